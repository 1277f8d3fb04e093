// Folding of ops that move elements: Reshape, Pack, ConcatV2, StridedSlice, GatherV2 ...
#include "EvaluateOps.h"
#include "tfc/base/StridedSlice.h"

#include <algorithm>
#include <cstring>

namespace tfc::graph::fold {

namespace {

/// A tensor of `type` whose element i is at from(i), an address.
template <class F> Tensor build(DType type, const Shape &shape, F &&from) {
  Tensor out = Tensor::zeros(shape, type);
  std::size_t bytes = byteSize(type);
  char *to = static_cast<char *>(out.mutableRaw());
  for (std::int64_t i = 0; i < out.size(); ++i)
    std::memcpy(to + i * bytes, from(i), bytes);
  return out;
}

const char *address(const Tensor &t, std::int64_t i) { return static_cast<const char *>(t.raw()) + i * byteSize(t.dtype()); }

Result passOn(const Call &call) { return call.in(0) ? one(*call.in(0)) : std::nullopt; }

Result reshaped(const Call &call) {
  const Shape *shape = call.outShape();
  if (!call.in(0) || !shape || *shape->numElements() != call.in(0)->size())
    return std::nullopt;
  return one(call.in(0)->reshape(*shape));
}

Result pack(const Call &call) {
  const Shape *shape = call.outShape();
  if (!call.allKnown() || !shape)
    return std::nullopt;
  std::int64_t rank = shape->rank(), axis = call.c.attrOr<std::int64_t>("axis", 0);
  axis += axis < 0 ? rank : 0;
  if (axis < 0 || axis >= rank)
    return std::nullopt;
  std::int64_t inner = 1, n = call.numInputs();
  for (std::int64_t i = axis + 1; i < rank; ++i)
    inner *= (*shape)[static_cast<int>(i)];
  return one(build(call.in(0)->dtype(), *shape, [&](std::int64_t i) {
    std::int64_t in = i % inner, which = i / inner % n, outer = i / inner / n;
    return address(*call.in(static_cast<int>(which)), outer * inner + in);
  }));
}

Result unpack(const Call &call) {
  if (!call.in(0) || call.c.outputs.empty())
    return std::nullopt;
  const Tensor &value = *call.in(0);
  std::int64_t rank = value.shape().rank(), axis = call.c.attrOr<std::int64_t>("axis", 0);
  axis += axis < 0 ? rank : 0;
  std::int64_t n = static_cast<std::int64_t>(call.c.outputs.size());
  if (axis < 0 || axis >= rank || value.shape()[static_cast<int>(axis)] != n)
    return std::nullopt;
  std::vector<Dim> dims = value.shape().dims();
  std::int64_t inner = 1;
  for (std::int64_t i = axis + 1; i < rank; ++i)
    inner *= dims[i];
  dims.erase(dims.begin() + axis);
  std::vector<Tensor> out;
  for (std::int64_t k = 0; k < n; ++k)
    out.push_back(build(value.dtype(), Shape(dims), [&](std::int64_t i) {
      return address(value, (i / inner * n + k) * inner + i % inner);
    }));
  return out;
}

Result concat(const Call &call) {
  const Shape *shape = call.outShape();
  bool v2 = call.c.op == "ConcatV2";
  if (!call.allKnown() || !shape)
    return std::nullopt;
  int first = v2 ? 0 : 1, count = call.numInputs() - 1;
  std::int64_t axis = call.in(v2 ? count : 0)->asInt64(0), rank = shape->rank();
  axis += axis < 0 ? rank : 0;
  if (axis < 0 || axis >= rank)
    return std::nullopt;
  std::int64_t inner = 1, along = (*shape)[static_cast<int>(axis)];
  for (std::int64_t i = axis + 1; i < rank; ++i)
    inner *= (*shape)[static_cast<int>(i)];
  std::vector<const char *> rows; // for each (outer, position along the axis): the piece's row
  std::int64_t outer = along * inner ? shape->numElements().value() / (along * inner) : 0;
  for (std::int64_t o = 0; o < outer; ++o)
    for (int k = first; k < first + count; ++k) {
      std::int64_t size = call.in(k)->shape()[static_cast<int>(axis)];
      for (std::int64_t i = 0; i < size; ++i)
        rows.push_back(address(*call.in(k), (o * size + i) * inner));
    }
  if (static_cast<std::int64_t>(rows.size()) != outer * along)
    return std::nullopt;
  std::size_t bytes = byteSize(call.in(first)->dtype());
  return one(build(call.in(first)->dtype(), *shape, [&](std::int64_t i) { return rows[i / inner] + i % inner * bytes; }));
}

/// A vector of these may spell a shape.
bool isShapeType(DType t) { return t == DType::int32 || t == DType::int64; }

StridedSliceMasks masksOf(const ShapeContext &c) {
  return {c.attrOr<std::int64_t>("begin_mask", 0), c.attrOr<std::int64_t>("end_mask", 0),
          c.attrOr<std::int64_t>("ellipsis_mask", 0), c.attrOr<std::int64_t>("new_axis_mask", 0),
          c.attrOr<std::int64_t>("shrink_axis_mask", 0)};
}

Result stridedSlice(const Call &call) {
  const ShapeContext &c = call.c;
  for (int i = 1; i < 4; ++i)
    if (!call.in(i))
      return std::nullopt;
  // The shape of a partly known tensor: single elements of it may be known.
  if (!call.in(0)) {
    if (!isShapeType(c.inputTypes[0]) || c.inputAsShape.empty() || !c.inputAsShape[0] || !c.inputAsShape[0]->hasRank())
      return std::nullopt;
    const Shape &partial = *c.inputAsShape[0];
    auto plan = planStridedSlice(Shape{partial.rank()}, masksOf(c), call.in(1)->size(), ints(*call.in(1)), ints(*call.in(2)),
                                 ints(*call.in(3)));
    if (!plan || !plan->exact || !plan->result.is_fully_defined())
      return std::nullopt;
    std::vector<std::int64_t> values;
    for (std::int64_t i = 0; i < plan->dims[0].size; ++i)
      values.push_back(partial[static_cast<int>(plan->dims[0].begin + i * plan->dims[0].stride)]);
    if (std::find(values.begin(), values.end(), None) != values.end() ||
        static_cast<std::int64_t>(values.size()) != plan->result.numElements())
      return std::nullopt;
    return one(intTensor(values, plan->result, c.inputTypes[0]));
  }
  const Tensor &in = *call.in(0);
  auto plan = planStridedSlice(in.shape(), masksOf(c), call.in(1)->size(), ints(*call.in(1)), ints(*call.in(2)), ints(*call.in(3)));
  if (!plan || !plan->exact || !plan->result.numElements())
    return std::nullopt;
  std::vector<std::int64_t> strides = stridesOf(in.shape());
  return one(build(in.dtype(), plan->result, [&](std::int64_t i) {
    std::int64_t at = 0;
    for (int d = static_cast<int>(strides.size()) - 1; d >= 0; --d) {
      const auto &walk = plan->dims[d];
      at += (walk.begin + i % walk.size * walk.stride) * strides[d];
      i /= walk.size;
    }
    return address(in, at);
  }));
}

Result slice(const Call &call) {
  const Shape *shape = call.outShape();
  if (!call.allKnown() || !shape)
    return std::nullopt;
  const Tensor &in = *call.in(0);
  std::vector<std::int64_t> begin = ints(*call.in(1)), strides = stridesOf(in.shape());
  if (begin.size() != strides.size())
    return std::nullopt;
  for (std::size_t d = 0; d < begin.size(); ++d)
    if (begin[d] < 0 || begin[d] > in.shape()[static_cast<int>(d)] - (*shape)[static_cast<int>(d)])
      return std::nullopt;
  return one(build(in.dtype(), *shape, [&](std::int64_t i) {
    std::int64_t at = 0;
    for (int d = shape->rank() - 1; d >= 0; i /= (*shape)[d--])
      at += (begin[d] + i % (*shape)[d]) * strides[d];
    return address(in, at);
  }));
}

Result gather(const Call &call) {
  const ShapeContext &c = call.c;
  const Tensor *indices = call.in(1);
  std::int64_t axis = 0;
  if (c.op == "GatherV2") {
    if (!call.in(2) || c.attrOr<std::int64_t>("batch_dims", 0) != 0)
      return std::nullopt;
    axis = call.in(2)->asInt64(0);
  }
  if (!indices)
    return std::nullopt;
  if (!call.in(0)) { // an element of a partly known shape
    if (axis > 0 || !isShapeType(c.inputTypes[0]) || c.inputAsShape.empty() || !c.inputAsShape[0] || !c.inputAsShape[0]->hasRank())
      return std::nullopt;
    std::vector<std::int64_t> values;
    for (std::int64_t at : ints(*indices)) {
      if (at < 0 || at >= c.inputAsShape[0]->rank() || (*c.inputAsShape[0])[static_cast<int>(at)] == None)
        return std::nullopt;
      values.push_back((*c.inputAsShape[0])[static_cast<int>(at)]);
    }
    return one(intTensor(values, indices->shape(), c.inputTypes[0]));
  }
  const Tensor &in = *call.in(0);
  const Shape *shape = call.outShape();
  int rank = in.shape().rank();
  axis += axis < 0 ? rank : 0;
  if (!shape || axis < 0 || axis >= rank)
    return std::nullopt;
  std::int64_t inner = 1, limit = in.shape()[static_cast<int>(axis)], n = indices->size();
  for (int i = static_cast<int>(axis) + 1; i < rank; ++i)
    inner *= in.shape()[i];
  std::vector<std::int64_t> at = ints(*indices);
  for (std::int64_t i : at)
    if (i < 0 || i >= limit)
      return std::nullopt;
  return one(build(in.dtype(), *shape, [&](std::int64_t i) {
    return address(in, (i / inner / n * limit + at[i / inner % n]) * inner + i % inner);
  }));
}

/// Fill, BroadcastTo, Tile: each element of the result comes from the input at coordinates taken modulo its shape.
Result spread(const Call &call) {
  const Shape *shape = call.outShape();
  const Tensor *in = call.in(call.c.op == "Fill" ? 1 : 0);
  if (!in || !shape || in->shape().rank() > shape->rank() || (in->size() == 0 && *shape->numElements() != 0))
    return std::nullopt;
  std::vector<std::int64_t> strides = stridesOf(in->shape());
  int lead = shape->rank() - in->shape().rank();
  return one(build(in->dtype(), *shape, [&](std::int64_t i) {
    std::int64_t at = 0;
    for (int d = shape->rank() - 1; d >= 0; i /= (*shape)[d--])
      if (d >= lead)
        at += i % (*shape)[d] % in->shape()[d - lead] * strides[d - lead];
    return address(*in, at);
  }));
}

Result transpose(const Call &call) {
  const Shape *shape = call.outShape();
  if (!call.allKnown() || !shape)
    return std::nullopt;
  std::vector<std::int64_t> perm = ints(*call.in(1)), strides = stridesOf(call.in(0)->shape());
  if (perm.size() != strides.size())
    return std::nullopt;
  std::vector<bool> seen(perm.size());
  for (std::int64_t &p : perm) {
    p += p < 0 ? static_cast<std::int64_t>(perm.size()) : 0;
    if (p < 0 || p >= static_cast<std::int64_t>(perm.size()) || seen[p])
      return std::nullopt; // the run says what is wrong
    seen[p] = true;
  }
  return one(build(call.in(0)->dtype(), *shape, [&](std::int64_t i) {
    std::int64_t at = 0;
    for (int d = shape->rank() - 1; d >= 0; i /= (*shape)[d--])
      at += i % (*shape)[d] * strides[perm[d]];
    return address(*call.in(0), at);
  }));
}

Result reverse(const Call &call) {
  if (!call.allKnown())
    return std::nullopt;
  const Tensor &in = *call.in(0);
  std::vector<bool> flip(in.shape().rank());
  for (std::int64_t a : ints(*call.in(1))) {
    a += a < 0 ? in.shape().rank() : 0;
    if (a < 0 || a >= in.shape().rank())
      return std::nullopt;
    flip[a] = true;
  }
  std::vector<std::int64_t> strides = stridesOf(in.shape());
  return one(build(in.dtype(), in.shape(), [&](std::int64_t i) {
    std::int64_t at = 0;
    for (int d = in.shape().rank() - 1; d >= 0; i /= in.shape()[d--]) {
      std::int64_t x = i % in.shape()[d];
      at += (flip[d] ? in.shape()[d] - 1 - x : x) * strides[d];
    }
    return address(in, at);
  }));
}

/// Used by gradients of reductions on shapes: vectors merged by index.
Result dynamicStitch(const Call &call) {
  const Shape *shape = call.outShape();
  if (!call.allKnown() || !shape || shape->rank() != 1)
    return std::nullopt;
  int n = call.numInputs() / 2;
  std::vector<const char *> from((*shape)[0], nullptr);
  for (int k = 0; k < n; ++k) {
    if (call.in(k)->size() != call.in(n + k)->size())
      return std::nullopt;
    for (std::int64_t i = 0; i < call.in(k)->size(); ++i) {
      std::int64_t at = call.in(k)->asInt64(i);
      if (at < 0 || at >= static_cast<std::int64_t>(from.size()))
        return std::nullopt;
      from[at] = address(*call.in(n + k), i);
    }
  }
  if (std::find(from.begin(), from.end(), nullptr) != from.end())
    return std::nullopt;
  return one(build(call.in(n)->dtype(), *shape, [&](std::int64_t i) { return from[i]; }));
}

Result cast(const Call &call) {
  DType to = call.c.attrOr<DType>("DstT", DType::unset);
  if (!call.in(0) || !(isInteger(to) || to == DType::bool_ || to == DType::float32 || to == DType::float64))
    return std::nullopt;
  const Tensor &in = *call.in(0);
  if (isFloating(in.dtype()) && isInteger(to))
    for (std::int64_t i = 0; i < in.size(); ++i) // out of range: left to the machine's rule at run time
      if (!(in.asDouble(i) > -2147483649.0 && in.asDouble(i) < 2147483648.0))
        return std::nullopt;
  return one(in.astype(to));
}

} // namespace

Result moveOp(const Call &call) {
  static constexpr std::pair<std::string_view, Result (*)(const Call &)> ops[] = {
      {"Identity", passOn}, {"StopGradient", passOn}, {"PreventGradient", passOn}, {"Snapshot", passOn},
      {"Reshape", reshaped}, {"ExpandDims", reshaped}, {"Squeeze", reshaped}, {"Pack", pack}, {"Unpack", unpack},
      {"ConcatV2", concat}, {"Concat", concat}, {"StridedSlice", stridedSlice}, {"Slice", slice}, {"GatherV2", gather},
      {"Gather", gather}, {"Fill", spread}, {"BroadcastTo", spread}, {"Tile", spread}, {"Transpose", transpose},
      {"ReverseV2", reverse}, {"DynamicStitch", dynamicStitch}, {"Cast", cast},
  };
  for (auto &[name, f] : ops)
    if (call.c.op == name)
      return f(call);
  return std::nullopt;
}

} // namespace tfc::graph::fold
