// Array ops on string tensors, which compiled code cannot move. Numeric tensors never come here: they are compiled.
#include "StringArray.h"

#include "tfc/base/StridedSlice.h"

#include <algorithm>

namespace tfc::rt {

/// Both inputs, broadcast to one shape.
static Status broadcastBoth(HostCall &c, Tensor (&sides)[2]) {
  auto shape = Shape::broadcast(c.inputs[0].shape(), c.inputs[1].shape());
  if (!shape)
    return errors::invalidArgument("Incompatible shapes: ", c.inputs[0].shape().errorStr(), " vs. ", c.inputs[1].shape().errorStr());
  for (int s = 0; s < 2; ++s) {
    TFC_ASSIGN_OR_RETURN(sides[s], strided(c.inputs[s], *shape, 0, spreadStrides(c.inputs[s].shape(), *shape)));
  }
  return Status::ok();
}

template <bool equal> static Status compare(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 2));
  Tensor sides[2];
  TFC_RETURN_IF_ERROR(broadcastBoth(c, sides));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(bool_, sides[0].shape()));
  for (std::int64_t i = 0; i < out.size(); ++i)
    out.mutable_data<bool>()[i] = (sides[0].strings()[i] == sides[1].strings()[i]) == equal;
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// Joins `parts` along `axis`; all other dimensions are equal.
static Expected<Tensor> concat(std::span<const Tensor> parts, int axis) {
  Shape shape = parts[0].shape();
  shape[axis] = 0;
  for (const Tensor &p : parts) {
    bool fits = p.shape().rank() == shape.rank();
    for (int k = 0; fits && k < shape.rank(); ++k) fits = k == axis || p.shape()[k] == shape[k];
    if (!fits)
      return errors::invalidArgument("ConcatOp : Dimensions of inputs should match: shape[0] = ", parts[0].shape().errorStr(),
                                     " vs. shape[", &p - parts.data(), "] = ", p.shape().errorStr());
    shape[axis] += p.shape()[axis];
  }
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, shape));
  std::int64_t outer = 1, done = 0;
  for (int k = 0; k < axis; ++k) outer *= shape[k];
  auto *to = out.mutable_data<std::string>().data();
  for (; done < outer; ++done)
    for (const Tensor &p : parts) {
      std::int64_t n = p.size() / outer;
      std::copy_n(p.strings().data() + done * n, n, to);
      to += n;
    }
  return out;
}

/// Concat has its axis in front, ConcatV2 behind.
static Status concats(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  std::size_t n = c.inputs.size() - 1, first = std::string_view(c.op->op) == "Concat" ? 1 : 0;
  TFC_RETURN_IF_ERROR(onlyStrings(c, first, n));
  const Tensor &given = c.inputs[first ? 0 : n];
  if (!given.isScalar() || !isInteger(given.dtype())) return errors::invalidArgument("axis must be an integer scalar");
  TFC_ASSIGN_OR_RETURN(int axis, axisIn(given.asInt64(0), c.inputs[first].shape().rank()));
  TFC_ASSIGN_OR_RETURN(c.outputs[0], concat({c.inputs.data() + first, n}, axis));
  return Status::ok();
}

static Status pack(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, c.inputs.size()));
  const Shape shape = c.inputs[0].shape();
  TFC_ASSIGN_OR_RETURN(int axis, axisIn(c.intAttr("axis"), shape.rank() + 1));
  std::vector<Tensor> parts;
  for (const Tensor &t : c.inputs) {
    if (t.shape() != shape)
      return errors::invalidArgument("Shapes of all inputs must match: values[0].shape = ", shape.errorStr(), " != values[",
                                     parts.size(), "].shape = ", t.shape().errorStr());
    auto dims = shape.dims();
    dims.insert(dims.begin() + axis, 1);
    parts.push_back(t.reshape(Shape(std::move(dims))));
  }
  TFC_ASSIGN_OR_RETURN(c.outputs[0], concat(parts, axis));
  return Status::ok();
}

