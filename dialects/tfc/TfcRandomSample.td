// Ops of category RandomSample; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_RANDOMSAMPLE_TD
#define TFC_RANDOMSAMPLE_TD

include "TfcBase.td"

let category = "Random" in {

def TFC_LogUniformCandidateSamplerOp : TFC_Op<"LogUniformCandidateSampler", [TFC_AdvancesRandom]> {
  let summary = "classes drawn with probabilities that fall as of words by frequency, and how often each is expected";
  let description = [{
    Classes drawn with probabilities that fall as of words by frequency, and how often each is expected.

    1. true_classes is a matrix with num_true columns of classes below range_max.
    2. With unique there are at least num_sampled classes.

    Example: `%s, %t, %e = tfc.LogUniformCandidateSampler %c {num_sampled = 4 : i64, num_true = 1 : i64, range_max = 10 : i64, seed = 1 : i64, seed2 = 2 : i64, unique = true} : (tensor<3x1xi64>) -> (tensor<4xi64>, tensor<3x1xf32>, tensor<4xf32>)`
  }];
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_Int<"?", 1>:$num_true, TFC_Int<"?", 1>:$num_sampled, TFC_Bool<"?">:$unique,
    TFC_Int<"?", 1>:$range_max, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"int64">:$sampled_candidates, TFC_Out<"float32">:$true_expected_count,
    TFC_Out<"float32">:$sampled_expected_count);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ComputeAccidentalHitsOp : TFC_Op<"ComputeAccidentalHits", [Pure]> {
  let summary = "where sampled candidates are true classes: row, position among the candidates, and a weight that removes it";
  let description = [{
    Where sampled candidates are true classes: row, position among the candidates, and a weight that removes it.

    1. true_classes is a matrix with num_true columns.
    2. sampled_candidates is a vector.

    Example: `%i, %d, %w = tfc.ComputeAccidentalHits %t, %s {num_true = 1 : i64, seed = 0 : i64, seed2 = 0 : i64} : (tensor<3x1xi64>, tensor<4xi64>) -> (tensor<?xi32>, tensor<?xi64>, tensor<?xf32>)`
  }];
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_In<"int64">:$sampled_candidates, TFC_Int<"?">:$num_true, TFC_Int<"0">:$seed,
    TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"int32">:$indices, TFC_Out<"int64">:$ids, TFC_Out<"float32">:$weights);
  let gradient = "missing";
  let target = "host";
}

def TFC_FixedUnigramCandidateSamplerOp : TFC_Op<"FixedUnigramCandidateSampler", [TFC_AdvancesRandom]> {
  let summary = "classes drawn by given weights, and how often each is expected";
  let description = [{
    Classes drawn by given weights, and how often each is expected.

    1. The attribute unigrams has one weight a class that is not reserved.
    2. vocab_file is not read.
  }];
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
  let target = "host";
}

def TFC_LearnedUnigramCandidateSamplerOp : TFC_Op<"LearnedUnigramCandidateSampler", [TFC_AdvancesRandom]> {
  let summary = "classes drawn as often as the node has seen them, and how often each is expected";
  let description = [{
    Classes drawn as often as the node has seen them, and how often each is expected.

    1. true_classes is a matrix with num_true columns of classes below range_max.
    2. With unique there are at least num_sampled classes.
  }];
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_Int<"?", 1>:$num_true, TFC_Int<"?", 1>:$num_sampled, TFC_Bool<"?">:$unique,
    TFC_Int<"?", 1>:$range_max, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"int64">:$sampled_candidates, TFC_Out<"float32">:$true_expected_count,
    TFC_Out<"float32">:$sampled_expected_count);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_UniformCandidateSamplerOp : TFC_Op<"UniformCandidateSampler", [TFC_AdvancesRandom]> {
  let summary = "classes drawn evenly, and how often each is expected";
  let description = [{
    Classes drawn evenly, and how often each is expected.

    1. true_classes is a matrix with num_true columns of classes below range_max.
    2. With unique there are at least num_sampled classes.
  }];
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_Int<"?", 1>:$num_true, TFC_Int<"?", 1>:$num_sampled, TFC_Bool<"?">:$unique,
    TFC_Int<"?", 1>:$range_max, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"int64">:$sampled_candidates, TFC_Out<"float32">:$true_expected_count,
    TFC_Out<"float32">:$sampled_expected_count);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_AllCandidateSamplerOp : TFC_Op<"AllCandidateSampler", [TFC_AdvancesRandom]> {
  let summary = "every class below num_sampled";
  let description = [{
    Every class below num_sampled.

    1. true_classes is a matrix with num_true columns.
  }];
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_Int<"?", 1>:$num_true, TFC_Int<"?", 1>:$num_sampled, TFC_Bool<"?">:$unique,
    TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"int64">:$sampled_candidates, TFC_Out<"float32">:$true_expected_count,
    TFC_Out<"float32">:$sampled_expected_count);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_ThreadUnsafeUnigramCandidateSamplerOp : TFC_Op<"ThreadUnsafeUnigramCandidateSampler", [TFC_AdvancesRandom]> {
  let summary = "classes drawn as often as the node has seen them, and how often each is expected";
  let description = [{
    Classes drawn as often as the node has seen them, and how often each is expected.

    1. true_classes is a matrix with num_true columns of classes below range_max.
    2. With unique there are at least num_sampled classes.
  }];
  let arguments = (ins
    TFC_In<"int64">:$true_classes, TFC_Int<"?", 1>:$num_true, TFC_Int<"?", 1>:$num_sampled, TFC_Bool<"?">:$unique,
    TFC_Int<"?", 1>:$range_max, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs
    TFC_Out<"int64">:$sampled_candidates, TFC_Out<"float32">:$true_expected_count,
    TFC_Out<"float32">:$sampled_expected_count);
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_RANDOMSAMPLE_TD
