// Colours: each element computes its whole colour and keeps its own part.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @hsv
// CHECK: linalg.generic
// CHECK-COUNT-3: tensor.extract
// CHECK: arith.maximumf
func.func @hsv(%x: tensor<4x3xf32>) -> tensor<4x3xf32> attributes {tfc.kernel} {
  %0 = tfc.RGBToHSV %x : (tensor<4x3xf32>) -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// -----

// The mean is folded by halves, as TensorFlow does: results agree to the last bit.
// CHECK-LABEL: func.func @contrast
// CHECK: scf.for
// CHECK: tensor.insert
// CHECK: linalg.generic
func.func @contrast(%x: tensor<1x8x8x3xf32>, %f: tensor<f32>) -> tensor<1x8x8x3xf32> attributes {tfc.kernel} {
  %0 = tfc.AdjustContrastv2 %x, %f : (tensor<1x8x8x3xf32>, tensor<f32>) -> tensor<1x8x8x3xf32>
  return %0 : tensor<1x8x8x3xf32>
}
