// Optimizers around optimizers, gradients gated (golden_training.py).
#include "Golden.h"

namespace {

struct Model {
  tf::Output loss;
  tf::Variable w, table;
};
Model model() {
  auto x = f32("x", {tf::None, 3});
  tf::Variable w(tf::zeros({3, 1}), {.name = "w"}), table(tf::zeros({5, 3}), {.name = "table"});
  auto e = tf::nn::embedding_lookup(table, {0, 2});
  auto mean = tf::reduce_mean(tf::matmul(x, w));
  return {mean + tf::reduce_sum(e), w, table};
}

GOLDEN(gates) {
  auto [loss, w, table] = model();
  tf::train::GradientDescentOptimizer opt(0.1);
  opt.minimize(loss, {.var_list = {w}, .gate_gradients = tf::train::Optimizer::GATE_GRAPH});
  opt.minimize(loss, {.var_list = {w}, .gate_gradients = tf::train::Optimizer::GATE_NONE, .name = "free"});
  opt.minimize(loss, {.var_list = {w}, .gate_gradients = opt.GATE_OP, .aggregation_method = tf::AggregationMethod::EXPERIMENTAL_ACCUMULATE_N, .colocate_gradients_with_ops = true,
                      .grad_loss = tf::constant(2.0)});
}

GOLDEN(sync_replicas) {
  auto [loss, w, table] = model();
  auto step = tf::train::get_or_create_global_step();
  tf::train::SyncReplicasOptimizer opt(std::make_shared<tf::train::MomentumOptimizer>(0.1, 0.9), 2);
  opt.minimize(loss, {.global_step = step, .var_list = {w}});
  opt.get_init_tokens_op();
  opt.get_init_tokens_op(0);
}

GOLDEN(staging_and_replicas) {
  tf::contrib::staging::StagingArea area({tf::float32, tf::int32}, {.shapes = std::vector<tf::Shape>{{2}, {}}, .capacity = 3});
  auto a = tf::constant({1.0f, 2.0f}), b = tf::constant(3);
  area.put({a, b});
  area.get();
  area.size();
  area.clear();
  tf::contrib::staging::StagingArea named({tf::float32}, {.shared_name = "kept"});
  named.put({f32("p", {tf::None})}, {.name = "in"});
  auto x = f32("x", {4, 2});
  tf::python::ops::inplace_ops::alias_inplace_update(x, 1, {1.0f, 2.0f});
  auto zeros = tf::zeros({4, 2});
  tf::python::ops::inplace_ops::alias_inplace_update(x, {}, zeros);
  tf::Device on(tf::train::replica_device_setter({.worker_device = "/job:worker/task:0/cpu:0", .cluster = tf::train::ClusterSpec({{"ps", {"a:1", "b:1"}}, {"worker", {"c:1"}}})}));
  tf::Variable v(1.0f, {.name = "v"}), w(2.0f, {.name = "w"});
  {
    tf::Device seventh("/job:ps/task:7");
    tf::Variable u(3.0f, {.name = "u"});
  }
  v + w;
}

} // namespace
