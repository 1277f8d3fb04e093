// Ops of category NNConv; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNCONV_TD
#define TFC_NNCONV_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_Conv2DOp : TFC_Op<"Conv2D", [Pure]> {
  let summary = "2-D cross-correlation";
  let description = [{
    An image of data_format with a filter [height, width, in, out]; padding is SAME, VALID or given by
    explicit_paddings.

    1. The depth of the image is a multiple of the filter's in.
    2. Strides and dilations of batch and depth are 1.

    Example: `%y = tfc.Conv2D %x, %f {padding = "SAME", strides = array<i64: 1, 1, 1, 1>} : (tensor<1x8x8x3xf32>, tensor<3x3x3x16xf32>) -> tensor<1x8x8x16xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_IntList<"?">:$strides, TFC_Bool<"true">:$use_cudnn_on_gpu,
    TFC_Str<"?", ["SAME", "VALID", "EXPLICIT"]>:$padding, TFC_IntList<"[]">:$explicit_paddings,
    TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format, TFC_IntList<"[1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types12>];
}

def TFC_Conv2DBackpropInputOp : TFC_Op<"Conv2DBackpropInput", [Pure]> {
  let summary = "input_sizes host tensor; shape check";
  let arguments = (ins
    TFC_In<"int32">:$input_sizes, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Bool<"true">:$use_cudnn_on_gpu, TFC_Str<"?", ["SAME", "VALID", "EXPLICIT"]>:$padding,
    TFC_IntList<"[]">:$explicit_paddings, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format,
    TFC_IntList<"[1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types12>];
}

def TFC_Conv2DBackpropFilterOp : TFC_Op<"Conv2DBackpropFilter", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"int32">:$filter_sizes, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Bool<"true">:$use_cudnn_on_gpu, TFC_Str<"?", ["SAME", "VALID", "EXPLICIT"]>:$padding,
    TFC_IntList<"[]">:$explicit_paddings, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format,
    TFC_IntList<"[1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_DepthwiseConv2dNativeOp : TFC_Op<"DepthwiseConv2dNative", [Pure]> {
  let summary = "a convolution of each channel by itself";
  let description = [{
    Channel c with the filters [:, :, c, m] gives channel c * multiplier + m.

    1. Both spatial strides are equal.
    2. The depth of the image is the filter's third dimension.

    Example: `%y = tfc.DepthwiseConv2dNative %x, %f {padding = "SAME", strides = array<i64: 1, 1, 1, 1>} : (tensor<1x8x8x3xf32>, tensor<3x3x3x2xf32>) -> tensor<1x8x8x6xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID", "EXPLICIT"]>:$padding,
    TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format, TFC_IntList<"[1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_DepthwiseConv2dNativeBackpropFilterOp : TFC_Op<"DepthwiseConv2dNativeBackpropFilter", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"int32">:$filter_sizes, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID", "EXPLICIT"]>:$padding, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format,
    TFC_IntList<"[1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_DepthwiseConv2dNativeBackpropInputOp : TFC_Op<"DepthwiseConv2dNativeBackpropInput", [Pure]> {
  let arguments = (ins
    TFC_In<"int32">:$input_sizes, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID", "EXPLICIT"]>:$padding, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format,
    TFC_IntList<"[1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_Conv3DOp : TFC_Op<"Conv3D", [Pure]> {
  let summary = "3-D cross-correlation";
  let description = [{
    A volume of data_format with a filter [depth, height, width, in, out].

    1. The depth of channels of the volume is the filter's in.
    2. Strides and dilations of batch and channels are 1.

    Example: `%y = tfc.Conv3D %x, %f {padding = "SAME", strides = array<i64: 1, 1, 1, 1, 1>} : (tensor<1x4x8x8x3xf32>, tensor<3x3x3x3x16xf32>) -> tensor<1x4x8x8x16xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format, TFC_IntList<"[1,1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_Conv3DBackpropInputV2Op : TFC_Op<"Conv3DBackpropInputV2", [Pure]> {
  let summary = "the gradient of Conv3D by its input";
  let description = [{
    1. input_sizes has five elements: the result's shape.
    2. out_backprop has the shape that Conv3D gives for it.

    Example: `%y = tfc.Conv3DBackpropInputV2 %s, %f, %g {padding = "SAME", strides = array<i64: 1, 1, 1, 1, 1>} : (tensor<5xi32>, tensor<3x3x3x3x16xf32>, tensor<1x4x8x8x16xf32>) -> tensor<1x4x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"Tshape">:$input_sizes, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format,
    TFC_IntList<"[1,1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>, TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
}

def TFC_Conv3DBackpropFilterV2Op : TFC_Op<"Conv3DBackpropFilterV2", [Pure]> {
  let summary = "the gradient of Conv3D by its filter";
  let description = [{
    1. filter_sizes has five elements: the result's shape.
    2. out_backprop has the shape that Conv3D gives for it.

    Example: `%y = tfc.Conv3DBackpropFilterV2 %x, %s, %g {padding = "SAME", strides = array<i64: 1, 1, 1, 1, 1>} : (tensor<1x4x8x8x3xf32>, tensor<5xi32>, tensor<1x4x8x8x16xf32>) -> tensor<3x3x3x3x16xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"int32">:$filter_sizes, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format,
    TFC_IntList<"[1,1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_Conv3DBackpropInputOp : TFC_Op<"Conv3DBackpropInput", [Pure]> {
  let summary = "the gradient of Conv3D by its input (version 1)";
  let description = [{
    1. The result has the shape of input, whose values do not count.

    Example: `%y = tfc.Conv3DBackpropInput %x, %f, %g {padding = "SAME", strides = array<i64: 1, 1, 1, 1, 1>} : (tensor<1x4x8x8x3xf32>, tensor<3x3x3x3x16xf32>, tensor<1x4x8x8x16xf32>) -> tensor<1x4x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_IntList<"[1,1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let gradient = "missing";
}

def TFC_Conv3DBackpropFilterOp : TFC_Op<"Conv3DBackpropFilter", [Pure]> {
  let summary = "the gradient of Conv3D by its filter (version 1)";
  let description = [{
    1. The result has the shape of filter, whose values do not count.

    Example: `%y = tfc.Conv3DBackpropFilter %x, %f, %g {padding = "SAME", strides = array<i64: 1, 1, 1, 1, 1>} : (tensor<1x4x8x8x3xf32>, tensor<3x3x3x3x16xf32>, tensor<1x4x8x8x16xf32>) -> tensor<3x3x3x3x16xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_IntList<"[1,1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let gradient = "missing";
}

} // category

#endif // TFC_NNCONV_TD
