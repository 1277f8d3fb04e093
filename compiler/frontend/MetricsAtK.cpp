// tf.metrics.recall_at_k and precision_at_k (python/ops/metrics_impl.py), contrib.metrics' f1_score and correlations.
#include "MetricsImpl.h"

#include "tfc/frontend/Control.h"
#include "tfc/frontend/MetricsAtK.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tfc::metrics {
using namespace frontend;

namespace {

std::string atK(const char *what, std::optional<int> k, const AtKOpts &o) {
  std::string name = cat(what, "_at_");
  name += k ? cat(*k) : std::string("k");
  return o.class_id ? cat(name, "_class", *o.class_id) : name;
}
/// Sets in the last dimension: dense or sparse.
struct Rows {
  Output dense;
  std::optional<SparseTensor> sparse;
};
SparseTensor sparseOf(const Operation &r) { return SparseTensor(r.output(0), r.output(1), r.output(2)); }
SparseTensor setOp(const Rows &a, const Rows &b, const char *how) {
  graph::AttrMap attrs{{"set_operation", std::string(how)}, {"validate_indices", true}};
  if (a.sparse && b.sparse)
    return sparseOf(opNode("SparseToSparseSetOperation", "", {a.sparse->indices, a.sparse->values, a.sparse->dense_shape, b.sparse->indices, b.sparse->values, b.sparse->dense_shape}, attrs));
  if (b.sparse) return sparseOf(opNode("DenseToSparseSetOperation", "", {a.dense, b.sparse->indices, b.sparse->values, b.sparse->dense_shape}, attrs));
  return sparseOf(opNode("DenseToDenseSetOperation", "", {a.dense, b.dense}, attrs));
}
Rows onlyClass(const Rows &ids, std::int64_t id) {
  if (ids.sparse) return {{}, sparse_retain(*ids.sparse, equal(ids.sparse->values, id))};
  Output dims = shape(ids.dense, {.out_type = int64});
  Output last = size(dims) - 1;
  // math_ops.reduced_shape: the last dimension becomes 1.
  Output axis = reshape(last, {1});
  Output rank = size(dims);
  Output wrapped = (axis + rank) % rank;
  Output axisShape = shape(wrapped);
  Output places = range(rank);
  Output unit = ones(Dims(axisShape), dims.dtype());
  Output reduced = dynamic_stitch({places, wrapped}, {dims, unit});
  In number = id >= INT32_MIN && id <= INT32_MAX ? In(static_cast<int>(id)) : In(id);
  Output filled = fill(Dims(reduced), cast(number, int64));
  SparseTensor found = setOp({filled, {}}, ids, "intersection");
  return {{}, SparseTensor(found.indices, found.values, dims)};
}
/// Labels with a last dimension, as predictions have it.
Rows expanded(const RankLabels &labels, const Output &predictions) {
  Output dense = labels.sparse ? Output() : convert(*labels.dense);
  Scoped s("", "expand_labels", {In(labels.sparse ? labels.sparse->values : dense), In(predictions)});
  if (labels.sparse) {
    const SparseTensor &l = *labels.sparse;
    Output missing = equal(rank(predictions), size(l.dense_shape) + 1);
    auto parts = cond(
        missing,
        [&] {
          SparseTensor r = sparse_reshape(l, concat({In(l.dense_shape), In(Tensor(std::vector<std::int64_t>{1}))}, 0), {.name = s.name});
          return std::vector<Output>{r.indices, r.values, r.dense_shape};
        },
        [&] { return std::vector<Output>{l.indices, l.values, l.dense_shape}; });
    return {{}, SparseTensor(parts[0], parts[1], parts[2])};
  }
  Shape ls = dense.shape(), ps = predictions.shape();
  if (ls.hasRank() && ps.hasRank()) {
    if (ps.rank() == ls.rank()) return {dense, {}};
    if (ps.rank() == ls.rank() + 1) return {expand_dims(dense, -1, {.name = s.name}), {}};
    throw ValueError(cat("Unexpected labels shape ", ls.str(), " for predictions shape ", ps.str(),
                         ". Predictions rank should be the same rank as labels rank or labels rank plus one ."));
  }
  Output missing = equal(rank(predictions), rank(dense) + 1);
  return {cond(missing, [&] { return expand_dims(dense, -1, {.name = s.name}); }, [&] { return dense; }), {}};
}

/// Counts the set operation's results in a variable.
Metric tally(const char *what, const char *inner, const char *how, std::optional<int> k, const Rows &predictions, const Rows &labels, const AtKOpts &o) {
  std::vector<In> values;
  Scoped scope("", atK(what, k, o), values);
  Output n;
  {
    Scoped s("", inner, values);
    Rows l = labels, p = predictions;
    if (o.class_id) l = onlyClass(labels, *o.class_id), p = onlyClass(predictions, *o.class_id);
    SparseTensor found = setOp(p, l, how);
    n = cast(sets::set_size(found), float64);
    if (o.weights) {
      ControlDependencies after({assertBroadcastable(*o.weights, n)});
      n = multiply(n, cast(*o.weights, float64));
    }
  }
  // Over all dimensions, whose number TensorFlow does not know of set sizes.
  Output dims = op("Rank", "", {n});
  Output total = op("Sum", "", {n, range(0, dims, 1, {.name = "range"})}, {{"keep_dims", false}});
  Variable v = counter({}, scope.name, float64);
  return {v, assign_add(v, total, {.name = "update"})};
}

Metric atTopK(bool recalls, const RankLabels &labels, const In &idx, std::optional<int> k, const AtKOpts &o, const std::string &name) {
  Scoped s(name, atK(recalls ? "recall" : "precision", k, o), {idx});
  Output top = convert(idx);
  Rows l = expanded(labels, top);
  Rows p{cast(top, int64), {}};
  auto [hit, hitNow] = tally("true_positive", "true_positives", "intersection", k, p, l, o);
  auto [miss, missNow] = recalls ? tally("false_negative", "false_negatives", "b-a", k, p, l, o) : tally("false_positive", "false_positives", "a-b", k, p, l, o);
  Output value = divide(hit, add(hit, miss), {.name = s.name});
  collect(o.metrics_collections, value);
  Output update = divide(hitNow, add(hitNow, missNow), {.name = "update"});
  collect(o.updates_collections, update);
  return {value, update};
}
Metric rankedAt(bool recalls, const RankLabels &labels, const In &predictions, int k, const AtKOpts &o) {
  Scoped s(o.name, atK(recalls ? "recall" : "precision", k, o), {predictions});
  Output top = nn::top_k(predictions, k).second;
  return atTopK(recalls, labels, top, k, o, s.name);
}

} // namespace

