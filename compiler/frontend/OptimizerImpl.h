// What an optimizer is made of; one subclass of Impl an algorithm. Private to compiler/frontend.
#pragma once

#include "State.h"

#include "tfc/frontend/Train.h"
#include "tfc/graph/Gradients.h"

namespace tfc::train {

/// A variable's gradient, dense or in rows; neither, if the loss does not depend on it.
struct GradientOf {
  std::optional<Output> dense;
  std::optional<IndexedSlices> sparse;
  Variable v;
  explicit operator bool() const { return dense || sparse; }
};

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
  /// Optimizers around another one do these in their way, too.
  virtual std::vector<GradientOf> computeAll(const In &loss, std::vector<Variable> vars, const ComputeGradientsOpts &o);
  virtual Operation applyAll(const std::vector<GradientOf> &gv, const MinimizeOpts &o);
  /// Whose slots are shown.
  virtual const Impl &owner() const { return *this; }
  static Impl &of(Optimizer &o) { return *o.impl; }

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

/// An optimizer around another one, which has the algorithm.
struct WrapperImpl : Optimizer::Impl {
  WrapperImpl(std::shared_ptr<Optimizer> inner, std::string name, bool locking = false) : Impl(std::move(name), locking), inner(std::move(inner)) {
    if (!this->inner) throw ValueError("An optimizer is needed to wrap, got none.");
  }
  void prepare() override {}
  Operation applyDense(const Output &, const Variable &) override { throw RuntimeError("applied as a whole"); }
  Operation applySparse(const IndexedSlices &, const Variable &) override { throw RuntimeError("applied as a whole"); }
  std::vector<GradientOf> computeAll(const In &loss, std::vector<Variable> vars, const ComputeGradientsOpts &o) override { return of(*inner).computeAll(loss, std::move(vars), o); }
  Operation applyAll(const std::vector<GradientOf> &gv, const MinimizeOpts &o) override { return of(*inner).applyAll(gv, o); }
  std::vector<Variable> accumulators() const override { return of(*inner).accumulators(); }
  const Impl &owner() const override { return of(*inner).owner(); }
  std::shared_ptr<Optimizer> inner;
};

} // namespace tfc::train

namespace tfc::frontend {
std::vector<graph::Gradient> gradientsOf(const std::vector<Output> &ys, const std::vector<Output> &xs, const GradientsOpts &o);
/// slot_creator.create_slot: a variable `v`/`suffix` that starts as `value`.
Variable createSlot(const Variable &v, const Output &value, const std::string &suffix);
Variable getVariable(std::string_view name, Shape shape, const In *initialValue, const GetVariableOpts &o, std::optional<Reuse> reuse);
} // namespace tfc::frontend
