// Ops of category RandomMore; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_RANDOMMORE_TD
#define TFC_RANDOMMORE_TD

include "TfcBase.td"

let category = "Random" in {

def TFC_RandomPoissonV2Op : TFC_Op<"RandomPoissonV2", [TFC_AdvancesRandom]> {
  let arguments = (ins TFC_In<"S">:$shape, TFC_In<"R">:$rate, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"S", ["int32", "int64"]>,
    TFC_DerivedType<"R", TFC_Types26, "float64">,
    TFC_DerivedType<"dtype", TFC_Types26, "int64">];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_RandomGammaOp : TFC_Op<"RandomGamma", [TFC_AdvancesRandom]> {
  let arguments = (ins TFC_In<"S">:$shape, TFC_In<"T">:$alpha, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"S", ["int32", "int64"]>, TFC_DerivedType<"T", TFC_Types29>];
  let stateful = 1;
  let target = "none";
}

def TFC_MultinomialOp : TFC_Op<"Multinomial", [TFC_AdvancesRandom]> {
  let summary = "log-probs; its own sample reservation";
  let arguments = (ins TFC_In<"T">:$logits, TFC_In<"int32">:$num_samples, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"output_dtype">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>, TFC_DerivedType<"output_dtype", ["int32", "int64"], "int64">];
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_ParameterizedTruncatedNormalOp : TFC_Op<"ParameterizedTruncatedNormal", [TFC_AdvancesRandom]> {
  let arguments = (ins
    TFC_In<"T">:$shape, TFC_In<"dtype">:$means, TFC_In<"dtype">:$stdevs, TFC_In<"dtype">:$minvals,
    TFC_In<"dtype">:$maxvals, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", TFC_Floats>, TFC_DerivedType<"T", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "none";
  let target = "none";
}

def TFC_StatelessMultinomialOp : TFC_Op<"StatelessMultinomial", [Pure]> {
  let arguments = (ins TFC_In<"T">:$logits, TFC_In<"int32">:$num_samples, TFC_In<"Tseed">:$seed);
  let results = (outs TFC_Out<"output_dtype">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Reals>,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">,
    TFC_DerivedType<"output_dtype", ["int32", "int64"], "int64">];
  let gradient = "none";
  let target = "none";
}

def TFC_StatelessRandomNormalOp : TFC_Op<"StatelessRandomNormal", [Pure]> {
  let arguments = (ins TFC_In<"T">:$shape, TFC_In<"Tseed">:$seed);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Floats, "float32">,
    TFC_DerivedType<"T", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let gradient = "none";
  let target = "none";
}

def TFC_StatelessRandomUniformOp : TFC_Op<"StatelessRandomUniform", [Pure]> {
  let arguments = (ins TFC_In<"T">:$shape, TFC_In<"Tseed">:$seed);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Floats, "float32">,
    TFC_DerivedType<"T", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let gradient = "none";
  let target = "none";
}

def TFC_StatelessTruncatedNormalOp : TFC_Op<"StatelessTruncatedNormal", [Pure]> {
  let arguments = (ins TFC_In<"T">:$shape, TFC_In<"Tseed">:$seed);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Floats, "float32">,
    TFC_DerivedType<"T", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let gradient = "none";
  let target = "none";
}

def TFC_NonDeterministicIntsOp : TFC_Op<"NonDeterministicInts", [TFC_AdvancesRandom]> {
  let arguments = (ins TFC_In<"shape_dtype">:$shape);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", [], "int64">, TFC_DerivedType<"shape_dtype", [], "int64">];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_RandomGammaGradOp : TFC_Op<"RandomGammaGrad", [Pure]> {
  let summary = "the derivative of a sample of the gamma distribution by alpha";
  let description = [{
    Element by element, with numpy's broadcasting: the derivative of a sample of the gamma distribution by alpha.

    1. The result has the shape to which the operands broadcast, and their element type.

    Example: `%o = tfc.RandomGammaGrad %alpha, %sample : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$alpha, TFC_In<"T">:$sample);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"T", ["float32", "float64"]>];
  let gradient = "missing";
}

def TFC_RandomPoissonOp : TFC_Op<"RandomPoisson", [TFC_AdvancesRandom]> {
  let arguments = (ins TFC_In<"S">:$shape, TFC_In<"dtype">:$rate, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"S", ["int32", "int64"]>, TFC_DerivedType<"dtype", TFC_Types29>];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_RngSkipOp : TFC_Op<"RngSkip", [TFC_AdvancesRandom]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"int64">:$algorithm, TFC_In<"int64">:$delta);
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_StatefulRandomBinomialOp : TFC_Op<"StatefulRandomBinomial", [TFC_AdvancesRandom]> {
  let arguments = (ins
    TFC_In<"resource">:$resource, TFC_In<"int64">:$algorithm, TFC_In<"S">:$shape, TFC_In<"T">:$counts,
    TFC_In<"T">:$probs);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"S", ["int32", "int64"]>,
    TFC_DerivedType<"T", TFC_Types26, "float64">,
    TFC_DerivedType<"dtype", TFC_Types26, "int64">];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_StatefulStandardNormalOp : TFC_Op<"StatefulStandardNormal", [TFC_AdvancesRandom]> {
  let arguments = (ins TFC_In<"resource">:$resource, TFC_In<"shape_dtype">:$shape);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", [], "float32">, TFC_DerivedType<"shape_dtype", [], "int64">];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_StatefulUniformIntOp : TFC_Op<"StatefulUniformInt", [TFC_AdvancesRandom]> {
  let arguments = (ins
    TFC_In<"resource">:$resource, TFC_In<"int64">:$algorithm, TFC_In<"shape_dtype">:$shape, TFC_In<"dtype">:$minval,
    TFC_In<"dtype">:$maxval);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", [], "int64">, TFC_DerivedType<"shape_dtype", [], "int64">];
  let stateful = 1;
  let gradient = "missing";
  let target = "none";
}

def TFC_StatelessRandomUniformIntOp : TFC_Op<"StatelessRandomUniformInt", [Pure]> {
  let arguments = (ins TFC_In<"T">:$shape, TFC_In<"Tseed">:$seed, TFC_In<"dtype">:$minval, TFC_In<"dtype">:$maxval);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", ["int32", "int64"]>,
    TFC_DerivedType<"T", ["int32", "int64"]>,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let gradient = "none";
  let target = "none";
}

def TFC_StatelessRandomGetKeyCounterOp : TFC_Op<"StatelessRandomGetKeyCounter", [Pure]> {
  let arguments = (ins TFC_In<"Tseed">:$seed);
  let results = (outs TFC_Out<"uint64">:$key, TFC_Out<"uint64">:$counter);
  let derived = [TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let gradient = "missing";
  let target = "none";
}

def TFC_StatelessRandomNormalV2Op : TFC_Op<"StatelessRandomNormalV2", [Pure]> {
  let arguments = (ins TFC_In<"Tshape">:$shape, TFC_In<"uint64">:$key, TFC_In<"uint64">:$counter, TFC_In<"int32">:$alg);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Floats, "float32">,
    TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
  let gradient = "none";
  let target = "none";
}

def TFC_StatelessRandomUniformFullIntV2Op : TFC_Op<"StatelessRandomUniformFullIntV2", [Pure]> {
  let arguments = (ins TFC_In<"Tshape">:$shape, TFC_In<"uint64">:$key, TFC_In<"uint64">:$counter, TFC_In<"int32">:$alg);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Types50, "uint64">,
    TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
  let gradient = "none";
  let target = "none";
}

def TFC_StatelessRandomUniformIntV2Op : TFC_Op<"StatelessRandomUniformIntV2", [Pure]> {
  let arguments = (ins
    TFC_In<"Tshape">:$shape, TFC_In<"uint64">:$key, TFC_In<"uint64">:$counter, TFC_In<"int32">:$alg,
    TFC_In<"dtype">:$minval, TFC_In<"dtype">:$maxval);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", TFC_Types50>, TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
  let gradient = "none";
  let target = "none";
}

def TFC_StatelessRandomUniformV2Op : TFC_Op<"StatelessRandomUniformV2", [Pure]> {
  let arguments = (ins TFC_In<"Tshape">:$shape, TFC_In<"uint64">:$key, TFC_In<"uint64">:$counter, TFC_In<"int32">:$alg);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Floats, "float32">,
    TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
  let gradient = "none";
  let target = "none";
}

def TFC_StatelessTruncatedNormalV2Op : TFC_Op<"StatelessTruncatedNormalV2", [Pure]> {
  let arguments = (ins TFC_In<"Tshape">:$shape, TFC_In<"uint64">:$key, TFC_In<"uint64">:$counter, TFC_In<"int32">:$alg);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Floats, "float32">,
    TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
  let gradient = "none";
  let target = "none";
}

def TFC_RandomIndexShuffleOp : TFC_Op<"RandomIndexShuffle", [Pure]> {
  let arguments = (ins TFC_In<"dtype">:$index, TFC_In<"Tseed">:$seed, TFC_In<"dtype">:$max_index, TFC_Int<"4">:$rounds);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", TFC_Types50>, TFC_DerivedType<"Tseed", TFC_Types50>];
  let gradient = "none";
  let target = "none";
}

def TFC_StatelessParameterizedTruncatedNormalOp : TFC_Op<"StatelessParameterizedTruncatedNormal", [Pure]> {
  let arguments = (ins
    TFC_In<"S">:$shape, TFC_In<"Tseed">:$seed, TFC_In<"dtype">:$means, TFC_In<"dtype">:$stddevs,
    TFC_In<"dtype">:$minvals, TFC_In<"dtype">:$maxvals);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"S", ["int32", "int64"]>,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">,
    TFC_DerivedType<"dtype", TFC_Types29>];
  let target = "none";
}

def TFC_StatelessRandomGammaV2Op : TFC_Op<"StatelessRandomGammaV2", [Pure]> {
  let arguments = (ins TFC_In<"T">:$shape, TFC_In<"Tseed">:$seed, TFC_In<"dtype">:$alpha);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Types29>,
    TFC_DerivedType<"T", ["int32", "int64"]>,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let target = "none";
}

def TFC_StatelessRandomBinomialOp : TFC_Op<"StatelessRandomBinomial", [Pure]> {
  let arguments = (ins TFC_In<"S">:$shape, TFC_In<"Tseed">:$seed, TFC_In<"T">:$counts, TFC_In<"T">:$probs);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"S", ["int32", "int64"]>,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">,
    TFC_DerivedType<"T", TFC_Types26, "float64">,
    TFC_DerivedType<"dtype", TFC_Types26, "int64">];
  let gradient = "none";
  let target = "none";
}

def TFC_StatelessRandomPoissonOp : TFC_Op<"StatelessRandomPoisson", [Pure]> {
  let arguments = (ins TFC_In<"T">:$shape, TFC_In<"Tseed">:$seed, TFC_In<"Rtype">:$lam);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"Rtype", TFC_Types26>,
    TFC_DerivedType<"dtype", TFC_Types26>,
    TFC_DerivedType<"T", ["int32", "int64"]>,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let gradient = "none";
  let target = "none";
}

def TFC_StatelessSampleDistortedBoundingBoxOp : TFC_Op<"StatelessSampleDistortedBoundingBox", [Pure]> {
  let arguments = (ins
    TFC_In<"T">:$image_size, TFC_In<"float32">:$bounding_boxes, TFC_In<"float32">:$min_object_covered,
    TFC_In<"Tseed">:$seed, TFC_FloatList<"[0.75,1.3300000429153442]">:$aspect_ratio_range,
    TFC_FloatList<"[0.05000000074505806,1.0]">:$area_range, TFC_Int<"100">:$max_attempts,
    TFC_Bool<"false">:$use_image_if_no_bounding_boxes);
  let results = (outs TFC_Out<"T">:$begin, TFC_Out<"T">:$size, TFC_Out<"float32">:$bboxes);
  let derived = [TFC_DerivedType<"T", TFC_Types46>, TFC_DerivedType<"Tseed", ["int32", "int64"]>];
  let gradient = "missing";
  let target = "none";
}

} // category

#endif // TFC_RANDOMMORE_TD
