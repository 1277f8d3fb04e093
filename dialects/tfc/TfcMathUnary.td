// Ops of category MathUnary; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHUNARY_TD
#define TFC_MATHUNARY_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_CastOp : TFC_Op<"Cast", [Pure]> {
  let summary = "Truncate attr for bf16/half; x86 out of range; see semantics 10";
  let arguments = (ins TFC_In<"SrcT">:$x, TFC_Bool<"false">:$Truncate);
  let results = (outs TFC_Out<"DstT">:$y);
  let derived = [TFC_DerivedType<"SrcT", []>, TFC_DerivedType<"DstT", []>];
}

def TFC_NegOp : TFC_Op<"Neg", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types8>];
}

def TFC_SigmoidOp : TFC_Op<"Sigmoid", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_AbsOp : TFC_Op<"Abs", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types20>];
}

def TFC_TanhOp : TFC_Op<"Tanh", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_LogOp : TFC_Op<"Log", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_ExpOp : TFC_Op<"Exp", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_SquareOp : TFC_Op<"Square", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_RsqrtOp : TFC_Op<"Rsqrt", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_FloorOp : TFC_Op<"Floor", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_SqrtOp : TFC_Op<"Sqrt", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_ReciprocalOp : TFC_Op<"Reciprocal", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types8>];
}

def TFC_SigmoidGradOp : TFC_Op<"SigmoidGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$dy);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_LogicalNotOp : TFC_Op<"LogicalNot", [Pure]> {
  let arguments = (ins TFC_In<"bool_">:$x);
  let results = (outs TFC_Out<"bool_">:$y);
  let gradient = "none";
}

def TFC_Log1pOp : TFC_Op<"Log1p", [Pure]> {
  let summary = "precise near 0";
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_TanhGradOp : TFC_Op<"TanhGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$dy);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_SignOp : TFC_Op<"Sign", [Pure]> {
  let summary = "nan -> nan";
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types8>];
}

def TFC_RoundOp : TFC_Op<"Round", [Pure]> {
  let summary = "half to even";
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types8>];
}

def TFC_CeilOp : TFC_Op<"Ceil", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_Expm1Op : TFC_Op<"Expm1", [Pure]> {
  let summary = "precise near 0";
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_InvOp : TFC_Op<"Inv", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types8>];
}

def TFC_RintOp : TFC_Op<"Rint", [Pure]> {
  let summary = "half to even";
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_RsqrtGradOp : TFC_Op<"RsqrtGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$dy);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_SqrtGradOp : TFC_Op<"SqrtGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$dy);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_InvGradOp : TFC_Op<"InvGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$dy);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_ReciprocalGradOp : TFC_Op<"ReciprocalGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$dy);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_IsFiniteOp : TFC_Op<"IsFinite", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"bool_">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let gradient = "missing";
}

def TFC_IsInfOp : TFC_Op<"IsInf", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"bool_">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let gradient = "missing";
}

def TFC_IsNanOp : TFC_Op<"IsNan", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"bool_">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let gradient = "missing";
}

def TFC_InvertOp : TFC_Op<"Invert", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
}

def TFC_AcosOp : TFC_Op<"Acos", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_CosOp : TFC_Op<"Cos", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_AsinOp : TFC_Op<"Asin", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_AtanhOp : TFC_Op<"Atanh", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_CoshOp : TFC_Op<"Cosh", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_AcoshOp : TFC_Op<"Acosh", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_AsinhOp : TFC_Op<"Asinh", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_AtanOp : TFC_Op<"Atan", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_SinOp : TFC_Op<"Sin", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_SinhOp : TFC_Op<"Sinh", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_TanOp : TFC_Op<"Tan", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_ErfOp : TFC_Op<"Erf", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_ErfcOp : TFC_Op<"Erfc", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

} // category

#endif // TFC_MATHUNARY_TD
