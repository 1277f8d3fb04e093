// tf.keras as far as TF1 programs use it next to tf.layers: layers, losses, metrics, initializers under their Keras names, and
// Sequential models that train, evaluate and predict.
//
//   namespace k = tf::keras;
//   k::Sequential model;
//   model.add(k::layers::Dense(64, {.activation = tf::nn::relu}));
//   model.add(k::layers::Dropout(0.5));
//   model.add(k::layers::Dense(10, {.activation = tf::nn::softmax}));
//   model.compile(std::make_shared<tf::train::AdamOptimizer>(1e-3), k::losses::sparse_categorical_crossentropy, {{"accuracy", k::metrics::sparse_categorical_accuracy}});
//   auto history = model.fit(x, y, {.batch_size = 32, .epochs = 5});       // history["loss"][epoch]
//   tf::Tensor p = model.predict(x);
//
// Layers are those of tf::layers (as in TF1, where these are Keras layers): activations are functions, not their names. The
// functional API is calling them: y = Dense(10)(x). Saved .h5 models and data sets over the network are not there:
// save with tf::train::Saver, write the loop, read files.
#pragma once

#include "tfc/frontend/Layers.h"
#include "tfc/frontend/Train.h"

namespace tfc::keras {

namespace activations {
using tfc::nn::elu, tfc::nn::relu, tfc::nn::selu, tfc::nn::softmax, tfc::nn::softplus, tfc::nn::softsign, tfc::sigmoid, tfc::tanh, tfc::exp;
inline Output linear(In x) { return identity(std::move(x)); }
} // namespace activations

namespace initializers {
inline Initializer Zeros() { return zeros_initializer(); }
inline Initializer Ones() { return ones_initializer(); }
inline Initializer Constant(Value v) { return constant_initializer(std::move(v)); }
inline Initializer VarianceScaling(VarianceScalingOpts o = {}) { return variance_scaling_initializer(std::move(o)); }
inline Initializer RandomNormal(InitOpts o = {.stddev = 0.05}) { return random_normal_initializer(o); }
inline Initializer TruncatedNormal(InitOpts o = {.stddev = 0.05}) { return truncated_normal_initializer(o); }
inline Initializer RandomUniform(double minval = -0.05, double maxval = 0.05, SeedOpts o = {}) { return random_uniform_initializer(minval, maxval, o); }
inline Initializer Orthogonal(GainOpts o = {}) { return orthogonal_initializer(o); }
inline Initializer Identity(GainOpts o = {}) { return identity_initializer(o); }
inline Initializer glorot_uniform(SeedOpts o = {}) { return glorot_uniform_initializer(o); }
inline Initializer glorot_normal(SeedOpts o = {}) { return glorot_normal_initializer(o); }
using tfc::he_normal, tfc::he_uniform, tfc::lecun_normal, tfc::lecun_uniform;
} // namespace initializers

namespace regularizers {
Regularizer l1(double l = 0.01); ///< l * sum |w|
Regularizer l2(double l = 0.01); ///< l * sum w^2, not half of it
Regularizer l1_l2(double l1 = 0.01, double l2 = 0.01);
} // namespace regularizers

namespace layers {
using tfc::layers::Layer, tfc::layers::Dense, tfc::layers::Flatten, tfc::layers::Conv1D, tfc::layers::Conv2D, tfc::layers::Conv3D, tfc::layers::Conv2DTranspose,
    tfc::layers::SeparableConv2D, tfc::layers::MaxPooling1D, tfc::layers::MaxPooling2D, tfc::layers::AveragePooling1D,
    tfc::layers::AveragePooling2D, tfc::layers::Dropout, tfc::layers::BatchNormalization;
using MaxPool2D = MaxPooling2D;
using AvgPool2D = AveragePooling2D;
/// A placeholder for batches of this shape.
Output Input(const std::vector<std::int64_t> &shape, DType dtype = DType::float32, Name o = {});
/// A function as a layer.
struct Lambda {
  explicit Lambda(std::function<Output(Output)> f) : f(std::move(f)) {}
  Output operator()(In x) const;
  std::function<Output(Output)> f;
};
struct Activation : Lambda { explicit Activation(Fn f) : Lambda(std::move(f)) {} };
/// To (batch, target_shape...); one of its dimensions may be -1.
struct Reshape {
  explicit Reshape(std::vector<std::int64_t> target_shape) : target(std::move(target_shape)) {}
  Output operator()(In x) const;
  std::vector<std::int64_t> target;
};
struct GlobalAveragePooling2D { Output operator()(In x) const; }; ///< [batch, channels] of [batch, height, width, channels]
struct GlobalMaxPooling2D { Output operator()(In x) const; };
struct Concatenate {
  explicit Concatenate(int axis = -1) : axis(axis) {}
  Output operator()(const std::vector<Output> &inputs) const;
  int axis;
};
Output concatenate(const std::vector<Output> &inputs, int axis = -1);
struct Add { Output operator()(const std::vector<Output> &inputs) const; };
Output add(const std::vector<Output> &inputs);
struct DepthwiseConv2DOpts { TFC_NAMED; std::vector<int> strides{1, 1}; std::string padding = "valid"; int depth_multiplier = 1; Fn activation{}; bool use_bias = true; std::optional<Initializer> depthwise_initializer{}, bias_initializer{}; std::string name = "depthwise_conv2d"; };
/// A filter for each channel [batch, height, width, channels * depth_multiplier]; weights are made at the first call.
class DepthwiseConv2D {
public:
  explicit DepthwiseConv2D(std::vector<int> kernel_size, DepthwiseConv2DOpts o = {});
  Output operator()(In x) const;

private:
  std::vector<int> kernel;
  DepthwiseConv2DOpts o;
  std::shared_ptr<std::optional<VariableScopeRef>> scope;
};
} // namespace layers

/// Losses of each row: y_true, y_pred with classes (or values) last.
using LossFn = std::function<Output(Output y_true, Output y_pred)>;
namespace losses {
Output mean_squared_error(Output y_true, Output y_pred);
Output mean_absolute_error(Output y_true, Output y_pred);
Output categorical_crossentropy(Output y_true, Output y_pred);        ///< y_pred: probabilities
Output sparse_categorical_crossentropy(Output y_true, Output y_pred); ///< y_true: class numbers
Output binary_crossentropy(Output y_true, Output y_pred);
inline constexpr auto &mse = mean_squared_error;
inline constexpr auto &mae = mean_absolute_error;
} // namespace losses
namespace metrics {
Output categorical_accuracy(Output y_true, Output y_pred); ///< 1 or 0 for each row
Output sparse_categorical_accuracy(Output y_true, Output y_pred);
Output binary_accuracy(Output y_true, Output y_pred);
using losses::mean_squared_error, losses::mean_absolute_error;
} // namespace metrics
namespace utils {
/// One-hot rows; num_classes -1: the largest number and one.
Tensor to_categorical(const Tensor &y, int num_classes = -1);
} // namespace utils
namespace backend {
/// A new default graph; the session that get_session made is closed.
void clear_session();
inline double epsilon() { return 1e-7; }
} // namespace backend
namespace preprocessing::sequence {
struct PadOpts { TFC_NAMED; std::optional<int> maxlen{}; std::string padding = "pre", truncating = "pre"; std::int32_t value = 0; };
/// int32 [sequences, maxlen]. ValueError: padding or truncating is not "pre" or "post".
Tensor pad_sequences(const std::vector<std::vector<std::int32_t>> &sequences, PadOpts o = {});
} // namespace preprocessing::sequence

namespace callbacks {
class Callback;
}
struct NamedMetric { std::string name; LossFn f; };
struct FitOpts { TFC_NAMED; int batch_size = 32, epochs = 1; int verbose = 0; bool shuffle = true; std::optional<std::int64_t> seed{}; std::optional<std::pair<Tensor, Tensor>> validation_data{}; std::vector<callbacks::Callback *> callbacks{}; };
using History = std::map<std::string, std::vector<double>>;
/// Layers one after another. Owns its graph and session; the graph is made at the first fit, evaluate or predict, for inputs
/// like those. RuntimeError: fit or evaluate before compile.
class Sequential {
public:
  using LayerFn = std::function<Output(Output x, In training)>;
  Sequential();
  ~Sequential();
  /// A layer object, or a function of a tensor; with a second parameter it also gets `training` (Dropout and BatchNormalization do).
  template <class L> Sequential &add(L layer) {
    if constexpr (std::is_invocable_v<const L &, Output, In>) return addLayer([layer](Output x, In training) { return layer(In(x), training); });
    else return addLayer([layer](Output x, In) { return layer(x); });
  }
  using NamedMetric = keras::NamedMetric;
  void compile(std::shared_ptr<train::Optimizer> optimizer, LossFn loss, std::vector<NamedMetric> metrics = {});
  /// The mean loss and metrics of each epoch, under "loss", the metrics' names, and these with "val_" in front.
  History fit(const Tensor &x, const Tensor &y, FitOpts o = {});
  /// The loss, then the metrics, of all rows.
  std::vector<double> evaluate(const Tensor &x, const Tensor &y, int batch_size = 32);
  Tensor predict(const Tensor &x, int batch_size = 32);
  std::vector<Tensor> get_weights() const;
  /// ValueError: not as many, or other shapes.
  void set_weights(const std::vector<Tensor> &weights);
  std::int64_t count_params() const;
  struct Impl;

private:
  Sequential &addLayer(LayerFn f);
  std::unique_ptr<Impl> impl;
};
namespace models {
using keras::Sequential;
}

} // namespace tfc::keras
