// Ops of category ArrayMore; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_ARRAYMORE_TD
#define TFC_ARRAYMORE_TD

include "TfcBase.td"

let category = "Array" in {

def TFC_ReverseSequenceOp : TFC_Op<"ReverseSequence", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tlen">:$seq_lengths, TFC_Int<"?">:$seq_dim, TFC_Int<"0">:$batch_dim);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tlen", ["int32", "int64"], "int64">];
  let target = "none";
}

def TFC_DynamicPartitionOp : TFC_Op<"DynamicPartition", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"int32">:$partitions);
  let results = (outs TFC_OutN<"num_partitions", "T">:$outputs);
  let derived = [TFC_DerivedNumber<"num_partitions", 1>, TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_FakeQuantWithMinMaxArgsOp : TFC_Op<"FakeQuantWithMinMaxArgs", [Pure]> {
  let summary = "nudged range";
  let arguments = (ins
    TFC_In<"float32">:$inputs, TFC_Float<"-6">:$min, TFC_Float<"6">:$max, TFC_Int<"8">:$num_bits,
    TFC_Bool<"false">:$narrow_range);
  let results = (outs TFC_Out<"float32">:$outputs);
  let target = "none";
}

def TFC_FakeQuantWithMinMaxVarsOp : TFC_Op<"FakeQuantWithMinMaxVars", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$inputs, TFC_In<"float32">:$min, TFC_In<"float32">:$max, TFC_Int<"8">:$num_bits,
    TFC_Bool<"false">:$narrow_range);
  let results = (outs TFC_Out<"float32">:$outputs);
  let target = "none";
}

def TFC_ExtractImagePatchesOp : TFC_Op<"ExtractImagePatches", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$images, TFC_IntList<"?">:$ksizes, TFC_IntList<"?">:$strides, TFC_IntList<"?">:$rates,
    TFC_Str<"?", ["SAME", "VALID"]>:$padding);
  let results = (outs TFC_Out<"T">:$patches);
  let derived = [TFC_DerivedType<"T", TFC_Types19>];
  let target = "none";
}

def TFC_FakeQuantWithMinMaxVarsPerChannelOp : TFC_Op<"FakeQuantWithMinMaxVarsPerChannel", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$inputs, TFC_In<"float32">:$min, TFC_In<"float32">:$max, TFC_Int<"8">:$num_bits,
    TFC_Bool<"false">:$narrow_range);
  let results = (outs TFC_Out<"float32">:$outputs);
  let target = "none";
}

def TFC_UniqueWithCountsOp : TFC_Op<"UniqueWithCounts", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x);
  let results = (outs TFC_Out<"T">:$y, TFC_Out<"out_idx">:$idx, TFC_Out<"out_idx">:$count);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_idx", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_BatchToSpaceOp : TFC_Op<"BatchToSpace", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tidx">:$crops, TFC_Int<"?", 2>:$block_size);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">];
  let target = "none";
}

def TFC_FakeQuantWithMinMaxArgsGradientOp : TFC_Op<"FakeQuantWithMinMaxArgsGradient", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$gradients, TFC_In<"float32">:$inputs, TFC_Float<"-6">:$min, TFC_Float<"6">:$max,
    TFC_Int<"8">:$num_bits, TFC_Bool<"false">:$narrow_range);
  let results = (outs TFC_Out<"float32">:$backprops);
  let gradient = "missing";
  let target = "none";
}

def TFC_FakeQuantWithMinMaxVarsGradientOp : TFC_Op<"FakeQuantWithMinMaxVarsGradient", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$gradients, TFC_In<"float32">:$inputs, TFC_In<"float32">:$min, TFC_In<"float32">:$max,
    TFC_Int<"8">:$num_bits, TFC_Bool<"false">:$narrow_range);
  let results = (outs
    TFC_Out<"float32">:$backprops_wrt_input, TFC_Out<"float32">:$backprop_wrt_min,
    TFC_Out<"float32">:$backprop_wrt_max);
  let gradient = "missing";
  let target = "none";
}