static Status unpack(HostCall &c) {
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  const Tensor &in = c.inputs[0];
  TFC_ASSIGN_OR_RETURN(int axis, axisIn(c.intAttr("axis"), in.shape().rank()));
  if (in.shape()[axis] != static_cast<std::int64_t>(c.outputs.size()))
    return errors::invalidArgument("Input shape axis ", axis, " must equal ", c.outputs.size(), ", got shape ", in.shape().errorStr());
  auto strides = stringStrides(in.shape());
  auto dims = in.shape().dims();
  std::int64_t step = strides[axis];
  dims.erase(dims.begin() + axis), strides.erase(strides.begin() + axis);
  for (std::size_t i = 0; i < c.outputs.size(); ++i) {
    TFC_ASSIGN_OR_RETURN(c.outputs[i], strided(in, Shape(dims), static_cast<std::int64_t>(i) * step, strides));
  }
  return Status::ok();
}

/// Gather and GatherV2 (with an axis).
static Status gather(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  if (c.intAttr("batch_dims") != 0) return errors::unimplemented("Gather of strings with batch_dims");
  const Tensor &in = c.inputs[0], &index = c.inputs[1];
  if (!isInteger(index.dtype())) return errors::invalidArgument("indices must be int32 or int64");
  TFC_ASSIGN_OR_RETURN(int axis, axisIn(c.inputs.size() > 2 ? c.inputs[2].item<std::int64_t>() : 0, in.shape().rank()));
  const auto &d = in.shape().dims(), &id = index.shape().dims();
  std::vector<std::int64_t> dims(d.begin(), d.begin() + axis);
  std::int64_t outer = 1, inner = 1;
  for (int k = 0; k < axis; ++k) outer *= d[k];
  for (int k = axis + 1; k < in.shape().rank(); ++k) inner *= d[k];
  dims.insert(dims.end(), id.begin(), id.end());
  dims.insert(dims.end(), d.begin() + axis + 1, d.end());
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, Shape(std::move(dims))));
  auto *to = out.mutable_data<std::string>().data();
  for (std::int64_t o = 0; o < outer; ++o)
    for (std::int64_t i = 0; i < index.size(); ++i, to += inner) {
      std::int64_t at = index.asInt64(i);
      if (at < 0 || at >= d[axis]) return errors::invalidArgument("indices[", i, "] = ", at, " is not in [0, ", d[axis], ")");
      std::copy_n(in.strings().data() + (o * d[axis] + at) * inner, inner, to);
    }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

