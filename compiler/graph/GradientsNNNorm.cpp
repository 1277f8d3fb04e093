// Gradients of bias addition and batch normalisation.
#include "GradientsOps.h"

#include <algorithm>

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

/// The gradient ops of batch normalisation as plain arithmetic, which has gradients of its own.
struct NormGradient {
  Edge x, scale, offset;
};

NormGradient plainNormGradient(Ops &b, Edge dy, Edge x, Edge scale, Edge mean, Edge variance, double epsilon,
                               const std::string &format, bool training) {
  const DType type = typeOf(x);
  if (type == DType::float16 || type == DType::bfloat16) {
    x = b.cast(x, float32);
    dy = b.cast(dy, float32);
  }
  const bool channelsFirst = format == "NCHW" || format == "NCDHW", volume = format.size() == 5;
  Ints axes = volume ? Ints{0, 1, 2, 3} : Ints{0, 1, 2};
  std::vector<Arg> column;
  if (channelsFirst) {
    axes = volume ? Ints{0, 2, 3, 4} : Ints{0, 2, 3};
    column = {Num{1}, b.size(training ? scale : mean), Num{1}, Num{1}};
    if (volume)
      column.push_back(Num{1});
    if (!training) {
      mean = b.reshape(mean, column);
      variance = b.reshape(variance, column);
    }
    scale = b.reshape(scale, column);
  }
  const bool keep = channelsFirst;
  NormGradient out;
  if (training) {
    Edge meanDy = b.reduce("Mean", dy, i32(axes), keep);
    Edge meanX = b.reduce("Mean", x, i32(axes), keep);
    Edge fixed = b.op("StopGradient", {meanX});
    Edge varX = b.reduce("Mean", b.op("SquaredDifference", {x, fixed}), i32(axes), keep);
    Edge dyOffset = b.sub(dy, meanDy);
    Edge xOffset = b.sub(x, meanX);
    Edge product = b.reduce("Mean", b.mul(dy, xOffset), i32(axes), keep);
    Edge deviation = b.add(varX, Num{epsilon});
    Edge rsqrt = b.unary("Rsqrt", deviation);
    Edge inverse = b.unary("Reciprocal", deviation);
    Edge pull = b.mul(b.mul(inverse, product), xOffset);
    Edge centred = b.sub(dyOffset, pull);
    out.x = b.mul(b.mul(scale, rsqrt), centred);
    Edge sum = b.reduceSum(b.mul(dy, xOffset), i32(axes), keep);
    out.scale = b.mul(rsqrt, sum);
    if (channelsFirst)
      out.scale = b.squeeze(out.scale, {});
    out.offset = b.reduceSum(dy, i32(axes));
  } else {
    out.offset = b.reduceSum(dy, i32(axes));
    Edge rsqrt = b.unary("Rsqrt", b.add(variance, Num{epsilon}));
    Edge centred = b.mul(b.mul(dy, b.sub(x, mean)), rsqrt);
    out.scale = b.reduceSum(centred, i32(axes));
    out.x = b.mul(b.mul(dy, scale), rsqrt);
  }
  out.x = b.cast(out.x, type);
  return out;
}

/// Second derivatives: those of the plain form. TensorFlow makes the same arithmetic by way of a tape, under other names.
Grads fusedBatchNormGradGrad(Ops &b, Node *op, const Grads &g) {
  Edge dy = in(op), x = in(op, 1), scale = in(op, 2);
  NormGradient plain = plainNormGradient(b, dy, x, scale, in(op, 3), in(op, 4), attrOr(op, "epsilon", 0.0001f),
                                         attrOr<std::string>(op, "data_format", "NHWC"), attrOr(op, "is_training", true));
  Grads out(op->inputs().size());
  if (!b.ok())
    return out;
  GradientOptions options;
  options.scope = b.scope();
  options.gradYs = {g[0], g[1], g[2]};
  options.stop = {dy, x, scale};
  auto inner = addGradients(b.graph, {plain.x, plain.scale, plain.offset}, {dy, x, scale}, options);
  if (!inner) {
    b.fail(inner.status());
    return out;
  }
  std::copy(inner->begin(), inner->end(), out.begin());
  return out;
}

Grads biasAddV1Grad(Ops &b, Node *, const Grads &g) {
  Edge last = b.sub(b.rank(g[0].values), Num{1});
  Edge axes = b.range(Num{0}, last, Num{1});
  return {g[0], b.reduceSum(g[0], axes)};
}

Grads globalNormGrad(Ops &b, Node *op, const Grads &g) {
  Edge d = b.op("BatchNormWithGlobalNormalizationGrad", {in(op), in(op, 1), in(op, 2), in(op, 4), g[0]},
                copyAttrs(op, {"variance_epsilon", "scale_after_normalization"}));
  Grads result;
  for (int i = 0; i < 5; ++i)
    result.push_back(Edge{d.node, i});
  return result;
}

Grads lrnGrad(Ops &b, Node *op, const Grads &g) {
  return {b.op("LRNGrad", {g[0], in(op), out(op)}, copyAttrs(op, {"depth_radius", "bias", "alpha", "beta"}))};
}

} // namespace

std::vector<Entry> nnNormEntries() {
  return {
      {"BatchNormWithGlobalNormalization", globalNormGrad},
      {"BiasAddV1", biasAddV1Grad},
      {"LRN", lrnGrad},
      {"BiasAdd", biasAddGrad},
      {"BiasAddGrad", biasAddGradGrad},
      {"FusedBatchNorm", fusedBatchNormGrad},
      {"FusedBatchNormV2", fusedBatchNormV2Grad},
      {"FusedBatchNormV3", fusedBatchNormV3Grad},
      {"FusedBatchNormGrad", fusedBatchNormGradGrad},
      {"FusedBatchNormGradV2", fusedBatchNormGradGrad},
      {"FusedBatchNormGradV3", fusedBatchNormGradGrad},
  };
}

} // namespace tfc::graph::grad
