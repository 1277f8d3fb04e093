// DType: TensorFlow's element types, with TensorFlow's numbers (DataType in types.proto).
//
//   byteSize(DType::float32) == 4;  name(DType::bool_) == "bool";  dtypeFromName("int64") == DType::int64
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tfc {

enum class DType : int {
  unset = 0, float32 = 1, float64, int32, uint8, int16, int8, string, complex64, int64, bool_,
  qint8 = 11, quint8 = 12, qint32 = 13, bfloat16 = 14, qint16 = 15, quint16 = 16, uint16 = 17, complex128 = 18,
  float16 = 19, resource = 20, variant = 21, uint32 = 22, uint64 = 23,
};

inline constexpr DType float32 = DType::float32, float64 = DType::float64, float16 = DType::float16,
    bfloat16 = DType::bfloat16, int8 = DType::int8, int16 = DType::int16, int32 = DType::int32, int64 = DType::int64,
    uint8 = DType::uint8, uint16 = DType::uint16, uint32 = DType::uint32, uint64 = DType::uint64,
    string = DType::string, bool_ = DType::bool_, complex64 = DType::complex64, complex128 = DType::complex128;

/// A reference type in a GraphDef is the base type's number plus 100 (DT_FLOAT_REF = 101).
inline constexpr int refTypeOffset = 100;

/// Bytes of one element in memory; 0 for string, resource, variant and unset.
std::size_t byteSize(DType type);
/// TensorFlow's name: "float", as the C++ runtime prints it in errors (DataTypeString).
const char *runtimeName(DType type);
/// Python's name: "float32", "bool" (tf.DType.name).
const char *name(DType type);
/// Inverse of name(); also takes runtimeName()'s spelling and "DT_FLOAT".
std::optional<DType> dtypeFromName(std::string_view name);

bool isFloating(DType type); ///< float16, bfloat16, float32, float64
bool isInteger(DType type);  ///< int8..int64, uint8..uint64; neither bool nor quantised
bool isSigned(DType type);   ///< int8..int64
bool isComplex(DType type);

/// IEEE half and bfloat16 as bits, with round-to-nearest-even conversions.
struct Half { std::uint16_t bits = 0; Half() = default; explicit Half(float f); explicit operator float() const; };
struct BFloat16 { std::uint16_t bits = 0; BFloat16() = default; explicit BFloat16(float f); explicit operator float() const; };

/// The DType of a C++ element type: dtypeOf<float>() == DType::float32. std::string is DType::string.
template <class T> constexpr DType dtypeOf();

} // namespace tfc

#include "tfc/base/DTypeOf.inc"
