// tfc-outline-kernels: equal fusions share one kernel, whatever their nodes are called.
// RUN: tfc-opt %s --pass-pipeline='builtin.module(func.func(tfc-fuse),tfc-outline-kernels)' | FileCheck %s

// CHECK-LABEL: func.func @run
// CHECK-SAME: tfc.entry
func.func @run(%x: tensor<4xf32>, %y: tensor<4xf32>, %z: tensor<5xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<5xf32>, tensor<4xf32>) attributes {tfc.entry} {
  // CHECK: tfc.Launch @kernel_0(%{{.*}}) {nodes = ["a"]}
  // CHECK: tfc.Launch @kernel_0(%{{.*}}) {nodes = ["b"]}
  // CHECK: tfc.Launch @kernel_1(%{{.*}}) {nodes = ["c"]}
  // CHECK: tfc.Launch @kernel_2(%{{.*}}) {nodes = ["d"]}
  %0 = tfc.Exp %x : (tensor<4xf32>) -> tensor<4xf32> loc("a")
  %1 = tfc.Exp %y : (tensor<4xf32>) -> tensor<4xf32> loc("b")
  %2 = tfc.Exp %z : (tensor<5xf32>) -> tensor<5xf32> loc("c")
  %3 = tfc.Log %x : (tensor<4xf32>) -> tensor<4xf32> loc("d")
  return %0, %1, %2, %3 : tensor<4xf32>, tensor<4xf32>, tensor<5xf32>, tensor<4xf32>
}

// CHECK: func.func private @kernel_0(%[[A:.*]]: tensor<4xf32>) -> tensor<4xf32> attributes {tfc.kernel}
// CHECK: %[[E:.*]] = tfc.Exp %[[A]]
// CHECK: return %[[E]]
// CHECK: func.func private @kernel_1
// CHECK: func.func private @kernel_2
