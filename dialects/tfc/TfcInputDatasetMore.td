// Ops of category InputDatasetMore: datasets of tf.data.experimental, windows and groups; signatures are TensorFlow's.

#ifndef TFC_INPUTDATASETMORE_TD
#define TFC_INPUTDATASETMORE_TD

include "TfcBase.td"

let category = "Input" in {

def TFC_DatasetToSingleElementOp : TFC_Op<"DatasetToSingleElement", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"variant">:$dataset, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_OutList<"output_types">:$components);
  let derived = [TFC_DerivedTypeList<"output_types", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_DirectedInterleaveDatasetOp : TFC_Op<"DirectedInterleaveDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$selector_input_dataset, TFC_InN<"N", "variant">:$data_input_datasets,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedNumber<"N", 1>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ExperimentalDirectedInterleaveDatasetOp : TFC_Op<"ExperimentalDirectedInterleaveDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$selector_input_dataset, TFC_InN<"N", "variant">:$data_input_datasets,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedNumber<"N", 1>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ExperimentalGroupByReducerDatasetOp : TFC_Op<"ExperimentalGroupByReducerDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Tkey_func_other_arguments">:$key_func_other_arguments,
    TFC_InList<"Tinit_func_other_arguments">:$init_func_other_arguments,
    TFC_InList<"Treduce_func_other_arguments">:$reduce_func_other_arguments,
    TFC_InList<"Tfinalize_func_other_arguments">:$finalize_func_other_arguments, TFC_Func<"?">:$key_func,
    TFC_Func<"?">:$init_func, TFC_Func<"?">:$reduce_func, TFC_Func<"?">:$finalize_func,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [
    TFC_DerivedTypeList<"Tkey_func_other_arguments", [], 0>,
    TFC_DerivedTypeList<"Tinit_func_other_arguments", [], 0>,
    TFC_DerivedTypeList<"Treduce_func_other_arguments", [], 0>,
    TFC_DerivedTypeList<"Tfinalize_func_other_arguments", [], 0>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ExperimentalGroupByWindowDatasetOp : TFC_Op<"ExperimentalGroupByWindowDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Tkey_func_other_arguments">:$key_func_other_arguments,
    TFC_InList<"Treduce_func_other_arguments">:$reduce_func_other_arguments,
    TFC_InList<"Twindow_size_func_other_arguments">:$window_size_func_other_arguments, TFC_Func<"?">:$key_func,
    TFC_Func<"?">:$reduce_func, TFC_Func<"?">:$window_size_func, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [
    TFC_DerivedTypeList<"Tkey_func_other_arguments", [], 0>,
    TFC_DerivedTypeList<"Treduce_func_other_arguments", [], 0>,
    TFC_DerivedTypeList<"Twindow_size_func_other_arguments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ExperimentalIgnoreErrorsDatasetOp : TFC_Op<"ExperimentalIgnoreErrorsDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"variant">:$input_dataset, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_ExperimentalMapAndBatchDatasetOp : TFC_Op<"ExperimentalMapAndBatchDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Targuments">:$other_arguments, TFC_In<"int64">:$batch_size,
    TFC_In<"int64">:$num_parallel_calls, TFC_In<"bool_">:$drop_remainder, TFC_Func<"?">:$f,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes, TFC_Bool<"false">:$preserve_cardinality);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ExperimentalParallelInterleaveDatasetOp : TFC_Op<"ExperimentalParallelInterleaveDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Targuments">:$other_arguments, TFC_In<"int64">:$cycle_length,
    TFC_In<"int64">:$block_length, TFC_In<"bool_">:$sloppy, TFC_In<"int64">:$buffer_output_elements,
    TFC_In<"int64">:$prefetch_input_elements, TFC_Func<"?">:$f, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ExperimentalRandomDatasetOp : TFC_Op<"ExperimentalRandomDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"int64">:$seed, TFC_In<"int64">:$seed2, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ExperimentalScanDatasetOp : TFC_Op<"ExperimentalScanDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Tstate">:$initial_state, TFC_InList<"Targuments">:$other_arguments,
    TFC_Func<"?">:$f, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes,
    TFC_Bool<"false">:$preserve_cardinality);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [
    TFC_DerivedTypeList<"Tstate", [], 1>,
    TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ExperimentalTakeWhileDatasetOp : TFC_Op<"ExperimentalTakeWhileDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Targuments">:$other_arguments, TFC_Func<"?">:$predicate,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ExperimentalUnbatchDatasetOp : TFC_Op<"ExperimentalUnbatchDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"variant">:$input_dataset, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_ExperimentalUniqueDatasetOp : TFC_Op<"ExperimentalUniqueDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"variant">:$input_dataset, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_GroupByReducerDatasetOp : TFC_Op<"GroupByReducerDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Tkey_func_other_arguments">:$key_func_other_arguments,
    TFC_InList<"Tinit_func_other_arguments">:$init_func_other_arguments,
    TFC_InList<"Treduce_func_other_arguments">:$reduce_func_other_arguments,
    TFC_InList<"Tfinalize_func_other_arguments">:$finalize_func_other_arguments, TFC_Func<"?">:$key_func,
    TFC_Func<"?">:$init_func, TFC_Func<"?">:$reduce_func, TFC_Func<"?">:$finalize_func,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [
    TFC_DerivedTypeList<"Tkey_func_other_arguments", [], 0>,
    TFC_DerivedTypeList<"Tinit_func_other_arguments", [], 0>,
    TFC_DerivedTypeList<"Treduce_func_other_arguments", [], 0>,
    TFC_DerivedTypeList<"Tfinalize_func_other_arguments", [], 0>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_GroupByWindowDatasetOp : TFC_Op<"GroupByWindowDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Tkey_func_other_arguments">:$key_func_other_arguments,
    TFC_InList<"Treduce_func_other_arguments">:$reduce_func_other_arguments,
    TFC_InList<"Twindow_size_func_other_arguments">:$window_size_func_other_arguments, TFC_Func<"?">:$key_func,
    TFC_Func<"?">:$reduce_func, TFC_Func<"?">:$window_size_func, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [
    TFC_DerivedTypeList<"Tkey_func_other_arguments", [], 0>,
    TFC_DerivedTypeList<"Treduce_func_other_arguments", [], 0>,
    TFC_DerivedTypeList<"Twindow_size_func_other_arguments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_IgnoreErrorsDatasetOp : TFC_Op<"IgnoreErrorsDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"variant">:$input_dataset, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_IteratorGetNextAsOptionalOp : TFC_Op<"IteratorGetNextAsOptional", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$iterator, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$optional);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_IteratorGetNextSyncOp : TFC_Op<"IteratorGetNextSync", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$iterator, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_OutList<"output_types">:$components);
  let derived = [TFC_DerivedTypeList<"output_types", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ParallelInterleaveDatasetOp : TFC_Op<"ParallelInterleaveDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Targuments">:$other_arguments, TFC_In<"int64">:$cycle_length,
    TFC_In<"int64">:$block_length, TFC_In<"bool_">:$sloppy, TFC_In<"int64">:$buffer_output_elements,
    TFC_In<"int64">:$prefetch_input_elements, TFC_Func<"?">:$f, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_RandomDatasetOp : TFC_Op<"RandomDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"int64">:$seed, TFC_In<"int64">:$seed2, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ReduceDatasetOp : TFC_Op<"ReduceDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Tstate">:$initial_state, TFC_InList<"Targuments">:$other_arguments,
    TFC_Func<"?">:$f, TFC_ShapeList<"?">:$output_shapes, TFC_Bool<"true">:$use_inter_op_parallelism);
  let results = (outs TFC_OutList<"output_types">:$components);
  let derived = [
    TFC_DerivedTypeList<"Tstate", [], 1>,
    TFC_DerivedTypeList<"Targuments", [], 0>,
    TFC_DerivedTypeList<"output_types", [], 1>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_ScanDatasetOp : TFC_Op<"ScanDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Tstate">:$initial_state, TFC_InList<"Targuments">:$other_arguments,
    TFC_Func<"?">:$f, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes,
    TFC_Bool<"false">:$preserve_cardinality);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [
    TFC_DerivedTypeList<"Tstate", [], 1>,
    TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ShardDatasetOp : TFC_Op<"ShardDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$num_shards, TFC_In<"int64">:$index,
    TFC_Bool<"false">:$require_non_empty, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_TakeWhileDatasetOp : TFC_Op<"TakeWhileDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Targuments">:$other_arguments, TFC_Func<"?">:$predicate,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_UnbatchDatasetOp : TFC_Op<"UnbatchDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"variant">:$input_dataset, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_UniqueDatasetOp : TFC_Op<"UniqueDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"variant">:$input_dataset, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_WindowDatasetOp : TFC_Op<"WindowDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$size, TFC_In<"int64">:$shift, TFC_In<"int64">:$stride,
    TFC_In<"bool_">:$drop_remainder, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

// What carries handles into and out of the functions that the runtime calls (compiler/driver/JitFunction.cpp).
def TFC_HandleFromTextOp : TFC_Op<"_HandleFromText", [TFC_TouchesOutside]> {
  let summary = "the object behind a text that _HandleToText gave, as long as that text's tensor lives";
  let arguments = (ins TFC_In<"string">:$text);
  let results = (outs TFC_Out<"dtype">:$handle);
  let derived = [TFC_DerivedType<"dtype", ["resource", "variant"]>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_HandleToTextOp : TFC_Op<"_HandleToText", [TFC_TouchesOutside]> {
  let summary = "a handle as a tensor that holds the object";
  let arguments = (ins TFC_In<"dtype">:$handle);
  let results = (outs TFC_Out<"string">:$text);
  let derived = [TFC_DerivedType<"dtype", ["resource", "variant"]>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

} // category

#endif // TFC_INPUTDATASETMORE_TD
