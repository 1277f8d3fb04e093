// Feeds held against each other where one program serves many sizes: its kernels take for granted that operands fit.
#include "tfc/graph/ShapeInference.h"

#include "tfc/graph/Graph.h"
#include "tfc/graph/Naming.h"

#include <map>
#include <set>

namespace tfc::graph {

static constexpr std::int64_t fewElements = 64;

/// A node in the place of a fed tensor: its value, if it may decide shapes, else its shape.
static Expected<Node *> feedNode(Graph &copy, const std::string &name, const Tensor &value) {
  if ((value.dtype() == int32 || value.dtype() == int64 || value.dtype() == bool_) && value.size() <= fewElements)
    return copy.addNode({.name = name, .op = "Const", .attrs = {{"value", value}, {"dtype", value.dtype()}}});
  return copy.addNode({.name = name, .op = "Placeholder", .attrs = {{"dtype", value.dtype()}, {"shape", value.shape()}}});
}

Status checkShapes(const Graph &graph, const std::vector<Node *> &wanted, const std::vector<std::pair<Edge, Tensor>> &feeds) {
  std::map<Edge, const Tensor *> fed;
  for (const auto &[edge, value] : feeds) fed[edge] = &value;
  std::set<const Node *> needed;
  std::vector<Node *> work(wanted);
  while (!work.empty()) {
    Node *node = work.back();
    work.pop_back();
    if (!needed.insert(node).second) continue;
    for (Edge e : node->inputs())
      if (e.node && !fed.count(e)) work.push_back(e.node);
    work.insert(work.end(), node->controls().begin(), node->controls().end());
  }
  Graph copy;
  copy.producer = graph.producer;
  copy.building = false;
  copy.useFunctionsOf(graph);
  std::map<Edge, Edge> made;
  int count = 0;
  for (const auto &[edge, value] : fed) {
    auto node = feedNode(copy, "feed_" + std::to_string(count++) + "/value", *value);
    if (!node) return node.status();
    made[edge] = {*node, 0};
  }
  TFC_ASSIGN_OR_RETURN(std::vector<Node *> order, graph.topologicalOrder());
  for (Node *node : order) {
    if (!needed.count(node)) continue;
    NodeSpec spec{.name = node->name(), .op = node->op(), .attrs = node->attrs(), .producer = graph.producer};
    bool complete = true;
    for (Edge e : node->inputs()) {
      auto it = made.find(e);
      spec.inputs.push_back(it == made.end() ? Edge{} : it->second); // a loop's way back, or a node that could not be copied
      complete = complete && it != made.end();
    }
    if (!complete && node->op() != "Merge" && node->op() != "RefMerge") continue;
    if (copy.find(spec.name)) continue;
    auto added = copy.addNode(std::move(spec));
    if (!added) {
      if (added.status().code() == Code::InvalidArgument) return added.status();
      continue;
    }
    for (int i = 0; i < node->numOutputs(); ++i) made.try_emplace({node, i}, Edge{*added, i});
  }
  return Status::ok();
}

} // namespace tfc::graph
