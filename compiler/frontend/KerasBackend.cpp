// tf.keras.backend, metrics with state, LSTM, callbacks (keras/backend.py, metrics.py, layers/recurrent.py, callbacks.py of 1.15).
#include "SaverImpl.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/KerasModel.h"

#include <algorithm>
#include <cstdio>

namespace tfc::keras {
using namespace frontend;

//===-- backend ---------------------------------------------------------------------------------------------------===//

namespace {
struct Backend {
  Session *set = nullptr;
  std::unique_ptr<Session> made;
  std::weak_ptr<GraphState> madeFor;
  std::optional<int> phase;
};
Backend &backendState() {
  thread_local Backend b;
  return b;
}
} // namespace

void backend::set_session(Session &session) { backendState().set = &session; }
Session &backend::get_session() {
  Backend &b = backendState();
  auto here = current();
  auto fits = [&](Session *s) { return s && Access::graph(s->graph()) == here; };
  if (fits(b.set)) return *b.set;
  if (b.made && b.madeFor.lock() == here) return *b.made;
  if (Session *s = get_default_session(); fits(s)) return *s;
  b.made.reset();
  b.made = std::make_unique<Session>(SessionOpts{.graph = &facadeOf(here)});
  b.madeFor = here;
  frontend::SaverAccess::leaveDefaults(*b.made);
  return *b.made;
}
void backend::clear_session() {
  Backend &b = backendState();
  b.made.reset(), b.set = nullptr, b.phase.reset();
  reset_default_graph();
}
void backend::set_learning_phase(int value) {
  if (value != 0 && value != 1) throw ValueError("Expected learning phase to be 0 or 1.");
  backendState().phase = value;
}
Output backend::learning_phase() {
  if (auto p = backendState().phase) return convert(In(*p == 1));
  const auto &g = current();
  if (graph::Node *n = g->graph->find("keras_learning_phase")) return Access::output(g, {n, 0});
  NameScope root(std::nullopt);
  return placeholder_with_default(false, Shape{}, {.name = "keras_learning_phase"});
}
SparseTensor backend::ctc_label_dense_to_sparse(In labels, In lengths) {
  Output l = convert(labels, DType::unset, "labels"), n = convert(lengths, DType::unset, "label_lengths");
  if (l.shape().hasRank() && l.shape().rank() != 2) throw ValueError(cat("labels must be [batch, most labels], got ", l.shape().str()));
  Output dims = shape(l);
  Output mask = sequence_mask(reshape(n, {-1}), dims[1]);
  Output indices = where(mask);
  Output values = gather_nd(l, indices);
  return SparseTensor(In(indices), In(values), In(cast(dims, int64)));
}

//===-- metrics ---------------------------------------------------------------------------------------------------===//

namespace metrics {
namespace {
Variable counter(const std::string &metric, const char *name, DType t) {
  VariableScope vs(std::nullopt, {.default_name = metric});
  return get_variable(name, Shape{}, {.dtype = t, .initializer = zeros_initializer(), .trainable = false, .collections = {std::string(GraphKeys::GLOBAL_VARIABLES), std::string(GraphKeys::METRIC_VARIABLES)}});
}
std::string named(const AccuracyOpts &o, const char *fallback) { return o.name.empty() ? fallback : o.name; }
} // namespace
Metric::Metric(const std::string &name, DType t) : total(counter(name, "total", t)), count(counter(name, "count", t)) {}
Output Metric::result() const { return div_no_nan(total, count); }
void Metric::reset_states(Session *session) const {
  if (!session) session = &backend::get_session();
  for (const Variable &v : {total, count}) v.load(Tensor::zeros(Shape{}, v.dtype()), session);
}
Operation Metric::add(const Output &given, const std::optional<In> &weight) const {
  Output values = cast(given, total.dtype()), n;
  if (weight) {
    Output w = cast(convert(*weight), values.dtype());
    if (w.shape().hasRank() && values.shape().hasRank()) {
      if (w.shape().rank() == values.shape().rank() + 1 && w.shape().dim(-1) == 1) w = squeeze(w, {-1});
      else if (w.shape().rank() > 0 && w.shape().rank() + 1 == values.shape().rank()) w = expand_dims(w, -1);
    }
    w = broadcastWeights(w, values);
    values = values * w, n = reduce_sum(w);
  } else
    n = cast(size(values), values.dtype());
  Output sum = assign_add(total, reduce_sum(values)), rows = assign_add(count, n);
  return group({sum, rows});
}
Output Mean::frontendConvert(const In &v) { return convert(v); }
Operation MeanMetricWrapper::update_state(In y, In p, std::optional<In> weight) const {
  Output labels = convert(y), predictions = convert(p);
  return add(f(labels, predictions), weight);
}
SparseCategoricalAccuracy::SparseCategoricalAccuracy(AccuracyOpts o) : MeanMetricWrapper(sparse_categorical_accuracy, named(o, "sparse_categorical_accuracy"), o.dtype) {}
CategoricalAccuracy::CategoricalAccuracy(AccuracyOpts o) : MeanMetricWrapper(categorical_accuracy, named(o, "categorical_accuracy"), o.dtype) {}
BinaryAccuracy::BinaryAccuracy(AccuracyOpts o) : MeanMetricWrapper(binary_accuracy, named(o, "binary_accuracy"), o.dtype) {}
MeanSquaredError::MeanSquaredError(AccuracyOpts o) : MeanMetricWrapper(losses::mean_squared_error, named(o, "mean_squared_error"), o.dtype) {}
MeanAbsoluteError::MeanAbsoluteError(AccuracyOpts o) : MeanMetricWrapper(losses::mean_absolute_error, named(o, "mean_absolute_error"), o.dtype) {}
} // namespace metrics

//===-- LSTM ------------------------------------------------------------------------------------------------------===//

Output activations::hard_sigmoid(In x) { return clip_by_value(0.2 * x + 0.5, 0.0, 1.0); }

Output layers::LSTM::operator()(In given) const {
  Output x = convert(given);
  if (x.shape().rank() != 3 || x.shape()[2] < 0) throw ValueError(cat("Input 0 of layer ", o.name, " is incompatible with the layer: expected [batch, time, features] with known features, found ", x.shape().str()));
  std::unique_ptr<VariableScope> vs;
  if (*scope) vs = std::make_unique<VariableScope>(**scope, VariableScopeOpts{.reuse = Reuse::True});
  else vs = std::make_unique<VariableScope>(std::nullopt, VariableScopeOpts{.default_name = o.name}), *scope = vs->ref();
  DType t = x.dtype();
  std::int64_t n = units;
  Output kernel = get_variable("kernel", Shape{x.shape()[2], 4 * n}, {.dtype = t, .initializer = o.kernel_initializer ? *o.kernel_initializer : glorot_uniform_initializer()});
  Output recurrent = get_variable("recurrent_kernel", Shape{n, 4 * n}, {.dtype = t, .initializer = o.recurrent_initializer ? *o.recurrent_initializer : orthogonal_initializer()});
  std::optional<Output> bias;
  if (o.use_bias) {
    Initializer start = o.bias_initializer ? *o.bias_initializer : zeros_initializer();
    if (o.unit_forget_bias && !o.bias_initializer) {
      Tensor first = Tensor::zeros(Shape{4 * n}, DType::float32);
      for (std::int64_t i = n; i < 2 * n; ++i) first.mutable_data<float>()[static_cast<std::size_t>(i)] = 1;
      start = constant_initializer(Value(first));
    }
    bias = get_variable("bias", Shape{4 * n}, {.dtype = t, .initializer = start});
  }
  Fn activation = o.activation ? o.activation : Fn([](Output v) { return tanh(v); });
  Fn gate = o.recurrent_activation ? o.recurrent_activation : Fn([](Output v) { return activations::hard_sigmoid(v); });
  auto call = [=](Output in, nn::rnn_cell::State s) -> std::pair<Output, nn::rnn_cell::State> {
    Output z = matmul(in, kernel) + matmul(s.h(), recurrent);
    if (bias) z = nn::bias_add(z, *bias);
    auto g = split(z, 4, 1); // i, f, c, o
    Output keep = gate(g[1]) * s.c();
    Output c = keep + gate(g[0]) * activation(g[2]);
    Output h = gate(g[3]) * activation(c);
    return {h, nn::rnn_cell::State(std::vector<nn::rnn_cell::State>{c, h})};
  };
  using Size = nn::rnn_cell::StateSize;
  auto cell = nn::rnn_cell::custom_cell(Size(std::vector<Size>{units, units}), units, call);
  auto [outputs, state] = nn::dynamic_rnn_any(cell, x, {.dtype = t});
  return o.return_sequences ? outputs : state.h();
}

//===-- callbacks -------------------------------------------------------------------------------------------------===//

namespace callbacks {
namespace {
bool better(double now, double before, const std::string &mode, const std::string &monitor, double delta = 0) {
  bool larger = mode == "max" || (mode == "auto" && (monitor.find("acc") != std::string::npos || monitor.starts_with("fmeasure")));
  return larger ? now > before + delta : now < before - delta;
}
void checkMode(const std::string &mode) {
  if (mode != "auto" && mode != "min" && mode != "max") throw ValueError(cat("mode must be auto, min or max, got ", mode));
}
double valueOf(const Callback::Logs &logs, const std::string &name) {
  auto it = logs.find(name);
  if (it == logs.end()) {
    std::string have;
    for (auto &[n, v] : logs) have += (have.empty() ? "" : ", ") + n;
    throw ValueError(cat("'", name, "' is not available. Available metrics are: ", have));
  }
  return it->second;
}
/// `text` with {name} and {name:format} replaced.
std::string filled(const std::string &text, int epoch, const Callback::Logs &logs) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t close = text[at] == '{' ? text.find('}', at) : std::string::npos;
    if (close == std::string::npos) {
      out += text[at++];
      continue;
    }
    std::string item = text.substr(at + 1, close - at - 1), name = item.substr(0, item.find(':')), format = item.size() > name.size() ? item.substr(name.size() + 1) : "";
    at = close + 1;
    bool zero = !format.empty() && format[0] == '0';
    int width = 0, precision = 6;
    if (std::sscanf(format.c_str(), "%d", &width) != 1) width = 0;
    if (auto dot = format.find('.'); dot != std::string::npos && std::sscanf(format.c_str() + dot + 1, "%d", &precision) != 1) precision = 6;
    char text2[64];
    width = std::clamp(width, 0, 32), precision = std::clamp(precision, 0, 16);
    if (name == "epoch") std::snprintf(text2, sizeof text2, zero ? "%0*d" : "%*d", width, epoch);
    else std::snprintf(text2, sizeof text2, format.find('f') != std::string::npos ? "%*.*f" : "%*.*g", width, precision, valueOf(logs, name));
    out += text2;
  }
  return out;
}
} // namespace

