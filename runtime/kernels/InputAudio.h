// Sounds as WAV files.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace tfc::rt {

/// 16-bit PCM of samples in [-1, 1], frame by frame. The caller has seen that the sizes fit the format's fields.
std::string wavBytes(std::span<const float> samples, std::int64_t channels, std::int64_t rate);

} // namespace tfc::rt
