// Math operations and operators (python/ops/math_ops.py, clip_ops.py).
#include "State.h"

#include "tfc/frontend/Math.h"

#include <algorithm>
#include <numeric>

namespace tfc {
using namespace frontend;

namespace {

const std::string &either(const std::string &name, const std::string &fallback) { return name.empty() ? fallback : name; }

/// Both operands as tensors; a host operand takes the other's dtype.
std::pair<Output, Output> both(const In &x, const In &y) {
  if (x.host && !y.host) {
    Output a = convert(x, typeOf(y), "x");
    return {a, convert(y)};
  }
  Output a = convert(x, DType::unset, "x");
  return {a, y.host ? convert(y, a.dtype(), "y") : convert(y)};
}

Output add2(const In &x, const In &y, const std::string &name) {
  return op(typeOf(x.host ? y : x) == DType::string ? "Add" : "AddV2", name, {x, y});
}

/// Axes of a reduction as Python passes them on: given ones as they are, otherwise all of them.
In reductionAxes(const In &x, const Axes &axis) {
  if (axis.given) {
    if (axis.single) return In(axis.axes[0]);
    Value v{std::vector<int>(axis.axes)};
    v.python = true;
    return In(std::move(v));
  }
  Shape s = shapeOf(x);
  if (!x.host && s.rank() > 0) {
    std::vector<int> all(s.rank());
    std::iota(all.begin(), all.end(), 0);
    return In(constantOf(Tensor(all), "Const"));
  }
  return In(range(0, rank(x)));
}

Output trueDivide(const In &x, const In &y, const std::string &name) {
  auto [a, b] = both(x, y);
  if (a.dtype() != b.dtype())
    throw TypeError(cat("`x` and `y` must have the same dtype, got tf.", tfc::name(a.dtype()), " != tf.", tfc::name(b.dtype()), "."));
  DType t = a.dtype();
  if (isInteger(t) || t == DType::bool_) {
    DType wide = byteSize(t) <= 2 ? float32 : float64;
    a = cast(a, wide), b = cast(b, wide);
  }
  return op("RealDiv", name, {a, b});
}

In firstValue(const In &a) { return a.variable ? In(convert(a)) : a; }

/// An operator: the left operand is read before the scope opens (as Variable's operators do in Python).
template <class F> Output binaryOperator(const In &a, const In &b, const char *name, F make) {
  In x = firstValue(a), y = b;
  Scoped s("", name, {x, y});
  auto [p, q] = both(x, y);
  return make(p, q, s.name);
}

Output comparison(const In &a, const In &b, const char *type, const char *mirrored) {
  if (a.host && !b.host) return op(mirrored, "", {firstValue(b), a});
  return op(type, "", {firstValue(a), b});
}

} // namespace

/// The absolute value of a complex number is real, and an op of its own.
static Output unary(const char *type, const In &x, const std::string &name) {
  if (std::string_view(type) != "Abs" || !isComplex(typeOf(x))) return op(type, name, {x});
  Scoped s(name, type, {x});
  Output v = convert(x, DType::unset, "x");
  return op("ComplexAbs", s.name, {v}, {{"T", v.dtype()}, {"Tout", v.dtype() == complex64 ? float32 : float64}});
}
#define TFC_DEFINE_UNARY(F, TYPE) Output F##_t::operator()(In x, Name o) const { return unary(TYPE, x, o.name); }
TFC_UNARY_OPS(TFC_DEFINE_UNARY)
#define TFC_DEFINE_BINARY(F, TYPE, NAME) \
  Output F##_t::operator()(In x, In y, Name o) const { return op(TYPE, either(o.name, NAME), {x, y}); }
TFC_BINARY_OPS(TFC_DEFINE_BINARY)
#define TFC_DEFINE_REDUCE(F, TYPE) \
  Output F##_t::operator()(In x, Axes axis, ReduceOpts o) const { \
    In axes = reductionAxes(x, axis); \
    return op(TYPE, o.name, {x, axes}, {{"keep_dims", o.keepdims}}); \
  }
TFC_REDUCE_OPS(TFC_DEFINE_REDUCE)

Output round_t::operator()(In x, Name o) const {
  Output v = convert(x, DType::unset, "x");
  return isInteger(v.dtype()) ? v : op("Round", o.name, {v});
}
Output cast_t::operator()(In x, DType t, Name o) const {
  if (!x.host && typeOf(x) == t) return convert(x);
  Scoped s(o.name, "Cast", {x});
  Output v = convert(x, DType::unset, "x");
  return v.dtype() == t ? v : op("Cast", s.name, {v}, {{"DstT", t}});
}
Output to_float_t::operator()(In x, Name o) const { return cast(x, float32, {.name = either(o.name, "ToFloat")}); }
Output to_double_t::operator()(In x, Name o) const { return cast(x, float64, {.name = either(o.name, "ToDouble")}); }
Output to_int32_t::operator()(In x, Name o) const { return cast(x, int32, {.name = either(o.name, "ToInt32")}); }
Output to_int64_t::operator()(In x, Name o) const { return cast(x, int64, {.name = either(o.name, "ToInt64")}); }
Output log_sigmoid_t::operator()(In x, Name o) const {
  Scoped s(o.name, "LogSigmoid", {x});
  return op("Neg", s.name, {op("Softplus", "", {op("Neg", "", {convert(x, DType::unset, "x")})})});
}

