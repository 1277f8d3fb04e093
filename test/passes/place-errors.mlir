// RUN: tfc-opt %s --pass-pipeline='builtin.module(func.func(tfc-place{allow-soft-placement=false}))' --split-input-file --verify-diagnostics

func.func @malformed(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{INVALID_ARGUMENT: Malformed device specification '/gpx:0'}}
  %0 = tfc.Exp %x {device = "/gpx:0"} : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @no_gpu(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{Could not satisfy explicit device specification '/gpu:1'}}
  %0 = tfc.Exp %x {device = "/gpu:1"} : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
