#include "Eval.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace tfc::cpu {

static Type vectorOf(Type element, int64_t lanes) { return VectorType::get({lanes}, element); }

//===-- indices ---------------------------------------------------------------------------------------------------===//

Value Point::splat(Value value) {
  if (lanes == 1 || isa<VectorType>(value.getType()))
    return value;
  return vector::BroadcastOp::create(b, loc, cast<VectorType>(vectorOf(value.getType(), lanes)), value);
}

Value Point::vector(Index x) {
  if (x.vec)
    return x.vec;
  auto type = VectorType::get({lanes}, b.getI64Type());
  Value base = vector::BroadcastOp::create(b, loc, type, x.base);
  if (!x.lane)
    return base;
  SmallVector<int64_t> steps;
  for (int64_t i = 0; i < lanes; ++i)
    steps.push_back(i * x.lane);
  return arith::AddIOp::create(b, loc, base, arith::ConstantOp::create(b, loc, DenseIntElementsAttr::get(type, steps)));
}

Value Point::asIndexValue(Index x) {
  if (x.uniform() || lanes == 1)
    return arith::IndexCastOp::create(b, loc, b.getIndexType(), x.base);
  return arith::IndexCastOp::create(b, loc, vectorOf(b.getIndexType(), lanes), vector(x));
}

Index Point::fromIndexValue(Value value) {
  if (!isa<VectorType>(value.getType()))
    return {e.toI64(value)};
  return {Value(), 0, arith::IndexCastOp::create(b, loc, vectorOf(b.getI64Type(), lanes), value)};
}

Index Point::add(Index x, Index y) {
  if (x.vec || y.vec)
    return {Value(), 0, arith::AddIOp::create(b, loc, vector(x), vector(y))};
  return {e.add(x.base, y.base), x.lane + y.lane};
}

Index Point::scale(Index x, Value factor) {
  auto constant = Emitter::known(factor);
  if (!x.vec && (x.lane == 0 || constant))
    return {e.mul(x.base, factor), x.lane ? x.lane * *constant : 0};
  return {Value(), 0, arith::MulIOp::create(b, loc, vector(x), vector({factor}))};
}

Index Point::affine(AffineExpr expr, ArrayRef<Index> at) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return at[dim.getPosition()];
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return {e.i64(constant.getValue())};
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return {e.fail("symbols in an affine map", b.getI64Type())};
  Index x = affine(binary.getLHS(), at), y = affine(binary.getRHS(), at);
  switch (binary.getKind()) {
  case AffineExprKind::Add:
    return add(x, y);
  case AffineExprKind::Mul:
    return y.uniform() ? scale(x, y.base) : scale(y, x.base);
  case AffineExprKind::FloorDiv:
  case AffineExprKind::Mod: {
    bool isMod = binary.getKind() == AffineExprKind::Mod;
    if (x.uniform() && Emitter::known(x.base) && Emitter::known(y.base)) {
      int64_t a = *Emitter::known(x.base), d = *Emitter::known(y.base), q = llvm::divideFloorSigned(a, d);
      return {e.i64(isMod ? a - q * d : q)};
    }
    bool scalar = x.uniform();
    Value left = scalar ? x.base : vector(x), right = scalar ? y.base : vector(y);
    Value q = arith::FloorDivSIOp::create(b, loc, left, right);
    if (isMod)
      q = arith::SubIOp::create(b, loc, left, arith::MulIOp::create(b, loc, q, right));
    return scalar ? Index{q} : Index{Value(), 0, q};
  }
  default:
    return {e.fail("ceildiv in an affine map", b.getI64Type())};
  }
}

SmallVector<Index> Point::apply(AffineMap map, ArrayRef<Index> at) {
  SmallVector<Index> result;
  for (AffineExpr expr : map.getResults())
    result.push_back(affine(expr, at));
  return result;
}

Index Point::linear(ArrayRef<Index> at, ArrayRef<Value> strides) {
  Index sum{e.i64(0)};
  for (auto [index, stride] : llvm::zip(at, strides))
    sum = add(sum, scale(index, stride));
  return sum;
}

