// Patterns on constants all of whose elements are equal: they stay one number however big the tensor is. Arithmetic is IEEE
// arithmetic in the element type, which is what the kernels do.

#include "SimplifyPatterns.h"

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {

/// A constant that is bigger than this would cost memory where it is stored or fetched; a kernel writes it faster.
static constexpr int64_t kMostElements = 16384;

/// The one value of a numeric constant with equal elements; null for anything else.
static TypedAttr splatValue(Value value) {
  auto dense = dyn_cast_if_present<DenseElementsAttr>(constantOf(value));
  if (!dense || isa<DenseStringElementsAttr>(dense) || !dense.isSplat()) return {};
  if (!isa<FloatType, IntegerType>(dense.getElementType())) return {};
  return cast<TypedAttr>(dense.getSplatValue<Attribute>());
}

static LogicalResult replaceBySplat(PatternRewriter &rewriter, Operation *op, Attribute value) {
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || !type.hasStaticShape() || type.getNumElements() == 0 || type.getNumElements() > kMostElements)
    return rewriter.notifyMatchFailure(op, "result is too big or of unknown size");
  rewriter.replaceOpWithNewOp<ConstOp>(op, type, DenseElementsAttr::get(type, value));
  return success();
}

/// Ops that only spread the elements of operand `Index` out.
template <class Op, unsigned Index = 0> struct SpreadSplat : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    TypedAttr value = splatValue(op->getOperand(Index));
    if (!value) return rewriter.notifyMatchFailure(op, "operand is no splat");
    if constexpr (std::is_same_v<Op, TransposeOp>)
      if (!permutation(op)) return rewriter.notifyMatchFailure(op, "permutation is not known, or none");
    return replaceBySplat(rewriter, op, value);
  }
};

static APFloat combine(AddV2Op, const APFloat &a, const APFloat &b) { return a + b; }
static APFloat combine(AddOp, const APFloat &a, const APFloat &b) { return a + b; }
static APFloat combine(SubOp, const APFloat &a, const APFloat &b) { return a - b; }
static APFloat combine(MulOp, const APFloat &a, const APFloat &b) { return a * b; }
static APFloat combine(RealDivOp, const APFloat &a, const APFloat &b) { return a / b; }

template <class Op> struct CombineSplats : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    auto a = dyn_cast_if_present<FloatAttr>(splatValue(op->getOperand(0)));
    auto b = dyn_cast_if_present<FloatAttr>(splatValue(op->getOperand(1)));
    if (!a || !b || a.getType() != b.getType()) return rewriter.notifyMatchFailure(op, "operands are no float splats");
    // Half types are computed in float32 by the kernels; here they would round once.
    if (!a.getType().isF32() && !a.getType().isF64()) return rewriter.notifyMatchFailure(op, "neither float32 nor float64");
    return replaceBySplat(rewriter, op, FloatAttr::get(a.getType(), combine(op, a.getValue(), b.getValue())));
  }
};

/// Cast of an integer splat to float32 or float64: round to nearest, as the machine does.
struct CastSplat : OpRewritePattern<CastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(CastOp op, PatternRewriter &rewriter) const override {
    auto value = dyn_cast_if_present<IntegerAttr>(splatValue(op.getX()));
    Type to = getElementTypeOrSelf(op.getY().getType());
    if (!value || !(to.isF32() || to.isF64())) return rewriter.notifyMatchFailure(op, "not from an integer splat to a float");
    bool isSigned = !value.getType().isUnsignedInteger() && !value.getType().isInteger(1);
    APFloat result(cast<FloatType>(to).getFloatSemantics());
    result.convertFromAPInt(value.getValue(), isSigned, APFloat::rmNearestTiesToEven);
    return replaceBySplat(rewriter, op, FloatAttr::get(to, result));
  }
};

void populateConstantPatterns(RewritePatternSet &patterns) {
  patterns.add<SpreadSplat<TileOp>, SpreadSplat<BroadcastToOp>, SpreadSplat<ReshapeOp>, SpreadSplat<ExpandDimsOp>,
               SpreadSplat<SqueezeOp>, SpreadSplat<TransposeOp>, SpreadSplat<FillOp, 1>, CombineSplats<AddV2Op>,
               CombineSplats<AddOp>, CombineSplats<SubOp>, CombineSplats<MulOp>, CombineSplats<RealDivOp>, CastSplat>(
      patterns.getContext());
}

} // namespace tfc::compiler
