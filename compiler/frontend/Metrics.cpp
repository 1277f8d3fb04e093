// tf.metrics (python/ops/metrics_impl.py).
#include "MetricsImpl.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Control.h"

namespace tfc::metrics {
using namespace frontend;

Variable counter(Shape s, const std::string &name, DType t) {
  Variable v([s, t] { return zeros(s, t); },
             {.trainable = false, .collections = {std::string(GraphKeys::LOCAL_VARIABLES), std::string(GraphKeys::METRIC_VARIABLES)}, .name = name});
  Access::state(v)->synchronization = 3; // ON_READ
  Access::state(v)->aggregation = 1;     // SUM
  return v;
}
void collect(const std::vector<std::string> &keys, const Output &o) {
  for (const std::string &k : keys) add_to_collection(k, o);
}
Same squeezed(const In &labels, const In &predictions) {
  Output p = convert(predictions), l;
  {
    Scoped s("remove_squeezable_dimensions", "", {labels, In(p)});
    l = convert(labels);
    int d = p.shape().rank() - l.shape().rank();
    if (p.shape().hasRank() && l.shape().hasRank()) {
      if (d == 1 && p.shape().dim(-1) <= 1) p = squeeze(p, {-1});
      else if (d == -1 && l.shape().dim(-1) <= 1) l = squeeze(l, {-1});
    }
  }
  if (!p.shape().isCompatibleWith(l.shape())) throw ValueError(cat("Shapes ", p.shape().str(), " and ", l.shape().str(), " are incompatible"));
  return {l, p};
}
Output fitted(const In &weights, const Output &values) {
  Output w = convert(weights);
  int d = w.shape().rank() - values.shape().rank();
  if (w.shape().rank() <= 0 || !values.shape().hasRank()) return w;
  if (d == 1) return squeeze(w, {-1});
  return d == -1 ? expand_dims(w, -1) : w;
}
std::unique_ptr<VariableScope> scopeOf(const std::string &name, const char *fallback) {
  if (!name.empty()) return std::make_unique<VariableScope>(name);
  return std::make_unique<VariableScope>(std::nullopt, VariableScopeOpts{.default_name = fallback});
}
namespace {

Output atLeastZero(const In &v) { return maximum(v, 0); }

Metric meanOf(const In &values, const MetricOpts &o, const char *fallback) {
  auto scope = scopeOf(o.name, fallback);
  Output v = cast(values, float32);
  Variable total = counter({}, "total"), count = counter({}, "count");
  Output n;
  if (o.weights) {
    Output w = cast(fitted(*o.weights, v), float32);
    w = broadcastWeights(w, v);
    v = multiply(v, w);
    n = reduce_sum(w);
  } else
    n = cast(size(v), float32);
  Output totalNow = assign_add(total, reduce_sum(v)), countNow;
  {
    ControlDependencies after({v});
    countNow = assign_add(count, n);
  }
  Output value = div_no_nan(total, atLeastZero(count), {.name = "value"});
  collect(o.metrics_collections, value);
  Output update = div_no_nan(totalNow, atLeastZero(countNow), {.name = "update_op"});
  collect(o.updates_collections, update);
  return {value, update};
}
Metric named(const In &values, MetricOpts o, const char *name) {
  if (o.name.empty()) o.name = name;
  return meanOf(values, o, "mean");
}

Metric counted(const char *fallback, const In &labelsIn, const In &predictionsIn, bool label, bool prediction, const MetricOpts &o) {
  auto scope = scopeOf(o.name, fallback);
  Output p = cast(predictionsIn, bool_);
  auto [l, q] = squeezed(cast(labelsIn, bool_), p);
  Output a = equal(l, label), b = equal(q, prediction);
  Output hit = logical_and(a, b);
  {
    Scoped checked("assert_type", "");
    no_op({.name = "statically_determined_correct_type"});
  }
  Variable count = counter({}, "count");
  Output v = cast(hit, float32);
  if (o.weights) v = multiply(v, cast(fitted(*o.weights, v), float32));
  Output value = identity(count);
  collect(o.metrics_collections, value);
  Output update = assign_add(count, reduce_sum(v));
  collect(o.updates_collections, update);
  return {value, update};
}
/// hits / (hits + misses), 0 where there are none.
Metric ratio(const char *fallback, const In &labelsIn, const In &predictionsIn, bool missLabel, bool missPrediction, const char *missName, const MetricOpts &o) {
  auto scope = scopeOf(o.name, fallback);
  Output p = cast(predictionsIn, bool_);
  auto [l, q] = squeezed(cast(labelsIn, bool_), p);
  MetricOpts inner{.weights = o.weights};
  auto [hit, hitNow] = counted("true_positives", l, q, true, true, inner);
  auto [miss, missNow] = counted(missName, l, q, missLabel, missPrediction, inner);
  auto quotient = [](const Output &a, const Output &b, const char *name) {
    Output some = greater(a + b, 0);
    Output r = divide(a, a + b);
    return where(some, r, 0.0, {.name = name});
  };
  Output value = quotient(hit, miss, "value");
  collect(o.metrics_collections, value);
  Output update = quotient(hitNow, missNow, "update_op");
  collect(o.updates_collections, update);
  return {value, update};
}

} // namespace

Metric mean(In values, MetricOpts o) { return meanOf(values, o, "mean"); }
Metric accuracy(In labels, In predictions, MetricOpts o) {
  auto [l, p] = squeezed(labels, predictions);
  if (l.dtype() != p.dtype()) p = cast(p, l.dtype());
  return named(cast(equal(p, l), float32), o, "accuracy");
}
Metric mean_absolute_error(In labels, In predictions, MetricOpts o) {
  auto [l, p] = squeezed(labels, predictions);
  return named(abs(p - l), o, "mean_absolute_error");
}
Metric mean_squared_error(In labels, In predictions, MetricOpts o) {
  auto [l, p] = squeezed(labels, predictions);
  return named(squared_difference(l, p), o, "mean_squared_error");
}
Metric root_mean_squared_error(In labels, In predictions, MetricOpts o) {
  auto [l, p] = squeezed(labels, predictions);
  MetricOpts inner = o;
  inner.metrics_collections.clear(), inner.updates_collections.clear();
  if (inner.name.empty()) inner.name = "root_mean_squared_error";
  auto [mse, update] = mean_squared_error(l, p, inner);
  Output value = sqrt(mse), now = sqrt(update);
  collect(o.metrics_collections, value), collect(o.updates_collections, now);
  return {value, now};
}
Metric percentage_below(In values, In threshold, MetricOpts o) { return named(cast(less(values, threshold), float32), o, "percentage_below_threshold"); }
Metric true_positives(In l, In p, MetricOpts o) { return counted("true_positives", l, p, true, true, o); }
Metric true_negatives(In l, In p, MetricOpts o) { return counted("true_negatives", l, p, false, false, o); }
Metric false_positives(In l, In p, MetricOpts o) { return counted("false_positives", l, p, false, true, o); }
Metric false_negatives(In l, In p, MetricOpts o) { return counted("false_negatives", l, p, true, false, o); }
Metric precision(In l, In p, MetricOpts o) { return ratio("precision", l, p, false, true, "false_positives", o); }
Metric recall(In l, In p, MetricOpts o) { return ratio("recall", l, p, true, false, "false_negatives", o); }

Metric mean_iou(In labelsIn, In predictionsIn, int classes, MetricOpts o) {
  auto scope = scopeOf(o.name, "mean_iou");
  Output labels = convert(labelsIn), predictions = convert(predictionsIn);
  Variable total = counter({classes, classes}, "total_confusion_matrix", float64);
  predictions = cast(predictions, int64), labels = cast(labels, int64);
  Output n = cast(classes, int64);
  if (predictions.shape().rank() > 1) predictions = reshape(predictions, {-1});
  if (labels.shape().rank() > 1) labels = reshape(labels, {-1});
  std::optional<In> weights;
  if (o.weights) {
    Output w = convert(*o.weights);
    weights = In(w.shape().rank() > 1 ? reshape(w, {-1}) : w);
  }
  Output now = confusion_matrix(labels, predictions, {.num_classes = In(n), .dtype = float64, .weights = weights});
  Output update = assign_add(total, now);
  Output rows = cast(reduce_sum(total, 0), float32), columns = cast(reduce_sum(total, 1), float32), diagonal = cast(diag_part(total), float32);
  Output all = rows + columns - diagonal;
  Output valid = reduce_sum(cast(not_equal(all, 0), float32));
  Output some = greater(all, 0);
  all = where(some, all, ones_like(all));
  Output iou = divide(diagonal, all);
  Output any = greater(valid, 0);
  Output mean = reduce_sum(iou, {}, {.name = "mean_iou"}) / valid;
  Output value = where(any, mean, 0.0);
  collect(o.metrics_collections, value), collect(o.updates_collections, update);
  return {value, update};
}

Metric auc(In labelsIn, In predictionsIn, AucOpts o) {
  auto scope = scopeOf(o.name, "auc");
  if (o.curve != "ROC" && o.curve != "PR") throw ValueError(cat("curve must be either ROC or PR, ", o.curve, " unknown"));
  if (o.summation_method != "trapezoidal" && o.summation_method != "minoring" && o.summation_method != "majoring")
    throw ValueError(cat("Invalid summation_method: ", o.summation_method));
  int n = o.num_thresholds;
  std::vector<float> thresholds{-1e-7f};
  for (int i = 0; i < n - 2; ++i) thresholds.push_back(static_cast<float>((i + 1) * 1.0 / (n - 1)));
  thresholds.push_back(1.0f + 1e-7f);
  Output predictions = convert(predictionsIn), labels = convert(labelsIn);
  Operation low = assert_greater_equal(predictions, cast(0.0, predictions.dtype()), {.message = "predictions must be in [0, 1]"});
  Operation high = assert_less_equal(predictions, cast(1.0, predictions.dtype()), {.message = "predictions must be in [0, 1]"});
  Output p, l;
  {
    ControlDependencies after(std::vector<Operation>{low, high});
    Output f = cast(predictions, float32);
    Same s = squeezed(cast(labels, bool_), f);
    p = s.predictions, l = s.labels;
  }
  Output column = reshape(p, {-1, 1}), row = reshape(cast(l, bool_), {1, -1});
  Output count = shape(column)[0];
  Output tiled = tile(op("ExpandDims", "ExpandDims", {constant(Value(thresholds)), In({1})}), stack({In(1), In(count)}));
  Output positive = greater(tile(transpose(column), {n, 1}), tiled);
  Output negative = logical_not(positive);
  Output isTrue = tile(row, {n, 1});
  Output isFalse = logical_not(isTrue);
  std::optional<Output> weights;
  if (o.weights) {
    Output w = broadcastWeights(cast(fitted(*o.weights, p), float32), p);
    weights = tile(reshape(w, {1, -1}), {n, 1});
  }
  auto tally = [&](const char *name, const Output &a, const Output &b) {
    Variable v = counter({n}, name);
    Output hit = cast(logical_and(a, b), float32);
    if (weights) hit = hit * *weights;
    Output update = assign_add(v, reduce_sum(hit, 1));
    return std::pair<Variable, Output>(v, update);
  };
  auto tp = tally("true_positives", isTrue, positive), fn = tally("false_negatives", isTrue, negative);
  auto tn = tally("true_negatives", isFalse, negative), fp = tally("false_positives", isFalse, positive);
  auto area = [&](const Output &tp, const Output &fn, const Output &tn, const Output &fp, const char *name) {
    double epsilon = 1e-6;
    Output hits = tp + epsilon;
    Output recall = divide(hits, tp + fn + epsilon);
    Output x, y;
    if (o.curve == "ROC") x = divide(fp, fp + tn + epsilon), y = recall;
    else {
      Output found = tp + epsilon;
      x = recall, y = divide(found, tp + fp + epsilon);
    }
    Output first = x(slice({}, n - 1));
    Output width = first - x(slice(1));
    Output a = y(slice({}, n - 1)), b = y(slice(1));
    Output height = o.summation_method == "minoring" ? minimum(a, b) : o.summation_method == "majoring" ? maximum(a, b) : (a + b) / 2.0;
    return reduce_sum(multiply(width, height), {}, {.name = name});
  };
  Output value = area(tp.first, fn.first, tn.first, fp.first, "value");
  collect(o.metrics_collections, value);
  Output update = area(tp.second, fn.second, tn.second, fp.second, "update_op");
  collect(o.updates_collections, update);
  return {value, update};
}

} // namespace tfc::metrics
