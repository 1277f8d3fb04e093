// Elementwise ops of two tensors: broadcasting in the maps, integer division with its check.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-DAG: #[[ROW:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[COLUMN:.*]] = affine_map<(d0, d1) -> (d0, 0)>
// CHECK-LABEL: func.func @broadcast
// CHECK: linalg.generic {indexing_maps = [#[[COLUMN]], #[[ROW]],
// CHECK: arith.addf
func.func @broadcast(%x: tensor<3x1xf32>, %y: tensor<4xf32>) -> tensor<3x4xf32> attributes {tfc.kernel} {
  %0 = tfc.AddV2 %x, %y : (tensor<3x1xf32>, tensor<4xf32>) -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// -----

// The check names the second op of the kernel; the division itself cannot trap.
// CHECK-LABEL: func.func @divide
// CHECK: linalg.generic
// CHECK: tfc.Check %{{.*}} {code = 3 : i64, message = "Integer division by zero", node = 1 : i64}
// CHECK: arith.select
// CHECK: arith.divsi
func.func @divide(%x: tensor<4xi32>, %y: tensor<4xi32>) -> tensor<4xi32> attributes {tfc.kernel} {
  %0 = tfc.Neg %x : (tensor<4xi32>) -> tensor<4xi32>
  %1 = tfc.FloorDiv %0, %y : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  return %1 : tensor<4xi32>
}

// -----

// A constant divisor needs no check, and no operand.
// CHECK-LABEL: func.func @constant
// CHECK-NOT: tfc.Check
// CHECK: linalg.generic {{.*}} ins(%{{[^,]*}} : tensor<4xi32>)
func.func @constant(%x: tensor<4xi32>) -> tensor<4xi32> attributes {tfc.kernel} {
  %c = tfc.Const {value = dense<3> : tensor<i32>} : () -> tensor<i32>
  %0 = tfc.FloorMod %x, %c : (tensor<4xi32>, tensor<i32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

// Sizes that only run time knows: checked, then either used as they are or spread out.
// CHECK-LABEL: func.func @unknown
// CHECK: tfc.Check %{{.*}} {{.*}}message = "Incompatible shapes"
// CHECK: scf.if
// CHECK: tensor.extract
// CHECK: arith.mulf
func.func @unknown(%x: tensor<?xf32>, %y: tensor<?xf32>) -> tensor<?xf32> attributes {tfc.kernel} {
  %0 = tfc.Mul %x, %y : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// The same value on both sides needs none of that.
// CHECK-LABEL: func.func @same
// CHECK-NOT: scf.if
// CHECK: math.tanh
// CHECK-NOT: scf.if
// CHECK: arith.mulf
func.func @same(%x: tensor<?xf32>) -> tensor<?xf32> attributes {tfc.kernel} {
  %0 = tfc.Tanh %x : (tensor<?xf32>) -> tensor<?xf32>
  %1 = tfc.Mul %x, %0 : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %1 : tensor<?xf32>
}

// -----

// CHECK-LABEL: func.func @unsigned
// CHECK: arith.cmpi ult
func.func @unsigned(%x: tensor<4xui8>, %y: tensor<4xui8>) -> tensor<4xi1> attributes {tfc.kernel} {
  %0 = tfc.Less %x, %y : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xi1>
  return %0 : tensor<4xi1>
}
