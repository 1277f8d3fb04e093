// Math and linear algebra made of several nodes (math_ops.py, linalg_ops.py, special_math_ops.py, confusion_matrix.py).
#include "State.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Control.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace tfc {
using namespace frontend;

namespace {

using Ints = std::vector<int>;
Shape shapeOfInts(const std::vector<std::int64_t> &v) { return Shape(v); }

/// One side of a contraction, as a matrix.
struct Side {
  Output matrix;
  std::vector<std::int64_t> known; ///< the free dimensions, where all are static
  Output free;                     ///< otherwise a tensor
  std::vector<std::int64_t> statics;
};
Side contracted(const Output &a, Ints axes, bool flipped) {
  Shape s = a.shape();
  int n = s.rank();
  if (n < 0) raise(errors::unimplemented("tensordot of a tensor of unknown rank is not supported"));
  for (int &x : axes) {
    if (x < -n || x >= n) throw ValueError(cat("Axis ", x, " of tensordot is out of range for a tensor of shape ", s.str()));
    if (x < 0) x += n;
  }
  Ints free;
  for (int i = 0; i < n; ++i)
    if (std::find(axes.begin(), axes.end(), i) == axes.end()) free.push_back(i);
  Ints perm = flipped ? axes : free;
  perm.insert(perm.end(), flipped ? free.begin() : axes.begin(), flipped ? free.end() : axes.end());
  Side side;
  for (int i : free) side.statics.push_back(s[i]);
  if (s.is_fully_defined()) {
    std::int64_t outer = 1, inner = 1;
    for (int i : free) outer *= s[i];
    for (int i : axes) inner *= s[i];
    Shape want = flipped ? Shape{inner, outer} : Shape{outer, inner};
    bool ordered = std::is_sorted(perm.begin(), perm.end());
    side.matrix = ordered ? a : transpose(a, perm);
    if (!(side.matrix.shape() == want)) side.matrix = reshape(side.matrix, want);
    side.known = side.statics;
    return side;
  }
  Output axesT = constantOf(Tensor(axes), "axes"), freeT = constantOf(Tensor(free), "free");
  Output dims = shape(a);
  side.free = gather(dims, freeT);
  Output axesDims = gather(dims, axesT);
  Output outer = reduce_prod(side.free), inner = reduce_prod(axesDims);
  Output order = flipped ? concat({axesT, freeT}, 0) : concat({freeT, axesT}, 0);
  Output to = flipped ? stack({inner, outer}) : stack({outer, inner});
  Output turned = op("Transpose", "transpose", {a, order});
  side.matrix = reshape(turned, to);
  return side;
}
Output dot(const In &x, const In &y, const std::function<std::pair<Ints, Ints>(const Output &)> &axesOf, const std::string &name) {
  Scoped s(name, "Tensordot", {x, y});
  Output a = convert(x, DType::unset, "a"), b = convert(y, DType::unset, "b");
  auto [left, right] = axesOf(a);
  if (left.size() != right.size())
    throw ValueError(cat("Different number of contraction axes `a` and `b`, ", left.size(), " != ", right.size(), "."));
  Side p = contracted(a, left, false), q = contracted(b, right, true);
  Output product = matmul(p.matrix, q.matrix);
  auto all = p.statics;
  all.insert(all.end(), q.statics.begin(), q.statics.end());
  if (!p.free && !q.free) {
    if (product.shape() == shapeOfInts(all)) return product;
    return reshape(product, Shape(all), {.name = s.name});
  }
  auto list = [](const Side &side) {
    return side.free ? side.free : constantOf(Tensor(Ints(side.known.begin(), side.known.end())), "Const");
  };
  Output pf = list(p), qf = list(q);
  Output dims = concat({pf, qf}, 0);
  Output r = reshape(product, dims, {.name = s.name});
  r.set_shape(Shape(all));
  return r;
}

} // namespace

