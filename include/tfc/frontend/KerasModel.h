// tf.keras.Model: models of any shape, with one or several inputs and outputs; metrics with state; the backend's session; LSTM layers.
//
//   namespace K = tf::keras;
//   auto x = K::layers::Input({4});
//   auto h = K::layers::Dense(8, {.activation = tf::nn::relu})(x);
//   K::Model model(x, K::layers::Dense(3, {.activation = tf::nn::softmax})(h));
//   model.compile(std::make_shared<tf::train::AdamOptimizer>(0.01), K::losses::sparse_categorical_crossentropy);
//   model.fit(xs, ys, {.epochs = 5});
//
//   struct Net : K::Model {                                              // or a class with a call
//     K::layers::Dense a{8}, b{3};
//     tf::Output call(tf::Output x, tf::Output training) override { return b(tf::nn::relu(a(x))); }
//   };
#pragma once

#include "tfc/frontend/Contrib.h"
#include "tfc/frontend/Keras.h"

namespace tfc::keras {

/// One tensor for each input or output.
struct Tensors : std::vector<Tensor> {
  Tensors(Tensor one) : std::vector<Tensor>{std::move(one)} {}
  Tensors(std::vector<Tensor> list) : std::vector<Tensor>(std::move(list)) {}
};

struct ModelOpts { TFC_NAMED; std::string name{}; };
/// Layers from inputs to outputs in the graph that they are in, or a class with `call`, in a graph of its own. A model of the first
/// kind runs in backend::get_session(). ValueError: outputs that do not depend on the inputs, or other counts of data.
/// RuntimeError: fit or evaluate before compile.
class Model {
public:
  Model(const Output &inputs, const Output &outputs, ModelOpts o = {});
  Model(const std::vector<Output> &inputs, const std::vector<Output> &outputs, ModelOpts o = {});
  virtual ~Model();
  Model(Model &&) noexcept;
  /// Of a class derived from this one: `training` is a bool scalar.
  virtual Output call(Output inputs, Output training);

