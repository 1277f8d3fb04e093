// What every schedule uses: index arithmetic, loops, sizes and scalars of the kernel.
#include "Eval.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace tfc::cpu {

Emitter::Emitter(KernelAbi &abi, func::FuncOp kernel, const Target &target, OpBuilder &builder)
    : b(builder), loc(kernel.getLoc()), abi(abi), target(target), kernel(kernel) {
  entryEnd = arith::ConstantIntOp::create(b, loc, 0, 64);
  for (auto [argument, operand] : llvm::zip(kernel.getArguments(), abi.inputs)) {
    Storage storage = atEntry([&] { return rowMajor(operand.pointer, operand.type.getElementType(), operand.dims); });
    storage.isArgument = true;
    stored[argument] = storage;
    dimCache[argument] = operand.dims;
  }
  for (auto [result, operand] : llvm::zip(kernel.getBody().front().getTerminator()->getOperands(), abi.outputs))
    dimCache.try_emplace(result, operand.dims);
}

Value Emitter::fail(StringRef why, Type type) {
  if (unsupported.empty())
    unsupported = why.empty() ? "unknown" : why.str();
  return ub::PoisonOp::create(b, loc, type);
}

Value Emitter::i64(int64_t value) { return arith::ConstantIntOp::create(b, loc, value, 64); }

std::optional<int64_t> Emitter::known(Value value) {
  APInt constant;
  if (value && matchPattern(value, m_ConstantInt(&constant)))
    return constant.getSExtValue();
  return std::nullopt;
}

Value Emitter::add(Value x, Value y) {
  auto a = known(x), c = known(y);
  if (a && c)
    return i64(*a + *c);
  if (a == 0)
    return y;
  if (c == 0)
    return x;
  return arith::AddIOp::create(b, loc, x, y);
}

Value Emitter::sub(Value x, Value y) {
  auto a = known(x), c = known(y);
  if (a && c)
    return i64(*a - *c);
  if (c == 0)
    return x;
  return arith::SubIOp::create(b, loc, x, y);
}

Value Emitter::mul(Value x, Value y) {
  auto a = known(x), c = known(y);
  if (a && c)
    return i64(*a * *c);
  if (a == 1)
    return y;
  if (c == 1)
    return x;
  if (a == 0 || c == 0)
    return i64(0);
  return arith::MulIOp::create(b, loc, x, y);
}

Value Emitter::div(Value x, Value y) {
  auto a = known(x), c = known(y);
  if (c == 1)
    return x;
  if (a && c && *c != 0)
    return i64(*a / *c);
  return arith::DivUIOp::create(b, loc, x, y);
}

Value Emitter::rem(Value x, Value y) {
  auto a = known(x), c = known(y);
  if (c == 1)
    return i64(0);
  if (a && c && *c != 0)
    return i64(*a % *c);
  return arith::RemUIOp::create(b, loc, x, y);
}

Value Emitter::min(Value x, Value y) {
  auto a = known(x), c = known(y);
  if (a && c)
    return i64(std::min(*a, *c));
  return arith::MinSIOp::create(b, loc, x, y);
}

Value Emitter::max(Value x, Value y) {
  auto a = known(x), c = known(y);
  if (a && c)
    return i64(std::max(*a, *c));
  return arith::MaxSIOp::create(b, loc, x, y);
}

Value Emitter::product(ArrayRef<Value> values) {
  Value result = i64(1);
  for (Value value : values)
    result = mul(result, value);
  return result;
}

Value Emitter::toI64(Value value) {
  if (auto constant = known(value))
    return i64(*constant);
  if (value.getType().isIndex())
    return arith::IndexCastOp::create(b, loc, b.getI64Type(), value);
  return value.getType().isInteger(64) ? value : Value(arith::ExtSIOp::create(b, loc, b.getI64Type(), value));
}

Value Emitter::toIndex(Value value) { return arith::IndexCastOp::create(b, loc, b.getIndexType(), value); }

Storage Emitter::rowMajor(Value pointer, Type element, ArrayRef<Value> dims) {
  Storage storage{pointer, element, SmallVector<Value>(dims.size()), {}};
  Value stride = i64(1);
  for (size_t i = dims.size(); i-- > 0;) {
    storage.strides[i] = stride;
    if (i)
      stride = mul(stride, dims[i]);
  }
  return storage;
}

Value Emitter::scratch(int64_t bytes) {
  bytes = llvm::alignTo(std::max<int64_t>(bytes, 1), 64);
  if (stackUsed + bytes <= kStackBytes) {
    stackUsed += bytes;
    return stack(bytes);
  }
  Type pointer = LLVM::LLVMPointerType::get(b.getContext());
  if (!scratchBase) {
    scratchBase = atEntry([&]() -> Value {
      Value buffers = abi.function.getArgument(0);
      auto number = static_cast<int32_t>(abi.inputs.size() + abi.outputs.size());
      Value place = LLVM::GEPOp::create(b, loc, pointer, pointer, buffers, ArrayRef<LLVM::GEPArg>{number});
      return LLVM::LoadOp::create(b, loc, pointer, place);
    });
  }
  // The bytes of a task are known when the kernel is complete: finish() sets the factor.
  auto perTask = arith::ConstantIntOp::create(b, loc, 0, 64);
  scratchFactors.push_back(perTask);
  // A call works on its tasks one after the other: all use the memory of its first, which stays in the cache.
  Value start = arith::AddIOp::create(b, loc, arith::MulIOp::create(b, loc, abi.begin, perTask), i64(scratchUsed));
  scratchUsed += bytes;
  return LLVM::GEPOp::create(b, loc, pointer, b.getI8Type(), scratchBase, ValueRange{start});
}

