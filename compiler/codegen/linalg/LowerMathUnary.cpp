// Elementwise ops of one tensor, and the gradients that TensorFlow writes in terms of the output (TanhGrad, ...).

#include "Lowering.h"

#include "mlir/Dialect/Complex/IR/Complex.h"

#include <limits>

namespace tfc::codegen {
namespace {

using Unary = Value (*)(Scalars &, Value);
using Binary = Value (*)(Scalars &, Value, Value);

struct UnaryRule {
  Unary body;
  bool ints = false, complex = false;
};

Value square(Scalars &s, Value x) { return s.mul(x, x); }
Value reciprocal(Scalars &s, Value x) { return s.div(s.like(x, 1), x); }


Value sign(Scalars &s, Value x) {
  Value zero = s.like(x, 0), one = s.like(x, 1);
  if (!Scalars::isFloat(x))
    return s.select(s.eq(x, zero), zero, s.isUnsigned ? one : s.select(s.lt(x, zero), s.like(x, -1), one));
  Value r = s.select(s.gt(x, zero), one, s.select(s.lt(x, zero), s.like(x, -1), zero));
  return s.select(s.isNan(x), x, r);
}

// exp(|x|) in two factors, so that sinh and cosh stay finite as long as they can.
Value halfExp(Scalars &s, Value a) {
  Value h = s.op<math::ExpOp>(s.mul(a, s.like(a, 0.5)));
  return s.mul(s.mul(h, s.like(a, 0.5)), h);
}

Value sinh(Scalars &s, Value x) {
  Value a = s.abs(x), one = s.like(x, 1);
  Value t = s.op<math::ExpM1Op>(s.min(a, s.like(x, 20)));
  Value small = s.mul(s.like(x, 0.5), s.add(t, s.div(t, s.add(t, one))));
  Value r = s.select(s.lt(a, s.like(x, 20)), small, halfExp(s, a));
  return s.op<math::CopySignOp>(r, x);
}

Value cosh(Scalars &s, Value x) {
  Value a = s.abs(x);
  Value e = s.op<math::ExpOp>(s.min(a, s.like(x, 20)));
  Value small = s.mul(s.like(x, 0.5), s.add(e, s.div(s.like(x, 1), e)));
  return s.select(s.lt(a, s.like(x, 20)), small, halfExp(s, a));
}

Value huge(Scalars &s, Value x) { return s.like(x, x.getType().isF64() ? 1e100 : 1e10); }
Value logOfTwice(Scalars &s, Value x) { return s.add(s.op<math::LogOp>(x), s.like(x, 0.69314718055994530942)); }

Value asinh(Scalars &s, Value x) {
  Value a = s.abs(x), one = s.like(x, 1), big = s.gt(a, huge(s, x)), safe = s.select(big, one, a);
  Value sq = s.mul(safe, safe);
  Value r = s.op<math::Log1pOp>(s.add(safe, s.div(sq, s.add(one, s.op<math::SqrtOp>(s.add(sq, one))))));
  return s.op<math::CopySignOp>(s.select(big, logOfTwice(s, a), r), x);
}

Value acosh(Scalars &s, Value x) {
  Value one = s.like(x, 1), big = s.gt(x, huge(s, x)), safe = s.select(big, one, x), t = s.sub(safe, one);
  Value r = s.op<math::Log1pOp>(s.add(t, s.op<math::SqrtOp>(s.mul(t, s.add(safe, one)))));
  Value nan = s.like(x, std::numeric_limits<double>::quiet_NaN());
  return s.select(s.lt(x, one), nan, s.select(big, logOfTwice(s, x), r));
}

Value atanh(Scalars &s, Value x) {
  Value a = s.abs(x);
  Value r = s.op<math::Log1pOp>(s.div(s.add(a, a), s.sub(s.like(x, 1), a)));
  return s.op<math::CopySignOp>(s.mul(s.like(x, 0.5), r), x);
}

Value logOf(Scalars &s, Value x) {
  return Scalars::isComplex(x) ? s.op<complex::LogOp>(x) : s.op<math::LogOp>(x);
}
Value expOf(Scalars &s, Value x) {
  return Scalars::isComplex(x) ? s.op<complex::ExpOp>(x) : s.op<math::ExpOp>(x);
}
Value sqrtOf(Scalars &s, Value x) {
  return Scalars::isComplex(x) ? s.op<complex::SqrtOp>(x) : s.op<math::SqrtOp>(x);
}
Value sigmoid(Scalars &s, Value x) {
  Value one = s.like(x, 1);
  return s.div(one, s.add(one, expOf(s, s.neg(x))));
}
Value tanhOf(Scalars &s, Value x) {
  return Scalars::isComplex(x) ? s.op<complex::TanhOp>(x) : s.op<math::TanhOp>(x);
}

/// Functions of the complex dialect, and what follows from them: f(z) by way of i z.
Value timesI(Scalars &s, Value z) { return s.complex(s.neg(s.im(z)), s.re(z)); }
Value overI(Scalars &s, Value z) { return s.complex(s.im(z), s.neg(s.re(z))); }
Value sinOf(Scalars &s, Value x) { return Scalars::isComplex(x) ? s.op<complex::SinOp>(x) : s.op<math::SinOp>(x); }
Value cosOf(Scalars &s, Value x) { return Scalars::isComplex(x) ? s.op<complex::CosOp>(x) : s.op<math::CosOp>(x); }
Value tanOf(Scalars &s, Value x) { return Scalars::isComplex(x) ? s.op<complex::TanOp>(x) : s.op<math::TanOp>(x); }
Value sinhOf(Scalars &s, Value x) { return Scalars::isComplex(x) ? overI(s, sinOf(s, timesI(s, x))) : sinh(s, x); }
Value coshOf(Scalars &s, Value x) { return Scalars::isComplex(x) ? cosOf(s, timesI(s, x)) : cosh(s, x); }
Value expm1Of(Scalars &s, Value x) { return Scalars::isComplex(x) ? s.op<complex::Expm1Op>(x) : s.op<math::ExpM1Op>(x); }
Value log1pOf(Scalars &s, Value x) { return Scalars::isComplex(x) ? s.op<complex::Log1pOp>(x) : s.op<math::Log1pOp>(x); }
/// log(z + sqrt(z^2 + 1)) and its kin, for complex numbers.
Value asinhOf(Scalars &s, Value x) {
  if (!Scalars::isComplex(x))
    return asinh(s, x);
  return logOf(s, s.add(x, sqrtOf(s, s.add(s.mul(x, x), s.like(x, 1)))));
}
Value acoshOf(Scalars &s, Value x) {
  if (!Scalars::isComplex(x))
    return acosh(s, x);
  Value one = s.like(x, 1);
  return logOf(s, s.add(x, s.mul(sqrtOf(s, s.add(x, one)), sqrtOf(s, s.sub(x, one)))));
}
Value atanhOf(Scalars &s, Value x) {
  if (!Scalars::isComplex(x))
    return atanh(s, x);
  Value one = s.like(x, 1);
  return s.mul(s.like(x, 0.5), s.sub(logOf(s, s.add(one, x)), logOf(s, s.sub(one, x))));
}
Value asinOf(Scalars &s, Value x) {
  return Scalars::isComplex(x) ? overI(s, asinhOf(s, timesI(s, x))) : s.op<math::AsinOp>(x);
}
Value acosOf(Scalars &s, Value x) {
  return Scalars::isComplex(x) ? s.sub(s.like(x, 1.57079632679489661923), asinOf(s, x)) : s.op<math::AcosOp>(x);
}
Value atanOf(Scalars &s, Value x) {
  return Scalars::isComplex(x) ? overI(s, atanhOf(s, timesI(s, x))) : s.op<math::AtanOp>(x);
}
Value signOf(Scalars &s, Value x) {
  if (!Scalars::isComplex(x))
    return sign(s, x);
  Value size = s.hypot(s.re(x), s.im(x)), zero = s.isZero(size), safe = s.select(zero, s.like(size, 1), size);
  return s.select(zero, s.like(x, 0), s.complex(s.div(s.re(x), safe), s.div(s.im(x), safe)));
}

template <typename OpTy> Value floatOp(Scalars &s, Value x) { return s.op<OpTy>(x); }
// Rounding ops leave integers as they are.
template <typename OpTy> Value roundOp(Scalars &s, Value x) { return Scalars::isFloat(x) ? s.op<OpTy>(x) : x; }

const llvm::StringMap<UnaryRule> &unaryRules() {
  static const llvm::StringMap<UnaryRule> rules = {
      {"Neg", {[](Scalars &s, Value x) { return s.neg(x); }, true, true}},
      {"Abs", {[](Scalars &s, Value x) { return s.abs(x); }, true}},
      {"Square", {square, true, true}},
      {"Sign", {signOf, true, true}},
      {"Floor", {roundOp<math::FloorOp>, true}},
      {"Ceil", {roundOp<math::CeilOp>, true}},
      {"Round", {roundOp<math::RoundEvenOp>, true}},
      {"Rint", {roundOp<math::RoundEvenOp>, true}},
      {"Sigmoid", {sigmoid, false, true}},
      {"Tanh", {tanhOf, false, true}},
      {"Log", {logOf, false, true}},
      {"Exp", {expOf, false, true}},
      {"Sqrt", {sqrtOf, false, true}},
      {"Rsqrt", {[](Scalars &s, Value x) {
                   return Scalars::isComplex(x) ? reciprocal(s, sqrtOf(s, x)) : s.op<math::RsqrtOp>(x);
                 }, false, true}},
      {"Log1p", {log1pOf, false, true}},
      {"Expm1", {expm1Of, false, true}},
      {"Sin", {sinOf, false, true}},
      {"Cos", {cosOf, false, true}},
      {"Tan", {tanOf, false, true}},
      {"Asin", {asinOf, false, true}},
      {"Acos", {acosOf, false, true}},
      {"Atan", {atanOf, false, true}},
      {"Sinh", {sinhOf, false, true}},
      {"Cosh", {coshOf, false, true}},
      {"Asinh", {asinhOf, false, true}},
      {"Acosh", {acoshOf, false, true}},
      {"Atanh", {atanhOf, false, true}},
      {"Erf", {floatOp<math::ErfOp>}},
      {"Erfc", {floatOp<math::ErfcOp>}},
  };
  return rules;
}

std::string typeName(Type t) {
  std::string s;
  llvm::raw_string_ostream(s) << t;
  return s;
}

LogicalResult lowerUnary(Lowering &l) {
  const UnaryRule &rule = unaryRules().find(l.name())->second;
  Type t = l.inElem(0);
  if ((t.isInteger() && !rule.ints) || (isa<ComplexType>(t) && !rule.complex))
    return l.unimplemented("for " + typeName(t));
  l.out(0, l.map({l.in(0)}, t, [&](Scalars &s, ValueRange a) { return rule.body(s, a[0]); }));
  return success();
}

LogicalResult lowerReciprocal(Lowering &l) {
  l.out(0, l.map({l.in(0)}, l.inElem(0), [&](Scalars &s, ValueRange a) {
    if (a[0].getType().isInteger())
      l.check(s.b, s.negate(s.isZero(a[0])), "Integer division by zero");
    return reciprocal(s, a[0]);
  }));
  return success();
}

// Gradients of (output, gradient of the output).
const llvm::StringMap<Binary> &gradRules() {
  static const llvm::StringMap<Binary> rules = {
      {"SigmoidGrad", [](Scalars &s, Value y, Value dy) { return s.mul(s.mul(dy, y), s.sub(s.like(y, 1), y)); }},
      {"TanhGrad", [](Scalars &s, Value y, Value dy) { return s.mul(dy, s.sub(s.like(y, 1), s.mul(y, y))); }},
      {"SqrtGrad", [](Scalars &s, Value y, Value dy) { return s.div(s.mul(dy, s.like(y, 0.5)), y); }},
      {"RsqrtGrad",
       [](Scalars &s, Value y, Value dy) { return s.mul(s.mul(s.mul(dy, s.like(y, -0.5)), s.mul(y, y)), y); }},
      {"InvGrad", [](Scalars &s, Value y, Value dy) { return s.mul(s.neg(dy), s.mul(y, y)); }},
      {"ReciprocalGrad", [](Scalars &s, Value y, Value dy) { return s.mul(s.neg(dy), s.mul(y, y)); }},
  };
  return rules;
}

LogicalResult lowerGrad(Lowering &l) {
  Binary body = gradRules().find(l.name())->second;
  // These two get their output conjugated already, by the gradient function.
  bool asIs = l.name() == "SigmoidGrad" || l.name() == "TanhGrad";
  l.out(0, l.map({l.in(0), l.in(1)}, l.inElem(0), [&](Scalars &s, ValueRange a) {
    return body(s, asIs ? a[0] : s.conj(a[0]), a[1]);
  }));
  return success();
}

LogicalResult lowerPredicate(Lowering &l) {
  StringRef name = l.name();
  l.out(0, l.map({l.in(0)}, l.b.getI1Type(), [&](Scalars &s, ValueRange a) {
    Value x = a[0], inf = s.highest(x.getType());
    if (name == "IsNan")
      return s.isNan(x);
    return name == "IsInf" ? s.eq(s.abs(x), inf) : s.lt(s.abs(x), inf);
  }));
  return success();
}

LogicalResult lowerNot(Lowering &l) {
  l.out(0, l.map({l.in(0)}, l.inElem(0), [](Scalars &s, ValueRange a) {
    return s.op<arith::XOrIOp>(a[0], s.constantInt(a[0].getType(), -1));
  }));
  return success();
}

LogicalResult lowerCast(Lowering &l) {
  Type from = l.inElem(0), to = l.outElem(0);
  if (from == to && l.inUnsigned(0) == l.outUnsigned(0)) {
    l.out(0, l.in(0));
    return success();
  }
  if (from == to) { // int8 to uint8 keeps the bits, and so the lowered tensor
    l.out(0, l.in(0));
    return success();
  }
  bool truncate = l.boolAttr("Truncate") && isa<FloatType>(to) && to.getIntOrFloatBitWidth() == 16;
  l.out(0, l.map({l.in(0)}, to, [&](Scalars &s, ValueRange a) {
    if (truncate && to.isBF16() && a[0].getType().isF32()) { // drop the low mantissa bits
      Value bits = arith::BitcastOp::create(s.b, s.b.getI32Type(), a[0]);
      bits = s.op<arith::AndIOp>(bits, s.constantInt(bits.getType(), 0xffff0000));
      return Value(arith::BitcastOp::create(s.b, s.b.getF32Type(), bits));
    }
    // An integer of more than 24 bits must round once on its way to a half: through f32 is TensorFlow's way too.
    Type target = Lowering::accumulator(to);
    return a[0].getType() == target ? a[0] : s.cast(a[0], target, l.inUnsigned(0), l.outUnsigned(0));
  }));
  return success();
}

} // namespace

void registerMathUnary(Registry &r) {
  for (auto &rule : unaryRules())
    r[rule.first()] = lowerUnary;
  for (auto &rule : gradRules())
    r[rule.first()] = lowerGrad;
  r["Reciprocal"] = r["Inv"] = lowerReciprocal;
  r["IsNan"] = r["IsInf"] = r["IsFinite"] = lowerPredicate;
  r["LogicalNot"] = r["Invert"] = lowerNot;
  r["Cast"] = lowerCast;
}

} // namespace tfc::codegen
