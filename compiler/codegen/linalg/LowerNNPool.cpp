// Maximum and average pooling of images and volumes, and their gradients.

#include "NNWindow.h"
#include "Scatter.h"

namespace tfc::codegen {
namespace {

struct Pool {
  Window window;
  Value image;              ///< channels last
  int64_t channelWindow = 1; ///< MaxPool over channels instead of space
};

// ksize and strides of the op: attributes, or in version 2 the last two operands.
FailureOr<std::pair<Ints, Ints>> readSizes(Lowering &l) {
  if (!l.name().ends_with("V2"))
    return std::make_pair(l.intsAttr("ksize"), l.intsAttr("strides"));
  auto size = l.ints(l.numIn() - 2), strides = l.ints(l.numIn() - 1);
  if (!size || !strides)
    return l.unimplemented("with a window known only at run time");
  return std::make_pair(*size, *strides);
}

FailureOr<Pool> readPool(Lowering &l, Value image, const Dims &shape) {
  auto sizes = readSizes(l);
  if (failed(sizes))
    return failure();
  auto &[size, strides] = *sizes;
  size_t rank = l.name().contains("3D") ? 5 : 4;
  if (shape.size() != rank || size.size() != rank || strides.size() != rank)
    return l.invalid("tensor_in must be " + Twine(rank) + "-dimensional");
  size_t channel = channelsFirst(l) ? 1 : rank - 1;
  if (size[0] != 1 || strides[0] != 1)
    return l.unimplemented("pooling over the batch");
  Dims d = channelsLast(l, shape);
  auto window = readWindow(l, spatial(d), spatial(l, size), strides, {});
  if (failed(window))
    return failure();
  Pool pool{*window, image ? toChannelsLast(l, image) : Value(), size[channel]};
  if (size[channel] == 1 && strides[channel] == 1)
    return pool;
  if (!l.name().starts_with("MaxPool") || l.name().contains("Grad") || l.name().contains("3D") || l.numOut() > 1)
    return l.unimplemented("pooling over the channels");
  if (llvm::any_of(pool.window.dims, [](const WindowDim &w) { return w.window != 1 || w.stride != 1; }))
    return l.unimplemented("pooling over both depth and width or height");
  auto depth = Lowering::known(d.back());
  if (size[channel] != strides[channel] || !depth || *depth % size[channel])
    return l.unimplemented("pooling over channels whose number is not a multiple of an equal window and stride");
  return pool;
}

// The loops (n, space..., c | window...) as numbers.
struct PoolLoops {
  Lowering &l;
  const Window &w;
  unsigned rank, loops;
  SmallVector<AffineExpr> e;

