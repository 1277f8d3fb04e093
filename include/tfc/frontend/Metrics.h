// tf.metrics: streaming metrics. Each gives its value and the op that takes in a batch; its counts are local variables.
//
//   auto [acc, update] = tf::metrics::accuracy(labels, predictions);
//   sess.run(tf::local_variables_initializer());
//   sess.run(update, {{labels, y}, {predictions, p}});   sess.run(acc);
#pragma once

#include "tfc/frontend/Math.h"

namespace tfc::metrics {

struct MetricOpts { TFC_NAMED; std::optional<In> weights{}; std::vector<std::string> metrics_collections{}, updates_collections{}; std::string name{}; };
using Metric = std::pair<Output, Output>;
Metric mean(In values, MetricOpts o = {});
Metric accuracy(In labels, In predictions, MetricOpts o = {});
Metric mean_absolute_error(In labels, In predictions, MetricOpts o = {});
Metric mean_squared_error(In labels, In predictions, MetricOpts o = {});
Metric root_mean_squared_error(In labels, In predictions, MetricOpts o = {});
Metric percentage_below(In values, In threshold, MetricOpts o = {});
Metric true_positives(In labels, In predictions, MetricOpts o = {});
Metric true_negatives(In labels, In predictions, MetricOpts o = {});
Metric false_positives(In labels, In predictions, MetricOpts o = {});
Metric false_negatives(In labels, In predictions, MetricOpts o = {});
Metric precision(In labels, In predictions, MetricOpts o = {});
Metric recall(In labels, In predictions, MetricOpts o = {});
Metric mean_iou(In labels, In predictions, int num_classes, MetricOpts o = {});
struct AucOpts { TFC_NAMED; std::optional<In> weights{}; int num_thresholds = 200; std::string curve = "ROC"; std::vector<std::string> metrics_collections{}, updates_collections{}; std::string name{}, summation_method = "trapezoidal"; };
Metric auc(In labels, In predictions, AucOpts o = {});

} // namespace tfc::metrics
