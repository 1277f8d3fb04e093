// Activations and their gradients, which see (gradient, input) or (gradient, output) as TensorFlow defines each.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

using Unary = Value (*)(Scalars &, Value);
using Binary = Value (*)(Scalars &, Value gradient, Value x);

constexpr double kSeluScale = 1.0507009873554804934193349852946, kSeluAlpha = 1.6732632423543772848170429916717;

Value positive(Scalars &s, Value x) { return s.gt(x, s.like(x, 0)); }

// A product, as TensorFlow's: a gradient that is not finite shows behind a closed gate as well.
Value gated(Scalars &s, Value g, Value open) { return s.mul(g, s.select(open, s.like(g, 1), s.like(g, 0))); }

Value relu6(Scalars &s, Value x) { return s.min(s.max(x, s.like(x, 0)), s.like(x, 6)); }
Value elu(Scalars &s, Value x) {
  return s.select(s.lt(x, s.like(x, 0)), s.op<math::ExpM1Op>(x), x);
}
Value selu(Scalars &s, Value x) {
  Value below = s.mul(s.like(x, kSeluScale * kSeluAlpha), s.op<math::ExpM1Op>(x));
  return s.select(s.lt(x, s.like(x, 0)), below, s.mul(s.like(x, kSeluScale), x));
}
Value softsign(Scalars &s, Value x) { return s.div(x, s.add(s.like(x, 1), s.abs(x))); }
Value softplus(Scalars &s, Value x) {
  // Linear where exp(-x) is below the precision, exponential where exp(x) is.
  double threshold = x.getType().isF64() ? -34.0436533891171559 : -13.9423851495957; // log(eps) + 2
  Value e = s.op<math::ExpOp>(x);
  Value r = s.select(s.lt(x, s.like(x, threshold)), e, s.op<math::Log1pOp>(e));
  return s.select(s.gt(x, s.like(x, -threshold)), x, r);
}

const llvm::StringMap<Unary> &rules() {
  static const llvm::StringMap<Unary> r = {
      {"Relu", [](Scalars &s, Value x) { return s.max(x, s.like(x, 0)); }},
      {"Relu6", relu6},
      {"Elu", elu},
      {"Selu", selu},
      {"Softplus", softplus},
      {"Softsign", softsign},
  };
  return r;
}

const llvm::StringMap<Binary> &gradRules() {
  static const llvm::StringMap<Binary> r = {
      {"ReluGrad", [](Scalars &s, Value g, Value x) { return gated(s, g, positive(s, x)); }},
      {"Relu6Grad",
       [](Scalars &s, Value g, Value x) { return gated(s, g, s.both(positive(s, x), s.lt(x, s.like(x, 6)))); }},
      {"EluGrad",
       [](Scalars &s, Value g, Value y) {
         return s.select(s.lt(y, s.like(y, 0)), s.mul(s.add(y, s.like(y, 1)), g), g);
       }},
      {"SeluGrad",
       [](Scalars &s, Value g, Value y) {
         Value below = s.mul(g, s.add(y, s.like(y, kSeluScale * kSeluAlpha)));
         return s.select(s.lt(y, s.like(y, 0)), below, s.mul(g, s.like(g, kSeluScale)));
       }},
      {"SoftplusGrad",
       [](Scalars &s, Value g, Value x) {
         return s.div(g, s.add(s.op<math::ExpOp>(s.neg(x)), s.like(x, 1)));
       }},
      {"SoftsignGrad",
       [](Scalars &s, Value g, Value x) {
         Value d = s.add(s.like(x, 1), s.abs(x));
         return s.div(g, s.mul(d, d));
       }},
  };
  return r;
}

LogicalResult lowerActivation(Lowering &l) {
  Unary body = rules().find(l.name())->second;
  l.out(0, l.map({l.in(0)}, l.inElem(0), [&](Scalars &s, ValueRange a) { return body(s, a[0]); }));
  return success();
}

LogicalResult lowerGradient(Lowering &l) {
  Binary body = gradRules().find(l.name())->second;
  l.out(0, l.map({l.in(0), l.in(1)}, l.inElem(0), [&](Scalars &s, ValueRange a) { return body(s, a[0], a[1]); }));
  return success();
}

LogicalResult lowerLeaky(Lowering &l) {
  bool grad = l.name() == "LeakyReluGrad";
  double alpha = l.floatAttr("alpha", 0.2f);
  l.out(0, l.map(l.ins(), l.inElem(0), [&](Scalars &s, ValueRange a) {
    Value x = grad ? a[1] : a[0], scaled = s.mul(a[0], s.like(a[0], alpha));
    if (grad)
      return s.select(positive(s, x), a[0], scaled);
    // As a maximum (or minimum) of the two, NaN included.
    return alpha <= 1 ? s.max(x, scaled) : s.min(x, scaled);
  }));
  return success();
}

} // namespace

void registerNNActivation(Registry &r) {
  for (auto &rule : rules())
    r[rule.first()] = lowerActivation;
  for (auto &rule : gradRules())
    r[rule.first()] = lowerGradient;
  r["LeakyRelu"] = r["LeakyReluGrad"] = lowerLeaky;
}

} // namespace tfc::codegen
