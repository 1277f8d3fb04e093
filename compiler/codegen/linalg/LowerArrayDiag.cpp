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
  Scalars outer(l.b, false);
  l.check(l.b, outer.le(lower, l.value(d[rank - 2])), "num_lower must be negative or less or equal to number of rows");
  l.check(l.b, outer.le(upper, l.value(d[rank - 1])), "num_upper must be negative or less or equal to number of columns");
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

//===-- bands of diagonals (V2, V3) -------------------------------------------------------------------------------===//

// Diagonals `lower` to `upper` of matrices of rows x columns, and where they lie in a tensor of packed diagonals: a row each, the
// uppermost first, each at its left or right end. V2 has them all at the left, V3 says it in `align`.
class Band {
public:
  Band(Lowering &l, unsigned kOperand) : s(l.b, false) {
    Value k = l.in(kOperand);
    int64_t count = cast<RankedTensorType>(k.getType()).hasStaticShape()
                        ? cast<RankedTensorType>(k.getType()).getNumElements() : 1;
    lower = l.value(l.element(k, 0));
    upper = count == 2 ? l.value(l.element(k, 1)) : lower;
    StringRef align = l.strAttr("align", "LEFT_LEFT");
    superLeft = align.starts_with("LEFT");
    subLeft = align.ends_with("LEFT");
  }
  /// Where in its packed row (of `longest` places) diagonal `d` begins, and how long it is.
  std::pair<Value, Value> extent(Scalars &at, Value d, Value rows, Value columns, Value longest) const {
    Value zero = at.index(0);
    Value length = at.op<arith::MinSIOp>(at.add(rows, at.op<arith::MinSIOp>(d, zero)), at.sub(columns, at.op<arith::MaxSIOp>(d, zero)));
    Value left = at.select(at.lt(d, zero), at.boolean(subLeft), at.boolean(superLeft));
    if (superLeft != subLeft) // the main diagonal is at the left if either side is
      left = at.either(left, at.eq(d, zero));
    return {at.select(left, zero, at.sub(longest, length)), length};
  }
  /// Whether element (i, j) lies in the band, and its place in the packed diagonals (kept inside of them).
  Value find(Scalars &at, Value i, Value j, Value rows, Value columns, Value longest, Value &diagonal, Value &place) const {
    Value zero = at.index(0), d = at.sub(j, i);
    Value inside = at.both(at.le(lower, d), at.le(d, upper));
    Value begin = extent(at, d, rows, columns, longest).first;
    Value p = at.add(at.sub(j, at.op<arith::MaxSIOp>(d, zero)), begin);
    diagonal = at.select(inside, at.sub(upper, d), zero);
    Value fits = arith::CmpIOp::create(at.b, arith::CmpIPredicate::ult, p, longest);
    inside = at.both(inside, fits);
    place = at.select(inside, p, zero);
    return inside;
  }

  Scalars s;
  Value lower, upper;

private:
  bool superLeft, subLeft;
};

Value readWide(Scalars &s, Value tensor, ValueRange at) { return widened(s, tensor::ExtractOp::create(s.b, tensor, at)); }

// (diagonal, k, num_rows, num_cols, padding_value)
LogicalResult lowerDiagV2(Lowering &l) {
  Band band(l, 1);
  Scalars &outer = band.s;
  Value packed = l.in(0), padding = l.in(4);
  Dims d = l.dims(packed);
  bool single = l.outType(0).getRank() == static_cast<int64_t>(d.size()) + 1;
  Value longest = l.value(d.back()), zero = outer.index(0);
  // What is not given is what the diagonals need; where nothing is, the matrix is square.
  Value needRows = outer.sub(longest, outer.op<arith::MinSIOp>(band.upper, zero));
  Value needColumns = outer.add(longest, outer.op<arith::MaxSIOp>(band.lower, zero));
  Value givenRows = l.value(l.element(l.in(2), 0)), givenColumns = l.value(l.element(l.in(3), 0));
  Value noRows = outer.lt(givenRows, zero), noColumns = outer.lt(givenColumns, zero), none = outer.both(noRows, noColumns);
  Value square = outer.op<arith::MaxSIOp>(needRows, needColumns);
  Dims shape(d.begin(), d.end() - (single ? 1 : 2));
  shape.push_back(Value(outer.select(noRows, outer.select(none, square, needRows), givenRows)));
  shape.push_back(Value(outer.select(noColumns, outer.select(none, square, needColumns), givenColumns)));
  shape = l.outDims(0, shape);
  unsigned rank = shape.size();
  Value rows = l.value(shape[rank - 2]), columns = l.value(shape[rank - 1]);
  if (Lowering::known(l.product(d)) == 0) {
    l.out(0, l.filled(shape, l.scalar(padding)));
    return success();
  }
  l.out(0, l.generate(shape, l.inElem(0), [&](Scalars &s, ValueRange at) {
    Value diagonal, place;
    Value inside = band.find(s, at[rank - 2], at[rank - 1], rows, columns, longest, diagonal, place);
    Values from(at.drop_back(2));
    if (!single)
      from.push_back(diagonal);
    from.push_back(place);
    return s.select(inside, readWide(s, packed, from), readWide(s, padding, {}));
  }));
  return success();
}

