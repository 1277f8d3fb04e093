// tfc-make-state-explicit: updates of variables become reads, arithmetic and assignments. The arithmetic has the order of
// operations of TensorFlow's CPU kernels (tensorflow/core/kernels/training_ops.cc), so that results agree bit for bit
// where the elementary operations do.

#include "tfc/compiler/Passes.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {
#define GEN_PASS_DEF_MAKESTATEEXPLICIT
#include "tfc/compiler/Passes.h.inc"

namespace {

/// Writes arithmetic: every value knows its builder and the type of results, scalars broadcast.
class Update {
public:
  Update(Operation *op) : op(op), b(op), loc(op->getLoc()) {}

  Value read(Value handle) { return ReadVariableOpOp::create(b, loc, variableType(handle.getType()), handle); }
  void assign(Value handle, Value value) { AssignVariableOpOp::create(b, loc, handle, value); }

  Value add(Value x, Value y) { return binary<AddV2Op>(x, y); }
  Value sub(Value x, Value y) { return binary<SubOp>(x, y); }
  Value mul(Value x, Value y) { return binary<MulOp>(x, y); }
  Value div(Value x, Value y) { return binary<RealDivOp>(x, y); }
  Value pow(Value x, Value y) { return binary<PowOp>(x, y); }
  Value sqrt(Value x) { return SqrtOp::create(b, loc, x.getType(), x); }
  Value rsqrt(Value x) { return RsqrtOp::create(b, loc, x.getType(), x); }
  Value square(Value x) { return SquareOp::create(b, loc, x.getType(), x); }
  Value abs(Value x) { return AbsOp::create(b, loc, x.getType(), x); }
  Value sign(Value x) { return SignOp::create(b, loc, x.getType(), x); }
  Value neg(Value x) { return NegOp::create(b, loc, x.getType(), x); }
  Value greater(Value x, Value y) {
    return GreaterOp::create(b, loc, withElement(broadcast(x.getType(), y.getType()), b.getI1Type()), x, y);
  }
  Value select(Value c, Value x, Value y) { return SelectV2Op::create(b, loc, broadcast(x.getType(), y.getType()), c, x, y); }
  /// A scalar constant of x's element type.
  Value scalar(double value, Value like) {
    Type element = getElementTypeOrSelf(like.getType());
    auto type = RankedTensorType::get({}, element);
    DenseElementsAttr attr;
    if (auto f = dyn_cast<FloatType>(element)) attr = DenseElementsAttr::get(type, FloatAttr::get(f, value).getValue());
    else if (auto i = dyn_cast<IntegerType>(element)) attr = DenseElementsAttr::get(type, APInt(i.getWidth(), static_cast<int64_t>(value), true));
    else {
      auto part = cast<FloatType>(cast<ComplexType>(element).getElementType());
      attr = DenseElementsAttr::get(type, std::complex<APFloat>(FloatAttr::get(part, value).getValue(), FloatAttr::get(part, 0).getValue()));
    }
    return ConstOp::create(b, loc, type, attr);
  }

