// Sums of products: a register tile of rows x vectors over the reduction, the right-hand side in panels.
//
//   at once     panel by panel: all rows of the task, the whole reduction in registers, then the epilogue
//   in parts    where the operands of a task would not stay in the cache: part by part of the reduction, sums in memory between
//               them, then the epilogue; the order of additions is the same
#include "NestContract.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace tfc::cpu {

/// What a core keeps close while it works on one part: a share of the second-level cache.
static constexpr int64_t kNearBytes = 512 * 1024, kPartBytes = 256 * 1024;

Panels::Panels(Emitter &e, const Contraction &c, ArrayRef<Range> ranges, Epilogue epilogue)
    : e(e), b(e.b), loc(e.loc), c(c), ranges(ranges), epilogue(epilogue), at(c.op.getNumLoops(), Index{}) {
  extents = loopExtents(e, c.op);
  element = cast<RankedTensorType>(c.op.getDpsInits().front().getType()).getElementType();
  lanes = e.lanesFor(element);
  // Few columns: shorter vectors do as much, and some processors twice as many of them.
  for (auto columns = Emitter::known(extents[c.n]); columns && *columns * 2 <= lanes && lanes * elementSize() > 16;)
    lanes /= 2;
  maxRows = e.target.vectorRegisters == 32 ? 14 : 6;
  mapA = c.op.getMatchingIndexingMap(&c.op->getOpOperand(c.a));
  mapB = c.op.getMatchingIndexingMap(&c.op->getOpOperand(c.b));
  tensorA = c.op->getOperand(c.a);
  tensorB = c.op->getOperand(c.b);
}

void Panels::emit() {
  seeThroughCopies(tensorA, mapA);
  seeThroughCopies(tensorB, mapB);
  findPrepacked();
  findPadding();
  // Rows in one tile decide how many columns keep the multiply-add units busy.
  auto rowCount = rowsKnown();
  bool many = e.target.vectorRegisters == 32;
  int64_t vectors = !rowCount || *rowCount > 3 ? 2 : *rowCount == 1 ? (many ? (prepackedWidth ? 8 : 16) : 8) : 4;
  if (prepackedWidth && vectors * lanes % prepackedWidth)
    vectors = prepackedWidth / lanes;
  width = vectors * lanes;
  if (auto found = e.stored.find(tensorA); found != e.stored.end())
    originalA = found->second;
  copiesA = !originalA || rowsCollide();
  if (copiesA && tensorA == tensorB) {
    e.fail("a product of a computed tensor with itself", element);
    return;
  }
  if (!Emitter::known(extents[c.k.front()])) {
    if (int64_t size = partOfUnknown())
      forLoops(c.batch, [&] { reductionInParts(size); });
    else
      wholeReduction();
  } else if (int64_t size = partOfReduction()) {
    reductionInParts(size);
  } else {
    wholeReduction();
  }
  restoreA();
}

void Panels::wholeReduction() {
  if (copiesA) {
    SmallVector<Bounds> box;
    if (!boxOfA(box)) {
      e.fail("a computed operand of unknown size", element);
      return;
    }
    copyRegion(allocateRegion(box));
    if (!e.ok())
      return;
  }
  // While all of B stays in the cache, rows go first: results are written line by line.
  int64_t depth = depthKnown(), most = mostOf(c.n);
  bool small = depth > 0 && most > width && llvm::alignTo(most, width) * depth * elementSize() <= kPartBytes;
  bool packs = shouldPack(), rowsFirst = small && (packs || prepackedWidth);
  if (packs) {
    if (depth < 0) {
      e.fail("packing of unknown size", element);
      return;
    }
    packsAll = rowsFirst;
    packed = allocatePanels(packsAll ? most : width);
    findPackingTile();
  }
  forLoops(c.batch, [&] {
    if (packsAll && !packsInTile)
      packColumns(packed, ranges[c.n].low, countOf(ranges[c.n]));
    if (rowsFirst)
      forLoops(c.m, [&] {
        rows(width / lanes, [&](Value row, int64_t count, bool first) { columns([&](const Panel &p) { tile(p, row, count, first); }); });
      });
    else
      panels();
  });
}

/// Panel by panel, all rows.
void Panels::panels() {
  columns([&](const Panel &p) {
    forLoops(c.m, [&] { rows(p.vectors, [&](Value row, int64_t count, bool first) { tile(p, row, count, first); }); });
  });
}

