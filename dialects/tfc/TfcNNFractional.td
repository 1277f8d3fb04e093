// Ops of category NNFractional; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNFRACTIONAL_TD
#define TFC_NNFRACTIONAL_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_FractionalMaxPoolOp : TFC_Op<"FractionalMaxPool", [Pure]> {
  let summary = "the maximum of regions of nearly equal size";
  let description = [{
    Each spatial dimension is cut into floor(size / ratio) regions by a random sequence, which is returned.

    1. The ratios of batch and channels are 1, the others 1 or more.

    Example: `%y:3 = tfc.FractionalMaxPool %x {pooling_ratio = array<f32: 1.000000e+00, 1.500000e+00, 1.500000e+00, 1.000000e+00>} : (tensor<1x9x9x3xf32>) -> (tensor<1x6x6x3xf32>, tensor<7xi64>, tensor<7xi64>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$value, TFC_FloatList<"?">:$pooling_ratio, TFC_Bool<"false">:$pseudo_random,
    TFC_Bool<"false">:$overlapping, TFC_Bool<"false">:$deterministic, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"T">:$output, TFC_Out<"int64">:$row_pooling_sequence, TFC_Out<"int64">:$col_pooling_sequence);
  let derived = [TFC_DerivedType<"T", TFC_Types27>];
  let target = "host";
}

def TFC_FractionalAvgPoolOp : TFC_Op<"FractionalAvgPool", [Pure]> {
  let summary = "the mean of regions of nearly equal size";
  let description = [{
    As FractionalMaxPool.

    1. The ratios of batch and channels are 1, the others 1 or more.

    Example: `%y:3 = tfc.FractionalAvgPool %x {pooling_ratio = array<f32: 1.000000e+00, 1.500000e+00, 1.500000e+00, 1.000000e+00>} : (tensor<1x9x9x3xf32>) -> (tensor<1x6x6x3xf32>, tensor<7xi64>, tensor<7xi64>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$value, TFC_FloatList<"?">:$pooling_ratio, TFC_Bool<"false">:$pseudo_random,
    TFC_Bool<"false">:$overlapping, TFC_Bool<"false">:$deterministic, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"T">:$output, TFC_Out<"int64">:$row_pooling_sequence, TFC_Out<"int64">:$col_pooling_sequence);
  let derived = [TFC_DerivedType<"T", TFC_Types27>];
  let target = "host";
}

def TFC_FractionalMaxPoolGradOp : TFC_Op<"FractionalMaxPoolGrad", [Pure]> {
  let summary = "the gradient of FractionalMaxPool";
  let description = [{
    1. The sequences are those that the forward op gave.

    Example: `%y = tfc.FractionalMaxPoolGrad %x, %o, %g, %r, %c : (tensor<1x9x9x3xf32>, tensor<1x6x6x3xf32>, tensor<1x6x6x3xf32>, tensor<7xi64>, tensor<7xi64>) -> tensor<1x9x9x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$orig_input, TFC_In<"T">:$orig_output, TFC_In<"T">:$out_backprop, TFC_In<"int64">:$row_pooling_sequence,
    TFC_In<"int64">:$col_pooling_sequence, TFC_Bool<"false">:$overlapping);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
  let target = "host";
}

def TFC_FractionalAvgPoolGradOp : TFC_Op<"FractionalAvgPoolGrad", [Pure]> {
  let summary = "the gradient of FractionalAvgPool";
  let description = [{
    1. The sequences are those that the forward op gave.

    Example: `%y = tfc.FractionalAvgPoolGrad %s, %g, %r, %c : (tensor<4xi64>, tensor<1x6x6x3xf32>, tensor<7xi64>, tensor<7xi64>) -> tensor<1x9x9x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"int64">:$orig_input_tensor_shape, TFC_In<"T">:$out_backprop, TFC_In<"int64">:$row_pooling_sequence,
    TFC_In<"int64">:$col_pooling_sequence, TFC_Bool<"false">:$overlapping);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_NNFRACTIONAL_TD
