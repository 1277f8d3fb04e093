// Ops of category MathMatrix; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHMATRIX_TD
#define TFC_MATHMATRIX_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_MatMulOp : TFC_Op<"MatMul", [Pure]> {
  let summary = "the product of two matrices";
  let description = [{
    Row i and column j of the result hold the sum over k of a[i,k] * b[k,j]; transpose_a and transpose_b read an
    operand with its dimensions swapped. An empty sum is 0.

    1. Both operands are matrices.
    2. The inner dimensions are equal.

    Example: `%p = tfc.MatMul %a, %b {transpose_b = true} : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<2x4xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$b, TFC_Bool<"false">:$transpose_a, TFC_Bool<"false">:$transpose_b);
  let results = (outs TFC_Out<"T">:$product);
  let derived = [TFC_DerivedType<"T", TFC_Types17>];
}

def TFC_BatchMatMulOp : TFC_Op<"BatchMatMul", [Pure]> {
  let summary = "products of matrices in batches";
  let description = [{
    The last two dimensions are matrices; adj_x and adj_y read them transposed and conjugated.

    1. Operands have one rank, at least 2, and equal batch dimensions.
    2. The inner dimensions are equal.

    Example: `%p = tfc.BatchMatMul %x, %y : (tensor<5x2x3xf32>, tensor<5x3x4xf32>) -> tensor<5x2x4xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y, TFC_Bool<"false">:$adj_x, TFC_Bool<"false">:$adj_y);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_BatchMatMulV2Op : TFC_Op<"BatchMatMulV2", [Pure]> {
  let summary = "products of matrices in batches that broadcast";
  let description = [{
    As BatchMatMul; the dimensions before the last two broadcast.

    1. Operands have rank 2 or more; their batch dimensions broadcast.
    2. The inner dimensions are equal.

    Example: `%p = tfc.BatchMatMulV2 %x, %y : (tensor<5x2x3xf32>, tensor<3x4xf32>) -> tensor<5x2x4xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y, TFC_Bool<"false">:$adj_x, TFC_Bool<"false">:$adj_y);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types18>];
}

} // category

#endif // TFC_MATHMATRIX_TD
