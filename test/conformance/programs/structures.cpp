// Structures: attention along the edges of a graph, sets whose order does not count, memories found by key, weights in shards on devices.
#include "Program.h"

namespace {
using namespace oracle;

Program attentionAlongEdges() {
  auto nodes = tf::placeholder(tf::float32, {6, 4}, {.name = "nodes"});
  auto sources = tf::placeholder(tf::int32, {tf::None}, {.name = "sources"});
  auto targets = tf::placeholder(tf::int32, {tf::None}, {.name = "targets"});
  auto labels = tf::placeholder(tf::int32, {6}, {.name = "labels"});
  auto known = tf::placeholder(tf::float32, {6}, {.name = "known"});
  auto step = tf::train::get_or_create_global_step();
  auto attention = [&](tf::Output x, int units, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto w = tf::get_variable("w", {x.shape()[1], units}, {.initializer = tf::glorot_uniform_initializer({.seed = seed})});
    auto left = tf::get_variable("left", {units, 1}, {.initializer = normal(seed + 1, 0.4)});
    auto right = tf::get_variable("right", {units, 1}, {.initializer = normal(seed + 2, 0.4)});
    auto h = tf::matmul(x, w, {.name = "h"});
    auto fromLeft = tf::squeeze(tf::matmul(h, left), {1});
    auto fromRight = tf::squeeze(tf::matmul(h, right), {1});
    auto gather1 = tf::gather(fromLeft, sources);
    tf::Output score = gather1 + tf::gather(fromRight, targets);
    score = tf::nn::leaky_relu(score, 0.2, {.name = "score"});
    auto top = tf::stop_gradient(tf::unsorted_segment_max(score, targets, 6), {.name = "top"});
    auto power = tf::exp(score - tf::gather(top, targets));
    auto total = tf::unsorted_segment_sum(power, targets, 6, {.name = "total"});
    auto weights = tf::div(power, tf::gather(total, targets) + 1e-06, {.name = "weights"});
    auto expandDims1 = tf::expand_dims(weights, 1);
    auto passed = expandDims1 * tf::gather(h, sources);
    return std::tuple{tf::unsorted_segment_sum(passed, targets, 6, {.name = "out"}), weights};
  };
  auto pooled = [&](tf::Output x, const std::string &name) {
    tf::NameScope ns(name);
    auto groups = tf::constant({0, 0, 1, 1, 1, 2}, {.name = "groups"});
    auto means = tf::segment_mean(x, groups, {.name = "means"});
    auto tops = tf::segment_max(x, groups, {.name = "tops"});
    auto sums = tf::segment_sum(tf::square(x), groups, {.name = "sums"});
    return tf::concat({means, tops, tf::sqrt(sums + 0.001)}, 1, {.name = "pooled"});
  };
  tf::Output weights1, weights2, h;
  {
    tf::VariableScope vs("layer1");
    tf::Output first;
    std::tie(first, weights1) = attention(nodes, 3, 1, "head1");
    tf::Output second;
    std::tie(second, weights2) = attention(nodes, 3, 11, "head2");
    h = tf::nn::elu(tf::concat({first, second}, 1), {.name = "joined"});
  }
  {
    tf::VariableScope vs("skip");
    auto direct = tf::layers::dense(nodes, 6, {.use_bias = false, .kernel_initializer = normal(20), .name = "direct"});
    auto gate = tf::layers::dense(
        nodes, 6,
        {.activation = tf::sigmoid, .kernel_initializer = normal(21), .bias_initializer = tf::constant_initializer(-1.0), .name = "gate"});
    auto product1 = gate * h;
    h = tf::add(product1, (1.0 - gate) * direct, {.name = "mixed"});
  }
  tf::Output weights3, weights4, logits;
  {
    tf::VariableScope vs("layer2");
    tf::Output out1;
    std::tie(out1, weights3) = attention(h, 3, 31, "head1");
    tf::Output out2;
    std::tie(out2, weights4) = attention(h, 3, 41, "head2");
    logits = tf::multiply(0.5, out1 + out2, {.name = "logits"});
  }
  tf::Output energy;
  {
    tf::VariableScope vs("graph");
    auto summary = pooled(h, "pooled");
    energy = tf::layers::dense(summary, 1, {.kernel_initializer = normal(50), .name = "energy"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto each = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = labels, .logits = logits, .name = "each"});
    auto reduceSum1 = tf::reduce_sum(each * known);
    auto fit = tf::div(reduceSum1, tf::reduce_sum(known), {.name = "fit"});
    auto value1 = -weights1;
    auto sharp = tf::reduce_mean(value1 * tf::log(weights1 + 1e-06), {}, {.name = "sharp"});
    auto gather2 = tf::gather(logits, sources);
    auto smooth = tf::reduce_mean(tf::square(gather2 - tf::gather(logits, targets)), {}, {.name = "smooth"});
    auto squares = tf::nn::l2_loss(logits);
    auto product2 = 0.1 * sharp;
    auto product3 = 0.05 * smooth;
    auto product4 = 0.001 * squares;
    loss = tf::add_n({fit, product2, product3, product4, 0.1 * tf::reduce_mean(tf::square(energy))}, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto optimizer = tf::train::MomentumOptimizer(tf::train::inverse_time_decay(0.1, step, 5, 0.4, {.staircase = true}), 0.8);
    train = optimizer.minimize(loss, {.global_step = step});
  }
  tf::Output right, degree, heavy, change;
  {
    tf::NameScope ns("measures");
    auto guess = tf::argmax(logits, 1, {.name = "guess", .output_type = tf::int32});
    auto hidden = 1.0 - known;
    auto reduceSum2 = tf::reduce_sum(tf::to_float(tf::equal(guess, labels)) * hidden);
    right = reduceSum2 / (tf::reduce_sum(hidden) + 0.001);
    degree = tf::unsorted_segment_sum(tf::ones_like(targets), targets, 6, {.name = "degree"});
    heavy = tf::unsorted_segment_max(weights2, targets, 6, {.name = "heavy"});
    change = tf::reduce_sum(tf::abs(weights3 - weights4), {}, {.name = "change"});
  }
  tf::Output span, ranks, central, mutual, loops, outgoing;
  {
    tf::NameScope ns("paths");
    auto pairs = tf::stack({sources, targets}, {.axis = 1, .name = "pairs"});
    auto adjacency = tf::scatter_nd(pairs, tf::ones_like(weights1), {6, 6}, {.name = "adjacency"});
    auto reach = tf::matmul(adjacency, adjacency, {.name = "two_steps"});
    auto linked = tf::to_float(reach > 0.0, {.name = "linked"});
    span = tf::reduce_sum(linked, 1, {.name = "span"});
    auto flow = tf::scatter_nd(pairs, weights1, {6, 6}, {.name = "flow"});
    ranks = tf::fill({6, 1}, 1.0 / 6.0);
    for (int k = 0; k < 3; ++k)
      ranks = 0.85 * tf::matmul(flow, ranks, {.transpose_a = true}) + 0.025;
    central = tf::argmax(ranks, 0, {.name = "central"});
    mutual = tf::reduce_sum(adjacency * tf::transpose(adjacency), {}, {.name = "mutual"});
    loops = tf::reduce_sum(tf::to_int32(tf::equal(sources, targets)), {}, {.name = "loops"});
    outgoing = tf::reduce_sum(adjacency, 1, {.name = "outgoing"});
    tf::summary::histogram("ranks", ranks);
    tf::summary::scalar("mutual", mutual);
  }
  return {loss,
          {train},
          {{nodes, ramp(tf::Shape{6, 4})},
           {sources, tf::Tensor({0, 1, 2, 3, 4, 5, 1, 3, 5, 0})},
           {targets, tf::Tensor({1, 0, 3, 2, 5, 4, 2, 4, 0, 0})},
           {labels, classes({6}, 3)},
           {known, tf::Tensor({1.0f, 0.0f, 1.0f, 1.0f, 0.0f, 1.0f})}},
          {right, degree, heavy, change, energy, span, ranks, central, mutual, loops, outgoing}};
}

Program setsWithoutOrder() {
  auto points = tf::placeholder(tf::float32, {2, 5, 3}, {.name = "points"});
  auto count = tf::placeholder(tf::int32, {2}, {.name = "count"});
  auto wanted = tf::placeholder(tf::float32, {2, 3, 2}, {.name = "wanted"});
  auto step = tf::train::get_or_create_global_step();
  int width = 4;
  int heads = 2;
  auto normRows = [&](tf::Output x, const std::string &name) {
    tf::VariableScope vs(name);
    auto gain = tf::get_variable("gain", {width}, {.initializer = tf::ones_initializer()});
    auto shift = tf::get_variable("shift", {width}, {.initializer = tf::zeros_initializer()});
    auto [mean, variance] = tf::nn::moments(x, {-1}, {.keepdims = true});
    return tf::nn::batch_normalization(x, {.mean = mean, .variance = variance, .offset = shift, .scale = gain, .variance_epsilon = 0.0001});
  };
  auto headsOf = [&](tf::Output x, const std::string &name) {
    tf::NameScope ns(name);
    auto parts = tf::split(x, heads, 2);
    return tf::stack(parts, {.axis = 1, .name = "heads"});
  };
  auto block = [&](tf::Output asking, tf::Output given, tf::Output mask, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto query = tf::layers::dense(asking, width, {.use_bias = false, .kernel_initializer = normal(seed, 0.4), .name = "query"});
    auto key = tf::layers::dense(given, width, {.use_bias = false, .kernel_initializer = normal(seed + 1, 0.4), .name = "key"});
    auto value = tf::layers::dense(given, width, {.use_bias = false, .kernel_initializer = normal(seed + 2, 0.4), .name = "value"});
    auto headsOf1 = headsOf(query, "queries");
    tf::Output score = tf::matmul(headsOf1, headsOf(key, "keys"), {.transpose_b = true}) / 1.4142135;
    score = score + (1.0 - tf::reshape(mask, {2, 1, 1, -1})) * -1000.0;
    auto weights = tf::nn::softmax(score, {.name = "weights"});
    auto mixed = tf::transpose(tf::matmul(weights, headsOf(value, "values")), {0, 2, 1, 3}, {.name = "mixed"});
    auto joined = tf::reshape(mixed, {2, -1, width}, {.name = "joined"});
    auto h = normRows(asking + joined, "norm1");
    auto wide = tf::layers::dense(h, 2 * width, {.activation = tf::nn::relu, .kernel_initializer = normal(seed + 3), .name = "wide"});
    auto narrow = tf::layers::dense(wide, width, {.kernel_initializer = normal(seed + 4), .name = "narrow"});
    return normRows(h + narrow, "norm2");
  };
  tf::Output mask, x;
  {
    tf::VariableScope vs("inputs");
    mask = tf::sequence_mask(count, 5, {.dtype = tf::float32, .name = "mask"});
    x = tf::layers::dense(points, width, {.kernel_initializer = normal(1, 0.5), .name = "embedded"});
  }
  {
    tf::VariableScope vs("encoder");
    auto markers = tf::get_variable("markers", {1, 2, width}, {.initializer = uniform(2, 0.8)});
    auto marked = tf::tile(markers, {2, 1, 1}, {.name = "marked"});
    auto inside = block(marked, x, mask, 10, "gather");
    x = block(x, inside, tf::ones({2, 2}), 20, "scatter");
  }
  tf::Output found;
  {
    tf::VariableScope vs("decoder");
    auto seeds = tf::get_variable("seeds", {1, 3, width}, {.initializer = uniform(3, 0.8)});
    tf::Output slots = block(tf::tile(seeds, {2, 1, 1}), x, mask, 30, "pool");
    slots = block(slots, slots, tf::ones({2, 3}), 40, "among");
    found = tf::layers::dense(slots, 2, {.kernel_initializer = normal(50), .name = "found"});
  }
  tf::Output cost, scaled, transport, loss;
  {
    tf::NameScope ns("matching");
    auto expandDims1 = tf::expand_dims(found, 2);
    auto apart = expandDims1 - tf::expand_dims(wanted, 1);
    cost = tf::reduce_sum(tf::square(apart), 3, {.name = "cost"});
    auto nearest = tf::reduce_min(cost, 1, {.name = "nearest"});
    auto served = tf::reduce_min(cost, 2, {.name = "served"});
    auto chamfer = tf::reduce_mean(nearest + served, {}, {.name = "chamfer"});
    scaled = tf::exp(-cost);
    for (int k = 0; k < 3; ++k) {
      scaled = scaled / tf::reduce_sum(scaled, 1, {.keepdims = true});
      scaled = scaled / tf::reduce_sum(scaled, 2, {.keepdims = true});
    }
    transport = tf::reduce_mean(tf::reduce_sum(scaled * cost, {1, 2}), {}, {.name = "transport"});
    loss = tf::add(chamfer, 0.5 * transport, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto warm = tf::minimum(tf::to_float(step + 1) / 6.0, 1.0, {.name = "warm"});
    auto optimizer = tf::train::AdamOptimizer(0.02 * warm, {.beta1 = 0.85});
    auto grads =
        optimizer.compute_gradients(loss, {}, {.aggregation_method = tf::AggregationMethod::ADD_N, .colocate_gradients_with_ops = true});
    tf::GradsAndVars bounded;
    for (auto &[g, v] : grads)
      bounded.push_back({tf::clip_by_norm(*g, 2.0), v});
    train = optimizer.apply_gradients(bounded, {.global_step = step});
  }
  tf::Output sums, match, corner;
  {
    tf::NameScope ns("order");
    auto turned = tf::reverse(points, {1}, {.name = "turned"});
    auto reduceSum1 = tf::reduce_sum(points, 1);
    sums = reduceSum1 - tf::reduce_sum(turned, 1);
    match = tf::argmax(scaled, 2, {.name = "match", .output_type = tf::int32});
    corner = tf::matrix_band_part(cost, 0, -1, {.name = "corner"});
  }
  tf::Output spread, size, farthest, reach, volume, balanced;
  {
    tf::NameScope ns("shapes");
    auto reduceSum2 = tf::reduce_sum(points * tf::expand_dims(mask, 2), 1);
    auto centre = reduceSum2 / tf::expand_dims(tf::to_float(count), 1);
    auto difference1 = points - tf::expand_dims(centre, 1);
    auto around = difference1 * tf::expand_dims(mask, 2);
    spread = tf::matmul(around, around, {.transpose_a = true, .name = "spread"});
    size = tf::sqrt(tf::reduce_sum(tf::square(around), {1, 2}) + 1e-06, {.name = "size"});
    farthest = tf::argmax(tf::reduce_sum(tf::square(around), 2), 1, {.name = "farthest"});
    reach = tf::reduce_max(tf::reduce_sum(tf::square(around), 2), 1, {.name = "reach"});
    auto boxesLow = tf::reduce_min(points, 1, {.name = "boxes_low"});
    auto boxesHigh = tf::reduce_max(points, 1, {.name = "boxes_high"});
    volume = tf::reduce_prod(boxesHigh - boxesLow, 1, {.name = "volume"});
    auto rowsOf = tf::reduce_sum(scaled, 2, {.name = "rows_of"});
    balanced = tf::reduce_max(tf::abs(rowsOf - 1.0), {}, {.name = "balanced"});
    tf::summary::scalar("transport", transport);
  }
  return {loss,
          {train},
          {{points, ramp(tf::Shape{2, 5, 3})}, {count, tf::Tensor({5, 3})}, {wanted, positive(tf::Shape{2, 3, 2})}},
          {match, corner, sums, spread, size, farthest, reach, volume, balanced < 0.01}};
}

Program memoriesByKey() {
  auto images = tf::placeholder(tf::float32, {3, 6, 6, 1}, {.name = "images"});
  auto labels = tf::placeholder(tf::int32, {3}, {.name = "labels"});
  auto step = tf::train::get_or_create_global_step();
  int slots = 8;
  int depth = 4;
  std::optional<tf::Variable> keys, values, ages;
  {
    tf::VariableScope vs("memory");
    keys = tf::get_variable("keys", {slots, depth}, {.initializer = uniform(1, 0.7), .trainable = false});
    values = tf::get_variable("values", {slots},
                              {.dtype = tf::int32, .initializer = tf::constant_initializer({0, 1, 2, 0, 1, 2, 0, 1}), .trainable = false});
    ages = tf::get_variable("ages", {slots}, {.initializer = tf::zeros_initializer(), .trainable = false});
  }
  tf::Output query;
  {
    tf::VariableScope vs("encoder");
    tf::Output h = tf::layers::conv2d(images, 3, 3, {.activation = tf::nn::relu, .kernel_initializer = normal(2), .name = "conv1"});
    h = tf::layers::max_pooling2d(h, 2, 2, {.name = "pool"});
    h = tf::layers::conv2d(h, depth, 2, {.kernel_initializer = normal(3), .name = "conv2"});
    query = tf::nn::l2_normalize(tf::reshape(h, {3, depth}), 1, {.name = "query"});
  }
  tf::Output unit, likeness, scores, places, answers, same, chance;
  {
    tf::NameScope ns("search");
    unit = tf::nn::l2_normalize(*keys, 1, {.name = "unit"});
    likeness = tf::matmul(query, unit, {.transpose_b = true, .name = "likeness"});
    std::tie(scores, places) = tf::nn::top_k(likeness, 4, {.name = "nearest"});
    answers = tf::gather(*values, places, {.name = "answers"});
    same = tf::to_float(tf::equal(answers, tf::expand_dims(labels, 1)), {.name = "same"});
    auto weights = tf::nn::softmax(4.0 * scores, {.name = "weights"});
    auto expandDims1 = tf::expand_dims(weights, 2);
    chance = tf::reduce_sum(expandDims1 * tf::one_hot(answers, 3), 1, {.name = "chance"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto product1 = scores * same;
    auto good = tf::reduce_max(product1 - 2.0 * (1.0 - same), 1, {.name = "good"});
    auto product2 = scores * (1.0 - same);
    auto bad = tf::reduce_max(product2 - 2.0 * same, 1, {.name = "bad"});
    auto maximum1 = tf::maximum(bad, -1.0);
    auto margin = tf::nn::relu(maximum1 - tf::maximum(good, -1.0) + 0.2, {.name = "margin"});
    auto entropy = -tf::reduce_mean(tf::log(tf::reduce_sum(chance * tf::one_hot(labels, 3), 1) + 0.05), {}, {.name = "entropy"});
    loss = tf::add(tf::reduce_mean(margin), entropy, {.name = "total"});
  }
  tf::Operation learn;
  {
    tf::NameScope ns("training");
    auto optimizer = tf::train::RMSPropOptimizer(tf::train::natural_exp_decay(0.01, step, 4, 0.2), {.decay = 0.8});
    learn = optimizer.minimize(loss, {.global_step = step});
  }
  tf::Output right;
  tf::Operation written;
  {
    tf::NameScope ns("writing");
    right = tf::equal(answers(tf::all, 0), labels, {.name = "right"});
    auto best = places(tf::all, 0);
    auto gather1 = tf::gather(*keys, best);
    auto merged = tf::nn::l2_normalize(gather1 + tf::stop_gradient(query), 1, {.name = "merged"});
    auto oldest = tf::argmax(*ages, 0, {.name = "oldest", .output_type = tf::int32});
    auto spots = tf::where(right, best, tf::fill({3}, oldest), {.name = "spots"});
    auto rows = tf::where(right, merged, tf::stop_gradient(query), {.name = "rows"});
    tf::Output aged;
    {
      tf::ControlDependencies after({learn});
      aged = tf::assign_add(*ages, tf::ones({slots}), {.name = "aged"});
    }
    tf::Output writeKeys, writeValues, writeAges;
    {
      tf::ControlDependencies after({aged});
      writeKeys = tf::scatter_update(*keys, spots, rows, {.name = "write_keys"});
      writeValues = tf::scatter_update(*values, spots, labels, {.name = "write_values"});
      writeAges = tf::scatter_mul(*ages, tf::unique(spots).first, 0.0, {.name = "write_ages"});
    }
    written = tf::group({writeKeys, writeValues, writeAges}, {.name = "written"});
  }
  tf::Output reset;
  {
    tf::ControlDependencies after({written});
    auto full = tf::greater(tf::reduce_max(*ages), 6.0, {.name = "full"});
    auto value1 = [&]() { return tf::assign(*ages, tf::zeros({slots})); };
    reset = tf::cond(full, value1, [&]() { return tf::identity(*ages); }, {.name = "reset"});
  }
  tf::Output hits, crowd, nearOf, known;
  {
    tf::NameScope ns("measures");
    hits = tf::reduce_mean(tf::to_float(right), {}, {.name = "hits"});
    crowd = tf::unsorted_segment_sum(tf::ones({slots}), *values, 3, {.name = "crowd"});
    nearOf = tf::reduce_max(likeness, 1, {.name = "near"});
    auto expandDims2 = tf::expand_dims(tf::range(3), 0);
    known = tf::sets::set_size(tf::sets::set_intersection(expandDims2, tf::expand_dims(*values, 0)));
  }
  tf::Output simpleRight, fit, loose, crowded;
  {
    tf::NameScope ns("contents");
    auto onehotValues = tf::one_hot(*values, 3, {.name = "onehot"});
    auto sumsOf = tf::matmul(onehotValues, *keys, {.transpose_a = true, .name = "sums"});
    auto countsOf = tf::reduce_sum(onehotValues, 0, {.name = "counts"});
    tf::Output centres = tf::div(sumsOf, tf::expand_dims(tf::maximum(countsOf, 1.0), 1), {.name = "centres"});
    centres = tf::nn::l2_normalize(centres, 1, {.name = "unit_centres"});
    auto byCentre = tf::matmul(query, centres, {.transpose_b = true, .name = "by_centre"});
    auto simple = tf::argmax(byCentre, 1, {.name = "simple", .output_type = tf::int32});
    simpleRight = tf::reduce_mean(tf::to_float(tf::equal(simple, labels)), {}, {.name = "simple_right"});
    auto ownCentre = tf::gather(centres, *values, {.name = "own_centre"});
    fit = tf::reduce_sum(ownCentre * unit, 1, {.name = "fit"});
    loose = tf::argmin(fit, 0, {.name = "loose"});
    auto among = tf::matmul(unit, unit, {.transpose_b = true, .name = "among"});
    auto doubleOf = tf::reduce_max(among - 2.0 * tf::one_hot(tf::range(slots), slots), 1, {.name = "double"});
    crowded = tf::reduce_sum(tf::to_int32(doubleOf > 0.9), {}, {.name = "crowded"});
  }
  tf::Output newest, ageGap, young;
  {
    tf::NameScope ns("ages_seen");
    newest = tf::argmin(*ages, 0, {.name = "newest"});
    auto ageOrder = tf::nn::top_k(*ages, slots, {.name = "age_order"}).first;
    auto part1 = ageOrder(tf::slice({}, -1));
    ageGap = tf::reduce_max(part1 - ageOrder(tf::slice(1)), {}, {.name = "age_gap"});
    young = tf::reduce_sum(tf::to_int32(*ages < 3.0), {}, {.name = "young"});
  }
  tf::Output united, doubt;
  {
    tf::NameScope ns("answers_seen");
    auto votes = tf::reduce_sum(tf::one_hot(answers, 3), 1, {.name = "votes"});
    united = tf::reduce_max(votes, 1, {.name = "united"});
    doubt = -tf::reduce_sum(chance * tf::log(chance + 1e-06), 1, {.name = "doubt"});
    tf::summary::scalar("hits", hits);
    tf::summary::histogram("ages", *ages);
  }
  return {loss,
          {reset.op()},
          {{images, ramp(tf::Shape{3, 6, 6, 1})}, {labels, tf::Tensor({0, 2, 1})}},
          {hits, crowd, nearOf, known, chance, simpleRight, fit, loose, crowded, ageGap, young, united, doubt, tf::shape(newest)}};
}

Program weightsInShards() {
  auto rows = tf::placeholder(tf::float32, {tf::None, 6}, {.name = "rows"});
  auto labels = tf::placeholder(tf::int64, {tf::None, 1}, {.name = "labels"});
  auto step = tf::train::get_or_create_global_step();
  int kinds = 12;
  auto hidden = [&](tf::Output x, int units, int seed, const std::string &name) {
    tf::VariableScope vs(name, {.initializer = uniform(seed, 0.4), .partitioner = tf::fixed_size_partitioner(2, 1)});
    auto w = tf::get_variable("w", {x.shape()[1], units});
    auto b = tf::get_variable("b", {units}, {.initializer = tf::zeros_initializer(), .partitioner = tf::fixed_size_partitioner(1)});
    return tf::nn::elu(tf::matmul(x, w) + b, {.name = "h"});
  };
  auto scaled = [&](tf::Output x, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    int depth = x.shape()[1];
    auto gain = tf::get_variable("gain", {depth},
                                 {.initializer = tf::ones_initializer(), .constraint = [&](tf::Output g) { return tf::maximum(g, 0.1); }});
    auto shift = tf::get_variable("shift", {depth}, {.initializer = normal(seed, 0.05)});
    auto slow = tf::get_local_variable("slow", {depth}, {.initializer = tf::zeros_initializer()});
    auto mean = tf::reduce_mean(x, 0, {.name = "mean"});
    auto product1 = 0.9 * slow;
    auto moved = tf::assign(slow, product1 + 0.1 * mean, {.name = "moved"});
    tf::add_to_collection(tf::GraphKeys::UPDATE_OPS, moved.op());
    return tf::add(gain * x, shift, {.name = "scaled"});
  };
  tf::Output h;
  {
    tf::VariableScope vs("model");
    {
      tf::Device device("/device:CPU:0");
      h = hidden(rows, 8, 1, "layer1");
      h = scaled(h, 2, "scale1");
    }
    {
      tf::Device device("/job:localhost");
      h = hidden(h, 4, 3, "layer2");
      h = scaled(h, 4, "scale2");
    }
  }
  std::optional<tf::Variable> weights, biases;
  tf::Output exact, logits;
  {
    tf::VariableScope vs("output");
    weights =
        tf::get_variable("weights", {kinds, 4}, {.initializer = uniform(5, 0.5), .partitioner = tf::variable_axis_size_partitioner(64)});
    biases = tf::get_variable("biases", {kinds}, {.initializer = tf::zeros_initializer()});
    exact = tf::matmul(h, *weights, {.transpose_b = true});
    logits = tf::nn::bias_add(exact, *biases, {.name = "logits"});
  }
  tf::Output flat, places, margin, loss;
  {
    tf::NameScope ns("loss");
    flat = tf::squeeze(labels, {1}, {.name = "flat"});
    auto entropy = tf::losses::sparse_softmax_cross_entropy(flat, logits, {.name = "entropy"});
    tf::Output best;
    std::tie(best, places) = tf::nn::top_k(logits, 3, {.name = "best"});
    auto sum1 = 0.5 + best(tf::all, 0);
    margin = tf::reduce_mean(tf::nn::relu(sum1 - tf::reduce_sum(logits * tf::one_hot(flat, kinds), 1)), {}, {.name = "margin"});
    tf::losses::add_loss(0.2 * margin);
    auto spread = tf::reduce_mean(tf::square(logits), {}, {.name = "spread"});
    auto getTotalLoss1 = tf::losses::get_total_loss({.add_regularization_losses = false});
    loss = tf::add(getTotalLoss1, 0.01 * spread, {.name = "total"});
  }
  auto averages = tf::train::ExponentialMovingAverage(0.95);
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto rate = tf::train::piecewise_constant(step, {3, 9}, {0.2, 0.1, 0.05});
    auto optimizer = tf::train::AdagradOptimizer(rate, {.initial_accumulator_value = 0.3, .use_locking = true});
    auto updates = tf::get_collection<tf::Operation>(tf::GraphKeys::UPDATE_OPS);
    tf::Operation learn;
    {
      tf::ControlDependencies after(updates);
      learn = optimizer.minimize(loss, {.global_step = step});
    }
    tf::Operation smooth;
    {
      tf::ControlDependencies after({learn});
      smooth = averages.apply({*biases});
    }
    train = tf::group({learn, smooth}, {.name = "train"});
  }
  tf::Output change, agree;
  {
    tf::NameScope ns("averaged");
    auto calm = tf::nn::bias_add(exact, averages.average(*biases), {.name = "calm"});
    change = tf::reduce_max(tf::abs(calm - logits), {}, {.name = "change"});
    auto argmax1 = tf::argmax(calm, 1);
    agree = tf::reduce_mean(tf::to_float(tf::equal(argmax1, tf::argmax(logits, 1))), {}, {.name = "agree"});
  }
  tf::Output reciprocal, average, square, uninitialized;
  tf::Operation watched;
  {
    tf::NameScope ns("ranks");
    auto above = tf::to_float(tf::greater(logits, tf::expand_dims(tf::reduce_sum(logits * tf::one_hot(flat, kinds), 1), 1)));
    auto rankOf = tf::add(tf::reduce_sum(above, 1), 1.0, {.name = "rank"});
    reciprocal = tf::reduce_mean(1.0 / rankOf, {}, {.name = "reciprocal"});
    tf::Output updateAverage;
    std::tie(average, updateAverage) = tf::metrics::mean(reciprocal, {.name = "average"});
    auto oneHot1 = tf::one_hot(flat, kinds);
    tf::Output updateSquare;
    std::tie(square, updateSquare) = tf::metrics::mean_squared_error(oneHot1, tf::nn::softmax(logits), {.name = "square"});
    watched = tf::group({updateAverage, updateSquare}, {.name = "watched"});
    uninitialized = tf::size(tf::report_uninitialized_variables(), {.name = "uninitialized"});
  }
  tf::Output nearest, sameRows;
  {
    tf::NameScope ns("shards");
    auto whole = tf::convert_to_tensor(*weights, {.name = "whole"});
    auto lengths = tf::sqrt(tf::reduce_sum(tf::square(whole), 1) + 1e-06, {.name = "lengths"});
    auto scaledRows = tf::div(whole, tf::expand_dims(lengths, 1), {.name = "scaled_rows"});
    auto alike = tf::matmul(scaledRows, scaledRows, {.transpose_b = true, .name = "alike"});
    auto other = alike - 2.0 * tf::one_hot(tf::range(kinds), kinds);
    nearest = tf::argmax(other, 1, {.name = "nearest"});
    auto looked = tf::nn::embedding_lookup(*weights, flat, {.partition_strategy = "div", .name = "looked"});
    auto taken = tf::gather(whole, flat, {.name = "taken"});
    sameRows = tf::reduce_max(tf::abs(looked - taken), {}, {.name = "same_rows"});
  }
  tf::Output perBin;
  {
    tf::NameScope ns("calibration");
    auto chance = tf::nn::softmax(logits, {.name = "chance"});
    auto sure = tf::reduce_max(chance, 1, {.name = "sure"});
    auto bins = tf::to_int32(tf::floor(sure * 4.0), {.name = "bins"});
    perBin = tf::unsorted_segment_sum(sure, bins, 5, {.name = "per_bin"});
    tf::summary::histogram("sure", sure);
    tf::summary::scalar("margin", margin);
  }
  return {loss,
          {train, watched},
          {{rows, ramp(tf::Shape{4, 6})}, {labels, tf::Tensor({{3}, {7}, {1}, {0}})}},
          {places, change, agree, reciprocal, average, square, uninitialized, nearest, sameRows, perBin}};
}

const Programs added{{"attention_along_edges", attentionAlongEdges},
                     {"sets_without_order", setsWithoutOrder},
                     {"memories_by_key", memoriesByKey},
                     {"weights_in_shards", weightsInShards}};

} // namespace
