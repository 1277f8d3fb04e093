// Boxes of tensors, and what the messages of checkpoints say about shapes and slices.
#pragma once

#include "tfc/io/Checkpoint.h"
#include "tfc/proto/tensor_shape.pb.h"
#include "tfc/proto/tensor_slice.pb.h"

namespace tfc::io {

/// DataLoss if it is none of a tensor that is there.
Expected<Shape> shapeOf(const tensorflow::TensorShapeProto &proto);
Slice sliceOf(const tensorflow::TensorSliceProto &proto);
/// The slice with its lengths filled in, or InvalidArgument if it leaves `shape`.
Expected<Slice> within(const Slice &slice, const Shape &shape);
/// Copies a box of `extent` elements between two row-major tensors of one type, each with the box's corner in it.
void copyBox(Tensor &to, const std::vector<std::int64_t> &toStart, const Tensor &from, const std::vector<std::int64_t> &fromStart,
             const std::vector<std::int64_t> &extent);

} // namespace tfc::io
