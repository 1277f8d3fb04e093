// tfc-pack-invariants: weights that a loop multiplies by and does not change are laid out once, in front of the loop.
// RUN: tfc-opt %s --split-input-file --tfc-pack-invariants | FileCheck %s

// The launch in front of the loop packs; the one inside takes what it made. A constant number of columns in a panel is the machine's affair.
// CHECK-LABEL: func.func @loop
func.func @loop(%go: tensor<i1>, %x: tensor<4x64xf32>, %w: tensor<64x64xf32>) -> tensor<4x64xf32> attributes {tfc.entry} {
  // CHECK: %[[PACKED:.*]] = tfc.Launch @pack_0(%arg2) {nodes = []} : (tensor<64x64xf32>) -> tensor<[[TYPE:[0-9]+x64x[0-9]+xf32]]>
  // CHECK: tfc.WhileRegion
  %r:2 = tfc.WhileRegion(%go, %x) : (tensor<i1>, tensor<4x64xf32>) -> (tensor<i1>, tensor<4x64xf32>) {
  ^bb0(%c: tensor<i1>, %v: tensor<4x64xf32>):
    tfc.Yield %c : tensor<i1>
  } do {
  ^bb0(%c: tensor<i1>, %v: tensor<4x64xf32>):
    // CHECK: tfc.Launch @product(%{{.*}}, %[[PACKED]])
    %n = tfc.Launch @product(%v, %w) {nodes = ["n"]} : (tensor<4x64xf32>, tensor<64x64xf32>) -> tensor<4x64xf32>
    tfc.Yield %c, %n : tensor<i1>, tensor<4x64xf32>
  }
  return %r#1 : tensor<4x64xf32>
}
// CHECK: func.func private @pack_0(%{{.*}}: tensor<64x64xf32>) -> tensor<[[TYPE]]> attributes {tfc.kernel}
// CHECK: func.func private @product(%{{.*}}: tensor<4x64xf32>, %{{.*}}: tensor<[[TYPE]]>)
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func private @product(%x: tensor<4x64xf32>, %w: tensor<64x64xf32>) -> tensor<4x64xf32> attributes {tfc.kernel} {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x64xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<4x64xf32>) -> tensor<4x64xf32>
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<4x64xf32>, tensor<64x64xf32>) outs(%f : tensor<4x64xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %t = arith.mulf %p, %q : f32
    %u = arith.addf %s, %t : f32
    linalg.yield %u : f32
  } -> tensor<4x64xf32>
  return %r : tensor<4x64xf32>
}

// -----

// What the loop carries may change, and what is launched elsewhere too would have to be packed for one use: nothing is packed.
// CHECK-LABEL: func.func @carried
// CHECK-NOT: @pack_
func.func @carried(%go: tensor<i1>, %x: tensor<64x64xf32>) -> tensor<64x64xf32> attributes {tfc.entry} {
  %r:2 = tfc.WhileRegion(%go, %x) : (tensor<i1>, tensor<64x64xf32>) -> (tensor<i1>, tensor<64x64xf32>) {
  ^bb0(%c: tensor<i1>, %v: tensor<64x64xf32>):
    tfc.Yield %c : tensor<i1>
  } do {
  ^bb0(%c: tensor<i1>, %v: tensor<64x64xf32>):
    %n = tfc.Launch @product(%x, %v) {nodes = ["n"]} : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
    tfc.Yield %c, %n : tensor<i1>, tensor<64x64xf32>
  }
  return %r#1 : tensor<64x64xf32>
}
#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>
func.func private @product(%x: tensor<64x64xf32>, %w: tensor<64x64xf32>) -> tensor<64x64xf32> attributes {tfc.kernel} {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64x64xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  %r = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<64x64xf32>, tensor<64x64xf32>) outs(%f : tensor<64x64xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %t = arith.mulf %p, %q : f32
    %u = arith.addf %s, %t : f32
    linalg.yield %u : f32
  } -> tensor<64x64xf32>
  return %r : tensor<64x64xf32>
}