  std::vector<Output> inputs() const;
  std::vector<Output> outputs() const;
  std::string name() const;
  /// One loss for all outputs, or one for each; the model's loss is their sum and that of the regularization losses. Metrics are of the
  /// first output.
  void compile(std::shared_ptr<train::Optimizer> optimizer, LossFn loss, std::vector<NamedMetric> metrics = {});
  void compile(std::shared_ptr<train::Optimizer> optimizer, std::vector<LossFn> losses, std::vector<NamedMetric> metrics = {});
  /// As Sequential's.
  History fit(const Tensors &x, const Tensors &y, FitOpts o = {});
  std::vector<double> evaluate(const Tensors &x, const Tensors &y, int batch_size = 32);
  Tensor predict(const Tensors &x, int batch_size = 32);               ///< of the first output
  std::vector<Tensor> predict_all(const Tensors &x, int batch_size = 32); ///< of all
  std::vector<double> train_on_batch(const Tensors &x, const Tensors &y);
  std::vector<double> test_on_batch(const Tensors &x, const Tensors &y);
  Tensor predict_on_batch(const Tensors &x);
  std::vector<Variable> weights() const;
  std::vector<Variable> trainable_weights() const;
  std::vector<Tensor> get_weights() const;
  void set_weights(const std::vector<Tensor> &weights);
  std::int64_t count_params() const;
  /// A TensorFlow checkpoint with this prefix. errors::NotFoundError, ValueError as Saver.
  void save_weights(const std::string &path);
  void load_weights(const std::string &path);
  struct Impl;

protected:
  Model();

private:
  std::unique_ptr<Impl> impl;
};
namespace models {
using keras::Model;
}

namespace backend {
/// The session that models run in. Set, the default one, or made for the default graph and kept until clear_session or the graph's end.
void set_session(Session &session);
Session &get_session();
/// 0 or false for use, 1 or true for training: what learning_phase() gives from now on. ValueError: another number.
void set_learning_phase(int value);
/// Whether a layer is built for training: what set_learning_phase said, else a bool placeholder of the graph, which fit sets.
Output learning_phase();
/// Rows [batch, most labels] of label numbers, the first label_lengths[i] of row i, as a SparseTensor for ctc_loss.
SparseTensor ctc_label_dense_to_sparse(In labels, In label_lengths);
} // namespace backend

namespace metrics {
/// Counts over batches in two variables (total, count).
class Metric {
public:
  Output result() const; ///< total / count, 0 before the first batch
  /// Sets both to zero, in the backend's session unless given.
  void reset_states(Session *session = nullptr) const;
  std::vector<Variable> variables() const { return {total, count}; }

protected:
  Metric(const std::string &name, DType dtype);
  Operation add(const Output &values, const std::optional<In> &sample_weight) const;
  Variable total, count;
};
struct MeanOpts { TFC_NAMED; std::string name = "mean"; DType dtype = DType::float32; };
struct Mean : Metric {
  explicit Mean(MeanOpts o = {}) : Metric(o.name, o.dtype) {}
  Operation update_state(In values, std::optional<In> sample_weight = {}) const { return add(frontendConvert(values), sample_weight); }

private:
  static Output frontendConvert(const In &v);
};
struct AccuracyOpts { TFC_NAMED; std::string name{}; DType dtype = DType::float32; };
/// The mean of a function of labels and predictions.
class MeanMetricWrapper : public Metric {
public:
  MeanMetricWrapper(LossFn f, std::string name, DType dtype) : Metric(name, dtype), f(std::move(f)) {}
  Operation update_state(In y_true, In y_pred, std::optional<In> sample_weight = {}) const;

private:
  LossFn f;
};
struct SparseCategoricalAccuracy : MeanMetricWrapper { explicit SparseCategoricalAccuracy(AccuracyOpts o = {}); };
struct CategoricalAccuracy : MeanMetricWrapper { explicit CategoricalAccuracy(AccuracyOpts o = {}); };
struct BinaryAccuracy : MeanMetricWrapper { explicit BinaryAccuracy(AccuracyOpts o = {}); };
struct MeanSquaredError : MeanMetricWrapper { explicit MeanSquaredError(AccuracyOpts o = {}); };
struct MeanAbsoluteError : MeanMetricWrapper { explicit MeanAbsoluteError(AccuracyOpts o = {}); };
} // namespace metrics

namespace layers {
struct LSTMOpts {
  TFC_NAMED;
  Fn activation{};           ///< tanh
  Fn recurrent_activation{}; ///< hard_sigmoid, as in TF1
  bool use_bias = true, unit_forget_bias = true, return_sequences = false;
  std::optional<Initializer> kernel_initializer{}, recurrent_initializer{}, bias_initializer{};
  std::string name = "lstm";
};
/// [batch, units] (the last step), or [batch, time, units], of [batch, time, features]. Weights kernel [features, 4 units],
/// recurrent_kernel [units, 4 units], bias [4 units]; gates in the order input, forget, cell, output.
class LSTM {
public:
  explicit LSTM(int units, LSTMOpts o = {}) : units(units), o(std::move(o)), scope(std::make_shared<std::optional<VariableScopeRef>>()) {}
  Output operator()(In x) const;

private:
  int units;
  LSTMOpts o;
  std::shared_ptr<std::optional<VariableScopeRef>> scope;
};
} // namespace layers
namespace activations {
/// clip(0.2 x + 0.5, 0, 1)
Output hard_sigmoid(In x);
} // namespace activations

namespace callbacks {
/// What happens around epochs and batches of fit: FitOpts::callbacks.
class Callback {
public:
  using Logs = std::map<std::string, double>;
  virtual ~Callback() = default;
  virtual void on_train_begin() {}
  virtual void on_train_end() {}
  virtual void on_epoch_begin(int /*epoch*/) {}
  virtual void on_epoch_end(int /*epoch*/, const Logs &) {}
  virtual void on_batch_begin(int /*batch*/) {}
  virtual void on_batch_end(int /*batch*/, const Logs &) {}
  bool stop_training = false; ///< ends fit after the epoch
  Session *session = nullptr; ///< of the model, set by fit
  std::vector<Variable> weights{};
};
struct ModelCheckpointOpts { TFC_NAMED; std::string monitor = "val_loss"; bool save_best_only = false; std::string mode = "auto"; int period = 1; };
/// Saves the weights at the end of each `period` epochs to a checkpoint whose prefix is `filepath` with {epoch} (from 1) and {NAME} of the
/// logs put in; formats as {epoch:02d} and {val_loss:.2f} are understood. ValueError: a name that the logs lack.
class ModelCheckpoint : public Callback {
public:
  explicit ModelCheckpoint(std::string filepath, ModelCheckpointOpts o = {});
  void on_epoch_end(int epoch, const Logs &logs) override;

private:
  std::string path;
  ModelCheckpointOpts o;
  std::optional<double> best;
  int since = 0;
};
/// Sets the variable that the optimizer takes its learning rate from before each epoch (from 0).
class LearningRateScheduler : public Callback {
public:
  LearningRateScheduler(std::function<double(int epoch)> schedule, Variable lr) : schedule(std::move(schedule)), lr(std::move(lr)) {}
  void on_epoch_begin(int epoch) override;

private:
  std::function<double(int)> schedule;
  Variable lr;
};
struct EarlyStoppingOpts { TFC_NAMED; std::string monitor = "val_loss"; double min_delta = 0; int patience = 0; std::string mode = "auto"; };
class EarlyStopping : public Callback {
public:
  explicit EarlyStopping(EarlyStoppingOpts o = {});
  void on_train_begin() override { best.reset(), waited = 0, stop_training = false; }
  void on_epoch_end(int epoch, const Logs &logs) override;

private:
  EarlyStoppingOpts o;
  std::optional<double> best;
  int waited = 0;
};
} // namespace callbacks

} // namespace tfc::keras
namespace tfc::python::keras::models {
using tfc::keras::Model;
}
