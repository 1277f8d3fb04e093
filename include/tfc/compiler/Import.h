// Import and export: a Graph becomes a module of the dialect tfc, and back (docs/architecture.md, stage 1).
//
//   auto module = compiler::importGraph(context, graph, {{.name = "run", .feeds = {{"x:0"}}, .fetches = {"y:0"}}});
//   if (!module) return module.status();
//   (*module)->dump();
#pragma once

#include "tfc/compiler/Compiler.h"
#include "tfc/dialect/Tfc.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace tfc::compiler {

/// One function per entry. Only what fetches and targets need comes in; the order of the body respects data and control
/// edges, a read that nothing orders against an update stands before it, and otherwise nodes keep their creation order.
/// Conditionals and loops become regions. Errors name the node: a needed placeholder without a feed, an unknown name or a
/// broken loop InvalidArgument or NotFound, a loop of a form that no region can have Unimplemented. `context` must have the dialects tfc and func loaded.
Expected<mlir::OwningOpRef<mlir::ModuleOp>> importGraph(mlir::MLIRContext &context, const graph::Graph &graph,
                                                        llvm::ArrayRef<Entry> entries);

/// The entries of a module, as importGraph would take them.
std::vector<Entry> entriesOf(mlir::ModuleOp module);
/// A graph with the nodes of function `entry` (empty: the only one). Program order of stateful ops becomes control
/// edges, arguments become placeholders. Unimplemented for ops that no graph can have (fusions, launches).
Expected<std::unique_ptr<graph::Graph>> exportGraph(mlir::ModuleOp module, llvm::StringRef entry = {});

} // namespace tfc::compiler
