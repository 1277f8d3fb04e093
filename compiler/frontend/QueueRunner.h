// Queue runners as collections keep them, and as meta graphs do (QueueRunnerDef).
#pragma once

#include "State.h"

#include <exception>

namespace tfc::frontend {

struct QueueRunnerState {
  graph::Node *queue = nullptr;
  std::vector<graph::Node *> enqueues;
  graph::Node *close = nullptr, *cancel = nullptr;
  std::vector<int> closedCodes; ///< errors that mean the end of the input
  std::mutex mutex;
  std::map<const void *, int> running; ///< threads by session
  std::vector<std::exception_ptr> raised;
};

std::string writeQueueRunnerDef(const QueueRunnerState &q);
/// ValueError if the bytes are malformed or name nodes that the graph does not have.
std::shared_ptr<QueueRunnerState> readQueueRunnerDef(GraphState &g, std::string_view bytes);

} // namespace tfc::frontend
