// Diagonals and bands.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @diag
// CHECK: %[[ON:.*]] = arith.cmpi eq
// CHECK: arith.select %[[ON]]
func.func @diag(%x: tensor<2x3xf32>) -> tensor<2x3x3xf32> attributes {tfc.kernel} {
  %0 = tfc.MatrixDiag %x : (tensor<2x3xf32>) -> tensor<2x3x3xf32>
  return %0 : tensor<2x3x3xf32>
}

// -----

// A band: its diagonals are rows, the shorter ones at the end that `align` says.
// CHECK-LABEL: func.func @band_part
// CHECK: linalg.generic
// CHECK: arith.minsi
// CHECK: tensor.extract
// CHECK: arith.select
func.func @band_part(%x: tensor<3x4xf32>, %p: tensor<f32>) -> tensor<3x3xf32> attributes {tfc.kernel} {
  %k = tfc.Const {value = dense<[-1, 1]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = tfc.MatrixDiagPartV3 %x, %k, %p {align = "RIGHT_LEFT"} : (tensor<3x4xf32>, tensor<2xi32>, tensor<f32>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}
