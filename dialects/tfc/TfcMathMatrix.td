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

def TFC_EinsumOp : TFC_Op<"Einsum", [Pure]> {
  let summary = "sums of products by an equation";
  let description = [{
    The result has the dimensions that the labels behind the arrow name; labels that are not there are summed over. Equal
    labels run together, "..." stands for dimensions that broadcast.

    1. One or two operands, each with a label for each dimension.

    Example: `%o = tfc.Einsum %a, %b {equation = "ij,jk->ik"} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>`
  }];
  let arguments = (ins TFC_InN<"N", "T">:$inputs, TFC_Str<"?">:$equation);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedNumber<"N", 1>, TFC_DerivedType<"T", []>];
  let gradient = "missing";
}

def TFC_BatchMatMulV3Op : TFC_Op<"BatchMatMulV3", [Pure]> {
  let summary = "matrix products of a result type of their own";
  let description = [{
    BatchMatMulV2; the operands are converted to the element type of the result first.

    1. Inner dimensions are equal; outer ones broadcast.

    Example: `%o = tfc.BatchMatMulV3 %a, %b : (tensor<2x3xi8>, tensor<3x4xi8>) -> tensor<2x4xi32>`
  }];
  let arguments = (ins
    TFC_In<"Ta">:$x, TFC_In<"Tb">:$y, TFC_Bool<"false">:$adj_x, TFC_Bool<"false">:$adj_y, TFC_Bool<"false">:$grad_x,
    TFC_Bool<"false">:$grad_y);
  let results = (outs TFC_Out<"Tout">:$output);
  let derived = [
    TFC_DerivedType<"Ta", TFC_Types51>,
    TFC_DerivedType<"Tb", TFC_Types51>,
    TFC_DerivedType<"Tout", TFC_Types52>];
}

} // category

#endif // TFC_MATHMATRIX_TD