Output add_t::operator()(In x, In y, Name o) const { return add2(x, y, either(o.name, "Add")); }
Output truediv_t::operator()(In x, In y, Name o) const {
  Scoped s(o.name, "truediv", {x, y});
  return trueDivide(x, y, s.name);
}
Output divide_t::operator()(In x, In y, Name o) const { return truediv(x, y, o); }
Output div_t::operator()(In x, In y, Name o) const {
  Scoped s(o.name, "div", {x, y});
  auto [a, b] = both(x, y);
  return op(isFloating(a.dtype()) || isComplex(a.dtype()) ? "RealDiv" : "FloorDiv", s.name, {a, b});
}
Output logical_xor_t::operator()(In x, In y, Name o) const {
  Output either_ = logical_or(x, y), notBoth = logical_not(logical_and(x, y));
  return logical_and(either_, notBoth, {.name = either(o.name, "LogicalXor")});
}
Output scalar_mul_t::operator()(In scalar, In x, Name o) const {
  Output s = convert(scalar, typeOf(x), "scalar");
  if (s.shape().hasRank() && s.shape().rank() != 0)
    throw ValueError(cat("The input scalar must be a 0-D value. Received shape ", s.shape().str(), "."));
  return op("Mul", o.name, {s, x});
}

Output reduce_logsumexp_t::operator()(In x, Axes axis, ReduceOpts o) const {
  Scoped s(o.name, "ReduceLogSumExp", {x});
  Output v = convert(x);
  Output m = reduce_max(v, axis, {.keepdims = true});
  Output finite = op("IsFinite", "", {m});
  Output shift = stop_gradient(op("SelectV2", "", {finite, m, 0.0f}));
  Output result = tfc::log(reduce_sum(tfc::exp(op("Sub", "", {v, shift})), axis, {.keepdims = o.keepdims}));
  if (!o.keepdims) shift = op("Reshape", "", {shift, op("Shape", "", {result})});
  return op("AddV2", s.name, {result, shift});
}
Output reduce_variance_t::operator()(In x, Axes axis, ReduceOpts o) const {
  Scoped s(either(o.name, "reduce_variance"), "", {x});
  Output v = convert(x);
  Output mean = reduce_mean(v, axis, {.keepdims = true});
  if (!isFloating(mean.dtype())) throw TypeError(cat("Input must be either real or complex. Received integer type ", tfc::name(mean.dtype()), "."));
  return reduce_mean(square(v - mean), axis, {.keepdims = o.keepdims});
}
Output reduce_std_t::operator()(In x, Axes axis, ReduceOpts o) const {
  Scoped s(either(o.name, "reduce_std"), "", {x});
  return tfc::sqrt(reduce_variance(x, axis, {.keepdims = o.keepdims}));
}

Output matmul_t::operator()(In a, In b, MatMulOpts o) const {
  Scoped s(o.name, "MatMul", {a, b});
  DType t = typeOf(a.host && !b.host ? b : a);
  Output x = convert(a, a.host ? t : DType::unset, "a"), y = convert(b, b.host ? t : DType::unset, "b");
  auto batch = [](const Shape &sh) { return !sh.hasRank() || sh.rank() > 2; };
  if (batch(x.shape()) && batch(y.shape()))
    return op("BatchMatMulV2", s.name, {x, y}, {{"adj_x", o.transpose_a}, {"adj_y", o.transpose_b}});
  return op("MatMul", s.name, {x, y}, {{"transpose_a", o.transpose_a}, {"transpose_b", o.transpose_b}});
}
Output argmax_t::operator()(In x, int axis, ArgOpts o) const { return op("ArgMax", o.name, {x, axis}, {{"output_type", o.output_type}}); }
Output argmin_t::operator()(In x, int axis, ArgOpts o) const { return op("ArgMin", o.name, {x, axis}, {{"output_type", o.output_type}}); }

Output add_n_t::operator()(Ins v, Name o) const {
  if (v.v.empty()) throw ValueError("Inputs must be an iterable of at least one Tensor/IndexedSlices with the same dtype and shape.");
  if (v.v.size() == 1) return o.name.empty() ? convert(v.v[0]) : identity(v.v[0], o);
  return op("AddN", o.name, {v});
}
Output accumulate_n(Ins v, Name o) {
  for (const In &x : v.v)
    if (typeOf(x) != typeOf(v.v[0])) throw ValueError("inputs must be a list of at least one Tensor with the same dtype and shape");
  return add_n(std::move(v), std::move(o));
}

