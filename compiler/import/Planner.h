// The work behind plan(): Plan.cpp finds units and predicates, PlanLoops.cpp what an iteration of a loop consists of.
#pragma once

#include "Schedule.h"
#include "tfc/graph/OpSchema.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

namespace tfc::compiler {

inline bool isPlaceholder(const graph::Node &node) { return node.op() == "Placeholder" || node.op() == "PlaceholderV2"; }

class Planner {
  using Edge = graph::Edge;
  using Node = graph::Node;
  using Ref = Predicates::Ref;

public:
  Planner(const graph::Graph &graph, const Request &request) : graph(graph), request(request), out(std::make_unique<Plan>()) {}
  Expected<std::unique_ptr<Plan>> run();

private:
  Status collect();
  Expected<std::vector<int>> level(const std::vector<Node *> &members, int frame);
  Status splitFrame(const std::vector<Node *> &inside, int frame, std::vector<Node *> &straight, std::vector<int> &loops);
  std::vector<int> unitsOf(const std::vector<Node *> &nodes, const std::vector<int> &loops);
  Expected<std::vector<int>> inOrder(const std::vector<int> &units, int frame);
  void dependencies(Unit &unit, const llvm::DenseMap<Node *, int> &unitOf);
  Status aliveOf(Unit &unit, int frame);
  bool isTrivial(const Node &node, Ref alive) const;
  Ref predicateOf(Edge edge);
  int predicateRead(Node *node);
  Status planLoop(Loop &loop);
  Status carried(Loop &loop);
  Status exitsOf(Loop &loop);
  Status splitIteration(Loop &loop);
  void variablesOf(Unit &unit);

  template <class F> void forEachDependency(const Node &node, F &&f) const {
    for (Edge e : node.inputs())
      if (!request.fed.count(e)) f(e.node);
    for (Node *c : node.controls())
      if (!(isPlaceholder(*c) && request.fed.count({c, 0}))) f(c);
  }
  Predicates &p() { return out->predicates; }

  const graph::Graph &graph;
  const Request &request;
  std::unique_ptr<Plan> out;
  graph::Frames frames;
  std::vector<char> needed, dataUsed; ///< by node id
  std::map<Edge, int> atomOf;
  llvm::DenseMap<const Node *, int> unitOfNode;
  std::set<const Node *> neverLeft;   ///< Exits that no iteration reaches
  llvm::DenseMap<const Node *, Ref> leftWhen; ///< Exits that have a value only for some ways in which their loop ends
  std::map<Edge, int> predicateReads; ///< units, by what a Switch takes
};

} // namespace tfc::compiler
