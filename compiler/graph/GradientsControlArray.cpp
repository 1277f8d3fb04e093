// Gradients of tensor arrays (tensorflow/python/ops/tensor_array_grad.py): what is read with the gradient is written to the gradient's
// array, and the other way round; the array's name is the scope of the gradients that ask.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

/// The name up to the last part that begins with "gradients".
std::string sourceOf(Ops &b, const Gradient &g) {
  const std::string &name = g.values.node->name();
  std::size_t end = std::string::npos;
  for (std::size_t at = 0; at < name.size();) {
    std::size_t slash = std::min(name.find('/', at), name.size());
    if (name.compare(at, 9, "gradients") == 0) end = slash;
    at = slash + 1;
  }
  if (end != std::string::npos) return name.substr(0, end);
  b.fail(errors::invalidArgument("Expected op/tensor name to start with gradients (excluding scope), got: ", name,
                                 ". This means that a tf.gradients op with this op in its dependency path has a custom name that does not "
                                 "start with 'gradients'. Please make sure all calls to tf.gradients that use non-empty `name` arguments "
                                 "begin with 'gradients'."));
  return {};
}

struct Array {
  Edge handle, flow;
};

Array gradientArray(Ops &b, Edge handle, Edge flow, const std::string &source) {
  Ops::Scope scope(b, "TensorArrayGrad");
  Ops::Colocate colocate(b, handle.node);
  Edge made = b.op("TensorArrayGradV3", {handle, flow}, {{"source", source}});
  if (!b.ok()) return {};
  Ops::Controls after(b, std::vector<Node *>{made.node});
  return {made, b.identity(flow, "gradient_flow")};
}

Grads readGrad(Ops &b, Node *op, const Grads &g) { // handle, index, flow
  Array a = gradientArray(b, in(op), in(op, 2), sourceOf(b, g[0]));
  Ops::Scope scope(b, "TensorArrayWrite");
  return {Gradient(), Gradient(), b.op("TensorArrayWriteV3", {a.handle, in(op, 1), g[0], a.flow})};
}

Grads writeGrad(Ops &b, Node *op, const Grads &g) { // handle, index, value, flow
  Array a = gradientArray(b, in(op), g[0].values, sourceOf(b, g[0]));
  Edge value = b.op("TensorArrayReadV3", {a.handle, in(op, 1), a.flow}, {{"dtype", typeOf(in(op, 2))}});
  return {Gradient(), Gradient(), value, g[0]};
}

Grads gatherGrad(Ops &b, Node *op, const Grads &g) { // handle, indices, flow
  Array a = gradientArray(b, in(op), in(op, 2), sourceOf(b, g[0]));
  Ops::Scope scope(b, "TensorArrayScatter");
  return {Gradient(), Gradient(), b.op("TensorArrayScatterV3", {a.handle, in(op, 1), g[0], a.flow})};
}

Grads scatterGrad(Ops &b, Node *op, const Grads &g) { // handle, indices, value, flow
  Array a = gradientArray(b, in(op), g[0].values, sourceOf(b, g[0]));
  Edge value = b.op("TensorArrayGatherV3", {a.handle, in(op, 1), a.flow}, {{"dtype", typeOf(in(op, 2))}});
  return {Gradient(), Gradient(), value, g[0]};
}

Grads concatGrad(Ops &b, Node *op, const Grads &g) { // handle, flow
  Array a = gradientArray(b, in(op), in(op, 1), sourceOf(b, g[0]));
  Ops::Scope scope(b, "TensorArraySplit");
  return {Gradient(), b.op("TensorArraySplitV3", {a.handle, g[0], out(op, 1), a.flow})};
}

Grads splitGrad(Ops &b, Node *op, const Grads &g) { // handle, value, lengths, flow
  Array a = gradientArray(b, in(op), g[0].values, sourceOf(b, g[0]));
  Edge value = b.op("TensorArrayConcatV3", {a.handle, a.flow}, {{"dtype", typeOf(in(op, 1))}});
  return {Gradient(), value, Gradient(), g[0]};
}

} // namespace

std::vector<Entry> controlArrayEntries() {
  return {
      {"TensorArrayReadV3", readGrad},     {"TensorArrayWriteV3", writeGrad},   {"TensorArrayGatherV3", gatherGrad},
      {"TensorArrayScatterV3", scatterGrad}, {"TensorArrayConcatV3", concatGrad}, {"TensorArraySplitV3", splitGrad},
  };
}

} // namespace tfc::graph::grad
