// Shapes of sparse ops: indices [n, rank], values [n], shape [rank]; what depends on values is unknown.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

/// The parts of a sparse tensor in inputs i, i + 1, i + 2 (or the given ones): how many entries and dimensions.
Status parts(ShapeContext &c, int indices, int values, int shape, Dim &count, Dim &rank) {
  Shape i, v, s;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[indices], 2, i));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[values], 1, v));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[shape], 1, s));
  TFC_RETURN_IF_ERROR(mergeDim(dimOf(i, 0), dimOf(v, 0), count));
  return mergeDim(dimOf(i, 1), dimOf(s, 0), rank);
}
Status parts(ShapeContext &c, int first, Dim &count, Dim &rank) { return parts(c, first, first + 1, first + 2, count, rank); }

void giveSparse(ShapeContext &c, Dim count, Dim rank) {
  c.setOutput(0, Shape{count, rank});
  c.setOutput(1, vector(count));
  if (c.outputs.size() > 2)
    c.setOutput(2, vector(rank));
}

Status reorder(ShapeContext &c) {
  Dim count, rank;
  TFC_RETURN_IF_ERROR(parts(c, 0, count, rank));
  c.setOutput(0, Shape{count, rank});
  c.setOutput(1, vector(count));
  return Status::ok();
}

Status toDense(ShapeContext &c) {
  Shape indices;
  TFC_RETURN_IF_ERROR(withRankAtMost(c.inputs[0], 2, indices));
  return fromTensor(c, 1, c.outputs[0]);
}

Status add(ShapeContext &c) {
  Dim count, rank, other;
  TFC_RETURN_IF_ERROR(parts(c, 0, count, rank));
  TFC_RETURN_IF_ERROR(parts(c, 3, count, other));
  TFC_RETURN_IF_ERROR(mergeDim(rank, other, rank));
  giveSparse(c, None, rank);
  return Status::ok();
}

Status addGrad(ShapeContext &c) {
  Shape a, b;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 2, a));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 2, b));
  c.setOutput(0, vector(dimOf(a, 0)));
  c.setOutput(1, vector(dimOf(b, 0)));
  return Status::ok();
}

Status concatSparse(ShapeContext &c) {
  const std::size_t n = c.inputs.size() / 3;
  Dim total = 0, rank = None;
  for (std::size_t i = 0; i < n; ++i) {
    Dim count, own;
    TFC_RETURN_IF_ERROR(parts(c, static_cast<int>(i), static_cast<int>(n + i), static_cast<int>(2 * n + i), count, own));
    TFC_RETURN_IF_ERROR(mergeDim(rank, own, rank));
    TFC_RETURN_IF_ERROR(addDims(total, count, total));
  }
  giveSparse(c, total, rank);
  return Status::ok();
}

Status splitSparse(ShapeContext &c) {
  Dim count, rank;
  TFC_RETURN_IF_ERROR(parts(c, 1, count, rank));
  const std::size_t n = c.outputs.size() / 3;
  for (std::size_t i = 0; i < n; ++i) {
    c.setOutput(static_cast<int>(i), Shape{None, rank});
    c.setOutput(static_cast<int>(n + i), vector(None));
    c.setOutput(static_cast<int>(2 * n + i), vector(rank));
  }
  return Status::ok();
}

Status sliceSparse(ShapeContext &c) {
  Dim count, rank;
  TFC_RETURN_IF_ERROR(parts(c, 0, count, rank));
  giveSparse(c, None, rank);
  return Status::ok();
}

Status sliceGrad(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 2, in));
  c.setOutput(0, vector(dimOf(in, 0)));
  return Status::ok();
}

Status reshapeSparse(ShapeContext &c) {
  Shape in, to;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 1, to));
  c.setOutput(0, Shape{dimOf(in, 0), dimOf(to, 0)});
  c.setOutput(1, to);
  return Status::ok();
}

Status fillEmptyRows(ShapeContext &c) {
  Dim count, rank, rows = None;
  TFC_RETURN_IF_ERROR(parts(c, 0, count, rank));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[3], 0));
  Shape dense;
  if (fromTensor(c, 2, dense).isOk() && dense.hasRank() && dense.rank() > 0)
    rows = dense[0];
  c.setOutput(0, Shape{None, rank});
  c.setOutput(1, vector(None));
  c.setOutput(2, vector(rows));
  c.setOutput(3, vector(count));
  return Status::ok();
}

Status fillEmptyRowsGrad(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 1));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1));
  c.setOutput(0, c.inputs[0]);
  c.setOutput(1, Shape{});
  return Status::ok();
}

Status denseAdd(ShapeContext &c) {
  c.setOutput(0, c.inputs[3]);
  return Status::ok();
}

Status denseMatMul(ShapeContext &c) {
  Shape a, b;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, a));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[3], 2, b));
  Shape dense = Shape::unknownOfRank(2);
  TFC_RETURN_IF_ERROR(fromTensor(c, 2, dense));
  TFC_RETURN_IF_ERROR(withRank(dense, 2, dense));
  const bool adjointA = c.attrOr<bool>("adjoint_a", false), adjointB = c.attrOr<bool>("adjoint_b", false);
  Dim inner;
  TFC_RETURN_IF_ERROR(mergeDim(dense[adjointA ? 0 : 1], b[adjointB ? 1 : 0], inner));
  c.setOutput(0, Shape{dense[adjointA ? 1 : 0], b[adjointB ? 0 : 1]});
  return Status::ok();
}

