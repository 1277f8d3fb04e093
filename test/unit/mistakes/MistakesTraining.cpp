// Optimizers, schedules, averages; checkpoints.
#include "Mistakes.h"

#include <filesystem>
#include <map>

using namespace mistakes;
namespace {
namespace train = tf::train;

tf::Variable v(tf::In value = 1.0f, const char *name = "v") { return tf::Variable(std::move(value), {.name = name}); }
void minimize(const tf::Output &loss) { train::GradientDescentOptimizer(0.1).minimize(loss); }
void apply(std::optional<tf::Output> gradient, tf::Variable to) { train::GradientDescentOptimizer(0.1).apply_gradients({{std::move(gradient), std::move(to)}}); }

WRONG(minimize_no_variables, minimize(c(1.0f)))
MISTAKE(minimize_unrelated) {
  v();
  minimize(c(1.0f));
}
WRONG(minimize_int_loss, minimize(tf::cast(v(), tf::int32)))
WRONG(minimize_through_int, minimize(tf::cast(tf::cast(v(), tf::int32), tf::float32)))
WRONG(minimize_int_variable, minimize(tf::cast(v(1), tf::float32) * 2.0f))
WRONG(apply_nothing, train::GradientDescentOptimizer(0.1).apply_gradients({}))
WRONG(apply_none, apply({}, v()))
MISTAKE(apply_other_shape) {
  auto w = v(ones({2}));
  apply(ones({3}), w);
}
MISTAKE(apply_other_dtype) {
  auto w = v(ones({2}));
  apply(ones({2}, tf::float64), w);
}
MISTAKE(adam_other_shape) {
  auto w = v(ones({2}));
  train::AdamOptimizer().apply_gradients({{ones({3}), w}});
}
MISTAKE(momentum_uninitialized) {
  auto w = v(ones({2}));
  auto op = train::MomentumOptimizer(0.1, 0.9).minimize(tf::reduce_sum(w));
  tf::Session s;
  s.run(w.initializer());
  at_run();
  s.run(op);
}
WRONG(adagrad_negative, train::AdagradOptimizer(0.1, {.initial_accumulator_value = -0.1}))
WRONG(ftrl_power, train::FtrlOptimizer(0.1, {.learning_rate_power = 0.5}))
WRONG(ftrl_l1, train::FtrlOptimizer(0.1, {.l1_regularization_strength = -1.0}))
WRONG(proximal_l1, train::ProximalAdagradOptimizer(0.1, {.initial_accumulator_value = -1.0}))
WRONG(learning_rate_vector, train::GradientDescentOptimizer(ones({2})).minimize(v() * 2.0f))
WRONG(piecewise_counts, train::piecewise_constant(tf::Variable(0), {1, 2}, {0.1f, 0.2f}))
WRONG(piecewise_dtypes, train::piecewise_constant(tf::Variable(0), {1.5f}, {0.1f, 0.2f}))
WRONG(piecewise_values, train::piecewise_constant(tf::Variable(0), {1}, {0.1f, 2}))
WRONG(average_of_int, train::ExponentialMovingAverage(0.9).apply({tf::Variable(1)}))
MISTAKE(average_uninitialized) {
  auto w = v();
  auto op = train::ExponentialMovingAverage(0.9).apply({w});
  tf::Session s;
  s.run(w.initializer());
  at_run();
  s.run(op);
}
WRONG(saver_no_variables, train::Saver())
MISTAKE(saver_empty_list) {
  v();
  train::Saver(train::VarList(std::vector<tf::Variable>{}));
}
MISTAKE(saver_same_name) {
  auto w = v();
  train::Saver({w, w});
}
MISTAKE(saver_partitioned_twice) {
  auto w = tf::get_variable("v", {4}, {.partitioner = tf::fixed_size_partitioner(2)});
  train::Saver({w, w.parts()[0]});
}

using Values = std::map<std::string, tf::Tensor>;
std::string saved(const Values &values) {
  tf::Graph g;
  auto in = g.as_default();
  for (const auto &[name, value] : values) tf::get_variable(name, tf::constant(value));
  tf::Session s;
  s.run(tf::global_variables_initializer());
  return train::Saver().save(s, "ckpt/model");
}
void restore(const std::string &path, const Values &there) {
  for (const auto &[name, value] : there) tf::get_variable(name, tf::constant(value));
  train::Saver saver;
  tf::Session s;
  at_run();
  saver.restore(s, path);
}
const tf::Tensor two = fed({2});
WRONG(restore_missing_file, restore("nowhere/model", {{"a", two}}))
WRONG(restore_missing_key, restore(saved({{"a", two}}), {{"a", two}, {"b", two}}))
WRONG(restore_other_shape, restore(saved({{"a", two}}), {{"a", fed({3})}}))
WRONG(restore_other_dtype, restore(saved({{"a", two}}), {{"a", tf::Tensor({1, 1})}}))
void save(const char *path, bool initialized = true) {
  v();
  train::Saver saver;
  tf::Session s;
  if (initialized) s.run(tf::global_variables_initializer());
  at_run();
  saver.save(s, path);
}
WRONG(save_uninitialized, save("./model", false))
WRONG(save_into_missing_folder, save("a/b/c/model"))
WRONG(save_bad_step_name, save(""))
MISTAKE(save_other_graph) {
  v();
  train::Saver saver;
  tf::Graph g;
  auto in = g.as_default();
  tf::Session s;
  at_run();
  saver.save(s, "./model");
}
MISTAKE(restore_damaged) {
  std::string path = saved({{"a", two}});
  std::filesystem::resize_file(path + ".index", 10);
  restore(path, {{"a", two}});
}
MISTAKE(restore_data_missing) {
  std::string path = saved({{"a", two}});
  std::filesystem::remove(path + ".data-00000-of-00001");
  restore(path, {{"a", two}});
}
WRONG(import_meta_missing, train::import_meta_graph("nothing.meta"))
MISTAKE(finalized_by_saver) {
  v();
  tf::get_default_graph().finalize();
  train::Saver();
}
WRONG(clip_global_norm_text, tf::clip_by_global_norm({c(1.0f)}, c("a")))
WRONG(clip_global_norm_int, tf::clip_by_global_norm({c({1, 2})}, 1.0f))
MISTAKE(clip_global_norm_infinite) {
  run(tf::check_numerics(tf::clip_by_global_norm({tf::log(given({0.0f}))}, 1.0f).first[0], "norm"));
}
MISTAKE(monitored_uninitialized) {
  auto w = v();
  auto nothing = tf::no_op();
  train::Scaffold scaffold({.init_op = nothing, .local_init_op = nothing});
  at_run();
  train::SingularMonitoredSession s({.scaffold = &scaffold});
  s.run(w);
}

} // namespace
