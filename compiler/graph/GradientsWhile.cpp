// Functional loops become frames before gradients walk them, so that one kind of loop has gradients:
//
//   While(args) -> Enter -> Merge -> (cond) -> Switch -> (body) -> NextIteration; Exit -> IdentityN under the loop's own name
//
// What the body only hands on is a constant of the frame. The bodies of both functions are copied into the graph.
#include "GradientsLoop.h"
#include "tfc/graph/Functions.h"

#include <algorithm>
#include <set>

namespace tfc::graph::grad {

namespace {

bool isFunctionalLoop(const Node &node) { return node.op() == "While" || node.op() == "StatelessWhile"; }

std::shared_ptr<FuncAttr> functionOf(const Node &node, std::string_view key) { return attrOr<std::shared_ptr<FuncAttr>>(&node, key, nullptr); }

/// Dimensions that differ are unknown, and so is the rank if that does.
Shape either(const Shape &a, const Shape &b) {
  if (!a.hasRank() || !b.hasRank() || a.rank() != b.rank())
    return Shape::unknown();
  Shape out = a;
  for (int i = 0; i < a.rank(); ++i)
    if (a[i] != b[i])
      out[i] = None;
  return out;
}

class LoopLowering {
public:
  LoopLowering(Graph &graph, Node *loop) : graph(graph), loop(loop) {}
  Status run();

private:
  Expected<FunctionBody> instantiateBody(const FuncAttr &function);
  Expected<Edge> add(std::string_view op, std::string_view name, std::vector<Edge> inputs, AttrMap attrs = {}, std::vector<Node *> controls = {});
  Expected<std::vector<Edge>> copy(const FunctionBody &body, const std::vector<Edge> &args, const std::string &prefix, Node *pivot,
                                   std::vector<Node *> &effects);
  Expected<Edge> truth(Edge value);

