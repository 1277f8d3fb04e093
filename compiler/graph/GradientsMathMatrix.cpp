// Gradients of matrix products and of Einsum.
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

/// Products that stay of the sparse kind where an operand is said to have many zeros; ReluGrad's result is.
Grads sparseMatMulGrad(Ops &b, Node *op, const Grads &g) {
  const bool ta = attrOr(op, "transpose_a", false), tb = attrOr(op, "transpose_b", false);
  struct Operand { Edge edge; bool sparse; };
  Edge dense = b.dense(g[0]).values;
  Operand x{in(op), attrOr(op, "a_is_sparse", false)}, y{in(op, 1), attrOr(op, "b_is_sparse", false)}, z{dense, dense.node->op() == "ReluGrad"};
  auto product = [&](Operand p, Operand q, DType type, bool tp, bool tq) {
    if (tq)
      q.edge = b.transpose(q.edge);
    Edge r = p.sparse || q.sparse
                 ? b.op("SparseMatMul", {p.edge, q.edge}, {{"transpose_a", tp}, {"transpose_b", false}, {"a_is_sparse", p.sparse}, {"b_is_sparse", q.sparse}}, "MatMul")
                 : b.op("MatMul", {p.edge, q.edge}, {{"transpose_a", tp}, {"transpose_b", false}});
    return typeOf(r) == type ? r : b.cast(r, type);
  };
  DType tx = typeOf(x.edge), ty = typeOf(y.edge);
  if (!ta)
    return {tb ? product(z, y, tx, false, false) : product(z, y, tx, false, true), tb ? product(z, x, ty, true, false) : product(x, z, ty, true, false)};
  return {product(y, z, tx, tb, true), tb ? product(z, x, ty, true, true) : product(x, z, ty, false, false)};
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

//===-- Einsum ----------------------------------------------------------------------------------------------------===//

constexpr std::string_view ellipsis = "...";

Edge einsum(Ops &b, const std::vector<Arg> &inputs, const std::string &equation) {
  return b.op("Einsum", inputs, {{"equation", equation}, {"N", static_cast<std::int64_t>(inputs.size())}});
}

/// The labels of `subs` that are not in `others`, each once.
std::string labelsMissing(std::string_view subs, std::string_view others) {
  std::string out;
  for (char s : subs)
    if (s != '.' && others.find(s) == std::string_view::npos && out.find(s) == std::string::npos)
      out += s;
  return out;
}

/// The axis of a label; counted from the end behind an ellipsis.
std::int64_t axisOf(std::string_view subs, char label) {
  const std::size_t dots = subs.find(ellipsis), at = subs.find(label);
  return at < dots ? static_cast<std::int64_t>(at) : static_cast<std::int64_t>(at) - static_cast<std::int64_t>(subs.size());
}

/// The gradient of an operand some of whose labels were summed away: the gradient without them, spread over them.
Edge spreadReduced(Ops &b, Edge g, const std::string &outSubs, const std::string &inSubs, Edge inShape, const std::string &reduced) {
  std::vector<Arg> dims;
  for (char label : reduced)
    dims.push_back(b.at(inShape, i32(axisOf(inSubs, label))));
  Edge lead = b.stack(dims);
  Edge own = b.shape(g);
  Edge full = b.concat({lead, own}, i32(0));
  Edge ones = b.ones(i32(std::vector<std::int64_t>{static_cast<std::int64_t>(reduced.size())}), int32);
  Edge single = b.concat({ones, own}, i32(0));
  Edge wide = b.op("BroadcastTo", {b.reshape(g, single), full});
  return einsum(b, {wide}, reduced + outSubs + "->" + inSubs);
}

Edge einsumGradOf(Ops &b, const Gradient &g, const Arg &other, Edge inShape, const std::string &inSubs,
                  const std::string &otherSubs, const std::string &outSubs) {
  const std::string reduced = labelsMissing(inSubs, outSubs + otherSubs);
  std::string left;
  for (char s : inSubs)
    if (reduced.find(s) == std::string::npos)
      left += s;
  Edge part = einsum(b, {g, other}, outSubs + "," + otherSubs + "->" + left);
  return reduced.empty() ? part : spreadReduced(b, part, left, inSubs, inShape, reduced);
}

/// x[start:end], the dimensions of the ellipsis.
Edge ellipsisOf(Ops &b, Edge shape, std::string_view subs, std::int64_t &start) {
  start = static_cast<std::int64_t>(subs.find(ellipsis));
  const auto behind = static_cast<std::int64_t>(subs.size()) - start - 3;
  Edge tail = b.sliceFrom(shape, i32(start));
  return behind ? b.sliceTo(tail, i32(-behind)) : tail;
}

Grads einsumGrad(Ops &b, Node *op, const Grads &g) {
  const std::string equation = attrOr<std::string>(op, "equation", "");
  const std::size_t arrow = equation.find("->");
  const std::string inSubs = equation.substr(0, arrow), outSubs = equation.substr(arrow + 2);
  if (op->inputs().size() == 1) {
    const std::string reduced = labelsMissing(inSubs, outSubs);
    if (reduced.empty())
      return {einsum(b, {g[0]}, outSubs + "->" + inSubs)};
    return {spreadReduced(b, b.dense(g[0]).values, outSubs, inSubs, b.shape(in(op)), reduced)};
  }
  const std::size_t comma = inSubs.find(',');
  std::string xSubs = inSubs.substr(0, comma), ySubs = inSubs.substr(comma + 1);
  const bool dots = outSubs.find(ellipsis) != std::string::npos;
  for (std::string *subs : {&xSubs, &ySubs})
    if (dots && subs->find(ellipsis) == std::string::npos)
      *subs += ellipsis;
  Gradient x = b.conj(in(op)), y = b.conj(in(op, 1));
  Edge sx = b.shape(x), sy = b.shape(y);
  Edge gx = einsumGradOf(b, g[0], y, sx, xSubs, ySubs, outSubs);
  Edge gy = einsumGradOf(b, g[0], x, sy, ySubs, xSubs, outSubs);
  if (!dots)
    return {gx, gy};
  std::int64_t startX = 0, startY = 0;
  Edge bx = ellipsisOf(b, sx, xSubs, startX), by = ellipsisOf(b, sy, ySubs, startY);
  auto [rx, ry] = b.broadcastArgs(bx, by);
  Edge outX = b.reshape(b.reduceSum(gx, b.add(rx, Num{static_cast<double>(startX)})), sx);
  Edge outY = b.reshape(b.reduceSum(gy, b.add(ry, Num{static_cast<double>(startY)})), sy);
  return {outX, outY};
}

} // namespace

std::vector<Entry> mathMatrixEntries() {
  return {
      {"MatMul", matMulGrad},
      {"SparseMatMul", sparseMatMulGrad},
      {"BatchMatMul", batchMatMulGrad},
      {"BatchMatMulV2", batchMatMulV2Grad},
      {"BatchMatMulV3", batchMatMulV2Grad},
      {"Einsum", einsumGrad},
  };
}

} // namespace tfc::graph::grad
