// Pieces of contrib: losses, metrics, layers, cells, images, operators, k-means (contrib/*/python).
#include "RNNImpl.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Contrib.h"
#include "tfc/frontend/Control.h"

#include <numeric>

namespace tfc::contrib {
using namespace frontend;

//===-- losses and metrics ----------------------------------------------------------------------------------------===//

namespace losses {
static tfc::losses::LossOpts weighted(In weights, std::string scope) { return {.weights = std::move(weights), .name = std::move(scope)}; }
Output mean_squared_error(In p, In l, In w, std::string s) { return tfc::losses::mean_squared_error(l, p, weighted(w, s)); }
Output absolute_difference(In p, In l, In w, std::string s) { return tfc::losses::absolute_difference(l, p, weighted(w, s)); }
Output log_loss(In p, In l, In w, double epsilon, std::string s) { return tfc::losses::log_loss(l, p, weighted(w, s), epsilon); }
Output hinge_loss(In logits, In l, In w, std::string s) { return tfc::losses::hinge_loss(l, logits, weighted(w, s)); }
Output sigmoid_cross_entropy(In logits, In l, In w, double smoothing, std::string s) { return tfc::losses::sigmoid_cross_entropy(l, logits, weighted(w, s), smoothing); }
Output softmax_cross_entropy(In logits, In l, In w, double smoothing, std::string s) { return tfc::losses::softmax_cross_entropy(l, logits, weighted(w, s), smoothing); }
Output sparse_softmax_cross_entropy(In logits, In l, In w, std::string s) { return tfc::losses::sparse_softmax_cross_entropy(l, logits, weighted(w, s)); }
} // namespace losses

Output metrics::accuracy(In predictions, In labels, std::optional<In> weights, Name o) {
  Output p = convert(predictions), l = convert(labels);
  if (p.dtype() != l.dtype()) throw ValueError(cat("Dtypes of labels and predictions should match. Given: predictions (", tfc::name(p.dtype()), ") and labels (", tfc::name(l.dtype()), ")"));
  if (!p.shape().isCompatibleWith(l.shape())) throw ValueError(cat("Shapes ", p.shape().str(), " and ", l.shape().str(), " are incompatible"));
  Scoped s(o.name, "accuracy", {p, l});
  Output correct = cast(equal(p, l), DType::float32);
  if (!weights) return reduce_mean(correct);
  Output w = cast(convert(*weights), DType::float32);
  return reduce_sum(correct * w) / reduce_sum(w * ones_like(correct));
}

//===-- layers ----------------------------------------------------------------------------------------------------===//

Output layers::instance_norm(In inputs, InstanceNormOpts o) {
  Output x = convert(inputs);
  if (x.shape().rank() < 3 || x.shape().dim(-1) < 0) throw ValueError(cat("Inputs ", x.name(), " has undefined rank or channels: ", x.shape().str()));
  std::unique_ptr<VariableScope> vs;
  if (o.scope.empty()) vs = std::make_unique<VariableScope>(std::nullopt, VariableScopeOpts{.default_name = "InstanceNorm"});
  else vs = std::make_unique<VariableScope>(o.scope);
  Shape channels{x.shape().dim(-1)};
  nn::BatchNormArgs args{.mean = 0, .variance = 1, .variance_epsilon = o.epsilon};
  if (o.center) args.offset = In(slim::model_variable("beta", channels, {.dtype = x.dtype(), .initializer = zeros_initializer()}));
  if (o.scale) args.scale = In(slim::model_variable("gamma", channels, {.dtype = x.dtype(), .initializer = ones_initializer()}));
  std::vector<int> axes;
  for (int i = 1; i + 1 < x.shape().rank(); ++i) axes.push_back(i);
  auto [mean, variance] = nn::moments(x, Axes(axes), {.keepdims = true});
  args.mean = In(mean), args.variance = In(variance);
  Output y = nn::batch_normalization(x, args);
  y.set_shape(x.shape());
  return o.activation_fn ? o.activation_fn(y) : y;
}

Output layers::embed_sequence(In ids, int vocab_size, int embed_dim, EmbedOpts o) {
  if (vocab_size <= 0 || embed_dim <= 0) throw ValueError(cat("Must specify vocab size and embedding dimension when not reusing. Got vocab_size=", vocab_size, " and embed_dim=", embed_dim));
  std::unique_ptr<VariableScope> vs;
  if (o.scope.empty()) vs = std::make_unique<VariableScope>(std::nullopt, VariableScopeOpts{.default_name = "EmbedSequence", .reuse = o.reuse});
  else vs = std::make_unique<VariableScope>(o.scope, VariableScopeOpts{.reuse = o.reuse});
  Output table = slim::model_variable("embeddings", Shape{vocab_size, embed_dim}, {.initializer = o.initializer, .regularizer = o.regularizer, .trainable = o.trainable});
  return nn::embedding_lookup(table, ids);
}

Output layers::apply_regularization(const Regularizer &regularizer, std::vector<Output> weights) {
  if (weights.empty()) weights = get_collection(GraphKeys::WEIGHTS);
  if (weights.empty()) throw ValueError("No weights to regularize.");
  Scoped s("get_regularization_penalty", "", std::vector<In>(weights.begin(), weights.end()));
  std::vector<Output> penalties;
  for (const Output &w : weights) {
    Output p = regularizer(w);
    if (p.shape().hasRank() && p.shape().rank() != 0) throw ValueError("regularizer must return a scalar Tensor.");
    penalties.push_back(p);
  }
  Output sum = penalties.size() == 1 ? identity(penalties[0]) : add_n(penalties);
  add_to_collection(GraphKeys::REGULARIZATION_LOSSES, sum);
  return sum;
}

//===-- cells -----------------------------------------------------------------------------------------------------===//

namespace rnn {
namespace {

Output projected(const Output &x, int n, const Fn &activation) {
  Output w = get_variable("kernel", Shape{x.shape().dim(-1), n}, {.dtype = x.dtype()});
  Output b = get_variable("bias", Shape{n}, {.dtype = x.dtype(), .initializer = zeros_initializer()});
  Output y = nn::bias_add(matmul(x, w), b);
  return activation ? activation(y) : y;
}

struct LayerNormLSTM {
  int n;
  LayerNormLSTMOpts o;
  Output norm(const Output &x, const char *scope) const {
    VariableScope vs(scope);
    Shape last{x.shape().dim(-1)};
    Output gamma = get_variable("gamma", last, {.initializer = constant_initializer(static_cast<float>(o.norm_gain))});
    Output beta = get_variable("beta", last, {.initializer = constant_initializer(static_cast<float>(o.norm_shift))});
    auto [mean, variance] = nn::moments(x, Axes(1), {.keepdims = true});
    return nn::batch_normalization(x, {.mean = In(mean), .variance = In(variance), .offset = In(beta), .scale = In(gamma), .variance_epsilon = 1e-12});
  }
  std::pair<Output, nn::State> operator()(Output x, nn::State s) const {
    Output c = s.c(), in = concat({x, s.h()}, 1);
    Output w = get_variable("kernel", Shape{in.shape().dim(-1), 4 * n}, {.dtype = x.dtype()});
    Output all = matmul(in, w);
    if (!o.layer_norm) all = nn::bias_add(all, get_variable("bias", Shape{4 * n}, {.dtype = x.dtype(), .initializer = zeros_initializer()}));
    auto g = split(all, 4, 1); // i, j, f, o
    if (o.layer_norm) g[0] = norm(g[0], "input"), g[1] = norm(g[1], "transform"), g[2] = norm(g[2], "forget"), g[3] = norm(g[3], "output");
    Output candidate = o.activation ? o.activation(g[1]) : tanh(g[1]);
    if (o.dropout_keep_prob < 1) candidate = nn::dropout(candidate, {.keep_prob = o.dropout_keep_prob, .seed = o.dropout_prob_seed});
    Output next = c * sigmoid(g[2] + o.forget_bias) + sigmoid(g[0]) * candidate;
    if (o.layer_norm) next = norm(next, "state");
    Output h = (o.activation ? o.activation(next) : tanh(next)) * sigmoid(g[3]);
    return {h, nn::State(std::vector<nn::State>{next, h})};
  }
};

using Size = nn::rnn_cell::StateSize;
Size lstmSize(int n) { return std::vector<Size>{n, n}; }

} // namespace

OutputProjectionWrapper::OutputProjectionWrapper(RNNCell cell, int n, Fn activation)
    : RNNCell(nn::rnn_cell::custom_cell(cell.state_size(), n,
                                        [=](Output x, nn::State s) -> std::pair<Output, nn::State> {
                                          auto [out, next] = cell(x, s);
                                          return {projected(out, n, activation), next};
                                        },
                                        {.name = "output_projection_wrapper"})) {}
InputProjectionWrapper::InputProjectionWrapper(RNNCell cell, int n, Fn activation)
    : RNNCell(nn::rnn_cell::custom_cell(cell.state_size(), cell.output_size(), [=](Output x, nn::State s) { return cell(projected(x, n, activation), s); },
                                        {.name = "input_projection_wrapper"})) {}
LayerNormBasicLSTMCell::LayerNormBasicLSTMCell(int n, LayerNormLSTMOpts o)
    : RNNCell(nn::rnn_cell::custom_cell(lstmSize(n), n, LayerNormLSTM{n, o}, {.name = o.name.empty() ? "layer_norm_basic_lstm_cell" : o.name})) {}
LSTMBlockCell::LSTMBlockCell(int n, BlockCellOpts o)
    : RNNCell(nn::rnn_cell::custom_cell(lstmSize(n), n,
                                        [n, o](Output x, nn::State s) -> std::pair<Output, nn::State> {
                                          Output w = get_variable("kernel", Shape{x.shape().dim(-1) + n, 4 * n}, {.dtype = x.dtype()});
                                          Output b = get_variable("bias", Shape{4 * n}, {.dtype = x.dtype(), .initializer = zeros_initializer()});
                                          std::vector<Output> peep;
                                          for (const char *name : {"w_i_diag", "w_f_diag", "w_o_diag"})
                                            peep.push_back(o.use_peephole ? get_variable(name, Shape{n}, {.dtype = x.dtype()}).value() : zeros({n}, x.dtype()));
                                          auto r = opNode("LSTMBlockCell", "", {x, s.c(), s.h(), w, peep[0], peep[1], peep[2], b},
                                                          {{"forget_bias", static_cast<float>(o.forget_bias)}, {"cell_clip", static_cast<float>(o.cell_clip.value_or(-1))}, {"use_peephole", o.use_peephole}})
                                                       .outputs();
                                          return {r[6], nn::State(std::vector<nn::State>{r[1], r[6]})};
                                        },
                                        {.name = o.name})) {}

StackResult stack_bidirectional_dynamic_rnn(const std::vector<RNNCell> &fw, const std::vector<RNNCell> &bw, In inputs, nn::BidirectionalOpts o) {
  if (fw.empty() || fw.size() != bw.size()) throw ValueError("Forward and Backward cells must have the same depth.");
  std::unique_ptr<VariableScope> vs;
  if (o.scope.empty()) vs = std::make_unique<VariableScope>(std::nullopt, VariableScopeOpts{.default_name = "stack_bidirectional_rnn"});
  else vs = std::make_unique<VariableScope>(o.scope);
  StackResult r;
  r.outputs = convert(inputs);
  for (std::size_t i = 0; i < fw.size(); ++i) {
    VariableScope cell(cat("cell_", i));
    nn::BidirectionalOpts each = o;
    each.scope.clear();
    auto b = nn::bidirectional_dynamic_rnn(fw[i], bw[i], r.outputs, each);
    r.outputs = concat({b.outputs.first, b.outputs.second}, 2);
    r.states_fw.push_back(b.states.first), r.states_bw.push_back(b.states.second);
  }
  return r;
}
} // namespace rnn

//===-- images ----------------------------------------------------------------------------------------------------===//

namespace image {
Output transform(In images, In transforms, TransformOpts o) {
  Scoped s(o.name, "transform");
  Output x = convert(images, DType::unset, "images"), t = convert(transforms, DType::float32, "transforms");
  int rank = x.shape().rank();
  if (rank < 2 || rank > 4) throw TypeError("Images should have rank between 2 and 4.");
  Output batch = rank == 4 ? x : rank == 3 ? expand_dims(x, 0) : expand_dims(expand_dims(x, 0), -1);
  if (t.shape().rank() == 1) t = expand_dims(t, 0);
  else if (t.shape().rank() != 2) throw TypeError("Transforms should have rank 1 or 2.");
  Output size = shape(batch)(tfc::slice(1, 3));
  Output y = op("ImageProjectiveTransformV2", "", {batch, t, size}, {{"interpolation", o.interpolation}});
  y.set_shape(batch.shape());
  return rank == 4 ? y : rank == 3 ? y[0] : squeeze(y, {0, -1});
}
Output angles_to_projective_transforms(In angles, In height, In width, Name o) {
  Scoped s(o.name, "angles_to_projective_transforms");
  Output a = convert(angles, DType::float32, "angles"), h = convert(height, DType::float32), w = convert(width, DType::float32);
  if (a.shape().rank() == 0) a = expand_dims(a, 0);
  Output dx = ((w - 1.0) - (cos(a) * (w - 1.0) - sin(a) * (h - 1.0))) / 2.0;
  Output dy = ((h - 1.0) - (sin(a) * (w - 1.0) + cos(a) * (h - 1.0))) / 2.0;
  Output c = expand_dims(cos(a), 1), si = expand_dims(sin(a), 1), zero = zeros_like(c);
  return concat({c, -si, expand_dims(dx, 1), si, c, expand_dims(dy, 1), zero, zero}, 1);
}
Output rotate(In images, In angles, TransformOpts o) {
  Scoped s(o.name, "rotate");
  Output x = convert(images, DType::unset, "images");
  int rank = x.shape().rank();
  if (rank < 2 || rank > 4) throw TypeError("Images should have rank between 2 and 4.");
  Output dims = cast(shape(x), DType::float32);
  int at = rank == 4 ? 1 : 0;
  Output t = angles_to_projective_transforms(angles, dims[at], dims[at + 1]);
  return transform(x, t, {.interpolation = o.interpolation});
}
Output translate(In images, In translations, TransformOpts o) {
  Scoped s(o.name, "translate");
  Output t = convert(translations, DType::float32, "translations");
  if (t.shape().rank() == 1) t = expand_dims(t, 0);
  else if (t.shape().rank() != 2) throw TypeError("Translations should have rank 1 or 2.");
  Output dx = t(tfc::all, tfc::slice(0, 1)), dy = t(tfc::all, tfc::slice(1, 2)), one = ones_like(dx), zero = zeros_like(dx);
  return transform(images, concat({one, zero, -dx, zero, one, -dy, zero, zero}, 1), {.interpolation = o.interpolation});
}
} // namespace image

//===-- a linear operator -----------------------------------------------------------------------------------------===//

namespace linalg {
using Tril = LinearOperatorLowerTriangular;
Tril::LinearOperatorLowerTriangular(In given, Name o) {
  Scoped s(o.name, "LinearOperatorLowerTriangular");
  Output t = convert(given, DType::unset, "tril");
  if (t.shape().hasRank() && t.shape().rank() < 2) throw ValueError(cat("Argument tril must have at least 2 dimensions. Found: ", t.shape().str()));
  tril = matrix_band_part(t, -1, 0);
  diag = matrix_diag_part(tril);
}
Output Tril::matmul(In x, MatmulOpts o) const { return tfc::matmul(tril, std::move(x), {.transpose_a = o.adjoint, .transpose_b = o.adjoint_arg}); }
Output Tril::matvec(In x, MatmulOpts o) const { return squeeze(matmul(expand_dims(std::move(x), -1), {.adjoint = o.adjoint}), {-1}); }
Output Tril::solve(In rhs, MatmulOpts o) const {
  Output r = convert(rhs, tril.dtype());
  if (o.adjoint_arg) r = matrix_transpose(r);
  return op("MatrixTriangularSolve", "", {tril, r}, {{"lower", true}, {"adjoint", o.adjoint}});
}
Output Tril::determinant() const { return reduce_prod(diag, -1); }
Output Tril::log_abs_determinant() const { return reduce_sum(log(abs(diag)), -1); }
Output Tril::diag_part() const { return diag; }
Output Tril::trace() const { return reduce_sum(diag, -1); }
} // namespace linalg

//===-- k-means ---------------------------------------------------------------------------------------------------===//

namespace factorization {
KMeans::KMeans(In in, int num_clusters, KMeansOpts o) : inputs(convert(in)), clusters(num_clusters), o(std::move(o)) {
  if (inputs.shape().rank() != 2 || inputs.shape()[1] < 0) throw ValueError(cat("KMeans needs inputs [n, d] with a known d, got ", inputs.shape().str()));
  if (num_clusters < 1) throw ValueError(cat("num_clusters must be positive, got ", num_clusters));
}
KMeans::Graph KMeans::training_graph() {
  bool cosine = o.distance_metric == DistanceMetric::cosine;
  Shape shape{clusters, inputs.shape()[1]};
  DType t = inputs.dtype();
  Variable centers([=] { return zeros(shape, t); }, {.trainable = false, .name = "clusters"});
  Variable counts([n = clusters] { return zeros({n}, DType::int64); }, {.trainable = false, .name = "update_in_steps_counts"});
  Variable ready(false, {.trainable = false, .name = "initialized"});
  Graph g;
  Output x = cosine ? nn::l2_normalize(inputs, Axes(1)) : inputs;
  Output first = o.initial_clusters ? convert(*o.initial_clusters, t) : gather(random_shuffle(inputs, {.seed = o.random_seed}), range(clusters));
  Output start = cosine ? nn::l2_normalize(first, Axes(1)) : first;
  Output set = assign(centers, start);
  {
    ControlDependencies after({set});
    g.init_op = assign(ready, true).op();
  }
  g.cluster_centers_initialized = ready.value();
  Output c = centers.value();
  Output cross = matmul(x, c, {.transpose_b = true});
  if (cosine) g.all_scores = 1.0 - cross;
  else g.all_scores = nn::relu(reduce_sum(square(x), 1, {.keepdims = true}) - 2.0 * cross + transpose(reduce_sum(square(c), 1, {.keepdims = true})));
  g.cluster_idx = argmin(g.all_scores, 1);
  g.scores = reduce_min(g.all_scores, 1);
  Output sums = unsorted_segment_sum(x, g.cluster_idx, clusters);
  Output members = unsorted_segment_sum(ones_like(g.cluster_idx), g.cluster_idx, clusters);
  Output some = cast(maximum(members, std::int64_t(1)), t);
  if (o.use_mini_batch) { // each center moves to the mean of all it has ever got
    Output total = counts.value() + members;
    Output rate = expand_dims(cast(members, t) / cast(maximum(total, std::int64_t(1)), t), 1);
    Output moved = c + rate * (sums / expand_dims(some, 1) - c);
    Output next = cosine ? nn::l2_normalize(moved, Axes(1)) : moved;
    ControlDependencies after({next, total});
    g.training_op = group({assign(centers, next), assign(counts, total)});
  } else {
    Output mean = sums / expand_dims(some, 1);
    Output kept = expand_dims(cast(equal(members, std::int64_t(0)), t), 1);
    Output moved = mean * (1.0 - kept) + c * kept;
    Output next = cosine ? nn::l2_normalize(moved, Axes(1)) : moved;
    g.training_op = assign(centers, next).op();
  }
  return g;
}
} // namespace factorization

Output stateless::stateless_random_uniform(In dims, In seed, In minval, In maxval, DType dtype, Name o) {
  Scoped s(o.name, "stateless_random_uniform");
  Output shape = convert(dims, DType::unset, "shape");
  Output low = convert(minval, dtype, "min"), high = convert(maxval, dtype, "max");
  if (isInteger(dtype)) return op("StatelessRandomUniformInt", s.name, {shape, convert(seed, DType::unset, "seed"), low, high}, {{"dtype", dtype}});
  Output unit = op("StatelessRandomUniform", "", {shape, convert(seed, DType::unset, "seed")}, {{"dtype", dtype}});
  return tfc::add(unit * (high - low), low, {.name = s.name});
}
Output stateless::stateless_random_normal(In dims, In seed, double mean, double stddev, DType dtype, Name o) {
  Scoped s(o.name, "stateless_random_normal");
  Output unit = op("StatelessRandomNormal", "", {convert(dims, DType::unset, "shape"), convert(seed, DType::unset, "seed")}, {{"dtype", dtype}});
  return tfc::add(unit * stddev, mean, {.name = s.name});
}

} // namespace tfc::contrib

