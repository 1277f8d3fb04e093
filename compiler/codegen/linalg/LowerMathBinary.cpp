// Elementwise ops of two and more tensors, with TensorFlow's broadcasting, and the sequences Range and LinSpace.

#include "Lowering.h"

#include "mlir/Dialect/Complex/IR/Complex.h"

namespace tfc::codegen {
namespace {

using Binary = Value (*)(Scalars &, Value, Value);

struct BinaryRule {
  Binary body;
  bool complex = false, compares = false;
};

Value squaredDifference(Scalars &s, Value x, Value y) {
  Value d = s.sub(x, y);
  return s.mul(s.conj(d), d);
}

Value divNoNan(Scalars &s, Value x, Value y) { return s.select(s.isZero(y), s.like(y, 0), s.div(x, y)); }

// A shift by the width or more has no meaning in C; TensorFlow clamps the amount.
Value shiftAmount(Scalars &s, Value y) {
  int64_t width = y.getType().getIntOrFloatBitWidth();
  Value top = s.constantInt(y.getType(), width - 1);
  return s.op<arith::MinUIOp>(s.isUnsigned ? y : s.max(y, s.like(y, 0)), top);
}

Value rightShift(Scalars &s, Value x, Value y) {
  Value n = shiftAmount(s, y);
  return s.isUnsigned ? s.op<arith::ShRUIOp>(x, n) : s.op<arith::ShRSIOp>(x, n);
}

const llvm::StringMap<BinaryRule> &binaryRules() {
  static const llvm::StringMap<BinaryRule> rules = {
      {"Add", {[](Scalars &s, Value x, Value y) { return s.add(x, y); }, true}},
      {"AddV2", {[](Scalars &s, Value x, Value y) { return s.add(x, y); }, true}},
      {"Sub", {[](Scalars &s, Value x, Value y) { return s.sub(x, y); }, true}},
      {"Mul", {[](Scalars &s, Value x, Value y) { return s.mul(x, y); }, true}},
      {"Maximum", {[](Scalars &s, Value x, Value y) { return s.max(x, y); }}},
      {"Minimum", {[](Scalars &s, Value x, Value y) { return s.min(x, y); }}},
      {"SquaredDifference", {squaredDifference, true}},
      {"DivNoNan", {divNoNan, true}},
      {"Atan2", {[](Scalars &s, Value y, Value x) { return s.op<math::Atan2Op>(y, x); }}},
      {"BitwiseAnd", {[](Scalars &s, Value x, Value y) { return s.op<arith::AndIOp>(x, y); }}},
      {"BitwiseOr", {[](Scalars &s, Value x, Value y) { return s.op<arith::OrIOp>(x, y); }}},
      {"BitwiseXor", {[](Scalars &s, Value x, Value y) { return s.op<arith::XOrIOp>(x, y); }}},
      {"LogicalAnd", {[](Scalars &s, Value x, Value y) { return s.op<arith::AndIOp>(x, y); }}},
      {"LogicalOr", {[](Scalars &s, Value x, Value y) { return s.op<arith::OrIOp>(x, y); }}},
      {"LeftShift", {[](Scalars &s, Value x, Value y) { return s.op<arith::ShLIOp>(x, shiftAmount(s, y)); }}},
      {"RightShift", {rightShift}},
      {"Equal", {[](Scalars &s, Value x, Value y) { return s.eq(x, y); }, true, true}},
      {"NotEqual", {[](Scalars &s, Value x, Value y) { return s.ne(x, y); }, true, true}},
      {"Less", {[](Scalars &s, Value x, Value y) { return s.lt(x, y); }, false, true}},
      {"LessEqual", {[](Scalars &s, Value x, Value y) { return s.le(x, y); }, false, true}},
      {"Greater", {[](Scalars &s, Value x, Value y) { return s.gt(x, y); }, false, true}},
      {"GreaterEqual", {[](Scalars &s, Value x, Value y) { return s.ge(x, y); }, false, true}},
  };
  return rules;
}

LogicalResult lowerBinary(Lowering &l) {
  const BinaryRule &rule = binaryRules().find(l.name())->second;
  if (isa<ComplexType>(l.inElem(0)) && !rule.complex)
    return l.unimplemented("for complex numbers");
  Type to = rule.compares ? Type(l.b.getI1Type()) : l.inElem(0);
  l.out(0, l.map({l.in(0), l.in(1)}, to, [&](Scalars &s, ValueRange a) { return rule.body(s, a[0], a[1]); }));
  return success();
}

bool neverZero(Lowering &l, unsigned i) {
  auto v = l.ints(i);
  return v && !llvm::is_contained(*v, 0);
}

// The family of divisions: on integers a zero divisor ends the step.
LogicalResult lowerDivision(Lowering &l) {
  StringRef name = l.name();
  bool check = l.inElem(0).isInteger() && !neverZero(l, 1);
  if (isa<ComplexType>(l.inElem(0)) && name != "RealDiv" && name != "Div")
    return l.unimplemented("for complex numbers");
  l.out(0, l.map({l.in(0), l.in(1)}, l.inElem(0), [&](Scalars &s, ValueRange a) {
    if (check)
      // TensorFlow's truncating kernels report it as an internal error.
      l.check(s.b, s.negate(s.isZero(a[1])), "Integer division by zero", name.starts_with("Truncate") ? 13 : 3);
    if (name == "FloorDiv")
      return s.floorDiv(a[0], a[1]);
    if (name == "FloorMod")
      return s.floorMod(a[0], a[1]);
    if (name == "Mod" || name == "TruncateMod")
      return s.truncMod(a[0], a[1]);
    if (name == "TruncateDiv" && Scalars::isFloat(a[0]))
      return s.op<math::TruncOp>(s.div(a[0], a[1]));
    return s.div(a[0], a[1]);
  }));
  return success();
}

// x to a small whole power, exactly as repeated multiplication rounds; 2 is what programs use.
std::optional<int64_t> constantPower(Lowering &l) {
  DenseElementsAttr attr;
  if (!matchPattern(l.in(1), m_Constant(&attr)) || !attr.isSplat())
    return std::nullopt;
  if (auto f = dyn_cast<FloatAttr>(attr.getSplatValue<Attribute>())) {
    double v = f.getValueAsDouble();
    return v == 1 || v == 2 ? std::optional<int64_t>(v) : std::nullopt;
  }
  return std::nullopt;
}

LogicalResult lowerPow(Lowering &l) {
  auto fixed = constantPower(l);
  Type t = l.inElem(0);
  auto exponents = l.ints(1);
  bool check = t.isInteger() && !l.inUnsigned(0) &&
               !(exponents && llvm::all_of(*exponents, [](int64_t e) { return e >= 0; }));
  l.out(0, l.map({l.in(0), l.in(1)}, t, [&](Scalars &s, ValueRange a) -> Value {
    if (fixed)
      return *fixed == 1 ? a[0] : s.mul(a[0], a[0]);
    if (Scalars::isFloat(a[0]))
      return s.op<math::PowFOp>(a[0], a[1]);
    if (Scalars::isComplex(a[0]))
      return s.op<complex::PowOp>(a[0], a[1]);
    if (check)
      l.check(s.b, s.ge(a[1], s.like(a[1], 0)), "Integers to negative integer powers are not allowed");
    return s.intPow(a[0], a[1]);
  }));
  return success();
}

LogicalResult lowerAddN(Lowering &l) {
  if (l.numIn() == 1) {
    l.out(0, l.in(0));
    return success();
  }
  l.out(0, l.map(l.ins(), l.inElem(0), [](Scalars &s, ValueRange a) {
    Value sum = a[0];
    for (Value x : a.drop_front())
      sum = s.add(sum, x);
    return sum;
  }));
  return success();
}

LogicalResult lowerSelect(Lowering &l) {
  Value condition = l.in(0);
  // v1: a vector condition picks whole rows.
  if (l.name() == "Select" && l.inRank(0) == 1 && l.inRank(1) > 1) {
    Dims d(l.inRank(1), l.cst(1));
    d[0] = l.dim(condition, 0);
    condition = l.reshape(condition, d);
  }
  l.out(0, l.map({condition, l.in(1), l.in(2)}, l.inElem(1), [](Scalars &s, ValueRange a) {
    return s.select(a[0], a[1], a[2]);
  }));
  return success();
}

LogicalResult lowerClip(Lowering &l) {
  // A NaN stays, a bound that is NaN bounds nothing; the lower bound has the last word.
  auto clip = [](Scalars &s, Value x, Value low, Value high) {
    Value below = s.select(s.lt(high, x), high, x);
    return s.select(s.lt(below, low), low, below);
  };
  bool complex = isa<ComplexType>(l.inElem(0)); // each part by itself
  l.out(0, l.map(l.ins(), l.inElem(0), [&](Scalars &s, ValueRange a) {
    if (!complex)
      return clip(s, a[0], a[1], a[2]);
    return s.complex(clip(s, s.re(a[0]), s.re(a[1]), s.re(a[2])), clip(s, s.im(a[0]), s.im(a[1]), s.im(a[2])));
  }));
  return success();
}

LogicalResult lowerRange(Lowering &l) {
  Type t = l.outElem(0);
  Value start = l.scalar(l.in(0)), limit = l.scalar(l.in(1)), delta = l.scalar(l.in(2));
  OpFoldResult size;
  Scalars s(l.b, false);
  Type wide = Lowering::accumulator(t);
  auto widen = [&](Value v) { return wide == t ? v : s.cast(v, wide, false, false); };
  start = widen(start), limit = widen(limit), delta = widen(delta);
  bool isOpen = l.outType(0).isDynamicDim(0);
  if (!isOpen) {
    size = l.cst(l.outType(0).getDimSize(0));
  } else {
    Scalars signs(l.b, l.outUnsigned(0));
    l.check(l.b, s.negate(s.isZero(delta)), "Requires delta != 0");
    Value zero = s.like(delta, 0), up = signs.gt(delta, zero), down = signs.lt(delta, zero);
    l.check(l.b, s.negate(s.both(up, signs.gt(start, limit))), "Requires start <= limit when delta > 0");
    l.check(l.b, s.negate(s.both(down, signs.lt(start, limit))), "Requires start >= limit when delta < 0");
  }
  if (isOpen && t.isInteger()) {
    Type i64 = l.b.getI64Type();
    Value step = s.cast(delta, i64, false, false);
    Value span = s.sub(s.cast(limit, i64, false, false), s.cast(start, i64, false, false));
    // ceil(span / step) for either sign of step, not below zero.
    Value count = s.neg(s.floorDiv(s.neg(span), step));
    size = s.toIndex(s.max(count, s.like(count, 0)));
  } else if (isOpen) {
    Value f64Start = s.cast(start, l.b.getF64Type(), false, false), f64Limit = s.cast(limit, l.b.getF64Type(), false, false);
    Value count = s.op<math::CeilOp>(s.div(s.sub(f64Limit, f64Start), s.cast(delta, l.b.getF64Type(), false, false)));
    size = s.toIndex(s.cast(s.op<arith::MaximumFOp>(count, s.like(count, 0)), l.b.getI64Type(), false, false));
  }
  if (t.isInteger()) {
    l.out(0, l.generate({size}, t, [&](Scalars &s, ValueRange at) {
      return s.add(start, s.mul(s.fromIndex(at[0], t), delta));
    }));
    return success();
  }
  // TensorFlow adds delta again and again, with its rounding errors.
  Value into = l.empty({size}, t);
  auto loop = scf::ForOp::create(l.b, s.index(0), l.value(size), s.index(1), ValueRange{into, start});
  OpBuilder::InsertionGuard guard(l.b);
  l.b.setInsertionPointToStart(loop.getBody());
  Value v = loop.getRegionIterArg(1);
  Value stored = wide == t ? v : s.cast(v, t, false, false);
  Value next = tensor::InsertOp::create(l.b, stored, loop.getRegionIterArg(0), loop.getInductionVar());
  // Halves round at each step, as they do in TensorFlow.
  Value sum = s.add(widen(stored), delta);
  scf::YieldOp::create(l.b, ValueRange{next, sum});
  l.out(0, loop.getResult(0));
  return success();
}

LogicalResult lowerLinSpace(Lowering &l) {
  Type t = l.outElem(0), wide = Lowering::accumulator(t);
  Scalars s(l.b, false);
  Value start = s.cast(l.scalar(l.in(0)), wide, false, false), stop = s.cast(l.scalar(l.in(1)), wide, false, false);
  OpFoldResult given = l.element(l.in(2), 0);
  if (!Lowering::known(given))
    l.check(l.b, s.gt(l.value(given), s.index(0)), "Requires num > 0");
  OpFoldResult num = l.outDims(0, {l.largest(given, l.cst(0))})[0];
  Value last = s.sub(l.value(num), s.index(1));
  Value parts = s.fromIndex(s.op<arith::MaxSIOp>(last, s.index(1)), wide);
  Value step = s.div(s.sub(stop, start), parts);
  l.out(0, l.generate({num}, t, [&](Scalars &s, ValueRange at) {
    Value v = s.add(start, s.mul(step, s.fromIndex(at[0], wide)));
    Value end = s.both(s.eq(at[0], last), s.ne(last, s.index(0)));
    return s.select(end, stop, v);
  }));
  return success();
}

} // namespace

void registerMathBinary(Registry &r) {
  for (auto &rule : binaryRules())
    r[rule.first()] = lowerBinary;
  for (StringRef name : {"Div", "RealDiv", "FloorDiv", "FloorMod", "Mod", "TruncateDiv", "TruncateMod"})
    r[name] = lowerDivision;
  r["Pow"] = lowerPow;
  r["AddN"] = r["AccumulateNV2"] = lowerAddN;
  r["Select"] = r["SelectV2"] = lowerSelect;
  r["ClipByValue"] = lowerClip;
  r["Range"] = lowerRange;
  r["LinSpace"] = lowerLinSpace;
}

} // namespace tfc::codegen
