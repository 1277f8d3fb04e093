// tfc-simplify: what is exact, and nothing else.
// RUN: tfc-opt %s --pass-pipeline='builtin.module(func.func(tfc-simplify))' | FileCheck %s

// CHECK-LABEL: func.func @neutral
// CHECK-SAME: %[[X:.*]]: tensor<2xf32>
func.func @neutral(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %one = tfc.Const {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %zero = tfc.Const {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %0 = tfc.Mul %one, %x : (tensor<f32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = tfc.Sub %0, %zero : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  // -0 + 0 is 0: this one stays.
  // CHECK: %[[S:.*]] = tfc.AddV2 %[[X]]
  %2 = tfc.AddV2 %1, %zero : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  // CHECK: return %[[X]], %[[S]]
  return %1, %2 : tensor<2xf32>, tensor<2xf32>
}

// CHECK-LABEL: func.func @transpose
// CHECK-SAME: %[[A:.*]]: tensor<3x2xf32>, %[[B:.*]]: tensor<3x4xf32>
func.func @transpose(%a: tensor<3x2xf32>, %b: tensor<3x4xf32>) -> tensor<2x4xf32> {
  %perm = tfc.Const {value = dense<[1, 0]> : tensor<2xi32>} : () -> tensor<2xi32>
  %t = tfc.Transpose %a, %perm : (tensor<3x2xf32>, tensor<2xi32>) -> tensor<2x3xf32>
  // CHECK-NEXT: tfc.MatMul %[[A]], %[[B]] {transpose_a = true}
  %0 = tfc.MatMul %t, %b : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @forward
// CHECK-SAME: %[[X:.*]]: tensor<2xf32>
func.func @forward(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %w = tfc.VarHandleOp {dtype = f32, shape = #tfc.shape<2>, shared_name = "w"} : () -> !tfc.resource<tensor<2xf32>>
  // CHECK: %[[OLD:.*]] = tfc.ReadVariableOp
  %old = tfc.ReadVariableOp %w : (!tfc.resource<tensor<2xf32>>) -> tensor<2xf32>
  %0 = tfc.AddV2 %old, %x : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  tfc.AssignVariableOp %w, %0 : (!tfc.resource<tensor<2xf32>>, tensor<2xf32>) -> ()
  // CHECK-NOT: tfc.ReadVariableOp
  // CHECK: tfc.AssignVariableOp %{{.*}}, %[[X]]
  // CHECK-NOT: tfc.AssignVariableOp
  tfc.AssignVariableOp %w, %x : (!tfc.resource<tensor<2xf32>>, tensor<2xf32>) -> ()
  %new = tfc.ReadVariableOp %w : (!tfc.resource<tensor<2xf32>>) -> tensor<2xf32>
  // CHECK: return %[[OLD]], %[[X]]
  return %old, %new : tensor<2xf32>, tensor<2xf32>
}

// CHECK-LABEL: func.func @casts
// CHECK-SAME: %[[X:.*]]: tensor<2xi32>
func.func @casts(%x: tensor<2xi32>) -> (tensor<2xi32>, tensor<2xi32>) {
  %0 = tfc.Cast %x : (tensor<2xi32>) -> tensor<2xi64>
  %1 = tfc.Cast %0 : (tensor<2xi64>) -> tensor<2xi32>
  // An int32 does not fit a float32: these two do not cancel.
  // CHECK: tfc.Cast %[[X]] : (tensor<2xi32>) -> tensor<2xf32>
  %2 = tfc.Cast %x : (tensor<2xi32>) -> tensor<2xf32>
  // CHECK: %[[C:.*]] = tfc.Cast
  %3 = tfc.Cast %2 : (tensor<2xf32>) -> tensor<2xi32>
  // CHECK: return %[[X]], %[[C]]
  return %1, %3 : tensor<2xi32>, tensor<2xi32>
}
