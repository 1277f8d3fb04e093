// tf.client.timeline: how the time of a step was spent, for chrome://tracing.
//
//   tf::RunMetadata md;
//   sess.run(train, {{x, xs}}, {.trace_level = tf::RunOptions::FULL_TRACE}, &md);
//   std::ofstream("timeline.json") << tf::timeline::Timeline(md.step_stats).generate_chrome_trace_format();
#pragma once

#include "tfc/io/StepStats.h"

namespace tfc {
namespace graph {
class Graph;
}
namespace rt {
struct StepTrace;
}
namespace frontend {
/// A traced run of `graph` as TensorFlow tells it: one entry for each node that a launch carries or a host op runs. The last node of a
/// launch has its time and a label with the ops of all; the others take none.
io::StepStats stepStats(const graph::Graph &graph, const rt::StepTrace &trace);
} // namespace frontend

namespace timeline {
class Timeline {
public:
  explicit Timeline(io::StepStats step_stats) : stats(std::move(step_stats)) {}
  /// JSON. `show_dataflow`: arrows from each node to those that take its results.
  std::string generate_chrome_trace_format(bool show_dataflow = true) const { return io::chromeTrace(stats, show_dataflow); }

private:
  io::StepStats stats;
};
} // namespace timeline
} // namespace tfc