static Status gatherNd(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  const Tensor &in = c.inputs[0], &index = c.inputs[1];
  if (!isInteger(index.dtype()) || index.shape().rank() < 1) return errors::invalidArgument("indices must be at least a vector");
  const auto &d = in.shape().dims(), &id = index.shape().dims();
  std::int64_t depth = id.back(), inner = 1;
  if (depth > static_cast<std::int64_t>(d.size()))
    return errors::invalidArgument("index innermost dimension length must be <= params rank; saw: ", depth, " vs. ", d.size());
  std::vector<std::int64_t> dims(id.begin(), id.end() - 1);
  for (std::size_t k = static_cast<std::size_t>(depth); k < d.size(); ++k) dims.push_back(d[k]), inner *= d[k];
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, Shape(std::move(dims))));
  auto *to = out.mutable_data<std::string>().data();
  std::int64_t count = inner ? out.size() / inner : 0;
  for (std::int64_t i = 0; i < count; ++i, to += inner) {
    std::int64_t at = 0;
    for (std::int64_t k = 0; k < depth; ++k) {
      std::int64_t v = index.asInt64(i * depth + k);
      if (v < 0 || v >= d[k])
        return errors::invalidArgument("indices[", i, "] does not index into param shape ", in.shape().errorStr());
      at = at * d[k] + v;
    }
    std::copy_n(in.strings().data() + at * inner, inner, to);
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// Pad and PadV2: with empty strings, or with the third input.
static Status pad(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  const Tensor &in = c.inputs[0], &amounts = c.inputs[1];
  int rank = in.shape().rank();
  if (!isInteger(amounts.dtype()) || amounts.shape() != Shape({rank, 2}))
    return errors::invalidArgument("The first dimension of paddings must be the rank of inputs", amounts.shape().errorStr(), " ",
                                   in.shape().errorStr());
  Shape shape = in.shape();
  for (int k = 0; k < rank; ++k) {
    std::int64_t before = amounts.asInt64(2 * k), after = amounts.asInt64(2 * k + 1);
    if (before < 0 || after < 0) return errors::invalidArgument("Paddings must be non-negative: ", before, " ", after);
    if (__builtin_add_overflow(shape[k], before, &shape[k]) || __builtin_add_overflow(shape[k], after, &shape[k]))
      return errors::invalidArgument("Paddings are too large");
  }
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, shape));
  auto to = out.mutable_data<std::string>();
  if (c.inputs.size() > 2) std::fill(to.begin(), to.end(), c.inputs[2].strings()[0]);
  auto strides = stringStrides(shape);
  for (std::int64_t i = 0; i < in.size(); ++i) {
    std::int64_t at = 0, rest = i;
    for (int k = rank - 1; k >= 0; --k) at += (rest % in.shape()[k] + amounts.asInt64(2 * k)) * strides[k], rest /= in.shape()[k];
    to[at] = in.strings()[i];
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// Add: concatenation, with broadcasting.
static Status add(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 2));
  Tensor sides[2];
  TFC_RETURN_IF_ERROR(broadcastBoth(c, sides));
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, sides[0].shape()));
  for (std::int64_t i = 0; i < out.size(); ++i) out.mutable_data<std::string>()[i] = sides[0].strings()[i] + sides[1].strings()[i];
  c.setOutput(0, std::move(out));
  return Status::ok();
}

static Status slice(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  const Tensor &in = c.inputs[0];
  TFC_ASSIGN_OR_RETURN(auto begin, vectorInput(c, 1));
  TFC_ASSIGN_OR_RETURN(auto size, vectorInput(c, 2));
  int rank = in.shape().rank();
  if (static_cast<int>(begin.size()) != rank || static_cast<int>(size.size()) != rank)
    return errors::invalidArgument("Expected begin and size arguments to be 1-D tensors of size ", rank, ", but got shapes ",
                                   c.inputs[1].shape().errorStr(), " and ", c.inputs[2].shape().errorStr(), " instead.");
  auto strides = stringStrides(in.shape());
  std::int64_t base = 0;
  for (int k = 0; k < rank; ++k) {
    if (begin[k] < 0 || begin[k] > in.shape()[k])
      return errors::invalidArgument("Expected begin[", k, "] in [0, ", in.shape()[k], "], but got ", begin[k]);
    if (size[k] == -1) size[k] = in.shape()[k] - begin[k];
    if (size[k] < 0 || size[k] > in.shape()[k] - begin[k])
      return errors::invalidArgument("Expected size[", k, "] in [0, ", in.shape()[k] - begin[k], "], but got ", size[k]);
    base += begin[k] * strides[k];
  }
  TFC_ASSIGN_OR_RETURN(c.outputs[0], strided(in, Shape(size), base, strides));
  return Status::ok();
}

static Status stridedSlice(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 4, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  const Tensor &in = c.inputs[0];
  TFC_ASSIGN_OR_RETURN(auto begin, vectorInput(c, 1));
  TFC_ASSIGN_OR_RETURN(auto end, vectorInput(c, 2));
  TFC_ASSIGN_OR_RETURN(auto strides, vectorInput(c, 3));
  auto length = static_cast<std::int64_t>(begin.size());
  StridedSliceMasks masks{c.intAttr("begin_mask"), c.intAttr("end_mask"), c.intAttr("ellipsis_mask"), c.intAttr("new_axis_mask"), c.intAttr("shrink_axis_mask")};
  TFC_ASSIGN_OR_RETURN(StridedSlicePlan plan, planStridedSlice(in.shape(), masks, length, begin, end, strides));
  auto own = stringStrides(in.shape());
  std::vector<std::int64_t> dims, steps;
  std::int64_t base = 0;
  for (std::size_t k = 0; k < plan.dims.size(); ++k) {
    const auto &walk = plan.dims[k];
    dims.push_back(walk.size), steps.push_back(walk.stride * own[k]), base += walk.begin * own[k];
  }
  TFC_ASSIGN_OR_RETURN(Tensor out, strided(in, Shape(dims), base, steps));
  c.setOutput(0, out.reshape(plan.result));
  return Status::ok();
}

