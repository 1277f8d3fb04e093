#include "tfc/io/Example.h"

#include "ExampleWire.h"

namespace tfc::io {
namespace {

std::string featureBytes(const Feature &feature) {
  WireWriter list, f;
  if (auto *strings = std::get_if<std::vector<std::string>>(&feature)) {
    for (const std::string &s : *strings)
      list.bytes(1, s);
    f.bytes(1, list.out);
  } else if (auto *floats = std::get_if<std::vector<float>>(&feature)) {
    if (!floats->empty())
      list.bytes(1, {reinterpret_cast<const char *>(floats->data()), floats->size() * sizeof(float)});
    f.bytes(2, list.out);
  } else if (auto *ints = std::get_if<std::vector<std::int64_t>>(&feature)) {
    WireWriter packed;
    for (std::int64_t v : *ints)
      packed.varint(static_cast<std::uint64_t>(v));
    if (!ints->empty())
      list.bytes(1, packed.out);
    f.bytes(3, list.out);
  }
  return std::move(f.out);
}

template <class Map, class Bytes> std::string mapBytes(const Map &map, Bytes valueBytes) {
  WireWriter out;
  for (const auto &[key, value] : map) {
    WireWriter entry;
    entry.bytes(1, key);
    entry.bytes(2, valueBytes(value));
    out.bytes(1, entry.out);
  }
  return std::move(out.out);
}

bool readValues(std::string_view bytes, Feature &out) {
  wire::FeatureView view;
  if (!wire::readFeature(bytes, view))
    return false;
  auto fill = [&]<class T>(std::vector<T> values) {
    wire::Appender<T> sink{values};
    if (!wire::eachValue(view.list, sink))
      return false;
    out = std::move(values);
    return true;
  };
  switch (view.type) {
  case DType::string: return fill(std::vector<std::string>());
  case DType::float32: return fill(std::vector<float>());
  case DType::int64: return fill(std::vector<std::int64_t>());
  default: out = std::monostate(); return true;
  }
}

bool readFeatures(std::string_view bytes, Features &out) {
  return wire::eachEntry(bytes, [&](std::string_view key, std::string_view value) { return readValues(value, out[std::string(key)]); });
}

bool readLists(std::string_view bytes, SequenceExample &out) {
  return wire::eachEntry(bytes, [&](std::string_view key, std::string_view value) {
    std::vector<Feature> &steps = out.featureLists[std::string(key)];
    steps.clear();
    WireReader r(value);
    while (r.next()) {
      if (r.field != 1)
        continue;
      if (r.type != WireReader::Bytes || !readValues(r.bytes, steps.emplace_back()))
        return false;
    }
    return !r.bad;
  });
}

} // namespace

std::string serializeExample(const Features &features) {
  WireWriter example;
  example.bytes(1, mapBytes(features, featureBytes));
  return std::move(example.out);
}

std::string serializeSequenceExample(const SequenceExample &example) {
  WireWriter out;
  if (!example.context.empty())
    out.bytes(1, mapBytes(example.context, featureBytes));
  if (!example.featureLists.empty())
    out.bytes(2, mapBytes(example.featureLists, [](const std::vector<Feature> &steps) {
      WireWriter list;
      for (const Feature &step : steps)
        list.bytes(1, featureBytes(step));
      return std::move(list.out);
    }));
  return std::move(out.out);
}

Expected<Features> parseExample(std::string_view bytes) {
  Features features;
  WireReader r(bytes);
  while (r.next())
    if (r.field == 1 && (r.type != WireReader::Bytes || !readFeatures(r.bytes, features)))
      r.bad = true;
  if (r.bad)
    return errors::invalidArgument("not an Example: the message is damaged");
  return features;
}

Expected<SequenceExample> parseSequenceExample(std::string_view bytes) {
  SequenceExample example;
  WireReader r(bytes);
  while (r.next()) {
    if (r.field != 1 && r.field != 2)
      continue;
    if (r.type != WireReader::Bytes || !(r.field == 1 ? readFeatures(r.bytes, example.context) : readLists(r.bytes, example)))
      r.bad = true;
  }
  if (r.bad)
    return errors::invalidArgument("not a SequenceExample: the message is damaged");
  return example;
}

} // namespace tfc::io
