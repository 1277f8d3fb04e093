// Ops of category ControlFunction; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_CONTROLFUNCTION_TD
#define TFC_CONTROLFUNCTION_TD

include "TfcBase.td"

let category = "Control" in {

def TFC_StatefulPartitionedCallOp : TFC_Op<"StatefulPartitionedCall", [TFC_TouchesOutside]> {
  let summary = "inline, keep order of stateful ops";
  let arguments = (ins
    TFC_InList<"Tin">:$args, TFC_Func<"?">:$f, TFC_Str<"">:$config, TFC_Str<"">:$config_proto,
    TFC_Str<"">:$executor_type);
  let results = (outs TFC_OutList<"Tout">:$output);
  let derived = [TFC_DerivedTypeList<"Tin", [], 0>, TFC_DerivedTypeList<"Tout", [], 0>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_PartitionedCallOp : TFC_Op<"PartitionedCall", [Pure]> {
  let summary = "inline";
  let arguments = (ins
    TFC_InList<"Tin">:$args, TFC_Func<"?">:$f, TFC_Str<"">:$config, TFC_Str<"">:$config_proto,
    TFC_Str<"">:$executor_type);
  let results = (outs TFC_OutList<"Tout">:$output);
  let derived = [TFC_DerivedTypeList<"Tin", [], 0>, TFC_DerivedTypeList<"Tout", [], 0>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_IfOp : TFC_Op<"If", [TFC_TouchesOutside]> {
  let summary = "functional form; same IR as Switch/Merge";
  let arguments = (ins
    TFC_In<"Tcond">:$cond, TFC_InList<"Tin">:$input, TFC_Func<"?">:$then_branch, TFC_Func<"?">:$else_branch,
    TFC_ShapeList<"[]">:$output_shapes);
  let results = (outs TFC_OutList<"Tout">:$output);
  let derived = [TFC_DerivedType<"Tcond", []>, TFC_DerivedTypeList<"Tin", [], 0>, TFC_DerivedTypeList<"Tout", [], 0>];
  let stateful = 1;
  let target = "structure";
}

def TFC_CaseOp : TFC_Op<"Case", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"int32">:$branch_index, TFC_InList<"Tin">:$input, TFC_FuncList<"?">:$branches,
    TFC_ShapeList<"[]">:$output_shapes);
  let results = (outs TFC_OutList<"Tout">:$output);
  let derived = [TFC_DerivedTypeList<"Tin", [], 0>, TFC_DerivedTypeList<"Tout", [], 0>];
  let stateful = 1;
  let target = "structure";
}

def TFC_StatelessIfOp : TFC_Op<"StatelessIf", [Pure]> {
  let arguments = (ins
    TFC_In<"Tcond">:$cond, TFC_InList<"Tin">:$input, TFC_Func<"?">:$then_branch, TFC_Func<"?">:$else_branch,
    TFC_ShapeList<"[]">:$output_shapes);
  let results = (outs TFC_OutList<"Tout">:$output);
  let derived = [TFC_DerivedType<"Tcond", []>, TFC_DerivedTypeList<"Tin", [], 0>, TFC_DerivedTypeList<"Tout", [], 0>];
  let target = "structure";
}

def TFC_StatelessWhileOp : TFC_Op<"StatelessWhile", [Pure]> {
  let arguments = (ins
    TFC_InList<"T">:$input, TFC_Func<"?">:$cond, TFC_Func<"?">:$body, TFC_ShapeList<"[]">:$output_shapes,
    TFC_Int<"10">:$parallel_iterations);
  let results = (outs TFC_OutList<"T">:$output);
  let derived = [TFC_DerivedTypeList<"T", [], 0>];
  let target = "structure";
}

def TFC_SymbolicGradientOp : TFC_Op<"SymbolicGradient", [Pure]> {
  let summary = "needs the gradient registry at import";
  let arguments = (ins TFC_InList<"Tin">:$input, TFC_Func<"?">:$f);
  let results = (outs TFC_OutList<"Tout">:$output);
  let derived = [TFC_DerivedTypeList<"Tin", [], 1>, TFC_DerivedTypeList<"Tout", [], 1>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_WhileOp : TFC_Op<"While", [TFC_TouchesOutside]> {
  let summary = "functional form";
  let arguments = (ins
    TFC_InList<"T">:$input, TFC_Func<"?">:$cond, TFC_Func<"?">:$body, TFC_ShapeList<"[]">:$output_shapes,
    TFC_Int<"10">:$parallel_iterations);
  let results = (outs TFC_OutList<"T">:$output);
  let derived = [TFC_DerivedTypeList<"T", [], 0>];
  let stateful = 1;
  let target = "structure";
}

def TFC_FakeParamOp : TFC_Op<"FakeParam", [Pure]> {
  let summary = "a value that nobody looks at";
  let description = [{
    What a region yields for a value that its side does not make.

    1. The result is zeros (empty strings) of the shape, with 0 for each dimension that is not known and a scalar for an unknown rank.

    Example: `%0 = tfc.FakeParam {shape = #tfc.shape<2>} : () -> tensor<2xf32>`
  }];
  let arguments = (ins TFC_Shape<"?">:$shape);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ForOp : TFC_Op<"For", [Pure]> {
  let arguments = (ins
    TFC_In<"int32">:$start, TFC_In<"int32">:$limit, TFC_In<"int32">:$delta, TFC_InList<"T">:$input,
    TFC_Func<"?">:$body);
  let results = (outs TFC_OutList<"T">:$output);
  let derived = [TFC_DerivedTypeList<"T", [], 0>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_RemoteCallOp : TFC_Op<"RemoteCall", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"string">:$target, TFC_InList<"Tin">:$args, TFC_Func<"?">:$f);
  let results = (outs TFC_OutList<"Tout">:$output);
  let derived = [TFC_DerivedTypeList<"Tin", [], 1>, TFC_DerivedTypeList<"Tout", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_RefSelectOp : TFC_Op<"RefSelect", [Pure]> {
  let arguments = (ins TFC_In<"int32">:$index, TFC_InRefN<"N", "T">:$inputs);
  let results = (outs TFC_OutRef<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedNumber<"N", 1>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_DeleteSessionTensorOp : TFC_Op<"DeleteSessionTensor", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"string">:$handle);
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_EagerPyFuncOp : TFC_Op<"EagerPyFunc", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InList<"Tin">:$input, TFC_Str<"?">:$token, TFC_Bool<"false">:$is_async);
  let results = (outs TFC_OutList<"Tout">:$output);
  let derived = [TFC_DerivedTypeList<"Tin", [], 0>, TFC_DerivedTypeList<"Tout", [], 0>];
  let stateful = 1;
  let target = "none";
}

def TFC_GetSessionHandleOp : TFC_Op<"GetSessionHandle", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"T">:$value);
  let results = (outs TFC_Out<"string">:$handle);
  let derived = [TFC_DerivedType<"T", []>];
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_GetSessionHandleV2Op : TFC_Op<"GetSessionHandleV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"T">:$value);
  let results = (outs TFC_Out<"resource">:$handle);
  let derived = [TFC_DerivedType<"T", []>];
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_GetSessionTensorOp : TFC_Op<"GetSessionTensor", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"string">:$handle);
  let results = (outs TFC_Out<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_PyFuncOp : TFC_Op<"PyFunc", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InList<"Tin">:$input, TFC_Str<"?">:$token);
  let results = (outs TFC_OutList<"Tout">:$output);
  let derived = [TFC_DerivedTypeList<"Tin", [], 0>, TFC_DerivedTypeList<"Tout", [], 0>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_PyFuncStatelessOp : TFC_Op<"PyFuncStateless", [Pure]> {
  let arguments = (ins TFC_InList<"Tin">:$input, TFC_Str<"?">:$token);
  let results = (outs TFC_OutList<"Tout">:$output);
  let derived = [TFC_DerivedTypeList<"Tin", [], 0>, TFC_DerivedTypeList<"Tout", [], 0>];
  let gradient = "none";
  let target = "host";
}

def TFC_StatelessCaseOp : TFC_Op<"StatelessCase", [Pure]> {
  let arguments = (ins
    TFC_In<"int32">:$branch_index, TFC_InList<"Tin">:$input, TFC_FuncList<"?">:$branches,
    TFC_ShapeList<"[]">:$output_shapes);
  let results = (outs TFC_OutList<"Tout">:$output);
  let derived = [TFC_DerivedTypeList<"Tin", [], 0>, TFC_DerivedTypeList<"Tout", [], 0>];
  let target = "structure";
}

} // category

#endif // TFC_CONTROLFUNCTION_TD
