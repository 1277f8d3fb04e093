// Windows over images: sizes and padding that convolutions and pools share. Everything is NHWC inside; NCHW is transposed
// on its way in and out.
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
  WindowDim h, w;
  bool nchw = false;
};

/// Reads strides, dilations, padding and data_format of `l.op` for an image of `h` x `w` and a window of `kh` x `kw`.
/// Sizes of the image may be unknown; those of the window are not.
FailureOr<Window> readWindow(Lowering &l, OpFoldResult h, OpFoldResult w, int64_t kh, int64_t kw);
/// The element of a four-element list for height (0) or width (1).
int64_t spatial(Lowering &l, ArrayRef<int64_t> list, int which);
bool isNchw(Lowering &l);
/// To NHWC and back, if the op is NCHW.
Value toNhwc(Lowering &l, Value v);
Value fromNhwc(Lowering &l, Value v);
/// Sizes of an image given in the op's layout, as NHWC.
Dims nhwc(Lowering &l, const Dims &d);
/// An NHWC image padded for `w`, with a scalar.
Value padImage(Lowering &l, Value image, const Window &w, Value scalar);

/// InvalidArgument where the NHWC shape `dy` of a gradient is known not to be what `w` makes of `batch` images of `channels`.
LogicalResult checkGradient(Lowering &l, const Dims &dy, OpFoldResult batch, OpFoldResult channels, const Window &w);

/// What of each input position the windows over it see, for gradients. A position y of the padded input is y = s * q + r;
/// the windows that cover it are q - j for j < reach, where it is element r + s * j.
/// `source` is a gradient-shaped NHWC tensor padded so that window q - j is at q + (reach - 1 - j).
struct Phases {
  int64_t stride, reach; ///< s; ceil(window / s)
  OpFoldResult count;    ///< number of q
};
Phases phasesOf(Lowering &l, const WindowDim &d);
Value padForPhases(Lowering &l, Value gradient, const Window &w, const Phases &h, const Phases &v, Value scalar);
/// From [n, qh, sh, qw, sw, c] in padded coordinates to the image.
Value cropPhases(Lowering &l, Value v, const Window &w, const Phases &h, const Phases &v2);

/// The first `n` loops as expressions, the kinds of `parallel` then `reduced` loops, and the body of a contraction.
SmallVector<AffineExpr> loopExprs(Lowering &l, unsigned n);
SmallVector<utils::IteratorType> iterators(unsigned parallel, unsigned reduced);
Values multiplyAdd(Scalars &s, ValueRange a);

} // namespace tfc::codegen
