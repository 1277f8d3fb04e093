// Attention: a transformer's encoder and decoder, a pointer network, a memory network, attention pooling over a document.
#include "Program.h"

namespace {
using namespace oracle;

auto layerNorm(tf::Output x, int size, const std::string &name) {
  tf::VariableScope vs(name);
  auto gain = tf::get_variable("gain", {size}, {.initializer = tf::ones_initializer()});
  auto bias = tf::get_variable("bias", {size}, {.initializer = tf::zeros_initializer()});
  auto mean = tf::reduce_mean(x, -1, {.keepdims = true});
  auto centred = x - mean;
  auto variance = tf::reduce_mean(tf::square(centred), -1, {.keepdims = true});
  auto scaled = centred * tf::rsqrt(variance + 1e-05);
  return scaled * gain + bias;
}

Program transformer() {
  auto source = tf::placeholder(tf::int32, {2, 5}, {.name = "source"});
  auto target = tf::placeholder(tf::int32, {2, 4}, {.name = "target"});
  auto wanted = tf::placeholder(tf::int32, {2, 4}, {.name = "wanted"});
  auto projected = [&](tf::Output x, int size, int seed, const std::string &name) {
    return tf::layers::dense(x, size, {.use_bias = false, .kernel_initializer = normal(seed), .name = name});
  };
  auto splitHeads = [&](tf::Output x, int length) {
    auto parts = tf::reshape(x, {2, length, 2, 4});
    return tf::transpose(parts, {0, 2, 1, 3});
  };
  auto attention = [&](tf::Output query, tf::Output memory, int rows, int columns, bool causal, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto q = splitHeads(projected(query, 8, seed, "query"), rows);
    auto k = splitHeads(projected(memory, 8, seed + 1, "key"), columns);
    auto v = splitHeads(projected(memory, 8, seed + 2, "value"), columns);
    tf::Output scores = tf::matmul(q, k, {.transpose_b = true}) / 2.0;
    if (causal) {
      auto lower = tf::matrix_band_part(tf::ones({rows, columns}), -1, 0);
      auto hidden = (1.0 - lower) * 10000.0;
      scores = scores - hidden;
    }
    auto weights = tf::nn::softmax(scores, {.name = "weights"});
    auto mixed = tf::transpose(tf::matmul(weights, v), {0, 2, 1, 3});
    auto joined = tf::reshape(mixed, {2, rows, 8});
    return projected(joined, 8, seed + 3, "out");
  };
  auto feedForward = [&](tf::Output x, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto inner = tf::layers::dense(x, 16, {.activation = tf::nn::relu, .kernel_initializer = normal(seed), .name = "inner"});
    return tf::layers::dense(inner, 8, {.kernel_initializer = normal(seed + 1), .name = "outer"});
  };
  // Sines of the even columns, cosines of the odd ones.
  auto positions = [&](int length, const std::string &name) {
    tf::NameScope ns(name);
    auto row = tf::expand_dims(tf::cast(tf::range(length), tf::float32), 1);
    auto column = tf::constant({1.0, 0.1, 0.01, 0.001});
    auto angles = row * column;
    auto sines = tf::sin(angles);
    auto both = tf::stack({sines, tf::cos(angles)}, {.axis = 2});
    return tf::reshape(both, {1, length, 8});
  };
  tf::Output inputs, outputs;
  std::optional<tf::Variable> table;
  {
    tf::VariableScope vs("embedding");
    table = tf::get_variable("table", {9, 8}, {.initializer = normal(1, 0.5)});
    inputs = tf::nn::embedding_lookup(*table, source) * 2.0;
    inputs = inputs + positions(5, "source_positions");
    outputs = tf::nn::embedding_lookup(*table, target) * 2.0;
    outputs = outputs + positions(4, "target_positions");
  }
  tf::Output memory;
  {
    tf::VariableScope vs("encoder");
    tf::Output x = inputs;
    for (int i = 0; i < 2; ++i) {
      {
        tf::VariableScope vs("layer" + std::to_string(i));
        x = layerNorm(x + attention(x, x, 5, 5, false, 10 * i + 10, "self"), 8, "norm1");
        x = layerNorm(x + feedForward(x, 10 * i + 15, "ff"), 8, "norm2");
      }
    }
    memory = tf::identity(x, {.name = "memory"});
  }
  tf::Output y;
  {
    tf::VariableScope vs("decoder");
    y = outputs;
    for (int i = 0; i < 2; ++i) {
      {
        tf::VariableScope vs("layer" + std::to_string(i));
        y = layerNorm(y + attention(y, y, 4, 4, true, 20 * i + 40, "self"), 8, "norm1");
        y = layerNorm(y + attention(y, memory, 4, 5, false, 20 * i + 45, "cross"), 8, "norm2");
        y = layerNorm(y + feedForward(y, 20 * i + 50, "ff"), 8, "norm3");
      }
    }
  }
  tf::Output logits;
  {
    tf::NameScope ns("logits");
    auto flat = tf::reshape(y, {-1, 8});
    logits = tf::reshape(tf::matmul(flat, *table, {.transpose_b = true}), {2, 4, 9});
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto smooth = tf::one_hot(wanted, 9, {.on_value = 0.9, .off_value = 0.0125});
    auto entropy = tf::nn::softmax_cross_entropy_with_logits_v2({.labels = smooth, .logits = logits});
    auto mask = tf::cast(tf::not_equal(wanted, 0), tf::float32);
    auto total = tf::reduce_sum(entropy * mask);
    loss = tf::div(total, tf::reduce_sum(mask), {.name = "loss"});
  }
  auto step = tf::train::get_or_create_global_step();
  tf::Output rate;
  {
    tf::NameScope ns("schedule");
    auto now = tf::cast(step, tf::float32) + 1.0;
    auto warm = now * 0.05;
    rate = 0.02 * tf::minimum(tf::rsqrt(now), warm);
  }
  auto optimizer = tf::train::AdamOptimizer(rate, {.beta1 = 0.9, .beta2 = 0.98, .epsilon = 1e-05});
  auto train = optimizer.minimize(loss, {.global_step = step});
  auto best = tf::argmax(logits, -1, {.name = "best"});
  return {loss, {train}, {{source, classes({2, 5}, 9)}, {target, classes({2, 4}, 9)}, {wanted, classes({2, 4}, 9)}}, {best, rate}};
}

Program pointerNetwork() {
  auto points = tf::placeholder(tf::float32, {3, 4, 2}, {.name = "points"});
  auto order = tf::placeholder(tf::int32, {3, 4}, {.name = "order"});
  auto cell = tf::nn::rnn_cell::BasicLSTMCell(5);
  auto decoder = tf::nn::rnn_cell::BasicLSTMCell(5);
  std::vector<tf::Output> outputs;
  tf::nn::rnn_cell::LSTMStateTuple state;
  tf::Output memory;
  {
    tf::VariableScope vs("encoder", {.initializer = normal(1)});
    auto steps = tf::unstack(points, {.axis = 1});
    std::tie(outputs, state) = tf::nn::static_rnn(cell, steps, {.dtype = tf::float32});
    memory = tf::stack(outputs, {.axis = 1, .name = "memory"});
  }
  tf::Output keys;
  std::optional<tf::Variable> v, w2;
  {
    tf::VariableScope vs("pointer");
    auto w1 = tf::get_variable("w1", {5, 6}, {.initializer = normal(2)});
    w2 = tf::get_variable("w2", {5, 6}, {.initializer = normal(3)});
    v = tf::get_variable("v", {6}, {.initializer = normal(4)});
    keys = tf::reshape(tf::matmul(tf::reshape(memory, {-1, 5}), w1), {3, 4, 6}, {.name = "keys"});
  }
  std::vector<tf::Output> losses, pointers;
  {
    tf::VariableScope scope("decoder", {.initializer = normal(5)});
    auto start = tf::get_variable("start", {1, 2}, {.initializer = tf::zeros_initializer()});
    tf::Output given = tf::tile(start, {3, 1});
    tf::Output visited = tf::zeros({3, 4});
    for (int i = 0; i < 4; ++i) {
      if (i > 0)
        scope.reuse_variables();
      tf::Output h;
      std::tie(h, state) = decoder(given, state);
      tf::Output query = tf::expand_dims(tf::matmul(h, *w2), 1);
      tf::Output score = tf::reduce_sum(tf::tanh(keys + query) * *v, 2);
      tf::Output masked = score - 100.0 * visited;
      tf::Output answer = order(tf::all, i);
      losses.push_back(tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = answer, .logits = masked}));
      pointers.push_back(tf::argmax(masked, 1));
      tf::Output chosen = tf::one_hot(answer, 4);
      visited = tf::minimum(visited + chosen, 1.0);
      tf::Output picked = points * tf::expand_dims(chosen, 2);
      given = tf::reduce_sum(picked, 1);
    }
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto stacked = tf::stack(losses, {.axis = 1});
    loss = tf::reduce_mean(tf::reduce_sum(stacked, 1), {}, {.name = "mean"});
  }
  auto tour = tf::stack(pointers, {.axis = 1, .name = "tour"});
  tf::Output legs, length;
  {
    tf::NameScope ns("length");
    auto sequence = tf::expand_dims(tf::range(3), 1);
    auto rows = tf::tile(sequence, {1, 4});
    auto index = tf::stack({rows, order}, {.axis = 2});
    auto path = tf::gather_nd(points, index);
    auto part1 = path(tf::all, tf::slice(1));
    auto following = tf::concat({part1, path(tf::all, tf::slice({}, 1))}, 1);
    legs = tf::norm(following - path, 2);
    length = tf::reduce_sum(legs, 1, {.name = "total"});
  }
  tf::Output whole;
  {
    tf::NameScope ns("right");
    auto hits = tf::equal(tf::to_int32(tour), order);
    auto right = tf::reduce_mean(tf::to_float(hits), {}, {.name = "share"});
    whole = tf::reduce_all(hits, 1, {.name = "whole"});
    auto shortest = tf::reduce_min(length, {}, {.name = "shortest"});
    tf::summary::scalar("right", right);
    tf::summary::scalar("shortest", shortest);
    tf::summary::histogram("legs", legs);
  }
  auto step = tf::train::get_or_create_global_step();
  auto optimizer = tf::train::MomentumOptimizer(0.05, 0.8);
  auto grads = optimizer.compute_gradients(loss);
  tf::GradsAndVars clipped;
  for (auto &[g, var] : grads)
    clipped.push_back({tf::clip_by_norm(*g, 1.0), var});
  auto train = optimizer.apply_gradients(clipped, {.global_step = step});
  return {loss, {train}, {{points, ramp(tf::Shape{3, 4, 2})}, {order, tf::Tensor({{0, 1, 2, 3}, {2, 0, 3, 1}, {3, 1, 0, 2}})}}, {tour, length,
          whole}};
}

