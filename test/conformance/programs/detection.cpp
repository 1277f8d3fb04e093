// Images with places: a detector of boxes, a network that segments with remembered pooling places, capsules that vote, transformed
// grids, twins and triplets that learn distances.
#include "Program.h"

namespace {
using namespace oracle;

Program boxDetector() {
  auto images = tf::placeholder(tf::float32, {tf::None, 12, 12, 3}, {.name = "images"});
  auto boxes = tf::placeholder(tf::float32, {tf::None, 3, 3, 4}, {.name = "boxes"});
  auto present = tf::placeholder(tf::float32, {tf::None, 3, 3, 1}, {.name = "present"});
  auto kinds = tf::placeholder(tf::int32, {tf::None, 3, 3}, {.name = "kinds"});
  auto layer = [&](tf::Output x, int filters, int size, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto h = tf::layers::conv2d(x, filters, size, {.padding = "same", .kernel_initializer = normal(seed), .name = "conv"});
    return tf::nn::leaky_relu(h, 0.1, {.name = "active"});
  };
  tf::Output x;
  {
    tf::VariableScope vs("backbone");
    x = layer(images, 4, 3, 1, "layer1");
    x = tf::layers::max_pooling2d(x, 2, 2, {.name = "pool1"});
    x = layer(x, 6, 3, 2, "layer2");
    auto skip = tf::identity(x, {.name = "skip"});
    x = tf::layers::max_pooling2d(x, 2, 2, {.name = "pool2"});
    x = layer(x, 8, 3, 3, "layer3");
    x = layer(x, 6, 1, 4, "layer4");
    auto passed = tf::space_to_depth(skip, 2, {.name = "passed"});
    x = tf::concat({x, passed}, 3, {.name = "joined"});
  }
  tf::Output centre, confidence, extent, scores;
  {
    tf::VariableScope vs("head");
    x = layer(x, 8, 3, 5, "layer5");
    auto raw = tf::layers::conv2d(x, 8, 1, {.kernel_initializer = normal(6), .name = "raw"});
    auto parts1 = tf::split(raw, {2, 2, 1, 3}, 3);
    auto places = parts1[0];
    auto sizes = parts1[1];
    auto sure = parts1[2];
    scores = parts1[3];
    centre = tf::sigmoid(places, {.name = "centre"});
    extent = tf::exp(tf::clip_by_value(sizes, -2.0, 2.0), {.name = "extent"});
    confidence = tf::sigmoid(sure, {.name = "confidence"});
  }
  tf::Output high, low, overlap, wantedCentre, wantedExtent;
  {
    tf::NameScope ns("overlap");
    wantedCentre = boxes(tf::all, tf::all, tf::all, tf::slice(0, 2));
    wantedExtent = boxes(tf::all, tf::all, tf::all, tf::slice(2, 4));
    auto half = extent / 2.0;
    auto wantedHalf = wantedExtent / 2.0;
    low = centre - half;
    high = centre + half;
    auto wantedLow = wantedCentre - wantedHalf;
    auto wantedHigh = wantedCentre + wantedHalf;
    auto innerLow = tf::maximum(low, wantedLow);
    auto innerHigh = tf::minimum(high, wantedHigh);
    auto inner = tf::maximum(innerHigh - innerLow, 0.0);
    auto shared = tf::reduce_prod(inner, 3, {.keepdims = true});
    auto area = tf::reduce_prod(extent, 3, {.keepdims = true});
    auto wantedArea = tf::reduce_prod(wantedExtent, 3, {.keepdims = true});
    auto unionOf = area + wantedArea - shared;
    overlap = tf::div(shared, unionOf + 0.001, {.name = "iou"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("losses");
    auto placeError = tf::reduce_sum(present * tf::square(centre - wantedCentre));
    auto sqrt1 = tf::sqrt(extent + 0.01);
    auto root = sqrt1 - tf::sqrt(wantedExtent + 0.01);
    auto sizeError = tf::reduce_sum(present * tf::square(root));
    auto sureError = tf::reduce_sum(present * tf::square(confidence - tf::stop_gradient(overlap)));
    auto absent = 1.0 - present;
    auto emptyError = tf::reduce_sum(absent * tf::square(confidence));
    auto entropy = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = kinds, .logits = scores});
    auto kindError = tf::reduce_sum(tf::squeeze(present, {3}) * entropy);
    loss = 5.0 * placeError;
    loss = loss + 5.0 * sizeError;
    loss = loss + sureError;
    loss = loss + 0.5 * emptyError;
    loss = tf::add(loss, kindError, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::get_or_create_global_step();
    auto rate = tf::train::piecewise_constant(step, {4, 12}, {0.005, 0.01, 0.002});
    auto optimizer = tf::train::MomentumOptimizer(rate, 0.5);
    auto grads = optimizer.compute_gradients(loss);
    tf::GradsAndVars clipped;
    for (auto &[g, v] : grads)
      clipped.push_back({tf::clip_by_norm(*g, 1.0), v});
    train = optimizer.apply_gradients(clipped, {.global_step = step});
  }
  tf::Output chosen, kind;
  {
    tf::NameScope ns("found");
    auto flat = tf::reshape(tf::concat({low, high}, 3), {-1, 4});
    auto scored = tf::reshape(confidence, {-1});
    auto best = tf::nn::top_k(scored, 4, {.name = "best"}).second;
    chosen = tf::gather(flat, best, {.name = "chosen"});
    kind = tf::gather(tf::reshape(tf::argmax(scores, 3), {-1}), best);
  }
  return {loss, {train}, {{images, ramp(tf::Shape{2, 12, 12, 3})}, {boxes, positive({2, 3, 3, 4})}, {present, classes({2, 3, 3, 1}, 2)}, {kinds,
          classes({2, 3, 3}, 3)}}, {overlap, chosen, kind}};
}

Program segmentation() {
  auto images = tf::placeholder(tf::float32, {2, 8, 8, 2}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {2, 8, 8}, {.name = "labels"});
  auto block = [&](tf::Output x, int before, int after, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto w = tf::get_variable("w", {3, 3, before, after}, {.initializer = normal(seed)});
    auto scale = tf::get_variable("scale", {after}, {.initializer = tf::ones_initializer()});
    auto shift = tf::get_variable("shift", {after}, {.initializer = tf::zeros_initializer()});
    tf::Output h = tf::nn::conv2d(x, w, {.strides = {1, 1, 1, 1}, .padding = "SAME"});
    auto [mean, variance] = tf::nn::moments(h, {0, 1, 2});
    h = tf::nn::batch_normalization(h, {.mean = mean, .variance = variance, .offset = tf::In(shift), .scale = tf::In(scale),
            .variance_epsilon = 0.001});
    return tf::nn::elu(h, {.name = "active"});
  };
  auto wide = [&](tf::Output x, int channels, int size, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto w = tf::get_variable("w", {1, size, channels, channels}, {.initializer = normal(seed)});
    auto across = tf::nn::conv2d(x, w, {.strides = {1, 1, 1, 1}, .padding = "SAME", .name = "across"});
    auto turned = tf::transpose(w, {1, 0, 2, 3});
    return tf::nn::conv2d(across, turned, {.strides = {1, 1, 1, 1}, .padding = "SAME", .name = "down"});
  };
  auto enlarged = [&](tf::Output x, int size, int before, int after, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto w = tf::get_variable("w", {2, 2, after, before}, {.initializer = normal(seed)});
    return tf::nn::conv2d_transpose(x, w, {2, size, size, after}, {.strides = {1, 2, 2, 1}, .padding = "SAME", .name = "up"});
  };
  tf::Output e1, e2, p2;
  {
    tf::VariableScope vs("encoder");
    e1 = block(images, 2, 4, 1, "block1");
    auto p1 = tf::nn::max_pool(e1, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}, .padding = "SAME", .name = "pool1"});
    e2 = block(p1, 4, 6, 2, "block2");
    p2 = tf::nn::avg_pool(e2, {.ksize = {1, 2, 2, 1}, .strides = {1, 2, 2, 1}, .padding = "SAME", .name = "pool2"});
  }
  tf::Output middle;
  {
    tf::VariableScope vs("context");
    auto nearOf = wide(p2, 6, 1, 3, "near");
    auto farOf = wide(p2, 6, 3, 4, "far");
    auto whole = tf::reduce_mean(p2, {1, 2}, {.keepdims = true, .name = "whole"});
    auto spread = tf::tile(whole, {1, 2, 2, 1}, {.name = "spread"});
    auto pyramid = tf::concat({nearOf, farOf, spread}, 3, {.name = "pyramid"});
    middle = block(pyramid, 18, 6, 5, "squeeze");
  }
  tf::Output logits;
  {
    tf::VariableScope vs("decoder");
    auto u2 = enlarged(middle, 4, 6, 6, 6, "up2");
    auto d2 = block(tf::concat({u2, e2}, 3), 12, 6, 7, "block2");
    auto u1 = enlarged(d2, 8, 6, 4, 8, "up1");
    auto d1 = block(tf::concat({u1, e1}, 3), 8, 4, 9, "block1");
    auto w = tf::get_variable("w", {1, 1, 4, 3}, {.initializer = normal(10)});
    auto b = tf::get_variable("b", {3}, {.initializer = tf::zeros_initializer()});
    logits = tf::nn::bias_add(tf::nn::conv2d(d1, w, {.strides = {1, 1, 1, 1}, .padding = "SAME"}), b, {.name = "logits"});
  }
  tf::Output dice, diceLoss, loss;
  {
    tf::NameScope ns("losses");
    auto onehot = tf::one_hot(labels, 3);
    auto balance = tf::constant({0.5, 1.0, 2.0});
    auto weights = tf::reduce_sum(onehot * balance, 3);
    auto entropy = tf::nn::softmax_cross_entropy_with_logits_v2({.labels = onehot, .logits = logits});
    auto pixel = tf::reduce_mean(entropy * weights, {}, {.name = "pixel"});
    auto p = tf::nn::softmax(logits, {.name = "p"});
    auto shared = tf::reduce_sum(p * onehot, {1, 2});
    auto reduceSum1 = tf::reduce_sum(p, {1, 2});
    auto sizes = reduceSum1 + tf::reduce_sum(onehot, {1, 2});
    auto product1 = 2.0 * shared;
    dice = product1 / (sizes + 0.001);
    diceLoss = 1.0 - tf::reduce_mean(dice);
    loss = tf::add(pixel, diceLoss, {.name = "total"});
  }
  tf::Output share;
  {
    tf::NameScope ns("measures");
    auto guess = tf::argmax(logits, 3, {.name = "guess"});
    auto reshape1 = tf::reshape(labels, {-1});
    auto table = tf::confusion_matrix(reshape1, tf::reshape(guess, {-1}), {.num_classes = 3, .name = "table"});
    auto right = tf::reduce_sum(tf::diag_part(table));
    share = tf::div(tf::to_float(right), 128.0, {.name = "share"});
  }
  auto step = tf::train::get_or_create_global_step();
  auto rate = tf::train::polynomial_decay(0.05, step, 20, {.end_learning_rate = 0.001, .power = 0.9});
  auto train = tf::train::MomentumOptimizer(rate, 0.8).minimize(loss, {.global_step = step});
  tf::summary::scalar("dice", diceLoss);
  tf::summary::image("input", images(tf::all, tf::all, tf::all, tf::slice({}, 1)));
  return {loss, {train}, {{images, ramp(tf::Shape{2, 8, 8, 2})}, {labels, classes({2, 8, 8}, 3)}}, {dice, share, rate}};
}

