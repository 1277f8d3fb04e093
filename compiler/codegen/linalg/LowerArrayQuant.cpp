// Emulation of quantisation in floats: FakeQuant* and QuantizeAndDequantize*.

#include "Lowering.h"

#include <limits>

namespace tfc::codegen {
namespace {

// The range moved so that zero is one of the quantised values, as tensorflow/core/kernels/fake_quant_ops_functor.h does it.
struct Nudged {
  Value min, max, scale;
};

Nudged nudge(Lowering &l, Scalars &s, Value min, Value max) {
  double low = l.boolAttr("narrow_range") ? 1 : 0, high = static_cast<double>((int64_t(1) << l.intAttr("num_bits", 8)) - 1);
  Value qmin = s.like(min, low), qmax = s.like(min, high);
  Value scale = s.div(s.sub(max, min), s.like(min, high - low));
  Value zero = s.sub(qmin, s.div(min, scale));
  Value nudged = s.select(s.lt(zero, qmin), qmin, s.select(s.gt(zero, qmax), qmax, s.op<math::RoundOp>(zero)));
  return {s.mul(s.sub(qmin, nudged), scale), s.mul(s.sub(qmax, nudged), scale), scale};
}

Value fakeQuant(Scalars &s, Value x, const Nudged &range) {
  Value inverse = s.div(s.like(x, 1), range.scale), half = s.like(x, 0.5);
  Value zero = s.op<math::FloorOp>(s.add(s.mul(s.neg(range.min), inverse), half));
  Value shifted = s.sub(s.max(s.min(x, range.max), range.min), range.min);
  return s.mul(s.op<math::FloorOp>(s.add(s.sub(s.mul(shifted, inverse), zero), half)), range.scale);
}

/// Whether min and max are both zero: then TensorFlow has no scale, and the result is zero.
Value isNothing(Scalars &s, Value min, Value max) { return s.both(s.isZero(min), s.isZero(max)); }

LogicalResult checkBits(Lowering &l) {
  int64_t bits = l.intAttr("num_bits", 8);
  if (bits < 2 || bits > 16)
    return l.invalid("num_bits must be between 2 and 16, inclusive");
  return success();
}

LogicalResult lowerFakeQuantArgs(Lowering &l) {
  if (failed(checkBits(l)))
    return failure();
  bool isGradient = l.name().ends_with("Gradient");
  double low = l.floatAttr("min", -6), high = l.floatAttr("max", 6);
  if (low >= high)
    return l.invalid("min has to be smaller than max");
  l.out(0, l.map(l.ins(), l.outElem(0), [&](Scalars &s, ValueRange a) {
    Value x = a.back();
    Nudged range = nudge(l, s, s.like(x, low), s.like(x, high));
    if (!isGradient)
      return fakeQuant(s, x, range);
    Value inside = s.both(s.ge(x, range.min), s.le(x, range.max));
    return s.mul(a[0], s.select(inside, s.like(x, 1), s.like(x, 0)));
  }));
  return success();
}

// (inputs, min, max); min and max are scalars, or vectors over the last dimension.
LogicalResult lowerFakeQuantVars(Lowering &l) {
  if (failed(checkBits(l)))
    return failure();
  l.out(0, l.map(l.ins(), l.outElem(0), [&](Scalars &s, ValueRange a) {
    Nudged range = nudge(l, s, a[1], a[2]);
    return s.select(isNothing(s, a[1], a[2]), s.like(a[0], 0), fakeQuant(s, a[0], range));
  }));
  return success();
}

// (gradients, inputs, min, max): what lies inside of the range passes, what lies outside moves the range.
LogicalResult lowerFakeQuantVarsGradient(Lowering &l) {
  if (failed(checkBits(l)))
    return failure();
  Type t = l.inElem(0);
  Values parts = l.maps(l.ins(), {t, t, t}, [&](Scalars &s, ValueRange a) {
    Value g = a[0], x = a[1], zero = s.like(g, 0), one = s.like(g, 1);
    Nudged range = nudge(l, s, a[2], a[3]);
    Value nothing = isNothing(s, a[2], a[3]);
    Value below = s.lt(x, range.min), above = s.gt(x, range.max), inside = s.both(s.ge(x, range.min), s.le(x, range.max));
    auto where = [&](Value c) { return s.mul(g, s.select(c, one, zero)); };
    return Values{s.select(nothing, g, where(inside)), s.select(nothing, zero, where(below)),
                  s.select(nothing, zero, where(above))};
  });
  l.out(0, parts[0]);
  int64_t kept = l.outType(1).getRank();
  Ints axes;
  for (int64_t i = 0; i < l.inRank(0) - kept; ++i)
    axes.push_back(i);
  for (unsigned i = 1; i < 3; ++i)
    l.out(i, axes.empty() ? parts[i] : l.reduceSum(parts[i], axes, t));
  return success();
}

// (input, input_min, input_max [, num_bits])
LogicalResult lowerQuantizeAndDequantize(Lowering &l) {
  bool v3 = l.name().ends_with("V3"), isSigned = l.boolAttr("signed_input", true), narrow = l.boolAttr("narrow_range");
  Value x = l.in(0);
  Type t = l.inElem(0), wide = Lowering::accumulator(t);
  Scalars s(l.b, false);
  Value bits = v3 ? s.toIndex(l.scalar(l.in(3))) : s.index(l.intAttr("num_bits", 8));
  if (v3)
    l.check(l.b, s.both(s.gt(bits, s.index(isSigned ? 1 : 0)), s.lt(bits, s.index(63))), "num_bits is out of range");
  Value one = s.constantInt(l.b.getI64Type(), 1), shift = s.fromIndex(isSigned ? s.sub(bits, s.index(1)) : bits, l.b.getI64Type());
  shift = s.op<arith::MinUIOp>(shift, s.constantInt(l.b.getI64Type(), 62));
  Value power = s.op<arith::ShLIOp>(one, shift), top = s.sub(power, one);
  Value bottom = !isSigned ? s.constantInt(l.b.getI64Type(), 0) : narrow ? s.neg(top) : s.neg(power);
  auto toFloat = [&](Value v) { return s.cast(v, wide, false, false); };
  Value qmin = toFloat(bottom), qmax = toFloat(top), min, max;
  if (l.boolAttr("range_given", v3)) {
    min = l.scalar(l.in(1)), max = l.scalar(l.in(2));
    l.check(l.b, s.le(min, max), "Invalid range: input_min > input_max");
  } else {
    Ints axes;
    for (int64_t i = 0; i < l.inRank(0); ++i)
      axes.push_back(i);
    auto extreme = [&](bool largest) {
      Value start = largest ? s.lowest(wide) : s.highest(wide);
      return l.scalar(l.reduce(x, axes, wide, start, [&](Scalars &s, ValueRange a) {
        return largest ? s.max(a[0], a[1]) : s.min(a[0], a[1]);
      }));
    };
    min = extreme(false), max = extreme(true);
  }
  min = min.getType() == wide ? min : toFloat(min), max = max.getType() == wide ? max : toFloat(max);
  // The largest scale that keeps both ends inside and zero where it is; the other end follows from it.
  Value none = s.constant(wide, t.isF16() ? 65504.0 : t.isF64() ? std::numeric_limits<double>::max() : std::numeric_limits<float>::max());
  Value zero = s.constant(wide, 0);
  auto side = [&](Value q, Value end) {
    Value counts = s.gt(s.mul(q, end), zero);
    return s.select(counts, s.div(q, s.select(counts, end, s.constant(wide, 1))), none);
  };
  Value fromMin = side(qmin, min), fromMax = side(qmax, max), byMin = s.lt(fromMin, fromMax);
  Value scale = s.select(byMin, fromMin, fromMax);
  Value inverse = s.select(byMin, s.div(min, qmin), s.div(max, qmax));
  Value low = s.select(byMin, min, s.mul(qmin, inverse)), high = s.select(byMin, s.mul(qmax, inverse), max);
  bool clamps = l.boolAttr("range_given", v3), halfUp = l.strAttr("round_mode", "HALF_TO_EVEN") == "HALF_UP";
  l.out(0, l.map({x}, t, [&](Scalars &s, ValueRange a) {
    Value v = clamps ? s.max(s.min(a[0], high), low) : a[0];
    v = s.mul(v, scale);
    v = halfUp ? s.op<math::FloorOp>(s.add(v, s.like(v, 0.5))) : s.op<math::RoundEvenOp>(v);
    return s.mul(v, inverse);
  }));
  return success();
}

} // namespace

void registerArrayQuant(Registry &r) {
  r["FakeQuantWithMinMaxArgs"] = r["FakeQuantWithMinMaxArgsGradient"] = lowerFakeQuantArgs;
  r["FakeQuantWithMinMaxVars"] = r["FakeQuantWithMinMaxVarsPerChannel"] = lowerFakeQuantVars;
  r["FakeQuantWithMinMaxVarsGradient"] = r["FakeQuantWithMinMaxVarsPerChannelGradient"] = lowerFakeQuantVarsGradient;
  r["QuantizeAndDequantizeV2"] = r["QuantizeAndDequantizeV3"] = lowerQuantizeAndDequantize;
}

} // namespace tfc::codegen
