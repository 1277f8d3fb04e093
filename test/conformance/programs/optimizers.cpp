// Every optimizer once, dense and sparse, with the learning rates, clippings and averages that go with them.
#include "Program.h"

namespace {
using namespace oracle;

struct Model {
  tf::Output x, y, loss;
  Program dense(tf::Operation train, std::vector<tf::Output> values = {}) const { return {loss, {train}, {{x, ramp(8, 5)}, {y, ramp(8, 2)}}, values}; }
  Program sparse(tf::Operation train) const { return {loss, {train}, {{x, classes({6, 3}, 10)}, {y, classes(6, 3)}}}; }
};

/// A hidden layer.
Model regression(int seed = 1) {
  auto x = tf::placeholder(tf::float32, {tf::None, 5}, {.name = "x"}), y = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "y"});
  auto w = tf::get_variable("w", {5, 4}, {.initializer = normal(seed)});
  auto b = tf::get_variable("b", {4}, {.initializer = tf::zeros_initializer()});
  auto u = tf::get_variable("u", {4, 2}, {.initializer = normal(seed + 1)});
  auto out = tf::matmul(tf::tanh(tf::matmul(x, w) + b), u);
  return {x, y, tf::losses::mean_squared_error(y, out)};
}

/// Embeddings, so that gradients are sparse.
Model bagOfWords(int seed = 1) {
  auto ids = tf::placeholder(tf::int32, {tf::None, 3}, {.name = "ids"}), labels = tf::placeholder(tf::int32, {tf::None}, {.name = "labels"});
  auto table = tf::get_variable("table", {12, 4}, {.initializer = uniform(seed)});
  auto w = tf::get_variable("w", {4, 3}, {.initializer = uniform(seed + 1)});
  auto words = tf::reduce_mean(tf::nn::embedding_lookup(table, ids), 1);
  return {ids, labels, tf::losses::sparse_softmax_cross_entropy(labels, tf::matmul(words, w))};
}

Program adadeltaRegression() {
  Model m = regression();
  return m.dense(tf::train::AdadeltaOptimizer(0.5, {.rho = 0.9, .epsilon = 1e-6}).minimize(m.loss));
}

Program adagradEmbedding() {
  Model m = bagOfWords();
  return m.sparse(tf::train::AdagradOptimizer(0.1, {.initial_accumulator_value = 0.2}).minimize(m.loss));
}

Program rmspropRegression() {
  Model m = regression();
  return m.dense(tf::train::RMSPropOptimizer(0.01, {.decay = 0.95, .momentum = 0.5}).minimize(m.loss));
}

Program rmspropCenteredEmbedding() {
  Model m = bagOfWords();
  return m.sparse(tf::train::RMSPropOptimizer(0.01, {.epsilon = 1e-3, .centered = true}).minimize(m.loss));
}

Program ftrlClicks() {
  Model m = bagOfWords();
  return m.sparse(tf::train::FtrlOptimizer(0.1, {.l1_regularization_strength = 0.01, .l2_regularization_strength = 0.02}).minimize(m.loss));
}

Program ftrlShrinkage() {
  Model m = regression();
  tf::train::FtrlOptimizer optimizer(0.1, {.learning_rate_power = -0.6, .accum_name = "acc", .linear_name = "lin", .l2_shrinkage_regularization_strength = 0.01});
  return m.dense(optimizer.minimize(m.loss));
}

Program proximalGradient() {
  Model m = regression();
  tf::train::ProximalGradientDescentOptimizer optimizer(0.1, {.l1_regularization_strength = 0.001, .l2_regularization_strength = 0.002});
  return m.dense(optimizer.minimize(m.loss));
}

Program proximalAdagrad() {
  Model m = bagOfWords();
  return m.sparse(tf::train::ProximalAdagradOptimizer(0.1, {.l1_regularization_strength = 0.001}).minimize(m.loss));
}

Program adagradDualAveraging() {
  Model m = regression();
  auto step = tf::train::get_or_create_global_step();
  return m.dense(tf::train::AdagradDAOptimizer(0.1, step, {.l2_regularization_strength = 0.01}).minimize(m.loss, {.global_step = step}));
}

Program adamEmbedding() {
  Model m = bagOfWords();
  return m.sparse(tf::train::AdamOptimizer(0.02, {.beta1 = 0.8, .epsilon = 1e-4}).minimize(m.loss, {.name = "adam_step"}));
}

