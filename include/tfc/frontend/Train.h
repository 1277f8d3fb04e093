// tf.train: optimizers, learning rates, saving and restoring.
//
//   auto train = tf::train::AdamOptimizer(1e-3).minimize(loss, {.global_step = tf::train::get_or_create_global_step()});
//   tf::train::Saver saver({.max_to_keep = 3});
//   std::string prefix = saver.save(sess, "ckpt/model", 100);      // ckpt/model-100.index, .data-..., .meta; ckpt/checkpoint
//   if (auto p = tf::train::latest_checkpoint("ckpt")) saver.restore(sess, *p);
#pragma once

#include "tfc/frontend/Math.h"
#include "tfc/frontend/Session.h"
#include "tfc/frontend/Sparse.h"

#include <map>

namespace tfc::frontend {
struct SaverAccess;
}

namespace tfc {

/// How the gradients of a tensor that is used in several places are added up: by one AddN, or by one of two at a time.
enum class AggregationMethod { ADD_N = 0, DEFAULT = ADD_N, EXPERIMENTAL_TREE = 1, EXPERIMENTAL_ACCUMULATE_N = 2 };

namespace train {
/// When gradients may be used: as soon as they are there; when those of an operation's inputs are; when all are.
struct Gating {
  enum Gate { GATE_NONE = 0, GATE_OP = 1, GATE_GRAPH = 2 };
};
} // namespace train

struct ComputeGradientsOpts {
  TFC_NAMED;
  train::Gating::Gate gate_gradients = train::Gating::GATE_OP;
  AggregationMethod aggregation_method = AggregationMethod::DEFAULT;
  bool colocate_gradients_with_ops = false;
  std::optional<Output> grad_loss{}; ///< the gradient of the loss, if it is not 1
};
struct MinimizeOpts {
  TFC_NAMED;
  std::optional<Variable> global_step{};
  std::vector<Variable> var_list{};
  train::Gating::Gate gate_gradients = train::Gating::GATE_OP;
  AggregationMethod aggregation_method = AggregationMethod::DEFAULT;
  bool colocate_gradients_with_ops = false;
  std::string name{};
  std::optional<Output> grad_loss{};
};
/// (gradient or nothing, variable). Gradients of gathers come as dense tensors here; minimize() keeps them sparse.
using GradsAndVars = std::vector<std::pair<std::optional<Output>, Variable>>;

namespace train {

/// Base of all optimizers; see tf.train.Optimizer for what minimize and apply_gradients add to the graph.
class Optimizer : public Gating {
public:
  virtual ~Optimizer();
  /// compute_gradients and apply_gradients. ValueError: "No variables to optimize.", "No gradients provided ...".
  Operation minimize(In loss, MinimizeOpts o = {});
  GradsAndVars compute_gradients(In loss, std::vector<Variable> var_list = {}, ComputeGradientsOpts o = {});
  Operation apply_gradients(const GradsAndVars &gv, MinimizeOpts o = {});
  /// The slot variable `name` ("momentum", "m", "v") of `v`, if it was made.
  std::optional<Variable> get_slot(const Variable &v, const std::string &name) const;
  std::vector<std::string> get_slot_names() const;
  std::vector<Variable> variables() const;
  struct Impl;

protected:
  explicit Optimizer(std::unique_ptr<Impl> impl);
  Optimizer(Optimizer &&) noexcept;
  std::unique_ptr<Impl> impl;
};

struct OptimizerOpts { TFC_NAMED; bool use_locking = false; std::string name{}; };
struct GradientDescentOptimizer : Optimizer { explicit GradientDescentOptimizer(In lr, OptimizerOpts o = {}); };
struct MomentumOpts { TFC_NAMED; bool use_locking = false; std::string name = "Momentum"; bool use_nesterov = false; };
struct MomentumOptimizer : Optimizer { MomentumOptimizer(In lr, In momentum, MomentumOpts o = {}); };
struct AdamOpts { TFC_NAMED; double beta1 = .9, beta2 = .999, epsilon = 1e-8; bool use_locking = false; std::string name = "Adam"; };
struct AdamOptimizer : Optimizer { explicit AdamOptimizer(In lr = 0.001, AdamOpts o = {}); };
struct AdagradOpts { TFC_NAMED; double initial_accumulator_value = 0.1; bool use_locking = false; std::string name = "Adagrad"; };
struct AdagradOptimizer : Optimizer { explicit AdagradOptimizer(In lr, AdagradOpts o = {}); };
struct RMSPropOpts { TFC_NAMED; double decay = .9, momentum = 0, epsilon = 1e-10; bool use_locking = false, centered = false; std::string name = "RMSProp"; };
struct RMSPropOptimizer : Optimizer { explicit RMSPropOptimizer(In lr, RMSPropOpts o = {}); };
struct AdadeltaOpts { TFC_NAMED; double rho = .95, epsilon = 1e-8; bool use_locking = false; std::string name = "Adadelta"; };
struct AdadeltaOptimizer : Optimizer { explicit AdadeltaOptimizer(In lr = 0.001, AdadeltaOpts o = {}); };
struct FtrlOpts {
  TFC_NAMED;
  double learning_rate_power = -0.5, initial_accumulator_value = 0.1, l1_regularization_strength = 0, l2_regularization_strength = 0;
  bool use_locking = false;
  std::string name = "Ftrl", accum_name{}, linear_name{};
  double l2_shrinkage_regularization_strength = 0;
};
struct FtrlOptimizer : Optimizer { explicit FtrlOptimizer(In lr, FtrlOpts o = {}); };
struct AdagradDAOpts { TFC_NAMED; double initial_gradient_squared_accumulator_value = 0.1, l1_regularization_strength = 0, l2_regularization_strength = 0; bool use_locking = false; std::string name = "AdagradDA"; };
struct AdagradDAOptimizer : Optimizer { AdagradDAOptimizer(In lr, Variable global_step, AdagradDAOpts o = {}); };
struct ProximalOpts { TFC_NAMED; double l1_regularization_strength = 0, l2_regularization_strength = 0; bool use_locking = false; std::string name{}; };
struct ProximalGradientDescentOptimizer : Optimizer { explicit ProximalGradientDescentOptimizer(In lr, ProximalOpts o = {}); };
struct ProximalAdagradOpts { TFC_NAMED; double initial_accumulator_value = 0.1, l1_regularization_strength = 0, l2_regularization_strength = 0; bool use_locking = false; std::string name = "ProximalAdagrad"; };
struct ProximalAdagradOptimizer : Optimizer { explicit ProximalAdagradOptimizer(In lr, ProximalAdagradOpts o = {}); };

Variable create_global_step();
Variable get_or_create_global_step();
std::optional<Variable> get_global_step();

struct DecayOpts { TFC_NAMED; bool staircase = false; std::string name{}; };
/// lr * rate ^ (step / decay_steps)
Output exponential_decay(In lr, In global_step, In decay_steps, In decay_rate, DecayOpts o = {});

/// (lr - end) * (1 - step / decay_steps) ^ power + end; `cycle` starts again beyond decay_steps.
struct PolynomialOpts { TFC_NAMED; double end_learning_rate = 0.0001, power = 1; bool cycle = false; std::string name{}; };
Output polynomial_decay(In lr, In global_step, In decay_steps, PolynomialOpts o = {});
/// lr * exp(-rate * step / decay_steps)
Output natural_exp_decay(In lr, In global_step, In decay_steps, In decay_rate, DecayOpts o = {});
/// lr / (1 + rate * step / decay_steps)
Output inverse_time_decay(In lr, In global_step, In decay_steps, In decay_rate, DecayOpts o = {});
struct CosineOpts { TFC_NAMED; double alpha = 0; std::string name{}; };
Output cosine_decay(In lr, In global_step, In decay_steps, CosineOpts o = {});
struct CosineRestartsOpts { TFC_NAMED; double t_mul = 2, m_mul = 1, alpha = 0; std::string name{}; };
Output cosine_decay_restarts(In lr, In global_step, In first_decay_steps, CosineRestartsOpts o = {});
struct LinearCosineOpts { TFC_NAMED; double num_periods = 0.5, alpha = 0, beta = 0.001; std::string name{}; };
Output linear_cosine_decay(In lr, In global_step, In decay_steps, LinearCosineOpts o = {});
/// values[i] up to and with boundaries[i].
Output piecewise_constant(In x, const std::vector<In> &boundaries, const std::vector<In> &values, Name o = {});
/// The value of the global step in this session.
std::int64_t global_step(Session &session, const Variable &step);
void assert_global_step(const Variable &step);

/// tf.train.ExponentialMovingAverage: shadows of variables and tensors, kept by running what apply() gives.
///   tf::train::ExponentialMovingAverage ema(0.99);  auto op = ema.apply({v});  ema.average(v);
struct AverageOpts { TFC_NAMED; std::optional<In> num_updates{}; bool zero_debias = false; std::string name = "ExponentialMovingAverage"; };
class ExponentialMovingAverage {
public:
  explicit ExponentialMovingAverage(double decay, AverageOpts o = {});
  ExponentialMovingAverage(double decay, const Variable &num_updates) : ExponentialMovingAverage(decay, AverageOpts{.num_updates = In(num_updates)}) {}
  Operation apply(); ///< of all trainable variables
  Operation apply(Ins list); ///< of variables and tensors
  /// The shadow; RuntimeError if there is none.
  Variable average(const Variable &v) const;
  Variable average(const Output &tensor) const;
  std::string average_name(const Variable &v) const;
  std::string name() const;
  /// For a Saver: names in the checkpoint, the shadows' where there are any.
  std::map<std::string, Variable> variables_to_restore(std::optional<std::vector<Variable>> moving_avg_variables = {}) const;
  struct Impl;

private:
  std::shared_ptr<Impl> impl;
};

/// Variables to save: a list, or names in the file mapped to variables.
struct VarList {
  VarList(std::initializer_list<Variable> v) : list(v) {}
  VarList(std::vector<Variable> v) : list(std::move(v)) {}
  VarList(std::map<std::string, Variable> v) : named(std::move(v)), byName(true) {}
  std::vector<Variable> list;
  std::map<std::string, Variable> named;
  bool byName = false;
};
/// `sharded`: the variables of each device go to a file of their own. `keep_checkpoint_every_n_hours`: of those that would be deleted, one
/// stays for each so many hours.
struct SaverOpts { TFC_NAMED; int max_to_keep = 5; bool sharded = false; double keep_checkpoint_every_n_hours = 10000; std::string name{}; };

/// Adds the ops that save and restore, and runs them. Checkpoints are TensorFlow's V2 tensor bundles.
class Saver {
public:
  /// All global variables made so far. ValueError "No variables to save".
  explicit Saver(SaverOpts o = {});
  explicit Saver(VarList v, SaverOpts o = {});
  /// Writes `path` or `path`-`global_step` with .meta, and the folder's `checkpoint` file; deletes the oldest beyond
  /// max_to_keep. Returns the prefix.
  std::string save(Session &s, std::string_view path, std::optional<std::int64_t> global_step = {});
  /// ValueError if `prefix` is no checkpoint; errors::NotFoundError for a missing key.
  void restore(Session &s, std::string_view prefix);
  /// Those it has written and kept, oldest first.
  std::vector<std::string> last_checkpoints() const;
  /// Counts the checkpoints of an earlier run, oldest first, towards max_to_keep, as if it had written them.
  void set_last_checkpoints(std::vector<std::string> prefixes);
  /// The same for those of them that still exist:
  ///   saver.recover_last_checkpoints(tf::train::get_checkpoint_state("ckpt")->all_model_checkpoint_paths);
  void recover_last_checkpoints(const std::vector<std::string> &prefixes);
  struct Impl;

private:
  friend Saver import_meta_graph(std::string_view path);
  friend struct frontend::SaverAccess;
  explicit Saver(std::shared_ptr<Impl> impl) : impl(std::move(impl)) {}
  std::shared_ptr<Impl> impl;
};

/// What a checkpoint's tensor, or scope ("old/"), gives a value: a variable, a variable's name or a scope ("new/"; "/" is all).
struct InitTarget {
  InitTarget(Variable v);
  InitTarget(const char *name) : name(name) {}
  InitTarget(std::string name) : name(std::move(name)) {}
  std::optional<Variable> variable;
  std::string name;
};
/// tf.train.init_from_checkpoint: variables made so far get initializers that read a checkpoint (a prefix, or the newest of a folder).
///   tf::train::init_from_checkpoint("ckpt", {{"old_scope/", "new_scope/"}, {"w", w}});
/// ValueError if a tensor is not there or has another shape, or if only one of two names is a scope; errors as load_checkpoint.
void init_from_checkpoint(std::string_view ckpt_dir_or_file, const std::vector<std::pair<std::string, InitTarget>> &assignment_map);
/// Prefix of the newest checkpoint that the folder's `checkpoint` file names, or nothing.
std::optional<std::string> latest_checkpoint(std::string_view dir);
bool checkpoint_exists(std::string_view prefix);
/// Adds the graph and the collections of a .meta file to the default graph; returns its saver.
Saver import_meta_graph(std::string_view path);
/// Writes a MetaGraphDef of the default graph.
void export_meta_graph(std::string_view path);

struct WriteGraphOpts { TFC_NAMED; bool as_text = true; };
/// Writes the GraphDef to `dir`/`name` and returns that path.
std::string write_graph(const Graph &g, std::string_view dir, std::string_view name, WriteGraphOpts o = {});

} // namespace train
} // namespace tfc

namespace tfc::contrib::framework {
using train::init_from_checkpoint;
} // namespace tfc::contrib::framework
