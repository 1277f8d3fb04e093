// Ops of category ArrayMove; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_ARRAYMOVE_TD
#define TFC_ARRAYMOVE_TD

include "TfcBase.td"

let category = "Array" in {

def TFC_PackOp : TFC_Op<"Pack", [Pure]> {
  let summary = "tensors side by side along a new axis";
  let description = [{
    Operand i is slice i of the result along `axis`.

    1. Operands have one shape.
    2. The axis lies in [-rank - 1, rank].

    Example: `%y = tfc.Pack %a, %b {axis = 1 : i64} : (tensor<3xf32>, tensor<3xf32>) -> tensor<3x2xf32>`
  }];
  let arguments = (ins TFC_InN<"N", "T">:$values, TFC_Int<"0">:$axis);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedNumber<"N", 1>, TFC_DerivedType<"T", []>];
}

def TFC_ConcatV2Op : TFC_Op<"ConcatV2", [Pure]> {
  let summary = "tensors one behind the other along an axis";
  let description = [{
    The operands follow each other along `axis`, the last operand.

    1. Operands have one rank and agree in all dimensions but the axis.

    Example: `%y = tfc.ConcatV2 %a, %b, %axis : (tensor<2x3xf32>, tensor<4x3xf32>, tensor<i32>) -> tensor<6x3xf32>`
  }];
  let arguments = (ins TFC_InN<"N", "T">:$values, TFC_In<"Tidx">:$axis);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedNumber<"N", 2>, TFC_DerivedType<"T", []>, TFC_DerivedType<"Tidx", TFC_Indices, "int32">];
}

def TFC_StridedSliceOp : TFC_Op<"StridedSlice", [Pure]> {
  let summary = "Python's x[begin:end:strides]";
  let description = [{
    Five masks, a bit per entry: take the bound as open (begin_mask, end_mask), fill in missing entries
    (ellipsis_mask), add a dimension (new_axis_mask), take one element (shrink_axis_mask). Bounds clamp.

    1. begin, end and strides are vectors of one length; no stride is 0.
    2. A shrunk axis is indexed inside its bounds and has a stride above 0.
    3. At most one bit of ellipsis_mask is set.

    Example: `%y = tfc.StridedSlice %x, %b, %e, %s {shrink_axis_mask = 1 : i64} : (tensor<4x3xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"Index">:$begin, TFC_In<"Index">:$end, TFC_In<"Index">:$strides,
    TFC_Int<"0">:$begin_mask, TFC_Int<"0">:$end_mask, TFC_Int<"0">:$ellipsis_mask, TFC_Int<"0">:$new_axis_mask,
    TFC_Int<"0">:$shrink_axis_mask);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Index", ["int16", "int32", "int64"]>];
}

def TFC_TransposeOp : TFC_Op<"Transpose", [Pure]> {
  let summary = "dimensions in another order";
  let description = [{
    Dimension i of the result is dimension perm[i] of the operand.

    1. perm is a permutation of the dimensions.

    Example: `%y = tfc.Transpose %x, %p : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<3x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"Tperm">:$perm);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tperm", TFC_Indices, "int32">];
}

def TFC_SliceOp : TFC_Op<"Slice", [Pure]> {
  let summary = "a box of a tensor";
  let description = [{
    size[i] elements from begin[i] on, or all that follow where size[i] is -1.

    1. begin and size have one element per dimension.
    2. The box lies inside the tensor.

    Example: `%y = tfc.Slice %x, %b, %s : (tensor<4x3xf32>, tensor<2xi32>, tensor<2xi32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Index">:$begin, TFC_In<"Index">:$size);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Index", TFC_Indices>];
}

def TFC_SplitOp : TFC_Op<"Split", [Pure]> {
  let summary = "equal pieces along an axis";
  let description = [{
    The results follow each other along split_dim, the first operand.

    1. The number of results divides the dimension.

    Example: `%a, %b = tfc.Split %d, %x : (tensor<i32>, tensor<4x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>)`
  }];
  let arguments = (ins TFC_In<"int32">:$split_dim, TFC_In<"T">:$value);
  let results = (outs TFC_OutN<"num_split", "T">:$output);
  let derived = [TFC_DerivedNumber<"num_split", 1>, TFC_DerivedType<"T", []>];
}

def TFC_UnpackOp : TFC_Op<"Unpack", [Pure]> {
  let summary = "the slices of a tensor along an axis";
  let description = [{
    Result i is slice i of the operand along `axis`.

    1. There are as many results as the axis has elements.

    Example: `%a, %b = tfc.Unpack %x : (tensor<2x3xf32>) -> (tensor<3xf32>, tensor<3xf32>)`
  }];
  let arguments = (ins TFC_In<"T">:$value, TFC_Int<"0">:$axis);
  let results = (outs TFC_OutN<"num", "T">:$output);
  let derived = [TFC_DerivedNumber<"num", 0>, TFC_DerivedType<"T", []>];
}

def TFC_GatherV2Op : TFC_Op<"GatherV2", [Pure]> {
  let summary = "slices by index along an axis";
  let description = [{
    The axis of params is replaced by the dimensions of indices; batch_dims leading dimensions go together.

    1. Indices lie in [0, size of the axis): else an error of the step.

    Example: `%y = tfc.GatherV2 %p, %i, %a : (tensor<4x3xf32>, tensor<2xi32>, tensor<i32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"Tparams">:$params, TFC_In<"Tindices">:$indices, TFC_In<"Taxis">:$axis, TFC_Int<"0">:$batch_dims);
  let results = (outs TFC_Out<"Tparams">:$output);
  let derived = [
    TFC_DerivedType<"Tparams", []>,
    TFC_DerivedType<"Tindices", ["int16", "int32", "int64"]>,
    TFC_DerivedType<"Taxis", TFC_Indices>];
}

def TFC_DynamicStitchOp : TFC_Op<"DynamicStitch", [Pure]> {
  let summary = "later wins; missing rows undefined -> zero here";
  let arguments = (ins TFC_InN<"N", "int32">:$indices, TFC_InN<"N", "T">:$data);
  let results = (outs TFC_Out<"T">:$merged);
  let derived = [TFC_DerivedNumber<"N", 1>, TFC_DerivedType<"T", []>];
}

def TFC_OneHotOp : TFC_Op<"OneHot", [Pure]> {
  let summary = "vectors with one element on";
  let description = [{
    Along a new axis, element indices[i] is on_value and the rest off_value; an index out of range gives only
    off_value.

    1. depth, on_value and off_value are scalars; depth is not below 0.

    Example: `%y = tfc.OneHot %i, %d, %on, %off : (tensor<2xi32>, tensor<i32>, tensor<f32>, tensor<f32>) -> tensor<2x?xf32>`
  }];
  let arguments = (ins
    TFC_In<"TI">:$indices, TFC_In<"int32">:$depth, TFC_In<"T">:$on_value, TFC_In<"T">:$off_value,
    TFC_Int<"-1">:$axis);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"TI", TFC_Types22, "int64">];
  let gradient = "none";
}

def TFC_PadV2Op : TFC_Op<"PadV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tpaddings">:$paddings, TFC_In<"T">:$constant_values);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tpaddings", TFC_Indices, "int32">];
}

