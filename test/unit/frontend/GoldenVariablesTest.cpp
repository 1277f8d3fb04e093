// Variables, scopes, averages, optimizers and schedules (golden_variables.py).
#include "Golden.h"

namespace {

GOLDEN(variables_more) {
  tf::Variable v(tf::random_normal({2}, {.seed = 1}), {.name = "v"});
  tf::Variable twice(v.initialized_value() * 2.0, {.name = "twice"});
  tf::Variable next(v + 1.0, {.name = "next"});
  auto get = [](const char *name, tf::Shape s, tf::Initializer i) { tf::get_variable(name, s, {.initializer = i}); };
  get("o", {4, 3}, tf::orthogonal_initializer({.seed = 1}));
  get("ot", {2, 5}, tf::orthogonal_initializer({.gain = 2.0, .seed = 1}));
  get("u", {4, 3}, tf::uniform_unit_scaling_initializer({.seed = 1}));
  get("h", {4, 3}, tf::initializers::he_normal({.seed = 1}));
  get("l", {4, 3}, tf::initializers::lecun_uniform({.seed = 1}));
  tf::get_local_variable("local", {2}, {.initializer = tf::zeros_initializer()});
  {
    tf::VariableScope c("c", {.caching_device = tf::DeviceLike("/cpu:0")});
    get("cached", {2}, tf::zeros_initializer());
    tf::get_variable("cached_r", {2}, {.initializer = tf::zeros_initializer(), .use_resource = true}) + 1.0;
  }
  tf::Variable lazy([] { return tf::ones({2}); }, {.name = "lazy"});
  tf::Variable i({0, 0, 0}, {.name = "i"});
  tf::scatter_add(i, {0}, {1}); tf::scatter_update(i, {1}, {5}); tf::count_up_to(tf::Variable(0, {.name = "n"}), 10);
}

GOLDEN(partitioned) {
  auto p = tf::get_partitioned_variable("p", {10, 4}, tf::fixed_size_partitioner(3), {.initializer = tf::glorot_uniform_initializer({.seed = 1})});
  (void)p.as_tensor();
  {
    tf::VariableScope s("s", {.partitioner = tf::fixed_size_partitioner(2)});
    auto ones = tf::ones({1, 4});
    tf::matmul(ones, tf::get_variable("w", {4, 2}, {.initializer = tf::zeros_initializer()}));
  }
  tf::nn::embedding_lookup(tf::Variable(p), tf::constant({1, 2}, {.name = "ids"}));
  tf::train::Saver saver;
}

GOLDEN(getters) {
  tf::CustomGetter suffix = [](tf::Getter getter, std::string name, tf::VariableRequest r) { return getter(name + "_suffix", r); };
  auto zeros = tf::zeros_initializer();
  {
    tf::VariableScope s("s", {.custom_getter = suffix});
    tf::get_variable("w", {1}, {.initializer = zeros});
    tf::VariableScope t("t");
    tf::get_variable("w", {1}, {.initializer = zeros});
  }
  tf::get_variable("u", {1}, {.initializer = zeros, .custom_getter = suffix});
  {
    tf::GradientOverrideMap map({{"Identity", "Mine"}});
    tf::Container box("box");
    tf::identity(tf::constant(1.0));
    tf::Variable boxed(1.0, {.name = "boxed"});
  }
  tf::op_scope s({}, "x", "op");
  tf::constant(1.0);
}

GOLDEN(averages) {
  tf::Variable v(0.0, {.name = "v"}), n(0, {.trainable = false, .name = "n"});
  tf::train::ExponentialMovingAverage ema(0.99);
  ema.apply({v});
  {
    tf::VariableScope other("other");
    tf::train::ExponentialMovingAverage second(0.99, n);
    second.apply({v});
  }
  auto t = tf::constant(1.0, {.name = "t"}) * v;
  tf::train::ExponentialMovingAverage(0.9, {.name = "avg"}).apply({t});
}

tf::Output model() {
  auto x = f32("x", {tf::None, 3});
  tf::Variable w(tf::zeros({3, 2}), {.name = "w"});
  return tf::reduce_mean(tf::square(tf::matmul(x, w)), {}, {.name = "loss"});
}
GOLDEN(optimizers_rest) {
  auto loss = model();
  auto step = tf::train::get_or_create_global_step();
  tf::train::AdagradDAOptimizer(0.1, step).minimize(loss, {.global_step = step});
  tf::train::ProximalGradientDescentOptimizer(0.1, {.l1_regularization_strength = 0.1, .l2_regularization_strength = 0.1}).minimize(loss);
  tf::train::ProximalAdagradOptimizer(0.1, {.l1_regularization_strength = 0.1}).minimize(loss);
}

GOLDEN(schedules) {
  auto step = tf::placeholder(tf::int32, {}, {.name = "step"});
  tf::train::polynomial_decay(0.1, step, 100); tf::train::polynomial_decay(0.1, step, 100, {.power = 0.5, .cycle = true});
  tf::train::natural_exp_decay(0.1, step, 100, 0.5); tf::train::inverse_time_decay(0.1, step, 100, 0.5, {.staircase = true});
  tf::train::piecewise_constant(step, {10, 20}, {1.0, 0.5, 0.1}); tf::train::cosine_decay(0.1, step, 100);
}

} // namespace
