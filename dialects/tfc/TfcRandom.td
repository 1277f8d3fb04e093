// Ops of category Random; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_RANDOM_TD
#define TFC_RANDOM_TD

include "TfcBase.td"

let category = "Random" in {

def TFC_RandomUniformOp : TFC_Op<"RandomUniform", [TFC_AdvancesRandom]> {
  let summary = "Philox stream, semantics 8";
  let arguments = (ins TFC_In<"T">:$shape, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", TFC_Floats>, TFC_DerivedType<"T", TFC_Indices>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_TruncatedNormalOp : TFC_Op<"TruncatedNormal", [TFC_AdvancesRandom]> {
  let summary = "Philox, 256 blocks per group";
  let arguments = (ins TFC_In<"T">:$shape, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", TFC_Floats>, TFC_DerivedType<"T", TFC_Indices>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_RandomUniformIntOp : TFC_Op<"RandomUniformInt", [TFC_AdvancesRandom]> {
  let summary = "modulo";
  let arguments = (ins
    TFC_In<"T">:$shape, TFC_In<"Tout">:$minval, TFC_In<"Tout">:$maxval, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"Tout">:$output);
  let derived = [TFC_DerivedType<"Tout", TFC_Indices>, TFC_DerivedType<"T", TFC_Indices>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_RandomStandardNormalOp : TFC_Op<"RandomStandardNormal", [TFC_AdvancesRandom]> {
  let summary = "Philox";
  let arguments = (ins TFC_In<"T">:$shape, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", TFC_Floats>, TFC_DerivedType<"T", TFC_Indices>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_RandomShuffleOp : TFC_Op<"RandomShuffle", [TFC_AdvancesRandom]> {
  let summary = "index swaps";
  let arguments = (ins TFC_In<"T">:$value, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", []>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

} // category

#endif // TFC_RANDOM_TD