Output tensordot(In a, In b, int axes, Name o) {
  return dot(a, b, [axes](const Output &x) {
    int n = x.shape().rank();
    if (axes < 0) throw ValueError(cat("`axes` must be at least 0. Received: ", axes, "."));
    if (n >= 0 && axes > n) throw ValueError(cat("`axes` must not be larger than the number of dimensions of tensor ", x, ".  Received ", axes, ", vs tensor dimensions ", n, "."));
    Ints left(axes), right(axes);
    std::iota(left.begin(), left.end(), n - axes), std::iota(right.begin(), right.end(), 0);
    return std::pair(left, right);
  }, o.name);
}
Output tensordot(In a, In b, std::pair<std::vector<int>, std::vector<int>> axes, Name o) {
  return dot(a, b, [&axes](const Output &) { return axes; }, o.name);
}

Output count_nonzero(In x, Axes axis, CountOpts o) {
  Scoped s(o.name, "count_nonzero", {x});
  Output v = convert(x, DType::unset, "input");
  Output p = v;
  if (v.dtype() != bool_) {
    Output zero = zeros({}, v.dtype());
    p = op("NotEqual", "", {v, zero});
  }
  return cast(reduce_sum(cast(p, int64), axis, {.keepdims = o.keepdims}), o.dtype);
}

Output real_t::operator()(In x, Name o) const {
  Scoped s(o.name, "Real", {x});
  Output v = convert(x, DType::unset, "input");
  if (!isComplex(v.dtype())) return v;
  return op("Real", s.name, {v}, {{"Tout", v.dtype() == complex128 ? float64 : float32}});
}
Output imag_t::operator()(In x, Name o) const {
  Scoped s(o.name, "Imag", {x});
  Output v = convert(x, DType::unset, "input");
  if (!isComplex(v.dtype())) return zeros_like(v);
  return op("Imag", s.name, {v}, {{"Tout", v.dtype() == complex128 ? float64 : float32}});
}
Output angle_t::operator()(In x, Name o) const {
  Scoped s(o.name, "Angle", {x});
  Output v = convert(x, DType::unset, "input");
  if (isComplex(v.dtype())) return op("Angle", s.name, {v}, {{"Tout", v.dtype() == complex128 ? float64 : float32}});
  Output negative = v < 0, pi = 3.141592653589793 * ones_like(v);
  return where(negative, pi, zeros_like(v));
}
Output conj_t::operator()(In x, Name o) const {
  if (!x.host && !x.variable && !isComplex(typeOf(x))) return x.out;
  Scoped s(o.name, "Conj", {x});
  Output v = convert(x, DType::unset, "x");
  return isComplex(v.dtype()) ? op("Conj", s.name, {v}) : v;
}
Output complex_t::operator()(In re, In im, Name o) const {
  Output a = convert(re, DType::unset, "real"), b = convert(im, im.host ? a.dtype() : DType::unset, "imag");
  Scoped s(o.name, "Complex", {In(a), In(b)});
  if (a.dtype() != b.dtype() || (a.dtype() != float32 && a.dtype() != float64))
    throw TypeError(cat("The `real` and `imag` components have incorrect types: ", tfc::name(a.dtype()), " ", tfc::name(b.dtype()),
                        ". They must be consistent, and one of [tf.float32, tf.float64]"));
  return op("Complex", s.name, {a, b}, {{"Tout", a.dtype() == float64 ? complex128 : complex64}});
}
Output trace_t::operator()(In x, Name o) const {
  Scoped s(o.name, "Trace", {x});
  Output v = convert(x, DType::unset, "x");
  return reduce_sum(matrix_diag_part(v), Axes(std::vector<int>{-1}), {.name = s.name});
}
static std::string orName(const std::string &name, const char *fallback) { return name.empty() ? fallback : name; }
Output to_bfloat16_t::operator()(In x, Name o) const { return cast(x, bfloat16, {.name = orName(o.name, "ToBFloat16")}); }
Output to_complex64_t::operator()(In x, Name o) const { return cast(x, complex64, {.name = orName(o.name, "ToComplex64")}); }
Output to_complex128_t::operator()(In x, Name o) const { return cast(x, complex128, {.name = orName(o.name, "ToComplex128")}); }

