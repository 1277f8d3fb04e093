// Each target on its seeds: whole, cut anywhere, with single bits flipped, and with a few places changed. Equal in every run.
#include "../Mutate.h"
#include "Target.h"

#include <gtest/gtest.h>

using namespace tfc::fuzz;

namespace {

/// One change of the kinds that damage and malice make.
void change(std::string &bytes, const std::vector<std::string> &seeds, Random &random) {
  static const std::vector<std::string> hostile = {std::string(1, '\0'), "\xff", "\x7f", "\x80", "\xff\xff\xff\xff\x0f", "\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
                                        std::string(8, '\xff'), std::string(4, '\x7f')};
  std::size_t at = random.below(bytes.size() + 1), n = random.below(std::min<std::size_t>(bytes.size() - at, 64) + 1);
  switch (random.below(7)) {
  case 0: bytes.erase(at, n); break;
  case 1: bytes.insert(at, bytes.substr(random.below(bytes.size() + 1), n)); break;
  case 2:
  case 3:
    if (at < bytes.size())
      bytes[at] = static_cast<char>(random.below(256));
    break;
  case 4: bytes.insert(at, random.pick(hostile)); break;
  case 5: bytes.replace(at, n, random.pick(hostile)); break;
  default: {
    const std::string &other = random.pick(seeds);
    std::size_t from = random.below(other.size() + 1);
    bytes.replace(at, n, other.substr(from, random.below(100)));
  }
  }
}

class Readers : public testing::TestWithParam<const Target *> {};

TEST_P(Readers, TakeAnyBytes) {
  const Target &t = *GetParam();
  std::vector<std::string> seeds = t.seeds();
  ASSERT_FALSE(seeds.empty());
  t.run("");
  std::uint64_t seedNumber = 0;
  for (const std::string &seed : seeds) {
    ASSERT_FALSE(seed.empty());
    t.run(seed);
    std::size_t step = 1 + seed.size() / 300;
    for (std::size_t n = 0; n < seed.size(); n += step)
      t.run(std::string_view(seed).substr(0, n));
    Random random(++seedNumber);
    std::size_t bits = seed.size() * 8, flips = std::min<std::size_t>(bits, 1200);
    for (std::size_t i = 0; i < flips; ++i) {
      std::size_t bit = flips == bits ? i : random.below(bits);
      std::string damaged = seed;
      damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
      t.run(damaged);
    }
    for (int i = 0; i < 1200; ++i) {
      std::string damaged = seed;
      for (std::uint64_t n = 1 + random.below(4); n > 0; --n)
        change(damaged, seeds, random);
      t.run(damaged);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, Readers, testing::ValuesIn(Target::all()), [](const auto &info) { return std::string(info.param->name); });

} // namespace
