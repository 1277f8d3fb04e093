// LeNet-like network from low-level ops; a model is an ordinary function.
#include <tfc/tf.h>

tf::Output conv_pool(tf::Output x, int in, int out, std::string_view scope) {
  tf::VariableScope vs(scope);
  auto w = tf::get_variable("weights", {5, 5, in, out}, {.initializer = tf::truncated_normal_initializer({.stddev = 0.1})});
  auto b = tf::get_variable("biases", {out}, {.initializer = tf::constant_initializer(0.1f)});
  auto c = tf::nn::relu(tf::nn::conv2d(x, w, {.padding = "SAME"}) + b);
  return tf::nn::max_pool(c, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}});
}

tf::Output model(tf::Output images, tf::Output keep_prob) {
  auto net = tf::reshape(images, {-1, 28, 28, 1});
  net = conv_pool(net, 1, 32, "conv1");
  net = conv_pool(net, 32, 64, "conv2");
  net = tf::reshape(net, {-1, 7 * 7 * 64});
  net = tf::layers::dense(net, 1024, {.activation = tf::nn::relu, .name = "fc1"});
  net = tf::nn::dropout(net, {.keep_prob = keep_prob});
  return tf::layers::dense(net, 10, {.name = "fc2"});
}

int main() {
  auto x = tf::placeholder(tf::float32, {tf::None, 784});
  auto y = tf::placeholder(tf::float32, {tf::None, 10});
  auto keep = tf::placeholder(tf::float32, {});
  auto logits = model(x, keep);
  auto loss = tf::reduce_mean(tf::nn::softmax_cross_entropy_with_logits({.labels = y, .logits = logits}));
  auto train = tf::train::AdamOptimizer(1e-4).minimize(loss);

  tf::Session sess;
  sess.run(tf::global_variables_initializer());
  auto images = tf::np::rand({50, 784}, 1);
  auto labels = tf::Tensor::zeros({50, 10});
  for (int i = 0; i < 50; ++i) labels.mutable_data<float>()[i * 10 + i % 10] = 1;
  for (int i = 0; i < 20; ++i) sess.run(train, {{x, images}, {y, labels}, {keep, 0.5f}});
}
