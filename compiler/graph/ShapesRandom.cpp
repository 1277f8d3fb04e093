// Shapes of random ops.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

Status ofShape(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(fromTensor(c, 0, c.outputs[0]));
  if (auto dims = intsOf(c, 0))
    for (std::int64_t d : *dims)
      if (d < 0)
        return errors::invalidArgument("Shape [", d, "] has negative dimensions");
  return Status::ok();
}

Status uniformInt(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  return ofShape(c);
}

/// RandomGamma, RandomPoisson: samples for each parameter.
Status perParameter(ShapeContext &c) {
  Shape samples;
  TFC_RETURN_IF_ERROR(fromTensor(c, 0, samples));
  c.setOutput(0, concat(samples, c.inputs[1]));
  return Status::ok();
}

Status multinomial(ShapeContext &c) {
  Shape logits;
  Dim samples;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, logits));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  TFC_RETURN_IF_ERROR(dimFromScalar(c, 1, samples));
  c.setOutput(0, Shape{dimOf(logits, 0), samples});
  return Status::ok();
}

Status truncated(ShapeContext &c) {
  for (int i = 1; i < 5; ++i) {
    Shape parameter;
    TFC_RETURN_IF_ERROR(withRankAtMost(c.inputs[i], 1, parameter));
  }
  return ofShape(c);
}

Status seedOfTwo(ShapeContext &c, int i) {
  Shape seed;
  Dim two;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1, seed));
  return withDim(dimOf(seed, 0), 2, two);
}

Status stateless(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(seedOfTwo(c, 1));
  return ofShape(c);
}

Status statelessKeyed(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 1));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[3], 0));
  return ofShape(c);
}

Status statelessMultinomial(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(seedOfTwo(c, 2));
  return multinomial(c);
}

Status keyCounter(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(seedOfTwo(c, 0));
  c.setOutput(0, vector(1));
  c.setOutput(1, vector(2));
  return Status::ok();
}

Status candidateSampler(ShapeContext &c) {
  Shape classes;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, classes));
  const Dim sampled = c.attrOr<std::int64_t>("num_sampled", 0), numTrue = c.attrOr<std::int64_t>("num_true", 0);
  if (sampled < 1)
    return errors::invalidArgument("num_sampled must be >= 1, got ", sampled);
  if (numTrue < 1)
    return errors::invalidArgument("num_true must be >= 1, got ", numTrue);
  c.setOutput(0, vector(sampled));
  c.setOutput(1, Shape{dimOf(classes, 0), numTrue});
  c.setOutput(2, vector(sampled));
  return Status::ok();
}

Status accidentalHits(ShapeContext &c) {
  const Dim numTrue = c.attrOr<std::int64_t>("num_true", 0);
  Shape classes;
  Dim same;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, classes));
  TFC_RETURN_IF_ERROR(withDim(dimOf(classes, 1), numTrue, same));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1));
  for (int i = 0; i < 3; ++i)
    c.setOutput(i, vector(None));
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"RandomUniform", ofShape},
    {"RandomStandardNormal", ofShape},
    {"TruncatedNormal", ofShape},
    {"RandomUniformInt", uniformInt},
    {"RandomShuffle", unchanged},
    {"RandomGamma", perParameter},
    {"RandomPoisson", perParameter},
    {"RandomPoissonV2", perParameter},
    {"Multinomial", multinomial},
    {"StatelessMultinomial", statelessMultinomial},
    {"ParameterizedTruncatedNormal", truncated},
    {"NonDeterministicInts", ofShape},
    {"StatelessRandomUniform", stateless},
    {"StatelessRandomNormal", stateless},
    {"StatelessTruncatedNormal", stateless},
    {"StatelessRandomUniformInt", stateless},
    {"StatelessRandomUniformFullInt", stateless},
    {"StatelessRandomGammaV2", stateless},
    {"StatelessRandomPoisson", stateless},
    {"StatelessRandomUniformV2", statelessKeyed},
    {"StatelessRandomNormalV2", statelessKeyed},
    {"StatelessTruncatedNormalV2", statelessKeyed},
    {"StatelessRandomUniformIntV2", statelessKeyed},
    {"StatelessRandomUniformFullIntV2", statelessKeyed},
    {"StatelessRandomGetKeyCounter", keyCounter},
    {"UniformCandidateSampler", candidateSampler},
    {"LogUniformCandidateSampler", candidateSampler},
    {"LearnedUnigramCandidateSampler", candidateSampler},
    {"ThreadUnsafeUnigramCandidateSampler", candidateSampler},
    {"FixedUnigramCandidateSampler", candidateSampler},
    {"AllCandidateSampler", candidateSampler},
    {"ComputeAccidentalHits", accidentalHits},
};

} // namespace

std::span<const RuleEntry> randomRules() { return rules; }

} // namespace tfc::graph
