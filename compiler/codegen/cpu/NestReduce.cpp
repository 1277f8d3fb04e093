// Reductions: along the vector (rows), across vectors (columns, windows), or one element at a time.
#include "Nest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace tfc::cpu {
namespace {

/// The op that combines accumulator `number` with a new element; null if the body does more than that.
Operation *combinerOf(linalg::LinalgOp op, unsigned number) {
  Block &body = op->getRegion(0).front();
  BlockArgument accumulator = body.getArgument(op.getNumDpsInputs() + number);
  Operation *combiner = body.getTerminator()->getOperand(number).getDefiningOp();
  if (!combiner || combiner->getNumOperands() != 2 || !accumulator.hasOneUse() || !combiner->hasOneUse() ||
      *accumulator.getUsers().begin() != combiner)
    return nullptr;
  return combiner;
}

std::optional<vector::CombiningKind> kindOf(Operation *combiner) {
  using vector::CombiningKind;
  if (isa<arith::AddFOp, arith::AddIOp>(combiner))
    return CombiningKind::ADD;
  if (isa<arith::MulFOp, arith::MulIOp>(combiner))
    return CombiningKind::MUL;
  if (isa<arith::MaximumFOp>(combiner))
    return CombiningKind::MAXIMUMF;
  if (isa<arith::MinimumFOp>(combiner))
    return CombiningKind::MINIMUMF;
  if (isa<arith::MaxNumFOp>(combiner))
    return CombiningKind::MAXNUMF;
  if (isa<arith::MinNumFOp>(combiner))
    return CombiningKind::MINNUMF;
  if (isa<arith::MaxSIOp>(combiner))
    return CombiningKind::MAXSI;
  if (isa<arith::MinSIOp>(combiner))
    return CombiningKind::MINSI;
  if (isa<arith::MaxUIOp>(combiner))
    return CombiningKind::MAXUI;
  if (isa<arith::MinUIOp>(combiner))
    return CombiningKind::MINUI;
  if (isa<arith::AndIOp>(combiner))
    return CombiningKind::AND;
  if (isa<arith::OrIOp>(combiner))
    return CombiningKind::OR;
  return std::nullopt;
}

Value combine(OpBuilder &b, Location loc, Operation *combiner, Value x, Value y) {
  OperationState state(loc, combiner->getName(), ValueRange{x, y}, TypeRange{x.getType()}, combiner->getAttrs());
  state.propertiesAttr = combiner->getPropertiesAsAttribute();
  return b.create(state)->getResult(0);
}

class Reduction {
public:
  Reduction(Emitter &e, linalg::LinalgOp op, ArrayRef<Range> ranges, const Registers &row, Epilogue epilogue)
      : e(e), b(e.b), loc(e.loc), op(op), row(row), epilogue(epilogue), ranges(ranges) {
    results = op.getNumDpsInits();
    for (auto [i, type] : llvm::enumerate(op.getIteratorTypesArray()))
      (type == utils::IteratorType::reduction ? reduced : parallel).push_back(i);
    extents = loopExtents(e, op);
    for (Value init : op.getDpsInits()) {
      Type element = cast<RankedTensorType>(init.getType()).getElementType();
      if (!widest || element.getIntOrFloatBitWidth() > widest.getIntOrFloatBitWidth())
        widest = element;
    }
  }

