// What the results of a kernel are made of: the reductions they need (stages), and whether those go in step with rows.
#pragma once

#include "Nest.h"

#include "llvm/ADT/SetVector.h"

namespace tfc::cpu {

using Stages = llvm::SetVector<mlir::Operation *>;

inline mlir::RankedTensorType typeOf(mlir::Value tensor) { return llvm::cast<mlir::RankedTensorType>(tensor.getType()); }

bool isReduction(mlir::Operation *op);

/// Calls `visit` for every tensor that `op` reads, also inside its body.
void forOperands(mlir::Operation *op, llvm::function_ref<void(mlir::Value)> visit);

/// The reductions that `tensor` needs.
void collect(Emitter &e, mlir::Value tensor, Stages &stages);

/// Is `tensor` computed from the stage's results at the same place only?
bool isEpilogue(Emitter &e, mlir::Value tensor, mlir::Operation *stage);

/// The number of leading dimensions along which every tensor that depends on a reduction goes in step; 0: none.
int64_t rowRank(Emitter &e, llvm::ArrayRef<Sink> group, llvm::ArrayRef<mlir::Operation *> stages);

/// What a result is another shape of, in the same memory: a reduction, or a tensor whose shape differs by dimensions of one.
mlir::Value withoutReshapes(mlir::Value result);

} // namespace tfc::cpu
