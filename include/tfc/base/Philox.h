// Philox: TensorFlow's random numbers, bit for bit: the Philox4x32-10 generator (tensorflow::random::PhiloxRandom), the
// distributions on it, and the order in which TensorFlow's CPU kernels take numbers from the stream.
//
//   philox::Generator g(seed, seed2);                   // a random op's attributes
//   philox::Generator mine = g.reserve(256 * n);        // what an op with n outputs takes from its stream
//   philox::fill<philox::Normal>(mine, out, n);         // out: float, double, Half or BFloat16
//   philox::fillInt<std::int32_t>(mine, out, n, 0, 10); // [0, 10)
//
// Not thread-safe: one Generator, one thread; copies are independent streams from the same place.
#pragma once

#include "tfc/base/DType.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tfc::philox {

using Block = std::array<std::uint32_t, 4>;

/// Counter-based generator: each call gives four words and counts one up.
class Generator {
public:
  Generator() = default;
  Generator(std::uint64_t seed, std::uint64_t seed2)
      : counter{0, 0, low(seed2), high(seed2)}, key{low(seed), high(seed)} {}
  /// The state itself, as stateless ops give it.
  Generator(Block counter, std::array<std::uint32_t, 2> key) : counter(counter), key(key) {}

  Block operator()() {
    Block c = counter;
    std::uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; ++round, k0 += 0x9E3779B9u, k1 += 0xBB67AE85u) {
      std::uint64_t p0 = std::uint64_t{0xD2511F53u} * c[0], p1 = std::uint64_t{0xCD9E8D57u} * c[2];
      c = {high(p1) ^ c[1] ^ k0, low(p1), high(p0) ^ c[3] ^ k1, low(p0)};
    }
    skip(1);
    return c;
  }
  /// Passes over `blocks` blocks.
  void skip(std::uint64_t blocks) {
    std::uint64_t lower = counter[0] | std::uint64_t{counter[1]} << 32, upper = counter[2] | std::uint64_t{counter[3]} << 32;
    lower += blocks;
    upper += lower < blocks;
    counter = {low(lower), high(lower), low(upper), high(upper)};
  }
  /// The stream from here, of which the caller may take `blocks` blocks; this generator goes on behind them.
  Generator reserve(std::uint64_t blocks) {
    Generator mine = *this;
    skip(blocks);
    return mine;
  }

private:
  static std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
  static std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }
  Block counter{};
  std::array<std::uint32_t, 2> key{};
};

/// The generator of the attributes seed and seed2; both zero ask for numbers that nobody has had before.
Generator seeded(std::uint64_t seed, std::uint64_t seed2);

/// Word by word (tensorflow::random::SingleSampleAdapter).
class Words {
public:
  explicit Words(Generator g) : generator(g) {}
  std::uint32_t operator()() {
    if (used == 4) block = generator(), used = 0;
    return block[used++];
  }

private:
  Generator generator;
  Block block{};
  int used = 4;
};

namespace detail {
template <class To, class From> To bitCast(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}
inline float uniformFloat(std::uint32_t x) { return bitCast<float>(0x3f800000u | (x & 0x7fffffu)) - 1.0f; }
inline double uniformDouble(std::uint32_t x0, std::uint32_t x1) {
  return bitCast<double>(std::uint64_t{0x3ff} << 52 | std::uint64_t{x0 & 0xfffffu} << 32 | x1) - 1.0;
}
/// TensorFlow calls sincosf here; sin and cos of the C library agree with it.
inline std::pair<float, float> boxMuller(std::uint32_t x0, std::uint32_t x1) {
  float u1 = uniformFloat(x0);
  if (u1 < 1.0e-7f) u1 = 1.0e-7f;
  // The product is made in double and rounded once, as 2.0f * M_PI is a double.
  const float v1 = static_cast<float>(2.0 * 3.14159265358979323846 * uniformFloat(x1));
  const float r = std::sqrt(-2.0f * std::log(u1));
  return {std::sin(v1) * r, std::cos(v1) * r};
}
inline std::pair<double, double> boxMuller(std::uint32_t x0, std::uint32_t x1, std::uint32_t x2, std::uint32_t x3) {
  double u1 = uniformDouble(x0, x1);
  if (u1 < 1.0e-7) u1 = 1.0e-7;
  const double v1 = 2.0 * 3.14159265358979323846 * uniformDouble(x2, x3);
  const double r = std::sqrt(-2.0 * std::log(u1));
  return {std::sin(v1) * r, std::cos(v1) * r};
}
template <class T> constexpr int wordsPerOutput = sizeof(T) == 8 ? 2 : 1;
} // namespace detail

