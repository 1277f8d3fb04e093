// Examples in place: entries of their maps and values of their lists, as views of the message.
#pragma once

#include "tfc/base/DType.h"
#include "tfc/base/Wire.h"

#include <vector>

namespace tfc::io::wire {

/// The values of a feature: one type, still as bytes of the message.
struct FeatureView {
  DType type = DType::unset; ///< unset: it has none
  std::string_view list;
};

inline bool readFeature(std::string_view bytes, FeatureView &f) {
  WireReader r(bytes);
  f = {};
  while (r.next()) {
    if (r.field < 1 || r.field > 3) continue;
    if (r.type != WireReader::Bytes) return false;
    f.type = r.field == 1 ? DType::string : r.field == 2 ? DType::float32 : DType::int64;
    f.list = r.bytes;
  }
  return !r.bad;
}

/// Calls f(key, value) for the entries of a map in field 1: Features, FeatureLists.
template <class F> bool eachEntry(std::string_view map, F f) {
  WireReader r(map);
  while (r.next()) {
    if (r.field != 1 || r.type != WireReader::Bytes) continue;
    std::string_view key, value;
    WireReader entry(r.bytes);
    while (entry.next())
      if (entry.type == WireReader::Bytes && entry.field <= 2) (entry.field == 1 ? key : value) = entry.bytes;
    if (entry.bad || !f(key, value)) return false;
  }
  return !r.bad;
}

/// The same for all features of an Example.
template <class F> bool eachFeature(std::string_view example, F f) {
  WireReader r(example);
  while (r.next())
    if (r.field == 1 && (r.type != WireReader::Bytes || !eachEntry(r.bytes, f))) return false;
  return !r.bad;
}

/// Takes `tag` and the bytes behind it, whose length has one or two bytes; false if something else is there, which may be right all
/// the same.
inline bool takeField(const char *&at, const char *end, char tag, std::string_view &bytes) {
  if (end - at < 3 || at[0] != tag) {
    if (end - at != 2 || at[0] != tag || at[1] != 0) return false;
    at += 2, bytes = {};
    return true;
  }
  auto n = static_cast<std::size_t>(static_cast<unsigned char>(at[1]));
  at += 2;
  if (n >= 0x80) {
    if (static_cast<unsigned char>(*at) >= 0x80) return false;
    n = (n & 0x7f) | static_cast<std::size_t>(static_cast<unsigned char>(*at++)) << 7;
  }
  if (n > static_cast<std::size_t>(end - at)) return false;
  bytes = {at, n};
  at += n;
  return true;
}

/// eachFeature and readFeature in one for an Example as all libraries write it: nothing but the map, keys in front of values, one list a
/// feature. False, in the midst of it, if it is written in another way: then those two tell.
template <class F> bool eachPlainFeature(std::string_view example, F f) {
  if (example.size() < 2 || example[0] != 0x0a) return false;
  WireReader whole(example);
  if (!whole.next() || !whole.atEnd() || whole.type != WireReader::Bytes) return false;
  const char *at = whole.bytes.data(), *end = at + whole.bytes.size();
  while (at != end) {
    std::string_view entry, key, value;
    if (!takeField(at, end, 0x0a, entry)) return false;
    const char *in = entry.data(), *last = in + entry.size();
    if (!takeField(in, last, 0x0a, key) || !takeField(in, last, 0x12, value) || in != last) return false;
    FeatureView view;
    if (!value.empty()) {
      const char *list = value.data(), *listEnd = list + value.size(), kind = *list;
      if ((kind != 0x0a && kind != 0x12 && kind != 0x1a) || !takeField(list, listEnd, kind, view.list) || list != listEnd) return false;
      view.type = kind == 0x0a ? DType::string : kind == 0x12 ? DType::float32 : DType::int64;
    }
    f(key, view);
  }
  return true;
}

/// How many numbers packed varints are: each ends with the one byte below 0x80 that it has.
inline std::size_t countVarints(std::string_view bytes) {
  std::size_t n = 0;
  for (char c : bytes) n += static_cast<unsigned char>(c) < 0x80;
  return n;
}
/// Reads `n` numbers to `to`; false if one is longer than ten bytes. `bytes` has so many, and ends with the last.
inline bool readVarints(std::string_view bytes, std::int64_t *to, std::size_t n) {
  auto *p = reinterpret_cast<const unsigned char *>(bytes.data());
  for (std::int64_t *end = to + n; to != end; ++to) {
    std::uint64_t v = *p++;
    if (v >= 0x80) {
      v &= 0x7f;
      int shift = 7;
      for (; shift < 64; shift += 7) {
        std::uint64_t b = *p++;
        v |= (b & 0x7f) << shift;
        if (b < 0x80) break;
      }
      if (shift >= 64) return false;
    }
    *to = static_cast<std::int64_t>(v);
  }
  return true;
}

/// The numbers of a list that is one packed field, as most are.
inline bool onePacked(std::string_view list, std::string_view &numbers) {
  const char *at = list.data(), *end = at + list.size();
  return !list.empty() && takeField(at, end, 0x0a, numbers) && at == end;
}

/// Hands the values to `sink`: put(value) one by one, putAll(bytes) for packed numbers. False if the bytes are broken.
template <class Sink> bool eachFloat(std::string_view list, Sink &sink) {
  if (std::string_view numbers; onePacked(list, numbers) && numbers.size() % sizeof(float) == 0) return sink.putAll(numbers);
  WireReader r(list);
  while (r.next()) {
    if (r.field != 1) continue;
    if (r.type == WireReader::Fixed32) {
      float v;
      std::memcpy(&v, &r.number, sizeof v);
      sink.put(v);
    } else if (r.type == WireReader::Bytes && r.bytes.size() % sizeof(float) == 0) {
      (void)sink.putAll(r.bytes);
    } else {
      return false;
    }
  }
  return !r.bad;
}

template <class Sink> bool eachInt(std::string_view list, Sink &sink) {
  if (std::string_view numbers; onePacked(list, numbers) && (numbers.empty() || static_cast<unsigned char>(numbers.back()) < 0x80)) return sink.putAll(numbers);
  WireReader r(list);
  while (r.next()) {
    if (r.field != 1) continue;
    if (r.type == WireReader::Varint) sink.put(static_cast<std::int64_t>(r.number));
    else if (r.type != WireReader::Bytes || (!r.bytes.empty() && static_cast<unsigned char>(r.bytes.back()) >= 0x80) || !sink.putAll(r.bytes)) return false;
  }
  return !r.bad;
}

template <class Sink> bool eachString(std::string_view list, Sink &sink) {
  if (std::string_view one; onePacked(list, one)) {
    sink.put(one);
    return true;
  }
  WireReader r(list);
  while (r.next()) {
    if (r.field != 1) continue;
    if (r.type != WireReader::Bytes) return false;
    sink.put(r.bytes);
  }
  return !r.bad;
}

/// Whichever of the three `Sink::Value` asks for.
template <class Sink> bool eachValue(std::string_view list, Sink &sink) {
  if constexpr (std::is_same_v<typename Sink::Value, float>) return eachFloat(list, sink);
  else if constexpr (std::is_same_v<typename Sink::Value, std::int64_t>) return eachInt(list, sink);
  else return eachString(list, sink);
}

/// Appends to a vector.
template <class T> struct Appender {
  using Value = T;
  std::vector<T> &out;
  template <class V> void put(const V &v) { out.emplace_back(v); }
  bool putAll(std::string_view bytes) {
    std::size_t at = out.size();
    if constexpr (std::is_same_v<T, float>) {
      out.resize(at + bytes.size() / sizeof(float));
      if (!bytes.empty()) std::memcpy(out.data() + at, bytes.data(), bytes.size());
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
      std::size_t n = countVarints(bytes);
      out.resize(at + n);
      return readVarints(bytes, out.data() + at, n);
    }
    return true;
  }
};

} // namespace tfc::io::wire
