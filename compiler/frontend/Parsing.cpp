// python/ops/parsing_ops.py and parsing_config.py.
#include "State.h"

#include "tfc/frontend/Errors.h"
#include "tfc/frontend/Parsing.h"

#include <algorithm>

namespace tfc {
using namespace frontend;

namespace {

std::string keyName(std::string key) {
  for (char &c : key)
    if (!isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '.' && c != '-' && c != '/') c = '_';
  return "key_" + key;
}

/// Features by what the ops take: keys and types of the sparse ones; keys, shapes and defaults of the dense ones.
struct Columns {
  std::vector<std::string> sparseKeys, denseKeys;
  std::vector<DType> sparseTypes, denseTypes;
  std::vector<Shape> shapes;
  std::vector<In> defaults;
  Tensor mayMiss = Tensor::zeros(Shape{0}, DType::bool_); ///< of the dense ones of sequences

  void add(const std::string &key, Shape shape, DType dtype, const std::optional<In> &value, bool sequence) {
    if (!shape.is_fully_defined()) throw ValueError(cat("All dimensions of shape for feature ", key, " need to be known but received ", shape.str(), "."));
    if (value) defaults.push_back(reshape(convert_to_tensor(*value, {.dtype = dtype, .name = keyName(key)}), sequence ? Shape{} : shape));
    else defaults.push_back(constant(Tensor::zeros(Shape{0}, dtype)));
    std::vector<std::int64_t> dims(shape.dims().begin(), shape.dims().end());
    if (sequence) dims.insert(dims.begin(), -1);
    denseKeys.push_back(key), denseTypes.push_back(dtype), shapes.push_back(Shape(std::move(dims)));
  }

