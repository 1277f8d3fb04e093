// Ops of category String; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STRING_TD
#define TFC_STRING_TD

include "TfcBase.td"

let category = "String" in {

def TFC_StringJoinOp : TFC_Op<"StringJoin", [Pure]> {
  let arguments = (ins TFC_InN<"N", "string">:$inputs, TFC_Str<"">:$separator);
  let results = (outs TFC_Out<"string">:$output);
  let derived = [TFC_DerivedNumber<"N", 1>];
  let gradient = "none";
  let target = "host";
}

def TFC_StaticRegexFullMatchOp : TFC_Op<"StaticRegexFullMatch", [Pure]> {
  let arguments = (ins TFC_In<"string">:$input, TFC_Str<"?">:$pattern);
  let results = (outs TFC_Out<"bool_">:$output);
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_STRING_TD
