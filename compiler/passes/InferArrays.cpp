// An array's elements have the shape that all writes agree on: its handle is followed through regions and to its gradients' arrays,
// whose elements have the same shapes. Lists, which are values, are followed as such. LowerStep checks what is read against the type,
// so that a lie ends the step.

#include "InferArrays.h"

#include "llvm/ADT/MapVector.h"
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

/// By op that puts a handle into a stack or list: what may be that handle when it is taken out.
using HandlePassages = llvm::DenseMap<Operation *, SmallVector<Value>>;

/// The ops that use one array, under whatever handle.
struct ArrayUses {
  llvm::SetVector<Value> handles;
  SmallVector<Operation *> users, gradientUsers;
  void follow(Value handle, const HandlePassages &passages = HandlePassages());
};

void ArrayUses::follow(Value handle, const HandlePassages &passages) {
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
      } else if (auto out = passages.find(user); out != passages.end() && n == 1) {
        for (Value v : out->second) reach(v);
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
  auto type = dyn_cast<TensorType>(v.getType());
  if (!type) return false; // an array of handles
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

//===-- lists: arrays that are values ---------------------------------------------------------------------------===//

bool isVariant(Type t) { return isa<VariantType>(getElementTypeOrSelf(t)); }

/// Lists that follow from each other have elements of one shape: what a change makes of a list, what branches and loops pass on,
/// what a stack is pushed and gives back.
class ListFamilies {
public:
  explicit ListFamilies(func::FuncOp func);
  bool refine();
  /// Lists into which loops push one constant only, as gradients do with shapes, hold nothing that a run tells: what is popped is
  /// that constant, and the lists stay what they were. True if there are any; then this is no longer up to date.
  bool dropConstants();
  /// The ways of handles through the lists.
  void passHandles(HandlePassages &passages);

private:
  struct Family {
    Type element;                  ///< what all writes agree on
    std::optional<Shape> said;     ///< what all that make a list of the family say
    bool open = false;             ///< has lists that come from elsewhere
  };
  int number(Value v) {
    auto [it, isNew] = numbers.try_emplace(v, static_cast<int>(parent.size()));
    if (isNew) parent.push_back(it->second);
    return it->second;
  }
  int root(int n) {
    while (parent[n] != n) n = parent[n] = parent[parent[n]];
    return n;
  }
  void join(Value a, Value b) {
    if (isVariant(a.getType()) && isVariant(b.getType())) parent[root(number(a))] = root(number(b));
  }
  void connect(Operation *op);
  void connectStack(Operation *stack);
  void learn(Operation *op);
  bool learnZeros(Operation *op);

  SmallVector<Operation *> ops;
  llvm::DenseMap<Value, int> numbers;
  std::vector<int> parent;
  llvm::DenseMap<int, Family> families;
};

ListFamilies::ListFamilies(func::FuncOp func) {
  func.walk([&](Operation *op) {
    auto hasList = [](TypeRange types) { return llvm::any_of(types, isVariant); };
    if (opType(op) == "StackV2") connectStack(op);
    if (!hasList(op->getOperandTypes()) && !hasList(op->getResultTypes())) return;
    ops.push_back(op);
    connect(op);
  });
  for (Operation *op : ops) learn(op);
  for (bool changed = true; changed;) {
    changed = false;
    for (Operation *op : ops)
      if (opType(op) == "ZerosLike") changed |= learnZeros(op);
  }
}

/// Zeros have the shapes that elements of the other list have.
bool ListFamilies::learnZeros(Operation *op) {
  int from = root(number(op->getOperand(0))), to = root(number(op->getResult(0)));
  if (from == to) return false;
  Family source = families[from];
  Family &zeros = families[to];
  zeros.open |= source.open || !source.element;
  if (!source.element) return false;
  Type both = zeros.element ? eitherType(zeros.element, source.element) : source.element;
  if (both == zeros.element) return false;
  zeros.element = both;
  return true;
}

void ListFamilies::connect(Operation *op) {
  if (auto loop = dyn_cast<WhileRegionOp>(op)) {
    for (auto [i, in] : llvm::enumerate(op->getOperands()))
      for (Value v : {Value(loop.getCond().getArgument(i)), Value(loop.getBody().getArgument(i)), Value(op->getResult(i))}) join(in, v);
  } else if (isa<YieldOp>(op)) {
    Operation *around = op->getParentOp();
    bool isCondition = isa<WhileRegionOp>(around) && op->getParentRegion() == &cast<WhileRegionOp>(around).getCond();
    if (isa<IfRegionOp, WhileRegionOp>(around) && !isCondition)
      for (auto [in, out] : llvm::zip(op->getOperands(), around->getResults())) join(in, out);
  } else if (isa<IdentityNOp>(op)) {
    for (auto [in, out] : llvm::zip(op->getOperands(), op->getResults())) join(in, out);
  } else if (opType(op) != "ZerosLike") { // what is added to zeros later says nothing of the list whose shapes they have
    for (Value in : op->getOperands())
      for (Value out : op->getResults()) join(in, out);
  }
}

void ListFamilies::connectStack(Operation *stack) {
  ArrayUses uses;
  uses.follow(stack->getResult(0));
  Value first;
  for (Operation *user : uses.users) {
    Value moved = opType(user) == "StackPushV2" ? user->getOperand(1) : opType(user) == "StackPopV2" ? user->getResult(0) : Value();
    if (!moved) continue;
    if (first) join(first, moved);
    else first = moved;
  }
}

/// The operand that spells the shape of the elements of the list that an op makes; -1 if it makes none.
int saysElements(StringRef type) {
  if (type == "EmptyTensorList" || type == "TensorListReserve") return 0;
  if (type == "TensorListFromTensor" || type == "TensorListSplit") return 1;
  return type == "TensorListScatter" || type == "TensorListScatterV2" ? 2 : -1;
}

/// The type of the elements that an op puts into a list; null if it puts none.
Type putBy(Operation *op) {
  StringRef type = opType(op);
  auto row = [](Value v, std::optional<std::int64_t> first) -> Type {
    auto t = cast<TensorType>(v.getType());
    Shape rest = tail(shapeOf(t));
    return withShape(t, first ? rows(rest, *first) : rest);
  };
  if (type == "TensorListSetItem") return op->getOperand(2).getType();
  if (type == "TensorListPushBack") return op->getOperand(1).getType();
  if (type == "TensorListFromTensor" || type == "TensorListScatter" || type == "TensorListScatterV2") return row(op->getOperand(0), {});
  if (type == "TensorListScatterIntoExistingList") return row(op->getOperand(1), {});
  if (type == "TensorListSplit") return row(op->getOperand(0), -1);
  return {};
}

bool isListOp(StringRef type) {
  return type.starts_with("TensorList") || type.starts_with("Optional") || type == "EmptyTensorList" || type == "ZerosLike" || type == "AddN" || type == "Identity" ||
         type == "IdentityN" || type == "StackPushV2" || type == "StackPopV2" || type == "FakeParam";
}

void ListFamilies::learn(Operation *op) {
  StringRef type = opType(op);
  bool passes = isa<WhileRegionOp, IfRegionOp, YieldOp>(op) || isListOp(type);
  SmallVector<Value> lists;
  for (Value v : op->getOperands()) lists.push_back(v);
  for (Value v : op->getResults()) lists.push_back(v);
  for (Value v : lists) {
    if (!isVariant(v.getType())) continue;
    Family &family = families[root(number(v))];
    if (!passes || (isa<BlockArgument>(v) && isa<func::FuncOp>(v.getParentBlock()->getParentOp()))) family.open = true;
    // Of a list of lists the handles are elements too: they are scalars, whatever family they belong to.
    Type put = putBy(op);
    if (put && !isVariant(put)) family.element = family.element ? eitherType(family.element, put) : put;
    int operand = saysElements(type);
    if (operand < 0) continue;
    Shape said = Shape::unknown();
    if (ElementsAttr attr = constantOf(op->getOperand(operand)); attr && attr.getShapedType().getRank() == 1)
      if (Expected<Tensor> t = tensorOf(attr)) {
        std::vector<std::int64_t> dims;
        for (std::int64_t i = 0; i < t->size(); ++i) dims.push_back(t->asInt64(i));
        said = Shape(std::move(dims));
      }
    if (!family.said || !(*family.said == said)) family.said = family.said ? Shape::unknown() : said;
  }
}

bool ListFamilies::dropConstants() {
  struct Contents {
    ElementsAttr value;
    bool fits = true;
    SmallVector<Operation *> pushes, pops;
  };
  llvm::MapVector<int, Contents> all;
  for (Operation *op : ops) {
    StringRef type = opType(op);
    bool isPush = type == "TensorListPushBack", isPop = type == "TensorListPopBack";
    bool passes = isa<WhileRegionOp, IfRegionOp, YieldOp, IdentityOp, IdentityNOp>(op) || type == "EmptyTensorList" || type == "FakeParam";
    SmallVector<Value> lists(op->getOperands());
    lists.append(op->result_begin(), op->result_end());
    for (Value v : lists)
      if (isVariant(v.getType()) && !isPush && !isPop && !passes) all[root(number(v))].fits = false;
    if (!isPush && !isPop) continue;
    Contents &c = all[root(number(op->getOperand(0)))];
    c.fits &= op->getParentOfType<WhileRegionOp>() != nullptr;
    (isPush ? c.pushes : c.pops).push_back(op);
    if (!isPush) continue;
    ElementsAttr pushed = constantOf(op->getOperand(1));
    c.fits &= pushed && (!c.value || c.value == pushed);
    c.value = pushed;
  }
  bool changed = false;
  for (auto &[family, c] : all) {
    auto it = families.find(family);
    if (!c.fits || !c.value || c.pops.empty() || it == families.end() || it->second.open) continue;
    for (Operation *pop : c.pops) {
      OpBuilder b(pop);
      pop->getResult(1).replaceAllUsesWith(ConstOp::create(b, pop->getLoc(), c.value.getType(), c.value));
    }
    for (auto *changes : {&c.pops, &c.pushes})
      for (Operation *op : *changes) {
        op->getResult(0).replaceAllUsesWith(op->getOperand(0));
        op->erase();
      }
    changed = true;
  }
  return changed;
}

void ListFamilies::passHandles(HandlePassages &passages) {
  for (Operation *push : ops) {
    if (opType(push) != "TensorListPushBack" || !isa<ResourceType>(push->getOperand(1).getType())) continue;
    SmallVector<Value> &out = passages[push];
    for (Operation *pop : ops)
      if (opType(pop) == "TensorListPopBack" && isa<ResourceType>(pop->getResult(1).getType()) &&
          root(number(pop->getOperand(0))) == root(number(push->getOperand(0))))
        out.push_back(pop->getResult(1));
  }
}

/// The ways of handles through a stack.
void passHandles(Operation *stack, HandlePassages &passages) {
  ArrayUses uses;
  uses.follow(stack->getResult(0));
  SmallVector<Value> popped;
  for (Operation *user : uses.users)
    if (opType(user) == "StackPopV2" && isa<ResourceType>(user->getResult(0).getType())) popped.push_back(user->getResult(0));
  for (Operation *user : uses.users)
    if (opType(user) == "StackPushV2" && isa<ResourceType>(user->getOperand(1).getType())) {
      passages[user] = popped;
      passages[user].push_back(user->getResult(0));
    }
}

bool ListFamilies::refine() {
  bool changed = false;
  for (Operation *op : ops) {
    StringRef type = opType(op);
    if (!isListOp(type) || op->getNumOperands() == 0 || !isVariant(op->getOperand(0).getType())) continue;
    auto it = families.find(root(number(op->getOperand(0))));
    if (it == families.end() || it->second.open) continue;
    Shape element = it->second.element ? shapeOf(it->second.element) : Shape::unknown();
    if (it->second.said)
      if (auto merged = element.mergedWith(*it->second.said)) element = *merged;
    if (!element.hasRank()) continue;
    auto read = [&](unsigned result, const Shape &shape) {
      if (!isVariant(op->getResult(result).getType())) changed |= refineTo(op->getResult(result), shape);
    };
    if (type == "TensorListGetItem") read(0, element);
    else if (type == "TensorListPopBack") read(1, element);
    else if (type == "TensorListStack") read(0, rows(element, -1));
    else if (type == "TensorListGather") read(0, rows(element, -1));
    else if (type == "TensorListConcat" || type == "TensorListConcatV2") read(0, rows(tail(element), -1));
  }
  return changed;
}

} // namespace

