// RandomGamma, RandomPoisson, Multinomial, ParameterizedTruncatedNormal and their stateless forms, on TensorFlow's streams.
#include "RandomState.h"
#include "tfc/base/Numeric.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tfc::rt {

namespace {

constexpr std::uint64_t blocksPerOutput = 256;
using philox::Generator, philox::Normal, philox::Uniform;

/// One number of the gamma distribution (Marsaglia and Tsang), with its own part of the stream.
double gammaSample(double alpha, Generator g) {
  Singles<Uniform, double> uniform;
  if (alpha == 1.0) return -std::log1p(-uniform(g));
  Singles<Normal, double> normal;
  const bool small = alpha < 1;
  const double d = alpha + (small ? 2.0 / 3 : -1.0 / 3), c = 1.0 / 3 / std::sqrt(d);
  while (true) {
    const double x = normal(g);
    double v = 1 + c * x;
    if (v <= 0) continue;
    v = v * v * v;
    const double u = uniform(g);
    if (!(u < 1 - 0.0331 * (x * x) * (x * x)) && !(std::log(u) < 0.5 * x * x + d * (1 - v + std::log(v)))) continue;
    return small ? d * v * std::pow(uniform(g), 1 / alpha) : d * v;
  }
}

/// The samples of parameter k stand at k, k + parameters, ...; sample s of it has part k * samples + s of the stream.
template <class P, class T, class Draw>
void drawAll(const P *parameters, std::int64_t count, std::int64_t samples, const Generator &stream, T *out, Draw draw) {
  for (std::int64_t k = 0; k < count; ++k)
    for (std::int64_t s = 0; s < samples; ++s) {
      Generator mine = stream;
      mine.skip(blocksPerOutput * static_cast<std::uint64_t>(k * samples + s));
      out[s * count + k] = draw(parameters[k], mine);
    }
}

Shape joined(const Shape &a, const Shape &b) {
  std::vector<std::int64_t> dims(a.dims().begin(), a.dims().end());
  dims.insert(dims.end(), b.dims().begin(), b.dims().end());
  return Shape(std::move(dims));
}

Status fillGamma(HostCall &c, const Tensor &alpha, std::int64_t samples, const Generator &stream, Tensor &out) {
  return visitFloat(c, alpha.dtype(), [&](auto tag) -> Status {
    using T = decltype(tag);
    auto *a = static_cast<const T *>(alpha.raw());
    for (std::int64_t i = 0; i < alpha.size(); ++i) // the loop would not end
      if (double v = detail::convert<double>(a[i]); !std::isfinite(v) || v < 0)
        return errors::invalidArgument("alpha must be finite and not negative");
    drawAll(a, alpha.size(), samples, stream, static_cast<T *>(out.mutableRaw()),
            [](T v, Generator g) { return detail::convert<T>(gammaSample(detail::convert<double>(v), g)); });
    return Status::ok();
  });
}

Status randomGamma(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantInputs(c, 2));
  TFC_ASSIGN_OR_RETURN(Shape shape, shapeInput(c, 0));
  const Tensor &alpha = c.inputs[1];
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(alpha.dtype(), joined(shape, alpha.shape())));
  std::int64_t samples = *shape.numElements();
  if (samples) {
    if (!alpha.size()) return errors::invalidArgument("Input alpha should have non-zero element count, got: 0");
    TFC_RETURN_IF_ERROR(fillGamma(c, alpha, samples, reserve(c, blocksPerOutput * static_cast<std::uint64_t>(out.size())), out));
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// Stateless forms are given the result's shape: it ends in that of the parameters.
Status wantEnd(const Shape &shape, const Shape &end) {
  int extra = shape.rank() - end.rank();
  if (extra < 0 || !std::equal(end.dims().begin(), end.dims().end(), shape.dims().begin() + extra))
    return errors::invalidArgument("Shape passed in must end with broadcasted shape.");
  return Status::ok();
}

Status statelessGamma(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantInputs(c, 3));
  TFC_ASSIGN_OR_RETURN(Shape shape, shapeInput(c, 0));
  TFC_ASSIGN_OR_RETURN(Generator stream, statelessStream(c, 1));
  const Tensor &alpha = c.inputs[2];
  TFC_RETURN_IF_ERROR(wantEnd(shape, alpha.shape()));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(alpha.dtype(), shape));
  if (out.size()) TFC_RETURN_IF_ERROR(fillGamma(c, alpha, out.size() / alpha.size(), stream, out));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// One number of the Poisson distribution: Knuth's products for small rates, Hormann's transformed rejection for others. C is
