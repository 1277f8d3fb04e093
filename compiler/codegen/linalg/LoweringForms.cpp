// Shapes, tensors and the linalg forms that lowerings build on.

#include "Lowering.h"

namespace tfc::codegen {

//===-- shapes ----------------------------------------------------------------------------------------------------===//

Dims Lowering::dims(Value v) {
  auto it = known_.find(v);
  if (it != known_.end())
    return it->second;
  if (auto cast = v.getDefiningOp<tensor::CastOp>()) {
    Dims d = dims(cast.getSource());
    for (auto [i, n] : llvm::enumerate(cast.getType().getShape()))
      if (!ShapedType::isDynamic(n))
        d[i] = cst(n);
    return d;
  }
  Dims d;
  for (auto [i, n] : llvm::enumerate(cast<RankedTensorType>(v.getType()).getShape())) {
    if (ShapedType::isDynamic(n))
      d.push_back(Value(tensor::DimOp::create(b, v, static_cast<int64_t>(i))));
    else
      d.push_back(cst(n));
  }
  known_[v] = d;
  return d;
}

Dims Lowering::outDims(unsigned i, Dims computed) {
  for (auto [d, n] : llvm::zip(computed, outType(i).getShape()))
    if (!ShapedType::isDynamic(n))
      d = cst(n);
  return computed;
}

Value Lowering::value(OpFoldResult v) {
  if (auto x = dyn_cast<Value>(v))
    return x;
  return arith::ConstantIndexOp::create(b, *known(v));
}

OpFoldResult Lowering::plus(OpFoldResult x, OpFoldResult y) {
  auto a = known(x), c = known(y);
  if (a && c)
    return cst(*a + *c);
  if (a && *a == 0)
    return y;
  if (c && *c == 0)
    return x;
  return Value(arith::AddIOp::create(b, value(x), value(y)));
}
OpFoldResult Lowering::minus(OpFoldResult x, OpFoldResult y) {
  auto a = known(x), c = known(y);
  if (a && c)
    return cst(*a - *c);
  if (c && *c == 0)
    return x;
  return Value(arith::SubIOp::create(b, value(x), value(y)));
}
OpFoldResult Lowering::times(OpFoldResult x, OpFoldResult y) {
  auto a = known(x), c = known(y);
  if (a && c)
    return cst(*a * *c);
  if (a == 0 || c == 0)
    return cst(0);
  if (a && *a == 1)
    return y;
  if (c && *c == 1)
    return x;
  return Value(arith::MulIOp::create(b, value(x), value(y)));
}
OpFoldResult Lowering::quotient(OpFoldResult x, OpFoldResult y) {
  auto a = known(x), c = known(y);
  if (c && *c == 1)
    return x;
  if (a && c && *c != 0)
    return cst(*a / *c);
  return Value(arith::DivSIOp::create(b, value(x), value(y)));
}
OpFoldResult Lowering::ceilQuotient(OpFoldResult x, OpFoldResult y) {
  return quotient(plus(x, minus(y, cst(1))), y);
}
OpFoldResult Lowering::largest(OpFoldResult x, OpFoldResult y) {
  auto a = known(x), c = known(y);
  if (a && c)
    return cst(std::max(*a, *c));
  return Value(arith::MaxSIOp::create(b, value(x), value(y)));
}
OpFoldResult Lowering::smallest(OpFoldResult x, OpFoldResult y) {
  auto a = known(x), c = known(y);
  if (a && c)
    return cst(std::min(*a, *c));
  return Value(arith::MinSIOp::create(b, value(x), value(y)));
}
OpFoldResult Lowering::product(ArrayRef<OpFoldResult> d) {
  OpFoldResult r = cst(1);
  for (OpFoldResult x : d)
    r = times(r, x);
  return r;
}

OpFoldResult Lowering::element(Value v, int64_t i, bool isUnsigned) {
  DenseElementsAttr attr;
  if (matchPattern(v, m_Constant(&attr)) && i < attr.getNumElements()) {
    APInt x = attr.isSplat() ? attr.getSplatValue<APInt>() : *(attr.getValues<APInt>().begin() + i);
    return cst(isUnsigned ? static_cast<int64_t>(x.getZExtValue()) : x.getSExtValue());
  }
  // Row-major position in a tensor of known shape (a vector may be longer than is known).
  ArrayRef<int64_t> shape = cast<RankedTensorType>(v.getType()).getShape();
  Values at(shape.size());
  for (size_t d = shape.size(); d-- > 0;) {
    at[d] = value(cst(d ? i % shape[d] : i));
    i = d ? i / shape[d] : i;
  }
  return Scalars(b, isUnsigned).toIndex(read(v, at));
}

RankedTensorType Lowering::typeOf(ArrayRef<OpFoldResult> d, Type elem) {
  Ints shape;
  for (OpFoldResult x : d)
    shape.push_back(known(x).value_or(ShapedType::kDynamic));
  return RankedTensorType::get(shape, elem);
}

Dims Lowering::broadcastDims(ArrayRef<Value> operands) {
  size_t rank = 0;
  SmallVector<Dims> all;
  for (Value v : operands) {
    all.push_back(dims(v));
    rank = std::max(rank, all.back().size());
  }
  Dims result;
  for (size_t i = 0; i < rank; ++i) {
    OpFoldResult r = cst(1);
    for (Dims &d : all) {
      if (d.size() + i < rank)
        continue;
      OpFoldResult x = d[d.size() + i - rank];
      auto k = known(x), have = known(r);
      if (x == r || (k && *k == 1) || (have && *have != 1))
        continue; // a known size wins over an unknown one
      if (k || (have && *have == 1)) {
        r = x;
        continue;
      }
      Value a = value(r), c = value(x);
      Value one = arith::CmpIOp::create(b, arith::CmpIPredicate::eq, a, value(cst(1)));
      r = Value(arith::SelectOp::create(b, one, c, a));
    }
    result.push_back(r);
  }
  return result;
}

//===-- tensors ---------------------------------------------------------------------------------------------------===//

Value Lowering::empty(ArrayRef<OpFoldResult> d, Type elem) {
  Value v = tensor::EmptyOp::create(b, d, elem);
  known_[v] = Dims(d);
  return v;
}

Value Lowering::filled(ArrayRef<OpFoldResult> d, Value scalar) {
  Value v = linalg::FillOp::create(b, scalar, empty(d, scalar.getType())).getResult(0);
  known_[v] = Dims(d);
  return v;
}

Value Lowering::zeros(ArrayRef<OpFoldResult> d, Type elem) { return filled(d, constantScalar(elem, 0)); }

static Dims ones(Lowering &l, size_t n) { return Dims(n, l.cst(1)); }

Value Lowering::slice(Value v, ArrayRef<OpFoldResult> offsets, ArrayRef<OpFoldResult> sizes,
                      ArrayRef<OpFoldResult> strides) {
  if (known(product(sizes)) == 0)
    return empty(sizes, getElementTypeOrSelf(v.getType())); // an offset may lie outside an empty tensor
  Dims unit = ones(*this, sizes.size());
  Value r = tensor::ExtractSliceOp::create(b, v, offsets, sizes, strides.empty() ? ArrayRef<OpFoldResult>(unit) : strides);
  known_[r] = Dims(sizes);
  return r;
}

Value Lowering::insert(Value piece, Value into, ArrayRef<OpFoldResult> offsets, ArrayRef<OpFoldResult> strides) {
  Dims unit = ones(*this, offsets.size()), sizes = dims(piece), shape = dims(into);
  Value r = tensor::InsertSliceOp::create(b, piece, into, offsets, sizes,
                                          strides.empty() ? ArrayRef<OpFoldResult>(unit) : strides);
  known_[r] = shape;
  return r;
}

Value Lowering::pad(Value v, ArrayRef<OpFoldResult> low, ArrayRef<OpFoldResult> high, Value scalar) {
  Dims size = dims(v), offsets, cut, result, lows, highs;
  bool cuts = false, pads = false;
  for (auto [n, lo, hi] : llvm::zip(size, low, high)) {
    // Known negative amounts cut; unknown ones are taken as not negative.
    int64_t cutLow = std::max<int64_t>(0, -known(lo).value_or(0)), cutHigh = std::max<int64_t>(0, -known(hi).value_or(0));
    cuts |= cutLow || cutHigh;
    offsets.push_back(cst(cutLow));
    cut.push_back(minus(n, cst(cutLow + cutHigh)));
    lows.push_back(known(lo) ? OpFoldResult(cst(std::max<int64_t>(0, *known(lo)))) : lo);
    highs.push_back(known(hi) ? OpFoldResult(cst(std::max<int64_t>(0, *known(hi)))) : hi);
    pads |= known(lows.back()).value_or(1) != 0 || known(highs.back()).value_or(1) != 0;
    result.push_back(plus(plus(cut.back(), lows.back()), highs.back()));
  }
  if (cuts)
    v = slice(v, offsets, cut);
  if (!pads)
    return v;
  Value r = tensor::PadOp::create(b, typeOf(result, scalar.getType()), v, lows, highs, scalar);
  known_[r] = result;
  return r;
}

Value Lowering::transpose(Value v, ArrayRef<int64_t> perm) {
  if (llvm::equal(perm, llvm::seq<int64_t>(0, perm.size())))
    return v;
  Dims from = dims(v), to;
  for (int64_t p : perm)
    to.push_back(from[p]);
  // Result dimension i is input dimension perm[i].
  SmallVector<AffineExpr> exprs(perm.size());
  for (auto [i, p] : llvm::enumerate(perm))
    exprs[p] = b.getAffineDimExpr(i);
  unsigned rank = perm.size();
  Type elem = cast<RankedTensorType>(v.getType()).getElementType();
  return generic({v}, {empty(to, elem)},
                 {AffineMap::get(rank, 0, exprs, b.getContext()), b.getMultiDimIdentityMap(rank)},
                 SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel), "",
                 [](Scalars &, ValueRange a) { return Values{a[0]}; })[0];
}

