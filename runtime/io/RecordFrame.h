// What stands around a record: length, its checksum; the record's checksum behind it.
#pragma once

#include "Crc32c.h"

#include <cstring>

namespace tfc::io::frame {

constexpr std::size_t header = 12, overhead = 16;

inline std::uint64_t length(const char *p) {
  std::uint64_t v;
  std::memcpy(&v, p, 8);
  return v;
}

inline bool validHeader(const char *p) {
  std::uint32_t stored;
  std::memcpy(&stored, p + 8, 4);
  return stored == maskCrc(crc32c(0, p, 8));
}

/// The 12 bytes before a record of `n` bytes.
inline void putHeader(char *to, std::uint64_t n) {
  std::memcpy(to, &n, 8);
  std::uint32_t crc = maskCrc(crc32c(0, to, 8));
  std::memcpy(to + 8, &crc, 4);
}

} // namespace tfc::io::frame
