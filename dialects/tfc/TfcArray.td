// Ops of category Array; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_ARRAY_TD
#define TFC_ARRAY_TD

include "TfcBase.td"

let category = "Array" in {

def TFC_ConstOp : TFC_Op<"Const", [Pure]> {
  let summary = "a constant";
  let description = [{
    The value is a dense attribute, or a dense_resource above 4 KB that shares the memory it came from.

    1. The value has the type of the result.

    Example: `%c = tfc.Const {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>`
  }];
  let arguments = (ins TFC_Elements<"?">:$value);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "none";
  let target = "structure";
}

def TFC_IdentityOp : TFC_Op<"Identity", [Pure]> {
  let summary = "its operand";
  let description = [{
    A name for a value; after import nothing depends on it.

    1. Result and operand have one element type.

    Example: `%y = tfc.Identity %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "view";
}

def TFC_PlaceholderOp : TFC_Op<"Placeholder", [Pure]> {
  let summary = "a value that has to be fed";
  let description = [{
    Import turns fed placeholders into arguments of the entry, so none is left in a module.

    1. A placeholder that is needed and not fed is an error.

    Example: `%x = tfc.Placeholder {shape = #tfc.shape<?x3>} : () -> tensor<?x3xf32>`
  }];
  let arguments = (ins TFC_Shape<"unknown">:$shape);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_FillOp : TFC_Op<"Fill", [Pure]> {
  let summary = "a tensor of one value";
  let description = [{
    Every element of a tensor of shape dims is value.

    1. dims is a vector of numbers not below 0; value is a scalar.

    Example: `%y = tfc.Fill %dims, %v : (tensor<2xi32>, tensor<f32>) -> tensor<?x?xf32>`
  }];
  let arguments = (ins TFC_In<"index_type">:$dims, TFC_In<"T">:$value);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"index_type", TFC_Indices, "int32">];
}

def TFC_ReshapeOp : TFC_Op<"Reshape", [Pure]> {
  let summary = "the same elements under another shape";
  let description = [{
    Elements keep their row-major order; one dimension may be -1 and follows from the rest.

    1. Both shapes have as many elements.
    2. At most one dimension is -1.

    Example: `%y = tfc.Reshape %x, %s : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<6xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$tensor, TFC_In<"Tshape">:$shape);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tshape", TFC_Indices, "int32">];
  let target = "view";
}

def TFC_ExpandDimsOp : TFC_Op<"ExpandDims", [Pure]> {
  let summary = "a dimension of 1 more";
  let description = [{
    The new dimension stands before dimension dim; -1 is behind the last.

    1. dim lies in [-rank - 1, rank].

    Example: `%y = tfc.ExpandDims %x, %d : (tensor<2x3xf32>, tensor<i32>) -> tensor<2x1x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tdim">:$dim);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tdim", TFC_Indices, "int32">];
  let target = "view";
}

def TFC_SqueezeOp : TFC_Op<"Squeeze", [Pure]> {
  let summary = "without dimensions of 1";
  let description = [{
    Drops the dimensions in squeeze_dims, or all of size 1 if there are none.

    1. Dropped dimensions have size 1.

    Example: `%y = tfc.Squeeze %x {squeeze_dims = array<i64: 1>} : (tensor<2x1x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_IntList<"[]">:$squeeze_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "view";
}

def TFC_ShapeOp : TFC_Op<"Shape", [Pure]> {
  let summary = "the dimensions of a tensor";
  let description = [{
    A vector; a constant once all are known.

    1. The result has as many elements as the operand has dimensions.

    Example: `%s = tfc.Shape %x : (tensor<2x3xf32>) -> tensor<2xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_type", TFC_Indices, "int32">];
  let gradient = "none";
}

def TFC_TileOp : TFC_Op<"Tile", [Pure]> {
  let summary = "a tensor repeated";
  let description = [{
    Dimension i is repeated multiples[i] times.

    1. multiples has one number, not below 0, per dimension.

    Example: `%y = tfc.Tile %x, %m : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<4x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tmultiples">:$multiples);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tmultiples", TFC_Indices, "int32">];
}

def TFC_StopGradientOp : TFC_Op<"StopGradient", [Pure]> {
  let summary = "its operand, where gradients stop";
  let description = [{
    A mark for gradients; the value passes unchanged.

    1. Result and operand have one element type.

    Example: `%y = tfc.StopGradient %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
  let target = "view";
}

def TFC_BroadcastGradientArgsOp : TFC_Op<"BroadcastGradientArgs", [Pure]> {
  let summary = "host only, two int vectors";
  let arguments = (ins TFC_In<"T">:$s0, TFC_In<"T">:$s1);
  let results = (outs TFC_Out<"T">:$r0, TFC_Out<"T">:$r1);
  let derived = [TFC_DerivedType<"T", TFC_Indices, "int32">];
  let gradient = "none";
  let target = "host";
}

def TFC_ZerosLikeOp : TFC_Op<"ZerosLike", [Pure]> {
  let summary = "zeros of the operand's shape";
  let description = [{
    Every element is 0, false or the empty string.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.ZerosLike %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
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
  let summary = "the number of elements";
  let description = [{
    A scalar; a constant once the shape is known.

    1. The number fits the result's type.

    Example: `%n = tfc.Size %x : (tensor<2x3xf32>) -> tensor<i32>`
  }];
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
  let target = "view";
}

def TFC_RankOp : TFC_Op<"Rank", [Pure]> {
  let summary = "the number of dimensions";
  let description = [{
    A scalar; a constant once the rank is known.

    1. The result is a scalar.

    Example: `%n = tfc.Rank %x : (tensor<2x3xf32>) -> tensor<i32>`
  }];
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
  let target = "view";
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
  let target = "view";
}

def TFC_WhereOp : TFC_Op<"Where", [Pure]> {
  let summary = "dynamic output size; bool or numeric input";
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"int64">:$index);
  let derived = [TFC_DerivedType<"T", TFC_Types9, "bool_">];
  let gradient = "missing";
  let target = "host";
}

def TFC_BroadcastArgsOp : TFC_Op<"BroadcastArgs", [Pure]> {
  let arguments = (ins TFC_In<"T">:$s0, TFC_In<"T">:$s1);
  let results = (outs TFC_Out<"T">:$r0);
  let derived = [TFC_DerivedType<"T", TFC_Indices, "int32">];
  let gradient = "missing";
}

def TFC_OnesLikeOp : TFC_Op<"OnesLike", [Pure]> {
  let summary = "ones of the operand's shape";
  let description = [{
    Every element is 1 or true.

    1. The result has the shape and the element type of the operand.

    Example: `%y = tfc.OnesLike %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
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
  let target = "structure";
}

def TFC_RefIdentityOp : TFC_Op<"RefIdentity", [Pure]> {
  let arguments = (ins TFC_InRef<"T">:$input);
  let results = (outs TFC_OutRef<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "structure";
}

def TFC_BitcastOp : TFC_Op<"Bitcast", [Pure]> {
  let summary = "last dim rules between sizes";
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"type">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"type", TFC_Types10>];
  let gradient = "missing";
}

def TFC_BroadcastToOp : TFC_Op<"BroadcastTo", [Pure]> {
  let summary = "a tensor broadcast to a shape";
  let description = [{
    Dimensions of 1, and dimensions that the operand lacks in front, are repeated.

    1. The operand broadcasts to the shape.

    Example: `%y = tfc.BroadcastTo %x, %s : (tensor<3xf32>, tensor<2xi32>) -> tensor<2x3xf32>`
  }];
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
  let target = "host";
}

def TFC_ListDiffOp : TFC_Op<"ListDiff", [Pure]> {
  let summary = "elements of x that are not in y, in order; dynamic size";
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"T">:$y);
  let results = (outs TFC_Out<"T">:$out, TFC_Out<"out_idx">:$idx);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_idx", TFC_Indices, "int32">];
  let gradient = "missing";
  let target = "host";
}

def TFC_SnapshotOp : TFC_Op<"Snapshot", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "view";
}

def TFC_DeepCopyOp : TFC_Op<"DeepCopy", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "view";
}

} // category

#endif // TFC_ARRAY_TD
