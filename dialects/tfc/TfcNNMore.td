// Ops of category NNMore; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNMORE_TD
#define TFC_NNMORE_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_Conv3DBackpropInputV2Op : TFC_Op<"Conv3DBackpropInputV2", [Pure]> {
  let arguments = (ins
    TFC_In<"Tshape">:$input_sizes, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format,
    TFC_IntList<"[1,1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>, TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
  let target = "none";
}

def TFC_AvgPool3DOp : TFC_Op<"AvgPool3D", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_MaxPool3DOp : TFC_Op<"MaxPool3D", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types6>];
  let target = "none";
}

def TFC_Conv3DOp : TFC_Op<"Conv3D", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format, TFC_IntList<"[1,1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_MaxPoolWithArgmaxOp : TFC_Op<"MaxPoolWithArgmax", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Bool<"false">:$include_batch_in_index);
  let results = (outs TFC_Out<"T">:$output, TFC_Out<"Targmax">:$argmax);
  let derived = [TFC_DerivedType<"Targmax", ["int32", "int64"], "int64">, TFC_DerivedType<"T", TFC_Reals>];
  let target = "none";
}

def TFC_LSTMBlockCellOp : TFC_Op<"LSTMBlockCell", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$x, TFC_In<"T">:$cs_prev, TFC_In<"T">:$h_prev, TFC_In<"T">:$w, TFC_In<"T">:$wci, TFC_In<"T">:$wcf,
    TFC_In<"T">:$wco, TFC_In<"T">:$b, TFC_Float<"1">:$forget_bias, TFC_Float<"3">:$cell_clip,
    TFC_Bool<"false">:$use_peephole);
  let results = (outs
    TFC_Out<"T">:$i, TFC_Out<"T">:$cs, TFC_Out<"T">:$f, TFC_Out<"T">:$o, TFC_Out<"T">:$ci, TFC_Out<"T">:$co,
    TFC_Out<"T">:$h);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_BlockLSTMOp : TFC_Op<"BlockLSTM", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$seq_len_max, TFC_In<"T">:$x, TFC_In<"T">:$cs_prev, TFC_In<"T">:$h_prev, TFC_In<"T">:$w,
    TFC_In<"T">:$wci, TFC_In<"T">:$wcf, TFC_In<"T">:$wco, TFC_In<"T">:$b, TFC_Float<"1">:$forget_bias,
    TFC_Float<"3">:$cell_clip, TFC_Bool<"false">:$use_peephole);
  let results = (outs
    TFC_Out<"T">:$i, TFC_Out<"T">:$cs, TFC_Out<"T">:$f, TFC_Out<"T">:$o, TFC_Out<"T">:$ci, TFC_Out<"T">:$co,
    TFC_Out<"T">:$h);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"]>];
  let target = "none";
}

