// tfc-fuse: groups (FuseGroups.h) become tfc.Fusion ops.

#include "FuseGroups.h"
#include "tfc/compiler/Passes.h"
#include "tfc/compiler/Tally.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {
#define GEN_PASS_DEF_FUSE
#include "tfc/compiler/Passes.h.inc"

namespace {
/// Moves the ops of one group into a fusion.
class FusionBuilder {
public:
  explicit FusionBuilder(ArrayRef<Operation *> members) : members(members), inside(members.begin(), members.end()) {}
  FusionOp build();

private:
  Value import(Value value);
  Value repeat(Operation *op);

  ArrayRef<Operation *> members;
  llvm::SmallPtrSet<Operation *, 16> inside;
  Block *body = nullptr;
  IRMapping mapping;
  SmallVector<Value> inputs;
};
} // namespace

/// A fill with a known value is a constant; it needs no operand in the fusion.
static ElementsAttr knownFill(Operation *op) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  Type element = type.getElementType();
  if (auto fill = dyn_cast<FillOp>(op)) {
    auto value = dyn_cast_if_present<DenseElementsAttr>(constantOf(fill.getValue()));
    if (!value || value.getNumElements() != 1 || isa<DenseStringElementsAttr>(value)) return {};
    return DenseElementsAttr::get(type, value.getSplatValue<Attribute>());
  }
  bool one = isa<OnesLikeOp>(op);
  if (!one && !isa<ZerosLikeOp>(op)) return {};
  if (auto f = dyn_cast<FloatType>(element)) return DenseElementsAttr::get(type, FloatAttr::get(f, one).getValue());
  if (auto i = dyn_cast<IntegerType>(element)) return DenseElementsAttr::get(type, APInt(i.getWidth(), one));
  return {};
}

/// A copy of a repeatable op in the body.
Value FusionBuilder::repeat(Operation *op) {
  // Created at the front of what is there: operands of the first member come before it.
  OpBuilder b(body, body->end());
  if (!isa<ConstOp>(op))
    if (ElementsAttr value = knownFill(op)) {
      auto constant = ConstOp::create(b, op->getLoc(), op->getResult(0).getType(), value);
      mapping.map(op->getResult(0), constant.getResult());
      return constant.getResult();
    }
  for (Value operand : op->getOperands()) import(operand);
  Operation *copy = b.clone(*op, mapping);
  copy->removeDiscardableAttr(kDeviceAttr);
  copy->removeDiscardableAttr("_class");
  return copy->getResult(0);
}

/// The value inside the body: a member's result, a repeated op's, or an argument.
Value FusionBuilder::import(Value value) {
  if (Value known = mapping.lookupOrNull(value)) return known;
  Operation *def = value.getDefiningOp();
  if (def && isRepeatable(def) && !isa<FusionOp>(def)) {
    Value copy = repeat(def);
    mapping.map(value, copy);
    return copy;
  }
  inputs.push_back(value);
  Value arg = body->addArgument(value.getType(), value.getLoc());
  mapping.map(value, arg);
  return arg;
}

FusionOp FusionBuilder::build() {
  OpBuilder b(members.front());
  SmallVector<Value> results;
  SmallVector<Type> types;
  for (Operation *op : members)
    for (Value r : op->getResults())
      if (llvm::any_of(r.getUsers(), [&](Operation *u) { return !inside.contains(u); })) {
        results.push_back(r);
        types.push_back(r.getType());
      }
  // A kernel without a result would have nothing to say; keep the last member's for checks that may fail.
  if (results.empty()) {
    results.push_back(members.back()->getResult(0));
    types.push_back(results[0].getType());
  }
  OperationState state(members.back()->getLoc(), FusionOp::getOperationName());
  state.addTypes(types);
  state.addRegion();
  if (Attribute device = members.back()->getAttr(kDeviceAttr)) state.addAttribute(kDeviceAttr, device);
  auto fusion = cast<FusionOp>(b.create(state));
  body = &fusion.getBody().emplaceBlock();
  for (Operation *op : members) {
    for (OpOperand &operand : op->getOpOperands()) {
      Operation *def = operand.get().getDefiningOp();
      if (!def || !inside.contains(def)) operand.set(import(operand.get()));
    }
    op->moveBefore(body, body->end());
    op->removeDiscardableAttr(kDeviceAttr);
    op->removeDiscardableAttr("_class");
  }
  fusion->setOperands(inputs);
  for (auto [inner, outer] : llvm::zip(results, fusion.getResults()))
    inner.replaceUsesWithIf(outer, [&](OpOperand &use) { return use.getOwner()->getBlock() != body; });
  OpBuilder end(body, body->end());
  YieldOp::create(end, fusion.getLoc(), results);
  return fusion;
}

namespace {
class FusePass : public impl::FuseBase<FusePass> {
public:
  using FuseBase::FuseBase;
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (func.isExternal() || func->hasAttr(kKernelAttr)) return;
    // Outside in: what a region sees from around it is made there, once.
    SmallVector<Block *> blocks;
    for (Block &block : func.getBody()) blocks.push_back(&block);
    func.walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (isa<IfRegionOp, WhileRegionOp>(op))
        for (Region &region : op->getRegions()) blocks.push_back(&region.front());
    });
    for (Block *block : blocks) runOnBlock(*block);
    for (Block *block : llvm::reverse(blocks))
      for (Operation &op : llvm::make_early_inc_range(llvm::reverse(*block)))
        if (isa<ConstOp>(op) && op.use_empty()) op.erase();
  }

private:
  void runOnBlock(Block &block) {
    FuseGroups groups(block, {single, maxOps, maxValues});
    groups.form();
    auto order = groups.ordered();
    for (auto &group : order)
      for (Operation *op : group) op->moveBefore(block.getTerminator());
    // Scalar arithmetic last: where every user has repeated it, nothing is left to compute.
    SmallVector<ArrayRef<Operation *>> repeatable;
    for (auto &group : order) {
      if (!isComputing(group.front())) continue;
      if (llvm::all_of(group, isRepeatable)) repeatable.push_back(group);
      else make(group);
    }
    for (ArrayRef<Operation *> group : llvm::reverse(repeatable)) {
      SmallVector<Operation *> alive(group);
      for (Operation *op : llvm::reverse(group))
        if (op->use_empty()) {
          llvm::erase(alive, op);
          op->erase();
        }
      if (!alive.empty()) make(alive);
    }
  }
  void make(ArrayRef<Operation *> members) {
    FusionBuilder(members).build();
    ++numFusions;
    if (members.size() > 1) numFused += members.size();
  }
  Tally numFusions{getArgument(), "fusions", "Fusions made"};
  Tally numFused{getArgument(), "fused-ops", "Ops that share a fusion with another"};
};
} // namespace
} // namespace tfc::compiler
