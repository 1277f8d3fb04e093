// The optimizer base class: gradients, slots, update ops (python/training/optimizer.py, slot_creator.py).
#include "OptimizerImpl.h"

#include <algorithm>

namespace tfc::frontend {
/// The slot of a variable's part is a part, too: saved under the whole slot's name.
static void shareSlice(const Variable &primary, const Variable &slot) {
  const std::optional<SliceInfo> &slice = Access::state(primary)->slice;
  if (!slice) return;
  SliceInfo own = *slice;
  own.fullName += "/" + slot.op().name().substr(primary.op().name().size() + 1);
  Access::state(slot)->slice = own;
}
} // namespace tfc::frontend

namespace tfc::train {
using namespace frontend;

Optimizer::Optimizer(std::unique_ptr<Impl> impl) : impl(std::move(impl)) {}
Optimizer::Optimizer(Optimizer &&) noexcept = default;
Optimizer::~Optimizer() = default;

Variable Optimizer::Impl::slot(const Variable &v, const std::string &slotName, const std::string &suffix, const Initializer &init) {
  auto &bySlot = slots[slotName];
  VariableState *key = Access::state(v).get();
  auto it = bySlot.find(key);
  if (it != bySlot.end()) return it->second;
  VariableScope vs(std::nullopt, {.default_name = v.op().name() + "/" + suffix});
  ColocateWith with(v.op());
  Variable made = getVariable("", v.shape(), nullptr, {.dtype = v.dtype(), .initializer = init, .trainable = false, .use_resource = v.is_resource()}, {});
  shareSlice(v, made);
  bySlot.emplace(key, made);
  return made;
}
Variable Optimizer::Impl::slotFromValue(const Variable &v, const std::string &slotName, const Output &value) {
  auto &bySlot = slots[slotName];
  VariableState *key = Access::state(v).get();
  auto it = bySlot.find(key);
  if (it != bySlot.end()) return it->second;
  Variable made = createSlot(v, value, name);
  bySlot.emplace(key, made);
  return made;
}
Variable Optimizer::Impl::getSlot(const Variable &v, const std::string &slotName) const { return slots.at(slotName).at(Access::state(v).get()); }

Operation Optimizer::Impl::applyRows(const char *type, const Variable &v, const Output &indices, std::vector<Arg> rest, graph::AttrMap attrs) {
  std::vector<Arg> args{v.handle()};
  for (Arg &a : rest) {
    // Slots go in as references; numbers take the variable's type.
    const In &in = a.list[0];
    bool number = in.out && !in.variable && in.out.dtype() != v.dtype() && in.out.dtype() != DType::resource && !(in.out == indices) && !(in.out == gradient);
    args.push_back(number ? Arg(cast(in, v.dtype())) : std::move(a));
  }
  attrs["use_locking"] = locking;
  return opNode(v.is_resource() ? cat("Resource", type) : type, "", std::move(args), std::move(attrs));
}
Operation Optimizer::Impl::apply(const char *type, const Variable &v, std::vector<Arg> rest, graph::AttrMap attrs) {
  return applyRows(type, v, Output(), std::move(rest), std::move(attrs));
}

Operation Optimizer::Impl::applySparseDuplicates(const IndexedSlices &grad, const Variable &v) {
  auto [indices, positions] = unique(grad.indices);
  Output sums = unsorted_segment_sum(grad.values, positions, shape(indices)[0]);
  return applySparse({sums, indices, grad.dense_shape}, v);
}

} // namespace tfc::train

namespace tfc::frontend {
Variable createSlot(const Variable &v, const Output &value, const std::string &suffix) {
  VariableScope vs(std::nullopt, {.default_name = v.op().name() + "/" + suffix});
  ColocateWith with(v.op());
  VariableScopeRef scope = get_variable_scope();
  Partitioner before = std::exchange(Access::state(scope)->partitioner, Partitioner());
  In in(value);
  Variable made = getVariable("", unknown_shape(), &in, {.trainable = false, .validate_shape = value.shape().is_fully_defined(), .use_resource = v.is_resource()}, {});
  scope.set_partitioner(before);
  shareSlice(v, made);
  return made;
}
} // namespace tfc::frontend

