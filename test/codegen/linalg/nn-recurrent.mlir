// Fused cells: one contraction over input and state side by side, then the gates.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @gru
// CHECK: tensor.insert_slice
// CHECK: linalg.generic {{.*}}tfc.kind = "matmul"
// CHECK: linalg.generic {{.*}}tfc.kind = "matmul"
// CHECK: math.tanh
func.func @gru(%x: tensor<2x3xf32>, %h: tensor<2x4xf32>, %w: tensor<7x8xf32>, %v: tensor<7x4xf32>, %b: tensor<8xf32>, %d: tensor<4xf32>) -> tensor<2x4xf32> attributes {tfc.kernel} {
  %0:4 = tfc.GRUBlockCell %x, %h, %w, %v, %b, %d : (tensor<2x3xf32>, tensor<2x4xf32>, tensor<7x8xf32>, tensor<7x4xf32>, tensor<8xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>)
  return %0#3 : tensor<2x4xf32>
}

// -----

// Without peepholes their weights have no gradient.
// CHECK-LABEL: func.func @lstm_gradient
// CHECK-NOT: tfc.kind = "reduce"
// CHECK: return
func.func @lstm_gradient(%x: tensor<2x3xf32>, %c: tensor<2x4xf32>, %w: tensor<7x16xf32>, %p: tensor<4xf32>, %b: tensor<16xf32>) -> (tensor<2x16xf32>, tensor<4xf32>) attributes {tfc.kernel} {
  %0:5 = tfc.LSTMBlockCellGrad %x, %c, %c, %w, %p, %p, %p, %b, %c, %c, %c, %c, %c, %c, %c, %c {use_peephole = false} : (tensor<2x3xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<7x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<16xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<2x16xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return %0#1, %0#2 : tensor<2x16xf32>, tensor<4xf32>
}
