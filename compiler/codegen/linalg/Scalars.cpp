// Scalar arithmetic inside linalg bodies.

#include "Scalars.h"
#include "tfc/dialect/Tfc.h"

#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace tfc::codegen {

Value Scalars::constant(Type t, double v) {
  if (auto f = dyn_cast<FloatType>(t))
    return arith::ConstantOp::create(b, FloatAttr::get(f, v));
  if (auto c = dyn_cast<ComplexType>(t)) {
    Type e = c.getElementType();
    return complex::ConstantOp::create(b, c, b.getArrayAttr({FloatAttr::get(e, v), FloatAttr::get(e, 0)}));
  }
  return constantInt(t, static_cast<int64_t>(v));
}

Value Scalars::constantInt(Type t, int64_t v) {
  if (!t.isIntOrIndex())
    return constant(t, static_cast<double>(v));
  unsigned width = t.isIndex() ? 64 : t.getIntOrFloatBitWidth();
  return arith::ConstantOp::create(
      b, cast<TypedAttr>(IntegerAttr::get(t, APInt(width, static_cast<uint64_t>(v), false, /*implicitTrunc=*/true))));
}

static TypedAttr intLimit(Type t, bool isUnsigned, bool low) {
  unsigned w = t.getIntOrFloatBitWidth();
  APInt v = isUnsigned || w == 1 ? (low ? APInt::getMinValue(w) : APInt::getMaxValue(w))
                                 : (low ? APInt::getSignedMinValue(w) : APInt::getSignedMaxValue(w));
  return IntegerAttr::get(t, v);
}

Value Scalars::lowest(Type t) {
  if (auto f = dyn_cast<FloatType>(t))
    return arith::ConstantOp::create(b, FloatAttr::get(f, APFloat::getInf(f.getFloatSemantics(), true)));
  return arith::ConstantOp::create(b, intLimit(t, isUnsigned, true));
}

Value Scalars::highest(Type t) {
  if (auto f = dyn_cast<FloatType>(t))
    return arith::ConstantOp::create(b, FloatAttr::get(f, APFloat::getInf(f.getFloatSemantics(), false)));
  return arith::ConstantOp::create(b, intLimit(t, isUnsigned, false));
}

Value Scalars::extremeFinite(Type t, bool negative) {
  if (auto f = dyn_cast<FloatType>(t))
    return arith::ConstantOp::create(b, FloatAttr::get(f, APFloat::getLargest(f.getFloatSemantics(), negative)));
  return arith::ConstantOp::create(b, intLimit(t, isUnsigned, negative));
}

Value Scalars::re(Value z) { return complex::ReOp::create(b, z); }
Value Scalars::im(Value z) { return complex::ImOp::create(b, z); }
Value Scalars::complex(Value re, Value im) {
  return complex::CreateOp::create(b, ComplexType::get(re.getType()), re, im);
}

Value Scalars::add(Value x, Value y) {
  if (isFloat(x))
    return op<arith::AddFOp>(x, y);
  if (isComplex(x))
    return complex(add(re(x), re(y)), add(im(x), im(y)));
  return op<arith::AddIOp>(x, y);
}

Value Scalars::sub(Value x, Value y) {
  if (isFloat(x))
    return op<arith::SubFOp>(x, y);
  if (isComplex(x))
    return complex(sub(re(x), re(y)), sub(im(x), im(y)));
  return op<arith::SubIOp>(x, y);
}

Value Scalars::mul(Value x, Value y) {
  if (isFloat(x))
    return op<arith::MulFOp>(x, y);
  if (isComplex(x)) {
    Value a = re(x), c = re(y), d = im(x), e = im(y);
    return complex(sub(mul(a, c), mul(d, e)), add(mul(a, e), mul(d, c)));
  }
  return op<arith::MulIOp>(x, y);
}

Value Scalars::div(Value x, Value y) {
  if (isFloat(x))
    return op<arith::DivFOp>(x, y);
  if (isComplex(x)) {
    // Smith's form would branch; scaling by the larger part keeps the squares in range.
    Value c = re(y), d = im(y);
    Value scale = op<arith::MaximumFOp>(abs(c), abs(d));
    Value cs = div(c, scale), ds = div(d, scale);
    Value norm = mul(add(mul(cs, cs), mul(ds, ds)), scale);
    Value real = add(mul(re(x), cs), mul(im(x), ds)), imag = sub(mul(im(x), cs), mul(re(x), ds));
    return complex(div(real, norm), div(imag, norm));
  }
  return truncDiv(x, y);
}

Value Scalars::neg(Value x) {
  if (isFloat(x))
    return op<arith::NegFOp>(x);
  if (isComplex(x))
    return complex(neg(re(x)), neg(im(x)));
  return sub(like(x, 0), x);
}

/// Indices of tensors are compared and divided as signed numbers, whatever the op's own integers are.
static bool actsUnsigned(const Scalars &s, Value v) { return s.isUnsigned && !v.getType().isIndex(); }