Value Lowering::reverse(Value v, ArrayRef<int64_t> axes) {
  Dims d = dims(v);
  unsigned rank = d.size();
  Type elem = cast<RankedTensorType>(v.getType()).getElementType();
  bool isStatic = llvm::all_of(axes, [&](int64_t a) { return known(d[a]).has_value(); });
  if (!isStatic)
    return generate(d, elem, [&](Scalars &s, ValueRange at) {
      Values from(at);
      for (int64_t a : axes)
        from[a] = s.sub(s.sub(value(d[a]), s.index(1)), at[a]);
      return Value(tensor::ExtractOp::create(s.b, v, from));
    });
  SmallVector<AffineExpr> exprs;
  for (unsigned i = 0; i < rank; ++i) {
    AffineExpr e = b.getAffineDimExpr(i);
    exprs.push_back(llvm::is_contained(axes, i) && *known(d[i]) > 0 ? *known(d[i]) - 1 - e : e);
  }
  return generic({v}, {empty(d, elem)}, {AffineMap::get(rank, 0, exprs, b.getContext()), b.getMultiDimIdentityMap(rank)},
                 SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel), "",
                 [](Scalars &, ValueRange a) { return Values{a[0]}; })[0];
}

Value Lowering::castTo(Value v, Type elem, bool fromUnsigned, bool toUnsigned) {
  if (getElementTypeOrSelf(v.getType()) == elem)
    return v;
  return map({v}, elem, [&](Scalars &s, ValueRange a) {
    // Bodies see halves as f32 already.
    return s.cast(a[0], accumulator(elem) == a[0].getType() ? a[0].getType() : elem, fromUnsigned, toUnsigned);
  });
}

