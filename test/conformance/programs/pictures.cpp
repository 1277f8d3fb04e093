// Networks of pictures in their longer forms: VGG with penalties and averaged weights, Inception's factorised blocks with a second head,
// U-Net with weighted pixels, losses of style.
#include "Program.h"

namespace {
using namespace oracle;

Program vggAveraged() {
  auto images = tf::placeholder(tf::float32, {tf::None, 16, 16, 3}, {.name = "images"});
  auto labels = tf::placeholder(tf::int64, {tf::None}, {.name = "labels"});
  auto training = tf::placeholder_with_default(true, tf::Shape{}, {.name = "training"});
  auto step = tf::train::get_or_create_global_step();
  auto penalty = [&](double scaleOf) {
    return [=](tf::Output weights) { return tf::multiply(tf::nn::l2_loss(weights), scaleOf, {.name = "penalty"}); };
  };
  auto conv = [&](tf::Output x, int filters, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto h = tf::layers::conv2d(x, filters, 3,
                                {.padding = "same",
                                 .kernel_initializer = tf::variance_scaling_initializer({.scale = 2.0, .seed = seed}),
                                 .bias_initializer = tf::constant_initializer(0.02),
                                 .kernel_regularizer = penalty(0.0005),
                                 .name = "conv"});
    tf::add_to_collection("activity", tf::nn::zero_fraction(h));
    return tf::nn::relu(h, {.name = "relu"});
  };
  auto dense = [&](tf::Output x, int units, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto penalty1 = penalty(0.001);
    auto out = tf::layers::dense(x, units,
                                 {.kernel_initializer = tf::glorot_uniform_initializer({.seed = seed}),
                                  .bias_initializer = tf::constant_initializer(0.1),
                                  .kernel_regularizer = penalty1,
                                  .bias_regularizer = penalty(0.01),
                                  .name = "dense"});
    tf::add_to_collection("activity", tf::nn::zero_fraction(out, {.name = "idle"}));
    return tf::identity(out, {.name = "out"});
  };
  auto keep = [&](tf::Output x, int seed, const std::string &name) {
    tf::NameScope ns(name);
    auto constant1 = tf::constant(0.8);
    auto share = tf::where(training, constant1, tf::constant(1.0), {.name = "share"});
    auto noise = tf::constant(positive(tf::Shape{1, x.shape()[1]}), {.name = "noise"});
    auto mask = tf::floor(noise + share, {.name = "mask"});
    return tf::multiply(tf::div(x, share), mask, {.name = "kept"});
  };
  tf::Output x;
  {
    tf::NameScope ns("whitened");
    auto means = tf::constant({0.1, -0.05, 0.02}, {.shape = tf::Shape{1, 1, 1, 3}, .name = "means"});
    auto parts1 = tf::split(images - means, 3, 3, {.name = "channels"});
    auto red = parts1[0];
    auto green = parts1[1];
    auto blue = parts1[2];
    x = tf::concat({blue, green, red}, 3, {.name = "bgr"});
  }
  {
    tf::VariableScope vs("block1");
    x = conv(x, 4, 1, "conv1");
    x = conv(x, 4, 2, "conv2");
    x = tf::nn::lrn(x, {.depth_radius = 2, .bias = 1.0, .alpha = 0.001, .beta = 0.75, .name = "normalised"});
    x = tf::nn::max_pool(x, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}, .padding = "SAME", .name = "pool"});
  }
  {
    tf::VariableScope vs("block2");
    x = conv(x, 6, 3, "conv1");
    x = conv(x, 6, 4, "conv2");
    x = conv(x, 6, 5, "conv3");
    x = tf::nn::max_pool(x, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}, .padding = "SAME", .name = "pool"});
  }
  {
    tf::VariableScope vs("block3");
    x = conv(x, 8, 6, "conv1");
    x = conv(x, 8, 7, "conv2");
    x = tf::nn::avg_pool(x, {.ksize = {1, 4, 4, 1}, .strides = {1, 4, 4, 1}, .padding = "VALID", .name = "pool"});
  }
  tf::Output logits;
  {
    tf::VariableScope vs("classifier");
    auto flat = tf::reshape(x, {-1, 8}, {.name = "flat"});
    tf::Output h = tf::nn::relu(dense(flat, 10, 8, "fc1"));
    h = keep(h, 1, "drop1");
    h = tf::nn::relu(dense(h, 8, 9, "fc2"));
    logits = dense(h, 5, 10, "fc3");
  }
  tf::Output total;
  {
    tf::NameScope ns("loss");
    auto each = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = labels, .logits = logits, .name = "each"});
    auto data = tf::reduce_mean(each, {}, {.name = "data"});
    tf::losses::add_loss(data);
    total = tf::losses::get_total_loss({.add_regularization_losses = true, .name = "total"});
  }
  tf::Output rate;
  tf::Operation train;
  {
    tf::NameScope ns("training");
    rate = tf::train::exponential_decay(0.05, step, 5, 0.8, {.staircase = true, .name = "rate"});
    auto optimizer = tf::train::MomentumOptimizer(rate, 0.9, {.use_nesterov = true});
    auto grads = optimizer.compute_gradients(total);
    tf::GradsAndVars scaled;
    for (auto &[g, v] : grads)
      scaled.push_back({tf::clip_by_average_norm(*g, 0.05), v});
    auto move = optimizer.apply_gradients(scaled, {.global_step = step, .name = "move"});
    auto averages = tf::train::ExponentialMovingAverage(0.9, {.num_updates = step, .name = "average"});
    {
      tf::ControlDependencies after({move});
      train = averages.apply(tf::trainable_variables());
    }
  }
  tf::Output top2, active, penalties;
  {
    tf::NameScope ns("measures");
    auto right = tf::nn::in_top_k(logits, labels, 2, {.name = "right"});
    top2 = tf::reduce_mean(tf::cast(right, tf::float32), {}, {.name = "top2"});
    active = tf::add_n(tf::get_collection("activity"), {.name = "active"});
    penalties = tf::losses::get_regularization_loss({.name = "penalties"});
  }
  tf::Output rateOf, order;
  {
    tf::NameScope ns("by_kind");
    auto chance = tf::nn::softmax(logits, {.name = "chance"});
    auto onehot = tf::one_hot(labels, 5, {.name = "onehot"});
    auto found = tf::reduce_sum(chance * onehot, 0, {.name = "found"});
    auto present = tf::reduce_sum(onehot, 0, {.name = "present"});
    rateOf = tf::div_no_nan(found, present, {.name = "rate_of"});
    order = tf::nn::top_k(rateOf, 5, {.name = "order"}).second;
    auto sure = tf::reduce_max(chance, 1, {.name = "sure"});
    tf::summary::histogram("sure", sure);
    tf::summary::scalar("learning_rate", rate);
    tf::summary::image("inputs", images, {.max_outputs = 2});
  }
  return {total,
          {train},
          {{images, ramp(tf::Shape{3, 16, 16, 3})}, {labels, tf::Tensor({0, 3, 1})}},
          {top2, active, penalties, rate, rateOf, tf::shape(order)}};
}

