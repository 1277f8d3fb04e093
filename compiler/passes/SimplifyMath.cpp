// Patterns on arithmetic and batch normalisation. All but the last keep every bit.

#include "SimplifyPatterns.h"

#include <cmath>

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {

/// The one value of a constant all of whose elements are equal.
static std::optional<double> splatOf(Value value) {
  ElementsAttr attr = constantOf(value);
  if (!attr || attr.getNumElements() == 0) return std::nullopt;
  if (attr.getNumElements() > 1 && !attr.isSplat()) return std::nullopt;
  Type element = attr.getElementType();
  if (!isa<FloatType, IntegerType>(element)) return std::nullopt;
  auto dense = dyn_cast<DenseElementsAttr>(attr);
  if (!dense) return std::nullopt;
  if (isa<FloatType>(element)) return dense.getSplatValue<FloatAttr>().getValueAsDouble();
  APInt i = dense.getSplatValue<APInt>();
  return element.isUnsignedInteger() || element.isInteger(1) ? static_cast<double>(i.getZExtValue()) : static_cast<double>(i.getSExtValue());
}

static bool isFloat(Value v) { return isa<FloatType>(getElementTypeOrSelf(v.getType())); }

/// x op c = x, and c op x = x where the op commutes.
template <class Op> struct RemoveNeutral : OpRewritePattern<Op> {
  /// `isNeutral(c, isFloat)`.
  using Test = bool (*)(double, bool);
  RemoveNeutral(MLIRContext *context, Test isNeutral, bool commutes)
      : OpRewritePattern<Op>(context), isNeutral(isNeutral), commutes(commutes) {}
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    for (int constant : {1, 0}) {
      if (constant == 0 && !commutes) break;
      Value x = op->getOperand(1 - constant);
      // The constant may have more dimensions than x; then it broadcasts it.
      if (x.getType() != op->getResult(0).getType()) continue;
      if (auto c = splatOf(op->getOperand(constant)); c && isNeutral(*c, isFloat(x))) {
        if (!constantFits(x.getType(), op->getOperand(constant).getType())) continue;
        rewriter.replaceOp(op, x);
        return success();
      }
    }
    return rewriter.notifyMatchFailure(op, "no operand is neutral");
  }
  /// Whether broadcasting the constant surely leaves x's shape as it is (also for unknown dimensions of x).
  static bool constantFits(Type x, Type constant) {
    Shape c = shapeOf(constant), s = shapeOf(x);
    if (c.rank() == 0) return true;
    return s.is_fully_defined() && c.is_fully_defined();
  }
  Test isNeutral;
  bool commutes;
};

static bool isOne(double c, bool) { return c == 1; }
/// -0 is neutral for floats; +0 is not, since -0 + +0 is +0.
static bool isAddNeutral(double c, bool isFloat) { return c == 0 && (!isFloat || std::signbit(c)); }
/// x - +0 = x for every x; x - -0 is not, for x = -0.
static bool isSubNeutral(double c, bool isFloat) { return c == 0 && (!isFloat || !std::signbit(c)); }

/// f(f(x)) = x.
template <class Op> struct RemoveInvolution : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    auto inner = op->getOperand(0).template getDefiningOp<Op>();
    if (!inner) return rewriter.notifyMatchFailure(op, "operand is not the same op");
    return replaceBy(rewriter, op, inner->getOperand(0));
  }
};

/// Every value of `from` has an exact image in `to`.
static bool isWidening(Type from, Type to) {
  if (from == to) return true;
  auto bits = [](Type t) { return t.getIntOrFloatBitWidth(); };
  if (isa<FloatType>(from) && isa<FloatType>(to)) {
    if (from.isF32()) return to.isF64();
    return (from.isF16() || from.isBF16()) && (to.isF32() || to.isF64());
  }
  if (!isa<IntegerType>(from) || !isa<IntegerType>(to)) return false;
  bool fromUnsigned = from.isUnsignedInteger() || from.isInteger(1);
  if (from.isInteger(1)) return !to.isInteger(1);
  return fromUnsigned == to.isUnsignedInteger() ? bits(from) <= bits(to) : fromUnsigned && bits(from) < bits(to);
}

struct SimplifyCast : OpRewritePattern<CastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(CastOp op, PatternRewriter &rewriter) const override {
    Type to = getElementTypeOrSelf(op.getY().getType());
    if (getElementTypeOrSelf(op.getX().getType()) == to) return replaceBy(rewriter, op, op.getX());
    auto inner = op.getX().getDefiningOp<CastOp>();
    if (!inner) return rewriter.notifyMatchFailure(op, "operand is no cast");
    Type from = getElementTypeOrSelf(inner.getX().getType());
    if (!isa<FloatType, IntegerType>(from) || !isWidening(from, getElementTypeOrSelf(inner.getY().getType())) || from != to)
      return rewriter.notifyMatchFailure(op, "the casts do not cancel");
    return replaceBy(rewriter, op, inner.getX());
  }
};

/// x**1 = x, x**2 = x*x: the product is the correctly rounded square.
struct SimplifyPow : OpRewritePattern<PowOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(PowOp op, PatternRewriter &rewriter) const override {
    auto exponent = splatOf(op.getY());
    if (!exponent || op.getX().getType() != op.getZ().getType() || shapeOf(op.getY().getType()).rank() != 0)
      return rewriter.notifyMatchFailure(op, "exponent is no constant scalar");
    if (*exponent == 1) rewriter.replaceOp(op, op.getX());
    else if (*exponent == 2) rewriter.replaceOpWithNewOp<SquareOp>(op, op.getZ().getType(), op.getX());
    else return rewriter.notifyMatchFailure(op, "exponent is neither 1 nor 2");
    return success();
  }
};

