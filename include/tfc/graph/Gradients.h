// Symbolic gradients on the graph, as tf.gradients: TensorFlow's gradient ops, names and aggregation.
//
//   auto dx = addGradients(g, {loss}, {w, b});   // edges, or an empty Edge (node == nullptr) where unconnected
#pragma once

#include "tfc/graph/Graph.h"

namespace tfc::graph {

/// A gradient: dense (values only) or IndexedSlices (values, indices, denseShape).
struct Gradient {
  Edge values, indices, denseShape;
  explicit operator bool() const { return values.node; }
  bool isSparse() const { return indices.node; }
};

struct GradientOptions {
  std::string name = "gradients";
  std::vector<Edge> gradYs;      ///< empty, or one per y (empty Edge: ones)
  std::vector<Edge> stop;        ///< stop_gradients
  bool colocate = false;
  bool gateOp = false;           ///< GATE_OP: tuple() the gradients of each op
  int aggregation = 0;           ///< 0 ADD_N, 1 EXPERIMENTAL_TREE
  bool unconnectedZero = false;
};

/// Adds the gradients of sum(ys) by each of xs. LookupError becomes Code::NotFound with TensorFlow's text.
Expected<std::vector<Gradient>> addGradients(Graph &graph, const std::vector<Edge> &ys, const std::vector<Edge> &xs,
                                             const GradientOptions &options = {});
/// The dense form of a gradient (UnsortedSegmentSum of IndexedSlices).
Expected<Edge> densify(Graph &graph, const Gradient &gradient, std::string_view name);

} // namespace tfc::graph
