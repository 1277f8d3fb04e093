// Sums of products: a register tile of rows x vectors over the whole reduction, the right-hand side in panels.
#include "Nest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace tfc::cpu {

static bool uses(AffineMap map, unsigned loop) { return map.isFunctionOfDim(loop); }

std::optional<Contraction> Contraction::match(linalg::LinalgOp op) {
  if (!op.getNumReductionLoops() || op.getNumDpsInits() != 1 || op.hasIndexSemantics())
    return std::nullopt;
  // The body is one product and one sum.
  Block &body = op->getRegion(0).front();
  if (std::distance(body.begin(), body.end()) != 3)
    return std::nullopt;
  Operation *sum = body.getTerminator()->getOperand(0).getDefiningOp();
  if (!isa_and_nonnull<arith::AddFOp, arith::AddIOp>(sum))
    return std::nullopt;
  Value accumulator = body.getArguments().back();
  Value other = sum->getOperand(0) == accumulator ? sum->getOperand(1) : sum->getOperand(0);
  Operation *product = other.getDefiningOp();
  if ((sum->getOperand(0) != accumulator && sum->getOperand(1) != accumulator) ||
      !isa_and_nonnull<arith::MulFOp, arith::MulIOp>(product))
    return std::nullopt;
  auto x = dyn_cast<BlockArgument>(product->getOperand(0)), y = dyn_cast<BlockArgument>(product->getOperand(1));
  if (!x || !y || x == y || x == accumulator || y == accumulator)
    return std::nullopt;
  Type element = accumulator.getType();
  if (!element.isF32() && !element.isF64() && !element.isInteger(32) && !element.isInteger(64))
    return std::nullopt;

  Contraction c;
  c.op = op;
  c.a = x.getArgNumber();
  c.b = y.getArgNumber();
  AffineMap out = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  if (!out.isProjectedPermutation() || out.getNumResults() == 0)
    return std::nullopt;
  c.n = cast<AffineDimExpr>(out.getResults().back()).getPosition();
  SmallVector<int64_t> extents = op.getStaticLoopRanges();
  auto mapOf = [&](unsigned operand) { return op.getMatchingIndexingMap(&op->getOpOperand(operand)); };
  if (uses(mapOf(c.a), c.n))
    std::swap(c.a, c.b);
  if (uses(mapOf(c.a), c.n) || !uses(mapOf(c.b), c.n))
    return std::nullopt;
  if (!ShapedType::isDynamic(extents[c.n]) && extents[c.n] < 4)
    return std::nullopt;
  if (!isa<RankedTensorType>(op->getOperand(c.a).getType()) || !isa<RankedTensorType>(op->getOperand(c.b).getType()))
    return std::nullopt;

  for (auto [loop, type] : llvm::enumerate(op.getIteratorTypesArray())) {
    if (type == utils::IteratorType::reduction)
      c.k.push_back(loop);
    else if (loop == c.n)
      continue;
    else if (uses(mapOf(c.b), loop))
      c.batch.push_back(loop);
    else
      c.m.push_back(loop);
  }
  // The tile's rows: the innermost loop with enough indices, else the longest.
  auto length = [&](unsigned loop) { return ShapedType::isDynamic(extents[loop]) ? int64_t(64) : extents[loop]; };
  for (unsigned loop : llvm::reverse(c.m))
    if (length(loop) >= 4) {
      c.tile = static_cast<int>(loop);
      break;
    }
  if (c.tile < 0)
    for (unsigned loop : c.m)
      if (c.tile < 0 || length(loop) > length(c.tile))
        c.tile = static_cast<int>(loop);
  llvm::erase_if(c.m, [&](unsigned loop) { return int(loop) == c.tile; });
  return c;
}