Value Lowering::read(Value tensor, ValueRange indices) { return tensor::ExtractOp::create(b, tensor, indices); }

Value Lowering::scalar(Value v) {
  DenseElementsAttr attr;
  if (matchPattern(v, m_Constant(&attr)) && attr.isSplat() && !isa<ComplexType>(attr.getElementType()))
    return arith::ConstantOp::create(b, cast<TypedAttr>(attr.getSplatValue<Attribute>()));
  Values at(cast<RankedTensorType>(v.getType()).getRank(), Value());
  for (Value &i : at)
    i = value(cst(0));
  return read(v, at);
}

Value Lowering::fromScalar(Value s) {
  return filled({}, s);
}

//===-- linalg forms ----------------------------------------------------------------------------------------------===//

// Halves are computed in f32.
static Value widen(OpBuilder &b, Location loc, Value v) {
  if (v.getType().isF16() || v.getType().isBF16())
    return arith::ExtFOp::create(b, loc, b.getF32Type(), v);
  return v;
}

Values Lowering::generic(ArrayRef<Value> inputs, ArrayRef<Value> inits, ArrayRef<AffineMap> maps,
                         ArrayRef<utils::IteratorType> iterators, StringRef kind, MapsBody body) {
  bool isUnsigned = numIn() > 0 && inUnsigned(0);
  // What a loop runs over must be as long in every operand; shape rules do not see to that where TensorFlow leaves it to the kernel.
  SmallVector<std::optional<int64_t>> lengths(iterators.size());
  for (auto [v, map] : llvm::zip(llvm::concat<const Value>(inputs, inits), maps)) {
    auto type = dyn_cast<RankedTensorType>(v.getType());
    if (type && type.getRank() != map.getNumResults())
      misfit("an operand has " + Twine(type.getRank()) + " dimensions, not " + Twine(map.getNumResults()));
    for (auto [i, expr] : llvm::enumerate(map.getResults()))
      if (auto dim = dyn_cast<AffineDimExpr>(expr); dim && type && i < static_cast<size_t>(type.getRank()) && !type.isDynamicDim(i)) {
        auto &length = lengths[dim.getPosition()];
        if (length && *length != type.getDimSize(i))
          misfit("Dimensions must be equal, but are " + Twine(*length) + " and " + Twine(type.getDimSize(i)));
        length = type.getDimSize(i);
      }
  }
  SmallVector<Type> types;
  for (Value v : inits)
    types.push_back(v.getType());
  SmallVector<NamedAttribute> attrs;
  if (!kind.empty())
    attrs.push_back(b.getNamedAttr("tfc.kind", b.getStringAttr(kind)));
  auto g = linalg::GenericOp::create(
      b, types, inputs, inits, maps, iterators,
      [&](OpBuilder &nested, Location loc, ValueRange args) {
        ImplicitLocOpBuilder at(loc, nested);
        Scalars s(at, isUnsigned);
        Values wide;
        for (Value a : args)
          wide.push_back(widen(nested, loc, a));
        // Lowerings may also build through `b` (index arithmetic, constants) while the body is open.
        OpBuilder::InsertionGuard guard(b);
        b.setInsertionPoint(nested.getInsertionBlock(), nested.getInsertionPoint());
        Values results = body(s, wide);
        at.setInsertionPointToEnd(args[0].getParentBlock());
        for (auto [r, init] : llvm::zip(results, inits)) {
          Type want = getElementTypeOrSelf(init.getType());
          if (r.getType() != want)
            r = arith::TruncFOp::create(at, want, r);
        }
        linalg::YieldOp::create(at, results);
      },
      attrs);
  Values results(g.getResults());
  for (auto [r, init] : llvm::zip(results, inits))
    known_[r] = dims(init);
  return results;
}

