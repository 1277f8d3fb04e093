// Studies: super-resolution by sub-pixels, a variational autoencoder with flows, weights of few bits, forecasts with seasons and trends.
#include "Program.h"

namespace {
using namespace oracle;

Program subPixelResolution() {
  auto large = tf::placeholder(tf::float32, {tf::None, 16, 16, 3}, {.name = "large"});
  auto step = tf::train::create_global_step();
  auto residual = [&](tf::Output x, int filters, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    tf::Output h = tf::layers::separable_conv2d(
        x, filters, 3,
        {.padding = "same", .depthwise_initializer = normal(seed), .pointwise_initializer = normal(seed + 1), .name = "first"});
    auto slope = tf::get_variable("slope", {filters}, {.initializer = tf::constant_initializer(0.25)});
    auto maximum1 = tf::maximum(h, 0.0);
    h = maximum1 + slope * tf::minimum(h, 0.0);
    h = tf::layers::conv2d(h, filters, 3, {.padding = "same", .kernel_initializer = normal(seed + 2), .name = "second"});
    return tf::add(x, 0.5 * h, {.name = "sum"});
  };
  auto attention = [&](tf::Output x, int filters, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto whole = tf::reduce_mean(x, {1, 2}, {.keepdims = true, .name = "whole"});
    tf::Output h = tf::layers::conv2d(whole, 2, 1, {.activation = tf::nn::relu, .kernel_initializer = normal(seed), .name = "squeeze"});
    h = tf::layers::conv2d(h, filters, 1, {.activation = tf::sigmoid, .kernel_initializer = normal(seed + 1), .name = "excite"});
    return tf::multiply(x, h, {.name = "scaled"});
  };
  tf::Output smallOf, both, answers;
  {
    tf::NameScope ns("data");
    auto blurred = tf::nn::avg_pool(large, {.ksize = {1, 2, 2, 1}, .strides = {1, 1, 1, 1}, .padding = "SAME", .name = "blurred"});
    smallOf = tf::image::resize_bilinear(blurred, {8, 8}, {.align_corners = false, .name = "small"});
    auto flipped = tf::reverse(smallOf, {2}, {.name = "flipped"});
    both = tf::concat({smallOf, flipped}, 0, {.name = "both"});
    answers = tf::concat({large, tf::reverse(large, {2})}, 0, {.name = "answers"});
  }
  tf::Output made;
  {
    tf::VariableScope vs("generator");
    auto first = tf::layers::conv2d(
        both, 6, 5, {.padding = "same", .activation = tf::nn::leaky_relu, .kernel_initializer = normal(1), .name = "first"});
    tf::Output h = first;
    for (int k = 0; k < 3; ++k)
      h = residual(h, 6, 10 * k + 2, "residual" + std::to_string(k));
    h = attention(h, 6, 40, "attention");
    h = tf::add(h, first, {.name = "skip"});
    h = tf::layers::conv2d(h, 12, 3, {.padding = "same", .kernel_initializer = normal(44), .name = "wide"});
    tf::Output detail = tf::depth_to_space(h, 2, {.name = "pixels"});
    detail =
        tf::layers::conv2d(detail, 3, 3, {.padding = "same", .activation = tf::tanh, .kernel_initializer = normal(45), .name = "detail"});
    auto coarse = tf::image::resize_nearest_neighbor(both, {16, 16}, {.name = "coarse"});
    made = tf::add(coarse, detail, {.name = "made"});
  }
  tf::Output apart, loss;
  {
    tf::NameScope ns("losses");
    apart = made - answers;
    auto charbonnier = tf::reduce_mean(tf::sqrt(tf::square(apart) + 0.0001), {}, {.name = "charbonnier"});
    auto part1 = made(tf::all, tf::all, tf::slice(1), tf::all);
    auto dx = part1 - made(tf::all, tf::all, tf::slice({}, -1), tf::all);
    auto part2 = answers(tf::all, tf::all, tf::slice(1), tf::all);
    auto wantedDx = part2 - answers(tf::all, tf::all, tf::slice({}, -1), tf::all);
    auto part3 = made(tf::all, tf::slice(1), tf::all, tf::all);
    auto dy = part3 - made(tf::all, tf::slice({}, -1), tf::all, tf::all);
    auto part4 = answers(tf::all, tf::slice(1), tf::all, tf::all);
    auto wantedDy = part4 - answers(tf::all, tf::slice({}, -1), tf::all, tf::all);
    auto reduceMean1 = tf::reduce_mean(tf::abs(dx - wantedDx));
    auto gradient = reduceMean1 + tf::reduce_mean(tf::abs(dy - wantedDy));
    auto pooled = tf::nn::avg_pool(made, {.ksize = {1, 4, 4, 1}, .strides = {1, 4, 4, 1}, .padding = "VALID", .name = "pooled"});
    auto wantedPooled =
        tf::nn::avg_pool(answers, {.ksize = {1, 4, 4, 1}, .strides = {1, 4, 4, 1}, .padding = "VALID", .name = "wanted_pooled"});
    auto l2Normalize1 = tf::nn::l2_normalize(wantedPooled, 3);
    auto nearOf = tf::losses::cosine_distance(l2Normalize1, tf::nn::l2_normalize(pooled, 3), 3, {.weights = 0.1});
    loss = tf::add_n({charbonnier, 0.2 * gradient, nearOf}, {.name = "total"});
  }
  tf::Output rate, size;
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto warm = tf::to_float(tf::minimum(step + 1, 5)) / 5.0;
    rate = tf::multiply(warm, tf::train::inverse_time_decay(0.01, step, 10, 0.5), {.name = "rate"});
    auto optimizer = tf::train::AdamOptimizer(rate);
    auto grads = optimizer.compute_gradients(loss);
    std::vector<tf::Output> slopes;
    for (auto &[g, v] : grads)
      slopes.push_back(*g);
    std::vector<tf::Output> clipped;
    std::tie(clipped, size) = tf::clip_by_global_norm(slopes, 0.5, {.name = "clip"});
    tf::GradsAndVars pairs;
    for (std::size_t k1 = 0; k1 < clipped.size(); ++k1)
      pairs.push_back({clipped[k1], tf::trainable_variables()[k1]});
    train = optimizer.apply_gradients(pairs, {.global_step = step});
  }
  tf::Output noise, psnr, worst;
  {
    tf::NameScope ns("measures");
    auto error = tf::reduce_mean(tf::square(apart), {1, 2, 3}, {.name = "error"});
    auto logOf1 = tf::log(error + 1e-06);
    noise = tf::multiply(-10.0, logOf1 / tf::log(10.0), {.name = "noise"});
    psnr = tf::image::psnr(made, answers, 2.0, {.name = "psnr"});
    auto patches = tf::extract_image_patches(apart, {1, 4, 4, 1}, {1, 8, 8, 1}, {1, 1, 1, 1}, "VALID", {.name = "patches"});
    worst = tf::reduce_max(tf::abs(patches), 3, {.name = "worst"});
  }
  tf::Output kept, reversedShare;
  {
    tf::NameScope ns("frequencies");
    auto blur = tf::nn::avg_pool(made, {.ksize = {1, 3, 3, 1}, .strides = {1, 1, 1, 1}, .padding = "SAME", .name = "blur"});
    auto fine = tf::subtract(made, blur, {.name = "fine"});
    auto wantedFine = answers - tf::nn::avg_pool(answers, {.ksize = {1, 3, 3, 1}, .strides = {1, 1, 1, 1}, .padding = "SAME"});
    auto reduceMean2 = tf::reduce_mean(tf::square(fine), {1, 2, 3});
    kept = reduceMean2 / (tf::reduce_mean(tf::square(wantedFine), {1, 2, 3}) + 0.0001);
    kept = tf::sqrt(kept, {.name = "kept"});
    auto wrongSign = tf::to_float(fine * wantedFine < 0.0, {.name = "wrong_sign"});
    reversedShare = tf::reduce_mean(wrongSign, {}, {.name = "reversed"});
  }
  tf::Output unlike, loop;
  {
    tf::NameScope ns("consistency");
    auto parts1 = tf::split(made, 2, 0, {.name = "halves"});
    auto straight = parts1[0];
    auto turned = parts1[1];
    auto back = tf::reverse(turned, {2}, {.name = "back"});
    unlike = tf::reduce_max(tf::abs(straight - back), {}, {.name = "unlike"});
    auto again = tf::image::resize_bilinear(straight, {8, 8}, {.name = "again"});
    loop = tf::reduce_mean(tf::abs(again - smallOf), {}, {.name = "loop"});
    tf::summary::image("made", straight, {.max_outputs = 1});
    tf::summary::scalar("loop", loop);
  }
  return {loss, {train}, {{large, ramp(tf::Shape{2, 16, 16, 3})}}, {noise, psnr, size, rate, worst, kept, reversedShare, unlike, loop}};
}