SmallVector<int64_t> Contraction::blocks(const Target &target) const {
  SmallVector<int64_t> extents = op.getStaticLoopRanges(), result(extents.size(), 0);
  double work = 2;
  bool dynamic = false;
  for (int64_t &extent : extents) {
    dynamic |= ShapedType::isDynamic(extent);
    extent = ShapedType::isDynamic(extent) ? 256 : extent;
    work *= static_cast<double>(extent);
  }
  // Below some 4 Mflop (about 20 us) splitting costs more than it brings.
  if (work < 4e6 && !dynamic)
    return result;
  // One task: about 256 rows by 256 columns, but at least 16 tasks where there is work for them.
  int64_t columns = 256, rows = 256;
  auto tasks = [&] {
    double count = std::ceil(double(extents[n]) / columns), all = 1;
    for (unsigned loop : m)
      all *= extents[loop];
    if (tile >= 0)
      all *= extents[tile];
    for (unsigned loop : batch)
      count *= extents[loop];
    return count * std::max(1.0, all / rows);
  };
  double wanted = std::min(16.0, work / 4e6);
  // Columns are split first: tasks that share columns would pack the same panels.
  while (tasks() < wanted && (columns > 64 || rows > 64))
    (columns > 64 ? columns : rows) /= 2;
  if (extents[n] > columns)
    result[n] = columns;
  for (unsigned loop : batch)
    result[loop] = 1;
  // Rows: whole inner loops while they fit.
  int64_t left = rows;
  auto take = [&](unsigned loop) {
    int64_t block = std::min(extents[loop], std::max<int64_t>(left, 1));
    left = std::max<int64_t>(1, left / std::max<int64_t>(block, 1));
    bool isDynamic = ShapedType::isDynamic(op.getStaticLoopRanges()[loop]);
    if (block < extents[loop] || isDynamic)
      result[loop] = std::max<int64_t>(block, 1);
  };
  if (tile >= 0)
    take(tile);
  for (unsigned loop : llvm::reverse(m))
    take(loop);
  return result;
}

namespace {

class Panels {
public:
  Panels(Emitter &e, const Contraction &c, ArrayRef<Range> ranges, Epilogue epilogue)
      : e(e), b(e.b), loc(e.loc), c(c), ranges(ranges), epilogue(epilogue), at(c.op.getNumLoops(), Index{}) {
    extents = loopExtents(e, c.op);
    element = cast<RankedTensorType>(c.op.getDpsInits().front().getType()).getElementType();
    lanes = e.lanesFor(element);
    maxRows = e.target.vectorRegisters == 32 ? 14 : 6;
    mapA = c.op.getMatchingIndexingMap(&c.op->getOpOperand(c.a));
    mapB = c.op.getMatchingIndexingMap(&c.op->getOpOperand(c.b));
  }

  void emit() {
    tensorA = c.op->getOperand(c.a);
    tensorB = c.op->getOperand(c.b);
    seeThroughCopies(tensorA, mapA);
    seeThroughCopies(tensorB, mapB);
    findPrepacked();
    // Rows in one tile decide how many columns keep the multiply-add units busy.
    auto rowCount = rowsKnown();
    bool many = e.target.vectorRegisters == 32;
    int64_t vectors = !rowCount || *rowCount > 3 ? 2 : *rowCount == 1 ? (many ? (prepackedWidth ? 8 : 16) : 8) : 4;
    if (prepackedWidth && vectors * lanes % prepackedWidth)
      vectors = prepackedWidth / lanes;
    bool restored = false;
    Storage saved;
    if (!e.stored.contains(tensorA)) {
      Storage region = copyRegion();
      if (!e.ok())
        return;
      saved = region;
      e.stored[tensorA] = region;
      restored = true;
    }
    if (shouldPack()) {
      if (reductionKnown() < 0) {
        e.fail("packing of unknown size", element);
        return;
      }
      panelBuffer = e.scratch(reductionKnown() * vectors * lanes * elementSize());
    }
    SmallVector<Range> outer;
    for (unsigned loop : c.batch)
      outer.push_back(ranges[loop]);
    forRanges(e, outer, [&](ArrayRef<Value> indices) {
      for (auto [loop, value] : llvm::zip(c.batch, indices))
        at[loop] = {value};
      columns(vectors);
    });
    if (restored)
      e.stored.erase(tensorA);
  }

private:
  std::optional<int64_t> rowsKnown() {
    if (c.tile < 0)
      return 1;
    auto low = Emitter::known(ranges[c.tile].low), high = Emitter::known(ranges[c.tile].high);
    if (low && high)
      return *high - *low;
    auto extent = Emitter::known(extents[c.tile]);
    // A whole number of blocks: every block is one.
    if (extent && !high)
      if (auto add = ranges[c.tile].high.getDefiningOp<arith::AddIOp>())
        if (add.getLhs() == ranges[c.tile].low)
          return Emitter::known(add.getRhs());
    return std::nullopt;
  }

