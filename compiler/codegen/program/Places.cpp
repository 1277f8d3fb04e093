#include "Places.h"

#include "tfc/compiler/Passes.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace tfc::program {

static const char *const kindNames[] = {"none", "feed", "const", "var", "fetch", "arena", "alloc", "host", "same", "tensor", "kept"};

std::string Place::str() const {
  bool numbered = kind == Feed || kind == Const || kind == Var || kind == Fetch || kind == Arena || kind == Kept;
  return numbered ? std::string(kindNames[kind]) + " " + std::to_string(index) : kindNames[kind];
}

std::optional<Place> Place::parse(llvm::StringRef text) {
  auto [word, number] = text.split(' ');
  for (int k = None; k <= Kept; ++k) {
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
  if (compiler::isView(op) || isa<ir::TransferOp>(op)) return OpKind::View;
  return llvm::TypeSwitch<Operation *, OpKind>(op)
      .Case<ir::ConstOp>([](auto) { return OpKind::Const; })
      .Case<ir::VarHandleOpOp>([](auto) { return OpKind::VarHandle; })
      .Case<ir::ReadVariableOpOp>([](auto) { return OpKind::Read; })
      .Case<ir::AssignVariableOpOp>([](auto) { return OpKind::Assign; })
      .Case<ir::LaunchOp>([](auto) { return OpKind::Launch; })
      .Case<ir::VarIsInitializedOpOp, ir::IsVariableInitializedOp>([](auto) { return OpKind::IsInitialized; })
      .Case<ir::NoOpOp>([](auto) { return OpKind::NoOp; })
      .Case<func::ReturnOp>([](auto) { return OpKind::Return; })
      .Case<ir::IfRegionOp>([](auto) { return OpKind::If; })
      .Case<ir::WhileRegionOp>([](auto) { return OpKind::While; })
      .Case<ir::YieldOp>([](auto) { return OpKind::Yield; })
      .Default([](auto) { return OpKind::Host; });
}

Value rootOf(Value v) {
  while (Operation *op = v.getDefiningOp()) {
    if (kindOf(op) != OpKind::View) break;
    v = viewedOperand(cast<OpResult>(v));
  }
  return v;
}

bool isResource(Type type) { return isa<ir::ResourceType>(type); }
bool isHandle(Type type) { return isResource(type) || isa<ir::VariantType>(getElementTypeOrSelf(type)); }

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
  Operation *op = rootOf(resource).getDefiningOp();
  return op && kindOf(op) == OpKind::VarHandle ? op : nullptr;
}

} // namespace tfc::program
