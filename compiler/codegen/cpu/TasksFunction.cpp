// The companion that tells the step how many tasks a launch has, where that depends on run-time sizes.
#include "Nest.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace tfc::cpu {

bool addTasksFunction(Emitter &e, Value tasks) {
  OpBuilder b(e.abi.function);
  Type pointer = LLVM::LLVMPointerType::get(b.getContext());
  Block &entry = e.abi.function.getBody().front();
  llvm::SetVector<Operation *> slice;
  bool possible = true;
  std::function<void(Value)> visit = [&](Value value) {
    Operation *op = value.getDefiningOp();
    if (!op) {
      possible &= value == entry.getArgument(1);
      return;
    }
    if (slice.contains(op))
      return;
    possible &= op->getNumRegions() == 0;
    for (Value operand : op->getOperands())
      visit(operand);
    slice.insert(op);
  };
  visit(tasks);
  if (!possible)
    return false;
  auto function = func::FuncOp::create(b, e.loc, (e.abi.function.getName() + ".tasks").str(),
                                       b.getFunctionType({pointer}, {b.getI64Type()}));
  function.setPrivate();
  function->setAttr("tfc.kernel_part", b.getUnitAttr());
  Block *body = function.addEntryBlock();
  b.setInsertionPointToStart(body);
  IRMapping mapping;
  mapping.map(entry.getArgument(1), body->getArgument(0));
  for (Operation *op : slice)
    b.clone(*op, mapping);
  func::ReturnOp::create(b, e.loc, mapping.lookup(tasks));
  return true;
}

} // namespace tfc::cpu
