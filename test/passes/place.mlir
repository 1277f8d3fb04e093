// tfc-place: devices, colocation, transfers.
// RUN: tfc-opt %s --pass-pipeline='builtin.module(func.func(tfc-place))' | FileCheck %s
// RUN: tfc-opt %s --pass-pipeline='builtin.module(func.func(tfc-place{gpu=true}))' | FileCheck %s --check-prefix=ALL

// CHECK-LABEL: func.func @mixed
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>
// ALL-LABEL: func.func @mixed
func.func @mixed(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: %[[T:.*]] = tfc.Transfer %[[X]] from "/device:CPU:0" to "/device:GPU:0"
  // CHECK: %[[E:.*]] = tfc.Exp %[[T]] {device = "/device:GPU:0"}
  %0 = tfc.Exp %x {device = "/job:localhost/gpu:0"} : (tensor<4xf32>) -> tensor<4xf32> loc("e")
  // The neighbour goes along.
  // CHECK: %[[L:.*]] = tfc.Log %[[E]] {device = "/device:GPU:0"}
  %1 = tfc.Log %0 {_class = ["loc:@e"]} : (tensor<4xf32>) -> tensor<4xf32> loc("l")
  // CHECK: %[[B:.*]] = tfc.Transfer %[[L]] from "/device:GPU:0" to "/device:CPU:0"
  // CHECK: %[[N:.*]] = tfc.Neg %[[B]] :
  // ALL: tfc.Neg %{{[^ ]*}} :
  // ALL-NOT: _class
  %2 = tfc.Neg %1 {device = "/cpu:0"} : (tensor<4xf32>) -> tensor<4xf32> loc("n")
  // CHECK: return %[[B]], %[[N]]
  return %1, %2 : tensor<4xf32>, tensor<4xf32>
}

// Without any GPU there is nothing to transfer.
// CHECK-LABEL: func.func @plain
func.func @plain(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NOT: tfc.Transfer
  // ALL: tfc.Transfer
  %0 = tfc.Exp %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
