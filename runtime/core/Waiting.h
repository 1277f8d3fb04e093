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
  /// Waits until it holds them, or `stop` (tfc_exec::stop) is raised: then it holds nothing.
  StepLock(std::shared_timed_mutex &steps, Mode mode, const std::int32_t &stop) : steps(steps), mode(mode), isHeld(acquire(stop)) {}
  StepLock(const StepLock &) = delete;
  ~StepLock() {
    if (isHeld) unlock();
  }
  explicit operator bool() const { return isHeld; }
  void lock() {
    if (mode == Reads) steps.lock_shared();
    else if (mode == Writes) steps.lock();
  }
  void unlock() {
    if (mode == Reads) steps.unlock_shared();
    else if (mode == Writes) steps.unlock();
  }

private:
  bool acquire(const std::int32_t &stop) {
    if (mode == None || (mode == Reads ? steps.try_lock_shared() : steps.try_lock())) return true;
    constexpr std::chrono::milliseconds look{10}; // how often it looks at the word, which wakes nobody
    bool got = false;
    while (!got && !Waiting::isRaised(stop)) got = mode == Reads ? steps.try_lock_shared_for(look) : steps.try_lock_for(look);
    if (got && Waiting::isRaised(stop)) { // what raised it may be why the other run has ended
      unlock();
      got = false;
    }
    return got;
  }
  std::shared_timed_mutex &steps;
  const Mode mode;
  const bool isHeld;
};

} // namespace tfc::rt
