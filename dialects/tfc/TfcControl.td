// Ops of category Control; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_CONTROL_TD
#define TFC_CONTROL_TD

include "TfcBase.td"

let category = "Control" in {

def TFC_NoOpOp : TFC_Op<"NoOp", [Pure]> {
  let summary = "nothing";
  let description = [{
    A node of control edges; import turns those into the order of ops and drops it.

    1. It has neither operands nor results.

    Example: `tfc.NoOp : () -> ()`
  }];
  let gradient = "missing";
  let target = "structure";
}

def TFC_MergeOp : TFC_Op<"Merge", [Pure]> {
  let summary = "value_index output; N inputs; loop Merge has a back edge";
  let arguments = (ins TFC_InN<"N", "T">:$inputs);
  let results = (outs TFC_Out<"T">:$output, TFC_Out<"int32">:$value_index);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedNumber<"N", 1>];
  let target = "structure";
}

def TFC_SwitchOp : TFC_Op<"Switch", [Pure]> {
  let summary = "dead tokens; constant predicate still lowers";
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"bool_">:$pred);
  let results = (outs TFC_Out<"T">:$output_false, TFC_Out<"T">:$output_true);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "structure";
}

def TFC_AssertOp : TFC_Op<"Assert", [TFC_TouchesOutside]> {
  let summary = "summarize; list of any types";
  let arguments = (ins TFC_In<"bool_">:$condition, TFC_InList<"T">:$data, TFC_Int<"3">:$summarize);
  let derived = [TFC_DerivedTypeList<"T", [], 1>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_EnterOp : TFC_Op<"Enter", [Pure]> {
  let summary = "frame_name, is_constant, parallel_iterations";
  let arguments = (ins
    TFC_In<"T">:$data, TFC_Str<"?">:$frame_name, TFC_Bool<"false">:$is_constant, TFC_Int<"10">:$parallel_iterations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "structure";
}

def TFC_NextIterationOp : TFC_Op<"NextIteration", [Pure]> {
  let summary = "the only legal cycle";
  let arguments = (ins TFC_In<"T">:$data);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "structure";
}

def TFC_ExitOp : TFC_Op<"Exit", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "structure";
}

def TFC_LoopCondOp : TFC_Op<"LoopCond", [Pure]> {
  let arguments = (ins TFC_In<"bool_">:$input);
  let results = (outs TFC_Out<"bool_">:$output);
  let target = "structure";
}

def TFC_ScalarSummaryOp : TFC_Op<"ScalarSummary", [Pure]> {
  let summary = "tags and values same shape";
  let arguments = (ins TFC_In<"string">:$tags, TFC_In<"T">:$values);
  let results = (outs TFC_Out<"string">:$summary);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "none";
  let target = "host";
}

def TFC_MergeSummaryOp : TFC_Op<"MergeSummary", [Pure]> {
  let summary = "duplicate tags are an error";
  let arguments = (ins TFC_InN<"N", "string">:$inputs);
  let results = (outs TFC_Out<"string">:$summary);
  let derived = [TFC_DerivedNumber<"N", 1>];
  let gradient = "none";
  let target = "host";
}

def TFC_ControlTriggerOp : TFC_Op<"ControlTrigger", [Pure]> {
  let summary = "fires even if inputs are dead";
  let gradient = "missing";
  let target = "structure";
}

def TFC_HistogramSummaryOp : TFC_Op<"HistogramSummary", [Pure]> {
  let summary = "NaN/Inf is an error";
  let arguments = (ins TFC_In<"string">:$tag, TFC_In<"T">:$values);
  let results = (outs TFC_Out<"string">:$summary);
  let derived = [TFC_DerivedType<"T", TFC_Reals, "float32">];
  let gradient = "none";
  let target = "host";
}

def TFC_RefSwitchOp : TFC_Op<"RefSwitch", []> {
  let summary = "keeps the ref";
  let arguments = (ins TFC_InRef<"T">:$data, TFC_In<"bool_">:$pred);
  let results = (outs TFC_OutRef<"T">:$output_false, TFC_OutRef<"T">:$output_true);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "structure";
}

def TFC_AbortOp : TFC_Op<"Abort", [TFC_TouchesOutside]> {
  let summary = "never kill the process: return an error";
  let arguments = (ins TFC_Str<"">:$error_msg, TFC_Bool<"false">:$exit_without_error);
  let gradient = "missing";
  let target = "host";
}

def TFC_PrintOp : TFC_Op<"Print", [TFC_TouchesOutside]> {
  let summary = "first_n, summarize; stderr";
  let arguments = (ins
    TFC_In<"T">:$input, TFC_InList<"U">:$data, TFC_Str<"">:$message, TFC_Int<"-1">:$first_n, TFC_Int<"3">:$summarize);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedTypeList<"U", [], 0>];
  let stateful = 1;
  let target = "host";
}

def TFC_RefEnterOp : TFC_Op<"RefEnter", []> {
  let arguments = (ins
    TFC_InRef<"T">:$data, TFC_Str<"?">:$frame_name, TFC_Bool<"false">:$is_constant,
    TFC_Int<"10">:$parallel_iterations);
  let results = (outs TFC_OutRef<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "structure";
}

def TFC_RefExitOp : TFC_Op<"RefExit", []> {
  let arguments = (ins TFC_InRef<"T">:$data);
  let results = (outs TFC_OutRef<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "structure";
}

def TFC_RefMergeOp : TFC_Op<"RefMerge", []> {
  let arguments = (ins TFC_InRefN<"N", "T">:$inputs);
  let results = (outs TFC_OutRef<"T">:$output, TFC_Out<"int32">:$value_index);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedNumber<"N", 1>];
  let target = "structure";
}

def TFC_RefNextIterationOp : TFC_Op<"RefNextIteration", []> {
  let arguments = (ins TFC_InRef<"T">:$data);
  let results = (outs TFC_OutRef<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "structure";
}

} // category

#endif // TFC_CONTROL_TD
