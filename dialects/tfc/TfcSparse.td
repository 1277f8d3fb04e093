// Ops of category Sparse; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_SPARSE_TD
#define TFC_SPARSE_TD

include "TfcBase.td"

let category = "Sparse" in {

def TFC_SparseTensorDenseAddOp : TFC_Op<"SparseTensorDenseAdd", [Pure]> {
  let summary = "a dense tensor with a sparse one added";
  let description = [{
    A dense tensor with a sparse one added.

    1. The shapes are equal.
    2. Every index lies in the shape.

    Example: `%y = tfc.SparseTensorDenseAdd %i, %v, %s, %b : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<3x4xf32>) -> tensor<3x4xf32>`
  }];
  let arguments = (ins
    TFC_In<"Tindices">:$a_indices, TFC_In<"T">:$a_values, TFC_In<"Tindices">:$a_shape, TFC_In<"T">:$b);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let target = "host";
}

def TFC_DenseToDenseSetOperationOp : TFC_Op<"DenseToDenseSetOperation", [Pure]> {
  let summary = "a set operation on the last dimensions of two dense tensors, as a sparse tensor";
  let description = [{
    A set operation on the last dimensions of two dense tensors, as a sparse tensor.

    1. The other dimensions are equal.
    2. set_operation is a-b, b-a, intersection or union.
  }];
  let arguments = (ins
    TFC_In<"T">:$set1, TFC_In<"T">:$set2, TFC_Str<"?">:$set_operation, TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"int64">:$result_indices, TFC_Out<"T">:$result_values, TFC_Out<"int64">:$result_shape);
  let derived = [TFC_DerivedType<"T", TFC_Types42>];
  let gradient = "none";
  let target = "host";
}

def TFC_DenseToSparseSetOperationOp : TFC_Op<"DenseToSparseSetOperation", [Pure]> {
  let summary = "a set operation on the last dimensions of a dense and a sparse tensor";
  let description = [{
    A set operation on the last dimensions of a dense and a sparse tensor.

    1. The other dimensions are equal.
    2. set_operation is a-b, b-a, intersection or union.
  }];
  let arguments = (ins
    TFC_In<"T">:$set1, TFC_In<"int64">:$set2_indices, TFC_In<"T">:$set2_values, TFC_In<"int64">:$set2_shape,
    TFC_Str<"?">:$set_operation, TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"int64">:$result_indices, TFC_Out<"T">:$result_values, TFC_Out<"int64">:$result_shape);
  let derived = [TFC_DerivedType<"T", TFC_Types42>];
  let gradient = "none";
  let target = "host";
}

def TFC_DeserializeManySparseOp : TFC_Op<"DeserializeManySparse", [Pure]> {
  let summary = "the sparse tensors that TensorProto messages hold, as one with a leading dimension";
  let description = [{
    The sparse tensors that TensorProto messages hold, as one with a leading dimension.

    1. The last dimension is 3.
    2. Ranks and element types agree.

    Example: `%a, %b, %c = tfc.DeserializeManySparse %x : (tensor<2x3x!tfc.string>) -> (tensor<?x?xi64>, tensor<?xf32>, tensor<?xi64>)`
  }];
  let arguments = (ins TFC_In<"string">:$serialized_sparse);
  let results = (outs
    TFC_Out<"int64">:$sparse_indices, TFC_Out<"dtype">:$sparse_values, TFC_Out<"int64">:$sparse_shape);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "missing";
  let target = "host";
}

def TFC_DeserializeSparseOp : TFC_Op<"DeserializeSparse", [Pure]> {
  let summary = "the sparse tensors that TensorProto messages hold, as one with leading dimensions";
  let description = [{
    The sparse tensors that TensorProto messages hold, as one with leading dimensions.

    1. The last dimension is 3.
    2. Ranks and element types agree.

    Example: `%a, %b, %c = tfc.DeserializeSparse %x : (tensor<2x3x!tfc.string>) -> (tensor<?x?xi64>, tensor<?xf32>, tensor<?xi64>)`
  }];
  let arguments = (ins TFC_In<"Tserialized">:$serialized_sparse);
  let results = (outs
    TFC_Out<"int64">:$sparse_indices, TFC_Out<"dtype">:$sparse_values, TFC_Out<"int64">:$sparse_shape);
  let derived = [TFC_DerivedType<"dtype", []>, TFC_DerivedType<"Tserialized", ["string", "variant"], "string">];
  let gradient = "missing";
  let target = "host";
}

def TFC_SerializeManySparseOp : TFC_Op<"SerializeManySparse", [Pure]> {
  let summary = "the rows of a sparse tensor as three TensorProto messages each";
  let description = [{
    The rows of a sparse tensor as three TensorProto messages each.

    1. There are at least two dimensions.

    Example: `%y = tfc.SerializeManySparse %i, %v, %s : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>) -> tensor<?x3x!tfc.string>`
  }];
  let arguments = (ins TFC_In<"int64">:$sparse_indices, TFC_In<"T">:$sparse_values, TFC_In<"int64">:$sparse_shape);
  let results = (outs TFC_Out<"out_type">:$serialized_sparse);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_type", ["string", "variant"], "string">];
  let gradient = "missing";
  let target = "host";
}

def TFC_SerializeSparseOp : TFC_Op<"SerializeSparse", [Pure]> {
  let summary = "a sparse tensor as three TensorProto messages";
  let description = [{
    A sparse tensor as three TensorProto messages.

    1. Indices, values and shape fit one another.

    Example: `%y = tfc.SerializeSparse %i, %v, %s : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>) -> tensor<3x!tfc.string>`
  }];
  let arguments = (ins TFC_In<"int64">:$sparse_indices, TFC_In<"T">:$sparse_values, TFC_In<"int64">:$sparse_shape);
  let results = (outs TFC_Out<"out_type">:$serialized_sparse);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"out_type", ["string", "variant"], "string">];
  let gradient = "missing";
  let target = "host";
}

