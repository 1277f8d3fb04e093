// Device math against libm's long double, in ULP of the double result: the C that becomes the GPU's code, built for the host.
#include "gtest/gtest.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>

extern "C" {
#define ONE(name) double tfc_##name##_f64(double);
ONE(exp2) ONE(log2) ONE(log10) ONE(cbrt) ONE(sinh) ONE(cosh) ONE(asinh) ONE(acosh) ONE(atanh) ONE(sin) ONE(cos) ONE(tan)
ONE(atan) ONE(asin) ONE(acos) ONE(erf) ONE(erfc) ONE(round)
ONE(exp) ONE(log) ONE(log1p)
double tfc_lgamma_r_f64(double, int *);
double tfc_powf_f64(double, double);
double tfc_atan2_f64(double, double);
double tfc_remf_f64(double, double);
float tfc_sin_f32(float);
}

namespace {

double ulps(double got, long double want) {
  double rounded = static_cast<double>(want);
  if (got == rounded || (std::isnan(got) && std::isnan(rounded))) return 0;
  if (!std::isfinite(got) || !std::isfinite(rounded)) return std::numeric_limits<double>::infinity();
  int exponent;
  std::frexp(rounded, &exponent);
  return static_cast<double>(fabsl(got - want)) / std::ldexp(1.0, std::max(exponent - 53, -1074));
}

struct Values {
  std::mt19937_64 random{1};
  double any() {
    std::uint64_t bits = random();
    double x;
    std::memcpy(&x, &bits, 8);
    return x;
  }
  double between(double low, double high) { return std::uniform_real_distribution<double>(low, high)(random); }
};

void expectClose(const char *name, double (*f)(double), long double (*reference)(long double), double low, double high,
                 double limit) {
  Values values;
  double worst = 0, at = 0;
  auto look = [&](double x) {
    double e = ulps(f(x), reference(x));
    if (e > worst) worst = e, at = x;
    if (f(x) == 0) EXPECT_EQ(std::signbit(f(x)), std::signbit(reference(x))) << name << "(" << x << ")";
  };
  for (int i = 0; i < 20000; ++i) look(i % 2 ? values.any() : values.between(low, high));
  for (double x : {0.0, -0.0, 1.0, -1.0, 0.5, 1e-310, 1e308, HUGE_VAL, -HUGE_VAL, static_cast<double>(NAN)}) look(x);
  EXPECT_LE(worst, limit) << name << "(" << at << ") = " << f(at);
}

TEST(DeviceMath, OneOperand) {
#define CLOSE(name, low, high, limit) expectClose(#name, tfc_##name##_f64, name##l, low, high, limit)
  CLOSE(exp2, -1074, 1024, 1.5);
  CLOSE(exp, -700, 700, 1.5);
  CLOSE(log, 0, 4, 1);
  CLOSE(log1p, -1, 4, 1.5);
  CLOSE(log2, 0, 4, 1);
  CLOSE(log10, 0, 4, 1);
  CLOSE(cbrt, -9, 9, 1);
  CLOSE(sinh, -5, 5, 2);
  CLOSE(cosh, -5, 5, 2);
  CLOSE(asinh, -5, 5, 2);
  CLOSE(acosh, 1, 5, 3);
  CLOSE(atanh, -1, 1, 2);
  CLOSE(sin, -100, 100, 2);
  CLOSE(cos, -100, 100, 2);
  CLOSE(tan, -100, 100, 4);
  CLOSE(atan, -5, 5, 2);
  CLOSE(asin, -1, 1, 3);
  CLOSE(acos, -1, 1, 3);
  CLOSE(erf, -5, 5, 8);
  CLOSE(erfc, -5, 26, 24);
  CLOSE(round, -9, 9, 0);
}

TEST(DeviceMath, LogGamma) {
  Values values;
  for (int i = 0; i < 20000; ++i) {
    double x = values.between(-20, 200);
    int sign = 0;
    long double want = lgammal(x);
    // Near its zeros the error is absolute.
    EXPECT_LE(fabsl(tfc_lgamma_r_f64(x, &sign) - want), 1e-14L * std::max(1.0L, fabsl(want))) << x;
    EXPECT_EQ(sign, std::signbit(std::tgamma(x)) ? -1 : 1) << x;
  }
  int sign;
  EXPECT_EQ(tfc_lgamma_r_f64(1, &sign), 0);
  EXPECT_EQ(tfc_lgamma_r_f64(-3, &sign), HUGE_VAL);
  EXPECT_TRUE(std::isnan(tfc_lgamma_r_f64(NAN, &sign)));
}

TEST(DeviceMath, TwoOperands) {
  Values values;
  double pow = 0, atan2 = 0, fmod = 0;
  auto look = [&](double x, double y) {
    pow = std::max(pow, ulps(tfc_powf_f64(x, y), powl(x, y)));
    atan2 = std::max(atan2, ulps(tfc_atan2_f64(x, y), atan2l(x, y)));
    fmod = std::max(fmod, ulps(tfc_remf_f64(x, y), std::fmod(x, y)));
  };
  for (int i = 0; i < 20000; ++i)
    i % 3 ? look(values.between(0, 10), values.between(-300, 300)) : look(values.any(), values.any());
  double special[] = {0.0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, HUGE_VAL, -HUGE_VAL, static_cast<double>(NAN)};
  for (double x : special)
    for (double y : special) {
      look(x, y);
      double p = std::pow(x, y);
      if (!std::isnan(p)) EXPECT_EQ(std::signbit(tfc_powf_f64(x, y)), std::signbit(p)) << x << " " << y;
    }
  EXPECT_LE(pow, 1.5);
  EXPECT_LE(atan2, 2);
  EXPECT_EQ(fmod, 0);
}

TEST(DeviceMath, HugeAngles) {
  for (float x : {1e10f, 3e38f, 7.5e20f, 2147483648.f}) EXPECT_EQ(tfc_sin_f32(x), static_cast<float>(sinl(x))) << x;
}

} // namespace