Program capsules() {
  auto images = tf::placeholder(tf::float32, {2, 7, 7, 1}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {2}, {.name = "labels"});
  auto squash = [&](tf::Output x, int axis, const std::string &name) {
    tf::NameScope ns(name);
    auto square = tf::reduce_sum(tf::square(x), axis, {.keepdims = true});
    auto factor = square / (1.0 + square);
    auto product1 = factor * x;
    return product1 / tf::sqrt(square + 0.0001);
  };
  tf::Output conv;
  {
    tf::VariableScope vs("first");
    conv = tf::layers::conv2d(images, 6, 3, {.activation = tf::nn::relu, .kernel_initializer = normal(1), .name = "conv"});
  }
  tf::Output u;
  {
    tf::VariableScope vs("primary");
    tf::Output caps = tf::layers::conv2d(conv, 8, 3, {.strides = 2, .kernel_initializer = normal(2), .name = "conv"});
    caps = tf::reshape(caps, {2, 8, 4}, {.name = "capsules"});
    u = squash(caps, 2, "squash");
  }
  tf::Output lengths, poses, v;
  {
    tf::VariableScope vs("digits");
    auto w = tf::get_variable("w", {1, 8, 3, 5, 4}, {.initializer = normal(3)});
    auto tiled = tf::tile(w, {2, 1, 1, 1, 1});
    tf::Output column = tf::expand_dims(tf::expand_dims(u, 2), 4);
    column = tf::tile(column, {1, 1, 3, 1, 1});
    auto votes = tf::squeeze(tf::matmul(tiled, column), {4}, {.name = "votes"});
    auto still = tf::stop_gradient(votes, {.name = "still"});
    tf::Output b = tf::zeros({2, 8, 3, 1}, tf::float32, {.name = "b"});
    v = tf::zeros({2, 1, 3, 5});
    for (int i = 0; i < 3; ++i) {
      {
        tf::NameScope ns("route" + std::to_string(i));
        tf::Output c = tf::nn::softmax(b, {.axis = 2});
        if (i == 2) {
          tf::Output s = tf::reduce_sum(c * votes, 1, {.keepdims = true});
          v = squash(s, 3, "squash");
        } else {
          tf::Output s = tf::reduce_sum(c * still, 1, {.keepdims = true});
          v = squash(s, 3, "squash");
          tf::Output agreement = tf::reduce_sum(still * v, 3, {.keepdims = true});
          b = b + agreement;
        }
      }
    }
    poses = tf::squeeze(v, {1}, {.name = "poses"});
    lengths = tf::sqrt(tf::reduce_sum(tf::square(poses), 2) + 0.0001, {.name = "lengths"});
  }
  tf::Output margin, wanted;
  {
    tf::NameScope ns("margin");
    wanted = tf::one_hot(labels, 3);
    auto high = tf::square(tf::maximum(0.0, 0.9 - lengths));
    auto low = tf::square(tf::maximum(0.0, lengths - 0.1));
    auto present = wanted * high;
    auto absent = 0.5 * (1.0 - wanted) * low;
    margin = tf::reduce_mean(tf::reduce_sum(present + absent, 1), {}, {.name = "loss"});
  }
  tf::Output error;
  {
    tf::VariableScope vs("decoder");
    auto masked = poses * tf::expand_dims(wanted, 2);
    auto flat = tf::reshape(masked, {2, 15});
    tf::Output h = tf::layers::dense(flat, 8, {.activation = tf::nn::relu, .kernel_initializer = normal(4), .name = "h1"});
    h = tf::layers::dense(h, 10, {.activation = tf::nn::relu, .kernel_initializer = normal(5), .name = "h2"});
    auto decoded = tf::layers::dense(h, 49, {.activation = tf::sigmoid, .kernel_initializer = normal(6), .name = "image"});
    auto original = tf::reshape(images, {2, 49});
    error = tf::reduce_mean(tf::square(decoded - original), {}, {.name = "error"});
  }
  auto loss = tf::add(margin, 0.01 * error, {.name = "loss"});
  tf::Output accuracy;
  {
    tf::NameScope ns("accuracy");
    auto guess = tf::to_int32(tf::argmax(lengths, 1));
    auto right = tf::equal(guess, labels);
    accuracy = tf::reduce_mean(tf::cast(right, tf::float32), {}, {.name = "mean"});
  }
  auto step = tf::train::get_or_create_global_step();
  auto optimizer = tf::train::MomentumOptimizer(0.05, 0.5);
  auto grads = optimizer.compute_gradients(loss);
  for (auto &[g, v] : grads)
    tf::summary::histogram("gradient", *g);
  auto train = optimizer.apply_gradients(grads, {.global_step = step});
  tf::summary::scalar("accuracy", accuracy);
  return {loss, {train}, {{images, positive({2, 7, 7, 1})}, {labels, classes(2, 3)}}, {lengths, accuracy}};
}

