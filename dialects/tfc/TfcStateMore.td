// Ops of category StateMore; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STATEMORE_TD
#define TFC_STATEMORE_TD

include "TfcBase.td"

let category = "State" in {

def TFC_CountUpToOp : TFC_Op<"CountUpTo", [TFC_UpdatesVariables]> {
  let summary = "a counter's value before it counts";
  let description = [{
    The result is the value of the variable, which then grows by one. tfc-make-state-explicit takes the op apart.

    1. A variable that has reached `limit` is an error of the step (OutOfRange).

    Example: `%c = tfc.CountUpTo %v {limit = 10 : i64} : (!tfc.resource<tensor<i32>>) -> tensor<i32>`
  }];
  let arguments = (ins TFC_InRef<"T">:$ref, TFC_Int<"?">:$limit);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_DestroyResourceOpOp : TFC_Op<"DestroyResourceOp", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_Bool<"true">:$ignore_lookup_error);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_DestroyTemporaryVariableOp : TFC_Op<"DestroyTemporaryVariable", [TFC_ReadsVariables]> {
  let summary = "the last value of a temporary variable";
  let description = [{
    The result is the value of the variable. tfc-make-state-explicit takes the op apart.

    1. The operand is the reference of a TemporaryVariable.

    Example: `%v = tfc.DestroyTemporaryVariable %t {var_name = "t"} : (!tfc.resource<tensor<4x2xf32>>) -> tensor<4x2xf32>`
  }];
  let arguments = (ins TFC_InRef<"T">:$ref, TFC_Str<"?">:$var_name);
  let results = (outs TFC_Out<"T">:$value);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceCountUpToOp : TFC_Op<"ResourceCountUpTo", [TFC_UpdatesVariables]> {
  let summary = "a counter's value before it counts";
  let description = [{
    The result is the value of the variable, which then grows by one. tfc-make-state-explicit takes the op apart.

    1. A variable that has reached `limit` is an error of the step (OutOfRange).

    Example: `%c = tfc.ResourceCountUpTo %v {limit = 10 : i64} : (!tfc.resource<tensor<i32>>) -> tensor<i32>`
  }];
  let arguments = (ins TFC_In<"resource">:$resource, TFC_Int<"?">:$limit);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceScatterNdAddOp : TFC_Op<"ResourceScatterNdAdd", [TFC_UpdatesVariables]> {
  let summary = "slices of a variable, updated";
  let description = [{
    Each slice that a row of `indices` names has its slice of `updates` added to it, in order. tfc-make-state-explicit takes
    the op apart.

    1. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceScatterNdAdd %v, %i, %u : (!tfc.resource<tensor<4x2xf32>>, tensor<3x1xi32>, tensor<3x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"true">:$use_locking);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceScatterNdUpdateOp : TFC_Op<"ResourceScatterNdUpdate", [TFC_UpdatesVariables]> {
  let summary = "slices of a variable, updated";
  let description = [{
    Each slice that a row of `indices` names has its slice of `updates` written over it, in order. tfc-make-state-explicit
    takes the op apart.

    1. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceScatterNdUpdate %v, %i, %u : (!tfc.resource<tensor<4x2xf32>>, tensor<3x1xi32>, tensor<3x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"true">:$use_locking);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_TemporaryVariableOp : TFC_Op<"TemporaryVariable", [TFC_UpdatesVariables]> {
  let summary = "a variable for one step";
  let description = [{
    A variable that nothing but its reference names. Import makes a variable of zeros of it.

    1. `shape` is fully known.
  }];
  let arguments = (ins TFC_Shape<"?">:$shape, TFC_Str<"">:$var_name);
  let results = (outs TFC_OutRef<"dtype">:$ref);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ConsumeMutexLockOp : TFC_Op<"ConsumeMutexLock", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"variant">:$mutex_lock);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_MutexLockOp : TFC_Op<"MutexLock", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$mutex);
  let results = (outs TFC_Out<"variant">:$mutex_lock);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_MutexV2Op : TFC_Op<"MutexV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_Out<"resource">:$resource);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceGatherNdOp : TFC_Op<"ResourceGatherNd", [TFC_ReadsVariables]> {
  let summary = "slices of a variable";
  let description = [{
    GatherNd of the value of a variable.

    1. An index outside of the variable is an error of the step.

    Example: `%o = tfc.ResourceGatherNd %v, %i : (!tfc.resource<tensor<4x2xf32>>, tensor<3x1xi32>) -> tensor<3x2xf32>`
  }];
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let target = "structure";
}

def TFC_ResourceScatterDivOp : TFC_Op<"ResourceScatterDiv", [TFC_UpdatesVariables]> {
  let summary = "rows of a variable, updated";
  let description = [{
    Row indices[i] of the variable is divided by row i of `updates`, in order. tfc-make-state-explicit takes the op apart.

    1. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceScatterDiv %v, %i, %u : (!tfc.resource<tensor<4x2xf32>>, tensor<3xi32>, tensor<3x2xf32>) -> ()`
  }];
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_In<"dtype">:$updates);
  let derived = [TFC_DerivedType<"dtype", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceScatterMaxOp : TFC_Op<"ResourceScatterMax", [TFC_UpdatesVariables]> {
  let summary = "rows of a variable, updated";
  let description = [{
    Row indices[i] of the variable is joined by the greater with row i of `updates`, in order. tfc-make-state-explicit takes
    the op apart.

    1. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceScatterMax %v, %i, %u : (!tfc.resource<tensor<4x2xf32>>, tensor<3xi32>, tensor<3x2xf32>) -> ()`
  }];
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_In<"dtype">:$updates);
  let derived = [TFC_DerivedType<"dtype", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceScatterMinOp : TFC_Op<"ResourceScatterMin", [TFC_UpdatesVariables]> {
  let summary = "rows of a variable, updated";
  let description = [{
    Row indices[i] of the variable is joined by the lesser with row i of `updates`, in order. tfc-make-state-explicit takes the
    op apart.

    1. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceScatterMin %v, %i, %u : (!tfc.resource<tensor<4x2xf32>>, tensor<3xi32>, tensor<3x2xf32>) -> ()`
  }];
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_In<"dtype">:$updates);
  let derived = [TFC_DerivedType<"dtype", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceScatterMulOp : TFC_Op<"ResourceScatterMul", [TFC_UpdatesVariables]> {
  let summary = "rows of a variable, updated";
  let description = [{
    Row indices[i] of the variable is multiplied by row i of `updates`, in order. tfc-make-state-explicit takes the op apart.

    1. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceScatterMul %v, %i, %u : (!tfc.resource<tensor<4x2xf32>>, tensor<3xi32>, tensor<3x2xf32>) -> ()`
  }];
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_In<"dtype">:$updates);
  let derived = [TFC_DerivedType<"dtype", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceScatterNdSubOp : TFC_Op<"ResourceScatterNdSub", [TFC_UpdatesVariables]> {
  let summary = "slices of a variable, updated";
  let description = [{
    Each slice that a row of `indices` names has its slice of `updates` subtracted from it, in order. tfc-make-state-explicit
    takes the op apart.

    1. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceScatterNdSub %v, %i, %u : (!tfc.resource<tensor<4x2xf32>>, tensor<3x1xi32>, tensor<3x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"true">:$use_locking);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceScatterNdMaxOp : TFC_Op<"ResourceScatterNdMax", [TFC_UpdatesVariables]> {
  let summary = "slices of a variable, updated";
  let description = [{
    Each slice that a row of `indices` names has its slice of `updates` joined by the greater to it, in order.
    tfc-make-state-explicit takes the op apart.

    1. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceScatterNdMax %v, %i, %u : (!tfc.resource<tensor<4x2xf32>>, tensor<3x1xi32>, tensor<3x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"true">:$use_locking,
    TFC_Str<"">:$bad_indices_policy);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceScatterNdMinOp : TFC_Op<"ResourceScatterNdMin", [TFC_UpdatesVariables]> {
  let summary = "slices of a variable, updated";
  let description = [{
    Each slice that a row of `indices` names has its slice of `updates` joined by the lesser to it, in order.
    tfc-make-state-explicit takes the op apart.

    1. An index outside of the variable is an error of the step.

    Example: `tfc.ResourceScatterNdMin %v, %i, %u : (!tfc.resource<tensor<4x2xf32>>, tensor<3x1xi32>, tensor<3x2xf32>) -> ()`
  }];
  let arguments = (ins
    TFC_In<"resource">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"true">:$use_locking,
    TFC_Str<"">:$bad_indices_policy);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ScatterNdMaxOp : TFC_Op<"ScatterNdMax", [TFC_UpdatesVariables]> {
  let summary = "slices of a variable, updated";
  let description = [{
    Each slice that a row of `indices` names has its slice of `updates` joined by the greater to it, in order.
    tfc-make-state-explicit takes the op apart.

    1. An index outside of the variable is an error of the step.

    Example: `%r = tfc.ScatterNdMax %v, %i, %u : (!tfc.resource<tensor<4x2xf32>>, tensor<3x1xi32>, tensor<3x2xf32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"false">:$use_locking,
    TFC_Str<"">:$bad_indices_policy);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ScatterNdMinOp : TFC_Op<"ScatterNdMin", [TFC_UpdatesVariables]> {
  let summary = "slices of a variable, updated";
  let description = [{
    Each slice that a row of `indices` names has its slice of `updates` joined by the lesser to it, in order.
    tfc-make-state-explicit takes the op apart.

    1. An index outside of the variable is an error of the step.

    Example: `%r = tfc.ScatterNdMin %v, %i, %u : (!tfc.resource<tensor<4x2xf32>>, tensor<3x1xi32>, tensor<3x2xf32>) -> !tfc.resource<tensor<4x2xf32>>`
  }];
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"false">:$use_locking,
    TFC_Str<"">:$bad_indices_policy);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

} // category

#endif // TFC_STATEMORE_TD
