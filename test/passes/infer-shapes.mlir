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

// What is reshaped anyway keeps the dimensions that are summed over: so its rank is known.
// CHECK-LABEL: func.func @open_axes
func.func @open_axes(%x: tensor<?x3xf32>, %axes: tensor<?xi32>, %one: tensor<1xi32>) -> (tensor<*xf32>, tensor<*xf32>) {
  %n = tfc.Const {value = dense<-1> : tensor<1xi32>} : () -> tensor<1xi32>
  // CHECK: tfc.Sum {{.*}}keep_dims = true{{.*}} -> tensor<?x?xf32>
  %0 = tfc.Sum %x, %axes {keep_dims = false} : (tensor<?x3xf32>, tensor<?xi32>) -> tensor<*xf32>
  %1 = tfc.Reshape %0, %n : (tensor<*xf32>, tensor<1xi32>) -> tensor<*xf32>
  // CHECK: tfc.Max {{.*}} -> tensor<?xf32>
  %2 = tfc.Max %x, %one {keep_dims = false} : (tensor<?x3xf32>, tensor<1xi32>) -> tensor<*xf32>
  return %1, %2 : tensor<*xf32>, tensor<*xf32>
}

// Lists have elements of the shape that all writes agree on; zeros of a list say nothing of the list itself.
// CHECK-LABEL: func.func @lists
func.func @lists(%n: tensor<i32>, %x: tensor<2xf32>, %y: tensor<*xf32>) -> (tensor<*xf32>, tensor<*xf32>) {
  %any = tfc.Const {value = dense<-1> : tensor<i32>} : () -> tensor<i32>
  %0 = tfc.TensorListReserve %any, %n {element_dtype = f32} : (tensor<i32>, tensor<i32>) -> tensor<!tfc.variant>
  %1 = tfc.TensorListSetItem %0, %n, %x {resize_if_index_out_of_bounds = false} : (tensor<!tfc.variant>, tensor<i32>, tensor<2xf32>) -> tensor<!tfc.variant>
  %2 = tfc.ZerosLike %1 : (tensor<!tfc.variant>) -> tensor<!tfc.variant>
  %3 = tfc.TensorListSetItem %2, %n, %y {resize_if_index_out_of_bounds = false} : (tensor<!tfc.variant>, tensor<i32>, tensor<*xf32>) -> tensor<!tfc.variant>
  // CHECK: tfc.TensorListGetItem {{.*}} -> tensor<2xf32>
  %4 = tfc.TensorListGetItem %1, %n, %any : (tensor<!tfc.variant>, tensor<i32>, tensor<i32>) -> tensor<*xf32>
  // CHECK: tfc.TensorListGetItem {{.*}} -> tensor<*xf32>
  %5 = tfc.TensorListGetItem %3, %n, %any : (tensor<!tfc.variant>, tensor<i32>, tensor<i32>) -> tensor<*xf32>
  return %4, %5 : tensor<*xf32>, tensor<*xf32>
}