Value Scalars::abs(Value x) {
  if (isFloat(x))
    return op<math::AbsFOp>(x);
  if (actsUnsigned(*this, x))
    return x;
  return select(lt(x, like(x, 0)), neg(x), x);
}

Value Scalars::max(Value x, Value y) {
  if (isFloat(x))
    return op<arith::MaximumFOp>(x, y);
  return actsUnsigned(*this, x) || x.getType().isInteger(1) ? op<arith::MaxUIOp>(x, y) : op<arith::MaxSIOp>(x, y);
}

Value Scalars::min(Value x, Value y) {
  if (isFloat(x))
    return op<arith::MinimumFOp>(x, y);
  return actsUnsigned(*this, x) || x.getType().isInteger(1) ? op<arith::MinUIOp>(x, y) : op<arith::MinSIOp>(x, y);
}

Value Scalars::lt(Value x, Value y) {
  if (isFloat(x))
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, x, y);
  return arith::CmpIOp::create(b, actsUnsigned(*this, x) ? arith::CmpIPredicate::ult : arith::CmpIPredicate::slt, x, y);
}

Value Scalars::le(Value x, Value y) {
  if (isFloat(x))
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OLE, x, y);
  return arith::CmpIOp::create(b, actsUnsigned(*this, x) ? arith::CmpIPredicate::ule : arith::CmpIPredicate::sle, x, y);
}

Value Scalars::eq(Value x, Value y) {
  if (isFloat(x))
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ, x, y);
  if (isComplex(x))
    return both(eq(re(x), re(y)), eq(im(x), im(y)));
  return arith::CmpIOp::create(b, arith::CmpIPredicate::eq, x, y);
}

Value Scalars::ne(Value x, Value y) {
  if (isFloat(x))
    return arith::CmpFOp::create(b, arith::CmpFPredicate::UNE, x, y);
  if (isComplex(x))
    return either(ne(re(x), re(y)), ne(im(x), im(y)));
  return arith::CmpIOp::create(b, arith::CmpIPredicate::ne, x, y);
}

Value Scalars::root(Value x) {
  if (isComplex(x))
    return op<complex::SqrtOp>(x);
  if (isFloat(x))
    return op<math::SqrtOp>(x);
  return cast(op<math::SqrtOp>(cast(x, b.getF64Type(), isUnsigned, false)), x.getType(), false, isUnsigned);
}

Value Scalars::hypot(Value x, Value y) {
  Value a = abs(x), c = abs(y), inf = highest(x.getType());
  Value large = op<arith::MaximumFOp>(a, c), small = op<arith::MinimumFOp>(a, c);
  Value ratio = div(small, large);
  Value r = mul(large, op<math::SqrtOp>(add(like(x, 1), mul(ratio, ratio))));
  // A zero would be divided by itself; an infinite part decides, even beside NaN.
  r = select(isZero(large), large, r);
  return select(either(eq(a, inf), eq(c, inf)), inf, r);
}

Value Scalars::call(StringRef function, ValueRange arguments) {
  return ir::MathCallOp::create(b, arguments.front().getType(), b.getStringAttr(function), arguments);
}

// x86 division traps on zero and on INT_MIN / -1, so both divisors are replaced and the second result is mended.
static std::pair<Value, Value> safeDivisor(Scalars &s, Value y) {
  Value zero = s.isZero(y);
  if (actsUnsigned(s, y))
    return {s.select(zero, s.like(y, 1), y), Value()};
  Value minusOne = s.eq(y, s.constantInt(y.getType(), -1));
  return {s.select(s.either(zero, minusOne), s.like(y, 1), y), minusOne};
}

Value Scalars::truncDiv(Value x, Value y) {
  auto [safe, minusOne] = safeDivisor(*this, y);
  if (actsUnsigned(*this, x))
    return op<arith::DivUIOp>(x, safe);
  return select(minusOne, neg(x), op<arith::DivSIOp>(x, safe));
}

Value Scalars::truncMod(Value x, Value y) {
  if (isFloat(x))
    return op<arith::RemFOp>(x, y);
  auto [safe, minusOne] = safeDivisor(*this, y);
  return actsUnsigned(*this, x) ? op<arith::RemUIOp>(x, safe) : op<arith::RemSIOp>(x, safe);
}

Value Scalars::floorDiv(Value x, Value y) {
  if (isFloat(x))
    return op<math::FloorOp>(div(x, y));
  Value q = truncDiv(x, y);
  if (actsUnsigned(*this, x))
    return q;
  Value r = truncMod(x, y);
  Value inexact = both(ne(r, like(r, 0)), ne(lt(r, like(r, 0)), lt(y, like(y, 0))));
  return select(inexact, sub(q, like(q, 1)), q);
}

Value Scalars::floorMod(Value x, Value y) {
  Value r = truncMod(x, y);
  if (!isFloat(x) && actsUnsigned(*this, x))
    return r;
  Value wrong = both(ne(r, like(r, 0)), ne(lt(r, like(r, 0)), lt(y, like(y, 0))));
  return select(wrong, add(r, y), r);
}

