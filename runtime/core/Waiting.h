// How steps of a session wait for one another: without a lock of the session, until what they wait for is there, the session is closed,
// or their time is up.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <vector>

namespace tfc::rt {

/// The waits of a session, for whoever ends them. Locked before the mutexes of what is waited for.
class Waiting {
public:
  struct Wait {
    std::mutex *mutex;
    std::condition_variable *wake;
    bool cancelled = false; ///< guarded by `mutex`
  };
  /// False if nobody may wait any more. Call without the wait's mutex.
  bool enter(Wait &w) {
    std::lock_guard lock(mutex);
    if (!closed) waits.push_back(&w);
    return !closed;
  }
  void leave(Wait &w) {
    std::lock_guard lock(mutex);
    std::erase(waits, &w);
  }
  void close() {
    std::lock_guard lock(mutex);
    closed = true;
    for (Wait *w : waits) {
      std::lock_guard inner(*w->mutex);
      w->cancelled = true;
      w->wake->notify_all();
    }
  }

private:
  std::mutex mutex;
  std::vector<Wait *> waits;
  bool closed = false;
};

/// A step's hold on its session's variables, which it lets go of while it waits.
class StepLock {
public:
  enum Mode { None, Reads, Writes };
  StepLock(std::shared_mutex &steps, Mode mode) : steps(steps), mode(mode) { lock(); }
  StepLock(const StepLock &) = delete;
  ~StepLock() { unlock(); }
  void lock() {
    if (mode == Reads) steps.lock_shared();
    else if (mode == Writes) steps.lock();
  }
  void unlock() {
    if (mode == Reads) steps.unlock_shared();
    else if (mode == Writes) steps.unlock();
  }

private:
  std::shared_mutex &steps;
  const Mode mode;
};

} // namespace tfc::rt