ModelCheckpoint::ModelCheckpoint(std::string filepath, ModelCheckpointOpts given) : path(std::move(filepath)), o(std::move(given)) { checkMode(o.mode); }
void ModelCheckpoint::on_epoch_end(int epoch, const Logs &logs) {
  if (++since < o.period) return;
  since = 0;
  if (o.save_best_only) {
    double now = valueOf(logs, o.monitor);
    if (best && !better(now, *best, o.mode, o.monitor)) return;
    best = now;
  }
  auto scope = session->graph().as_default();
  train::Saver(train::VarList(weights)).save(*session, filled(path, epoch + 1, logs));
}
void LearningRateScheduler::on_epoch_begin(int epoch) {
  double rate = schedule(epoch);
  lr.load(Tensor(rate).astype(lr.dtype()), session);
}
EarlyStopping::EarlyStopping(EarlyStoppingOpts given) : o(std::move(given)) { checkMode(o.mode); }
void EarlyStopping::on_epoch_end(int, const Logs &logs) {
  double now = valueOf(logs, o.monitor);
  if (!best || better(now, *best, o.mode, o.monitor, o.min_delta)) best = now, waited = 0;
  else if (++waited >= o.patience) stop_training = true;
}
} // namespace callbacks

} // namespace tfc::keras
