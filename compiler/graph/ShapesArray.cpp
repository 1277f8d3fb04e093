// Shapes of constants, views and questions about shapes.
#include "ShapeHelpers.h"

#include <algorithm>

namespace tfc::graph {

using namespace shapes;

namespace {

Status constant(ShapeContext &c) {
  if (const Attr *value = c.attr("value"))
    if (const Tensor *t = std::get_if<Tensor>(value))
      c.setOutput(0, t->shape());
  return Status::ok();
}

Status shapeAttr(ShapeContext &c) {
  c.setOutput(0, c.attrOr<Shape>("shape", Shape::unknown()));
  return Status::ok();
}

/// The attribute may say less than the default, never something else.
Status placeholderWithDefault(ShapeContext &c) {
  Shape attr = c.attrOr<Shape>("shape", Shape::unknown()), both;
  TFC_RETURN_IF_ERROR(merge(c.inputs[0], attr, both));
  c.setOutput(0, attr);
  return Status::ok();
}

Status fill(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  Shape out;
  TFC_RETURN_IF_ERROR(fromTensor(c, 0, out));
  if (auto dims = intsOf(c, 0))
    for (std::int64_t d : *dims)
      if (d < 0)
        return errors::invalidArgument("Fill dimensions must be >= 0");
  c.setOutput(0, out);
  return Status::ok();
}

/// The product of the known sizes other than zero.
Status productAboveZero(const Shape &s, std::int64_t &product) {
  product = 1;
  for (int i = 0; i < s.rank(); ++i)
    if (s[i] != None && s[i] != 0)
      TFC_RETURN_IF_ERROR(multiplyDims(product, s[i], product));
  return Status::ok();
}

Status reshape(ShapeContext &c) {
  if (c.inputs[1].hasRank() && c.inputs[1].rank() > 1)
    return errors::invalidArgument("Shape must be rank 1 but is rank ", c.inputs[1].rank());
  auto spec = intsOf(c, 1);
  if (spec) {
    int open = -1;
    for (int i = 0; i < static_cast<int>(spec->size()); ++i) {
      if ((*spec)[i] < -1)
        return errors::invalidArgument("Size ", i, " must be non-negative, not ", (*spec)[i]);
      if ((*spec)[i] == -1 && open >= 0)
        return errors::invalidArgument("Only one input size may be -1, not both ", open, " and ", i);
      if ((*spec)[i] == -1)
        open = i;
    }
  }
  Shape out;
  TFC_RETURN_IF_ERROR(fromTensor(c, 1, out));
  const Shape &in = c.inputs[0];
  if (!out.hasRank()) {
    return Status::ok();
  }
  // At most one unknown size follows from the number of elements, if unknown sizes of both sides cancel out or are absent.
  std::int64_t known = 1;
  int unknown = 0, at = -1;
  for (int i = 0; i < out.rank(); ++i) {
    if (out[i] == None) {
      ++unknown;
      at = i;
    } else {
      TFC_RETURN_IF_ERROR(multiplyDims(known, out[i], known));
    }
  }
  auto count = in.numElements();
  if (unknown == 0 && count && *count != known)
    return errors::invalidArgument("Cannot reshape a tensor with ", *count, " elements to shape ", out.errorStr(), " (", known, " elements)");
  if (unknown == 1 && count) {
    if (known != 0) {
      if (*count % known)
        return errors::invalidArgument("Dimension size must be evenly divisible by ", known, " but is ", *count);
      out[at] = *count / known;
    } else if (spec) {
      // TensorFlow refuses [0, -1] at run time unless the tensor is empty; then the size is what the sizes above zero leave.
      if (*count != 0)
        return errors::invalidArgument("Cannot reshape a tensor with ", *count, " elements to shape ", out.errorStr(), " (0 elements)");
      TFC_RETURN_IF_ERROR(productAboveZero(in, *count));
      TFC_RETURN_IF_ERROR(productAboveZero(out, known));
      out[at] = *count / known;
    }
  }
  c.setOutput(0, out);
  return Status::ok();
}

Status expandDims(ShapeContext &c) {
  const Shape &in = c.inputs[0];
  const Tensor *value = c.value(1);
  if (!value && c.inputs[1].hasRank() && c.inputs[1].rank() > 1)
    return errors::invalidArgument("Shape must be at most rank 1 but is rank ", c.inputs[1].rank());
  if (value && value->size() != 1)
    return errors::invalidArgument("'dim' input must be a tensor with a single value");
  if (!in.hasRank())
    return Status::ok();
  if (!value) {
    c.setOutput(0, Shape::unknownOfRank(in.rank() + 1));
    return Status::ok();
  }
  std::int64_t at = value->asInt64(0);
  if (at < -1 - in.rank() || at > in.rank())
    return errors::invalidArgument("dim ", at, " not in the interval [", -1 - in.rank(), ", ", in.rank(), "].");
  at += at < 0 ? in.rank() + 1 : 0;
  std::vector<Dim> dims = in.dims();
  dims.insert(dims.begin() + at, 1);
  c.setOutput(0, Shape(std::move(dims)));
  return Status::ok();
}

Status squeeze(ShapeContext &c) {
  const Shape &in = c.inputs[0];
  if (!in.hasRank())
    return Status::ok();
  auto axes = c.attrOr<std::vector<std::int64_t>>("squeeze_dims", {});
  std::vector<bool> gone(in.rank());
  for (std::size_t i = 0; i < axes.size(); ++i) {
    std::int64_t a = axes[i];
    if (a < -in.rank() || a >= in.rank())
      return errors::invalidArgument("squeeze_dims[", i, "] not in [", -in.rank(), ",", in.rank(), ").");
    gone[a < 0 ? a + in.rank() : a] = true;
  }
  std::vector<Dim> dims;
  for (int i = 0; i < in.rank(); ++i) {
    if (axes.empty()) {
      if (in[i] == None) // it may be 1 or not, so not even the rank is known
        return Status::ok();
      gone[i] = in[i] == 1;
    } else if (gone[i] && in[i] != None && in[i] != 1) {
      return errors::invalidArgument("Can not squeeze dim[", i, "], expected a dimension of 1, got ", in[i]);
    }
    if (!gone[i])
      dims.push_back(in[i]);
  }
  c.setOutput(0, Shape(std::move(dims)));
  return Status::ok();
}

Status shapeOf(ShapeContext &c) {
  for (std::size_t i = 0; i < c.outputs.size(); ++i)
    c.outputs[i] = vector(c.inputs[i].hasRank() ? c.inputs[i].rank() : None);
  return Status::ok();
}

Status tile(ShapeContext &c) {
  const Shape &in = c.inputs[0];
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1));
  Dim length = dimOf(c.inputs[1], 0), rank = in.hasRank() ? in.rank() : None;
  if (!mergeDim(rank, length, rank))
    return errors::invalidArgument("Shape must be rank ", length, " but is rank ", in.rank());
  if (rank == None)
    return Status::ok();
  auto multiples = intsOf(c, 1);
  if (!multiples && !c.inputAsShape.empty() && c.inputAsShape[1] && c.inputAsShape[1]->hasRank())
    multiples = c.inputAsShape[1]->dims();
  std::vector<Dim> dims(rank, None);
  for (int i = 0; i < rank; ++i) {
    if (!multiples)
      continue;
    Dim m = (*multiples)[i];
    if (m < 0 && c.value(1))
      return errors::invalidArgument("Expected multiples[", i, "] >= 0, but got ", m);
    TFC_RETURN_IF_ERROR(multiplyDims(dimOf(in, i), m, dims[i]));
  }
  c.setOutput(0, Shape(std::move(dims)));
  return Status::ok();
}

