// contrib.seq2seq, contrib.legacy_seq2seq and contrib.layers.optimize_loss (python/ops/loss.py, seq2seq.py, optimizers.py).
#include "State.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Control.h"
#include "tfc/frontend/NN.h"
#include "tfc/frontend/Seq2Seq.h"

namespace tfc::contrib {
using namespace frontend;

static Output entropy(const SequenceLossFunction &f, const Output &labels, const Output &logits) {
  return f ? f(labels, logits) : nn::sparse_softmax_cross_entropy_with_logits({.labels = labels, .logits = logits});
}

Output seq2seq::sequence_loss(In logits, In targets, In weights, SequenceLossOpts o) {
  Output l = convert(logits), t = convert(targets), w = convert(weights);
  if (l.shape().rank() != 3) throw ValueError("Logits must be a [batch_size x sequence_length x logits] tensor");
  if (o.average_across_timesteps && o.sum_over_timesteps) throw ValueError("average_across_timesteps and sum_over_timesteps cannot be set to True at same time.");
  if (o.average_across_batch && o.sum_over_batch) throw ValueError("average_across_batch and sum_over_batch cannot be set to True at same time.");
  Scoped s(o.name, "sequence_loss", {In(l), In(t), In(w)});
  Output classes = shape(l)[2];
  Output flat = reshape(l, Dims(stack({In(-1), In(classes)})));
  Output loss = entropy(o.softmax_loss_function, reshape(t, {-1}), flat);
  loss = loss * reshape(w, {-1});
  bool average = o.average_across_timesteps, averageBatch = o.average_across_batch;
  if (average && averageBatch) {
    Output sum = reduce_sum(loss);
    return div_no_nan(sum, reduce_sum(w));
  }
  if (o.sum_over_timesteps && o.sum_over_batch) {
    Output sum = reduce_sum(loss);
    return div_no_nan(sum, cast(count_nonzero(w), sum.dtype()));
  }
  Output dims = shape(l)(slice(0, 2));
  loss = reshape(loss, Dims(dims));
  if (average || averageBatch) {
    Axes axis{averageBatch ? 0 : 1};
    Output sum = reduce_sum(loss, axis);
    return div_no_nan(sum, reduce_sum(w, axis));
  }
  if (o.sum_over_timesteps || o.sum_over_batch) {
    Axes axis{o.sum_over_batch ? 0 : 1};
    Output sum = reduce_sum(loss, axis);
    return div_no_nan(sum, cast(count_nonzero(w, axis), sum.dtype()));
  }
  return loss;
}

namespace legacy_seq2seq {
Output sequence_loss_by_example(const std::vector<Output> &logits, const std::vector<Output> &targets, const std::vector<Output> &weights, SequenceLossOpts o) {
  if (targets.size() != logits.size() || weights.size() != logits.size())
    throw ValueError(cat("Lengths of logits, weights, and targets must be the same ", logits.size(), ", ", weights.size(), ", ", targets.size(), "."));
  Scoped s(o.name, "sequence_loss_by_example");
  std::vector<Output> losses;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    Output target = o.softmax_loss_function ? targets[i] : reshape(targets[i], {-1});
    Output loss = entropy(o.softmax_loss_function, target, logits[i]);
    losses.push_back(loss * weights[i]);
  }
  Output total = add_n(losses);
  if (!o.average_across_timesteps) return total;
  Output size = add_n(weights);
  size = size + 1e-12;
  return total / size;
}
Output sequence_loss(const std::vector<Output> &logits, const std::vector<Output> &targets, const std::vector<Output> &weights, SequenceLossOpts o) {
  Scoped s(o.name, "sequence_loss");
  SequenceLossOpts each = o;
  each.name.clear();
  Output cost = reduce_sum(sequence_loss_by_example(logits, targets, weights, each));
  if (!o.average_across_batch) return cost;
  Output batch = shape(targets[0])[0];
  return cost / cast(batch, cost.dtype());
}
std::pair<std::vector<Output>, nn::rnn_cell::State> rnn_decoder(const std::vector<Output> &inputs, const nn::rnn_cell::State &initial, const nn::rnn_cell::RNNCell &cell, RnnDecoderOpts o) {
  VariableScope scope(o.scope);
  nn::rnn_cell::State state = initial;
  std::vector<Output> outputs;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    Output in = inputs[i];
    if (o.loop_function && i) {
      VariableScope loop("loop_function", {.reuse = Reuse::True});
      in = o.loop_function(outputs.back(), static_cast<int>(i));
    }
    if (i) get_variable_scope().reuse_variables();
    auto [out, next] = cell(in, state);
    outputs.push_back(out);
    state = next;
  }
  return {outputs, state};
}
} // namespace legacy_seq2seq

