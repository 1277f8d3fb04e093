// How one trains: distillation, mixed examples, smoothed labels, several tasks at once, gradients gathered over steps, averages of
// weights, rates that go round, weights in parts, losses of every kind, metrics that stream, checks of numbers.
#include "Program.h"

namespace {
using namespace oracle;

Program distillation() {
  auto x = tf::placeholder(tf::float32, {tf::None, 5}, {.name = "x"});
  auto labels = tf::placeholder(tf::int32, {tf::None}, {.name = "labels"});
  auto teacher = [&](tf::Output value) {
    tf::VariableScope vs("teacher");
    tf::Output h = tf::layers::dense(value, 10, {.activation = tf::nn::relu, .kernel_initializer = normal(1), .trainable = false, .name = "h1"});
    h = tf::layers::dense(h, 8, {.activation = tf::nn::relu, .kernel_initializer = normal(2), .trainable = false, .name = "h2"});
    return tf::layers::dense(h, 4, {.kernel_initializer = normal(3, 1.0), .trainable = false, .name = "logits"});
  };
  auto student = [&](tf::Output value) {
    tf::VariableScope vs("student");
    auto h = tf::layers::dense(value, 4, {.activation = tf::nn::relu, .kernel_initializer = normal(4), .name = "h"});
    return tf::layers::dense(h, 4, {.kernel_initializer = normal(5), .name = "logits"});
  };
  auto strong = teacher(x);
  auto weak = student(x);
  auto temperature = tf::constant(3.0, {.name = "temperature"});
  tf::Output soft;
  {
    tf::NameScope ns("soft");
    auto targets = tf::nn::softmax(strong / temperature);
    auto logs = tf::nn::log_softmax(weak / temperature);
    auto cross = -tf::reduce_sum(tf::stop_gradient(targets) * logs, 1);
    auto square1 = tf::square(temperature);
    soft = square1 * tf::reduce_mean(cross);
  }
  auto hard = tf::losses::sparse_softmax_cross_entropy(labels, weak, {.weights = 0.3, .name = "hard"});
  tf::Output agreement;
  {
    tf::NameScope ns("agreement");
    auto argmax1 = tf::argmax(strong, 1);
    auto same = tf::equal(argmax1, tf::argmax(weak, 1));
    agreement = tf::reduce_mean(tf::cast(same, tf::float32), {}, {.name = "mean"});
  }
  auto loss = tf::add(0.7 * soft, hard, {.name = "loss"});
  auto step = tf::train::get_or_create_global_step();
  auto rate = tf::train::cosine_decay_restarts(0.1, step, 6, {.t_mul = 1.5, .m_mul = 0.8, .alpha = 0.05});
  auto train = tf::train::GradientDescentOptimizer(rate).minimize(loss, {.global_step = step});
  return {loss, {train}, {{x, ramp(6, 5)}, {labels, classes(6, 4)}}, {agreement, rate}};
}

Program mixup() {
  auto x = tf::placeholder(tf::float32, {4, 3}, {.name = "x"});
  auto labels = tf::placeholder(tf::int32, {4}, {.name = "labels"});
  auto share = tf::placeholder(tf::float32, {4}, {.name = "share"});
  tf::Output mixed, order, target;
  {
    tf::NameScope ns("mixed");
    order = tf::constant({2, 0, 3, 1}, {.name = "order"});
    auto onehot = tf::one_hot(labels, 3);
    auto column = tf::expand_dims(share, 1);
    auto rest = 1.0 - column;
    auto product1 = column * x;
    mixed = product1 + rest * tf::gather(x, order);
    auto product2 = column * onehot;
    target = product2 + rest * tf::gather(onehot, order);
  }
  auto h = tf::layers::dense(mixed, 6, {.activation = tf::nn::tanh, .kernel_initializer = uniform(1), .name = "h"});
  auto logits = tf::layers::dense(h, 3, {.kernel_initializer = uniform(2), .name = "logits"});
  auto loss = tf::losses::softmax_cross_entropy(target, logits, {.name = "smooth"}, 0.1);
  auto restored = tf::invert_permutation(order, {.name = "restored"});
  auto train = tf::train::MomentumOptimizer(0.2, 0.7).minimize(loss);
  return {loss, {train}, {{x, ramp(4, 3)}, {labels, classes(4, 3)}, {share, positive({4})}}, {restored, target}};
}

Program manyTasks() {
  auto x = tf::placeholder(tf::float32, {tf::None, 6}, {.name = "x"});
  auto price = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "price"});
  auto kind = tf::placeholder(tf::int32, {tf::None}, {.name = "kind"});
  auto flags = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "flags"});
  tf::Output trunk;
  {
    tf::VariableScope vs("shared");
    trunk = tf::layers::dense(x, 8, {.activation = tf::nn::relu, .kernel_initializer = normal(1), .name = "h1"});
    trunk = tf::layers::dense(trunk, 6, {.activation = tf::nn::relu, .kernel_initializer = normal(2), .name = "h2"});
  }
  tf::Output h, priceLoss, priceOut;
  {
    tf::VariableScope vs("price");
    h = tf::layers::dense(trunk, 4, {.activation = tf::nn::softplus, .kernel_initializer = normal(3), .name = "h"});
    priceOut = tf::layers::dense(h, 1, {.kernel_initializer = normal(4), .name = "out"});
    priceLoss = tf::losses::huber_loss(price, priceOut, {}, 0.5);
  }
  tf::Output kindLoss;
  {
    tf::VariableScope vs("kind");
    h = tf::layers::dense(trunk, 4, {.activation = tf::nn::elu, .kernel_initializer = normal(5), .name = "h"});
    auto kindOut = tf::layers::dense(h, 4, {.kernel_initializer = normal(6), .name = "out"});
    kindLoss = tf::losses::sparse_softmax_cross_entropy(kind, kindOut, {.weights = 0.5});
  }
  tf::Output flagsLoss;
  {
    tf::VariableScope vs("flags");
    h = tf::layers::dense(trunk, 4, {.activation = tf::nn::selu, .kernel_initializer = normal(7), .name = "h"});
    auto flagsOut = tf::layers::dense(h, 3, {.kernel_initializer = normal(8), .name = "out"});
    flagsLoss = tf::losses::sigmoid_cross_entropy(flags, flagsOut, {}, 0.05);
  }
  std::optional<tf::Variable> spreads;
  tf::Output stacked, weighted;
  {
    tf::VariableScope vs("uncertainty");
    spreads = tf::get_variable("spreads", {3}, {.initializer = tf::zeros_initializer()});
    stacked = tf::stack({priceLoss, kindLoss, flagsLoss}, {.name = "stacked"});
    auto scaled = tf::exp(-*spreads) * stacked;
    weighted = tf::reduce_sum(scaled + 0.5 * *spreads, {}, {.name = "weighted"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("total");
    auto plain = tf::losses::get_total_loss();
    loss = tf::add(weighted, 0.001 * plain, {.name = "loss"});
  }
  auto slow = tf::train::GradientDescentOptimizer(0.05, {.name = "Slow"}).minimize(loss, {.var_list = tf::trainable_variables("shared")});
  auto fast = tf::train::MomentumOptimizer(0.1, 0.5, {.name = "Fast"}).minimize(loss, {.var_list = tf::trainable_variables("price|kind|flags")});
  auto free = tf::train::AdagradOptimizer(0.1, {.name = "Free"}).minimize(loss, {.var_list = tf::trainable_variables("uncertainty")});
  {
    tf::NameScope ns("report");
    tf::summary::scalar("price", priceLoss);
    tf::summary::scalar("kind", kindLoss);
    tf::summary::scalar("flags", flagsLoss);
    tf::summary::histogram("spreads", *spreads);
  }
  return {loss, {slow, fast, free}, {{x, ramp(5, 6)}, {price, ramp(5, 1)}, {kind, classes(5, 4)}, {flags, positive({5, 3})}}, {stacked, priceOut}};
}

Program gatheredGradients() {
  auto x = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "y"});
  std::optional<tf::Variable> b, w;
  tf::Output loss, out;
  {
    tf::VariableScope vs("model");
    w = tf::get_variable("w", {4, 2}, {.initializer = normal(1)});
    b = tf::get_variable("b", {2}, {.initializer = tf::zeros_initializer()});
    out = tf::nn::xw_plus_b(x, *w, *b);
    loss = tf::reduce_mean(tf::squared_difference(out, y), {}, {.name = "loss"});
  }
  std::optional<tf::Variable> count, sumB, sumW;
  {
    tf::VariableScope vs("gathered");
    sumW = tf::get_variable("w", {4, 2}, {.initializer = tf::zeros_initializer(), .trainable = false});
    sumB = tf::get_variable("b", {2}, {.initializer = tf::zeros_initializer(), .trainable = false});
    count = tf::get_variable("count", tf::Shape{}, {.dtype = tf::int32, .initializer = tf::zeros_initializer(), .trainable = false});
  }
  auto optimizer = tf::train::AdamOptimizer(0.05, {.epsilon = 0.01});
  auto grads = optimizer.compute_gradients(loss, {*w, *b});
  tf::Operation gather;
  {
    tf::NameScope ns("gather");
    std::vector<tf::Output> parts;
    for (auto &[g, v] : grads)
      parts.push_back(*g);
    auto addW = tf::assign_add(*sumW, parts[0]);
    auto addB = tf::assign_add(*sumB, parts[1]);
    auto more = tf::assign_add(*count, 1);
    gather = tf::group({addW, addB, more}, {.name = "gather"});
  }
  tf::Operation apply;
  tf::Output full;
  {
    tf::NameScope ns("apply");
    auto number = tf::cast(tf::maximum(*count, 1), tf::float32);
    tf::GradsAndVars pairs;
    pairs.push_back({*sumW / number, *w});
    pairs.push_back({*sumB / number, *b});
    full = tf::greater_equal(*count, 4, {.name = "full"});
    apply = optimizer.apply_gradients(pairs);
  }
  tf::Operation clear;
  {
    tf::NameScope ns("clear");
    auto keep = tf::cast(tf::less(*count, 4), tf::float32);
    auto clearW = tf::assign(*sumW, *sumW * keep);
    auto clearB = tf::assign(*sumB, *sumB * keep);
    clear = tf::group({clearW, clearB}, {.name = "sums"});
  }
  tf::Output restart;
  {
    tf::NameScope ns("restart");
    restart = tf::assign(*count, tf::floormod(*count, 4));
  }
  return {loss, {gather, apply, clear, restart.op()}, {{x, ramp(5, 4)}, {y, ramp(5, 2)}}, {full, out}};
}

