// Losses and decoders over sequences (contrib.seq2seq, contrib.legacy_seq2seq), contrib.layers.optimize_loss.
#pragma once

#include "tfc/frontend/RNN.h"
#include "tfc/frontend/Train.h"

namespace tfc::contrib {

/// Called in the place of sparse_softmax_cross_entropy_with_logits.
using SequenceLossFunction = std::function<Output(Output labels, Output logits)>;

namespace seq2seq {
struct SequenceLossOpts {
  TFC_NAMED;
  bool average_across_timesteps = true, average_across_batch = true, sum_over_timesteps = false, sum_over_batch = false;
  SequenceLossFunction softmax_loss_function{};
  std::string name{};
};
/// Weighted cross entropy of logits [batch, time, classes] against targets [batch, time].
Output sequence_loss(In logits, In targets, In weights, SequenceLossOpts o = {});
} // namespace seq2seq

namespace legacy_seq2seq {
struct SequenceLossOpts { TFC_NAMED; bool average_across_timesteps = true, average_across_batch = true; SequenceLossFunction softmax_loss_function{}; std::string name{}; };
/// A loss for each row of the batch, from lists with an item for each time step.
Output sequence_loss_by_example(const std::vector<Output> &logits, const std::vector<Output> &targets, const std::vector<Output> &weights, SequenceLossOpts o = {});
Output sequence_loss(const std::vector<Output> &logits, const std::vector<Output> &targets, const std::vector<Output> &weights, SequenceLossOpts o = {});
/// Makes the next input from the last output.
using LoopFunction = std::function<Output(Output previous, int i)>;
struct RnnDecoderOpts { TFC_NAMED; LoopFunction loop_function{}; std::string scope = "rnn_decoder"; };
std::pair<std::vector<Output>, nn::rnn_cell::State> rnn_decoder(const std::vector<Output> &decoder_inputs, const nn::rnn_cell::State &initial_state,
                                                                const nn::rnn_cell::RNNCell &cell, RnnDecoderOpts o = {});
} // namespace legacy_seq2seq

namespace layers {
/// "Adagrad", "Adam", "Ftrl", "Momentum" (momentum 0.9), "RMSProp", "SGD", or what the function makes of the learning rate.
struct OptimizerChoice {
  OptimizerChoice(const char *name) : name(name) {}
  OptimizerChoice(std::string name) : name(std::move(name)) {}
  OptimizerChoice(std::function<std::shared_ptr<train::Optimizer>(In)> f) : make(std::move(f)) {}
  OptimizerChoice(std::shared_ptr<train::Optimizer> o);
  std::string name;
  std::function<std::shared_ptr<train::Optimizer>(In)> make;
};
struct OptimizeLossOpts {
  TFC_NAMED;
  std::optional<double> clip_gradients{};
  std::function<Output(Output lr, Variable global_step)> learning_rate_decay_fn{};
  std::optional<std::vector<Operation>> update_ops{};
  std::vector<Variable> variables{};
  std::string name{};
  bool increment_global_step = true;
};
/// The loss, after the update ops and a step of the optimizer. It writes no summaries.
Output optimize_loss(In loss, std::optional<Variable> global_step, std::optional<In> learning_rate, OptimizerChoice optimizer, OptimizeLossOpts o = {});
} // namespace layers

} // namespace tfc::contrib
