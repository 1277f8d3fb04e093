// The thread pool: one a process, for the tasks of kernels.
#pragma once

#include "tfc/abi/program.h"

#include <cstdint>

namespace tfc::rt {

class ThreadPool {
public:
  static ThreadPool &get();
  /// Runs tasks [0, tasks) of `kernel` with at most `threads` threads, the caller among them, and returns what the lowest
  /// failing task returned, 0 if none failed. If the pool is busy with another launch the caller runs all of it alone.
  std::int32_t run(tfc_kernel kernel, void *const *buffers, const std::int64_t *sizes, std::int64_t tasks, int threads);
  /// One per core.
  static int defaultThreads();

private:
  ThreadPool();
  struct Rep;
  Rep *rep;
};

} // namespace tfc::rt