/// Nested loops over the ranges of `loops`.
void Panels::forLoops(ArrayRef<unsigned> loops, llvm::function_ref<void()> body) {
  SmallVector<Range> outer;
  for (unsigned loop : loops)
    outer.push_back(ranges[loop]);
  forRanges(e, outer, [&](ArrayRef<Value> indices) {
    for (auto [loop, value] : llvm::zip(loops, indices))
      at[loop] = {value};
    body();
  });
}

/// How many indices of the outermost reduction loop make a part; 0: the reduction runs at once.
int64_t Panels::partOfReduction() {
  int64_t depth = depthKnown();
  SmallVector<Bounds> box;
  if (!c.batch.empty() || c.tile < 0 || depth <= 0 || !boxOfA(box) || mostOf(c.n) < 0)
    return 0;
  for (unsigned loop : c.m)
    if (mostOf(loop) < 0)
      return 0;
  // All columns are packed at once where that reads B along its rows; else panel by panel.
  int64_t columns = shouldPack() && unitStrideB() ? llvm::alignTo(mostOf(c.n), width) : width, region = 1;
  for (const Bounds &one : box)
    region *= one.most;
  int64_t bytes = (depth * columns + region) * elementSize();
  int64_t extent = *Emitter::known(extents[c.k.front()]);
  if (mostOf(c.tile) < 8 || bytes <= kNearBytes || extent < 2)
    return 0;
  // Not below 128 steps: a part loads and stores its sums.
  int64_t inner = depth / extent, parts = llvm::divideCeil(bytes, kPartBytes);
  parts = std::clamp<int64_t>(parts, 1, std::max<int64_t>(1, depth / 128));
  // Equal parts if there are some near; else none may be shorter than a block of a transposition.
  for (int64_t n = parts; n <= std::min(extent, 2 * parts); ++n)
    if (extent % n == 0)
      return n > 1 ? extent / n : 0;
  for (int64_t n = std::min(parts, extent); n > 1; --n)
    if (int64_t size = llvm::divideCeil(extent, n); extent % size * inner >= lanes && (inner > 1 || extent % size >= lanes))
      return size;
  return 0;
}

/// The same where only the run knows the outermost reduction loop (a batch): what is copied needs parts of known size. 0: nothing is
/// copied, or the other sizes are not known either.
int64_t Panels::partOfUnknown() {
  if (c.tile < 0 || mostOf(c.tile) < 0 || mostOf(c.n) < 0 || (!copiesA && (prepackedWidth || unitStrideB())))
    return 0;
  for (unsigned loop : c.m)
    if (mostOf(loop) < 0)
      return 0;
  int64_t columns = unitStrideB() ? llvm::alignTo(mostOf(c.n), width) : width;
  auto bytes = [&](int64_t size) {
    partSize = size;
    SmallVector<Bounds> box;
    int64_t depth = depthKnown(), region = 1;
    bool known = depth > 0 && boxOfA(box);
    partSize = 0;
    for (const Bounds &one : box)
      region *= one.most;
    return known ? (depth * columns + region) * elementSize() : -1;
  };
  int64_t size = bytes(1) < 0 ? 0 : 1;
  while (size && bytes(2 * size) <= kPartBytes)
    size *= 2;
  return size;
}

