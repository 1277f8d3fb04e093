// contrib.seq2seq: attention over a memory, decoders and the loop that runs them.
//
//   namespace s2s = tf::contrib::seq2seq;
//   s2s::LuongAttention attention(128, encoder_outputs, {.memory_sequence_length = lengths});
//   s2s::AttentionWrapper cell(tf::nn::rnn_cell::GRUCell(128), attention, {.attention_layer_size = 128});
//   s2s::TrainingHelper helper(decoder_inputs, decoder_lengths);
//   tf::layers::Dense project(vocabulary);
//   s2s::BasicDecoder decoder(cell, helper, cell.zero_state(batch, tf::float32), project);
//   auto r = s2s::dynamic_decode(decoder);            // r.outputs.rnn_output [batch, time, vocabulary], r.outputs.sample_id
//
// A memory is [batch, time, depth]; positions beyond memory_sequence_length get no weight. BeamSearchDecoder is not
// there: decode greedily, or search over sess.run of one step (seq2seq::gather_tree reads beams back).
#pragma once

#include "tfc/frontend/Layers.h"
#include "tfc/frontend/Seq2Seq.h"

namespace tfc::contrib::seq2seq {

using nn::rnn_cell::RNNCell;
using nn::rnn_cell::State;

/// (weights [batch, time], its next state), from the query [batch, depth] and the weights before.
class AttentionMechanism {
public:
  Output operator()(const Output &query, const Output &previous_alignments) const;
  Output keys() const;
  Output values() const;
  Output batch_size() const;
  int alignments_size() const; ///< ValueError if the memory's time is not known
  Output initial_alignments(In batch_size, DType dtype) const;
  struct Impl;

protected:
  explicit AttentionMechanism(std::shared_ptr<Impl> impl) : impl(std::move(impl)) {}
  std::shared_ptr<Impl> impl;
};
struct BahdanauOpts { TFC_NAMED; std::optional<In> memory_sequence_length{}; bool normalize = false; Fn probability_fn{}; std::optional<double> score_mask_value{}; std::string name = "BahdanauAttention"; };
/// v tanh(W query + keys), keys of num_units (additive attention).
struct BahdanauAttention : AttentionMechanism { BahdanauAttention(int num_units, In memory, BahdanauOpts o = {}); };
struct LuongOpts { TFC_NAMED; std::optional<In> memory_sequence_length{}; bool scale = false; Fn probability_fn{}; std::optional<double> score_mask_value{}; std::string name = "LuongAttention"; };
/// query . keys (multiplicative attention); the query has num_units, ValueError otherwise.
struct LuongAttention : AttentionMechanism { LuongAttention(int num_units, In memory, LuongOpts o = {}); };

struct AttentionWrapperOpts {
  TFC_NAMED;
  std::optional<int> attention_layer_size{};
  std::function<Output(Output inputs, Output attention)> cell_input_fn{}; ///< concatenation by default
  bool output_attention = true;
  std::optional<State> initial_cell_state{};
  std::string name{};
};
/// What the wrapper's state holds: a tuple (cell_state, attention, time, alignments).
struct AttentionWrapperState {
  State cell_state;
  Output attention, time, alignments;
  AttentionWrapperState(const State &s) : cell_state(s[0]), attention(s[1]), time(s[2]), alignments(s[3]) {}
  operator State() const { return State(std::vector<State>{cell_state, attention, time, alignments}); }
  /// With another state for the wrapped cell (the encoder's last, say).
  AttentionWrapperState clone(State new_cell_state) const {
    AttentionWrapperState s = *this;
    s.cell_state = std::move(new_cell_state);
    return s;
  }
};
/// A cell that looks at a memory: its input is joined with the attention of the step before.
struct AttentionWrapper : RNNCell {
  using State = AttentionWrapperState;
  AttentionWrapper(RNNCell cell, AttentionMechanism mechanism, AttentionWrapperOpts o = {});
  AttentionWrapperState zero_state(In batch_size, DType dtype) const { return RNNCell::zero_state(std::move(batch_size), dtype); }
};

/// Each row `multiplier` times, in a row: [batch * multiplier, ...].
Output tile_batch(In t, int multiplier, Name o = {});

/// Chooses what a decoder reads next.
class Helper {
public:
  virtual ~Helper() = default;
  virtual Output batch_size() const = 0;
  virtual std::pair<Output, Output> initialize() = 0; ///< (finished [batch], first inputs)
  virtual Output sample(const Output &time, const Output &outputs) = 0;
  struct Next { Output finished, inputs; };
  virtual Next next_inputs(const Output &time, const Output &outputs, const Output &sample_ids) = 0;
};
struct TrainingHelperOpts { TFC_NAMED; bool time_major = false; std::string name{}; };
/// Reads given inputs [batch, time, depth] (teacher forcing).
class TrainingHelper : public Helper {
public:
  TrainingHelper(In inputs, In sequence_length, TrainingHelperOpts o = {});
  Output batch_size() const override;
  std::pair<Output, Output> initialize() override;
  Output sample(const Output &time, const Output &outputs) override;
  Next next_inputs(const Output &time, const Output &outputs, const Output &sample_ids) override;

private:
  Output at(const Output &allFinished, const std::function<Output()> &read) const;
  Output inputs, lengths, zeros, batch;
  std::optional<TensorArray> array;
  std::string name;
};
/// Reads the embedding of its own most likely output, until end_token.
class GreedyEmbeddingHelper : public Helper {
public:
  GreedyEmbeddingHelper(std::function<Output(Output ids)> embedding, In start_tokens, In end_token);
  GreedyEmbeddingHelper(Output embedding, In start_tokens, In end_token);
  GreedyEmbeddingHelper(const Variable &embedding, In start_tokens, In end_token) : GreedyEmbeddingHelper(embedding.value(), std::move(start_tokens), std::move(end_token)) {}
  Output batch_size() const override;
  std::pair<Output, Output> initialize() override;
  Output sample(const Output &time, const Output &outputs) override;
  Next next_inputs(const Output &time, const Output &outputs, const Output &sample_ids) override;

protected:
  std::function<Output(Output)> embed;
  Output start, end, startInputs, batch;
};
/// The same with ids drawn from the distribution that the outputs are logits of.
class SampleEmbeddingHelper : public GreedyEmbeddingHelper {
public:
  SampleEmbeddingHelper(std::function<Output(Output ids)> embedding, In start_tokens, In end_token, std::optional<std::int64_t> seed = {})
      : GreedyEmbeddingHelper(std::move(embedding), std::move(start_tokens), std::move(end_token)), seed(seed) {}
  Output sample(const Output &time, const Output &outputs) override;

private:
  std::optional<std::int64_t> seed;
};

struct BasicDecoderOutput {
  Output rnn_output, sample_id;
  auto tie() { return std::tie(rnn_output, sample_id); }
};
/// One step of decoding after another.
class Decoder {
public:
  virtual ~Decoder() = default;
  virtual Output batch_size() const = 0;
  struct First { Output finished, inputs; State state; };
  virtual First initialize() = 0;
  struct Step { BasicDecoderOutput outputs; State state; Output inputs, finished; };
  virtual Step step(const Output &time, const Output &inputs, const State &state) = 0;
  virtual DType output_dtype() const = 0;
  virtual bool tracks_own_finished() const { return false; }
};
class BasicDecoder : public Decoder {
public:
  /// `helper` outlives the decoder; output_layer projects the outputs (a tf::layers::Dense, say).
  BasicDecoder(RNNCell cell, Helper &helper, State initial_state, std::function<Output(Output)> output_layer = {})
      : cell(std::move(cell)), helper(helper), initial(std::move(initial_state)), layer(std::move(output_layer)) {}
  Output batch_size() const override { return helper.batch_size(); }
  First initialize() override;
  Step step(const Output &time, const Output &inputs, const State &state) override;
  DType output_dtype() const override;

private:
  RNNCell cell;
  Helper &helper;
  State initial;
  std::function<Output(Output)> layer;
};

struct DecodeOpts { TFC_NAMED; bool output_time_major = false, impute_finished = false; std::optional<In> maximum_iterations{}; int parallel_iterations = 32; bool swap_memory = false; std::string scope{}; };
struct DecodeResult { BasicDecoderOutput outputs; State state; Output sequence_lengths; };
/// Steps until all of the batch have finished, or maximum_iterations. impute_finished: zeros, and the states as they were, after the end.
DecodeResult dynamic_decode(Decoder &decoder, DecodeOpts o = {});

} // namespace tfc::contrib::seq2seq
