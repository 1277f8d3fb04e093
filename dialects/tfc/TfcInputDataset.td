// Ops of category InputDataset; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_INPUTDATASET_TD
#define TFC_INPUTDATASET_TD

include "TfcBase.td"

let category = "Input" in {

def TFC_BatchDatasetOp : TFC_Op<"BatchDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$batch_size, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_BatchDatasetV2Op : TFC_Op<"BatchDatasetV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$batch_size, TFC_In<"bool_">:$drop_remainder,
    TFC_Bool<"false">:$parallel_copy, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_CacheDatasetOp : TFC_Op<"CacheDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"string">:$filename, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_ConcatenateDatasetOp : TFC_Op<"ConcatenateDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"variant">:$another_dataset, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_FilterDatasetOp : TFC_Op<"FilterDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Targuments">:$other_arguments, TFC_Func<"?">:$predicate,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_FixedLengthRecordDatasetOp : TFC_Op<"FixedLengthRecordDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"string">:$filenames, TFC_In<"int64">:$header_bytes, TFC_In<"int64">:$record_bytes,
    TFC_In<"int64">:$footer_bytes, TFC_In<"int64">:$buffer_size);
  let results = (outs TFC_Out<"variant">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_FlatMapDatasetOp : TFC_Op<"FlatMapDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Targuments">:$other_arguments, TFC_Func<"?">:$f,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_GeneratorDatasetOp : TFC_Op<"GeneratorDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_InList<"Tinit_func_args">:$init_func_other_args, TFC_InList<"Tnext_func_args">:$next_func_other_args,
    TFC_InList<"Tfinalize_func_args">:$finalize_func_other_args, TFC_Func<"?">:$init_func, TFC_Func<"?">:$next_func,
    TFC_Func<"?">:$finalize_func, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [
    TFC_DerivedTypeList<"Tinit_func_args", [], 0>,
    TFC_DerivedTypeList<"Tnext_func_args", [], 0>,
    TFC_DerivedTypeList<"Tfinalize_func_args", [], 0>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_InterleaveDatasetOp : TFC_Op<"InterleaveDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Targuments">:$other_arguments, TFC_In<"int64">:$cycle_length,
    TFC_In<"int64">:$block_length, TFC_Func<"?">:$f, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_IteratorOp : TFC_Op<"Iterator", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Str<"?">:$shared_name, TFC_Str<"?">:$container, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"resource">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_IteratorFromStringHandleOp : TFC_Op<"IteratorFromStringHandle", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"string">:$string_handle, TFC_TypeList<"[]">:$output_types, TFC_ShapeList<"[]">:$output_shapes);
  let results = (outs TFC_Out<"resource">:$resource_handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_IteratorGetNextOp : TFC_Op<"IteratorGetNext", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$iterator, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_OutList<"output_types">:$components);
  let derived = [TFC_DerivedTypeList<"output_types", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_IteratorToStringHandleOp : TFC_Op<"IteratorToStringHandle", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$resource_handle);
  let results = (outs TFC_Out<"string">:$string_handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_IteratorV2Op : TFC_Op<"IteratorV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Str<"?">:$shared_name, TFC_Str<"?">:$container, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"resource">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_MakeIteratorOp : TFC_Op<"MakeIterator", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"variant">:$dataset, TFC_In<"resource">:$iterator);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_MapAndBatchDatasetOp : TFC_Op<"MapAndBatchDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Targuments">:$other_arguments, TFC_In<"int64">:$batch_size,
    TFC_In<"int64">:$num_parallel_calls, TFC_In<"bool_">:$drop_remainder, TFC_Func<"?">:$f,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes, TFC_Bool<"false">:$preserve_cardinality);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_MapDatasetOp : TFC_Op<"MapDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Targuments">:$other_arguments, TFC_Func<"?">:$f,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes, TFC_Bool<"true">:$use_inter_op_parallelism,
    TFC_Bool<"false">:$preserve_cardinality);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ModelDatasetOp : TFC_Op<"ModelDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_Int<"0">:$algorithm, TFC_Int<"0">:$cpu_budget,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_OneShotIteratorOp : TFC_Op<"OneShotIterator", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Func<"?">:$dataset_factory, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes,
    TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_Out<"resource">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_OptimizeDatasetOp : TFC_Op<"OptimizeDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"string">:$optimizations, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes, TFC_StrList<"[]">:$optimization_configs);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_PaddedBatchDatasetOp : TFC_Op<"PaddedBatchDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$batch_size, TFC_InN<"N", "int64">:$padded_shapes,
    TFC_InList<"Toutput_types">:$padding_values, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Toutput_types", [], 1>, TFC_DerivedNumber<"N", 1>];
  let gradient = "missing";
  let target = "host";
}

