// Short ways to make nodes, used by the tests of this folder.
#pragma once

#include "tfc/graph/Graph.h"
#include "tfc/graph/GraphIO.h"
#include "tfc/graph/OpSchema.h"
#include "tfc/graph/ShapeInference.h"

#include <gtest/gtest.h>

namespace tfc::graph {

class Builder {
public:
  Graph g;
  Edge add(NodeSpec spec) {
    Expected<Node *> node = g.addNode(std::move(spec));
    EXPECT_TRUE(node) << node.status().str();
    return node ? Edge{*node, 0} : Edge{};
  }
  Status error(NodeSpec spec) {
    Expected<Node *> node = g.addNode(std::move(spec));
    EXPECT_FALSE(node);
    return node ? Status() : node.status();
  }
  std::string unique() { return "n" + std::to_string(count++); }
  Edge input(Shape shape, DType type = DType::float32) {
    return add({.name = unique(), .op = "Placeholder", .attrs = {{"dtype", type}, {"shape", std::move(shape)}}});
  }
  Edge constant(Tensor value) { return add({.name = unique(), .op = "Const", .attrs = {{"value", std::move(value)}}}); }
  Edge ints(std::vector<std::int32_t> v) { return constant(Tensor(v)); }
  Edge op(std::string type, std::vector<Edge> inputs, AttrMap attrs = {}) {
    return add({.name = unique(), .op = std::move(type), .inputs = std::move(inputs), .attrs = std::move(attrs)});
  }
  /// The text of the error that adding this op gives.
  std::string refusal(std::string type, std::vector<Edge> inputs, AttrMap attrs = {}) {
    return error({.name = unique(), .op = std::move(type), .inputs = std::move(inputs), .attrs = std::move(attrs)}).message();
  }

private:
  int count = 0;
};

inline std::string shapeOf(Edge e) { return e.node ? e.node->outputShape(e.index).errorStr() : "no node"; }

} // namespace tfc::graph
