// From a dtype to its C++ type, and from one C++ type to another.
//
//   detail::visitNumeric(t.dtype(), [&](auto tag) { for (auto v : t.data<decltype(tag)>()) ... });
#pragma once

#include "tfc/base/Tensor.h"

#include <complex>

namespace tfc::detail {

/// Calls f(T{}) with the C++ type of a numeric or bool dtype; throws std::logic_error for the others.
template <class F> decltype(auto) visitNumeric(DType type, F &&f) {
  switch (type) {
  case DType::float32: return f(float{});
  case DType::float64: return f(double{});
  case DType::float16: return f(Half{});
  case DType::bfloat16: return f(BFloat16{});
  case DType::int8: case DType::qint8: return f(std::int8_t{});
  case DType::int16: case DType::qint16: return f(std::int16_t{});
  case DType::int32: case DType::qint32: return f(std::int32_t{});
  case DType::int64: return f(std::int64_t{});
  case DType::uint8: case DType::quint8: return f(std::uint8_t{});
  case DType::uint16: case DType::quint16: return f(std::uint16_t{});
  case DType::uint32: return f(std::uint32_t{});
  case DType::uint64: return f(std::uint64_t{});
  case DType::bool_: return f(bool{});
  case DType::complex64: return f(std::complex<float>{});
  case DType::complex128: return f(std::complex<double>{});
  default: tensorError(std::string("not a numeric dtype: ") + name(type));
  }
}

/// Element conversion with C++ semantics; half types go through float, a complex number loses its imaginary part.
template <class To, class From> To convert(const From &v) {
  constexpr bool fromHalf = std::is_same_v<From, Half> || std::is_same_v<From, BFloat16>;
  constexpr bool toHalf = std::is_same_v<To, Half> || std::is_same_v<To, BFloat16>;
  constexpr bool fromComplex = std::is_same_v<From, std::complex<float>> || std::is_same_v<From, std::complex<double>>;
  constexpr bool toComplex = std::is_same_v<To, std::complex<float>> || std::is_same_v<To, std::complex<double>>;
  if constexpr (std::is_same_v<To, From>) return v;
  else if constexpr (fromHalf) return convert<To>(static_cast<float>(v));
  else if constexpr (toHalf) {
    if constexpr (fromComplex) return To(static_cast<float>(v.real()));
    else return To(static_cast<float>(v));
  } else if constexpr (fromComplex && toComplex) return To(v);
  else if constexpr (fromComplex) return static_cast<To>(v.real());
  else if constexpr (toComplex) return To(static_cast<typename To::value_type>(v));
  else return static_cast<To>(v);
}

} // namespace tfc::detail
