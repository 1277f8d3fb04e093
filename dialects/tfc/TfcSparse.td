// Ops of category Sparse; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_SPARSE_TD
#define TFC_SPARSE_TD

include "TfcBase.td"

let category = "Sparse" in {

def TFC_SparseTensorDenseAddOp : TFC_Op<"SparseTensorDenseAdd", [Pure]> {
  let arguments = (ins
    TFC_In<"Tindices">:$a_indices, TFC_In<"T">:$a_values, TFC_In<"Tindices">:$a_shape, TFC_In<"T">:$b);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let target = "none";
}

def TFC_DenseToDenseSetOperationOp : TFC_Op<"DenseToDenseSetOperation", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$set1, TFC_In<"T">:$set2, TFC_Str<"?">:$set_operation, TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"int64">:$result_indices, TFC_Out<"T">:$result_values, TFC_Out<"int64">:$result_shape);
  let derived = [TFC_DerivedType<"T", TFC_Types42>];
  let gradient = "none";
  let target = "none";
}

def TFC_DenseToSparseSetOperationOp : TFC_Op<"DenseToSparseSetOperation", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$set1, TFC_In<"int64">:$set2_indices, TFC_In<"T">:$set2_values, TFC_In<"int64">:$set2_shape,
    TFC_Str<"?">:$set_operation, TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"int64">:$result_indices, TFC_Out<"T">:$result_values, TFC_Out<"int64">:$result_shape);
  let derived = [TFC_DerivedType<"T", TFC_Types42>];
  let gradient = "none";
  let target = "none";
}

def TFC_DeserializeManySparseOp : TFC_Op<"DeserializeManySparse", [Pure]> {
  let arguments = (ins TFC_In<"string">:$serialized_sparse);
  let results = (outs
    TFC_Out<"int64">:$sparse_indices, TFC_Out<"dtype">:$sparse_values, TFC_Out<"int64">:$sparse_shape);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_DeserializeSparseOp : TFC_Op<"DeserializeSparse", [Pure]> {
  let arguments = (ins TFC_In<"Tserialized">:$serialized_sparse);
  let results = (outs
    TFC_Out<"int64">:$sparse_indices, TFC_Out<"dtype">:$sparse_values, TFC_Out<"int64">:$sparse_shape);
  let derived = [TFC_DerivedType<"dtype", []>, TFC_DerivedType<"Tserialized", ["string", "variant"], "string">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SerializeManySparseOp : TFC_Op<"SerializeManySparse", [Pure]> {
  let arguments = (ins TFC_In<"int64">:$sparse_indices, TFC_In<"T">:$sparse_values, TFC_In<"int64">:$sparse_shape);
  let results = (outs TFC_Out<"out_type">:$serialized_sparse);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_type", ["string", "variant"], "string">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SerializeSparseOp : TFC_Op<"SerializeSparse", [Pure]> {
  let arguments = (ins TFC_In<"int64">:$sparse_indices, TFC_In<"T">:$sparse_values, TFC_In<"int64">:$sparse_shape);
  let results = (outs TFC_Out<"out_type">:$serialized_sparse);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_type", ["string", "variant"], "string">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SetSizeOp : TFC_Op<"SetSize", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$set_indices, TFC_In<"T">:$set_values, TFC_In<"int64">:$set_shape,
    TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"int32">:$size);
  let derived = [TFC_DerivedType<"T", TFC_Types42>];
  let gradient = "none";
  let target = "none";
}

def TFC_SparseAddOp : TFC_Op<"SparseAdd", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$a_indices, TFC_In<"T">:$a_values, TFC_In<"int64">:$a_shape, TFC_In<"int64">:$b_indices,
    TFC_In<"T">:$b_values, TFC_In<"int64">:$b_shape, TFC_In<"Treal">:$thresh);
  let results = (outs TFC_Out<"int64">:$sum_indices, TFC_Out<"T">:$sum_values, TFC_Out<"int64">:$sum_shape);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Treal", TFC_Reals>];
  let target = "none";
}

def TFC_SparseAddGradOp : TFC_Op<"SparseAddGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$backprop_val_grad, TFC_In<"int64">:$a_indices, TFC_In<"int64">:$b_indices,
    TFC_In<"int64">:$sum_indices);
  let results = (outs TFC_Out<"T">:$a_val_grad, TFC_Out<"T">:$b_val_grad);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "none";
  let target = "none";
}

