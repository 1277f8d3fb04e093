// Symbolic gradients on the graph, as tf.gradients: TensorFlow's gradient ops, names and aggregation.
//
//   auto dx = addGradients(g, {loss}, {w, b});   // edges, or an empty Edge (node == nullptr) where unconnected
#pragma once

#include "tfc/graph/Graph.h"

#include <functional>

namespace tfc::graph {

/// A gradient: dense (values only) or IndexedSlices (values, indices, denseShape).
struct Gradient {
  Edge values, indices, denseShape;
  Gradient() = default;
  Gradient(Edge dense) : values(dense) {}
  Gradient(Edge values, Edge indices, Edge denseShape) : values(values), indices(indices), denseShape(denseShape) {}
  explicit operator bool() const { return values.node; }
  bool isSparse() const { return indices.node; }
};

/// A gradient function of the program (tf.RegisterGradient, tf.custom_gradient): gradients by the node's inputs, as many,
/// from those by its outputs. It makes its nodes under `scope`, which is open already.
using CustomGradient = std::function<Expected<std::vector<Gradient>>(Node *node, const std::vector<Gradient> &gradients,
                                                                     const std::string &scope)>;

struct GradientOptions {
  std::string name = "gradients";
  std::string scope;             ///< the current name scope: "" or "outer/" (include/tfc/graph/Naming.h)
  std::vector<Node *> controls;  ///< the control dependencies in force
  std::string device;            ///< the device scope in force; new nodes take it where no colocation decides
  std::vector<Gradient> gradYs;  ///< empty, or one per y (empty Gradient: ones)
  std::vector<Edge> stop;        ///< stop_gradients
  bool colocate = false;         ///< colocate_gradients_with_ops
  bool gateOp = false;           ///< GATE_OP: tuple() the gradients of each op
  int aggregation = 0;           ///< 0 ADD_N, 1 EXPERIMENTAL_TREE, 2 EXPERIMENTAL_ACCUMULATE_N (same as 1)
  bool unconnectedZero = false;  ///< UnconnectedGradients.ZERO
  /// By op type, or by what the node's attribute `_gradient_op_type` says; found before tfc's own functions.
  std::map<std::string, CustomGradient, std::less<>> custom;
};

/// Adds the gradients of sum(ys) by each of xs. LookupError becomes Code::NotFound with TensorFlow's text. A variable in
/// xs is its reference ("v:0") or its resource handle.
Expected<std::vector<Gradient>> addGradients(Graph &graph, const std::vector<Edge> &ys, const std::vector<Edge> &xs,
                                             const GradientOptions &options = {});

/// The dense form of a gradient (UnsortedSegmentSum of IndexedSlices), as tf.convert_to_tensor(gradient, name=name). A
/// dense gradient comes back as it is.
Expected<Edge> densify(Graph &graph, const Gradient &gradient, std::string_view name, std::string_view scope = {});

/// GATE_GRAPH and the like: control_flow_ops.tuple under `options.scope` (name "tuple"); empty gradients stay empty.
Expected<std::vector<Gradient>> gateGradients(Graph &graph, const std::vector<Gradient> &gradients,
                                              const GradientOptions &options = {});

/// Whether gradients flow through this element type (float, complex, resource, variant).
bool isTrainable(DType type);
/// Whether a gradient function is there for this op type ("none" ops count: their gradient is None).
bool hasGradient(std::string_view op);

} // namespace tfc::graph
