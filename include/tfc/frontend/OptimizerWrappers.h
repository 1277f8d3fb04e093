// Optimizers around optimizers: averages, loss scales, aggregated gradients; and Adam for embeddings.
//
//   auto opt = tf::train::experimental::enable_mixed_precision_graph_rewrite(std::make_shared<tf::train::AdamOptimizer>(1e-3));
//   auto train = opt->minimize(loss);
//
#pragma once

#include "tfc/frontend/Monitored.h"
#include "tfc/frontend/Train.h"

namespace tfc::train {

/// Gradients are gathered in accumulators, and their mean is applied when there are replicas_to_aggregate of them: on one machine, a step
/// with a larger batch (tf.train.SyncReplicasOptimizer). Each run of what apply_gradients gives adds one, and waits for a token of the queue
/// that the runner fills.
struct SyncReplicasOpts { TFC_NAMED; std::optional<int> total_num_replicas{}; std::shared_ptr<ExponentialMovingAverage> variable_averages{}; std::vector<Variable> variables_to_average{}; bool use_locking = false; std::string name = "sync_replicas"; };
class SyncReplicasOptimizer : public Optimizer {
public:
  SyncReplicasOptimizer(std::shared_ptr<Optimizer> opt, int replicas_to_aggregate, SyncReplicasOpts o = {});
  /// The four throw ValueError before apply_gradients (or minimize), which need a global step.
  QueueRunner get_chief_queue_runner() const;
  Operation get_init_tokens_op(int num_tokens = -1) const;
  Operation local_step_init_op() const;
  Operation chief_init_op() const;
  Output ready_for_local_init_op() const;
  std::unique_ptr<SessionRunHook> make_session_run_hook(bool is_chief, int num_tokens = -1) const;

private:
  struct Sync;
  const Sync &applied() const;
};

/// Losses are multiplied before gradients are taken, and these divided again, so that small ones survive in float16.
class LossScale {
public:
  virtual ~LossScale() = default;
  virtual Output operator()() = 0; ///< a float32 scalar
  /// What changes the scale after a step with these gradients, and whether they may be applied.
  virtual std::pair<Operation, std::optional<Output>> update(const std::vector<Output> &grads) = 0;
};

namespace experimental {
class FixedLossScale : public LossScale {
public:
  /// ValueError below 1.
  explicit FixedLossScale(double loss_scale_value);
  Output operator()() override;
  std::pair<Operation, std::optional<Output>> update(const std::vector<Output> &grads) override;

private:
  double value;
};
/// Doubled after increment_period steps with finite gradients; divided by multiplier, and the step left out, where they are not finite.
struct DynamicLossScaleOpts { TFC_NAMED; double initial_loss_scale = 32768; int increment_period = 2000; double multiplier = 2; };
class DynamicLossScale : public LossScale {
public:
  explicit DynamicLossScale(DynamicLossScaleOpts o = {}) : o(o) {}
  Output operator()() override;
  std::pair<Operation, std::optional<Output>> update(const std::vector<Output> &grads) override;

private:
  void make();
  DynamicLossScaleOpts o;
  std::optional<Variable> scale, good;
};
class MixedPrecisionLossScaleOptimizer : public Optimizer {
public:
  MixedPrecisionLossScaleOptimizer(std::shared_ptr<Optimizer> opt, std::shared_ptr<LossScale> loss_scale);
};
/// The optimizer with a loss scale (dynamic, if none is given). The graph stays in float32: numbers are strict here.
/// ValueError: the optimizer has a loss scale already.
std::shared_ptr<Optimizer> enable_mixed_precision_graph_rewrite(std::shared_ptr<Optimizer> opt, std::shared_ptr<LossScale> loss_scale = {});
std::shared_ptr<Optimizer> enable_mixed_precision_graph_rewrite(std::shared_ptr<Optimizer> opt, double loss_scale);
} // namespace experimental
} // namespace tfc::train

namespace tfc::contrib::opt {
struct LazyAdamOpts { TFC_NAMED; double beta1 = .9, beta2 = .999, epsilon = 1e-8; bool use_locking = false; std::string name = "Adam"; };
/// Adam that leaves moments and rows alone which a sparse gradient does not touch.
struct LazyAdamOptimizer : train::Optimizer { explicit LazyAdamOptimizer(In lr = 0.001, LazyAdamOpts o = {}); };

struct MovingAverageOpts { TFC_NAMED; double average_decay = 0.9999; std::optional<In> num_updates{}; bool sequential_update = true; };
/// Keeps averages of the variables that it updates.
class MovingAverageOptimizer : public train::Optimizer {
public:
  explicit MovingAverageOptimizer(std::shared_ptr<train::Optimizer> opt, MovingAverageOpts o = {});
  /// Saves averages under their variables' names, and the variables under the averages'. RuntimeError before apply_gradients.
  train::Saver swapping_saver(std::vector<Variable> var_list = {}, train::SaverOpts o = {}) const;
  /// RuntimeError before apply_gradients.
  Variable average(const Variable &v) const;
};
} // namespace tfc::contrib::opt
