#include "Places.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace tfc::program {

static const char *const kindNames[] = {"none", "feed", "const", "var", "fetch", "arena", "alloc", "host", "same"};

std::string Place::str() const {
  bool numbered = kind == Feed || kind == Const || kind == Var || kind == Fetch || kind == Arena;
  return numbered ? std::string(kindNames[kind]) + " " + std::to_string(index) : kindNames[kind];
}

std::optional<Place> Place::parse(llvm::StringRef text) {
  auto [word, number] = text.split(' ');
  for (int k = None; k <= Same; ++k) {
    if (word != kindNames[k])
      continue;
    Place p{static_cast<Kind>(k), 0};
    if (!number.empty() && number.getAsInteger(10, p.index))
      return {};
    return p;
  }
  return {};
}

OpKind kindOf(Operation *op) {
  return llvm::StringSwitch<OpKind>(op->getName().getStringRef())
      .Case("tfc.Const", OpKind::Const)
      .Case("tfc.VarHandleOp", OpKind::VarHandle)
      .Case("tfc.ReadVariableOp", OpKind::Read)
      .Case("tfc.AssignVariableOp", OpKind::Assign)
      .Cases({"tfc.Reshape", "tfc.Identity", "tfc.ExpandDims", "tfc.Squeeze", "tfc.StopGradient", "tfc.PreventGradient",
              "tfc.EnsureShape"},
             OpKind::View)
      .Case("tfc.Launch", OpKind::Launch)
      .Cases({"tfc.VarIsInitializedOp", "tfc.IsVariableInitialized"}, OpKind::IsInitialized)
      .Case("tfc.NoOp", OpKind::NoOp)
      .Case("func.return", OpKind::Return)
      .Default(OpKind::Host);
}

bool isResource(Type type) { return isa<ir::ResourceType>(type); }

std::int64_t elementBytes(Type t) {
  if (auto c = dyn_cast<ComplexType>(t)) return 2 * elementBytes(c.getElementType());
  if (t.isIntOrFloat()) return (t.getIntOrFloatBitWidth() + 7) / 8;
  return 0;
}

std::optional<std::int64_t> byteSize(Type type) {
  auto t = dyn_cast<RankedTensorType>(type);
  if (!t || !t.hasStaticShape() || elementBytes(t.getElementType()) == 0) return {};
  return t.getNumElements() * elementBytes(t.getElementType());
}

Operation *variableOf(Value resource) {
  while (Operation *op = resource.getDefiningOp()) {
    if (kindOf(op) == OpKind::VarHandle) return op;
    if (kindOf(op) != OpKind::View || op->getNumOperands() == 0) return nullptr;
    resource = op->getOperand(0);
  }
  return nullptr;
}

} // namespace tfc::program