def TFC_SetSizeOp : TFC_Op<"SetSize", [Pure]> {
  let summary = "how many different values each set in the last dimension has";
  let description = [{
    How many different values each set in the last dimension has.

    1. Every index lies in the shape.

    Example: `%y = tfc.SetSize %i, %v, %s {validate_indices = true} : (tensor<?x2xi64>, tensor<?xi32>, tensor<2xi64>) -> tensor<?xi32>`
  }];
  let arguments = (ins
    TFC_In<"int64">:$set_indices, TFC_In<"T">:$set_values, TFC_In<"int64">:$set_shape,
    TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"int32">:$size);
  let derived = [TFC_DerivedType<"T", TFC_Types42>];
  let gradient = "none";
  let target = "host";
}

def TFC_SparseAddOp : TFC_Op<"SparseAdd", [Pure]> {
  let summary = "the sum of two sparse tensors, without entries smaller than a threshold";
  let description = [{
    The sum of two sparse tensors, without entries smaller than a threshold.

    1. The shapes are equal.
    2. thresh is a scalar.

    Example: `%a, %b, %c = tfc.SparseAdd %i, %v, %s, %j, %w, %t, %x : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<f32>) -> (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>)`
  }];
  let arguments = (ins
    TFC_In<"int64">:$a_indices, TFC_In<"T">:$a_values, TFC_In<"int64">:$a_shape, TFC_In<"int64">:$b_indices,
    TFC_In<"T">:$b_values, TFC_In<"int64">:$b_shape, TFC_In<"Treal">:$thresh);
  let results = (outs TFC_Out<"int64">:$sum_indices, TFC_Out<"T">:$sum_values, TFC_Out<"int64">:$sum_shape);
  let derived = [TFC_DerivedType<"T", TFC_Types10>, TFC_DerivedType<"Treal", TFC_Reals>];
  let target = "host";
}

def TFC_SparseAddGradOp : TFC_Op<"SparseAddGrad", [Pure]> {
  let summary = "the gradients of a sparse sum's operands";
  let description = [{
    The gradients of a sparse sum's operands.

    1. The indices have one number of columns.

    Example: `%a, %b = tfc.SparseAddGrad %g, %i, %j, %k : (tensor<?xf32>, tensor<?x2xi64>, tensor<?x2xi64>, tensor<?x2xi64>) -> (tensor<?xf32>, tensor<?xf32>)`
  }];
  let arguments = (ins
    TFC_In<"T">:$backprop_val_grad, TFC_In<"int64">:$a_indices, TFC_In<"int64">:$b_indices,
    TFC_In<"int64">:$sum_indices);
  let results = (outs TFC_Out<"T">:$a_val_grad, TFC_Out<"T">:$b_val_grad);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "none";
  let target = "host";
}

