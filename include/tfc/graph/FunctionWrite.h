// Functions made from graphs: what the front end traces becomes a function of a graph's library.
//
//   std::string bytes = writeFunction({.name = "f", .body = &body, .args = {x}, .results = {y}});   // FunctionDefLibrary
//   graph.addLibrary(bytes);
#pragma once

#include "tfc/graph/Graph.h"

#include <functional>

namespace tfc::graph {

struct FunctionParts {
  std::string name;
  const Graph *body = nullptr;
  std::vector<Edge> args;     ///< placeholders of the body, in the order of the arguments
  std::vector<Edge> results;  ///< their nodes' names, normalised, name the results
  AttrMap attrs = {};         ///< of the FunctionDef ("_tf_data_function")
  std::vector<std::string> resultNames = {}; ///< instead of the nodes' names
};

/// A serialized FunctionDefLibrary of this one function, as TensorFlow's GraphToFunctionDef writes it: argument names lower-cased with
/// '_' for what an argument name cannot have, nodes under their own names, stateful nodes as control outputs (they run
/// whether or not a result needs them).
std::string writeFunction(const FunctionParts &parts);

/// Copies `result` and all it is computed from, under the same names as far as they are free, without control inputs (as
/// TensorFlow copies by value). `there` says what stands for an edge in `into` already. InvalidArgument where `reject` says
/// why a node may not be copied (an empty text: it may).
Expected<Edge> copyWithInputs(Graph &into, Edge result, const std::function<std::string(const Node &)> &reject,
                              const std::vector<std::pair<Edge, Edge>> &there = {});

} // namespace tfc::graph