/// Uniform in [0, 1).
struct Uniform {
  template <class T> static void group(const Block &b, T *out) {
    for (int i = 0; i < 4 / detail::wordsPerOutput<T>; ++i) {
      if constexpr (std::is_same_v<T, double>) out[i] = detail::uniformDouble(b[2 * i], b[2 * i + 1]);
      else if constexpr (std::is_same_v<T, float>) out[i] = detail::uniformFloat(b[i]);
      else { // ten or seven bits of mantissa: the difference to 1 is exact
        T one;
        one.bits = std::is_same_v<T, Half> ? 0x3c00 | (b[i] & 0x3ff) : 0x3f80 | (b[i] & 0x7f);
        out[i] = T(static_cast<float>(one) - 1.0f);
      }
    }
  }
};

/// Standard normal by Box and Muller.
struct Normal {
  template <class T> static void group(const Block &b, T *out) {
    if constexpr (std::is_same_v<T, double>) {
      std::tie(out[0], out[1]) = detail::boxMuller(b[0], b[1], b[2], b[3]);
    } else {
      for (int i = 0; i < 4; i += 2) {
        auto [s, c] = detail::boxMuller(b[i], b[i + 1]);
        out[i] = T(s), out[i + 1] = T(c);
      }
    }
  }
};

/// `n` numbers of a distribution that takes a fixed number of words an output (Uniform, Normal). T: float, double, Half,
/// BFloat16.
template <class Distribution, class T> void fill(Generator g, T *out, std::int64_t n) {
  constexpr int size = 4 / detail::wordsPerOutput<T>;
  std::int64_t i = 0;
  for (; i + size <= n; i += size) Distribution::template group<T>(g(), out + i);
  if (i < n) {
    T last[size];
    Distribution::template group<T>(g(), last);
    for (int k = 0; i < n; ++i, ++k) out[i] = last[k];
  }
}

/// `n` standard normals of magnitude below 2. Each group of outputs has its own 256 words an output to try.
template <class T> void fillTruncatedNormal(const Generator &g, T *out, std::int64_t n) {
  constexpr int size = 4 / detail::wordsPerOutput<T>;
  for (std::int64_t i = 0, group = 0; i < n; ++group) {
    Generator mine = g;
    mine.skip(static_cast<std::uint64_t>(group) * (size * 256 / 4));
    Words word(mine);
    std::int64_t end = std::min<std::int64_t>(i + size, n);
    auto keep = [&](auto v) {
      if (std::abs(v) < 2 && i < end) out[i++] = T(v);
    };
    while (i < end) {
      std::uint32_t x0 = word(), x1 = word();
      if constexpr (std::is_same_v<T, double>) {
        std::uint32_t x2 = word(), x3 = word();
        auto [s, c] = detail::boxMuller(x0, x1, x2, x3);
        keep(s), keep(c);
      } else {
        auto [s, c] = detail::boxMuller(x0, x1);
        keep(s), keep(c);
      }
    }
  }
}

/// The next words of a block as integers of the type's full range.
template <class T> std::array<T, 16 / sizeof(T)> integers(const Block &b) {
  if constexpr (sizeof(T) == 4) return {static_cast<T>(b[0]), static_cast<T>(b[1]), static_cast<T>(b[2]), static_cast<T>(b[3])};
  else return {static_cast<T>(b[0] | std::uint64_t{b[1]} << 32), static_cast<T>(b[2] | std::uint64_t{b[3]} << 32)};
}

/// `n` integers of the type's full range. T: 32 or 64 bits.
template <class T> void fillFullInt(Generator g, T *out, std::int64_t n) {
  for (std::int64_t i = 0; i < n;)
    for (T v : integers<T>(g()))
      if (i < n) out[i++] = v;
}

/// `n` integers in [lo, hi), lo < hi. T: 32 or 64 bits.
template <class T> void fillInt(Generator g, T *out, std::int64_t n, T lo, T hi) {
  using U = std::make_unsigned_t<T>;
  const U range = static_cast<U>(hi) - static_cast<U>(lo);
  for (std::int64_t i = 0; i < n;)
    for (U bits : integers<U>(g()))
      if (i < n) out[i++] = static_cast<T>(static_cast<U>(lo) + bits % range);
}

/// TensorFlow's RandomShuffle of [first, first + n): takes n - 1 words.
template <class Iterator> void shuffle(Generator g, Iterator first, std::int64_t n) {
  Words word(g);
  for (std::int64_t i = 0; i + 1 < n; ++i) std::iter_swap(first + i, first + i + word() % static_cast<std::uint32_t>(n - i));
}

} // namespace tfc::philox
