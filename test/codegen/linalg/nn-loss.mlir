// Softmax and cross entropies: row reductions and elementwise ops between them.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @softmax
// CHECK: tfc.kind = "reduce"
// CHECK: arith.maximumf
// CHECK: math.exp
// CHECK: tfc.kind = "reduce"
// CHECK: arith.addf
// CHECK: arith.divf
// CHECK: arith.mulf
func.func @softmax(%x: tensor<4x7xf32>) -> tensor<4x7xf32> attributes {tfc.kernel} {
  %0 = tfc.Softmax %x : (tensor<4x7xf32>) -> tensor<4x7xf32>
  return %0 : tensor<4x7xf32>
}

// -----

// CHECK-LABEL: func.func @sparse
// CHECK: tfc.Check %{{.*}} {{.*}}message = "Received a label value which is outside the valid range of [0, 7)."
// CHECK: math.log
func.func @sparse(%x: tensor<4x7xf32>, %l: tensor<4xi32>) -> (tensor<4xf32>, tensor<4x7xf32>) attributes {tfc.kernel} {
  %0:2 = tfc.SparseSoftmaxCrossEntropyWithLogits %x, %l : (tensor<4x7xf32>, tensor<4xi32>) -> (tensor<4xf32>, tensor<4x7xf32>)
  return %0#0, %0#1 : tensor<4xf32>, tensor<4x7xf32>
}
