// Emulated quantisation.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @vars
// CHECK: math.round
// CHECK: math.floor
func.func @vars(%x: tensor<4xf32>, %min: tensor<f32>, %max: tensor<f32>) -> tensor<4xf32> attributes {tfc.kernel} {
  %0 = tfc.FakeQuantWithMinMaxVars %x, %min, %max : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// The range of the elements themselves takes two reductions.
// CHECK-LABEL: func.func @own_range
// CHECK: arith.minimumf
// CHECK: arith.maximumf
// CHECK: math.roundeven
func.func @own_range(%x: tensor<4xf32>, %min: tensor<f32>, %max: tensor<f32>) -> tensor<4xf32> attributes {tfc.kernel} {
  %0 = tfc.QuantizeAndDequantizeV2 %x, %min, %max : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
