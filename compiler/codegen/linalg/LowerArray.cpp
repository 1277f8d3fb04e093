// Ops that pass values through, fill, or tell shapes.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

LogicalResult lowerIdentity(Lowering &l) {
  for (unsigned i = 0; i < l.numOut(); ++i)
    l.out(i, l.in(i));
  return success();
}

LogicalResult lowerFill(Lowering &l) {
  auto d = l.intsOf(0);
  if (!d)
    return l.unimplemented("with a shape of unknown rank");
  l.out(0, l.filled(l.outDims(0, *d), l.scalar(l.in(1))));
  return success();
}

LogicalResult lowerLike(Lowering &l) {
  l.out(0, l.filled(l.dims(l.in(0)), l.constantScalar(l.outElem(0), l.name() == "OnesLike" ? 1 : 0)));
  return success();
}

// What a size of -1 stands for: the elements by the product of the other sizes. Where one of those is zero, sizes of zero count on
// neither side, as TensorFlow has it.
OpFoldResult openSize(Lowering &l, const Dims &from, const Dims &to, size_t at) {
  Dims others = to;
  others.erase(others.begin() + at);
  OpFoldResult rest = l.product(others), total = l.product(from);
  if (auto n = Lowering::known(rest); n && *n != 0)
    return l.quotient(total, rest);
  auto aboveZero = [&](const Dims &sizes) {
    Dims r;
    for (OpFoldResult d : sizes)
      r.push_back(l.largest(d, l.cst(1)));
    return l.product(r);
  };
  OpFoldResult counted = aboveZero(from);
  if (!Lowering::known(rest)) {
    Scalars s(l.b, false);
    counted = Value(s.select(s.isZero(l.value(rest)), l.value(counted), l.value(total)));
  }
  return l.quotient(counted, aboveZero(others));
}

LogicalResult lowerReshape(Lowering &l) {
  auto wanted = l.intsOf(1);
  if (!wanted)
    return l.unimplemented("to a shape of unknown rank");
  Dims from = l.dims(l.in(0)), to = *wanted;
  int64_t hole = -1;
  bool open = false;
  for (auto [i, d] : llvm::enumerate(to)) {
    if (Lowering::known(d) == -1)
      hole = i;
    open |= !Lowering::known(d);
  }
  if (hole >= 0) {
    to[hole] = openSize(l, from, *wanted, hole);
  } else if (open) {
    // The -1 may be among the run-time values.
    Scalars s(l.b, false);
    for (auto [i, d] : llvm::enumerate(*wanted)) {
      if (Lowering::known(d))
        continue;
      Value v = l.value(d), negative = s.lt(v, s.index(0));
      to[i] = Value(s.select(negative, l.value(openSize(l, from, *wanted, i)), v));
    }
  }
  to = l.outDims(0, to);
  if (open || hole >= 0) {
    OpFoldResult have = l.product(from), want = l.product(to);
    if (have != want && !(Lowering::known(have) && Lowering::known(want))) {
      Value same = arith::CmpIOp::create(l.b, arith::CmpIPredicate::eq, l.value(have), l.value(want));
      l.check(l.b, same, "Input to reshape has another number of values than the requested shape");
    }
  }
  l.out(0, l.reshape(l.in(0), to));
  return success();
}

LogicalResult lowerExpandDims(Lowering &l) {
  auto axis = l.intValue(1);
  if (!axis)
    return l.unimplemented("with an axis known only at run time");
  Dims d = l.dims(l.in(0));
  int64_t at = *axis < 0 ? *axis + static_cast<int64_t>(d.size()) + 1 : *axis;
  if (at < 0 || at > static_cast<int64_t>(d.size()))
    return l.invalid("Tried to expand dim index " + Twine(*axis) + " for tensor with " + Twine(d.size()) + " dimensions.");
  d.insert(d.begin() + at, l.cst(1));
  l.out(0, l.reshape(l.in(0), d));
  return success();
}

LogicalResult lowerSqueeze(Lowering &l) {
  Dims d = l.dims(l.in(0)), kept;
  Ints axes = l.intsAttr("squeeze_dims");
  for (int64_t &a : axes)
    a = Lowering::axis(a, d.size());
  for (auto [i, n] : llvm::enumerate(d))
    if (axes.empty() ? !Lowering::isOne(n) : !llvm::is_contained(axes, static_cast<int64_t>(i)))
      kept.push_back(n);
  if (static_cast<int64_t>(kept.size()) != l.outType().getRank())
    return l.unimplemented("of dimensions known only at run time");
  l.out(0, l.reshape(l.in(0), kept));
  return success();
}

