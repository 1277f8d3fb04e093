// Colours: contrast, hue and saturation, and the two ways between RGB and HSV. Colours stand in the last dimension.

#include "ImageSampling.h"

namespace tfc::codegen {
namespace {

struct Colour {
  Value a, b, c;
};
using Convert = llvm::function_ref<Colour(Scalars &, Colour)>;

// Hue in [0, 1), saturation, value.
Colour toHsv(Scalars &s, Colour in) {
  Value zero = s.like(in.a, 0), one = s.like(in.a, 1), sixth = s.like(in.a, 1.0 / 6);
  Value v = s.max(in.a, s.max(in.b, in.c)), range = s.sub(v, s.min(in.a, s.min(in.b, in.c)));
  Value some = s.gt(range, zero), norm = s.mul(sixth, s.div(one, s.select(some, range, one)));
  Value byR = s.mul(norm, s.sub(in.b, in.c));
  Value byG = s.add(s.mul(norm, s.sub(in.c, in.a)), s.like(in.a, 2.0 / 6));
  Value byB = s.add(s.mul(norm, s.sub(in.a, in.b)), s.like(in.a, 4.0 / 6));
  Value h = s.select(s.eq(in.a, v), byR, s.select(s.eq(in.b, v), byG, byB));
  h = s.select(some, h, zero);
  h = s.select(s.lt(h, zero), s.add(h, one), h);
  Value bright = s.gt(v, zero);
  return {h, s.select(bright, s.div(range, s.select(bright, v, one)), zero), v};
}

// The colour of a hue between the least and the greatest part.
Colour ofHue(Scalars &s, Value hue, Value least, Value greatest) {
  Value one = s.like(hue, 1), h = s.mul(hue, s.like(hue, 6)), range = s.sub(greatest, least);
  auto clamp = [&](Value v) { return s.min(s.max(v, s.like(v, 0)), one); };
  Value r = clamp(s.sub(s.abs(s.sub(h, s.like(h, 3))), one));
  Value g = clamp(s.sub(s.like(h, 2), s.abs(s.sub(h, s.like(h, 2)))));
  Value b = clamp(s.sub(s.like(h, 2), s.abs(s.sub(h, s.like(h, 4)))));
  auto mix = [&](Value v) { return s.add(least, s.mul(range, v)); };
  return {mix(r), mix(g), mix(b)};
}

Colour toRgb(Scalars &s, Colour in) {
  Value least = s.mul(in.c, s.sub(s.like(in.b, 1), in.b));
  return ofHue(s, in.a, least, in.c);
}

// One colour at a time; `convert` computes in the accumulator's type.
LogicalResult perColour(Lowering &l, Convert convert) {
  Value image = l.in(0);
  Dims d = l.dims(image);
  if (d.empty() || (Lowering::known(d.back()) && *Lowering::known(d.back()) != 3))
    return l.invalid("input must have 3 channels but instead has " +
                     Twine(d.empty() ? 0 : *Lowering::known(d.back())) + " channels.");
  Type wide = Lowering::accumulator(l.inElem(0));
  Value three = l.value(d.back());
  l.out(0, l.generate(d, l.inElem(0), [&](Scalars &s, ValueRange at) {
    l.check(s.b, s.eq(three, s.index(3)), "input must have 3 channels");
    auto read = [&](int64_t i) {
      Values where(at);
      where.back() = s.op<arith::MinSIOp>(s.index(i), s.sub(three, s.index(1)));
      Value v = tensor::ExtractOp::create(s.b, image, where);
      return v.getType() == wide ? v : s.cast(v, wide, false, false);
    };
    Colour r = convert(s, {read(0), read(1), read(2)});
    return s.select(s.eq(at.back(), s.index(0)), r.a, s.select(s.eq(at.back(), s.index(1)), r.b, r.c));
  }));
  return success();
}

LogicalResult lowerToHsv(Lowering &l) { return perColour(l, toHsv); }
LogicalResult lowerToRgb(Lowering &l) { return perColour(l, toRgb); }

LogicalResult lowerHue(Lowering &l) {
  Value delta = l.scalar(l.in(1));
  return perColour(l, [&](Scalars &s, Colour in) {
    // By the range of the parts, so that what is below zero keeps its value.
    Colour c = toHsv(s, in);
    Value h = s.add(c.a, delta);
    return ofHue(s, s.sub(h, s.op<math::FloorOp>(h)), s.min(in.a, s.min(in.b, in.c)), c.c);
  });
}

LogicalResult lowerSaturation(Lowering &l) {
  Value scale = l.scalar(l.in(1));
  return perColour(l, [&](Scalars &s, Colour in) {
    Colour c = toHsv(s, in);
    Value v = s.min(s.max(s.mul(c.b, scale), s.like(scale, 0)), s.like(scale, 1));
    return toRgb(s, {c.a, v, c.c});
  });
}

// The mean of each channel of each image [batch, pixels, channels]. TensorFlow adds the second half of the pixels to the first
// until one is left; results are compared bit for bit, so this does too.
Value channelMeans(Lowering &l, Value image) {
  Dims d = l.dims(image);
  Type f32 = l.b.getF32Type();
  Scalars s(l.b, false);
  Value pixels = l.value(d[1]), zero = s.index(0), one = s.index(1);
  auto rounds = scf::ForOp::create(l.b, zero, s.index(63), one, ValueRange{pixels, image});
  {
    OpBuilder::InsertionGuard guard(l.b);
    l.b.setInsertionPointToStart(rounds.getBody());
    Value have = rounds.getRegionIterArg(0), right = s.op<arith::DivSIOp>(have, s.index(2)), left = s.sub(have, right);
    Value next = addInOrder(l, {d[0], OpFoldResult(right), d[2]}, rounds.getRegionIterArg(1), [&](Scalars &s, ValueRange at, Value into) {
      Value other = tensor::ExtractOp::create(s.b, into, ValueRange{at[0], s.add(left, at[1]), at[2]});
      return addAt(s, into, at, other);
    });
    scf::YieldOp::create(l.b, ValueRange{left, next});
  }
  Value scale = s.div(s.constant(f32, 1), s.fromIndex(pixels, f32));
  Value first = l.slice(rounds.getResult(1), Dims(3, l.cst(0)), {d[0], l.cst(1), d[2]});
  return l.map({first}, f32, [&](Scalars &s, ValueRange a) { return s.mul(a[0], scale); });
}

// Away from the mean of each channel of each image. Version 1 clamps.
LogicalResult lowerContrast(Lowering &l) {
  Value factor = l.scalar(l.in(1));
  bool clamps = l.name() == "AdjustContrast", isUnsigned = l.inUnsigned(0);
  Dims d = l.dims(l.in(0));
  size_t rank = d.size();
  if (rank < 3)
    return l.invalid("input must be at least 3-D, got shape of rank " + Twine(rank));
  Type f32 = l.b.getF32Type();
  Dims flat{l.product(ArrayRef<OpFoldResult>(d).drop_back(3)), l.times(d[rank - 3], d[rank - 2]), d[rank - 1]};
  Value image = l.reshape(l.map({l.in(0)}, f32, [&](Scalars &s, ValueRange a) { return s.cast(a[0], f32, isUnsigned, false); }), flat);
  if (Lowering::known(l.product(flat)) == 0) {
    l.out(0, l.empty(d, l.outElem()));
    return success();
  }
  Value low = clamps ? l.scalar(l.in(2)) : Value(), high = clamps ? l.scalar(l.in(3)) : Value();
  Value r = l.map({image, channelMeans(l, image)}, l.outElem(), [&](Scalars &s, ValueRange a) {
    Value v = s.add(a[1], s.mul(factor, s.sub(a[0], a[1])));
    return clamps ? s.max(s.min(v, high), low) : v;
  });
  l.out(0, l.reshape(r, d));
  return success();
}

} // namespace

void registerImageColor(Registry &r) {
  r["RGBToHSV"] = lowerToHsv;
  r["HSVToRGB"] = lowerToRgb;
  r["AdjustHue"] = lowerHue;
  r["AdjustSaturation"] = lowerSaturation;
  r["AdjustContrast"] = r["AdjustContrastv2"] = lowerContrast;
}

} // namespace tfc::codegen
