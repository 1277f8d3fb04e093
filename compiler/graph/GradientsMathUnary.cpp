// Gradients of elementwise math ops with one operand (and of the ops that are their gradients).
#include "GradientsOps.h"

#include <cmath>
#include <numbers>

namespace tfc::graph::grad {

Grads noGradient(Ops &, Node *op, const Grads &) { return none(op->inputs().size()); }

namespace {

/// grad * TYPE(x), after grad.
#define TIMES_UNARY_OF_INPUT(NAME, TYPE)                                                                               \
  Grads NAME(Ops &b, Node *op, const Grads &g) {                                                                       \
    Ops::Controls c(b, g[0]);                                                                                          \
    Gradient x = b.conj(in(op));                                                                                       \
    Edge d = b.unary(TYPE, x);                                                                                         \
    return {b.mul(g[0], d)};                                                                                           \
  }
TIMES_UNARY_OF_INPUT(expm1Grad, "Exp")
TIMES_UNARY_OF_INPUT(logGrad, "Reciprocal")
TIMES_UNARY_OF_INPUT(sinhGrad, "Cosh")
TIMES_UNARY_OF_INPUT(coshGrad, "Sinh")
TIMES_UNARY_OF_INPUT(sinGrad, "Cos")
#undef TIMES_UNARY_OF_INPUT

/// TYPE(y, grad), where the op has a fused gradient op of its output.
#define FUSED_OF_OUTPUT(NAME, TYPE)                                                                                    \
  Grads NAME(Ops &b, Node *op, const Grads &g) { return {b.op(TYPE, {out(op), g[0]})}; }
FUSED_OF_OUTPUT(reciprocalGrad, "ReciprocalGrad")
FUSED_OF_OUTPUT(sqrtGrad, "SqrtGrad")
FUSED_OF_OUTPUT(rsqrtGrad, "RsqrtGrad")
#undef FUSED_OF_OUTPUT

Grads tanhGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  return {b.op("TanhGrad", {b.conj(out(op)), g[0]})};
}

Grads sigmoidGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  return {b.op("SigmoidGrad", {b.conj(out(op)), g[0]})};
}

Grads absGrad(Ops &b, Node *op, const Grads &g) {
  Edge s = b.unary("Sign", in(op));
  return {b.mul(g[0], s)};
}

Grads negGrad(Ops &b, Node *, const Grads &g) { return {b.neg(g[0])}; }

Grads squareGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Gradient x = b.conj(in(op));
  Edge two = b.constant(scalar(2, typeOf(x)));
  Edge twice = b.op("Mul", {x, two});
  return {b.op("Mul", {g[0], twice})};
}

Grads expGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  return {b.mul(g[0], b.conj(out(op)))};
}

Grads log1pGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Gradient x = b.conj(in(op));
  Edge r = b.unary("Reciprocal", b.add(Num{1}, x));
  return {b.mul(g[0], r)};
}

Grads asinhGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Edge d = b.unary("Cosh", b.conj(out(op)));
  return {b.truediv(g[0], d)};
}

Grads acoshGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Edge d = b.unary("Sinh", b.conj(out(op)));
  return {b.truediv(g[0], d)};
}

/// 1 - x^2 or 1 + x^2, as the inverse functions' gradients begin.
Edge onePlusMinusSquare(Ops &b, Node *op, const Grads &g, bool plus) {
  Gradient x = b.conj(in(op));
  Edge x2 = b.unary("Square", x);
  Edge one = b.constant(scalar(1, typeOf(g[0])));
  return plus ? b.op("AddV2", {one, x2}, {}, "Add") : b.op("Sub", {one, x2});
}

Grads atanhGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Edge inv = b.unary("Reciprocal", onePlusMinusSquare(b, op, g, false));
  return {b.mul(g[0], inv)};
}

Grads atanGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Edge inv = b.unary("Reciprocal", onePlusMinusSquare(b, op, g, true));
  return {b.mul(g[0], inv)};
}

Grads asinGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Edge den = b.unary("Sqrt", onePlusMinusSquare(b, op, g, false));
  Edge inv = b.unary("Reciprocal", den);
  return {b.mul(g[0], inv)};
}

Grads acosGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Edge den = b.unary("Sqrt", onePlusMinusSquare(b, op, g, false));
  Edge inv = b.unary("Reciprocal", den);
  return {b.mul(b.neg(g[0]), inv)};
}

Grads cosGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Gradient x = b.conj(in(op));
  Gradient n = b.neg(g[0]);
  Edge s = b.unary("Sin", x);
  return {b.mul(n, s)};
}

Grads tanGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Edge cosine = b.unary("Cos", b.conj(in(op)));
  Edge secant = b.unary("Reciprocal", cosine);
  Edge square = b.unary("Square", secant);
  return {b.mul(square, g[0])};
}

