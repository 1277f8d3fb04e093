// Ends a run that would go on: its time is up, its caller stops it, or its session is closed.
#pragma once

#include "Waiting.h"

#include <atomic>
#include <functional>
#include <stop_token>

namespace tfc::rt {

/// Sets a word that the run looks at (tfc_exec::stop). Time is watched by one thread for all runs, started by the first that needs it.
class RunWatch {
public:
  RunWatch(Waiting &waiting, std::optional<std::chrono::steady_clock::time_point> deadline, std::stop_token stop);
  RunWatch(const RunWatch &) = delete;
  ~RunWatch();
  const std::int32_t *word() const { return &stopWord; }
  /// Whether the time is up.
  bool timedOut() const { return isLate.load(std::memory_order_acquire); }

private:
  friend class Clock;
  Waiting &waiting;
  const std::optional<std::chrono::steady_clock::time_point> deadline;
  std::int32_t stopWord = 0;
  std::atomic<bool> isLate{false};
  std::stop_callback<std::function<void()>> onStop;
};

} // namespace tfc::rt
