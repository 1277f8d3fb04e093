// A residual network of the layers API: batch norm with its update ops, projections where the size changes, both flags of training,
// momentum with a piecewise constant rate.
#include "Program.h"

namespace {
using namespace oracle;

tf::Output normRelu(tf::Output x, tf::Output training, std::string name) {
  x = tf::layers::batch_normalization(x, {.momentum = 0.9, .epsilon = 1e-4, .training = training, .name = name});
  return tf::nn::relu(x);
}

tf::Output conv(tf::Output x, int filters, int size, int stride, std::string name, int seed) {
  if (stride > 1) {
    int total = size - 1, before = total / 2, after = total - before;
    x = tf::pad(x, {{0, 0}, {before, after}, {before, after}, {0, 0}});
  }
  return tf::layers::conv2d(x, filters, {size, size}, {.strides = {stride, stride}, .padding = stride == 1 ? "same" : "valid", .use_bias = false,
                                                       .kernel_initializer = normal(seed), .name = name});
}

tf::Output residual(tf::Output x, int filters, int stride, tf::Output training, std::string_view scope, int seed) {
  tf::VariableScope vs(scope);
  tf::Output shortcut = x;
  x = normRelu(x, training, "norm1");
  if (stride > 1 || shortcut.shape().dim(-1) != filters)
    shortcut = conv(x, filters, 1, stride, "projection", seed);
  x = conv(x, filters, 3, stride, "conv1", seed + 1);
  x = normRelu(x, training, "norm2");
  x = conv(x, filters, 3, 1, "conv2", seed + 2);
  return tf::add(x, shortcut, {.name = "sum"});
}

tf::Output bottleneck(tf::Output x, int filters, tf::Output training, std::string_view scope, int seed) {
  tf::VariableScope vs(scope);
  tf::Output shortcut = x;
  x = normRelu(x, training, "norm1");
  x = conv(x, filters, 1, 1, "conv1", seed);
  x = normRelu(x, training, "norm2");
  x = conv(x, filters, 3, 1, "conv2", seed + 1);
  x = normRelu(x, training, "norm3");
  x = conv(x, static_cast<int>(shortcut.shape().dim(-1)), 1, 1, "conv3", seed + 2);
  return x + shortcut;
}

tf::Output network(tf::Output images, tf::Output training) {
  tf::VariableScope vs("resnet");
  auto x = conv(images, 4, 3, 1, "stem", 1);
  for (int i = 0; i < 2; ++i)
    x = residual(x, 4, 1, training, "stage1_block" + std::to_string(i), 10 * (i + 1));
  x = residual(x, 6, 2, training, "stage2_block0", 40);
  x = bottleneck(x, 3, training, "stage2_block1", 50);
  x = residual(x, 8, 2, training, "stage3_block0", 60);
  x = normRelu(x, training, "final_norm");
  x = tf::reduce_mean(x, {1, 2}, {.keepdims = true, .name = "pool"});
  x = tf::squeeze(x, {1, 2}, {.name = "squeezed"});
  return tf::layers::dense(x, 3, {.kernel_initializer = normal(99), .name = "logits"});
}

Program resnet() {
  auto images = tf::placeholder(tf::float32, {tf::None, 8, 8, 3}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {tf::None}, {.name = "labels"});
  auto training = tf::placeholder_with_default(true, tf::Shape{}, {.name = "training"});
  auto logits = network(images, training);
  auto crossEntropy = tf::losses::sparse_softmax_cross_entropy(labels, logits);
  std::vector<tf::Output> norms;
  for (const tf::Variable &v : tf::trainable_variables())
    if (v.name().find("norm") == std::string::npos)
      norms.push_back(tf::nn::l2_loss(v));
  auto decay = 1e-4 * tf::add_n(norms, {.name = "decay"});
  auto loss = tf::add(crossEntropy, decay, {.name = "loss"});
  auto step = tf::train::get_or_create_global_step();
  auto rate = tf::train::piecewise_constant(step, {8, 14}, {0.05, 0.02, 0.005});
  tf::train::MomentumOptimizer optimizer(rate, 0.9);
  auto updates = tf::get_collection<tf::Operation>(tf::GraphKeys::UPDATE_OPS);
  tf::Operation train;
  {
    tf::ControlDependencies after(updates);
    train = optimizer.minimize(loss, {.global_step = step});
  }
  auto predicted = tf::argmax(logits, 1, {.name = "predicted"});
  auto wrong = tf::count_nonzero(tf::not_equal(tf::cast(predicted, tf::int32), labels), {}, {.name = "wrong"});
  return {loss, {train}, {{images, ramp({4, 8, 8, 3})}, {labels, classes(4, 3)}}, {rate, predicted, wrong}};
}

const Programs added{{"resnet", resnet}};

} // namespace
