// Shapes of ops that join, cut and move: the second half, gathers, pads and diagonals, is ShapesArrayIndex.cpp.
#include "ShapeHelpers.h"
#include "tfc/base/StridedSlice.h"

#include <algorithm>

namespace tfc::graph {

using namespace shapes;

namespace {

Status pack(ShapeContext &c) {
  Shape joined = c.inputs.back();
  for (int i = static_cast<int>(c.inputs.size()) - 2; i >= 0; --i)
    if (Status s = merge(c.inputs[i], joined, joined); !s)
      return s.withContext("From merging shape " + std::to_string(i) + " with other shapes.");
  if (!joined.hasRank())
    return Status::ok();
  std::int64_t axis = c.attrOr<std::int64_t>("axis", 0), rank = joined.rank() + 1;
  if (axis < -rank || axis >= rank)
    return errors::invalidArgument("Invalid axis: ", axis, "; not in [", -rank, ",", rank, ")");
  std::vector<Dim> dims = joined.dims();
  dims.insert(dims.begin() + (axis < 0 ? axis + rank : axis), static_cast<Dim>(c.inputs.size()));
  c.setOutput(0, Shape(std::move(dims)));
  return Status::ok();
}

Status unpack(ShapeContext &c) {
  const Shape &in = c.inputs[0];
  if (!in.hasRank())
    return Status::ok();
  std::int64_t axis = c.attrOr<std::int64_t>("axis", 0), rank = in.rank(), num = static_cast<std::int64_t>(c.outputs.size());
  if (rank == 0)
    return errors::invalidArgument("Shape must be at least rank 1 but is rank 0");
  if (axis < -rank || axis >= rank)
    return errors::invalidArgument("Invalid axis: ", axis, "; not in [", -rank, ",", rank, ")");
  axis += axis < 0 ? rank : 0;
  std::vector<Dim> dims = in.dims();
  TFC_RETURN_IF_ERROR(withDim(dims[axis], num, dims[axis]));
  dims.erase(dims.begin() + axis);
  for (Shape &out : c.outputs)
    out = Shape(dims);
  return Status::ok();
}

/// The dimensions on the side of `axis` that dimension `d` is on: those that concat compares at once.
Shape beside(const Shape &s, int axis, int d) { return d < axis ? slice(s, 0, axis) : slice(s, axis + 1); }

Status concatOf(ShapeContext &c, int first, int count, int axisInput) {
  if (!withRank(c.inputs[axisInput], 0))
    return errors::invalidArgument("Shape must be rank 0 but is rank ", c.inputs[axisInput].rank());
  int rank = -1;
  for (int i = first; i < first + count; ++i)
    if (c.inputs[i].hasRank())
      rank = rank < 0 ? c.inputs[i].rank() : rank;
  std::optional<std::int64_t> axis;
  TFC_RETURN_IF_ERROR(scalarInput(c, axisInput, axis));
  if (rank < 0)
    return Status::ok();
  for (int i = first; i < first + count; ++i)
    if (c.inputs[i].hasRank() && c.inputs[i].rank() != rank)
      return errors::invalidArgument("Shape must be rank ", rank, " but is rank ", c.inputs[i].rank());
  if (rank == 0)
    return errors::invalidArgument("Can't concatenate scalars (use tf.stack instead)");
  if (!axis) {
    c.setOutput(0, Shape::unknownOfRank(rank));
    return Status::ok();
  }
  std::int64_t a = *axis < 0 ? *axis + rank : *axis;
  if (a < 0 || a >= rank)
    return errors::invalidArgument("Shape must be at least rank ", *axis < 0 ? -*axis : *axis + 1, " but is rank ", rank);
  Shape out = Shape::unknownOfRank(rank);
  int at = static_cast<int>(a);
  Dim total = 0;
  for (int i = first; i < first + count; ++i) {
    const Shape piece = c.inputs[i].hasRank() ? c.inputs[i] : Shape::unknownOfRank(rank);
    if (total == None || piece[at] == None)
      total = None;
    else
      TFC_RETURN_IF_ERROR(addDims(total, piece[at], total));
    for (int d = 0; d < rank; ++d)
      if (d != at && !mergeDim(out[d], piece[d], out[d]))
        return errors::invalidArgument("Dimension ", d < at ? d : d - at - 1, " in both shapes must be equal, but are ", out[d], " and ", piece[d],
                                       ". Shapes are ", beside(out, at, d).errorStr(), " and ", beside(piece, at, d).errorStr(), ".");
  }
  out[at] = total;
  c.setOutput(0, out);
  return Status::ok();
}

Status concatV2(ShapeContext &c) {
  int n = static_cast<int>(c.inputs.size()) - 1;
  return concatOf(c, 0, n, n);
}
Status concatV1(ShapeContext &c) { return concatOf(c, 1, static_cast<int>(c.inputs.size()) - 1, 0); }

StridedSliceMasks masksOf(const ShapeContext &c) {
  return {c.attrOr<std::int64_t>("begin_mask", 0), c.attrOr<std::int64_t>("end_mask", 0),
          c.attrOr<std::int64_t>("ellipsis_mask", 0), c.attrOr<std::int64_t>("new_axis_mask", 0),
          c.attrOr<std::int64_t>("shrink_axis_mask", 0)};
}

Status stridedSlice(ShapeContext &c) {
  Dim length = None;
  for (int i = 1; i < 4; ++i) {
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1));
    TFC_RETURN_IF_ERROR(mergeDim(length, dimOf(c.inputs[i], 0), length));
  }
  if (!c.inputs[0].hasRank() || length == None)
    return Status::ok();
  auto begin = intsOf(c, 1), end = intsOf(c, 2), strides = intsOf(c, 3);
  TFC_ASSIGN_OR_RETURN(StridedSlicePlan plan, planStridedSlice(c.inputs[0], masksOf(c), length, begin, end, strides));
  c.setOutput(0, plan.result);
  return Status::ok();
}

