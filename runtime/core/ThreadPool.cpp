#include "ThreadPool.h"

#include "Denormals.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

namespace tfc::rt {

static constexpr int maxThreads = 256;
// Long enough to bridge the gap between two launches of a step, short enough not to eat a core between two steps.
static constexpr auto spinTime = std::chrono::microseconds(50);

static inline void relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

namespace {
/// One launch. Batches of tasks are handed out in rising order, so all below a failing one have been started.
struct Job {
  tfc_kernel kernel;
  void *const *buffers;
  const std::int64_t *sizes;
  std::int64_t tasks, batch;
  std::atomic<std::int64_t> next{0};
  std::mutex failure;
  std::int64_t failedAt = 0;
  std::int32_t code = 0;

  void work() {
    for (;;) {
      std::int64_t begin = next.fetch_add(batch, std::memory_order_relaxed);
      if (begin >= tasks) return;
      if (std::int32_t r = kernel(buffers, sizes, begin, std::min(begin + batch, tasks))) {
        next.store(tasks, std::memory_order_relaxed);
        std::lock_guard lock(failure);
        if (!code || begin < failedAt) code = r, failedAt = begin;
        return;
      }
    }
  }
};
} // namespace

struct ThreadPool::Rep {
  std::mutex launch; ///< held by the thread whose job is running
  int workers = 0;   ///< guarded by launch
  std::atomic<std::uint64_t> epoch{0};
  std::atomic<std::uint64_t> open{0}; ///< epoch of the job that may be joined; 0: none
  std::atomic<int> active{0};         ///< workers that look at the job, or work on it
  std::atomic<int> seats{0};          ///< how many more may join
  std::atomic<int> sleepers{0};
  Job *job = nullptr;
  std::mutex sleep;
  std::condition_variable wake;

  void workerLoop() {
    FlushDenormals flush;
    std::uint64_t seen = 0;
    for (;;) {
      std::uint64_t now = waitBeyond(seen);
      seen = now;
      // Either this sees the job closed, or the launching thread sees us active: both sides are sequentially consistent.
      active.fetch_add(1);
      if (open.load() == now && seats.fetch_sub(1) > 0) job->work();
      active.fetch_sub(1);
    }
  }

  std::uint64_t waitBeyond(std::uint64_t seen) {
    auto until = std::chrono::steady_clock::now() + spinTime;
    do {
      for (int i = 0; i < 64; ++i, relax())
        if (std::uint64_t now = epoch.load(std::memory_order_acquire); now != seen) return now;
    } while (std::chrono::steady_clock::now() < until);
    std::unique_lock lock(sleep);
    sleepers.fetch_add(1);
    wake.wait(lock, [&] { return epoch.load() != seen; });
    sleepers.fetch_sub(1);
    return epoch.load();
  }

  void grow(int wanted) {
    for (; workers < std::min(wanted, maxThreads - 1); ++workers) {
      try {
        std::thread([this] { workerLoop(); }).detach();
      } catch (const std::system_error &) {
        return; // fewer threads are slower, not wrong
      }
    }
  }
};

ThreadPool::ThreadPool() : rep(new Rep) {}

// Never destroyed: workers are detached and may outlive static destructors.
ThreadPool &ThreadPool::get() {
  static ThreadPool *pool = new ThreadPool;
  return *pool;
}

int ThreadPool::defaultThreads() { return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, maxThreads); }

std::int32_t ThreadPool::run(tfc_kernel kernel, void *const *buffers, const std::int64_t *sizes, std::int64_t tasks,
                             int threads) {
  if (tasks <= 0) return 0;
  threads = static_cast<int>(std::min<std::int64_t>(threads, tasks));
  std::unique_lock lock(rep->launch, std::defer_lock);
  if (threads < 2 || !lock.try_lock()) return kernel(buffers, sizes, 0, tasks);

  rep->grow(threads - 1);
  Job job{kernel, buffers, sizes, tasks, std::max<std::int64_t>(1, tasks / (threads * 4)), {}, {}, 0, 0};
  rep->job = &job;
  rep->seats.store(threads - 1);
  std::uint64_t epoch = rep->epoch.load() + 1;
  rep->open.store(epoch);
  rep->epoch.store(epoch);
  if (rep->sleepers.load() > 0) {
    { std::lock_guard sleeping(rep->sleep); }
    if (threads == 2) rep->wake.notify_one();
    else rep->wake.notify_all();
  }
  job.work();
  rep->open.store(0);
  for (int spins = 0; rep->active.load() > 0; ++spins) {
    if (spins < 2000) relax();
    else std::this_thread::yield(); // the worker may be waiting for this very core
  }
  return job.code;
}

} // namespace tfc::rt
