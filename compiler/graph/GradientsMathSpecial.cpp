// Gradients of special functions.
#include "GradientsOps.h"

#include <cmath>
#include <functional>
#include <numbers>
#include <tuple>

namespace tfc::graph::grad {

namespace {

/// x, y, gradient as the Python functions name them, under the gradient's control.
struct Unary {
  Unary(Ops &b, Node *op, const Grads &g) : b(b), control(b, g[0]), x(in(op)), y(out(op)), g(g[0].values) {}
  Grads times(const Arg &derivative) { return {b.mul(g, derivative)}; }
  Edge f(std::string_view type) { return b.unary(type, x); }
  Edge negative(Edge e) { return b.neg(e).values; }
  Edge yOverX() { return b.op("Div", {y, x}, {}, "div"); }
  Ops &b;
  Ops::Controls control;
  Edge x, y, g;
};

Grads lgammaGrad(Ops &b, Node *op, const Grads &g) { Unary u(b, op, g); return u.times(u.f("Digamma")); }
Grads digammaGrad(Ops &b, Node *op, const Grads &g) {
  Unary u(b, op, g);
  Edge one = b.constant(scalar(1, typeOf(u.x)));
  return u.times(b.op("Polygamma", {one, u.x}));
}
Grads dawsnGrad(Ops &b, Node *op, const Grads &g) {
  Unary u(b, op, g);
  return u.times(b.sub(Num{1}, b.mul(b.mul(Num{2}, u.x), u.y)));
}
Grads expintGrad(Ops &b, Node *op, const Grads &g) {
  Unary u(b, op, g);
  return {b.truediv(b.mul(u.g, u.f("Exp")), u.x)};
}
Grads fresnelGrad(Ops &b, Node *op, const Grads &g, std::string_view type) {
  Unary u(b, op, g);
  return u.times(b.unary(type, b.mul(Num{std::numbers::pi / 2}, u.f("Square"))));
}
Grads fresnelCosGrad(Ops &b, Node *op, const Grads &g) { return fresnelGrad(b, op, g, "Cos"); }
Grads fresnelSinGrad(Ops &b, Node *op, const Grads &g) { return fresnelGrad(b, op, g, "Sin"); }
Grads spenceGrad(Ops &b, Node *op, const Grads &g) {
  Unary u(b, op, g);
  Edge partial = b.truediv(u.f("Log"), b.sub(Num{1}, u.x));
  Edge one = b.op("Equal", {u.x, Num{1}});
  return u.times(b.where(one, u.negative(b.onesLike(u.x)), partial));
}
Grads ndtriGrad(Ops &b, Node *op, const Grads &g) {
  Edge k = b.constant(scalar(std::sqrt(2 * std::numbers::pi), typeOf(g[0])));
  Unary u(b, op, g);
  Edge half = b.truediv(b.unary("Square", u.y), Num{2});
  return {b.mul(b.mul(u.g, k), b.unary("Exp", half))};
}
Grads erfinvGrad(Ops &b, Node *op, const Grads &g) {
  Edge k = b.constant(scalar(std::sqrt(std::numbers::pi) / 2, typeOf(g[0])));
  Unary u(b, op, g);
  return {b.mul(b.mul(u.g, k), b.unary("Exp", b.unary("Square", u.y)))};
}

//===-- Bessel functions ------------------------------------------------------------------------------------------===//

/// `value` where x is zero, else `otherwise`.
Edge atZero(Unary &u, double value, const std::function<Edge()> &otherwise) {
  Edge zero = u.b.op("Equal", {u.x, Num{0}});
  Edge v = u.b.constant(scalar(value, typeOf(u.x)));
  return u.b.whereV2(zero, v, otherwise());
}
Grads i0Grad(Ops &b, Node *op, const Grads &g) { Unary u(b, op, g); return u.times(u.f("BesselI1")); }
Grads i0eGrad(Ops &b, Node *op, const Grads &g) {
  Unary u(b, op, g);
  return u.times(b.sub(u.f("BesselI1e"), b.mul(u.f("Sign"), u.y)));
}
Grads i1Grad(Ops &b, Node *op, const Grads &g) {
  Unary u(b, op, g);
  return u.times(atZero(u, 1, [&] { return b.sub(u.f("BesselI0"), u.yOverX()); }));
}
Grads i1eGrad(Ops &b, Node *op, const Grads &g) {
  Unary u(b, op, g);
  return u.times(atZero(u, 0.5, [&] {
    return b.sub(u.f("BesselI0e"), b.mul(u.y, b.add(u.f("Sign"), u.f("Reciprocal"))));
  }));
}
Grads k0Grad(Ops &b, Node *op, const Grads &g) { Unary u(b, op, g); return u.times(u.negative(u.f("BesselK1"))); }
Grads k0eGrad(Ops &b, Node *op, const Grads &g) { Unary u(b, op, g); return u.times(b.sub(u.y, u.f("BesselK1e"))); }
Grads k1Grad(Ops &b, Node *op, const Grads &g) {
  Unary u(b, op, g);
  return u.times(b.sub(u.negative(u.f("BesselK0")), u.yOverX()));
}
Grads k1eGrad(Ops &b, Node *op, const Grads &g) {
  Unary u(b, op, g);
  return u.times(b.sub(b.mul(u.y, b.sub(Num{1}, u.f("Reciprocal"))), u.f("BesselK0e")));
}
Grads j0Grad(Ops &b, Node *op, const Grads &g) { Unary u(b, op, g); return u.times(u.negative(u.f("BesselJ1"))); }
Grads j1Grad(Ops &b, Node *op, const Grads &g) {
  Unary u(b, op, g);
  return u.times(atZero(u, 0.5, [&] { return b.sub(u.f("BesselJ0"), u.yOverX()); }));
}
Grads y0Grad(Ops &b, Node *op, const Grads &g) { Unary u(b, op, g); return u.times(u.negative(u.f("BesselY1"))); }
Grads y1Grad(Ops &b, Node *op, const Grads &g) {
  Unary u(b, op, g);
  return u.times(b.sub(u.f("BesselY0"), u.yOverX()));
}

//===-- functions of two and three operands -----------------------------------------------------------------------===//

/// Partial derivatives, each summed over where its operand was broadcast; an empty one stands for none.
class Pair {
public:
  Pair(Ops &b, Edge x, Edge y, const Gradient &g) : b(b), g(g.values) {
    sx = b.shape(x);
    sy = b.shape(y);
    std::tie(rx, ry) = b.broadcastArgs(sx, sy);
  }
  Gradient first(Edge partial) { return b.reshape(b.reduceSum(b.mul(partial, g), rx), sx); }
  Gradient second(Edge partial) { return b.reshape(b.reduceSum(b.mul(partial, g), ry), sy); }

private:
  Ops &b;
  Edge g, sx, sy, rx, ry;
};

Grads igammaGrad(Ops &b, Node *op, const Grads &g) {
  Edge a = in(op), x = in(op, 1);
  Pair p(b, a, x, g[0]);
  Ops::Controls c(b, g[0]);
  Edge da = b.op("IgammaGradA", {a, x});
  Edge logs = b.add(b.neg(x), b.mul(b.sub(a, Num{1}), b.unary("Log", x)));
  Edge dx = b.unary("Exp", b.sub(logs, b.unary("Lgamma", a)));
  Gradient ga = p.first(da);
  return {ga, p.second(dx)};
}
Grads igammacGrad(Ops &b, Node *op, const Grads &g) {
  Grads lower = igammaGrad(b, op, g);
  Gradient first = b.neg(lower[0]);
  return {first, b.neg(lower[1])};
}
Grads betaincGrad(Ops &b, Node *op, const Grads &g) {
  Edge a = in(op), c = in(op, 1), x = in(op, 2);
  Pair p(b, a, x, g[0]);
  Edge both = b.add(b.unary("Lgamma", a), b.unary("Lgamma", c));
  Edge logBeta = b.sub(both, b.unary("Lgamma", b.add(a, c)));
  Edge upper = b.sub(c, Num{1});
  Edge one = b.op("Xlog1py", {upper, b.neg(x)});
  Edge two = b.op("Xlogy", {b.sub(a, Num{1}), x});
  return {Gradient(), Gradient(), p.second(b.unary("Exp", b.sub(b.add(one, two), logBeta)))};
}
Grads zetaGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), q = in(op, 1);
  Pair p(b, x, q, g[0]);
  Ops::Controls c(b, g[0]);
  Gradient minus = b.neg(x);
  return {Gradient(), p.second(b.mul(minus, b.op("Zeta", {b.add(x, Num{1}), q})))};
}
Grads polygammaGrad(Ops &b, Node *op, const Grads &g) {
  Edge n = in(op), x = in(op, 1);
  Pair p(b, n, x, g[0]);
  Ops::Controls c(b, g[0]);
  return {Gradient(), p.second(b.op("Polygamma", {b.add(n, Num{1}), x}))};
}

