// Resizing reads neighbours; gradients are added back in order.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @bilinear
// CHECK: linalg.generic
// CHECK: math.floor
// CHECK: math.ceil
// CHECK-COUNT-4: tensor.extract
func.func @bilinear(%x: tensor<1x8x8x3xf32>) -> tensor<1x16x16x3xf32> attributes {tfc.kernel} {
  %s = tfc.Const {value = dense<16> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = tfc.ResizeBilinear %x, %s : (tensor<1x8x8x3xf32>, tensor<2xi32>) -> tensor<1x16x16x3xf32>
  return %0 : tensor<1x16x16x3xf32>
}

// -----

// CHECK-LABEL: func.func @bicubic_gradient
// CHECK-COUNT-3: scf.for
// CHECK-COUNT-16: tensor.insert
func.func @bicubic_gradient(%g: tensor<1x16x16x3xf32>, %x: tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32> attributes {tfc.kernel} {
  %0 = tfc.ResizeBicubicGrad %g, %x : (tensor<1x16x16x3xf32>, tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32>
  return %0 : tensor<1x8x8x3xf32>
}
