// The passes over the dialect tfc, in the order of docs/architecture.md. Definitions with options and statistics are in
// compiler/passes/Passes.td; `tfc-opt --help` lists them.
//
//   mlir::PassManager pm(&context);
//   pm.addNestedPass<mlir::func::FuncOp>(compiler::createInferShapes());
//   compiler::registerPasses();              // for tools that name passes on the command line
#pragma once

#include "tfc/dialect/Tfc.h"

#include "mlir/Pass/Pass.h"

#include <memory>
#include <string>

namespace tfc::compiler {

#define GEN_PASS_DECL
#include "tfc/compiler/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "tfc/compiler/Passes.h.inc"

/// Registers every tfc pass with MLIR's command line.
inline void registerPasses() { registerTfcPasses(); }

/// One runtime kernel each, never compiled: files, strings, random streams, data-dependent sizes. By op type and by the
/// types an op works on (strings and variants are the host's).
bool isHostOp(mlir::Operation *op);
/// Same bytes under another shape: Reshape, Identity, ExpandDims, Squeeze and the like.
bool isView(mlir::Operation *op);
/// Computes tensors from tensors in a kernel: stands in a tfc.Fusion after tfc-fuse.
bool isComputing(mlir::Operation *op);

} // namespace tfc::compiler
