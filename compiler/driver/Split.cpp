#include "Split.h"

#include "tfc/compiler/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace tfc::compiler {

static func::FuncOp entryOf(ModuleOp module) {
  for (auto func : module.getOps<func::FuncOp>())
    if (func->hasAttr(ir::kEntryAttr)) return func;
  return {};
}

bool hasOpenShapes(ModuleOp module) {
  return module.walk([](Operation *op) {
    for (Type t : op->getResultTypes()) {
      auto ranked = dyn_cast<RankedTensorType>(t);
      if (isa<TensorType>(t) && !(ranked && ranked.hasStaticShape())) return WalkResult::interrupt();
    }
    return WalkResult::advance();
  }).wasInterrupted();
}

Operation *firstUnranked(ModuleOp module) {
  func::FuncOp entry = entryOf(module);
  for (Operation &op : entry.getBody().front()) {
    bool open = op.walk([&](Operation *inner) {
      if (!isComputing(inner)) return WalkResult::advance();
      for (Value v : inner->getOperands())
        if (isa<UnrankedTensorType>(v.getType()) && v.getParentBlock() == &entry.getBody().front()) return WalkResult::interrupt();
      return WalkResult::advance();
    }).wasInterrupted();
    if (open) return &op;
  }
  return nullptr;
}

Operation *opOfNode(ModuleOp module, llvm::StringRef node) {
  if (node.empty()) return nullptr;
  Block &block = entryOf(module).getBody().front();
  for (Operation &op : block) {
    bool found = op.walk([&](Operation *inner) {
      bool is = ir::nodeName(inner) == node && !isa<ir::ConstOp, ir::ReadVariableOpOp, ir::VarHandleOpOp>(inner);
      return is ? WalkResult::interrupt() : WalkResult::advance();
    }).wasInterrupted();
    if (found) return &op;
  }
  return nullptr;
}

/// Made again in the rest rather than handed over: constants, and handles of what lives in the session.
static bool isFree(Operation *op) {
  if (isa_and_nonnull<ir::ConstOp, ir::VarHandleOpOp>(op)) return true;
  return op && op->getNumOperands() == 0 && op->getNumResults() && llvm::all_of(op->getResultTypes(), llvm::IsaPred<ir::ResourceType>);
}

/// Values from before `at` that it or something behind it needs.
static llvm::SetVector<Value> crossing(Operation *at) {
  llvm::SetVector<Value> values;
  for (Operation *op = at; op; op = op->getNextNode())
    op->walk([&](Operation *inner) {
      for (Value v : inner->getOperands()) {
        Operation *def = v.getDefiningOp();
        if (v.getParentBlock() != at->getBlock() || isFree(def)) continue;
        if (!def || def->isBeforeInBlock(at)) values.insert(v);
      }
    });
  return values;
}

static void nameArguments(func::FuncOp func, unsigned count, bool results) {
  Builder b(func.getContext());
  for (unsigned i = 0; i < count; ++i) {
    StringAttr name = b.getStringAttr("crossing:" + Twine(i));
    if (results) func.setResultAttr(i, ir::kNameAttr, name);
    else func.setArgAttr(i, ir::kNameAttr, name);
  }
}

static void eraseBehind(Block &block, Operation *first) {
  while (true) {
    Operation *last = &block.back();
    bool isLast = last == first;
    last->erase();
    if (isLast) return;
  }
}

std::optional<Halves> split(ModuleOp module, Operation *at, bool mayBeEmpty) {
  llvm::SetVector<Value> values;
  while (true) { // a handle does not cross: what makes it goes to the rest too
    values = crossing(at);
    Operation *earlier = at;
    for (Value v : values)
      if (!isa<TensorType>(v.getType()) || isa<ir::VariantType>(getElementTypeOrSelf(v.getType()))) {
        if (!v.getDefiningOp()) return std::nullopt;
        if (v.getDefiningOp()->isBeforeInBlock(earlier)) earlier = v.getDefiningOp();
      }
    if (earlier == at) break;
    at = earlier;
  }
  bool empty = true;
  for (Operation &op : *at->getBlock()) {
    if (&op == at) break;
    empty &= isFree(&op);
  }
  if (empty && !mayBeEmpty) return std::nullopt;

  Halves halves;
  IRMapping toHead, toRest;
  halves.head = cast<ModuleOp>(module->clone(toHead));
  func::FuncOp head = entryOf(*halves.head);
  SmallVector<Value> results;
  SmallVector<Type> types;
  for (Value v : values) results.push_back(toHead.lookup(v)), types.push_back(v.getType());
  eraseBehind(head.getBody().front(), toHead.lookup(at));
  OpBuilder b = OpBuilder::atBlockEnd(&head.getBody().front());
  func::ReturnOp::create(b, head.getLoc(), results);
  head.setFunctionType(b.getFunctionType(head.getArgumentTypes(), types));
  head.setAllResultAttrs(SmallVector<DictionaryAttr>(types.size(), b.getDictionaryAttr({})));
  nameArguments(head, types.size(), true);

  halves.rest = cast<ModuleOp>(module->clone(toRest));
  func::FuncOp rest = entryOf(*halves.rest);
  Block &block = rest.getBody().front();
  Operation *first = toRest.lookup(at);
  unsigned old = block.getNumArguments();
  for (Value v : values) {
    Value mapped = toRest.lookup(v), arg = block.addArgument(v.getType(), v.getLoc());
    mapped.replaceUsesWithIf(arg, [&](OpOperand &use) {
      Operation *user = block.findAncestorOpInBlock(*use.getOwner());
      return user == first || first->isBeforeInBlock(user);
    });
  }
  for (Operation *op = first->getPrevNode(); op;) {
    Operation *previous = op->getPrevNode();
    if (!isFree(op) || op->use_empty()) op->erase();
    op = previous;
  }
  block.eraseArguments(0, old);
  rest.setFunctionType(b.getFunctionType(types, rest.getResultTypes()));
  rest.setAllArgAttrs(SmallVector<DictionaryAttr>(types.size(), b.getDictionaryAttr({})));
  nameArguments(rest, types.size(), false);
  return halves;
}

void specialise(ModuleOp module, std::span<const Tensor> values, std::span<const Assumption> assumed) {
  func::FuncOp entry = entryOf(module);
  Block &block = entry.getBody().front();
  OpBuilder b = OpBuilder::atBlockBegin(&block);
  for (auto [i, arg] : llvm::enumerate(block.getArguments())) {
    arg.setType(ir::tensorType(module.getContext(), values[i].dtype(), assumed[i].shape));
    if (!assumed[i].value) continue;
    ElementsAttr elements = ir::elementsAttr(module.getContext(), values[i]);
    arg.replaceAllUsesWith(ir::ConstOp::create(b, arg.getLoc(), elements.getType(), elements));
  }
  entry.setFunctionType(b.getFunctionType(block.getArgumentTypes(), entry.getResultTypes()));
}

} // namespace tfc::compiler
