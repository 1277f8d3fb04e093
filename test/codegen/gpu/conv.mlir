// RUN: gpu-ptx %s | FileCheck %s

// Padding goes to scratch memory, then a thread computes an element.
// CHECK: kernel_0: 2 inputs, 1 outputs, 0 sizes, scratch
// CHECK: .visible .entry kernel_0_0(
// CHECK: {{mul|fma}}.rn.f32
func.func private @kernel_0(%x: tensor<2x8x8x3xf32>, %f: tensor<3x3x3x16xf32>) -> tensor<2x8x8x16xf32> attributes {tfc.kernel} {
  %0 = tfc.Conv2D %x, %f {padding = "SAME", strides = array<i64: 1, 1, 1, 1>} : (tensor<2x8x8x3xf32>, tensor<3x3x3x16xf32>) -> tensor<2x8x8x16xf32>
  return %0 : tensor<2x8x8x16xf32>
}
func.func private @kernel_1(%x: tensor<2x9x9x3xf32>, %f: tensor<3x3x3x16xf32>) -> tensor<2x4x4x16xf32> attributes {tfc.kernel} {
  %0 = tfc.Conv2D %x, %f {padding = "VALID", strides = array<i64: 1, 2, 2, 1>} : (tensor<2x9x9x3xf32>, tensor<3x3x3x16xf32>) -> tensor<2x4x4x16xf32>
  return %0 : tensor<2x4x4x16xf32>
}
func.func private @kernel_2(%x: tensor<2x8x8x4xf32>) -> tensor<2x4x4x4xf32> attributes {tfc.kernel} {
  %0 = tfc.MaxPool %x {ksize = array<i64: 1, 2, 2, 1>, padding = "VALID", strides = array<i64: 1, 2, 2, 1>} : (tensor<2x8x8x4xf32>) -> tensor<2x4x4x4xf32>
  return %0 : tensor<2x4x4x4xf32>
}
