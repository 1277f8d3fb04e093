// Shape rules: one plain C++ function per op type, by name, used by Graph::addNode and by the dialect's type inference
// (compiler/passes/InferShapes.cpp). A rule sees input shapes, attributes and, where they are known, input values.
//
//   Status matMulShape(ShapeContext &c) {
//     ...
//     c.setOutput(0, Shape{rows, cols});
//   }
#pragma once

#include "tfc/graph/Graph.h"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace tfc::graph {

/// What a rule may ask; Graph and the dialect each fill one.
class ShapeContext {
public:
  std::string_view op;
  std::vector<Shape> inputs;
  std::vector<DType> inputTypes;
  /// Values of inputs that are known while compiling; may be empty or hold none-tensors.
  std::vector<Tensor> inputValues;
  /// For an int vector input whose elements are partly known (from Shape, Pack, StridedSlice of a shape): the shape it
  /// spells, with None for the unknown elements. TensorFlow: MakeShapeFromShapeTensor.
  std::vector<std::optional<Shape>> inputAsShape;
  /// For a resource input whose handle is known (VarHandleOp): the shape of the variable behind it.
  std::vector<std::optional<Shape>> handleShapes;
  std::function<const Attr *(std::string_view)> attr;
  std::vector<Shape> outputs; ///< sized by the caller, initially unknown
  bool building = false;      ///< the user is building the graph; else it is being compiled, or fed
  /// What TensorFlow says only when the op runs: no error while the graph is built.
  Status whenRun(Status s) const { return building ? Status::ok() : s; }
  void setOutput(int i, Shape s) { outputs[i] = std::move(s); }
  template <class T> T attrOr(std::string_view key, T fallback) const {
    const Attr *a = attr(key);
    return a && std::holds_alternative<T>(*a) ? std::get<T>(*a) : fallback;
  }
  const Tensor *value(int i) const { return i < (int)inputValues.size() && !inputValues[i].is_none() ? &inputValues[i] : nullptr; }
};

using ShapeRule = Status (*)(ShapeContext &);
/// The rule of an op type, or nullptr (outputs stay unknown).
ShapeRule findShapeRule(std::string_view op);
/// Runs the rule, if there is one. Errors carry TensorFlow's text, without the node's name.
Status inferShapes(ShapeContext &context);

/// Evaluates `op` on known small inputs: integer and bool shape arithmetic (Shape, Pack, StridedSlice, ConcatV2, GatherV2,
/// Add, Mul, FloorDiv, Prod, Range, Cast, Fill, Reshape, BroadcastGradientArgs, ConcatOffset, Select, comparisons, ...).
/// `inputs` may hold none-tensors where only the shape matters (Shape, Rank, Size): then `shapes` serves. Nothing if the
/// op is not one of these, a value is missing, or the result has more than `maxElements` elements.
std::optional<std::vector<Tensor>> evaluate(const ShapeContext &context, std::int64_t maxElements = 4096);
/// The partly known shape that output `i`, an int vector, spells (Shape, Pack, ConcatV2, StridedSlice, arithmetic ... on
/// such vectors); nothing if nothing is known. What inputAsShape of the consumer takes.
std::optional<Shape> evaluateAsShape(const ShapeContext &context, int i);

class Graph;
class Node;
struct Edge;
/// What the shape rules say of the nodes that `wanted` needs when these values are fed: the error of the first that they do not fit, with
/// the node's name. Cheap enough for each new set of sizes, not for each step.
Status checkShapes(const Graph &graph, const std::vector<Node *> &wanted, const std::vector<std::pair<Edge, Tensor>> &feeds);

} // namespace tfc::graph