// (input, k, padding_value)
LogicalResult lowerDiagPartV2(Lowering &l) {
  Band band(l, 1);
  Scalars &outer = band.s;
  Value x = l.in(0), padding = l.in(2);
  Dims d = l.dims(x);
  unsigned in = d.size();
  bool single = l.outType(0).getRank() == static_cast<int64_t>(in) - 1;
  Value rows = l.value(d[in - 2]), columns = l.value(d[in - 1]), zero = outer.index(0);
  Value length = outer.op<arith::MinSIOp>(outer.add(rows, outer.op<arith::MinSIOp>(band.upper, zero)),
                                          outer.sub(columns, outer.op<arith::MaxSIOp>(band.lower, zero)));
  Dims shape(d.begin(), d.end() - 2);
  if (!single)
    shape.push_back(Value(outer.add(outer.sub(band.upper, band.lower), outer.index(1))));
  shape.push_back(Value(outer.op<arith::MaxSIOp>(length, zero)));
  shape = l.outDims(0, shape);
  Value longest = l.value(shape.back());
  if (Lowering::known(l.product(d)) == 0) {
    l.out(0, l.filled(shape, l.scalar(padding)));
    return success();
  }
  l.out(0, l.generate(shape, l.inElem(0), [&](Scalars &s, ValueRange at) {
    Value zero = s.index(0), diagonal = single ? band.upper : s.sub(band.upper, at[at.size() - 2]);
    auto [begin, length] = band.extent(s, diagonal, rows, columns, longest);
    Value place = s.sub(at.back(), begin);
    Value inside = arith::CmpIOp::create(s.b, arith::CmpIPredicate::ult, place, length);
    inside = s.both(inside, s.lt(zero, length));
    Values from(at.drop_back(single ? 1 : 2));
    from.push_back(s.select(inside, s.add(place, s.op<arith::MaxSIOp>(s.sub(zero, diagonal), zero)), zero));
    from.push_back(s.select(inside, s.add(place, s.op<arith::MaxSIOp>(diagonal, zero)), zero));
    return s.select(inside, readWide(s, x, from), readWide(s, padding, {}));
  }));
  return success();
}

// (input, diagonal, k)
LogicalResult lowerSetDiagV2(Lowering &l) {
  Band band(l, 2);
  Value x = l.in(0), packed = l.in(1);
  Dims d = l.dims(x), pd = l.dims(packed);
  unsigned rank = d.size();
  bool single = pd.size() + 1 == d.size();
  Value rows = l.value(d[rank - 2]), columns = l.value(d[rank - 1]), longest = l.value(pd.back());
  if (Lowering::known(l.product(pd)) == 0 || Lowering::known(l.product(d)) == 0) {
    l.out(0, x);
    return success();
  }
  l.out(0, l.generate(d, l.inElem(0), [&](Scalars &s, ValueRange at) {
    Value diagonal, place;
    Value inside = band.find(s, at[rank - 2], at[rank - 1], rows, columns, longest, diagonal, place);
    Values from(at.drop_back(2));
    if (!single)
      from.push_back(diagonal);
    from.push_back(place);
    return s.select(inside, readWide(s, packed, from), readWide(s, x, at));
  }));
  return success();
}

} // namespace

void registerArrayDiag(Registry &r) {
  r["Diag"] = r["MatrixDiag"] = lowerDiag;
  r["DiagPart"] = r["MatrixDiagPart"] = lowerDiagPart;
  r["MatrixSetDiag"] = lowerSetDiag;
  r["MatrixBandPart"] = lowerBand;
  r["MatrixDiagV2"] = r["MatrixDiagV3"] = lowerDiagV2;
  r["MatrixDiagPartV2"] = r["MatrixDiagPartV3"] = lowerDiagPartV2;
  r["MatrixSetDiagV2"] = r["MatrixSetDiagV3"] = lowerSetDiagV2;
}

} // namespace tfc::codegen
