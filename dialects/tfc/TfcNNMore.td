// Ops of category NNMore; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNMORE_TD
#define TFC_NNMORE_TD

include "TfcBase.td"

let category = "NN" in {

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
