// Which inputs of a kernel may lend their buffer to an output.
#include "Emit.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;

namespace tfc::cpu {

static RankedTensorType typeOf(Value tensor) { return cast<RankedTensorType>(tensor.getType()); }

void noteInPlace(func::FuncOp kernel, bool scheduled) {
  Block &block = kernel.getBody().front();
  Operation *terminator = block.getTerminator();
  unsigned computing = 0;
  bool reduces = false;
  for (Operation &op : block)
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op); linalgOp && !isa<linalg::FillOp>(op)) {
      ++computing;
      reduces |= linalgOp.getNumReductionLoops() > 0;
    }
  // Plain loops run op by op: a second op could read an input that the first one's result has replaced.
  if (!scheduled && computing > 1)
    return;
  SmallVector<Attribute> pairs;
  Builder b(kernel.getContext());
  for (BlockArgument argument : block.getArguments()) {
    auto shape = typeOf(argument).getShape();
    llvm::DenseSet<Value> seen;
    // Every path from the argument is elementwise at the same index.
    std::function<bool(Value)> visit = [&](Value value) {
      if (!seen.insert(value).second)
        return true;
      for (OpOperand &use : value.getUses()) {
        if (use.getOwner() == terminator)
          continue;
        auto generic = dyn_cast<linalg::GenericOp>(use.getOwner());
        if (!generic || generic.getNumReductionLoops() || !generic.getMatchingIndexingMap(&use).isIdentity())
          return false;
        for (OpOperand &init : generic.getDpsInitsMutable())
          if (!generic.getMatchingIndexingMap(&init).isIdentity())
            return false;
        for (Value result : generic->getResults())
          if (typeOf(result).getShape() != shape || !visit(result))
            return false;
      }
      return true;
    };
    if (argument.use_empty() || !visit(argument))
      continue;
    // Row by row, results are stored one after the other: what a later one reads must still be there.
    if (reduces && llvm::count_if(terminator->getOperands(), [&](Value result) { return seen.contains(result); }) > 1)
      continue;
    for (OpOperand &result : terminator->getOpOperands()) {
      unsigned number = result.getOperandNumber();
      if (result.get().getType() != argument.getType() || !seen.contains(result.get()) || result.get() == argument)
        continue;
      // Several inputs may offer their buffer to one output (gradient and variable of an update): the planner takes one.
      pairs.push_back(b.getI64ArrayAttr({argument.getArgNumber(), number}));
    }
  }
  if (!pairs.empty())
    kernel->setAttr("tfc.inplace", b.getArrayAttr(pairs));
}

} // namespace tfc::cpu
