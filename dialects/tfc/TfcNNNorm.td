// Ops of category NNNorm; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNNORM_TD
#define TFC_NNNORM_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_BiasAddOp : TFC_Op<"BiasAdd", [Pure]> {
  let summary = "a vector added along the channels";
  let description = [{
    The channel is the last dimension, or the second with NCHW.

    1. bias is a vector as long as the channel dimension.

    Example: `%y = tfc.BiasAdd %x, %b : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$value, TFC_In<"T">:$bias, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
}

def TFC_BiasAddGradOp : TFC_Op<"BiasAddGrad", [Pure]> {
  let summary = "the sum over all but the channels";
  let description = [{
    The gradient of BiasAdd by its bias.

    1. The operand has rank 2 or more.

    Example: `%y = tfc.BiasAddGrad %x : (tensor<2x3xf32>) -> tensor<3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$out_backprop, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
}

def TFC_FusedBatchNormOp : TFC_Op<"FusedBatchNorm", [Pure]> {
  let summary = "5 outputs; is_training true -> batch stats; variance output n/(n-1); empty input";
  let arguments = (ins
    TFC_In<"T">:$x, TFC_In<"T">:$scale, TFC_In<"T">:$offset, TFC_In<"T">:$mean, TFC_In<"T">:$variance,
    TFC_Float<"0.0001">:$epsilon, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format, TFC_Bool<"true">:$is_training);
  let results = (outs
    TFC_Out<"T">:$y, TFC_Out<"T">:$batch_mean, TFC_Out<"T">:$batch_variance, TFC_Out<"T">:$reserve_space_1,
    TFC_Out<"T">:$reserve_space_2);
  let derived = [TFC_DerivedType<"T", TFC_Types4>];
}

def TFC_FusedBatchNormGradOp : TFC_Op<"FusedBatchNormGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$y_backprop, TFC_In<"T">:$x, TFC_In<"T">:$scale, TFC_In<"T">:$reserve_space_1,
    TFC_In<"T">:$reserve_space_2, TFC_Float<"0.0001">:$epsilon, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format,
    TFC_Bool<"true">:$is_training);
  let results = (outs
    TFC_Out<"T">:$x_backprop, TFC_Out<"T">:$scale_backprop, TFC_Out<"T">:$offset_backprop,
    TFC_Out<"T">:$reserve_space_3, TFC_Out<"T">:$reserve_space_4);
  let derived = [TFC_DerivedType<"T", TFC_Types4>];
}

def TFC_FusedBatchNormGradV2Op : TFC_Op<"FusedBatchNormGradV2", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$y_backprop, TFC_In<"T">:$x, TFC_In<"float32">:$scale, TFC_In<"U">:$reserve_space_1,
    TFC_In<"U">:$reserve_space_2, TFC_Float<"0.0001">:$epsilon, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format,
    TFC_Bool<"true">:$is_training);
  let results = (outs
    TFC_Out<"T">:$x_backprop, TFC_Out<"U">:$scale_backprop, TFC_Out<"U">:$offset_backprop,
    TFC_Out<"U">:$reserve_space_3, TFC_Out<"U">:$reserve_space_4);
  let derived = [TFC_DerivedType<"T", TFC_Types6>, TFC_DerivedType<"U", TFC_Types4>];
}

def TFC_FusedBatchNormV2Op : TFC_Op<"FusedBatchNormV2", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$x, TFC_In<"U">:$scale, TFC_In<"U">:$offset, TFC_In<"U">:$mean, TFC_In<"U">:$variance,
    TFC_Float<"0.0001">:$epsilon, TFC_Str<"NHWC", ["NHWC", "NCHW"]>:$data_format, TFC_Bool<"true">:$is_training);
  let results = (outs
    TFC_Out<"T">:$y, TFC_Out<"U">:$batch_mean, TFC_Out<"U">:$batch_variance, TFC_Out<"U">:$reserve_space_1,
    TFC_Out<"U">:$reserve_space_2);
  let derived = [TFC_DerivedType<"T", TFC_Types6>, TFC_DerivedType<"U", TFC_Types4>];
}

def TFC_FusedBatchNormV3Op : TFC_Op<"FusedBatchNormV3", [Pure]> {
  let summary = "6 outputs; half in, float stats";
  let arguments = (ins
    TFC_In<"T">:$x, TFC_In<"U">:$scale, TFC_In<"U">:$offset, TFC_In<"U">:$mean, TFC_In<"U">:$variance,
    TFC_Float<"0.0001">:$epsilon, TFC_Str<"NHWC", ["NHWC", "NCHW", "NDHWC", "NCDHW"]>:$data_format, TFC_Bool<"true">:$is_training);
  let results = (outs
    TFC_Out<"T">:$y, TFC_Out<"U">:$batch_mean, TFC_Out<"U">:$batch_variance, TFC_Out<"U">:$reserve_space_1,
    TFC_Out<"U">:$reserve_space_2, TFC_Out<"U">:$reserve_space_3);
  let derived = [TFC_DerivedType<"T", TFC_Types6>, TFC_DerivedType<"U", ["bfloat16", "float32"]>];
}