Program autoencoderWithFlows() {
  auto images = tf::placeholder(tf::float32, {tf::None, 8, 8, 1}, {.name = "images"});
  auto noise = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "noise"});
  auto step = tf::train::get_or_create_global_step();
  int size = 3;
  auto planar = [&](tf::Output z, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto u = tf::get_variable("u", {size}, {.initializer = normal(seed, 0.3)});
    auto w = tf::get_variable("w", {size}, {.initializer = normal(seed + 1, 0.3)});
    auto b = tf::get_variable("b", tf::Shape{}, {.initializer = tf::zeros_initializer()});
    auto dot = tf::reduce_sum(u * w, {}, {.name = "dot"});
    auto product1 = (tf::nn::softplus(dot) - 1.0 - dot) * w;
    auto fixed = u + product1 / (tf::reduce_sum(tf::square(w)) + 0.001);
    auto inner = tf::tanh(tf::tensordot(z, w, 1) + b, {.name = "inner"});
    auto moved = z + tf::expand_dims(inner, 1) * fixed;
    auto slope = tf::expand_dims(1.0 - tf::square(inner), 1) * w;
    auto logdet = tf::log(tf::abs(1.0 + tf::reduce_sum(slope * fixed, 1)) + 0.0001, {.name = "logdet"});
    return std::tuple{moved, logdet};
  };
  auto gated = [&](tf::Output x, int filters, int stride, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto h =
        tf::layers::conv2d(x, 2 * filters, 3, {.strides = stride, .padding = "same", .kernel_initializer = normal(seed), .name = "conv"});
    auto parts1 = tf::split(h, 2, 3, {.name = "halves"});
    auto value = parts1[0];
    auto gate = parts1[1];
    auto selu1 = tf::nn::selu(value);
    return tf::multiply(selu1, tf::sigmoid(gate), {.name = "gated"});
  };
  tf::Output mean, spread;
  {
    tf::VariableScope vs("encoder", {.reuse = tf::AUTO_REUSE});
    tf::Output h = gated(images, 3, 2, 1, "down1");
    h = gated(h, 4, 2, 2, "down2");
    auto flat = tf::layers::flatten(h, {.name = "flat"});
    mean = tf::layers::dense(flat, size, {.kernel_initializer = normal(3), .name = "mean"});
    spread = tf::layers::dense(flat, size, {.activation = tf::nn::softplus, .kernel_initializer = normal(4), .name = "spread"});
  }
  tf::Output z0, z, change;
  {
    tf::VariableScope vs("posterior");
    z0 = tf::add(mean, (spread + 0.01) * noise, {.name = "z0"});
    z = z0;
    std::vector<tf::Output> logdets;
    for (int k = 0; k < 3; ++k) {
      tf::Output logdet;
      std::tie(z, logdet) = planar(z, 10 + 2 * k, "flow" + std::to_string(k));
      logdets.push_back(logdet);
    }
    change = tf::add_n(logdets, {.name = "change"});
  }
  tf::Output logits;
  {
    tf::VariableScope vs("decoder");
    tf::Output d = tf::layers::dense(z, 2 * 2 * 4, {.activation = tf::nn::elu, .kernel_initializer = normal(20), .name = "start"});
    d = tf::reshape(d, {-1, 2, 2, 4}, {.name = "grid"});
    d = tf::layers::conv2d_transpose(
        d, 3, 3, {.strides = 2, .padding = "same", .activation = tf::nn::elu, .kernel_initializer = normal(21), .name = "up1"});
    d = tf::layers::conv2d_transpose(d, 1, 3, {.strides = 2, .padding = "same", .kernel_initializer = normal(22), .name = "up2"});
    logits = tf::identity(d, {.name = "logits"});
  }
  tf::Output targets, analytic, entropy, warm, loss;
  {
    tf::NameScope ns("bound");
    targets = tf::to_float(tf::greater(images, 0.0), {.name = "targets"});
    auto each = tf::nn::sigmoid_cross_entropy_with_logits({.labels = targets, .logits = logits});
    auto rebuilt = tf::reduce_sum(each, {1, 2, 3}, {.name = "rebuilt"});
    auto zeros1 = tf::zeros({size});
    auto prior = tf::distributions::Normal(zeros1, tf::ones({size}));
    auto posterior = tf::distributions::Normal(mean, spread + 0.01);
    auto logPrior = tf::reduce_sum(prior.log_prob(z), 1, {.name = "log_prior"});
    auto logPosterior = tf::reduce_sum(posterior.log_prob(z0), 1) - change;
    analytic = tf::reduce_sum(tf::distributions::kl_divergence(posterior, prior), 1, {.name = "analytic"});
    entropy = tf::reduce_sum(posterior.entropy(), 1, {.name = "entropy"});
    auto divergence = tf::subtract(logPosterior, logPrior, {.name = "divergence"});
    warm = tf::minimum(1.0, 0.1 + tf::to_float(step) / 10.0, {.name = "warm"});
    auto bound = tf::add(rebuilt, warm * divergence, {.name = "bound"});
    loss = tf::reduce_mean(bound, {}, {.name = "loss"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto optimizer = tf::train::RMSPropOptimizer(0.005, {.decay = 0.8, .centered = true});
    auto grads = optimizer.compute_gradients(loss);
    tf::GradsAndVars kept;
    for (auto &[g, v] : grads) {
      auto isNan1 = tf::is_nan(*g);
      kept.push_back({tf::where(isNan1, tf::zeros_like(*g), *g), v});
    }
    train = optimizer.apply_gradients(kept, {.global_step = step});
  }
  tf::Output shades, perceived;
  {
    tf::NameScope ns("measures");
    shades = tf::reduce_mean(tf::sigmoid(logits), {1, 2, 3}, {.name = "shades"});
    perceived = tf::reduce_mean(tf::to_float(tf::equal(targets, tf::round(tf::sigmoid(logits)))), {}, {.name = "perceived"});
  }
  tf::Output even, moved, active, used, dims;
  {
    tf::NameScope ns("walk");
    auto start = mean(0);
    auto end = mean(1);
    auto stepsOf = tf::reshape(tf::constant({0.0, 0.25, 0.5, 0.75, 1.0}), {5, 1}, {.name = "steps"});
    auto product2 = (1.0 - stepsOf) * start;
    auto path = tf::add(product2, stepsOf * end, {.name = "path"});
    auto part1 = path(tf::slice(1));
    auto lengths = tf::sqrt(tf::reduce_sum(tf::square(part1 - path(tf::slice({}, -1))), 1) + 1e-06, {.name = "lengths"});
    auto reduceMax1 = tf::reduce_max(lengths);
    even = reduceMax1 - tf::reduce_min(lengths);
    moved = tf::sqrt(tf::reduce_sum(tf::squared_difference(z, z0), 1) + 1e-06, {.name = "moved"});
    active = tf::reduce_mean(tf::square(mean), 0, {.name = "active"});
    used = tf::reduce_sum(tf::to_int32(active > 0.0001), {}, {.name = "used"});
    dims = tf::nn::top_k(active, 3, {.name = "dims"}).second;
    tf::summary::scalar("loss", loss);
    tf::summary::image("rebuilt", tf::sigmoid(logits), {.max_outputs = 1});
    tf::summary::histogram("z", z);
  }
  auto value1 = even < 0.001;
  return {loss,
          {train},
          {{images, ramp(tf::Shape{2, 8, 8, 1})}, {noise, ramp(tf::Shape{2, 3})}},
          {analytic, entropy, shades, change, perceived, warm, value1, moved, active, used, tf::shape(dims)}};
}

Program weightsOfFewBits() {
  auto images = tf::placeholder(tf::float32, {2, 8, 8, 3}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {2}, {.name = "labels"});
  auto step = tf::train::get_or_create_global_step();
  auto signs = [&](tf::Output w, const std::string &name) {
    tf::NameScope ns(name);
    auto scale = tf::reduce_mean(tf::abs(w), {0, 1, 2}, {.keepdims = true, .name = "scale"});
    auto hard = tf::multiply(tf::sign(w), scale, {.name = "hard"});
    auto nearOf = tf::clip_by_value(w, -1.0, 1.0, {.name = "near"});
    return tf::add(nearOf, tf::stop_gradient(hard - nearOf), {.name = "straight"});
  };
  auto levels = [&](tf::Output x, const std::string &name) {
    tf::NameScope ns(name);
    auto inside = tf::clip_by_value(x, 0.0, 1.0, {.name = "inside"});
    auto rounded = tf::div(tf::round(inside * 7.0), 7.0, {.name = "rounded"});
    return inside + tf::stop_gradient(rounded - inside);
  };
  auto layer = [&](tf::Output x, int filters, int stride, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto w = tf::get_variable("w", {3, 3, x.shape()[3], filters}, {.initializer = normal(seed, 0.5)});
    auto h = tf::nn::conv2d(x, signs(w, "signs"), {.strides = {1, stride, stride, 1}, .padding = "SAME", .name = "conv"});
    auto low = tf::get_variable("low", tf::Shape{}, {.initializer = tf::constant_initializer(-2.0), .trainable = false});
    auto high = tf::get_variable("high", tf::Shape{}, {.initializer = tf::constant_initializer(2.0), .trainable = false});
    auto product1 = 0.9 * low;
    tf::add_to_collection("ranges", product1 + 0.1 * tf::minimum(tf::reduce_min(h), 0.0));
    auto product2 = 0.9 * high;
    tf::add_to_collection("ranges", product2 + 0.1 * tf::maximum(tf::reduce_max(h), 0.0));
    return tf::fake_quant_with_min_max_vars(h, low, high, {.num_bits = 6, .name = "quantised"});
  };
  tf::Output x;
  {
    tf::VariableScope vs("first");
    x = tf::layers::conv2d(images, 4, 3, {.padding = "same", .activation = tf::nn::relu6, .kernel_initializer = normal(1), .name = "conv"});
    x = levels(x, "levels");
  }
  {
    tf::VariableScope vs("body");
    std::vector<int> items1{1, 2, 1};
    for (int k = 0; k < static_cast<int>(items1.size()); ++k) {
      auto stride = items1[k];
      tf::Output h = layer(x, 4, stride, 10 + k, "layer" + std::to_string(k));
      h = tf::layers::batch_normalization(h, {.momentum = 0.9, .training = true, .name = "norm" + std::to_string(k), .fused = true});
      if (stride == 1)
        h = tf::add(h, x, {.name = "skip" + std::to_string(k)});
      x = levels(h, "levels" + std::to_string(k));
    }
  }
  std::optional<tf::Variable> w;
  tf::Output quantised, logits;
  {
    tf::VariableScope vs("last");
    auto whole = tf::reduce_mean(x, {1, 2}, {.name = "whole"});
    w = tf::get_variable("w", {4, 3}, {.initializer = normal(20, 0.5)});
    quantised = tf::fake_quant_with_min_max_args(*w, {.min = -1.0, .max = 1.0, .num_bits = 4, .name = "quantised"});
    logits = tf::matmul(whole, quantised, {.name = "logits"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    std::vector<tf::Output> hinge;
    for (int k = 0; k < 3; ++k) {
      auto truth = 2.0 * tf::to_float(tf::equal(labels, k)) - 1.0;
      hinge.push_back(
          tf::reduce_mean(tf::square(tf::nn::relu(1.0 - truth * logits(tf::all, k))), {}, {.name = "hinge" + std::to_string(k)}));
    }
    loss = tf::add_n(hinge, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto optimizer = tf::train::MomentumOptimizer(0.05, 0.5);
    auto bodyUpdates = tf::get_collection<tf::Operation>(tf::GraphKeys::UPDATE_OPS, "body");
    tf::Operation learn;
    {
      tf::ControlDependencies after(bodyUpdates);
      auto grads = optimizer.compute_gradients(loss);
      tf::GradsAndVars smallOf;
      for (auto &[g, v] : grads)
        smallOf.push_back({tf::clip_by_average_norm(*g, 0.1), v});
      learn = optimizer.apply_gradients(smallOf, {.global_step = step});
    }
    auto boundVariables = tf::global_variables("body/layer./(low|high)");
    {
      tf::ControlDependencies after({learn});
      std::vector<tf::Operation> moved;
      for (std::size_t k1 = 0; k1 < boundVariables.size(); ++k1) {
        auto old = boundVariables[k1];
        auto newOf = tf::get_collection("ranges")[k1];
        moved.push_back(tf::assign(old, newOf).op());
      }
      train = tf::group(moved, {.name = "train"});
    }
  }
  tf::Output share, packed, used, odd, guess;
  {
    tf::NameScope ns("measures");
    share = tf::nn::zero_fraction(x, {.name = "share"});
    packed = tf::cast(tf::round(x * 7.0), tf::uint8, {.name = "packed"});
    used = tf::reduce_max(tf::to_int32(packed), {0, 1, 2}, {.name = "used"});
    auto parity = tf::bitwise::bitwise_and(tf::to_int32(packed), 1, {.name = "parity"});
    odd = tf::reduce_sum(parity, {1, 2, 3}, {.name = "odd"});
    guess = tf::nn::softmax(logits, {.name = "guess"});
  }
  tf::Output balance, told, coarse, fine;
  {
    tf::NameScope ns("bits");
    std::vector<tf::Output> bits;
    for (auto v : tf::trainable_variables("body/layer")) {
      auto ones = tf::to_float(tf::greater(v, 0.0));
      bits.push_back(tf::reduce_mean(ones));
    }
    balance = tf::stack(bits, {.name = "balance"});
    auto chance = tf::clip_by_value(balance, 0.01, 0.99);
    auto product3 = chance * tf::log(chance);
    auto difference1 = 1.0 - chance;
    auto entropy = -(product3 + difference1 * tf::log(1.0 - chance));
    told = tf::reduce_sum(entropy, {}, {.name = "told"});
    auto shifted = tf::bitwise::right_shift(tf::to_int32(packed), 1, {.name = "shifted"});
    coarse = tf::reduce_max(shifted, {1, 2, 3}, {.name = "coarse"});
    auto stepsBetween = tf::div(2.0, 15.0, {.name = "steps_between"});
    auto error = tf::reduce_max(tf::abs(quantised - tf::clip_by_value(*w, -1.0, 1.0)), {}, {.name = "error"});
    fine = tf::less_equal(error, stepsBetween, {.name = "fine"});
  }
  return {loss,
          {train},
          {{images, ramp(tf::Shape{2, 8, 8, 3})}, {labels, tf::Tensor({0, 2})}},
          {share, used, odd, guess, balance, told, coarse, fine}};
}

Program seasonsAndTrends() {
  auto history = tf::placeholder(tf::float32, {tf::None, 12}, {.name = "history"});
  auto future = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "future"});
  auto month = tf::placeholder(tf::int32, {tf::None}, {.name = "month"});
  auto step = tf::train::get_or_create_global_step();
  auto polynomials = [&](int degree, int start, int count, const std::string &name) {
    tf::NameScope ns(name);
    auto times = tf::to_float(tf::range(start, start + count)) / 12.0;
    auto powers = tf::to_float(tf::range(0, degree, 1));
    auto expandDims1 = tf::expand_dims(times, 0);
    return tf::pow(expandDims1, tf::expand_dims(powers, 1), {.name = "basis"});
  };
  auto waves = [&](int start, int count, const std::string &name) {
    tf::NameScope ns(name);
    auto turn = tf::to_float(tf::range(start, start + count)) * (6.2831855 / 6.0);
    auto cos1 = tf::cos(turn);
    auto sin1 = tf::sin(turn);
    auto cos2 = tf::cos(2.0 * turn);
    return tf::stack({cos1, sin1, cos2, tf::sin(2.0 * turn)}, {.name = "basis"});
  };
  auto block = [&](tf::Output x, double sizeOf, tf::Output back, tf::Output ahead, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    tf::Output h = x;
    for (int k = 0; k < 2; ++k) {
      h = tf::layers::dense(h, 6,
                            {.activation = tf::nn::selu,
                             .kernel_initializer = tf::initializers::lecun_normal({.seed = seed + k}),
                             .name = "fc" + std::to_string(k)});
    }
    tf::Output theta = tf::layers::dense(h, 4, {.use_bias = false, .kernel_initializer = normal(seed + 2), .name = "theta"});
    theta = theta * sizeOf;
    auto matmul1 = tf::matmul(theta, back, {.name = "backcast"});
    return std::tuple{matmul1, tf::matmul(theta, ahead, {.name = "forecast"})};
  };
  tf::Output centre, spread, x, shift;
  {
    tf::VariableScope vs("scaling");
    centre = tf::reduce_mean(history, 1, {.keepdims = true, .name = "centre"});
    spread = tf::reduce_mean(tf::abs(history - centre), 1, {.keepdims = true, .name = "spread"});
    auto difference1 = history - centre;
    x = tf::div(difference1, spread + 0.01, {.name = "scaled"});
    auto seasonal = tf::get_variable("seasonal", {12}, {.initializer = tf::zeros_initializer()});
    shift = tf::gather(seasonal, tf::floormod(month, 12), {.name = "shift"});
    x = x - tf::expand_dims(shift, 1);
  }
  tf::Output alpha, beta, smooth;
  {
    tf::VariableScope vs("smoothing");
    auto raw = tf::get_variable("raw", {2}, {.initializer = tf::constant_initializer({-0.5, -1.0})});
    alpha = tf::sigmoid(tf::Output(raw)(0), {.name = "alpha"});
    beta = tf::sigmoid(tf::Output(raw)(1), {.name = "beta"});
    tf::Output level = x(tf::all, 0);
    auto part1 = x(tf::all, 1);
    tf::Output trend = part1 - x(tf::all, 0);
    for (int t = 1; t < 12; ++t) {
      tf::Output before;
      {
        tf::NameScope ns("at" + std::to_string(t));
        before = level;
        auto product1 = alpha * x(tf::all, t);
        auto difference2 = 1.0 - alpha;
        level = product1 + difference2 * (level + trend);
        auto product2 = beta * (level - before);
        trend = product2 + (1.0 - beta) * trend;
      }
    }
    auto ahead = tf::to_float(tf::range(1, 5));
    auto expandDims2 = tf::expand_dims(level, 1);
    smooth = tf::add(expandDims2, tf::expand_dims(trend, 1) * ahead, {.name = "smooth"});
  }
  tf::Output left, blocks;
  {
    tf::VariableScope vs("blocks");
    auto polynomials1 = polynomials(4, 0, 12, "past");
    auto [back1, ahead1] = block(x, 1.0, polynomials1, polynomials(4, 12, 4, "next"), 10, "trend");
    auto rest = tf::subtract(x, back1, {.name = "rest"});
    auto waves1 = waves(0, 12, "past");
    auto [back2, ahead2] = block(rest, 0.5, waves1, waves(12, 4, "next"), 20, "season");
    left = tf::subtract(rest, back2, {.name = "left"});
    blocks = tf::add(ahead1, ahead2, {.name = "forecast"});
  }
  tf::Output forecast;
  {
    tf::VariableScope vs("mixture");
    auto mix = tf::layers::dense(tf::concat({left, tf::one_hot(tf::floormod(month, 4), 4)}, 1), 2,
                                 {.activation = tf::nn::softmax, .kernel_initializer = normal(30), .name = "mix"});
    auto product3 = tf::expand_dims(mix(tf::all, 0), 1) * smooth;
    auto scaled = product3 + tf::expand_dims(mix(tf::all, 1), 1) * blocks;
    auto sum1 = scaled + tf::expand_dims(shift, 1);
    forecast = tf::add(sum1 * (spread + 0.01), centre, {.name = "forecast"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto product4 = 2.0 * tf::abs(forecast - future);
    auto abs1 = tf::abs(forecast);
    auto percent = tf::reduce_mean(product4 / (abs1 + tf::abs(future) + 0.1), {}, {.name = "percent"});
    auto product5 = 0.7 * (future - forecast);
    auto pinball = tf::maximum(product5, -0.3 * (future - forecast), {.name = "pinball"});
    auto residue = tf::reduce_mean(tf::square(left), {}, {.name = "residue"});
    auto reduceMean1 = tf::reduce_mean(pinball);
    loss = tf::add_n({percent, reduceMean1, 0.05 * residue}, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto seasonalRate = tf::train::exponential_decay(0.3, step, 6, 0.7, {.staircase = true});
    auto plain = tf::train::MomentumOptimizer(seasonalRate, 0.3, {.use_nesterov = true});
    auto quick = tf::train::RMSPropOptimizer(0.01, {.momentum = 0.1});
    auto scaleVariables = tf::trainable_variables("scaling");
    auto otherVariables = tf::trainable_variables("blocks");
    auto lastVariables = tf::trainable_variables("(smoothing|mixture)");
    auto one = plain.minimize(loss, {.var_list = scaleVariables, .name = "seasons"});
    // One behind the other: no gradient reads a variable while another group's update changes it.
    tf::Operation two, three;
    {
      tf::ControlDependencies behind({one});
      two = quick.minimize(loss, {.var_list = otherVariables, .name = "blocks"});
    }
    {
      tf::ControlDependencies behind({two});
      three = tf::train::GradientDescentOptimizer(0.1).minimize(loss, {.global_step = step, .var_list = lastVariables, .name = "rest"});
    }
    train = tf::group({one, two, three}, {.name = "train"});
  }
  tf::Output ratio, order;
  {
    tf::NameScope ns("measures");
    auto part2 = history(tf::all, tf::slice(1));
    auto naive = tf::reduce_mean(tf::abs(part2 - history(tf::all, tf::slice({}, -1))), {}, {.name = "naive"});
    ratio = tf::div(tf::reduce_mean(tf::abs(future - forecast)), naive, {.name = "ratio"});
    order = tf::argsort(forecast, {.axis = 1, .direction = "DESCENDING", .name = "order"});
  }
  tf::Output share, turns;
  {
    tf::NameScope ns("bands");
    auto errors = tf::abs(forecast - future, {.name = "errors"});
    auto middle = tf::nn::top_k(tf::reshape(errors, {-1}), 6).first(5);
    auto wide = tf::add(middle, 0.05, {.name = "wide"});
    auto low = tf::subtract(forecast, wide, {.name = "low"});
    auto high = tf::add(forecast, wide, {.name = "high"});
    auto greaterEqual1 = tf::greater_equal(future, low);
    auto held = tf::logical_and(greaterEqual1, tf::less_equal(future, high));
    share = tf::reduce_mean(tf::to_float(held), {}, {.name = "share"});
    turns = tf::reduce_sum(tf::to_float(forecast(tf::all, tf::slice(1)) > forecast(tf::all, tf::slice({}, -1))), 1, {.name = "turns"});
  }
  return {loss,
          {train},
          {{history, ramp(tf::Shape{3, 12})}, {future, positive(tf::Shape{3, 4})}, {month, tf::Tensor({3, 14, 7})}},
          {forecast, alpha, beta, ratio, order, share, turns}};
}

const Programs added{{"sub_pixel_resolution", subPixelResolution},
                     {"autoencoder_with_flows", autoencoderWithFlows},
                     {"weights_of_few_bits", weightsOfFewBits},
                     {"seasons_and_trends", seasonsAndTrends}};

} // namespace
