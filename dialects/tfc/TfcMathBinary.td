// Ops of category MathBinary; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_MATHBINARY_TD
#define TFC_MATHBINARY_TD

include "TfcBase.td"

let category = "Math" in {

def TFC_AddOp : TFC_Op<"Add", [Pure]> {
  let summary = "x + y (strings: joined), with broadcasting";
  let description = [{
    Each element of the result is x + y (strings: joined).

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.Add %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types13>];
}

def TFC_MulOp : TFC_Op<"Mul", [Pure]> {
  let summary = "x * y, with broadcasting";
  let description = [{
    Each element of the result is x * y.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.Mul %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_SubOp : TFC_Op<"Sub", [Pure]> {
  let summary = "x - y, with broadcasting";
  let description = [{
    Each element of the result is x - y.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.Sub %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_RealDivOp : TFC_Op<"RealDiv", [Pure]> {
  let summary = "x / y, with broadcasting";
  let description = [{
    Each element of the result is x / y.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.RealDiv %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_RangeOp : TFC_Op<"Range", [Pure]> {
  let summary = "start, start + delta, ... before limit";
  let description = [{
    A vector of ceil((limit - start) / delta) elements, none if that is negative.

    1. Operands are scalars.
    2. delta is not 0.

    Example: `%r = tfc.Range %a, %b, %c : (tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<?xi32>`
  }];
  let arguments = (ins TFC_In<"Tidx">:$start, TFC_In<"Tidx">:$limit, TFC_In<"Tidx">:$delta);
  let results = (outs TFC_Out<"Tidx">:$output);
  let derived = [TFC_DerivedType<"Tidx", TFC_Types14, "int32">];
  let gradient = "none";
}

def TFC_SelectOp : TFC_Op<"Select", [Pure]> {
  let summary = "t where the condition holds, else e";
  let description = [{
    A condition of the shape of t chooses elements, a vector chooses rows, a scalar chooses all.

    1. t and e have one shape.
    2. The condition is a scalar, has the shape of t, or is a vector of as many elements as t has rows.

    Example: `%z = tfc.Select %c, %t, %e : (tensor<2x3xi1>, tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"bool_">:$condition, TFC_In<"T">:$t, TFC_In<"T">:$e);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_MaximumOp : TFC_Op<"Maximum", [Pure]> {
  let summary = "the larger of x and y; NaN wins, with broadcasting";
  let description = [{
    Each element of the result is the larger of x and y; NaN wins.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.Maximum %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_EqualOp : TFC_Op<"Equal", [Pure]> {
  let summary = "whether x = y, with broadcasting";
  let description = [{
    Each element of the result says whether x = y; with NaN only NotEqual holds.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.Equal %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xi1>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
}

def TFC_LessOp : TFC_Op<"Less", [Pure]> {
  let summary = "whether x < y, with broadcasting";
  let description = [{
    Each element of the result says whether x < y; with NaN only NotEqual holds.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.Less %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xi1>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "none";
}

def TFC_GreaterOp : TFC_Op<"Greater", [Pure]> {
  let summary = "whether x > y, with broadcasting";
  let description = [{
    Each element of the result says whether x > y; with NaN only NotEqual holds.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.Greater %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xi1>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "none";
}

def TFC_MinimumOp : TFC_Op<"Minimum", [Pure]> {
  let summary = "the smaller of x and y; NaN wins, with broadcasting";
  let description = [{
    Each element of the result is the smaller of x and y; NaN wins.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.Minimum %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_GreaterEqualOp : TFC_Op<"GreaterEqual", [Pure]> {
  let summary = "whether x >= y, with broadcasting";
  let description = [{
    Each element of the result says whether x >= y; with NaN only NotEqual holds.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.GreaterEqual %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xi1>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "none";
}

def TFC_LogicalAndOp : TFC_Op<"LogicalAnd", [Pure]> {
  let summary = "x and y, with broadcasting";
  let description = [{
    Each element of the result is x and y.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.LogicalAnd %x, %y : (tensor<2x3xi1>, tensor<3xi1>) -> tensor<2x3xi1>`
  }];
  let arguments = (ins TFC_In<"bool_">:$x, TFC_In<"bool_">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let gradient = "none";
}

def TFC_AddV2Op : TFC_Op<"AddV2", [Pure]> {
  let summary = "x + y, with broadcasting";
  let description = [{
    Each element of the result is x + y.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.AddV2 %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_FloorModOp : TFC_Op<"FloorMod", [Pure]> {
  let summary = "x - floor(x / y) * y, with the sign of y, with broadcasting";
  let description = [{
    Each element of the result is x - floor(x / y) * y, with the sign of y.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.
    2. An integer division by 0 is an error of the step.

    Example: `%z = tfc.FloorMod %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
}

def TFC_FloorDivOp : TFC_Op<"FloorDiv", [Pure]> {
  let summary = "the floor of x / y, with broadcasting";
  let description = [{
    Each element of the result is the floor of x / y.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.
    2. An integer division by 0 is an error of the step.

    Example: `%z = tfc.FloorDiv %x, %y : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_LessEqualOp : TFC_Op<"LessEqual", [Pure]> {
  let summary = "whether x <= y, with broadcasting";
  let description = [{
    Each element of the result says whether x <= y; with NaN only NotEqual holds.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.LessEqual %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xi1>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "none";
}

def TFC_SquaredDifferenceOp : TFC_Op<"SquaredDifference", [Pure]> {
  let summary = "(x - y) * (x - y), with broadcasting";
  let description = [{
    Each element of the result is (x - y) * (x - y).

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.SquaredDifference %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_AddNOp : TFC_Op<"AddN", [Pure]> {
  let summary = "the sum of all operands";
  let description = [{
    Element by element, from left to right; no broadcasting.

    1. There is at least one operand; all operands and the result have one shape.

    Example: `%s = tfc.AddN %a, %b, %c : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_InN<"N", "T">:$inputs);
  let results = (outs TFC_Out<"T">:$sum);
  let derived = [TFC_DerivedNumber<"N", 1>, TFC_DerivedType<"T", TFC_Types15>];
}

def TFC_PowOp : TFC_Op<"Pow", [Pure]> {
  let summary = "x to the y, with broadcasting";
  let description = [{
    Each element of the result is x to the y.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.Pow %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types8>];
}

def TFC_NotEqualOp : TFC_Op<"NotEqual", [Pure]> {
  let summary = "whether x and y differ, with broadcasting";
  let description = [{
    Each element of the result says whether x and y differ; with NaN only NotEqual holds.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.NotEqual %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xi1>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
}

def TFC_LogicalOrOp : TFC_Op<"LogicalOr", [Pure]> {
  let summary = "x or y, with broadcasting";
  let description = [{
    Each element of the result is x or y.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.LogicalOr %x, %y : (tensor<2x3xi1>, tensor<3xi1>) -> tensor<2x3xi1>`
  }];
  let arguments = (ins TFC_In<"bool_">:$x, TFC_In<"bool_">:$y);
  let results = (outs TFC_Out<"bool_">:$z);
  let gradient = "none";
}

def TFC_DivOp : TFC_Op<"Div", [Pure]> {
  let summary = "x / y; integers truncate, with broadcasting";
  let description = [{
    Each element of the result is x / y; integers truncate.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.
    2. An integer division by 0 is an error of the step.

    Example: `%z = tfc.Div %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_DivNoNanOp : TFC_Op<"DivNoNan", [Pure]> {
  let summary = "x / y, 0 where y is 0, with broadcasting";
  let description = [{
    Each element of the result is x / y, 0 where y is 0.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.DivNoNan %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
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
  let summary = "the remainder of truncated division, with broadcasting";
  let description = [{
    Each element of the result is the remainder of truncated division.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.
    2. An integer division by 0 is an error of the step.

    Example: `%z = tfc.Mod %x, %y : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types16>];
  let gradient = "missing";
}

def TFC_SelectV2Op : TFC_Op<"SelectV2", [Pure]> {
  let summary = "t where the condition holds, else e";
  let description = [{
    All three operands broadcast to one shape.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.SelectV2 %c, %t, %e : (tensor<2x3xi1>, tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"bool_">:$condition, TFC_In<"T">:$t, TFC_In<"T">:$e);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_BitwiseOrOp : TFC_Op<"BitwiseOr", [Pure]> {
  let summary = "the bits set in either, with broadcasting";
  let description = [{
    Each element of the result holds the bits set in either.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.BitwiseOr %x, %y : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
}

def TFC_BitwiseXorOp : TFC_Op<"BitwiseXor", [Pure]> {
  let summary = "the bits set in one, with broadcasting";
  let description = [{
    Each element of the result holds the bits set in one.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.BitwiseXor %x, %y : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
}

def TFC_BitwiseAndOp : TFC_Op<"BitwiseAnd", [Pure]> {
  let summary = "the bits set in both, with broadcasting";
  let description = [{
    Each element of the result holds the bits set in both.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.BitwiseAnd %x, %y : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
}

def TFC_LeftShiftOp : TFC_Op<"LeftShift", [Pure]> {
  let summary = "x shifted up by y bits, with broadcasting";
  let description = [{
    Each element of the result holds x shifted up by y bits.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.LeftShift %x, %y : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types5>];
  let gradient = "none";
}

def TFC_RightShiftOp : TFC_Op<"RightShift", [Pure]> {
  let summary = "x shifted down by y bits, keeping the sign, with broadcasting";
  let description = [{
    Each element of the result holds x shifted down by y bits, keeping the sign.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.RightShift %x, %y : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x3xi32>`
  }];
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
  let summary = "the angle of the point (y, x), with broadcasting";
  let description = [{
    Each element of the result is the angle of the point (y, x).

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.

    Example: `%z = tfc.Atan2 %x, %y : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$y, TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
}

def TFC_TruncateDivOp : TFC_Op<"TruncateDiv", [Pure]> {
  let summary = "x / y rounded towards 0, with broadcasting";
  let description = [{
    Each element of the result is x / y rounded towards 0.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.
    2. An integer division by 0 is an error of the step.

    Example: `%z = tfc.TruncateDiv %x, %y : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$z);
  let derived = [TFC_DerivedType<"T", TFC_Types7>];
}

def TFC_TruncateModOp : TFC_Op<"TruncateMod", [Pure]> {
  let summary = "the remainder of truncated division, with broadcasting";
  let description = [{
    Each element of the result is the remainder of truncated division.

    1. The shapes broadcast as numpy's do, and the result has the broadcast shape.
    2. An integer division by 0 is an error of the step.

    Example: `%z = tfc.TruncateMod %x, %y : (tensor<2x3xi32>, tensor<3xi32>) -> tensor<2x3xi32>`
  }];
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
