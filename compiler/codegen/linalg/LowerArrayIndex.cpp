// Gathers, scatters, and the ops made of indices.

#include "Scatter.h"

namespace tfc::codegen {
namespace {

std::string rangeText(Lowering &l, OpFoldResult limit) {
  auto n = Lowering::known(limit);
  return "[0, " + (n ? std::to_string(*n) : std::string("limit")) + ")";
}

// A checked index: `i` if it lies in [0, limit), else 0.
Value checkedIndex(Lowering &l, Scalars &s, Value i, Value limit, StringRef message) {
  Value index = arith::IndexCastOp::create(s.b, s.b.getIndexType(), i);
  Value ok = arith::CmpIOp::create(s.b, arith::CmpIPredicate::ult, index, limit);
  l.check(s.b, ok, message);
  return s.select(ok, index, s.index(0));
}

LogicalResult lowerGather(Lowering &l) {
  bool v2 = l.name() == "GatherV2";
  Value params = l.in(0), indices = l.in(1);
  Dims pd = l.dims(params), id = l.dims(indices);
  int64_t rank = pd.size(), axis = 0, batch = v2 ? Lowering::axis(l.intAttr("batch_dims"), id.size()) : 0;
  if (v2) {
    auto given = l.intValue(2);
    if (!given)
      return l.unimplemented("with an axis known only at run time");
    axis = Lowering::axis(*given, rank);
    if (axis < 0 || axis >= rank)
      return l.invalid("Expected axis in the range [" + Twine(-rank) + ", " + Twine(rank) + "), but got " + Twine(*given));
  }
  // Result: params[:axis] + indices[batch:] + params[axis + 1:].
  Dims shape(pd.begin(), pd.begin() + axis);
  shape.append(id.begin() + batch, id.end());
  shape.append(pd.begin() + axis + 1, pd.end());
  shape = l.outDims(0, shape);
  unsigned r = shape.size(), inner = id.size() - batch;
  if (Lowering::known(pd[axis]) == 0) {
    // Nothing to read: any index is an error.
    if (Lowering::known(l.product(id)) != 0)
      l.check(l.b, Scalars(l.b, false).boolean(false), "indices[...] is not in [0, 0)");
    l.out(0, l.zeros(shape, l.inElem(0)));
    return success();
  }
  SmallVector<AffineExpr> exprs;
  for (int64_t i = 0; i < batch; ++i)
    exprs.push_back(l.b.getAffineDimExpr(i));
  for (unsigned i = 0; i < inner; ++i)
    exprs.push_back(l.b.getAffineDimExpr(axis + i));
  std::string message = "indices[...] is not in " + rangeText(l, pd[axis]);
  Value limit = l.value(pd[axis]);
  Value result = l.generic(
      {indices}, {l.empty(shape, l.inElem(0))},
      {AffineMap::get(r, 0, exprs, l.b.getContext()), l.b.getMultiDimIdentityMap(r)},
      SmallVector<utils::IteratorType>(r, utils::IteratorType::parallel), "gather", [&](Scalars &s, ValueRange a) {
        Values from;
        for (int64_t i = 0; i < rank; ++i) {
          if (i == axis)
            from.push_back(checkedIndex(l, s, a[0], limit, message));
          else
            from.push_back(linalg::IndexOp::create(s.b, i < axis ? i : i - 1 + inner));
        }
        Value v = tensor::ExtractOp::create(s.b, params, from);
        return Values{Lowering::accumulator(v.getType()) == v.getType() ? v : s.cast(v, s.b.getF32Type(), false, false)};
      })[0];
  l.out(0, result);
  return success();
}

// Rows of indices into a tensor without elements are an error, also where what a row picks has none: no element of the result then
// checks an index.
void checkNotEmpty(Lowering &l, OpFoldResult rows, OpFoldResult size, StringRef message) {
  auto n = Lowering::known(rows), elements = Lowering::known(size);
  if (n == 0 || (elements && *elements))
    return;
  Scalars s(l.b, false);
  l.check(l.b, s.either(s.eq(l.value(rows), s.index(0)), s.ne(l.value(size), s.index(0))), message);
}

LogicalResult lowerGatherNd(Lowering &l) {
  Value params = l.in(0), indices = l.in(1);
  Dims pd = l.dims(params), id = l.dims(indices);
  auto depth = Lowering::known(id.back());
  if (!depth || *depth > static_cast<int64_t>(pd.size()))
    return depth ? l.invalid("index innermost dimension length must be <= params rank")
                 : l.unimplemented("with an index depth known only at run time");
  Dims shape(id.begin(), id.end() - 1);
  shape.append(pd.begin() + *depth, pd.end());
  shape = l.outDims(0, shape);
  unsigned outer = id.size() - 1;
  OpFoldResult size = l.product(pd), width = l.product(ArrayRef(pd).drop_front(*depth));
  bool empty = Lowering::known(size) == 0;
  // A limit of zero refuses each index by itself.
  checkNotEmpty(l, l.product(ArrayRef(id).drop_back()), empty ? size : width, "Requested more than 0 entries, but params is empty");
  if (empty) {
    l.out(0, l.zeros(shape, l.inElem(0)));
    return success();
  }
  Values limits;
  for (int64_t i = 0; i < *depth; ++i)
    limits.push_back(l.value(pd[i]));
  l.out(0, l.generate(shape, l.inElem(0), [&](Scalars &s, ValueRange at) {
    Values from;
    for (int64_t i = 0; i < *depth; ++i) {
      Values where(at.take_front(outer));
      where.push_back(s.index(i));
      Value index = tensor::ExtractOp::create(s.b, indices, where);
      from.push_back(checkedIndex(l, s, index, limits[i], "indices[...] does not index into param"));
    }
    from.append(at.begin() + outer, at.end());
    Value v = tensor::ExtractOp::create(s.b, params, from);
    return Lowering::accumulator(v.getType()) == v.getType() ? v : s.cast(v, s.b.getF32Type(), false, false);
  }));
  return success();
}

// Brings (tensor, indices, updates) of an N-d scatter to the form scatterRows wants, and back.
LogicalResult scatterNd(Lowering &l, Value into, Value indices, Value updates, StringRef message, Combine combine) {
  Dims shape = l.dims(into), id = l.dims(indices);
  if (id.size() == 1) { // a vector names one row an element
    id.push_back(l.cst(1));
    Dims have = l.dims(updates), want = shape;
    if (!want.empty())
      want[0] = id[0];
    if (have.size() != want.size())
      return l.invalid("Dimensions [1," + Twine(shape.size()) + ") of input must match dimensions [1," + Twine(have.size()) + ") of updates");
    for (auto [a, b] : llvm::zip(have, want)) {
      auto n = Lowering::known(a), m = Lowering::known(b);
      if (n && m && *n != *m)
        return l.invalid("Dimensions of updates must match those of input, got " + Twine(*n) + " and " + Twine(*m));
      if (!n || !m)
        l.check(l.b, Scalars(l.b, false).eq(l.value(a), l.value(b)), "Dimensions of updates must match those of input");
    }
  }
  auto depth = Lowering::known(id.back());
  if (!depth || *depth > static_cast<int64_t>(shape.size()))
    return l.unimplemented("with an index depth known only at run time");
  OpFoldResult width = l.product(ArrayRef(shape).drop_front(*depth)), rows = l.product(ArrayRef(id).drop_back());
  checkNotEmpty(l, rows, l.product(shape), "Indices and updates specified for empty output");
  Dims flat(shape.begin(), shape.begin() + *depth);
  flat.push_back(width);
  Value r = scatterRows(l, l.reshape(into, flat), l.reshape(indices, {rows, l.cst(*depth)}),
                        l.reshape(updates, {rows, width}), {message.str()}, combine);
  l.out(0, l.reshape(r, shape));
  return success();
}

LogicalResult lowerScatterNd(Lowering &l) {
  auto shape = l.sizesOf(2);
  if (failed(shape))
    return failure();
  Value zero = l.zeros(l.outDims(0, *shape), l.outElem(0));
  return scatterNd(l, zero, l.in(0), l.in(1), "indices[...] does not index into shape",
                   [](Scalars &s, Value old, Value update) {
                     return old.getType().isInteger(1) ? s.either(old, update) : s.add(old, update);
                   });
}

LogicalResult lowerTensorScatter(Lowering &l) {
  StringRef name = l.name();
  return scatterNd(l, l.in(0), l.in(1), l.in(2), "indices[...] does not index into shape",
                   [&](Scalars &s, Value old, Value update) {
                     if (name == "TensorScatterUpdate")
                       return update;
                     if (name == "TensorScatterMin" || name == "TensorScatterMax")
                       return name.ends_with("Min") ? s.min(old, update) : s.max(old, update);
                     return name == "TensorScatterSub" ? s.sub(old, update) : s.add(old, update);
                   });
}

// (x, i, v): rows i of x are replaced by the rows of v, or grow or shrink by them.
LogicalResult lowerInplace(Lowering &l) {
  StringRef name = l.name();
  Value x = l.in(0), indices = l.in(1), v = l.in(2);
  Dims shape = l.dims(x), update = l.dims(v);
  if (l.inRank(1) != 1)
    return l.invalid("i must be a vector");
  if (update.size() != shape.size())
    return l.invalid("x and v shape doesn't match (ranks differ)");
  OpFoldResult width = l.product(ArrayRef(shape).drop_front(1)), rows = l.dims(indices)[0];
  Dims wanted = shape;
  wanted[0] = rows;
  Scalars sizes(l.b, false);
  for (auto [i, have, want] : llvm::enumerate(update, wanted)) {
    std::string text = i ? "x and v shape doesn't match at index " + std::to_string(i) : "i and x shape doesn't match at index 0";
    if (auto a = Lowering::known(have), b = Lowering::known(want); !a || !b)
      l.check(l.b, sizes.eq(l.value(have), l.value(want)), text);
    else if (*a != *b)
      return l.invalid(text);
  }
  // Those of InplaceAdd and InplaceSub count round and round.
  if (name != "InplaceUpdate")
    indices = l.map({indices}, l.b.getI64Type(), [&](Scalars &s, ValueRange a) {
      Value n = arith::IndexCastOp::create(s.b, s.b.getI64Type(), s.max(l.value(shape[0]), s.index(1)));
      Value i = arith::ExtSIOp::create(s.b, s.b.getI64Type(), a[0]), rest = arith::RemSIOp::create(s.b, i, n);
      return s.select(s.lt(rest, s.like(rest, 0)), s.add(rest, n), rest);
    });
  Value r = scatterRows(l, l.reshape(x, {shape[0], width}), l.reshape(indices, {rows, l.cst(1)}), l.reshape(v, {rows, width}),
                        {"i must be in [0, first dimension of x)"}, [&](Scalars &s, Value old, Value by) {
                          if (name == "InplaceUpdate")
                            return by;
                          return name == "InplaceAdd" ? s.add(old, by) : s.sub(old, by);
                        });
  l.out(0, l.reshape(r, shape));
  return success();
}

// (sorted_inputs [b, n], values [b, m]): where each value would stand in its row, before its equals or behind them.
LogicalResult lowerBound(Lowering &l) {
  bool upper = l.name() == "UpperBound";
  Value sorted = l.in(0), values = l.in(1);
  OpFoldResult n = l.dim(sorted, 1);
  Type t = l.outElem(0);
  int64_t steps = 63;
  if (auto known = Lowering::known(n))
    steps = llvm::Log2_64_Ceil(*known + 1);
  bool isUnsigned = l.inUnsigned(0);
  l.out(0, l.generate(l.dims(values), t, [&](Scalars &indices, ValueRange at) {
    Scalars s(indices.b, isUnsigned);
    auto read = [&](Value tensor, ValueRange where) -> Value {
      Value v = tensor::ExtractOp::create(s.b, tensor, where);
      Type wide = Lowering::accumulator(v.getType());
      return wide == v.getType() ? v : s.cast(v, wide, false, false);
    };
    Scalars count(s.b, false);
    Value wanted = read(values, at), zero = count.index(0), one = count.index(1);
    // The answer lies in [low, high]: halve it. An empty row has nothing to read.
    auto loop = scf::ForOp::create(s.b, zero, count.index(steps), one, ValueRange{zero, l.value(n)});
    {
      OpBuilder::InsertionGuard guard(s.b);
      s.b.setInsertionPointToStart(loop.getBody());
      Value low = loop.getRegionIterArg(0), high = loop.getRegionIterArg(1), open = count.lt(low, high);
      Value middle = count.op<arith::ShRUIOp>(count.add(low, high), one);
      auto next = scf::IfOp::create(s.b, TypeRange{low.getType(), low.getType()}, open, /*withElse=*/true);
      scf::YieldOp::create(s.b, next.getResults());
      s.b.setInsertionPointToStart(next.thenBlock());
      Value here = read(sorted, {at[0], middle});
      Value goRight = upper ? s.negate(s.lt(wanted, here)) : s.lt(here, wanted);
      scf::YieldOp::create(s.b, ValueRange{count.select(goRight, count.add(middle, one), low), count.select(goRight, high, middle)});
      s.b.setInsertionPointToStart(next.elseBlock());
      scf::YieldOp::create(s.b, ValueRange{low, high});
    }
    return count.fromIndex(loop.getResult(0), t);
  }));
  return success();
}

LogicalResult lowerDynamicStitch(Lowering &l) {
  unsigned n = l.numIn() / 2;
  Dims shape = l.dims(l.in(n));
  shape.erase(shape.begin(), shape.begin() + l.inRank(0));
  OpFoldResult width = l.product(shape);
  OpFoldResult rows;
  if (!l.outType(0).isDynamicDim(0)) {
    rows = l.cst(l.outType(0).getDimSize(0));
  } else {
    // One more than the largest index.
    Scalars s(l.b, false);
    Value most = s.constantInt(l.b.getI32Type(), -1);
    for (unsigned i = 0; i < n; ++i) {
      Ints all;
      for (int64_t k = 0; k < l.inRank(i); ++k)
        all.push_back(k);
      Value here = l.reduce(l.in(i), all, l.b.getI32Type(), s.constantInt(l.b.getI32Type(), -1),
                            [](Scalars &s, ValueRange a) { return s.max(a[0], a[1]); });
      most = s.max(most, l.scalar(here));
    }
    rows = s.add(s.toIndex(most), s.index(1));
  }
  Value merged = l.zeros({rows, width}, l.outElem(0));
  for (unsigned i = 0; i < n; ++i) {
    OpFoldResult count = l.product(l.dims(l.in(i)));
    merged = scatterRows(l, merged, l.reshape(l.in(i), {count, l.cst(1)}), l.reshape(l.in(n + i), {count, width}),
                         {"indices[...] is out of range"}, [](Scalars &, Value, Value update) { return update; });
  }
  shape.insert(shape.begin(), rows);
  l.out(0, l.reshape(merged, shape));
  return success();
}

LogicalResult lowerOneHot(Lowering &l) {
  Value indices = l.in(0);
  Dims id = l.dims(indices), shape = id;
  int64_t axis = l.intAttr("axis", -1);
  axis = axis < 0 ? static_cast<int64_t>(id.size()) : axis;
  if (axis > static_cast<int64_t>(id.size()))
    return l.invalid("Expected axis to be -1 or between [0, " + Twine(id.size()) + "]");
  OpFoldResult depth = l.element(l.in(1), 0);
  if (!Lowering::known(depth)) {
    Scalars s(l.b, false);
    l.check(l.b, s.ge(l.value(depth), s.index(0)), "depth must be non-negative");
    depth = l.largest(depth, l.cst(0));
  }
  shape.insert(shape.begin() + axis, depth);
  shape = l.outDims(0, shape);
  unsigned rank = shape.size();
  SmallVector<AffineExpr> exprs;
  for (unsigned i = 0; i < rank; ++i)
    if (i != axis)
      exprs.push_back(l.b.getAffineDimExpr(i));
  Value on = l.in(2), off = l.in(3);
  AffineMap scalarMap = AffineMap::get(rank, 0, l.b.getContext());
  l.out(0, l.generic({indices, on, off}, {l.empty(shape, l.outElem(0))},
                     {AffineMap::get(rank, 0, exprs, l.b.getContext()), scalarMap, scalarMap,
                      l.b.getMultiDimIdentityMap(rank)},
                     SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel), "",
                     [&](Scalars &s, ValueRange a) {
                       Value index = l.inUnsigned(0)
                                         ? Value(arith::IndexCastUIOp::create(s.b, s.b.getIndexType(), a[0]))
                                         : Value(arith::IndexCastOp::create(s.b, s.b.getIndexType(), a[0]));
                       Value hot = arith::CmpIOp::create(s.b, arith::CmpIPredicate::eq, index,
                                                         linalg::IndexOp::create(s.b, axis));
                       return Values{s.select(hot, a[1], a[2])};
                     })[0]);
  return success();
}

LogicalResult lowerInvertPermutation(Lowering &l) {
  Value x = l.in(0);
  Type t = l.inElem(0);
  OpFoldResult n = l.dim(x, 0);
  Value positions = l.generate({n, l.cst(1)}, t, [&](Scalars &s, ValueRange at) { return s.fromIndex(at[0], t); });
  Value start = l.filled({n, l.cst(1)}, Scalars(l.b, false).constantInt(t, -1));
  Value r = scatterRows(l, start, l.reshape(x, {n, l.cst(1)}), positions, {"... is not between 0 and " + rangeText(l, n)},
                        [&](Scalars &s, Value old, Value update) {
                          l.check(s.b, s.lt(old, s.like(old, 0)), "... is duplicated in the input.");
                          return update;
                        });
  l.out(0, l.reshape(r, {n}));
  return success();
}

} // namespace

void registerArrayIndex(Registry &r) {
  r["Gather"] = r["GatherV2"] = lowerGather;
  r["GatherNd"] = lowerGatherNd;
  r["ScatterNd"] = lowerScatterNd;
  r["TensorScatterUpdate"] = r["TensorScatterAdd"] = r["TensorScatterSub"] = lowerTensorScatter;
  r["TensorScatterMin"] = r["TensorScatterMax"] = r["ScatterNdNonAliasingAdd"] = lowerTensorScatter;
  r["InplaceUpdate"] = r["InplaceAdd"] = r["InplaceSub"] = lowerInplace;
  r["LowerBound"] = r["UpperBound"] = lowerBound;
  r["ParallelDynamicStitch"] = r["DynamicStitch"] = lowerDynamicStitch;
  r["OneHot"] = lowerOneHot;
  r["InvertPermutation"] = lowerInvertPermutation;
}

} // namespace tfc::codegen