  PoolLoops(Lowering &l, const Window &w)
      : l(l), w(w), rank(w.dims.size()), loops(2 + 2 * rank), e(loopExprs(l, loops)) {}
  SmallVector<AffineExpr> windowExprs() const { return SmallVector<AffineExpr>(e.begin() + 2 + rank, e.end()); }
  AffineMap image() const {
    SmallVector<AffineExpr> r{e[0]};
    for (unsigned i = 0; i < rank; ++i)
      r.push_back(e[1 + i] * w.dims[i].stride + e[2 + rank + i]);
    r.push_back(e[1 + rank]);
    return mapOf(l, loops, r);
  }
  AffineMap window() const { return mapOf(l, loops, windowExprs()); }
  AffineMap output() const { return mapOf(l, loops, ArrayRef<AffineExpr>(e).take_front(2 + rank)); }
  /// The number of the element in its window, in a body.
  Value number(Scalars &s) const {
    Value n = s.index(0);
    for (unsigned i = 0; i < rank; ++i)
      n = s.add(s.mul(n, s.index(w.dims[i].window)), linalg::IndexOp::create(s.b, 2 + rank + i));
    return n;
  }
  /// Only its shape counts.
  Value shape(Type t) const {
    Dims d;
    for (const WindowDim &x : w.dims)
      d.push_back(l.cst(x.window));
    return l.empty(d, t);
  }
  /// A reduction over the windows of `image`, with more operands of the output's shape.
  Value reduce(Value image, ArrayRef<Value> outputs, Value init, MapBody body) const {
    Values in{image, shape(getElementTypeOrSelf(image))};
    SmallVector<AffineMap> maps{this->image(), window()};
    for (Value v : outputs) {
      in.push_back(v);
      maps.push_back(output());
    }
    maps.push_back(output());
    return l.generic(in, {init}, maps, iterators(2 + rank, rank), "pool",
                     [&](Scalars &s, ValueRange a) { return Values{body(s, a)}; })[0];
  }
};

int64_t elements(const Window &w) {
  int64_t n = 1;
  for (const WindowDim &d : w.dims)
    n *= d.window;
  return n;
}

// How many real elements the window at an output position covers.
Value elementCount(Scalars &s, const WindowDim &d, Value out, Value in, Value low) {
  Value start = s.sub(s.mul(out, s.index(d.stride)), low);
  Value from = s.op<arith::MaxSIOp>(start, s.index(0));
  Value to = s.op<arith::MinSIOp>(s.add(start, s.index(d.window)), in);
  return s.sub(to, from);
}

bool isPadded(const Window &w) {
  return llvm::any_of(w.dims, [](const WindowDim &d) { return Lowering::known(d.low) != 0 || Lowering::known(d.high) != 0; });
}

// v, of the output's shape, divided by the number of elements of each window.
Value averaged(Lowering &l, Value v, const Window &w, Type t) {
  Values in, low;
  for (const WindowDim &d : w.dims) {
    in.push_back(l.value(d.in));
    low.push_back(l.value(d.low));
  }
  bool padded = isPadded(w);
  return l.map({v}, t, [&](Scalars &s, ValueRange a) {
    if (!padded)
      return s.div(a[0], s.like(a[0], elements(w)));
    Value n;
    for (auto [i, d] : llvm::enumerate(w.dims)) {
      Value c = elementCount(s, d, linalg::IndexOp::create(s.b, 1 + i), in[i], low[i]);
      n = n ? s.mul(n, c) : c;
    }
    return s.div(a[0], s.fromIndex(n, a[0].getType()));
  });
}

Value maxOverChannels(Lowering &l, const Pool &pool) {
  Dims d = l.dims(pool.image), grouped(d);
  grouped[3] = l.quotient(d[3], l.cst(pool.channelWindow));
  grouped.push_back(l.cst(pool.channelWindow));
  Type t = l.inElem(0);
  return l.reduce(l.reshape(pool.image, grouped), {4}, t, Scalars(l.b, l.inUnsigned(0)).lowest(t),
                  [](Scalars &s, ValueRange a) { return s.max(a[0], a[1]); });
}

Value padded(Lowering &l, const Pool &pool) {
  Type t = getElementTypeOrSelf(pool.image);
  return padImage(l, pool.image, pool.window, Scalars(l.b, l.inUnsigned(0)).lowest(t));
}

LogicalResult lowerPool(Lowering &l) {
  bool isMax = l.name().starts_with("Max");
  Value image = l.in(0);
  if (Ints size = l.intsAttr("ksize"), strides = l.intsAttr("strides");
      l.name().ends_with("3D") && l.strAttr("padding") == "SAME" && size.size() == 5 && strides.size() == 5 && l.inRank(0) == 5)
    image = fromChannelsLast(l, skipEdges(l, toChannelsLast(l, image), spatial(l, size), spatial(l, strides), {}));
  auto pool = readPool(l, image, l.dims(image));
  if (failed(pool))
    return failure();
  const Window &w = pool->window;
  Type t = l.inElem(0), acc = isMax ? t : Lowering::accumulator(t);
  if (pool->channelWindow != 1) {
    l.out(0, fromChannelsLast(l, maxOverChannels(l, *pool)));
    return success();
  }
  Dims d = l.dims(pool->image);
  Scalars s(l.b, l.inUnsigned(0));
  Value start = isMax ? s.lowest(t) : s.constant(acc, 0);
  Value framed = isMax ? padded(l, *pool) : padImage(l, pool->image, w, s.constant(t, 0));
  Value r = PoolLoops(l, w).reduce(framed, {}, l.filled(imageDims(d[0], outSizes(w), d.back()), start),
                                   [&](Scalars &s, ValueRange a) { return isMax ? s.max(a[0], a[2]) : s.add(a[0], a[2]); });
  if (!isMax)
    r = averaged(l, r, w, t);
  l.out(0, fromChannelsLast(l, r));
  return success();
}

// For each window the number of its first element that equals its maximum.
Value firstMaximum(Lowering &l, const Window &w, Value padded, Value maxima) {
  Type i32 = l.b.getI32Type();
  PoolLoops loops(l, w);
  Value start = Scalars(l.b, false).constantInt(i32, elements(w));
  return loops.reduce(padded, {maxima}, l.filled(l.dims(maxima), start), [&](Scalars &s, ValueRange a) {
    Value same = s.eq(a[0], a[2]);
    if (Scalars::isFloat(a[0]))
      same = s.either(same, s.both(s.isNan(a[0]), s.isNan(a[2])));
    Value here = s.select(same, s.fromIndex(loops.number(s), i32), s.constantInt(i32, elements(w)));
    return s.op<arith::MinSIOp>(here, a[3]);
  });
}

// Gathers, for each input position, from the windows that cover it: loops (n, (q, r)..., c | j...). `body` sees the gathered
// elements, the accumulator, the position's place in the window along each dimension.
Value gatherWindows(Lowering &l, const Window &w, ArrayRef<Value> sources, Type acc,
                    llvm::function_ref<Value(Scalars &, ValueRange, ArrayRef<Value>)> body) {
  unsigned rank = w.dims.size(), loops = 2 + 3 * rank;
  auto phases = phasesOf(l, w);
  Values in;
  for (Value source : sources) {
    Type t = getElementTypeOrSelf(source.getType());
    Value pad = t.isInteger() ? Scalars(l.b, false).constantInt(t, -1) : l.constantScalar(t, 0);
    in.push_back(padForPhases(l, source, w, phases, pad));
  }
  Dims d = l.dims(sources[0]), shape{d[0]}, reach;
  auto e = loopExprs(l, loops);
  SmallVector<AffineExpr> from{e[0]};
  for (auto [i, p] : llvm::enumerate(phases)) {
    shape.push_back(p.count);
    shape.push_back(l.cst(p.stride));
    reach.push_back(l.cst(p.reach));
    from.push_back(e[1 + 2 * i] + e[2 + 2 * rank + i]);
  }
  shape.push_back(d.back());
  from.push_back(e[1 + 2 * rank]);
  SmallVector<AffineMap> maps(sources.size(), mapOf(l, loops, from));
  maps.push_back(mapOf(l, loops, ArrayRef<AffineExpr>(e).take_back(rank)));
  maps.push_back(mapOf(l, loops, ArrayRef<AffineExpr>(e).take_front(2 + 2 * rank)));
  in.push_back(l.empty(reach, acc));
  Value r = l.generic(in, {l.zeros(shape, acc)}, maps, iterators(2 + 2 * rank, rank), "pool_grad", [&](Scalars &s, ValueRange a) {
    Values places;
    // Element r + s * j of window q - j, with j = reach - 1 - loop.
    for (auto [i, p] : llvm::enumerate(phases)) {
      Value j = s.sub(s.index(p.reach - 1), linalg::IndexOp::create(s.b, 2 + 2 * rank + i));
      places.push_back(s.add(linalg::IndexOp::create(s.b, 2 + 2 * i), s.mul(j, s.index(p.stride))));
    }
    Value r = body(s, a, places);
    return Values{r};
  })[0];
  return cropPhases(l, r, w);
}

Value insideWindow(Scalars &s, const Window &w, ArrayRef<Value> places) {
  Value inside;
  for (auto [d, at] : llvm::zip(w.dims, places)) {
    Value ok = s.lt(at, s.index(d.window));
    inside = inside ? s.both(inside, ok) : ok;
  }
  return inside;
}

LogicalResult lowerMaxPoolGrad(Lowering &l) {
  auto pool = readPool(l, l.in(0), l.dims(l.in(0)));
  if (failed(pool))
    return failure();
  const Window &w = pool->window;
  Type t = l.inElem(2), acc = Lowering::accumulator(t), i32 = l.b.getI32Type();
  Value first = firstMaximum(l, w, padded(l, *pool), toChannelsLast(l, l.in(1)));
  Value dy = toChannelsLast(l, l.in(2));
  Value dx = gatherWindows(l, w, {dy, first}, acc, [&](Scalars &s, ValueRange a, ArrayRef<Value> places) {
    Value number = s.index(0);
    for (auto [d, at] : llvm::zip(w.dims, places))
      number = s.add(s.mul(number, s.index(d.window)), at);
    Value hit = s.both(insideWindow(s, w, places), s.eq(s.fromIndex(number, i32), a[1]));
    return s.add(a[3], s.select(hit, a[0], s.like(a[0], 0)));
  });
  l.out(0, fromChannelsLast(l, l.castTo(dx, t)));
  return success();
}

LogicalResult lowerMaxPoolGradGrad(Lowering &l) {
  auto pool = readPool(l, l.in(0), l.dims(l.in(0)));
  if (failed(pool))
    return failure();
  const Window &w = pool->window;
  Type t = l.inElem(2), acc = Lowering::accumulator(t), i32 = l.b.getI32Type();
  Value first = firstMaximum(l, w, padded(l, *pool), toChannelsLast(l, l.in(1)));
  Value grad = padImage(l, toChannelsLast(l, l.in(2)), w, l.constantScalar(t, 0));
  PoolLoops loops(l, w);
  Value r = loops.reduce(grad, {first}, l.zeros(l.dims(first), acc), [&](Scalars &s, ValueRange a) {
    Value hit = s.eq(s.fromIndex(loops.number(s), i32), a[2]);
    return s.add(a[3], s.select(hit, a[0], s.like(a[0], 0)));
  });
  l.out(0, fromChannelsLast(l, l.castTo(r, t)));
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
  Scalars s(l.b, false);
  Dims gradient = channelsLast(l, l.dims(l.in(1)));
  for (auto [d, have] : llvm::zip(w.dims, spatial(gradient))) {
    OpFoldResult last = l.times(l.minus(have, l.cst(1)), l.cst(d.stride)); // where the last window begins, but for the padding
    if (auto known = Lowering::known(last), in = Lowering::known(d.in); known && in && *known > *in)
      return l.invalid("index * stride must be less than or equal to input size");
    else if (!known || !in)
      l.check(l.b, s.le(l.value(last), l.value(d.in)), "index * stride must be less than or equal to input size");
  }
  Type t = l.inElem(1), acc = Lowering::accumulator(t);
  Value dy = averaged(l, toChannelsLast(l, l.in(1)), w, t);
  Value dx = gatherWindows(l, w, {dy}, acc, [&](Scalars &s, ValueRange a, ArrayRef<Value> places) {
    return s.add(a[2], s.select(insideWindow(s, w, places), a[0], s.like(a[0], 0)));
  });
  l.out(0, fromChannelsLast(l, l.castTo(dx, t)));
  return success();
}

//===-- positions of maxima ---------------------------------------------------------------------------------------===//

// Where each image begins in a flat tensor of images of `d`; zero if positions count from their image.
Value imageStart(Lowering &l, Scalars &s, const Dims &d, bool wanted) {
  return wanted ? s.mul(linalg::IndexOp::create(s.b, 0), l.value(l.product(ArrayRef<OpFoldResult>(d).drop_front()))) : s.index(0);
}

LogicalResult lowerMaxPoolWithArgmax(Lowering &l) {
  auto pool = readPool(l, l.in(0), l.dims(l.in(0)));
  if (failed(pool))
    return failure();
  const Window &w = pool->window;
  Type t = l.inElem(0), to = l.outElem(1);
  Dims d = l.dims(pool->image);
  Value image = padded(l, *pool);
  Value start = Scalars(l.b, l.inUnsigned(0)).lowest(t);
  Value maxima = PoolLoops(l, w).reduce(image, {}, l.filled(imageDims(d[0], outSizes(w), d[3]), start),
                                        [](Scalars &s, ValueRange a) { return s.max(a[0], a[2]); });
  bool batch = l.boolAttr("include_batch_in_index");
  Value width = l.value(d[2]), channels = l.value(d[3]), top = l.value(w.h().low), left = l.value(w.w().low);
  Value argmax = l.map({firstMaximum(l, w, image, maxima)}, to, [&](Scalars &s, ValueRange a) {
    Value number = s.toIndex(a[0]);
    auto at = [&](unsigned loop, const WindowDim &x, Value in, Value low) {
      return s.sub(s.add(s.mul(linalg::IndexOp::create(s.b, loop), s.index(x.stride)), in), low);
    };
    Value y = at(1, w.h(), s.truncDiv(number, s.index(w.w().window)), top);
    Value x = at(2, w.w(), s.truncMod(number, s.index(w.w().window)), left);
    Value flat = s.add(s.mul(s.add(s.mul(y, width), x), channels), linalg::IndexOp::create(s.b, 3));
    return s.fromIndex(s.add(flat, imageStart(l, s, d, batch)), to);
  });
  l.out(0, maxima);
  l.out(1, argmax);
  return success();
}

// Positions in a flat tensor of images of `d`.
Value flatPositions(Lowering &l, Value argmax, const Dims &d) {
  bool hasBatch = l.boolAttr("include_batch_in_index");
  return l.map({argmax}, getElementTypeOrSelf(argmax), [&](Scalars &s, ValueRange a) {
    return s.add(a[0], s.fromIndex(imageStart(l, s, d, !hasBatch), a[0].getType()));
  });
}

LogicalResult lowerMaxPoolGradWithArgmax(Lowering &l) {
  Dims d = l.dims(l.in(0)), rows{l.product(l.dims(l.in(1))), l.cst(1)};
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  Value at = l.reshape(flatPositions(l, l.in(2), d), rows), dy = l.castTo(l.reshape(l.in(1), rows), acc);
  Value into = l.zeros({l.product(d), l.cst(1)}, acc);
  Value dx = scatterRows(l, into, at, dy, {"Invalid input index: argmax is outside of the input", false},
                         [](Scalars &s, Value old, Value update) { return s.add(old, update); });
  l.out(0, l.castTo(l.reshape(dx, d), t));
  return success();
}

LogicalResult lowerMaxPoolGradGradWithArgmax(Lowering &l) {
  Dims d = l.dims(l.in(0));
  OpFoldResult size = l.product(d);
  Value flat = l.reshape(l.in(1), {size}), limit = l.value(size);
  l.out(0, l.map({flatPositions(l, l.in(2), d)}, l.inElem(0), [&](Scalars &s, ValueRange a) {
    Value at = s.toIndex(a[0]);
    Value ok = arith::CmpIOp::create(s.b, arith::CmpIPredicate::ult, at, limit);
    l.check(s.b, ok, "Invalid input index: argmax is outside of the input");
    Value v = tensor::ExtractOp::create(s.b, flat, ValueRange{s.select(ok, at, s.index(0))});
    Type wide = Lowering::accumulator(v.getType());
    return wide == v.getType() ? v : s.cast(v, wide, false, false);
  }));
  return success();
}

} // namespace

void registerNNPool(Registry &r) {
  for (StringRef name : {"MaxPool", "MaxPoolV2", "AvgPool", "MaxPool3D", "AvgPool3D"})
    r[name] = lowerPool;
  for (StringRef name : {"MaxPoolGrad", "MaxPoolGradV2", "MaxPool3DGrad"})
    r[name] = lowerMaxPoolGrad;
  for (StringRef name : {"MaxPoolGradGrad", "MaxPoolGradGradV2", "MaxPool3DGradGrad"})
    r[name] = lowerMaxPoolGradGrad;
  r["AvgPoolGrad"] = r["AvgPool3DGrad"] = lowerAvgPoolGrad;
  r["MaxPoolWithArgmax"] = lowerMaxPoolWithArgmax;
  r["MaxPoolGradWithArgmax"] = lowerMaxPoolGradWithArgmax;
  r["MaxPoolGradGradWithArgmax"] = lowerMaxPoolGradGradWithArgmax;
}

} // namespace tfc::codegen
