// Ops of category StateTable; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_STATETABLE_TD
#define TFC_STATETABLE_TD

include "TfcBase.td"

let category = "State" in {

def TFC_HashTableOp : TFC_Op<"HashTable", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Str<"">:$container, TFC_Str<"">:$shared_name, TFC_Bool<"false">:$use_node_name_sharing,
    TFC_Type<"?">:$key_dtype, TFC_Type<"?">:$value_dtype);
  let results = (outs TFC_OutRef<"string">:$table_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_HashTableV2Op : TFC_Op<"HashTableV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Str<"">:$container, TFC_Str<"">:$shared_name, TFC_Bool<"false">:$use_node_name_sharing,
    TFC_Type<"?">:$key_dtype, TFC_Type<"?">:$value_dtype);
  let results = (outs TFC_Out<"resource">:$table_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_InitializeTableOp : TFC_Op<"InitializeTable", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$table_handle, TFC_In<"Tkey">:$keys, TFC_In<"Tval">:$values);
  let derived = [TFC_DerivedType<"Tkey", []>, TFC_DerivedType<"Tval", []>];
  let gradient = "none";
  let target = "host";
}

def TFC_InitializeTableFromTextFileOp : TFC_Op<"InitializeTableFromTextFile", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_InRef<"string">:$table_handle, TFC_In<"string">:$filename, TFC_Int<"?">:$key_index, TFC_Int<"?">:$value_index,
    TFC_Int<"-1">:$vocab_size, TFC_Str<"">:$delimiter);
  let gradient = "none";
  let target = "host";
}

def TFC_InitializeTableFromTextFileV2Op : TFC_Op<"InitializeTableFromTextFileV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"resource">:$table_handle, TFC_In<"string">:$filename, TFC_Int<"?">:$key_index, TFC_Int<"?">:$value_index,
    TFC_Int<"-1">:$vocab_size, TFC_Str<"">:$delimiter);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_InitializeTableV2Op : TFC_Op<"InitializeTableV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$table_handle, TFC_In<"Tkey">:$keys, TFC_In<"Tval">:$values);
  let derived = [TFC_DerivedType<"Tkey", []>, TFC_DerivedType<"Tval", []>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_LookupTableExportV2Op : TFC_Op<"LookupTableExportV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$table_handle);
  let results = (outs TFC_Out<"Tkeys">:$keys, TFC_Out<"Tvalues">:$values);
  let derived = [TFC_DerivedType<"Tkeys", []>, TFC_DerivedType<"Tvalues", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_LookupTableFindOp : TFC_Op<"LookupTableFind", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$table_handle, TFC_In<"Tin">:$keys, TFC_In<"Tout">:$default_value);
  let results = (outs TFC_Out<"Tout">:$values);
  let derived = [TFC_DerivedType<"Tin", []>, TFC_DerivedType<"Tout", []>];
  let gradient = "none";
  let target = "host";
}

