// What an optimizer is made of; one subclass of Impl an algorithm. Private to compiler/frontend.
#pragma once

#include "State.h"

#include "tfc/frontend/Train.h"
#include "tfc/graph/Gradients.h"

namespace tfc::train {

struct Optimizer::Impl {
  explicit Impl(std::string name, bool locking) : name(std::move(name)), locking(locking) {}
  virtual ~Impl() = default;
  virtual void createSlots(const std::vector<Variable> &vars) {}
  /// Makes the constants of hyper-parameters.
  virtual void prepare() = 0;
  virtual Operation applyDense(const Output &grad, const Variable &v) = 0;
  /// Rows that may come twice are summed, then go to applySparse.
  virtual Operation applySparseDuplicates(const IndexedSlices &grad, const Variable &v);
  /// Rows of different indices.
  virtual Operation applySparse(const IndexedSlices &grad, const Variable &v) = 0;
  virtual Operation finish(const std::vector<Operation> &updates, const std::string &scope) { return group(updates, {.name = scope}); }
  virtual std::vector<Variable> accumulators() const { return {}; }

  /// The slot `slot` of `v`, initialised by `init`; its variable is named `v`/`suffix`.
  Variable slot(const Variable &v, const std::string &slot, const std::string &suffix, const Initializer &init);
  /// The same with a tensor as the initial value.
  Variable slotFromValue(const Variable &v, const std::string &slot, const Output &value);
  Variable zerosSlot(const Variable &v, const std::string &name, const std::string &suffix) { return slot(v, name, suffix, zeros_initializer()); }
  Variable getSlot(const Variable &v, const std::string &name) const;
  /// ApplyX, or ResourceApplyX for a resource variable. Hyper-parameters are cast to the variable's type.
  Operation apply(const char *type, const Variable &v, std::vector<frontend::Arg> rest, graph::AttrMap attrs = {});
  /// The same of an op with `indices` among its arguments, whose type stays.
  Operation applyRows(const char *type, const Variable &v, const Output &indices, std::vector<frontend::Arg> rest, graph::AttrMap attrs = {});

  std::string name;
  bool locking;
  Output gradient; ///< the one that is being applied: it has to have the variable's type
  std::map<std::string, std::map<frontend::VariableState *, Variable>> slots;
};

} // namespace tfc::train

namespace tfc::frontend {
std::vector<graph::Gradient> gradientsOf(const std::vector<Output> &ys, const std::vector<Output> &xs, const GradientsOpts &o);
/// slot_creator.create_slot: a variable `v`/`suffix` that starts as `value`.
Variable createSlot(const Variable &v, const Output &value, const std::string &suffix);
Variable getVariable(std::string_view name, Shape shape, const In *initialValue, const GetVariableOpts &o, std::optional<Reuse> reuse);
} // namespace tfc::frontend
