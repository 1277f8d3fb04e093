// Feature lists of serialized SequenceExamples as tensors (tf.parse_sequence_example, tf.parse_single_sequence_example), read in place.
// Their context features are those of an Example: ExampleParser reads them from the same bytes.
//
//   TFC_ASSIGN_OR_RETURN(auto lists, io::parseFeatureLists({
//       {.kind = io::FeatureSpec::Kind::Fixed, .key = "tokens", .type = DType::int64, .shape = Shape{}},
//       {.kind = io::FeatureSpec::Kind::Sparse, .key = "tags", .type = DType::string}}, records, {}, false));
//   lists[0].values, lists[0].lengths;                               // int64 [n, longest] and int64 [n]
#pragma once

#include "tfc/io/ExampleParser.h"

namespace tfc::io {

struct FeatureListSpec {
  FeatureSpec::Kind kind = FeatureSpec::Kind::Fixed;
  std::string key;
  DType type = DType::float32; ///< float32, int64 or string
  Shape shape = {};            ///< Fixed: of one step
  bool mayMiss = false;        ///< Fixed: an example without the list has no steps of it; otherwise that is an error
  DType splits = DType::int64; ///< Ragged
};

/// Fixed: values [n, longest, shape...] filled up with zeros or empty strings, lengths [n] in steps. Sparse: indices [k, 3] of example,
/// step and value, values [k], denseShape [3]. Ragged: values [k], splits [n + 1] of examples into steps, inner [steps + 1] of steps into
/// values. Of a single example the first dimension is not there, and splits is a scalar.
struct ParsedFeatureList {
  Tensor values, indices, denseShape, lengths, splits, inner;
};

/// A result a spec. `names` (empty, or one an example) go into errors. `single`: of the one example there is. InvalidArgument: damaged
/// bytes, a type that no feature has, another type than the example's, a missing list, a step with another number of values.
Expected<std::vector<ParsedFeatureList>> parseFeatureLists(std::span<const FeatureListSpec> specs, std::span<const std::string> examples,
                                                           std::span<const std::string> names, bool single);

} // namespace tfc::io