namespace tfc::keras::layers {
using namespace frontend;
SimpleRNNCell::SimpleRNNCell(int n, SimpleRNNCellOpts o)
    : RNNCell(nn::rnn_cell::custom_cell(n, n,
                                        [n, o](Output x, nn::rnn_cell::State s) -> std::pair<Output, nn::rnn_cell::State> {
                                          Output w = get_variable("kernel", Shape{x.shape().dim(-1), n}, {.dtype = x.dtype(), .initializer = o.kernel_initializer ? *o.kernel_initializer : glorot_uniform_initializer()});
                                          Output u = get_variable("recurrent_kernel", Shape{n, n}, {.dtype = x.dtype(), .initializer = o.recurrent_initializer ? *o.recurrent_initializer : orthogonal_initializer()});
                                          Output h = matmul(x, w);
                                          if (o.use_bias) h = nn::bias_add(h, get_variable("bias", Shape{n}, {.dtype = x.dtype(), .initializer = o.bias_initializer ? *o.bias_initializer : zeros_initializer()}));
                                          Output out = h + matmul(s.tensor(), u);
                                          out = o.activation ? o.activation(out) : tanh(out);
                                          return {out, nn::rnn_cell::State(out)};
                                        },
                                        {.name = o.name})) {}
} // namespace tfc::keras::layers

