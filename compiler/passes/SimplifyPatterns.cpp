// Patterns on identities, shapes and layout. Each says why it does not match.

#include "SimplifyPatterns.h"

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {

LogicalResult replaceBy(PatternRewriter &rewriter, Operation *op, Value value) {
  Type from = op->getResult(0).getType(), to = value.getType();
  if (from != to) {
    auto a = dyn_cast<TensorType>(from), b = dyn_cast<TensorType>(to);
    if (!a || !b || a.getElementType() != b.getElementType()) return rewriter.notifyMatchFailure(op, "other element type");
    std::optional<Shape> merged = shapeOf(a).mergedWith(shapeOf(b));
    if (!merged || !(*merged == shapeOf(b))) return rewriter.notifyMatchFailure(op, "the value is known less well");
  }
  rewriter.replaceOp(op, value);
  return success();
}

static bool isStatic(Type type) {
  auto ranked = dyn_cast<RankedTensorType>(type);
  return ranked && ranked.hasStaticShape();
}

/// Identity and its kin: values have one owner after import, so a copy means nothing.
template <class Op> struct RemoveIdentity : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    return replaceBy(rewriter, op, op->getOperand(0));
  }
};

struct RemoveIdentityN : OpRewritePattern<IdentityNOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(IdentityNOp op, PatternRewriter &rewriter) const override {
    for (auto [in, out] : llvm::zip(op->getOperandTypes(), op->getResultTypes()))
      if (in != out) return rewriter.notifyMatchFailure(op, "types differ");
    rewriter.replaceOp(op, op->getOperands());
    return success();
  }
};

/// A fully known shape that does not change.
template <class Op> struct RemoveSameShape : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    Value input = op->getOperand(0);
    if (!isStatic(input.getType()) || input.getType() != op->getResult(0).getType())
      return rewriter.notifyMatchFailure(op, "changes the shape, or might");
    rewriter.replaceOp(op, input);
    return success();
  }
};

/// Reshape of a reshape, squeeze or expansion: the order of elements is the same all along.
struct MergeReshapes : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReshapeOp op, PatternRewriter &rewriter) const override {
    Operation *inner = op.getTensor().getDefiningOp();
    if (!inner || !isa<ReshapeOp, ExpandDimsOp, SqueezeOp>(inner))
      return rewriter.notifyMatchFailure(op, "operand is no reshape");
    rewriter.modifyOpInPlace(op, [&] { op->setOperand(0, inner->getOperand(0)); });
    return success();
  }
};

/// Squeeze(ExpandDims(x)) and back.
template <class Outer, class Inner> struct UndoReshape : OpRewritePattern<Outer> {
  using OpRewritePattern<Outer>::OpRewritePattern;
  LogicalResult matchAndRewrite(Outer op, PatternRewriter &rewriter) const override {
    auto inner = op->getOperand(0).template getDefiningOp<Inner>();
    if (!inner) return rewriter.notifyMatchFailure(op, "not the inverse of its operand");
    Value source = inner->getOperand(0);
    if (!isStatic(source.getType()) || source.getType() != op->getResult(0).getType())
      return rewriter.notifyMatchFailure(op, "shapes differ");
    rewriter.replaceOp(op, source);
    return success();
  }
};

/// A reduction over no axes.
template <class Op> struct RemoveEmptyReduction : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    auto axes = constantInts(op.getReductionIndices());
    if (!axes || !axes->empty()) return rewriter.notifyMatchFailure(op, "reduces something");
    return replaceBy(rewriter, op, op.getInput());
  }
};

std::optional<SmallVector<int64_t>> permutation(TransposeOp op) {
  auto perm = constantInts(op.getPerm());
  if (!perm) return std::nullopt;
  int64_t rank = perm->size();
  llvm::SmallBitVector seen(rank);
  for (int64_t &p : *perm) {
    if (p < 0) p += rank;
    if (p < 0 || p >= rank || seen.test(p)) return std::nullopt; // an error at run time
    seen.set(p);
  }
  return perm;
}

static Value permutationConstant(PatternRewriter &rewriter, Location loc, ArrayRef<int64_t> perm) {
  SmallVector<int32_t> values(perm.begin(), perm.end());
  auto type = RankedTensorType::get({static_cast<int64_t>(values.size())}, rewriter.getI32Type());
  return ConstOp::create(rewriter, loc, type, DenseElementsAttr::get(type, ArrayRef<int32_t>(values)));
}

