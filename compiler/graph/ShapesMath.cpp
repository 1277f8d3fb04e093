// Shapes of element-wise ops, of Range and its like.
#include "ShapeHelpers.h"

#include <cmath>
#include <limits>

namespace tfc::graph {

using namespace shapes;

namespace {

Status binary(ShapeContext &c) { return broadcastBoth(c); }

/// Equal and NotEqual: incompatible_shape_error = false makes unequal shapes a scalar answer at run time.
Status equality(ShapeContext &c) {
  return broadcast(c.inputs[0], c.inputs[1], c.outputs[0], c.attrOr<bool>("incompatible_shape_error", true));
}

Status addN(ShapeContext &c) {
  Shape out = c.inputs.empty() ? Shape::unknown() : c.inputs.back();
  for (int i = static_cast<int>(c.inputs.size()) - 2; i >= 0; --i)
    if (Status s = merge(c.inputs[i], out, out); !s)
      return s.withContext("From merging shape " + std::to_string(i) + " with other shapes.");
  c.setOutput(0, out);
  return Status::ok();
}

Status accumulateN(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(addN(c));
  if (const Attr *attr = c.attr("shape"))
    if (const Shape *shape = std::get_if<Shape>(attr))
      return merge(c.outputs[0], *shape, c.outputs[0]);
  return Status::ok();
}

/// v1 Select: then and else agree; the condition is of their shape, or a scalar, or a vector that picks rows.
Status select(ShapeContext &c) {
  Shape out;
  TFC_RETURN_IF_ERROR(merge(c.inputs[1], c.inputs[2], out));
  const Shape &cond = c.inputs[0];
  if (cond.hasRank() && out.hasRank() && cond.rank() != 0) {
    if (cond.rank() == 1 && out.rank() >= 1 && out.rank() != 1) {
      Shape rows;
      TFC_RETURN_IF_ERROR(merge(cond, Shape{out[0]}, rows));
      out[0] = rows[0];
    } else {
      TFC_RETURN_IF_ERROR(merge(out, cond, out));
    }
  }
  c.setOutput(0, out);
  return Status::ok();
}

Status selectV2(ShapeContext &c) {
  Shape branches;
  TFC_RETURN_IF_ERROR(broadcast(c.inputs[1], c.inputs[2], branches));
  return broadcast(branches, c.inputs[0], c.outputs[0]);
}

template <class T> Status rangeSize(T start, T limit, T delta, Dim &out) {
  if (delta == 0)
    return errors::invalidArgument("Requires delta != 0");
  if (start > limit && delta > 0)
    return errors::invalidArgument("Requires start <= limit when delta > 0: ", start, "/", limit);
  if (start < limit && delta < 0)
    return errors::invalidArgument("Requires start >= limit when delta < 0: ", start, "/", limit);
  if constexpr (std::is_integral_v<T>) {
    // In unsigned arithmetic, where the difference of any two int64 fits.
    std::uint64_t span = delta > 0 ? std::uint64_t(limit) - std::uint64_t(start) : std::uint64_t(start) - std::uint64_t(limit);
    std::uint64_t step = delta > 0 ? std::uint64_t(delta) : 0 - std::uint64_t(delta);
    std::uint64_t n = span / step + (span % step != 0);
    if (n > std::uint64_t(std::numeric_limits<Dim>::max()))
      return errors::invalidArgument("Requires ((limit - start) / delta) <= 9223372036854775807");
    out = Dim(n);
  } else {
    double n = std::ceil(std::abs((limit - start) / delta));
    if (!(n < 9.2e18))
      return errors::invalidArgument("Requires ((limit - start) / delta) <= 9223372036854775807");
    out = Dim(n);
  }
  return Status::ok();
}

/// A scalar; what a run feeds may be a vector of one element, which the kernels of TensorFlow take for one.
Status scalarOrOne(const ShapeContext &c, int i) {
  const Shape &s = c.inputs[i];
  return !c.building && s.hasRank() && s.rank() == 1 && s[0] == 1 ? Status::ok() : withRank(s, 0);
}

Status range(ShapeContext &c) {
  for (int i = 0; i < 3; ++i)
    if (Status s = scalarOrOne(c, i); !s)
      return s.withContext(i == 0 ? "for 'start'" : i == 1 ? "for 'limit'" : "for 'delta'");
  const Tensor *start = c.value(0), *limit = c.value(1), *delta = c.value(2);
  Dim size = None;
  if (start && limit && delta) {
    if (isInteger(start->dtype()))
      TFC_RETURN_IF_ERROR(rangeSize<std::int64_t>(start->asInt64(0), limit->asInt64(0), delta->asInt64(0), size));
    else if (start->dtype() == DType::float32)
      TFC_RETURN_IF_ERROR(rangeSize<float>(start->asDouble(0), limit->asDouble(0), delta->asDouble(0), size));
    else
      TFC_RETURN_IF_ERROR(rangeSize<double>(start->asDouble(0), limit->asDouble(0), delta->asDouble(0), size));
  }
  c.setOutput(0, vector(size));
  return Status::ok();
}

Status linSpace(ShapeContext &c) {
  for (int i = 0; i < 3; ++i)
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 0));
  Dim size = None;
  if (const Tensor *num = c.value(2)) {
    size = num->asInt64(0);
    if (size <= 0)
      return errors::invalidArgument("Requires num > 0: ", size);
  }
  c.setOutput(0, vector(size));
  return Status::ok();
}

