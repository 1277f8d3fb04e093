// Einsum: one loop for each label of the equation.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

/// The labels of one operand or of the result, a number each: letters as they are, dimensions of the ellipsis counted from the
/// right as negative numbers.
std::optional<Ints> labelsOf(StringRef subscripts, int64_t rank) {
  auto [head, tail] = subscripts.split("...");
  bool ellipsis = subscripts.contains("...");
  int64_t named = head.size() + tail.size();
  if (named > rank || (!ellipsis && named != rank))
    return std::nullopt;
  Ints labels(head.begin(), head.end());
  for (int64_t i = rank - named; ellipsis && i > 0; --i)
    labels.push_back(-i);
  labels.append(tail.begin(), tail.end());
  return labels;
}

LogicalResult lowerEinsum(Lowering &l) {
  auto [inputs, result] = l.strAttr("equation").split("->");
  SmallVector<StringRef> subscripts;
  inputs.split(subscripts, ',');
  if (subscripts.size() != l.numIn())
    return l.invalid("Expected " + Twine(subscripts.size()) + " inputs for equation " + l.strAttr("equation"));
  Values operands = l.ins();
  SmallVector<Ints> labels;
  for (auto [text, v] : llvm::zip(subscripts, operands)) {
    auto found = labelsOf(text, cast<RankedTensorType>(v.getType()).getRank());
    if (!found)
      return l.invalid("Expected input of another rank for equation " + l.strAttr("equation"));
    labels.push_back(*found);
  }
  auto out = labelsOf(result, l.outType(0).getRank());
  if (!out)
    return l.invalid("Expected result of another rank for equation " + l.strAttr("equation"));
  // The size of each label; dimensions of the ellipsis broadcast.
  llvm::MapVector<int64_t, OpFoldResult> sizes;
  for (auto [names, v] : llvm::zip(labels, operands))
    for (auto [label, d] : llvm::zip(names, l.dims(v))) {
      OpFoldResult &size = sizes[label];
      auto have = size ? Lowering::known(size) : std::nullopt, here = Lowering::known(d);
      if (have && here && *have != *here && *have != 1 && *here != 1)
        return l.invalid("Expected dimension " + Twine(*have) + " but got dimension " + Twine(*here));
      if (!size || have == 1 || (!have && here && *here != 1))
        size = d;
    }
  // Loops: one for each dimension of the result, then one for each label that only operands have.
  llvm::DenseMap<int64_t, unsigned> loopOf;
  Dims shape;
  SmallVector<std::pair<unsigned, unsigned>> repeated; // dimensions of the result that share a label
  for (auto [i, label] : llvm::enumerate(*out)) {
    if (!sizes.count(label))
      return l.invalid("a label of the result is in no operand");
    shape.push_back(sizes[label]);
    auto [it, isNew] = loopOf.try_emplace(label, i);
    if (!isNew)
      repeated.push_back({it->second, static_cast<unsigned>(i)});
  }
  unsigned loops = out->size(), parallel = loops;
  for (auto &entry : sizes)
    if (loopOf.try_emplace(entry.first, loops).second)
      ++loops;
  SmallVector<AffineMap> maps;
  for (auto [names, v] : llvm::zip(labels, operands)) {
    SmallVector<AffineExpr> exprs;
    for (auto [label, d] : llvm::zip(names, l.dims(v))) {
      bool single = Lowering::isOne(d) && !Lowering::isOne(sizes[label]);
      exprs.push_back(single ? l.b.getAffineConstantExpr(0) : l.b.getAffineDimExpr(loopOf[label]));
    }
    maps.push_back(AffineMap::get(loops, 0, exprs, l.b.getContext()));
  }
  SmallVector<utils::IteratorType> iterators(loops, utils::IteratorType::parallel);
  std::fill(iterators.begin() + parallel, iterators.end(), utils::IteratorType::reduction);
  SmallVector<AffineExpr> results;
  for (unsigned i = 0; i < parallel; ++i)
    results.push_back(l.b.getAffineDimExpr(i));
  maps.push_back(AffineMap::get(loops, 0, results, l.b.getContext()));
  Type t = l.outElem(0), acc = Lowering::accumulator(t);
  bool sums = loops > parallel;
  shape = l.outDims(0, shape);
  Value init = sums ? l.zeros(shape, acc) : l.empty(shape, acc);
  Value r = l.generic(operands, {init}, maps, iterators, "", [&](Scalars &s, ValueRange a) {
    Value v = a[0];
    for (Value x : a.drop_front().drop_back())
      v = s.mul(v, x);
    for (auto [i, j] : repeated) {
      Value same = s.eq(linalg::IndexOp::create(s.b, i), linalg::IndexOp::create(s.b, j));
      v = s.select(same, v, s.like(v, 0));
    }
    return Values{sums ? s.add(a.back(), v) : v};
  })[0];
  l.out(0, l.castTo(r, t));
  return success();
}

} // namespace

void registerMathEinsum(Registry &r) { r["Einsum"] = lowerEinsum; }

} // namespace tfc::codegen
