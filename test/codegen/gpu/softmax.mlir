// RUN: gpu-ptx %s | FileCheck %s

// The reductions take a block a row, its threads meet in shared memory; what lies between goes through scratch memory.
// CHECK: kernel_0: 1 inputs, 1 outputs, 0 sizes, scratch {{[0-9]+}}
// CHECK: 256 threads, 64 blocks
// CHECK: .visible .entry kernel_0_
// CHECK: .shared .align 16
// CHECK: bar.sync
// CHECK: max.NaN.f32
// CHECK: .shared .align 16
// CHECK: add.rn.f32
func.func private @kernel_0(%x: tensor<64x1000xf32>) -> tensor<64x1000xf32> attributes {tfc.kernel} {
  %0 = tfc.Softmax %x : (tensor<64x1000xf32>) -> tensor<64x1000xf32>
  return %0 : tensor<64x1000xf32>
}
