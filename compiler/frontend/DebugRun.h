// What a run with debug options keeps and where it goes; what a traced run tells. Private to compiler/frontend.
#pragma once

#include "State.h"

#include "tfc/frontend/Trace.h"

#include "tfc/frontend/Session.h"
#include "tfc/runtime/Session.h"

#include <limits>
#include <span>

namespace tfc::frontend {

/// What is dumped of a tensor: DebugIdentity, itself; DebugNanCount, an int64 vector of one number; DebugNumericSummary, the
/// doubles of core/kernels/debug_ops.h.
struct DebugOp {
  std::string name;
  double lower = -std::numeric_limits<double>::infinity(), upper = std::numeric_limits<double>::infinity();
  bool muteIfHealthy = false;
};
/// Reads "DebugNumericSummary(mute_if_healthy=true; lower_bound=-1.5)". FailedPrecondition for an op or attribute that is not known.
DebugOp parseDebugOp(const std::string &text, const std::string &tensorName);
/// Unimplemented, naming the tensor, for a type that the op does not take. None if the op is mute.
Tensor debugValue(const DebugOp &op, const Tensor &value, const std::string &tensorName);

struct WatchedTensor {
  graph::Edge edge;
  struct Dump { std::string folder; DebugOp op; };
  std::vector<Dump> dumps;
};

/// The watched tensors that a run computes and that can be fetched from it, each after those it depends on. Unimplemented for URLs that
/// tfc does not have.
std::vector<WatchedTensor> watchedTensors(const GraphState &g, const DebugOptions &options, const std::vector<graph::Node *> &wanted, std::span<const graph::Edge> fed);

struct DumpRequest {
  std::span<const graph::Edge> fed;
  std::vector<std::string> fetches{}, targets{};
  std::vector<WatchedTensor> watched{};
  int runIndex = 0;
};
/// Writes the values in tfdbg's layout (include/tfc/frontend/Debug.h): one file a tensor, the graph that ran, and the core metadata.
void dumpTensors(const DumpRequest &request, const DebugOptions &options, std::span<const Tensor> values);

} // namespace tfc::frontend