Status stridedSliceGrad(ShapeContext &c) {
  Dim length = None;
  for (int i = 1; i < 4; ++i) {
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1));
    TFC_RETURN_IF_ERROR(mergeDim(length, dimOf(c.inputs[i], 0), length));
  }
  return fromTensor(c, 0, c.outputs[0]);
}

Status sliceOp(ShapeContext &c) {
  Shape begin, size;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, begin));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 1, size));
  Shape in = c.inputs[0];
  Dim rank = in.hasRank() ? in.rank() : None;
  TFC_RETURN_IF_ERROR(mergeDim(begin[0], size[0], begin[0]));
  if (!mergeDim(rank, begin[0], rank))
    return errors::invalidArgument("Shape must be rank ", begin[0], " but is rank ", in.rank());
  if (rank == None)
    return Status::ok();
  auto from = intsOf(c, 1), count = intsOf(c, 2);
  if (!count && c.inputAsShape.size() > 2 && c.inputAsShape[2] && c.inputAsShape[2]->hasRank()) {
    // -1 there means "not known", never "to the end"; so only sizes that are known serve.
    c.setOutput(0, *c.inputAsShape[2]);
    return Status::ok();
  }
  std::vector<Dim> dims(rank, None);
  for (int i = 0; i < rank; ++i) {
    Dim n = dimOf(in, i), s = count ? (*count)[i] : None;
    if (from && ((*from)[i] < 0 || (n != None && (*from)[i] > n))) {
      TFC_RETURN_IF_ERROR(c.whenRun(errors::invalidArgument("Expected begin[", i, "] in [0, ", n == None ? "?" : std::to_string(n), "], but got ", (*from)[i])));
      continue;
    }
    if (!count)
      continue;
    if (s < -1)
      return errors::invalidArgument("Slice size ", i, " must be at least -1, got ", s);
    if (s == -1) {
      if (from)
        TFC_RETURN_IF_ERROR(subtractDims(n, (*from)[i], dims[i]));
      else
        dims[i] = None;
      continue;
    }
    dims[i] = s;
    if (from && n != None && s > n - (*from)[i])
      TFC_RETURN_IF_ERROR(c.whenRun(errors::invalidArgument("Expected size[", i, "] in [0, ", n - (*from)[i], "], but got ", s)));
  }
  c.setOutput(0, Shape(std::move(dims)));
  return Status::ok();
}

