// Ops of category RandomMore; signatures are TensorFlow's (tensorflow/core/ops).

#ifndef TFC_RANDOMMORE_TD
#define TFC_RANDOMMORE_TD

include "TfcBase.td"

let category = "Random" in {

def TFC_RandomPoissonV2Op : TFC_Op<"RandomPoissonV2", [TFC_AdvancesRandom]> {
  let summary = "numbers of the Poisson distribution for each rate, from the node's Philox stream";
  let description = [{
    Numbers of the Poisson distribution for each rate, from the node's Philox stream.

    1. The result has the given shape followed by the rate's.

    Example: `%y = tfc.RandomPoissonV2 %s, %r {seed = 1 : i64, seed2 = 2 : i64} : (tensor<1xi32>, tensor<2xf32>) -> tensor<3x2xf32>`
  }];
  let arguments = (ins TFC_In<"S">:$shape, TFC_In<"R">:$rate, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"S", ["int32", "int64"]>,
    TFC_DerivedType<"R", TFC_Types26, "float64">,
    TFC_DerivedType<"dtype", TFC_Types26, "int64">];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
}

def TFC_RandomGammaOp : TFC_Op<"RandomGamma", [TFC_AdvancesRandom]> {
  let summary = "numbers of the gamma distribution for each alpha, from the node's Philox stream";
  let description = [{
    Numbers of the gamma distribution for each alpha, from the node's Philox stream.

    1. The result has the given shape followed by alpha's.

    Example: `%y = tfc.RandomGamma %s, %a {seed = 1 : i64, seed2 = 2 : i64} : (tensor<1xi32>, tensor<2xf32>) -> tensor<3x2xf32>`
  }];
  let arguments = (ins TFC_In<"S">:$shape, TFC_In<"T">:$alpha, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"T">:$output);
  let derived = [TFC_DerivedType<"S", ["int32", "int64"]>, TFC_DerivedType<"T", TFC_Types29>];
  let stateful = 1;
  let target = "host";
}

def TFC_MultinomialOp : TFC_Op<"Multinomial", [TFC_AdvancesRandom]> {
  let summary = "classes drawn by unnormalised log probabilities, a row each";
  let description = [{
    Classes drawn by unnormalised log probabilities, a row each.

    1. The logits are a matrix with at least one column.
    2. num_samples is a scalar, not negative.

    Example: `%y = tfc.Multinomial %l, %n {seed = 1 : i64, seed2 = 2 : i64} : (tensor<2x5xf32>, tensor<i32>) -> tensor<2x3xi64>`
  }];
  let arguments = (ins TFC_In<"T">:$logits, TFC_In<"int32">:$num_samples, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"output_dtype">:$output);
  let derived = [TFC_DerivedType<"T", TFC_Reals>, TFC_DerivedType<"output_dtype", ["int32", "int64"], "int64">];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_ParameterizedTruncatedNormalOp : TFC_Op<"ParameterizedTruncatedNormal", [TFC_AdvancesRandom]> {
  let summary = "normal numbers within bounds, the parameters by batch";
  let description = [{
    Normal numbers within bounds, the parameters by batch.

    1. Each parameter is a scalar or has one element a batch.
    2. The deviation is positive, the bounds are in order and one of them is finite.

    Example: `%y = tfc.ParameterizedTruncatedNormal %s, %m, %d, %a, %b {seed = 1 : i64, seed2 = 2 : i64} : (tensor<2xi32>, tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) -> tensor<2x3xf32>`
  }];
  let arguments = (ins
    TFC_In<"T">:$shape, TFC_In<"dtype">:$means, TFC_In<"dtype">:$stdevs, TFC_In<"dtype">:$minvals,
    TFC_In<"dtype">:$maxvals, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", TFC_Floats>, TFC_DerivedType<"T", ["int32", "int64"]>];
  let stateful = 1;
  let gradient = "none";
  let target = "host";
}

def TFC_StatelessMultinomialOp : TFC_Op<"StatelessMultinomial", [Pure]> {
  let summary = "as Multinomial, from the stream that a seed of two integers names";
  let description = [{
    As Multinomial, from the stream that a seed of two integers names.

    1. The seed has shape [2].

    Example: `%y = tfc.StatelessMultinomial %l, %n, %k : (tensor<2x5xf32>, tensor<i32>, tensor<2xi64>) -> tensor<2x3xi64>`
  }];
  let arguments = (ins TFC_In<"T">:$logits, TFC_In<"int32">:$num_samples, TFC_In<"Tseed">:$seed);
  let results = (outs TFC_Out<"output_dtype">:$output);
  let derived = [
    TFC_DerivedType<"T", TFC_Reals>,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">,
    TFC_DerivedType<"output_dtype", ["int32", "int64"], "int64">];
  let gradient = "none";
  let target = "host";
}

def TFC_StatelessRandomNormalOp : TFC_Op<"StatelessRandomNormal", [Pure]> {
  let summary = "standard normal numbers from the stream that a seed of two integers names";
  let description = [{
    Standard normal numbers from the stream that a seed of two integers names.

    1. The seed has shape [2].

    Example: `%y = tfc.StatelessRandomNormal %s, %k : (tensor<1xi32>, tensor<2xi64>) -> tensor<3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$shape, TFC_In<"Tseed">:$seed);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Floats, "float32">,
    TFC_DerivedType<"T", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let gradient = "none";
  let target = "host";
}

def TFC_StatelessRandomUniformOp : TFC_Op<"StatelessRandomUniform", [Pure]> {
  let summary = "numbers of [0, 1) from the stream that a seed of two integers names";
  let description = [{
    Numbers of [0, 1) from the stream that a seed of two integers names.

    1. The seed has shape [2].

    Example: `%y = tfc.StatelessRandomUniform %s, %k : (tensor<1xi32>, tensor<2xi64>) -> tensor<3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$shape, TFC_In<"Tseed">:$seed);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Floats, "float32">,
    TFC_DerivedType<"T", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let gradient = "none";
  let target = "host";
}

def TFC_StatelessTruncatedNormalOp : TFC_Op<"StatelessTruncatedNormal", [Pure]> {
  let summary = "normal numbers of magnitude below 2 from the stream that a seed of two integers names";
  let description = [{
    Normal numbers of magnitude below 2 from the stream that a seed of two integers names.

    1. The seed has shape [2].

    Example: `%y = tfc.StatelessTruncatedNormal %s, %k : (tensor<1xi32>, tensor<2xi64>) -> tensor<3xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$shape, TFC_In<"Tseed">:$seed);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Floats, "float32">,
    TFC_DerivedType<"T", ["int32", "int64"], "int32">,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let gradient = "none";
  let target = "host";
}

def TFC_NonDeterministicIntsOp : TFC_Op<"NonDeterministicInts", [TFC_AdvancesRandom]> {
  let summary = "integers that differ from run to run";
  let description = [{
    Integers that differ from run to run.

    Example: `%y = tfc.NonDeterministicInts %s : (tensor<1xi64>) -> tensor<3xi64>`
  }];
  let arguments = (ins TFC_In<"shape_dtype">:$shape);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", [], "int64">, TFC_DerivedType<"shape_dtype", [], "int64">];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
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
  let summary = "numbers of the Poisson distribution for each rate, computed in the rate's type";
  let description = [{
    Numbers of the Poisson distribution for each rate, computed in the rate's type.

    1. The result has the given shape followed by the rate's.

    Example: `%y = tfc.RandomPoisson %s, %r {seed = 1 : i64, seed2 = 2 : i64} : (tensor<1xi32>, tensor<2xf32>) -> tensor<3x2xf32>`
  }];
  let arguments = (ins TFC_In<"S">:$shape, TFC_In<"dtype">:$rate, TFC_Int<"0">:$seed, TFC_Int<"0">:$seed2);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"S", ["int32", "int64"]>, TFC_DerivedType<"dtype", TFC_Types29>];
  let stateful = 1;
  let gradient = "missing";
  let target = "host";
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
  let summary = "integers of [minval, maxval) from the stream that a seed of two integers names";
  let description = [{
    Integers of [minval, maxval) from the stream that a seed of two integers names.

    1. The seed has shape [2].
    2. minval and maxval are scalars, minval the smaller.

    Example: `%y = tfc.StatelessRandomUniformInt %s, %k, %a, %b : (tensor<1xi32>, tensor<2xi64>, tensor<i32>, tensor<i32>) -> tensor<3xi32>`
  }];
  let arguments = (ins TFC_In<"T">:$shape, TFC_In<"Tseed">:$seed, TFC_In<"dtype">:$minval, TFC_In<"dtype">:$maxval);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", ["int32", "int64"]>,
    TFC_DerivedType<"T", ["int32", "int64"]>,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let gradient = "none";
  let target = "host";
}

def TFC_StatelessRandomGetKeyCounterOp : TFC_Op<"StatelessRandomGetKeyCounter", [Pure]> {
  let summary = "key and counter of the stream that a seed of two integers names";
  let description = [{
    Key and counter of the stream that a seed of two integers names.

    1. The seed has shape [2].

    Example: `%k, %c = tfc.StatelessRandomGetKeyCounter %s : (tensor<2xi64>) -> (tensor<1xui64>, tensor<2xui64>)`
  }];
  let arguments = (ins TFC_In<"Tseed">:$seed);
  let results = (outs TFC_Out<"uint64">:$key, TFC_Out<"uint64">:$counter);
  let derived = [TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let gradient = "missing";
  let target = "host";
}

def TFC_StatelessRandomNormalV2Op : TFC_Op<"StatelessRandomNormalV2", [Pure]> {
  let summary = "standard normal numbers from the stream of a key and a counter";
  let description = [{
    Standard normal numbers from the stream of a key and a counter.

    1. The key has shape [1], the counter at least two elements.
    2. The algorithm is Philox (1) or the runtime's choice (3), which is Philox.

    Example: `%y = tfc.StatelessRandomNormalV2 %s, %k, %c, %a : (tensor<1xi32>, tensor<1xui64>, tensor<2xui64>, tensor<i32>) -> tensor<3xf32>`
  }];
  let arguments = (ins TFC_In<"Tshape">:$shape, TFC_In<"uint64">:$key, TFC_In<"uint64">:$counter, TFC_In<"int32">:$alg);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Floats, "float32">,
    TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
  let gradient = "none";
  let target = "host";
}

def TFC_StatelessRandomUniformFullIntV2Op : TFC_Op<"StatelessRandomUniformFullIntV2", [Pure]> {
  let summary = "integers of the type's full range from the stream of a key and a counter";
  let description = [{
    Integers of the type's full range from the stream of a key and a counter.

    1. The key has shape [1], the counter at least two elements.

    Example: `%y = tfc.StatelessRandomUniformFullIntV2 %s, %k, %c, %a : (tensor<1xi32>, tensor<1xui64>, tensor<2xui64>, tensor<i32>) -> tensor<3xi32>`
  }];
  let arguments = (ins TFC_In<"Tshape">:$shape, TFC_In<"uint64">:$key, TFC_In<"uint64">:$counter, TFC_In<"int32">:$alg);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Types50, "uint64">,
    TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
  let gradient = "none";
  let target = "host";
}

def TFC_StatelessRandomUniformIntV2Op : TFC_Op<"StatelessRandomUniformIntV2", [Pure]> {
  let summary = "integers of [minval, maxval) from the stream of a key and a counter";
  let description = [{
    Integers of [minval, maxval) from the stream of a key and a counter.

    1. The key has shape [1], the counter at least two elements.
    2. minval and maxval are scalars, minval the smaller.

    Example: `%y = tfc.StatelessRandomUniformIntV2 %s, %k, %c, %a, %l, %h : (tensor<1xi32>, tensor<1xui64>, tensor<2xui64>, tensor<i32>, tensor<i32>, tensor<i32>) -> tensor<3xi32>`
  }];
  let arguments = (ins
    TFC_In<"Tshape">:$shape, TFC_In<"uint64">:$key, TFC_In<"uint64">:$counter, TFC_In<"int32">:$alg,
    TFC_In<"dtype">:$minval, TFC_In<"dtype">:$maxval);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [TFC_DerivedType<"dtype", TFC_Types50>, TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
  let gradient = "none";
  let target = "host";
}

def TFC_StatelessRandomUniformV2Op : TFC_Op<"StatelessRandomUniformV2", [Pure]> {
  let summary = "numbers of [0, 1) from the stream of a key and a counter";
  let description = [{
    Numbers of [0, 1) from the stream of a key and a counter.

    1. The key has shape [1], the counter at least two elements.

    Example: `%y = tfc.StatelessRandomUniformV2 %s, %k, %c, %a : (tensor<1xi32>, tensor<1xui64>, tensor<2xui64>, tensor<i32>) -> tensor<3xf32>`
  }];
  let arguments = (ins TFC_In<"Tshape">:$shape, TFC_In<"uint64">:$key, TFC_In<"uint64">:$counter, TFC_In<"int32">:$alg);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Floats, "float32">,
    TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
  let gradient = "none";
  let target = "host";
}

def TFC_StatelessTruncatedNormalV2Op : TFC_Op<"StatelessTruncatedNormalV2", [Pure]> {
  let summary = "normal numbers of magnitude below 2 from the stream of a key and a counter";
  let description = [{
    Normal numbers of magnitude below 2 from the stream of a key and a counter.

    1. The key has shape [1], the counter at least two elements.

    Example: `%y = tfc.StatelessTruncatedNormalV2 %s, %k, %c, %a : (tensor<1xi32>, tensor<1xui64>, tensor<2xui64>, tensor<i32>) -> tensor<3xf32>`
  }];
  let arguments = (ins TFC_In<"Tshape">:$shape, TFC_In<"uint64">:$key, TFC_In<"uint64">:$counter, TFC_In<"int32">:$alg);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Floats, "float32">,
    TFC_DerivedType<"Tshape", ["int32", "int64"], "int32">];
  let gradient = "none";
  let target = "host";
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
  let summary = "as RandomGamma, from the stream that a seed of two integers names";
  let description = [{
    As RandomGamma, from the stream that a seed of two integers names.

    1. The seed has shape [2].
    2. The shape, which is the result's, ends in alpha's.

    Example: `%y = tfc.StatelessRandomGammaV2 %s, %k, %a : (tensor<2xi32>, tensor<2xi64>, tensor<2xf32>) -> tensor<3x2xf32>`
  }];
  let arguments = (ins TFC_In<"T">:$shape, TFC_In<"Tseed">:$seed, TFC_In<"dtype">:$alpha);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"dtype", TFC_Types29>,
    TFC_DerivedType<"T", ["int32", "int64"]>,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let target = "host";
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
  let summary = "as RandomPoissonV2, from the stream that a seed of two integers names";
  let description = [{
    As RandomPoissonV2, from the stream that a seed of two integers names.

    1. The seed has shape [2].
    2. The shape, which is the result's, ends in the rate's.

    Example: `%y = tfc.StatelessRandomPoisson %s, %k, %r : (tensor<2xi32>, tensor<2xi64>, tensor<2xf32>) -> tensor<3x2xi64>`
  }];
  let arguments = (ins TFC_In<"T">:$shape, TFC_In<"Tseed">:$seed, TFC_In<"Rtype">:$lam);
  let results = (outs TFC_Out<"dtype">:$output);
  let derived = [
    TFC_DerivedType<"Rtype", TFC_Types26>,
    TFC_DerivedType<"dtype", TFC_Types26>,
    TFC_DerivedType<"T", ["int32", "int64"]>,
    TFC_DerivedType<"Tseed", ["int32", "int64"], "int64">];
  let gradient = "none";
  let target = "host";
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
