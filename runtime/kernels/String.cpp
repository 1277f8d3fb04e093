// Ops on strings: StringJoin, ReduceJoin, Substr, StringLength, AsString, StringToNumber, StringStrip.
#include "NumberText.h"
#include "StringHelpers.h"
#include "tfc/base/Numeric.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace tfc::rt {

Status wantStrings(const HostCall &c, std::size_t i) {
  if (i < c.inputs.size() && c.inputs[i].dtype() == DType::string) return Status::ok();
  return errors::invalidArgument("input ", i, " of ", c.op->op, " must be a string tensor");
}

static Status stringJoin(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  std::string_view separator = c.stringAttr("separator");
  Shape shape;
  for (std::size_t i = 0; i < c.inputs.size(); ++i) {
    TFC_RETURN_IF_ERROR(wantStrings(c, i));
    const Shape &s = c.inputs[i].shape();
    if (s.rank() == 0) continue;
    if (shape.rank() != 0 && shape != s)
      return errors::invalidArgument("Input shapes do not match: ", shape.errorStr(), " and ", s.errorStr());
    shape = s;
  }
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, shape));
  auto to = out.mutable_data<std::string>();
  for (std::size_t k = 0; k < to.size(); ++k)
    for (std::size_t i = 0; i < c.inputs.size(); ++i) {
      if (i) to[k] += separator;
      to[k] += c.inputs[i].strings()[c.inputs[i].isScalar() ? 0 : k];
    }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// The first reduction index moves fastest: reduce_join([["a","b"],["c","d"]], [0, 1]) is "acbd".
