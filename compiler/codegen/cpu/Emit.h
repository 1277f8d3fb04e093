// Schedules: what -O2 makes of a kernel.
#pragma once

#include "Abi.h"
#include "Cpu.h"

namespace tfc::cpu {

/// Replaces `kernel` by scheduled loops; failure (nothing changed) if no schedule covers one of its ops.
mlir::LogicalResult emitKernel(mlir::func::FuncOp kernel, const Target &target);

/// On a choice between operands as they are and operands spread along dimensions of one, and on the check beside it
/// (codegen/linalg): it falls away where sizes agree.
inline constexpr llvm::StringLiteral kAgree = "tfc.agree";

/// Replaces `kernel` by a scheduled version for operands of equal sizes, plain loops for all others, and the choice between them;
/// failure (nothing changed) if it has no such operands, or no schedule.
mlir::LogicalResult emitVersions(mlir::func::FuncOp kernel, const Target &target);

/// Lowers a kernel with checks of sizes in front of its loops: `lower` gets what is behind them. Other kernels go to `lower` as they are.
mlir::LogicalResult lowerGuarded(mlir::func::FuncOp kernel, const Target &target,
                                 llvm::function_ref<mlir::LogicalResult(mlir::func::FuncOp)> lower);

/// Makes of a lowered kernel a function that another one calls.
void makePart(mlir::func::FuncOp kernel);

/// Sets `tfc.inplace = [[input, output], ...]`: pairs that may share one buffer, because every element of the output is
/// computed from the input's element at the same place alone.
/// Plain loops (`scheduled` false) allow fewer, but also results of loops that carry the input along and write some of its
/// elements (scatters into a variable).
void noteInPlace(mlir::func::FuncOp kernel, bool scheduled);

} // namespace tfc::cpu