Program averagedWeights() {
  auto x = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "x"});
  auto y = tf::placeholder(tf::int32, {tf::None}, {.name = "y"});
  auto model = [&](const std::string &name) {
    tf::VariableScope vs(name, {.reuse = tf::AUTO_REUSE});
    auto h = tf::layers::dense(x, 5, {.activation = tf::nn::tanh, .kernel_initializer = normal(1), .name = "h"});
    return tf::layers::dense(h, 3, {.kernel_initializer = normal(2), .name = "logits"});
  };
  auto logits = model("model");
  auto loss = tf::losses::sparse_softmax_cross_entropy(y, logits);
  auto step = tf::train::get_or_create_global_step();
  auto move = tf::train::GradientDescentOptimizer(0.3).minimize(loss, {.global_step = step});
  auto ema = tf::train::ExponentialMovingAverage(0.9, {.num_updates = tf::In(step)});
  tf::Operation train;
  {
    tf::ControlDependencies after({move});
    train = ema.apply(tf::trainable_variables());
  }
  auto smoothed = tf::train::ExponentialMovingAverage(0.8, {.name = "smoothed"});
  tf::Operation follow;
  tf::Output watched;
  {
    tf::NameScope ns("watch");
    watched = tf::reduce_mean(tf::square(logits), {}, {.name = "watched"});
    follow = smoothed.apply({watched});
  }
  return {loss, {train, follow}, {{x, ramp(6, 3)}, {y, classes(6, 3)}}, {watched}};
}

