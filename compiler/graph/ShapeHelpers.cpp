// TensorFlow's InferenceContext and common_shape_fns on plain Shapes.
#include "ShapeHelpers.h"

#include <algorithm>
#include <limits>

namespace tfc::graph::shapes {

Status withRank(const Shape &s, int rank, Shape &out) {
  if (!s.hasRank()) {
    out = Shape::unknownOfRank(rank);
    return Status::ok();
  }
  if (s.rank() != rank)
    return errors::invalidArgument("Shape must be rank ", rank, " but is rank ", s.rank());
  Shape copy = s; // `out` may be `s`
  out = std::move(copy);
  return Status::ok();
}

Status withRankAtLeast(const Shape &s, int rank, Shape &out) {
  if (s.hasRank() && s.rank() < rank)
    return errors::invalidArgument("Shape must be at least rank ", rank, " but is rank ", s.rank());
  Shape copy = s;
  out = std::move(copy);
  return Status::ok();
}

Status withRankAtMost(const Shape &s, int rank, Shape &out) {
  if (s.hasRank() && s.rank() > rank)
    return errors::invalidArgument("Shape must be at most rank ", rank, " but is rank ", s.rank());
  Shape copy = s;
  out = std::move(copy);
  return Status::ok();
}

Status mergeDim(Dim a, Dim b, Dim &out) {
  if (a >= 0 && b >= 0 && a != b)
    return errors::invalidArgument("Dimensions must be equal, but are ", a, " and ", b);
  out = a >= 0 ? a : b;
  return Status::ok();
}

Status merge(const Shape &a, const Shape &b, Shape &out) {
  if (!a.hasRank() || !b.hasRank()) {
    Shape known = a.hasRank() ? a : b;
    out = std::move(known);
    return Status::ok();
  }
  if (a.rank() != b.rank())
    return errors::invalidArgument("Shapes must be equal rank, but are ", a.rank(), " and ", b.rank());
  std::vector<Dim> dims(a.rank());
  for (int i = 0; i < a.rank(); ++i)
    if (!mergeDim(a[i], b[i], dims[i]))
      return errors::invalidArgument("Dimension ", i, " in both shapes must be equal, but are ", a[i], " and ", b[i],
                                     ". Shapes are ", a.errorStr(), " and ", b.errorStr(), ".");
  out = Shape(std::move(dims));
  return Status::ok();
}

Status mergePrefix(const Shape &s, const Shape &prefix, Shape &out, Shape &prefixOut) {
  if (!s.hasRank() || !prefix.hasRank()) {
    Shape a = s, b = prefix;
    out = std::move(a);
    prefixOut = std::move(b);
    return Status::ok();
  }
  int rank = prefix.rank();
  if (s.rank() < rank)
    return errors::invalidArgument("Shape must be at least rank ", rank, " but is rank ", s.rank());
  std::vector<Dim> dims(rank);
  for (int i = 0; i < rank; ++i)
    if (!mergeDim(s[i], prefix[i], dims[i]))
      return errors::invalidArgument("Dimensions must be equal, but are ", s[i], " and ", prefix[i]);
  Shape merged(dims), tail = slice(s, rank);
  out = concat(merged, tail);
  prefixOut = std::move(merged);
  return Status::ok();
}

Status withDim(Dim dim, Dim value, Dim &out) {
  if (dim >= 0 && dim != value)
    return errors::invalidArgument("Dimension must be ", value, " but is ", dim);
  out = value;
  return Status::ok();
}

Status addDims(Dim a, Dim b, Dim &out) {
  if (a == 0 || b == 0) {
    out = a == 0 ? b : a;
    return Status::ok();
  }
  if (a < 0 || b < 0) {
    out = None;
    return Status::ok();
  }
  if (a > std::numeric_limits<Dim>::max() - b)
    return errors::invalidArgument("Dimension size overflow from adding ", a, " and ", b);
  out = a + b;
  return Status::ok();
}

Status subtractDims(Dim a, Dim b, Dim &out) {
  if (b == 0) {
    out = a;
    return Status::ok();
  }
  if (a < 0 || b < 0) {
    out = None;
    return Status::ok();
  }
  if (a < b)
    return errors::invalidArgument("Negative dimension size caused by subtracting ", b, " from ", a);
  out = a - b;
  return Status::ok();
}

Status multiplyDims(Dim a, Dim b, Dim &out) {
  if (a == 0 || b == 0) {
    out = 0;
    return Status::ok();
  }
  if (a < 0 || b < 0) {
    out = a == 1 ? b : b == 1 ? a : None;
    return Status::ok();
  }
  if (a > std::numeric_limits<Dim>::max() / b)
    return errors::invalidArgument("Negative dimension size caused by overflow when multiplying ", a, " and ", b);
  out = a * b;
  return Status::ok();
}

Status divideDims(Dim a, Dim divisor, bool evenly, Dim &out) {
  if (divisor == 1) {
    out = a;
    return Status::ok();
  }
  if (a < 0 || divisor == None) {
    out = None;
    return Status::ok();
  }
  if (divisor <= 0)
    return errors::invalidArgument("Divisor must be positive but is ", divisor);
  if (evenly && a % divisor != 0)
    return errors::invalidArgument("Dimension size must be evenly divisible by ", divisor, " but is ", a);
  out = a / divisor;
  return Status::ok();
}

Shape slice(const Shape &s, int from, int to) {
  if (!s.hasRank())
    return Shape::unknown();
  int rank = s.rank();
  auto clamp = [&](int i) { return std::clamp(i < 0 ? i + rank : i, 0, rank); };
  from = clamp(from);
  to = clamp(to);
  if (to <= from)
    return Shape{};
  return Shape(std::vector<Dim>(s.dims().begin() + from, s.dims().begin() + to));
}

Shape concat(const Shape &a, const Shape &b) {
  if (!a.hasRank() || !b.hasRank())
    return Shape::unknown();
  std::vector<Dim> dims = a.dims();
  dims.insert(dims.end(), b.dims().begin(), b.dims().end());
  return Shape(std::move(dims));
}

Shape vector(Dim n) { return Shape(std::vector<Dim>{n}); }

Status fromTensor(const ShapeContext &c, int i, Shape &out) {
  const Shape &in = c.inputs[i];
  if (in.hasRank() && in.rank() == 0) {
    // A scalar -1 is TensorFlow's spelling of a shape of unknown rank.
    if (const Tensor *value = c.value(i); value && value->asInt64(0) != -1)
      return errors::invalidArgument("Input tensor must be rank 1, or if its rank 0 it must have value -1 (representing an "
                                     "unknown shape).  Saw value: ", value->asInt64(0));
    out = Shape::unknown();
    return Status::ok();
  }
  TFC_RETURN_IF_ERROR(withRank(in, 1));
  if (const Tensor *value = c.value(i)) {
    if (value->size() > 254)
      return errors::invalidArgument("Shape tensor has ", value->size(), " elements; a tensor has at most 254 dimensions");
    std::vector<Dim> dims(value->size());
    for (std::int64_t k = 0; k < value->size(); ++k) {
      dims[k] = value->asInt64(k);
      if (dims[k] < -1)
        return errors::invalidArgument("Invalid value in tensor used for shape: ", dims[k]);
    }
    out = Shape(std::move(dims));
    return Status::ok();
  }
  if (i < static_cast<int>(c.inputAsShape.size()) && c.inputAsShape[i]) {
    out = *c.inputAsShape[i];
    return Status::ok();
  }
  Dim length = dimOf(in, 0);
  if (length > 254)
    return errors::invalidArgument("Shape tensor has ", length, " elements; a tensor has at most 254 dimensions");
  out = length >= 0 ? Shape::unknownOfRank(static_cast<int>(length)) : Shape::unknown();
  return Status::ok();
}

Status scalarInput(const ShapeContext &c, int i, std::optional<std::int64_t> &out) {
  out.reset();
  TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 0));
  if (const Tensor *value = c.value(i); value && value->size() == 1)
    out = value->asInt64(0);
  return Status::ok();
}

