// Where hostile graphs come from: recorded cases, and nodes made from the table of ops.
#pragma once

#include "Mutate.h"

#include <filesystem>

namespace tfc::fuzz {

/// Folders with a case.json below `root`, sorted.
std::vector<std::filesystem::path> findCases(const std::filesystem::path &root);

/// The graph and the runs of a recorded case (test/conformance/README.md describes the format).
Expected<Sample> readCase(const std::filesystem::path &folder);

/// Names of the ops that run in tfc, sorted.
std::vector<std::string> runnableOps();

/// A graph of one node of this op: operands of drawn types and shapes, fed or constant, attributes drawn or left to their defaults.
/// Nothing says that they fit one another.
Sample nodeOf(const std::string &op, Random &random);

} // namespace tfc::fuzz
