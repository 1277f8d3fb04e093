// Softmax and the losses over its rows, L2Loss, InTopK. Rows are the last dimension.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

// [rows..., classes] with one value a row.
struct Rows {
  Lowering &l;
  unsigned rank;
  AffineMap all, row;
  explicit Rows(Lowering &l, unsigned rank) : l(l), rank(rank) {
    SmallVector<AffineExpr> e;
    for (unsigned i = 0; i + 1 < rank; ++i)
      e.push_back(l.b.getAffineDimExpr(i));
    all = l.b.getMultiDimIdentityMap(rank);
    row = AffineMap::get(rank, 0, e, l.b.getContext());
  }
  /// Elementwise over all elements; `maps` says which operands are one value a row.
  Value map(ArrayRef<Value> operands, ArrayRef<AffineMap> maps, const Dims &shape, Type t, MapBody body) {
    SmallVector<AffineMap> m(maps);
    m.push_back(all);
    return l.generic(operands, {l.empty(shape, t)}, m, SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel),
                     "", [&](Scalars &s, ValueRange a) { return Values{body(s, a)}; })[0];
  }
  Value reduce(ArrayRef<Value> operands, ArrayRef<AffineMap> maps, const Dims &shape, Value init, MapBody body) {
    SmallVector<AffineMap> m(maps);
    m.push_back(row);
    SmallVector<utils::IteratorType> it(rank, utils::IteratorType::parallel);
    it.back() = utils::IteratorType::reduction;
    return l.generic(operands, {l.filled(Dims(shape.begin(), shape.end() - 1), init)}, m, it, "reduce",
                     [&](Scalars &s, ValueRange a) { return Values{body(s, a)}; })[0];
  }
  Value maximum(Value x, const Dims &shape, Type acc) {
    return reduce({x}, {all}, shape, Scalars(l.b, false).lowest(acc), [](Scalars &s, ValueRange a) { return s.max(a[0], a[1]); });
  }
  Value sum(Value x, const Dims &shape, Type acc) {
    return reduce({x}, {all}, shape, l.constantScalar(acc, 0), [](Scalars &s, ValueRange a) { return s.add(a[0], a[1]); });
  }
};

LogicalResult lowerSoftmax(Lowering &l) {
  bool log = l.name() == "LogSoftmax";
  Value x = l.in(0);
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  Dims d = l.dims(x);
  if (d.empty())
    return l.invalid("logits must have >= 1 dimension");
  Rows rows(l, d.size());
  Value top = rows.maximum(x, d, acc);
  if (log) {
    Value shifted = rows.map({x, top}, {rows.all, rows.row}, d, acc, [](Scalars &s, ValueRange a) { return s.sub(a[0], a[1]); });
    Value total = rows.reduce({shifted}, {rows.all}, d, l.constantScalar(acc, 0), [](Scalars &s, ValueRange a) {
      return s.add(s.op<math::ExpOp>(a[0]), a[1]);
    });
    Value logs = l.map({total}, acc, [](Scalars &s, ValueRange a) { return s.op<math::LogOp>(a[0]); });
    l.out(0, rows.map({shifted, logs}, {rows.all, rows.row}, d, t, [](Scalars &s, ValueRange a) { return s.sub(a[0], a[1]); }));
    return success();
  }
  Value e = rows.map({x, top}, {rows.all, rows.row}, d, acc, [](Scalars &s, ValueRange a) {
    return s.op<math::ExpOp>(s.sub(a[0], a[1]));
  });
  Value total = rows.sum(e, d, acc);
  Value scale = l.map({total}, acc, [](Scalars &s, ValueRange a) { return s.div(s.like(a[0], 1), a[0]); });
  l.out(0, rows.map({e, scale}, {rows.all, rows.row}, d, t, [](Scalars &s, ValueRange a) { return s.mul(a[0], a[1]); }));
  return success();
}

// The logits less their row's maximum, and the row's sum of exponentials.
struct Shifted {
  Value logits, exps, total;
};
Shifted shiftRows(Lowering &l, Rows &rows, Value x, const Dims &d, Type acc) {
  Value top = rows.maximum(x, d, acc);
  Value shifted = rows.map({x, top}, {rows.all, rows.row}, d, acc, [](Scalars &s, ValueRange a) { return s.sub(a[0], a[1]); });
  Value e = rows.map({shifted}, {rows.all}, d, acc, [](Scalars &s, ValueRange a) { return s.op<math::ExpOp>(a[0]); });
  return {shifted, e, rows.sum(e, d, acc)};
}

LogicalResult lowerCrossEntropy(Lowering &l) {
  Value x = l.in(0), labels = l.in(1);
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  Dims d = l.broadcastDims({x, labels});
  if (d.size() != 2)
    return l.invalid("logits and labels must be either 2-dimensional, or broadcasted to be 2-dimensional");
  auto full = [&](Value v) {
    if (l.dims(v) == d)
      return v;
    Value shape = l.empty(d, t);
    return l.map({v, shape}, t, [](Scalars &, ValueRange a) { return a[0]; });
  };
  x = full(x), labels = full(labels);
  Rows rows(l, 2);
  Shifted sh = shiftRows(l, rows, x, d, acc);
  Value logs = l.map({sh.total}, acc, [](Scalars &s, ValueRange a) { return s.op<math::LogOp>(a[0]); });
  // A label of zero counts nothing, even where the logarithm is infinite.
  Value loss = rows.reduce({sh.logits, labels, logs}, {rows.all, rows.all, rows.row}, d, l.constantScalar(acc, 0),
                           [](Scalars &s, ValueRange a) {
                             Value term = s.mul(a[1], s.sub(a[2], a[0]));
                             return s.add(a[3], s.select(s.isZero(a[1]), s.like(a[1], 0), term));
                           });
  Value scale = l.map({sh.total}, acc, [](Scalars &s, ValueRange a) { return s.div(s.like(a[0], 1), a[0]); });
  Value gradient = rows.map({sh.exps, scale, labels}, {rows.all, rows.row, rows.all}, d, t, [](Scalars &s, ValueRange a) {
    return s.sub(s.mul(a[0], a[1]), a[2]);
  });
  l.out(0, l.castTo(loss, t));
  l.out(1, gradient);
  return success();
}

