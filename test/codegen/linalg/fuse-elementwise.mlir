// tfc-fuse-elementwise: a chain is one sweep; contractions stay as they are.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,tfc-fuse-elementwise))' | FileCheck %s

// CHECK-LABEL: func.func @chain
// CHECK-COUNT-1: linalg.generic
// CHECK: math.tanh
// CHECK: arith.mulf
// CHECK: arith.addf
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @chain(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> attributes {tfc.kernel} {
  %0 = tfc.Tanh %x : (tensor<8xf32>) -> tensor<8xf32>
  %1 = tfc.Mul %0, %y : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %2 = tfc.Add %1, %y : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// CHECK-LABEL: func.func @product
// CHECK: linalg.generic
// CHECK: math.exp
// CHECK: linalg.generic {{.*}}tfc.kind = "matmul"
func.func @product(%x: tensor<8x8xf32>, %y: tensor<8x8xf32>) -> tensor<8x8xf32> attributes {tfc.kernel} {
  %0 = tfc.Exp %x : (tensor<8x8xf32>) -> tensor<8x8xf32>
  %1 = tfc.MatMul %0, %y : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  return %1 : tensor<8x8xf32>
}