def TFC_SparseConcatOp : TFC_Op<"SparseConcat", [Pure]> {
  let arguments = (ins
    TFC_InN<"N", "int64">:$indices, TFC_InN<"N", "T">:$values, TFC_InN<"N", "int64">:$shapes, TFC_Int<"?">:$concat_dim);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values, TFC_Out<"int64">:$output_shape);
  let derived = [TFC_DerivedNumber<"N", 2>, TFC_DerivedType<"T", []>];
  let gradient = "none";
  let target = "none";
}

def TFC_SparseCrossOp : TFC_Op<"SparseCross", [Pure]> {
  let arguments = (ins
    TFC_InN<"N", "int64">:$indices, TFC_InList<"sparse_types">:$values, TFC_InN<"N", "int64">:$shapes,
    TFC_InList<"dense_types">:$dense_inputs, TFC_Bool<"?">:$hashed_output, TFC_Int<"?", 0>:$num_buckets,
    TFC_Int<"?">:$hash_key, TFC_Type<"?", ["int64", "string"]>:$internal_type);
  let results = (outs
    TFC_Out<"int64">:$output_indices, TFC_Out<"out_type">:$output_values, TFC_Out<"int64">:$output_shape);
  let derived = [
    TFC_DerivedNumber<"N", 0>,
    TFC_DerivedTypeList<"sparse_types", ["int64", "string"], 0>,
    TFC_DerivedTypeList<"dense_types", ["int64", "string"], 0>,
    TFC_DerivedType<"out_type", ["int64", "string"]>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseDenseCwiseAddOp : TFC_Op<"SparseDenseCwiseAdd", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$sp_indices, TFC_In<"T">:$sp_values, TFC_In<"int64">:$sp_shape, TFC_In<"T">:$dense);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let target = "none";
}

def TFC_SparseDenseCwiseDivOp : TFC_Op<"SparseDenseCwiseDiv", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$sp_indices, TFC_In<"T">:$sp_values, TFC_In<"int64">:$sp_shape, TFC_In<"T">:$dense);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let target = "none";
}

def TFC_SparseDenseCwiseMulOp : TFC_Op<"SparseDenseCwiseMul", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$sp_indices, TFC_In<"T">:$sp_values, TFC_In<"int64">:$sp_shape, TFC_In<"T">:$dense);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let target = "none";
}

def TFC_SparseFillEmptyRowsOp : TFC_Op<"SparseFillEmptyRows", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$indices, TFC_In<"T">:$values, TFC_In<"int64">:$dense_shape, TFC_In<"T">:$default_value);
  let results = (outs
    TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values, TFC_Out<"bool_">:$empty_row_indicator,
    TFC_Out<"int64">:$reverse_index_map);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_SparseReduceMaxOp : TFC_Op<"SparseReduceMax", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$input_indices, TFC_In<"T">:$input_values, TFC_In<"int64">:$input_shape,
    TFC_In<"int32">:$reduction_axes, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseReduceSumOp : TFC_Op<"SparseReduceSum", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$input_indices, TFC_In<"T">:$input_values, TFC_In<"int64">:$input_shape,
    TFC_In<"int32">:$reduction_axes, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let target = "none";
}

def TFC_SparseReduceSumSparseOp : TFC_Op<"SparseReduceSumSparse", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$input_indices, TFC_In<"T">:$input_values, TFC_In<"int64">:$input_shape,
    TFC_In<"int32">:$reduction_axes, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values, TFC_Out<"int64">:$output_shape);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseReorderOp : TFC_Op<"SparseReorder", [Pure]> {
  let arguments = (ins TFC_In<"int64">:$input_indices, TFC_In<"T">:$input_values, TFC_In<"int64">:$input_shape);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_SparseReshapeOp : TFC_Op<"SparseReshape", [Pure]> {
  let arguments = (ins TFC_In<"int64">:$input_indices, TFC_In<"int64">:$input_shape, TFC_In<"int64">:$new_shape);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"int64">:$output_shape);
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseSliceOp : TFC_Op<"SparseSlice", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$indices, TFC_In<"T">:$values, TFC_In<"int64">:$shape, TFC_In<"int64">:$start,
    TFC_In<"int64">:$size);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values, TFC_Out<"int64">:$output_shape);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_SparseSoftmaxOp : TFC_Op<"SparseSoftmax", [Pure]> {
  let arguments = (ins TFC_In<"int64">:$sp_indices, TFC_In<"T">:$sp_values, TFC_In<"int64">:$sp_shape);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let target = "none";
}

