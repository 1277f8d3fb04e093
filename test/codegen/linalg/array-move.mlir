// Whole tensors rearranged.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-DAG: #[[FROM:.*]] = affine_map<(d0, d1, d2) -> (d1, d2, d0)>
// CHECK-LABEL: func.func @transpose
// CHECK: linalg.generic {indexing_maps = [#[[FROM]],
func.func @transpose(%x: tensor<2x3x4xf32>) -> tensor<4x2x3xf32> attributes {tfc.kernel} {
  %p = tfc.Const {value = dense<[2, 0, 1]> : tensor<3xi32>} : () -> tensor<3xi32>
  %0 = tfc.Transpose %x, %p : (tensor<2x3x4xf32>, tensor<3xi32>) -> tensor<4x2x3xf32>
  return %0 : tensor<4x2x3xf32>
}

// -----

// CHECK-LABEL: func.func @concat
// CHECK: %[[E:.*]] = tensor.empty() : tensor<2x4xf32>
// CHECK: %[[A:.*]] = tensor.insert_slice %{{.*}} into %[[E]][0, 0] [2, 3]
// CHECK: tensor.insert_slice %{{.*}} into %[[A]][0, 3] [2, 1]
func.func @concat(%x: tensor<2x3xf32>, %y: tensor<2x1xf32>) -> tensor<2x4xf32> attributes {tfc.kernel} {
  %a = tfc.Const {value = dense<-1> : tensor<i32>} : () -> tensor<i32>
  %0 = tfc.ConcatV2 %x, %y, %a : (tensor<2x3xf32>, tensor<2x1xf32>, tensor<i32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

// CHECK-LABEL: func.func @split
// CHECK: tensor.extract_slice %{{.*}}[0, 0] [2, 2]
// CHECK: tensor.extract_slice %{{.*}}[0, 2] [2, 4]
func.func @split(%x: tensor<2x6xf32>) -> (tensor<2x2xf32>, tensor<2x4xf32>) attributes {tfc.kernel} {
  %s = tfc.Const {value = dense<[2, -1]> : tensor<2xi32>} : () -> tensor<2xi32>
  %a = tfc.Const {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %0:2 = tfc.SplitV %x, %s, %a : (tensor<2x6xf32>, tensor<2xi32>, tensor<i32>) -> (tensor<2x2xf32>, tensor<2x4xf32>)
  return %0#0, %0#1 : tensor<2x2xf32>, tensor<2x4xf32>
}

// -----

// CHECK-LABEL: func.func @space
// CHECK: tensor.pad
// CHECK: linalg.generic
// CHECK: tensor.collapse_shape
func.func @space(%x: tensor<2x3x4x1xf32>) -> tensor<8x2x3x1xf32> attributes {tfc.kernel} {
  %b = tfc.Const {value = dense<2> : tensor<2xi32>} : () -> tensor<2xi32>
  %p = tfc.Const {value = dense<[[0, 1], [1, 1]]> : tensor<2x2xi32>} : () -> tensor<2x2xi32>
  %0 = tfc.SpaceToBatchND %x, %b, %p : (tensor<2x3x4x1xf32>, tensor<2xi32>, tensor<2x2xi32>) -> tensor<8x2x3x1xf32>
  return %0 : tensor<8x2x3x1xf32>
}

// -----

// CHECK-LABEL: func.func @reverse_sequence
// CHECK: tfc.Check %{{.*}} {{.*}}message = "seq_lens(...) > input.dims(seq_dim)"
// CHECK: arith.select
// CHECK: tensor.extract
func.func @reverse_sequence(%x: tensor<2x3xf32>, %n: tensor<2xi32>) -> tensor<2x3xf32> attributes {tfc.kernel} {
  %0 = tfc.ReverseSequence %x, %n {batch_dim = 0 : i64, seq_dim = 1 : i64} : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// A permutation that only the step knows.
// CHECK-LABEL: func.func @transpose_open
// CHECK: tfc.Check %{{.*}} {{.*}}message = "perm is not a permutation of the dimensions"
// CHECK: tensor.extract
func.func @transpose_open(%x: tensor<2x3xf32>, %p: tensor<2xi32>) -> tensor<?x?xf32> attributes {tfc.kernel} {
  %0 = tfc.Transpose %x, %p : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}
