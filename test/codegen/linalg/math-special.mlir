// Special functions are calls by name; products that are zero where a factor is choose.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @digamma
// CHECK: linalg.generic
// CHECK: tfc.MathCall "digamma"(%{{.*}}) : (f32) -> f32
func.func @digamma(%x: tensor<4xf32>) -> tensor<4xf32> attributes {tfc.kernel} {
  %0 = tfc.Digamma %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// Halves are computed in f32.
// CHECK-LABEL: func.func @lgamma_half
// CHECK: arith.extf
// CHECK: tfc.MathCall "lgamma"(%{{.*}}) : (f32) -> f32
// CHECK: arith.truncf
func.func @lgamma_half(%x: tensor<4xf16>) -> tensor<4xf16> attributes {tfc.kernel} {
  %0 = tfc.Lgamma %x : (tensor<4xf16>) -> tensor<4xf16>
  return %0 : tensor<4xf16>
}

// -----

// CHECK-LABEL: func.func @xlogy
// CHECK: %[[ZERO:.*]] = arith.cmpf oeq, %[[X:.*]], %{{.*}}
// CHECK: math.log
// CHECK: arith.select %[[ZERO]]
func.func @xlogy(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> attributes {tfc.kernel} {
  %0 = tfc.Xlogy %x, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK-LABEL: func.func @population
// CHECK: math.ctpop
// CHECK: arith.trunci
func.func @population(%x: tensor<4xi32>) -> tensor<4xui8> attributes {tfc.kernel} {
  %0 = tfc.PopulationCount %x : (tensor<4xi32>) -> tensor<4xui8>
  return %0 : tensor<4xui8>
}
