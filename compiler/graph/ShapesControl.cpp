// Shapes of control flow, assertions and summaries.
#include "ShapeHelpers.h"
#include "tfc/graph/CommonShape.h"

namespace tfc::graph {

using namespace shapes;

Shape commonShape(const Shape &a, const Shape &b) {
  if (!a.hasRank() || !b.hasRank() || a.rank() != b.rank())
    return Shape::unknown();
  Shape out = a;
  for (int i = 0; i < b.rank(); ++i)
    if (a[i] != b[i])
      out[i] = None;
  return out;
}

namespace {

Status mergeOp(ShapeContext &c) {
  Shape out = c.inputs.empty() ? Shape::unknown() : c.inputs[0];
  for (const Shape &in : c.inputs)
    out = commonShape(out, in);
  c.setOutput(0, out);
  c.setOutput(1, Shape{});
  return Status::ok();
}

/// (index, references): a shape if all have it.
Status refSelect(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  for (std::size_t i = 1; i < c.inputs.size(); ++i)
    if (!c.inputs[i].is_fully_defined() || !(c.inputs[i] == c.inputs[1]))
      return Status::ok();
  c.setOutput(0, c.inputs[1]);
  return Status::ok();
}

Status switchOp(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  return unchanged(c);
}

Status loopCond(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  return scalarOutput(c);
}

Status assertOp(ShapeContext &c) { return withRank(c.inputs[0], 0); }

/// Shapes that an attribute tells: of functional ops `output_shapes`, if there is one a result.
Status givenShapes(ShapeContext &c) {
  auto shapes = c.attrOr<std::vector<Shape>>("output_shapes", {});
  for (std::size_t i = 0; i < c.outputs.size() && shapes.size() == c.outputs.size(); ++i)
    c.setOutput(static_cast<int>(i), shapes[i]);
  return Status::ok();
}

Status fakeParam(ShapeContext &c) {
  c.setOutput(0, c.attrOr<Shape>("shape", Shape::unknown()));
  return Status::ok();
}

Status scalarSummary(ShapeContext &c) {
  Shape both;
  TFC_RETURN_IF_ERROR(merge(c.inputs[0], c.inputs[1], both));
  return scalarOutput(c);
}

constexpr RuleEntry rules[] = {
    {"NoOp", noOutputs}, {"ControlTrigger", noOutputs}, {"Abort", noOutputs}, {"Merge", mergeOp}, {"RefMerge", mergeOp},
    {"RefSelect", refSelect}, {"Switch", switchOp}, {"RefSwitch", switchOp}, {"Enter", unchanged}, {"RefEnter", unchanged}, {"Exit", unchanged},
    {"RefExit", unchanged}, {"NextIteration", unchanged}, {"RefNextIteration", unchanged}, {"LoopCond", loopCond},
    {"Assert", assertOp}, {"Print", unchanged}, {"PrintV2", noOutputs}, {"ScalarSummary", scalarSummary}, {"MergeSummary", scalarOutput},
    {"HistogramSummary", scalarOutput}, {"ImageSummary", scalarOutput}, {"AudioSummary", scalarOutput},
    {"AudioSummaryV2", scalarOutput}, {"FakeParam", fakeParam}, {"If", givenShapes}, {"StatelessIf", givenShapes},
    {"Case", givenShapes}, {"StatelessCase", givenShapes}, {"While", givenShapes}, {"StatelessWhile", givenShapes},
    {"For", unknownOutputs}, {"PartitionedCall", unknownOutputs}, {"StatefulPartitionedCall", unknownOutputs},
    {"RemoteCall", unknownOutputs}, {"SymbolicGradient", unknownOutputs},
};

} // namespace

std::span<const RuleEntry> controlRules() { return rules; }

} // namespace tfc::graph