Program cyclicRate() {
  auto x = tf::placeholder(tf::float32, {8, 2}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {8, 1}, {.name = "y"});
  auto step = tf::train::create_global_step();
  tf::Output now, rate;
  {
    tf::NameScope ns("triangle");
    auto low = tf::constant(0.01);
    auto high = tf::constant(0.2);
    now = tf::cast(step, tf::float32);
    auto cycle = tf::floor(1.0 + now / 8.0);
    auto ratio1 = now / 4.0;
    auto place = tf::abs(ratio1 - 2.0 * cycle + 1.0);
    auto difference1 = high - low;
    auto height = difference1 * tf::maximum(0.0, 1.0 - place);
    rate = low + height;
  }
  {
    tf::NameScope ns("warm");
    auto warm = tf::minimum(1.0, (now + 1.0) / 3.0);
    rate = rate * warm;
  }
  auto momentum = tf::subtract(0.95, 0.5 * rate, {.name = "momentum"});
  auto h = tf::layers::dense(x, 6, {.activation = tf::nn::sigmoid, .kernel_initializer = normal(1, 1.0), .name = "h"});
  auto out = tf::layers::dense(h, 1, {.kernel_initializer = normal(2), .name = "out"});
  auto loss = tf::losses::mean_squared_error(y, out);
  auto train = tf::train::MomentumOptimizer(rate, momentum).minimize(loss, {.global_step = step});
  auto other = tf::train::linear_cosine_decay(0.1, step, 20, {.num_periods = 0.5, .alpha = 0.0, .beta = 0.01});
  auto third = tf::train::exponential_decay(0.1, step, 5, 0.5);
  return {loss, {train}, {{x, ramp(8, 2)}, {y, ramp(8, 1)}}, {rate, momentum, other, third}};
}