Value Scalars::intPow(Value x, Value y) {
  // Square and multiply over the bits of the exponent.
  unsigned width = x.getType().getIntOrFloatBitWidth();
  Value one = like(x, 1), zero = like(x, 0);
  auto loop = scf::ForOp::create(b, index(0), index(width), index(1), ValueRange{one, x, y});
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value result = loop.getRegionIterArg(0), base = loop.getRegionIterArg(1), e = loop.getRegionIterArg(2);
    Value odd = ne(op<arith::AndIOp>(e, one), zero);
    Value next = select(odd, mul(result, base), result);
    scf::YieldOp::create(b, ValueRange{next, mul(base, base), op<arith::ShRUIOp>(e, one)});
  }
  return loop.getResult(0);
}

Value Scalars::toIndex(Value x) {
  if (x.getType().isIndex())
    return x;
  if (isUnsigned)
    return arith::IndexCastUIOp::create(b, b.getIndexType(), x);
  return arith::IndexCastOp::create(b, b.getIndexType(), x);
}

Value Scalars::fromIndex(Value x, Type to) {
  if (isa<FloatType>(to))
    return arith::SIToFPOp::create(b, to, arith::IndexCastOp::create(b, b.getI64Type(), x));
  return to.isIndex() ? x : arith::IndexCastOp::create(b, to, x);
}

// A float to a signed integer of 32 or 64 bits; what does not fit and NaN give the least integer, as cvttss2si does.
static Value floatToSigned(Scalars &s, Value x, Type to) {
  double limit = to.getIntOrFloatBitWidth() == 64 ? 9223372036854775808.0 : 2147483648.0;
  Value low = s.like(x, to.getIntOrFloatBitWidth() == 32 && x.getType().isF64() ? -limit - 1 : -limit);
  bool strict = to.getIntOrFloatBitWidth() == 32 && x.getType().isF64();
  Value fits = s.both(strict ? s.gt(x, low) : s.ge(x, low), s.lt(x, s.like(x, limit)));
  Value safe = s.select(fits, x, s.like(x, 0));
  Value converted = arith::FPToSIOp::create(s.b, to, safe);
  return s.select(fits, converted, s.constantInt(to, to.getIntOrFloatBitWidth() == 64 ? INT64_MIN : INT32_MIN));
}

Value Scalars::cast(Value x, Type to, bool fromUnsigned, bool toUnsigned) {
  Type from = x.getType();
  if (from == to)
    return x;
  if (isa<ComplexType>(from)) {
    if (auto c = dyn_cast<ComplexType>(to))
      return complex(cast(re(x), c.getElementType(), false, false), cast(im(x), c.getElementType(), false, false));
    if (to.isInteger(1))
      return ne(x, constant(from, 0));
    return cast(re(x), to, fromUnsigned, toUnsigned);
  }
  if (auto c = dyn_cast<ComplexType>(to))
    return complex(cast(x, c.getElementType(), fromUnsigned, false), constant(c.getElementType(), 0));
  if (to.isInteger(1))
    return ne(x, like(x, 0));
  if (isFloat(x)) {
    if (auto f = dyn_cast<FloatType>(to)) {
      if (from.getIntOrFloatBitWidth() < f.getWidth())
        return arith::ExtFOp::create(b, to, x);
      if (from.getIntOrFloatBitWidth() > f.getWidth())
        return arith::TruncFOp::create(b, to, x);
      return arith::TruncFOp::create(b, to, arith::ExtFOp::create(b, b.getF32Type(), x)); // f16 to bf16 and back
    }
    if (from.getIntOrFloatBitWidth() < 32)
      x = arith::ExtFOp::create(b, b.getF32Type(), x);
    unsigned width = to.getIntOrFloatBitWidth();
    if (width == 64 && toUnsigned) {
      Value top = like(x, 9223372036854775808.0);
      Value high = ge(x, top);
      Value low = floatToSigned(*this, select(high, sub(x, top), x), to);
      return select(high, op<arith::XOrIOp>(low, constantInt(to, INT64_MIN)), low);
    }
    if (width == 32 && toUnsigned)
      return arith::TruncIOp::create(b, to, floatToSigned(*this, x, b.getI64Type()));
    Value wide = floatToSigned(*this, x, width == 64 ? b.getI64Type() : b.getI32Type());
    return width < 32 ? arith::TruncIOp::create(b, to, wide) : wide;
  }
  if (isa<FloatType>(to)) {
    if (from.isIndex())
      x = arith::IndexCastOp::create(b, b.getI64Type(), x);
    if (fromUnsigned || from.isInteger(1))
      return arith::UIToFPOp::create(b, to, x);
    return arith::SIToFPOp::create(b, to, x);
  }
  unsigned have = from.getIntOrFloatBitWidth(), want = to.getIntOrFloatBitWidth();
  if (have == want)
    return x;
  if (have > want)
    return arith::TruncIOp::create(b, to, x);
  if (fromUnsigned || have == 1)
    return arith::ExtUIOp::create(b, to, x);
  return arith::ExtSIOp::create(b, to, x);
}

} // namespace tfc::codegen
