// RUN: gpu-ptx %s | FileCheck %s

// No function of CUDA's libdevice, and nothing that the driver would have to find.
// CHECK-NOT: __nv_
// CHECK-NOT: .extern
func.func private @kernel_0(%x: tensor<100xf32>) -> tensor<100xf32> attributes {tfc.kernel} {
  %0 = tfc.Sin %x : (tensor<100xf32>) -> tensor<100xf32>
  %1 = tfc.Atan %0 : (tensor<100xf32>) -> tensor<100xf32>
  %2 = tfc.Sqrt %1 : (tensor<100xf32>) -> tensor<100xf32>
  %3 = tfc.Pow %2, %x : (tensor<100xf32>, tensor<100xf32>) -> tensor<100xf32>
  %4 = tfc.Floor %3 : (tensor<100xf32>) -> tensor<100xf32>
  %5 = tfc.Erf %4 : (tensor<100xf32>) -> tensor<100xf32>
  return %5 : tensor<100xf32>
}
func.func private @kernel_1(%x: tensor<100xf64>) -> tensor<100xf64> attributes {tfc.kernel} {
  %0 = tfc.Tanh %x : (tensor<100xf64>) -> tensor<100xf64>
  %1 = tfc.Erfc %0 : (tensor<100xf64>) -> tensor<100xf64>
  %2 = tfc.Rsqrt %1 : (tensor<100xf64>) -> tensor<100xf64>
  %3 = tfc.Cosh %2 : (tensor<100xf64>) -> tensor<100xf64>
  return %3 : tensor<100xf64>
}
func.func private @kernel_2(%x: tensor<100xf16>, %y: tensor<100xbf16>) -> (tensor<100xf16>, tensor<100xbf16>) attributes {tfc.kernel} {
  %0 = tfc.Exp %x : (tensor<100xf16>) -> tensor<100xf16>
  %1 = tfc.Mul %y, %y : (tensor<100xbf16>, tensor<100xbf16>) -> tensor<100xbf16>
  return %0, %1 : tensor<100xf16>, tensor<100xbf16>
}
