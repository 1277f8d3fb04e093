// CRC-32C (Castagnoli), by the processor's instruction where it has one; TensorFlow stores it masked.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tfc::io {

/// Extends `crc` (0 to begin) by `size` bytes.
std::uint32_t crc32c(std::uint32_t crc, const void *data, std::size_t size);
/// The same without the instruction.
std::uint32_t crc32cPortable(std::uint32_t crc, const void *data, std::size_t size);
inline std::uint32_t maskCrc(std::uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }

} // namespace tfc::io
