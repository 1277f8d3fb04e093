// Ops of category NNDilation; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNDILATION_TD
#define TFC_NNDILATION_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_Dilation2DOp : TFC_Op<"Dilation2D", [Pure]> {
  let summary = "the maximum of image plus filter over each window";
  let description = [{
    1. The filter [height, width, channels] has the image's channels.

    Example: `%y = tfc.Dilation2D %x, %f {padding = "SAME", rates = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x8x8x3xf32>, tensor<3x3x3xf32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_IntList<"?">:$strides, TFC_IntList<"?">:$rates,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_Dilation2DBackpropInputOp : TFC_Op<"Dilation2DBackpropInput", [Pure]> {
  let summary = "the gradient of Dilation2D by its input";
  let description = [{
    Each gradient goes to the first maximum of its window.

    1. out_backprop has the shape that Dilation2D gives.

    Example: `%y = tfc.Dilation2DBackpropInput %x, %f, %g {padding = "SAME", rates = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x8x8x3xf32>, tensor<3x3x3xf32>, tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_IntList<"?">:$rates, TFC_Str<"?", ["SAME", "VALID"]>:$padding);
  let results = (outs TFC_Out<"T">:$in_backprop);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "missing";
}

def TFC_Dilation2DBackpropFilterOp : TFC_Op<"Dilation2DBackpropFilter", [Pure]> {
  let summary = "the gradient of Dilation2D by its filter";
  let description = [{
    Each gradient goes to the first maximum of its window.

    1. out_backprop has the shape that Dilation2D gives.

    Example: `%y = tfc.Dilation2DBackpropFilter %x, %f, %g {padding = "SAME", rates = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x8x8x3xf32>, tensor<3x3x3xf32>, tensor<1x8x8x3xf32>) -> tensor<3x3x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_IntList<"?">:$rates, TFC_Str<"?", ["SAME", "VALID"]>:$padding);
  let results = (outs TFC_Out<"T">:$filter_backprop);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "missing";
}

} // category

#endif // TFC_NNDILATION_TD
