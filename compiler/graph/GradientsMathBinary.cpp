// Gradients of elementwise math ops with two or more operands. Where the operands were broadcast, their gradients are
// summed back to their shapes.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

/// Both operands and the gradient are dense and have one and the same known shape: nothing was broadcast.
bool sameKnownShape(Node *op, const Gradient &g) {
  const Shape x = shapeOf(in(op)), y = shapeOf(in(op, 1));
  return !g.isSparse() && x.is_fully_defined() && x == y && x == shapeOf(g.values);
}

Grads addGrad(Ops &b, Node *op, const Grads &g) {
  if (sameKnownShape(op, g[0]))
    return {g[0], g[0]};
  return b.reduceArgs(in(op), in(op, 1), g[0], g[0]);
}

Grads subGrad(Ops &b, Node *op, const Grads &g) {
  Gradient minus = b.neg(g[0]);
  if (sameKnownShape(op, g[0]))
    return {g[0], minus};
  return b.reduceArgs(in(op), in(op, 1), g[0], minus);
}

Grads mulGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), y = in(op, 1);
  if (sameKnownShape(op, g[0]) && (typeOf(g[0]) == int32 || typeOf(g[0]) == float32)) {
    Edge gx = b.op("Mul", {g[0], y});
    return {gx, b.op("Mul", {g[0], x})};
  }
  Edge gx = b.op("Mul", {g[0], b.conj(y)});
  Edge gy = b.op("Mul", {b.conj(x), g[0]});
  return b.reduceArgs(x, y, gx, gy);
}

/// Div and RealDiv: g/y and g * (-x/y/y); `name` is how the Python function spells its quotients.
Grads quotientGrad(Ops &b, Node *op, const Grads &g, std::string_view name) {
  Edge x = in(op), y = in(op, 1);
  Gradient cx = b.conj(x), cy = b.conj(y);
  auto divide = [&](const Arg &p, const Arg &q) { return b.op("RealDiv", {p, q}, {}, name); };
  Edge gx = divide(g[0], cy);
  Edge t = divide(divide(b.neg(cx), cy), cy);
  Edge gy = b.mul(g[0], t);
  return b.reduceArgs(x, y, gx, gy);
}

Grads divGrad(Ops &b, Node *op, const Grads &g) { return quotientGrad(b, op, g, "truediv"); }
Grads realDivGrad(Ops &b, Node *op, const Grads &g) { return quotientGrad(b, op, g, "RealDiv"); }

Grads divNoNanGrad(Ops &b, Node *op, const Grads &g) {
  Gradient x = b.conj(in(op)), y = b.conj(in(op, 1));
  Edge gx = b.divNoNan(g[0], y);
  Edge t = b.divNoNan(b.divNoNan(b.neg(x), y), y);
  Edge gy = b.mul(g[0], t);
  return b.reduceArgs(in(op), in(op, 1), gx, gy);
}

Grads floorModGrad(Ops &b, Node *op, const Grads &g) {
  Edge quotient = b.op("FloorDiv", {b.conj(in(op)), b.conj(in(op, 1))});
  Gradient minus = b.neg(quotient);
  Edge gy = b.mul(g[0], minus);
  return b.reduceArgs(in(op), in(op, 1), g[0], gy);
}

Grads powGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), y = in(op, 1);
  Gradient cx = b.conj(x), cy = b.conj(y);
  Edge gcy = b.mul(g[0], cy);
  Edge less = b.sub(cy, Num{1});
  Edge gx = b.mul(gcy, b.op("Pow", {cx, less}));
  // log(x) only where x > 0 (x != 0 for complex x), so that no NaN comes up where the gradient is not wanted.
  Edge mask = isComplex(typeOf(x)) ? b.op("NotEqual", {cx, Num{0}}) : b.op("Greater", {cx, Num{0}});
  Edge ones = b.onesLike(x);
  Edge safe = b.where(mask, cx, ones);
  Edge log = b.unary("Log", safe);
  Edge zeros = b.zerosLike(x);
  Edge logX = b.where(mask, log, zeros);
  Edge gy = b.mul(b.mul(g[0], b.conj(out(op))), logX);
  return b.reduceArgs(x, y, gx, gy);
}

Grads extremumGrad(Ops &b, Node *op, const Grads &g, std::string_view selector) {
  Edge x = in(op), y = in(op, 1);
  Edge zeros = b.zerosLike(g[0]);
  Edge mask = b.op(selector, {x, y});
  Edge gx = b.whereV2(mask, g[0], zeros);
  Edge gy = b.whereV2(mask, zeros, g[0]);
  return b.reduceArgs(x, y, gx, gy);
}

