// tfc-lower-step: entries to functions on tfc_exec. Offsets are those of include/tfc/abi/program.h.
// RUN: tfc-opt %s --split-input-file --tfc-plan-buffers --tfc-lower-step | FileCheck %s

// CHECK: module attributes {{{.*}}tfc.entries = [{arena_bytes = 64 : i64, feeds = [{name = "x:0", type = tensor<16xf32>}], fetches = [{name = "y:0", type = tensor<16xf32>}], host_calls = ["parallel_for", "output"], name = "run", step = "run.step"}]
// CHECK-LABEL: llvm.func internal @run.step(
// CHECK-SAME: %[[E:.*]]: !llvm.ptr) -> i32
func.func @run(%x: tensor<16xf32> {tfc.name = "x:0"}) -> (tensor<16xf32> {tfc.name = "y:0"}) attributes {tfc.entry} {
  // One task: a plain call.
  // CHECK: llvm.call @one(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) : (!llvm.ptr, !llvm.ptr, i64, i64) -> i32
  %0 = tfc.Launch @one(%x) : (tensor<16xf32>) -> tensor<16xf32>
  // Several: through the host's parallel_for, with the fetch's buffer from the host.
  // CHECK: llvm.call %{{.*}}(%[[E]], %{{.*}}, %{{.*}}) : !llvm.ptr, (!llvm.ptr, i32, i64) -> !llvm.ptr
  // CHECK: llvm.icmp "ne"
  // CHECK: llvm.call %{{.*}}(%[[E]], %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) : !llvm.ptr, (!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr, i64) -> i32
  %1 = tfc.Launch @many(%0) : (tensor<16xf32>) -> tensor<16xf32>
  // CHECK: llvm.return
  return %1 : tensor<16xf32>
}
llvm.func @one(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64}
llvm.func @many(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 8 : i64}

// -----

// An uninitialised variable ends the step, and so does one of another shape; a kernel's sites carry the names of the launch's nodes.
// CHECK: tfc.site_tables = {{\[\[}}{code = 9 : i64, message = "Attempting to use uninitialized value v", node = "v"}],
// CHECK-SAME: [{code = 3 : i64, message = "The value of v has not the shape [4] {{[^"]*}}", node = "v"}], [{code = 3 : i64, message = "bad", node = "second"}]]
// CHECK-DAG: llvm.mlir.global external constant @tfc.sites.0
// CHECK-LABEL: llvm.func internal @run.step
func.func @run() -> (tensor<4xf32> {tfc.name = "y:0"}) attributes {tfc.entry} {
  %v = tfc.VarHandleOp {container = "", dtype = f32, shape = #tfc.shape<4>, shared_name = "v"} : () -> !tfc.resource<tensor<4xf32>>
  // CHECK: llvm.cond_br
  %0 = tfc.ReadVariableOp %v : (!tfc.resource<tensor<4xf32>>) -> tensor<4xf32>
  %1 = tfc.Launch @k(%0) {nodes = ["first", "second"]} : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
llvm.func @k(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64, tfc.sites = [{node = 1 : i64, code = 3 : i64, message = "bad"}]}

// -----

// A host op gets its attributes by name, and its result's memory from the runtime.
// CHECK: tfc.host_ops = [{attrs = {{{.*}}seed = 1 : i64, seed2 = 2 : i64{{.*}}}, inputs = 1 : i64, node = "noise", op = "RandomUniform", outputs = 1 : i64}]
// CHECK-LABEL: llvm.func internal @run.step
func.func @run() -> (tensor<4xf32> {tfc.name = "noise:0"}) attributes {tfc.entry} {
  %s = tfc.Const {value = dense<4> : tensor<1xi32>} : () -> tensor<1xi32>
  // CHECK: llvm.mlir.addressof @tfc.host_op.0
  // CHECK: llvm.call %{{.*}}(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) : !llvm.ptr, (!llvm.ptr, !llvm.ptr, !llvm.ptr, !llvm.ptr) -> i32
  %0 = tfc.RandomUniform %s {seed = 1 : i64, seed2 = 2 : i64, dtype = f32} : (tensor<1xi32>) -> tensor<4xf32> loc("noise")
  return %0 : tensor<4xf32>
}

// -----

// Offsets in arenas of more than 256 MB.
// CHECK: arena_bytes = 640000000 : i64
// CHECK-LABEL: llvm.func internal @run.step
// CHECK: %[[FAR:.*]] = llvm.mlir.constant(320000000 : i64) : i64
// CHECK: llvm.getelementptr %{{.*}}[%[[FAR]]] : (!llvm.ptr, i64) -> !llvm.ptr, i8
// CHECK-NOT: -216870912
func.func @run(%x: tensor<16xf32> {tfc.name = "x:0"}) -> (tensor<16xf32> {tfc.name = "y:0"}) attributes {tfc.entry} {
  %0 = tfc.Launch @grow(%x) : (tensor<16xf32>) -> tensor<80000000xf32>
  %1 = tfc.Launch @same(%0) : (tensor<80000000xf32>) -> tensor<80000000xf32>
  %2 = tfc.Launch @shrink(%0, %1) : (tensor<80000000xf32>, tensor<80000000xf32>) -> tensor<16xf32>
  return %2 : tensor<16xf32>
}
llvm.func @grow(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64}
llvm.func @same(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64}
llvm.func @shrink(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64}