SmallVector<Index> Point::delinearize(Index x, ArrayRef<Value> sizes) {
  SmallVector<Index> result(sizes.size(), Index{e.i64(0)});
  SmallVector<size_t> real;
  for (size_t i = 0; i < sizes.size(); ++i)
    if (Emitter::known(sizes[i]) != 1)
      real.push_back(i);
  for (size_t n = real.size(); n-- > 0;) {
    if (n == 0) { // the outermost takes what is left
      result[real[0]] = x;
      break;
    }
    Value size = sizes[real[n]];
    if (x.uniform()) {
      result[real[n]] = {e.rem(x.base, size)};
      x = {e.div(x.base, size)};
    } else {
      Value left = vector(x), right = vector({size});
      result[real[n]] = {Value(), 0, arith::RemUIOp::create(b, loc, left, right)};
      x = {Value(), 0, arith::DivUIOp::create(b, loc, left, right)};
    }
  }
  return result;
}

//===-- memory ----------------------------------------------------------------------------------------------------===//

static Type memoryType(Type element) {
  return element.isInteger(1) ? Type(IntegerType::get(element.getContext(), 8)) : element;
}

Value Point::load(const Storage &storage, ArrayRef<Index> at) {
  if (e.insideEntry() && !storage.isArgument)
    return e.fail("a scalar that depends on computed tensors", storage.element);
  Type element = memoryType(storage.element), pointer = storage.pointer.getType();
  unsigned align = element.getIntOrFloatBitWidth() / 8;
  SmallVector<Index> moved(at);
  for (size_t i = 0; i < storage.origin.size(); ++i)
    moved[i] = add(moved[i], {e.sub(e.i64(0), storage.origin[i])});
  Index offset = linear(moved, storage.strides);
  Value result;
  if (lanes == 1 || offset.uniform()) {
    Value address = LLVM::GEPOp::create(b, loc, pointer, element, storage.pointer, ValueRange{offset.base});
    result = LLVM::LoadOp::create(b, loc, element, address, align);
  } else if (!offset.vec && offset.lane == 1) {
    Value address = LLVM::GEPOp::create(b, loc, pointer, element, storage.pointer, ValueRange{offset.base});
    Type type = vectorOf(element, lanes);
    if (!mask)
      result = LLVM::LoadOp::create(b, loc, type, address, align);
    else
      result = LLVM::MaskedLoadOp::create(b, loc, type, address, mask,
                                          arith::ConstantOp::create(b, loc, b.getZeroAttr(type)), align);
  } else {
    Type type = vectorOf(element, lanes);
    Value addresses = LLVM::GEPOp::create(b, loc, vectorOf(pointer, lanes), element, storage.pointer,
                                          ValueRange{vector(offset)});
    Value all = mask ? mask : Value(arith::ConstantOp::create(b, loc, DenseElementsAttr::get(
                                        cast<VectorType>(vectorOf(b.getI1Type(), lanes)), true)));
    result = LLVM::masked_gather::create(b, loc, type, addresses, all,
                                         ValueRange{arith::ConstantOp::create(b, loc, b.getZeroAttr(type))}, align);
  }
  if (storage.element.isInteger(1)) {
    Value zero = arith::ConstantOp::create(b, loc, b.getZeroAttr(result.getType()));
    result = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, result, zero);
  }
  return result;
}

