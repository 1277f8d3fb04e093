// The optimizers: slots, hyper-parameters and update ops of each.
#include "OptimizerImpl.h"

#include "tfc/frontend/OptimizerWrappers.h"

#include <algorithm>

namespace tfc::train {
using namespace frontend;

namespace {

const std::string &orName(const std::string &name, const std::string &fallback) { return name.empty() ? fallback : name; }
Output hyper(const In &v, const char *name) { return convert(v, DType::unset, name); }

struct GradientDescent : Optimizer::Impl {
  GradientDescent(In lr, OptimizerOpts o) : Impl(orName(o.name, "GradientDescent"), o.use_locking), lr(std::move(lr)) {}
  In lr;
  Output rate;
  void prepare() override { rate = hyper(lr, "learning_rate"); }
  Operation applyDense(const Output &grad, const Variable &v) override { return apply("ApplyGradientDescent", v, {rate, grad}); }
  Operation applySparseDuplicates(const IndexedSlices &grad, const Variable &v) override {
    if (v.is_resource()) {
      Output delta = -grad.values * cast(rate, v.dtype());
      return opNode("ResourceScatterAdd", "", {v.handle(), grad.indices, delta}, {{"dtype", v.dtype()}});
    }
    Output delta = grad.values * cast(rate, v.dtype());
    return opNode("ScatterSub", "", {v.handle(), grad.indices, delta}, {{"use_locking", locking}});
  }
  Operation applySparse(const IndexedSlices &grad, const Variable &v) override { return applySparseDuplicates(grad, v); }
};

struct Momentum : Optimizer::Impl {
  Momentum(In lr, In momentum, MomentumOpts o) : Impl(o.name, o.use_locking), lr(std::move(lr)), momentum(std::move(momentum)), nesterov(o.use_nesterov) {}
  In lr, momentum;
  bool nesterov;
  Output rate, moment;
  void createSlots(const std::vector<Variable> &vars) override {
    for (const Variable &v : vars) zerosSlot(v, "momentum", name);
  }
  void prepare() override { rate = hyper(lr, "learning_rate"), moment = hyper(momentum, "momentum"); }
  Operation applyDense(const Output &grad, const Variable &v) override {
    return apply("ApplyMomentum", v, {getSlot(v, "momentum").handle(), rate, grad, moment}, {{"use_nesterov", nesterov}});
  }
  Operation applySparse(const IndexedSlices &grad, const Variable &v) override {
    return applyRows("SparseApplyMomentum", v, grad.indices, {getSlot(v, "momentum").handle(), rate, grad.values, grad.indices, moment}, {{"use_nesterov", nesterov}});
  }
};

struct Adam : Optimizer::Impl {
  Adam(In lr, AdamOpts o, bool lazy = false) : Impl(o.name, o.use_locking), lr(std::move(lr)), opts(std::move(o)), lazy(lazy) {}
  In lr;
  AdamOpts opts;
  bool lazy; ///< rows without a gradient stay as they are
  Output rate, beta1, beta2, epsilon;
  std::optional<Variable> power1, power2;
  void createSlots(const std::vector<Variable> &vars) override {
    const Variable &first = *std::min_element(vars.begin(), vars.end(), [](auto &a, auto &b) { return a.name() < b.name(); });
    auto accumulator = [&](std::optional<Variable> &power, double beta, const char *name) {
      if (power) return;
      ColocateWith with(first.op());
      In initial(beta);
      power = makeVariable({}, &initial, {.trainable = false, .name = name, .use_resource = first.is_resource()});
    };
    accumulator(power1, opts.beta1, "beta1_power");
    accumulator(power2, opts.beta2, "beta2_power");
    for (const Variable &v : vars) zerosSlot(v, "m", name), zerosSlot(v, "v", name);
  }
  void prepare() override {
    rate = hyper(lr, "learning_rate"), beta1 = hyper(opts.beta1, "beta1"), beta2 = hyper(opts.beta2, "beta2"), epsilon = hyper(opts.epsilon, "epsilon");
  }
  Operation applyDense(const Output &grad, const Variable &v) override {
    return apply("ApplyAdam", v, {getSlot(v, "m").handle(), getSlot(v, "v").handle(), power1->value(), power2->value(), rate, beta1, beta2, epsilon, grad});
  }
  /// There is no op for it: both moments decay everywhere, and every row moves.
  Operation applySparse(const IndexedSlices &grad, const Variable &v) override {
    DType t = v.dtype();
    auto typed = [&](const Output &o) { return o.dtype() == t ? o : cast(o, t); };
    Output p1 = typed(power1->value()), p2 = typed(power2->value()), lr = typed(rate), b1 = typed(beta1), b2 = typed(beta2), eps = typed(epsilon);
    Output root = sqrt(1 - p2);
    Output scaled = lr * root;
    Output step = scaled / (1 - p1);
    if (lazy) return applyLazily(grad, v, step, b1, b2, eps);
    auto moment = [&](const Variable &slot, const Output &value, const Output &beta) {
      Output added = value * (1 - beta);
      Output kept = slot * beta;
      Operation decay = v.is_resource() ? opNode("AssignVariableOp", "", {slot.handle(), kept}, {{"dtype", t}})
                                        : opNode("Assign", "", {slot.handle(), kept}, {{"use_locking", locking}});
      ControlDependencies after({decay});
      if (!v.is_resource())
        return opNode("ScatterAdd", "", {slot.handle(), grad.indices, added}, {{"use_locking", locking}}).output();
      Operation add = opNode("ResourceScatterAdd", "", {slot.handle(), grad.indices, added}, {{"dtype", slot.dtype()}});
      ControlDependencies then({add});
      return slot.read_value();
    };
    Output m = moment(getSlot(v, "m"), grad.values, b1);
    Output squares = grad.values * grad.values;
    Output n = moment(getSlot(v, "v"), squares, b2);
    Output rootV = sqrt(n);
    Output top = step * m;
    Output delta = top / (rootV + eps);
    Operation update = v.is_resource() ? opNode("AssignSubVariableOp", "", {v.handle(), delta}, {{"dtype", t}})
                                       : opNode("AssignSub", "", {v.handle(), delta}, {{"use_locking", locking}});
    return group({update, m.op(), n.op()});
  }
  Operation applyLazily(const IndexedSlices &grad, const Variable &v, const Output &step, const Output &b1, const Output &b2, const Output &eps) {
    auto moment = [&](const Variable &slot, const Output &value, const Output &beta) {
      Output kept = beta * gather(slot, grad.indices);
      Output next = kept + (1 - beta) * value;
      return std::pair(scatter_update(slot, grad.indices, next, {.use_locking = locking}).op(), next);
    };
    auto [updateM, m] = moment(getSlot(v, "m"), grad.values, b1);
    auto [updateN, n] = moment(getSlot(v, "v"), square(grad.values), b2);
    Output root = sqrt(n) + eps;
    Operation update = scatter_sub(v, grad.indices, step * m / root, {.use_locking = locking}).op();
    return group({update, updateM, updateN});
  }
  Operation finish(const std::vector<Operation> &updates, const std::string &scope) override {
    std::vector<Operation> all = updates;
    {
      ControlDependencies after(updates);
      ColocateWith with(power1->op());
      auto update = [&](const Variable &power, const Output &beta) {
        Output next = power * beta;
        if (power.is_resource()) return opNode("AssignVariableOp", "", {power.handle(), next}, {{"dtype", power.dtype()}});
        return opNode("Assign", "", {power.handle(), next}, {{"use_locking", locking}});
      };
      all.push_back(update(*power1, beta1));
      all.push_back(update(*power2, beta2));
    }
    return group(all, {.name = scope});
  }
  std::vector<Variable> accumulators() const override {
    return power1 ? std::vector<Variable>{*power1, *power2} : std::vector<Variable>{};
  }
};

struct Adagrad : Optimizer::Impl {
  Adagrad(In lr, AdagradOpts o) : Impl(o.name, o.use_locking), lr(std::move(lr)), initial(o.initial_accumulator_value) {
    if (initial <= 0) throw ValueError(cat("initial_accumulator_value must be positive: ", initial));
  }
  In lr;
  double initial;
  Output rate;
  void createSlots(const std::vector<Variable> &vars) override {
    for (const Variable &v : vars) slot(v, "accumulator", name, constant_initializer(initial));
  }
  void prepare() override { rate = hyper(lr, "learning_rate"); }
  Operation applyDense(const Output &grad, const Variable &v) override {
    return apply("ApplyAdagrad", v, {getSlot(v, "accumulator").handle(), rate, grad});
  }
  Operation applySparse(const IndexedSlices &grad, const Variable &v) override {
    return applyRows("SparseApplyAdagrad", v, grad.indices, {getSlot(v, "accumulator").handle(), rate, grad.values, grad.indices});
  }
};

struct RMSProp : Optimizer::Impl {
  RMSProp(In lr, RMSPropOpts o) : Impl(o.name, o.use_locking), lr(std::move(lr)), opts(std::move(o)) {}
  In lr;
  RMSPropOpts opts;
  Output rate, decay, momentum, epsilon;
  void createSlots(const std::vector<Variable> &vars) override {
    for (const Variable &v : vars) {
      slot(v, "rms", name, ones_initializer());
      if (opts.centered) zerosSlot(v, "mg", name);
      zerosSlot(v, "momentum", name);
    }
  }
  void prepare() override {
    rate = hyper(lr, "learning_rate"), decay = hyper(opts.decay, "decay"), momentum = hyper(opts.momentum, "momentum"), epsilon = hyper(opts.epsilon, "epsilon");
  }
  Operation applyDense(const Output &grad, const Variable &v) override {
    Output rms = getSlot(v, "rms").handle(), mom = getSlot(v, "momentum").handle();
    if (opts.centered)
      return apply("ApplyCenteredRMSProp", v, {getSlot(v, "mg").handle(), rms, mom, rate, decay, momentum, epsilon, grad});
    return apply("ApplyRMSProp", v, {rms, mom, rate, decay, momentum, epsilon, grad});
  }
  Operation applySparse(const IndexedSlices &grad, const Variable &v) override {
    Output rms = getSlot(v, "rms").handle(), mom = getSlot(v, "momentum").handle();
    if (opts.centered)
      return applyRows("SparseApplyCenteredRMSProp", v, grad.indices, {getSlot(v, "mg").handle(), rms, mom, rate, decay, momentum, epsilon, grad.values, grad.indices});
    return applyRows("SparseApplyRMSProp", v, grad.indices, {rms, mom, rate, decay, momentum, epsilon, grad.values, grad.indices});
  }
};

struct Adadelta : Optimizer::Impl {
  Adadelta(In lr, AdadeltaOpts o) : Impl(o.name, o.use_locking), lr(std::move(lr)), opts(std::move(o)) {}
  In lr;
  AdadeltaOpts opts;
  Output rate, rho, epsilon;
  void createSlots(const std::vector<Variable> &vars) override {
    for (const Variable &v : vars) zerosSlot(v, "accum", name), zerosSlot(v, "accum_update", name);
  }
  void prepare() override { rate = hyper(lr, "lr"), rho = hyper(opts.rho, "rho"), epsilon = hyper(opts.epsilon, "epsilon"); }
  Operation applyDense(const Output &grad, const Variable &v) override {
    return apply("ApplyAdadelta", v, {getSlot(v, "accum").handle(), getSlot(v, "accum_update").handle(), rate, rho, epsilon, grad});
  }
  Operation applySparse(const IndexedSlices &grad, const Variable &v) override {
    return applyRows("SparseApplyAdadelta", v, grad.indices,
                     {getSlot(v, "accum").handle(), getSlot(v, "accum_update").handle(), rate, rho, epsilon, grad.values, grad.indices});
  }
};

} // namespace

GradientDescentOptimizer::GradientDescentOptimizer(In lr, OptimizerOpts o) : Optimizer(std::make_unique<GradientDescent>(std::move(lr), std::move(o))) {}
MomentumOptimizer::MomentumOptimizer(In lr, In momentum, MomentumOpts o) : Optimizer(std::make_unique<Momentum>(std::move(lr), std::move(momentum), std::move(o))) {}
AdamOptimizer::AdamOptimizer(In lr, AdamOpts o) : Optimizer(std::make_unique<Adam>(std::move(lr), std::move(o))) {}
AdagradOptimizer::AdagradOptimizer(In lr, AdagradOpts o) : Optimizer(std::make_unique<Adagrad>(std::move(lr), std::move(o))) {}
RMSPropOptimizer::RMSPropOptimizer(In lr, RMSPropOpts o) : Optimizer(std::make_unique<RMSProp>(std::move(lr), std::move(o))) {}
AdadeltaOptimizer::AdadeltaOptimizer(In lr, AdadeltaOpts o) : Optimizer(std::make_unique<Adadelta>(std::move(lr), std::move(o))) {}

} // namespace tfc::train

namespace tfc::contrib::opt {
LazyAdamOptimizer::LazyAdamOptimizer(In lr, LazyAdamOpts o)
    : Optimizer(std::make_unique<train::Adam>(std::move(lr), train::AdamOpts{.beta1 = o.beta1, .beta2 = o.beta2, .epsilon = o.epsilon, .use_locking = o.use_locking, .name = std::move(o.name)}, true)) {}
} // namespace tfc::contrib::opt
