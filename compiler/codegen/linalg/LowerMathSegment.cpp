// Sums and other folds of the rows that share a segment number; the sparse forms pick the rows by a vector of indices.

#include "Scatter.h"

namespace tfc::codegen {
namespace {

// Each of the sorted `ids` ([n, 1]) is at least the one before it.
void checkSorted(Lowering &l, Value ids, OpFoldResult count) {
  Scalars s(l.b, false);
  Value zero = s.index(0), one = s.index(1);
  auto loop = scf::ForOp::create(l.b, one, l.value(count), one);
  OpBuilder::InsertionGuard guard(l.b);
  l.b.setInsertionPointToStart(loop.getBody());
  Value i = loop.getInductionVar();
  Value now = l.read(ids, {i, zero}), before = l.read(ids, {s.sub(i, one), zero});
  l.check(l.b, arith::CmpIOp::create(l.b, arith::CmpIPredicate::sge, now, before), "segment ids are not increasing");
}

// One more than the last id: how many rows sorted ids make.
OpFoldResult rowsOfSorted(Lowering &l, Value ids, OpFoldResult count) {
  if (Lowering::known(count) == 0)
    return l.cst(0);
  if (!l.outType(0).isDynamicDim(0))
    return l.cst(l.outType(0).getDimSize(0));
  Scalars s(l.b, false);
  Value n = l.value(count), none = s.eq(n, s.index(0));
  auto read = scf::IfOp::create(l.b, TypeRange(l.b.getIndexType()), none, /*withElse=*/true);
  OpBuilder::InsertionGuard guard(l.b);
  l.b.setInsertionPointToStart(read.thenBlock());
  scf::YieldOp::create(l.b, s.index(0));
  l.b.setInsertionPointToStart(read.elseBlock());
  Value last = l.read(ids, {s.sub(n, s.index(1)), s.index(0)});
  Value number = arith::IndexCastOp::create(l.b, l.b.getIndexType(), last);
  scf::YieldOp::create(l.b, s.op<arith::MaxSIOp>(s.add(number, s.index(1)), s.index(0)));
  return read.getResult(0);
}

// How many ids each of `rows` segments has, as a column.
Value countSegments(Lowering &l, Value ids, OpFoldResult count, OpFoldResult rows, Type t, const ScatterRule &rule) {
  Value ones = l.filled({count, l.cst(1)}, l.constantScalar(t, 1));
  return scatterRows(l, l.zeros({rows, l.cst(1)}, t), ids, ones, rule,
                     [](Scalars &s, Value old, Value update) { return s.add(old, update); });
}

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
  } else {
    rows = rowsOfSorted(l, ids, count);
    checkSorted(l, ids, count);
  }
  rows = l.outDims(0, [&] {
    Dims d{rows};
    d.append(rest.begin(), rest.end());
    return d;
  }())[0];
  Type t = l.outElem(0);
  bool mean = name == "Mean", extreme = name == "Max" || name == "Min";
  Value start = name == "Sum" || mean ? s.constant(t, 0)
                : name == "Prod" ? s.constant(t, 1)
                                 : s.extremeFinite(t, name == "Max");
  auto known = Lowering::known(rows);
  ScatterRule rule{"segment_ids[...] is out of range [0, " + (known ? std::to_string(*known) : "num_segments") + ")",
                   /*dropNegative=*/!sorted, /*stopAtBad=*/false, /*skipEmpty=*/!sorted};
  Value r = scatterRows(l, l.filled({rows, width}, start), ids, l.reshape(data, {count, width}), rule,
                        [&](Scalars &s, Value old, Value update) {
                          if (name == "Sum" || mean)
                            return s.add(old, update);
                          if (name == "Prod")
                            return s.mul(old, update);
                          return name == "Max" ? s.max(old, update) : s.min(old, update);
                        });
  if (mean || (sorted && extreme)) {
    // What no id names is zero.
    Value counts = countSegments(l, ids, count, rows, l.b.getI64Type(), rule);
    r = l.map({r, counts}, t, [&](Scalars &s, ValueRange a) {
      Value none = s.eq(a[1], s.like(a[1], 0));
      Value n = s.cast(s.select(none, s.like(a[1], 1), a[1]), a[0].getType(), false, false);
      return s.select(none, s.like(a[0], 0), mean ? s.div(a[0], n) : a[0]);
    });
  }
  rest.insert(rest.begin(), rows);
  l.out(0, l.reshape(r, rest));
  return success();
}

// 1, 1 / count or 1 / sqrt(count) of each segment, as TensorFlow scales means and sqrt-n sums.
Value segmentScale(Lowering &l, Value counts, Type t, bool mean) {
  return l.map({counts}, t, [&](Scalars &s, ValueRange a) {
    Value n = s.max(a[0], s.like(a[0], 1));
    return mean ? n : s.op<math::SqrtOp>(n);
  });
}