/// Reverse (a flag for each dimension) and ReverseV2 (axes).
static Status reverse(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  const Tensor &in = c.inputs[0], &which = c.inputs[1];
  int rank = in.shape().rank();
  std::vector<bool> turned(rank);
  if (which.dtype() == bool_) {
    if (which.shape() != Shape{rank}) return errors::invalidArgument("'dims' must be a 1-dimensional boolean vector of ", rank, " elements, got shape ", which.shape().errorStr());
    for (int k = 0; k < rank; ++k) turned[k] = which.data<bool>()[k];
  } else {
    TFC_ASSIGN_OR_RETURN(auto axes, vectorInput(c, 1));
    for (const std::int64_t &given : axes) {
      if (given < -rank || given >= rank) return errors::invalidArgument("'axis'[", &given - axes.data(), "] = ", given, " is out of valid range [", 0, ", ", rank - 1);
      TFC_ASSIGN_OR_RETURN(int axis, axisIn(given, rank));
      if (turned[axis]) return errors::invalidArgument("axis ", axis, " specified more than once.");
      turned[axis] = true;
    }
  }
  auto strides = stringStrides(in.shape());
  std::int64_t base = 0;
  for (int k = 0; k < rank; ++k)
    if (turned[k]) base += (in.shape()[k] - 1) * strides[k], strides[k] = -strides[k];
  TFC_ASSIGN_OR_RETURN(c.outputs[0], strided(in, in.shape(), base, strides));
  return Status::ok();
}

static Status fill(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 1, 1));
  TFC_ASSIGN_OR_RETURN(auto dims, vectorInput(c, 0));
  for (auto d : dims)
    if (d < 0) return errors::invalidArgument("Dimension ", d, " must be >= 0");
  if (!c.inputs[1].isScalar()) return errors::invalidArgument("value must be a scalar, got shape ", c.inputs[1].shape().errorStr());
  TFC_ASSIGN_OR_RETURN(c.outputs[0], strided(c.inputs[1], Shape(dims), 0, std::vector<std::int64_t>(dims.size(), 0)));
  return Status::ok();
}

static Status tile(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  TFC_ASSIGN_OR_RETURN(auto times, vectorInput(c, 1));
  Tensor t = c.inputs[0];
  if (static_cast<int>(times.size()) != t.shape().rank())
    return errors::invalidArgument("Expected multiples argument to be a vector of length ", t.shape().rank(), " but got length ", times.size());
  // View (d0, d1) as (m0, d0, m1, d1) with strides of zero for the repetitions.
  auto own = stringStrides(t.shape());
  std::vector<std::int64_t> dims, strides, result;
  for (std::size_t k = 0; k < times.size(); ++k) {
    std::int64_t d = t.shape()[static_cast<int>(k)], product;
    if (times[k] < 0) return errors::invalidArgument("Expected multiples[", k, "] >= 0, but got ", times[k]);
    if (__builtin_mul_overflow(d, times[k], &product)) return errors::invalidArgument("multiples[", k, "] is too large");
    dims.insert(dims.end(), {times[k], d}), strides.insert(strides.end(), {0, own[k]}), result.push_back(product);
  }
  TFC_ASSIGN_OR_RETURN(Tensor out, strided(t, Shape(dims), 0, strides));
  c.setOutput(0, out.reshape(Shape(result)));
  return Status::ok();
}

