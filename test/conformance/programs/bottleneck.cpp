// Residual networks in other forms: bottlenecks before and after activation, squeeze and excitation, shuffled channels, dense blocks.
#include "Program.h"

namespace {
using namespace oracle;

auto normalized(tf::Output x, const std::string &name) {
  return tf::layers::batch_normalization(x, {.momentum = 0.9, .epsilon = 0.001, .training = true, .name = name});
}

auto convolution(tf::Output x, int filters, int size, int stride, int seed, const std::string &name) {
  return tf::layers::conv2d(x, filters, size, {.strides = stride, .padding = "same", .use_bias = false, .kernel_initializer = normal(seed),
          .name = name});
}

Program resnetBottleneck() {
  auto images = tf::placeholder(tf::float32, {4, 8, 8, 3}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {4}, {.name = "labels"});
  auto bottleneck = [&](tf::Output x, int inner, int outer, int stride, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    tf::Output shortcut;
    {
      tf::VariableScope vs("shortcut");
      shortcut = convolution(x, outer, 1, stride, seed, "conv");
      shortcut = normalized(shortcut, "norm");
    }
    tf::Output h;
    {
      tf::VariableScope vs("reduce");
      h = convolution(x, inner, 1, 1, seed + 1, "conv");
      h = normalized(h, "norm");
      h = tf::nn::relu(h);
    }
    {
      tf::VariableScope vs("middle");
      h = convolution(h, inner, 3, stride, seed + 2, "conv");
      h = normalized(h, "norm");
      h = tf::nn::relu(h);
    }
    {
      tf::VariableScope vs("expand");
      h = convolution(h, outer, 1, 1, seed + 3, "conv");
      h = normalized(h, "norm");
    }
    return tf::nn::relu(shortcut + h, {.name = "out"});
  };
  auto identity = [&](tf::Output x, int inner, int outer, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    tf::Output h = convolution(x, inner, 1, 1, seed, "reduce");
    h = tf::nn::relu(normalized(h, "norm1"));
    h = convolution(h, inner, 3, 1, seed + 1, "middle");
    h = tf::nn::relu(normalized(h, "norm2"));
    h = convolution(h, outer, 1, 1, seed + 2, "expand");
    h = normalized(h, "norm3");
    return tf::nn::relu(x + h, {.name = "out"});
  };
  tf::Output x;
  {
    tf::VariableScope vs("stem");
    x = convolution(images, 4, 3, 1, 1, "conv");
    x = normalized(x, "norm");
    x = tf::nn::relu(x);
    x = tf::layers::max_pooling2d(x, 2, 2, {.name = "pool"});
  }
  x = bottleneck(x, 2, 6, 1, 10, "conv2_1");
  x = identity(x, 2, 6, 20, "conv2_2");
  x = bottleneck(x, 3, 8, 2, 30, "conv3_1");
  x = identity(x, 3, 8, 40, "conv3_2");
  tf::Output logits, probabilities;
  {
    tf::NameScope ns("head");
    auto pooled = tf::reduce_mean(x, {1, 2}, {.name = "pooled"});
    logits = tf::layers::dense(pooled, 5, {.kernel_initializer = normal(50), .name = "logits"});
    probabilities = tf::nn::softmax(logits, {.name = "probabilities"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto entropy = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = labels, .logits = logits});
    auto dataLoss = tf::reduce_mean(entropy, {}, {.name = "data"});
    std::vector<tf::Output> decay;
    for (auto &v : tf::trainable_variables("conv"))
      decay.push_back(tf::nn::l2_loss(v));
    auto weightLoss = tf::multiply(tf::add_n(decay), 0.0001, {.name = "weights"});
    loss = tf::add(dataLoss, weightLoss, {.name = "total"});
  }
  auto step = tf::train::get_or_create_global_step();
  auto rate = tf::train::piecewise_constant(step, {5, 10}, {0.05, 0.02, 0.01});
  tf::Operation train;
  {
    tf::ControlDependencies after(tf::get_collection<tf::Operation>(tf::GraphKeys::UPDATE_OPS));
    train = tf::train::MomentumOptimizer(rate, 0.9).minimize(loss, {.global_step = step});
  }
  {
    tf::NameScope ns("summaries");
    tf::summary::scalar("loss", loss);
    tf::summary::scalar("rate", rate);
    tf::summary::histogram("logits", logits);
    tf::summary::image("images", images, {.max_outputs = 2});
  }
  return {loss, {train}, {{images, ramp(tf::Shape{4, 8, 8, 3})}, {labels, classes(4, 5)}}, {probabilities}};
}

Program preactivation() {
  auto images = tf::placeholder(tf::float32, {tf::None, 8, 8, 2}, {.name = "images"});
  auto targets = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "targets"});
  // A learned scale and shift in the place of batch norm.
  auto scaled = [&](tf::Output x, int channels, const std::string &name) {
    tf::VariableScope vs(name);
    auto scale = tf::get_variable("scale", {channels}, {.initializer = tf::ones_initializer()});
    auto shift = tf::get_variable("shift", {channels}, {.initializer = tf::zeros_initializer()});
    return tf::nn::bias_add(x * scale, shift);
  };
  auto unit = [&](tf::Output x, int channels, int stride, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto pre = tf::nn::elu(scaled(x, channels, "before"));
    tf::Output h;
    {
      tf::VariableScope vs("first");
      auto w = tf::get_variable("w", {3, 3, channels, channels}, {.initializer = normal(seed)});
      h = tf::nn::conv2d(pre, w, {.strides = {1, stride, stride, 1}, .padding = "SAME"});
    }
    auto mid = tf::nn::elu(scaled(h, channels, "between"));
    tf::Output h2;
    {
      tf::VariableScope vs("second");
      auto w2 = tf::get_variable("w", {3, 3, channels, channels}, {.initializer = normal(seed + 1)});
      h2 = tf::nn::conv2d(mid, w2, {.strides = {1, 1, 1, 1}, .padding = "SAME"});
    }
    if (stride == 1)
      return x + h2;
    auto side = tf::nn::avg_pool(x, {.ksize = {1, stride, stride, 1}, .strides = {1, stride, stride, 1}, .padding = "VALID"});
    return side + h2;
  };
  auto widened = [&](tf::Output x, int before, int after, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto w = tf::get_variable("w", {1, 1, before, after}, {.initializer = normal(seed)});
    return tf::nn::conv2d(x, w, {.strides = {1, 1, 1, 1}, .padding = "SAME", .name = "conv"});
  };
  tf::Output out;
  {
    tf::VariableScope vs("net");
    tf::Output x = widened(images, 2, 4, 1, "stem");
    x = unit(x, 4, 1, 10, "unit1");
    x = unit(x, 4, 2, 20, "unit2");
    x = widened(x, 4, 6, 30, "wide");
    x = unit(x, 6, 1, 40, "unit3");
    x = unit(x, 6, 2, 50, "unit4");
    x = scaled(x, 6, "last");
    auto flat = tf::reduce_mean(tf::nn::elu(x), {1, 2});
    auto w = tf::get_variable("w", {6, 3}, {.initializer = normal(60)});
    auto b = tf::get_variable("b", {3}, {.initializer = tf::constant_initializer(0.1)});
    out = tf::nn::xw_plus_b(flat, w, b, {.name = "out"});
  }
  tf::Output data, loss, penalty;
  {
    tf::NameScope ns("losses");
    data = tf::losses::mean_squared_error(targets, out);
    std::vector<tf::Output> penalties;
    for (auto &v : tf::trainable_variables("net/unit"))
      penalties.push_back(tf::nn::l2_loss(v));
    penalty = tf::multiply(tf::add_n(penalties), 0.01, {.name = "penalty"});
    tf::losses::add_loss(penalty);
    loss = tf::losses::get_total_loss({.name = "total"});
  }
  tf::Output norms;
  {
    tf::NameScope ns("norms");
    std::vector<tf::Output> names;
    for (auto &v : tf::trainable_variables("net/unit1"))
      names.push_back(tf::norm(v));
    norms = tf::stack(names, {.name = "norms"});
    auto biggest = tf::reduce_max(norms, {}, {.name = "biggest"});
    tf::summary::histogram("norms", norms);
    tf::summary::scalar("biggest", biggest);
  }
  tf::Output place;
  {
    tf::NameScope ns("sensitivity");
    auto slopes = tf::gradients(out, {images}, {.name = "slopes"})[0];
    auto saliency = tf::reduce_max(tf::abs(slopes), 3, {.name = "saliency"});
    place = tf::argmax(tf::reshape(saliency, {-1, 64}), 1, {.name = "place"});
  }
  auto step = tf::train::create_global_step();
  auto optimizer = tf::train::AdamOptimizer(0.005, {.beta1 = 0.8, .epsilon = 0.001});
  auto grads = optimizer.compute_gradients(loss);
  auto train = optimizer.apply_gradients(grads, {.global_step = step});
  return {loss, {train}, {{images, ramp(tf::Shape{3, 8, 8, 2})}, {targets, ramp(3, 3)}}, {data, penalty, out, norms, place}};
}

