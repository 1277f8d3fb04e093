// Exporting estimators (tf.estimator.export, LatestExporter), heads, and combinations of models.
//
//   est::EvalSpec eval{.input_fn = input, .exporters = {std::make_shared<est::LatestExporter>("best", receiver)}};
//
#pragma once

#include "tfc/frontend/Estimator.h"

namespace tfc::estimator {

namespace export_ {
/// Scores and class names (strings) of serialized examples. ValueError: neither is given.
struct ClassificationOutput : ExportOutput { explicit ClassificationOutput(std::optional<Output> scores, std::optional<Output> classes = {}); };
/// A number for each serialized example.
struct RegressionOutput : ExportOutput { explicit RegressionOutput(const Output &value) : ExportOutput{REGRESS, {{"value", value}}} {} };
/// A ServingInputReceiver whose features are one tensor.
struct TensorServingInputReceiver {
  Output features;
  std::map<std::string, Output> receiver_tensors;
  operator ServingInputReceiver() const { return {data::Element(features), receiver_tensors}; }
};
} // namespace export_

/// Writes models after evaluations.
class Exporter {
public:
  virtual ~Exporter() = default;
  virtual std::string name() const = 0;
  /// To a folder in export_path, whose path it gives; empty: nothing was exported.
  virtual std::string export_(Estimator &estimator, const std::string &export_path, const std::string &checkpoint_path, const std::map<std::string, Tensor> &eval_result, bool is_the_final_export) = 0;
};
using ReceiverFn = std::function<ServingInputReceiver()>;
struct LatestOpts { TFC_NAMED; std::optional<int> exports_to_keep = 5; };
/// Every time; the oldest exports beyond exports_to_keep go. ValueError: exports_to_keep that is not positive.
class LatestExporter : public Exporter {
public:
  LatestExporter(std::string name, ReceiverFn serving_input_receiver_fn, LatestOpts o = {});
  std::string name() const override { return title; }
  std::string export_(Estimator &estimator, const std::string &export_path, const std::string &checkpoint_path, const std::map<std::string, Tensor> &eval_result, bool is_the_final_export) override;

private:
  std::string title;
  ReceiverFn receiver;
  LatestOpts o;
};
/// Once, at the end.
class FinalExporter : public LatestExporter {
public:
  FinalExporter(std::string name, ReceiverFn serving_input_receiver_fn) : LatestExporter(std::move(name), std::move(serving_input_receiver_fn), {.exports_to_keep = {}}) {}
  std::string export_(Estimator &estimator, const std::string &export_path, const std::string &checkpoint_path, const std::map<std::string, Tensor> &eval_result, bool is_the_final_export) override;
};

struct CombinedOpts {
  TFC_NAMED;
  std::vector<feature_column::NumericColumn> linear_feature_columns{};
  OptimizerFn linear_optimizer{}; ///< Ftrl at 0.2 or less
  std::vector<feature_column::NumericColumn> dnn_feature_columns{};
  OptimizerFn dnn_optimizer{};    ///< Adagrad at 0.05
  std::vector<int> dnn_hidden_units{};
  Fn dnn_activation_fn{};
  std::optional<double> dnn_dropout{};
  int n_classes = 2;
  std::string model_dir{};
  RunConfig config{};
};
/// The sum of a linear model's and a network's logits (wide and deep); each part has its optimizer. ValueError: no columns for either.
struct DNNLinearCombinedClassifier : Estimator { explicit DNNLinearCombinedClassifier(CombinedOpts o); };

} // namespace tfc::estimator

namespace tfc::contrib::estimator {
/// An optimizer that clips all gradients together to this norm before it applies them.
std::shared_ptr<train::Optimizer> clip_gradients_by_norm(std::shared_ptr<train::Optimizer> optimizer, double clip_norm);

struct HeadOpts { TFC_NAMED; tfc::losses::Reduction loss_reduction = tfc::losses::Reduction::SUM_OVER_BATCH_SIZE; std::string name{}; };
struct HeadSpecOpts { TFC_NAMED; tfc::estimator::Mode mode; std::optional<In> labels{}; std::shared_ptr<train::Optimizer> optimizer{}; std::function<Operation(Output loss)> train_op_fn{}; };
/// What a model does with its logits: loss, metrics, predictions and a training step.
class Head {
public:
  Head(int n_classes, HeadOpts o) : classes(n_classes), o(std::move(o)) {}
  int logits_dimension() const { return classes; }
  const std::string &name() const { return o.name; }
  /// Logits [batch, n_classes]; labels: class numbers [batch] or [batch, 1]. ValueError: no labels for training or evaluating, logits of another
  /// width, or neither or both of optimizer and train_op_fn for training.
  tfc::estimator::EstimatorSpec create_estimator_spec(const Output &logits, HeadSpecOpts s) const;

private:
  int classes;
  HeadOpts o;
};
/// One of more than two classes. ValueError: n_classes below 3.
Head multi_class_head(int n_classes, HeadOpts o = {});
} // namespace tfc::contrib::estimator

namespace tfc::contrib::learn {
struct ExperimentOpts { TFC_NAMED; tfc::estimator::InputFn train_input_fn, eval_input_fn; std::optional<std::int64_t> train_steps{}, eval_steps = 100; std::vector<train::SessionRunHook *> train_monitors{}, eval_hooks{}; };
/// An estimator with its data (contrib.learn.Experiment). The estimator outlives it.
class Experiment {
public:
  Experiment(tfc::estimator::Estimator &estimator, ExperimentOpts o) : e(estimator), o(std::move(o)) {}
  tfc::estimator::Estimator &estimator() const { return e; }
  void extend_train_hooks(const std::vector<train::SessionRunHook *> &more) { o.train_monitors.insert(o.train_monitors.end(), more.begin(), more.end()); }
  /// To global step train_steps.
  void train();
  std::map<std::string, Tensor> evaluate() const;
  std::map<std::string, Tensor> train_and_evaluate();
  /// One step of training, one of evaluation.
  std::map<std::string, Tensor> test();

private:
  tfc::estimator::Estimator &e;
  ExperimentOpts o;
};
} // namespace tfc::contrib::learn
