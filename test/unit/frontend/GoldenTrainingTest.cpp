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

} // namespace
