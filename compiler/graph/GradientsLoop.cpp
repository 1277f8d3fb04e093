#include "GradientsLoop.h"

#include <algorithm>

namespace tfc::graph::grad {

bool ControlFlow::isNeeded(const Graph &graph) {
  return std::any_of(graph.nodes().begin(), graph.nodes().end(), [](const Node *n) { return isSwitch(*n) || isMerge(*n) || isEnter(*n); });
}

Expected<std::unique_ptr<ControlFlow>> ControlFlow::of(Graph &graph) {
  auto flow = std::make_unique<ControlFlow>();
  TFC_ASSIGN_OR_RETURN(flow->frames, Frames::find(graph.nodes()));
  flow->findLoops();
  flow->findGuards();
  return flow;
}

int ControlFlow::frameOf(const Node *node) const {
  auto it = added.find(node);
  if (it != added.end())
    return it->second;
  return frames.knows(node) ? frames.of(node) : 0;
}

Edge ControlFlow::predicate(Edge e) {
  while (e.node->op() == "Identity" || e.node->op() == "LoopCond")
    e = e.node->inputs()[0];
  return e;
}

static bool isLoopCondition(Edge e) {
  while (e.node->op() == "Identity")
    e = e.node->inputs()[0];
  return e.node->op() == "LoopCond";
}

void ControlFlow::findLoops() {
  byFrame.assign(frames.count(), nullptr);
  std::vector<std::vector<Node *>> merges(frames.count());
  std::map<Node *, Node *> switchOf; // by merge
  for (Node *node : frames.order()) {
    if (isLoopMerge(*node))
      merges[frames.of(node)].push_back(node);
    if (isSwitch(*node) && isLoopMerge(*node->inputs()[0].node)) {
      // What tells whether the loop goes on may have conditionals of its own.
      auto [it, isNew] = switchOf.emplace(node->inputs()[0].node, node);
      if (!isNew && isLoopCondition(node->inputs()[1]))
        it->second = node;
    }
  }
  for (int f = 1; f < frames.count(); ++f) {
    ForwardLoop l;
    l.frame = f;
    bool fits = !merges[f].empty();
    for (Node *merge : merges[f]) {
      Edge first, next;
      for (Edge e : merge->inputs())
        (isNextIteration(*e.node) ? next : first) = e;
      Node *branch = switchOf.count(merge) ? switchOf[merge] : nullptr;
      if (merge->inputs().size() != 2 || !first.node || !next.node || !isEnter(*first.node) || !branch ||
          (l.condition.node && predicate(branch->inputs()[1]) != predicate(l.condition))) {
        fits = false;
        break;
      }
      l.condition = branch->inputs()[1];
      l.merges.push_back(merge);
      l.branches.push_back(branch);
      l.enters.push_back(first.node);
      l.next.push_back(next.node->inputs()[0]);
    }
    for (Node *e : frames[f].enters)
      if (isConstantEnter(*e))
        l.constants.push_back(e);
    l.exits = frames[f].exits;
    for (Node *exit : l.exits) {
      Edge e = exit->inputs()[0];
      auto at = isSwitch(*e.node) ? std::find(l.merges.begin(), l.merges.end(), e.node->inputs()[0].node) : l.merges.end();
      if (at != l.merges.end() && e.index == 0)
        l.left[exit] = static_cast<int>(at - l.merges.begin());
    }
    if (!fits || l.exits.empty())
      continue;
    l.key = l.exits[0];
    byFrame[f] = &loops.emplace_back(std::move(l));
  }
}

ForwardLoop *ControlFlow::loop(int f) { return f >= 0 && f < static_cast<int>(byFrame.size()) ? byFrame[f] : nullptr; }

void ControlFlow::findGuards() {
  auto at = [&](Edge e) {
    std::set<Guard> g = guards(e.node);
    if (isSwitch(*e.node))
      g.insert({predicate(e.node->inputs()[1]), e.index});
    return g;
  };
  for (Node *node : frames.order()) {
    std::set<Guard> all;
    if (isEnter(*node) || isLoopMerge(*node) || node->op() == "ControlTrigger")
      continue;
    if (isExit(*node)) {
      if (ForwardLoop *l = loop(frames.of(node->inputs()[0].node)))
        for (Node *enter : l->enters)
          all.merge(at(enter->inputs()[0]));
    } else if (isMerge(*node)) {
      bool first = true;
      for (Edge e : node->inputs()) {
        std::set<Guard> g = at(e), both;
        std::set_intersection(all.begin(), all.end(), g.begin(), g.end(), std::inserter(both, both.end()));
        all = first ? g : both;
        first = false;
      }
    } else {
      for (Edge e : node->inputs())
        all.merge(at(e));
      for (Node *c : node->controls())
        all.insert(guards(c).begin(), guards(c).end());
    }
    if (!all.empty())
      guardsOf.emplace(node, std::move(all));
  }
}

const std::set<Guard> &ControlFlow::guards(const Node *node) const {
  static const std::set<Guard> none;
  auto it = guardsOf.find(node);
  return it == guardsOf.end() ? none : it->second;
}

//===------------------------------------------------------------------------------------------------------------------===//
// Backward
//===------------------------------------------------------------------------------------------------------------------===//

Edge Backward::raw(std::string_view op, std::vector<Edge> inputs, AttrMap attrs, std::vector<Node *> controls) {
  return b.makeRaw(op, std::move(inputs), std::move(attrs), std::move(controls));
}

Edge Backward::enter(Edge outside, bool constant) {
  Edge e = raw("Enter", {outside}, {{"frame_name", name}, {"is_constant", constant}, {"parallel_iterations", std::int64_t{10}}});
  if (e.node)
    made.insert(e.node);
  return e;
}

Backward::Backward(Ops &b, ControlFlow &flow, ForwardLoop &loop, Backward *outer)
    : b(b), flow(flow), loop(loop), outer(outer), name(uniqueName(b.graph, b.scope() + flow.frame(loop.frame).name + "_grad")) {
  count(loop);
  if (!b.ok())
    return;
  // As many iterations as the forward loop had.
  Edge first = enter(outer ? outer->take(loop.count) : loop.count, false);
  Edge merge = raw("Merge", {first, first});
  if (!b.ok())
    return;
  Edge one = raw("Const", {}, {{"value", i32(1)}, {"dtype", int32}}, {merge.node});
  condition = raw("LoopCond", {raw("GreaterEqual", {merge, one})});
  Edge branch = raw("Switch", {merge, condition});
  if (!b.ok())
    return;
  Edge value = raw("Identity", {{branch.node, 1}});
  body = value.node;
  Edge next = raw("NextIteration", {raw("Sub", {value, one})});
  if (b.ok())
    if (Status s = b.graph.setInput(merge.node, 1, next); !s)
      b.fail(s);
}

Edge Backward::carry(Edge first) {
  Edge in = enter(first, false);
  Edge merge = raw("Merge", {in, in});
  Edge branch = raw("Switch", {merge, condition});
  if (!b.ok())
    return {};
  Edge value = raw("Identity", {{branch.node, 1}});
  Edge exit = raw("Exit", {{branch.node, 0}});
  for (Edge e : {merge, branch, value})
    if (e.node)
      made.insert(e.node);
  carried.push_back({merge, value, exit.node});
  return value;
}

Edge Backward::close(Edge value, Edge next) {
  auto c = std::find_if(carried.begin(), carried.end(), [&](const Carried &at) { return at.body == value; });
  Edge back = raw("NextIteration", {next});
  if (!b.ok() || c == carried.end())
    return {};
  if (Status s = b.graph.setInput(c->merge.node, 1, back); !s)
    return b.fail(s);
  c->exit->setOutputShape(0, shapeOf(value));
  if (outer)
    outer->add(c->exit);
  return {c->exit, 0};
}

/// Counts the iterations of a forward loop.
void Backward::count(ForwardLoop &l) {
  if (l.count.node || !b.ok())
    return;
  // Alive where the loop itself runs, and in its frame.
  Node *first = l.enters[0];
  int around = flow.frameOf(first->inputs()[0].node);
  AttrMap attrs = {{"frame_name", std::get<std::string>(*first->attr("frame_name"))}, {"is_constant", false},
                   {"parallel_iterations", std::int64_t{10}}};
  Edge beside = l.beside = raw("Identity", {first->inputs()[0]});
  if (!b.ok())
    return;
  Edge zero = raw("Const", {}, {{"value", i32(0)}, {"dtype", int32}}, {beside.node});
  Edge in = raw("Enter", {zero}, attrs);
  Edge merge = raw("Merge", {in, in});
  Edge branch = raw("Switch", {merge, l.condition});
  if (!b.ok())
    return;
  Edge value = raw("Identity", {{branch.node, 1}});
  if (!b.ok())
    return;
  Edge one = raw("Const", {}, {{"value", i32(1)}, {"dtype", int32}}, {value.node});
  Edge sum = raw("AddV2", {value, one});
  Edge next = raw("NextIteration", {sum});
  l.count = raw("Exit", {{branch.node, 0}});
  if (!b.ok())
    return;
  if (Status s = b.graph.setInput(merge.node, 1, next); !s)
    b.fail(s);
  for (Edge e : {in, merge, branch, value, one, sum, next})
    flow.setFrame(e.node, l.frame);
  for (Edge e : {beside, zero, l.count})
    flow.setFrame(e.node, around);
  flow.setGuards(l.count.node, std::set<Guard>(flow.guards(l.key)));
}

Edge Backward::takeOuter(Edge e) {
  if (auto it = taken.find(e); it != taken.end())
    return it->second;
  Edge outside = outer ? outer->take(e) : e;
  if (!outside.node)
    return {};
  Edge in = enter(outside, true);
  taken[e] = in;
  return in;
}

Edge Backward::take(Edge e) {
  if (!e.node || made.contains(e.node))
    return e;
  if (flow.frameOf(e.node) != loop.frame)
    return takeOuter(e);
  // A value of the forward loop: what it was in the same iteration. Names of one value are one.
  Edge source = e;
  while (source.node->op() == "Identity" || (isSwitch(*source.node) && !isLoopMerge(*source.node->inputs()[0].node)))
    source = source.node->inputs()[0];
  if (isConstantEnter(*source.node))
    return takeOuter(source.node->inputs()[0]);
  while (e.node->op() == "Identity")
    e = e.node->inputs()[0];
  if (auto it = taken.find(e); it != taken.end())
    return it->second;
  if (e.node->op() == "Const") {
    Edge copy = raw("Const", {}, copyAttrs(e.node, {"value", "dtype"}), {body});
    if (copy.node)
      made.insert(copy.node);
    return taken[e] = copy;
  }
  return taken[e] = history(e);
}

/// What has to have gone one way in an iteration for `e` to be there; a condition that is itself there only sometimes comes behind those
/// that it depends on.
std::vector<Guard> Backward::guardsOf(Edge e) {
  std::set<Guard> all = flow.guards(e.node);
  if (isSwitch(*e.node))
    all.insert({flow.predicate(e.node->inputs()[1]), e.index});
  std::vector<Guard> out;
  for (const Guard &g : all)
    if (g.first != flow.predicate(loop.condition) && flow.frameOf(g.first.node) == loop.frame)
      out.push_back(g);
  auto rank = [&](const Guard &g) { return std::tuple(flow.guards(g.first.node).size(), g.first.node->id(), g.first.index); };
  std::sort(out.begin(), out.end(), [&](const Guard &x, const Guard &y) { return rank(x) < rank(y); });
  return out;
}

/// The list after `change` where all of `guards` hold, and as it is elsewhere.
template <class F> Edge Backward::where(Edge list, const std::vector<Guard> &guards, F &&change, int frame) {
  std::vector<Edge> others;
  auto mine = [&](Edge e) {
    if (e.node && frame >= 0)
      flow.setFrame(e.node, frame);
    else if (e.node)
      made.insert(e.node);
    return e;
  };
  for (const auto &[predicate, way] : guards) {
    Edge branch = mine(raw("Switch", {list, frame >= 0 ? predicate : take(predicate)}));
    others.push_back({branch.node, 1 - way});
    list = {branch.node, way};
  }
  Edge next = change(list);
  for (auto other = others.rbegin(); other != others.rend() && b.ok(); ++other)
    next = mine(raw("Merge", {*other, next}));
  return next;
}

/// A list, carried by the forward loop, of what `e` was in its iterations; gives what leaves the loop.
Edge Backward::collected(Edge e) {
  const Node *first = loop.enters[0];
  const int around = flow.frameOf(first->inputs()[0].node);
  AttrMap attrs = copyAttrs(first, {"frame_name"});
  attrs["is_constant"] = false;
  attrs["parallel_iterations"] = std::int64_t{10};
  Edge any = raw("Const", {}, {{"value", i32(-1)}, {"dtype", int32}}, {loop.beside.node});
  Edge empty = raw("EmptyTensorList", {any, any}, {{"element_dtype", typeOf(e)}});
  Edge in = raw("Enter", {empty}, std::move(attrs));
  Edge merge = raw("Merge", {in, in});
  Edge branch = raw("Switch", {merge, loop.condition});
  if (!b.ok())
    return {};
  Edge list = raw("Identity", {{branch.node, 1}});
  Edge pushed = where(list, guardsOf(e), [&](Edge at) {
    Edge push = raw("TensorListPushBack", {at, e});
    flow.setFrame(push.node, loop.frame);
    return push;
  }, loop.frame);
  Edge next = raw("NextIteration", {pushed});
  Edge exit = raw("Exit", {{branch.node, 0}});
  if (!b.ok())
    return {};
  if (Status s = b.graph.setInput(merge.node, 1, next); !s)
    return b.fail(s);
  for (Edge m : {in, merge, branch, list, next})
    flow.setFrame(m.node, loop.frame);
  for (Edge m : {any, empty, exit})
    flow.setFrame(m.node, around);
  flow.setGuards(exit.node, std::set<Guard>(flow.guards(loop.key)));
  return exit;
}

/// What `e` was in the iteration of the forward loop that this one goes back through.
Edge Backward::history(Edge e) {
  Edge outside = collected(e);
  if (outer && outside.node)
    outside = outer->take(outside);
  if (!outside.node)
    return {};
  Edge list = carry(outside), value;
  Edge any = raw("Const", {}, {{"value", i32(-1)}, {"dtype", int32}}, {body});
  Edge rest = where(list, guardsOf(e), [&](Edge at) {
    Edge pop = raw("TensorListPopBack", {at, any}, {{"element_dtype", typeOf(e)}});
    if (!pop.node)
      return pop;
    pop.node->setOutputShape(1, shapeOf(e));
    made.insert(pop.node);
    value = {pop.node, 1};
    return pop;
  }, -1);
  if (!b.ok())
    return {};
  made.insert(any.node);
  close(list, rest);
  return value;
}

} // namespace tfc::graph::grad
