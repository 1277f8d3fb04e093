// Shapes of softmax, losses and top-k.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

Status softmax(ShapeContext &c) { return withRankAtLeast(c.inputs[0], 1, c.outputs[0]); }

Status crossEntropy(ShapeContext &c) {
  Shape both;
  if (Shape two; withRank(c.inputs[0], 2, two) && merge(two, c.inputs[1], both)) {
    // Equal shapes, the usual case: what one does not know the other tells. A 1 tells nothing, it may be broadcast.
    for (int i = 0; i < 2; ++i)
      if (both[i] == 1 && !(c.inputs[0].hasRank() && c.inputs[0][i] == 1 && c.inputs[1].hasRank() && c.inputs[1][i] == 1))
        both[i] = None;
  } else {
    TFC_RETURN_IF_ERROR(broadcast(c.inputs[0], c.inputs[1], both));
    if (both.rank() != 2)
      return errors::invalidArgument("Shape must be rank 2 but is rank ", both.rank());
  }
  c.setOutput(0, vector(both[0]));
  c.setOutput(1, both);
  return Status::ok();
}

Status sparseCrossEntropy(ShapeContext &c) {
  Shape features, labels;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, features));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, labels));
  Dim batch;
  TFC_RETURN_IF_ERROR(mergeDim(features[0], labels[0], batch));
  c.setOutput(0, vector(batch));
  c.setOutput(1, Shape{batch, features[1]});
  return Status::ok();
}

Status topKOf(ShapeContext &c, Dim k) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, in));
  if (!in.hasRank())
    return Status::ok();
  if (k != None && in.dim(-1) != None && in.dim(-1) < k)
    return errors::invalidArgument("input must have last dimension >= k = ", k, " but is ", in.dim(-1));
  in[in.rank() - 1] = k;
  c.setOutput(0, in);
  c.setOutput(1, in);
  return Status::ok();
}

Status topK(ShapeContext &c) {
  std::int64_t k = c.attrOr<std::int64_t>("k", -1);
  if (k < 0)
    return errors::invalidArgument("Need k >= 0, got ", k);
  return topKOf(c, k);
}

Status topKV2(ShapeContext &c) {
  Dim k;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  if (const Tensor *v = c.value(1); v && v->asInt64(0) < 0)
    return errors::invalidArgument("Need k >= 0, got ", v->asInt64(0));
  TFC_RETURN_IF_ERROR(dimFromScalar(c, 1, k));
  return topKOf(c, k);
}

Status inTopK(ShapeContext &c) {
  Shape predictions, targets;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 2, predictions));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, targets));
  if (c.op == "InTopKV2")
    TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  Dim batch;
  TFC_RETURN_IF_ERROR(mergeDim(predictions[0], targets[0], batch));
  c.setOutput(0, vector(batch));
  return Status::ok();
}

Status nthElement(ShapeContext &c) {
  Shape in;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, in));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  if (const Tensor *v = c.value(1)) {
    std::int64_t n = v->asInt64(0);
    if (n < 0)
      return errors::invalidArgument("Dimension size, given by scalar input 1, must be non-negative but is ", n);
    if (in.hasRank() && in.dim(-1) != None && in.dim(-1) <= n)
      return errors::invalidArgument("Input must have last dimension > n = ", n, " but is ", in.dim(-1));
  }
  c.setOutput(0, slice(in, 0, -1));
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"Softmax", softmax}, {"LogSoftmax", softmax}, {"SoftmaxCrossEntropyWithLogits", crossEntropy},
    {"SparseSoftmaxCrossEntropyWithLogits", sparseCrossEntropy}, {"TopK", topK}, {"TopKV2", topKV2}, {"L2Loss", scalarOutput},
    {"InTopK", inTopK}, {"InTopKV2", inTopK},
    {"NthElement", nthElement},
};

} // namespace

std::span<const RuleEntry> nnLossRules() { return rules; }

} // namespace tfc::graph
