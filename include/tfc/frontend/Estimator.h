// tf.estimator: a model function, trained, evaluated and used in sessions and graphs of the estimator's own.
//
//   namespace est = tf::estimator;
//   auto model_fn = [](const tf::data::Element &x, const tf::data::Element &y, est::Mode mode) -> est::EstimatorSpec {
//     tf::Output logits = tf::layers::dense(x["x"], 3);
//     if (mode == est::ModeKeys::PREDICT) return {.mode = mode, .predictions = {{"classes", tf::argmax(logits, 1)}}};
//     tf::Output loss = tf::losses::sparse_softmax_cross_entropy(y, logits);
//     if (mode == est::ModeKeys::EVAL) return {.mode = mode, .loss = loss, .eval_metric_ops = {{"accuracy", tf::metrics::accuracy(y, tf::argmax(logits, 1))}}};
//     return {.mode = mode, .loss = loss, .train_op = tf::train::AdamOptimizer(0.01).minimize(loss, {.global_step = tf::train::get_global_step()})};
//   };
//   est::Estimator e(model_fn, {.model_dir = "model"});
//   e.train(est::inputs::numpy_input_fn({{"x", xs}}, ys, {.batch_size = 32, .num_epochs = {}, .shuffle = true}), {.steps = 1000});
//   auto r = e.evaluate(est::inputs::numpy_input_fn({{"x", xs}}, ys, {.shuffle = false}));      // r["accuracy"], r["loss"], r["global_step"]
//
// One machine: distribution strategies, TPUs and clusters are not there.
#pragma once

#include "tfc/frontend/Data.h"
#include "tfc/frontend/Metrics.h"
#include "tfc/frontend/Monitored.h"

namespace tfc::estimator {

struct ModeKeys {
  enum Mode { TRAIN, EVAL, PREDICT };
};
using Mode = ModeKeys::Mode;

namespace export_ {
/// What a signature of an exported model gives.
struct ExportOutput {
  enum Method { PREDICT, CLASSIFY, REGRESS } method;
  std::map<std::string, Output> outputs;
};
struct PredictOutput : ExportOutput {
  explicit PredictOutput(std::map<std::string, Output> outputs) : ExportOutput{PREDICT, std::move(outputs)} {}
  explicit PredictOutput(const Output &output) : ExportOutput{PREDICT, {{"output", output}}} {}
};
} // namespace export_

struct EstimatorSpec {
  TFC_NAMED;
  Mode mode;
  std::map<std::string, Output> predictions{};             ///< for PREDICT
  std::optional<Output> loss{};                            ///< for TRAIN and EVAL
  std::optional<Operation> train_op{};                     ///< for TRAIN
  std::map<std::string, metrics::Metric> eval_metric_ops{}; ///< for EVAL
  std::map<std::string, export_::ExportOutput> export_outputs{}; ///< for PREDICT: signatures by name; one of them is the default
  std::vector<std::shared_ptr<train::SessionRunHook>> training_hooks{}, evaluation_hooks{}, prediction_hooks{};
};
/// What an input function gives: features and labels, or a dataset of them (a pair), or of features alone.
struct Inputs {
  Inputs(data::Dataset dataset) : dataset(std::move(dataset)) {}
  Inputs(data::Element features, data::Element labels = {}) : features(std::move(features)), labels(std::move(labels)) {}
  std::optional<data::Dataset> dataset;
  data::Element features, labels;
};
using InputFn = std::function<Inputs()>;
using ModelFn = std::function<EstimatorSpec(const data::Element &features, const data::Element &labels, Mode mode)>;

struct RunConfig {
  TFC_NAMED;
  std::string model_dir{};
  std::optional<std::int64_t> tf_random_seed = 1;
  std::optional<std::int64_t> save_checkpoints_steps{};
  std::optional<double> save_checkpoints_secs = 600;
  std::int64_t log_step_count_steps = 100;
  ConfigProto session_config{};
};
struct EstimatorOpts { TFC_NAMED; std::string model_dir{}; RunConfig config{}; };
struct TrainOpts { TFC_NAMED; std::optional<std::int64_t> steps{}, max_steps{}; std::vector<train::SessionRunHook *> hooks{}; };
struct EvaluateOpts { TFC_NAMED; std::optional<std::int64_t> steps{}; std::vector<train::SessionRunHook *> hooks{}; std::string checkpoint_path{}; };
struct PredictOpts { TFC_NAMED; std::vector<std::string> predict_keys{}; std::vector<train::SessionRunHook *> hooks{}; std::string checkpoint_path{}; };

/// What an exported model is fed, and what its model function then gets.
struct ServingInputReceiver {
  data::Element features;
  std::map<std::string, Output> receiver_tensors;
};

class Estimator {
public:
  explicit Estimator(ModelFn model_fn, EstimatorOpts o = {});
  virtual ~Estimator() = default;
  /// Goes on from the newest checkpoint of model_dir. Ends after `steps` more steps, at global step max_steps, or with the
  /// data. ValueError: both steps and max_steps, or a spec without loss or train_op.
  Estimator &train(const InputFn &input_fn, TrainOpts o = {});
  /// Metrics by name, "loss" (mean over batches) and "global_step". ValueError "Could not find trained model in model_dir: ...".
  std::map<std::string, Tensor> evaluate(const InputFn &input_fn, EvaluateOpts o = {}) const;
  /// The predictions for each row of the input, by key.
  std::vector<std::map<std::string, Tensor>> predict(const InputFn &input_fn, PredictOpts o = {}) const;
  /// Writes a SavedModel with a predict signature to a new folder in export_dir_base (named after the time); returns its path.
  std::string export_saved_model(const std::string &export_dir_base, const std::function<ServingInputReceiver()> &serving_input_receiver_fn) const;
  std::optional<std::string> latest_checkpoint() const;
  std::vector<std::string> get_variable_names() const;
  Tensor get_variable_value(const std::string &name) const;
  const std::string &model_dir() const { return dir; }

private:
  std::string checkpoint(const std::string &given) const;
  ModelFn model;
  RunConfig config;
  std::string dir;
};

class Exporter;
struct TrainSpec { TFC_NAMED; InputFn input_fn; std::optional<std::int64_t> max_steps{}; std::vector<train::SessionRunHook *> hooks{}; };
struct EvalSpec { TFC_NAMED; InputFn input_fn; std::optional<std::int64_t> steps = 100; std::string name{}; std::vector<train::SessionRunHook *> hooks{}; std::vector<std::shared_ptr<Exporter>> exporters{}; };
/// Trains to max_steps, evaluates, and exports to model_dir/export/NAME; the metrics.
std::map<std::string, Tensor> train_and_evaluate(Estimator &estimator, const TrainSpec &train_spec, const EvalSpec &eval_spec);

namespace inputs {
struct NumpyOpts { TFC_NAMED; int batch_size = 128; std::optional<int> num_epochs = 1; std::optional<bool> shuffle{}; std::optional<std::int64_t> seed{}; };
/// Batches of rows of arrays; without num_epochs for ever. ValueError: shuffle is not given, or arrays of other lengths.
InputFn numpy_input_fn(std::map<std::string, Tensor> x, std::optional<Tensor> y, NumpyOpts o);
} // namespace inputs

namespace export_ {
using estimator::ServingInputReceiver;
struct RawOpts { TFC_NAMED; std::optional<int> default_batch_size{}; };
/// Feeds features as they are: placeholders like those given, with any number of rows.
std::function<ServingInputReceiver()> build_raw_serving_input_receiver_fn(std::map<std::string, std::pair<DType, Shape>> features, RawOpts o = {});
} // namespace export_

} // namespace tfc::estimator

