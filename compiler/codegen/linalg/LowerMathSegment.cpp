// Sums and other folds of the rows that share a segment number.

#include "Scatter.h"

namespace tfc::codegen {
namespace {

LogicalResult lowerSegment(Lowering &l) {
  StringRef name = l.name();
  bool sorted = !name.consume_front("Unsorted");
  name.consume_front("Segment");
  Value data = l.in(0), ids = l.in(1);
  Dims shape = l.dims(data), rest(shape.begin() + l.inRank(1), shape.end());
  OpFoldResult count = l.product(l.dims(ids)), width = l.product(rest), rows;
  Scalars s(l.b, l.outUnsigned(0));
  ids = l.reshape(ids, {count, l.cst(1)});
  if (!sorted) {
    rows = l.element(l.in(2), 0);
  } else if (Lowering::known(count) == 0) {
    rows = l.cst(0);
  } else if (!l.outType(0).isDynamicDim(0)) {
    rows = l.cst(l.outType(0).getDimSize(0));
  } else {
    Value last = s.sub(l.value(count), s.index(1));
    Value number = arith::IndexCastOp::create(l.b, l.b.getIndexType(), l.read(ids, {last, s.index(0)}));
    rows = s.op<arith::MaxSIOp>(s.add(number, s.index(1)), s.index(0));
  }
  if (sorted) {
    // Each id is at least the one before it.
    Value zero = s.index(0), one = s.index(1);
    auto loop = scf::ForOp::create(l.b, one, l.value(count), one);
    OpBuilder::InsertionGuard guard(l.b);
    l.b.setInsertionPointToStart(loop.getBody());
    Value i = loop.getInductionVar();
    Value now = l.read(ids, {i, zero}), before = l.read(ids, {s.sub(i, one), zero});
    l.check(l.b, arith::CmpIOp::create(l.b, arith::CmpIPredicate::sge, now, before), "segment ids are not increasing");
  }
  rows = l.outDims(0, [&] {
    Dims d{rows};
    d.append(rest.begin(), rest.end());
    return d;
  }())[0];
  Type t = l.outElem(0);
  Value start = name == "Sum"    ? s.constant(t, 0)
                : name == "Prod" ? s.constant(t, 1)
                                 : s.extremeFinite(t, name == "Max");
  auto known = Lowering::known(rows);
  ScatterRule rule{"segment_ids[...] is out of range [0, " + (known ? std::to_string(*known) : "num_segments") + ")",
                   /*dropNegative=*/!sorted};
  Value r = scatterRows(l, l.filled({rows, width}, start), ids, l.reshape(data, {count, width}), rule,
                        [&](Scalars &s, Value old, Value update) {
                          if (name == "Sum")
                            return s.add(old, update);
                          if (name == "Prod")
                            return s.mul(old, update);
                          return name == "Max" ? s.max(old, update) : s.min(old, update);
                        });
  rest.insert(rest.begin(), rows);
  l.out(0, l.reshape(r, rest));
  return success();
}

} // namespace

void registerMathSegment(Registry &r) {
  for (StringRef name : {"SegmentSum", "UnsortedSegmentSum", "UnsortedSegmentProd", "UnsortedSegmentMax", "UnsortedSegmentMin"})
    r[name] = lowerSegment;
}

} // namespace tfc::codegen
