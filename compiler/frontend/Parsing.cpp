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

ParsedFeatures parse(const In &serialized, const std::map<std::string, Feature> &features, const std::optional<In> &names) {
  std::vector<std::string> sparseKeys, denseKeys;
  std::vector<DType> sparseTypes;
  std::vector<Shape> shapes;
  std::vector<In> defaults;
  for (const auto &[key, feature] : features) {
    if (auto *v = std::get_if<VarLenFeature>(&feature)) {
      sparseKeys.push_back(key), sparseTypes.push_back(v->dtype);
      continue;
    }
    auto *fixed = std::get_if<FixedLenFeature>(&feature);
    auto *sequence = std::get_if<FixedLenSequenceFeature>(&feature);
    if (sequence && !sequence->allow_missing)
      throw ValueError(cat("Unsupported: FixedLenSequenceFeature requires allow_missing to be True. (key: ", key, ")"));
    Shape shape = fixed ? fixed->shape : sequence->shape;
    if (!shape.is_fully_defined()) throw ValueError(cat("All dimensions of shape for feature ", key, " need to be known but received ", shape.str(), "."));
    DType dtype = fixed ? fixed->dtype : sequence->dtype;
    const std::optional<In> &value = fixed ? fixed->default_value : sequence->default_value;
    if (value) defaults.push_back(reshape(convert_to_tensor(*value, {.dtype = dtype, .name = keyName(key)}), fixed ? shape : Shape{}));
    else defaults.push_back(constant(Tensor::zeros(Shape{0}, dtype)));
    std::vector<std::int64_t> dims(shape.dims().begin(), shape.dims().end());
    if (sequence) dims.insert(dims.begin(), -1);
    denseKeys.push_back(key), shapes.push_back(Shape(std::move(dims)));
  }
  auto strings = [](const std::vector<std::string> &list) { // a vector even if it is empty
    Tensor t = Tensor::zeros(Shape{static_cast<std::int64_t>(list.size())}, DType::string);
    std::copy(list.begin(), list.end(), t.mutable_data<std::string>().begin());
    return In(t);
  };
  auto count = static_cast<std::int64_t>(sparseKeys.size());
  Operation op = opNode("ParseExampleV2", "ParseExampleV2",
                        {serialized, names ? *names : strings({}), strings(sparseKeys), strings(denseKeys), strings({}), Ins(defaults)},
                        {{"num_sparse", count}, {"sparse_types", sparseTypes}, {"dense_shapes", shapes}, {"ragged_value_types", std::vector<DType>()},
                         {"ragged_split_types", std::vector<DType>()}});
  std::vector<Output> out = op.outputs();
  ParsedFeatures r;
  std::size_t n = sparseKeys.size();
  for (std::size_t i = 0; i < n; ++i) r.sparses.emplace(sparseKeys[i], SparseTensor(out[i], out[n + i], out[2 * n + i]));
  for (std::size_t i = 0; i < denseKeys.size(); ++i) r.dense.emplace(denseKeys[i], out[3 * n + i]);
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

} // namespace tfc