void Panels::reductionInParts(int64_t size) {
  SmallVector<Value> sizes, origin;
  int64_t bytes = elementSize();
  for (unsigned loop : c.m) {
    bytes *= mostOf(loop);
    sizes.push_back(e.i64(mostOf(loop)));
    origin.push_back(ranges[loop].low);
  }
  int64_t columnsOfSums = llvm::alignTo(mostOf(c.n), lanes);
  bytes *= mostOf(c.tile) * columnsOfSums;
  sizes.append({e.i64(mostOf(c.tile)), e.i64(columnsOfSums)});
  origin.append({ranges[c.tile].low, ranges[c.n].low});
  sums = e.rowMajor(e.scratch(bytes), element, sizes);
  sums.origin = origin;

  partSize = size;
  Storage region;
  if (copiesA) {
    SmallVector<Bounds> box;
    boxOfA(box);
    region = allocateRegion(box);
  }
  if (shouldPack()) {
    packsAll = unitStrideB();
    packed = allocatePanels(packsAll ? mostOf(c.n) : width);
    findPackingTile();
  }

  OpOperand *init = c.op.getDpsInitOperand(0);
  AffineMap out = c.op.getMatchingIndexingMap(init);
  sweep([&](Point &p, ArrayRef<Index> loops) { p.store(sums, sumAt(loops), p.splat(p.eval(init->get(), p.apply(out, loops)))); });
  Value extent = extents[c.k.front()];
  auto known = Emitter::known(extent);
  bool equal = known && *known % size == 0;
  e.loop(e.i64(0), extent, size, [&](Value low) {
    Value high = e.add(low, e.i64(size));
    part = {low, equal ? high : e.min(high, extent)};
    if (copiesA)
      copyRegion(region);
    if (packsAll && !packsInTile)
      packColumns(packed, ranges[c.n].low, countOf(ranges[c.n]));
    panels();
    part = {};
  });
  restoreA();
  sweep([&](Point &p, ArrayRef<Index> loops) { epilogue(p, outputAt(loops), p.load(sums, sumAt(loops))); });
  sums = {};
  partSize = 0;
}

/// All results of the ranges, vector by vector.
void Panels::sweep(llvm::function_ref<void(Point &, ArrayRef<Index>)> body) {
  SmallVector<unsigned> loops(c.m);
  loops.push_back(c.tile);
  forLoops(loops, [&] {
    forLanes(e, ranges[c.n], lanes, 2, [&](ArrayRef<Index> vectors, int64_t width, Value mask) {
      for (Index vector : vectors) {
        Point p(e, width, mask);
        at[c.n] = vector;
        body(p, at);
      }
    });
  });
}

/// Where the sum of a result lies between parts.
SmallVector<Index> Panels::sumAt(ArrayRef<Index> loops) {
  SmallVector<Index> result;
  for (unsigned loop : c.m)
    result.push_back(loops[loop]);
  result.append({loops[c.tile], loops[c.n]});
  return result;
}

SmallVector<Index> Panels::outputAt(ArrayRef<Index> loops) {
  SmallVector<Index> result;
  for (AffineExpr expr : c.op.getMatchingIndexingMap(c.op.getDpsInitOperand(0)).getResults())
    result.push_back(loops[cast<AffineDimExpr>(expr).getPosition()]);
  return result;
}

/// The number of indices of a range, a constant where it can be one: low .. low + constant, as tasks have it.
Value Panels::countOf(Range range) {
  if (auto sum = range.high.getDefiningOp<arith::AddIOp>(); sum && sum.getLhs() == range.low && Emitter::known(sum.getRhs()))
    return sum.getRhs();
  return e.sub(range.high, range.low);
}

/// How many rows the ranges have, if that is known.
std::optional<int64_t> Panels::rowsKnown() {
  return c.tile < 0 ? std::optional<int64_t>(1) : Emitter::known(countOf(ranges[c.tile]));
}

/// All columns of the range: whole panels, then the rest.
void Panels::columns(llvm::function_ref<void(const Panel &)> body) {
  int64_t vectors = width / lanes;
  Value count = countOf(ranges[c.n]);
  if (auto known = Emitter::known(count)) {
    int64_t full = *known / width * width, rest = *known - full;
    e.loop(e.i64(0), e.i64(full), width, [&](Value offset) { body(panel(offset, vectors, {})); });
    if (rest)
      body(panel(e.i64(full), llvm::divideCeil(rest, lanes), rest % lanes ? e.laneMask(lanes, e.i64(rest % lanes)) : Value()));
    return;
  }
  Value wide = e.mul(e.div(count, e.i64(width)), e.i64(width));
  e.loop(e.i64(0), wide, width, [&](Value offset) { body(panel(offset, vectors, {})); });
  e.loop(wide, count, lanes, [&](Value offset) { body(panel(offset, 1, e.laneMask(lanes, e.sub(count, offset)))); });
}

/// The panel from `offset` in the range of columns, packed if it is not yet. `mask`: of its last vector.
Panels::Panel Panels::panel(Value offset, int64_t vectors, Value mask) {
  Panel p{e.add(ranges[c.n].low, offset), vectors, mask, {}, {}};
  if (packsAll) {
    p.number = e.div(offset, e.i64(width));
    p.column = e.rem(offset, e.i64(width));
  } else if (packed.pointer) {
    p.number = p.column = e.i64(0);
    Value count = e.i64(vectors * lanes);
    if (mask)
      count = e.min(count, e.sub(countOf(ranges[c.n]), offset));
    if (!packsInTile)
      packColumns(packed, p.start, count);
  }
  return p;
}