bool inferArrayElements(func::FuncOp func) {
  bool changed = false;
  ListFamilies lists(func);
  HandlePassages passages;
  lists.passHandles(passages);
  SmallVector<Operation *> arrays;
  func.walk([&](Operation *op) {
    StringRef type = opType(op);
    if (type == "TensorArrayV3" || type == "StackV2") arrays.push_back(op);
    if (type == "StackV2") passHandles(op, passages);
  });
  for (Operation *op : arrays) {
    ArrayUses uses;
    uses.follow(op->getResult(0), passages);
    if (opType(op) == "StackV2" && dropConstantStack(uses)) {
      changed = true;
      continue;
    }
    Type element;
    for (Operation *user : uses.users)
      if (auto written = dyn_cast_if_present<TensorType>(writtenBy(user))) element = element ? eitherType(element, written) : written;
    Shape shape = element ? shapeOf(element) : Shape::unknown();
    if (auto said = op->getAttrOfType<ShapeAttr>("element_shape"))
      if (auto merged = shape.mergedWith(shapeOf(said))) shape = *merged;
    if (!shape.hasRank()) continue;
    for (auto *list : {&uses.users, &uses.gradientUsers})
      for (Operation *user : *list) changed |= refineRead(user, shape);
  }
  changed |= lists.refine();
  changed |= lists.dropConstants(); // last: ops go
  return changed;
}

} // namespace tfc::compiler
