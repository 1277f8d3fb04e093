// Rows that share a segment number.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// Negative ids are dropped: no columns are touched for them.
// CHECK-LABEL: func.func @sum
// CHECK: linalg.fill
// CHECK: scf.for
// CHECK: tfc.Check %{{.*}} {{.*}}message = "segment_ids[...] is out of range [0, 4)"
// CHECK: scf.for
// CHECK: arith.addf
// CHECK: tensor.insert
func.func @sum(%x: tensor<5x2xf32>, %ids: tensor<5xi32>) -> tensor<4x2xf32> attributes {tfc.kernel} {
  %n = tfc.Const {value = dense<4> : tensor<i32>} : () -> tensor<i32>
  %0 = tfc.UnsortedSegmentSum %x, %ids, %n : (tensor<5x2xf32>, tensor<5xi32>, tensor<i32>) -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// -----

// Rows that no id names are zero.
// CHECK-LABEL: func.func @max
// CHECK: tfc.Check %{{.*}} {{.*}}message = "segment ids are not increasing"
// CHECK: arith.maximumf
// CHECK: arith.select
func.func @max(%x: tensor<5x2xf32>, %ids: tensor<5xi32>) -> tensor<?x2xf32> attributes {tfc.kernel} {
  %0 = tfc.SegmentMax %x, %ids : (tensor<5x2xf32>, tensor<5xi32>) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}

// -----

// CHECK-LABEL: func.func @sparse_mean
// CHECK: tfc.Check %{{.*}} {{.*}}message = "indices[...] out of range"
// CHECK: tensor.extract
// CHECK: scf.for
// CHECK: arith.divf
func.func @sparse_mean(%x: tensor<5x2xf32>, %i: tensor<3xi32>, %ids: tensor<3xi32>) -> tensor<?x2xf32> attributes {tfc.kernel} {
  %0 = tfc.SparseSegmentMean %x, %i, %ids : (tensor<5x2xf32>, tensor<3xi32>, tensor<3xi32>) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}
