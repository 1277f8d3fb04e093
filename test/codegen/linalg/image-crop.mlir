// Boxes cut out of images: the number of each box's image is checked when the kernel runs.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @crop
// CHECK: tfc.Check {{.*}}message = "box_index has values outside [0, batch_size)"
// CHECK-COUNT-4: tensor.extract
func.func @crop(%x: tensor<2x8x8x3xf32>, %b: tensor<5x4xf32>, %i: tensor<5xi32>) -> tensor<5x4x4x3xf32> attributes {tfc.kernel} {
  %s = tfc.Const {value = dense<4> : tensor<2xi32>} : () -> tensor<2xi32>
  %0 = tfc.CropAndResize %x, %b, %i, %s : (tensor<2x8x8x3xf32>, tensor<5x4xf32>, tensor<5xi32>, tensor<2xi32>) -> tensor<5x4x4x3xf32>
  return %0 : tensor<5x4x4x3xf32>
}
