// Initializers: functions of shape and dtype that build the initial value (python/ops/init_ops.py).
#include "State.h"

#include "tfc/frontend/Array.h"

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
/// While a part of a partitioned variable is initialised, scales follow the whole.
Shape scaleShape(const Shape &s) {
  const Shape *full = current()->thread().fullShape;
  return full ? *full : s;
}
void floating(DType t) {
  if (isInteger(t)) return; // the numbers it starts from will not convert: a TypeError
  if (!isFloating(t)) throw ValueError(cat("Expected floating point type, got <dtype: '", tfc::name(t), "'>."));
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
    floating(t);
    auto [in, out] = fans(scaleShape(s));
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
Initializer orthogonal_initializer(GainOpts o) {
  return [o](Shape s, DType t) {
    floating(t);
    if (s.rank() < 2) throw ValueError("The tensor to initialize must be at least two-dimensional");
    std::int64_t rows = 1, cols = s.dim(-1);
    for (int i = 0; i + 1 < s.rank(); ++i) rows *= s[i];
    Shape flat{std::max(rows, cols), std::min(rows, cols)};
    Output a = random_normal(flat, {.dtype = t, .seed = o.seed});
    auto qr = opNode("Qr", "", {a}, {{"full_matrices", false}}).outputs();
    Output d = diag_part(qr[1]);
    Output q = qr[0] * sign(d);
    if (rows < cols) q = matrix_transpose(q);
    Output shaped = reshape(q, s);
    return o.gain * shaped;
  };
}
Initializer identity_initializer(GainOpts o) {
  return [o](Shape s, DType t) {
    floating(t);
    Shape full = scaleShape(s);
    if (full.rank() != 2) throw ValueError("Identity matrix initializer can only be used for 2D matrices.");
    Output m = linalg::eye(static_cast<int>(full[0]), {.num_columns = static_cast<int>(full[1]), .dtype = t});
    return o.gain * m;
  };
}
Initializer uniform_unit_scaling_initializer(FactorOpts o) {
  return [o](Shape s, DType t) {
    floating(t);
    Shape full = scaleShape(s);
    double size = 1;
    for (int i = 0; i + 1 < full.rank(); ++i) size *= static_cast<double>(full[i]);
    double limit = std::sqrt(3 / std::max(size, 1.0)) * o.factor;
    return random_uniform(s, -limit, limit, t, {.seed = o.seed});
  };
}
Initializer he_normal(SeedOpts o) { return variance_scaling_initializer({.scale = 2, .seed = o.seed}); }
Initializer he_uniform(SeedOpts o) { return variance_scaling_initializer({.scale = 2, .distribution = "uniform", .seed = o.seed}); }
Initializer lecun_normal(SeedOpts o) { return variance_scaling_initializer({.seed = o.seed}); }
Initializer lecun_uniform(SeedOpts o) { return variance_scaling_initializer({.distribution = "uniform", .seed = o.seed}); }
Initializer glorot_uniform_initializer(SeedOpts o) {
  return variance_scaling_initializer({.mode = "fan_avg", .distribution = "uniform", .seed = o.seed});
}
Initializer glorot_normal_initializer(SeedOpts o) {
  return variance_scaling_initializer({.mode = "fan_avg", .seed = o.seed});
}

} // namespace tfc