  Operation *op;
  OpBuilder b;
  Location loc;

private:
  static Type withElement(Type type, Type element) { return cast<TensorType>(type).cloneWith(std::nullopt, element); }
  /// Hyper-parameters are scalars, the rest has the variable's shape: the result has the shape that is known best.
  static Type broadcast(Type x, Type y) {
    Shape a = shapeOf(x), c = shapeOf(y);
    if (a.rank() == 0) return y;
    if (c.rank() == 0) return x;
    if (!a.hasRank()) return y;
    return a.is_fully_defined() || !c.hasRank() ? x : y;
  }
  template <class Op> Value binary(Value x, Value y) { return Op::create(b, loc, broadcast(x.getType(), y.getType()), x, y); }
};

/// Operands by name would read better, but reference and resource form have different classes and one order.
using Rule = void (*)(Update &, OperandRange);

void gradientDescent(Update &u, OperandRange in) { // var, alpha, delta
  u.assign(in[0], u.sub(u.read(in[0]), u.mul(in[2], in[1])));
}

void momentum(Update &u, OperandRange in) { // var, accum, lr, grad, momentum
  bool nesterov = u.op->getAttrOfType<BoolAttr>("use_nesterov") && u.op->getAttrOfType<BoolAttr>("use_nesterov").getValue();
  Value var = u.read(in[0]), lr = in[2], grad = in[3], m = in[4];
  Value accum = u.add(u.mul(u.read(in[1]), m), grad);
  Value step = nesterov ? u.add(u.mul(grad, lr), u.mul(u.mul(accum, m), lr)) : u.mul(accum, lr);
  u.assign(in[1], accum);
  u.assign(in[0], u.sub(var, step));
}

void adam(Update &u, OperandRange in) { // var, m, v, beta1_power, beta2_power, lr, beta1, beta2, epsilon, grad
  bool nesterov = u.op->getAttrOfType<BoolAttr>("use_nesterov") && u.op->getAttrOfType<BoolAttr>("use_nesterov").getValue();
  Value var = u.read(in[0]), m = u.read(in[1]), v = u.read(in[2]);
  Value b1 = in[6], b2 = in[7], epsilon = in[8], g = in[9], one = u.scalar(1, var);
  Value alpha = u.div(u.mul(in[5], u.sqrt(u.sub(one, in[4]))), u.sub(one, in[3]));
  Value oneMinusB1 = u.sub(one, b1);
  Value mNew = u.add(m, u.mul(u.sub(g, m), oneMinusB1));
  Value vNew = u.add(v, u.mul(u.sub(u.square(g), v), u.sub(one, b2)));
  Value direction = nesterov ? u.add(u.mul(g, oneMinusB1), u.mul(b1, mNew)) : mNew;
  Value varNew = u.sub(var, u.div(u.mul(direction, alpha), u.add(u.sqrt(vNew), epsilon)));
  u.assign(in[1], mNew);
  u.assign(in[2], vNew);
  u.assign(in[0], varNew);
}

void adagrad(Update &u, OperandRange in) { // var, accum, lr, grad
  auto slots = u.op->getAttrOfType<BoolAttr>("update_slots");
  Value var = u.read(in[0]), accum = u.read(in[1]), grad = in[3];
  if (!slots || slots.getValue()) {
    accum = u.add(accum, u.square(grad));
    u.assign(in[1], accum);
  }
  u.assign(in[0], u.sub(var, u.mul(u.mul(grad, in[2]), u.rsqrt(accum))));
}

void rmsProp(Update &u, OperandRange in) { // var, ms, mom, lr, rho, momentum, epsilon, grad
  Value var = u.read(in[0]), ms = u.read(in[1]), mom = u.read(in[2]), grad = in[7];
  Value msNew = u.add(ms, u.mul(u.sub(u.square(grad), ms), u.sub(u.scalar(1, var), in[4])));
  Value momNew = u.add(u.mul(mom, in[5]), u.div(u.mul(grad, in[3]), u.sqrt(u.add(msNew, in[6]))));
  u.assign(in[1], msNew);
  u.assign(in[2], momNew);
  u.assign(in[0], u.sub(var, momNew));
}

void centeredRmsProp(Update &u, OperandRange in) { // var, mg, ms, mom, lr, rho, momentum, epsilon, grad
  Value var = u.read(in[0]), mg = u.read(in[1]), ms = u.read(in[2]), mom = u.read(in[3]), grad = in[8];
  Value oneMinusRho = u.sub(u.scalar(1, var), in[5]);
  Value msNew = u.add(ms, u.mul(u.sub(u.square(grad), ms), oneMinusRho));
  Value mgNew = u.add(mg, u.mul(u.sub(grad, mg), oneMinusRho));
  Value denominator = u.add(u.sub(msNew, u.square(mgNew)), in[7]);
  Value momNew = u.add(u.mul(mom, in[6]), u.div(u.mul(grad, in[4]), u.sqrt(denominator)));
  u.assign(in[1], mgNew);
  u.assign(in[2], msNew);
  u.assign(in[3], momNew);
  u.assign(in[0], u.sub(var, momNew));
}

void adadelta(Update &u, OperandRange in) { // var, accum, accum_update, lr, rho, epsilon, grad
  Value var = u.read(in[0]), accum = u.read(in[1]), accumUpdate = u.read(in[2]);
  Value lr = in[3], rho = in[4], epsilon = in[5], grad = in[6];
  Value oneMinusRho = u.sub(u.scalar(1, var), rho);
  Value accumNew = u.add(u.mul(accum, rho), u.mul(u.square(grad), oneMinusRho));
  Value update = u.mul(u.mul(u.sqrt(u.add(accumUpdate, epsilon)), u.rsqrt(u.add(accumNew, epsilon))), grad);
  u.assign(in[1], accumNew);
  u.assign(in[0], u.sub(var, u.mul(update, lr)));
  u.assign(in[2], u.add(u.mul(accumUpdate, rho), u.mul(u.square(update), oneMinusRho)));
}

void ftrl(Update &u, OperandRange in) { // var, accum, linear, grad, lr, l1, l2, lr_power
  Value var = u.read(in[0]), accum = u.read(in[1]), linear = u.read(in[2]);
  Value grad = in[3], lr = in[4], l1 = in[5], l2 = in[6];
  Value accumNew = u.add(accum, u.square(grad));
  // The usual power, -1/2, is a square root in TensorFlow too.
  bool isRoot = false;
  if (ElementsAttr power = constantOf(in[7]))
    if (Expected<Tensor> t = tensorOf(power); t && t->size() == 1) isRoot = t->asDouble(0) == -0.5;
  Value exponent = isRoot ? Value() : u.neg(in[7]);
  auto raise = [&](Value x) { return isRoot ? u.sqrt(x) : u.pow(x, exponent); };
  Value linearNew = u.add(linear, u.sub(grad, u.mul(u.div(u.sub(raise(accumNew), raise(accum)), lr), var)));
  Value x = u.sub(u.mul(u.sign(linearNew), l1), linearNew);
  Value y = u.add(u.div(raise(accumNew), lr), u.mul(u.scalar(2, l2), l2));
  Value varNew = u.select(u.greater(u.abs(linearNew), l1), u.div(x, y), u.scalar(0, var));
  u.assign(in[2], linearNew);
  u.assign(in[0], varNew);
  u.assign(in[1], accumNew);
}

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

Rule findRule(StringRef name) {
  name.consume_front("Resource");
  return llvm::StringSwitch<Rule>(name)
      .Case("ApplyGradientDescent", gradientDescent)
      .Case("ApplyMomentum", momentum)
      .Case("ApplyAdam", adam)
      .Case("ApplyAdagrad", adagrad)
      .Case("ApplyRMSProp", rmsProp)
      .Case("ApplyCenteredRMSProp", centeredRmsProp)
      .Case("ApplyAdadelta", adadelta)
      .Case("ApplyFtrl", ftrl)
      .Case("Assign", assign)
      .Cases({"AssignAdd", "AssignAddVariableOp"}, assignAdd)
      .Cases({"AssignSub", "AssignSubVariableOp"}, assignSub)
      .Case("ScatterNdAdd", scatterNd<TensorScatterAddOp>)
      .Case("ScatterNdSub", scatterNd<TensorScatterSubOp>)
      .Case("ScatterNdUpdate", scatterNd<TensorScatterUpdateOp>)
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
      explode(&op, rule);
    }
  }

private:
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
};

} // namespace
} // namespace tfc::compiler
