// Ops of category Input; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_INPUT_TD
#define TFC_INPUT_TD

include "TfcBase.td"

let category = "Input" in {

def TFC_RestoreV2Op : TFC_Op<"RestoreV2", [TFC_TouchesOutside]> {
  let summary = "dtype and slice checks before allocation";
  let arguments = (ins TFC_In<"string">:$prefix, TFC_In<"string">:$tensor_names, TFC_In<"string">:$shape_and_slices);
  let results = (outs TFC_OutList<"dtypes">:$tensors);
  let derived = [TFC_DerivedTypeList<"dtypes", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_SaveV2Op : TFC_Op<"SaveV2", [TFC_TouchesOutside]> {
  let summary = "shape_and_slices; strings";
  let arguments = (ins
    TFC_In<"string">:$prefix, TFC_In<"string">:$tensor_names, TFC_In<"string">:$shape_and_slices,
    TFC_InList<"dtypes">:$tensors);
  let derived = [TFC_DerivedTypeList<"dtypes", [], 1>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ShardedFilenameOp : TFC_Op<"ShardedFilename", [Pure]> {
  let summary = "name-%05d-of-%05d";
  let arguments = (ins TFC_In<"string">:$basename, TFC_In<"int32">:$shard, TFC_In<"int32">:$num_shards);
  let results = (outs TFC_Out<"string">:$filename);
  let gradient = "missing";
  let target = "host";
}

def TFC_MergeV2CheckpointsOp : TFC_Op<"MergeV2Checkpoints", [TFC_TouchesOutside]> {
  let summary = "delete_old_dirs";
  let arguments = (ins
    TFC_In<"string">:$checkpoint_prefixes, TFC_In<"string">:$destination_prefix, TFC_Bool<"true">:$delete_old_dirs);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_INPUT_TD