Value vectorOf(Lowering &l, ArrayRef<OpFoldResult> values, Type elem) {
  if (values.empty())
    return l.empty({l.cst(0)}, elem);
  Scalars s(l.b, false);
  Values v;
  bool known = true;
  SmallVector<APInt> numbers;
  for (OpFoldResult x : values) {
    known &= Lowering::known(x).has_value();
    if (known)
      numbers.push_back(APInt(elem.getIntOrFloatBitWidth(), *Lowering::known(x), true, true));
  }
  auto type = RankedTensorType::get({static_cast<int64_t>(values.size())}, elem);
  if (known)
    return arith::ConstantOp::create(l.b, DenseElementsAttr::get(type, numbers));
  for (OpFoldResult x : values)
    v.push_back(s.fromIndex(l.value(x), elem));
  return tensor::FromElementsOp::create(l.b, type, v);
}

Value scalarOf(Lowering &l, OpFoldResult x, Type elem) {
  if (auto k = Lowering::known(x))
    return arith::ConstantOp::create(
        l.b, DenseElementsAttr::get(RankedTensorType::get({}, elem), APInt(elem.getIntOrFloatBitWidth(), *k, true, true)));
  Scalars s(l.b, false);
  return tensor::FromElementsOp::create(l.b, RankedTensorType::get({}, elem), s.fromIndex(l.value(x), elem));
}

LogicalResult lowerShape(Lowering &l) {
  for (unsigned i = 0; i < l.numOut(); ++i)
    l.out(i, vectorOf(l, l.dims(l.in(i)), l.outElem(i)));
  return success();
}

LogicalResult lowerSize(Lowering &l) {
  OpFoldResult n = l.name() == "Rank" ? OpFoldResult(l.cst(l.inRank(0))) : l.product(l.dims(l.in(0)));
  l.out(0, scalarOf(l, n, l.outElem(0)));
  return success();
}

LogicalResult lowerBroadcastTo(Lowering &l) {
  auto wanted = l.intsOf(1);
  if (!wanted)
    return l.unimplemented("to a shape of unknown rank");
  Value x = l.in(0);
  Dims from = l.dims(x), to = l.outDims(0, *wanted);
  if (from.size() > to.size())
    return l.invalid("Rank of input (" + Twine(from.size()) + ") must be no greater than rank of output shape (" +
                     Twine(to.size()) + ").");
  size_t skip = to.size() - from.size();
  bool fits = true;
  for (auto [i, d] : llvm::enumerate(from)) {
    OpFoldResult want = to[skip + i];
    auto have = Lowering::known(d), size = Lowering::known(want);
    if (have && size && *have != 1 && *have != *size)
      return l.invalid("Incompatible shapes: dimension " + Twine(i) + " of size " + Twine(*have) +
                       " does not broadcast to " + Twine(*size));
    fits &= d == want || have == 1 || (have && size);
  }
  if (fits) {
    Value shape = l.empty(to, l.inElem(0)); // takes part in the broadcast by its sizes alone
    l.out(0, l.map({x, shape}, l.inElem(0), [](Scalars &, ValueRange a) { return a[0]; }));
    return success();
  }
  Scalars outer(l.b, false);
  Values last;
  for (auto [i, d] : llvm::enumerate(from)) {
    Value have = l.value(d), one = outer.index(1);
    l.check(l.b, outer.either(outer.eq(have, one), outer.eq(have, l.value(to[skip + i]))), "Incompatible shapes");
    last.push_back(outer.sub(have, one));
  }
  l.out(0, l.generate(to, l.inElem(0), [&](Scalars &s, ValueRange at) {
    Values where;
    for (auto [i, end] : llvm::enumerate(last))
      where.push_back(s.op<arith::MaxSIOp>(s.op<arith::MinSIOp>(at[skip + i], end), s.index(0)));
    return Value(tensor::ExtractOp::create(s.b, x, where));
  }));
  return success();
}

LogicalResult lowerBroadcastArgs(Lowering &l) {
  auto x = l.intsOf(0), y = l.intsOf(1);
  if (!x || !y)
    return l.unimplemented("with shapes of unknown rank");
  size_t rank = std::max(x->size(), y->size());
  Dims r;
  Scalars s(l.b, false);
  for (size_t i = 0; i < rank; ++i) {
    auto at = [&](Dims &d) { return d.size() + i < rank ? OpFoldResult(l.cst(1)) : d[d.size() + i - rank]; };
    OpFoldResult a = at(*x), c = at(*y);
    if (Lowering::isOne(a) || a == c) {
      r.push_back(c);
    } else if (Lowering::known(a) || Lowering::isOne(c)) {
      r.push_back(a);
    } else {
      Value u = l.value(a), v = l.value(c);
      r.push_back(Value(s.select(s.eq(u, s.index(1)), v, u)));
    }
  }
  l.out(0, vectorOf(l, r, l.outElem(0)));
  return success();
}

