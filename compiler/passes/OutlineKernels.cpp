// tfc-outline-kernels: each distinct fusion becomes a function, each fusion a launch.

#include "tfc/compiler/Passes.h"
#include "tfc/compiler/Tally.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/OperationSupport.h"

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {
#define GEN_PASS_DEF_OUTLINEKERNELS
#include "tfc/compiler/Passes.h.inc"

namespace {

/// Hash of what makes two fusions the same kernel: ops, attributes, types, the wiring, the device. Not names.
llvm::hash_code hashOf(FusionOp fusion) {
  llvm::DenseMap<Value, unsigned> numbers;
  unsigned next = 0;
  llvm::hash_code hash = llvm::hash_value(fusion->getAttr(kDeviceAttr).getAsOpaquePointer());
  Block &body = fusion.getBody().front();
  for (BlockArgument arg : body.getArguments()) {
    numbers[arg] = next++;
    hash = llvm::hash_combine(hash, arg.getType());
  }
  for (Operation &op : body) {
    hash = llvm::hash_combine(hash, op.getName(), op.getRawDictionaryAttrs(), op.hashProperties());
    for (Value v : op.getOperands()) hash = llvm::hash_combine(hash, numbers.lookup(v));
    for (Value r : op.getResults()) {
      numbers[r] = next++;
      hash = llvm::hash_combine(hash, r.getType());
    }
  }
  return hash;
}

bool areEqual(FusionOp a, FusionOp b) {
  return a->getAttr(kDeviceAttr) == b->getAttr(kDeviceAttr) &&
         OperationEquivalence::isRegionEquivalentTo(&a.getBody(), &b.getBody(), OperationEquivalence::IgnoreLocations);
}

class OutlineKernelsPass : public impl::OutlineKernelsBase<OutlineKernelsPass> {
public:
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    SmallVector<FusionOp> fusions;
    module.walk([&](FusionOp fusion) { fusions.push_back(fusion); });
    llvm::DenseMap<size_t, SmallVector<std::pair<FusionOp, func::FuncOp>, 1>> known;
    // Kernels stand behind the entries, numbered by first use.
    for (FusionOp fusion : fusions) {
      auto &bucket = known[hashOf(fusion)];
      func::FuncOp kernel;
      for (auto &[other, function] : bucket)
        if (areEqual(fusion, other)) {
          kernel = function;
          break;
        }
      if (!kernel) {
        kernel = makeKernel(module, symbols, fusion);
        bucket.push_back({fusion, kernel});
      }
      makeLaunch(fusion, kernel);
    }
    for (FusionOp fusion : fusions) fusion.erase();
  }

private:
  unsigned next = 0; ///< number of the next kernel; a statistic counts only in some builds

  func::FuncOp makeKernel(ModuleOp module, SymbolTable &symbols, FusionOp fusion) {
    OpBuilder b = OpBuilder::atBlockEnd(module.getBody());
    auto type = b.getFunctionType(fusion->getOperandTypes(), fusion->getResultTypes());
    auto kernel = func::FuncOp::create(b, fusion.getLoc(), ("kernel_" + Twine(next++)).str(), type);
    kernel.setPrivate();
    kernel->setAttr(kKernelAttr, b.getUnitAttr());
    if (Attribute device = fusion->getAttr(kDeviceAttr)) kernel->setAttr(kDeviceAttr, device);
    symbols.insert(kernel);
    ++numKernels;
    // The body is copied: it is still needed to compare with.
    IRMapping mapping;
    fusion.getBody().cloneInto(&kernel.getBody(), mapping);
    Operation *yield = kernel.getBody().front().getTerminator();
    b.setInsertionPoint(yield);
    func::ReturnOp::create(b, yield->getLoc(), yield->getOperands());
    yield->erase();
    return kernel;
  }

  void makeLaunch(FusionOp fusion, func::FuncOp kernel) {
    OpBuilder b(fusion);
    SmallVector<StringRef> names;
    for (Operation &op : fusion.getBody().front().without_terminator()) names.push_back(nodeName(&op));
    auto device = fusion->getAttrOfType<StringAttr>(kDeviceAttr);
    auto launch = LaunchOp::create(b, fusion.getLoc(), fusion->getResultTypes(), kernel.getName(), fusion.getInputs(),
                                   b.getStrArrayAttr(names), device);
    fusion->replaceAllUsesWith(launch);
    ++numLaunches;
  }
  Tally numKernels{getArgument(), "kernels", "Kernel functions"};
  Tally numLaunches{getArgument(), "launches", "Launches"};
};

} // namespace
} // namespace tfc::compiler
