// Gradients of activations and of the ops that are their gradients.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

/// TYPE(grad, y) with the op's output.
#define OF_OUTPUT(NAME, TYPE)                                                                                          \
  Grads NAME(Ops &b, Node *op, const Grads &g) { return {b.op(TYPE, {g[0], out(op)})}; }
OF_OUTPUT(reluGrad, "ReluGrad")
OF_OUTPUT(relu6Grad, "Relu6Grad")
OF_OUTPUT(eluGrad, "EluGrad")
OF_OUTPUT(seluGrad, "SeluGrad")
#undef OF_OUTPUT

Grads softsignGrad(Ops &b, Node *op, const Grads &g) { return {b.op("SoftsignGrad", {g[0], in(op)})}; }

Grads softplusGrad(Ops &b, Node *op, const Grads &g) {
  Edge s = b.unary("Sigmoid", in(op));
  return {b.mul(g[0], s)};
}

Grads leakyReluGrad(Ops &b, Node *op, const Grads &g) {
  return {b.op("LeakyReluGrad", {g[0], in(op)}, copyAttrs(op, {"alpha"}))};
}

// Second derivatives.

Grads reluGradGrad(Ops &b, Node *op, const Grads &g) {
  Edge first = b.op("ReluGrad", {g[0], in(op, 1)});
  return {first, b.zerosLike(in(op, 1))};
}

Grads relu6GradGrad(Ops &b, Node *op, const Grads &g) {
  Edge first = b.op("Relu6Grad", {g[0], in(op, 1)});
  return {first, b.zerosLike(in(op, 1))};
}

Grads leakyReluGradGrad(Ops &b, Node *op, const Grads &g) {
  Edge first = b.op("LeakyReluGrad", {g[0], in(op, 1)}, copyAttrs(op, {"alpha"}));
  return {first, b.zerosLike(in(op, 1))};
}

Grads exponentialGradGrad(Ops &b, Node *op, const Grads &g, std::string_view type) {
  Edge y = in(op, 1);
  Edge first = b.op(type, {g[0], y});
  Edge negative = b.op("Less", {y, Num{0}});
  Edge product = b.mul(g[0], in(op));
  Edge zeros = b.zerosLike(y);
  return {first, b.where(negative, product, zeros)};
}

Grads eluGradGrad(Ops &b, Node *op, const Grads &g) { return exponentialGradGrad(b, op, g, "EluGrad"); }
Grads seluGradGrad(Ops &b, Node *op, const Grads &g) { return exponentialGradGrad(b, op, g, "SeluGrad"); }

Grads softplusGradGrad(Ops &b, Node *op, const Grads &g) {
  Edge dy = in(op), x = in(op, 1);
  Ops::Controls c(b, g[0]);
  Edge first = b.op("SoftplusGrad", {g[0], x});
  Edge product = b.mul(g[0], dy);
  Edge minus = b.unary("Exp", b.neg(x));
  Edge sum = b.add(minus, Num{2});
  Edge plus = b.unary("Exp", x);
  Edge denominator = b.add(sum, plus);
  return {first, b.truediv(product, denominator)};
}

} // namespace

std::vector<Entry> nnActivationEntries() {
  return {
      {"Relu", reluGrad},
      {"Relu6", relu6Grad},
      {"Elu", eluGrad},
      {"Selu", seluGrad},
      {"LeakyRelu", leakyReluGrad},
      {"Softplus", softplusGrad},
      {"Softsign", softsignGrad},
      {"ReluGrad", reluGradGrad},
      {"Relu6Grad", relu6GradGrad},
      {"LeakyReluGrad", leakyReluGradGrad},
      {"EluGrad", eluGradGrad},
      {"SeluGrad", seluGradGrad},
      {"SoftplusGrad", softplusGradGrad},
  };
}

} // namespace tfc::graph::grad
