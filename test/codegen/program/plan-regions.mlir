// tfc-plan-buffers: what loops carry and branches leave.
// RUN: tfc-opt %s --split-input-file --tfc-plan-buffers | FileCheck %s

// The iteration's value is made in the slot that the loop's results and arguments share, since the kernel reads each element before
// it writes it. A value from around the loop keeps its buffer until the loop ends.
// CHECK-LABEL: func.func @loop
func.func @loop(%go: tensor<i1>, %x: tensor<16xf32>) -> tensor<16xf32> attributes {tfc.entry} {
  // CHECK: tfc.Launch @k({{.*}}tfc.place = ["arena [[OUTER:[0-9]+]]"]
  %w = tfc.Launch @k(%x) : (tensor<16xf32>) -> tensor<16xf32>
  // CHECK: tfc.WhileRegion{{.*}}tfc.carried = ["arena [[GO:[0-9]+]]", "arena [[SLOT:[0-9]+]]"]{{.*}}tfc.place = ["arena [[GO]]", "arena [[SLOT]]"]
  %r:2 = tfc.WhileRegion(%go, %x) : (tensor<i1>, tensor<16xf32>) -> (tensor<i1>, tensor<16xf32>) {
  ^bb0(%c: tensor<i1>, %v: tensor<16xf32>):
    tfc.Yield %c : tensor<i1>
  } do {
  ^bb0(%c: tensor<i1>, %v: tensor<16xf32>):
    // CHECK: tfc.Launch @inplace({{.*}}tfc.place = ["arena [[SLOT]]"]
    %n = tfc.Launch @inplace(%v) : (tensor<16xf32>) -> tensor<16xf32>
    // CHECK-NOT: arena [[OUTER]]"
    // CHECK: tfc.Launch @test
    %s = tfc.Launch @test(%w) : (tensor<16xf32>) -> tensor<i1>
    tfc.Yield %s, %n : tensor<i1>, tensor<16xf32>
  }
  return %r#1 : tensor<16xf32>
}
llvm.func @k(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64}
llvm.func @inplace(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64, tfc.inplace = [[0, 0]]}
llvm.func @test(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64}

// -----

// Values that change places are copied round; sizes that only the run tells are held by the host.
// CHECK-LABEL: func.func @swap
func.func @swap(%go: tensor<i1>, %x: tensor<16xf32>, %d: tensor<?xf32>) -> (tensor<16xf32>, tensor<?xf32>) attributes {tfc.entry} {
  // CHECK: tfc.WhileRegion{{.*}}tfc.carried = ["arena {{[0-9]+}}", "arena {{[0-9]+}}", "arena {{[0-9]+}}", "kept 0"]
  %r:4 = tfc.WhileRegion(%go, %x, %x, %d) : (tensor<i1>, tensor<16xf32>, tensor<16xf32>, tensor<?xf32>) -> (tensor<i1>, tensor<16xf32>, tensor<16xf32>, tensor<?xf32>) {
  ^bb0(%c: tensor<i1>, %a: tensor<16xf32>, %b: tensor<16xf32>, %e: tensor<?xf32>):
    tfc.Yield %c : tensor<i1>
  } do {
  ^bb0(%c: tensor<i1>, %a: tensor<16xf32>, %b: tensor<16xf32>, %e: tensor<?xf32>):
    // CHECK: tfc.Yield {{.*}}tfc.detour = array<i64: -1, {{[0-9]+}}, {{[0-9]+}}, -1>
    tfc.Yield %c, %b, %a, %e : tensor<i1>, tensor<16xf32>, tensor<16xf32>, tensor<?xf32>
  }
  return %r#1, %r#3 : tensor<16xf32>, tensor<?xf32>
}

// -----

// A read before a loop that writes the variable is copied if the loop still looks at it.
// CHECK-LABEL: func.func @read
func.func @read(%go: tensor<i1>) -> tensor<16xf32> attributes {tfc.entry} {
  %v = tfc.VarHandleOp {container = "", dtype = f32, shape = #tfc.shape<16>, shared_name = "v"} : () -> !tfc.resource<tensor<16xf32>>
  // CHECK: tfc.ReadVariableOp {{.*}}tfc.place = ["arena {{[0-9]+}}"]
  %old = tfc.ReadVariableOp %v : (!tfc.resource<tensor<16xf32>>) -> tensor<16xf32>
  %r = tfc.WhileRegion(%go) : (tensor<i1>) -> tensor<i1> {
  ^bb0(%c: tensor<i1>):
    tfc.Yield %c : tensor<i1>
  } do {
  ^bb0(%c: tensor<i1>):
    %n = tfc.Launch @k(%old) : (tensor<16xf32>) -> tensor<16xf32>
    tfc.AssignVariableOp %v, %n : (!tfc.resource<tensor<16xf32>>, tensor<16xf32>) -> ()
    tfc.Yield %c : tensor<i1>
  }
  // CHECK: tfc.ReadVariableOp {{.*}}tfc.place = ["var 0"]
  %new = tfc.ReadVariableOp %v : (!tfc.resource<tensor<16xf32>>) -> tensor<16xf32>
  return %new : tensor<16xf32>
}
llvm.func @k(!llvm.ptr, !llvm.ptr, i64, i64) -> i32 attributes {tfc.kernel, tfc.tasks = 1 : i64}