Program everyLoss() {
  auto x = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "y"});
  auto labels = tf::placeholder(tf::int32, {tf::None}, {.name = "labels"});
  auto weights = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "weights"});
  auto out = tf::layers::dense(x, 4, {.kernel_initializer = normal(1), .name = "out"});
  tf::Output absolute, cosine, hinge, huber, logs, p, sigmoid, sparse, squared;
  {
    tf::NameScope ns("losses");
    p = tf::sigmoid(out, {.name = "p"});
    squared = tf::losses::mean_squared_error(y, out, {.weights = tf::In(weights), .name = "squared"});
    absolute = tf::losses::absolute_difference(y, out, {.weights = 0.5, .name = "absolute"});
    logs = tf::losses::log_loss(y, p, {.name = "logs"}, 0.0001);
    hinge = tf::losses::hinge_loss(tf::round(y), out, {.name = "hinge"});
    huber = tf::losses::huber_loss(y, out, {.weights = tf::In(weights), .name = "huber"});
    sigmoid = tf::losses::sigmoid_cross_entropy(y, out, {.weights = 0.25, .name = "sigmoid"});
    sparse = tf::losses::sparse_softmax_cross_entropy(labels, out, {.weights = 2.0, .name = "sparse"});
    auto unitY = tf::nn::l2_normalize(y, 1);
    auto unitOut = tf::nn::l2_normalize(out, 1);
    cosine = tf::losses::cosine_distance(unitY, unitOut, 1, {.name = "cosine"});
  }
  {
    tf::NameScope ns("by_hand");
    auto kl = tf::reduce_sum(p * tf::log(p / (y + 0.01)), 1);
    auto divergence = tf::reduce_mean(kl, {}, {.name = "kl"});
    auto logcosh = tf::reduce_mean(tf::log(tf::cosh(out - y)), {}, {.name = "logcosh"});
    auto product1 = 0.9 * (y - out);
    auto quantile = tf::reduce_mean(tf::maximum(product1, 0.1 * (out - y)), {}, {.name = "quantile"});
    tf::losses::add_loss(divergence);
    tf::losses::add_loss(logcosh);
    tf::losses::add_loss(quantile);
  }
  auto everything = tf::add_n(tf::losses::get_losses(), {.name = "everything"});
  auto loss = tf::losses::get_total_loss({.name = "total"});
  auto train = tf::train::GradientDescentOptimizer(0.01).minimize(loss);
  auto each = tf::stack({squared, absolute, logs, hinge, huber, sigmoid, sparse, cosine}, {.name = "each"});
  return {loss, {train}, {{x, ramp(5, 4)}, {y, positive({5, 4})}, {labels, classes(5, 4)}, {weights, positive({5, 1})}}, {each, everything}};
}

