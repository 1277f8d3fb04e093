// Neural network operations (tf.nn), layers (tf.layers) and losses (tf.losses).
//
//   auto h = tf::layers::dense(x, 128, {.activation = tf::nn::relu, .name = "h1"});
//   auto loss = tf::losses::sparse_softmax_cross_entropy(y, tf::layers::dense(h, 10, {.name = "logits"}));
#pragma once

#include "tfc/frontend/Math.h"

namespace tfc {

namespace nn {
#define TFC_NN_UNARY_OPS(X) \
  X(relu, "Relu") X(relu6, "Relu6") X(elu, "Elu") X(selu, "Selu") X(softplus, "Softplus") X(softsign, "Softsign") X(l2_loss, "L2Loss")
TFC_NN_UNARY_OPS(TFC_UNARY)
TFC_BINARY(bias_add)
using tfc::sigmoid;
using tfc::tanh;
using tfc::log_sigmoid;
struct SoftmaxOpts { TFC_NAMED; int axis = -1; std::string name{}; };
inline constexpr struct softmax_t { Output operator()(In x, SoftmaxOpts o = {}) const; } softmax{};
inline constexpr struct log_softmax_t { Output operator()(In x, SoftmaxOpts o = {}) const; } log_softmax{};
inline constexpr struct leaky_relu_t { Output operator()(In x, double alpha = 0.2, Name o = {}) const; } leaky_relu{};
inline constexpr struct crelu_t { Output operator()(In x, Name o = {}) const; } crelu{};
struct ConvOpts { TFC_NAMED; std::vector<int> strides{1, 1, 1, 1}; std::string padding = "SAME"; std::string data_format = "NHWC"; std::vector<int> dilations{1, 1, 1, 1}; std::string name{}; };
inline constexpr struct conv2d_t { Output operator()(In x, In filter, ConvOpts o = {}) const; } conv2d{};
inline constexpr struct depthwise_conv2d_t { Output operator()(In x, In filter, ConvOpts o = {}) const; } depthwise_conv2d{};
inline constexpr struct separable_conv2d_t { Output operator()(In x, In depthwise, In pointwise, ConvOpts o = {}) const; } separable_conv2d{};
inline constexpr struct conv2d_transpose_t { Output operator()(In x, In filter, In output_shape, ConvOpts o = {}) const; } conv2d_transpose{};
struct PoolOpts { TFC_NAMED; std::vector<int> ksize{1, 2, 2, 1}, strides{1, 2, 2, 1}; std::string padding = "SAME"; std::string data_format = "NHWC"; std::string name{}; };
inline constexpr struct max_pool_t { Output operator()(In x, PoolOpts o = {}) const; } max_pool{};
inline constexpr struct avg_pool_t { Output operator()(In x, PoolOpts o = {}) const; } avg_pool{};
struct DropoutOpts { TFC_NAMED; std::optional<In> rate{}; std::optional<In> keep_prob{}; std::optional<std::int64_t> seed{}; std::string name{}; };
inline constexpr struct dropout_t { Output operator()(In x, DropoutOpts o) const; } dropout{};
Output xw_plus_b(In x, In w, In b, Name o = {});

struct XentOpts { TFC_NAMED; In labels; In logits; std::string name{}; }; ///< labels and logits are required
Output softmax_cross_entropy_with_logits(XentOpts o);                     ///< no gradient into the labels
Output softmax_cross_entropy_with_logits_v2(XentOpts o);
Output sparse_softmax_cross_entropy_with_logits(XentOpts o);
Output sigmoid_cross_entropy_with_logits(XentOpts o);
struct WeightedXentOpts { TFC_NAMED; In labels; In logits; In pos_weight; std::string name{}; };
Output weighted_cross_entropy_with_logits(WeightedXentOpts o);

/// Mean and variance over `axes`.
std::pair<Output, Output> moments(In x, Axes axes, ReduceOpts o = {});
struct L2NormalizeOpts { TFC_NAMED; double epsilon = 1e-12; std::string name{}; };
Output l2_normalize(In x, Axes axis, L2NormalizeOpts o = {});
struct BatchNormArgs { TFC_NAMED; In mean; In variance; std::optional<In> offset{}; std::optional<In> scale{}; double variance_epsilon = 1e-3; std::string name{}; };
Output batch_normalization(In x, BatchNormArgs o);
struct FusedBatchNormOpts { TFC_NAMED; std::optional<In> mean{}; std::optional<In> variance{}; double epsilon = 0.001; std::string data_format = "NHWC"; bool is_training = true; std::string name{}; };
struct FusedBatchNormResult { Output y, batch_mean, batch_variance; };
FusedBatchNormResult fused_batch_norm(In x, In scale, In offset, FusedBatchNormOpts o = {});
Output embedding_lookup(In params, In ids, Name o = {});
std::pair<Output, Output> top_k(In x, In k = 1, Name o = {});
Output in_top_k(In predictions, In targets, In k, Name o = {});
} // namespace nn

namespace layers {
struct DenseOpts { TFC_NAMED; Fn activation{}; bool use_bias = true; std::optional<Initializer> kernel_initializer{}; std::optional<Initializer> bias_initializer{}; std::optional<Regularizer> kernel_regularizer{}; std::optional<Regularizer> bias_regularizer{}; bool trainable = true; std::string name{}; Reuse reuse = Reuse::Inherit; };
Output dense(In x, int units, DenseOpts o = {});
struct Conv2DOpts { TFC_NAMED; std::vector<int> strides{1, 1}; std::string padding = "valid"; Fn activation{}; bool use_bias = true; std::optional<Initializer> kernel_initializer{}; std::optional<Initializer> bias_initializer{}; std::optional<Regularizer> kernel_regularizer{}; std::optional<Regularizer> bias_regularizer{}; bool trainable = true; std::string name{}; Reuse reuse = Reuse::Inherit; };
Output conv2d(In x, int filters, std::vector<int> kernel_size, Conv2DOpts o = {});
struct Pool2DOpts { TFC_NAMED; std::string padding = "valid"; std::string name{}; };
Output max_pooling2d(In x, std::vector<int> pool_size, std::vector<int> strides, Pool2DOpts o = {});
Output average_pooling2d(In x, std::vector<int> pool_size, std::vector<int> strides, Pool2DOpts o = {});
Output flatten(In x, Name o = {});
/// `training`: true, false (the default), or a bool constant of the graph.
struct BatchNormOpts { TFC_NAMED; double momentum = 0.99, epsilon = 1e-3; bool center = true, scale = true; std::optional<In> training{}; bool trainable = true; std::string name{}; Reuse reuse = Reuse::Inherit; };
Output batch_normalization(In x, BatchNormOpts o = {});
struct DropOpts { TFC_NAMED; double rate = 0.5; std::optional<std::int64_t> seed{}; std::optional<In> training{}; std::string name{}; };
Output dropout(In x, DropOpts o = {});
} // namespace layers

namespace losses {
enum class Reduction { None, Sum, Mean, SumByNonzeroWeights, SumOverBatchSize };
struct LossOpts { TFC_NAMED; std::optional<In> weights{}; std::string name{}; std::string loss_collection = "losses"; Reduction reduction = Reduction::SumByNonzeroWeights; };
Output compute_weighted_loss(In losses, LossOpts o = {});
Output mean_squared_error(In labels, In predictions, LossOpts o = {});
Output absolute_difference(In labels, In predictions, LossOpts o = {});
Output log_loss(In labels, In predictions, LossOpts o = {}, double epsilon = 1e-7);
Output hinge_loss(In labels, In logits, LossOpts o = {});
Output huber_loss(In labels, In predictions, LossOpts o = {}, double delta = 1.0);
Output sigmoid_cross_entropy(In multi_class_labels, In logits, LossOpts o = {}, double label_smoothing = 0);
Output softmax_cross_entropy(In onehot_labels, In logits, LossOpts o = {}, double label_smoothing = 0);
Output sparse_softmax_cross_entropy(In labels, In logits, LossOpts o = {});
std::vector<Output> get_losses(std::string_view scope = {});
Output get_total_loss(Name o = {});
Output get_regularization_loss(Name o = {});
} // namespace losses

} // namespace tfc