Status split(ShapeContext &c) {
  std::optional<std::int64_t> axis;
  TFC_RETURN_IF_ERROR(scalarInput(c, 0, axis));
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[1], 1, in));
  Shape out;
  if (!in.hasRank())
    return Status::ok();
  if (!axis) {
    out = Shape::unknownOfRank(in.rank());
  } else {
    if (*axis < -in.rank() || *axis >= in.rank())
      return errors::invalidArgument("Dimension index ", *axis, " is out of range [", -in.rank(), ", ", in.rank(), ")");
    int a = static_cast<int>(*axis < 0 ? *axis + in.rank() : *axis);
    out = in;
    Dim n = static_cast<Dim>(c.outputs.size());
    if (in[a] != None && in[a] % n)
      return errors::invalidArgument("Dimension size must be evenly divisible by ", n, " but is ", in[a],
                                     ". Number of ways to split should evenly divide the split dimension");
    out[a] = in[a] == None ? None : in[a] / n;
  }
  for (Shape &o : c.outputs)
    o = out;
  return Status::ok();
}

Status splitV(ShapeContext &c) {
  std::optional<std::int64_t> axis;
  TFC_RETURN_IF_ERROR(scalarInput(c, 2, axis));
  Shape in, sizes;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, sizes));
  Dim n = static_cast<Dim>(c.outputs.size());
  if (sizes[0] != None && sizes[0] != n)
    return errors::invalidArgument("Length of size_splits should be equal to num_outputs: ", sizes[0], " and ", n);
  if (!in.hasRank())
    return Status::ok();
  if (!axis) {
    for (Shape &o : c.outputs)
      o = Shape::unknownOfRank(in.rank());
    return Status::ok();
  }
  if (*axis < -in.rank() || *axis >= in.rank())
    return errors::invalidArgument("Dimension index ", *axis, " is out of range [", -in.rank(), ", ", in.rank(), ")");
  int a = static_cast<int>(*axis < 0 ? *axis + in.rank() : *axis);
  auto values = intsOf(c, 1);
  Dim total = 0, open = -1;
  if (values)
    for (Dim i = 0; i < n; ++i) {
      if ((*values)[i] < -1)
        return errors::invalidArgument("Split size at index ", i, " must be >= 0. Got: ", (*values)[i]);
      if ((*values)[i] == -1) {
        if (open >= 0)
          return errors::invalidArgument("size_splits can only have one -1");
        open = i;
      } else {
        TFC_RETURN_IF_ERROR(addDims(total, (*values)[i], total));
      }
    }
  if (values && in[a] != None && (open < 0 ? total != in[a] : total > in[a]))
    return errors::invalidArgument("can't split axis of size ", in[a], " into pieces of size ", Shape(*values).errorStr());
  for (Dim i = 0; i < n; ++i) {
    Shape out = in;
    out[a] = !values ? (n == 1 ? in[a] : None) : i != open ? (*values)[i] : in[a] == None ? None : in[a] - total;
    c.outputs[i] = out;
  }
  return Status::ok();
}

Status transpose(ShapeContext &c) {
  const Shape &in = c.inputs[0];
  auto perm = intsOf(c, 1);
  Shape p;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, p));
  Dim rank = in.hasRank() ? in.rank() : None;
  if (!mergeDim(rank, p[0], rank))
    return errors::invalidArgument("Dimension must be ", in.rank(), " but is ", p[0]);
  if (rank == None)
    return Status::ok();
  if (!perm) {
    // A vector or scalar stays as it is under its only permutation.
    c.setOutput(0, rank <= 1 && in.hasRank() ? in : Shape::unknownOfRank(static_cast<int>(rank)));
    return Status::ok();
  }
  // A dimension that stands in it twice is an error of the run: TensorFlow's rule lets it pass.
  std::vector<Dim> dims;
  for (std::int64_t at : *perm) {
    if (at < -rank || at >= rank)
      return errors::invalidArgument("perm dim ", at, " is out of range of input rank ", rank);
    dims.push_back(dimOf(in, static_cast<int>(at + (at < 0 ? rank : 0))));
  }
  c.setOutput(0, Shape(std::move(dims)));
  return Status::ok();
}

