// Shapes of variables and assignments.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

std::optional<Shape> handle(const ShapeContext &c, int i) {
  return i < static_cast<int>(c.handleShapes.size()) ? c.handleShapes[i] : std::nullopt;
}

Status variable(ShapeContext &c) {
  Shape shape = c.attrOr<Shape>("shape", Shape::unknown());
  // The old op could not say "unknown": it wrote a scalar's shape.
  if (c.op == "Variable" && shape.rank() == 0)
    shape = Shape::unknown();
  c.setOutput(0, shape);
  return Status::ok();
}

Status assign(ShapeContext &c) {
  if (c.attrOr<bool>("validate_shape", true))
    return merge(c.inputs[0], c.inputs[1], c.outputs[0]);
  c.setOutput(0, c.inputs[1]);
  return Status::ok();
}

Status assignUpdate(ShapeContext &c) { return merge(c.inputs[0], c.inputs[1], c.outputs[0]); }

Status readVariable(ShapeContext &c) {
  c.setOutput(0, handle(c, 0).value_or(Shape::unknown()));
  return Status::ok();
}

Status assignVariable(ShapeContext &c) {
  Shape unused;
  return merge(handle(c, 0).value_or(Shape::unknown()), c.inputs[1], unused);
}

Status resourceGather(ShapeContext &c) {
  Shape params = handle(c, 0).value_or(Shape::unknown()), rows;
  TFC_RETURN_IF_ERROR(withRankAtLeast(params, 1, rows));
  std::int64_t batch = c.attrOr<std::int64_t>("batch_dims", 0);
  const Shape &indices = c.inputs[1];
  if (!rows.hasRank() || !indices.hasRank())
    return Status::ok();
  batch += batch < 0 ? indices.rank() : 0;
  if (batch < 0 || batch >= rows.rank() || batch > indices.rank())
    return errors::invalidArgument("batch_dims ", batch, " must be less than the rank of params ", params.errorStr(), " and not above the rank of indices ",
                                   indices.errorStr());
  int b = static_cast<int>(batch);
  Shape lead = b ? slice(rows, 0, b) : Shape{};
  c.setOutput(0, concat(concat(lead, slice(indices, b)), slice(rows, b + 1)));
  return Status::ok();
}

Status variableShape(ShapeContext &c) {
  Shape shape = handle(c, 0).value_or(Shape::unknown());
  c.setOutput(0, vector(shape.hasRank() ? shape.rank() : None));
  return Status::ok();
}

/// A variable for one step: its memory is made with it, so its shape is known.
Status temporaryVariable(ShapeContext &c) {
  Shape shape = c.attrOr<Shape>("shape", Shape::unknown());
  if (!shape.is_fully_defined())
    return errors::invalidArgument("Shape ", shape.errorStr(), " of a temporary variable is not fully defined");
  c.setOutput(0, shape);
  return Status::ok();
}

Status countUpTo(ShapeContext &c) {
  bool isResource = c.op.starts_with("Resource");
  return withRank(isResource ? handle(c, 0).value_or(Shape::unknown()) : c.inputs[0], 0, c.outputs[0]);
}

Status resourceGatherNd(ShapeContext &c) {
  ShapeContext onValue = c;
  onValue.op = "GatherNd";
  onValue.inputs[0] = handle(c, 0).value_or(Shape::unknown());
  TFC_RETURN_IF_ERROR(inferShapes(onValue));
  c.setOutput(0, onValue.outputs[0]);
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"VariableV2", variable}, {"Variable", variable}, {"VarHandleOp", scalarOutput}, {"Assign", assign},
    {"AssignAdd", assignUpdate}, {"AssignSub", assignUpdate}, {"ReadVariableOp", readVariable},
    {"AssignVariableOp", assignVariable}, {"AssignAddVariableOp", assignVariable}, {"AssignSubVariableOp", assignVariable},
    {"VarIsInitializedOp", scalarOutput}, {"IsVariableInitialized", scalarOutput}, {"ResourceGather", resourceGather},
    {"VariableShape", variableShape}, {"TemporaryVariable", temporaryVariable}, {"DestroyTemporaryVariable", unchanged},
    {"CountUpTo", countUpTo}, {"ResourceCountUpTo", countUpTo}, {"ResourceGatherNd", resourceGatherNd},
};

} // namespace

std::span<const RuleEntry> stateRules() { return rules; }

} // namespace tfc::graph
