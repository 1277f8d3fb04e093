// RUN: gpu-ptx %s | FileCheck %s

// Which operand is broadcast is known only at run time: one launch all the same, its sizes parameters, incompatible ones a check.
// CHECK: kernel_0: 2 inputs, 1 outputs, 3 sizes, 7 parameters
// CHECK-NEXT: kernel_0_0: 1 threads
// CHECK-NEXT: kernel_0_1: 1 threads
// CHECK-NEXT: kernel_0_2: 256 threads, 0 blocks
// CHECK-NEXT: check of node 0: Incompatible shapes
// CHECK-NOT: on the host
// CHECK: .visible .entry kernel_0_2(
func.func private @kernel_0(%x: tensor<?x4xf32>, %y: tensor<?x4xf32>) -> tensor<?x4xf32> attributes {tfc.kernel} {
  %0 = tfc.AddV2 %x, %y : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}
