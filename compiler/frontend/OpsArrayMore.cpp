// Array functions made of several nodes, and wrappers with arguments of their own (array_ops.py, sort_ops.py, string_ops.py).
#include "State.h"

#include "tfc/frontend/Array.h"

#include <algorithm>
#include <numeric>

namespace tfc {
using namespace frontend;

namespace {
std::vector<std::int64_t> wide(const std::vector<int> &v) { return {v.begin(), v.end()}; }
In ints(const std::vector<int> &v) {
  Value x{std::vector<int>(v)};
  x.python = true;
  return In(std::move(x));
}
} // namespace

Output matrix_transpose_t::operator()(In a, Name o) const {
  Scoped s(o.name, "matrix_transpose", {a});
  Output v = convert(a, DType::unset, "a");
  int n = v.shape().rank();
  if (n < 0) {
    Output r = rank(v);
    Output front = op("Range", "", {0, r - 2, 1});
    Output back = stack({In(r - 1), In(r - 2)}, {.name = "concat/values_1"});
    return op("Transpose", "transpose", {v, concat({front, back}, 0)});
  }
  if (n < 2) throw ValueError(cat("Argument `a` should be a (batch) matrix with rank >= 2.  Received `a` = ", v, " with shape: ", v.shape().str()));
  std::vector<int> perm(n);
  std::iota(perm.begin(), perm.end(), 0);
  std::swap(perm[n - 1], perm[n - 2]);
  return transpose(v, perm);
}

std::vector<Output> meshgrid(Ins values, MeshgridOpts o) {
  if (o.indexing != "xy" && o.indexing != "ij")
    throw ValueError(cat("Argument `indexing` parameter must be either 'xy' or 'ij', got '", o.indexing, "'"));
  Scoped s(o.name, "meshgrid", values.v);
  int n = static_cast<int>(values.v.size());
  std::vector<Output> out;
  for (int i = 0; i < n; ++i) {
    std::vector<std::int64_t> dims(n, 1);
    dims[i] = -1;
    out.push_back(reshape(convert(values.v[i], DType::unset, "stack"), Shape(dims)));
  }
  std::vector<Output> sizes;
  for (const In &v : values.v) sizes.push_back(size(v));
  if (n == 0) return out;
  if (values.v[0].host) convert(values.v[0]); // Python asks it for its dtype
  DType t = out[0].dtype();
  if (o.indexing == "xy" && n > 1) {
    std::vector<std::int64_t> first(n, 1), second(n, 1);
    first[1] = -1, second[0] = -1;
    out[0] = reshape(out[0], Shape(first));
    out[1] = reshape(out[1], Shape(second));
    std::swap(sizes[0], sizes[1]);
  }
  Output ones;
  {
    Scoped inner("ones", "");
    Output dims = op("Pack", "packed", {Ins(sizes)}, {{"axis", std::int64_t(0)}});
    Output one = constantOf(Tensor(1).astype(t), "Const");
    ones = op("Fill", inner.name, {dims, one});
  }
  for (Output &v : out) v = v * ones;
  return out;
}

static Output mask(const In &lengths, const std::optional<In> &given, const MaskOpts &o) {
  Scoped s(o.name, "SequenceMask", given ? std::vector<In>{lengths, *given} : std::vector<In>{lengths});
  Output l = convert(lengths), limit;
  if (given) limit = convert(*given);
  else {
    Output all;
    if (l.shape().rank() > 0) {
      std::vector<int> axes(l.shape().rank());
      std::iota(axes.begin(), axes.end(), 0);
      all = constantOf(Tensor(axes), "Const");
    } else
      all = range(0, rank(l));
    Output most = op("Max", "", {l, all});
    Output zero = constantOf(Tensor(0).astype(most.dtype()), "Const");
    limit = op("Maximum", "", {zero, most});
  }
  if (limit.shape().hasRank() && limit.shape().rank() != 0)
    throw ValueError(cat("Argument `maxlen` must be scalar for sequence_mask, received `maxlen` = ", limit, " with shape '", limit.shape().str(), "' instead"));
  Output from = constantOf(Tensor(0).astype(limit.dtype()), "Const"), step = constantOf(Tensor(1).astype(limit.dtype()), "Const");
  Output row = op("Range", "", {from, limit, step});
  Output column = expand_dims(l, -1);
  column = op("Cast", "", {column}, {{"DstT", limit.dtype()}});
  Output result = row < column;
  return o.dtype == bool_ ? result : op("Cast", "", {result}, {{"DstT", o.dtype}});
}
Output sequence_mask(In lengths, MaskOpts o) { return mask(lengths, {}, o); }
Output sequence_mask(In lengths, In maxlen, MaskOpts o) { return mask(lengths, maxlen, o); }

std::vector<Output> shape_n(Ins input, ShapeOpts o) { return opNode("ShapeN", o.name, {input}, {{"out_type", o.out_type}}).outputs(); }
Output strided_slice(In input, In begin, In end, StridedSliceOpts o) {
  In strides = o.strides ? *o.strides : In(ones_like(begin));
  return op("StridedSlice", o.name, {input, begin, end, strides},
            {{"begin_mask", std::int64_t(o.begin_mask)}, {"end_mask", std::int64_t(o.end_mask)}, {"ellipsis_mask", std::int64_t(o.ellipsis_mask)},
             {"new_axis_mask", std::int64_t(o.new_axis_mask)}, {"shrink_axis_mask", std::int64_t(o.shrink_axis_mask)}});
}
Output reverse_sequence(In input, In seq_lengths, ReverseSequenceOpts o) {
  return op("ReverseSequence", o.name, {input, seq_lengths}, {{"seq_dim", std::int64_t(o.seq_axis)}, {"batch_dim", std::int64_t(o.batch_axis)}});
}
static Output blocks(int size) { return constantOf(Tensor(std::vector<std::int64_t>{size, size}), "block_shape"); }
Output space_to_batch(In input, In paddings, int b, Name o) {
  Scoped s(o.name, "SpaceToBatchND", {input, paddings});
  Output x = convert(input, DType::unset, "input"), block = blocks(b);
  return op("SpaceToBatchND", s.name, {x, block, paddings});
}
Output batch_to_space(In input, In crops, int b, Name o) {
  Scoped s(o.name, "BatchToSpaceND", {input, crops});
  Output x = convert(input, DType::unset, "input"), block = blocks(b);
  return op("BatchToSpaceND", s.name, {x, block, crops});
}
Output extract_image_patches(In images, std::vector<int> ksizes, std::vector<int> strides, std::vector<int> rates, std::string padding, Name o) {
  return op("ExtractImagePatches", o.name, {images}, {{"ksizes", wide(ksizes)}, {"strides", wide(strides)}, {"rates", wide(rates)}, {"padding", padding}});
}
Output batch_gather(In params, In indices, Name o) {
  Scoped s(o.name, "BatchGather", {params, indices});
  Output i = convert(indices, DType::unset, "indices"), p = convert(params, DType::unset, "params");
  int batch = i.shape().rank() - 1;
  if (i.shape().rank() < 0) throw ValueError("batch_gather does not allow indices with unknown shape.");
  if (batch <= 0) return gather(p, i);
  return op("GatherV2", "", {p, i, batch}, {{"batch_dims", std::int64_t(batch)}});
}
Output searchsorted(In sorted, In values, SearchOpts o) {
  if (o.side != "left" && o.side != "right") throw ValueError(cat("Argument `side` must be either 'right' or 'left'. Received: `side` = '", o.side, "'."));
  Output a = convert(sorted), b = convert(values, values.host ? a.dtype() : DType::unset);
  Output n = shape(a)[-1], m = shape(b)[-1];
  Output rows, cols;
  {
    Scoped r("Reshape", "");
    rows = op("Reshape", r.name, {a, stack({In(-1), In(n)}, {.name = "shape"})});
  }
  {
    Scoped r("Reshape", "");
    cols = op("Reshape", r.name, {b, stack({In(-1), In(m)}, {.name = "shape"})});
  }
  Output found = op(o.side == "left" ? "LowerBound" : "UpperBound", o.name, {rows, cols}, {{"out_type", o.out_type}});
  return reshape(found, shape(b));
}
Output parallel_stack(Ins values, Name o) {
  Scoped s(o.name, "parallel_stack");
  if (values.v.empty()) throw ValueError("parallel_stack needs at least one tensor.");
  Output first = convert(values.v[0]);
  std::vector<In> rows;
  std::vector<std::int64_t> dims = first.shape().dims();
  for (const In &v : values.v) rows.emplace_back(expand_dims(v, 0));
  dims.insert(dims.begin(), static_cast<std::int64_t>(rows.size()));
  return op("ParallelConcat", "", {Ins(rows)}, {{"shape", Shape(dims)}});
}

static Output descending(const Output &values, int axis, bool positions) {
  Output k = shape(values)[axis];
  rank(values);
  int n = values.shape().rank();
  if (n < 0) raise(errors::unimplemented("sort of a tensor of unknown rank is not supported"));
  Output in = values;
  std::optional<Output> perm;
  if (axis != -1 && axis + 1 != n) {
    if (axis < 0) axis += n;
    std::vector<int64_t> p(n);
    std::iota(p.begin(), p.end(), 0);
    std::swap(p[axis], p[n - 1]);
    perm = constantOf(Tensor(p), "transposition");
    in = op("Transpose", "transpose", {values, *perm});
  }
  Operation top = opNode("TopKV2", "", {in, k}, {{"sorted", true}});
  Output r = top.output(positions ? 1 : 0);
  return perm ? op("Transpose", "transpose", {r, *perm}) : r;
}
static Output sorted(const In &values, const SortOpts &o, bool positions) {
  Scoped s(o.name, positions ? "argsort" : "sort");
  if (o.direction != "ASCENDING" && o.direction != "DESCENDING")
    throw ValueError(cat("Argument `direction` should be one of ASCENDING, DESCENDING. Received: direction=", o.direction));
  constantOf(Tensor(o.axis), "axis");
  Output v = convert(values, DType::unset, "values");
  if (o.direction == "DESCENDING") return descending(v, o.axis, positions);
  bool whole = isInteger(v.dtype());
  Output r = descending(whole ? -v - 1 : -v, o.axis, positions);
  if (positions) return r;
  return whole ? -r - 1 : -r;
}
Output sort(In values, SortOpts o) { return sorted(values, o, false); }
Output argsort(In values, SortOpts o) { return sorted(values, o, true); }

//===----------------------------------------------------------------------===//
// Strings
//===----------------------------------------------------------------------===//

Output reduce_join(In inputs, Axes axis, ReduceOpts o, std::string separator) {
  Scoped s("ReduceJoin", "", {inputs});
  Output v = convert(inputs), axes;
  if (axis.given) axes = Output();
  else if (v.shape().hasRank()) {
    std::vector<int> all;
    for (int i = v.shape().rank(); i-- > 0;) all.push_back(i);
    axes = constantOf(Tensor(all), "Const");
  } else {
    Output last = rank(v) - 1;
    axes = range(last, -1, -1);
  }
  if (!axes) return op("ReduceJoin", o.name, {v, axis.single ? In(axis.axes[0]) : ints(axis.axes)}, {{"keep_dims", o.keepdims}, {"separator", separator}});
  return op("ReduceJoin", o.name, {v, axes}, {{"keep_dims", o.keepdims}, {"separator", separator}});
}
static std::optional<std::string> text(const In &v) {
  if (!v.host || v.host->tensor.dtype() != DType::string || v.host->tensor.shape().rank() != 0) return {};
  return v.host->tensor.strings()[0];
}
Output regex_replace(In input, In pattern, In rewrite, RegexOpts o) {
  auto p = text(pattern), r = text(rewrite);
  if (p && r) return op("StaticRegexReplace", o.name, {input}, {{"pattern", *p}, {"rewrite", *r}, {"replace_global", o.replace_global}});
  return op("RegexReplace", o.name, {input, pattern, rewrite}, {{"replace_global", o.replace_global}});
}
Output regex_full_match(In input, In pattern, Name o) {
  if (auto p = text(pattern)) return op("StaticRegexFullMatch", o.name, {input}, {{"pattern", *p}});
  return op("RegexFullMatch", o.name, {input, pattern});
}
Output string_format(std::string text, Ins inputs, FormatOpts o) {
  std::size_t count = 0;
  for (std::size_t at = text.find(o.placeholder); at != text.npos && !o.placeholder.empty(); at = text.find(o.placeholder, at + o.placeholder.size())) ++count;
  if (count != inputs.v.size())
    throw ValueError(cat("The template expects ", count, " tensors, but the inputs only has ", inputs.v.size(), ". Please ensure the number of placeholders in template matches inputs length."));
  return op("StringFormat", o.name, {inputs}, {{"template", text}, {"placeholder", o.placeholder}, {"summarize", std::int64_t(o.summarize)}});
}
Output decode_raw(In bytes, DType t, DecodeRawOpts o) { return op("DecodeRaw", o.name, {bytes}, {{"out_type", t}, {"little_endian", o.little_endian}}); }
std::vector<Output> decode_csv(In records, Ins defaults, DecodeCsvOpts o) {
  return opNode("DecodeCSV", o.name, {records, defaults},
                {{"field_delim", o.field_delim}, {"use_quote_delim", o.use_quote_delim}, {"na_value", o.na_value}, {"select_cols", o.select_cols}})
      .outputs();
}

} // namespace tfc
