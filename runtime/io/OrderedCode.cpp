#include "OrderedCode.h"

#include <bit>

namespace tfc::io {
namespace {

/// Length byte, then the value's significant bytes, highest first; zero is the length byte alone.
void putNumber(std::string &out, std::uint64_t v) {
  int bytes = (std::bit_width(v) + 7) / 8;
  out.push_back(static_cast<char>(bytes));
  for (int i = bytes - 1; i >= 0; --i)
    out.push_back(static_cast<char>(v >> (8 * i)));
}

void putString(std::string &out, std::string_view s) {
  for (char c : s) {
    out.push_back(c);
    if (c == '\0')
      out.push_back('\xff');
    else if (c == '\xff')
      out.push_back('\0');
  }
  out.append("\0\1", 2);
}

/// `length` header bits (as many ones as there are bytes, then a zero) on top of the big-endian value; the sign flips all.
void putSigned(std::string &out, std::int64_t v) {
  std::uint64_t magnitude = v < 0 ? ~static_cast<std::uint64_t>(v) : v;
  int length = std::bit_width(magnitude) / 7 + 1;
  unsigned char bytes[10];
  bytes[0] = bytes[1] = v < 0 ? 0xff : 0;
  for (int i = 0; i < 8; ++i)
    bytes[2 + i] = static_cast<unsigned char>(static_cast<std::uint64_t>(v) >> (8 * (7 - i)));
  static const unsigned char header[11][2] = {{0, 0},    {0x80, 0}, {0xc0, 0}, {0xe0, 0}, {0xf0, 0},   {0xf8, 0},
                                              {0xfc, 0}, {0xfe, 0}, {0xff, 0}, {0xff, 0x80}, {0xff, 0xc0}};
  unsigned char *begin = bytes + 10 - length;
  begin[0] ^= header[length][0];
  if (length > 1)
    begin[1] ^= header[length][1];
  out.append(reinterpret_cast<char *>(begin), length);
}

} // namespace

std::string sliceKey(std::string_view name, const Slice &slice) {
  std::string key;
  putNumber(key, 0);
  putString(key, name);
  putNumber(key, slice.start.size());
  for (std::size_t i = 0; i < slice.start.size(); ++i) {
    putSigned(key, slice.isFull(i) ? 0 : slice.start[i]);
    putSigned(key, slice.isFull(i) ? -1 : slice.length[i]);
  }
  return key;
}

} // namespace tfc::io