Program memoryNetwork() {
  auto stories = tf::placeholder(tf::int32, {tf::None, 4, 3}, {.name = "stories"});
  auto questions = tf::placeholder(tf::int32, {tf::None, 3}, {.name = "questions"});
  auto answers = tf::placeholder(tf::int32, {tf::None}, {.name = "answers"});
  auto table = [&](const std::string &name, int seed) {
    return tf::get_variable(name, {10, 6}, {.initializer = normal(seed, 0.4)});
  };
  std::optional<tf::Variable> a, answerWeights, b, c, hop, times;
  {
    tf::VariableScope vs("memory");
    a = table("a", 1);
    b = table("b", 2);
    c = table("c", 3);
    times = tf::get_variable("times", {4, 6}, {.initializer = normal(4, 0.1)});
    hop = tf::get_variable("hop", {6, 6}, {.initializer = tf::glorot_normal_initializer({.seed = 5})});
    answerWeights = tf::get_variable("answer", {6, 10}, {.initializer = tf::truncated_normal_initializer({.stddev = 0.3, .seed = 6})});
  }
  tf::Output keys, u, values;
  {
    tf::NameScope ns("encoding");
    auto place = tf::constant({{1.0, 0.8, 0.6, 0.4, 0.2, 0.1}, {0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, {0.1, 0.2, 0.4, 0.6, 0.8, 1.0}});
    auto asked = tf::nn::embedding_lookup(*b, questions);
    u = tf::reduce_sum(asked * place, 1, {.name = "question"});
    auto facts = tf::nn::embedding_lookup(*a, stories) * place;
    keys = tf::reduce_sum(facts, 2) + *times;
    auto contents = tf::nn::embedding_lookup(*c, stories) * place;
    values = tf::reduce_sum(contents, 2) + *times;
  }
  std::vector<tf::Output> attended;
  for (int i = 0; i < 3; ++i) {
    {
      tf::NameScope ns("hop" + std::to_string(i));
      tf::Output similarity = tf::reduce_sum(keys * tf::expand_dims(u, 1), 2);
      tf::Output p = tf::nn::softmax(similarity, {.name = "p"});
      attended.push_back(p);
      tf::Output read = tf::reduce_sum(values * tf::expand_dims(p, 2), 1);
      u = tf::matmul(u, *hop) + read;
    }
  }
  tf::Output first, loss;
  {
    tf::NameScope ns("answer");
    auto logits = tf::matmul(u, *answerWeights, {.name = "logits"});
    auto entropy = tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = answers, .logits = logits});
    loss = tf::reduce_sum(entropy, {}, {.name = "loss"});
    first = tf::nn::top_k(logits, 3, {.name = "best"}).second;
  }
  tf::Operation train;
  {
    tf::NameScope ns("training");
    auto step = tf::Variable(0, {.trainable = false, .name = "step"});
    auto rate = tf::train::inverse_time_decay(0.05, step, 5, 0.5);
    train = tf::train::GradientDescentOptimizer(rate).minimize(loss, {.global_step = step, .name = "train"});
  }
  tf::Operation cleared;
  {
    tf::NameScope ns("nil");
    auto zeroed = tf::scatter_update(*a, {0}, tf::zeros({1, 6}), {.name = "a"});
    auto zeroed2 = tf::scatter_update(*c, {0}, tf::zeros({1, 6}), {.name = "c"});
    cleared = tf::group({zeroed, zeroed2}, {.name = "clear"});
  }
  return {loss, {train, cleared}, {{stories, classes({2, 4, 3}, 10)}, {questions, classes({2, 3}, 10)}, {answers, classes(2, 10)}}, {attended[0],
          attended[2], first}};
}

