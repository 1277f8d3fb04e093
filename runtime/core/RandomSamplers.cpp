// Candidate samplers, and ComputeAccidentalHits.
#include "RandomState.h"

#include <cfloat>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

namespace tfc::rt {

namespace {

/// Integers of [0, n) from whole words, without bias (tensorflow::random::ExactUniformInt).
template <class U, class Word> U exactUniform(U n, Word word) {
  if ((n & (n - 1)) == 0) return word() & (n - 1);
  const U skewed = static_cast<U>(~U{0}) % n + 1;
  U x;
  do x = word();
  while (x < skewed);
  return x % n;
}

/// What a sampler of classes [0, range) is: how it draws one, and how likely each is.
class Sampler {
public:
  explicit Sampler(std::int64_t range) : range(range) {}
  virtual ~Sampler() = default;
  virtual std::int64_t sample(philox::Words &word) = 0;
  virtual float probability(std::int64_t value) const = 0;
  virtual void learn(std::span<const std::int64_t>) {}
  const std::int64_t range;
};

class UniformSampler : public Sampler {
public:
  using Sampler::Sampler;
  std::int64_t sample(philox::Words &word) override {
    return static_cast<std::int64_t>(exactUniform(static_cast<std::uint64_t>(range), [&] {
      std::uint64_t lo = word(), hi = word();
      return lo | hi << 32;
    }));
  }
  float probability(std::int64_t) const override { return static_cast<float>(1.0 / static_cast<double>(range)); }
};

class LogUniformSampler : public Sampler {
public:
  explicit LogUniformSampler(std::int64_t range) : Sampler(range), logRange(std::log1p(static_cast<double>(range))) {}
  std::int64_t sample(philox::Words &word) override {
    std::uint32_t x0 = word(), x1 = word();
    return (static_cast<std::int64_t>(std::exp(philox::detail::uniformDouble(x0, x1) * logRange)) - 1) % range;
  }
  float probability(std::int64_t value) const override {
    return static_cast<float>(std::log((static_cast<double>(value) + 2.0) / (static_cast<double>(value) + 1.0)) / logRange);
  }

private:
  const double logRange;
};

/// Draws classes as often as it has seen them, each once to begin with: a tree of sums.
class UnigramSampler : public Sampler {
public:
  explicit UnigramSampler(std::int64_t range) : Sampler(range) {
    while (leaves < range) leaves *= 2;
    sums.assign(2 * leaves, 0);
    for (std::int64_t i = 0; i < range; ++i) sums[leaves + i] = 1;
    for (std::int64_t i = leaves - 1; i > 0; --i) sums[i] = sums[2 * i] + sums[2 * i + 1];
  }
  std::int64_t sample(philox::Words &word) override {
    auto at = static_cast<std::int32_t>(exactUniform(static_cast<std::uint32_t>(sums[1]), [&] { return word(); }));
    std::int64_t i = 1;
    while (i < leaves) {
      i *= 2;
      if (at >= sums[i]) at -= sums[i], ++i;
    }
    return i - leaves;
  }
  float probability(std::int64_t value) const override {
    return static_cast<float>(sums[leaves + value]) / static_cast<float>(sums[1]);
  }
  void learn(std::span<const std::int64_t> values) override {
    auto room = static_cast<std::size_t>(INT32_MAX - sums[1]);
    for (std::int64_t value : values.first(std::min(values.size(), room)))
      for (std::int64_t i = leaves + value; i > 0; i /= 2) ++sums[i];
  }

private:
  std::int64_t leaves = 1;
  std::vector<std::int32_t> sums; ///< of node i those of 2i and 2i+1; the classes begin at `leaves`
};

/// Draws from given weights in constant time (Walker's alias method).
class FixedUnigramSampler : public Sampler {
public:
  FixedUnigramSampler(std::int64_t range, std::vector<float> weights) : Sampler(range), weights(std::move(weights)) {
    std::size_t n = this->weights.size();
    table.assign(n, {0.0f, -1});
    double sum = 0;
    for (float w : this->weights) sum += w, total += w;
    std::vector<double> share(n);
    std::vector<int> high, low;
    for (std::size_t i = 0; i < n; ++i) {
      share[i] = (this->weights[i] * static_cast<float>(n)) / sum;
      (share[i] < 1.0 ? low : high).push_back(static_cast<int>(i));
    }
    while (!high.empty() && !low.empty()) {
      int l = low.back(), h = high.back();
      low.pop_back(), high.pop_back();
      table[l].second = h;
      share[h] -= 1.0 - share[l];
      (share[h] < 1.0 ? low : high).push_back(h);
    }
    for (std::size_t i = 0; i < n; ++i) table[i].first = static_cast<float>(share[i]);
    for (auto *rest : {&high, &low}) // close to 1 but for rounding
      for (int i : *rest) table[i] = {1.0f, i};
  }
  std::int64_t sample(philox::Words &word) override {
    float r = philox::detail::uniformFloat(word());
    auto i = exactUniform(static_cast<std::uint32_t>(table.size()), [&] { return word(); });
    return r < table[i].first ? static_cast<std::int64_t>(i) : table[i].second;
  }
  float probability(std::int64_t value) const override {
    return value < 0 || value >= static_cast<std::int64_t>(weights.size()) ? 0.0f : weights[value] / total;
  }

private:
  std::vector<float> weights;
  float total = 0;
  std::vector<std::pair<float, int>> table; ///< its own probability, and who has the rest
};

/// The weights of a shard's classes: reserved ones have none.
Expected<std::vector<float>> fixedWeights(const HostCall &c, std::int64_t range) {
  const tfc_attr *unigrams = c.attr("unigrams");
  bool given = unigrams && unigrams->kind == 'F' && unigrams->n > 0;
  if (!c.stringAttr("vocab_file").empty())
    return errors::unimplemented("FixedUnigramCandidateSampler: give the attribute unigrams instead of vocab_file");
  if (!given) return errors::invalidArgument("Must provide either vocab_file or unigrams.");
  double distortion = c.floatAttr("distortion", 1);
  std::int64_t reserved = c.intAttr("num_reserved_ids"), shards = c.intAttr("num_shards", 1), shard = c.intAttr("shard");
  if (reserved < 0 || reserved > range || shards < 1 || shard < 0) return errors::invalidArgument("the shard of FixedUnigramCandidateSampler does not exist");
  std::vector<float> weights;
  for (std::int64_t id = 0; id < reserved; ++id)
    if (id % shards == shard) weights.push_back(0);
  auto id = static_cast<std::int64_t>(weights.size());
  for (std::int64_t i = 0; i < unigrams->n; ++i, ++id)
    if (id % shards == shard)
      weights.push_back(std::pow(static_cast<float>(unigrams->floats[i]), static_cast<float>(distortion)));
  if (static_cast<std::int64_t>(weights.size()) != range)
    return errors::invalidArgument("range is ", range, " must be equal to weights size  ", weights.size());
  return weights;
}

Expected<std::unique_ptr<Sampler>> makeSampler(const HostCall &c) {
  std::string_view op = c.op->op;
  if (op == "AllCandidateSampler") return std::unique_ptr<Sampler>(new UniformSampler(c.intAttr("num_sampled")));
  std::int64_t range = c.intAttr("range_max");
  if (range <= 0) return errors::invalidArgument("range_max must be positive");
  if (op == "UniformCandidateSampler") return std::unique_ptr<Sampler>(new UniformSampler(range));
  if (op == "LogUniformCandidateSampler") return std::unique_ptr<Sampler>(new LogUniformSampler(range));
  if (range >= INT32_MAX)
    return errors::invalidArgument("range_max must be less than ", INT32_MAX, " for unigram samplers, got ", range);
  if (op != "FixedUnigramCandidateSampler") return std::unique_ptr<Sampler>(new UnigramSampler(range));
  TFC_ASSIGN_OR_RETURN(std::vector<float> weights, fixedWeights(c, range));
  return std::unique_ptr<Sampler>(new FixedUnigramSampler(range, std::move(weights)));
}

/// How often a class of probability `p` is expected in a batch that took `tries` draws.
float expectedCount(float p, std::int64_t batch, std::int64_t tries) {
  if (tries == batch) return p * static_cast<float>(batch);
  return -std::expm1(static_cast<float>(tries) * std::log1p(-p));
}

struct SamplerState {
  std::unique_ptr<Sampler> sampler;
  philox::Generator stream;
};

Status candidateSampler(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantInputs(c, 1));
  const Tensor &classes = c.inputs[0];
  std::int64_t numTrue = c.intAttr("num_true"), count = c.intAttr("num_sampled");
  bool all = std::string_view(c.op->op) == "AllCandidateSampler", unique = c.intAttr("unique");
  if (classes.shape().rank() != 2 || classes.dtype() != int64) return errors::invalidArgument("true_classes must be a matrix");
  if (classes.shape()[1] != numTrue)
    return errors::invalidArgument("true_classes must have num_true columns, expected: ", classes.shape()[1], " was: ", numTrue);
  if (count <= 0) return errors::invalidArgument("num_sampled must be positive");
  std::lock_guard lock(c.state->mutex);
  if (!c.state->object) {
    auto made = std::make_shared<SamplerState>();
    TFC_ASSIGN_OR_RETURN(made->sampler, makeSampler(c));
    made->stream = seededStream(c);
    c.state->object = made;
  }
  auto &state = *static_cast<SamplerState *>(c.state->object.get());
  Sampler &sampler = *state.sampler;
  if (unique && count > sampler.range) return errors::invalidArgument("Sampler's range is too small.");
  auto known = classes.data<std::int64_t>();
  for (std::int64_t v : known)
    if (v < 0 || v >= sampler.range) return errors::invalidArgument("`true_candidate` out of range [0, ", sampler.range, "), received ", v);
  TFC_ASSIGN_OR_RETURN(Tensor sampled, Tensor::allocate(int64, Shape{count}));
  TFC_ASSIGN_OR_RETURN(Tensor trueExpected, Tensor::allocate(float32, classes.shape()));
  TFC_ASSIGN_OR_RETURN(Tensor sampledExpected, Tensor::allocate(float32, Shape{count}));
  auto out = sampled.mutable_data<std::int64_t>();
  philox::Words word(state.stream.reserve(static_cast<std::uint64_t>(2048 * count + 3) / 4));
  std::int64_t tries = count;
  if (all) {
    for (std::int64_t i = 0; i < count; ++i) out[i] = i;
  } else if (unique) {
    std::unordered_set<std::int64_t> used;
    tries = 0;
    for (std::int64_t i = 0; i < count; ++tries) {
      if (tries == INT32_MAX) return errors::invalidArgument("the classes of ", c.op->op, " are too unlikely to draw ", count, " different ones");
      if (std::int64_t v = sampler.sample(word); used.insert(v).second) out[i++] = v;
    }
  } else {
    for (auto &v : out) v = sampler.sample(word);
  }
  auto expected = [&](std::int64_t v) { return all ? 1.0f : expectedCount(sampler.probability(v), count, tries); };
  std::transform(out.begin(), out.end(), sampledExpected.mutable_data<float>().begin(), expected);
  std::transform(known.begin(), known.end(), trueExpected.mutable_data<float>().begin(), expected);
  sampler.learn(known);
  c.setOutput(0, std::move(sampled));
  c.setOutput(1, std::move(trueExpected));
  c.setOutput(2, std::move(sampledExpected));
  return Status::ok();
}

Status computeAccidentalHits(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantInputs(c, 2));
  const Tensor &classes = c.inputs[0], &sampled = c.inputs[1];
  std::int64_t numTrue = c.intAttr("num_true");
  if (classes.shape().rank() != 2 || classes.shape()[1] != numTrue || classes.dtype() != int64)
    return errors::invalidArgument("true_candidates must be a batch_size * num_true matrix");
  if (sampled.shape().rank() != 1 || sampled.dtype() != int64)
    return errors::invalidArgument("sampled_candidates must be a vector, which is typically an output from CandidateSampler");
  std::unordered_map<std::int64_t, std::int64_t> position;
  for (std::int64_t i = 0; i < sampled.size(); ++i) position[sampled.data<std::int64_t>()[i]] = i;
  std::vector<std::int32_t> rows;
  std::vector<std::int64_t> ids;
  for (std::int64_t i = 0; i < classes.size(); ++i)
    if (auto it = position.find(classes.data<std::int64_t>()[i]); it != position.end()) {
      rows.push_back(static_cast<std::int32_t>(i / numTrue));
      ids.push_back(it->second);
    }
  c.setOutput(0, Tensor(rows));
  c.setOutput(1, Tensor(ids));
  c.setOutput(2, Tensor(std::vector<float>(ids.size(), -FLT_MAX)));
  return Status::ok();
}

} // namespace

void registerRandomSamplers() {
  for (const char *op : {"UniformCandidateSampler", "LogUniformCandidateSampler", "LearnedUnigramCandidateSampler",
                         "ThreadUnsafeUnigramCandidateSampler", "FixedUnigramCandidateSampler", "AllCandidateSampler"})
    registerHostKernel(op, candidateSampler);
  registerHostKernel("ComputeAccidentalHits", computeAccidentalHits);
}

} // namespace tfc::rt
