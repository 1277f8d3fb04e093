// tfc-infer-shapes: TensorFlow's shape rules and shape arithmetic on the module.

#include "InferArrays.h"
#include "InferHandles.h"
#include "SimplifyPatterns.h"
#include "tfc/compiler/Passes.h"
#include "tfc/compiler/Tally.h"
#include "tfc/dialect/Schema.h"
#include "tfc/graph/ShapeInference.h"

using namespace mlir;

namespace tfc::compiler {
#define GEN_PASS_DEF_INFERSHAPES
#include "tfc/compiler/Passes.h.inc"

namespace {
class InferShapesPass : public impl::InferShapesBase<InferShapesPass> {
public:
  using InferShapesBase::InferShapesBase;
  void runOnOperation() override;

private:
  LogicalResult visit(Operation *op);
  LogicalResult visitBlock(Block &block);
  LogicalResult visitIf(ir::IfRegionOp op);
  LogicalResult visitWhile(ir::WhileRegionOp op);
  LogicalResult takeBranch(ir::IfRegionOp op, Region &taken);
  void learn(OpResult result, Value given);
  void forget(Operation *op);
  void refine(OpResult result, const Shape &shape);
  const Tensor &known(Value value);

  /// Values of small constants, none-tensors for the rest.
  llvm::DenseMap<Value, Tensor> values;
  /// For int vectors: the shape they spell, partly known.
  llvm::DenseMap<Value, Shape> spelled;
  Tally numRefined{getArgument(), "refined", "Result types made more precise"};
  Tally numFolded{getArgument(), "folded", "Ops folded to constants"};
};
} // namespace

/// The value behind `value` if it is a constant small enough to compute with.
const Tensor &InferShapesPass::known(Value value) {
  auto [it, isNew] = values.try_emplace(value);
  if (!isNew) return it->second;
  ElementsAttr attr = ir::constantOf(value);
  if (attr && attr.getNumElements() <= maxElements && !isa<ir::StringType, ir::VariantType>(attr.getElementType()))
    if (Expected<Tensor> tensor = ir::tensorOf(attr)) it->second = *tensor;
  return it->second;
}

void InferShapesPass::refine(OpResult result, const Shape &shape) {
  auto type = dyn_cast<TensorType>(result.getType());
  if (!type) return;
  std::optional<Shape> merged = ir::shapeOf(type).mergedWith(shape);
  if (!merged) return; // the graph's own annotation contradicts the rule: keep what the user fed or declared
  TensorType better = ir::withShape(type, *merged);
  if (better == type) return;
  result.setType(better);
  ++numRefined;
}

LogicalResult InferShapesPass::visitBlock(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(block))
    if (failed(visit(&op))) return failure();
  return success();
}

/// What is known of values that are about to go.
void InferShapesPass::forget(Operation *op) {
  op->walk([&](Operation *inner) {
    for (Value r : inner->getResults()) values.erase(r), spelled.erase(r);
    for (Region &region : inner->getRegions())
      for (Value arg : region.getArguments()) values.erase(arg), spelled.erase(arg);
  });
}

/// A value that nobody looks at has whatever type the other side's has.
static bool isFake(Value value) { return value.getDefiningOp() && ir::opType(value.getDefiningOp()) == "FakeParam"; }

static void retype(Value fake, Type type) {
  fake.setType(type);
  fake.getDefiningOp()->setAttr("shape", ir::shapeAttr(type.getContext(), ir::shapeOf(type)));
}

/// The branch that runs takes the place of the op; the other one's shapes are nobody's concern.
LogicalResult InferShapesPass::takeBranch(ir::IfRegionOp op, Region &taken) {
  Block &block = taken.front();
  if (failed(visitBlock(block))) return failure();
  Operation *yield = block.getTerminator();
  op->replaceAllUsesWith(yield->getOperands());
  yield->erase();
  op->getBlock()->getOperations().splice(op->getIterator(), block.getOperations());
  forget(op);
  op->erase();
  return success();
}

/// Where the other branch gives a value that nobody looks at, the result is what this one gives: a constant, or a shape.
void InferShapesPass::learn(OpResult result, Value given) {
  auto learned = [&](Value v) {
    if (auto it = spelled.find(given); it != spelled.end()) {
      Shape shape = it->second;
      spelled[v] = shape;
    }
  };
  learned(result);
  Tensor value = known(given);
  if (value.is_none() || value.dtype() != ir::dtypeOf(result.getType())) return;
  OpBuilder builder(result.getOwner());
  ElementsAttr attr = ir::elementsAttr(&getContext(), value);
  auto constant = ir::ConstOp::create(builder, result.getLoc(), attr.getType(), attr);
  values[constant.getResult()] = value;
  learned(constant.getResult());
  result.replaceAllUsesWith(constant.getResult());
}

