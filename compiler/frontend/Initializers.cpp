// Initializers: functions of shape and dtype that build the initial value (python/ops/init_ops.py).
#include "State.h"

#include "tfc/frontend/Math.h"

#include <algorithm>
#include <cmath>

namespace tfc {
using namespace frontend;

namespace {
std::pair<double, double> fans(const Shape &s) {
  if (s.rank() == 0) return {1, 1};
  if (s.rank() == 1) return {s[0], s[0]};
  double field = 1;
  for (int i = 0; i < s.rank() - 2; ++i) field *= static_cast<double>(s[i]);
  return {field * static_cast<double>(s.dim(-2)), field * static_cast<double>(s.dim(-1))};
}
constexpr double truncatedStddev = .87962566103423978; // of a normal cut at two sigma
} // namespace

Initializer zeros_initializer() { return [](Shape s, DType t) { return zeros(s, t); }; }
Initializer ones_initializer() { return [](Shape s, DType t) { return ones(s, t); }; }
Initializer constant_initializer(Value v) {
  return [v = std::move(v)](Shape s, DType t) { return constant(v, {.dtype = t, .shape = s}); };
}
Initializer random_normal_initializer(InitOpts o) {
  return [o](Shape s, DType t) { return random_normal(s, {.mean = o.mean, .stddev = o.stddev, .dtype = t, .seed = o.seed}); };
}
Initializer truncated_normal_initializer(InitOpts o) {
  return [o](Shape s, DType t) { return truncated_normal(s, {.mean = o.mean, .stddev = o.stddev, .dtype = t, .seed = o.seed}); };
}
Initializer random_uniform_initializer(double minval, double maxval, SeedOpts o) {
  return [=](Shape s, DType t) { return random_uniform(s, minval, maxval, t, {.seed = o.seed}); };
}
Initializer variance_scaling_initializer(VarianceScalingOpts o) {
  if (o.scale <= 0) throw ValueError("Argument `scale` must be a positive float.");
  if (o.mode != "fan_in" && o.mode != "fan_out" && o.mode != "fan_avg")
    throw ValueError(cat("Argument `mode` should be one of ('fan_in', 'fan_out', 'fan_avg'). Received: ", o.mode));
  if (o.distribution != "normal" && o.distribution != "uniform" && o.distribution != "truncated_normal" && o.distribution != "untruncated_normal")
    throw ValueError(cat("Argument `distribution` should be one of ('normal', 'uniform', 'truncated_normal', 'untruncated_normal'). Received: ", o.distribution));
  return [o](Shape s, DType t) {
    auto [in, out] = fans(s);
    double n = o.mode == "fan_in" ? in : o.mode == "fan_out" ? out : (in + out) / 2;
    double scale = o.scale / std::max(1.0, n);
    if (o.distribution == "uniform") {
      double limit = std::sqrt(3.0 * scale);
      return random_uniform(s, -limit, limit, t, {.seed = o.seed});
    }
    if (o.distribution == "untruncated_normal") return random_normal(s, {.stddev = std::sqrt(scale), .dtype = t, .seed = o.seed});
    return truncated_normal(s, {.stddev = std::sqrt(scale) / truncatedStddev, .dtype = t, .seed = o.seed});
  };
}
Initializer glorot_uniform_initializer(SeedOpts o) {
  return variance_scaling_initializer({.mode = "fan_avg", .distribution = "uniform", .seed = o.seed});
}
Initializer glorot_normal_initializer(SeedOpts o) {
  return variance_scaling_initializer({.mode = "fan_avg", .seed = o.seed});
}

} // namespace tfc
