#include "Stages.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;

namespace tfc::cpu {

bool isReduction(Operation *op) {
  auto linalgOp = dyn_cast_or_null<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.getNumReductionLoops();
}

void forOperands(Operation *op, llvm::function_ref<void(Value)> visit) {
  op->walk([&](Operation *inner) {
    for (Value operand : inner->getOperands())
      if (isa<RankedTensorType>(operand.getType()))
        visit(operand);
  });
}

Value withoutReshapes(Value result) {
  auto sizes = [](Value tensor) {
    SmallVector<int64_t> dims(typeOf(tensor).getShape());
    llvm::erase(dims, 1);
    return dims;
  };
  Value found = result;
  for (Value tensor = result; isa_and_nonnull<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(tensor.getDefiningOp());) {
    tensor = tensor.getDefiningOp()->getOperand(0);
    if (isReduction(tensor.getDefiningOp()) || (tensor.getDefiningOp() && sizes(tensor) == sizes(result)))
      found = tensor;
  }
  return found;
}

void collect(Emitter &e, Value tensor, Stages &stages) {
  llvm::DenseSet<Value> seen;
  std::function<void(Value)> visit = [&](Value value) {
    if (!seen.insert(value).second || e.stored.contains(value))
      return;
    Operation *op = value.getDefiningOp();
    if (!op)
      return;
    if (isReduction(op))
      stages.insert(op);
    forOperands(op, visit);
  };
  visit(tensor);
}

static bool dependsOn(Emitter &e, Value tensor, ArrayRef<Operation *> stages) {
  Stages found;
  collect(e, tensor, found);
  return llvm::any_of(stages, [&](Operation *stage) { return found.contains(stage); });
}

bool isEpilogue(Emitter &e, Value tensor, Operation *stage) {
  if (tensor.getDefiningOp() == stage)
    return true;
  if (typeOf(tensor).getShape() != typeOf(stage->getResult(0)).getShape())
    return false;
  std::function<bool(Value)> visit = [&](Value value) {
    if (value.getDefiningOp() == stage || !dependsOn(e, value, stage))
      return true;
    auto generic = dyn_cast<linalg::GenericOp>(value.getDefiningOp());
    if (!generic || generic.getNumReductionLoops())
      return false;
    for (OpOperand &init : generic.getDpsInitsMutable())
      if (!generic.getMatchingIndexingMap(&init).isIdentity())
        return false;
    for (OpOperand &operand : generic->getOpOperands()) {
      if (!isa<RankedTensorType>(operand.get().getType()) || !dependsOn(e, operand.get(), stage))
        continue;
      if (!generic.getMatchingIndexingMap(&operand).isIdentity() || !visit(operand.get()))
        return false;
    }
    bool captured = false;
    generic.getBody()->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        captured |= isa<RankedTensorType>(operand.getType()) && dependsOn(e, operand, stage);
    });
    return !captured;
  };
  return visit(tensor);
}

/// Is row i of the result, along the first `rank` dimensions, made of row i of the operand alone?
static bool keepsRows(Operation *op, int64_t rank) {
  // Groups i, or i with ones behind it.
  auto alone = [&](ArrayRef<ReassociationIndices> groups, RankedTensorType fine) {
    return int64_t(groups.size()) >= rank && llvm::all_of(llvm::enumerate(groups.take_front(rank)), [&](auto group) {
             return group.value().front() == int64_t(group.index()) &&
                    llvm::all_of(ArrayRef(group.value()).drop_front(), [&](int64_t i) { return fine.getDimSize(i) == 1; });
           });
  };
  auto all = [&](ArrayRef<OpFoldResult> values, int64_t wanted) {
    return llvm::all_of(values.take_front(rank), [&](OpFoldResult value) { return isConstantIntValue(value, wanted); });
  };
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    return alone(collapse.getReassociationIndices(), collapse.getSrcType());
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return alone(expand.getReassociationIndices(), expand.getResultType());
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
    return slice.getType().getRank() == slice.getSourceType().getRank() && all(slice.getMixedOffsets(), 0) &&
           all(slice.getMixedStrides(), 1);
  if (auto pad = dyn_cast<tensor::PadOp>(op))
    return all(pad.getMixedLowPad(), 0) && all(pad.getMixedHighPad(), 0);
  return false;
}

int64_t rowRank(Emitter &e, ArrayRef<Sink> group, ArrayRef<Operation *> stages) {
  int64_t rank = typeOf(group.front().tensor).getRank();
  for (const Sink &sink : group)
    rank = std::min(rank, typeOf(sink.tensor).getRank());
  for (Operation *stage : stages) {
    rank = std::min(rank, typeOf(stage->getResult(0)).getRank());
    if (auto contraction = Contraction::match(cast<linalg::LinalgOp>(stage)))
      while (rank > 0 && !contraction->fillsTilesIn(rank))
        --rank;
  }
  for (; rank > 0; --rank) {
    llvm::DenseSet<Value> seen;
    std::function<bool(Value)> visit = [&](Value tensor) -> bool {
      if (!seen.insert(tensor).second || !dependsOn(e, tensor, stages))
        return true;
      if (keepsRows(tensor.getDefiningOp(), rank))
        return visit(tensor.getDefiningOp()->getOperand(0));
      auto op = dyn_cast<linalg::LinalgOp>(tensor.getDefiningOp());
      if (!op || isa<linalg::FillOp>(tensor.getDefiningOp()))
        return false;
      auto sameRows = [&](AffineMap map, ArrayRef<AffineExpr> rows) {
        return map.getNumResults() >= rank && map.getResults().take_front(rank) == rows;
      };
      AffineMap out = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
      if (out.getNumResults() < rank)
        return false;
      SmallVector<AffineExpr> rows(out.getResults().take_front(rank));
      for (OpOperand &init : op.getDpsInitsMutable())
        if (!sameRows(op.getMatchingIndexingMap(&init), rows))
          return false;
      for (OpOperand &operand : op->getOpOperands()) {
        if (!isa<RankedTensorType>(operand.get().getType()) || !dependsOn(e, operand.get(), stages))
          continue;
        if (!sameRows(op.getMatchingIndexingMap(&operand), rows) || !visit(operand.get()))
          return false;
      }
      bool captured = false;
      op->getRegion(0).walk([&](Operation *inner) {
        for (Value operand : inner->getOperands())
          captured |= isa<RankedTensorType>(operand.getType()) && dependsOn(e, operand, stages);
      });
      return !captured;
    };
    auto shape = typeOf(group.front().tensor).getShape().take_front(rank);
    bool aligned = llvm::all_of(group, [&](const Sink &sink) {
      return typeOf(sink.tensor).getShape().take_front(rank) == shape && visit(sink.tensor);
    });
    aligned &= llvm::all_of(stages, [&](Operation *stage) {
      return typeOf(stage->getResult(0)).getShape().take_front(rank) == shape && visit(stage->getResult(0));
    });
    if (aligned)
      return rank;
  }
  return 0;
}

} // namespace tfc::cpu
