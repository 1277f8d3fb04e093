// python/ops/distributions and contrib/distributions: formulas by their names.
#include "RNNImpl.h"

#include "tfc/frontend/Distributions.h"
#include "tfc/frontend/Math.h"
#include "tfc/frontend/NN.h"

#include <cmath>
#include <limits>

namespace tfc::distributions {
using namespace frontend;

using MaybeSeed = std::optional<std::int64_t>;

/// Tells classes apart (there is no RTTI here).
template <class I> inline constexpr char kindOf = 0;

struct Distribution::Impl {
  const char *kind = nullptr; ///< &kindOf<its class>
  std::string name;
  DType dtype = DType::float32;      ///< of samples
  std::vector<Output> parameters;    ///< which broadcast to the batch
  int eventRank = 0;                 ///< how many of their last dimensions are the event
  bool scalarEvent = true;           ///< the parameters' last dimension is no event (Categorical)
  ReparameterizationType how = FULLY_REPARAMETERIZED;

  virtual ~Impl() = default;
  virtual Output sampleN(const Output &shape, int n, const MaybeSeed &seed) const = 0; ///< n + batch + event
  virtual Output logProb(const Output &) const { return none("log_prob"); }
  virtual Output prob(const Output &x) const { return exp(logProb(x)); }
  virtual Output cdf(const Output &) const { return none("cdf"); }
  virtual Output logCdf(const Output &x) const { return log(cdf(x)); }
  virtual Output entropy() const { return none("entropy"); }
  virtual Output mean() const { return none("mean"); }
  virtual Output variance() const { return square(stddev()); }
  virtual Output stddev() const { return sqrt(variance()); }
  virtual Output mode() const { return none("mode"); }
  virtual std::optional<Output> kl(const Impl &) const { return {}; }
  const char *klScope = nullptr; ///< TensorFlow's name of the formula
  template <class I> const I *as() const { return kind == &kindOf<I> ? static_cast<const I *>(this) : nullptr; }
  DType parameterType() const { return parameters[0].dtype(); }