/// The least and greatest value of a dtype.
static std::pair<double, double> limits(DType t) {
  switch (t) {
  case DType::int8: return {-128, 127};
  case DType::uint8: return {0, 255};
  case DType::int16: return {-32768, 32767};
  case DType::uint16: return {0, 65535};
  case DType::int32: return {-2147483648.0, 2147483647.0};
  case DType::uint32: return {0, 4294967295.0};
  case DType::int64: return {-9223372036854775808.0, 9223372036854775807.0};
  case DType::uint64: return {0, 18446744073709551615.0};
  case DType::float16: return {-65504, 65504};
  case DType::float64: return {std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};
  default: return {std::numeric_limits<float>::lowest(), std::numeric_limits<float>::max()};
  }
}
Output saturate_cast(In x, DType t, Name o) {
  Scoped s(o.name, "saturate_cast", {x});
  Output v = convert(x, DType::unset, "value");
  auto [inLow, inHigh] = limits(v.dtype());
  auto [low, high] = limits(t);
  if (inLow < low) v = maximum(v, convert(In(low), v.dtype(), "min"));
  if (inHigh > high) {
    // The greatest value of the input's type that does not exceed the target's.
    double top = high;
    if (v.dtype() == float32 && static_cast<double>(static_cast<float>(high)) > high) top = std::nextafterf(static_cast<float>(high), 0.0f);
    v = minimum(v, convert(In(top), v.dtype(), "max"));
  }
  return cast(v, t, {.name = s.name});
}

Output histogram_fixed_width(In values, In range, In nbins, HistogramOpts o) {
  Scoped s(o.name, "histogram_fixed_width", {values, range, nbins});
  return op("HistogramFixedWidth", s.name, {values, range, nbins}, {{"dtype", o.dtype}});
}
Output bincount(In values, BincountOpts o) {
  Scoped s("", "bincount");
  Output v = convert(values, int32, "arr");
  Output any = reduce_prod(shape(v)) > 0;
  Output size = cast(any, int32) * (reduce_max(v) + 1);
  if (o.minlength) size = maximum(convert(*o.minlength, int32, "minlength"), size);
  if (o.maxlength) size = minimum(convert(*o.maxlength, int32, "maxlength"), size);
  In weights = o.weights ? *o.weights : In(constantOf(Tensor::zeros({0}, o.dtype), "Const"));
  return op("Bincount", "", {v, size, weights});
}
Output clip_by_average_norm(In t, In norm, Name o) {
  Scoped s(o.name, "clip_by_average_norm", {t, norm});
  Output v = convert(t, DType::unset, "t");
  Output count = cast(size(v), float32);
  Output squares = v * v;
  Output inverse = rsqrt(op("Sum", "Sum", {squares, range(0, rank(v))}, {{"keep_dims", false}}));
  Output scaled = v * norm;
  Output limited = inverse * count;
  Output least = minimum(limited, constant(1.0f) / norm);
  return identity(scaled * least, {.name = s.name});
}
Output verify_tensor_all_finite(In t, std::string msg, Name o) {
  Scoped s(o.name, "VerifyFinite", {t});
  Output v = convert(t, DType::unset, "t");
  ColocateWith with(v.op());
  Output check = check_numerics(v, msg);
  return with_dependencies({check.op()}, v);
}
static Output segmentCount(const Output &ids, const Output &data, const In &n) {
  Output segments = convert(n);
  Output ones = tfc::ones(shape(ids), data.dtype());
  Output count = unsorted_segment_sum(ones, ids, segments);
  Output first = segments(newaxis), inner = rank(data) - rank(ids);
  Output rest = tfc::ones(Dims(stack({inner})), segments.dtype());
  return maximum(reshape(count, Dims(concat({first, rest}, 0))), 1);
}
static Output segmentMean(const char *name, const In &data, const In &ids, const In &n, const std::string &given, bool root) {
  Scoped s(given, name);
  Output d = convert(data), i = convert(ids);
  Output count = segmentCount(i, d, n);
  Output sum = unsorted_segment_sum(d, i, n);
  return sum / (root ? sqrt(count) : count);
}
Output unsorted_segment_mean(In d, In i, In n, Name o) { return segmentMean("UnsortedSegmentMean", d, i, n, o.name, false); }
Output unsorted_segment_sqrt_n(In d, In i, In n, Name o) { return segmentMean("UnsortedSegmentSqrtN", d, i, n, o.name, true); }

