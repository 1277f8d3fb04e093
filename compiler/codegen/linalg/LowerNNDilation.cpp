// Dilation2D (the maximum of image plus filter over a window) and its gradients, which go to the first maximum.

#include "NNWindow.h"
#include "Scatter.h"

namespace tfc::codegen {
namespace {

struct Dilation {
  Lowering &l;
  Window w;
  Value image, filter; ///< NHWC as it is; [kh, kw, c]
  Dims d;
  SmallVector<AffineExpr> e;       ///< n, h, w, c | kh, kw
  SmallVector<AffineMap, 3> maps;  ///< padded image, filter, output
  Values tops;                     ///< image heights and widths, low paddings

  Dilation(Lowering &l, Window window, Value image, Value filter)
      : l(l), w(window), image(image), filter(filter), d(l.dims(image)), e(loopExprs(l, 6)) {
    maps = {mapOf(l, 6, {e[0], e[1] * w.h().stride + e[4] * w.h().dilation, e[2] * w.w().stride + e[5] * w.w().dilation, e[3]}),
            mapOf(l, 6, {e[4], e[5], e[3]}), mapOf(l, 6, {e[0], e[1], e[2], e[3]})};
    for (const WindowDim &x : w.dims) {
      tops.push_back(l.value(x.in));
      tops.push_back(l.value(x.low));
    }
  }
  Dims outDims() const { return {d[0], w.h().out, w.w().out, d[3]}; }
  Value padded() const { return padImage(l, image, w, l.constantScalar(l.inElem(0), 0)); }
  /// Where the element stands in the image (dimension 0 or 1), in a body.
  Value place(Scalars &s, unsigned i, Value out, Value k) const {
    const WindowDim &x = w.dims[i];
    return s.sub(s.add(s.mul(out, s.index(x.stride)), s.mul(k, s.index(x.dilation))), tops[2 * i + 1]);
  }
  Value inside(Scalars &s) const {
    Value ok;
    for (unsigned i = 0; i < 2; ++i) {
      Value at = place(s, i, linalg::IndexOp::create(s.b, 1 + i), linalg::IndexOp::create(s.b, 4 + i));
      Value in = arith::CmpIOp::create(s.b, arith::CmpIPredicate::ult, at, tops[2 * i]);
      ok = ok ? s.both(ok, in) : in;
    }
    return ok;
  }
  Value maxima() const {
    Type t = l.inElem(0);
    Scalars outer(l.b, l.inUnsigned(0));
    return l.generic({padded(), filter}, {l.filled(outDims(), outer.extremeFinite(t, true))}, maps, iterators(4, 2), "pool",
                     [&](Scalars &s, ValueRange a) {
                       Value v = s.add(a[0], a[1]);
                       return Values{s.select(s.both(inside(s), s.gt(v, a[2])), v, a[2])};
                     })[0];
  }
  /// The number of the first element of each window that gives its maximum.
  Value first(Value maxima) const {
    Type i32 = l.b.getI32Type();
    int64_t count = w.h().window * w.w().window;
    return l.generic({padded(), filter, maxima}, {l.filled(outDims(), Scalars(l.b, false).constantInt(i32, count))},
                     {maps[0], maps[1], maps[2], maps[2]}, iterators(4, 2), "pool", [&](Scalars &s, ValueRange a) {
                       Value same = s.both(inside(s), s.eq(s.add(a[0], a[1]), a[2]));
                       Value number = s.add(s.mul(linalg::IndexOp::create(s.b, 4), s.index(w.w().window)),
                                            linalg::IndexOp::create(s.b, 5));
                       return Values{s.op<arith::MinSIOp>(s.select(same, s.fromIndex(number, i32), s.constantInt(i32, count)), a[3])};
                     })[0];
  }
};

FailureOr<Dilation> readDilation(Lowering &l) {
  Dims d = l.dims(l.in(0)), f = l.dims(l.in(1));
  auto kh = Lowering::known(f[0]), kw = Lowering::known(f[1]);
  if (!kh || !kw)
    return l.unimplemented("with a filter of unknown size");
  auto w = readWindow(l, spatial(d), {*kh, *kw}, l.intsAttr("strides"), l.intsAttr("rates"));
  if (failed(w))
    return failure();
  return Dilation(l, *w, l.in(0), l.in(1));
}

LogicalResult lowerForward(Lowering &l) {
  auto p = readDilation(l);
  if (failed(p))
    return failure();
  l.out(0, p->maxima());
  return success();
}

// Adds each gradient to the element of the image, or of the filter, that gave the maximum.
LogicalResult lowerBackprop(Lowering &l) {
  auto p = readDilation(l);
  if (failed(p))
    return failure();
  bool byFilter = l.name() == "Dilation2DBackpropFilter";
  const Window &w = p->w;
  Dims target = byFilter ? l.dims(p->filter) : p->d;
  Value depth = l.value(p->d[3]);
  Type i64 = l.b.getI64Type(), t = l.inElem(0), acc = Lowering::accumulator(t);
  Value at = l.map({p->first(p->maxima())}, i64, [&](Scalars &s, ValueRange a) {
    // Windows of NaN have no maximum: TensorFlow then takes their first element inside.
    Value none = s.ge(a[0], s.like(a[0], w.h().window * w.w().window));
    Value number = s.toIndex(s.select(none, s.like(a[0], 0), a[0]));
    Value ky = s.truncDiv(number, s.index(w.w().window)), kx = s.truncMod(number, s.index(w.w().window));
    Value c = linalg::IndexOp::create(s.b, 3), flat;
    if (byFilter) {
      flat = s.add(s.mul(ky, s.index(w.w().window)), kx);
    } else {
      auto clamp = [&](Value v) { return s.op<arith::MaxSIOp>(v, s.index(0)); };
      Value y = clamp(p->place(s, 0, linalg::IndexOp::create(s.b, 1), ky));
      Value x = clamp(p->place(s, 1, linalg::IndexOp::create(s.b, 2), kx));
      flat = s.add(s.mul(s.add(s.mul(linalg::IndexOp::create(s.b, 0), p->tops[0]), y), p->tops[2]), x);
    }
    return s.fromIndex(s.add(s.mul(flat, depth), c), i64);
  });
  Dims rows{l.product(p->outDims()), l.cst(1)};
  Value sum = scatterRows(l, l.zeros({l.product(target), l.cst(1)}, acc), l.reshape(at, rows),
                          l.castTo(l.reshape(l.in(2), rows), acc), {},
                          [](Scalars &s, Value old, Value update) { return s.add(old, update); });
  l.out(0, l.castTo(l.reshape(sum, target), t));
  return success();
}

} // namespace

void registerNNDilation(Registry &r) {
  r["Dilation2D"] = lowerForward;
  r["Dilation2DBackpropInput"] = r["Dilation2DBackpropFilter"] = lowerBackprop;
}

} // namespace tfc::codegen