Program spatialTransformer() {
  auto images = tf::placeholder(tf::float32, {2, 6, 6, 1}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {2}, {.name = "labels"});
  tf::Output theta, x;
  {
    tf::VariableScope vs("localiser");
    x = tf::layers::average_pooling2d(images, 2, 2, {.name = "pool"});
    x = tf::layers::conv2d(x, 3, 2, {.activation = tf::tanh, .kernel_initializer = normal(1), .name = "conv"});
    x = tf::reshape(x, {2, 12});
    auto w = tf::get_variable("w", {12, 6}, {.initializer = normal(2, 0.05)});
    auto b = tf::get_variable("b", {6}, {.initializer = tf::constant_initializer({0.9, 0.05, 0.02, -0.05, 0.8, 0.03})});
    theta = tf::reshape(tf::matmul(x, w) + b, {2, 2, 3}, {.name = "theta"});
  }
  tf::Output moved;
  {
    tf::NameScope ns("grid");
    auto line = tf::constant({-1.0, -0.6, -0.2, 0.2, 0.6, 1.0}, {.name = "line"});
    auto parts1 = tf::meshgrid({line, line});
    auto columns = parts1[0];
    auto rows = parts1[1];
    auto flatX = tf::reshape(columns, {1, -1});
    auto flatY = tf::reshape(rows, {1, -1});
    auto ones = tf::ones_like(flatX);
    auto grid = tf::concat({flatX, flatY, ones}, 0);
    auto both = tf::tile(tf::expand_dims(grid, 0), {2, 1, 1});
    moved = tf::matmul(theta, both, {.name = "moved"});
  }
  tf::Output warped;
  {
    tf::NameScope ns("sample");
    x = (moved(tf::all, 0, tf::all) + 1.0) * 2.5;
    auto y = (moved(tf::all, 1, tf::all) + 1.0) * 2.5;
    auto left = tf::floor(x);
    auto top = tf::floor(y);
    auto right = left + 1.0;
    auto bottom = top + 1.0;
    auto x0 = tf::cast(tf::clip_by_value(left, 0.0, 5.0), tf::int32);
    auto x1 = tf::cast(tf::clip_by_value(right, 0.0, 5.0), tf::int32);
    auto y0 = tf::cast(tf::clip_by_value(top, 0.0, 5.0), tf::int32);
    auto y1 = tf::cast(tf::clip_by_value(bottom, 0.0, 5.0), tf::int32);
    auto pixels = tf::reshape(images, {72});
    auto base = tf::constant({{0}, {36}}, {.name = "base"});
    auto cornerA = tf::gather(pixels, base + y0 * 6 + x0);
    auto cornerB = tf::gather(pixels, base + y1 * 6 + x0);
    auto cornerC = tf::gather(pixels, base + y0 * 6 + x1);
    auto cornerD = tf::gather(pixels, base + y1 * 6 + x1);
    auto difference1 = right - x;
    auto weightA = difference1 * (bottom - y);
    auto difference2 = right - x;
    auto weightB = difference2 * (y - top);
    auto difference3 = x - left;
    auto weightC = difference3 * (bottom - y);
    auto difference4 = x - left;
    auto weightD = difference4 * (y - top);
    auto product1 = weightA * cornerA;
    auto product2 = weightB * cornerB;
    auto product3 = weightC * cornerC;
    auto sampled = tf::add_n({product1, product2, product3, weightD * cornerD}, {.name = "sampled"});
    warped = tf::reshape(sampled, {2, 6, 6, 1}, {.name = "warped"});
  }
  tf::Output logits;
  {
    tf::VariableScope vs("classifier");
    tf::Output h = tf::layers::conv2d(warped, 4, 3, {.strides = 2, .activation = tf::nn::relu, .kernel_initializer = normal(3), .name = "conv"});
    h = tf::reshape(h, {2, 16});
    h = tf::layers::dense(h, 6, {.activation = tf::nn::relu, .kernel_initializer = normal(4), .name = "h"});
    logits = tf::layers::dense(h, 3, {.kernel_initializer = normal(5), .name = "logits"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto entropy = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = labels, .logits = logits});
    auto identity = tf::constant({{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}});
    auto strayed = tf::reduce_sum(tf::square(theta - identity), {1, 2});
    auto part1 = warped(tf::all, tf::slice(1), tf::all, tf::all);
    auto smooth = tf::reduce_mean(tf::square(part1 - warped(tf::all, tf::slice({}, 5), tf::all, tf::all)));
    loss = tf::reduce_mean(entropy + 0.1 * strayed, {}, {.name = "data"});
    loss = loss + 0.01 * smooth;
  }
  tf::Operation trainClasses, trainPlaces;
  {
    tf::NameScope ns("training");
    auto step = tf::train::get_or_create_global_step();
    auto slow = tf::train::exponential_decay(0.01, step, 10, 0.5);
    trainPlaces = tf::train::GradientDescentOptimizer(slow, {.name = "Places"}).minimize(loss, {.var_list = tf::trainable_variables("localiser")});
    trainClasses = tf::train::GradientDescentOptimizer(0.1, {.name = "Classes"}).minimize(loss, {.global_step = step,
            .var_list = tf::trainable_variables("classifier")});
  }
  return {loss, {trainPlaces, trainClasses}, {{images, ramp(tf::Shape{2, 6, 6, 1})}, {labels, classes(2, 3)}}, {theta, warped}};
}

