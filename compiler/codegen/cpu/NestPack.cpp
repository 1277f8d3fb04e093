// Where the operands of a contraction's tiles come from: regions of the left-hand side, panels of the right-hand side.
#include "NestContract.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace tfc::cpu {

static constexpr int64_t kRowsAhead = 16;

/// Is B laid out in panels (PackConstants.cpp)?
void Panels::findPrepacked() {
  auto found = e.stored.find(tensorB);
  if (found == e.stored.end() || mapB.getNumResults() != c.k.size() + 2)
    return;
  auto outer = dyn_cast<AffineBinaryOpExpr>(mapB.getResults().front());
  auto inner = dyn_cast<AffineBinaryOpExpr>(mapB.getResults().back());
  AffineExpr n = b.getAffineDimExpr(c.n);
  if (!outer || !inner || outer.getKind() != AffineExprKind::FloorDiv || inner.getKind() != AffineExprKind::Mod ||
      outer.getLHS() != n || inner.getLHS() != n || outer.getRHS() != inner.getRHS())
    return;
  for (auto [i, loop] : llvm::enumerate(c.k))
    if (mapB.getResult(i + 1) != b.getAffineDimExpr(loop))
      return;
  int64_t width = cast<AffineConstantExpr>(outer.getRHS()).getValue();
  if (width % lanes == 0)
    prepackedWidth = width;
}

/// A transposed or reversed operand is read where it comes from.
void Panels::seeThroughCopies(Value &tensor, AffineMap &map) {
  while (!e.stored.contains(tensor)) {
    auto copy = tensor.getDefiningOp<linalg::GenericOp>();
    if (!copy || copy.getNumReductionLoops() || copy.getNumDpsInputs() != 1 || copy->getNumResults() != 1)
      return;
    AffineMap out = copy.getMatchingIndexingMap(copy.getDpsInitOperand(0)), in = copy.getMatchingIndexingMap(
                                                                                copy.getDpsInputOperand(0));
    if (copy.getBody()->getTerminator()->getOperand(0) != copy.getBody()->getArgument(0) || !out.isPermutation())
      return;
    map = in.compose(inversePermutation(out)).compose(map);
    tensor = copy.getDpsInputOperand(0)->get();
  }
}

/// The part of A that the tiles read: false if its size is not known.
bool Panels::boxOfA(SmallVectorImpl<Bounds> &box) {
  SmallVector<Value> dims = e.dims(tensorA);
  for (auto [i, expr] : llvm::enumerate(mapA.getResults())) {
    Bounds found = bounds(expr);
    if (!found.low)
      found = {e.i64(0), dims[i], Emitter::known(dims[i]).value_or(-1)};
    if (found.most < 0)
      return false;
    box.push_back(found);
  }
  return true;
}

/// Memory for the part of A that the tiles read: padding and strides are resolved once.
Storage Panels::allocateRegion(ArrayRef<Bounds> box) {
  SmallVector<Value> sizes;
  int64_t bytes = elementSize();
  for (auto [i, found] : llvm::enumerate(box)) {
    // Rows one cache line apart from a power of two do not push each other out of the cache.
    int64_t size = found.most;
    if (i + 1 == box.size() && box.size() > 1 && size * elementSize() % 1024 == 0)
      size += 64 / elementSize();
    sizes.push_back(e.i64(size));
    bytes *= size;
  }
  return e.rowMajor(e.scratch(bytes), element, sizes);
}

/// Would the rows of a tile compete for the same lines of the cache? (Lines whose addresses differ by a multiple of 4 KB do.)
bool Panels::rowsCollide() {
  if (c.tile < 0 || tensorA == tensorB || rowsKnown().value_or(8) < 8 || mostOf(c.n) < 64)
    return false;
  SmallVector<Bounds> box;
  if (!boxOfA(box))
    return false;
  for (auto [expr, stride] : llvm::zip(mapA.getResults(), originalA->strides))
    if (expr.isFunctionOfDim(c.tile)) {
      auto known = Emitter::known(stride);
      return expr == b.getAffineDimExpr(c.tile) && known && *known * elementSize() % 4096 == 0;
    }
  return false;
}

void Panels::copyRegion(Storage region) {
  SmallVector<Bounds> found;
  boxOfA(found);
  SmallVector<Range> box;
  for (const Bounds &one : found) {
    box.push_back({one.low, one.high});
    region.origin.push_back(one.low);
  }
  restoreA();
  emitMap(e, Sink{tensorA, region}, box);
  e.stored[tensorA] = region;
}

void Panels::restoreA() {
  if (originalA)
    e.stored[tensorA] = *originalA;
  else
    e.stored.erase(tensorA);
}

