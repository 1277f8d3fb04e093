// Patches read windows; what lies outside of the image is zero.
// RUN: tfc-opt %s --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @image
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "parallel"]
// CHECK: arith.cmpi ult
// CHECK: tensor.extract
// CHECK: arith.select
// CHECK: tensor<1x4x4x12xf32>
func.func @image(%x: tensor<1x4x4x3xf32>) -> tensor<1x4x4x12xf32> attributes {tfc.kernel} {
  %0 = tfc.ExtractImagePatches %x {ksizes = array<i64: 1, 2, 2, 1>, padding = "SAME", rates = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x3xf32>) -> tensor<1x4x4x12xf32>
  return %0 : tensor<1x4x4x12xf32>
}
