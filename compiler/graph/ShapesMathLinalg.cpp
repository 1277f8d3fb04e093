// Shapes of linear algebra: decompositions and solvers of stacks of matrices.
#include "ShapeHelpers.h"

#include <algorithm>

namespace tfc::graph {

using namespace shapes;

namespace {

Shape matrix(Dim rows, Dim cols) { return Shape{rows, cols}; }
Dim smaller(Dim a, Dim b) { return a == 0 || b == 0 ? 0 : a == None || b == None ? None : std::min(a, b); }

/// [..., M, M]: the leading dimensions and M.
Status squareParts(const Shape &s, Shape &batch, Dim &n) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(s, 2, in));
  if (!in.hasRank()) {
    batch = Shape::unknown();
    n = None;
    return Status::ok();
  }
  TFC_RETURN_IF_ERROR(mergeDim(in.dim(-2), in.dim(-1), n));
  batch = slice(in, 0, -2);
  return Status::ok();
}

Status unchangedSquare(ShapeContext &c) {
  Shape batch;
  Dim n;
  TFC_RETURN_IF_ERROR(squareParts(c.inputs[0], batch, n));
  c.setOutput(0, concat(batch, matrix(n, n)));
  return Status::ok();
}

Status determinant(ShapeContext &c) {
  Shape batch;
  Dim n;
  TFC_RETURN_IF_ERROR(squareParts(c.inputs[0], batch, n));
  for (std::size_t i = 0; i < c.outputs.size(); ++i)
    c.setOutput(static_cast<int>(i), batch);
  return Status::ok();
}

Status lu(ShapeContext &c) {
  Shape batch;
  Dim n;
  TFC_RETURN_IF_ERROR(squareParts(c.inputs[0], batch, n));
  c.setOutput(0, concat(batch, matrix(n, n)));
  c.setOutput(1, concat(batch, vector(n)));
  return Status::ok();
}

/// SelfAdjointEigV2, Eig.
Status eigen(ShapeContext &c) {
  Shape batch;
  Dim n;
  TFC_RETURN_IF_ERROR(squareParts(c.inputs[0], batch, n));
  c.setOutput(0, concat(batch, vector(n)));
  c.setOutput(1, c.attrOr<bool>("compute_v", true) ? concat(batch, matrix(n, n)) : vector(0));
  return Status::ok();
}

Status eigenFirst(ShapeContext &c) {
  Shape batch;
  Dim n, more;
  TFC_RETURN_IF_ERROR(squareParts(c.inputs[0], batch, n));
  TFC_RETURN_IF_ERROR(addDims(n, 1, more));
  c.setOutput(0, concat(batch, matrix(more, n)));
  return Status::ok();
}

Status qr(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, in));
  Dim m = dimOf(in, -2), n = dimOf(in, -1), p = c.attrOr<bool>("full_matrices", false) ? m : smaller(m, n);
  Shape batch = slice(in, 0, -2);
  c.setOutput(0, concat(batch, matrix(m, p)));
  c.setOutput(1, concat(batch, matrix(p, n)));
  return Status::ok();
}

Status svd(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, in));
  Dim m = dimOf(in, -2), n = dimOf(in, -1), p = smaller(m, n);
  Shape batch = slice(in, 0, -2);
  c.setOutput(0, concat(batch, vector(p)));
  bool full = c.attrOr<bool>("full_matrices", false), vectors = c.attrOr<bool>("compute_uv", true);
  c.setOutput(1, vectors ? concat(batch, matrix(m, full ? m : p)) : vector(0));
  c.setOutput(2, vectors ? concat(batch, matrix(n, full ? n : p)) : vector(0));
  return Status::ok();
}

