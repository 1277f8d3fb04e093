// A shape error is an error of the op, with TensorFlow's text.
// RUN: tfc-opt %s --pass-pipeline='builtin.module(func.func(tfc-infer-shapes))' --split-input-file --verify-diagnostics

func.func @inner(%a: tensor<2x3xf32>, %b: tensor<4x5xf32>) -> tensor<*xf32> {
  // expected-error @+1 {{INVALID_ARGUMENT: Dimensions must be equal, but are 3 and 4}}
  %0 = tfc.MatMul %a, %b : (tensor<2x3xf32>, tensor<4x5xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// -----

func.func @broadcast(%a: tensor<2xf32>, %b: tensor<3xf32>) -> tensor<*xf32> {
  // expected-error @+1 {{INVALID_ARGUMENT: Dimensions must be equal, but are 2 and 3}}
  %0 = tfc.AddV2 %a, %b : (tensor<2xf32>, tensor<3xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}
