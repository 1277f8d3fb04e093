// Functions of a graph's library: their signatures as ops, their bodies as graphs.
//
//   const OpSchema *s = graph.findOp("MulAdd");                          // an op of the table, or a function of the library
//   auto body = instantiate(graph, {"MulAdd", {}}, {Shape{2}, Shape{}}); // Expected<FunctionBody>
#pragma once

#include "tfc/graph/Graph.h"
#include "tfc/graph/OpSchema.h"

namespace tfc::graph {

/// Functions may call functions this deep; a function that calls itself meets it.
inline constexpr int deepestCall = 100;

struct FunctionBody {
  std::unique_ptr<Graph> graph;
  std::vector<Edge> args;        ///< placeholders
  std::vector<Edge> results;
  std::vector<Node *> effects;   ///< what runs whether or not a result needs it: stateful nodes, control outputs
};

/// The body of a function with its attributes filled in; `shapes` are those of the arguments, as far as they are known (may be
/// empty). The name "SymbolicGradient" with an attr `f` is the gradient function of `f`: arguments of f and gradients of its
/// results in, gradients of its arguments out. NotFound for an unknown function, InvalidArgument naming function and node for
/// bodies that do not fit their signature.
Expected<FunctionBody> instantiate(const Graph &caller, const FuncAttr &function, const std::vector<Shape> &shapes = {});

/// What a node calls: the function behind `f` of PartitionedCall and its kin, or the one that its op type names; nullopt for
/// any other node.
std::optional<FuncAttr> calledBy(const Node &node);

} // namespace tfc::graph
