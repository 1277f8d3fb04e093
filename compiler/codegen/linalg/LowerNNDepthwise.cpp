// DepthwiseConv2dNative and its gradients: each input channel c makes `mult` output channels c * mult + m.

#include "NNWindow.h"

namespace tfc::codegen {
namespace {

struct Depthwise {
  Window w;
  Dims image, filter; ///< NHWC; [kh, kw, c, m]
};

FailureOr<Depthwise> readDepthwise(Lowering &l, const Dims &image, const Dims &filter) {
  auto kh = filter.size() == 4 ? Lowering::known(filter[0]) : std::nullopt;
  auto kw = filter.size() == 4 ? Lowering::known(filter[1]) : std::nullopt;
  if (!kh || !kw || image.size() != 4)
    return l.unimplemented("with a filter of unknown size");
  auto w = readWindow(l, spatial(image), {*kh, *kw}, /*least=*/0);
  if (failed(w))
    return failure();
  return Depthwise{*w, image, filter};
}

// A multiplier of one has no loop of its own: channels stay the innermost.
bool single(const Depthwise &p) { return Lowering::isOne(p.filter[3]); }

// TensorFlow takes a filter without elements: images of zeros, either way.
bool empty(Lowering &l, const Depthwise &p) { return Lowering::known(l.product(p.filter)) == 0; }

LogicalResult lowerForward(Lowering &l) {
  Value image = toChannelsLast(l, l.in(0)), filter = l.in(1);
  auto p = readDepthwise(l, l.dims(image), l.dims(filter));
  if (failed(p))
    return failure();
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  const Dims &f = p->filter;
  OpFoldResult n = p->image[0], oh = p->w.h().out, ow = p->w.w().out;
  if (empty(l, *p)) {
    l.out(0, fromChannelsLast(l, l.zeros({n, oh, ow, l.times(f[2], f[3])}, t)));
    return success();
  }
  Value padded = padImage(l, image, p->w, l.constantScalar(t, 0));
  int64_t sh = p->w.h().stride, sw = p->w.w().stride, dh = p->w.h().dilation, dw = p->w.w().dilation;
  Value r;
  if (single(*p)) {
    auto e = loopExprs(l, 6); // n, h, w, c | kh, kw
    auto map = [&](ArrayRef<AffineExpr> x) { return AffineMap::get(6, 0, x, l.b.getContext()); };
    r = l.generic({padded, l.reshape(filter, {f[0], f[1], f[2]})}, {l.zeros({n, oh, ow, f[2]}, acc)},
                  {map({e[0], e[1] * sh + e[4] * dh, e[2] * sw + e[5] * dw, e[3]}), map({e[4], e[5], e[3]}),
                   map({e[0], e[1], e[2], e[3]})},
                  iterators(4, 2), "depthwise", multiplyAdd)[0];
  } else {
    auto e = loopExprs(l, 7); // n, h, w, c, m | kh, kw
    auto map = [&](ArrayRef<AffineExpr> x) { return AffineMap::get(7, 0, x, l.b.getContext()); };
    r = l.generic({padded, filter}, {l.zeros({n, oh, ow, f[2], f[3]}, acc)},
                  {map({e[0], e[1] * sh + e[5] * dh, e[2] * sw + e[6] * dw, e[3]}), map({e[5], e[6], e[3], e[4]}),
                   map({e[0], e[1], e[2], e[3], e[4]})},
                  iterators(5, 2), "depthwise", multiplyAdd)[0];
    r = l.reshape(r, {n, oh, ow, l.times(f[2], f[3])});
  }
  l.out(0, fromChannelsLast(l, l.castTo(r, t)));
  return success();
}

LogicalResult lowerBackpropFilter(Lowering &l) {
  Value image = toChannelsLast(l, l.in(0)), dy = toChannelsLast(l, l.in(2));
  auto shape = l.intsOf(1);
  if (!shape)
    return l.unimplemented("with a filter of unknown rank");
  auto p = readDepthwise(l, l.dims(image), l.outDims(0, *shape));
  if (failed(p))
    return failure();
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  const Dims &f = p->filter;
  Dims g = l.dims(dy);
  if (failed(checkGradient(l, g, l.dim(image, 0), l.times(f[2], f[3]), p->w)))
    return failure();
  if (empty(l, *p)) {
    l.out(0, l.zeros(f, t));
    return success();
  }
  Value padded = padImage(l, image, p->w, l.constantScalar(t, 0));
  int64_t sh = p->w.h().stride, sw = p->w.w().stride, dh = p->w.h().dilation, dw = p->w.w().dilation;
  Value r;
  if (single(*p)) {
    auto e = loopExprs(l, 6); // kh, kw, c | n, h, w
    auto map = [&](ArrayRef<AffineExpr> x) { return AffineMap::get(6, 0, x, l.b.getContext()); };
    r = l.generic({padded, dy}, {l.zeros({f[0], f[1], f[2]}, acc)},
                  {map({e[3], e[4] * sh + e[0] * dh, e[5] * sw + e[1] * dw, e[2]}), map({e[3], e[4], e[5], e[2]}),
                   map({e[0], e[1], e[2]})},
                  iterators(3, 3), "depthwise_filter", multiplyAdd)[0];
    r = l.reshape(r, f);
  } else {
    auto e = loopExprs(l, 7); // kh, kw, c, m | n, h, w
    auto map = [&](ArrayRef<AffineExpr> x) { return AffineMap::get(7, 0, x, l.b.getContext()); };
    r = l.generic({padded, l.reshape(dy, {g[0], g[1], g[2], f[2], f[3]})}, {l.zeros(f, acc)},
                  {map({e[4], e[5] * sh + e[0] * dh, e[6] * sw + e[1] * dw, e[2]}), map({e[4], e[5], e[6], e[2], e[3]}),
                   map({e[0], e[1], e[2], e[3]})},
                  iterators(4, 3), "depthwise_filter", multiplyAdd)[0];
  }
  l.out(0, l.castTo(r, t));
  return success();
}

LogicalResult lowerBackpropInput(Lowering &l) {
  auto shape = l.intsOf(0);
  if (!shape || l.outType(0).getRank() != 4)
    return l.unimplemented("with an input of unknown rank");
  Value filter = l.in(1), dy = toChannelsLast(l, l.in(2));
  auto p = readDepthwise(l, channelsLast(l, l.outDims(0, *shape)), l.dims(filter));
  if (failed(p))
    return failure();
  const Window &w = p->w;
  const Dims &f = p->filter;
  Type t = l.inElem(1), acc = Lowering::accumulator(t);
  Dims g = l.dims(dy);
  if (failed(checkGradient(l, g, l.outDims(0, *shape)[0], l.times(f[2], f[3]), w)))
    return failure();
  if (empty(l, *p)) {
    l.out(0, fromChannelsLast(l, l.zeros({p->image[0], w.h().in, w.w().in, f[2]}, t)));
    return success();
  }
  if (w.h().stride > 1 || w.w().stride > 1) {
    auto wide = [&](OpFoldResult n, int64_t stride) {
      return l.plus(l.times(l.minus(n, l.cst(1)), l.cst(stride)), l.cst(1));
    };
    Value zero = l.zeros({g[0], wide(g[1], w.h().stride), wide(g[2], w.w().stride), g[3]}, t);
    dy = l.insert(dy, zero, Dims(4, l.cst(0)), {l.cst(1), l.cst(w.h().stride), l.cst(w.w().stride), l.cst(1)});
    g = l.dims(dy);
  }
  auto low = [&](const WindowDim &d) { return l.minus(l.cst(d.reach() - 1), d.low); };
  auto high = [&](const WindowDim &d, OpFoldResult have) {
    return l.minus(l.minus(l.plus(d.in, l.cst(d.reach() - 1)), low(d)), have);
  };
  dy = l.pad(dy, {l.cst(0), low(w.h()), low(w.w()), l.cst(0)}, {l.cst(0), high(w.h(), g[1]), high(w.w(), g[2]), l.cst(0)},
             l.constantScalar(t, 0));
  Value turned = l.reverse(filter, {0, 1});
  OpFoldResult n = g[0];
  Dims padded = l.dims(dy), result{n, w.h().in, w.w().in, f[2]};
  int64_t dh = w.h().dilation, dw = w.w().dilation;
  Value r;
  if (single(*p)) {
    auto e = loopExprs(l, 6); // n, h, w, c | kh, kw
    auto map = [&](ArrayRef<AffineExpr> x) { return AffineMap::get(6, 0, x, l.b.getContext()); };
    r = l.generic({dy, l.reshape(turned, {f[0], f[1], f[2]})}, {l.zeros(result, acc)},
                  {map({e[0], e[1] + e[4] * dh, e[2] + e[5] * dw, e[3]}), map({e[4], e[5], e[3]}),
                   map({e[0], e[1], e[2], e[3]})},
                  iterators(4, 2), "depthwise", multiplyAdd)[0];
  } else {
    auto e = loopExprs(l, 7); // n, h, w, c | kh, kw, m
    auto map = [&](ArrayRef<AffineExpr> x) { return AffineMap::get(7, 0, x, l.b.getContext()); };
    r = l.generic({l.reshape(dy, {n, padded[1], padded[2], f[2], f[3]}), turned}, {l.zeros(result, acc)},
                  {map({e[0], e[1] + e[4] * dh, e[2] + e[5] * dw, e[3], e[6]}), map({e[4], e[5], e[3], e[6]}),
                   map({e[0], e[1], e[2], e[3]})},
                  iterators(4, 3), "depthwise", multiplyAdd)[0];
  }
  l.out(0, fromChannelsLast(l, l.castTo(r, t)));
  return success();
}

} // namespace

void registerNNDepthwise(Registry &r) {
  r["DepthwiseConv2dNative"] = lowerForward;
  r["DepthwiseConv2dNativeBackpropFilter"] = lowerBackpropFilter;
  r["DepthwiseConv2dNativeBackpropInput"] = lowerBackpropInput;
}

} // namespace tfc::codegen
