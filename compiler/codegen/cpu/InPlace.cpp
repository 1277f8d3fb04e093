// Which inputs of a kernel may lend their buffer to an output.
#include "Emit.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;

namespace tfc::cpu {

static RankedTensorType typeOf(Value tensor) { return cast<RankedTensorType>(tensor.getType()); }

int carriedArgument(func::FuncOp kernel, unsigned number) {
  Block &block = kernel.getBody().front();
  Value value = block.getTerminator()->getOperand(number);
  Type type = value.getType();
  bool isLoop = false;
  while (auto result = dyn_cast<OpResult>(value)) {
    if (!value.hasOneUse())
      return -1;
    Operation *op = result.getOwner();
    if (auto loop = dyn_cast<scf::ForOp>(op)) {
      value = loop.getInitArgs()[result.getResultNumber()];
      isLoop = true;
    } else if (isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp, tensor::CastOp, tensor::ReshapeOp>(op)) {
      value = op->getOperand(0);
    } else {
      return -1;
    }
  }
  auto argument = cast<BlockArgument>(value);
  bool fits = isLoop && argument.getOwner() == &block && argument.hasOneUse() && argument.getType() == type;
  return fits ? static_cast<int>(argument.getArgNumber()) : -1;
}

/// Loops of plain kernels that work in the buffer of an argument.
static void noteCarried(func::FuncOp kernel) {
  SmallVector<Attribute> pairs;
  Builder b(kernel.getContext());
  for (unsigned i = 0; i < kernel.getNumResults(); ++i)
    if (int argument = carriedArgument(kernel, i); argument >= 0)
      pairs.push_back(b.getI64ArrayAttr({argument, i}));
  if (!pairs.empty())
    kernel->setAttr("tfc.inplace", b.getArrayAttr(pairs));
}

void noteInPlace(func::FuncOp kernel, bool scheduled) {
  if (!scheduled)
    noteCarried(kernel);
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
  if (pairs.empty())
    return;
  if (auto carried = kernel->getAttrOfType<ArrayAttr>("tfc.inplace"))
    pairs.append(carried.begin(), carried.end());
  kernel->setAttr("tfc.inplace", b.getArrayAttr(pairs));
}

} // namespace tfc::cpu
