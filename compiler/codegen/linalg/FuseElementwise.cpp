// Merges elementwise linalg.generic ops so that a chain is one sweep over memory.

#include "tfc/codegen/Linalg.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace tfc::codegen {

// How much work a body is: what decides whether it may be done again in each consumer.
static unsigned bodyCost(linalg::GenericOp op) {
  unsigned cost = 0;
  for (Operation &inner : op.getBody()->without_terminator()) {
    if (isa<math::MathDialect>(inner.getDialect()) && !isa<math::AbsFOp, math::FloorOp, math::CeilOp>(inner))
      cost += 20;
    else if (inner.getNumRegions() || isa<tensor::ExtractOp>(inner) || inner.getName().getStringRef() == "tfc.Check")
      cost += 20;
    else if (!isa<arith::ConstantOp, linalg::IndexOp>(inner))
      cost += isa<arith::DivFOp, arith::DivSIOp, arith::RemSIOp>(inner) ? 4 : 1;
  }
  return cost;
}

static bool shouldFuse(OpOperand *operand) {
  auto producer = operand->get().getDefiningOp<linalg::GenericOp>();
  auto consumer = dyn_cast<linalg::GenericOp>(operand->getOwner());
  if (!producer || !consumer)
    return true;
  // Contractions and windows must stay as the scheduler knows them; reductions take producers in.
  auto kind = consumer->getAttrOfType<StringAttr>("tfc.kind");
  if (kind && kind.getValue() != "reduce")
    return false;
  if (producer->hasAttr("tfc.kind"))
    return false;
  bool oneUser = llvm::all_of(producer->getUsers(), [&](Operation *u) { return u == consumer; });
  unsigned cost = bodyCost(producer);
  // A value that is broadcast would be computed anew for each reader.
  bool spread = consumer.getNumLoops() > producer.getNumLoops();
  if (spread)
    return cost <= 1;
  return oneUser || cost <= 3;
}

LogicalResult fuseElementwise(func::FuncOp kernel) {
  MLIRContext *context = kernel.getContext();
  RewritePatternSet patterns(context);
  linalg::populateElementwiseOpsFusionPatterns(patterns, shouldFuse);
  linalg::populateFoldReshapeOpsByExpansionPatterns(patterns, [](OpOperand *operand) {
    // Reshapes move away from elementwise ops only; a contraction keeps its rank.
    Operation *owner = operand->getOwner(), *producer = operand->get().getDefiningOp();
    for (Operation *op : {owner, producer})
      if (isa_and_present<linalg::LinalgOp>(op) && (!isa<linalg::GenericOp>(op) || op->hasAttr("tfc.kind")))
        return false;
    return producer && producer->hasOneUse();
  });
  linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
  linalg::GenericOp::getCanonicalizationPatterns(patterns, context);
  tensor::ExpandShapeOp::getCanonicalizationPatterns(patterns, context);
  tensor::CollapseShapeOp::getCanonicalizationPatterns(patterns, context);
  tensor::CastOp::getCanonicalizationPatterns(patterns, context);
  tensor::EmptyOp::getCanonicalizationPatterns(patterns, context);
  tensor::ExtractSliceOp::getCanonicalizationPatterns(patterns, context);
  tensor::DimOp::getCanonicalizationPatterns(patterns, context);
  GreedyRewriteConfig config;
  config.setUseTopDownTraversal();
  return applyPatternsGreedily(kernel, std::move(patterns), config);
}

} // namespace tfc::codegen
