// What a loop carries, how it is left, and what each part of an iteration computes.
#include "Planner.h"

namespace tfc::compiler {

using graph::Edge;
using graph::Node;
using Ref = Predicates::Ref;

Status Planner::carried(Loop &loop) {
  for (Node *merge : loop.merges) {
    Edge first{}, next{};
    for (Edge e : merge->inputs()) {
      Edge &place = graph::isNextIteration(*e.node) ? next : first;
      if (place.node)
        return errors::unimplemented("Merge {{node ", merge->name(), "}} of a loop must have one value from outside of it and one "
                                     "NextIteration").withNode(merge->name());
      place = e;
    }
    if (!first.node || !graph::isEnter(*first.node))
      return errors::invalidArgument("Merge {{node ", merge->name(), "}} of a loop has no Enter: its first iteration has no value")
          .withNode(merge->name());
    loop.first.push_back(first.node->inputs()[0]);
    loop.next.push_back(next.node->inputs()[0]);
    Ref goesOn = out->alive[next.node->id()];
    if (loop.first.size() > 1 && goesOn != loop.goesOn)
      return errors::unimplemented("NextIteration {{node ", next.node->name(), "}} and others of frame '", frames[loop.frame].name,
                                   "' go on under different conditions").withNode(next.node->name());
    loop.goesOn = goesOn;
    if (goesOn == Predicates::always)
      return errors::invalidArgument("The loop of frame '", frames[loop.frame].name, "' never ends: NextIteration {{node ",
                                     next.node->name(), "}} is not behind a Switch on the loop's condition").withNode(next.node->name());
  }
  // The first value alone is no value of later iterations.
  std::set<Node *> initial;
  for (Node *merge : loop.merges)
    for (Edge e : merge->inputs()) initial.insert(e.node);
  for (Node *node : loop.nodes)
    if (frames.of(node) == loop.frame && !graph::isMerge(*node))
      for (Edge e : node->inputs())
        if (frames.of(e.node) == loop.frame && graph::isEnter(*e.node) && !graph::isConstantEnter(*e.node) && !request.fed.count(e))
          return errors::unimplemented("Node {{node ", node->name(), "}} takes {{node ", e.node->name(), "}}, which is not constant, "
                                       "past the Merge of its loop").withNode(node->name());
  return Status::ok();
}

Status Planner::exitsOf(Loop &loop) {
  Ref ends = p().negate(loop.goesOn);
  std::set<const Node *> mine(loop.nodes.begin(), loop.nodes.end());
  for (Node *node : frames[loop.frame].exits) {
    Edge e = node->inputs()[0];
    if (!mine.count(e.node)) continue;
    Ref alive = out->aliveAt(e);
    if (!p().implies(alive, ends) && alive != Predicates::never)
      return errors::invalidArgument("Exit {{node ", node->name(), "}} leaves frame '", frames[loop.frame].name, "' while the loop "
                                     "still runs: it must be behind a Switch on the loop's condition").withNode(node->name());
    Ref rest = alive == Predicates::never ? alive : p().given(alive, ends);
    if (rest == Predicates::never) {
      neverLeft.insert(node);
    } else if (rest != Predicates::always) { // known when the loop has ended: a condition for what comes behind
      loop.sometimes.push_back({node, rest});
      leftWhen[node] = p().atom(static_cast<int>(out->atoms.size()));
      out->atoms.push_back(isLeft(*node));
    }
    loop.exits.push_back(node);
  }
  return Status::ok();
}

Status Planner::planLoop(Loop &loop) {
  TFC_ASSIGN_OR_RETURN(loop.units, level(loop.nodes, loop.frame));
  for (Node *node : loop.nodes)
    if (frames.of(node) == loop.frame && graph::isLoopMerge(*node)) loop.merges.push_back(node);
  TFC_RETURN_IF_ERROR(carried(loop));
  TFC_RETURN_IF_ERROR(exitsOf(loop));
  // Values that the loop only carries are those from before it.
  for (size_t i = 0; i < loop.merges.size(); ++i)
    if (out->source(loop.next[i]) == Edge{loop.merges[i], 0} && !request.fed.count({loop.merges[i], 0}))
      out->aliases[{loop.merges[i], 0}] = loop.first[i];
  for (int u : loop.units) // what went by the old names
    for (Edge &e : out->units[u].uses) e = out->source(e);
  return splitIteration(loop);
}

/// What every iteration computes, what only those that are followed by another, what only the last.
Status Planner::splitIteration(Loop &loop) {
  Ref goesOn = loop.goesOn, ends = p().negate(goesOn);
  std::map<Edge, int> maker;
  for (int u : loop.units) {
    const Unit &unit = out->units[u];
    if (unit.predicate.node) maker[{unit.predicate.node, ~unit.predicate.index}] = u;
    for (int i = 0; unit.node && i < unit.node->numOutputs(); ++i) maker[{unit.node, i}] = u;
  }
  for (int u : loop.units)
    if (out->units[u].loop >= 0)
      for (Node *exit : out->loops[out->units[u].loop].exits) maker[{exit, 0}] = maker[isLeft(*exit)] = u;
  auto makers = [&](const std::vector<Edge> &edges) {
    std::vector<int> found;
    for (Edge e : edges)
      if (auto it = maker.find(e); it != maker.end()) found.push_back(it->second);
    return found;
  };
  auto close = [&](std::set<int> &set, std::vector<int> work, Ref context) {
    while (!work.empty()) {
      int u = work.back();
      work.pop_back();
      if (!set.insert(u).second) continue;
      llvm::append_range(work, out->units[u].after);
      llvm::append_range(work, makers(usesOf(*out, u, context)));
    }
  };
  std::vector<Edge> decisions, next, left;
  for (int atom : p().atoms(goesOn)) decisions.push_back(out->atoms[atom]);
  for (Edge e : loop.next) next.push_back(out->source(e));
  for (Node *exit : loop.exits) left.push_back(out->source(exit->inputs()[0]));
  for (auto [exit, rest] : loop.sometimes)
    for (int atom : p().atoms(rest)) left.push_back(out->atoms[atom]);
  std::vector<int> forCond = makers(decisions), forBody = makers(next), forLast = makers(left);
  for (int u : loop.units) {
    const Unit &unit = out->units[u];
    if (unit.trivial) continue;
    if (p().implies(unit.alive, goesOn)) forBody.push_back(u);
    else if (p().implies(unit.alive, ends)) forLast.push_back(u);
    else if (unit.update || unit.loop >= 0 || (unit.node && unit.node->schema().effects != graph::Effects::none)) forCond.push_back(u);
  }
  std::set<int> cond, body, last;
  close(cond, forCond, Predicates::always);
  close(body, forBody, goesOn);
  close(last, forLast, ends);
  for (int u : loop.units)
    if (!out->units[u].trivial && !cond.count(u) && !body.count(u) && !last.count(u)) close(cond, {u}, Predicates::always);
  // What the condition computes is not computed again: it is handed over.
  std::set<Edge> shared;
  auto takeFromCond = [&](std::set<int> &part, const std::vector<Edge> &wanted, Ref context) {
    for (auto it = part.begin(); it != part.end();)
      it = cond.count(*it) && !out->units[*it].trivial ? part.erase(it) : std::next(it);
    auto take = [&](const std::vector<Edge> &edges) {
      for (Edge e : edges)
        if (auto it = maker.find(e); it != maker.end() && cond.count(it->second) && !out->units[it->second].trivial) shared.insert(e);
    };
    for (int u : part) take(usesOf(*out, u, context));
    take(wanted);
  };
  takeFromCond(body, next, goesOn);
  takeFromCond(last, left, ends);
  loop.shared.assign(shared.begin(), shared.end());
  llvm::append_range(decisions, loop.shared);
  auto inOrder = [&](const std::set<int> &set) {
    std::vector<int> list;
    llvm::copy_if(loop.units, std::back_inserter(list), [&](int u) { return set.count(u); });
    return list;
  };
  TFC_ASSIGN_OR_RETURN(loop.cond, schedule(*out, inOrder(cond), Predicates::always, decisions));
  TFC_ASSIGN_OR_RETURN(loop.body, schedule(*out, inOrder(body), goesOn, next));
  TFC_ASSIGN_OR_RETURN(loop.last, schedule(*out, inOrder(last), ends, left));
  return Status::ok();
}

} // namespace tfc::compiler
