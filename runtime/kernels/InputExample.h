// Example and SequenceExample messages, read in place.
#pragma once

#include "Wire.h"
#include "tfc/runtime/HostKernel.h"

#include <unordered_map>

namespace tfc::rt {

/// The values of a feature: one type, still as bytes of the message.
struct Feature {
  DType type = DType::unset; ///< unset: it has none
  std::string_view list;

  /// Appends the values to a vector of that type's elements; false if the bytes are broken.
  bool append(std::vector<float> &out) const;
  bool append(std::vector<std::int64_t> &out) const;
  bool append(std::vector<std::string> &out) const;
};

using FeatureMap = std::unordered_map<std::string_view, Feature>;
using FeatureListMap = std::unordered_map<std::string_view, std::vector<Feature>>;

/// False if the bytes are no such message. The maps refer to the bytes.
bool readExample(std::string_view bytes, FeatureMap &features);
bool readSequenceExample(std::string_view bytes, FeatureMap &context, FeatureListMap &lists);

/// Attributes that are lists of strings or of shapes; nothing if the call has none.
std::vector<std::string> stringsAttr(const HostCall &c, std::string_view name);
std::vector<Shape> shapesAttr(const HostCall &c, std::string_view name);

/// Values of one of the three types of features.
struct FeatureValues {
  std::vector<float> floats;
  std::vector<std::int64_t> ints;
  std::vector<std::string> strings;

  bool append(const Feature &f) {
    return f.type == float32 ? f.append(floats) : f.type == int64 ? f.append(ints) : f.append(strings);
  }
  std::int64_t size(DType type) const {
    return static_cast<std::int64_t>(type == float32 ? floats.size() : type == int64 ? ints.size() : strings.size());
  }
  void appendFrom(const Tensor &t);
  /// Fills up to `n` values with the scalar `pad`, or with zeros if that is empty.
  void pad(DType type, std::int64_t n, const Tensor &pad);
  Tensor take(DType type, Shape shape) const;
};

} // namespace tfc::rt
