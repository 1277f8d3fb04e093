// python/estimator/estimator.py, run_config.py, inputs/numpy_io.py, canned/dnn.py and linear.py (of 1.15), on one machine.
#include "State.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Checkpoints.h"
#include "tfc/frontend/EstimatorExport.h"
#include "tfc/frontend/Layers.h"
#include "tfc/frontend/Names.h"
#include "tfc/frontend/SavedModel.h"
#include "tfc/graph/SavedModel.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>

namespace tfc::estimator {
using namespace frontend;

namespace {

std::pair<data::Element, data::Element> inputsOf(const InputFn &f) {
  Inputs in = f();
  if (!in.dataset) return {in.features, in.labels};
  auto it = in.dataset->make_initializable_iterator();
  add_to_collection(GraphKeys::TABLE_INITIALIZERS, it.initializer()); // run with the local variables' initializers
  data::Element e = it.get_next();
  if (e.is_tuple() && e.size() == 2) return {e[0], e[1]};
  return {e, {}};
}

struct Building {
  Building(const RunConfig &config) : scope(graph.as_default()) {
    if (config.tf_random_seed) set_random_seed(*config.tf_random_seed);
    step = train::create_global_step();
  }
  Graph graph;
  Scope scope;
  std::optional<Variable> step;
};

/// A session on the checkpoint; runs `each` until the data or the steps end.
void loop(train::MonitoredSession &session, const std::vector<Fetch> &each, std::optional<std::int64_t> steps, const std::function<void(const std::vector<Tensor> &)> &got) {
  for (std::int64_t i = 0; !session.should_stop() && (!steps || i < *steps); ++i) {
    std::vector<Tensor> values;
    try {
      values = session.run(each);
    } catch (const errors::OutOfRangeError &) {
      return;
    }
    got(values);
  }
}
std::vector<train::SessionRunHook *> all(std::vector<train::SessionRunHook *> hooks, const std::vector<std::shared_ptr<train::SessionRunHook>> &more) {
  for (auto &h : more) hooks.push_back(h.get());
  return hooks;
}

} // namespace

Estimator::Estimator(ModelFn model_fn, EstimatorOpts o) : model(std::move(model_fn)), config(std::move(o.config)) {
  dir = o.model_dir.empty() ? config.model_dir : o.model_dir;
  if (!o.model_dir.empty() && !config.model_dir.empty() && o.model_dir != config.model_dir)
    throw ValueError(cat("`model_dir` are set both in constructor and `RunConfig`, but with different values. In constructor: '", o.model_dir, "', in `RunConfig`: '", config.model_dir, "' "));
  if (dir.empty()) {
    dir = (std::filesystem::temp_directory_path() / "tfc_estimator_XXXXXX").string();
    if (!mkdtemp(dir.data())) throw ValueError(cat("Cannot make a folder for the model: ", dir));
  }
}

Estimator &Estimator::train(const InputFn &input_fn, TrainOpts o) {
  if (o.steps && o.max_steps) throw ValueError("Can not provide both steps and max_steps.");
  if (o.steps && *o.steps <= 0) throw ValueError(cat("Must specify steps > 0, given: ", *o.steps));
  if (o.max_steps && *o.max_steps <= 0) throw ValueError(cat("Must specify max_steps > 0, given: ", *o.max_steps));
  if (auto at = o.max_steps ? latest_checkpoint() : std::nullopt)
    if (train::load_variable(*at, "global_step").asInt64(0) >= *o.max_steps) return *this; // "Skipping training since max_steps has already saved."
  Building b(config);
  auto [features, labels] = inputsOf(input_fn);
  EstimatorSpec spec = model(features, labels, ModeKeys::TRAIN);
  if (!spec.loss) throw ValueError("Missing loss.");
  if (!spec.train_op) throw ValueError("Missing train_op.");
  std::vector<train::SessionRunHook *> hooks = all(o.hooks, spec.training_hooks);
  train::NanTensorHook nan(*spec.loss);
  hooks.push_back(&nan);
  std::optional<train::StopAtStepHook> stop;
  if (o.steps || o.max_steps) hooks.push_back(&stop.emplace(train::StopAtStepOpts{.num_steps = o.steps, .last_step = o.max_steps}));
  train::MonitoredTrainingOpts session{.checkpoint_dir = dir, .hooks = hooks, .config = config.session_config};
  session.save_checkpoint_steps = config.save_checkpoints_steps;
  session.save_checkpoint_secs = config.save_checkpoints_steps ? std::nullopt : config.save_checkpoints_secs;
  train::MonitoredTrainingSession s(session);
  try {
    while (!s.should_stop()) s.run({*spec.train_op, *spec.loss});
  } catch (const errors::OutOfRangeError &) {
  }
  s.close();
  return *this;
}

std::optional<std::string> Estimator::latest_checkpoint() const { return train::latest_checkpoint(dir); }
std::string Estimator::checkpoint(const std::string &given) const {
  if (!given.empty()) return given;
  auto at = latest_checkpoint();
  if (!at) throw ValueError(cat("Could not find trained model in model_dir: ", dir, "."));
  return *at;
}
std::vector<std::string> Estimator::get_variable_names() const {
  std::vector<std::string> names;
  for (auto &[name, shape] : train::list_variables(checkpoint({}))) names.push_back(name);
  return names;
}
Tensor Estimator::get_variable_value(const std::string &name) const { return train::load_variable(checkpoint({}), name); }

std::map<std::string, Tensor> Estimator::evaluate(const InputFn &input_fn, EvaluateOpts o) const {
  std::string from = checkpoint(o.checkpoint_path);
  Building b(config);
  auto [features, labels] = inputsOf(input_fn);
  EstimatorSpec spec = model(features, labels, ModeKeys::EVAL);
  if (!spec.loss) throw ValueError("Missing loss.");
  auto metrics = spec.eval_metric_ops;
  metrics["loss"] = metrics::mean(*spec.loss);
  std::vector<Fetch> updates, values;
  for (auto &[name, m] : metrics) updates.push_back(m.second), values.push_back(m.first);
  values.push_back(Fetch(*b.step));
  train::MonitoredSession s({.checkpoint_filename_with_path = from, .hooks = all(o.hooks, spec.evaluation_hooks), .config = config.session_config});
  loop(s, updates, o.steps, [](auto &) {});
  auto got = s.raw_session().run(values);
  s.close();
  std::map<std::string, Tensor> out;
  std::size_t i = 0;
  for (auto &[name, m] : metrics) out[name] = got[i++];
  out["global_step"] = got[i];
  return out;
}

std::vector<std::map<std::string, Tensor>> Estimator::predict(const InputFn &input_fn, PredictOpts o) const {
  std::string from = checkpoint(o.checkpoint_path);
  Building b(config);
  auto [features, labels] = inputsOf(input_fn);
  EstimatorSpec spec = model(features, labels, ModeKeys::PREDICT);
  if (spec.predictions.empty()) throw ValueError("Missing predictions.");
  std::vector<std::string> keys;
  std::vector<Fetch> fetches;
  for (auto &[key, p] : spec.predictions)
    if (o.predict_keys.empty() || std::find(o.predict_keys.begin(), o.predict_keys.end(), key) != o.predict_keys.end()) keys.push_back(key), fetches.push_back(p);
  if (keys.empty()) throw ValueError("Expected to run at least one output from the predictions, but predict_keys names none of them.");
  train::MonitoredSession s({.checkpoint_filename_with_path = from, .hooks = all(o.hooks, spec.prediction_hooks), .config = config.session_config});
  std::vector<std::map<std::string, Tensor>> out;
  loop(s, fetches, {}, [&](const std::vector<Tensor> &values) {
    std::int64_t rows = values[0].shape().rank() ? values[0].shape()[0] : 0;
    for (std::size_t k = 0; k < keys.size(); ++k)
      if (values[k].shape().rank() == 0 || values[k].shape()[0] != rows)
        throw ValueError(cat("Batch length of predictions should be same. ", keys[k], " has shape ", values[k].shape().str(), "."));
    for (std::int64_t r = 0; r < rows; ++r) {
      auto &row = out.emplace_back();
      for (std::size_t k = 0; k < keys.size(); ++k) {
        Tensor one = values[k].rows(r, r + 1);
        row[keys[k]] = one.reshape(Shape(std::vector<std::int64_t>(one.shape().dims().begin() + 1, one.shape().dims().end())));
      }
    }
  });
  s.close();
  return out;
}

std::string Estimator::export_saved_model(const std::string &base, const std::function<ServingInputReceiver()> &receiver) const {
  std::string from = checkpoint({});
  Building b(config);
  ServingInputReceiver in = receiver();
  EstimatorSpec spec = model(in.features, {}, ModeKeys::PREDICT);
  if (spec.predictions.empty()) throw ValueError("Missing predictions.");
  Session s({.graph = &b.graph, .config = config.session_config});
  train::Saver saver;
  saver.restore(s, from);
  using namespace std::chrono;
  auto now = duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
  while (std::filesystem::exists(std::filesystem::path(base) / std::to_string(now))) ++now;
  std::string path = (std::filesystem::path(base) / std::to_string(now)).string();
  std::filesystem::create_directories(base);
  if (spec.export_outputs.empty()) saved_model::simple_save(s, path, in.receiver_tensors, spec.predictions);
  else {
    saved_model::SignatureMap signatures;
    for (auto &[name, out] : spec.export_outputs) {
      auto one = [&](const char *key) {
        auto it = out.outputs.find(key);
        return it == out.outputs.end() ? std::nullopt : std::optional(it->second);
      };
      namespace defs = saved_model::signature_def_utils;
      if (out.method == export_::ExportOutput::PREDICT) signatures[name] = defs::predict_signature_def(in.receiver_tensors, out.outputs);
      else if (in.receiver_tensors.size() != 1) continue; // of serialized examples alone
      else if (out.method == export_::ExportOutput::CLASSIFY) signatures[name] = defs::classification_signature_def(in.receiver_tensors.begin()->second, one("classes"), one("scores"));
      else signatures[name] = defs::regression_signature_def(in.receiver_tensors.begin()->second, *one("value"));
    }
    // A model with one output has it for a default.
    const char *usual = saved_model::signature_constants::DEFAULT_SERVING_SIGNATURE_DEF_KEY;
    if (!signatures.count(usual)) {
      if (signatures.size() != 1) throw ValueError("Multiple export_outputs were provided, but none of them is specified as the default.  Do this by naming one of them with signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY.");
      signatures[usual] = signatures.begin()->second;
    }
    saved_model::builder::SavedModelBuilder builder(path);
    builder.add_meta_graph_and_variables(s, {saved_model::tag_constants::SERVING}, {.signature_def_map = signatures, .legacy_init_op = tables_initializer()});
    builder.save();
  }
  return path;
}

std::map<std::string, Tensor> train_and_evaluate(Estimator &estimator, const TrainSpec &t, const EvalSpec &e) {
  estimator.train(t.input_fn, {.max_steps = t.max_steps, .hooks = t.hooks});
  auto result = estimator.evaluate(e.input_fn, {.steps = e.steps, .hooks = e.hooks});
  for (const auto &exporter : e.exporters)
    exporter->export_(estimator, estimator.model_dir() + "/export/" + exporter->name(), estimator.latest_checkpoint().value_or(""), result, true);
  return result;
}

InputFn inputs::numpy_input_fn(std::map<std::string, Tensor> x, std::optional<Tensor> y, NumpyOpts o) {
  if (!o.shuffle) throw ValueError("shuffle must be provided and explicitly set as boolean (it is recommended to set it as True for training); got None");
  if (x.empty()) throw ValueError("x cannot be an empty dict");
  std::int64_t rows = -1;
  auto check = [&](const std::string &name, const Tensor &t) {
    std::int64_t n = t.shape().rank() ? t.shape()[0] : -1;
    if (n < 0 || (rows >= 0 && n != rows)) throw ValueError(cat("Length of tensors in x and y is mismatched. All elements in x and y must have the same length: ", name, " has shape ", t.shape().str()));
    rows = n;
  };
  for (auto &[name, t] : x) check(name, t);
  if (y) check("y", *y);
  return [x, y, o, rows]() -> Inputs {
    std::map<std::string, data::Structure<In>> features;
    for (auto &[name, t] : x) features.emplace(name, data::Structure<In>(In(t)));
    std::vector<data::Structure<In>> both{data::Structure<In>(features)};
    if (y) both.push_back(data::Structure<In>(In(*y)));
    auto ds = y ? data::Dataset::from_tensor_slices(data::Structure<In>(both)) : data::Dataset::from_tensor_slices(both[0]);
    if (*o.shuffle) ds = ds.shuffle(std::max<std::int64_t>(rows, 1), {.seed = o.seed});
    ds = o.num_epochs ? ds.repeat(std::int64_t(*o.num_epochs)) : ds.repeat();
    return Inputs(ds.batch(std::int64_t(o.batch_size)));
  };
}

std::function<ServingInputReceiver()> export_::build_raw_serving_input_receiver_fn(std::map<std::string, std::pair<DType, Shape>> features, RawOpts o) {
  return [features, o] {
    ServingInputReceiver r;
    std::map<std::string, data::Element> elements;
    for (auto &[name, spec] : features) {
      Shape shape = spec.second;
      if (shape.rank() > 0) {
        std::vector<std::int64_t> dims(shape.dims());
        dims[0] = o.default_batch_size.value_or(None);
        shape = Shape(dims);
      }
      Output p = placeholder(spec.first, shape, {.name = name});
      elements.emplace(name, data::Element(p));
      r.receiver_tensors.emplace(name, p);
    }
    r.features = data::Element(elements);
    return r;
  };
}

} // namespace tfc::estimator

