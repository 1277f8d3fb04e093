// Parts of tf.contrib that programs use beside slim, layers, rnn and seq2seq: losses and metrics in contrib's argument order, cells,
// image transforms, linear operators, k-means, vocabularies, hyperparameters, restoring by name.
//
//   tf::contrib::training::HParams p({{"learning_rate", 0.01}, {"layers", 3}, {"name", "net"}});
//   p.parse("learning_rate=0.1,layers=5");   double rate = p.get<double>("learning_rate");
//   auto turned = tf::contrib::image::rotate(images, 0.1f);
#pragma once

#include "tfc/frontend/Image.h"
#include "tfc/frontend/Metrics.h"
#include "tfc/frontend/RNN.h"
#include "tfc/frontend/Slim.h"
#include "tfc/frontend/Summary.h"

#include <limits>
#include <variant>

namespace tfc::contrib {

/// tf.losses with predictions first, as contrib.losses has them.
namespace losses {
Output mean_squared_error(In predictions, In labels, In weights = 1.0f, std::string scope = {});
Output absolute_difference(In predictions, In labels, In weights = 1.0f, std::string scope = {});
Output log_loss(In predictions, In labels, In weights = 1.0f, double epsilon = 1e-7, std::string scope = {});
Output hinge_loss(In logits, In labels, In weights = 1.0f, std::string scope = {});
Output sigmoid_cross_entropy(In logits, In multi_class_labels, In weights = 1.0f, double label_smoothing = 0, std::string scope = {});
Output softmax_cross_entropy(In logits, In onehot_labels, In weights = 1.0f, double label_smoothing = 0, std::string scope = {});
Output sparse_softmax_cross_entropy(In logits, In labels, In weights = 1.0f, std::string scope = {});
using tfc::losses::add_loss, tfc::losses::get_losses, tfc::losses::get_regularization_losses, tfc::losses::get_total_loss, tfc::losses::compute_weighted_loss;
} // namespace losses

namespace metrics {
/// The part of predictions that equal labels (no variables).
Output accuracy(In predictions, In labels, std::optional<In> weights = {}, Name o = {});
inline tfc::metrics::Metric streaming_accuracy(In predictions, In labels, tfc::metrics::MetricOpts o = {}) { return tfc::metrics::accuracy(std::move(labels), std::move(predictions), std::move(o)); }
inline tfc::metrics::Metric streaming_mean(In values, tfc::metrics::MetricOpts o = {}) { return tfc::metrics::mean(std::move(values), std::move(o)); }
inline tfc::metrics::Metric streaming_mean_iou(In predictions, In labels, int num_classes, tfc::metrics::MetricOpts o = {}) {
  return tfc::metrics::mean_iou(std::move(labels), std::move(predictions), num_classes, std::move(o));
}
inline tfc::metrics::Metric streaming_precision(In predictions, In labels, tfc::metrics::MetricOpts o = {}) { return tfc::metrics::precision(std::move(labels), std::move(predictions), std::move(o)); }
inline tfc::metrics::Metric streaming_recall(In predictions, In labels, tfc::metrics::MetricOpts o = {}) { return tfc::metrics::recall(std::move(labels), std::move(predictions), std::move(o)); }
inline tfc::metrics::Metric streaming_auc(In predictions, In labels, tfc::metrics::AucOpts o = {}) { return tfc::metrics::auc(std::move(labels), std::move(predictions), std::move(o)); }
} // namespace metrics

namespace layers {
struct InstanceNormOpts { TFC_NAMED; bool center = true, scale = true; double epsilon = 1e-6; Fn activation_fn{}; std::string scope{}; };
/// Each channel of each image to mean 0 and variance 1 over its pixels: [batch, ..., channels].
Output instance_norm(In inputs, InstanceNormOpts o = {});
struct EmbedOpts { TFC_NAMED; std::optional<Initializer> initializer{}; std::optional<Regularizer> regularizer{}; bool trainable = true; std::string scope{}; Reuse reuse = Reuse::Inherit; };
/// Rows of a new [vocab_size, embed_dim] variable for ids.
Output embed_sequence(In ids, int vocab_size, int embed_dim, EmbedOpts o = {});
/// The sum of the regularizer over the weights (all of GraphKeys::WEIGHTS if none are given), kept as a loss.
Output apply_regularization(const Regularizer &regularizer, std::vector<Output> weights_list = {});
/// layer(layer(x, a), b) for each of the arguments, in scopes scope/scope_1 ...
template <class A> Output stack(Output x, const std::function<Output(Output, A, std::string scope)> &layer, const std::vector<A> &args, const std::string &scope) {
  VariableScope vs(scope);
  for (std::size_t i = 0; i < args.size(); ++i) x = layer(x, args[i], scope + "_" + std::to_string(i + 1));
  return x;
}
} // namespace layers
namespace slim {
using layers::instance_norm, layers::stack;
}

namespace rnn {
/// The outputs of a cell through a linear layer.
struct OutputProjectionWrapper : RNNCell { OutputProjectionWrapper(RNNCell cell, int output_size, Fn activation = {}); };
struct InputProjectionWrapper : RNNCell { InputProjectionWrapper(RNNCell cell, int num_proj, Fn activation = {}); };
struct LayerNormLSTMOpts { TFC_NAMED; double forget_bias = 1.0; Fn activation{}; bool layer_norm = true; double norm_gain = 1.0, norm_shift = 0.0, dropout_keep_prob = 1.0; std::optional<std::int64_t> dropout_prob_seed{}; std::string name{}; };
/// An LSTM with normalised gates and recurrent dropout.
struct LayerNormBasicLSTMCell : RNNCell {
  using State = LSTMStateTuple;
  explicit LayerNormBasicLSTMCell(int num_units, LayerNormLSTMOpts o = {});
};
struct BlockCellOpts { TFC_NAMED; double forget_bias = 1.0; std::optional<double> cell_clip{}; bool use_peephole = false; std::string name = "lstm_cell"; };
/// An LSTM as one op (LSTMBlockCell).
struct LSTMBlockCell : RNNCell {
  using State = LSTMStateTuple;
  explicit LSTMBlockCell(int num_units, BlockCellOpts o = {});
};
struct StackResult { Output outputs; std::vector<nn::State> states_fw, states_bw; };
/// Bidirectional layers on one another: each reads the joined outputs of the one below.
StackResult stack_bidirectional_dynamic_rnn(const std::vector<RNNCell> &cells_fw, const std::vector<RNNCell> &cells_bw, In inputs, nn::BidirectionalOpts o = {});
} // namespace rnn

namespace image {
struct TransformOpts { TFC_NAMED; std::string interpolation = "NEAREST"; std::string name{}; };
/// Output pixel (x, y) is input pixel ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k), k = c0 x + c1 y + 1; transforms [8] or [n, 8]; outside: 0.
Output transform(In images, In transforms, TransformOpts o = {});
/// By radians, counterclockwise; one angle or one for each image.
Output rotate(In images, In angles, TransformOpts o = {});
/// By (dx, dy); one vector or one for each image.
Output translate(In images, In translations, TransformOpts o = {});
Output angles_to_projective_transforms(In angles, In image_height, In image_width, Name o = {});
} // namespace image

namespace linalg {
struct OperatorMatmulOpts { TFC_NAMED; bool adjoint = false, adjoint_arg = false; };
/// A lower triangular matrix as an operator: [..., n, n], without what stands above the diagonal.
class LinearOperatorLowerTriangular {
public:
  explicit LinearOperatorLowerTriangular(In tril, Name o = {.name = "LinearOperatorLowerTriangular"});
  using MatmulOpts = OperatorMatmulOpts;
  Output matmul(In x, MatmulOpts o = {}) const;
  Output matvec(In x, MatmulOpts o = {}) const;
  Output solve(In rhs, MatmulOpts o = {}) const; ///< x of A x = rhs
  Output determinant() const;
  Output log_abs_determinant() const;
  Output diag_part() const;
  Output trace() const;
  Output to_dense() const { return tril; }
  Shape shape() const { return tril.shape(); }
  DType dtype() const { return tril.dtype(); }

private:
  Output tril, diag;
};
using LinearOperatorTriL = LinearOperatorLowerTriangular;
} // namespace linalg

namespace factorization {
enum class DistanceMetric { squared_euclidean, cosine };
struct KMeansOpts {
  TFC_NAMED;
  DistanceMetric distance_metric = DistanceMetric::squared_euclidean;
  bool use_mini_batch = true; ///< false: a step moves the centers to the means of the whole input
  std::optional<In> initial_clusters{};          ///< [num_clusters, d]; else random rows of the input
  std::optional<std::int64_t> random_seed = 0;
};
/// K-means on the rows of `inputs` [n, d].
class KMeans {
public:
  KMeans(In inputs, int num_clusters, KMeansOpts o = {});
  struct Graph {
    Output all_scores;  ///< [n, clusters] distances
    Output cluster_idx; ///< [n]
    Output scores;      ///< [n] distances to the nearest center
    Output cluster_centers_initialized;
    Operation init_op, training_op;
  };
  /// Adds the ops of a step; init_op first, then training_op as often as one likes. Centers: the variable "clusters".
  Graph training_graph();

private:
  Output inputs;
  int clusters;
  KMeansOpts o;
};
} // namespace factorization

namespace learn {
struct ModeKeys {
  static constexpr const char *TRAIN = "train", *EVAL = "eval", *INFER = "infer";
};
namespace preprocessing {
/// Words of a text: runs of letters, digits and apostrophes (contrib.learn's tokenizer).
std::vector<std::string> tokenizer(const std::string &text);
struct VocabularyOpts { TFC_NAMED; int min_frequency = 0; };
/// Texts as rows of word numbers; 0 is for unknown words and for what lacks at the end.
class VocabularyProcessor {
public:
  explicit VocabularyProcessor(int max_document_length, VocabularyOpts o = {}) : length(max_document_length), o(o) {}
  VocabularyProcessor &fit(const std::vector<std::string> &documents);
  /// int64 [documents, max_document_length]
  Tensor transform(const std::vector<std::string> &documents) const;
  Tensor fit_transform(const std::vector<std::string> &documents) { return fit(documents).transform(documents); }
  /// Texts of rows.
  std::vector<std::string> reverse(const Tensor &ids) const;
  std::size_t size() const { return words.size(); } ///< words and the unknown one
  void save(const std::string &path) const;         ///< a word a line
  static VocabularyProcessor restore(const std::string &path, int max_document_length);

private:
  int length;
  VocabularyOpts o;
  std::vector<std::string> words{"<UNK>"};
  std::map<std::string, std::int64_t> ids;
};
} // namespace preprocessing
} // namespace learn

namespace training {
/// Named values of a program (bool, integer, number, text).
class HParams {
public:
  using Value = std::variant<bool, std::int64_t, double, std::string>;
  struct Item {
    template <class T> Item(std::string name, T v) : name(std::move(name)), value(make(v)) {}
    static Value make(bool v);
    static Value make(int v);
    static Value make(std::int64_t v);
    static Value make(double v);
    static Value make(float v);
    static Value make(const char *v);
    static Value make(std::string v);
    std::string name;
    Value value;
  };
  HParams(std::initializer_list<Item> items = {});
  /// ValueError if the name is taken.
  void add_hparam(const std::string &name, Value value);
  /// KeyError: no such name. ValueError: a value of another type.
  void set_hparam(const std::string &name, Value value);
  /// "name=value,..." into the types that are there. ValueError: an unknown name, or a text that is no such value.
  HParams &parse(const std::string &values);
  bool contains(const std::string &name) const;
  /// KeyError, TypeError. An integer may be asked for as a double.
  template <class T> T get(const std::string &name) const {
    const Value &v = at(name);
    if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string>) return as<T>(name, v);
    else if constexpr (std::is_integral_v<T>) return static_cast<T>(as<std::int64_t>(name, v));
    else return std::holds_alternative<std::int64_t>(v) ? static_cast<T>(std::get<std::int64_t>(v)) : static_cast<T>(as<double>(name, v));
  }
  const std::map<std::string, Value> &values() const { return items; }
  std::string to_json() const;

private:
  const Value &at(const std::string &name) const;
  template <class T> static const T &as(const std::string &name, const Value &v) {
    if (auto *p = std::get_if<T>(&v)) return *p;
    throw TypeError("Hyperparameter '" + name + "' has another type");
  }
  std::map<std::string, Value> items;
};
using slim::learning::TrainOpOpts;
using slim::learning::create_train_op;
} // namespace training

