// One graph into the block at the builder's insertion point: shared by entries and by the functions they call.
#pragma once

#include "Schedule.h"
#include "tfc/compiler/Import.h"
#include "tfc/dialect/Schema.h"

namespace tfc::compiler {

class Importer {
public:
  /// `top` is the entry's block: constants and handles of regions stand there, before the outermost region.
  Importer(mlir::OpBuilder &builder, mlir::Block *top, const graph::Graph &graph, const Request &request, bool shapesHold)
      : builder(builder), context(builder.getContext()), top(top), graph(graph), request(request), shapesHold(shapesHold) {}

  /// `feeds` are the values of request.feeds; the result are those of request.fetches, with a check behind which each that may
  /// be dead stands.
  Expected<llvm::SmallVector<mlir::Value>> run(llvm::ArrayRef<mlir::Value> feeds);

private:
  using Ref = Predicates::Ref;
  using Values = llvm::SmallVector<mlir::Value>;

  // Import.cpp: nodes.
  Status importUnit(const Unit &unit);
  Status importNode(const graph::Node &node);
  Status importVariable(const graph::Node &node);
  Expected<mlir::Value> operand(const graph::Node &node, size_t index, bool wantsRef);
  mlir::Value read(mlir::Value handle, mlir::Location loc);
  Status resultTypes(const graph::Node &node, mlir::ValueRange operands, llvm::SmallVectorImpl<mlir::Type> &types);
  Status attributes(const graph::Node &node, mlir::OperationState &state);
  mlir::Location locOf(const graph::Node &node);

  // ImportRegions.cpp: what is around them.
  Status importTree(const Tree &tree);
  Status importIf(const Item &item);
  Status importMerge(const Item &item);
  Status choose(const graph::Node &merge, llvm::ArrayRef<int> inputs, Ref context, int output, mlir::Value &value);
  Status importLoop(const Loop &loop);
  Expected<Values> valuesOf(llvm::ArrayRef<graph::Edge> edges, llvm::ArrayRef<bool> asRefs = {});
  Expected<mlir::Value> formula(Ref f);
  Expected<mlir::Value> checkedFetch(size_t i);
  /// The value of an edge; `asRef` false reads what is behind a reference.
  Expected<mlir::Value> valueOf(graph::Edge edge, bool asRef);
  /// A value of that type which nobody looks at.
  mlir::Value dead(mlir::Type type, mlir::Location loc);
  mlir::Value boolean(bool value);
  mlir::Value number(std::int32_t value, mlir::Location loc);
  void closeIf(mlir::Location loc, mlir::Value condition, mlir::OperationState &state, Values then, Values otherwise);
  void define(graph::Edge edge, mlir::Value value);
  size_t mark() const { return log.size(); }
  void rollback(size_t mark);

  mlir::OpBuilder &builder;
  mlir::MLIRContext *context;
  mlir::Block *top;
  const graph::Graph &graph;
  const Request &request;
  bool shapesHold; ///< the shapes the graph inferred are those of this entry
  std::unique_ptr<Plan> plan;
  std::map<graph::Edge, mlir::Value> values;
  std::vector<std::pair<graph::Edge, mlir::Value>> log; ///< what `values` held before, for the end of a region
  std::map<int, mlir::Value> fetched; ///< reads of fetched references
};

} // namespace tfc::compiler
