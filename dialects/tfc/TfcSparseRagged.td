// Ops of category SparseRagged; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_SPARSERAGGED_TD
#define TFC_SPARSERAGGED_TD

include "TfcBase.td"

let category = "Sparse" in {

def TFC_RaggedRangeOp : TFC_Op<"RaggedRange", [Pure]> {
  let summary = "a range for each row, as a ragged tensor";
  let description = [{
    A range for each row, as a ragged tensor.

    1. Inputs are scalars or vectors of one length.
    2. No delta is 0.

    Example: `%a, %b = tfc.RaggedRange %s, %l, %d : (tensor<3xi32>, tensor<3xi32>, tensor<i32>) -> (tensor<4xi64>, tensor<?xi32>)`
  }];
  let arguments = (ins TFC_In<"T">:$starts, TFC_In<"T">:$limits, TFC_In<"T">:$deltas);
  let results = (outs TFC_Out<"Tsplits">:$rt_nested_splits, TFC_Out<"T">:$rt_dense_values);
  let derived = [TFC_DerivedType<"T", TFC_Types34, "int32">, TFC_DerivedType<"Tsplits", ["int32", "int64"], "int64">];
  let gradient = "missing";
  let target = "host";
}

def TFC_RaggedBincountOp : TFC_Op<"RaggedBincount", [Pure]> {
  let summary = "how often each value occurs, by rows of a ragged tensor";
  let description = [{
    How often each value occurs, by rows of a ragged tensor.

    1. size is a scalar, not negative.
    2. splits begin with 0, never fall and end with the number of values.
  }];
  let arguments = (ins
    TFC_In<"int64">:$splits, TFC_In<"Tidx">:$values, TFC_In<"Tidx">:$size, TFC_In<"T">:$weights,
    TFC_Bool<"false">:$binary_output);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"Tidx", ["int32", "int64"]>, TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_SPARSERAGGED_TD
