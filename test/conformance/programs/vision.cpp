// Images in and out: style transfer, super-resolution by sub-pixels, a MobileNet of depthwise convolutions, a DenseNet.
#include "Program.h"

#include <algorithm>

namespace {
using namespace oracle;

Program styleTransfer() {
  auto content = tf::placeholder(tf::float32, {1, 8, 8, 3}, {.name = "content"});
  auto style = tf::placeholder(tf::float32, {1, 8, 8, 3}, {.name = "style"});
  auto image = tf::get_variable("image", {1, 8, 8, 3}, {.initializer = uniform(1)});
  using Pair = std::array<tf::Output, 2>;
  // Two frozen layers.
  auto features = [](tf::Output x, std::string_view name) -> Pair {
    tf::VariableScope vs("net", {.reuse = tf::AUTO_REUSE});
    tf::NameScope ns(name);
    auto w1 = tf::get_variable("w1", {3, 3, 3, 4}, {.initializer = normal(2), .trainable = false});
    auto w2 = tf::get_variable("w2", {3, 3, 4, 5}, {.initializer = normal(3), .trainable = false});
    auto a = tf::nn::relu(tf::nn::conv2d(x, w1, {.padding = "SAME"}), {.name = "relu1"});
    auto b = tf::nn::avg_pool(a, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}, .padding = "VALID"});
    return {a, tf::nn::relu(tf::nn::conv2d(b, w2, {.padding = "SAME"}), {.name = "relu2"})};
  };
  auto gram = [](tf::Output x) {
    tf::NameScope ns("gram");
    auto flat = tf::reshape(x, {-1, x.shape().dim(-1)});
    auto count = flat.shape()[0] * flat.shape()[1];
    return tf::matmul(flat, flat, {.transpose_a = true}) / count;
  };
  Pair ofContent = features(content, "content_net"), ofStyle = features(style, "style_net"), ofImage = features(image, "image_net");
  tf::Output contentLoss, styleLoss, loss;
  {
    tf::NameScope ns("losses");
    auto twice = 2 * tf::nn::l2_loss(ofImage[1] - ofContent[1], {.name = "content"});
    contentLoss = twice / *ofContent[1].shape().numElements();
    std::vector<tf::Output> parts;
    for (int i = 0; i < 2; ++i) {
      auto a = gram(ofImage[i]), b = gram(ofStyle[i]);
      parts.push_back(tf::reduce_sum(tf::squared_difference(a, b)));
    }
    styleLoss = tf::add_n(parts, {.name = "style"});
    auto variation = tf::reduce_sum(tf::image::total_variation(image), {}, {.name = "variation"});
    auto weighted = 5.0 * styleLoss;
    loss = contentLoss + weighted;
    loss = loss + 1e-3 * variation;
  }
  auto train = tf::train::AdamOptimizer(0.05).minimize(loss, {.var_list = {image}});
  auto shown = tf::cast(tf::clip_by_value(tf::round(image * 127.5 + 127.5), 0.0, 255.0), tf::uint8, {.name = "shown"});
  tf::Tensor from = ramp({1, 8, 8, 3}), turned = ramp({1, 8, 8, 3});
  for (int row = 0; row < 8; ++row)
    std::copy_n(from.data<float>().begin() + (7 - row) * 24, 24, turned.mutable_data<float>().begin() + row * 24);
  return {loss, {train}, {{content, from}, {style, turned}}, {contentLoss, styleLoss, shown}};
}

Program superResolution() {
  auto small = tf::placeholder(tf::float32, {tf::None, 4, 4, 1}, {.name = "small"});
  auto large = tf::placeholder(tf::float32, {tf::None, 8, 8, 1}, {.name = "large"});
  auto x = tf::layers::conv2d(small, 6, {5}, {.padding = "same", .activation = tf::nn::tanh, .kernel_initializer = normal(1), .name = "conv1"});
  x = tf::layers::conv2d(x, 4, {3}, {.padding = "same", .activation = tf::nn::tanh, .kernel_initializer = normal(2), .name = "conv2"});
  x = tf::layers::conv2d(x, 4, {3}, {.padding = "same", .kernel_initializer = normal(3), .name = "conv3"});
  auto detail = tf::depth_to_space(x, 2, {.name = "shuffle"});
  auto enlarged = tf::image::resize_bilinear(small, {8, 8}, {.name = "enlarged"});
  auto out = tf::add(detail, enlarged, {.name = "out"});
  auto mse = tf::reduce_mean(tf::squared_difference(out, large), {}, {.name = "mse"});
  auto charbonnier = tf::reduce_mean(tf::sqrt(tf::square(out - large) + 1e-4));
  auto loss = mse + 0.1 * charbonnier;
  auto step = tf::train::get_or_create_global_step();
  auto rate = tf::train::polynomial_decay(0.02, step, 20, {.end_learning_rate = 0.001});
  auto train = tf::train::AdamOptimizer(rate).minimize(loss, {.global_step = step});
  auto scaled = -10.0 * tf::log(mse);
  auto decibel = scaled / tf::log(10.0);
  return {loss, {train}, {{small, ramp({3, 4, 4, 1})}, {large, ramp({3, 8, 8, 1})}}, {decibel, out}};
}

