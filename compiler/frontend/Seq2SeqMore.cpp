// contrib/legacy_seq2seq/python/ops/seq2seq.py, contrib/rnn's NASCell, gather_tree of contrib.seq2seq.
#include "State.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Contrib.h"
#include "tfc/frontend/Control.h"
#include "tfc/frontend/NN.h"
#include "tfc/frontend/Seq2SeqMore.h"

#include <cmath>

namespace tfc::contrib {
using namespace frontend;

namespace legacy_seq2seq {
namespace {

/// core_rnn_cell._Linear: `kernel` and `bias` of the current variable scope.
Output linear(const std::vector<Output> &parts, std::int64_t n) {
  Output x = parts.size() == 1 ? parts[0] : concat(parts, 1);
  if (x.shape().rank() != 2 || x.shape()[1] < 0) throw ValueError(cat("linear expects shape[1] to be provided for shape ", x.shape().str()));
  Output w = get_variable("kernel", Shape{x.shape()[1], n}, {.dtype = x.dtype()});
  Output b = get_variable("bias", Shape{n}, {.dtype = x.dtype(), .initializer = zeros_initializer()});
  return nn::bias_add(matmul(x, w), b);
}
void flattenState(const nn::rnn_cell::State &s, std::vector<Output> &out) {
  if (!s.is_tuple()) out.push_back(s.tensor());
  for (const auto &p : s.parts()) flattenState(p, out);
}
/// The embedding of the most likely symbol.
LoopFunction feeding(const Output &embedding, const Projection &projection, bool update) {
  return [=](Output previous, int) {
    if (projection) previous = nn::xw_plus_b(previous, projection->first, projection->second);
    Output symbol = argmax(previous, 1);
    Output e = nn::embedding_lookup(embedding, symbol);
    return update ? e : stop_gradient(e);
  };
}

} // namespace

DecoderResult attention_decoder(const std::vector<Output> &inputs, const nn::rnn_cell::State &initial, const Output &states, const nn::rnn_cell::RNNCell &cell, AttentionDecoderOpts o) {
  if (inputs.empty()) throw ValueError("Must provide at least 1 input to attention decoder.");
  if (o.num_heads < 1) throw ValueError("With less than 1 heads, use a non-attention decoder.");
  if (states.shape().rank() != 3 || states.shape()[2] < 0) throw ValueError(cat("Shape[2] of attention_states must be known: ", states.shape().str()));
  std::int64_t size = states.shape()[2];
  VariableScope vs(o.scope);
  int outputs = o.output_size.value_or(cell.output_size());
  Output batch = shape(inputs[0])[0];
  Output length = states.shape()[1] >= 0 ? convert(In(static_cast<int>(states.shape()[1]))) : shape(states)[1];
  Output hidden = reshape(states, Dims(stack({In(-1), In(length), In(1), In(static_cast<int>(size))})));
  std::vector<Output> features, v;
  for (int a = 0; a < o.num_heads; ++a) {
    Output k = get_variable(cat("AttnW_", a), Shape{1, 1, size, size}, {.dtype = states.dtype()});
    features.push_back(nn::conv2d(hidden, k, {.strides = {1, 1, 1, 1}, .padding = "SAME"}));
    v.push_back(get_variable(cat("AttnV_", a), Shape{size}, {.dtype = states.dtype()}));
  }
  auto attention = [&](const nn::rnn_cell::State &s) {
    std::vector<Output> query, out;
    flattenState(s, query);
    for (int a = 0; a < o.num_heads; ++a) {
      VariableScope head(cat("Attention_", a));
      Output y = reshape(linear(query, size), {-1, 1, 1, size});
      Output sum = reduce_sum(v[static_cast<std::size_t>(a)] * tanh(features[static_cast<std::size_t>(a)] + y), {2, 3});
      Output weights = reshape(nn::softmax(sum), Dims(stack({In(-1), In(length), In(1), In(1)})));
      Output d = reduce_sum(weights * hidden, {1, 2});
      out.push_back(reshape(d, {-1, size}));
    }
    return out;
  };
  std::vector<Output> attns;
  nn::rnn_cell::State state = initial;
  if (o.initial_state_attention) attns = attention(state);
  else
    for (int a = 0; a < o.num_heads; ++a) {
      Output z = zeros(Dims(stack({In(batch), In(static_cast<int>(size))})), states.dtype());
      z.set_shape(Shape{None, size});
      attns.push_back(z);
    }
  std::vector<Output> results;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    Output in = inputs[i];
    if (i) get_variable_scope().reuse_variables();
    if (o.loop_function && i) {
      VariableScope loop("loop_function", {.reuse = Reuse::True});
      in = o.loop_function(results.back(), static_cast<int>(i));
    }
    if (in.shape().rank() != 2 || in.shape()[1] < 0) throw ValueError(cat("Could not infer input size from input: ", in.name()));
    std::vector<Output> parts{in};
    parts.insert(parts.end(), attns.begin(), attns.end());
    auto [out, next] = cell(linear(parts, in.shape()[1]), state);
    state = next;
    if (i == 0 && o.initial_state_attention) {
      VariableScope again(get_variable_scope(), {.reuse = Reuse::True});
      attns = attention(state);
    } else
      attns = attention(state);
    VariableScope project("AttnOutputProjection");
    parts = {out};
    parts.insert(parts.end(), attns.begin(), attns.end());
    results.push_back(linear(parts, outputs));
  }
  return {results, state};
}

DecoderResult embedding_rnn_decoder(const std::vector<Output> &inputs, const nn::rnn_cell::State &initial, const nn::rnn_cell::RNNCell &cell, int symbols, int size, EmbeddingDecoderOpts o) {
  VariableScope vs(o.scope);
  Output embedding = get_variable("embedding", Shape{symbols, size});
  std::vector<Output> embedded;
  for (const Output &i : inputs) embedded.push_back(nn::embedding_lookup(embedding, i));
  RnnDecoderOpts d{};
  if (o.feed_previous) d.loop_function = feeding(embedding, o.output_projection, o.update_embedding_for_previous);
  return rnn_decoder(embedded, initial, cell, d);
}
DecoderResult embedding_rnn_seq2seq(const std::vector<Output> &encoder, const std::vector<Output> &decoder, const std::function<nn::rnn_cell::RNNCell()> &make, int encoderSymbols, int decoderSymbols,
                                    int size, EmbeddingSeq2SeqOpts o) {
  if (encoder.empty() || decoder.empty()) throw ValueError("embedding_rnn_seq2seq needs encoder and decoder inputs.");
  VariableScope vs(o.scope);
  nn::rnn_cell::State state = [&] {
    // EmbeddingWrapper: a table in the encoder's scope.
    VariableScope rnn("rnn");
    Output table;
    {
      VariableScope wrapper("embedding_wrapper");
      table = get_variable("embedding", Shape{encoderSymbols, size}, {.dtype = o.dtype, .initializer = random_uniform_initializer(-std::sqrt(3.0), std::sqrt(3.0))});
    }
    std::vector<Output> embedded;
    for (const Output &i : encoder) embedded.push_back(nn::embedding_lookup(table, reshape(i, {-1})));
    return nn::static_rnn_any(make(), embedded, {.dtype = o.dtype}).second;
  }();
  nn::rnn_cell::RNNCell cell = make();
  if (!o.output_projection) cell = contrib::rnn::OutputProjectionWrapper(cell, decoderSymbols);
  return embedding_rnn_decoder(decoder, state, cell, decoderSymbols, size, {.output_projection = o.output_projection, .feed_previous = o.feed_previous});
}
} // namespace legacy_seq2seq

