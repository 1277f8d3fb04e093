// Ops of category MathComplex; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHCOMPLEX_TD
#define TFC_MATHCOMPLEX_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_ComplexOp : TFC_Op<"Complex", [Pure]> {
  let summary = "complex numbers from their parts";
  let description = [{
    Element by element, with numpy's broadcasting: real + i imag.

    1. The parts of `Tout` have the element type of the operands.

    Example: `%out = tfc.Complex %real, %imag : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"T">:$real, TFC_In<"T">:$imag);
  let results = (outs TFC_Out<"Tout">:$out);
  let derived = [
    TFC_DerivedType<"T", ["float32", "float64"], "float32">,
    TFC_DerivedType<"Tout", ["complex128", "complex64"], "complex64">];
}

def TFC_RealOp : TFC_Op<"Real", [Pure]> {
  let summary = "the real part, element by element";
  let description = [{
    Each element of the result is the real part of the operand's element.

    1. The result has the shape of the operand and the element type of its parts.

    Example: `%r = tfc.Real %x : (tensor<3xcomplex<f32>>) -> tensor<3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"Tout">:$output);
  let derived = [
    TFC_DerivedType<"T", ["complex128", "complex64"], "complex64">,
    TFC_DerivedType<"Tout", ["float32", "float64"], "float32">];
}

def TFC_ImagOp : TFC_Op<"Imag", [Pure]> {
  let summary = "the imaginary part, element by element";
  let description = [{
    Each element of the result is the imaginary part of the operand's element.

    1. The result has the shape of the operand and the element type of its parts.

    Example: `%r = tfc.Imag %x : (tensor<3xcomplex<f32>>) -> tensor<3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"Tout">:$output);
  let derived = [
    TFC_DerivedType<"T", ["complex128", "complex64"], "complex64">,
    TFC_DerivedType<"Tout", ["float32", "float64"], "float32">];
}

def TFC_AngleOp : TFC_Op<"Angle", [Pure]> {
  let summary = "atan2(imaginary part, real part), element by element";
  let description = [{
    Each element of the result is atan2(imaginary part, real part) of the operand's element.

    1. The result has the shape of the operand and the element type of its parts.

    Example: `%r = tfc.Angle %x : (tensor<3xcomplex<f32>>) -> tensor<3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"Tout">:$output);
  let derived = [
    TFC_DerivedType<"T", ["complex128", "complex64"], "complex64">,
    TFC_DerivedType<"Tout", ["float32", "float64"], "float32">];
}

def TFC_ComplexAbsOp : TFC_Op<"ComplexAbs", [Pure]> {
  let summary = "the absolute value of a complex number, element by element";
  let description = [{
    Each element of the result is the absolute value of the operand's element.

    1. The result has the shape of the operand and the element type of its parts.

    Example: `%r = tfc.ComplexAbs %x : (tensor<3xcomplex<f32>>) -> tensor<3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"Tout">:$y);
  let derived = [
    TFC_DerivedType<"T", ["complex128", "complex64"], "complex64">,
    TFC_DerivedType<"Tout", ["float32", "float64"], "float32">];
}

def TFC_ConjOp : TFC_Op<"Conj", [Pure]> {
  let summary = "the conjugate of a complex number, element by element";
  let description = [{
    Each element of the result is the conjugate of the operand's element.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Conj %x : (tensor<3xcomplex<f32>>) -> tensor<3xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types31, "complex64">];
}

} // category

#endif // TFC_MATHCOMPLEX_TD
