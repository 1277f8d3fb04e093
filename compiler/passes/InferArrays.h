// Element shapes of tensor arrays and stacks, for tfc-infer-shapes.
#pragma once

#include "tfc/dialect/Tfc.h"

namespace tfc::compiler {

/// The type of what may be the one or the other: what they differ in is unknown.
mlir::Type eitherType(mlir::Type a, mlir::Type b);
/// Refines what is read from arrays by what is written into them, in all regions of `func`; a stack of one constant gives way to the
/// constant. True if anything became known.
bool inferArrayElements(mlir::func::FuncOp func);

} // namespace tfc::compiler
