// How steps of a session wait for one another: without a lock of the session, until what they wait for is there, the session is closed,
// or their time is up.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
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
  /// The word (tfc_exec::stop) of runs that only the session's closing ends.
  const std::int32_t *closedWord() const { return &stop; }
  /// Sets `word` when the session is closed, until `unwatch`.
  void watch(std::int32_t &word) {
    std::lock_guard lock(mutex);
    if (closed) raise(word);
    else words.push_back(&word);
  }
  void unwatch(std::int32_t &word) {
    std::lock_guard lock(mutex);
    std::erase(words, &word);
  }
  static void raise(std::int32_t &word) { std::atomic_ref(word).store(1, std::memory_order_relaxed); }
  static bool isRaised(const std::int32_t &word) { return std::atomic_ref(const_cast<std::int32_t &>(word)).load(std::memory_order_relaxed); }
  void close() {
    std::lock_guard lock(mutex);
    closed = true;
    raise(stop);
    for (std::int32_t *word : words) raise(*word);
    for (Wait *w : waits) {
      std::lock_guard inner(*w->mutex);
      w->cancelled = true;
      w->wake->notify_all();
    }
  }

private:
  std::mutex mutex;
  std::vector<Wait *> waits;
  std::vector<std::int32_t *> words;
  std::int32_t stop = 0;
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
