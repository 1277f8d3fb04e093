// Batches of serialized Examples as tensors (tf.parse_example, tf.parse_single_example): read in place, with no object a
// feature. What the ops ParseExample, ParseExampleV2 and ParseSingleExample run on.
//
//   TFC_ASSIGN_OR_RETURN(auto parser, io::ExampleParser::create({
//       io::FeatureSpec::fixed("x", DType::float32, Shape{784}),
//       io::FeatureSpec::variable("tags", DType::string)}));
//   TFC_ASSIGN_OR_RETURN(auto columns, parser->parse(records));       // std::vector<std::string>
//   columns[0].values;                                               // float32 [n, 784]
//   columns[1].indices, columns[1].values, columns[1].denseShape;    // of a SparseTensor
//
// A parser may be used by several threads.
#pragma once

#include "tfc/base/Tensor.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace tfc::io {

struct FeatureSpec {
  enum class Kind { Fixed, Sparse, Ragged };
  Kind kind = Kind::Fixed;
  std::string key;
  DType type = DType::float32; ///< float32, int64 or string
  Shape shape = {};            ///< Fixed: of one example; an unknown first dimension takes the longest (FixedLenSequenceFeature)
  Tensor missing = {};         ///< Fixed: value of an example without the feature; empty: that is an error. Unknown first dimension: padding
  DType splits = DType::int64; ///< Ragged

  static FeatureSpec fixed(std::string key, DType type, Shape shape, Tensor missing = {});
  static FeatureSpec variable(std::string key, DType type);
  static FeatureSpec ragged(std::string key, DType type, DType splits = DType::int64);
};

/// Fixed: values [n, shape...]. Sparse: indices [k, 2], values [k], denseShape [2]. Ragged: values [k], splits [n + 1].
struct ParsedFeature {
  Tensor values, indices, denseShape, splits;
};

class ExampleParser {
public:
  /// InvalidArgument if a type is none of the three, a shape is unknown in more than its first dimension, or a `missing` value
  /// does not fit.
  static Expected<std::unique_ptr<ExampleParser>> create(std::vector<FeatureSpec> specs);
  ~ExampleParser();
  /// A column a spec. `names` (empty, or one an example) go into errors. InvalidArgument with TensorFlow's text: damaged bytes,
  /// another type, a missing feature, another number of values.
  Expected<std::vector<ParsedFeature>> parse(std::span<const std::string> examples, std::span<const std::string> names = {}) const;
  /// One example: no batch dimension; indices [k, 1], denseShape [1], no splits.
  Expected<std::vector<ParsedFeature>> parseOne(const std::string &example) const;
  struct Impl;

private:
  explicit ExampleParser(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl;
};

} // namespace tfc::io
