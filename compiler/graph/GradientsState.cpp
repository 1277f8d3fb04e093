// Gradients of reads of variables.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

Grads readVariableGrad(Ops &, Node *, const Grads &g) { return {g[0]}; }

Grads resourceGatherGrad(Ops &b, Node *op, const Grads &g) {
  Edge indices = in(op, 1);
  Edge paramsShape = b.variableShape(in(op));
  Edge size = b.expandDims(b.size(indices), 0);
  Edge tail = b.sliceFrom(paramsShape, i32(1));
  Edge valuesShape = b.concat({size, tail}, i32(0));
  Edge values = b.reshape(g[0], valuesShape);
  Edge flat = b.reshape(indices, size);
  return {Gradient(values, flat, paramsShape), Gradient()};
}

Grads resourceGatherNdGrad(Ops &b, Node *op, const Grads &g) {
  Edge indices = in(op, 1);
  Edge shape = b.make("VariableShape", "VariableShape", {in(op)}, {{"out_type", typeOf(indices)}});
  const Shape known = shapeOf(indices);
  if (known.rank() == 2 && known[1] == 1) {
    Edge rows = b.squeeze(indices, {-1});
    return {Gradient(b.dense(g[0]).values, rows, shape), Gradient()};
  }
  return {b.scatterNd(indices, g[0], shape), Gradient()};
}

} // namespace

std::vector<Entry> stateEntries() {
  return {
      {"ReadVariableOp", readVariableGrad},
      {"ResourceGather", resourceGatherGrad},
      {"ResourceGatherNd", resourceGatherNdGrad},
  };
}

} // namespace tfc::graph::grad
