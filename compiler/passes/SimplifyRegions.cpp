// Patterns on branches and loops: known conditions, values that a loop does not change, results that nothing uses; and the
// loop-invariant code of tfc-simplify.

#include "FuseGroups.h"
#include "SimplifyPatterns.h"
#include "tfc/compiler/Passes.h"

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {

static std::optional<bool> knownBool(Value value) {
  auto dense = dyn_cast_if_present<DenseElementsAttr>(constantOf(value));
  if (!dense || !dense.getElementType().isInteger(1) || dense.getNumElements() != 1) return std::nullopt;
  return dense.getSplatValue<bool>();
}

static Value throughIdentity(Value v) {
  while (auto op = v.getDefiningOp<IdentityOp>()) v = op->getOperand(0);
  return v;
}

bool dropCarried(WhileRegionOp op) {
  Operation *yield = op.getBody().front().getTerminator();
  llvm::BitVector drop(op->getNumOperands());
  for (unsigned i = 0; i < drop.size(); ++i) {
    BlockArgument inCond = op.getCond().getArgument(i), inBody = op.getBody().getArgument(i);
    Value initial = op->getOperand(i);
    bool same = throughIdentity(yield->getOperand(i)) == inBody || throughIdentity(yield->getOperand(i)) == throughIdentity(initial);
    bool unused = inCond.use_empty() && inBody.use_empty() && op->getResult(i).use_empty();
    if (!same && !unused) continue;
    drop.set(i);
    if (!same) continue;
    inCond.replaceAllUsesWith(initial);
    inBody.replaceAllUsesWith(initial);
    op->getResult(i).replaceAllUsesWith(initial);
  }
  if (drop.none()) return false;
  yield->eraseOperands(drop);
  op.getCond().front().eraseArguments(drop);
  op.getBody().front().eraseArguments(drop);
  SmallVector<Value> inputs, old;
  SmallVector<Type> types;
  for (unsigned i = 0; i < drop.size(); ++i)
    if (!drop[i]) inputs.push_back(op->getOperand(i)), old.push_back(op->getResult(i)), types.push_back(op->getResult(i).getType());
  OpBuilder b(op);
  OperationState state(op->getLoc(), WhileRegionOp::getOperationName(), inputs, types, op->getAttrs());
  state.addRegion()->takeBody(op.getCond());
  state.addRegion()->takeBody(op.getBody());
  Operation *made = b.create(state);
  for (auto [from, to] : llvm::zip(old, made->getResults())) from.replaceAllUsesWith(to);
  op->erase();
  return true;
}

namespace {

/// A branch whose condition is known takes the place of the op.
struct KnownBranch : OpRewritePattern<IfRegionOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(IfRegionOp op, PatternRewriter &rewriter) const override {
    std::optional<bool> condition = knownBool(op.getCondition());
    if (!condition) return rewriter.notifyMatchFailure(op, "condition is no constant");
    Block &block = (*condition ? op.getThenRegion() : op.getElseRegion()).front();
    Operation *yield = block.getTerminator();
    SmallVector<Value> values(yield->getOperands());
    rewriter.eraseOp(yield);
    rewriter.inlineBlockBefore(&block, op);
    rewriter.replaceOp(op, values);
    return success();
  }
};

/// Results that nothing uses, or that are the same whatever the condition says.
struct DeadBranchResults : OpRewritePattern<IfRegionOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(IfRegionOp op, PatternRewriter &rewriter) const override {
    Operation *yes = op.getThenRegion().front().getTerminator(), *no = op.getElseRegion().front().getTerminator();
    llvm::BitVector drop(op->getNumResults());
    for (OpResult r : op->getResults()) {
      unsigned i = r.getResultNumber();
      Value value = yes->getOperand(i);
      if (value == no->getOperand(i) && value.getParentBlock() != yes->getBlock()) rewriter.replaceAllUsesWith(r, value);
      if (r.use_empty()) drop.set(i);
    }
    if (drop.none()) return rewriter.notifyMatchFailure(op, "all results are used");
    SmallVector<Value> kept;
    SmallVector<Type> types;
    for (OpResult r : op->getResults())
      if (!drop[r.getResultNumber()]) kept.push_back(r), types.push_back(r.getType());
    rewriter.modifyOpInPlace(yes, [&] { yes->eraseOperands(drop); });
    rewriter.modifyOpInPlace(no, [&] { no->eraseOperands(drop); });
    OperationState state(op->getLoc(), IfRegionOp::getOperationName(), op->getOperands(), types, op->getAttrs());
    Region *one = state.addRegion(), *other = state.addRegion();
    Operation *made = rewriter.create(state);
    (void)one, (void)other;
    rewriter.inlineRegionBefore(op.getThenRegion(), made->getRegion(0), made->getRegion(0).end());
    rewriter.inlineRegionBefore(op.getElseRegion(), made->getRegion(1), made->getRegion(1).end());
    for (auto [from, to] : llvm::zip(kept, made->getResults())) rewriter.replaceAllUsesWith(from, to);
    rewriter.eraseOp(op);
    return success();
  }
};

