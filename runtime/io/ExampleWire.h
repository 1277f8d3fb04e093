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

/// Hands the values to `sink`: put(value) one by one, putAll(bytes) for packed floats. False if the bytes are broken.
template <class Sink> bool eachFloat(std::string_view list, Sink &sink) {
  WireReader r(list);
  while (r.next()) {
    if (r.field != 1) continue;
    if (r.type == WireReader::Fixed32) {
      float v;
      std::memcpy(&v, &r.number, sizeof v);
      sink.put(v);
    } else if (r.type == WireReader::Bytes && r.bytes.size() % sizeof(float) == 0) {
      sink.putAll(r.bytes);
    } else {
      return false;
    }
  }
  return !r.bad;
}

template <class Sink> bool eachInt(std::string_view list, Sink &sink) {
  WireReader r(list);
  while (r.next()) {
    if (r.field != 1) continue;
    if (r.type == WireReader::Varint) sink.put(static_cast<std::int64_t>(r.number));
    else if (r.type != WireReader::Bytes) return false;
    else
      for (WireReader packed(r.bytes); !packed.atEnd();) {
        std::uint64_t v;
        if (!packed.varint(v)) return false;
        sink.put(static_cast<std::int64_t>(v));
      }
  }
  return !r.bad;
}

template <class Sink> bool eachString(std::string_view list, Sink &sink) {
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
  void putAll(std::string_view bytes) {
    if constexpr (std::is_same_v<T, float>) {
      std::size_t at = out.size();
      out.resize(at + bytes.size() / sizeof(float));
      std::memcpy(out.data() + at, bytes.data(), bytes.size());
    }
  }
};

} // namespace tfc::io::wire
