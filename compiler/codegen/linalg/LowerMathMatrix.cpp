// Matrix products. Transposes are in the indexing maps, never copies; halves accumulate in f32.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

Value multiplyAdd(Scalars &s, Value x, Value y, Value acc) { return s.add(acc, s.mul(x, y)); }

// Where only run time tells whether a batch dimension is broadcast, both operands are brought to the full batch first.
void spreadBatches(Lowering &l, Value &a, Value &c) {
  Dims da = l.dims(a), dc = l.dims(c);
  bool unsure = false;
  for (size_t i = 3; i <= std::min(da.size(), dc.size()); ++i) {
    OpFoldResult x = da[da.size() - i], y = dc[dc.size() - i];
    auto kx = Lowering::known(x), ky = Lowering::known(y);
    unsure |= x != y && (!kx || !ky) && kx != 1 && ky != 1;
  }
  if (!unsure)
    return;
  auto spread = [&](Value v, Value other) {
    Dims mine = l.dims(v), others = l.dims(other);
    Value batches = l.empty(Dims(mine.begin(), mine.end() - 2), l.inElem(0));
    Dims full = l.broadcastDims({batches, l.empty(Dims(others.begin(), others.end() - 2), l.inElem(0))});
    full.append(mine.end() - 2, mine.end());
    return l.map({v, l.empty(full, l.inElem(0))}, l.inElem(0), [](Scalars &, ValueRange x) { return x[0]; });
  };
  Value wideA = spread(a, c), wideC = spread(c, a);
  a = wideA, c = wideC;
}

LogicalResult lowerMatMul(Lowering &l) {
  bool batched = l.name().starts_with("Batch");
  bool ta = l.boolAttr(batched ? "adj_x" : "transpose_a"), tb = l.boolAttr(batched ? "adj_y" : "transpose_b");
  Type t = l.outElem(0), acc = Lowering::accumulator(t);
  // Operands of BatchMatMulV3 and SparseMatMul may be of narrower types than the result.
  Value a = l.inElem(0) == t ? l.in(0) : l.castTo(l.in(0), t, l.inUnsigned(0), l.outUnsigned(0));
  Value c = l.inElem(1) == t ? l.in(1) : l.castTo(l.in(1), t, l.inUnsigned(1), l.outUnsigned(0));
  Dims da = l.dims(a), dc = l.dims(c);
  if (da.size() < 2 || dc.size() < 2)
    return l.invalid("In[0] and In[1] ndims must be >= 2");
  spreadBatches(l, a, c);
  da = l.dims(a), dc = l.dims(c);
  // Batch dimensions broadcast.
  Dims batch;
  size_t batchRank = std::max(da.size(), dc.size()) - 2;
  SmallVector<AffineExpr> ea, ec, eo;
  auto expr = [&](unsigned i) { return l.b.getAffineDimExpr(i); };
  for (size_t i = 0; i < batchRank; ++i) {
    auto at = [&](Dims &d) -> OpFoldResult {
      int64_t k = static_cast<int64_t>(d.size()) - 2 - batchRank + i;
      return k < 0 ? OpFoldResult() : d[k];
    };
    OpFoldResult x = at(da), y = at(dc), size = !x || (Lowering::isOne(x) && y) ? y : x;
    if (x && y && !Lowering::known(size) && Lowering::known(y) && !Lowering::isOne(y))
      size = y;
    batch.push_back(size);
    auto read = [&](OpFoldResult d) {
      return Lowering::isOne(d) && !Lowering::isOne(size) ? l.b.getAffineConstantExpr(0) : expr(i);
    };
    if (x)
      ea.push_back(read(x));
    if (y)
      ec.push_back(read(y));
    eo.push_back(expr(i));
  }
  size_t ra = da.size() - 2, rc = dc.size() - 2, m = batchRank, n = m + 1, k = m + 2;
  if (auto ka = Lowering::known(da[ra + !ta]), kc = Lowering::known(dc[rc + tb]); ka && kc && *ka != *kc)
    return l.invalid("Matrix size-incompatible: In[0] and In[1] have " + Twine(*ka) + " and " + Twine(*kc) +
                     " along the reduced dimension");
  OpFoldResult rows = da[ra + ta], columns = dc[rc + !tb];
  ea.push_back(expr(ta ? k : m)), ea.push_back(expr(ta ? m : k));
  ec.push_back(expr(tb ? n : k)), ec.push_back(expr(tb ? k : n));
  eo.push_back(expr(m)), eo.push_back(expr(n));
  Dims result = batch;
  result.push_back(rows);
  result.push_back(columns);
  result = l.outDims(0, result);
  if (Lowering::known(da[ra + !ta]) == 0) { // sums of nothing
    l.out(0, l.zeros(result, t));
    return success();
  }
  bool isComplex = isa<ComplexType>(t);
  SmallVector<utils::IteratorType> iterators(batchRank + 3, utils::IteratorType::parallel);
  iterators.back() = utils::IteratorType::reduction;
  auto map = [&](ArrayRef<AffineExpr> e) { return AffineMap::get(batchRank + 3, 0, e, l.b.getContext()); };
  Value product = l.generic({a, c}, {l.zeros(result, acc)}, {map(ea), map(ec), map(eo)}, iterators,
                            batchRank ? "batch_matmul" : "matmul", [&](Scalars &s, ValueRange v) {
                              Value x = v[0], y = v[1];
                              if (isComplex && batched) {
                                x = ta ? s.conj(x) : x;
                                y = tb ? s.conj(y) : y;
                              }
                              return Values{multiplyAdd(s, x, y, v[2])};
                            })[0];
  l.out(0, l.castTo(product, t));
  return success();
}

} // namespace

void registerMathMatrix(Registry &r) {
  r["MatMul"] = r["SparseMatMul"] = r["BatchMatMul"] = r["BatchMatMulV2"] = r["BatchMatMulV3"] = lowerMatMul;
}

} // namespace tfc::codegen
