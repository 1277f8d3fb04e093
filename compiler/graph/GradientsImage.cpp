// Gradients of image ops.
#include "GradientsOps.h"

#include <algorithm>

namespace tfc::graph::grad {

namespace {

using Ints = std::vector<std::int64_t>;

AttrMap resizeAttrs(Node *op) { return copyAttrs(op, {"align_corners", "half_pixel_centers"}); }

bool isIn(DType t, std::initializer_list<DType> types) { return std::find(types.begin(), types.end(), t) != types.end(); }

Grads nearestGrad(Ops &b, Node *op, const Grads &g) {
  const Shape image = shapeOf(in(op));
  if (image.rank() == 4 && image[1] != None && image[2] != None)
    return {b.op("ResizeNearestNeighborGrad", {g[0], i32(Ints{image[1], image[2]})}, resizeAttrs(op)), Gradient()};
  Edge size = b.sliceBetween(b.shape(in(op)), 1, 3);
  return {b.op("ResizeNearestNeighborGrad", {g[0], size}, resizeAttrs(op)), Gradient()};
}

Grads bilinearGrad(Ops &b, Node *op, const Grads &g) {
  return {b.op("ResizeBilinearGrad", {g[0], in(op)}, resizeAttrs(op)), Gradient()};
}

Grads bicubicGrad(Ops &b, Node *op, const Grads &g) {
  if (!isIn(typeOf(in(op)), {float32, float64}))
    return none(2);
  return {b.op("ResizeBicubicGrad", {g[0], in(op)}, resizeAttrs(op)), Gradient()};
}

Grads scaleAndTranslateGrad(Ops &b, Node *op, const Grads &g) {
  Edge d = b.op("ScaleAndTranslateGrad", {g[0], in(op), in(op, 2), in(op, 3)}, copyAttrs(op, {"kernel_type", "antialias"}));
  return {d, Gradient(), Gradient(), Gradient()};
}

Grads cropAndResizeGrad(Ops &b, Node *op, const Grads &g) {
  Grads d = none(4);
  const Shape image = shapeOf(in(op));
  Arg shape = image.is_fully_defined() ? Arg(i32(image.dims())) : Arg(b.shape(in(op)));
  if (isIn(typeOf(in(op)), {DType::float16, float32, float64})) {
    AttrMap attrs = copyAttrs(op, {"method"});
    attrs["T"] = typeOf(in(op));
    d[0] = b.op("CropAndResizeGradImage", {g[0], in(op, 1), in(op, 2), shape}, std::move(attrs));
  }
  d[1] = b.op("CropAndResizeGradBoxes", {g[0], in(op), in(op, 1), in(op, 2)});
  return d;
}

//===-- RGBToHSV ------------------------------------------------------------------------------------------------------===//

/// x[..., i]
Edge channel(Ops &b, const Gradient &x, std::int64_t i) {
  return b.op("StridedSlice", {x, i32(Ints{0, i}), i32(Ints{0, i + 1}), i32(Ints{1, 1})},
              {{"ellipsis_mask", std::int64_t(1)}, {"shrink_axis_mask", std::int64_t(2)}});
}

/// The partial derivatives by one colour, written once for red, green and blue in turn: `own` is the colour, `next` and `last` those that
/// follow it in the circle. TensorFlow breaks ties by the order of the colours, which the flags carry.
struct HsvGradient {
  Ops &b;
  Edge colour[3], biggest[3], smallest[3], positive[3], saturation, value;

  HsvGradient(Ops &b, Node *op) : b(b) {
    const DType type = typeOf(in(op));
    for (int i = 0; i < 3; ++i)
      colour[i] = channel(b, in(op), i);
    saturation = channel(b, out(op), 1);
    value = channel(b, out(op), 2);
    auto flag = [&](std::string_view first, Edge x1, Edge y1, std::string_view second, Edge x2, Edge y2) {
      return b.cast(b.op("LogicalAnd", {b.op(first, {x1, y1}), b.op(second, {x2, y2})}), type);
    };
    Edge r = colour[0], g = colour[1], bl = colour[2];
    biggest[0] = flag("GreaterEqual", r, bl, "GreaterEqual", r, g);
    biggest[1] = flag("Greater", g, r, "GreaterEqual", g, bl);
    biggest[2] = flag("Greater", bl, r, "Greater", bl, g);
    smallest[0] = flag("Less", r, bl, "Less", r, g);
    smallest[1] = flag("LessEqual", g, r, "Less", g, bl);
    smallest[2] = flag("LessEqual", bl, r, "LessEqual", bl, g);
    for (int i = 0; i < 3; ++i)
      positive[i] = b.cast(b.op("Greater", {colour[i], Num{0}}), type);
  }

