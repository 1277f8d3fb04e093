// Errors of the expanded elementary functions, in units in the last place of the exact value (libm's long double), over random
// arguments of every exponent, and the special values. The limits here are those that ExpandMath.cpp states.
#include "KernelRunner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

namespace tfc::cpu {

using Exact = std::function<long double(long double)>;

template <typename T> static double ulpError(T got, long double want) {
  if (std::isnan(want))
    return std::isnan(got) ? 0 : 1e30;
  T rounded = static_cast<T>(want);
  if (std::isinf(rounded) || std::isinf(got))
    return rounded == got || std::abs(want) > std::numeric_limits<T>::max() * (1 - 1e-7L) ? 0 : 1e30;
  T magnitude = std::max(std::abs(rounded), std::numeric_limits<T>::min());
  long double ulp = std::nextafter(magnitude, std::numeric_limits<T>::infinity()) - magnitude;
  return static_cast<double>(std::abs(static_cast<long double>(got) - want) / ulp);
}

template <typename T> static void check(const char *op, Exact exact, double limit, double low, double high, const char *cpu = "host") {
  constexpr int kCount = 40000;
  std::string element = sizeof(T) == 4 ? "f32" : "f64", type = "tensor<" + std::to_string(kCount) + "x" + element + ">";
  std::string text = "#i = affine_map<(i) -> (i)>\nfunc.func private @k(%x: " + type + ") -> " + type +
                     " attributes {tfc.kernel} {\n  %e = tensor.empty() : " + type +
                     "\n  %r = linalg.generic {indexing_maps = [#i, #i], iterator_types = [\"parallel\"]} ins(%x : " + type +
                     ") outs(%e : " + type + ") {\n  ^bb0(%a: " + element + ", %s: " + element + "):\n    %t = " + op + " %a : " +
                     element + "\n    linalg.yield %t : " + element + "\n  } -> " + type + "\n  return %r : " + type + "\n}\n";
  KernelRunner k(text, {.optLevel = 2, .target = llvm::cantFail(resolveTarget(cpu))});
  ASSERT_TRUE(k.ok());
  auto buffers = k.randomBuffers(1);
  T *x = reinterpret_cast<T *>(buffers[0].data()), *y = reinterpret_cast<T *>(buffers[1].data());
  std::mt19937_64 random(5);
  const T infinity = std::numeric_limits<T>::infinity();
  T special[] = {0, -T(0), 1, -1, infinity, -infinity, std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::min(),
                 std::numeric_limits<T>::denorm_min(), -std::numeric_limits<T>::denorm_min(), std::numeric_limits<T>::max(),
                 std::numeric_limits<T>::lowest(), T(0.5), T(-0.5), T(88.72), T(-103.9), T(709.7), T(-745)};
  int count = 0;
  for (T value : special)
    x[count++] = value;
  for (; count < kCount; ++count) {
    double u = random() / 18446744073709551616.0;
    if (count % 2) { // uniform in the range
      x[count] = static_cast<T>(low + (high - low) * u);
    } else { // any exponent
      int exponent = sizeof(T) == 4 ? static_cast<int>(random() % 276) - 148 : static_cast<int>(random() % 2096) - 1072;
      T value = std::ldexp(static_cast<T>(1 + u), exponent);
      x[count] = (random() & 1) && low < 0 ? -value : value;
    }
  }
  k.run(buffers);
  double worst = 0;
  T at = 0, got = 0;
  for (int i = 0; i < kCount; ++i) {
    long double want = exact(static_cast<long double>(x[i]));
    double error = ulpError(y[i], want);
    if (error > worst) {
      worst = error;
      at = x[i];
      got = y[i];
    }
    if (want == 0 && !std::isnan(x[i])) {
      EXPECT_EQ(std::signbit(y[i]), std::signbit(static_cast<T>(want))) << op << "(" << x[i] << ")";
    }
  }
  EXPECT_LE(worst, limit) << op << " " << element << " on " << cpu << " at " << at << ": " << got;
  printf("%-12s %s %-8s %.2f ULP\n", op, element.c_str(), cpu, worst);
}

TEST(Math, Single) {
  for (const char *cpu : {"host", "baseline"}) {
    check<float>("math.exp", [](long double x) { return std::exp(x); }, 1.5, -104, 89, cpu);
    check<float>("math.expm1", [](long double x) { return std::expm1(x); }, 3.0, -20, 89, cpu);
    check<float>("math.log", [](long double x) { return std::log(x); }, 1.5, 0, 10, cpu);
    check<float>("math.log1p", [](long double x) { return std::log1p(x); }, 2.5, -1, 10, cpu);
    check<float>("math.tanh", [](long double x) { return std::tanh(x); }, 2.5, -10, 10, cpu);
    check<float>("math.erf", [](long double x) { return std::erf(x); }, 4.0, -5, 5, cpu);
    check<float>("math.rsqrt", [](long double x) { return 1 / std::sqrt(x); }, 2.0, 0, 10, cpu);
    check<float>("math.sin", [](long double x) { return std::sin(x); }, 1.0, -10, 10, cpu);
  }
}

TEST(Math, Double) {
  for (const char *cpu : {"host", "baseline"}) {
    check<double>("math.exp", [](long double x) { return std::exp(x); }, 2.5, -745, 709, cpu);
    check<double>("math.expm1", [](long double x) { return std::expm1(x); }, 4.0, -40, 709, cpu);
    check<double>("math.log", [](long double x) { return std::log(x); }, 1.5, 0, 10, cpu);
    check<double>("math.log1p", [](long double x) { return std::log1p(x); }, 2.5, -1, 10, cpu);
    check<double>("math.tanh", [](long double x) { return std::tanh(x); }, 4.0, -20, 20, cpu);
    check<double>("math.erf", [](long double x) { return std::erf(x); }, 1.5, -5, 5, cpu);
    check<double>("math.rsqrt", [](long double x) { return 1 / std::sqrt(x); }, 2.0, 0, 10, cpu);
  }
}

} // namespace tfc::cpu
