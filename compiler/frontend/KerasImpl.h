// Training of models: data in batches, losses and metrics by epoch. Private to compiler/frontend.
#pragma once

#include "State.h"

#include "tfc/frontend/KerasModel.h"

namespace tfc::keras {

/// What Sequential and Model share: a model's tensors, and the session that has its variables.
struct Trainer {
  virtual ~Trainer() = default;
  std::vector<Output> inputs, outputs, targets;
  Output training;                ///< a bool placeholder, if there is one
  std::vector<Output> measures;   ///< the loss and the metrics of a batch
  Operation step;
  std::shared_ptr<train::Optimizer> optimizer;
  std::vector<LossFn> losses;     ///< one for all outputs, or one each
  std::vector<NamedMetric> metrics;

  virtual Graph &graph() = 0;
  virtual Session &session() = 0;
  /// Makes inputs and outputs, if they are not there, for data like these.
  virtual void build(const std::vector<Tensor> &like) = 0;
  /// The model's variables without the optimizer's.
  virtual std::vector<Variable> weights() = 0;
  virtual std::vector<Variable> trainable() { return {}; } ///< empty: all
  virtual bool owns(const Output &) { return true; }       ///< an update op belongs to the model
  /// Runs the initializers of variables that have no value.
  virtual void initialise() = 0;

  void compile(std::shared_ptr<train::Optimizer> o, std::vector<LossFn> l, std::vector<NamedMetric> m);
  void buildTraining(const std::vector<Tensor> &x, const std::vector<Tensor> &y);
  /// Means over the rows, in this order.
  std::vector<double> run(const std::vector<Tensor> &x, const std::vector<Tensor> &y, int size, const std::vector<std::size_t> &order, bool trains);
  History fit(const std::vector<Tensor> &x, const std::vector<Tensor> &y, const FitOpts &o);
  std::vector<double> evaluate(const std::vector<Tensor> &x, const std::vector<Tensor> &y, int batch_size);
  std::vector<Tensor> predict(const std::vector<Tensor> &x, int batch_size);
  std::vector<Tensor> getWeights();
  void setWeights(const std::vector<Tensor> &values);
  std::int64_t countParams();

  static void check(const std::vector<Tensor> &x, const std::vector<Tensor> &y);
  static Shape rows(const Tensor &t);
};

} // namespace tfc::keras