def TFC_QuantizeAndDequantizeV2Op : TFC_Op<"QuantizeAndDequantizeV2", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$input_min, TFC_In<"T">:$input_max, TFC_Bool<"true">:$signed_input,
    TFC_Int<"8">:$num_bits, TFC_Bool<"false">:$range_given,
    TFC_Str<"HALF_TO_EVEN", ["HALF_TO_EVEN", "HALF_UP"]>:$round_mode, TFC_Bool<"false">:$narrow_range);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_QuantizeAndDequantizeV3Op : TFC_Op<"QuantizeAndDequantizeV3", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"T">:$input_min, TFC_In<"T">:$input_max, TFC_In<"int32">:$num_bits,
    TFC_Bool<"true">:$signed_input, TFC_Bool<"true">:$range_given, TFC_Bool<"false">:$narrow_range);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Floats>];
  let target = "none";
}

def TFC_ReverseOp : TFC_Op<"Reverse", [Pure]> {
  let arguments = (ins TFC_In<"T">:$tensor, TFC_In<"bool_">:$dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types23>];
  let target = "none";
}

def TFC_SpaceToBatchOp : TFC_Op<"SpaceToBatch", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tpaddings">:$paddings, TFC_Int<"?", 2>:$block_size);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tpaddings", ["int32", "int64"], "int32">];
  let target = "none";
}

def TFC_UniqueV2Op : TFC_Op<"UniqueV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"Taxis">:$axis);
  let results = (outs TFC_Out<"T">:$y, TFC_Out<"out_idx">:$idx);
  let derived = [
    TFC_DerivedType<"T", []>,
    TFC_DerivedType<"Taxis", ["int32", "int64"], "int64">,
    TFC_DerivedType<"out_idx", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_ParallelConcatOp : TFC_Op<"ParallelConcat", [Pure]> {
  let arguments = (ins TFC_InN<"N", "T">:$values, TFC_Shape<"?">:$shape);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedNumber<"N", 1>, TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_ParallelDynamicStitchOp : TFC_Op<"ParallelDynamicStitch", [Pure]> {
  let arguments = (ins TFC_InN<"N", "int32">:$indices, TFC_InN<"N", "T">:$data);
  let results = (outs TFC_Out<"T">:$merged);
  let derived = [TFC_DerivedNumber<"N", 1>, TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_EmptyOp : TFC_Op<"Empty", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"int32">:$shape, TFC_Bool<"false">:$init);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ConjugateTransposeOp : TFC_Op<"ConjugateTranspose", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"Tperm">:$perm);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tperm", ["int32", "int64"], "int32">];
  let target = "none";
}

def TFC_DebugGradientIdentityOp : TFC_Op<"DebugGradientIdentity", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
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
  let arguments = (ins TFC_In<"T">:$input, TFC_Shape<"?">:$shape);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_ExtractVolumePatchesOp : TFC_Op<"ExtractVolumePatches", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_IntList<"?">:$ksizes, TFC_IntList<"?">:$strides, TFC_Str<"?", ["SAME", "VALID"]>:$padding);
  let results = (outs TFC_Out<"T">:$patches);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let target = "none";
}

def TFC_FakeQuantWithMinMaxVarsPerChannelGradientOp : TFC_Op<"FakeQuantWithMinMaxVarsPerChannelGradient", [Pure]> {
  let arguments = (ins
    TFC_In<"float32">:$gradients, TFC_In<"float32">:$inputs, TFC_In<"float32">:$min, TFC_In<"float32">:$max,
    TFC_Int<"8">:$num_bits, TFC_Bool<"false">:$narrow_range);
  let results = (outs
    TFC_Out<"float32">:$backprops_wrt_input, TFC_Out<"float32">:$backprop_wrt_min,
    TFC_Out<"float32">:$backprop_wrt_max);
  let gradient = "missing";
  let target = "none";
}

