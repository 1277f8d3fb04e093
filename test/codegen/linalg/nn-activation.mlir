// Activations.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// NaN goes through: maximumf, not maxnumf.
// CHECK-LABEL: func.func @relu
// CHECK: arith.maximumf
func.func @relu(%x: tensor<4xf32>) -> tensor<4xf32> attributes {tfc.kernel} {
  %0 = tfc.Relu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK-LABEL: func.func @gradient
// CHECK: %[[P:.*]] = arith.cmpf olt
// CHECK: arith.select %[[P]]
func.func @gradient(%g: tensor<4xf32>, %x: tensor<4xf32>) -> tensor<4xf32> attributes {tfc.kernel} {
  %0 = tfc.ReluGrad %g, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
