// Checkpoints of version 1, as the ops Save and SaveSlices write them.
#pragma once

#include "tfc/io/Checkpoint.h"

#include <span>

namespace tfc::io {

struct LegacyEntry {
  std::string name;
  std::optional<ShapeAndSlice> part; ///< nothing: the tensor is whole
  Tensor tensor;
};

/// One file, written whole or not at all. InvalidArgument if a name (or a slice of it) is given twice, a tensor is not of its slice's
/// shape, or slices of one name differ in their whole shape or type; Unimplemented for a type that has no place in such a file.
Status writeLegacyCheckpoint(const std::string &file, std::span<const LegacyEntry> entries);

} // namespace tfc::io
