// What cannot be lowered says so at its node.
// RUN: tfc-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg))'

func.func @host(%x: tensor<4xf32>) -> tensor<?x1xi64> attributes {tfc.kernel} {
  // expected-error @+1 {{Unimplemented: op Where in a kernel}}
  %0 = tfc.Where %x : (tensor<4xf32>) -> tensor<?x1xi64>
  return %0 : tensor<?x1xi64>
}

// -----

func.func @complex(%x: tensor<4xcomplex<f32>>) -> tensor<4xcomplex<f32>> attributes {tfc.kernel} {
  // expected-error @+1 {{Unimplemented: op FloorDiv for complex numbers}}
  %0 = tfc.FloorDiv %x, %x : (tensor<4xcomplex<f32>>, tensor<4xcomplex<f32>>) -> tensor<4xcomplex<f32>>
  return %0 : tensor<4xcomplex<f32>>
}

// -----

func.func @axes(%x: tensor<4x4xf32>, %a: tensor<i32>) -> tensor<4xi64> attributes {tfc.kernel} {
  // expected-error @+1 {{Unimplemented: op ArgMax with an axis known only at run time}}
  %0 = tfc.ArgMax %x, %a : (tensor<4x4xf32>, tensor<i32>) -> tensor<4xi64>
  return %0 : tensor<4xi64>
}
