// Complex numbers and their parts.

#include "Lowering.h"



namespace tfc::codegen {
namespace {

LogicalResult lowerComplex(Lowering &l) {
  l.out(0, l.map(l.ins(), l.outElem(0), [](Scalars &s, ValueRange a) { return s.complex(a[0], a[1]); }));
  return success();
}

LogicalResult lowerPart(Lowering &l) {
  StringRef name = l.name();
  l.out(0, l.map(l.ins(), l.outElem(0), [&](Scalars &s, ValueRange a) -> Value {
    Value x = a[0];
    if (!Scalars::isComplex(x)) // what TensorFlow registers for real numbers
      return name == "Imag" ? s.like(x, 0) : x;
    if (name == "Real")
      return s.re(x);
    if (name == "Imag")
      return s.im(x);
    return name == "Angle" ? s.op<math::Atan2Op>(s.im(x), s.re(x)) : s.hypot(s.re(x), s.im(x));
  }));
  return success();
}

LogicalResult lowerConj(Lowering &l) {
  l.out(0, l.map(l.ins(), l.outElem(0), [](Scalars &s, ValueRange a) { return s.conj(a[0]); }));
  return success();
}

} // namespace

void registerMathComplex(Registry &r) {
  r["Complex"] = lowerComplex;
  r["Real"] = r["Imag"] = r["Angle"] = r["ComplexAbs"] = lowerPart;
  r["Conj"] = lowerConj;
}

} // namespace tfc::codegen
