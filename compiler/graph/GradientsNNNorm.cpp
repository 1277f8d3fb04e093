// Gradients of bias addition and batch normalisation.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

using Ints = std::vector<std::int64_t>;

Grads biasAddGrad(Ops &b, Node *op, const Grads &g) {
  return {g[0], b.op("BiasAddGrad", {g[0]}, copyAttrs(op, {"data_format"}))};
}

Grads biasAddGradGrad(Ops &b, Node *op, const Grads &g) {
  Edge shape = b.shape(in(op));
  Edge biasShape = b.shape(g[0]);
  Edge expanded, multiples;
  if (attrOr<std::string>(op, "data_format", "NHWC") == "NCHW") {
    Edge batch = b.onesLike(b.sliceTo(shape, i32(1)));
    Edge rest = b.onesLike(b.sliceFrom(shape, i32(2)));
    expanded = b.concat({batch, biasShape, rest}, i32(0));
    Edge first = b.sliceTo(shape, i32(1));
    Edge last = b.sliceFrom(shape, i32(2));
    multiples = b.concat({first, i32(Ints{1}), last}, i32(0));
  } else {
    Edge outer = b.onesLike(b.sliceTo(shape, i32(-1)));
    expanded = b.concat({outer, biasShape}, i32(0));
    Edge first = b.sliceTo(shape, i32(-1));
    multiples = b.concat({first, i32(Ints{1})}, i32(0));
  }
  return {b.tile(b.reshape(g[0], expanded), multiples)};
}

/// `type`: the gradient op of this version. Version 3 has one more reserve space.
Grads fusedBatchNormGradOf(Ops &b, Node *op, const Grads &g, std::string_view type) {
  const bool training = attrOr(op, "is_training", true), third = type == "FusedBatchNormGradV3";
  const std::string format = attrOr<std::string>(op, "data_format", "NHWC");
  Edge x = in(op), scale = in(op, 1);
  AttrMap attrs = copyAttrs(op, {"epsilon", "is_training"});
  std::vector<Arg> args;
  const bool channelsFirst = !training && (format == "NCHW" || format == "NCDHW");
  if (training) {
    attrs["data_format"] = format;
    args = {g[0], x, scale, out(op, 3), out(op, 4)};
  } else {
    // Frozen statistics are only there for channels last.
    Gradient dy = g[0];
    const Ints toLast = format == "NCHW" ? Ints{0, 2, 3, 1} : Ints{0, 2, 3, 4, 1};
    if (channelsFirst) {
      x = b.transpose(x, i32(toLast));
      dy = b.transpose(dy, i32(toLast));
    }
    attrs["data_format"] = std::string(format == "NCHW" || format == "NHWC" ? "NHWC" : "NDHWC");
    args = {dy, x, scale, in(op, 3), in(op, 4)};
  }
  if (third)
    args.push_back(out(op, 5));
  Edge d = b.op(type, args, attrs);
  Edge dx = d, dscale{d.node, 1}, doffset{d.node, 2};
  if (channelsFirst)
    dx = b.transpose(dx, i32(format == "NCHW" ? Ints{0, 3, 1, 2} : Ints{0, 4, 1, 2, 3}));
  return {dx, dscale, doffset, Gradient(), Gradient()};
}

Grads fusedBatchNormGrad(Ops &b, Node *op, const Grads &g) { return fusedBatchNormGradOf(b, op, g, "FusedBatchNormGrad"); }
Grads fusedBatchNormV2Grad(Ops &b, Node *op, const Grads &g) {
  return fusedBatchNormGradOf(b, op, g, "FusedBatchNormGradV2");
}
Grads fusedBatchNormV3Grad(Ops &b, Node *op, const Grads &g) {
  return fusedBatchNormGradOf(b, op, g, "FusedBatchNormGradV3");
}

} // namespace

std::vector<Entry> nnNormEntries() {
  return {
      {"BiasAdd", biasAddGrad},
      {"BiasAddGrad", biasAddGradGrad},
      {"FusedBatchNorm", fusedBatchNormGrad},
      {"FusedBatchNormV2", fusedBatchNormV2Grad},
      {"FusedBatchNormV3", fusedBatchNormV3Grad},
  };
}

} // namespace tfc::graph::grad
