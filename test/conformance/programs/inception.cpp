// Two Inception blocks with their four branches, a factorised 1x3/3x1 pair, an auxiliary head, global average pooling; batch norm by
// hand in the stem; label smoothing.
#include "Program.h"

namespace {
using namespace oracle;

struct ConvSettings {
  int stride = 1;
  std::string padding = "SAME";
};

tf::Output conv(tf::Output x, int filters, std::pair<int, int> size, std::string_view scope, int seed, ConvSettings s = {}) {
  tf::VariableScope vs(scope);
  auto kernel = tf::get_variable("kernel", {size.first, size.second, x.shape().dim(-1), filters}, {.initializer = normal(seed)});
  auto bias = tf::get_variable("bias", {filters}, {.initializer = tf::zeros_initializer()});
  auto y = tf::nn::conv2d(x, kernel, {.strides = {1, s.stride, s.stride, 1}, .padding = s.padding});
  return tf::nn::relu(tf::nn::bias_add(y, bias));
}

tf::Output stem(tf::Output x) {
  tf::VariableScope vs("stem");
  x = conv(x, 6, {3, 3}, "conv", 1);
  auto [mean, variance] = tf::nn::moments(x, {0, 1, 2}, {.name = "moments"});
  auto beta = tf::get_variable("beta", {6}, {.initializer = tf::zeros_initializer()});
  auto gamma = tf::get_variable("gamma", {6}, {.initializer = tf::ones_initializer()});
  return tf::nn::batch_normalization(x, {.mean = mean, .variance = variance, .offset = beta, .scale = gamma, .variance_epsilon = 1e-3, .name = "norm"});
}

struct BlockSizes {
  int one, threeIn, three, fiveIn, five, pool;
};

tf::Output block(tf::Output x, BlockSizes n, std::string_view scope, int seed) {
  tf::VariableScope vs(scope);
  tf::Output a, b, c, d;
  {
    tf::VariableScope branch("branch_1");
    a = conv(x, n.one, {1, 1}, "1x1", seed);
  }
  {
    tf::VariableScope branch("branch_3");
    b = conv(x, n.threeIn, {1, 1}, "reduce", seed + 1);
    b = conv(b, n.three, {3, 3}, "3x3", seed + 2);
  }
  {
    tf::VariableScope branch("branch_5");
    c = conv(x, n.fiveIn, {1, 1}, "reduce", seed + 3);
    c = conv(c, n.five, {1, 3}, "1x3", seed + 4);
    c = conv(c, n.five, {3, 1}, "3x1", seed + 5);
  }
  {
    tf::VariableScope branch("branch_pool");
    d = tf::nn::avg_pool(x, {.ksize = {1, 3, 3, 1}, .strides = {1, 1, 1, 1}, .padding = "SAME"});
    d = conv(d, n.pool, {1, 1}, "1x1", seed + 6);
  }
  return tf::concat({a, b, c, d}, 3, {.name = "join"});
}

tf::Output reduction(tf::Output x, std::string_view scope, int seed) {
  tf::VariableScope vs(scope);
  auto a = conv(x, 4, {3, 3}, "conv", seed, {.stride = 2, .padding = "VALID"});
  auto b = tf::nn::max_pool(x, {.ksize = {1, 3, 3, 1}, .strides = {1, 2, 2, 1}, .padding = "VALID", .name = "pool"});
  return tf::concat({a, b}, 3);
}

tf::Output head(tf::Output x, int count, std::string_view scope, int seed) {
  tf::VariableScope vs(scope);
  x = tf::reduce_mean(x, {1, 2}, {.name = "global_pool"});
  auto w = tf::get_variable("weights", {x.shape().dim(-1), count}, {.initializer = normal(seed)});
  auto b = tf::get_variable("biases", {count}, {.initializer = tf::zeros_initializer()});
  return tf::add(tf::matmul(x, w), b, {.name = "logits"});
}

tf::Output smoothedLoss(tf::Output logits, tf::Output labels, int count, std::string_view name) {
  tf::NameScope ns(name);
  auto onehot = tf::one_hot(labels, count);
  auto smooth = onehot * 0.9 + 0.1 / count;
  return tf::reduce_mean(tf::nn::softmax_cross_entropy_with_logits_v2({.labels = smooth, .logits = logits}));
}

Program inception() {
  auto images = tf::placeholder(tf::float32, {tf::None, 9, 9, 3}, {.name = "images"});
  auto labels = tf::placeholder(tf::int64, {tf::None}, {.name = "labels"});
  auto x = stem(images);
  x = block(x, {2, 2, 3, 2, 2, 2}, "mixed_0", 10);
  auto auxiliary = head(x, 4, "auxiliary", 50);
  x = reduction(x, "reduction", 20);
  x = block(x, {3, 2, 3, 2, 3, 2}, "mixed_1", 30);
  auto logits = head(x, 4, "head", 51);
  auto mainLoss = smoothedLoss(logits, labels, 4, "main_loss");
  auto auxiliaryLoss = smoothedLoss(auxiliary, labels, 4, "auxiliary_loss");
  auto scaled = 0.3 * auxiliaryLoss;
  auto loss = mainLoss + scaled;
  auto correct = tf::equal(tf::argmax(logits, 1), labels);
  auto accuracy = tf::reduce_mean(tf::cast(correct, tf::float32), {}, {.name = "accuracy"});
  auto train = tf::train::RMSPropOptimizer(0.003, {.decay = 0.9, .momentum = 0.9, .epsilon = 1.0}).minimize(loss);
  return {loss, {train}, {{images, ramp({4, 9, 9, 3})}, {labels, classes(4, 4).astype(tf::int64)}}, {tf::nn::softmax(logits), accuracy}};
}

const Programs added{{"inception", inception}};

} // namespace
