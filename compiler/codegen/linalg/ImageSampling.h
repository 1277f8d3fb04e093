// Where resizing ops read their images, and loops that add to an image.
#pragma once

#include "Lowering.h"

namespace tfc::codegen {

/// One spatial dimension of a resizing op: `in` elements become `out`.
struct ResizeDim {
  Value in, out, scale; ///< index, index, f32: how far two neighbours of the result are apart in the source
};

/// How coordinates of the result become those of the source, by the op's attributes.
struct ResizeRule {
  bool alignCorners, halfPixel;
};
ResizeRule resizeRule(Lowering &l);
/// An error of the op with `message`, of the step where only that knows the size, unless `n` is above zero.
LogicalResult positive(Lowering &l, OpFoldResult n, StringRef message);
ResizeDim resizeDim(Lowering &l, OpFoldResult in, OpFoldResult out, bool alignCorners);
/// The source coordinate (f32) of position `at`. `nearest`: without the half that centres take off again.
Value sourceOf(Scalars &s, const ResizeDim &d, const ResizeRule &rule, Value at, bool nearest = false);

/// A linear interpolation between two neighbours.
struct Lerp {
  Value lower, upper, weight; ///< index, index, f32: of the upper
};
Lerp lerpAt(Scalars &s, const ResizeDim &d, const ResizeRule &rule, Value at);
Value nearestAt(Scalars &s, const ResizeDim &d, const ResizeRule &rule, Value at);
Value asF32(Scalars &s, Value x, bool isUnsigned = false);
/// min(max(v, 0), n - 1)
Value clampIndex(Scalars &s, Value v, Value n);

/// Reads an image in a body, as f32.
Value pixel(Scalars &s, Value image, ValueRange at, bool isUnsigned = false);

/// Nested loops over `sizes`, one after the other, that carry `into` along: body(s, position, tensor) returns the new tensor.
Value addInOrder(Lowering &l, ArrayRef<OpFoldResult> sizes, Value into,
                 llvm::function_ref<Value(Scalars &, ValueRange, Value)> body);
/// into[at] += v
Value addAt(Scalars &s, Value into, ValueRange at, Value v);

} // namespace tfc::codegen
