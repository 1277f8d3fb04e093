// The scopes of a layer and its weights (tensorflow/python/layers/base.py). Private to compiler/frontend.
#pragma once

#include "State.h"

#include "tfc/frontend/NN.h"

namespace tfc::frontend {

/// What a layer object keeps from call to call.
struct LayerState {
  std::string base;                ///< name its scope is made from
  Reuse reuse = Reuse::Inherit;
  bool trainable = true, built = false;
  std::optional<VariableScopeRef> scope; ///< where its variables are, once it has one
  std::vector<Variable> weights;

  /// A layer function: its given name is the scope itself, opened now.
  static std::shared_ptr<LayerState> function(const std::string &name, const char *base, Reuse reuse, bool trainable = true);
  /// A layer object: its name (or class) is made unique when it is called first.
  static std::shared_ptr<LayerState> object(const std::string &name, const char *base, Reuse reuse, bool trainable = true);
};

/// How a weight is made.
struct WeightOpts {
  std::optional<Initializer> initializer{};
  std::optional<Regularizer> regularizer{};
  bool trainable = true;
  Constraint constraint{};
  Partitioner partitioner{};
};

/// One call of a layer: its variable scope and name scope are open while it lives.
class LayerCall {
public:
  explicit LayerCall(LayerState &layer, const std::string &scope = {});
  ~LayerCall() { layer.built = true; }
  Variable weight(std::string_view name, Shape shape, DType t, WeightOpts w = {});

private:
  LayerState &layer;
  std::size_t next = 0; ///< of the layer's weights, if they are there
  std::optional<VariableScope> variables;
  std::optional<NameScope> names;
};

} // namespace tfc::frontend