Program momentumEmbedding() {
  Model m = bagOfWords();
  return m.sparse(tf::train::MomentumOptimizer(0.1, 0.8).minimize(m.loss));
}

Program clipByGlobalNorm() {
  Model m = regression();
  tf::train::GradientDescentOptimizer optimizer(0.5);
  auto pairs = optimizer.compute_gradients(m.loss);
  std::vector<tf::Output> grads;
  for (auto &[grad, variable] : pairs)
    grads.push_back(*grad);
  auto [clipped, norm] = tf::clip_by_global_norm(grads, 0.3);
  for (std::size_t i = 0; i < pairs.size(); ++i)
    pairs[i].first = clipped[i];
  auto step = tf::train::get_or_create_global_step();
  return m.dense(optimizer.apply_gradients(pairs, {.global_step = step}), {norm, step});
}

Program clipEach() {
  Model m = regression();
  tf::train::AdamOptimizer optimizer(0.05);
  auto pairs = optimizer.compute_gradients(m.loss);
  pairs[0].first = tf::clip_by_value(*pairs[0].first, -0.01, 0.01);
  pairs[1].first = tf::clip_by_norm(*pairs[1].first, 0.05);
  pairs[2].first = tf::clip_by_average_norm(*pairs[2].first, 0.02);
  return m.dense(optimizer.apply_gradients(pairs));
}

Program movingAverages() {
  Model m = regression();
  tf::Variable step(0, {.trainable = false, .name = "step"});
  auto descent = tf::train::GradientDescentOptimizer(0.2).minimize(m.loss, {.global_step = step});
  tf::train::ExponentialMovingAverage average(0.9, step), losses(0.8, {.name = "loss_average"});
  tf::Operation shadows, train;
  {
    tf::ControlDependencies after({descent});
    shadows = average.apply(tf::trainable_variables());
  }
  {
    tf::ControlDependencies after({shadows});
    train = losses.apply({m.loss});
  }
  std::vector<tf::Output> values;
  for (const tf::Variable &v : tf::trainable_variables())
    values.push_back(average.average(v));
  values.push_back(losses.average(m.loss));
  return m.dense(train, values);
}

Program learningRates() {
  Model m = regression();
  auto step = tf::train::get_or_create_global_step();
  std::vector<tf::Output> rates{
      tf::train::exponential_decay(0.1, step, 7, 0.9),
      tf::train::polynomial_decay(0.1, step, 15, {.end_learning_rate = 0.01, .power = 2}),
      tf::train::polynomial_decay(0.1, step, 6, {.cycle = true, .name = "cycle"}),
      tf::train::natural_exp_decay(0.1, step, 5, 0.3, {.staircase = true}),
      tf::train::inverse_time_decay(0.1, step, 4, 0.5),
      tf::train::piecewise_constant(step, {3, 9}, {0.1, 0.05, 0.01}),
      tf::train::cosine_decay(0.1, step, 30, {.alpha = 0.1}),
      tf::train::cosine_decay_restarts(0.1, step, 6, {.t_mul = 1.5, .m_mul = 0.9}),
      tf::train::linear_cosine_decay(0.1, step, 25, {.num_periods = 0.7})};
  auto rate = tf::add_n(rates, {.name = "rate"});
  return m.dense(tf::train::GradientDescentOptimizer(rate).minimize(m.loss, {.global_step = step}), rates);
}

const Programs added{{"adadelta_regression", adadeltaRegression}, {"adagrad_embedding", adagradEmbedding}, {"rmsprop_regression", rmspropRegression},
                     {"rmsprop_centered_embedding", rmspropCenteredEmbedding}, {"ftrl_clicks", ftrlClicks}, {"ftrl_shrinkage", ftrlShrinkage},
                     {"proximal_gradient", proximalGradient}, {"proximal_adagrad", proximalAdagrad}, {"adagrad_dual_averaging", adagradDualAveraging},
                     {"adam_embedding", adamEmbedding}, {"momentum_embedding", momentumEmbedding}, {"clip_by_global_norm", clipByGlobalNorm},
                     {"clip_each", clipEach}, {"moving_averages", movingAverages}, {"learning_rates", learningRates}};

} // namespace
