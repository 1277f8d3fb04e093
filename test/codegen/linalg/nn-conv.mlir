// Convolutions: a padded image and a contraction whose maps hold strides and dilations.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-DAG: #[[IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 * 2 + d4, d2 * 2 + d5, d6)>
// CHECK-DAG: #[[FILTER:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d5, d6, d3)>
// CHECK-LABEL: func.func @same
// CHECK: %[[P:.*]] = tensor.pad %{{.*}} low[0, 0, 0, 0] high[0, 1, 1, 0]
// CHECK: linalg.generic {indexing_maps = [#[[IMAGE]], #[[FILTER]], {{.*}}tfc.kind = "conv2d"
func.func @same(%x: tensor<1x8x8x3xf32>, %f: tensor<3x3x3x4xf32>) -> tensor<1x4x4x4xf32> attributes {tfc.kernel} {
  %0 = tfc.Conv2D %x, %f {strides = array<i64: 1, 2, 2, 1>, padding = "SAME"} : (tensor<1x8x8x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x4x4x4xf32>
  return %0 : tensor<1x4x4x4xf32>
}

// -----

// The input's gradient at stride 2: four 2x2 filters side by side, one convolution, interleaved.
// CHECK-LABEL: func.func @input_gradient
// CHECK: linalg.generic {{.*}}ins(%{{.*}}, %{{.*}} : tensor<1x5x5x4xf32>, tensor<2x2x4x12xf32>) {{.*}}tfc.kind = "conv2d"
// CHECK: tensor.collapse_shape
func.func @input_gradient(%f: tensor<3x3x3x4xf32>, %dy: tensor<1x4x4x4xf32>) -> tensor<1x8x8x3xf32> attributes {tfc.kernel} {
  %s = tfc.Const {value = dense<[1, 8, 8, 3]> : tensor<4xi32>} : () -> tensor<4xi32>
  %0 = tfc.Conv2DBackpropInput %s, %f, %dy {strides = array<i64: 1, 2, 2, 1>, padding = "SAME"} : (tensor<4xi32>, tensor<3x3x3x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x8x8x3xf32>
  return %0 : tensor<1x8x8x3xf32>
}

// -----

// CHECK-LABEL: func.func @filter_gradient
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]{{.*}}tfc.kind = "conv2d_filter"
func.func @filter_gradient(%x: tensor<1x8x8x3xf32>, %dy: tensor<1x6x6x4xf32>) -> tensor<3x3x3x4xf32> attributes {tfc.kernel} {
  %s = tfc.Const {value = dense<[3, 3, 3, 4]> : tensor<4xi32>} : () -> tensor<4xi32>
  %0 = tfc.Conv2DBackpropFilter %x, %s, %dy {strides = array<i64: 1, 1, 1, 1>, padding = "VALID"} : (tensor<1x8x8x3xf32>, tensor<4xi32>, tensor<1x6x6x4xf32>) -> tensor<3x3x3x4xf32>
  return %0 : tensor<3x3x3x4xf32>
}

// -----

// A volume is an image for each output depth, with the planes under the window as channels.
// CHECK-LABEL: func.func @volume
// CHECK: linalg.generic
// CHECK: linalg.generic {{.*}}tfc.kind = "conv2d"
func.func @volume(%x: tensor<1x4x8x8x3xf32>, %f: tensor<2x3x3x3x16xf32>) -> tensor<1x4x8x8x16xf32> attributes {tfc.kernel} {
  %0 = tfc.Conv3D %x, %f {padding = "SAME", strides = array<i64: 1, 1, 1, 1, 1>} : (tensor<1x4x8x8x3xf32>, tensor<2x3x3x3x16xf32>) -> tensor<1x4x8x8x16xf32>
  return %0 : tensor<1x4x8x8x16xf32>
}

// -----

// Its gradient by the input sums what the planes of each output depth get.
// CHECK-LABEL: func.func @volume_input
// CHECK: linalg.generic {{.*}}tfc.kind = "conv2d"
// CHECK: linalg.generic {{.*}}tfc.kind = "reduce"
func.func @volume_input(%f: tensor<2x3x3x3x16xf32>, %g: tensor<1x4x8x8x16xf32>) -> tensor<1x4x8x8x3xf32> attributes {tfc.kernel} {
  %s = tfc.Const {value = dense<[1, 4, 8, 8, 3]> : tensor<5xi32>} : () -> tensor<5xi32>
  %0 = tfc.Conv3DBackpropInputV2 %s, %f, %g {padding = "SAME", strides = array<i64: 1, 1, 1, 1, 1>} : (tensor<5xi32>, tensor<2x3x3x3x16xf32>, tensor<1x4x8x8x16xf32>) -> tensor<1x4x8x8x3xf32>
  return %0 : tensor<1x4x8x8x3xf32>
}
