// One function body (or an entry) on its way into a graph. Private to compiler/import.
#pragma once

#include "tfc/compiler/Import.h"
#include "tfc/dialect/Schema.h"

#include "llvm/ADT/StringSet.h"

namespace tfc::compiler {

/// Names of a graph or of a library: as wanted, or with a number; TensorFlow takes them without regard to case.
class FreshNames {
public:
  std::string operator()(llvm::StringRef wanted);

private:
  llvm::StringSet<> taken;
  llvm::StringMap<unsigned> suffixes;
};

class Exporter {
public:
  /// Regions become functions of `library`, the graph that comes out in the end; `functionNames` are its functions' names.
  Exporter(graph::Graph &library, FreshNames &functionNames) : library(library), functionNames(functionNames) {}

  /// A placeholder for a value that comes from outside.
  Status exportArgument(mlir::Value value, llvm::StringRef name);
  Status exportBlock(mlir::Block &block);
  std::unique_ptr<graph::Graph> graph = std::make_unique<graph::Graph>();

private:
  Status exportOp(mlir::Operation *op);
  Status exportIf(ir::IfRegionOp op);
  Status exportWhile(ir::WhileRegionOp op);
  /// Adds `region` to the library: its arguments and `captures` are the arguments, what it yields (and `captures`, if `carried`) the
  /// results. Returns its name.
  Expected<std::string> exportFunction(mlir::Region &region, llvm::ArrayRef<mlir::Value> captures, bool carried, const std::string &wanted);
  /// What the op's regions use from around them, without constants.
  Expected<llvm::SmallVector<mlir::Value>> capturesOf(mlir::Operation *op, llvm::StringRef name);
  Expected<graph::Edge> edgeOf(mlir::Value value);
  Expected<std::vector<graph::Edge>> edgesOf(mlir::ValueRange values);
  /// Adds the node of `op` behind what it has to come after.
  Status add(graph::NodeSpec spec, mlir::Operation *op);
  bool isReference(mlir::Value handle);
  /// The type as which a function takes a value: a reference is handed on as what it refers to.
  mlir::Type handedOn(mlir::Value value);

  graph::Graph &library;
  FreshNames &functionNames;
  FreshNames names;
  llvm::DenseMap<mlir::Value, graph::Edge> edges;
  // Stateful nodes since the last write, and that write: what the next one has to come after.
  graph::Node *lastWrite = nullptr;
  std::vector<graph::Node *> readsSince;
};

} // namespace tfc::compiler
