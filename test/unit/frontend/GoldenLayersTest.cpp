// Layers, losses and metrics (golden_layers.py).
#include "Golden.h"

namespace {

GOLDEN(layers_more) {
  auto x = f32("x", {tf::None, 28, 3}), y = f32("y", {tf::None, 8, 8, 3});
  auto h = tf::layers::conv1d(x, 4, {3}, {.padding = "same", .activation = tf::nn::relu});
  tf::layers::max_pooling1d(h, 2, 2); tf::layers::average_pooling1d(h, {2}, {2});
  tf::layers::conv2d_transpose(y, 4, {3}, {.strides = {2}, .padding = "same"}); tf::layers::conv2d_transpose(y, 4, {5}, {.strides = {2}, .name = "ct"});
  tf::layers::separable_conv2d(y, 4, {3});
  auto z = f32("z", {tf::None, 4, 4, 4, 2});
  tf::layers::conv3d(z, 3, 2); tf::layers::max_pooling3d(z, 2, 2);
  tf::layers::dense(x, 5, {.name = "d3"}); tf::layers::dense(f32("s", {2, 3, 4}), 5);
  tf::layers::flatten(f32("f", {tf::None, tf::None, 3}));
}

GOLDEN(layers_training) {
  auto x = f32("x", {tf::None, 8, 8, 3}), y = f32("y", {tf::None, 5});
  auto t = tf::placeholder(tf::bool_, {}, {.name = "t"});
  tf::layers::dropout(y, {.rate = 0.2, .training = t});
  tf::layers::batch_normalization(x, {.training = t});
  tf::layers::batch_normalization(y, {.training = t});
}

GOLDEN(layers_objects) {
  auto x = f32("x", {tf::None, 4}), y = f32("y", {tf::None, 4});
  tf::layers::Dense d(3, {.activation = tf::nn::relu});
  d(x); d(y);
  tf::layers::Dense e(2, {.name = "named"});
  { tf::VariableScope a("a"); e(x); }
  { tf::VariableScope b("b"); e(y); }
  tf::layers::Dense(2, {.name = "named"})(x);
  tf::layers::Conv2D c(4, {3});
  c(f32("i", {tf::None, 8, 8, 3}));
}

GOLDEN(losses_more) {
  auto y = f32("y", {tf::None, 4}), p = f32("p", {tf::None, 4});
  tf::losses::cosine_distance(y, p, 1);
  tf::losses::mean_squared_error(y, p, {.reduction = tf::losses::Reduction::MEAN});
  tf::losses::mean_squared_error(y, p, {.weights = 2.0, .reduction = tf::losses::Reduction::SUM});
  tf::losses::softmax_cross_entropy(y, p, {}, 0.1);
  tf::losses::add_loss(tf::constant(1.0));
  tf::losses::get_total_loss({.add_regularization_losses = false});
}

GOLDEN(metrics) {
  auto y = tf::placeholder(tf::int64, {tf::None}, {.name = "y"}), p = tf::placeholder(tf::int64, {tf::None}, {.name = "p"});
  auto v = f32("v", {tf::None});
  tf::metrics::mean(v); tf::metrics::accuracy(y, p); tf::metrics::mean_squared_error(v, v);
  tf::metrics::precision(y, p); tf::metrics::recall(y, p); tf::metrics::true_positives(y, p);
  tf::metrics::auc(tf::cast(y, tf::bool_), v, {.num_thresholds = 5});
}

} // namespace