struct SimplifyTranspose : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    auto perm = permutation(op);
    if (!perm) return rewriter.notifyMatchFailure(op, "permutation is not constant");
    if (llvm::is_sorted(*perm)) return replaceBy(rewriter, op, op.getX());
    auto inner = op.getX().getDefiningOp<TransposeOp>();
    auto first = inner ? permutation(inner) : std::nullopt;
    if (!first) return rewriter.notifyMatchFailure(op, "operand is no transpose");
    SmallVector<int64_t> both;
    for (int64_t p : *perm) both.push_back((*first)[p]);
    Value merged = permutationConstant(rewriter, op.getLoc(), both);
    rewriter.modifyOpInPlace(op, [&] {
      op->setOperand(0, inner.getX());
      op->setOperand(1, merged);
    });
    return success();
  }
};

/// A transpose that swaps the last two dimensions of a real operand becomes the product's own flag.
template <class Op> struct FoldTranspose : OpRewritePattern<Op> {
  FoldTranspose(MLIRContext *context, StringRef flagA, StringRef flagB)
      : OpRewritePattern<Op>(context), flags{flagA, flagB} {}
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    if (isa<ComplexType>(getElementTypeOrSelf(op->getResult(0).getType())))
      return rewriter.notifyMatchFailure(op, "complex: the flag of batched products conjugates");
    for (unsigned i = 0; i < 2; ++i) {
      auto transpose = op->getOperand(i).template getDefiningOp<TransposeOp>();
      auto perm = transpose ? permutation(transpose) : std::nullopt;
      if (!perm || perm->size() < 2) continue;
      std::swap((*perm)[perm->size() - 1], (*perm)[perm->size() - 2]);
      if (!llvm::is_sorted(*perm)) continue;
      auto flag = op->template getAttrOfType<BoolAttr>(flags[i]);
      bool set = flag && flag.getValue();
      rewriter.modifyOpInPlace(op, [&] {
        op->setOperand(i, transpose.getX());
        op->setAttr(flags[i], rewriter.getBoolAttr(!set));
      });
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no operand is a transpose of the last two dimensions");
  }
  StringRef flags[2];
};

struct RemoveSinglePack : OpRewritePattern<AddNOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AddNOp op, PatternRewriter &rewriter) const override {
    if (op->getNumOperands() == 1) return replaceBy(rewriter, op, op->getOperand(0));
    if (op->getNumOperands() != 2) return rewriter.notifyMatchFailure(op, "more than two terms");
    if (isa<VariantType>(getElementTypeOrSelf(op->getOperand(0).getType()))) return rewriter.notifyMatchFailure(op, "lists");
    // AddN demands equal shapes; AddV2 would broadcast where they are not known to be equal.
    if (!isStatic(op->getOperand(0).getType()) || op->getOperand(0).getType() != op->getOperand(1).getType())
      return rewriter.notifyMatchFailure(op, "shapes are not known to be equal");
    rewriter.replaceOpWithNewOp<AddV2Op>(op, op->getResult(0).getType(), op->getOperand(0), op->getOperand(1));
    return success();
  }
};

void populateArrayPatterns(RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<RemoveIdentity<IdentityOp>, RemoveIdentity<StopGradientOp>, RemoveIdentity<PreventGradientOp>,
               RemoveIdentity<SnapshotOp>, RemoveIdentity<DeepCopyOp>, RemoveIdentityN, RemoveSameShape<ReshapeOp>,
               RemoveSameShape<SqueezeOp>, RemoveSameShape<TileOp>, RemoveSameShape<BroadcastToOp>,
               RemoveSameShape<PadOp>, RemoveSameShape<PadV2Op>, RemoveSameShape<MirrorPadOp>, RemoveSameShape<SliceOp>,
               MergeReshapes, UndoReshape<SqueezeOp, ExpandDimsOp>, UndoReshape<ExpandDimsOp, SqueezeOp>,
               RemoveEmptyReduction<SumOp>, RemoveEmptyReduction<MaxOp>, RemoveEmptyReduction<MinOp>,
               RemoveEmptyReduction<ProdOp>, RemoveEmptyReduction<MeanOp>, SimplifyTranspose, RemoveSinglePack>(context);
  patterns.add<FoldTranspose<MatMulOp>>(context, "transpose_a", "transpose_b");
  patterns.add<FoldTranspose<BatchMatMulOp>, FoldTranspose<BatchMatMulV2Op>>(context, "adj_x", "adj_y");
}

} // namespace tfc::compiler
