#include "tfc/base/Tensor.h"

#include <cmath>

namespace tfc::np {

namespace {
/// xorshift64*, seeded through splitmix64 so that small seeds differ from the first draw on.
struct XorShift {
  std::uint64_t s;
  explicit XorShift(std::uint64_t seed) {
    std::uint64_t z = seed + 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    s = (z ^ (z >> 31)) | 1;
  }
  std::uint64_t next() {
    s ^= s >> 12, s ^= s << 25, s ^= s >> 27;
    return s * 0x2545f4914f6cdd1du;
  }
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
};
} // namespace

Tensor arange(std::int64_t n, DType t) {
  Tensor out = Tensor::zeros({n}, int64);
  auto v = out.mutable_data<std::int64_t>();
  for (std::int64_t i = 0; i < n; ++i) v[i] = i;
  return out.astype(t);
}

Tensor linspace(double a, double b, std::int64_t n) {
  Tensor out = Tensor::zeros({n}, float32);
  auto v = out.mutable_data<float>();
  for (std::int64_t i = 0; i < n; ++i)
    v[i] = static_cast<float>(i == n - 1 && n > 1 ? b : a + (b - a) * static_cast<double>(i) / static_cast<double>(n > 1 ? n - 1 : 1));
  return out;
}

Tensor rand(Shape s, std::uint64_t seed) {
  Tensor out = Tensor::zeros(std::move(s), float32);
  XorShift g(seed);
  for (float &x : out.mutable_data<float>()) x = static_cast<float>(g.next() >> 40) * 0x1p-24f;
  return out;
}

Tensor randn(Shape s, std::uint64_t seed) {
  Tensor out = Tensor::zeros(std::move(s), float32);
  XorShift g(seed);
  for (float &x : out.mutable_data<float>()) {
    double u = 1.0 - g.uniform(), v = g.uniform(); // u in (0, 1]: its logarithm is finite
    x = static_cast<float>(std::sqrt(-2.0 * std::log(u)) * std::cos(6.283185307179586 * v));
  }
  return out;
}

} // namespace tfc::np
