#include "Crc32c.h"

#include <array>
#include <cstring>

namespace tfc::io {
namespace {

using Row = std::array<std::uint32_t, 256>;

const Row &byteTable() {
  static const Row table = [] {
    Row t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t c = i;
      for (int k = 0; k < 8; ++k)
        c = c & 1 ? 0x82f63b78u ^ (c >> 1) : c >> 1;
      t[i] = c;
    }
    return t;
  }();
  return table;
}

std::uint32_t byTable(std::uint32_t crc, const unsigned char *p, std::size_t n) {
  const Row &table = byteTable();
  for (; n; --n)
    crc = table[(crc ^ *p++) & 255] ^ (crc >> 8);
  return crc;
}

/// A linear function of a register, by the images of its bits.
using Images = std::array<std::uint32_t, 32>;

std::uint32_t apply(const Images &image, std::uint32_t v) {
  std::uint32_t sum = 0;
  for (int bit = 0; v; ++bit, v >>= 1)
    if (v & 1)
      sum ^= image[bit];
  return sum;
}
/// The register after a zero byte.
Images zeroByte() {
  Images image;
  for (int bit = 0; bit < 32; ++bit) {
    std::uint32_t c = 1u << bit;
    image[bit] = byteTable()[c & 255] ^ (c >> 8);
  }
  return image;
}
Images twice(const Images &image) {
  Images out = image;
  for (std::uint32_t &v : out)
    v = apply(image, v);
  return out;
}

#if defined(__x86_64__)
/// The register after 2^k zero bytes, as one look-up a byte.
class ZeroBytes {
public:
  explicit ZeroBytes(int k) {
    Images image = zeroByte();
    for (; k; --k)
      image = twice(image);
    for (int byte = 0; byte < 4; ++byte)
      for (std::uint32_t v = 0; v < 256; ++v)
        rows[byte][v] = apply(image, v << (8 * byte));
  }
  std::uint32_t operator()(std::uint32_t c) const {
    return rows[0][c & 255] ^ rows[1][c >> 8 & 255] ^ rows[2][c >> 16 & 255] ^ rows[3][c >> 24];
  }

private:
  std::array<Row, 4> rows;
};

inline std::uint64_t word(const unsigned char *p) {
  std::uint64_t v;
  std::memcpy(&v, p, 8);
  return v;
}

/// The instruction gives a result each cycle but takes three for one: three streams of 2^k bytes side by side.
template <int K>
__attribute__((target("sse4.2"))) std::uint32_t threeStreams(std::uint32_t crc, const unsigned char *&p, std::size_t &n) {
  static const ZeroBytes behind(K);
  constexpr std::size_t length = std::size_t{1} << K;
  while (n >= 3 * length) {
    std::uint64_t a = crc, b = 0, c = 0;
    for (std::size_t i = 0; i < length; i += 8) {
      a = __builtin_ia32_crc32di(a, word(p + i));
      b = __builtin_ia32_crc32di(b, word(p + length + i));
      c = __builtin_ia32_crc32di(c, word(p + 2 * length + i));
    }
    std::uint32_t front = behind(static_cast<std::uint32_t>(a)) ^ static_cast<std::uint32_t>(b);
    crc = behind(front) ^ static_cast<std::uint32_t>(c);
    p += 3 * length;
    n -= 3 * length;
  }
  return crc;
}

__attribute__((target("sse4.2"))) std::uint32_t byInstruction(std::uint32_t crc, const unsigned char *p, std::size_t n) {
  crc = threeStreams<12>(crc, p, n);
  crc = threeStreams<8>(crc, p, n);
  std::uint64_t c = crc;
  for (; n >= 8; n -= 8, p += 8)
    c = __builtin_ia32_crc32di(c, word(p));
  crc = static_cast<std::uint32_t>(c);
  for (; n; --n)
    crc = __builtin_ia32_crc32qi(crc, *p++);
  return crc;
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

std::uint32_t crc32cConcat(std::uint32_t first, std::uint32_t second, std::uint64_t size) {
  for (Images image = zeroByte(); size; size >>= 1, image = twice(image))
    if (size & 1)
      first = apply(image, first);
  return first ^ second;
}

std::uint32_t crc32cPortable(std::uint32_t crc, const void *data, std::size_t size) {
  return ~byTable(~crc, static_cast<const unsigned char *>(data), size);
}

} // namespace tfc::io