namespace tfc::feature_column {
struct NumericOpts { TFC_NAMED; std::vector<std::int64_t> shape{1}; DType dtype = DType::float32; };
/// A column of numbers of the features.
struct NumericColumn {
  std::string key;
  std::vector<std::int64_t> shape;
  DType dtype;
};
NumericColumn numeric_column(std::string key, NumericOpts o = {});
/// The columns side by side, in the order of their keys: [batch, sum of their sizes] float32.
Output input_layer(const data::Element &features, std::vector<NumericColumn> columns);
} // namespace tfc::feature_column

namespace tfc::estimator {
/// An optimizer for each training graph.
using OptimizerFn = std::function<std::shared_ptr<train::Optimizer>()>;
struct DNNOpts { TFC_NAMED; int n_classes = 2; Fn activation_fn{}; std::optional<double> dropout{}; OptimizerFn optimizer{}; std::string model_dir{}; RunConfig config{}; };
struct LinearOpts { TFC_NAMED; int n_classes = 2; OptimizerFn optimizer{}; std::string model_dir{}; RunConfig config{}; };
/// Hidden layers of units with relu, then logits; Adagrad at 0.05. Predictions: logits, probabilities, class_ids. Metrics: accuracy.
struct DNNClassifier : Estimator { DNNClassifier(std::vector<int> hidden_units, std::vector<feature_column::NumericColumn> feature_columns, DNNOpts o = {}); };
/// The same for one number; predictions: predictions.
struct DNNRegressor : Estimator { DNNRegressor(std::vector<int> hidden_units, std::vector<feature_column::NumericColumn> feature_columns, DNNOpts o = {}); };
/// One layer from zeros; Ftrl at 0.2.
struct LinearClassifier : Estimator { explicit LinearClassifier(std::vector<feature_column::NumericColumn> feature_columns, LinearOpts o = {}); };
struct LinearRegressor : Estimator { explicit LinearRegressor(std::vector<feature_column::NumericColumn> feature_columns, LinearOpts o = {}); };
} // namespace tfc::estimator
