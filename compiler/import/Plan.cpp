// From needed nodes to units with predicates: the frames as loops, and when everything is alive.
#include "Planner.h"

#include <queue>

namespace tfc::compiler {

using graph::Edge;
using graph::Node;
using Ref = Predicates::Ref;

static Status notFed(const Node &node) {
  Shape shape = node.outputShape(0);
  std::string text = "You must feed a value for placeholder tensor '" + node.name() + "' with dtype " +
                     runtimeName(node.outputType(0));
  if (shape.rank() > 0) text += " and shape " + shape.errorStr();
  return errors::invalidArgument(text).withNode(node.name());
}

/// Hands its first input on as it is, in the same run of its frame or from the one around it.
static bool passesOn(const Node &node) {
  return graph::isSwitch(node) || graph::isEnter(node) || graph::isExit(node) || graph::isNextIteration(node) ||
         node.op() == "LoopCond";
}

static bool isConstantLike(const Node &node) { return node.op() == "Const" || node.op() == "VarHandleOp" || isRefVariable(node); }

Edge Plan::source(Edge edge) const {
  // A chain of Identity ops is passed over if it hands on a reference, and is a value of its own if not.
  Edge value{};
  while (!fed.count(edge)) {
    if (auto it = aliases.find(edge); it != aliases.end()) {
      edge = it->second;
    } else if (graph::isSwitch(*edge.node) || graph::isEnter(*edge.node) || edge.node->op() == "LoopCond" ||
               graph::isNextIteration(*edge.node)) {
      edge = edge.node->inputs()[0];
    } else if (edge.node->op() == "Identity" && !edge.node->outputIsRef(0) && !edge.node->inputs().empty()) {
      if (!value.node) value = edge;
      edge = edge.node->inputs()[0];
    } else {
      break;
    }
  }
  bool isReference = !fed.count(edge) && edge.node->outputIsRef(edge.index);
  return value.node && !isReference ? value : edge;
}

bool isAlias(const Plan &plan, const Node &node) {
  return node.op() == "Identity" && plan.source({const_cast<Node *>(&node), 0}) != Edge{const_cast<Node *>(&node), 0};
}

Ref Plan::aliveAt(Edge edge) const {
  if (fed.count(edge)) return Predicates::always;
  Ref at = alive[edge.node->id()];
  auto it = decides.find(edge.node);
  if (it == decides.end()) return at;
  auto &p = const_cast<Predicates &>(predicates);
  return p.conj(at, edge.index ? it->second : p.negate(it->second));
}

Status Planner::collect() {
  needed.assign(graph.nodes().size(), 0);
  dataUsed.assign(graph.nodes().size(), 0);
  std::vector<Node *> work;
  auto need = [&](Node *node) {
    if (needed[node->id()]) return;
    needed[node->id()] = 1;
    work.push_back(node);
  };
  for (Edge e : request.fetches)
    if (!request.fed.count(e)) {
      dataUsed[e.node->id()] = 1;
      need(e.node);
    }
  for (Node *node : request.targets)
    if (!(isPlaceholder(*node) && request.fed.count({node, 0}))) need(node);
  while (!work.empty()) {
    Node *node = work.back();
    work.pop_back();
    if (isPlaceholder(*node)) return notFed(*node);
    for (size_t i = 0; i < node->inputs().size(); ++i) {
      Edge e = node->inputs()[i];
      if (!e.node) return errors::invalidArgument("Input ", i, " of node ", node->name(), " is not connected").withNode(node->name());
      if (!request.fed.count(e)) dataUsed[e.node->id()] = 1;
    }
    forEachDependency(*node, need);
  }
  return Status::ok();
}

Expected<std::unique_ptr<Plan>> Planner::run() {
  out->fed = request.fed;
  TFC_RETURN_IF_ERROR(collect());
  std::vector<Node *> nodes;
  for (Node *node : graph.nodes())
    if (needed[node->id()]) nodes.push_back(node);
  TFC_ASSIGN_OR_RETURN(frames, graph::Frames::find(nodes, request.fed));
  out->alive.assign(graph.nodes().size(), Predicates::always);
  TFC_ASSIGN_OR_RETURN(std::vector<int> units, level(nodes, 0));
  std::vector<Edge> wanted;
  for (size_t i = 0; i < request.fetches.size(); ++i) {
    Edge e = request.fetches[i];
    if (request.fed.count(e)) continue;
    if (int f = frames.of(e.node))
      return errors::invalidArgument("Tensor ", graph::tensorName(e), " is inside the loop of frame '", frames[f].name,
                                     "' and cannot be fetched: fetch what leaves the loop by an Exit").withNode(e.node->name());
    Edge source = out->source(e);
    for (int atom : p().atoms(out->aliveAt(e))) wanted.push_back(out->atoms[atom]);
    if (!source.node->outputIsRef(source.index) || request.fed.count(source)) {
      wanted.push_back(source);
      continue;
    }
    Unit read;
    read.node = e.node;
    read.fetch = static_cast<int>(i);
    read.after = {unitOfNode.lookup(e.node)};
    read.uses = {source};
    if (Node *variable = variableOf(source)) read.reads = {variableKey(*variable)};
    units.push_back(static_cast<int>(out->units.size()));
    out->units.push_back(std::move(read));
  }
  TFC_ASSIGN_OR_RETURN(out->root, schedule(*out, units, Predicates::always, wanted));
  if (p().overflowed())
    return errors::resourceExhausted("The conditions under which nodes run are too many to be told apart");
  return std::move(out);
}

/// The units of a level in an order that respects edges, with what makes them alive. `members` are all nodes of the frame (or
/// of a loop in it) and of the frames inside.
Expected<std::vector<int>> Planner::level(const std::vector<Node *> &members, int frame) {
  std::vector<Node *> here;
  std::map<int, std::vector<Node *>> inside; // by child frame
  for (Node *node : members) {
    int f = frames.of(node);
    if (f == frame) {
      here.push_back(node);
      continue;
    }
    while (frames[f].parent != frame) f = frames[f].parent;
    inside[f].push_back(node);
  }
  std::vector<int> loops;
  for (auto &[child, nodes] : inside) TFC_RETURN_IF_ERROR(splitFrame(nodes, child, here, loops));
  llvm::sort(here, [](Node *a, Node *b) { return a->id() < b->id(); });
  return inOrder(unitsOf(here, loops), frame);
}

/// Parts of a frame that are connected otherwise than through constants are loops of their own. What no NextIteration
/// closes runs once, as if it stood outside.
Status Planner::splitFrame(const std::vector<Node *> &inside, int frame, std::vector<Node *> &straight, std::vector<int> &loops) {
  llvm::DenseMap<Node *, Node *> parent;
  for (Node *node : inside) parent[node] = node;
  auto find = [&](Node *node) {
    while (parent[node] != node) node = parent[node] = parent[parent[node]];
    return node;
  };
  auto isInvariant = [&](Node *node) { return frames.of(node) == frame && graph::isConstantEnter(*node); };
  for (Node *node : inside)
    forEachDependency(*node, [&](Node *source) {
      if (parent.count(source) && !isInvariant(source) && !isInvariant(node)) parent[find(node)] = find(source);
    });
  std::vector<Node *> parts;
  llvm::DenseMap<Node *, std::vector<Node *>> nodesOf;
  for (Node *node : inside) {
    if (isInvariant(node)) continue;
    std::vector<Node *> &list = nodesOf[find(node)];
    if (list.empty()) parts.push_back(find(node));
    list.push_back(node);
  }
  for (Node *part : parts) {
    std::vector<Node *> &nodes = nodesOf[part];
    bool isLoop = llvm::any_of(nodes, [&](Node *n) { return frames.of(n) == frame && graph::isLoopMerge(*n); });
    if (!isLoop) {
      // Frames further inside keep their depth: level() meets them through `straight` only if they are this frame's.
      for (Node *n : nodes)
        if (frames.of(n) != frame)
          return errors::unimplemented("Frame '", frames[frame].name, "' has a loop inside but is none itself").withNode(n->name());
      straight.insert(straight.end(), nodes.begin(), nodes.end());
      continue;
    }
    Loop &loop = out->loops.emplace_back();
    int number = static_cast<int>(out->loops.size()) - 1;
    loop.frame = frame;
    loop.nodes = nodes;
    std::set<Node *> invariants;
    for (Node *n : nodes) {
      if (frames.of(n) == frame && graph::isEnter(*n)) loop.enters.push_back(n);
      forEachDependency(*n, [&](Node *source) {
        if (parent.count(source) && isInvariant(source)) invariants.insert(source);
      });
    }
    loop.enters.insert(loop.enters.end(), invariants.begin(), invariants.end());
    llvm::sort(loop.enters, [](Node *a, Node *b) { return a->id() < b->id(); });
    loops.push_back(number);
  }
  // Constants that only such nodes use come along with them.
  for (Node *node : inside)
    if (isInvariant(node) && llvm::none_of(loops, [&](int l) { return llvm::is_contained(out->loops[l].enters, node); }))
      straight.push_back(node);
  return Status::ok();
}

std::vector<int> Planner::unitsOf(const std::vector<Node *> &nodes, const std::vector<int> &loops) {
  std::vector<int> units;
  llvm::DenseMap<Node *, int> unitOf;
  auto add = [&](Unit unit) {
    units.push_back(static_cast<int>(out->units.size()));
    out->units.push_back(std::move(unit));
    return units.back();
  };
  for (Node *node : nodes) {
    Unit unit;
    unit.node = node;
    unitOf[node] = unitOfNode[node] = add(std::move(unit));
  }
  for (int l : loops) {
    Unit unit;
    unit.loop = l;
    int number = add(std::move(unit));
    for (Node *node : out->loops[l].nodes) unitOf[node] = number;
  }
  // A reference that decides a Switch is read once, where it is handed on.
  for (Node *node : nodes)
    if (graph::isSwitch(*node)) {
      Edge e = node->inputs()[1];
      Edge source = out->source(e);
      if (request.fed.count(source) || !source.node->outputIsRef(source.index) || predicateReads.count(e)) continue;
      Unit unit;
      unit.predicate = e;
      if (auto it = unitOf.find(e.node); it != unitOf.end()) unit.after = {it->second};
      unit.uses = {source};
      if (Node *variable = variableOf(source)) unit.reads = {variableKey(*variable)};
      predicateReads[e] = add(std::move(unit));
    }
  for (int u : units) dependencies(out->units[u], unitOf);
  return units;
}

void Planner::dependencies(Unit &unit, const llvm::DenseMap<Node *, int> &unitOf) {
  if (unit.predicate.node) return;
  std::set<int> after;
  int self = unit.node ? unitOf.lookup(unit.node) : -1;
  auto wait = [&](Node *node) {
    auto it = unitOf.find(node);
    if (it == unitOf.end()) return;
    const Unit &other = out->units[it->second];
    if (it->second != self && &other != &unit) after.insert(it->second);
  };
  auto nodeWaits = [&](Node *node) {
    if (graph::isLoopMerge(*node)) return; // there when the iteration begins
    forEachDependency(*node, wait);
    if (graph::isSwitch(*node))
      if (auto it = predicateReads.find(node->inputs()[1]); it != predicateReads.end()) after.insert(it->second);
  };
  if (unit.loop >= 0) {
    for (Node *enter : out->loops[unit.loop].enters) nodeWaits(enter);
  } else {
    nodeWaits(unit.node);
  }
  unit.after.assign(after.begin(), after.end());
}

Expected<std::vector<int>> Planner::inOrder(const std::vector<int> &units, int frame) {
  llvm::DenseMap<int, int> waiting;
  llvm::DenseMap<int, std::vector<int>> users;
  std::priority_queue<int, std::vector<int>, std::greater<>> ready;
  for (int u : units) {
    waiting[u] = static_cast<int>(out->units[u].after.size());
    for (int a : out->units[u].after) users[a].push_back(u);
    if (!waiting[u]) ready.push(u);
  }
  std::vector<int> order;
  while (!ready.empty()) {
    int u = ready.top();
    ready.pop();
    order.push_back(u);
    TFC_RETURN_IF_ERROR(aliveOf(out->units[u], frame));
    if (out->units[u].loop >= 0) TFC_RETURN_IF_ERROR(planLoop(out->loops[out->units[u].loop]));
    variablesOf(out->units[u]);
    for (int user : users[u])
      if (--waiting[user] == 0) ready.push(user);
  }
  for (int u : units)
    if (waiting[u]) {
      const Unit &unit = out->units[u];
      Node *node = unit.node ? unit.node : unit.loop >= 0 ? out->loops[unit.loop].enters[0] : unit.predicate.node;
      return errors::invalidArgument("Graph is invalid, contains a cycle that goes through this node").withNode(node->name());
    }
  return order;
}

/// The formula of a boolean tensor.
Ref Planner::predicateOf(Edge edge) {
  Edge e = out->source(edge);
  bool isReference = !request.fed.count(e) && e.node->outputIsRef(e.index);
  if (isReference) {
    e = {edge.node, ~edge.index};
  } else {
    while (!request.fed.count(e) && e.node->op() == "Identity") e = out->source(e.node->inputs()[0]);
    if (!request.fed.count(e))
      if (const graph::Attr *value = e.node->op() == "Const" ? e.node->attr("value") : nullptr)
        if (auto *tensor = std::get_if<Tensor>(value); tensor && tensor->dtype() == DType::bool_ && tensor->size() == 1)
          return *static_cast<const bool *>(tensor->raw()) ? Predicates::always : Predicates::never;
  }
  auto [it, isNew] = atomOf.try_emplace(e, static_cast<int>(out->atoms.size()));
  if (isNew) out->atoms.push_back(e);
  return p().atom(it->second);
}

/// Nothing is emitted for it: its value is another's, or it is a constant that stands outside of all regions.
bool Planner::isTrivial(const Node &node, Ref alive) const {
  if (alive == Predicates::never || node.op() == "NoOp" || node.op() == "ControlTrigger" || passesOn(node)) return true;
  if (graph::isLoopMerge(node) || isAlias(*out, node)) return true;
  if (!dataUsed[node.id()] && (node.op() == "Identity" || graph::isMerge(node))) return true;
  if (isConstantLike(node)) return request.isFunction || frames.of(&node) || alive != Predicates::always;
  return graph::isMerge(node) && out->aliases.count({const_cast<Node *>(&node), 0}) && !out->numbered.count(&node);
}

/// Computes when a unit of a level is alive, and what it uses.
Status Planner::aliveOf(Unit &unit, int frame) {
  auto controlsOf = [&](const Node &node) {
    Ref alive = Predicates::always;
    for (Node *c : node.controls())
      if (!(isPlaceholder(*c) && request.fed.count({c, 0}))) alive = p().conj(alive, out->alive[c->id()]);
    return alive;
  };
  auto allOf = [&](const Node &node) {
    Ref alive = controlsOf(node);
    for (Edge e : node.inputs()) alive = p().conj(alive, out->aliveAt(e));
    return alive;
  };
  if (unit.loop >= 0) {
    for (Node *enter : out->loops[unit.loop].enters) {
      unit.alive = p().conj(unit.alive, allOf(*enter));
      unit.uses.push_back(out->source(enter->inputs()[0]));
    }
    return Status::ok();
  }
  if (unit.predicate.node) {
    unit.alive = out->aliveAt(unit.predicate);
    return Status::ok();
  }
  Node &node = *unit.node;
  bool isMerge = graph::isMerge(node), carries = graph::isLoopMerge(node);
  if (carries || node.op() == "ControlTrigger" || (graph::isEnter(node) && frames.of(&node) == frame)) {
    unit.alive = Predicates::always;
  } else if (isMerge) {
    unit.alive = Predicates::never;
    for (Edge e : node.inputs()) unit.alive = p().disj(unit.alive, out->aliveAt(e));
  } else if (graph::isExit(node)) {
    auto isLoop = [&](int u) { return out->units[u].loop >= 0; };
    auto left = llvm::find_if(unit.after, isLoop);
    if (left == unit.after.end()) { // of a frame that runs once
      unit.alive = allOf(node);
      out->aliases[{&node, 0}] = node.inputs()[0];
    } else {
      unit.alive = p().conj(controlsOf(node), out->units[*left].alive);
      if (neverLeft.count(&node)) unit.alive = Predicates::never;
      if (auto it = leftWhen.find(&node); it != leftWhen.end()) unit.alive = p().conj(unit.alive, it->second);
    }
  } else {
    unit.alive = allOf(node);
  }
  out->alive[node.id()] = unit.alive;
  if (graph::isSwitch(node)) out->decides[&node] = predicateOf(node.inputs()[1]);
  if (isMerge && !carries && !request.fed.count({&node, 0})) {
    // Of the inputs that can be alive at all, all may be one tensor.
    std::set<Edge> sources;
    for (Edge e : node.inputs())
      if (out->aliveAt(e) != Predicates::never) sources.insert(out->source(e));
    if (sources.size() == 1) out->aliases[{&node, 0}] = *sources.begin();
  }
  Edge which{&node, 1};
  bool isNumbered = isMerge && (llvm::is_contained(request.fetches, which) || llvm::any_of(graph.users(&node), [&](Node *user) {
                                  return needed[user->id()] && llvm::is_contained(user->inputs(), which);
                                }));
  if (isNumbered) out->numbered.insert(&node);
  unit.trivial = isTrivial(node, unit.alive);
  if (unit.trivial) return Status::ok();
  for (Edge e : node.inputs())
    if (out->aliveAt(e) != Predicates::never) unit.uses.push_back(out->source(e));
  return Status::ok();
}

void Planner::variablesOf(Unit &unit) {
  if (unit.loop >= 0) {
    for (int u : out->loops[unit.loop].units) {
      const Unit &inner = out->units[u];
      unit.reads.insert(unit.reads.end(), inner.reads.begin(), inner.reads.end());
      unit.writes.insert(unit.writes.end(), inner.writes.begin(), inner.writes.end());
      unit.update |= inner.update;
    }
    return;
  }
  if (unit.trivial || unit.predicate.node) return;
  const Node &node = *unit.node;
  unit.update = isUpdate(node);
  bool handles = isResourceReader(node) || node.op() == "IsVariableInitialized" || node.op() == "RefSelect";
  const auto &inputs = node.schema().inputs;
  for (size_t i = 0; i < node.inputs().size(); ++i) {
    Edge e = node.inputs()[i];
    if (request.fed.count(e)) continue;
    e = out->source(e);
    bool isRef = e.node->outputIsRef(e.index), isHandle = e.node->outputType(e.index) == DType::resource;
    if (!isRef && !isHandle) continue;
    Node *variable = variableOf(e);
    if (!variable) continue;
    bool wantsRef = i < inputs.size() && inputs[i].isRef; // reference arguments precede lists in every schema
    bool reads = isRef ? !wantsRef || handles : handles;
    if (reads) unit.reads.push_back(variableKey(*variable));
    else if (unit.update) unit.writes.push_back(variableKey(*variable));
  }
}

Expected<std::unique_ptr<Plan>> plan(const graph::Graph &graph, const Request &request) { return Planner(graph, request).run(); }

} // namespace tfc::compiler
