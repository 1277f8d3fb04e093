// tf.contrib.slim: layers with defaults by arg_scope, model variables, managed losses. tf::contrib::layers has the same layers.
//
//   namespace slim = tf::contrib::slim;
//   slim::arg_scope defaults({slim::conv2d}, {.activation_fn = tf::nn::elu, .weights_regularizer = slim::l2_regularizer(5e-4)});
//   auto h = slim::conv2d(x, 32, {5, 5}, {.scope = "conv1"});          // conv1/weights, conv1/biases
//
// An option that a call does not give comes from the innermost arg_scope that names the function, else it is slim's default.
#pragma once

#include "tfc/frontend/Layers.h"
#include "tfc/frontend/Train.h"

namespace tfc::contrib::slim {

/// A function that arg_scope can name.
using Op = const void *;
/// A value, nothing (activation_fn = nullptr), or "not given".
struct OptionalFn {
  OptionalFn() = default;
  OptionalFn(std::nullptr_t) : given(true) {}
  template <class F> requires std::is_invocable_r_v<Output, F, Output>
  OptionalFn(F f) : fn(std::move(f)), given(true) {}
  Fn fn{};
  bool given = false;
};
struct LayerOpts {
  TFC_NAMED;
  std::optional<Sizes> stride{};
  std::optional<std::string> padding{}, data_format{};
  std::optional<Sizes> rate{};
  OptionalFn activation_fn{}, normalizer_fn{};
  std::optional<Initializer> weights_initializer{}, biases_initializer{};
  std::optional<bool> use_bias{};
  std::optional<Regularizer> weights_regularizer{}, biases_regularizer{};
  std::optional<double> decay{}, epsilon{}, keep_prob{};
  std::optional<bool> center{}, scale{};
  std::optional<In> is_training{};
  std::optional<bool> trainable{};
  std::optional<Reuse> reuse{};
  std::optional<int> depth_multiplier{};
  std::optional<std::string> scope{};
};
#define TFC_SLIM_OP(NAME, PARAMS) \
  inline constexpr struct NAME##_t { \
    Output operator() PARAMS const; \
    constexpr operator Op() const { return this; } \
  } NAME{};
TFC_SLIM_OP(conv2d, (In x, int num_outputs, Sizes kernel_size, LayerOpts o = {}))
TFC_SLIM_OP(conv2d_transpose, (In x, int num_outputs, Sizes kernel_size, LayerOpts o = {}))
TFC_SLIM_OP(separable_conv2d, (In x, std::optional<int> num_outputs, Sizes kernel_size, LayerOpts o = {}))
TFC_SLIM_OP(fully_connected, (In x, int num_outputs, LayerOpts o = {}))
TFC_SLIM_OP(batch_norm, (In x, LayerOpts o = {}))
TFC_SLIM_OP(layer_norm, (In x, LayerOpts o = {}))
TFC_SLIM_OP(max_pool2d, (In x, Sizes kernel_size, LayerOpts o = {}))
TFC_SLIM_OP(avg_pool2d, (In x, Sizes kernel_size, LayerOpts o = {}))
TFC_SLIM_OP(dropout, (In x, LayerOpts o = {}))
#undef TFC_SLIM_OP
inline constexpr auto &convolution2d = conv2d;
inline constexpr auto &convolution2d_transpose = conv2d_transpose;
inline constexpr auto &separable_convolution2d = separable_conv2d;
struct ScopeOpt { TFC_NAMED; std::string scope{}; };
Output flatten(In x, ScopeOpt o = {});
Output softmax(In logits, ScopeOpt o = {});
Output one_hot_encoding(In labels, int num_classes, double on_value = 1, double off_value = 0);
/// layer(layer(x, ...), ...) `times` times, in scopes scope/scope_1, scope/scope_2, ...
Output repeat(In x, int times, const std::function<Output(Output, std::string scope)> &layer, std::string scope);

class [[nodiscard]] arg_scope {
public:
  arg_scope(std::initializer_list<Op> ops, LayerOpts defaults);
  arg_scope(const arg_scope &) = delete;
  ~arg_scope();
};

Regularizer l1_regularizer(double scale);
Regularizer l2_regularizer(double scale);
Regularizer l1_l2_regularizer(double scale_l1 = 1, double scale_l2 = 1);
struct XavierOpts { TFC_NAMED; bool uniform = true; std::optional<std::int64_t> seed{}; };
Initializer xavier_initializer(XavierOpts o = {});
inline Initializer xavier_initializer_conv2d(XavierOpts o = {}) { return xavier_initializer(o); }
struct ScalingOpts { TFC_NAMED; double factor = 2; std::string mode = "FAN_IN"; bool uniform = false; std::optional<std::int64_t> seed{}; };
Initializer variance_scaling_initializer(ScalingOpts o = {});

/// Variables of the model: in the collection of model variables, too.
Variable variable(std::string_view name, Shape shape = unknown_shape(), GetVariableOpts o = {});
Variable model_variable(std::string_view name, Shape shape = unknown_shape(), GetVariableOpts o = {});
std::vector<Variable> get_variables(std::string_view scope = {}, std::string_view suffix = {});
std::vector<Variable> get_model_variables(std::string_view scope = {}, std::string_view suffix = {});
std::vector<Variable> get_trainable_variables(std::string_view scope = {}, std::string_view suffix = {});
std::vector<Variable> get_variables_to_restore(const std::vector<std::string> &include = {}, const std::vector<std::string> &exclude = {});
using train::create_global_step, train::get_or_create_global_step, train::get_global_step;

namespace losses = tfc::losses;

namespace learning {
struct TrainOpOpts { TFC_NAMED; std::optional<Variable> global_step{}; std::optional<std::vector<Operation>> update_ops{}; std::vector<Variable> variables_to_train{}; double clip_gradient_norm = 0; bool check_numerics = true; };
/// The loss, after the update ops and a training step.
Output create_train_op(Output total_loss, train::Optimizer &optimizer, TrainOpOpts o = {});
} // namespace learning

} // namespace tfc::contrib::slim

namespace tfc::contrib {
namespace layers {
using slim::conv2d, slim::convolution2d, slim::conv2d_transpose, slim::separable_conv2d, slim::fully_connected, slim::batch_norm, slim::layer_norm, slim::max_pool2d,
    slim::avg_pool2d, slim::dropout, slim::flatten, slim::softmax, slim::l1_regularizer, slim::l2_regularizer, slim::xavier_initializer, slim::xavier_initializer_conv2d,
    slim::variance_scaling_initializer, slim::repeat;
inline constexpr auto &linear = slim::fully_connected;
} // namespace layers
namespace framework {
using slim::arg_scope, slim::get_variables, slim::get_model_variables, slim::model_variable, slim::variable, slim::get_trainable_variables, train::create_global_step,
    train::get_or_create_global_step, train::get_global_step;
} // namespace framework
} // namespace tfc::contrib
