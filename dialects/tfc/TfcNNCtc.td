// Ops of category NNCtc; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNCTC_TD
#define TFC_NNCTC_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_CTCLossOp : TFC_Op<"CTCLoss", [Pure]> {
  let summary = "connectionist temporal classification";
  let description = [{
    The loss of each sequence of logits [time, batch, classes] for its labels (a sparse matrix), and its gradient by the logits. The
    last class is the blank.

    1. Labels are less than the blank.
    2. A sequence is long enough for its labels, unless ignore_longer_outputs_than_inputs.

    Example: `%y:2 = tfc.CTCLoss %x, %i, %v, %n : (tensor<6x2x5xf32>, tensor<3x2xi64>, tensor<3xi32>, tensor<2xi32>) -> (tensor<2xf32>, tensor<6x2x5xf32>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$inputs, TFC_In<"int64">:$labels_indices, TFC_In<"int32">:$labels_values,
    TFC_In<"int32">:$sequence_length, TFC_Bool<"false">:$preprocess_collapse_repeated,
    TFC_Bool<"true">:$ctc_merge_repeated, TFC_Bool<"false">:$ignore_longer_outputs_than_inputs);
  let results = (outs TFC_Out<"T">:$loss, TFC_Out<"T">:$gradient);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"], "float32">];
  let target = "host";
}

def TFC_CTCGreedyDecoderOp : TFC_Op<"CTCGreedyDecoder", [Pure]> {
  let summary = "the most likely class at each time";
  let description = [{
    Repeats merged if merge_repeated, blanks dropped; a sparse matrix and the negated sum of the logits taken.

    1. sequence_length has an element a sequence, none above the time.

    Example: `%y:4 = tfc.CTCGreedyDecoder %x, %n : (tensor<6x2x5xf32>, tensor<2xi32>) -> (tensor<?x2xi64>, tensor<?xi64>, tensor<2xi64>, tensor<2x1xf32>)`
  }];
  let arguments = (ins TFC_In<"T">:$inputs, TFC_In<"int32">:$sequence_length, TFC_Bool<"false">:$merge_repeated);
  let results = (outs
    TFC_Out<"int64">:$decoded_indices, TFC_Out<"int64">:$decoded_values, TFC_Out<"int64">:$decoded_shape,
    TFC_Out<"T">:$log_probability);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"], "float32">];
  let gradient = "none";
  let target = "host";
}

def TFC_CTCBeamSearchDecoderOp : TFC_Op<"CTCBeamSearchDecoder", [Pure]> {
  let summary = "the most likely label sequences by beam search";
  let description = [{
    top_paths sparse matrices and the logarithms of their probabilities.

    1. top_paths <= beam_width.

    Example: `%y:4 = tfc.CTCBeamSearchDecoder %x, %n {beam_width = 8 : i64} : (tensor<6x2x5xf32>, tensor<2xi32>) -> (tensor<?x2xi64>, tensor<?xi64>, tensor<2xi64>, tensor<2x1xf32>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$inputs, TFC_In<"int32">:$sequence_length, TFC_Int<"?", 1>:$beam_width,
    TFC_Bool<"true">:$merge_repeated);
  let results = (outs
    TFC_OutN<"top_paths", "int64">:$decoded_indices, TFC_OutN<"top_paths", "int64">:$decoded_values,
    TFC_OutN<"top_paths", "int64">:$decoded_shape, TFC_Out<"T">:$log_probability);
  let derived = [TFC_DerivedNumber<"top_paths", 1>, TFC_DerivedType<"T", ["float32", "float64"], "float32">];
  let gradient = "none";
  let target = "host";
}

} // category

#endif // TFC_NNCTC_TD
