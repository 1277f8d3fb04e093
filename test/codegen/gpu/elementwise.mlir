// RUN: gpu-ptx %s | FileCheck %s

// One launch for the chain, a thread an element; exp is arithmetic, not a call.
// CHECK: kernel_0: 2 inputs, 1 outputs, 0 sizes, 3 parameters
// CHECK: kernel_0_0: 256 threads, 4 blocks
// CHECK: .target sm_80
// CHECK: .visible .entry kernel_0_0(
// CHECK: .maxntid 256
// CHECK-NOT: call
// CHECK: ld.global
// CHECK: fma.rn.f32
// CHECK: st.global
func.func private @kernel_0(%x: tensor<32x32xf32>, %b: tensor<32xf32>) -> tensor<32x32xf32> attributes {tfc.kernel} {
  %0 = tfc.AddV2 %x, %b : (tensor<32x32xf32>, tensor<32xf32>) -> tensor<32x32xf32>
  %1 = tfc.Sigmoid %0 : (tensor<32x32xf32>) -> tensor<32x32xf32>
  %2 = tfc.Mul %1, %0 : (tensor<32x32xf32>, tensor<32x32xf32>) -> tensor<32x32xf32>
  return %2 : tensor<32x32xf32>
}
