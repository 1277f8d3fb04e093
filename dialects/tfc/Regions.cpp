// Verifiers of the ops with regions; the numbers are those of their definitions in TfcProgram.td.

#include "tfc/dialect/Tfc.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace tfc::ir {

/// Handles agree whatever is known of what is behind them; tensors by their elements.
static bool agree(Type a, Type b) {
  if (isa<ResourceType>(a) || isa<ResourceType>(b)) return isa<ResourceType>(a) && isa<ResourceType>(b);
  return getElementTypeOrSelf(a) == getElementTypeOrSelf(b);
}

static bool agree(TypeRange a, TypeRange b) {
  return a.size() == b.size() && llvm::all_of(llvm::zip(a, b), [](auto pair) {
    return agree(std::get<0>(pair), std::get<1>(pair));
  });
}

static LogicalResult verifyYield(Operation *op, Region &region, TypeRange wanted, StringRef what) {
  auto yield = dyn_cast<YieldOp>(region.front().getTerminator());
  if (!yield) return op->emitOpError() << "region '" << what << "' must end in tfc.Yield";
  if (!agree(yield.getOperandTypes(), wanted))
    return op->emitOpError() << "region '" << what << "' yields (" << yield.getOperandTypes() << "), not (" << wanted << ")";
  return success();
}

static bool isScalarBool(Type type) {
  auto tensor = dyn_cast<TensorType>(type);
  return tensor && tensor.getElementType().isInteger(1) && (!tensor.hasRank() || tensor.getRank() == 0);
}

LogicalResult IfRegionOp::verifyRegions() {
  // 1.
  if (!isScalarBool(getCondition().getType())) return emitOpError("condition must be a scalar bool, not ") << getCondition().getType();
  // 2.
  if (failed(verifyYield(*this, getThenRegion(), getResultTypes(), "then"))) return failure();
  return verifyYield(*this, getElseRegion(), getResultTypes(), "else");
}

LogicalResult WhileRegionOp::verifyRegions() {
  // 1.
  for (TypeRange types : {TypeRange(getResultTypes()), TypeRange(getCond().getArgumentTypes()), TypeRange(getBody().getArgumentTypes())})
    if (!agree(getOperandTypes(), types)) return emitOpError("carries (") << getOperandTypes() << "), but has (" << types << ")";
  // 2.
  auto condition = dyn_cast<YieldOp>(getCond().front().getTerminator());
  if (!condition || condition->getNumOperands() != 1 || !isScalarBool(condition->getOperand(0).getType()))
    return emitOpError("region 'cond' must yield one scalar bool");
  return verifyYield(*this, getBody(), getResultTypes(), "body");
}

} // namespace tfc::ir
