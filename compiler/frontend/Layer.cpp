#include "LayerImpl.h"

namespace tfc::frontend {

std::shared_ptr<LayerState> LayerState::object(const std::string &name, const char *base, Reuse reuse, bool trainable) {
  auto s = std::make_shared<LayerState>();
  s->base = name.empty() ? base : name;
  s->reuse = reuse, s->trainable = trainable;
  return s;
}
std::shared_ptr<LayerState> LayerState::function(const std::string &name, const char *base, Reuse reuse, bool trainable) {
  auto s = object(name, base, reuse, trainable);
  if (!name.empty()) s->scope = VariableScope(name).ref();
  return s;
}

LayerCall::LayerCall(LayerState &layer, const std::string &scope) : layer(layer) {
  if (!layer.scope) {
    if (layer.reuse != Reuse::Inherit) layer.scope = VariableScope(scope.empty() ? layer.base : scope).ref();
    else if (!scope.empty()) layer.scope = VariableScope(scope).ref();
    else layer.scope = VariableScope(std::nullopt, {.default_name = layer.base}).ref();
  }
  variables.emplace(*layer.scope, VariableScopeOpts{.reuse = layer.built ? Reuse::True : layer.reuse, .auxiliary_name_scope = false});
  names.emplace(layer.scope->original_name_scope());
}

Variable LayerCall::weight(std::string_view name, Shape shape, DType t, WeightOpts w) {
  if (layer.built && next < layer.weights.size()) return layer.weights[next++]; // made by the first call
  std::size_t before = current()->variableStore.size();
  Variable v = get_variable(name, std::move(shape), {.dtype = t, .initializer = w.initializer, .trainable = w.trainable && layer.trainable,
                                                     .partitioner = w.partitioner, .constraint = w.constraint});
  bool isNew = current()->variableStore.size() > before;
  if (w.regularizer && isNew) {
    NameScope ns(cat(name, "/Regularizer"));
    Output loss = (*w.regularizer)(v);
    if (loss) add_to_collection(GraphKeys::REGULARIZATION_LOSSES, loss);
  }
  if (!layer.built) layer.weights.push_back(v);
  return v;
}

} // namespace tfc::frontend
