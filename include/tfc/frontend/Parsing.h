// tf.parse_example, tf.parse_single_example and those of SequenceExamples: serialized messages to tensors.
//
//   auto f = tf::parse_single_example(record, {{"label", tf::FixedLenFeature({}, tf::int64)}, {"ids", tf::VarLenFeature(tf::int64)}});
//   tf::Output label = f["label"];
//   tf::SparseTensor ids = f.sparse("ids");
#pragma once

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Sparse.h"

#include <map>
#include <variant>

namespace tfc {

/// Values of one shape; `default_value` where an example has none (then it is an error without).
struct FixedLenFeature {
  FixedLenFeature(Shape shape, DType dtype, std::optional<In> default_value = {}) : shape(std::move(shape)), dtype(dtype), default_value(std::move(default_value)) {}
  Shape shape;
  DType dtype;
  std::optional<In> default_value;
};
/// Any number of values: a SparseTensor.
struct VarLenFeature {
  explicit VarLenFeature(DType dtype) : dtype(dtype) {}
  DType dtype;
};
/// Any number of blocks of one shape, padded to the most blocks of the batch. Not for single examples.
struct FixedLenSequenceFeature {
  FixedLenSequenceFeature(Shape shape, DType dtype, bool allow_missing = false, std::optional<In> default_value = {})
      : shape(std::move(shape)), dtype(dtype), allow_missing(allow_missing), default_value(std::move(default_value)) {}
  Shape shape;
  DType dtype;
  bool allow_missing;
  std::optional<In> default_value;
};
using Feature = std::variant<FixedLenFeature, VarLenFeature, FixedLenSequenceFeature>;

/// By name: tensors of FixedLen features, sparse tensors of VarLen ones.
class ParsedFeatures {
public:
  /// KeyError if there is no such FixedLen feature.
  const Output &operator[](const std::string &key) const;
  /// KeyError if there is no such VarLen feature.
  const SparseTensor &sparse(const std::string &key) const;
  std::map<std::string, Output> dense;
  std::map<std::string, SparseTensor> sparses;
};

struct ParseOpts { TFC_NAMED; std::string name{}; std::optional<In> example_names{}; };
/// `serialized`: a vector of n examples; tensors of [n] + shape. ValueError without features, or for an unset allow_missing. At run time
/// InvalidArgumentError "Name: ..., Feature: ... is required but could not be found." and for other types or counts of values.
ParsedFeatures parse_example(In serialized, const std::map<std::string, Feature> &features, ParseOpts o = {});
/// `serialized`: a scalar; tensors of the features' shapes. Errors as parse_example.
ParsedFeatures parse_single_example(In serialized, const std::map<std::string, Feature> &features, ParseOpts o = {});

/// `context`: as of parse_example. `sequence`: of FixedLenSequence features the steps as a dimension in front of their shape, filled up
/// with zeros or empty strings, and in `lengths` how many each example has; of VarLen features indices of (example,) step and value.
struct ParsedSequence {
  ParsedFeatures context, sequence;
  std::map<std::string, Output> lengths;
};

/// `serialized`: a scalar, a SequenceExample. ValueError without features, for a FixedLenSequence feature in the context, a FixedLen one or
/// a default value in the sequence. At run time InvalidArgumentError "Name: ..., Feature list '...' is required but could not be found. ..."
/// (not with allow_missing), and for other types or counts of values. `example_names` is a scalar here.
ParsedSequence parse_single_sequence_example(In serialized, const std::map<std::string, Feature> &context_features,
                                             const std::map<std::string, Feature> &sequence_features = {}, ParseOpts o = {});

namespace io {
/// `serialized`: a vector of SequenceExamples. Errors as parse_single_sequence_example.
ParsedSequence parse_sequence_example(In serialized, const std::map<std::string, Feature> &context_features,
                                      const std::map<std::string, Feature> &sequence_features = {}, ParseOpts o = {});
using tfc::FixedLenFeature;
using tfc::FixedLenSequenceFeature;
using tfc::parse_example;
using tfc::parse_single_example;
using tfc::parse_single_sequence_example;
using tfc::VarLenFeature;
} // namespace io
} // namespace tfc