def TFC_FusedBatchNormGradV3Op : TFC_Op<"FusedBatchNormGradV3", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$y_backprop, TFC_In<"T">:$x, TFC_In<"float32">:$scale, TFC_In<"U">:$reserve_space_1,
    TFC_In<"U">:$reserve_space_2, TFC_In<"U">:$reserve_space_3, TFC_Float<"0.0001">:$epsilon,
    TFC_Str<"NHWC", ["NHWC", "NCHW", "NDHWC", "NCDHW"]>:$data_format, TFC_Bool<"true">:$is_training);
  let results = (outs
    TFC_Out<"T">:$x_backprop, TFC_Out<"U">:$scale_backprop, TFC_Out<"U">:$offset_backprop,
    TFC_Out<"U">:$reserve_space_4, TFC_Out<"U">:$reserve_space_5);
  let derived = [TFC_DerivedType<"T", TFC_Types6>, TFC_DerivedType<"U", TFC_Types4>];
}

def TFC_BatchNormWithGlobalNormalizationOp : TFC_Op<"BatchNormWithGlobalNormalization", [Pure]> {
  let summary = "normalisation with given statistics";
  let description = [{
    (t - m) / sqrt(v + variance_epsilon), times gamma if scale_after_normalization, plus beta. Graphs of producers above 9 do not
    have it.

    1. t has rank 4; the others are vectors of its channels.

    Example: `%y = tfc.BatchNormWithGlobalNormalization %t, %m, %v, %b, %g {scale_after_normalization = true, variance_epsilon = 1.000000e-03 : f32} : (tensor<1x8x8x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$t, TFC_In<"T">:$m, TFC_In<"T">:$v, TFC_In<"T">:$beta, TFC_In<"T">:$gamma,
    TFC_Float<"?">:$variance_epsilon, TFC_Bool<"?">:$scale_after_normalization);
  let results = (outs TFC_Out<"T">:$result);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
}

def TFC_BatchNormWithGlobalNormalizationGradOp : TFC_Op<"BatchNormWithGlobalNormalizationGrad", [Pure]> {
  let summary = "the gradients of BatchNormWithGlobalNormalization";
  let description = [{
    By t, m, v, beta and gamma; the last is zero without scale_after_normalization.

    1. t and backprop have one shape.

    Example: `%y:5 = tfc.BatchNormWithGlobalNormalizationGrad %t, %m, %v, %g, %d {scale_after_normalization = true, variance_epsilon = 1.000000e-03 : f32} : (tensor<1x8x8x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<1x8x8x3xf32>) -> (tensor<1x8x8x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$t, TFC_In<"T">:$m, TFC_In<"T">:$v, TFC_In<"T">:$gamma, TFC_In<"T">:$backprop,
    TFC_Float<"?">:$variance_epsilon, TFC_Bool<"?">:$scale_after_normalization);
  let results = (outs TFC_Out<"T">:$dx, TFC_Out<"T">:$dm, TFC_Out<"T">:$dv, TFC_Out<"T">:$db, TFC_Out<"T">:$dg);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
}

def TFC_BiasAddV1Op : TFC_Op<"BiasAddV1", [Pure]> {
  let summary = "BiasAdd along the last dimension";
  let description = [{
    1. bias is a vector as long as the last dimension.

    Example: `%y = tfc.BiasAddV1 %x, %b : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$value, TFC_In<"T">:$bias);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
}

def TFC_LRNOp : TFC_Op<"LRN", [Pure]> {
  let summary = "local response normalisation";
  let description = [{
    Each element over (bias + alpha * the sum of squares of the channels at most depth_radius away) to the power beta.

    1. The input has rank 4.

    Example: `%y = tfc.LRN %x : (tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_Int<"5">:$depth_radius, TFC_Float<"1">:$bias, TFC_Float<"1">:$alpha,
    TFC_Float<"0.5">:$beta);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types6, "float32">];
}

def TFC_LRNGradOp : TFC_Op<"LRNGrad", [Pure]> {
  let summary = "the gradient of LRN";
  let description = [{
    1. The operands have one shape.

    Example: `%y = tfc.LRNGrad %g, %x, %o : (tensor<1x8x8x3xf32>, tensor<1x8x8x3xf32>, tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input_grads, TFC_In<"T">:$input_image, TFC_In<"T">:$output_image, TFC_Int<"5">:$depth_radius,
    TFC_Float<"1">:$bias, TFC_Float<"1">:$alpha, TFC_Float<"0.5">:$beta);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types6, "float32">];
  let gradient = "missing";
}

} // category

#endif // TFC_NNNORM_TD