void Point::store(const Storage &storage, ArrayRef<Index> at, Value value) {
  Type element = memoryType(storage.element), pointer = storage.pointer.getType();
  unsigned align = element.getIntOrFloatBitWidth() / 8;
  SmallVector<Index> moved(at);
  for (size_t i = 0; i < storage.origin.size(); ++i)
    moved[i] = add(moved[i], {e.sub(e.i64(0), storage.origin[i])});
  Index offset = linear(moved, storage.strides);
  value = splat(value);
  if (storage.element.isInteger(1))
    value = arith::ExtUIOp::create(b, loc, lanes == 1 ? element : vectorOf(element, lanes), value);
  if (lanes > 1 && (offset.vec || offset.lane != 1)) {
    e.fail("a scattered store", storage.element);
    return;
  }
  Value address = LLVM::GEPOp::create(b, loc, pointer, element, storage.pointer, ValueRange{offset.base});
  if (lanes > 1 && mask)
    LLVM::MaskedStoreOp::create(b, loc, value, address, mask, align);
  else
    LLVM::StoreOp::create(b, loc, value, address, align);
}

void Point::prefetch(const Storage &storage, ArrayRef<Index> at) {
  Index offset = linear(at, storage.strides);
  if (offset.vec || !storage.origin.empty())
    return;
  Value address = LLVM::GEPOp::create(b, loc, storage.pointer.getType(), memoryType(storage.element), storage.pointer,
                                      ValueRange{offset.base});
  LLVM::Prefetch::create(b, loc, address, /*rw=*/0, /*hint=*/3, /*cache=*/1);
}

//===-- expressions -----------------------------------------------------------------------------------------------===//

Value Point::eval(Value tensor, ArrayRef<Index> at) {
  if (Value value = registers.lookup(tensor))
    return value;
  if (Value value = e.uniform(tensor))
    return value;
  std::vector<const void *> key = {mask.getAsOpaquePointer()};
  for (const Index &index : at) {
    key.push_back(index.base.getAsOpaquePointer());
    key.push_back(reinterpret_cast<const void *>(index.lane));
    key.push_back(index.vec.getAsOpaquePointer());
  }
  auto name = std::make_pair(tensor.getAsOpaquePointer(), std::move(key));
  auto found = memo.find(name);
  if (found != memo.end())
    return found->second;
  Value value = compute(tensor, at);
  memo[name] = value;
  return value;
}

/// low <= x < high, for one point or each lane.
Value Point::inside(Index x, Value low, Value high) {
  bool scalar = x.uniform() || lanes == 1;
  Value index = scalar ? x.base : vector(x);
  auto bound = [&](Value v) { return scalar ? v : vector({v}); };
  Value above = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sge, index, bound(low));
  Value below = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, index, bound(high));
  return arith::AndIOp::create(b, loc, above, below);
}

/// tensor[at] where at lies inside `sizes`, else `otherwise`. Nothing outside is touched: uniform indices are clamped, lanes masked.
Value Point::guarded(Value tensor, SmallVector<Index> at, ArrayRef<Value> sizes, llvm::function_ref<Value()> otherwise) {
  Value uniform, lanewise, zero = e.i64(0);
  for (auto [index, size] : llvm::zip(at, sizes)) {
    if (index.uniform() && Emitter::known(index.base) && Emitter::known(size)) {
      int64_t value = *Emitter::known(index.base);
      if (value >= 0 && value < *Emitter::known(size))
        continue;
    }
    Value in = inside(index, zero, size);
    if (index.uniform() || lanes == 1) {
      uniform = uniform ? Value(arith::AndIOp::create(b, loc, uniform, in)) : in;
      index.base = e.max(zero, e.min(index.base, e.sub(size, e.i64(1))));
    } else {
      lanewise = lanewise ? Value(arith::AndIOp::create(b, loc, lanewise, in)) : in;
    }
  }
  Value saved = mask;
  if (lanewise)
    mask = mask ? Value(arith::AndIOp::create(b, loc, mask, lanewise)) : lanewise;
  Value value = eval(tensor, at);
  mask = saved;
  if (!uniform && !lanewise)
    return value;
  Value other = otherwise();
  if (isa<VectorType>(value.getType()) || isa<VectorType>(other.getType()) || lanewise) {
    value = splat(value);
    other = splat(other);
  }
  if (lanewise)
    value = arith::SelectOp::create(b, loc, lanewise, value, other);
  if (uniform)
    value = arith::SelectOp::create(b, loc, uniform, value, other);
  return value;
}

