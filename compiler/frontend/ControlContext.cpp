#include "ControlContext.h"

#include "tfc/graph/Naming.h"

#include <algorithm>

namespace tfc::frontend {

ControlContext *outputContext(const GraphState &g, graph::Node *node) {
  auto it = g.contextOf.find(node);
  if (it == g.contextOf.end()) return nullptr;
  bool isExit = node->op() == "Exit" || node->op() == "RefExit";
  return isExit && it->second ? it->second->outer : it->second;
}

static bool contains(ControlContext *outer, ControlContext *inner) {
  for (; inner; inner = inner->outer)
    if (inner == outer) return true;
  return !outer;
}

std::vector<graph::Node *> innerControls(const GraphState &g, ControlContext &context, const std::vector<graph::Node *> &controls,
                                         std::vector<graph::Node *> &moved) {
  ControlContext *loop = context.whileContext();
  if (!loop) return controls;
  std::vector<graph::Node *> stay;
  for (graph::Node *c : controls) {
    ControlContext *of = outputContext(g, c);
    (of && of->whileContext() == loop ? stay : moved).push_back(c);
  }
  return stay;
}

void checkContexts(const GraphState &g, ControlContext *context, graph::Node *node) {
  if (node->op() == "Enter" || node->op() == "RefEnter" || node->op() == "Switch" || node->op() == "RefSwitch") return;
  for (graph::Edge e : node->inputs()) {
    ControlContext *from = e.node ? outputContext(g, e.node) : nullptr;
    if (!from || from == context) continue;
    ControlContext *inputLoop = from->whileContext(), *loop = context ? context->whileContext() : nullptr;
    if (!inputLoop || (loop && contains(inputLoop, loop))) continue;
    if (!loop)
      throw ValueError(cat("Cannot use '", e.node->name(), "' as input to '", node->name(), "' because '", e.node->name(), "' is in a while loop."));
    throw ValueError(cat("Cannot use '", e.node->name(), "' as input to '", node->name(), "' because they are in different while loops."));
  }
}

std::vector<Output> switchRefOrTensor(const Output &data, const Output &pred) {
  ThreadState &t = current()->thread();
  auto stack = std::exchange(t.colocation, {});
  std::vector<Output> out;
  {
    ColocateWith with(data.op());
    graph::Edge e = Access::edge(data);
    bool isRef = e.node->outputIsRef(e.index);
    Scoped s("Switch", "");
    graph::Node *n = createNode(*current(), isRef ? "RefSwitch" : "Switch", s.name, {e, Access::edge(pred)}, {{"T", data.dtype()}});
    for (int i = 0; i < 2; ++i) out.push_back(Access::output(current(), {n, i}));
  }
  t.colocation = std::move(stack);
  return out;
}

graph::Node *makeEnter(GraphState &g, ControlContext &loop, graph::Edge value, bool isConstant) {
  bool isRef = value.node->outputIsRef(value.index);
  const char *type = isRef ? "RefEnter" : "Enter";
  Scoped s(type, "");
  return createNode(g, type, s.name, {value},
                    {{"T", value.node->outputType(value.index)}, {"frame_name", loop.name}, {"is_constant", isConstant},
                     {"parallel_iterations", std::int64_t(loop.parallelIterations)}});
}

/// Control inputs that a loop's Enter takes from the blocks around the loop, and its context.
void placeLoopEnter(GraphState &g, ControlContext &loop, graph::Node *enter) {
  ThreadState &t = g.thread();
  g.contextOf[enter] = &loop;
  for (graph::Node *c : controlsFor(t, {enter->inputs()[0]})) {
    ControlContext *of = outputContext(g, c), *at = loop.outer;
    ControlContext *outerLoop = loop.outer ? loop.outer->whileContext() : nullptr;
    bool keep = true;
    for (; at != of; at = at->outer)
      if (!at || at == outerLoop) {
        keep = false;
        break;
      }
    if (keep) checkBuild(g.graph->addControl(enter, c));
  }
  for (ControlFrame &frame : t.controls) frame.seen.insert(enter);
}

graph::Edge ControlContext::addValue(GraphState &g, graph::Edge value) {
  auto known = external.find(value);
  bool isNew = !values.count(value);
  if (kind == Kind::While) {
    auto at = g.contextOf.find(value.node);
    isNew = isNew && (at == g.contextOf.end() || at->second != this);
  }
  if (!isNew) return known == external.end() ? value : known->second;
  values.insert(value);
  graph::Edge result = value;
  if (outer) {
    result = outer->addValue(g, value);
    if (kind == Kind::Cond) values.insert(result), external[result] = result;
  }
  auto owner = g.shared_from_this();
  if (kind == Kind::Cond) {
    {
      ControlDependencies clear(std::nullopt);
      result = Access::edge(switchRefOrTensor(Access::output(owner, result), Access::output(owner, pred))[branch]);
    }
    g.unfetchable.insert(result.node);
    g.contextOf[result.node] = this;
    for (ControlContext *c = this; c; c = c->outer) c->values.insert(result);
  } else {
    graph::Node *enter = nullptr;
    {
      ControlDependencies clear(std::nullopt);
      enter = makeEnter(g, *this, result, true);
      enter->setOutputShape(0, result.node->outputShape(result.index));
    }
    g.unfetchable.insert(enter);
    placeLoopEnter(g, *this, enter);
    result = {enter, 0};
    values.insert(result);
  }
  external[value] = result;
  return result;
}

void ControlContext::addNode(GraphState &g, graph::Node *node, const std::vector<graph::Node *> &moved) {
  auto hasInside = [&] {
    return std::any_of(node->controls().begin(), node->controls().end(), [&](graph::Node *c) {
      ControlContext *of = outputContext(g, c);
      return of && contains(this, of);
    });
  };
  bool isCond = kind == Kind::Cond;
  if (node->inputs().empty()) {
    if (isCond ? !hasInside() : node->controls().empty()) checkBuild(g.graph->addControl(node, controlPivot()));
  } else {
    for (int i = 0; i < static_cast<int>(node->inputs().size()); ++i) {
      graph::Edge x = node->inputs()[i];
      if (!x.node || (isCond && node->op() == "Merge" && x.node->op() == "NextIteration")) continue;
      graph::Edge real = addValue(g, x);
      if (real != x) checkBuild(g.graph->setInput(node, i, real));
    }
    auto invariant = [](graph::Edge e) {
      return e.node && (e.node->op() == "Enter" || e.node->op() == "RefEnter") && e.node->attrAs<bool>("is_constant");
    };
    if (!isCond && node->controls().empty() && std::all_of(node->inputs().begin(), node->inputs().end(), invariant))
      checkBuild(g.graph->addControl(node, controlPivot()));
  }
  for (int i = 0; i < node->numOutputs(); ++i)
    for (ControlContext *c = this; c; c = isCond ? c->outer : nullptr) c->values.insert({node, i});
  if (!moved.empty() && !isCond) {
    // What a node in the loop waits for outside is brought in as a value.
    std::vector<graph::Node *> inside;
    {
      ControlDependencies clear(std::nullopt);
      InContext in(g.thread(), this);
      for (graph::Node *c : moved)
        if (c->numOutputs()) {
          Scoped s("Identity", "");
          inside.push_back(createNode(g, "Identity", s.name, {{c, 0}}, {{"T", c->outputType(0)}}));
        }
    }
    for (graph::Node *c : inside) checkBuild(g.graph->addControl(node, c));
  }
  if (outer || (node->op() != "Exit" && node->op() != "RefExit")) g.unfetchable.insert(node);
}

void ControlContext::exitResult(const std::vector<graph::Edge> &results) {
  for (graph::Edge e : results)
    if (outer) outer->values.insert(e);
}

graph::Edge ControlContext::branchResult(GraphState &g, graph::Edge value) {
  if (values.count(value)) {
    auto it = external.find(value);
    return it == external.end() ? value : it->second;
  }
  graph::Edge real = value;
  values.insert(value);
  if (outer) {
    real = outer->addValue(g, value);
    values.insert(real), external[real] = real;
  }
  auto owner = g.shared_from_this();
  real = Access::edge(switchRefOrTensor(Access::output(owner, real), Access::output(owner, pred))[branch]);
  external[value] = real;
  return real;
}

} // namespace tfc::frontend
