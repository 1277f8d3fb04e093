// tf.keras: layers, losses, metrics (keras/layers, losses.py, metrics.py of 1.15, in graph mode).
#include "State.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Keras.h"

#include <algorithm>

namespace tfc::keras {
using namespace frontend;

namespace {
constexpr double small = 1e-7; // backend.epsilon()
Output clipped(const Output &p) { return clip_by_value(p, small, 1 - small); }
/// What a softmax was taken of, if the probabilities are one: losses then take it, for its numbers are better.
std::optional<Output> logitsOf(const Output &p) {
  if (p.op().type() != "Softmax") return {};
  return p.op().inputs()[0];
}
} // namespace

Regularizer regularizers::l1_l2(double l1, double l2) {
  return [=](Output w) {
    Output sum = constantOf(Tensor(0.0).astype(w.dtype()), "Const");
    if (l1) sum = sum + l1 * reduce_sum(abs(w));
    if (l2) sum = sum + l2 * reduce_sum(square(w));
    return sum;
  };
}
Regularizer regularizers::l1(double l) { return l1_l2(l, 0); }
Regularizer regularizers::l2(double l) { return l1_l2(0, l); }

namespace layers {
Output Input(const std::vector<std::int64_t> &shape, DType dtype, Name o) {
  std::vector<std::int64_t> dims(shape);
  dims.insert(dims.begin(), None);
  return placeholder(dtype, Shape(dims), {.name = o.name.empty() ? "input" : o.name});
}
Output Lambda::operator()(In x) const { return f(convert(x)); }
Output Reshape::operator()(In x) const {
  Output in = convert(x);
  std::vector<In> dims{In(shape(in)[0])};
  for (std::int64_t d : target) dims.push_back(In(static_cast<int>(d)));
  Output out = reshape(in, Dims(stack(Ins(dims))));
  std::vector<std::int64_t> known{in.shape().hasRank() ? in.shape()[0] : None};
  for (std::int64_t d : target) known.push_back(d);
  out.set_shape(Shape(known));
  return out;
}
Output GlobalAveragePooling2D::operator()(In x) const { return reduce_mean(x, {1, 2}); }
Output GlobalMaxPooling2D::operator()(In x) const { return reduce_max(x, {1, 2}); }
Output concatenate(const std::vector<Output> &inputs, int axis) { return concat(inputs, axis); }
Output Concatenate::operator()(const std::vector<Output> &inputs) const { return concat(inputs, axis); }
Output add(const std::vector<Output> &inputs) {
  if (inputs.empty()) throw ValueError("A merge layer should be called on a list of at least 1 input.");
  Output sum = inputs[0];
  for (std::size_t i = 1; i < inputs.size(); ++i) sum = sum + inputs[i];
  return sum;
}
Output Add::operator()(const std::vector<Output> &inputs) const { return layers::add(inputs); }

DepthwiseConv2D::DepthwiseConv2D(std::vector<int> kernel_size, DepthwiseConv2DOpts o)
    : kernel(kernel_size.size() == 1 ? std::vector<int>{kernel_size[0], kernel_size[0]} : std::move(kernel_size)), o(std::move(o)),
      scope(std::make_shared<std::optional<VariableScopeRef>>()) {}
Output DepthwiseConv2D::operator()(In given) const {
  Output x = convert(given);
  if (x.shape().rank() != 4 || x.shape()[3] < 0) throw ValueError("The channel dimension of the inputs to `DepthwiseConv2D` should be defined. Found `None`.");
  std::unique_ptr<VariableScope> vs;
  if (*scope) vs = std::make_unique<VariableScope>(**scope, VariableScopeOpts{.reuse = Reuse::True});
  else vs = std::make_unique<VariableScope>(std::nullopt, VariableScopeOpts{.default_name = o.name}), *scope = vs->ref();
  std::int64_t channels = x.shape()[3];
  Output w = get_variable("depthwise_kernel", Shape{kernel[0], kernel[1], channels, o.depth_multiplier}, {.dtype = x.dtype(), .initializer = o.depthwise_initializer});
  std::string padding = o.padding == "same" || o.padding == "SAME" ? "SAME" : "VALID";
  Output y = op("DepthwiseConv2dNative", "depthwise", {x, w},
                {{"strides", std::vector<std::int64_t>{1, o.strides[0], o.strides.back(), 1}}, {"padding", padding}, {"data_format", std::string("NHWC")}});
  if (o.use_bias)
    y = nn::bias_add(y, get_variable("bias", Shape{channels * o.depth_multiplier},
                                     {.dtype = x.dtype(), .initializer = o.bias_initializer ? *o.bias_initializer : zeros_initializer()}));
  return o.activation ? o.activation(y) : y;
}
} // namespace layers

namespace losses {
Output mean_squared_error(Output y, Output p) { return reduce_mean(squared_difference(p, cast(y, p.dtype())), -1); }
Output mean_absolute_error(Output y, Output p) { return reduce_mean(abs(p - cast(y, p.dtype())), -1); }
Output categorical_crossentropy(Output y, Output p) {
  Output t = cast(y, p.dtype());
  if (auto logits = logitsOf(p)) return nn::softmax_cross_entropy_with_logits_v2({.labels = t, .logits = *logits});
  Output q = clipped(p / reduce_sum(p, -1, {.keepdims = true}));
  return -reduce_sum(t * log(q), -1);
}
Output sparse_categorical_crossentropy(Output y, Output p) {
  Output k = cast(y, DType::int64);
  if (k.shape().hasRank() && k.shape().rank() == p.shape().rank()) k = squeeze(k, {-1});
  auto logits = logitsOf(p);
  return nn::sparse_softmax_cross_entropy_with_logits({.labels = k, .logits = logits ? *logits : log(clipped(p))});
}
Output binary_crossentropy(Output y, Output p) {
  Output t = cast(y, p.dtype());
  if (p.op().type() == "Sigmoid") return reduce_mean(nn::sigmoid_cross_entropy_with_logits({.labels = t, .logits = p.op().inputs()[0]}), -1);
  Output q = clipped(p);
  Output hit = t * log(q + small), miss = (1.0 - t) * log(1.0 - q + small);
  return reduce_mean(-(hit + miss), -1);
}
} // namespace losses

namespace metrics {
Output categorical_accuracy(Output y, Output p) { return cast(equal(argmax(y, -1), argmax(p, -1)), DType::float32); }
Output sparse_categorical_accuracy(Output y, Output p) {
  Output k = cast(y, DType::int64);
  if (k.shape().hasRank() && k.shape().rank() == p.shape().rank()) k = squeeze(k, {-1});
  return cast(equal(k, argmax(p, -1)), DType::float32);
}
Output binary_accuracy(Output y, Output p) { return reduce_mean(cast(equal(cast(y, p.dtype()), cast(p > 0.5, p.dtype())), DType::float32), -1); }
} // namespace metrics

Tensor utils::to_categorical(const Tensor &y, int num_classes) {
  std::int64_t n = num_classes;
  if (num_classes < 0) {
    n = 0;
    for (std::int64_t i = 0; i < y.size(); ++i) n = std::max(n, y.asInt64(i) + 1);
  }
  std::vector<std::int64_t> dims(y.shape().dims());
  if (dims.size() > 1 && dims.back() == 1) dims.pop_back();
  dims.push_back(n);
  Tensor out = Tensor::zeros(Shape(dims), DType::float32);
  auto to = out.mutable_data<float>();
  for (std::int64_t i = 0; i < y.size(); ++i) {
    std::int64_t k = y.asInt64(i);
    if (k < 0 || k >= n) throw ValueError(cat("to_categorical: class ", k, " is not in [0, ", n, ")"));
    to[static_cast<std::size_t>(i * n + k)] = 1;
  }
  return out;
}

Tensor preprocessing::sequence::pad_sequences(const std::vector<std::vector<std::int32_t>> &sequences, PadOpts o) {
  auto before = [](const std::string &where, const char *what) {
    if (where != "pre" && where != "post") throw ValueError(cat(what, " type \"", where, "\" not understood"));
    return where == "pre";
  };
  bool padFront = before(o.padding, "Padding"), cutFront = before(o.truncating, "Truncating");
  std::size_t n = o.maxlen ? static_cast<std::size_t>(*o.maxlen) : 0;
  if (!o.maxlen)
    for (auto &s : sequences) n = std::max(n, s.size());
  Tensor out = Tensor::zeros(Shape{static_cast<std::int64_t>(sequences.size()), static_cast<std::int64_t>(n)}, DType::int32);
  auto to = out.mutable_data<std::int32_t>();
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const auto &s = sequences[i];
    std::size_t keep = std::min(n, s.size()), from = cutFront ? s.size() - keep : 0, at = padFront ? n - keep : 0;
    for (std::size_t k = 0; k < n; ++k) to[i * n + k] = o.value;
    for (std::size_t k = 0; k < keep; ++k) to[i * n + at + k] = s[from + k];
  }
  return out;
}

} // namespace tfc::keras
