// Elementwise sweeps, lanes and tasks.
#include "Nest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace tfc::cpu {

void forLanes(Emitter &e, Range range, int64_t lanes, int64_t unroll,
              llvm::function_ref<void(ArrayRef<Index>, int64_t, Value)> body) {
  auto low = Emitter::known(range.low), high = Emitter::known(range.high);
  auto block = [&](Value start, int64_t vectors) {
    SmallVector<Index> at;
    for (int64_t i = 0; i < vectors; ++i)
      at.push_back({e.add(start, e.i64(i * lanes)), lanes == 1 ? 0 : 1});
    body(at, lanes, {});
  };
  if (low && high) {
    int64_t count = *high - *low, wide = count / (lanes * unroll) * lanes * unroll, full = count / lanes * lanes;
    if (unroll > 1)
      e.loop(range.low, e.i64(*low + wide), lanes * unroll, [&](Value iv) { block(iv, unroll); });
    else
      wide = 0;
    if (full > wide)
      e.loop(e.i64(*low + wide), e.i64(*low + full), lanes, [&](Value iv) { block(iv, 1); });
    if (count > full) {
      Index at{e.i64(*low + full), lanes == 1 ? 0 : 1};
      if (!e.target.hasMasks && count - full == 1)
        body(Index{at.base, 0}, 1, {});
      else
        body(at, lanes, e.laneMask(lanes, e.i64(count - full)));
    }
    return;
  }
  Value count = e.sub(range.high, range.low);
  auto roundedDown = [&](int64_t step) { return e.add(range.low, e.mul(e.div(count, e.i64(step)), e.i64(step))); };
  Value wide = range.low, full = lanes == 1 ? range.high : roundedDown(lanes);
  if (unroll > 1) {
    wide = roundedDown(lanes * unroll);
    e.loop(range.low, wide, lanes * unroll, [&](Value iv) { block(iv, unroll); });
  }
  e.loop(wide, full, lanes, [&](Value iv) { block(iv, 1); });
  if (lanes == 1)
    return;
  Value rest = arith::CmpIOp::create(e.b, e.loc, arith::CmpIPredicate::slt, full, range.high);
  e.ifThen(rest, [&] { body(Index{full, 1}, lanes, e.laneMask(lanes, e.sub(range.high, full))); });
}

void forRanges(Emitter &e, ArrayRef<Range> ranges, llvm::function_ref<void(ArrayRef<Value>)> body) {
  SmallVector<Value> at;
  std::function<void()> next = [&] {
    if (at.size() == ranges.size())
      return body(at);
    Range range = ranges[at.size()];
    e.loop(range.low, range.high, 1, [&](Value iv) {
      at.push_back(iv);
      next();
      at.pop_back();
    });
  };
  next();
}

/// Widest element that the expression behind `tensor` touches, so that all its vectors fit registers.
static Type widestElement(ArrayRef<Sink> sinks, Emitter &e) {
  Type widest = sinks.front().storage.element;
  llvm::DenseSet<Value> seen;
  std::function<void(Value)> visit = [&](Value tensor) {
    if (!isa<RankedTensorType>(tensor.getType()) || !seen.insert(tensor).second)
      return;
    Type element = cast<RankedTensorType>(tensor.getType()).getElementType();
    if (element.isIntOrFloat() && element.getIntOrFloatBitWidth() > widest.getIntOrFloatBitWidth())
      widest = element;
    if (Operation *op = tensor.getDefiningOp(); op && !e.stored.contains(tensor))
      for (Value operand : op->getOperands())
        visit(operand);
  };
  for (const Sink &sink : sinks)
    visit(sink.tensor);
  return widest;
}

int64_t sweepLanes(Emitter &e, ArrayRef<Sink> sinks) { return e.lanesFor(widestElement(sinks, e)); }

static bool isSingle(Range range) {
  auto low = Emitter::known(range.low), high = Emitter::known(range.high);
  auto sum = range.high.getDefiningOp<arith::AddIOp>();
  return (low && high && *high - *low == 1) || (sum && sum.getLhs() == range.low && Emitter::known(sum.getRhs()) == 1);
}