Program documentAttention() {
  auto words = tf::placeholder(tf::int32, {2, 3, 4}, {.name = "words"});
  auto lengths = tf::placeholder(tf::int32, {2, 3}, {.name = "lengths"});
  auto labels = tf::placeholder(tf::float32, {2, 1}, {.name = "labels"});
  // A weighted mean: the weights come from a context vector.
  auto pooled = [&](tf::Output x, tf::Output mask, int seed, const std::string &name) {
    tf::VariableScope vs(name);
    auto h = tf::layers::dense(x, 5, {.activation = tf::tanh, .kernel_initializer = normal(seed), .name = "h"});
    auto context = tf::get_variable("context", {5}, {.initializer = normal(seed + 1)});
    auto score = tf::tensordot(h, context, 1);
    auto hidden = tf::where(mask, score, tf::fill(tf::shape(score), -1000.0));
    auto weights = tf::nn::softmax(hidden, {.name = "weights"});
    auto mixed = tf::reduce_sum(x * tf::expand_dims(weights, -1), 1);
    return std::pair{mixed, weights};
  };
  tf::Output sentence, wordWeights;
  {
    tf::VariableScope vs("words");
    auto table = tf::get_variable("table", {12, 4}, {.initializer = normal(1, 0.5)});
    auto vectors = tf::reshape(tf::nn::embedding_lookup(table, words), {6, 4, 4});
    auto flat = tf::reshape(lengths, {-1});
    auto mask = tf::sequence_mask(flat, 4);
    auto forward = tf::layers::conv1d(vectors, 6, 3, {.padding = "same", .activation = tf::nn::relu, .kernel_initializer = normal(2),
            .name = "forward"});
    auto wide = tf::layers::conv1d(vectors, 2, 2, {.padding = "same", .activation = tf::nn::softsign, .kernel_initializer = normal(3),
            .name = "wide"});
    auto both = tf::concat({forward, wide}, 2);
    std::tie(sentence, wordWeights) = pooled(both, mask, 10, "attention");
  }
  tf::Output sentenceWeights, vector;
  {
    tf::VariableScope vs("sentences");
    auto document = tf::reshape(sentence, {2, 3, 8});
    auto present = tf::greater(lengths, 0);
    auto encoded = tf::layers::dense(document, 8, {.activation = tf::nn::softplus, .kernel_initializer = normal(20), .name = "encoded"});
    std::tie(vector, sentenceWeights) = pooled(encoded, present, 30, "attention");
  }
  tf::Output logit;
  {
    tf::VariableScope vs("head");
    auto hidden = tf::layers::dense(vector, 4, {.activation = tf::nn::crelu, .kernel_initializer = normal(40), .name = "hidden"});
    logit = tf::layers::dense(hidden, 1, {.kernel_initializer = normal(41), .name = "logit"});
  }
  tf::Output loss;
  {
    tf::NameScope ns("loss");
    auto entropy = tf::nn::sigmoid_cross_entropy_with_logits({.labels = labels, .logits = logit});
    auto spread = wordWeights * tf::log(wordWeights + 1e-06);
    auto sharp = -tf::reduce_mean(tf::reduce_sum(spread, 1));
    auto reduceMean1 = tf::reduce_mean(entropy);
    loss = reduceMean1 + 0.01 * sharp;
  }
  auto train = tf::train::RMSPropOptimizer(0.01, {.decay = 0.8, .momentum = 0.5, .centered = true}).minimize(loss);
  auto probability = tf::sigmoid(logit, {.name = "probability"});
  return {loss, {train}, {{words, classes({2, 3, 4}, 12)}, {lengths, tf::Tensor({{4, 2, 1}, {3, 4, 0}})}, {labels, positive({2, 1})}}, {probability,
          sentenceWeights}};
}

const Programs added{{"transformer", transformer}, {"pointer_network", pointerNetwork}, {"memory_network", memoryNetwork}, {"document_attention",
        documentAttention}};

} // namespace
