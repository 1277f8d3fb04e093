// Gradients of sparse ops, as tensorflow/python/ops/sparse_grad.py builds them.
#include "GradientsLinalg.h"

namespace tfc::graph::grad {

using namespace linalg;

namespace {

Edge gatherNd(Ops &b, const Arg &params, const Arg &indices) { return b.op("GatherNd", {params, indices}); }

Grads reorderGrad(Ops &b, Node *op, const Grads &g) {
  Edge entries = b.range(Num{0}, b.at(b.shape(in(op)), i32(0)), Num{1});
  Node *ordered = b.op("SparseReorder", {in(op), entries, in(op, 2)}).node;
  return {Edge(), b.gather(g[1], b.invertPermutation(Edge{ordered, 1})), Edge()};
}

Grads addGrad(Ops &b, Node *op, const Grads &g) {
  Node *grads = b.op("SparseAddGrad", {g[1], in(op, 0), in(op, 3), out(op, 0)}).node;
  return {Edge(), Edge{grads, 0}, Edge(), Edge(), Edge{grads, 1}, Edge(), Edge()};
}

/// The Python library registers a function that raises.
Grads unwritten(Ops &b, Node *op, const Grads &) {
  b.fail(errors::unimplemented("Gradient for ", op->op(), " is not implemented."));
  return {};
}

Grads denseAddGrad(Ops &b, Node *op, const Grads &g) { return {Edge(), gatherNd(b, g[0], in(op)), Edge(), g[0]}; }

Grads reduceSumGrad(Ops &b, Node *op, const Grads &g) {
  Arg kept = b.reducedShape(in(op, 2), in(op, 3));
  Edge shape = b.toTensor(kept, "shape", int32);
  Edge reshaped = b.reshape(g[0], shape);
  Edge scale = b.floordiv(in(op, 2), b.cast(shape, int64));
  return {Edge(), gatherNd(b, reshaped, b.floordiv(in(op), scale)), Edge(), Edge()};
}

Grads sliceGrad(Ops &b, Node *op, const Grads &g) {
  return {Edge(), b.op("SparseSliceGrad", {g[1], in(op, 0), in(op, 3), out(op, 0)}), Edge(), Edge(), Edge()};
}

/// Column `i` of a matrix of indices.
Edge column(Ops &b, Edge indices, std::int64_t i) {
  Ops::Scope s(b, "strided_slice");
  Edge begin = b.constant(i32({0, i}), "stack"), end = b.constant(i32({0, i + 1}), "stack_1"), strides = b.constant(i32({1, 1}), "stack_2");
  const std::int64_t rows = 1, index = 2;
  return b.make("StridedSlice", s.name, {indices, begin, end, strides},
                {{"begin_mask", rows}, {"end_mask", rows}, {"ellipsis_mask", std::int64_t{0}}, {"new_axis_mask", std::int64_t{0}}, {"shrink_axis_mask", index}});
}

Grads denseMatMulGrad(Ops &b, Node *op, const Grads &g) {
  const bool adjA = attrOr(op, "adjoint_a", false), adjB = attrOr(op, "adjoint_b", false);
  Edge indices = in(op), dense = in(op, 3);
  Edge gb = b.op("SparseTensorDenseMatMul", {indices, in(op, 1), in(op, 2), g[0]}, {{"adjoint_a", !adjA}, {"adjoint_b", false}});
  if (adjB)
    gb = matrixTranspose(b, gb, true);
  Edge rows = column(b, indices, 0), cols = column(b, indices, 1);
  Edge partsA = b.gather(g[0], adjA ? cols : rows);
  Edge partsB = b.gather(adjB ? b.transpose(dense) : dense, adjA ? rows : cols);
  // One product of a row and a column an entry.
  Edge ga;
  if (!adjA && !adjB)
    ga = b.matmul(b.expandDims(partsA, -2), b.expandDims(partsB, -2), false, true);
  else if (adjA && !adjB)
    ga = b.matmul(b.expandDims(partsA, -1), b.expandDims(partsB, -1), true, false);
  else if (!adjA)
    ga = b.matmul(b.expandDims(partsA, -2), b.expandDims(partsB, -1), false, false);
  else
    ga = b.matmul(b.expandDims(partsA, -1), b.expandDims(partsB, -2), true, true);
  return {Edge(), b.squeeze(ga, {-2, -1}), Edge(), gb};
}

Grads cwiseGrad(Ops &b, Node *op, const Grads &g, bool product) {
  Edge indices = in(op), values = in(op, 1), shape = in(op, 2), y = in(op, 3);
  Edge yShape = b.cast(b.shape(y), int64);
  Edge added = b.expandDims(b.sub(b.size(shape), b.size(yShape)), 0);
  Edge ones = b.ones(added, int64);
  Edge augmented = b.concat({ones, yShape}, i32(0));
  Edge scaled = b.floordiv(indices, b.floordiv(shape, augmented));
  scaled = b.slice(scaled, b.concat({pyList({0}), added}, i32(0)), pyList({-1, -1}));
  Edge dense = gatherNd(b, y, scaled);
  Edge dx, dy;
  if (product) {
    dx = b.mul(g[0], dense);
    dy = b.mul(g[0], values);
  } else {
    dx = b.truediv(g[0], dense);
    dy = b.mul(g[0], b.truediv(b.neg(values), b.op("Square", {dense})));
  }
  Edge gy = b.op("SparseTensorDenseAdd", {scaled, dy, yShape, b.zerosLike(y)});
  return {Edge(), dx, Edge(), gy};
}
Grads cwiseMulGrad(Ops &b, Node *op, const Grads &g) { return cwiseGrad(b, op, g, true); }
Grads cwiseDivGrad(Ops &b, Node *op, const Grads &g) { return cwiseGrad(b, op, g, false); }

Grads softmaxGrad(Ops &b, Node *op, const Grads &g) {
  Edge indices = in(op), shape = in(op, 2), y = out(op);
  Edge product = b.mul(y, g[0]);
  Edge sum = b.op("SparseReduceSum", {indices, product, shape, pyList({-1})}, {{"keep_dims", true}});
  Edge centred = b.op("SparseDenseCwiseAdd", {indices, g[0], shape, b.neg(sum)});
  return {Edge(), b.mul(centred, y), Edge()};
}

Grads fillEmptyRowsGrad(Ops &b, Node *op, const Grads &g) {
  Node *grads = b.op("SparseFillEmptyRowsGrad", {out(op, 3), g[1]}).node;
  return {Edge(), Edge{grads, 0}, Edge(), Edge{grads, 1}};
}

Grads toDenseGrad(Ops &b, Node *op, const Grads &g) {
  Edge values = gatherNd(b, g[0], in(op));
  Edge rest = b.sub(b.reduceAll("Sum", g[0]), b.reduceAll("Sum", values));
  return {Edge(), Edge(), values, rest};
}

} // namespace

std::vector<Entry> sparseEntries() {
  return {
      {"SparseReorder", reorderGrad},
      {"SparseAdd", addGrad},
      {"SparseDenseCwiseAdd", unwritten},
      {"SparseSparseMaximum", unwritten},
      {"SparseSparseMinimum", unwritten},
      {"SparseTensorDenseAdd", denseAddGrad},
      {"SparseReduceSum", reduceSumGrad},
      {"SparseSlice", sliceGrad},
      {"SparseTensorDenseMatMul", denseMatMulGrad},
      {"SparseDenseCwiseMul", cwiseMulGrad},
      {"SparseDenseCwiseDiv", cwiseDivGrad},
      {"SparseSoftmax", softmaxGrad},
      {"SparseFillEmptyRows", fillEmptyRowsGrad},
      {"SparseToDense", toDenseGrad},
  };
}

} // namespace tfc::graph::grad