Program triplets() {
  auto anchor = tf::placeholder(tf::float32, {4, 6, 6, 1}, {.name = "anchor"});
  auto same = tf::placeholder(tf::float32, {4, 6, 6, 1}, {.name = "same"});
  auto other = tf::placeholder(tf::float32, {4, 6, 6, 1}, {.name = "other"});
  auto embedding = [&](tf::Output x, const std::string &name) {
    tf::NameScope ns(name);
    tf::VariableScope vs2("embedding", {.reuse = tf::AUTO_REUSE});
    tf::Output h;
    std::optional<tf::Variable> w;
    {
      tf::VariableScope vs("conv1");
      w = tf::get_variable("w", {3, 3, 1, 4}, {.initializer = normal(1)});
      h = tf::nn::conv2d(x, *w, {.strides = {1, 1, 1, 1}, .padding = "VALID"});
      h = tf::nn::softplus(h);
    }
    {
      tf::VariableScope vs("conv2");
      w = tf::get_variable("w", {2, 2, 4, 6}, {.initializer = normal(2)});
      h = tf::nn::conv2d(h, *w, {.strides = {1, 2, 2, 1}, .padding = "VALID"});
      h = tf::tanh(h);
    }
    tf::Output raw;
    {
      tf::VariableScope vs("out");
      w = tf::get_variable("w", {24, 3}, {.initializer = normal(3)});
      auto b = tf::get_variable("b", {3}, {.initializer = tf::zeros_initializer()});
      auto flat = tf::reshape(h, {-1, 24});
      raw = tf::nn::xw_plus_b(flat, *w, b);
    }
    return tf::nn::l2_normalize(raw, 1, {.name = "unit"});
  };
  auto a = embedding(anchor, "anchors");
  auto p = embedding(same, "sames");
  auto n = embedding(other, "others");
  tf::Output farOf, nearOf, triplet, violated;
  {
    tf::NameScope ns("triplet");
    nearOf = tf::reduce_sum(tf::squared_difference(a, p), 1, {.name = "near"});
    farOf = tf::reduce_sum(tf::squared_difference(a, n), 1, {.name = "far"});
    auto gap = nearOf - farOf + 0.5;
    triplet = tf::reduce_mean(tf::nn::softplus(gap), {}, {.name = "loss"});
    violated = tf::reduce_mean(tf::cast(tf::greater(gap, 0.0), tf::float32), {}, {.name = "violated"});
  }
  tf::Output contrastive;
  {
    tf::NameScope ns("contrastive");
    auto distance = tf::sqrt(farOf + 0.0001);
    auto missing = tf::maximum(1.0 - distance, 0.0);
    auto reduceMean1 = tf::reduce_mean(nearOf);
    contrastive = 0.5 * (reduceMean1 + tf::reduce_mean(tf::square(missing)));
  }
  tf::Output pairs, similarity, targets;
  {
    tf::NameScope ns("pairs");
    similarity = tf::matmul(a, p, {.transpose_b = true, .name = "similarity"});
    targets = tf::range(4, {.name = "targets"});
    auto entropy = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = targets, .logits = 5.0 * similarity});
    pairs = tf::reduce_mean(entropy, {}, {.name = "loss"});
  }
  tf::Output moved, pull;
  {
    tf::NameScope ns("centres");
    auto centres = tf::get_variable("centres", {2, 3}, {.initializer = uniform(4), .trainable = false});
    auto kind = tf::constant({0, 1, 0, 1}, {.name = "kind"});
    auto mine = tf::gather(centres, kind);
    pull = tf::reduce_mean(tf::reduce_sum(tf::square(a - mine), 1));
    moved = tf::scatter_sub(centres, kind, 0.1 * (mine - tf::stop_gradient(a)), {.name = "moved"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("total");
    loss = triplet + 0.5 * contrastive;
    loss = loss + 0.2 * pairs;
    loss = tf::add(loss, 0.1 * pull, {.name = "loss"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::create_global_step();
    auto optimizer = tf::train::RMSPropOptimizer(0.01, {.decay = 0.9, .momentum = 0.3, .epsilon = 0.1});
    train = optimizer.minimize(loss, {.global_step = step});
  }
  tf::Output hits, nearest;
  {
    tf::NameScope ns("neighbours");
    auto squares = tf::reduce_sum(tf::square(p), 1);
    auto cross = tf::matmul(a, p, {.transpose_b = true});
    auto expandDims1 = tf::expand_dims(squares, 0);
    auto distances = expandDims1 - 2.0 * cross;
    nearest = tf::nn::top_k(-distances, 2, {.name = "nearest"}).second;
    hits = tf::nn::in_top_k(-distances, targets, 1, {.name = "hits"});
  }
  return {loss, {train, moved.op()}, {{anchor, ramp(tf::Shape{4, 6, 6, 1})}, {same, positive({4, 6, 6, 1})}, {other, ramp(tf::Shape{4, 6, 6, 1})}},
          {violated, nearest, hits, similarity}};
}

const Programs added{{"box_detector", boxDetector}, {"segmentation", segmentation}, {"capsules", capsules}, {"spatial_transformer",
        spatialTransformer}, {"triplets", triplets}};

} // namespace