/// The values' gradient or elementwise result.
Status likeValues(ShapeContext &c) {
  Dim count, rank;
  TFC_RETURN_IF_ERROR(parts(c, 0, count, rank));
  c.setOutput(0, vector(count));
  return Status::ok();
}

/// The shape is a value, so that the result's is known only where that is.
Status reduce(ShapeContext &c) {
  Shape dense = Shape::unknown();
  TFC_RETURN_IF_ERROR(fromTensor(c, 2, dense));
  auto axes = intsOf(c, 3);
  if (!dense.hasRank() || !axes)
    return Status::ok();
  const bool keep = c.attrOr<bool>("keep_dims", false);
  std::vector<bool> gone(static_cast<std::size_t>(dense.rank()));
  for (std::int64_t a : *axes) {
    if (a < -dense.rank() || a >= dense.rank())
      return errors::invalidArgument("Invalid reduction dimension ", a, ", for input with ", dense.rank(), " dimensions.");
    gone[static_cast<std::size_t>(a < 0 ? a + dense.rank() : a)] = true;
  }
  std::vector<Dim> out;
  for (int i = 0; i < dense.rank(); ++i)
    if (!gone[static_cast<std::size_t>(i)] || keep)
      out.push_back(gone[static_cast<std::size_t>(i)] ? 1 : dense[i]);
  c.setOutput(0, Shape(std::move(out)));
  return Status::ok();
}

Status reduceSparse(ShapeContext &c) {
  c.setOutput(0, Shape{None, None});
  c.setOutput(1, vector(None));
  c.setOutput(2, vector(None));
  return Status::ok();
}

Status sparseSparse(ShapeContext &c) {
  Dim count, rank, other;
  TFC_RETURN_IF_ERROR(parts(c, 0, count, rank));
  TFC_RETURN_IF_ERROR(parts(c, 3, count, other));
  TFC_RETURN_IF_ERROR(mergeDim(rank, other, rank));
  c.setOutput(0, Shape{None, rank});
  c.setOutput(1, vector(None));
  return Status::ok();
}

Status serialize(ShapeContext &c) {
  Dim count, rank;
  TFC_RETURN_IF_ERROR(parts(c, 0, count, rank));
  c.setOutput(0, c.op == "SerializeSparse" ? vector(3) : Shape{None, 3});
  return Status::ok();
}

Status deserialize(ShapeContext &c) {
  giveSparse(c, None, None);
  return Status::ok();
}

Status setOperation(ShapeContext &c) {
  Dim rank = None;
  if (c.op == "DenseToDenseSetOperation" && c.inputs[0].hasRank())
    rank = c.inputs[0].rank();
  giveSparse(c, None, rank);
  return Status::ok();
}

Status setSize(ShapeContext &c) {
  Dim count, rank;
  TFC_RETURN_IF_ERROR(parts(c, 0, count, rank));
  Shape dense = Shape::unknown();
  TFC_RETURN_IF_ERROR(fromTensor(c, 2, dense));
  if (dense.hasRank() && dense.rank() > 0)
    c.setOutput(0, slice(dense, 0, -1));
  return Status::ok();
}

Status raggedRange(ShapeContext &c) {
  Dim rows = None;
  for (const Shape &in : c.inputs) {
    Shape s;
    TFC_RETURN_IF_ERROR(withRankAtMost(in, 1, s));
    if (s.hasRank() && s.rank() == 1)
      TFC_RETURN_IF_ERROR(mergeDim(rows, s[0], rows));
  }
  Dim splits;
  TFC_RETURN_IF_ERROR(addDims(rows, 1, splits));
  c.setOutput(0, vector(splits));
  c.setOutput(1, vector(None));
  return Status::ok();
}

Status cross(ShapeContext &c) {
  giveSparse(c, None, 2);
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"SparseCross", cross},
    {"SparseReorder", reorder},
    {"SparseToDense", toDense},
    {"SparseAdd", add},
    {"SparseAddGrad", addGrad},
    {"SparseConcat", concatSparse},
    {"SparseSplit", splitSparse},
    {"SparseSlice", sliceSparse},
    {"SparseSliceGrad", sliceGrad},
    {"SparseReshape", reshapeSparse},
    {"SparseFillEmptyRows", fillEmptyRows},
    {"SparseFillEmptyRowsGrad", fillEmptyRowsGrad},
    {"SparseTensorDenseAdd", denseAdd},
    {"SparseTensorDenseMatMul", denseMatMul},
    {"SparseDenseCwiseAdd", likeValues},
    {"SparseDenseCwiseMul", likeValues},
    {"SparseDenseCwiseDiv", likeValues},
    {"SparseSoftmax", likeValues},
    {"SparseReduceSum", reduce},
    {"SparseReduceMax", reduce},
    {"SparseReduceSumSparse", reduceSparse},
    {"SparseSparseMaximum", sparseSparse},
    {"SparseSparseMinimum", sparseSparse},
    {"SerializeSparse", serialize},
    {"SerializeManySparse", serialize},
    {"DeserializeSparse", deserialize},
    {"DeserializeManySparse", deserialize},
    {"DenseToDenseSetOperation", setOperation},
    {"DenseToSparseSetOperation", setOperation},
    {"SparseToSparseSetOperation", setOperation},
    {"SetSize", setSize},
    {"RaggedRange", raggedRange},
};

} // namespace

std::span<const RuleEntry> sparseRules() { return rules; }

} // namespace tfc::graph
