// Sparse steps of optimizers: one loop over the indices, in order, that carries the variable and its slots.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// The loop ends at the first index that is out of range.
// CHECK-LABEL: func.func @adagrad
// CHECK: %[[GOOD:.*]] = scf.for
// CHECK: tfc.Check %{{.*}} {{.*}}message = "Index ... in indices is out of range"
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[GOOD]] {{.*}} iter_args(%{{.*}} = %arg0, %{{.*}} = %arg1)
// CHECK: tensor.insert
// CHECK: tensor.insert
func.func @adagrad(%v: tensor<4x2xf32>, %a: tensor<4x2xf32>, %lr: tensor<f32>, %g: tensor<3x2xf32>, %i: tensor<3xi32>)
    -> (tensor<4x2xf32>, tensor<4x2xf32>) attributes {tfc.kernel} {
  %0:2 = tfc.SparseApplyRows "Adagrad"(%v, %a, %lr, %g, %i) {flag = true}
      : (tensor<4x2xf32>, tensor<4x2xf32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> (tensor<4x2xf32>, tensor<4x2xf32>)
  return %0#0, %0#1 : tensor<4x2xf32>, tensor<4x2xf32>
}

// -----

// CHECK-LABEL: func.func @count
// CHECK: tfc.Check %{{.*}} {code = 11 : i64, message = "Reached limit of 10"
// CHECK: arith.addi
func.func @count(%c: tensor<i32>) -> (tensor<i32>, tensor<i32>) attributes {tfc.kernel} {
  %0:2 = tfc.CountBelow %c {limit = 10 : i64} : (tensor<i32>) -> (tensor<i32>, tensor<i32>)
  return %0#0, %0#1 : tensor<i32>, tensor<i32>
}