Value Point::compute(Value tensor, ArrayRef<Index> at) {
  auto stored = e.stored.find(tensor);
  if (stored != e.stored.end())
    return load(stored->second, at);
  Type element = cast<RankedTensorType>(tensor.getType()).getElementType();
  Operation *op = tensor.getDefiningOp();
  if (!op)
    return e.fail("a block argument", element);
  auto values = [&](ArrayRef<OpFoldResult> list) {
    SmallVector<Value> result;
    for (OpFoldResult entry : list) {
      auto constant = getConstantIntValue(entry);
      result.push_back(constant ? e.i64(*constant) : e.toI64(e.scalar(cast<Value>(entry))));
    }
    return result;
  };

  if (auto fill = dyn_cast<linalg::FillOp>(op))
    return e.scalar(fill.value());
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
    if (linalgOp.getNumReductionLoops())
      return e.fail("a reduction that is not stored", element);
    unsigned number = cast<OpResult>(tensor).getResultNumber();
    AffineMap map = linalgOp.getMatchingIndexingMap(linalgOp.getDpsInitOperand(number));
    if (!map.isPermutation())
      return e.fail("an output map that is no permutation", element);
    SmallVector<Index> loops(at.size(), Index{});
    for (unsigned i = 0; i < map.getNumResults(); ++i)
      loops[map.getDimPosition(i)] = at[i];
    return body(linalgOp, loops, {})[number];
  }
  if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
    auto elements = dyn_cast<DenseElementsAttr>(constant.getValue());
    if (elements && elements.isSplat())
      return arith::ConstantOp::create(b, loc, cast<TypedAttr>(elements.getSplatValue<Attribute>()));
    return e.fail("a constant that is not stored", element);
  }
  if (isa<tensor::EmptyOp>(op))
    return arith::ConstantOp::create(b, loc, b.getZeroAttr(element));
  if (auto splatOp = dyn_cast<tensor::SplatOp>(op))
    return e.scalar(splatOp.getInput());
  if (auto from = dyn_cast<tensor::FromElementsOp>(op); from && !from.getElements().empty()) {
    Index where = linear(at, e.rowMajor({}, element, e.dims(tensor)).strides);
    Value result = e.scalar(from.getElements().front());
    bool scalar = where.uniform() || lanes == 1;
    for (auto [i, value] : llvm::enumerate(from.getElements().drop_front())) {
      Value number = e.i64(static_cast<int64_t>(i) + 1);
      Value here = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, scalar ? where.base : vector(where),
                                         scalar ? number : vector({number}));
      Value other = e.scalar(value);
      result = scalar ? arith::SelectOp::create(b, loc, here, other, result)
                      : arith::SelectOp::create(b, loc, here, splat(other), splat(result));
    }
    return result;
  }
  if (auto cast = dyn_cast<tensor::CastOp>(op))
    return eval(cast.getSource(), at);
  if (auto pad = dyn_cast<tensor::PadOp>(op)) {
    Value padding = pad.getConstantPaddingValue();
    if (!padding)
      return e.fail("padding that is not constant", element);
    SmallVector<Index> moved;
    for (auto [index, low] : llvm::zip(at, values(pad.getMixedLowPad())))
      moved.push_back(add(index, {e.sub(e.i64(0), low)}));
    return guarded(pad.getSource(), moved, e.dims(pad.getSource()), [&] { return e.scalar(padding); });
  }
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
    SmallVector<Value> offsets = values(slice.getMixedOffsets()), strides = values(slice.getMixedStrides());
    llvm::SmallBitVector dropped = slice.getDroppedDims();
    SmallVector<Index> moved;
    size_t next = 0;
    for (size_t i = 0; i < offsets.size(); ++i) {
      Index index = dropped.test(i) ? Index{e.i64(0)} : at[next++];
      moved.push_back(add(scale(index, strides[i]), {offsets[i]}));
    }
    return eval(slice.getSource(), moved);
  }
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(op)) {
    SmallVector<Value> offsets = values(insert.getMixedOffsets()), sizes = values(insert.getMixedSizes());
    if (!insert.hasUnitStride())
      return e.fail("a strided insertion", element);
    llvm::SmallBitVector dropped = insert.getDroppedDims();
    // Dropped dimensions have size one; they only decide whether the point lies inside.
    SmallVector<Index> moved;
    for (auto [index, offset] : llvm::zip(at, offsets))
      moved.push_back(add(index, {e.sub(e.i64(0), offset)}));
    if (dropped.any())
      return e.fail("a rank-extending insertion", element);
    SmallVector<Index> outside(at);
    return guarded(insert.getSource(), moved, sizes, [&] { return eval(insert.getDest(), outside); });
  }
  if (auto concat = dyn_cast<tensor::ConcatOp>(op)) {
    int64_t dim = concat.getDim();
    std::function<Value(size_t, Value)> from = [&](size_t i, Value start) -> Value {
      Value piece = concat.getInputs()[i];
      SmallVector<Index> moved(at);
      moved[dim] = add(moved[dim], {e.sub(e.i64(0), start)});
      SmallVector<Value> sizes = e.dims(piece);
      if (i + 1 == concat.getInputs().size())
        // The last piece needs its guard too: its value is computed for points that belong to the others.
        return guarded(piece, moved, sizes, [&] { return arith::ConstantOp::create(b, loc, b.getZeroAttr(element)); });
      return guarded(piece, moved, sizes, [&] { return from(i + 1, e.add(start, sizes[dim])); });
    };
    return from(0, e.i64(0));
  }
  if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::ReshapeOp>(op)) {
    Value source = op->getOperand(0);
    SmallVector<Value> to = e.dims(tensor), from = e.dims(source);
    SmallVector<ReassociationIndices> groups;
    if (!isa<tensor::ReshapeOp>(op))
      groups = isa<tensor::ExpandShapeOp>(op) ? cast<tensor::ExpandShapeOp>(op).getReassociationIndices()
                                                 : cast<tensor::CollapseShapeOp>(op).getReassociationIndices();
    // Stored row-major elements are reached through their linear position.
    Value base = source;
    while (isa_and_nonnull<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::ReshapeOp, tensor::CastOp>(
               base.getDefiningOp()) &&
           !e.stored.contains(base))
      base = base.getDefiningOp()->getOperand(0);
    auto found = e.stored.find(base);
    if (found != e.stored.end() && found->second.origin.empty() && !found->second.isRow) {
      Storage view = found->second;
      view.strides = e.rowMajor(view.pointer, element, to).strides;
      return load(view, at);
    }
    SmallVector<Index> indices;
    if (isa<tensor::ReshapeOp>(op)) {
      indices = delinearize(linear(at, e.rowMajor({}, element, to).strides), from);
    } else if (isa<tensor::ExpandShapeOp>(op)) {
      for (auto &group : groups) {
        SmallVector<Value> sizes;
        SmallVector<Index> part;
        for (int64_t i : group) {
          sizes.push_back(to[i]);
          part.push_back(at[i]);
        }
        indices.push_back(linear(part, e.rowMajor({}, element, sizes).strides));
      }
    } else {
      for (auto [index, group] : llvm::zip(at, groups)) {
        SmallVector<Value> sizes;
        for (int64_t i : group)
          sizes.push_back(from[i]);
        llvm::append_range(indices, delinearize(index, sizes));
      }
      if (at.empty())
        indices.assign(from.size(), Index{e.i64(0)});
    }
    return eval(source, indices);
  }
  return e.fail(op->getName().getStringRef(), element);
}

