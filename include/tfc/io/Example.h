// tf.train.Example and SequenceExample: named lists of strings, floats or integers, as records of training data hold them.
//
//   io::Features f;
//   f["label"] = std::vector<std::int64_t>{1};
//   f["pixels"] = std::vector<float>(784);
//   TFC_RETURN_IF_ERROR(writer->write(io::serializeExample(f)));
//
//   TFC_ASSIGN_OR_RETURN(io::Features again, io::parseExample(record));
//
// For batches of many examples with known features: tfc/io/ExampleParser.h.
#pragma once

#include "tfc/base/Status.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tfc::io {

/// One of BytesList, FloatList, Int64List, or none of them.
using Feature = std::variant<std::monostate, std::vector<std::string>, std::vector<float>, std::vector<std::int64_t>>;
using Features = std::map<std::string, Feature>;

struct SequenceExample {
  Features context;
  std::map<std::string, std::vector<Feature>> featureLists; ///< a Feature a step
  friend bool operator==(const SequenceExample &, const SequenceExample &) = default;
};

/// The message, its features in the order of their names.
std::string serializeExample(const Features &features);
std::string serializeSequenceExample(const SequenceExample &example);

/// InvalidArgument if the bytes are no such message. Packed and unpacked lists; of a name given twice the last counts; unknown
/// fields are passed over.
Expected<Features> parseExample(std::string_view bytes);
Expected<SequenceExample> parseSequenceExample(std::string_view bytes);

} // namespace tfc::io
