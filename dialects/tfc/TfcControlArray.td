// Ops of category ControlArray; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_CONTROLARRAY_TD
#define TFC_CONTROLARRAY_TD

include "TfcBase.td"

let category = "Control" in {

def TFC_TensorArrayV3Op : TFC_Op<"TensorArrayV3", [TFC_TouchesOutside]> {
  let summary = "handle + flow; clear_after_read; element_shape; dynamic_size; identical_element_shapes";
  let arguments = (ins
    TFC_In<"int32">:$size, TFC_Type<"?">:$dtype, TFC_Shape<"unknown">:$element_shape, TFC_Bool<"false">:$dynamic_size,
    TFC_Bool<"true">:$clear_after_read, TFC_Bool<"false">:$identical_element_shapes, TFC_Str<"">:$tensor_array_name);
  let results = (outs TFC_Out<"resource">:$handle, TFC_Out<"float32">:$flow);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_TensorArrayWriteV3Op : TFC_Op<"TensorArrayWriteV3", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$handle, TFC_In<"int32">:$index, TFC_In<"T">:$value, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"float32">:$flow_out);
  let derived = [TFC_DerivedType<"T", []>];
  let stateful = 1;
  let target = "host";
}

def TFC_TensorArrayReadV3Op : TFC_Op<"TensorArrayReadV3", [TFC_TouchesOutside]> {
  let summary = "read of unwritten is an error (zeros if element shape known and gradient)";
  let arguments = (ins TFC_In<"resource">:$handle, TFC_In<"int32">:$index, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let target = "host";
}

def TFC_TensorArraySizeV3Op : TFC_Op<"TensorArraySizeV3", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$handle, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"int32">:$size);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_TensorArrayGatherV3Op : TFC_Op<"TensorArrayGatherV3", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$handle, TFC_In<"int32">:$indices, TFC_In<"float32">:$flow_in,
    TFC_Shape<"unknown">:$element_shape);
  let results = (outs TFC_Out<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let target = "host";
}

def TFC_TensorArrayScatterV3Op : TFC_Op<"TensorArrayScatterV3", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$handle, TFC_In<"int32">:$indices, TFC_In<"T">:$value, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"float32">:$flow_out);
  let derived = [TFC_DerivedType<"T", []>];
  let stateful = 1;
  let target = "host";
}

def TFC_StackPopV2Op : TFC_Op<"StackPopV2", [TFC_TouchesOutside]> {
  let summary = "empty is an error";
  let arguments = (ins TFC_In<"resource">:$handle);
  let results = (outs TFC_Out<"elem_type">:$elem);
  let derived = [TFC_DerivedType<"elem_type", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_StackPushV2Op : TFC_Op<"StackPushV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$handle, TFC_In<"T">:$elem, TFC_Bool<"false">:$swap_memory);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_StackV2Op : TFC_Op<"StackV2", [TFC_TouchesOutside]> {
  let summary = "max_size; swap_memory";
  let arguments = (ins TFC_In<"int32">:$max_size, TFC_Type<"?">:$elem_type, TFC_Str<"">:$stack_name);
  let results = (outs TFC_Out<"resource">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_TensorArrayGradV3Op : TFC_Op<"TensorArrayGradV3", [TFC_TouchesOutside]> {
  let summary = "source attr names the gradient array; writes add";
  let arguments = (ins TFC_In<"resource">:$handle, TFC_In<"float32">:$flow_in, TFC_Str<"?">:$source);
  let results = (outs TFC_Out<"resource">:$grad_handle, TFC_Out<"float32">:$flow_out);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_TensorArrayConcatV3Op : TFC_Op<"TensorArrayConcatV3", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$handle, TFC_In<"float32">:$flow_in, TFC_Shape<"unknown">:$element_shape_except0);
  let results = (outs TFC_Out<"dtype">:$value, TFC_Out<"int64">:$lengths);
  let derived = [TFC_DerivedType<"dtype", []>];
  let stateful = 1;
  let target = "host";
}

def TFC_TensorArraySplitV3Op : TFC_Op<"TensorArraySplitV3", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$handle, TFC_In<"T">:$value, TFC_In<"int64">:$lengths, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"float32">:$flow_out);
  let derived = [TFC_DerivedType<"T", []>];
  let stateful = 1;
  let target = "host";
}