int64_t Panels::rowsFor(int64_t vectors) const {
  int64_t registers = e.target.vectorRegisters == 32 ? 28 : 12;
  return std::clamp<int64_t>(registers / vectors, 1, maxRows);
}

/// Rows of a tile for `count` of them: a divisor if a good one is near, else 8 (or what fits).
int64_t Panels::chooseRows(int64_t count, int64_t most, int64_t vectors) const {
  if (count <= most)
    return std::max<int64_t>(count, 1);
  // One vector beside them: more rows, or the multiply-add units wait for each sum.
  if (vectors == 1)
    for (int64_t rows = 14; rows > 8; --rows)
      if (rows <= most && count % rows == 0)
        return rows;
  for (int64_t rows : {8, 7, 14, 12, 10, 6, 13, 11, 9})
    if (rows <= most && count % rows == 0)
      return rows;
  return std::min<int64_t>(most, most >= 14 ? 8 : most);
}

/// All rows of the range, in tiles that fit beside `vectors`; `first`: the tile that packs, emitted apart.
void Panels::rows(int64_t vectors, llvm::function_ref<void(Value row, int64_t count, bool first)> body) {
  if (c.tile < 0)
    return body({}, 1, false);
  Range range = ranges[c.tile];
  int64_t most = rowsFor(vectors);
  if (auto count = rowsKnown()) {
    int64_t size = chooseRows(*count, most, vectors), full = *count / size * size;
    Value end = full == *count ? range.high : e.add(range.low, e.i64(full));
    // Two tiles of a padded image each know their end of it.
    int64_t apart = packsInTile ? size : full == 2 * size && !padded.empty() ? full : 0;
    for (int64_t row = 0; row < apart; row += size)
      body(e.add(range.low, e.i64(row)), size, packsInTile);
    if (full > apart)
      e.loop(e.add(range.low, e.i64(apart)), end, size, [&](Value row) { body(row, size, false); });
    if (*count > full)
      body(e.add(range.low, e.i64(full)), *count - full, false);
    return;
  }
  // Unknown count: full tiles, then 4, 2 and 1 rows.
  Value row = range.low, count = e.sub(range.high, range.low);
  for (int64_t size = std::min<int64_t>(8, most); size >= 1; size = size > 4 ? 4 : size / 2) {
    Value end = e.add(row, e.mul(e.div(count, e.i64(size)), e.i64(size)));
    e.loop(row, end, size, [&](Value iv) { body(iv, size, false); });
    count = e.rem(count, e.i64(size));
    row = end;
  }
}

/// The panel's vectors at the reduction's indices. `packs`: they come from B and go to the panel as well.
SmallVector<Value> Panels::rightHandSide(const Panel &p, bool packs) {
  SmallVector<Value> right;
  for (int64_t v = 0; v < p.vectors; ++v) {
    bool inPanels = packed.pointer || prepackedWidth, fromB = !inPanels || packs;
    Point point(e, lanes);
    if (fromB) {
      Point masked(e, lanes, v + 1 == p.vectors ? p.mask : Value());
      at[c.n] = {e.add(p.start, e.i64(v * lanes)), 1};
      right.push_back(masked.splat(masked.load(e.stored[tensorB], masked.apply(mapB, at))));
      if (!packs)
        continue;
      prefetchRowAhead(at);
    }
    SmallVector<Index> where;
    Index number{p.number}, column{};
    if (prepackedWidth) {
      Value first = e.add(p.start, e.i64(v * lanes));
      number = {e.div(first, e.i64(prepackedWidth))};
      column = {e.rem(first, e.i64(prepackedWidth)), 1};
    } else {
      column = {e.add(p.column, e.i64(v * lanes)), 1};
    }
    where.push_back(number);
    for (unsigned loop : c.k)
      where.push_back(at[loop]);
    where.push_back(column);
    Storage panels = prepackedWidth ? e.stored[tensorB] : packed;
    if (!prepackedWidth && part.low) {
      panels.origin.assign(where.size(), e.i64(0));
      panels.origin[1] = part.low;
    }
    if (packs)
      point.store(panels, where, right.back());
    else
      right.push_back(point.load(panels, where));
  }
  return right;
}

