// Ops of category NNLoss; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNLOSS_TD
#define TFC_NNLOSS_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_LogSoftmaxOp : TFC_Op<"LogSoftmax", [Pure]> {
  let summary = "the logarithm of the softmax, row by row";
  let description = [{
    x - max - log(sum(exp(x - max))).

    1. The operand has rank 1 or more; rows are its last dimension.

    Example: `%y = tfc.LogSoftmax %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$logits);
  let results = (outs TFC_Out<"T">:$logsoftmax);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_SoftmaxOp : TFC_Op<"Softmax", [Pure]> {
  let summary = "exp(x) over its sum, row by row";
  let description = [{
    The maximum of the row is subtracted first.

    1. The operand has rank 1 or more; rows are its last dimension.

    Example: `%y = tfc.Softmax %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$logits);
  let results = (outs TFC_Out<"T">:$softmax);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_SoftmaxCrossEntropyWithLogitsOp : TFC_Op<"SoftmaxCrossEntropyWithLogits", [Pure]> {
  let summary = "cross entropy of rows, and its gradient";
  let description = [{
    loss = sum(labels * (log(sum(exp(features))) - features)); backprop = softmax(features) - labels.

    1. features and labels broadcast to one matrix.

    Example: `%l, %g = tfc.SoftmaxCrossEntropyWithLogits %f, %y : (tensor<2x3xf32>, tensor<2x3xf32>) -> (tensor<2xf32>, tensor<2x3xf32>)`
  }];
  let arguments = (ins TFC_In<"T">:$features, TFC_In<"T">:$labels);
  let results = (outs TFC_Out<"T">:$loss, TFC_Out<"T">:$backprop);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_SparseSoftmaxCrossEntropyWithLogitsOp : TFC_Op<"SparseSoftmaxCrossEntropyWithLogits", [Pure]> {
  let summary = "cross entropy of rows with one label each, and its gradient";
  let description = [{
    As the dense form, with the label's column at 1.

    1. labels has one element per row.
    2. A label lies in [0, columns): else an error of the step.

    Example: `%l, %g = tfc.SparseSoftmaxCrossEntropyWithLogits %f, %y : (tensor<2x3xf32>, tensor<2xi32>) -> (tensor<2xf32>, tensor<2x3xf32>)`
  }];
  let arguments = (ins TFC_In<"T">:$features, TFC_In<"Tlabels">:$labels);
  let results = (outs TFC_Out<"T">:$loss, TFC_Out<"T">:$backprop);
  let derived = [TFC_DerivedType<"T", TFC_Floats>, TFC_DerivedType<"Tlabels", TFC_Indices, "int64">];
}

def TFC_TopKV2Op : TFC_Op<"TopKV2", [Pure]> {
  let summary = "ties by index; k host";
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"int32">:$k, TFC_Bool<"true">:$sorted);
  let results = (outs TFC_Out<"T">:$values, TFC_Out<"int32">:$indices);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let target = "host";
}

def TFC_L2LossOp : TFC_Op<"L2Loss", [Pure]> {
  let summary = "half the sum of squares";
  let description = [{
    A scalar, whatever the shape of the operand.

    1. The result is a scalar.

    Example: `%l = tfc.L2Loss %x : (tensor<2x3xf32>) -> tensor<f32>`
  }];
  let arguments = (ins TFC_In<"T">:$t);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_InTopKV2Op : TFC_Op<"InTopKV2", [Pure]> {
  let arguments = (ins TFC_In<"float32">:$predictions, TFC_In<"T">:$targets, TFC_In<"T">:$k);
  let results = (outs TFC_Out<"bool_">:$precision);
  let derived = [TFC_DerivedType<"T", TFC_Indices, "int32">];
  let gradient = "missing";
}

def TFC_InTopKOp : TFC_Op<"InTopK", [Pure]> {
  let summary = "non-finite false";
  let arguments = (ins TFC_In<"float32">:$predictions, TFC_In<"T">:$targets, TFC_Int<"?">:$k);
  let results = (outs TFC_Out<"bool_">:$precision);
  let derived = [TFC_DerivedType<"T", TFC_Indices, "int32">];
  let gradient = "missing";
}

def TFC_TopKOp : TFC_Op<"TopK", [Pure]> {
  let summary = "deprecated since GraphDef 7";
  let arguments = (ins TFC_In<"T">:$input, TFC_Int<"?", 0>:$k, TFC_Bool<"true">:$sorted);
  let results = (outs TFC_Out<"T">:$values, TFC_Out<"int32">:$indices);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let target = "host";
}

def TFC_NthElementOp : TFC_Op<"NthElement", [Pure]> {
  let summary = "the n-th smallest of each row";
  let description = [{
    With reverse the n-th largest.

    1. 0 <= n < the last dimension.

    Example: `%y = tfc.NthElement %x, %n : (tensor<2x5xf32>, tensor<i32>) -> tensor<2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"int32">:$n, TFC_Bool<"false">:$reverse);
  let results = (outs TFC_Out<"T">:$values);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let target = "host";
}

} // category

#endif // TFC_NNLOSS_TD