def TFC_SparseSparseMaximumOp : TFC_Op<"SparseSparseMaximum", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$a_indices, TFC_In<"T">:$a_values, TFC_In<"int64">:$a_shape, TFC_In<"int64">:$b_indices,
    TFC_In<"T">:$b_values, TFC_In<"int64">:$b_shape);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let target = "none";
}

def TFC_SparseSparseMinimumOp : TFC_Op<"SparseSparseMinimum", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$a_indices, TFC_In<"T">:$a_values, TFC_In<"int64">:$a_shape, TFC_In<"int64">:$b_indices,
    TFC_In<"T">:$b_values, TFC_In<"int64">:$b_shape);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let target = "none";
}

def TFC_SparseSplitOp : TFC_Op<"SparseSplit", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$split_dim, TFC_In<"int64">:$indices, TFC_In<"T">:$values, TFC_In<"int64">:$shape);
  let results = (outs
    TFC_OutN<"num_split", "int64">:$output_indices, TFC_OutN<"num_split", "T">:$output_values,
    TFC_OutN<"num_split", "int64">:$output_shape);
  let derived = [TFC_DerivedNumber<"num_split", 1>, TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseTensorDenseMatMulOp : TFC_Op<"SparseTensorDenseMatMul", [Pure]> {
  let arguments = (ins
    TFC_In<"Tindices">:$a_indices, TFC_In<"T">:$a_values, TFC_In<"int64">:$a_shape, TFC_In<"T">:$b,
    TFC_Bool<"false">:$adjoint_a, TFC_Bool<"false">:$adjoint_b);
  let results = (outs TFC_Out<"T">:$product);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"], "int64">];
  let target = "none";
}

def TFC_SparseToDenseOp : TFC_Op<"SparseToDense", [Pure]> {
  let arguments = (ins
    TFC_In<"Tindices">:$sparse_indices, TFC_In<"Tindices">:$output_shape, TFC_In<"T">:$sparse_values,
    TFC_In<"T">:$default_value, TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"T">:$dense);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let target = "none";
}

def TFC_SparseToSparseSetOperationOp : TFC_Op<"SparseToSparseSetOperation", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$set1_indices, TFC_In<"T">:$set1_values, TFC_In<"int64">:$set1_shape, TFC_In<"int64">:$set2_indices,
    TFC_In<"T">:$set2_values, TFC_In<"int64">:$set2_shape, TFC_Str<"?">:$set_operation,
    TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"int64">:$result_indices, TFC_Out<"T">:$result_values, TFC_Out<"int64">:$result_shape);
  let derived = [TFC_DerivedType<"T", TFC_Types42>];
  let gradient = "none";
  let target = "none";
}

def TFC_SparseSegmentMeanGradV2Op : TFC_Op<"SparseSegmentMeanGradV2", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$grad, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids, TFC_In<"int32">:$dense_output_dim0);
  let results = (outs TFC_Out<"T">:$output, TFC_Out<"Tidx">:$sorted_unique_indices);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseSegmentSqrtNGradV2Op : TFC_Op<"SparseSegmentSqrtNGradV2", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$grad, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids, TFC_In<"int32">:$dense_output_dim0);
  let results = (outs TFC_Out<"T">:$output, TFC_Out<"Tidx">:$sorted_unique_indices);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseSegmentSumGradOp : TFC_Op<"SparseSegmentSumGrad", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$grad, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids, TFC_In<"int32">:$output_dim0);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

def TFC_SparseSegmentSumGradV2Op : TFC_Op<"SparseSegmentSumGradV2", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$grad, TFC_In<"Tidx">:$indices, TFC_In<"Tsegmentids">:$segment_ids, TFC_In<"int32">:$dense_output_dim0);
  let results = (outs TFC_Out<"T">:$output, TFC_Out<"Tidx">:$sorted_unique_indices);
  let derived = [
    TFC_DerivedType<"T", TFC_Floats>,
    TFC_DerivedType<"Tidx", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tsegmentids", ["int32", "int64"], "int32">];
  let gradient = "missing";
  let target = "none";
}

} // category

#endif // TFC_SPARSE_TD