def TFC_SparseConcatOp : TFC_Op<"SparseConcat", [Pure]> {
  let summary = "sparse tensors one behind the other in a dimension, entries in row-major order";
  let description = [{
    Sparse tensors one behind the other in a dimension, entries in row-major order.

    1. The shapes are equal in the other dimensions.

    Example: `%a, %b, %c = tfc.SparseConcat %i, %j, %v, %w, %s, %t {concat_dim = 0 : i64} : (tensor<?x2xi64>, tensor<?x2xi64>, tensor<?xf32>, tensor<?xf32>, tensor<2xi64>, tensor<2xi64>) -> (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>)`
  }];
  let arguments = (ins
    TFC_InN<"N", "int64">:$indices, TFC_InN<"N", "T">:$values, TFC_InN<"N", "int64">:$shapes, TFC_Int<"?">:$concat_dim);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values, TFC_Out<"int64">:$output_shape);
  let derived = [TFC_DerivedNumber<"N", 2>, TFC_DerivedType<"T", []>];
  let gradient = "none";
  let target = "host";
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
  let target = "host";
}

def TFC_SparseDenseCwiseAddOp : TFC_Op<"SparseDenseCwiseAdd", [Pure]> {
  let summary = "sparse + dense at the sparse tensor's entries, the dense one spread";
  let description = [{
    Sparse + dense at the sparse tensor's entries, the dense one spread.

    1. The dense shape broadcasts to the sparse one's.

    Example: `%y = tfc.SparseDenseCwiseAdd %i, %v, %s, %d : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<4xf32>) -> tensor<?xf32>`
  }];
  let arguments = (ins
    TFC_In<"int64">:$sp_indices, TFC_In<"T">:$sp_values, TFC_In<"int64">:$sp_shape, TFC_In<"T">:$dense);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let target = "host";
}

def TFC_SparseDenseCwiseDivOp : TFC_Op<"SparseDenseCwiseDiv", [Pure]> {
  let summary = "sparse / dense at the sparse tensor's entries, the dense one spread";
  let description = [{
    Sparse / dense at the sparse tensor's entries, the dense one spread.

    1. The dense shape broadcasts to the sparse one's.

    Example: `%y = tfc.SparseDenseCwiseDiv %i, %v, %s, %d : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<4xf32>) -> tensor<?xf32>`
  }];
  let arguments = (ins
    TFC_In<"int64">:$sp_indices, TFC_In<"T">:$sp_values, TFC_In<"int64">:$sp_shape, TFC_In<"T">:$dense);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let target = "host";
}

def TFC_SparseDenseCwiseMulOp : TFC_Op<"SparseDenseCwiseMul", [Pure]> {
  let summary = "sparse * dense at the sparse tensor's entries, the dense one spread";
  let description = [{
    Sparse * dense at the sparse tensor's entries, the dense one spread.

    1. The dense shape broadcasts to the sparse one's.

    Example: `%y = tfc.SparseDenseCwiseMul %i, %v, %s, %d : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<4xf32>) -> tensor<?xf32>`
  }];
  let arguments = (ins
    TFC_In<"int64">:$sp_indices, TFC_In<"T">:$sp_values, TFC_In<"int64">:$sp_shape, TFC_In<"T">:$dense);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let target = "host";
}

