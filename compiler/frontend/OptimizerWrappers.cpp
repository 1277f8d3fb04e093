// Optimizers around optimizers: tf.train.SyncReplicasOptimizer, loss scales, contrib.opt.MovingAverageOptimizer.
#include "OptimizerImpl.h"

#include "tfc/frontend/App.h"
#include "tfc/frontend/Array.h"
#include "tfc/frontend/Control.h"
#include "tfc/frontend/OptimizerWrappers.h"

#include <algorithm>
#include <limits>

namespace tfc::train {
using namespace frontend;

//===-- SyncReplicasOptimizer -------------------------------------------------------------------------------------===//

struct SyncReplicasOptimizer::Sync : WrapperImpl {
  Sync(std::shared_ptr<Optimizer> inner, int replicas, SyncReplicasOpts given) : WrapperImpl(std::move(inner), given.name, given.use_locking), replicas(replicas), o(std::move(given)), total(o.total_num_replicas.value_or(replicas)) {}
  int replicas;
  SyncReplicasOpts o;
  int total;
  std::optional<Variable> step, localStep;
  std::optional<FIFOQueue> tokens;
  std::optional<QueueRunner> runner;
  Operation localStepInit, chiefInit;
  Output ready;

  Operation applyAll(const std::vector<GradientOf> &gv, const MinimizeOpts &m) override {
    if (gv.empty()) throw ValueError("Must supply at least one variable");
    if (!m.global_step) throw ValueError("Global step is required to check staleness");
    step = m.global_step;
    auto pushed = pushUserOf(Access::graph(gv[0].v));
    Operation anchor = no_op();
    {
      ColocateWith with(anchor);
      In zero(0);
      localStep = makeVariable({}, &zero, {.trainable = false, .collections = {std::string(GraphKeys::LOCAL_VARIABLES)}, .name = "sync_rep_local_step", .dtype = step->dtype()});
    }
    localStepInit = assign(*localStep, *step).op();
    std::vector<Operation> init{localStepInit}, pushes;
    ready = report_uninitialized_variables(global_variables());
    Scoped scope("", name);
    std::vector<GradientOf> mean;
    struct Accumulator { Output handle; std::string device; const char *type; };
    std::vector<Accumulator> accumulators;
    for (const GradientOf &g : gv) {
      std::string device = g.v.op().device();
      Device on(device);
      GradientOf taken{{}, {}, g.v};
      std::string shared = g.v.name() + "/grad_accum";
      auto now = [&] { return cast(convert(In(*localStep)), int64); };
      if (g.dense) {
        Output a = op("ResourceConditionalAccumulator", "conditional_accumulator", {}, {{"dtype", g.dense->dtype()}, {"shape", g.v.shape()}, {"shared_name", shared}, {"reduction_type", std::string("MEAN")}});
        Output at = now();
        pushes.push_back(opNode("ResourceAccumulatorApplyGradient", "", {a, at, *g.dense}));
        Output t = op("ResourceAccumulatorTakeGradient", "", {a, In(replicas)}, {{"dtype", g.dense->dtype()}});
        t.set_shape(g.v.shape());
        taken.dense = t;
        accumulators.push_back({a, device, "ResourceAccumulatorSetGlobalStep"});
      } else if (g.sparse) {
        DType t = g.sparse->values.dtype();
        Output a = op("SparseConditionalAccumulator", "sparse_conditional_accumulator", {}, {{"dtype", t}, {"shape", Shape{}}, {"shared_name", shared}, {"reduction_type", std::string("MEAN")}});
        Output at = now(), indices = cast(g.sparse->indices, int64), dims = cast(g.sparse->dense_shape, int64);
        pushes.push_back(opNode("SparseAccumulatorApplyGradient", "", {a, at, indices, g.sparse->values, dims}, {{"has_known_shape", true}}));
        Operation take = opNode("SparseAccumulatorTakeGradient", "", {a, In(replicas)}, {{"dtype", t}});
        taken.sparse = IndexedSlices{take.output(1), take.output(0), take.output(2)};
        accumulators.push_back({a, device, "AccumulatorSetGlobalStep"});
      }
      mean.push_back(std::move(taken));
    }
    std::string stepDevice = step->op().device();
    Operation update, train;
    {
      Device on(stepDevice);
      NameScope root("");
      update = of(*inner).applyAll(mean, {.global_step = step});
    }
    {
      Device on(stepDevice);
      NameScope root("");
      tokens.emplace(-1, std::vector<DType>{step->dtype()}, std::vector<Shape>{Shape{}}, QueueOpts{.name = "sync_token_q", .shared_name = "sync_token_q"});
    }
    {
      Device on(stepDevice);
      NameScope root("");
      Output token;
      {
        ControlDependencies after(pushes);
        token = tokens->dequeue()[0];
      }
      train = assign(*localStep, token).op();
      Operation sync;
      {
        ControlDependencies after({update});
        sync = tokens->enqueue_many({fill({std::max(total, replicas)}, *step)});
      }
      if (o.variable_averages) {
        ControlDependencies after({sync});
        NameScope again("");
        sync = o.variable_averages->apply(Ins(o.variables_to_average));
      }
      runner.emplace(*tokens, std::vector<Operation>{sync});
    }
    for (const Accumulator &a : accumulators) {
      Device on(a.device);
      Output at = cast(convert(In(*step)), int64);
      init.push_back(opNode(a.type, "SetGlobalStep", {a.handle, at}));
    }
    chiefInit = group(init);
    return train;
  }
};

SyncReplicasOptimizer::SyncReplicasOptimizer(std::shared_ptr<Optimizer> opt, int replicas, SyncReplicasOpts o) : Optimizer(std::make_unique<Sync>(std::move(opt), replicas, std::move(o))) {
  if (replicas < 1) throw ValueError(cat("replicas_to_aggregate must be at least 1, got ", replicas));
}
const SyncReplicasOptimizer::Sync &SyncReplicasOptimizer::applied() const {
  auto &s = static_cast<const Sync &>(*impl);
  if (!s.chiefInit) throw ValueError("Should be called after apply_gradients().");
  return s;
}
QueueRunner SyncReplicasOptimizer::get_chief_queue_runner() const { return *applied().runner; }
Operation SyncReplicasOptimizer::local_step_init_op() const { return applied().localStepInit; }
Operation SyncReplicasOptimizer::chief_init_op() const { return applied().chiefInit; }
Output SyncReplicasOptimizer::ready_for_local_init_op() const { return applied().ready; }
Operation SyncReplicasOptimizer::get_init_tokens_op(int n) const {
  auto &s = static_cast<const Sync &>(*impl);
  if (!s.chiefInit) throw ValueError("get_init_tokens_op() should be called after apply_gradients().");
  int needed = s.replicas - s.total;
  if (n == -1) n = s.replicas;
  else if (n < needed) throw ValueError(cat("Too few tokens to finish the first step: ", n, " (given) vs ", needed, " (needed)"));
  if (n <= 0) return no_op({.name = "no_init_tokens"});
  Device on(s.step->op().device());
  NameScope root("");
  return s.tokens->enqueue_many({fill({n}, *s.step)});
}

namespace {
struct SyncHook : SessionRunHook {
  SyncHook(const SyncReplicasOptimizer &opt, bool chief, int n) : opt(opt), chief(chief), n(n) {}
  const SyncReplicasOptimizer &opt;
  bool chief;
  int n;
  Operation local, tokens;
  Output ready;
  std::optional<QueueRunner> runner;
  std::vector<std::jthread> threads;
  Coordinator coordinator;
  void begin() override {
    ready = opt.ready_for_local_init_op();
    local = chief ? opt.chief_init_op() : opt.local_step_init_op();
    if (chief) runner = opt.get_chief_queue_runner(), tokens = opt.get_init_tokens_op(n);
  }
  void after_create_session(Session &s) override {
    Tensor missing = s.run(ready);
    if (missing.size()) {
      std::string list;
      for (const std::string &m : missing.strings()) list += (list.empty() ? "" : ", ") + m;
      throw RuntimeError(cat("Init operations did not make model ready for SyncReplicasOptimizer local_init. Init op: ", local.name(), ", error: Variables not initialized: ", list));
    }
    s.run(local);
    if (tokens) s.run(tokens);
    if (runner) threads = runner->create_threads(s, &coordinator);
  }
  void end(Session &) override { coordinator.request_stop(); }
  ~SyncHook() override { coordinator.request_stop(); }
};
} // namespace
std::unique_ptr<SessionRunHook> SyncReplicasOptimizer::make_session_run_hook(bool chief, int n) const { return std::make_unique<SyncHook>(*this, chief, n); }

//===-- Loss scales -----------------------------------------------------------------------------------------------===//

namespace experimental {
namespace {

struct Scaled : WrapperImpl {
  Scaled(std::shared_ptr<Optimizer> inner, std::shared_ptr<LossScale> scale) : WrapperImpl(std::move(inner), "MixedPrecisionLossScaleOptimizer"), scale(std::move(scale)) {
    if (!this->scale) throw ValueError("loss_scale cannot be None.");
  }
  std::shared_ptr<LossScale> scale;
  std::vector<GradientOf> computeAll(const In &loss, std::vector<Variable> vars, const ComputeGradientsOpts &o) override {
    Output y = convert(loss), s = (*scale)();
    auto list = of(*inner).computeAll(In(y * cast(s, y.dtype())), std::move(vars), o);
    Output back = 1.0 / s;
    for (GradientOf &g : list) {
      if (g.dense) g.dense = *g.dense * cast(back, g.dense->dtype());
      if (g.sparse) g.sparse->values = g.sparse->values * cast(back, g.sparse->values.dtype());
    }
    return list;
  }
  Operation applyAll(const std::vector<GradientOf> &gv, const MinimizeOpts &o) override {
    std::vector<Output> grads;
    for (const GradientOf &g : gv)
      if (g) grads.push_back(g.dense ? *g.dense : g.sparse->values);
    auto [update, should] = scale->update(grads);
    if (!should) return group({of(*inner).applyAll(gv, o), update});
    // Slots are made outside of the branch.
    std::vector<Variable> vars;
    for (const GradientOf &g : gv)
      if (g) vars.push_back(g.v);
    {
      ControlDependencies clear(std::nullopt);
      of(*inner).createSlots(vars);
    }
    Operation applied = cond(*should, [&] { return of(*inner).applyAll(gv, o); }, [] { return no_op(); });
    return group({applied, update});
  }
};

} // namespace

FixedLossScale::FixedLossScale(double v) : value(v) {
  if (v < 1) throw ValueError(cat("loss_scale_value must be at least 1, but got: ", v));
}
Output FixedLossScale::operator()() { return convert(In(value), float32); }
std::pair<Operation, std::optional<Output>> FixedLossScale::update(const std::vector<Output> &) { return {no_op(), {}}; }

void DynamicLossScale::make() {
  if (scale) return;
  if (o.increment_period < 1 || o.multiplier <= 1 || o.initial_loss_scale < 1) throw ValueError("DynamicLossScale: increment_period from 1, multiplier above 1, initial_loss_scale from 1 on.");
  ControlDependencies clear(std::nullopt);
  VariableOpts v{.trainable = false};
  v.name = "current_loss_scale";
  scale.emplace(In(static_cast<float>(o.initial_loss_scale)), v);
  v.name = "good_steps";
  good.emplace(In(Tensor(std::int64_t(0))), v);
}
Output DynamicLossScale::operator()() {
  make();
  return scale->read_value();
}
std::pair<Operation, std::optional<Output>> DynamicLossScale::update(const std::vector<Output> &grads) {
  make();
  std::vector<Output> each;
  for (const Output &g : grads) each.push_back(reduce_all(is_finite(g)));
  Output finite = each.empty() ? convert(In(true)) : reduce_all(stack(Ins(each)));
  // Both variables are read before they change.
  Output before = scale->read_value(), count = good->read_value() + In(Tensor(std::int64_t(1)));
  Output full = greater_equal(count, In(Tensor(std::int64_t(o.increment_period))));
  Output larger = before * o.multiplier;
  Output grown = where(logical_and(full, is_finite(larger)), larger, before);
  Output next = where(finite, grown, maximum(before / o.multiplier, 1.0));
  Output zero = zeros_like(count);
  Output counted = where(logical_and(finite, logical_not(full)), count, zero);
  ControlDependencies after({before, count});
  return {group({assign(*scale, next).op(), assign(*good, counted).op()}), finite};
}

MixedPrecisionLossScaleOptimizer::MixedPrecisionLossScaleOptimizer(std::shared_ptr<Optimizer> opt, std::shared_ptr<LossScale> scale) : Optimizer(std::make_unique<Scaled>(std::move(opt), std::move(scale))) {}
std::shared_ptr<Optimizer> enable_mixed_precision_graph_rewrite(std::shared_ptr<Optimizer> opt, std::shared_ptr<LossScale> scale) {
  if (dynamic_cast<MixedPrecisionLossScaleOptimizer *>(opt.get())) throw ValueError("\"opt\" must not already be an instance of a MixedPrecisionLossScaleOptimizer.");
  if (!scale) scale = std::make_shared<DynamicLossScale>();
  return std::make_shared<MixedPrecisionLossScaleOptimizer>(std::move(opt), std::move(scale));
}
std::shared_ptr<Optimizer> enable_mixed_precision_graph_rewrite(std::shared_ptr<Optimizer> opt, double scale) {
  return enable_mixed_precision_graph_rewrite(std::move(opt), std::make_shared<FixedLossScale>(scale));
}
} // namespace experimental
} // namespace tfc::train

