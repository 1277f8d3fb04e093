// Ops of category NNActivation; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNACTIVATION_TD
#define TFC_NNACTIVATION_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_ReluOp : TFC_Op<"Relu", [Pure]> {
  let arguments = (ins TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Types24>];
}

def TFC_ReluGradOp : TFC_Op<"ReluGrad", [Pure]> {
  let summary = "uses output > 0";
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_EluOp : TFC_Op<"Elu", [Pure]> {
  let summary = "grad from output";
  let arguments = (ins TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_Relu6Op : TFC_Op<"Relu6", [Pure]> {
  let arguments = (ins TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_SoftplusOp : TFC_Op<"Softplus", [Pure]> {
  let summary = "thresholds against overflow";
  let arguments = (ins TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_EluGradOp : TFC_Op<"EluGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$outputs);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_Relu6GradOp : TFC_Op<"Relu6Grad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_SoftplusGradOp : TFC_Op<"SoftplusGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_SoftsignOp : TFC_Op<"Softsign", [Pure]> {
  let arguments = (ins TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_SoftsignGradOp : TFC_Op<"SoftsignGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let gradient = "missing";
}

def TFC_SeluOp : TFC_Op<"Selu", [Pure]> {
  let arguments = (ins TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_SeluGradOp : TFC_Op<"SeluGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$outputs);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_LeakyReluOp : TFC_Op<"LeakyRelu", [Pure]> {
  let arguments = (ins TFC_In<"T">:$features, TFC_Float<"0.200000003">:$alpha);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Floats, "float32">];
}

def TFC_LeakyReluGradOp : TFC_Op<"LeakyReluGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$features, TFC_Float<"0.200000003">:$alpha);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Floats, "float32">];
}

} // category

#endif // TFC_NNACTIVATION_TD
