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

// -----

// Attributes and sizes that TensorFlow's kernels refuse.
func.func @radius(%x: tensor<1x2x2x3xf32>) -> tensor<1x2x2x3xf32> attributes {tfc.kernel} {
  // expected-error @+1 {{depth_radius = -9223372036854775808 larger than int max}}
  %0 = tfc.LRN %x {depth_radius = -9223372036854775808 : i64} : (tensor<1x2x2x3xf32>) -> tensor<1x2x2x3xf32>
  return %0 : tensor<1x2x2x3xf32>
}

// -----

func.func @formats(%x: tensor<4xi32>) -> tensor<4xi32> attributes {tfc.kernel} {
  // expected-error @+1 {{Destination and source format must determine a permutation, got NHWC and NCHX}}
  %0 = tfc.DataFormatDimMap %x {dst_format = "NCHX", src_format = "NHWC"} : (tensor<4xi32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

func.func @rows(%x: tensor<3x3xf32>, %i: tensor<2xi32>, %v: tensor<2x4xf32>) -> tensor<3x3xf32> attributes {tfc.kernel} {
  // expected-error @+1 {{x and v shape doesn't match at index 1}}
  %0 = tfc.InplaceAdd %x, %i, %v : (tensor<3x3xf32>, tensor<2xi32>, tensor<2x4xf32>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}
