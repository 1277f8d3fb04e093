// Ops of category ControlList; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_CONTROLLIST_TD
#define TFC_CONTROLLIST_TD

include "TfcBase.td"

let category = "Control" in {

def TFC_TensorListFromTensorOp : TFC_Op<"TensorListFromTensor", [Pure]> {
  let arguments = (ins TFC_In<"element_dtype">:$tensor, TFC_In<"shape_type">:$element_shape);
  let results = (outs TFC_Out<"variant">:$output_handle);
  let derived = [TFC_DerivedType<"element_dtype", []>, TFC_DerivedType<"shape_type", ["int32", "int64"]>];
  let target = "host";
}

def TFC_TensorListGetItemOp : TFC_Op<"TensorListGetItem", [Pure]> {
  let arguments = (ins TFC_In<"variant">:$input_handle, TFC_In<"int32">:$index, TFC_In<"Tshape">:$element_shape);
  let results = (outs TFC_Out<"element_dtype">:$item);
  let derived = [TFC_DerivedType<"element_dtype", []>, TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
  let target = "host";
}

def TFC_TensorListReserveOp : TFC_Op<"TensorListReserve", [Pure]> {
  let arguments = (ins
    TFC_In<"shape_type">:$element_shape, TFC_In<"int32">:$num_elements, TFC_Type<"?">:$element_dtype);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedType<"shape_type", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "host";
}

def TFC_TensorListSetItemOp : TFC_Op<"TensorListSetItem", [Pure]> {
  let arguments = (ins
    TFC_In<"variant">:$input_handle, TFC_In<"int32">:$index, TFC_In<"element_dtype">:$item,
    TFC_Bool<"false">:$resize_if_index_out_of_bounds);
  let results = (outs TFC_Out<"variant">:$output_handle);
  let derived = [TFC_DerivedType<"element_dtype", []>];
  let target = "host";
}

def TFC_TensorListStackOp : TFC_Op<"TensorListStack", [Pure]> {
  let arguments = (ins TFC_In<"variant">:$input_handle, TFC_In<"int32">:$element_shape, TFC_Int<"-1">:$num_elements);
  let results = (outs TFC_Out<"element_dtype">:$tensor);
  let derived = [TFC_DerivedType<"element_dtype", []>];
  let target = "host";
}

def TFC_EmptyTensorListOp : TFC_Op<"EmptyTensorList", [Pure]> {
  let arguments = (ins
    TFC_In<"shape_type">:$element_shape, TFC_In<"int32">:$max_num_elements, TFC_Type<"?">:$element_dtype);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedType<"shape_type", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "host";
}

def TFC_TensorListConcatOp : TFC_Op<"TensorListConcat", [Pure]> {
  let arguments = (ins TFC_In<"variant">:$input_handle, TFC_Shape<"unknown">:$element_shape);
  let results = (outs TFC_Out<"element_dtype">:$tensor, TFC_Out<"int64">:$lengths);
  let derived = [TFC_DerivedType<"element_dtype", []>];
  let target = "host";
}

def TFC_TensorListElementShapeOp : TFC_Op<"TensorListElementShape", [Pure]> {
  let arguments = (ins TFC_In<"variant">:$input_handle);
  let results = (outs TFC_Out<"shape_type">:$element_shape);
  let derived = [TFC_DerivedType<"shape_type", ["int32", "int64"]>];
  let gradient = "none";
  let target = "host";
}

def TFC_TensorListGatherOp : TFC_Op<"TensorListGather", [Pure]> {
  let arguments = (ins TFC_In<"variant">:$input_handle, TFC_In<"int32">:$indices, TFC_In<"int32">:$element_shape);
  let results = (outs TFC_Out<"element_dtype">:$values);
  let derived = [TFC_DerivedType<"element_dtype", []>];
  let target = "host";
}

def TFC_TensorListLengthOp : TFC_Op<"TensorListLength", [Pure]> {
  let arguments = (ins TFC_In<"variant">:$input_handle);
  let results = (outs TFC_Out<"int32">:$length);
  let gradient = "none";
  let target = "host";
}

def TFC_TensorListPopBackOp : TFC_Op<"TensorListPopBack", [Pure]> {
  let arguments = (ins TFC_In<"variant">:$input_handle, TFC_In<"int32">:$element_shape);
  let results = (outs TFC_Out<"variant">:$output_handle, TFC_Out<"element_dtype">:$tensor);
  let derived = [TFC_DerivedType<"element_dtype", []>];
  let target = "host";
}

def TFC_TensorListPushBackOp : TFC_Op<"TensorListPushBack", [Pure]> {
  let arguments = (ins TFC_In<"variant">:$input_handle, TFC_In<"element_dtype">:$tensor);
  let results = (outs TFC_Out<"variant">:$output_handle);
  let derived = [TFC_DerivedType<"element_dtype", []>];
  let target = "host";
}

def TFC_TensorListResizeOp : TFC_Op<"TensorListResize", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"variant">:$input_handle, TFC_In<"int32">:$size);
  let results = (outs TFC_Out<"variant">:$output_handle);
  let stateful = 1;
  let target = "host";
}

