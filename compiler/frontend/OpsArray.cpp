// Array operations, constants and placeholders (python/ops/array_ops.py).
#include "State.h"

#include "tfc/frontend/Math.h"

#include <algorithm>

namespace tfc {
using namespace frontend;

namespace {

/// A list of host integers, as Python's [1, 2].
In hostList(const std::vector<std::int64_t> &dims) {
  bool small = std::all_of(dims.begin(), dims.end(), [](std::int64_t d) { return d >= INT32_MIN && d <= INT32_MAX; });
  Value v = small ? Value(std::vector<std::int32_t>(dims.begin(), dims.end())) : Value(dims);
  v.python = true;
  return In(std::move(v));
}
In dimsIn(const Dims &d) { return d.tensor ? In(d.tensor) : hostList(d.shape.dims()); }

Tensor filled(const Shape &s, DType t, double value) {
  Tensor out = Tensor::zeros(s, t);
  if (t == DType::string || value == 0 || out.size() == 0) return out;
  return fillTensor(Tensor(value).astype(t), s);
}

Output constantFill(const char *scope, double value, const Dims &s, DType t, const std::string &name) {
  Scoped sc(name, scope, s.tensor ? std::vector<In>{In(s.tensor)} : std::vector<In>{});
  Output dims = s.tensor;
  if (!dims) {
    if (!s.shape.is_fully_defined()) throw ValueError(cat("Cannot convert a partially known TensorShape ", s.shape.str(), " to a Tensor."));
    std::int64_t n = s.shape.numElements().value_or(INT64_MAX);
    if (n < 1000) return constantOf(filled(s.shape, t, value), sc.name);
    dims = convert(hostList(s.shape.dims()), DType::unset, "shape_as_tensor");
  }
  if (dims.shape().rank() <= 0) dims = reshape(dims, {-1});
  Output v = constantOf(t == DType::string ? Tensor(std::string()) : Tensor(value).astype(t), "Const");
  return op("Fill", sc.name, {dims, v});
}

Output pack(const std::vector<In> &values, int axis, const std::string &name) {
  return op("Pack", name, {Ins(values)}, {{"axis", std::int64_t(axis)}});
}

/// convert_to_tensor of a list that holds tensors and numbers.
Output autopack(const std::vector<In> &values, const std::string &name) {
  DType t = DType::unset;
  for (const In &v : values)
    if (!v.host && t == DType::unset) t = typeOf(v);
  Scoped s(name, "packed");
  std::vector<In> parts;
  for (std::size_t i = 0; i < values.size(); ++i) parts.push_back(In(convert(values[i], values[i].host ? t : DType::unset, cat(i))));
  return pack(parts, 0, s.name);
}

} // namespace

namespace frontend {
Tensor fillTensor(const Tensor &last, const Shape &shape) {
  std::int64_t n = shape.numElements().value_or(0);
  if (last.dtype() == DType::string) {
    auto flat = last.strings();
    std::vector<std::string> out(flat.begin(), flat.end());
    if (static_cast<std::int64_t>(out.size()) < n) out.resize(n, out.empty() ? std::string() : out.back());
    return Tensor(out).reshape(shape);
  }
  Tensor out = Tensor::zeros(shape, last.dtype());
  std::size_t size = byteSize(last.dtype());
  auto *to = static_cast<char *>(out.mutableRaw());
  auto *from = static_cast<const char *>(last.raw());
  for (std::int64_t i = 0; i < n; ++i) std::copy_n(from + std::min(i, last.size() - 1) * static_cast<std::int64_t>(size), size, to + i * static_cast<std::int64_t>(size));
  return out;
}
} // namespace frontend

Output constant(Value value, ConstOpts o) {
  Tensor t = hostAs(value, o.dtype);
  if (o.shape) {
    if (!o.shape->is_fully_defined()) throw ValueError(cat("Cannot make a constant of the partially known shape ", o.shape->str(), "."));
    std::int64_t n = o.shape->numElements().value_or(0);
    if (t.size() > n) throw ValueError(cat("Too many elements provided. Needed at most ", n, ", but received ", t.size()));
    if (t.size() == n) t = t.reshape(*o.shape);
    else if (t.size() == 0) throw ValueError("A constant without elements cannot be filled up.");
    else t = fillTensor(t, *o.shape);
  }
  return constantOf(t, o.name);
}
Output convert_to_tensor(In value, LikeOpts o) { return convert(value, o.dtype, o.name.empty() ? "Const" : o.name); }
Output placeholder(DType t, Shape s, Name o) { return op("Placeholder", o.name, {}, {{"dtype", t}, {"shape", s}}); }
Output placeholder_with_default(In v, Shape s, Name o) { return op("PlaceholderWithDefault", o.name, {v}, {{"shape", s}}); }

Output shape_t::operator()(In x, ShapeOpts o) const {
  Scoped s(o.name, "Shape", {x});
  Output v = convert(x);
  if (v.shape().is_fully_defined()) return constantOf(Tensor(v.shape().dims()).astype(o.out_type), s.name);
  return op("Shape", s.name, {v}, {{"out_type", o.out_type}});
}
Output size_t_::operator()(In x, ShapeOpts o) const {
  Scoped s(o.name, "Size", {x});
  Output v = convert(x);
  if (v.shape().is_fully_defined()) return constantOf(Tensor(v.shape().numElements().value_or(0)).astype(o.out_type), s.name);
  return op("Size", s.name, {v}, {{"out_type", o.out_type}});
}
Output rank_t::operator()(In x, Name o) const {
  Scoped s(o.name, "Rank", {x});
  Output v = convert(x);
  if (v.shape().hasRank()) return constantOf(Tensor(static_cast<std::int32_t>(v.shape().rank())), s.name);
  return op("Rank", s.name, {v});
}

Output zeros(Dims s, DType t, Name o) { return constantFill("zeros", 0, s, t, o.name); }
Output ones(Dims s, DType t, Name o) { return constantFill("ones", 1, s, t, o.name); }
Output fill(Dims dims, In value, Name o) { return op("Fill", o.name, {dimsIn(dims), value}); }
Output zeros_like_t::operator()(In x, LikeOpts o) const {
  Scoped s(o.name, "zeros_like", {x});
  Output v = convert(x, DType::unset, "tensor");
  DType t = o.dtype == DType::unset ? v.dtype() : o.dtype;
  if (v.shape().is_fully_defined()) return zeros(v.shape(), t, {.name = s.name});
  if (t != v.dtype()) return zeros(shape(v), t, {.name = s.name});
  return op("ZerosLike", s.name, {v});
}
Output ones_like_t::operator()(In x, LikeOpts o) const {
  Scoped s(o.name, "ones_like", {x});
  Output v = convert(x, DType::unset, "tensor");
  Output dims;
  if (v.shape().is_fully_defined()) {
    Scoped inner("Shape", "");
    dims = convert(hostList(v.shape().dims()), int32, "shape_as_tensor");
  } else
    dims = shape(v);
  Output r = ones(dims, o.dtype == DType::unset ? v.dtype() : o.dtype, {.name = s.name});
  r.set_shape(v.shape());
  return r;
}

Output range(In limit, Name o) { return range(In(0), std::move(limit), In(1), std::move(o)); }
Output range(In start, In limit, In delta, Name o) {
  Scoped s(o.name, "range", {start, limit, delta});
  Output v[] = {convert(start, DType::unset, "start"), convert(limit, DType::unset, "limit"), convert(delta, DType::unset, "delta")};
  const DType order[] = {int32, int64, float16, bfloat16, float32, float64};
  DType t = int32;
  auto place = [&](DType d) { return std::find(std::begin(order), std::end(order), d) - std::begin(order); };
  for (const Output &x : v)
    if (place(x.dtype()) > place(t)) t = x.dtype();
  for (Output &x : v) x = cast(x, t);
  return op("Range", s.name, {v[0], v[1], v[2]});
}

Output reshape_t::operator()(In x, Dims s, Name o) const {
  if (s.tensor || s.shape.rank() != 0) return op("Reshape", o.name, {x, dimsIn(s)});
  // An empty list is a float list first; TensorFlow tries that before int32.
  Scoped scope(o.name, "Reshape", {x});
  Output v = convert(x, DType::unset, "tensor");
  constantOf(Tensor::zeros({0}), "shape");
  return op("Reshape", scope.name, {v, constantOf(Tensor::zeros({0}, int32), "shape")});
}
Output transpose_t::operator()(In x, std::vector<int> perm, Name o) const {
  Scoped s(o.name, "transpose", {x});
  Output v = convert(x, DType::unset, "a");
  if (perm.empty()) {
    if (!v.shape().hasRank()) {
      Output r = op("Rank", "", {v});
      Output p = (r - 1) - op("Range", "", {0, r, 1});
      return op("Transpose", s.name, {v, p});
    }
    for (int i = v.shape().rank(); i-- > 0;) perm.push_back(i);
  }
  return op("Transpose", s.name, {v, hostList({perm.begin(), perm.end()})});
}
Output expand_dims_t::operator()(In x, int axis, Name o) const { return op("ExpandDims", o.name, {x, axis}); }
Output squeeze_t::operator()(In x, Axes axis, Name o) const {
  return op("Squeeze", o.name, {x}, {{"squeeze_dims", std::vector<std::int64_t>(axis.axes.begin(), axis.axes.end())}});
}
Output tile_t::operator()(In x, In multiples, Name o) const { return op("Tile", o.name, {x, multiples}); }

Output stack(Ins values, AxisOpts o) {
  if (values.v.empty()) throw ValueError("stack needs at least one tensor.");
  std::string name = o.name.empty() ? "stack" : o.name;
  bool anyTensor = std::any_of(values.v.begin(), values.v.end(), [](const In &v) { return !v.host; });
  if (o.axis == 0 && anyTensor && std::any_of(values.v.begin(), values.v.end(), [](const In &v) { return v.host; }))
    return autopack(values.v, name);
  if (o.axis == 0 && !anyTensor && std::all_of(values.v.begin(), values.v.end(), [](const In &v) { return v.host->tensor.shape().rank() == 0 && v.host->tensor.dtype() != DType::string; })) {
    DType t = values.v[0].host->natural();
    std::vector<double> numbers;
    for (const In &v : values.v) numbers.push_back(v.host->tensor.asDouble(0));
    return constantOf(Tensor(numbers).astype(t), name);
  }
  return pack(values.v, o.axis, name);
}
std::vector<Output> unstack(In value, AxisOpts o) {
  Output v = convert(value, DType::unset, "value");
  int rank = v.shape().rank();
  if (rank < 0) throw ValueError(cat("Cannot infer argument `num` from shape ", v.shape().str()));
  if (o.axis < -rank || o.axis >= rank) throw ValueError(cat("Argument `axis` = ", o.axis, " not in range [", -rank, ", ", rank, ")"));
  std::int64_t num = v.shape().dim(o.axis);
  if (num < 0) throw ValueError(cat("Cannot infer argument `num` from shape ", v.shape().str()));
  return opNode("Unpack", o.name.empty() ? "unstack" : o.name, {v}, {{"axis", std::int64_t(o.axis)}, {"num", num}}).outputs();
}
Output concat_t::operator()(Ins v, int axis, Name o) const {
  if (v.v.empty()) throw ValueError("concat needs at least one tensor.");
  std::string name = o.name.empty() ? "concat" : o.name;
  if (v.v.size() == 1) {
    Scoped s(name, "", v.v);
    convert(In(axis), int32, "concat_dim");
    return identity(v.v[0], {.name = name});
  }
  return op("ConcatV2", name, {v, axis});
}
std::vector<Output> split(In value, int num, int axis, Name o) {
  return opNode("Split", o.name.empty() ? "split" : o.name, {axis, value}, {{"num_split", std::int64_t(num)}}).outputs();
}
std::vector<Output> split(In value, const std::vector<int> &sizes, int axis, Name o) {
  Output s = constantOf(Tensor(sizes), "Const");
  return opNode("SplitV", o.name.empty() ? "split" : o.name, {value, s, axis}, {{"num_split", std::int64_t(sizes.size())}}).outputs();
}
Output slice(In x, In begin, In size, Name o) { return op("Slice", o.name, {x, begin, size}); }
Output gather(In params, In indices, AxisOpts o) { return op("GatherV2", o.name, {params, indices, o.axis}); }
Output gather_nd(In params, In indices, Name o) { return op("GatherNd", o.name, {params, indices}); }
Output pad(In x, In paddings, PadOpts o) {
  if (o.mode == "CONSTANT" || o.mode == "constant") {
    if (o.constant_values) return op("PadV2", o.name, {x, paddings, *o.constant_values});
    return op("Pad", o.name, {x, paddings});
  }
  std::string mode = o.mode;
  std::transform(mode.begin(), mode.end(), mode.begin(), [](unsigned char c) { return std::toupper(c); });
  if (mode != "REFLECT" && mode != "SYMMETRIC") throw ValueError(cat("Unknown padding mode: ", o.mode));
  return op("MirrorPad", o.name, {x, paddings}, {{"mode", mode}});
}
Output one_hot(In indices, In depth, OneHotOpts o) {
  Scoped s(o.name, "one_hot", {indices});
  DType t = o.dtype;
  for (auto &v : {o.on_value, o.off_value})
    if (v && t == DType::unset) t = typeOf(*v);
  if (t == DType::unset) t = float32;
  Output on = o.on_value ? convert(*o.on_value, t) : convert(In(Tensor(1.0f)), t, "on_value");
  Output off = o.off_value ? convert(*o.off_value, t) : convert(In(Tensor(0.0f)), t, "off_value");
  return op("OneHot", s.name, {indices, depth, on, off}, {{"axis", std::int64_t(o.axis)}});
}
Output where(In condition, Name o) {
  Scoped s(o.name, "Where", {condition});
  return op("Where", s.name, {convert(condition, DType::unset, "condition")});
}
Output where(In condition, In x, In y, Name o) { return op("Select", o.name, {condition, x, y}); }

Output boolean_mask(In x, In m, AxisOpts o) {
  Scoped s(o.name, "boolean_mask", {x, m});
  Output tensor = convert(x, DType::unset, "tensor"), mask = convert(m, DType::unset, "mask");
  int n = mask.shape().rank(), axis = o.axis;
  if (n == 0) throw ValueError("mask cannot be scalar.");
  if (n < 0) throw ValueError("Number of mask dimensions must be specified, even if some dimensions are None.  E.g. shape=[None] is ok, but shape=None is not.");
  auto known = [&](int from, int to) {
    const Shape all = tensor.shape();
    return Shape(std::vector<std::int64_t>(all.dims().begin() + from, all.dims().begin() + to));
  };
  if (tensor.shape().hasRank() && tensor.shape().rank() >= axis + n && !known(axis, axis + n).isCompatibleWith(mask.shape()))
    throw ValueError(cat("Shapes ", known(axis, axis + n).str(), " and ", mask.shape().str(), " are incompatible"));
  Output leading = op("Prod", "", {shape(tensor)(slice(axis, axis + n)), std::vector<int>{0}});
  Output head = shape(tensor)(slice({}, axis)), tail = shape(tensor)(slice(axis + n));
  Output dims;
  {
    Scoped c("concat", "");
    Output middle = pack({In(leading)}, 0, "values_1");
    dims = op("ConcatV2", c.name, {Ins{head, middle, tail}, 0});
  }
  tensor = reshape(tensor, dims);
  mask = reshape(mask, {-1});
  Output indices = squeeze(where(mask), {1});
  return gather(tensor, indices, {.axis = axis});
}
Output reverse(In x, In axis, Name o) { return op("ReverseV2", o.name, {x, axis}); }
Output broadcast_to(In x, In s, Name o) { return op("BroadcastTo", o.name, {x, s}); }
std::vector<Output> identity_n(Ins v, Name o) { return opNode("IdentityN", o.name, {v}).outputs(); }
Output scatter_nd(In indices, In updates, In s, Name o) { return op("ScatterNd", o.name, {indices, updates, s}); }
Output dynamic_stitch(Ins indices, Ins data, Name o) { return op("DynamicStitch", o.name, {indices, data}); }
Output matrix_band_part(In x, In lower, In upper, Name o) {
  // A number stays the int32 it is, although the op's default is int64.
  for (In *bound : {&lower, &upper})
    if (bound->host) bound->host->python = false;
  return op("MatrixBandPart", o.name, {x, lower, upper});
}
Output depth_to_space(In x, int b, Name o) { return op("DepthToSpace", o.name, {x}, {{"block_size", std::int64_t(b)}}); }
Output space_to_depth(In x, int b, Name o) { return op("SpaceToDepth", o.name, {x}, {{"block_size", std::int64_t(b)}}); }
Output roll(In x, In shift, In axis, Name o) { return op("Roll", o.name, {x, shift, axis}); }
std::pair<Output, Output> unique(In x, Name o) {
  auto out = opNode("Unique", o.name, {x}).outputs();
  return {out[0], out[1]};
}
Output check_numerics(In x, std::string message, Name o) { return op("CheckNumerics", o.name, {x}, {{"message", message}}); }
Output bitcast(In x, DType t, Name o) { return op("Bitcast", o.name, {x}, {{"type", t}}); }

Output Output::operator[](const Index &index) const { return sliced({index}); }
Output Output::sliced(const std::vector<Index> &index) const {
  std::vector<In> begin, end, strides;
  std::int64_t masks[5] = {}; // begin, end, ellipsis, new axis, shrink
  auto pushedGraph = pushUserOf(g);
  for (std::size_t i = 0; i < index.size(); ++i) {
    const Index &x = index[i];
    std::int64_t bit = std::int64_t(1) << i;
    auto item = [](std::int64_t v) { return v >= INT32_MIN && v <= INT32_MAX ? In(static_cast<int>(v)) : In(v); };
    switch (x.kind) {
    case Index::Single:
      if (x.tensor) begin.push_back(x.tensor), end.push_back(x.tensor + 1);
      else begin.push_back(item(*x.begin)), end.push_back(item(*x.begin + 1));
      strides.push_back(In(1));
      masks[4] |= bit;
      break;
    case Index::Range:
      begin.push_back(item(x.begin.value_or(0))), end.push_back(item(x.end.value_or(0)));
      if (!x.begin) masks[0] |= bit;
      if (!x.end) masks[1] |= bit;
      strides.push_back(item(x.step));
      break;
    default:
      begin.push_back(In(0)), end.push_back(In(0)), strides.push_back(In(1));
      masks[x.kind == Index::NewAxis ? 3 : 2] |= bit;
    }
  }
  Scoped s("", "strided_slice");
  Output b = stack(begin), e = stack(end), st = stack(strides);
  return frontend::op("StridedSlice", s.name, {*this, b, e, st},
                      {{"begin_mask", masks[0]}, {"end_mask", masks[1]}, {"ellipsis_mask", masks[2]}, {"new_axis_mask", masks[3]}, {"shrink_axis_mask", masks[4]}});
}

} // namespace tfc
