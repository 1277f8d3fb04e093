// Sparse tensors (python/ops/sparse_ops.py, sets_impl.py, ctc_ops.py).
#include "State.h"

#include "tfc/frontend/Sparse.h"

#include <numeric>
#include <ostream>

namespace tfc {
using namespace frontend;

namespace {
/// A list of numbers stands for int64, as in Python's SparseTensor.
Output int64List(const In &v, const char *name) {
  return convert(v.host ? In(v.host->tensor.astype(int64)) : v, int64, name);
}
SparseTensor sparse(const Operation &op, int first = 0) { return SparseTensor(op.output(first), op.output(first + 1), op.output(first + 2)); }
In axesOf(const Axes &axis, const SparseTensor &sp) {
  if (axis.given) return axis.single ? In(axis.axes[0]) : In(axis.axes);
  return range(0, rank(sp.dense_shape));
}
} // namespace

std::ostream &operator<<(std::ostream &os, const SparseTensorValue &v) {
  return os << "SparseTensorValue(indices=" << v.indices << ", values=" << v.values << ", dense_shape=" << v.dense_shape << ")";
}

SparseTensor::SparseTensor(In i, In v, In s) {
  Scoped scope("SparseTensor", "", {i, v, s});
  indices = int64List(i, "indices");
  values = convert(v, DType::unset, "values");
  dense_shape = int64List(s, "dense_shape");
  if (indices.shape().hasRank() && indices.shape().rank() != 2) throw ValueError(cat("Shape ", indices.shape().str(), " must have rank 2"));
  if (values.shape().hasRank() && values.shape().rank() != 1) throw ValueError(cat("Shape ", values.shape().str(), " must have rank 1"));
  if (dense_shape.shape().hasRank() && dense_shape.shape().rank() != 1) throw ValueError(cat("Shape ", dense_shape.shape().str(), " must have rank 1"));
  auto agree = [](std::int64_t a, std::int64_t b) {
    if (a >= 0 && b >= 0 && a != b) throw ValueError(cat("Dimensions ", a, " and ", b, " are not compatible"));
  };
  if (indices.shape().hasRank()) {
    if (values.shape().hasRank()) agree(indices.shape()[0], values.shape()[0]);
    if (dense_shape.shape().hasRank()) agree(indices.shape()[1], dense_shape.shape()[0]);
  }
}
SparseTensor::SparseTensor(const SparseTensorValue &v) : SparseTensor(In(v.indices), In(v.values), In(v.dense_shape)) {}
Shape SparseTensor::shape() const {
  Tensor t = constantValue(dense_shape);
  if (!t.is_none()) {
    std::vector<std::int64_t> d;
    for (std::int64_t i = 0; i < t.size(); ++i) d.push_back(t.asInt64(i));
    return Shape(d);
  }
  Shape s = dense_shape.shape();
  return s.rank() == 1 && s[0] >= 0 ? Shape::unknownOfRank(static_cast<int>(s[0])) : unknown_shape();
}

SparseTensor sparse_placeholder(DType t, SparsePlaceholderOpts o) {
  std::string base = o.name;
  auto named = [&](const char *part) { return Name{.name = base.empty() ? std::string() : cat(base, "/", part)}; };
  std::int64_t n = o.shape.hasRank() ? o.shape.rank() : -1;
  Output dims;
  if (o.shape.hasRank()) {
    // May be fed, although it is known.
    Output known = convert(In(Tensor(o.shape.dims())), int64, base.empty() ? "Const" : base + "/shape_default");
    dims = placeholder_with_default(known, {n}, named("shape"));
  } else
    dims = placeholder(int64, {n}, named("shape"));
  Output values = placeholder(t, {None}, named("values"));
  Output indices = placeholder(int64, {None, n}, named("indices"));
  return SparseTensor(indices, values, dims);
}

Output sparse_to_dense(In indices, In output_shape, In values, ToDenseOpts o) {
  In fallback = o.default_value ? *o.default_value : In(0);
  return op("SparseToDense", o.name, {indices, output_shape, values, fallback}, {{"validate_indices", o.validate_indices}});
}
Output sparse_tensor_to_dense(const SparseTensor &sp, ToDenseOpts o) {
  In fallback = o.default_value ? *o.default_value : In(zeros({}, sp.dtype()));
  Output r = op("SparseToDense", o.name, {sp.indices, sp.dense_shape, sp.values, fallback}, {{"validate_indices", o.validate_indices}});
  r.set_shape(sp.shape());
  return r;
}
SparseTensor sparse_reorder(const SparseTensor &sp, Name o) {
  Operation r = opNode("SparseReorder", o.name, {sp.indices, sp.values, sp.dense_shape});
  Output shape = sp.shape().is_fully_defined() ? sp.dense_shape : identity(sp.dense_shape);
  return SparseTensor(r.output(0), r.output(1), shape);
}
SparseTensor sparse_reshape(const SparseTensor &sp, In shape, Name o) {
  Output to = cast(shape, int64);
  Scoped s(o.name, "SparseReshape", {In(sp.indices), In(sp.values), In(sp.dense_shape)});
  Operation r = opNode("SparseReshape", s.name, {sp.indices, sp.dense_shape, to});
  Output dims = r.output(1);
  Tensor wanted = constantValue(to);
  const Shape from = sp.shape();
  if (wanted.dtype() == int64 && from.is_fully_defined()) {
    int64_t size = 1, rest = 1;
    int open = 0;
    for (int64_t d : from.dims()) size *= d;
    auto given = wanted.data<int64_t>();
    std::vector<int64_t> full(given.begin(), given.end());
    for (int64_t d : full) d < 0 ? void(++open) : void(rest *= d);
    if (open > 1) throw ValueError("At most one dimension can be inferred (-1).");
    if (open == 1 && rest)
      for (int64_t &d : full)
        if (d < 0) d = size / rest, rest *= d;
    if (!(open == 1 && !rest)) {
      if (rest != size) throw ValueError(cat("Cannot reshape a tensor with ", size, " elements to shape ", Shape(full).str(), " (", rest, " elements)."));
      dims = constant(Value(full));
    }
  }
  return SparseTensor(r.output(0), identity(sp.values), dims);
}
SparseTensor sparse_concat(int axis, const std::vector<SparseTensor> &list, Name o) {
  if (list.empty()) throw ValueError("sparse_concat needs at least one SparseTensor.");
  if (list.size() == 1) return list[0];
  std::vector<Output> i, v, d;
  for (const SparseTensor &sp : list) i.push_back(sp.indices), v.push_back(sp.values), d.push_back(sp.dense_shape);
  Operation r = opNode("SparseConcat", o.name, {Ins(i), Ins(v), Ins(d)}, {{"concat_dim", std::int64_t(axis)}});
  Shape known = list[0].shape();
  if (!known.is_fully_defined()) return sparse(r);
  std::vector<std::int64_t> dims(known.dims().begin(), known.dims().end());
  std::size_t at = static_cast<std::size_t>(axis < 0 ? axis + known.rank() : axis);
  for (std::size_t k = 1; k < list.size(); ++k) {
    Shape next = list[k].shape();
    if (!next.is_fully_defined()) return sparse(r);
    dims.at(at) += next.dims()[at];
  }
  return SparseTensor(r.output(0), r.output(1), constant(Value(dims)));
}
std::vector<SparseTensor> sparse_split(int n, int axis, const SparseTensor &sp, Name o) {
  Operation r = opNode("SparseSplit", o.name, {In(Tensor(std::int64_t(axis))), sp.indices, sp.values, sp.dense_shape}, {{"num_split", std::int64_t(n)}});
  std::vector<SparseTensor> out;
  for (int i = 0; i < n; ++i) out.emplace_back(r.output(i), r.output(n + i), r.output(2 * n + i));
  return out;
}
SparseTensor sparse_slice(const SparseTensor &sp, In start, In size, Name o) {
  Scoped s(o.name, "SparseSlice", {In(sp.values)});
  Output a = int64List(start, "Const"), b = int64List(size, "Const");
  return sparse(opNode("SparseSlice", s.name, {sp.indices, sp.values, sp.dense_shape, a, b}));
}
SparseTensor sparse_add(const SparseTensor &a, const SparseTensor &b, In threshold) {
  if (!a.shape().isCompatibleWith(b.shape())) throw ValueError(cat("Shapes ", a.shape().str(), " and ", b.shape().str(), " are incompatible"));
  DType t = a.dtype() == complex64 ? float32 : a.dtype() == complex128 ? float64 : a.dtype();
  Output limit = convert(threshold, t, "threshold");
  Operation r = opNode("SparseAdd", "", {a.indices, a.values, a.dense_shape, b.indices, b.values, b.dense_shape, limit});
  Shape known = a.shape();
  if (!known.is_fully_defined() || !(b.shape() == known)) return sparse(r);
  return SparseTensor(r.output(0), r.output(1), Value(known.dims()));
}
Output sparse_add(const SparseTensor &a, In b) { return op("SparseTensorDenseAdd", "", {a.indices, a.values, a.dense_shape, b}); }
SparseTensor sparse_retain(const SparseTensor &sp, In keep) {
  Output k = convert(keep);
  Shape rows = sp.values.shape(), kept = k.shape();
  if (rows.hasRank() && kept.hasRank() && (kept.rank() != 1 || !rows.isCompatibleWith(kept)))
    throw ValueError(kept.rank() == 1 ? cat("Dimensions ", rows[0], " and ", kept[0], " are not compatible") : cat("Shape ", kept.str(), " must have rank 1"));
  Output at = reshape(where(k), {-1});
  Output i = gather(sp.indices, at), v = gather(sp.values, at);
  return SparseTensor(i, v, identity(sp.dense_shape));
}
SparseTensor sparse_transpose(const SparseTensor &sp, std::vector<int> perm, Name o) {
  Scoped s(o.name, "SparseTranspose", {In(sp.values)});
  if (perm.empty()) {
    int n = sp.shape().rank();
    if (n < 0) raise(errors::unimplemented("sparse_transpose of a SparseTensor of unknown rank needs perm"));
    for (int i = n; i-- > 0;) perm.push_back(i);
  }
  In order(perm);
  Output t = gather(transpose(sp.indices), order);
  Output indices = transpose(t);
  Output dims = gather(sp.dense_shape, order);
  return sparse_reorder(SparseTensor(indices, sp.values, dims));
}
SparseTensor sparse_softmax(const SparseTensor &sp, Name o) {
  Scoped s(o.name, "SparseSoftmax", {In(sp.indices), In(sp.values)});
  return SparseTensor(sp.indices, op("SparseSoftmax", "", {sp.indices, sp.values, sp.dense_shape}), sp.dense_shape);
}
static SparseTensor extreme(const char *type, const SparseTensor &a, const SparseTensor &b, const std::string &name) {
  Operation r = opNode(type, name, {a.indices, a.values, a.dense_shape, b.indices, b.values, b.dense_shape});
  return SparseTensor(r.output(0), r.output(1), a.dense_shape);
}
SparseTensor sparse_maximum(const SparseTensor &a, const SparseTensor &b, Name o) { return extreme("SparseSparseMaximum", a, b, o.name.empty() ? "SparseSparseMaximum" : o.name); }
SparseTensor sparse_minimum(const SparseTensor &a, const SparseTensor &b, Name o) { return extreme("SparseSparseMinimum", a, b, o.name.empty() ? "SparseSparseMinimum" : o.name); }
Output sparse_reduce_sum(const SparseTensor &sp, Axes axis, ReduceOpts o) {
  In axes = axesOf(axis, sp);
  return op("SparseReduceSum", o.name, {sp.indices, sp.values, sp.dense_shape, axes}, {{"keep_dims", o.keepdims}});
}
Output sparse_reduce_max(const SparseTensor &sp, Axes axis, ReduceOpts o) {
  In axes = axesOf(axis, sp);
  return op("SparseReduceMax", o.name, {sp.indices, sp.values, sp.dense_shape, axes}, {{"keep_dims", o.keepdims}});
}
Output sparse_tensor_dense_matmul(const SparseTensor &a, In b, SparseMatMulOpts o) {
  Scoped s(o.name, "SparseTensorDenseMatMul", {In(a.indices), In(a.values), b});
  Output m = convert(b, DType::unset, "b");
  return op("SparseTensorDenseMatMul", "", {a.indices, a.values, a.dense_shape, m}, {{"adjoint_a", o.adjoint_a}, {"adjoint_b", o.adjoint_b}});
}
std::pair<SparseTensor, Output> sparse_fill_empty_rows(const SparseTensor &sp, In fallback, Name o) {
  Scoped s(o.name, "SparseFillEmptyRows", {In(sp.values)});
  Output d = convert(fallback, sp.dtype(), "default_value");
  Operation r = opNode("SparseFillEmptyRows", "", {sp.indices, sp.values, sp.dense_shape, d});
  return {SparseTensor(r.output(0), r.output(1), sp.dense_shape), r.output(2)};
}
SparseTensor sparse_merge(const SparseTensor &ids, const SparseTensor &values, std::int64_t vocab, Name o) {
  Scoped s(o.name, "SparseMerge");
  Output id = ids.values.dtype() == int64 ? ids.values : cast(ids.values, int64);
  int n = ids.shape().rank() > 0 ? ids.shape().rank() : 2;
  Output front = tfc::slice(ids.indices, {0, 0}, {-1, n - 1});
  Output column = expand_dims(id, 1);
  Output indices = concat({front, column}, 1);
  Output dims = concat({In(tfc::slice(ids.dense_shape, {0}, {n - 1})), In(Tensor(std::vector<std::int64_t>{vocab}))}, 0);
  return sparse_reorder(SparseTensor(indices, values.values, dims));
}
Output sparse_to_indicator(const SparseTensor &sp, int vocab, Name o) {
  Scoped s(o.name, "SparseToIndicator", {In(sp.values)});
  Output on = fill(Dims(shape(sp.values)), true);
  SparseTensor merged = sparse_merge(sp, SparseTensor(sp.indices, on, sp.dense_shape), vocab);
  return sparse_tensor_to_dense(merged, {.default_value = In(false), .validate_indices = false, .name = s.name});
}
Output sparse_segment_sum(In d, In i, In s, Name o) { return op("SparseSegmentSum", o.name, {d, i, s}); }
Output sparse_segment_mean(In d, In i, In s, Name o) { return op("SparseSegmentMean", o.name, {d, i, s}); }
Output sparse_segment_sqrt_n(In d, In i, In s, Name o) { return op("SparseSegmentSqrtN", o.name, {d, i, s}); }
Output edit_distance(const SparseTensor &a, const SparseTensor &b, EditOpts o) {
  return op("EditDistance", o.name, {a.indices, a.values, a.dense_shape, b.indices, b.values, b.dense_shape}, {{"normalize", o.normalize}});
}
SparseTensor string_split(In source, In delimiter, SplitOpts o) {
  Scoped scope("", "StringSplit", {source});
  Output d = convert(delimiter, DType::string), s = convert(source, DType::string);
  return sparse(opNode("StringSplit", "", {s, d}, {{"skip_empty", o.skip_empty}}));
}

namespace sets {
static SparseTensor operate(const SparseTensor &a, const SparseTensor &b, const char *how) {
  return sparse(opNode("SparseToSparseSetOperation", "", {a.indices, a.values, a.dense_shape, b.indices, b.values, b.dense_shape},
                       {{"set_operation", std::string(how)}, {"validate_indices", true}}));
}
static SparseTensor operate(const In &a, const In &b, const char *how) {
  return sparse(opNode("DenseToDenseSetOperation", "", {a, b}, {{"set_operation", std::string(how)}, {"validate_indices", true}}));
}
Output set_size(const SparseTensor &a) { return op("SetSize", "", {a.indices, a.values, a.dense_shape}, {{"validate_indices", true}}); }
SparseTensor set_intersection(const SparseTensor &a, const SparseTensor &b) { return operate(a, b, "intersection"); }
SparseTensor set_intersection(In a, In b) { return operate(a, b, "intersection"); }
SparseTensor set_difference(const SparseTensor &a, const SparseTensor &b) { return operate(a, b, "a-b"); }
SparseTensor set_difference(In a, In b) { return operate(a, b, "a-b"); }
SparseTensor set_union(const SparseTensor &a, const SparseTensor &b) { return operate(a, b, "union"); }
SparseTensor set_union(In a, In b) { return operate(a, b, "union"); }
} // namespace sets

namespace nn {
Output embedding_lookup_sparse(Ins params, const SparseTensor &ids, const std::optional<SparseTensor> &weights, SparseEmbeddingOpts o) {
  if (o.combiner != "sum" && o.combiner != "mean" && o.combiner != "sqrtn") throw ValueError("combiner must be one of 'mean', 'sqrtn' or 'sum'");
  Scoped s(o.name, "embedding_lookup_sparse", params.v);
  Output segments = ids.indices(all, 0);
  if (segments.dtype() != int32) segments = cast(segments, int32);
  auto u = opNode("Unique", "", {ids.values}).outputs();
  Output rows = embedding_lookup(params, u[0], {.partition_strategy = o.partition_strategy});
  if (!weights) {
    const char *type = o.combiner == "sum" ? "SparseSegmentSum" : o.combiner == "mean" ? "SparseSegmentMean" : "SparseSegmentSqrtN";
    return op(type, s.name, {rows, u[1], segments});
  }
  Output w = weights->values;
  Output e = gather(rows, u[1]);
  if (w.dtype() != e.dtype()) w = cast(w, e.dtype());
  int extra = e.shape().rank() - 1;
  Output spread = w;
  if (extra > 0) {
    std::vector<std::int64_t> d(extra + 1, 1);
    d[0] = -1;
    spread = reshape(w, Shape(d));
  }
  e = e * spread;
  Output sum = segment_sum(e, segments, {.name = o.combiner == "sum" ? s.name : std::string()});
  if (o.combiner == "sum") return sum;
  Output norm = o.combiner == "mean" ? segment_sum(spread, segments) : sqrt(segment_sum(pow(spread, 2.0), segments));
  return op("RealDiv", s.name, {sum, norm});
}
Output ctc_loss(const SparseTensor &labels, In inputs, In length, CtcLossOpts o) {
  Output x = convert(inputs, DType::unset, "logits");
  if (!o.time_major) {
    std::vector<int> perm(x.shape().rank());
    std::iota(perm.begin(), perm.end(), 0);
    std::swap(perm[0], perm[1]);
    x = transpose(x, perm);
  }
  return opNode("CTCLoss", "", {x, labels.indices, labels.values, length},
                {{"preprocess_collapse_repeated", o.preprocess_collapse_repeated}, {"ctc_merge_repeated", o.ctc_merge_repeated},
                 {"ignore_longer_outputs_than_inputs", o.ignore_longer_outputs_than_inputs}})
      .output(0);
}
CtcResult ctc_greedy_decoder(In inputs, In length, CtcGreedyOpts o) {
  Operation r = opNode("CTCGreedyDecoder", "", {inputs, length}, {{"merge_repeated", o.merge_repeated}});
  return {{SparseTensor(r.output(0), r.output(1), r.output(2))}, r.output(3)};
}
CtcResult ctc_beam_search_decoder(In inputs, In length, CtcBeamOpts o) {
  Operation r = opNode("CTCBeamSearchDecoder", "", {inputs, length},
                       {{"beam_width", std::int64_t(o.beam_width)}, {"top_paths", std::int64_t(o.top_paths)}, {"merge_repeated", o.merge_repeated}});
  CtcResult out;
  int n = o.top_paths;
  for (int i = 0; i < n; ++i) out.decoded.emplace_back(r.output(i), r.output(n + i), r.output(2 * n + i));
  out.log_probabilities = r.output(3 * n);
  return out;
}
} // namespace nn

} // namespace tfc
