// What kind of op an op is, for placement and fusion. This is the one table of host ops.

#include "tfc/compiler/Passes.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace tfc::compiler {

bool isHostOp(Operation *op) {
  static const llvm::StringSet<> host = {
      // Random streams
      "RandomUniform", "RandomUniformInt", "RandomStandardNormal", "TruncatedNormal", "RandomShuffle",
      // Files
      "SaveV2", "RestoreV2", "MergeV2Checkpoints", "ShardedFilename",
      // Results whose size depends on data, sorting
      "Where", "Unique", "TopK", "TopKV2",
      // Strings, messages, summaries
      "StringJoin", "StaticRegexFullMatch", "Assert", "Print", "Abort", "ScalarSummary", "HistogramSummary",
      "MergeSummary"};
  StringRef type = ir::opType(op);
  if (type.empty()) return false;
  if (host.contains(type)) return true;
  if (isa<ir::ConstOp, ir::ReadVariableOpOp, ir::AssignVariableOpOp, ir::LaunchOp, ir::TransferOp>(op) || isView(op))
    return false;
  auto isHostType = [](Type t) { return isa<ir::StringType, ir::VariantType>(getElementTypeOrSelf(t)); };
  return llvm::any_of(op->getOperandTypes(), isHostType) || llvm::any_of(op->getResultTypes(), isHostType);
}

bool isView(Operation *op) {
  return isa<ir::ReshapeOp, ir::IdentityOp, ir::IdentityNOp, ir::ExpandDimsOp, ir::SqueezeOp, ir::StopGradientOp,
             ir::PreventGradientOp, ir::SnapshotOp, ir::DeepCopyOp, ir::PlaceholderWithDefaultOp>(op);
}

bool isComputing(Operation *op) {
  if (ir::opType(op).empty() || op->getNumResults() == 0 || isHostOp(op) || isView(op)) return false;
  if (isa<ir::ConstOp, ir::VarHandleOpOp, ir::ReadVariableOpOp, ir::AssignVariableOpOp, ir::VarIsInitializedOpOp,
          ir::FusionOp, ir::YieldOp, ir::LaunchOp, ir::TransferOp>(op))
    return false;
  return llvm::all_of(op->getResultTypes(), [](Type t) { return isa<TensorType>(t); });
}

} // namespace tfc::compiler
