// Ops of category ArrayMore; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_ARRAYMORE_TD
#define TFC_ARRAYMORE_TD

include "TfcBase.td"

let category = "Array" in {

def TFC_ReverseSequenceOp : TFC_Op<"ReverseSequence", [Pure]> {
  let summary = "parts of rows reversed";
  let description = [{
    For each row b of `batch_dim` the first seq_lengths[b] elements along `seq_dim` come in reverse order; the rest stays.

    1. 0 <= seq_lengths[b] <= the size of seq_dim (an error of the step otherwise).

    Example: `%o = tfc.ReverseSequence %x, %n {batch_dim = 0 : i64, seq_dim = 1 : i64} : (tensor<2x3xf32>, tensor<2xi32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tlen">:$seq_lengths, TFC_Int<"?">:$seq_dim, TFC_Int<"0">:$batch_dim);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tlen", ["int32", "int64"], "int64">];
}

def TFC_DynamicPartitionOp : TFC_Op<"DynamicPartition", [Pure]> {
  let summary = "rows sorted into groups";
  let description = [{
    Output p holds the slices data[i] with partitions[i] = p, in order.

    1. `partitions` has the first dimensions of `data`.
    2. Each partition lies in [0, num_partitions) (an error of the step otherwise).

    Example: `%a, %b = tfc.DynamicPartition %x, %p : (tensor<4x2xf32>, tensor<4xi32>) -> (tensor<?x2xf32>, tensor<?x2xf32>)`
  }];
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"int32">:$partitions);
  let results = (outs TFC_OutN<"num_partitions", "T">:$outputs);
  let derived = [TFC_DerivedNumber<"num_partitions", 1>, TFC_DerivedType<"T", []>];
  let target = "host";
}

def TFC_UniqueWithCountsOp : TFC_Op<"UniqueWithCounts", [Pure]> {
  let summary = "the distinct elements, and how many there are of each";
  let description = [{
    `y` holds the distinct elements of a vector in the order of their first place, `idx` the place in y of each element,
    `count` how many there are.

    1. The operand is a vector.

    Example: `%y, %i, %n = tfc.UniqueWithCounts %x : (tensor<5xf32>) -> (tensor<?xf32>, tensor<5xi32>, tensor<?xi32>)`
  }];
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y, TFC_Out<"out_idx">:$idx, TFC_Out<"out_idx">:$count);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_idx", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "host";
}

def TFC_BatchToSpaceOp : TFC_Op<"BatchToSpace", [Pure]> {
  let summary = "blocks of an image moved from the batch";
  let description = [{
    BatchToSpaceND for the two dimensions of an image and one block size.

    1. The square of block_size divides the batch.

    Example: `%o = tfc.BatchToSpace %x, %p {block_size = 2 : i64} : (tensor<4x2x2x1xf32>, tensor<2x2xi32>) -> tensor<1x?x?x1xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$crops, TFC_Int<"?", 2>:$block_size);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">];
}

def TFC_ReverseOp : TFC_Op<"Reverse", [Pure]> {
  let summary = "dimensions reversed, by a flag each";
  let description = [{
    The first form of ReverseV2: dims[i] says whether dimension i comes in reverse order.

    1. `dims` has an element for each dimension.

    Example: `%o = tfc.Reverse %x, %d : (tensor<2x3xf32>, tensor<2xi1>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$tensor, TFC_In<"bool_">:$dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types23>];
}

def TFC_SpaceToBatchOp : TFC_Op<"SpaceToBatch", [Pure]> {
  let summary = "blocks of an image moved to the batch";
  let description = [{
    SpaceToBatchND for the two dimensions of an image and one block size.

    1. block_size divides the padded height and width.

    Example: `%o = tfc.SpaceToBatch %x, %p {block_size = 2 : i64} : (tensor<1x4x4x1xf32>, tensor<2x2xi32>) -> tensor<4x?x?x1xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tpaddings">:$paddings, TFC_Int<"?", 2>:$block_size);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tpaddings", ["int32", "int64"], "int32">];
}

def TFC_UniqueV2Op : TFC_Op<"UniqueV2", [Pure]> {
  let summary = "the distinct slices along an axis";
  let description = [{
    As Unique, for the slices of `x` along `axis`; without an axis `x` is a vector.

    1. `axis` has no or one element.

    Example: `%y, %i = tfc.UniqueV2 %x, %a : (tensor<5x2xf32>, tensor<1xi64>) -> (tensor<?x2xf32>, tensor<5xi32>)`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"Taxis">:$axis);
  let results = (outs TFC_Out<"T">:$y, TFC_Out<"out_idx">:$idx);
  let derived = [
    TFC_DerivedType<"T", []>,
    TFC_DerivedType<"Taxis", ["int32", "int64"], "int64">,
    TFC_DerivedType<"out_idx", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "host";
}

def TFC_ParallelConcatOp : TFC_Op<"ParallelConcat", [Pure]> {
  let summary = "rows joined";
  let description = [{
    The operands, of one row each, joined along the first dimension.

    1. `shape` is the shape of the result.

    Example: `%o = tfc.ParallelConcat %a, %b {shape = #tfc.shape<2x3>} : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_InN<"N", "T">:$values, TFC_Shape<"?">:$shape);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedNumber<"N", 1>, TFC_DerivedType<"T", []>];
  let gradient = "missing";
}

def TFC_ParallelDynamicStitchOp : TFC_Op<"ParallelDynamicStitch", [Pure]> {
  let summary = "slices put into place by their numbers";
  let description = [{
    DynamicStitch, whose indices need not come in any order.

    1. As for DynamicStitch.

    Example: `%o = tfc.ParallelDynamicStitch %i, %x : (tensor<3xi32>, tensor<3x2xf32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins TFC_InN<"N", "int32">:$indices, TFC_InN<"N", "T">:$data);
  let results = (outs TFC_Out<"T">:$merged);
  let derived = [TFC_DerivedNumber<"N", 1>, TFC_DerivedType<"T", []>];
}

def TFC_EmptyOp : TFC_Op<"Empty", [Pure]> {
  let summary = "a tensor of some content";
  let description = [{
    Zeros; TensorFlow promises them with `init` only.

    1. `shape` is a vector of sizes.

    Example: `%o = tfc.Empty %s : (tensor<2xi32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"int32">:$shape, TFC_Bool<"false">:$init);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
}

def TFC_ConjugateTransposeOp : TFC_Op<"ConjugateTranspose", [Pure]> {
  let summary = "Transpose and conjugate";
  let description = [{
    Dimension i of the result is dimension perm[i] of the operand; complex elements are conjugated.

    1. `perm` is a permutation of the dimensions.

    Example: `%y = tfc.ConjugateTranspose %x, %p : (tensor<2x3xcomplex<f32>>, tensor<2xi32>) -> tensor<3x2xcomplex<f32>>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"Tperm">:$perm);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tperm", ["int32", "int64"], "int32">];
}

def TFC_DebugGradientIdentityOp : TFC_Op<"DebugGradientIdentity", [Pure]> {
  let summary = "the operand";
  let description = [{
    Marks a place of the graph for a debugger.

    1. Operand and result have one type.

    Example: `%o = tfc.DebugGradientIdentity %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_DebugGradientRefIdentityOp : TFC_Op<"DebugGradientRefIdentity", []> {
  let arguments = (ins TFC_InRef<"T">:$input);
  let results = (outs TFC_OutRef<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_DequantizeOp : TFC_Op<"Dequantize", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"float32">:$min_range, TFC_In<"float32">:$max_range,
    TFC_Str<"MIN_COMBINED", ["MIN_COMBINED", "MIN_FIRST", "SCALED"]>:$mode);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types36>, TFC_DerivedType<"dtype", ["bfloat16", "float32"], "float32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_EnsureShapeOp : TFC_Op<"EnsureShape", [Pure]> {
  let summary = "the operand, of a given shape";
  let description = [{
    The operand; its shape is an error of the step unless it is compatible with `shape`.

    1. Dimensions that `shape` knows are those of the operand.

    Example: `%o = tfc.EnsureShape %x {shape = #tfc.shape<?x3>} : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_Shape<"?">:$shape);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
}

def TFC_FingerprintOp : TFC_Op<"Fingerprint", [Pure]> {
  let summary = "eight bytes of Farmhash for each row";
  let description = [{
    Eight bytes of Farmhash for each row.

    1. data has at least one dimension.
    2. The method is farmhash64.

    Example: `%y = tfc.Fingerprint %x, %m : (tensor<2x3xf32>, tensor<!tfc.string>) -> tensor<2x8xui8>`
  }];
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"string">:$method);
  let results = (outs TFC_Out<"uint8">:$fingerprint);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "host";
}

def TFC_GuaranteeConstOp : TFC_Op<"GuaranteeConst", [Pure]> {
  let summary = "the operand";
  let description = [{
    Says that the operand does not change from step to step.

    1. Operand and result have one type.

    Example: `%o = tfc.GuaranteeConst %x : (tensor<2x3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let stateful = 1;
  let gradient = "missing";
}

def TFC_HostConstOp : TFC_Op<"HostConst", [Pure]> {
  let arguments = (ins TFC_Elements<"?">:$value);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ImmutableConstOp : TFC_Op<"ImmutableConst", [Pure]> {
  let arguments = (ins TFC_Shape<"?">:$shape, TFC_Str<"?">:$memory_region_name);
  let results = (outs TFC_Out<"dtype">:$tensor);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_InplaceAddOp : TFC_Op<"InplaceAdd", [Pure]> {
  let summary = "x with rows that grow by the rows of v";
  let description = [{
    The operand x with its rows i that grow by the rows of v.

    1. v has a row for each element of i.
    2. A row outside of x is an error of the step.

    Example: `%y = tfc.InplaceAdd %x, %i, %v : (tensor<4x2xf32>, tensor<2xi32>, tensor<2x2xf32>) -> tensor<4x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"int32">:$i, TFC_In<"T">:$v);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
}

def TFC_InplaceSubOp : TFC_Op<"InplaceSub", [Pure]> {
  let summary = "x with rows less the rows of v";
  let description = [{
    The operand x with its rows i less the rows of v.

    1. v has a row for each element of i.
    2. A row outside of x is an error of the step.

    Example: `%y = tfc.InplaceSub %x, %i, %v : (tensor<4x2xf32>, tensor<2xi32>, tensor<2x2xf32>) -> tensor<4x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"int32">:$i, TFC_In<"T">:$v);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
}

def TFC_InplaceUpdateOp : TFC_Op<"InplaceUpdate", [Pure]> {
  let summary = "x with rows replaced by the rows of v";
  let description = [{
    The operand x with its rows i replaced by the rows of v.

    1. v has a row for each element of i.
    2. A row outside of x is an error of the step.

    Example: `%y = tfc.InplaceUpdate %x, %i, %v : (tensor<4x2xf32>, tensor<2xi32>, tensor<2x2xf32>) -> tensor<4x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"int32">:$i, TFC_In<"T">:$v);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
}

def TFC_LowerBoundOp : TFC_Op<"LowerBound", [Pure]> {
  let summary = "where values stand in sorted rows";
  let description = [{
    For each value the place in its row of `sorted_inputs` at which it would be inserted, before its equals.

    1. Rows of sorted_inputs are sorted; both operands have as many rows.

    Example: `%o = tfc.LowerBound %s, %v : (tensor<2x4xf32>, tensor<2x3xf32>) -> tensor<2x3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$sorted_inputs, TFC_In<"T">:$values);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_type", ["int32", "int64"], "int32">];
  let gradient = "missing";
}

def TFC_ResourceStridedSliceAssignOp : TFC_Op<"ResourceStridedSliceAssign", [TFC_UpdatesVariables]> {
  let summary = "a part of a variable, replaced";
  let description = [{
    The part that StridedSlice would read is replaced. tfc-make-state-explicit takes the op apart.

    1. `value` has the shape of the part, or broadcasts to it.
  }];
  let arguments = (ins
    TFC_In<"resource">:$ref, TFC_In<"Index">:$begin, TFC_In<"Index">:$end, TFC_In<"Index">:$strides, TFC_In<"T">:$value,
    TFC_Int<"0">:$begin_mask, TFC_Int<"0">:$end_mask, TFC_Int<"0">:$ellipsis_mask, TFC_Int<"0">:$new_axis_mask,
    TFC_Int<"0">:$shrink_axis_mask);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Index", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "structure";
}

def TFC_ScatterNdNonAliasingAddOp : TFC_Op<"ScatterNdNonAliasingAdd", [Pure]> {
  let summary = "a tensor with slices added";
  let description = [{
    TensorScatterAdd by its older name.

    1. As for TensorScatterAdd.

    Example: `%o = tfc.ScatterNdNonAliasingAdd %x, %i, %u : (tensor<4x2xf32>, tensor<3x1xi32>, tensor<3x2xf32>) -> tensor<4x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types37>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
}

def TFC_StridedSliceAssignOp : TFC_Op<"StridedSliceAssign", [TFC_UpdatesVariables]> {
  let summary = "a part of a variable, replaced";
  let description = [{
    The part that StridedSlice would read is replaced. tfc-make-state-explicit takes the op apart.

    1. `value` has the shape of the part, or broadcasts to it.
  }];
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Index">:$begin, TFC_In<"Index">:$end, TFC_In<"Index">:$strides, TFC_In<"T">:$value,
    TFC_Int<"0">:$begin_mask, TFC_Int<"0">:$end_mask, TFC_Int<"0">:$ellipsis_mask, TFC_Int<"0">:$new_axis_mask,
    TFC_Int<"0">:$shrink_axis_mask);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Index", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "structure";
}

def TFC_TensorStridedSliceUpdateOp : TFC_Op<"TensorStridedSliceUpdate", [Pure]> {
  let summary = "a tensor with a part replaced";
  let description = [{
    The input with the part replaced that StridedSlice would read.

    1. `value` has the shape of the part, or broadcasts to it.

    Example: `%o = tfc.TensorStridedSliceUpdate %x, %b, %e, %s, %v : (tensor<4x2xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>, tensor<2x2xf32>) -> tensor<4x2xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"Index">:$begin, TFC_In<"Index">:$end, TFC_In<"Index">:$strides, TFC_In<"T">:$value,
    TFC_Int<"0">:$begin_mask, TFC_Int<"0">:$end_mask, TFC_Int<"0">:$ellipsis_mask, TFC_Int<"0">:$new_axis_mask,
    TFC_Int<"0">:$shrink_axis_mask);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Index", ["int32", "int64"]>];
}

def TFC_TileGradOp : TFC_Op<"TileGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"int32">:$multiples);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_UniqueWithCountsV2Op : TFC_Op<"UniqueWithCountsV2", [Pure]> {
  let summary = "the distinct slices along an axis, and how many there are of each";
  let description = [{
    As UniqueWithCounts, for the slices of `x` along `axis`; without an axis `x` is a vector.

    1. `axis` has no or one element.

    Example: `%y, %i, %n = tfc.UniqueWithCountsV2 %x, %a : (tensor<5x2xf32>, tensor<1xi64>) -> (tensor<?x2xf32>, tensor<5xi32>, tensor<?xi32>)`
  }];
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"Taxis">:$axis);
  let results = (outs TFC_Out<"T">:$y, TFC_Out<"out_idx">:$idx, TFC_Out<"out_idx">:$count);
  let derived = [
    TFC_DerivedType<"T", []>,
    TFC_DerivedType<"Taxis", ["int32", "int64"], "int64">,
    TFC_DerivedType<"out_idx", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "host";
}

def TFC_UnravelIndexOp : TFC_Op<"UnravelIndex", [Pure]> {
  let summary = "coordinates of flat indices";
  let description = [{
    Row d of the result holds the coordinates in dimension d of elements of a tensor of the given sizes.

    1. An index lies in [0, product of dims) (an error of the step otherwise).

    Example: `%o = tfc.UnravelIndex %i, %d : (tensor<3xi32>, tensor<2xi32>) -> tensor<2x3xi32>`
  }];
  let arguments = (ins TFC_In<"Tidx">:$indices, TFC_In<"Tidx">:$dims);
  let results = (outs TFC_Out<"Tidx">:$output);
  let derived = [TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">];
  let gradient = "missing";
}

def TFC_UpperBoundOp : TFC_Op<"UpperBound", [Pure]> {
  let summary = "where values stand in sorted rows";
  let description = [{
    For each value the place in its row of `sorted_inputs` at which it would be inserted, behind its equals.

    1. Rows of sorted_inputs are sorted; both operands have as many rows.

    Example: `%o = tfc.UpperBound %s, %v : (tensor<2x4xf32>, tensor<2x3xf32>) -> tensor<2x3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$sorted_inputs, TFC_In<"T">:$values);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_type", ["int32", "int64"], "int32">];
  let gradient = "missing";
}

def TFC_EditDistanceOp : TFC_Op<"EditDistance", [Pure]> {
  let summary = "the least number of changes that make one sequence the other, by group";
  let description = [{
    The least number of changes that make one sequence the other, by group.

    1. The ranks are equal.
    2. Every index lies in its shape.
  }];
  let arguments = (ins
    TFC_In<"int64">:$hypothesis_indices, TFC_In<"T">:$hypothesis_values, TFC_In<"int64">:$hypothesis_shape,
    TFC_In<"int64">:$truth_indices, TFC_In<"T">:$truth_values, TFC_In<"int64">:$truth_shape,
    TFC_Bool<"true">:$normalize);
  let results = (outs TFC_Out<"float32">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
  let target = "host";
}

def TFC_TensorScatterMaxOp : TFC_Op<"TensorScatterMax", [Pure]> {
  let summary = "a tensor with slices joined by the greater";
  let description = [{
    Each element of the slices that rows of `indices` name becomes the greater of itself and its update, in order.

    1. An index outside of the tensor is an error of the step.

    Example: `%o = tfc.TensorScatterMax %x, %i, %u : (tensor<4x2xf32>, tensor<3x1xi32>, tensor<3x2xf32>) -> tensor<4x2xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$tensor, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Str<"">:$bad_indices_policy);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
}

def TFC_TensorScatterMinOp : TFC_Op<"TensorScatterMin", [Pure]> {
  let summary = "a tensor with slices joined by the lesser";
  let description = [{
    Each element of the slices that rows of `indices` name becomes the lesser of itself and its update, in order.

    1. An index outside of the tensor is an error of the step.

    Example: `%o = tfc.TensorScatterMin %x, %i, %u : (tensor<4x2xf32>, tensor<3x1xi32>, tensor<3x2xf32>) -> tensor<4x2xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$tensor, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Str<"">:$bad_indices_policy);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
}

} // category

#endif // TFC_ARRAYMORE_TD
