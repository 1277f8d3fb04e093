// A graph under construction, node by node; errors end the test.
#pragma once

#include "tfc/graph/Graph.h"

#include "gtest/gtest.h"

namespace tfc {

struct Builder {
  std::shared_ptr<graph::Graph> graph = std::make_shared<graph::Graph>();
  graph::Node *add(const std::string &op, const std::string &name, std::vector<graph::Edge> inputs = {}, graph::AttrMap attrs = {},
                   std::vector<graph::Node *> controls = {}) {
    auto node = graph->addNode({.name = name, .op = op, .inputs = std::move(inputs), .controls = std::move(controls), .attrs = std::move(attrs)});
    if (!node) {
      ADD_FAILURE() << name << ": " << node.status().str();
      return nullptr;
    }
    return *node;
  }
  graph::Node *placeholder(const std::string &name, Shape shape, DType type = float32) {
    return add("Placeholder", name, {}, {{"dtype", type}, {"shape", shape}});
  }
  graph::Node *constant(const std::string &name, Tensor value, std::vector<graph::Node *> controls = {}) {
    DType type = value.dtype();
    return add("Const", name, {}, {{"dtype", type}, {"value", std::move(value)}}, std::move(controls));
  }
  graph::Node *variable(const std::string &name, Shape shape, DType type = float32) {
    return add("VariableV2", name, {}, {{"dtype", type}, {"shape", shape}});
  }
};

inline graph::Edge out(graph::Node *n, int i = 0) { return {n, i}; }

/// A v1 loop in the frame `name`: carried values, their Merge and Switch nodes, and what does not change.
struct LoopBuilder {
  Builder &b;
  std::string name;
  std::vector<graph::Node *> merges = {}, switches = {};
  graph::Node *cond = nullptr;

  graph::Node *carry(graph::Edge initial, const std::string &as) {
    graph::Node *enter = b.add("Enter", as + "/enter", {initial}, {{"frame_name", name}});
    merges.push_back(b.add("Merge", as, {{enter, 0}, {}}, {{"T", enter->outputType(0)}, {"N", std::int64_t(2)}}));
    return merges.back();
  }
  graph::Edge invariant(graph::Edge value, const std::string &as) {
    return {b.add("Enter", as, {value}, {{"frame_name", name}, {"is_constant", true}}), 0};
  }
  /// Ends the condition; the result is the body's view of each carried value.
  std::vector<graph::Edge> until(graph::Edge condition) {
    cond = b.add("LoopCond", name + "/cond", {condition});
    std::vector<graph::Edge> inside;
    for (graph::Node *m : merges) {
      switches.push_back(b.add("Switch", m->name() + "/switch", {{m, 0}, {cond, 0}}));
      inside.push_back({b.add("Identity", m->name() + "/in", {{switches.back(), 1}}), 0});
    }
    return inside;
  }
  /// Ends the body; the result is what the loop leaves.
  std::vector<graph::Edge> next(const std::vector<graph::Edge> &values) {
    std::vector<graph::Edge> left;
    for (std::size_t i = 0; i < values.size(); ++i) {
      graph::Node *again = b.add("NextIteration", merges[i]->name() + "/next", {values[i]});
      EXPECT_TRUE(b.graph->setInput(merges[i], 1, {again, 0}).isOk());
      left.push_back({b.add("Exit", merges[i]->name() + "/exit", {{switches[i], 0}}), 0});
    }
    return left;
  }
};

} // namespace tfc