def TFC_SparseFillEmptyRowsOp : TFC_Op<"SparseFillEmptyRows", [Pure]> {
  let summary = "a sparse tensor with a default at the start of each row that has nothing";
  let description = [{
    A sparse tensor with a default at the start of each row that has nothing.

    1. Rows of indices lie in the shape.
    2. default_value is a scalar.

    Example: `%a, %b, %c, %d = tfc.SparseFillEmptyRows %i, %v, %s, %x : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<f32>) -> (tensor<?x2xi64>, tensor<?xf32>, tensor<?xi1>, tensor<?xi64>)`
  }];
  let arguments = (ins
    TFC_In<"int64">:$indices, TFC_In<"T">:$values, TFC_In<"int64">:$dense_shape, TFC_In<"T">:$default_value);
  let results = (outs
    TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values, TFC_Out<"bool_">:$empty_row_indicator,
    TFC_Out<"int64">:$reverse_index_map);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "host";
}

def TFC_SparseReduceMaxOp : TFC_Op<"SparseReduceMax", [Pure]> {
  let summary = "the largest entry along dimensions, dense; 0 where there is none";
  let description = [{
    The largest entry along dimensions, dense; 0 where there is none.

    1. Reduction axes are dimensions of the input.

    Example: `%y = tfc.SparseReduceMax %i, %v, %s, %a {keep_dims = false} : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<1xi32>) -> tensor<?xf32>`
  }];
  let arguments = (ins
    TFC_In<"int64">:$input_indices, TFC_In<"T">:$input_values, TFC_In<"int64">:$input_shape,
    TFC_In<"int32">:$reduction_axes, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let gradient = "missing";
  let target = "host";
}

def TFC_SparseReduceSumOp : TFC_Op<"SparseReduceSum", [Pure]> {
  let summary = "the sum of entries along dimensions, dense";
  let description = [{
    The sum of entries along dimensions, dense.

    1. Reduction axes are dimensions of the input.

    Example: `%y = tfc.SparseReduceSum %i, %v, %s, %a {keep_dims = false} : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<1xi32>) -> tensor<?xf32>`
  }];
  let arguments = (ins
    TFC_In<"int64">:$input_indices, TFC_In<"T">:$input_values, TFC_In<"int64">:$input_shape,
    TFC_In<"int32">:$reduction_axes, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let target = "host";
}

def TFC_SparseReduceSumSparseOp : TFC_Op<"SparseReduceSumSparse", [Pure]> {
  let summary = "the sum of entries along dimensions, sparse";
  let description = [{
    The sum of entries along dimensions, sparse.

    1. Reduction axes are dimensions of the input.
  }];
  let arguments = (ins
    TFC_In<"int64">:$input_indices, TFC_In<"T">:$input_values, TFC_In<"int64">:$input_shape,
    TFC_In<"int32">:$reduction_axes, TFC_Bool<"false">:$keep_dims);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values, TFC_Out<"int64">:$output_shape);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "host";
}

def TFC_SparseReorderOp : TFC_Op<"SparseReorder", [Pure]> {
  let summary = "a sparse tensor's entries in row-major order";
  let description = [{
    A sparse tensor's entries in row-major order.

    1. Indices, values and shape fit one another.

    Example: `%a, %b = tfc.SparseReorder %i, %v, %s : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>) -> (tensor<?x2xi64>, tensor<?xf32>)`
  }];
  let arguments = (ins TFC_In<"int64">:$input_indices, TFC_In<"T">:$input_values, TFC_In<"int64">:$input_shape);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "host";
}

def TFC_SparseReshapeOp : TFC_Op<"SparseReshape", [Pure]> {
  let summary = "indices in another shape of as many elements";
  let description = [{
    Indices in another shape of as many elements.

    1. At most one new size is -1.
    2. Every index lies in the shape.

    Example: `%a, %b = tfc.SparseReshape %i, %s, %n : (tensor<?x2xi64>, tensor<2xi64>, tensor<1xi64>) -> (tensor<?x1xi64>, tensor<1xi64>)`
  }];
  let arguments = (ins TFC_In<"int64">:$input_indices, TFC_In<"int64">:$input_shape, TFC_In<"int64">:$new_shape);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"int64">:$output_shape);
  let gradient = "missing";
  let target = "host";
}

def TFC_SparseSliceOp : TFC_Op<"SparseSlice", [Pure]> {
  let summary = "the entries within a box";
  let description = [{
    The entries within a box.

    1. start and size have one element a dimension, none negative.

    Example: `%a, %b, %c = tfc.SparseSlice %i, %v, %s, %f, %n : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>) -> (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>)`
  }];
  let arguments = (ins
    TFC_In<"int64">:$indices, TFC_In<"T">:$values, TFC_In<"int64">:$shape, TFC_In<"int64">:$start,
    TFC_In<"int64">:$size);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values, TFC_Out<"int64">:$output_shape);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "host";
}

