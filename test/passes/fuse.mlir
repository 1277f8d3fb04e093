// tfc-fuse: epilogues, chains, reductions; scalars are repeated; one result where a product has an epilogue.
// RUN: tfc-opt %s --pass-pipeline='builtin.module(func.func(tfc-fuse))' | FileCheck %s
// RUN: tfc-opt %s --pass-pipeline='builtin.module(func.func(tfc-fuse{single=true}))' | FileCheck %s --check-prefix=SINGLE
// RUN: tfc-opt %s --tfc-fuse --tfc-statistics -o /dev/null 2>&1 | FileCheck %s --check-prefix=COUNTS

// COUNTS: tfc-fuse: {{[1-9][0-9]*}} fused-ops (Ops that share a fusion with another)
// COUNTS: tfc-fuse: {{[1-9][0-9]*}} fusions (Fusions made)

// CHECK-LABEL: func.func @dense
// SINGLE-LABEL: func.func @dense
func.func @dense(%x: tensor<8x4xf32>, %w: tensor<4x3xf32>, %b: tensor<3xf32>) -> tensor<8x3xf32> {
  // CHECK: %[[F:.*]] = tfc.Fusion(%{{.*}}, %{{.*}}, %{{.*}})
  // CHECK: tfc.MatMul
  // CHECK: tfc.BiasAdd
  // CHECK: %[[R:.*]] = tfc.Relu
  // CHECK: tfc.Yield %[[R]]
  // CHECK: return %[[F]]
  // SINGLE-COUNT-3: tfc.Fusion
  %0 = tfc.MatMul %x, %w : (tensor<8x4xf32>, tensor<4x3xf32>) -> tensor<8x3xf32>
  %1 = tfc.BiasAdd %0, %b : (tensor<8x3xf32>, tensor<3xf32>) -> tensor<8x3xf32>
  %2 = tfc.Relu %1 : (tensor<8x3xf32>) -> tensor<8x3xf32>
  return %2 : tensor<8x3xf32>
}

// The product is needed by itself: no epilogue.
// CHECK-LABEL: func.func @two_uses
func.func @two_uses(%x: tensor<8x4xf32>, %w: tensor<4x3xf32>) -> (tensor<8x3xf32>, tensor<8x3xf32>) {
  // CHECK-COUNT-2: tfc.Fusion
  %0 = tfc.MatMul %x, %w : (tensor<8x4xf32>, tensor<4x3xf32>) -> tensor<8x3xf32>
  %1 = tfc.Relu %0 : (tensor<8x3xf32>) -> tensor<8x3xf32>
  return %0, %1 : tensor<8x3xf32>, tensor<8x3xf32>
}

// An optimizer's update is one sweep with several results; the scalar factor is computed inside.
// CHECK-LABEL: func.func @sweep
func.func @sweep(%v: tensor<4xf32>, %m: tensor<4xf32>, %g: tensor<4xf32>, %lr: tensor<f32>, %b: tensor<f32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: %{{.*}}:2 = tfc.Fusion
  // CHECK: tfc.Sqrt %{{.*}} : (tensor<f32>)
  // CHECK: tfc.Yield
  // CHECK-NOT: tfc.Fusion
  %s = tfc.Sqrt %lr : (tensor<f32>) -> tensor<f32>
  %0 = tfc.Mul %m, %b : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  %1 = tfc.AddV2 %0, %g : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = tfc.Mul %1, %s : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  %3 = tfc.Sub %v, %2 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %1, %3 : tensor<4xf32>, tensor<4xf32>
}

// The square goes into the sum; the axes are constants of the kernel.
// CHECK-LABEL: func.func @reduction
func.func @reduction(%x: tensor<8x4xf32>) -> tensor<8xf32> {
  // CHECK: tfc.Fusion(%{{[^,]*}}) : (tensor<8x4xf32>) -> tensor<8xf32>
  // CHECK: tfc.Square
  // CHECK: tfc.Sum
  %axis = tfc.Const {value = dense<1> : tensor<1xi32>} : () -> tensor<1xi32>
  %0 = tfc.Square %x : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %1 = tfc.Sum %0, %axis : (tensor<8x4xf32>, tensor<1xi32>) -> tensor<8xf32>
  return %1 : tensor<8xf32>
}

// Fusing the first and the last op would need the product in the middle before and after: a cycle.
// CHECK-LABEL: func.func @no_cycle
func.func @no_cycle(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // CHECK-COUNT-2: tfc.Fusion
  // CHECK-NOT: tfc.Fusion
  // CHECK: return
  %0 = tfc.Exp %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = tfc.MatMul %0, %x : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = tfc.AddV2 %0, %1 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return %2 : tensor<4x4xf32>
}

// A softmax takes the scaling before it and what is elementwise behind it; a loss also what is one value a row.
// CHECK-LABEL: func.func @rows
func.func @rows(%x: tensor<8x4xf32>, %labels: tensor<8xi64>, %w: tensor<8xf32>, %s: tensor<f32>) -> (tensor<8x4xf32>, tensor<8xf32>, tensor<8x4xf32>) {
  // CHECK: %[[SOFTMAX:.*]] = tfc.Fusion(%{{[^:]*}}) : (tensor<8x4xf32>, tensor<f32>) -> tensor<8x4xf32>
  // CHECK: tfc.Mul
  // CHECK: tfc.Softmax
  // CHECK: tfc.Square
  // CHECK: tfc.Fusion({{.*}}) : {{.*}} -> (tensor<8xf32>, tensor<8x4xf32>)
  // CHECK: tfc.SparseSoftmaxCrossEntropyWithLogits
  // CHECK: tfc.Mul
  // CHECK: tfc.Mul
  // CHECK-NOT: tfc.Fusion
  %0 = tfc.Mul %x, %s : (tensor<8x4xf32>, tensor<f32>) -> tensor<8x4xf32>
  %1 = tfc.Softmax %0 : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %2 = tfc.Square %1 : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %3:2 = tfc.SparseSoftmaxCrossEntropyWithLogits %x, %labels : (tensor<8x4xf32>, tensor<8xi64>) -> (tensor<8xf32>, tensor<8x4xf32>)
  %4 = tfc.Mul %3#0, %w : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %5 = tfc.Mul %3#1, %s : (tensor<8x4xf32>, tensor<f32>) -> tensor<8x4xf32>
  return %2, %4, %5 : tensor<8x4xf32>, tensor<8xf32>, tensor<8x4xf32>
}