void Emitter::finish() {
  for (Operation *factor : scratchFactors)
    factor->setAttr("value", b.getI64IntegerAttr(scratchUsed));
  if (scratchUsed)
    abi.function->setAttr("tfc.scratch_bytes", b.getI64IntegerAttr(scratchUsed));
}

Value Emitter::stack(int64_t bytes) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(&abi.function.getBody().front());
  Value count = arith::ConstantIntOp::create(b, loc, std::max<int64_t>(bytes, 1), 64);
  return LLVM::AllocaOp::create(b, loc, LLVM::LLVMPointerType::get(b.getContext()), b.getI8Type(), count, 64);
}

//===-- the kernel's values ---------------------------------------------------------------------------------------===//

SmallVector<Value> Emitter::dims(Value tensor) {
  auto found = dimCache.find(tensor);
  if (found != dimCache.end())
    return found->second;
  SmallVector<Value> result = atEntry([&]() -> SmallVector<Value> {
    auto type = cast<RankedTensorType>(tensor.getType());
    SmallVector<Value> result;
    auto mixed = [&](ArrayRef<OpFoldResult> sizes) {
      for (OpFoldResult size : sizes) {
        auto constant = getConstantIntValue(size);
        result.push_back(constant ? i64(*constant) : toI64(scalar(cast<Value>(size))));
      }
    };
    if (type.hasStaticShape()) {
      for (int64_t dim : type.getShape())
        result.push_back(i64(dim));
      return result;
    }
    Operation *op = tensor.getDefiningOp();
    if (auto linalgOp = dyn_cast_or_null<linalg::LinalgOp>(op)) {
      result = dims(linalgOp.getDpsInits()[cast<OpResult>(tensor).getResultNumber()]);
    } else if (auto empty = dyn_cast_or_null<tensor::EmptyOp>(op)) {
      mixed(empty.getMixedSizes());
    } else if (auto slice = dyn_cast_or_null<tensor::ExtractSliceOp>(op)) {
      llvm::SmallBitVector dropped = slice.getDroppedDims();
      SmallVector<OpFoldResult> sizes;
      for (auto [i, size] : llvm::enumerate(slice.getMixedSizes()))
        if (!dropped.test(i))
          sizes.push_back(size);
      mixed(sizes);
    } else if (auto insert = dyn_cast_or_null<tensor::InsertSliceOp>(op)) {
      result = dims(insert.getDest());
    } else if (auto cast = dyn_cast_or_null<tensor::CastOp>(op)) {
      result = dims(cast.getSource());
    } else if (auto pad = dyn_cast_or_null<tensor::PadOp>(op)) {
      SmallVector<Value> source = dims(pad.getSource()), low, high;
      mixed(pad.getMixedLowPad());
      low.swap(result);
      mixed(pad.getMixedHighPad());
      high.swap(result);
      for (size_t i = 0; i < source.size(); ++i)
        result.push_back(add(add(source[i], low[i]), high[i]));
    } else if (auto expand = dyn_cast_or_null<tensor::ExpandShapeOp>(op)) {
      mixed(expand.getMixedOutputShape());
    } else if (auto collapse = dyn_cast_or_null<tensor::CollapseShapeOp>(op)) {
      SmallVector<Value> source = dims(collapse.getSrc());
      for (auto &group : collapse.getReassociationIndices()) {
        Value size = i64(1);
        for (int64_t i : group)
          size = mul(size, source[i]);
        result.push_back(size);
      }
    } else if (auto reshape = dyn_cast_or_null<tensor::ReshapeOp>(op);
               reshape && reshape.getShape().getDefiningOp<tensor::FromElementsOp>()) {
      for (Value size : reshape.getShape().getDefiningOp<tensor::FromElementsOp>().getElements())
        result.push_back(toI64(scalar(size)));
    } else if (auto concat = dyn_cast_or_null<tensor::ConcatOp>(op)) {
      result = dims(concat.getInputs().front());
      for (Value input : concat.getInputs().drop_front())
        result[concat.getDim()] = add(result[concat.getDim()], dims(input)[concat.getDim()]);
    } else if (auto splat = dyn_cast_or_null<tensor::SplatOp>(op)) {
      size_t next = 0;
      for (int64_t dim : type.getShape())
        result.push_back(ShapedType::isDynamic(dim) ? toI64(scalar(splat.getDynamicSizes()[next++])) : i64(dim));
    } else {
      fail("sizes of an op's result", b.getI64Type());
      result.assign(type.getRank(), i64(1));
      return result;
    }
    for (auto [i, dim] : llvm::enumerate(type.getShape()))
      if (!ShapedType::isDynamic(dim))
        result[i] = i64(dim);
    return result;
  });
  return dimCache[tensor] = result;
}

