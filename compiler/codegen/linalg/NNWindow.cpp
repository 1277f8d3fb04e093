// Windows over images: sizes, padding, layouts.

#include "NNWindow.h"

namespace tfc::codegen {

bool isNchw(Lowering &l) { return l.strAttr("data_format", "NHWC") == "NCHW"; }

int64_t spatial(Lowering &l, ArrayRef<int64_t> list, int which) {
  if (list.size() != 4)
    return 1;
  return list[(isNchw(l) ? 2 : 1) + which];
}

Value toNhwc(Lowering &l, Value v) { return isNchw(l) ? l.transpose(v, {0, 2, 3, 1}) : v; }
Value fromNhwc(Lowering &l, Value v) { return isNchw(l) ? l.transpose(v, {0, 3, 1, 2}) : v; }
Dims nhwc(Lowering &l, const Dims &d) { return isNchw(l) ? Dims{d[0], d[2], d[3], d[1]} : d; }

static LogicalResult readDim(Lowering &l, WindowDim &d, StringRef padding, int which) {
  if (d.stride < 1 || d.dilation < 1 || d.window < 1)
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
    if (given.size() != 8)
      return l.invalid("explicit_paddings attribute must contain 8 values, but got: " + Twine(given.size()));
    int64_t at = 2 * ((isNchw(l) ? 2 : 1) + which);
    low = given[at];
    high = given[at + 1];
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
  return success();
}

FailureOr<Window> readWindow(Lowering &l, OpFoldResult h, OpFoldResult w, int64_t kh, int64_t kw) {
  Ints strides = l.intsAttr("strides"), dilations = l.intsAttr("dilations");
  if (strides.size() != 4 || (!dilations.empty() && dilations.size() != 4))
    return l.invalid("Sliding window strides field must specify 4 dimensions");
  if (l.strAttr("data_format", "NHWC") == "NCHW_VECT_C")
    return l.unimplemented("for NCHW_VECT_C");
  Window r;
  r.nchw = isNchw(l);
  r.h = {h, {}, kh, spatial(l, strides, 0), spatial(l, dilations, 0), {}, {}};
  r.w = {w, {}, kw, spatial(l, strides, 1), spatial(l, dilations, 1), {}, {}};
  StringRef padding = l.strAttr("padding");
  if (failed(readDim(l, r.h, padding, 0)) || failed(readDim(l, r.w, padding, 1)))
    return failure();
  return r;
}

Value padImage(Lowering &l, Value image, const Window &w, Value scalar) {
  return l.pad(image, {l.cst(0), w.h.low, w.w.low, l.cst(0)}, {l.cst(0), w.h.high, w.w.high, l.cst(0)}, scalar);
}

LogicalResult checkGradient(Lowering &l, const Dims &dy, OpFoldResult batch, OpFoldResult channels, const Window &w) {
  for (auto [i, want] : llvm::enumerate(Dims{batch, w.h.out, w.w.out, channels}))
    if (auto a = Lowering::known(dy[i]), c = Lowering::known(want); a && c && *a != *c)
      return l.invalid(l.name() + ": Size of out_backprop doesn't match computed: actual = " + Twine(*a) + ", computed = " + Twine(*c));
  return success();
}

Phases phasesOf(Lowering &l, const WindowDim &d) {
  OpFoldResult extent = l.plus(d.in, d.low);
  return {d.stride, (d.window + d.stride - 1) / d.stride, l.ceilQuotient(extent, l.cst(d.stride))};
}

Value padForPhases(Lowering &l, Value gradient, const Window &w, const Phases &h, const Phases &v, Value scalar) {
  // Window q - j sits at q + reach - 1 - j; q runs to count, so the end needs what is missing there (or loses some).
  Dims low{l.cst(0), l.cst(h.reach - 1), l.cst(v.reach - 1), l.cst(0)};
  Dims high{l.cst(0), l.minus(h.count, w.h.out), l.minus(v.count, w.w.out), l.cst(0)};
  return l.pad(gradient, low, high, scalar);
}

Value cropPhases(Lowering &l, Value v, const Window &w, const Phases &h, const Phases &p) {
  Dims d = l.dims(v);
  v = l.reshape(v, {d[0], l.times(d[1], d[2]), l.times(d[3], d[4]), d[5]});
  Dims sizes{d[0], w.h.in, w.w.in, d[5]};
  if (l.dims(v) == sizes)
    return v;
  return l.slice(v, {l.cst(0), w.h.low, w.w.low, l.cst(0)}, sizes);
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

} // namespace tfc::codegen