/// A loop that ends before it begins leaves its initial values; the condition's effects stay.
struct NeverLoops : OpRewritePattern<WhileRegionOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(WhileRegionOp op, PatternRewriter &rewriter) const override {
    Block &block = op.getCond().front();
    if (knownBool(block.getTerminator()->getOperand(0)) != false) return rewriter.notifyMatchFailure(op, "condition is not false");
    rewriter.eraseOp(block.getTerminator());
    rewriter.inlineBlockBefore(&block, op, op->getOperands());
    rewriter.replaceOp(op, op->getOperands());
    return success();
  }
};

} // namespace

void populateRegionPatterns(RewritePatternSet &patterns) {
  patterns.add<KnownBranch, DeadBranchResults, NeverLoops>(patterns.getContext());
}

/// Whether an op may run although the loop around it might not: it cannot fail and its size is known.
static bool mayRunAhead(Operation *op) {
  if (op->getNumRegions() || !isMemoryEffectFree(op)) return false;
  auto isKnown = [](Type t) {
    auto r = dyn_cast<RankedTensorType>(t);
    return r && r.hasStaticShape();
  };
  if (!llvm::all_of(op->getResultTypes(), isKnown) || !llvm::all_of(op->getOperandTypes(), isKnown)) return false;
  if (isa<ConstOp>(op) || isView(op)) return true;
  StringRef type = opType(op);
  bool divides = type.contains("Div") || type.contains("Mod") || type == "Pow";
  if (divides && !isa<FloatType>(getElementTypeOrSelf(op->getResult(0).getType()))) return false;
  OpKind kind = kindOf(op);
  return kind == OpKind::Elementwise || kind == OpKind::Contraction || kind == OpKind::Reduction || isa<TransposeOp>(op);
}

static VarHandleOpOp handleOf(Value v) { return throughIdentity(v).getDefiningOp<VarHandleOpOp>(); }

/// Whether a read in a loop shows the same in each iteration: nothing in the loop may write the variable. It may then stand in front of
/// the loop: TensorFlow wants a reference variable initialised before its value, or the reference, enters a loop.
static bool readsInvariant(Operation *op, WhileRegionOp loop) {
  if (!isa<ReadVariableOpOp>(op)) return false;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  VarHandleOpOp mine = handleOf(op->getOperand(0));
  if (!type || !type.hasStaticShape() || !mine) return false;
  auto same = [&](VarHandleOpOp other) {
    return !other || (other->getAttr("shared_name") == mine->getAttr("shared_name") && other->getAttr("container") == mine->getAttr("container"));
  };
  return !loop->walk([&](Operation *inner) {
    if (isa<ReadVariableOpOp, VarIsInitializedOpOp, IdentityOp>(inner)) return WalkResult::advance();
    for (Value v : inner->getOperands())
      if (variableType(v.getType()) && same(handleOf(v))) return WalkResult::interrupt();
    return WalkResult::advance();
  }).wasInterrupted();
}

size_t hoistInvariants(func::FuncOp func) {
  size_t count = 0;
  func.walk<WalkOrder::PostOrder>([&](WhileRegionOp loop) {
    for (Region &region : loop->getRegions())
      for (Operation &op : llvm::make_early_inc_range(region.front().without_terminator())) {
        auto outside = [&](Value v) { return !loop->isAncestor(v.getParentBlock()->getParentOp()); };
        if (!llvm::all_of(op.getOperands(), outside) || !(mayRunAhead(&op) || readsInvariant(&op, loop))) continue;
        op.moveBefore(loop);
        ++count;
      }
  });
  return count;
}

} // namespace tfc::compiler
