// Networks that remember, unrolled: a neural Turing machine, a differentiable stack, speech with labels aligned, a video's summary,
// fast weights, a learner that learns in its inner loop.
#include "Program.h"

namespace {
using namespace oracle;

Program neuralTuringMachine() {
  auto inputs = tf::placeholder(tf::float32, {2, 4, 3}, {.name = "inputs"});
  auto targets = tf::placeholder(tf::float32, {2, 4, 3}, {.name = "targets"});
  std::optional<tf::Variable> bHead, bIn, bOut, start, wHead, wIn, wOut;
  {
    tf::VariableScope vs("parameters");
    wIn = tf::get_variable("w_in", {7, 6}, {.initializer = normal(1, 0.4)});
    bIn = tf::get_variable("b_in", {6}, {.initializer = tf::zeros_initializer()});
    wHead = tf::get_variable("w_head", {6, 18}, {.initializer = normal(2, 0.4)});
    bHead = tf::get_variable("b_head", {18}, {.initializer = tf::zeros_initializer()});
    wOut = tf::get_variable("w_out", {10, 3}, {.initializer = normal(3, 0.4)});
    bOut = tf::get_variable("b_out", {3}, {.initializer = tf::zeros_initializer()});
    start = tf::get_variable("memory", {5, 4}, {.initializer = uniform(4, 0.1)});
  }
  auto similarity = [&](tf::Output memory, tf::Output key, const std::string &name) {
    tf::NameScope ns(name);
    auto dot = tf::squeeze(tf::matmul(memory, tf::expand_dims(key, 2)), {2});
    auto lengths = tf::sqrt(tf::reduce_sum(tf::square(memory), 2) + 0.001);
    auto own = tf::sqrt(tf::reduce_sum(tf::square(key), 1, {.keepdims = true}) + 0.001);
    return tf::div(dot, lengths * own, {.name = "cosine"});
  };
  auto addressed = [&](tf::Output memory, tf::Output key, tf::Output strength, tf::Output gate, tf::Output shift, tf::Output before,
          const std::string &name) {
    tf::NameScope ns(name);
    auto content = tf::nn::softmax(strength * similarity(memory, key, "similarity"));
    auto product1 = gate * content;
    auto gated = product1 + (1.0 - gate) * before;
    auto part1 = gated(tf::all, tf::slice(1));
    auto back = tf::concat({part1, gated(tf::all, tf::slice({}, 1))}, 1);
    auto part2 = gated(tf::all, tf::slice(4));
    auto ahead = tf::concat({part2, gated(tf::all, tf::slice({}, 4))}, 1);
    auto product2 = shift(tf::all, tf::slice(0, 1)) * back;
    tf::Output moved = product2 + shift(tf::all, tf::slice(1, 2)) * gated;
    moved = moved + shift(tf::all, tf::slice(2, 3)) * ahead;
    auto sharp = tf::square(moved);
    return tf::div(sharp, tf::reduce_sum(sharp, 1, {.keepdims = true}) + 0.0001, {.name = "weights"});
  };
  tf::Output memory = tf::tile(tf::expand_dims(*start, 0), {2, 1, 1}, {.name = "start"});
  tf::Output weights = tf::fill({2, 5}, 0.2);
  tf::Output read = tf::zeros({2, 4});
  std::vector<tf::Output> outputs;
  std::vector<tf::Output> attention;
  for (int t = 0; t < 4; ++t) {
    {
      tf::NameScope ns("step" + std::to_string(t));
      tf::Output joined = tf::concat({inputs(tf::all, t, tf::all), read}, 1);
      tf::Output h = tf::tanh(tf::nn::xw_plus_b(joined, *wIn, *bIn), {.name = "h"});
      tf::Output head = tf::nn::xw_plus_b(h, *wHead, *bHead, {.name = "head"});
      auto parts1 = tf::split(head, {4, 1, 1, 3, 4, 4, 1}, 1);
      tf::Output key = parts1[0];
      tf::Output strength = parts1[1];
      tf::Output gate = parts1[2];
      tf::Output shift = parts1[3];
      tf::Output erase = parts1[4];
      tf::Output add = parts1[5];
      tf::Output unused = parts1[6];
      {
        tf::NameScope ns("parts");
        key = tf::tanh(key);
        strength = tf::nn::softplus(strength) + 1.0;
        gate = tf::sigmoid(gate);
        shift = tf::nn::softmax(shift);
        erase = tf::sigmoid(erase);
        add = tf::tanh(add);
      }
      weights = addressed(memory, key, strength, gate, shift, weights, "address");
      {
        tf::NameScope ns("write");
        tf::Output column = tf::expand_dims(weights, 2);
        tf::Output kept = 1.0 - tf::matmul(column, tf::expand_dims(erase, 1));
        auto product3 = memory * kept;
        memory = product3 + tf::matmul(column, tf::expand_dims(add, 1));
      }
      {
        tf::NameScope ns("read");
        read = tf::squeeze(tf::matmul(tf::expand_dims(weights, 1), memory), {1});
      }
      tf::Output out = tf::nn::xw_plus_b(tf::concat({h, read}, 1), *wOut, *bOut, {.name = "out"});
      outputs.push_back(out);
      attention.push_back(weights);
    }
  }
  tf::Output loss, wrong;
  {
    tf::NameScope ns("loss");
    auto answers = tf::stack(outputs, {.axis = 1, .name = "answers"});
    auto each = tf::nn::sigmoid_cross_entropy_with_logits({.labels = targets, .logits = answers});
    loss = tf::reduce_mean(tf::reduce_sum(each, {1, 2}), {}, {.name = "mean"});
    auto bits = tf::to_float(tf::greater(answers, 0.0));
    wrong = tf::reduce_sum(tf::abs(bits - tf::round(targets)), {}, {.name = "wrong"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto optimizer = tf::train::RMSPropOptimizer(0.005, {.decay = 0.9, .momentum = 0.2, .epsilon = 0.01});
    auto grads = optimizer.compute_gradients(loss);
    tf::GradsAndVars clipped;
    for (auto &[g, v] : grads)
      clipped.push_back({tf::clip_by_value(*g, -0.5, 0.5), v});
    train = optimizer.apply_gradients(clipped);
  }
  auto watched = tf::stack(attention, {.axis = 1, .name = "watched"});
  return {loss, {train}, {{inputs, ramp(tf::Shape{2, 4, 3})}, {targets, positive({2, 4, 3})}}, {watched, memory, wrong}};
}

Program differentiableStack() {
  auto symbols = tf::placeholder(tf::int32, {3, 5}, {.name = "symbols"});
  auto following = tf::placeholder(tf::int32, {3, 5}, {.name = "following"});
  std::optional<tf::Variable> b, table, w, wOut, wPop, wPush, wValue;
  {
    tf::VariableScope vs("parameters");
    table = tf::get_variable("table", {6, 4}, {.initializer = normal(1, 0.4)});
    w = tf::get_variable("w", {11, 5}, {.initializer = normal(2, 0.3)});
    b = tf::get_variable("b", {5}, {.initializer = tf::zeros_initializer()});
    wPush = tf::get_variable("w_push", {5, 1}, {.initializer = normal(3, 0.3)});
    wPop = tf::get_variable("w_pop", {5, 1}, {.initializer = normal(4, 0.3)});
    wValue = tf::get_variable("w_value", {5, 2}, {.initializer = normal(5, 0.3)});
    wOut = tf::get_variable("w_out", {5, 6}, {.initializer = normal(6, 0.3)});
  }
  tf::Output hidden = tf::zeros({3, 5}, tf::float32, {.name = "hidden"});
  tf::Output top = tf::zeros({3, 2}, tf::float32, {.name = "top"});
  std::vector<tf::Output> values;
  std::vector<tf::Output> strengths;
  std::vector<tf::Output> logits;
  for (int t = 0; t < 5; ++t) {
    {
      tf::NameScope ns("step" + std::to_string(t));
      tf::Output word = tf::nn::embedding_lookup(*table, symbols(tf::all, t));
      tf::Output joined = tf::concat({word, hidden, top}, 1);
      hidden = tf::tanh(tf::matmul(joined, *w) + *b);
      tf::Output push = tf::sigmoid(tf::matmul(hidden, *wPush), {.name = "push"});
      tf::Output pop = tf::sigmoid(tf::matmul(hidden, *wPop) - 1.0, {.name = "pop"});
      tf::Output value = tf::tanh(tf::matmul(hidden, *wValue), {.name = "value"});
      {
        tf::NameScope ns("popped");
        tf::Output left = pop;
        std::vector<tf::Output> lowered;
        for (int k = 0; k < t; ++k) {
          tf::Output below = strengths[t - 1 - k];
          tf::Output taken = tf::minimum(left, below);
          lowered.push_back(below - taken);
          left = left - taken;
        }
        std::vector<tf::Output> kept;
        for (int k = 0; k < t; ++k)
          kept.push_back(lowered[t - 1 - k]);
        strengths.clear();
        for (int k = 0; k < t; ++k)
          strengths.push_back(kept[k]);
        strengths.push_back(push);
        values.push_back(value);
      }
      {
        tf::NameScope ns("read");
        tf::Output room = tf::ones({3, 1});
        top = tf::zeros({3, 2});
        for (int k = 0; k < t + 1; ++k) {
          tf::Output weight = tf::minimum(room, strengths[t - k]);
          top = top + weight * values[t - k];
          room = tf::nn::relu(room - weight);
        }
      }
      logits.push_back(tf::matmul(hidden, *wOut));
    }
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto stacked = tf::stack(logits, {.axis = 1});
    auto entropy = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = following, .logits = stacked});
    loss = tf::reduce_mean(entropy, {}, {.name = "mean"});
  }
  auto train = tf::train::GradientDescentOptimizer(0.2).minimize(loss);
  auto depth = tf::reduce_sum(tf::concat(strengths, 1), 1, {.name = "depth"});
  return {loss, {train}, {{symbols, classes({3, 5}, 6)}, {following, classes({3, 5}, 6)}}, {depth, top}};
}

Program alignedSpeech() {
  auto sound = tf::placeholder(tf::float32, {2, 12, 4}, {.name = "sound"});
  auto lengths = tf::placeholder(tf::int32, {2}, {.name = "lengths"});
  std::optional<tf::SparseTensor> labels;
  {
    tf::NameScope ns("labels");
    auto places = tf::constant({{0, 0}, {0, 1}, {1, 0}}, {.dtype = tf::int64, .name = "places"});
    auto letters = tf::constant({1, 3, 2}, {.name = "letters"});
    auto size = tf::constant({2, 2}, {.dtype = tf::int64, .name = "size"});
    labels = tf::SparseTensor(places, letters, size);
  }
  tf::Output spectrum;
  {
    tf::NameScope ns("normalised");
    auto [mean, variance] = tf::nn::moments(sound, {1}, {.keepdims = true});
    auto centred = tf::nn::batch_normalization(sound, {.mean = mean, .variance = variance, .variance_epsilon = 0.001});
    auto louder = tf::log1p(tf::square(centred), {.name = "louder"});
    spectrum = tf::concat({centred, louder}, 2, {.name = "spectrum"});
  }
  tf::Output x;
  {
    tf::VariableScope vs("convolutions");
    x = tf::layers::conv1d(spectrum, 6, 3, {.strides = 2, .padding = "same", .activation = tf::nn::relu6, .kernel_initializer = normal(1),
            .name = "conv1"});
    x = tf::layers::conv1d(x, 6, 3, {.padding = "same", .activation = tf::nn::elu, .kernel_initializer = normal(2), .name = "conv2"});
    x = tf::layers::max_pooling1d(x, 2, 1, {.padding = "same", .name = "pool"});
  }
  std::vector<tf::Output> ahead;
  std::vector<tf::Output> behind;
  tf::Output joined;
  {
    tf::VariableScope vs("recurrent");
    auto steps = tf::unstack(x, {.axis = 1, .name = "steps"});
    auto w = tf::get_variable("w", {6, 4}, {.initializer = normal(3, 0.3)});
    auto u = tf::get_variable("u", {4, 4}, {.initializer = normal(4, 0.3)});
    auto c = tf::get_variable("c", {4, 4}, {.initializer = normal(5, 0.3)});
    auto b = tf::get_variable("b", {4}, {.initializer = tf::constant_initializer(0.05)});
    tf::Output state = tf::zeros({2, 4});
    tf::Output inner;
    for (int t = 0; t < 6; ++t) {
      {
        tf::NameScope ns("ahead" + std::to_string(t));
        inner = tf::matmul(steps[t], w) + b;
        state = tf::minimum(tf::nn::relu(inner + tf::matmul(state, u)), 20.0);
        ahead.push_back(state);
      }
    }
    state = tf::zeros({2, 4});
    for (int t = 0; t < 6; ++t) {
      {
        tf::NameScope ns("behind" + std::to_string(t));
        inner = tf::matmul(steps[5 - t], w) + b;
        state = tf::minimum(tf::nn::relu(inner + tf::matmul(state, c)), 20.0);
        behind.push_back(state);
      }
    }
    std::vector<tf::Output> both;
    for (int t = 0; t < 6; ++t)
      both.push_back(ahead[t] + behind[5 - t]);
    joined = tf::stack(both, {.name = "joined"});
  }
  tf::Output logits;
  std::optional<tf::Variable> v;
  {
    tf::VariableScope vs("output");
    auto flat = tf::reshape(joined, {-1, 4});
    v = tf::get_variable("v", {4, 5}, {.initializer = normal(6, 0.3)});
    auto d = tf::get_variable("d", {5}, {.initializer = tf::zeros_initializer()});
    logits = tf::reshape(tf::nn::xw_plus_b(flat, *v, d), {6, 2, 5}, {.name = "logits"});
  }
  tf::Output each, loss;
  {
    tf::NameScope ns("loss");
    auto frames = tf::div(lengths + 1, 2, {.name = "frames"});
    each = tf::nn::ctc_loss(*labels, logits, frames);
    loss = tf::reduce_mean(each, {}, {.name = "mean"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::get_or_create_global_step();
    auto rate = tf::train::exponential_decay(0.05, step, 10, 0.9);
    auto optimizer = tf::train::MomentumOptimizer(rate, 0.5, {.use_nesterov = true});
    auto grads = optimizer.compute_gradients(loss);
    tf::GradsAndVars clipped;
    for (auto &[g, v] : grads)
      clipped.push_back({tf::clip_by_norm(*g, 4.0), v});
    train = optimizer.apply_gradients(clipped, {.global_step = step});
  }
  tf::Output best, doubt;
  {
    tf::NameScope ns("heard");
    best = tf::argmax(logits, 2, {.name = "best"});
    auto blank = tf::equal(best, 4);
    auto share = tf::reduce_mean(tf::to_float(blank), {}, {.name = "share"});
    auto sure = tf::reduce_max(tf::nn::softmax(logits), 2);
    doubt = tf::reduce_min(sure, 0, {.name = "doubt"});
    tf::summary::scalar("blank", share);
    tf::summary::histogram("sure", sure);
  }
  return {loss, {train}, {{sound, ramp(tf::Shape{2, 12, 4})}, {lengths, tf::Tensor({12, 9})}}, {each, best, doubt}};
}

Program innerLearner() {
  auto support = tf::placeholder(tf::float32, {2, 4, 1}, {.name = "support"});
  auto answers = tf::placeholder(tf::float32, {2, 4, 1}, {.name = "answers"});
  auto query = tf::placeholder(tf::float32, {2, 3, 1}, {.name = "query"});
  auto wanted = tf::placeholder(tf::float32, {2, 3, 1}, {.name = "wanted"});
  std::optional<tf::Variable> b1, b2, b3, rates, w1, w2, w3;
  {
    tf::VariableScope vs("initial");
    w1 = tf::get_variable("w1", {1, 5}, {.initializer = normal(1, 0.5)});
    b1 = tf::get_variable("b1", {5}, {.initializer = tf::zeros_initializer()});
    w2 = tf::get_variable("w2", {5, 5}, {.initializer = normal(2, 0.4)});
    b2 = tf::get_variable("b2", {5}, {.initializer = tf::zeros_initializer()});
    w3 = tf::get_variable("w3", {5, 1}, {.initializer = normal(3, 0.4)});
    b3 = tf::get_variable("b3", {1}, {.initializer = tf::zeros_initializer()});
    rates = tf::get_variable("rates", {3}, {.initializer = tf::constant_initializer(0.1)});
  }
  auto network = [&](tf::Output x, const std::vector<tf::Output> &weights, const std::string &name) {
    tf::NameScope ns(name);
    tf::Output h = tf::tanh(tf::nn::xw_plus_b(x, weights[0], weights[1]), {.name = "h1"});
    h = tf::tanh(tf::nn::xw_plus_b(h, weights[2], weights[3]), {.name = "h2"});
    return tf::nn::xw_plus_b(h, weights[4], weights[5], {.name = "out"});
  };
  std::vector<tf::Output> before;
  std::vector<tf::Output> after;
  std::vector<tf::Output> adapted;
  for (int task = 0; task < 2; ++task) {
    {
      tf::NameScope ns("task" + std::to_string(task));
      tf::Output x = support(task);
      tf::Output y = answers(task);
      std::vector<tf::Output> weights = {*w1, *b1, *w2, *b2, *w3, *b3};
      tf::Output first = network(x, weights, "first");
      tf::Output error = tf::reduce_mean(tf::squared_difference(first, y), {}, {.name = "error"});
      before.push_back(error);
      for (int k = 0; k < 3; ++k) {
        {
          tf::NameScope ns("inner" + std::to_string(k));
          auto slopes = tf::gradients(error, weights, {.name = "slopes"});
          tf::Output rate = tf::reduce_sum(*rates * tf::one_hot(tf::constant(k), 3));
          std::vector<tf::Output> moved;
          for (int i = 0; i < 6; ++i)
            moved.push_back(weights[i] - rate * slopes[i]);
          weights = moved;
          tf::Output again = network(x, weights, "again");
          error = tf::reduce_mean(tf::squared_difference(again, y), {}, {.name = "error"});
        }
      }
      tf::Output guess = network(query(task), weights, "query");
      adapted.push_back(guess);
      tf::Output outer = tf::reduce_mean(tf::squared_difference(guess, wanted(task)), {}, {.name = "outer"});
      after.push_back(outer);
    }
  }
  tf::Output gained, loss;
  {
    tf::NameScope ns("outer");
    loss = tf::add_n(after, {.name = "total"}) / 2.0;
    auto start = tf::add_n(before, {.name = "start"}) / 2.0;
    gained = tf::subtract(start, loss, {.name = "gained"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::get_or_create_global_step();
    auto optimizer = tf::train::MomentumOptimizer(0.02, 0.5);
    auto grads = optimizer.compute_gradients(loss);
    tf::GradsAndVars bounded;
    for (auto &[g, v] : grads)
      bounded.push_back({tf::clip_by_value(*g, -10.0, 10.0), v});
    train = optimizer.apply_gradients(bounded, {.global_step = step});
  }
  tf::Output answersNow, spread;
  {
    tf::NameScope ns("watch");
    answersNow = tf::stack(adapted, {.name = "answers"});
    auto reduceMax1 = tf::reduce_max(answersNow, 1);
    spread = reduceMax1 - tf::reduce_min(answersNow, 1);
    tf::summary::scalar("gained", gained);
    tf::summary::histogram("spread", spread);
  }
  return {loss, {train}, {{support, ramp(tf::Shape{2, 4, 1})}, {answers, positive({2, 4, 1})}, {query, ramp(tf::Shape{2, 3, 1})}, {wanted,
          positive({2, 3, 1})}}, {answersNow, spread}};
}

Program videoSummary() {
  auto frames = tf::placeholder(tf::float32, {2, 3, 6, 6, 2}, {.name = "frames"});
  auto labels = tf::placeholder(tf::int32, {2}, {.name = "labels"});
  tf::Output energy;
  {
    tf::NameScope ns("change");
    auto earlier = frames(tf::all, tf::slice({}, 2), tf::all, tf::all, tf::all);
    auto later = frames(tf::all, tf::slice(1), tf::all, tf::all, tf::all);
    auto motion = tf::subtract(later, earlier, {.name = "motion"});
    energy = tf::reduce_mean(tf::abs(motion), {2, 3, 4}, {.name = "energy"});
  }
  auto seen = [&](tf::Output x, const std::string &name) {
    tf::VariableScope vs("seen", {.reuse = tf::AUTO_REUSE});
    tf::NameScope ns2(name);
    auto w = tf::get_variable("w", {3, 3, 2, 4}, {.initializer = normal(1)});
    auto b = tf::get_variable("b", {4}, {.initializer = tf::zeros_initializer()});
    tf::Output h = tf::nn::conv2d(x, w, {.strides = {1, 2, 2, 1}, .padding = "SAME"});
    h = tf::nn::softplus(tf::nn::bias_add(h, b));
    return tf::identity(h, {.name = "map"});
  };
  auto gate = [&](tf::Output x, tf::Output h, const std::string &name, int seed) {
    tf::VariableScope vs(name, {.reuse = tf::AUTO_REUSE});
    auto w = tf::get_variable("w", {3, 3, 4, 3}, {.initializer = normal(seed)});
    auto u = tf::get_variable("u", {3, 3, 3, 3}, {.initializer = normal(seed + 1)});
    auto b = tf::get_variable("b", {3}, {.initializer = tf::zeros_initializer()});
    auto fromX = tf::nn::conv2d(x, w, {.strides = {1, 1, 1, 1}, .padding = "SAME"});
    auto fromH = tf::nn::conv2d(h, u, {.strides = {1, 1, 1, 1}, .padding = "SAME"});
    return tf::nn::bias_add(fromX + fromH, b);
  };
  std::vector<tf::Output> states;
  {
    tf::VariableScope vs("convolutional_gru");
    tf::Output h = tf::zeros({2, 3, 3, 3}, tf::float32, {.name = "start"});
    for (int t = 0; t < 3; ++t) {
      tf::Output x = seen(frames(tf::all, t, tf::all, tf::all, tf::all), "frame" + std::to_string(t));
      tf::Output update = tf::sigmoid(gate(x, h, "update", 10));
      tf::Output reset = tf::sigmoid(gate(x, h, "reset", 20));
      tf::Output fresh = tf::tanh(gate(x, reset * h, "fresh", 30));
      tf::Output kept = (1.0 - update) * h;
      h = kept + update * fresh;
      states.push_back(h);
    }
  }
  tf::Output volume;
  {
    tf::VariableScope vs("volume");
    auto w = tf::get_variable("w", {2, 3, 3, 2, 3}, {.initializer = normal(40)});
    auto block = tf::nn::conv3d(frames, w, {1, 1, 2, 2, 1}, "SAME", {.name = "block"});
    auto active = tf::nn::elu(block);
    auto pooled = tf::nn::max_pool3d(active, {1, 3, 3, 3, 1}, {1, 3, 3, 3, 1}, "VALID", {.name = "pooled"});
    volume = tf::reshape(pooled, {2, 3}, {.name = "volume"});
  }
  tf::Output stacked, summary, weights;
  {
    tf::VariableScope vs("attention");
    stacked = tf::stack(states, {.axis = 1, .name = "stacked"});
    auto means = tf::reduce_mean(stacked, {2, 3}, {.name = "means"});
    auto score = tf::layers::dense(means, 1, {.kernel_initializer = normal(50), .name = "score"});
    weights = tf::nn::softmax(score, {.axis = 1, .name = "weights"});
    summary = tf::reduce_sum(weights * means, 1, {.name = "summary"});
  }
  tf::Output logits;
  {
    tf::VariableScope vs("head");
    auto joined = tf::concat({summary, volume, energy}, 1, {.name = "joined"});
    auto h1 = tf::layers::dense(joined, 6, {.activation = tf::nn::tanh, .kernel_initializer = normal(60), .name = "h"});
    logits = tf::layers::dense(h1, 3, {.kernel_initializer = normal(61), .name = "logits"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("losses");
    auto entropy = tf::losses::sparse_softmax_cross_entropy(labels, logits);
    auto part1 = stacked(tf::all, tf::slice(1));
    auto steady = tf::reduce_mean(tf::squared_difference(part1, stacked(tf::all, tf::slice({}, 2))), {}, {.name = "steady"});
    loss = tf::add(entropy, 0.1 * steady, {.name = "total"});
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::train::create_global_step();
    auto rate = tf::train::cosine_decay(0.1, step, 20);
    train = tf::train::GradientDescentOptimizer(rate).minimize(loss, {.global_step = step});
    tf::summary::scalar("rate", rate);
    tf::summary::image("first", frames(tf::all, 0, tf::all, tf::all, tf::slice({}, 1)));
    tf::summary::histogram("energy", energy);
  }
  return {loss, {train}, {{frames, ramp(tf::Shape{2, 3, 6, 6, 2})}, {labels, classes(2, 3)}}, {weights, energy, volume}};
}

const Programs added{{"neural_turing_machine", neuralTuringMachine}, {"differentiable_stack", differentiableStack}, {"aligned_speech", alignedSpeech},
        {"inner_learner", innerLearner}, {"video_summary", videoSummary}};

} // namespace