static Status reduceJoin(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  const Tensor &in = c.inputs[0], &axes = c.inputs[1];
  std::string_view separator = c.stringAttr("separator");
  bool keep = c.intAttr("keep_dims");
  int rank = in.shape().rank();
  std::vector<int> reduced;
  std::vector<bool> isReduced(rank);
  for (std::int64_t i = 0; i < axes.size(); ++i) {
    std::int64_t a = axes.asInt64(i);
    if (a < -rank || a >= rank) return errors::invalidArgument("Invalid reduction dimension ", a, " for input with ", rank, " dimension(s)");
    a += a < 0 ? rank : 0;
    if (isReduced[a]) return errors::invalidArgument("Duplicate reduction dimension ", a);
    isReduced[a] = true;
    reduced.push_back(static_cast<int>(a));
  }
  std::vector<std::int64_t> stride(rank, 1), dims;
  for (int k = rank - 2; k >= 0; --k) stride[k] = stride[k + 1] * in.shape()[k + 1];
  for (int k = 0; k < rank; ++k)
    if (!isReduced[k]) dims.push_back(in.shape()[k]);
    else if (keep) dims.push_back(1);
  std::int64_t each = 1;
  for (int k : reduced) each *= in.shape()[k];
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, Shape(dims)));
  auto to = out.mutable_data<std::string>();
  for (std::int64_t o = 0; o < out.size(); ++o) {
    std::int64_t base = 0, rest = o;
    for (int k = rank - 1; k >= 0; --k)
      if (!isReduced[k]) base += rest % in.shape()[k] * stride[k], rest /= in.shape()[k];
    for (std::int64_t r = 0; r < each; ++r) {
      std::int64_t at = base, left = r;
      for (int k : reduced) at += left % in.shape()[k] * stride[k], left /= in.shape()[k];
      if (r) to[o] += separator;
      to[o] += in.strings()[at];
    }
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// The byte where character `n` from `at` on begins; the end if there are fewer.
static std::size_t forward(const std::string &s, std::size_t at, std::int64_t n, std::int64_t &missing) {
  for (; n > 0 && at < s.size(); --n) {
    ++at;
    while (at < s.size() && (s[at] & 0xc0) == 0x80) ++at;
  }
  missing = n;
  return at;
}

/// Position and length in bytes of what is given in characters, from the end if `pos` is negative; false if out of range.
static bool charactersToBytes(const std::string &s, std::int64_t &pos, std::int64_t &len) {
  std::int64_t missing = 0, first = pos;
  if (pos < 0) {
    for (char b : s) first += (b & 0xc0) != 0x80;
    if (first < 0) return false;
  }
  std::size_t from = forward(s, 0, first, missing);
  if (missing > 0) return false;
  std::int64_t unused;
  pos = static_cast<std::int64_t>(from);
  len = static_cast<std::int64_t>(forward(s, from, std::max<std::int64_t>(len, 0), unused)) - pos;
  return true;
}

static Status substr(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  bool characters = c.stringAttr("unit", "BYTE") == "UTF8_CHAR";
  const Tensor &in = c.inputs[0], &pos = c.inputs[1], &len = c.inputs[2];
  if (!isInteger(pos.dtype()) || pos.dtype() != len.dtype()) return errors::invalidArgument("pos and len must be int32 or int64");
  if (pos.shape() != len.shape())
    return errors::invalidArgument("pos and len should have the same shape, got: ", pos.shape().errorStr(), " vs. ", len.shape().errorStr());
  auto shape = Shape::broadcast(in.shape(), pos.shape());
  if (!shape) return errors::invalidArgument("Incompatible shapes: ", in.shape().errorStr(), " vs. ", pos.shape().errorStr());
  if (!pos.isScalar() && in.shape() != pos.shape() && shape->rank() > 2)
    return errors::unimplemented("Substr broadcast not implemented for ", shape->rank(), " dimensions");
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, *shape));
  // Element k of the result takes this element of a tensor that is spread over it.
  auto spread = [&](const Shape &s, std::int64_t k) {
    std::int64_t at = 0, stride = 1;
    for (int d = shape->rank() - 1, i = s.rank() - 1; i >= 0; --d, --i) {
      at += s[i] == 1 ? 0 : k % (*shape)[d] * stride;
      k /= (*shape)[d];
      stride *= s[i];
    }
    return at;
  };
  auto to = out.mutable_data<std::string>();
  for (std::int64_t i = 0; i < out.size(); ++i) {
    const std::string &s = in.strings()[spread(in.shape(), i)];
    auto size = static_cast<std::int64_t>(s.size());
    std::int64_t at = spread(pos.shape(), i), p = pos.asInt64(at), n = len.asInt64(at), given = p;
    if (characters) {
      if (!charactersToBytes(s, p, n)) return errors::invalidArgument("pos ", given, " out of range for string at index ", i);
    } else {
      if (p < -size || p > size) return errors::invalidArgument("pos ", p, " out of range for string b'", s.substr(0, 200), "' at index ", i);
      if (p < 0) p += size;
      if (n < 0) n = size; // a size of unsigned type: to the end
    }
    to[i] = s.substr(static_cast<std::size_t>(p), static_cast<std::size_t>(n));
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

static Status stringLength(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  bool characters = c.stringAttr("unit", "BYTE") == "UTF8_CHAR";
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(int32, c.inputs[0].shape()));
  auto *to = out.mutable_data<std::int32_t>().data();
  for (const std::string &s : c.inputs[0].strings()) {
    std::size_t n = s.size();
    if (characters)
      for (unsigned char b : s) n -= (b & 0xc0) == 0x80;
    *to++ = static_cast<std::int32_t>(n);
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

template <class... Args> static std::string format(const std::string &pattern, Args... args) {
  int n = std::snprintf(nullptr, 0, pattern.c_str(), args...);
  std::string s(n > 0 ? static_cast<std::size_t>(n) : 0, '\0');
  if (n > 0) std::snprintf(s.data(), s.size() + 1, pattern.c_str(), args...);
  return s;
}

static Status asString(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  const Tensor &in = c.inputs[0];
  std::int64_t precision = c.intAttr("precision", -1), width = c.intAttr("width", -1);
  bool scientific = c.intAttr("scientific"), shortest = c.intAttr("shortest");
  std::string_view fill = c.stringAttr("fill");
  bool real = isFloating(in.dtype()) || isComplex(in.dtype());
  if (!real && !isInteger(in.dtype()) && in.dtype() != bool_)
    return errors::unimplemented("No host kernel of AsString for ", runtimeName(in.dtype()));
  if (fill.size() > 1) return errors::invalidArgument("Fill string must be one or fewer characters");
  if (!fill.empty() && std::strchr(" +-0#", fill[0]) == nullptr)
    return errors::invalidArgument("Fill argument not supported: \"", fill, "\"");
  if (scientific && shortest) return errors::invalidArgument("Cannot select both scientific and shortest notation");
  if (!real && (scientific || shortest))
    return errors::invalidArgument("scientific and shortest format not supported for datatype ", runtimeName(in.dtype()));
  if (!real && precision >= 0) return errors::invalidArgument("precision not supported for datatype ", runtimeName(in.dtype()));
  constexpr std::int64_t most = 10'000; // a width is not a way to ask for gigabytes
  if (width > most || precision > most) return errors::invalidArgument("width and precision of AsString may be at most ", most);
  std::string flags = "%" + std::string(fill);
  if (width > -1) flags += std::to_string(width);
  std::string number = flags;
  if (precision > -1) number += "." + std::to_string(precision);
  number += shortest ? "g" : scientific ? "e" : "f";
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, in.shape()));
  auto *to = out.mutable_data<std::string>().data();
  detail::visitNumeric(in.dtype(), [&](auto tag) {
    using T = decltype(tag);
    auto *v = static_cast<const T *>(in.raw());
    for (std::int64_t i = 0; i < in.size(); ++i) {
      if constexpr (std::is_same_v<T, bool>) to[i] = v[i] ? "true" : "false";
      else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) to[i] = format(flags + "lld", static_cast<long long>(v[i]));
      else if constexpr (std::is_integral_v<T>) to[i] = format(flags + "llu", static_cast<unsigned long long>(v[i]));
      else if constexpr (requires { v->real(); })
        to[i] = format("(" + number + "," + number + ")", static_cast<double>(v[i].real()), static_cast<double>(v[i].imag()));
      else if constexpr (std::is_same_v<T, double>) to[i] = format(number, v[i]);
      else to[i] = format(number, static_cast<double>(static_cast<float>(v[i])));
    }
  });
  c.setOutput(0, std::move(out));
  return Status::ok();
}

