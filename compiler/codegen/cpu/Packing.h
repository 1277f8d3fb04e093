// The order in which register tiles read the right-hand side of a contraction: panels of two vectors of columns, the whole reduction of
// a panel in a row ([N / 32][K][32] for single floats on AVX-512). What the passes that lay operands out this way share.
#pragma once

#include "Cpu.h"
#include "Nest.h"

namespace tfc::cpu {

/// Where element (k.., n) of the packed tensor comes from: strides in the old one, in elements.
struct Packing {
  int64_t width, columns, columnStride;
  llvm::SmallVector<int64_t> depths, strides;
  mlir::RankedTensorType type; ///< of the packed tensor; columns beyond the last are zeros
};

/// Nothing if the operand has no fixed shape or is read in another way than element (k.., n) of it.
std::optional<Packing> packingOf(const Contraction &c, const Target &target);

/// The kernel's argument behind the contraction's right-hand side gets the packed type; a copy in the kernel says how the old tensor
/// lies in it: schedules read through that, plain loops run it.
void unpackInKernel(mlir::func::FuncOp kernel, const Contraction &c, mlir::BlockArgument argument, const Packing &p);

/// The argument of `kernel` that is the contraction's right-hand side and nothing else; null if there is none.
mlir::BlockArgument packableArgument(mlir::func::FuncOp kernel, const Contraction &c);

/// For each kernel with a body: the launches (tfc.Launch) of it.
llvm::StringMap<llvm::SmallVector<mlir::Operation *>> launchesOf(mlir::ModuleOp module);

} // namespace tfc::cpu
