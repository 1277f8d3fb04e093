// Sweeps that read a tensor across its rows: transpositions, and what is computed from them. Element by element each read would take
// a line of the cache for one number; here square blocks are loaded along the rows and transposed in registers.
#include "Nest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace tfc::cpu {

/// Expressions beyond this many operations are not worth the code of a block, which holds them once a line.
static constexpr int64_t kMostCost = 24;

void transposeLines(Emitter &e, SmallVector<Value> &lines) {
  int64_t n = static_cast<int64_t>(lines.size());
  SmallVector<int64_t> low, high;
  for (int64_t i = 0; i < n / 2; ++i) {
    low.append({i, n + i});
    high.append({n / 2 + i, n + n / 2 + i});
  }
  for (int64_t round = 1; round < n; round *= 2) {
    SmallVector<Value> next(n);
    for (int64_t i = 0; i < n / 2; ++i) {
      next[2 * i] = vector::ShuffleOp::create(e.b, e.loc, lines[i], lines[i + n / 2], low);
      next[2 * i + 1] = vector::ShuffleOp::create(e.b, e.loc, lines[i], lines[i + n / 2], high);
    }
    lines = next;
  }
}

namespace {

/// Where the stored tensors behind a sweep are read: one index map each, from the sweep's indices; null maps for tensors that are read in
/// several ways, or in ways that no map describes.
class Reads {
public:
  explicit Reads(Emitter &e) : e(e) {}
  llvm::MapVector<Value, AffineMap> maps;

  void visit(Value tensor, AffineMap map) {
    if (!isa<RankedTensorType>(tensor.getType()))
      return;
    if (e.stored.contains(tensor)) {
      auto [it, isNew] = maps.try_emplace(tensor, map);
      if (!isNew && it->second != map)
        it->second = {};
      return;
    }
    Operation *op = tensor.getDefiningOp();
    if (!op)
      return;
    auto generic = dyn_cast<linalg::GenericOp>(op);
    AffineMap out = generic ? generic.getMatchingIndexingMap(generic.getDpsInitOperand(cast<OpResult>(tensor).getResultNumber())) : AffineMap();
    if (!map || !generic || generic.getNumReductionLoops() || !out.isPermutation()) {
      for (Value operand : op->getOperands())
        visit(operand, {});
      return;
    }
    AffineMap loops = inversePermutation(out).compose(map);
    for (OpOperand *operand : generic.getDpsInputOperands())
      if (generic.payloadUsesValueFromOperand(operand))
        visit(operand->get(), generic.getMatchingIndexingMap(operand).compose(loops));
    generic.getBody()->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        visit(operand, {});
    });
  }

private:
  Emitter &e;
};

} // namespace

std::optional<int64_t> knownCount(Range range) {
  auto low = Emitter::known(range.low), high = Emitter::known(range.high);
  if (low && high)
    return *high - *low;
  if (auto sum = range.high.getDefiningOp<arith::AddIOp>(); sum && sum.getLhs() == range.low)
    return Emitter::known(sum.getRhs());
  return std::nullopt;
}

/// The first tensor that is read across.
static std::optional<Turned> across(Emitter &e, const Reads &reads, int64_t lane) {
  for (auto &[tensor, map] : reads.maps) {
    const Storage &storage = e.stored[tensor];
    if (!map || !map.getNumResults() || storage.element.isInteger(1) || Emitter::known(storage.strides.back()) != 1)
      continue;
    auto last = dyn_cast<AffineDimExpr>(map.getResults().back());
    if (!last || int64_t(last.getPosition()) == lane || !map.isFunctionOfDim(lane) ||
        llvm::any_of(map.getResults().drop_back(), [&](AffineExpr expr) { return expr.isFunctionOfDim(last.getPosition()); }))
      continue;
    return Turned{tensor, map, static_cast<unsigned>(lane), last.getPosition()};
  }
  return std::nullopt;
}

std::optional<Turned> findTurned(Emitter &e, ArrayRef<Sink> sinks, int64_t lane, int64_t lanes) {
  if (lane < 0 || lanes < 4)
    return std::nullopt;
  int64_t cost = 0;
  Reads reads(e);
  for (const Sink &sink : sinks) {
    cost += costOf(sink.tensor, e);
    reads.visit(sink.tensor, e.b.getMultiDimIdentityMap(cast<RankedTensorType>(sink.tensor.getType()).getRank()));
  }
  return cost > kMostCost ? std::nullopt : across(e, reads, lane);
}

std::optional<Turned> findTurned(Emitter &e, linalg::LinalgOp op, unsigned lane, int64_t lanes) {
  if (lanes < 4)
    return std::nullopt;
  int64_t cost = std::distance(op->getRegion(0).front().begin(), op->getRegion(0).front().end());
  Reads reads(e);
  for (OpOperand *operand : op.getDpsInputOperands())
    if (op.payloadUsesValueFromOperand(operand) && isa<RankedTensorType>(operand->get().getType())) {
      cost += costOf(operand->get(), e);
      reads.visit(operand->get(), op.getMatchingIndexingMap(operand));
    }
  op->getRegion(0).walk([&](Operation *inner) {
    for (Value operand : inner->getOperands())
      reads.visit(operand, {});
  });
  return cost > kMostCost ? std::nullopt : across(e, reads, lane);
}

