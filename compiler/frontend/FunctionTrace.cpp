// python/framework/func_graph.py and function.py, as far as datasets need them.
#include "FunctionTrace.h"

#include "ControlContext.h"

#include "tfc/frontend/Math.h"
#include "tfc/graph/FunctionWrite.h"

#include <atomic>

namespace tfc::frontend {

namespace {

GraphState &outermost(GraphState &g) { return g.outer ? outermost(*g.outer) : g; }

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
                             const std::function<Leaves(const Leaves &)> &f) {
  auto outer = current();
  auto g = std::make_shared<GraphState>();
  g->outer = outer;
  g->seed = outer->seed;
  g->graph->useFunctionsOf(*outermost(*outer).graph);
  TracedFunction made;
  graph::FunctionParts parts;
  {
    auto pushed = pushDefault(g);
    Leaves args;
    for (std::size_t i = 0; i < types.size(); ++i) {
      graph::Node *n = createNode(*g, "Placeholder", cat("args_", i), {}, {{"dtype", types[i]}, {"shape", shapes[i]}});
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
  for (auto &[from, to] : g->captures) {
    made.captures.push_back(In(Access::output(outer, captured(*outer, from))));
    parts.args.push_back(to);
  }
  GraphState &root = outermost(*outer);
  parts.name = made.name = newName(root, "__inference_" + name);
  parts.body = g->graph.get();
  parts.attrs = {{"_tf_data_function", true}};
  add(root, parts);
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
