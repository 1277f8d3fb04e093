// Scatter updates as functions of the variable's value.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @add
// The rows before the first index that is out of range are updated.
// CHECK: %[[GOOD:.*]] = scf.for
// CHECK: tfc.Check %{{.*}} {{.*}}message = "indices[...] is not in [0, 4)"
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[GOOD]] {{.*}} iter_args(%{{.*}} = %arg0)
// CHECK: arith.addf
// CHECK: tensor.insert
func.func @add(%v: tensor<4x2xf32>, %i: tensor<3xi32>, %u: tensor<3x2xf32>) -> tensor<4x2xf32> attributes {tfc.kernel} {
  %0 = tfc.ScatterRows "add", %v, %i, %u : (tensor<4x2xf32>, tensor<3xi32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}