namespace tfc::feature_column {
using namespace frontend;
NumericColumn numeric_column(std::string key, NumericOpts o) { return {std::move(key), std::move(o.shape), o.dtype}; }
Output input_layer(const data::Element &features, std::vector<NumericColumn> columns) {
  if (columns.empty()) throw ValueError("feature_columns must not be empty.");
  VariableScope vs(std::nullopt, {.default_name = "input_layer"});
  std::sort(columns.begin(), columns.end(), [](auto &a, auto &b) { return a.key < b.key; });
  std::vector<Output> parts;
  for (const NumericColumn &c : columns) {
    if (!features.is_map() || !features.items().count(c.key)) throw ValueError(cat("Feature ", c.key, " is not in features dictionary."));
    std::int64_t n = 1;
    for (std::int64_t d : c.shape) n *= d;
    Output x = features[c.key];
    if (x.dtype() == DType::string) throw ValueError(cat("The corresponding Tensor of numerical column must be a Tensor. Feature ", c.key, " is of strings."));
    parts.push_back(reshape(cast(x, DType::float32), {None, n}));
  }
  return parts.size() == 1 ? parts[0] : concat(Ins(parts), 1);
}
} // namespace tfc::feature_column

namespace tfc::estimator {
namespace {

using Columns = std::vector<feature_column::NumericColumn>;
using LogitsFn = std::function<Output(const data::Element &, Mode, int)>;

Output hidden(const data::Element &features, const Columns &columns, const std::vector<int> &units, const DNNOpts &o, Mode mode, int outputs) {
  VariableScope dnn("dnn");
  Output net = feature_column::input_layer(features, columns);
  for (std::size_t i = 0; i < units.size(); ++i) {
    net = layers::dense(net, units[i], {.activation = o.activation_fn ? o.activation_fn : Fn(nn::relu), .kernel_initializer = glorot_uniform_initializer(), .name = cat("hiddenlayer_", i)});
    if (o.dropout && mode == ModeKeys::TRAIN) net = layers::dropout(net, {.rate = *o.dropout, .training = In(true)});
  }
  return layers::dense(net, outputs, {.kernel_initializer = glorot_uniform_initializer(), .name = "logits"});
}
Output weighted(const data::Element &features, const Columns &columns, int outputs) {
  VariableScope linear("linear");
  VariableScope model("linear_model");
  Output sum;
  Columns sorted = columns;
  std::sort(sorted.begin(), sorted.end(), [](auto &a, auto &b) { return a.key < b.key; });
  for (const auto &c : sorted) {
    Output x = feature_column::input_layer(features, {c});
    VariableScope column(c.key);
    Output part = matmul(x, get_variable("weights", Shape{x.shape()[1], outputs}, {.initializer = zeros_initializer()}));
    sum = sum ? sum + part : part;
  }
  return nn::bias_add(sum, get_variable("bias_weights", Shape{outputs}, {.initializer = zeros_initializer()}));
}

using TrainFn = std::function<Operation(const Output &loss)>;
TrainFn minimizing(const OptimizerFn &given, const OptimizerFn &usual) {
  return [optimizer = given ? given : usual](const Output &loss) { return optimizer()->minimize(loss, {.global_step = train::get_global_step()}); };
}
/// Losses are sums over the batch, as canned estimators of 1.x have it.
constexpr auto reduction = losses::Reduction::Sum;

ModelFn classifier(int classes, LogitsFn logitsOf, TrainFn trained) {
  if (classes < 2) throw ValueError(cat("n_classes must be > 1: ", classes));
  return [=](const data::Element &features, const data::Element &labels, Mode mode) -> EstimatorSpec {
    Output logits = logitsOf(features, mode, classes == 2 ? 1 : classes);
    Output wide = classes == 2 ? concat({zeros_like(logits), logits}, -1) : logits;
    Output ids = argmax(wide, 1);
    EstimatorSpec spec{.mode = mode};
    spec.predictions = {{"logits", logits}, {"probabilities", nn::softmax(wide)}, {"class_ids", expand_dims(ids, -1)}};
    if (mode == ModeKeys::PREDICT) return spec;
    Output y = reshape(cast(labels, DType::int64), {-1});
    spec.loss = losses::compute_weighted_loss(nn::sparse_softmax_cross_entropy_with_logits({.labels = y, .logits = wide}), {.reduction = reduction});
    if (mode == ModeKeys::EVAL) spec.eval_metric_ops = {{"accuracy", metrics::accuracy(y, ids)}};
    else spec.train_op = trained(*spec.loss);
    return spec;
  };
}
ModelFn regressor(LogitsFn logitsOf, TrainFn trained) {
  return [=](const data::Element &features, const data::Element &labels, Mode mode) -> EstimatorSpec {
    Output logits = logitsOf(features, mode, 1);
    EstimatorSpec spec{.mode = mode};
    spec.predictions = {{"predictions", logits}};
    if (mode == ModeKeys::PREDICT) return spec;
    Output y = reshape(cast(labels, DType::float32), {-1, 1});
    spec.loss = losses::mean_squared_error(y, logits, {.reduction = reduction});
    if (mode == ModeKeys::EVAL) spec.eval_metric_ops = {{"average_loss", metrics::mean_squared_error(y, logits)}, {"prediction/mean", metrics::mean(logits)}, {"label/mean", metrics::mean(y)}};
    else spec.train_op = trained(*spec.loss);
    return spec;
  };
}
std::shared_ptr<train::Optimizer> adagrad() { return std::make_shared<train::AdagradOptimizer>(0.05f); }
OptimizerFn ftrl(std::size_t columns) {
  return [columns] { return std::make_shared<train::FtrlOptimizer>(static_cast<float>(std::min(0.2, 1.0 / std::sqrt(static_cast<double>(columns))))); };
}

} // namespace

DNNClassifier::DNNClassifier(std::vector<int> units, Columns columns, DNNOpts o)
    : Estimator(classifier(o.n_classes, [=](const data::Element &f, Mode m, int n) { return hidden(f, columns, units, o, m, n); }, minimizing(o.optimizer, adagrad)), {.model_dir = o.model_dir, .config = o.config}) {}
DNNRegressor::DNNRegressor(std::vector<int> units, Columns columns, DNNOpts o)
    : Estimator(regressor([=](const data::Element &f, Mode m, int n) { return hidden(f, columns, units, o, m, n); }, minimizing(o.optimizer, adagrad)), {.model_dir = o.model_dir, .config = o.config}) {}
LinearClassifier::LinearClassifier(Columns columns, LinearOpts o)
    : Estimator(classifier(o.n_classes, [=](const data::Element &f, Mode, int n) { return weighted(f, columns, n); }, minimizing(o.optimizer, ftrl(columns.size()))), {.model_dir = o.model_dir, .config = o.config}) {}
LinearRegressor::LinearRegressor(Columns columns, LinearOpts o)
    : Estimator(regressor([=](const data::Element &f, Mode, int n) { return weighted(f, columns, n); }, minimizing(o.optimizer, ftrl(columns.size()))), {.model_dir = o.model_dir, .config = o.config}) {}

DNNLinearCombinedClassifier::DNNLinearCombinedClassifier(CombinedOpts o)
    : Estimator([&]() -> ModelFn {
        if (o.linear_feature_columns.empty() && (o.dnn_feature_columns.empty() || o.dnn_hidden_units.empty())) throw ValueError("Either linear_feature_columns or dnn_feature_columns must be defined.");
        auto logits = [o](const data::Element &features, Mode mode, int outputs) {
          DNNOpts d{.activation_fn = o.dnn_activation_fn, .dropout = o.dnn_dropout};
          Output sum;
          if (!o.dnn_feature_columns.empty()) sum = hidden(features, o.dnn_feature_columns, o.dnn_hidden_units, d, mode, outputs);
          if (!o.linear_feature_columns.empty()) {
            Output line = weighted(features, o.linear_feature_columns, outputs);
            sum = sum ? sum + line : line;
          }
          return sum;
        };
        // Each part has its optimizer; the step counts once.
        auto trained = [o](const Output &loss) {
          std::vector<Operation> steps;
          auto part = [&](const char *scope, std::shared_ptr<train::Optimizer> opt) {
            auto mine = trainable_variables(scope);
            if (!mine.empty()) steps.push_back(opt->minimize(loss, {.var_list = mine}));
          };
          part("dnn", o.dnn_optimizer ? o.dnn_optimizer() : adagrad());
          part("linear", o.linear_optimizer ? o.linear_optimizer() : ftrl(std::max<std::size_t>(o.linear_feature_columns.size(), 1))());
          Operation both = group(steps);
          ControlDependencies after({both});
          return train::get_global_step()->assign_add(1).op();
        };
        return classifier(o.n_classes, logits, trained);
      }(), {.model_dir = o.model_dir, .config = o.config}) {}

} // namespace tfc::estimator
