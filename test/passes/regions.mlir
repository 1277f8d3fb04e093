// Branches and loops through the passes that change what is in them.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-infer-shapes))' | FileCheck %s --check-prefix=SHAPES
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-simplify))' | FileCheck %s --check-prefix=SIMPLE
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-fuse))' | FileCheck %s --check-prefix=FUSE

// The carried value keeps its rank and the size that no iteration changes. What is invariant is computed in front of the loop.
// SHAPES-LABEL: func.func @grow
// SHAPES: tfc.WhileRegion({{.*}}) : (tensor<i1>, tensor<2x3xf32>) -> (tensor<i1>, tensor<?x3xf32>)
// SIMPLE-LABEL: func.func @grow
// SIMPLE: tfc.Neg
// SIMPLE: tfc.WhileRegion
// SIMPLE-NOT: tfc.Neg
// FUSE-LABEL: func.func @grow
// FUSE: tfc.WhileRegion
// FUSE: do
// FUSE: tfc.Fusion
// FUSE: tfc.Neg
// FUSE: tfc.Fusion
// FUSE: tfc.ConcatV2
// FUSE: tfc.Yield {{.*}} : tensor<i1>, tensor<*xf32>
func.func @grow(%go: tensor<i1>, %x: tensor<2x3xf32>) -> tensor<*xf32> attributes {tfc.entry} {
  %axis = tfc.Const {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %r:2 = tfc.WhileRegion(%go, %x) : (tensor<i1>, tensor<2x3xf32>) -> (tensor<i1>, tensor<*xf32>) {
  ^bb0(%c: tensor<i1>, %v: tensor<*xf32>):
    tfc.Yield %c : tensor<i1>
  } do {
  ^bb0(%c: tensor<i1>, %v: tensor<*xf32>):
    %n = tfc.Neg %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
    %longer = tfc.ConcatV2 %v, %n, %axis : (tensor<*xf32>, tensor<2x3xf32>, tensor<i32>) -> tensor<*xf32>
    %stop = tfc.LogicalNot %c : (tensor<i1>) -> tensor<i1>
    tfc.Yield %stop, %longer : tensor<i1>, tensor<*xf32>
  }
  return %r#1 : tensor<*xf32>
}

// -----

// A known condition chooses; a loop that never runs leaves what it was given; a result that nothing uses goes.
// SIMPLE-LABEL: func.func @known
// SIMPLE-NOT: tfc.IfRegion
// SIMPLE-NOT: tfc.WhileRegion
// SIMPLE: %[[N:.*]] = tfc.Neg
// SIMPLE: return %[[N]]
func.func @known(%x: tensor<4xf32>) -> tensor<4xf32> attributes {tfc.entry} {
  %true = tfc.Const {value = dense<true> : tensor<i1>} : () -> tensor<i1>
  %0 = tfc.IfRegion %true : (tensor<i1>) -> tensor<4xf32> {
    %1 = tfc.Neg %x : (tensor<4xf32>) -> tensor<4xf32>
    tfc.Yield %1 : tensor<4xf32>
  } else {
    tfc.Yield %x : tensor<4xf32>
  }
  %2 = tfc.WhileRegion(%0) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%v: tensor<4xf32>):
    %false = tfc.Const {value = dense<false> : tensor<i1>} : () -> tensor<i1>
    tfc.Yield %false : tensor<i1>
  } do {
  ^bb0(%v: tensor<4xf32>):
    %s = tfc.Square %v : (tensor<4xf32>) -> tensor<4xf32>
    tfc.Yield %s : tensor<4xf32>
  }
  return %2 : tensor<4xf32>
}

// -----

// A division of integers may fail: it stays in the loop. A handle that is carried unchanged becomes known inside; the value read
// before the loop is not forwarded into a loop that writes.
// SIMPLE-LABEL: func.func @state
// SIMPLE: tfc.WhileRegion(%{{[^,]*}}) : (tensor<i1>) -> tensor<i1>
// SIMPLE: tfc.ReadVariableOp
// SIMPLE: tfc.FloorDiv
// SIMPLE: tfc.AssignVariableOp
func.func @state(%go: tensor<i1>, %a: tensor<i32>, %b: tensor<i32>) -> tensor<i32> attributes {tfc.entry} {
  %v = tfc.VarHandleOp {container = "", dtype = i32, shape = #tfc.shape<>, shared_name = "v"} : () -> !tfc.resource<tensor<i32>>
  %before = tfc.ReadVariableOp %v : (!tfc.resource<tensor<i32>>) -> tensor<i32>
  %r:2 = tfc.WhileRegion(%go, %v) : (tensor<i1>, !tfc.resource<tensor<i32>>) -> (tensor<i1>, !tfc.resource<tensor<i32>>) {
  ^bb0(%c: tensor<i1>, %h: !tfc.resource<tensor<i32>>):
    tfc.Yield %c : tensor<i1>
  } do {
  ^bb0(%c: tensor<i1>, %h: !tfc.resource<tensor<i32>>):
    %old = tfc.ReadVariableOp %h : (!tfc.resource<tensor<i32>>) -> tensor<i32>
    %q = tfc.FloorDiv %a, %b : (tensor<i32>, tensor<i32>) -> tensor<i32>
    %new = tfc.AddV2 %old, %q : (tensor<i32>, tensor<i32>) -> tensor<i32>
    tfc.AssignVariableOp %h, %new : (!tfc.resource<tensor<i32>>, tensor<i32>) -> ()
    %stop = tfc.LogicalNot %c : (tensor<i1>) -> tensor<i1>
    tfc.Yield %stop, %h : tensor<i1>, !tfc.resource<tensor<i32>>
  }
  return %before : tensor<i32>
}

// -----

// A variable that the loop does not write is read in front of it; one that it writes is read in each iteration.
// SIMPLE-LABEL: func.func @variables
// SIMPLE: %[[W:.*]] = tfc.ReadVariableOp %[[WH:.*]] :
// SIMPLE: tfc.WhileRegion
// SIMPLE: do
// SIMPLE: %[[V:.*]] = tfc.ReadVariableOp %[[VH:.*]] :
// SIMPLE: tfc.AddV2 %[[V]], %[[W]]
// SIMPLE: tfc.AssignVariableOp %[[VH]]
func.func @variables(%go: tensor<i1>) -> tensor<i1> attributes {tfc.entry} {
  %w = tfc.VarHandleOp {container = "", dtype = f32, shape = #tfc.shape<4>, shared_name = "w"} : () -> !tfc.resource<tensor<4xf32>>
  %v = tfc.VarHandleOp {container = "", dtype = f32, shape = #tfc.shape<4>, shared_name = "v"} : () -> !tfc.resource<tensor<4xf32>>
  %r = tfc.WhileRegion(%go) : (tensor<i1>) -> tensor<i1> {
  ^bb0(%c: tensor<i1>):
    tfc.Yield %c : tensor<i1>
  } do {
  ^bb0(%c: tensor<i1>):
    %0 = tfc.ReadVariableOp %w : (!tfc.resource<tensor<4xf32>>) -> tensor<4xf32>
    %1 = tfc.ReadVariableOp %v : (!tfc.resource<tensor<4xf32>>) -> tensor<4xf32>
    %2 = tfc.AddV2 %1, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    tfc.AssignVariableOp %v, %2 : (!tfc.resource<tensor<4xf32>>, tensor<4xf32>) -> ()
    %stop = tfc.LogicalNot %c : (tensor<i1>) -> tensor<i1>
    tfc.Yield %stop : tensor<i1>
  }
  return %r : tensor<i1>
}
