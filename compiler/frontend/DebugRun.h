// What a run with debug options keeps and where it goes; what a traced run tells. Private to compiler/frontend.
#pragma once

#include "State.h"

#include "tfc/frontend/Trace.h"

#include "tfc/frontend/Session.h"
#include "tfc/runtime/Session.h"

#include <span>

namespace tfc::frontend {

struct WatchedTensor {
  graph::Edge edge;
  std::vector<std::string> folders; ///< where it is dumped
};

/// The watched tensors that a run computes and that can be fetched from it, each after those it depends on. Unimplemented for debug ops
/// and URLs that tfc does not have.
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
