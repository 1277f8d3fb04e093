// Writes the graph that tfc-compile makes into C: a small network on 8x8 digits, its training step and its prediction.
//
//   aot_training_graph FOLDER      writes FOLDER/digits.pb
#include <tfc/tf.h>

namespace {

/// Initial values are constants of the graph here: random ops would need the runtime.
tf::Variable weights(std::string_view name, tf::Shape shape, std::uint64_t seed) {
  tf::Tensor values = tf::np::randn(shape, seed);
  for (float &v : values.mutable_data<float>()) v *= 0.1f;
  return tf::Variable(values, {.name = std::string(name)});
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 2) {
    std::cerr << "usage: aot_training_graph FOLDER\n";
    return 2;
  }
  auto images = tf::placeholder(tf::float32, {tf::None, 64}, {.name = "images"});
  auto labels = tf::placeholder(tf::int64, {tf::None}, {.name = "labels"});
  auto w1 = weights("conv/weights", {3, 3, 1, 16}, 1), w2 = weights("logits/weights", {4 * 4 * 16, 10}, 2);
  tf::Variable b1(tf::zeros({16}), {.name = "conv/biases"}), b2(tf::zeros({10}), {.name = "logits/biases"});
  auto net = tf::nn::relu(tf::nn::conv2d(tf::reshape(images, {-1, 8, 8, 1}), w1, {.padding = "SAME"}) + b1);
  net = tf::nn::max_pool(net, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}});
  auto logits = tf::matmul(tf::reshape(net, {-1, 4 * 4 * 16}), w2) + b2;
  tf::argmax(logits, 1, {.name = "prediction"});
  auto loss = tf::reduce_mean(tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = labels, .logits = logits}), {}, {.name = "loss"});
  auto step = tf::train::create_global_step();
  tf::train::AdamOptimizer(6e-3).minimize(loss, {.global_step = step, .name = "train"});
  tf::identity(step, {.name = "step"});
  tf::global_variables_initializer();
  tf::train::write_graph(tf::get_default_graph(), argv[1], "digits.pb", {.as_text = false});
}
