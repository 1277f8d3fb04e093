// Ops of category StateMore; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STATEMORE_TD
#define TFC_STATEMORE_TD

include "TfcBase.td"

let category = "State" in {

def TFC_CountUpToOp : TFC_Op<"CountUpTo", [TFC_ReadsVariables]> {
  let summary = "OutOfRange at limit";
  let arguments = (ins TFC_InRef<"T">:$ref, TFC_Int<"?">:$limit);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_DestroyResourceOpOp : TFC_Op<"DestroyResourceOp", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_Bool<"true">:$ignore_lookup_error);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_DestroyTemporaryVariableOp : TFC_Op<"DestroyTemporaryVariable", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_InRef<"T">:$ref, TFC_Str<"?">:$var_name);
  let results = (outs TFC_Out<"T">:$value);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceCountUpToOp : TFC_Op<"ResourceCountUpTo", [TFC_ReadsVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_Int<"?">:$limit);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceScatterNdAddOp : TFC_Op<"ResourceScatterNdAdd", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"true">:$use_locking);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceScatterNdUpdateOp : TFC_Op<"ResourceScatterNdUpdate", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"true">:$use_locking);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_TemporaryVariableOp : TFC_Op<"TemporaryVariable", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_Shape<"?">:$shape, TFC_Str<"">:$var_name);
  let results = (outs TFC_OutRef<"dtype">:$ref);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
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
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let target = "none";
}

def TFC_ResourceScatterDivOp : TFC_Op<"ResourceScatterDiv", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_In<"dtype">:$updates);
  let derived = [TFC_DerivedType<"dtype", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceScatterMaxOp : TFC_Op<"ResourceScatterMax", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_In<"dtype">:$updates);
  let derived = [TFC_DerivedType<"dtype", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceScatterMinOp : TFC_Op<"ResourceScatterMin", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_In<"dtype">:$updates);
  let derived = [TFC_DerivedType<"dtype", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceScatterMulOp : TFC_Op<"ResourceScatterMul", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_In<"dtype">:$updates);
  let derived = [TFC_DerivedType<"dtype", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceScatterNdSubOp : TFC_Op<"ResourceScatterNdSub", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"true">:$use_locking);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceScatterNdMaxOp : TFC_Op<"ResourceScatterNdMax", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"true">:$use_locking,
    TFC_Str<"">:$bad_indices_policy);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ResourceScatterNdMinOp : TFC_Op<"ResourceScatterNdMin", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_In<"resource">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"true">:$use_locking,
    TFC_Str<"">:$bad_indices_policy);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ScatterNdMaxOp : TFC_Op<"ScatterNdMax", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"false">:$use_locking,
    TFC_Str<"">:$bad_indices_policy);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ScatterNdMinOp : TFC_Op<"ScatterNdMin", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"false">:$use_locking,
    TFC_Str<"">:$bad_indices_policy);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

} // category

#endif // TFC_STATEMORE_TD
