// Paddings.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @constant
// CHECK: tensor.pad %{{.*}} low[1, 0] high[0, 2]
func.func @constant(%x: tensor<2x3xf32>, %v: tensor<f32>) -> tensor<3x5xf32> attributes {tfc.kernel} {
  %p = tfc.Const {value = dense<[[1, 0], [0, 2]]> : tensor<2x2xi32>} : () -> tensor<2x2xi32>
  %0 = tfc.PadV2 %x, %p, %v : (tensor<2x3xf32>, tensor<2x2xi32>, tensor<f32>) -> tensor<3x5xf32>
  return %0 : tensor<3x5xf32>
}

// -----

// CHECK-LABEL: func.func @mirror
// CHECK: linalg.generic
// CHECK: tensor.extract
func.func @mirror(%x: tensor<3xf32>) -> tensor<6xf32> attributes {tfc.kernel} {
  %p = tfc.Const {value = dense<[[1, 2]]> : tensor<1x2xi32>} : () -> tensor<1x2xi32>
  %0 = tfc.MirrorPad %x, %p {mode = "REFLECT"} : (tensor<3xf32>, tensor<1x2xi32>) -> tensor<6xf32>
  return %0 : tensor<6xf32>
}
