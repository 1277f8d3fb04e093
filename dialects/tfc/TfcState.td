// Ops of category State; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STATE_TD
#define TFC_STATE_TD

include "TfcBase.td"

let category = "State" in {

def TFC_AssignOp : TFC_Op<"Assign", [TFC_UpdatesVariables]> {
  let summary = "a variable becomes the value";
  let description = [{
    The result is the reference itself, after the update. tfc-make-state-explicit takes the op apart.

    1. ref is the handle of a variable of the value's element type.

    Example: `%r = tfc.Assign %w, %x : (!tfc.resource<tensor<2x3xf32>>, tensor<2x3xf32>) -> !tfc.resource<tensor<2x3xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"T">:$value, TFC_Bool<"true">:$validate_shape, TFC_Bool<"true">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
  let target = "structure";
}

def TFC_VariableV2Op : TFC_Op<"VariableV2", [Pure]> {
  let summary = "ref output, container/shared_name, one buffer per session";
  let arguments = (ins TFC_Shape<"?">:$shape, TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"dtype">:$ref);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ReadVariableOpOp : TFC_Op<"ReadVariableOp", [TFC_ReadsVariables]> {
  let summary = "the value of a variable";
  let description = [{
    What was assigned last in program order; an error of the step if nothing was.

    1. The result has the element type of the handle.

    Example: `%v = tfc.ReadVariableOp %w : (!tfc.resource<tensor<2x3xf32>>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"resource">:$resource);
  let results = (outs TFC_Out<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let target = "structure";
}

def TFC_VarHandleOpOp : TFC_Op<"VarHandleOp", [Pure]> {
  let summary = "the handle of a variable";
  let description = [{
    shared_name is the variable's key in the session and in checkpoints; import always fills it in.

    1. The handle's value type has element type dtype and shape `shape`.

    Example: `%w = tfc.VarHandleOp {dtype = f32, shape = #tfc.shape<2x3>, shared_name = "w"} : () -> !tfc.resource<tensor<2x3xf32>>`
  }];
  let arguments = (ins TFC_Str<"">:$container, TFC_Str<"">:$shared_name, TFC_Type<"?">:$dtype, TFC_Shape<"?">:$shape);
  let results = (outs TFC_Out<"resource">:$resource);
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_AssignVariableOpOp : TFC_Op<"AssignVariableOp", [TFC_WritesVariables]> {
  let summary = "gives a variable a value";
  let description = [{
    Later reads in program order see it.

    1. The value has the element type of the handle.

    Example: `tfc.AssignVariableOp %w, %x : (!tfc.resource<tensor<2x3xf32>>, tensor<2x3xf32>) -> ()`
  }];
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_AssignAddOp : TFC_Op<"AssignAdd", [TFC_UpdatesVariables]> {
  let summary = "a variable grows by the value";
  let description = [{
    The result is the reference itself, after the update. tfc-make-state-explicit takes the op apart.

    1. ref is the handle of a variable of the value's element type.

    Example: `%r = tfc.AssignAdd %w, %x : (!tfc.resource<tensor<2x3xf32>>, tensor<2x3xf32>) -> !tfc.resource<tensor<2x3xf32>>`
  }];
  let arguments = (ins TFC_InRef<"T">:$ref, TFC_In<"T">:$value, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let gradient = "none";
  let target = "structure";
}

def TFC_VariableOp : TFC_Op<"Variable", [Pure]> {
  let summary = "old form of VariableV2, shape [] = unknown";
  let arguments = (ins TFC_Shape<"?">:$shape, TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"dtype">:$ref);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_VarIsInitializedOpOp : TFC_Op<"VarIsInitializedOp", [TFC_ReadsVariables]> {
  let summary = "whether a variable has a value";
  let description = [{
    A scalar.

    1. The operand is the handle of a variable.

    Example: `%i = tfc.VarIsInitializedOp %w : (!tfc.resource<tensor<2x3xf32>>) -> tensor<i1>`
  }];
  let arguments = (ins TFC_In<"resource">:$resource);
  let results = (outs TFC_Out<"bool_">:$is_initialized);
  let stateful = 1;
  let gradient = "none";
  let target = "structure";
}

def TFC_AssignSubOp : TFC_Op<"AssignSub", [TFC_UpdatesVariables]> {
  let summary = "a variable shrinks by the value";
  let description = [{
    The result is the reference itself, after the update. tfc-make-state-explicit takes the op apart.

    1. ref is the handle of a variable of the value's element type.

    Example: `%r = tfc.AssignSub %w, %x : (!tfc.resource<tensor<2x3xf32>>, tensor<2x3xf32>) -> !tfc.resource<tensor<2x3xf32>>`
  }];
  let arguments = (ins TFC_InRef<"T">:$ref, TFC_In<"T">:$value, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let gradient = "none";
  let target = "structure";
}

def TFC_AssignAddVariableOpOp : TFC_Op<"AssignAddVariableOp", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_AssignSubVariableOpOp : TFC_Op<"AssignSubVariableOp", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceGatherOp : TFC_Op<"ResourceGather", [TFC_ReadsVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_Int<"0">:$batch_dims,
    TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let stateful = 1;
  let target = "structure";
}

def TFC_VariableShapeOp : TFC_Op<"VariableShape", [TFC_ReadsVariables]> {
  let arguments = (ins TFC_In<"resource">:$input);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"out_type", TFC_Indices, "int32">];
  let stateful = 1;
  let gradient = "none";
  let target = "structure";
}

def TFC_IsVariableInitializedOp : TFC_Op<"IsVariableInitialized", [TFC_ReadsVariables]> {
  let arguments = (ins TFC_InRef<"dtype">:$ref);
  let results = (outs TFC_Out<"bool_">:$is_initialized);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "missing";
  let target = "structure";
}

} // category

#endif // TFC_STATE_TD