/// Values of `expr` over the ranges; null where the expression is not linear.
Panels::Bounds Panels::bounds(AffineExpr expr) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    Range range = rangeOf(dim.getPosition());
    return {range.low, range.high, mostOf(dim.getPosition())};
  }
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return {e.i64(constant.getValue()), e.i64(constant.getValue() + 1), 1};
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return {};
  auto [low, high, most] = bounds(binary.getLHS());
  if (!low || most < 0)
    return {};
  Value one = e.i64(1);
  if (binary.getKind() == AffineExprKind::Add) {
    auto [low2, high2, most2] = bounds(binary.getRHS());
    if (!low2 || most2 < 0)
      return {};
    return {e.add(low, low2), e.sub(e.add(high, high2), one), most + most2 - 1};
  }
  auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (binary.getKind() != AffineExprKind::Mul || !factor)
    return {};
  int64_t f = factor.getValue();
  Value last = e.sub(high, one);
  if (f >= 0)
    return {e.mul(low, e.i64(f)), e.add(e.mul(last, e.i64(f)), one), (most - 1) * f + 1};
  return {e.mul(last, e.i64(f)), e.add(e.mul(low, e.i64(f)), one), (most - 1) * -f + 1};
}

Range Panels::rangeOf(unsigned loop) {
  if (loop == c.k.front() && part.low)
    return part;
  if (llvm::is_contained(c.k, loop))
    return {e.i64(0), extents[loop]};
  return ranges[loop];
}

/// The most indices that the range of `loop` may have; -1 if not known.
int64_t Panels::mostOf(unsigned loop) {
  if (loop == c.k.front() && partSize)
    return partSize;
  Range range = rangeOf(loop);
  auto low = Emitter::known(range.low), high = Emitter::known(range.high);
  if (low && high)
    return *high - *low;
  if (auto count = Emitter::known(countOf(range)))
    return *count;
  int64_t block = c.blocks(e.target)[loop];
  return block ? block : Emitter::known(extents[loop]).value_or(-1);
}

bool Panels::unitStrideB() {
  auto found = e.stored.find(tensorB);
  if (found == e.stored.end())
    return false;
  // n must be the last index alone.
  for (auto [i, expr] : llvm::enumerate(mapB.getResults()))
    if (expr.isFunctionOfDim(c.n) && (expr != b.getAffineDimExpr(c.n) || Emitter::known(found->second.strides[i]) != 1))
      return false;
  return true;
}

bool Panels::shouldPack() {
  if (prepackedWidth)
    return false;
  if (!unitStrideB())
    return true;
  // Direct panels walk memory with the row stride of B; packing pays once enough rows use the panel.
  double rowsOfTask = 1;
  auto blocks = c.blocks(e.target);
  auto count = [&](unsigned loop) {
    return blocks[loop] ? blocks[loop] : Emitter::known(extents[loop]).value_or(256);
  };
  for (unsigned loop : c.m)
    rowsOfTask *= count(loop);
  if (c.tile >= 0)
    rowsOfTask *= count(c.tile);
  int64_t n = Emitter::known(extents[c.n]).value_or(1024);
  return rowsOfTask > 16 && n > 64 && depthKnown() > 0;
}

/// Elements of the reduction that a panel holds at most; -1 if not known.
int64_t Panels::depthKnown() {
  int64_t product = 1;
  for (unsigned loop : c.k) {
    int64_t most = mostOf(loop);
    if (most < 0)
      return -1;
    product *= most;
  }
  return product;
}

/// Memory for `columns` of B in panels: [panel][k..][width].
Storage Panels::allocatePanels(int64_t columns) {
  SmallVector<Value> sizes{e.i64(llvm::divideCeil(columns, width))};
  int64_t bytes = llvm::alignTo(columns, width) * elementSize();
  for (unsigned loop : c.k) {
    sizes.push_back(e.i64(mostOf(loop)));
    bytes *= mostOf(loop);
  }
  sizes.push_back(e.i64(width));
  return e.rowMajor(e.scratch(bytes), element, sizes);
}

/// Elements between neighbours of B along `loop`; 0: not one step.
int64_t Panels::strideOf(unsigned loop) {
  auto found = e.stored.find(tensorB);
  if (found == e.stored.end())
    return 0;
  for (auto [expr, stride] : llvm::zip(mapB.getResults(), found->second.strides))
    if (expr == b.getAffineDimExpr(loop))
      return Emitter::known(stride).value_or(0);
  return 0;
}

/// Where rows of B lie in different pages, the processor does not foresee them.
void Panels::prefetchRowAhead(ArrayRef<Index> at) {
  unsigned k = c.k.back();
  if (strideOf(k) * elementSize() < 1024)
    return;
  SmallVector<Index> ahead(at);
  ahead[k] = {e.add(at[k].base, e.i64(kRowsAhead))};
  Point point(e, lanes);
  point.prefetch(e.stored[tensorB], point.apply(mapB, ahead));
}

/// May the first tile of rows fill the panels? Where it meets every element of B once, before all other tiles, and there are others.
void Panels::findPackingTile() {
  auto count = rowsKnown();
  packsInTile = c.m.empty() && c.tile >= 0 && padded.empty() && unitStrideB() && count && *count > rowsFor(width / lanes);
}

