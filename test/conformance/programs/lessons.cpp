// Lessons on training: towers whose gradients are averaged, a judge with bounded slopes, gradients saved up over steps, a teacher that is
// the pupil's average.
#include "Program.h"

namespace {
using namespace oracle;

Program averagedTowers() {
  auto images = tf::placeholder(tf::float32, {4, 6, 6, 2}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {4}, {.name = "labels"});
  auto inference = [&](tf::Output x, const std::string &name) {
    tf::NameScope ns(name);
    std::optional<tf::Variable> kernel, biases;
    tf::Output h;
    {
      tf::VariableScope vs("conv1");
      kernel = tf::get_variable("weights", {3, 3, 2, 4}, {.initializer = tf::truncated_normal_initializer({.stddev = 0.2, .seed = 1})});
      biases = tf::get_variable("biases", {4}, {.initializer = tf::constant_initializer(0.0)});
      h = tf::nn::relu(tf::nn::bias_add(tf::nn::conv2d(x, *kernel, {.strides = {1, 1, 1, 1}, .padding = "SAME"}), *biases),
                       {.name = "active"});
      tf::summary::histogram("activations", h);
      tf::summary::scalar("sparsity", tf::nn::zero_fraction(h));
    }
    h = tf::nn::max_pool(h, {.ksize = {1, 3, 3, 1}, .strides = {1, 2, 2, 1}, .padding = "SAME", .name = "pool1"});
    h = tf::nn::lrn(h, {.depth_radius = 2, .bias = 1.0, .alpha = 0.001, .beta = 0.75, .name = "norm1"});
    {
      tf::VariableScope vs("conv2");
      kernel = tf::get_variable("weights", {3, 3, 4, 4}, {.initializer = tf::truncated_normal_initializer({.stddev = 0.2, .seed = 2})});
      biases = tf::get_variable("biases", {4}, {.initializer = tf::constant_initializer(0.1)});
      h = tf::nn::relu(tf::nn::bias_add(tf::nn::conv2d(h, *kernel, {.strides = {1, 2, 2, 1}, .padding = "VALID"}), *biases),
                       {.name = "active"});
    }
    tf::VariableScope vs("local");
    auto flat = tf::reshape(h, {2, 4}, {.name = "flat"});
    auto weights = tf::get_variable("weights", {4, 3}, {.initializer = tf::truncated_normal_initializer({.stddev = 0.4, .seed = 3})});
    biases = tf::get_variable("biases", {3}, {.initializer = tf::constant_initializer(0.1)});
    return tf::add(tf::matmul(flat, weights), *biases, {.name = "logits"});
  };
  auto tower = [&](tf::Output x, tf::Output y, const std::string &name) {
    auto logits = inference(x, "inference");
    auto each = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = y, .logits = logits, .name = "each"});
    auto mean = tf::reduce_mean(each, {}, {.name = "mean"});
    std::vector<tf::Output> penalty;
    for (auto v : tf::trainable_variables("conv")) {
      penalty.push_back(tf::nn::l2_loss(v));
    }
    return tf::add(mean, 0.004 * tf::add_n(penalty), {.name = name});
  };
  tf::Output rate, loss, length;
  std::vector<tf::Output> losses, first, second;
  tf::Operation train;
  {
    tf::Device device("/cpu:0");
    auto step =
        tf::get_variable("global_step", tf::Shape{}, {.dtype = tf::int64, .initializer = tf::zeros_initializer(), .trainable = false});
    rate = tf::train::exponential_decay(0.1, step, 6, 0.5, {.staircase = true});
    auto optimizer = tf::train::GradientDescentOptimizer(rate);
    auto imageParts = tf::split(images, 2, 0, {.name = "image_parts"});
    auto labelParts = tf::split(labels, 2, 0, {.name = "label_parts"});
    tf::GradsAndVars grads0;
    {
      tf::VariableScope vs(tf::get_variable_scope());
      {
        tf::Device device("/device:CPU:0");
        {
          tf::NameScope ns("tower_0");
          auto loss0 = tower(imageParts[0], labelParts[0], "loss");
          losses.push_back(loss0);
          grads0 = optimizer.compute_gradients(loss0);
        }
      }
    }
    tf::GradsAndVars grads1;
    {
      tf::VariableScope vs(tf::get_variable_scope(), {.reuse = tf::Reuse::True});
      {
        tf::Device device("/device:CPU:0");
        {
          tf::NameScope ns("tower_1");
          auto loss1 = tower(imageParts[1], labelParts[1], "loss");
          losses.push_back(loss1);
          grads1 = optimizer.compute_gradients(loss1);
        }
      }
    }
    std::vector<tf::Output> averaged;
    for (auto &[g, v] : grads0)
      first.push_back(*g);
    for (auto &[g, v] : grads1)
      second.push_back(*g);
    for (std::size_t k1 = 0; k1 < first.size(); ++k1) {
      auto one = first[k1];
      auto two = second[k1];
      auto expandDims1 = tf::expand_dims(one, 0);
      auto both = tf::concat({expandDims1, tf::expand_dims(two, 0)}, 0);
      averaged.push_back(tf::reduce_mean(both, 0));
    }
    tf::GradsAndVars pairs;
    for (std::size_t k2 = 0; k2 < averaged.size(); ++k2)
      pairs.push_back({averaged[k2], tf::trainable_variables()[k2]});
    auto apply = optimizer.apply_gradients(pairs, {.global_step = step});
    auto averages = tf::train::ExponentialMovingAverage(0.9, {.num_updates = step});
    auto smooth = [&] { // behind it, or it reads variables while they change
      tf::ControlDependencies behind({apply});
      return averages.apply(tf::trainable_variables());
    }();
    train = tf::group({apply, smooth}, {.name = "train"});
    loss = tf::reduce_mean(tf::stack(losses), {}, {.name = "total"});
    length = tf::global_norm(averaged, {.name = "length"});
  }
  tf::Output cosine, apart, lossesApart;
  {
    tf::NameScope ns("agreement");
    std::vector<tf::Output> flatFirst;
    std::vector<tf::Output> flatSecond;
    for (std::size_t k3 = 0; k3 < first.size(); ++k3) {
      auto one = first[k3];
      auto two = second[k3];
      flatFirst.push_back(tf::reshape(one, {-1}));
      flatSecond.push_back(tf::reshape(two, {-1}));
    }
    auto wholeFirst = tf::concat(flatFirst, 0, {.name = "first"});
    auto wholeSecond = tf::concat(flatSecond, 0, {.name = "second"});
    auto dot = tf::reduce_sum(wholeFirst * wholeSecond, {}, {.name = "dot"});
    auto norm1 = tf::norm(wholeFirst);
    auto sizesOf = norm1 * tf::norm(wholeSecond);
    cosine = tf::div(dot, sizesOf + 1e-06, {.name = "cosine"});
    apart = tf::norm(wholeFirst - wholeSecond, {}, {.name = "apart"});
    lossesApart = tf::abs(losses[0] - losses[1], {.name = "losses_apart"});
    tf::summary::scalar("cosine", cosine);
  }
  return {loss,
          {train},
          {{images, ramp(tf::Shape{4, 6, 6, 2})}, {labels, tf::Tensor({0, 2, 1, 1})}},
          {length, rate, cosine, apart, lossesApart}};
}