void emitMap(Emitter &e, ArrayRef<Sink> sinks, ArrayRef<Range> ranges, const Registers &row) {
  auto point = [&](Point &p, ArrayRef<Index> at) {
    p.registers = row;
    SmallVector<Value> values;
    for (const Sink &sink : sinks)
      values.push_back(p.eval(sink.tensor, at));
    for (auto [sink, value] : llvm::zip(sinks, values))
      p.store(sink.storage, at, value);
  };
  // Lanes run along the innermost dimension that has more than one index.
  int64_t laneDim = -1;
  for (size_t i = 0; i < ranges.size(); ++i) {
    if (!isSingle(ranges[i]) && sinks.front().storage.strides.size() > i && Emitter::known(sinks.front().storage.strides[i]) == 1)
      laneDim = static_cast<int64_t>(i);
  }
  auto sweep = [&] {
    SmallVector<Range> outer(ranges);
    if (laneDim >= 0)
      outer[laneDim] = {e.i64(0), e.i64(1)};
    forRanges(e, outer, [&](ArrayRef<Value> at) {
      SmallVector<Index> indices;
      for (Value index : at)
        indices.push_back({index});
      if (laneDim < 0) {
        Point p(e, 1);
        return point(p, indices);
      }
      forLanes(e, ranges[laneDim], sweepLanes(e, sinks), 1, [&](ArrayRef<Index> vectors, int64_t lanes, Value mask) {
        for (Index vector : vectors) {
          Point p(e, lanes, mask);
          indices[laneDim] = vector;
          point(p, indices);
        }
      });
    });
  };
  int64_t lanes = sweepLanes(e, sinks);
  if (auto turned = findTurned(e, sinks, laneDim, lanes); turned && !isSingle(ranges[turned->along]))
    return emitTurned(e, *turned, sinks, ranges, row, lanes, sweep);
  sweep();
}

bool isFlat(Emitter &e, ArrayRef<Sink> sinks) {
  auto shape = [](Value tensor) { return cast<RankedTensorType>(tensor.getType()).getShape(); };
  Value first = sinks.front().tensor;
  if (shape(first).empty())
    return false;
  llvm::DenseSet<Value> seen;
  std::function<bool(Value)> visit = [&](Value tensor) {
    if (!seen.insert(tensor).second || e.stored.contains(tensor))
      return true;
    Operation *op = tensor.getDefiningOp();
    if (isa_and_nonnull<linalg::FillOp, tensor::EmptyOp>(op))
      return true;
    if (auto constant = dyn_cast_or_null<arith::ConstantOp>(op))
      return isa<SplatElementsAttr>(constant.getValue());
    auto generic = dyn_cast_or_null<linalg::GenericOp>(op);
    if (!generic || generic.getNumReductionLoops() || generic.hasIndexSemantics())
      return false;
    for (Operation &inner : *generic.getBody())
      if (isa<tensor::ExtractOp>(inner))
        return false;
    for (OpOperand &operand : generic->getOpOperands()) {
      if (!generic.payloadUsesValueFromOperand(&operand))
        continue;
      AffineMap map = generic.getMatchingIndexingMap(&operand);
      if (map.isIdentity() ? !visit(operand.get()) : map.getNumDims() != 0 && map.getNumResults() != 0)
        return false;
      if (map.getNumResults() == 0 && isa<RankedTensorType>(operand.get().getType()) && !e.stored.contains(operand.get()))
        return false;
    }
    for (OpOperand &init : generic.getDpsInitsMutable())
      if (!generic.getMatchingIndexingMap(&init).isIdentity())
        return false;
    return true;
  };
  return llvm::all_of(sinks, [&](const Sink &sink) { return shape(sink.tensor) == shape(first) && visit(sink.tensor); });
}

void emitFlatMap(Emitter &e, ArrayRef<Sink> sinks, Range range) {
  // Every tensor is read at one linear index: a point of full rank whose innermost index runs over everything.
  forLanes(e, range, sweepLanes(e, sinks), 1, [&](ArrayRef<Index> vectors, int64_t lanes, Value mask) {
    for (Index vector : vectors) {
      Point p(e, lanes, mask);
      SmallVector<Value> values;
      SmallVector<Index> at(cast<RankedTensorType>(sinks.front().tensor.getType()).getRank(), Index{e.i64(0)});
      at.back() = vector;
      for (const Sink &sink : sinks)
        values.push_back(p.eval(sink.tensor, at));
      for (auto [sink, value] : llvm::zip(sinks, values))
        p.store(sink.storage, at, value);
    }
  });
}