def TFC_SparseSoftmaxOp : TFC_Op<"SparseSoftmax", [Pure]> {
  let summary = "softmax over the entries that agree in all but the last dimension";
  let description = [{
    Softmax over the entries that agree in all but the last dimension.

    1. There are at least two dimensions.

    Example: `%y = tfc.SparseSoftmax %i, %v, %s : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>) -> tensor<?xf32>`
  }];
  let arguments = (ins TFC_In<"int64">:$sp_indices, TFC_In<"T">:$sp_values, TFC_In<"int64">:$sp_shape);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Types29>];
  let target = "host";
}

def TFC_SparseSparseMaximumOp : TFC_Op<"SparseSparseMaximum", [Pure]> {
  let summary = "the larger of two sparse tensors' entries; where one has none it is 0";
  let description = [{
    The larger of two sparse tensors' entries; where one has none it is 0.

    1. The shapes are equal.

    Example: `%a, %b = tfc.SparseSparseMaximum %i, %v, %s, %j, %w, %t : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>) -> (tensor<?x2xi64>, tensor<?xf32>)`
  }];
  let arguments = (ins
    TFC_In<"int64">:$a_indices, TFC_In<"T">:$a_values, TFC_In<"int64">:$a_shape, TFC_In<"int64">:$b_indices,
    TFC_In<"T">:$b_values, TFC_In<"int64">:$b_shape);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values);
  let derived = [TFC_DerivedType<"T", TFC_Reals>];
  let target = "host";
}

def TFC_SparseSparseMinimumOp : TFC_Op<"SparseSparseMinimum", [Pure]> {
  let summary = "the smaller of two sparse tensors' entries; where one has none it is 0";
  let description = [{
    The smaller of two sparse tensors' entries; where one has none it is 0.

    1. The shapes are equal.

    Example: `%a, %b = tfc.SparseSparseMinimum %i, %v, %s, %j, %w, %t : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>) -> (tensor<?x2xi64>, tensor<?xf32>)`
  }];
  let arguments = (ins
    TFC_In<"int64">:$a_indices, TFC_In<"T">:$a_values, TFC_In<"int64">:$a_shape, TFC_In<"int64">:$b_indices,
    TFC_In<"T">:$b_values, TFC_In<"int64">:$b_shape);
  let results = (outs TFC_Out<"int64">:$output_indices, TFC_Out<"T">:$output_values);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let target = "host";
}