// Rows of `x` ([n, width]) by `indices`, checked.
Value pickRows(Lowering &l, Value x, Value indices, StringRef message, Type to) {
  Dims d = l.dims(x);
  if (Lowering::known(d[0]) == 0) {
    l.check(l.b, arith::CmpIOp::create(l.b, arith::CmpIPredicate::eq, l.value(l.dim(indices, 0)), l.value(l.cst(0))), message);
    return l.zeros({l.dim(indices, 0), d[1]}, to);
  }
  Value limit = l.value(d[0]);
  return l.generate({l.dim(indices, 0), d[1]}, to, [&](Scalars &s, ValueRange at) {
    Value row = arith::IndexCastOp::create(s.b, s.b.getIndexType(), tensor::ExtractOp::create(s.b, indices, at[0]));
    Value ok = arith::CmpIOp::create(s.b, arith::CmpIPredicate::ult, row, limit);
    l.check(s.b, ok, message);
    Value v = tensor::ExtractOp::create(s.b, x, ValueRange{s.select(ok, row, s.index(0)), at[1]});
    return v.getType() == to ? v : s.cast(v, to, false, false);
  });
}

// (data, indices, segment_ids [, num_segments]): the rows data[indices[i]] summed by segment; sums of halves are made in f32.
LogicalResult lowerSparseSegment(Lowering &l) {
  StringRef name = l.name();
  bool given = name.consume_back("WithNumSegments"), mean = name == "SparseSegmentMean", scaled = name != "SparseSegmentSum";
  Value data = l.in(0);
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  Dims shape = l.dims(data), rest(shape.begin() + 1, shape.end());
  OpFoldResult count = l.dim(l.in(2), 0), width = l.product(rest);
  Value ids = l.reshape(l.in(2), {count, l.cst(1)});
  OpFoldResult rows = given ? l.outDims(0, [&] {
    Dims d{l.element(l.in(3), 0)};
    d.append(rest.begin(), rest.end());
    return d;
  }())[0] : rowsOfSorted(l, ids, count);
  checkSorted(l, ids, count);
  Value picked = pickRows(l, l.reshape(data, {shape[0], width}), l.in(1), "indices[...] out of range", acc);
  ScatterRule rule{"segment id out of range"};
  Value r = scatterRows(l, l.zeros({rows, width}, acc), ids, picked, rule,
                        [](Scalars &s, Value old, Value update) { return s.add(old, update); });
  if (scaled) {
    Value scale = segmentScale(l, countSegments(l, ids, count, rows, acc, rule), acc, mean);
    r = l.map({r, scale}, t, [](Scalars &s, ValueRange a) { return s.div(a[0], a[1]); });
  }
  rest.insert(rest.begin(), rows);
  l.out(0, l.reshape(l.castTo(r, t), rest));
  return success();
}

// (grad, indices, segment_ids, output_dim0): row i of the result is the sum of the rows of `grad` whose segments took row i.
LogicalResult lowerSparseSegmentGrad(Lowering &l) {
  bool mean = l.name() == "SparseSegmentMeanGrad";
  Value grad = l.in(0);
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  Dims shape = l.dims(grad), rest(shape.begin() + 1, shape.end()), result = rest;
  OpFoldResult count = l.dim(l.in(2), 0), width = l.product(rest);
  result.insert(result.begin(), l.element(l.in(3), 0));
  result = l.outDims(0, result);
  Value ids = l.reshape(l.in(2), {count, l.cst(1)});
  ScatterRule rule{"segment id out of range"};
  Value flat = l.reshape(grad, {shape[0], width});
  Value scaled = flat;
  if (l.name() != "SparseSegmentSumGrad") {
    Value scale = segmentScale(l, countSegments(l, ids, count, shape[0], acc, rule), acc, mean);
    scaled = l.map({flat, scale}, acc, [](Scalars &s, ValueRange a) {
      return s.mul(a[0], s.div(s.like(a[1], 1), a[1]));
    });
  }
  Value picked = pickRows(l, scaled, l.in(2), "segment id out of range", acc);
  Value r = scatterRows(l, l.zeros({result[0], width}, acc), l.reshape(l.in(1), {count, l.cst(1)}), picked,
                        {"indices[...] out of range"}, [](Scalars &s, Value old, Value update) { return s.add(old, update); });
  l.out(0, l.reshape(l.castTo(r, t), result));
  return success();
}

} // namespace

void registerMathSegment(Registry &r) {
  for (StringRef name : {"SegmentSum", "SegmentMean", "SegmentProd", "SegmentMax", "SegmentMin", "UnsortedSegmentSum", "UnsortedSegmentProd", "UnsortedSegmentMax", "UnsortedSegmentMin"})
    r[name] = lowerSegment;
  for (StringRef name : {"SparseSegmentSum", "SparseSegmentMean", "SparseSegmentSqrtN"})
    r[name] = r[(name + "WithNumSegments").str()] = lowerSparseSegment;
  r["SparseSegmentSumGrad"] = r["SparseSegmentMeanGrad"] = r["SparseSegmentSqrtNGrad"] = lowerSparseSegmentGrad;
}

} // namespace tfc::codegen
