// Reductions over known axes and over axes that the run tells, ArgMax and ArgMin.

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

// The dimensions that a reduction folds: known, or those whose flag (an i1 each) the axes set at run time.
struct Folded {
  std::optional<Ints> axes;
  Values flags;
};

// Flags from axes that only the run knows; their number need not be known either.
Values flagsOf(Lowering &l, unsigned operand, int64_t rank) {
  OpFoldResult count = l.product(l.dims(l.in(operand)));
  Value axes = l.reshape(l.in(operand), {count});
  Scalars s(l.b, false);
  if (rank == 0) {
    l.check(l.b, s.eq(l.value(count), s.index(0)), "Invalid reduction dimension for input with 0 dimension(s)");
    return {};
  }
  auto loop = scf::ForOp::create(l.b, s.index(0), l.value(count), s.index(1), Values(rank, s.boolean(false)));
  OpBuilder::InsertionGuard guard(l.b);
  l.b.setInsertionPointToStart(loop.getBody());
  Value axis = s.toIndex(l.read(axes, loop.getInductionVar()));
  axis = s.select(s.lt(axis, s.index(0)), s.add(axis, s.index(rank)), axis);
  l.check(l.b, arith::CmpIOp::create(l.b, arith::CmpIPredicate::ult, axis, s.index(rank)),
          "Invalid reduction dimension for input with " + std::to_string(rank) + " dimension(s)");
  Values next;
  Value twice = s.boolean(false);
  for (auto [i, before] : llvm::enumerate(loop.getRegionIterArgs())) {
    Value here = s.eq(axis, s.index(i));
    twice = s.either(twice, s.both(here, before));
    next.push_back(s.either(here, before));
  }
  l.check(l.b, s.negate(twice), "Invalid reduction arguments: Axes contains duplicate dimension");
  scf::YieldOp::create(l.b, next);
  return Values(loop.getResults());
}

// Folds the flagged dimensions to one; the others keep their sizes.
Value foldFlagged(Lowering &l, Value x, ArrayRef<Value> flags, Type acc, Value start, MapBody body) {
  Dims kept;
  Values sizes;
  Scalars outer(l.b, false);
  for (auto [flag, d] : llvm::zip(flags, l.dims(x))) {
    sizes.push_back(l.value(d));
    kept.push_back(Lowering::isOne(d) ? d : OpFoldResult(Value(outer.select(flag, outer.index(1), sizes.back()))));
  }
  bool isUnsigned = l.inUnsigned(0);
  return l.generate(kept, acc, [&](Scalars &s, ValueRange at) {
    OpBuilder::InsertionGuard guard(s.b);
    Value zero = s.index(0), one = s.index(1), state = start, result = start;
    Values where;
    scf::ForOp around;
    for (auto [i, flag] : llvm::enumerate(flags)) {
      Value low = s.select(flag, zero, at[i]), high = s.select(flag, sizes[i], s.add(at[i], one));
      auto loop = scf::ForOp::create(s.b, low, high, one, ValueRange{state});
      if (around)
        scf::YieldOp::create(s.b, loop.getResults());
      else
        result = loop.getResult(0);
      around = loop;
      s.b.setInsertionPointToStart(loop.getBody());
      where.push_back(loop.getInductionVar());
      state = loop.getRegionIterArg(0);
    }
    Value v = tensor::ExtractOp::create(s.b, x, where);
    Type wide = Lowering::accumulator(v.getType());
    Scalars inner(s.b, isUnsigned);
    Value next = body(inner, {wide == v.getType() ? v : inner.cast(v, wide, false, false), state});
    if (!around)
      return next;
    scf::YieldOp::create(s.b, next);
    return result;
  });
}

Value fold(Lowering &l, Value x, const Folded &over, Type acc, Value start, MapBody body) {
  return over.axes ? l.reduce(x, *over.axes, acc, start, body) : foldFlagged(l, x, over.flags, acc, start, body);
}

