// Keys of tensor slices in a checkpoint's index: an encoding whose byte order is the order of (name, starts, lengths).
#pragma once

#include "tfc/io/Checkpoint.h"

namespace tfc::io {

/// TensorFlow's EncodeTensorNameSlice: 0, name, number of dimensions, then start and length of each (-1: all of it).
std::string sliceKey(std::string_view name, const Slice &slice);

} // namespace tfc::io
