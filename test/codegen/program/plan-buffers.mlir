// tfc-plan-buffers: a place for every value.
// RUN: tfc-opt %s --split-input-file --tfc-plan-buffers | FileCheck %s

// Buffers whose live ranges do not meet share their offset; what is fetched is made in the fetch's own buffer.
// CHECK-LABEL: func.func @chain
// CHECK-SAME: tfc.arena_bytes = 128
func.func @chain(%x: tensor<16xf32>) -> tensor<16xf32> attributes {tfc.entry} {
  // CHECK: tfc.Launch {{.*}}tfc.place = ["arena 0"]
  %0 = tfc.Launch @k(%x) : (tensor<16xf32>) -> tensor<16xf32>
  // CHECK: tfc.Launch {{.*}}tfc.place = ["arena 64"]
  %1 = tfc.Launch @k(%0) : (tensor<16xf32>) -> tensor<16xf32>
  // CHECK: tfc.Launch {{.*}}tfc.place = ["arena 0"]
  %2 = tfc.Launch @k(%1) : (tensor<16xf32>) -> tensor<16xf32>
  // CHECK: tfc.Launch {{.*}}tfc.place = ["fetch 0"]
  %3 = tfc.Launch @k(%2) : (tensor<16xf32>) -> tensor<16xf32>
  return %3 : tensor<16xf32>
}
llvm.func @k(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64}

// -----

// An elementwise kernel takes over the buffer of an operand that ends with it; views show their operand's memory.
// CHECK-LABEL: func.func @in_place
// CHECK-SAME: tfc.arena_bytes = 64
func.func @in_place(%x: tensor<16xf32>) -> tensor<16xf32> attributes {tfc.entry} {
  // CHECK: tfc.Launch {{.*}}tfc.place = ["arena 0"]
  %0 = tfc.Launch @k(%x) : (tensor<16xf32>) -> tensor<16xf32>
  // CHECK: tfc.Identity {{.*}}tfc.place = ["same"]
  %1 = tfc.Identity %0 : (tensor<16xf32>) -> tensor<16xf32>
  // CHECK: tfc.Launch {{.*}}tfc.place = ["arena 0"]
  %2 = tfc.Launch @k(%1) : (tensor<16xf32>) -> tensor<16xf32>
  %3 = tfc.Launch @k(%2) : (tensor<16xf32>) -> tensor<16xf32>
  return %3 : tensor<16xf32>
}
llvm.func @k(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64, tfc.inplace = [[0, 0]]}

// -----

// An optimizer's update writes the variable itself.
// CHECK-LABEL: func.func @update
func.func @update(%g: tensor<16xf32>) attributes {tfc.entry} {
  %v = tfc.VarHandleOp {container = "", dtype = f32, shape = #tfc.shape<16>, shared_name = "v"} : () -> !tfc.resource<tensor<16xf32>>
  // CHECK: tfc.ReadVariableOp {{.*}}tfc.check, tfc.place = ["var 0"]
  %0 = tfc.ReadVariableOp %v : (!tfc.resource<tensor<16xf32>>) -> tensor<16xf32>
  // CHECK: tfc.Launch {{.*}}tfc.place = ["var 0"]
  %1 = tfc.Launch @k(%0, %g) : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32>
  // CHECK: tfc.AssignVariableOp {{.*}}tfc.assign = "inplace"
  tfc.AssignVariableOp %v, %1 : (!tfc.resource<tensor<16xf32>>, tensor<16xf32>) -> ()
  return
}
llvm.func @k(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64, tfc.inplace = [[0, 0], [1, 0]]}

// -----

// The old value is fetched too: the read keeps it in the fetch's buffer, the update is copied in.
// CHECK-LABEL: func.func @old_and_new
func.func @old_and_new(%g: tensor<16xf32>) -> tensor<16xf32> attributes {tfc.entry} {
  %v = tfc.VarHandleOp {container = "", dtype = f32, shape = #tfc.shape<16>, shared_name = "v"} : () -> !tfc.resource<tensor<16xf32>>
  // CHECK: tfc.ReadVariableOp {{.*}}tfc.place = ["fetch 0"]
  %0 = tfc.ReadVariableOp %v : (!tfc.resource<tensor<16xf32>>) -> tensor<16xf32>
  // CHECK: tfc.Launch {{.*}}tfc.place = ["arena 0"]
  %1 = tfc.Launch @k(%0, %g) : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32>
  // CHECK: tfc.AssignVariableOp {{.*}}tfc.assign = "copy"
  tfc.AssignVariableOp %v, %1 : (!tfc.resource<tensor<16xf32>>, tensor<16xf32>) -> ()
  return %0 : tensor<16xf32>
}
llvm.func @k(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64, tfc.inplace = [[0, 0]]}

// -----

// A kernel that may not work in place (it reads other elements than it writes) makes its result in the arena.
// CHECK-LABEL: func.func @not_elementwise
func.func @not_elementwise() attributes {tfc.entry} {
  %v = tfc.VarHandleOp {container = "", dtype = f32, shape = #tfc.shape<16>, shared_name = "v"} : () -> !tfc.resource<tensor<16xf32>>
  %0 = tfc.ReadVariableOp %v : (!tfc.resource<tensor<16xf32>>) -> tensor<16xf32>
  // CHECK: tfc.Launch {{.*}}tfc.place = ["arena 0"]
  %1 = tfc.Launch @k(%0) : (tensor<16xf32>) -> tensor<16xf32>
  // CHECK: tfc.AssignVariableOp {{.*}}tfc.assign = "copy"
  tfc.AssignVariableOp %v, %1 : (!tfc.resource<tensor<16xf32>>, tensor<16xf32>) -> ()
  return
}
llvm.func @k(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64}

// -----

// Scratch memory of a kernel lies beside its operands; equal constants are one.
// CHECK: module attributes {{{.*}}tfc.constants = [dense<1.000000e+00> : tensor<4xf32>]
// CHECK-LABEL: func.func @scratch
// CHECK-SAME: tfc.arena_bytes = 512
func.func @scratch() -> tensor<4xf32> attributes {tfc.entry} {
  // CHECK: tfc.Const {{.*}}tfc.place = ["const 0"]
  %a = tfc.Const {value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32>
  // CHECK: tfc.Const {{.*}}tfc.place = ["const 0"]
  %b = tfc.Const {value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32>
  // CHECK: tfc.Launch {{.*}}tfc.scratch = 0
  %0 = tfc.Launch @k(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
llvm.func @k(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 4 : i64, tfc.scratch_bytes = 128 : i64}
