// Slices with masks.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// x[1:3, ..., ::-2]: a forward slice, turned around.
// CHECK-DAG: #[[BACK:.*]] = affine_map<(d0, d1) -> (d0, -d1 + 1)>
// CHECK-LABEL: func.func @masks
// CHECK: tensor.extract_slice %{{.*}}[1, 2] [2, 2] [1, 2] : tensor<4x5xf32> to tensor<2x2xf32>
// CHECK: linalg.generic {indexing_maps = [#[[BACK]],
func.func @masks(%x: tensor<4x5xf32>) -> tensor<2x2xf32> attributes {tfc.kernel} {
  %b = tfc.Const {value = dense<[1, 0, 0]> : tensor<3xi32>} : () -> tensor<3xi32>
  %e = tfc.Const {value = dense<[3, 0, 1]> : tensor<3xi32>} : () -> tensor<3xi32>
  %s = tfc.Const {value = dense<[1, 1, -2]> : tensor<3xi32>} : () -> tensor<3xi32>
  %0 = tfc.StridedSlice %x, %b, %e, %s {ellipsis_mask = 2 : i64, begin_mask = 4 : i64} : (tensor<4x5xf32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// CHECK-LABEL: func.func @gradient
// CHECK: %[[Z:.*]] = linalg.fill
// CHECK: tensor.insert_slice %{{.*}} into %[[Z]][1] [2] [2] : tensor<2xf32> into tensor<6xf32>
func.func @gradient(%dy: tensor<2xf32>) -> tensor<6xf32> attributes {tfc.kernel} {
  %n = tfc.Const {value = dense<6> : tensor<1xi32>} : () -> tensor<1xi32>
  %b = tfc.Const {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
  %e = tfc.Const {value = dense<5> : tensor<1xi32>} : () -> tensor<1xi32>
  %s = tfc.Const {value = dense<2> : tensor<1xi32>} : () -> tensor<1xi32>
  %0 = tfc.StridedSliceGrad %n, %b, %e, %s, %dy : (tensor<1xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>, tensor<2xf32>) -> tensor<6xf32>
  return %0 : tensor<6xf32>
}