LogicalResult InferShapesPass::visitIf(ir::IfRegionOp op) {
  if (const Tensor &condition = known(op.getCondition()); !condition.is_none() && condition.dtype() == bool_ && condition.size() == 1)
    return takeBranch(op, condition.item<bool>() ? op.getThenRegion() : op.getElseRegion());
  for (Region &region : op->getRegions())
    if (failed(visitBlock(region.front()))) return failure();
  Operation *yes = op.getThenRegion().front().getTerminator(), *no = op.getElseRegion().front().getTerminator();
  for (OpResult r : op->getResults()) {
    unsigned i = r.getResultNumber();
    Value a = yes->getOperand(i), b = no->getOperand(i);
    if (isFake(a) && isa<TensorType>(b.getType())) retype(a, b.getType());
    else if (isFake(b) && isa<TensorType>(a.getType())) retype(b, a.getType());
    Type type = eitherType(a.getType(), b.getType());
    if (isa<TensorType>(type)) refine(r, ir::shapeOf(type));
    else r.setType(type);
    if (isFake(a) != isFake(b)) learn(r, isFake(a) ? b : a);
  }
  return success();
}

/// What a loop carries has the type that its initial value and the value of each iteration agree on. The body is tried on a copy with
/// the initial values' types; what comes out otherwise is unknown in the next attempt.
LogicalResult InferShapesPass::visitWhile(ir::WhileRegionOp op) {
  SmallVector<Type> types(op->getOperandTypes());
  OpBuilder builder(op);
  while (true) {
    auto trial = cast<ir::WhileRegionOp>(builder.clone(*op));
    for (Region &region : trial->getRegions())
      for (auto [arg, type] : llvm::zip(region.getArguments(), types)) arg.setType(type);
    std::optional<Status> error;
    LogicalResult result = success();
    {
      ScopedDiagnosticHandler quiet(&getContext(), [&](Diagnostic &d) {
        if (!error && d.getSeverity() == DiagnosticSeverity::Error) error = ir::statusOf(d);
        return success();
      });
      for (Region &region : trial->getRegions())
        if (succeeded(result)) result = visitBlock(region.front());
    }
    SmallVector<Type> next(types);
    if (succeeded(result)) {
      for (auto [type, yielded] : llvm::zip(next, trial.getBody().front().getTerminator()->getOperands()))
        type = eitherType(type, yielded.getType());
    }
    if (succeeded(result) && next == types) {
      for (auto [r, type] : llvm::zip(trial->getResults(), types)) r.setType(type);
      op->replaceAllUsesWith(trial);
      forget(op);
      op->erase();
      return success();
    }
    forget(trial);
    trial->erase();
    if (failed(result)) {
      // The loop may not run at all, or with other shapes than those it begins with.
      SmallVector<Type> open;
      for (Type t : types) open.push_back(isa<TensorType>(t) ? Type(ir::withShape(cast<TensorType>(t), Shape::unknown())) : t);
      if (open == types) return error ? ir::emitStatus(op, *error) : failure();
      next = open;
    }
    types = next;
  }
}

static bool isReduction(Operation *op) {
  return isa<ir::SumOp, ir::MeanOp, ir::MaxOp, ir::MinOp, ir::ProdOp, ir::AllOp, ir::AnyOp>(op) || ir::opType(op) == "EuclideanNorm";
}

/// A reduction whose axes only the run tells has a result of unknown rank. Where that is reshaped anyway (the gradient of a
/// broadcast), dimensions of one do not matter: with them the rank is known.
static void keepReduced(Operation *op) {
  auto keeps = op->getAttrOfType<BoolAttr>("keep_dims");
  if ((keeps && keeps.getValue()) || !isa<RankedTensorType>(op->getOperand(0).getType()) || op->use_empty()) return;
  bool reshaped = llvm::all_of(op->getUses(), [](OpOperand &use) { return isa<ir::ReshapeOp>(use.getOwner()) && use.getOperandNumber() == 0; });
  if (!reshaped || isa<RankedTensorType>(op->getResult(0).getType())) return;
  op->setAttr("keep_dims", BoolAttr::get(op->getContext(), true));
}

/// As many dimensions fewer as there are axes: an axis that is named twice is an error.
static Shape reducedShape(Operation *op) {
  auto from = dyn_cast<RankedTensorType>(op->getOperand(0).getType()), axes = dyn_cast<RankedTensorType>(op->getOperand(1).getType());
  if (!from || !axes || !axes.hasStaticShape() || axes.getNumElements() > from.getRank()) return Shape::unknown();
  return Shape::unknownOfRank(static_cast<int>(from.getRank() - axes.getNumElements()));
}

