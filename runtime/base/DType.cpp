#include "tfc/base/DType.h"

#include <cstring>
#include <iterator>

namespace tfc {

namespace {
struct Info {
  const char *python, *runtime, *proto;
  std::size_t bytes;
};
} // namespace

// Indexed by DType.
static constexpr Info infos[] = {
    {"invalid", "INVALID", "DT_INVALID", 0},
    {"float32", "float", "DT_FLOAT", 4},
    {"float64", "double", "DT_DOUBLE", 8},
    {"int32", "int32", "DT_INT32", 4},
    {"uint8", "uint8", "DT_UINT8", 1},
    {"int16", "int16", "DT_INT16", 2},
    {"int8", "int8", "DT_INT8", 1},
    {"string", "string", "DT_STRING", 0},
    {"complex64", "complex64", "DT_COMPLEX64", 8},
    {"int64", "int64", "DT_INT64", 8},
    {"bool", "bool", "DT_BOOL", 1},
    {"qint8", "qint8", "DT_QINT8", 1},
    {"quint8", "quint8", "DT_QUINT8", 1},
    {"qint32", "qint32", "DT_QINT32", 4},
    {"bfloat16", "bfloat16", "DT_BFLOAT16", 2},
    {"qint16", "qint16", "DT_QINT16", 2},
    {"quint16", "quint16", "DT_QUINT16", 2},
    {"uint16", "uint16", "DT_UINT16", 2},
    {"complex128", "complex128", "DT_COMPLEX128", 16},
    {"float16", "half", "DT_HALF", 2},
    {"resource", "resource", "DT_RESOURCE", 0},
    {"variant", "variant", "DT_VARIANT", 0},
    {"uint32", "uint32", "DT_UINT32", 4},
    {"uint64", "uint64", "DT_UINT64", 8},
};

static const Info &info(DType type) {
  auto i = static_cast<std::size_t>(type);
  return infos[i < std::size(infos) ? i : 0];
}

std::size_t byteSize(DType type) { return info(type).bytes; }
const char *runtimeName(DType type) { return info(type).runtime; }
const char *name(DType type) { return info(type).python; }

std::optional<DType> dtypeFromName(std::string_view name) {
  for (std::size_t i = 1; i < std::size(infos); ++i)
    if (name == infos[i].python || name == infos[i].runtime || name == infos[i].proto) return static_cast<DType>(i);
  return std::nullopt;
}

bool isFloating(DType type) {
  return type == float16 || type == bfloat16 || type == float32 || type == float64;
}
bool isSigned(DType type) { return type == int8 || type == int16 || type == int32 || type == int64; }
bool isInteger(DType type) {
  return isSigned(type) || type == uint8 || type == uint16 || type == uint32 || type == uint64;
}
bool isComplex(DType type) { return type == complex64 || type == complex128; }

static std::uint32_t bitsOf(float f) {
  std::uint32_t u;
  std::memcpy(&u, &f, sizeof u);
  return u;
}
static float floatOf(std::uint32_t u) {
  float f;
  std::memcpy(&f, &u, sizeof f);
  return f;
}

Half::Half(float f) {
  std::uint32_t u = bitsOf(f), sign = (u >> 16) & 0x8000u, a = u & 0x7fffffffu;
  if (a >= 0x7f800000u) // infinity, NaN (kept a NaN whatever its payload)
    bits = static_cast<std::uint16_t>(sign | 0x7c00u | (a > 0x7f800000u ? 0x200u | ((a >> 13) & 0x3ffu) : 0));
  else if (a >= 0x477ff000u) // rounds to 2^16 or more
    bits = static_cast<std::uint16_t>(sign | 0x7c00u);
  else if (a < 0x38800000u) // subnormal: adding 0.5 lets the FPU round at the right place
    bits = static_cast<std::uint16_t>(sign | (bitsOf(floatOf(a) + 0.5f) - bitsOf(0.5f)));
  else
    bits = static_cast<std::uint16_t>(sign | ((a - 0x38000000u + 0xfffu + ((a >> 13) & 1u)) >> 13));
}

Half::operator float() const {
  std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000u) << 16, e = (bits >> 10) & 0x1fu, m = bits & 0x3ffu;
  if (e == 31) return floatOf(sign | 0x7f800000u | (m << 13));
  if (e == 0) return floatOf(sign | bitsOf(static_cast<float>(m) * 0x1p-24f));
  return floatOf(sign | ((e + 112) << 23) | (m << 13));
}

BFloat16::BFloat16(float f) {
  std::uint32_t u = bitsOf(f);
  if ((u & 0x7fffffffu) > 0x7f800000u) bits = static_cast<std::uint16_t>((u >> 16) | 0x40u);
  else bits = static_cast<std::uint16_t>((u + 0x7fffu + ((u >> 16) & 1u)) >> 16);
}

BFloat16::operator float() const { return floatOf(static_cast<std::uint32_t>(bits) << 16); }

} // namespace tfc