std::vector<Output> hessians(Ins ys, Ins xs, GradientsOpts o) {
  std::vector<Output> out;
  std::vector<Output> firsts = gradients(ys, xs, o);
  for (std::size_t k = 0; k < firsts.size(); ++k) {
    if (!firsts[k]) throw ValueError("Cannot compute a Hessian: ys do not depend on xs.");
    Output x = convert(xs.v[k]);
    Output flat = reshape(firsts[k], {-1});
    Output n = size(x);
    Output zero = constantOf(Tensor(0), "Const");
    auto [i, rows] = while_loop([&](Output j, TensorArray) { return j < n; },
                                [&](Output j, TensorArray r) {
                                  Output row = gradients({In(flat[j])}, {xs.v[k]})[0];
                                  Output next = j + 1;
                                  return std::tuple{next, r.write(j, row)};
                                },
                                std::tuple{zero, TensorArray(x.dtype(), n)});
    Output all = rows.stack(), dims = shape(x);
    out.push_back(reshape(all, concat({dims, dims}, 0)));
  }
  return out;
}

//===----------------------------------------------------------------------===//
// Linear algebra
//===----------------------------------------------------------------------===//

EighResult self_adjoint_eig(In t, Name o) {
  auto r = opNode("SelfAdjointEigV2", o.name, {t}, {{"compute_v", true}}).outputs();
  return {r[0], r[1]};
}
Output self_adjoint_eigvals(In t, Name o) { return opNode("SelfAdjointEigV2", o.name, {t}, {{"compute_v", false}}).output(0); }
SvdResult svd(In t, SvdOpts o) {
  auto r = opNode("Svd", o.name, {t}, {{"compute_uv", true}, {"full_matrices", o.full_matrices}}).outputs();
  return {real(r[0]), r[1], r[2]};
}
Output singular_values(In t, SvdOpts o) {
  return real(opNode("Svd", o.name, {t}, {{"compute_uv", false}, {"full_matrices", o.full_matrices}}).output(0));
}
Output cholesky_solve(In chol, In rhs, Name o) {
  Scoped s(o.name, "cholesky_solve", {chol, rhs});
  Output y = op("MatrixTriangularSolve", "", {chol, rhs}, {{"adjoint", false}, {"lower", true}});
  return op("MatrixTriangularSolve", "", {chol, y}, {{"adjoint", true}, {"lower", true}});
}
Output matrix_solve_ls(In matrix, In rhs, LeastSquaresOpts o) {
  Output m = convert(matrix, DType::unset, "matrix");
  if (!o.fast) return op("MatrixSolveLs", o.name, {m, rhs, In(o.l2_regularizer)}, {{"fast", false}});
  Scoped s(o.name, "matrix_solve_ls", {In(m), rhs});
  Shape d = m.shape();
  if (d.rank() < 2 || d.dim(-1) < 0 || d.dim(-2) < 0) raise(errors::unimplemented("matrix_solve_ls of matrices of unknown size is not supported"));
  bool tall = d.dim(-2) >= d.dim(-1);
  // The regularized Gramian matrix, factored.
  Output gram = tall ? matmul(m, m, {.transpose_a = true}) : matmul(m, m, {.transpose_b = true});
  if (o.l2_regularizer != 0) {
    int n = static_cast<int>(tall ? d.dim(-1) : d.dim(-2));
    gram = gram + o.l2_regularizer * eye(n, {.dtype = m.dtype()});
  }
  Output chol = cholesky(gram);
  if (tall) return cholesky_solve(chol, matmul(m, rhs, {.transpose_a = true}));
  return matmul(m, cholesky_solve(chol, rhs), {.transpose_a = true});
}
Output eye(In rows, EyeOpts o) {
  std::vector<In> values{rows};
  if (o.num_columns) values.push_back(*o.num_columns);
  Scoped s(o.name, "eye", values);
  bool hosts = rows.host && (!o.num_columns || o.num_columns->host);
  In cols = o.num_columns ? *o.num_columns : rows;
  if (hosts) {
    std::int64_t r = rows.host->tensor.asInt64(0), c = cols.host->tensor.asInt64(0);
    std::vector<std::int64_t> diag = o.batch_shape.dims(), full = diag;
    diag.push_back(std::min(r, c));
    full.push_back(r), full.push_back(c);
    Output ones = tfc::ones(Shape(diag), o.dtype);
    if (r == c) return matrix_diag(ones);
    Output zero = zeros(Shape(full), o.dtype);
    return matrix_set_diag(zero, ones);
  }
  Output least = minimum(rows, cols);
  Output batch = constantOf(Tensor(Ints(o.batch_shape.dims().begin(), o.batch_shape.dims().end())), "shape");
  auto joined = [&](std::vector<In> last) {
    Scoped c("concat", "");
    Output tail = op("Pack", "values_1", {Ins(std::move(last))}, {{"axis", std::int64_t(0)}});
    return op("ConcatV2", c.name, {Ins{batch, tail}, 0});
  };
  Output diag = joined({In(least)});
  if (!o.num_columns) return matrix_diag(ones(diag, o.dtype));
  Output full = joined({rows, cols});
  Output ones = tfc::ones(diag, o.dtype);
  return matrix_set_diag(zeros(full, o.dtype), ones);
}
Output logdet(In matrix, Name o) {
  Scoped s(o.name, "logdet", {matrix});
  Output chol = cholesky(matrix);
  return 2.0 * reduce_sum(log(real(matrix_diag_part(chol))), Axes(std::vector<int>{-1}));
}

