// Global step, learning rate schedules, moving averages (training_util.py, learning_rate_decay.py, moving_averages.py).
#include "OptimizerImpl.h"

#include "tfc/frontend/Control.h"
#include "tfc/graph/Naming.h"

#include <numbers>

namespace tfc::train {
using namespace frontend;

Variable create_global_step() {
  if (get_global_step()) throw ValueError("\"global_step\" already exists.");
  NameScope root(std::nullopt);
  std::vector<std::string> collections{std::string(GraphKeys::GLOBAL_VARIABLES), std::string(GraphKeys::GLOBAL_STEP)};
  Variable step = get_variable("global_step", Shape{}, {.dtype = int64, .initializer = zeros_initializer(), .trainable = false, .collections = collections});
  Access::state(step)->aggregation = 3; // ONLY_FIRST_REPLICA
  return step;
}
std::optional<Variable> get_global_step() {
  auto found = get_collection<Variable>(GraphKeys::GLOBAL_STEP);
  if (found.size() > 1) throw RuntimeError("Multiple items found in collection \"global_step\": " + cat(found.size()));
  if (!found.empty()) return found[0];
  for (const Variable &v : global_variables())
    if (v.name() == "global_step:0") return v;
  return {};
}
Variable get_or_create_global_step() {
  auto v = get_global_step();
  return v ? *v : create_global_step();
}
std::int64_t global_step(Session &session, const Variable &step) { return session.run(step).asInt64(0); }
void assert_global_step(const Variable &step) {
  if (!isInteger(step.dtype())) throw TypeError(cat("Existing \"global_step\" does not have integer type: <dtype: '", tfc::name(step.dtype()), step.is_resource() ? "" : "_ref", "'>"));
  if (step.shape().rank() != 0) throw TypeError(cat("Existing \"global_step\" is not scalar: ", step.shape().str()));
}

//===----------------------------------------------------------------------===//
// Learning rates
//===----------------------------------------------------------------------===//

namespace {
Output initialRate(const In &lr) { return convert(lr, DType::unset, "initial_learning_rate"); }
/// cast() of a number makes its own constant, as Python's does.
Output decay(const std::string &name, const Output &rate, const In &step, const In &steps, const In &decayRate, bool staircase) {
  Output n = cast(steps, rate.dtype()), r = cast(decayRate, rate.dtype()), s = cast(step, rate.dtype());
  Output p = s / n;
  if (staircase) p = floor(p);
  return multiply(rate, pow(r, p), {.name = name});
}
} // namespace

Output exponential_decay(In lr, In step, In steps, In decay_rate, DecayOpts o) {
  Scoped s(o.name, "ExponentialDecay", {lr, step, steps, decay_rate});
  return decay(s.name, initialRate(lr), step, steps, decay_rate, o.staircase);
}
Output natural_exp_decay(In lr, In step, In steps, In decay_rate, DecayOpts o) {
  Output r = exp(negative(decay_rate));
  Scoped s(o.name, "ExponentialDecay", {lr, step, steps, decay_rate});
  return decay(s.name, initialRate(lr), step, steps, r, o.staircase);
}
Output inverse_time_decay(In lr, In step, In steps, In decay_rate, DecayOpts o) {
  Scoped s(o.name, "InverseTimeDecay", {lr, step, steps, decay_rate});
  Output rate = initialRate(lr);
  Output n = cast(steps, rate.dtype()), r = cast(decay_rate, rate.dtype()), now = cast(step, rate.dtype());
  Output p = now / n;
  if (o.staircase) p = floor(p);
  Output one = cast(constant(1), rate.dtype());
  Output denominator = add(one, multiply(r, p));
  return divide(rate, denominator, {.name = s.name});
}
Output polynomial_decay(In lr, In step, In steps, PolynomialOpts o) {
  Scoped s(o.name, "PolynomialDecay", {lr, step, steps});
  Output rate = initialRate(lr);
  Output end = cast(o.end_learning_rate, rate.dtype()), power = cast(o.power, rate.dtype()), now = cast(step, rate.dtype()), n = cast(steps, rate.dtype());
  if (o.cycle) {
    Output zero = equal(now, 0);
    Output cycles = ceil(now / steps);
    Output times = op("SelectV2", "", {zero, 1.0, cycles});
    n = multiply(n, times);
  } else
    now = minimum(now, n);
  Output p = divide(now, n);
  Output span = rate - end;
  Output left = 1.0 - p;
  return add(multiply(span, pow(left, power)), end, {.name = s.name});
}
Output cosine_decay(In lr, In step, In steps, CosineOpts o) {
  Scoped s(o.name, "CosineDecay", {lr, step, steps});
  Output rate = initialRate(lr);
  Output n = cast(steps, rate.dtype()), now = cast(step, rate.dtype());
  now = minimum(now, n);
  Output done = now / n;
  Output pi = constantOf(Tensor(std::numbers::pi).astype(float32), "Const");
  Output wave = 0.5 * (1.0 + cos(pi * done));
  Output scaled = (1 - o.alpha) * wave + o.alpha;
  return multiply(rate, scaled);
}
Output cosine_decay_restarts(In lr, In step, In first, CosineRestartsOpts o) {
  Scoped s(o.name, "SGDRDecay", {lr, step});
  Output rate = initialRate(lr);
  Output n = cast(first, rate.dtype()), alpha = cast(o.alpha, rate.dtype()), t = cast(o.t_mul, rate.dtype()), m = cast(o.m_mul, rate.dtype());
  Output now = cast(step, rate.dtype());
  Output done = now / n;
  auto restart = [&](const Output &fraction, bool geometric) {
    if (geometric) {
      Output inner = 1.0 - fraction * (1.0 - t);
      Output i = floor(log(inner) / log(t));
      Output sum = (1.0 - pow(t, i, {.name = "pow"})) / (1.0 - t);
      return std::pair{i, (fraction - sum) / pow(t, i, {.name = "pow"})};
    }
    Output i = floor(fraction);
    return std::pair{i, fraction - i};
  };
  Output plain = equal(t, 1.0);
  auto [i, fraction] = cond(plain, [&] { return restart(done, false); }, [&] { return restart(done, true); });
  Output fac = pow(m, i, {.name = "pow"});
  Output pi = constantOf(Tensor(std::numbers::pi).astype(float32), "Const");
  Output wave = 0.5 * fac * (1.0 + cos(pi * fraction));
  Output scaled = (1.0 - alpha) * wave + alpha;
  return multiply(rate, scaled, {.name = s.name});
}
Output linear_cosine_decay(In lr, In step, In steps, LinearCosineOpts o) {
  Scoped s(o.name, "LinearCosineDecay", {lr, step});
  Output rate = initialRate(lr);
  Output n = cast(steps, rate.dtype()), periods = cast(o.num_periods, rate.dtype()), alpha = cast(o.alpha, rate.dtype()), beta = cast(o.beta, rate.dtype());
  Output now = minimum(cast(step, rate.dtype()), n);
  Output linear = (n - now) / n;
  Output done = now / n;
  Output fraction = 2.0 * periods * done;
  Output pi = constantOf(Tensor(std::numbers::pi).astype(float32), "Const");
  Output wave = 0.5 * (1.0 + cos(pi * fraction));
  Output both = (alpha + linear) * wave + beta;
  return multiply(rate, both, {.name = s.name});
}
Output piecewise_constant(In xIn, const std::vector<In> &boundaries, const std::vector<In> &values, Name o) {
  if (boundaries.size() + 1 != values.size()) throw ValueError("The length of boundaries should be 1 less than the length of values");
  if (boundaries.empty()) throw ValueError("piecewise_constant needs at least one boundary");
  std::vector<Output> b, v;
  for (const In &i : boundaries) b.push_back(convert(i));
  for (const In &i : values) v.push_back(convert(i));
  Output given = convert(xIn);
  for (Output &i : b)
    if (i.dtype() != given.dtype()) {
      if (i.dtype() != int32 || given.dtype() != int64)
        throw ValueError(cat("Boundaries (", tfc::name(i.dtype()), ") must have the same dtype as x (", tfc::name(given.dtype()), ")."));
      i = cast(i, given.dtype());
    }
  for (const Output &i : v)
    if (i.dtype() != v[0].dtype())
      throw ValueError(cat("Values must have elements all with the same dtype (", tfc::name(v[0].dtype()), " vs ", tfc::name(i.dtype()), ")."));
  Scoped s(o.name, "PiecewiseConstant");
  Output x = convert(xIn);
  std::vector<std::pair<Output, std::function<Output()>>> cases;
  auto give = [](Output value) { return std::function<Output()>([value] { return value; }); };
  cases.emplace_back(x <= b[0], give(v[0]));
  cases.emplace_back(x > b.back(), give(v.back()));
  for (std::size_t i = 0; i + 1 < b.size(); ++i) {
    Output low = x > b[i], high = x <= b[i + 1];
    cases.emplace_back(low & high, give(v[i + 1]));
  }
  return case_<Output>(cases, give(v[0]), {.exclusive = true});
}

//===----------------------------------------------------------------------===//
// Moving averages
//===----------------------------------------------------------------------===//

struct ExponentialMovingAverage::Impl {
  double decay;
  AverageOpts o;
  std::map<graph::Edge, Variable> averages; ///< by the variable's handle, or the tensor
  std::set<graph::Edge> debias;
};

ExponentialMovingAverage::ExponentialMovingAverage(double decay, AverageOpts o) : impl(std::make_shared<Impl>(Impl{decay, std::move(o), {}, {}})) {}
std::string ExponentialMovingAverage::name() const { return impl->o.name; }
Operation ExponentialMovingAverage::apply() { return apply(Ins(trainable_variables())); }

namespace {
struct Averaged {
  In value;
  graph::Edge key;
  Variable shadow;
  bool debias;
};

/// assign_moving_average of one shadow.
Output update(const Averaged &a, const Output &decayIn) {
  Scoped s("AssignMovingAvg", "");
  Output rest = 1.0 - decayIn;
  if (rest.dtype() != a.shadow.dtype()) rest = cast(rest, a.shadow.dtype());
  if (!a.debias) {
    Output difference = a.shadow - a.value;
    return a.shadow.assign_sub(difference * rest, {.name = s.name});
  }
  VariableScope vs(a.shadow.op().name());
  ColocateWith with(a.shadow.op());
  Variable biased = get_variable("biased", a.shadow.shape(), {.dtype = a.shadow.dtype(), .initializer = zeros_initializer(), .trainable = false});
  Variable step = get_variable("local_step", Shape{}, {.dtype = a.shadow.dtype(), .initializer = zeros_initializer(), .trainable = false});
  Output difference = biased - a.value;
  Output biasedNow = biased.assign_sub(difference * rest);
  Output stepNow = step.assign_add(1.0);
  Output kept = 1.0 - rest;
  Output unbiased = a.shadow - biasedNow / (1.0 - pow(kept, stepNow));
  return a.shadow.assign_sub(unbiased, {.name = s.name});
}

Operation updateAll(const ExponentialMovingAverage::Impl &impl, const std::vector<Averaged> &list) {
  Scoped s(impl.o.name, "");
  Output decay = constantOf(Tensor(impl.decay).astype(float32), "decay");
  if (impl.o.num_updates) {
    Output n = cast(*impl.o.num_updates, float32, {.name = "num_updates"});
    Output top = 1.0 + n;
    Output bottom = 10.0 + n;
    decay = minimum(decay, top / bottom);
  }
  std::vector<Operation> updates;
  for (const Averaged &a : list) updates.push_back(update(a, decay).op());
  return group(updates, {.name = s.name});
}
void checkAveraged(DType t, const std::string &name) {
  if (!isFloating(t)) throw TypeError(cat("The variables must be half, float, or double: ", name));
}
} // namespace

Operation ExponentialMovingAverage::apply(Ins list) {
  std::vector<Averaged> all;
  for (const In &in : list.v) {
    if (in.host) throw TypeError("ExponentialMovingAverage.apply takes variables and tensors.");
    graph::Edge key = Access::edge(in.out);
    checkAveraged(typeOf(in), graph::tensorName(key));
    if (!impl->averages.count(key)) {
      ControlDependencies clear(std::nullopt);
      if (in.variable) {
        Variable v = Access::variable(Access::graph(in.out), in.variable);
        Output first;
        {
          Device d(v.device());
          first = v.initialized_value();
        }
        impl->averages.emplace(key, createSlot(v, first, impl->o.name));
        add_to_collection(GraphKeys::MOVING_AVERAGE_VARIABLES, v);
      } else {
        VariableScope vs(std::nullopt, {.default_name = in.out.op().name() + "/" + impl->o.name});
        impl->averages.emplace(key, getVariable("", in.out.shape(), nullptr, {.dtype = in.out.dtype(), .initializer = zeros_initializer(), .trainable = false}, {}));
        if (impl->o.zero_debias) impl->debias.insert(key);
      }
    }
    all.push_back({in, key, impl->averages.at(key), impl->debias.count(key) > 0});
  }
  return updateAll(*impl, all);
}
Variable ExponentialMovingAverage::average(const Variable &v) const {
  auto it = impl->averages.find(Access::edge(v.handle()));
  if (it == impl->averages.end()) throw RuntimeError(cat("No moving average of ", v.name(), " is kept; call apply() first."));
  return it->second;
}
Variable ExponentialMovingAverage::average(const Output &t) const {
  auto it = impl->averages.find(Access::edge(t));
  if (it == impl->averages.end()) throw RuntimeError(cat("No moving average of ", t.name(), " is kept; call apply() first."));
  return it->second;
}
std::string ExponentialMovingAverage::average_name(const Variable &v) const {
  auto it = impl->averages.find(Access::edge(v.handle()));
  if (it != impl->averages.end()) return it->second.op().name();
  return graph::uniqueName(*current()->graph, v.op().name() + "/" + impl->o.name, false);
}
std::map<std::string, Variable> ExponentialMovingAverage::variables_to_restore(std::optional<std::vector<Variable>> moving) const {
  if (!moving) {
    moving = trainable_variables();
    for (const Variable &v : moving_average_variables()) moving->push_back(v);
  }
  std::map<std::string, Variable> out;
  std::set<std::string> names;
  for (const Variable &v : *moving) out.emplace(average_name(v), v), names.insert(v.name());
  for (const Variable &v : global_variables())
    if (!names.count(v.name())) out.emplace(v.op().name(), v);
  return out;
}

} // namespace tfc::train
