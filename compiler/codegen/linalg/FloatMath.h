// Elementary functions as straight-line arithmetic, for scalars and vectors of any length, in IEEE arithmetic (no fast-math
// flags). Both code generators use it, so that a function has the same coefficients everywhere.
#pragma once

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

#include <limits>

namespace tfc::codegen {

using namespace mlir;

/// What the machine has.
struct FloatMathOptions {
  bool hasFma = true;    ///< fused multiply-add
  bool hasLdexp = false; ///< scaling of vectors by powers of two in one instruction (AVX-512)
};

/// Arithmetic on values of one float type (scalar or vector), f32 or f64.
class FloatBuilder {
public:
  FloatBuilder(OpBuilder &builder, Location loc, Type type, const FloatMathOptions &options)
      : b(builder), loc(loc), type(type), options(options), isDouble(getElementTypeOrSelf(type).isF64()) {
    Type bits = b.getIntegerType(isDouble ? 64 : 32);
    auto vector = dyn_cast<VectorType>(type);
    intType = vector ? Type(VectorType::get(vector.getShape(), bits)) : bits;
  }

  Value exp(Value x) const;
  Value expm1(Value x) const;
  Value log(Value x) const;
  Value log1p(Value x) const;
  Value tanh(Value x) const;
  Value erfSingle(Value x) const;
  Value rsqrt(Value x) const { return div(c(1.0), math::SqrtOp::create(b, loc, x)); }

private:
  OpBuilder &b;
  Location loc;
  Type type, intType;
  FloatMathOptions options;

public:
  const bool isDouble;

private:
  Value c(double value) const {
    FloatAttr element = b.getFloatAttr(getElementTypeOrSelf(type), value);
    TypedAttr attribute = isa<VectorType>(type) ? TypedAttr(SplatElementsAttr::get(cast<ShapedType>(type), Attribute(element)))
                                                : TypedAttr(element);
    return arith::ConstantOp::create(b, loc, attribute);
  }
  Value ci(int64_t value) const {
    IntegerAttr element = b.getIntegerAttr(getElementTypeOrSelf(intType), value);
    TypedAttr attribute = isa<VectorType>(intType)
                              ? TypedAttr(SplatElementsAttr::get(cast<ShapedType>(intType), Attribute(element)))
                              : TypedAttr(element);
    return arith::ConstantOp::create(b, loc, attribute);
  }
  Value add(Value x, Value y) const { return arith::AddFOp::create(b, loc, x, y); }
  Value sub(Value x, Value y) const { return arith::SubFOp::create(b, loc, x, y); }
  Value mul(Value x, Value y) const { return arith::MulFOp::create(b, loc, x, y); }
  Value div(Value x, Value y) const { return arith::DivFOp::create(b, loc, x, y); }
  Value abs(Value x) const { return math::AbsFOp::create(b, loc, x); }
  Value copySign(Value x, Value sign) const { return math::CopySignOp::create(b, loc, x, sign); }
  /// x * y + z; without hardware for it, a fused operation would be a call.
  Value fma(Value x, Value y, Value z) const {
    return options.hasFma ? Value(math::FmaOp::create(b, loc, x, y, z)) : add(mul(x, y), z);
  }
  Value cmp(arith::CmpFPredicate predicate, Value x, Value y) const {
    return arith::CmpFOp::create(b, loc, predicate, x, y);
  }
  Value select(Value condition, Value x, Value y) const { return arith::SelectOp::create(b, loc, condition, x, y); }
  /// Clamp that lets NaN through; each half is one minps or maxps.
  Value clamp(Value x, double low, double high) const {
    Value top = c(high), bottom = c(low);
    x = select(cmp(arith::CmpFPredicate::OGT, x, top), top, x);
    return select(cmp(arith::CmpFPredicate::OLT, x, bottom), bottom, x);
  }
  Value bits(Value x) const { return arith::BitcastOp::create(b, loc, intType, x); }
  Value fromBits(Value x) const { return arith::BitcastOp::create(b, loc, type, x); }
  int64_t mantissa() const { return isDouble ? 52 : 23; }
  int64_t bias() const { return isDouble ? 1023 : 127; }

  /// coefficients from the highest power down.
  Value polynomial(Value x, ArrayRef<double> coefficients) const {
    Value result = c(coefficients.front());
    for (double coefficient : coefficients.drop_front())
      result = fma(result, x, c(coefficient));
    return result;
  }

