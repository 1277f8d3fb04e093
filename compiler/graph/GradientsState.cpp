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

} // namespace

std::vector<Entry> stateEntries() {
  return {
      {"ReadVariableOp", readVariableGrad},
      {"ResourceGather", resourceGatherGrad},
  };
}

} // namespace tfc::graph::grad