/// One where x is not zero.
Edge notZero(Ops &b, Edge x) {
  Edge zero = b.constant(scalar(0, typeOf(x)), "Cast/x");
  return b.cast(b.op("NotEqual", {x, zero}), typeOf(x));
}
Grads xlogyGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), y = in(op, 1);
  Pair p(b, x, y, g[0]);
  Ops::Controls c(b, g[0]);
  Edge dx = b.op("Xlogy", {notZero(b, x), y});
  Edge dy = b.op("Xdivy", {x, y});
  Gradient gx = p.first(dx);
  return {gx, p.second(dy)};
}
Grads xlog1pyGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), y = in(op, 1);
  Pair p(b, x, y, g[0]);
  Ops::Controls c(b, g[0]);
  Edge dx = b.op("Xlog1py", {notZero(b, x), y});
  Edge dy = b.op("Xdivy", {x, b.add(y, Num{1})});
  Gradient gx = p.first(dx);
  return {gx, p.second(dy)};
}
Grads xdivyGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), y = in(op, 1);
  Pair p(b, x, y, g[0]);
  Ops::Controls c(b, g[0]);
  Edge dx = b.op("Xdivy", {notZero(b, x), y});
  Gradient minus = b.neg(x);
  Edge dy = b.op("Xdivy", {minus, b.op("Pow", {y, Num{2}}, {}, "pow")});
  Gradient gx = p.first(dx);
  return {gx, p.second(dy)};
}
Grads mulNoNanGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), y = in(op, 1);
  Edge gx = b.op("MulNoNan", {g[0], y});
  Edge gy = b.op("MulNoNan", {x, g[0]});
  return b.reduceArgs(x, y, gx, gy);
}
Grads nextAfterGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), y = in(op, 1);
  Pair p(b, x, y, g[0]);
  Ops::Controls c(b, g[0]);
  Edge dx = b.ones(b.shape(x), typeOf(x));
  Edge dy = b.zeros(b.shape(y), typeOf(y));
  Gradient gx = p.first(dx);
  return {gx, p.second(dy)};
}
Grads crossGrad(Ops &b, Node *op, const Grads &g) {
  Edge first = b.op("Cross", {in(op, 1), g[0]});
  return {first, b.op("Cross", {g[0], in(op)})};
}

} // namespace

