// Reductions over constant axes, ArgMax and ArgMin.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

// The axes of operand `i`, sorted and not negative.
std::optional<Ints> axesOf(Lowering &l, unsigned i, int64_t rank) {
  auto axes = l.ints(i);
  if (!axes)
    return std::nullopt;
  for (int64_t &a : *axes) {
    a = Lowering::axis(a, rank);
    if (a < 0 || a >= rank)
      return std::nullopt;
  }
  llvm::sort(*axes);
  return axes;
}

Value keepDims(Lowering &l, Value reduced, const Dims &shape, ArrayRef<int64_t> axes) {
  if (!l.boolAttr("keep_dims"))
    return reduced;
  Dims d = shape;
  for (int64_t a : axes)
    d[a] = l.cst(1);
  return l.reshape(reduced, d);
}

LogicalResult lowerReduce(Lowering &l) {
  StringRef name = l.name();
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  int64_t rank = l.inRank(0);
  auto axes = axesOf(l, 1, rank);
  if (!axes)
    return l.ints(1) ? l.invalid("Invalid reduction dimension for input with " + Twine(rank) + " dimension(s)")
                     : l.unimplemented("with axes known only at run time");
  if (auto twice = std::adjacent_find(axes->begin(), axes->end()); twice != axes->end())
    return l.invalid("Invalid reduction arguments: Axes contains duplicate dimension: " + Twine(*twice));
  Value x = l.in(0);
  Dims shape = l.dims(x);
  if (isa<ComplexType>(t) && (name == "Max" || name == "Min"))
    return l.unimplemented("for complex numbers");
  Value result;
  Scalars s(l.b, l.inUnsigned(0));
  if (axes->empty() && name != "EuclideanNorm") {
    result = x;
  } else if (name == "Sum" || name == "Mean") {
    bool isUnsigned = l.inUnsigned(0);
    if (name == "Mean" && isa<IntegerType>(acc) && acc.getIntOrFloatBitWidth() < 64) { // the sum itself may not fit
      acc = l.b.getI64Type();
      x = l.castTo(x, acc, isUnsigned, isUnsigned);
    }
    result = l.reduceSum(x, *axes, acc);
    if (name == "Mean") {
      Dims sizes;
      for (int64_t a : *axes)
        sizes.push_back(shape[a]);
      OpFoldResult count = l.product(sizes);
      Value n = l.value(count), divisor;
      if (auto c = dyn_cast<ComplexType>(acc))
        divisor = s.complex(s.fromIndex(n, c.getElementType()), s.constant(c.getElementType(), 0));
      else
        divisor = s.fromIndex(n, acc);
      auto divide = [&](Scalars &s, ValueRange a) { return Scalars(s.b, isUnsigned).div(a[0], divisor); };
      result = l.castTo(l.map({result}, isa<IntegerType>(acc) ? acc : t, divide), t, isUnsigned, isUnsigned);
    } else {
      result = l.castTo(result, t);
    }
  } else if (name == "EuclideanNorm") {
    // The sum of x * conj(x) is real; a complex result has it as its real part.
    Value squares = l.map({x}, acc, [&](Scalars &s, ValueRange a) { return s.mul(a[0], s.conj(a[0])); });
    result = l.map({l.reduceSum(squares, *axes, acc)}, t, [](Scalars &s, ValueRange a) { return s.root(a[0]); });
  } else if (name == "Prod") {
    result = l.castTo(l.reduce(x, *axes, acc, l.constantScalar(acc, 1),
                               [](Scalars &s, ValueRange a) { return s.mul(a[0], a[1]); }), t);
  } else if (name == "Max") {
    result = l.castTo(l.reduce(x, *axes, acc, s.lowest(acc), [](Scalars &s, ValueRange a) { return s.max(a[0], a[1]); }), t);
  } else if (name == "Min") {
    result = l.castTo(l.reduce(x, *axes, acc, s.highest(acc), [](Scalars &s, ValueRange a) { return s.min(a[0], a[1]); }), t);
  } else if (name == "All") {
    result = l.reduce(x, *axes, t, s.boolean(true), [](Scalars &s, ValueRange a) { return s.both(a[0], a[1]); });
  } else {
    result = l.reduce(x, *axes, t, s.boolean(false), [](Scalars &s, ValueRange a) { return s.either(a[0], a[1]); });
  }
  l.out(0, keepDims(l, result, shape, *axes));
  return success();
}

LogicalResult lowerArgReduce(Lowering &l) {
  bool largest = l.name() == "ArgMax";
  Value x = l.in(0);
  int64_t rank = l.inRank(0);
  auto given = l.intValue(1);
  if (!given)
    return l.unimplemented("with an axis known only at run time");
  int64_t axis = Lowering::axis(*given, rank);
  if (axis < 0 || axis >= rank)
    return l.invalid("Expected dimension in the range [-" + Twine(rank) + ", " + Twine(rank) + "), but got " + Twine(*given));
  if (rank > 7)
    return l.invalid("Argmax and Argmin only support up to 7 input dimensions, but got " + Twine(rank) + ".");
  Type acc = Lowering::accumulator(l.inElem(0)), index = l.outElem(0);
  Dims d = l.dims(x), kept;
  if (Lowering::known(d[axis]) == 0)
    return l.invalid("Reduction axis " + Twine(*given) + " is empty in shape of the input");
  SmallVector<AffineExpr> exprs;
  SmallVector<utils::IteratorType> iterators;
  for (int64_t i = 0; i < rank; ++i) {
    iterators.push_back(i == axis ? utils::IteratorType::reduction : utils::IteratorType::parallel);
    if (i == axis)
      continue;
    kept.push_back(d[i]);
    exprs.push_back(l.b.getAffineDimExpr(i));
  }
  AffineMap outMap = AffineMap::get(rank, 0, exprs, l.b.getContext());
  Scalars s(l.b, l.inUnsigned(0));
  Value start = acc.isInteger(1) ? s.boolean(!largest) : largest ? s.lowest(acc) : s.highest(acc);
  Values r = l.generic(
      {x}, {l.filled(kept, start), l.zeros(kept, index)}, {l.b.getMultiDimIdentityMap(rank), outMap, outMap}, iterators,
      "argreduce", [&](Scalars &s, ValueRange a) {
        // Written so that the order of the reduction does not matter; a NaN never wins.
        bool wasUnsigned = s.isUnsigned;
        s.isUnsigned |= a[0].getType().isInteger(1);
        Value better = largest ? s.gt(a[0], a[1]) : s.lt(a[0], a[1]);
        Value same = s.eq(a[0], a[1]);
        s.isUnsigned = wasUnsigned;
        Value here = s.fromIndex(linalg::IndexOp::create(s.b, axis), index);
        Value earlier = arith::CmpIOp::create(s.b, arith::CmpIPredicate::slt, here, a[2]);
        Value take = s.either(better, s.both(same, earlier));
        return Values{s.select(take, a[0], a[1]), s.select(take, here, a[2])};
      });
  l.out(0, r[1]);
  return success();
}

} // namespace

void registerMathReduce(Registry &r) {
  for (StringRef name : {"Sum", "Mean", "Prod", "Max", "Min", "All", "Any", "EuclideanNorm"})
    r[name] = lowerReduce;
  r["ArgMax"] = r["ArgMin"] = lowerArgReduce;
}

} // namespace tfc::codegen
