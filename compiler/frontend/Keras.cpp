// tf.keras: losses, metrics and Sequential models (keras/losses.py, metrics.py, engine/training.py of 1.15, in graph mode).
#include "State.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Keras.h"

#include <algorithm>
#include <cstring>
#include <iostream>
#include <numeric>
#include <random>

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

//===-- Sequential ------------------------------------------------------------------------------------------------===//

struct Sequential::Impl {
  Graph graph;
  std::vector<LayerFn> layers;
  std::unique_ptr<Session> session;
  Output x, y, training, out, loss;
  std::vector<Output> measures; ///< loss and metrics of a batch
  Operation step;
  std::shared_ptr<train::Optimizer> optimizer;
  LossFn lossFn;
  std::vector<NamedMetric> metrics;
  std::vector<Variable> initialised;

  /// Runs the initializers of the variables that are new.
  void initialise() {
    auto scope = graph.as_default();
    if (!session) session = std::make_unique<Session>(SessionOpts{.graph = &graph});
    std::vector<Variable> fresh;
    for (const Variable &v : global_variables())
      if (std::find(initialised.begin(), initialised.end(), v) == initialised.end()) fresh.push_back(v);
    if (!fresh.empty()) session->run(variables_initializer(fresh));
    initialised.insert(initialised.end(), fresh.begin(), fresh.end());
  }
  static Shape rows(const Tensor &t) {
    if (t.shape().rank() < 1) throw ValueError("Data of a model have a first dimension of rows.");
    std::vector<std::int64_t> dims(t.shape().dims());
    dims[0] = None;
    return Shape(dims);
  }
  void build(const Tensor &like) {
    if (out) return;
    if (layers.empty()) throw ValueError("This model has no layers.");
    auto scope = graph.as_default();
    x = placeholder(like.dtype(), rows(like), {.name = "input"});
    training = placeholder_with_default(false, Shape{}, {.name = "keras_learning_phase"});
    Output h = x;
    for (const LayerFn &f : layers) h = f(h, training);
    out = h;
    initialise();
  }
  void buildTraining(const Tensor &like, const Tensor &target) {
    build(like);
    if (loss) return;
    if (!optimizer) throw RuntimeError("The model needs to be compiled before being used.");
    auto scope = graph.as_default();
    y = placeholder(target.dtype(), rows(target), {.name = "target"});
    measures.push_back(reduce_mean(lossFn(y, out)));
    for (const NamedMetric &m : metrics) measures.push_back(reduce_mean(m.f(y, out)));
    loss = measures[0];
    for (const Output &r : tfc::losses::get_regularization_losses()) loss = loss + r;
    measures[0] = loss;
    std::vector<Operation> updates;
    for (const Output &u : get_collection(GraphKeys::UPDATE_OPS)) updates.push_back(u.op());
    for (const Operation &u : get_collection<Operation>(GraphKeys::UPDATE_OPS)) updates.push_back(u);
    {
      ControlDependencies after(updates);
      step = optimizer->minimize(loss);
    }
    initialise();
  }
  static Tensor take(const Tensor &t, const std::vector<std::size_t> &order, std::size_t from, std::size_t to) {
    std::vector<std::int64_t> dims(t.shape().dims());
    std::size_t count = static_cast<std::size_t>(dims[0]), each = count ? t.nbytes() / count : 0;
    dims[0] = static_cast<std::int64_t>(to - from);
    if (t.dtype() == DType::string) throw TypeError("Strings are no data of a model; look them up or hash them first.");
    Tensor part = Tensor::zeros(Shape(dims), t.dtype());
    auto *out = static_cast<char *>(part.mutableRaw());
    for (std::size_t i = from; i < to; ++i) std::memcpy(out + (i - from) * each, static_cast<const char *>(t.raw()) + order[i] * each, each);
    return part;
  }
  /// Calls f(rows of a batch) for batches of the rows in order.
  template <class F> static void batches(int size, const std::vector<std::size_t> &order, F f) {
    if (size <= 0) throw ValueError(cat("batch_size must be positive, got ", size));
    for (std::size_t at = 0; at < order.size(); at += static_cast<std::size_t>(size)) f(at, std::min(order.size(), at + static_cast<std::size_t>(size)));
  }
  static std::vector<std::size_t> inOrder(const Tensor &x) {
    std::vector<std::size_t> order(static_cast<std::size_t>(x.shape()[0]));
    std::iota(order.begin(), order.end(), std::size_t(0));
    return order;
  }
  static void check(const Tensor &x, const Tensor &y) {
    rows(x), rows(y);
    if (x.shape()[0] != y.shape()[0])
      throw ValueError(cat("Input arrays should have the same number of samples as target arrays. Found ", x.shape()[0], " input samples and ", y.shape()[0], " target samples."));
  }
  std::vector<double> run(const Tensor &xs, const Tensor &ys, int size, const std::vector<std::size_t> &order, bool trains) {
    std::vector<double> sums(measures.size());
    batches(size, order, [&](std::size_t from, std::size_t to) {
      std::vector<Fetch> fetches(measures.begin(), measures.end());
      if (trains) fetches.push_back(step);
      auto got = session->run(fetches, {{x, take(xs, order, from, to)}, {y, take(ys, order, from, to)}, {training, Tensor(trains)}});
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += got[i].asDouble(0) * static_cast<double>(to - from);
    });
    for (double &s : sums) s /= static_cast<double>(std::max<std::size_t>(order.size(), 1));
    return sums;
  }
  std::vector<Variable> weights() const {
    std::vector<Variable> out;
    Graph &g = const_cast<Graph &>(graph);
    auto scope = g.as_default();
    std::vector<Variable> slots = optimizer ? optimizer->variables() : std::vector<Variable>();
    for (const Variable &v : global_variables())
      if (std::find(slots.begin(), slots.end(), v) == slots.end()) out.push_back(v);
    return out;
  }
};

