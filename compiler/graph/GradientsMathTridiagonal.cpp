// Gradients of tridiagonal products and systems and of the matrix square root (tensorflow/python/ops/linalg_grad.py).
#include "GradientsLinalg.h"

namespace tfc::graph::grad {

using namespace linalg;

namespace {

Tensor pairs(std::vector<std::int64_t> values) {
  return i32(values).reshape(Shape{2, 2});
}

/// The next-to-last dimension shifted by one, with zeros where nothing comes from: left is up, towards index 0.
Edge shifted(Ops &b, Edge x, bool left) {
  Edge rank = b.rank(x);
  Edge zeros = b.zeros(std::vector<Arg>{b.sub(rank, Num{2}), Num{2}}, int32);
  Edge pad = b.concat({zeros, b.constant(pairs(left ? std::vector<std::int64_t>{0, 1, 0, 0} : std::vector<std::int64_t>{1, 0, 0, 0}))}, i32(0));
  const Slice rest = left ? Slice{1, {}} : Slice{{}, -1};
  return b.op("Pad", {ellipsis(b, x, rest, {}), pad});
}

Grads tridiagonalMatMulGrad(Ops &b, Node *op, const Grads &g) {
  Edge super = matrixTranspose(b, in(op, 0), true), main = matrixTranspose(b, in(op, 1), true), sub = matrixTranspose(b, in(op, 2), true);
  Edge rhs = b.conj(in(op, 3)).values;
  Edge gSuper = reduceLast(b, b.mul(shifted(b, rhs, true), g[0]));
  Edge gMain = reduceLast(b, b.mul(rhs, g[0]));
  Edge gSub = reduceLast(b, b.mul(shifted(b, rhs, false), g[0]));
  Edge gRhs = b.add(b.add(shifted(b, b.mul(super, g[0]), false), b.mul(main, g[0])), shifted(b, b.mul(sub, g[0]), true));
  return {b.expandDims(gSuper, -2), b.expandDims(gMain, -2), b.expandDims(gSub, -2), gRhs};
}

/// Pads the last dimension with one zero.
Edge padLast(Ops &b, Edge x, bool behind) {
  Edge zeros = b.zeros(std::vector<Arg>{b.sub(b.rank(x), Num{1}), Num{2}}, int32);
  Edge pad = b.concat({zeros, b.constant(i32({behind ? 0 : 1, behind ? 1 : 0}).reshape(Shape{1, 2}))}, i32(0));
  return b.op("Pad", {x, pad});
}

Grads tridiagonalSolveGrad(Ops &b, Node *op, const Grads &g) {
  Edge diagonals = in(op), x = out(op);
  auto row = [&](std::int64_t i, Slice cols) { return ellipsis(b, diagonals, Slice{i, {}, true}, cols); };
  Edge main = row(1, {});
  Edge super = padLast(b, row(2, {1, {}}), true), sub = padLast(b, row(0, {{}, -1}), false);
  Edge transposed = b.stack({super, main, sub}, -2);
  Edge gRhs = b.op("TridiagonalSolve", {transposed, g[0]}, copyAttrs(op, {"partial_pivoting", "perturb_singular"}));
  Edge dMain = reduceLast(b, b.mul(gRhs, x));
  Edge dSuper = reduceLast(b, b.mul(gRhs, shifted(b, x, true)));
  Edge dSub = reduceLast(b, b.mul(gRhs, shifted(b, x, false)));
  Edge gDiagonals = b.stack({dSuper, dMain, dSub}, -2);
  return {b.neg(gDiagonals).values, gRhs};
}

/// The Kronecker products of two stacks of square matrices.
Edge kronecker(Ops &b, Edge x, Edge y) {
  Edge sx = b.shape(x), sy = b.shape(y);
  Edge n = b.at(sx, i32(-1)), m = b.at(sy, i32(-1));
  Edge batch = b.slice(sx, pyList({0}), std::vector<Arg>{b.sub(b.size(sx), Num{2})});
  auto list = [](std::vector<Arg> v) { return Arg(std::move(v)); };
  Edge left = b.reshape(x, b.concat({batch, list({n}), pyList({1}), list({n}), pyList({1})}, i32(0)));
  Edge right = b.reshape(y, b.concat({batch, pyList({1}), list({m}), pyList({1}), list({m})}, i32(0)));
  Edge size = b.mul(n, m);
  Edge shape = b.concat({batch, list({size}), list({size})}, i32(0));
  return b.reshape(b.mul(left, right), shape);
}

/// A = R R, so dA = R dR + dR R: a linear system for dR.
Grads squareRootGrad(Ops &b, Node *op, const Grads &g) {
  Edge root = out(op), shape = b.shape(root);
  Edge order = b.at(shape, i32(-1));
  Edge identity = eye(b, order, b.sliceTo(shape, i32(-2)), typeOf(root));
  Edge sum = b.add(kronecker(b, identity, matrixTranspose(b, root, false)), kronecker(b, root, identity));
  Edge batch = b.slice(shape, pyList({0}), std::vector<Arg>{b.sub(b.size(shape), Num{2})});
  Edge flat = b.concat({batch, std::vector<Arg>{b.mul(order, order)}, pyList({1})}, i32(0));
  Edge da = b.reshape(matrixTranspose(b, g[0].values, false), flat);
  Edge dr = b.op("MatrixSolve", {sum, da}, {{"adjoint", false}});
  return {matrixTranspose(b, b.reshape(dr, shape), false)};
}

} // namespace

std::vector<Entry> mathTridiagonalEntries() {
  return {
      {"TridiagonalMatMul", tridiagonalMatMulGrad},
      {"TridiagonalSolve", tridiagonalSolveGrad},
      {"MatrixSquareRoot", squareRootGrad},
  };
}

} // namespace tfc::graph::grad
