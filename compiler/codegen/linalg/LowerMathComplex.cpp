// Complex numbers and their parts.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

// TensorFlow has kernels only for parts and wholes of one precision.
LogicalResult checkParts(Lowering &l, Type complex, Type part) {
  auto type = dyn_cast<ComplexType>(complex);
  if (!type || type.getElementType() == part)
    return success();
  return l.invalid("No OpKernel was registered to support Op '" + l.name() + "' with these types: parts and whole differ in precision");
}

LogicalResult lowerComplex(Lowering &l) {
  if (failed(checkParts(l, l.outElem(0), l.inElem(0))))
    return failure();
  l.out(0, l.map(l.ins(), l.outElem(0), [](Scalars &s, ValueRange a) { return s.complex(a[0], a[1]); }));
  return success();
}

LogicalResult lowerPart(Lowering &l) {
  StringRef name = l.name();
  if (failed(checkParts(l, l.inElem(0), l.outElem(0))))
    return failure();
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
