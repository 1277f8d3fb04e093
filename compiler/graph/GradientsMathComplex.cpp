// Gradients of complex numbers and their parts.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

DType complexOf(DType part) { return part == DType::float64 ? DType::complex128 : DType::complex64; }

Edge complex(Ops &b, const Arg &real, const Arg &imag, DType part) {
  return b.op("Complex", {real, imag}, {{"Tout", complexOf(part)}});
}

Grads realGrad(Ops &b, Node *, const Grads &g) {
  Edge zero = b.constant(scalar(0, typeOf(g[0])));
  return {complex(b, g[0], zero, typeOf(g[0]))};
}
Grads imagGrad(Ops &b, Node *, const Grads &g) {
  Edge zero = b.constant(scalar(0, typeOf(g[0])));
  return {complex(b, zero, g[0], typeOf(g[0]))};
}
Grads angleGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op);
  const DType part = typeOf(g[0]);
  Ops::Controls c(b, g[0]);
  Edge re = b.op("Real", {x}, {{"Tout", part}}), im = b.op("Imag", {x}, {{"Tout", part}});
  Edge z = b.unary("Reciprocal", complex(b, im, re, part));
  Edge zero = b.constant(scalar(0, part));
  Gradient minus = b.neg(complex(b, g[0], zero, part));
  return {b.mul(minus, z)};
}
Grads complexGrad(Ops &b, Node *op, const Grads &g) {
  Edge x = in(op), y = in(op, 1);
  const DType part = typeOf(x);
  Edge gx = b.op("Real", {g[0]}, {{"Tout", part}}), gy = b.op("Imag", {g[0]}, {{"Tout", part}});
  return b.reduceArgs(x, y, gx, gy);
}
Grads conjGrad(Ops &b, Node *, const Grads &g) { return {b.conj(g[0])}; }
Grads complexAbsGrad(Ops &b, Node *op, const Grads &g) {
  const DType part = typeOf(g[0]);
  Edge up = b.mul(complex(b, g[0], b.zerosLike(g[0]), part), in(op));
  return {b.divNoNan(up, complex(b, out(op), b.zerosLike(out(op)), part))};
}

} // namespace

std::vector<Entry> mathComplexEntries() {
  return {{"Real", realGrad}, {"Imag", imagGrad}, {"Angle", angleGrad},
          {"Complex", complexGrad}, {"Conj", conjGrad}, {"ComplexAbs", complexAbsGrad}};
}

} // namespace tfc::graph::grad
