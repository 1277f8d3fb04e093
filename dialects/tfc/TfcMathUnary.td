// Ops of category MathUnary; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHUNARY_TD
#define TFC_MATHUNARY_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_CastOp : TFC_Op<"Cast", [Pure]> {
  let summary = "the value in another element type";
  let description = [{
    Floats to integers truncate, integers to floats round to nearest, bool is 0 or 1, complex drops its imaginary
    part.

    1. The result has the shape of the operand.

    Example: `%y = tfc.Cast %x : (tensor<2x3xf32>) -> tensor<2x3xi32>`
  }];
  let arguments = (ins TFC_In<"SrcT">:$x, TFC_Bool<"false">:$Truncate);
  let results = (outs TFC_Out<"DstT">:$y);
  let derived = [TFC_DerivedType<"SrcT", []>, TFC_DerivedType<"DstT", []>];
}

def TFC_NegOp : TFC_Op<"Neg", [Pure]> {
  let summary = "-x, element by element";
  let description = [{
    Each element of the result is -x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Neg %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types8>];
}

def TFC_SigmoidOp : TFC_Op<"Sigmoid", [Pure]> {
  let summary = "1 / (1 + exp(-x)), element by element";
  let description = [{
    Each element of the result is 1 / (1 + exp(-x)).

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Sigmoid %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_AbsOp : TFC_Op<"Abs", [Pure]> {
  let summary = "|x|, element by element";
  let description = [{
    Each element of the result is |x|.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Abs %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types20>];
}

def TFC_TanhOp : TFC_Op<"Tanh", [Pure]> {
  let summary = "the hyperbolic tangent of x, element by element";
  let description = [{
    Each element of the result is the hyperbolic tangent of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Tanh %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_LogOp : TFC_Op<"Log", [Pure]> {
  let summary = "the natural logarithm of x, element by element";
  let description = [{
    Each element of the result is the natural logarithm of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Log %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_ExpOp : TFC_Op<"Exp", [Pure]> {
  let summary = "e to the x, element by element";
  let description = [{
    Each element of the result is e to the x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Exp %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_SquareOp : TFC_Op<"Square", [Pure]> {
  let summary = "x * x, element by element";
  let description = [{
    Each element of the result is x * x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Square %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_RsqrtOp : TFC_Op<"Rsqrt", [Pure]> {
  let summary = "1 / sqrt(x), element by element";
  let description = [{
    Each element of the result is 1 / sqrt(x).

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Rsqrt %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_FloorOp : TFC_Op<"Floor", [Pure]> {
  let summary = "the largest integer not above x, element by element";
  let description = [{
    Each element of the result is the largest integer not above x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Floor %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_SqrtOp : TFC_Op<"Sqrt", [Pure]> {
  let summary = "the square root of x, element by element";
  let description = [{
    Each element of the result is the square root of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Sqrt %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_ReciprocalOp : TFC_Op<"Reciprocal", [Pure]> {
  let summary = "1 / x, element by element";
  let description = [{
    Each element of the result is 1 / x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Reciprocal %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types8>];
}

def TFC_SigmoidGradOp : TFC_Op<"SigmoidGrad", [Pure]> {
  let summary = "dy * y * (1 - y): gradient by the result y";
  let description = [{
    The gradient of the op that made y, from y and the gradient dy of the result: dy * y * (1 - y).

    1. Operands and result have one shape.

    Example: `%z = tfc.SigmoidGrad %y, %dy : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$dy);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_LogicalNotOp : TFC_Op<"LogicalNot", [Pure]> {
  let summary = "not x, element by element";
  let description = [{
    Each element of the result is not x.

    1. The result has the shape of the operand.

    Example: `%y = tfc.LogicalNot %x : (tensor<2x3xi1>) -> tensor<2x3xi1>`
  }];
  let arguments = (ins TFC_In<"bool_">:$x);
  let results = (outs TFC_Out<"bool_">:$y);
  let gradient = "none";
}

def TFC_Log1pOp : TFC_Op<"Log1p", [Pure]> {
  let summary = "log(1 + x), precise near 0, element by element";
  let description = [{
    Each element of the result is log(1 + x), precise near 0.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Log1p %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_TanhGradOp : TFC_Op<"TanhGrad", [Pure]> {
  let summary = "dy * (1 - y * y): gradient by the result y";
  let description = [{
    The gradient of the op that made y, from y and the gradient dy of the result: dy * (1 - y * y).

    1. Operands and result have one shape.

    Example: `%z = tfc.TanhGrad %y, %dy : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$dy);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_SignOp : TFC_Op<"Sign", [Pure]> {
  let summary = "-1, 0 or 1 by the sign of x; NaN stays, element by element";
  let description = [{
    Each element of the result is -1, 0 or 1 by the sign of x; NaN stays.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Sign %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types8>];
}

def TFC_RoundOp : TFC_Op<"Round", [Pure]> {
  let summary = "the nearest integer, halves to even, element by element";
  let description = [{
    Each element of the result is the nearest integer, halves to even.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Round %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types8>];
}

def TFC_CeilOp : TFC_Op<"Ceil", [Pure]> {
  let summary = "the smallest integer not below x, element by element";
  let description = [{
    Each element of the result is the smallest integer not below x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Ceil %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_Expm1Op : TFC_Op<"Expm1", [Pure]> {
  let summary = "exp(x) - 1, precise near 0, element by element";
  let description = [{
    Each element of the result is exp(x) - 1, precise near 0.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Expm1 %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_InvOp : TFC_Op<"Inv", [Pure]> {
  let summary = "1 / x (the old name of Reciprocal), element by element";
  let description = [{
    Each element of the result is 1 / x (the old name of Reciprocal).

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Inv %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types8>];
}

def TFC_RintOp : TFC_Op<"Rint", [Pure]> {
  let summary = "the nearest integer, halves to even, element by element";
  let description = [{
    Each element of the result is the nearest integer, halves to even.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Rint %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_RsqrtGradOp : TFC_Op<"RsqrtGrad", [Pure]> {
  let summary = "dy * -y * y * y / 2: gradient by the result y";
  let description = [{
    The gradient of the op that made y, from y and the gradient dy of the result: dy * -y * y * y / 2.

    1. Operands and result have one shape.

    Example: `%z = tfc.RsqrtGrad %y, %dy : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$dy);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_SqrtGradOp : TFC_Op<"SqrtGrad", [Pure]> {
  let summary = "dy / (2 * y): gradient by the result y";
  let description = [{
    The gradient of the op that made y, from y and the gradient dy of the result: dy / (2 * y).

    1. Operands and result have one shape.

    Example: `%z = tfc.SqrtGrad %y, %dy : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$dy);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_InvGradOp : TFC_Op<"InvGrad", [Pure]> {
  let summary = "-dy * y * y: gradient by the result y";
  let description = [{
    The gradient of the op that made y, from y and the gradient dy of the result: -dy * y * y.

    1. Operands and result have one shape.

    Example: `%z = tfc.InvGrad %y, %dy : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$dy);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_ReciprocalGradOp : TFC_Op<"ReciprocalGrad", [Pure]> {
  let summary = "-dy * y * y: gradient by the result y";
  let description = [{
    The gradient of the op that made y, from y and the gradient dy of the result: -dy * y * y.

    1. Operands and result have one shape.

    Example: `%z = tfc.ReciprocalGrad %y, %dy : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$dy);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_IsFiniteOp : TFC_Op<"IsFinite", [Pure]> {
  let summary = "whether x is neither infinite nor NaN";
  let description = [{
    Each element of the result says whether that of the operand is neither infinite nor NaN.

    1. The result has the shape of the operand.

    Example: `%y = tfc.IsFinite %x : (tensor<2x3xf32>) -> tensor<2x3xi1>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"bool_">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let gradient = "missing";
}

def TFC_IsInfOp : TFC_Op<"IsInf", [Pure]> {
  let summary = "whether x is infinite";
  let description = [{
    Each element of the result says whether that of the operand is infinite.

    1. The result has the shape of the operand.

    Example: `%y = tfc.IsInf %x : (tensor<2x3xf32>) -> tensor<2x3xi1>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"bool_">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let gradient = "missing";
}

def TFC_IsNanOp : TFC_Op<"IsNan", [Pure]> {
  let summary = "whether x is NaN";
  let description = [{
    Each element of the result says whether that of the operand is NaN.

    1. The result has the shape of the operand.

    Example: `%y = tfc.IsNan %x : (tensor<2x3xf32>) -> tensor<2x3xi1>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"bool_">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let gradient = "missing";
}

def TFC_InvertOp : TFC_Op<"Invert", [Pure]> {
  let summary = "every bit flipped";
  let description = [{
    Each element of the result is the bitwise complement of that of the operand.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Invert %x : (tensor<2x3xi32>) -> tensor<2x3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
}

def TFC_AcosOp : TFC_Op<"Acos", [Pure]> {
  let summary = "the arc cosine of x, element by element";
  let description = [{
    Each element of the result is the arc cosine of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Acos %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_CosOp : TFC_Op<"Cos", [Pure]> {
  let summary = "the cosine of x, element by element";
  let description = [{
    Each element of the result is the cosine of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Cos %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_AsinOp : TFC_Op<"Asin", [Pure]> {
  let summary = "the arc sine of x, element by element";
  let description = [{
    Each element of the result is the arc sine of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Asin %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_AtanhOp : TFC_Op<"Atanh", [Pure]> {
  let summary = "the inverse hyperbolic tangent of x, element by element";
  let description = [{
    Each element of the result is the inverse hyperbolic tangent of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Atanh %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_CoshOp : TFC_Op<"Cosh", [Pure]> {
  let summary = "the hyperbolic cosine of x, element by element";
  let description = [{
    Each element of the result is the hyperbolic cosine of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Cosh %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_AcoshOp : TFC_Op<"Acosh", [Pure]> {
  let summary = "the inverse hyperbolic cosine of x, element by element";
  let description = [{
    Each element of the result is the inverse hyperbolic cosine of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Acosh %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_AsinhOp : TFC_Op<"Asinh", [Pure]> {
  let summary = "the inverse hyperbolic sine of x, element by element";
  let description = [{
    Each element of the result is the inverse hyperbolic sine of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Asinh %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_AtanOp : TFC_Op<"Atan", [Pure]> {
  let summary = "the arc tangent of x, element by element";
  let description = [{
    Each element of the result is the arc tangent of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Atan %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_SinOp : TFC_Op<"Sin", [Pure]> {
  let summary = "the sine of x, element by element";
  let description = [{
    Each element of the result is the sine of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Sin %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_SinhOp : TFC_Op<"Sinh", [Pure]> {
  let summary = "the hyperbolic sine of x, element by element";
  let description = [{
    Each element of the result is the hyperbolic sine of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Sinh %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_TanOp : TFC_Op<"Tan", [Pure]> {
  let summary = "the tangent of x, element by element";
  let description = [{
    Each element of the result is the tangent of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Tan %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_ErfOp : TFC_Op<"Erf", [Pure]> {
  let summary = "the error function of x, element by element";
  let description = [{
    Each element of the result is the error function of x.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Erf %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_ErfcOp : TFC_Op<"Erfc", [Pure]> {
  let summary = "1 - erf(x), element by element";
  let description = [{
    Each element of the result is 1 - erf(x).

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.Erfc %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

} // category

#endif // TFC_MATHUNARY_TD
