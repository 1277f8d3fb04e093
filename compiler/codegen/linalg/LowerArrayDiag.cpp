// Diagonals and bands of matrices.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

Value sameIndex(Scalars &s, Value i, Value j) {
  return arith::CmpIOp::create(s.b, arith::CmpIPredicate::eq, i, j);
}

Value widened(Scalars &s, Value v) {
  return Lowering::accumulator(v.getType()) == v.getType() ? v : s.cast(v, s.b.getF32Type(), false, false);
}

// Zeros but where the two coordinate groups agree.
LogicalResult lowerDiag(Lowering &l) {
  bool matrix = l.name() == "MatrixDiag";
  Value x = l.in(0);
  Dims d = l.dims(x), shape = d;
  unsigned rank = d.size(), result = matrix ? rank + 1 : 2 * rank;
  shape.append(matrix ? d.end() - 1 : d.begin(), d.end());
  SmallVector<AffineExpr> exprs;
  for (unsigned i = 0; i < rank; ++i)
    exprs.push_back(l.b.getAffineDimExpr(i));
  l.out(0, l.generic({x}, {l.empty(shape, l.inElem(0))},
                     {AffineMap::get(result, 0, exprs, l.b.getContext()), l.b.getMultiDimIdentityMap(result)},
                     SmallVector<utils::IteratorType>(result, utils::IteratorType::parallel), "",
                     [&](Scalars &s, ValueRange a) {
                       Value on;
                       for (unsigned i = matrix ? rank - 1 : 0; i < rank; ++i) {
                         Value same = sameIndex(s, linalg::IndexOp::create(s.b, i),
                                                linalg::IndexOp::create(s.b, matrix ? rank : rank + i));
                         on = on ? s.both(on, same) : same;
                       }
                       return Values{s.select(on, a[0], s.like(a[0], 0))};
                     })[0]);
  return success();
}

LogicalResult lowerDiagPart(Lowering &l) {
  bool matrix = l.name() == "MatrixDiagPart";
  Value x = l.in(0);
  Dims d = l.dims(x), shape;
  unsigned rank = d.size(), half = matrix ? rank - 1 : rank / 2;
  shape.assign(d.begin(), d.begin() + half);
  if (matrix)
    shape.back() = l.smallest(d[rank - 2], d[rank - 1]);
  l.out(0, l.generate(l.outDims(0, shape), l.inElem(0), [&](Scalars &s, ValueRange at) {
    Values from(at);
    if (matrix)
      from.push_back(at.back());
    else
      from.append(at.begin(), at.end());
    return widened(s, tensor::ExtractOp::create(s.b, x, from));
  }));
  return success();
}

LogicalResult lowerSetDiag(Lowering &l) {
  Value x = l.in(0), diagonal = l.in(1);
  Dims d = l.dims(x);
  unsigned rank = d.size();
  Value length = l.value(l.smallest(d[rank - 2], d[rank - 1]));
  l.out(0, l.generic({x}, {l.empty(d, l.inElem(0))}, {l.b.getMultiDimIdentityMap(rank), l.b.getMultiDimIdentityMap(rank)},
                     SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel), "",
                     [&](Scalars &s, ValueRange a) {
                       Values at;
                       for (unsigned i = 0; i + 1 < rank; ++i)
                         at.push_back(linalg::IndexOp::create(s.b, i));
                       Value column = linalg::IndexOp::create(s.b, rank - 1);
                       Value on = sameIndex(s, at.back(), column);
                       at.back() = s.op<arith::MinUIOp>(at.back(), s.sub(length, s.index(1)));
                       Value v = widened(s, tensor::ExtractOp::create(s.b, diagonal, at));
                       return Values{s.select(on, v, a[0])};
                     })[0]);
  return success();
}

LogicalResult lowerBand(Lowering &l) {
  Value x = l.in(0);
  Dims d = l.dims(x);
  unsigned rank = d.size();
  Value lower = l.value(l.element(l.in(1), 0)), upper = l.value(l.element(l.in(2), 0));
  l.out(0, l.generic({x}, {l.empty(d, l.inElem(0))}, {l.b.getMultiDimIdentityMap(rank), l.b.getMultiDimIdentityMap(rank)},
                     SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel), "",
                     [&](Scalars &s, ValueRange a) {
                       Scalars signedly(s.b, false);
                       Value i = linalg::IndexOp::create(s.b, rank - 2), j = linalg::IndexOp::create(s.b, rank - 1);
                       Value zero = s.index(0);
                       Value low = s.either(signedly.lt(lower, zero), signedly.le(s.sub(i, j), lower));
                       Value high = s.either(signedly.lt(upper, zero), signedly.le(s.sub(j, i), upper));
                       return Values{s.select(s.both(low, high), a[0], s.like(a[0], 0))};
                     })[0]);
  return success();
}

} // namespace

void registerArrayDiag(Registry &r) {
  r["Diag"] = r["MatrixDiag"] = lowerDiag;
  r["DiagPart"] = r["MatrixDiagPart"] = lowerDiagPart;
  r["MatrixSetDiag"] = lowerSetDiag;
  r["MatrixBandPart"] = lowerBand;
}

} // namespace tfc::codegen
