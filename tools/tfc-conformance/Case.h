// One conformance case: a folder with a graph, tensors and case.json (the format is described in test/conformance/README.md).
#pragma once

#include "tfc/compiler/Compiler.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tfc::conformance {

enum class Verdict { Passed, Failed, Skipped };

struct Outcome {
  Verdict verdict = Verdict::Passed;
  std::vector<std::string> lines; ///< failures, or why it was skipped
  std::vector<std::string> waits; ///< op types or features a skipped case waits for
  std::uint64_t digest = 0xcbf29ce484222325; ///< of the bits of all results: equal digests, equal results
};

struct RunOptions {
  compiler::Options compile;
  int threads = 0;
};

/// Runs the steps of the case in `folder`, in one session, inside a scratch copy of its extra files (changes the working
/// directory). Never throws.
Outcome runCase(const std::filesystem::path &folder, const RunOptions &options);

/// Nothing if `got` equals `want` within the tolerance of its dtype, else a line that says how they differ.
std::string difference(const Tensor &got, const Tensor &want, double rtol, double atol);

} // namespace tfc::conformance