// How many elements are folded into one.
OpFoldResult foldedCount(Lowering &l, const Dims &shape, const Folded &over) {
  Dims sizes;
  Scalars s(l.b, false);
  if (over.axes)
    for (int64_t a : *over.axes)
      sizes.push_back(shape[a]);
  for (auto [i, flag] : llvm::enumerate(over.flags))
    sizes.push_back(Value(s.select(flag, l.value(shape[i]), s.index(1))));
  return l.product(sizes);
}

// Without keep_dims the flagged dimensions go: the result's are the others, in order.
Value dropFlagged(Lowering &l, Value reduced, const Dims &shape, ArrayRef<Value> flags) {
  if (l.boolAttr("keep_dims"))
    return l.reshape(reduced, l.outDims(0, l.dims(reduced)));
  Scalars s(l.b, false);
  Dims kept;
  for (int64_t k = 0, rank = l.outType().getRank(); k < rank; ++k) {
    Value place = s.index(0), size = s.index(1);
    for (auto [flag, d] : llvm::zip(flags, shape)) {
      Value here = s.both(s.negate(flag), s.eq(place, s.index(k)));
      size = s.select(here, l.value(d), size);
      place = s.add(place, s.select(flag, s.index(0), s.index(1)));
    }
    kept.push_back(size);
  }
  return l.reshape(reduced, l.outDims(0, kept));
}

LogicalResult lowerReduce(Lowering &l) {
  StringRef name = l.name();
  Type t = l.inElem(0), acc = Lowering::accumulator(t);
  int64_t rank = l.inRank(0);
  Folded over{axesOf(l, 1, rank), {}};
  if (!over.axes && l.ints(1))
    return l.invalid("Invalid reduction dimension for input with " + Twine(rank) + " dimension(s)");
  if (over.axes)
    if (auto twice = std::adjacent_find(over.axes->begin(), over.axes->end()); twice != over.axes->end())
      return l.invalid("Invalid reduction arguments: Axes contains duplicate dimension: " + Twine(*twice));
  Value x = l.in(0);
  Dims shape = l.dims(x);
  if (isa<ComplexType>(t) && (name == "Max" || name == "Min"))
    return l.unimplemented("for complex numbers");
  if (!over.axes)
    over.flags = flagsOf(l, 1, rank);
  Value result;
  Scalars s(l.b, l.inUnsigned(0));
  auto sum = [&](Value v, Type acc) {
    return fold(l, v, over, acc, l.constantScalar(acc, 0), [](Scalars &s, ValueRange a) { return s.add(a[0], a[1]); });
  };
  if (over.axes && over.axes->empty() && name != "EuclideanNorm") {
    result = x;
  } else if (name == "Sum" || name == "Mean") {
    bool isUnsigned = l.inUnsigned(0);
    if (name == "Mean" && isa<IntegerType>(acc) && acc.getIntOrFloatBitWidth() < 64) { // the sum itself may not fit
      acc = l.b.getI64Type();
      x = l.castTo(x, acc, isUnsigned, isUnsigned);
    }
    result = sum(x, acc);
    if (name == "Mean") {
      Value n = l.value(foldedCount(l, shape, over)), divisor;
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
    result = l.map({sum(squares, acc)}, t, [](Scalars &s, ValueRange a) { return s.root(a[0]); });
  } else if (name == "Prod") {
    result = l.castTo(fold(l, x, over, acc, l.constantScalar(acc, 1), [](Scalars &s, ValueRange a) { return s.mul(a[0], a[1]); }), t);
  } else if (name == "Max") {
    result = l.castTo(fold(l, x, over, acc, s.lowest(acc), [](Scalars &s, ValueRange a) { return s.max(a[0], a[1]); }), t);
  } else if (name == "Min") {
    result = l.castTo(fold(l, x, over, acc, s.highest(acc), [](Scalars &s, ValueRange a) { return s.min(a[0], a[1]); }), t);
  } else if (name == "All") {
    result = fold(l, x, over, t, s.boolean(true), [](Scalars &s, ValueRange a) { return s.both(a[0], a[1]); });
  } else {
    result = fold(l, x, over, t, s.boolean(false), [](Scalars &s, ValueRange a) { return s.either(a[0], a[1]); });
  }
  l.out(0, over.axes ? keepDims(l, result, shape, *over.axes) : dropFlagged(l, result, shape, over.flags));
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
