// The contexts of cond and while_loop (control_flow_ops.py): what a node made inside gets instead of a value from outside.
// Private to compiler/frontend.
#pragma once

#include "State.h"

namespace tfc::frontend {

/// One branch of a cond, or one loop. A value from outside comes in through a Switch or an Enter, made once.
struct ControlContext {
  enum class Kind { Cond, While };
  Kind kind = Kind::Cond;
  std::string name;                        ///< of a loop: its frame
  ControlContext *outer = nullptr;
  graph::Edge pred, pivot;                 ///< of a branch: the predicate, and the branch's control pivot
  int branch = 0;                          ///< 1 for true
  graph::Edge pivotForPred, pivotForBody;  ///< of a loop: its first Merge, its first Identity
  int parallelIterations = 10;
  bool backProp = true;                    ///< of a loop: gradients go through it
  std::vector<graph::Edge> exits;          ///< of a loop: its results
  std::set<graph::Edge> values;            ///< values that may be used as they are
  std::map<graph::Edge, graph::Edge> external; ///< outside value -> what stands for it here

  ControlContext *whileContext() { return kind == Kind::While ? this : outer ? outer->whileContext() : nullptr; }
  graph::Node *controlPivot() const {
    return kind == Kind::Cond ? pivot.node : pivotForBody.node ? pivotForBody.node : pivotForPred.node;
  }
  /// What stands for `value` inside.
  graph::Edge addValue(GraphState &g, graph::Edge value);
  /// Takes in a new node; `moved` are its control inputs from outside the loop, which it does not have yet.
  void addNode(GraphState &g, graph::Node *node, const std::vector<graph::Node *> &moved);
  /// Results of the context, known outside of it.
  void exitResult(const std::vector<graph::Edge> &results);
  /// A value that a branch returns.
  graph::Edge branchResult(GraphState &g, graph::Edge value);
};

/// The context a node's outputs belong to: a loop's exits belong to the context around it.
ControlContext *outputContext(const GraphState &g, graph::Node *node);
/// Those of `controls` that may stay inside the loop of `context`; the others go to `moved`.
std::vector<graph::Node *> innerControls(const GraphState &g, ControlContext &context, const std::vector<graph::Node *> &controls,
                                         std::vector<graph::Node *> &moved);
/// ValueError if a value from inside a loop is used where it is not known.
void checkContexts(const GraphState &g, ControlContext *context, graph::Node *node);

/// Nodes made meanwhile belong to `context`.
class InContext {
public:
  InContext(ThreadState &t, ControlContext *context) : t(t), before(std::exchange(t.context, context)) {}
  InContext(const InContext &) = delete;
  ~InContext() { t.context = before; }

private:
  ThreadState &t;
  ControlContext *before;
};

/// _SwitchRefOrTensor: both outputs, colocated with the data alone.
std::vector<Output> switchRefOrTensor(const Output &data, const Output &pred);
/// The Enter of a loop, in no context yet.
graph::Node *makeEnter(GraphState &g, ControlContext &loop, graph::Edge value, bool isConstant);
/// Gives a loop's Enter its context, and the control inputs of the blocks around the loop.
void placeLoopEnter(GraphState &g, ControlContext &loop, graph::Node *enter);

} // namespace tfc::frontend
