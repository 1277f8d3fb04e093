// What every op's signature demands (S1 to S8 of TFC_Op in TfcBase.td), each broken once.
// RUN: tfc-opt %s --split-input-file --verify-diagnostics

func.func @S1(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{operand 'resource' must be a handle, not 'tensor<2xf32>'}}
  %0 = tfc.ReadVariableOp %x : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @S2(%x: tensor<2xf32>) -> tensor<2xi1> {
  // expected-error @+1 {{operand 'x' must have element type bool, not float}}
  %0 = tfc.LogicalNot %x : (tensor<2xf32>) -> tensor<2xi1>
  return %0 : tensor<2xi1>
}

// -----

func.func @S3(%x: tensor<2xf32>, %y: tensor<2xf64>) -> tensor<2xf32> {
  // expected-error @+1 {{operand 'y' has element type double, but 'T' is float}}
  %0 = tfc.Sub %x, %y : (tensor<2xf32>, tensor<2xf64>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @S4(%x: tensor<2xi32>) -> tensor<2xi32> {
  // expected-error @+1 {{'T' cannot be int32}}
  %0 = tfc.Exp %x : (tensor<2xi32>) -> tensor<2xi32>
  return %0 : tensor<2xi32>
}

// -----

func.func @S5(%x: tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32> {
  // expected-error @+1 {{attribute 'padding' cannot be "EVEN"}}
  %0 = tfc.AvgPool %x {ksize = array<i64: 1, 2, 2, 1>, padding = "EVEN", strides = array<i64: 1, 2, 2, 1>} : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>
  return %0 : tensor<1x4x4x3xf32>
}

// -----

func.func @S6(%x: tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32> {
  // expected-error @+1 {{attribute 'block_size' must be at least 2}}
  %0 = tfc.SpaceToDepth %x {block_size = 1 : i64} : (tensor<1x8x8x3xf32>) -> tensor<1x8x8x3xf32>
  return %0 : tensor<1x8x8x3xf32>
}

// -----

func.func @S7(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{has 1 operands, but its signature has 2}}
  %0 = tfc.TruncateMod %x : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @S8(%x: tensor<4xf32>) -> tensor<1xi32> {
  // expected-error @+1 {{attribute 'boundaries' is missing}}
  %0 = tfc.Bucketize %x : (tensor<4xf32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

func.func @S8Kind(%x: tensor<4xf32>) -> tensor<4xi32> {
  // expected-error @+1 {{attribute 'boundaries' is not of kind list(float)}}
  %0 = tfc.Bucketize %x {boundaries = "no"} : (tensor<4xf32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}