Output clip_by_value_t::operator()(In x, In min, In max, Name o) const {
  Scoped s(o.name, "clip_by_value", {x});
  Output v = convert(x, DType::unset, "t");
  Output low = op("Minimum", "", {v, max});
  return op("Maximum", s.name, {low, min});
}
Output clip_by_norm_t::operator()(In x, In norm, Axes axes, Name o) const {
  Scoped s(o.name, "clip_by_norm", {x});
  Output v = convert(x, DType::unset, "t");
  Output sum = reduce_sum(v * v, axes, {.keepdims = true});
  Output positive = sum > 0.0f;
  Output safe = op("Select", "", {positive, sum, ones_like(sum)});
  Output l2 = op("Select", "", {positive, tfc::sqrt(safe), sum});
  Output scaled = v * norm;
  return identity(scaled / op("Maximum", "", {l2, norm}), {.name = s.name});
}
Output global_norm(const std::vector<Output> &t, Name o) {
  Scoped s(o.name, "global_norm");
  std::vector<Output> halves;
  for (const Output &v : t)
    if (v) {
      ColocateWith with(v.op());
      halves.push_back(op("L2Loss", "", {v}));
    }
  if (halves.empty()) throw ValueError("global_norm needs at least one tensor.");
  Output sum = reduce_sum(stack(halves));
  Output two = constantOf(Tensor(2.0f).astype(sum.dtype()), "Const");
  return tfc::sqrt(sum * two, {.name = "global_norm"});
}
std::pair<std::vector<Output>, Output> clip_by_global_norm(std::vector<Output> t, In norm, ClipOpts o) {
  Output use = o.use_norm ? convert(*o.use_norm, float32, "use_norm") : global_norm(t, {.name = o.name});
  Scoped s(o.name, "clip_by_global_norm", {In(use)});
  Output inverse = 1.0f / use;
  Output one = constantOf(Tensor(1.0f).astype(use.dtype()), "Const");
  Output least = minimum(inverse, one / norm);
  Output scale = norm * least;
  scale = scale + (use - use); // a norm that is not finite makes everything NaN
  std::string base = s.name;
  for (std::size_t i = 0; i < t.size(); ++i)
    if (t[i]) {
      ColocateWith with(t[i].op());
      Output scaled = t[i] * scale;
      Scoped inner(cat(base, base), ""); // the name Python gives holds the whole scope
      t[i] = op("Identity", cat("_", i), {scaled});
    }
  return {std::move(t), use};
}

Output cumsum(In x, int axis, ScanOpts o) {
  return op("Cumsum", o.name, {x, axis}, {{"exclusive", o.exclusive}, {"reverse", o.reverse}});
}
Output cumprod(In x, int axis, ScanOpts o) {
  return op("Cumprod", o.name, {x, axis}, {{"exclusive", o.exclusive}, {"reverse", o.reverse}});
}
Output linspace(In start, In stop, In num, Name o) { return op("LinSpace", o.name, {start, stop, num}); }
Output unsorted_segment_sum(In d, In i, In n, Name o) { return op("UnsortedSegmentSum", o.name, {d, i, n}); }
Output unsorted_segment_max(In d, In i, In n, Name o) { return op("UnsortedSegmentMax", o.name, {d, i, n}); }
Output unsorted_segment_min(In d, In i, In n, Name o) { return op("UnsortedSegmentMin", o.name, {d, i, n}); }
Output norm(In x, Axes axis, NormOpts o) {
  Scoped s(o.name, "norm", {x});
  Output v = convert(x, DType::unset, "tensor");
  Axes axes = axis;
  if (axes.single) axes.single = false;
  Output r = tfc::sqrt(reduce_sum(v * v, axes, {.keepdims = true}));
  return o.keepdims ? r : squeeze(r, axes);
}

Output operator+(In a, In b) { return binaryOperator(a, b, "add", [](Output x, Output y, const std::string &n) { return add2(x, y, n); }); }
#define TFC_OPERATOR(OP, NAME, TYPE) \
  Output operator OP(In a, In b) { \
    return binaryOperator(a, b, NAME, [](Output x, Output y, const std::string &n) { return op(TYPE, n, {x, y}); }); \
  }
TFC_OPERATOR(-, "sub", "Sub")
TFC_OPERATOR(*, "mul", "Mul")
TFC_OPERATOR(%, "mod", "FloorMod")
Output operator/(In a, In b) { return binaryOperator(a, b, "truediv", [](Output x, Output y, const std::string &n) { return trueDivide(x, y, n); }); }
Output operator-(Output a) { return negative(a); }
Output operator<(In a, In b) { return comparison(a, b, "Less", "Greater"); }
Output operator<=(In a, In b) { return comparison(a, b, "LessEqual", "GreaterEqual"); }
Output operator>(In a, In b) { return comparison(a, b, "Greater", "Less"); }
Output operator>=(In a, In b) { return comparison(a, b, "GreaterEqual", "LessEqual"); }
Output operator&(Output a, Output b) { return logical_and(a, b, {.name = "and"}); }
Output operator|(Output a, Output b) { return logical_or(a, b, {.name = "or"}); }
Output operator~(Output a) { return logical_not(a); }

} // namespace tfc