Program inceptionFactorised() {
  auto images = tf::placeholder(tf::float32, {4, 12, 12, 3}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {4}, {.name = "labels"});
  auto conv = [&](tf::Output x, int filters, int kernel, int stride, const std::string &padding, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    tf::Output h = tf::layers::conv2d(
        x, filters, kernel,
        {.strides = stride, .padding = padding, .use_bias = false, .kernel_initializer = normal(seed, 0.3), .name = "conv"});
    h = tf::layers::batch_normalization(h, {.momentum = 0.9, .epsilon = 0.01, .scale = false, .training = true, .name = "norm"});
    return tf::nn::relu(h, {.name = "relu"});
  };
  auto row = [&](tf::Output x, int filters, int width, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    int before = x.shape()[3];
    auto across = tf::get_variable("across", {1, width, before, filters}, {.initializer = uniform(seed)});
    auto down = tf::get_variable("down", {width, 1, filters, filters}, {.initializer = uniform(seed)});
    tf::Output h = tf::nn::conv2d(x, across, {.strides = {1, 1, 1, 1}, .padding = "SAME", .name = "first"});
    h = tf::nn::conv2d(h, down, {.strides = {1, 1, 1, 1}, .padding = "SAME", .name = "second"});
    return tf::nn::relu6(h, {.name = "relu"});
  };
  tf::Output x;
  {
    tf::VariableScope vs("stem");
    x = conv(images, 4, 3, 1, "valid", 1, "conv1");
    x = conv(x, 6, 3, 1, "same", 2, "conv2");
    x = tf::layers::max_pooling2d(x, 2, 2, {.padding = "same", .name = "pool"});
  }
  tf::Output b1, b5, b3, pooled;
  {
    tf::VariableScope vs("mixed1");
    {
      tf::VariableScope vs("branch1");
      b1 = conv(x, 2, 1, 1, "same", 3, "conv");
    }
    {
      tf::VariableScope vs("branch5");
      b5 = conv(x, 2, 1, 1, "same", 4, "reduce");
      b5 = conv(b5, 3, 5, 1, "same", 5, "conv");
    }
    {
      tf::VariableScope vs("branch3");
      b3 = conv(x, 2, 1, 1, "same", 6, "reduce");
      b3 = conv(b3, 3, 3, 1, "same", 7, "conv1");
      b3 = conv(b3, 3, 3, 1, "same", 8, "conv2");
    }
    {
      tf::VariableScope vs("pooled");
      pooled = tf::layers::average_pooling2d(x, 3, 1, {.padding = "same", .name = "pool"});
      pooled = conv(pooled, 2, 1, 1, "same", 9, "project");
    }
    x = tf::concat({b1, b5, b3, pooled}, 3, {.name = "joined"});
  }
  {
    tf::VariableScope vs("mixed2");
    auto narrow = conv(x, 3, 1, 1, "same", 10, "narrow");
    auto seven = row(narrow, 4, 5, 11, "seven");
    auto twice = row(seven, 4, 5, 12, "twice");
    pooled = tf::nn::max_pool(x, {.ksize = {1, 3, 3, 1}, .strides = {1, 1, 1, 1}, .padding = "SAME", .name = "pooled"});
    x = tf::concat({seven, twice, pooled}, 3, {.name = "joined"});
  }
  tf::Output side;
  {
    tf::VariableScope vs("auxiliary");
    side = tf::layers::average_pooling2d(x, 3, 2, {.padding = "valid", .name = "pool"});
    side = conv(side, 4, 1, 1, "same", 13, "project");
    side = tf::layers::flatten(side, {.name = "flat"});
    side = tf::layers::dense(side, 4, {.kernel_initializer = normal(14), .name = "logits"});
  }
  {
    tf::VariableScope vs("reduction");
    auto left = conv(x, 4, 3, 2, "valid", 15, "left");
    tf::Output right = conv(x, 3, 1, 1, "same", 16, "right1");
    right = conv(right, 3, 3, 2, "valid", 17, "right2");
    x = tf::concat({left, right}, 3, {.name = "joined"});
  }
  tf::Output logits;
  {
    tf::VariableScope vs("head");
    auto whole = tf::reduce_mean(x, {1, 2}, {.name = "whole"});
    auto dropped = tf::layers::dropout(whole, {.rate = 0.2, .training = false, .name = "drop"});
    logits = tf::layers::dense(dropped, 4, {.kernel_initializer = normal(18), .name = "logits"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto onehot = tf::one_hot(labels, 4, {.name = "onehot"});
    tf::losses::softmax_cross_entropy(onehot, logits, {.weights = 1.0, .name = "main"}, 0.1);
    tf::losses::softmax_cross_entropy(onehot, side, {.weights = 0.4, .name = "side"}, 0.1);
    auto losses = tf::losses::get_losses();
    loss = tf::add_n(losses, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::ControlDependencies after(tf::get_collection<tf::Operation>(tf::GraphKeys::UPDATE_OPS));
    auto optimizer = tf::train::RMSPropOptimizer(0.01, {.decay = 0.9, .momentum = 0.9, .epsilon = 1.0});
    train = optimizer.minimize(loss, {.var_list = tf::trainable_variables()});
  }
  auto guess = tf::nn::softmax(logits, {.name = "guess"});
  auto [best, places] = tf::nn::top_k(guess, 2, {.name = "best"});
  tf::Output shares, channelsMean, margin;
  {
    tf::NameScope ns("branches");
    std::vector<tf::Output> energies;
    for (auto part : {b1, b5, b3})
      energies.push_back(tf::reduce_mean(tf::square(part)));
    shares = tf::nn::softmax(tf::stack(energies), {.name = "shares"});
    auto strongest = tf::argmax(shares, 0, {.name = "strongest"});
    channelsMean = tf::reduce_mean(x, {0, 1, 2}, {.name = "channels_mean"});
    auto idle = tf::reduce_sum(tf::to_int32(tf::equal(channelsMean, 0.0)), {}, {.name = "idle"});
    auto argmax1 = tf::argmax(logits, 1);
    auto agree = tf::equal(argmax1, tf::argmax(side, 1), {.name = "agree"});
    auto together = tf::reduce_mean(tf::to_float(agree), {}, {.name = "together"});
    auto part1 = best(tf::all, 0);
    margin = tf::subtract(part1, best(tf::all, 1), {.name = "margin"});
    tf::summary::scalar("together", together);
    tf::summary::histogram("margin", margin);
  }
  return {loss,
          {train},
          {{images, ramp(tf::Shape{4, 12, 12, 3})}, {labels, classes({4}, 4)}},
          {guess, best, places, shares, channelsMean, margin}};
}

Program unetWeighted() {
  auto images = tf::placeholder(tf::float32, {tf::None, 16, 16, 1}, {.name = "images"});
  auto masks = tf::placeholder(tf::int32, {tf::None, 16, 16}, {.name = "masks"});
  auto borders = tf::placeholder(tf::float32, {tf::None, 16, 16}, {.name = "borders"});
  auto doubleOf = [&](tf::Output x, int filters, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    for (int k = 0; k < 2; ++k)
      x = tf::layers::conv2d(x, filters, 3,
                             {.padding = "same",
                              .activation = tf::nn::elu,
                              .kernel_initializer = tf::initializers::he_normal({.seed = seed + k}),
                              .bias_initializer = tf::constant_initializer(0.01),
                              .name = "conv" + std::to_string(k)});
    return x;
  };
  auto down = [&](tf::Output x, int filters, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto h = tf::layers::max_pooling2d(x, 2, 2, {.name = "pool"});
    return doubleOf(h, filters, seed, "double");
  };
  auto up = [&](tf::Output x, tf::Output skip, int filters, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    tf::Output h =
        tf::layers::conv2d_transpose(x, filters, 2, {.strides = 2, .padding = "same", .kernel_initializer = normal(seed), .name = "up"});
    auto height = tf::shape(h)(1);
    auto padded = tf::pad(skip, {{0, 0}, {1, 1}, {1, 1}, {0, 0}}, {.mode = "REFLECT", .name = "padded"});
    auto cut = tf::slice(padded, {0, 1, 1, 0}, tf::stack({-1, height, height, -1}), {.name = "cut"});
    cut.set_shape({tf::None, x.shape()[1] * 2, x.shape()[2] * 2, filters});
    h = tf::concat({cut, h}, 3, {.name = "joined"});
    return doubleOf(h, filters, seed + 1, "double");
  };
  tf::Output c1, c2, c3, c4;
  {
    tf::VariableScope vs("encoder");
    c1 = doubleOf(images, 2, 1, "level1");
    c2 = down(c1, 4, 3, "level2");
    c3 = down(c2, 6, 5, "level3");
    c4 = down(c3, 8, 7, "level4");
  }
  tf::Output logits, deep;
  {
    tf::VariableScope vs("decoder");
    auto u3 = up(c4, c3, 6, 9, "level3");
    auto u2 = up(u3, c2, 4, 12, "level2");
    auto u1 = up(u2, c1, 2, 15, "level1");
    logits = tf::layers::conv2d(u1, 2, 1, {.kernel_initializer = normal(18), .name = "logits"});
    deep = tf::layers::conv2d(u2, 2, 1, {.kernel_initializer = normal(19), .name = "deep"});
    deep = tf::image::resize_nearest_neighbor(deep, {16, 16}, {.name = "deep_resized"});
  }
  tf::Output weights;
  {
    tf::NameScope ns("weights");
    auto share = tf::reduce_mean(tf::to_float(masks), {}, {.name = "share"});
    auto equal1 = tf::equal(masks, 1);
    auto difference1 = 1.0 - tf::ones_like(borders) * share;
    auto balance = tf::where(equal1, difference1, tf::ones_like(borders) * share, {.name = "balance"});
    weights = tf::add(balance, 2.0 * tf::exp(-tf::square(borders) / 0.5), {.name = "map"});
  }
  tf::Output chance, dice, loss;
  {
    tf::NameScope ns("loss");
    auto entropy = tf::losses::sparse_softmax_cross_entropy(masks, logits, {.weights = weights});
    auto second = tf::losses::sparse_softmax_cross_entropy(masks, deep, {.weights = 0.3, .reduction = tf::losses::Reduction::MEAN});
    chance = tf::nn::softmax(logits, {.name = "chance"})(tf::all, tf::all, tf::all, 1);
    auto truth = tf::cast(masks, tf::float32, {.name = "truth"});
    auto common = tf::reduce_sum(chance * truth, {1, 2}, {.name = "common"});
    auto reduceSum1 = tf::reduce_sum(chance, {1, 2});
    auto both = reduceSum1 + tf::reduce_sum(truth, {1, 2});
    auto sum1 = 2.0 * common + 1.0;
    dice = tf::reduce_mean(sum1 / (both + 1.0), {}, {.name = "dice"});
    auto sum2 = common + 0.3 * (tf::reduce_sum(chance, {1, 2}) - common);
    auto tversky = common / (sum2 + 0.7 * (tf::reduce_sum(truth, {1, 2}) - common) + 0.01);
    auto focal = tf::reduce_mean(tf::pow(1.0 - tversky, 1.5), {}, {.name = "focal"});
    auto difference2 = 1.0 - dice;
    loss = tf::add_n({entropy, second, difference2, 0.1 * focal}, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::get_or_create_global_step();
    auto rate = tf::train::cosine_decay_restarts(0.01, step, 8, {.t_mul = 1.5, .m_mul = 0.9, .alpha = 0.05});
    auto optimizer = tf::train::AdamOptimizer(rate, {.beta1 = 0.8});
    train = optimizer.minimize(loss, {.global_step = step});
  }
  tf::Output guess, jaccard, table;
  {
    tf::NameScope ns("measures");
    guess = tf::argmax(logits, 3, {.name = "guess", .output_type = tf::int32});
    auto equal2 = tf::equal(guess, 1);
    auto hit = tf::logical_and(equal2, tf::equal(masks, 1));
    auto equal3 = tf::equal(guess, 1);
    auto either = tf::logical_or(equal3, tf::equal(masks, 1));
    auto reduceSum2 = tf::reduce_sum(tf::to_float(hit));
    jaccard = tf::div(reduceSum2, tf::reduce_sum(tf::to_float(either)) + 0.001, {.name = "jaccard"});
    auto reshape1 = tf::reshape(masks, {-1});
    table = tf::confusion_matrix(reshape1, tf::reshape(guess, {-1}), {.num_classes = 2, .name = "table"});
  }
  tf::Output outline, compact, ring;
  {
    tf::NameScope ns("borders");
    auto shapeOf = tf::to_float(tf::equal(guess, 1), {.name = "shape"});
    auto part1 = shapeOf(tf::all, tf::all, tf::slice(1));
    auto rightSide = tf::abs(part1 - shapeOf(tf::all, tf::all, tf::slice({}, -1)), {.name = "right_side"});
    auto part2 = shapeOf(tf::all, tf::slice(1), tf::all);
    auto underSide = tf::abs(part2 - shapeOf(tf::all, tf::slice({}, -1), tf::all), {.name = "under_side"});
    auto reduceSum3 = tf::reduce_sum(rightSide, {1, 2});
    outline = tf::add(reduceSum3, tf::reduce_sum(underSide, {1, 2}), {.name = "outline"});
    auto filled = tf::reduce_sum(shapeOf, {1, 2}, {.name = "filled"});
    compact = tf::div(filled, tf::square(outline) + 1.0, {.name = "compact"});
    auto grown =
        tf::nn::max_pool(tf::expand_dims(shapeOf, 3), {.ksize = {1, 3, 3, 1}, .strides = {1, 1, 1, 1}, .padding = "SAME", .name = "grown"});
    auto shrunk = -tf::nn::max_pool(-tf::expand_dims(shapeOf, 3), {.ksize = {1, 3, 3, 1}, .strides = {1, 1, 1, 1}, .padding = "SAME"});
    ring = tf::reduce_sum(grown - shrunk, {1, 2, 3}, {.name = "ring"});
  }
  tf::Output middle;
  {
    tf::NameScope ns("centres");
    auto rows = tf::reshape(tf::to_float(tf::range(16)), {1, 16, 1}, {.name = "rows"});
    auto columns = tf::reshape(tf::to_float(tf::range(16)), {1, 1, 16}, {.name = "columns"});
    auto mass = tf::reduce_sum(chance, {1, 2}, {.name = "mass"});
    auto reduceSum4 = tf::reduce_sum(chance * rows, {1, 2});
    auto middleRow = reduceSum4 / (mass + 0.001);
    auto reduceSum5 = tf::reduce_sum(chance * columns, {1, 2});
    auto middleColumn = reduceSum5 / (mass + 0.001);
    middle = tf::stack({middleRow, middleColumn}, {.axis = 1, .name = "middle"});
    tf::summary::image("chance", tf::expand_dims(chance, 3), {.max_outputs = 1});
    tf::summary::scalar("dice", dice);
  }
  return {loss,
          {train},
          {{images, ramp(tf::Shape{2, 16, 16, 1})}, {masks, classes({2, 16, 16}, 2)}, {borders, positive(tf::Shape{2, 16, 16})}},
          {dice, jaccard, table, outline, compact, ring, middle}};
}

Program styleLosses() {
  auto content = tf::placeholder(tf::float32, {1, 16, 16, 3}, {.name = "content"});
  auto style = tf::placeholder(tf::float32, {1, 16, 16, 3}, {.name = "style"});
  auto picture =
      tf::get_variable("picture", {1, 16, 16, 3},
                       {.initializer = uniform(1, 0.5), .constraint = [&](tf::Output p) { return tf::clip_by_value(p, -1.5, 1.5); }});
  auto features = [&](tf::Output x, const std::string &name) {
    std::vector<tf::Output> found;
    {
      tf::VariableScope vs("network", {.reuse = tf::AUTO_REUSE});
      {
        tf::NameScope ns(name);
        tf::Output h = x;
        std::vector<int> items1{4, 6, 8};
        for (int level = 0; level < static_cast<int>(items1.size()); ++level) {
          auto filters = items1[level];
          std::optional<tf::Variable> w, b;
          {
            tf::VariableScope vs("level" + std::to_string(level));
            w = tf::get_variable("w", {3, 3, h.shape()[3], filters}, {.initializer = normal(level + 2, 0.4), .trainable = false});
            b = tf::get_variable("b", {filters}, {.initializer = tf::constant_initializer(0.05), .trainable = false});
            h = tf::nn::relu(tf::nn::bias_add(tf::nn::conv2d(h, *w, {.strides = {1, 1, 1, 1}, .padding = "SAME"}), *b), {.name = "active"});
            found.push_back(h);
            h = tf::nn::avg_pool(h, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}, .padding = "SAME", .name = "pool"});
          }
        }
      }
    }
    return found;
  };
  auto gram = [&](tf::Output x, const std::string &name) {
    tf::NameScope ns(name);
    int depth = x.shape()[3];
    auto flat = tf::reshape(x, {-1, depth}, {.name = "flat"});
    auto places = tf::to_float(tf::shape(flat)(0));
    return tf::div(tf::matmul(flat, flat, {.transpose_a = true}), places, {.name = "gram"});
  };
  auto momentsApart = [&](tf::Output x, tf::Output y, const std::string &name) {
    tf::NameScope ns(name);
    auto [mean, variance] = tf::nn::moments(x, {1, 2});
    auto [otherMean, otherVariance] = tf::nn::moments(y, {1, 2});
    auto apart = tf::reduce_sum(tf::squared_difference(mean, otherMean));
    auto sqrt1 = tf::sqrt(variance + 0.001);
    return apart + tf::reduce_sum(tf::squared_difference(sqrt1, tf::sqrt(otherVariance + 0.001)));
  };
  auto gainOfEdges = [&](tf::Output x, const std::string &name) {
    tf::NameScope ns(name);
    auto kernel = tf::constant({{0.0, 1.0, 0.0}, {1.0, -4.0, 1.0}, {0.0, 1.0, 0.0}}, {.name = "laplace"});
    auto kernels = tf::tile(tf::reshape(kernel, {3, 3, 1, 1}), {1, 1, 3, 1}, {.name = "kernels"});
    return tf::nn::depthwise_conv2d(x, kernels, {.strides = {1, 1, 1, 1}, .padding = "VALID", .name = "edges"});
  };
  auto made = features(picture, "of_picture");
  auto wanted = features(content, "of_content");
  auto styled = features(style, "of_style");
  tf::Output contentLoss;
  {
    tf::NameScope ns("content_loss");
    auto deep = tf::stop_gradient(wanted[2], {.name = "fixed"});
    contentLoss = tf::multiply(2.0, tf::losses::mean_squared_error(deep, made[2]), {.name = "weighted"});
  }
  tf::Output styleLoss, statistics;
  {
    tf::NameScope ns("style_loss");
    std::vector<tf::Output> parts;
    for (int level = 0; level < 3; ++level) {
      auto gram1 = gram(made[level], "made");
      tf::Output apart = gram1 - tf::stop_gradient(gram(styled[level], "styled"));
      parts.push_back(tf::nn::l2_loss(apart, {.name = "layer" + std::to_string(level)}) * (0.5 + 0.25 * level));
    }
    styleLoss = tf::accumulate_n(parts, {.name = "sum"});
    statistics = momentsApart(made[0], tf::stop_gradient(styled[0]), "statistics");
  }
  tf::Output variation, edges;
  {
    tf::NameScope ns("smoothness");
    variation = tf::reduce_sum(tf::image::total_variation(picture), {}, {.name = "variation"});
    auto gainOfEdges1 = gainOfEdges(content, "wanted");
    edges = tf::losses::huber_loss(gainOfEdges1, gainOfEdges(picture, "made"), {}, 0.5);
  }
  tf::Output loss;
  {
    tf::NameScope ns("total");
    loss = contentLoss + styleLoss;
    loss = loss + 0.1 * statistics;
    loss = loss + 0.001 * variation;
    loss = tf::add(loss, 0.05 * edges, {.name = "loss"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::Variable(0, {.trainable = false, .name = "step"});
    auto rate = tf::train::natural_exp_decay(0.05, step, 10, 0.3);
    auto optimizer = tf::train::AdamOptimizer(rate, {.beta1 = 0.9, .beta2 = 0.99, .epsilon = 0.001});
    auto grads = optimizer.compute_gradients(loss, {picture});
    train = optimizer.apply_gradients(grads, {.global_step = step});
  }
  tf::Output contrast;
  {
    tf::NameScope ns("shown");
    auto shown = tf::image::convert_image_dtype(tf::clip_by_value(picture * 0.5 + 0.5, 0.0, 1.0), tf::uint8, {.name = "shown"});
    auto luma = tf::image::rgb_to_grayscale(picture, {.name = "luma"});
    tf::summary::image("picture", shown, {.max_outputs = 1});
    tf::summary::scalar("loss", loss);
    tf::summary::histogram("luma", luma);
    auto reduceMax1 = tf::reduce_max(luma);
    contrast = reduceMax1 - tf::reduce_min(luma);
  }
  tf::Output bright, mirrored, whole;
  {
    tf::NameScope ns("palette");
    auto pixels = tf::reshape(tf::stop_gradient(picture), {-1, 3}, {.name = "pixels"});
    auto centres = tf::constant({{-0.5, -0.5, -0.5}, {0.0, 0.0, 0.0}, {0.5, 0.5, 0.5}}, {.name = "centres"});
    auto expandDims1 = tf::expand_dims(pixels, 1);
    auto apartFrom = expandDims1 - tf::expand_dims(centres, 0);
    auto distance = tf::reduce_sum(tf::square(apartFrom), 2, {.name = "distance"});
    auto nearest = tf::argmin(distance, 1, {.name = "nearest", .output_type = tf::int32});
    auto amounts = tf::unsorted_segment_sum(tf::ones_like(distance(tf::all, 0)), nearest, 3, {.name = "amounts"});
    auto unsortedSegmentSum1 = tf::unsorted_segment_sum(pixels, nearest, 3);
    auto means = unsortedSegmentSum1 / (tf::expand_dims(amounts, 1) + 0.001);
    bright = tf::reduce_max(tf::reduce_mean(means, 1), {}, {.name = "bright"});
    auto flipped = tf::image::flip_left_right(tf::Output(picture)(0));
    mirrored = tf::reduce_mean(tf::abs(flipped - tf::Output(picture)(0)), {}, {.name = "mirrored"});
    auto padded = tf::image::pad_to_bounding_box(tf::Output(picture)(0), 1, 1, 20, 20);
    whole = tf::reduce_sum(padded, {}, {.name = "whole"});
  }
  return {loss,
          {train},
          {{content, ramp(tf::Shape{1, 16, 16, 3})}, {style, positive(tf::Shape{1, 16, 16, 3})}},
          {contentLoss, styleLoss, variation, contrast, bright, mirrored, whole}};
}

const Programs added{{"vgg_averaged", vggAveraged},
                     {"inception_factorised", inceptionFactorised},
                     {"unet_weighted", unetWeighted},
                     {"style_losses", styleLosses}};

} // namespace