def TFC_LookupTableFindV2Op : TFC_Op<"LookupTableFindV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$table_handle, TFC_In<"Tin">:$keys, TFC_In<"Tout">:$default_value);
  let results = (outs TFC_Out<"Tout">:$values);
  let derived = [TFC_DerivedType<"Tin", []>, TFC_DerivedType<"Tout", []>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_LookupTableImportV2Op : TFC_Op<"LookupTableImportV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$table_handle, TFC_In<"Tin">:$keys, TFC_In<"Tout">:$values);
  let derived = [TFC_DerivedType<"Tin", []>, TFC_DerivedType<"Tout", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_LookupTableInsertV2Op : TFC_Op<"LookupTableInsertV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$table_handle, TFC_In<"Tin">:$keys, TFC_In<"Tout">:$values);
  let derived = [TFC_DerivedType<"Tin", []>, TFC_DerivedType<"Tout", []>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_LookupTableSizeV2Op : TFC_Op<"LookupTableSizeV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$table_handle);
  let results = (outs TFC_Out<"int64">:$size);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_MutableDenseHashTableV2Op : TFC_Op<"MutableDenseHashTableV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"key_dtype">:$empty_key, TFC_In<"key_dtype">:$deleted_key, TFC_Str<"">:$container, TFC_Str<"">:$shared_name,
    TFC_Bool<"false">:$use_node_name_sharing, TFC_Type<"?">:$value_dtype, TFC_Shape<"[]">:$value_shape,
    TFC_Int<"131072">:$initial_num_buckets, TFC_Float<"0.8">:$max_load_factor);
  let results = (outs TFC_Out<"resource">:$table_handle);
  let derived = [TFC_DerivedType<"key_dtype", []>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_MutableHashTableOfTensorsV2Op : TFC_Op<"MutableHashTableOfTensorsV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Str<"">:$container, TFC_Str<"">:$shared_name, TFC_Bool<"false">:$use_node_name_sharing,
    TFC_Type<"?">:$key_dtype, TFC_Type<"?">:$value_dtype, TFC_Shape<"[]">:$value_shape);
  let results = (outs TFC_Out<"resource">:$table_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_MutableHashTableV2Op : TFC_Op<"MutableHashTableV2", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Str<"">:$container, TFC_Str<"">:$shared_name, TFC_Bool<"false">:$use_node_name_sharing,
    TFC_Type<"?">:$key_dtype, TFC_Type<"?">:$value_dtype);
  let results = (outs TFC_Out<"resource">:$table_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_MutableHashTableOp : TFC_Op<"MutableHashTable", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Str<"">:$container, TFC_Str<"">:$shared_name, TFC_Bool<"false">:$use_node_name_sharing,
    TFC_Type<"?">:$key_dtype, TFC_Type<"?">:$value_dtype);
  let results = (outs TFC_OutRef<"string">:$table_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_MutableHashTableOfTensorsOp : TFC_Op<"MutableHashTableOfTensors", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_Str<"">:$container, TFC_Str<"">:$shared_name, TFC_Bool<"false">:$use_node_name_sharing,
    TFC_Type<"?">:$key_dtype, TFC_Type<"?">:$value_dtype, TFC_Shape<"[]">:$value_shape);
  let results = (outs TFC_OutRef<"string">:$table_handle);
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_MutableDenseHashTableOp : TFC_Op<"MutableDenseHashTable", [TFC_TouchesOutside]> {
  let arguments = (ins
    TFC_In<"key_dtype">:$empty_key, TFC_Str<"">:$container, TFC_Str<"">:$shared_name,
    TFC_Bool<"false">:$use_node_name_sharing, TFC_Type<"?">:$value_dtype, TFC_Shape<"[]">:$value_shape,
    TFC_Int<"131072">:$initial_num_buckets, TFC_Float<"0.8">:$max_load_factor);
  let results = (outs TFC_OutRef<"string">:$table_handle);
  let derived = [TFC_DerivedType<"key_dtype", []>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_LookupTableExportOp : TFC_Op<"LookupTableExport", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$table_handle);
  let results = (outs TFC_Out<"Tkeys">:$keys, TFC_Out<"Tvalues">:$values);
  let derived = [TFC_DerivedType<"Tkeys", []>, TFC_DerivedType<"Tvalues", []>];
  let gradient = "missing";
  let target = "host";
}

def TFC_LookupTableImportOp : TFC_Op<"LookupTableImport", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$table_handle, TFC_In<"Tin">:$keys, TFC_In<"Tout">:$values);
  let derived = [TFC_DerivedType<"Tin", []>, TFC_DerivedType<"Tout", []>];
  let gradient = "missing";
  let target = "host";
}

def TFC_LookupTableInsertOp : TFC_Op<"LookupTableInsert", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$table_handle, TFC_In<"Tin">:$keys, TFC_In<"Tout">:$values);
  let derived = [TFC_DerivedType<"Tin", []>, TFC_DerivedType<"Tout", []>];
  let gradient = "none";
  let target = "host";
}

def TFC_LookupTableSizeOp : TFC_Op<"LookupTableSize", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_InRef<"string">:$table_handle);
  let results = (outs TFC_Out<"int64">:$size);
  let gradient = "none";
  let target = "host";
}

def TFC_LookupTableRemoveV2Op : TFC_Op<"LookupTableRemoveV2", [TFC_TouchesOutside]> {
  let arguments = (ins TFC_In<"resource">:$table_handle, TFC_In<"Tin">:$keys);
  let derived = [TFC_DerivedType<"Tin", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_STATETABLE_TD
