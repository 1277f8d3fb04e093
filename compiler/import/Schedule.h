// Which nodes an entry needs, and in which order they run.
#pragma once

#include "tfc/compiler/Compiler.h"
#include "tfc/graph/Graph.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

#include <set>
#include <string>
#include <vector>

namespace tfc::compiler {

/// What an entry asks for, resolved against the graph.
struct Request {
  std::vector<graph::Edge> feeds, fetches;
  std::vector<graph::Node *> targets;
  std::set<graph::Edge> fed; ///< the same edges as `feeds`
};
Expected<Request> resolve(const graph::Graph &graph, const Entry &entry);

/// A step of the program: a node, or the read of a reference that is fetched.
struct Step {
  graph::Node *node = nullptr;
  int fetch = -1; ///< >= 0: reads the reference behind this fetch
};

/// The steps in program order. InvalidArgument naming the node for placeholders without a feed and for cycles,
/// Unimplemented for control flow.
Expected<std::vector<Step>> schedule(const graph::Graph &graph, const Request &request);

/// The reference an edge stands for: TensorFlow's Identity of a reference hands on the variable's buffer, not a copy, so what
/// reads it sees the variable at the time of the reading. Any other edge is itself.
graph::Edge aliasOf(const Request &request, graph::Edge edge);
/// An Identity that only hands on a reference: it takes no step, its users read the variable.
bool isAlias(const Request &request, graph::Node &node);

/// The variable node behind a reference or handle, or nullptr if it is no variable of this graph.
graph::Node *variableOf(graph::Edge edge);
/// The key of a variable in the session: shared_name, or the node's name.
std::string variableKey(const graph::Node &variable);
/// VariableV2 and its kin.
bool isRefVariable(const graph::Node &node);
/// Writes a variable: assignments, optimizer and scatter updates, in both the reference and the resource form.
bool isUpdate(const graph::Node &node);

} // namespace tfc::compiler
