// BiasAdd and batch normalisation: the channel is a dimension of the maps, in either layout.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-DAG: #[[C:.*]] = affine_map<(d0, d1, d2, d3) -> (d1)>
// CHECK-LABEL: func.func @bias
// CHECK: linalg.generic {indexing_maps = [{{.*}}, #[[C]], {{.*}}
func.func @bias(%x: tensor<2x3x4x5xf32>, %b: tensor<3xf32>) -> tensor<2x3x4x5xf32> attributes {tfc.kernel} {
  %0 = tfc.BiasAdd %x, %b {data_format = "NCHW"} : (tensor<2x3x4x5xf32>, tensor<3xf32>) -> tensor<2x3x4x5xf32>
  return %0 : tensor<2x3x4x5xf32>
}

// -----

// Training: mean, squared distance, and the unbiased variance (n - 1 = 23) as an output of its own.
// CHECK-LABEL: func.func @train
// CHECK: arith.constant 2.300000e+01 : f32
// CHECK-COUNT-2: tfc.kind = "reduce"
// CHECK: math.rsqrt
func.func @train(%x: tensor<2x3x4x5xf32>, %s: tensor<5xf32>, %o: tensor<5xf32>, %e: tensor<0xf32>) -> (tensor<2x3x4x5xf32>, tensor<5xf32>) attributes {tfc.kernel} {
  %0:5 = tfc.FusedBatchNorm %x, %s, %o, %e, %e : (tensor<2x3x4x5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<0xf32>, tensor<0xf32>) -> (tensor<2x3x4x5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>)
  return %0#0, %0#2 : tensor<2x3x4x5xf32>, tensor<5xf32>
}
