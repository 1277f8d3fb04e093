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

// -----

// Volumes have one more loop of either kind.
// CHECK-LABEL: func.func @volume
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]{{.*}}tfc.kind = "pool"
func.func @volume(%x: tensor<1x4x8x8x3xf32>) -> tensor<1x2x4x4x3xf32> attributes {tfc.kernel} {
  %0 = tfc.MaxPool3D %x {ksize = array<i64: 1, 2, 2, 2, 1>, strides = array<i64: 1, 2, 2, 2, 1>, padding = "VALID"} : (tensor<1x4x8x8x3xf32>) -> tensor<1x2x4x4x3xf32>
  return %0 : tensor<1x2x4x4x3xf32>
}

// -----

// Positions come from the number of the first maximum in its window.
// CHECK-LABEL: func.func @positions
// CHECK: arith.minsi
// CHECK: linalg.index 3
// CHECK: arith.index_cast
func.func @positions(%x: tensor<1x8x8x3xf32>) -> (tensor<1x4x4x3xf32>, tensor<1x4x4x3xi64>) attributes {tfc.kernel} {
  %0:2 = tfc.MaxPoolWithArgmax %x {ksize = array<i64: 1, 2, 2, 1>, strides = array<i64: 1, 2, 2, 1>, padding = "VALID"} : (tensor<1x8x8x3xf32>) -> (tensor<1x4x4x3xf32>, tensor<1x4x4x3xi64>)
  return %0#0, %0#1 : tensor<1x4x4x3xf32>, tensor<1x4x4x3xi64>
}

// -----

// Paddings given one by one.
// CHECK-LABEL: func.func @explicit
// CHECK: tensor.pad %{{.*}} low[0, 1, 0, 0] high[0, 0, 1, 0]
func.func @explicit(%x: tensor<1x7x7x3xf32>) -> tensor<1x4x4x3xf32> attributes {tfc.kernel} {
  %0 = tfc.MaxPool %x {ksize = array<i64: 1, 2, 2, 1>, strides = array<i64: 1, 2, 2, 1>, padding = "EXPLICIT", explicit_paddings = array<i64: 0, 0, 1, 0, 0, 1, 0, 0>} : (tensor<1x7x7x3xf32>) -> tensor<1x4x4x3xf32>
  return %0 : tensor<1x4x4x3xf32>
}