// Offsets of the pieces of a concatenation: zero but along the axis.
LogicalResult lowerConcatOffset(Lowering &l) {
  auto axis = l.intValue(0);
  if (!axis)
    return l.unimplemented("with an axis known only at run time");
  OpFoldResult offset = l.cst(0);
  std::optional<Dims> first;
  for (unsigned i = 1; i < l.numIn(); ++i) {
    auto d = l.intsOf(i);
    if (!d)
      return l.unimplemented("with shapes of unknown rank");
    if (!first)
      first = d;
    if (first->size() != d->size())
      return l.invalid("input " + Twine(i - 1) + " should contain " + Twine(first->size()) + " elements, but got " + Twine(d->size()));
    Dims r(d->size(), l.cst(0));
    int64_t at = Lowering::axis(*axis, d->size());
    if (at < 0 || at >= static_cast<int64_t>(d->size()))
      return l.invalid("Concat dim is out of range: " + Twine(*axis));
    for (auto [k, n] : llvm::enumerate(*d)) {
      OpFoldResult want = (*first)[k];
      if (static_cast<int64_t>(k) == at || n == want)
        continue;
      auto have = Lowering::known(n), other = Lowering::known(want);
      if (have && other && *have != *other)
        return l.invalid("All dimensions except " + Twine(at) + " must match: input " + Twine(i - 1) + " has " + Twine(*have) +
                         " in dimension " + Twine(k) + ", input 0 " + Twine(*other));
      if (!have || !other)
        l.check(l.b, Scalars(l.b, false).eq(l.value(n), l.value(want)), "All dimensions except the concatenated one must match");
    }
    r[at] = offset;
    l.out(i - 1, vectorOf(l, r, l.outElem(i - 1)));
    offset = l.plus(offset, (*d)[at]);
  }
  return success();
}

LogicalResult lowerCheckNumerics(Lowering &l) {
  std::string message = l.strAttr("message").str();
  l.out(0, l.map({l.in(0)}, l.inElem(0), [&](Scalars &s, ValueRange a) {
    l.check(s.b, s.negate(s.isNan(a[0])), message + " : Tensor had NaN values");
    l.check(s.b, s.ne(s.abs(a[0]), s.highest(a[0].getType())), message + " : Tensor had Inf values");
    return a[0];
  }));
  return success();
}

LogicalResult lowerBitcast(Lowering &l) {
  Type from = l.inElem(0), to = l.outElem(0);
  if (from == to) {
    l.out(0, l.in(0));
    return success();
  }
  if (isa<ComplexType>(from) || isa<ComplexType>(to))
    return l.unimplemented("for complex numbers");
  unsigned have = from.getIntOrFloatBitWidth(), want = to.getIntOrFloatBitWidth();
  Value x = l.in(0);
  Dims d = l.dims(x);
  Type haveInt = l.b.getIntegerType(have), wantInt = l.b.getIntegerType(want);
  unsigned rank = d.size();
  SmallVector<utils::IteratorType> parallel(rank, utils::IteratorType::parallel);
  // Bodies see halves as f32: an exact way there and back.
  auto recast = [&](Value v, Type to) {
    Type from = getElementTypeOrSelf(v.getType());
    return from == to ? v : l.map({v}, to, [&](Scalars &s, ValueRange a) {
      Value narrow = a[0].getType() == from ? a[0] : Value(arith::TruncFOp::create(s.b, from, a[0]));
      return Value(arith::BitcastOp::create(s.b, to, narrow));
    });
  };
  Value raw = recast(x, haveInt);
  Value r;
  if (have == want) {
    r = raw;
  } else if (have > want) {
    d.push_back(l.cst(have / want));
    SmallVector<AffineExpr> exprs;
    for (unsigned i = 0; i < rank; ++i)
      exprs.push_back(l.b.getAffineDimExpr(i));
    parallel.push_back(utils::IteratorType::parallel);
    r = l.generic({raw}, {l.empty(d, wantInt)},
                  {AffineMap::get(rank + 1, 0, exprs, l.b.getContext()), l.b.getMultiDimIdentityMap(rank + 1)}, parallel,
                  "", [&](Scalars &s, ValueRange a) {
                    Value part = s.mul(linalg::IndexOp::create(s.b, rank), s.index(want));
                    Value shifted = s.op<arith::ShRUIOp>(a[0], s.fromIndex(part, haveInt));
                    return Values{arith::TruncIOp::create(s.b, wantInt, shifted)};
                  })[0];
  } else {
    Dims kept(d.begin(), d.end() - 1);
    r = l.generate(kept, wantInt, [&](Scalars &s, ValueRange at) {
      Value all = s.constantInt(wantInt, 0);
      for (unsigned p = 0; p < want / have; ++p) {
        Values from(at);
        from.push_back(s.index(p));
        Value part = arith::ExtUIOp::create(s.b, wantInt, tensor::ExtractOp::create(s.b, raw, from));
        all = s.op<arith::OrIOp>(all, s.op<arith::ShLIOp>(part, s.constantInt(wantInt, p * have)));
      }
      return all;
    });
  }
  l.out(0, recast(r, to));
  return success();
}