  void emit() {
    int lane = chooseLane();
    SmallVector<Range> outer;
    SmallVector<unsigned> loops;
    bool column = lane >= 0 && llvm::is_contained(parallel, unsigned(lane));
    for (unsigned loop : parallel)
      if (!column || loop != unsigned(lane)) {
        outer.push_back(ranges[loop]);
        loops.push_back(loop);
      }
    forRanges(e, outer, [&](ArrayRef<Value> at) {
      SmallVector<Index> indices(op.getNumLoops(), Index{});
      for (auto [loop, value] : llvm::zip(loops, at))
        indices[loop] = {value};
      if (column)
        columns(indices, lane);
      else
        rows(indices, lane);
    });
  }

private:
  int chooseLane() {
    bool combiners = true;
    for (unsigned i = 0; i < results; ++i) {
      Operation *combiner = combinerOf(op, i);
      combiners &= combiner && kindOf(combiner);
    }
    // The innermost loop of the operand with the most dimensions that is read one by one.
    int best = -1;
    int64_t bestRank = -1;
    for (OpOperand *operand : op.getDpsInputOperands()) {
      if (!op.payloadUsesValueFromOperand(operand) || !isa<RankedTensorType>(operand->get().getType()))
        continue;
      AffineMap map = op.getMatchingIndexingMap(operand);
      for (int64_t i = map.getNumResults(); i-- > 0;) {
        if (isa<AffineConstantExpr>(map.getResult(i)))
          continue;
        auto dim = dyn_cast<AffineDimExpr>(map.getResult(i));
        if (!dim || isSingle(dim.getPosition())) {
          if (!dim)
            break;
          continue;
        }
        if (map.getNumResults() > bestRank) {
          bestRank = map.getNumResults();
          best = dim.getPosition();
        }
        break;
      }
    }
    if (best >= 0 && llvm::is_contained(parallel, unsigned(best)))
      return storesAlong(best) ? best : -1;
    if (best >= 0 && combiners) {
      // Short rows leave most lanes empty: neighbouring rows fill them.
      int64_t lanes = e.lanesFor(widest);
      if (Emitter::known(extents[best]).value_or(lanes) * 2 <= lanes)
        for (unsigned loop : llvm::reverse(parallel))
          if (storesAlong(loop) && !isSingle(loop) && Emitter::known(extents[loop]).value_or(0) >= lanes)
            return loop;
      return best;
    }
    // Accumulators of their own for neighbouring results need no combiner.
    for (unsigned loop : llvm::reverse(parallel))
      if (storesAlong(loop) && !isSingle(loop) && Emitter::known(extents[loop]).value_or(64) >= 8)
        return loop;
    return -1;
  }

  /// One index only: nothing to spread over lanes.
  bool isSingle(unsigned loop) {
    if (Emitter::known(extents[loop]) == 1)
      return true;
    if (!ranges[loop].high)
      return false;
    auto sum = ranges[loop].high.getDefiningOp<arith::AddIOp>();
    return sum && sum.getLhs() == ranges[loop].low && Emitter::known(sum.getRhs()) == 1;
  }

  /// Do all results have unit stride along `loop`?
  bool storesAlong(unsigned loop) {
    for (OpOperand &init : op.getDpsInitsMutable()) {
      AffineMap map = op.getMatchingIndexingMap(&init);
      if (!map.getNumResults() || map.getResults().back() != b.getAffineDimExpr(loop))
        return false;
    }
    return true;
  }

  SmallVector<Index> outputIndices(ArrayRef<Index> at) {
    SmallVector<Index> result;
    for (AffineExpr expr : op.getMatchingIndexingMap(op.getDpsInitOperand(0)).getResults())
      result.push_back(at[cast<AffineDimExpr>(expr).getPosition()]);
    return result;
  }

  Value initial(Point &p, unsigned number, ArrayRef<Index> at) {
    OpOperand *init = op.getDpsInitOperand(number);
    return p.eval(init->get(), p.apply(op.getMatchingIndexingMap(init), at));
  }

  /// One step: accumulators `accs` (one a result) at loop indices `at`.
  SmallVector<Value> step(Point &p, ArrayRef<Index> at, ArrayRef<Value> accs) {
    SmallVector<Value> arguments(op.getNumDpsInputs(), Value());
    llvm::append_range(arguments, accs);
    SmallVector<Value> next = p.body(op, at, arguments);
    for (Value &value : next)
      value = p.splat(value);
    return next;
  }

  /// Loops over `loops` with `accs` carried; short ones unrolled.
  SmallVector<Value> nest(ArrayRef<unsigned> loops, SmallVector<Index> &at, SmallVector<Value> accs,
                          llvm::function_ref<SmallVector<Value>(ArrayRef<Value>)> inner) {
    if (loops.empty())
      return inner(accs);
    unsigned loop = loops.front();
    auto extent = Emitter::known(extents[loop]);
    if (extent && *extent <= 3) {
      for (int64_t i = 0; i < *extent; ++i) {
        at[loop] = {e.i64(i)};
        accs = nest(loops.drop_front(), at, accs, inner);
      }
      return accs;
    }
    return e.loop(e.i64(0), extents[loop], 1, accs, [&](Value iv, ValueRange carried) {
      at[loop] = {iv};
      return nest(loops.drop_front(), at, SmallVector<Value>(carried), inner);
    });
  }