//===-- Moving averages -------------------------------------------------------------------------------------------===//

namespace tfc::contrib::opt {
using namespace frontend;
namespace {
struct Averaged : train::WrapperImpl {
  Averaged(std::shared_ptr<train::Optimizer> inner, MovingAverageOpts given) : WrapperImpl(std::move(inner), "MovingAverageOptimizer"), o(std::move(given)) {}
  MovingAverageOpts o;
  std::optional<train::ExponentialMovingAverage> ema;
  std::vector<Variable> averaged;
  Operation applyAll(const std::vector<train::GradientOf> &gv, const MinimizeOpts &m) override {
    Operation step = of(*inner).applyAll(gv, m);
    if (!ema) ema.emplace(o.average_decay, train::AverageOpts{.num_updates = o.num_updates});
    averaged.clear();
    for (const train::GradientOf &g : gv)
      if (g) averaged.push_back(g.v);
    if (!o.sequential_update) return group({step, ema->apply(Ins(averaged))});
    ControlDependencies after({step});
    return ema->apply(Ins(averaged));
  }
};
const Averaged &applied(const train::Optimizer::Impl &impl, const char *what) {
  auto &a = static_cast<const Averaged &>(impl);
  if (!a.ema) throw RuntimeError(cat("Must call apply_gradients or minimize before ", what));
  return a;
}
} // namespace

MovingAverageOptimizer::MovingAverageOptimizer(std::shared_ptr<train::Optimizer> opt, MovingAverageOpts o) : Optimizer(std::make_unique<Averaged>(std::move(opt), std::move(o))) {}
Variable MovingAverageOptimizer::average(const Variable &v) const { return applied(*impl, "average").ema->average(v); }
train::Saver MovingAverageOptimizer::swapping_saver(std::vector<Variable> vars, train::SaverOpts o) const {
  const Averaged &a = applied(*impl, "creating the swapping_saver");
  if (vars.empty()) vars = global_variables();
  std::map<std::string, Variable> names;
  for (const Variable &v : vars) names.emplace(v.op().name(), v);
  for (const Variable &v : a.averaged) {
    Variable shadow = a.ema->average(v);
    auto one = names.find(v.op().name()), other = names.find(shadow.op().name());
    if (one == names.end() || other == names.end()) throw ValueError(cat("Variable to swap is not part of variables to save. This breaks swapping.", v));
    std::swap(one->second, other->second);
  }
  return train::Saver(train::VarList(std::move(names)), std::move(o));
}
} // namespace tfc::contrib::opt
