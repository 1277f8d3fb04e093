// A line on a terminal that says how far long work is; nothing if standard error is no terminal or the work is short.
//
//   Progress progress("checking", total);
//   progress.at(done);                       // cheap; draws ten times a second at most
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <unistd.h>

namespace tfc::tools {

class Progress {
public:
  Progress(std::string doing, std::uint64_t total) : doing(std::move(doing)), total(total), terminal(isatty(STDERR_FILENO)) {}
  ~Progress() {
    if (drawn)
      std::fputs("\r\x1b[K", stderr);
  }
  Progress(const Progress &) = delete;

  void at(std::uint64_t done) {
    auto now = std::chrono::steady_clock::now();
    if (!terminal || now - last < std::chrono::milliseconds(100) || now - begin < std::chrono::milliseconds(500))
      return;
    last = now;
    drawn = true;
    constexpr int width = 40;
    int part = total ? static_cast<int>(static_cast<double>(width) * static_cast<double>(done) / static_cast<double>(total)) : 0;
    std::fprintf(stderr, "\r%s [%.*s%*s] %3d%%\x1b[K", doing.c_str(), part, "########################################", width - part, "", part * 100 / width);
    std::fflush(stderr);
  }

private:
  std::string doing;
  std::uint64_t total;
  bool terminal, drawn = false;
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now(), last = begin;
};

} // namespace tfc::tools
