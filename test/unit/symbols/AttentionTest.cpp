// Attention and decoding, against sums made here, and a model that learns.
#include "tfc/tf.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace {

namespace s2s = tf::contrib::seq2seq;
using O = tf::Output;

std::vector<double> softmaxOf(std::vector<double> v) {
  double most = *std::max_element(v.begin(), v.end()), sum = 0;
  for (double &x : v) sum += x = std::exp(x - most);
  for (double &x : v) x /= sum;
  return v;
}
tf::Tensor numbers(tf::Shape shape, float scale) {
  tf::Tensor t = tf::Tensor::zeros(shape, tf::float32);
  for (std::size_t i = 0; i < t.mutable_data<float>().size(); ++i) t.mutable_data<float>()[i] = scale * std::sin(1.0f + 0.7f * static_cast<float>(i));
  return t;
}

class Attention : public ::testing::Test {
protected:
  void SetUp() override { tf::reset_default_graph(); }
  static constexpr int batch = 2, time = 3, depth = 4;
  tf::Tensor memory = numbers({batch, time, depth}, 1), query = numbers({batch, depth}, 0.5f);
  tf::Tensor lengths{2, 3};
};

TEST_F(Attention, LuongWeightsAreSoftmaxesOfProducts) {
  s2s::LuongAttention a(depth, tf::constant(memory), {.memory_sequence_length = tf::In(lengths)});
  O w = a(tf::constant(query), {});
  ASSERT_EQ(tf::global_variables().size(), 1u);
  tf::Variable kernel = tf::global_variables()[0];
  EXPECT_EQ(kernel.name(), "memory_layer/kernel:0");
  tf::Session s;
  s.run(tf::global_variables_initializer());
  auto [weights, k] = s.run(std::tuple{w, kernel.value()});
  for (int b = 0; b < batch; ++b) {
    std::vector<double> scores;
    for (int t = 0; t < time; ++t) {
      double score = t < lengths.asInt64(b) ? 0 : -INFINITY;
      for (int i = 0; i < depth; ++i)
        for (int j = 0; j < depth; ++j)
          score += static_cast<double>(query.at<float>(b, j)) * (t < lengths.asInt64(b) ? memory.at<float>(b, t, i) : 0) * k.at<float>(i, j);
      scores.push_back(score);
    }
    auto want = softmaxOf(scores);
    for (int t = 0; t < time; ++t) EXPECT_NEAR(weights.at<float>(b, t), want[static_cast<std::size_t>(t)], 1e-5);
  }
  EXPECT_EQ(weights.at<float>(0, 2), 0.0f) << "beyond the sequence's length";
}

TEST_F(Attention, BahdanauWeightsAreSoftmaxesOfTanhs) {
  constexpr int units = 5;
  for (bool normalize : {false, true}) {
    tf::reset_default_graph();
    s2s::BahdanauAttention a(units, tf::constant(memory), {.normalize = normalize});
    O w = a(tf::constant(query), {});
    tf::Session s;
    s.run(tf::global_variables_initializer());
    std::map<std::string, tf::Tensor> v;
    for (const tf::Variable &x : tf::global_variables()) v[x.name()] = s.run(tf::Fetch(x));
    ASSERT_EQ(v.size(), normalize ? 5u : 3u);
    ASSERT_TRUE(v.count("bahdanau_attention/attention_v:0") && v.count("bahdanau_attention/query_layer/kernel:0"));
    auto &mk = v["memory_layer/kernel:0"], &qk = v["bahdanau_attention/query_layer/kernel:0"], &av = v["bahdanau_attention/attention_v:0"];
    double norm = 0;
    for (int u = 0; u < units; ++u) norm += std::pow(av.at<float>(u), 2);
    double g = normalize ? v["bahdanau_attention/attention_g:0"].item<float>() / std::sqrt(norm) : 1;
    tf::Tensor weights = s.run(w);
    for (int b = 0; b < batch; ++b) {
      std::vector<double> scores;
      for (int t = 0; t < time; ++t) {
        double score = 0;
        for (int u = 0; u < units; ++u) {
          double sum = normalize ? v["bahdanau_attention/attention_b:0"].at<float>(u) : 0;
          for (int i = 0; i < depth; ++i) sum += static_cast<double>(memory.at<float>(b, t, i)) * mk.at<float>(i, u) + static_cast<double>(query.at<float>(b, i)) * qk.at<float>(i, u);
          score += g * av.at<float>(u) * std::tanh(sum);
        }
        scores.push_back(score);
      }
      auto want = softmaxOf(scores);
      for (int t = 0; t < time; ++t) EXPECT_NEAR(weights.at<float>(b, t), want[static_cast<std::size_t>(t)], 1e-5) << normalize;
    }
  }
}

