// TensorShapeProto and TensorProto.
#include "ProtoConvert.h"

#include <complex>
#include <cstring>

namespace tfc::graph {

namespace {

constexpr int maxRank = 254;

/// Copies a typed list; the last element repeats, an empty list means zeros (which `out` holds already).
template <class T, class List, class Convert>
Status copyList(const List &list, Tensor &out, Convert &&convert) {
  if (list.size() > out.size())
    return errors::invalidArgument("Cannot parse tensor from proto: it holds ", list.size(), " elements, but its shape ",
                                   out.shape().errorStr(), " has ", out.size());
  if (list.empty())
    return Status::ok();
  auto *to = static_cast<T *>(out.mutableRaw()); // T may be what a quantised type is stored as
  std::int64_t i = 0;
  for (const auto &v : list)
    to[i++] = convert(v);
  for (T last = to[i - 1]; i < out.size(); ++i)
    to[i] = last;
  return Status::ok();
}

template <class T, class List> Status copyNumbers(const List &list, Tensor &out) {
  return copyList<T>(list, out, [](auto v) { return static_cast<T>(v); });
}

template <class T, class List> Status copyComplex(const List &list, Tensor &out) {
  if (list.size() % 2)
    return errors::invalidArgument("Cannot parse tensor from proto: an odd number of parts of complex numbers");
  std::vector<std::complex<T>> values;
  for (int i = 0; i < list.size(); i += 2)
    values.emplace_back(list[i], list[i + 1]);
  if (static_cast<std::int64_t>(values.size()) > out.size())
    return errors::invalidArgument("Cannot parse tensor from proto: it holds ", values.size(), " elements, but its shape ",
                                   out.shape().errorStr(), " has ", out.size());
  auto to = out.mutable_data<std::complex<T>>();
  for (std::int64_t i = 0; i < out.size() && !values.empty(); ++i)
    to[i] = values[std::min<std::size_t>(i, values.size() - 1)];
  return Status::ok();
}

/// The 16 bits of a half as they stand in half_val.
template <class H> Status copyHalf(const tensorflow::TensorProto &p, Tensor &out) {
  return copyList<H>(p.half_val(), out, [](int bits) {
    H h;
    h.bits = static_cast<std::uint16_t>(bits);
    return h;
  });
}

/// tensor_content of strings: all lengths as varints, then all bytes.
Status copyStringContent(const std::string &content, Tensor &out) {
  std::size_t at = 0;
  std::vector<std::uint64_t> lengths;
  for (std::int64_t i = 0; i < out.size(); ++i) {
    std::uint64_t length = 0;
    for (int shift = 0;; shift += 7) {
      if (at >= content.size() || shift > 63)
        return errors::invalidArgument("Cannot parse tensor from proto: the lengths of its strings are cut off");
      unsigned char byte = static_cast<unsigned char>(content[at++]);
      length |= std::uint64_t(byte & 0x7f) << shift;
      if (!(byte & 0x80))
        break;
    }
    lengths.push_back(length);
  }
  auto to = out.mutable_data<std::string>();
  for (std::int64_t i = 0; i < out.size(); ++i) {
    if (lengths[i] > content.size() - at)
      return errors::invalidArgument("Cannot parse tensor from proto: its strings are cut off");
    to[i] = content.substr(at, lengths[i]);
    at += lengths[i];
  }
  return Status::ok();
}

Status copyContent(const std::string &content, Tensor &out) {
  if (out.dtype() == DType::string)
    return copyStringContent(content, out);
  if (content.size() != out.nbytes())
    return errors::invalidArgument("Cannot parse tensor from proto: tensor_content has ", content.size(),
                                   " bytes, but a ", runtimeName(out.dtype()), " tensor of shape ", out.shape().errorStr(),
                                   " has ", out.nbytes());
  if (content.empty())
    return Status::ok();
  if (out.dtype() == DType::bool_) {
    auto to = out.mutable_data<bool>();
    for (std::size_t i = 0; i < content.size(); ++i)
      to[i] = content[i] != 0;
  } else {
    std::memcpy(out.mutableRaw(), content.data(), content.size());
  }
  return Status::ok();
}

Status copyLists(const tensorflow::TensorProto &p, Tensor &out) {
  switch (out.dtype()) {
  case DType::float32: return copyNumbers<float>(p.float_val(), out);
  case DType::float64: return copyNumbers<double>(p.double_val(), out);
  case DType::int32: case DType::qint32: return copyNumbers<std::int32_t>(p.int_val(), out);
  case DType::int16: case DType::qint16: return copyNumbers<std::int16_t>(p.int_val(), out);
  case DType::int8: case DType::qint8: return copyNumbers<std::int8_t>(p.int_val(), out);
  case DType::uint8: case DType::quint8: return copyNumbers<std::uint8_t>(p.int_val(), out);
  case DType::uint16: case DType::quint16: return copyNumbers<std::uint16_t>(p.int_val(), out);
  case DType::uint32: return copyNumbers<std::uint32_t>(p.uint32_val(), out);
  case DType::uint64: return copyNumbers<std::uint64_t>(p.uint64_val(), out);
  case DType::int64: return copyNumbers<std::int64_t>(p.int64_val(), out);
  case DType::bool_: return copyNumbers<bool>(p.bool_val(), out);
  case DType::float16: return copyHalf<Half>(p, out);
  case DType::bfloat16: return copyHalf<BFloat16>(p, out);
  case DType::complex64: return copyComplex<float>(p.scomplex_val(), out);
  case DType::complex128: return copyComplex<double>(p.dcomplex_val(), out);
  case DType::string: return copyList<std::string>(p.string_val(), out, [](const std::string &s) { return s; });
  default: return errors::internal("no list for this type");
  }
}

/// Bytes that hold elements in the message, in terms of memory they will take.
std::int64_t storedBytes(const tensorflow::TensorProto &p) {
  std::int64_t n = static_cast<std::int64_t>(p.tensor_content().size());
  n += 4LL * (p.float_val_size() + p.int_val_size() + p.half_val_size() + p.uint32_val_size() + p.scomplex_val_size());
  n += 8LL * (p.double_val_size() + p.int64_val_size() + p.uint64_val_size() + p.dcomplex_val_size());
  return n + p.bool_val_size() + 32LL * p.string_val_size();
}

} // namespace

Expected<Shape> toShape(const tensorflow::TensorShapeProto &proto) {
  if (proto.unknown_rank()) {
    if (proto.dim_size() > 0)
      return errors::invalidArgument("An unknown shape must not have any dimensions set.");
    return Shape::unknown();
  }
  if (proto.dim_size() > maxRank)
    return errors::invalidArgument("Shape has ", proto.dim_size(), " dimensions; at most ", maxRank, " are possible");
  std::vector<std::int64_t> dims;
  for (const auto &dim : proto.dim()) {
    if (dim.size() < -1)
      return errors::invalidArgument("Shape has dimensions with values below -1 (where -1 means unknown): ", dim.size());
    dims.push_back(dim.size());
  }
  std::int64_t product = 1;
  for (std::int64_t d : dims)
    if (d > 0 && __builtin_mul_overflow(product, d, &product))
      return errors::invalidArgument("Shape ", Shape(dims).errorStr(), " is too large (more than 2**63 - 1 entries)");
  return Shape(std::move(dims));
}

void fromShape(const Shape &shape, tensorflow::TensorShapeProto &proto) {
  proto.Clear();
  if (!shape.hasRank())
    proto.set_unknown_rank(true);
  for (int i = 0; i < shape.rank(); ++i)
    proto.add_dim()->set_size(shape[i]);
}

Expected<Tensor> toTensor(const tensorflow::TensorProto &proto, ExpansionBudget &budget) {
  int number = proto.dtype();
  DType type = static_cast<DType>(number);
  if (number <= 0 || number > static_cast<int>(DType::uint64))
    return errors::invalidArgument("Cannot parse tensor from proto: ",
                                   number > refTypeOffset ? "reference type " : "unknown data type ", number);
  if (type == DType::resource || type == DType::variant)
    return errors::invalidArgument("Cannot parse tensor from proto: a constant cannot hold values of type ", runtimeName(type));
  TFC_ASSIGN_OR_RETURN(Shape shape, toShape(proto.tensor_shape()));
  if (!shape.is_fully_defined())
    return errors::invalidArgument("Cannot parse tensor from proto: its shape ", shape.errorStr(), " is not fully defined");
  auto count = shape.numElements();
  std::int64_t size = type == DType::string ? 32 : static_cast<std::int64_t>(byteSize(type)), bytes = 0;
  if (!count || __builtin_mul_overflow(*count, size, &bytes))
    return errors::invalidArgument("Cannot parse tensor from proto: shape ", shape.errorStr(), " is too large");
  std::int64_t extra = bytes - storedBytes(proto);
  // Checked before memory is taken: a file of a few bytes must not ask for gigabytes.
  if (!proto.tensor_content().empty() && type != DType::string && static_cast<std::int64_t>(proto.tensor_content().size()) != bytes)
    extra = 0; // copyContent's text says it better; nothing is allocated below
  if (extra > budget.bytes)
    return errors::resourceExhausted("A constant of shape ", shape.errorStr(), " and type ", runtimeName(type), " needs ", bytes,
                                     " bytes, far more than its file holds (limit: constant expansion)");
  if (!proto.tensor_content().empty() && type != DType::string && static_cast<std::int64_t>(proto.tensor_content().size()) != bytes)
    return errors::invalidArgument("Cannot parse tensor from proto: tensor_content has ", proto.tensor_content().size(),
                                   " bytes, but a ", runtimeName(type), " tensor of shape ", shape.errorStr(), " has ", bytes);
  if (extra > 0)
    budget.bytes -= extra;
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, shape));
  if (type != DType::string && bytes)
    std::memset(out.mutableRaw(), 0, bytes);
  TFC_RETURN_IF_ERROR(proto.tensor_content().empty() ? copyLists(proto, out) : copyContent(proto.tensor_content(), out));
  return out;
}

