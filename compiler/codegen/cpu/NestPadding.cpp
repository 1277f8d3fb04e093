// Steps of a reduction that would only multiply with the zeros around an image are left out: a 5 x 5 window over 14 x 14 pixels spends
// every sixth of its products on them.
#include "NestContract.h"

#include "mlir/Analysis/FlatLinearValueConstraints.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace tfc::cpu {

/// A window's row over more than this is not written out index by index.
static constexpr int64_t kMostUnrolled = 7;

/// Which dimensions of A have zeros around what they hold, and are reached by a sum of loops (the image's row and the window's).
void Panels::findPadding() {
  auto pad = tensorA.getDefiningOp<tensor::PadOp>();
  if (!pad || e.stored.contains(tensorA))
    return;
  Value value = pad.getConstantPaddingValue();
  if (!value || !(matchPattern(value, m_AnyZeroFloat()) || matchPattern(value, m_Zero())))
    return;
  SmallVector<Value> sizes = e.dims(pad.getSource());
  for (auto [i, low] : llvm::enumerate(pad.getMixedLowPad())) {
    AffineExpr index = mapA.getResult(i);
    Padded one;
    if (isa<AffineDimExpr>(index) || failed(getFlattenedAffineExpr(index, at.size(), 0, &one.factors)) ||
        one.factors.size() != at.size() + 1)
      continue;
    auto constant = getConstantIntValue(low);
    one.low = constant ? e.i64(*constant) : e.toI64(e.scalar(cast<Value>(low)));
    one.high = e.add(one.low, sizes[i]);
    padded.push_back(one);
  }
}

/// The indices of a reduction loop that meet more than padding, with the outer loops where they stand.
Range Panels::withoutPadding(unsigned loop) {
  Range range = rangeOf(loop);
  for (const Padded &one : padded) {
    int64_t step = one.factors[loop];
    bool outer = true;
    Value first = e.i64(one.factors.back());
    for (auto [other, factor] : llvm::enumerate(ArrayRef(one.factors).drop_back()))
      if (factor && other != loop) {
        if (llvm::is_contained(c.m, other) || llvm::is_contained(c.batch, other))
          first = e.add(first, e.mul(at[other].base, e.i64(factor)));
        else
          outer = false;
      }
    if (!outer || step <= 0)
      continue;
    // The least index of the loop that reaches `bound`.
    auto reaches = [&](Value bound) {
      Value distance = e.max(e.i64(0), e.sub(bound, first));
      return step == 1 ? distance : e.div(e.add(distance, e.i64(step - 1)), e.i64(step));
    };
    range = {e.max(range.low, reaches(one.low)), e.min(range.high, reaches(one.high))};
  }
  return range;
}

/// For each index of a short reduction loop, the rows of the tile that it leads into padding; nothing where no row is spared. A tile
/// at the end of an image's row knows which of its pixels lack a part of the window.
SmallVector<llvm::SmallBitVector> Panels::rowsInPadding(unsigned loop) {
  auto extent = Emitter::known(extents[loop]);
  if (!tileRow || !extent || *extent > kMostUnrolled || (loop == c.k.front() && part.low))
    return {};
  SmallVector<llvm::SmallBitVector> result(*extent, llvm::SmallBitVector(idle.size()));
  bool any = false;
  for (const Padded &one : padded) {
    auto low = Emitter::known(one.low), high = Emitter::known(one.high);
    int64_t step = one.factors[loop], rowStep = one.factors[c.tile];
    auto loops = llvm::count_if(ArrayRef(one.factors).drop_back(), [](int64_t factor) { return factor != 0; });
    if (!low || !high || !step || !rowStep || loops != 2)
      continue;
    for (int64_t i = 0; i < *extent; ++i)
      for (unsigned r = 0; r < idle.size(); ++r)
        if (int64_t index = one.factors.back() + step * i + rowStep * (*tileRow + r); index < *low || index >= *high) {
          result[i].set(r);
          any = true;
        }
  }
  return any ? result : SmallVector<llvm::SmallBitVector>();
}

} // namespace tfc::cpu
