// tf.train: optimizers, learning rates, saving and restoring.
//
//   auto train = tf::train::AdamOptimizer(1e-3).minimize(loss, {.global_step = tf::train::get_or_create_global_step()});
//   tf::train::Saver saver({.max_to_keep = 3});
//   std::string prefix = saver.save(sess, "ckpt/model", 100);      // ckpt/model-100.index, .data-..., .meta; ckpt/checkpoint
//   if (auto p = tf::train::latest_checkpoint("ckpt")) saver.restore(sess, *p);
#pragma once

#include "tfc/frontend/Math.h"
#include "tfc/frontend/Session.h"

#include <map>

namespace tfc {

/// A gradient that touches some rows of a variable only (tf.IndexedSlices).
struct IndexedSlices { Output values, indices, dense_shape; };

struct MinimizeOpts { TFC_NAMED; std::optional<Variable> global_step{}; std::vector<Variable> var_list{}; std::string name{}; };
/// (gradient or nothing, variable). Gradients of gathers come as dense tensors here; minimize() keeps them sparse.
using GradsAndVars = std::vector<std::pair<std::optional<Output>, Variable>>;

namespace train {

/// Base of all optimizers; see tf.train.Optimizer for what minimize and apply_gradients add to the graph.
class Optimizer {
public:
  virtual ~Optimizer();
  /// compute_gradients and apply_gradients. ValueError: "No variables to optimize.", "No gradients provided ...".
  Operation minimize(In loss, MinimizeOpts o = {});
  GradsAndVars compute_gradients(In loss, std::vector<Variable> var_list = {});
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

Variable create_global_step();
Variable get_or_create_global_step();
std::optional<Variable> get_global_step();

struct DecayOpts { TFC_NAMED; bool staircase = false; std::string name{}; };
/// lr * rate ^ (step / decay_steps)
Output exponential_decay(In lr, In global_step, In decay_steps, In decay_rate, DecayOpts o = {});

/// Variables to save: a list, or names in the file mapped to variables.
struct VarList {
  VarList(std::initializer_list<Variable> v) : list(v) {}
  VarList(std::vector<Variable> v) : list(std::move(v)) {}
  VarList(std::map<std::string, Variable> v) : named(std::move(v)), byName(true) {}
  std::vector<Variable> list;
  std::map<std::string, Variable> named;
  bool byName = false;
};
struct SaverOpts { TFC_NAMED; int max_to_keep = 5; bool sharded = false; std::string name{}; };

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
  std::vector<std::string> last_checkpoints() const;
  struct Impl;

private:
  friend Saver import_meta_graph(std::string_view path);
  explicit Saver(std::shared_ptr<Impl> impl) : impl(std::move(impl)) {}
  std::shared_ptr<Impl> impl;
};

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