def TFC_SparseSplitOp : TFC_Op<"SparseSplit", [Pure]> {
  let summary = "pieces of a sparse tensor along a dimension, the first ones longer by one if need be";
  let description = [{
    Pieces of a sparse tensor along a dimension, the first ones longer by one if need be.

    1. split_dim is a dimension.
    2. There are at most as many pieces as the dimension is long.
  }];
  let arguments = (ins
    TFC_In<"int64">:$split_dim, TFC_In<"int64">:$indices, TFC_In<"T">:$values, TFC_In<"int64">:$shape);
  let results = (outs
    TFC_OutN<"num_split", "int64">:$output_indices, TFC_OutN<"num_split", "T">:$output_values,
    TFC_OutN<"num_split", "int64">:$output_shape);
  let derived = [TFC_DerivedNumber<"num_split", 1>, TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "host";
}

def TFC_SparseTensorDenseMatMulOp : TFC_Op<"SparseTensorDenseMatMul", [Pure]> {
  let summary = "the product of a sparse and a dense matrix, or of their adjoints";
  let description = [{
    The product of a sparse and a dense matrix, or of their adjoints.

    1. The inner dimensions are equal.
    2. Every index lies in the shape.

    Example: `%y = tfc.SparseTensorDenseMatMul %i, %v, %s, %b {adjoint_a = false, adjoint_b = false} : (tensor<?x2xi64>, tensor<?xf32>, tensor<2xi64>, tensor<4x2xf32>) -> tensor<?x2xf32>`
  }];
  let arguments = (ins
    TFC_In<"Tindices">:$a_indices, TFC_In<"T">:$a_values, TFC_In<"int64">:$a_shape, TFC_In<"T">:$b,
    TFC_Bool<"false">:$adjoint_a, TFC_Bool<"false">:$adjoint_b);
  let results = (outs TFC_Out<"T">:$product);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"], "int64">];
  let target = "host";
}

def TFC_SparseToDenseOp : TFC_Op<"SparseToDense", [Pure]> {
  let summary = "a dense tensor with values at indices and a default elsewhere";
  let description = [{
    A dense tensor with values at indices and a default elsewhere.

    1. Every index lies in the shape.
    2. With validate_indices they are in row-major order, none twice.

    Example: `%y = tfc.SparseToDense %i, %s, %v, %d {validate_indices = true} : (tensor<?x2xi64>, tensor<2xi64>, tensor<?xf32>, tensor<f32>) -> tensor<?x?xf32>`
  }];
  let arguments = (ins
    TFC_In<"Tindices">:$sparse_indices, TFC_In<"Tindices">:$output_shape, TFC_In<"T">:$sparse_values,
    TFC_In<"T">:$default_value, TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"T">:$dense);
  let derived = [TFC_DerivedType<"T", []>, TFC_DerivedType<"Tindices", ["int32", "int64"]>];
  let target = "host";
}

def TFC_SparseToSparseSetOperationOp : TFC_Op<"SparseToSparseSetOperation", [Pure]> {
  let summary = "a set operation on the last dimensions of two sparse tensors";
  let description = [{
    A set operation on the last dimensions of two sparse tensors.

    1. The other dimensions are equal.
    2. set_operation is a-b, b-a, intersection or union.
  }];
  let arguments = (ins
    TFC_In<"int64">:$set1_indices, TFC_In<"T">:$set1_values, TFC_In<"int64">:$set1_shape, TFC_In<"int64">:$set2_indices,
    TFC_In<"T">:$set2_values, TFC_In<"int64">:$set2_shape, TFC_Str<"?">:$set_operation,
    TFC_Bool<"true">:$validate_indices);
  let results = (outs TFC_Out<"int64">:$result_indices, TFC_Out<"T">:$result_values, TFC_Out<"int64">:$result_shape);
  let derived = [TFC_DerivedType<"T", TFC_Types42>];
  let gradient = "none";
  let target = "host";
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
  let target = "host";
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
  let target = "host";
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
  let target = "host";
}

def TFC_SparseFillEmptyRowsGradOp : TFC_Op<"SparseFillEmptyRowsGrad", [Pure]> {
  let summary = "the gradients of SparseFillEmptyRows by its values and its default";
  let description = [{
    The gradients of SparseFillEmptyRows by its values and its default.

    1. Elements of the map are places in grad_values.

    Example: `%a, %b = tfc.SparseFillEmptyRowsGrad %m, %g : (tensor<?xi64>, tensor<?xf32>) -> (tensor<?xf32>, tensor<f32>)`
  }];
  let arguments = (ins TFC_In<"int64">:$reverse_index_map, TFC_In<"T">:$grad_values);
  let results = (outs TFC_Out<"T">:$d_values, TFC_Out<"T">:$d_default_value);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "host";
}

def TFC_SparseSliceGradOp : TFC_Op<"SparseSliceGrad", [Pure]> {
  let summary = "the gradient of SparseSlice by its values";
  let description = [{
    The gradient of SparseSlice by its values.

    1. Every entry of the slice is one of the input's.

    Example: `%y = tfc.SparseSliceGrad %g, %i, %s, %o : (tensor<?xf32>, tensor<?x2xi64>, tensor<2xi64>, tensor<?x2xi64>) -> tensor<?xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$backprop_val_grad, TFC_In<"int64">:$input_indices, TFC_In<"int64">:$input_start,
    TFC_In<"int64">:$output_indices);
  let results = (outs TFC_Out<"T">:$val_grad);
  let derived = [TFC_DerivedType<"T", TFC_Types10>];
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_SPARSE_TD
