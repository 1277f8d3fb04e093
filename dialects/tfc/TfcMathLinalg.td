// Ops of category MathLinalg; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHLINALG_TD
#define TFC_MATHLINALG_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_SvdOp : TFC_Op<"Svd", [Pure]> {
  let summary = "singular values, descending, and the left and right singular vectors of each matrix";
  let description = [{
    Singular values, descending, and the left and right singular vectors of each matrix.

    1. Without compute_uv the vectors have shape [0].
    2. With full_matrices they make square matrices.

    Example: `%s, %u, %v = tfc.Svd %a {compute_uv = true, full_matrices = false} : (tensor<4x2xf32>) -> (tensor<2xf32>, tensor<4x2xf32>, tensor<2x2xf32>)`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_Bool<"true">:$compute_uv, TFC_Bool<"false">:$full_matrices);
  let results = (outs TFC_Out<"T">:$s, TFC_Out<"T">:$u, TFC_Out<"T">:$v);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "host";
}

def TFC_MatrixTriangularSolveOp : TFC_Op<"MatrixTriangularSolve", [Pure]> {
  let summary = "X with A X = B of a triangular A, or of its adjoint";
  let description = [{
    X with A X = B of a triangular A, or of its adjoint.

    1. A is [..., M, M] and B is [..., M, K].
    2. Leading dimensions broadcast.
    3. A zero on the diagonal is InvalidArgument.

    Example: `%x = tfc.MatrixTriangularSolve %a, %b {adjoint = false, lower = true} : (tensor<3x3xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$matrix, TFC_In<"T">:$rhs, TFC_Bool<"true">:$lower, TFC_Bool<"false">:$adjoint);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
  let target = "host";
}

def TFC_MatrixSolveOp : TFC_Op<"MatrixSolve", [Pure]> {
  let summary = "X with A X = B, or adjoint(A) X = B";
  let description = [{
    X with A X = B, or adjoint(A) X = B.

    1. A is [..., M, M] and B is [..., M, K] with equal leading dimensions.
    2. A matrix with a zero pivot is InvalidArgument.

    Example: `%x = tfc.MatrixSolve %a, %b {adjoint = false} : (tensor<3x3xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$matrix, TFC_In<"T">:$rhs, TFC_Bool<"false">:$adjoint);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "host";
}

def TFC_LuOp : TFC_Op<"Lu", [Pure]> {
  let summary = "LU decomposition with row exchanges: both factors in one matrix, and the permutation";
  let description = [{
    LU decomposition with row exchanges: both factors in one matrix, and the permutation.

    1. The matrices are square.
    2. A matrix with a zero pivot is InvalidArgument.

    Example: `%lu, %p = tfc.Lu %a : (tensor<3x3xf32>) -> (tensor<3x3xf32>, tensor<3xi32>)`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$lu, TFC_Out<"output_idx_type">:$p);
  let derived = [TFC_DerivedType<"T", TFC_Types25>, TFC_DerivedType<"output_idx_type", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "host";
}

def TFC_CholeskyOp : TFC_Op<"Cholesky", [Pure]> {
  let summary = "the lower Cholesky factor of each matrix [..., M, M]";
  let description = [{
    The lower Cholesky factor of each matrix [..., M, M].

    1. The matrices are square.
    2. Only the lower triangle is read.
    3. A matrix that is not positive definite is InvalidArgument.

    Example: `%l = tfc.Cholesky %a : (tensor<3x3xf32>) -> tensor<3x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "host";
}

def TFC_LogMatrixDeterminantOp : TFC_Op<"LogMatrixDeterminant", [Pure]> {
  let summary = "sign and logarithm of the magnitude of each determinant";
  let description = [{
    Sign and logarithm of the magnitude of each determinant.

    1. The matrices are square.
    2. Of a singular matrix these are 0 and -inf.

    Example: `%s, %l = tfc.LogMatrixDeterminant %a : (tensor<2x3x3xf32>) -> (tensor<2xf32>, tensor<2xf32>)`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$sign, TFC_Out<"T">:$log_abs_determinant);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "host";
}

def TFC_MatrixDeterminantOp : TFC_Op<"MatrixDeterminant", [Pure]> {
  let summary = "the determinant of each matrix; 1 of an empty one";
  let description = [{
    The determinant of each matrix; 1 of an empty one.

    1. The matrices are square.

    Example: `%d = tfc.MatrixDeterminant %a : (tensor<2x3x3xf32>) -> tensor<2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "host";
}

def TFC_MatrixInverseOp : TFC_Op<"MatrixInverse", [Pure]> {
  let summary = "the inverse of each matrix, or of its adjoint";
  let description = [{
    The inverse of each matrix, or of its adjoint.

    1. The matrices are square.
    2. A matrix with a zero pivot is InvalidArgument.

    Example: `%y = tfc.MatrixInverse %a {adjoint = false} : (tensor<2x3x3xf64>) -> tensor<2x3x3xf64>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_Bool<"false">:$adjoint);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "host";
}

def TFC_CholeskyGradOp : TFC_Op<"CholeskyGrad", [Pure]> {
  let summary = "the symmetric gradient of Cholesky, from the factor and its gradient";
  let description = [{
    The symmetric gradient of Cholesky, from the factor and its gradient.

    1. Both inputs are stacks of square matrices of one shape.
    2. Only lower triangles are read.

    Example: `%y = tfc.CholeskyGrad %l, %g : (tensor<3x3xf32>, tensor<3x3xf32>) -> tensor<3x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$l, TFC_In<"T">:$grad);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let gradient = "missing";
  let target = "host";
}

def TFC_MatrixSolveLsOp : TFC_Op<"MatrixSolveLs", [Pure]> {
  let summary = "X that minimises the norm of A X - B, with l2_regularizer times that of X";
  let description = [{
    X that minimises the norm of A X - B, with l2_regularizer times that of X.

    1. A is [..., M, N] and B is [..., M, K] with equal leading dimensions.
    2. l2_regularizer is a scalar, not negative.
    3. With fast, normal equations are solved, and a rank deficient matrix is InvalidArgument.

    Example: `%x = tfc.MatrixSolveLs %a, %b, %l {fast = true} : (tensor<4x2xf32>, tensor<4x1xf32>, tensor<f64>) -> tensor<2x1xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$matrix, TFC_In<"T">:$rhs, TFC_In<"float64">:$l2_regularizer, TFC_Bool<"true">:$fast);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "host";
}

def TFC_QrOp : TFC_Op<"Qr", [Pure]> {
  let summary = "Q with orthogonal columns and the upper triangle R with A = Q R";
  let description = [{
    Q with orthogonal columns and the upper triangle R with A = Q R.

    1. With full_matrices Q is square.

    Example: `%q, %r = tfc.Qr %a {full_matrices = false} : (tensor<4x2xf32>) -> (tensor<4x2xf32>, tensor<2x2xf32>)`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_Bool<"false">:$full_matrices);
  let results = (outs TFC_Out<"T">:$q, TFC_Out<"T">:$r);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "host";
}

def TFC_SelfAdjointEigV2Op : TFC_Op<"SelfAdjointEigV2", [Pure]> {
  let summary = "eigenvalues, ascending, and eigenvectors of each self-adjoint matrix";
  let description = [{
    Eigenvalues, ascending, and eigenvectors of each self-adjoint matrix.

    1. The matrices are square.
    2. Only the lower triangle is read.
    3. Without compute_v the vectors have shape [0].

    Example: `%e, %v = tfc.SelfAdjointEigV2 %a {compute_v = true} : (tensor<3x3xf32>) -> (tensor<3xf32>, tensor<3x3xf32>)`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_Bool<"true">:$compute_v);
  let results = (outs TFC_Out<"T">:$e, TFC_Out<"T">:$v);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "host";
}

def TFC_MatrixExponentialOp : TFC_Op<"MatrixExponential", [Pure]> {
  let summary = "the exponential of each matrix";
  let description = [{
    The exponential of each matrix.

    1. The matrices are square.

    Example: `%y = tfc.MatrixExponential %a : (tensor<3x3xf32>) -> tensor<3x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let gradient = "missing";
  let target = "host";
}

def TFC_MatrixLogarithmOp : TFC_Op<"MatrixLogarithm", [Pure]> {
  let summary = "the principal logarithm of each complex matrix";
  let description = [{
    The principal logarithm of each complex matrix.

    1. The matrices are square.

    Example: `%y = tfc.MatrixLogarithm %a : (tensor<3x3xcomplex<f32>>) -> tensor<3x3xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["complex128", "complex64"]>];
  let gradient = "missing";
  let target = "host";
}

def TFC_MatrixSquareRootOp : TFC_Op<"MatrixSquareRoot", [Pure]> {
  let summary = "the principal square root of each matrix";
  let description = [{
    The principal square root of each matrix.

    1. The matrices are square.

    Example: `%y = tfc.MatrixSquareRoot %a : (tensor<3x3xf32>) -> tensor<3x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "host";
}

def TFC_SelfAdjointEigOp : TFC_Op<"SelfAdjointEig", [Pure]> {
  let summary = "eigenvalues (first row) and eigenvectors of each symmetric matrix, in one matrix";
  let description = [{
    Eigenvalues (first row) and eigenvectors of each symmetric matrix, in one matrix.

    1. The matrices are square.
    2. Only the lower triangle is read.

    Example: `%y = tfc.SelfAdjointEig %a : (tensor<3x3xf32>) -> tensor<4x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let gradient = "missing";
  let target = "host";
}

def TFC_TridiagonalMatMulOp : TFC_Op<"TridiagonalMatMul", [Pure]> {
  let summary = "the product of a tridiagonal matrix, given by its diagonals, and a matrix";
  let description = [{
    The product of a tridiagonal matrix, given by its diagonals, and a matrix.

    1. The diagonals are [..., 1, M] and rhs is [..., M, N] with equal leading dimensions.

    Example: `%y = tfc.TridiagonalMatMul %a, %b, %c, %x : (tensor<1x3xf32>, tensor<1x3xf32>, tensor<1x3xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$superdiag, TFC_In<"T">:$maindiag, TFC_In<"T">:$subdiag, TFC_In<"T">:$rhs);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types38>];
  let target = "host";
}

def TFC_TridiagonalSolveOp : TFC_Op<"TridiagonalSolve", [Pure]> {
  let summary = "X with A X = B of a tridiagonal A that is given by its three diagonals";
  let description = [{
    X with A X = B of a tridiagonal A that is given by its three diagonals.

    1. The diagonals are [..., 3, M] and B is [..., M, K].
    2. Of a singular matrix every element is NaN.

    Example: `%x = tfc.TridiagonalSolve %d, %b {partial_pivoting = true} : (tensor<3x4xf32>, tensor<4x2xf32>) -> tensor<4x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$diagonals, TFC_In<"T">:$rhs, TFC_Bool<"true">:$partial_pivoting);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types38>];
  let target = "host";
}

def TFC_BandedTriangularSolveOp : TFC_Op<"BandedTriangularSolve", [Pure]> {
  let summary = "X with A X = B of a triangular A that is given by its K diagonals";
  let description = [{
    X with A X = B of a triangular A that is given by its K diagonals.

    1. The bands are [..., K, M] and B is [..., M, N].
    2. Leading dimensions broadcast.
    3. Neither is empty.

    Example: `%x = tfc.BandedTriangularSolve %a, %b {adjoint = false, lower = true} : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$matrix, TFC_In<"T">:$rhs, TFC_Bool<"true">:$lower, TFC_Bool<"false">:$adjoint);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types25>];
  let target = "host";
}

} // category

#endif // TFC_MATHLINALG_TD
