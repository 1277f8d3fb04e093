// A small VGG: three blocks of 3x3 convolutions, two dense layers, weight decay, Nesterov momentum with a
// decaying rate; top-2 accuracy.
#include "Program.h"

namespace {
using namespace oracle;

tf::Output conv(tf::Output x, int filters, const std::string &scope, int seed, const std::function<void(tf::Output)> &decay) {
  tf::VariableScope vs(scope);
  auto w = tf::get_variable("weights", {3, 3, x.shape().dim(-1), filters}, {.initializer = uniform(seed)});
  decay(w);
  auto b = tf::get_variable("biases", {filters}, {.initializer = tf::constant_initializer(0.05)});
  x = tf::nn::conv2d(x, w, {.strides = {1, 1, 1, 1}, .padding = "SAME"});
  return tf::nn::relu(tf::nn::bias_add(x, b), {.name = scope});
}

tf::Output block(tf::Output x, int filters, int count, int number, const std::function<void(tf::Output)> &decay) {
  const std::string n = std::to_string(number);
  tf::VariableScope vs("block" + n);
  for (int i = 0; i < count; ++i)
    x = conv(x, filters, "conv" + n + "_" + std::to_string(i + 1), 10 * number + i, decay);
  return tf::nn::max_pool(x, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}, .padding = "SAME", .name = "pool" + n});
}

tf::Output fullyConnected(tf::Output x, int units, std::string_view scope, int seed, const std::function<void(tf::Output)> &decay, tf::Fn activation = {}) {
  tf::VariableScope vs(scope);
  auto w = tf::get_variable("weights", {x.shape().dim(-1), units}, {.initializer = uniform(seed)});
  decay(w);
  auto b = tf::get_variable("biases", {units}, {.initializer = tf::zeros_initializer()});
  auto y = tf::nn::xw_plus_b(x, w, b, {.name = "score"});
  return activation ? activation(y) : y;
}

std::function<void(tf::Output)> decayBy(double scale) {
  // Not an option of get_variable: later TensorFlow calls that twice, under other names.
  return [scale](tf::Output w) {
    tf::add_to_collection(tf::GraphKeys::REGULARIZATION_LOSSES, tf::multiply(scale, tf::nn::l2_loss(w), {.name = "weight_decay"}));
  };
}

tf::Output vggFeatures(tf::Output images, const std::function<void(tf::Output)> &decay) {
  tf::Output x;
  {
    tf::NameScope ns("preprocess");
    auto mean = tf::constant({0.1, -0.05, 0.02}, {.dtype = tf::float32, .shape = tf::Shape{1, 1, 1, 3}, .name = "mean"});
    x = images - mean;
  }
  x = block(x, 4, 2, 1, decay);
  x = block(x, 6, 2, 2, decay);
  x = block(x, 8, 3, 3, decay);
  return x;
}

Program vgg() {
  auto images = tf::placeholder(tf::float32, {tf::None, 8, 8, 3}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {tf::None}, {.name = "labels"});
  auto decay = decayBy(5e-4);
  tf::Output logits;
  {
    tf::VariableScope vs("vgg");
    auto x = vggFeatures(images, decay);
    tf::VariableScope classifier("classifier");
    auto size = x.shape()[1] * x.shape()[2] * x.shape()[3];
    x = tf::reshape(x, {-1, size});
    x = fullyConnected(x, 12, "fc6", 71, decay, tf::nn::relu);
    x = fullyConnected(x, 10, "fc7", 72, decay, tf::nn::relu);
    logits = fullyConnected(x, 5, "fc8", 73, decay);
  }
  auto probabilities = tf::nn::softmax(logits, {.name = "probabilities"});

  tf::Output dataLoss, loss;
  {
    tf::NameScope ns("loss");
    auto crossEntropy = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = labels, .logits = logits, .name = "xentropy"});
    dataLoss = tf::reduce_mean(crossEntropy, {}, {.name = "data_loss"});
    auto decayLoss = tf::add_n(tf::get_collection(tf::GraphKeys::REGULARIZATION_LOSSES), {.name = "decay_loss"});
    loss = tf::add(dataLoss, decayLoss, {.name = "total"});
  }
  tf::add_to_collection(tf::GraphKeys::LOSSES, dataLoss);

  tf::Output top1, top2;
  {
    tf::NameScope ns("accuracy");
    top1 = tf::reduce_mean(tf::cast(tf::nn::in_top_k(logits, labels, 1), tf::float32), {}, {.name = "top1"});
    top2 = tf::reduce_mean(tf::cast(tf::nn::in_top_k(logits, labels, 2), tf::float32), {}, {.name = "top2"});
  }

  auto step = tf::train::get_or_create_global_step();
  auto rate = tf::train::exponential_decay(0.05, step, 5, 0.8, {.staircase = true, .name = "rate"});
  tf::train::MomentumOptimizer optimizer(rate, 0.9, {.use_nesterov = true});
  tf::GradsAndVars grads;
  {
    tf::Device cpu("/cpu:0");
    grads = optimizer.compute_gradients(loss);
  }
  auto train = optimizer.apply_gradients(grads, {.global_step = step, .name = "train"});
  return {loss, {train}, {{images, ramp({4, 8, 8, 3})}, {labels, classes(4, 5)}}, {probabilities, top1, top2, rate}};
}

const Programs added{{"vgg", vgg}};

} // namespace