  Edge product(std::initializer_list<Edge> factors) {
    Edge r;
    for (Edge f : factors)
      r = r.node ? b.mul(r, f) : f;
    return r;
  }
  /// 1 / x, 0 where x is.
  Edge inverse(Edge x) { return b.divNoNan(b.constant(scalar(1, typeOf(x))), x); }
  Edge square(Edge x) { return b.unary("Square", x); }

  Edge ofSaturation(int own) {
    int next = (own + 1) % 3, last = (own + 2) % 3;
    Edge least = b.add(b.mul(smallest[next], colour[next]), b.mul(smallest[last], colour[last]));
    Edge most = b.add(b.mul(biggest[next], colour[next]), b.mul(biggest[last], colour[last]));
    Edge asBiggest = product({biggest[own], least, inverse(square(colour[own]))});
    Edge asSmallest = b.mul(smallest[own], inverse(most));
    return b.mul(positive[own], b.sub(asBiggest, asSmallest));
  }

  /// In sixths of the circle.
  Edge ofHue(int own) {
    int next = (own + 1) % 3, last = (own + 2) % 3;
    Edge turn = b.sub(colour[last], colour[next]);
    Edge asBiggest = product({positive[own], biggest[own], turn, inverse(square(saturation)), inverse(square(value))});
    // Where another colour is the biggest: the colour may be the smallest, or between.
    auto under = [&](int top, int other, Edge numerator, bool falls) {
      Edge spread = b.sub(colour[top], colour[own]);
      Edge low = product({positive[top], biggest[top], smallest[own], numerator, inverse(square(spread))});
      Edge rest = b.sub(colour[top], colour[other]);
      Edge between = product({positive[top], biggest[top], smallest[other], inverse(rest)});
      return falls ? b.sub(low, between) : b.add(low, between);
    };
    Edge underNext = under(next, last, b.sub(colour[last], colour[next]), true);
    Edge underLast = under(last, next, b.sub(colour[last], colour[next]), false);
    return b.add(asBiggest, b.add(underNext, underLast));
  }
};

Grads rgbToHsvGrad(Ops &b, Node *op, const Grads &g) {
  HsvGradient p(b, op);
  Edge byHue = channel(b, g[0], 0), bySaturation = channel(b, g[0], 1), byValue = channel(b, g[0], 2);
  std::vector<Arg> parts;
  for (int own = 0; own < 3; ++own) {
    Edge value = b.mul(byValue, p.biggest[own]), saturation = b.mul(bySaturation, p.ofSaturation(own));
    Edge hue = b.mul(byHue, b.truediv(p.ofHue(own), Num{6}));
    parts.push_back(b.add(b.add(value, saturation), hue));
  }
  return {b.stack(parts, -1)};
}

/// x[:, begin:end] of a matrix.
Edge columns(Ops &b, Edge x, std::int64_t begin, std::int64_t end) {
  return b.op("StridedSlice", {x, i32(Ints{0, begin}), i32(Ints{0, end}), i32(Ints{1, 1})},
              {{"begin_mask", std::int64_t(1)}, {"end_mask", std::int64_t(1)}});
}

/// The gradient under the inverse transforms, as tf.contrib.image registers it.
Grads projectiveTransformGrad(Ops &b, Node *op, const Grads &g) {
  Edge transforms = in(op, 1);
  Edge ninth = b.onesLike(columns(b, transforms, 0, 1));
  Edge matrices = b.reshape(b.concat({transforms, ninth}, i32(1)), i32(Ints{-1, 3, 3}));
  Edge inverse = b.reshape(b.op("MatrixInverse", {matrices}), i32(Ints{-1, 9}));
  Edge scaled = columns(b, b.truediv(inverse, columns(b, inverse, 8, 9)), 0, 8);
  Edge size = b.sliceBetween(b.shape(in(op)), 1, 3);
  Edge d = b.op("ImageProjectiveTransformV2", {g[0], scaled, size}, copyAttrs(op, {"interpolation", "fill_mode"}));
  return {d, Gradient(), Gradient()};
}

} // namespace

std::vector<Entry> imageEntries() {
  return {
      {"ResizeNearestNeighbor", nearestGrad}, {"ResizeBilinear", bilinearGrad},       {"ResizeBicubic", bicubicGrad},
      {"ScaleAndTranslate", scaleAndTranslateGrad}, {"CropAndResize", cropAndResizeGrad}, {"RGBToHSV", rgbToHsvGrad},
      {"ImageProjectiveTransformV2", projectiveTransformGrad},
  };
}

} // namespace tfc::graph::grad