Status dimFromScalar(const ShapeContext &c, int i, Dim &out) {
  std::optional<std::int64_t> value;
  if (!scalarInput(c, i, value))
    return errors::invalidArgument("Input must be scalar but has rank ", c.inputs[i].rank());
  if (value && *value < 0)
    return errors::invalidArgument("Dimension size, given by scalar input ", i, ", must be non-negative but is ", *value);
  out = value.value_or(None);
  return Status::ok();
}

std::optional<std::vector<std::int64_t>> intsOf(const ShapeContext &c, int i) {
  const Tensor *value = c.value(i);
  if (!value)
    return std::nullopt;
  std::vector<std::int64_t> out(value->size());
  for (std::int64_t k = 0; k < value->size(); ++k)
    out[k] = value->asInt64(k);
  return out;
}

Status broadcast(const Shape &a, const Shape &b, Shape &out, bool strict) {
  if (!a.hasRank() || !b.hasRank()) {
    out = Shape::unknown();
    return Status::ok();
  }
  int rank = std::max(a.rank(), b.rank());
  std::vector<Dim> dims(rank);
  for (int i = 0; i < rank; ++i) {
    int ia = i - (rank - a.rank()), ib = i - (rank - b.rank());
    Dim x = ia < 0 ? 1 : a[ia], y = ib < 0 ? 1 : b[ib];
    if (x == 1)
      dims[i] = y;
    else if (y == 1)
      dims[i] = x;
    else if (x == None || y == None) {
      // The unknown one is 1 or equal to the other; of two unknown ones nothing can be said. An empty dimension is also
      // what an unknown 1 gives.
      dims[i] = x == None ? y : x;
    } else if (x == y)
      dims[i] = x;
    else if (!strict) {
      out = Shape::unknown();
      return Status::ok();
    } else
      return errors::invalidArgument("Dimensions must be equal, but are ", x, " and ", y);
  }
  out = Shape(std::move(dims));
  return Status::ok();
}

Status unchanged(ShapeContext &c) {
  for (Shape &out : c.outputs)
    out = c.inputs[0];
  return Status::ok();
}

Status scalarOutput(ShapeContext &c) {
  for (Shape &out : c.outputs)
    out = Shape{};
  return Status::ok();
}

Status oldHandle(ShapeContext &c) {
  c.setOutput(0, vector(2));
  return Status::ok();
}

Status noOutputs(ShapeContext &) { return Status::ok(); }

Status unknownOutputs(ShapeContext &c) {
  for (Shape &out : c.outputs)
    out = Shape::unknown();
  return Status::ok();
}

Status mergeBoth(ShapeContext &c) { return merge(c.inputs[0], c.inputs[1], c.outputs[0]); }
Status broadcastBoth(ShapeContext &c) { return broadcast(c.inputs[0], c.inputs[1], c.outputs[0]); }

} // namespace tfc::graph::shapes