/// [..., M, N] and [..., M, K] give [..., N, K].
Status solveOf(ShapeContext &c, bool square, bool broadcastBatch) {
  Shape lhs, rhs, lhsBatch;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, lhs));
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[1], 2, rhs));
  Dim m = dimOf(lhs, -2), n = dimOf(lhs, -1);
  if (square) {
    TFC_RETURN_IF_ERROR(mergeDim(m, n, n));
    m = n;
  }
  TFC_RETURN_IF_ERROR(mergeDim(m, dimOf(rhs, -2), m));
  if (square)
    n = m;
  Shape batch;
  TFC_RETURN_IF_ERROR(broadcastBatch ? broadcast(slice(lhs, 0, -2), slice(rhs, 0, -2), batch)
                                     : merge(slice(lhs, 0, -2), slice(rhs, 0, -2), batch));
  c.setOutput(0, concat(batch, matrix(n, dimOf(rhs, -1))));
  return Status::ok();
}

Status solve(ShapeContext &c) { return solveOf(c, true, false); }
Status triangularSolve(ShapeContext &c) { return solveOf(c, true, true); }
Status solveLs(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  return solveOf(c, false, false);
}

/// The bands are [..., K, M].
Status bandedSolve(ShapeContext &c) {
  Shape lhs, rhs, batch;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, lhs));
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[1], 2, rhs));
  Dim n;
  TFC_RETURN_IF_ERROR(mergeDim(dimOf(lhs, -1), dimOf(rhs, -2), n));
  TFC_RETURN_IF_ERROR(broadcast(slice(lhs, 0, -2), slice(rhs, 0, -2), batch));
  c.setOutput(0, concat(batch, matrix(n, dimOf(rhs, -1))));
  return Status::ok();
}

Status tridiagonalSolve(ShapeContext &c) {
  Shape lhs, rhs, batch;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 2, lhs));
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[1], 2, rhs));
  TFC_RETURN_IF_ERROR(merge(slice(lhs, 0, -2), slice(rhs, 0, -2), batch));
  Dim m, three;
  TFC_RETURN_IF_ERROR(mergeDim(dimOf(lhs, -1), dimOf(rhs, -2), m));
  TFC_RETURN_IF_ERROR(withDim(dimOf(lhs, -2), 3, three));
  c.setOutput(0, rhs);
  return Status::ok();
}

Status tridiagonalMatMul(ShapeContext &c) {
  Shape rhs;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[3], 2, rhs));
  for (int i = 0; i < 3; ++i) {
    Shape diagonal, batch;
    TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[i], 2, diagonal));
    Dim m, one;
    TFC_RETURN_IF_ERROR(mergeDim(dimOf(diagonal, -1), dimOf(rhs, -2), m));
    TFC_RETURN_IF_ERROR(withDim(dimOf(diagonal, -2), 1, one));
    TFC_RETURN_IF_ERROR(merge(slice(diagonal, 0, -2), slice(rhs, 0, -2), batch));
  }
  c.setOutput(0, rhs);
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"Cholesky", unchangedSquare},
    {"CholeskyGrad", unchangedSquare},
    {"MatrixInverse", unchangedSquare},
    {"MatrixSquareRoot", unchangedSquare},
    {"MatrixExponential", unchangedSquare},
    {"MatrixLogarithm", unchangedSquare},
    {"MatrixDeterminant", determinant},
    {"LogMatrixDeterminant", determinant},
    {"Lu", lu},
    {"Qr", qr},
    {"Svd", svd},
    {"SelfAdjointEig", eigenFirst},
    {"SelfAdjointEigV2", eigen},
    {"Eig", eigen},
    {"MatrixSolve", solve},
    {"MatrixSolveLs", solveLs},
    {"MatrixTriangularSolve", triangularSolve},
    {"BandedTriangularSolve", bandedSolve},
    {"TridiagonalSolve", tridiagonalSolve},
    {"TridiagonalMatMul", tridiagonalMatMul},
};

} // namespace

std::span<const RuleEntry> mathLinalgRules() { return rules; }

} // namespace tfc::graph
