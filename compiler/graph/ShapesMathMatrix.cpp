// Shapes of matrix products.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

Status matMul(ShapeContext &c) {
  Shape a, b;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, a));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 2, b));
  bool ta = c.attrOr<bool>("transpose_a", false), tb = c.attrOr<bool>("transpose_b", false);
  Dim inner;
  TFC_RETURN_IF_ERROR(mergeDim(a[ta ? 0 : 1], b[tb ? 1 : 0], inner));
  c.setOutput(0, Shape{a[ta ? 1 : 0], b[tb ? 0 : 1]});
  return Status::ok();
}

Status batchMatMulOf(ShapeContext &c, bool broadcastBatch) {
  Shape x, y;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, x));
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[1], 2, y));
  if (!broadcastBatch) {
    // Without broadcasting both ranks agree, so one known rank tells the other.
    if (x.hasRank() && !y.hasRank())
      y = Shape::unknownOfRank(x.rank());
    if (y.hasRank() && !x.hasRank())
      x = Shape::unknownOfRank(y.rank());
  }
  bool ax = c.attrOr<bool>("adj_x", false), ay = c.attrOr<bool>("adj_y", false);
  if (x.hasRank() && y.hasRank()) {
    Dim inner;
    TFC_RETURN_IF_ERROR(mergeDim(x.dim(ax ? -2 : -1), y.dim(ay ? -1 : -2), inner));
  }
  if (!x.hasRank() || !y.hasRank())
    return Status::ok();
  Shape batch;
  TFC_RETURN_IF_ERROR(broadcastBatch ? broadcast(slice(x, 0, -2), slice(y, 0, -2), batch)
                                     : merge(slice(x, 0, -2), slice(y, 0, -2), batch));
  c.setOutput(0, concat(batch, Shape{x.dim(ax ? -1 : -2), y.dim(ay ? -2 : -1)}));
  return Status::ok();
}

Status batchMatMul(ShapeContext &c) { return batchMatMulOf(c, false); }
Status batchMatMulV2(ShapeContext &c) { return batchMatMulOf(c, true); }

constexpr RuleEntry rules[] = {{"MatMul", matMul}, {"BatchMatMul", batchMatMul}, {"BatchMatMulV2", batchMatMulV2}};

} // namespace

std::span<const RuleEntry> mathMatrixRules() { return rules; }

} // namespace tfc::graph
