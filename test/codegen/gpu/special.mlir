// RUN: gpu-ptx %s | FileCheck %s

// Special functions are linked in, with what they call of a C library.
// CHECK-NOT: .extern
func.func private @kernel_0(%x: tensor<100xf32>, %y: tensor<100xf32>) -> tensor<100xf32> attributes {tfc.kernel} {
  %0 = tfc.Lgamma %x : (tensor<100xf32>) -> tensor<100xf32>
  %1 = tfc.Digamma %0 : (tensor<100xf32>) -> tensor<100xf32>
  %2 = tfc.Igamma %1, %y : (tensor<100xf32>, tensor<100xf32>) -> tensor<100xf32>
  %3 = tfc.Zeta %2, %y : (tensor<100xf32>, tensor<100xf32>) -> tensor<100xf32>
  %4 = tfc.Erfinv %3 : (tensor<100xf32>) -> tensor<100xf32>
  return %4 : tensor<100xf32>
}
func.func private @kernel_1(%x: tensor<100xf64>) -> tensor<100xf64> attributes {tfc.kernel} {
  %0 = tfc.BesselI0e %x : (tensor<100xf64>) -> tensor<100xf64>
  %1 = tfc.FresnelSin %0 : (tensor<100xf64>) -> tensor<100xf64>
  %2 = tfc.Expint %1 : (tensor<100xf64>) -> tensor<100xf64>
  %3 = tfc.Spence %2 : (tensor<100xf64>) -> tensor<100xf64>
  return %3 : tensor<100xf64>
}
// A sparse step of an optimizer: one thread, in order.
func.func private @kernel_2(%v: tensor<4x2xf32>, %a: tensor<4x2xf32>, %lr: tensor<f32>, %g: tensor<3x2xf32>, %i: tensor<3xi32>)
    -> (tensor<4x2xf32>, tensor<4x2xf32>) attributes {tfc.kernel} {
  %0:2 = tfc.SparseApplyRows "Adagrad"(%v, %a, %lr, %g, %i) {flag = true}
      : (tensor<4x2xf32>, tensor<4x2xf32>, tensor<f32>, tensor<3x2xf32>, tensor<3xi32>) -> (tensor<4x2xf32>, tensor<4x2xf32>)
  return %0#0, %0#1 : tensor<4x2xf32>, tensor<4x2xf32>
}