  Graph &graph;
  Node *loop;
  std::vector<Shape> shapes; ///< of what the loop carries, whatever the iteration
};

Expected<Edge> LoopLowering::add(std::string_view op, std::string_view name, std::vector<Edge> inputs, AttrMap attrs, std::vector<Node *> controls) {
  NodeSpec spec;
  spec.name = uniqueName(graph, loop->name() + "/" + std::string(name));
  spec.op = op;
  spec.inputs = std::move(inputs);
  spec.attrs = std::move(attrs);
  spec.controls = std::move(controls);
  TFC_ASSIGN_OR_RETURN(Node *node, graph.addNode(std::move(spec)));
  return Edge{node, 0};
}

/// The body for shapes that hold in every iteration: those it begins with, less what an iteration changes.
Expected<FunctionBody> LoopLowering::instantiateBody(const FuncAttr &function) {
  for (Edge e : loop->inputs())
    shapes.push_back(shapeOf(e));
  if (auto given = attrOr<std::vector<Shape>>(loop, "output_shapes", {}); given.size() == shapes.size())
    shapes = given;
  while (true) {
    Expected<FunctionBody> body = instantiate(graph, function, shapes);
    std::vector<Shape> next(shapes.size(), Shape::unknown());
    if (body) {
      if (body->results.size() != shapes.size() || body->args.size() != shapes.size())
        return errors::invalidArgument("While loop body ", function.name, " takes ", body->args.size(), " and returns ", body->results.size(),
                                       " values, but the loop of node ", loop->name(), " has ", shapes.size());
      for (std::size_t i = 0; i < shapes.size(); ++i)
        next[i] = either(shapes[i], shapeOf(body->results[i]));
    }
    if (next == shapes)
      return body;
    shapes = std::move(next);
  }
}

/// Whether the body only hands an argument on.
bool handsOn(const FunctionBody &body, std::size_t i) {
  Edge e = body.results[i];
  while (e.node->op() == "Identity" && !e.node->inputs().empty())
    e = e.node->inputs()[0];
  return e == body.args[i];
}

/// Copies a function's nodes into the graph; gives what its results are there. What has no input runs behind `pivot`.
Expected<std::vector<Edge>> LoopLowering::copy(const FunctionBody &body, const std::vector<Edge> &args, const std::string &prefix, Node *pivot,
                                               std::vector<Node *> &effects) {
  std::map<Edge, Edge> placed;
  std::map<const Node *, Node *> copies;
  for (std::size_t i = 0; i < args.size(); ++i)
    placed[body.args[i]] = args[i];
  auto at = [&](Edge e) {
    if (auto it = placed.find(e); it != placed.end())
      return it->second;
    auto it = copies.find(e.node);
    return it == copies.end() ? Edge{} : Edge{it->second, e.index};
  };
  TFC_ASSIGN_OR_RETURN(std::vector<Node *> order, body.graph->topologicalOrder());
  std::vector<std::pair<const Node *, int>> backEdges;
  for (const Node *node : order) {
    if (placed.contains({const_cast<Node *>(node), 0}))
      continue;
    NodeSpec spec;
    spec.name = uniqueName(graph, prefix + node->name());
    spec.op = node->op();
    spec.attrs = node->attrs();
    spec.attrs.erase("_class"); // names nodes of the function
    spec.device = node->device();
    spec.producer = body.graph->producer;
    for (std::size_t i = 0; i < node->inputs().size(); ++i) {
      spec.inputs.push_back(at(node->inputs()[i]));
      if (!spec.inputs.back().node)
        backEdges.push_back({node, static_cast<int>(i)});
    }
    for (Node *before : node->controls())
      if (auto it = copies.find(before); it != copies.end())
        spec.controls.push_back(it->second);
    if (spec.inputs.empty() && spec.controls.empty())
      spec.controls.push_back(pivot);
    TFC_ASSIGN_OR_RETURN(copies[node], graph.addNode(std::move(spec)));
  }
  for (auto [node, i] : backEdges)
    TFC_RETURN_IF_ERROR(graph.setInput(copies[node], i, at(node->inputs()[i])));
  for (Node *node : body.effects)
    if (auto it = copies.find(node); it != copies.end())
      effects.push_back(it->second);
  std::vector<Edge> results;
  for (Edge e : body.results)
    results.push_back(at(e));
  return results;
}

/// What a value says as a condition: a number other than 0, or a tensor with elements.
Expected<Edge> LoopLowering::truth(Edge value) {
  const DType type = typeOf(value);
  if (shapeOf(value).rank() > 0) {
    TFC_ASSIGN_OR_RETURN(Edge size, add("Size", "Size", {value}, {{"out_type", int32}}));
    TFC_ASSIGN_OR_RETURN(Edge zero, add("Const", "Const", {}, {{"value", i32(0)}, {"dtype", int32}}, {value.node}));
    return add("Greater", "Greater", {size, zero});
  }
  if (type == DType::bool_)
    return value;
  if (!isFloating(type) && !isInteger(type))
    return errors::unimplemented("the gradient of a loop whose condition is of type ", tfc::name(type), " is not there yet");
  return add("Cast", "Cast", {value}, {{"DstT", DType::bool_}});
}

Status LoopLowering::run() {
  auto condition = functionOf(*loop, "cond"), step = functionOf(*loop, "body");
  if (!condition || !step)
    return errors::invalidArgument("Node ", loop->name(), " needs the functions cond and body");
  if (loop->inputs().empty())
    return errors::invalidArgument("Node ", loop->name(), " carries nothing");
  TFC_ASSIGN_OR_RETURN(FunctionBody body, instantiateBody(*step));
  TFC_ASSIGN_OR_RETURN(FunctionBody cond, instantiate(graph, *condition, shapes));
  const std::size_t count = loop->inputs().size();
  if (cond.results.size() != 1 || cond.args.size() != count)
    return errors::invalidArgument("Function ", condition->name, " of the loop of node ", loop->name(), " must take ", count,
                                   " values and return one");
  const std::string frame = loop->name() + "/frame";
  std::vector<bool> carried(count);
  for (std::size_t i = 0; i < count; ++i)
    carried[i] = !handsOn(body, i);
  if (std::none_of(carried.begin(), carried.end(), [](bool c) { return c; }))
    carried[0] = true;

  std::vector<Edge> enters, inCond, inBody, results(count);
  std::vector<Node *> merges(count);
  Node *first = nullptr;
  for (std::size_t i = 0; i < count; ++i) {
    TFC_ASSIGN_OR_RETURN(Edge enter, add("Enter", "Enter", {loop->inputs()[i]},
                                         {{"frame_name", frame}, {"is_constant", !carried[i]},
                                          {"parallel_iterations", attrOr<std::int64_t>(loop, "parallel_iterations", 10)}},
                                         loop->controls()));
    if (carried[i]) {
      TFC_ASSIGN_OR_RETURN(Edge merge, add("Merge", "Merge", {enter, enter}));
      merge.node->setOutputShape(0, shapes[i]);
      merges[i] = merge.node;
      first = first ? first : merge.node;
      inCond.push_back(merge);
    } else {
      inCond.push_back(enter);
    }
    enters.push_back(enter);
  }
  std::vector<Node *> effects;
  TFC_ASSIGN_OR_RETURN(std::vector<Edge> tested, copy(cond, inCond, loop->name() + "/cond/", first, effects));
  TFC_ASSIGN_OR_RETURN(Edge goesOn, truth(tested[0]));
  if (!effects.empty()) {
    TFC_ASSIGN_OR_RETURN(goesOn, add("Identity", "Identity", {goesOn}, {}, effects));
  }
  TFC_ASSIGN_OR_RETURN(goesOn, add("LoopCond", "LoopCond", {goesOn}));
  Node *pivot = nullptr;
  for (std::size_t i = 0; i < count; ++i) {
    if (!carried[i]) {
      inBody.push_back(enters[i]);
      results[i] = loop->inputs()[i];
      continue;
    }
    TFC_ASSIGN_OR_RETURN(Edge branch, add("Switch", "Switch", {{merges[i], 0}, goesOn}));
    TFC_ASSIGN_OR_RETURN(results[i], add("Exit", "Exit", {branch}));
    TFC_ASSIGN_OR_RETURN(Edge value, add("Identity", "Identity", {{branch.node, 1}}));
    pivot = pivot ? pivot : value.node;
    inBody.push_back(value);
  }
  effects.clear();
  TFC_ASSIGN_OR_RETURN(std::vector<Edge> next, copy(body, inBody, loop->name() + "/body/", pivot, effects));
  for (std::size_t i = 0; i < count; ++i) {
    if (!carried[i])
      continue;
    if (!effects.empty()) { // they run in each iteration, whether or not a value needs them
      TFC_ASSIGN_OR_RETURN(next[i], add("Identity", "Identity", {next[i]}, {}, effects));
      effects.clear();
    }
    TFC_ASSIGN_OR_RETURN(Edge again, add("NextIteration", "NextIteration", {next[i]}));
    TFC_RETURN_IF_ERROR(graph.setInput(merges[i], 1, again));
  }
  return graph.replaceOp(loop, "IdentityN", std::move(results), {});
}

/// Nodes reached from `from` along edges that gradients may take, forwards or backwards.
std::set<Node *> reached(Graph &graph, const std::vector<Edge> &from, bool forwards) {
  std::set<Node *> found;
  std::vector<Node *> work;
  for (Edge e : from)
    work.push_back(e.node);
  while (!work.empty()) {
    Node *node = work.back();
    work.pop_back();
    if (!found.insert(node).second)
      continue;
    if (!forwards) {
      for (Edge e : node->inputs())
        work.push_back(e.node);
      continue;
    }
    for (Node *user : graph.users(node))
      for (Edge e : user->inputs())
        if (e.node == node && isTrainable(typeOf(e)))
          work.push_back(user);
  }
  return found;
}

} // namespace

Status lowerLoops(Graph &graph, const std::vector<Edge> &ys, const std::vector<Edge> &xs) {
  for (int depth = 0; depth <= deepestCall; ++depth) { // bodies may have loops of their own
    if (std::none_of(graph.nodes().begin(), graph.nodes().end(), [](const Node *n) { return isFunctionalLoop(*n); }))
      return Status::ok();
    std::set<Node *> behind = reached(graph, xs, true), before = reached(graph, ys, false);
    std::vector<Node *> loops;
    for (Node *node : graph.nodes())
      if (isFunctionalLoop(*node) && behind.contains(node) && before.contains(node))
        loops.push_back(node);
    if (loops.empty())
      return Status::ok();
    for (Node *node : loops)
      TFC_RETURN_IF_ERROR(LoopLowering(graph, node).run().withNode(node->name()));
  }
  return errors::invalidArgument("Loops nested more than ", deepestCall, " deep; does a function call itself?");
}

} // namespace tfc::graph::grad
