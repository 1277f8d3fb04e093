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
