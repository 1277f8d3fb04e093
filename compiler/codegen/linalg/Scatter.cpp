// The sequential loop behind every scatter.

#include "Scatter.h"

namespace tfc::codegen {

Value rowsBeforeBadIndex(Lowering &l, Value indices, ValueRange limits, const ScatterRule &rule) {
  Scalars s(l.b, false);
  Value rows = l.value(l.dim(indices, 0)), zero = s.index(0), one = s.index(1);
  auto loop = scf::ForOp::create(l.b, zero, rows, one, ValueRange{rows});
  OpBuilder::InsertionGuard guard(l.b);
  l.b.setInsertionPointToStart(loop.getBody());
  Value row = loop.getInductionVar(), good = s.boolean(true);
  for (auto [i, limit] : llvm::enumerate(limits)) {
    Value index = s.toIndex(l.read(indices, {row, s.index(i)}));
    good = s.both(good, arith::CmpIOp::create(l.b, arith::CmpIPredicate::ult, index, limit));
  }
  l.check(l.b, good, rule.message);
  Value first = loop.getRegionIterArg(0);
  scf::YieldOp::create(l.b, s.select(good, first, s.op<arith::MinUIOp>(first, row)));
  return loop.getResult(0);
}

Value scatterRows(Lowering &l, Value into, Value indices, Value updates, const ScatterRule &rule, Combine combine) {
  Scalars s(l.b, false);
  int64_t depth = cast<RankedTensorType>(into.getType()).getRank() - 1;
  Type stored = getElementTypeOrSelf(into.getType()), wide = Lowering::accumulator(stored);
  Dims shape = l.dims(into);
  if (Lowering::known(l.dim(indices, 0)) == 0 || (rule.skipEmpty && Lowering::known(shape[depth]) == 0))
    return into;
  // Rows without elements change nothing, but their indices must be in range all the same.
  bool writes = Lowering::known(l.product(shape)) != 0;
  Value zero = s.index(0), one = s.index(1), width = l.value(shape[depth]), rows = l.value(l.dim(indices, 0));
  Values limits;
  for (int64_t i = 0; i < depth; ++i)
    limits.push_back(l.value(shape[i]));
  if (rule.stopAtBad)
    rows = rowsBeforeBadIndex(l, indices, limits, rule);
  auto outer = scf::ForOp::create(l.b, zero, rows, one, ValueRange{into});
  OpBuilder::InsertionGuard guard(l.b);
  l.b.setInsertionPointToStart(outer.getBody());
  Value row = outer.getInductionVar(), inside = s.boolean(true), dropped;
  Values at;
  for (int64_t i = 0; i < depth; ++i) {
    Value index = s.toIndex(l.read(indices, {row, s.index(i)}));
    // One unsigned comparison sees both ends.
    Value ok = arith::CmpIOp::create(l.b, arith::CmpIPredicate::ult, index, limits[i]);
    inside = i ? s.both(inside, ok) : ok;
    if (rule.dropNegative)
      dropped = s.lt(index, zero);
    at.push_back(index);
  }
  if (!rule.message.empty() && depth && !rule.stopAtBad)
    l.check(l.b, dropped ? s.either(inside, dropped) : inside, rule.message);
  if (!writes) {
    scf::YieldOp::create(l.b, outer.getRegionIterArg(0));
    return outer.getResult(0);
  }
  for (Value &i : at)
    i = s.select(inside, i, zero);
  // A row that is dropped has no columns: nothing is read or written for it.
  Value columns = s.select(inside, width, zero);
  auto inner = scf::ForOp::create(l.b, zero, columns, one, ValueRange{outer.getRegionIterArg(0)});
  scf::YieldOp::create(l.b, inner.getResults());
  l.b.setInsertionPointToStart(inner.getBody());
  Value column = inner.getInductionVar(), state = inner.getRegionIterArg(0);
  at.push_back(column);
  Value old = l.read(state, at), update = l.read(updates, {row, column});
  if (wide != stored) {
    old = s.cast(old, wide, false, false);
    update = s.cast(update, wide, false, false);
  }
  Scalars signs(l.b, Lowering::elemUnsigned(l.op->getResult(0).getType()));
  Value next = combine(signs, old, update);
  if (wide != stored)
    next = s.cast(next, stored, false, false);
  Value written = tensor::InsertOp::create(l.b, next, state, at);
  scf::YieldOp::create(l.b, written);
  return outer.getResult(0);
}

} // namespace tfc::codegen