Status broadcastGradientArgs(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 1));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1));
  c.setOutput(0, vector(None));
  c.setOutput(1, vector(None));
  return Status::ok();
}

std::string spelledList(const std::vector<std::int64_t> &list) {
  std::string s;
  for (std::int64_t v : list)
    s += (s.empty() ? "[" : ",") + std::to_string(v);
  return s.empty() ? "[]" : s + "]";
}

Status broadcastArgs(ShapeContext &c) {
  Shape a, b;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 1, a));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, b));
  c.setOutput(0, vector(a[0] == None || b[0] == None ? None : std::max(a[0], b[0])));
  if (auto s0 = intsOf(c, 0), s1 = intsOf(c, 1); s0 && s1)
    for (std::size_t i = 1; i <= std::min(s0->size(), s1->size()); ++i)
      if (std::int64_t x = (*s0)[s0->size() - i], y = (*s1)[s1->size() - i]; x != y && x != 1 && y != 1)
        return c.whenRun(errors::invalidArgument("Incompatible shapes: ", spelledList(*s0), " vs. ", spelledList(*s1)));
  return Status::ok();
}

Status concatOffset(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  for (std::size_t i = 1; i < c.inputs.size(); ++i)
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1, c.outputs[i - 1]));
  return Status::ok();
}

/// One output an input, each unchanged.
Status identityN(ShapeContext &c) {
  for (std::size_t i = 0; i < c.outputs.size() && i < c.inputs.size(); ++i)
    c.outputs[i] = c.inputs[i];
  return Status::ok();
}

Status invertPermutation(ShapeContext &c) { return withRank(c.inputs[0], 1, c.outputs[0]); }

Status where(ShapeContext &c) {
  c.setOutput(0, Shape{None, c.inputs[0].hasRank() ? c.inputs[0].rank() : None});
  return Status::ok();
}

