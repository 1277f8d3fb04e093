// Pooling and its gradients.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @max
// CHECK-DAG: arith.constant 0xFF800000 : f32
// CHECK: linalg.generic {{.*}}tfc.kind = "pool"
// CHECK: arith.maximumf
func.func @max(%x: tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32> attributes {tfc.kernel} {
  %0 = tfc.MaxPool %x {ksize = array<i64: 1, 2, 2, 1>, strides = array<i64: 1, 2, 2, 1>, padding = "VALID"} : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>
  return %0 : tensor<1x4x4x3xf32>
}

// -----

// Windows at the border divide by the elements they really have.
// CHECK-LABEL: func.func @average
// CHECK: linalg.generic {{.*}}tfc.kind = "pool"
// CHECK: arith.addf
// CHECK: linalg.index 1
// CHECK: linalg.index 2
// CHECK: arith.divf
func.func @average(%x: tensor<1x7x7x3xf32>) -> tensor<1x4x4x3xf32> attributes {tfc.kernel} {
  %0 = tfc.AvgPool %x {ksize = array<i64: 1, 2, 2, 1>, strides = array<i64: 1, 2, 2, 1>, padding = "SAME"} : (tensor<1x7x7x3xf32>) -> tensor<1x4x4x3xf32>
  return %0 : tensor<1x4x4x3xf32>
}

// -----

// The first maximum of each window, then each position looks at the windows over it.
// CHECK-LABEL: func.func @max_gradient
// CHECK: linalg.generic {{.*}}tfc.kind = "pool"
// CHECK: arith.minsi
// CHECK: linalg.generic {{.*}}tfc.kind = "pool_grad"
func.func @max_gradient(%x: tensor<1x8x8x3xf32>, %y: tensor<1x4x4x3xf32>, %dy: tensor<1x4x4x3xf32>) -> tensor<1x8x8x3xf32> attributes {tfc.kernel} {
  %0 = tfc.MaxPoolGrad %x, %y, %dy {ksize = array<i64: 1, 2, 2, 1>, strides = array<i64: 1, 2, 2, 1>, padding = "VALID"} : (tensor<1x8x8x3xf32>, tensor<1x4x4x3xf32>, tensor<1x4x4x3xf32>) -> tensor<1x8x8x3xf32>
  return %0 : tensor<1x8x8x3xf32>
}