Value Emitter::scalar(Value value) {
  if (Value known = scalars.lookupOrNull(value))
    return known;
  Operation *op = value.getDefiningOp();
  if (!op)
    return fail("a scalar argument", value.getType());
  ++entryDepth;
  Value result = atEntry([&]() -> Value {
    if (auto dim = dyn_cast<tensor::DimOp>(op)) {
      if (auto index = dim.getConstantIndex())
        return toIndex(dims(dim.getSource())[*index]);
      return fail("a dimension chosen at run time", value.getType());
    }
    if (auto extract = dyn_cast<tensor::ExtractOp>(op)) {
      SmallVector<Index> at;
      for (Value index : extract.getIndices())
        at.push_back({toI64(scalar(index))});
      return Point(*this, 1).eval(extract.getTensor(), at);
    }
    if (op->getNumRegions() || !isMemoryEffectFree(op) ||
        llvm::any_of(op->getOperandTypes(), [](Type type) { return isa<TensorType>(type); }))
      return fail(op->getName().getStringRef(), value.getType());
    IRMapping mapping;
    for (Value operand : op->getOperands())
      mapping.map(operand, scalar(operand));
    return b.clone(*op, mapping)->getResult(cast<OpResult>(value).getResultNumber());
  });
  --entryDepth;
  scalars.map(value, result);
  return result;
}

bool Emitter::isUniform(Value tensor) {
  auto type = dyn_cast<RankedTensorType>(tensor.getType());
  if (!type || type.getRank())
    return false;
  if (auto found = stored.find(tensor); found != stored.end())
    return found->second.isArgument;
  auto generic = tensor.getDefiningOp<linalg::GenericOp>();
  auto isPure = [](Operation &inner) { return inner.getNumRegions() == 0 && isMemoryEffectFree(&inner) && !isCheck(&inner); };
  return generic && llvm::all_of(generic.getBody()->without_terminator(), isPure) &&
         llvm::all_of(generic.getDpsInputs(), [&](Value input) { return isUniform(input); });
}

Value Emitter::uniform(Value tensor) {
  if (Value known = scalars.lookupOrNull(tensor))
    return known;
  if (insideEntry() || !isUniform(tensor))
    return {};
  ++entryDepth;
  // Loops cannot hoist it themselves: for all they know, what they store changes the arguments.
  Value value = atEntry([&] { return Point(*this, 1).eval(tensor, {}); });
  --entryDepth;
  scalars.map(tensor, value);
  return value;
}

//===-- loops -----------------------------------------------------------------------------------------------------===//

SmallVector<Value> Emitter::loop(Value low, Value high, int64_t step, ValueRange init, LoopBody body) {
  auto from = known(low), to = known(high);
  if (from && to) {
    if (*from >= *to)
      return SmallVector<Value>(init);
    if (*from + step >= *to)
      return body(low, init);
  }
  // low .. low + constant, as rows have it.
  if (auto sum = high.getDefiningOp<arith::AddIOp>(); sum && sum.getLhs() == low)
    if (auto count = known(sum.getRhs()); count && *count > 0 && *count <= step)
      return body(low, init);
  SmallVector<Value> yielded;
  auto made = scf::ForOp::create(b, loc, low, high, i64(step), init);
  OpBuilder::InsertionGuard guard(b);
  Block *block = made.getBody();
  if (init.empty() && !block->empty())
    b.setInsertionPoint(block->getTerminator());
  else
    b.setInsertionPointToEnd(block);
  yielded = body(made.getInductionVar(), made.getRegionIterArgs());
  if (!init.empty())
    scf::YieldOp::create(b, loc, yielded);
  return SmallVector<Value>(made.getResults());
}

void Emitter::ifThen(Value condition, llvm::function_ref<void()> body) {
  APInt constant;
  if (matchPattern(condition, m_ConstantInt(&constant))) {
    if (constant.getBoolValue())
      body();
    return;
  }
  auto branch = scf::IfOp::create(b, loc, condition, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(branch.thenBlock());
  body();
}

Value Emitter::laneMask(int64_t lanes, Value count) {
  auto type = VectorType::get({lanes}, b.getI32Type());
  SmallVector<int32_t> steps;
  for (int64_t i = 0; i < lanes; ++i)
    steps.push_back(static_cast<int32_t>(i));
  Value iota = arith::ConstantOp::create(b, loc, DenseIntElementsAttr::get(type, steps));
  Value narrow = arith::TruncIOp::create(b, loc, b.getI32Type(), min(max(count, i64(0)), i64(lanes)));
  Value limit = vector::BroadcastOp::create(b, loc, type, narrow);
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, iota, limit);
}

} // namespace tfc::cpu
