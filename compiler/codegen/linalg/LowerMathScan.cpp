// Running sums and products along an axis.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

// log(exp(x) + exp(y)) without overflow.
Value logAddExp(Scalars &s, Value x, Value y) {
  Value top = s.max(x, y), low = s.min(x, y);
  Value sum = s.add(top, s.op<math::Log1pOp>(s.op<math::ExpOp>(s.sub(low, top))));
  // Of two equal infinities the difference is NaN.
  return s.select(s.eq(low, top), s.add(top, s.like(x, 0.69314718055994530942)), sum);
}

// Running sums, products and sums of exponentials: three loops (before the axis, after it, along it) with a running scalar.
LogicalResult lowerScan(Lowering &l) {
  StringRef name = l.name();
  bool exclusive = l.boolAttr("exclusive"), backwards = l.boolAttr("reverse");
  Value x = l.in(0);
  Dims shape = l.dims(x);
  auto given = l.intValue(1);
  if (!given)
    return l.unimplemented("with an axis known only at run time");
  int64_t rank = shape.size(), axis = Lowering::axis(*given, rank);
  if (axis < 0 || axis >= rank)
    return l.invalid("ScanOp: Expected scan axis in the range [" + Twine(-rank) + ", " + Twine(rank) + "), but got " +
                     Twine(*given));
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  Dims flat{l.product(ArrayRef(shape).take_front(axis)), shape[axis], l.product(ArrayRef(shape).drop_front(axis + 1))};
  Value in = l.reshape(x, flat), into = l.empty(flat, t);
  Scalars s(l.b, false);
  Value zero = s.index(0), one = s.index(1), length = l.value(flat[1]), last = s.sub(length, one);
  Value start = name == "CumulativeLogsumexp" ? s.lowest(acc) : s.constant(acc, name == "Cumprod" ? 1 : 0);
  Value before = l.value(flat[0]), after = l.value(flat[2]);
  auto outer = scf::ForOp::create(l.b, zero, before, one, ValueRange{into});
  {
    OpBuilder::InsertionGuard guard(l.b);
    l.b.setInsertionPointToStart(outer.getBody());
    auto inner = scf::ForOp::create(l.b, zero, after, one, ValueRange{outer.getRegionIterArg(0)});
    scf::YieldOp::create(l.b, inner.getResults());
    l.b.setInsertionPointToStart(inner.getBody());
    auto along = scf::ForOp::create(l.b, zero, length, one, ValueRange{inner.getRegionIterArg(0), start});
    scf::YieldOp::create(l.b, along.getResult(0));
    l.b.setInsertionPointToStart(along.getBody());
    Value i = along.getInductionVar();
    if (backwards)
      i = s.sub(last, i);
    Values at{outer.getInductionVar(), i, inner.getInductionVar()};
    Value v = l.read(in, at);
    if (acc != t)
      v = s.cast(v, acc, false, false);
    Value running = along.getRegionIterArg(1), next = name == "Cumsum"    ? s.add(running, v)
                                                        : name == "Cumprod" ? s.mul(running, v)
                                                                            : logAddExp(s, running, v);
    Value stored = exclusive ? running : next;
    if (acc != t)
      stored = s.cast(stored, t, false, false);
    Value written = tensor::InsertOp::create(l.b, stored, along.getRegionIterArg(0), at);
    scf::YieldOp::create(l.b, ValueRange{written, next});
  }
  l.out(0, l.reshape(outer.getResult(0), shape));
  return success();
}

} // namespace

void registerMathScan(Registry &r) { r["Cumsum"] = r["Cumprod"] = r["CumulativeLogsumexp"] = lowerScan; }

} // namespace tfc::codegen
