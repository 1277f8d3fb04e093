// Gradients of reductions, scans and segment reductions.
#include "GradientsOps.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace tfc::graph::grad {

namespace {

using Ints = std::vector<std::int64_t>;

/// The gradient of Sum; Mean divides it.
Edge sumGradOf(Ops &b, Node *op, const Gradient &given) {
  Edge x = in(op), axesEdge = in(op, 1);
  const Shape known = shapeOf(x);
  Gradient g = given;
  if (known.hasRank())
    if (auto axesValue = b.constantValue(axesEdge)) {
      const Ints axes = ints(*axesValue);
      Ints all(static_cast<std::size_t>(known.rank()));
      std::iota(all.begin(), all.end(), 0);
      if (axes == all && axesValue->shape().rank() == 1) {
        Edge flat = b.reshape(g, pyList(Ints(all.size(), 1)));
        Edge inputShape = known.is_fully_defined() ? b.constant(i32(known.dims())) : b.shape(x);
        return b.tile(flat, inputShape);
      }
      if (known.is_fully_defined()) {
        Ints kept = known.dims(), multiples = known.dims();
        for (std::int64_t a : axes) {
          const std::int64_t i = a < 0 ? a + known.rank() : a;
          if (i < 0 || i >= known.rank())
            return b.fail(errors::invalidArgument("Invalid reduction dimension ", a, " for input with ", known.rank(),
                                                  " dimensions."));
          kept[static_cast<std::size_t>(i)] = 1;
        }
        for (std::size_t i = 0; i < kept.size(); ++i)
          multiples[i] = known.dims()[i] / std::max<std::int64_t>(kept[i], 1);
        // The Python library works these values out with graph ops that nothing uses, once for each shape and axes.
        if (nameTable(b.graph).reducedShapes.emplace(known.dims(), axes).second) {
          Edge most = b.op("Maximum", {i32(kept), i32(1)});
          b.floordiv(i32(known.dims()), most);
        }
        return b.tile(b.reshape(g, pyList(kept)), pyList(multiples));
      }
    }

  Edge inputShape = b.shape(x);
  if (!attrOr(op, "keep_dims", false)) {
    Arg kept = Edge{};
    {
      Ops::Colocate c(b, inputShape.node);
      kept = b.reducedShape(inputShape, axesEdge);
    }
    g = b.reshape(g, kept);
  }
  return b.op("BroadcastTo", {g, inputShape});
}

Grads sumGrad(Ops &b, Node *op, const Grads &g) { return {sumGradOf(b, op, g[0]), Gradient()}; }

Grads meanGrad(Ops &b, Node *op, const Grads &g) {
  Edge sum = sumGradOf(b, op, g[0]);
  const Shape inShape = shapeOf(in(op)), outShape = shapeOf(out(op));
  Edge factor;
  if (inShape.is_fully_defined() && outShape.is_fully_defined()) {
    const std::int64_t count = inShape.numElements().value_or(0) / std::max<std::int64_t>(outShape.numElements().value_or(1), 1);
    factor = b.constant(scalar(static_cast<double>(count), typeOf(sum)));
  } else {
    Edge inputShape = b.shape(in(op));
    Edge inputRank = b.size(inputShape);
    Edge axes = b.cast(in(op, 1), typeOf(inputRank));
    axes = b.mod(b.add(axes, inputRank), inputRank);
    factor = b.reduceAll("Prod", b.gather(inputShape, axes));
  }
  return {b.truediv(sum, b.cast(factor, typeOf(sum))), Gradient()};
}

/// Max and Min: ties share the gradient equally.
Grads extremumGrad(Ops &b, Node *op, const Grads &given) {
  Edge inputShape = b.shape(in(op)), y = out(op);
  Gradient g = given[0];
  Arg kept = Edge{};
  if (!attrOr(op, "keep_dims", false)) {
    kept = b.reducedShape(inputShape, in(op, 1));
    y = b.reshape(y, kept);
    g = b.reshape(g, kept);
  } else {
    kept = b.shape(y);
  }
  Edge equal = b.op("Equal", {y, in(op)});
  Edge indicators = b.cast(equal, typeOf(g));
  Edge sum = b.reduceSum(indicators, in(op, 1));
  Edge selected = b.reshape(sum, kept);
  return {b.mul(b.truediv(indicators, selected), g), Gradient()};
}

Edge cumulative(Ops &b, std::string_view type, const Arg &x, const Arg &axis, bool exclusive, bool reverse) {
  return b.op(type, {x, axis}, {{"exclusive", exclusive}, {"reverse", reverse}});
}

/// The product of the others, from two running products, so that zeros do no harm.
Grads prodGrad(Ops &b, Node *op, const Grads &given) {
  Edge inputShape = b.shape(in(op));
  Edge axes = b.reshape(in(op, 1), i32(Ints{-1}));
  Gradient g = given[0];
  if (!attrOr(op, "keep_dims", false)) {
    Arg kept = b.reducedShape(inputShape, in(op, 1));
    g = b.reshape(g, kept);
  }
  g = b.op("BroadcastTo", {g, inputShape});
  Edge perm, reducedCount, otherCount;
  {
    Ops::Device cpu(b, "/device:CPU:0");
    Edge rank = b.rank(in(op));
    axes = b.cast(axes, typeOf(rank));
    Edge reduced = b.mod(b.add(axes, rank), rank);
    Edge index = b.range(Num{0}, rank, Num{1});
    Edge other = b.op("ListDiff", {index, reduced}, {{"out_idx", typeOf(reduced)}});
    perm = b.concat({reduced, other}, i32(0));
    reducedCount = b.reduceAll("Prod", b.gather(inputShape, reduced));
    otherCount = b.reduceAll("Prod", b.gather(inputShape, other));
  }
  Edge permuted = b.transpose(in(op), perm);
  Edge permutedShape = b.shape(permuted);
  Edge flat = b.reshape(permuted, std::vector<Arg>{reducedCount, otherCount});
  Edge left = cumulative(b, "Cumprod", flat, i32(0), true, false);
  Edge right = cumulative(b, "Cumprod", flat, i32(0), true, true);
  Gradient cl = b.conj(left), cr = b.conj(right);
  Edge y = b.reshape(b.mul(cl, cr), permutedShape);
  Edge inverse = b.invertPermutation(perm);
  Edge product = b.mul(g, b.transpose(y, inverse));
  return {b.reshape(product, inputShape), Gradient()};
}

Grads cumsumGrad(Ops &b, Node *op, const Grads &g) {
  return {cumulative(b, "Cumsum", g[0], in(op, 1), attrOr(op, "exclusive", false), !attrOr(op, "reverse", false)), Gradient()};
}

Grads cumprodGrad(Ops &b, Node *op, const Grads &g) {
  const bool exclusive = attrOr(op, "exclusive", false), reverse = attrOr(op, "reverse", false);
  Edge product = cumulative(b, "Cumprod", in(op), in(op, 1), exclusive, reverse);
  Edge weighted = b.mul(product, g[0]);
  Edge sum = cumulative(b, "Cumsum", weighted, in(op, 1), exclusive, !reverse);
  return {b.divNoNan(sum, in(op)), Gradient()};
}

/// The positive and the negative part of the gradient apart, so that their logarithms exist.
Grads cumulativeLogsumexpGrad(Ops &b, Node *op, const Grads &g) {
  const AttrMap attrs = {{"exclusive", attrOr(op, "exclusive", false)}, {"reverse", !attrOr(op, "reverse", false)}};
  const DType type = typeOf(g[0]);
  const double least = type == DType::float64 ? -std::numeric_limits<double>::max()
                       : type == DType::float16 ? -65504.0 : type == DType::bfloat16 ? -3.38953139e38
                                                                                     : -std::numeric_limits<float>::max();
  auto logOf = [&](std::string_view selector, const Gradient &part) {
    Edge chosen = b.op(selector, {g[0], Num{0}});
    Edge log = b.unary("Log", part);
    return b.whereV2(chosen, log, b.constant(scalar(least, type)));
  };
  Edge positive = logOf("Greater", g[0]), negative = logOf("Less", b.neg(g[0]));
  auto output = [&](Edge log) {
    Edge sum = b.op("CumulativeLogsumexp", {b.sub(log, out(op)), in(op, 1)}, attrs);
    return b.unary("Exp", b.add(sum, in(op)));
  };
  Edge up = output(positive), down = output(negative);
  return {b.sub(up, down), Gradient()};
}

Grads euclideanNormGrad(Ops &b, Node *op, const Grads &given) {
  Edge y = out(op);
  Gradient g = given[0];
  if (!attrOr(op, "keep_dims", false)) {
    Arg kept = b.reducedShape(b.shape(in(op)), in(op, 1));
    y = b.reshape(y, kept);
    g = b.reshape(g, kept);
  }
  return {b.truediv(in(op), b.truediv(y, g)), Gradient()};
}

} // namespace

std::vector<Entry> mathReduceEntries() {
  return {
      {"Sum", sumGrad},
      {"Mean", meanGrad},
      {"Max", extremumGrad},
      {"Min", extremumGrad},
      {"Prod", prodGrad},
      {"ArgMax", noGradient},
      {"ArgMin", noGradient},
      {"Cumsum", cumsumGrad},
      {"Cumprod", cumprodGrad},
      {"CumulativeLogsumexp", cumulativeLogsumexpGrad},
      {"EuclideanNorm", euclideanNormGrad},
  };
}

} // namespace tfc::graph::grad
