// What an entry asks for, and what nodes do to variables.
#include "Schedule.h"

#include "tfc/graph/OpSchema.h"

#include "llvm/ADT/StringSet.h"

namespace tfc::compiler {

using graph::Edge;
using graph::Node;

bool isRefVariable(const Node &node) {
  return node.op() == "VariableV2" || node.op() == "Variable" || node.op() == "TemporaryVariable";
}

/// Takes a handle without writing the variable.
bool isResourceReader(const Node &node) {
  static const llvm::StringSet<> readers = {"ReadVariableOp", "ResourceGather", "ResourceGatherNd", "VariableShape",
                                            "VarIsInitializedOp", "VarHandleOp", "Identity", "IdentityN"};
  return readers.contains(node.op());
}

bool isUpdate(const Node &node) {
  if (isRefVariable(node) || node.op() == "RefIdentity") return false;
  for (int i = 0; i < node.numOutputs(); ++i)
    if (node.outputIsRef(i)) return true;
  if (isResourceReader(node)) return false;
  for (Edge e : node.inputs())
    if (e.node->outputType(e.index) == DType::resource) return true;
  return false;
}

/// The input that a reference or handle output stands for.
int aliasedInput(const Node &node) {
  for (size_t i = 0; i < node.inputs().size(); ++i) {
    Edge e = node.inputs()[i];
    if (e.node->outputIsRef(e.index) || e.node->outputType(e.index) == DType::resource) return static_cast<int>(i);
  }
  return -1;
}

Node *variableOf(Edge edge) {
  // Bounded by the number of nodes: a chain of assignments through each other's references.
  for (size_t hops = 0, most = edge.node->graph().nodes().size(); hops <= most; ++hops) {
    if (isRefVariable(*edge.node) || edge.node->op() == "VarHandleOp") return edge.node;
    if (edge.node->op() == "Placeholder" && edge.node->outputType(0) == DType::resource) return edge.node; // of a function
    int i = aliasedInput(*edge.node);
    if (i < 0) return nullptr;
    edge = edge.node->inputs()[i];
  }
  return nullptr;
}

std::string variableKey(const Node &variable) {
  // Nothing but its reference leads to a temporary variable: no other variable has a name like this.
  if (variable.op() == "TemporaryVariable") return variable.name() + "/(temporary)";
  const graph::Attr *shared = variable.attr("shared_name");
  if (shared)
    if (auto *name = std::get_if<std::string>(shared); name && !name->empty()) return *name;
  return variable.name();
}

Expected<Request> resolve(const graph::Graph &graph, const Entry &entry) {
  Request r;
  for (const Feed &feed : entry.feeds) {
    TFC_ASSIGN_OR_RETURN(Edge e, graph.findOutput(feed.name));
    if (!r.fed.insert(e).second)
      return errors::invalidArgument("Tensor ", graph::tensorName(e), " was fed twice").withNode(e.node->name());
    r.feeds.push_back(e);
  }
  for (const std::string &fetch : entry.fetches) {
    TFC_ASSIGN_OR_RETURN(Edge e, graph.findOutput(fetch));
    r.fetches.push_back(e);
  }
  for (const std::string &target : entry.targets) {
    Node *node = graph.find(target);
    if (!node && target.find(':') != std::string::npos) {
      TFC_ASSIGN_OR_RETURN(Edge e, graph.findOutput(target));
      node = e.node;
    }
    if (!node) return errors::notFound("PruneForTargets: Some target nodes not found: ", target);
    r.targets.push_back(node);
  }
  return r;
}

} // namespace tfc::compiler
