// Ops of category InputFile; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_INPUTFILE_TD
#define TFC_INPUTFILE_TD

include "TfcBase.td"

let category = "Input" in {

def TFC_ParseExampleOp : TFC_Op<"ParseExample", [Pure]> {
  let summary = "the features of Example messages as sparse and dense tensors";
  let description = [{
    The features of Example messages as sparse and dense tensors.

    1. serialized is a vector.
    2. Keys, types, shapes and defaults are as many.
    3. A dense feature has as many values as its shape, or a default.
  }];
  let arguments = (ins
    TFC_In<"string">:$serialized, TFC_In<"string">:$names, TFC_InN<"Nsparse", "string">:$sparse_keys,
    TFC_InN<"Ndense", "string">:$dense_keys, TFC_InList<"Tdense">:$dense_defaults, TFC_ShapeList<"?">:$dense_shapes);
  let results = (outs
    TFC_OutN<"Nsparse", "int64">:$sparse_indices, TFC_OutList<"sparse_types">:$sparse_values,
    TFC_OutN<"Nsparse", "int64">:$sparse_shapes, TFC_OutList<"Tdense">:$dense_values);
  let derived = [
    TFC_DerivedNumber<"Nsparse", 0>,
    TFC_DerivedNumber<"Ndense", 0>,
    TFC_DerivedTypeList<"sparse_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"Tdense", TFC_Types41, 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_SaveSlicesOp : TFC_Op<"SaveSlices", [TFC_TouchesOutside]> {
  let summary = "tensors and parts of tensors into a checkpoint of version 1";
  let description = [{
    Writes tensors, or parts of them, into one file: a checkpoint of version 1.

    1. One name and one slice a tensor; a slice is written as `shape_and_slices` of SaveV2, empty for all of it.
    2. A tensor has the shape of its slice.
  }];
  let arguments = (ins
    TFC_In<"string">:$filename, TFC_In<"string">:$tensor_names, TFC_In<"string">:$shapes_and_slices,
    TFC_InList<"T">:$data);
  let derived = [TFC_DerivedTypeList<"T", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_RestoreSliceOp : TFC_Op<"RestoreSlice", [TFC_TouchesOutside]> {
  let summary = "a slice of a tensor from a checkpoint of either version";
  let description = [{
    A slice of a tensor from a checkpoint; the slice is written as `shape_and_slice` of SaveV2, empty for all of it.

    1. The file pattern, the name and the slice are scalars.
    2. The checkpoint has the tensor, with the element type `dt` and the shape that the slice names.
  }];
  let arguments = (ins
    TFC_In<"string">:$file_pattern, TFC_In<"string">:$tensor_name, TFC_In<"string">:$shape_and_slice,
    TFC_Int<"-1">:$preferred_shard);
  let results = (outs TFC_Out<"dt">:$tensor);
  let derived = [TFC_DerivedType<"dt", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ShardedFilespecOp : TFC_Op<"ShardedFilespec", [Pure]> {
  let arguments = (ins TFC_In<"string">:$basename, TFC_In<"int32">:$num_shards);
  let results = (outs TFC_Out<"string">:$filename);
  let gradient = "missing";
  let target = "none";
}

def TFC_DecodeCSVOp : TFC_Op<"DecodeCSV", [Pure]> {
  let summary = "the fields of records as columns";
  let description = [{
    The fields of records as columns.

    1. A default has at most one element.
    2. Records have as many fields as there are columns.
    3. A field without a default is there.
  }];
  let arguments = (ins
    TFC_In<"string">:$records, TFC_InList<"OUT_TYPE">:$record_defaults, TFC_Str<",">:$field_delim,
    TFC_Bool<"true">:$use_quote_delim, TFC_Str<"">:$na_value, TFC_IntList<"[]">:$select_cols);
  let results = (outs TFC_OutList<"OUT_TYPE">:$output);
  let derived = [TFC_DerivedTypeList<"OUT_TYPE", TFC_Types44, 1>];
  let gradient = "missing";
  let target = "host";
}

def TFC_DecodeCompressedOp : TFC_Op<"DecodeCompressed", [Pure]> {
  let summary = "bytes of zlib's or gzip's format, or as they are";
  let description = [{
    Bytes of zlib's or gzip's format, or as they are.

    1. compression_type is empty, ZLIB or GZIP.

    Example: `%y = tfc.DecodeCompressed %x {compression_type = "GZIP"} : (tensor<2x!tfc.string>) -> tensor<2x!tfc.string>`
  }];
  let arguments = (ins TFC_In<"string">:$bytes, TFC_Str<"">:$compression_type);
  let results = (outs TFC_Out<"string">:$output);
  let gradient = "missing";
  let target = "host";
}

def TFC_DecodeJSONExampleOp : TFC_Op<"DecodeJSONExample", [Pure]> {
  let arguments = (ins TFC_In<"string">:$json_examples);
  let results = (outs TFC_Out<"string">:$binary_examples);
  let gradient = "missing";
  let target = "none";
}

def TFC_DecodeRawOp : TFC_Op<"DecodeRaw", [Pure]> {
  let summary = "the elements whose bytes strings hold";
  let description = [{
    The elements whose bytes strings hold.

    1. The strings have one length, a multiple of the element's size.

    Example: `%y = tfc.DecodeRaw %x {little_endian = true} : (tensor<2x!tfc.string>) -> tensor<2x?xi32>`
  }];
  let arguments = (ins TFC_In<"string">:$bytes, TFC_Bool<"true">:$little_endian);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"out_type", TFC_Types45>];
  let gradient = "none";
  let target = "host";
}

def TFC_DecodeWavOp : TFC_Op<"DecodeWav", [Pure]> {
  let arguments = (ins TFC_In<"string">:$contents, TFC_Int<"-1">:$desired_channels, TFC_Int<"-1">:$desired_samples);
  let results = (outs TFC_Out<"float32">:$audio, TFC_Out<"int32">:$sample_rate);
  let gradient = "missing";
  let target = "host";
}

def TFC_EncodeWavOp : TFC_Op<"EncodeWav", [Pure]> {
  let arguments = (ins TFC_In<"float32">:$audio, TFC_In<"int32">:$sample_rate);
  let results = (outs TFC_Out<"string">:$contents);
  let gradient = "missing";
  let target = "host";
}

def TFC_FixedLengthRecordReaderOp : TFC_Op<"FixedLengthRecordReader", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Int<"0">:$header_bytes, TFC_Int<"?">:$record_bytes, TFC_Int<"0">:$footer_bytes, TFC_Int<"0">:$hop_bytes,
    TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"string">:$reader_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_FixedLengthRecordReaderV2Op : TFC_Op<"FixedLengthRecordReaderV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Int<"0">:$header_bytes, TFC_Int<"?">:$record_bytes, TFC_Int<"0">:$footer_bytes, TFC_Int<"0">:$hop_bytes,
    TFC_Str<"">:$container, TFC_Str<"">:$shared_name, TFC_Str<"">:$encoding);
  let results = (outs TFC_Out<"resource">:$reader_handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_IdentityReaderOp : TFC_Op<"IdentityReader", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"string">:$reader_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_IdentityReaderV2Op : TFC_Op<"IdentityReaderV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_Out<"resource">:$reader_handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_MatchingFilesOp : TFC_Op<"MatchingFiles", [Pure]> {
  let summary = "the sorted names of files that match patterns";
  let description = [{
    The sorted names of files that match patterns.

    1. The patterns are a scalar or a vector.

    Example: `%y = tfc.MatchingFiles %x : (tensor<!tfc.string>) -> tensor<?x!tfc.string>`
  }];
  let arguments = (ins TFC_In<"string">:$pattern);
  let results = (outs TFC_Out<"string">:$filenames);
  let gradient = "missing";
  let target = "host";
}

def TFC_ParseSequenceExampleOp : TFC_Op<"ParseSequenceExample", [Pure]> {
  let summary = "the context features and the feature lists of SequenceExample messages";
  let description = [{
    The context features and the feature lists of SequenceExample messages.

    1. serialized is a vector.
    2. Keys, types, shapes and defaults are as many.
    3. Every step of a dense feature list has as many values as its shape; shorter lists are filled up with zeros or empty strings.
  }];
  let arguments = (ins
    TFC_In<"string">:$serialized, TFC_In<"string">:$debug_name, TFC_InList<"Tcontext_dense">:$context_dense_defaults,
    TFC_StrList<"?">:$feature_list_dense_missing_assumed_empty, TFC_StrList<"?">:$context_sparse_keys,
    TFC_StrList<"?">:$context_dense_keys, TFC_StrList<"?">:$feature_list_sparse_keys,
    TFC_StrList<"?">:$feature_list_dense_keys, TFC_Int<"0", 0>:$Ncontext_dense,
    TFC_ShapeList<"[]">:$context_dense_shapes, TFC_ShapeList<"[]">:$feature_list_dense_shapes);
  let results = (outs
    TFC_OutN<"Ncontext_sparse", "int64">:$context_sparse_indices,
    TFC_OutList<"context_sparse_types">:$context_sparse_values,
    TFC_OutN<"Ncontext_sparse", "int64">:$context_sparse_shapes, TFC_OutList<"Tcontext_dense">:$context_dense_values,
    TFC_OutN<"Nfeature_list_sparse", "int64">:$feature_list_sparse_indices,
    TFC_OutList<"feature_list_sparse_types">:$feature_list_sparse_values,
    TFC_OutN<"Nfeature_list_sparse", "int64">:$feature_list_sparse_shapes,
    TFC_OutList<"feature_list_dense_types">:$feature_list_dense_values,
    TFC_OutN<"Nfeature_list_dense", "int64">:$feature_list_dense_lengths);
  let derived = [
    TFC_DerivedNumber<"Ncontext_sparse", 0>,
    TFC_DerivedNumber<"Nfeature_list_sparse", 0>,
    TFC_DerivedNumber<"Nfeature_list_dense", 0>,
    TFC_DerivedTypeList<"context_sparse_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"Tcontext_dense", TFC_Types41, 0>,
    TFC_DerivedTypeList<"feature_list_dense_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"feature_list_sparse_types", TFC_Types41, 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ParseSingleExampleOp : TFC_Op<"ParseSingleExample", [Pure]> {
  let summary = "the features of one Example message";
  let description = [{
    The features of one Example message.

    1. serialized is a scalar.
    2. Keys, types, shapes and defaults are as many.
  }];
  let arguments = (ins
    TFC_In<"string">:$serialized, TFC_InList<"Tdense">:$dense_defaults, TFC_StrList<"?">:$sparse_keys,
    TFC_StrList<"?">:$dense_keys, TFC_ShapeList<"?">:$dense_shapes);
  let results = (outs
    TFC_OutN<"num_sparse", "int64">:$sparse_indices, TFC_OutList<"sparse_types">:$sparse_values,
    TFC_OutN<"num_sparse", "int64">:$sparse_shapes, TFC_OutList<"Tdense">:$dense_values);
  let derived = [
    TFC_DerivedNumber<"num_sparse", 0>,
    TFC_DerivedTypeList<"sparse_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"Tdense", TFC_Types41, 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ParseSingleSequenceExampleOp : TFC_Op<"ParseSingleSequenceExample", [Pure]> {
  let summary = "the context features and the feature lists of one SequenceExample message";
  let description = [{
    The context features and the feature lists of one SequenceExample message.

    1. serialized is a scalar.
    2. Keys, types, shapes and defaults are as many.
    3. Every step of a dense feature list has as many values as its shape; shorter lists are filled up with zeros or empty strings.
  }];
  let arguments = (ins
    TFC_In<"string">:$serialized, TFC_In<"string">:$feature_list_dense_missing_assumed_empty,
    TFC_InN<"Ncontext_sparse", "string">:$context_sparse_keys, TFC_InN<"Ncontext_dense", "string">:$context_dense_keys,
    TFC_InN<"Nfeature_list_sparse", "string">:$feature_list_sparse_keys,
    TFC_InN<"Nfeature_list_dense", "string">:$feature_list_dense_keys,
    TFC_InList<"Tcontext_dense">:$context_dense_defaults, TFC_In<"string">:$debug_name,
    TFC_ShapeList<"[]">:$context_dense_shapes, TFC_ShapeList<"[]">:$feature_list_dense_shapes);
  let results = (outs
    TFC_OutN<"Ncontext_sparse", "int64">:$context_sparse_indices,
    TFC_OutList<"context_sparse_types">:$context_sparse_values,
    TFC_OutN<"Ncontext_sparse", "int64">:$context_sparse_shapes, TFC_OutList<"Tcontext_dense">:$context_dense_values,
    TFC_OutN<"Nfeature_list_sparse", "int64">:$feature_list_sparse_indices,
    TFC_OutList<"feature_list_sparse_types">:$feature_list_sparse_values,
    TFC_OutN<"Nfeature_list_sparse", "int64">:$feature_list_sparse_shapes,
    TFC_OutList<"feature_list_dense_types">:$feature_list_dense_values);
  let derived = [
    TFC_DerivedNumber<"Ncontext_sparse", 0>,
    TFC_DerivedNumber<"Ncontext_dense", 0>,
    TFC_DerivedNumber<"Nfeature_list_sparse", 0>,
    TFC_DerivedNumber<"Nfeature_list_dense", 0>,
    TFC_DerivedTypeList<"context_sparse_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"Tcontext_dense", TFC_Types41, 0>,
    TFC_DerivedTypeList<"feature_list_dense_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"feature_list_sparse_types", TFC_Types41, 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ParseTensorOp : TFC_Op<"ParseTensor", [Pure]> {
  let summary = "the tensor that a TensorProto holds";
  let description = [{
    The tensor that a TensorProto holds.

    1. serialized is a scalar.
    2. The tensor has the result's element type.

    Example: `%y = tfc.ParseTensor %x : (tensor<!tfc.string>) -> tensor<*xf32>`
  }];
  let arguments = (ins TFC_In<"string">:$serialized);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"out_type", []>];
  let gradient = "none";
  let target = "host";
}

def TFC_ReadFileOp : TFC_Op<"ReadFile", [Pure]> {
  let summary = "what a file holds";
  let description = [{
    What a file holds.

    1. The name is a scalar.
    2. Devices and folders are refused.

    Example: `%y = tfc.ReadFile %x : (tensor<!tfc.string>) -> tensor<!tfc.string>`
  }];
  let arguments = (ins TFC_In<"string">:$filename);
  let results = (outs TFC_Out<"string">:$contents);
  let gradient = "missing";
  let target = "host";
}

def TFC_ReaderNumRecordsProducedV2Op : TFC_Op<"ReaderNumRecordsProducedV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$reader_handle);
  let results = (outs TFC_Out<"int64">:$records_produced);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ReaderNumWorkUnitsCompletedV2Op : TFC_Op<"ReaderNumWorkUnitsCompletedV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$reader_handle);
  let results = (outs TFC_Out<"int64">:$units_completed);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ReaderReadOp : TFC_Op<"ReaderRead", []> {
  let arguments = (ins TFC_InRef<"string">:$reader_handle, TFC_InRef<"string">:$queue_handle);
  let results = (outs TFC_Out<"string">:$key, TFC_Out<"string">:$value);
  let gradient = "none";
  let target = "host";
}

def TFC_ReaderReadUpToOp : TFC_Op<"ReaderReadUpTo", []> {
  let arguments = (ins
    TFC_InRef<"string">:$reader_handle, TFC_InRef<"string">:$queue_handle, TFC_In<"int64">:$num_records);
  let results = (outs TFC_Out<"string">:$keys, TFC_Out<"string">:$values);
  let gradient = "none";
  let target = "host";
}

def TFC_ReaderReadUpToV2Op : TFC_Op<"ReaderReadUpToV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$reader_handle, TFC_In<"resource">:$queue_handle, TFC_In<"int64">:$num_records);
  let results = (outs TFC_Out<"string">:$keys, TFC_Out<"string">:$values);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ReaderReadV2Op : TFC_Op<"ReaderReadV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$reader_handle, TFC_In<"resource">:$queue_handle);
  let results = (outs TFC_Out<"string">:$key, TFC_Out<"string">:$value);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ReaderResetV2Op : TFC_Op<"ReaderResetV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$reader_handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ReaderRestoreStateV2Op : TFC_Op<"ReaderRestoreStateV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$reader_handle, TFC_In<"string">:$state);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ReaderSerializeStateV2Op : TFC_Op<"ReaderSerializeStateV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$reader_handle);
  let results = (outs TFC_Out<"string">:$state);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_RestoreOp : TFC_Op<"Restore", [TFC_TouchesOutside]> {
  let summary = "a tensor from a checkpoint of either version";
  let description = [{
    A tensor from a checkpoint, by its name.

    1. The file pattern and the name are scalars.
    2. The checkpoint has the tensor, with the element type `dt`.
  }];
  let arguments = (ins TFC_In<"string">:$file_pattern, TFC_In<"string">:$tensor_name, TFC_Int<"-1">:$preferred_shard);
  let results = (outs TFC_Out<"dt">:$tensor);
  let derived = [TFC_DerivedType<"dt", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_SaveOp : TFC_Op<"Save", [TFC_TouchesOutside]> {
  let summary = "tensors into a checkpoint of version 1";
  let description = [{
    Writes tensors into one file: a checkpoint of version 1.

    1. One name a tensor.
  }];
  let arguments = (ins TFC_In<"string">:$filename, TFC_In<"string">:$tensor_names, TFC_InList<"T">:$data);
  let derived = [TFC_DerivedTypeList<"T", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_SerializeTensorOp : TFC_Op<"SerializeTensor", [Pure]> {
  let summary = "a tensor as TensorProto";
  let description = [{
    A tensor as TensorProto.

    Example: `%y = tfc.SerializeTensor %x : (tensor<2xf32>) -> tensor<!tfc.string>`
  }];
  let arguments = (ins TFC_In<"T">:$tensor);
  let results = (outs TFC_Out<"string">:$serialized);
  let derived = [TFC_DerivedType<"T", []>];
  let gradient = "none";
  let target = "host";
}

def TFC_StringToNumberOp : TFC_Op<"StringToNumber", [Pure]> {
  let summary = "the numbers that strings spell";
  let description = [{
    The numbers that strings spell.

    1. A string that is not a number as a whole is InvalidArgument.

    Example: `%y = tfc.StringToNumber %x : (tensor<2x!tfc.string>) -> tensor<2xf32>`
  }];
  let arguments = (ins TFC_In<"string">:$string_tensor);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"out_type", TFC_Types47, "float32">];
  let gradient = "none";
  let target = "host";
}

def TFC_TFRecordReaderOp : TFC_Op<"TFRecordReader", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_Str<"">:$container, TFC_Str<"">:$shared_name, TFC_Str<"">:$compression_type);
  let results = (outs TFC_OutRef<"string">:$reader_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_TFRecordReaderV2Op : TFC_Op<"TFRecordReaderV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_Str<"">:$container, TFC_Str<"">:$shared_name, TFC_Str<"">:$compression_type);
  let results = (outs TFC_Out<"resource">:$reader_handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_TextLineReaderOp : TFC_Op<"TextLineReader", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_Int<"0">:$skip_header_lines, TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"string">:$reader_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_TextLineReaderV2Op : TFC_Op<"TextLineReaderV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_Int<"0">:$skip_header_lines, TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_Out<"resource">:$reader_handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_WholeFileReaderOp : TFC_Op<"WholeFileReader", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_OutRef<"string">:$reader_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_WholeFileReaderV2Op : TFC_Op<"WholeFileReaderV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_Str<"">:$container, TFC_Str<"">:$shared_name);
  let results = (outs TFC_Out<"resource">:$reader_handle);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_WriteFileOp : TFC_Op<"WriteFile", [TFC_TouchesOutside]> {
  let summary = "writes a file, and makes its folder";
  let description = [{
    Writes a file, and makes its folder.

    1. Name and contents are scalars.
  }];
  let arguments = (ins TFC_In<"string">:$filename, TFC_In<"string">:$contents);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ParseExampleV2Op : TFC_Op<"ParseExampleV2", [Pure]> {
  let summary = "the features of Example messages as sparse, dense and ragged tensors";
  let description = [{
    The features of Example messages as sparse, dense and ragged tensors.

    1. serialized is a vector or a scalar.
    2. Keys, types, shapes and defaults are as many.
    3. A dense feature has as many values as its shape, or a default.
  }];
  let arguments = (ins
    TFC_In<"string">:$serialized, TFC_In<"string">:$names, TFC_In<"string">:$sparse_keys, TFC_In<"string">:$dense_keys,
    TFC_In<"string">:$ragged_keys, TFC_InList<"Tdense">:$dense_defaults, TFC_ShapeList<"?">:$dense_shapes);
  let results = (outs
    TFC_OutN<"num_sparse", "int64">:$sparse_indices, TFC_OutList<"sparse_types">:$sparse_values,
    TFC_OutN<"num_sparse", "int64">:$sparse_shapes, TFC_OutList<"Tdense">:$dense_values,
    TFC_OutList<"ragged_value_types">:$ragged_values, TFC_OutList<"ragged_split_types">:$ragged_row_splits);
  let derived = [
    TFC_DerivedTypeList<"Tdense", TFC_Types41, 0>,
    TFC_DerivedNumber<"num_sparse", 0>,
    TFC_DerivedTypeList<"sparse_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"ragged_value_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"ragged_split_types", ["int32", "int64"], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_ParseSequenceExampleV2Op : TFC_Op<"ParseSequenceExampleV2", [Pure]> {
  let summary = "the context features and the feature lists of SequenceExample messages, some of them ragged";
  let description = [{
    The context features and the feature lists of SequenceExample messages, some of them ragged.

    1. serialized is a vector or a scalar.
    2. Keys, types, shapes and defaults are as many.
    3. Every step of a dense feature list has as many values as its shape; shorter lists are filled up with zeros or empty strings.
  }];
  let arguments = (ins
    TFC_In<"string">:$serialized, TFC_In<"string">:$debug_name, TFC_In<"string">:$context_sparse_keys,
    TFC_In<"string">:$context_dense_keys, TFC_In<"string">:$context_ragged_keys,
    TFC_In<"string">:$feature_list_sparse_keys, TFC_In<"string">:$feature_list_dense_keys,
    TFC_In<"string">:$feature_list_ragged_keys, TFC_In<"bool_">:$feature_list_dense_missing_assumed_empty,
    TFC_InList<"Tcontext_dense">:$context_dense_defaults, TFC_ShapeList<"[]">:$context_dense_shapes,
    TFC_ShapeList<"[]">:$feature_list_dense_shapes);
  let results = (outs
    TFC_OutN<"Ncontext_sparse", "int64">:$context_sparse_indices,
    TFC_OutList<"context_sparse_types">:$context_sparse_values,
    TFC_OutN<"Ncontext_sparse", "int64">:$context_sparse_shapes, TFC_OutList<"Tcontext_dense">:$context_dense_values,
    TFC_OutList<"context_ragged_value_types">:$context_ragged_values,
    TFC_OutList<"context_ragged_split_types">:$context_ragged_row_splits,
    TFC_OutN<"Nfeature_list_sparse", "int64">:$feature_list_sparse_indices,
    TFC_OutList<"feature_list_sparse_types">:$feature_list_sparse_values,
    TFC_OutN<"Nfeature_list_sparse", "int64">:$feature_list_sparse_shapes,
    TFC_OutList<"feature_list_dense_types">:$feature_list_dense_values,
    TFC_OutN<"Nfeature_list_dense", "int64">:$feature_list_dense_lengths,
    TFC_OutList<"feature_list_ragged_value_types">:$feature_list_ragged_values,
    TFC_OutList<"feature_list_ragged_split_types">:$feature_list_ragged_outer_splits,
    TFC_OutList<"feature_list_ragged_split_types">:$feature_list_ragged_inner_splits);
  let derived = [
    TFC_DerivedNumber<"Ncontext_sparse", 0>,
    TFC_DerivedTypeList<"Tcontext_dense", TFC_Types41, 0>,
    TFC_DerivedTypeList<"context_sparse_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"context_ragged_value_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"context_ragged_split_types", ["int32", "int64"], 0>,
    TFC_DerivedNumber<"Nfeature_list_sparse", 0>,
    TFC_DerivedNumber<"Nfeature_list_dense", 0>,
    TFC_DerivedTypeList<"feature_list_dense_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"feature_list_sparse_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"feature_list_ragged_value_types", TFC_Types41, 0>,
    TFC_DerivedTypeList<"feature_list_ragged_split_types", ["int32", "int64"], 0>];
  let gradient = "missing";
  let target = "host";
}

def TFC_DecodePaddedRawOp : TFC_Op<"DecodePaddedRaw", [Pure]> {
  let summary = "the elements whose bytes strings hold, cut or filled with zeros to a fixed length";
  let description = [{
    The elements whose bytes strings hold, cut or filled with zeros to a fixed length.

    1. fixed_length is positive and a multiple of the element's size.

    Example: `%y = tfc.DecodePaddedRaw %x, %n {little_endian = true} : (tensor<2x!tfc.string>, tensor<i32>) -> tensor<2x?xi32>`
  }];
  let arguments = (ins TFC_In<"string">:$input_bytes, TFC_In<"int32">:$fixed_length, TFC_Bool<"true">:$little_endian);
  let results = (outs TFC_Out<"out_type">:$output);
  let derived = [TFC_DerivedType<"out_type", TFC_Types45>];
  let gradient = "none";
  let target = "host";
}

} // category

#endif // TFC_INPUTFILE_TD
