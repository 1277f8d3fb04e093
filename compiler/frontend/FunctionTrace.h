// Functions of the graph's library, from C++ functions: what datasets call. Private to compiler/frontend.
#pragma once

#include "State.h"

#include "tfc/frontend/Nest.h"

namespace tfc::frontend {

struct TracedFunction {
  std::string name;
  std::vector<In> captures;   ///< tensors from outside, as further arguments
  std::vector<DType> types;   ///< of the results
  std::vector<Shape> shapes;
  std::shared_ptr<GraphState> graph; ///< the body
  bool stateful = false;      ///< has nodes that run whether or not a result needs them
};

struct TraceOptions {
  std::vector<std::string> argNames = {}; ///< instead of args_0, args_1 ..
  graph::AttrMap attrs = {};              ///< of the function
  std::function<Variable(const std::function<Output()> &, const In *, const VariableOpts &)> variableCreator = {}; ///< may make variables
  bool ordered = false;                   ///< stateful nodes follow each other as they were made (AutomaticControlDependencies)
};

/// Builds a function in a graph of its own (TensorFlow's FuncGraph): arguments args_0, args_1 ..; what `f` uses from outside
/// becomes a further argument. The function goes into the library of the outermost graph as "__inference_NAME_<number>".
/// ValueError if `f` makes variables.
TracedFunction traceFunction(const std::string &name, const std::vector<DType> &types, const std::vector<Shape> &shapes,
                             const std::function<Leaves(const Leaves &)> &f, const TraceOptions &o = {});

/// Adds a function without arguments that computes `result` from copies of all nodes it needs (Defun with capture_by_value).
/// ValueError for a placeholder or a stateful node other than a dataset's.
std::string functionByValue(const std::string &name, const Output &result);

/// The outermost of the graphs that `g` is used in; itself if it is no function's.
GraphState &outermost(GraphState &g);

/// What stands for `value` in the graph `g` of a function: itself, or the argument for a value from outside.
graph::Edge captured(GraphState &g, graph::Edge value);

} // namespace tfc::frontend
