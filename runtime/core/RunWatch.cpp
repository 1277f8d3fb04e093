#include "RunWatch.h"

#include <set>
#include <thread>
#include <utility>

namespace tfc::rt {

/// The deadlines of all runs, and the thread that waits for the earliest.
class Clock {
public:
  static Clock &get() {
    static Clock clock;
    return clock;
  }
  void add(RunWatch &w) {
    std::lock_guard lock(mutex);
    auto at = watches.emplace(*w.deadline, &w).first;
    if (!thread.joinable()) thread = std::jthread([this](std::stop_token ended) { watch(ended); });
    else if (at == watches.begin()) wake.notify_one();
  }
  void remove(RunWatch &w) {
    std::lock_guard lock(mutex);
    watches.erase({*w.deadline, &w});
  }

private:
  void watch(std::stop_token ended) {
    std::unique_lock lock(mutex);
    while (!ended.stop_requested()) {
      if (watches.empty()) {
        wake.wait(lock, ended, [&] { return !watches.empty(); });
        continue;
      }
      auto first = *watches.begin();
      if (std::chrono::steady_clock::now() >= first.first) {
        watches.erase(watches.begin());
        first.second->isLate.store(true, std::memory_order_release);
        Waiting::raise(first.second->stopWord);
      } else {
        wake.wait_until(lock, ended, first.first, [&] { return watches.empty() || *watches.begin() != first; });
      }
    }
  }

  std::mutex mutex;
  std::condition_variable_any wake;
  std::set<std::pair<std::chrono::steady_clock::time_point, RunWatch *>> watches;
  std::jthread thread; ///< last: it uses the others
};

RunWatch::RunWatch(Waiting &waiting, std::optional<std::chrono::steady_clock::time_point> deadline, std::stop_token stop)
    : waiting(waiting), deadline(deadline), onStop(std::move(stop), [this] { Waiting::raise(stopWord); }) {
  waiting.watch(stopWord);
  if (deadline) Clock::get().add(*this);
}

RunWatch::~RunWatch() {
  if (deadline) Clock::get().remove(*this);
  waiting.unwatch(stopWord);
}

} // namespace tfc::rt