  /// Would one vector after the other walk through more memory than the cache holds, a line here and a line there?
  bool walksFar(unsigned lane) {
    constexpr int64_t kFarBytes = 256 * 1024, kGuess = 256;
    int64_t bytes = widest.getIntOrFloatBitWidth() / 8, columns = Emitter::known(extents[lane]).value_or(kGuess);
    for (unsigned loop : reduced)
      bytes *= Emitter::known(extents[loop]).value_or(kGuess);
    return columns > 4 * e.lanesFor(widest) && bytes * columns >= kFarBytes && Emitter::known(extents[reduced.back()]).value_or(kGuess) >= 8;
  }

  /// Lanes across results, accumulators in memory: the operands are read line by line, a few lines at once. The order of additions is
  /// that of `columns`.
  void linesOfColumns(SmallVector<Index> &indices, unsigned lane) {
    constexpr int64_t kChunkBytes = 8 * 1024, kLines = 4;
    int64_t lanes = e.lanesFor(widest), chunk = kChunkBytes / (widest.getIntOrFloatBitWidth() / 8);
    SmallVector<Storage> sums;
    for (Value init : op.getDpsInits()) {
      Type element = cast<RankedTensorType>(init.getType()).getElementType();
      sums.push_back(e.rowMajor(e.scratch(kChunkBytes), element, {e.i64(chunk)}));
    }
    auto sweep = [&](Range range, llvm::function_ref<void(Point &, ArrayRef<Index>)> body) {
      forLanes(e, range, lanes, 1, [&](ArrayRef<Index> vectors, int64_t width, Value mask) {
        for (Index vector : vectors) {
          Point p(e, width, mask);
          p.registers = row;
          indices[lane] = vector;
          body(p, vector);
        }
      });
    };
    auto loadSums = [&](Point &p, ArrayRef<Index> at) {
      SmallVector<Value> accs;
      for (const Storage &sum : sums)
        accs.push_back(p.load(sum, at));
      return accs;
    };
    e.loop(ranges[lane].low, ranges[lane].high, chunk, [&](Value low) {
      Range range{low, e.min(e.add(low, e.i64(chunk)), ranges[lane].high)};
      for (Storage &sum : sums)
        sum.origin = {low};
      sweep(range, [&](Point &p, ArrayRef<Index> at) {
        for (unsigned i = 0; i < results; ++i)
          p.store(sums[i], at, p.splat(initial(p, i, indices)));
      });
      unsigned inner = reduced.back();
      Value wide = e.mul(e.div(extents[inner], e.i64(kLines)), e.i64(kLines));
      auto lines = [&](Value first, int64_t count) {
        sweep(range, [&](Point &p, ArrayRef<Index> at) {
          SmallVector<Value> accs = loadSums(p, at);
          for (int64_t i = 0; i < count; ++i) {
            indices[inner] = {e.add(first, e.i64(i))};
            accs = step(p, indices, accs);
          }
          for (unsigned i = 0; i < results; ++i)
            p.store(sums[i], at, accs[i]);
        });
      };
      nest(ArrayRef(reduced).drop_back(), indices, {}, [&](ArrayRef<Value>) {
        e.loop(e.i64(0), wide, kLines, [&](Value first) { lines(first, kLines); });
        e.loop(wide, extents[inner], 1, [&](Value first) { lines(first, 1); });
        return SmallVector<Value>();
      });
      sweep(range, [&](Point &p, ArrayRef<Index> at) {
        SmallVector<Value> accs = loadSums(p, at);
        epilogue(p, outputIndices(indices), accs);
      });
    });
  }

