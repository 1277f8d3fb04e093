// Words, tables and tags in their longer forms: skip-grams with parts of words, a tagger with a conditional random field over convolutions
// with holes, factorised ratings with biases and implicit feedback, a wide and deep model of strings.
#include "Program.h"

namespace {
using namespace oracle;

Program subwordSkipGram() {
  auto words = tf::placeholder(tf::string, {tf::None}, {.name = "words"});
  auto context = tf::placeholder(tf::int64, {tf::None, 1}, {.name = "context"});
  auto step = tf::train::get_or_create_global_step();
  int vocabulary = 12;
  int buckets = 16;
  int depth = 6;
  std::optional<tf::Variable> table, pieces, gate;
  {
    tf::VariableScope vs("embeddings");
    table = tf::get_variable("words", {vocabulary, depth}, {.initializer = uniform(1, 0.5)});
    pieces = tf::get_variable("pieces", {buckets, depth}, {.initializer = uniform(2, 0.5), .partitioner = tf::fixed_size_partitioner(2)});
    gate = tf::get_variable("gate", tf::Shape{}, {.initializer = tf::constant_initializer(0.3), .constraint = [&](tf::Output g) {
                                                    return tf::clip_by_value(g, 0.0, 1.0);
                                                  }});
  }
  std::optional<tf::Variable> weights, biases;
  {
    tf::VariableScope vs("output");
    weights =
        tf::get_variable("weights", {vocabulary, depth}, {.initializer = tf::truncated_normal_initializer({.stddev = 0.3, .seed = 3})});
    biases = tf::get_variable("biases", {vocabulary}, {.initializer = tf::zeros_initializer()});
  }
  tf::Output ids, hashed, owners, embedded;
  std::optional<tf::SparseTensor> split;
  {
    tf::NameScope ns("lookup");
    ids = tf::string_to_hash_bucket_fast(words, vocabulary, {.name = "ids"});
    auto whole = tf::nn::embedding_lookup(*table, ids, {.name = "whole"});
    split = tf::string_split(words, "-", {.skip_empty = true});
    hashed = tf::string_to_hash_bucket_fast(split->values, buckets, {.name = "hashed"});
    auto rows = tf::nn::embedding_lookup(*pieces, hashed, {.partition_strategy = "div", .name = "rows"});
    owners = tf::to_int32(split->indices(tf::all, 0), {.name = "owners"});
    auto summed = tf::segment_sum(rows, owners, {.name = "summed"});
    auto joined = tf::div(summed, tf::sqrt(tf::segment_sum(tf::ones_like(rows), owners)), {.name = "joined"});
    auto product1 = *gate * whole;
    embedded = tf::add(product1, (1.0 - *gate) * joined, {.name = "embedded"});
  }
  auto [hits, expected, shown] = tf::nn::log_uniform_candidate_sampler(context, 1, 5, true, vocabulary, {.seed = 4, .name = "candidates"});
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto trueRows = tf::nn::embedding_lookup(*weights, tf::reshape(context, {-1}), {.name = "true_rows"});
    auto trueBias = tf::gather(*biases, tf::reshape(context, {-1}), {.name = "true_bias"});
    auto noiseRows = tf::nn::embedding_lookup(*weights, tf::stop_gradient(tf::range(0, 12, 3)), {.name = "noise_rows"});
    auto noiseBias = tf::gather(*biases, tf::range(0, 12, 3), {.name = "noise_bias"});
    auto trueLogits = tf::reduce_sum(embedded * trueRows, 1) + trueBias;
    auto noiseLogits = tf::matmul(embedded, noiseRows, {.transpose_b = true}) + noiseBias;
    auto good = tf::nn::sigmoid_cross_entropy_with_logits({.labels = tf::ones_like(trueLogits), .logits = trueLogits, .name = "good"});
    auto bad = tf::nn::sigmoid_cross_entropy_with_logits({.labels = tf::zeros_like(noiseLogits), .logits = noiseLogits, .name = "bad"});
    auto reduceMean1 = tf::reduce_mean(good);
    auto fit = reduceMean1 + tf::reduce_mean(tf::reduce_sum(bad, 1));
    auto l2Loss1 = tf::nn::l2_loss(*table);
    auto decay = 0.001 * tf::add_n({l2Loss1, tf::nn::l2_loss(*weights)}, {.name = "decay"});
    loss = tf::add(fit, decay, {.name = "total"});
  }
  tf::Output lengths, unit, asked, scores, neighbours;
  {
    tf::NameScope ns("similarity");
    lengths = tf::sqrt(tf::reduce_sum(tf::square(*table), 1, {.keepdims = true}), {.name = "lengths"});
    unit = tf::div(*table, lengths + 0.0001, {.name = "unit"});
    asked = tf::nn::embedding_lookup(unit, tf::constant({1, 4, 7}, {.dtype = tf::int64}), {.name = "asked"});
    auto nearOf = tf::matmul(asked, unit, {.transpose_b = true, .name = "near"});
    std::tie(scores, neighbours) = tf::nn::top_k(nearOf, 3, {.name = "neighbours"});
  }
  tf::Output answer;
  {
    tf::NameScope ns("analogy");
    auto parts1 = tf::unstack(asked, {.axis = 0, .name = "parts"});
    auto a = parts1[0];
    auto b = parts1[1];
    auto c = parts1[2];
    auto target = tf::nn::l2_normalize(b - a + c, 0, {.name = "target"});
    answer = tf::argmax(tf::reduce_sum(unit * target, 1), 0, {.name = "answer", .output_type = tf::int32});
  }
  tf::Output rate;
  tf::Operation train;
  {
    tf::NameScope ns("training");
    rate = tf::train::polynomial_decay(0.5, step, 15, {.end_learning_rate = 0.05, .power = 2.0, .cycle = true});
    auto optimizer = tf::train::GradientDescentOptimizer(rate, {.name = "Descent"});
    train = optimizer.minimize(loss, {.global_step = step, .gate_gradients = tf::train::Optimizer::GATE_NONE, .name = "step"});
  }
  tf::Output count, seen;
  {
    tf::NameScope ns("shown");
    tf::summary::scalar("loss", loss);
    tf::summary::scalar("rate", rate);
    tf::summary::histogram("gate", *gate);
    count = tf::size(split->values, {.name = "count"});
    seen = tf::reduce_sum(tf::one_hot(ids, vocabulary), 0, {.name = "seen"});
  }
  tf::Output lengthsOf, piecesPerWord, most, clashes, meanLength, totalLength, marked;
  {
    tf::NameScope ns("words_seen");
    lengthsOf = tf::strings::length(words, {.name = "lengths"});
    piecesPerWord = tf::segment_sum(tf::ones_like(owners), owners, {.name = "pieces_per_word"});
    most = tf::argmax(piecesPerWord, 0, {.name = "most"});
    auto expandDims1 = tf::expand_dims(hashed, 0);
    auto sameBucket = tf::equal(expandDims1, tf::expand_dims(hashed, 1), {.name = "same_bucket"});
    auto reduceSum1 = tf::reduce_sum(tf::to_int32(sameBucket));
    clashes = reduceSum1 - tf::size(hashed);
    auto pieceLengths = tf::strings::length(split->values, {.name = "piece_lengths"});
    meanLength = tf::reduce_mean(tf::to_float(pieceLengths), {}, {.name = "mean_length"});
    auto joinedAgain = tf::string_join({words, tf::as_string(ids)}, {.separator = "#", .name = "joined_again"});
    totalLength = tf::reduce_sum(tf::strings::length(joinedAgain), {}, {.name = "total_length"});
    auto beginnings = tf::substr(words, 0, 2, {.name = "beginnings"});
    marked = tf::to_int32(tf::equal(beginnings, "in"), {.name = "marked"});
  }
  tf::Output explained, firstWord;
  {
    tf::NameScope ns("space");
    auto centre = tf::reduce_mean(*table, 0, {.keepdims = true, .name = "centre"});
    auto around = tf::subtract(*table, centre, {.name = "around"});
    auto spread = tf::matmul(around, around, {.transpose_a = true}) / 12.0;
    tf::Output direction = tf::fill({depth, 1}, 0.4);
    for (int k = 0; k < 4; ++k)
      direction = tf::nn::l2_normalize(tf::matmul(spread, direction), 0);
    auto along = tf::squeeze(tf::matmul(around, direction), {1}, {.name = "along"});
    auto reduceMean2 = tf::reduce_mean(tf::square(along));
    explained = tf::div(reduceMean2, tf::reduce_mean(tf::reduce_sum(tf::square(around), 1)), {.name = "explained"});
    firstWord = tf::argmax(along, 0, {.name = "first_word"});
    tf::summary::histogram("lengths", lengths);
  }
  auto shape1 = tf::shape(hits);
  return {loss,
          {train},
          {{words, tf::Tensor({"in-to", "on-ward", "ward", "to-day"})}, {context, tf::Tensor({{3}, {7}, {1}, {0}})}},
          {scores, neighbours, answer, count, seen, rate, shape1, expected, tf::size(shown), lengthsOf, piecesPerWord, most, clashes,
           meanLength, totalLength, marked, explained, firstWord}};
}