namespace layers {
OptimizerChoice::OptimizerChoice(std::shared_ptr<train::Optimizer> o) : make([o](In) { return o; }) {}
static std::shared_ptr<train::Optimizer> optimizerOf(const OptimizerChoice &c, const std::optional<In> &lr) {
  if (c.make) return c.make(lr ? *lr : In(0.0f));
  if (!lr) throw ValueError("Learning rate is None, but should be specified if optimizer is string (" + c.name + ").");
  if (c.name == "Adagrad") return std::make_shared<train::AdagradOptimizer>(*lr);
  if (c.name == "Adam") return std::make_shared<train::AdamOptimizer>(*lr);
  if (c.name == "Ftrl") return std::make_shared<train::FtrlOptimizer>(*lr);
  if (c.name == "Momentum") return std::make_shared<train::MomentumOptimizer>(*lr, 0.9);
  if (c.name == "RMSProp") return std::make_shared<train::RMSPropOptimizer>(*lr);
  if (c.name == "SGD") return std::make_shared<train::GradientDescentOptimizer>(*lr);
  throw ValueError("Optimizer name should be one of [Adagrad, Adam, Ftrl, Momentum, RMSProp, SGD], you provided " + c.name + ".");
}
Output optimize_loss(In given, std::optional<Variable> step, std::optional<In> rate, OptimizerChoice choice, OptimizeLossOpts o) {
  Output loss = convert(given);
  if (loss.shape().hasRank() && loss.shape().rank() != 0) throw ValueError(cat("Expected scalar shape for ", loss.name(), ", saw shape: ", loss.shape().str(), "."));
  if (!step) step = train::get_global_step();
  else train::assert_global_step(*step);
  std::unique_ptr<VariableScope> scope;
  if (o.name.empty()) scope = std::make_unique<VariableScope>(std::nullopt, VariableScopeOpts{.default_name = "OptimizeLoss"});
  else scope = std::make_unique<VariableScope>(o.name);
  std::vector<Operation> updates;
  if (o.update_ops) updates = *o.update_ops;
  else updates = get_collection<Operation>(GraphKeys::UPDATE_OPS);
  if (!updates.empty()) loss = with_dependencies(updates, loss);
  std::optional<In> lr = rate;
  if (rate && rate->host) {
    double value = rate->host->tensor.asDouble(0);
    if (value < 0) throw ValueError(cat("Invalid learning_rate ", value, "."));
    lr = get_variable("learning_rate", Shape{}, {.initializer = constant_initializer(static_cast<float>(value)), .trainable = false});
  }
  if (lr && o.learning_rate_decay_fn) {
    if (!step) throw ValueError("global_step is required for learning_rate_decay_fn.");
    lr = o.learning_rate_decay_fn(convert(*lr), *step);
  }
  auto opt = optimizerOf(choice, lr);
  GradsAndVars gv = opt->compute_gradients(loss, o.variables);
  if (o.clip_gradients) {
    std::vector<Output> grads;
    for (auto &[g, v] : gv) grads.push_back(g ? *g : Output());
    auto clipped = clip_by_global_norm(grads, *o.clip_gradients).first;
    for (std::size_t i = 0; i < gv.size(); ++i)
      if (gv[i].first) gv[i].first = clipped[i];
  }
  Operation train = opt->apply_gradients(gv, {.global_step = o.increment_global_step ? step : std::nullopt, .name = "train"});
  return with_dependencies({train}, loss);
}
} // namespace layers

} // namespace tfc::contrib
