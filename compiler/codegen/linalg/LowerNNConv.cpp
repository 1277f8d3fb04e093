// Conv2D and its gradients. The gradient for the input is a convolution of stride one itself: over the gradient, with the
// filter turned around and, for strides, cut into one filter for each phase of the stride (NNWindow.h).

#include "NNWindow.h"

namespace tfc::codegen {
namespace {

AffineMap mapOf(Lowering &l, unsigned loops, ArrayRef<AffineExpr> e) {
  return AffineMap::get(loops, 0, e, l.b.getContext());
}

// NHWC image (already padded) by HWIO filter; loops (n, h, w, f | kh, kw, c), with groups (n, h, w, g, f | kh, kw, c).
Value convolve(Lowering &l, Value image, Value filter, OpFoldResult outH, OpFoldResult outW, int64_t strideH,
               int64_t strideW, int64_t dilationH, int64_t dilationW, Type acc) {
  Dims d = l.dims(image), f = l.dims(filter);
  auto depth = Lowering::known(d[3]), filterDepth = Lowering::known(f[2]);
  if (depth && filterDepth && *depth != *filterDepth && *filterDepth > 0) {
    int64_t groups = *depth / *filterDepth;
    OpFoldResult g = l.cst(groups), each = l.quotient(f[3], g);
    Value in = l.reshape(image, {d[0], d[1], d[2], g, f[2]});
    Value kernel = l.reshape(filter, {f[0], f[1], f[2], g, each});
    auto e = loopExprs(l, 8);
    Value r = l.generic({in, kernel}, {l.zeros({d[0], outH, outW, g, each}, acc)},
                        {mapOf(l, 8, {e[0], e[1] * strideH + e[5] * dilationH, e[2] * strideW + e[6] * dilationW, e[3], e[7]}),
                         mapOf(l, 8, {e[5], e[6], e[7], e[3], e[4]}), mapOf(l, 8, {e[0], e[1], e[2], e[3], e[4]})},
                        iterators(5, 3), "conv2d_grouped", multiplyAdd)[0];
    return l.reshape(r, {d[0], outH, outW, f[3]});
  }
  auto e = loopExprs(l, 7);
  return l.generic({image, filter}, {l.zeros({d[0], outH, outW, f[3]}, acc)},
                   {mapOf(l, 7, {e[0], e[1] * strideH + e[4] * dilationH, e[2] * strideW + e[5] * dilationW, e[6]}),
                    mapOf(l, 7, {e[4], e[5], e[6], e[3]}), mapOf(l, 7, {e[0], e[1], e[2], e[3]})},
                   iterators(4, 3), "conv2d", multiplyAdd)[0];
}

FailureOr<std::pair<int64_t, int64_t>> filterSize(Lowering &l, const Dims &filter) {
  auto h = filter.size() == 4 ? Lowering::known(filter[0]) : std::nullopt;
  auto w = filter.size() == 4 ? Lowering::known(filter[1]) : std::nullopt;
  if (!h || !w)
    return l.unimplemented("with a filter of unknown size");
  return std::make_pair(*h, *w);
}

LogicalResult lowerConv2D(Lowering &l) {
  Value image = toNhwc(l, l.in(0)), filter = l.in(1);
  Dims d = l.dims(image), f = l.dims(filter);
  auto size = filterSize(l, f);
  if (failed(size))
    return failure();
  auto w = readWindow(l, d[1], d[2], size->first, size->second);
  if (failed(w))
    return failure();
  auto depth = Lowering::known(d[3]), filterDepth = Lowering::known(f[2]), outDepth = Lowering::known(f[3]);
  if (depth && filterDepth && *filterDepth > 0) {
    if (*depth % *filterDepth)
      return l.invalid("input depth must be evenly divisible by filter depth: " + Twine(*depth) + " vs " + Twine(*filterDepth));
    if (outDepth && *outDepth % (*depth / *filterDepth))
      return l.invalid("Depth of output (" + Twine(*outDepth) + ") is not a multiple of the number of groups (" +
                       Twine(*depth / *filterDepth) + ")");
  }
  Type t = l.inElem(0);
  Value padded = padImage(l, image, *w, l.constantScalar(t, 0));
  Value r = convolve(l, padded, filter, w->h.out, w->w.out, w->h.stride, w->w.stride, w->h.dilation, w->w.dilation,
                     Lowering::accumulator(t));
  l.out(0, fromNhwc(l, l.castTo(r, t)));
  return success();
}

LogicalResult lowerBackpropFilter(Lowering &l) {
  Value image = toNhwc(l, l.in(0)), dy = toNhwc(l, l.in(2));
  auto shape = l.intsOf(1);
  if (!shape)
    return l.unimplemented("with a filter of unknown rank");
  Dims f = l.outDims(0, *shape), d = l.dims(image), g = l.dims(dy);
  auto size = filterSize(l, f);
  if (failed(size))
    return failure();
  auto w = readWindow(l, d[1], d[2], size->first, size->second);
  if (failed(w))
    return failure();
  if (failed(checkGradient(l, g, d[0], f[3], *w)))
    return failure();
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  Value padded = padImage(l, image, *w, l.constantScalar(t, 0));
  auto depth = Lowering::known(d[3]), filterDepth = Lowering::known(f[2]);
  int64_t sh = w->h.stride, sw = w->w.stride, dh = w->h.dilation, dw = w->w.dilation;
  Value r;
  if (depth && filterDepth && *depth != *filterDepth && *filterDepth > 0) {
    OpFoldResult groups = l.cst(*depth / *filterDepth), each = l.quotient(f[3], groups);
    Dims p = l.dims(padded);
    Value in = l.reshape(padded, {p[0], p[1], p[2], groups, f[2]});
    Value out = l.reshape(dy, {g[0], g[1], g[2], groups, each});
    auto e = loopExprs(l, 8); // kh, kw, c, g, f | n, h, w
    r = l.generic({in, out}, {l.zeros({f[0], f[1], f[2], groups, each}, acc)},
                  {mapOf(l, 8, {e[5], e[6] * sh + e[0] * dh, e[7] * sw + e[1] * dw, e[3], e[2]}),
                   mapOf(l, 8, {e[5], e[6], e[7], e[3], e[4]}), mapOf(l, 8, {e[0], e[1], e[2], e[3], e[4]})},
                  iterators(5, 3), "conv2d_filter_grouped", multiplyAdd)[0];
    r = l.reshape(r, f);
  } else {
    auto e = loopExprs(l, 7); // kh, kw, c, f | n, h, w
    r = l.generic({padded, dy}, {l.zeros(f, acc)},
                  {mapOf(l, 7, {e[4], e[5] * sh + e[0] * dh, e[6] * sw + e[1] * dw, e[2]}),
                   mapOf(l, 7, {e[4], e[5], e[6], e[3]}), mapOf(l, 7, {e[0], e[1], e[2], e[3]})},
                  iterators(4, 3), "conv2d_filter", multiplyAdd)[0];
  }
  l.out(0, l.castTo(r, t));
  return success();
}

// The filter [kh, kw, c, f] as [kh, kw, f, c], both spatial axes turned around.
Value turned(Lowering &l, Value filter) {
  Dims f = l.dims(filter);
  auto e = loopExprs(l, 4);
  int64_t kh = *Lowering::known(f[0]), kw = *Lowering::known(f[1]);
  return l.generic({filter}, {l.empty({f[0], f[1], f[3], f[2]}, getElementTypeOrSelf(filter.getType()))},
                   {mapOf(l, 4, {kh - 1 - e[0], kw - 1 - e[1], e[3], e[2]}), l.b.getMultiDimIdentityMap(4)},
                   iterators(4, 0), "", [](Scalars &, ValueRange a) { return Values{a[0]}; })[0];
}

// The gradient with zeros between its elements, so that a stride becomes one.
Value spread(Lowering &l, Value dy, const Window &w) {
  if (w.h.stride == 1 && w.w.stride == 1)
    return dy;
  Dims d = l.dims(dy);
  auto wide = [&](OpFoldResult n, int64_t stride) {
    return l.plus(l.times(l.minus(n, l.cst(1)), l.cst(stride)), l.cst(1));
  };
  Value zero = l.zeros({d[0], wide(d[1], w.h.stride), wide(d[2], w.w.stride), d[3]}, getElementTypeOrSelf(dy.getType()));
  return l.insert(dy, zero, Dims(4, l.cst(0)), {l.cst(1), l.cst(w.h.stride), l.cst(w.w.stride), l.cst(1)});
}

// Any stride and dilation: zeros between the elements of the gradient, then one convolution.
Value inputGradientSpread(Lowering &l, Value dy, Value filter, const Window &w, Type acc) {
  Value wide = spread(l, dy, w);
  Dims d = l.dims(wide);
  auto margins = [&](const WindowDim &x, OpFoldResult have) {
    OpFoldResult low = l.minus(l.cst(x.reach() - 1), x.low);
    OpFoldResult high = l.minus(l.minus(l.plus(x.in, l.cst(x.reach() - 1)), low), have);
    return std::make_pair(low, high);
  };
  auto [hl, hh] = margins(w.h, d[1]);
  auto [wl, wh] = margins(w.w, d[2]);
  Value padded = l.pad(wide, {l.cst(0), hl, wl, l.cst(0)}, {l.cst(0), hh, wh, l.cst(0)},
                       l.constantScalar(getElementTypeOrSelf(dy.getType()), 0));
  return convolve(l, padded, turned(l, filter), w.h.in, w.w.in, 1, 1, w.h.dilation, w.w.dilation, acc);
}

// Strides above one without dilation: each phase of the stride is a small filter of its own; all of them together are
// the channels of one convolution of stride one, whose result is interleaved.
Value inputGradientPhases(Lowering &l, Value dy, Value filter, const Window &w, Type acc) {
  Type t = getElementTypeOrSelf(dy.getType());
  Phases h = phasesOf(l, w.h), v = phasesOf(l, w.w);
  int64_t usedH = std::min(w.h.window, w.h.stride), usedW = std::min(w.w.window, w.w.stride);
  Dims f = l.dims(filter);
  Value zero = l.constantScalar(t, 0);
  Value even = l.pad(filter, Dims(4, l.cst(0)),
                     {l.cst(h.reach * usedH - w.h.window), l.cst(v.reach * usedW - w.w.window), l.cst(0), l.cst(0)}, zero);
  even = l.reshape(even, {l.cst(h.reach), l.cst(usedH), l.cst(v.reach), l.cst(usedW), f[2], f[3]});
  auto e = loopExprs(l, 6); // jh, jw, f, rh, rw, c
  Value kernel = l.generic({even},
                           {l.empty({l.cst(h.reach), l.cst(v.reach), f[3], l.cst(usedH), l.cst(usedW), f[2]}, t)},
                           {mapOf(l, 6, {h.reach - 1 - e[0], e[3], v.reach - 1 - e[1], e[4], e[5], e[2]}),
                            l.b.getMultiDimIdentityMap(6)},
                           iterators(6, 0), "", [](Scalars &, ValueRange a) { return Values{a[0]}; })[0];
  OpFoldResult channels = l.times(l.cst(usedH * usedW), f[2]);
  kernel = l.reshape(kernel, {l.cst(h.reach), l.cst(v.reach), f[3], channels});
  Value padded = padForPhases(l, dy, w, h, v, zero);
  Value r = convolve(l, padded, kernel, h.count, v.count, 1, 1, 1, 1, acc);
  OpFoldResult n = l.dim(dy, 0);
  r = l.reshape(r, {n, h.count, v.count, l.cst(usedH), l.cst(usedW), f[2]});
  r = l.transpose(r, {0, 1, 3, 2, 4, 5});
  r = l.pad(r, Dims(6, l.cst(0)),
            {l.cst(0), l.cst(0), l.cst(w.h.stride - usedH), l.cst(0), l.cst(w.w.stride - usedW), l.cst(0)},
            l.constantScalar(acc, 0));
  return cropPhases(l, r, w, h, v);
}

LogicalResult lowerBackpropInput(Lowering &l) {
  auto shape = l.intsOf(0);
  if (!shape || l.outType(0).getRank() != 4)
    return l.unimplemented("with an input of unknown rank");
  Value filter = l.in(1), dy = toNhwc(l, l.in(2));
  Dims d = nhwc(l, l.outDims(0, *shape)), f = l.dims(filter);
  auto size = filterSize(l, f);
  if (failed(size))
    return failure();
  auto w = readWindow(l, d[1], d[2], size->first, size->second);
  if (failed(w))
    return failure();
  Dims g = l.dims(dy);
  if (failed(checkGradient(l, g, d[0], f[3], *w)))
    return failure();
  auto depth = Lowering::known(d[3]), filterDepth = Lowering::known(f[2]), outDepth = Lowering::known(g[3]);
  Type t = l.inElem(1), acc = Lowering::accumulator(t);
  Value r;
  if (depth && filterDepth && *depth != *filterDepth && *filterDepth > 0) {
    // Groups: one gradient each, side by side.
    if (!outDepth)
      return l.unimplemented("with groups of unknown size");
    int64_t groups = *depth / *filterDepth, each = *outDepth / groups;
    r = l.empty(d, acc);
    for (int64_t i = 0; i < groups; ++i) {
      Dims zero(4, l.cst(0));
      Dims at = zero, size = g, fsize = f, to = zero;
      at[3] = l.cst(i * each);
      size[3] = fsize[3] = l.cst(each);
      to[3] = l.cst(i * *filterDepth);
      Value part = inputGradientSpread(l, l.slice(dy, at, size), l.slice(filter, at, fsize), *w, acc);
      r = l.insert(part, r, to);
    }
  } else if ((w->h.stride > 1 || w->w.stride > 1) && w->h.dilation == 1 && w->w.dilation == 1) {
    r = inputGradientPhases(l, dy, filter, *w, acc);
  } else {
    r = inputGradientSpread(l, dy, filter, *w, acc);
  }
  l.out(0, fromNhwc(l, l.castTo(r, t)));
  return success();
}

} // namespace

void registerNNConv(Registry &r) {
  r["Conv2D"] = lowerConv2D;
  r["Conv2DBackpropFilter"] = lowerBackpropFilter;
  r["Conv2DBackpropInput"] = lowerBackpropInput;
}

} // namespace tfc::codegen
