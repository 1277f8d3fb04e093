// Shapes and known values of a node while the graph is built.
#include "tfc/graph/Graph.h"
#include "tfc/graph/ShapeInference.h"

namespace tfc::graph {

namespace {

/// The variable behind a resource input: its handle, followed through ops that pass it on.
std::optional<Shape> handleShape(Edge e) {
  for (int step = 0; e.node && step < 1000; ++step) {
    if (e.node->op() == "VarHandleOp") {
      const Attr *shape = e.node->attr("shape");
      return shape && std::holds_alternative<Shape>(*shape) ? std::optional(std::get<Shape>(*shape)) : std::nullopt;
    }
    if (e.node->op() != "Identity" && e.node->op() != "Enter" && e.node->op() != "Switch")
      return std::nullopt;
    e = e.node->inputs()[0];
  }
  return std::nullopt;
}

/// TensorFlow's tail of a shape error: which node, and what it was given.
Status describe(const Status &status, const std::string &name, const ShapeContext &context) {
  std::string text = status.message() + " for '" + name + "' (op: '" + std::string(context.op) + "') with input shapes: ";
  for (std::size_t i = 0; i < context.inputs.size(); ++i)
    text += (i ? ", " : "") + context.inputs[i].errorStr();
  std::string values, partial;
  for (std::size_t i = 0; i < context.inputs.size(); ++i) {
    if (const Tensor *value = context.value(static_cast<int>(i)); value && value->size() <= 16 && isInteger(value->dtype())) {
      values += (values.empty() ? "input[" : ", input[") + std::to_string(i) + "] = <";
      for (std::int64_t k = 0; k < value->size(); ++k)
        values += (k ? " " : "") + std::to_string(value->asInt64(k));
      values += ">";
    } else if (!value && i < context.inputAsShape.size() && context.inputAsShape[i]) {
      partial += (partial.empty() ? "input[" : ", input[") + std::to_string(i) + "] = " + context.inputAsShape[i]->errorStr();
    }
  }
  if (!values.empty())
    text += " and with computed input tensors: " + values;
  if (!partial.empty())
    text += " and with input tensors computed as partial shapes: " + partial;
  return Status(status.code(), text + ".");
}

} // namespace

Status Graph::inferShapesOf(Node &node) {
  ShapeContext context;
  context.op = node.schemaOp;
  context.building = building;
  std::size_t n = node.ins.size();
  context.inputs.reserve(n);
  context.inputTypes.reserve(n);
  context.inputValues.resize(n);
  context.inputAsShape.resize(n);
  context.handleShapes.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Edge &e = node.ins[i];
    if (!e.node) { // back edge of a loop: its source comes later
      context.inputs.push_back(Shape::unknown());
      context.inputTypes.push_back(node.types.empty() ? DType::unset : node.types[0]);
      continue;
    }
    context.inputs.push_back(e.node->outputShape(e.index));
    context.inputTypes.push_back(e.node->outputType(e.index));
    if (const Tensor *value = e.node->knownValue(e.index))
      context.inputValues[i] = *value;
    context.inputAsShape[i] = e.node->knownShapeValue(e.index);
    if (context.inputTypes[i] == DType::resource)
      context.handleShapes[i] = handleShape(e);
  }
  context.attr = [&node](std::string_view key) { return node.attr(key); };
  context.outputs.assign(node.types.size(), Shape::unknown());
  if (Status s = graph::inferShapes(context); !s)
    return describe(s, node.nm, context);
  node.shapes = context.outputs;

  if (node.schemaOp == "Const") {
    node.values.push_back(std::get<Tensor>(*node.attr("value")));
  } else if (auto values = evaluate(context); values && values->size() == node.types.size()) {
    for (std::size_t i = 0; i < values->size(); ++i)
      if (!(*values)[i].is_none() && ((*values)[i].dtype() != node.types[i] || !(*values)[i].shape().isCompatibleWith(node.shapes[i])))
        return errors::internal("The folded value of node ", node.nm, " does not fit its type or shape.");
    node.values = std::move(*values);
    for (std::size_t i = 0; i < node.values.size(); ++i)
      if (!node.values[i].is_none())
        node.shapes[i] = node.values[i].shape();
  }
  for (std::size_t i = 0; i < node.types.size(); ++i) {
    if (node.types[i] != DType::int32 && node.types[i] != DType::int64)
      continue;
    if (auto spelled = evaluateAsShape(context, static_cast<int>(i))) {
      node.shapeValues.resize(node.types.size());
      node.shapeValues[i] = std::move(spelled);
    }
  }
  return Status::ok();
}

} // namespace tfc::graph