def TFC_StackOp : TFC_Op<"Stack", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_Type<"?">:$elem_type, TFC_Str<"">:$stack_name);
  let results = (outs TFC_OutRef<"string">:$handle);
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_StackCloseOp : TFC_Op<"StackClose", []> {
  let arguments = (ins TFC_InRef<"string">:$handle);
  let gradient = "none";
  let target = "none";
}

def TFC_StackCloseV2Op : TFC_Op<"StackCloseV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_StackPopOp : TFC_Op<"StackPop", []> {
  let arguments = (ins TFC_InRef<"string">:$handle);
  let results = (outs TFC_Out<"elem_type">:$elem);
  let derived = [TFC_DerivedType<"elem_type", []>];
  let gradient = "none";
  let target = "none";
}

def TFC_StackPushOp : TFC_Op<"StackPush", []> {
  let arguments = (ins TFC_InRef<"string">:$handle, TFC_In<"T">:$elem, TFC_Bool<"false">:$swap_memory);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
  let target = "none";
}

def TFC_TensorArrayCloseV3Op : TFC_Op<"TensorArrayCloseV3", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$handle);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_TensorArrayGradWithShapeOp : TFC_Op<"TensorArrayGradWithShape", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$handle, TFC_In<"float32">:$flow_in, TFC_In<"int32">:$shape_to_prepend, TFC_Str<"?">:$source);
  let results = (outs TFC_Out<"resource">:$grad_handle, TFC_Out<"float32">:$flow_out);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_TensorArrayOp : TFC_Op<"TensorArray", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"int32">:$size, TFC_Type<"?">:$dtype, TFC_Bool<"false">:$dynamic_size, TFC_Bool<"true">:$clear_after_read,
    TFC_Str<"">:$tensor_array_name, TFC_Shape<"unknown">:$element_shape);
  let results = (outs TFC_OutRef<"string">:$handle);
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_TensorArrayCloseOp : TFC_Op<"TensorArrayClose", []> {
  let arguments = (ins TFC_InRef<"string">:$handle);
  let gradient = "none";
  let target = "none";
}

def TFC_TensorArrayCloseV2Op : TFC_Op<"TensorArrayCloseV2", [Pure]> {
  let arguments = (ins TFC_In<"string">:$handle);
  let gradient = "none";
  let target = "none";
}

def TFC_TensorArrayConcatOp : TFC_Op<"TensorArrayConcat", []> {
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_In<"float32">:$flow_in, TFC_Shape<"unknown">:$element_shape_except0);
  let results = (outs TFC_Out<"dtype">:$value, TFC_Out<"int64">:$lengths);
  let derived = [TFC_DerivedType<"dtype", []>];
  let target = "none";
}

def TFC_TensorArrayConcatV2Op : TFC_Op<"TensorArrayConcatV2", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$handle, TFC_In<"float32">:$flow_in, TFC_Shape<"unknown">:$element_shape_except0);
  let results = (outs TFC_Out<"dtype">:$value, TFC_Out<"int64">:$lengths);
  let derived = [TFC_DerivedType<"dtype", []>];
  let target = "none";
}

def TFC_TensorArrayGatherOp : TFC_Op<"TensorArrayGather", []> {
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_In<"int32">:$indices, TFC_In<"float32">:$flow_in,
    TFC_Shape<"unknown">:$element_shape);
  let results = (outs TFC_Out<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let target = "none";
}

def TFC_TensorArrayGatherV2Op : TFC_Op<"TensorArrayGatherV2", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$handle, TFC_In<"int32">:$indices, TFC_In<"float32">:$flow_in,
    TFC_Shape<"unknown">:$element_shape);
  let results = (outs TFC_Out<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let target = "none";
}

