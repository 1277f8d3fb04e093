// tfc-simplify: patterns, forwarding of variables' values, common subexpressions, dead code.

#include "SimplifyPatterns.h"
#include "tfc/compiler/Passes.h"
#include "tfc/compiler/Tally.h"

#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/StringSet.h"

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
    populateRegionPatterns(set);
    patterns = FrozenRewritePatternSet(std::move(set));
    return success();
  }
  void runOnOperation() override;

private:
  struct VariableState {
    Value value;                 ///< what the variable holds now, if known
    AssignVariableOpOp assigned; ///< the last assignment, while nothing has looked at the variable since
  };
  using VariableStates = llvm::StringMap<VariableState>;
  void forwardVariables(Block &block, VariableStates &states);
  void forwardAround(Operation &op, VariableStates &states);
  FrozenRewritePatternSet patterns;
  Tally numForwarded{getArgument(), "forwarded", "Reads replaced by the value last assigned or read"};
  Tally numOverwritten{getArgument(), "overwritten", "Assignments dropped because nothing reads them before the next"};
  Tally numCommon{getArgument(), "common", "Ops replaced by an equal one"};
  Tally numHoisted{getArgument(), "hoisted", "Ops moved in front of a loop"};
};
} // namespace

/// Which variable a handle is, by its key in the session; empty if it cannot be told.
static std::string keyOf(Value handle) {
  auto variable = handle.getDefiningOp<VarHandleOpOp>();
  return variable ? (variable.getContainer() + "\n" + variable.getSharedName()).str() : std::string();
}

/// An op with regions: they may or may not run, a loop's again and again.
void SimplifyPass::forwardAround(Operation &op, VariableStates &states) {
  llvm::StringSet<> written;
  bool anything = false;
  op.walk([&](Operation *inner) {
    for (Value operand : inner->getOperands()) {
      if (!isa<ResourceType>(operand.getType()) || isa<ReadVariableOpOp, VarIsInitializedOpOp>(inner)) continue;
      std::string key = keyOf(operand);
      if (key.empty()) anything |= variableType(operand.getType()) != nullptr;
      else written.insert(key);
    }
  });
  auto forget = [&](VariableStates &known) {
    if (anything) known.clear();
    for (auto &entry : written) known.erase(entry.getKey());
  };
  for (auto &entry : states) entry.second.assigned = {}; // a region may read it
  if (isa<WhileRegionOp>(op)) forget(states);
  for (Region &region : op.getRegions()) {
    VariableStates inside = states;
    for (Block &block : region) forwardVariables(block, inside);
  }
  forget(states);
}

void SimplifyPass::forwardVariables(Block &block, VariableStates &states) {
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (isa<IfRegionOp, WhileRegionOp>(op)) {
      forwardAround(op, states);
    } else if (auto read = dyn_cast<ReadVariableOpOp>(op)) {
      std::string key = keyOf(read.getResource());
      if (key.empty()) {
        states.clear();
        continue;
      }
      VariableState &state = states[key];
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
      VariableState &state = states[key];
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
  SmallVector<WhileRegionOp> loops;
  func.walk([&](WhileRegionOp loop) { loops.push_back(loop); });
  for (WhileRegionOp loop : loops) dropCarried(loop);
  for (Block &block : func.getBody()) {
    VariableStates states;
    forwardVariables(block, states);
  }
  DominanceInfo dominance(func);
  IRRewriter rewriter(&getContext());
  size_t before = 0, after = 0;
  func.walk([&](Operation *) { ++before; });
  eliminateCommonSubExpressions(rewriter, dominance, func);
  func.walk([&](Operation *) { ++after; });
  numCommon += before - after;
  numHoisted += hoistInvariants(func);
  rewrite();
  Operation *terminator = func.getBody().back().getTerminator();
  func.setFunctionType(
      FunctionType::get(&getContext(), func.getBody().getArgumentTypes(), terminator->getOperandTypes()));
}

} // namespace tfc::compiler
