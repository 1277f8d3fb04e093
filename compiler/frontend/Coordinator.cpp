// tf.train.Coordinator (python/training/coordinator.py).
#include "State.h"

#include "tfc/frontend/Input.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>

namespace tfc::train {
using frontend::cat;

struct Coordinator::Impl {
  struct Thread {
    std::string name;
    bool ended = false;
  };
  std::mutex mutex;
  std::condition_variable_any changed;
  bool stop = false, joined = false;
  std::exception_ptr error;
  std::map<std::thread::id, std::shared_ptr<Thread>> threads;
};

Coordinator::Coordinator() : impl(std::make_shared<Impl>()) {}

bool Coordinator::should_stop() const {
  std::lock_guard lock(impl->mutex);
  return impl->stop;
}

bool Coordinator::joined() const {
  std::lock_guard lock(impl->mutex);
  return impl->joined;
}

/// The end of the input is no error.
static std::exception_ptr withoutCleanEnd(std::exception_ptr e) {
  if (!e) return e;
  try {
    std::rethrow_exception(e);
  } catch (const errors::OutOfRangeError &) {
    return nullptr;
  } catch (...) {
    return e;
  }
}

void Coordinator::request_stop(std::exception_ptr e) {
  e = withoutCleanEnd(e);
  std::lock_guard lock(impl->mutex);
  if (impl->joined && e) std::rethrow_exception(e);
  if (impl->stop) return;
  if (e && !impl->error) impl->error = e;
  impl->stop = true;
  impl->changed.notify_all();
}

void Coordinator::clear_stop() {
  std::lock_guard lock(impl->mutex);
  impl->joined = impl->stop = false;
  impl->error = nullptr;
}

bool Coordinator::wait_for_stop(std::optional<std::chrono::milliseconds> timeout, std::stop_token token) const {
  std::unique_lock lock(impl->mutex);
  auto stopped = [&] { return impl->stop; };
  if (timeout) return impl->changed.wait_for(lock, token, *timeout, stopped);
  return impl->changed.wait(lock, token, stopped);
}

void Coordinator::raise_requested_exception() const {
  std::lock_guard lock(impl->mutex);
  if (impl->error) std::rethrow_exception(impl->error);
}

void Coordinator::stop_on_exception(const std::function<void()> &f) {
  try {
    f();
  } catch (...) {
    request_stop(std::current_exception());
  }
}

std::jthread Coordinator::start_thread(std::string name, std::function<void(std::stop_token)> f) {
  auto known = std::make_shared<Impl::Thread>();
  known->name = std::move(name);
  std::jthread thread([self = *this, known, f = std::move(f)](std::stop_token token) mutable {
    try {
      f(token);
    } catch (...) {
      try {
        self.request_stop(std::current_exception());
      } catch (...) { // after join: nobody is left to tell
      }
    }
    std::lock_guard lock(self.impl->mutex);
    known->ended = true;
    self.impl->changed.notify_all();
  });
  std::lock_guard lock(impl->mutex);
  impl->threads[thread.get_id()] = known;
  return thread;
}

void Coordinator::join(std::vector<std::jthread> &threads, std::chrono::seconds grace, bool ignore_live_threads) {
  std::unique_lock lock(impl->mutex);
  std::vector<std::shared_ptr<Impl::Thread>> known;
  for (auto &[id, t] : impl->threads) known.push_back(t);
  auto allEnded = [&] { return std::all_of(known.begin(), known.end(), [](auto &t) { return t->ended; }); };
  impl->changed.wait(lock, [&] { return impl->stop || allEnded(); });
  impl->changed.wait_for(lock, grace, allEnded);
  for (std::jthread &t : threads) {
    if (!t.joinable()) continue;
    auto it = impl->threads.find(t.get_id());
    bool waits = it == impl->threads.end(); // the coordinator did not start it: it ends when it sees the stop
    if (!waits && !it->second->ended) continue;
    lock.unlock();
    t.join();
    lock.lock();
  }
  std::string stragglers;
  for (auto &t : known)
    if (!t->ended) stragglers += (stragglers.empty() ? "" : " ") + t->name;
  impl->joined = true;
  impl->threads.clear();
  if (impl->error) std::rethrow_exception(impl->error);
  if (!stragglers.empty() && !ignore_live_threads) throw RuntimeError(cat("Coordinator stopped with threads still running: ", stragglers));
}

std::jthread loop(Coordinator &c, std::optional<std::chrono::milliseconds> interval, std::function<void()> f) {
  return c.start_thread("LooperThread", [c, interval, f](std::stop_token token) {
    if (!interval) {
      while (!c.should_stop() && !token.stop_requested()) f();
      return;
    }
    auto next = std::chrono::steady_clock::now();
    while (true) {
      auto left = std::chrono::ceil<std::chrono::milliseconds>(next - std::chrono::steady_clock::now());
      if (c.wait_for_stop(std::max(left, std::chrono::milliseconds(0)), token) || token.stop_requested()) return;
      next += *interval;
      f();
    }
  });
}

} // namespace tfc::train