/// the type that computes.
template <class C> C poissonSample(C rate, Generator g) {
  Singles<Uniform, C> uniform;
  if (rate < C(10)) {
    const C limit = std::exp(-rate);
    C product = 1, x = 0;
    while (true) {
      product *= uniform(g);
      if (product <= limit) return x;
      x += 1;
    }
  }
  const C logRate = std::log(rate), b = C(0.931) + C(2.53) * std::sqrt(rate), a = C(-0.059) + C(0.02483) * b;
  const C inverseAlpha = C(1.1239) + C(1.1328) / (b - C(3.4));
  while (true) {
    const C u = uniform(g) - C(0.5), v = uniform(g), shifted = C(0.5) - std::abs(u);
    const C k = std::floor((C(2) * a / shifted + b) * u + rate + C(0.43));
    if (shifted >= C(0.07) && v <= C(0.9277) - C(3.6224) / (b - C(2))) return k;
    if (k < 0 || (shifted < C(0.013) && v > shifted)) continue;
    const C s = std::log(v * inverseAlpha / (a / (shifted * shifted) + b));
    const C t = -rate + k * logRate - std::lgamma(k + 1);
    if (s <= t) return k;
  }
}

/// Rates that no loop ends for: infinite ones give the largest number, negative ones and NaN give NaN (0 as an integer).
template <class C> C poissonOf(C rate, Generator g) {
  if (rate == std::numeric_limits<C>::infinity()) return rate;
  return rate >= 0 ? poissonSample(rate, g) : std::numeric_limits<C>::quiet_NaN();
}

template <class T, class C> T toOutput(C v) {
  if constexpr (std::is_integral_v<T>) {
    if (!(v == v)) return T(0);
    return v >= static_cast<C>(std::numeric_limits<T>::max()) ? std::numeric_limits<T>::max() : static_cast<T>(v);
  } else {
    return detail::convert<T>(v);
  }
}

template <class C> Status fillPoisson(HostCall &c, const Tensor &rate, std::int64_t samples, const Generator &stream, Tensor &out) {
  if (isComplex(rate.dtype()) || isComplex(out.dtype())) return unsupported(c, out.dtype());
  std::vector<C> rates(rate.size());
  for (std::int64_t i = 0; i < rate.size(); ++i) rates[i] = static_cast<C>(rate.asDouble(i));
  detail::visitNumeric(out.dtype(), [&](auto tag) {
    using T = decltype(tag);
    if constexpr (!requires(T v) { v.real(); })
      drawAll(rates.data(), rate.size(), samples, stream, static_cast<T *>(out.mutableRaw()),
              [](C v, Generator g) { return toOutput<T>(poissonOf(v, g)); });
  });
  return Status::ok();
}

/// RandomPoisson computes in its own type (half in float), RandomPoissonV2 in double.
Status randomPoisson(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantInputs(c, 2));
  TFC_ASSIGN_OR_RETURN(Shape shape, shapeInput(c, 0));
  const Tensor &rate = c.inputs[1];
  bool second = std::string_view(c.op->op) == "RandomPoissonV2";
  auto type = static_cast<DType>(c.intAttr("dtype", static_cast<int>(second ? int64 : rate.dtype())));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, joined(shape, rate.shape())));
  std::int64_t samples = *shape.numElements();
  if (samples) {
    if (!rate.size()) return errors::invalidArgument("Input rate should have non-zero element count, got: 0");
    Generator stream = reserve(c, blocksPerOutput * static_cast<std::uint64_t>(out.size()));
    TFC_RETURN_IF_ERROR(second || type == float64 ? fillPoisson<double>(c, rate, samples, stream, out)
                                                  : fillPoisson<float>(c, rate, samples, stream, out));
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status statelessPoisson(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantInputs(c, 3));
  TFC_ASSIGN_OR_RETURN(Shape shape, shapeInput(c, 0));
  TFC_ASSIGN_OR_RETURN(Generator stream, statelessStream(c, 1));
  const Tensor &rate = c.inputs[2];
  TFC_RETURN_IF_ERROR(wantEnd(shape, rate.shape()));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(static_cast<DType>(c.intAttr("dtype", static_cast<int>(rate.dtype()))), shape));
  if (out.size()) TFC_RETURN_IF_ERROR(fillPoisson<double>(c, rate, out.size() / rate.size(), stream, out));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// Each sample: the first class whose cumulated probability lies above a uniform number. One stream for all rows.
