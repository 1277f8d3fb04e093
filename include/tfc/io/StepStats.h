// What a traced run tells: TensorFlow's StepStats and RunMetadata, as bytes for event files and as JSON for chrome://tracing.
//
//   io::RunMetadata m = ...;                                      // tf::Session fills one: RunOptions::FULL_TRACE
//   writer->addRunMetadata("step 3", m.SerializeAsString(), 3);
//   std::string json = io::chromeTrace(m.step_stats);
//
// Fields bear the names of the messages.
#pragma once

#include "tfc/base/DType.h"
#include "tfc/base/Shape.h"
#include "tfc/base/Status.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tfc::io {

struct NodeOutput {
  int slot = 0;
  DType dtype = DType::unset;
  Shape shape = Shape::unknown(); ///< as far as the graph tells
};

/// One execution of a node. The rest of the times count from `all_start_micros`, which counts from 1970.
struct NodeExecStats {
  std::string node_name;
  std::int64_t all_start_micros = 0, op_start_rel_micros = 0, op_end_rel_micros = 0, all_end_rel_micros = 0;
  std::vector<NodeOutput> output;
  std::string timeline_label; ///< "NAME = OP(INPUT, ...)"
  std::int64_t scheduled_micros = 0;
  std::uint32_t thread_id = 0;
  std::int64_t all_start_nanos = 0, op_start_rel_nanos = 0, op_end_rel_nanos = 0, all_end_rel_nanos = 0, scheduled_nanos = 0;
};
struct DeviceStepStats {
  std::string device;
  std::vector<NodeExecStats> node_stats;
};
struct StepStats {
  std::vector<DeviceStepStats> dev_stats;
};
struct RunMetadata {
  StepStats step_stats;
  std::string SerializeAsString() const;
};

/// InvalidArgument if the bytes are no RunMetadata. Of the rest of the message nothing is kept.
Expected<RunMetadata> parseRunMetadata(std::string_view bytes);

/// Timeline.generate_chrome_trace_format: a process for each device, a row for each thread, one bar a node, and arrows from a node to
/// those that take its results.
std::string chromeTrace(const StepStats &stats, bool showDataflow = true);

} // namespace tfc::io
