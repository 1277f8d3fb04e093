// RUN: gpu-ptx %s | FileCheck %s

// CHECK: kernel_0: 3 inputs, 1 outputs
// CHECK: .visible .entry kernel_0_
// CHECK: fma.rn.f32
// CHECK-NOT: fma.rn.f64
// CHECK: max.NaN.f32
func.func private @kernel_0(%a: tensor<50x64xf32>, %b: tensor<64x32xf32>, %bias: tensor<32xf32>) -> tensor<50x32xf32> attributes {tfc.kernel} {
  %0 = tfc.MatMul %a, %b : (tensor<50x64xf32>, tensor<64x32xf32>) -> tensor<50x32xf32>
  %1 = tfc.BiasAdd %0, %bias : (tensor<50x32xf32>, tensor<32xf32>) -> tensor<50x32xf32>
  %2 = tfc.Relu %1 : (tensor<50x32xf32>) -> tensor<50x32xf32>
  return %2 : tensor<50x32xf32>
}

// Sizes known only at run time are parameters.
// CHECK-LABEL: .visible .entry kernel_1_0(
// CHECK-COUNT-3: .param .u64 .ptr
// CHECK: kernel_1_0_param_3
func.func private @kernel_1(%a: tensor<?x64xf32>, %b: tensor<64x32xf32>) -> tensor<?x32xf32> attributes {tfc.kernel} {
  %0 = tfc.MatMul %a, %b : (tensor<?x64xf32>, tensor<64x32xf32>) -> tensor<?x32xf32>
  return %0 : tensor<?x32xf32>
}
