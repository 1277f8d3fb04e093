// Gradients of pooling and of its gradients.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

AttrMap poolAttrs(Node *op) {
  return copyAttrs(op, {"ksize", "strides", "padding", "explicit_paddings", "data_format"});
}

Grads avgPoolGradOf(Ops &b, Node *op, const Grads &g, std::string_view type) {
  Edge shape = b.shape(in(op));
  return {b.op(type, {shape, g[0]}, poolAttrs(op))};
}
Grads avgPoolGradGradOf(Ops &b, Node *op, const Grads &g, std::string_view type) {
  Edge shape = b.op("StopGradient", {in(op)});
  return {shape, b.op(type, {g[0]}, poolAttrs(op))};
}
Grads avgPoolGrad(Ops &b, Node *op, const Grads &g) { return avgPoolGradOf(b, op, g, "AvgPoolGrad"); }
Grads avgPoolGradGrad(Ops &b, Node *op, const Grads &g) { return avgPoolGradGradOf(b, op, g, "AvgPool"); }
Grads avgPool3DGrad(Ops &b, Node *op, const Grads &g) { return avgPoolGradOf(b, op, g, "AvgPool3DGrad"); }
Grads avgPool3DGradGrad(Ops &b, Node *op, const Grads &g) { return avgPoolGradGradOf(b, op, g, "AvgPool3D"); }

Grads maxPoolGradOf(Ops &b, Node *op, const Grads &g, std::string_view type) {
  return {b.op(type, {in(op), out(op), g[0]}, poolAttrs(op))};
}
Grads maxPoolGrad(Ops &b, Node *op, const Grads &g) { return maxPoolGradOf(b, op, g, "MaxPoolGrad"); }
Grads maxPool3DGrad(Ops &b, Node *op, const Grads &g) { return maxPoolGradOf(b, op, g, "MaxPool3DGrad"); }

/// Only the gradient that a gradient op gets has one of its own.
Grads maxPoolSecond(Ops &b, Node *op, const Grads &g, std::string_view type) {
  Edge dx = b.zerosLike(in(op));
  Edge dy = b.zerosLike(in(op, 1));
  AttrMap attrs = copyAttrs(op, {"ksize", "strides", "padding", "explicit_paddings", "data_format"});
  return {dx, dy, b.op(type, {in(op), in(op, 1), g[0]}, std::move(attrs))};
}
Grads maxPoolGradGrad(Ops &b, Node *op, const Grads &g) { return maxPoolSecond(b, op, g, "MaxPoolGradGrad"); }
Grads maxPoolGradGradGrad(Ops &b, Node *op, const Grads &g) { return maxPoolSecond(b, op, g, "MaxPoolGrad"); }
Grads maxPool3DGradGrad(Ops &b, Node *op, const Grads &g) { return maxPoolSecond(b, op, g, "MaxPool3DGradGrad"); }
Grads maxPool3DGradGradGrad(Ops &b, Node *op, const Grads &g) { return maxPoolSecond(b, op, g, "MaxPool3DGrad"); }

Grads maxPoolV2Grad(Ops &b, Node *op, const Grads &g) {
  Edge d = b.op("MaxPoolGradV2", {in(op), out(op), g[0], in(op, 1), in(op, 2)}, copyAttrs(op, {"padding", "data_format"}));
  return {d, Gradient(), Gradient()};
}

Grads maxPoolGradV2Grad(Ops &b, Node *op, const Grads &g) {
  Edge dx = b.zerosLike(in(op));
  Edge dy = b.zerosLike(in(op, 1));
  Edge d = b.op("MaxPoolGradGradV2", {in(op), in(op, 1), g[0], in(op, 3), in(op, 4)}, copyAttrs(op, {"padding", "data_format"}));
  return {dx, dy, d, Gradient(), Gradient()};
}

Grads maxPoolWithArgmaxGrad(Ops &b, Node *op, const Grads &g) {
  return {b.op("MaxPoolGradWithArgmax", {in(op), g[0], out(op, 1)},
               copyAttrs(op, {"ksize", "strides", "padding", "include_batch_in_index"}))};
}

Grads fractionalMaxPoolGrad(Ops &b, Node *op, const Grads &g) {
  return {b.op("FractionalMaxPoolGrad", {in(op), out(op), g[0], out(op, 1), out(op, 2)}, copyAttrs(op, {"overlapping"}))};
}

Grads fractionalAvgPoolGrad(Ops &b, Node *op, const Grads &g) {
  // TensorFlow takes the static shape and fails without one; here an unknown shape is read at run time.
  const Shape s = shapeOf(in(op));
  Arg shape = s.is_fully_defined() ? Arg(Tensor::from<std::int64_t>(std::span<const std::int64_t>(s.dims()), {4})) : Arg(b.shape(in(op), int64));
  return {b.op("FractionalAvgPoolGrad", {shape, g[0], out(op, 1), out(op, 2)}, copyAttrs(op, {"overlapping"}))};
}

} // namespace

std::vector<Entry> nnPoolEntries() {
  return {
      {"AvgPool", avgPoolGrad},
      {"AvgPool3D", avgPool3DGrad},
      {"AvgPool3DGrad", avgPool3DGradGrad},
      {"AvgPoolGrad", avgPoolGradGrad},
      {"FractionalAvgPool", fractionalAvgPoolGrad},
      {"FractionalMaxPool", fractionalMaxPoolGrad},
      {"MaxPool", maxPoolGrad},
      {"MaxPool3D", maxPool3DGrad},
      {"MaxPool3DGrad", maxPool3DGradGrad},
      {"MaxPool3DGradGrad", maxPool3DGradGradGrad},
      {"MaxPoolGrad", maxPoolGradGrad},
      {"MaxPoolGradGrad", maxPoolGradGradGrad},
      {"MaxPoolGradV2", maxPoolGradV2Grad},
      {"MaxPoolV2", maxPoolV2Grad},
      {"MaxPoolWithArgmax", maxPoolWithArgmaxGrad},
  };
}

} // namespace tfc::graph::grad