static Status transpose(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 0, 1));
  TFC_ASSIGN_OR_RETURN(auto perm, vectorInput(c, 1));
  const Shape &s = c.inputs[0].shape();
  if (static_cast<int>(perm.size()) != s.rank())
    return errors::invalidArgument("transpose expects a vector of size ", s.rank(), ". But input(1) is a vector of size ", perm.size());
  auto own = stringStrides(s);
  std::vector<std::int64_t> dims, strides;
  std::vector<bool> used(perm.size());
  for (auto p : perm) {
    TFC_ASSIGN_OR_RETURN(int axis, axisIn(p, s.rank()));
    if (used[axis]) return errors::invalidArgument(axis, " is given twice in the permutation");
    used[axis] = true, dims.push_back(s[axis]), strides.push_back(own[axis]);
  }
  TFC_ASSIGN_OR_RETURN(c.outputs[0], strided(c.inputs[0], Shape(dims), 0, strides));
  return Status::ok();
}

/// Select: a condition of the operands' shape, a scalar, or a vector over the rows.
static Status select(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 3, 1));
  TFC_RETURN_IF_ERROR(onlyStrings(c, 1, 2));
  const Tensor &cond = c.inputs[0], &a = c.inputs[1], &b = c.inputs[2];
  if (cond.dtype() != bool_) return errors::invalidArgument("the condition must be bool");
  if (a.shape() != b.shape())
    return errors::invalidArgument("'then' and 'else' must have the same size.  but received: ", a.shape().errorStr(), " vs. ", b.shape().errorStr());
  bool rows = cond.shape().rank() == 1 && a.shape().rank() > 1 && a.shape()[0] == cond.size();
  if (!cond.isScalar() && !rows && cond.shape() != a.shape())
    return errors::invalidArgument("'cond' of shape ", cond.shape().errorStr(), " does not fit ", a.shape().errorStr());
  std::int64_t each = cond.size() ? a.size() / cond.size() : 1;
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::string, a.shape()));
  for (std::int64_t i = 0; i < out.size(); ++i)
    out.mutable_data<std::string>()[i] = (cond.data<bool>()[i / each] ? a : b).strings()[i];
  c.setOutput(0, std::move(out));
  return Status::ok();
}

/// Shape, ShapeN, Size, Rank of string tensors whose shapes are known only at the step.
static Status shapes(HostCall &c) {
  std::string_view op = c.op->op;
  DType type = static_cast<DType>(c.intAttr("out_type", static_cast<std::int64_t>(DType::int32)));
  for (std::size_t i = 0; i < c.inputs.size(); ++i) {
    const Shape shape = c.inputs[i].shape();
    Tensor t = op == "Size" ? Tensor(c.inputs[i].size()) : op == "Rank" ? Tensor(std::int64_t(shape.rank())) : Tensor(shape.dims());
    c.setOutput(static_cast<int>(i), t.astype(op == "Rank" ? DType::int32 : type));
  }
  return Status::ok();
}

void registerStringArrayKernels() {
  for (const char *op : {"Shape", "ShapeN", "Size", "Rank"}) registerHostKernel(op, shapes);
  registerHostKernel("Equal", compare<true>);
  registerHostKernel("NotEqual", compare<false>);
  registerHostKernel("Concat", concats);
  registerHostKernel("ConcatV2", concats);
  registerHostKernel("Pack", pack);
  registerHostKernel("Unpack", unpack);
  registerHostKernel("Gather", gather);
  registerHostKernel("GatherV2", gather);
  registerHostKernel("GatherNd", gatherNd);
  registerHostKernel("Pad", pad);
  registerHostKernel("PadV2", pad);
  registerHostKernel("Add", add);
  registerHostKernel("Slice", slice);
  registerHostKernel("StridedSlice", stridedSlice);
  registerHostKernel("Reverse", reverse);
  registerHostKernel("ReverseV2", reverse);
  registerHostKernel("Fill", fill);
  registerHostKernel("Tile", tile);
  registerHostKernel("Transpose", transpose);
  registerHostKernel("ConjugateTranspose", transpose);
  registerHostKernel("Select", select);
  registerStringArrayMoves();
}

} // namespace tfc::rt
