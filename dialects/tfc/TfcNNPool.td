// Ops of category NNPool; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNPOOL_TD
#define TFC_NNPOOL_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_MaxPoolOp : TFC_Op<"MaxPool", [Pure]> {
  let summary = "the largest element of each window";
  let description = [{
    Padding counts as the lowest value.

    1. ksize and strides have four positive elements.

    Example: `%y = tfc.MaxPool %x {ksize = array<i64: 1, 2, 2, 1>, padding = "VALID", strides = array<i64: 1, 2, 2, 1>} : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NHWC", ["NHWC", "NCHW", "NCHW_VECT_C"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types21, "float32">];
}

def TFC_AvgPoolOp : TFC_Op<"AvgPool", [Pure]> {
  let summary = "the mean of each window";
  let description = [{
    Padding does not count: the sum is divided by the number of real elements.

    1. ksize and strides have four positive elements.

    Example: `%y = tfc.AvgPool %x {ksize = array<i64: 1, 2, 2, 1>, padding = "VALID", strides = array<i64: 1, 2, 2, 1>} : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$value, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_MaxPoolGradOp : TFC_Op<"MaxPoolGrad", [Pure]> {
  let summary = "first maximum of the window";
  let arguments = (ins
    TFC_In<"T">:$orig_input, TFC_In<"T">:$orig_output, TFC_In<"T">:$grad, TFC_IntList<"?">:$ksize,
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals, "float32">];
}

def TFC_AvgPoolGradOp : TFC_Op<"AvgPoolGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"int32">:$orig_input_shape, TFC_In<"T">:$grad, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_MaxPoolGradGradOp : TFC_Op<"MaxPoolGradGrad", [Pure]> {
  let summary = "picks from grad where the window has its first maximum";
  let arguments = (ins
    TFC_In<"T">:$orig_input, TFC_In<"T">:$orig_output, TFC_In<"T">:$grad, TFC_IntList<"?">:$ksize,
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

} // category

#endif // TFC_NNPOOL_TD
