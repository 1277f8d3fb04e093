// Ftrl, AdagradDA and the proximal optimizers.
#include "OptimizerImpl.h"

#include "tfc/frontend/Math.h"

namespace tfc::train {
using namespace frontend;

namespace {

Output hyper(const In &v, const char *name) { return convert(v, DType::unset, name); }

struct Ftrl : Optimizer::Impl {
  Ftrl(In lr, FtrlOpts o) : Impl(o.name, o.use_locking), lr(std::move(lr)), o(std::move(o)) {
    const FtrlOpts &f = this->o;
    auto refuse = [](const char *what, double v, const char *want) { throw ValueError(cat(what, " ", v, " needs to be ", want)); };
    if (f.initial_accumulator_value < 0) refuse("initial_accumulator_value", f.initial_accumulator_value, "positive or zero");
    if (f.learning_rate_power > 0) refuse("learning_rate_power", f.learning_rate_power, "negative or zero");
    if (f.l1_regularization_strength < 0) refuse("l1_regularization_strength", f.l1_regularization_strength, "positive or zero");
    if (f.l2_regularization_strength < 0) refuse("l2_regularization_strength", f.l2_regularization_strength, "positive or zero");
    if (f.l2_shrinkage_regularization_strength < 0) refuse("l2_shrinkage_regularization_strength", f.l2_shrinkage_regularization_strength, "positive or zero");
  }
  In lr;
  FtrlOpts o;
  Output rate, l1, l2, shrinkage, power;
  void createSlots(const std::vector<Variable> &vars) override {
    for (const Variable &v : vars) {
      ColocateWith with(v.op());
      Output first = constant(o.initial_accumulator_value, {.dtype = v.dtype(), .shape = v.shape()});
      slotNamed(v, "accum", o.accum_name.empty() ? name : o.accum_name, first);
      slot(v, "linear", o.linear_name.empty() ? name : o.linear_name, zeros_initializer());
    }
  }
  void slotNamed(const Variable &v, const std::string &slotName, const std::string &suffix, const Output &value) {
    auto &bySlot = slots[slotName];
    VariableState *key = Access::state(v).get();
    if (!bySlot.count(key)) bySlot.emplace(key, createSlot(v, value, suffix));
  }
  void prepare() override {
    rate = hyper(lr, "learning_rate");
    l1 = hyper(o.l1_regularization_strength, "l1_regularization_strength");
    l2 = hyper(o.l2_regularization_strength, "l2_regularization_strength");
    shrinkage = hyper(o.l2_shrinkage_regularization_strength, "l2_shrinkage_regularization_strength");
    power = hyper(o.learning_rate_power, "learning_rate_power");
  }
  Operation applyDense(const Output &grad, const Variable &v) override {
    Output accum = getSlot(v, "accum").handle(), linear = getSlot(v, "linear").handle();
    if (o.l2_shrinkage_regularization_strength <= 0) return apply("ApplyFtrl", v, {accum, linear, grad, rate, l1, l2, power});
    return apply("ApplyFtrlV2", v, {accum, linear, grad, rate, l1, l2, shrinkage, power});
  }
  Operation applySparse(const IndexedSlices &g, const Variable &v) override {
    Output accum = getSlot(v, "accum").handle(), linear = getSlot(v, "linear").handle();
    if (o.l2_shrinkage_regularization_strength <= 0)
      return applyRows("SparseApplyFtrl", v, g.indices, {accum, linear, g.values, g.indices, rate, l1, l2, power});
    return applyRows("SparseApplyFtrlV2", v, g.indices, {accum, linear, g.values, g.indices, rate, l1, l2, shrinkage, power});
  }
};

struct AdagradDA : Optimizer::Impl {
  AdagradDA(In lr, Variable step, AdagradDAOpts o) : Impl(o.name, o.use_locking), lr(std::move(lr)), step(std::move(step)), o(std::move(o)) {
    if (this->o.initial_gradient_squared_accumulator_value <= 0)
      throw ValueError(cat("initial_gradient_squared_accumulator_value must be positive: ", this->o.initial_gradient_squared_accumulator_value));
  }
  In lr;
  Variable step;
  AdagradDAOpts o;
  Output rate, now;
  void createSlots(const std::vector<Variable> &vars) override {
    for (const Variable &v : vars) {
      Output g, gg;
      {
        ColocateWith with(v.op());
        g = constant(0.0, {.dtype = v.dtype(), .shape = v.shape()});
        gg = constant(o.initial_gradient_squared_accumulator_value, {.dtype = v.dtype(), .shape = v.shape()});
      }
      slotFromValue(v, "gradient_accumulator", g);
      slotFromValue(v, "gradient_squared_accumulator", gg);
    }
  }
  void prepare() override {
    rate = hyper(lr, "learning_rate");
    ColocateWith with(rate.op());
    now = identity(step) + 1;
  }
  Operation applyDense(const Output &grad, const Variable &v) override { return make("ApplyAdagradDA", v, {grad}); }
  Operation applySparse(const IndexedSlices &grad, const Variable &v) override { return make("SparseApplyAdagradDA", v, {grad.values, grad.indices}); }
  Operation make(const char *type, const Variable &v, std::vector<Arg> gradient) {
    Output local;
    {
      Device d(v.device());
      local = identity(now);
    }
    Output l1 = cast(o.l1_regularization_strength, v.dtype()), l2 = cast(o.l2_regularization_strength, v.dtype());
    // The step stays an integer, so the op is made without the casts of apply().
    std::vector<Arg> args{v.handle(), getSlot(v, "gradient_accumulator").handle(), getSlot(v, "gradient_squared_accumulator").handle()};
    args.insert(args.end(), gradient.begin(), gradient.end());
    for (const Output &out : {cast(rate, v.dtype()), l1, l2, local}) args.emplace_back(out);
    return opNode(v.is_resource() ? cat("Resource", type) : type, "", std::move(args), {{"use_locking", locking}});
  }
};

struct ProximalGradientDescent : Optimizer::Impl {
  ProximalGradientDescent(In lr, ProximalOpts o) : Impl(o.name.empty() ? "ProximalGradientDescent" : o.name, o.use_locking), lr(std::move(lr)), o(std::move(o)) {}
  In lr;
  ProximalOpts o;
  Output rate, l1, l2;
  void prepare() override {
    rate = hyper(lr, "learning_rate"), l1 = hyper(o.l1_regularization_strength, "l1_regularization_strength"), l2 = hyper(o.l2_regularization_strength, "l2_regularization_strength");
  }
  Operation applyDense(const Output &grad, const Variable &v) override { return apply("ApplyProximalGradientDescent", v, {rate, l1, l2, grad}); }
  Operation applySparse(const IndexedSlices &g, const Variable &v) override {
    return applyRows("SparseApplyProximalGradientDescent", v, g.indices, {rate, l1, l2, g.values, g.indices});
  }
};

struct ProximalAdagrad : Optimizer::Impl {
  ProximalAdagrad(In lr, ProximalAdagradOpts o) : Impl(o.name, o.use_locking), lr(std::move(lr)), o(std::move(o)) {
    if (this->o.initial_accumulator_value <= 0) throw ValueError(cat("initial_accumulator_value must be positive: ", this->o.initial_accumulator_value));
  }
  In lr;
  ProximalAdagradOpts o;
  Output rate, l1, l2;
  void createSlots(const std::vector<Variable> &vars) override {
    for (const Variable &v : vars) {
      Output first;
      {
        ColocateWith with(v.op());
        first = constant(o.initial_accumulator_value, {.dtype = v.dtype(), .shape = v.shape()});
      }
      slotFromValue(v, "accumulator", first);
    }
  }
  void prepare() override {
    rate = hyper(lr, "learning_rate"), l1 = hyper(o.l1_regularization_strength, "l1_regularization_strength"), l2 = hyper(o.l2_regularization_strength, "l2_regularization_strength");
  }
  Operation applyDense(const Output &grad, const Variable &v) override {
    return apply("ApplyProximalAdagrad", v, {getSlot(v, "accumulator").handle(), rate, l1, l2, grad});
  }
  Operation applySparse(const IndexedSlices &g, const Variable &v) override {
    return applyRows("SparseApplyProximalAdagrad", v, g.indices, {getSlot(v, "accumulator").handle(), rate, l1, l2, g.values, g.indices});
  }
};

} // namespace

FtrlOptimizer::FtrlOptimizer(In lr, FtrlOpts o) : Optimizer(std::make_unique<Ftrl>(std::move(lr), std::move(o))) {}
AdagradDAOptimizer::AdagradDAOptimizer(In lr, Variable step, AdagradDAOpts o) : Optimizer(std::make_unique<AdagradDA>(std::move(lr), std::move(step), std::move(o))) {}
ProximalGradientDescentOptimizer::ProximalGradientDescentOptimizer(In lr, ProximalOpts o) : Optimizer(std::make_unique<ProximalGradientDescent>(std::move(lr), std::move(o))) {}
ProximalAdagradOptimizer::ProximalAdagradOptimizer(In lr, ProximalAdagradOpts o) : Optimizer(std::make_unique<ProximalAdagrad>(std::move(lr), std::move(o))) {}

} // namespace tfc::train