Program squeezeExcite() {
  auto images = tf::placeholder(tf::float32, {tf::None, 6, 6, 3}, {.name = "images"});
  auto labels = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "labels"});
  auto excited = [&](tf::Output x, int channels, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto squeezed = tf::reduce_mean(x, {1, 2}, {.keepdims = true, .name = "squeeze"});
    auto low = tf::layers::conv2d(squeezed, channels / 2, 1, {.activation = tf::nn::relu, .kernel_initializer = normal(seed), .name = "down"});
    auto gate = tf::layers::conv2d(low, channels, 1, {.activation = tf::sigmoid, .kernel_initializer = normal(seed + 1), .name = "up"});
    return tf::multiply(x, gate, {.name = "scaled"});
  };
  // Each group of channels has its own convolution.
  auto grouped = [&](tf::Output x, int groups, int filters, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    std::vector<tf::Output> out;
    int i = 0;
    for (auto &part : tf::split(x, groups, 3)) {
      out.push_back(tf::layers::conv2d(part, filters, 3, {.padding = "same", .kernel_initializer = normal(seed + i),
              .name = "group" + std::to_string(i)}));
      ++i;
    }
    return tf::concat(out, 3, {.name = "joined"});
  };
  auto shuffled = [&](tf::Output x, int groups, int channels, int size, const std::string &name) {
    tf::NameScope ns(name);
    auto split = tf::reshape(x, {-1, size, size, groups, channels / groups});
    auto turned = tf::transpose(split, {0, 1, 2, 4, 3});
    return tf::reshape(turned, {-1, size, size, channels});
  };
  tf::Output x = tf::layers::conv2d(images, 4, 3, {.padding = "same", .activation = tf::nn::relu6, .kernel_initializer = normal(1), .name = "stem"});
  x = excited(x, 4, 2, "excite1");
  x = grouped(x, 2, 4, 10, "groups1");
  x = tf::nn::relu(shuffled(x, 2, 8, 6, "shuffle1"));
  {
    tf::VariableScope vs("depthwise");
    auto w = tf::get_variable("w", {3, 3, 8, 1}, {.initializer = normal(20)});
    x = tf::nn::depthwise_conv2d(x, w, {.strides = {1, 2, 2, 1}, .padding = "SAME"});
  }
  x = excited(x, 8, 30, "excite2");
  x = grouped(x, 4, 2, 40, "groups2");
  x = shuffled(x, 4, 8, 3, "shuffle2");
  x = tf::nn::selu(x);
  x = tf::layers::separable_conv2d(x, 6, 3, {.padding = "valid", .depthwise_initializer = normal(50), .pointwise_initializer = normal(51),
          .name = "separable"});
  auto logits = tf::layers::dense(tf::layers::flatten(x), 4, {.kernel_initializer = normal(60), .name = "logits"});
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto weighted = tf::nn::weighted_cross_entropy_with_logits({.labels = labels, .logits = logits, .pos_weight = 2.0});
    loss = tf::reduce_mean(weighted, {}, {.name = "mean"});
  }
  auto chosen = tf::argmax(logits, 1, {.name = "chosen"});
  auto wanted = tf::argmax(labels, 1, {.name = "wanted"});
  auto right = tf::reduce_mean(tf::cast(tf::equal(chosen, wanted), tf::float32), {}, {.name = "right"});
  auto step = tf::train::get_or_create_global_step();
  auto rate = tf::train::cosine_decay(0.1, step, 30, {.alpha = 0.1});
  auto train = tf::train::AdagradOptimizer(rate).minimize(loss, {.global_step = step});
  tf::Output hits, seen;
  {
    tf::NameScope ns("report");
    auto table = tf::confusion_matrix(wanted, chosen, {.num_classes = 4, .name = "table"});
    hits = tf::diag_part(table, {.name = "hits"});
    seen = tf::reduce_sum(table, 1, {.name = "seen"});
    tf::summary::scalar("right", right);
    tf::summary::scalar("rate", rate);
    tf::summary::histogram("logits", logits);
  }
  return {loss, {train}, {{images, ramp(tf::Shape{3, 6, 6, 3})}, {labels, positive({3, 4})}}, {right, rate, hits, seen}};
}