/// A copy of an elementwise op on what its operands have become; scalar where all of them are.
Operation *Point::cloneElementwise(Operation *op, IRMapping &values) {
  SmallVector<Value> operands;
  bool anyVector = false;
  for (Value operand : op->getOperands()) {
    Value value = values.lookupOrNull(operand);
    if (!value) {
      value = e.scalar(operand);
      if (!value)
        return nullptr;
    }
    anyVector |= isa<VectorType>(value.getType());
    operands.push_back(value);
  }
  bool keepCondition = isa<arith::SelectOp>(op) && anyVector && !isa<VectorType>(operands[0].getType());
  if (anyVector)
    for (auto [i, operand] : llvm::enumerate(operands))
      if (!(keepCondition && i == 0))
        operand = splat(operand);
  SmallVector<Type> types;
  for (Type type : op->getResultTypes())
    types.push_back(anyVector ? vectorOf(type, lanes) : type);
  OperationState state(loc, op->getName(), operands, types, op->getAttrs());
  state.propertiesAttr = op->getPropertiesAsAttribute();
  return b.create(state);
}

SmallVector<Value> Point::body(linalg::LinalgOp op, ArrayRef<Index> at, ArrayRef<Value> arguments) {
  IRMapping values;
  Block &block = op->getRegion(0).front();
  auto failed = [&](StringRef why) {
    SmallVector<Value> results;
    for (Value result : block.getTerminator()->getOperands())
      results.push_back(e.fail(why, result.getType()));
    return results;
  };
  for (auto [i, argument] : llvm::enumerate(block.getArguments())) {
    if (i < arguments.size() && arguments[i]) {
      values.map(argument, arguments[i]);
    } else if (!argument.use_empty()) {
      OpOperand &operand = op->getOpOperand(i);
      AffineMap map = op.getMatchingIndexingMap(&operand);
      if (!isa<RankedTensorType>(operand.get().getType()))
        values.map(argument, e.scalar(operand.get()));
      else
        values.map(argument, eval(operand.get(), apply(map, at)));
    }
  }
  for (Operation &inner : block.without_terminator()) {
    if (!e.ok())
      break;
    if (auto index = dyn_cast<linalg::IndexOp>(inner)) {
      values.map(index.getResult(), asIndexValue(at[index.getDim()]));
    } else if (auto extract = dyn_cast<tensor::ExtractOp>(inner)) {
      SmallVector<Index> indices;
      for (Value i : extract.getIndices()) {
        Value value = values.lookupOrNull(i);
        indices.push_back(fromIndexValue(value ? value : e.scalar(i)));
      }
      values.map(extract.getResult(), eval(extract.getTensor(), indices));
    } else if (isCheck(&inner)) {
      Value ok = values.lookupOrNull(inner.getOperand(0));
      ok = ok ? ok : e.scalar(inner.getOperand(0));
      if (isa<VectorType>(ok.getType())) {
        if (mask) {
          Value yes = arith::ConstantOp::create(b, loc, DenseElementsAttr::get(cast<VectorType>(mask.getType()), true));
          ok = arith::OrIOp::create(b, loc, ok, arith::XOrIOp::create(b, loc, mask, yes));
        }
        ok = vector::ReductionOp::create(b, loc, vector::CombiningKind::AND, ok);
      }
      emitCheck(b, loc, e.abi.slot, ok, e.abi.sites.number(&inner));
    } else if (auto constant = dyn_cast<arith::ConstantOp>(inner)) {
      values.map(constant.getResult(), b.clone(inner)->getResult(0));
    } else if (auto dim = dyn_cast<tensor::DimOp>(inner)) {
      values.map(dim.getResult(), e.scalar(dim.getResult()));
    } else if (OpTrait::hasElementwiseMappableTraits(&inner)) {
      Operation *clone = cloneElementwise(&inner, values);
      if (!clone)
        return failed("a value from outside");
      for (auto [from, to] : llvm::zip(inner.getResults(), clone->getResults()))
        values.map(from, to);
    } else {
      return failed(inner.getName().getStringRef());
    }
  }
  if (!e.ok())
    return failed("");
  SmallVector<Value> results;
  for (Value result : block.getTerminator()->getOperands()) {
    Value value = values.lookupOrNull(result);
    results.push_back(value ? value : e.scalar(result));
  }
  return results;
}

} // namespace tfc::cpu
