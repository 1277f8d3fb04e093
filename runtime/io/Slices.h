// Boxes of tensors.
#pragma once

#include "tfc/io/Checkpoint.h"

namespace tfc::io {

/// The slice with its lengths filled in, or InvalidArgument if it leaves `shape`.
Expected<Slice> within(const Slice &slice, const Shape &shape);
/// Copies a box of `extent` elements between two row-major tensors of one type, each with the box's corner in it.
void copyBox(Tensor &to, const std::vector<std::int64_t> &toStart, const Tensor &from, const std::vector<std::int64_t> &fromStart,
             const std::vector<std::int64_t> &extent);

} // namespace tfc::io