Status bitcast(ShapeContext &c) {
  const Shape &in = c.inputs[0];
  std::int64_t from = static_cast<std::int64_t>(byteSize(c.inputTypes[0]));
  std::int64_t to = static_cast<std::int64_t>(byteSize(c.attrOr<DType>("type", DType::unset)));
  if (from == 0 || to == 0)
    return errors::invalidArgument("Cannot bitcast types of unknown size");
  if (!in.hasRank())
    return Status::ok();
  Shape out = in;
  if (from < to) { // the last dimension goes into the element
    TFC_RETURN_IF_ERROR(withRankAtLeast(in, 1, out));
    Dim last = in.dim(-1);
    if (to % from)
      return errors::invalidArgument("Cannot bitcast from ", runtimeName(c.inputTypes[0]), " to a type of ", to, " bytes");
    TFC_RETURN_IF_ERROR(withDim(last, to / from, last));
    out = slice(in, 0, -1);
    if (in.rank() == 1)
      out = Shape{};
  } else if (from > to) {
    if (from % to)
      return errors::invalidArgument("Cannot bitcast from ", runtimeName(c.inputTypes[0]), " to a type of ", to, " bytes");
    out = concat(in, vector(from / to));
  }
  c.setOutput(0, out);
  return Status::ok();
}

Status broadcastTo(ShapeContext &c) {
  Shape want;
  TFC_RETURN_IF_ERROR(fromTensor(c, 1, want));
  const Shape &in = c.inputs[0];
  if (in.hasRank() && want.hasRank()) {
    if (in.rank() > want.rank())
      return errors::invalidArgument("Rank of input (", in.rank(), ") must be no greater than rank of output shape (", want.rank(), ").");
    for (int i = 1; i <= in.rank(); ++i)
      if (in.dim(-i) != None && want.dim(-i) != None && in.dim(-i) != 1 && in.dim(-i) != want.dim(-i))
        return errors::invalidArgument("Dimensions must be equal, but are ", in.dim(-i), " and ", want.dim(-i));
  }
  c.setOutput(0, want);
  return Status::ok();
}

Status unique(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 1));
  c.setOutput(0, vector(None));
  c.setOutput(1, c.inputs[0]);
  for (std::size_t i = 2; i < c.outputs.size(); ++i) // UniqueWithCounts
    c.outputs[i] = vector(None);
  return Status::ok();
}

Status listDiff(ShapeContext &c) {
  c.setOutput(0, vector(None));
  c.setOutput(1, vector(None));
  return Status::ok();
}

Status empty(ShapeContext &c) { return fromTensor(c, 0, c.outputs[0]); }

Status ensureShape(ShapeContext &c) {
  return merge(c.inputs[0], c.attrOr<Shape>("shape", Shape::unknown()), c.outputs[0]);
}

Status unravelIndex(ShapeContext &c) {
  Shape indices, dims;
  TFC_RETURN_IF_ERROR(withRankAtMost(c.inputs[0], 1, indices));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, dims));
  if (indices.hasRank())
    c.setOutput(0, concat(dims, indices));
  return Status::ok();
}

/// UniqueV2 and UniqueWithCountsV2: along one axis, or of a vector.
Status uniqueV2(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1));
  const Shape &x = c.inputs[0];
  auto axes = intsOf(c, 1);
  for (std::size_t i = 1; i < c.outputs.size(); ++i)
    c.setOutput(static_cast<int>(i), vector(None));
  if (!x.hasRank() || !axes)
    return Status::ok();
  if (axes->size() > 1)
    return errors::invalidArgument("axis does not support input tensors larger than 1 elements");
  std::int64_t axis = axes->empty() ? 0 : axes->front();
  if (axis < -x.rank() || axis >= x.rank())
    return errors::invalidArgument("axis expects to be in the range [", -x.rank(), ", ", x.rank(), "), but got ", axis);
  axis += axis < 0 ? x.rank() : 0;
  Shape out = x;
  out[static_cast<int>(axis)] = None;
  c.setOutput(0, out);
  c.setOutput(1, vector(x[static_cast<int>(axis)]));
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"Const", constant}, {"Identity", unchanged}, {"StopGradient", unchanged}, {"ZerosLike", unchanged},
    {"OnesLike", unchanged}, {"PreventGradient", unchanged}, {"CheckNumerics", unchanged}, {"RefIdentity", unchanged},
    {"Snapshot", unchanged}, {"DeepCopy", unchanged}, {"IdentityN", identityN}, {"Placeholder", shapeAttr},
    {"PlaceholderV2", shapeAttr}, {"PlaceholderWithDefault", placeholderWithDefault}, {"Fill", fill}, {"Reshape", reshape},
    {"ExpandDims", expandDims}, {"Squeeze", squeeze}, {"Shape", shapeOf}, {"ShapeN", shapeOf}, {"Size", scalarOutput},
    {"Rank", scalarOutput}, {"Tile", tile}, {"BroadcastGradientArgs", broadcastGradientArgs}, {"BroadcastArgs", broadcastArgs},
    {"ConcatOffset", concatOffset}, {"InvertPermutation", invertPermutation}, {"Where", where}, {"Bitcast", bitcast},
    {"BroadcastTo", broadcastTo}, {"Empty", empty}, {"EnsureShape", ensureShape}, {"UnravelIndex", unravelIndex},
    {"GuaranteeConst", unchanged}, {"DebugGradientIdentity", unchanged}, {"UniqueV2", uniqueV2},
    {"UniqueWithCountsV2", uniqueV2}, {"Unique", unique}, {"UniqueWithCounts", unique},
    {"ListDiff", listDiff},
};

} // namespace

std::span<const RuleEntry> arrayRules() { return rules; }

} // namespace tfc::graph