Program densenetBlock() {
  auto images = tf::placeholder(tf::float32, {tf::None, 6, 6, 2}, {.name = "images"});
  auto labels = tf::placeholder(tf::int64, {4}, {.name = "labels"});
  auto keep = tf::placeholder_with_default(1.0, tf::Shape{}, {.name = "keep"});
  auto layer = [&](tf::Output x, int growth, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    tf::Output h = tf::layers::batch_normalization(x, {.scale = false, .training = true, .name = "norm"});
    h = tf::nn::relu(h);
    h = tf::layers::conv2d(h, 2 * growth, 1, {.use_bias = false, .kernel_initializer = normal(seed), .name = "bottleneck"});
    h = tf::nn::leaky_relu(h, 0.1);
    h = tf::layers::conv2d(h, growth, 3, {.padding = "same", .use_bias = false, .kernel_initializer = normal(seed + 1), .name = "conv"});
    h = h * keep;
    return tf::concat({x, h}, 3, {.name = "joined"});
  };
  auto transition = [&](tf::Output x, int filters, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto h = tf::layers::conv2d(x, filters, 1, {.kernel_initializer = normal(seed), .name = "compress"});
    return tf::layers::average_pooling2d(h, 2, 2, {.name = "pool"});
  };
  tf::Output logits;
  {
    tf::VariableScope vs("densenet");
    tf::Output x = tf::layers::conv2d(images, 4, 3, {.padding = "same", .kernel_initializer = normal(1), .name = "stem"});
    {
      tf::VariableScope vs("block1");
      x = layer(x, 2, 10, "layer1");
      x = layer(x, 2, 20, "layer2");
      x = layer(x, 2, 30, "layer3");
    }
    x = transition(x, 5, 40, "transition1");
    {
      tf::VariableScope vs("block2");
      x = layer(x, 3, 50, "layer1");
      x = layer(x, 3, 60, "layer2");
    }
    x = tf::layers::batch_normalization(x, {.center = false, .training = true, .name = "last_norm"});
    x = tf::nn::relu(x);
    x = tf::layers::max_pooling2d(x, 3, 3, {.name = "last_pool"});
    logits = tf::layers::dense(tf::layers::flatten(x), 3, {.kernel_initializer = normal(70), .name = "logits"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("smoothed");
    auto onehot = tf::one_hot(labels, 3, {.on_value = 0.9, .off_value = 0.05});
    auto entropy = tf::nn::softmax_cross_entropy_with_logits_v2({.labels = onehot, .logits = logits});
    loss = tf::reduce_mean(entropy, {}, {.name = "loss"});
  }
  tf::Output top2;
  {
    tf::NameScope ns("accuracy");
    auto hits = tf::nn::in_top_k(logits, labels, 2);
    top2 = tf::reduce_mean(tf::cast(hits, tf::float32), {}, {.name = "top2"});
  }
  tf::Output first;
  {
    tf::NameScope ns("regions");
    auto corners = tf::space_to_depth(images, 2, {.name = "corners"});
    auto rows = tf::unstack(corners, {.axis = 1, .name = "rows"});
    first = tf::reduce_mean(rows[0], {1, 2}, {.name = "first"});
    auto turned = tf::reverse(images, {2}, {.name = "turned"});
    auto symmetric = tf::reduce_mean(tf::abs(images - turned), {1, 2, 3}, {.name = "symmetric"});
    tf::summary::image("corners", corners(tf::all, tf::all, tf::all, tf::slice({}, 3)));
    tf::summary::histogram("symmetric", symmetric);
  }
  tf::Output histogram;
  {
    tf::NameScope ns("calibration");
    auto confidence = tf::reduce_max(tf::nn::softmax(logits), 1, {.name = "confidence"});
    histogram = tf::histogram_fixed_width(confidence, {0.0, 1.0}, 5, {.name = "histogram"});
  }
  auto updates = tf::get_collection<tf::Operation>(tf::GraphKeys::UPDATE_OPS);
  auto step = tf::train::get_or_create_global_step();
  auto rate = tf::train::exponential_decay(0.05, step, 10, 0.7, {.staircase = true});
  auto optimizer = tf::train::GradientDescentOptimizer(rate);
  auto grads = optimizer.compute_gradients(loss);
  tf::Operation train;
  {
    tf::ControlDependencies after(updates);
    train = optimizer.apply_gradients(grads, {.global_step = step, .name = "learn"});
  }
  return {loss, {train}, {{images, ramp(tf::Shape{4, 6, 6, 2})}, {labels, classes(4, 3).astype(tf::int64)}}, {top2, rate, first, histogram}};
}

const Programs added{{"resnet_bottleneck", resnetBottleneck}, {"preactivation", preactivation}, {"squeeze_excite", squeezeExcite}, {"densenet_block",
        densenetBlock}};

} // namespace