Grads erfLike(Ops &b, Node *op, const Grads &g, double factor) {
  Edge k = b.constant(scalar(factor, typeOf(g[0])));
  Ops::Controls c(b, g[0]);
  Gradient x = b.conj(in(op));
  Edge scaled = b.mul(g[0], k);
  Edge minus = b.neg(b.unary("Square", x)).values;
  Edge e = b.unary("Exp", minus);
  return {b.mul(scaled, e)};
}

Grads erfGrad(Ops &b, Node *op, const Grads &g) { return erfLike(b, op, g, 2 / std::sqrt(std::numbers::pi)); }
Grads erfcGrad(Ops &b, Node *op, const Grads &g) { return erfLike(b, op, g, -2 / std::sqrt(std::numbers::pi)); }

Grads signGrad(Ops &b, Node *op, const Grads &) { return {b.zerosLike(in(op))}; }

Grads castGrad(Ops &b, Node *op, const Grads &g) {
  const DType from = typeOf(in(op)), to = typeOf(g[0]);
  auto flows = [](DType t) { return isFloating(t) || isComplex(t); };
  if (!flows(from) || !flows(to))
    return none(1);
  if (g[0].isSparse()) {
    if (from == to)
      return {g[0]};
    Ops::Scope s(b, "Cast");
    return {Gradient(b.make("Cast", s.name, {g[0].values}, {{"DstT", from}}), g[0].indices, g[0].denseShape)};
  }
  return {b.cast(g[0].values, from)};
}

// Gradients of gradient ops: second derivatives.

Grads reciprocalGradGrad(Ops &b, Node *op, const Grads &g) {
  Edge other = in(op, 1);
  Ops::Controls c(b, g[0]);
  Gradient ca = b.conj(in(op)), cg = b.conj(g[0]);
  Edge t = b.mul(b.mul(b.mul(cg, Num{-2}), other), ca);
  return {t, b.op("ReciprocalGrad", {ca, g[0]})};
}

Grads sqrtGradGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Edge ga = b.truediv(g[0], in(op));
  Edge first = b.mul(b.neg(b.conj(ga)), out(op));
  return {first, b.mul(Num{0.5}, ga)};
}

Grads rsqrtGradGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Gradient ca = b.conj(in(op)), cg = b.conj(g[0]);
  Edge scaled = b.mul(b.mul(Num{-1.5}, cg), in(op, 1));
  Edge square = b.unary("Square", ca);
  Edge first = b.mul(scaled, square);
  return {first, b.op("RsqrtGrad", {ca, g[0]})};
}

Grads tanhGradGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Gradient x = b.conj(in(op)), y = b.conj(in(op, 1));
  Edge first = b.mul(b.mul(b.mul(g[0], Num{-2}), y), x);
  return {first, b.op("TanhGrad", {x, g[0]})};
}

Grads sigmoidGradGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls c(b, g[0]);
  Gradient x = b.conj(in(op)), y = b.conj(in(op, 1));
  Edge gb = b.mul(g[0], y);
  Edge twice = b.mul(b.mul(Num{2}, gb), x);
  Edge first = b.sub(gb, twice);
  return {first, b.op("SigmoidGrad", {x, g[0]})};
}

} // namespace

std::vector<Entry> mathUnaryEntries() {
  return {
      {"Abs", absGrad},         {"Neg", negGrad},       {"Inv", reciprocalGrad},
      {"Reciprocal", reciprocalGrad}, {"InvGrad", reciprocalGradGrad}, {"ReciprocalGrad", reciprocalGradGrad},
      {"Square", squareGrad},   {"Sqrt", sqrtGrad},     {"SqrtGrad", sqrtGradGrad},
      {"Rsqrt", rsqrtGrad},     {"RsqrtGrad", rsqrtGradGrad}, {"Exp", expGrad},
      {"Expm1", expm1Grad},     {"Log", logGrad},       {"Log1p", log1pGrad},
      {"Sinh", sinhGrad},       {"Cosh", coshGrad},     {"Tanh", tanhGrad},
      {"TanhGrad", tanhGradGrad}, {"Asinh", asinhGrad}, {"Acosh", acoshGrad},
      {"Atanh", atanhGrad},     {"Erf", erfGrad},       {"Erfc", erfcGrad},
      {"Sigmoid", sigmoidGrad}, {"SigmoidGrad", sigmoidGradGrad}, {"Sign", signGrad},
      {"Sin", sinGrad},         {"Cos", cosGrad},       {"Tan", tanGrad},
      {"Asin", asinGrad},       {"Acos", acosGrad},     {"Atan", atanGrad},
      {"Floor", noGradient},    {"Ceil", noGradient},   {"Round", noGradient},
      {"Rint", noGradient},     {"Cast", castGrad},
  };
}

} // namespace tfc::graph::grad