namespace framework {
/// Ops and their feeds: what sess.run needs to set variables.
struct AssignFromValues { Operation op; std::vector<std::pair<FeedKey, Tensor>> feed_dict; };
AssignFromValues assign_from_values(const std::map<std::string, Tensor> &var_names_to_values);
/// From a checkpoint, variables by their names in it. ValueError: a name that the checkpoint lacks, or another shape.
AssignFromValues assign_from_checkpoint(const std::string &model_path, const std::map<std::string, Variable> &variables);
std::function<void(Session &)> assign_from_checkpoint_fn(const std::string &model_path, const std::map<std::string, Variable> &variables, bool ignore_missing_vars = false);
std::function<void(Session &)> assign_from_checkpoint_fn(const std::string &model_path, const std::vector<Variable> &variables, bool ignore_missing_vars = false);
inline void add_model_variable(const Variable &v) { add_to_collection(GraphKeys::MODEL_VARIABLES, v); }
} // namespace framework
namespace slim {
using framework::assign_from_checkpoint, framework::assign_from_checkpoint_fn, framework::assign_from_values, framework::add_model_variable;
namespace learning {
/// Gradients times numbers, by variable.
GradsAndVars multiply_gradients(const GradsAndVars &gv, const std::map<std::string, double> &multipliers_by_variable_name);
GradsAndVars clip_gradient_norms(const GradsAndVars &gv, double max_norm);
} // namespace learning
namespace model_analyzer {
/// (elements, bytes) of variables; with print, a line for each.
std::pair<std::int64_t, std::int64_t> analyze_vars(const std::vector<Variable> &variables, bool print_info = false);
} // namespace model_analyzer
} // namespace slim