def TFC_TensorListScatterOp : TFC_Op<"TensorListScatter", [Pure]> {
  let arguments = (ins TFC_In<"element_dtype">:$tensor, TFC_In<"int32">:$indices, TFC_In<"shape_type">:$element_shape);
  let results = (outs TFC_Out<"variant">:$output_handle);
  let derived = [TFC_DerivedType<"element_dtype", []>, TFC_DerivedType<"shape_type", ["int32", "int64"]>];
  let target = "host";
}

def TFC_TensorListSplitOp : TFC_Op<"TensorListSplit", [Pure]> {
  let arguments = (ins TFC_In<"element_dtype">:$tensor, TFC_In<"shape_type">:$element_shape, TFC_In<"int64">:$lengths);
  let results = (outs TFC_Out<"variant">:$output_handle);
  let derived = [TFC_DerivedType<"element_dtype", []>, TFC_DerivedType<"shape_type", ["int32", "int64"]>];
  let target = "host";
}

def TFC_TensorListConcatListsOp : TFC_Op<"TensorListConcatLists", [Pure]> {
  let arguments = (ins TFC_In<"variant">:$input_a, TFC_In<"variant">:$input_b, TFC_Type<"?">:$element_dtype);
  let results = (outs TFC_Out<"variant">:$output);
  let gradient = "none";
  let target = "host";
}

def TFC_TensorListConcatV2Op : TFC_Op<"TensorListConcatV2", [Pure]> {
  let arguments = (ins
    TFC_In<"variant">:$input_handle, TFC_In<"shape_type">:$element_shape, TFC_In<"int64">:$leading_dims);
  let results = (outs TFC_Out<"element_dtype">:$tensor, TFC_Out<"int64">:$lengths);
  let derived = [TFC_DerivedType<"element_dtype", []>, TFC_DerivedType<"shape_type", ["int32", "int64"]>];
  let target = "host";
}

def TFC_TensorListPushBackBatchOp : TFC_Op<"TensorListPushBackBatch", [Pure]> {
  let arguments = (ins TFC_In<"variant">:$input_handles, TFC_In<"element_dtype">:$tensor);
  let results = (outs TFC_Out<"variant">:$output_handles);
  let derived = [TFC_DerivedType<"element_dtype", []>];
  let gradient = "none";
  let target = "none";
}

def TFC_TensorListScatterIntoExistingListOp : TFC_Op<"TensorListScatterIntoExistingList", [Pure]> {
  let arguments = (ins TFC_In<"variant">:$input_handle, TFC_In<"element_dtype">:$tensor, TFC_In<"int32">:$indices);
  let results = (outs TFC_Out<"variant">:$output_handle);
  let derived = [TFC_DerivedType<"element_dtype", []>];
  let target = "host";
}

def TFC_TensorListScatterV2Op : TFC_Op<"TensorListScatterV2", [Pure]> {
  let arguments = (ins
    TFC_In<"element_dtype">:$tensor, TFC_In<"int32">:$indices, TFC_In<"shape_type">:$element_shape,
    TFC_In<"int32">:$num_elements);
  let results = (outs TFC_Out<"variant">:$output_handle);
  let derived = [TFC_DerivedType<"element_dtype", []>, TFC_DerivedType<"shape_type", ["int32", "int64"]>];
  let target = "host";
}

def TFC_OptionalNoneOp : TFC_Op<"OptionalNone", [Pure]> {
  let summary = "what the branch that did not run hands to the gradient of a conditional";
  let results = (outs TFC_Out<"variant">:$optional);
  let gradient = "missing";
  let target = "host";
}

def TFC_OptionalFromValueOp : TFC_Op<"OptionalFromValue", [Pure]> {
  let arguments = (ins TFC_InList<"Toutput_types">:$components);
  let results = (outs TFC_Out<"variant">:$optional);
  let derived = [TFC_DerivedTypeList<"Toutput_types", [], 1>];
  let target = "host";
}

def TFC_OptionalHasValueOp : TFC_Op<"OptionalHasValue", [Pure]> {
  let arguments = (ins TFC_In<"variant">:$optional);
  let results = (outs TFC_Out<"bool_">:$has_value);
  let gradient = "none";
  let target = "host";
}

def TFC_OptionalGetValueOp : TFC_Op<"OptionalGetValue", [Pure]> {
  let summary = "none is an error";
  let arguments = (ins TFC_In<"variant">:$optional, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_OutList<"output_types">:$components);
  let derived = [TFC_DerivedTypeList<"output_types", [], 1>];
  let target = "host";
}

} // category

#endif // TFC_CONTROLLIST_TD
