// Gathers and scatters: every index is checked and then made safe.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @gather
// CHECK: linalg.generic {{.*}}tfc.kind = "gather"
// CHECK: %[[OK:.*]] = arith.cmpi ult, %[[I:.*]], %{{.*}} : index
// CHECK: tfc.Check %[[OK]] {{.*}}message = "indices[...] is not in [0, 5)"
// CHECK: %[[SAFE:.*]] = arith.select %[[OK]], %[[I]], %{{.*}} : index
// CHECK: tensor.extract %{{.*}}[%[[SAFE]], %{{.*}}]
func.func @gather(%x: tensor<5x3xf32>, %i: tensor<2xi32>) -> tensor<2x3xf32> attributes {tfc.kernel} {
  %a = tfc.Const {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %0 = tfc.GatherV2 %x, %i, %a : (tensor<5x3xf32>, tensor<2xi32>, tensor<i32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// CHECK-LABEL: func.func @scatter
// CHECK: linalg.fill
// CHECK: scf.for
// CHECK: tfc.Check
// CHECK: scf.for
// CHECK: arith.addf
func.func @scatter(%i: tensor<3x1xi32>, %u: tensor<3x4xf32>) -> tensor<5x4xf32> attributes {tfc.kernel} {
  %s = tfc.Const {value = dense<[5, 4]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = tfc.ScatterNd %i, %u, %s : (tensor<3x1xi32>, tensor<3x4xf32>, tensor<2xi32>) -> tensor<5x4xf32>
  return %0 : tensor<5x4xf32>
}

// -----

// An index out of range is no error: its row is off.
// CHECK-LABEL: func.func @one_hot
// CHECK-NOT: tfc.Check
// CHECK: linalg.index 1
// CHECK: arith.select
func.func @one_hot(%i: tensor<3xi32>, %on: tensor<f32>, %off: tensor<f32>) -> tensor<3x4xf32> attributes {tfc.kernel} {
  %d = tfc.Const {value = dense<4> : tensor<i32>} : () -> tensor<i32>
  %0 = tfc.OneHot %i, %d, %on, %off : (tensor<3xi32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}
