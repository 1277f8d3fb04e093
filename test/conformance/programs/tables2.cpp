// Users, items, graphs and series: factorisation machines with deep layers, crossed features, a mixture of experts, convolutions over
// a graph by sparse matrices, attention over neighbours, dilated series by hand, points without order, an outlook with quantiles.
#include "Program.h"

namespace {
using namespace oracle;

Program deepFactorisation() {
  auto ids = tf::placeholder(tf::int32, {tf::None, 4}, {.name = "ids"});
  auto values = tf::placeholder(tf::float32, {tf::None, 4}, {.name = "values"});
  auto label = tf::placeholder(tf::float32, {tf::None, 1}, {.name = "label"});
  std::optional<tf::Variable> bias, factors, linear;
  {
    tf::VariableScope vs("weights");
    bias = tf::get_variable("bias", tf::Shape{}, {.initializer = tf::constant_initializer(0.1)});
    linear = tf::get_variable("linear", {14, 1}, {.initializer = normal(1)});
    factors = tf::get_variable("factors", {14, 3}, {.initializer = normal(2)});
  }
  tf::Output first;
  {
    tf::NameScope ns("first_order");
    auto weights = tf::nn::embedding_lookup(*linear, ids);
    auto scaled = tf::multiply(tf::squeeze(weights, {2}), values);
    first = tf::reduce_sum(scaled, 1, {.keepdims = true, .name = "sum"});
  }
  tf::Output embedded, interaction;
  {
    tf::NameScope ns("second_order");
    auto rows = tf::nn::embedding_lookup(*factors, ids);
    auto column = tf::reshape(values, {-1, 4, 1});
    embedded = tf::multiply(rows, column, {.name = "embedded"});
    auto summed = tf::reduce_sum(embedded, 1);
    auto squareOfSum = tf::square(summed);
    auto sumOfSquares = tf::reduce_sum(tf::square(embedded), 1);
    auto second = 0.5 * tf::subtract(squareOfSum, sumOfSquares);
    interaction = tf::reduce_sum(second, 1, {.keepdims = true, .name = "sum"});
  }
  tf::Output crossed, flat;
  {
    tf::VariableScope vs("crossed");
    flat = tf::reshape(embedded, {-1, 12});
    tf::Output x = flat;
    for (int i = 0; i < 2; ++i) {
      tf::Output w = tf::get_variable("w" + std::to_string(i), {12, 1}, {.initializer = normal(10 + i)});
      tf::Output b = tf::get_variable("b" + std::to_string(i), {12}, {.initializer = tf::zeros_initializer()});
      tf::Output strength = tf::matmul(x, w);
      x = flat * strength + b + x;
    }
    crossed = tf::identity(x, {.name = "out"});
  }
  tf::Output h;
  {
    tf::VariableScope vs("deep");
    h = tf::layers::dense(flat, 8, {.activation = tf::nn::relu, .kernel_initializer = normal(20), .name = "h1"});
    h = tf::nn::dropout(h, {.keep_prob = 1.0});
    h = tf::layers::dense(h, 6, {.activation = tf::nn::relu, .kernel_initializer = normal(21), .name = "h2"});
  }
  tf::Output pooled, share;
  {
    tf::VariableScope vs("attention");
    auto left = tf::gather(embedded, {0, 0, 0, 1, 1, 2}, {.axis = 1});
    auto right = tf::gather(embedded, {1, 2, 3, 2, 3, 3}, {.axis = 1});
    auto pairs = left * right;
    auto hidden = tf::layers::dense(pairs, 4, {.activation = tf::nn::relu, .kernel_initializer = normal(22), .name = "hidden"});
    auto score = tf::layers::dense(hidden, 1, {.use_bias = false, .kernel_initializer = normal(23), .name = "score"});
    share = tf::nn::softmax(score, {.axis = 1, .name = "share"});
    pooled = tf::reduce_sum(share * pairs, 1);
  }
  tf::Output chance, logit;
  {
    tf::VariableScope vs("output");
    auto joined = tf::concat({crossed, h, pooled}, 1);
    auto rest = tf::layers::dense(joined, 1, {.use_bias = false, .kernel_initializer = normal(24), .name = "rest"});
    logit = tf::add_n({first, interaction, rest}) + *bias;
    chance = tf::sigmoid(logit, {.name = "chance"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("losses");
    auto entropy = tf::nn::sigmoid_cross_entropy_with_logits({.labels = label, .logits = logit});
    auto data = tf::reduce_mean(entropy, {}, {.name = "data"});
    auto l2Loss1 = tf::nn::l2_loss(*linear);
    auto decay = 0.001 * (l2Loss1 + tf::nn::l2_loss(*factors));
    loss = tf::add(data, decay, {.name = "total"});
  }
  tf::Operation deep, wide;
  {
    tf::NameScope ns("training");
    auto step = tf::train::get_or_create_global_step();
    wide = tf::train::AdagradOptimizer(0.05, {.name = "Wide"}).minimize(loss, {.var_list = tf::trainable_variables("weights")});
    deep = tf::train::MomentumOptimizer(0.05, 0.5, {.name = "Deep"}).minimize(loss, {.global_step = step,
            .var_list = tf::trainable_variables("crossed|deep|attention|output")});
  }
  tf::Output update;
  {
    tf::NameScope ns("area");
    tf::Output hits;
    std::tie(hits, update) = tf::metrics::auc(tf::greater(label, 0.5), chance, {.num_thresholds = 10});
  }
  return {loss, {wide, deep, update.op()}, {{ids, classes({6, 4}, 14)}, {values, positive({6, 4})}, {label, classes({6, 1}, 2)}}, {share, chance}};
}

Program mixtureOfExperts() {
  auto x = tf::placeholder(tf::float32, {6, 5}, {.name = "x"});
  auto y = tf::placeholder(tf::float32, {6, 2}, {.name = "y"});
  auto expert = [&](tf::Output value, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto h = tf::layers::dense(value, 6, {.activation = tf::nn::elu, .kernel_initializer = normal(seed), .name = "h"});
    return tf::layers::dense(h, 3, {.kernel_initializer = normal(seed + 1), .name = "out"});
  };
  tf::Output stacked;
  {
    tf::VariableScope vs("experts");
    std::vector<tf::Output> outputs;
    for (int i = 0; i < 4; ++i)
      outputs.push_back(expert(x, 10 * i + 1, "expert" + std::to_string(i)));
    stacked = tf::stack(outputs, {.axis = 1, .name = "stacked"});
  }
  tf::Output gate, kept, mixed, places;
  {
    tf::VariableScope vs("gate");
    auto raw = tf::layers::dense(x, 4, {.kernel_initializer = normal(50), .name = "raw"});
    tf::Output best;
    std::tie(best, places) = tf::nn::top_k(raw, 2);
    auto lowest = tf::reduce_min(best, 1, {.keepdims = true});
    kept = tf::greater_equal(raw, lowest, {.name = "kept"});
    auto hidden = tf::where(kept, raw, -1000.0 * tf::ones_like(raw));
    gate = tf::nn::softmax(hidden, {.name = "gate"});
    mixed = tf::reduce_sum(stacked * tf::expand_dims(gate, 2), 1, {.name = "mixed"});
  }
  tf::Output out;
  {
    tf::VariableScope vs("towers");
    std::vector<tf::Output> answers;
    for (int t = 0; t < 2; ++t) {
      {
        tf::VariableScope vs("task" + std::to_string(t));
        tf::Output own = tf::layers::dense(x, 4, {.activation = tf::nn::softmax, .kernel_initializer = normal(60 + t), .name = "gate"});
        tf::Output blended = tf::reduce_sum(stacked * tf::expand_dims(own, 2), 1);
        tf::Output h = tf::concat({blended, mixed}, 1);
        h = tf::layers::dense(h, 4, {.activation = tf::nn::softplus, .kernel_initializer = normal(70 + t), .name = "h"});
        answers.push_back(tf::layers::dense(h, 1, {.kernel_initializer = normal(80 + t), .name = "out"}));
      }
    }
    out = tf::concat(answers, 1, {.name = "out"});
  }
  tf::Output importance, load, spread, variation;
  {
    tf::NameScope ns("balance");
    importance = tf::reduce_sum(gate, 0, {.name = "importance"});
    auto [mean, variance] = tf::nn::moments(importance, {0});
    variation = variance / (tf::square(mean) + 0.0001);
    load = tf::reduce_sum(tf::to_float(kept), 0, {.name = "load"});
    auto reduceMax1 = tf::reduce_max(load);
    spread = reduceMax1 - tf::reduce_min(load);
  }
  tf::Output loss;
  {
    tf::NameScope ns("losses");
    auto part1 = y(tf::all, 0);
    auto left = tf::losses::mean_squared_error(part1, out(tf::all, 0));
    auto part2 = y(tf::all, 1);
    auto right = tf::losses::huber_loss(part2, out(tf::all, 1), {}, 0.7);
    loss = left + right;
    loss = tf::add(loss, 0.01 * variation, {.name = "total"});
  }
  tf::Output norm, rate;
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::get_or_create_global_step();
    rate = tf::train::inverse_time_decay(0.1, step, 10, 0.5, {.staircase = true});
    auto optimizer = tf::train::GradientDescentOptimizer(rate);
    auto pairs = optimizer.compute_gradients(loss);
    std::vector<tf::Output> listOfGradients;
    for (auto &[g, v] : pairs)
      listOfGradients.push_back(*g);
    std::vector<tf::Output> clipped;
    std::tie(clipped, norm) = tf::clip_by_global_norm(listOfGradients, 1.0);
    tf::GradsAndVars limited;
    for (std::size_t k = 0; k < clipped.size(); ++k) {
      auto g = clipped[k];
      auto v = tf::trainable_variables()[k];
      limited.push_back({g, v});
    }
    train = optimizer.apply_gradients(limited, {.global_step = step});
  }
  tf::summary::scalar("norm", norm);
  tf::summary::scalar("spread", spread);
  tf::summary::histogram("importance", importance);
  return {loss, {train}, {{x, ramp(6, 5)}, {y, ramp(6, 2)}}, {places, gate, load, rate}};
}

Program graphConvolution() {
  auto features = tf::placeholder(tf::float32, {6, 4}, {.name = "features"});
  auto labels = tf::placeholder(tf::int32, {6}, {.name = "labels"});
  auto mask = tf::placeholder(tf::float32, {6}, {.name = "mask"});
  auto edges = tf::constant({{0, 1}, {0, 3}, {1, 0}, {1, 2}, {2, 1}, {2, 5}, {3, 0}, {3, 4}, {4, 3}, {4, 5}, {5, 2}, {5, 4}}, {.dtype = tf::int64,
          .name = "edges"});
  auto strengths = tf::constant({0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, {.name = "strengths"});
  auto size = tf::constant({6, 6}, {.dtype = tf::int64, .name = "size"});
  auto graph = tf::SparseTensor(edges, strengths, size);
  tf::Output degree, inverse;
  {
    tf::NameScope ns("degrees");
    degree = tf::sparse_reduce_sum(graph, 1);
    inverse = tf::rsqrt(degree + 1.0, {.name = "inverse"});
  }
  auto convolved = [&](tf::Output x, int before, int after, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto w = tf::get_variable("w", {before, after}, {.initializer = tf::glorot_uniform_initializer({.seed = seed})});
    auto b = tf::get_variable("b", {after}, {.initializer = tf::zeros_initializer()});
    auto own = tf::get_variable("own", {before, after}, {.initializer = normal(seed)});
    auto scaled = x * tf::expand_dims(inverse, 1);
    auto nearOf = tf::sparse_tensor_dense_matmul(graph, tf::matmul(scaled, w), {.name = "near"});
    return nearOf + tf::matmul(x, own) + b;
  };
  auto attended = [&](tf::Output x, int before, int after, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto w = tf::get_variable("w", {before, after}, {.initializer = normal(seed)});
    auto a = tf::get_variable("a", {after, 1}, {.initializer = normal(seed + 1)});
    auto c = tf::get_variable("c", {after, 1}, {.initializer = normal(seed + 2)});
    auto h = tf::matmul(x, w, {.name = "h"});
    auto matmul1 = tf::matmul(h, a);
    tf::Output score = matmul1 + tf::transpose(tf::matmul(h, c));
    score = tf::nn::leaky_relu(score, 0.2);
    auto sparseToDense1 = tf::sparse_to_dense(edges, size, 1.0);
    auto linked = sparseToDense1 + tf::diag(tf::ones({6}));
    auto hidden = (1.0 - linked) * -1000.0;
    auto weights = tf::nn::softmax(score + hidden, {.name = "weights"});
    return tf::matmul(weights, h, {.name = "out"});
  };
  tf::Output g, logits;
  {
    tf::VariableScope vs("network");
    auto h = tf::nn::elu(convolved(features, 4, 6, 1, "first"));
    g = tf::nn::elu(attended(h, 6, 5, 10, "second"));
    auto both = tf::concat({h, g}, 1);
    logits = convolved(both, 11, 3, 20, "third");
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto entropy = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = labels, .logits = logits});
    auto share = mask / tf::reduce_mean(mask);
    auto data = tf::reduce_mean(entropy * share, {}, {.name = "data"});
    auto decay = tf::nn::l2_loss(logits);
    loss = tf::add(data, 0.001 * decay, {.name = "total"});
  }
  tf::Output counts, readout;
  {
    tf::NameScope ns("pooling");
    auto halves = tf::constant({0, 0, 0, 1, 1, 1}, {.name = "halves"});
    auto sums = tf::segment_sum(g, halves, {.name = "sums"});
    auto means = tf::segment_mean(g, halves, {.name = "means"});
    auto most = tf::segment_max(g, halves, {.name = "most"});
    readout = tf::concat({sums, means, most}, 1, {.name = "readout"});
    counts = tf::unsorted_segment_sum(tf::ones({6}), labels, 3, {.name = "counts"});
  }
  tf::Output linkLoss;
  {
    tf::NameScope ns("links");
    auto code = tf::nn::l2_normalize(g, 1);
    auto similar = tf::matmul(code, code, {.transpose_b = true});
    auto wanted = tf::sparse_tensor_to_dense(graph, {.name = "wanted"});
    auto linked = tf::nn::sigmoid_cross_entropy_with_logits({.labels = tf::ceil(wanted), .logits = similar});
    linkLoss = tf::reduce_mean(linked, {}, {.name = "loss"});
  }
  tf::Output total;
  tf::Operation train;
  {
    tf::NameScope ns("training");
    total = loss + 0.1 * linkLoss;
    auto step = tf::train::get_or_create_global_step();
    train = tf::train::MomentumOptimizer(0.1, 0.6).minimize(total, {.global_step = step});
  }
  tf::Output accuracy;
  {
    tf::NameScope ns("accuracy");
    auto guess = tf::argmax(logits, 1);
    auto right = tf::to_float(tf::equal(tf::to_int32(guess), labels));
    auto reduceSum1 = tf::reduce_sum(right * mask);
    accuracy = tf::div(reduceSum1, tf::reduce_sum(mask), {.name = "masked"});
  }
  return {total, {train}, {{features, ramp(6, 4)}, {labels, classes(6, 3)}, {mask, tf::Tensor({1.0, 1.0, 0.0, 1.0, 0.0, 1.0})}}, {degree, readout,
          counts, accuracy}};
}

Program pointCloud() {
  auto points = tf::placeholder(tf::float32, {2, 6, 3}, {.name = "points"});
  auto labels = tf::placeholder(tf::int32, {2}, {.name = "labels"});
  // The same layer for each point.
  auto shared = [&](tf::Output x, int before, int after, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto w = tf::get_variable("w", {before, after}, {.initializer = normal(seed, 0.4)});
    auto b = tf::get_variable("b", {after}, {.initializer = tf::zeros_initializer()});
    auto flat = tf::reshape(x, {-1, before});
    auto out = tf::nn::softplus(tf::nn::xw_plus_b(flat, w, b));
    return tf::reshape(out, {2, 6, after}, {.name = "out"});
  };
  tf::Output h, turn, turned;
  std::optional<tf::Variable> w;
  {
    tf::VariableScope vs("align");
    h = shared(points, 3, 4, 1, "shared1");
    h = shared(h, 4, 6, 2, "shared2");
    auto pooled = tf::reduce_max(h, 1, {.name = "pooled"});
    w = tf::get_variable("w", {6, 9}, {.initializer = normal(3, 0.05)});
    auto b = tf::get_variable("b", {9}, {.initializer = tf::constant_initializer({1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0})});
    turn = tf::reshape(tf::matmul(pooled, *w) + b, {2, 3, 3}, {.name = "turn"});
    turned = tf::matmul(points, turn, {.name = "turned"});
  }
  tf::Output neighbourhood;
  {
    tf::VariableScope vs("local");
    auto squares = tf::reduce_sum(tf::square(turned), 2, {.keepdims = true});
    auto cross = tf::matmul(turned, turned, {.transpose_b = true});
    auto difference1 = squares - 2.0 * cross;
    auto distances = difference1 + tf::transpose(squares, {0, 2, 1});
    auto nearest = tf::nn::top_k(-distances, 3, {.name = "nearest"}).second;
    auto base = tf::reshape(tf::constant({0, 6}), {2, 1, 1}, {.name = "base"});
    auto index = tf::reshape(nearest + base, {-1}, {.name = "index"});
    auto gathered = tf::reshape(tf::gather(tf::reshape(turned, {-1, 3}), index), {2, 6, 3, 3}, {.name = "gathered"});
    auto offsets = gathered - tf::expand_dims(turned, 2);
    auto centre = tf::tile(tf::expand_dims(turned, 2), {1, 1, 3, 1});
    auto edge = tf::concat({centre, offsets}, 3, {.name = "edge"});
    w = tf::get_variable("w", {6, 5}, {.initializer = normal(4)});
    auto messages = tf::tensordot(edge, *w, {{3}, {0}}, {.name = "messages"});
    neighbourhood = tf::reduce_max(tf::nn::elu(messages), 2, {.name = "neighbourhood"});
  }
  tf::Output code;
  {
    tf::VariableScope vs("global");
    h = tf::concat({turned, neighbourhood}, 2);
    h = shared(h, 8, 6, 5, "shared1");
    h = shared(h, 6, 8, 6, "shared2");
    auto most = tf::reduce_max(h, 1);
    auto mean = tf::reduce_mean(h, 1);
    code = tf::concat({most, mean}, 1, {.name = "code"});
  }
  tf::Output logits;
  {
    tf::VariableScope vs("head");
    h = tf::layers::dense(code, 6, {.activation = tf::nn::relu, .kernel_initializer = normal(7), .name = "h"});
    logits = tf::layers::dense(h, 4, {.kernel_initializer = normal(8), .name = "logits"});
  }
  tf::Output chamfer;
  {
    tf::VariableScope vs("rebuild");
    h = tf::layers::dense(code, 12, {.activation = tf::tanh, .kernel_initializer = normal(9), .name = "h"});
    auto made = tf::reshape(tf::layers::dense(h, 18, {.kernel_initializer = normal(10), .name = "made"}), {2, 6, 3});
    auto expandDims1 = tf::expand_dims(made, 2);
    auto apart = expandDims1 - tf::expand_dims(points, 1);
    auto away = tf::reduce_sum(tf::square(apart), 3);
    auto there = tf::reduce_mean(tf::reduce_min(away, 2));
    auto back = tf::reduce_mean(tf::reduce_min(away, 1));
    chamfer = tf::add(there, back, {.name = "chamfer"});
  }
  tf::Output loss, strayed;
  {
    tf::NameScope ns("losses");
    auto entropy = tf::losses::sparse_softmax_cross_entropy(labels, logits);
    auto square = tf::matmul(turn, turn, {.transpose_b = true});
    auto identity = tf::constant({{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}});
    strayed = tf::nn::l2_loss(square - identity, {.name = "strayed"});
    loss = entropy + 0.01 * strayed;
    loss = tf::add(loss, 0.2 * chamfer, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::create_global_step();
    auto rate = tf::train::natural_exp_decay(0.03, step, 10, 0.3);
    train = tf::train::GradientDescentOptimizer(rate).minimize(loss, {.global_step = step});
  }
  return {loss, {train}, {{points, ramp(tf::Shape{2, 6, 3})}, {labels, classes(2, 4)}}, {strayed, chamfer}};
}

Program quantileOutlook() {
  auto series = tf::placeholder(tf::float32, {3, 8}, {.name = "series"});
  auto future = tf::placeholder(tf::float32, {3, 2}, {.name = "future"});
  auto calendar = tf::placeholder(tf::int32, {3, 8}, {.name = "calendar"});
  tf::Output level, scaled, spread, steps;
  {
    tf::VariableScope vs("inputs");
    auto table = tf::get_variable("table", {7, 2}, {.initializer = normal(1, 0.3)});
    auto days = tf::nn::embedding_lookup(table, calendar);
    level = tf::reduce_mean(series, 1, {.keepdims = true, .name = "level"});
    auto centred = series - level;
    spread = tf::sqrt(tf::reduce_mean(tf::square(centred), 1, {.keepdims = true}) + 0.01);
    scaled = centred / spread;
    steps = tf::concat({tf::expand_dims(scaled, 2), days}, 2, {.name = "steps"});
  }
  // A convolution that looks back: two taps, `rate` steps apart.
  auto causal = [&](tf::Output x, int before, int after, int rate, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto now = tf::get_variable("now", {before, after}, {.initializer = normal(seed)});
    auto past = tf::get_variable("past", {before, after}, {.initializer = normal(seed + 1)});
    auto b = tf::get_variable("b", {after}, {.initializer = tf::zeros_initializer()});
    auto padded = tf::pad(x, {{0, 0}, {rate, 0}, {0, 0}}, {.name = "padded"});
    auto earlier = padded(tf::all, tf::slice({}, 8), tf::all);
    auto here = tf::tensordot(x, now, {{2}, {0}});
    auto there = tf::tensordot(earlier, past, {{2}, {0}});
    return tf::nn::bias_add(here + there, b, {.name = "out"});
  };
  auto gated = [&](tf::Output x, int size, int rate, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto filterOut = tf::tanh(causal(x, size, size, rate, seed, "filter"));
    auto gate = tf::sigmoid(causal(x, size, size, rate, seed + 2, "gate"));
    auto z = filterOut * gate;
    auto w = tf::get_variable("w", {1, size, size}, {.initializer = normal(seed + 4)});
    auto skip = tf::nn::conv1d(z, w, {.stride = 1, .padding = "SAME", .name = "skip"});
    return std::pair{x + skip, skip};
  };
  tf::Output last;
  {
    tf::VariableScope vs("network");
    tf::Output x = causal(steps, 3, 4, 1, 10, "first");
    std::vector<tf::Output> skips;
    for (int i = 0; i < 3; ++i) {
      tf::Output skip;
      std::tie(x, skip) = gated(x, 4, i == 1 ? 2 : 1, 20 + 10 * i, "layer" + std::to_string(i));
      skips.push_back(skip);
    }
    auto summed = tf::nn::relu(tf::add_n(skips, {.name = "summed"}));
    last = summed(tf::all, 7, tf::all);
  }
  tf::Output season;
  {
    tf::VariableScope vs("seasons");
    auto angle = tf::cast(tf::range(8), tf::float32) * 0.7853982;
    auto sin1 = tf::sin(angle);
    auto waves = tf::stack({sin1, tf::cos(angle)}, {.axis = 1, .name = "waves"});
    auto amounts = tf::matmul(scaled, waves) / 4.0;
    auto ahead = tf::constant({{0.0, 1.0}, {0.7071068, 0.7071068}}, {.name = "ahead"});
    season = tf::matmul(amounts, ahead, {.transpose_b = true, .name = "season"});
  }
  tf::Output outlook;
  {
    tf::VariableScope vs("head");
    auto joined = tf::concat({last, season}, 1);
    auto h = tf::layers::dense(joined, 6, {.activation = tf::nn::selu, .kernel_initializer = normal(60), .name = "h"});
    auto raw = tf::reshape(tf::layers::dense(h, 6, {.kernel_initializer = normal(61), .name = "raw"}), {3, 2, 3});
    auto stepsUp = tf::nn::softplus(raw(tf::all, tf::all, tf::slice(1)));
    auto first = raw(tf::all, tf::all, tf::slice({}, 1));
    auto ordered = tf::cumsum(tf::concat({first, stepsUp}, 2), 2, {.name = "ordered"});
    auto product1 = ordered * tf::expand_dims(spread, 2);
    outlook = product1 + tf::expand_dims(level, 2);
  }
  tf::Output loss;
  {
    tf::NameScope ns("pinball");
    auto quantiles = tf::constant({0.1, 0.5, 0.9}, {.name = "quantiles"});
    auto error = tf::expand_dims(future, 2) - outlook;
    auto upper = quantiles * error;
    auto lower = (quantiles - 1.0) * error;
    auto pinball = tf::maximum(upper, lower, {.name = "each"});
    loss = tf::reduce_mean(tf::reduce_sum(pinball, 2), {}, {.name = "loss"});
  }
  tf::Output covered, smape;
  {
    tf::NameScope ns("measures");
    auto less1 = tf::less(outlook(tf::all, tf::all, 0), future);
    auto inside = tf::logical_and(less1, tf::greater(outlook(tf::all, tf::all, 2), future));
    covered = tf::reduce_mean(tf::to_float(inside), {}, {.name = "covered"});
    auto middle = outlook(tf::all, tf::all, 1);
    auto top = 2.0 * tf::abs(middle - future);
    auto abs1 = tf::abs(middle);
    auto bottom = abs1 + tf::abs(future) + 0.01;
    smape = tf::reduce_mean(top / bottom, {}, {.name = "smape"});
    tf::summary::scalar("covered", covered);
  }
  auto train = tf::train::GradientDescentOptimizer(0.05).minimize(loss);
  return {loss, {train}, {{series, ramp(3, 8)}, {future, ramp(3, 2)}, {calendar, classes({3, 8}, 7)}}, {outlook, covered, smape}};
}

const Programs added{{"deep_factorisation", deepFactorisation}, {"mixture_of_experts", mixtureOfExperts}, {"graph_convolution", graphConvolution},
        {"point_cloud", pointCloud}, {"quantile_outlook", quantileOutlook}};

} // namespace