Metric recall_at_k(RankLabels l, In p, int k, AtKOpts o) { return rankedAt(true, l, p, k, o); }
Metric precision_at_k(RankLabels l, In p, int k, AtKOpts o) { return rankedAt(false, l, p, k, o); }
Metric recall_at_top_k(RankLabels l, In idx, std::optional<int> k, AtKOpts o) { return atTopK(true, l, idx, k, o, o.name); }
Metric precision_at_top_k(RankLabels l, In idx, std::optional<int> k, AtKOpts o) { return atTopK(false, l, idx, k, o, o.name); }

} // namespace tfc::metrics

namespace tfc::contrib::metrics {
using namespace frontend;
using tfc::metrics::Metric;
namespace M = tfc::metrics;

Metric f1_score(In labelsIn, In predictionsIn, F1Opts o) {
  if (o.num_thresholds < 3) throw ValueError(cat("num_thresholds must be at least 3, got ", o.num_thresholds));
  auto scope = M::scopeOf(o.name, "f1");
  auto [l, p] = M::squeezed(cast(labelsIn, bool_), cast(predictionsIn, float32));
  const double epsilon = 1e-7;
  int n = o.num_thresholds;
  std::vector<float> thresholds{static_cast<float>(-epsilon)};
  for (int i = 0; i < n - 2; ++i) thresholds.push_back(static_cast<float>((i + 1) * 1.0 / (n - 1)));
  thresholds.push_back(static_cast<float>(1 + epsilon));
  Output row = reshape(p, {1, -1});
  Output positive = greater(row, reshape(constant(Value(thresholds)), {-1, 1})); // [thresholds, values]
  Output truth = reshape(l, {1, -1});
  std::optional<Output> weights;
  if (o.weights) weights = reshape(broadcastWeights(cast(M::fitted(*o.weights, p), float32), p), {1, -1});
  auto tally = [&](const char *name, const Output &both) {
    Variable v = M::counter({n}, name);
    Output hit = cast(both, float32);
    if (weights) hit = hit * *weights;
    Output update = assign_add(v, reduce_sum(hit, 1));
    return std::pair<Variable, Output>(v, update);
  };
  auto tp = tally("true_positives", logical_and(truth, positive)), fn = tally("false_negatives", logical_and(truth, logical_not(positive)));
  auto fp = tally("false_positives", logical_and(logical_not(truth), positive));
  auto best = [&](const Output &tp, const Output &fp, const Output &fn, const std::string &suffix) {
    Output precision = divide(tp, epsilon + tp + fp, {.name = "precision_" + suffix}), recall = divide(tp, epsilon + tp + fn, {.name = "recall_" + suffix});
    Output f1 = 2.0 * precision * recall / (precision + recall + epsilon);
    return reduce_max(f1);
  };
  Output value = best(tp.first, fp.first, fn.first, "value");
  M::collect(o.metrics_collections, value);
  Output update = best(tp.second, fp.second, fn.second, "update");
  M::collect(o.updates_collections, update);
  return {value, update};
}

/// Predictions and labels as floats of one shape.
static std::pair<Output, Output> pairOf(In predictions, In labels) {
  Output p = cast(predictions, float32), l = cast(labels, float32);
  if (!p.shape().isCompatibleWith(l.shape())) throw ValueError(cat("Shapes ", p.shape().str(), " and ", l.shape().str(), " are incompatible"));
  return {p, l};
}

Metric streaming_covariance(In predictions, In labels, M::MetricOpts o) {
  auto scope = M::scopeOf(o.name, "covariance");
  auto [p, l] = pairOf(predictions, labels);
  Variable count = M::counter({}, "count"), meanP = M::counter({}, "mean_prediction"), meanL = M::counter({}, "mean_label"), comoment = M::counter({}, "comoment");
  Output w, n, weightedP = p, weightedL = l;
  if (o.weights) {
    w = broadcastWeights(cast(M::fitted(*o.weights, l), float32), l);
    n = reduce_sum(w), weightedP = p * w, weightedL = l * w;
  } else
    n = cast(size(l), float32);
  Output countNow = assign_add(count, n);
  Output before = countNow - n;
  struct Moved { Output batch, previous, now; };
  auto move = [&](const Variable &mean, const Output &weighted) {
    Output batch = div_no_nan(reduce_sum(weighted), n);
    Output delta = div_no_nan((batch - mean) * n, countNow);
    Output now = assign_add(mean, delta);
    return Moved{batch, now - delta, now};
  };
  Moved mp = move(meanP, weightedP), ml = move(meanL, weightedL);
  Output residuals = (p - mp.batch) * (l - ml.batch);
  Output batch = reduce_sum(o.weights ? residuals * w : residuals);
  Output delta = batch + (mp.previous - mp.batch) * (ml.previous - ml.batch) * div_no_nan(before * n, countNow);
  Output comomentNow = assign_add(comoment, delta);
  auto quotient = [&](const Output &sum, const Output &of, const char *name) {
    return where(less_equal(of, 1.0), In(std::numeric_limits<float>::quiet_NaN()), truediv(sum, of - 1.0), {.name = name});
  };
  Output value = quotient(comoment, count, "covariance");
  M::collect(o.metrics_collections, value);
  Output update = quotient(comomentNow, countNow, "update_op");
  M::collect(o.updates_collections, update);
  return {value, update};
}
Metric streaming_pearson_correlation(In predictions, In labels, M::MetricOpts o) {
  auto scope = M::scopeOf(o.name, "pearson_r");
  auto [p, l] = pairOf(predictions, labels);
  // One set of weights for all three.
  if (o.weights) o.weights = In(broadcastWeights(cast(M::fitted(*o.weights, l), float32), l));
  auto [cov, covNow] = streaming_covariance(p, l, {.weights = o.weights, .name = "covariance"});
  auto [vp, vpNow] = streaming_covariance(p, p, {.weights = o.weights, .name = "variance_predictions"});
  auto [vl, vlNow] = streaming_covariance(l, l, {.weights = o.weights, .name = "variance_labels"});
  Output value = truediv(cov, multiply(sqrt(vp), sqrt(vl)), {.name = "pearson_r"});
  M::collect(o.metrics_collections, value);
  Output update = truediv(covNow, multiply(sqrt(vpNow), sqrt(vlNow)), {.name = "update_op"});
  M::collect(o.updates_collections, update);
  return {value, update};
}

} // namespace tfc::contrib::metrics
