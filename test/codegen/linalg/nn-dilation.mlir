// Morphological dilation: padding never wins; gradients are added where the first maximum was.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @dilation
// CHECK: linalg.generic {{.*}}tfc.kind = "pool"
// CHECK: arith.cmpi ult
// CHECK: arith.cmpf
func.func @dilation(%x: tensor<1x8x8x3xf32>, %f: tensor<3x3x3xf32>) -> tensor<1x8x8x3xf32> attributes {tfc.kernel} {
  %0 = tfc.Dilation2D %x, %f {padding = "SAME", rates = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x8x8x3xf32>, tensor<3x3x3xf32>) -> tensor<1x8x8x3xf32>
  return %0 : tensor<1x8x8x3xf32>
}

// -----

// CHECK-LABEL: func.func @by_filter
// CHECK: arith.minsi
// CHECK: scf.for
// CHECK: tensor.insert
func.func @by_filter(%x: tensor<1x8x8x3xf32>, %f: tensor<3x3x3xf32>, %g: tensor<1x8x8x3xf32>) -> tensor<3x3x3xf32> attributes {tfc.kernel} {
  %0 = tfc.Dilation2DBackpropFilter %x, %f, %g {padding = "SAME", rates = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x8x8x3xf32>, tensor<3x3x3xf32>, tensor<1x8x8x3xf32>) -> tensor<3x3x3xf32>
  return %0 : tensor<3x3x3xf32>
}
