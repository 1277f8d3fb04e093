// Ops of category StringMore; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STRINGMORE_TD
#define TFC_STRINGMORE_TD

include "TfcBase.td"

let category = "String" in {

def TFC_ReduceJoinOp : TFC_Op<"ReduceJoin", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$inputs, TFC_In<"int32">:$reduction_indices, TFC_Bool<"false">:$keep_dims, TFC_Str<"">:$separator);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "none";
  let target = "none";
}

def TFC_StringSplitOp : TFC_Op<"StringSplit", [Pure]> {
  let arguments = (ins TFC_In<"string">:$input, TFC_In<"string">:$delimiter, TFC_Bool<"true">:$skip_empty);
  let results = (outs TFC_Out<"int64">:$indices, TFC_Out<"string">:$values, TFC_Out<"int64">:$shape);
  let gradient = "none";
  let target = "none";
}

def TFC_AsStringOp : TFC_Op<"AsString", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_Int<"-1">:$precision, TFC_Bool<"false">:$scientific, TFC_Bool<"false">:$shortest,
    TFC_Int<"-1">:$width, TFC_Str<"">:$fill);
  let results = (outs TFC_Out<"string">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types43>];
  let gradient = "none";
  let target = "none";
}

def TFC_DecodeBase64Op : TFC_Op<"DecodeBase64", [Pure]> {
  let arguments = (ins TFC_In<"string">:$input);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "none";
  let target = "none";
}

def TFC_EncodeBase64Op : TFC_Op<"EncodeBase64", [Pure]> {
  let arguments = (ins TFC_In<"string">:$input, TFC_Bool<"false">:$pad);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "none";
  let target = "none";
}

def TFC_RegexFullMatchOp : TFC_Op<"RegexFullMatch", [Pure]> {
  let arguments = (ins TFC_In<"string">:$input, TFC_In<"string">:$pattern);
  let results = (outs TFC_Out<"bool_">:$output);
  let gradient = "missing";
  let target = "none";
}

def TFC_RegexReplaceOp : TFC_Op<"RegexReplace", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$input, TFC_In<"string">:$pattern, TFC_In<"string">:$rewrite, TFC_Bool<"true">:$replace_global);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "none";
  let target = "none";
}

def TFC_StaticRegexReplaceOp : TFC_Op<"StaticRegexReplace", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$input, TFC_Str<"?">:$pattern, TFC_Str<"?">:$rewrite, TFC_Bool<"true">:$replace_global);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "missing";
  let target = "none";
}

def TFC_StringFormatOp : TFC_Op<"StringFormat", [Pure]> {
  let arguments = (ins
    TFC_InList<"T">:$inputs, TFC_Str<"%s">:$template, TFC_Str<"%s">:$placeholder, TFC_Int<"3">:$summarize);
  let results = (outs TFC_Out<"string">:$output);
  let derived = [TFC_DerivedTypeList<"T", [], 0>];
  let gradient = "missing";
  let target = "none";
}

def TFC_StringLengthOp : TFC_Op<"StringLength", [Pure]> {
  let arguments = (ins TFC_In<"string">:$input, TFC_Str<"BYTE", ["BYTE", "UTF8_CHAR"]>:$unit);
  let results = (outs TFC_Out<"int32">:$output);
  let gradient = "missing";
  let target = "none";
}

def TFC_StringSplitV2Op : TFC_Op<"StringSplitV2", [Pure]> {
  let arguments = (ins TFC_In<"string">:$input, TFC_In<"string">:$sep, TFC_Int<"-1">:$maxsplit);
  let results = (outs TFC_Out<"int64">:$indices, TFC_Out<"string">:$values, TFC_Out<"int64">:$shape);
  let gradient = "missing";
  let target = "none";
}

def TFC_StringStripOp : TFC_Op<"StringStrip", [Pure]> {
  let arguments = (ins TFC_In<"string">:$input);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "missing";
  let target = "none";
}

def TFC_StringToHashBucketOp : TFC_Op<"StringToHashBucket", [Pure]> {
  let arguments = (ins TFC_In<"string">:$string_tensor, TFC_Int<"?", 1>:$num_buckets);
  let results = (outs TFC_Out<"int64">:$output);
  let gradient = "none";
  let target = "none";
}

def TFC_StringToHashBucketFastOp : TFC_Op<"StringToHashBucketFast", [Pure]> {
  let arguments = (ins TFC_In<"string">:$input, TFC_Int<"?", 1>:$num_buckets);
  let results = (outs TFC_Out<"int64">:$output);
  let gradient = "none";
  let target = "none";
}

def TFC_StringToHashBucketStrongOp : TFC_Op<"StringToHashBucketStrong", [Pure]> {
  let arguments = (ins TFC_In<"string">:$input, TFC_Int<"?", 1>:$num_buckets, TFC_IntList<"?">:$key);
  let results = (outs TFC_Out<"int64">:$output);
  let gradient = "none";
  let target = "none";
}

def TFC_SubstrOp : TFC_Op<"Substr", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$input, TFC_In<"T">:$pos, TFC_In<"T">:$len, TFC_Str<"BYTE", ["BYTE", "UTF8_CHAR"]>:$unit);
  let results = (outs TFC_Out<"string">:$output);
  let derived = [TFC_DerivedType<"T", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_UnicodeDecodeOp : TFC_Op<"UnicodeDecode", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$input, TFC_Str<"?">:$input_encoding, TFC_Str<"replace", ["ignore", "replace", "strict"]>:$errors,
    TFC_Int<"65533">:$replacement_char, TFC_Bool<"false">:$replace_control_characters);
  let results = (outs TFC_Out<"Tsplits">:$row_splits, TFC_Out<"int32">:$char_values);
  let derived = [TFC_DerivedType<"Tsplits", ["int32", "int64"], "int64">];
  let gradient = "missing";
  let target = "none";
}

def TFC_UnicodeEncodeOp : TFC_Op<"UnicodeEncode", [Pure]> {
  let arguments = (ins
    TFC_In<"int32">:$input_values, TFC_In<"Tsplits">:$input_splits,
    TFC_Str<"replace", ["ignore", "replace", "strict"]>:$errors,
    TFC_Str<"?", ["UTF-16-BE", "UTF-32-BE", "UTF-8"]>:$output_encoding, TFC_Int<"65533">:$replacement_char);
  let results = (outs TFC_Out<"string">:$output);
  let derived = [TFC_DerivedType<"Tsplits", ["int32", "int64"], "int64">];
  let gradient = "missing";
  let target = "none";
}

def TFC_UnicodeTranscodeOp : TFC_Op<"UnicodeTranscode", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$input, TFC_Str<"?">:$input_encoding,
    TFC_Str<"?", ["UTF-16-BE", "UTF-32-BE", "UTF-8"]>:$output_encoding,
    TFC_Str<"replace", ["ignore", "replace", "strict"]>:$errors, TFC_Int<"65533">:$replacement_char,
    TFC_Bool<"false">:$replace_control_characters);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "missing";
  let target = "none";
}

def TFC_UnsortedSegmentJoinOp : TFC_Op<"UnsortedSegmentJoin", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$inputs, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments,
    TFC_Str<"">:$separator);
  let results = (outs TFC_Out<"string">:$output);
  let derived = [
    TFC_DerivedType<"Tindices", ["int32", "int64"]>,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

} // category

#endif // TFC_STRINGMORE_TD
