// Random operations, group, tuple, no_op, gradients.
#include "ControlContext.h"
#include "FunctionTrace.h"
#include "State.h"

#include "tfc/frontend/Math.h"
#include "tfc/graph/Gradients.h"

#include <algorithm>

namespace tfc {
using namespace frontend;

//===----------------------------------------------------------------------===//
// Random
//===----------------------------------------------------------------------===//

static Output shapeTensor(const Dims &d) {
  if (d.tensor) return d.tensor;
  std::vector<std::int32_t> dims(d.shape.dims().begin(), d.shape.dims().end());
  return constantOf(Tensor(dims), "shape");
}
static std::vector<In> valuesOf(const Dims &d) { return d.tensor ? std::vector<In>{In(d.tensor)} : std::vector<In>{}; }

static graph::AttrMap withDtype(graph::AttrMap attrs, DType t) {
  attrs["dtype"] = t;
  return attrs;
}

static Output scaledNormal(const char *scope, const char *type, const Dims &d, const RandomOpts &o) {
  Scoped s(o.name, scope, valuesOf(d));
  Output dims = shapeTensor(d);
  Output mean = convert(o.mean, o.dtype, "mean"), stddev = convert(o.stddev, o.dtype, "stddev");
  Output r = op(type, "", {dims}, withDtype(seedAttrs(o.seed), o.dtype));
  return op("AddV2", s.name, {r * stddev, mean});
}
Output random_normal(Dims d, RandomOpts o) { return scaledNormal("random_normal", "RandomStandardNormal", d, o); }
Output truncated_normal(Dims d, RandomOpts o) { return scaledNormal("truncated_normal", "TruncatedNormal", d, o); }

Output random_uniform(Dims d, In minval, In maxval, DType t, UniformOpts o) {
  Scoped s(o.name, "random_uniform", valuesOf(d));
  Output dims = shapeTensor(d);
  Output low = convert(minval, t, "min"), high = convert(maxval, t, "max");
  if (isInteger(t)) return op("RandomUniformInt", s.name, {dims, low, high}, seedAttrs(o.seed));
  Output r = op("RandomUniform", "", {dims}, withDtype(seedAttrs(o.seed), t));
  Output span = high - low;
  return op("AddV2", s.name, {r * span, low});
}
Output random_shuffle(In x, UniformOpts o) {
  return op("RandomShuffle", o.name, {x}, seedAttrs(o.seed));
}

//===----------------------------------------------------------------------===//
// Control
//===----------------------------------------------------------------------===//

Operation no_op(Name o) { return opNode("NoOp", o.name, {}); }

static Operation groupOnDevice(const std::string &device, const std::vector<Operation> &deps, const std::string &name) {
  ControlDependencies after(deps);
  Device d(device);
  return no_op({.name = name});
}

Operation group(const std::vector<Operation> &ops, Name o) {
  auto pushed = ops.empty() ? nullptr : pushUserOf(Access::graph(ops[0]));
  Scoped s(o.name, "group_deps");
  if (ops.empty()) return no_op({.name = s.name});
  std::map<std::string, std::vector<Operation>> byDevice;
  for (const Operation &op : ops) byDevice[op.device()].push_back(op);
  if (byDevice.size() == 1) return groupOnDevice(byDevice.begin()->first, ops, s.name);
  std::vector<Operation> roots;
  for (auto &[device, list] : byDevice) roots.push_back(groupOnDevice(device, list, ""));
  ControlDependencies after(roots);
  return no_op({.name = s.name});
}
Operation tables_initializer(Name o) {
  auto all = get_collection<Operation>(GraphKeys::TABLE_INITIALIZERS);
  return all.empty() ? no_op(std::move(o)) : group(all, std::move(o));
}
Operation group(std::initializer_list<After> list, Name o) {
  std::vector<Operation> ops;
  for (const After &a : list) ops.push_back(a.op);
  return group(ops, std::move(o));
}

std::vector<Output> tuple(const std::vector<Output> &tensors, TupleOpts o) {
  std::vector<Operation> gating;
  for (const Output &t : tensors)
    if (t && std::find(gating.begin(), gating.end(), t.op()) == gating.end()) gating.push_back(t.op());
  for (const Operation &c : o.control_inputs) gating.push_back(c);
  if (gating.empty()) throw ValueError("Must have at least one Tensor or Operation in `tensors`.");
  Scoped s(o.name, "tuple", {In(tensors.empty() ? Output() : tensors[0])});
  std::sort(gating.begin(), gating.end(), [](const Operation &a, const Operation &b) { return Access::node(a)->id() < Access::node(b)->id(); });
  Operation gate = group(gating);
  std::vector<Output> out;
  for (const Output &t : tensors) {
    if (!t) {
      out.emplace_back();
      continue;
    }
    ColocateWith with(t.op());
    ControlDependencies after({gate});
    out.push_back(identity(t, {.name = "control_dependency"}));
  }
  return out;
}

//===----------------------------------------------------------------------===//
// Gradients
//===----------------------------------------------------------------------===//

namespace {
std::mutex gradientMutex;
std::map<std::string, GradientFunction, std::less<>> &registeredGradients() {
  static std::map<std::string, GradientFunction, std::less<>> r;
  return r;
}
/// The registered functions as the graph library calls them.
std::map<std::string, graph::CustomGradient, std::less<>> customGradients() {
  std::lock_guard lock(gradientMutex);
  std::map<std::string, graph::CustomGradient, std::less<>> out;
  for (auto &[name, f] : registeredGradients())
    out.emplace(name, [f, name](graph::Node *node, const std::vector<graph::Gradient> &grads, const std::string &scope) -> Expected<std::vector<graph::Gradient>> {
      std::size_t inputs = node->inputs().size();
      if (!f) return std::vector<graph::Gradient>(inputs);
      auto g = current();
      NameScope s(scope.empty() || scope.back() == '/' ? scope : scope + "/");
      std::vector<Output> dys;
      for (const graph::Gradient &d : grads) {
        graph::Edge e = d.values;
        if (d.isSparse()) e = unwrap(graph::densify(*g->graph, d, "", g->thread().nameScope));
        dys.push_back(e.node ? Access::output(g, e) : Output());
      }
      std::vector<Output> dxs = f(Access::operation(g, node), dys);
      if (dxs.size() != inputs)
        return errors::invalidArgument("Num gradients ", dxs.size(), " generated for op ", node->name(), " do not match num inputs ", inputs).withNode(node->name());
      std::vector<graph::Gradient> out;
      for (const Output &d : dxs) out.push_back(d ? graph::Gradient(Access::edge(d)) : graph::Gradient());
      return out;
    });
  return out;
}
} // namespace

void RegisterGradient(std::string_view name, GradientFunction f) {
  std::lock_guard lock(gradientMutex);
  if (!registeredGradients().emplace(std::string(name), std::move(f)).second)
    throw KeyError(cat("Registering two gradient with name '", name, "'!"));
}
void NotDifferentiable(std::string_view type) {
  std::lock_guard lock(gradientMutex);
  registeredGradients()[std::string(type)] = nullptr;
}

namespace frontend {
std::vector<graph::Gradient> gradientsOf(const std::vector<Output> &ys, const std::vector<Output> &xs, const GradientsOpts &o) {
  if (ys.empty()) throw ValueError("gradients needs at least one y.");
  auto pushed = pushUserOf(Access::graph(ys[0]));
  GraphState &g = *current();
  if (g.finalized) throw RuntimeError("Graph is finalized and cannot be modified.");
  graph::GradientOptions options;
  options.name = o.name;
  options.scope = g.thread().nameScope;
  options.colocate = o.colocate_gradients_with_ops;
  options.gateOp = o.gate_gradients;
  options.aggregation = o.aggregation_method;
  options.unconnectedZero = o.unconnected_zero;
  for (const Output &y : o.grad_ys) options.gradYs.push_back(Access::edge(y));
  for (const Output &x : o.stop_gradients) options.stop.push_back(Access::edge(x));
  std::vector<graph::Edge> y, x;
  auto take = [&](const Output &v, std::vector<graph::Edge> &to) {
    if (Access::graph(v).get() != &g && !g.outer) throw ValueError(cat(v, " must be from the same graph as ", ys[0], "."));
    to.push_back(captured(g, Access::edge(v))); // a function's graph takes in variables from outside
  };
  for (const Output &v : ys) take(v, y);
  for (const Output &v : xs) take(v, x);
  for (const auto &loop : g.contexts)
    if (!loop->backProp) options.stop.insert(options.stop.end(), loop->exits.begin(), loop->exits.end());
  options.custom = customGradients();
  std::size_t before = g.graph->nodes().size();
  auto result = graph::addGradients(*g.graph, y, x, options);
  for (std::size_t i = before; i < g.graph->nodes().size(); ++i) adoptNode(g, g.graph->nodes()[i]);
  if (!result) {
    if (result.status().code() == Code::NotFound) throw LookupError(result.status().message());
    raiseBuild(result.status());
  }
  return std::move(*result);
}
} // namespace frontend

static Output differentiable(const In &v) {
  if (v.variable) return v.out;
  return convert(v);
}

std::vector<Output> gradients(Ins ys, Ins xs, GradientsOpts o) {
  std::vector<Output> y, x;
  for (const In &v : ys.v) y.push_back(convert(v));
  for (const In &v : xs.v) x.push_back(differentiable(v));
  std::vector<Output> out;
  for (graph::Gradient &d : gradientsOf(y, x, o)) {
    graph::Edge e = d.values;
    auto g = Access::graph(y[0]);
    if (d.isSparse()) e = unwrap(graph::densify(*g->graph, d, "", g->thread().nameScope));
    out.push_back(e.node ? Access::output(g, e) : Output());
  }
  return out;
}

} // namespace tfc
