// tfc-make-state-explicit: updates of variables become reads, arithmetic and assignments.

#include "Optimizers.h"
#include "tfc/compiler/Passes.h"
#include "tfc/compiler/Tally.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {
#define GEN_PASS_DEF_MAKESTATEEXPLICIT
#include "tfc/compiler/Passes.h.inc"

namespace {

void assign(Update &u, OperandRange in) { u.assign(in[0], in[1]); }
void assignAdd(Update &u, OperandRange in) { u.assign(in[0], u.add(u.read(in[0]), in[1])); }
void assignSub(Update &u, OperandRange in) { u.assign(in[0], u.sub(u.read(in[0]), in[1])); }

template <class Op> void scatterNd(Update &u, OperandRange in) { // ref, indices, updates
  Value var = u.read(in[0]);
  u.assign(in[0], Op::create(u.b, u.loc, var.getType(), var, in[1], in[2]));
}

void scatterRows(Update &u, OperandRange in) { // ref, indices, updates
  StringRef name = opType(u.op);
  name.consume_front("Resource");
  name.consume_front("Scatter");
  Value var = u.read(in[0]);
  u.assign(in[0], ScatterRowsOp::create(u.b, u.loc, var.getType(), var, in[1], in[2], u.b.getStringAttr(name.lower())));
}

void resourceGather(Update &u, OperandRange in) { // resource, indices
  Value var = u.read(in[0]);
  auto axis = DenseElementsAttr::get(RankedTensorType::get({}, u.b.getI32Type()), u.b.getI32IntegerAttr(0).getValue());
  Value zero = ConstOp::create(u.b, u.loc, axis.getType(), axis);
  auto batch = u.op->getAttrOfType<IntegerAttr>("batch_dims");
  OperationState state(u.loc, GatherV2Op::getOperationName());
  state.addOperands({var, in[1], zero});
  state.addTypes(u.op->getResult(0).getType());
  if (batch) state.addAttribute("batch_dims", batch);
  u.op->replaceAllUsesWith(u.b.create(state));
}

void variableShape(Update &u, OperandRange in) {
  u.op->getResult(0).replaceAllUsesWith(ShapeOp::create(u.b, u.loc, u.op->getResult(0).getType(), u.read(in[0])));
}

void variableAsRead(Update &u, OperandRange in) { // RefIdentity: the same handle
}

void isInitialized(Update &u, OperandRange in) {
  u.op->replaceAllUsesWith(VarIsInitializedOpOp::create(u.b, u.loc, u.op->getResultTypes(), in));
}

void scatterNdExtreme(Update &u, OperandRange in) { // ref, indices, updates
  Value var = u.read(in[0]);
  OperationState state(u.loc, opType(u.op).ends_with("Max") ? "tfc.TensorScatterMax" : "tfc.TensorScatterMin");
  state.addOperands({var, in[1], in[2]});
  state.addTypes(var.getType());
  u.assign(in[0], u.b.create(state)->getResult(0));
}

void gatherNd(Update &u, OperandRange in) { // resource, indices
  OperationState state(u.loc, "tfc.GatherNd");
  state.addOperands({u.read(in[0]), in[1]});
  state.addTypes(u.op->getResult(0).getType());
  u.op->replaceAllUsesWith(u.b.create(state));
}

void stridedSliceAssign(Update &u, OperandRange in) { // ref, begin, end, strides, value
  Value var = u.read(in[0]);
  OperationState state(u.loc, "tfc.TensorStridedSliceUpdate");
  state.addOperands({var, in[1], in[2], in[3], in[4]});
  state.addTypes(var.getType());
  for (StringRef mask : {"begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"})
    if (Attribute a = u.op->getAttr(mask)) state.addAttribute(mask, a);
  u.assign(in[0], u.b.create(state)->getResult(0));
}

void sparseApply(Update &u, OperandRange in) { // variables, then what the rule takes
  StringRef rule = opType(u.op);
  rule.consume_front("Resource");
  rule.consume_front("SparseApply");
  SmallVector<Value> inputs;
  SmallVector<Type> types;
  for (Value operand : in)
    if (isa<ResourceType>(operand.getType())) {
      inputs.push_back(u.read(operand));
      types.push_back(inputs.back().getType());
    } else {
      inputs.push_back(operand);
    }
  bool flag = rule.starts_with("Adagrad") ? u.flag("update_slots", true) : u.flag("use_nesterov");
  auto rows = SparseApplyRowsOp::create(u.b, u.loc, types, rule, inputs, flag);
  for (auto [handle, value] : llvm::zip(in, rows.getOutputs())) u.assign(handle, value);
}

void countUpTo(Update &u, OperandRange in) { // ref
  auto limit = u.op->getAttrOfType<IntegerAttr>("limit");
  Value old = u.read(in[0]);
  auto count = CountBelowOp::create(u.b, u.loc, old.getType(), old.getType(), old, limit);
  u.op->getResult(0).replaceAllUsesWith(count.getValue());
  u.assign(in[0], count.getNext());
}

void lastValue(Update &u, OperandRange in) { u.op->getResult(0).replaceAllUsesWith(u.read(in[0])); }

Rule findRule(StringRef name) {
  if (Rule optimizer = findOptimizer(name)) return optimizer;
  name.consume_front("Resource");
  if (name.starts_with("SparseApply")) return sparseApply;
  return llvm::StringSwitch<Rule>(name)
      .Case("Assign", assign)
      .Cases({"AssignAdd", "AssignAddVariableOp"}, assignAdd)
      .Cases({"AssignSub", "AssignSubVariableOp"}, assignSub)
      .Case("ScatterNdAdd", scatterNd<TensorScatterAddOp>)
      .Case("ScatterNdSub", scatterNd<TensorScatterSubOp>)
      .Case("ScatterNdUpdate", scatterNd<TensorScatterUpdateOp>)
      .Case("ScatterNdMin", scatterNdExtreme)
      .Case("ScatterNdMax", scatterNdExtreme)
      .Case("GatherNd", gatherNd)
      .Case("StridedSliceAssign", stridedSliceAssign)
      .Case("CountUpTo", countUpTo)
      .Case("DestroyTemporaryVariable", lastValue)
      .Cases({"ScatterAdd", "ScatterSub", "ScatterMul", "ScatterDiv", "ScatterMin", "ScatterMax", "ScatterUpdate"}, scatterRows)
      .Case("Gather", nullptr) // tfc.Gather is on tensors; the resource form is below
      .Case("VariableShape", variableShape)
      .Case("RefIdentity", variableAsRead)
      .Case("IsVariableInitialized", isInitialized)
      .Default(nullptr);
}

class MakeStateExplicitPass : public impl::MakeStateExplicitBase<MakeStateExplicitPass> {
public:
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (func.isExternal()) return;
    SmallVector<Operation *> users;
    func.walk<WalkOrder::PreOrder>([&](Operation *op) {
      bool passesOn = isa<IfRegionOp, WhileRegionOp, YieldOp>(op);
      if (!passesOn && op->getNumOperands() && isa<ResourceType>(op->getOperand(0).getType())) users.push_back(op);
    });
    for (Operation *user : users) {
      Operation &op = *user;
      Rule rule = isa<ResourceGatherOp>(op) ? resourceGather : findRule(opType(&op));
      if (!rule) {
        // Every other op on a handle is either one of the three that stay, or has no meaning here.
        if (isa<ReadVariableOpOp, AssignVariableOpOp, VarIsInitializedOpOp, IdentityOp>(op) || isHostOp(&op)) continue;
        (void)emitStatus(&op, errors::unimplemented("Op type ", opType(&op).str(), " on a variable is not supported"));
        return signalPassFailure();
      }
      for (Value operand : op.getOperands())
        if (auto handle = dyn_cast<ResourceType>(operand.getType()); handle && !handle.getValue()) {
          (void)emitStatus(&op, errors::unimplemented("Op type ", opType(&op).str(),
                                                      " on a handle that is no variable of the graph"));
          return signalPassFailure();
        }
      if (failed(checkTypes(&op))) return signalPassFailure();
      explode(&op, rule);
    }
  }

private:
  /// A handle says nothing of its variable's element type: the op must mean that which the variable has.
  LogicalResult checkTypes(Operation *op) {
    const DType *meant = nullptr;
    std::optional<graph::Attr> attr;
    for (StringRef name : {"T", "dtype"})
      if (!meant && (attr = schemaAttr(op, name))) meant = std::get_if<DType>(&*attr);
    if (!meant) return success();
    for (Value operand : op->getOperands())
      if (TensorType variable = variableType(operand.getType()))
        if (DType has = dtypeOf(variable); has != *meant)
          return emitStatus(op, errors::invalidArgument("Trying to access variable with wrong dtype. Expected ", runtimeName(has), " got ", runtimeName(*meant)));
    return success();
  }

  void explode(Operation *op, Rule rule) {
    Operation *before = op->getPrevNode();
    Update update(op);
    rule(update, op->getOperands());
    // What was said of the update holds for its parts.
    Operation *first = before ? before->getNextNode() : &op->getBlock()->front();
    for (Operation *part = first; part != op; part = part->getNextNode())
      for (StringRef key : {StringRef(kDeviceAttr), StringRef("_class")})
        if (Attribute a = op->getDiscardableAttr(key)) part->setDiscardableAttr(key, a);
    for (OpResult r : op->getResults())
      if (isa<ResourceType>(r.getType())) r.replaceAllUsesWith(op->getOperand(0));
    op->erase();
    ++numUpdates;
  }
  Tally numUpdates{getArgument(), "updates", "Updates made explicit"};
};

} // namespace
} // namespace tfc::compiler