LogicalResult lowerEmpty(Lowering &l) {
  auto d = l.intsOf(0);
  if (!d)
    return l.unimplemented("with a shape of unknown rank");
  l.out(0, l.zeros(l.outDims(0, *d), l.outElem(0))); // TensorFlow leaves the content open unless `init`
  return success();
}

LogicalResult lowerEnsureShape(Lowering &l) {
  Dims d = l.dims(l.in(0));
  for (auto [i, want] : llvm::enumerate(l.outType(0).getShape())) {
    if (ShapedType::isDynamic(want) || Lowering::known(d[i]) == want)
      continue;
    Value same = arith::CmpIOp::create(l.b, arith::CmpIPredicate::eq, l.value(d[i]), l.value(l.cst(want)));
    l.check(l.b, same, "Shape of tensor is not compatible with expected shape");
  }
  l.out(0, l.in(0));
  return success();
}

// (indices, dims): the coordinates of flat indices, a row a dimension.
LogicalResult lowerUnravelIndex(Lowering &l) {
  auto dims = l.intsOf(1);
  if (!dims)
    return l.unimplemented("with an unknown number of dimensions");
  Value indices = l.in(0);
  Dims strides(dims->size()), shape{l.cst(static_cast<int64_t>(dims->size()))};
  OpFoldResult stride = l.cst(1);
  for (size_t i = dims->size(); i-- > 0;) {
    strides[i] = stride;
    stride = l.times(stride, (*dims)[i]);
  }
  Dims id = l.dims(indices);
  shape.append(id);
  Value total = l.value(stride);
  Type t = l.outElem(0);
  l.out(0, l.generate(shape, t, [&](Scalars &s, ValueRange at) {
    Value index = arith::IndexCastOp::create(s.b, s.b.getIndexType(), tensor::ExtractOp::create(s.b, indices, at.drop_front(1)));
    l.check(s.b, arith::CmpIOp::create(s.b, arith::CmpIPredicate::slt, index, total), "index is out of bound as with dims");
    Value by = s.index(1), size = s.index(1);
    for (size_t i = 0; i < dims->size(); ++i) {
      Value here = s.eq(at[0], s.index(i));
      by = s.select(here, l.value(strides[i]), by);
      size = s.select(here, l.value((*dims)[i]), size);
    }
    Scalars signedly(s.b, false);
    return s.fromIndex(signedly.truncMod(signedly.truncDiv(index, by), size), t);
  }));
  return success();
}

} // namespace

void registerArray(Registry &r) {
  for (StringRef name : {"Identity", "IdentityN", "StopGradient", "PreventGradient", "Snapshot", "DeepCopy",
                         "PlaceholderWithDefault", "GuaranteeConst", "DebugGradientIdentity"})
    r[name] = lowerIdentity;
  r["Fill"] = lowerFill;
  r["Empty"] = lowerEmpty;
  r["EnsureShape"] = lowerEnsureShape;
  r["UnravelIndex"] = lowerUnravelIndex;
  r["ZerosLike"] = r["OnesLike"] = lowerLike;
  r["Reshape"] = lowerReshape;
  r["ExpandDims"] = lowerExpandDims;
  r["Squeeze"] = lowerSqueeze;
  r["Shape"] = r["ShapeN"] = lowerShape;
  r["Size"] = r["Rank"] = lowerSize;
  r["BroadcastTo"] = lowerBroadcastTo;
  r["BroadcastArgs"] = lowerBroadcastArgs;
  r["ConcatOffset"] = lowerConcatOffset;
  r["CheckNumerics"] = lowerCheckNumerics;
  r["Bitcast"] = lowerBitcast;
}

} // namespace tfc::codegen