Grads maximumGrad(Ops &b, Node *op, const Grads &g) { return extremumGrad(b, op, g, "GreaterEqual"); }
Grads minimumGrad(Ops &b, Node *op, const Grads &g) { return extremumGrad(b, op, g, "LessEqual"); }

Grads squaredDifferenceGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), y = in(op, 1), gx;
  {
    Ops::Controls c(b, g[0]);
    Gradient twice;
    // scalar_mul converts its number in the scope around it.
    Edge two = b.constant(scalar(2, typeOf(g[0])), "scalar");
    twice = b.op("Mul", {two, g[0].values});
    if (g[0].isSparse())
      twice = Gradient(twice.values, g[0].indices, g[0].denseShape);
    Edge difference = b.sub(x, y);
    gx = b.mul(twice, difference);
  }
  Gradient gy = b.neg(gx);
  if (sameKnownShape(op, g[0]))
    return {gx, gy};
  return b.reduceArgs(x, y, gx, gy);
}

Grads atan2Grad(Ops &b, Node *op, const Grads &g) {
  Edge y = in(op), x = in(op, 1);
  Ops::Controls c(b, g[0]);
  Edge yy = b.unary("Square", y);
  Edge xx = b.unary("Square", x);
  Edge inverse = b.truediv(g[0], b.add(yy, xx));
  Edge gy = b.mul(x, inverse);
  Gradient minus = b.neg(y);
  Edge gx = b.mul(minus, inverse);
  return b.reduceArgs(y, x, gy, gx);
}

Grads addNGrad(Ops &, Node *op, const Grads &g) { return Grads(op->inputs().size(), g[0]); }

Grads selectGrad(Ops &b, Node *op, const Grads &g) {
  Edge c = in(op);
  Edge zeros = b.zerosLike(in(op, 1));
  Edge gx = b.where(c, g[0], zeros);
  return {Gradient(), gx, b.where(c, zeros, g[0])};
}

Grads selectV2Grad(Ops &b, Node *op, const Grads &g) {
  Edge c = in(op), z = out(op);
  Edge zeros = b.zeros(i32(std::vector<std::int64_t>{}), typeOf(g[0]));
  Edge gx = b.whereV2(c, g[0], zeros);
  Edge gy = b.whereV2(c, zeros, g[0]);
  Gradient rx = b.reduceArgs(in(op, 1), z, gx, {})[0];
  Gradient ry = b.reduceArgs(in(op, 2), z, gy, {})[0];
  return {Gradient(), rx, ry};
}

Grads clipByValueGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), y = in(op, 1), z = in(op, 2);
  Edge sx = b.shape(x), sy = b.shape(y), sz = b.shape(z), sg = b.shape(g[0]);
  Edge zeros = b.zeros(sg, typeOf(g[0]));
  Edge below = b.op("Less", {x, y});
  Edge above = b.op("Greater", {x, z});
  Edge ry = b.broadcastArgs(sx, sy).second;
  Edge rz = b.broadcastArgs(sx, sz).second;
  Edge outside = b.op("LogicalOr", {below, above});
  Edge gx = b.where(outside, zeros, g[0]);
  Edge gy = b.where(below, g[0], zeros);
  Edge gz = b.where(above, g[0], zeros);
  gy = b.reshape(b.reduceSum(gy, ry), sy);
  gz = b.reshape(b.reduceSum(gz, rz), sz);
  return {gx, gy, gz};
}

} // namespace

std::vector<Entry> mathBinaryEntries() {
  return {
      {"Add", addGrad},
      {"AddV2", addGrad},
      {"Sub", subGrad},
      {"Mul", mulGrad},
      {"Div", divGrad},
      {"RealDiv", realDivGrad},
      {"DivNoNan", divNoNanGrad},
      {"FloorDiv", noGradient},
      {"TruncateDiv", noGradient},
      {"FloorMod", floorModGrad},
      {"Pow", powGrad},
      {"Maximum", maximumGrad},
      {"Minimum", minimumGrad},
      {"SquaredDifference", squaredDifferenceGrad},
      {"Atan2", atan2Grad},
      {"AddN", addNGrad},
      {"AccumulateNV2", addNGrad},
      {"Select", selectGrad},
      {"SelectV2", selectV2Grad},
      {"ClipByValue", clipByValueGrad},
  };
}

} // namespace tfc::graph::grad
