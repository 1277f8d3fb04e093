// Ops of category NNActivation; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_NNACTIVATION_TD
#define TFC_NNACTIVATION_TD

include "TfcBase.td"

let category = "NN" in {

def TFC_ReluOp : TFC_Op<"Relu", [Pure]> {
  let summary = "max(x, 0), element by element";
  let description = [{
    Each element of the result is max(x, 0).

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Relu %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Types24>];
}

def TFC_ReluGradOp : TFC_Op<"ReluGrad", [Pure]> {
  let summary = "the gradient where features > 0, else 0";
  let description = [{
    Each element of the result is the gradient where features > 0, else 0.

    1. Operands and result have one shape.

    Example: `%z = tfc.ReluGrad %g, %f : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_EluOp : TFC_Op<"Elu", [Pure]> {
  let summary = "x above 0, exp(x) - 1 below, element by element";
  let description = [{
    Each element of the result is x above 0, exp(x) - 1 below.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Elu %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_Relu6Op : TFC_Op<"Relu6", [Pure]> {
  let summary = "min(max(x, 0), 6), element by element";
  let description = [{
    Each element of the result is min(max(x, 0), 6).

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Relu6 %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_SoftplusOp : TFC_Op<"Softplus", [Pure]> {
  let summary = "log(1 + exp(x)), linear far above 0, element by element";
  let description = [{
    Each element of the result is log(1 + exp(x)), linear far above 0.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Softplus %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_EluGradOp : TFC_Op<"EluGrad", [Pure]> {
  let summary = "the gradient of Elu from its result";
  let description = [{
    Each element of the result is the gradient of Elu from its result.

    1. Operands and result have one shape.

    Example: `%z = tfc.EluGrad %g, %f : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$outputs);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_Relu6GradOp : TFC_Op<"Relu6Grad", [Pure]> {
  let summary = "the gradient where 0 < features < 6, else 0";
  let description = [{
    Each element of the result is the gradient where 0 < features < 6, else 0.

    1. Operands and result have one shape.

    Example: `%z = tfc.Relu6Grad %g, %f : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_SoftplusGradOp : TFC_Op<"SoftplusGrad", [Pure]> {
  let summary = "gradients / (1 + exp(-features))";
  let description = [{
    Each element of the result is gradients / (1 + exp(-features)).

    1. Operands and result have one shape.

    Example: `%z = tfc.SoftplusGrad %g, %f : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_SoftsignOp : TFC_Op<"Softsign", [Pure]> {
  let summary = "x / (1 + |x|), element by element";
  let description = [{
    Each element of the result is x / (1 + |x|).

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Softsign %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_SoftsignGradOp : TFC_Op<"SoftsignGrad", [Pure]> {
  let summary = "gradients / (1 + |features|) squared";
  let description = [{
    Each element of the result is gradients / (1 + |features|) squared.

    1. Operands and result have one shape.

    Example: `%z = tfc.SoftsignGrad %g, %f : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let gradient = "missing";
}

def TFC_SeluOp : TFC_Op<"Selu", [Pure]> {
  let summary = "the scaled elu, element by element";
  let description = [{
    Each element of the result is the scaled elu.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Selu %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$features);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_SeluGradOp : TFC_Op<"SeluGrad", [Pure]> {
  let summary = "the gradient of Selu from its result";
  let description = [{
    Each element of the result is the gradient of Selu from its result.

    1. Operands and result have one shape.

    Example: `%z = tfc.SeluGrad %g, %f : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$outputs);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_LeakyReluOp : TFC_Op<"LeakyRelu", [Pure]> {
  let summary = "x above 0, alpha * x below, element by element";
  let description = [{
    Each element of the result is x above 0, alpha * x below.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.LeakyRelu %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$features, TFC_Float<"0.200000003">:$alpha);
  let results = (outs TFC_Out<"T">:$activations);
  let derived = [TFC_DerivedType<"T", TFC_Floats, "float32">];
}

def TFC_LeakyReluGradOp : TFC_Op<"LeakyReluGrad", [Pure]> {
  let summary = "gradients where features > 0, else alpha * gradients";
  let description = [{
    Each element of the result is gradients where features > 0, else alpha * gradients.

    1. Operands and result have one shape.

    Example: `%z = tfc.LeakyReluGrad %g, %f : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$gradients, TFC_In<"T">:$features, TFC_Float<"0.200000003">:$alpha);
  let results = (outs TFC_Out<"T">:$backprops);
  let derived = [TFC_DerivedType<"T", TFC_Floats, "float32">];
}

} // category

#endif // TFC_NNACTIVATION_TD
