// Ops of category MathLinalg; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHLINALG_TD
#define TFC_MATHLINALG_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_SvdOp : TFC_Op<"Svd", [Pure]> {
  let summary = "sign and order conventions: compare reconstructions";
  let arguments = (ins TFC_In<"T">:$input, TFC_Bool<"true">:$compute_uv, TFC_Bool<"false">:$full_matrices);
  let results = (outs TFC_Out<"T">:$s, TFC_Out<"T">:$u, TFC_Out<"T">:$v);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "none";
}

def TFC_MatrixTriangularSolveOp : TFC_Op<"MatrixTriangularSolve", [Pure]> {
  let arguments = (ins TFC_In<"T">:$matrix, TFC_In<"T">:$rhs, TFC_Bool<"true">:$lower, TFC_Bool<"false">:$adjoint);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
  let target = "none";
}

def TFC_MatrixSolveOp : TFC_Op<"MatrixSolve", [Pure]> {
  let arguments = (ins TFC_In<"T">:$matrix, TFC_In<"T">:$rhs, TFC_Bool<"false">:$adjoint);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "none";
}

def TFC_LuOp : TFC_Op<"Lu", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$lu, TFC_Out<"output_idx_type">:$p);
  let derived = [TFC_DerivedType<"T", TFC_Types25>, TFC_DerivedType<"output_idx_type", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_CholeskyOp : TFC_Op<"Cholesky", [Pure]> {
  let summary = "lower; not positive definite is InvalidArgument";
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "none";
}

def TFC_LogMatrixDeterminantOp : TFC_Op<"LogMatrixDeterminant", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$sign, TFC_Out<"T">:$log_abs_determinant);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "none";
}

def TFC_MatrixDeterminantOp : TFC_Op<"MatrixDeterminant", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "none";
}

def TFC_MatrixInverseOp : TFC_Op<"MatrixInverse", [Pure]> {
  let summary = "singular: InvalidArgument `Input is not invertible.`";
  let arguments = (ins TFC_In<"T">:$input, TFC_Bool<"false">:$adjoint);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "none";
}

def TFC_CholeskyGradOp : TFC_Op<"CholeskyGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$l, TFC_In<"T">:$grad);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let gradient = "missing";
  let target = "none";
}

def TFC_MatrixSolveLsOp : TFC_Op<"MatrixSolveLs", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$matrix, TFC_In<"T">:$rhs, TFC_In<"float64">:$l2_regularizer, TFC_Bool<"true">:$fast);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "none";
}

def TFC_QrOp : TFC_Op<"Qr", [Pure]> {
  let summary = "as Svd";
  let arguments = (ins TFC_In<"T">:$input, TFC_Bool<"false">:$full_matrices);
  let results = (outs TFC_Out<"T">:$q, TFC_Out<"T">:$r);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "none";
}

def TFC_SelfAdjointEigV2Op : TFC_Op<"SelfAdjointEigV2", [Pure]> {
  let summary = "ascending";
  let arguments = (ins TFC_In<"T">:$input, TFC_Bool<"true">:$compute_v);
  let results = (outs TFC_Out<"T">:$e, TFC_Out<"T">:$v);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "none";
}

def TFC_MatrixExponentialOp : TFC_Op<"MatrixExponential", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let gradient = "missing";
  let target = "none";
}

def TFC_MatrixLogarithmOp : TFC_Op<"MatrixLogarithm", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["complex128", "complex64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_MatrixSquareRootOp : TFC_Op<"MatrixSquareRoot", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "none";
}

def TFC_SelfAdjointEigOp : TFC_Op<"SelfAdjointEig", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let gradient = "missing";
  let target = "none";
}

def TFC_TridiagonalMatMulOp : TFC_Op<"TridiagonalMatMul", [Pure]> {
  let arguments = (ins TFC_In<"T">:$superdiag, TFC_In<"T">:$maindiag, TFC_In<"T">:$subdiag, TFC_In<"T">:$rhs);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types38>];
  let target = "none";
}

def TFC_TridiagonalSolveOp : TFC_Op<"TridiagonalSolve", [Pure]> {
  let arguments = (ins TFC_In<"T">:$diagonals, TFC_In<"T">:$rhs, TFC_Bool<"true">:$partial_pivoting);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types38>];
  let target = "none";
}

def TFC_BandedTriangularSolveOp : TFC_Op<"BandedTriangularSolve", [Pure]> {
  let arguments = (ins TFC_In<"T">:$matrix, TFC_In<"T">:$rhs, TFC_Bool<"true">:$lower, TFC_Bool<"false">:$adjoint);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "none";
}

} // category

#endif // TFC_MATHLINALG_TD
