// Example messages and what ParseExample, ParseExampleV2 and ParseSingleExample make of them.
#include "InputExample.h"

#include "Kernels.h"

#include <algorithm>
#include <cstring>

namespace tfc::rt {

//===-- messages ----------------------------------------------------------------------------------------------------===//

bool Feature::append(std::vector<float> &out) const {
  WireReader r(list);
  while (r.next()) {
    if (r.field != 1) continue;
    if (r.type == WireReader::Fixed32) {
      float v;
      std::memcpy(&v, &r.number, sizeof v);
      out.push_back(v);
    } else if (r.type == WireReader::Bytes && r.bytes.size() % 4 == 0) {
      std::size_t at = out.size();
      out.resize(at + r.bytes.size() / 4);
      std::memcpy(out.data() + at, r.bytes.data(), r.bytes.size());
    } else {
      return false;
    }
  }
  return !r.bad;
}

bool Feature::append(std::vector<std::int64_t> &out) const {
  WireReader r(list);
  while (r.next()) {
    if (r.field != 1) continue;
    if (r.type == WireReader::Varint) out.push_back(static_cast<std::int64_t>(r.number));
    else if (r.type != WireReader::Bytes) return false;
    else
      for (WireReader packed(r.bytes); !packed.atEnd();) {
        std::uint64_t v;
        if (!packed.varint(v)) return false;
        out.push_back(static_cast<std::int64_t>(v));
      }
  }
  return !r.bad;
}

bool Feature::append(std::vector<std::string> &out) const {
  WireReader r(list);
  while (r.next()) {
    if (r.field != 1) continue;
    if (r.type != WireReader::Bytes) return false;
    out.emplace_back(r.bytes);
  }
  return !r.bad;
}

static bool readFeature(std::string_view bytes, Feature &f) {
  WireReader r(bytes);
  while (r.next()) {
    if (r.field < 1 || r.field > 3) continue;
    if (r.type != WireReader::Bytes) return false;
    f.type = r.field == 1 ? DType::string : r.field == 2 ? float32 : int64;
    f.list = r.bytes;
  }
  return !r.bad;
}

/// The entries of a map field 1: a key and a message each.
template <class F> static bool eachEntry(std::string_view bytes, F f) {
  WireReader r(bytes);
  while (r.next()) {
    if (r.field != 1 || r.type != WireReader::Bytes) continue;
    std::string_view key, value;
    WireReader entry(r.bytes);
    while (entry.next())
      if (entry.type == WireReader::Bytes) (entry.field == 1 ? key : value) = entry.bytes;
    if (entry.bad || !f(key, value)) return false;
  }
  return !r.bad;
}

static bool readFeatures(std::string_view bytes, FeatureMap &features) {
  return eachEntry(bytes, [&](std::string_view key, std::string_view value) {
    Feature f;
    if (!readFeature(value, f)) return false;
    features[key] = f; // the last of a name counts
    return true;
  });
}

bool readExample(std::string_view bytes, FeatureMap &features) {
  WireReader r(bytes);
  while (r.next())
    if (r.field == 1 && (r.type != WireReader::Bytes || !readFeatures(r.bytes, features))) return false;
  return !r.bad;
}

bool readSequenceExample(std::string_view bytes, FeatureMap &context, FeatureListMap &lists) {
  WireReader r(bytes);
  while (r.next()) {
    if (r.field == 1 && (r.type != WireReader::Bytes || !readFeatures(r.bytes, context))) return false;
    if (r.field != 2) continue;
    bool good = r.type == WireReader::Bytes && eachEntry(r.bytes, [&](std::string_view key, std::string_view value) {
      std::vector<Feature> list;
      WireReader features(value);
      while (features.next()) {
        if (features.field != 1 || features.type != WireReader::Bytes) continue;
        Feature f;
        if (!readFeature(features.bytes, f)) return false;
        list.push_back(f);
      }
      lists[key] = std::move(list);
      return !features.bad;
    });
    if (!good) return false;
  }
  return !r.bad;
}

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

void FeatureValues::appendFrom(const Tensor &t) {
  if (t.dtype() == float32) floats.insert(floats.end(), t.data<float>().begin(), t.data<float>().end());
  else if (t.dtype() == int64) ints.insert(ints.end(), t.data<std::int64_t>().begin(), t.data<std::int64_t>().end());
  else strings.insert(strings.end(), t.strings().begin(), t.strings().end());
}

void FeatureValues::pad(DType type, std::int64_t n, const Tensor &pad) {
  auto count = static_cast<std::size_t>(n);
  bool given = pad.size() == 1;
  if (type == float32) floats.resize(count, given ? pad.data<float>()[0] : 0.0f);
  else if (type == int64) ints.resize(count, given ? pad.data<std::int64_t>()[0] : 0);
  else strings.resize(count, given ? pad.strings()[0] : std::string());
}

Tensor FeatureValues::take(DType type, Shape shape) const {
  if (type == float32) return Tensor::from<float>(floats, std::move(shape));
  if (type == int64) return Tensor::from<std::int64_t>(ints, std::move(shape));
  return Tensor::from<std::string>(strings, std::move(shape));
}

//===-- ParseExample ------------------------------------------------------------------------------------------------===//

namespace {

/// What an op asks of each example, whichever of the three it is.
struct Request {
  std::vector<std::string> sparse, dense, ragged;
  std::vector<DType> sparseTypes, denseTypes, raggedTypes, splitTypes;
  std::vector<Shape> shapes;
  std::size_t firstDefault = 0; ///< the input that holds the first dense default
};

std::vector<DType> typesOf(const HostCall &c, const char *name) {
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

Expected<Request> requestOf(const HostCall &c) {
  Request r;
  std::string_view op = c.op->op;
  r.sparseTypes = typesOf(c, "sparse_types"), r.denseTypes = typesOf(c, "Tdense");
  r.shapes = shapesAttr(c, "dense_shapes");
  if (op == "ParseSingleExample") {
    r.sparse = stringsAttr(c, "sparse_keys"), r.dense = stringsAttr(c, "dense_keys");
    r.firstDefault = 1;
  } else if (op == "ParseExampleV2") {
    for (auto [i, keys] : {std::pair(2u, &r.sparse), std::pair(3u, &r.dense), std::pair(4u, &r.ragged)}) TFC_RETURN_IF_ERROR(addKey(c, i, *keys, true));
    r.raggedTypes = typesOf(c, "ragged_value_types"), r.splitTypes = typesOf(c, "ragged_split_types");
    r.firstDefault = 5;
  } else {
    std::size_t i = 2;
    for (std::size_t k = 0; k < r.sparseTypes.size(); ++k) TFC_RETURN_IF_ERROR(addKey(c, i++, r.sparse, false));
    for (std::size_t k = 0; k < r.denseTypes.size(); ++k) TFC_RETURN_IF_ERROR(addKey(c, i++, r.dense, false));
    r.firstDefault = i;
  }
  bool fits = r.sparse.size() == r.sparseTypes.size() && r.dense.size() == r.denseTypes.size() && r.shapes.size() == r.dense.size() &&
              r.ragged.size() == r.raggedTypes.size() && r.ragged.size() == r.splitTypes.size() &&
              c.inputs.size() == r.firstDefault + r.dense.size() && c.outputs.size() == 3 * r.sparse.size() + r.dense.size() + 2 * r.ragged.size();
  if (!fits) return errors::invalidArgument("the keys, types, shapes and defaults of ", op, " differ in number");
  for (std::size_t d = 0; d < r.dense.size(); ++d) {
    const Tensor &standard = c.inputs[r.firstDefault + d];
    if (standard.dtype() != r.denseTypes[d]) return errors::invalidArgument("dense_defaults[", d, "].dtype() == ", runtimeName(standard.dtype()), " != Tdense[", d, "] == ", runtimeName(r.denseTypes[d]));
    if (!r.shapes[d].hasRank()) return errors::invalidArgument("dense_shapes[", d, "] has unknown rank or unknown inner dimensions");
    for (int i = 0; i < r.shapes[d].rank(); ++i)
      if (r.shapes[d][i] < 0 && i > 0) return errors::invalidArgument("dense_shapes[", d, "] has unknown rank or unknown inner dimensions: ", r.shapes[d].errorStr());
    bool variable = r.shapes[d].rank() && r.shapes[d][0] < 0;
    if (variable && standard.size() > 1) return errors::invalidArgument("dense_shape[", d, "] is a variable length shape: ", r.shapes[d].errorStr(), ", therefore def_value[", d, "] must contain a single element ");
    if (!variable && standard.size() && standard.shape() != r.shapes[d])
      return errors::invalidArgument("def_value[", d, "].shape() == ", standard.shape().errorStr(), " is not compatible with dense_shapes_[", d, "] == ", r.shapes[d].errorStr());
  }
  return r;
}

/// One column of the result.
struct Column {
  FeatureValues values;
  std::vector<std::int64_t> lengths; ///< values of each example
};

class Batch {
public:
  Batch(HostCall &c, const Request &r, bool named) : c(c), r(r), named(named), sparse(r.sparse.size()), dense(r.dense.size()), ragged(r.ragged.size()) {}

  Status add(std::int64_t i, const std::string &bytes, const std::string &name) {
    FeatureMap features;
    std::string who = named ? "Name: " + (name.empty() ? std::string("<unknown>") : name) + ", " : std::string();
    if (!readExample(bytes, features)) return errors::invalidArgument("Could not parse example input, value: '", bytes.substr(0, 100), "'");
    for (std::size_t k = 0; k < r.sparse.size(); ++k) TFC_RETURN_IF_ERROR(variable(who, features, r.sparse[k], r.sparseTypes[k], sparse[k]));
    for (std::size_t k = 0; k < r.ragged.size(); ++k) TFC_RETURN_IF_ERROR(variable(who, features, r.ragged[k], r.raggedTypes[k], ragged[k]));
    for (std::size_t k = 0; k < r.dense.size(); ++k) TFC_RETURN_IF_ERROR(fixed(i, who, features, k));
    return Status::ok();
  }

  /// The outputs: sparse indices, values, shapes; dense values; ragged values, splits. A scalar input gives no batch dimension.
  void finish(bool scalar) {
    int n = static_cast<int>(r.sparse.size()), m = static_cast<int>(r.dense.size()), q = static_cast<int>(r.ragged.size());
    for (int k = 0; k < n; ++k) {
      const Column &column = sparse[k];
      std::vector<std::int64_t> indices;
      std::int64_t most = 0, rows = static_cast<std::int64_t>(column.lengths.size());
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < column.lengths[i]; ++j) {
          if (!scalar) indices.push_back(i);
          indices.push_back(j);
        }
      for (std::int64_t l : column.lengths) most = std::max(most, l);
      std::int64_t count = column.values.size(r.sparseTypes[k]);
      c.setOutput(k, Tensor::from<std::int64_t>(indices, Shape{count, scalar ? 1 : 2}));
      c.setOutput(n + k, column.values.take(r.sparseTypes[k], Shape{count}));
      c.setOutput(2 * n + k, Tensor(scalar ? std::vector<std::int64_t>{most} : std::vector<std::int64_t>{rows, most}));
    }
    for (int k = 0; k < m; ++k) c.setOutput(3 * n + k, denseOf(static_cast<std::size_t>(k), scalar));
    for (int k = 0; k < q; ++k) {
      const Column &column = ragged[k];
      std::vector<std::int64_t> splits{0};
      for (std::int64_t l : column.lengths) splits.push_back(splits.back() + l);
      c.setOutput(3 * n + m + k, column.values.take(r.raggedTypes[k], Shape{splits.back()}));
      c.setOutput(3 * n + m + q + k, Tensor(scalar ? std::vector<std::int64_t>() : splits).astype(r.splitTypes[k]));
    }
  }

private:
  Status wrongType(const std::string &who, const std::string &key, DType got, DType want) {
    return errors::invalidArgument(who, named ? "Feature: " : "Key: ", key, named ? " " : ".  ", "Data types don't match. ", named ? "" : "Data type: ",
                                   named ? "Data type: " : "", runtimeName(got), " but expected type: ", runtimeName(want));
  }
  Status damaged(const std::string &key) { return errors::invalidArgument("Could not parse example input: the values of ", key, " are damaged"); }

  Status variable(const std::string &who, const FeatureMap &features, const std::string &key, DType type, Column &column) {
    auto it = features.find(key);
    std::int64_t before = column.values.size(type);
    if (it != features.end() && it->second.type != DType::unset) {
      if (it->second.type != type) return wrongType(who, key, it->second.type, type);
      if (!column.values.append(it->second)) return damaged(key);
    }
    column.lengths.push_back(column.values.size(type) - before);
    return Status::ok();
  }

  Status fixed(std::int64_t i, const std::string &who, const FeatureMap &features, std::size_t k) {
    const std::string &key = r.dense[k];
    DType type = r.denseTypes[k];
    const Shape &shape = r.shapes[k];
    const Tensor &standard = c.inputs[r.firstDefault + k];
    bool open = shape.rank() && shape[0] < 0;
    Column &column = dense[k];
    auto it = features.find(key);
    std::int64_t before = column.values.size(type);
    if (it == features.end() || it->second.type == DType::unset) {
      if (!open) {
        if (!standard.size() && inner(k) != 0)
          return errors::invalidArgument(who, "Feature: ", key, " (data type: ", runtimeName(type), ") is required but could not be found.");
        column.values.appendFrom(standard);
      }
    } else {
      if (it->second.type != type) return wrongType(who, key, it->second.type, type);
      if (!column.values.append(it->second)) return damaged(key);
      std::int64_t got = column.values.size(type) - before;
      if (open ? inner(k) == 0 || got % inner(k) != 0 : got != inner(k))
        return errors::invalidArgument(who, "Key: ", key, ", Index: ", i, ".  Number of ", runtimeName(type), " values != expected.  Values size: ", got, " but output shape: ", shape.errorStr());
    }
    column.lengths.push_back(column.values.size(type) - before);
    return Status::ok();
  }

  /// Elements of one example, or of one step of it if its first dimension is open.
  std::int64_t inner(std::size_t k) const {
    std::int64_t n = 1;
    for (std::int64_t d : r.shapes[k].dims())
      if (d >= 0) n *= d;
    return n;
  }

  Tensor denseOf(std::size_t k, bool scalar) {
    Column &column = dense[k];
    DType type = r.denseTypes[k];
    std::vector<std::int64_t> dims(r.shapes[k].dims().begin(), r.shapes[k].dims().end());
    auto rows = static_cast<std::int64_t>(column.lengths.size());
    if (dims.empty() || dims[0] >= 0) {
      if (!scalar) dims.insert(dims.begin(), rows);
      return column.values.take(type, Shape(dims));
    }
    std::int64_t most = 0, at = 0;
    for (std::int64_t l : column.lengths) most = std::max(most, l);
    FeatureValues padded;
    for (std::int64_t i = 0; i < rows; at += column.lengths[i++]) {
      auto part = [&](auto &from, auto &to) { to.insert(to.end(), from.begin() + at, from.begin() + at + column.lengths[i]); };
      if (type == float32) part(column.values.floats, padded.floats);
      else if (type == int64) part(column.values.ints, padded.ints);
      else part(column.values.strings, padded.strings);
      padded.pad(type, (i + 1) * most, c.inputs[r.firstDefault + k]);
    }
    dims[0] = inner(k) ? most / inner(k) : 0;
    if (!scalar) dims.insert(dims.begin(), rows);
    return padded.take(type, Shape(dims));
  }

  HostCall &c;
  const Request &r;
  bool named;
  std::vector<Column> sparse, dense, ragged;
};

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
  Batch batch(c, r, !single);
  for (std::int64_t i = 0; i < in.size(); ++i)
    TFC_RETURN_IF_ERROR(batch.add(i, in.strings()[i], names && names->size() ? names->strings()[i] : std::string()));
  batch.finish(rank == 0);
  return Status::ok();
}

} // namespace

void registerInputExampleKernels() {
  registerHostKernel("ParseExample", parseExample);
  registerHostKernel("ParseExampleV2", parseExample);
  registerHostKernel("ParseSingleExample", parseExample);
}

} // namespace tfc::rt