template <class T> void drawClasses(const Tensor &logits, std::int64_t samples, const Generator &stream, Tensor &out) {
  std::int64_t rows = logits.shape()[0], classes = logits.shape()[1];
  philox::Words word(stream);
  std::vector<double> sums(classes);
  for (std::int64_t r = 0; r < rows; ++r) {
    double largest = -std::numeric_limits<double>::max(), total = 0;
    for (std::int64_t j = 0; j < classes; ++j)
      if (double v = logits.asDouble(r * classes + j); std::isfinite(v)) largest = std::max(largest, v);
    for (std::int64_t j = 0; j < classes; ++j) {
      double v = logits.asDouble(r * classes + j);
      if (std::isfinite(v)) total += std::exp(v - largest);
      sums[j] = total;
    }
    for (std::int64_t s = 0; s < samples; ++s) {
      std::uint32_t x0 = word(), x1 = word();
      double find = philox::detail::uniformDouble(x0, x1) * total;
      static_cast<T *>(out.mutableRaw())[r * samples + s] =
          static_cast<T>(std::upper_bound(sums.begin(), sums.end(), find) - sums.begin());
    }
  }
}

Status multinomial(HostCall &c) {
  bool stateless = c.inputs.size() == 3;
  TFC_RETURN_IF_ERROR(wantInputs(c, stateless ? 3 : 2));
  const Tensor &logits = c.inputs[0], &count = c.inputs[1];
  if (logits.shape().rank() != 2) return errors::invalidArgument("logits should be a matrix, got shape ", logits.shape().errorStr());
  if (!isFloating(logits.dtype())) return unsupported(c, logits.dtype());
  if (!count.isScalar()) return errors::invalidArgument("num_samples should be a scalar, got shape ", count.shape().errorStr());
  std::int64_t samples = count.asInt64(0), rows = logits.shape()[0], classes = logits.shape()[1];
  if (samples < 0) return errors::invalidArgument("num_samples should be non-negative, got ", samples);
  if (classes <= 0) return errors::invalidArgument("num_classes should be positive, got ", classes);
  auto type = static_cast<DType>(c.intAttr("output_dtype", static_cast<int>(int64)));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, Shape{rows, samples}));
  Generator stream;
  if (stateless) {
    TFC_ASSIGN_OR_RETURN(stream, statelessStream(c, 2));
  } else if (out.size()) {
    stream = reserve(c, blocksPerOutput * static_cast<std::uint64_t>(rows * ((samples + 3) / 4 * 4 * 2)));
  }
  if (out.size()) {
    if (type == int32) drawClasses<std::int32_t>(logits, samples, stream, out);
    else if (type == int64) drawClasses<std::int64_t>(logits, samples, stream, out);
    else return unsupported(c, type);
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

constexpr std::int64_t mostTries = 1000;

/// One batch of a truncated normal distribution. Which of three rejection samplers serves depends on where the bounds are.
/// C computes: T itself, float for half types.
template <class T, class C> class TruncatedBatch {
public:
  TruncatedBatch(C mean, C stddev, C low, C high) : mean(mean), stddev(stddev) {
    if ((std::isinf(low) && low < 0) || high < mean) { // turn it round, so that the finite bound is the lower one
      std::swap(low, high);
      this->stddev = -stddev;
    }
    from = (low - mean) / this->stddev;
    to = (high - mean) / this->stddev;
  }

  Status fill(Generator &g, T *out, std::int64_t n) {
    constexpr C inside = C(1.3);
    const C root = std::sqrt(from * from + C(4));
    const C cutoff = C(2) * std::exp(C(0.5) + (from * (from - root)) / C(4)) / (from + root);
    if ((from < -inside && to >= 0) || (to > inside && from <= 0)) return byNormal(g, out, n);
    return to - from < cutoff ? byUniform(g, out, n) : byExponential(g, out, n);
  }

private:
  static constexpr int size = 4 / philox::detail::wordsPerOutput<T>;
  using Group = T[size];
  T scaled(C z) const { return T(z * stddev + mean); }
  static Status failed(const char *sampler) {
    return errors::internal("TruncatedNormal ", sampler, " rejection sampler failed to accept a sample.");
  }

  Status byNormal(Generator &g, T *out, std::int64_t n) {
    for (std::int64_t i = 0, tries = 0; i < n;) {
      Group z;
      Normal::group<T>(g(), z);
      for (int k = 0; k < size && i < n; ++k) {
        C v = C(z[k]);
        if (v >= from && v <= to) out[i++] = scaled(v), tries = 0;
        else if (++tries > mostTries) return failed("randn");
      }
    }
    return Status::ok();
  }
  Status byUniform(Generator &g, T *out, std::int64_t n) {
    const C plus = from < 0 ? C(0) : from * from, width = to - from;
    for (std::int64_t i = 0, tries = 0; i < n;) {
      Group a, u;
      Uniform::group<T>(g(), a);
      Uniform::group<T>(g(), u);
      for (int k = 0; k < size && i < n; ++k) {
        C z = C(a[k]) * width + from;
        if (C(u[k]) <= std::exp((plus - z * z) / C(2))) out[i++] = scaled(z), tries = 0;
        else if (++tries >= mostTries) return failed("uniform");
      }
    }
    return Status::ok();
  }
  Status byExponential(Generator &g, T *out, std::int64_t n) {
    const C alpha = (from + std::sqrt(from * from + C(4))) / C(2);
    for (std::int64_t i = 0, tries = 0; i < n;) {
      Group a;
      Uniform::group<T>(g(), a);
      for (int k = 0; k < size && i < n; k += 2) {
        C z = -std::log(C(a[k])) / alpha + from, x = from < alpha ? alpha - z : from - alpha;
        if (C(a[k + 1]) <= std::exp(-x * x / C(2)) && z < to) out[i++] = scaled(z), tries = 0;
        else if (++tries >= mostTries) return failed("exponential");
      }
    }
    return Status::ok();
  }
  C mean, stddev, from, to;
};

Status parameterizedTruncatedNormal(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantInputs(c, 5));
  TFC_ASSIGN_OR_RETURN(Shape shape, shapeInput(c, 0));
  DType type = c.inputs[1].dtype();
  if (shape.rank() == 0) return errors::invalidArgument("Shape tensor must not be empty, got []");
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, shape));
  std::int64_t batches = shape[0], each = batches ? out.size() / batches : 0;
  static constexpr const char *names[] = {"means", "stddevs", "minvals", "maxvals"};
  bool same = true;
  for (int i = 0; i < 4; ++i) {
    const Tensor &p = c.inputs[i + 1];
    if (p.shape().rank() > 1) return errors::invalidArgument("Input ", names[i], " should be a scalar or vector, got shape: ", p.shape().errorStr());
    same &= i < 2 ? p.size() == 1 : p.isScalar();
  }
  if (same) {
    each = 100;
    batches = (out.size() + each - 1) / each;
  } else {
    for (int i = 0; i < 4; ++i)
      if (const Tensor &p = c.inputs[i + 1]; p.size() != 1 && p.size() != batches)
        return errors::invalidArgument("Input ", names[i], " should have length 1 or shape[0], got shape: ", p.shape().errorStr());
  }
  if (out.size()) {
    Generator stream = reserve(c, static_cast<std::uint64_t>(batches * 2 * mostTries * (each + 3) / 4));
    TFC_RETURN_IF_ERROR(visitFloat(c, type, [&](auto tag) -> Status {
      using T = decltype(tag);
      using C = std::conditional_t<std::is_same_v<T, double>, double, float>;
      for (std::int64_t b = 0; b < batches; ++b) {
        C p[4];
        for (int i = 0; i < 4; ++i) p[i] = static_cast<C>(c.inputs[i + 1].asDouble(c.inputs[i + 1].size() == 1 ? 0 : b));
        if (!(p[1] > 0) || !(p[2] < p[3]) || !(std::isfinite(p[2]) || std::isfinite(p[3]))) return errors::invalidArgument("Invalid parameters");
        TruncatedBatch<T, C> batch(p[0], p[1], p[2], p[3]);
        TFC_RETURN_IF_ERROR(batch.fill(stream, static_cast<T *>(out.mutableRaw()) + b * each, std::min(each, out.size() - b * each)));
      }
      return Status::ok();
    }));
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

} // namespace

void registerRandomDistributions() {
  registerHostKernel("RandomGamma", randomGamma);
  registerHostKernel("StatelessRandomGammaV2", statelessGamma);
  registerHostKernel("RandomPoisson", randomPoisson);
  registerHostKernel("RandomPoissonV2", randomPoisson);
  registerHostKernel("StatelessRandomPoisson", statelessPoisson);
  registerHostKernel("Multinomial", multinomial);
  registerHostKernel("StatelessMultinomial", multinomial);
  registerHostKernel("ParameterizedTruncatedNormal", parameterizedTruncatedNormal);
}

} // namespace tfc::rt
