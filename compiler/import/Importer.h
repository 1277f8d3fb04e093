// One graph into the block at the builder's insertion point: shared by entries and by the functions they call.
#pragma once

#include "Schedule.h"
#include "tfc/compiler/Import.h"
#include "tfc/dialect/Schema.h"
#include "tfc/graph/Functions.h"

namespace tfc::compiler {

class Importer {
public:
  /// `top` is the entry's block: constants and handles of regions stand there, before the outermost region.
  Importer(mlir::OpBuilder &builder, mlir::Block *top, const graph::Graph &graph, const Request &request, bool shapesHold)
      : builder(builder), context(builder.getContext()), top(top), graph(graph), request(request), shapesHold(shapesHold) {}
  /// For the body of a function that `caller` calls at `node`.
  Importer(Importer &caller, const graph::Node &node, const graph::Graph &graph, const Request &request)
      : builder(caller.builder), context(caller.context), top(caller.top), graph(graph), request(request), shapesHold(true),
        prefix(caller.prefix + node.name() + "/"), depth(caller.depth + 1), inlined(caller.inlined) {}

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
  Status importSelect(const graph::Node &node);
  Expected<mlir::Value> operand(const graph::Node &node, size_t index, bool wantsRef);
  mlir::Value read(mlir::Value handle, mlir::Location loc);
  Status resultTypes(const graph::Node &node, mlir::ValueRange operands, llvm::SmallVectorImpl<mlir::Type> &types);
  Status attributes(const graph::Node &node, mlir::OperationState &state);
  mlir::Location locOf(const graph::Node &node);

  // ImportCalls.cpp: functions and the ops that call them.
  bool isCall(const graph::Node &node) const;
  Status importCall(const graph::Node &node);
  Expected<Values> call(const graph::Node &node, const graph::FuncAttr &function, mlir::ValueRange operands);
  Expected<Values> inlineBody(const graph::Node &node, const graph::FunctionBody &body, mlir::ValueRange operands);
  Expected<Values> branch(const graph::Node &node, mlir::Value condition, const graph::FuncAttr &then,
                          llvm::function_ref<Expected<Values>()> otherwise, mlir::ValueRange operands);
  Expected<Values> caseOf(const graph::Node &node, llvm::ArrayRef<std::shared_ptr<graph::FuncAttr>> branches, int number,
                          mlir::ValueRange operands);
  Expected<Values> whileLoop(const graph::Node &node, mlir::ValueRange operands);
  Expected<Values> forLoop(const graph::Node &node, mlir::ValueRange operands);
  mlir::Value truth(mlir::Value value, mlir::Location loc);
  mlir::Value make(llvm::StringRef op, mlir::ValueRange operands, mlir::Type type, mlir::Location loc);

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
  mlir::Value constant(const Tensor &tensor, mlir::Location loc);
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
  std::string prefix;           ///< of the names of nodes: the calls around them
  int depth = 0;                ///< of calls
  std::shared_ptr<std::int64_t> inlined = std::make_shared<std::int64_t>(0); ///< nodes of functions so far
  std::map<int, mlir::Value> fetched; ///< reads of fetched references
};

} // namespace tfc::compiler