namespace tfc::image {
using namespace frontend;
CombinedNms combined_non_max_suppression(In boxes, In scores, In perClass, In total, CombinedNmsOpts o) {
  Scoped s(o.name, "combined_non_max_suppression");
  auto r = opNode("CombinedNonMaxSuppression", "",
                  {boxes, scores, convert(perClass, DType::int32), convert(total, DType::int32), static_cast<float>(o.iou_threshold), static_cast<float>(o.score_threshold)},
                  {{"pad_per_class", o.pad_per_class}, {"clip_boxes", o.clip_boxes}})
               .outputs();
  return {r[0], r[1], r[2], r[3]};
}
std::pair<Output, Output> non_max_suppression_padded(In boxes, In scores, In most, PaddedNmsOpts o) {
  Scoped s(o.name, "non_max_suppression_padded");
  auto r = opNode("NonMaxSuppressionV4", "", {boxes, scores, convert(most, DType::int32), static_cast<float>(o.iou_threshold), static_cast<float>(o.score_threshold)},
                  {{"pad_to_max_output_size", o.pad_to_max_output_size}})
               .outputs();
  return {r[0], r[1]};
}
Output decode_image(In given, DecodeImageOpts o) {
  if (o.channels != 0 && o.channels != 1 && o.channels != 3 && o.channels != 4) throw ValueError("channels must be in (None, 0, 1, 3, 4)");
  if (o.dtype != DType::uint8 && o.dtype != DType::uint16 && o.dtype != DType::float32) throw ValueError(cat("`dtype` ", tfc::name(o.dtype), " is not one of uint8, uint16, float32."));
  Scoped s(o.name, "decode_image");
  Output contents = convert(given, DType::string, "contents");
  Output first = substr(contents, 0, 3);
  auto is = [&](const char *bytes) { return equal(first, Tensor(std::string(bytes))); };
  auto as = [&](Output image) { return o.dtype == DType::uint8 ? image : convert_image_dtype(image, o.dtype); };
  auto decode = [&](const char *type, graph::AttrMap attrs) { return as(op(type, "", {contents}, std::move(attrs))); };
  graph::AttrMap channels{{"channels", std::int64_t(o.channels)}};
  auto bmp = [&] {
    Operation check = Assert(equal(substr(contents, 0, 2), Tensor("BM")), {Tensor("Unable to decode bytes as JPEG, PNG, GIF, or BMP")});
    ControlDependencies after({check});
    return decode("DecodeBmp", channels);
  };
  auto gif = [&] { return cond(is("GIF"), [&] { return decode("DecodeGif", {}); }, bmp); };
  auto png = [&] { return cond(is("\211PN"), [&] { return decode("DecodePng", channels); }, gif); };
  return cond(is("\xff\xd8\xff"), [&] { return decode("DecodeJpeg", channels); }, png, {.name = "cond_jpeg"});
}
} // namespace tfc::image