/// Bounds are scalars or of the shape of the value.
Status clipByValue(ShapeContext &c) {
  Shape out = c.inputs[0];
  for (int i = 1; i < 3; ++i)
    if (c.inputs[i].hasRank() && c.inputs[i].rank() > 0)
      TFC_RETURN_IF_ERROR(merge(out, c.inputs[i], out));
  c.setOutput(0, out);
  return Status::ok();
}

/// Scalars stand for every element; the others have one shape.
Status betainc(ShapeContext &c) {
  Shape out = Shape{};
  bool anyUnknown = false;
  for (const Shape &in : c.inputs) {
    anyUnknown |= !in.hasRank();
    if (in.rank() == 0 && in.hasRank())
      continue;
    if (out.hasRank() && out.rank() == 0)
      out = in;
    else
      TFC_RETURN_IF_ERROR(merge(out, in, out));
  }
  c.setOutput(0, out.hasRank() && out.rank() == 0 && anyUnknown ? Shape::unknown() : out);
  return Status::ok();
}

Status cross(ShapeContext &c) {
  Shape a, b;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, a));
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[1], 1, b));
  TFC_RETURN_IF_ERROR(merge(a, b, a));
  Dim last;
  if (a.hasRank())
    TFC_RETURN_IF_ERROR(withDim(a.dim(-1), 3, last));
  c.setOutput(0, a);
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"Cast", unchanged}, {"Neg", unchanged}, {"Sigmoid", unchanged}, {"Abs", unchanged}, {"Tanh", unchanged},
    {"Log", unchanged}, {"Exp", unchanged}, {"Square", unchanged}, {"Rsqrt", unchanged}, {"Floor", unchanged},
    {"Sqrt", unchanged}, {"Reciprocal", unchanged}, {"LogicalNot", unchanged}, {"Log1p", unchanged}, {"Sign", unchanged},
    {"Round", unchanged}, {"Ceil", unchanged}, {"Expm1", unchanged}, {"Inv", unchanged}, {"Rint", unchanged},
    {"IsFinite", unchanged}, {"IsInf", unchanged}, {"IsNan", unchanged}, {"Invert", unchanged}, {"Acos", unchanged},
    {"Cos", unchanged}, {"Asin", unchanged}, {"Atanh", unchanged}, {"Cosh", unchanged}, {"Acosh", unchanged},
    {"Asinh", unchanged}, {"Atan", unchanged}, {"Sin", unchanged}, {"Sinh", unchanged}, {"Tan", unchanged},
    {"Erf", unchanged}, {"Erfc", unchanged}, {"SigmoidGrad", unchanged}, {"TanhGrad", unchanged}, {"RsqrtGrad", unchanged},
    {"SqrtGrad", unchanged}, {"InvGrad", unchanged}, {"ReciprocalGrad", unchanged}, {"Lgamma", unchanged},
    {"Digamma", unchanged}, {"Ndtri", unchanged}, {"Erfinv", unchanged}, {"Dawsn", unchanged}, {"Expint", unchanged},
    {"FresnelCos", unchanged}, {"FresnelSin", unchanged}, {"Spence", unchanged}, {"BesselI0", unchanged},
    {"BesselI1", unchanged}, {"BesselI0e", unchanged}, {"BesselI1e", unchanged}, {"BesselJ0", unchanged},
    {"BesselJ1", unchanged}, {"BesselK0", unchanged}, {"BesselK1", unchanged}, {"BesselK0e", unchanged},
    {"BesselK1e", unchanged}, {"BesselY0", unchanged}, {"BesselY1", unchanged}, {"PopulationCount", unchanged},
    {"Conj", unchanged}, {"Real", unchanged}, {"Imag", unchanged}, {"Angle", unchanged}, {"ComplexAbs", unchanged},
    {"Add", binary}, {"AddV2", binary}, {"Sub", binary}, {"Mul", binary}, {"RealDiv", binary}, {"Div", binary},
    {"DivNoNan", binary}, {"MulNoNan", binary}, {"FloorDiv", binary}, {"FloorMod", binary}, {"TruncateDiv", binary},
    {"TruncateMod", binary}, {"Mod", binary}, {"Pow", binary}, {"Maximum", binary}, {"Minimum", binary},
    {"SquaredDifference", binary}, {"Less", binary}, {"LessEqual", binary}, {"Greater", binary}, {"GreaterEqual", binary},
    {"LogicalAnd", binary}, {"LogicalOr", binary}, {"Atan2", binary}, {"BitwiseOr", binary}, {"BitwiseXor", binary},
    {"BitwiseAnd", binary}, {"LeftShift", binary}, {"RightShift", binary}, {"Equal", equality}, {"NotEqual", equality},
    {"Zeta", binary}, {"Polygamma", binary}, {"Igamma", binary}, {"Igammac", binary}, {"IgammaGradA", binary},
    {"RandomGammaGrad", binary}, {"NextAfter", binary}, {"Xlogy", binary}, {"Xlog1py", binary}, {"Xdivy", binary},
    {"Complex", binary}, {"ApproximateEqual", mergeBoth}, {"Betainc", betainc}, {"Cross", cross},
    {"AddN", addN}, {"AccumulateNV2", accumulateN}, {"Select", select}, {"SelectV2", selectV2}, {"Range", range},
    {"LinSpace", linSpace}, {"ClipByValue", clipByValue},
};

} // namespace

std::span<const RuleEntry> mathRules() { return rules; }

} // namespace tfc::graph
