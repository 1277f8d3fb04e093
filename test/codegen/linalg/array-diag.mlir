// Diagonals and bands.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @diag
// CHECK: %[[ON:.*]] = arith.cmpi eq
// CHECK: arith.select %[[ON]]
func.func @diag(%x: tensor<2x3xf32>) -> tensor<2x3x3xf32> attributes {tfc.kernel} {
  %0 = tfc.MatrixDiag %x : (tensor<2x3xf32>) -> tensor<2x3x3xf32>
  return %0 : tensor<2x3x3xf32>
}