def TFC_PadOp : TFC_Op<"Pad", [Pure]> {
  let summary = "zeros around a tensor";
  let description = [{
    paddings[i] says how many stand before and behind dimension i.

    1. paddings has a row of two numbers, not below 0, per dimension.

    Example: `%y = tfc.Pad %x, %p : (tensor<2x3xf32>, tensor<2x2xi32>) -> tensor<?x?xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tpaddings">:$paddings);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tpaddings", TFC_Indices, "int32">];
}

def TFC_SplitVOp : TFC_Op<"SplitV", [Pure]> {
  let summary = "sizes with one -1; negative sizes must fail";
  let arguments = (ins TFC_In<"T">:$value, TFC_In<"Tlen">:$size_splits, TFC_In<"int32">:$split_dim);
  let results = (outs TFC_OutN<"num_split", "T">:$output);
  let derived = [
    TFC_DerivedNumber<"num_split", 1>,
    TFC_DerivedType<"T", []>,
    TFC_DerivedType<"Tlen", ["int32", "int64", "int8"], "int64">];
}

def TFC_GatherOp : TFC_Op<"Gather", [Pure]> {
  let summary = "old: axis 0, validate_indices";
  let arguments = (ins TFC_In<"Tparams">:$params, TFC_In<"Tindices">:$indices, TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"Tparams">:$output);
  let derived = [TFC_DerivedType<"Tparams", []>, TFC_DerivedType<"Tindices", TFC_Indices>];
}

def TFC_GatherNdOp : TFC_Op<"GatherNd", [Pure]> {
  let summary = "index depth <= rank";
  let arguments = (ins TFC_In<"Tparams">:$params, TFC_In<"Tindices">:$indices);
  let results = (outs TFC_Out<"Tparams">:$output);
  let derived = [TFC_DerivedType<"Tparams", []>, TFC_DerivedType<"Tindices", ["int16", "int32", "int64"]>];
}

def TFC_StridedSliceGradOp : TFC_Op<"StridedSliceGrad", [Pure]> {
  let summary = "scatter of the same masks";
  let arguments = (ins
    TFC_In<"Index">:$shape, TFC_In<"Index">:$begin, TFC_In<"Index">:$end, TFC_In<"Index">:$strides, TFC_In<"T">:$dy,
    TFC_Int<"0">:$begin_mask, TFC_Int<"0">:$end_mask, TFC_Int<"0">:$ellipsis_mask, TFC_Int<"0">:$new_axis_mask,
    TFC_Int<"0">:$shrink_axis_mask);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Index", TFC_Indices>];
}

def TFC_ConcatOp : TFC_Op<"Concat", [Pure]> {
  let summary = "axis first (old)";
  let arguments = (ins TFC_In<"int32">:$concat_dim, TFC_InN<"N", "T">:$values);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedNumber<"N", 2>, TFC_DerivedType<"T", []>];
}

def TFC_ReverseV2Op : TFC_Op<"ReverseV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$tensor, TFC_In<"Tidx">:$axis);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"Tidx", TFC_Indices, "int32">, TFC_DerivedType<"T", TFC_Types23>];
}

def TFC_ScatterNdOp : TFC_Op<"ScatterNd", [Pure]> {
  let arguments = (ins TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_In<"Tindices">:$shape);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int16", "int32", "int64"]>];
}

def TFC_MirrorPadOp : TFC_Op<"MirrorPad", [Pure]> {
  let summary = "limits at run time";
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tpaddings">:$paddings, TFC_Str<"?", ["REFLECT", "SYMMETRIC"]>:$mode);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tpaddings", TFC_Indices, "int32">];
}

def TFC_MirrorPadGradOp : TFC_Op<"MirrorPadGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tpaddings">:$paddings, TFC_Str<"?", ["REFLECT", "SYMMETRIC"]>:$mode);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tpaddings", TFC_Indices, "int32">];
}

def TFC_DepthToSpaceOp : TFC_Op<"DepthToSpace", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_Int<"?", 2>:$block_size, TFC_Str<"NHWC", ["NHWC", "NCHW", "NCHW_VECT_C"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_SpaceToDepthOp : TFC_Op<"SpaceToDepth", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_Int<"?", 2>:$block_size, TFC_Str<"NHWC", ["NHWC", "NCHW", "NCHW_VECT_C"]>:$data_format);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_RollOp : TFC_Op<"Roll", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tshift">:$shift, TFC_In<"Taxis">:$axis);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", []>,
    TFC_DerivedType<"Tshift", TFC_Indices>,
    TFC_DerivedType<"Taxis", TFC_Indices>];
}

def TFC_DiagPartOp : TFC_Op<"DiagPart", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$diagonal);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_DiagOp : TFC_Op<"Diag", [Pure]> {
  let arguments = (ins TFC_In<"T">:$diagonal);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types1>];
}

def TFC_MatrixDiagOp : TFC_Op<"MatrixDiag", [Pure]> {
  let arguments = (ins TFC_In<"T">:$diagonal);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_MatrixDiagPartOp : TFC_Op<"MatrixDiagPart", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$diagonal);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_MatrixSetDiagOp : TFC_Op<"MatrixSetDiag", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"T">:$diagonal);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_MatrixBandPartOp : TFC_Op<"MatrixBandPart", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tindex">:$num_lower, TFC_In<"Tindex">:$num_upper);
  let results = (outs TFC_Out<"T">:$band);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindex", TFC_Indices, "int64">];
}

def TFC_SpaceToBatchNDOp : TFC_Op<"SpaceToBatchND", [Pure]> {
  let summary = "crops/pads; divisibility";
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tblock_shape">:$block_shape, TFC_In<"Tpaddings">:$paddings);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", []>,
    TFC_DerivedType<"Tblock_shape", TFC_Indices, "int32">,
    TFC_DerivedType<"Tpaddings", TFC_Indices, "int32">];
}

def TFC_BatchToSpaceNDOp : TFC_Op<"BatchToSpaceND", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tblock_shape">:$block_shape, TFC_In<"Tcrops">:$crops);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", []>,
    TFC_DerivedType<"Tblock_shape", TFC_Indices, "int32">,
    TFC_DerivedType<"Tcrops", TFC_Indices, "int32">];
}

def TFC_TensorScatterUpdateOp : TFC_Op<"TensorScatterUpdate", [Pure]> {
  let summary = "a tensor with slices replaced; the last of repeated indices wins";
  let arguments = (ins TFC_In<"T">:$tensor, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", TFC_Types11>];
}

def TFC_TensorScatterAddOp : TFC_Op<"TensorScatterAdd", [Pure]> {
  let summary = "a tensor with slices added to";
  let arguments = (ins TFC_In<"T">:$tensor, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", TFC_Indices>];
}

def TFC_TensorScatterSubOp : TFC_Op<"TensorScatterSub", [Pure]> {
  let summary = "a tensor with slices subtracted from";
  let arguments = (ins TFC_In<"T">:$tensor, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", TFC_Indices>];
}

} // category

#endif // TFC_ARRAYMOVE_TD