std::vector<Entry> mathSpecialEntries() {
  return {
      {"Lgamma", lgammaGrad},         {"Digamma", digammaGrad},       {"Dawsn", dawsnGrad},   {"Expint", expintGrad},
      {"FresnelCos", fresnelCosGrad}, {"FresnelSin", fresnelSinGrad}, {"Spence", spenceGrad}, {"Ndtri", ndtriGrad},
      {"Erfinv", erfinvGrad},         {"BesselI0", i0Grad},           {"BesselI0e", i0eGrad}, {"BesselI1", i1Grad},
      {"BesselI1e", i1eGrad},         {"BesselK0", k0Grad},           {"BesselK0e", k0eGrad}, {"BesselK1", k1Grad},
      {"BesselK1e", k1eGrad},         {"BesselJ0", j0Grad},           {"BesselJ1", j1Grad},   {"BesselY0", y0Grad},
      {"BesselY1", y1Grad},           {"Igamma", igammaGrad},         {"Igammac", igammacGrad}, {"Betainc", betaincGrad},
      {"Zeta", zetaGrad},             {"Polygamma", polygammaGrad},   {"Xlogy", xlogyGrad},   {"Xlog1py", xlog1pyGrad},
      {"Xdivy", xdivyGrad},           {"MulNoNan", mulNoNanGrad},     {"NextAfter", nextAfterGrad}, {"Cross", crossGrad},
  };
}

} // namespace tfc::graph::grad
