#include "Crc32c.h"

#include <array>
#include <cstring>

namespace tfc::io {
namespace {

std::uint32_t byTable(std::uint32_t crc, const unsigned char *p, std::size_t n) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t c = i;
      for (int k = 0; k < 8; ++k)
        c = c & 1 ? 0x82f63b78u ^ (c >> 1) : c >> 1;
      t[i] = c;
    }
    return t;
  }();
  for (; n; --n)
    crc = table[(crc ^ *p++) & 255] ^ (crc >> 8);
  return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t byInstruction(std::uint32_t crc, const unsigned char *p, std::size_t n) {
  std::uint64_t c = crc;
  for (; n >= 8; n -= 8, p += 8) {
    std::uint64_t v;
    std::memcpy(&v, p, 8);
    c = __builtin_ia32_crc32di(c, v);
  }
  for (; n; --n)
    c = __builtin_ia32_crc32qi(static_cast<std::uint32_t>(c), *p++);
  return static_cast<std::uint32_t>(c);
}
#endif

} // namespace

std::uint32_t crc32c(std::uint32_t crc, const void *data, std::size_t size) {
  auto *p = static_cast<const unsigned char *>(data);
#if defined(__x86_64__)
  static const bool hardware = __builtin_cpu_supports("sse4.2");
  if (hardware)
    return ~byInstruction(~crc, p, size);
#endif
  return ~byTable(~crc, p, size);
}

} // namespace tfc::io