namespace stateless {
Output stateless_random_uniform(In shape, In seed, In minval = 0.0f, In maxval = 1.0f, DType dtype = DType::float32, Name o = {});
Output stateless_random_normal(In shape, In seed, double mean = 0, double stddev = 1, DType dtype = DType::float32, Name o = {});
} // namespace stateless

} // namespace tfc::contrib

namespace tfc::linalg {
using contrib::linalg::LinearOperatorLowerTriangular;
}
namespace tfc::keras::layers {
/// output = tanh(x kernel + state recurrent_kernel + bias); weights kernel, recurrent_kernel, bias under `name`.
struct SimpleRNNCellOpts { TFC_NAMED; Fn activation{}; bool use_bias = true; std::optional<Initializer> kernel_initializer{}, recurrent_initializer{}, bias_initializer{}; std::string name = "simple_rnn_cell"; };
struct SimpleRNNCell : nn::rnn_cell::RNNCell { explicit SimpleRNNCell(int units, SimpleRNNCellOpts o = {}); };
} // namespace tfc::keras::layers
namespace tfc::random {
struct CategoricalOpts { TFC_NAMED; DType dtype = DType::int64; std::optional<std::int64_t> seed{}; std::string name{}; };
/// [batch, num_samples] class numbers drawn by unnormalised log-probabilities [batch, classes].
inline Output categorical(In logits, In num_samples, CategoricalOpts o = {}) {
  return multinomial(std::move(logits), std::move(num_samples), {.seed = o.seed, .name = std::move(o.name), .output_dtype = o.dtype});
}
} // namespace tfc::random
namespace tfc::image {
struct DecodeImageOpts { TFC_NAMED; int channels = 0; DType dtype = DType::uint8; std::string name{}; };
/// A JPEG, PNG, GIF (then [frames, height, width, 3]) or BMP, told apart by its first bytes when the step runs; the result's shape is
/// not known before. InvalidArgumentError: none of them.
Output decode_image(In contents, DecodeImageOpts o = {});
struct CombinedNms { Output nmsed_boxes, nmsed_scores, nmsed_classes, valid_detections; };
struct CombinedNmsOpts { TFC_NAMED; double iou_threshold = 0.5, score_threshold = -std::numeric_limits<double>::infinity(); bool pad_per_class = false, clip_boxes = true; std::string name{}; };
/// Per class and image: boxes [batch, n, classes or 1, 4], scores [batch, n, classes].
CombinedNms combined_non_max_suppression(In boxes, In scores, In max_output_size_per_class, In max_total_size, CombinedNmsOpts o = {});
struct PaddedNmsOpts { TFC_NAMED; double iou_threshold = 0.5, score_threshold = -std::numeric_limits<double>::infinity(); bool pad_to_max_output_size = false; std::string name{}; };
/// (indices, how many of them count)
std::pair<Output, Output> non_max_suppression_padded(In boxes, In scores, In max_output_size, PaddedNmsOpts o = {});
} // namespace tfc::image
namespace tfc::io {
using tfc::image::decode_image;
}
namespace tfc::signal {
/// The inverse of rfft2d over the last two dimensions; fft_length: the sizes of the result, else (rows, 2 (columns - 1)).
Output irfft2d(In input, std::optional<In> fft_length = {}, Name o = {});
} // namespace tfc::signal
namespace tfc::contrib::slim {
namespace initializers {
using slim::variance_scaling_initializer, slim::xavier_initializer, slim::xavier_initializer_conv2d;
}
namespace summaries {
inline Output add_scalar_summary(In tensor, std::string_view name, std::string_view prefix = {}) { return summary::scalar(prefix.empty() ? std::string(name) : std::string(prefix) + "/" + std::string(name), std::move(tensor)); }
inline Output add_image_summary(In tensor, std::string_view name) { return summary::image(name, std::move(tensor)); }
inline Output add_histogram_summary(In tensor, std::string_view name) { return summary::histogram(name, std::move(tensor)); }
} // namespace summaries
namespace nets::resnet_utils {
struct SameOpts { TFC_NAMED; int rate = 1; std::string scope{}; };
/// A convolution with padding that depends on the kernel alone (not on the input's size, as SAME with strides does).
Output conv2d_same(In inputs, int num_outputs, int kernel_size, int stride, SameOpts o = {});
} // namespace nets::resnet_utils
} // namespace tfc::contrib::slim