Status reverse(ShapeContext &c) {
  Shape axes;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, axes));
  const Shape &in = c.inputs[0];
  if (auto values = intsOf(c, 1); values && in.hasRank()) {
    std::vector<bool> seen(in.rank());
    for (std::int64_t a : *values) {
      if (a < -in.rank() || a >= in.rank())
        return errors::invalidArgument("'axis'[0] = ", a, " is out of valid range [0, ", in.rank() - 1, "]");
      a += a < 0 ? in.rank() : 0;
      if (seen[a])
        return errors::invalidArgument("axis ", a, " specified more than once.");
      seen[a] = true;
    }
  }
  c.setOutput(0, in);
  return Status::ok();
}

Status roll(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, in));
  for (int i = 1; i < 3; ++i)
    if (c.inputs[i].hasRank() && c.inputs[i].rank() > 1)
      return errors::invalidArgument("Shape must be at most rank 1 but is rank ", c.inputs[i].rank());
  c.setOutput(0, in);
  return Status::ok();
}

/// The first form: a bool for each dimension.
Status reverseV1(ShapeContext &c) {
  Shape flags;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, flags));
  const Shape &in = c.inputs[0];
  if (in.rank() > 8)
    return errors::invalidArgument("reverse does not work on tensors with more than 8 dimensions");
  if (in.hasRank() && flags[0] != None && flags[0] != in.rank())
    return errors::invalidArgument("Shape must be rank ", flags[0], " but is rank ", in.rank());
  c.setOutput(0, in);
  return Status::ok();
}

Status reverseSequence(ShapeContext &c) {
  const Shape &in = c.inputs[0];
  Shape lengths;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, lengths));
  if (!in.hasRank())
    return Status::ok();
  std::int64_t seq = c.attrOr<std::int64_t>("seq_dim", 0), batch = c.attrOr<std::int64_t>("batch_dim", 0);
  if (batch < 0 || batch >= in.rank())
    return errors::invalidArgument("batch_dim must be < input rank: ", batch, " vs. ", in.rank());
  if (seq < 0 || seq >= in.rank())
    return errors::invalidArgument("seq_dim must be < input rank: ", seq, " vs. ", in.rank());
  if (seq == batch)
    return errors::invalidArgument("batch_dim == seq_dim == ", seq);
  Shape out = in;
  TFC_RETURN_IF_ERROR(mergeDim(in[static_cast<int>(batch)], lengths[0], out[static_cast<int>(batch)]));
  c.setOutput(0, out);
  return Status::ok();
}

/// Every piece is a row of the result, whose shape is an attribute.
Status parallelConcat(ShapeContext &c) {
  Shape out = c.attrOr<Shape>("shape", Shape::unknown()), piece;
  if (!out.is_fully_defined())
    return errors::invalidArgument("shape attr must be fully defined.");
  if (out.rank() == 0)
    return errors::invalidArgument("Size of first dimension must be known to be the number of inputs");
  piece = out;
  piece[0] = 1;
  if (out[0] != static_cast<Dim>(c.inputs.size()))
    return errors::invalidArgument("Size of first dimension of the shape ", out[0], " must be the number of inputs ", c.inputs.size());
  for (const Shape &in : c.inputs) {
    Shape unused;
    TFC_RETURN_IF_ERROR(merge(in, piece, unused));
  }
  c.setOutput(0, out);
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"Pack", pack}, {"Unpack", unpack}, {"ConcatV2", concatV2}, {"Concat", concatV1}, {"StridedSlice", stridedSlice},
    {"StridedSliceGrad", stridedSliceGrad}, {"Slice", sliceOp}, {"Split", split}, {"SplitV", splitV},
    {"Transpose", transpose}, {"ConjugateTranspose", transpose}, {"Reverse", reverseV1}, {"ReverseSequence", reverseSequence},
    {"ParallelConcat", parallelConcat}, {"ReverseV2", reverse}, {"Roll", roll},
};

} // namespace

std::span<const RuleEntry> arrayMoveRules() { return rules; }

} // namespace tfc::graph