LogicalResult lowerSparseCrossEntropy(Lowering &l) {
  Value x = l.in(0), labels = l.in(1);
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  Dims d = l.dims(x);
  if (d.size() != 2)
    return l.invalid("logits must be 2-D");
  Rows rows(l, 2);
  Shifted sh = shiftRows(l, rows, x, d, acc);
  Value classes = l.value(d[1]);
  auto n = Lowering::known(d[1]);
  std::string message =
      "Received a label value which is outside the valid range of [0, " + (n ? std::to_string(*n) : "classes") + ").";
  Value picked = sh.logits;
  Value loss = l.map({sh.total, labels}, t, [&](Scalars &s, ValueRange a) {
    Value label = arith::IndexCastOp::create(s.b, s.b.getIndexType(), a[1]);
    Value ok = arith::CmpIOp::create(s.b, arith::CmpIPredicate::ult, label, classes);
    l.check(s.b, ok, message);
    Value at = s.select(ok, label, s.index(0));
    Value logit = tensor::ExtractOp::create(s.b, picked, ValueRange{linalg::IndexOp::create(s.b, 0), at});
    return s.sub(s.op<math::LogOp>(a[0]), logit);
  });
  Value scale = l.map({sh.total}, acc, [](Scalars &s, ValueRange a) { return s.div(s.like(a[0], 1), a[0]); });
  Value gradient = rows.map({sh.exps, scale, labels}, {rows.all, rows.row, rows.row}, d, t, [](Scalars &s, ValueRange a) {
    Value label = arith::IndexCastOp::create(s.b, s.b.getIndexType(), a[2]);
    Value hot = arith::CmpIOp::create(s.b, arith::CmpIPredicate::eq, label, linalg::IndexOp::create(s.b, 1));
    Value p = s.mul(a[0], a[1]);
    return s.select(hot, s.sub(p, s.like(p, 1)), p);
  });
  l.out(0, loss);
  l.out(1, gradient);
  return success();
}

LogicalResult lowerL2Loss(Lowering &l) {
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  Value x = l.in(0);
  Ints axes = llvm::to_vector<6>(llvm::seq<int64_t>(0, l.inRank(0)));
  Value sum = l.reduce(x, axes, acc, l.constantScalar(acc, 0), [](Scalars &s, ValueRange a) {
    return s.add(s.mul(a[0], a[0]), a[1]);
  });
  l.out(0, l.map({sum}, t, [](Scalars &s, ValueRange a) { return s.mul(a[0], s.like(a[0], 0.5)); }));
  return success();
}

LogicalResult lowerInTopK(Lowering &l) {
  Value predictions = l.in(0), targets = l.in(1);
  Dims d = l.dims(predictions);
  Value k = l.name() == "InTopKV2" ? l.value(l.element(l.in(2), 0)) : l.value(l.cst(l.intAttr("k")));
  Value classes = l.value(d[1]);
  Type i64 = l.b.getI64Type();
  if (Lowering::known(d[1]) == 0) {
    l.out(0, l.zeros({d[0]}, l.b.getI1Type()));
    return success();
  }
  Value target = l.map({targets}, l.b.getF32Type(), [&](Scalars &s, ValueRange a) {
    Value index = arith::IndexCastOp::create(s.b, s.b.getIndexType(), a[0]);
    Value ok = arith::CmpIOp::create(s.b, arith::CmpIPredicate::ult, index, classes);
    Value at = s.select(ok, index, s.index(0));
    Value v = tensor::ExtractOp::create(s.b, predictions, ValueRange{linalg::IndexOp::create(s.b, 0), at});
    return s.select(ok, v, s.highest(v.getType()));
  });
  Rows rows(l, 2);
  // Counts what is larger; a value that is not finite spoils the row.
  Value larger = rows.reduce({predictions, target}, {rows.all, rows.row}, d, l.constantScalar(i64, 0),
                             [&](Scalars &s, ValueRange a) {
                               Value finite = s.both(s.lt(s.abs(a[0]), s.highest(a[0].getType())),
                                                     s.lt(s.abs(a[1]), s.highest(a[1].getType())));
                               Value more = arith::ExtUIOp::create(s.b, i64, s.gt(a[0], a[1]));
                               Value spoiled = s.constantInt(i64, int64_t(1) << 40);
                               return s.add(a[2], s.select(finite, more, spoiled));
                             });
  l.out(0, l.map({larger}, l.b.getI1Type(), [&](Scalars &s, ValueRange a) {
    return arith::CmpIOp::create(s.b, arith::CmpIPredicate::slt, a[0], s.fromIndex(k, i64)).getResult();
  }));
  return success();
}

} // namespace

void registerNNLoss(Registry &r) {
  r["Softmax"] = r["LogSoftmax"] = lowerSoftmax;
  r["SoftmaxCrossEntropyWithLogits"] = lowerCrossEntropy;
  r["SparseSoftmaxCrossEntropyWithLogits"] = lowerSparseCrossEntropy;
  r["L2Loss"] = lowerL2Loss;
  r["InTopK"] = r["InTopKV2"] = lowerInTopK;
}

} // namespace tfc::codegen
