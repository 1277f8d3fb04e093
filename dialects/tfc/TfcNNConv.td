// Ops of category NNConv; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNCONV_TD
#define TFC_NNCONV_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_Conv2DOp : TFC_Op<"Conv2D", [Pure]> {
  let summary = "NHWC/NCHW, SAME/VALID/EXPLICIT, dilations, groups by depth";
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
  let summary = "strides equal";
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format, TFC_IntList<"[1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_DepthwiseConv2dNativeBackpropFilterOp : TFC_Op<"DepthwiseConv2dNativeBackpropFilter", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"int32">:$filter_sizes, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format,
    TFC_IntList<"[1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_DepthwiseConv2dNativeBackpropInputOp : TFC_Op<"DepthwiseConv2dNativeBackpropInput", [Pure]> {
  let arguments = (ins
    TFC_In<"int32">:$input_sizes, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format,
    TFC_IntList<"[1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

} // category

#endif // TFC_NNCONV_TD
