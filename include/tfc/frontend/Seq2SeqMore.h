// Older decoders (contrib.legacy_seq2seq's attention and embeddings), beams read back (gather_tree), NASCell, functional_rnn.
//
//   auto make = [] { return tf::nn::rnn_cell::RNNCell(tf::nn::rnn_cell::GRUCell(64)); };
//   auto [outputs, state] = tf::contrib::legacy_seq2seq::embedding_rnn_seq2seq(encoder_inputs, decoder_inputs, make, 1000, 1000, 32, {.feed_previous = true});
//
#pragma once

#include "tfc/frontend/RNN.h"
#include "tfc/frontend/Seq2Seq.h"

namespace tfc::contrib::legacy_seq2seq {

using DecoderResult = std::pair<std::vector<Output>, nn::rnn_cell::State>;
struct AttentionDecoderOpts { TFC_NAMED; std::optional<int> output_size{}; int num_heads = 1; LoopFunction loop_function{}; std::string scope = "attention_decoder"; bool initial_state_attention = false; };
/// decoder_inputs: [batch, input] a step; attention_states [batch, length, size] of known length and size. ValueError: no inputs, or
/// num_heads below 1.
DecoderResult attention_decoder(const std::vector<Output> &decoder_inputs, const nn::rnn_cell::State &initial_state, const Output &attention_states, const nn::rnn_cell::RNNCell &cell,
                                AttentionDecoderOpts o = {});
/// Weights [size, num_symbols] and biases [num_symbols] to the symbols.
using Projection = std::optional<std::pair<Output, Output>>;
struct EmbeddingDecoderOpts { TFC_NAMED; Projection output_projection{}; bool feed_previous = false, update_embedding_for_previous = true; std::string scope = "embedding_rnn_decoder"; };
/// decoder_inputs: symbols, int32 [batch] a step; with feed_previous only the first is used.
DecoderResult embedding_rnn_decoder(const std::vector<Output> &decoder_inputs, const nn::rnn_cell::State &initial_state, const nn::rnn_cell::RNNCell &cell, int num_symbols, int embedding_size,
                                    EmbeddingDecoderOpts o = {});
struct EmbeddingSeq2SeqOpts { TFC_NAMED; Projection output_projection{}; bool feed_previous = false; DType dtype = DType::float32; std::string scope = "embedding_rnn_seq2seq"; };
/// `cell` makes one for the encoder and one for the decoder. Outputs are symbols' logits, or with a projection the cell's outputs.
DecoderResult embedding_rnn_seq2seq(const std::vector<Output> &encoder_inputs, const std::vector<Output> &decoder_inputs, const std::function<nn::rnn_cell::RNNCell()> &cell, int num_encoder_symbols,
                                    int num_decoder_symbols, int embedding_size, EmbeddingSeq2SeqOpts o = {});

} // namespace tfc::contrib::legacy_seq2seq

namespace tfc::contrib::seq2seq {
/// Whole sequences of beams: step_ids and parent_ids int32 [time, batch, beams], lengths [batch]. Beyond a length, and behind the first
/// end_token, all is end_token. InvalidArgumentError when the step runs: a parent that is no beam.
Output gather_tree(In step_ids, In parent_ids, In max_sequence_lengths, In end_token, Name o = {});
} // namespace tfc::contrib::seq2seq

namespace tfc::contrib::recurrent {
struct FunctionalOpts { TFC_NAMED; std::optional<In> sequence_length{}; std::optional<nn::rnn_cell::State> initial_state{}; DType dtype = DType::unset; bool time_major = false; std::string scope{}; };
/// tf.nn.dynamic_rnn, whose loop is compiled as a function in any case.
template <class Cell> std::pair<Output, typename Cell::State> functional_rnn(const Cell &cell, In inputs, FunctionalOpts o = {}) {
  return nn::dynamic_rnn(cell, std::move(inputs), {.sequence_length = o.sequence_length, .initial_state = o.initial_state, .dtype = o.dtype, .time_major = o.time_major, .scope = o.scope});
}
} // namespace tfc::contrib::recurrent

namespace tfc::contrib::rnn {
struct NASOpts { TFC_NAMED; std::optional<int> num_proj{}; bool use_bias = false; std::string name = "nas_cell"; };
/// The recurrent cell that neural architecture search found. Weights kernel, recurrent_kernel, bias, projection_weights.
struct NASCell : nn::rnn_cell::RNNCell {
  using State = nn::rnn_cell::LSTMStateTuple;
  explicit NASCell(int num_units, NASOpts o = {});
};
} // namespace tfc::contrib::rnn
