// Types, attributes and constants survive printing and parsing.
// RUN: tfc-opt %s | tfc-opt | FileCheck %s

// CHECK-LABEL: func.func @types
// CHECK-SAME: tensor<2x!tfc.string>, %{{.*}}: tensor<!tfc.variant>, %{{.*}}: tensor<?x3xui8>, %{{.*}}: tensor<*xcomplex<f32>>
func.func @types(%s: tensor<2x!tfc.string>, %v: tensor<!tfc.variant>, %u: tensor<?x3xui8>, %c: tensor<*xcomplex<f32>>) {
  return
}

// CHECK-LABEL: func.func @handles
func.func @handles() -> tensor<2x?xf32> {
  // CHECK: tfc.VarHandleOp {dtype = f32, shape = #tfc.shape<2x?>, shared_name = "w"} : () -> !tfc.resource<tensor<2x?xf32>>
  %w = tfc.VarHandleOp {dtype = f32, shape = #tfc.shape<2x?>, shared_name = "w"} : () -> !tfc.resource<tensor<2x?xf32>>
  // CHECK: shape = #tfc.shape<*>
  %a = tfc.VarHandleOp {dtype = f32, shape = #tfc.shape<*>, shared_name = "a"} : () -> !tfc.resource<tensor<*xf32>>
  // CHECK: shape = #tfc.shape<>
  %b = tfc.VarHandleOp {dtype = f32, shape = #tfc.shape<>, shared_name = "b"} : () -> !tfc.resource<tensor<f32>>
  %r = tfc.ReadVariableOp %w : (!tfc.resource<tensor<2x?xf32>>) -> tensor<2x?xf32>
  return %r : tensor<2x?xf32>
}

// CHECK-LABEL: func.func @constants
func.func @constants() {
  // CHECK: dense<["a", "b\00c"]> : tensor<2x!tfc.string>
  %0 = tfc.Const {value = dense<["a", "b\00c"]> : tensor<2x!tfc.string>} : () -> tensor<2x!tfc.string>
  // CHECK: dense<(1.000000e+00,2.000000e+00)> : tensor<complex<f32>>
  %1 = tfc.Const {value = dense<(1.0,2.0)> : tensor<complex<f32>>} : () -> tensor<complex<f32>>
  // CHECK: dense<[true, false]> : tensor<2xi1>
  %2 = tfc.Const {value = dense<[true, false]> : tensor<2xi1>} : () -> tensor<2xi1>
  return
}

// Attributes with TensorFlow's default are not printed.
// CHECK-LABEL: func.func @defaults
func.func @defaults(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) -> tensor<2x4xf32> {
  // CHECK: tfc.MatMul %{{.*}}, %{{.*}} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  %0 = tfc.MatMul %a, %b {transpose_a = false} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// Lengths of lists that the operands tell (two dense features here) count among the results too.
// CHECK-LABEL: func.func @lists
func.func @lists(%s: tensor<?x!tfc.string>, %n: tensor<0x!tfc.string>, %k: tensor<1x!tfc.string>, %d: tensor<2x!tfc.string>, %a: tensor<0xi64>, %b: tensor<1xf32>) -> (tensor<?x2xi64>, tensor<?xi64>, tensor<2xi64>, tensor<?xi64>, tensor<?x1xf32>) {
  // CHECK: %{{.*}}:5 = tfc.ParseExampleV2
  %0:5 = tfc.ParseExampleV2 %s, %n, %k, %d, %n, %a, %b {dense_shapes = [#tfc.shape<>, #tfc.shape<1>], num_sparse = 1 : i64, ragged_split_types = [], ragged_value_types = [], sparse_types = [i64]} : (tensor<?x!tfc.string>, tensor<0x!tfc.string>, tensor<1x!tfc.string>, tensor<2x!tfc.string>, tensor<0x!tfc.string>, tensor<0xi64>, tensor<1xf32>) -> (tensor<?x2xi64>, tensor<?xi64>, tensor<2xi64>, tensor<?xi64>, tensor<?x1xf32>)
  return %0#0, %0#1, %0#2, %0#3, %0#4 : tensor<?x2xi64>, tensor<?xi64>, tensor<2xi64>, tensor<?xi64>, tensor<?x1xf32>
}
