// Gradients of pooling and of its gradients.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

AttrMap poolAttrs(Node *op) {
  return copyAttrs(op, {"ksize", "strides", "padding", "explicit_paddings", "data_format"});
}

Grads avgPoolGrad(Ops &b, Node *op, const Grads &g) {
  Edge shape = b.shape(in(op));
  return {b.op("AvgPoolGrad", {shape, g[0]}, poolAttrs(op))};
}

Grads avgPoolGradGrad(Ops &b, Node *op, const Grads &g) {
  Edge shape = b.op("StopGradient", {in(op)});
  return {shape, b.op("AvgPool", {g[0]}, poolAttrs(op))};
}

Grads maxPoolGrad(Ops &b, Node *op, const Grads &g) {
  return {b.op("MaxPoolGrad", {in(op), out(op), g[0]}, poolAttrs(op))};
}

Grads maxPoolGradGrad(Ops &b, Node *op, const Grads &g, std::string_view type) {
  Edge dx = b.zerosLike(in(op));
  Edge dy = b.zerosLike(in(op, 1));
  AttrMap attrs = copyAttrs(op, {"ksize", "strides", "padding", "data_format"});
  return {dx, dy, b.op(type, {in(op), in(op, 1), g[0]}, std::move(attrs))};
}

Grads maxPoolGradGradOf(Ops &b, Node *op, const Grads &g) { return maxPoolGradGrad(b, op, g, "MaxPoolGradGrad"); }
Grads maxPoolGradGradGradOf(Ops &b, Node *op, const Grads &g) { return maxPoolGradGrad(b, op, g, "MaxPoolGrad"); }

} // namespace

std::vector<Entry> nnPoolEntries() {
  return {
      {"AvgPool", avgPoolGrad},
      {"AvgPoolGrad", avgPoolGradGrad},
      {"MaxPool", maxPoolGrad},
      {"MaxPoolGrad", maxPoolGradGradOf},
      {"MaxPoolGradGrad", maxPoolGradGradGradOf},
  };
}

} // namespace tfc::graph::grad