def TFC_FingerprintOp : TFC_Op<"Fingerprint", [Pure]> {
  let arguments = (ins TFC_In<"T">:$data, TFC_In<"string">:$method);
  let results = (outs TFC_Out<"uint8">:$fingerprint);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_GuaranteeConstOp : TFC_Op<"GuaranteeConst", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"T">:$input);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
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
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"int32">:$i, TFC_In<"T">:$v);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_InplaceSubOp : TFC_Op<"InplaceSub", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"int32">:$i, TFC_In<"T">:$v);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_InplaceUpdateOp : TFC_Op<"InplaceUpdate", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"int32">:$i, TFC_In<"T">:$v);
  let results = (outs TFC_Out<"T">:$y);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_LowerBoundOp : TFC_Op<"LowerBound", [Pure]> {
  let arguments = (ins TFC_In<"T">:$sorted_inputs, TFC_In<"T">:$values);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_type", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_MatrixDiagPartV2Op : TFC_Op<"MatrixDiagPartV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"int32">:$k, TFC_In<"T">:$padding_value);
  let results = (outs TFC_Out<"T">:$diagonal);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_MatrixDiagV2Op : TFC_Op<"MatrixDiagV2", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$diagonal, TFC_In<"int32">:$k, TFC_In<"int32">:$num_rows, TFC_In<"int32">:$num_cols,
    TFC_In<"T">:$padding_value);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_MatrixSetDiagV2Op : TFC_Op<"MatrixSetDiagV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"T">:$diagonal, TFC_In<"int32">:$k);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_ResourceStridedSliceAssignOp : TFC_Op<"ResourceStridedSliceAssign", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$ref, TFC_In<"Index">:$begin, TFC_In<"Index">:$end, TFC_In<"Index">:$strides, TFC_In<"T">:$value,
    TFC_Int<"0">:$begin_mask, TFC_Int<"0">:$end_mask, TFC_Int<"0">:$ellipsis_mask, TFC_Int<"0">:$new_axis_mask,
    TFC_Int<"0">:$shrink_axis_mask);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Index", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ScatterNdNonAliasingAddOp : TFC_Op<"ScatterNdNonAliasingAdd", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types37>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let target = "none";
}

def TFC_StridedSliceAssignOp : TFC_Op<"StridedSliceAssign", []> {
  let arguments = (ins
    TFC_InRef<"T">:$ref, TFC_In<"Index">:$begin, TFC_In<"Index">:$end, TFC_In<"Index">:$strides, TFC_In<"T">:$value,
    TFC_Int<"0">:$begin_mask, TFC_Int<"0">:$end_mask, TFC_Int<"0">:$ellipsis_mask, TFC_Int<"0">:$new_axis_mask,
    TFC_Int<"0">:$shrink_axis_mask);
  let results = (outs TFC_OutRef<"T">:$output_ref);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Index", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_TensorStridedSliceUpdateOp : TFC_Op<"TensorStridedSliceUpdate", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$input, TFC_In<"Index">:$begin, TFC_In<"Index">:$end, TFC_In<"Index">:$strides, TFC_In<"T">:$value,
    TFC_Int<"0">:$begin_mask, TFC_Int<"0">:$end_mask, TFC_Int<"0">:$ellipsis_mask, TFC_Int<"0">:$new_axis_mask,
    TFC_Int<"0">:$shrink_axis_mask);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Index", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_TileGradOp : TFC_Op<"TileGrad", [Pure]> {
  let arguments = (ins TFC_In<"T">:$input, TFC_In<"int32">:$multiples);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_UniqueWithCountsV2Op : TFC_Op<"UniqueWithCountsV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$x, TFC_In<"Taxis">:$axis);
  let results = (outs TFC_Out<"T">:$y, TFC_Out<"out_idx">:$idx, TFC_Out<"out_idx">:$count);
  let derived = [
    TFC_DerivedType<"T", []>,
    TFC_DerivedType<"Taxis", ["int32", "int64"], "int64">,
    TFC_DerivedType<"out_idx", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_UnravelIndexOp : TFC_Op<"UnravelIndex", [Pure]> {
  let arguments = (ins TFC_In<"Tidx">:$indices, TFC_In<"Tidx">:$dims);
  let results = (outs TFC_Out<"Tidx">:$output);
  let derived = [TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_UpperBoundOp : TFC_Op<"UpperBound", [Pure]> {
  let arguments = (ins TFC_In<"T">:$sorted_inputs, TFC_In<"T">:$values);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_type", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_EditDistanceOp : TFC_Op<"EditDistance", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$hypothesis_indices, TFC_In<"T">:$hypothesis_values, TFC_In<"int64">:$hypothesis_shape,
    TFC_In<"int64">:$truth_indices, TFC_In<"T">:$truth_values, TFC_In<"int64">:$truth_shape,
    TFC_Bool<"true">:$normalize);
  let results = (outs TFC_Out<"float32">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
  let target = "none";
}

def TFC_TensorScatterMaxOp : TFC_Op<"TensorScatterMax", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$tensor, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Str<"">:$bad_indices_policy);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let target = "none";
}

def TFC_TensorScatterMinOp : TFC_Op<"TensorScatterMin", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$tensor, TFC_In<"Tindices">:$indices, TFC_In<"T">:$updates, TFC_Str<"">:$bad_indices_policy);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let target = "none";
}

} // category

#endif // TFC_ARRAYMORE_TD