  /// Is B laid out in panels (PackConstants.cpp)?
  void findPrepacked() {
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
  void seeThroughCopies(Value &tensor, AffineMap &map) {
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

  /// Copies the part of the left-hand side that `ranges` touch into scratch: padding and strides are resolved once.
  Storage copyRegion() {
    SmallVector<Range> box;
    SmallVector<Value> sizes;
    int64_t bytes = elementSize();
    SmallVector<Value> dims = e.dims(tensorA);
    for (auto [i, expr] : llvm::enumerate(mapA.getResults())) {
      auto [low, high, most] = bounds(expr);
      if (!low) {
        low = e.i64(0);
        high = dims[i];
        most = Emitter::known(dims[i]).value_or(-1);
      }
      if (most < 0) {
        e.fail("a computed operand of unknown size", element);
        return {};
      }
      box.push_back({low, high});
      sizes.push_back(e.i64(most));
      bytes *= most;
    }
    Storage region = e.rowMajor(e.scratch(bytes), element, sizes);
    for (Range &range : box)
      region.origin.push_back(range.low);
    emitMap(e, Sink{tensorA, region}, box);
    return region;
  }

  /// Values of `expr` over the ranges: [low, high), and the most there can be; null where the expression is not linear.
  std::tuple<Value, Value, int64_t> bounds(AffineExpr expr) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      Range range = rangeOf(dim.getPosition());
      auto low = Emitter::known(range.low), high = Emitter::known(range.high);
      int64_t most = low && high ? *high - *low : -1;
      if (most < 0) {
        int64_t block = c.blocks(e.target)[dim.getPosition()];
        auto extent = Emitter::known(extents[dim.getPosition()]);
        most = block ? block : extent.value_or(-1);
      }
      return {range.low, range.high, most};
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
  Range rangeOf(unsigned loop) {
    if (llvm::is_contained(c.k, loop))
      return {e.i64(0), extents[loop]};
    return ranges[loop];
  }

  int64_t elementSize() const { return element.getIntOrFloatBitWidth() / 8; }

  /// All columns of the range: panels of `vectors` vectors, then the rest.
  void columns(int64_t vectors) {
    Range range = ranges[c.n];
    auto low = Emitter::known(range.low), high = Emitter::known(range.high);
    int64_t width = vectors * lanes;
    auto extent = Emitter::known(extents[c.n]);
    if (low && high) {
      int64_t full = (*high - *low) / width * width, rest = *high - *low - full;
      e.loop(range.low, e.i64(*low + full), width, [&](Value start) { panel(start, vectors, {}); });
      if (rest)
        panel(e.i64(*low + full), llvm::divideCeil(rest, lanes),
              rest % lanes ? e.laneMask(lanes, e.i64(rest % lanes)) : Value());
      return;
    }
    Value count = e.sub(range.high, range.low);
    int64_t block = c.blocks(e.target)[c.n];
    if (extent && block && *extent % block == 0 && block % width == 0) {
      e.loop(range.low, range.high, width, [&](Value start) { panel(start, vectors, {}); });
      return;
    }
    Value wide = e.add(range.low, e.mul(e.div(count, e.i64(width)), e.i64(width)));
    e.loop(range.low, wide, width, [&](Value start) { panel(start, vectors, {}); });
    e.loop(wide, range.high, lanes,
           [&](Value start) { panel(start, 1, e.laneMask(lanes, e.sub(range.high, start))); });
  }

  /// One panel of columns: all rows of the range. `mask`: of its last vector.
  void panel(Value start, int64_t vectors, Value mask) {
    Storage packed;
    bool pack = shouldPack();
    if (pack)
      packed = packPanel(start, vectors, mask);
    if (!e.ok())
      return;
    SmallVector<Range> outer;
    for (unsigned loop : c.m)
      outer.push_back(ranges[loop]);
    Panel p{start, vectors, mask, pack ? &packed : nullptr};
    forRanges(e, outer, [&](ArrayRef<Value> indices) {
      for (auto [loop, value] : llvm::zip(c.m, indices))
        at[loop] = {value};
      rows(p);
    });
  }

  struct Panel {
    Value start;
    int64_t vectors;
    Value mask;
    Storage *packed;
  };

  bool unitStrideB() {
    auto found = e.stored.find(tensorB);
    if (found == e.stored.end())
      return false;
    // n must be the last index alone.
    for (auto [i, expr] : llvm::enumerate(mapB.getResults()))
      if (expr.isFunctionOfDim(c.n) && (expr != b.getAffineDimExpr(c.n) || Emitter::known(found->second.strides[i]) != 1))
        return false;
    return true;
  }
  bool shouldPack() {
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
    return rowsOfTask > 16 && n > 64 && reductionKnown() > 0;
  }
  int64_t reductionKnown() {
    int64_t product = 1;
    for (unsigned loop : c.k) {
      auto extent = Emitter::known(extents[loop]);
      if (!extent)
        return -1;
      product *= *extent;
    }
    return product;
  }

  /// Copies B's panel to [k..][vectors * lanes]; columns beyond the mask are zeros.
  Storage packPanel(Value start, int64_t vectors, Value mask) {
    int64_t width = vectors * lanes;
    SmallVector<Value> sizes;
    for (unsigned loop : c.k)
      sizes.push_back(extents[loop]);
    sizes.push_back(e.i64(width));
    Storage packed = e.rowMajor(panelBuffer, element, sizes);
    if (packTransposed(packed, start, vectors, mask))
      return packed;
    SmallVector<Range> loops;
    for (unsigned loop : c.k)
      loops.push_back({e.i64(0), extents[loop]});
    forRanges(e, loops, [&](ArrayRef<Value> indices) {
      SmallVector<Index> point(at), target;
      for (auto [loop, value] : llvm::zip(c.k, indices)) {
        point[loop] = {value};
        target.push_back({value});
      }
      target.push_back({});
      for (int64_t v = 0; v < vectors; ++v) {
        Point from(e, lanes, v + 1 == vectors ? mask : Value()), to(e, lanes);
        point[c.n] = {e.add(start, e.i64(v * lanes)), 1};
        target.back() = {e.i64(v * lanes), 1};
        to.store(packed, target, from.eval(tensorB, from.apply(mapB, point)));
      }
    });
    return packed;
  }

  /// B with the reduction innermost: square blocks are transposed in registers.
  bool packTransposed(const Storage &packed, Value start, int64_t vectors, Value mask) {
    auto found = e.stored.find(tensorB);
    if (found == e.stored.end() || mask || e.target.vectorBits < 256)
      return false;
    // The last index is the last reduction loop alone, and n is another index alone.
    unsigned inner = c.k.back();
    if (mapB.getResults().back() != b.getAffineDimExpr(inner) || Emitter::known(found->second.strides.back()) != 1)
      return false;
    auto depth = Emitter::known(extents[inner]);
    int64_t block = lanes;
    if (!depth || *depth < block)
      return false;
    SmallVector<Range> loops;
    for (unsigned loop : ArrayRef(c.k).drop_back())
      loops.push_back({e.i64(0), extents[loop]});
    forRanges(e, loops, [&](ArrayRef<Value> indices) {
      SmallVector<Index> point(at), target;
      for (auto [loop, value] : llvm::zip(ArrayRef(c.k).drop_back(), indices)) {
        point[loop] = {value};
        target.push_back({value});
      }
      target.resize(target.size() + 2);
      // Blocks at the end overlap, so that one block's code serves all.
      e.loop(e.i64(0), e.i64(*depth), block, [&](Value step) {
        Value k0 = *depth % block ? e.min(step, e.i64(*depth - block)) : step;
        e.loop(e.i64(0), e.i64(vectors * lanes), lanes, [&](Value first) {
          SmallVector<Value> lines;
          Point from(e, lanes), to(e, lanes);
          for (int64_t i = 0; i < block; ++i) {
            point[c.n] = {e.add(start, e.add(first, e.i64(i)))};
            point[inner] = {k0, 1};
            lines.push_back(from.load(found->second, from.apply(mapB, point)));
          }
          transpose(lines);
          for (int64_t i = 0; i < block; ++i) {
            target[target.size() - 2] = {e.add(k0, e.i64(i))};
            target.back() = {first, 1};
            to.store(packed, target, lines[i]);
          }
        });
      });
    });
    return true;
  }

  /// n vectors of n: log2(n) rounds of two-way interleaving.
  void transpose(SmallVector<Value> &lines) {
    int64_t n = static_cast<int64_t>(lines.size());
    SmallVector<int64_t> low, high;
    for (int64_t i = 0; i < n / 2; ++i) {
      low.append({i, n + i});
      high.append({n / 2 + i, n + n / 2 + i});
    }
    for (int64_t round = 1; round < n; round *= 2) {
      SmallVector<Value> next(n);
      for (int64_t i = 0; i < n / 2; ++i) {
        next[2 * i] = vector::ShuffleOp::create(b, loc, lines[i], lines[i + n / 2], low);
        next[2 * i + 1] = vector::ShuffleOp::create(b, loc, lines[i], lines[i + n / 2], high);
      }
      lines = next;
    }
  }

  //===-- rows ---------------------------------------------------------------------------------------------------===//

  int64_t rowsFor(int64_t vectors) const {
    int64_t registers = e.target.vectorRegisters == 32 ? 28 : 12;
    return std::clamp<int64_t>(registers / vectors, 1, maxRows);
  }
  /// Rows of a tile for `count` of them: a divisor if a good one is near, else 8 (or what fits).
  int64_t chooseRows(int64_t count, int64_t most) const {
    if (count <= most)
      return count;
    for (int64_t rows : {8, 7, 14, 12, 10, 6, 13, 11, 9})
      if (rows <= most && count % rows == 0)
        return rows;
    return std::min<int64_t>(most, most >= 14 ? 8 : most);
  }

  void rows(const Panel &p) {
    if (c.tile < 0)
      return tile(p, {}, 1);
    Range range = ranges[c.tile];
    int64_t most = rowsFor(p.vectors);
    if (auto count = rowsKnown()) {
      int64_t size = chooseRows(*count, most), full = *count / size * size;
      Value end = full == *count ? range.high : e.add(range.low, e.i64(full));
      if (full)
        e.loop(range.low, end, size, [&](Value row) { tile(p, row, size); });
      if (*count > full)
        tile(p, e.add(range.low, e.i64(full)), *count - full);
      return;
    }
    // Unknown count: full tiles, then 4, 2 and 1 rows.
    Value row = range.low, count = e.sub(range.high, range.low);
    for (int64_t size = std::min<int64_t>(8, most); size >= 1; size = size > 4 ? 4 : size / 2) {
      Value end = e.add(row, e.mul(e.div(count, e.i64(size)), e.i64(size)));
      e.loop(row, end, size, [&](Value iv) { tile(p, iv, size); });
      count = e.rem(count, e.i64(size));
      row = end;
    }
  }

  /// `count` rows from `row` by the panel's vectors, the whole reduction, then the epilogue.
  void tile(const Panel &p, Value row, int64_t count) {
    auto rowIndex = [&](int64_t r) { return row ? e.add(row, e.i64(r)) : e.i64(0); };
    auto column = [&](int64_t v) { return Index{e.add(p.start, e.i64(v * lanes)), 1}; };
    auto maskOf = [&](int64_t v) { return v + 1 == p.vectors ? p.mask : Value(); };
    SmallVector<Value> accs;
    OpOperand *init = c.op.getDpsInitOperand(0);
    AffineMap out = c.op.getMatchingIndexingMap(init);
    for (int64_t r = 0; r < count; ++r)
      for (int64_t v = 0; v < p.vectors; ++v) {
        Point point(e, lanes, maskOf(v));
        if (c.tile >= 0)
          at[c.tile] = {rowIndex(r)};
        at[c.n] = column(v);
        accs.push_back(point.splat(point.eval(init->get(), point.apply(out, at))));
      }
    accs = reduce(c.k, accs, [&](ArrayRef<Value> carried) {
      SmallVector<Value> next, right;
      for (int64_t v = 0; v < p.vectors; ++v) {
        Point point(e, lanes, p.packed || prepackedWidth ? Value() : maskOf(v));
        if (prepackedWidth) {
          Value first = e.add(p.start, e.i64(v * lanes)), width = e.i64(prepackedWidth);
          SmallVector<Index> packedAt{{e.div(first, width)}};
          for (unsigned loop : c.k)
            packedAt.push_back(at[loop]);
          packedAt.push_back({e.rem(first, width), 1});
          right.push_back(point.load(e.stored[tensorB], packedAt));
        } else if (p.packed) {
          SmallVector<Index> packedAt;
          for (unsigned loop : c.k)
            packedAt.push_back(at[loop]);
          packedAt.push_back({e.i64(v * lanes), 1});
          right.push_back(point.load(*p.packed, packedAt));
        } else {
          at[c.n] = column(v);
          right.push_back(point.splat(point.load(e.stored[tensorB], point.apply(mapB, at))));
        }
      }
      for (int64_t r = 0; r < count; ++r) {
        Point point(e, lanes);
        if (c.tile >= 0)
          at[c.tile] = {rowIndex(r)};
        Value left = point.splat(point.load(e.stored[tensorA], point.apply(mapA, at)));
        for (int64_t v = 0; v < p.vectors; ++v)
          next.push_back(multiplyAdd(left, right[v], carried[r * p.vectors + v]));
      }
      return next;
    });
    for (int64_t r = 0; r < count; ++r)
      for (int64_t v = 0; v < p.vectors; ++v) {
        Point point(e, lanes, maskOf(v));
        if (c.tile >= 0)
          at[c.tile] = {rowIndex(r)};
        at[c.n] = column(v);
        SmallVector<Index> where;
        for (AffineExpr expr : out.getResults())
          where.push_back(at[cast<AffineDimExpr>(expr).getPosition()]);
        epilogue(point, where, accs[r * p.vectors + v]);
      }
  }

  SmallVector<Value> reduce(ArrayRef<unsigned> loops, SmallVector<Value> accs,
                            llvm::function_ref<SmallVector<Value>(ArrayRef<Value>)> inner) {
    if (loops.empty())
      return inner(accs);
    unsigned loop = loops.front();
    auto extent = Emitter::known(extents[loop]);
    if (loops.size() == 1 && extent && *extent <= 4) {
      for (int64_t i = 0; i < *extent; ++i) {
        at[loop] = {e.i64(i)};
        accs = inner(accs);
      }
      return accs;
    }
    return e.loop(e.i64(0), extents[loop], 1, accs, [&](Value iv, ValueRange carried) {
      at[loop] = {iv};
      return reduce(loops.drop_front(), SmallVector<Value>(carried), inner);
    });
  }

  Value multiplyAdd(Value x, Value y, Value z) {
    if (!isa<FloatType>(element))
      return arith::AddIOp::create(b, loc, arith::MulIOp::create(b, loc, x, y), z);
    if (e.target.hasFma)
      return math::FmaOp::create(b, loc, x, y, z);
    return arith::AddFOp::create(b, loc, arith::MulFOp::create(b, loc, x, y), z);
  }

  Emitter &e;
  OpBuilder &b;
  Location loc;
  const Contraction &c;
  SmallVector<Range> ranges;
  Epilogue epilogue;
  SmallVector<Index> at;
  SmallVector<Value> extents;
  Type element;
  int64_t lanes, maxRows, prepackedWidth = 0;
  AffineMap mapA, mapB;
  Value tensorA, tensorB, panelBuffer;
};

} // namespace

void emitContraction(Emitter &e, const Contraction &c, ArrayRef<Range> ranges, Epilogue epilogue) {
  Panels(e, c, ranges, epilogue).emit();
}

} // namespace tfc::cpu
