// tfc-infer-shapes: types become what the shape rules know, shape arithmetic becomes constants.
// RUN: tfc-opt %s --pass-pipeline='builtin.module(func.func(tfc-infer-shapes))' | FileCheck %s

// CHECK-LABEL: func.func @types
// CHECK-SAME: -> tensor<2x4xf32>
func.func @types(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) -> tensor<*xf32> {
  // CHECK: tfc.MatMul {{.*}} -> tensor<2x4xf32>
  %0 = tfc.MatMul %a, %b : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<*xf32>
  // CHECK: tfc.Relu {{.*}} -> tensor<2x4xf32>
  %1 = tfc.Relu %0 : (tensor<*xf32>) -> tensor<*xf32>
  return %1 : tensor<*xf32>
}

// The batch stays open, the rest of the reshape is known.
// CHECK-LABEL: func.func @arithmetic
// CHECK-SAME: -> tensor<?x12xf32>
func.func @arithmetic(%x: tensor<?x3x4xf32>) -> tensor<*xf32> {
  %shape = tfc.Shape %x : (tensor<?x3x4xf32>) -> tensor<3xi32>
  %zero = tfc.Const {value = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %one = tfc.Const {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
  %batch = tfc.StridedSlice %shape, %zero, %one, %one {shrink_axis_mask = 1 : i64} : (tensor<3xi32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<i32>
  %n = tfc.Const {value = dense<12> : tensor<i32>} : () -> tensor<i32>
  %dims = tfc.Pack %batch, %n : (tensor<i32>, tensor<i32>) -> tensor<2xi32>
  // CHECK: tfc.Reshape {{.*}} -> tensor<?x12xf32>
  %0 = tfc.Reshape %x, %dims : (tensor<?x3x4xf32>, tensor<2xi32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// CHECK-LABEL: func.func @folds
func.func @folds(%x: tensor<2x3xf32>) -> tensor<2xi32> {
  // CHECK-NOT: tfc.Shape
  // CHECK: tfc.Const {value = dense<[2, 3]> : tensor<2xi32>}
  %0 = tfc.Shape %x : (tensor<2x3xf32>) -> tensor<2xi32>
  return %0 : tensor<2xi32>
}
