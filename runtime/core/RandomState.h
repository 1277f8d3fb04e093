// What the random kernels share: the node's stream, and how they read their inputs.
#pragma once

#include "tfc/base/Philox.h"
#include "tfc/runtime/HostKernel.h"

namespace tfc::rt {

void registerRandomDistributions();
void registerRandomStateless();
void registerRandomSamplers();

/// The stream that the attributes seed and seed2 name.
philox::Generator seededStream(const HostCall &c);
/// The stream of the call, of which it may take `blocks` blocks; moves the node's generator on.
philox::Generator reserve(HostCall &c, std::uint64_t blocks);
/// The shape that input `i` spells.
Expected<Shape> shapeInput(const HostCall &c, int i);
/// The stream of a stateless op's seed, a vector of two integers in input `i`.
Expected<philox::Generator> statelessStream(const HostCall &c, int i);
Status wantInputs(const HostCall &c, std::size_t n);
Status unsupported(const HostCall &c, DType type);

/// Calls f(T{}) with the C++ type of a floating dtype.
template <class F> Status visitFloat(const HostCall &c, DType type, F f) {
  switch (type) {
  case DType::float32: return f(float{});
  case DType::float64: return f(double{});
  case DType::float16: return f(Half{});
  case DType::bfloat16: return f(BFloat16{});
  default: return unsupported(c, type);
  }
}

/// Single numbers of a distribution, in the order in which TensorFlow's samplers take them from a group: the last first.
template <class Distribution, class T> class Singles {
public:
  T operator()(philox::Generator &g) {
    if (!left) Distribution::template group<T>(g(), group), left = size;
    return group[--left];
  }

private:
  static constexpr int size = 4 / philox::detail::wordsPerOutput<T>;
  T group[size];
  int left = 0;
};

} // namespace tfc::rt
