// Gradients of BlockLSTM, CTCLoss and morphological dilation.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

/// Version 2 takes version 1's gradient op too, as TensorFlow does, though its gates stand in another order.
Grads blockLstmGrad(Ops &b, Node *op, const Grads &g) {
  std::vector<Arg> args;
  for (Edge e : op->inputs())
    args.push_back(e);
  for (int i = 0; i < 7; ++i)
    args.push_back(out(op, i));
  args.push_back(g[1]);
  args.push_back(g[6]);
  Edge d = b.op("BlockLSTMGrad", args, copyAttrs(op, {"use_peephole"}));
  Grads result = {Gradient()};
  for (int i = 0; i < 8; ++i)
    result.push_back(Edge{d.node, i});
  return result;
}

Grads ctcLossGrad(Ops &b, Node *op, const Grads &g) {
  Edge fixed = b.op("PreventGradient", {out(op, 1)},
                    {{"message", std::string("Currently there is no way to take the second  derivative of ctc_loss due to the fused "
                                             "implementation's interaction  with tf.gradients()")}});
  Edge column = b.expandDims(g[0], -1);
  return {b.mul(column, fixed), Gradient(), Gradient(), Gradient()};
}

Grads dilationGrad(Ops &b, Node *op, const Grads &g) {
  const AttrMap attrs = copyAttrs(op, {"strides", "rates", "padding"});
  Edge byInput = b.op("Dilation2DBackpropInput", {in(op), in(op, 1), g[0]}, attrs);
  return {byInput, b.op("Dilation2DBackpropFilter", {in(op), in(op, 1), g[0]}, attrs)};
}

} // namespace

std::vector<Entry> nnRecurrentEntries() {
  return {{"BlockLSTM", blockLstmGrad}, {"BlockLSTMV2", blockLstmGrad}, {"CTCLoss", ctcLossGrad}, {"Dilation2D", dilationGrad}};
}

} // namespace tfc::graph::grad
