// Ops of category Array; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_ARRAY_TD
#define TFC_ARRAY_TD

include "TfcBase.td"

let category = "Array" in {

def TFC_ConstOp : TFC_Op<"Const", [Pure]> {
  let summary = "value and dtype must agree; content may be raw bytes, a typed list or a short list whose last element repeats; check sizes before allocating";
  let arguments = (ins TFC_Elements<"?">:$value);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "none";
}

def TFC_IdentityOp : TFC_Op<"Identity", [Pure]> {
  let summary = "keeps names and control edges alive; also passes ref reads; grappler-like removal must not drop fetches or device copies";
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_PlaceholderOp : TFC_Op<"Placeholder", [Pure]> {
  let summary = "`shape` attr: unknown rank means any; graphs with producer <= 21 wrote [] for unknown: there a scalar attr means unknown";
  let arguments = (ins TFC_Shape<"unknown">:$shape);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "missing";
}

def TFC_FillOp : TFC_Op<"Fill", [Pure]> {
  let summary = "dims from a tensor: check product";
  let arguments = (ins TFC_In<"index_type">:$dims, TFC_In<"T">:$value);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"index_type", TFC_Indices, "int32">];
}

def TFC_ReshapeOp : TFC_Op<"Reshape", [Pure]> {
  let summary = "one -1; zero-size cases (0,-1 is an error)";
  let arguments = (ins TFC_In<"T">:$tensor, TFC_In<"Tshape">:$shape);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tshape", TFC_Indices, "int32">];
}

def TFC_ExpandDimsOp : TFC_Op<"ExpandDims", [Pure]> {
  let summary = "axis -r-1..r";
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tdim">:$dim);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tdim", TFC_Indices, "int32">];
}

def TFC_SqueezeOp : TFC_Op<"Squeeze", [Pure]> {
  let summary = "empty list = all ones";
  let arguments = (ins TFC_In<"T">:$input, TFC_IntList<"[]">:$squeeze_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_ShapeOp : TFC_Op<"Shape", [Pure]> {
  let summary = "constant at build when known; out_type";
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_type", TFC_Indices, "int32">];
  let gradient = "none";
}

def TFC_TileOp : TFC_Op<"Tile", [Pure]> {
  let summary = "multiples 0 gives empty; product overflow";
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tmultiples">:$multiples);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tmultiples", TFC_Indices, "int32">];
}

def TFC_StopGradientOp : TFC_Op<"StopGradient", [Pure]> {
  let summary = "identity";
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
}

def TFC_BroadcastGradientArgsOp : TFC_Op<"BroadcastGradientArgs", [Pure]> {
  let summary = "host only, two int vectors";
  let arguments = (ins TFC_In<"T">:$s0, TFC_In<"T">:$s1);
  let results = (outs TFC_Out<"T">:$r0, TFC_Out<"T">:$r1);
  let derived = [TFC_DerivedType<"T", TFC_Indices, "int32">];
  let gradient = "none";
}

def TFC_ZerosLikeOp : TFC_Op<"ZerosLike", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
}

def TFC_ShapeNOp : TFC_Op<"ShapeN", [Pure]> {
  let arguments = (ins TFC_InN<"N", "T">:$input);
  let results = (outs TFC_OutN<"N", "out_type">:$output);
  let derived = [
    TFC_DerivedNumber<"N", 1>,
    TFC_DerivedType<"T", []>,
    TFC_DerivedType<"out_type", TFC_Indices, "int32">];
  let gradient = "none";
}

def TFC_SizeOp : TFC_Op<"Size", [Pure]> {
  let summary = "int32 overflow check";
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_type", TFC_Indices, "int32">];
  let gradient = "none";
}

def TFC_ConcatOffsetOp : TFC_Op<"ConcatOffset", [Pure]> {
  let summary = "helper of the gradient";
  let arguments = (ins TFC_In<"int32">:$concat_dim, TFC_InN<"N", "int32">:$shape);
  let results = (outs TFC_OutN<"N", "int32">:$offset);
  let derived = [TFC_DerivedNumber<"N", 2>];
  let gradient = "none";
}

def TFC_PlaceholderWithDefaultOp : TFC_Op<"PlaceholderWithDefault", [Pure]> {
  let arguments = (ins TFC_In<"dtype">:$input, TFC_Shape<"?">:$shape);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>];
}

def TFC_RankOp : TFC_Op<"Rank", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"int32">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
}

def TFC_IdentityNOp : TFC_Op<"IdentityN", [Pure]> {
  let summary = "type list";
  let arguments = (ins TFC_InList<"T">:$input);
  let results = (outs TFC_OutList<"T">:$output);
  let derived = [TFC_DerivedTypeList<"T", [], 1>];
}

def TFC_InvertPermutationOp : TFC_Op<"InvertPermutation", [Pure]> {
  let summary = "must be a permutation";
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Indices, "int32">];
  let gradient = "none";
}

def TFC_PreventGradientOp : TFC_Op<"PreventGradient", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_Str<"">:$message);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_WhereOp : TFC_Op<"Where", [Pure]> {
  let summary = "dynamic output size; bool or numeric input";
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"int64">:$index);
  let derived = [TFC_DerivedType<"T", TFC_Types9, "bool_">];
  let gradient = "missing";
}

def TFC_BroadcastArgsOp : TFC_Op<"BroadcastArgs", [Pure]> {
  let arguments = (ins TFC_In<"T">:$s0, TFC_In<"T">:$s1);
  let results = (outs TFC_Out<"T">:$r0);
  let derived = [TFC_DerivedType<"T", TFC_Indices, "int32">];
  let gradient = "missing";
}

def TFC_OnesLikeOp : TFC_Op<"OnesLike", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", TFC_Types19>];
  let gradient = "none";
}

def TFC_CheckNumericsOp : TFC_Op<"CheckNumerics", [TFC_TouchesOutside]> {
  let summary = "message attr";
  let arguments = (ins TFC_In<"T">:$tensor, TFC_Str<"?">:$message);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let stateful = 1;
}

def TFC_PlaceholderV2Op : TFC_Op<"PlaceholderV2", [Pure]> {
  let summary = "deprecated since GraphDef 23";
  let arguments = (ins TFC_Shape<"?">:$shape);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "missing";
}

def TFC_RefIdentityOp : TFC_Op<"RefIdentity", [Pure]> {
  let arguments = (ins TFC_InRef<"T">:$input);
  let results = (outs TFC_OutRef<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_BitcastOp : TFC_Op<"Bitcast", [Pure]> {
  let summary = "last dim rules between sizes";
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"type">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"type", TFC_Types10>];
  let gradient = "missing";
}

def TFC_BroadcastToOp : TFC_Op<"BroadcastTo", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$shape);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_UniqueOp : TFC_Op<"Unique", [Pure]> {
  let summary = "first occurrence order; dynamic size";
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y, TFC_Out<"out_idx">:$idx);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_idx", TFC_Indices, "int32">];
  let gradient = "missing";
}

def TFC_ListDiffOp : TFC_Op<"ListDiff", [Pure]> {
  let summary = "elements of x that are not in y, in order; dynamic size";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$out, TFC_Out<"out_idx">:$idx);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_idx", TFC_Indices, "int32">];
  let gradient = "missing";
}

def TFC_SnapshotOp : TFC_Op<"Snapshot", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
}

def TFC_DeepCopyOp : TFC_Op<"DeepCopy", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", []>];
  let stateful = 1;
  let gradient = "missing";
}

} // category

#endif // TFC_ARRAY_TD
