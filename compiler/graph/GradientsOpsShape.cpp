// Constant values, broadcasting and grouping for gradient functions.
#include "GradientsOps.h"

#include "tfc/graph/ShapeInference.h"

#include <algorithm>
#include <map>

namespace tfc::graph::grad {

namespace {

/// The ops through which tensor_util.constant_value looks.
bool pythonSeesThrough(std::string_view op) {
  static const std::set<std::string_view> ops = {"Range", "Cast",  "Concat",   "ConcatV2",     "Pack",    "Unpack",
                                                 "Split", "Equal", "NotEqual", "StopGradient", "Identity", "Fill"};
  return ops.contains(op);
}

constexpr int maxDepth = 64; // a chain of shape arithmetic longer than this counts as unknown

} // namespace

std::optional<Tensor> Ops::evaluateNode(Edge e, bool likePython, int depth) const {
  if (!e.node || depth > maxDepth)
    return std::nullopt;
  const Node *n = e.node;
  const std::string &op = n->op();
  if (op == "Const") {
    const Attr *a = n->attr("value");
    return a && std::holds_alternative<Tensor>(*a) ? std::optional(std::get<Tensor>(*a)) : std::nullopt;
  }
  if (op == "Shape" || op == "Size" || op == "Rank") {
    const Shape in = shapeOf(n->inputs()[0]);
    const DType type = n->outputType(0);
    if (op == "Rank")
      return in.hasRank() ? std::optional(i32(in.rank())) : std::nullopt;
    if (!in.is_fully_defined())
      return std::nullopt;
    if (op == "Size")
      return scalar(static_cast<double>(in.numElements().value_or(0)), likePython ? int32 : type);
    return i32(in.dims()).astype(type);
  }
  if (op == "Identity" || op == "StopGradient")
    return evaluateNode(n->inputs()[0], likePython, depth + 1);
  if (likePython && !pythonSeesThrough(op))
    return std::nullopt;
  if (n->inputs().empty())
    return std::nullopt;
  if (likePython && (op == "Pack" || op == "Unpack") && attrOr<std::int64_t>(n, "axis", 0) != 0)
    return std::nullopt;

  ShapeContext c;
  c.op = op;
  for (const Edge &in : n->inputs()) {
    auto value = evaluateNode(in, likePython, depth + 1);
    if (!value)
      return std::nullopt;
    c.inputs.push_back(shapeOf(in));
    c.inputTypes.push_back(typeOf(in));
    c.inputValues.push_back(std::move(*value));
  }
  c.attr = [n](std::string_view key) { return n->attr(key); };
  c.outputs.assign(static_cast<std::size_t>(n->numOutputs()), Shape::unknown());
  if (!inferShapes(c))
    return std::nullopt;
  auto results = evaluate(c);
  if (!results || e.index >= static_cast<int>(results->size()))
    return std::nullopt;
  return std::move((*results)[e.index]);
}

std::optional<Tensor> Ops::constantValue(Edge e) const { return evaluateNode(e, true, 0); }
std::optional<Tensor> Ops::evaluateConstant(Edge e) const { return evaluateNode(e, false, 0); }

std::pair<Edge, Edge> Ops::broadcastArgs(const Arg &sx, const Arg &sy) {
  Edge first = op("BroadcastGradientArgs", {sx, sy});
  return {first, {first.node, 1}};
}

namespace {

using Axes = std::vector<std::int64_t>;

/// The axes in which each operand was surely broadcast; nothing if that depends on unknown dimensions.
std::optional<std::pair<Axes, Axes>> staticAxes(const Shape &x, const Shape &y) {
  if (!x.hasRank() || !y.hasRank())
    return std::nullopt;
  const int rank = std::max(x.rank(), y.rank());
  std::pair<Axes, Axes> out;
  for (int axis = 0; axis < rank; ++axis) {
    const int ax = axis - (rank - x.rank()), ay = axis - (rank - y.rank());
    const std::int64_t dx = ax < 0 ? 1 : x[ax], dy = ay < 0 ? 1 : y[ay];
    if (dx == 1 && dy != 1)
      out.first.push_back(axis);
    else if (dy == 1 && dx != 1)
      out.second.push_back(axis);
    else if (dx == None || dy == None)
      return std::nullopt;
  }
  return out;
}

} // namespace

Grads Ops::reduceArgs(Edge x, Edge y, const Gradient &gx, const Gradient &gy) {
  Grads out = {gx, gy};
  if ((!gx && !gy) || !ok())
    return out;
  const Edge shapes[2] = {shape(x), shape(y)};
  Arg axes[2] = {Edge{}, Edge{}};
  bool mustReduce[2] = {true, true};
  if (auto known = staticAxes(shapeOf(x), shapeOf(y))) {
    axes[0] = pyList(known->first);
    axes[1] = pyList(known->second);
    mustReduce[0] = !known->first.empty() || shapeOf(x).rank() < shapeOf(y).rank();
    mustReduce[1] = !known->second.empty() || shapeOf(y).rank() < shapeOf(x).rank();
  } else {
    auto [rx, ry] = broadcastArgs(shapes[0], shapes[1]);
    axes[0] = rx;
    axes[1] = ry;
  }
  for (int i = 0; i < 2; ++i)
    if (out[i] && mustReduce[i])
      out[i] = reshape(reduceSum(out[i], axes[i], true), shapes[i]);
  return out;
}

Grads Ops::tuple(const Grads &tensors) {
  Scope s(*this, "tuple");
  std::vector<Node *> gating;
  for (const Gradient &t : tensors)
    if (t && std::find(gating.begin(), gating.end(), t.values.node) == gating.end())
      gating.push_back(t.values.node);
  std::sort(gating.begin(), gating.end(), [](Node *a, Node *b) { return a->id() < b->id(); });

  Edge gate;
  {
    Scope group(*this, "group_deps");
    std::map<std::string, std::vector<Node *>> byDevice;
    for (Node *n : gating)
      byDevice[n->device()].push_back(n);
    auto noOp = [&](std::vector<Node *> nodes, const std::string &where, std::string_view name) {
      Controls c(*this, std::move(nodes));
      if (where.empty())
        return make("NoOp", name, {});
      Device d(*this, where);
      return make("NoOp", name, {});
    };
    if (byDevice.size() == 1) {
      gate = noOp(byDevice.begin()->second, byDevice.begin()->first, group.name);
    } else {
      std::vector<Node *> all;
      for (auto &[where, nodes] : byDevice)
        if (Edge e = noOp(nodes, where, "NoOp"); e.node)
          all.push_back(e.node);
      gate = noOp(all, "", group.name);
    }
  }

  Grads out;
  for (const Gradient &t : tensors) {
    if (!t || !gate.node) {
      out.push_back(t);
      continue;
    }
    Scope dependency(*this, "control_dependency");
    Colocate colocate(*this, t.values.node);
    Controls controls(*this, std::vector<Node *>{gate.node});
    Edge values = make("Identity", dependency.name, {t.values});
    out.push_back(t.isSparse() ? Gradient(values, t.indices, t.denseShape) : Gradient(values));
  }
  return out;
}

} // namespace tfc::graph::grad
