// Resizing of images [batch, height, width, channels], and its gradients.

#include "ImageSampling.h"

namespace tfc::codegen {
namespace {

struct Resize {
  ResizeDim h, w;
  ResizeRule rule;
  Dims from, to; ///< the image's sizes, the result's
};

FailureOr<Resize> readResize(Lowering &l) {
  auto size = l.intsOf(1);
  if (!size || size->size() != 2 || l.inRank(0) != 4)
    return l.invalid("input must be 4-dimensional and size a vector of two elements");
  Dims d = l.dims(l.in(0)), to = l.outDims(0, {d[0], (*size)[0], (*size)[1], d[3]});
  for (unsigned i : {1, 2}) {
    if (failed(positive(l, to[i], "output dimensions must be positive")))
      return failure();
    to[i] = l.largest(to[i], l.cst(1));
  }
  for (unsigned i : {1, 2})
    if (Lowering::known(d[i]) == 0)
      return l.invalid("input image must be of non-zero size");
  ResizeRule rule = resizeRule(l);
  return Resize{resizeDim(l, d[1], to[1], rule.alignCorners), resizeDim(l, d[2], to[2], rule.alignCorners), rule, d, to};
}

Value mix(Scalars &s, Value a, Value b, Value weight) { return s.add(a, s.mul(s.sub(b, a), weight)); }

LogicalResult lowerBilinear(Lowering &l) {
  auto r = readResize(l);
  if (failed(r))
    return failure();
  Value image = l.in(0);
  bool isUnsigned = l.inUnsigned(0);
  l.out(0, l.generate(r->to, l.outElem(), [&](Scalars &s, ValueRange at) {
    Lerp y = lerpAt(s, r->h, r->rule, at[1]), x = lerpAt(s, r->w, r->rule, at[2]);
    auto row = [&](Value iy) {
      return mix(s, pixel(s, image, {at[0], iy, x.lower, at[3]}, isUnsigned),
                 pixel(s, image, {at[0], iy, x.upper, at[3]}, isUnsigned), x.weight);
    };
    return mix(s, row(y.lower), row(y.upper), y.weight);
  }));
  return success();
}

LogicalResult lowerNearest(Lowering &l) {
  auto r = readResize(l);
  if (failed(r))
    return failure();
  Value image = l.in(0);
  Type wide = Lowering::accumulator(l.inElem(0));
  l.out(0, l.generate(r->to, l.outElem(), [&](Scalars &s, ValueRange at) {
    Value v = tensor::ExtractOp::create(
        s.b, image, ValueRange{at[0], nearestAt(s, r->h, r->rule, at[1]), nearestAt(s, r->w, r->rule, at[2]), at[3]});
    return wide == v.getType() ? v : s.cast(v, wide, false, false);
  }));
  return success();
}

// Four neighbours and their weights along one dimension.
struct Cubic {
  Value at[4], weight[4];
};

Cubic cubicAt(Scalars &s, const ResizeDim &d, const ResizeRule &rule, Value at) {
  double a = rule.halfPixel ? -0.5 : -0.75;
  Type f32 = s.b.getF32Type(), f64 = s.b.getF64Type();
  Value x = sourceOf(s, d, rule, at), floor = s.op<math::FloorOp>(x);
  // TensorFlow reads the curve from a table of 1024 steps.
  Value step = s.op<math::RoundEvenOp>(s.mul(s.sub(x, floor), s.like(x, 1024)));
  Value t = s.div(s.cast(step, f64, false, false), s.constant(f64, 1024));
  auto c = [&](double v) { return s.constant(f64, v); };
  auto inner = [&](Value v) { // |x| <= 1
    return s.add(s.mul(s.mul(s.sub(s.mul(c(a + 2), v), c(a + 3)), v), v), c(1));
  };
  auto outer = [&](Value v) { // 1 < |x| <= 2, given |x| - 1
    Value u = s.add(v, c(1));
    return s.sub(s.mul(s.add(s.mul(s.sub(s.mul(c(a), u), c(5 * a)), u), c(8 * a)), u), c(4 * a));
  };
  Value rest = s.sub(c(1), t), weights[4] = {outer(t), inner(t), inner(rest), outer(rest)}, sum;
  Value first = s.toIndex(arith::FPToSIOp::create(s.b, s.b.getI64Type(), floor));
  Cubic r;
  for (int i = 0; i < 4; ++i) {
    Value want = s.add(first, s.index(i - 1));
    r.at[i] = clampIndex(s, want, d.in);
    r.weight[i] = s.cast(weights[i], f32, false, false);
    if (rule.halfPixel) // what is outside has no weight
      r.weight[i] = s.select(s.eq(want, r.at[i]), r.weight[i], s.constant(f32, 0));
    sum = sum ? s.add(sum, r.weight[i]) : r.weight[i];
  }
  if (!rule.halfPixel)
    return r;
  Value usable = s.ge(s.abs(sum), s.constant(f32, 1000 * 1.17549435e-38));
  Value factor = s.select(usable, s.div(s.constant(f32, 1), s.select(usable, sum, s.constant(f32, 1))), s.constant(f32, 1));
  for (Value &w : r.weight)
    w = s.mul(w, factor);
  return r;
}

LogicalResult lowerBicubic(Lowering &l) {
  auto r = readResize(l);
  if (failed(r))
    return failure();
  Value image = l.in(0);
  bool isUnsigned = l.inUnsigned(0);
  l.out(0, l.generate(r->to, l.outElem(), [&](Scalars &s, ValueRange at) {
    Cubic y = cubicAt(s, r->h, r->rule, at[1]), x = cubicAt(s, r->w, r->rule, at[2]);
    Value sum;
    for (int j = 0; j < 4; ++j) {
      Value column;
      for (int i = 0; i < 4; ++i) {
        Value v = s.mul(y.weight[i], pixel(s, image, {at[0], y.at[i], x.at[j], at[3]}, isUnsigned));
        column = column ? s.add(column, v) : v;
      }
      Value v = s.mul(x.weight[j], column);
      sum = sum ? s.add(sum, v) : v;
    }
    return sum;
  }));
  return success();
}

// How much of source element `i` lies in [from, to).
Value covered(Scalars &s, Value i, Value from, Value to, Value scale) {
  Value x = s.fromIndex(i, from.getType()), next = s.add(x, s.like(x, 1));
  Value endsInside = s.gt(next, to);
  return s.select(s.lt(x, from), s.select(endsInside, scale, s.sub(next, from)),
                  s.select(endsInside, s.sub(to, x), s.like(x, 1)));
}

LogicalResult lowerArea(Lowering &l) {
  auto r = readResize(l);
  if (failed(r))
    return failure();
  Value image = l.in(0);
  bool isUnsigned = l.inUnsigned(0);
  Type f32 = l.b.getF32Type();
  l.out(0, l.generate(r->to, l.outElem(), [&](Scalars &s, ValueRange at) {
    struct Range { Value from, to, first, last; };
    // Corners aligned of one row or column: a scale of 0, by which TensorFlow sees that row alone.
    auto scaleOf = [&](Scalars &s, const ResizeDim &d) { return s.select(s.eq(d.scale, s.like(d.scale, 0)), s.constant(f32, 1), d.scale); };
    auto range = [&](const ResizeDim &d, Value i) {
      Value from = s.mul(s.fromIndex(i, f32), scaleOf(s, d)), to = s.mul(s.fromIndex(s.add(i, s.index(1)), f32), scaleOf(s, d));
      auto index = [&](Value v) { return s.toIndex(arith::FPToSIOp::create(s.b, s.b.getI64Type(), v)); };
      return Range{from, to, index(s.op<math::FloorOp>(from)), index(s.op<math::CeilOp>(to))};
    };
    Range y = range(r->h, at[1]), x = range(r->w, at[2]);
    auto sumOver = [&](const Range &rows, llvm::function_ref<Value(Value)> term) {
      auto loop = scf::ForOp::create(s.b, rows.first, rows.last, s.index(1), ValueRange{s.constant(f32, 0)});
      OpBuilder::InsertionGuard guard(s.b);
      s.b.setInsertionPointToStart(loop.getBody());
      Value next = s.add(loop.getRegionIterArg(0), term(loop.getInductionVar()));
      scf::YieldOp::create(s.b, next);
      return loop.getResult(0);
    };
    Value sum = sumOver(y, [&](Value iy) {
      Value row = sumOver(x, [&](Value ix) {
        Value v = pixel(s, image, {at[0], clampIndex(s, iy, r->h.in), clampIndex(s, ix, r->w.in), at[3]}, isUnsigned);
        return s.mul(v, covered(s, ix, x.from, x.to, scaleOf(s, r->w)));
      });
      return s.mul(row, covered(s, iy, y.from, y.to, scaleOf(s, r->h)));
    });
    return s.mul(sum, s.div(s.constant(f32, 1), s.mul(scaleOf(s, r->h), scaleOf(s, r->w))));
  }));
  return success();
}

//===-- gradients: each element of the gradient goes where the resized element came from --------------------------===//

struct ResizeGrad {
  Value dy, zero; ///< the gradient; a tensor of the result's shape
  ResizeDim h, w;
  ResizeRule rule;
  Dims d; ///< of dy
};

// `to`: the sizes of the image.
ResizeGrad gradOf(Lowering &l, const Dims &to) {
  ResizeRule rule = resizeRule(l);
  Dims d = l.dims(l.in(0));
  return {l.in(0), l.zeros(to, l.outElem()), resizeDim(l, to[1], d[1], rule.alignCorners),
          resizeDim(l, to[2], d[2], rule.alignCorners), rule, d};
}

LogicalResult lowerBilinearGrad(Lowering &l) {
  ResizeGrad r = gradOf(l, l.dims(l.in(1)));
  l.out(0, addInOrder(l, r.d, r.zero, [&](Scalars &s, ValueRange at, Value into) {
    Lerp y = lerpAt(s, r.h, r.rule, at[1]), x = lerpAt(s, r.w, r.rule, at[2]);
    Value g = asF32(s, tensor::ExtractOp::create(s.b, r.dy, at)), one = s.like(g, 1);
    Value up = s.sub(one, y.weight), left = s.sub(one, x.weight);
    auto add = [&](Value iy, Value ix, Value wy, Value wx) {
      into = addAt(s, into, {at[0], iy, ix, at[3]}, s.mul(g, s.mul(wy, wx)));
    };
    add(y.lower, x.lower, up, left);
    add(y.lower, x.upper, up, x.weight);
    add(y.upper, x.lower, y.weight, left);
    add(y.upper, x.upper, y.weight, x.weight);
    return into;
  }));
  return success();
}

LogicalResult lowerBicubicGrad(Lowering &l) {
  ResizeGrad r = gradOf(l, l.dims(l.in(1)));
  l.out(0, addInOrder(l, r.d, r.zero, [&](Scalars &s, ValueRange at, Value into) {
    Cubic y = cubicAt(s, r.h, r.rule, at[1]), x = cubicAt(s, r.w, r.rule, at[2]);
    Value g = asF32(s, tensor::ExtractOp::create(s.b, r.dy, at));
    for (int i = 0; i < 4; ++i)
      for (int j = 0; j < 4; ++j)
        into = addAt(s, into, {at[0], y.at[i], x.at[j], at[3]}, s.mul(s.mul(g, y.weight[i]), x.weight[j]));
    return into;
  }));
  return success();
}

LogicalResult lowerNearestGrad(Lowering &l) {
  auto size = l.sizesOf(1);
  if (failed(size))
    return failure();
  if (size->size() != 2 || l.inRank(0) != 4)
    return l.invalid("input must be 4-dimensional and size a vector of two elements");
  Dims d = l.dims(l.in(0));
  ResizeGrad r = gradOf(l, l.outDims(0, {d[0], (*size)[0], (*size)[1], d[3]}));
  l.out(0, addInOrder(l, r.d, r.zero, [&](Scalars &s, ValueRange at, Value into) {
    Value g = tensor::ExtractOp::create(s.b, r.dy, at);
    return addAt(s, into, {at[0], nearestAt(s, r.h, r.rule, at[1]), nearestAt(s, r.w, r.rule, at[2]), at[3]}, g);
  }));
  return success();
}

} // namespace

void registerImageResize(Registry &r) {
  r["ResizeBilinear"] = lowerBilinear;
  r["ResizeNearestNeighbor"] = lowerNearest;
  r["ResizeBicubic"] = lowerBicubic;
  r["ResizeArea"] = lowerArea;
  r["ResizeBilinearGrad"] = lowerBilinearGrad;
  r["ResizeBicubicGrad"] = lowerBicubicGrad;
  r["ResizeNearestNeighborGrad"] = lowerNearestGrad;
}

} // namespace tfc::codegen