  /// Lanes across results whose operand lies along the reduction: in turned blocks. Blocks at the end overlap their neighbours.
  void turnedColumns(SmallVector<Index> &indices, const Turned &t, int64_t lanes) {
    Range range = ranges[t.lane];
    bool whole = knownCount(range).value_or(1) % lanes == 0;
    Value last = e.sub(range.high, e.i64(lanes)), extent = extents[t.along];
    int64_t rest = *Emitter::known(extent) % lanes;
    e.loop(range.low, range.high, lanes, [&](Value at) {
      Value first = whole ? at : e.min(at, last);
      Point p(e, lanes);
      p.registers = row;
      indices[t.lane] = {first, 1};
      SmallVector<Value> accs;
      for (unsigned i = 0; i < results; ++i)
        accs.push_back(p.splat(initial(p, i, indices)));
      accs = nest(ArrayRef(reduced).drop_back(), indices, accs, [&](ArrayRef<Value> carried) {
        auto block = [&](Value column, int64_t count, ArrayRef<Value> before) {
          SmallVector<Value> next(before), lines = loadTurned(e, t, indices, first, lanes, column, count, lanes);
          for (int64_t i = 0; i < count; ++i) {
            Point q(e, lanes);
            q.registers = row;
            q.registers[t.tensor] = lines[i];
            indices[t.along] = {e.add(column, e.i64(i))};
            next = step(q, indices, next);
          }
          return next;
        };
        Value full = e.sub(extent, e.i64(rest));
        SmallVector<Value> next = e.loop(e.i64(0), full, lanes, carried, [&](Value column, ValueRange before) {
          return block(column, lanes, SmallVector<Value>(before));
        });
        return rest ? block(full, rest, next) : next;
      });
      Point end(e, lanes);
      end.registers = row;
      indices[t.lane] = {first, 1};
      epilogue(end, outputIndices(indices), accs);
    });
  }

  /// Lanes across results.
  void columns(SmallVector<Index> &indices, unsigned lane) {
    int64_t lanes = e.lanesFor(widest);
    auto count = knownCount(ranges[lane]);
    if (count.value_or(lanes) >= lanes)
      if (auto turned = findTurned(e, op, lane, lanes);
          turned && turned->along == reduced.back() && Emitter::known(extents[turned->along])) {
        if (count)
          return turnedColumns(indices, *turned, lanes);
        // Only the run knows whether there is a whole block.
        Value fits = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sge, e.sub(ranges[lane].high, ranges[lane].low), e.i64(lanes));
        e.ifThen(fits, [&] { turnedColumns(indices, *turned, lanes); });
        Value yes = arith::ConstantIntOp::create(b, loc, 1, 1);
        return e.ifThen(arith::XOrIOp::create(b, loc, fits, yes), [&] { vectorsOfColumns(indices, lane); });
      }
    if (walksFar(lane))
      return linesOfColumns(indices, lane);
    vectorsOfColumns(indices, lane);
  }

  void vectorsOfColumns(SmallVector<Index> &indices, unsigned lane) {
    int64_t lanes = e.lanesFor(widest);
    forLanes(e, ranges[lane], lanes, 4, [&](ArrayRef<Index> vectors, int64_t width, Value mask) {
      SmallVector<Value> accs;
      for (Index vector : vectors) {
        Point p(e, width, mask);
        p.registers = row;
        indices[lane] = vector;
        for (unsigned i = 0; i < results; ++i)
          accs.push_back(p.splat(initial(p, i, indices)));
      }
      accs = nest(reduced, indices, accs, [&](ArrayRef<Value> carried) {
        SmallVector<Value> next;
        for (auto [v, vector] : llvm::enumerate(vectors)) {
          Point p(e, width, mask);
          p.registers = row;
          indices[lane] = vector;
          llvm::append_range(next, step(p, indices, carried.slice(v * results, results)));
        }
        return next;
      });
      for (auto [v, vector] : llvm::enumerate(vectors)) {
        Point p(e, width, mask);
        p.registers = row;
        indices[lane] = vector;
        epilogue(p, outputIndices(indices), ArrayRef<Value>(accs).slice(v * results, results));
      }
    });
  }

