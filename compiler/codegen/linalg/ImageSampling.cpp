#include "ImageSampling.h"

namespace tfc::codegen {

ResizeRule resizeRule(Lowering &l) { return {l.boolAttr("align_corners"), l.boolAttr("half_pixel_centers")}; }

ResizeDim resizeDim(Lowering &l, OpFoldResult in, OpFoldResult out, bool alignCorners) {
  Scalars s(l.b, false);
  Type f32 = l.b.getF32Type();
  Value i = l.value(in), o = l.value(out), plain = s.div(s.fromIndex(i, f32), s.fromIndex(o, f32));
  if (!alignCorners)
    return {i, o, plain};
  Value aligned = s.div(s.fromIndex(s.sub(i, s.index(1)), f32), s.fromIndex(s.sub(o, s.index(1)), f32));
  return {i, o, s.select(s.gt(o, s.index(1)), aligned, plain)};
}

Value sourceOf(Scalars &s, const ResizeDim &d, const ResizeRule &rule, Value at, bool nearest) {
  Value x = s.fromIndex(at, d.scale.getType());
  if (!rule.halfPixel)
    return s.mul(x, d.scale);
  Value centre = s.mul(s.add(x, s.like(x, 0.5)), d.scale);
  return nearest ? centre : s.sub(centre, s.like(x, 0.5));
}

LogicalResult positive(Lowering &l, OpFoldResult n, StringRef message) {
  if (auto known = Lowering::known(n))
    return *known > 0 ? success() : l.invalid(message);
  Scalars s(l.b, false);
  l.check(l.b, s.gt(l.value(n), s.index(0)), message);
  return success();
}

Value clampIndex(Scalars &s, Value v, Value n) {
  return s.op<arith::MaxSIOp>(s.op<arith::MinSIOp>(v, s.sub(n, s.index(1))), s.index(0));
}

static Value toIndex(Scalars &s, Value f) {
  return s.toIndex(arith::FPToSIOp::create(s.b, s.b.getI64Type(), f));
}

Lerp lerpAt(Scalars &s, const ResizeDim &d, const ResizeRule &rule, Value at) {
  Value x = sourceOf(s, d, rule, at), floor = s.op<math::FloorOp>(x), ceil = s.op<math::CeilOp>(x);
  return {clampIndex(s, toIndex(s, floor), d.in), clampIndex(s, toIndex(s, ceil), d.in), s.sub(x, floor)};
}

Value nearestAt(Scalars &s, const ResizeDim &d, const ResizeRule &rule, Value at) {
  Value x = sourceOf(s, d, rule, at, true);
  return clampIndex(s, toIndex(s, rule.alignCorners ? s.op<math::RoundOp>(x) : s.op<math::FloorOp>(x)), d.in);
}

Value asF32(Scalars &s, Value x, bool isUnsigned) { return s.cast(x, s.b.getF32Type(), isUnsigned, false); }

Value pixel(Scalars &s, Value image, ValueRange at, bool isUnsigned) {
  return asF32(s, tensor::ExtractOp::create(s.b, image, at), isUnsigned);
}

Value addInOrder(Lowering &l, ArrayRef<OpFoldResult> sizes, Value into,
                 llvm::function_ref<Value(Scalars &, ValueRange, Value)> body) {
  Scalars s(l.b, false);
  OpBuilder::InsertionGuard guard(l.b);
  Value zero = s.index(0), one = s.index(1), state = into, result;
  Values at, limits;
  for (OpFoldResult n : sizes)
    limits.push_back(l.value(n));
  for (OpFoldResult n : l.dims(into)) // nothing is added where there is nothing to add to
    if (!Lowering::known(n))
      limits[0] = s.select(s.gt(l.value(n), zero), limits[0], zero);
  scf::ForOp outer;
  for (Value limit : limits) {
    auto loop = scf::ForOp::create(l.b, zero, limit, one, ValueRange{state});
    if (outer)
      scf::YieldOp::create(l.b, loop.getResults());
    else
      result = loop.getResult(0);
    at.push_back(loop.getInductionVar());
    state = loop.getRegionIterArg(0);
    l.b.setInsertionPointToStart(loop.getBody());
    outer = loop;
  }
  Value next = body(s, at, state);
  scf::YieldOp::create(l.b, next);
  return result;
}

Value addAt(Scalars &s, Value into, ValueRange at, Value v) {
  Value old = tensor::ExtractOp::create(s.b, into, at);
  Type t = old.getType();
  bool narrow = isa<FloatType>(t) && t.getIntOrFloatBitWidth() < 32;
  if (narrow)
    old = s.cast(old, s.b.getF32Type(), false, false);
  Value sum = s.add(old, s.cast(v, old.getType(), false, false));
  return tensor::InsertOp::create(s.b, s.cast(sum, t, false, false), into, at);
}

} // namespace tfc::codegen
