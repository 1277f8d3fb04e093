// Depthwise convolutions; a multiplier of one has no loop.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @single
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]{{.*}}tfc.kind = "depthwise"
func.func @single(%x: tensor<1x8x8x3xf32>, %f: tensor<3x3x3x1xf32>) -> tensor<1x6x6x3xf32> attributes {tfc.kernel} {
  %0 = tfc.DepthwiseConv2dNative %x, %f {strides = array<i64: 1, 1, 1, 1>, padding = "VALID"} : (tensor<1x8x8x3xf32>, tensor<3x3x3x1xf32>) -> tensor<1x6x6x3xf32>
  return %0 : tensor<1x6x6x3xf32>
}