template <class T> static Status parseAll(HostCall &c, Tensor out) {
  T *to = out.mutable_data<T>().data();
  for (const std::string &s : c.inputs[0].strings())
    if (!parseNumber(s, *to++)) return errors::invalidArgument("StringToNumberOp could not correctly convert string: ", s);
  c.setOutput(0, std::move(out));
  return Status::ok();
}

static Status stringToNumber(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  auto type = static_cast<DType>(c.intAttr("out_type", static_cast<int>(float32)));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(type, c.inputs[0].shape()));
  switch (type) {
  case DType::float32: return parseAll<float>(c, std::move(out));
  case DType::float64: return parseAll<double>(c, std::move(out));
  case DType::int32: return parseAll<std::int32_t>(c, std::move(out));
  case DType::int64: return parseAll<std::int64_t>(c, std::move(out));
  case DType::uint32: return parseAll<std::uint32_t>(c, std::move(out));
  case DType::uint64: return parseAll<std::uint64_t>(c, std::move(out));
  default: return errors::unimplemented("No host kernel of StringToNumber for ", runtimeName(type));
  }
}

static Status stringStrip(HostCall &c) {
  return eachString(c, [](const std::string &s, std::string &out) {
    auto space = [](char ch) { return ch == ' ' || (ch >= '\t' && ch <= '\r'); };
    auto from = std::find_if_not(s.begin(), s.end(), space);
    auto to = std::find_if_not(s.rbegin(), std::make_reverse_iterator(from), space).base();
    out.assign(from, to);
    return Status::ok();
  });
}

void registerStringKernels() {
  registerHostKernel("StringJoin", stringJoin);
  registerHostKernel("ReduceJoin", reduceJoin);
  registerHostKernel("Substr", substr);
  registerHostKernel("StringLength", stringLength);
  registerHostKernel("AsString", asString);
  registerHostKernel("StringToNumber", stringToNumber);
  registerHostKernel("StringStrip", stringStrip);
}

} // namespace tfc::rt
