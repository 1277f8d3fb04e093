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
    TFC_In<"T">:$input, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID", "EXPLICIT"]>:$padding,
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
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID", "EXPLICIT"]>:$padding,
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
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID", "EXPLICIT"]>:$padding,
    TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_AvgPool3DOp : TFC_Op<"AvgPool3D", [Pure]> {
  let summary = "the mean of each window of a volume";
  let description = [{
    Windows at the border divide by the elements they really have.

    1. Windows and strides of the batch are 1.

    Example: `%y = tfc.AvgPool3D %x {ksize = array<i64: 1, 2, 2, 2, 1>, padding = "VALID", strides = array<i64: 1, 2, 2, 2, 1>} : (tensor<1x4x8x8x3xf32>) -> tensor<1x2x4x4x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_MaxPool3DOp : TFC_Op<"MaxPool3D", [Pure]> {
  let summary = "the maximum of each window of a volume";
  let description = [{
    1. Windows and strides of the batch are 1.

    Example: `%y = tfc.MaxPool3D %x {ksize = array<i64: 1, 2, 2, 2, 1>, padding = "VALID", strides = array<i64: 1, 2, 2, 2, 1>} : (tensor<1x4x8x8x3xf32>) -> tensor<1x2x4x4x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types6>];
}

def TFC_AvgPool3DGradOp : TFC_Op<"AvgPool3DGrad", [Pure]> {
  let summary = "the gradient of AvgPool3D";
  let description = [{
    1. orig_input_shape has five elements: the result's shape.

    Example: `%y = tfc.AvgPool3DGrad %s, %g {ksize = array<i64: 1, 2, 2, 2, 1>, padding = "VALID", strides = array<i64: 1, 2, 2, 2, 1>} : (tensor<5xi32>, tensor<1x2x4x4x3xf32>) -> tensor<1x4x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"int32">:$orig_input_shape, TFC_In<"T">:$grad, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_MaxPool3DGradOp : TFC_Op<"MaxPool3DGrad", [Pure]> {
  let summary = "the gradient of MaxPool3D";
  let description = [{
    Each window gives its gradient to its first maximum.

    1. orig_output and grad have one shape.

    Example: `%y = tfc.MaxPool3DGrad %x, %y0, %g {ksize = array<i64: 1, 2, 2, 2, 1>, padding = "VALID", strides = array<i64: 1, 2, 2, 2, 1>} : (tensor<1x4x8x8x3xf32>, tensor<1x2x4x4x3xf32>, tensor<1x2x4x4x3xf32>) -> tensor<1x4x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"TInput">:$orig_input, TFC_In<"TInput">:$orig_output, TFC_In<"T">:$grad, TFC_IntList<"?">:$ksize,
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types6, "float32">, TFC_DerivedType<"TInput", TFC_Types6, "float32">];
}

def TFC_MaxPool3DGradGradOp : TFC_Op<"MaxPool3DGradGrad", [Pure]> {
  let summary = "the second gradient of MaxPool3D";
  let description = [{
    Picks from grad where each window has its first maximum.

    1. grad has the shape of orig_input.

    Example: `%y = tfc.MaxPool3DGradGrad %x, %y0, %g {ksize = array<i64: 1, 2, 2, 2, 1>, padding = "VALID", strides = array<i64: 1, 2, 2, 2, 1>} : (tensor<1x4x8x8x3xf32>, tensor<1x2x4x4x3xf32>, tensor<1x4x8x8x3xf32>) -> tensor<1x2x4x4x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$orig_input, TFC_In<"T">:$orig_output, TFC_In<"T">:$grad, TFC_IntList<"?">:$ksize,
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_MaxPoolV2Op : TFC_Op<"MaxPoolV2", [Pure]> {
  let summary = "MaxPool whose window is an operand";
  let description = [{
    1. ksize and strides are known when the graph is compiled.

    Example: `%y = tfc.MaxPoolV2 %x, %k, %s {padding = "VALID"} : (tensor<1x8x8x3xf32>, tensor<4xi32>, tensor<4xi32>) -> tensor<1x4x4x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"int32">:$ksize, TFC_In<"int32">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NHWC", ["NCHW", "NCHW_VECT_C", "NHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types21, "float32">];
}

def TFC_MaxPoolGradV2Op : TFC_Op<"MaxPoolGradV2", [Pure]> {
  let summary = "the gradient of MaxPoolV2";
  let description = [{
    1. ksize and strides are known when the graph is compiled.

    Example: `%y = tfc.MaxPoolGradV2 %x, %y0, %g, %k, %s {padding = "VALID"} : (tensor<1x8x8x3xf32>, tensor<1x4x4x3xf32>, tensor<1x4x4x3xf32>, tensor<4xi32>, tensor<4xi32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$orig_input, TFC_In<"T">:$orig_output, TFC_In<"T">:$grad, TFC_In<"int32">:$ksize,
    TFC_In<"int32">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NHWC", ["NCHW", "NHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals, "float32">];
}

def TFC_MaxPoolGradGradV2Op : TFC_Op<"MaxPoolGradGradV2", [Pure]> {
  let summary = "the second gradient of MaxPoolV2";
  let description = [{
    1. ksize and strides are known when the graph is compiled.

    Example: `%y = tfc.MaxPoolGradGradV2 %x, %y0, %g, %k, %s {padding = "VALID"} : (tensor<1x8x8x3xf32>, tensor<1x4x4x3xf32>, tensor<1x8x8x3xf32>, tensor<4xi32>, tensor<4xi32>) -> tensor<1x4x4x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$orig_input, TFC_In<"T">:$orig_output, TFC_In<"T">:$grad, TFC_In<"int32">:$ksize,
    TFC_In<"int32">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NHWC", ["NCHW", "NHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "missing";
}

def TFC_MaxPoolWithArgmaxOp : TFC_Op<"MaxPoolWithArgmax", [Pure]> {
  let summary = "the maximum of each window, and where it is";
  let description = [{
    Positions are ((b * height + y) * width + x) * channels + c, where b is 0 without include_batch_in_index; the first of equal
    maxima counts.

    1. Windows and strides of the batch are 1.

    Example: `%y:2 = tfc.MaxPoolWithArgmax %x {ksize = array<i64: 1, 2, 2, 1>, padding = "VALID", strides = array<i64: 1, 2, 2, 1>} : (tensor<1x8x8x3xf32>) -> (tensor<1x4x4x3xf32>, tensor<1x4x4x3xi64>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Bool<"false">:$include_batch_in_index);
  let results = (outs TFC_Out<"T">:$output, TFC_Out<"Targmax">:$argmax);
  let derived = [TFC_DerivedType<"Targmax", ["int32", "int64"], "int64">, TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_MaxPoolGradWithArgmaxOp : TFC_Op<"MaxPoolGradWithArgmax", [Pure]> {
  let summary = "the gradient of MaxPoolWithArgmax";
  let description = [{
    1. grad and argmax have one shape.
    2. Positions lie inside of the input.

    Example: `%y = tfc.MaxPoolGradWithArgmax %x, %g, %a {ksize = array<i64: 1, 2, 2, 1>, padding = "VALID", strides = array<i64: 1, 2, 2, 1>} : (tensor<1x8x8x3xf32>, tensor<1x4x4x3xf32>, tensor<1x4x4x3xi64>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$grad, TFC_In<"Targmax">:$argmax, TFC_IntList<"?">:$ksize,
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Bool<"false">:$include_batch_in_index);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"Targmax", ["int32", "int64"]>, TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "missing";
}

def TFC_MaxPoolGradGradWithArgmaxOp : TFC_Op<"MaxPoolGradGradWithArgmax", [Pure]> {
  let summary = "the second gradient of MaxPoolWithArgmax";
  let description = [{
    Picks from grad at the positions.

    1. grad has the shape of the input.

    Example: `%y = tfc.MaxPoolGradGradWithArgmax %x, %g, %a {ksize = array<i64: 1, 2, 2, 1>, padding = "VALID", strides = array<i64: 1, 2, 2, 1>} : (tensor<1x8x8x3xf32>, tensor<1x8x8x3xf32>, tensor<1x4x4x3xi64>) -> tensor<1x4x4x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$grad, TFC_In<"Targmax">:$argmax, TFC_IntList<"?">:$ksize,
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Bool<"false">:$include_batch_in_index);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"Targmax", ["int32", "int64"]>, TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "missing";
}

} // category

#endif // TFC_NNPOOL_TD
