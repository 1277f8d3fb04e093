// CRC-32C (Castagnoli), by the processor's instruction where it has one; TensorFlow stores it masked.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tfc::io {

/// Extends `crc` (0 to begin) by `size` bytes.
std::uint32_t crc32c(std::uint32_t crc, const void *data, std::size_t size);
/// The same without the instruction.
std::uint32_t crc32cPortable(std::uint32_t crc, const void *data, std::size_t size);
/// Of two pieces one behind the other, each checksummed from 0; `size` is the second's.
std::uint32_t crc32cConcat(std::uint32_t first, std::uint32_t second, std::uint64_t size);
inline std::uint32_t maskCrc(std::uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }

} // namespace tfc::io
