// Layers and pictures: kernels in one and three dimensions, layers as objects, changed pictures, an autoencoder of convolutions, a
// style that is written by statistics, an inception with residuals.
#include "Program.h"

namespace {
using namespace oracle;

Program inceptionResidual() {
  auto images = tf::placeholder(tf::float32, {2, 9, 9, 3}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {2}, {.name = "labels"});
  auto conv = [&](tf::Output x, int filters, int rows, int columns, int seed, const std::string &name) {
    auto h = tf::layers::conv2d(x, filters, {rows, columns}, {.padding = "same", .use_bias = true, .kernel_initializer = normal(seed), .name = name});
    return tf::nn::relu6(h);
  };
  auto blockA = [&](tf::Output x, int channels, double scale, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    tf::Output b0;
    {
      tf::VariableScope vs("branch0");
      b0 = conv(x, 2, 1, 1, seed, "conv1");
    }
    tf::Output b1;
    {
      tf::VariableScope vs("branch1");
      b1 = conv(x, 2, 1, 1, seed + 1, "conv1");
      b1 = conv(b1, 2, 3, 3, seed + 2, "conv3");
    }
    tf::Output b2;
    {
      tf::VariableScope vs("branch2");
      b2 = conv(x, 2, 1, 1, seed + 3, "conv1");
      b2 = conv(b2, 3, 3, 3, seed + 4, "conv3a");
      b2 = conv(b2, 3, 3, 3, seed + 5, "conv3b");
    }
    auto joined = tf::concat({b0, b1, b2}, 3, {.name = "joined"});
    auto up = tf::layers::conv2d(joined, channels, 1, {.kernel_initializer = normal(seed + 6), .name = "up"});
    return tf::nn::relu(x + scale * up, {.name = "out"});
  };
  auto blockB = [&](tf::Output x, int channels, double scale, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    tf::Output b0;
    {
      tf::VariableScope vs("branch0");
      b0 = conv(x, 3, 1, 1, seed, "conv1");
    }
    tf::Output b1;
    {
      tf::VariableScope vs("branch1");
      b1 = conv(x, 2, 1, 1, seed + 1, "conv1");
      b1 = conv(b1, 2, 1, 5, seed + 2, "row");
      b1 = conv(b1, 3, 5, 1, seed + 3, "column");
    }
    auto joined = tf::concat({b0, b1}, 3, {.name = "joined"});
    auto up = tf::layers::conv2d(joined, channels, 1, {.kernel_initializer = normal(seed + 4), .name = "up"});
    return tf::nn::relu(x + scale * up, {.name = "out"});
  };
  auto reduction = [&](tf::Output x, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto pooled = tf::layers::max_pooling2d(x, 3, 2, {.name = "pool"});
    auto strided = tf::layers::conv2d(x, 3, 3, {.strides = 2, .activation = tf::nn::relu, .kernel_initializer = normal(seed), .name = "conv"});
    auto low = conv(x, 2, 1, 1, seed + 1, "low");
    auto deep = tf::layers::conv2d(low, 3, 3, {.strides = 2, .activation = tf::nn::relu, .kernel_initializer = normal(seed + 2), .name = "deep"});
    return tf::concat({pooled, strided, deep}, 3, {.name = "joined"});
  };
  tf::Output x;
  {
    tf::VariableScope vs("stem");
    x = conv(images, 4, 3, 3, 1, "conv1");
    auto left = tf::layers::average_pooling2d(x, 3, 1, {.padding = "same", .name = "pool"});
    auto right = conv(x, 2, 3, 3, 2, "conv2");
    x = tf::concat({left, right}, 3, {.name = "joined"});
  }
  x = blockA(x, 6, 0.2, 10, "a1");
  x = blockA(x, 6, 0.2, 20, "a2");
  x = reduction(x, 30, "reduction");
  tf::Output asideLogits;
  {
    tf::VariableScope vs("aside");
    tf::Output aside = tf::layers::average_pooling2d(x, 2, 2, {.name = "pool"});
    aside = tf::reshape(aside, {2, 48}, {.name = "flat"});
    asideLogits = tf::layers::dense(aside, 4, {.kernel_initializer = normal(35), .name = "logits"});
  }
  x = blockB(x, 12, 0.1, 40, "b1");
  x = blockB(x, 12, 0.1, 50, "b2");
  tf::Output logits, pooled;
  {
    tf::VariableScope vs("head");
    pooled = tf::reduce_mean(x, {1, 2}, {.name = "pooled"});
    logits = tf::layers::dense(pooled, 4, {.kernel_initializer = normal(60), .name = "logits"});
  }
  tf::Output loss, main, other;
  {
    tf::NameScope ns("losses");
    main = tf::losses::sparse_softmax_cross_entropy(labels, logits, {.name = "main"});
    other = tf::losses::sparse_softmax_cross_entropy(labels, asideLogits, {.weights = 0.4, .name = "aside"});
    loss = tf::losses::get_total_loss({.name = "total"});
  }
  auto step = tf::train::get_or_create_global_step();
  auto rate = tf::train::exponential_decay(0.05, step, 4, 0.94);
  auto train = tf::train::RMSPropOptimizer(rate, {.decay = 0.9, .momentum = 0.5, .epsilon = 1.0}).minimize(loss, {.global_step = step});
  return {loss, {train}, {{images, ramp(tf::Shape{2, 9, 9, 3})}, {labels, classes(2, 4)}}, {main, other, pooled}};
}

Program convolutionalAutoencoder() {
  auto images = tf::placeholder(tf::float32, {3, 8, 8, 1}, {.name = "images"});
  auto noise = tf::placeholder(tf::float32, {3, 8, 8, 1}, {.name = "noise"});
  tf::Output spoilt;
  {
    tf::NameScope ns("spoilt");
    auto mask = tf::cast(tf::greater(noise, -0.6), tf::float32);
    spoilt = tf::multiply(images, mask, {.name = "masked"});
    spoilt = tf::clip_by_value(spoilt + 0.1 * noise, -1.0, 1.0);
  }
  tf::Output code, x1;
  {
    tf::VariableScope vs("encoder");
    tf::Output x = tf::layers::conv2d(spoilt, 4, 3, {.padding = "same", .activation = tf::nn::elu, .kernel_initializer = normal(1), .name = "conv1"});
    x1 = tf::layers::max_pooling2d(x, 2, 2, {.padding = "same", .name = "pool1"});
    x = tf::layers::conv2d(x1, 6, 3, {.padding = "same", .activation = tf::nn::elu, .kernel_initializer = normal(2), .name = "conv2"});
    auto x2 = tf::layers::max_pooling2d(x, 2, 2, {.padding = "same", .name = "pool2"});
    code = tf::layers::conv2d(x2, 2, 1, {.activation = tf::nn::sigmoid, .kernel_initializer = normal(3), .name = "code"});
  }
  tf::Output out;
  {
    tf::VariableScope vs("decoder");
    tf::Output y = tf::image::resize_nearest_neighbor(code, {4, 4}, {.name = "enlarged1"});
    y = tf::layers::conv2d(y, 6, 3, {.padding = "same", .activation = tf::nn::elu, .kernel_initializer = normal(4), .name = "conv1"});
    y = y + x1(tf::all, tf::all, tf::all, tf::slice({}, 1));
    y = tf::image::resize_bilinear(y, {8, 8}, {.name = "enlarged2"});
    y = tf::layers::conv2d(y, 4, 3, {.padding = "same", .activation = tf::nn::elu, .kernel_initializer = normal(5), .name = "conv2"});
    out = tf::layers::conv2d(y, 1, 3, {.padding = "same", .activation = tf::tanh, .kernel_initializer = normal(6), .name = "out"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("losses");
    auto error = tf::losses::mean_squared_error(images, out, {.name = "error"});
    auto active = tf::reduce_mean(code, {0, 1, 2}, {.name = "active"});
    auto target = tf::constant(0.2, {.name = "target"});
    auto on = target * tf::log(target / active);
    auto difference1 = 1.0 - target;
    auto difference2 = 1.0 - target;
    auto off = difference1 * tf::log(difference2 / (1.0 - active));
    auto sparse = tf::reduce_sum(on + off, {}, {.name = "sparse"});
    auto part1 = out(tf::all, tf::all, tf::slice(1), tf::all);
    auto across = tf::reduce_mean(tf::square(part1 - out(tf::all, tf::all, tf::slice({}, 7), tf::all)));
    auto part2 = out(tf::all, tf::slice(1), tf::all, tf::all);
    auto down = tf::reduce_mean(tf::square(part2 - out(tf::all, tf::slice({}, 7), tf::all, tf::all)));
    auto smooth = tf::add(across, down, {.name = "smooth"});
    loss = error + 0.05 * sparse;
    loss = tf::add(loss, 0.01 * smooth, {.name = "total"});
  }
  tf::Output alike, worst;
  {
    tf::NameScope ns("quality");
    worst = tf::reduce_max(tf::abs(images - out), {1, 2, 3}, {.name = "worst"});
    auto flat = tf::reshape(code, {3, -1});
    auto unit = tf::nn::l2_normalize(flat, 1);
    alike = tf::matmul(unit, unit, {.transpose_b = true, .name = "alike"});
    tf::summary::image("out", out);
    tf::summary::histogram("code", code);
  }
  auto step = tf::train::create_global_step();
  auto rate = tf::train::inverse_time_decay(0.2, step, 10, 0.5);
  auto train = tf::train::MomentumOptimizer(rate, 0.5).minimize(loss, {.global_step = step});
  return {loss, {train}, {{images, ramp(tf::Shape{3, 8, 8, 1})}, {noise, ramp(tf::Shape{3, 8, 8, 1})}}, {worst, alike}};
}

Program layerObjects() {
  auto x = tf::placeholder(tf::float32, {tf::None, 6, 3}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "y"});
  auto first = tf::layers::Conv1D(4, 2, {.padding = "same", .activation = tf::nn::relu, .kernel_initializer = normal(1), .name = "first"});
  auto pool = tf::layers::MaxPooling1D(2, 2, {.name = "pool"});
  auto second = tf::layers::Conv1D(3, 2, {.kernel_initializer = normal(2), .name = "second"});
  auto out = tf::layers::Dense(2, {.kernel_initializer = normal(3), .name = "out"});
  tf::Output h = first(x);
  h = pool(h);
  h = second(h);
  auto mean = tf::reduce_mean(h, 1);
  auto once = out(mean);
  auto twice = out(tf::reduce_max(h, 1));
  auto reduceMean1 = tf::reduce_mean(tf::square(once - y));
  auto loss = reduceMean1 + 0.5 * tf::reduce_mean(tf::square(twice - y));
  auto train = tf::train::GradientDescentOptimizer(0.1).minimize(loss);
  return {loss, {train}, {{x, ramp(tf::Shape{4, 6, 3})}, {y, ramp(4, 2)}}, {once, twice}};
}

Program volumes() {
  auto x = tf::placeholder(tf::float32, {2, 4, 4, 4, 1}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {2, 4, 4, 4, 1}, {.name = "y"});
  auto h = tf::layers::conv3d(x, 3, 3, {.padding = "same", .activation = tf::nn::softplus, .kernel_initializer = normal(1), .name = "conv"});
  auto low = tf::layers::max_pooling3d(h, 2, 2, {.name = "pool"});
  auto mid = tf::layers::conv3d(low, 4, 2, {.padding = "same", .activation = tf::nn::softplus, .kernel_initializer = normal(2), .name = "mid"});
  auto flat = tf::layers::average_pooling3d(mid, 2, 2, {.name = "all"});
  auto gate = tf::layers::dense(tf::reshape(flat, {2, 4}), 3, {.activation = tf::sigmoid, .kernel_initializer = normal(3), .name = "gate"});
  auto scaled = h * tf::reshape(gate, {2, 1, 1, 1, 3});
  auto out = tf::layers::conv3d(scaled, 1, 1, {.kernel_initializer = normal(4), .name = "out"});
  auto loss = tf::losses::mean_squared_error(y, out);
  auto train = tf::train::MomentumOptimizer(0.05, 0.9).minimize(loss);
  return {loss, {train}, {{x, ramp(tf::Shape{2, 4, 4, 4, 1})}, {y, positive({2, 4, 4, 4, 1})}}, {gate}};
}

Program changedPictures() {
  auto images = tf::placeholder(tf::float32, {2, 6, 6, 3}, {.name = "images"});
  auto y = tf::placeholder(tf::float32, {2, 1}, {.name = "y"});
  tf::Output framed, grey;
  {
    tf::NameScope ns("changed");
    auto mirrored = tf::image::flip_left_right(images(0));
    auto upside = tf::image::flip_up_down(images(1));
    auto both = tf::stack({mirrored, upside}, {.name = "both"});
    auto brighter = tf::image::adjust_brightness(both, 0.1);
    auto centre = brighter(tf::all, tf::slice(1, 5), tf::slice(1, 5), tf::all);
    framed = tf::pad(centre, {{0, 0}, {1, 1}, {1, 1}, {0, 0}}, {.mode = "SYMMETRIC"});
    grey = tf::image::rgb_to_grayscale(framed);
  }
  auto w = tf::get_variable("w", {36, 1}, {.initializer = normal(1)});
  auto out = tf::matmul(tf::reshape(grey, {2, 36}), w);
  auto loss = tf::reduce_mean(tf::squared_difference(out, y), {}, {.name = "loss"});
  auto train = tf::train::GradientDescentOptimizer(0.1).minimize(loss);
  return {loss, {train}, {{images, positive({2, 6, 6, 3})}, {y, ramp(2, 1)}}, {grey, framed}};
}

Program branches() {
  auto x = tf::placeholder(tf::float32, {4, 2}, {.name = "x"});
  auto hot = tf::placeholder(tf::bool_, tf::Shape{}, {.name = "hot"});
  auto w = tf::get_variable("w", {2, 2}, {.initializer = normal(1)});
  auto u = tf::get_variable("u", {2, 2}, {.initializer = normal(2)});
  tf::Output bent;
  {
    tf::NameScope ns("choice");
    auto total = tf::reduce_sum(x);
    auto value1 = [&]() { return tf::matmul(x, w); };
    auto out = tf::cond(hot, value1, [&]() { return tf::matmul(x, u) * 0.5; });
    auto greater1 = tf::greater(total, 0.0);
    auto value2 = [&]() { return tf::tanh(out); };
    bent = tf::cond(greater1, value2, [&]() { return tf::sigmoid(out); }, {.name = "bent"});
  }
  auto loss = tf::reduce_mean(tf::square(bent - 0.3), {}, {.name = "loss"});
  auto train = tf::train::GradientDescentOptimizer(0.2).minimize(loss);
  return {loss, {train}, {{x, ramp(4, 2)}, {hot, tf::Tensor(false)}}, {bent}};
}

const Programs added{{"inception_residual", inceptionResidual}, {"convolutional_autoencoder", convolutionalAutoencoder}, {"layer_objects",
        layerObjects}, {"volumes", volumes}, {"changed_pictures", changedPictures}, {"branches", branches}};

} // namespace
