// Work in independent parts, for one call: no pool is kept.
#pragma once

#include <algorithm>
#include <cstdint>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

namespace tfc::io {

/// Into how many parts `bytes` are worth cutting if one is to have at least `least`: at least 1, at most 8 or as many as there are cores.
inline std::size_t partsOf(std::uint64_t bytes, std::uint64_t least) {
  static const std::uint64_t cores = std::min(std::thread::hardware_concurrency(), 8u); // the library reads files to count them
  return static_cast<std::size_t>(std::max<std::uint64_t>(1, std::min(cores, bytes / least)));
}

/// Calls work(0) ... work(count - 1), each on its own thread as long as there are threads to be had, the first on the caller's.
/// What the lowest one threw is thrown again once all are done.
template <class F> void inParallel(std::size_t count, const F &work) {
  std::vector<std::exception_ptr> thrown(count);
  auto one = [&](std::size_t i) {
    try {
      work(i);
    } catch (...) {
      thrown[i] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    threads.reserve(count);
    for (std::size_t i = 1; i < count; ++i) {
      try {
        threads.emplace_back(one, i);
      } catch (const std::system_error &) {
        one(i);
      }
    }
    if (count) one(0);
  }
  for (const std::exception_ptr &e : thrown)
    if (e) std::rethrow_exception(e);
}

} // namespace tfc::io
