// ParseSequenceExample, ParseSequenceExampleV2 and ParseSingleSequenceExample: context features by tfc/io/ExampleParser.h, feature lists
// by tfc/io/SequenceParser.h.
#include "InputExample.h"

#include "Kernels.h"

#include "tfc/io/SequenceParser.h"

#include <algorithm>

namespace tfc::rt {
namespace {

/// Keys and types of one group of features.
struct Group {
  std::vector<std::string> keys;
  std::vector<DType> types;
};

/// What an op asks of each SequenceExample, whichever of the three it is.
struct Request {
  Group contextSparse, contextDense, contextRagged, sparse, dense, ragged;
  std::vector<DType> contextSplits, splits;
  std::vector<Shape> contextShapes, shapes;
  std::vector<bool> mayMiss;        ///< of each dense list
  std::size_t firstDefault = 0;     ///< operand
  const Tensor *names = nullptr;

  bool fits(const HostCall &c) const {
    for (const Group *g : {&contextSparse, &contextDense, &contextRagged, &sparse, &dense, &ragged})
      if (g->keys.size() != g->types.size()) return false;
    return contextShapes.size() == contextDense.keys.size() && shapes.size() == dense.keys.size() && mayMiss.size() == dense.keys.size() &&
           contextSplits.size() == contextRagged.keys.size() && splits.size() == ragged.keys.size() &&
           firstDefault + contextDense.keys.size() <= c.inputs.size();
  }
};

std::vector<bool> among(const std::vector<std::string> &keys, std::span<const std::string> chosen) {
  std::vector<bool> r;
  for (const std::string &key : keys) r.push_back(std::ranges::find(chosen, key) != chosen.end());
  return r;
}

Expected<Request> requestOf(const HostCall &c) {
  Request r;
  r.contextSparse.types = typesOf(c, "context_sparse_types"), r.contextDense.types = typesOf(c, "Tcontext_dense");
  r.contextRagged.types = typesOf(c, "context_ragged_value_types"), r.contextSplits = typesOf(c, "context_ragged_split_types");
  r.sparse.types = typesOf(c, "feature_list_sparse_types"), r.dense.types = typesOf(c, "feature_list_dense_types");
  r.ragged.types = typesOf(c, "feature_list_ragged_value_types"), r.splits = typesOf(c, "feature_list_ragged_split_types");
  r.contextShapes = shapesAttr(c, "context_dense_shapes"), r.shapes = shapesAttr(c, "feature_list_dense_shapes");
  std::string_view op = c.op->op;
  if (op == "ParseSequenceExample") {
    r.contextSparse.keys = stringsAttr(c, "context_sparse_keys"), r.contextDense.keys = stringsAttr(c, "context_dense_keys");
    r.sparse.keys = stringsAttr(c, "feature_list_sparse_keys"), r.dense.keys = stringsAttr(c, "feature_list_dense_keys");
    r.mayMiss = among(r.dense.keys, stringsAttr(c, "feature_list_dense_missing_assumed_empty"));
    r.firstDefault = 2;
  } else if (op == "ParseSequenceExampleV2") {
    std::size_t i = 2;
    for (Group *g : {&r.contextSparse, &r.contextDense, &r.contextRagged, &r.sparse, &r.dense, &r.ragged}) TFC_RETURN_IF_ERROR(addKey(c, i++, g->keys, true));
    if (i >= c.inputs.size() || c.inputs[i].dtype() != DType::bool_)
      return errors::invalidArgument("feature_list_dense_missing_assumed_empty must be a vector of bools");
    for (bool b : c.inputs[i].data<bool>()) r.mayMiss.push_back(b);
    r.firstDefault = i + 1;
  } else {
    std::vector<std::string> mayMiss;
    TFC_RETURN_IF_ERROR(addKey(c, 1, mayMiss, true));
    std::size_t i = 2;
    for (Group *g : {&r.contextSparse, &r.contextDense, &r.sparse, &r.dense})
      for (std::size_t k = 0; k < g->types.size(); ++k) TFC_RETURN_IF_ERROR(addKey(c, i++, g->keys, false));
    r.mayMiss = among(r.dense.keys, mayMiss);
    r.firstDefault = i;
  }
  if (!r.fits(c)) return errors::invalidArgument("the keys, types, shapes and defaults of ", op, " differ in number");
  std::size_t names = op == "ParseSingleSequenceExample" ? r.firstDefault + r.contextDense.keys.size() : 1;
  if (names >= c.inputs.size() || c.inputs[names].dtype() != DType::string) return errors::invalidArgument("debug_name must be strings");
  r.names = &c.inputs[names];
  return r;
}

std::vector<io::FeatureSpec> contextSpecs(const HostCall &c, const Request &r) {
  std::vector<io::FeatureSpec> specs;
  for (std::size_t k = 0; k < r.contextSparse.keys.size(); ++k) specs.push_back(io::FeatureSpec::variable(r.contextSparse.keys[k], r.contextSparse.types[k]));
  for (std::size_t k = 0; k < r.contextDense.keys.size(); ++k)
    specs.push_back(io::FeatureSpec::fixed(r.contextDense.keys[k], r.contextDense.types[k], r.contextShapes[k], c.inputs[r.firstDefault + k]));
  for (std::size_t k = 0; k < r.contextRagged.keys.size(); ++k)
    specs.push_back(io::FeatureSpec::ragged(r.contextRagged.keys[k], r.contextRagged.types[k], r.contextSplits[k]));
  return specs;
}

std::vector<io::FeatureListSpec> listSpecs(const Request &r) {
  using Kind = io::FeatureSpec::Kind;
  std::vector<io::FeatureListSpec> specs;
  for (std::size_t k = 0; k < r.sparse.keys.size(); ++k) specs.push_back({.kind = Kind::Sparse, .key = r.sparse.keys[k], .type = r.sparse.types[k]});
  for (std::size_t k = 0; k < r.dense.keys.size(); ++k)
    specs.push_back({.kind = Kind::Fixed, .key = r.dense.keys[k], .type = r.dense.types[k], .shape = r.shapes[k], .mayMiss = r.mayMiss[k]});
  for (std::size_t k = 0; k < r.ragged.keys.size(); ++k)
    specs.push_back({.kind = Kind::Ragged, .key = r.ragged.keys[k], .type = r.ragged.types[k], .splits = r.splits[k]});
  return specs;
}

Status parseSequenceExample(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, static_cast<int>(c.outputs.size())));
  TFC_ASSIGN_OR_RETURN(Request r, requestOf(c));
  bool one = std::string_view(c.op->op) == "ParseSingleSequenceExample", second = std::string_view(c.op->op) == "ParseSequenceExampleV2";
  const Tensor &in = c.inputs[0];
  int rank = in.shape().rank();
  if (in.dtype() != DType::string || (one ? rank != 0 : second ? rank > 1 : rank != 1))
    return errors::invalidArgument("Expected serialized to be a ", one ? "scalar" : "vector", ", got shape: ", in.shape().errorStr());
  auto names = r.names->size() ? r.names->strings() : std::span<const std::string>();
  if (!names.empty() && static_cast<std::int64_t>(names.size()) != in.size())
    return errors::invalidArgument("example_names must be empty or have the correct number of elements");
  for (std::size_t k = 0; in.size() == 0 && k < r.contextDense.keys.size(); ++k) // TensorFlow asks for them even of no examples
    if (c.inputs[r.firstDefault + k].size() == 0 && r.contextShapes[k].numElements() != 0)
      return errors::invalidArgument("Feature: ", r.contextDense.keys[k], " (data type: ", runtimeName(r.contextDense.types[k]), ") is required but could not be found.");
  TFC_ASSIGN_OR_RETURN(auto parser, io::ExampleParser::create(contextSpecs(c, r)));
  TFC_ASSIGN_OR_RETURN(auto context, rank == 0 ? parser->parseOne(in.strings()[0]) : parser->parse(in.strings(), names));
  TFC_ASSIGN_OR_RETURN(auto lists, io::parseFeatureLists(listSpecs(r), in.strings(), names, rank == 0));
  // The results of a group lie together: indices of all its features, values of all, shapes of all.
  std::vector<Tensor *> out;
  auto put = [&](auto &columns, std::size_t from, std::size_t count, auto... members) {
    ([&](auto member) { for (std::size_t k = 0; k < count; ++k) out.push_back(&(columns[from + k].*member)); }(members), ...);
  };
  using C = io::ParsedFeature;
  using L = io::ParsedFeatureList;
  std::size_t sparse = r.contextSparse.keys.size(), dense = r.contextDense.keys.size(), ragged = r.contextRagged.keys.size();
  put(context, 0, sparse, &C::indices, &C::values, &C::denseShape);
  put(context, sparse, dense, &C::values);
  for (std::size_t k = 0; rank == 0 && k < ragged; ++k) context[sparse + dense + k].splits = Tensor::zeros({}, r.contextSplits[k]);
  put(context, sparse + dense, ragged, &C::values, &C::splits);
  sparse = r.sparse.keys.size(), dense = r.dense.keys.size(), ragged = r.ragged.keys.size();
  put(lists, 0, sparse, &L::indices, &L::values, &L::denseShape);
  put(lists, sparse, dense, &L::values);
  if (!one) put(lists, sparse, dense, &L::lengths);
  put(lists, sparse + dense, ragged, &L::values, &L::splits, &L::inner);
  if (out.size() != c.outputs.size()) return errors::invalidArgument(c.op->op, " has ", c.outputs.size(), " results instead of ", out.size());
  for (std::size_t i = 0; i < out.size(); ++i) c.setOutput(static_cast<int>(i), std::move(*out[i]));
  return Status::ok();
}

} // namespace

void registerInputSequenceKernels() {
  for (const char *op : {"ParseSequenceExample", "ParseSequenceExampleV2", "ParseSingleSequenceExample"}) registerHostKernel(op, parseSequenceExample);
}

} // namespace tfc::rt
