// Boxes cut out of images and resized, with gradients; images under a projective transform.

#include "ImageSampling.h"

namespace tfc::codegen {
namespace {

// CropAndResize and its gradients see boxes [n, 4] (y1, x1, y2, x2 as fractions) and the image of each.
struct Crop {
  Lowering &l;
  Value boxes, boxImage;
  Value in[2], crop[2], batch; ///< heights and widths; number of images
  Value some;                  ///< whether there is any pixel; null if there is
  bool nearest;

  Crop(Lowering &l, unsigned boxesAt, const Dims &image, OpFoldResult height, OpFoldResult width)
      : l(l), boxes(l.in(boxesAt)), boxImage(l.in(boxesAt + 1)), in{l.value(image[1]), l.value(image[2])},
        crop{l.value(height), l.value(width)}, batch(l.value(image[0])), nearest(l.strAttr("method", "bilinear") == "nearest") {
    if (llvm::all_of(ArrayRef(image).take_front(3), [](OpFoldResult n) { return Lowering::known(n).value_or(0) > 0; }))
      return;
    Scalars s(l.b, false);
    Value sized = s.both(s.gt(in[0], s.index(0)), s.gt(in[1], s.index(0)));
    l.check(l.b, sized, "image dimensions must be positive");
    some = s.both(sized, s.gt(batch, s.index(0)));
  }
  /// A pixel as f32; zero where there is none: the step fails then, by the image's size or the box's index.
  Value read(Scalars &s, Value image, ValueRange at, bool isUnsigned) const {
    if (!some)
      return pixel(s, image, at, isUnsigned);
    auto either = scf::IfOp::create(s.b, TypeRange(s.b.getF32Type()), some, /*withElse=*/true);
    OpBuilder::InsertionGuard guard(s.b);
    s.b.setInsertionPointToStart(either.thenBlock());
    scf::YieldOp::create(s.b, pixel(s, image, at, isUnsigned));
    s.b.setInsertionPointToStart(either.elseBlock());
    Value none = arith::ConstantOp::create(s.b, s.b.getF32FloatAttr(0));
    scf::YieldOp::create(s.b, none);
    return either.getResult(0);
  }
  Value box(Scalars &s, Value n, int64_t i) const { return tensor::ExtractOp::create(s.b, boxes, ValueRange{n, s.index(i)}); }
  /// The box's image; checked, and clamped for the code that follows.
  Value image(Scalars &s, Value n) const {
    Value i = s.toIndex(tensor::ExtractOp::create(s.b, boxImage, n));
    Value ok = arith::CmpIOp::create(s.b, arith::CmpIPredicate::ult, i, batch);
    l.check(s.b, ok, "box_index has values outside [0, batch_size)", 11);
    return s.select(ok, i, s.index(0));
  }
  struct Place {
    Value inside, lower, upper, weight, nearest, ratio;
  };
  /// The source of position `at` along dimension `d` of box `n`.
  Place place(Scalars &s, Value n, int d, Value at) const {
    Type f32 = s.b.getF32Type();
    Value a = box(s, n, d), b = box(s, n, d + 2), last = s.fromIndex(s.sub(in[d], s.index(1)), f32);
    Value many = s.gt(crop[d], s.index(1));
    Value steps = s.fromIndex(s.op<arith::MaxSIOp>(s.sub(crop[d], s.index(1)), s.index(1)), f32);
    Value i = s.fromIndex(at, f32), scale = s.div(s.mul(s.sub(b, a), last), steps);
    Value x = s.select(many, s.add(s.mul(a, last), s.mul(i, scale)), s.mul(s.mul(s.like(a, 0.5), s.add(a, b)), last));
    Value inside = s.both(s.ge(x, s.like(x, 0)), s.le(x, last));
    x = s.select(inside, x, s.like(x, 0));
    Value floor = s.op<math::FloorOp>(x);
    auto index = [&](Value v) { return clampIndex(s, s.toIndex(arith::FPToSIOp::create(s.b, s.b.getI64Type(), v)), in[d]); };
    // Where the position lies in the box: how far its source moves with the box's end.
    Value ratio = s.select(many, s.div(i, steps), s.like(i, 0.5));
    return {inside, index(floor), index(s.op<math::CeilOp>(x)), s.sub(x, floor), index(s.op<math::RoundOp>(x)), ratio};
  }
};

LogicalResult lowerCrop(Lowering &l) {
  auto size = l.sizesOf(3);
  if (failed(size))
    return failure();
  Dims d = l.dims(l.in(0));
  if (size->size() != 2 || d.size() != 4)
    return l.invalid("input image must be 4-D and crop_size a vector of two elements");
  Dims to = l.outDims(0, {l.dim(l.in(1), 0), (*size)[0], (*size)[1], d[3]});
  for (unsigned i : {1, 2})
    if (failed(positive(l, to[i], "crop dimensions must be positive")))
      return failure();
  Value image = l.in(0);
  bool isUnsigned = l.inUnsigned(0);
  double outside = l.floatAttr("extrapolation_value", 0);
  Crop crop(l, 1, d, to[1], to[2]);
  l.out(0, l.generate(to, l.outElem(), [&](Scalars &s, ValueRange at) {
    Value b = crop.image(s, at[0]);
    auto y = crop.place(s, at[0], 0, at[1]), x = crop.place(s, at[0], 1, at[2]);
    auto read = [&](Value iy, Value ix) { return crop.read(s, image, {b, iy, ix, at[3]}, isUnsigned); };
    Value v;
    if (crop.nearest) {
      v = read(y.nearest, x.nearest);
    } else {
      auto row = [&](Value iy) {
        Value left = read(iy, x.lower);
        return s.add(left, s.mul(s.sub(read(iy, x.upper), left), x.weight));
      };
      Value top = row(y.lower);
      v = s.add(top, s.mul(s.sub(row(y.upper), top), y.weight));
    }
    return s.select(s.both(y.inside, x.inside), v, s.like(v, outside));
  }));
  return success();
}

LogicalResult lowerCropGradImage(Lowering &l) {
  auto size = l.sizesOf(3);
  if (failed(size))
    return failure();
  Dims d = l.dims(l.in(0));
  if (size->size() != 4 || d.size() != 4)
    return l.invalid("grads image must be 4-D and image_size a vector of four elements");
  Dims to = l.outDims(0, *size);
  Crop crop(l, 1, to, d[1], d[2]);
  Value dy = l.in(0);
  l.out(0, addInOrder(l, d, l.zeros(to, l.outElem()), [&](Scalars &s, ValueRange at, Value into) {
    Value b = crop.image(s, at[0]);
    auto y = crop.place(s, at[0], 0, at[1]), x = crop.place(s, at[0], 1, at[2]);
    Value g = tensor::ExtractOp::create(s.b, dy, at), one = s.like(g, 1);
    g = s.select(s.both(y.inside, x.inside), g, s.like(g, 0));
    auto add = [&](Value iy, Value ix, Value v) { into = addAt(s, into, {b, iy, ix, at[3]}, v); };
    if (crop.nearest) {
      add(y.nearest, x.nearest, g);
      return into;
    }
    Value top = s.mul(s.sub(one, y.weight), g), bottom = s.mul(y.weight, g), left = s.sub(one, x.weight);
    add(y.lower, x.lower, s.mul(left, top));
    add(y.lower, x.upper, s.mul(x.weight, top));
    add(y.upper, x.lower, s.mul(left, bottom));
    add(y.upper, x.upper, s.mul(x.weight, bottom));
    return into;
  }));
  return success();
}

LogicalResult lowerCropGradBoxes(Lowering &l) {
  Value dy = l.in(0), image = l.in(1);
  Dims d = l.dims(dy), of = l.dims(image);
  if (d.size() != 4 || of.size() != 4)
    return l.invalid("grads and input image must be 4-D");
  bool isUnsigned = l.inUnsigned(1);
  Crop crop(l, 2, of, d[1], d[2]);
  Dims to = l.dims(crop.boxes);
  Type f32 = l.b.getF32Type();
  l.out(0, addInOrder(l, d, l.zeros(to, f32), [&](Scalars &s, ValueRange at, Value into) {
    Value b = crop.image(s, at[0]);
    auto y = crop.place(s, at[0], 0, at[1]), x = crop.place(s, at[0], 1, at[2]);
    Value g = tensor::ExtractOp::create(s.b, dy, at), one = s.like(g, 1);
    g = s.select(s.both(y.inside, x.inside), g, s.like(g, 0));
    auto read = [&](Value iy, Value ix) { return crop.read(s, image, {b, iy, ix, at[3]}, isUnsigned); };
    Value tl = read(y.lower, x.lower), tr = read(y.lower, x.upper), bl = read(y.upper, x.lower), br = read(y.upper, x.upper);
    Value slopeY = s.add(s.mul(s.sub(one, x.weight), s.sub(bl, tl)), s.mul(x.weight, s.sub(br, tr)));
    Value slopeX = s.add(s.mul(s.sub(one, y.weight), s.sub(tr, tl)), s.mul(y.weight, s.sub(br, bl)));
    Value slopes[2] = {slopeY, slopeX}, ratios[2] = {y.ratio, x.ratio};
    for (int i = 0; i < 2; ++i) {
      Value last = s.fromIndex(s.sub(crop.in[i], s.index(1)), f32), v = s.mul(s.mul(g, slopes[i]), last);
      into = addAt(s, into, {at[0], s.index(i)}, s.mul(v, s.sub(one, ratios[i])));
      into = addAt(s, into, {at[0], s.index(i + 2)}, s.mul(v, ratios[i]));
    }
    return into;
  }));
  return success();
}

//===-- ImageProjectiveTransformV2 --------------------------------------------------------------------------------===//

Value floorMod(Scalars &s, Value x, Value n) { return s.sub(x, s.mul(n, s.op<math::FloorOp>(s.div(x, n)))); }

// As TensorFlow wraps: by whole images, as many as steps between the first and the last element fit.
Value wrapAround(Scalars &s, Value x, Value n, Value last) {
  Value zero = s.like(x, 0), one = s.like(x, 1), steps = s.select(s.gt(last, zero), last, one);
  Value below = s.add(x, s.mul(n, s.add(s.op<math::FloorOp>(s.div(s.neg(x), steps)), one)));
  Value above = s.sub(x, s.mul(n, s.op<math::FloorOp>(s.div(x, steps))));
  return s.select(s.lt(x, zero), below, s.select(s.gt(x, last), above, x));
}

// A coordinate of the image that stands for `x` outside of it.
Value wrapped(Scalars &s, StringRef mode, Value x, Value n) {
  Value zero = s.like(x, 0), one = s.like(x, 1), two = s.like(x, 2), last = s.sub(n, one);
  if (mode == "REFLECT") {
    Value folded = floorMod(s, x, s.mul(two, n));
    Value r = s.select(s.lt(folded, n), folded, s.sub(s.sub(s.mul(two, n), one), folded));
    Value inside = s.select(s.le(n, one), zero, r);
    return s.max(s.min(inside, last), zero);
  }
  if (mode == "WRAP")
    return s.max(s.min(s.select(s.le(n, one), zero, wrapAround(s, x, n, last)), last), zero);
  if (mode == "NEAREST")
    return s.max(s.min(x, last), zero);
  return x;
}

LogicalResult lowerTransform(Lowering &l) {
  Value image = l.in(0), transforms = l.in(1);
  auto size = l.sizesOf(2);
  if (failed(size))
    return failure();
  Dims d = l.dims(image);
  if (size->size() != 2 || d.size() != 4)
    return l.invalid("images must have rank 4 and output_shape two elements");
  for (OpFoldResult n : *size)
    if (failed(positive(l, n, "output_shape must be positive")))
      return failure();
  std::string mode = l.strAttr("fill_mode", "CONSTANT").upper(), method = l.strAttr("interpolation").upper();
  Type f32 = l.b.getF32Type(), t = l.outElem(), wide = Lowering::accumulator(t);
  Value height = l.value(d[1]), width = l.value(d[2]), count = l.value(l.dim(transforms, 0));
  Dims to = l.outDims(0, {d[0], (*size)[0], (*size)[1], d[3]});
  bool isUnsigned = l.inUnsigned(0);
  l.out(0, l.generate(to, t, [&](Scalars &s, ValueRange at) {
    Value which = s.select(s.eq(count, s.index(1)), s.index(0), s.op<arith::MinSIOp>(at[0], s.sub(count, s.index(1))));
    auto m = [&](int64_t i) { return Value(tensor::ExtractOp::create(s.b, transforms, ValueRange{which, s.index(i)})); };
    Value x = s.fromIndex(at[2], f32), y = s.fromIndex(at[1], f32);
    Value projection = s.add(s.add(s.mul(m(6), x), s.mul(m(7), y)), s.like(x, 1)), flat = s.isZero(projection);
    Value by = s.select(flat, s.like(x, 1), projection);
    auto along = [&](int64_t i) { return s.div(s.add(s.add(s.mul(m(i), x), s.mul(m(i + 1), y)), m(i + 2)), by); };
    Value h = s.fromIndex(height, f32), w = s.fromIndex(width, f32);
    Value sx = wrapped(s, mode, along(0), w), sy = wrapped(s, mode, along(3), h);
    // Zero outside of the image. Coordinates beyond any index count as outside before they are converted.
    auto read = [&](Value fy, Value fx) {
      auto in = [&](Value v, Value n) { return s.both(s.ge(v, s.like(v, 0)), s.lt(v, n)); };
      Value ok = s.both(in(fy, h), in(fx, w));
      auto index = [&](Value v) {
        return s.toIndex(arith::FPToSIOp::create(s.b, s.b.getI64Type(), s.select(ok, v, s.like(v, 0))));
      };
      Value v = tensor::ExtractOp::create(s.b, image, ValueRange{at[0], index(fy), index(fx), at[3]});
      v = v.getType() == wide ? v : s.cast(v, wide, false, false);
      return s.select(ok, v, s.like(v, 0));
    };
    Value v;
    if (method == "NEAREST") {
      v = read(s.op<math::RoundOp>(sy), s.op<math::RoundOp>(sx));
    } else {
      Value y0 = s.op<math::FloorOp>(sy), x0 = s.op<math::FloorOp>(sx), one = s.like(x, 1);
      Value y1 = s.add(y0, one), x1 = s.add(x0, one);
      auto row = [&](Value fy) {
        Value left = s.cast(read(fy, x0), f32, isUnsigned, false), right = s.cast(read(fy, x1), f32, isUnsigned, false);
        return s.add(s.mul(s.sub(x1, sx), left), s.mul(s.sub(sx, x0), right));
      };
      Value mixed = s.add(s.mul(s.sub(y1, sy), row(y0)), s.mul(s.sub(sy, y0), row(y1)));
      v = s.cast(mixed, wide, false, isUnsigned);
    }
    return s.select(flat, s.like(v, 0), v);
  }));
  return success();
}

} // namespace

void registerImageCrop(Registry &r) {
  r["CropAndResize"] = lowerCrop;
  r["CropAndResizeGradImage"] = lowerCropGradImage;
  r["CropAndResizeGradBoxes"] = lowerCropGradBoxes;
  r["ImageProjectiveTransformV2"] = lowerTransform;
}

} // namespace tfc::codegen