Program taggerWithHoles() {
  auto words = tf::placeholder(tf::int32, {tf::None, 8}, {.name = "words"});
  auto tags = tf::placeholder(tf::int32, {tf::None, 8}, {.name = "tags"});
  auto lengths = tf::placeholder(tf::int32, {tf::None}, {.name = "lengths"});
  int count = 4;
  int depth = 6;
  auto block = [&](tf::Output x, int rate, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto h = tf::layers::conv1d(
        x, depth, 3,
        {.padding = "same", .dilation_rate = rate, .activation = tf::nn::relu, .kernel_initializer = normal(seed, 0.3), .name = "holes"});
    auto scale = tf::get_variable("scale", {depth}, {.initializer = tf::ones_initializer()});
    auto [mean, variance] = tf::nn::moments(h, {2}, {.keepdims = true});
    auto product1 = scale * (h - mean);
    return product1 * tf::rsqrt(variance + 0.01);
  };
  tf::Output x, mask;
  {
    tf::VariableScope vs("inputs");
    auto table = tf::get_variable("table", {20, depth}, {.initializer = uniform(1, 0.6)});
    auto places = tf::get_variable("places", {8, depth}, {.initializer = uniform(2, 0.2)});
    x = tf::nn::embedding_lookup(table, words, {.name = "words"}) + places;
    mask = tf::sequence_mask(lengths, 8, {.dtype = tf::float32, .name = "mask"});
    x = tf::multiply(x, tf::expand_dims(mask, 2), {.name = "masked"});
  }
  tf::Output unary;
  {
    tf::VariableScope vs("blocks");
    tf::Output h = x;
    for (int k = 0; k < 3; ++k)
      h = h + block(h, k + 1, 10 + k, "block" + std::to_string(k));
    unary = tf::layers::dense(h, count, {.kernel_initializer = normal(20), .name = "unary"});
  }
  std::optional<tf::Variable> pairs, begin;
  {
    tf::VariableScope vs("crf");
    pairs = tf::get_variable("pairs", {count, count}, {.initializer = uniform(3, 0.2)});
    begin = tf::get_variable("begin", {count}, {.initializer = tf::zeros_initializer()});
  }
  tf::Output score;
  {
    tf::NameScope ns("score");
    auto onehot = tf::one_hot(tags, count, {.name = "onehot"});
    auto single = tf::reduce_sum(tf::reduce_sum(onehot * unary, 2) * mask, 1, {.name = "single"});
    auto before = onehot(tf::all, tf::slice({}, -1), tf::all);
    auto after = onehot(tf::all, tf::slice(1), tf::all);
    auto moved = tf::tensordot(before, *pairs, {{2}, {0}}, {.name = "moved"});
    auto reduceSum1 = tf::reduce_sum(moved * after, 2);
    auto doubleOf = tf::reduce_sum(reduceSum1 * mask(tf::all, tf::slice(1)), 1, {.name = "double"});
    auto first = tf::reduce_sum(onehot(tf::all, 0, tf::all) * *begin, 1, {.name = "first"});
    score = tf::add_n({single, doubleOf, first}, {.name = "score"});
  }
  std::vector<tf::Output> steps;
  tf::Output norm;
  {
    tf::NameScope ns("partition");
    steps = tf::unstack(unary, {.axis = 1, .name = "steps"});
    auto present = tf::unstack(mask, {.axis = 1, .name = "present"});
    tf::Output alpha = steps[0] + *begin;
    for (int t = 1; t < 8; ++t) {
      tf::Output grown, here;
      {
        tf::NameScope ns("step" + std::to_string(t));
        auto expandDims1 = tf::expand_dims(alpha, 2);
        grown = expandDims1 + tf::expand_dims(*pairs, 0);
        grown = tf::reduce_logsumexp(grown, 1) + steps[t];
        here = tf::expand_dims(present[t], 1);
        auto product2 = here * grown;
        alpha = product2 + (1.0 - here) * alpha;
      }
    }
    norm = tf::reduce_logsumexp(alpha, 1, {.name = "norm"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto likelihood = tf::subtract(score, norm, {.name = "likelihood"});
    auto value1 = -likelihood;
    auto perWord = tf::div(value1, tf::to_float(lengths), {.name = "per_word"});
    loss = tf::reduce_mean(perWord, {}, {.name = "mean"});
  }
  tf::Output found, right;
  {
    tf::NameScope ns("viterbi");
    tf::Output best = steps[0] + *begin;
    std::vector<tf::Output> pointers;
    for (int t = 1; t < 8; ++t) {
      auto expandDims2 = tf::expand_dims(best, 2);
      auto options = expandDims2 + tf::expand_dims(*pairs, 0);
      pointers.push_back(tf::argmax(options, 1, {.output_type = tf::int32}));
      best = tf::reduce_max(options, 1) + steps[t];
    }
    std::vector<tf::Output> path = {tf::argmax(best, 1, {.name = "last", .output_type = tf::int32})};
    for (int t = 0; t < 7; ++t) {
      auto rows = tf::range(tf::shape(path[t])(0));
      auto place = tf::stack({rows, path[t]}, {.axis = 1});
      path.push_back(tf::gather_nd(pointers[6 - t], place));
    }
    found = tf::reverse(tf::stack(path, {.axis = 1}), {1}, {.name = "found"});
    auto same = tf::to_float(tf::equal(found, tags)) * mask;
    auto reduceSum2 = tf::reduce_sum(same);
    right = tf::div(reduceSum2, tf::reduce_sum(mask), {.name = "right"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::get_or_create_global_step();
    auto rate = tf::train::piecewise_constant(step, {5, 10}, {0.02, 0.01, 0.005}, {.name = "rate"});
    auto optimizer = tf::train::AdamOptimizer(rate, {.beta1 = 0.8, .beta2 = 0.99});
    train = optimizer.minimize(loss, {.global_step = step, .var_list = tf::trainable_variables()});
  }
  tf::Output used, changes, whole;
  {
    tf::NameScope ns("posterior");
    auto marginal = tf::nn::softmax(unary, {.name = "marginal"});
    auto certain = tf::reduce_max(marginal, 2) * mask;
    auto doubtful = tf::argmin(certain + 2.0 * (1.0 - mask), 1, {.name = "doubtful"});
    auto oneHot1 = tf::one_hot(found, count);
    used = tf::reduce_sum(oneHot1 * tf::expand_dims(mask, 2), {0, 1}, {.name = "used"});
    auto part1 = found(tf::all, tf::slice(1));
    auto toFloat1 = tf::to_float(tf::not_equal(part1, found(tf::all, tf::slice({}, -1))));
    auto jumps = toFloat1 * mask(tf::all, tf::slice(1));
    changes = tf::reduce_sum(jumps, 1, {.name = "changes"});
    auto strongest = tf::argmax(tf::reshape(*pairs, {-1}), 0, {.name = "strongest"});
    tf::summary::scalar("right", right);
    tf::summary::histogram("pairs", *pairs);
    auto product3 = tf::to_int32(mask) * found;
    whole = tf::reduce_all(tf::equal(product3, tf::to_int32(mask) * tags), 1, {.name = "whole"});
  }
  return {loss,
          {train},
          {{words, classes({3, 8}, 20)}, {tags, classes({3, 8}, 4)}, {lengths, tf::Tensor({8, 5, 6})}},
          {norm, found, right, used, changes, whole}};
}

Program ratingsWithBiases() {
  auto users = tf::placeholder(tf::int32, {tf::None}, {.name = "users"});
  auto items = tf::placeholder(tf::int32, {tf::None}, {.name = "items"});
  auto ratings = tf::placeholder(tf::float32, {tf::None}, {.name = "ratings"});
  auto places = tf::placeholder(tf::int64, {tf::None, 2}, {.name = "places"});
  auto times = tf::placeholder(tf::float32, {tf::None}, {.name = "times"});
  auto visits = tf::SparseTensor(places, times, tf::constant({6, 9}, {.dtype = tf::int64, .name = "size"}));
  int rank = 4;
  auto factors = [&](int count, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto made = tf::get_variable("factors", {count, rank}, {.initializer = normal(seed, 0.3)});
    auto bias = tf::get_variable("bias", {count}, {.initializer = tf::zeros_initializer()});
    return std::tuple{made, bias};
  };
  auto [userFactors, userBias] = factors(6, 1, "user");
  auto [itemFactors, itemBias] = factors(9, 2, "item");
  std::optional<tf::Variable> seen;
  tf::Output implied;
  {
    tf::VariableScope vs("implicit");
    seen = tf::get_variable("seen", {9, rank}, {.initializer = normal(3, 0.1)});
    auto sums = tf::sparse_tensor_dense_matmul(visits, *seen, {.name = "sums"});
    tf::Output counts = tf::sparse_reduce_sum(visits, 1, {.keepdims = true});
    counts = tf::reshape(counts, {6, 1}, {.name = "counts"});
    implied = tf::div(sums, tf::sqrt(counts + 1.0), {.name = "implied"});
  }
  tf::Output u, v, bu, bv;
  std::optional<tf::Variable> middle;
  {
    tf::NameScope ns("lookup");
    auto embeddingLookup1 = tf::nn::embedding_lookup(userFactors, users, {.name = "u"});
    u = embeddingLookup1 + tf::gather(implied, users);
    v = tf::nn::embedding_lookup(itemFactors, items, {.name = "v"});
    bu = tf::gather(userBias, users, {.name = "bu"});
    bv = tf::gather(itemBias, items, {.name = "bv"});
    middle = tf::get_variable("middle", tf::Shape{}, {.initializer = tf::constant_initializer(0.4)});
  }
  tf::Output raw, predicted;
  {
    tf::NameScope ns("prediction");
    auto dot = tf::reduce_sum(u * v, 1, {.name = "dot"});
    raw = *middle + bu + bv + dot;
    predicted = tf::clip_by_value(raw, -1.0, 2.0, {.name = "predicted"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto error = tf::losses::mean_squared_error(ratings, raw, {.weights = 2.0, .reduction = tf::losses::Reduction::SUM_OVER_BATCH_SIZE});
    auto absolute = tf::losses::absolute_difference(ratings, predicted, {.weights = 0.1});
    auto weighted = tf::square(u) * 0.02;
    auto reduceSum1 = tf::reduce_sum(weighted);
    auto sum1 = reduceSum1 + 0.02 * tf::nn::l2_loss(v);
    auto l2Loss1 = tf::nn::l2_loss(bu);
    auto penalty = sum1 + 0.01 * (l2Loss1 + tf::nn::l2_loss(bv));
    tf::losses::add_loss(penalty);
    loss = tf::losses::get_total_loss({.name = "total"});
  }
  tf::Output dense, every, chosen, popular, cover;
  {
    tf::NameScope ns("ranking");
    dense = tf::sparse_tensor_to_dense(visits, {.default_value = 0.0, .name = "dense"});
    every = tf::matmul(userFactors + implied, itemFactors, {.transpose_b = true}) + itemBias;
    auto hidden = every - 100.0 * dense;
    tf::Output best;
    std::tie(best, chosen) = tf::nn::top_k(hidden, 3, {.name = "chosen"});
    popular = tf::argmax(tf::sparse_reduce_sum(visits, 0), 0, {.name = "popular"});
    cover = tf::size(tf::unique(tf::reshape(chosen, {-1})).first, {.name = "cover"});
  }
  tf::Output bayesian, both;
  {
    tf::NameScope ns("pairwise");
    auto left = tf::gather_nd(every, tf::stack({users, items}, {.axis = 1}));
    auto right = tf::gather_nd(every, tf::stack({users, (items + 1) % 9}, {.axis = 1}));
    bayesian = -tf::reduce_mean(tf::log_sigmoid(left - right), {}, {.name = "bayesian"});
    both = tf::add(loss, 0.1 * bayesian, {.name = "both"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::get_or_create_global_step();
    auto slow = tf::train::AdagradOptimizer(0.05);
    auto fast = tf::train::GradientDescentOptimizer(tf::train::exponential_decay(0.2, step, 4, 0.9));
    auto first = slow.minimize(both, {.var_list = {userFactors, itemFactors, *seen}, .name = "factors"});
    auto second = [&] { // or one's gradients read what the other's update changes
      tf::ControlDependencies behind({first});
      return fast.minimize(both, {.global_step = step, .var_list = {userBias, itemBias, *middle}, .name = "biases"});
    }();
    train = tf::group({first, second}, {.name = "train"});
  }
  tf::Output meanError;
  tf::Operation again;
  {
    tf::NameScope ns("measures");
    tf::Output updateError;
    std::tie(meanError, updateError) = tf::metrics::root_mean_squared_error(ratings, predicted, {.name = "rmse"});
    auto [below, updateBelow] = tf::metrics::percentage_below(tf::abs(ratings - predicted), 0.5, {.name = "below"});
    again = tf::group({updateError, updateBelow}, {.name = "again"});
  }
  tf::Output friendOf, repeatScores, repeated;
  {
    tf::NameScope ns("users");
    auto likeness = tf::matmul(userFactors, userFactors, {.transpose_b = true, .name = "likeness"});
    auto size = tf::sqrt(tf::reduce_sum(tf::square(userFactors), 1, {.keepdims = true}) + 0.0001, {.name = "size"});
    auto cosine = likeness / (size * tf::transpose(size));
    auto alone = cosine - 2.0 * tf::one_hot(tf::range(6), 6);
    friendOf = tf::argmax(alone, 1, {.name = "friend"});
    auto borrowed = tf::gather(every, friendOf, {.name = "borrowed"});
    auto product1 = 0.7 * every;
    auto blended = tf::add(product1, 0.3 * borrowed, {.name = "blended"});
    std::tie(repeatScores, repeated) = tf::nn::top_k(blended - 100.0 * dense, 3, {.name = "repeated"});
  }
  tf::Output biased, rare, visited, cold;
  {
    tf::NameScope ns("items");
    biased = tf::nn::top_k(itemBias, 3, {.name = "biased"}).second;
    auto taste = tf::reduce_mean(itemFactors, 0, {.name = "taste"});
    auto usual = tf::reduce_sum(itemFactors * taste, 1, {.name = "usual"});
    rare = tf::argmin(usual, 0, {.name = "rare"});
    visited = tf::reduce_sum(tf::to_int32(dense > 0.0), 0, {.name = "visited"});
    cold = tf::where(tf::equal(visited, 0), {.name = "cold"});
    tf::summary::scalar("bayesian", bayesian);
    tf::summary::histogram("predicted", predicted);
  }
  auto shape1 = tf::shape(repeatScores);
  auto size1 = tf::size(cold);
  return {both,
          {train, again},
          {{users, classes({7}, 6)},
           {items, classes({7}, 9)},
           {ratings, positive(tf::Shape{7})},
           {places, tf::Tensor({{0, 1}, {0, 4}, {1, 2}, {3, 8}, {5, 0}})},
           {times, tf::Tensor({1.0f, 1.0f, 2.0f, 1.0f, 3.0f})}},
          {predicted, chosen, popular, cover, meanError, friendOf, repeated, shape1, rare, visited, size1, tf::shape(biased)}};
}

Program wideDeepStrings() {
  auto cities = tf::placeholder(tf::string, {tf::None}, {.name = "cities"});
  auto jobs = tf::placeholder(tf::string, {tf::None}, {.name = "jobs"});
  auto ages = tf::placeholder(tf::float32, {tf::None}, {.name = "ages"});
  auto hours = tf::placeholder(tf::float32, {tf::None}, {.name = "hours"});
  auto labels = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "labels"});
  auto step = tf::train::get_or_create_global_step();
  auto bucket = [&](tf::Output x, const std::vector<float> &limits, const std::string &name) {
    tf::NameScope ns(name);
    auto expandDims1 = tf::expand_dims(x, 1);
    auto above = tf::greater_equal(expandDims1, tf::constant(limits, {.name = "limits"}));
    return tf::reduce_sum(tf::cast(above, tf::int32), 1, {.name = "bucket"});
  };
  auto widePart = [&](tf::Output ids, int count, const std::string &name) {
    tf::VariableScope vs(name);
    auto w = tf::get_variable("weights", {count, 1},
                              {.initializer = tf::zeros_initializer(), .collections = {"variables", "trainable_variables", "wide"}});
    return tf::nn::embedding_lookup(w, ids, {.name = "rows"});
  };
  tf::Output city, job, both, aged;
  {
    tf::NameScope ns("columns");
    city = tf::string_to_hash_bucket_fast(cities, 10, {.name = "city"});
    job = tf::string_to_hash_bucket_strong(jobs, 8, {11, 22}, {.name = "job"});
    auto age = tf::to_int64(bucket(ages, {20.0, 30.0, 45.0}, "age"));
    auto crossed = tf::string_join({cities, jobs}, {.separator = "_X_", .name = "crossed"});
    both = tf::string_to_hash_bucket(crossed, 14, {.name = "both"});
    aged = tf::floormod(city * 4 + age, 14, {.name = "aged"});
  }
  tf::Output wide;
  {
    tf::VariableScope vs("wide");
    auto widePart1 = widePart(city, 10, "city");
    auto widePart2 = widePart(job, 8, "job");
    auto widePart3 = widePart(both, 14, "both");
    std::vector<tf::Output> parts = {widePart1, widePart2, widePart3, widePart(aged, 14, "aged")};
    auto bias = tf::get_variable("bias", {1},
                                 {.initializer = tf::zeros_initializer(), .collections = {"variables", "trainable_variables", "wide"}});
    wide = tf::nn::bias_add(tf::add_n(parts, {.name = "sum"}), bias, {.name = "logits"});
  }
  tf::Output cityEmbedding, deep;
  {
    tf::VariableScope vs("deep", {.initializer = uniform(5, 0.4), .regularizer = {}});
    auto cityTable = tf::get_variable("city", {10, 3}, {.partitioner = tf::min_max_variable_partitioner(2, {.min_slice_size = 32})});
    auto jobTable = tf::get_variable("job", {8, 2});
    tf::Output centred = (tf::stack({ages, hours}, {.axis = 1}) - 35.0) / 20.0;
    centred = tf::stop_gradient(centred, {.name = "centred"});
    cityEmbedding = tf::nn::embedding_lookup(cityTable, city, {.partition_strategy = "div", .name = "city_embedding"});
    auto jobEmbedding = tf::nn::embedding_lookup(jobTable, job, {.name = "job_embedding"});
    std::vector<tf::Output> columns = {cityEmbedding, jobEmbedding, centred};
    tf::Output h = tf::concat(columns, 1, {.name = "input"});
    std::vector<int> items1{8, 6, 4};
    for (int k = 0; k < static_cast<int>(items1.size()); ++k) {
      auto units = items1[k];
      {
        tf::VariableScope vs("layer" + std::to_string(k));
        h = tf::layers::dense(h, units, {.activation = tf::nn::relu, .name = "dense"});
        h = tf::layers::batch_normalization(h, {.momentum = 0.8, .training = false, .name = "norm"});
      }
    }
    deep = tf::layers::dense(h, 1, {.use_bias = false, .name = "logits"});
  }
  tf::Output chance, entropy, loss;
  {
    tf::NameScope ns("head");
    auto logits = tf::add(wide, deep, {.name = "logits"});
    chance = tf::sigmoid(logits, {.name = "chance"});
    entropy = tf::losses::sigmoid_cross_entropy(labels, logits, {}, 0.05);
    loss = tf::identity(entropy, {.name = "loss"});
  }
  std::vector<tf::Variable> wideVariables;
  tf::Operation train;
  {
    tf::NameScope ns("training");
    wideVariables = tf::get_collection<tf::Variable>("wide");
    auto linear = tf::train::ProximalAdagradOptimizer(0.2, {.l1_regularization_strength = 0.001, .l2_regularization_strength = 0.001});
    auto network = tf::train::AdagradOptimizer(0.05, {.initial_accumulator_value = 0.2});
    auto one = linear.minimize(loss, {.var_list = wideVariables, .name = "linear"});
    tf::Operation two;
    {
      tf::ControlDependencies after({one});
      two = network.minimize(loss, {.global_step = step, .var_list = tf::trainable_variables("deep"), .name = "network"});
    }
    train = tf::group({one, two}, {.name = "train"});
  }
  tf::Output accuracy, precision, recall, area, mean;
  tf::Operation updates;
  {
    tf::NameScope ns("measures");
    auto truth = tf::cast(labels, tf::bool_, {.name = "truth"});
    auto guess = tf::greater(chance, 0.5, {.name = "guess"});
    tf::Output updateAccuracy;
    std::tie(accuracy, updateAccuracy) = tf::metrics::accuracy(truth, guess, {.name = "accuracy"});
    tf::Output updatePrecision;
    std::tie(precision, updatePrecision) = tf::metrics::precision(truth, guess, {.name = "precision"});
    tf::Output updateRecall;
    std::tie(recall, updateRecall) = tf::metrics::recall(truth, guess, {.name = "recall"});
    tf::Output updateArea;
    std::tie(area, updateArea) = tf::metrics::auc(truth, chance, {.num_thresholds = 20, .name = "area"});
    tf::Output updateMean;
    std::tie(mean, updateMean) = tf::metrics::mean(chance, {.weights = tf::ones_like(chance) * 0.5, .name = "mean"});
    updates = tf::group({updateAccuracy, updatePrecision, updateRecall, updateArea, updateMean}, {.name = "updates"});
  }
  tf::Output lengths, perLetter, labelled, neighbours, numbersOf;
  {
    tf::NameScope ns("shown");
    lengths = tf::to_int32(tf::strings::length(cities), {.name = "lengths"});
    auto firstLetters = tf::substr(cities, 0, 1, {.name = "first_letters"});
    auto letters = tf::string_to_hash_bucket_fast(firstLetters, 5, {.name = "letters"});
    perLetter = tf::unsorted_segment_sum(tf::squeeze(chance, {1}), letters, 5, {.name = "per_letter"});
    auto texts = tf::as_string(tf::to_int32(ages), {.name = "texts"});
    labelled = tf::string_join({cities, texts}, {.separator = ":", .name = "labelled"});
    auto expandDims2 = tf::expand_dims(cities, 0);
    auto sameCity = tf::equal(expandDims2, tf::expand_dims(cities, 1), {.name = "same_city"});
    neighbours = tf::reduce_sum(tf::to_int32(sameCity), 1, {.name = "neighbours"});
    numbersOf = tf::string_to_number(texts, {.out_type = tf::float32, .name = "numbers"});
    tf::summary::scalar("entropy", entropy);
  }
  tf::Output nonzero, spread, longest;
  {
    tf::NameScope ns("weights");
    std::vector<tf::Output> used;
    for (auto v : wideVariables)
      used.push_back(tf::count_nonzero(v));
    nonzero = tf::stack(used, {.name = "nonzero"});
    auto reduceMax1 = tf::reduce_max(cityEmbedding, 1);
    spread = reduceMax1 - tf::reduce_min(cityEmbedding, 1);
    longest = tf::reduce_max(tf::strings::length(labelled), {}, {.name = "longest"});
  }
  return {loss,
          {train, updates},
          {{cities, tf::Tensor({"paris", "rome", "oslo", "rome", "bonn", "paris"})},
           {jobs, tf::Tensor({"cook", "tailor", "cook", "baker", "smith", "clerk"})},
           {ages, tf::Tensor({19.0f, 25.0f, 33.0f, 50.0f, 61.0f, 44.0f})},
           {hours, tf::Tensor({40.0f, 20.0f, 35.0f, 60.0f, 10.0f, 38.0f})},
           {labels, tf::Tensor({{1.0f}, {0.0f}, {1.0f}, {1.0f}, {0.0f}, {0.0f}})}},
          {chance, accuracy, precision, recall, area, mean, lengths, perLetter, neighbours, numbersOf, nonzero, spread, longest}};
}

const Programs added{{"subword_skip_gram", subwordSkipGram},
                     {"tagger_with_holes", taggerWithHoles},
                     {"ratings_with_biases", ratingsWithBiases},
                     {"wide_deep_strings", wideDeepStrings}};

} // namespace