void populateMathPatterns(RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<RemoveNeutral<MulOp>>(context, isOne, true);
  patterns.add<RemoveNeutral<RealDivOp>, RemoveNeutral<DivOp>>(context, isOne, false);
  patterns.add<RemoveNeutral<AddOp>, RemoveNeutral<AddV2Op>>(context, isAddNeutral, true);
  patterns.add<RemoveNeutral<SubOp>>(context, isSubNeutral, false);
  patterns.add<RemoveInvolution<NegOp>, RemoveInvolution<LogicalNotOp>, RemoveInvolution<InvertOp>, SimplifyCast,
               SimplifyPow>(context);
}

//===-- Batch normalisation -------------------------------------------------------------------------------------===//

/// In inference y = (x - mean) * (rsqrt(variance + epsilon) * scale) + offset, as TensorFlow's kernel computes it. With
/// constants it is y = x * a + b: two operations on the tensor instead of three, within one rounding of the former.
template <class Op> struct ExpandBatchNorm : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    if (op.getIsTraining()) return rewriter.notifyMatchFailure(op, "computes statistics of the batch");
    if (op->getNumResults() > 5 && !op->getResult(5).use_empty())
      return rewriter.notifyMatchFailure(op, "the reserved third result is used");
    Value x = op->getOperand(0);
    auto type = dyn_cast<RankedTensorType>(x.getType());
    auto channels = dyn_cast<RankedTensorType>(op->getOperand(1).getType());
    if (!type || !type.getElementType().isF32() || type.getRank() != 4 || !channels || !channels.hasStaticShape())
      return rewriter.notifyMatchFailure(op, "not float32, or shapes are unknown");
    if (channels.getNumElements() == 0) return rewriter.notifyMatchFailure(op, "no channels");
    Location loc = op.getLoc();
    bool nchw = op.getDataFormat() == "NCHW";
    Type wide = nchw ? RankedTensorType::get({channels.getNumElements(), 1, 1}, channels.getElementType()) : channels;
    auto place = [&](Value v) -> Value { // a value per channel, where broadcasting finds it
      if (!nchw) return v;
      SmallVector<int32_t> dims{static_cast<int32_t>(channels.getNumElements()), 1, 1};
      auto dimsType = RankedTensorType::get({3}, rewriter.getI32Type());
      Value shape = ConstOp::create(rewriter, loc, dimsType, DenseElementsAttr::get(dimsType, ArrayRef<int32_t>(dims)));
      return ReshapeOp::create(rewriter, loc, wide, v, shape);
    };
    float epsilon = op.getEpsilon().convertToFloat();
    Value mean = op->getOperand(3), variance = op->getOperand(4), y;
    SmallVector<std::vector<float>> constants;
    for (unsigned i = 1; i < 5; ++i)
      if (ElementsAttr attr = constantOf(op->getOperand(i)))
        if (Expected<Tensor> t = tensorOf(attr); t && t->dtype() == DType::float32)
          constants.emplace_back(t->template data<float>().begin(), t->template data<float>().end());
    if (constants.size() == 4) {
      SmallVector<float> a, b;
      for (size_t c = 0; c < constants[0].size(); ++c) {
        double scale = constants[0][c] / std::sqrt(static_cast<double>(constants[3][c]) + epsilon);
        a.push_back(static_cast<float>(scale));
        b.push_back(static_cast<float>(constants[1][c] - constants[2][c] * scale));
      }
      auto constant = [&](ArrayRef<float> values) {
        return ConstOp::create(rewriter, loc, wide, DenseElementsAttr::get(cast<ShapedType>(wide), values));
      };
      Value scaled = MulOp::create(rewriter, loc, type, x, constant(a));
      y = AddV2Op::create(rewriter, loc, type, scaled, constant(b));
    } else {
      auto scalarType = RankedTensorType::get({}, rewriter.getF32Type());
      Value eps = ConstOp::create(rewriter, loc, scalarType, DenseElementsAttr::get(scalarType, epsilon));
      Value shifted = AddV2Op::create(rewriter, loc, channels, variance, eps);
      Value factor = MulOp::create(rewriter, loc, channels, RsqrtOp::create(rewriter, loc, channels, shifted), op->getOperand(1));
      Value centred = SubOp::create(rewriter, loc, type, x, place(mean));
      Value scaled = MulOp::create(rewriter, loc, type, centred, place(factor));
      y = AddV2Op::create(rewriter, loc, type, scaled, place(op->getOperand(2)));
    }
    SmallVector<Value> results{y, mean, variance, mean, variance};
    // The unused third reserve space has no value of its own.
    if (op->getNumResults() > 5) results.push_back(variance);
    rewriter.replaceOp(op, results);
    return success();
  }
};

void populateNNPatterns(RewritePatternSet &patterns) {
  patterns.add<ExpandBatchNorm<FusedBatchNormOp>, ExpandBatchNorm<FusedBatchNormV2Op>, ExpandBatchNorm<FusedBatchNormV3Op>>(
      patterns.getContext());
}

} // namespace tfc::compiler
