// Ops of category MathReduce; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHREDUCE_TD
#define TFC_MATHREDUCE_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_SumOp : TFC_Op<"Sum", [Pure]> {
  let summary = "the sum over some axes";
  let description = [{
    Each element of the result is the sum over the axes in reduction_indices; over no elements it is 0.

    1. Axes lie in [-rank, rank) and none repeats.
    2. A reduced dimension goes, or stays as 1 with keep_dims.

    Example: `%s = tfc.Sum %x, %axes {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_AllOp : TFC_Op<"All", [Pure]> {
  let summary = "whether all elements hold, over some axes";
  let description = [{
    Each element of the result says whether all elements hold over the axes in reduction_indices.

    1. Axes lie in [-rank, rank) and none repeats.
    2. A reduced dimension goes, or stays as 1 with keep_dims.

    Example: `%s = tfc.All %x, %axes : (tensor<2x3xi1>, tensor<1xi32>) -> tensor<2xi1>`
  }];
  let arguments = (ins TFC_In<"bool_">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"bool_">:$output);
  let derived = [TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
  let gradient = "missing";
}

def TFC_MaxOp : TFC_Op<"Max", [Pure]> {
  let summary = "the largest element over some axes";
  let description = [{
    Each element of the result is the largest element over the axes in reduction_indices; over no elements it is the
    lowest value.

    1. Axes lie in [-rank, rank) and none repeats.
    2. A reduced dimension goes, or stays as 1 with keep_dims.

    Example: `%s = tfc.Max %x, %axes {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_ProdOp : TFC_Op<"Prod", [Pure]> {
  let summary = "the product over some axes";
  let description = [{
    Each element of the result is the product over the axes in reduction_indices; over no elements it is 1.

    1. Axes lie in [-rank, rank) and none repeats.
    2. A reduced dimension goes, or stays as 1 with keep_dims.

    Example: `%s = tfc.Prod %x, %axes {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_MeanOp : TFC_Op<"Mean", [Pure]> {
  let summary = "the mean over some axes";
  let description = [{
    Each element of the result is the mean over the axes in reduction_indices; over no elements it is NaN.

    1. Axes lie in [-rank, rank) and none repeats.
    2. A reduced dimension goes, or stays as 1 with keep_dims.

    Example: `%s = tfc.Mean %x, %axes {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_ArgMaxOp : TFC_Op<"ArgMax", [Pure]> {
  let summary = "where the largest element of an axis is";
  let description = [{
    The index of the largest element along `dimension`; the first of equals.

    1. The axis lies in [-rank, rank) and is not empty.

    Example: `%i = tfc.ArgMax %x, %axis : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xi64>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$dimension);
  let results = (outs TFC_Out<"output_type">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Types9>,
    TFC_DerivedType<"Tidx", ["int16", "int32", "int64"], "int32">,
    TFC_DerivedType<"output_type", TFC_Types11, "int64">];
}

def TFC_UnsortedSegmentSumOp : TFC_Op<"UnsortedSegmentSum", [Pure]> {
  let summary = "sums of rows by segment";
  let description = [{
    Row s of the result is the sum of the data whose segment id is s; negative ids are dropped.

    1. segment_ids has the leading dimensions of data.
    2. Ids are below num_segments.

    Example: `%s = tfc.UnsortedSegmentSum %d, %i, %n : (tensor<4x3xf32>, tensor<4xi32>, tensor<i32>) -> tensor<?x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Numbers>,
    TFC_DerivedType<"Tindices", ["int16", "int32", "int64"]>,
    TFC_DerivedType<"Tnumsegments", TFC_Indices, "int32">];
}

def TFC_MinOp : TFC_Op<"Min", [Pure]> {
  let summary = "the smallest element over some axes";
  let description = [{
    Each element of the result is the smallest element over the axes in reduction_indices; over no elements it is
    the highest value.

    1. Axes lie in [-rank, rank) and none repeats.
    2. A reduced dimension goes, or stays as 1 with keep_dims.

    Example: `%s = tfc.Min %x, %axes {keep_dims = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x1xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_AnyOp : TFC_Op<"Any", [Pure]> {
  let summary = "whether any element holds, over some axes";
  let description = [{
    Each element of the result says whether any element holds over the axes in reduction_indices.

    1. Axes lie in [-rank, rank) and none repeats.
    2. A reduced dimension goes, or stays as 1 with keep_dims.

    Example: `%s = tfc.Any %x, %axes : (tensor<2x3xi1>, tensor<1xi32>) -> tensor<2xi1>`
  }];
  let arguments = (ins TFC_In<"bool_">:$input, TFC_In<"Tidx">:$reduction_indices, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"bool_">:$output);
  let derived = [TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
  let gradient = "missing";
}

def TFC_ArgMinOp : TFC_Op<"ArgMin", [Pure]> {
  let summary = "where the smallest element of an axis is";
  let description = [{
    The index of the smallest element along `dimension`; the first of equals.

    1. The axis lies in [-rank, rank) and is not empty.

    Example: `%i = tfc.ArgMin %x, %axis : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xi64>`
  }];
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