  /// The results that begin at `at`: indices, values and shapes of sparse features, or dense values.
  void takeSparse(const std::vector<Output> &out, std::size_t &at, ParsedFeatures &to) const {
    std::size_t n = sparseKeys.size();
    for (std::size_t i = 0; i < n; ++i) to.sparses.emplace(sparseKeys[i], SparseTensor(out[at + i], out[at + n + i], out[at + 2 * n + i]));
    at += 3 * n;
  }
  void takeDense(const std::vector<Output> &out, std::size_t &at, std::map<std::string, Output> &to) const {
    for (const std::string &key : denseKeys) to.emplace(key, out[at++]);
  }
};

In strings(const std::vector<std::string> &list) { // a vector even if it is empty
  Tensor t = Tensor::zeros(Shape{static_cast<std::int64_t>(list.size())}, DType::string);
  std::copy(list.begin(), list.end(), t.mutable_data<std::string>().begin());
  return In(t);
}

ParsedFeatures parse(const In &serialized, const std::map<std::string, Feature> &features, const std::optional<In> &names) {
  Columns c;
  for (const auto &[key, feature] : features) {
    if (auto *v = std::get_if<VarLenFeature>(&feature)) {
      c.sparseKeys.push_back(key), c.sparseTypes.push_back(v->dtype);
    } else if (auto *fixed = std::get_if<FixedLenFeature>(&feature)) {
      c.add(key, fixed->shape, fixed->dtype, fixed->default_value, false);
    } else {
      auto &sequence = std::get<FixedLenSequenceFeature>(feature);
      if (!sequence.allow_missing) throw ValueError(cat("Unsupported: FixedLenSequenceFeature requires allow_missing to be True. (key: ", key, ")"));
      c.add(key, sequence.shape, sequence.dtype, sequence.default_value, true);
    }
  }
  auto count = static_cast<std::int64_t>(c.sparseKeys.size());
  Operation op = opNode("ParseExampleV2", "ParseExampleV2",
                        {serialized, names ? *names : strings({}), strings(c.sparseKeys), strings(c.denseKeys), strings({}), Ins(c.defaults)},
                        {{"num_sparse", count}, {"sparse_types", c.sparseTypes}, {"dense_shapes", c.shapes}, {"ragged_value_types", std::vector<DType>()},
                         {"ragged_split_types", std::vector<DType>()}});
  ParsedFeatures r;
  std::size_t at = 0;
  c.takeSparse(op.outputs(), at, r);
  c.takeDense(op.outputs(), at, r.dense);
  return r;
}

/// The feature of the key is of another kind than those this place takes.
[[noreturn]] void unsupported(const char *kind, const std::string &key) { throw ValueError(cat("Unsupported ", kind, " for key '", key, "'")); }

ParsedSequence parseSequence(const In &serialized, const std::map<std::string, Feature> &context, const std::map<std::string, Feature> &sequence,
                             const std::optional<In> &names) {
  Columns c, s;
  for (const auto &[key, feature] : context) {
    if (auto *v = std::get_if<VarLenFeature>(&feature)) c.sparseKeys.push_back(key), c.sparseTypes.push_back(v->dtype);
    else if (auto *fixed = std::get_if<FixedLenFeature>(&feature)) c.add(key, fixed->shape, fixed->dtype, fixed->default_value, false);
    else unsupported("FixedLenSequenceFeature", key);
  }
  std::vector<bool> mayMiss;
  for (const auto &[key, feature] : sequence) {
    if (auto *v = std::get_if<VarLenFeature>(&feature)) {
      s.sparseKeys.push_back(key), s.sparseTypes.push_back(v->dtype);
    } else if (auto *steps = std::get_if<FixedLenSequenceFeature>(&feature)) {
      if (!steps->shape.is_fully_defined()) throw ValueError(cat("Shape ", steps->shape.str(), " is not fully defined. (key: ", key, ")"));
      if (steps->default_value) throw ValueError(cat("Value feature_list.dense_defaults[", key, "] must be None"));
      s.denseKeys.push_back(key), s.denseTypes.push_back(steps->dtype), s.shapes.push_back(steps->shape), mayMiss.push_back(steps->allow_missing);
    } else {
      unsupported("FixedLenFeature", key);
    }
  }
  s.mayMiss = Tensor::zeros(Shape{static_cast<std::int64_t>(mayMiss.size())}, DType::bool_);
  std::copy(mayMiss.begin(), mayMiss.end(), s.mayMiss.mutable_data<bool>().begin());
  auto count = [](const auto &list) { return static_cast<std::int64_t>(list.size()); };
  const std::vector<DType> none;
  Operation op = opNode("ParseSequenceExampleV2", "ParseSequenceExampleV2",
                        {serialized, names ? *names : strings({}), strings(c.sparseKeys), strings(c.denseKeys), strings({}), strings(s.sparseKeys),
                         strings(s.denseKeys), strings({}), In(s.mayMiss), Ins(c.defaults)},
                        {{"Ncontext_sparse", count(c.sparseKeys)}, {"context_sparse_types", c.sparseTypes}, {"context_dense_shapes", c.shapes},
                         {"context_ragged_value_types", none}, {"context_ragged_split_types", none}, {"Nfeature_list_sparse", count(s.sparseKeys)},
                         {"feature_list_sparse_types", s.sparseTypes}, {"Nfeature_list_dense", count(s.denseKeys)},
                         {"feature_list_dense_types", s.denseTypes}, {"feature_list_dense_shapes", s.shapes},
                         {"feature_list_ragged_value_types", none}, {"feature_list_ragged_split_types", none}});
  ParsedSequence r;
  std::size_t at = 0;
  c.takeSparse(op.outputs(), at, r.context);
  c.takeDense(op.outputs(), at, r.context.dense);
  s.takeSparse(op.outputs(), at, r.sequence);
  s.takeDense(op.outputs(), at, r.sequence.dense);
  s.takeDense(op.outputs(), at, r.lengths);
  return r;
}

} // namespace

const Output &ParsedFeatures::operator[](const std::string &key) const {
  auto it = dense.find(key);
  if (it == dense.end()) throw KeyError(key);
  return it->second;
}
const SparseTensor &ParsedFeatures::sparse(const std::string &key) const {
  auto it = sparses.find(key);
  if (it == sparses.end()) throw KeyError(key);
  return it->second;
}

ParsedFeatures parse_example(In serialized, const std::map<std::string, Feature> &features, ParseOpts o) {
  if (features.empty()) throw ValueError("Missing: features was {}.");
  Scoped scope(o.name, "ParseExample", {serialized});
  return parse(serialized, features, o.example_names);
}

ParsedFeatures parse_single_example(In serialized, const std::map<std::string, Feature> &features, ParseOpts o) {
  if (features.empty()) throw ValueError("Missing features.");
  Scoped scope(o.name, "ParseSingleExample", {serialized});
  Scoped inner("", "ParseExample", {serialized});
  return parse(serialized, features, o.example_names);
}

ParsedSequence parse_single_sequence_example(In serialized, const std::map<std::string, Feature> &context_features,
                                             const std::map<std::string, Feature> &sequence_features, ParseOpts o) {
  if (context_features.empty() && sequence_features.empty())
    throw ValueError("Both context_features and sequence_features are None, but at least one should have values.");
  Scoped scope(o.name, "ParseSingleSequenceExample", {serialized});
  Output one = convert_to_tensor(serialized, {.dtype = DType::string, .name = "serialized"});
  if (one.shape().hasRank() && one.shape().rank() != 0) throw ValueError("Input serialized must be a scalar");
  Scoped inner("", "ParseSequenceExample", {one});
  return parseSequence(one, context_features, sequence_features, o.example_names);
}

ParsedSequence io::parse_sequence_example(In serialized, const std::map<std::string, Feature> &context_features,
                                          const std::map<std::string, Feature> &sequence_features, ParseOpts o) {
  if (context_features.empty() && sequence_features.empty())
    throw ValueError("Both `context_features` and `sequence_features` argument are None, but at least one should have values.");
  Scoped scope(o.name, "ParseSequenceExample", {serialized});
  Scoped inner("", "ParseSequenceExample", {serialized});
  return parseSequence(serialized, context_features, sequence_features, o.example_names);
}

} // namespace tfc
