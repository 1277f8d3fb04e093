// Counting: bins of integers, histograms, buckets.

#include "Scatter.h"

namespace tfc::codegen {
namespace {

Value oneUpdate(Lowering &l, OpFoldResult rows, Type t) {
  return l.filled({rows, l.cst(1)}, Scalars(l.b, false).constantInt(t, 1));
}

// (arr, size, weights): weights[i], or one where there are none, is added to bin arr[i]; values from `size` on count nowhere.
// DenseBincount does so for each row of a matrix.
LogicalResult lowerBincount(Lowering &l) {
  bool binary = l.boolAttr("binary_output");
  Value arr = l.in(0);
  Type t = l.outElem(0);
  Dims d = l.dims(arr);
  bool rows = l.outType(0).getRank() == 2;
  OpFoldResult count = l.product(d), length = rows ? d[1] : count, size = l.element(l.in(1), 0);
  Scalars s(l.b, false);
  Value sizeOk = s.ge(l.value(size), s.index(0));
  l.check(l.b, sizeOk, "size (...) must be non-negative");
  size = l.outDims(0, rows ? Dims{d[0], l.largest(size, l.cst(0))} : Dims{l.largest(size, l.cst(0))}).back();
  // Bin of each element: -1 where it counts nowhere.
  Value flat = l.reshape(arr, {count});
  Value limit = l.value(size), width = l.value(length);
  Value bins = l.generic({flat}, {l.empty({count}, l.b.getI64Type())}, {l.b.getMultiDimIdentityMap(1), l.b.getMultiDimIdentityMap(1)},
                         {utils::IteratorType::parallel}, "", [&](Scalars &s, ValueRange a) {
                           Scalars outer(s.b, false);
                           Value v = outer.toIndex(outer.cast(a[0], s.b.getI64Type(), false, false));
                           l.check(s.b, outer.ge(v, outer.index(0)), "Input arr must be non-negative!");
                           Value inside = arith::CmpIOp::create(s.b, arith::CmpIPredicate::ult, v, limit);
                           if (rows)
                             v = outer.add(v, outer.mul(outer.op<arith::DivUIOp>(linalg::IndexOp::create(s.b, 0), width), limit));
                           Value none = outer.index(-1);
                           return Values{outer.fromIndex(outer.select(inside, v, none), s.b.getI64Type())};
                         })[0];
  bool weighted = !binary && Lowering::known(l.product(l.dims(l.in(2)))) != 0;
  Value updates = weighted ? l.reshape(l.in(2), {count, l.cst(1)}) : oneUpdate(l, count, t);
  OpFoldResult total = rows ? l.times(d[0], size) : size;
  Value r = scatterRows(l, l.zeros({total, l.cst(1)}, t), l.reshape(bins, {count, l.cst(1)}), updates,
                        {"Input arr must be non-negative!", /*dropNegative=*/true},
                        [&](Scalars &s, Value old, Value update) { return binary ? update : s.add(old, update); });
  l.out(0, l.reshape(r, rows ? Dims{d[0], size} : Dims{size}));
  return success();
}

LogicalResult lowerHistogram(Lowering &l) {
  Value values = l.in(0), range = l.in(1);
  Type f64 = l.b.getF64Type(), t = l.outElem(0);
  Scalars s(l.b, false);
  Value low = l.read(range, {s.index(0)}), high = l.read(range, {s.index(1)});
  l.check(l.b, s.lt(low, high), "value_range should satisfy value_range[0] < value_range[1]");
  OpFoldResult given = l.element(l.in(2), 0);
  l.check(l.b, s.gt(l.value(given), s.index(0)), "nbins should be a positive number");
  OpFoldResult nbins = l.outDims(0, {l.largest(given, l.cst(1))})[0];
  Value step = s.div(s.cast(s.sub(high, low), f64, false, false), s.fromIndex(l.value(nbins), f64));
  Value last = s.fromIndex(s.sub(l.value(nbins), s.index(1)), f64);
  OpFoldResult count = l.product(l.dims(values));
  Value bins = l.map({l.reshape(values, {count, l.cst(1)})}, l.b.getI32Type(), [&](Scalars &s, ValueRange a) {
    Value above = s.sub(s.max(a[0], low), low);
    Value bin = s.op<arith::MinimumFOp>(s.div(s.cast(above, f64, false, false), step), last);
    // Not a number: TensorFlow has no answer; here the first bin.
    return s.cast(s.select(s.isNan(bin), s.like(bin, 0), bin), s.b.getI32Type(), false, false);
  });
  Value r = scatterRows(l, l.zeros({nbins, l.cst(1)}, t), bins, oneUpdate(l, count, t), {"bin out of range"},
                        [](Scalars &s, Value old, Value update) { return s.add(old, update); });
  l.out(0, l.reshape(r, {nbins}));
  return success();
}

LogicalResult lowerBucketize(Lowering &l) {
  auto boundaries = dyn_cast_or_null<DenseF32ArrayAttr>(l.op->getAttr("boundaries"));
  if (!boundaries)
    return l.invalid("no boundaries");
  if (!llvm::is_sorted(boundaries.asArrayRef()))
    return l.invalid("Expected sorted boundaries");
  Type compare = l.inElem(0).isF64() ? l.b.getF64Type() : l.b.getF32Type(), i32 = l.b.getI32Type();
  Value table;
  if (!boundaries.empty())
    table = arith::ConstantOp::create(
        l.b, DenseElementsAttr::get(RankedTensorType::get({boundaries.size()}, l.b.getF32Type()), boundaries.asArrayRef()));
  l.out(0, l.map({l.in(0)}, i32, [&](Scalars &s, ValueRange a) {
    Value x = s.cast(a[0], compare, false, false), count = s.constantInt(i32, 0);
    if (boundaries.size() <= 16) {
      for (float f : boundaries.asArrayRef())
        count = s.add(count, s.cast(s.negate(s.lt(x, s.like(x, f))), i32, true, true));
      return count;
    }
    // The first boundary above x, by halving.
    int64_t top = boundaries.size();
    for (int64_t step = llvm::PowerOf2Ceil(top + 1) / 2; step; step /= 2) {
      Value next = s.add(count, s.constantInt(i32, step)), fits = s.le(next, s.constantInt(i32, top));
      Value at = s.select(fits, s.sub(next, s.constantInt(i32, 1)), s.constantInt(i32, 0));
      Value bound = s.cast(tensor::ExtractOp::create(s.b, table, s.toIndex(at)), compare, false, false);
      count = s.select(s.both(fits, s.negate(s.lt(x, bound))), next, count);
    }
    return count;
  }));
  return success();
}

} // namespace

void registerMathCount(Registry &r) {
  r["Bincount"] = r["DenseBincount"] = lowerBincount;
  r["HistogramFixedWidth"] = lowerHistogram;
  r["Bucketize"] = lowerBucketize;
}

} // namespace tfc::codegen
