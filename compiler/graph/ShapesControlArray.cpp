// Shapes of tensor arrays and stacks. What their elements look like is not in the types: tfc-infer-shapes finds it from what is written.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

Status array(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  c.setOutput(1, Shape{});
  return Status::ok();
}

Status grad(ShapeContext &c) {
  c.setOutput(1, Shape{});
  return Status::ok();
}

Status write(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[3], 0));
  return scalarOutput(c);
}

Status read(ShapeContext &c) { return withRank(c.inputs[1], 0); }
Status gather(ShapeContext &c) { return withRank(c.inputs[1], 1); }

Status concat(ShapeContext &c) {
  c.setOutput(1, vector(None));
  return Status::ok();
}

Status scatter(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1));
  Shape value;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[2], 1, value));
  Dim both;
  TFC_RETURN_IF_ERROR(mergeDim(dimOf(c.inputs[1], 0), dimOf(value, 0), both));
  return scalarOutput(c);
}

Status split(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 1));
  return scalarOutput(c);
}

Status push(ShapeContext &c) {
  c.setOutput(0, c.inputs[1]);
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"TensorArrayV3", array}, {"TensorArrayGradV3", grad}, {"TensorArrayGradWithShape", grad}, {"TensorArrayWriteV3", write},
    {"TensorArrayReadV3", read}, {"TensorArraySizeV3", scalarOutput}, {"TensorArrayGatherV3", gather}, {"TensorArrayConcatV3", concat},
    {"TensorArrayScatterV3", scatter}, {"TensorArraySplitV3", split}, {"StackPushV2", push},
    {"StackV2", unknownOutputs}, {"StackPopV2", unknownOutputs}, {"StackCloseV2", noOutputs}, {"TensorArrayCloseV3", noOutputs},
};

} // namespace

std::span<const RuleEntry> controlArrayRules() { return rules; }

} // namespace tfc::graph
