// Gradients of matrix products.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

Grads matMulGrad(Ops &b, Node *op, const Grads &g) {
  const bool ta = attrOr(op, "transpose_a", false), tb = attrOr(op, "transpose_b", false);
  Gradient x = b.conj(in(op)), y = b.conj(in(op, 1));
  auto product = [&](const Arg &p, const Arg &q, bool tp, bool tq) {
    return b.op("MatMul", {p, q}, {{"transpose_a", tp}, {"transpose_b", tq}});
  };
  Edge gx = ta ? product(y, g[0], tb, true) : product(g[0], y, false, !tb);
  Edge gy = tb ? product(g[0], x, true, ta) : product(x, g[0], !ta, false);
  return {gx, gy};
}

/// As MatMul's, with adjoints and through math_ops.matmul, which picks the op by rank.
std::pair<Edge, Edge> batchProducts(Ops &b, Node *op, const Gradient &g) {
  const bool ax = attrOr(op, "adj_x", false), ay = attrOr(op, "adj_y", false);
  Edge x = in(op), y = in(op, 1);
  Edge gx = ax ? b.matmul(y, g, ay, true) : b.matmul(g, y, false, !ay);
  Edge gy = ay ? b.matmul(g, x, true, ax) : b.matmul(x, g, !ax, false);
  return {gx, gy};
}

Grads batchMatMulGrad(Ops &b, Node *op, const Grads &g) {
  auto [gx, gy] = batchProducts(b, op, g[0]);
  return {gx, gy};
}

Grads batchMatMulV2Grad(Ops &b, Node *op, const Grads &g) {
  auto [gx, gy] = batchProducts(b, op, g[0]);
  const Shape x = shapeOf(in(op)), y = shapeOf(in(op, 1));
  auto batch = [](const Shape &s) {
    const int n = std::max(s.rank() - 2, 0);
    return Shape(std::vector<std::int64_t>(s.dims().begin(), s.dims().begin() + n));
  };
  const bool mayHaveBatch = !x.hasRank() || x.rank() > 2 || !y.hasRank() || y.rank() > 2;
  if (!mayHaveBatch)
    return {gx, gy};
  if (x.hasRank() && y.hasRank() && batch(x).is_fully_defined() && batch(x) == batch(y))
    return {gx, gy};
  Edge sx = b.shape(in(op)), sy = b.shape(in(op, 1));
  Edge bx = b.sliceTo(sx, i32(-2));
  Edge by = b.sliceTo(sy, i32(-2));
  auto [rx, ry] = b.broadcastArgs(bx, by);
  Edge outX = b.reshape(b.reduceSum(gx, rx), sx);
  Edge outY = b.reshape(b.reduceSum(gy, ry), sy);
  return {outX, outY};
}

} // namespace

std::vector<Entry> mathMatrixEntries() {
  return {
      {"MatMul", matMulGrad},
      {"BatchMatMul", batchMatMulGrad},
      {"BatchMatMulV2", batchMatMulV2Grad},
  };
}

} // namespace tfc::graph::grad
