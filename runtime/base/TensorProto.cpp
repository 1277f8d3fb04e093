#include "tfc/base/TensorProto.h"

#include "tfc/base/Wire.h"

#include <algorithm>
#include <cstring>

namespace tfc {

std::string serializeTensor(const Tensor &t, StringsIn strings) {
  WireWriter shape;
  for (std::int64_t d : t.shape().dims()) {
    WireWriter dim;
    if (d) dim.number(1, static_cast<std::uint64_t>(d));
    shape.bytes(2, dim.out);
  }
  WireWriter w;
  w.number(1, static_cast<std::uint64_t>(t.dtype()));
  w.bytes(2, shape.out);
  if (t.dtype() != DType::string) {
    if (t.nbytes()) w.bytes(4, {static_cast<const char *>(t.raw()), t.nbytes()});
  } else if (strings == StringsIn::List) {
    for (const std::string &s : t.strings()) w.bytes(8, s);
  } else if (t.size()) {
    WireWriter content;
    for (const std::string &s : t.strings()) content.varint(s.size());
    for (const std::string &s : t.strings()) content.out += s;
    w.bytes(4, content.out);
  }
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

/// What a message holds beside type and shape.
struct Values {
  std::string content, elements;
  std::vector<std::string> strings;
};

Expected<Values> readValues(std::string_view bytes, DType type) {
  Values values;
  ListField list = listField(type);
  std::size_t element = type == DType::string ? 0 : byteSize(type) / (isComplex(type) ? 2 : 1);
  WireReader r(bytes);
  while (r.next()) {
    if (r.field == 4 && r.type == WireReader::Bytes) values.content = r.bytes;
    else if (r.field == 8 && r.type == WireReader::Bytes) values.strings.emplace_back(r.bytes);
    else if (type != DType::string && r.field == list.field && !readList(r, list, element, values.elements)) return malformed();
  }
  if (r.bad) return malformed();
  return values;
}

/// All lengths as varints, then all bytes, and nothing behind.
Status readStrings(std::string_view content, std::int64_t count, std::vector<std::string> &out) {
  if (count > static_cast<std::int64_t>(content.size())) return malformed(); // a length takes a byte at least
  WireReader lengths(content);
  std::vector<std::uint64_t> sizes(static_cast<std::size_t>(count));
  std::size_t at = 0;
  for (std::uint64_t &n : sizes) {
    if (!lengths.varint(n)) return malformed();
    for (std::uint64_t v = n; ++at, v >= 0x80; v >>= 7) {}
  }
  for (std::uint64_t n : sizes) {
    if (at > content.size() || n > content.size() - at) return malformed();
    out.emplace_back(content.substr(at, n));
    at += n;
  }
  return at == content.size() ? Status::ok() : malformed();
}

Expected<Tensor> strings(Values &values, Shape shape, std::int64_t count) {
  // A short list repeats its last element; none means empty strings: no more memory than the message justifies.
  if (!values.content.empty()) {
    values.strings.clear();
    TFC_RETURN_IF_ERROR(readStrings(values.content, count, values.strings));
  }
  if (static_cast<std::int64_t>(values.strings.size()) > count || (values.strings.empty() && count > (std::int64_t{1} << 24))) return malformed();
  TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(DType::string, std::move(shape)));
  auto to = t.mutable_data<std::string>();
  for (std::size_t i = 0; i < to.size(); ++i)
    if (!values.strings.empty()) to[i] = values.strings[std::min(i, values.strings.size() - 1)];
  return t;
}

} // namespace

Expected<Tensor> parseTensor(std::string_view bytes, DType type, Shape shape) {
  if (type != DType::string && (static_cast<int>(type) <= 0 || static_cast<int>(type) > 100 || !byteSize(type))) return malformed();
  auto count = shape.numElements();
  if (!count) return malformed();
  TFC_ASSIGN_OR_RETURN(Values values, readValues(bytes, type));
  if (type == DType::string) return strings(values, std::move(shape), *count);
  TFC_ASSIGN_OR_RETURN(Tensor t, Tensor::allocate(type, std::move(shape)));
  if (t.nbytes() == 0) return t;
  if (!values.content.empty()) {
    if (values.content.size() != t.nbytes()) return malformed();
    std::memcpy(t.mutableRaw(), values.content.data(), values.content.size());
    return t;
  }
  const std::string &elements = values.elements;
  std::size_t each = byteSize(type);
  if (elements.size() > t.nbytes() || elements.size() % each) return malformed();
  auto *to = static_cast<char *>(t.mutableRaw());
  std::memcpy(to, elements.data(), elements.size());
  for (std::size_t at = elements.size(); at < t.nbytes(); at += each)
    if (elements.empty()) std::memset(to + at, 0, each);
    else std::memcpy(to + at, to + elements.size() - each, each);
  return t;
}

Expected<Tensor> parseTensor(std::string_view bytes) {
  DType type = DType::unset;
  Shape shape;
  WireReader r(bytes);
  while (r.next()) {
    if (r.field == 1 && r.type == WireReader::Varint) type = static_cast<DType>(r.number);
    if (r.field != 2 || r.type != WireReader::Bytes) continue;
    TFC_ASSIGN_OR_RETURN(shape, parseShape(r.bytes));
  }
  if (r.bad) return malformed();
  return parseTensor(bytes, type, std::move(shape));
}

} // namespace tfc
