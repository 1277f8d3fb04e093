// What the front end keeps for a graph, and the calls with which op functions are written. Private to compiler/frontend.
//
//   Output myOp(In x, Name o) {
//     Scoped s(o.name, "MyOp", {x});                     // name_scope(name, "MyOp", [x])
//     Output m = op("Mul", "", {x, 2.0f});               // s/Mul with the constant s/Mul/y
//     return op("Sqrt", s.name, {m});                    // s itself: the scope's name, taken literally
//   }
#pragma once

#include "tfc/frontend/Variables.h"
#include "tfc/graph/Graph.h"
#include "tfc/graph/OpSchema.h"

#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <variant>

namespace tfc::train {
class QueueRunner;
}
namespace tfc::frontend {

struct VarScope {
  std::string name, originalNameScope;
  Reuse reuse = Reuse::Inherit;
  std::optional<Initializer> initializer;
  std::optional<Regularizer> regularizer;
  DType dtype = DType::float32;
  std::optional<bool> useResource;
  std::optional<DeviceLike> cachingDevice;
  Partitioner partitioner;
  CustomGetter customGetter;
  Constraint constraint;
};

/// Where a part of a partitioned variable lies in the whole (Variable.SaveSliceInfo).
struct SliceInfo {
  std::string fullName;
  Shape fullShape;
  std::vector<std::int64_t> offset;
};

struct ControlContext; // ControlContext.h

struct ControlFrame {
  std::vector<graph::Node *> controls;
  std::unordered_set<graph::Node *> seen; ///< nodes made inside: what uses them needs no edge of its own
};

struct DeviceFrame {
  std::string spec;
  std::function<std::string(Operation)> function;
  bool reset = false;
};

/// Open blocks of one thread.
struct ThreadState {
  std::string nameScope; ///< "" or "a/b/"
  std::vector<ControlFrame> controls;
  std::vector<DeviceFrame> devices;
  std::vector<graph::Node *> colocation;
  std::vector<std::pair<std::string, graph::Attr>> attrScope;
  ControlContext *context = nullptr; ///< the branch or loop that new nodes belong to
  std::map<std::string, std::string, std::less<>> gradientOverride; ///< op type -> registered gradient (gradient_override_map)
  std::string container;             ///< for stateful ops
  std::shared_ptr<VarScope> varScope = std::make_shared<VarScope>();
  std::map<std::string, int> varScopeCounts;
  const Shape *fullShape = nullptr; ///< while the initializer of a part runs: the whole variable's shape (partition_info)
};

struct VariableState {
  std::string name; ///< op name
  graph::Node *node = nullptr;
  graph::Node *initializer = nullptr;
  graph::Edge snapshot, initialValue;
  Shape shape;
  DType dtype = DType::unset;
  bool trainable = true, isResource = false;
  int synchronization = 0, aggregation = 0; ///< TensorFlow's numbers, for its VariableDef
  std::function<Output(Output)> constraint;
  std::optional<SliceInfo> slice;
  graph::Edge cached; ///< of a resource variable with a caching device: its read
  std::vector<std::shared_ptr<VariableState>> parts; ///< of a partitioned variable: there is no node then
  std::vector<int> partitions;
};

struct QueueRunnerState; // QueueRunner.cpp

/// An item of a collection, without a handle on the graph (no cycles).
using CollectionItem = std::variant<graph::Edge, graph::Node *, std::shared_ptr<VariableState>, std::shared_ptr<QueueRunnerState>>;

struct GraphState : std::enable_shared_from_this<GraphState> {
  GraphState();
  ~GraphState();
  std::shared_ptr<graph::Graph> graph = std::make_shared<graph::Graph>();
  std::shared_ptr<GraphState> outer; ///< of a function's graph: the graph it is used in (FunctionTrace.h)
  std::vector<std::pair<graph::Edge, graph::Edge>> captures; ///< values from outside, and the arguments for them
  std::function<Variable(const std::function<Output()> &make, const In *value, const VariableOpts &o)> variableCreator; ///< of a function's graph
  Graph *facade = nullptr; ///< the user's object, for Output::graph()
  std::unique_ptr<Graph> ownFacade;
  bool finalized = false;
  std::optional<std::int64_t> seed;
  std::map<std::string, std::vector<CollectionItem>, std::less<>> collections;
  std::map<std::string, std::shared_ptr<VariableState>, std::less<>> variableStore; ///< get_variable's
  std::map<std::string, std::shared_ptr<VariableState>, std::less<>> partitionedStore;