  /// x = k ln 2 + r with integral k; the sum with a large constant rounds, and its low bits are k (no conversion, so NaN and
  /// wide integers cost nothing).
  struct Reduced {
    Value k, r; ///< k: integer
  };
  Reduced reduce(Value x) const {
    Value magic = c(isDouble ? 6755399441055744.0 : 12582912.0);
    Value shifted = add(mul(x, c(1.44269504088896340736)), magic);
    Value kf = sub(shifted, magic);
    Value high = c(isDouble ? -6.93145751953125E-1 : -0.693359375);
    Value low = c(isDouble ? -1.42860682030941723212E-6 : 2.12194440e-4);
    Value r = fma(kf, low, fma(kf, high, x));
    return {arith::SubIOp::create(b, loc, bits(shifted), bits(magic)), r};
  }
  /// exp(r) - 1 for abs(r) <= ln(2) / 2. Coefficients: Cephes.
  Value expm1Reduced(Value r) const {
    if (!isDouble) {
      Value p = polynomial(r, {1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1,
                               5.0000001201e-1});
      return fma(p, mul(r, r), r);
    }
    Value z = mul(r, r);
    Value p = mul(r, polynomial(z, {1.26177193074810590878E-4, 3.02994407707441961300E-2, 9.99999999999999999910E-1}));
    Value q = polynomial(z, {3.00198505138664455042E-6, 2.52448340349684104192E-3, 2.27265548208155028766E-1,
                             2.00000000000000000009E0});
    return mul(c(2.0), div(p, sub(q, p)));
  }
  /// 2^k for k in the range of normal numbers.
  Value powerOfTwo(Value k) const {
    return fromBits(arith::ShLIOp::create(b, loc, arith::AddIOp::create(b, loc, k, ci(bias())), ci(mantissa())));
  }
  /// x * 2^k where the result may overflow or be denormal: in two halves, so that only the last product rounds.
  Value scale(Value x, Value k) const {
    if (options.hasLdexp && isa<VectorType>(type) && !isDouble) { // one instruction on AVX-512
      auto suffix = "v" + std::to_string(cast<VectorType>(type).getNumElements());
      std::string name = "llvm.ldexp." + suffix + "f32." + suffix + "i32";
      return LLVM::CallIntrinsicOp::create(b, loc, type, b.getStringAttr(name), ValueRange{x, k}).getResults();
    }
    Value half = arith::ShRSIOp::create(b, loc, k, ci(1));
    Value rest = arith::SubIOp::create(b, loc, k, half);
    return mul(mul(x, powerOfTwo(half)), powerOfTwo(rest));
  }
};

inline Value FloatBuilder::exp(Value x) const {
  x = isDouble ? clamp(x, -746.0, 710.0) : clamp(x, -104.0, 89.0);
  auto [k, r] = reduce(x);
  return scale(add(expm1Reduced(r), c(1.0)), k);
}

inline Value FloatBuilder::expm1(Value input) const {
  Value x = isDouble ? clamp(input, -40.0, 710.0) : clamp(input, -20.0, 89.0);
  auto [k, r] = reduce(x);
  Value p = expm1Reduced(r);
  // Half the power, doubled at the end: 2^k itself may overflow where the result does not.
  Value half = powerOfTwo(arith::SubIOp::create(b, loc, k, ci(1)));
  Value result = mul(c(2.0), fma(half, p, sub(half, c(0.5))));
  return select(cmp(arith::CmpFPredicate::OEQ, input, c(0.0)), input, result);
}

inline Value FloatBuilder::log(Value input) const {
  // Denormals are scaled up first.
  double smallest = isDouble ? std::numeric_limits<double>::min() : std::numeric_limits<float>::min();
  Value tiny = cmp(arith::CmpFPredicate::OLT, input, c(smallest));
  Value x = select(tiny, mul(input, c(isDouble ? 0x1p54 : 0x1p23)), input);
  // x = 2^k * m, sqrt(1/2) <= m < sqrt(2).
  Value root = ci(isDouble ? 0x3FE6A09E667F3BCDll : 0x3F3504F3);
  Value shifted = arith::SubIOp::create(b, loc, bits(x), root);
  Value k = arith::ShRSIOp::create(b, loc, shifted, ci(mantissa()));
  Value fraction = arith::AndIOp::create(b, loc, shifted, ci((int64_t(1) << mantissa()) - 1));
  Value f = sub(fromBits(arith::AddIOp::create(b, loc, fraction, root)), c(1.0));
  k = arith::SubIOp::create(b, loc, k, arith::SelectOp::create(b, loc, tiny, ci(isDouble ? 54 : 23), ci(0)));
  // Integer to float by the large constant: there is no vector conversion from i64 before AVX-512.
  Value magic = c(isDouble ? 6755399441055744.0 : 12582912.0);
  Value kf = sub(fromBits(arith::AddIOp::create(b, loc, k, bits(magic))), magic);
  Value result;
  if (!isDouble) { // Cephes logf
    Value z = mul(f, f);
    Value p = polynomial(f, {7.0376836292E-2, -1.1514610310E-1, 1.1676998740E-1, -1.2420140846E-1, 1.4249322787E-1,
                             -1.6668057665E-1, 2.0000714765E-1, -2.4999993993E-1, 3.3333331174E-1});
    Value y = mul(mul(p, f), z);
    y = fma(kf, c(-2.12194440e-4), y);
    y = fma(z, c(-0.5), y);
    result = fma(kf, c(0.693359375), add(f, y));
  } else { // fdlibm's log
    Value s = div(f, add(c(2.0), f));
    Value z = mul(s, s);
    Value r = mul(z, polynomial(z, {1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01,
                                    2.222219843214978396e-01, 2.857142874366239149e-01, 3.999999999940941908e-01,
                                    6.666666666666735130e-01}));
    Value half = mul(mul(c(0.5), f), f);
    Value inner = fma(s, add(half, r), mul(kf, c(1.90821492927058770002e-10)));
    result = sub(mul(kf, c(6.93147180369123816490e-01)), sub(sub(half, inner), f));
  }
  double infinity = std::numeric_limits<double>::infinity();
  result = select(cmp(arith::CmpFPredicate::OEQ, input, c(infinity)), input, result);
  result = select(cmp(arith::CmpFPredicate::OEQ, input, c(0.0)), c(-infinity), result);
  // Negative numbers and NaN.
  return select(cmp(arith::CmpFPredicate::UGE, input, c(0.0)),
                select(cmp(arith::CmpFPredicate::UNO, input, input), input, result),
                c(std::numeric_limits<double>::quiet_NaN()));
}

inline Value FloatBuilder::log1p(Value x) const {
  // log(u) for u = 1 + x rounded, plus what the rounding lost.
  Value u = add(c(1.0), x);
  // For large x the loss is 1 - (u - x), for small ones x - (u - 1); each is exact on its side.
  Value large = cmp(arith::CmpFPredicate::OGT, x, c(1.0));
  Value lost = select(large, sub(c(1.0), sub(u, x)), sub(x, sub(u, c(1.0))));
  Value normal = arith::AndIOp::create(
      b, loc, cmp(arith::CmpFPredicate::OGT, u, c(0.0)),
      cmp(arith::CmpFPredicate::OLT, u, c(isDouble ? 1e300 : 1e37)));
  Value correction = select(normal, div(lost, u), c(0.0));
  Value result = add(log(u), correction);
  return select(cmp(arith::CmpFPredicate::OEQ, x, c(0.0)), x, result);
}

inline Value FloatBuilder::tanh(Value x) const { // Cephes
  Value magnitude = abs(x);
  Value z = mul(x, x), small;
  if (!isDouble) {
    Value p = polynomial(z, {-5.70498872745E-3, 2.06390887954E-2, -5.37397155531E-2, 1.33314422036E-1,
                             -3.33332819422E-1});
    small = fma(mul(p, z), x, x);
  } else {
    Value p = polynomial(z, {-9.64399179425052238628E-1, -9.92877231001918586564E1, -1.61468768441708447952E3});
    Value q = polynomial(z, {1.0, 1.12811678491632931402E2, 2.23548839060100448583E3, 4.84406305325125486048E3});
    small = fma(mul(div(p, q), z), x, x);
  }
  Value large = sub(c(1.0), div(c(2.0), add(exp(mul(c(2.0), magnitude)), c(1.0))));
  Value result = select(cmp(arith::CmpFPredicate::OLT, magnitude, c(0.625)), small,
                        select(cmp(arith::CmpFPredicate::UNO, x, x), x, large));
  return copySign(result, x);
}

inline Value FloatBuilder::erfSingle(Value x) const { // Cephes erff, erfcf
  Value magnitude = clamp(abs(x), 0.0, 10.0);
  Value z = mul(x, x);
  Value small = mul(x, polynomial(z, {7.853861353153693E-5, -8.010193625184903E-4, 5.188327685732524E-3,
                                      -2.685381193529856E-2, 1.128358514861418E-1, -3.761262582423300E-1,
                                      1.128379165726710E+0}));
  Value q = div(c(1.0), magnitude);
  Value y = mul(q, q);
  Value near = polynomial(y, {2.326819970068386E-2, -1.387039388740657E-1, 3.687424674597105E-1, -5.824733027278666E-1,
                              6.210004621745983E-1, -4.944515323274145E-1, 3.404879937665872E-1, -2.741127028184656E-1,
                              5.638259427386472E-1});
  Value far = polynomial(y, {-1.047766399936249E+1, 1.297719955372516E+1, -7.495518717768503E+0, 2.921019019210786E+0,
                             -1.015265279202700E+0, 4.218463358204948E-1, -2.820767439740514E-1,
                             5.641895067754075E-1});
  Value p = select(cmp(arith::CmpFPredicate::OLT, magnitude, c(2.0)), near, far);
  Value complement = mul(mul(exp(mul(sub(c(0.0), magnitude), magnitude)), q), p);
  Value large = copySign(sub(c(1.0), complement), x);
  Value result = select(cmp(arith::CmpFPredicate::OLT, magnitude, c(1.0)), small, large);
  return select(cmp(arith::CmpFPredicate::UNO, x, x), x, result);
}

} // namespace tfc::codegen
