// Matrices: sparse rows and their products, natural gradients by conjugate directions, rows shared out to experts.
#include "Program.h"

namespace {
using namespace oracle;

Program sparseRowsAndProducts() {
  auto places = tf::placeholder(tf::int64, {tf::None, 2}, {.name = "places"});
  auto numbers = tf::placeholder(tf::float32, {tf::None}, {.name = "numbers"});
  auto wanted = tf::placeholder(tf::float32, {4, 2}, {.name = "wanted"});
  auto words = tf::placeholder(tf::string, {4}, {.name = "words"});
  auto size = tf::placeholder(tf::int64, {2}, {.name = "size"});
  auto step = tf::train::get_or_create_global_step();
  std::optional<tf::SparseTensor> table, scaled, heavy, turned, weights;
  tf::Output sums;
  {
    tf::NameScope ns("table");
    auto raw = tf::SparseTensor(places, numbers, size);
    table = tf::sparse_reorder(raw, {.name = "ordered"});
    sums = tf::reshape(tf::sparse_reduce_sum(*table, 1), {4, 1}, {.name = "sums"});
    scaled = tf::SparseTensor(table->indices, table->values / (tf::reduce_max(tf::abs(table->values)) + 0.1), table->dense_shape);
    heavy = tf::sparse_retain(*scaled, tf::greater(tf::abs(scaled->values), 0.05));
    auto reverse1 = tf::reverse(heavy->indices, {1});
    turned = tf::sparse_reorder(tf::SparseTensor(reverse1, heavy->values, tf::reverse(size, {0})), {.name = "turned"});
    weights = tf::sparse_softmax(*scaled, {.name = "weights"});
  }
  std::optional<tf::Variable> w1;
  tf::Output h, back, code;
  {
    tf::VariableScope vs("layer");
    w1 = tf::get_variable("w1", {6, 5}, {.initializer = normal(1, 0.5)});
    auto w2 = tf::get_variable("w2", {4, 5}, {.initializer = normal(2, 0.5)});
    auto b1 = tf::get_variable("b1", {5}, {.initializer = tf::zeros_initializer()});
    auto ahead = tf::sparse_tensor_dense_matmul(*heavy, *w1, {.name = "ahead"});
    auto noticed = tf::sparse_tensor_dense_matmul(*weights, *w1, {.name = "noticed"});
    h = tf::nn::relu(ahead + noticed + w2 + b1, {.name = "h"});
    back = tf::sparse_tensor_dense_matmul(*turned, h, {.name = "back"});
    code = tf::sigmoid(tf::matmul(h, w2, {.transpose_b = true}), {.name = "code"});
  }
  tf::Output text, padded, lengths;
  {
    tf::VariableScope vs("words");
    auto split = tf::string_split(words, " ");
    auto ids = tf::string_to_hash_bucket_fast(split.values, 9, {.name = "ids"});
    auto vectors = tf::get_variable("vectors", {9, 3}, {.initializer = uniform(3, 0.6)});
    auto rows = tf::nn::embedding_lookup(vectors, ids, {.name = "rows"});
    auto spread = tf::scatter_nd(split.indices, rows, tf::constant({4, 3, 3}, {.dtype = tf::int64}), {.name = "spread"});
    text = tf::reduce_sum(spread, 1, {.name = "text"});
    padded = tf::sparse_tensor_to_dense(split, {.default_value = "_", .name = "padded"});
    lengths = tf::reduce_sum(tf::to_int32(tf::not_equal(padded, "_")), 1, {.name = "lengths"});
  }
  tf::Output out;
  {
    tf::VariableScope vs("output");
    auto joined = tf::concat({h, text, sums}, 1, {.name = "joined"});
    out = tf::layers::dense(joined, 2,
                            {.kernel_initializer = normal(4, 0.4),
                             .activity_regularizer = [&](tf::Output y) { return 0.01 * tf::reduce_sum(tf::square(y)); },
                             .name = "out"});
  }
  tf::Output thin, lost, loss;
  {
    tf::NameScope ns("loss");
    auto fit = tf::losses::mean_squared_error(wanted, out);
    double wish = 0.2;
    auto meanCode = tf::reduce_mean(code, 0, {.name = "mean_code"});
    auto product1 = wish * tf::log(wish / meanCode);
    thin = tf::reduce_sum(product1 + (1.0 - wish) * tf::log((1.0 - wish) / (1.0 - meanCode)), {}, {.name = "thin"});
    auto rebuilt = tf::gather_nd(tf::matmul(h, *w1, {.transpose_b = true}), table->indices, {.name = "rebuilt"});
    lost = tf::reduce_mean(tf::squared_difference(rebuilt, table->values), {}, {.name = "lost"});
    auto extra = tf::losses::get_regularization_loss({.name = "extra"});
    auto product2 = 0.05 * thin;
    auto product3 = 0.3 * lost;
    loss = tf::add_n({fit, product2, product3, extra, 0.001 * tf::nn::l2_loss(back)}, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto optimizer = tf::train::AdamOptimizer(0.01);
    train = optimizer.minimize(loss, {.global_step = step});
  }
  tf::Output density, columns, upper, top, total;
  {
    tf::NameScope ns("measures");
    density = tf::div(tf::to_float(tf::size(heavy->values)), 24.0, {.name = "density"});
    columns = tf::sparse_reduce_sum(*table, 0);
    auto dense = tf::sparse_tensor_to_dense(tf::sparse_reorder(*turned), {.name = "dense"});
    upper = tf::reduce_max(dense, 1, {.name = "upper"});
    top = tf::sparse_reduce_max(*table, 1);
    auto both = tf::sparse_add(*table, *scaled);
    total = tf::reduce_sum(both.values, {}, {.name = "total"});
  }
  tf::Output linked, cells, rowSums, reached;
  {
    tf::NameScope ns("links");
    auto filled = tf::sparse_tensor_to_dense(*table, {.name = "filled"});
    auto present = tf::to_float(tf::not_equal(filled, 0.0), {.name = "present"});
    auto together = tf::matmul(present, present, {.transpose_a = true, .name = "together"});
    linked = tf::reduce_sum(tf::to_int32(together > 0.5), 1, {.name = "linked"});
    auto shapeOf = tf::to_int32(table->dense_shape, {.name = "shape"});
    cells = tf::reduce_prod(shapeOf, {}, {.name = "cells"});
    auto rowIds = tf::to_int32(table->indices(tf::all, 0), {.name = "row_ids"});
    rowSums = tf::segment_sum(table->values, rowIds, {.name = "row_sums"});
    auto columnIds = tf::to_int32(table->indices(tf::all, 1), {.name = "column_ids"});
    auto columnTops = tf::unsorted_segment_max(table->values, columnIds, 6, {.name = "column_tops"});
    reached = tf::reduce_sum(tf::to_int32(columnTops > -100.0), {}, {.name = "reached"});
  }
  tf::Output nearest, dead, perBucket;
  {
    tf::NameScope ns("codes");
    auto close = tf::matmul(code, code, {.transpose_b = true, .name = "close"});
    nearest = tf::argmax(close - 10.0 * tf::one_hot(tf::range(4), 4), 1, {.name = "nearest"});
    auto active = tf::reduce_mean(tf::to_float(h > 0.0), 0, {.name = "active"});
    dead = tf::reduce_sum(tf::to_int32(tf::equal(active, 0.0)), {}, {.name = "dead"});
    auto firstWords = padded(tf::all, 0);
    auto buckets = tf::string_to_hash_bucket_fast(firstWords, 5, {.name = "buckets"});
    perBucket = tf::unsorted_segment_sum(tf::ones({4}), buckets, 5, {.name = "per_bucket"});
    tf::summary::scalar("thin", thin);
    tf::summary::histogram("code", code);
    tf::summary::scalar("density", density);
    tf::summary::scalar("lost", lost);
  }
  return {loss,
          {train},
          {{places, tf::Tensor({{2, 1}, {0, 0}, {0, 4}, {1, 3}, {3, 5}, {3, 2}})},
           {numbers, tf::Tensor({0.5f, -1.0f, 2.0f, 0.7f, 1.5f, -0.3f})},
           {wanted, ramp(tf::Shape{4, 2})},
           {words, tf::Tensor({"a b", "c", "b c d", "d a"})},
           {size, tf::Tensor({4, 6})}},
          {density, columns, upper, top, total, lengths, linked, cells, rowSums, reached, nearest, dead, perBucket}};
}

Program naturalDirections() {
  auto states = tf::placeholder(tf::float32, {6, 3}, {.name = "states"});
  auto actions = tf::placeholder(tf::int32, {6}, {.name = "actions"});
  auto returns = tf::placeholder(tf::float32, {6}, {.name = "returns"});
  std::optional<tf::Variable> w1, b1, w2;
  tf::Output logits, logChance;
  {
    tf::VariableScope vs("policy");
    w1 = tf::get_variable("w1", {3, 4}, {.initializer = normal(1, 0.5)});
    b1 = tf::get_variable("b1", {4}, {.initializer = tf::zeros_initializer()});
    w2 = tf::get_variable("w2", {4, 3}, {.initializer = normal(2, 0.5)});
    auto h = tf::tanh(tf::matmul(states, *w1) + *b1, {.name = "h"});
    logits = tf::matmul(h, *w2, {.name = "logits"});
    logChance = tf::nn::log_softmax(logits, {.name = "log_chance"});
  }
  tf::Output guess, refit;
  {
    tf::VariableScope vs("baseline");
    auto weights = tf::get_variable("weights", {4, 1}, {.initializer = tf::zeros_initializer(), .trainable = false});
    auto features = tf::concat({states, tf::ones({6, 1})}, 1, {.name = "features"});
    guess = tf::squeeze(tf::matmul(features, weights), {1}, {.name = "guess"});
    auto solved = tf::matrix_solve_ls(features, tf::expand_dims(returns, 1), {.l2_regularizer = 0.125, .fast = false, .name = "solved"});
    auto product1 = 0.5 * weights;
    refit = tf::assign(weights, product1 + 0.5 * solved, {.name = "refit"});
  }
  auto flatten = [&](const std::vector<tf::Output> &parts, const std::string &name) {
    tf::NameScope ns(name);
    std::vector<tf::Output> rows;
    for (auto part : parts)
      rows.push_back(tf::reshape(part, {-1}));
    return tf::concat(rows, 0, {.name = "flat"});
  };
  tf::Output picked, gain, divergence;
  {
    tf::NameScope ns("surrogate");
    auto advantage = tf::stop_gradient(returns - guess, {.name = "advantage"});
    auto onehot = tf::one_hot(actions, 3, {.name = "onehot"});
    picked = tf::reduce_sum(onehot * logChance, 1, {.name = "picked"});
    gain = tf::reduce_mean(tf::exp(picked - tf::stop_gradient(picked)) * advantage, {}, {.name = "gain"});
    auto fixed = tf::stop_gradient(logChance, {.name = "fixed"});
    auto expOf1 = tf::exp(fixed);
    divergence = tf::reduce_mean(tf::reduce_sum(expOf1 * (fixed - logChance), 1), {}, {.name = "divergence"});
  }
  tf::Output ascent, curve;
  {
    tf::NameScope ns("slopes");
    ascent = flatten(tf::gradients(gain, {*w1, *b1, *w2}, {.name = "of_gain"}), "ascent");
    curve = flatten(tf::gradients(divergence, {*w1, *b1, *w2}, {.name = "of_divergence"}), "curve");
  }
  auto product = [&](tf::Output vector, const std::string &name) {
    tf::NameScope ns(name);
    auto along = tf::reduce_sum(curve * tf::stop_gradient(vector), {}, {.name = "along"});
    auto flatten1 = flatten(tf::gradients(along, {*w1, *b1, *w2}, {.name = "second"}), "product");
    return flatten1 + 0.1 * vector;
  };
  tf::Output natural;
  {
    tf::NameScope ns("conjugate");
    tf::Output x = tf::zeros_like(ascent, {.name = "start"});
    tf::Output residue = ascent;
    tf::Output direction = ascent;
    tf::Output size = tf::reduce_sum(tf::square(residue), {}, {.name = "size"});
    for (int k = 0; k < 3; ++k) {
      tf::Output image, length, after;
      {
        tf::NameScope ns("round" + std::to_string(k));
        image = product(direction, "fisher");
        length = size / (tf::reduce_sum(direction * image) + 1e-06);
        x = x + length * direction;
        residue = residue - length * image;
        after = tf::reduce_sum(tf::square(residue));
        direction = residue + after / (size + 1e-06) * direction;
        size = after;
      }
    }
    natural = tf::identity(x, {.name = "natural"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("step");
    auto quadratic = 0.5 * tf::reduce_sum(natural * product(natural, "fisher"), {}, {.name = "quadratic"});
    auto stretch = tf::sqrt(0.01 / (tf::abs(quadratic) + 1e-06), {.name = "stretch"});
    auto move = tf::clip_by_norm(stretch * natural, 0.5, {}, {.name = "move"});
    auto pieces = tf::split(move, {12, 4, 12}, 0, {.name = "pieces"});
    auto new1 = tf::assign_add(*w1, tf::reshape(pieces[0], {3, 4}), {.name = "new1"});
    auto new2 = tf::assign_add(*b1, pieces[1], {.name = "new2"});
    auto new3 = tf::assign_add(*w2, tf::reshape(pieces[2], {4, 3}), {.name = "new3"});
    {
      tf::ControlDependencies after({new1, new2, new3});
      train = tf::group({refit}, {.name = "train"});
    }
  }
  tf::Output entropy, loss;
  {
    tf::NameScope ns("loss");
    entropy = -tf::reduce_mean(tf::reduce_sum(tf::exp(logChance) * logChance, 1), {}, {.name = "entropy"});
    auto misfit = tf::reduce_mean(tf::square(returns - guess), {}, {.name = "misfit"});
    auto likelihood = -tf::reduce_mean(picked * returns, {}, {.name = "likelihood"});
    loss = tf::add_n({misfit, likelihood, -0.01 * entropy}, {.name = "total"});
  }
  tf::Output agreement, greedy, rankOf;
  {
    tf::NameScope ns("watch");
    auto reduceSum1 = tf::reduce_sum(ascent * natural);
    auto norm1 = tf::norm(ascent);
    agreement = tf::div(reduceSum1, norm1 * tf::norm(natural) + 1e-06, {.name = "agreement"});
    greedy = tf::argmax(logits, 1, {.name = "greedy"});
    rankOf = tf::nn::in_top_k(logits, actions, 2, {.name = "rank"});
  }
  tf::Output firstHalf;
  {
    tf::NameScope ns("spectrum");
    auto unit = tf::div(natural, tf::norm(natural) + 1e-06, {.name = "unit"});
    auto bent = product(unit, "fisher");
    auto curvature = tf::reduce_sum(unit * bent, {}, {.name = "curvature"});
    auto leaning = tf::sqrt(tf::reduce_sum(tf::square(bent - curvature * unit)), {.name = "leaning"});
    auto halves = tf::split(unit, 2, 0, {.name = "halves"});
    firstHalf = tf::reduce_sum(tf::square(halves[0]), {}, {.name = "first_half"});
    auto signs = tf::reduce_sum(tf::sign(natural), {}, {.name = "signs"});
    tf::summary::scalar("curvature", curvature);
    tf::summary::scalar("entropy", entropy);
  }
  return {loss,
          {train},
          {{states, ramp(tf::Shape{6, 3})},
           {actions, tf::Tensor({0, 2, 1, 1, 0, 2})},
           {returns, tf::Tensor({0.5f, -0.2f, 0.1f, 0.9f, -0.5f, 0.3f})}},
          {agreement, greedy, rankOf, entropy, firstHalf}};
}

Program easyRowsFirst() {
  auto rows = tf::placeholder(tf::float32, {8, 4}, {.name = "rows"});
  auto labels = tf::placeholder(tf::float32, {8}, {.name = "labels"});
  auto groups = tf::placeholder(tf::int32, {8}, {.name = "groups"});
  auto step = tf::train::get_or_create_global_step();
  std::vector<tf::Output> parts, places, answers;
  tf::Output logits;
  {
    tf::VariableScope vs("experts");
    parts = tf::dynamic_partition(rows, groups, 3, {.name = "parts"});
    places = tf::dynamic_partition(tf::range(8), groups, 3, {.name = "places"});
    for (int k = 0; k < 3; ++k) {
      tf::Output h;
      {
        tf::VariableScope vs("expert" + std::to_string(k));
        h = tf::layers::dense(parts[k], 5, {.activation = tf::nn::tanh, .kernel_initializer = normal(k + 1, 0.5), .name = "h"});
        answers.push_back(tf::layers::dense(h, 1, {.kernel_initializer = normal(k + 11, 0.5), .name = "out"}));
      }
    }
    logits = tf::squeeze(tf::dynamic_stitch(places, answers), {1}, {.name = "logits"});
  }
  std::optional<tf::Variable> w;
  tf::Output common;
  {
    tf::VariableScope vs("shared");
    w = tf::get_variable("w", {4}, {.initializer = tf::zeros_initializer()});
    auto b = tf::get_variable("b", tf::constant(0.1));
    common = tf::add(tf::reduce_sum(rows * *w, 1), b, {.name = "common"});
    logits = tf::add(logits, common, {.name = "logits"});
  }
  tf::Output each, chosen, weighted;
  {
    tf::NameScope ns("hardness");
    each = tf::nn::weighted_cross_entropy_with_logits({.labels = labels, .logits = logits, .pos_weight = 1.5, .name = "each"});
    auto limit = tf::add(0.6, 0.05 * tf::to_float(step), {.name = "limit"});
    auto easy = tf::less(each, limit, {.name = "easy"});
    auto kept = tf::boolean_mask(each, easy, {.name = "kept"});
    auto count = tf::maximum(tf::size(kept), 1, {.name = "count"});
    auto reduceSum1 = tf::reduce_sum(kept);
    chosen = tf::div(reduceSum1, tf::to_float(count), {.name = "chosen"});
    auto soft = tf::stop_gradient(tf::nn::softmax(-each / 0.5), {.name = "soft"});
    weighted = tf::reduce_sum(soft * each, {}, {.name = "weighted"});
  }
  tf::Output worst, spread;
  {
    tf::NameScope ns("fairness");
    auto total = tf::unsorted_segment_sum(each, groups, 3, {.name = "sums"});
    auto sizesOf = tf::unsorted_segment_sum(tf::ones_like(each), groups, 3, {.name = "sizes"});
    auto byGroup = tf::div(total, tf::maximum(sizesOf, 1.0), {.name = "by_group"});
    worst = tf::reduce_max(byGroup, {}, {.name = "worst"});
    auto reduceMax1 = tf::reduce_max(byGroup);
    spread = reduceMax1 - tf::reduce_min(byGroup);
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto early = tf::less(step, 6, {.name = "early"});
    auto value1 = [&]() { return chosen + 0.5 * weighted; };
    auto picked = tf::cond(early, value1,
                           [&]() {
                             auto reduceMean1 = tf::reduce_mean(each);
                             return reduceMean1 + 0.2 * worst;
                           },
                           {.name = "picked"});
    auto decay = 0.001 * tf::nn::l2_loss(*w);
    loss = tf::add(picked, decay, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto rate = tf::train::exponential_decay(0.1, step, 5, 0.9);
    auto optimizer = tf::train::AdagradOptimizer(rate);
    auto sharedVariables = tf::trainable_variables("shared");
    auto expertVariables = tf::trainable_variables("experts");
    auto slow =
        tf::train::ProximalGradientDescentOptimizer(0.05, {.l1_regularization_strength = 0.002, .l2_regularization_strength = 0.001});
    auto one = slow.minimize(loss, {.var_list = sharedVariables});
    auto two = [&] { // or one's gradients read what the other's update changes
      tf::ControlDependencies behind({one});
      return optimizer.minimize(loss, {.global_step = step, .var_list = expertVariables});
    }();
    train = tf::group({one, two}, {.name = "train"});
  }
  tf::Output right, hits, misses, alarms, quiet;
  tf::Operation updatesOf;
  {
    tf::NameScope ns("measures");
    auto guess = tf::to_float(tf::greater(logits, 0.0), {.name = "guess"});
    right = tf::reduce_mean(tf::to_float(tf::equal(guess, labels)), {}, {.name = "right"});
    tf::Output updateHits;
    std::tie(hits, updateHits) = tf::metrics::true_positives(labels, guess, {.name = "hits"});
    tf::Output updateMisses;
    std::tie(misses, updateMisses) = tf::metrics::false_negatives(labels, guess, {.name = "misses"});
    tf::Output updateAlarms;
    std::tie(alarms, updateAlarms) = tf::metrics::false_positives(labels, guess, {.name = "alarms"});
    tf::Output updateQuiet;
    std::tie(quiet, updateQuiet) = tf::metrics::true_negatives(labels, guess, {.name = "quiet"});
    updatesOf = tf::group({updateHits, updateMisses, updateAlarms, updateQuiet}, {.name = "updates"});
  }
  tf::Output loads, busiest, meanAnswers, ownShare, whole;
  {
    tf::NameScope ns("experts_seen");
    std::vector<tf::Output> sizesSeen;
    for (int k = 0; k < 3; ++k)
      sizesSeen.push_back(tf::shape(parts[k])(0));
    loads = tf::stack(sizesSeen, {.name = "loads"});
    busiest = tf::argmax(loads, 0, {.name = "busiest"});
    std::vector<tf::Output> means;
    for (int k = 0; k < 3; ++k)
      means.push_back(tf::reduce_mean(answers[k]));
    meanAnswers = tf::stack(means, {.name = "mean_answers"});
    ownShare = tf::reduce_mean(tf::abs(logits - common), {}, {.name = "own_share"});
    auto again = tf::dynamic_stitch(places, parts);
    whole = tf::reduce_max(tf::abs(again - rows), {}, {.name = "whole"});
  }
  tf::Output area, precision, zeroWeights;
  {
    tf::NameScope ns("ranking");
    auto higher = tf::to_float(tf::expand_dims(logits, 1) > tf::expand_dims(logits, 0), {.name = "higher"});
    auto expandDims1 = tf::expand_dims(labels, 1);
    auto pairs = expandDims1 * (1.0 - tf::expand_dims(labels, 0));
    auto reduceSum2 = tf::reduce_sum(higher * pairs);
    area = tf::div(reduceSum2, tf::reduce_sum(pairs) + 0.001, {.name = "area"});
    auto order = tf::nn::top_k(logits, 8, {.name = "order"}).second;
    auto firstLabels = tf::gather(labels, order(tf::slice({}, 3)), {.name = "first_labels"});
    precision = tf::reduce_mean(firstLabels, {}, {.name = "precision"});
    zeroWeights = tf::nn::zero_fraction(*w, {.name = "zero_weights"});
    tf::summary::scalar("worst", worst);
    tf::summary::scalar("area", area);
    tf::summary::histogram("logits", logits);
  }
  return {loss,
          {train, updatesOf},
          {{rows, ramp(tf::Shape{8, 4})},
           {labels, tf::Tensor({1.0f, 0.0f, 0.0f, 1.0f, 1.0f, 0.0f, 1.0f, 0.0f})},
           {groups, tf::Tensor({0, 1, 2, 0, 1, 1, 0, 2})}},
          {right, hits, misses, alarms, quiet, spread, worst, loads, busiest, meanAnswers, ownShare, whole, area, precision, zeroWeights}};
}

const Programs added{
    {"sparse_rows_and_products", sparseRowsAndProducts}, {"natural_directions", naturalDirections}, {"easy_rows_first", easyRowsFirst}};

} // namespace
