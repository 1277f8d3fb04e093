// What kind of op an op is, for placement and fusion: what the op table says runs it.

#include "tfc/compiler/Passes.h"

#include "tfc/dialect/Schema.h"

using namespace mlir;

namespace tfc::compiler {

bool isHostOp(Operation *op) {
  const graph::OpSchema *schema = ir::schemaOf(op);
  if (!schema) return false;
  if (schema->target == graph::Target::host) return true;
  if (schema->target != graph::Target::kernel) return false;
  auto isHostType = [](Type t) { return isa<ir::StringType, ir::VariantType>(getElementTypeOrSelf(t)); };
  return llvm::any_of(op->getOperandTypes(), isHostType) || llvm::any_of(op->getResultTypes(), isHostType);
}

bool isView(Operation *op) {
  const graph::OpSchema *schema = ir::schemaOf(op);
  return schema && schema->target == graph::Target::view;
}

bool isComputing(Operation *op) {
  const graph::OpSchema *schema = ir::schemaOf(op);
  bool kernel = schema ? schema->target == graph::Target::kernel : isa<ir::ScatterRowsOp, ir::SparseApplyRowsOp, ir::CountBelowOp>(op);
  if (!kernel || op->getNumResults() == 0 || isHostOp(op)) return false;
  return llvm::all_of(op->getResultTypes(), [](Type t) { return isa<TensorType>(t); });
}

} // namespace tfc::compiler
