// An array's elements have the shape that all writes agree on: its handle is followed through regions and to its gradients' arrays,
// whose elements have the same shapes. LowerStep checks what is read against the type, so that a lie ends the step.

#include "InferArrays.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {

Type eitherType(Type a, Type b) {
  auto x = dyn_cast<TensorType>(a), y = dyn_cast<TensorType>(b);
  if (!x || !y || a == b) return a;
  Shape one = shapeOf(a), other = shapeOf(b);
  if (!one.hasRank() || !other.hasRank() || one.rank() != other.rank()) return withShape(x, Shape::unknown());
  std::vector<std::int64_t> dims;
  for (int i = 0; i < one.rank(); ++i) dims.push_back(one[i] == other[i] ? one[i] : -1);
  return withShape(x, Shape(std::move(dims)));
}

namespace {

/// The ops that use one array, under whatever handle.
struct ArrayUses {
  llvm::SetVector<Value> handles;
  SmallVector<Operation *> users, gradientUsers;
  void follow(Value handle);
};

void ArrayUses::follow(Value handle) {
  llvm::SetVector<Value> ofGradient;
  handles.insert(handle);
  for (size_t i = 0; i < handles.size(); ++i) {
    Value h = handles[i];
    bool gradient = ofGradient.contains(h);
    auto reach = [&](Value v) {
      if (handles.insert(v) && gradient) ofGradient.insert(v);
    };
    for (OpOperand &use : h.getUses()) {
      Operation *user = use.getOwner();
      unsigned n = use.getOperandNumber();
      if (auto loop = dyn_cast<WhileRegionOp>(user)) {
        reach(loop.getCond().getArgument(n)), reach(loop.getBody().getArgument(n)), reach(loop->getResult(n));
      } else if (isa<YieldOp>(user)) {
        if (n < user->getParentOp()->getNumResults()) reach(user->getParentOp()->getResult(n));
      } else if (isa<IdentityOp>(user)) {
        reach(user->getResult(0));
      } else if (opType(user) == "TensorArrayGradV3") {
        handles.insert(user->getResult(0));
        ofGradient.insert(user->getResult(0));
      } else {
        (gradient ? gradientUsers : users).push_back(user);
      }
    }
  }
}

Shape rows(const Shape &s, std::int64_t first) {
  if (!s.hasRank()) return Shape::unknown();
  std::vector<std::int64_t> dims{first};
  dims.insert(dims.end(), s.dims().begin(), s.dims().end());
  return Shape(std::move(dims));
}

Shape tail(const Shape &s) {
  return s.hasRank() && s.rank() > 0 ? Shape(std::vector<std::int64_t>(s.dims().begin() + 1, s.dims().end())) : Shape::unknown();
}

/// The element type that an op writes; null if it writes none.
Type writtenBy(Operation *op) {
  StringRef type = opType(op);
  if (type == "TensorArrayWriteV3") return op->getOperand(2).getType();
  if (type == "StackPushV2") return op->getOperand(1).getType();
  if (type == "TensorArrayScatterV3") {
    auto t = cast<TensorType>(op->getOperand(2).getType());
    return withShape(t, tail(shapeOf(t)));
  }
  if (type == "TensorArraySplitV3") {
    auto t = cast<TensorType>(op->getOperand(1).getType());
    return withShape(t, rows(tail(shapeOf(t)), -1));
  }
  return {};
}

bool refineTo(Value v, const Shape &shape) {
  auto type = cast<TensorType>(v.getType());
  std::optional<Shape> merged = shapeOf(type).mergedWith(shape);
  if (!merged) return false;
  TensorType better = withShape(type, *merged);
  if (better == type) return false;
  v.setType(better);
  return true;
}

bool refineRead(Operation *op, const Shape &element) {
  StringRef type = opType(op);
  if (type == "TensorArrayReadV3" || type == "StackPopV2") return refineTo(op->getResult(0), element);
  if (type == "TensorArrayGatherV3") {
    Shape indices = shapeOf(op->getOperand(1).getType());
    return refineTo(op->getResult(0), rows(element, indices.rank() == 1 ? indices[0] : -1));
  }
  if (type == "TensorArrayConcatV3") return refineTo(op->getResult(0), rows(tail(element), -1));
  return false;
}

/// A stack onto which loops push one constant only, as gradients do with shapes, holds nothing that a run tells: what is popped is
/// that constant, and the stack goes. (How often it is popped is not asked: loops pop what loops have pushed.)
bool dropConstantStack(const ArrayUses &uses) {
  ElementsAttr value;
  SmallVector<Operation *> pushes, pops;
  for (Operation *user : uses.users) {
    StringRef type = opType(user);
    bool isPush = type == "StackPushV2", isPop = type == "StackPopV2";
    if ((!isPush && !isPop) || !user->getParentOfType<WhileRegionOp>()) return false;
    (isPush ? pushes : pops).push_back(user);
    if (!isPush) continue;
    ElementsAttr pushed = constantOf(user->getOperand(1));
    if (!pushed || (value && value != pushed)) return false;
    value = pushed;
  }
  if (!value || pops.empty()) return false;
  for (Operation *pop : pops) {
    OpBuilder b(pop);
    pop->getResult(0).replaceAllUsesWith(ConstOp::create(b, pop->getLoc(), value.getType(), value));
    pop->erase();
  }
  for (Operation *push : pushes) {
    push->getResult(0).replaceAllUsesWith(push->getOperand(1));
    push->erase();
  }
  return true;
}

} // namespace

bool inferArrayElements(func::FuncOp func) {
  bool changed = false;
  SmallVector<Operation *> arrays;
  func.walk([&](Operation *op) {
    StringRef type = opType(op);
    if (type == "TensorArrayV3" || type == "StackV2") arrays.push_back(op);
  });
  for (Operation *op : arrays) {
    ArrayUses uses;
    uses.follow(op->getResult(0));
    if (opType(op) == "StackV2" && dropConstantStack(uses)) {
      changed = true;
      continue;
    }
    Type element;
    for (Operation *user : uses.users)
      if (Type written = writtenBy(user)) element = element ? eitherType(element, written) : written;
    Shape shape = element ? shapeOf(element) : Shape::unknown();
    if (auto said = op->getAttrOfType<ShapeAttr>("element_shape"))
      if (auto merged = shape.mergedWith(shapeOf(said))) shape = *merged;
    if (!shape.hasRank()) continue;
    for (auto *list : {&uses.users, &uses.gradientUsers})
      for (Operation *user : *list) changed |= refineRead(user, shape);
  }
  return changed;
}

} // namespace tfc::compiler
