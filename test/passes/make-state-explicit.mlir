// tfc-make-state-explicit: only reads and assignments touch variables afterwards.
// RUN: tfc-opt %s --pass-pipeline='builtin.module(func.func(tfc-make-state-explicit))' --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @assign_add
func.func @assign_add(%x: tensor<2xf32>) -> tensor<2xf32> {
  // CHECK: %[[W:.*]] = tfc.VarHandleOp
  %w = tfc.VarHandleOp {dtype = f32, shape = #tfc.shape<2>, shared_name = "w"} : () -> !tfc.resource<tensor<2xf32>>
  // CHECK: %[[OLD:.*]] = tfc.ReadVariableOp %[[W]]
  // CHECK: %[[NEW:.*]] = tfc.AddV2 %[[OLD]], %{{.*}}
  // CHECK: tfc.AssignVariableOp %[[W]], %[[NEW]]
  %ref = tfc.AssignAdd %w, %x : (!tfc.resource<tensor<2xf32>>, tensor<2xf32>) -> !tfc.resource<tensor<2xf32>>
  // The result of an update is the variable itself.
  // CHECK: tfc.ReadVariableOp %[[W]]
  %r = tfc.ReadVariableOp %ref : (!tfc.resource<tensor<2xf32>>) -> tensor<2xf32>
  return %r : tensor<2xf32>
}

// -----

// CHECK-LABEL: func.func @momentum
// CHECK-SAME: %[[LR:.*]]: tensor<f32>, %[[M:.*]]: tensor<f32>, %[[G:.*]]: tensor<4xf32>
func.func @momentum(%lr: tensor<f32>, %m: tensor<f32>, %g: tensor<4xf32>) {
  %w = tfc.VarHandleOp {dtype = f32, shape = #tfc.shape<4>, shared_name = "w"} : () -> !tfc.resource<tensor<4xf32>>
  %a = tfc.VarHandleOp {dtype = f32, shape = #tfc.shape<4>, shared_name = "w/Momentum"} : () -> !tfc.resource<tensor<4xf32>>
  // CHECK: %[[VAR:.*]] = tfc.ReadVariableOp
  // CHECK: %[[ACC:.*]] = tfc.ReadVariableOp
  // CHECK: %[[P:.*]] = tfc.Mul %[[ACC]], %[[M]]
  // CHECK: %[[Q:.*]] = tfc.AddV2 %[[P]], %[[G]]
  // CHECK: %[[R:.*]] = tfc.Mul %[[Q]], %[[LR]]
  // CHECK: tfc.AssignVariableOp %{{.*}}, %[[Q]]
  // CHECK: %[[S:.*]] = tfc.Sub %[[VAR]], %[[R]]
  // CHECK: tfc.AssignVariableOp %{{.*}}, %[[S]]
  tfc.ResourceApplyMomentum %w, %a, %lr, %g, %m : (!tfc.resource<tensor<4xf32>>, !tfc.resource<tensor<4xf32>>, tensor<f32>, tensor<4xf32>, tensor<f32>) -> ()
  return
}

// -----

// CHECK-LABEL: func.func @scatter
func.func @scatter(%i: tensor<2xi32>, %u: tensor<2x3xf32>) {
  %w = tfc.VarHandleOp {dtype = f32, shape = #tfc.shape<5x3>, shared_name = "w"} : () -> !tfc.resource<tensor<5x3xf32>>
  // CHECK: %[[OLD:.*]] = tfc.ReadVariableOp
  // CHECK: tfc.ScatterRows "sub", %[[OLD]], %{{.*}}, %{{.*}} : {{.*}} -> tensor<5x3xf32>
  %0 = tfc.ScatterSub %w, %i, %u : (!tfc.resource<tensor<5x3xf32>>, tensor<2xi32>, tensor<2x3xf32>) -> !tfc.resource<tensor<5x3xf32>>
  return
}

// -----

// CHECK-LABEL: func.func @sparse_apply
func.func @sparse_apply(%lr: tensor<f32>, %g: tensor<2x3xf32>, %i: tensor<2xi32>) {
  %w = tfc.VarHandleOp {dtype = f32, shape = #tfc.shape<5x3>, shared_name = "w"} : () -> !tfc.resource<tensor<5x3xf32>>
  %a = tfc.VarHandleOp {dtype = f32, shape = #tfc.shape<5x3>, shared_name = "a"} : () -> !tfc.resource<tensor<5x3xf32>>
  // CHECK: %[[VAR:.*]] = tfc.ReadVariableOp
  // CHECK: %[[ACC:.*]] = tfc.ReadVariableOp
  // CHECK: %[[NEW:.*]]:2 = tfc.SparseApplyRows "Adagrad"(%[[VAR]], %[[ACC]], %{{.*}}, %{{.*}}, %{{.*}}) {flag = true}
  // CHECK: tfc.AssignVariableOp %{{.*}}, %[[NEW]]#0
  // CHECK: tfc.AssignVariableOp %{{.*}}, %[[NEW]]#1
  tfc.ResourceSparseApplyAdagrad %w, %a, %lr, %g, %i : (!tfc.resource<tensor<5x3xf32>>, !tfc.resource<tensor<5x3xf32>>, tensor<f32>, tensor<2x3xf32>, tensor<2xi32>) -> ()
  return
}

// -----

// CHECK-LABEL: func.func @count_up_to
func.func @count_up_to() -> tensor<i32> {
  %c = tfc.VarHandleOp {dtype = i32, shape = #tfc.shape<>, shared_name = "c"} : () -> !tfc.resource<tensor<i32>>
  // CHECK: %[[OLD:.*]] = tfc.ReadVariableOp
  // CHECK: %[[VALUE:.*]], %[[NEXT:.*]] = tfc.CountBelow %[[OLD]] {limit = 3 : i64}
  // CHECK: tfc.AssignVariableOp %{{.*}}, %[[NEXT]]
  // CHECK: return %[[VALUE]]
  %0 = tfc.CountUpTo %c {limit = 3 : i64} : (!tfc.resource<tensor<i32>>) -> tensor<i32>
  return %0 : tensor<i32>
}
