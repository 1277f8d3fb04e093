// Ops of category MathBessel; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHBESSEL_TD
#define TFC_MATHBESSEL_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_BesselI0Op : TFC_Op<"BesselI0", [Pure]> {
  let summary = "the modified Bessel function i0, element by element";
  let description = [{
    Each element of the result is the modified Bessel function i0 of the operand's element. Halves are computed in f32. Outside
    of its domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.BesselI0 %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_BesselI1Op : TFC_Op<"BesselI1", [Pure]> {
  let summary = "the modified Bessel function i1, element by element";
  let description = [{
    Each element of the result is the modified Bessel function i1 of the operand's element. Halves are computed in f32. Outside
    of its domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.BesselI1 %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_BesselI0eOp : TFC_Op<"BesselI0e", [Pure]> {
  let summary = "exp(-abs(x)) * i0(x), element by element";
  let description = [{
    Each element of the result is exp(-abs(x)) * i0(x) of the operand's element. Halves are computed in f32. Outside of its
    domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.BesselI0e %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_BesselI1eOp : TFC_Op<"BesselI1e", [Pure]> {
  let summary = "exp(-abs(x)) * i1(x), element by element";
  let description = [{
    Each element of the result is exp(-abs(x)) * i1(x) of the operand's element. Halves are computed in f32. Outside of its
    domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.BesselI1e %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_BesselJ0Op : TFC_Op<"BesselJ0", [Pure]> {
  let summary = "the Bessel function j0, element by element";
  let description = [{
    Each element of the result is the Bessel function j0 of the operand's element. Halves are computed in f32. Outside of its
    domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.BesselJ0 %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_BesselJ1Op : TFC_Op<"BesselJ1", [Pure]> {
  let summary = "the Bessel function j1, element by element";
  let description = [{
    Each element of the result is the Bessel function j1 of the operand's element. Halves are computed in f32. Outside of its
    domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.BesselJ1 %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_BesselK0Op : TFC_Op<"BesselK0", [Pure]> {
  let summary = "the modified Bessel function k0, element by element";
  let description = [{
    Each element of the result is the modified Bessel function k0 of the operand's element. Halves are computed in f32. Outside
    of its domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.BesselK0 %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_BesselK1Op : TFC_Op<"BesselK1", [Pure]> {
  let summary = "the modified Bessel function k1, element by element";
  let description = [{
    Each element of the result is the modified Bessel function k1 of the operand's element. Halves are computed in f32. Outside
    of its domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.BesselK1 %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_BesselK0eOp : TFC_Op<"BesselK0e", [Pure]> {
  let summary = "exp(x) * k0(x), element by element";
  let description = [{
    Each element of the result is exp(x) * k0(x) of the operand's element. Halves are computed in f32. Outside of its domain
    the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.BesselK0e %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_BesselK1eOp : TFC_Op<"BesselK1e", [Pure]> {
  let summary = "exp(x) * k1(x), element by element";
  let description = [{
    Each element of the result is exp(x) * k1(x) of the operand's element. Halves are computed in f32. Outside of its domain
    the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.BesselK1e %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_BesselY0Op : TFC_Op<"BesselY0", [Pure]> {
  let summary = "the Bessel function y0, element by element";
  let description = [{
    Each element of the result is the Bessel function y0 of the operand's element. Halves are computed in f32. Outside of its
    domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.BesselY0 %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_BesselY1Op : TFC_Op<"BesselY1", [Pure]> {
  let summary = "the Bessel function y1, element by element";
  let description = [{
    Each element of the result is the Bessel function y1 of the operand's element. Halves are computed in f32. Outside of its
    domain the function is NaN.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.BesselY1 %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

} // category

#endif // TFC_MATHBESSEL_TD