def TFC_TensorArrayGradOp : TFC_Op<"TensorArrayGrad", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"string">:$handle, TFC_In<"float32">:$flow_in, TFC_Str<"?">:$source);
  let results = (outs TFC_OutRef<"string">:$grad_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_TensorArrayGradV2Op : TFC_Op<"TensorArrayGradV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"string">:$handle, TFC_In<"float32">:$flow_in, TFC_Str<"?">:$source);
  let results = (outs TFC_Out<"string">:$grad_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_TensorArrayPackOp : TFC_Op<"TensorArrayPack", []> {
  let arguments = (ins TFC_InRef<"string">:$handle, TFC_In<"float32">:$flow_in, TFC_Shape<"unknown">:$element_shape);
  let results = (outs TFC_Out<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_TensorArrayReadOp : TFC_Op<"TensorArrayRead", []> {
  let arguments = (ins TFC_InRef<"string">:$handle, TFC_In<"int32">:$index, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let target = "none";
}

def TFC_TensorArrayReadV2Op : TFC_Op<"TensorArrayReadV2", [Pure]> {
  let arguments = (ins TFC_In<"string">:$handle, TFC_In<"int32">:$index, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"dtype">:$value);
  let derived = [TFC_DerivedType<"dtype", []>];
  let target = "none";
}

def TFC_TensorArrayScatterOp : TFC_Op<"TensorArrayScatter", []> {
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_In<"int32">:$indices, TFC_In<"T">:$value, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"float32">:$flow_out);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_TensorArrayScatterV2Op : TFC_Op<"TensorArrayScatterV2", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$handle, TFC_In<"int32">:$indices, TFC_In<"T">:$value, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"float32">:$flow_out);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_TensorArraySizeOp : TFC_Op<"TensorArraySize", []> {
  let arguments = (ins TFC_InRef<"string">:$handle, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"int32">:$size);
  let gradient = "none";
  let target = "none";
}

def TFC_TensorArraySizeV2Op : TFC_Op<"TensorArraySizeV2", [Pure]> {
  let arguments = (ins TFC_In<"string">:$handle, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"int32">:$size);
  let gradient = "none";
  let target = "none";
}

def TFC_TensorArraySplitOp : TFC_Op<"TensorArraySplit", []> {
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_In<"T">:$value, TFC_In<"int64">:$lengths, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"float32">:$flow_out);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_TensorArraySplitV2Op : TFC_Op<"TensorArraySplitV2", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$handle, TFC_In<"T">:$value, TFC_In<"int64">:$lengths, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"float32">:$flow_out);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_TensorArrayUnpackOp : TFC_Op<"TensorArrayUnpack", []> {
  let arguments = (ins TFC_InRef<"string">:$handle, TFC_In<"T">:$value, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"float32">:$flow_out);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "missing";
  let target = "none";
}

def TFC_TensorArrayV2Op : TFC_Op<"TensorArrayV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"int32">:$size, TFC_Type<"?">:$dtype, TFC_Shape<"unknown">:$element_shape, TFC_Bool<"false">:$dynamic_size,
    TFC_Bool<"true">:$clear_after_read, TFC_Str<"">:$tensor_array_name);
  let results = (outs TFC_Out<"string">:$handle);
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_TensorArrayWriteOp : TFC_Op<"TensorArrayWrite", []> {
  let arguments = (ins
    TFC_InRef<"string">:$handle, TFC_In<"int32">:$index, TFC_In<"T">:$value, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"float32">:$flow_out);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

def TFC_TensorArrayWriteV2Op : TFC_Op<"TensorArrayWriteV2", [Pure]> {
  let arguments = (ins
    TFC_In<"string">:$handle, TFC_In<"int32">:$index, TFC_In<"T">:$value, TFC_In<"float32">:$flow_in);
  let results = (outs TFC_Out<"float32">:$flow_out);
  let derived = [TFC_DerivedType<"T", []>];
  let target = "none";
}

} // category

#endif // TFC_CONTROLARRAY_TD
