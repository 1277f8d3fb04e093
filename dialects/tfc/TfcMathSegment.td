// Ops of category MathSegment; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHSEGMENT_TD
#define TFC_MATHSEGMENT_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_SegmentMaxOp : TFC_Op<"SegmentMax", [Pure]> {
  let summary = "the greatest elements of the rows of each segment";
  let description = [{
    Row s of the result holds, element by element, the greatest of the rows of `data` whose segment is s. A segment without
    rows is zero.

    1. `segment_ids` is a vector, as long as the first dimension of `data`, and does not decrease (an error of the step
       otherwise).

    Example: `%o = tfc.SegmentMax %d, %i : (tensor<4x2xf32>, tensor<4xi32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
}

def TFC_SegmentMeanOp : TFC_Op<"SegmentMean", [Pure]> {
  let summary = "the mean of the rows of each segment";
  let description = [{
    Row s of the result holds, element by element, the mean of the rows of `data` whose segment is s. A segment without rows is
    zero.

    1. `segment_ids` is a vector, as long as the first dimension of `data`, and does not decrease (an error of the step
       otherwise).

    Example: `%o = tfc.SegmentMean %d, %i : (tensor<4x2xf32>, tensor<4xi32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
}

def TFC_SegmentMinOp : TFC_Op<"SegmentMin", [Pure]> {
  let summary = "the least elements of the rows of each segment";
  let description = [{
    Row s of the result holds, element by element, the least of the rows of `data` whose segment is s. A segment without rows
    is zero.

    1. `segment_ids` is a vector, as long as the first dimension of `data`, and does not decrease (an error of the step
       otherwise).

    Example: `%o = tfc.SegmentMin %d, %i : (tensor<4x2xf32>, tensor<4xi32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
}

def TFC_SegmentProdOp : TFC_Op<"SegmentProd", [Pure]> {
  let summary = "the product of the rows of each segment";
  let description = [{
    Row s of the result holds, element by element, the product of the rows of `data` whose segment is s. A segment without rows
    is one.

    1. `segment_ids` is a vector, as long as the first dimension of `data`, and does not decrease (an error of the step
       otherwise).

    Example: `%o = tfc.SegmentProd %d, %i : (tensor<4x2xf32>, tensor<4xi32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
}

def TFC_SegmentSumV2Op : TFC_Op<"SegmentSumV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Types10>,
    TFC_DerivedType<"Tindices", ["int32", "int64"]>,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SegmentProdV2Op : TFC_Op<"SegmentProdV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Types10>,
    TFC_DerivedType<"Tindices", ["int32", "int64"]>,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SegmentMinV2Op : TFC_Op<"SegmentMinV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Reals>,
    TFC_DerivedType<"Tindices", ["int32", "int64"]>,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SegmentMaxV2Op : TFC_Op<"SegmentMaxV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tindices">:$segment_ids, TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Reals>,
    TFC_DerivedType<"Tindices", ["int32", "int64"]>,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseSegmentSqrtNWithNumSegmentsOp : TFC_Op<"SparseSegmentSqrtNWithNumSegments", [Pure]> {
  let summary = "the sum over the square root of the number of picked rows of each segment";
  let description = [{
    Row s of the result is the sum over the square root of the number of the rows data[indices[i]] with segment_ids[i] = s. A
    segment without rows is zero.

    1. `indices` and `segment_ids` are vectors of one length; segment ids do not decrease.
    2. An index outside of `data` is an error of the step.

    Example: `%o = tfc.SparseSegmentSqrtNWithNumSegments %d, %i, %s, %n : (tensor<4x2xf32>, tensor<3xi32>, tensor<3xi32>, tensor<i32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$data, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids,
    TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
}

def TFC_SparseSegmentMeanOp : TFC_Op<"SparseSegmentMean", [Pure]> {
  let summary = "the mean of picked rows of each segment";
  let description = [{
    Row s of the result is the mean of the rows data[indices[i]] with segment_ids[i] = s. A segment without rows is zero.

    1. `indices` and `segment_ids` are vectors of one length; segment ids do not decrease.
    2. An index outside of `data` is an error of the step.

    Example: `%o = tfc.SparseSegmentMean %d, %i, %s : (tensor<4x2xf32>, tensor<3xi32>, tensor<3xi32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
}

def TFC_SparseSegmentMeanGradOp : TFC_Op<"SparseSegmentMeanGrad", [Pure]> {
  let summary = "the gradient of SparseSegmentMean by its data";
  let description = [{
    Row r of the result sums the rows of `grad`, each over the number of rows of its segment, for the places where indices[i] =
    r.

    1. The result has `output_dim0` rows.
    2. An index or segment out of range is an error of the step.

    Example: `%o = tfc.SparseSegmentMeanGrad %g, %i, %s, %n : (tensor<2x2xf32>, tensor<3xi32>, tensor<3xi32>, tensor<i32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$grad, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids, TFC_In<"int32">:$output_dim0);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let gradient = "missing";
}

def TFC_SparseSegmentMeanWithNumSegmentsOp : TFC_Op<"SparseSegmentMeanWithNumSegments", [Pure]> {
  let summary = "the mean of picked rows of each segment";
  let description = [{
    Row s of the result is the mean of the rows data[indices[i]] with segment_ids[i] = s. A segment without rows is zero.

    1. `indices` and `segment_ids` are vectors of one length; segment ids do not decrease.
    2. An index outside of `data` is an error of the step.

    Example: `%o = tfc.SparseSegmentMeanWithNumSegments %d, %i, %s, %n : (tensor<4x2xf32>, tensor<3xi32>, tensor<3xi32>, tensor<i32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$data, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids,
    TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
}

def TFC_SparseSegmentSqrtNOp : TFC_Op<"SparseSegmentSqrtN", [Pure]> {
  let summary = "the sum over the square root of the number of picked rows of each segment";
  let description = [{
    Row s of the result is the sum over the square root of the number of the rows data[indices[i]] with segment_ids[i] = s. A
    segment without rows is zero.

    1. `indices` and `segment_ids` are vectors of one length; segment ids do not decrease.
    2. An index outside of `data` is an error of the step.

    Example: `%o = tfc.SparseSegmentSqrtN %d, %i, %s : (tensor<4x2xf32>, tensor<3xi32>, tensor<3xi32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
}

def TFC_SparseSegmentSqrtNGradOp : TFC_Op<"SparseSegmentSqrtNGrad", [Pure]> {
  let summary = "the gradient of SparseSegmentSqrtN by its data";
  let description = [{
    Row r of the result sums the rows of `grad`, each over the square root of the number of rows of its segment, for the places
    where indices[i] = r.

    1. The result has `output_dim0` rows.
    2. An index or segment out of range is an error of the step.

    Example: `%o = tfc.SparseSegmentSqrtNGrad %g, %i, %s, %n : (tensor<2x2xf32>, tensor<3xi32>, tensor<3xi32>, tensor<i32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$grad, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids, TFC_In<"int32">:$output_dim0);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let gradient = "missing";
}

def TFC_SparseSegmentSumOp : TFC_Op<"SparseSegmentSum", [Pure]> {
  let summary = "the sum of picked rows of each segment";
  let description = [{
    Row s of the result is the sum of the rows data[indices[i]] with segment_ids[i] = s. A segment without rows is zero.

    1. `indices` and `segment_ids` are vectors of one length; segment ids do not decrease.
    2. An index outside of `data` is an error of the step.

    Example: `%o = tfc.SparseSegmentSum %d, %i, %s : (tensor<4x2xf32>, tensor<3xi32>, tensor<3xi32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Reals>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
}

def TFC_SparseSegmentSumWithNumSegmentsOp : TFC_Op<"SparseSegmentSumWithNumSegments", [Pure]> {
  let summary = "the sum of picked rows of each segment";
  let description = [{
    Row s of the result is the sum of the rows data[indices[i]] with segment_ids[i] = s. A segment without rows is zero.

    1. `indices` and `segment_ids` are vectors of one length; segment ids do not decrease.
    2. An index outside of `data` is an error of the step.

    Example: `%o = tfc.SparseSegmentSumWithNumSegments %d, %i, %s, %n : (tensor<4x2xf32>, tensor<3xi32>, tensor<3xi32>, tensor<i32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$data, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids,
    TFC_In<"Tnumsegments">:$num_segments);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Reals>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tnumsegments", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
}

} // category

#endif // TFC_MATHSEGMENT_TD
