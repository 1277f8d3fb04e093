// tfc-simplify: patterns, forwarding of variables' values, common subexpressions, dead code.

#include "SimplifyPatterns.h"
#include "tfc/compiler/Passes.h"

#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {
#define GEN_PASS_DEF_SIMPLIFY
#include "tfc/compiler/Passes.h.inc"

namespace {
class SimplifyPass : public impl::SimplifyBase<SimplifyPass> {
public:
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    populateMathPatterns(set);
    populateArrayPatterns(set);
    populateConstantPatterns(set);
    populateNNPatterns(set);
    patterns = FrozenRewritePatternSet(std::move(set));
    return success();
  }
  void runOnOperation() override;

private:
  void forwardVariables(Block &block);
  FrozenRewritePatternSet patterns;
};
} // namespace

/// Which variable a handle is, by its key in the session; empty if it cannot be told.
static std::string keyOf(Value handle) {
  auto variable = handle.getDefiningOp<VarHandleOpOp>();
  return variable ? (variable.getContainer() + "\n" + variable.getSharedName()).str() : std::string();
}

void SimplifyPass::forwardVariables(Block &block) {
  struct State {
    Value value;                 ///< what the variable holds now, if known
    AssignVariableOpOp assigned; ///< the last assignment, while nothing has looked at the variable since
  };
  llvm::StringMap<State> states;
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (auto read = dyn_cast<ReadVariableOpOp>(op)) {
      std::string key = keyOf(read.getResource());
      if (key.empty()) {
        states.clear();
        continue;
      }
      State &state = states[key];
      state.assigned = {};
      if (state.value && state.value.getType() == read.getValue().getType()) {
        read.getValue().replaceAllUsesWith(state.value);
        read.erase();
        ++numForwarded;
      } else {
        state.value = read.getValue();
      }
    } else if (auto assign = dyn_cast<AssignVariableOpOp>(op)) {
      std::string key = keyOf(assign.getResource());
      if (key.empty()) {
        states.clear();
        continue;
      }
      State &state = states[key];
      if (state.assigned) {
        state.assigned.erase();
        ++numOverwritten;
      }
      state.value = assign.getValue();
      state.assigned = assign;
    } else if (llvm::any_of(op.getOperandTypes(), [](Type t) { return isa<ResourceType>(t); })) {
      // Whether a variable is initialised may be asked without changing it; anything else may do what it likes.
      if (!isa<VarIsInitializedOpOp>(op)) states.clear();
      else states.erase(keyOf(op.getOperand(0)));
    }
  }
}

void SimplifyPass::runOnOperation() {
  func::FuncOp func = getOperation();
  if (func.isExternal()) return;
  GreedyRewriteConfig config;
  config.setUseTopDownTraversal(true);
  auto rewrite = [&] { (void)applyPatternsGreedily(func, patterns, config); };
  rewrite();
  for (Block &block : func.getBody()) forwardVariables(block);
  DominanceInfo dominance(func);
  IRRewriter rewriter(&getContext());
  size_t before = 0, after = 0;
  func.walk([&](Operation *) { ++before; });
  eliminateCommonSubExpressions(rewriter, dominance, func);
  func.walk([&](Operation *) { ++after; });
  numCommon += before - after;
  rewrite();
  Operation *terminator = func.getBody().back().getTerminator();
  func.setFunctionType(
      FunctionType::get(&getContext(), func.getBody().getArgumentTypes(), terminator->getOperandTypes()));
}

} // namespace tfc::compiler
