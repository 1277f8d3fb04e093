// Tensors as bytes: ParseTensor, SerializeTensor, SerializeSparse, SerializeManySparse, DeserializeSparse, DeserializeManySparse.
#include "InputTensor.h"
#include "SparseHelpers.h"
#include "Wire.h"

#include <cstring>

namespace tfc::rt {

std::string serializedTensor(const Tensor &t) {
  WireWriter shape;
  for (std::int64_t d : t.shape().dims()) {
    WireWriter dim;
    if (d) dim.number(1, static_cast<std::uint64_t>(d));
    shape.bytes(2, dim.out);
  }
  WireWriter w;
  w.number(1, static_cast<std::uint64_t>(t.dtype()));
  w.bytes(2, shape.out);
  if (t.dtype() == DType::string)
    for (const std::string &s : t.strings()) w.bytes(8, s);
  else if (t.nbytes())
    w.bytes(4, {static_cast<const char *>(t.raw()), t.nbytes()});
  return w.out;
}

namespace {

/// Which field of TensorProto lists elements of a type, and how wide one is there (0: varint).
struct ListField {
  int field, width;
};
ListField listField(DType type) {
  switch (type) {
  case DType::float32: return {5, 4};
  case DType::float64: return {6, 8};
  case DType::int64: return {10, 0};
  case DType::bool_: return {11, 0};
  case DType::complex64: return {9, 4};
  case DType::complex128: return {12, 8};
  case DType::float16: case DType::bfloat16: return {13, 0};
  case DType::uint32: return {16, 0};
  case DType::uint64: return {17, 0};
  default: return {7, 0};
  }
}

/// The bytes of a list's elements, each as wide as one of `type` (half of it for complex numbers).
bool readList(WireReader &r, const ListField &list, std::size_t element, std::string &out) {
  auto put = [&](std::uint64_t v) { out.append(reinterpret_cast<const char *>(&v), element); };
  if (r.type != WireReader::Bytes) {
    put(r.number);
    return true;
  }
  if (list.width) {
    if (r.bytes.size() % static_cast<std::size_t>(list.width)) return false;
    out += r.bytes;
    return true;
  }
  WireReader packed(r.bytes);
  std::uint64_t v;
  while (!packed.atEnd()) {
    if (!packed.varint(v)) return false;
    put(v);
  }
  return true;
}

Status malformed() { return errors::invalidArgument("Could not parse `serialized` as TensorProto"); }

Expected<Shape> parseShape(std::string_view bytes) {
  std::vector<std::int64_t> dims;
  WireReader r(bytes);
  while (r.next()) {
    if (r.field == 3) return malformed(); // unknown rank
    if (r.field != 2 || r.type != WireReader::Bytes) continue;
    std::int64_t size = 0;
    WireReader dim(r.bytes);
    while (dim.next())
      if (dim.field == 1 && dim.type == WireReader::Varint) size = static_cast<std::int64_t>(dim.number);
    if (dim.bad || size < 0 || dims.size() == 254) return malformed();
    dims.push_back(size);
  }
  if (r.bad) return malformed();
  return Shape(std::move(dims));
}

Expected<Tensor> parsed(const std::string &bytes) {
  DType type = DType::unset;
  Shape shape;
  for (WireReader r(bytes); r.next();) // the type comes first, whatever the order of fields
    if (r.field == 1 && r.type == WireReader::Varint) type = static_cast<DType>(r.number);
  if (type != DType::string && (static_cast<int>(type) <= 0 || static_cast<int>(type) > 100 || !byteSize(type))) return malformed();
  ListField list = listField(type);
  std::size_t element = type == DType::string ? 0 : byteSize(type) / (isComplex(type) ? 2 : 1);
  std::string content, elements;
  std::vector<std::string> strings;
  WireReader r(bytes);
  while (r.next()) {
    if (r.field == 2 && r.type == WireReader::Bytes) {
      TFC_ASSIGN_OR_RETURN(shape, parseShape(r.bytes));
    } else if (r.field == 4 && r.type == WireReader::Bytes) {
      content = r.bytes;
    } else if (r.field == 8 && r.type == WireReader::Bytes) {
      strings.emplace_back(r.bytes);
    } else if (type != DType::string && r.field == list.field) {
      if (!readList(r, list, element, elements)) return malformed();
    }
  }
  auto count = shape.numElements();
  if (r.bad || !count) return malformed();
  if (type == DType::string) {
    // A short list repeats its last element; none means empty strings: no more memory than the message justifies.
    if (static_cast<std::int64_t>(strings.size()) > *count || (strings.empty() && *count > (std::int64_t{1} << 24))) return malformed();
    TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(type, shape));
    auto to = t.mutable_data<std::string>();
    for (std::size_t i = 0; i < to.size(); ++i)
      if (!strings.empty()) to[i] = strings[std::min(i, strings.size() - 1)];
    return t;
  }
  TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(type, shape));
  if (t.nbytes() == 0) return t;
  if (!content.empty()) {
    if (content.size() != t.nbytes()) return malformed();
    std::memcpy(t.mutableRaw(), content.data(), content.size());
    return t;
  }
  std::size_t each = byteSize(type);
  if (elements.size() > t.nbytes() || elements.size() % each) return malformed();
  auto *to = static_cast<char *>(t.mutableRaw());
  std::memcpy(to, elements.data(), elements.size());
  for (std::size_t at = elements.size(); at < t.nbytes(); at += each)
    if (elements.empty()) std::memset(to + at, 0, each);
    else std::memcpy(to + at, to + elements.size() - each, each);
  return t;
}

