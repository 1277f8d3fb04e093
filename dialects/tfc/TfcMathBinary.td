// Ops of category MathBinary; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHBINARY_TD
#define TFC_MATHBINARY_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_AddOp : TFC_Op<"Add", [Pure]> {
  let summary = "strings too";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types13>];
}

def TFC_MulOp : TFC_Op<"Mul", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_SubOp : TFC_Op<"Sub", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_RealDivOp : TFC_Op<"RealDiv", [Pure]> {
  let summary = "floats, complex";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_RangeOp : TFC_Op<"Range", [Pure]> {
  let summary = "delta 0 is an error; size overflow";
  let arguments = (ins TFC_In<"Tidx">:$start, TFC_In<"Tidx">:$limit, TFC_In<"Tidx">:$delta);
  let results = (outs TFC_Out<"Tidx">:$output);
  let derived = [TFC_DerivedType<"Tidx", TFC_Types14, "int32">];
  let gradient = "none";
}

def TFC_SelectOp : TFC_Op<"Select", [Pure]> {
  let summary = "no broadcast; vector or scalar condition picks rows";
  let arguments = (ins TFC_In<"bool_">:$condition, TFC_In<"T">:$t, TFC_In<"T">:$e);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_MaximumOp : TFC_Op<"Maximum", [Pure]> {
  let summary = "NaN propagates; gradient to first on ties";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_EqualOp : TFC_Op<"Equal", [Pure]> {
  let summary = "strings, bools too; incompatible_shape_error attr";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
}

def TFC_LessOp : TFC_Op<"Less", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "none";
}

def TFC_GreaterOp : TFC_Op<"Greater", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "none";
}

def TFC_MinimumOp : TFC_Op<"Minimum", [Pure]> {
  let summary = "as Maximum";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_GreaterEqualOp : TFC_Op<"GreaterEqual", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "none";
}

def TFC_LogicalAndOp : TFC_Op<"LogicalAnd", [Pure]> {
  let arguments = (ins TFC_In<"bool_">:$x, TFC_In<"bool_">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let gradient = "none";
}

def TFC_AddV2Op : TFC_Op<"AddV2", [Pure]> {
  let summary = "no strings";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_FloorModOp : TFC_Op<"FloorMod", [Pure]> {
  let summary = "sign of the divisor; int zero is an error";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_FloorDivOp : TFC_Op<"FloorDiv", [Pure]> {
  let summary = "floors; int zero division is an error";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_LessEqualOp : TFC_Op<"LessEqual", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "none";
}

def TFC_SquaredDifferenceOp : TFC_Op<"SquaredDifference", [Pure]> {
  let summary = "complex: conj(d)*d";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_AddNOp : TFC_Op<"AddN", [Pure]> {
  let summary = "equal shapes, N>=1; sparse variants not here";
  let arguments = (ins TFC_InN<"N", "T">:$inputs);
  let results = (outs TFC_Out<"T">:$sum);
  let derived = [TFC_DerivedNumber<"N", 1>, TFC_DerivedType<"T", TFC_Types15>];
}

def TFC_PowOp : TFC_Op<"Pow", [Pure]> {
  let summary = "negative int exponent is an error";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types8>];
}

def TFC_NotEqualOp : TFC_Op<"NotEqual", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
}

def TFC_LogicalOrOp : TFC_Op<"LogicalOr", [Pure]> {
  let arguments = (ins TFC_In<"bool_">:$x, TFC_In<"bool_">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let gradient = "none";
}

def TFC_DivOp : TFC_Op<"Div", [Pure]> {
  let summary = "ints truncate (C) while tf.div floors through FloorDiv: read the op, not the name";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_DivNoNanOp : TFC_Op<"DivNoNan", [Pure]> {
  let summary = "x/0 = 0";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_FloatsComplex>];
}

def TFC_LinSpaceOp : TFC_Op<"LinSpace", [Pure]> {
  let summary = "num >= 1";
  let arguments = (ins TFC_In<"T">:$start, TFC_In<"T">:$stop, TFC_In<"Tidx">:$num);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
  let gradient = "none";
}

def TFC_ModOp : TFC_Op<"Mod", [Pure]> {
  let summary = "C remainder (sign of dividend)";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types16>];
  let gradient = "missing";
}

def TFC_SelectV2Op : TFC_Op<"SelectV2", [Pure]> {
  let arguments = (ins TFC_In<"bool_">:$condition, TFC_In<"T">:$t, TFC_In<"T">:$e);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_BitwiseOrOp : TFC_Op<"BitwiseOr", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
}

def TFC_BitwiseXorOp : TFC_Op<"BitwiseXor", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
}

def TFC_BitwiseAndOp : TFC_Op<"BitwiseAnd", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
}

def TFC_LeftShiftOp : TFC_Op<"LeftShift", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
}

def TFC_RightShiftOp : TFC_Op<"RightShift", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
}

def TFC_AccumulateNV2Op : TFC_Op<"AccumulateNV2", [Pure]> {
  let arguments = (ins TFC_InN<"N", "T">:$inputs, TFC_Shape<"?">:$shape);
  let results = (outs TFC_Out<"T">:$sum);
  let derived = [TFC_DerivedNumber<"N", 1>, TFC_DerivedType<"T", TFC_Numbers>];
}

def TFC_Atan2Op : TFC_Op<"Atan2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_TruncateDivOp : TFC_Op<"TruncateDiv", [Pure]> {
  let summary = "toward zero";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_TruncateModOp : TFC_Op<"TruncateMod", [Pure]> {
  let summary = "C remainder";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types2>];
  let gradient = "missing";
}

def TFC_ClipByValueOp : TFC_Op<"ClipByValue", [Pure]> {
  let arguments = (ins TFC_In<"T">:$t, TFC_In<"T">:$clip_value_min, TFC_In<"T">:$clip_value_max);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Numbers>];
}

} // category

#endif // TFC_MATHBINARY_TD
