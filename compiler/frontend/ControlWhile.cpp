// tf.while_loop (control_flow_ops.WhileContext) and TensorArray (tensor_array_ops.py).
#include "ControlContext.h"

#include "tfc/frontend/Control.h"
#include "tfc/graph/Naming.h"

#include <algorithm>

namespace tfc {
using namespace frontend;

namespace frontend {

namespace {

bool atLeastAsExact(const Shape &s, const Shape &than) {
  if (!than.hasRank()) return true;
  if (s.rank() != than.rank()) return false;
  for (int i = 0; i < s.rank(); ++i)
    if (than[i] >= 0 && s[i] != than[i]) return false;
  return true;
}

Leaves buildLoop(GraphState &g, ControlContext &loop, const LoopCond &cond, const LoopBody &body, const Leaves &variables, const std::vector<Shape> &invariants) {
  auto owner = g.shared_from_this();
  auto out = [&](graph::Edge e) { return Access::output(owner, e); };
  std::vector<graph::Edge> real;
  for (const Output &v : variables) loop.values.insert(Access::edge(v));
  for (const Output &v : variables) real.push_back(loop.outer ? loop.outer->addValue(g, Access::edge(v)) : Access::edge(v));
  std::vector<graph::Node *> enters;
  {
    ControlDependencies clear(std::nullopt);
    for (std::size_t i = 0; i < real.size(); ++i) {
      graph::Node *enter = makeEnter(g, loop, real[i], false);
      const Shape have = real[i].node->outputShape(real[i].index), want = i < invariants.size() ? invariants[i] : have;
      if (!atLeastAsExact(have, want))
        throw ValueError(cat("The shape invariant specified for ", graph::tensorName(real[i]), " is not compatible with the initial shape of the "
                             "loop variable. It enters the loop with shape ", have.str(), ", but the specified shape invariant is ", want.str(), "."));
      enter->setOutputShape(0, want);
      enters.push_back(enter);
    }
  }
  graph::Node *pivot = nullptr;
  for (ControlContext *c = loop.outer; c && !pivot; c = c->outer) pivot = c->controlPivot();
  for (graph::Node *e : enters) {
    graph::Node *in = e->inputs()[0].node;
    bool invariant = (in->op() == "Enter" || in->op() == "RefEnter") && in->attrAs<bool>("is_constant");
    if (pivot && invariant) checkBuild(g.graph->addControl(e, pivot));
  }
  loop.values.clear();
  for (graph::Node *e : enters) {
    placeLoopEnter(g, loop, e);
    g.unfetchable.insert(e);
    loop.values.insert({e, 0});
  }
  std::vector<graph::Node *> merges;
  for (graph::Node *e : enters) {
    bool isRef = e->outputIsRef(0);
    Scoped s("Merge", "");
    graph::Node *m = createNode(g, isRef ? "RefMerge" : "Merge", s.name, {{e, 0}, {e, 0}}, {{"N", std::int64_t(2)}, {"T", e->outputType(0)}});
    m->setOutputShape(0, e->outputShape(0));
    merges.push_back(m);
  }
  loop.pivotForPred = {merges[0], 0};
  Leaves now;
  for (graph::Node *m : merges) now.push_back(out({m, 0}));
  Output test = convert(cond(now));
  if (test.dtype() != DType::bool_)
    throw TypeError(cat("Input 'input' of 'LoopCond' Op has type ", tfc::name(test.dtype()), " that does not match expected type of bool."));
  loop.pivot = Access::edge(op("LoopCond", "LoopCond", {test}));
  std::vector<std::vector<Output>> switches;
  for (const Output &m : now) switches.push_back(switchRefOrTensor(m, out(loop.pivot)));
  Leaves inBody;
  for (auto &s : switches) inBody.push_back(op("Identity", "", {s[1]}));
  loop.pivotForBody = Access::edge(inBody[0]);
  Leaves after = body(inBody);
  if (after.size() != merges.size())
    throw ValueError(cat("Number of inputs and outputs of body must match loop_vars: ", merges.size(), ", ", after.size()));
  std::vector<graph::Edge> exits;
  Leaves results;
  for (std::size_t i = 0; i < merges.size(); ++i) {
    Output v = after[i];
    if (!v) throw ValueError("None values not supported.");
    if (v.dtype() != merges[i]->outputType(0))
      throw TypeError(cat("Input ", 1, " of node ", merges[i]->name(), " was passed ", tfc::name(v.dtype()), " from ", v.name(),
                          " incompatible with expected ", tfc::name(merges[i]->outputType(0)), "."));
    Output next = op("NextIteration", "", {v});
    const Shape have = next.shape(), want = merges[i]->outputShape(0);
    if (!atLeastAsExact(have, want)) {
      graph::Edge in = enters[i]->inputs()[0];
      throw ValueError(cat("Input tensor '", graph::tensorName(in), "' enters the loop with shape ", in.node->outputShape(in.index).str(), ", but has shape ",
                           have.str(), " after one iteration. To allow the shape to vary across iterations, use the `shape_invariants` argument of "
                           "tf.while_loop to specify a less-specific shape."));
    }
    checkBuild(g.graph->setInput(merges[i], 1, Access::edge(next)));
  }
  for (auto &s : switches) {
    Output e = op("Exit", "", {s[0]});
    exits.push_back(Access::edge(e));
    results.push_back(e);
  }
  loop.exitResult(exits);
  loop.exits = exits;
  return results;
}

} // namespace

Leaves buildWhile(const LoopCond &cond, const LoopBody &body, const std::function<Leaves()> &variables, const WhileOpts &o) {
  if (o.parallel_iterations <= 0) throw TypeError(cat("parallel_iterations must be a positive integer: ", o.parallel_iterations));
  Scoped s(o.name, "while");
  auto owner = current();
  GraphState &g = *owner;
  ThreadState &t = g.thread();
  std::vector<Shape> invariants = o.shape_invariants;
  LoopCond test = cond;
  LoopBody step = body;
  Output counter;
  if (o.maximum_iterations) {
    Output limit = convert(*o.maximum_iterations, DType::unset, "maximum_iterations");
    if (limit.shape().rank() != 0) throw ValueError(cat("maximum_iterations must be a scalar, saw shape: ", limit.shape().str()));
    counter = constantOf(Tensor(0).astype(limit.dtype()), "iteration_counter");
    if (!invariants.empty()) invariants.insert(invariants.begin(), Shape{});
    test = [&cond, limit](const Leaves &l) {
      Output more = l[0] < limit;
      In rest = cond(Leaves(l.begin() + 1, l.end()));
      return In(logical_and(more, rest));
    };
    step = [&body](const Leaves &l) {
      Output next = l[0] + 1;
      Leaves r = body(Leaves(l.begin() + 1, l.end()));
      r.insert(r.begin(), next);
      return r;
    };
  }
  Leaves vars = variables();
  if (vars.empty()) throw ValueError("No loop variables provided");
  if (counter) vars.insert(vars.begin(), counter);
  if (!invariants.empty() && invariants.size() != vars.size())
    throw ValueError(cat("The number of shape invariants (", invariants.size(), ") must be that of the loop variables (", vars.size(), ")."));
  g.contexts.push_back(std::make_unique<ControlContext>());
  ControlContext &loop = *g.contexts.back();
  loop.kind = ControlContext::Kind::While;
  loop.outer = t.context;
  loop.name = graph::uniqueName(*g.graph, t.nameScope + "while_context");
  loop.parallelIterations = o.parallel_iterations;
  loop.backProp = o.back_prop;
  Leaves results;
  {
    InContext in(t, &loop);
    results = buildLoop(g, loop, test, step, vars, invariants);
  }
  if (o.maximum_iterations) results.erase(results.begin());
  return results;
}

} // namespace frontend

//===----------------------------------------------------------------------===//
// TensorArray
//===----------------------------------------------------------------------===//

struct TensorArray::State {
  DType dtype = DType::unset;
  Output handle;
  std::optional<In> size;
  bool dynamic = false, inferShape = true, colocate = true;
  Shape element = unknown_shape();
  Output first; ///< what the array was colocated with

