// Shapes and fills.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @shape
// CHECK: %[[N:.*]] = tensor.dim
// CHECK: tensor.from_elements
func.func @shape(%x: tensor<?x3xf32>) -> tensor<2xi32> attributes {tfc.kernel} {
  %0 = tfc.Shape %x : (tensor<?x3xf32>) -> tensor<2xi32>
  return %0 : tensor<2xi32>
}

// -----

// A shape that comes as an operand is read at run time.
// CHECK-LABEL: func.func @fill
// CHECK: %[[A:.*]] = tensor.extract
// CHECK: %[[I:.*]] = arith.index_cast %[[A]] : i32 to index
// CHECK: tensor.empty(%[[I]]
// CHECK: linalg.fill
func.func @fill(%d: tensor<2xi32>, %v: tensor<f32>) -> tensor<?x?xf32> attributes {tfc.kernel} {
  %0 = tfc.Fill %d, %v : (tensor<2xi32>, tensor<f32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// -----

// CHECK-LABEL: func.func @reshape
// CHECK: tensor.collapse_shape
// CHECK: tensor.expand_shape {{.*}} into tensor<3x2xf32>
func.func @reshape(%x: tensor<2x3xf32>) -> tensor<3x2xf32> attributes {tfc.kernel} {
  %s = tfc.Const {value = dense<[3, -1]> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = tfc.Reshape %x, %s : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

// CHECK-LABEL: func.func @numerics
// CHECK: tfc.Check %{{.*}} {{.*}}message = "loss : Tensor had NaN values"
// CHECK: tfc.Check %{{.*}} {{.*}}message = "loss : Tensor had Inf values"
func.func @numerics(%x: tensor<4xf32>) -> tensor<4xf32> attributes {tfc.kernel} {
  %0 = tfc.CheckNumerics %x {message = "loss"} : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
