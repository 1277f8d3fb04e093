// Ops of category ArrayDiag; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_ARRAYDIAG_TD
#define TFC_ARRAYDIAG_TD

include "TfcBase.td"

let category = "Array" in {

def TFC_MatrixDiagV2Op : TFC_Op<"MatrixDiagV2", [Pure]> {
  let summary = "matrices with given diagonals";
  let description = [{
    Matrices whose diagonals k are the rows of `diagonal`, padded elsewhere.

    1. `k` is a scalar, or names the lowest and the highest diagonal: 0 is the main one, positive ones lie above.
    2. num_rows and num_cols are -1 or fit the diagonals.

    Example: `%o = tfc.MatrixDiagV2 %d, %k, %r, %c, %p : (tensor<2x3xf32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>) -> tensor<2x?x?xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$diagonal, TFC_In<"int32">:$k, TFC_In<"int32">:$num_rows, TFC_In<"int32">:$num_cols,
    TFC_In<"T">:$padding_value);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_MatrixDiagPartV2Op : TFC_Op<"MatrixDiagPartV2", [Pure]> {
  let summary = "diagonals of matrices";
  let description = [{
    The diagonals k of each matrix, a row each if there are several, padded to one length.

    1. `k` is a scalar, or names the lowest and the highest diagonal: 0 is the main one, positive ones lie above.

    Example: `%o = tfc.MatrixDiagPartV2 %x, %k, %p : (tensor<2x3x3xf32>, tensor<i32>, tensor<f32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"int32">:$k, TFC_In<"T">:$padding_value);
  let results = (outs TFC_Out<"T">:$diagonal);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_MatrixSetDiagV2Op : TFC_Op<"MatrixSetDiagV2", [Pure]> {
  let summary = "matrices with diagonals replaced";
  let description = [{
    The matrices with their diagonals k replaced by the rows of `diagonal`.

    1. `k` is a scalar, or names the lowest and the highest diagonal: 0 is the main one, positive ones lie above.

    Example: `%o = tfc.MatrixSetDiagV2 %x, %d, %k : (tensor<2x3x3xf32>, tensor<2x3xf32>, tensor<i32>) -> tensor<2x3x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"T">:$diagonal, TFC_In<"int32">:$k);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_MatrixDiagV3Op : TFC_Op<"MatrixDiagV3", [Pure]> {
  let summary = "matrices with given diagonals";
  let description = [{
    Matrices whose diagonals k are the rows of `diagonal`, padded elsewhere. `align` says at which end shorter diagonals stand
    in their rows.

    1. `k` is a scalar, or names the lowest and the highest diagonal: 0 is the main one, positive ones lie above.
    2. num_rows and num_cols are -1 or fit the diagonals.

    Example: `%o = tfc.MatrixDiagV3 %d, %k, %r, %c, %p {align = "RIGHT_LEFT"} : (tensor<2x3xf32>, tensor<i32>, tensor<i32>, tensor<i32>, tensor<f32>) -> tensor<2x?x?xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$diagonal, TFC_In<"int32">:$k, TFC_In<"int32">:$num_rows, TFC_In<"int32">:$num_cols,
    TFC_In<"T">:$padding_value, TFC_Str<"RIGHT_LEFT", ["LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT", "RIGHT_RIGHT"]>:$align);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_MatrixDiagPartV3Op : TFC_Op<"MatrixDiagPartV3", [Pure]> {
  let summary = "diagonals of matrices";
  let description = [{
    The diagonals k of each matrix, a row each if there are several, padded to one length. `align` says at which end shorter
    diagonals stand in their rows.

    1. `k` is a scalar, or names the lowest and the highest diagonal: 0 is the main one, positive ones lie above.

    Example: `%o = tfc.MatrixDiagPartV3 %x, %k, %p {align = "RIGHT_LEFT"} : (tensor<2x3x3xf32>, tensor<i32>, tensor<f32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"int32">:$k, TFC_In<"T">:$padding_value,
    TFC_Str<"RIGHT_LEFT", ["LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT", "RIGHT_RIGHT"]>:$align);
  let results = (outs TFC_Out<"T">:$diagonal);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_MatrixSetDiagV3Op : TFC_Op<"MatrixSetDiagV3", [Pure]> {
  let summary = "matrices with diagonals replaced";
  let description = [{
    The matrices with their diagonals k replaced by the rows of `diagonal`. `align` says at which end shorter diagonals stand
    in their rows.

    1. `k` is a scalar, or names the lowest and the highest diagonal: 0 is the main one, positive ones lie above.

    Example: `%o = tfc.MatrixSetDiagV3 %x, %d, %k {align = "RIGHT_LEFT"} : (tensor<2x3x3xf32>, tensor<2x3xf32>, tensor<i32>) -> tensor<2x3x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$diagonal, TFC_In<"int32">:$k,
    TFC_Str<"RIGHT_LEFT", ["LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT", "RIGHT_RIGHT"]>:$align);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

} // category

#endif // TFC_ARRAYDIAG_TD
