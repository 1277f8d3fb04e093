// python/framework/func_graph.py and function.py, as far as datasets need them.
#include "FunctionTrace.h"

#include "ControlContext.h"

#include "tfc/frontend/Math.h"
#include "tfc/graph/Frames.h"
#include "tfc/graph/FunctionWrite.h"

#include <atomic>

namespace tfc::frontend {

GraphState &outermost(GraphState &g) { return g.outer ? outermost(*g.outer) : g; }

namespace {
using graph::isEnter;
using graph::isSwitch;

/// A name that no function of the process and none of the graph's library has.
std::string newName(GraphState &root, const std::string &stem) {
  static std::atomic<int> count = 0;
  std::string name;
  do name = cat(stem, "_", count++);
  while (root.graph->findOp(name));
  return name;
}

bool makesVariable(const graph::Node &n) {
  return n.op() == "Variable" || n.op() == "VariableV2" || n.op() == "VarHandleOp";
}

/// What a node has to do with state: the handles it takes, or "everything outside" (an edge without a node) for stateful
/// nodes that take none.
std::vector<graph::Edge> touched(const graph::Node &n) {
  if (!n.schema().isStateful) return {};
  std::vector<graph::Edge> out;
  for (graph::Edge e : n.inputs())
    if (e.node->outputType(e.index) == DType::resource) {
      while (isEnter(*e.node) || isSwitch(*e.node) || e.node->op() == "Identity") e = e.node->inputs()[0];
      out.push_back(e);
    }
  if (out.empty()) out.emplace_back();
  return out;
}

/// auto_control_deps.py: control edges between stateful nodes on the same thing, in the order they were made. A loop counts
/// as one step outside of it, from its Enters to an Exit; a conditional ends in its Merge.
void orderStateful(GraphState &g) {
  const std::vector<graph::Node *> nodes(g.graph->nodes().begin(), g.graph->nodes().end());
  std::map<ControlContext *, graph::Node *> ends; // the node of the context around it behind which all of a context has run
  std::map<std::string, std::vector<graph::Node *>> enters; // by frame
  for (const auto &c : g.contexts)
    if (!c->exits.empty()) ends[c.get()] = c->exits[0].node;
  for (graph::Node *n : nodes) {
    if (isEnter(*n)) enters[n->attrAs<std::string>("frame_name")].push_back(n);
    if (graph::isMerge(*n))
      for (graph::Edge e : n->inputs())
        if (ControlContext *c = outputContext(g, e.node); c && c->kind == ControlContext::Kind::Cond && c->outer == outputContext(g, n)) ends.try_emplace(c, n);
  }
  auto connect = [&](graph::Node *node, graph::Node *before) {
    if (before && node != before) checkBuild(g.graph->addControl(node, before));
  };
  std::map<std::pair<ControlContext *, graph::Edge>, graph::Node *> last; // by context and thing
  std::map<std::pair<graph::Node *, graph::Edge>, graph::Node *> before;  // by a context's end and thing: what stood in front
  for (graph::Node *n : nodes)
    for (graph::Edge thing : touched(*n)) {
      ControlContext *c = outputContext(g, n);
      auto [it, first] = last.try_emplace({c, thing}, n);
      if (!first) connect(n, std::exchange(it->second, n));
      // The first of a branch or a loop waits for what stands in front of it; what follows waits for its end.
      for (; c; c = c->outer) {
        graph::Node *&around = last[{c->outer, thing}], *front = around;
        if (auto end = ends.find(c); end != ends.end()) {
          if (around != end->second) before[{end->second, thing}] = std::exchange(around, end->second);
          front = before[{end->second, thing}];
        }
        if (!first || !front) continue;
        if (c->kind == ControlContext::Kind::Cond) connect(n, front);
        else
          for (graph::Node *enter : enters[c->name]) connect(enter, front);
      }
    }
  // What a loop's body does belongs to its iteration.
  for (graph::Node *next : nodes)
    if (graph::isNextIteration(*next))
      for (auto &[at, n] : last)
        if (n && at.first && at.first == outputContext(g, next)) connect(next, n);
}

bool isDataset(const graph::Node &n) { return n.numOutputs() == 1 && n.outputType(0) == DType::variant; }

void add(GraphState &root, const graph::FunctionParts &parts) {
  if (root.finalized) throw RuntimeError("Graph is finalized and cannot be modified.");
  checkBuild(root.graph->addLibrary(graph::writeFunction(parts)));
}

} // namespace

graph::Edge captured(GraphState &g, graph::Edge value) {
  if (!g.outer || !value.node || &value.node->graph() == g.graph.get()) return value;
  for (auto &[from, to] : g.captures)
    if (from == value) return to;
  GraphState &outer = *g.outer;
  graph::Edge before = captured(outer, value);
  if (&before.node->graph() != outer.graph.get())
    throw ValueError(cat("Tensor ", graph::tensorName(value), " must be from the graph that the function is used in, or from one around it."));
  // An argument is nobody's part: it is outside of blocks, branches and loops.
  ThreadState &t = g.thread();
  auto controls = std::exchange(t.controls, {});
  auto devices = std::exchange(t.devices, {});
  auto colocation = std::exchange(t.colocation, {});
  InContext none(t, nullptr);
  graph::Node *n = createNode(g, "Placeholder", value.node->name(), {},
                              {{"dtype", value.node->outputType(value.index)}, {"shape", value.node->outputShape(value.index)}});
  t.controls = std::move(controls), t.devices = std::move(devices), t.colocation = std::move(colocation);
  g.captures.emplace_back(value, graph::Edge{n, 0});
  return {n, 0};
}

TracedFunction traceFunction(const std::string &name, const std::vector<DType> &types, const std::vector<Shape> &shapes,
                             const std::function<Leaves(const Leaves &)> &f, const TraceOptions &o) {
  auto outer = current();
  auto g = std::make_shared<GraphState>();
  g->outer = outer;
  g->seed = outer->seed;
  g->graph->useFunctionsOf(*outermost(*outer).graph);
  g->variableCreator = o.variableCreator;
  if (o.variableCreator) {
    g->thread().varScope = outer->thread().varScope;
    g->collections = outer->collections;
  }
  TracedFunction made;
  graph::FunctionParts parts;
  {
    auto pushed = pushDefault(g);
    Leaves args;
    for (std::size_t i = 0; i < types.size(); ++i) {
      graph::Node *n = createNode(*g, "Placeholder", i < o.argNames.size() ? o.argNames[i] : cat("args_", i), {}, {{"dtype", types[i]}, {"shape", shapes[i]}});
      args.push_back(Access::output(g, {n, 0}));
      parts.args.push_back({n, 0});
    }
    for (const Output &r : f(args)) {
      Output result = identity(r);
      parts.results.push_back(Access::edge(result));
      made.types.push_back(result.dtype()), made.shapes.push_back(result.shape());
    }
  }
  for (const graph::Node *n : g->graph->nodes())
    if (makesVariable(*n))
      throw ValueError(cat("The function ", name, " makes the variable '", n->name(), "'. Make variables outside of functions of datasets; the function may use them."));
  if (o.ordered) orderStateful(*g);
  for (auto &[from, to] : g->captures) {
    made.captures.push_back(In(Access::output(outer, captured(*outer, from))));
    parts.args.push_back(to);
  }
  GraphState &root = outermost(*outer);
  parts.name = made.name = newName(root, "__inference_" + name);
  parts.body = g->graph.get();
  parts.attrs = o.attrs;
  for (const graph::Node *n : g->graph->nodes()) made.stateful |= n->schema().isStateful && n->op() != "Placeholder";
  made.graph = g;
  add(root, parts);
  for (GraphState *around = outer.get(); around != &root; around = around->outer.get()) around->graph->useFunctionsOf(*root.graph);
  return made;
}

std::string functionByValue(const std::string &name, const Output &result) {
  GraphState &root = outermost(*Access::graph(result));
  graph::Graph body;
  body.useFunctionsOf(*root.graph);
  auto reject = [](const graph::Node &n) -> std::string {
    auto what = [&](const char *kind) { return cat("Cannot capture a ", kind, " (name:", n.name(), ", type:", n.op(), ") by value."); };
    if (n.op() == "Placeholder") return what("placeholder");
    if (n.schema().isStateful && !isDataset(n)) return what("stateful node");
    return {};
  };
  auto copy = graph::copyWithInputs(body, Access::edge(result), reject);
  if (!copy) throw ValueError(copy.status().message());
  graph::FunctionParts parts;
  parts.name = newName(root, name), parts.body = &body, parts.results = {*copy};
  add(root, parts);
  return parts.name;
}

} // namespace tfc::frontend
