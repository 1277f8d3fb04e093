// Gradients of softmax, cross entropy, L2 loss and top-k.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

using Ints = std::vector<std::int64_t>;

Grads softmaxGrad(Ops &b, Node *op, const Grads &g) {
  Edge y = out(op);
  Edge product = b.mul(g[0], y);
  Edge sum = b.reduceSum(product, i32(-1), true);
  return {b.mul(b.sub(g[0], sum), y)};
}

Grads logSoftmaxGrad(Ops &b, Node *op, const Grads &g) {
  Edge softmax = b.unary("Exp", out(op));
  Edge sum = b.reduceSum(g[0], i32(-1), true);
  Edge product = b.mul(sum, softmax);
  return {b.sub(g[0], product)};
}

/// A vector as a column times a matrix.
Edge broadcastMul(Ops &b, const Gradient &vec, const Gradient &mat) {
  Edge column = b.expandDims(vec, -1);
  return b.mul(column, mat);
}

/// The gradient by the logits, with the second derivative where the op's own gradient output was used.
Edge byLogits(Ops &b, Node *op, const Grads &g) {
  Edge d = broadcastMul(b, g[0], out(op, 1));
  if (g[1] && !b.isZeros(g[1].values)) {
    Edge softmax = b.unary("Softmax", in(op));
    Edge row = b.expandDims(g[1], 1);
    Edge column = b.expandDims(softmax, 2);
    Edge dot = b.matmul(row, column, false, false);
    Edge inner = b.squeeze(dot, {1});
    Edge second = b.mul(b.sub(g[1], inner), softmax);
    d = b.add(d, second);
  }
  return d;
}

Grads softmaxCrossEntropyGrad(Ops &b, Node *op, const Grads &g) {
  Edge d = byLogits(b, op, g);
  Gradient minus = b.neg(b.unary("LogSoftmax", in(op)));
  return {d, broadcastMul(b, g[0], minus)};
}

Grads sparseSoftmaxCrossEntropyGrad(Ops &b, Node *op, const Grads &g) { return {byLogits(b, op, g), Gradient()}; }

Grads l2LossGrad(Ops &b, Node *op, const Grads &g) { return {b.mul(in(op), g[0])}; }

Grads topKGrad(Ops &b, Node *op, const Grads &g) {
  Edge inShape = b.shape(in(op));
  Edge indexShape = b.shape(out(op, 1));
  Edge wide = b.cast(indexShape, int64);
  Edge lastIndex = b.sub(b.size(indexShape), Num{1});
  Edge indexLast = b.gather(wide, lastIndex);
  Edge table = b.stack({Num{-1}, indexLast});
  Edge index2d = b.reshape(out(op, 1), table);
  Edge inWide = b.cast(inShape, int64);
  Edge lastIn = b.sub(b.size(inShape), Num{1});
  Edge inLast = b.gather(inWide, lastIn);
  Edge rows = b.at(b.shape(index2d), i32(0));
  Edge wideRows = b.cast(rows, int64);
  Edge end = b.mul(wideRows, inLast);
  Edge offsets = b.cast(b.expandDims(b.range(Num{0}, end, inLast), -1), int32);
  Edge flat = b.reshape(b.add(index2d, offsets), i32(Ints{-1}));
  Edge indices = b.expandDims(flat, -1);
  Edge updates = b.reshape(g[0], i32(Ints{-1}));
  Edge count = b.reduceAll("Prod", inShape);
  Edge scattered = b.scatterNd(indices, updates, std::vector<Arg>{count});
  Edge d = b.reshape(scattered, inShape);
  Grads result = {d};
  if (op->inputs().size() > 1)
    result.push_back(b.zeros(i32(Ints{}), int32));
  return result;
}

/// Shared among all elements that equal the result.
Grads nthElementGrad(Ops &b, Node *op, const Grads &g) {
  Edge same = b.op("Equal", {b.expandDims(out(op), -1), in(op)});
  Edge indicators = b.cast(same, typeOf(g[0]));
  Edge grad = b.expandDims(g[0], -1);
  Edge selected = b.expandDims(b.reduceSum(indicators, i32(-1)), -1);
  return {b.mul(b.truediv(indicators, selected), grad), Gradient()};
}

} // namespace

std::vector<Entry> nnLossEntries() {
  return {
      {"NthElement", nthElementGrad},
      {"Softmax", softmaxGrad},
      {"LogSoftmax", logSoftmaxGrad},
      {"SoftmaxCrossEntropyWithLogits", softmaxCrossEntropyGrad},
      {"SparseSoftmaxCrossEntropyWithLogits", sparseSoftmaxCrossEntropyGrad},
      {"L2Loss", l2LossGrad},
      {"TopK", topKGrad},
      {"TopKV2", topKGrad},
  };
}

} // namespace tfc::graph::grad
