// Scalar arithmetic inside a linalg body: one spelling for floats, signed and unsigned integers, and complex numbers.
#pragma once

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace tfc::codegen {

class Scalars {
public:
  using Value = mlir::Value;
  using Type = mlir::Type;

  Scalars(mlir::ImplicitLocOpBuilder &b, bool isUnsigned) : b(b), isUnsigned(isUnsigned) {}

  mlir::ImplicitLocOpBuilder &b;
  bool isUnsigned; ///< integers of the op at hand are unsigned

  static bool isFloat(Value v) { return llvm::isa<mlir::FloatType>(v.getType()); }
  static bool isInt(Value v) { return v.getType().isIntOrIndex(); }
  static bool isComplex(Value v) { return llvm::isa<mlir::ComplexType>(v.getType()); }

  /// A constant of type `t` (float, integer, index or complex).
  Value constant(Type t, double v);
  Value constantInt(Type t, int64_t v);
  Value like(Value v, double c) { return constant(v.getType(), c); }
  Value index(int64_t v) { return constantInt(b.getIndexType(), v); }
  Value boolean(bool v) { return constantInt(b.getI1Type(), v); }
  /// The least or greatest value: infinities of floats, limits of integers.
  Value lowest(Type t);
  Value highest(Type t);
  /// The greatest finite value of floats (negative if `negative`), limits of integers.
  Value extremeFinite(Type t, bool negative);

  Value add(Value x, Value y);
  Value sub(Value x, Value y);
  Value mul(Value x, Value y);
  /// Float or complex quotient; integers go through truncDiv.
  Value div(Value x, Value y);
  Value neg(Value x);
  Value abs(Value x);
  /// NaN wins, as TensorFlow's maximum and minimum.
  Value max(Value x, Value y);
  Value min(Value x, Value y);
  Value select(Value c, Value x, Value y) { return mlir::arith::SelectOp::create(b, c, x, y); }
  Value both(Value x, Value y) { return mlir::arith::AndIOp::create(b, x, y); }
  Value either(Value x, Value y) { return mlir::arith::OrIOp::create(b, x, y); }
  Value negate(Value c) { return mlir::arith::XOrIOp::create(b, c, boolean(true)); }

  /// Ordered comparisons (false with NaN); ne is true with NaN.
  Value lt(Value x, Value y);
  Value le(Value x, Value y);
  Value gt(Value x, Value y) { return lt(y, x); }
  Value ge(Value x, Value y) { return le(y, x); }
  Value eq(Value x, Value y);
  Value ne(Value x, Value y);
  Value isNan(Value x) { return mlir::arith::CmpFOp::create(b, mlir::arith::CmpFPredicate::UNO, x, x); }
  Value isZero(Value x) { return eq(x, like(x, 0)); }

  /// Integer division toward zero; never traps: x/0 is 0 (callers add the check), INT_MIN/-1 wraps.
  Value truncDiv(Value x, Value y);
  Value truncMod(Value x, Value y);
  /// Toward minus infinity, remainder with the sign of the divisor; ints and floats.
  Value floorDiv(Value x, Value y);
  Value floorMod(Value x, Value y);
  Value intPow(Value x, Value y);

  Value re(Value z);
  Value im(Value z);
  Value complex(Value re, Value im);
  Value conj(Value z) { return isComplex(z) ? complex(re(z), neg(im(z))) : z; }

  /// Square root: of floats and complex numbers, of integers toward zero.
  Value root(Value x);
  /// sqrt(x*x + y*y) without overflow on the way.
  Value hypot(Value x, Value y);
  /// A function of SpecialMath.cpp.
  Value call(llvm::StringRef function, mlir::ValueRange arguments);

  /// TensorFlow's Cast between lowered types; signedness is given since the types are signless.
  Value cast(Value x, Type to, bool fromUnsigned, bool toUnsigned);
  Value toIndex(Value x);
  Value fromIndex(Value x, Type to);

  template <typename OpTy> Value op(Value x) { return OpTy::create(b, x); }
  template <typename OpTy> Value op(Value x, Value y) { return OpTy::create(b, x, y); }
};

} // namespace tfc::codegen
