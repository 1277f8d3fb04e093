// Ops of category NNPool; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNPOOL_TD
#define TFC_NNPOOL_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_MaxPoolOp : TFC_Op<"MaxPool", [Pure]> {
  let summary = "-inf pad; NaN";
  let arguments = (ins
    TFC_In<"T">:$input, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NHWC", ["NHWC", "NCHW", "NCHW_VECT_C"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types21, "float32">];
}

def TFC_AvgPoolOp : TFC_Op<"AvgPool", [Pure]> {
  let summary = "divide by real count";
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
