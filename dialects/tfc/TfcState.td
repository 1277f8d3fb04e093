// Ops of category State; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STATE_TD
#define TFC_STATE_TD

include "TfcBase.td"

let category = "State" in {

def TFC_AssignOp : TFC_Op<"Assign", [TFC_UpdatesVariables]> {
  let summary = "validate_shape, use_locking; ref in = ref out; may change shape if validate_shape false";
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"T">:$value, TFC_Bool<"true">:$validate_shape, TFC_Bool<"true">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
}

def TFC_VariableV2Op : TFC_Op<"VariableV2", [Pure]> {
  let summary = "ref output, container/shared_name, one buffer per session";
  let arguments = (ins TFC_Shape<"?">:$shape, TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"dtype">:$ref);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
}

def TFC_ReadVariableOpOp : TFC_Op<"ReadVariableOp", [TFC_ReadsVariables]> {
  let summary = "ordered by data and control only";
  let arguments = (ins TFC_In<"resource">:$resource);
  let results = (outs TFC_Out<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
}

def TFC_VarHandleOpOp : TFC_Op<"VarHandleOp", [Pure]> {
  let summary = "resource; shared_name empty = node name";
  let arguments = (ins TFC_Str<"">:$container, TFC_Str<"">:$shared_name, TFC_Type<"?">:$dtype, TFC_Shape<"?">:$shape);
  let results = (outs TFC_Out<"resource">:$resource);
  let stateful = 1;
  let gradient = "missing";
}

def TFC_AssignVariableOpOp : TFC_Op<"AssignVariableOp", [TFC_WritesVariables]> {
  let summary = "dtype must equal the handle's";
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
}

def TFC_AssignAddOp : TFC_Op<"AssignAdd", [TFC_UpdatesVariables]> {
  let summary = "output is the ref after the update";
  let arguments = (ins TFC_InRef<"T">:$ref, TFC_In<"T">:$value, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let gradient = "none";
}

def TFC_VariableOp : TFC_Op<"Variable", [Pure]> {
  let summary = "old form of VariableV2, shape [] = unknown";
  let arguments = (ins TFC_Shape<"?">:$shape, TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"dtype">:$ref);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
}

def TFC_VarIsInitializedOpOp : TFC_Op<"VarIsInitializedOp", [TFC_ReadsVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource);
  let results = (outs TFC_Out<"bool_">:$is_initialized);
  let stateful = 1;
  let gradient = "none";
}

def TFC_AssignSubOp : TFC_Op<"AssignSub", [TFC_UpdatesVariables]> {
  let summary = "as AssignAdd";
  let arguments = (ins TFC_InRef<"T">:$ref, TFC_In<"T">:$value, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
  let gradient = "none";
}

def TFC_AssignAddVariableOpOp : TFC_Op<"AssignAddVariableOp", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
}

def TFC_AssignSubVariableOpOp : TFC_Op<"AssignSubVariableOp", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
}

def TFC_ResourceGatherOp : TFC_Op<"ResourceGather", [TFC_ReadsVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_Int<"0">:$batch_dims,
    TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let stateful = 1;
}

def TFC_VariableShapeOp : TFC_Op<"VariableShape", [TFC_ReadsVariables]> {
  let arguments = (ins TFC_In<"resource">:$input);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"out_type", TFC_Indices, "int32">];
  let stateful = 1;
  let gradient = "none";
}

def TFC_IsVariableInitializedOp : TFC_Op<"IsVariableInitialized", [TFC_ReadsVariables]> {
  let arguments = (ins TFC_InRef<"dtype">:$ref);
  let results = (outs TFC_Out<"bool_">:$is_initialized);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "missing";
}

} // category

#endif // TFC_STATE_TD