  void meet(const Shape &s) {
    auto merged = element.mergedWith(s);
    if (!merged) throw ValueError(cat("Inconsistent shapes: saw ", s.str(), " but expected ", element.str(), " "));
    if (inferShape) element = *merged;
  }
  std::unique_ptr<ColocateWith> near(const Output &value) {
    if (!colocate) return nullptr;
    if (!first) first = value;
    return std::make_unique<ColocateWith>(first.op());
  }
};

namespace frontend {
Output flowOf(const TensorArray &a) { return a.flow(); }
TensorArray withFlow(const TensorArray &a, Output flow) {
  TensorArray r = a;
  r.current = std::move(flow);
  return r;
}
} // namespace frontend

TensorArray::TensorArray(DType dtype, In size, TensorArrayOpts o) : state(std::make_shared<State>()) {
  state->dtype = dtype, state->dynamic = o.dynamic_size, state->inferShape = o.infer_shape;
  state->colocate = o.colocate_with_first_write_call, state->element = o.element_shape;
  Scoped s(o.name, "TensorArray", {size});
  ThreadState &t = frontend::current()->thread();
  auto stack = std::exchange(t.colocation, state->colocate ? std::vector<graph::Node *>{} : t.colocation);
  auto devices = std::exchange(t.devices, state->colocate ? std::vector<DeviceFrame>{} : t.devices);
  Operation made = opNode("TensorArrayV3", s.name, {size},
                          {{"dtype", dtype}, {"element_shape", o.element_shape}, {"identical_element_shapes", o.infer_shape}, {"dynamic_size", o.dynamic_size},
                           {"clear_after_read", o.clear_after_read}, {"tensor_array_name", o.tensor_array_name}});
  t.colocation = std::move(stack), t.devices = std::move(devices);
  state->handle = made.output(0), current = made.output(1);
  state->size = size;
}
TensorArray TensorArray::with(Output flow) const { return withFlow(*this, std::move(flow)); }
DType TensorArray::dtype() const { return state->dtype; }
Shape TensorArray::element_shape() const { return state->element; }
Output TensorArray::handle() const { return state->handle; }

Output TensorArray::read(In index, Name o) const {
  Output v = frontend::op("TensorArrayReadV3", o.name, {state->handle, index, current}, {{"dtype", state->dtype}});
  if (state->element.hasRank()) v.set_shape(state->element);
  return v;
}
static void checkType(const Output &v, DType want) {
  if (v.dtype() != want) throw ValueError(cat("Error: Input value ", v.name(), " has dtype ", tfc::name(v.dtype()), ", but expected dtype ", tfc::name(want), "."));
}
static Output arrayValue(const In &value, DType t) { return convert(value, value.host ? t : DType::unset, "value"); }

TensorArray TensorArray::write(In index, In value, Name o) const {
  Scoped s(o.name, "TensorArrayWrite", {In(state->handle), index, value});
  Output v = arrayValue(value, state->dtype);
  checkType(v, state->dtype);
  state->meet(v.shape());
  auto near = state->near(v);
  return with(frontend::op("TensorArrayWriteV3", o.name, {state->handle, index, v, current}));
}
Output TensorArray::stack(Name o) const {
  ColocateWith with(state->handle.op());
  Scoped s(o.name, "TensorArrayStack", {In(state->handle)});
  Output all = range(0, size());
  Output v = gather(all, o);
  if (state->element.hasRank() && !state->dynamic && state->size) {
    std::vector<std::int64_t> dims = state->element.dims();
    Tensor n = state->size->host ? state->size->host->tensor : constantValue(convert(*state->size));
    dims.insert(dims.begin(), n.is_none() ? -1 : n.asInt64(0));
    v.set_shape(Shape(dims));
  }
  return v;
}
Output TensorArray::gather(In indices, Name o) const {
  Output v = frontend::op("TensorArrayGatherV3", o.name, {state->handle, indices, current}, {{"dtype", state->dtype}, {"element_shape", state->element}});
  if (state->element.hasRank()) {
    std::vector<std::int64_t> dims = state->element.dims();
    dims.insert(dims.begin(), -1);
    v.set_shape(Shape(dims));
  }
  return v;
}
Output TensorArray::concat(Name o) const {
  Shape rest = state->element.hasRank() && state->element.rank() > 0 ? Shape(std::vector<std::int64_t>(state->element.dims().begin() + 1, state->element.dims().end())) : unknown_shape();
  Output v = opNode("TensorArrayConcatV3", o.name, {state->handle, current}, {{"dtype", state->dtype}, {"element_shape_except0", rest}}).output(0);
  if (state->element.hasRank() && state->element.rank() > 0) {
    std::vector<std::int64_t> dims = state->element.dims();
    std::int64_t first = -1;
    if (state->inferShape) {
      Tensor n = constantValue(size());
      if (!n.is_none() && dims[0] >= 0) first = n.asInt64(0) * dims[0];
    }
    dims[0] = first;
    v.set_shape(Shape(dims));
  }
  return v;
}
TensorArray TensorArray::unstack(In value, Name o) const {
  Scoped s(o.name, "TensorArrayUnstack", {In(state->handle), value});
  Output count = tfc::shape(value)[0];
  Output all = range(0, count);
  return scatter(all, value, o);
}
TensorArray TensorArray::scatter(In indices, In value, Name o) const {
  Scoped s(o.name, "TensorArrayScatter", {In(state->handle), value, indices});
  Output v = arrayValue(value, state->dtype);
  checkType(v, state->dtype);
  Shape all = v.shape();
  if (all.rank() > 0) state->meet(Shape(std::vector<std::int64_t>(all.dims().begin() + 1, all.dims().end())));
  auto near = state->near(v);
  return with(frontend::op("TensorArrayScatterV3", o.name, {state->handle, indices, v, current}));
}
TensorArray TensorArray::split(In value, In lengths, Name o) const {
  Scoped s(o.name, "TensorArraySplit", {In(state->handle), value, lengths});
  Output v = convert(value, state->dtype, "value");
  auto near = state->near(v);
  Output wide = cast(lengths, int64);
  return with(frontend::op("TensorArraySplitV3", o.name, {state->handle, v, wide, current}));
}
Output TensorArray::size(Name o) const {
  if (!state->dynamic && state->size) return convert(*state->size, int32);
  return frontend::op("TensorArraySizeV3", o.name, {state->handle, current});
}
Operation TensorArray::close(Name o) const { return opNode("TensorArrayCloseV3", o.name, {state->handle}); }
TensorArray TensorArray::identity() const { return with(tfc::identity(current)); }

} // namespace tfc