LogicalResult InferShapesPass::visit(Operation *op) {
  if (auto branch = dyn_cast<ir::IfRegionOp>(op)) return visitIf(branch);
  if (auto loop = dyn_cast<ir::WhileRegionOp>(op)) return visitWhile(loop);
  const graph::OpSchema *schema = ir::schemaOf(op);
  if (!schema || isa<ir::ConstOp, ir::VarHandleOpOp>(op)) return success();
  if (isa<ir::ReadVariableOpOp>(op)) {
    if (TensorType type = ir::variableType(op->getOperand(0).getType())) refine(op->getResult(0), ir::shapeOf(type));
    return success();
  }
  bool openAxes = isReduction(op) && known(op->getOperand(1)).is_none();
  if (openAxes) keepReduced(op);
  graph::ShapeContext context;
  context.op = schema->name;
  for (Value operand : op->getOperands()) {
    Type type = operand.getType();
    bool isRef = false;
    if (TensorType value = ir::variableType(type))
      for (const auto &arg : schema->inputs) isRef |= arg.isRef;
    if (isRef) type = ir::variableType(type);
    context.inputs.push_back(ir::shapeOf(type));
    TensorType behind = ir::variableType(operand.getType());
    context.handleShapes.push_back(behind ? std::optional<Shape>(ir::shapeOf(behind)) : std::nullopt);
    context.inputTypes.push_back(ir::dtypeOf(type));
    context.inputValues.push_back(isRef ? Tensor() : known(operand));
    auto it = spelled.find(operand);
    context.inputAsShape.push_back(it == spelled.end() ? std::nullopt : std::optional<Shape>(it->second));
  }
  // The rule holds pointers to attributes while it runs.
  std::map<std::string, std::optional<graph::Attr>, std::less<>> attrs;
  context.attr = [&](std::string_view key) -> const graph::Attr * {
    auto it = attrs.find(key);
    if (it == attrs.end()) it = attrs.emplace(std::string(key), ir::schemaAttr(op, StringRef(key))).first;
    return it->second ? &*it->second : nullptr;
  };
  context.outputs.assign(op->getNumResults(), Shape::unknown());
  if (Status status = graph::inferShapes(context); !status) return ir::emitStatus(op, status);
  for (OpResult r : op->getResults()) {
    const Shape &shape = context.outputs[r.getResultNumber()];
    int64_t bytes;
    if (auto type = dyn_cast<TensorType>(r.getType()); type && shape.is_fully_defined())
      if (auto n = shape.numElements(); !n || __builtin_mul_overflow(*n, std::max<int64_t>(byteSize(ir::dtypeOf(type)), 16), &bytes))
        return ir::emitStatus(op, errors::invalidArgument("Shape ", shape.errorStr(), " has too many elements"));
    refine(r, shape);
    if (op->getNumOperands() && isa<ir::ResourceType>(op->getOperand(0).getType())) refine(r, shapeBehindHandle(r));
    if (std::optional<Shape> shape = graph::evaluateAsShape(context, r.getResultNumber())) spelled[r] = *shape;
    if (openAxes && !isa<RankedTensorType>(r.getType())) refine(r, reducedShape(op));
  }
  if (!isMemoryEffectFree(op) || op->getNumResults() == 0) return success();
  auto folded = graph::evaluate(context, maxElements);
  if (!folded || folded->size() != op->getNumResults()) return success();
  OpBuilder builder(op);
  bool unused = true;
  for (OpResult r : op->getResults()) {
    const Tensor &value = (*folded)[r.getResultNumber()];
    if (value.is_none() || value.dtype() != ir::dtypeOf(r.getType())) {
      unused &= r.use_empty();
      continue;
    }
    ElementsAttr attr = ir::elementsAttr(op->getContext(), value);
    auto constant = ir::ConstOp::create(builder, op->getLoc(), attr.getType(), attr);
    if (Attribute device = op->getAttr(ir::kDeviceAttr)) constant->setAttr(ir::kDeviceAttr, device);
    values[constant.getResult()] = value;
    if (auto it = spelled.find(r); it != spelled.end()) {
      Shape shape = it->second;
      spelled[constant.getResult()] = shape;
    }
    r.replaceAllUsesWith(constant.getResult());
  }
  ++numFolded;
  if (unused) {
    forget(op);
    op->erase();
  }
  return success();
}

void InferShapesPass::runOnOperation() {
  func::FuncOp func = getOperation();
  if (func.isExternal()) return;
  SmallVector<ir::WhileRegionOp> loops;
  func.walk([&](ir::WhileRegionOp loop) { loops.push_back(loop); });
  for (ir::WhileRegionOp loop : loops) dropCarried(loop); // handles and constants among them are then known inside
  do {
    values.clear();
    spelled.clear();
    for (Block &block : func.getBody())
      if (failed(visitBlock(block))) return signalPassFailure();
  } while (inferArrayElements(func));
  // The function's type follows its arguments and what it returns.
  Operation *terminator = func.getBody().back().getTerminator();
  func.setFunctionType(
      FunctionType::get(&getContext(), func.getBody().getArgumentTypes(), terminator->getOperandTypes()));
}

} // namespace tfc::compiler
