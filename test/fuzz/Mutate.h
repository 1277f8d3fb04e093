// Valid graphs made hostile: one or a few places of a sample are spoiled, everything else stays as it was, so that the damage
// gets past the reader and into shape rules, passes, kernels and the runtime.
//
//   Random random(seed);
//   std::string what = mutate(sample, random);   // "attr strides of conv: 2 → -1"
#pragma once

#include "tfc/base/Tensor.h"

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace tfc::fuzz {

/// One run of a session.
struct Run {
  std::vector<std::pair<std::string, Tensor>> feeds;
  std::vector<std::string> fetches, targets;
};

/// A graph and what is run of it, in order, in one session.
struct Sample {
  std::string name;
  std::string graph; ///< serialized GraphDef
  std::vector<Run> runs;
  std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> gradients; ///< (ys, xs), added to the graph
  bool hasLoops = false; ///< a loop whose step or bound is spoiled may run for ever, and rightly so
};

/// Draws of one case; equal seeds give equal draws.
class Random {
public:
  explicit Random(std::uint64_t seed) : engine(seed) {}
  std::uint64_t below(std::uint64_t n) { return n ? engine() % n : 0; }
  bool chance(double p) { return static_cast<double>(engine() >> 11) * 0x1p-53 < p; }
  template <class List> const auto &pick(const List &list) { return list[below(list.size())]; }

private:
  std::mt19937_64 engine;
};

/// An integer that sizes, axes, indices and counts should not be; near `usual` or far from it. Without `huge` nothing above a few hundred.
std::int64_t hostileInt(std::int64_t usual, Random &random, bool huge);

/// Spoils the sample in one to three places; says what it did. A graph that cannot be parsed stays as it is.
std::string mutate(Sample &sample, Random &random);

} // namespace tfc::fuzz