// Where an operand of a broadcasting op is read: dimension expressions for `exprs`, and the operand itself, which is
// spread out first when only run time tells whether a dimension is broadcast.
Value Lowering::fit(Value v, ArrayRef<OpFoldResult> to, SmallVectorImpl<AffineExpr> &exprs) {
  Dims d = dims(v);
  size_t skip = to.size() - d.size();
  for (size_t i = 0; i < d.size(); ++i)
    if (auto have = known(d[i]), want = known(to[skip + i]); have && want && *have != 1 && *have != *want) {
      misfit("Incompatible shapes: dimensions of " + Twine(*have) + " and " + Twine(*want));
      d[i] = to[skip + i];
      v = empty(d, getElementTypeOrSelf(v.getType()));
    }
  SmallVector<size_t> unsure;
  Ints shape;
  for (size_t i = 0; i < d.size(); ++i) {
    OpFoldResult want = to[skip + i];
    bool single = isOne(d[i]) && !isOne(want);
    exprs.push_back(single ? b.getAffineConstantExpr(0) : b.getAffineDimExpr(skip + i));
    if (!known(d[i]) && d[i] != want)
      unsure.push_back(i);
    shape.push_back(single ? 1 : known(d[i]) ? *known(d[i]) : known(want).value_or(ShapedType::kDynamic));
  }
  if (unsure.empty())
    return v;
  Type elem = cast<RankedTensorType>(v.getType()).getElementType();
  auto type = RankedTensorType::get(shape, elem);
  Value same, fits;
  Dims spread = d;
  auto both = [&](Value x, Value y) { return x ? Value(arith::AndIOp::create(b, x, y)) : y; };
  for (size_t i : unsure) {
    Value have = value(d[i]), want = value(to[skip + i]);
    Value eq = arith::CmpIOp::create(b, arith::CmpIPredicate::eq, have, want);
    Value one = arith::CmpIOp::create(b, arith::CmpIPredicate::eq, have, value(cst(1)));
    same = both(same, eq);
    fits = both(fits, arith::OrIOp::create(b, eq, one));
    spread[i] = to[skip + i];
  }
  check(b, fits, "Incompatible shapes");
  auto choice = scf::IfOp::create(b, TypeRange(type), same, /*withElse=*/true);
  // Where all sizes agree, neither is needed (codegen/cpu makes a version for that).
  choice->setAttr("tfc.agree", b.getUnitAttr());
  choice->getPrevNode()->setAttr("tfc.agree", b.getUnitAttr());
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(choice.thenBlock());
    Value direct = v.getType() == type ? v : Value(tensor::CastOp::create(b, type, v));
    scf::YieldOp::create(b, direct);
    b.setInsertionPointToStart(choice.elseBlock());
    Value wide = generate(spread, elem, [&](Scalars &s, ValueRange at) {
      Values from(at);
      for (size_t i : unsure)
        from[i] = s.op<arith::MaxSIOp>(s.op<arith::MinSIOp>(at[i], s.sub(value(d[i]), s.index(1))), s.index(0));
      return Value(tensor::ExtractOp::create(s.b, v, from));
    });
    if (wide.getType() != type)
      wide = tensor::CastOp::create(b, type, wide);
    scf::YieldOp::create(b, wide);
  }
  Value r = choice.getResult(0);
  known_[r] = spread;
  return r;
}

