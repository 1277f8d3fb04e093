// Gradients of 2-D and depthwise convolutions and of their gradients.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

AttrMap convAttrs(Node *op) {
  return copyAttrs(op, {"dilations", "strides", "padding", "explicit_paddings", "use_cudnn_on_gpu", "data_format"});
}

Grads conv2DGrad(Ops &b, Node *op, const Grads &g) {
  Edge shapes = b.op("ShapeN", {in(op), in(op, 1)}, {{"out_type", int32}});
  Edge dx = b.op("Conv2DBackpropInput", {shapes, in(op, 1), g[0]}, convAttrs(op));
  return {dx, b.op("Conv2DBackpropFilter", {in(op), Edge{shapes.node, 1}, g[0]}, convAttrs(op))};
}

/// Of the gradient by the input: (sizes, filter, grad).
Grads backpropInputGrad(Ops &b, Node *op, const Grads &g, std::string_view filterOp, std::string_view convOp) {
  Edge shape = b.shape(in(op, 1));
  Edge df = b.op(filterOp, {g[0], shape, in(op, 2)}, convAttrs(op));
  return {Gradient(), df, b.op(convOp, {g[0], in(op, 1)}, convAttrs(op))};
}

/// Of the gradient by the filter: (input, sizes, grad).
Grads backpropFilterGrad(Ops &b, Node *op, const Grads &g, std::string_view inputOp, std::string_view convOp) {
  Edge shape = b.shape(in(op));
  Edge dx = b.op(inputOp, {shape, g[0], in(op, 2)}, convAttrs(op));
  return {dx, Gradient(), b.op(convOp, {in(op), g[0]}, convAttrs(op))};
}

Grads conv3DGrad(Ops &b, Node *op, const Grads &g) {
  Edge shapes = b.op("ShapeN", {in(op), in(op, 1)}, {{"out_type", int32}});
  Edge dx = b.op("Conv3DBackpropInputV2", {shapes, in(op, 1), g[0]}, convAttrs(op));
  return {dx, b.op("Conv3DBackpropFilterV2", {in(op), Edge{shapes.node, 1}, g[0]}, convAttrs(op))};
}

Grads conv3DBackpropInputGrad(Ops &b, Node *op, const Grads &g) {
  return backpropInputGrad(b, op, g, "Conv3DBackpropFilterV2", "Conv3D");
}
Grads conv3DBackpropFilterGrad(Ops &b, Node *op, const Grads &g) {
  return backpropFilterGrad(b, op, g, "Conv3DBackpropInputV2", "Conv3D");
}

Grads conv2DBackpropInputGrad(Ops &b, Node *op, const Grads &g) {
  return backpropInputGrad(b, op, g, "Conv2DBackpropFilter", "Conv2D");
}
Grads conv2DBackpropFilterGrad(Ops &b, Node *op, const Grads &g) {
  return backpropFilterGrad(b, op, g, "Conv2DBackpropInput", "Conv2D");
}

Grads depthwiseGrad(Ops &b, Node *op, const Grads &g) {
  Edge xShape = b.shape(in(op));
  Edge dx = b.op("DepthwiseConv2dNativeBackpropInput", {xShape, in(op, 1), g[0]}, convAttrs(op));
  Edge fShape = b.shape(in(op, 1));
  return {dx, b.op("DepthwiseConv2dNativeBackpropFilter", {in(op), fShape, g[0]}, convAttrs(op))};
}

Grads depthwiseBackpropInputGrad(Ops &b, Node *op, const Grads &g) {
  return backpropInputGrad(b, op, g, "DepthwiseConv2dNativeBackpropFilter", "DepthwiseConv2dNative");
}
Grads depthwiseBackpropFilterGrad(Ops &b, Node *op, const Grads &g) {
  return backpropFilterGrad(b, op, g, "DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2dNative");
}

} // namespace

std::vector<Entry> nnConvEntries() {
  return {
      {"Conv2D", conv2DGrad},
      {"Conv2DBackpropInput", conv2DBackpropInputGrad},
      {"Conv2DBackpropFilter", conv2DBackpropFilterGrad},
      {"Conv3D", conv3DGrad},
      {"Conv3DBackpropInputV2", conv3DBackpropInputGrad},
      {"Conv3DBackpropFilterV2", conv3DBackpropFilterGrad},
      {"DepthwiseConv2dNative", depthwiseGrad},
      {"DepthwiseConv2dNativeBackpropInput", depthwiseBackpropInputGrad},
      {"DepthwiseConv2dNativeBackpropFilter", depthwiseBackpropFilterGrad},
  };
}

} // namespace tfc::graph::grad
