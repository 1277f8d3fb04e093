// Gradients of linear algebra, as tensorflow/python/ops/linalg_grad.py builds them.
#include "GradientsOps.h"
#include "GradientsLinalg.h"

namespace tfc::graph::grad {

namespace linalg {

Edge matrixTranspose(Ops &b, Edge x, bool conjugate) {
  Ops::Scope s(b, "matrix_transpose");
  const bool complexT = conjugate && isComplex(typeOf(x));
  const Shape shape = shapeOf(x);
  Edge perm;
  if (shape.hasRank()) {
    std::vector<std::int64_t> order;
    for (int i = 0; i + 2 < shape.rank(); ++i)
      order.push_back(i);
    order.insert(order.end(), {shape.rank() - 1, shape.rank() - 2});
    return b.op(complexT ? "ConjugateTranspose" : "Transpose", {x, i32(order)}, {}, "transpose");
  }
  Edge rank = b.rank(x);
  Edge leading = b.range(Num{0}, b.sub(rank, Num{2}), Num{1});
  Edge last = b.stack({b.sub(rank, Num{1}), b.sub(rank, Num{2})});
  perm = b.concat({leading, last}, i32(0));
  return b.op(complexT ? "ConjugateTranspose" : "Transpose", {x, perm}, {}, "transpose");
}

Edge adjoint(Ops &b, Edge x) {
  Ops::Scope s(b, "adjoint");
  return matrixTranspose(b, x, true);
}

Edge bandPart(Ops &b, Edge x, std::int64_t lower, std::int64_t upper) {
  return b.op("MatrixBandPart", {x, scalar(static_cast<double>(lower), int64), scalar(static_cast<double>(upper), int64)});
}

Edge diag(Ops &b, Edge diagonal) {
  return b.op("MatrixDiagV3", {diagonal, i32(0), i32(-1), i32(-1), scalar(0, typeOf(diagonal))}, {{"align", std::string("RIGHT_LEFT")}},
              "MatrixDiagV3");
}

Edge diagPart(Ops &b, Edge x) {
  return b.op("MatrixDiagPartV3", {x, i32(0), scalar(0, typeOf(x))}, {{"align", std::string("RIGHT_LEFT")}}, "MatrixDiagPartV3");
}

Edge setDiag(Ops &b, Edge x, Edge diagonal) {
  return b.op("MatrixSetDiagV3", {x, diagonal, i32(0)}, {{"align", std::string("RIGHT_LEFT")}}, "MatrixSetDiagV3");
}

Edge eye(Ops &b, Edge rows, const Arg &batchShape, DType type) {
  Ops::Scope s(b, "eye");
  Edge size = b.op("Minimum", {rows, rows});
  Edge shape = b.concat({batchShape, std::vector<Arg>{size}}, i32(0));
  return diag(b, b.ones(shape, type, "ones"));
}

Edge ellipsis(Ops &b, Edge x, Slice rows, Slice cols) {
  auto bound = [](std::optional<std::int64_t> v) { return v.value_or(0); };
  auto mask = [](bool row, bool col) { return std::int64_t{2 * row + 4 * col}; };
  Ops::Scope s(b, "strided_slice");
  Edge begin = b.constant(i32({0, bound(rows.from), bound(cols.from)}), "stack");
  Edge end = b.constant(i32({0, rows.index ? *rows.from + 1 : bound(rows.to), cols.index ? *cols.from + 1 : bound(cols.to)}), "stack_1");
  Edge strides = b.constant(i32({1, 1, 1}), "stack_2");
  const bool rowEnd = !rows.to && !rows.index, colEnd = !cols.to && !cols.index;
  return b.make("StridedSlice", s.name, {x, begin, end, strides},
                {{"begin_mask", mask(!rows.from, !cols.from)}, {"end_mask", mask(rowEnd, colEnd)},
                 {"ellipsis_mask", std::int64_t{1}}, {"new_axis_mask", std::int64_t{0}},
                 {"shrink_axis_mask", mask(rows.index, cols.index)}});
}

Edge reduceLast(Ops &b, const Arg &x) { return b.reduceSum(x, i32(-1)); }

Grads unbroadcastBatch(Ops &b, Node *op, Edge gx, Edge gy) {
  const Shape x = shapeOf(in(op)), y = shapeOf(in(op, 1));
  auto batch = [](const Shape &s) { return std::vector<std::int64_t>(s.dims().begin(), s.dims().end() - 2); };
  if (x.is_fully_defined() && y.is_fully_defined() && batch(x) == batch(y))
    return {gx, gy};
  Edge sx = b.shape(in(op)), sy = b.shape(in(op, 1));
  Edge bx = b.sliceTo(sx, i32(-2));
  Edge by = b.sliceTo(sy, i32(-2));
  auto [rx, ry] = b.broadcastArgs(bx, by);
  Edge outX = b.reshape(b.reduceSum(gx, rx), sx);
  Edge outY = b.reshape(b.reduceSum(gy, ry), sy);
  return {outX, outY};
}

} // namespace linalg

using namespace linalg;

namespace {

Edge neg(Ops &b, Edge x) { return b.neg(x).values; }

Grads inverseGrad(Ops &b, Node *op, const Grads &g) {
  const bool adj = attrOr(op, "adjoint", false);
  Edge inner = b.matmul(g[0], out(op), adj, !adj);
  return {neg(b, b.matmul(out(op), inner, !adj, false))};
}

/// multipliers * inverse(a)^H, where the multipliers are numbers, one a matrix.
Edge timesAdjointInverse(Ops &b, Edge a, const Arg &numbers, Edge like, Edge inverse) {
  Edge shape = b.concat({b.shape(like), pyList({1, 1})}, i32(0));
  return b.mul(b.reshape(numbers, shape), inverse);
}

Grads determinantGrad(Ops &b, Node *op, const Grads &g) {
  Edge inverse = b.op("MatrixInverse", {in(op)}, {{"adjoint", true}});
  return {timesAdjointInverse(b, in(op), b.mul(g[0], out(op)), out(op), inverse)};
}

Grads logDeterminantGrad(Ops &b, Node *op, const Grads &g) {
  Edge inverse = b.op("MatrixInverse", {in(op)}, {{"adjoint", true}});
  return {timesAdjointInverse(b, in(op), g[1], out(op, 1), inverse)};
}

Grads choleskyGrad(Ops &b, Node *op, const Grads &g) {
  Edge l = out(op);
  Edge rows = b.at(b.shape(l), i32(-1));
  Edge batch = b.sliceTo(b.shape(l), i32(-2));
  Edge inverse = b.op("MatrixTriangularSolve", {l, eye(b, rows, batch, typeOf(l))}, {{"lower", true}, {"adjoint", false}});
  Edge middle = b.matmul(l, g[0], true, false);
  middle = setDiag(b, middle, b.mul(Num{0.5}, diagPart(b, middle)));
  middle = bandPart(b, middle, -1, 0);
  Edge ga = b.matmul(b.matmul(inverse, middle, true, false), inverse, false, false);
  ga = b.add(ga, adjoint(b, ga));
  return {b.mul(ga, Num{0.5})};
}

Grads solveGrad(Ops &b, Node *op, const Grads &g) {
  const bool adj = attrOr(op, "adjoint", false);
  Edge x = out(op);
  Edge gb = b.op("MatrixSolve", {in(op), g[0]}, {{"adjoint", !adj}});
  Edge ga = neg(b, adj ? b.matmul(x, gb, false, true) : b.matmul(gb, x, false, true));
  return {ga, gb};
}

Grads triangularSolveGrad(Ops &b, Node *op, const Grads &g) {
  const bool adj = attrOr(op, "adjoint", false), lower = attrOr(op, "lower", true);
  Edge x = out(op);
  Edge gb = b.op("MatrixTriangularSolve", {in(op), g[0]}, {{"lower", lower}, {"adjoint", !adj}});
  Edge ga = neg(b, adj ? b.matmul(x, gb, false, true) : b.matmul(gb, x, false, true));
  ga = lower ? bandPart(b, ga, -1, 0) : bandPart(b, ga, 0, -1);
  return unbroadcastBatch(b, op, ga, gb);
}

Grads bandedSolveGrad(Ops &b, Node *op, const Grads &g) {
  const bool adj = attrOr(op, "adjoint", false), lower = attrOr(op, "lower", true);
  Edge x = out(op);
  Edge bands = b.at(b.shape(in(op)), i32(-2));
  Edge gb = b.op("BandedTriangularSolve", {in(op), g[0]}, {{"lower", lower}, {"adjoint", !adj}});
  Edge ga = neg(b, adj ? b.matmul(x, gb, false, true) : b.matmul(gb, x, false, true));
  Edge last = b.sub(bands, Num{1});
  Edge k = lower ? b.stack({b.neg(last), Num{0}}) : b.stack({Num{0}, last});
  ga = b.op("MatrixDiagPartV3", {ga, k, scalar(0, typeOf(ga))}, {{"align", std::string("LEFT_RIGHT")}}, "MatrixDiagPartV3");
  return unbroadcastBatch(b, op, ga, gb);
}

/// linalg_ops._RegularizedGramianCholesky
Edge gramianCholesky(Ops &b, Edge a, Edge l2, bool firstKind) {
  Edge gramian = b.matmul(a, a, firstKind, !firstKind);
  Edge shape = b.shape(gramian);
  Edge batch = b.sliceTo(shape, i32(-2));
  Edge small = b.at(shape, i32(-1));
  Edge diagonal = b.mul(l2, b.ones(b.concat({batch, std::vector<Arg>{small}}, i32(0)), typeOf(a)));
  gramian = setDiag(b, gramian, b.add(diagPart(b, gramian), diagonal));
  return b.op("Cholesky", {gramian});
}

Edge choleskySolve(Ops &b, Edge chol, const Arg &rhs) {
  Ops::Scope s(b, "cholesky_solve");
  Edge y = b.op("MatrixTriangularSolve", {chol, rhs}, {{"lower", true}, {"adjoint", false}});
  return b.op("MatrixTriangularSolve", {chol, y}, {{"lower", true}, {"adjoint", true}});
}

Grads solveLsGrad(Ops &b, Node *op, const Grads &g) {
  if (!attrOr(op, "fast", true))
    return {b.fail(errors::invalidArgument("Gradient not defined for fast=False")), Edge(), Edge()};
  Edge a = in(op), rhs = in(op, 1);
  const Shape shape = shapeOf(a);
  if (!shape.hasRank() || shape.dim(-2) == None || shape.dim(-1) == None)
    return {b.fail(errors::unimplemented("The gradient of MatrixSolveLs is not there for matrices of unknown shape")), Edge(), Edge()};
  const bool tall = shape.dim(-2) >= shape.dim(-1);
  Edge l2 = b.cast(in(op, 2), typeOf(a));
  Edge chol = gramianCholesky(b, a, l2, tall);
  if (tall) {
    Edge z = choleskySolve(b, chol, g[0]);
    Edge xzt = b.matmul(out(op), z, false, true);
    Edge symmetric = b.add(xzt, matrixTranspose(b, xzt, false));
    Edge first = neg(b, b.matmul(a, symmetric, false, false));
    Edge ga = b.add(first, b.matmul(rhs, z, false, true));
    return {ga, b.matmul(a, z, false, false), Edge()};
  }
  Edge gb = choleskySolve(b, chol, b.matmul(a, g[0], false, false));
  Edge tmp = choleskySolve(b, chol, rhs);
  Edge a1 = neg(b, b.matmul(gb, b.matmul(tmp, a, true, false), false, false));
  Edge a2 = b.matmul(tmp, b.sub(g[0], b.matmul(a, gb, true, false)), false, true);
  return {b.add(a1, a2), gb, Edge()};
}

/// x * adjoint(inverse(r)) of an upper triangle.
Edge timesInverse(Ops &b, Edge x, Edge r) {
  return adjoint(b, b.op("MatrixTriangularSolve", {r, adjoint(b, x)}, {{"lower", false}, {"adjoint", false}}));
}

Edge qrTallGrad(Ops &b, Edge q, Edge r, const Arg &dq, const Arg &dr) {
  Edge qdq = b.matmul(q, dq, true, false);
  Edge qdqSkew = b.sub(qdq, adjoint(b, qdq));
  Edge rdr = b.matmul(r, dr, false, true);
  Edge rdrSkew = b.sub(rdr, adjoint(b, rdr));
  Edge tril = bandPart(b, b.add(qdqSkew, rdrSkew), -1, 0);
  Edge ga = b.matmul(q, b.add(dr, timesInverse(b, tril, r)), false, false);
  Edge gb = timesInverse(b, b.sub(dq, b.matmul(q, qdq, false, false)), r);
  Edge sum = b.add(ga, gb);
  if (!isComplex(typeOf(q)))
    return sum;
  Edge m = b.sub(rdr, adjoint(b, qdq));
  Edge diagonal = setDiag(b, b.zerosLike(m), diagPart(b, m));
  Edge real = b.op("Real", {diagonal}, {{"Tout", typeOf(q) == DType::complex64 ? float32 : float64}});
  Edge correction = b.sub(diagonal, b.cast(real, typeOf(q)));
  return b.add(sum, timesInverse(b, b.matmul(q, adjoint(b, correction), false, false), r));
}

Grads qrGrad(Ops &b, Node *op, const Grads &g) {
  Edge q = out(op), r = out(op, 1);
  const Shape qs = shapeOf(q), rs = shapeOf(r);
  if (!rs.hasRank() || rs.dim(-2) == None || rs.dim(-1) == None)
    return {b.fail(errors::unimplemented("QrGrad not implemented with dynamic shapes. Received r.shape: ", rs.str()))};
  if (rs.dim(-2) > rs.dim(-1) && qs.dim(-2) == qs.dim(-1))
    return {b.fail(errors::unimplemented("QrGrad not implemented when nrows > ncols and full_matrices is true. Received r.shape=",
                                         rs.str(), " with nrows=", rs.dim(-2), "and ncols=", rs.dim(-1), "."))};
  const std::int64_t rows = qs.dim(-2), cols = rs.dim(-1);
  if (rows >= cols)
    return {qrTallGrad(b, q, r, g[0], g[1])};
  const Slice all{}, left{{}, rows}, right{rows, {}};
  Edge dr = g[1].values, y = ellipsis(b, in(op), all, right), u = ellipsis(b, r, all, left);
  Edge dv = ellipsis(b, dr, all, right), du = ellipsis(b, dr, all, left);
  Edge dy = b.matmul(q, dv, false, false);
  Edge dx = qrTallGrad(b, q, u, b.add(g[0], b.matmul(y, dv, false, true)), du);
  return {b.concat({dx, dy}, i32(-1))};
}

/// x / (x^2 + epsilon): keeps NaN out where eigenvalues or singular values repeat.
Edge safeReciprocal(Ops &b, Edge x) {
  return b.mul(x, b.op("Reciprocal", {b.add(b.mul(x, x), Num{1e-20})}));
}

/// 1 / (e_i - e_j), 0 on the diagonal.
Edge differences(Ops &b, Edge e, Edge diagonalOf) {
  Edge f = safeReciprocal(b, b.sub(b.expandDims(e, -2), b.expandDims(e, -1)));
  return setDiag(b, f, b.zerosLike(diagonalOf));
}

std::vector<Node *> nodesOf(const Grads &g) {
  std::vector<Node *> nodes;
  for (const Gradient &x : g)
    if (x)
      nodes.push_back(x.values.node);
  return nodes;
}

Grads selfAdjointEigGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls controls(b, nodesOf(g));
  Edge e = out(op), v, middle;
  if (attrOr(op, "compute_v", true)) {
    v = out(op, 1);
    Edge f = differences(b, e, e);
    Edge d = diag(b, g[0].values);
    middle = b.add(d, b.mul(f, b.matmul(v, g[1], true, false)));
  } else {
    v = {b.op("SelfAdjointEigV2", {in(op)}, {{"compute_v", true}}).node, 1};
    middle = diag(b, g[0].values);
  }
  Edge ga = b.matmul(v, b.matmul(middle, v, false, true), false, false);
  ga = bandPart(b, b.add(ga, adjoint(b, ga)), -1, 0);
  return {setDiag(b, ga, b.mul(Num{0.5}, diagPart(b, ga)))};
}

Grads eigGrad(Ops &b, Node *op, const Grads &g) {
  Ops::Controls controls(b, nodesOf(g));
  Edge e = out(op), vt, middle;
  const DType type = typeOf(e);
  if (attrOr(op, "compute_v", true)) {
    Edge v = out(op, 1);
    vt = adjoint(b, v);
    Edge f = b.conj(differences(b, e, e)).values;
    Edge vgv = b.matmul(vt, g[1], false, false);
    Edge mid = diag(b, g[0].values);
    Edge real = b.op("Real", {vgv}, {{"Tout", type == DType::complex64 ? float32 : float64}});
    Edge part = diag(b, diagPart(b, b.cast(real, type)));
    middle = b.add(mid, b.mul(f, b.sub(vgv, b.matmul(b.matmul(vt, v, false, false), part, false, false))));
  } else {
    Edge v{b.op("Eig", {in(op)}, {{"compute_v", true}, {"Tout", type}}).node, 1};
    vt = adjoint(b, v);
    middle = diag(b, g[0].values);
  }
  Edge ga = b.op("MatrixSolve", {vt, b.matmul(middle, vt, false, false)}, {{"adjoint", false}});
  return {b.cast(ga, typeOf(in(op)))};
}

/// Thin or full, M <= N; the caller transposes A where it is tall.
struct SvdParts {
  Edge s, u, v, gs, gu, gv;
  std::int64_t m, n;
  bool full;
};

Edge svdWideGrad(Ops &b, const SvdParts &p) {
  const DType type = typeOf(p.u);
  Edge sMatrix = diag(b, p.s), s2 = b.op("Square", {p.s});
  Edge sShape = b.shape(p.s);
  Edge f = differences(b, s2, p.s);
  Edge sInverse = diag(b, safeReciprocal(b, p.s));
  Edge v1 = ellipsis(b, p.v, {}, {{}, p.m}), gv1 = ellipsis(b, p.gv, {}, {{}, p.m});
  Edge uGu = b.matmul(p.u, p.gu, true, false), vGv = b.matmul(v1, gv1, true, false);
  Edge fu = b.mul(f, uGu), fv = b.mul(f, vGv);
  Edge first = b.add(p.gs, b.matmul(b.add(fu, adjoint(b, fu)), sMatrix, false, false));
  Edge middle = b.add(first, b.matmul(sMatrix, b.add(fv, adjoint(b, fv)), false, false));
  Edge grad = b.matmul(p.u, b.matmul(middle, v1, false, true), false, false);
  if (p.m != p.n) {
    Edge gv1t = matrixTranspose(b, gv1, true);
    Edge rest = b.sub(gv1t, b.matmul(b.matmul(gv1t, v1, false, false), v1, false, true));
    if (p.full) {
      Edge v2 = ellipsis(b, p.v, {}, {p.m, p.n}), gv2 = ellipsis(b, p.gv, {}, {p.m, p.n});
      rest = b.sub(rest, b.matmul(b.matmul(v1, gv2, true, false), v2, false, true));
    }
    grad = b.add(grad, b.matmul(b.matmul(p.u, sInverse, false, false), rest, false, false));
  }
  if (isComplex(type)) {
    Edge l = b.mul(eye(b, b.at(sShape, i32(-1)), b.sliceTo(sShape, i32(-1)), type), vGv);
    Edge inner = b.matmul(sInverse, b.sub(adjoint(b, l), l), false, false);
    Edge third = b.matmul(p.u, b.matmul(inner, v1, false, true), false, false);
    grad = b.add(grad, b.mul(Num{0.5}, third));
  }
  return grad;
}

Grads svdGrad(Ops &b, Node *op, const Grads &g) {
  const DType type = typeOf(in(op));
  Edge gs = diag(b, b.cast(g[0].values, type));
  if (!attrOr(op, "compute_uv", true)) {
    Node *full = b.op("Svd", {in(op)}, {{"compute_uv", true}, {"full_matrices", false}}).node;
    return {b.matmul(Edge{full, 1}, b.matmul(gs, Edge{full, 2}, false, true), false, false)};
  }
  const Shape a = shapeOf(in(op));
  if (!a.hasRank() || a.dim(-2) == None || a.dim(-1) == None)
    return {b.fail(errors::unimplemented("SVD gradient has not been implemented for input with unknown inner matrix shape."))};
  SvdParts p{b.cast(out(op), type), out(op, 1), out(op, 2), gs, g[1].values, g[2].values, a.dim(-2), a.dim(-1),
             attrOr(op, "full_matrices", false)};
  const bool tall = p.m > p.n;
  if (tall) {
    std::swap(p.m, p.n);
    std::swap(p.u, p.v);
    std::swap(p.gu, p.gv);
  }
  Ops::Controls controls(b, nodesOf(g));
  if (p.full && p.n - p.m > 1)
    return {b.fail(errors::unimplemented("svd gradient is not implemented for abs(m - n) > 1 when full_matrices is True. Received: m=",
                                         p.m, " and n=", p.n, " from op input of shape ", a.str(), "."))};
  Edge grad = svdWideGrad(b, p);
  return {tall ? matrixTranspose(b, grad, true) : grad};
}

} // namespace

std::vector<Entry> mathLinalgEntries() {
  return {
      {"MatrixInverse", inverseGrad},
      {"MatrixDeterminant", determinantGrad},
      {"LogMatrixDeterminant", logDeterminantGrad},
      {"Cholesky", choleskyGrad},
      {"MatrixSolve", solveGrad},
      {"MatrixSolveLs", solveLsGrad},
      {"MatrixTriangularSolve", triangularSolveGrad},
      {"BandedTriangularSolve", bandedSolveGrad},
      {"Qr", qrGrad},
      {"Svd", svdGrad},
      {"SelfAdjointEigV2", selfAdjointEigGrad},
      {"Eig", eigGrad},
  };
}

} // namespace tfc::graph::grad