/// Copies `count` columns of B from `start` into panels, row by row of B; vectors that are not full get zeros.
void Panels::packColumns(Storage packed, Value start, Value count) {
  packed.origin.assign(packed.strides.size(), e.i64(0));
  if (part.low)
    packed.origin[1] = part.low;
  if (packTransposed(packed, start, count))
    return;
  SmallVector<Range> loops;
  for (unsigned loop : c.k)
    loops.push_back(rangeOf(loop));
  forRanges(e, loops, [&](ArrayRef<Value> indices) {
    SmallVector<Index> point(at), target{{}};
    for (auto [loop, value] : llvm::zip(c.k, indices)) {
      point[loop] = {value};
      target.push_back({value});
    }
    target.push_back({});
    forLanes(e, {e.i64(0), count}, lanes, 4, [&](ArrayRef<Index> vectors, int64_t, Value mask) {
      for (Index vector : vectors) {
        Point from(e, lanes, mask), to(e, lanes);
        point[c.n] = {e.add(start, vector.base), 1};
        target.front() = {e.div(vector.base, e.i64(width))};
        target.back() = {e.rem(vector.base, e.i64(width)), 1};
        to.store(packed, target, from.eval(tensorB, from.apply(mapB, point)));
        prefetchRowAhead(point);
      }
    });
  });
}

/// B with the reduction innermost: square blocks are transposed in registers.
bool Panels::packTransposed(const Storage &packed, Value start, Value count) {
  auto found = e.stored.find(tensorB);
  if (found == e.stored.end() || e.target.vectorBits < 256)
    return false;
  // Whole vectors of columns: this count, or that of every task.
  if (auto columns = Emitter::known(count)) {
    if (*columns % lanes)
      return false;
  } else if (!packsAll || mostOf(c.n) % lanes || Emitter::known(extents[c.n]).value_or(1) % lanes) {
    return false;
  }
  // The last index is the last reduction loop alone, and n is another index alone.
  unsigned inner = c.k.back();
  if (mapB.getResults().back() != b.getAffineDimExpr(inner) || Emitter::known(found->second.strides.back()) != 1)
    return false;
  Range depth = rangeOf(inner);
  int64_t block = lanes, most = mostOf(inner);
  auto extent = Emitter::known(extents[inner]);
  // Every range has a whole block: also the last part, which may be shorter (partOfReduction).
  if (!extent || most < block)
    return false;
  SmallVector<Range> loops;
  for (unsigned loop : ArrayRef(c.k).drop_back())
    loops.push_back(rangeOf(loop));
  forRanges(e, loops, [&](ArrayRef<Value> indices) {
    SmallVector<Index> point(at), target{{}};
    for (auto [loop, value] : llvm::zip(ArrayRef(c.k).drop_back(), indices)) {
      point[loop] = {value};
      target.push_back({value});
    }
    target.resize(target.size() + 2);
    // Blocks at the end overlap, so that one block's code serves all.
    bool whole = *extent % block == 0 && most % block == 0;
    e.loop(e.i64(0), count, lanes, [&](Value first) {
      target.front() = {e.div(first, e.i64(width))};
      e.loop(depth.low, depth.high, block, [&](Value step) {
        Value k0 = whole ? step : e.min(step, e.sub(depth.high, e.i64(block)));
        SmallVector<Value> lines;
        Point from(e, lanes), to(e, lanes);
        for (int64_t i = 0; i < block; ++i) {
          point[c.n] = {e.add(start, e.add(first, e.i64(i)))};
          point[inner] = {k0, 1};
          lines.push_back(from.load(found->second, from.apply(mapB, point)));
        }
        transposeLines(e, lines);
        for (int64_t i = 0; i < block; ++i) {
          target[target.size() - 2] = {e.add(k0, e.i64(i))};
          target.back() = {e.rem(first, e.i64(width)), 1};
          to.store(packed, target, lines[i]);
        }
      });
    });
  });
  return true;
}

/// Asks for the lines of B that this panel packs from the next part: the step of the reduction at work says which. What is packed
/// then comes from the cache, while the processor alone would begin to fetch it when the packing does.
void Panels::prefetchNextPart(const Panel &p) {
  auto found = e.stored.find(tensorB);
  if (!packed.pointer || c.k.size() != 1 || found == e.stored.end())
    return;
  unsigned k = c.k.front();
  int64_t perLine = 64 / elementSize();
  Value step = at[k].base;
  SmallVector<Index> ahead(at);
  Point point(e, 1);
  if (unitStrideB()) {
    ahead[k] = {e.add(step, e.i64(partSize))};
    for (int64_t column = 0; column < p.vectors * lanes; column += perLine) {
      ahead[c.n] = {e.add(p.start, e.i64(column))};
      point.prefetch(found->second, point.apply(mapB, ahead));
    }
    return;
  }
  // Lines go along the reduction: perLine steps ask for the lines of as many columns.
  Value within = e.rem(step, e.i64(perLine));
  ahead[k] = {e.add(e.sub(step, within), e.i64(partSize))};
  for (int64_t column = 0; column < p.vectors * lanes; column += perLine) {
    ahead[c.n] = {e.add(e.add(p.start, e.i64(column)), within)};
    point.prefetch(found->second, point.apply(mapB, ahead));
  }
}

} // namespace tfc::cpu
