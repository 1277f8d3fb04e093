// Ops of category RandomSample; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_RANDOMSAMPLE_TD
#define TFC_RANDOMSAMPLE_TD

include "TfcBase.td"

let category = "Random" in {

def TFC_LogUniformCandidateSamplerOp : TFC_Op<"LogUniformCandidateSampler", [TFC_AdvancesRandom]> {
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_Int<"?", 1>:$num_true, TFC_Int<"?", 1>:$num_sampled, TFC_Bool<"?">:$unique,
    TFC_Int<"?", 1>:$range_max, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"int64">:$sampled_candidates, TFC_Out<"float32">:$true_expected_count,
    TFC_Out<"float32">:$sampled_expected_count);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ComputeAccidentalHitsOp : TFC_Op<"ComputeAccidentalHits", [Pure]> {
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_In<"int64">:$sampled_candidates, TFC_Int<"?">:$num_true, TFC_Int<"0">:$seed,
    TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"int32">:$indices, TFC_Out<"int64">:$ids, TFC_Out<"float32">:$weights);
  let gradient = "missing";
  let target = "none";
}

def TFC_FixedUnigramCandidateSamplerOp : TFC_Op<"FixedUnigramCandidateSampler", [TFC_AdvancesRandom]> {
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_Int<"?", 1>:$num_true, TFC_Int<"?", 1>:$num_sampled, TFC_Bool<"?">:$unique,
    TFC_Int<"?", 1>:$range_max, TFC_Str<"">:$vocab_file, TFC_Float<"1">:$distortion, TFC_Int<"0">:$num_reserved_ids,
    TFC_Int<"1", 1>:$num_shards, TFC_Int<"0", 0>:$shard, TFC_FloatList<"[]">:$unigrams, TFC_Int<"0">:$seed,
    TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"int64">:$sampled_candidates, TFC_Out<"float32">:$true_expected_count,
    TFC_Out<"float32">:$sampled_expected_count);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_LearnedUnigramCandidateSamplerOp : TFC_Op<"LearnedUnigramCandidateSampler", [TFC_AdvancesRandom]> {
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_Int<"?", 1>:$num_true, TFC_Int<"?", 1>:$num_sampled, TFC_Bool<"?">:$unique,
    TFC_Int<"?", 1>:$range_max, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"int64">:$sampled_candidates, TFC_Out<"float32">:$true_expected_count,
    TFC_Out<"float32">:$sampled_expected_count);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_UniformCandidateSamplerOp : TFC_Op<"UniformCandidateSampler", [TFC_AdvancesRandom]> {
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_Int<"?", 1>:$num_true, TFC_Int<"?", 1>:$num_sampled, TFC_Bool<"?">:$unique,
    TFC_Int<"?", 1>:$range_max, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"int64">:$sampled_candidates, TFC_Out<"float32">:$true_expected_count,
    TFC_Out<"float32">:$sampled_expected_count);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_AllCandidateSamplerOp : TFC_Op<"AllCandidateSampler", [TFC_AdvancesRandom]> {
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_Int<"?", 1>:$num_true, TFC_Int<"?", 1>:$num_sampled, TFC_Bool<"?">:$unique,
    TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"int64">:$sampled_candidates, TFC_Out<"float32">:$true_expected_count,
    TFC_Out<"float32">:$sampled_expected_count);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_ThreadUnsafeUnigramCandidateSamplerOp : TFC_Op<"ThreadUnsafeUnigramCandidateSampler", [TFC_AdvancesRandom]> {
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_Int<"?", 1>:$num_true, TFC_Int<"?", 1>:$num_sampled, TFC_Bool<"?">:$unique,
    TFC_Int<"?", 1>:$range_max, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"int64">:$sampled_candidates, TFC_Out<"float32">:$true_expected_count,
    TFC_Out<"float32">:$sampled_expected_count);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

} // category

#endif // TFC_RANDOMSAMPLE_TD
