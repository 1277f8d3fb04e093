// RUN: tfc-opt %s --split-input-file --verify-diagnostics --tfc-plan-buffers --tfc-lower-step

// What neither compiles nor has a host kernel is named.
func.func @run(%x: tensor<4xf32>) -> tensor<4xf32> attributes {tfc.entry} {
  // expected-error @+1 {{Op type Erf is not supported yet}}
  %0 = tfc.Erf %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @run(%x: tensor<4xf32>) -> tensor<4xf32> attributes {tfc.entry} {
  // expected-error @+1 {{no kernel @missing}}
  %0 = tfc.Launch @missing(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
