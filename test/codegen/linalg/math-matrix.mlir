// Matrix products: transposes and batches live in the maps.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-DAG: #[[A:.*]] = affine_map<(d0, d1, d2) -> (d2, d0)>
// CHECK-DAG: #[[B:.*]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-DAG: #[[C:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func.func @transposed
// CHECK: linalg.generic {indexing_maps = [#[[A]], #[[B]], #[[C]]], iterator_types = ["parallel", "parallel", "reduction"]} {{.*}}tfc.kind = "matmul"
func.func @transposed(%a: tensor<5x3xf32>, %b: tensor<4x5xf32>) -> tensor<3x4xf32> attributes {tfc.kernel} {
  %0 = tfc.MatMul %a, %b {transpose_a = true, transpose_b = true} : (tensor<5x3xf32>, tensor<4x5xf32>) -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// -----

// CHECK-DAG: #[[A:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, 0, d2, d4)>
// CHECK-DAG: #[[B:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d1, d4, d3)>
// CHECK-LABEL: func.func @batches
// CHECK: linalg.generic {indexing_maps = [#[[A]], #[[B]], {{.*}}tfc.kind = "batch_matmul"
func.func @batches(%a: tensor<2x1x3x5xf32>, %b: tensor<6x5x4xf32>) -> tensor<2x6x3x4xf32> attributes {tfc.kernel} {
  %0 = tfc.BatchMatMulV2 %a, %b : (tensor<2x1x3x5xf32>, tensor<6x5x4xf32>) -> tensor<2x6x3x4xf32>
  return %0 : tensor<2x6x3x4xf32>
}
