// Conv2D and its gradients. The gradient for the input is a convolution of stride one itself: over the gradient, with the
// filter turned around and, for strides, cut into one filter for each phase of the stride (NNWindow.h).

#include "NNWindow.h"

namespace tfc::codegen {
namespace {

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

/// The spatial sizes of a filter, which must be known.
FailureOr<Ints> filterSize(Lowering &l, const Dims &filter, unsigned rank) {
  Ints r;
  for (unsigned i = 0; i + 2 < rank && i < filter.size(); ++i)
    if (auto n = Lowering::known(filter[i]))
      r.push_back(*n);
  if (filter.size() != rank || r.size() != rank - 2)
    return l.unimplemented("with a filter of unknown size");
  return r;
}

LogicalResult checkGroups(Lowering &l, OpFoldResult in, OpFoldResult filterIn, OpFoldResult out) {
  auto depth = Lowering::known(in), filterDepth = Lowering::known(filterIn), outDepth = Lowering::known(out);
  if (!depth || !filterDepth || *filterDepth <= 0)
    return success();
  if (*depth % *filterDepth)
    return l.invalid("input depth must be evenly divisible by filter depth: " + Twine(*depth) + " vs " + Twine(*filterDepth));
  if (*depth < *filterDepth)
    return l.invalid("number of groups must be > 0, but the depth of the input is " + Twine(*depth));
  if (outDepth && *outDepth % (*depth / *filterDepth))
    return l.invalid("Depth of output (" + Twine(*outDepth) + ") is not a multiple of the number of groups (" +
                     Twine(*depth / *filterDepth) + ")");
  return success();
}

LogicalResult lowerConv2D(Lowering &l) {
  Value image = toChannelsLast(l, l.in(0)), filter = l.in(1);
  Dims d = l.dims(image), f = l.dims(filter);
  auto size = filterSize(l, f, 4);
  if (failed(size))
    return failure();
  auto w = readWindow(l, spatial(d), *size);
  if (failed(w) || failed(checkGroups(l, d[3], f[2], f[3])))
    return failure();
  Type t = l.inElem(0);
  Value padded = padImage(l, image, *w, l.constantScalar(t, 0));
  Value r = convolve(l, padded, filter, w->h().out, w->w().out, w->h().stride, w->w().stride, w->h().dilation, w->w().dilation,
                     Lowering::accumulator(t));
  l.out(0, fromChannelsLast(l, l.castTo(r, t)));
  return success();
}

// The gradient of a filter of sizes `f` for a padded image.
Value filterGradient(Lowering &l, Value padded, Value dy, const Dims &f, const Window &w, Type acc) {
  Dims p = l.dims(padded), g = l.dims(dy);
  auto depth = Lowering::known(p[3]), filterDepth = Lowering::known(f[2]);
  int64_t sh = w.h().stride, sw = w.w().stride, dh = w.h().dilation, dw = w.w().dilation;
  if (depth && filterDepth && *depth != *filterDepth && *filterDepth > 0) {
    OpFoldResult groups = l.cst(*depth / *filterDepth), each = l.quotient(f[3], groups);
    Value in = l.reshape(padded, {p[0], p[1], p[2], groups, f[2]});
    Value out = l.reshape(dy, {g[0], g[1], g[2], groups, each});
    auto e = loopExprs(l, 8); // kh, kw, c, g, f | n, h, w
    Value r = l.generic({in, out}, {l.zeros({f[0], f[1], f[2], groups, each}, acc)},
                        {mapOf(l, 8, {e[5], e[6] * sh + e[0] * dh, e[7] * sw + e[1] * dw, e[3], e[2]}),
                         mapOf(l, 8, {e[5], e[6], e[7], e[3], e[4]}), mapOf(l, 8, {e[0], e[1], e[2], e[3], e[4]})},
                        iterators(5, 3), "conv2d_filter_grouped", multiplyAdd)[0];
    return l.reshape(r, f);
  }
  auto e = loopExprs(l, 7); // kh, kw, c, f | n, h, w
  return l.generic({padded, dy}, {l.zeros(f, acc)},
                   {mapOf(l, 7, {e[4], e[5] * sh + e[0] * dh, e[6] * sw + e[1] * dw, e[2]}),
                    mapOf(l, 7, {e[4], e[5], e[6], e[3]}), mapOf(l, 7, {e[0], e[1], e[2], e[3]})},
                   iterators(4, 3), "conv2d_filter", multiplyAdd)[0];
}

LogicalResult lowerBackpropFilter(Lowering &l) {
  Value image = toChannelsLast(l, l.in(0)), dy = toChannelsLast(l, l.in(2));
  auto shape = l.intsOf(1);
  if (!shape)
    return l.unimplemented("with a filter of unknown rank");
  Dims f = l.outDims(0, *shape), d = l.dims(image);
  auto size = filterSize(l, f, 4);
  if (failed(size))
    return failure();
  auto w = readWindow(l, spatial(d), *size);
  if (failed(w) || failed(checkGroups(l, d[3], f[2], f[3])) || failed(checkGradient(l, l.dims(dy), d[0], f[3], *w)))
    return failure();
  Type t = l.inElem(0);
  Value padded = padImage(l, image, *w, l.constantScalar(t, 0));
  l.out(0, l.castTo(filterGradient(l, padded, dy, f, *w, Lowering::accumulator(t)), t));
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
  if (w.h().stride == 1 && w.w().stride == 1)
    return dy;
  Dims d = l.dims(dy);
  auto wide = [&](OpFoldResult n, int64_t stride) {
    return l.plus(l.times(l.minus(n, l.cst(1)), l.cst(stride)), l.cst(1));
  };
  Value zero = l.zeros({d[0], wide(d[1], w.h().stride), wide(d[2], w.w().stride), d[3]}, getElementTypeOrSelf(dy.getType()));
  return l.insert(dy, zero, Dims(4, l.cst(0)), {l.cst(1), l.cst(w.h().stride), l.cst(w.w().stride), l.cst(1)});
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
  auto [hl, hh] = margins(w.h(), d[1]);
  auto [wl, wh] = margins(w.w(), d[2]);
  Value padded = l.pad(wide, {l.cst(0), hl, wl, l.cst(0)}, {l.cst(0), hh, wh, l.cst(0)},
                       l.constantScalar(getElementTypeOrSelf(dy.getType()), 0));
  return convolve(l, padded, turned(l, filter), w.h().in, w.w().in, 1, 1, w.h().dilation, w.w().dilation, acc);
}

// Strides above one without dilation: each phase of the stride is a small filter of its own; all of them together are
// the channels of one convolution of stride one, whose result is interleaved.
Value inputGradientPhases(Lowering &l, Value dy, Value filter, const Window &w, Type acc) {
  Type t = getElementTypeOrSelf(dy.getType());
  auto phases = phasesOf(l, w);
  const Phases &h = phases[0], &v = phases[1];
  int64_t usedH = std::min(w.h().window, w.h().stride), usedW = std::min(w.w().window, w.w().stride);
  Dims f = l.dims(filter);
  Value zero = l.constantScalar(t, 0);
  Value even = l.pad(filter, Dims(4, l.cst(0)),
                     {l.cst(h.reach * usedH - w.h().window), l.cst(v.reach * usedW - w.w().window), l.cst(0), l.cst(0)}, zero);
  even = l.reshape(even, {l.cst(h.reach), l.cst(usedH), l.cst(v.reach), l.cst(usedW), f[2], f[3]});
  auto e = loopExprs(l, 6); // jh, jw, f, rh, rw, c
  Value kernel = l.generic({even},
                           {l.empty({l.cst(h.reach), l.cst(v.reach), f[3], l.cst(usedH), l.cst(usedW), f[2]}, t)},
                           {mapOf(l, 6, {h.reach - 1 - e[0], e[3], v.reach - 1 - e[1], e[4], e[5], e[2]}),
                            l.b.getMultiDimIdentityMap(6)},
                           iterators(6, 0), "", [](Scalars &, ValueRange a) { return Values{a[0]}; })[0];
  OpFoldResult channels = l.times(l.cst(usedH * usedW), f[2]);
  kernel = l.reshape(kernel, {l.cst(h.reach), l.cst(v.reach), f[3], channels});
  Value padded = padForPhases(l, dy, w, phases, zero);
  Value r = convolve(l, padded, kernel, h.count, v.count, 1, 1, 1, 1, acc);
  OpFoldResult n = l.dim(dy, 0);
  r = l.reshape(r, {n, h.count, v.count, l.cst(usedH), l.cst(usedW), f[2]});
  r = l.transpose(r, {0, 1, 3, 2, 4, 5});
  r = l.pad(r, Dims(6, l.cst(0)),
            {l.cst(0), l.cst(0), l.cst(w.h().stride - usedH), l.cst(0), l.cst(w.w().stride - usedW), l.cst(0)},
            l.constantScalar(acc, 0));
  return cropPhases(l, r, w);
}

// The sizes of the gradient by the input, channels last. TensorFlow lets the vector leave out batch and channels.
Dims inputSizes(Lowering &l, const Dims &given, Value dy, Value filter) {
  if (given.size() == 2)
    return imageDims(l.dim(dy, 0), given, l.dim(filter, 2));
  return channelsLast(l, l.outDims(0, given));
}

// The gradient by an image of sizes `d` (channels last).
FailureOr<Value> inputGradient(Lowering &l, Value dy, Value filter, const Dims &d, const Window &w, Type acc) {
  Dims f = l.dims(filter), g = l.dims(dy);
  auto depth = Lowering::known(d[3]), filterDepth = Lowering::known(f[2]), outDepth = Lowering::known(g[3]);
  if (Lowering::known(l.product(g)) == 0)
    return l.zeros(d, acc);
  if (depth && filterDepth && *depth != *filterDepth && *filterDepth > 0) {
    // Groups: one gradient each, side by side.
    if (!outDepth)
      return l.unimplemented("with groups of unknown size");
    int64_t groups = *depth / *filterDepth, each = *outDepth / groups;
    Value r = l.empty(d, acc);
    for (int64_t i = 0; i < groups; ++i) {
      Dims zero(4, l.cst(0));
      Dims at = zero, size = g, fsize = f, to = zero;
      at[3] = l.cst(i * each);
      size[3] = fsize[3] = l.cst(each);
      to[3] = l.cst(i * *filterDepth);
      Value part = inputGradientSpread(l, l.slice(dy, at, size), l.slice(filter, at, fsize), w, acc);
      r = l.insert(part, r, to);
    }
    return r;
  }
  if ((w.h().stride > 1 || w.w().stride > 1) && w.h().dilation == 1 && w.w().dilation == 1)
    return inputGradientPhases(l, dy, filter, w, acc);
  return inputGradientSpread(l, dy, filter, w, acc);
}

LogicalResult lowerBackpropInput(Lowering &l) {
  auto shape = l.intsOf(0);
  if (!shape || l.outType(0).getRank() != 4)
    return l.unimplemented("with an input of unknown rank");
  for (OpFoldResult n : *shape)
    if (auto size = Lowering::known(n); size && *size < 0)
      return l.invalid("Dimension " + Twine(*size) + " must be >= 0");
  Value filter = l.in(1), dy = toChannelsLast(l, l.in(2));
  Dims d = inputSizes(l, *shape, dy, filter), f = l.dims(filter);
  auto size = filterSize(l, f, 4);
  if (failed(size))
    return failure();
  auto w = readWindow(l, spatial(d), *size);
  if (failed(w) || failed(checkGradient(l, l.dims(dy), d[0], f[3], *w)) || failed(checkGroups(l, d[3], f[2], f[3])))
    return failure();
  Type t = l.inElem(1);
  auto r = inputGradient(l, dy, filter, d, *w, Lowering::accumulator(t));
  if (failed(r))
    return failure();
  l.out(0, fromChannelsLast(l, l.castTo(*r, t)));
  return success();
}

//===-- volumes ---------------------------------------------------------------------------------------------------===//
//
// A convolution of volumes is one of images: each output depth is an image whose channels are those of the planes under
// the window, [n * od, h, w, kd * c], and the filter is [kh, kw, kd * c, f].

struct Volume {
  Window window; ///< three dimensions
  Dims image, filter;
  Window plane() const { return {{window.dims[1], window.dims[2]}}; }
};

FailureOr<Volume> readVolume(Lowering &l, const Dims &image, const Dims &filter) {
  if (image.size() != 5)
    return l.unimplemented("on volumes of unknown rank");
  auto size = filterSize(l, filter, 5);
  if (failed(size))
    return failure();
  auto w = readWindow(l, spatial(image), *size);
  if (failed(w))
    return failure();
  auto depth = Lowering::known(image[4]), filterDepth = Lowering::known(filter[3]);
  if (depth && filterDepth && *depth != *filterDepth)
    return l.invalid("Input depth (" + Twine(*depth) + ") must be the filter's input depth (" + Twine(*filterDepth) + ")");
  return Volume{*w, image, filter};
}

// The padded planes under each output depth, as the channels of one image each.
Value planes(Lowering &l, Value padded, const Volume &v) {
  const WindowDim &depth = v.window.dims[0];
  Dims p = l.dims(padded);
  auto e = loopExprs(l, 6); // n, od, h, w, kd, c
  Value r = l.generic({padded}, {l.empty({p[0], depth.out, p[2], p[3], l.cst(depth.window), p[4]}, getElementTypeOrSelf(padded))},
                      {mapOf(l, 6, {e[0], e[1] * depth.stride + e[4] * depth.dilation, e[2], e[3], e[5]}),
                       l.b.getMultiDimIdentityMap(6)},
                      iterators(6, 0), "", [](Scalars &, ValueRange a) { return Values{a[0]}; })[0];
  return l.reshape(r, {l.times(p[0], depth.out), p[2], p[3], l.times(l.cst(depth.window), p[4])});
}

Value flatFilter(Lowering &l, Value filter) {
  Dims f = l.dims(filter);
  return l.reshape(l.transpose(filter, {1, 2, 0, 3, 4}), {f[1], f[2], l.times(f[0], f[3]), f[4]});
}

Value flatGradient(Lowering &l, Value dy) {
  Dims g = l.dims(dy);
  return l.reshape(dy, {l.times(g[0], g[1]), g[2], g[3], g[4]});
}

LogicalResult lowerConv3D(Lowering &l) {
  Value image = toChannelsLast(l, l.in(0)), filter = l.in(1);
  Dims f = l.dims(filter);
  if (auto size = filterSize(l, f, 5); l.strAttr("padding") == "SAME" && succeeded(size) && l.intsAttr("strides").size() == 5) {
    Ints spread = l.intsAttr("dilations");
    if (spread.empty() || spread.size() == 5)
      image = skipEdges(l, image, *size, spatial(l, l.intsAttr("strides")), spread.empty() ? spread : spatial(l, spread));
  }
  Dims d = l.dims(image);
  auto v = readVolume(l, d, f);
  if (failed(v))
    return failure();
  Type t = l.inElem(0);
  Value padded = padImage(l, image, v->window, l.constantScalar(t, 0));
  Window w = v->plane();
  Value r = convolve(l, planes(l, padded, *v), flatFilter(l, filter), w.h().out, w.w().out, w.h().stride, w.w().stride,
                     w.h().dilation, w.w().dilation, Lowering::accumulator(t));
  r = l.reshape(r, imageDims(d[0], outSizes(v->window), f[4]));
  l.out(0, fromChannelsLast(l, l.castTo(r, t)));
  return success();
}

// The sizes an op is given: a vector in version 2, the tensor itself in version 1.
std::optional<Dims> givenSizes(Lowering &l, unsigned i) {
  return l.name().ends_with("V2") ? l.intsOf(i) : std::optional<Dims>(l.dims(l.in(i)));
}

LogicalResult lowerBackpropFilter3D(Lowering &l) {
  Value image = toChannelsLast(l, l.in(0)), dy = toChannelsLast(l, l.in(2));
  auto shape = givenSizes(l, 1);
  if (!shape)
    return l.unimplemented("with a filter of unknown rank");
  Dims f = l.outDims(0, *shape);
  auto v = readVolume(l, l.dims(image), f);
  if (failed(v) || failed(checkGradient(l, l.dims(dy), l.dim(image, 0), f[4], v->window)))
    return failure();
  Type t = l.inElem(0);
  Value padded = padImage(l, image, v->window, l.constantScalar(t, 0));
  Value r = filterGradient(l, planes(l, padded, *v), flatGradient(l, dy), {f[1], f[2], l.times(f[0], f[3]), f[4]}, v->plane(),
                           Lowering::accumulator(t));
  r = l.transpose(l.reshape(r, {f[1], f[2], f[0], f[3], f[4]}), {2, 0, 1, 3, 4});
  l.out(0, l.castTo(r, t));
  return success();
}

// Each plane of the input gathers from the outputs that saw it: `g` is [n, od, h, w, kd, c].
Value sumPlanes(Lowering &l, Value g, const Volume &v, Type acc) {
  const WindowDim &depth = v.window.dims[0];
  Dims d = l.dims(g);
  OpFoldResult zero = l.cst(0);
  if (depth.stride > 1) {
    Dims wide = d, at(6, zero), steps(6, l.cst(1));
    wide[1] = l.plus(l.times(l.minus(d[1], l.cst(1)), l.cst(depth.stride)), l.cst(1));
    steps[1] = l.cst(depth.stride);
    g = l.insert(g, l.zeros(wide, acc), at, steps);
    d = wide;
  }
  // Output z - k * dilation (with the filter turned around: z + k * dilation - (reach - 1)) saw plane z by element k.
  OpFoldResult low = l.minus(l.cst(depth.reach() - 1), depth.low);
  OpFoldResult high = l.minus(l.minus(l.plus(depth.in, l.cst(depth.reach() - 1)), low), d[1]);
  Dims lows(6, zero), highs(6, zero);
  lows[1] = low;
  highs[1] = high;
  g = l.pad(g, lows, highs, l.constantScalar(acc, 0));
  auto e = loopExprs(l, 6); // n, z, h, w, c | k
  return l.generic({l.reverse(g, {4})}, {l.zeros({d[0], depth.in, d[2], d[3], d[5]}, acc)},
                   {mapOf(l, 6, {e[0], e[1] + e[5] * depth.dilation, e[2], e[3], e[5], e[4]}),
                    mapOf(l, 6, {e[0], e[1], e[2], e[3], e[4]})},
                   iterators(5, 1), "reduce", [](Scalars &s, ValueRange a) { return Values{s.add(a[0], a[1])}; })[0];
}

LogicalResult lowerBackpropInput3D(Lowering &l) {
  auto shape = givenSizes(l, 0);
  if (!shape || l.outType(0).getRank() != 5)
    return l.unimplemented("with an input of unknown rank");
  Value filter = l.in(1), dy = toChannelsLast(l, l.in(2));
  Dims d = inputSizes(l, *shape, dy, filter), f = l.dims(filter);
  auto v = readVolume(l, d, f);
  if (failed(v) || failed(checkGradient(l, l.dims(dy), d[0], f[4], v->window)))
    return failure();
  Type t = l.inElem(1), acc = Lowering::accumulator(t);
  if (Lowering::known(l.product(l.dims(dy))) == 0) {
    l.out(0, fromChannelsLast(l, l.zeros(d, t)));
    return success();
  }
  OpFoldResult od = v->window.dims[0].out, kd = f[0];
  auto r = inputGradient(l, flatGradient(l, dy), flatFilter(l, filter), {l.times(d[0], od), d[2], d[3], l.times(kd, d[4])},
                         v->plane(), acc);
  if (failed(r))
    return failure();
  Value g = l.reshape(*r, {d[0], od, d[2], d[3], kd, d[4]});
  l.out(0, fromChannelsLast(l, l.castTo(sumPlanes(l, g, *v, acc), t)));
  return success();
}

} // namespace

void registerNNConv(Registry &r) {
  r["Conv2D"] = lowerConv2D;
  r["Conv2DBackpropFilter"] = lowerBackpropFilter;
  r["Conv2DBackpropInput"] = lowerBackpropInput;
  r["Conv3D"] = lowerConv3D;
  r["Conv3DBackpropFilter"] = r["Conv3DBackpropFilterV2"] = lowerBackpropFilter3D;
  r["Conv3DBackpropInput"] = r["Conv3DBackpropInputV2"] = lowerBackpropInput3D;
}

} // namespace tfc::codegen
