// Sequences and language: recurrent networks in all forms, attention, a transformer's layer, text with convolutions, CTC.
#include "Program.h"

namespace {
using namespace oracle;
namespace cells = tf::nn::rnn_cell;
using tf::Output;

Output sequence(const char *name, tf::Shape shape, tf::DType type = tf::float32) { return tf::placeholder(type, std::move(shape), {.name = name}); }

Program charRnn() {
  auto x = sequence("x", {tf::None, 5}, tf::int32), y = sequence("y", {tf::None, 5}, tf::int32);
  Output logits;
  {
    tf::VariableScope vs("model", {.initializer = uniform(1)});
    auto letters = tf::one_hot(x, 8);
    auto out = tf::nn::dynamic_rnn(cells::BasicLSTMCell(6), letters, {.dtype = tf::float32}).first;
    logits = tf::layers::dense(out, 8, {.name = "logits"});
  }
  auto loss = tf::reduce_mean(tf::nn::sparse_softmax_cross_entropy_with_logits({.labels = y, .logits = logits}), {}, {.name = "loss"});
  return {loss, {tf::train::AdamOptimizer(0.01).minimize(loss)}, {{x, classes({3, 5}, 8)}, {y, classes({3, 5}, 8)}}};
}

Program gruLengths() {
  auto x = sequence("x", {tf::None, 4, 3}), y = sequence("y", {tf::None, 2}), n = sequence("n", {tf::None}, tf::int32);
  Output out;
  {
    tf::VariableScope vs("model", {.initializer = uniform(2)});
    auto state = tf::nn::dynamic_rnn(cells::GRUCell(5), x, {.sequence_length = tf::In(n), .dtype = tf::float32}).second;
    out = tf::layers::dense(state.tensor(), 2, {.name = "out"});
  }
  auto loss = tf::losses::mean_squared_error(y, out);
  return {loss, {tf::train::GradientDescentOptimizer(0.1).minimize(loss)}, {{x, ramp({3, 4, 3})}, {y, ramp(3, 2)}, {n, classes(3, 5)}}};
}

Program bidirectionalTagger() {
  auto x = sequence("x", {tf::None, 4}, tf::int32), y = sequence("y", {tf::None, 4}, tf::int32);
  Output logits;
  {
    tf::VariableScope vs("model", {.initializer = uniform(3)});
    auto table = tf::get_variable("table", {9, 4});
    auto words = tf::nn::embedding_lookup(table, x);
    auto r = tf::nn::bidirectional_dynamic_rnn(cells::GRUCell(3), cells::GRUCell(3), words, {.dtype = tf::float32});
    logits = tf::layers::dense(tf::concat({r.outputs.first, r.outputs.second}, 2), 5, {.name = "tags"});
  }
  auto loss = tf::losses::sparse_softmax_cross_entropy(y, logits);
  return {loss, {tf::train::GradientDescentOptimizer(0.5).minimize(loss)}, {{x, classes({3, 4}, 9)}, {y, classes({3, 4}, 5)}}};
}

Program staticStack() {
  auto x = sequence("x", {4, 3, 2}), y = sequence("y", {4, 4});
  Output last;
  {
    tf::VariableScope vs("model", {.initializer = uniform(4)});
    cells::MultiRNNCell stack({cells::BasicLSTMCell(4), cells::BasicLSTMCell(4)});
    last = tf::nn::static_rnn(stack, tf::unstack(x, {.axis = 1}), {.dtype = tf::float32}).first.back();
  }
  auto loss = tf::reduce_mean(tf::square(last - y), {}, {.name = "loss"});
  return {loss, {tf::train::MomentumOptimizer(0.1, 0.9).minimize(loss)}, {{x, ramp({4, 3, 2})}, {y, ramp(4, 4)}}};
}

Program textCnn() {
  auto x = sequence("x", {tf::None, 6}, tf::int32), y = sequence("y", {tf::None}, tf::int32);
  auto table = tf::get_variable("table", {11, 4}, {.initializer = uniform(5)});
  auto words = tf::expand_dims(tf::nn::embedding_lookup(table, x), -1);
  std::vector<Output> pooled;
  for (int size : {2, 3}) {
    tf::VariableScope vs("conv" + std::to_string(size));
    auto w = tf::get_variable("w", {size, 4, 1, 3}, {.initializer = normal(size)});
    auto b = tf::get_variable("b", {3}, {.initializer = tf::constant_initializer(0.1)});
    auto h = tf::nn::relu(tf::nn::bias_add(tf::nn::conv2d(words, w, {.strides = {1, 1, 1, 1}, .padding = "VALID"}), b));
    pooled.push_back(tf::nn::max_pool(h, {.ksize = {1, 7 - size, 1, 1}, .strides = {1, 1, 1, 1}, .padding = "VALID"}));
  }
  auto flat = tf::reshape(tf::concat(pooled, 3), {-1, 6});
  auto logits = tf::layers::dense(flat, 3, {.kernel_initializer = normal(9), .name = "out"});
  auto loss = tf::losses::sparse_softmax_cross_entropy(y, logits);
  return {loss, {tf::train::GradientDescentOptimizer(0.1).minimize(loss)}, {{x, classes({4, 6}, 11)}, {y, classes(4, 3)}}};
}

Program attention() {
  auto x = sequence("x", {tf::None, 4, 3}), y = sequence("y", {tf::None, 3});
  Output weights, out;
  {
    tf::VariableScope vs("model", {.initializer = uniform(6)});
    auto [memory, last] = tf::nn::dynamic_rnn(cells::GRUCell(3), x, {.dtype = tf::float32});
    Output state = last.tensor();
    auto query = tf::layers::dense(state, 3, {.use_bias = false, .name = "query"});
    auto scores = tf::reduce_sum(memory * tf::expand_dims(query, 1), 2);
    weights = tf::nn::softmax(scores, {.name = "weights"});
    auto context = tf::reduce_sum(memory * tf::expand_dims(weights, 2), 1);
    out = tf::layers::dense(tf::concat({context, state}, 1), 3, {.name = "out"});
  }
  auto loss = tf::losses::mean_squared_error(y, out);
  return {loss, {tf::train::AdamOptimizer(0.01).minimize(loss)}, {{x, ramp({2, 4, 3})}, {y, ramp(2, 3)}}, {weights}};
}

Output heads(const Output &value, const std::string &name) {
  auto h = tf::layers::dense(value, 6, {.use_bias = false, .kernel_initializer = normal(static_cast<int>(name.size())), .name = name});
  return tf::transpose(tf::reshape(h, {2, 4, 2, 3}), {0, 2, 1, 3});
}
Output normalized(const Output &value, const char *name) {
  tf::VariableScope vs(name);
  auto scale = tf::get_variable("scale", {6}, {.initializer = tf::ones_initializer()});
  auto shift = tf::get_variable("shift", {6}, {.initializer = tf::zeros_initializer()});
  auto [mean, variance] = tf::nn::moments(value, {2}, {.keepdims = true});
  auto centred = value - mean;
  return centred * tf::rsqrt(variance + 1e-6) * scale + shift;
}
Program transformerLayer() {
  auto x = sequence("x", {2, 4, 6}), y = sequence("y", {2, 4, 6});
  Output out;
  {
    tf::VariableScope vs("layer");
    auto q = heads(x, "q"), k = heads(x, "ke"), v = heads(x, "val");
    auto weights = tf::nn::softmax(tf::matmul(q, k, {.transpose_b = true}) * 0.577);
    auto mixed = tf::reshape(tf::transpose(tf::matmul(weights, v), {0, 2, 1, 3}), {2, 4, 6});
    auto h = normalized(x + mixed, "norm1");
    auto inner = tf::layers::dense(h, 8, {.activation = tf::nn::relu, .kernel_initializer = normal(7), .name = "inner"});
    auto outer = tf::layers::dense(inner, 6, {.kernel_initializer = normal(8), .name = "outer"});
    out = normalized(h + outer, "norm2");
  }
  auto loss = tf::reduce_mean(tf::squared_difference(out, y), {}, {.name = "loss"});
  return {loss, {tf::train::AdamOptimizer(0.01).minimize(loss)}, {{x, ramp({2, 4, 6})}, {y, ramp({2, 4, 6})}}};
}

Program ctcSpeech() {
  auto x = sequence("x", {5, 2, 3});
  using L = std::int64_t;
  auto at = tf::constant({{L(0), L(0)}, {L(0), L(1)}, {L(1), L(0)}}), values = tf::constant({1, 2, 0}), shape = tf::constant({L(2), L(2)});
  tf::SparseTensor labels(at, values, shape);
  Output logits;
  {
    tf::VariableScope vs("model", {.initializer = uniform(7)});
    auto out = tf::nn::dynamic_rnn(cells::GRUCell(4), x, {.dtype = tf::float32, .time_major = true}).first;
    logits = tf::layers::dense(out, 4, {.name = "logits"});
  }
  auto loss = tf::reduce_mean(tf::nn::ctc_loss(labels, logits, tf::constant({5, 4})), {}, {.name = "loss"});
  return {loss, {tf::train::GradientDescentOptimizer(0.1).minimize(loss)}, {{x, ramp({5, 2, 3})}}};
}

Program scanRnn() {
  auto x = sequence("x", {4, 3, 2}), y = sequence("y", {4, 3, 3});
  auto w = tf::get_variable("w", {2, 3}, {.initializer = uniform(8)}), u = tf::get_variable("u", {3, 3}, {.initializer = uniform(9)});
  auto step = [&](Output h, Output value) {
    auto now = tf::matmul(value, w);
    return tf::tanh(now + tf::matmul(h, u));
  };
  auto states = tf::scan(step, x, tf::zeros({3, 3}));
  auto loss = tf::reduce_mean(tf::square(states - y), {}, {.name = "loss"});
  return {loss, {tf::train::GradientDescentOptimizer(0.2).minimize(loss)}, {{x, ramp({4, 3, 2})}, {y, ramp({4, 3, 3})}}};
}

Program arrayLoop() {
  auto x = sequence("x", {3, 2}), y = sequence("y", {3, 2});
  auto w = tf::get_variable("w", {2}, {.initializer = uniform(10)});
  auto rows = tf::TensorArray(tf::float32, 3, {.name = "rows"}).unstack(x);
  tf::TensorArray out(tf::float32, 3, {.name = "out"});
  auto body = [&](Output i, Output s, tf::TensorArray a) {
    auto next = i + 1;
    auto half = s * 0.5f;
    auto sum = half + rows.read(i) * w;
    return std::tuple{next, sum, a.write(i, s)};
  };
  auto zero = tf::constant(0), start = tf::zeros({2});
  auto done = std::get<2>(tf::while_loop([](Output i, Output, tf::TensorArray) { return i < 3; }, body, std::tuple{zero, start, out}));
  auto loss = tf::reduce_sum(tf::square(done.stack() - y), {}, {.name = "loss"});
  return {loss, {tf::train::GradientDescentOptimizer(0.1).minimize(loss)}, {{x, ramp(3, 2)}, {y, ramp(3, 2)}}};
}

const Programs added{{"char_rnn", charRnn}, {"gru_lengths", gruLengths}, {"bidirectional_tagger", bidirectionalTagger}, {"static_stack", staticStack},
                     {"text_cnn", textCnn}, {"attention", attention}, {"transformer_layer", transformerLayer}, {"ctc_speech", ctcSpeech},
                     {"scan_rnn", scanRnn}, {"array_loop", arrayLoop}};

} // namespace
