// One example followed through the stages: y = relu(x w + b), and a step of gradient descent on b.
// RUN: tfc-opt %s --tfc-stages="to=infer-shapes" | FileCheck %s --check-prefix=SHAPES
// RUN: tfc-opt %s --tfc-stages="to=make-state-explicit" | FileCheck %s --check-prefix=STATE
// RUN: tfc-opt %s --tfc-stages="to=fuse" | FileCheck %s --check-prefix=FUSE
// RUN: tfc-opt %s --tfc-stages="to=outline-kernels" | FileCheck %s --check-prefix=OUTLINE
// RUN: tfc-opt %s --tfc-stages="to=lower-to-linalg" | FileCheck %s --check-prefix=LINALG
// RUN: tfc-opt %s --tfc-stages="to=lower-kernels" | FileCheck %s --check-prefix=KERNELS
// RUN: tfc-opt %s --tfc-stages="to=plan-buffers" | FileCheck %s --check-prefix=PLAN
// RUN: tfc-opt %s --tfc-stages | FileCheck %s --check-prefix=STEP

func.func @run(%x: tensor<8x16xf32> {tfc.name = "x:0"}, %g: tensor<32xf32> {tfc.name = "g:0"}) -> (tensor<?x?xf32> {tfc.name = "y:0"}) attributes {tfc.entry} {
  %w = tfc.VarHandleOp {container = "", dtype = f32, shape = #tfc.shape<16x32>, shared_name = "w"} : () -> !tfc.resource<tensor<16x32xf32>> loc("w")
  %b = tfc.VarHandleOp {container = "", dtype = f32, shape = #tfc.shape<32>, shared_name = "b"} : () -> !tfc.resource<tensor<32xf32>> loc("b")
  %rate = tfc.Const {value = dense<0.5> : tensor<f32>} : () -> tensor<f32> loc("rate")
  %wv = tfc.ReadVariableOp %w : (!tfc.resource<tensor<16x32xf32>>) -> tensor<16x32xf32> loc("w/read")
  %bv = tfc.ReadVariableOp %b : (!tfc.resource<tensor<32xf32>>) -> tensor<32xf32> loc("b/read")
  %0 = tfc.MatMul %x, %wv {transpose_a = false, transpose_b = false} : (tensor<8x16xf32>, tensor<16x32xf32>) -> tensor<?x?xf32> loc("mm")
  %1 = tfc.BiasAdd %0, %bv {data_format = "NHWC"} : (tensor<?x?xf32>, tensor<32xf32>) -> tensor<?x?xf32> loc("sum")
  %2 = tfc.Relu %1 : (tensor<?x?xf32>) -> tensor<?x?xf32> loc("y")
  tfc.ResourceApplyGradientDescent %b, %rate, %g {use_locking = false} : (!tfc.resource<tensor<32xf32>>, tensor<f32>, tensor<32xf32>) -> () loc("train")
  return %2 : tensor<?x?xf32>
}

// SHAPES: tfc.MatMul {{.*}} -> tensor<8x32xf32>
// SHAPES: tfc.Relu {{.*}} -> tensor<8x32xf32>

// STATE-NOT: tfc.ResourceApplyGradientDescent
// STATE: tfc.Mul
// STATE: tfc.Sub
// STATE: tfc.AssignVariableOp

// FUSE: tfc.Fusion
// FUSE: tfc.MatMul
// FUSE: tfc.Relu
// FUSE: tfc.Yield

// OUTLINE: func.func @run
// OUTLINE: tfc.Launch @kernel_0
// OUTLINE: tfc.Launch @kernel_1
// OUTLINE: func.func private @kernel_0
// OUTLINE: func.func private @kernel_1

// LINALG: func.func private @kernel_0
// LINALG: linalg.generic

// KERNELS: llvm.func internal @kernel_0(%{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: i64, %{{.*}}: i64) -> i32

// PLAN: tfc.ReadVariableOp {{.*}}tfc.place = ["var {{[01]}}"]
// PLAN-DAG: tfc.Launch {{.*}}tfc.place = ["fetch 0"]
// PLAN-DAG: tfc.AssignVariableOp {{.*}}tfc.assign = "inplace"

// STEP: llvm.func internal @run.step(%{{.*}}: !llvm.ptr) -> i32
