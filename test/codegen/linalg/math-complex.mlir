// Complex numbers and their parts.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @make
// CHECK: complex.create
func.func @make(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xcomplex<f32>> attributes {tfc.kernel} {
  %0 = tfc.Complex %x, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xcomplex<f32>>
  return %0 : tensor<4xcomplex<f32>>
}

// -----

// CHECK-LABEL: func.func @angle
// CHECK-DAG: complex.re
// CHECK-DAG: complex.im
// CHECK: math.atan2
func.func @angle(%x: tensor<4xcomplex<f32>>) -> tensor<4xf32> attributes {tfc.kernel} {
  %0 = tfc.Angle %x : (tensor<4xcomplex<f32>>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// The larger part is taken out of the root, so that squares do not overflow.
// CHECK-LABEL: func.func @abs
// CHECK: arith.maximumf
// CHECK: arith.divf
// CHECK: math.sqrt
func.func @abs(%x: tensor<4xcomplex<f32>>) -> tensor<4xf32> attributes {tfc.kernel} {
  %0 = tfc.ComplexAbs %x : (tensor<4xcomplex<f32>>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
