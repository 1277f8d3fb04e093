// The first programs of the oracle test: a line, a perceptron, shared scopes, a small convnet, arithmetic.
#include "Program.h"

namespace {
using namespace oracle;

Program linearRegression() {
  auto x = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "y"});
  tf::Variable w(0.5f, {.name = "weight"}), b(-0.5f, {.name = "bias"});
  auto loss = tf::reduce_mean(tf::square(x * w + b - y), {}, {.name = "loss"});
  auto train = tf::train::GradientDescentOptimizer(0.1f).minimize(loss);
  return {loss, {train}, {{x, ramp(20, 1)}, {y, ramp(20, 1)}}};
}

Program mlpMomentum() {
  auto x = tf::placeholder(tf::float32, {tf::None, 8}, {.name = "x"});
  auto y = tf::placeholder(tf::int32, {tf::None}, {.name = "y"});
  auto h = tf::layers::dense(x, 16, {.activation = tf::nn::relu, .kernel_initializer = normal(1), .name = "fc1"});
  auto logits = tf::layers::dense(h, 5, {.kernel_initializer = normal(2), .name = "fc2"});
  auto loss = tf::reduce_mean(tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = y, .logits = logits}), {}, {.name = "loss"});
  auto train = tf::train::MomentumOptimizer(0.05f, 0.9f, {.use_nesterov = true}).minimize(loss);
  return {loss, {train}, {{x, ramp(12, 8)}, {y, classes(12, 5)}}};
}

Program scopesAdam() {
  auto x = tf::placeholder(tf::float32, {tf::None, 6}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "y"});
  auto layer = [](tf::Output in, int from, int to, std::string_view scope, tf::Reuse reuse) {
    tf::VariableScope vs(scope, {.reuse = reuse});
    auto w = tf::get_variable("w", {from, to}, {.initializer = tf::random_normal_initializer({.stddev = 0.3, .seed = 5})});
    auto b = tf::get_variable("b", {to}, {.initializer = tf::zeros_initializer()});
    return tf::tanh(tf::matmul(in, w) + b);
  };
  auto h = layer(x, 6, 6, "net", tf::Reuse::Inherit);
  h = layer(h, 6, 6, "net", tf::Reuse::True);
  tf::NameScope ns("head");
  auto out = layer(h, 6, 3, "out", tf::AUTO_REUSE);
  auto loss = tf::reduce_mean(tf::nn::softmax_cross_entropy_with_logits({.labels = y, .logits = out}), {}, {.name = "loss"});
  auto train = tf::train::AdamOptimizer(0.01f).minimize(loss);
  return {loss, {train}, {{x, ramp(10, 6)}, {y, ramp(10, 3)}}};
}

Program convnet() {
  auto x = tf::placeholder(tf::float32, {tf::None, 64}, {.name = "x"});
  auto y = tf::placeholder(tf::int32, {tf::None}, {.name = "y"});
  auto net = tf::reshape(x, {-1, 8, 8, 1});
  {
    tf::VariableScope vs("conv1");
    auto w = tf::get_variable("weights", {3, 3, 1, 4}, {.initializer = tf::truncated_normal_initializer({.stddev = 0.1, .seed = 4})});
    auto b = tf::get_variable("biases", {4}, {.initializer = tf::constant_initializer(0.1f)});
    net = tf::nn::relu(tf::nn::conv2d(net, w, {.padding = "SAME"}) + b);
    net = tf::nn::max_pool(net, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}, .padding = "SAME"});
  }
  net = tf::reshape(net, {-1, 64});
  auto logits = tf::layers::dense(net, 5, {.kernel_initializer = tf::random_normal_initializer({.stddev = 0.2, .seed = 6}), .name = "fc"});
  auto loss = tf::reduce_mean(tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = y, .logits = logits}), {}, {.name = "loss"});
  auto train = tf::train::AdamOptimizer(1e-2f).minimize(loss);
  return {loss, {train}, {{x, ramp(6, 64)}, {y, classes(6, 5)}}};
}

Program arithmetic() {
  auto x = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "y"});
  auto v = tf::get_variable("v", {4}, {.initializer = tf::random_uniform_initializer(0.5, 1.5, {.seed = 9})});
  auto a = tf::exp(x * 0.1f) / (tf::abs(y) + 1.0f);
  auto s = tf::sigmoid(a - v) * tf::sqrt(tf::square(x) + 0.5f) + tf::maximum(x, y) * v;
  auto t = tf::concat({s, a}, 1);
  t = tf::transpose(t, {1, 0});
  auto loss = tf::reduce_sum(tf::reduce_mean(tf::pow(tf::log(tf::abs(t) + 1.0f), 2.0f), {1}), {}, {.name = "loss"});
  auto train = tf::train::GradientDescentOptimizer(0.02f).minimize(loss);
  return {loss, {train}, {{x, ramp(7, 4)}, {y, ramp(7, 4)}}};
}

const Programs added{{"linear_regression", linearRegression}, {"mlp_momentum", mlpMomentum}, {"scopes_adam", scopesAdam}, {"convnet", convnet},
                     {"arithmetic", arithmetic}};

} // namespace