SmallVector<Value> loadTurned(Emitter &e, const Turned &t, SmallVector<Index> at, Value firstRow, int64_t rows, Value firstColumn,
                              int64_t columns, int64_t lanes) {
  SmallVector<Value> lines;
  at[t.along] = {firstColumn, 1};
  for (int64_t i = 0; i < rows; ++i) {
    Point p(e, lanes, columns < lanes ? e.laneMask(lanes, e.i64(columns)) : Value());
    at[t.lane] = {e.add(firstRow, e.i64(i))};
    lines.push_back(p.splat(p.load(e.stored[t.tensor], p.apply(t.map, at))));
  }
  lines.resize(lanes, lines.front());
  transposeLines(e, lines);
  return lines;
}

SmallVector<int64_t> turnedBlocks(const Turned &t, ArrayRef<Value> extents, int64_t cost, int64_t lanes) {
  constexpr int64_t kWork = 1 << 17, kGuess = 64;
  auto size = [&](unsigned i) { return Emitter::known(extents[i]).value_or(kGuess); };
  SmallVector<int64_t> blocks(extents.size(), 0);
  int64_t plane = std::max<int64_t>(cost, 1) * size(t.lane) * size(t.along), inner = plane;
  for (unsigned i = 0; i < extents.size(); ++i)
    if (i != t.lane && i != t.along)
      inner *= size(i);
  for (unsigned i = 0; i < extents.size(); ++i) {
    if (i == t.lane || i == t.along)
      continue;
    inner /= std::max<int64_t>(size(i), 1);
    int64_t block = std::max<int64_t>(1, kWork / std::max<int64_t>(inner, 1));
    blocks[i] = Emitter::known(extents[i]) && block >= size(i) ? 0 : block;
    if (block > 1 || !Emitter::known(extents[i]))
      return blocks;
  }
  // A plane is more than a task: its longer side is cut into whole blocks.
  unsigned longer = size(t.along) > size(t.lane) ? t.along : t.lane;
  int64_t block = llvm::alignTo(std::max<int64_t>(1, kWork / std::max<int64_t>(plane / std::max<int64_t>(size(longer), 1), 1)), 4 * lanes);
  if (!Emitter::known(extents[longer]) || block < size(longer))
    blocks[longer] = block;
  return blocks;
}

void emitTurned(Emitter &e, const Turned &t, ArrayRef<Sink> sinks, ArrayRef<Range> ranges, const Registers &row, int64_t lanes,
                llvm::function_ref<void()> otherwise) {
  auto rows = knownCount(ranges[t.lane]), columns = knownCount(ranges[t.along]);
  if (rows == 0 || columns == 0)
    return;
  // Blocks at the end overlap their neighbours, so that one block's code serves all; a side that is shorter than a block has masks.
  auto steps = [&](Range range, std::optional<int64_t> count, llvm::function_ref<void(Value, int64_t)> body) {
    if (count && *count < lanes)
      return body(range.low, *count);
    bool whole = count && *count % lanes == 0;
    Value last = e.sub(range.high, e.i64(lanes));
    e.loop(range.low, range.high, lanes, [&](Value at) { body(whole ? at : e.min(at, last), lanes); });
  };
  auto maskOf = [&](int64_t count) { return count < lanes ? e.laneMask(lanes, e.i64(count)) : Value(); };
  auto blocks = [&] {
    SmallVector<Range> outer(ranges);
    outer[t.lane] = outer[t.along] = {e.i64(0), e.i64(1)};
    forRanges(e, outer, [&](ArrayRef<Value> where) {
      SmallVector<Index> at;
      for (Value index : where)
        at.push_back({index});
      steps(ranges[t.lane], rows, [&](Value firstRow, int64_t rowCount) {
        steps(ranges[t.along], columns, [&](Value firstColumn, int64_t columnCount) {
          SmallVector<Value> lines = loadTurned(e, t, at, firstRow, rowCount, firstColumn, columnCount, lanes);
          at[t.lane] = {firstRow, 1};
          for (int64_t i = 0; i < columnCount; ++i) {
            Point p(e, lanes, maskOf(rowCount));
            p.registers = row;
            p.registers[t.tensor] = lines[i];
            at[t.along] = {e.add(firstColumn, e.i64(i))};
            SmallVector<Value> values;
            for (const Sink &sink : sinks)
              values.push_back(p.eval(sink.tensor, at));
            for (auto [sink, value] : llvm::zip(sinks, values))
              p.store(sink.storage, at, value);
          }
        });
      });
    });
  };
  if (rows && columns)
    return blocks();
  // Only the run knows whether there is a whole block.
  Value enough;
  for (auto [range, count] : {std::pair(ranges[t.lane], rows), std::pair(ranges[t.along], columns)}) {
    if (count)
      continue;
    Value fits = arith::CmpIOp::create(e.b, e.loc, arith::CmpIPredicate::sge, e.sub(range.high, range.low), e.i64(lanes));
    enough = enough ? Value(arith::AndIOp::create(e.b, e.loc, enough, fits)) : fits;
  }
  e.ifThen(enough, blocks);
  Value yes = arith::ConstantIntOp::create(e.b, e.loc, 1, 1);
  e.ifThen(arith::XOrIOp::create(e.b, e.loc, enough, yes), otherwise);
}

} // namespace tfc::cpu
