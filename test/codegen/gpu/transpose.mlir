// RUN: gpu-ptx %s | FileCheck %s

// Index arithmetic in 32 bits where it fits.
// CHECK: .visible .entry kernel_0_0(
// CHECK-NOT: div.u64
// CHECK: ld.global
// CHECK: st.global
func.func private @kernel_0(%x: tensor<3x5x7xf32>) -> tensor<7x3x5xf32> attributes {tfc.kernel} {
  %p = tfc.Const {value = dense<[2, 0, 1]> : tensor<3xi32>} : () -> tensor<3xi32>
  %0 = tfc.Transpose %x, %p : (tensor<3x5x7xf32>, tensor<3xi32>) -> tensor<7x3x5xf32>
  return %0 : tensor<7x3x5xf32>
}