  /// Lanes along the reduction (lane >= 0), combined at the end; or no lanes.
  void rows(SmallVector<Index> &indices, int lane) {
    Point end(e, 1);
    end.registers = row;
    SmallVector<Value> accs;
    if (lane < 0) {
      for (unsigned i = 0; i < results; ++i)
        accs.push_back(initial(end, i, indices));
      accs = nest(reduced, indices, accs, [&](ArrayRef<Value> carried) {
        Point p(e, 1);
        p.registers = row;
        return step(p, indices, carried);
      });
      return epilogue(end, outputIndices(indices), accs);
    }
    SmallVector<unsigned> others;
    for (unsigned loop : reduced)
      if (loop != unsigned(lane))
        others.push_back(loop);
    int64_t lanes = e.lanesFor(widest);
    auto length = Emitter::known(extents[lane]);
    int64_t vectors = length ? std::clamp<int64_t>(*length / lanes, 1, 4) : 4;
    for (int64_t v = 0; v < vectors; ++v)
      for (unsigned i = 0; i < results; ++i) {
        TypedAttr neutral = *arith::getNeutralElement(combinerOf(op, i));
        auto type = VectorType::get({lanes}, neutral.getType());
        accs.push_back(arith::ConstantOp::create(b, loc, SplatElementsAttr::get(type, Attribute(neutral))));
      }
    accs = nest(others, indices, accs, [&](ArrayRef<Value> carried) { return along(indices, lane, lanes, vectors, carried); });
    SmallVector<Value> totals;
    for (unsigned i = 0; i < results; ++i) {
      Operation *combiner = combinerOf(op, i);
      Value sum = accs[i];
      for (int64_t v = 1; v < vectors; ++v)
        sum = combine(b, loc, combiner, sum, accs[v * results + i]);
      Value reducedValue = vector::ReductionOp::create(b, loc, *kindOf(combiner), sum);
      totals.push_back(combine(b, loc, combiner, initial(end, i, indices), reducedValue));
    }
    epilogue(end, outputIndices(indices), totals);
  }

  SmallVector<Value> along(SmallVector<Index> &indices, int lane, int64_t lanes, int64_t vectors, ArrayRef<Value> init) {
    SmallVector<Value> accs(init);
    auto block = [&](Value start, int64_t count, ArrayRef<Value> carried, Value mask) {
      SmallVector<Value> next(carried);
      for (int64_t v = 0; v < count; ++v) {
        Point p(e, lanes, mask);
        p.registers = row;
        indices[lane] = {e.add(start, e.i64(v * lanes)), 1};
        SmallVector<Value> stepped = step(p, indices, carried.slice(v * results, results));
        for (unsigned i = 0; i < results; ++i)
          next[v * results + i] =
              mask ? Value(arith::SelectOp::create(b, loc, mask, stepped[i], carried[v * results + i])) : stepped[i];
      }
      return next;
    };
    Value count = extents[lane];
    Value wide = e.mul(e.div(count, e.i64(lanes * vectors)), e.i64(lanes * vectors));
    Value full = e.mul(e.div(count, e.i64(lanes)), e.i64(lanes));
    accs = e.loop(e.i64(0), wide, lanes * vectors, accs,
                  [&](Value iv, ValueRange carried) { return block(iv, vectors, SmallVector<Value>(carried), {}); });
    if (vectors > 1)
      accs = e.loop(wide, full, lanes, accs,
                    [&](Value iv, ValueRange carried) { return block(iv, 1, SmallVector<Value>(carried), {}); });
    auto known = Emitter::known(count);
    if (known && *known % lanes == 0)
      return accs;
    // A masked rest; with nothing left the mask is empty.
    return block(full, 1, accs, e.laneMask(lanes, e.sub(count, full)));
  }

  Emitter &e;
  OpBuilder &b;
  Location loc;
  linalg::LinalgOp op;
  const Registers &row;
  Epilogue epilogue;
  SmallVector<Range> ranges;
  SmallVector<unsigned> parallel, reduced;
  SmallVector<Value> extents;
  unsigned results;
  Type widest;
};

} // namespace

void emitReduce(Emitter &e, linalg::LinalgOp op, ArrayRef<Range> ranges, const Registers &row, Epilogue epilogue) {
  AffineMap output = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  for (OpOperand &init : op.getDpsInitsMutable())
    if (op.getMatchingIndexingMap(&init) != output || !output.isProjectedPermutation()) {
      e.fail("results of different shapes", e.b.getI64Type());
      return;
    }
  Reduction(e, op, ranges, row, epilogue).emit();
}

} // namespace tfc::cpu
