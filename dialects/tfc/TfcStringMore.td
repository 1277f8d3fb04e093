// Ops of category StringMore; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STRINGMORE_TD
#define TFC_STRINGMORE_TD

include "TfcBase.td"

let category = "String" in {

def TFC_ReduceJoinOp : TFC_Op<"ReduceJoin", [Pure]> {
  let summary = "strings joined along dimensions, the first of these fastest";
  let description = [{
    Strings joined along dimensions, the first of these fastest.

    1. Each reduction index is a dimension of the input, none twice.

    Example: `%y = tfc.ReduceJoin %x, %a {keep_dims = false, separator = ","} : (tensor<2x3x!tfc.string>, tensor<1xi32>) -> tensor<2x!tfc.string>`
  }];
  let arguments = (ins
    TFC_In<"string">:$inputs, TFC_In<"int32">:$reduction_indices, TFC_Bool<"false">:$keep_dims, TFC_Str<"">:$separator);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "none";
  let target = "host";
}

def TFC_StringSplitOp : TFC_Op<"StringSplit", [Pure]> {
  let summary = "the parts of each string between any of the delimiters, as a sparse tensor";
  let description = [{
    The parts of each string between any of the delimiters, as a sparse tensor.

    1. The input is a vector, the delimiter a scalar.
    2. Without delimiters the parts are single bytes.

    Example: `%i, %v, %s = tfc.StringSplit %x, %d {skip_empty = true} : (tensor<2x!tfc.string>, tensor<!tfc.string>) -> (tensor<?x2xi64>, tensor<?x!tfc.string>, tensor<2xi64>)`
  }];
  let arguments = (ins TFC_In<"string">:$input, TFC_In<"string">:$delimiter, TFC_Bool<"true">:$skip_empty);
  let results = (outs TFC_Out<"int64">:$indices, TFC_Out<"string">:$values, TFC_Out<"int64">:$shape);
  let gradient = "none";
  let target = "host";
}

def TFC_AsStringOp : TFC_Op<"AsString", [Pure]> {
  let summary = "numbers and bools as text";
  let description = [{
    Numbers and bools as text.

    1. fill is one of the flags of printf or empty.
    2. width and precision are at most 10000.
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_Int<"-1">:$precision, TFC_Bool<"false">:$scientific, TFC_Bool<"false">:$shortest,
    TFC_Int<"-1">:$width, TFC_Str<"">:$fill);
  let results = (outs TFC_Out<"string">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types43>];
  let gradient = "none";
  let target = "host";
}

def TFC_DecodeBase64Op : TFC_Op<"DecodeBase64", [Pure]> {
  let summary = "bytes of web-safe base64, padded or not";
  let description = [{
    Bytes of web-safe base64, padded or not.

    1. A character outside the alphabet is InvalidArgument.

    Example: `%y = tfc.DecodeBase64 %x : (tensor<2x!tfc.string>) -> tensor<2x!tfc.string>`
  }];
  let arguments = (ins TFC_In<"string">:$input);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "none";
  let target = "host";
}

def TFC_EncodeBase64Op : TFC_Op<"EncodeBase64", [Pure]> {
  let summary = "web-safe base64 of bytes";
  let description = [{
    Web-safe base64 of bytes.

    Example: `%y = tfc.EncodeBase64 %x {pad = false} : (tensor<2x!tfc.string>) -> tensor<2x!tfc.string>`
  }];
  let arguments = (ins TFC_In<"string">:$input, TFC_Bool<"false">:$pad);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "none";
  let target = "host";
}

def TFC_RegexFullMatchOp : TFC_Op<"RegexFullMatch", [Pure]> {
  let summary = "whether each string matches a regular expression as a whole";
  let description = [{
    Whether each string matches a regular expression as a whole.

    1. The pattern is a scalar in RE2's syntax.

    Example: `%y = tfc.RegexFullMatch %x, %p : (tensor<2x!tfc.string>, tensor<!tfc.string>) -> tensor<2xi1>`
  }];
  let arguments = (ins TFC_In<"string">:$input, TFC_In<"string">:$pattern);
  let results = (outs TFC_Out<"bool_">:$output);
  let gradient = "missing";
  let target = "host";
}

def TFC_RegexReplaceOp : TFC_Op<"RegexReplace", [Pure]> {
  let summary = "strings with the matches of a regular expression rewritten";
  let description = [{
    Strings with the matches of a regular expression rewritten.

    1. Pattern and rewrite are scalars in RE2's syntax.

    Example: `%y = tfc.RegexReplace %x, %p, %r {replace_global = true} : (tensor<2x!tfc.string>, tensor<!tfc.string>, tensor<!tfc.string>) -> tensor<2x!tfc.string>`
  }];
  let arguments = (ins
    TFC_In<"string">:$input, TFC_In<"string">:$pattern, TFC_In<"string">:$rewrite, TFC_Bool<"true">:$replace_global);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "none";
  let target = "host";
}

def TFC_StaticRegexReplaceOp : TFC_Op<"StaticRegexReplace", [Pure]> {
  let summary = "strings with the matches of a regular expression rewritten";
  let description = [{
    Strings with the matches of a regular expression rewritten.

    1. Pattern and rewrite are in RE2's syntax.

    Example: `%y = tfc.StaticRegexReplace %x {pattern = "a+", replace_global = true, rewrite = "b"} : (tensor<2x!tfc.string>) -> tensor<2x!tfc.string>`
  }];
  let arguments = (ins
    TFC_In<"string">:$input, TFC_Str<"?">:$pattern, TFC_Str<"?">:$rewrite, TFC_Bool<"true">:$replace_global);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "missing";
  let target = "host";
}

def TFC_StringFormatOp : TFC_Op<"StringFormat", [Pure]> {
  let summary = "a text with tensors in the place of placeholders";
  let description = [{
    A text with tensors in the place of placeholders.

    1. There are as many placeholders as inputs.

    Example: `%y = tfc.StringFormat %x {placeholder = "{}", summarize = 3 : i64, template = "x = {}"} : (tensor<2xf32>) -> tensor<!tfc.string>`
  }];
  let arguments = (ins
    TFC_InList<"T">:$inputs, TFC_Str<"%s">:$template, TFC_Str<"%s">:$placeholder, TFC_Int<"3">:$summarize);
  let results = (outs TFC_Out<"string">:$output);
  let derived = [TFC_DerivedTypeList<"T", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_StringLengthOp : TFC_Op<"StringLength", [Pure]> {
  let summary = "length of each string in bytes or UTF-8 characters";
  let description = [{
    Length of each string in bytes or UTF-8 characters.

    Example: `%y = tfc.StringLength %x {unit = "BYTE"} : (tensor<2x!tfc.string>) -> tensor<2xi32>`
  }];
  let arguments = (ins TFC_In<"string">:$input, TFC_Str<"BYTE", ["BYTE", "UTF8_CHAR"]>:$unit);
  let results = (outs TFC_Out<"int32">:$output);
  let gradient = "missing";
  let target = "host";
}

def TFC_StringSplitV2Op : TFC_Op<"StringSplitV2", [Pure]> {
  let summary = "the parts of each string as Python's split has them, as a sparse tensor";
  let description = [{
    The parts of each string as Python's split has them, as a sparse tensor.

    1. The input is a vector, sep a scalar.

    Example: `%i, %v, %s = tfc.StringSplitV2 %x, %d {maxsplit = -1 : i64} : (tensor<2x!tfc.string>, tensor<!tfc.string>) -> (tensor<?x2xi64>, tensor<?x!tfc.string>, tensor<2xi64>)`
  }];
  let arguments = (ins TFC_In<"string">:$input, TFC_In<"string">:$sep, TFC_Int<"-1">:$maxsplit);
  let results = (outs TFC_Out<"int64">:$indices, TFC_Out<"string">:$values, TFC_Out<"int64">:$shape);
  let gradient = "missing";
  let target = "host";
}

def TFC_StringStripOp : TFC_Op<"StringStrip", [Pure]> {
  let summary = "strings without white space at their ends";
  let description = [{
    Strings without white space at their ends.

    Example: `%y = tfc.StringStrip %x : (tensor<2x!tfc.string>) -> tensor<2x!tfc.string>`
  }];
  let arguments = (ins TFC_In<"string">:$input);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "missing";
  let target = "host";
}

def TFC_StringToHashBucketOp : TFC_Op<"StringToHashBucket", [Pure]> {
  let summary = "a bucket for each string, by a hash that may change";
  let description = [{
    A bucket for each string, by a hash that may change.

    1. num_buckets is positive.

    Example: `%y = tfc.StringToHashBucket %x {num_buckets = 10 : i64} : (tensor<2x!tfc.string>) -> tensor<2xi64>`
  }];
  let arguments = (ins TFC_In<"string">:$string_tensor, TFC_Int<"?", 1>:$num_buckets);
  let results = (outs TFC_Out<"int64">:$output);
  let gradient = "none";
  let target = "host";
}

def TFC_StringToHashBucketFastOp : TFC_Op<"StringToHashBucketFast", [Pure]> {
  let summary = "a bucket for each string, by Farmhash's fingerprint";
  let description = [{
    A bucket for each string, by Farmhash's fingerprint.

    1. num_buckets is positive.

    Example: `%y = tfc.StringToHashBucketFast %x {num_buckets = 10 : i64} : (tensor<2x!tfc.string>) -> tensor<2xi64>`
  }];
  let arguments = (ins TFC_In<"string">:$input, TFC_Int<"?", 1>:$num_buckets);
  let results = (outs TFC_Out<"int64">:$output);
  let gradient = "none";
  let target = "host";
}

def TFC_StringToHashBucketStrongOp : TFC_Op<"StringToHashBucketStrong", [Pure]> {
  let summary = "a bucket for each string, by SipHash with a key";
  let description = [{
    A bucket for each string, by SipHash with a key.

    1. num_buckets is positive.
    2. The key has two elements.
  }];
  let arguments = (ins TFC_In<"string">:$input, TFC_Int<"?", 1>:$num_buckets, TFC_IntList<"?">:$key);
  let results = (outs TFC_Out<"int64">:$output);
  let gradient = "none";
  let target = "host";
}

def TFC_SubstrOp : TFC_Op<"Substr", [Pure]> {
  let summary = "part of each string from a position, in bytes or UTF-8 characters; from the end if it is negative";
  let description = [{
    Part of each string from a position, in bytes or UTF-8 characters; from the end if it is negative.

    1. pos and len have one shape, which broadcasts with the input's (up to rank 2).
    2. A position outside the string is InvalidArgument.

    Example: `%y = tfc.Substr %x, %p, %l {unit = "BYTE"} : (tensor<2x!tfc.string>, tensor<i32>, tensor<i32>) -> tensor<2x!tfc.string>`
  }];
  let arguments = (ins
    TFC_In<"string">:$input, TFC_In<"T">:$pos, TFC_In<"T">:$len, TFC_Str<"BYTE", ["BYTE", "UTF8_CHAR"]>:$unit);
  let results = (outs TFC_Out<"string">:$output);
  let derived = [TFC_DerivedType<"T", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "host";
}

def TFC_UnicodeDecodeOp : TFC_Op<"UnicodeDecode", [Pure]> {
  let summary = "the code points of strings as a ragged tensor";
  let description = [{
    The code points of strings as a ragged tensor.

    1. The encoding is one that ICU knows.
    2. With errors "strict" malformed input is InvalidArgument.
  }];
  let arguments = (ins
    TFC_In<"string">:$input, TFC_Str<"?">:$input_encoding, TFC_Str<"replace", ["ignore", "replace", "strict"]>:$errors,
    TFC_Int<"65533">:$replacement_char, TFC_Bool<"false">:$replace_control_characters);
  let results = (outs TFC_Out<"Tsplits">:$row_splits, TFC_Out<"int32">:$char_values);
  let derived = [TFC_DerivedType<"Tsplits", ["int32", "int64"], "int64">];
  let gradient = "missing";
  let target = "host";
}

def TFC_UnicodeEncodeOp : TFC_Op<"UnicodeEncode", [Pure]> {
  let summary = "strings from the code points of a ragged tensor";
  let description = [{
    Strings from the code points of a ragged tensor.

    1. input_splits begin with 0, never fall and end with the number of values.
  }];
  let arguments = (ins
    TFC_In<"int32">:$input_values, TFC_In<"Tsplits">:$input_splits,
    TFC_Str<"replace", ["ignore", "replace", "strict"]>:$errors,
    TFC_Str<"?", ["UTF-16-BE", "UTF-32-BE", "UTF-8"]>:$output_encoding, TFC_Int<"65533">:$replacement_char);
  let results = (outs TFC_Out<"string">:$output);
  let derived = [TFC_DerivedType<"Tsplits", ["int32", "int64"], "int64">];
  let gradient = "missing";
  let target = "host";
}

def TFC_UnicodeTranscodeOp : TFC_Op<"UnicodeTranscode", [Pure]> {
  let summary = "strings in another encoding";
  let description = [{
    Strings in another encoding.

    1. The encoding is one that ICU knows.
    2. With errors "strict" malformed input is InvalidArgument.
  }];
  let arguments = (ins
    TFC_In<"string">:$input, TFC_Str<"?">:$input_encoding,
    TFC_Str<"?", ["UTF-16-BE", "UTF-32-BE", "UTF-8"]>:$output_encoding,
    TFC_Str<"replace", ["ignore", "replace", "strict"]>:$errors, TFC_Int<"65533">:$replacement_char,
    TFC_Bool<"false">:$replace_control_characters);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "missing";
  let target = "host";
}

def TFC_UnsortedSegmentJoinOp : TFC_Op<"UnsortedSegmentJoin", [Pure]> {
  let summary = "strings joined by segment";
  let description = [{
    Strings joined by segment.

    1. The segment ids' shape begins the input's.
    2. Ids are in [0, num_segments).

    Example: `%y = tfc.UnsortedSegmentJoin %x, %i, %n {separator = ","} : (tensor<3x!tfc.string>, tensor<3xi32>, tensor<i32>) -> tensor<2x!tfc.string>`
  }];
  let arguments = (ins
    TFC_In<"string">:$inputs, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments,
    TFC_Str<"">:$separator);
  let results = (outs TFC_Out<"string">:$output);
  let derived = [
    TFC_DerivedType<"Tindices", ["int32", "int64"]>,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "host";
}

def TFC_StringLowerOp : TFC_Op<"StringLower", [Pure]> {
  let summary = "strings in lower case: ASCII, or UTF-8 if encoding says so";
  let description = [{
    Strings in lower case: ASCII, or UTF-8 if encoding says so.

    1. encoding is empty or utf-8.

    Example: `%y = tfc.StringLower %x {encoding = ""} : (tensor<2x!tfc.string>) -> tensor<2x!tfc.string>`
  }];
  let arguments = (ins TFC_In<"string">:$input, TFC_Str<"">:$encoding);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "missing";
  let target = "host";
}

def TFC_StringUpperOp : TFC_Op<"StringUpper", [Pure]> {
  let summary = "strings in upper case: ASCII, or UTF-8 if encoding says so";
  let description = [{
    Strings in upper case: ASCII, or UTF-8 if encoding says so.

    1. encoding is empty or utf-8.

    Example: `%y = tfc.StringUpper %x {encoding = ""} : (tensor<2x!tfc.string>) -> tensor<2x!tfc.string>`
  }];
  let arguments = (ins TFC_In<"string">:$input, TFC_Str<"">:$encoding);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "missing";
  let target = "host";
}

def TFC_StringNGramsOp : TFC_Op<"StringNGrams", [Pure]> {
  let summary = "the n-grams of the rows of a ragged tensor, padded at the ends";
  let description = [{
    The n-grams of the rows of a ragged tensor, padded at the ends.

    1. Widths are positive.
    2. data_splits begin with 0, never fall and end with the number of values.
  }];
  let arguments = (ins
    TFC_In<"string">:$data, TFC_In<"Tsplits">:$data_splits, TFC_Str<"?">:$separator, TFC_IntList<"?">:$ngram_widths,
    TFC_Str<"?">:$left_pad, TFC_Str<"?">:$right_pad, TFC_Int<"?">:$pad_width, TFC_Bool<"?">:$preserve_short_sequences);
  let results = (outs TFC_Out<"string">:$ngrams, TFC_Out<"Tsplits">:$ngrams_splits);
  let derived = [TFC_DerivedType<"Tsplits", ["int32", "int64"], "int64">];
  let gradient = "missing";
  let target = "host";
}

def TFC_UnicodeDecodeWithOffsetsOp : TFC_Op<"UnicodeDecodeWithOffsets", [Pure]> {
  let summary = "the code points of strings as a ragged tensor, and where each begins";
  let description = [{
    The code points of strings as a ragged tensor, and where each begins.

    1. The encoding is one that ICU knows.
  }];
  let arguments = (ins
    TFC_In<"string">:$input, TFC_Str<"?">:$input_encoding, TFC_Str<"replace", ["ignore", "replace", "strict"]>:$errors,
    TFC_Int<"65533">:$replacement_char, TFC_Bool<"false">:$replace_control_characters);
  let results = (outs
    TFC_Out<"Tsplits">:$row_splits, TFC_Out<"int32">:$char_values, TFC_Out<"int64">:$char_to_byte_starts);
  let derived = [TFC_DerivedType<"Tsplits", ["int32", "int64"], "int64">];
  let gradient = "missing";
  let target = "host";
}

def TFC_UnicodeScriptOp : TFC_Op<"UnicodeScript", [Pure]> {
  let summary = "ICU's number of the script of each code point";
  let description = [{
    ICU's number of the script of each code point.

    Example: `%y = tfc.UnicodeScript %x : (tensor<3xi32>) -> tensor<3xi32>`
  }];
  let arguments = (ins TFC_In<"int32">:$input);
  let results = (outs TFC_Out<"int32">:$output);
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_STRINGMORE_TD