  Shape whole() const {
    Shape s = parameters[0].shape();
    for (const Output &p : parameters) {
      auto both = s.hasRank() && p.shape().hasRank() ? Shape::broadcast(s, p.shape()) : std::optional(Shape::unknown());
      if (!both) throw ValueError(cat("Incompatible shapes for broadcasting: ", s.str(), " and ", p.shape().str()));
      s = *both;
    }
    return s;
  }
  Shape part(bool batch) const {
    Shape s = whole();
    if (!s.hasRank()) return s;
    auto at = s.dims().end() - eventRank;
    if (!batch) return scalarEvent ? Shape{} : Shape(std::vector<std::int64_t>(at, s.dims().end()));
    return Shape(std::vector<std::int64_t>(s.dims().begin(), at));
  }
  /// Batch, and with `event` the event behind it, as int32 vector.
  Output shapeTensor(bool event) const {
    Shape s = event ? whole() : part(true);
    if (s.is_fully_defined()) {
      std::vector<std::int32_t> dims(s.dims().begin(), s.dims().end());
      return constantOf(dims.empty() ? Tensor::zeros(Shape{0}, DType::int32) : Tensor(dims), "batch_shape");
    }
    Output all = shape(parameters[0]);
    for (std::size_t i = 1; i < parameters.size(); ++i) all = broadcast_dynamic_shape(all, shape(parameters[i]));
    return event || !eventRank ? all : all(tfc::slice({}, -eventRank));
  }
  [[noreturn]] Output none(const char *what) const { throw NotImplementedError(cat(what, " is not implemented: ", name)); }
};

namespace {

constexpr double pi = 3.14159265358979323846;

struct Normals : Distribution::Impl {
  Normals() { klScope = "kl_normal_normal"; }
  Output loc, scale;
  Output z(const Output &x) const {
    Scoped s("", "standardize", {In(x)});
    return (x - loc) / scale;
  }
  Output sampleN(const Output &shape, int, const MaybeSeed &seed) const override {
    Output unit = random_normal(Dims(shape), {.dtype = dtype, .seed = seed});
    return unit * scale + loc;
  }
  Output logProb(const Output &x) const override { return -0.5 * square(z(x)) - (0.5 * std::log(2 * pi) + log(scale)); }
  Output cdf(const Output &x) const override { // special_math.ndtr
    double half = std::sqrt(0.5);
    Output w = z(x) * half, a = abs(w);
    Output tail = where_(a < half, 1.0 + erf(w), where_(w > 0, 2.0 - erfc(a), erfc(a)));
    return 0.5 * tail;
  }
  Output entropy() const override { return 0.5 * std::log(2 * pi * std::exp(1.0)) + log(stddev()); }
  Output mean() const override { return loc * ones_like(scale); }
  Output stddev() const override { return scale * ones_like(loc); }
  Output mode() const override { return mean(); }
  std::optional<Output> kl(const Impl &other) const override {
    if (auto *b = other.as<Normals>()) return against(*b);
    return {};
  }
  Output against(const Normals &b) const {
    auto number = [&](double v) { return constantOf(Tensor(v).astype(dtype), "Const"); };
    Output one = number(1), two = number(2), half = number(0.5);
    Output mine = square(scale), theirs = square(b.scale), ratio = mine / theirs;
    Output apart = squared_difference(loc, b.loc);
    Output first = apart / (two * theirs), rest = ratio - one;
    return first + half * (rest - log(ratio));
  }
  static Output where_(const Output &c, const Output &a, const Output &b) { return op("SelectV2", "", {c, a, b}); }
};

struct Uniforms : Distribution::Impl {
  Output low, high;
  Output range() const { return high - low; }
  Output sampleN(const Output &shape, int, const MaybeSeed &seed) const override {
    Output unit = random_uniform(Dims(shape), 0.0f, 1.0f, dtype, {.seed = seed});
    return low + range() * unit;
  }
  Output logProb(const Output &x) const override { return log(prob(x)); }
  Output prob(const Output &x) const override {
    Output all = x * ones(Dims(shapeTensor(true)), dtype);
    Output outside = logical_or(all < low, all >= high);
    return Normals::where_(is_nan(all), all, Normals::where_(outside, zeros_like(all), ones_like(all) / range()));
  }
  Output cdf(const Output &x) const override {
    Output unit = ones(Dims(broadcast_dynamic_shape(tfc::shape(x), shapeTensor(true))), dtype), all = x * unit;
    return Normals::where_(all >= high, unit, Normals::where_(all < low, zeros_like(unit), (all - low) / range()));
  }
  Output entropy() const override { return log(range()); }
  Output mean() const override { return (low + high) / 2.0; }
  Output variance() const override { return square(range()) / 12.0; }
  Output stddev() const override { return range() / std::sqrt(12.0); }
};

/// (logits, probs) of a distribution that takes one of them.
std::pair<Output, Output> logitsAndProbs(const std::optional<In> &logits, const std::optional<In> &probs, bool classes) {
  if (!logits == !probs) throw ValueError(logits ? "Must pass either logits or probs, but not both." : "Must pass probs or logits.");
  if (logits) {
    Output l = convert(*logits, DType::unset, "logits");
    return {l, classes ? nn::softmax(l) : sigmoid(l)};
  }
  Output p = convert(*probs, DType::unset, "probs");
  return {classes ? log(p) : log(p) - log1p(-p), p};
}

struct Bernoullis : Distribution::Impl {
  Bernoullis() { klScope = "kl_bernoulli_bernoulli"; }
  Output logits, probs;
  Output sampleN(const Output &shape, int, const MaybeSeed &seed) const override {
    return cast(random_uniform(Dims(shape), 0.0f, 1.0f, probs.dtype(), {.seed = seed}) < probs, dtype);
  }
  Output logProb(const Output &event) const override {
    Output x = cast(event, logits.dtype());
    return -nn::sigmoid_cross_entropy_with_logits({.labels = ones_like(logits) * x, .logits = ones_like(x) * logits});
  }
  Output entropy() const override { return (-logits) * (sigmoid(logits) - 1.0) + nn::softplus(-logits); }
  Output mean() const override { return identity(probs); }
  Output variance() const override { return probs * (1.0 - probs); }
  Output mode() const override { return cast(probs > 0.5, dtype); }
  std::optional<Output> kl(const Impl &other) const override {
    auto *b = other.as<Bernoullis>();
    if (!b) return {};
    Output zero = nn::softplus(-b->logits) - nn::softplus(-logits), one = nn::softplus(b->logits) - nn::softplus(logits);
    return sigmoid(logits) * zero + sigmoid(-logits) * one;
  }
};

struct Categoricals : Distribution::Impl {
  Categoricals() { klScope = "kl_categorical_categorical"; }
  Output logits, probs;
  Output sampleN(const Output &shape, int n, const MaybeSeed &seed) const override {
    Output rows = logits.shape().rank() == 2 ? logits : reshape(logits, Dims(stack({In(-1), In(tfc::shape(logits)[-1])})));
    DType drawn = dtype == DType::int64 || dtype == DType::float64 ? DType::int64 : DType::int32;
    Output draws = multinomial(rows, n, {.seed = seed, .output_dtype = drawn});
    return cast(reshape(transpose(draws), Dims(shape)), dtype);
  }
  Output logProb(const Output &k) const override {
    Output classes = k, all = logits;
    if (k.shape() != part(true)) { // one of them broadcasts
      Output batch = broadcast_dynamic_shape(tfc::shape(k), tfc::shape(logits)(tfc::slice({}, -1)));
      classes = k * ones(Dims(batch), k.dtype());
      all = logits * ones(Dims(concat({batch, stack({tfc::shape(logits)[-1]})}, 0)), logits.dtype());
    }
    if (!isInteger(classes.dtype())) classes = cast(classes, DType::int32);
    return -nn::sparse_softmax_cross_entropy_with_logits({.labels = classes, .logits = all});
  }
  Output entropy() const override { return -reduce_sum(nn::log_softmax(logits) * probs, -1); }
  Output mode() const override { return cast(argmax(logits, -1), dtype); }
  std::optional<Output> kl(const Impl &other) const override {
    auto *b = other.as<Categoricals>();
    if (!b) return {};
    return reduce_sum(nn::softmax(logits) * (nn::log_softmax(logits) - nn::log_softmax(b->logits)), -1);
  }
};

MaybeSeed saltedBy(const MaybeSeed &seed, const char *salt) {
  if (!seed) return {};
  return saltedSeed(*seed, salt);
}
Output nanUnless(const Output &defined, const Output &value) {
  return Normals::where_(defined, value, zeros_like(value) + std::numeric_limits<float>::quiet_NaN());
}

struct Betas : Distribution::Impl {
  Betas() { klScope = "kl_beta_beta"; }
  Output a, b;
  Output total() const { return a + b; }
  Output logNormalization() const { return lgamma(a) + lgamma(b) - lgamma(total()); }
  Output sampleN(const Output &, int n, const MaybeSeed &seed) const override {
    Output unit = ones_like(total()), wide1 = unit * a, wide0 = unit * b;
    Output one = random_gamma(Dims{n}, wide1, {.dtype = dtype, .seed = seed}), two = random_gamma(Dims{n}, wide0, {.dtype = dtype, .seed = saltedBy(seed, "beta")});
    return one / (one + two);
  }
  Output logProb(const Output &x) const override { return math::xlogy(a - 1.0, x) + (b - 1.0) * log1p(-x) - logNormalization(); }
  Output cdf(const Output &x) const override {
    Output unit = ones_like(total() * x);
    return betainc(a * unit, b * unit, x * unit);
  }
  Output entropy() const override {
    return logNormalization() - (a - 1.0) * digamma(a) - (b - 1.0) * digamma(b) + (total() - 2.0) * digamma(total());
  }
  Output mean() const override { return a / total(); }
  Output variance() const override { return mean() * (1.0 - mean()) / (1.0 + total()); }
  Output mode() const override { return nanUnless(logical_and(a > 1.0, b > 1.0), (a - 1.0) / (total() - 2.0)); }
  std::optional<Output> kl(const Impl &other) const override {
    auto *d = other.as<Betas>();
    if (!d) return {};
    auto delta = [&](const Output &mine, const Output &theirs) { return (mine - theirs) * digamma(mine); };
    return d->logNormalization() - logNormalization() + delta(a, d->a) + delta(b, d->b) - (total() - d->total()) * digamma(total());
  }
};

struct Gammas : Distribution::Impl {
  Gammas() { klScope = "kl_gamma_gamma"; }
  Output a, rate;
  Output sampleN(const Output &, int n, const MaybeSeed &seed) const override {
    return random_gamma(Dims{n}, a, {.beta = rate, .dtype = dtype, .seed = seed});
  }
  Output logProb(const Output &x) const override { return math::xlogy(a - 1.0, x) - rate * x - (lgamma(a) - a * log(rate)); }
  Output cdf(const Output &x) const override {
    Output y = rate * x, unit = ones_like(y * a);
    return igamma(a * unit, y * unit);
  }
  Output entropy() const override { return a - log(rate) + lgamma(a) + (1.0 - a) * digamma(a); }
  Output mean() const override { return a / rate; }
  Output variance() const override { return a / square(rate); }
  Output stddev() const override { return sqrt(a) / rate; }
  Output mode() const override { return nanUnless(a > 1.0, (a - 1.0) / rate); }
  std::optional<Output> kl(const Impl &other) const override {
    auto *g = other.as<Gammas>();
    if (!g) return {};
    return (a - g->a) * digamma(a) + lgamma(g->a) - lgamma(a) + g->a * log(rate) - g->a * log(g->rate) + a * (g->rate / rate - 1.0);
  }
};

struct Exponentials : Gammas {
  Output sampleN(const Output &shape, int, const MaybeSeed &seed) const override {
    In tiny = dtype == DType::float64 ? In(Tensor(std::numeric_limits<double>::min())) : In(std::numeric_limits<float>::min());
    Output u = random_uniform(Dims(shape), tiny, 1.0f, dtype, {.seed = seed});
    return (-log(u)) / rate;
  }
};

struct Laplaces : Distribution::Impl {
  Output loc, scale;
  Output z(const Output &x) const {
    Scoped s("", "standardize", {In(x)});
    return (x - loc) / scale;
  }
  Output sampleN(const Output &shape, int, const MaybeSeed &seed) const override {
    Output u = random_uniform(Dims(shape), dtype == DType::float64 ? In(Tensor(std::nextafter(-1.0, 0.0))) : In(std::nextafter(-1.0f, 0.0f)), 1.0f, dtype, {.seed = seed});
    return loc - scale * sign(u) * log1p(-abs(u));
  }
  Output logProb(const Output &x) const override { return -abs(z(x)) - (std::log(2.0) + log(scale)); }
  Output cdf(const Output &x) const override {
    Output y = z(x);
    return 0.5 + 0.5 * sign(y) * (1.0 - exp(-abs(y)));
  }
  Output entropy() const override { return std::log(2.0) + 1.0 + log(scale + zeros_like(loc)); }
  Output mean() const override { return loc + zeros_like(scale); }
  Output stddev() const override { return std::sqrt(2.0) * scale + zeros_like(loc); }
  Output mode() const override { return mean(); }
};

struct DiagonalNormals : Normals {
  Output sum(const Output &x) const { return reduce_sum(x, -1); }
  Output logProb(const Output &x) const override { return sum(Normals::logProb(x)); }
  Output cdf(const Output &) const override { return none("cdf"); }
  Output entropy() const override { return sum(Normals::entropy()); }
  std::optional<Output> kl(const Impl &other) const override {
    if (auto *b = other.as<DiagonalNormals>()) return sum(against(*b));
    return {};
  }
};

struct RelaxedOneHots : Distribution::Impl {
  Output temperature, logits;
  Output sampleN(const Output &shape, int, const MaybeSeed &seed) const override {
    Output u = random_uniform(Dims(shape), std::numeric_limits<float>::min(), 1.0f, dtype, {.seed = seed});
    Output gumbel = -log(-log(u));
    return exp(nn::log_softmax((logits + gumbel) / temperature));
  }
  Output logProb(const Output &x) const override {
    Output y = log(x), k = cast(tfc::shape(logits)[-1], dtype);
    Output unnormalized = reduce_sum(nn::log_softmax(logits - y * temperature), -1);
    return lgamma(k) + (k - 1.0) * log(temperature) + unnormalized - reduce_sum(y, -1);
  }
};

template <class I> std::shared_ptr<I> made(std::string name, std::vector<Output> parameters) {
  auto i = std::make_shared<I>();
  i->kind = &kindOf<I>, i->name = std::move(name), i->parameters = std::move(parameters);
  i->dtype = i->parameters[0].dtype();
  for (const Output &p : i->parameters)
    if (p.dtype() != i->dtype)
      throw TypeError(cat("Tensors of ", i->name, " must have the same dtype, but are ", tfc::name(i->dtype), " and ", tfc::name(p.dtype()), "."));
  return i;
}
/// A parameter: host numbers are float32.
Output parameter(const In &in, const char *name, DType like = DType::unset) {
  if (in.host && in.host->python) return convert(in, like == DType::unset ? DType::float32 : like, name);
  return convert(in, DType::unset, name);
}
/// Two parameters behind Identities of their names.
std::pair<Output, Output> kept(const In &a, const char *nameA, const In &b, const char *nameB) {
  DType like = a.host && !b.host ? typeOf(b) : b.host && !a.host ? typeOf(a) : DType::unset;
  auto one = [&](const In &in, const char *name) {
    if (!in.host || !in.host->python) return op("Identity", name, {in});
    return op("Identity", name, {In(in.host->tensor.astype(like == DType::unset ? DType::float32 : like))});
  };
  Output first = one(a, nameA);
  return {first, one(b, nameB)};
}
std::pair<Output, Output> two(const In &a, const char *nameA, const In &b, const char *nameB) {
  DType like = a.host && !b.host ? typeOf(b) : b.host && !a.host ? typeOf(a) : DType::unset;
  Output first = parameter(a, nameA, like);
  return {first, parameter(b, nameB, like)};
}

} // namespace

Normal::Normal(In l, In s, Name o) : Distribution(nullptr) {
  Scoped scope(o.name, "Normal");
  std::tie(loc, scale) = kept(l, "loc", s, "scale");
  auto i = made<Normals>(scope.name, {loc, scale});
  i->loc = loc, i->scale = scale;
  impl = i;
}
Uniform::Uniform(In l, In h, Name o) : Distribution(nullptr) {
  Scoped scope(o.name, "Uniform");
  std::tie(low, high) = kept(l, "low", h, "high");
  auto i = made<Uniforms>(scope.name, {low, high});
  i->low = low, i->high = high;
  impl = i;
}
Bernoulli::Bernoulli(BernoulliOpts o) : Distribution(nullptr) {
  Scoped scope(o.name, "Bernoulli");
  std::tie(logits, probs) = logitsAndProbs(o.logits, o.probs, false);
  auto i = made<Bernoullis>(scope.name, {logits});
  i->logits = logits, i->probs = probs, i->dtype = o.dtype, i->how = NOT_REPARAMETERIZED;
  impl = i;
}
Categorical::Categorical(CategoricalOpts o) : Distribution(nullptr) {
  Scoped scope(o.name, "Categorical");
  std::tie(logits, probs) = logitsAndProbs(o.logits, o.probs, true);
  if (logits.shape().rank() == 0) throw ValueError("Argument `logits` must have rank at least 1.");
  auto i = made<Categoricals>(scope.name, {logits});
  i->logits = logits, i->probs = probs, i->dtype = o.dtype, i->how = NOT_REPARAMETERIZED, i->eventRank = 1;
  impl = i;
}
Beta::Beta(In a, In b, Name o) : Distribution(nullptr) {
  Scoped scope(o.name, "Beta");
  std::tie(concentration1, concentration0) = two(a, "concentration1", b, "concentration0");
  auto i = made<Betas>(scope.name, {concentration1, concentration0});
  i->a = concentration1, i->b = concentration0, i->how = NOT_REPARAMETERIZED;
  impl = i;
}
Gamma::Gamma(In a, In r, Name o) : Distribution(nullptr) {
  Scoped scope(o.name, "Gamma");
  std::tie(concentration, rate) = kept(a, "concentration", r, "rate");
  auto i = made<Gammas>(scope.name, {concentration, rate});
  i->a = concentration, i->rate = rate, i->how = NOT_REPARAMETERIZED;
  impl = i;
}
Exponential::Exponential(In r, Name o) : Distribution(nullptr) {
  Scoped scope(o.name, "Exponential");
  rate = parameter(r, "rate");
  auto i = made<Exponentials>(scope.name, {rate});
  i->a = ones_like(rate), i->rate = rate;
  impl = i;
}
Laplace::Laplace(In l, In s, Name o) : Distribution(nullptr) {
  Scoped scope(o.name, "Laplace");
  std::tie(loc, scale) = kept(l, "loc", s, "scale");
  auto i = made<Laplaces>(scope.name, {loc, scale});
  i->loc = loc, i->scale = scale;
  impl = i;
}
MultivariateNormalDiag::MultivariateNormalDiag(In l, In s, Name o) : Distribution(nullptr) {
  Scoped scope(o.name, "MultivariateNormalDiag");
  std::tie(loc, scale_diag) = two(l, "loc", s, "scale_diag");
  auto i = made<DiagonalNormals>(scope.name, {loc, scale_diag});
  i->loc = loc, i->scale = scale_diag, i->eventRank = 1, i->scalarEvent = false;
  impl = i;
}
RelaxedOneHotCategorical::RelaxedOneHotCategorical(In t, RelaxedOneHotOpts o) : Distribution(nullptr) {
  Scoped scope(o.name, "RelaxedOneHotCategorical");
  logits = logitsAndProbs(o.logits, o.probs, true).first;
  temperature = parameter(t, "temperature", logits.dtype());
  auto i = made<RelaxedOneHots>(scope.name, {logits});
  i->logits = logits, i->temperature = temperature, i->eventRank = 1, i->scalarEvent = false;
  impl = i;
}

//===-- what all have ---------------------------------------------------------------------------------------------===//

namespace {
/// "Normal/" + name, made unique.
struct Call {
  Call(const Distribution::Impl &d, const std::string &name) : outer(d.name, ""), inner(name, "") {}
  Scoped outer, inner;
};
} // namespace

Output Distribution::sample(std::vector<std::int64_t> dims, SampleOpts o) const {
  Call c(*impl, o.name);
  std::int64_t n = 1;
  for (std::int64_t d : dims) n *= d;
  Output batch = impl->shapeTensor(!impl->scalarEvent);
  Output flat = impl->sampleN(concat({In(Tensor(std::vector<std::int32_t>{static_cast<std::int32_t>(n)})), In(batch)}, 0), static_cast<int>(n), o.seed);
  std::vector<std::int32_t> front(dims.begin(), dims.end());
  Output first = constantOf(front.empty() ? Tensor::zeros(Shape{0}, DType::int32) : Tensor(front), "sample_shape");
  Output x = reshape(flat, Dims(concat({first, batch}, 0)));
  Shape rest = impl->part(true), event = impl->part(false);
  if (rest.hasRank() && event.hasRank()) {
    dims.insert(dims.end(), rest.dims().begin(), rest.dims().end());
    dims.insert(dims.end(), event.dims().begin(), event.dims().end());
    x.set_shape(Shape(dims));
  }
  return x;
}
static Output valueOf(const Distribution::Impl &d, const In &value) {
  if (!value.host || !value.host->python) return convert(value, DType::unset, "value");
  return convert(value, isInteger(typeOf(value)) && isInteger(d.dtype) ? d.dtype : d.parameterType(), "value");
}
#define TFC_OF_VALUE(NAME, CALL) \
  Output Distribution::NAME(In value, Name o) const { \
    Call c(*impl, o.name); \
    return impl->CALL(valueOf(*impl, value)); \
  }
TFC_OF_VALUE(log_prob, logProb)
TFC_OF_VALUE(prob, prob)
TFC_OF_VALUE(cdf, cdf)
TFC_OF_VALUE(log_cdf, logCdf)
#undef TFC_OF_VALUE
Output Distribution::survival_function(In value, Name o) const {
  Call c(*impl, o.name);
  return 1.0 - impl->cdf(valueOf(*impl, value));
}
#define TFC_OF_NOTHING(NAME) \
  Output Distribution::NAME(Name o) const { \
    Call c(*impl, o.name); \
    return impl->NAME(); \
  }
TFC_OF_NOTHING(entropy)
TFC_OF_NOTHING(mean)
TFC_OF_NOTHING(variance)
TFC_OF_NOTHING(stddev)
TFC_OF_NOTHING(mode)
#undef TFC_OF_NOTHING
Output Distribution::kl_divergence(const Distribution &other, Name o) const { return distributions::kl_divergence(*this, other, o); }
Output Distribution::cross_entropy(const Distribution &other) const {
  Output mine = entropy();
  return mine + kl_divergence(other);
}
DType Distribution::dtype() const { return impl->dtype; }
std::string Distribution::name() const { return impl->name; }
Shape Distribution::batch_shape() const { return impl->part(true); }
Shape Distribution::event_shape() const { return impl->part(false); }
Output Distribution::batch_shape_tensor() const { return impl->shapeTensor(false); }
ReparameterizationType Distribution::reparameterization_type() const { return impl->how; }

Output kl_divergence(const Distribution &a, const Distribution &b, Name o) {
  Scoped s("", "KullbackLeibler");
  const char *formula = a.implementation()->klScope;
  Scoped inner(formula ? o.name : "", formula ? formula : "");
  auto made = a.implementation()->kl(*b.implementation());
  if (!made) throw NotImplementedError(cat("No KL(distribution_a || distribution_b) registered for distribution_a ", a.name(), " and distribution_b ", b.name()));
  return *made;
}

} // namespace tfc::distributions
