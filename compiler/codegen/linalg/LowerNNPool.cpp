// Maximum and average pooling, and their gradients.

#include "NNWindow.h"

namespace tfc::codegen {
namespace {

struct Pool {
  Window window;
  Value image; ///< NHWC
};

FailureOr<Pool> readPool(Lowering &l, Value image, const Dims &shape) {
  Ints size = l.intsAttr("ksize"), strides = l.intsAttr("strides");
  if (shape.size() != 4 || size.size() != 4)
    return l.invalid("tensor_in must be 4-dimensional");
  int64_t channel = isNchw(l) ? 1 : 3;
  if (size[0] != 1 || strides[0] != 1)
    return l.unimplemented("pooling over the batch");
  if (size[channel] != 1 || strides[channel] != 1)
    return l.unimplemented("pooling over the channels");
  Dims d = nhwc(l, shape);
  auto window = readWindow(l, d[1], d[2], spatial(l, size, 0), spatial(l, size, 1));
  if (failed(window))
    return failure();
  return Pool{*window, image ? toNhwc(l, image) : Value()};
}

// Maps of the loops (n, h, w, c, kh, kw).
SmallVector<AffineMap> poolMaps(Lowering &l, const Window &w) {
  SmallVector<AffineExpr> e;
  for (unsigned i = 0; i < 6; ++i)
    e.push_back(l.b.getAffineDimExpr(i));
  auto map = [&](ArrayRef<AffineExpr> r) { return AffineMap::get(6, 0, r, l.b.getContext()); };
  return {map({e[0], e[1] * w.h.stride + e[4], e[2] * w.w.stride + e[5], e[3]}), map({e[4], e[5]}),
          map({e[0], e[1], e[2], e[3]})};
}

SmallVector<utils::IteratorType> poolIterators() {
  SmallVector<utils::IteratorType> it(6, utils::IteratorType::parallel);
  it[4] = it[5] = utils::IteratorType::reduction;
  return it;
}

Value windowShape(Lowering &l, const Window &w, Type t) { return l.empty({l.cst(w.h.window), l.cst(w.w.window)}, t); }

// How many real elements the window at an output position covers.
Value elementCount(Scalars &s, Lowering &l, const WindowDim &d, Value out, Value in, Value low) {
  Value start = s.sub(s.mul(out, s.index(d.stride)), low);
  Value from = s.op<arith::MaxSIOp>(start, s.index(0));
  Value to = s.op<arith::MinSIOp>(s.add(start, s.index(d.window)), in);
  return s.sub(to, from);
}

bool isPadded(const Window &w) {
  return Lowering::known(w.h.low) != 0 || Lowering::known(w.h.high) != 0 || Lowering::known(w.w.low) != 0 ||
         Lowering::known(w.w.high) != 0;
}

// v divided by the number of elements of its window, at (n, h, w, c).
Value averaged(Lowering &l, Value v, const Window &w, Type t) {
  Value hIn = l.value(w.h.in), wIn = l.value(w.w.in), hLow = l.value(w.h.low), wLow = l.value(w.w.low);
  bool padded = isPadded(w);
  return l.map({v}, t, [&](Scalars &s, ValueRange a) {
    if (!padded)
      return s.div(a[0], s.like(a[0], w.h.window * w.w.window));
    Value h = elementCount(s, l, w.h, linalg::IndexOp::create(s.b, 1), hIn, hLow);
    Value c = elementCount(s, l, w.w, linalg::IndexOp::create(s.b, 2), wIn, wLow);
    return s.div(a[0], s.fromIndex(s.mul(h, c), a[0].getType()));
  });
}

LogicalResult lowerPool(Lowering &l) {
  bool isMax = l.name() == "MaxPool";
  auto pool = readPool(l, l.in(0), l.dims(l.in(0)));
  if (failed(pool))
    return failure();
  const Window &w = pool->window;
  Type t = l.inElem(0), acc = isMax ? t : Lowering::accumulator(t);
  Dims d = l.dims(pool->image);
  Scalars s(l.b, l.inUnsigned(0));
  Value start = isMax ? s.lowest(t) : s.constant(acc, 0);
  Value padded = padImage(l, pool->image, w, isMax ? start : s.constant(t, 0));
  Value r = l.generic({padded, windowShape(l, w, t)}, {l.filled({d[0], w.h.out, w.w.out, d[3]}, start)}, poolMaps(l, w),
                      poolIterators(), "pool", [&](Scalars &s, ValueRange a) {
                        return Values{isMax ? s.max(a[0], a[2]) : s.add(a[0], a[2])};
                      })[0];
  if (!isMax) {
    // The declared result is the op's layout; the counts want NHWC coordinates.
    r = averaged(l, r, w, t);
  }
  l.out(0, fromNhwc(l, r));
  return success();
}

// For each window the number of its first element that equals its maximum.
Value firstMaximum(Lowering &l, const Pool &pool, Value padded, Value maxima) {
  const Window &w = pool.window;
  Type i32 = l.b.getI32Type();
  SmallVector<AffineMap> maps = poolMaps(l, w);
  Value start = Scalars(l.b, false).constantInt(i32, w.h.window * w.w.window);
  return l.generic({padded, windowShape(l, w, l.inElem(0)), maxima}, {l.filled(l.dims(maxima), start)},
                   {maps[0], maps[1], maps[2], maps[2]}, poolIterators(), "pool", [&](Scalars &s, ValueRange a) {
                     Value same = s.eq(a[0], a[2]);
                     if (Scalars::isFloat(a[0]))
                       same = s.either(same, s.both(s.isNan(a[0]), s.isNan(a[2])));
                     Value number = s.add(s.mul(linalg::IndexOp::create(s.b, 4), s.index(w.w.window)),
                                          linalg::IndexOp::create(s.b, 5));
                     Value here = s.select(same, s.fromIndex(number, i32), s.constantInt(i32, w.h.window * w.w.window));
                     return Values{s.op<arith::MinSIOp>(here, a[3])};
                   })[0];
}

// Gathers, for each input position, from the windows that cover it: loops (n, qh, rh, qw, rw, c | jh, jw).
// `body` sees the gathered elements, the accumulator, and the position's place in the window.
Value gatherWindows(Lowering &l, const Window &w, ArrayRef<Value> sources, Type acc,
                    llvm::function_ref<Value(Scalars &, ValueRange, Value, Value)> body) {
  Phases h = phasesOf(l, w.h), v = phasesOf(l, w.w);
  Values padded;
  for (Value source : sources) {
    Type t = getElementTypeOrSelf(source.getType());
    Value pad = t.isInteger() ? Scalars(l.b, false).constantInt(t, -1) : l.constantScalar(t, 0);
    padded.push_back(padForPhases(l, source, w, h, v, pad));
  }
  Dims d = l.dims(sources[0]);
  Dims shape{d[0], h.count, l.cst(h.stride), v.count, l.cst(v.stride), d[3]};
  SmallVector<AffineExpr> e;
  for (unsigned i = 0; i < 8; ++i)
    e.push_back(l.b.getAffineDimExpr(i));
  auto map = [&](ArrayRef<AffineExpr> r) { return AffineMap::get(8, 0, r, l.b.getContext()); };
  SmallVector<AffineMap> maps(sources.size(), map({e[0], e[1] + e[6], e[3] + e[7], e[5]}));
  maps.push_back(map({e[6], e[7]}));
  maps.push_back(map({e[0], e[1], e[2], e[3], e[4], e[5]}));
  padded.push_back(l.empty({l.cst(h.reach), l.cst(v.reach)}, acc));
  SmallVector<utils::IteratorType> iterators(8, utils::IteratorType::parallel);
  iterators[6] = iterators[7] = utils::IteratorType::reduction;
  Value r = l.generic(padded, {l.zeros(shape, acc)}, maps, iterators, "pool_grad", [&](Scalars &s, ValueRange a) {
    // Element r + s * j of window q - j, with j = reach - 1 - loop.
    auto place = [&](const Phases &p, unsigned rest, unsigned loop) {
      Value j = s.sub(s.index(p.reach - 1), linalg::IndexOp::create(s.b, loop));
      return s.add(linalg::IndexOp::create(s.b, rest), s.mul(j, s.index(p.stride)));
    };
    Value ky = place(h, 2, 6), kx = place(v, 4, 7);
    Value r = body(s, a, ky, kx);
    return Values{r};
  })[0];
  return cropPhases(l, r, w, h, v);
}

LogicalResult lowerMaxPoolGrad(Lowering &l) {
  auto pool = readPool(l, l.in(0), l.dims(l.in(0)));
  if (failed(pool))
    return failure();
  const Window &w = pool->window;
  Type t = l.inElem(0), acc = Lowering::accumulator(t), i32 = l.b.getI32Type();
  Value padded = padImage(l, pool->image, w, Scalars(l.b, l.inUnsigned(0)).lowest(t));
  Value first = firstMaximum(l, *pool, padded, toNhwc(l, l.in(1)));
  Value dy = toNhwc(l, l.in(2));
  Value dx = gatherWindows(l, w, {dy, first}, acc, [&](Scalars &s, ValueRange a, Value ky, Value kx) {
    Value number = s.fromIndex(s.add(s.mul(ky, s.index(w.w.window)), kx), i32);
    Value inside = s.both(s.lt(ky, s.index(w.h.window)), s.lt(kx, s.index(w.w.window)));
    Value hit = s.both(inside, s.eq(number, a[1]));
    return s.add(a[3], s.select(hit, a[0], s.like(a[0], 0)));
  });
  l.out(0, fromNhwc(l, l.castTo(dx, t)));
  return success();
}

LogicalResult lowerMaxPoolGradGrad(Lowering &l) {
  auto pool = readPool(l, l.in(0), l.dims(l.in(0)));
  if (failed(pool))
    return failure();
  const Window &w = pool->window;
  Type t = l.inElem(0), acc = Lowering::accumulator(t), i32 = l.b.getI32Type();
  Value padded = padImage(l, pool->image, w, Scalars(l.b, l.inUnsigned(0)).lowest(t));
  Value first = firstMaximum(l, *pool, padded, toNhwc(l, l.in(1)));
  Value grad = padImage(l, toNhwc(l, l.in(2)), w, l.constantScalar(t, 0));
  SmallVector<AffineMap> maps = poolMaps(l, w);
  Value r = l.generic({grad, windowShape(l, w, t), first}, {l.zeros(l.dims(first), acc)}, {maps[0], maps[1], maps[2], maps[2]},
                      poolIterators(), "pool", [&](Scalars &s, ValueRange a) {
                        Value number = s.add(s.mul(linalg::IndexOp::create(s.b, 4), s.index(w.w.window)),
                                             linalg::IndexOp::create(s.b, 5));
                        Value hit = s.eq(s.fromIndex(number, i32), a[2]);
                        return Values{s.add(a[3], s.select(hit, a[0], s.like(a[0], 0)))};
                      })[0];
  l.out(0, fromNhwc(l, l.castTo(r, t)));
  return success();
}

LogicalResult lowerAvgPoolGrad(Lowering &l) {
  auto shape = l.intsOf(0);
  if (!shape)
    return l.unimplemented("for an input of unknown rank");
  auto pool = readPool(l, Value(), l.outDims(0, *shape));
  if (failed(pool))
    return failure();
  const Window &w = pool->window;
  Type t = l.inElem(1), acc = Lowering::accumulator(t);
  Value dy = averaged(l, toNhwc(l, l.in(1)), w, t);
  Value dx = gatherWindows(l, w, {dy}, acc, [&](Scalars &s, ValueRange a, Value ky, Value kx) {
    Value inside = s.both(s.lt(ky, s.index(w.h.window)), s.lt(kx, s.index(w.w.window)));
    return s.add(a[2], s.select(inside, a[0], s.like(a[0], 0)));
  });
  l.out(0, fromNhwc(l, l.castTo(dx, t)));
  return success();
}

} // namespace

void registerNNPool(Registry &r) {
  r["MaxPool"] = r["AvgPool"] = lowerPool;
  r["MaxPoolGrad"] = lowerMaxPoolGrad;
  r["MaxPoolGradGrad"] = lowerMaxPoolGradGrad;
  r["AvgPoolGrad"] = lowerAvgPoolGrad;
}

} // namespace tfc::codegen