Output confusion_matrix(In labelsIn, In predictionsIn, ConfusionOpts o) {
  Scoped s(o.name, "confusion_matrix", {predictionsIn, labelsIn});
  Output labels = convert(labelsIn, DType::unset, "labels"), predictions = convert(predictionsIn, DType::unset, "predictions");
  {
    Scoped r("remove_squeezable_dimensions", "", {In(labels), In(predictions)});
    int d = predictions.shape().rank() - labels.shape().rank();
    if (labels.shape().hasRank() && predictions.shape().hasRank()) {
      if (d == 1 && predictions.shape().dim(-1) <= 1) predictions = squeeze(predictions, {-1});
      else if (d == -1 && labels.shape().dim(-1) <= 1) labels = squeeze(labels, {-1});
    }
  }
  predictions = cast(predictions, int64);
  labels = cast(labels, int64);
  auto checked = [](const Output &v, const Operation &check) { return with_dependencies({check}, v); };
  labels = checked(labels, assert_non_negative(labels, {.message = "`labels` contains negative values"}));
  predictions = checked(predictions, assert_non_negative(predictions, {.message = "`predictions` contains negative values"}));
  In n = o.num_classes ? *o.num_classes : In(0);
  if (!o.num_classes) {
    Output a = reduce_max(predictions), b = reduce_max(labels);
    n = In(maximum(a, b) + 1);
  } else {
    Output limit = cast(*o.num_classes, int64);
    labels = checked(labels, assert_less(labels, limit, {.message = "`labels` out of bound"}));
    predictions = checked(predictions, assert_less(predictions, limit, {.message = "`predictions` out of bound"}));
  }
  std::optional<Output> weights;
  if (o.weights) weights = cast(convert(*o.weights, DType::unset, "weights"), o.dtype);
  Output dims = stack({n, n});
  Output indices = stack({labels, predictions}, {.axis = 1});
  Output values = weights ? *weights : ones_like(predictions, {.dtype = o.dtype});
  return scatter_nd(indices, values, cast(dims, int64));
}

} // namespace tfc
