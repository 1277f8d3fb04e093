// A host op as the descriptor tells it to the runtime.
#pragma once

#include "Places.h"

namespace tfc::program {

/// {attrs, inputs, node, op, outputs}: what becomes a tfc_host_op. Attributes are in the five forms of tfc_attr; those that have
/// none (tensors, functions, lists of strings) are left out.
mlir::Attribute describeHostOp(mlir::Operation *op);

} // namespace tfc::program
