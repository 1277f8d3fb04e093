// Counts of what passes did, shown by `tfc-opt --tfc-statistics`.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace tfc::compiler {

/// The counts of all passes that ran in this process, by pass and name; nothing is kept unless `enabled`.
struct Tallies {
  std::atomic<bool> enabled{false};
  std::mutex mutex;
  std::map<std::pair<std::string, std::string>, std::pair<std::uint64_t, std::string>> counts; ///< (pass, name): count, description

  static Tallies &all() {
    static Tallies instance;
    return instance;
  }
};

/// A pass's count of one thing. mlir::Pass::Statistic counts only where LLVM was built with statistics, and its layout is
/// another in a build with assertions than in the packaged library.
class Tally {
public:
  /// In a pass: `Tally merged{getArgument(), "merged", "what it counts"};`
  Tally(llvm::StringRef pass, const char *name, const char *description) : pass(pass), name(name), description(description) {}

  Tally &operator++() { return *this += 1; }
  Tally &operator+=(std::uint64_t n) {
    Tallies &all = Tallies::all();
    if (n == 0 || !all.enabled.load(std::memory_order_relaxed))
      return *this;
    std::lock_guard lock(all.mutex);
    auto &[count, text] = all.counts[{pass.str(), name}];
    count += n;
    text = description;
    return *this;
  }

private:
  llvm::StringRef pass;
  const char *name, *description;
};

} // namespace tfc::compiler
