// Ops of category ArrayQuant; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_ARRAYQUANT_TD
#define TFC_ARRAYQUANT_TD

include "TfcBase.td"

let category = "Array" in {

def TFC_FakeQuantWithMinMaxArgsOp : TFC_Op<"FakeQuantWithMinMaxArgs", [Pure]> {
  let summary = "floats rounded as quantisation would";
  let description = [{
    Each element is clamped to the range and rounded to one of 2^num_bits steps in it. The range is the attributes min and max,
    moved so that zero is one of the steps.

    1. 2 <= num_bits <= 16.

    Example: `%o = tfc.FakeQuantWithMinMaxArgs %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"float32">:$inputs, TFC_Float<"-6">:$min, TFC_Float<"6">:$max, TFC_Int<"8">:$num_bits,
    TFC_Bool<"false">:$narrow_range);
  let results = (outs TFC_Out<"float32">:$outputs);
}

def TFC_FakeQuantWithMinMaxVarsOp : TFC_Op<"FakeQuantWithMinMaxVars", [Pure]> {
  let summary = "floats rounded as quantisation would";
  let description = [{
    Each element is clamped to the range and rounded to one of 2^num_bits steps in it. The range is the operands min and max,
    scalars, moved so that zero is one of the steps.

    1. 2 <= num_bits <= 16.

    Example: `%o = tfc.FakeQuantWithMinMaxVars %x, %min, %max : (tensor<2x3xf32>, tensor<f32>, tensor<f32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"float32">:$inputs, TFC_In<"float32">:$min, TFC_In<"float32">:$max, TFC_Int<"8">:$num_bits,
    TFC_Bool<"false">:$narrow_range);
  let results = (outs TFC_Out<"float32">:$outputs);
}

def TFC_FakeQuantWithMinMaxVarsPerChannelOp : TFC_Op<"FakeQuantWithMinMaxVarsPerChannel", [Pure]> {
  let summary = "floats rounded as quantisation would";
  let description = [{
    Each element is clamped to the range and rounded to one of 2^num_bits steps in it. The range is the operands min and max, a
    range for each place of the last dimension, moved so that zero is one of the steps.

    1. 2 <= num_bits <= 16.

    Example: `%o = tfc.FakeQuantWithMinMaxVarsPerChannel %x, %min, %max : (tensor<2x3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"float32">:$inputs, TFC_In<"float32">:$min, TFC_In<"float32">:$max, TFC_Int<"8">:$num_bits,
    TFC_Bool<"false">:$narrow_range);
  let results = (outs TFC_Out<"float32">:$outputs);
}

def TFC_FakeQuantWithMinMaxArgsGradientOp : TFC_Op<"FakeQuantWithMinMaxArgsGradient", [Pure]> {
  let summary = "the gradient of FakeQuantWithMinMaxArgs";
  let description = [{
    The gradient where the input lies in the range, else zero.

    1. 2 <= num_bits <= 16.

    Example: `%o = tfc.FakeQuantWithMinMaxArgsGradient %g, %x : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"float32">:$gradients, TFC_In<"float32">:$inputs, TFC_Float<"-6">:$min, TFC_Float<"6">:$max,
    TFC_Int<"8">:$num_bits, TFC_Bool<"false">:$narrow_range);
  let results = (outs TFC_Out<"float32">:$backprops);
  let gradient = "missing";
}

def TFC_FakeQuantWithMinMaxVarsGradientOp : TFC_Op<"FakeQuantWithMinMaxVarsGradient", [Pure]> {
  let summary = "the gradient of FakeQuantWithMinMaxVars";
  let description = [{
    The gradient where the input lies in the range, else zero; what lies below moves min, what lies above max.

    1. 2 <= num_bits <= 16.

    Example: `%o, %a, %b = tfc.FakeQuantWithMinMaxVarsGradient %g, %x, %min, %max : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<f32>, tensor<f32>) -> (tensor<2x3xf32>, tensor<f32>, tensor<f32>)`
  }];
  let arguments = (ins
    TFC_In<"float32">:$gradients, TFC_In<"float32">:$inputs, TFC_In<"float32">:$min, TFC_In<"float32">:$max,
    TFC_Int<"8">:$num_bits, TFC_Bool<"false">:$narrow_range);
  let results = (outs
    TFC_Out<"float32">:$backprops_wrt_input, TFC_Out<"float32">:$backprop_wrt_min,
    TFC_Out<"float32">:$backprop_wrt_max);
  let gradient = "missing";
}

def TFC_FakeQuantWithMinMaxVarsPerChannelGradientOp : TFC_Op<"FakeQuantWithMinMaxVarsPerChannelGradient", [Pure]> {
  let summary = "the gradient of FakeQuantWithMinMaxVarsPerChannel";
  let description = [{
    The gradient where the input lies in the range, else zero; what lies below moves min, what lies above max.

    1. 2 <= num_bits <= 16.

    Example: `%o, %a, %b = tfc.FakeQuantWithMinMaxVarsPerChannelGradient %g, %x, %min, %max : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<3xf32>, tensor<3xf32>) -> (tensor<2x3xf32>, tensor<3xf32>, tensor<3xf32>)`
  }];
  let arguments = (ins
    TFC_In<"float32">:$gradients, TFC_In<"float32">:$inputs, TFC_In<"float32">:$min, TFC_In<"float32">:$max,
    TFC_Int<"8">:$num_bits, TFC_Bool<"false">:$narrow_range);
  let results = (outs
    TFC_Out<"float32">:$backprops_wrt_input, TFC_Out<"float32">:$backprop_wrt_min,
    TFC_Out<"float32">:$backprop_wrt_max);
  let gradient = "missing";
}

def TFC_QuantizeAndDequantizeV2Op : TFC_Op<"QuantizeAndDequantizeV2", [Pure]> {
  let summary = "floats rounded as quantisation would";
  let description = [{
    Each element is scaled to integers of num_bits bits, rounded and scaled back. The range is given, or that of the elements.

    1. input_min <= input_max if the range is given.

    Example: `%o = tfc.QuantizeAndDequantizeV2 %x, %min, %max : (tensor<2x3xf32>, tensor<f32>, tensor<f32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$input_min, TFC_In<"T">:$input_max, TFC_Bool<"true">:$signed_input,
    TFC_Int<"8">:$num_bits, TFC_Bool<"false">:$range_given,
    TFC_Str<"HALF_TO_EVEN", ["HALF_TO_EVEN", "HALF_UP"]>:$round_mode, TFC_Bool<"false">:$narrow_range);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_QuantizeAndDequantizeV3Op : TFC_Op<"QuantizeAndDequantizeV3", [Pure]> {
  let summary = "QuantizeAndDequantizeV2 with the number of bits as an operand";
  let description = [{
    Each element is scaled to integers of num_bits bits, rounded and scaled back.

    1. input_min <= input_max if the range is given.

    Example: `%o = tfc.QuantizeAndDequantizeV3 %x, %min, %max, %bits : (tensor<2x3xf32>, tensor<f32>, tensor<f32>, tensor<i32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$input_min, TFC_In<"T">:$input_max, TFC_In<"int32">:$num_bits,
    TFC_Bool<"true">:$signed_input, TFC_Bool<"true">:$range_given, TFC_Bool<"false">:$narrow_range);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

} // category

#endif // TFC_ARRAYQUANT_TD
