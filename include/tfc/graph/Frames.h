// The loops of a graph: frames of Enter, Merge, NextIteration and Exit, found by what is connected, never by names of nodes.
//
//   auto frames = Frames::find(graph.nodes());            // Expected<Frames>
//   int f = frames->of(node);                             // 0: outside of every loop
//   (*frames)[f].parent, (*frames)[f].name
#pragma once

#include "tfc/graph/Graph.h"

#include <set>
#include <string>
#include <vector>

namespace tfc::graph {

/// One frame: what Enters of one frame name lead into from one frame around it.
struct Frame {
  int parent = -1;
  int depth = 0;
  std::string name;
  std::vector<Node *> enters, exits; ///< in creation order
};

class Frames {
public:
  /// `nodes` in creation order; edges of `fed` come from outside of every frame. InvalidArgument naming the node, as
  /// TensorFlow's BuildControlFlowInfo: inputs from different frames, Exit outside of a frame, a NextIteration that leads into
  /// another frame; also cycles that no NextIteration closes.
  static Expected<Frames> find(const std::vector<Node *> &nodes, const std::set<Edge> &fed = {});

  /// The frame in which a node runs: of an Enter the frame it leads into, of an Exit the one it leads back to.
  int of(const Node *node) const { return frame[node->id()]; }
  bool knows(const Node *node) const { return node->id() < static_cast<int>(frame.size()) && frame[node->id()] >= 0; }
  const Frame &operator[](int f) const { return frames[f]; }
  int count() const { return static_cast<int>(frames.size()); }
  /// The nodes, each after its inputs and controls; a Merge does not wait for its NextIterations.
  const std::vector<Node *> &order() const { return sorted; }

private:
  std::vector<Frame> frames;
  std::vector<int> frame; ///< by node id; -1: not among the nodes
  std::vector<Node *> sorted;
};

bool isSwitch(const Node &node);        ///< Switch, RefSwitch
bool isMerge(const Node &node);         ///< Merge, RefMerge
bool isEnter(const Node &node);         ///< Enter, RefEnter
bool isExit(const Node &node);          ///< Exit, RefExit
bool isNextIteration(const Node &node); ///< NextIteration, RefNextIteration
/// An Enter whose value is there in every iteration.
bool isConstantEnter(const Node &node);
/// A Merge that a NextIteration leads into: a value the loop carries.
bool isLoopMerge(const Node &node);

} // namespace tfc::graph
