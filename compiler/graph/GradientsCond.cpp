// Gradients of conditionals in frames: of the Switches that bring values into branches, and of the Merges behind them.
#include "GradientsLoop.h"

namespace tfc::graph::grad {

Gradient zerosFor(Ops &b, Edge x, DType type) {
  if (typeOf(x) != DType::resource)
    return b.zerosLike(x);
  if (type == DType::unset)
    type = attrOr(x.node, "dtype", float32);
  return b.zeros(b.variableShape(x), type);
}

Grads Conditionals::merge(Node *node, const Grads &out) {
  const auto &ins = node->inputs();
  Grads in(ins.size());
  if (!out[0])
    return in;
  Gradient g = Gradient(b.toTensor(out[0], "dense"));
  auto guardsAt = [&](Edge e) {
    std::set<Guard> all = flow.guards(e.node);
    if (isSwitch(*e.node))
      all.insert({ControlFlow::predicate(e.node->inputs()[1]), e.index});
    return all;
  };
  if (ins.size() == 2) {
    std::set<Guard> other = guardsAt(ins[1]);
    for (const auto &[predicate, way] : guardsAt(ins[0]))
      if (other.contains({predicate, 1 - way})) {
        Ops::Colocate with(b, g.values.node, /*reset=*/true);
        Edge branch = b.make("Switch", "cond_grad", {g.values, nameOf(predicate, node)});
        in[0] = Edge{branch.node, way};
        in[1] = Edge{branch.node, 1 - way};
        return in;
      }
  }
  for (std::size_t i = 0; i < ins.size(); ++i) {
    Edge branch = b.op("Switch", {g, b.op("Equal", {graph::Edge{node, 1}, i32(static_cast<std::int64_t>(i))})});
    in[i] = Edge{branch.node, 1};
  }
  return in;
}

Edge Conditionals::nameOf(Edge predicate, Node *merge) const {
  std::set<Node *> seen;
  std::vector<Node *> work{merge};
  while (!work.empty()) {
    Node *node = work.back();
    work.pop_back();
    if (!seen.insert(node).second)
      continue;
    if (node != merge && isSwitch(*node) && ControlFlow::predicate(node->inputs()[1]) == predicate &&
        ControlFlow::predicate(node->inputs()[0]) != predicate)
      return node->inputs()[1];
    for (Edge e : node->inputs())
      if (flow.guards(e.node).contains({predicate, 0}) || flow.guards(e.node).contains({predicate, 1}) || isSwitch(*e.node))
        work.push_back(e.node);
  }
  return predicate;
}

Gradient Conditionals::zeros(Node *node, int way) {
  Edge taken{b.op("Switch", {node->inputs()[0], node->inputs()[1]}).node, way};
  Edge pivot = b.identity(taken);
  Edge shape = b.op("Shape", {taken});
  Ops::Controls controls(b, pivot.node ? std::vector<Node *>{pivot.node} : std::vector<Node *>{});
  return b.zeros(shape, typeOf(taken));
}

Grads Conditionals::branch(Node *node, const Grads &out) {
  Edge predicate = ControlFlow::predicate(node->inputs()[1]);
  ForwardLoop *around = flow.loop(frame);
  if (around && predicate == ControlFlow::predicate(around->condition)) // in the body the loop goes on
    return {out[1], Gradient()};
  Edge sides[2];
  for (int way : {0, 1}) {
    if (out[way]) {
      sides[way] = b.toTensor(out[way], "dense");
      continue;
    }
    // Zeros that are there only if that side was taken.
    Edge pivot = b.identity(Edge{b.op("Switch", {predicate, predicate}).node, way});
    Ops::Controls controls(b, pivot.node ? std::vector<Node *>{pivot.node} : std::vector<Node *>{});
    Edge like{node, way};
    if (inLoop && !shapeOf(like).is_fully_defined())
      like = Edge{b.op("Switch", {node->inputs()[0], predicate}).node, way};
    sides[way] = zerosFor(b, like).values;
  }
  Edge merged = b.make("Merge", "cond_grad", {sides[0], sides[1]});
  return {merged, Gradient()};
}

} // namespace tfc::graph::grad