namespace tfc::train {

namespace {

std::string listText(const std::vector<Variable> &vars) {
  std::string s = "[";
  for (const Variable &v : vars) s += cat(s.size() > 1 ? ", " : "", "\"", v, "\"");
  return s + "]";
}

void checkDtype(const Output &o) {
  DType t = o.dtype();
  if (!isFloating(t) && !isComplex(t))
    throw ValueError(cat("Invalid type tf.", tfc::name(t), " for ", o.name(), ", expected: [tf.float32, tf.float64, tf.float16, tf.bfloat16]."));
}

/// No gradient is there before all are (control_flow_ops.tuple).
void gateAll(std::vector<GradientOf> &list) {
  std::vector<Operation> gating;
  std::vector<Output *> values;
  for (GradientOf &g : list)
    if (Output *o = g.dense ? &*g.dense : g.sparse ? &g.sparse->values : nullptr) gating.push_back(o->op()), values.push_back(o);
  if (values.empty()) return;
  Scoped s("", "tuple");
  Operation gate = group(gating);
  ControlDependencies after({gate});
  for (Output *o : values) {
    ColocateWith with(o->op());
    *o = identity(*o, {.name = "control_dependency"});
  }
}

} // namespace

std::vector<GradientOf> Optimizer::Impl::computeAll(const In &loss, std::vector<Variable> vars, const ComputeGradientsOpts &o) {
  Output y = convert(loss);
  checkDtype(y);
  auto pushed = pushUserOf(Access::graph(y));
  if (vars.empty()) vars = trainable_variables();
  if (vars.empty()) throw ValueError("No variables to optimize.");
  std::vector<Output> xs;
  for (const Variable &v : vars) xs.push_back(v.handle());
  GradientsOpts how{.colocate_gradients_with_ops = o.colocate_gradients_with_ops, .gate_gradients = o.gate_gradients == GATE_OP};
  how.aggregation_method = static_cast<int>(o.aggregation_method);
  if (o.grad_loss) checkDtype(*o.grad_loss), how.grad_ys = {*o.grad_loss};
  auto grads = gradientsOf({y}, xs, how);
  const auto &g = Access::graph(y);
  std::vector<GradientOf> out;
  for (std::size_t i = 0; i < vars.size(); ++i) {
    GradientOf r{{}, {}, vars[i]};
    if (grads[i] && grads[i].isSparse())
      r.sparse = IndexedSlices{Access::output(g, grads[i].values), Access::output(g, grads[i].indices), Access::output(g, grads[i].denseShape)};
    else if (grads[i]) r.dense = Access::output(g, grads[i].values);
    out.push_back(std::move(r));
  }
  if (o.gate_gradients == GATE_GRAPH) gateAll(out);
  return out;
}

Operation Optimizer::Impl::applyAll(const std::vector<GradientOf> &gv, const MinimizeOpts &o) {
  if (gv.empty()) throw ValueError("No variables provided.");
  auto pushed = pushUserOf(Access::graph(gv[0].v));
  std::vector<Variable> vars, all;
  for (const GradientOf &g : gv) {
    all.push_back(g.v);
    if (g) vars.push_back(g.v);
  }
  if (vars.empty()) throw ValueError(cat("No gradients provided for any variable: ", listText(all), "."));
  {
    ControlDependencies clear(std::nullopt);
    createSlots(vars);
  }
  std::vector<Operation> updates;
  Scoped scope(o.name, name);
  prepare();
  for (const GradientOf &g : gv) {
    if (!g) continue;
    Operation update;
    {
      Scoped inner(cat("update_", g.v.op().name()), "");
      ColocateWith with(g.v.op());
      if (g.sparse && Access::state(g.v)->constraint) throw RuntimeError(cat("Cannot use a constraint function on a sparse variable: ", g.v.name()));
      gradient = g.dense.value_or(Output());
      update = g.sparse ? applySparseDuplicates(*g.sparse, g.v) : applyDense(*g.dense, g.v);
      if (const auto &constraint = Access::state(g.v)->constraint) {
        ControlDependencies after({update});
        update = g.v.assign(constraint(g.v.value())).op();
      }
    }
    updates.push_back(update);
  }
  Operation done;
  if (!o.global_step) {
    done = finish(updates, scope.name);
  } else {
    ControlDependencies after({finish(updates, "update")});
    ColocateWith with(o.global_step->op());
    if (o.global_step->is_resource()) {
      Output one = constantOf(Tensor(1).astype(o.global_step->dtype()), "Const");
      done = opNode("AssignAddVariableOp", scope.name, {o.global_step->handle(), one}, {{"dtype", o.global_step->dtype()}});
    } else
      done = o.global_step->assign_add(1, {.name = scope.name}).op();
  }
  auto known = get_collection<Operation>(GraphKeys::TRAIN_OP);
  if (std::find(known.begin(), known.end(), done) == known.end()) add_to_collection(GraphKeys::TRAIN_OP, done);
  return done;
}

Operation Optimizer::minimize(In loss, MinimizeOpts o) {
  auto gv = impl->computeAll(loss, o.var_list,
                             {.gate_gradients = o.gate_gradients, .aggregation_method = o.aggregation_method, .colocate_gradients_with_ops = o.colocate_gradients_with_ops, .grad_loss = o.grad_loss});
  if (std::none_of(gv.begin(), gv.end(), [](const GradientOf &g) { return bool(g); })) {
    std::vector<Variable> vars;
    for (const GradientOf &g : gv) vars.push_back(g.v);
    throw ValueError(cat("No gradients provided for any variable, check your graph for ops that do not support gradients, between variables ",
                         listText(vars), " and loss ", convert(loss), "."));
  }
  return impl->applyAll(gv, o);
}

GradsAndVars Optimizer::compute_gradients(In loss, std::vector<Variable> var_list, ComputeGradientsOpts o) {
  GradsAndVars out;
  for (GradientOf &g : impl->computeAll(loss, std::move(var_list), o)) {
    if (g.sparse) {
      auto &state = Access::graph(g.v);
      std::size_t before = state->graph->nodes().size();
      graph::Gradient s{Access::edge(g.sparse->values), Access::edge(g.sparse->indices), Access::edge(g.sparse->dense_shape)};
      graph::Edge dense = unwrap(graph::densify(*state->graph, s, state->thread().nameScope + "Densify"));
      for (std::size_t i = before; i < state->graph->nodes().size(); ++i) adoptNode(*state, state->graph->nodes()[i]);
      g.dense = Access::output(state, dense);
    }
    out.emplace_back(g.dense, g.v);
  }
  return out;
}

Operation Optimizer::apply_gradients(const GradsAndVars &gv, MinimizeOpts o) {
  std::vector<GradientOf> list;
  for (const auto &[g, v] : gv) list.push_back({g && *g ? g : std::nullopt, {}, v});
  return impl->applyAll(list, o);
}

std::optional<Variable> Optimizer::get_slot(const Variable &v, const std::string &name) const {
  const auto &slots = impl->owner().slots;
  auto slot = slots.find(name);
  if (slot == slots.end()) return {};
  auto it = slot->second.find(Access::state(v).get());
  return it == slot->second.end() ? std::nullopt : std::optional(it->second);
}
std::vector<std::string> Optimizer::get_slot_names() const {
  std::vector<std::string> names;
  for (auto &[name, vars] : impl->owner().slots) names.push_back(name);
  return names;
}
std::vector<Variable> Optimizer::variables() const {
  std::vector<Variable> out = impl->accumulators();
  for (auto &[name, vars] : impl->owner().slots)
    for (auto &[key, v] : vars) out.push_back(v);
  std::sort(out.begin(), out.end(), [](const Variable &a, const Variable &b) { return a.name() < b.name(); });
  return out;
}

} // namespace tfc::train