  std::vector<std::unique_ptr<ControlContext>> contexts;
  std::unordered_map<graph::Node *, ControlContext *> contextOf;
  std::unordered_set<graph::Node *> unfetchable; ///< nodes inside branches and loops
  std::set<graph::Edge> unfeedable;              ///< Graph.prevent_feeding

  ThreadState &thread();

private:
  std::mutex mutex;
  std::map<std::thread::id, ThreadState> threads;
};

/// Makes and opens the public handles.
struct Access {
  static Output output(std::shared_ptr<GraphState> g, graph::Edge e);
  static Operation operation(std::shared_ptr<GraphState> g, graph::Node *n);
  static Variable variable(std::shared_ptr<GraphState> g, std::shared_ptr<VariableState> v);
  static train::QueueRunner queueRunner(std::shared_ptr<GraphState> g, std::shared_ptr<QueueRunnerState> q);
  static VariableScopeRef scopeRef(std::shared_ptr<VarScope> s);
  static Scope scope(std::shared_ptr<void> end) { return Scope(std::move(end)); }
  static Graph facade(std::shared_ptr<GraphState> s) { return Graph(std::move(s)); }
  static graph::Edge edge(const Output &o) { return {o.n, o.i}; }
  static graph::Node *node(const Operation &o) { return o.n; }
  static const std::shared_ptr<GraphState> &graph(const Output &o) { return o.g; }
  static const std::shared_ptr<GraphState> &graph(const Operation &o) { return o.g; }
  static const std::shared_ptr<GraphState> &graph(const Variable &o) { return o.g; }
  static const std::shared_ptr<GraphState> &graph(const Graph &o) { return o.s; }
  static const std::shared_ptr<VariableState> &state(const Variable &v) { return v.v; }
  static const std::shared_ptr<VarScope> &state(const VariableScopeRef &v) { return v.s; }
  static const std::shared_ptr<QueueRunnerState> &state(const train::QueueRunner &q);
};

/// The user's object for a graph.
Graph &facadeOf(const std::shared_ptr<GraphState> &s);
/// The default graph of this thread.
const std::shared_ptr<GraphState> &current();
/// Pushes `g` on this thread's stack of default graphs; popped when the result goes.
std::shared_ptr<void> pushDefault(std::shared_ptr<GraphState> g);
/// The same of where things of `g` are used: the default graph stays if it is a function's that is used in `g`.
std::shared_ptr<void> pushUserOf(const std::shared_ptr<GraphState> &g);

/// name_scope(name, fallback, values): the graph of the first tensor among `values` becomes the default meanwhile.
class Scoped {
public:
  Scoped(std::string_view name, std::string_view fallback, std::initializer_list<In> values = {});
  Scoped(std::string_view name, std::string_view fallback, const std::vector<In> &values);
  Scoped(const Scoped &) = delete;
  ~Scoped();
  std::string name; ///< "s/": as an op's name it means exactly "s"

private:
  void enter(std::string_view scope, const In *begin, const In *end);
  std::shared_ptr<void> pushed;
  ThreadState *thread;
  std::string before;
};

/// One argument of an op: a tensor, or a list for arguments with a count.
struct Arg {
  Arg(In i) : list{std::move(i)} {}
  Arg(Output o) : list{In(std::move(o))} {}
  Arg(const Variable &v) : list{In(v)} {}
  template <class T> requires std::is_arithmetic_v<T> Arg(T v) : list{In(v)} {}
  template <class T> requires(std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) Arg(const std::vector<T> &v) : list{In(v)} {}
  Arg(Tensor t) : list{In(std::move(t))} {}
  Arg(Ins l) : list(std::move(l.v)), isList(true) {}
  std::vector<In> list;
  bool isList = false;
};

/// Adds an op as Python's generated wrappers do: its own name scope (the op type if `name` is empty), host arguments as
/// constants named after the argument, attrs T and N derived. Throws TypeError and ValueError with TensorFlow's texts.
Operation opNode(std::string_view type, std::string_view name, std::vector<Arg> args, graph::AttrMap attrs = {});
/// Its first output.
Output op(std::string_view type, std::string_view name, std::vector<Arg> args, graph::AttrMap attrs = {});
/// Adds a node under the current blocks; `name` relative to the name scope, or literal if it ends in '/'.
graph::Node *createNode(GraphState &g, std::string_view type, std::string_view name, std::vector<graph::Edge> inputs,
                        graph::AttrMap attrs);
/// The control inputs that the open blocks give to a node with these inputs.
std::vector<graph::Node *> controlsFor(ThreadState &t, const std::vector<graph::Edge> &inputs);
/// Gives a node that another layer made (gradients, imports) the control edges and devices of the open blocks.
void adoptNode(GraphState &g, graph::Node *node);

/// convert_to_tensor(value, dtype, name): `want` unset takes the natural dtype.
Output convert(const In &value, DType want = DType::unset, std::string_view name = "Const");
/// The host value as `want`, as Python converts numbers and arrays; TypeError if it does not fit.
Tensor hostAs(const Value &value, DType want);
/// The dtype that `value` will have.
DType typeOf(const In &value);
Output constantOf(const Tensor &value, std::string_view name);
/// The parts of a partitioned variable put together, under the variable's name.
Output wholeOf(const std::shared_ptr<GraphState> &g, const VariableState &v);
/// A variable as `o` says: its initial value is made where it belongs, or given.
Variable makeVariable(const std::function<Output()> &make, const In *value, const VariableOpts &o);
/// All of a file. NotFound with the path and `why` if it cannot be opened.
std::string readFile(const std::string &path, std::string_view why = "; No such file or directory");
/// The value of a tensor that is constant at build time, or a none-tensor (tensor_util.constant_value).
Tensor constantValue(const Output &o);
Shape shapeOf(const In &value);
/// weights_broadcast_ops: the check, for what is known at build time, and the weights of the values' shape.
Operation assertBroadcastable(const In &weights, const Output &values);
Output broadcastWeights(const Output &weights, const Output &values);

/// random_seed.get_seed: attributes seed and seed2 of a random op that is about to be made.
graph::AttrMap seedAttrs(std::optional<std::int64_t> seed);
/// Closes and reopens blocks for the creation of variables (ops.init_scope): no control dependencies.
using ClearControls = ControlDependencies;

/// Unwraps, or throws what building a graph throws.
template <class T> T unwrap(Expected<T> e) {
  if (!e) raiseBuild(e.status());
  return std::move(*e);
}
inline void checkBuild(const Status &s) {
  if (!s.isOk()) raiseBuild(s);
}
template <class... A> std::string cat(const A &...a) {
  std::ostringstream os;
  (os << ... << a);
  return os.str();
}
/// `last` filled up to `shape` in row-major order by its last element.
Tensor fillTensor(const Tensor &last, const Shape &shape);
bool matchesScope(std::string_view name, std::string_view scope);
/// Output as the tuple of all outputs of its op.
std::vector<Output> outputsOf(const Operation &o);
/// "float32", with "_ref" for a reference.
std::string dtypeText(const Output &o);

} // namespace tfc::frontend
