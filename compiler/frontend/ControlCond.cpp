// tf.cond, tf.case, tf.Assert (control_flow_ops.py, cond.py, control_flow_case.py).
#include "ControlContext.h"

#include "tfc/frontend/Control.h"
#include "tfc/graph/Naming.h"

#include <algorithm>

namespace tfc {
using namespace frontend;

Output with_dependencies(const std::vector<Operation> &dependencies, Output value, Name o) {
  Scoped s(o.name, "control_dependency", {In(value)});
  ColocateWith with(value.op());
  ControlDependencies after(dependencies);
  return frontend::op("Identity", s.name, {value});
}

namespace frontend {

Output leafOf(const In &v) { return convert(v); }

namespace {

/// Builds one branch; its results as known in its context.
std::vector<graph::Edge> buildBranch(GraphState &g, const Output &pred, const Output &pivot, int branch, const std::function<BranchResult()> &fn) {
  ThreadState &t = g.thread();
  g.contexts.push_back(std::make_unique<ControlContext>());
  ControlContext &c = *g.contexts.back();
  c.name = graph::uniqueName(*g.graph, t.nameScope + "cond_text");
  c.outer = t.context;
  c.pred = Access::edge(pred), c.pivot = Access::edge(pivot), c.branch = branch;
  c.values = {c.pred, c.pivot};
  c.external[c.pred] = c.pred;
  g.contextOf[c.pivot.node] = &c;
  std::vector<graph::Edge> results;
  {
    InContext in(t, &c);
    BranchResult r = fn();
    for (const Operation &op : r.operations) r.tensors.push_back(with_dependencies({op}, pivot));
    for (const Output &o : r.tensors) {
      if (!o) throw ValueError(cat("'", branch ? "true" : "false", "_fn' must have a return value."));
      results.push_back(c.branchResult(g, Access::edge(o)));
    }
    c.exitResult(results);
  }
  return results;
}

} // namespace

Leaves buildCond(const In &predIn, const std::function<BranchResult()> &onTrue, const std::function<BranchResult()> &onFalse,
                 const std::string &name) {
  if (predIn.host && predIn.host->tensor.dtype() == DType::bool_ && predIn.host->python) throw TypeError("pred must not be a Python bool");
  Scoped s(name, "cond", {predIn});
  auto owner = current();
  GraphState &g = *owner;
  Output given = convert(predIn, DType::unset, "pred");
  Operation sw = opNode("Switch", "", {given, given});
  Output onT = op("Identity", "switch_t", {sw.output(1)}), onF = op("Identity", "switch_f", {sw.output(0)});
  Output pred = op("Identity", "pred_id", {given});
  for (const Output &o : {sw.output(0), onT, onF, pred}) g.unfetchable.insert(Access::node(o.op()));
  auto t = buildBranch(g, pred, onT, 1, onTrue);
  auto f = buildBranch(g, pred, onF, 0, onFalse);
  if (t.size() != f.size())
    throw ValueError(cat("Incompatible return values of 'true_fn' and 'false_fn': The two structures don't have the same nested structure. "
                         "true_fn gives ", t.size(), " values, false_fn ", f.size(), "."));
  if (t.empty()) throw ValueError("true_fn and false_fn must return at least one result.");
  Leaves merged;
  for (std::size_t i = 0; i < t.size(); ++i) {
    DType a = t[i].node->outputType(t[i].index), b = f[i].node->outputType(f[i].index);
    if (a != b)
      throw ValueError(cat("Outputs of true_fn and false_fn must have the same type: ", tfc::name(a), ", ", tfc::name(b)));
  }
  for (std::size_t i = 0; i < t.size(); ++i) {
    bool refs = t[i].node->outputIsRef(t[i].index) && f[i].node->outputIsRef(f[i].index);
    const char *type = refs ? "RefMerge" : "Merge";
    Scoped m("Merge", "");
    graph::Node *n = createNode(g, type, m.name, {f[i], t[i]}, {{"N", std::int64_t(2)}, {"T", t[i].node->outputType(t[i].index)}});
    merged.push_back(Access::output(owner, {n, 0}));
  }
  return merged;
}

/// At most `n` of the predicates are true.
static Operation atMostTrue(const std::vector<Output> &predicates, int n, const std::string &message) {
  Output packed = tfc::stack(Ins(predicates), {.name = "preds_c"});
  Output counted = reduce_sum(cast(packed, int32), {}, {.name = "num_true_conds"});
  Output limit = constantOf(Tensor(n), "n_true_conds");
  Output fine = less_equal(counted, limit);
  std::string names;
  for (const Output &p : predicates) names += cat(names.empty() ? "" : ", ", p.name());
  return Assert(fine, {In(cat(message, ": more than ", n, " conditions (", names, ") evaluated as True:")), packed},
                {.summarize = static_cast<int>(predicates.size())});
}

namespace {
struct Case {
  Case(const std::vector<Output> &predicates, const CaseOpts &o) : scope(o.name, "case", std::vector<In>(predicates.begin(), predicates.end())) {
    if (o.exclusive) after.emplace(std::vector<Operation>{atMostTrue(predicates, 1, "Input error: exclusive=True")});
  }
  Scoped scope;
  std::optional<ControlDependencies> after;
};
} // namespace

std::shared_ptr<void> openCase(const std::vector<Output> &predicates, const CaseOpts &o) { return std::make_shared<Case>(predicates, o); }
std::shared_ptr<void> assertOneTrue(const std::vector<Output> &predicates) {
  std::vector<Output> others(predicates.begin(), predicates.end() - 1);
  Output all = tfc::stack(Ins(predicates), {.name = "preds_c"});
  std::vector<Operation> checks;
  if (!others.empty())
    checks.push_back(atMostTrue(others, 0, cat("Implementation error: selected default action #", others.size(), " was called, but some of other predicates are True: ")));
  checks.push_back(Assert(predicates.back(), {In("Input error: None of conditions evaluated as True:"), all}));
  return std::make_shared<ControlDependencies>(checks);
}

} // namespace frontend

Operation Assert(In condition, Ins data, AssertOpts o) {
  std::vector<In> values{condition};
  values.insert(values.end(), data.v.begin(), data.v.end());
  Scoped s(o.name, "Assert", values);
  std::vector<Output> xs;
  for (const In &v : data.v) xs.push_back(convert(v));
  auto onHost = [](const Output &x) { return x.dtype() == DType::string || x.dtype() == int32; };
  auto make = [&](const In &c) {
    return opNode("Assert", "Assert", {c, Ins(data)}, {{"summarize", std::int64_t(o.summarize)}});
  };
  if (std::all_of(xs.begin(), xs.end(), onHost)) return make(condition);
  Output c = convert(condition, DType::unset, "Condition");
  return cond(c, [] { return no_op(); }, [&] { return make(c); }, {.name = "AssertGuard"});
}

Output Print(In input, Ins data, PrintOpts o) {
  return frontend::op("Print", o.name, {input, data}, {{"message", o.message}, {"first_n", std::int64_t(o.first_n)}, {"summarize", std::int64_t(o.summarize)}});
}

} // namespace tfc
