// Stage 8, lower-to-linalg: kernel bodies in tfc ops become linalg, tensor, arith, math and scf on tensors.
//
//   pm.addNestedPass<mlir::func::FuncOp>(codegen::createLowerToLinalgPass());
//   codegen::fuseElementwise(kernel);   // called by the CPU and GPU stages on a lowered kernel
//
// A lowered kernel takes and returns signless tensors (ui8 becomes i8; the ops know the sign). Contractions, convolutions,
// windows and reductions are linalg.generic with the attribute `tfc.kind`; compiler/codegen/linalg/README.md lists the forms.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

#include <memory>

namespace tfc::codegen {

/// Lowers the body of one function of tfc ops in place. Reports an error at the op that cannot be lowered.
mlir::LogicalResult lowerToLinalg(mlir::func::FuncOp kernel);

/// Merges chains of elementwise linalg.generic ops, and elementwise producers into reductions, then canonicalises.
mlir::LogicalResult fuseElementwise(mlir::func::FuncOp kernel);

/// Whether an op of this TensorFlow name has a lowering (the conformance runner and the placement pass ask).
bool hasLowering(llvm::StringRef opName);

/// `tfc-lower-to-linalg`: lowerToLinalg on every function with the attribute `tfc.kernel`.
std::unique_ptr<mlir::Pass> createLowerToLinalgPass();
/// `tfc-fuse-elementwise`: fuseElementwise as a pass, for tests.
std::unique_ptr<mlir::Pass> createFuseElementwisePass();
/// Makes both passes known to tfc-opt.
void registerLinalgPasses();

} // namespace tfc::codegen
