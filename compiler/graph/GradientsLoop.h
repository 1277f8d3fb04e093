// Loops and conditionals of a graph as gradients see them, and the backward loops that gradients build.
//
// A forward loop counts its iterations and carries a list of what the backward loop needs; the backward loop runs as often and takes the
// lists apart from their ends. The lists of a loop inside a loop are elements of lists themselves. All of it is dataflow, so that the
// gradients have gradients.
#pragma once

#include "GradientsOps.h"
#include "tfc/graph/Frames.h"

#include <deque>
#include <memory>
#include <unordered_map>

namespace tfc::graph::grad {

struct ForwardLoop {
  int frame = 0;
  std::vector<Node *> enters, merges, exits; ///< enters: those of `merges`, in their order
  std::vector<Node *> constants;             ///< Enters with is_constant
  std::vector<Edge> next;                    ///< by merge: what its NextIteration takes
  std::vector<Node *> branches;              ///< by merge: its Switch on the condition
  std::map<const Node *, int> left;          ///< by Exit: the merge whose last value it gives
  Edge condition;                            ///< what its Switches test
  Node *key = nullptr;                       ///< the Exit that stands for the loop in the walk
  // Made when a gradient first needs them.
  Edge count;                                ///< the number of iterations, an Exit
  Edge beside;                               ///< a value around the loop that is there where the loop runs
};

/// A Switch that has to have gone one way for a node to run.
using Guard = std::pair<Edge, int>;

class ControlFlow {
public:
  static Expected<std::unique_ptr<ControlFlow>> of(Graph &graph);
  /// Whether the graph has any.
  static bool isNeeded(const Graph &graph);

  int frameOf(const Node *node) const;
  void setFrame(const Node *node, int frame) { added[node] = frame; }
  const Frame &frame(int f) const { return frames[f]; }
  /// The loop of a frame, or nullptr for a frame of a form that gradients cannot follow.
  ForwardLoop *loop(int frame);
  const std::set<Guard> &guards(const Node *node) const;
  void setGuards(const Node *node, const std::set<Guard> &guards) { guardsOf[node] = guards; }
  static Edge predicate(Edge e); ///< through Identity

private:
  void findLoops();
  void findGuards();
  Frames frames;
  std::deque<ForwardLoop> loops;
  std::vector<ForwardLoop *> byFrame;
  std::unordered_map<const Node *, int> added;
  std::unordered_map<const Node *, std::set<Guard>> guardsOf;
};

/// Zeros of a tensor's shape; `type`: of the variable's elements, where `x` is a handle that does not tell.
Gradient zerosFor(Ops &b, Edge x, DType type = DType::unset);

/// Gradients of the conditionals of a frame, outside of loops under TensorFlow's names.
class Conditionals {
public:
  Conditionals(Ops &b, ControlFlow &flow, int frame, bool inLoop) : b(b), flow(flow), frame(frame), inLoop(inLoop) {}
  /// Of a Merge. Each side gets its gradient only where it was taken: by the predicate if one decides, else by the number of the input.
  Grads merge(Node *node, const Grads &out);
  /// Of a Switch.
  Grads branch(Node *node, const Grads &out);
  /// Zeros for an output of a Switch, there only if that side was taken.
  Gradient zeros(Node *node, int way);

private:
  /// What the cond that ends in `merge` calls its predicate: the Identity that the Switches of its branches test.
  Edge nameOf(Edge predicate, Node *merge) const;

  Ops &b;
  ControlFlow &flow;
  int frame;   ///< of the forward nodes
  bool inLoop; ///< the gradients stand in the body of a backward loop
};

/// Makes frames of the functional loops between `xs` and `ys` (GradientsWhile.cpp). Each becomes an IdentityN of what leaves its frame.
Status lowerLoops(Graph &graph, const std::vector<Edge> &ys, const std::vector<Edge> &xs);

/// Where nodes of a backward loop's body are made: takes what they use into its frame.
class Backward : public Ops::Context {
public:
  Backward(Ops &b, ControlFlow &flow, ForwardLoop &loop, Backward *outer);
  Edge take(Edge e) override;
  bool has(const Node *node) const override { return made.contains(node); }
  void add(Node *node) override { made.insert(node); }
  Node *pivot() const override { return body; }

  /// A value carried from `first` on (of the context outside): what the body sees of it.
  Edge carry(Edge first);
  /// What a carried value (as `carry` gave it) becomes; gives its last value, outside of the loop.
  Edge close(Edge carried, Edge next);

private:
  struct Carried { Edge merge, body; Node *exit; };
  Edge raw(std::string_view op, std::vector<Edge> inputs, AttrMap attrs = {}, std::vector<Node *> controls = {});
  Edge enter(Edge outside, bool constant);
  Edge takeOuter(Edge e);
  Edge history(Edge e);
  Edge collected(Edge e);
  std::vector<Guard> guardsOf(Edge e);
  template <class F> Edge where(Edge list, const std::vector<Guard> &guards, F &&change, int frame);
  void count(ForwardLoop &l);

  Ops &b;
  ControlFlow &flow;
  ForwardLoop &loop;
  Backward *outer;
  std::string name;
  Node *body = nullptr;
  Edge condition;
  std::vector<Carried> carried;
  std::set<const Node *> made;
  std::map<Edge, Edge> taken;
};

} // namespace tfc::graph::grad
