// Gradients of printing, and the refusal of TF1's control flow.
#include "GradientsOps.h"

namespace tfc::graph::grad {

namespace {

Grads printGrad(Ops &, Node *op, const Grads &g) {
  Grads out(op->inputs().size());
  out[0] = g[0];
  return out;
}

Grads controlFlowGrad(Ops &b, Node *op, const Grads &) {
  b.fail(errors::unimplemented("gradients through control flow (op type ", op->op(), ") are not there yet"));
  return none(op->inputs().size());
}

} // namespace

std::vector<Entry> controlEntries() {
  return {
      {"Print", printGrad},
      {"Switch", controlFlowGrad},
      {"RefSwitch", controlFlowGrad},
      {"Merge", controlFlowGrad},
      {"RefMerge", controlFlowGrad},
      {"Enter", controlFlowGrad},
      {"RefEnter", controlFlowGrad},
      {"Exit", controlFlowGrad},
      {"RefExit", controlFlowGrad},
      {"NextIteration", controlFlowGrad},
      {"RefNextIteration", controlFlowGrad},
      {"LoopCond", controlFlowGrad},
  };
}

} // namespace tfc::graph::grad
