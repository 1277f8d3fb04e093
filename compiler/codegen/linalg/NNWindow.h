// Windows over images and volumes: sizes and padding that convolutions and pools share. Channels are last inside; an op
// with channels first is transposed on its way in and out.
#pragma once

#include "Lowering.h"

namespace tfc::codegen {

/// One spatial dimension of a window op.
struct WindowDim {
  OpFoldResult in, out;
  int64_t window = 1, stride = 1, dilation = 1;
  OpFoldResult low, high; ///< padding

  int64_t reach() const { return (window - 1) * dilation + 1; }
};

struct Window {
  SmallVector<WindowDim, 3> dims; ///< (depth,) height, width

  WindowDim &h() { return dims[dims.size() - 2]; }
  WindowDim &w() { return dims.back(); }
  const WindowDim &h() const { return dims[dims.size() - 2]; }
  const WindowDim &w() const { return dims.back(); }
};

/// Reads strides, dilations, padding and data_format of `l.op` for an image of these spatial sizes and a window.
/// Sizes of the image may be unknown; those of the window are not, and are `least` or more.
FailureOr<Window> readWindow(Lowering &l, ArrayRef<OpFoldResult> sizes, ArrayRef<int64_t> windows, int64_t least = 1);
/// The same with strides and dilations (empty: ones) given, in the op's layout.
FailureOr<Window> readWindow(Lowering &l, ArrayRef<OpFoldResult> sizes, ArrayRef<int64_t> windows, ArrayRef<int64_t> strides,
                             ArrayRef<int64_t> dilations, int64_t least = 1);
/// The spatial entries of a list in the op's layout, or of sizes with channels last.
Ints spatial(Lowering &l, ArrayRef<int64_t> list);
ArrayRef<OpFoldResult> spatial(const Dims &channelsLast);
ArrayRef<OpFoldResult> spatial(Dims &&) = delete; // it would not live as long
bool channelsFirst(Lowering &l);
/// To channels last and back, if the op has channels first.
Value toChannelsLast(Lowering &l, Value v);
Value fromChannelsLast(Lowering &l, Value v);
/// Sizes of an image given in the op's layout, with channels last.
Dims channelsLast(Lowering &l, const Dims &d);
/// [batch, spatial..., channels]
Dims imageDims(OpFoldResult batch, ArrayRef<OpFoldResult> spatial, OpFoldResult channels);
/// The output's spatial sizes, the image's.
Dims outSizes(const Window &w);
Dims inSizes(const Window &w);
/// An image padded for `w`, with a scalar.
Value padImage(Lowering &l, Value image, const Window &w, Value scalar);

/// With SAME and windows further apart than they are long, TensorFlow's kernels of volumes leave out as much in front as behind: what
/// remains of the image (channels last) when its front is gone. Lists are of the spatial dimensions.
Value skipEdges(Lowering &l, Value image, ArrayRef<int64_t> windows, ArrayRef<int64_t> strides, ArrayRef<int64_t> dilations);

/// InvalidArgument where the NHWC shape `dy` of a gradient is not what `w` makes of `batch` images of `channels`.
LogicalResult checkGradient(Lowering &l, const Dims &dy, OpFoldResult batch, OpFoldResult channels, const Window &w);

/// What of each input position the windows over it see, for gradients. A position y of the padded input is y = s * q + r;
/// the windows that cover it are q - j for j < reach, where it is element r + s * j.
/// `source` is a gradient-shaped tensor padded so that window q - j is at q + (reach - 1 - j).
struct Phases {
  int64_t stride, reach; ///< s; ceil(window / s)
  OpFoldResult count;    ///< number of q
};
SmallVector<Phases, 3> phasesOf(Lowering &l, const Window &w);
Value padForPhases(Lowering &l, Value gradient, const Window &w, ArrayRef<Phases> phases, Value scalar);
/// From [n, (q, s)..., c] in padded coordinates to the image.
Value cropPhases(Lowering &l, Value v, const Window &w);

/// The first `n` loops as expressions, the kinds of `parallel` then `reduced` loops, and the body of a contraction.
SmallVector<AffineExpr> loopExprs(Lowering &l, unsigned n);
SmallVector<utils::IteratorType> iterators(unsigned parallel, unsigned reduced);
Values multiplyAdd(Scalars &s, ValueRange a);
AffineMap mapOf(Lowering &l, unsigned loops, ArrayRef<AffineExpr> e);

} // namespace tfc::codegen
