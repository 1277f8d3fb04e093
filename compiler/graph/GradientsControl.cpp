// Gradients of printing, of calls and of functional conditionals.
#include "GradientsOps.h"
#include "tfc/graph/Functions.h"

namespace tfc::graph::grad {

namespace {

Grads printGrad(Ops &, Node *op, const Grads &g) {
  Grads out(op->inputs().size());
  out[0] = g[0];
  return out;
}

/// The gradient function of a function, as a function.
std::shared_ptr<FuncAttr> gradientOf(Attr f, const std::vector<DType> &out) {
  return std::make_shared<FuncAttr>(FuncAttr{"SymbolicGradient", {{"f", std::move(f)}, {"Tout", out}}});
}

/// The type of a variable's values, by its handle: what makes it says it, or else what uses it, also inside of functions that
/// are called with it. Resource if nothing does.
DType valueTypeOf(Edge handle, int depth = 0) {
  while (!handle.node->attr("dtype") && !handle.node->inputs().empty())
    handle = handle.node->inputs()[0];
  auto dtype = [](const Node &n) {
    const Attr *value = n.attr("dtype");
    return value && std::holds_alternative<DType>(*value) ? std::get<DType>(*value) : DType::resource;
  };
  if (handle.node->op() == "VarHandleOp")
    return dtype(*handle.node);
  const Graph &graph = handle.node->graph();
  for (const Node *user : graph.users(handle.node)) {
    if (DType t = dtype(*user); t != DType::resource && user->inputs()[0] == handle)
      return t;
    auto called = depth < deepestCall ? calledBy(*user) : std::nullopt;
    if (!called)
      continue;
    auto body = instantiate(graph, *called);
    for (std::size_t i = 0; body && i < user->inputs().size() && i < body->args.size(); ++i)
      if (user->inputs()[i] == handle)
        if (DType t = valueTypeOf(body->args[i], depth + 1); t != DType::resource)
          return t;
  }
  return DType::resource;
}

} // namespace

/// As the Python library's _SymGrad: the gradients come from the function's own gradient function, which computes it again.
Grads callGrad(Ops &b, Node *op, const Grads &g) {
  std::string_view type = op->op();
  const bool isIf = type == "If" || type == "StatelessIf", isCase = type == "Case" || type == "StatelessCase";
  const std::size_t skip = isIf || isCase || type == "RemoteCall" ? 1 : 0;
  std::vector<Edge> inputs(op->inputs().begin() + static_cast<std::ptrdiff_t>(isIf || isCase ? 0 : skip), op->inputs().end());
  std::vector<DType> in, out;
  for (std::size_t i = skip; i < op->inputs().size(); ++i) {
    Edge e = op->inputs()[i];
    DType t = typeOf(e);
    if (t == DType::resource) // the gradient of a variable is one of its values
      t = valueTypeOf(e);
    out.push_back(t);
    in.push_back(typeOf(op->inputs()[i]));
  }
  for (int i = 0; i < op->numOutputs(); ++i) {
    Edge y{op, i};
    Gradient given = g[static_cast<std::size_t>(i)];
    // Nothing looks at the gradient of a result that has none.
    Edge dense = given ? b.toTensor(given, "dense") : isTrainable(typeOf(y)) ? b.zerosLike(y) : y;
    inputs.push_back(dense);
    in.push_back(typeOf(y));
  }
  AttrMap attrs{{"Tin", in}, {"Tout", out}};
  std::string made = "SymbolicGradient";
  if (isIf) {
    made = type;
    attrs["Tcond"] = typeOf(op->inputs()[0]);
    attrs["then_branch"] = gradientOf(*op->attr("then_branch"), out);
    attrs["else_branch"] = gradientOf(*op->attr("else_branch"), out);
  } else if (isCase) {
    made = type;
    std::vector<std::shared_ptr<FuncAttr>> branches;
    for (const auto &f : op->attrAs<std::vector<std::shared_ptr<FuncAttr>>>("branches"))
      branches.push_back(gradientOf(f, out));
    attrs["branches"] = branches;
  } else {
    attrs["f"] = std::make_shared<FuncAttr>(*calledBy(*op));
  }
  Edge node = b.make(made, made, std::move(inputs), std::move(attrs));
  Grads result(op->inputs().size());
  if (!node.node)
    return result;
  for (std::size_t i = skip; i < op->inputs().size(); ++i) {
    int k = static_cast<int>(i - skip);
    DType t = typeOf(op->inputs()[i]);
    if (isFloating(t) || isComplex(t))
      node.node->setOutputShape(k, shapeOf(op->inputs()[i]));
    if (isTrainable(out[i - skip]) && out[i - skip] != DType::resource)
      result[i] = Edge{node.node, k};
  }
  return result;
}

std::vector<Entry> controlEntries() { return {{"Print", printGrad}}; }

} // namespace tfc::graph::grad
