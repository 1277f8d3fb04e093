// Shapes of tensor lists: handles are scalars; what an op says of its elements is the shape that one of its operands spells.
#include "ShapeHelpers.h"
#include "ShapeTables.h"

namespace tfc::graph {

using namespace shapes;

namespace {

/// The element shape of operand `i`: a vector of sizes, or a scalar for "unknown".
Status elementShape(const ShapeContext &c, int i, Shape &out) {
  out = Shape::unknown();
  return c.inputs[i].rank() == 1 ? fromTensor(c, i, out) : Status::ok();
}

Status handle(ShapeContext &c) {
  c.setOutput(0, Shape{});
  return Status::ok();
}

Status sizedHandle(ShapeContext &c) { // (element_shape, count)
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  return handle(c);
}

Status getItem(ShapeContext &c) { // (list, index, element_shape)
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  return elementShape(c, 2, c.outputs[0]);
}

Status setItem(ShapeContext &c) { // (list, index, item)
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  return handle(c);
}

Status popBack(ShapeContext &c) { // (list, element_shape)
  c.setOutput(0, Shape{});
  return elementShape(c, 1, c.outputs[1]);
}

Status rows(ShapeContext &c, Dim count, int operand) {
  Shape element;
  TFC_RETURN_IF_ERROR(elementShape(c, operand, element));
  c.setOutput(0, element.hasRank() ? concat(vector(count), element) : Shape::unknown());
  return Status::ok();
}

Status stack(ShapeContext &c) { // (list, element_shape)
  std::int64_t count = c.attrOr<std::int64_t>("num_elements", -1);
  return rows(c, count < 0 ? None : count, 1);
}

Status gather(ShapeContext &c) { // (list, indices, element_shape)
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1));
  return rows(c, dimOf(c.inputs[1], 0), 2);
}

Status concatenated(ShapeContext &c, const Shape &element) {
  c.setOutput(0, element.rank() > 0 ? concat(vector(None), slice(element, 1)) : Shape::unknown());
  c.setOutput(1, vector(None));
  return Status::ok();
}

Status concatFirst(ShapeContext &c) { return concatenated(c, c.attrOr<Shape>("element_shape", Shape::unknown())); }

Status concatSecond(ShapeContext &c) { // (list, element_shape, leading_dims)
  Shape element;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 1));
  TFC_RETURN_IF_ERROR(elementShape(c, 1, element));
  return concatenated(c, element);
}

Status fromRows(ShapeContext &c) { // (tensor, ...)
  Shape tensor;
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[0], 1, tensor));
  return handle(c);
}

Status optionalValue(ShapeContext &c) {
  auto shapes = c.attrOr<std::vector<Shape>>("output_shapes", {});
  for (std::size_t i = 0; i < c.outputs.size() && shapes.size() == c.outputs.size(); ++i)
    c.setOutput(static_cast<int>(i), shapes[i]);
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"OptionalNone", handle}, {"OptionalFromValue", handle}, {"OptionalHasValue", scalarOutput}, {"OptionalGetValue", optionalValue},
    {"EmptyTensorList", sizedHandle}, {"TensorListReserve", sizedHandle}, {"TensorListSetItem", setItem}, {"TensorListGetItem", getItem},
    {"TensorListPushBack", handle}, {"TensorListPopBack", popBack}, {"TensorListStack", stack}, {"TensorListGather", gather},
    {"TensorListConcat", concatFirst}, {"TensorListConcatV2", concatSecond}, {"TensorListFromTensor", fromRows},
    {"TensorListSplit", fromRows}, {"TensorListScatter", fromRows}, {"TensorListScatterV2", fromRows},
    {"TensorListScatterIntoExistingList", handle}, {"TensorListResize", handle}, {"TensorListConcatLists", unchanged},
    {"TensorListLength", scalarOutput}, {"TensorListElementShape", unknownOutputs}, // a scalar where the rank is not known
};

} // namespace

std::span<const RuleEntry> controlListRules() { return rules; }

} // namespace tfc::graph
