// What reads bytes that anybody may have written: one target a format. Each takes any bytes and must come back, with a value or an
// error, within its memory; what it checks besides it says by std::abort.
//
//   static void run(std::string_view bytes) { (void)io::parseExample(bytes); }
//   static const Target target("example", {io::serializeExample(...)}, run);
//
// Deterministic.cpp runs all of them on mutated seeds, in seconds: a test. Fuzzer.cpp hands one (TFC_FUZZ_TARGET) to libFuzzer; the
// preset fuzz builds it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tfc::fuzz {

struct Target {
  using Seeds = std::vector<std::string> (*)();
  Target(const char *name, Seeds seeds, void (*run)(std::string_view bytes)) : name(name), seeds(seeds), run(run) { all().push_back(this); }
  static std::vector<const Target *> &all();
  const char *const name;
  const Seeds seeds; ///< valid files of the format
  void (*const run)(std::string_view bytes);
};

/// A folder of this process in memory, and a file there with these bytes.
const std::string &scratchFolder();
std::string scratchFile(const std::string &name, std::string_view bytes);
std::string fileBytes(const std::string &path);
/// Takes a length (one byte) and so many bytes.
std::string_view takeShort(std::string_view &bytes);
/// The program ends if an invariant does not hold.
void require(bool holds, const char *what);

} // namespace tfc::fuzz