void fromTensor(const Tensor &tensor, tensorflow::TensorProto &proto) {
  proto.Clear();
  proto.set_dtype(static_cast<tensorflow::DataType>(tensor.dtype()));
  fromShape(tensor.shape(), *proto.mutable_tensor_shape());
  std::int64_t n = tensor.size();
  if (n == 0)
    return;
  if (tensor.dtype() == DType::string) {
    for (const std::string &s : tensor.strings())
      proto.add_string_val(s);
    return;
  }
  const char *raw = static_cast<const char *>(tensor.raw());
  std::size_t size = byteSize(tensor.dtype());
  // All equal iff the tensor equals itself shifted by one element.
  if (n > 1 && std::memcmp(raw, raw + size, (n - 1) * size) != 0) {
    proto.set_tensor_content(raw, n * size);
    return;
  }
  auto first = [&]<class T>(T) {
    T v;
    std::memcpy(&v, raw, sizeof v);
    return v;
  };
  switch (tensor.dtype()) {
  case DType::float32: proto.add_float_val(first(float{})); break;
  case DType::float64: proto.add_double_val(first(double{})); break;
  case DType::int32: case DType::qint32: proto.add_int_val(first(std::int32_t{})); break;
  case DType::int16: case DType::qint16: proto.add_int_val(first(std::int16_t{})); break;
  case DType::int8: case DType::qint8: proto.add_int_val(first(std::int8_t{})); break;
  case DType::uint8: case DType::quint8: proto.add_int_val(first(std::uint8_t{})); break;
  case DType::uint16: case DType::quint16: proto.add_int_val(first(std::uint16_t{})); break;
  case DType::uint32: proto.add_uint32_val(first(std::uint32_t{})); break;
  case DType::uint64: proto.add_uint64_val(first(std::uint64_t{})); break;
  case DType::int64: proto.add_int64_val(first(std::int64_t{})); break;
  case DType::bool_: proto.add_bool_val(raw[0] != 0); break;
  case DType::float16: case DType::bfloat16: proto.add_half_val(first(std::uint16_t{})); break;
  case DType::complex64:
    proto.add_scomplex_val(first(std::complex<float>{}).real());
    proto.add_scomplex_val(first(std::complex<float>{}).imag());
    break;
  case DType::complex128:
    proto.add_dcomplex_val(first(std::complex<double>{}).real());
    proto.add_dcomplex_val(first(std::complex<double>{}).imag());
    break;
  default: break;
  }
}

} // namespace tfc::graph