Values Lowering::maps(ArrayRef<Value> operands, ArrayRef<Type> elems, MapsBody body) {
  Dims shape = broadcastDims(operands);
  unsigned rank = shape.size();
  Values inputs, constants(operands.size());
  SmallVector<AffineMap> maps;
  for (auto [i, v] : llvm::enumerate(operands)) {
    DenseElementsAttr attr;
    if (matchPattern(v, m_Constant(&attr)) && attr.isSplat() && !isa<ComplexType>(attr.getElementType())) {
      // A constant needs no operand, but shapes of splats still broadcast (in broadcastDims above).
      Value c = arith::ConstantOp::create(b, cast<TypedAttr>(attr.getSplatValue<Attribute>()));
      constants[i] = widen(b, b.getLoc(), c);
      continue;
    }
    SmallVector<AffineExpr> exprs;
    inputs.push_back(fit(v, shape, exprs));
    maps.push_back(AffineMap::get(rank, 0, exprs, b.getContext()));
  }
  Values inits;
  for (Type t : elems) {
    inits.push_back(empty(shape, t));
    maps.push_back(b.getMultiDimIdentityMap(rank));
  }
  return generic(inputs, inits, maps, SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel), "",
                 [&](Scalars &s, ValueRange args) {
                   Values all;
                   unsigned next = 0;
                   for (Value c : constants)
                     all.push_back(c ? c : args[next++]);
                   return body(s, all);
                 });
}

Value Lowering::map(ArrayRef<Value> operands, Type elem, MapBody body) {
  return maps(operands, {elem}, [&](Scalars &s, ValueRange a) { return Values{body(s, a)}; })[0];
}

Value Lowering::generate(ArrayRef<OpFoldResult> d, Type elem, MapBody body) {
  unsigned rank = d.size();
  return generic({}, {empty(d, elem)}, {b.getMultiDimIdentityMap(rank)},
                 SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel), "",
                 [&](Scalars &s, ValueRange) {
                   Values at;
                   for (unsigned i = 0; i < rank; ++i)
                     at.push_back(linalg::IndexOp::create(s.b, i));
                   Value r = body(s, at);
                   return Values{r};
                 })[0];
}

Value Lowering::reduce(Value v, ArrayRef<int64_t> axes, Type accElem, Value init, MapBody body) {
  Dims d = dims(v), kept;
  unsigned rank = d.size();
  SmallVector<AffineExpr> exprs;
  SmallVector<utils::IteratorType> iterators;
  for (unsigned i = 0; i < rank; ++i) {
    bool reduced = llvm::is_contained(axes, static_cast<int64_t>(i));
    iterators.push_back(reduced ? utils::IteratorType::reduction : utils::IteratorType::parallel);
    if (!reduced) {
      kept.push_back(d[i]);
      exprs.push_back(b.getAffineDimExpr(i));
    }
  }
  return generic({v}, {filled(kept, init)},
                 {b.getMultiDimIdentityMap(rank), AffineMap::get(rank, 0, exprs, b.getContext())}, iterators, "reduce",
                 [&](Scalars &s, ValueRange a) { return Values{body(s, a)}; })[0];
}

Value Lowering::reduceSum(Value v, ArrayRef<int64_t> axes, Type accElem) {
  return reduce(v, axes, accElem, constantScalar(accElem, 0), [](Scalars &s, ValueRange a) { return s.add(a[0], a[1]); });
}

} // namespace tfc::codegen
