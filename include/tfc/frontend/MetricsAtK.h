// Streaming metrics of rankings (tf.metrics.recall_at_k and its kin) and some of contrib.metrics.
//
//   auto [recall, update] = tf::metrics::recall_at_k(labels, logits, 5);
//
// labels: int64 [..., labels of a row] or [...] (one a row), dense or sparse; values below 0 or beyond the classes count for nothing.
#pragma once

#include "tfc/frontend/Metrics.h"
#include "tfc/frontend/Sparse.h"

namespace tfc::metrics {

/// Labels of a ranking: a tensor, or a SparseTensor.
struct RankLabels {
  RankLabels(In dense) : dense(std::move(dense)) {}
  RankLabels(Output dense) : dense(In(std::move(dense))) {}
  RankLabels(SparseTensor sparse) : sparse(std::move(sparse)) {}
  std::optional<In> dense;
  std::optional<SparseTensor> sparse;
};
struct AtKOpts { TFC_NAMED; std::optional<std::int64_t> class_id{}; std::optional<In> weights{}; std::vector<std::string> metrics_collections{}, updates_collections{}; std::string name{}; };
/// The part of a row's labels that are among its k largest predictions [..., classes]; with class_id, of that label alone. float64.
Metric recall_at_k(RankLabels labels, In predictions, int k, AtKOpts o = {});
/// The part of a row's k largest predictions that are among its labels.
Metric precision_at_k(RankLabels labels, In predictions, int k, AtKOpts o = {});
/// The same of class numbers [..., k] instead of predictions; k is for the name.
Metric recall_at_top_k(RankLabels labels, In predictions_idx, std::optional<int> k = {}, AtKOpts o = {});
Metric precision_at_top_k(RankLabels labels, In predictions_idx, std::optional<int> k = {}, AtKOpts o = {});
inline Metric sparse_precision_at_k(RankLabels labels, In predictions, int k, AtKOpts o = {}) { return precision_at_k(std::move(labels), std::move(predictions), k, std::move(o)); }

} // namespace tfc::metrics

namespace tfc::contrib::metrics {

struct F1Opts { TFC_NAMED; std::optional<In> weights{}; int num_thresholds = 200; std::vector<std::string> metrics_collections{}, updates_collections{}; std::string name{}; };
/// The largest 2 precision recall / (precision + recall) over thresholds of predictions in [0, 1].
tfc::metrics::Metric f1_score(In labels, In predictions, F1Opts o = {});
/// Of predictions and labels of one shape; NaN before there are two values.
tfc::metrics::Metric streaming_covariance(In predictions, In labels, tfc::metrics::MetricOpts o = {});
tfc::metrics::Metric streaming_pearson_correlation(In predictions, In labels, tfc::metrics::MetricOpts o = {});

} // namespace tfc::contrib::metrics
