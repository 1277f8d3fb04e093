// Ops of category MathCount; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHCOUNT_TD
#define TFC_MATHCOUNT_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_BincountOp : TFC_Op<"Bincount", [Pure]> {
  let summary = "how often each integer occurs";
  let description = [{
    Bin b of the result counts the elements of `arr` that are b, or sums their weights. Elements of `size` and above count
    nowhere.

    1. No element of `arr` is negative, nor is `size`.
    2. `weights` has the shape of `arr`, or no elements.

    Example: `%b = tfc.Bincount %a, %n, %w : (tensor<4xi32>, tensor<i32>, tensor<4xf32>) -> tensor<?xf32>`
  }];
  let arguments = (ins TFC_In<"int32">:$arr, TFC_In<"int32">:$size, TFC_In<"T">:$weights);
  let results = (outs TFC_Out<"T">:$bins);
  let derived = [TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
}

def TFC_DenseBincountOp : TFC_Op<"DenseBincount", [Pure]> {
  let summary = "how often each integer occurs, by rows";
  let description = [{
    As Bincount, for a vector or for each row of a matrix. With `binary_output` a bin is one if its integer occurs at all.

    1. No element of `input` is negative, nor is `size`.
    2. `weights` has the shape of `input`, or no elements.

    Example: `%b = tfc.DenseBincount %a, %n, %w : (tensor<2x4xi32>, tensor<i32>, tensor<2x4xf32>) -> tensor<2x?xf32>`
  }];
  let arguments = (ins
    TFC_In<"Tidx">:$input, TFC_In<"Tidx">:$size, TFC_In<"T">:$weights, TFC_Bool<"false">:$binary_output);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"Tidx", ["int32", "int64"]>, TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
}

def TFC_HistogramFixedWidthOp : TFC_Op<"HistogramFixedWidth", [Pure]> {
  let summary = "a histogram of bins of equal width";
  let description = [{
    Bin b of the result counts the values in the b-th of `nbins` equal parts of the range; what lies outside of the range
    counts in the first or the last.

    1. value_range[0] < value_range[1].
    2. `nbins` is positive.

    Example: `%o = tfc.HistogramFixedWidth %v, %r, %n : (tensor<5xf32>, tensor<2xf32>, tensor<i32>) -> tensor<?xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$values, TFC_In<"T">:$value_range, TFC_In<"int32">:$nbins);
  let results = (outs TFC_Out<"dtype">:$out);
  let derived = [TFC_DerivedType<"T", TFC_Types27>, TFC_DerivedType<"dtype", ["int32", "int64"], "int32">];
  let gradient = "missing";
}

def TFC_BucketizeOp : TFC_Op<"Bucketize", [Pure]> {
  let summary = "the number of the bucket in which a value lies";
  let description = [{
    Each element of the result counts the boundaries that are not greater than the element.

    1. `boundaries` is sorted.
    2. The result has the shape of the operand.

    Example: `%o = tfc.Bucketize %x {boundaries = array<f32: 0.0, 1.0>} : (tensor<3xf32>) -> tensor<3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_FloatList<"?">:$boundaries);
  let results = (outs TFC_Out<"int32">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
}

} // category

#endif // TFC_MATHCOUNT_TD