Program mobilenet() {
  auto images = tf::placeholder(tf::float32, {tf::None, 8, 8, 3}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {tf::None}, {.name = "labels"});
  auto norm = [](tf::Output x, std::string name) {
    return tf::nn::relu6(tf::layers::batch_normalization(x, {.momentum = 0.9, .training = true, .name = name}));
  };
  auto separable = [&](tf::Output x, int filters, int stride, std::string_view name, int seed) {
    tf::VariableScope vs(name);
    auto w = tf::get_variable("depthwise", {3, 3, x.shape().dim(-1), 1}, {.initializer = normal(seed)});
    x = tf::nn::depthwise_conv2d(x, w, {.strides = {1, stride, stride, 1}, .padding = "SAME"});
    x = norm(x, "bn1");
    x = tf::layers::conv2d(x, filters, {1}, {.use_bias = false, .kernel_initializer = normal(seed + 1), .name = "pointwise"});
    return norm(x, "bn2");
  };
  auto x = tf::layers::conv2d(images, 4, {3}, {.strides = {2}, .padding = "same", .use_bias = false, .kernel_initializer = normal(1), .name = "stem"});
  x = norm(x, "stem_bn");
  x = separable(x, 6, 1, "block1", 10);
  x = separable(x, 8, 2, "block2", 20);
  x = tf::layers::average_pooling2d(x, {2}, {1}, {.name = "pool"});
  x = tf::layers::flatten(x);
  auto logits = tf::layers::dense(x, 4, {.kernel_initializer = normal(30), .name = "logits"});
  auto loss = tf::losses::softmax_cross_entropy(tf::one_hot(labels, 4), logits, {}, 0.1);
  tf::ControlDependencies after(tf::get_collection<tf::Operation>(tf::GraphKeys::UPDATE_OPS));
  auto train = tf::train::RMSPropOptimizer(0.01, {.epsilon = 0.1}).minimize(loss);
  return {loss, {train}, {{images, ramp({4, 8, 8, 3})}, {labels, classes(4, 4)}}};
}

Program densenet() {
  auto images = tf::placeholder(tf::float32, {tf::None, 8, 8, 2}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {tf::None}, {.name = "labels"});
  auto x = tf::layers::conv2d(images, 4, {3}, {.padding = "same", .kernel_initializer = normal(1), .name = "stem"});
  for (int b = 0; b < 2; ++b) {
    {
      tf::VariableScope vs("dense" + std::to_string(b));
      for (int i = 0; i < 3; ++i) {
        auto y = tf::layers::conv2d(tf::nn::relu(x), 3, {3}, {.padding = "same", .kernel_initializer = normal(10 * b + i + 2), .name = "layer" + std::to_string(i)});
        x = tf::concat({x, y}, 3);
      }
    }
    tf::VariableScope vs("transition" + std::to_string(b));
    x = tf::layers::conv2d(x, static_cast<int>(x.shape()[3] / 2), {1}, {.kernel_initializer = normal(50 + b), .name = "compress"});
    x = tf::layers::average_pooling2d(x, {2}, {2});
  }
  x = tf::reduce_max(x, {1, 2});
  auto logits = tf::layers::dense(x, 3, {.kernel_initializer = normal(60), .name = "logits"});
  auto loss = tf::losses::sparse_softmax_cross_entropy(labels, logits);
  auto train = tf::train::MomentumOptimizer(0.02, 0.9).minimize(loss);
  return {loss, {train}, {{images, ramp({3, 8, 8, 2})}, {labels, classes(3, 3)}}, {tf::nn::softmax(logits)}};
}

const Programs added{{"style_transfer", styleTransfer}, {"super_resolution", superResolution}, {"mobilenet", mobilenet}, {"densenet", densenet}};

} // namespace
