// What ParseExample, ParseExampleV2 and ParseSingleExample ask of the parser of tfc/io/ExampleParser.h.
#include "InputExample.h"

#include "Kernels.h"

#include "tfc/io/ExampleParser.h"

#include <algorithm>
#include <cstring>

namespace tfc::rt {

std::vector<std::string> stringsAttr(const HostCall &c, std::string_view name) {
  std::vector<std::string> out;
  const tfc_attr *a = c.attr(name);
  if (!a || a->kind != 'S') return out;
  const char *at = a->s;
  for (std::int64_t i = 0; i < a->i; ++i) {
    std::int64_t length;
    std::memcpy(&length, at, sizeof length);
    at += sizeof length;
    out.emplace_back(at, static_cast<std::size_t>(length));
    at += length;
  }
  return out;
}

std::vector<Shape> shapesAttr(const HostCall &c, std::string_view name) {
  std::vector<Shape> out;
  const tfc_attr *a = c.attr(name);
  if (!a || a->kind != 'H') return out;
  const std::int64_t *at = a->list;
  for (std::int64_t i = 0; i < a->i; ++i) {
    std::int64_t rank = *at++;
    out.push_back(rank < 0 ? Shape::unknown() : Shape(std::vector<std::int64_t>(at, at + rank)));
    at += std::max<std::int64_t>(rank, 0);
  }
  return out;
}

std::vector<DType> typesOf(const HostCall &c, std::string_view name) {
  const tfc_attr *a = c.attr(name);
  std::vector<DType> types;
  for (std::int64_t i = 0; a && a->kind == 'I' && i < a->n; ++i) types.push_back(static_cast<DType>(a->list[i]));
  return types;
}

Status addKey(const HostCall &c, std::size_t i, std::vector<std::string> &keys, bool vector) {
  if (i >= c.inputs.size() || c.inputs[i].dtype() != DType::string || (vector ? c.inputs[i].shape().rank() != 1 : !c.inputs[i].isScalar()))
    return errors::invalidArgument("keys of ", c.op->op, " must be ", vector ? "vectors" : "scalars", " of strings");
  keys.insert(keys.end(), c.inputs[i].strings().begin(), c.inputs[i].strings().end());
  return Status::ok();
}

namespace {

/// What an op asks of each example, whichever of the three it is: sparse features, then dense, then ragged ones.
struct Request {
  std::vector<io::FeatureSpec> specs;
  std::size_t sparse = 0, dense = 0, ragged = 0;
};

Expected<Request> requestOf(const HostCall &c) {
  std::string_view op = c.op->op;
  std::vector<std::string> sparse, dense, ragged;
  std::vector<DType> sparseTypes = typesOf(c, "sparse_types"), denseTypes = typesOf(c, "Tdense"), raggedTypes, splitTypes;
  std::vector<Shape> shapes = shapesAttr(c, "dense_shapes");
  std::size_t firstDefault = 1;
  if (op == "ParseSingleExample") {
    sparse = stringsAttr(c, "sparse_keys"), dense = stringsAttr(c, "dense_keys");
  } else if (op == "ParseExampleV2") {
    for (auto [i, keys] : {std::pair(2u, &sparse), std::pair(3u, &dense), std::pair(4u, &ragged)}) TFC_RETURN_IF_ERROR(addKey(c, i, *keys, true));
    raggedTypes = typesOf(c, "ragged_value_types"), splitTypes = typesOf(c, "ragged_split_types");
    firstDefault = 5;
  } else {
    std::size_t i = 2;
    for (std::size_t k = 0; k < sparseTypes.size(); ++k) TFC_RETURN_IF_ERROR(addKey(c, i++, sparse, false));
    for (std::size_t k = 0; k < denseTypes.size(); ++k) TFC_RETURN_IF_ERROR(addKey(c, i++, dense, false));
    firstDefault = i;
  }
  bool fits = sparse.size() == sparseTypes.size() && dense.size() == denseTypes.size() && shapes.size() == dense.size() &&
              ragged.size() == raggedTypes.size() && ragged.size() == splitTypes.size() && c.inputs.size() == firstDefault + dense.size() &&
              c.outputs.size() == 3 * sparse.size() + dense.size() + 2 * ragged.size();
  if (!fits) return errors::invalidArgument("the keys, types, shapes and defaults of ", op, " differ in number");
  Request r{.specs = {}, .sparse = sparse.size(), .dense = dense.size(), .ragged = ragged.size()};
  for (std::size_t k = 0; k < sparse.size(); ++k) r.specs.push_back(io::FeatureSpec::variable(sparse[k], sparseTypes[k]));
  for (std::size_t k = 0; k < dense.size(); ++k) r.specs.push_back(io::FeatureSpec::fixed(dense[k], denseTypes[k], shapes[k], c.inputs[firstDefault + k]));
  for (std::size_t k = 0; k < ragged.size(); ++k) r.specs.push_back(io::FeatureSpec::ragged(ragged[k], raggedTypes[k], splitTypes[k]));
  return r;
}

Status parseExample(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, static_cast<int>(c.outputs.size())));
  TFC_ASSIGN_OR_RETURN(Request r, requestOf(c));
  bool single = std::string_view(c.op->op) == "ParseSingleExample", second = std::string_view(c.op->op) == "ParseExampleV2";
  const Tensor &in = c.inputs[0];
  int rank = in.shape().rank();
  if (in.dtype() != DType::string || (single ? rank != 0 : second ? rank > 1 : rank != 1))
    return errors::invalidArgument("Expected serialized to be a ", single ? "scalar" : "vector", ", got shape: ", in.shape().errorStr());
  const Tensor *names = single ? nullptr : &c.inputs[1];
  if (names && (names->dtype() != DType::string || (names->size() && names->size() != in.size())))
    return errors::invalidArgument("Expected len(names) == len(serialized), but got: ", names->size(), " vs. ", in.size());
  TFC_ASSIGN_OR_RETURN(auto parser, io::ExampleParser::create(std::move(r.specs)));
  TFC_ASSIGN_OR_RETURN(auto columns, rank == 0 ? parser->parseOne(in.strings()[0])
                                               : parser->parse(in.strings(), names->size() ? names->strings() : std::span<const std::string>()));
  // Indices of all sparse features, their values, their shapes; dense values; values of all ragged features, their splits.
  for (std::size_t k = 0; k < columns.size(); ++k) {
    io::ParsedFeature &f = columns[k];
    auto put = [&](std::size_t i, Tensor &t) { c.setOutput(static_cast<int>(i), std::move(t)); };
    std::size_t behindSparse = 3 * r.sparse;
    if (k < r.sparse) {
      put(k, f.indices), put(r.sparse + k, f.values), put(2 * r.sparse + k, f.denseShape);
    } else if (k < r.sparse + r.dense) {
      put(behindSparse + k - r.sparse, f.values);
    } else {
      std::size_t at = behindSparse + r.dense + k - r.sparse - r.dense;
      put(at, f.values), put(at + r.ragged, f.splits);
    }
  }
  return Status::ok();
}

} // namespace

void registerInputExampleKernels() {
  registerHostKernel("ParseExample", parseExample);
  registerHostKernel("ParseExampleV2", parseExample);
  registerHostKernel("ParseSingleExample", parseExample);
}

} // namespace tfc::rt
