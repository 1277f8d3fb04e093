// Ops of category MathReduce; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHREDUCE_TD
#define TFC_MATHREDUCE_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_SumOp : TFC_Op<"Sum", [Pure]> {
  let summary = "axis tensor may be dynamic, negative, repeated axis is an error; keep_dims attr";
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_AllOp : TFC_Op<"All", [Pure]> {
  let arguments = (ins TFC_In<"bool_">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"bool_">:$output);
  let derived = [TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
  let gradient = "missing";
}

def TFC_MaxOp : TFC_Op<"Max", [Pure]> {
  let summary = "empty -inf/lowest";
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_ProdOp : TFC_Op<"Prod", [Pure]> {
  let summary = "empty 1";
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_MeanOp : TFC_Op<"Mean", [Pure]> {
  let summary = "ints truncate; empty is nan";
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_ArgMaxOp : TFC_Op<"ArgMax", [Pure]> {
  let summary = "first maximum; output_type int32/int64; axis tensor";
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$dimension);
  let results = (outs TFC_Out<"output_type">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Types9>,
    TFC_DerivedType<"Tidx", ["int16", "int32", "int64"], "int32">,
    TFC_DerivedType<"output_type", TFC_Types11, "int64">];
}

def TFC_UnsortedSegmentSumOp : TFC_Op<"UnsortedSegmentSum", [Pure]> {
  let summary = "negative ids dropped; range check";
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Numbers>,
    TFC_DerivedType<"Tindices", ["int16", "int32", "int64"]>,
    TFC_DerivedType<"Tnumsegments", TFC_Indices, "int32">];
}

def TFC_MinOp : TFC_Op<"Min", [Pure]> {
  let summary = "empty +inf/highest";
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_AnyOp : TFC_Op<"Any", [Pure]> {
  let arguments = (ins TFC_In<"bool_">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"bool_">:$output);
  let derived = [TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
  let gradient = "missing";
}

def TFC_ArgMinOp : TFC_Op<"ArgMin", [Pure]> {
  let summary = "first minimum";
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$dimension);
  let results = (outs TFC_Out<"output_type">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Types9>,
    TFC_DerivedType<"Tidx", TFC_Indices, "int32">,
    TFC_DerivedType<"output_type", TFC_Indices, "int64">];
}

def TFC_CumsumOp : TFC_Op<"Cumsum", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"Tidx">:$axis, TFC_Bool<"false">:$exclusive, TFC_Bool<"false">:$reverse);
  let results = (outs TFC_Out<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_CumprodOp : TFC_Op<"Cumprod", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"Tidx">:$axis, TFC_Bool<"false">:$exclusive, TFC_Bool<"false">:$reverse);
  let results = (outs TFC_Out<"T">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_SegmentSumOp : TFC_Op<"SegmentSum", [Pure]> {
  let summary = "sorted ids";
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tindices", TFC_Indices>];
}

def TFC_UnsortedSegmentMaxOp : TFC_Op<"UnsortedSegmentMax", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Reals>,
    TFC_DerivedType<"Tindices", TFC_Indices>,
    TFC_DerivedType<"Tnumsegments", TFC_Indices, "int32">];
}

def TFC_UnsortedSegmentMinOp : TFC_Op<"UnsortedSegmentMin", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Reals>,
    TFC_DerivedType<"Tindices", TFC_Indices>,
    TFC_DerivedType<"Tnumsegments", TFC_Indices, "int32">];
}

def TFC_UnsortedSegmentProdOp : TFC_Op<"UnsortedSegmentProd", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Numbers>,
    TFC_DerivedType<"Tindices", TFC_Indices>,
    TFC_DerivedType<"Tnumsegments", TFC_Indices, "int32">];
}

} // category

#endif // TFC_MATHREDUCE_TD
