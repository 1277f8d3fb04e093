// BiasAdd and fused batch normalisation, with gradients. The channel is a dimension of the maps, so NCHW costs no transpose.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

// The image's channel dimension, and maps of a per-channel vector.
struct Channels {
  Lowering &l;
  Dims shape;
  unsigned rank, channel;
  AffineMap all, one;

  Channels(Lowering &l, Value image) : l(l), shape(l.dims(image)), rank(shape.size()) {
    channel = l.strAttr("data_format", "NHWC") == "NCHW" ? 1 : rank - 1;
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
  Value outMean = mean, outVariance = variance, saved = variance;
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
  }
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

} // namespace

void registerNNNorm(Registry &r) {
  r["BiasAdd"] = lowerBiasAdd;
  r["BiasAddGrad"] = lowerBiasAddGrad;
  for (StringRef name : {"FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"})
    r[name] = lowerBatchNorm;
  for (StringRef name : {"FusedBatchNormGrad", "FusedBatchNormGradV2", "FusedBatchNormGradV3"})
    r[name] = lowerBatchNormGrad;
}

} // namespace tfc::codegen
