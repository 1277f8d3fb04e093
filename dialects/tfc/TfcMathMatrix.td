// Ops of category MathMatrix; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHMATRIX_TD
#define TFC_MATHMATRIX_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_MatMulOp : TFC_Op<"MatMul", [Pure]> {
  let summary = "K=0 gives zeros; transposes fold into packing";
  let arguments = (ins TFC_In<"T">:$a, TFC_In<"T">:$b, TFC_Bool<"false">:$transpose_a, TFC_Bool<"false">:$transpose_b);
  let results = (outs TFC_Out<"T">:$product);
  let derived = [TFC_DerivedType<"T", TFC_Types17>];
}

def TFC_BatchMatMulOp : TFC_Op<"BatchMatMul", [Pure]> {
  let summary = "no batch broadcast; adj conjugates";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y, TFC_Bool<"false">:$adj_x, TFC_Bool<"false">:$adj_y);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_BatchMatMulV2Op : TFC_Op<"BatchMatMulV2", [Pure]> {
  let summary = "batch broadcast";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y, TFC_Bool<"false">:$adj_x, TFC_Bool<"false">:$adj_y);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types18>];
}

} // category

#endif // TFC_MATHMATRIX_TD