Status parseTensor(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  const Tensor &in = c.inputs[0];
  if (in.dtype() != DType::string || !in.isScalar())
    return errors::invalidArgument("Expected `serialized` to be a scalar, got shape: ", in.shape().errorStr());
  TFC_ASSIGN_OR_RETURN(Tensor t, parsed(in.strings()[0]));
  auto want = static_cast<DType>(c.intAttr("out_type", static_cast<int>(t.dtype())));
  if (t.dtype() != want)
    return errors::invalidArgument("Type mismatch between parsed tensor (", runtimeName(t.dtype()), ") and dtype (", runtimeName(want), ")");
  c.setOutput(0, std::move(t));
  return Status::ok();
}

Status serializeTensor(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  c.setOutput(0, Tensor(serializedTensor(c.inputs[0])));
  return Status::ok();
}

Status onlyStrings(const HostCall &c, const char *attribute) {
  if (static_cast<DType>(c.intAttr(attribute, static_cast<int>(DType::string))) == DType::string) return Status::ok();
  return errors::unimplemented(c.op->op, " has no host kernel for variants");
}

Status serializeSparse(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, "out_type"));
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, 0));
  std::vector<std::string> parts;
  for (int i = 0; i < 3; ++i) parts.push_back(serializedTensor(c.inputs[i]));
  c.setOutput(0, Tensor(parts));
  return Status::ok();
}