Program boundedJudge() {
  auto real = tf::placeholder(tf::float32, {4, 6}, {.name = "real"});
  auto noise = tf::placeholder(tf::float32, {4, 3}, {.name = "noise"});
  auto kinds = tf::placeholder(tf::int32, {4}, {.name = "kinds"});
  auto step = tf::train::get_or_create_global_step();
  auto bounded = [&](tf::Output x, int units, int seed, const std::string &name) {
    tf::VariableScope vs(name, {.reuse = tf::AUTO_REUSE});
    int depth = x.shape()[1];
    auto w = tf::get_variable("w", {depth, units}, {.initializer = normal(seed, 0.6)});
    auto b = tf::get_variable("b", {units}, {.initializer = tf::zeros_initializer()});
    auto u = tf::get_variable("u", {1, units}, {.initializer = normal(seed + 1, 1.0), .trainable = false});
    tf::Output left = tf::nn::l2_normalize(tf::matmul(u, w, {.transpose_b = true}), 1, {.name = "left"});
    tf::Output right = tf::nn::l2_normalize(tf::matmul(left, w), 1, {.name = "right"});
    left = tf::stop_gradient(left);
    right = tf::stop_gradient(right);
    auto sigma = tf::matmul(tf::matmul(left, w), right, {.transpose_b = true, .name = "sigma"});
    tf::add_to_collection("directions", right);
    return tf::nn::bias_add(tf::matmul(x, w / sigma), b, {.name = "out"});
  };
  auto judge = [&](tf::Output x, tf::Output y, const std::string &name) {
    tf::VariableScope vs("judge", {.reuse = tf::AUTO_REUSE});
    tf::NameScope ns(name);
    tf::Output h = tf::nn::leaky_relu(bounded(x, 8, 1, "layer1"), 0.1);
    h = tf::nn::leaky_relu(bounded(h, 5, 3, "layer2"), 0.1);
    auto table = tf::get_variable("kinds", {3, 5}, {.initializer = uniform(5, 0.4)});
    auto match = tf::reduce_sum(h * tf::nn::embedding_lookup(table, y), 1, {.name = "match"});
    return tf::add(tf::squeeze(bounded(h, 1, 6, "last"), {1}), match, {.name = "score"});
  };
  auto conditional = [&](tf::Output x, tf::Output y, int units, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto [mean, variance] = tf::nn::moments(x, {0}, {.keepdims = true});
    auto difference1 = x - mean;
    auto plain = difference1 * tf::rsqrt(variance + 0.01);
    auto gain = tf::get_variable("gain", {3, units}, {.initializer = tf::ones_initializer()});
    auto shift = tf::get_variable("shift", {3, units}, {.initializer = normal(seed, 0.1)});
    auto product1 = tf::gather(gain, y) * plain;
    return product1 + tf::gather(shift, y);
  };
  tf::Output fake;
  {
    tf::VariableScope vs("maker");
    auto onehot = tf::one_hot(kinds, 3, {.name = "onehot"});
    tf::Output h =
        tf::layers::dense(tf::concat({noise, onehot}, 1), 7, {.use_bias = false, .kernel_initializer = normal(10, 0.5), .name = "first"});
    h = tf::nn::relu(conditional(h, kinds, 7, 11, "norm1"));
    h = tf::layers::dense(h, 7, {.use_bias = false, .kernel_initializer = normal(12, 0.5), .name = "second"});
    h = tf::nn::elu(conditional(h, kinds, 7, 13, "norm2"));
    fake = tf::layers::dense(h, 6, {.activation = tf::tanh, .kernel_initializer = normal(14, 0.5), .name = "made"});
  }
  auto good = judge(real, kinds, "real");
  auto bad = judge(fake, kinds, "fake");
  tf::Output judgeLoss, makerLoss, distance, loss;
  {
    tf::NameScope ns("losses");
    auto reduceMean1 = tf::reduce_mean(tf::nn::relu(1.0 - good));
    judgeLoss = tf::add(reduceMean1, tf::reduce_mean(tf::nn::relu(1.0 + bad)), {.name = "judge"});
    makerLoss = tf::negative(tf::reduce_mean(bad), {.name = "maker"});
    auto reduceMean2 = tf::reduce_mean(real, 0);
    distance = tf::reduce_mean(tf::squared_difference(reduceMean2, tf::reduce_mean(fake, 0)), {}, {.name = "distance"});
    loss = tf::add_n({judgeLoss, 0.5 * makerLoss, distance}, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto judgeVariables = tf::trainable_variables("judge");
    auto makerVariables = tf::trainable_variables("maker");
    auto judgeStep =
        tf::train::AdamOptimizer(0.004, {.beta1 = 0.0, .beta2 = 0.9}).minimize(judgeLoss, {.var_list = judgeVariables, .name = "judge"});
    tf::Operation makerStep;
    {
      tf::ControlDependencies after({judgeStep});
      makerStep = tf::train::AdamOptimizer(0.001, {.beta1 = 0.0, .beta2 = 0.9})
                      .minimize(makerLoss + distance, {.global_step = step, .var_list = makerVariables, .name = "maker"});
    }
    auto directionVariables = tf::global_variables("judge/.*/u$");
    {
      tf::ControlDependencies after({makerStep});
      std::vector<tf::Operation> turns;
      for (std::size_t k1 = 0; k1 < directionVariables.size(); ++k1) {
        auto old = directionVariables[k1];
        auto newOf = tf::get_collection("directions")[k1];
        turns.push_back(tf::assign(old, newOf).op());
      }
      train = tf::group(turns, {.name = "turned"});
    }
  }
  tf::Output gap, fooled, perKind, spread;
  {
    tf::NameScope ns("watch");
    auto reduceMean3 = tf::reduce_mean(good);
    gap = tf::subtract(reduceMean3, tf::reduce_mean(bad), {.name = "gap"});
    fooled = tf::reduce_mean(tf::cast(tf::greater(bad, 0.0), tf::float32), {}, {.name = "fooled"});
    perKind = tf::unsorted_segment_max(good, kinds, 3, {.name = "per_kind"});
    auto reduceMax1 = tf::reduce_max(fake, 0);
    spread = reduceMax1 - tf::reduce_min(fake, 0);
  }
  tf::Output off, separated, bestMargin;
  {
    tf::NameScope ns("kinds");
    tf::Output centres = tf::unsorted_segment_sum(fake, kinds, 3, {.name = "sums"});
    auto counts = tf::unsorted_segment_sum(tf::ones({4, 1}), kinds, 3, {.name = "counts"});
    centres = tf::div(centres, tf::maximum(counts, 1.0), {.name = "centres"});
    auto unsortedSegmentSum1 = tf::unsorted_segment_sum(real, kinds, 3);
    auto realCentres = tf::div(unsortedSegmentSum1, tf::maximum(counts, 1.0), {.name = "real_centres"});
    off = tf::sqrt(tf::reduce_sum(tf::squared_difference(centres, realCentres), 1) + 1e-06, {.name = "off"});
    auto own = tf::gather(centres, kinds, {.name = "own"});
    auto within = tf::reduce_mean(tf::squared_difference(fake, own), {}, {.name = "within"});
    auto between = tf::reduce_mean(tf::squared_difference(own, tf::reduce_mean(fake, 0)), {}, {.name = "between"});
    separated = tf::div(between, within + 0.001, {.name = "separated"});
    auto ordered = tf::nn::top_k(bad, 4, {.name = "ordered"}).first;
    auto part1 = ordered(0);
    bestMargin = tf::subtract(part1, ordered(3), {.name = "best_margin"});
    tf::summary::scalar("gap", gap);
    tf::summary::histogram("good", good);
    tf::summary::histogram("bad", bad);
  }
  return {loss,
          {train},
          {{real, ramp(tf::Shape{4, 6})}, {noise, positive(tf::Shape{4, 3})}, {kinds, tf::Tensor({0, 2, 1, 2})}},
          {gap, fooled, perKind, spread, off, separated, bestMargin}};
}

Program savedUpGradients() {
  auto rows = tf::placeholder(tf::float32, {5, 4}, {.name = "rows"});
  auto wanted = tf::placeholder(tf::float32, {5, 2}, {.name = "wanted"});
  auto rounds = tf::Variable(0, {.trainable = false, .name = "rounds"});
  auto step = tf::train::get_or_create_global_step();
  int every = 3;
  auto gate = [&](tf::Output x, int units, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto both = tf::layers::dense(x, 2 * units, {.kernel_initializer = tf::initializers::he_uniform({.seed = seed}), .name = "both"});
    auto parts1 = tf::split(both, 2, 1, {.name = "halves"});
    auto value = parts1[0];
    auto openOf = parts1[1];
    return tf::multiply(value, tf::sigmoid(openOf), {.name = "gated"});
  };
  tf::Output h, out;
  {
    tf::VariableScope vs("network", {.initializer = tf::initializers::lecun_uniform({.seed = 1})});
    h = gate(rows, 6, 2, "first");
    h = h + gate(h, 6, 3, "second");
    auto weights = tf::get_variable("weights", {6, 2});
    out = tf::matmul(h, weights, {.name = "out"});
    auto temperature = tf::get_variable("temperature", tf::constant({0.5, 1.5}));
    out = tf::multiply(out, temperature, {.name = "scaled"});
  }
  tf::Output apart, calm, total;
  {
    tf::NameScope ns("loss");
    apart = tf::abs(out - wanted, {.name = "apart"});
    auto value1 = apart < 0.5;
    auto product1 = 0.5 * tf::square(apart);
    auto robust = tf::where(value1, product1, 0.5 * (apart - 0.25), {.name = "robust"});
    auto loss = tf::reduce_mean(tf::reduce_sum(robust, 1), {}, {.name = "mean"});
    auto jacobian = tf::gradients(out, rows, {.grad_ys = {tf::ones_like(out) * 0.5}, .name = "jacobian"})[0];
    calm = tf::reduce_mean(tf::square(jacobian), {}, {.name = "calm"});
    total = tf::add(loss, 0.01 * calm, {.name = "total"});
  }
  auto optimizer = tf::train::MomentumOptimizer(tf::train::polynomial_decay(0.2, step, 6, {.end_learning_rate = 0.02, .power = 1.0}), 0.6);
  std::vector<tf::Variable> sums;
  tf::Output full;
  {
    tf::VariableScope vs("saved");
    auto grads = optimizer.compute_gradients(total);
    std::vector<tf::Operation> adds;
    for (auto &[g, v] : grads) {
      auto held = tf::Variable(tf::zeros_like(v.initialized_value()), {.trainable = false, .name = "held"});
      sums.push_back(held);
      adds.push_back(tf::assign_add(held, *g).op());
    }
    {
      tf::ControlDependencies after(adds);
      auto counted = tf::assign_add(rounds, 1, {.name = "counted"});
      full = tf::equal(tf::floormod(counted, every), 0, {.name = "full"});
    }
  }
  auto moved = [&]() {
    std::vector<tf::Output> means;
    for (auto slot : sums)
      means.push_back(slot / 3.0);
    tf::GradsAndVars pairs;
    for (std::size_t k1 = 0; k1 < means.size(); ++k1)
      pairs.push_back({means[k1], tf::trainable_variables()[k1]});
    auto done = optimizer.apply_gradients(pairs, {.global_step = step});
    tf::ControlDependencies after({done});
    std::vector<tf::Operation> cleared;
    for (auto slot : sums)
      cleared.push_back(tf::assign(slot, tf::zeros_like(slot)).op());
    tf::ControlDependencies after2(cleared);
    return tf::constant(true);
  };
  tf::Output happened;
  {
    tf::NameScope ns("training");
    happened = tf::cond(full, moved, [&]() { return tf::constant(false); }, {.name = "happened"});
  }
  tf::Output error, best, ordered;
  {
    tf::NameScope ns("watch");
    error = tf::reduce_mean(tf::abs(out - wanted), 0, {.name = "error"});
    best = tf::argmin(tf::reduce_sum(apart, 1), 0, {.name = "best", .output_type = tf::int32});
    ordered = tf::sort(tf::reduce_sum(apart, 1), {.direction = "DESCENDING", .name = "ordered"});
  }
  tf::Output savedSize, biggest, left, passed, inStep;
  {
    tf::NameScope ns("saved_sizes");
    std::vector<tf::Output> sizesOf;
    for (auto slot : sums)
      sizesOf.push_back(tf::reduce_sum(tf::square(slot)));
    savedSize = tf::sqrt(tf::add_n(sizesOf) + 1e-06, {.name = "saved_size"});
    biggest = tf::argmax(tf::stack(sizesOf), 0, {.name = "biggest"});
    left = tf::subtract(3, tf::floormod(rounds, 3), {.name = "left"});
    passed = tf::floordiv(rounds, 3, {.name = "passed"});
    inStep = tf::equal(tf::to_int64(passed), step, {.name = "in_step"});
  }
  tf::Output lineError, behind, farRows, openGates;
  {
    tf::NameScope ns("linear");
    auto columns = tf::concat({rows, tf::ones({5, 1})}, 1, {.name = "columns"});
    auto moment = tf::matmul(columns, columns, {.transpose_a = true, .name = "moment"});
    auto ridge = tf::constant({{0.1, 0.0, 0.0, 0.0, 0.0},
                               {0.0, 0.1, 0.0, 0.0, 0.0},
                               {0.0, 0.0, 0.1, 0.0, 0.0},
                               {0.0, 0.0, 0.0, 0.1, 0.0},
                               {0.0, 0.0, 0.0, 0.0, 0.1}},
                              {.name = "ridge"});
    auto cross = tf::matmul(columns, wanted, {.transpose_a = true, .name = "cross"});
    auto solved = tf::matrix_solve(moment + ridge, cross, {.name = "solved"});
    auto straight = tf::matmul(columns, solved, {.name = "straight"});
    lineError = tf::reduce_mean(tf::abs(straight - wanted), 0, {.name = "line_error"});
    behind = tf::subtract(error, lineError, {.name = "behind"});
    farRows = tf::reduce_sum(tf::to_int32(apart > 0.5), 1, {.name = "far_rows"});
    openGates = tf::reduce_mean(tf::to_float(h > 0.0), {}, {.name = "open_gates"});
    tf::summary::scalar("saved_size", savedSize);
    tf::summary::scalar("calm", calm);
    tf::summary::histogram("apart", apart);
  }
  return {total,
          {happened.op()},
          {{rows, ramp(tf::Shape{5, 4})}, {wanted, positive(tf::Shape{5, 2})}},
          {error, best, ordered, calm, savedSize, biggest, left, passed, inStep, lineError, behind, openGates, farRows}};
}

Program teacherByAverage() {
  auto known = tf::placeholder(tf::float32, {3, 5}, {.name = "known"});
  auto labels = tf::placeholder(tf::int32, {3}, {.name = "labels"});
  auto unknown = tf::placeholder(tf::float32, {4, 5}, {.name = "unknown"});
  auto noise = tf::placeholder(tf::float32, {7, 5}, {.name = "noise"});
  auto step = tf::train::get_or_create_global_step();
  auto network = [&](tf::Output x, const std::string &name) {
    tf::VariableScope vs(name, {.reuse = tf::AUTO_REUSE});
    tf::Output h = tf::layers::dense(x, 8, {.activation = tf::nn::relu, .kernel_initializer = normal(1, 0.4), .name = "h1"});
    h = tf::layers::dense(h, 6, {.activation = tf::nn::softsign, .kernel_initializer = normal(2, 0.4), .name = "h2"});
    return tf::layers::dense(h, 3, {.kernel_initializer = normal(3, 0.4), .name = "logits"});
  };
  tf::Output weak, strong, share, blended;
  {
    tf::NameScope ns("views");
    auto everything = tf::concat({known, unknown}, 0, {.name = "everything"});
    weak = tf::add(everything, 0.05 * noise, {.name = "weak"});
    strong = tf::add(everything, 0.3 * tf::reverse(noise, {0}), {.name = "strong"});
    auto mixedShare = tf::constant({0.7, 0.2, 0.9, 0.5, 0.6, 0.8, 0.4}, {.name = "share"});
    share = tf::expand_dims(tf::maximum(mixedShare, 1.0 - mixedShare), 1);
    auto turned = tf::roll(strong, {2}, {0}, {.name = "turned"});
    auto product1 = share * strong;
    blended = tf::add(product1, (1.0 - share) * turned, {.name = "blended"});
  }
  auto pupil = network(strong, "pupil");
  auto teacher = network(weak, "teacher");
  auto blend = network(blended, "pupil");
  tf::Output believed, sharpened, blendedTruth, sure;
  {
    tf::NameScope ns("targets");
    believed = tf::nn::softmax(teacher / 0.5, {.name = "believed"});
    auto square1 = tf::square(believed);
    sharpened = tf::stop_gradient(square1 / tf::reduce_sum(tf::square(believed), 1, {.keepdims = true}), {.name = "sharpened"});
    auto oneHot1 = tf::one_hot(labels, 3);
    auto truth = tf::concat({oneHot1, sharpened(tf::slice(3))}, 0, {.name = "truth"});
    auto product2 = share * truth;
    auto difference1 = 1.0 - share;
    blendedTruth = product2 + difference1 * tf::roll(truth, {2}, {0});
    sure = tf::to_float(tf::reduce_max(sharpened, 1) > 0.4, {.name = "sure"});
  }
  tf::Output meanGuess, loss;
  {
    tf::NameScope ns("losses");
    auto oneHot2 = tf::one_hot(labels, 3);
    auto supervised = tf::losses::softmax_cross_entropy(oneHot2, pupil(tf::slice({}, 3)), {}, 0.02);
    auto softmax1 = tf::nn::softmax(pupil);
    auto agreement = tf::losses::mean_squared_error(sharpened, softmax1, {.weights = tf::expand_dims(sure, 1)});
    auto mixing =
        tf::reduce_mean(tf::nn::softmax_cross_entropy_with_logits_v2({.labels = blendedTruth, .logits = blend}), {}, {.name = "mixing"});
    auto ramped = tf::exp(-5.0 * tf::square(1.0 - tf::minimum(tf::to_float(step) / 10.0, 1.0)), {.name = "ramped"});
    meanGuess = tf::reduce_mean(tf::nn::softmax(pupil), 0);
    auto fair = tf::reduce_sum(meanGuess * tf::log(meanGuess * 3.0 + 1e-06), {}, {.name = "fair"});
    auto product3 = ramped * agreement;
    auto product4 = 0.5 * mixing;
    loss = tf::add_n({supervised, product3, product4, 0.1 * fair}, {.name = "total"});
  }
  tf::Output rate;
  std::vector<tf::Variable> pupilVariables, teacherVariables;
  tf::Operation train;
  {
    tf::NameScope ns("training");
    rate = tf::train::cosine_decay_restarts(0.05, step, 5);
    auto optimizer = tf::train::MomentumOptimizer(rate, 0.9);
    pupilVariables = tf::trainable_variables("pupil");
    teacherVariables = tf::trainable_variables("teacher");
    auto learn = optimizer.minimize(loss, {.global_step = step, .var_list = pupilVariables});
    {
      tf::ControlDependencies after({learn});
      auto follow = tf::minimum(1.0 - 1.0 / (tf::to_float(step) + 1.0), 0.9, {.name = "follow"});
      std::vector<tf::Operation> steps;
      for (std::size_t k1 = 0; k1 < teacherVariables.size(); ++k1) {
        auto slow = teacherVariables[k1];
        auto fast = pupilVariables[k1];
        auto product5 = follow * slow;
        steps.push_back(tf::assign(slow, product5 + (1.0 - follow) * fast).op());
      }
      train = tf::group(steps, {.name = "followed"});
    }
  }
  tf::Output agree, everythingSame, some, doubt;
  {
    tf::NameScope ns("measures");
    auto argmax1 = tf::argmax(pupil, 1);
    auto same = tf::equal(argmax1, tf::argmax(teacher, 1), {.name = "same"});
    agree = tf::reduce_mean(tf::to_float(same), {}, {.name = "agree"});
    everythingSame = tf::reduce_all(same, {}, {.name = "all"});
    some = tf::reduce_any(same, {}, {.name = "any"});
    doubt = -tf::reduce_sum(believed * tf::log(believed + 1e-06), 1);
  }
  tf::Output pupilChance, surer, divergence, farthest, knownScore, spread;
  {
    tf::NameScope ns("confidence");
    pupilChance = tf::nn::softmax(pupil, {.name = "pupil_chance"});
    auto topPupil = tf::reduce_max(pupilChance, 1, {.name = "top_pupil"});
    auto topTeacher = tf::reduce_max(believed, 1, {.name = "top_teacher"});
    surer = tf::reduce_sum(tf::to_int32(topTeacher > topPupil), {}, {.name = "surer"});
    auto crossed = -tf::reduce_sum(believed * tf::log(pupilChance + 1e-06), 1, {.name = "crossed"});
    divergence = tf::subtract(crossed, doubt, {.name = "divergence"});
    farthest = tf::argmax(divergence, 0, {.name = "farthest"});
    auto knownRight = tf::nn::in_top_k(pupil(tf::slice({}, 3)), labels, 1, {.name = "known_right"});
    knownScore = tf::reduce_mean(tf::to_float(knownRight), {}, {.name = "known_score"});
    spread = tf::reduce_mean(tf::squared_difference(pupilChance, meanGuess), {}, {.name = "spread"});
  }
  tf::Output gapByLayer, widest, totalGap;
  {
    tf::NameScope ns("weights_apart");
    std::vector<tf::Output> gaps;
    for (std::size_t k2 = 0; k2 < teacherVariables.size(); ++k2) {
      auto slow = teacherVariables[k2];
      auto fast = pupilVariables[k2];
      gaps.push_back(tf::reduce_mean(tf::abs(slow - fast)));
    }
    gapByLayer = tf::stack(gaps, {.name = "gap_by_layer"});
    widest = tf::argmax(gapByLayer, 0, {.name = "widest"});
    totalGap = tf::reduce_sum(gapByLayer, {}, {.name = "total_gap"});
  }
  tf::Output bent, mostBent;
  {
    tf::NameScope ns("blends");
    auto blendChance = tf::nn::softmax(blend, {.name = "blend_chance"});
    auto product6 = share * pupilChance;
    auto difference2 = 1.0 - share;
    auto straight = product6 + difference2 * tf::roll(pupilChance, {2}, {0});
    bent = tf::reduce_mean(tf::abs(blendChance - straight), 1, {.name = "bent"});
    mostBent = tf::argmax(bent, 0, {.name = "most_bent"});
    tf::summary::scalar("agree", agree);
    tf::summary::scalar("total_gap", totalGap);
    tf::summary::histogram("divergence", divergence);
  }
  return {loss,
          {train},
          {{known, ramp(tf::Shape{3, 5})},
           {labels, tf::Tensor({0, 2, 1})},
           {unknown, positive(tf::Shape{4, 5})},
           {noise, ramp(tf::Shape{7, 5})}},
          {agree, everythingSame, some, doubt, rate, surer, divergence, farthest, knownScore, spread, gapByLayer, widest, bent, mostBent}};
}

const Programs added{{"averaged_towers", averagedTowers},
                     {"bounded_judge", boundedJudge},
                     {"saved_up_gradients", savedUpGradients},
                     {"teacher_by_average", teacherByAverage}};

} // namespace
