// Which linalg ops are sums of products, and how their work is cut into tasks.
#include "Nest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <cmath>

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

/// A number of columns near `wanted` (a multiple of 32) that divides all of them, so that tasks have whole panels, of known
/// number; `wanted` if there is none.
static int64_t equalWidth(int64_t all, int64_t wanted) {
  for (int64_t near = wanted; near < 2 * wanted; near += 32)
    if (all % near == 0)
      return near;
  for (int64_t near = wanted - 32; near >= wanted / 2; near -= 32)
    if (all % near == 0)
      return near;
  return wanted;
}

/// Does A read the same elements for neighbouring indices of `loop`, at other indices of the reduction?
bool Contraction::overlaps(unsigned loop) const {
  for (AffineExpr expr : op.getMatchingIndexingMap(&op->getOpOperand(a)).getResults())
    if (!isa<AffineDimExpr>(expr) && expr.isFunctionOfDim(loop) &&
        llvm::any_of(k, [&](unsigned reduced) { return expr.isFunctionOfDim(reduced); }))
      return true;
  return false;
}

bool Contraction::fillsTilesIn(int64_t rank) const {
  AffineMap out = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  if (tile < 0 || out.getNumResults() <= rank)
    return false;
  int64_t extent = op.getStaticLoopRanges()[tile];
  return (ShapedType::isDynamic(extent) || extent >= 4) && llvm::all_of(out.getResults().take_front(rank), [&](AffineExpr expr) {
    auto loop = cast<AffineDimExpr>(expr).getPosition();
    return int(loop) != tile && loop != n;
  });
}

bool Contraction::readsOnce(Emitter &e) const {
  constexpr int64_t kFewRows = 4;
  SmallVector<int64_t> extents = op.getStaticLoopRanges();
  int64_t rows = 1;
  for (unsigned loop : m)
    rows *= ShapedType::isDynamic(extents[loop]) ? kFewRows + 1 : extents[loop];
  if (tile >= 0)
    rows *= ShapedType::isDynamic(extents[tile]) ? kFewRows + 1 : extents[tile];
  auto found = e.stored.find(op->getOperand(b));
  if (rows > kFewRows || found == e.stored.end() || ShapedType::isDynamic(extents[k.back()]) || extents[k.back()] < 64)
    return false;
  AffineMap map = op.getMatchingIndexingMap(&op->getOpOperand(b));
  return map.getResults().back() == getAffineDimExpr(k.back(), op->getContext()) && Emitter::known(found->second.strides.back()) == 1;
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
  while (tasks() < wanted && (columns > 64 || rows > 128))
    (columns > 64 ? columns : rows) /= 2;
  columns = equalWidth(extents[n], columns);
  if (extents[n] > columns)
    result[n] = columns;
  for (unsigned loop : batch)
    result[loop] = 1;
  // Rows: whole inner loops while they fit.
  int64_t left = rows;
  auto take = [&](unsigned loop) {
    int64_t block = std::min(extents[loop], std::max<int64_t>(left, 1));
    // Whole register tiles, without a rest where that is possible.
    if (int(loop) == tile && block < extents[loop]) {
      block = std::max<int64_t>(8, block / 8 * 8);
      for (int64_t near = block; near * 2 >= block && near >= 8; near -= 8)
        if (extents[loop] % near == 0) {
          block = near;
          break;
        }
      block = std::min(block, extents[loop]);
    }
    left = std::max<int64_t>(1, left / std::max<int64_t>(block, 1));
    bool isDynamic = ShapedType::isDynamic(op.getStaticLoopRanges()[loop]);
    if (block < extents[loop] || isDynamic)
      result[loop] = std::max<int64_t>(block, 1);
  };
  // Loops along which neighbours share what they read of A (windows) stay together before all others.
  SmallVector<unsigned> order;
  if (tile >= 0)
    order.push_back(tile);
  llvm::append_range(order, llvm::reverse(m));
  llvm::stable_sort(order, [&](unsigned x, unsigned y) { return overlaps(x) > overlaps(y); });
  for (unsigned loop : order)
    take(loop);
  return result;
}

} // namespace tfc::cpu