/// A row each of the first dimension, without it.
Status serializeManySparse(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, "out_type"));
  TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, 0));
  if (t.rank() < 2) return errors::invalidArgument("Rank of input SparseTensor should be > 1, but saw rank: ", t.rank());
  std::int64_t rows = t.dims[0];
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, Shape{rows, 3}));
  std::vector<std::vector<std::int64_t>> inRow(rows);
  for (std::int64_t i = 0; i < t.count; ++i) {
    if (t.at(i)[0] < 0 || t.at(i)[0] >= rows) return errors::invalidArgument("Received unexpected column 0 value in input SparseTensor: ", t.at(i)[0], " < 0 or >= N (= ", rows, ")");
    inRow[t.at(i)[0]].push_back(i);
  }
  std::string shape = serializedTensor(vectorOf({t.dims.begin() + 1, t.dims.end()}));
  for (std::int64_t r = 0; r < rows; ++r) {
    std::vector<std::int64_t> indices;
    for (std::int64_t i : inRow[r]) indices.insert(indices.end(), t.at(i).begin() + 1, t.at(i).end());
    TFC_ASSIGN_OR_RETURN(Tensor values, takeElements(*t.values, inRow[r]));
    auto to = out.mutable_data<std::string>();
    to[r * 3] = serializedTensor(indexMatrix(indices, t.dims.size() - 1).reshape(Shape{static_cast<std::int64_t>(inRow[r].size()), t.rank() - 1}));
    to[r * 3 + 1] = serializedTensor(values);
    to[r * 3 + 2] = shape;
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// The sparse tensors of a matrix (any leading dimensions, then 3) of strings as one, whose first dimensions number them.
Status deserializeSparse(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 3));
  const Tensor &in = c.inputs[0];
  if (in.dtype() != DType::string) return errors::unimplemented(c.op->op, " has no host kernel for variants");
  if (in.shape().rank() < 1 || in.shape().dim(-1) != 3)
    return errors::invalidArgument("Serialized sparse should have 3 as the last dimension but received shape ", in.shape().errorStr());
  auto type = static_cast<DType>(c.intAttr("dtype"));
  std::vector<std::int64_t> leading(in.shape().dims().begin(), in.shape().dims().end() - 1), dims, indices;
  std::int64_t count = in.size() / 3;
  if (count == 0) return errors::invalidArgument("Serialized sparse should have non-zero rank ", in.shape().errorStr());
  std::vector<Tensor> parts;
  std::int64_t total = 0;
  for (std::int64_t k = 0; k < count; ++k) {
    TFC_ASSIGN_OR_RETURN(Tensor index, parsed(in.strings()[k * 3]));
    TFC_ASSIGN_OR_RETURN(Tensor values, parsed(in.strings()[k * 3 + 1]));
    TFC_ASSIGN_OR_RETURN(Tensor shape, parsed(in.strings()[k * 3 + 2]));
    if (index.dtype() != int64 || index.shape().rank() != 2)
      return errors::invalidArgument("Expected serialized_sparse[", k, ", 0] to represent an index matrix but received shape ", index.shape().errorStr());
    if (values.shape().rank() != 1 || values.size() != index.shape()[0])
      return errors::invalidArgument("Expected row counts of indices and values to match but they do not: ", index.shape()[0], " vs. ", values.size());
    if (shape.dtype() != int64 || shape.shape().rank() != 1 || shape.size() != index.shape()[1])
      return errors::invalidArgument("Expected column counts of indices to match size of shape but they do not: ", index.shape()[1], " vs. ", shape.size());
    if (values.dtype() != type) return errors::invalidArgument("Requested SparseTensor of type ", runtimeName(type), " but SparseTensor[", k, "].values.dtype() == ", runtimeName(values.dtype()));
    std::vector<std::int64_t> own(shape.data<std::int64_t>().begin(), shape.data<std::int64_t>().end());
    if (k == 0) dims = own;
    if (own.size() != dims.size()) return errors::invalidArgument("Inconsistent shape across SparseTensors: rank prior to SparseTensor[", k, "] was: ", dims.size(), " but rank of SparseTensor[", k, "] is: ", own.size());
    for (std::size_t d = 0; d < dims.size(); ++d) dims[d] = std::max(dims[d], own[d]);
    for (std::int64_t i = 0; i < values.size(); ++i) {
      std::vector<std::int64_t> at(leading.size());
      std::int64_t rest = k;
      for (std::size_t d = leading.size(); d-- > 0;) at[d] = rest % leading[d], rest /= leading[d];
      indices.insert(indices.end(), at.begin(), at.end());
      auto row = index.data<std::int64_t>().subspan(static_cast<std::size_t>(i) * own.size(), own.size());
      indices.insert(indices.end(), row.begin(), row.end());
    }
    total += values.size();
    parts.push_back(std::move(values));
  }
  leading.insert(leading.end(), dims.begin(), dims.end());
  TFC_ASSIGN_OR_RETURN(Tensor values, Tensor::allocate(type, Shape{total}));
  std::int64_t at = 0;
  for (const Tensor &part : parts) {
    if (type == DType::string) std::copy(part.strings().begin(), part.strings().end(), values.mutable_data<std::string>().begin() + at);
    else if (part.nbytes()) std::memcpy(static_cast<char *>(values.mutableRaw()) + static_cast<std::size_t>(at) * byteSize(type), part.raw(), part.nbytes());
    at += part.size();
  }
  c.setOutput(0, Tensor::from<std::int64_t>(indices, Shape{total, static_cast<std::int64_t>(leading.size())}));
  c.setOutput(1, std::move(values));
  c.setOutput(2, vectorOf(leading));
  return Status::ok();
}

} // namespace

void registerInputTensorKernels() {
  registerHostKernel("ParseTensor", parseTensor);
  registerHostKernel("SerializeTensor", serializeTensor);
  registerHostKernel("SerializeSparse", serializeSparse);
  registerHostKernel("SerializeManySparse", serializeManySparse);
  registerHostKernel("DeserializeSparse", deserializeSparse);
  registerHostKernel("DeserializeManySparse", deserializeSparse);
}

} // namespace tfc::rt