def TFC_PaddedBatchDatasetV2Op : TFC_Op<"PaddedBatchDatasetV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$batch_size, TFC_InN<"N", "int64">:$padded_shapes,
    TFC_InList<"Toutput_types">:$padding_values, TFC_In<"bool_">:$drop_remainder, TFC_Bool<"false">:$parallel_copy,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Toutput_types", [], 1>, TFC_DerivedNumber<"N", 1>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ParallelInterleaveDatasetV2Op : TFC_Op<"ParallelInterleaveDatasetV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Targuments">:$other_arguments, TFC_In<"int64">:$cycle_length,
    TFC_In<"int64">:$block_length, TFC_In<"int64">:$num_parallel_calls, TFC_Func<"?">:$f,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes, TFC_Bool<"false">:$sloppy);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ParallelMapDatasetOp : TFC_Op<"ParallelMapDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_InList<"Targuments">:$other_arguments, TFC_In<"int32">:$num_parallel_calls,
    TFC_Func<"?">:$f, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes,
    TFC_Bool<"true">:$use_inter_op_parallelism, TFC_Bool<"false">:$sloppy, TFC_Bool<"false">:$preserve_cardinality);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Targuments", [], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_PrefetchDatasetOp : TFC_Op<"PrefetchDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$buffer_size, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes, TFC_Int<"0">:$slack_period, TFC_Bool<"true">:$legacy_autotune);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_RangeDatasetOp : TFC_Op<"RangeDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"int64">:$start, TFC_In<"int64">:$stop, TFC_In<"int64">:$step, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_RepeatDatasetOp : TFC_Op<"RepeatDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$count, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_ShuffleAndRepeatDatasetOp : TFC_Op<"ShuffleAndRepeatDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$buffer_size, TFC_In<"int64">:$seed, TFC_In<"int64">:$seed2,
    TFC_In<"int64">:$count, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_ShuffleDatasetOp : TFC_Op<"ShuffleDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$buffer_size, TFC_In<"int64">:$seed, TFC_In<"int64">:$seed2,
    TFC_Bool<"true">:$reshuffle_each_iteration, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_ShuffleDatasetV2Op : TFC_Op<"ShuffleDatasetV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$buffer_size, TFC_In<"resource">:$seed_generator,
    TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_SkipDatasetOp : TFC_Op<"SkipDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$count, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_SparseTensorSliceDatasetOp : TFC_Op<"SparseTensorSliceDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"int64">:$indices, TFC_In<"Tvalues">:$values, TFC_In<"int64">:$dense_shape);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedType<"Tvalues", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_TFRecordDatasetOp : TFC_Op<"TFRecordDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"string">:$filenames, TFC_In<"string">:$compression_type, TFC_In<"int64">:$buffer_size);
  let results = (outs TFC_Out<"variant">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_TakeDatasetOp : TFC_Op<"TakeDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"variant">:$input_dataset, TFC_In<"int64">:$count, TFC_TypeList<"?">:$output_types,
    TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let gradient = "missing";
  let target = "host";
}

def TFC_TensorDatasetOp : TFC_Op<"TensorDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InList<"Toutput_types">:$components, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Toutput_types", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_TensorSliceDatasetOp : TFC_Op<"TensorSliceDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InList<"Toutput_types">:$components, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedTypeList<"Toutput_types", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_TextLineDatasetOp : TFC_Op<"TextLineDataset", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"string">:$filenames, TFC_In<"string">:$compression_type, TFC_In<"int64">:$buffer_size);
  let results = (outs TFC_Out<"variant">:$handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ZipDatasetOp : TFC_Op<"ZipDataset", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_InN<"N", "variant">:$input_datasets, TFC_TypeList<"?">:$output_types, TFC_ShapeList<"?">:$output_shapes);
  let results = (outs TFC_Out<"variant">:$handle);
  let derived = [TFC_DerivedNumber<"N", 1>];
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_INPUTDATASET_TD
