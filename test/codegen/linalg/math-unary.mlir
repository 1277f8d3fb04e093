// Elementwise ops of one tensor: halves in f32, casts with x86 results out of range, signs from the tfc types.
// RUN: tfc-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(tfc-lower-to-linalg,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func.func @half
// CHECK: linalg.generic
// CHECK: %[[W:.*]] = arith.extf %{{.*}} : f16 to f32
// CHECK: %[[E:.*]] = math.exp %[[W]] : f32
// CHECK: arith.truncf %[[E]] : f32 to f16
func.func @half(%x: tensor<4xf16>) -> tensor<4xf16> attributes {tfc.kernel} {
  %0 = tfc.Exp %x : (tensor<4xf16>) -> tensor<4xf16>
  return %0 : tensor<4xf16>
}

// -----

// What does not fit an int32 becomes its least value.
// CHECK-LABEL: func.func @cast
// CHECK-DAG: %[[MIN:.*]] = arith.constant -2147483648 : i32
// CHECK: %[[FITS:.*]] = arith.andi
// CHECK: %[[C:.*]] = arith.fptosi
// CHECK: arith.select %[[FITS]], %[[C]], %[[MIN]] : i32
func.func @cast(%x: tensor<4xf32>) -> tensor<4xi32> attributes {tfc.kernel} {
  %0 = tfc.Cast %x : (tensor<4xf32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

// Unsigned tensors become signless; the conversion knows.
// CHECK-LABEL: func.func @unsigned
// CHECK-SAME: (%{{.*}}: tensor<4xi8>) -> tensor<4xf32>
// CHECK: arith.uitofp %{{.*}} : i8 to f32
func.func @unsigned(%x: tensor<4xui8>) -> tensor<4xf32> attributes {tfc.kernel} {
  %0 = tfc.Cast %x : (tensor<4xui8>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// Rounding is half to even, and leaves integers alone.
// CHECK-LABEL: func.func @round
// CHECK: math.roundeven
func.func @round(%x: tensor<4xf32>) -> tensor<4xf32> attributes {tfc.kernel} {
  %0 = tfc.Round %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// Only kernels are touched.
// CHECK-LABEL: func.func @entry
// CHECK: tfc.Exp
func.func @entry(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = tfc.Exp %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