Program streamingMetrics() {
  auto x = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "x"});
  auto y = tf::placeholder(tf::int64, {tf::None}, {.name = "y"});
  auto logits = tf::layers::dense(x, 2, {.kernel_initializer = normal(1), .name = "logits"});
  auto loss = tf::losses::sparse_softmax_cross_entropy(y, logits);
  auto train = tf::train::GradientDescentOptimizer(0.2).minimize(loss);
  auto guess = tf::argmax(logits, 1, {.name = "guess"});
  auto chance = tf::nn::softmax(logits)(tf::all, 1);
  tf::Output accuracy, accuracyUpdate, away, awayUpdate, below, belowUpdate, error, errorUpdate, mean, meanUpdate, overlap, overlapUpdate, precision,
          precisionUpdate, recall, recallUpdate, root, rootUpdate;
  {
    tf::NameScope ns("metrics");
    std::tie(accuracy, accuracyUpdate) = tf::metrics::accuracy(y, guess);
    std::tie(precision, precisionUpdate) = tf::metrics::precision(y, guess, {.name = "precision"});
    std::tie(recall, recallUpdate) = tf::metrics::recall(y, guess, {.name = "recall"});
    std::tie(mean, meanUpdate) = tf::metrics::mean(chance, {.name = "chance"});
    std::tie(error, errorUpdate) = tf::metrics::mean_squared_error(tf::cast(y, tf::float32), chance, {.name = "error"});
    std::tie(root, rootUpdate) = tf::metrics::root_mean_squared_error(tf::cast(y, tf::float32), chance, {.name = "root"});
    std::tie(below, belowUpdate) = tf::metrics::percentage_below(chance, 0.5, {.name = "below"});
    std::tie(overlap, overlapUpdate) = tf::metrics::mean_iou(y, guess, 2, {.name = "overlap"});
    std::tie(away, awayUpdate) = tf::metrics::mean_absolute_error(tf::cast(y, tf::float32), chance, {.name = "away"});
  }
  tf::Operation first, second;
  {
    tf::NameScope ns("update");
    first = tf::group({accuracyUpdate, precisionUpdate, recallUpdate}, {.name = "first"});
    second = tf::group({meanUpdate, errorUpdate, rootUpdate, belowUpdate, overlapUpdate, awayUpdate}, {.name = "second"});
  }
  auto values = tf::stack({accuracy, precision, recall, mean, error, root, below, away}, {.name = "values"});
  return {loss, {train, first, second}, {{x, ramp(7, 3)}, {y, classes(7, 2).astype(tf::int64)}}, {values, overlap}};
}