SmallVector<Value> loopExtents(Emitter &e, linalg::LinalgOp op) {
  SmallVector<Value> extents(op.getNumLoops());
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<RankedTensorType>(operand.get().getType()))
      continue;
    AffineMap map = op.getMatchingIndexingMap(&operand);
    SmallVector<Value> dims = e.dims(operand.get());
    for (auto [i, expr] : llvm::enumerate(map.getResults()))
      if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
        Value &extent = extents[dim.getPosition()];
        if (!extent || (!Emitter::known(extent) && Emitter::known(dims[i])))
          extent = dims[i];
      }
  }
  for (Value &extent : extents)
    if (!extent)
      extent = e.fail("a loop without extent", e.b.getI64Type());
  return extents;
}

Value emitTasks(Emitter &e, ArrayRef<Value> extents, ArrayRef<int64_t> blocks, Value first,
                llvm::function_ref<void(ArrayRef<Range>)> body) {
  OpBuilder &b = e.b;
  SmallVector<Value> counts;
  Value total = e.atEntry([&] {
    for (auto [extent, block] : llvm::zip(extents, blocks))
      counts.push_back(block ? e.ceilDiv(extent, block) : e.i64(1));
    return e.product(counts);
  });
  Value low = e.max(e.abi.begin, first), high = e.min(e.abi.end, e.add(first, total));
  // A loop even over one task: the caller may give an empty range.
  auto tasks = scf::ForOp::create(b, e.loc, low, high, e.i64(1));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(tasks.getBody()->getTerminator());
  Value rest = e.sub(tasks.getInductionVar(), first);
  SmallVector<Range> ranges(extents.size());
  size_t split = 0;
  for (Value count : counts)
    split += Emitter::known(count) != 1;
  for (size_t i = extents.size(); i-- > 0;) {
    if (Emitter::known(counts[i]) == 1) {
      ranges[i] = {e.i64(0), extents[i]};
      continue;
    }
    Value index = --split ? e.rem(rest, counts[i]) : rest;
    rest = split ? e.div(rest, counts[i]) : rest;
    Value start = e.mul(index, e.i64(blocks[i])), end = e.add(start, e.i64(blocks[i]));
    auto extent = Emitter::known(extents[i]);
    ranges[i] = {start, extent && *extent % blocks[i] == 0 ? end : e.min(end, extents[i])};
  }
  body(ranges);
  return total;
}

SmallVector<int64_t> sweepBlocks(ArrayRef<Value> extents, int64_t cost, unsigned splitable) {
  constexpr int64_t kWork = 1 << 17, kGuess = 64;
  SmallVector<int64_t> blocks(extents.size(), 0);
  int64_t inner = std::max<int64_t>(cost, 1);
  for (Value extent : extents)
    inner *= Emitter::known(extent).value_or(kGuess);
  for (size_t i = 0; i < std::min<size_t>(splitable, extents.size()); ++i) {
    int64_t extent = Emitter::known(extents[i]).value_or(kGuess);
    inner /= std::max<int64_t>(extent, 1);
    // One index of this dimension costs `inner`.
    int64_t block = std::max<int64_t>(1, kWork / std::max<int64_t>(inner, 1));
    blocks[i] = Emitter::known(extents[i]) && block >= extent ? 0 : block;
    if (block > 1 || !Emitter::known(extents[i]))
      break; // finer splits would make tasks too small
  }
  return blocks;
}

int64_t costOf(Value tensor, const Emitter &e) {
  llvm::DenseSet<Value> seen;
  std::function<int64_t(Value)> visit = [&](Value value) -> int64_t {
    if (!isa<RankedTensorType>(value.getType()) || !seen.insert(value).second)
      return 0;
    Operation *op = value.getDefiningOp();
    if (e.stored.contains(value) || !op)
      return 1;
    int64_t cost = 0;
    if (auto generic = dyn_cast<linalg::GenericOp>(op))
      for (Operation &inner : *generic.getBody())
        cost += isa_and_nonnull<math::MathDialect>(inner.getDialect()) ? 8 : 1;
    for (Value operand : op->getOperands())
      cost += visit(operand);
    return cost;
  };
  return std::max<int64_t>(1, visit(tensor));
}

} // namespace tfc::cpu
