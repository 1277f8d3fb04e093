// RUN: gpu-ptx %s | FileCheck %s

// An index out of range reports its check; the status word is the parameter behind the buffers.
// CHECK: kernel_0: 2 inputs, 1 outputs, 0 sizes, 4 parameters
// CHECK: check of node
// CHECK: .visible .entry kernel_0_0(
// CHECK: atom.global
func.func private @kernel_0(%p: tensor<10x16xf32>, %i: tensor<7xi32>) -> tensor<7x16xf32> attributes {tfc.kernel} {
  %axis = tfc.Const {value = dense<0> : tensor<i32>} : () -> tensor<i32>
  %0 = tfc.GatherV2 %p, %i, %axis : (tensor<10x16xf32>, tensor<7xi32>, tensor<i32>) -> tensor<7x16xf32>
  return %0 : tensor<7x16xf32>
}

// Updates in order: one thread.
// CHECK-LABEL: .visible .entry kernel_1_
func.func private @kernel_1(%t: tensor<10x16xf32>, %i: tensor<7xi32>, %u: tensor<7x16xf32>) -> tensor<10x16xf32> attributes {tfc.kernel} {
  %0 = tfc.ScatterRows "add", %t, %i, %u : (tensor<10x16xf32>, tensor<7xi32>, tensor<7x16xf32>) -> tensor<10x16xf32>
  return %0 : tensor<10x16xf32>
}
