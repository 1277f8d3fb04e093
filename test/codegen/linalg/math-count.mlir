// Counts are scatters into bins.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @bincount
// CHECK: tfc.Check %{{.*}} {{.*}}message = "Input arr must be non-negative!"
// CHECK: scf.for
// CHECK: arith.addf
// CHECK: tensor.insert
func.func @bincount(%a: tensor<5xi32>, %w: tensor<5xf32>) -> tensor<4xf32> attributes {tfc.kernel} {
  %n = tfc.Const {value = dense<4> : tensor<i32>} : () -> tensor<i32>
  %0 = tfc.Bincount %a, %n, %w : (tensor<5xi32>, tensor<i32>, tensor<5xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// A value that is a boundary belongs to the bucket above it.
// CHECK-LABEL: func.func @bucketize
// CHECK-COUNT-2: arith.cmpf olt
// CHECK: arith.addi
func.func @bucketize(%x: tensor<5xf32>) -> tensor<5xi32> attributes {tfc.kernel} {
  %0 = tfc.Bucketize %x {boundaries = array<f32: 0.0, 1.0>} : (tensor<5xf32>) -> tensor<5xi32>
  return %0 : tensor<5xi32>
}

// -----

// CHECK-LABEL: func.func @histogram
// CHECK: tfc.Check %{{.*}} {{.*}}value_range[0] < value_range[1]
// CHECK: arith.divf %{{.*}} : f64
// CHECK: tensor.insert
func.func @histogram(%v: tensor<5xf32>, %r: tensor<2xf32>) -> tensor<4xi32> attributes {tfc.kernel} {
  %n = tfc.Const {value = dense<4> : tensor<i32>} : () -> tensor<i32>
  %0 = tfc.HistogramFixedWidth %v, %r, %n : (tensor<5xf32>, tensor<2xf32>, tensor<i32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}