Output seq2seq::gather_tree(In step_ids, In parent_ids, In lengths, In end_token, Name o) {
  Output ids = convert(step_ids, int32, "step_ids"), parents = convert(parent_ids, int32, "parent_ids"), most = convert(lengths, int32, "max_sequence_lengths"), end = convert(end_token, int32, "end_token");
  for (const Output *x : {&ids, &parents})
    if (x->shape().hasRank() && x->shape().rank() != 3) throw ValueError(cat("step_ids and parent_ids must be [time, batch, beams], got ", x->shape().str()));
  Scoped s(o.name, "GatherTree", {In(ids), In(parents)});
  Output dims = shape(ids), time = dims[0], beams = dims[2];
  Output none = fill(Dims(dims(slice(1))), end);
  Output self = zeros_like(none) + range(beams);
  TensorArray all(int32, time);
  // From the end of each sequence back to its root, which the parents lead to.
  auto [i, beam, rows] = while_loop(
      [](Output i, Output, TensorArray) { return greater_equal(i, 0); },
      [&](Output i, Output beam, TensorArray rows) {
        Output inside = logical_and(expand_dims(less(i, most), 1), equal(beam, beam));
        Output here = batch_gather(gather(ids, i), beam), up = batch_gather(gather(parents, i), beam);
        TensorArray written = rows.write(i, where(inside, here, none));
        return std::tuple{i - 1, where(inside, up, beam), written};
      },
      std::tuple{time - 1, self, all});
  Output found = rows.stack();
  found.set_shape(ids.shape());
  // Behind the first end_token there are others only.
  Output ended = cumsum(cast(equal(found, end), int32), 0, {.exclusive = true});
  return where(greater(ended, 0), zeros_like(found) + end, found, {.name = s.name});
}

rnn::NASCell::NASCell(int n, NASOpts o)
    : RNNCell(nn::rnn_cell::custom_cell(std::vector<nn::rnn_cell::StateSize>{n, o.num_proj.value_or(n)}, o.num_proj.value_or(n),
                                        [n, o](Output x, nn::State s) -> std::pair<Output, nn::State> {
                                          DType t = x.dtype();
                                          int out = o.num_proj.value_or(n);
                                          if (x.shape().rank() != 2 || x.shape()[1] < 0) throw ValueError("Could not infer input size from inputs.get_shape()[-1]");
                                          Output fromState = get_variable("recurrent_kernel", Shape{out, 8 * n}, {.dtype = t}), fromInput = get_variable("kernel", Shape{x.shape()[1], 8 * n}, {.dtype = t});
                                          Output m = matmul(s.h(), fromState), in = matmul(x, fromInput);
                                          if (o.use_bias) m = nn::bias_add(m, get_variable("bias", Shape{8 * n}, {.dtype = t, .initializer = zeros_initializer()}));
                                          auto a = split(in, 8, 1), b = split(m, 8, 1);
                                          auto sum = [&](int i) { return a[static_cast<std::size_t>(i)] + b[static_cast<std::size_t>(i)]; };
                                          Output p0 = tanh(sigmoid(sum(0)) * nn::relu(sum(1)));
                                          Output p1 = tanh(sigmoid(sum(2)) + nn::relu(a[3] * b[3]));
                                          Output p2 = tanh(tanh(sum(4)) * sigmoid(sum(5)));
                                          Output p3 = sigmoid(tanh(sum(6)) + sigmoid(sum(7)));
                                          Output c = tanh(p0 + s.c()) * p1;
                                          Output h = tanh(c * tanh(p2 + p3));
                                          if (o.num_proj) h = matmul(h, get_variable("projection_weights", Shape{n, out}, {.dtype = t}));
                                          return {h, nn::State(std::vector<nn::State>{c, h})};
                                        },
                                        {.name = o.name})) {}

} // namespace tfc::contrib
