// Reductions over constant axes, ArgMax, scans.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @mean
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel"]{{.*}}tfc.kind = "reduce"
// CHECK: arith.addf
// CHECK: arith.divf
// CHECK: tensor.expand_shape %{{.*}} into tensor<2x1x4xf32>
func.func @mean(%x: tensor<2x3x4xf32>) -> tensor<2x1x4xf32> attributes {tfc.kernel} {
  %a = tfc.Const {value = dense<-2> : tensor<i32>} : () -> tensor<i32>
  %0 = tfc.Mean %x, %a {keep_dims = true} : (tensor<2x3x4xf32>, tensor<i32>) -> tensor<2x1x4xf32>
  return %0 : tensor<2x1x4xf32>
}

// -----

// Halves accumulate in f32.
// CHECK-LABEL: func.func @half
// CHECK: linalg.generic {{.*}}outs(%{{.*}} : tensor<f32>)
// CHECK: arith.truncf
func.func @half(%x: tensor<8xf16>) -> tensor<f16> attributes {tfc.kernel} {
  %a = tfc.Const {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %0 = tfc.Sum %x, %a : (tensor<8xf16>, tensor<1xi32>) -> tensor<f16>
  return %0 : tensor<f16>
}

// -----

// The first maximum, in whatever order the reduction runs.
// CHECK-LABEL: func.func @argmax
// CHECK: linalg.generic {{.*}}tfc.kind = "argreduce"
// CHECK-DAG: arith.cmpf olt
// CHECK-DAG: arith.cmpf oeq
// CHECK-DAG: arith.cmpi slt
func.func @argmax(%x: tensor<2x3xf32>) -> tensor<2xi64> attributes {tfc.kernel} {
  %a = tfc.Const {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %0 = tfc.ArgMax %x, %a : (tensor<2x3xf32>, tensor<i32>) -> tensor<2xi64>
  return %0 : tensor<2xi64>
}

// -----

// CHECK-LABEL: func.func @cumsum
// CHECK-COUNT-3: scf.for
// CHECK: tensor.insert
func.func @cumsum(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> attributes {tfc.kernel} {
  %a = tfc.Const {value = dense<1> : tensor<i32>} : () -> tensor<i32>
  %0 = tfc.Cumsum %x, %a : (tensor<2x3x4xf32>, tensor<i32>) -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// -----

// Axes that only the run knows set a flag for each dimension; a flagged one is walked for each element of the result.
// CHECK-LABEL: func.func @open_axes
// CHECK: scf.for {{.*}} -> (i1, i1)
// CHECK-DAG: tfc.Check {{.*}}Axes contains duplicate dimension
// CHECK-DAG: tfc.Check {{.*}}Invalid reduction dimension for input with 2 dimension(s)
// CHECK: linalg.generic
// CHECK-COUNT-2: scf.for {{.*}} -> (f32)
func.func @open_axes(%x: tensor<2x3xf32>, %axes: tensor<?xi32>) -> tensor<?x?xf32> attributes {tfc.kernel} {
  %0 = tfc.Sum %x, %axes {keep_dims = true} : (tensor<2x3xf32>, tensor<?xi32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}
