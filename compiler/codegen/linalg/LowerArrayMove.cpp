// Ops that rearrange whole tensors: transpose, stack, concatenate, split, tile, roll, and the block forms.

#include "Lowering.h"

namespace tfc::codegen {
namespace {

Value widened(Scalars &s, Value v) {
  Type wide = Lowering::accumulator(v.getType());
  return wide == v.getType() ? v : s.cast(v, wide, false, false);
}

// A permutation that only the step knows: sizes and places by comparison.
LogicalResult transposeAtRunTime(Lowering &l) {
  auto perm = l.intsOf(1);
  if (!perm)
    return l.unimplemented("with a permutation of unknown length");
  Value x = l.in(0);
  Dims d = l.dims(x), shape;
  unsigned rank = d.size();
  Scalars s(l.b, false);
  Values to;
  for (OpFoldResult p : *perm) {
    Value v = l.value(p), negative = s.lt(v, s.index(0));
    v = s.select(negative, s.add(v, s.index(rank)), v);
    Value inside = arith::CmpIOp::create(l.b, arith::CmpIPredicate::ult, v, s.index(rank)), fresh = s.boolean(true);
    for (Value other : to)
      fresh = s.both(fresh, s.ne(other, v));
    l.check(l.b, s.both(inside, fresh), "perm is not a permutation of the dimensions");
    to.push_back(v);
    Value size = s.index(0);
    for (unsigned j = 0; j < rank; ++j)
      size = s.select(s.eq(v, s.index(j)), l.value(d[j]), size);
    shape.push_back(size);
  }
  bool conjugate = l.name() == "ConjugateTranspose";
  l.out(0, l.generate(l.outDims(0, shape), l.inElem(0), [&](Scalars &s, ValueRange at) {
    Values from;
    for (unsigned j = 0; j < rank; ++j) {
      Value here = s.index(0);
      for (unsigned i = 0; i < rank; ++i)
        here = s.select(s.eq(to[i], s.index(j)), at[i], here);
      // Whatever the checks above found, stay inside.
      Value last = s.sub(l.value(d[j]), s.index(1));
      from.push_back(s.op<arith::MaxSIOp>(s.op<arith::MinSIOp>(here, last), s.index(0)));
    }
    Value v = widened(s, tensor::ExtractOp::create(s.b, x, from));
    return conjugate ? s.conj(v) : v;
  }));
  return success();
}

LogicalResult lowerTranspose(Lowering &l) {
  auto perm = l.ints(1);
  int64_t rank = l.inRank(0);
  if (!perm)
    return transposeAtRunTime(l);
  Ints seen(rank, 0);
  for (int64_t &p : *perm) {
    p = Lowering::axis(p, rank);
    if (p < 0 || p >= rank || seen[p]++)
      return l.invalid("perm is not a permutation of the dimensions");
  }
  Value r = l.transpose(l.in(0), *perm);
  if (l.name() == "ConjugateTranspose" && isa<ComplexType>(l.inElem(0)))
    r = l.map({r}, l.inElem(0), [](Scalars &s, ValueRange a) { return s.conj(a[0]); });
  l.out(0, r);
  return success();
}

Value concat(Lowering &l, ArrayRef<Value> pieces, int64_t axis) {
  Dims shape = l.dims(pieces[0]);
  OpFoldResult total = l.cst(0);
  for (Value p : pieces)
    total = l.plus(total, l.dim(p, axis));
  shape[axis] = total;
  Value result = l.empty(shape, getElementTypeOrSelf(pieces[0].getType()));
  Dims at(shape.size(), l.cst(0));
  for (Value p : pieces) {
    OpFoldResult n = l.dim(p, axis);
    if (Lowering::known(l.product(l.dims(p))) != 0)
      result = l.insert(p, result, at);
    at[axis] = l.plus(at[axis], n);
  }
  return result;
}

LogicalResult lowerConcat(Lowering &l) {
  bool old = l.name() == "Concat";
  auto given = l.intValue(old ? 0 : l.numIn() - 1);
  if (!given)
    return l.unimplemented("with an axis known only at run time");
  Values pieces = l.ins();
  pieces.erase(old ? pieces.begin() : pieces.end() - 1);
  int64_t rank = cast<RankedTensorType>(pieces[0].getType()).getRank(), axis = Lowering::axis(*given, rank);
  if (axis < 0 || axis >= rank)
    return l.invalid("ConcatOp : Expected concatenating dimensions in the range [" + Twine(-rank) + ", " + Twine(rank) +
                     "), but got " + Twine(*given));
  l.out(0, pieces.size() == 1 ? pieces[0] : concat(l, pieces, axis));
  return success();
}

LogicalResult lowerParallelConcat(Lowering &l) {
  Values pieces = l.ins();
  l.out(0, pieces.size() == 1 ? pieces[0] : concat(l, pieces, 0));
  return success();
}

LogicalResult lowerPack(Lowering &l) {
  int64_t rank = l.inRank(0) + 1, axis = Lowering::axis(l.intAttr("axis"), rank);
  if (axis < 0 || axis >= rank)
    return l.invalid("axis = " + Twine(l.intAttr("axis")) + " not in [" + Twine(-rank) + ", " + Twine(rank) + ")");
  Dims shape = l.dims(l.in(0));
  if (shape.empty()) { // scalars: shape arithmetic, mostly
    Values scalars;
    for (Value v : l.ins())
      scalars.push_back(l.scalar(v));
    l.out(0, tensor::FromElementsOp::create(
                 l.b, RankedTensorType::get({static_cast<int64_t>(scalars.size())}, l.inElem(0)), scalars));
    return success();
  }
  shape.insert(shape.begin() + axis, l.cst(1));
  Values pieces;
  for (Value v : l.ins())
    pieces.push_back(l.reshape(v, shape));
  l.out(0, pieces.size() == 1 ? pieces[0] : concat(l, pieces, axis));
  return success();
}

LogicalResult lowerUnpack(Lowering &l) {
  int64_t rank = l.inRank(0), axis = Lowering::axis(l.intAttr("axis"), rank);
  if (axis < 0 || axis >= rank)
    return l.invalid("axis = " + Twine(l.intAttr("axis")) + " not in [" + Twine(-rank) + ", " + Twine(rank) + ")");
  Dims sizes = l.dims(l.in(0)), at(rank, l.cst(0)), kept = sizes;
  sizes[axis] = l.cst(1);
  kept.erase(kept.begin() + axis);
  for (unsigned i = 0; i < l.numOut(); ++i) {
    at[axis] = l.cst(i);
    l.out(i, l.reshape(l.slice(l.in(0), at, sizes), kept));
  }
  return success();
}

LogicalResult lowerSplit(Lowering &l) {
  bool sized = l.name() == "SplitV";
  unsigned value = sized ? 0 : 1;
  auto given = l.intValue(sized ? 2 : 0);
  if (!given)
    return l.unimplemented("with an axis known only at run time");
  int64_t rank = l.inRank(value), axis = Lowering::axis(*given, rank), parts = l.numOut();
  if (axis < 0 || axis >= rank)
    return l.invalid("-input rank(-" + Twine(rank) + ") <= split_dim < input rank (" + Twine(rank) + "), but got " +
                     Twine(*given));
  Dims shape = l.dims(l.in(value)), lengths;
  if (!sized) {
    if (auto n = Lowering::known(shape[axis]); n && *n % parts)
      return l.invalid("Number of ways to split should evenly divide the split dimension, but got split_dim " +
                       Twine(axis) + " (size = " + Twine(*n) + ") and num_split " + Twine(parts));
    lengths.assign(parts, l.quotient(shape[axis], l.cst(parts)));
  } else {
    auto sizes = l.intsOf(1);
    if (!sizes || static_cast<int64_t>(sizes->size()) != parts)
      return l.unimplemented("with an unknown number of sizes");
    lengths = *sizes;
    OpFoldResult rest = shape[axis];
    int64_t hole = -1;
    for (auto [i, n] : llvm::enumerate(lengths)) {
      if (Lowering::known(n) == -1)
        hole = i;
      else if (Lowering::known(n).value_or(0) < 0)
        return l.invalid("Split size at index " + Twine(i) + " must be >= 0, got " + Twine(*Lowering::known(n)));
      else
        rest = l.minus(rest, n);
    }
    if (hole >= 0)
      lengths[hole] = rest;
    else if (auto left = Lowering::known(rest); left && *left)
      return l.invalid("Determined shape must either match input shape along split_dim exactly if fully specified");
  }
  Dims at(rank, l.cst(0));
  for (int64_t i = 0; i < parts; ++i) {
    Dims size = shape;
    size[axis] = lengths[i];
    l.out(i, parts == 1 ? l.in(value) : l.slice(l.in(value), at, size));
    at[axis] = l.plus(at[axis], lengths[i]);
  }
  return success();
}

LogicalResult lowerTile(Lowering &l) {
  auto times = l.intsOf(1);
  if (!times)
    return l.unimplemented("with multiples of unknown length");
  Value x = l.in(0);
  Dims shape = l.dims(x), twice, flat;
  unsigned rank = shape.size();
  SmallVector<AffineExpr> exprs;
  for (auto [i, d] : llvm::enumerate(shape)) {
    twice.push_back((*times)[i]);
    twice.push_back(d);
    flat.push_back(l.times((*times)[i], d));
    exprs.push_back(Lowering::isOne(d) ? l.b.getAffineConstantExpr(0) : l.b.getAffineDimExpr(2 * i + 1));
  }
  Value wide = l.generic({x}, {l.empty(twice, l.inElem(0))},
                         {AffineMap::get(2 * rank, 0, exprs, l.b.getContext()), l.b.getMultiDimIdentityMap(2 * rank)},
                         SmallVector<utils::IteratorType>(2 * rank, utils::IteratorType::parallel), "",
                         [](Scalars &, ValueRange a) { return Values{a[0]}; })[0];
  l.out(0, l.reshape(wide, l.outDims(0, flat)));
  return success();
}

// Elements of `x` with the dimensions reversed whose flag (an i1 each) holds.
LogicalResult reverseByFlags(Lowering &l, Value x, ArrayRef<Value> flags) {
  Dims d = l.dims(x);
  l.out(0, l.generate(d, l.inElem(0), [&](Scalars &s, ValueRange at) {
    Values from;
    for (auto [i, flag] : llvm::enumerate(flags))
      from.push_back(s.select(flag, s.sub(s.sub(l.value(d[i]), s.index(1)), at[i]), at[i]));
    return widened(s, tensor::ExtractOp::create(s.b, x, from));
  }));
  return success();
}

// The first form: a bool for each dimension.
LogicalResult lowerReverseV1(Lowering &l) {
  Values flags;
  Scalars s(l.b, false);
  for (int64_t i = 0; i < l.inRank(0); ++i)
    flags.push_back(l.read(l.in(1), {s.index(i)}));
  return reverseByFlags(l, l.in(0), flags);
}

LogicalResult reverseAtRunTime(Lowering &l) {
  auto axes = l.intsOf(1);
  if (!axes)
    return l.unimplemented("with an unknown number of axes");
  int64_t rank = l.inRank(0);
  Scalars s(l.b, false);
  Values flags(rank, s.boolean(false));
  for (OpFoldResult a : *axes) {
    Value v = l.value(a);
    v = s.select(s.lt(v, s.index(0)), s.add(v, s.index(rank)), v);
    l.check(l.b, arith::CmpIOp::create(l.b, arith::CmpIPredicate::ult, v, s.index(rank)), "'axis' is out of valid range");
    for (int64_t i = 0; i < rank; ++i)
      flags[i] = s.either(flags[i], s.eq(v, s.index(i)));
  }
  return reverseByFlags(l, l.in(0), flags);
}

// (input, seq_lengths): the first seq_lengths[b] elements along seq_dim come in reverse.
LogicalResult lowerReverseSequence(Lowering &l) {
  Value x = l.in(0), lengths = l.in(1);
  Dims d = l.dims(x);
  int64_t rank = d.size(), seq = Lowering::axis(l.intAttr("seq_dim"), rank), batch = Lowering::axis(l.intAttr("batch_dim"), rank);
  if (seq < 0 || seq >= rank || batch < 0 || batch >= rank || seq == batch)
    return l.invalid("seq_dim and batch_dim must be two dimensions of the input");
  l.out(0, l.generate(d, l.inElem(0), [&](Scalars &s, ValueRange at) {
    Value n = arith::IndexCastOp::create(s.b, s.b.getIndexType(), tensor::ExtractOp::create(s.b, lengths, at[batch]));
    Value zero = s.index(0), full = l.value(d[seq]);
    l.check(s.b, s.le(zero, n), "seq_lens(...) < 0");
    l.check(s.b, s.le(n, full), "seq_lens(...) > input.dims(seq_dim)");
    n = s.op<arith::MinSIOp>(s.op<arith::MaxSIOp>(n, zero), full);
    Values from(at);
    from[seq] = s.select(s.lt(at[seq], n), s.sub(s.sub(n, s.index(1)), at[seq]), at[seq]);
    return widened(s, tensor::ExtractOp::create(s.b, x, from));
  }));
  return success();
}

LogicalResult lowerReverse(Lowering &l) {
  auto axes = l.ints(1);
  if (!axes)
    return reverseAtRunTime(l);
  int64_t rank = l.inRank(0);
  for (int64_t &a : *axes) {
    a = Lowering::axis(a, rank);
    if (a < 0 || a >= rank)
      return l.invalid("'axis' is out of valid range [" + Twine(-rank) + ", " + Twine(rank - 1));
  }
  l.out(0, axes->empty() ? l.in(0) : l.reverse(l.in(0), *axes));
  return success();
}

LogicalResult lowerRoll(Lowering &l) {
  auto shifts = l.intsOf(1);
  auto axes = l.ints(2);
  if (!shifts || !axes || axes->size() != shifts->size())
    return l.unimplemented("with axes known only at run time");
  Value x = l.in(0);
  Dims shape = l.dims(x);
  Scalars s(l.b, false);
  Values offset(shape.size());
  for (auto [given, by] : llvm::zip(*axes, *shifts)) {
    int64_t a = Lowering::axis(given, shape.size());
    if (a < 0 || a >= static_cast<int64_t>(shape.size()))
      return l.invalid("axis " + Twine(given) + " is out of range");
    offset[a] = offset[a] ? s.add(offset[a], l.value(by)) : l.value(by);
  }
  Values sizes;
  for (auto [i, d] : llvm::enumerate(shape)) {
    sizes.push_back(l.value(d));
    if (offset[i])
      offset[i] = s.floorMod(s.neg(offset[i]), sizes[i]);
  }
  l.out(0, l.generate(shape, l.inElem(0), [&](Scalars &s, ValueRange at) {
    Values from(at);
    for (auto [i, o] : llvm::enumerate(offset))
      if (o)
        from[i] = s.op<arith::RemUIOp>(s.add(at[i], o), sizes[i]);
    return Value(tensor::ExtractOp::create(s.b, x, from));
  }));
  return success();
}

LogicalResult lowerDepthSpace(Lowering &l) {
  bool toSpace = l.name() == "DepthToSpace", nchw = l.strAttr("data_format", "NHWC") == "NCHW";
  if (l.strAttr("data_format", "NHWC") == "NCHW_VECT_C")
    return l.unimplemented("for NCHW_VECT_C");
  OpFoldResult block = l.cst(l.intAttr("block_size"));
  Value x = l.in(0);
  if (nchw)
    x = l.transpose(x, {0, 2, 3, 1});
  Dims d = l.dims(x);
  OpFoldResult square = l.times(block, block);
  if (toSpace) {
    OpFoldResult depth = l.quotient(d[3], square);
    x = l.reshape(x, {d[0], d[1], d[2], block, block, depth});
    x = l.transpose(x, {0, 1, 3, 2, 4, 5});
    x = l.reshape(x, {d[0], l.times(d[1], block), l.times(d[2], block), depth});
  } else {
    OpFoldResult h = l.quotient(d[1], block), w = l.quotient(d[2], block);
    x = l.reshape(x, {d[0], h, block, w, block, d[3]});
    x = l.transpose(x, {0, 1, 3, 2, 4, 5});
    x = l.reshape(x, {d[0], h, w, l.times(d[3], square)});
  }
  l.out(0, nchw ? l.transpose(x, {0, 3, 1, 2}) : x);
  return success();
}

// The block of a block op and its paddings or crops: the first forms have a number for both dimensions of an image.
void blockOf(Lowering &l, std::optional<Dims> &block, std::optional<Dims> &amounts) {
  bool first = !l.name().ends_with("ND");
  if (first)
    block = Dims(2, l.cst(l.intAttr("block_size")));
  else
    block = l.intsOf(1);
  amounts = l.intsOf(first ? 1 : 2);
}

LogicalResult lowerSpaceToBatch(Lowering &l) {
  std::optional<Dims> block, paddings;
  blockOf(l, block, paddings);
  if (!block || !paddings)
    return l.unimplemented("with a block of unknown rank");
  size_t m = block->size(), rank = l.inRank(0);
  Dims low(rank, l.cst(0)), high(rank, l.cst(0));
  for (size_t i = 0; i < m; ++i) {
    low[i + 1] = (*paddings)[2 * i];
    high[i + 1] = (*paddings)[2 * i + 1];
  }
  Value x = l.pad(l.in(0), low, high, l.constantScalar(l.inElem(0), 0));
  Dims d = l.dims(x), split{d[0]}, result{d[0]};
  Ints perm;
  for (size_t i = 0; i < m; ++i) {
    OpFoldResult n = l.quotient(d[i + 1], (*block)[i]);
    split.push_back(n);
    split.push_back((*block)[i]);
    perm.push_back(2 * i + 2);
    result[0] = l.times(result[0], (*block)[i]);
    result.push_back(n);
  }
  perm.push_back(0);
  for (size_t i = 0; i < m; ++i)
    perm.push_back(2 * i + 1);
  for (size_t i = m + 1; i < rank; ++i) {
    perm.push_back(split.size());
    split.push_back(d[i]);
    result.push_back(d[i]);
  }
  l.out(0, l.reshape(l.transpose(l.reshape(x, split), perm), l.outDims(0, result)));
  return success();
}

LogicalResult lowerBatchToSpace(Lowering &l) {
  std::optional<Dims> block, crops;
  blockOf(l, block, crops);
  if (!block || !crops)
    return l.unimplemented("with a block of unknown rank");
  Dims d = l.dims(l.in(0)), split(*block), joined;
  size_t m = block->size(), rank = d.size();
  OpFoldResult batch = l.quotient(d[0], l.product(*block));
  split.push_back(batch);
  Ints perm{static_cast<int64_t>(m)};
  joined.push_back(batch);
  for (size_t i = 1; i < rank; ++i) {
    if (i <= m) {
      perm.push_back(m + i);
      perm.push_back(i - 1);
      joined.push_back(l.times(d[i], (*block)[i - 1]));
    } else {
      perm.push_back(m + i);
      joined.push_back(d[i]);
    }
    split.push_back(d[i]);
  }
  Value x = l.reshape(l.transpose(l.reshape(l.in(0), split), perm), joined);
  Dims at(rank, l.cst(0)), sizes = joined;
  for (size_t i = 0; i < m; ++i) {
    at[i + 1] = (*crops)[2 * i];
    sizes[i + 1] = l.minus(l.minus(joined[i + 1], (*crops)[2 * i]), (*crops)[2 * i + 1]);
  }
  l.out(0, l.slice(x, at, l.outDims(0, sizes)));
  return success();
}

} // namespace

void registerArrayMove(Registry &r) {
  r["Transpose"] = r["ConjugateTranspose"] = lowerTranspose;
  r["ParallelConcat"] = lowerParallelConcat;
  r["ConcatV2"] = r["Concat"] = lowerConcat;
  r["Pack"] = lowerPack;
  r["Unpack"] = lowerUnpack;
  r["Split"] = r["SplitV"] = lowerSplit;
  r["Tile"] = lowerTile;
  r["ReverseV2"] = lowerReverse;
  r["Reverse"] = lowerReverseV1;
  r["ReverseSequence"] = lowerReverseSequence;
  r["Roll"] = lowerRoll;
  r["DepthToSpace"] = r["SpaceToDepth"] = lowerDepthSpace;
  r["SpaceToBatch"] = r["SpaceToBatchND"] = lowerSpaceToBatch;
  r["BatchToSpace"] = r["BatchToSpaceND"] = lowerBatchToSpace;
}

} // namespace tfc::codegen
