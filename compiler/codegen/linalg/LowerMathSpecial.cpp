// Special functions, element by element: calls of SpecialMath.cpp, and products that are zero where a factor is.

#include "Lowering.h"

#include "mlir/Dialect/Complex/IR/Complex.h"

namespace tfc::codegen {
namespace {

/// The function of SpecialMath.cpp behind each op.
const llvm::StringMap<StringRef> &functions() {
  static const llvm::StringMap<StringRef> names = {
      {"Lgamma", "lgamma"},          {"Digamma", "digamma"},       {"Ndtri", "ndtri"},
      {"Erfinv", "erfinv"},          {"Dawsn", "dawsn"},           {"Expint", "expint"},
      {"FresnelCos", "fresnel_cos"}, {"FresnelSin", "fresnel_sin"}, {"Spence", "spence"},
      {"BesselI0", "bessel_i0"},     {"BesselI1", "bessel_i1"},    {"BesselI0e", "bessel_i0e"},
      {"BesselI1e", "bessel_i1e"},   {"BesselJ0", "bessel_j0"},    {"BesselJ1", "bessel_j1"},
      {"BesselK0", "bessel_k0"},     {"BesselK1", "bessel_k1"},    {"BesselK0e", "bessel_k0e"},
      {"BesselK1e", "bessel_k1e"},   {"BesselY0", "bessel_y0"},    {"BesselY1", "bessel_y1"},
      {"Zeta", "zeta"},              {"Polygamma", "polygamma"},   {"Igamma", "igamma"},
      {"Igammac", "igammac"},        {"IgammaGradA", "igamma_grad_a"}, {"RandomGammaGrad", "random_gamma_grad"},
      {"Betainc", "betainc"},        {"NextAfter", "next_after"},
  };
  return names;
}

LogicalResult lowerFunction(Lowering &l) {
  StringRef function = functions().find(l.name())->second;
  l.out(0, l.map(l.ins(), l.inElem(0), [&](Scalars &s, ValueRange a) { return s.call(function, a); }));
  return success();
}

using Binary = Value (*)(Scalars &, Value, Value);

Value logOf(Scalars &s, Value x) {
  return Scalars::isComplex(x) ? s.op<complex::LogOp>(x) : s.op<math::LogOp>(x);
}

/// Zero where x is, whatever y is; but MulNoNan looks at y.
const llvm::StringMap<Binary> &zeroWins() {
  static const llvm::StringMap<Binary> rules = {
      {"Xlogy", [](Scalars &s, Value x, Value y) { return s.mul(x, logOf(s, y)); }},
      {"Xlog1py", [](Scalars &s, Value x, Value y) {
         return s.mul(x, Scalars::isComplex(y) ? s.op<complex::Log1pOp>(y) : s.op<math::Log1pOp>(y));
       }},
      {"Xdivy", [](Scalars &s, Value x, Value y) { return s.div(x, y); }},
      {"MulNoNan", [](Scalars &s, Value x, Value y) { return s.mul(x, y); }},
  };
  return rules;
}

LogicalResult lowerZeroWins(Lowering &l) {
  Binary body = zeroWins().find(l.name())->second;
  unsigned decides = l.name() == "MulNoNan" ? 1 : 0;
  l.out(0, l.map(l.ins(), l.inElem(0), [&](Scalars &s, ValueRange a) {
    return s.select(s.isZero(a[decides]), s.like(a[0], 0), body(s, a[0], a[1]));
  }));
  return success();
}

LogicalResult lowerApproximateEqual(Lowering &l) {
  double tolerance = l.floatAttr("tolerance", 1e-5);
  l.out(0, l.map(l.ins(), l.b.getI1Type(), [&](Scalars &s, ValueRange a) {
    Value difference = s.sub(a[0], a[1]);
    if (Scalars::isComplex(difference))
      return s.lt(s.op<complex::AbsOp>(difference), s.constant(s.re(difference).getType(), tolerance));
    return s.lt(s.abs(difference), s.like(difference, tolerance));
  }));
  return success();
}

LogicalResult lowerPopulationCount(Lowering &l) {
  l.out(0, l.map(l.ins(), l.outElem(0), [&](Scalars &s, ValueRange a) {
    return s.cast(s.op<math::CtPopOp>(a[0]), s.b.getI8Type(), true, true);
  }));
  return success();
}

LogicalResult lowerCross(Lowering &l) {
  Dims d = l.dims(l.in(0));
  Value a = l.in(0), b = l.in(1);
  unsigned last = d.size() - 1;
  l.out(0, l.generate(d, l.inElem(0), [&](Scalars &s, ValueRange at) {
    Values one(at), two(at);
    one[last] = s.op<arith::RemUIOp>(s.add(at[last], s.index(1)), s.index(3));
    two[last] = s.op<arith::RemUIOp>(s.add(at[last], s.index(2)), s.index(3));
    auto read = [&](Value v, ValueRange where) {
      Value x = tensor::ExtractOp::create(s.b, v, where);
      Type wide = Lowering::accumulator(x.getType());
      return wide == x.getType() ? x : s.cast(x, wide, false, false);
    };
    return s.sub(s.mul(read(a, one), read(b, two)), s.mul(read(a, two), read(b, one)));
  }));
  return success();
}

} // namespace

void registerMathSpecial(Registry &r) {
  for (auto &entry : functions())
    r[entry.first()] = lowerFunction;
  for (auto &rule : zeroWins())
    r[rule.first()] = lowerZeroWins;
  r["ApproximateEqual"] = lowerApproximateEqual;
  r["PopulationCount"] = lowerPopulationCount;
  r["Cross"] = lowerCross;
}

} // namespace tfc::codegen
