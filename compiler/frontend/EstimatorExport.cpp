// Exporters, heads and experiments (python/estimator/exporter.py, canned/head.py of 1.15, contrib/learn).
#include "OptimizerImpl.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/EstimatorExport.h"
#include "tfc/frontend/NN.h"

#include <algorithm>
#include <filesystem>

namespace tfc::estimator {
using namespace frontend;

export_::ClassificationOutput::ClassificationOutput(std::optional<Output> scores, std::optional<Output> classes) : ExportOutput{CLASSIFY, {}} {
  if (!scores && !classes) throw ValueError("At least one of scores and classes must be set.");
  if (scores && !isFloating(scores->dtype())) throw ValueError(cat("Classification scores must be a float32 Tensor; got ", *scores));
  if (classes && classes->dtype() != DType::string) throw ValueError(cat("Classification classes must be a string Tensor; got ", *classes));
  if (scores) outputs.emplace("scores", *scores);
  if (classes) outputs.emplace("classes", *classes);
}

LatestExporter::LatestExporter(std::string name, ReceiverFn receiver, LatestOpts given) : title(std::move(name)), receiver(std::move(receiver)), o(given) {
  if (title.empty()) throw ValueError("\"name\" must not be empty");
  if (o.exports_to_keep && *o.exports_to_keep <= 0) throw ValueError("`exports_to_keep`, if provided, must be a positive number. Got " + std::to_string(*o.exports_to_keep));
}
std::string LatestExporter::export_(Estimator &estimator, const std::string &base, const std::string &, const std::map<std::string, Tensor> &, bool) {
  std::string path = estimator.export_saved_model(base, receiver);
  if (!o.exports_to_keep) return path;
  std::vector<std::int64_t> times;
  for (auto &e : std::filesystem::directory_iterator(base)) {
    std::string n = e.path().filename().string();
    if (!n.empty() && n.size() < 19 && std::all_of(n.begin(), n.end(), [](unsigned char c) { return std::isdigit(c); })) times.push_back(std::stoll(n));
  }
  std::sort(times.begin(), times.end());
  for (std::size_t i = 0; i + static_cast<std::size_t>(*o.exports_to_keep) < times.size(); ++i) std::filesystem::remove_all(base + "/" + std::to_string(times[i]));
  return path;
}
std::string FinalExporter::export_(Estimator &estimator, const std::string &base, const std::string &checkpoint, const std::map<std::string, Tensor> &result, bool final) {
  return final ? LatestExporter::export_(estimator, base, checkpoint, result, final) : std::string();
}
} // namespace tfc::estimator

namespace tfc::contrib::estimator {
using namespace frontend;

namespace {
struct Clipped : train::WrapperImpl {
  Clipped(std::shared_ptr<train::Optimizer> inner, double norm) : WrapperImpl(std::move(inner), "ClipByNorm"), norm(norm) {}
  double norm;
  Operation applyAll(const std::vector<train::GradientOf> &gv, const MinimizeOpts &o) override {
    auto list = gv;
    std::vector<Output *> values;
    for (train::GradientOf &g : list)
      if (Output *v = g.dense ? &*g.dense : g.sparse ? &g.sparse->values : nullptr) values.push_back(v);
    std::vector<Output> all;
    for (Output *v : values) all.push_back(*v);
    if (!all.empty()) {
      auto clipped = clip_by_global_norm(all, norm).first;
      for (std::size_t i = 0; i < values.size(); ++i) *values[i] = clipped[i];
    }
    return of(*inner).applyAll(list, o);
  }
};
struct ClippingOptimizer : train::Optimizer {
  ClippingOptimizer(std::shared_ptr<train::Optimizer> inner, double norm) : Optimizer(std::make_unique<Clipped>(std::move(inner), norm)) {}
};
} // namespace
std::shared_ptr<train::Optimizer> clip_gradients_by_norm(std::shared_ptr<train::Optimizer> optimizer, double norm) { return std::make_shared<ClippingOptimizer>(std::move(optimizer), norm); }

Head multi_class_head(int n, HeadOpts o) {
  if (n <= 2) throw ValueError(cat("n_classes must be > 2: ", n));
  return Head(n, std::move(o));
}
tfc::estimator::EstimatorSpec Head::create_estimator_spec(const Output &logits, HeadSpecOpts s) const {
  using tfc::estimator::ModeKeys;
  NameScope scope(o.name.empty() ? "head" : o.name);
  if (logits.shape().hasRank() && logits.shape().dim(-1) >= 0 && logits.shape().dim(-1) != classes)
    throw ValueError(cat("logits shape must be [D0, D1, ... DN, logits_dimension], got ", logits.shape().str(), ", logits_dimension ", classes));
  Output ids = argmax(logits, -1);
  tfc::estimator::EstimatorSpec spec{.mode = s.mode};
  spec.predictions = {{"logits", logits}, {"probabilities", nn::softmax(logits)}, {"class_ids", expand_dims(ids, -1)}, {"classes", as_string(expand_dims(ids, -1))}};
  if (s.mode == ModeKeys::PREDICT) return spec;
  if (!s.labels) throw ValueError("You must provide a labels Tensor. Given: None.");
  Output y = reshape(cast(*s.labels, int64), {-1});
  Output each = nn::sparse_softmax_cross_entropy_with_logits({.labels = y, .logits = reshape(logits, {-1, classes})});
  spec.loss = tfc::losses::compute_weighted_loss(each, {.reduction = o.loss_reduction});
  if (s.mode == ModeKeys::EVAL) {
    spec.eval_metric_ops = {{"accuracy", tfc::metrics::accuracy(y, ids)}, {"average_loss", tfc::metrics::mean(each)}};
    return spec;
  }
  if (s.optimizer && s.train_op_fn) throw ValueError("train_op_fn and optimizer cannot both be set.");
  if (!s.optimizer && !s.train_op_fn) throw ValueError("train_op_fn and optimizer cannot both be None.");
  spec.train_op = s.optimizer ? s.optimizer->minimize(*spec.loss, {.global_step = train::get_global_step()}) : s.train_op_fn(*spec.loss);
  return spec;
}
} // namespace tfc::contrib::estimator

namespace tfc::contrib::learn {
void Experiment::train() { e.train(o.train_input_fn, {.max_steps = o.train_steps, .hooks = o.train_monitors}); }
std::map<std::string, Tensor> Experiment::evaluate() const { return e.evaluate(o.eval_input_fn, {.steps = o.eval_steps, .hooks = o.eval_hooks}); }
std::map<std::string, Tensor> Experiment::train_and_evaluate() {
  train();
  return evaluate();
}
std::map<std::string, Tensor> Experiment::test() {
  e.train(o.train_input_fn, {.steps = 1, .hooks = o.train_monitors});
  return e.evaluate(o.eval_input_fn, {.steps = 1, .hooks = o.eval_hooks});
}
} // namespace tfc::contrib::learn
