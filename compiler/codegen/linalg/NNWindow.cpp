// Windows over images: sizes, padding, layouts.

#include "NNWindow.h"

namespace tfc::codegen {

bool channelsFirst(Lowering &l) { return l.strAttr("data_format", "NHWC").starts_with("NC"); }

Ints spatial(Lowering &l, ArrayRef<int64_t> list) {
  return Ints(channelsFirst(l) ? list.drop_front(2) : list.drop_front(1).drop_back());
}
ArrayRef<OpFoldResult> spatial(const Dims &d) { return ArrayRef<OpFoldResult>(d).drop_front(1).drop_back(); }

Value toChannelsLast(Lowering &l, Value v) {
  if (!channelsFirst(l))
    return v;
  Ints perm{0};
  for (int64_t i = 2, rank = cast<RankedTensorType>(v.getType()).getRank(); i < rank; ++i)
    perm.push_back(i);
  perm.push_back(1);
  return l.transpose(v, perm);
}
Value fromChannelsLast(Lowering &l, Value v) {
  if (!channelsFirst(l))
    return v;
  int64_t rank = cast<RankedTensorType>(v.getType()).getRank();
  Ints perm{0, rank - 1};
  for (int64_t i = 1; i < rank - 1; ++i)
    perm.push_back(i);
  return l.transpose(v, perm);
}
Dims channelsLast(Lowering &l, const Dims &d) {
  if (!channelsFirst(l))
    return d;
  Dims r{d[0]};
  r.append(d.begin() + 2, d.end());
  r.push_back(d[1]);
  return r;
}

Dims imageDims(OpFoldResult batch, ArrayRef<OpFoldResult> spatial, OpFoldResult channels) {
  Dims d{batch};
  d.append(spatial.begin(), spatial.end());
  d.push_back(channels);
  return d;
}
Dims outSizes(const Window &w) {
  Dims d;
  for (const WindowDim &x : w.dims)
    d.push_back(x.out);
  return d;
}
Dims inSizes(const Window &w) {
  Dims d;
  for (const WindowDim &x : w.dims)
    d.push_back(x.in);
  return d;
}

// `at`: the dimension in the op's layout.
static LogicalResult readDim(Lowering &l, WindowDim &d, StringRef padding, int64_t at, int64_t rank, int64_t least) {
  if (d.stride < 1 || d.dilation < 1 || d.window < least)
    return l.invalid("strides, dilations and windows must be positive");
  if (padding == "SAME") {
    d.out = l.ceilQuotient(d.in, l.cst(d.stride));
    OpFoldResult needed = l.plus(l.times(l.minus(d.out, l.cst(1)), l.cst(d.stride)), l.cst(d.reach()));
    OpFoldResult total = l.largest(l.minus(needed, d.in), l.cst(0));
    d.low = l.quotient(total, l.cst(2));
    d.high = l.minus(total, d.low);
    return success();
  }
  int64_t low = 0, high = 0;
  if (padding == "EXPLICIT") {
    Ints given = l.intsAttr("explicit_paddings");
    if (static_cast<int64_t>(given.size()) != 2 * rank)
      return l.invalid("explicit_paddings attribute must contain " + Twine(2 * rank) + " values, but got: " + Twine(given.size()));
    low = given[2 * at];
    high = given[2 * at + 1];
    if (low < 0 || high < 0)
      return l.invalid("All elements of explicit_paddings must be nonnegative");
  } else if (padding != "VALID") {
    return l.invalid("unknown padding " + padding);
  }
  d.low = l.cst(low);
  d.high = l.cst(high);
  OpFoldResult room = l.minus(l.plus(d.in, l.cst(low + high)), l.cst(d.reach()));
  if (auto r = Lowering::known(room); r && *r < 0)
    room = l.cst(-d.stride); // no window fits
  d.out = l.plus(l.quotient(room, l.cst(d.stride)), l.cst(1));
  if (!Lowering::known(d.out))
    d.out = l.largest(d.out, l.cst(0));
  return success();
}

FailureOr<Window> readWindow(Lowering &l, ArrayRef<OpFoldResult> sizes, ArrayRef<int64_t> windows, int64_t least) {
  return readWindow(l, sizes, windows, l.intsAttr("strides"), l.intsAttr("dilations"), least);
}

FailureOr<Window> readWindow(Lowering &l, ArrayRef<OpFoldResult> sizes, ArrayRef<int64_t> windows, ArrayRef<int64_t> strides,
                             ArrayRef<int64_t> dilations, int64_t least) {
  int64_t rank = sizes.size() + 2;
  if (static_cast<int64_t>(strides.size()) != rank || (!dilations.empty() && static_cast<int64_t>(dilations.size()) != rank))
    return l.invalid("Sliding window strides field must specify " + Twine(rank) + " dimensions");
  if (l.strAttr("data_format", "NHWC") == "NCHW_VECT_C")
    return l.unimplemented("for NCHW_VECT_C");
  Ints step = spatial(l, strides), spread = dilations.empty() ? Ints(sizes.size(), 1) : spatial(l, dilations);
  Window r;
  for (size_t i = 0; i < sizes.size(); ++i) {
    r.dims.push_back({sizes[i], {}, windows[i], step[i], spread[i], {}, {}});
    if (failed(readDim(l, r.dims.back(), l.strAttr("padding"), i + (channelsFirst(l) ? 2 : 1), rank, least)))
      return failure();
  }
  return r;
}

Value padImage(Lowering &l, Value image, const Window &w, Value scalar) {
  Dims low{l.cst(0)}, high{l.cst(0)};
  for (const WindowDim &d : w.dims) {
    low.push_back(d.low);
    high.push_back(d.high);
  }
  low.push_back(l.cst(0));
  high.push_back(l.cst(0));
  return l.pad(image, low, high, scalar);
}

LogicalResult checkGradient(Lowering &l, const Dims &dy, OpFoldResult batch, OpFoldResult channels, const Window &w) {
  Value fits;
  for (auto [have, want] : llvm::zip(dy, imageDims(batch, outSizes(w), channels))) {
    auto a = Lowering::known(have), c = Lowering::known(want);
    if (a && c && *a != *c)
      return l.invalid(l.name() + ": Size of out_backprop doesn't match computed: actual = " + Twine(*a) + ", computed = " + Twine(*c));
    if ((a && c) || have == want)
      continue;
    Value same = arith::CmpIOp::create(l.b, arith::CmpIPredicate::eq, l.value(have), l.value(want));
    fits = fits ? Value(arith::AndIOp::create(l.b, fits, same)) : same;
  }
  if (fits)
    l.check(l.b, fits, (l.name() + ": Size of out_backprop doesn't match computed").str());
  return success();
}

Value skipEdges(Lowering &l, Value image, ArrayRef<int64_t> windows, ArrayRef<int64_t> strides, ArrayRef<int64_t> dilations) {
  Dims at{l.cst(0)}, size = l.dims(image);
  bool skips = false;
  for (size_t i = 0; i < windows.size(); ++i) {
    OpFoldResult in = size[1 + i], out = l.ceilQuotient(in, l.cst(strides[i]));
    int64_t reach = (windows[i] - 1) * (dilations.empty() ? 1 : dilations[i]) + 1;
    OpFoldResult needed = l.plus(l.times(l.minus(out, l.cst(1)), l.cst(strides[i])), l.cst(reach));
    OpFoldResult skip = strides[i] > reach ? l.quotient(l.largest(l.minus(in, needed), l.cst(0)), l.cst(2)) : l.cst(0);
    skips |= Lowering::known(skip) != 0;
    at.push_back(skip);
    size[1 + i] = l.minus(in, skip);
  }
  at.push_back(l.cst(0));
  return skips ? l.slice(image, at, size) : image;
}

SmallVector<Phases, 3> phasesOf(Lowering &l, const Window &w) {
  SmallVector<Phases, 3> r;
  for (const WindowDim &d : w.dims) {
    OpFoldResult extent = l.plus(d.in, d.low);
    r.push_back({d.stride, (d.window + d.stride - 1) / d.stride, l.ceilQuotient(extent, l.cst(d.stride))});
  }
  return r;
}

Value padForPhases(Lowering &l, Value gradient, const Window &w, ArrayRef<Phases> phases, Value scalar) {
  // Window q - j sits at q + reach - 1 - j; q runs to count, so the end needs what is missing there (or loses some).
  Dims low{l.cst(0)}, high{l.cst(0)};
  for (auto [d, p] : llvm::zip(w.dims, phases)) {
    low.push_back(l.cst(p.reach - 1));
    high.push_back(l.minus(p.count, d.out));
  }
  low.push_back(l.cst(0));
  high.push_back(l.cst(0));
  return l.pad(gradient, low, high, scalar);
}

Value cropPhases(Lowering &l, Value v, const Window &w) {
  Dims d = l.dims(v), whole{d[0]}, offsets{l.cst(0)}, sizes = imageDims(d[0], inSizes(w), d.back());
  for (size_t i = 0; i < w.dims.size(); ++i) {
    whole.push_back(l.times(d[2 * i + 1], d[2 * i + 2]));
    offsets.push_back(w.dims[i].low);
  }
  whole.push_back(d.back());
  offsets.push_back(l.cst(0));
  v = l.reshape(v, whole);
  if (l.dims(v) == sizes)
    return v;
  return l.slice(v, offsets, sizes);
}

SmallVector<AffineExpr> loopExprs(Lowering &l, unsigned n) {
  SmallVector<AffineExpr> e;
  for (unsigned i = 0; i < n; ++i)
    e.push_back(l.b.getAffineDimExpr(i));
  return e;
}

SmallVector<utils::IteratorType> iterators(unsigned parallel, unsigned reduced) {
  SmallVector<utils::IteratorType> it(parallel, utils::IteratorType::parallel);
  it.append(reduced, utils::IteratorType::reduction);
  return it;
}

Values multiplyAdd(Scalars &s, ValueRange a) { return {s.add(a[2], s.mul(a[0], a[1]))}; }

AffineMap mapOf(Lowering &l, unsigned loops, ArrayRef<AffineExpr> e) {
  return AffineMap::get(loops, 0, e, l.b.getContext());
}

} // namespace tfc::codegen
