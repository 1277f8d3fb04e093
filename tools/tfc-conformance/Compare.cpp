// Comparison of results: shapes and dtypes equal; integers, bools and strings equal; floats within tolerance.
#include "Case.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <sstream>

namespace tfc::conformance {
namespace {

double floorTolerance(DType type) {
  switch (type) {
  case DType::float64: case DType::complex128: return 1e-8;
  case DType::float32: case DType::complex64: return 1e-5;
  case DType::float16: return 2e-3;
  case DType::bfloat16: return 1.6e-2;
  default: return 0;
  }
}

bool close(double got, double want, double rtol, double atol) {
  if (std::isnan(want) || std::isnan(got))
    return std::isnan(want) && std::isnan(got);
  if (std::isinf(want) || std::isinf(got))
    return want == got;
  return std::abs(got - want) <= atol + rtol * std::abs(want);
}

bool close(std::complex<double> got, std::complex<double> want, double rtol, double atol) {
  if (std::isfinite(got.real()) && std::isfinite(got.imag()) && std::isfinite(want.real()) && std::isfinite(want.imag()))
    return std::abs(got - want) <= atol + rtol * std::abs(want);
  return close(got.real(), want.real(), rtol, atol) && close(got.imag(), want.imag(), rtol, atol);
}

/// Counts where `same` is false and describes the first such element.
template <class Get, class Same> std::string compare(std::int64_t n, Get get, Same same) {
  std::int64_t bad = 0, first = -1;
  for (std::int64_t i = 0; i < n; ++i)
    if (!same(i)) {
      first = first < 0 ? i : first;
      ++bad;
    }
  if (!bad)
    return {};
  std::ostringstream os;
  os.precision(9);
  os << bad << " of " << n << " values differ, e.g. at " << first << ": ";
  get(os, first);
  return os.str();
}

template <class T> std::string compareComplex(const Tensor &got, const Tensor &want, double rtol, double atol) {
  auto g = got.data<std::complex<T>>(), w = want.data<std::complex<T>>();
  return compare(
      got.size(), [&](std::ostream &os, std::int64_t i) { os << g[i] << ", expected " << w[i]; },
      [&](std::int64_t i) { return close(std::complex<double>(g[i]), std::complex<double>(w[i]), rtol, atol); });
}

} // namespace

std::string difference(const Tensor &got, const Tensor &want, double rtol, double atol) {
  if (got.dtype() != want.dtype())
    return std::string("dtype ") + name(got.dtype()) + ", expected " + name(want.dtype());
  if (!(got.shape() == want.shape()))
    return "shape " + got.shape().str() + ", expected " + want.shape().str();
  if (got.dtype() == DType::string) {
    auto g = got.strings(), w = want.strings();
    return compare(
        got.size(), [&](std::ostream &os, std::int64_t i) { os << '"' << g[i].substr(0, 60) << "\", expected \"" << w[i].substr(0, 60) << '"'; },
        [&](std::int64_t i) { return g[i] == w[i]; });
  }
  double least = floorTolerance(got.dtype());
  rtol = std::max(rtol, least);
  atol = std::max(atol, least);
  if (got.dtype() == DType::complex64)
    return compareComplex<float>(got, want, rtol, atol);
  if (got.dtype() == DType::complex128)
    return compareComplex<double>(got, want, rtol, atol);
  if (least > 0)
    return compare(
        got.size(), [&](std::ostream &os, std::int64_t i) { os << got.asDouble(i) << ", expected " << want.asDouble(i); },
        [&](std::int64_t i) { return close(got.asDouble(i), want.asDouble(i), rtol, atol); });
  return compare(
      got.size(), [&](std::ostream &os, std::int64_t i) { os << got.asInt64(i) << ", expected " << want.asInt64(i); },
      [&](std::int64_t i) { return got.asInt64(i) == want.asInt64(i); });
}

} // namespace tfc::conformance