TEST_F(Attention, WrapperNamesAndState) {
  s2s::BahdanauAttention a(5, tf::constant(memory));
  s2s::AttentionWrapper cell(tf::nn::rnn_cell::BasicLSTMCell(6), a, {.attention_layer_size = 7});
  auto zero = cell.zero_state(batch, tf::float32);
  auto [out, state] = cell(tf::constant(numbers({batch, 3}, 1)), zero);
  s2s::AttentionWrapperState next(state);
  EXPECT_EQ(out.shape(), tf::Shape({batch, 7}));
  EXPECT_EQ(cell.output_size(), 7);
  std::string names;
  for (const tf::Variable &v : tf::global_variables()) names += v.name() + " ";
  EXPECT_EQ(names, "memory_layer/kernel:0 attention_wrapper/basic_lstm_cell/kernel:0 attention_wrapper/basic_lstm_cell/bias:0 "
                   "attention_wrapper/bahdanau_attention/query_layer/kernel:0 attention_wrapper/bahdanau_attention/attention_v:0 "
                   "attention_wrapper/attention_layer/kernel:0 ");
  tf::Session s;
  s.run(tf::global_variables_initializer());
  auto [t, sum] = s.run(std::tuple{next.time, tf::reduce_sum(next.alignments, 1)});
  EXPECT_EQ(t.item<std::int32_t>(), 1);
  EXPECT_NEAR(sum.at<float>(0), 1, 1e-5);
  auto cloned = zero.clone(next.cell_state);
  EXPECT_EQ(cloned.cell_state.c(), next.cell_state.c());
  EXPECT_THROW(cell(out, next.cell_state), tf::Error);
}

TEST_F(Attention, TilesBatches) {
  tf::Session s;
  auto t = s.run(s2s::tile_batch(tf::constant({{1, 2}, {3, 4}}), 2));
  EXPECT_TRUE(t.equals(tf::Tensor({{1, 2}, {1, 2}, {3, 4}, {3, 4}})));
}

/// Learns to repeat its input backwards; then decodes by itself.
TEST_F(Attention, DecoderLearnsToReverse) {
  constexpr int vocabulary = 6, n = 4, rows = 16, go = 0, end = 1, units = 24;
  tf::set_random_seed(3);
  auto source = tf::placeholder(tf::int32, {tf::None, n}), target = tf::placeholder(tf::int32, {tf::None, n + 1});
  auto count = tf::shape(source)[0];
  auto embedding = tf::get_variable("embedding", {vocabulary, 8});
  auto [encoded, last] = tf::nn::dynamic_rnn(tf::nn::rnn_cell::GRUCell(units, {.name = "encoder"}), tf::nn::embedding_lookup(embedding, source), {.dtype = tf::float32});
  tf::layers::Dense project(vocabulary, {.name = "project"});
  s2s::LuongAttention attention(units, encoded);
  s2s::AttentionWrapper cell(tf::nn::rnn_cell::GRUCell(units), attention, {.attention_layer_size = units});
  auto initial = cell.zero_state(count, tf::float32).clone(last);
  auto start = tf::fill(tf::Dims(tf::stack({count})), go);
  auto inputs = tf::concat({tf::expand_dims(start, 1), tf::slice(target, {0, 0}, {-1, n})}, 1);
  s2s::TrainingHelper teacher(tf::nn::embedding_lookup(embedding, inputs), tf::fill(tf::Dims(tf::stack({count})), n + 1));
  s2s::BasicDecoder training(cell, teacher, initial, project);
  auto r = s2s::dynamic_decode(training, {.scope = "decoder"});
  EXPECT_EQ(r.outputs.rnn_output.shape()[2], vocabulary);
  auto loss = s2s::sequence_loss(r.outputs.rnn_output, target, tf::ones_like(target, {.dtype = tf::float32}));
  auto step = tf::train::AdamOptimizer(0.02f).minimize(loss);
  auto trained = tf::global_variables().size();
  s2s::GreedyEmbeddingHelper own(embedding, start, end);
  s2s::BasicDecoder greedy(cell, own, initial, project);
  auto decoded = s2s::dynamic_decode(greedy, {.impute_finished = true, .maximum_iterations = 8, .scope = "decoder"});
  EXPECT_EQ(tf::global_variables().size(), trained) << "decoding shares the variables";

  tf::Tensor x = tf::Tensor::zeros({rows, n}, tf::int32), y = tf::Tensor::zeros({rows, n + 1}, tf::int32);
  for (int b = 0; b < rows; ++b) {
    for (int t = 0; t < n; ++t) x.mutable_data<std::int32_t>()[static_cast<std::size_t>(b * n + t)] = 2 + (b * 7 + t * t * 3 + b * t) % 4;
    for (int t = 0; t < n; ++t) y.mutable_data<std::int32_t>()[static_cast<std::size_t>(b * (n + 1) + t)] = x.at<std::int32_t>(b, n - 1 - t);
    y.mutable_data<std::int32_t>()[static_cast<std::size_t>(b * (n + 1) + n)] = end;
  }
  tf::Session s;
  s.run(tf::global_variables_initializer());
  float first = s.run(loss, {{source, x}, {target, y}}).item<float>(), after = first;
  EXPECT_NEAR(first, std::log(vocabulary), 0.3);
  for (int i = 0; i < 150; ++i) after = s.run({loss, step}, {{source, x}, {target, y}})[0].item<float>();
  EXPECT_LT(after, 0.05f);
  auto [ids, lengths] = s.run(std::tuple{decoded.outputs.sample_id, decoded.sequence_lengths}, {{source, x}});
  ASSERT_EQ(ids.shape(), tf::Shape({rows, n + 1}));
  EXPECT_TRUE(ids.equals(y)) << ids.str();
  EXPECT_EQ(lengths.at<std::int32_t>(0), n + 1);
}

} // namespace
