// The wire format of protocol buffers, as far as small messages are read and written in place (tensors, examples, summaries).
// Nothing in a message is trusted: a reader that meets what cannot be says so by `bad` and gives nothing more.
//
//   for (WireReader r(bytes); r.next();)
//     if (r.field == 1 && r.type == WireReader::Bytes) name = r.bytes;
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace tfc {

class WireReader {
public:
  enum Type { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };
  explicit WireReader(std::string_view message) : at(message.data()), end(at + message.size()) {}

  int field = 0, type = 0;
  std::uint64_t number = 0; ///< of Varint, Fixed64 and Fixed32
  std::string_view bytes;
  bool bad = false;

  /// Reads the next field; false at the end or if the message is broken.
  bool next() {
    if (at == end || bad) return false;
    std::uint64_t tag;
    if (!varint(tag)) return false;
    field = static_cast<int>(tag >> 3 & 0x1fffffff), type = static_cast<int>(tag & 7);
    switch (type) {
    case Varint: return varint(number);
    case Fixed64: return fixed(8);
    case Fixed32: return fixed(4);
    case Bytes:
      if (!varint(number) || number > static_cast<std::uint64_t>(end - at)) return fail();
      bytes = {at, static_cast<std::size_t>(number)};
      at += number;
      return field > 0 || fail();
    default: return fail();
    }
  }
  /// Numbers one behind the other, as packed fields have them.
  bool varint(std::uint64_t &v) {
    if (at != end && static_cast<signed char>(*at) >= 0) { // most have one byte
      v = static_cast<std::uint64_t>(*at++);
      return true;
    }
    return longVarint(v);
  }
  bool atEnd() const { return at == end; }

private:
  bool longVarint(std::uint64_t &v) {
    v = 0;
    for (int shift = 0; shift < 64 && at != end; shift += 7) {
      auto b = static_cast<unsigned char>(*at++);
      v |= std::uint64_t{b & 0x7fu} << shift;
      if (b < 0x80) return true;
    }
    return fail();
  }
  bool fail() {
    bad = true;
    return false;
  }
  bool fixed(std::size_t n) {
    if (static_cast<std::size_t>(end - at) < n) return fail();
    number = 0;
    std::memcpy(&number, at, n);
    at += n;
    return true;
  }
  const char *at, *end;
};

class WireWriter {
public:
  std::string out;
  void varint(std::uint64_t v) {
    for (; v >= 0x80; v >>= 7) out += static_cast<char>(v | 0x80);
    out += static_cast<char>(v);
  }
  void number(int field, std::uint64_t v) { varint(static_cast<std::uint64_t>(field) << 3), varint(v); }
  void bytes(int field, std::string_view v) {
    varint(static_cast<std::uint64_t>(field) << 3 | 2), varint(v.size());
    out += v;
  }
  void fixed32(int field, std::uint32_t v) { fixed(field, 5, &v, sizeof v); }
  void real(int field, double v) { fixed(field, 1, &v, sizeof v); }
  void real(int field, float v) { fixed(field, 5, &v, sizeof v); }

private:
  void fixed(int field, int type, const void *v, std::size_t n) {
    varint(static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(type));
    out.append(static_cast<const char *>(v), n);
  }
};

} // namespace tfc
