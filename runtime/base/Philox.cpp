#include "tfc/base/Philox.h"

#include <random>

namespace tfc::philox {

Generator seeded(std::uint64_t seed, std::uint64_t seed2) {
  if (!seed && !seed2) {
    std::random_device device;
    seed = device() | std::uint64_t{device()} << 32;
    seed2 = device() | std::uint64_t{device()} << 32;
  }
  return {seed, seed2};
}

} // namespace tfc::philox