Program weightsInParts() {
  auto x = tf::placeholder(tf::float32, {tf::None, 6}, {.name = "x"});
  auto ids = tf::placeholder(tf::int32, {tf::None, 2}, {.name = "ids"});
  auto y = tf::placeholder(tf::float32, {tf::None, 2}, {.name = "y"});
  std::optional<tf::Variable> table;
  {
    tf::VariableScope vs("parts", {.partitioner = tf::fixed_size_partitioner(3)});
    table = tf::get_variable("table", {9, 4}, {.initializer = normal(1)});
  }
  std::optional<tf::Variable> w;
  {
    tf::VariableScope vs("axis", {.partitioner = tf::fixed_size_partitioner(2, 1)});
    w = tf::get_variable("w", {6, 4}, {.initializer = normal(2)});
  }
  std::optional<tf::Variable> u;
  {
    tf::VariableScope vs("small", {.partitioner = tf::variable_axis_size_partitioner(32)});
    u = tf::get_variable("u", {8, 2}, {.initializer = normal(3)});
  }
  auto embedded = tf::nn::embedding_lookup(*table, ids, {.partition_strategy = "div"});
  auto flat = tf::reshape(embedded, {-1, 8});
  auto first = tf::matmul(x, *w);
  auto joined = tf::matmul(flat, *u);
  auto out = joined + first(tf::all, tf::slice({}, 2));
  auto loss = tf::reduce_mean(tf::square(out - y), {}, {.name = "loss"});
  auto train = tf::train::AdagradOptimizer(0.1).minimize(loss);
  return {loss, {train}, {{x, ramp(5, 6)}, {ids, classes({5, 2}, 9)}, {y, ramp(5, 2)}}, {out}};
}

Program checkedNumbers() {
  auto x = tf::placeholder(tf::float32, {tf::None, 3}, {.name = "x"});
  auto lengths = tf::placeholder(tf::int32, {tf::None}, {.name = "lengths"});
  tf::Output safe;
  {
    auto assertPositive1 = tf::assert_positive(lengths, {.message = "lengths"});
    tf::ControlDependencies after({assertPositive1, tf::assert_less_equal(tf::reduce_max(lengths), 3)});
    safe = tf::identity(x, {.name = "safe"});
  }
  tf::Output masked, mean, sums;
  {
    tf::NameScope ns("masked");
    auto mask = tf::sequence_mask(lengths, 3, {.dtype = tf::float32});
    masked = safe * mask;
    sums = tf::reduce_sum(masked, 1);
    mean = tf::div(sums, tf::to_float(lengths), {.name = "mean"});
  }
  auto w = tf::get_variable("w", {3}, {.initializer = normal(1)});
  auto score = tf::reduce_sum(masked * w, 1);
  auto checked = tf::check_numerics(score, "score", {.name = "checked"});
  tf::Output loss;
  {
    tf::ControlDependencies after({tf::Assert(tf::reduce_all(tf::is_finite(score)), {score})});
    loss = tf::reduce_mean(tf::squared_difference(checked, mean), {}, {.name = "loss"});
  }
  auto total = tf::verify_tensor_all_finite(tf::add_n({sums, score}), "total");
  auto train = tf::train::GradientDescentOptimizer(0.3).minimize(loss);
  return {loss, {train}, {{x, ramp(5, 3)}, {lengths, tf::Tensor({1, 2, 3, 2, 1})}}, {total, mean}};
}

const Programs added{{"distillation", distillation}, {"mixup", mixup}, {"many_tasks", manyTasks}, {"gathered_gradients", gatheredGradients},
        {"averaged_weights", averagedWeights}, {"cyclic_rate", cyclicRate}, {"every_loss", everyLoss}, {"streaming_metrics", streamingMetrics},
        {"weights_in_parts", weightsInParts}, {"checked_numbers", checkedNumbers}};

} // namespace