namespace tfc::signal {
using namespace frontend;
Output irfft2d(In given, std::optional<In> length, Name o) {
  Output x = convert(given, DType::complex64, "input");
  Scoped s(o.name, "irfft2d", {In(x)});
  Output n;
  if (length) n = convert(*length, DType::int32, "fft_length");
  else {
    Output dims = shape(x);
    n = stack({In(dims[-2]), In(maximum((dims[-1] - 1) * 2, 0))});
  }
  return op("IRFFT2D", s.name, {x, n});
}
} // namespace tfc::signal

namespace tfc::contrib::slim::nets::resnet_utils {
Output conv2d_same(In inputs, int num_outputs, int kernel_size, int stride, SameOpts o) {
  std::vector<int> kernel{kernel_size, kernel_size};
  if (stride == 1) return slim::conv2d(inputs, num_outputs, kernel, {.stride = std::vector<int>{1, 1}, .padding = "SAME", .rate = std::vector<int>{o.rate, o.rate}, .scope = o.scope});
  int effective = kernel_size + (kernel_size - 1) * (o.rate - 1), total = effective - 1, before = total / 2;
  Output padded = pad(inputs, In(Tensor({{0, 0}, {before, total - before}, {before, total - before}, {0, 0}})));
  return slim::conv2d(padded, num_outputs, kernel, {.stride = std::vector<int>{stride, stride}, .padding = "VALID", .rate = std::vector<int>{o.rate, o.rate}, .scope = o.scope});
}
} // namespace tfc::contrib::slim::nets::resnet_utils