def TFC_GRUBlockCellOp : TFC_Op<"GRUBlockCell", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$x, TFC_In<"T">:$h_prev, TFC_In<"T">:$w_ru, TFC_In<"T">:$w_c, TFC_In<"T">:$b_ru, TFC_In<"T">:$b_c);
  let results = (outs TFC_Out<"T">:$r, TFC_Out<"T">:$u, TFC_Out<"T">:$c, TFC_Out<"T">:$h);
  let derived = [TFC_DerivedType<"T", ["float32"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_NthElementOp : TFC_Op<"NthElement", [Pure]> {
  let summary = "the n-th smallest (largest) element of each row";
  let description = [{
    The n-th smallest (largest) element of each row.

    1. n is a scalar below the last dimension.

    Example: `%y = tfc.NthElement %x, %n {reverse = false} : (tensor<2x5xf32>, tensor<i32>) -> tensor<2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"int32">:$n, TFC_Bool<"false">:$reverse);
  let results = (outs TFC_Out<"T">:$values);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let target = "host";
}

def TFC_BatchNormWithGlobalNormalizationOp : TFC_Op<"BatchNormWithGlobalNormalization", [Pure]> {
  let summary = "removed after producer 9: upgrade on import; deprecated since GraphDef 9";
  let arguments = (ins
    TFC_In<"T">:$t, TFC_In<"T">:$m, TFC_In<"T">:$v, TFC_In<"T">:$beta, TFC_In<"T">:$gamma,
    TFC_Float<"?">:$variance_epsilon, TFC_Bool<"?">:$scale_after_normalization);
  let results = (outs TFC_Out<"T">:$result);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let target = "none";
}

def TFC_CTCBeamSearchDecoderOp : TFC_Op<"CTCBeamSearchDecoder", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$inputs, TFC_In<"int32">:$sequence_length, TFC_Int<"?", 1>:$beam_width,
    TFC_Bool<"true">:$merge_repeated);
  let results = (outs
    TFC_OutN<"top_paths", "int64">:$decoded_indices, TFC_OutN<"top_paths", "int64">:$decoded_values,
    TFC_OutN<"top_paths", "int64">:$decoded_shape, TFC_Out<"T">:$log_probability);
  let derived = [TFC_DerivedNumber<"top_paths", 1>, TFC_DerivedType<"T", ["float32", "float64"], "float32">];
  let gradient = "none";
  let target = "none";
}

def TFC_Dilation2DOp : TFC_Op<"Dilation2D", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_IntList<"?">:$strides, TFC_IntList<"?">:$rates,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let target = "none";
}

def TFC_LRNOp : TFC_Op<"LRN", [Pure]> {
  let summary = "depth_radius";
  let arguments = (ins
    TFC_In<"T">:$input, TFC_Int<"5">:$depth_radius, TFC_Float<"1">:$bias, TFC_Float<"1">:$alpha,
    TFC_Float<"0.5">:$beta);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types6, "float32">];
  let target = "none";
}

def TFC_AvgPool3DGradOp : TFC_Op<"AvgPool3DGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"int32">:$orig_input_shape, TFC_In<"T">:$grad, TFC_IntList<"?">:$ksize, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_BatchNormWithGlobalNormalizationGradOp : TFC_Op<"BatchNormWithGlobalNormalizationGrad", [Pure]> {
  let summary = "deprecated since GraphDef 9";
  let arguments = (ins
    TFC_In<"T">:$t, TFC_In<"T">:$m, TFC_In<"T">:$v, TFC_In<"T">:$gamma, TFC_In<"T">:$backprop,
    TFC_Float<"?">:$variance_epsilon, TFC_Bool<"?">:$scale_after_normalization);
  let results = (outs TFC_Out<"T">:$dx, TFC_Out<"T">:$dm, TFC_Out<"T">:$dv, TFC_Out<"T">:$db, TFC_Out<"T">:$dg);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "none";
}

def TFC_BiasAddV1Op : TFC_Op<"BiasAddV1", [Pure]> {
  let arguments = (ins TFC_In<"T">:$value, TFC_In<"T">:$bias);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let target = "none";
}

def TFC_BlockLSTMGradOp : TFC_Op<"BlockLSTMGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$seq_len_max, TFC_In<"T">:$x, TFC_In<"T">:$cs_prev, TFC_In<"T">:$h_prev, TFC_In<"T">:$w,
    TFC_In<"T">:$wci, TFC_In<"T">:$wcf, TFC_In<"T">:$wco, TFC_In<"T">:$b, TFC_In<"T">:$i, TFC_In<"T">:$cs,
    TFC_In<"T">:$f, TFC_In<"T">:$o, TFC_In<"T">:$ci, TFC_In<"T">:$co, TFC_In<"T">:$h, TFC_In<"T">:$cs_grad,
    TFC_In<"T">:$h_grad, TFC_Bool<"?">:$use_peephole);
  let results = (outs
    TFC_Out<"T">:$x_grad, TFC_Out<"T">:$cs_prev_grad, TFC_Out<"T">:$h_prev_grad, TFC_Out<"T">:$w_grad,
    TFC_Out<"T">:$wci_grad, TFC_Out<"T">:$wcf_grad, TFC_Out<"T">:$wco_grad, TFC_Out<"T">:$b_grad);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_CTCGreedyDecoderOp : TFC_Op<"CTCGreedyDecoder", [Pure]> {
  let arguments = (ins TFC_In<"T">:$inputs, TFC_In<"int32">:$sequence_length, TFC_Bool<"false">:$merge_repeated);
  let results = (outs
    TFC_Out<"int64">:$decoded_indices, TFC_Out<"int64">:$decoded_values, TFC_Out<"int64">:$decoded_shape,
    TFC_Out<"T">:$log_probability);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"], "float32">];
  let gradient = "none";
  let target = "none";
}

def TFC_CTCLossOp : TFC_Op<"CTCLoss", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$inputs, TFC_In<"int64">:$labels_indices, TFC_In<"int32">:$labels_values,
    TFC_In<"int32">:$sequence_length, TFC_Bool<"false">:$preprocess_collapse_repeated,
    TFC_Bool<"true">:$ctc_merge_repeated, TFC_Bool<"false">:$ignore_longer_outputs_than_inputs);
  let results = (outs TFC_Out<"T">:$loss, TFC_Out<"T">:$gradient);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"], "float32">];
  let target = "none";
}

def TFC_Conv3DBackpropFilterV2Op : TFC_Op<"Conv3DBackpropFilterV2", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"int32">:$filter_sizes, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format,
    TFC_IntList<"[1,1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_DataFormatDimMapOp : TFC_Op<"DataFormatDimMap", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_Str<"NHWC">:$src_format, TFC_Str<"NCHW">:$dst_format);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_DataFormatVecPermuteOp : TFC_Op<"DataFormatVecPermute", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_Str<"NHWC">:$src_format, TFC_Str<"NCHW">:$dst_format);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_Dilation2DBackpropFilterOp : TFC_Op<"Dilation2DBackpropFilter", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_IntList<"?">:$rates, TFC_Str<"?", ["SAME", "VALID"]>:$padding);
  let results = (outs TFC_Out<"T">:$filter_backprop);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "missing";
  let target = "none";
}

def TFC_Dilation2DBackpropInputOp : TFC_Op<"Dilation2DBackpropInput", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_IntList<"?">:$rates, TFC_Str<"?", ["SAME", "VALID"]>:$padding);
  let results = (outs TFC_Out<"T">:$in_backprop);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "missing";
  let target = "none";
}

def TFC_GRUBlockCellGradOp : TFC_Op<"GRUBlockCellGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$x, TFC_In<"T">:$h_prev, TFC_In<"T">:$w_ru, TFC_In<"T">:$w_c, TFC_In<"T">:$b_ru, TFC_In<"T">:$b_c,
    TFC_In<"T">:$r, TFC_In<"T">:$u, TFC_In<"T">:$c, TFC_In<"T">:$d_h);
  let results = (outs TFC_Out<"T">:$d_x, TFC_Out<"T">:$d_h_prev, TFC_Out<"T">:$d_c_bar, TFC_Out<"T">:$d_r_bar_u_bar);
  let derived = [TFC_DerivedType<"T", ["float32"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_LRNGradOp : TFC_Op<"LRNGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input_grads, TFC_In<"T">:$input_image, TFC_In<"T">:$output_image, TFC_Int<"5">:$depth_radius,
    TFC_Float<"1">:$bias, TFC_Float<"1">:$alpha, TFC_Float<"0.5">:$beta);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types6, "float32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_LSTMBlockCellGradOp : TFC_Op<"LSTMBlockCellGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$x, TFC_In<"T">:$cs_prev, TFC_In<"T">:$h_prev, TFC_In<"T">:$w, TFC_In<"T">:$wci, TFC_In<"T">:$wcf,
    TFC_In<"T">:$wco, TFC_In<"T">:$b, TFC_In<"T">:$i, TFC_In<"T">:$cs, TFC_In<"T">:$f, TFC_In<"T">:$o, TFC_In<"T">:$ci,
    TFC_In<"T">:$co, TFC_In<"T">:$cs_grad, TFC_In<"T">:$h_grad, TFC_Bool<"?">:$use_peephole);
  let results = (outs
    TFC_Out<"T">:$cs_prev_grad, TFC_Out<"T">:$dicfo, TFC_Out<"T">:$wci_grad, TFC_Out<"T">:$wcf_grad,
    TFC_Out<"T">:$wco_grad);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_MaxPool3DGradOp : TFC_Op<"MaxPool3DGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"TInput">:$orig_input, TFC_In<"TInput">:$orig_output, TFC_In<"T">:$grad, TFC_IntList<"?">:$ksize,
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types6, "float32">, TFC_DerivedType<"TInput", TFC_Types6, "float32">];
  let target = "none";
}

def TFC_MaxPoolGradV2Op : TFC_Op<"MaxPoolGradV2", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$orig_input, TFC_In<"T">:$orig_output, TFC_In<"T">:$grad, TFC_In<"int32">:$ksize,
    TFC_In<"int32">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NHWC", ["NCHW", "NHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals, "float32">];
  let target = "none";
}

def TFC_MaxPoolGradWithArgmaxOp : TFC_Op<"MaxPoolGradWithArgmax", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$grad, TFC_In<"Targmax">:$argmax, TFC_IntList<"?">:$ksize,
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Bool<"false">:$include_batch_in_index);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"Targmax", ["int32", "int64"]>, TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "missing";
  let target = "none";
}

def TFC_MaxPoolV2Op : TFC_Op<"MaxPoolV2", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"int32">:$ksize, TFC_In<"int32">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NHWC", ["NCHW", "NCHW_VECT_C", "NHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types21, "float32">];
  let target = "none";
}

def TFC_BlockLSTMGradV2Op : TFC_Op<"BlockLSTMGradV2", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$seq_len_max, TFC_In<"T">:$x, TFC_In<"T">:$cs_prev, TFC_In<"T">:$h_prev, TFC_In<"T">:$w,
    TFC_In<"T">:$wci, TFC_In<"T">:$wcf, TFC_In<"T">:$wco, TFC_In<"T">:$b, TFC_In<"T">:$i, TFC_In<"T">:$cs,
    TFC_In<"T">:$f, TFC_In<"T">:$o, TFC_In<"T">:$ci, TFC_In<"T">:$co, TFC_In<"T">:$h, TFC_In<"T">:$cs_grad,
    TFC_In<"T">:$h_grad, TFC_Bool<"?">:$use_peephole);
  let results = (outs
    TFC_Out<"T">:$x_grad, TFC_Out<"T">:$cs_prev_grad, TFC_Out<"T">:$h_prev_grad, TFC_Out<"T">:$w_grad,
    TFC_Out<"T">:$wci_grad, TFC_Out<"T">:$wcf_grad, TFC_Out<"T">:$wco_grad, TFC_Out<"T">:$b_grad);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_BlockLSTMV2Op : TFC_Op<"BlockLSTMV2", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$seq_len_max, TFC_In<"T">:$x, TFC_In<"T">:$cs_prev, TFC_In<"T">:$h_prev, TFC_In<"T">:$w,
    TFC_In<"T">:$wci, TFC_In<"T">:$wcf, TFC_In<"T">:$wco, TFC_In<"T">:$b, TFC_Float<"0">:$cell_clip,
    TFC_Bool<"false">:$use_peephole);
  let results = (outs
    TFC_Out<"T">:$i, TFC_Out<"T">:$cs, TFC_Out<"T">:$f, TFC_Out<"T">:$o, TFC_Out<"T">:$ci, TFC_Out<"T">:$co,
    TFC_Out<"T">:$h);
  let derived = [TFC_DerivedType<"T", ["float16", "float32"]>];
  let target = "none";
}

def TFC_Conv3DBackpropFilterOp : TFC_Op<"Conv3DBackpropFilter", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_IntList<"[1,1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let gradient = "missing";
  let target = "none";
}

def TFC_Conv3DBackpropInputOp : TFC_Op<"Conv3DBackpropInput", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$filter, TFC_In<"T">:$out_backprop, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_IntList<"[1,1,1,1,1]">:$dilations);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let gradient = "missing";
  let target = "none";
}

def TFC_FractionalAvgPoolOp : TFC_Op<"FractionalAvgPool", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$value, TFC_FloatList<"?">:$pooling_ratio, TFC_Bool<"false">:$pseudo_random,
    TFC_Bool<"false">:$overlapping, TFC_Bool<"false">:$deterministic, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"T">:$output, TFC_Out<"int64">:$row_pooling_sequence, TFC_Out<"int64">:$col_pooling_sequence);
  let derived = [TFC_DerivedType<"T", TFC_Types27>];
  let target = "none";
}

def TFC_FractionalAvgPoolGradOp : TFC_Op<"FractionalAvgPoolGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$orig_input_tensor_shape, TFC_In<"T">:$out_backprop, TFC_In<"int64">:$row_pooling_sequence,
    TFC_In<"int64">:$col_pooling_sequence, TFC_Bool<"false">:$overlapping);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
  let target = "none";
}

def TFC_FractionalMaxPoolOp : TFC_Op<"FractionalMaxPool", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$value, TFC_FloatList<"?">:$pooling_ratio, TFC_Bool<"false">:$pseudo_random,
    TFC_Bool<"false">:$overlapping, TFC_Bool<"false">:$deterministic, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"T">:$output, TFC_Out<"int64">:$row_pooling_sequence, TFC_Out<"int64">:$col_pooling_sequence);
  let derived = [TFC_DerivedType<"T", TFC_Types27>];
  let target = "none";
}

def TFC_FractionalMaxPoolGradOp : TFC_Op<"FractionalMaxPoolGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$orig_input, TFC_In<"T">:$orig_output, TFC_In<"T">:$out_backprop, TFC_In<"int64">:$row_pooling_sequence,
    TFC_In<"int64">:$col_pooling_sequence, TFC_Bool<"false">:$overlapping);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types27>];
  let gradient = "missing";
  let target = "none";
}

def TFC_FusedPadConv2DOp : TFC_Op<"FusedPadConv2D", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"int32">:$paddings, TFC_In<"T">:$filter, TFC_Str<"?", ["REFLECT", "SYMMETRIC"]>:$mode,
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let gradient = "missing";
  let target = "none";
}

def TFC_FusedResizeAndPadConv2DOp : TFC_Op<"FusedResizeAndPadConv2D", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"int32">:$size, TFC_In<"int32">:$paddings, TFC_In<"T">:$filter,
    TFC_Bool<"false">:$resize_align_corners, TFC_Str<"?", ["REFLECT", "SYMMETRIC"]>:$mode, TFC_IntList<"?">:$strides,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let gradient = "missing";
  let target = "none";
}

def TFC_MaxPool3DGradGradOp : TFC_Op<"MaxPool3DGradGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$orig_input, TFC_In<"T">:$orig_output, TFC_In<"T">:$grad, TFC_IntList<"?">:$ksize,
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding,
    TFC_Str<"NDHWC", ["NCDHW", "NDHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let target = "none";
}

def TFC_MaxPoolGradGradV2Op : TFC_Op<"MaxPoolGradGradV2", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$orig_input, TFC_In<"T">:$orig_output, TFC_In<"T">:$grad, TFC_In<"int32">:$ksize,
    TFC_In<"int32">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Str<"NHWC", ["NCHW", "NHWC"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "missing";
  let target = "none";
}

def TFC_MaxPoolGradGradWithArgmaxOp : TFC_Op<"MaxPoolGradGradWithArgmax", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$grad, TFC_In<"Targmax">:$argmax, TFC_IntList<"?">:$ksize,
    TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding, TFC_Bool<"false">:$include_batch_in_index);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"Targmax", ["int32", "int64"]>, TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "missing";
  let target = "none";
}

def TFC_NegTrainOp : TFC_Op<"NegTrain", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_InRef<"float32">:$w_in, TFC_InRef<"float32">:$w_out, TFC_In<"int32">:$examples, TFC_In<"int32">:$labels,
    TFC_In<"float32">:$lr, TFC_IntList<"?">:$vocab_count, TFC_Int<"?">:$num_negative_samples);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_SkipgramOp : TFC_Op<"Skipgram", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Str<"?">:$filename, TFC_Int<"?">:$batch_size, TFC_Int<"5">:$window_size, TFC_Int<"5">:$min_count,
    TFC_Float<"0.001">:$subsample);
  let results = (outs
    TFC_Out<"string">:$vocab_word, TFC_Out<"int32">:$vocab_freq, TFC_Out<"int64">:$words_per_epoch,
    TFC_Out<"int32">:$current_epoch, TFC_Out<"int64">:$total_words_processed, TFC_Out<"int32">:$examples,
    TFC_Out<"int32">:$labels);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

} // category

#endif // TFC_NNMORE_TD
