// Gradients of array ops that keep the elements in place: views, copies, checks, broadcasts.
#include "GradientsOps.h"

#include <algorithm>

namespace tfc::graph::grad {

namespace {

Grads identityGrad(Ops &, Node *, const Grads &g) { return g; }

/// The gradient of the input; none for the operands that only say how.
Grads firstOnly(Node *op, const Gradient &g) {
  Grads out(op->inputs().size());
  out[0] = g;
  return out;
}

Grads fillGrad(Ops &b, Node *, const Grads &g) { return {Gradient(), b.reduceAll("Sum", g[0])}; }

Grads toInputShape(Ops &b, Node *op, const Grads &g) {
  Gradient dense = b.dense(g[0]);
  Edge shape = b.shape(in(op));
  return firstOnly(op, b.reshape(dense, shape));
}

Grads reshapeGrad(Ops &b, Node *op, const Grads &g) {
  const Shape known = shapeOf(in(op));
  if (known.hasRank() && !known.is_fully_defined()) {
    // One unknown dimension is Reshape's wildcard, unless there are no elements to infer it from.
    const auto &dims = known.dims();
    if (std::count(dims.begin(), dims.end(), None) == 1 && std::find(dims.begin(), dims.end(), 0) == dims.end())
      return firstOnly(op, b.reshape(b.dense(g[0]), i32(dims)));
  }
  return toInputShape(b, op, g);
}

Grads tileGrad(Ops &b, Node *op, const Grads &given) {
  Edge inputShape = b.shape(in(op), typeOf(in(op, 1)));
  // Multiples and input shape interleaved: the even dimensions are the copies, and are summed.
  Edge both = b.stack({in(op, 1), inputShape});
  Edge split = b.reshape(b.transpose(both), i32(std::vector<std::int64_t>{-1}));
  Edge count = b.size(split);
  Edge axes = b.range(Num{0}, count, Num{2});
  Gradient g = given[0];
  if (g.isSparse()) {
    Edge rows = b.cast(b.at(inputShape, i32(0)), typeOf(g.indices));
    Edge index = b.mod(g.indices, rows);
    Edge sum = b.unsortedSegmentSum(g.values, index, rows);
    g = sum;
    Edge tail = b.sliceFrom(split, i32(1));
    split = b.concat({i32(std::vector<std::int64_t>{1}), tail}, i32(0));
  }
  Edge out = b.reduceSum(b.reshape(g, split), axes);
  if (out.node)
    if (auto merged = shapeOf(out).mergedWith(shapeOf(in(op))))
      out.node->setOutputShape(0, *merged);
  return {out, Gradient()};
}

Grads broadcastToGrad(Ops &b, Node *op, const Grads &g) {
  Edge target = in(op, 1);
  const DType type = typeOf(target);
  Edge inputShape = b.shape(in(op), type);
  if (auto value = b.evaluateConstant(target))
    if (std::none_of(value->shape().dims().begin(), value->shape().dims().end(), [](std::int64_t d) { return d < 0; }))
      target = b.constant(i32(ints(*value)).astype(type));
  Edge axes = b.broadcastArgs(target, inputShape).second;
  Edge sum = b.reduceSum(g[0], axes, true);
  return {b.reshape(sum, inputShape), Gradient()};
}

Grads checkNumericsGrad(Ops &b, Node *op, const Grads &g) {
  // The Python library formats the message as bytes: b'...'.
  const std::string given = attrOr<std::string>(op, "message", "");
  const char *quote = given.find('\'') != std::string::npos && given.find('"') == std::string::npos ? "\"" : "'";
  const std::string message =
      "Not a number (NaN) or infinity (Inf) values detected in gradient. b" + (quote + given + quote);
  return {b.op("CheckNumerics", {g[0]}, {{"message", message}})};
}

Grads preventGradientGrad(Ops &b, Node *op, const Grads &) {
  b.fail(errors::notFound("Gradient explicitly disabled. Reason: ", attrOr<std::string>(op, "message", "")));
  return none(1);
}

Grads ensureShapeGrad(Ops &b, Node *op, const Grads &g) { return {b.reshape(g[0], b.shape(in(op)))}; }

//===-- emulated quantisation -------------------------------------------------------------------------------------===//

/// The gradient passes as if there were no quantisation.
Grads straightThrough(Ops &, Node *op, const Grads &g) {
  Grads out(op->inputs().size());
  out[0] = g[0];
  return out;
}

Grads fakeQuantArgsGrad(Ops &b, Node *op, const Grads &g) {
  return {b.op("FakeQuantWithMinMaxArgsGradient", {g[0], in(op)}, copyAttrs(op, {"min", "max", "num_bits", "narrow_range"}))};
}

Grads fakeQuantVarsGrad(Ops &b, Node *op, const Grads &g) {
  Edge d = b.op(std::string(op->op()) + "Gradient", {g[0], in(op), in(op, 1), in(op, 2)},
                copyAttrs(op, {"num_bits", "narrow_range"}));
  return {d, Edge{d.node, 1}, Edge{d.node, 2}};
}

} // namespace

std::vector<Entry> arrayEntries() {
  return {
      {"Identity", identityGrad},
      {"RefIdentity", identityGrad},
      {"IdentityN", identityGrad},
      {"PlaceholderWithDefault", identityGrad},
      {"EnsureShape", ensureShapeGrad},
      {"DebugGradientIdentity", identityGrad},
      {"FakeQuantWithMinMaxArgs", fakeQuantArgsGrad},
      {"FakeQuantWithMinMaxVars", fakeQuantVarsGrad},
      {"FakeQuantWithMinMaxVarsPerChannel", fakeQuantVarsGrad},
      {"QuantizeAndDequantizeV2", straightThrough},
      {"QuantizeAndDequantizeV3", straightThrough},
      {"Fill", fillGrad},
      {"Reshape", reshapeGrad},
      {"ExpandDims", toInputShape},
      {"Squeeze", toInputShape},
      {"Tile", tileGrad},
      {"BroadcastTo", broadcastToGrad},
      {"CheckNumerics", checkNumericsGrad},
      {"PreventGradient", preventGradientGrad},
  };
}

} // namespace tfc::graph::grad
