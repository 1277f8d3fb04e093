// Padding with a constant or a mirror image, and the gradient of the latter.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

LogicalResult lowerPad(Lowering &l) {
  auto amounts = l.ints(1);
  Dims low, high, shape = l.dims(l.in(0)), flat;
  int64_t rank = shape.size();
  if (amounts) {
    for (int64_t a : *amounts)
      if (a < 0)
        return l.invalid("Paddings must be non-negative");
      else
        flat.push_back(l.cst(a));
  } else {
    auto read = l.intsOf(1);
    if (!read || static_cast<int64_t>(read->size()) != 2 * rank)
      return l.unimplemented("with paddings of unknown shape");
    Scalars s(l.b, false);
    for (OpFoldResult a : *read) {
      l.check(l.b, s.ge(l.value(a), s.index(0)), "Paddings must be non-negative");
      flat.push_back(l.largest(a, l.cst(0)));
    }
  }
  for (int64_t i = 0; i < rank; ++i) {
    low.push_back(flat[2 * i]);
    high.push_back(flat[2 * i + 1]);
  }
  Value with = l.name() == "PadV2" ? l.scalar(l.in(2)) : l.constantScalar(l.inElem(0), 0);
  l.out(0, l.pad(l.in(0), low, high, with));
  return success();
}

LogicalResult lowerMirrorPad(Lowering &l) {
  auto amounts = l.intsOf(1);
  Value x = l.in(0);
  Dims from = l.dims(x), shape;
  if (!amounts || amounts->size() != 2 * from.size())
    return l.unimplemented("with paddings of unknown shape");
  int64_t edge = l.strAttr("mode") == "REFLECT" ? 0 : 1; // SYMMETRIC repeats the edge
  Values lows, sizes;
  Scalars outer(l.b, false);
  for (auto [i, n] : llvm::enumerate(from)) {
    OpFoldResult low = (*amounts)[2 * i], high = (*amounts)[2 * i + 1], most = l.minus(n, l.cst(1 - edge));
    for (OpFoldResult *side : {&low, &high}) {
      auto k = Lowering::known(*side), m = Lowering::known(most);
      if (k && m && (*k < 0 || *k > *m))
        return l.invalid("paddings must be no greater than the dimension size");
      if (k && m)
        continue;
      Value v = l.value(*side);
      Value ok = outer.both(outer.ge(v, outer.index(0)), outer.le(v, l.value(most)));
      l.check(l.b, ok, "paddings must be no greater than the dimension size");
      *side = Value(outer.select(ok, v, outer.index(0)));
    }
    shape.push_back(l.plus(n, l.plus(low, high)));
    lows.push_back(l.value(low));
    sizes.push_back(l.value(n));
  }
  l.out(0, l.generate(l.outDims(0, shape), l.inElem(0), [&](Scalars &s, ValueRange at) {
    Values where;
    for (auto [i, p] : llvm::enumerate(at)) {
      Value v = s.sub(p, lows[i]), zero = s.index(0);
      Value before = s.sub(s.index(-edge), v);                                  // -v, or -1 - v
      Value after = s.sub(s.add(s.add(sizes[i], sizes[i]), s.index(edge - 2)), v); // 2n - 2 - v, or 2n - 1 - v
      Value r = s.select(s.lt(v, zero), before, s.select(s.ge(v, sizes[i]), after, v));
      // Whatever the checks above found, stay inside.
      where.push_back(s.op<arith::MaxSIOp>(s.op<arith::MinSIOp>(r, s.sub(sizes[i], s.index(1))), zero));
    }
    return Value(tensor::ExtractOp::create(s.b, x, where));
  }));
  return success();
}

// Each dimension folds its margins back onto the elements they mirror.
LogicalResult lowerMirrorPadGrad(Lowering &l) {
  auto amounts = l.ints(1);
  if (!amounts)
    return l.unimplemented("with paddings known only at run time");
  int64_t edge = l.strAttr("mode") == "REFLECT" ? 0 : 1;
  Value x = l.in(0);
  int64_t rank = l.inRank(0);
  for (int64_t i = 0; i < rank; ++i) {
    int64_t low = (*amounts)[2 * i], high = (*amounts)[2 * i + 1];
    if (!low && !high)
      continue;
    Dims shape = l.dims(x), at(rank, l.cst(0)), inner = shape;
    OpFoldResult n = l.minus(shape[i], l.cst(low + high));
    inner[i] = n;
    at[i] = l.cst(low);
    Value center = l.slice(x, at, inner);
    auto fold = [&](int64_t count, OpFoldResult from, OpFoldResult to) {
      if (!count)
        return;
      Dims size = inner, source(rank, l.cst(0)), target(rank, l.cst(0));
      size[i] = l.cst(count);
      source[i] = from;
      target[i] = to;
      Value margin = l.reverse(l.slice(x, source, size), {i});
      Value sum = l.map({l.slice(center, target, size), margin}, l.inElem(0),
                        [](Scalars &s, ValueRange a) { return s.add(a[0], a[1]); });
      center = l.insert(sum, center, target);
    };
    fold(low, l.cst(0), l.cst(1 - edge));
    fold(high, l.plus(n, l.cst(low)), l.minus(n, l.cst(high + 1 - edge)));
    x = center;
  }
  l.out(0, x);
  return success();
}

} // namespace

void registerArrayPad(Registry &r) {
  r["Pad"] = r["PadV2"] = lowerPad;
  r["MirrorPad"] = lowerMirrorPad;
  r["MirrorPadGrad"] = lowerMirrorPadGrad;
}

} // namespace tfc::codegen
