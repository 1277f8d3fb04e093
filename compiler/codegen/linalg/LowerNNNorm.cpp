// BiasAdd and fused batch normalisation, with gradients. The channel is a dimension of the maps, so NCHW costs no transpose.

#include "NNWindow.h"

#include <algorithm>
#include <limits>

namespace tfc::codegen {
namespace {

// The image's channel dimension, and maps of a per-channel vector.
struct Channels {
  Lowering &l;
  Dims shape;
  unsigned rank, channel;
  AffineMap all, one;

  Channels(Lowering &l, Value image) : l(l), shape(l.dims(image)), rank(shape.size()) {
    channel = channelsFirst(l) ? 1 : rank - 1;
    all = l.b.getMultiDimIdentityMap(rank);
    one = AffineMap::get(rank, 0, {l.b.getAffineDimExpr(channel)}, l.b.getContext());
  }
  Value map(ArrayRef<Value> images, ArrayRef<Value> vectors, Type t, MapBody body) {
    SmallVector<AffineMap> maps(images.size(), all);
    maps.append(vectors.size(), one);
    maps.push_back(all);
    Values operands(images);
    operands.append(vectors.begin(), vectors.end());
    return l.generic(operands, {l.empty(shape, t)}, maps,
                     SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel), "",
                     [&](Scalars &s, ValueRange a) { return Values{body(s, a)}; })[0];
  }
  /// Sums over everything but the channel, starting at zero; body gives the term of one element.
  Value sum(ArrayRef<Value> images, ArrayRef<Value> vectors, Type acc, MapBody term) {
    SmallVector<AffineMap> maps(images.size(), all);
    maps.append(vectors.size(), one);
    maps.push_back(one);
    Values operands(images);
    operands.append(vectors.begin(), vectors.end());
    SmallVector<utils::IteratorType> it(rank, utils::IteratorType::reduction);
    it[channel] = utils::IteratorType::parallel;
    return l.generic(operands, {l.zeros({shape[channel]}, acc)}, maps, it, "reduce", [&](Scalars &s, ValueRange a) {
      return Values{s.add(term(s, a.drop_back()), a.back())};
    })[0];
  }
  OpFoldResult count() {
    Dims rest = shape;
    rest.erase(rest.begin() + channel);
    return l.product(rest);
  }
};

LogicalResult lowerBiasAdd(Lowering &l) {
  Channels c(l, l.in(0));
  if (c.rank < 2)
    return l.invalid("Input tensor must be at least 2D");
  l.out(0, c.map({l.in(0)}, {l.in(1)}, l.inElem(0), [](Scalars &s, ValueRange a) { return s.add(a[0], a[1]); }));
  return success();
}

LogicalResult lowerBiasAddGrad(Lowering &l) {
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  Channels c(l, l.in(0));
  l.out(0, l.castTo(c.sum({l.in(0)}, {}, acc, [](Scalars &, ValueRange a) { return a[0]; }), t));
  return success();
}

LogicalResult lowerBatchNorm(Lowering &l) {
  Value x = l.in(0), scale = l.in(1), offset = l.in(2), mean = l.in(3), variance = l.in(4);
  Type t = l.inElem(0), u = l.inElem(1), f32 = Lowering::accumulator(u);
  double epsilon = l.floatAttr("epsilon", 0.0001);
  bool training = l.boolAttr("is_training", true);
  Channels c(l, x);
  for (unsigned i = 1; i < 5; ++i) {
    static constexpr const char *names[] = {"scale", "offset", "estimated_mean", "estimated_variance"};
    if (l.inRank(i) != 1)
      return l.invalid(Twine(names[i - 1]) + " must be 1-dimensional");
    auto size = Lowering::known(l.dim(l.in(i), 0)), channels = Lowering::known(c.shape[c.channel]);
    bool isRead = !training || i < 3 || l.floatAttr("exponential_avg_factor", 1) != 1;
    if (isRead && size && channels && *size != *channels)
      return l.invalid(Twine(names[i - 1]) + " must have the same number of elements as the channels of x, got " + Twine(*size) + " and " + Twine(*channels));
  }
  double newest = l.floatAttr("exponential_avg_factor", 1); // how much the batch counts in the moving averages
  Value oldMean = mean, oldVariance = variance, outMean = mean, outVariance = variance, saved = variance;
  if (training) {
    Scalars s(l.b, false);
    OpFoldResult n = c.count();
    Value count = s.fromIndex(l.value(n), f32), less = s.fromIndex(l.value(l.largest(l.minus(n, l.cst(1)), l.cst(1))), f32);
    Value safe = s.op<arith::MaximumFOp>(count, s.constant(f32, 1));
    Value sum = c.sum({x}, {}, f32, [&](Scalars &s, ValueRange a) { return s.cast(a[0], f32, false, false); });
    mean = l.map({sum}, f32, [&](Scalars &s, ValueRange a) { return s.div(a[0], safe); });
    Value squares = c.sum({x}, {mean}, f32, [&](Scalars &s, ValueRange a) {
      Value d = s.sub(s.cast(a[0], f32, false, false), a[1]);
      return s.mul(d, d);
    });
    variance = l.map({squares}, f32, [&](Scalars &s, ValueRange a) { return s.div(a[0], safe); });
    outMean = mean;
    saved = variance;
    outVariance = l.map({squares}, f32, [&](Scalars &s, ValueRange a) { return s.div(a[0], less); });
    auto average = [&](Value now, Value before) {
      return newest == 1 ? now : l.map({now, before}, f32, [&](Scalars &s, ValueRange a) {
        return s.add(s.mul(s.like(a[0], 1 - newest), a[1]), s.mul(s.like(a[0], newest), a[0]));
      });
    };
    outMean = average(outMean, oldMean);
    outVariance = average(outVariance, oldVariance);
  }
  if (Lowering::known(l.product(c.shape)) == 0) // no statistics were seen
    outMean = outVariance = l.filled(l.dims(mean), Scalars(l.b, false).constant(u, std::numeric_limits<double>::quiet_NaN()));
  Value factor = l.map({variance, scale}, f32, [&](Scalars &s, ValueRange a) {
    return s.mul(s.op<math::RsqrtOp>(s.add(a[0], s.like(a[0], epsilon))), a[1]);
  });
  Value y = c.map({x}, {mean, factor, offset}, t, [&](Scalars &s, ValueRange a) {
    Value v = s.cast(a[0], f32, false, false);
    Value r = s.add(s.mul(s.sub(v, a[1]), a[2]), a[3]);
    Type want = Lowering::accumulator(t);
    return r.getType() == want ? r : s.cast(r, want, false, false);
  });
  l.out(0, y);
  l.out(1, l.castTo(outMean, l.outElem(1)));
  l.out(2, l.castTo(outVariance, l.outElem(2)));
  l.out(3, l.castTo(mean, l.outElem(3)));
  l.out(4, l.castTo(saved, l.outElem(4)));
  if (l.numOut() > 5) {
    Dims rest;
    for (int64_t n : l.outType(5).getShape())
      rest.push_back(ShapedType::isDynamic(n) ? l.cst(0) : l.cst(n));
    l.out(5, l.zeros(rest, l.outElem(5)));
  }
  return success();
}

LogicalResult lowerBatchNormGrad(Lowering &l) {
  Value dy = l.in(0), x = l.in(1), scale = l.in(2), mean = l.in(3), variance = l.in(4);
  Type t = l.inElem(0), f32 = Lowering::accumulator(l.inElem(2));
  double epsilon = l.floatAttr("epsilon", 0.0001);
  bool training = l.boolAttr("is_training", true);
  Channels c(l, x);
  auto widen = [&](Scalars &s, Value v) { return s.cast(v, f32, false, false); };
  Value inverse = l.map({variance}, f32, [&](Scalars &s, ValueRange a) {
    return s.op<math::RsqrtOp>(s.add(a[0], s.like(a[0], epsilon)));
  });
  Value offsetGrad = c.sum({dy}, {}, f32, [&](Scalars &s, ValueRange a) { return widen(s, a[0]); });
  Value product = c.sum({dy, x}, {mean}, f32, [&](Scalars &s, ValueRange a) {
    return s.mul(widen(s, a[0]), s.sub(widen(s, a[1]), a[2]));
  });
  Value scaleGrad = l.map({product, inverse}, f32, [](Scalars &s, ValueRange a) { return s.mul(a[0], a[1]); });
  Value factor = l.map({scale, inverse}, f32, [](Scalars &s, ValueRange a) { return s.mul(a[0], a[1]); });
  Value dx;
  Type want = Lowering::accumulator(t);
  if (training) {
    Scalars outer(l.b, false);
    Value count = outer.fromIndex(l.value(l.largest(c.count(), l.cst(1))), f32);
    Value dyMean = l.map({offsetGrad}, f32, [&](Scalars &s, ValueRange a) { return s.div(a[0], count); });
    // (x - mean) * inverse^2 * mean(dy * (x - mean))
    Value slope = l.map({product, inverse}, f32, [&](Scalars &s, ValueRange a) {
      return s.mul(s.mul(a[1], a[1]), s.div(a[0], count));
    });
    dx = c.map({dy, x}, {mean, dyMean, slope, factor}, t, [&](Scalars &s, ValueRange a) {
      Value centered = s.sub(widen(s, a[1]), a[2]);
      Value r = s.mul(s.sub(s.sub(widen(s, a[0]), a[3]), s.mul(centered, a[4])), a[5]);
      return r.getType() == want ? r : s.cast(r, want, false, false);
    });
  } else {
    dx = c.map({dy}, {factor}, t, [&](Scalars &s, ValueRange a) {
      Value r = s.mul(widen(s, a[0]), a[1]);
      return r.getType() == want ? r : s.cast(r, want, false, false);
    });
  }
  l.out(0, dx);
  l.out(1, l.castTo(scaleGrad, l.outElem(1)));
  l.out(2, l.castTo(offsetGrad, l.outElem(2)));
  for (unsigned i = 3; i < l.numOut(); ++i) {
    Dims rest;
    for (int64_t n : l.outType(i).getShape())
      rest.push_back(ShapedType::isDynamic(n) ? l.cst(0) : l.cst(n));
    l.out(i, l.zeros(rest, l.outElem(i)));
  }
  return success();
}

//===-- BatchNormWithGlobalNormalization --------------------------------------------------------------------------===//

LogicalResult lowerGlobalNorm(Lowering &l) {
  Type t = l.inElem(0);
  double epsilon = l.floatAttr("variance_epsilon", 0);
  bool scaled = l.boolAttr("scale_after_normalization");
  l.out(0, Channels(l, l.in(0)).map({l.in(0)}, {l.in(1), l.in(2), l.in(3), l.in(4)}, t, [&](Scalars &s, ValueRange a) {
    Value factor = s.op<math::RsqrtOp>(s.add(a[2], s.like(a[2], epsilon)));
    return s.add(s.mul(s.sub(a[0], a[1]), scaled ? s.mul(factor, a[4]) : factor), a[3]);
  }));
  return success();
}

LogicalResult lowerGlobalNormGrad(Lowering &l) {
  Value x = l.in(0), mean = l.in(1), variance = l.in(2), gamma = l.in(3), dy = l.in(4);
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  double epsilon = l.floatAttr("variance_epsilon", 0);
  bool scaled = l.boolAttr("scale_after_normalization");
  Channels c(l, x);
  Value inverse = l.map({variance}, acc, [&](Scalars &s, ValueRange a) {
    return s.op<math::RsqrtOp>(s.add(a[0], s.like(a[0], epsilon)));
  });
  Value factor = scaled ? l.map({inverse, gamma}, acc, [](Scalars &s, ValueRange a) { return s.mul(a[0], a[1]); }) : inverse;
  Value sum = c.sum({dy}, {}, acc, [](Scalars &, ValueRange a) { return a[0]; });
  Value centred = c.sum({dy, x}, {mean}, acc, [](Scalars &s, ValueRange a) { return s.mul(a[0], s.sub(a[1], a[2])); });
  l.out(0, c.map({dy}, {factor}, t, [](Scalars &s, ValueRange a) { return s.mul(a[0], a[1]); }));
  l.out(1, l.map({sum, factor}, t, [](Scalars &s, ValueRange a) { return s.neg(s.mul(a[0], a[1])); }));
  l.out(2, l.map({centred, inverse, factor}, t, [](Scalars &s, ValueRange a) {
    return s.mul(s.mul(a[0], s.mul(s.like(a[0], -0.5), s.mul(a[1], a[1]))), a[2]);
  }));
  l.out(3, l.castTo(sum, t));
  l.out(4, scaled ? l.map({centred, inverse}, t, [](Scalars &s, ValueRange a) { return s.mul(a[0], a[1]); })
                  : l.zeros(l.dims(gamma), t));
  return success();
}

//===-- LRN -------------------------------------------------------------------------------------------------------===//

// Each element's sum over the channels at most depth_radius away.
Value neighbours(Lowering &l, Value v) {
  int64_t radius = l.intAttr("depth_radius", 5);
  Dims d = l.dims(v), margin(4, l.cst(0));
  if (radius < 0 || radius > std::numeric_limits<int32_t>::max())
    l.misfit("depth_radius = " + Twine(radius) + " larger than int max");
  radius = std::clamp<int64_t>(radius, 0, Lowering::known(d[3]).value_or(std::numeric_limits<int32_t>::max())); // further out is nothing
  margin[3] = l.cst(radius);
  Type acc = getElementTypeOrSelf(v);
  Value padded = l.pad(v, margin, margin, l.constantScalar(acc, 0));
  auto e = loopExprs(l, 5); // n, h, w, c | k
  return l.generic({padded, l.empty({l.cst(2 * radius + 1)}, acc)}, {l.zeros(d, acc)},
                   {mapOf(l, 5, {e[0], e[1], e[2], e[3] + e[4]}), mapOf(l, 5, {e[4]}), mapOf(l, 5, {e[0], e[1], e[2], e[3]})},
                   iterators(4, 1), "pool", [](Scalars &s, ValueRange a) { return Values{s.add(a[0], a[2])}; })[0];
}

// bias + alpha * the sum of squares around.
Value localNorm(Lowering &l, Value x, Type acc) {
  double alpha = l.floatAttr("alpha", 1), bias = l.floatAttr("bias", 1);
  Value squares = neighbours(l, l.map({x}, acc, [](Scalars &s, ValueRange a) { return s.mul(a[0], a[0]); }));
  return l.map({squares}, acc, [&](Scalars &s, ValueRange a) {
    return s.add(s.mul(a[0], s.like(a[0], alpha)), s.like(a[0], bias));
  });
}

// norm to the power -beta
Value falling(Scalars &s, Value norm, double beta) {
  if (beta == 1)
    return s.div(s.like(norm, 1), norm);
  return beta == 0.5 ? s.op<math::RsqrtOp>(norm) : s.op<math::PowFOp>(norm, s.like(norm, -beta));
}

LogicalResult lowerLrn(Lowering &l) {
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  double beta = l.floatAttr("beta", 0.5);
  if (l.inRank(0) != 4)
    return l.invalid("in must be 4-dimensional");
  Value norm = localNorm(l, l.in(0), acc);
  l.out(0, l.map({l.in(0), norm}, t, [&](Scalars &s, ValueRange a) { return s.mul(a[0], falling(s, a[1], beta)); }));
  return success();
}

LogicalResult lowerLrnGrad(Lowering &l) {
  Value dy = l.in(0), x = l.in(1), y = l.in(2);
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  double alpha = l.floatAttr("alpha", 1), beta = l.floatAttr("beta", 0.5);
  Value norm = localNorm(l, x, acc);
  Value around = neighbours(l, l.map({y, dy, norm}, acc, [](Scalars &s, ValueRange a) { return s.div(s.mul(a[0], a[1]), a[2]); }));
  l.out(0, l.map({dy, x, norm, around}, t, [&](Scalars &s, ValueRange a) {
    Value own = s.mul(a[0], falling(s, a[2], beta));
    return s.sub(own, s.mul(s.mul(s.like(a[1], 2 * alpha * beta), a[1]), a[3]));
  }));
  return success();
}

} // namespace

void registerNNNorm(Registry &r) {
  r["BatchNormWithGlobalNormalization"] = lowerGlobalNorm;
  r["BatchNormWithGlobalNormalizationGrad"] = lowerGlobalNormGrad;
  r["LRN"] = lowerLrn;
  r["LRNGrad"] = lowerLrnGrad;
  r["BiasAdd"] = r["BiasAddV1"] = lowerBiasAdd;
  r["BiasAddGrad"] = lowerBiasAddGrad;
  for (StringRef name : {"FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"})
    r[name] = lowerBatchNorm;
  for (StringRef name : {"FusedBatchNormGrad", "FusedBatchNormGradV2", "FusedBatchNormGradV3"})
    r[name] = lowerBatchNormGrad;
}

} // namespace tfc::codegen
