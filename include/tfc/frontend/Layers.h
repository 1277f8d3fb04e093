// tf.layers: functions that make a layer and call it, and the layers as objects.
//
//   auto h = tf::layers::dense(x, 128, {.activation = tf::nn::relu, .name = "h1"});
//   tf::layers::Dense d(10);  auto a = d(x), b = d(y);              // the same weights twice
//   tf::layers::batch_normalization(h, {.training = is_training});   // is_training: a bool, or a tensor
//
// A function's name is the scope of its variables, to be shared with reuse; an object's name is made unique. ValueError: the
// inputs do not have the rank a layer wants, or their last dimension is unknown.
#pragma once

#include "tfc/frontend/NN.h"

namespace tfc {
namespace frontend {
struct LayerState;
}
namespace layers {

struct DenseOpts {
  TFC_NAMED;
  Fn activation{};
  bool use_bias = true;
  std::optional<Initializer> kernel_initializer{}, bias_initializer{};
  std::optional<Regularizer> kernel_regularizer{}, bias_regularizer{}, activity_regularizer{};
  Constraint kernel_constraint{}, bias_constraint{};
  bool trainable = true;
  std::string name{};
  Reuse reuse = Reuse::Inherit;
};
/// Of conv1d, conv2d, conv3d and the transposed forms; strides {} are ones, data_format "channels_last" or "channels_first".
struct ConvOpts {
  TFC_NAMED;
  Sizes strides{};
  std::string padding = "valid", data_format = "channels_last";
  Sizes dilation_rate{};
  Fn activation{};
  bool use_bias = true;
  std::optional<Initializer> kernel_initializer{}, bias_initializer{};
  std::optional<Regularizer> kernel_regularizer{}, bias_regularizer{}, activity_regularizer{};
  Constraint kernel_constraint{}, bias_constraint{};
  bool trainable = true;
  std::string name{};
  Reuse reuse = Reuse::Inherit;
};
using Conv2DOpts = ConvOpts;
struct SeparableConvOpts {
  TFC_NAMED;
  Sizes strides{};
  std::string padding = "valid", data_format = "channels_last";
  Sizes dilation_rate{};
  int depth_multiplier = 1;
  Fn activation{};
  bool use_bias = true;
  std::optional<Initializer> depthwise_initializer{}, pointwise_initializer{}, bias_initializer{};
  std::optional<Regularizer> depthwise_regularizer{}, pointwise_regularizer{}, bias_regularizer{};
  bool trainable = true;
  std::string name{};
  Reuse reuse = Reuse::Inherit;
};
struct PoolOpts { TFC_NAMED; std::string padding = "valid", data_format = "channels_last"; std::string name{}; };
using Pool2DOpts = PoolOpts;
struct FlattenOpts { TFC_NAMED; std::string data_format = "channels_last"; std::string name{}; };
struct DropOpts { TFC_NAMED; double rate = 0.5; std::optional<std::int64_t> seed{}; std::optional<In> training{}; std::string name{}; };
/// `training`: true, false (the default), or a bool tensor; `fused`: by default for inputs of rank 4.
struct BatchNormOpts {
  TFC_NAMED;
  int axis = -1;
  double momentum = 0.99, epsilon = 1e-3;
  bool center = true, scale = true;
  std::optional<Initializer> beta_initializer{}, gamma_initializer{}, moving_mean_initializer{}, moving_variance_initializer{};
  std::optional<Regularizer> beta_regularizer{}, gamma_regularizer{};
  std::optional<In> training{};
  bool trainable = true;
  std::string name{};
  Reuse reuse = Reuse::Inherit;
  std::optional<bool> fused{};
};

Output dense(In x, int units, DenseOpts o = {});
Output conv1d(In x, int filters, Sizes kernel_size, ConvOpts o = {});
Output conv2d(In x, int filters, Sizes kernel_size, ConvOpts o = {});
Output conv3d(In x, int filters, Sizes kernel_size, ConvOpts o = {});
Output conv2d_transpose(In x, int filters, Sizes kernel_size, ConvOpts o = {});
Output conv3d_transpose(In x, int filters, Sizes kernel_size, ConvOpts o = {});
Output separable_conv1d(In x, int filters, Sizes kernel_size, SeparableConvOpts o = {});
Output separable_conv2d(In x, int filters, Sizes kernel_size, SeparableConvOpts o = {});
Output max_pooling1d(In x, Sizes pool_size, Sizes strides, PoolOpts o = {});
Output max_pooling2d(In x, Sizes pool_size, Sizes strides, PoolOpts o = {});
Output max_pooling3d(In x, Sizes pool_size, Sizes strides, PoolOpts o = {});
Output average_pooling1d(In x, Sizes pool_size, Sizes strides, PoolOpts o = {});
Output average_pooling2d(In x, Sizes pool_size, Sizes strides, PoolOpts o = {});
Output average_pooling3d(In x, Sizes pool_size, Sizes strides, PoolOpts o = {});
Output flatten(In x, FlattenOpts o = {});
Output batch_normalization(In x, BatchNormOpts o = {});
Output dropout(In x, DropOpts o = {});

/// Base of the layer objects; copies are the same layer.
class Layer {
public:
  std::vector<Variable> variables() const;
  std::vector<Variable> weights() const { return variables(); }
  std::vector<Variable> trainable_weights() const;
  std::vector<Variable> trainable_variables() const { return trainable_weights(); }
  /// Name of its variable scope; empty before the first call.
  std::string scope_name() const;

protected:
  explicit Layer(std::shared_ptr<frontend::LayerState> state) : state(std::move(state)) {}
  std::shared_ptr<frontend::LayerState> state;
};
class Dense : public Layer {
public:
  explicit Dense(int units, DenseOpts o = {});
  Output operator()(In x) const;
  Output apply(In x) const { return (*this)(std::move(x)); }

private:
  int units;
  DenseOpts o;
};
class Flatten : public Layer {
public:
  explicit Flatten(FlattenOpts o = {});
  Output operator()(In x) const;
  Output apply(In x) const { return (*this)(std::move(x)); }

private:
  FlattenOpts o;
};
class Conv1D : public Layer {
public:
  Conv1D(int filters, Sizes kernel_size, ConvOpts o = {});
  Output operator()(In x) const;
  Output apply(In x) const { return (*this)(std::move(x)); }

private:
  int filters;
  std::vector<int> kernel_size;
  ConvOpts o;
};
class Conv2D : public Layer {
public:
  Conv2D(int filters, Sizes kernel_size, ConvOpts o = {});
  Output operator()(In x) const;
  Output apply(In x) const { return (*this)(std::move(x)); }

private:
  int filters;
  std::vector<int> kernel_size;
  ConvOpts o;
};
class Conv3D : public Layer {
public:
  Conv3D(int filters, Sizes kernel_size, ConvOpts o = {});
  Output operator()(In x) const;
  Output apply(In x) const { return (*this)(std::move(x)); }

private:
  int filters;
  std::vector<int> kernel_size;
  ConvOpts o;
};
class Conv2DTranspose : public Layer {
public:
  Conv2DTranspose(int filters, Sizes kernel_size, ConvOpts o = {});
  Output operator()(In x) const;
  Output apply(In x) const { return (*this)(std::move(x)); }

private:
  int filters;
  std::vector<int> kernel_size;
  ConvOpts o;
};
class SeparableConv1D : public Layer {
public:
  SeparableConv1D(int filters, Sizes kernel_size, SeparableConvOpts o = {});
  Output operator()(In x) const;
  Output apply(In x) const { return (*this)(std::move(x)); }

private:
  int filters;
  std::vector<int> kernel_size;
  SeparableConvOpts o;
};
class SeparableConv2D : public Layer {
public:
  SeparableConv2D(int filters, Sizes kernel_size, SeparableConvOpts o = {});
  Output operator()(In x) const;
  Output apply(In x) const { return (*this)(std::move(x)); }

private:
  int filters;
  std::vector<int> kernel_size;
  SeparableConvOpts o;
};
class MaxPooling1D : public Layer {
public:
  MaxPooling1D(Sizes pool_size, Sizes strides, PoolOpts o = {});
  Output operator()(In x) const;
  Output apply(In x) const { return (*this)(std::move(x)); }

private:
  std::vector<int> pool_size, strides;
  PoolOpts o;
};
class MaxPooling2D : public Layer {
public:
  MaxPooling2D(Sizes pool_size, Sizes strides, PoolOpts o = {});
  Output operator()(In x) const;
  Output apply(In x) const { return (*this)(std::move(x)); }

private:
  std::vector<int> pool_size, strides;
  PoolOpts o;
};
class AveragePooling1D : public Layer {
public:
  AveragePooling1D(Sizes pool_size, Sizes strides, PoolOpts o = {});
  Output operator()(In x) const;
  Output apply(In x) const { return (*this)(std::move(x)); }

private:
  std::vector<int> pool_size, strides;
  PoolOpts o;
};
class AveragePooling2D : public Layer {
public:
  AveragePooling2D(Sizes pool_size, Sizes strides, PoolOpts o = {});
  Output operator()(In x) const;
  Output apply(In x) const { return (*this)(std::move(x)); }

private:
  std::vector<int> pool_size, strides;
  PoolOpts o;
};
class BatchNormalization : public Layer {
public:
  explicit BatchNormalization(BatchNormOpts o = {});
  Output operator()(In x, In training = false) const;
  Output apply(In x, In training = false) const { return (*this)(std::move(x), std::move(training)); }

private:
  BatchNormOpts o;
};
class Dropout : public Layer {
public:
  explicit Dropout(double rate = 0.5, DropOpts o = {});
  Output operator()(In x, In training = false) const;
  Output apply(In x, In training = false) const { return (*this)(std::move(x), std::move(training)); }

private:
  DropOpts o;
};

} // namespace layers
} // namespace tfc