Sequential::Sequential() : impl(std::make_unique<Impl>()) {}
Sequential::~Sequential() = default;
Sequential &Sequential::addLayer(LayerFn f) {
  if (impl->out) throw RuntimeError("Layers are added before a model is used first.");
  impl->layers.push_back(std::move(f));
  return *this;
}
void Sequential::compile(std::shared_ptr<train::Optimizer> optimizer, LossFn loss, std::vector<NamedMetric> metrics) {
  if (impl->loss) throw RuntimeError("A model that has been trained cannot be compiled again; make a new one and set_weights.");
  impl->optimizer = std::move(optimizer), impl->lossFn = std::move(loss), impl->metrics = std::move(metrics);
}
History Sequential::fit(const Tensor &x, const Tensor &y, FitOpts o) {
  Impl::check(x, y);
  impl->buildTraining(x, y);
  History history;
  std::vector<std::size_t> order = Impl::inOrder(x);
  std::mt19937_64 random(o.seed ? static_cast<std::uint64_t>(*o.seed) : std::random_device{}());
  auto record = [&](const std::string &prefix, const std::vector<double> &values) {
    history[prefix + "loss"].push_back(values[0]);
    for (std::size_t i = 0; i < impl->metrics.size(); ++i) history[prefix + impl->metrics[i].name].push_back(values[i + 1]);
  };
  for (int epoch = 0; epoch < o.epochs; ++epoch) {
    if (o.shuffle) std::shuffle(order.begin(), order.end(), random);
    record("", impl->run(x, y, o.batch_size, order, true));
    if (o.validation_data) record("val_", evaluate(o.validation_data->first, o.validation_data->second, o.batch_size));
    if (!o.verbose) continue;
    std::cout << "Epoch " << epoch + 1 << "/" << o.epochs;
    for (auto &[name, values] : history) std::cout << " - " << name << ": " << values.back();
    std::cout << std::endl;
  }
  return history;
}
std::vector<double> Sequential::evaluate(const Tensor &x, const Tensor &y, int batch_size) {
  Impl::check(x, y);
  impl->buildTraining(x, y);
  return impl->run(x, y, batch_size, Impl::inOrder(x), false);
}
Tensor Sequential::predict(const Tensor &x, int batch_size) {
  Impl::rows(x);
  impl->build(x);
  std::vector<std::size_t> order = Impl::inOrder(x);
  std::vector<Tensor> parts;
  Impl::batches(batch_size, order, [&](std::size_t from, std::size_t to) { parts.push_back(impl->session->run(impl->out, {{impl->x, Impl::take(x, order, from, to)}})); });
  if (parts.empty()) throw ValueError("predict needs at least one row.");
  std::vector<std::int64_t> dims(parts[0].shape().dims());
  dims[0] = x.shape()[0];
  Tensor all = Tensor::zeros(Shape(dims), parts[0].dtype());
  auto *to = static_cast<char *>(all.mutableRaw());
  for (const Tensor &p : parts) std::memcpy(to, p.raw(), p.nbytes()), to += p.nbytes();
  return all;
}
std::vector<Tensor> Sequential::get_weights() const {
  if (!impl->session) throw RuntimeError("The model has no weights before it is used first.");
  std::vector<Tensor> out;
  for (const Variable &v : impl->weights()) out.push_back(impl->session->run(Fetch(v)));
  return out;
}
void Sequential::set_weights(const std::vector<Tensor> &weights) {
  if (!impl->session) throw RuntimeError("The model has no weights before it is used first.");
  std::vector<Variable> mine = impl->weights();
  if (mine.size() != weights.size())
    throw ValueError(cat("You called `set_weights(weights)` with a weight list of length ", weights.size(), ", but the model was expecting ", mine.size(), " weights."));
  for (std::size_t i = 0; i < mine.size(); ++i) {
    if (!mine[i].shape().isCompatibleWith(weights[i].shape()))
      throw ValueError(cat("Layer weight shape ", mine[i].shape().str(), " not compatible with provided weight shape ", weights[i].shape().str()));
    mine[i].load(weights[i], impl->session.get());
  }
}
std::int64_t Sequential::count_params() const {
  std::int64_t n = 0;
  for (const Variable &v : impl->weights()) n += v.shape().numElements().value_or(0);
  return n;
}

} // namespace tfc::keras
