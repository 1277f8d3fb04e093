// Neural network operations (tf.nn) and losses (tf.losses).
//
//   auto h = tf::nn::relu(tf::nn::conv2d(x, w, {.strides = {1, 2, 2, 1}}) + b);
//   auto loss = tf::losses::sparse_softmax_cross_entropy(y, logits);
#pragma once

#include "tfc/frontend/Array.h"

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
struct EmbeddingOpts { TFC_NAMED; std::string partition_strategy = "mod"; std::string name{}; std::optional<In> max_norm{}; };
/// Rows of `params`, one tensor or several that hold the rows by turns ("mod") or one after the other ("div").
Output embedding_lookup(Ins params, In ids, EmbeddingOpts o = {});
struct Conv1DOpts { TFC_NAMED; int stride = 1; std::string padding = "SAME", data_format = "NWC"; int dilations = 1; std::string name{}; };
inline constexpr struct conv1d_t { Output operator()(In x, In filters, Conv1DOpts o = {}) const; } conv1d{};
struct Conv3DTransposeOpts { TFC_NAMED; std::vector<int> strides{1, 1, 1, 1, 1}; std::string padding = "SAME", data_format = "NDHWC"; std::string name{}; };
Output conv3d_transpose(In x, In filter, In output_shape, Conv3DTransposeOpts o = {});
Output atrous_conv2d(In x, In filters, int rate, std::string padding, Name o = {});
Output atrous_conv2d_transpose(In x, In filters, In output_shape, int rate, std::string padding, Name o = {});
struct ConvolutionOpts { TFC_NAMED; std::string padding = "VALID"; std::vector<int> strides{}, dilation_rate{}; std::string name{}, data_format{}; };
/// A convolution over 1, 2 or 3 dimensions, as the rank of the input says.
Output convolution(In x, In filter, ConvolutionOpts o = {});
inline constexpr auto &max_pool2d = max_pool;
inline constexpr auto &avg_pool2d = avg_pool;
inline constexpr struct swish_t { Output operator()(In x) const; } swish{};
Output relu_layer(In x, In weights, In biases, Name o = {});
Output zero_fraction(In x, Name o = {});
struct PoissonOpts { TFC_NAMED; bool compute_full_loss = false; std::string name{}; };
Output log_poisson_loss(In targets, In log_input, PoissonOpts o = {});
struct Statistics { Output counts, mean_ss, variance_ss, shift; };
struct StatisticsOpts { TFC_NAMED; std::optional<In> shift{}; bool keepdims = false; std::string name{}; };
Statistics sufficient_statistics(In x, std::vector<int> axes, StatisticsOpts o = {});
std::pair<Output, Output> normalize_moments(In counts, In mean_ss, In variance_ss, std::optional<In> shift = {}, Name o = {});
std::pair<Output, Output> weighted_moments(In x, Axes axes, In frequency_weights, ReduceOpts o = {});
struct GlobalNormOpts { TFC_NAMED; double variance_epsilon = 1e-3; bool scale_after_normalization = true; std::string name{}; };
Output batch_norm_with_global_normalization(In t, In m, In v, In beta, In gamma, GlobalNormOpts o = {});
struct Sampled { Output sampled_candidates, true_expected_count, sampled_expected_count; };
struct SamplerOpts { TFC_NAMED; std::optional<std::int64_t> seed{}; std::string name{}; };
Sampled uniform_candidate_sampler(In true_classes, int num_true, int num_sampled, bool unique, std::int64_t range_max, SamplerOpts o = {});
Sampled log_uniform_candidate_sampler(In true_classes, int num_true, int num_sampled, bool unique, std::int64_t range_max, SamplerOpts o = {});
Sampled learned_unigram_candidate_sampler(In true_classes, int num_true, int num_sampled, bool unique, std::int64_t range_max, SamplerOpts o = {});
struct UnigramOpts { TFC_NAMED; std::string vocab_file{}; double distortion = 1; int num_reserved_ids = 0, num_shards = 1, shard = 0; std::vector<float> unigrams{}; std::optional<std::int64_t> seed{}; std::string name{}; };
Sampled fixed_unigram_candidate_sampler(In true_classes, int num_true, int num_sampled, bool unique, std::int64_t range_max, UnigramOpts o = {});
struct SampledLossOpts { TFC_NAMED; int num_true = 1; std::optional<Sampled> sampled_values{}; std::optional<bool> remove_accidental_hits{}; std::string partition_strategy = "mod"; std::string name{}; std::optional<std::int64_t> seed{}; };
/// Losses per row of `inputs` against `num_sampled` drawn classes (weights: classes x features).
Output nce_loss(Ins weights, In biases, In labels, In inputs, int num_sampled, std::int64_t num_classes, SampledLossOpts o = {});
Output sampled_softmax_loss(Ins weights, In biases, In labels, In inputs, int num_sampled, std::int64_t num_classes, SampledLossOpts o = {});
inline constexpr auto &lrn = local_response_normalization;
std::pair<Output, Output> top_k(In x, In k = 1, Name o = {});
Output in_top_k(In predictions, In targets, In k, Name o = {});
} // namespace nn

namespace losses {
enum class Reduction { None, Sum, Mean, SumByNonzeroWeights, SumOverBatchSize, NONE = None, SUM = Sum, MEAN = Mean, SUM_BY_NONZERO_WEIGHTS = SumByNonzeroWeights, SUM_OVER_BATCH_SIZE = SumOverBatchSize };
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
Output cosine_distance(In labels, In predictions, int axis, LossOpts o = {});
void add_loss(const Output &loss, std::string_view loss_collection = "losses");
std::vector<Output> get_losses(std::string_view scope = {}, std::string_view loss_collection = "losses");
std::vector<Output> get_regularization_losses(std::string_view scope = {});
struct TotalLossOpts { TFC_NAMED; bool add_regularization_losses = true; std::string name = "total_loss", scope{}; };
Output get_total_loss(TotalLossOpts o = {});
struct RegularizationLossOpts { TFC_NAMED; std::string scope{}, name = "total_regularization_loss"; };
Output get_regularization_loss(RegularizationLossOpts o = {});
} // namespace losses

} // namespace tfc
