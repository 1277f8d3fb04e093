// Ops of category StateScatter; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STATESCATTER_TD
#define TFC_STATESCATTER_TD

include "TfcBase.td"

let category = "State" in {

def TFC_ScatterAddOp : TFC_Op<"ScatterAdd", [TFC_UpdatesVariables]> {
  let summary = "ref; index check before any write";
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let gradient = "none";
  let target = "structure";
}

def TFC_ScatterSubOp : TFC_Op<"ScatterSub", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let gradient = "none";
  let target = "structure";
}

def TFC_ScatterUpdateOp : TFC_Op<"ScatterUpdate", [TFC_UpdatesVariables]> {
  let summary = "order of repeats";
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"true">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceScatterAddOp : TFC_Op<"ResourceScatterAdd", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_In<"dtype">:$updates);
  let derived = [TFC_DerivedType<"dtype", TFC_Numbers>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceScatterSubOp : TFC_Op<"ResourceScatterSub", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_In<"dtype">:$updates);
  let derived = [TFC_DerivedType<"dtype", TFC_Numbers>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ResourceScatterUpdateOp : TFC_Op<"ResourceScatterUpdate", [TFC_UpdatesVariables]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"Tindices">:$indices, TFC_In<"dtype">:$updates);
  let derived = [TFC_DerivedType<"dtype", []>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ScatterMulOp : TFC_Op<"ScatterMul", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let gradient = "none";
  let target = "structure";
}

def TFC_ScatterDivOp : TFC_Op<"ScatterDiv", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let gradient = "none";
  let target = "structure";
}

def TFC_ScatterMinOp : TFC_Op<"ScatterMin", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Types2>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ScatterMaxOp : TFC_Op<"ScatterMax", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Types2>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_ScatterNdAddOp : TFC_Op<"ScatterNdAdd", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let gradient = "none";
  let target = "structure";
}

def TFC_ScatterNdSubOp : TFC_Op<"ScatterNdSub", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"false">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let gradient = "none";
  let target = "structure";
}

def TFC_ScatterNdUpdateOp : TFC_Op<"ScatterNdUpdate", [TFC_UpdatesVariables]> {
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Bool<"true">:$use_locking);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", TFC_Indices>];
  let gradient = "none";
  let target = "structure";
}

} // category

#endif // TFC_STATESCATTER_TD