/// `count` rows from `row` by the panel's vectors: the reduction, then the epilogue, or the sums back to memory.
void Panels::tile(const Panel &p, Value row, int64_t count, bool packs) {
  SmallVector<Value> accs;
  OpOperand *init = c.op.getDpsInitOperand(0);
  AffineMap out = c.op.getMatchingIndexingMap(init);
  bool inParts = bool(sums.pointer);
  auto forResults = [&](llvm::function_ref<void(Point &, int64_t)> body) {
    for (int64_t r = 0; r < count; ++r)
      for (int64_t v = 0; v < p.vectors; ++v) {
        // Sums have whole vectors.
        Point point(e, lanes, v + 1 == p.vectors && !inParts ? p.mask : Value());
        if (c.tile >= 0)
          at[c.tile] = {row ? e.add(row, e.i64(r)) : e.i64(0)};
        at[c.n] = {e.add(p.start, e.i64(v * lanes)), 1};
        body(point, r * p.vectors + v);
      }
  };
  forResults([&](Point &point, int64_t) {
    accs.push_back(inParts ? point.load(sums, sumAt(at)) : point.splat(point.eval(init->get(), point.apply(out, at))));
  });
  tileRow = row ? Emitter::known(row) : std::nullopt;
  idle.clear();
  idle.resize(count);
  accs = reduce(c.k, accs, [&](ArrayRef<Value> carried) {
    if (inParts)
      prefetchNextPart(p);
    SmallVector<Value> next, right = rightHandSide(p, packs);
    for (int64_t r = 0; r < count; ++r) {
      if (idle.test(r)) {
        llvm::append_range(next, carried.slice(r * p.vectors, p.vectors));
        continue;
      }
      Point point(e, lanes);
      if (c.tile >= 0)
        at[c.tile] = {row ? e.add(row, e.i64(r)) : e.i64(0)};
      Value left = point.splat(point.load(e.stored[tensorA], point.apply(mapA, at)));
      for (int64_t v = 0; v < p.vectors; ++v)
        next.push_back(multiplyAdd(left, right[v], carried[r * p.vectors + v]));
    }
    return next;
  });
  forResults([&](Point &point, int64_t i) {
    if (inParts)
      point.store(sums, sumAt(at), accs[i]);
    else
      epilogue(point, outputAt(at), accs[i]);
  });
}

SmallVector<Value> Panels::reduce(ArrayRef<unsigned> loops, SmallVector<Value> accs,
                                 llvm::function_ref<SmallVector<Value>(ArrayRef<Value>)> inner) {
  if (loops.empty())
    return inner(accs);
  unsigned loop = loops.front();
  auto extent = Emitter::known(extents[loop]);
  if (loops.size() == 1 && extent && *extent <= 4 && !(part.low && loop == c.k.front())) {
    for (int64_t i = 0; i < *extent; ++i) {
      at[loop] = {e.i64(i)};
      accs = inner(accs);
    }
    return accs;
  }
  if (SmallVector<llvm::SmallBitVector> rows = rowsInPadding(loop); !rows.empty()) {
    for (auto [i, those] : llvm::enumerate(rows)) {
      llvm::SmallBitVector outer = idle;
      idle |= those;
      at[loop] = {e.i64(i)};
      accs = reduce(loops.drop_front(), accs, inner);
      idle = outer;
    }
    return accs;
  }
  Range range = withoutPadding(loop);
  return e.loop(range.low, range.high, 1, accs, [&](Value iv, ValueRange carried) {
    at[loop] = {iv};
    return reduce(loops.drop_front(), SmallVector<Value>(carried), inner);
  });
}

Value Panels::multiplyAdd(Value x, Value y, Value z) {
  if (!isa<FloatType>(element))
    return arith::AddIOp::create(b, loc, arith::MulIOp::create(b, loc, x, y), z);
  if (e.target.hasFma)
    return math::FmaOp::create(b, loc, x, y, z);
  return arith::AddFOp::create(b, loc, arith::MulFOp::create(b, loc, x, y), z);
}

void emitContraction(Emitter &e, const Contraction &c, ArrayRef<Range> ranges, Epilogue epilogue) {
  Panels(e, c, ranges, epilogue).emit();
}

} // namespace tfc::cpu
