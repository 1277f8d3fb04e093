// State: what a session keeps between steps: variables by name, the streams of its random ops, objects such as queues.
#pragma once

#include "Waiting.h"
#include "tfc/abi/program.h"
#include "tfc/base/Tensor.h"
#include "tfc/runtime/Resources.h"
#include "tfc/runtime/StepKernel.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

namespace tfc::rt {

class State {
public:
  ~State();
  /// The variable of that name and container, created uninitialised if it is new. InvalidArgument if it is known with
  /// another dtype.
  Expected<tfc_variable *> declare(const tfc_variable_desc &desc);
  /// State of a graph node's host op.
  HostOpState *hostOp(const std::string &node);

  std::vector<std::string> names() const;
  Expected<Tensor> value(std::string_view name) const;
  Status set(std::string_view name, const Tensor &value);

  /// Gives a variable dims and a buffer that fits; marks it initialised. The old buffer, if it is replaced, is put into
  /// `retired`: what reads it may not have run yet.
  static Status resize(tfc_variable &v, int rank, const std::int64_t *dims, std::vector<tfc_variable> &retired);
  static void freeBuffer(tfc_variable &v);
  /// Frees buffers that variables no longer have; later, if a step that has waited may still look at them.
  void discard(std::vector<tfc_variable> &retired);
  /// Around the rest of a step from its first wait on: other steps have changed variables since it began.
  void beginWaiting();
  void endWaiting();

  /// Functions of the graph's library by name (StepServices::function); set by the session.
  std::function<Expected<std::shared_ptr<StepFunction>>(std::string_view name)> functions;
  Resources resources;
  Waiting waiting;
  /// Held by steps that have variables: shared if they only read.
  mutable std::shared_timed_mutex steps;

private:
  struct Entry {
    tfc_variable variable{};
    Shape declared = Shape::unknown();
  };
  mutable std::mutex mutex; ///< guards the maps; variables themselves are guarded by `steps`
  std::map<std::string, std::unique_ptr<Entry>, std::less<>> variables;
  std::map<std::string, std::unique_ptr<HostOpState>, std::less<>> hostOps;
  int waiters = 0;                    ///< steps that have waited and run still
  std::vector<tfc_variable> discarded; ///< what they may look at
};

} // namespace tfc::rt
