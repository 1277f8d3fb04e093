// Graph, Operation, Output and the blocks that decide where new operations go: default graph, name scopes, control
// dependencies, devices. One block is one C++ scope (RAII), as one Python "with".
//
//   tf::Graph g;
//   auto scope = g.as_default();
//   { tf::NameScope ns("layer"); auto c = tf::constant(1.0f); }            // c.name() == "layer/Const:0"
//   { tf::ControlDependencies deps({init}); auto r = tf::identity(x); }    // r runs after init
//   { tf::Device d("/gpu:0"); ... }
//
// Handles (Operation, Output) keep their graph alive and are cheap to copy. Default graphs and open blocks are per
// thread; a Graph is built by one thread at a time.
#pragma once

#include "tfc/base/Tensor.h"
#include "tfc/frontend/Errors.h"

#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tfc {

namespace graph {
class Graph;
class Node;
struct Edge;
} // namespace graph
namespace frontend {
struct GraphState;
struct VariableState;
struct Access;
} // namespace frontend

/// Every options struct begins with this marker, so {1, 2} can never mean "options" and a braced list in an argument is
/// always a shape, an axis list, a fetch list or a feed dict.
struct only_named { explicit only_named() = default; };
#define TFC_NAMED ::tfc::only_named _ = ::tfc::only_named()
struct Name { TFC_NAMED; std::string name{}; };

class Graph;
class Session;
class Output;
class Variable;

/// A node of the graph (tf.Operation).
class Operation {
public:
  Operation() = default;
  std::string name() const;
  std::string type() const;
  std::string device() const;
  std::vector<Output> inputs() const;
  std::vector<Output> outputs() const;
  Output output(int i = 0) const;
  std::vector<Operation> control_inputs() const;
  Graph &graph() const;
  /// Runs it in the default session (or `session`).
  void run(std::initializer_list<std::pair<Output, Tensor>> feed = {}, Session *session = nullptr) const;
  explicit operator bool() const { return n; }
  friend bool operator==(const Operation &a, const Operation &b) { return a.n == b.n; }

private:
  friend struct frontend::Access;
  std::shared_ptr<frontend::GraphState> g;
  graph::Node *n = nullptr;
};

struct Index;

/// A symbolic tensor: output `i` of an operation (tf.Tensor).
class Output {
public:
  Output() = default;
  std::string name() const; ///< "layer/MatMul:0"
  DType dtype() const;      ///< without the reference mark
  Shape shape() const;
  Operation op() const;
  int index() const { return i; }
  Graph &graph() const;
  /// Adds what `s` knows (Tensor.set_shape); ValueError if they contradict.
  void set_shape(const Shape &s);
  /// x(tf::all, tf::slice(1, 3)) is x[:, 1:3].
  template <class... I> Output operator()(I... index) const;
  Output operator[](const Index &index) const;
  /// Value in the default session (or `session`).
  Tensor eval(std::initializer_list<std::pair<Output, Tensor>> feed = {}, Session *session = nullptr) const;
  explicit operator bool() const { return n; }
  friend bool operator==(const Output &a, const Output &b) { return a.n == b.n && a.i == b.i; }

private:
  friend struct frontend::Access;
  Output sliced(const std::vector<Index> &index) const;
  std::shared_ptr<frontend::GraphState> g;
  graph::Node *n = nullptr;
  int i = 0;
};
/// Tensor("x:0", shape=(2, 3), dtype=float32)
std::ostream &operator<<(std::ostream &os, const Output &o);
std::ostream &operator<<(std::ostream &os, const Operation &o);

/// One item of x(...): a number, a slice, newaxis, ellipsis, or a scalar integer tensor.
struct Index {
  enum Kind { Single, Range, NewAxis, Ellipsis };
  std::optional<std::int64_t> begin, end;
  std::int64_t step = 1;
  Kind kind = Range;
  Output tensor;
  Index() = default;
  Index(int i) : begin(i), kind(Single) {}
  Index(std::int64_t i) : begin(i), kind(Single) {}
  Index(Output o) : kind(Single), tensor(std::move(o)) {}
  static Index of(Kind k) { Index i; i.kind = k; return i; }
};
extern const Index all, newaxis, ellipsis;
Index slice(std::optional<std::int64_t> begin, std::optional<std::int64_t> end = {}, std::int64_t step = 1);

template <class... I> Output Output::operator()(I... index) const { return sliced({Index(index)...}); }

/// An open block; ends with its C++ scope.
class [[nodiscard]] Scope {
public:
  Scope(Scope &&) noexcept = default;
  ~Scope() = default;

private:
  friend struct frontend::Access;
  explicit Scope(std::shared_ptr<void> end) : onEnd(std::move(end)) {}
  std::shared_ptr<void> onEnd;
};

struct ImportOpts { TFC_NAMED; std::string name = "import"; std::vector<std::pair<std::string, Output>> input_map{}; std::vector<std::string> return_elements{}; };

class Graph {
public:
  Graph();
  Graph(Graph &&) noexcept;
  ~Graph();
  Scope as_default();
  void finalize();
  bool finalized() const;
  std::vector<Operation> get_operations() const;
  /// KeyError if there is none.
  Operation get_operation_by_name(std::string_view name) const;
  /// "op:index"; ValueError for a name without index, KeyError if there is none.
  Output get_tensor_by_name(std::string_view name) const;
  /// Serialized GraphDef.
  std::string as_graph_def() const;
  /// Graph.unique_name in the current name scope.
  std::string unique_name(std::string_view name, bool mark_as_used = true);
  std::string get_name_scope() const;
  void add_to_collection(std::string_view key, const Output &value);
  void add_to_collection(std::string_view key, const Operation &value);
  void add_to_collection(std::string_view key, const Variable &value);
  std::vector<std::string> get_all_collection_keys() const;
  void clear_collection(std::string_view key);
  /// Keeps sessions from fetching what the operation gives, or from feeding the tensor (ValueError when they try).
  void prevent_fetching(const Operation &op);
  void prevent_feeding(const Output &tensor);
  bool is_fetchable(const Operation &op) const;
  bool is_feedable(const Output &tensor) const;
  /// "name" is an operation, "name:0" a tensor.
  bool has(std::string_view name) const;
  /// The graph library's graph, for tools and the compiler.
  std::shared_ptr<const graph::Graph> impl() const;

private:
  friend struct frontend::Access;
  explicit Graph(std::shared_ptr<frontend::GraphState> state);
  std::shared_ptr<frontend::GraphState> s;
};

/// The innermost as_default graph of this thread, or the thread's own.
Graph &get_default_graph();
/// RuntimeError inside a graph block.
void reset_default_graph();
void set_random_seed(std::int64_t seed);
/// Adds the nodes of a serialized GraphDef under "import/"; returns the `return_elements` ("op:0", or "op" for ":0").
std::vector<Output> import_graph_def(std::string_view bytes, ImportOpts o = {});

struct NameScopeOpts { TFC_NAMED; std::string default_name{}; };
/// with tf.name_scope(name): a new scope each time; a name that ends in '/' re-enters that scope; "" is the root.
class [[nodiscard]] NameScope {
public:
  explicit NameScope(std::string_view name, NameScopeOpts o = {});
  NameScope(std::nullopt_t, NameScopeOpts o = {});
  NameScope(const NameScope &) = delete;
  ~NameScope();
  std::string name() const { return full; } ///< "a/s/"

private:
  std::shared_ptr<frontend::GraphState> g;
  std::string full, before;
};

/// A control input: an operation, or what stands for one.
struct After {
  After(Operation o) : op(std::move(o)) {}
  After(const Output &o) : op(o.op()) {}
  After(const Variable &v);
  Operation op;
};

/// with tf.control_dependencies(...): new operations run after these. nullopt forgets all outer blocks.
class [[nodiscard]] ControlDependencies {
public:
  ControlDependencies(std::initializer_list<After> c);
  ControlDependencies(std::vector<Operation> c);
  ControlDependencies(std::nullopt_t);
  ControlDependencies(const ControlDependencies &) = delete;
  ~ControlDependencies();

private:
  void enter(std::vector<Operation> c, bool clear);
  std::shared_ptr<frontend::GraphState> g;
  std::shared_ptr<void> outer;
};

/// with tf.device(...): parts merge with outer blocks, the inner one wins; nullopt ignores outer blocks.
class [[nodiscard]] Device {
public:
  explicit Device(std::string_view device);
  explicit Device(std::function<std::string(Operation)> f);
  explicit Device(std::nullopt_t);
  Device(const Device &) = delete;
  ~Device();

private:
  std::shared_ptr<frontend::GraphState> g;
};

/// with tf.colocate_with(op).
class [[nodiscard]] ColocateWith {
public:
  explicit ColocateWith(const Operation &op);
  ColocateWith(const ColocateWith &) = delete;
  ~ColocateWith();

private:
  std::shared_ptr<frontend::GraphState> g;
  std::shared_ptr<void> outerDevices;
};

namespace GraphKeys {
inline constexpr std::string_view GLOBAL_VARIABLES = "variables", VARIABLES = "variables", LOCAL_VARIABLES = "local_variables",
    METRIC_VARIABLES = "metric_variables", MODEL_VARIABLES = "model_variables", TRAINABLE_VARIABLES = "trainable_variables",
    MOVING_AVERAGE_VARIABLES = "moving_average_variables", SUMMARIES = "summaries", QUEUE_RUNNERS = "queue_runners",
    TABLE_INITIALIZERS = "table_initializer", ASSET_FILEPATHS = "asset_filepaths", REGULARIZATION_LOSSES = "regularization_losses",
    CONCATENATED_VARIABLES = "concatenated_variables", SAVERS = "savers", WEIGHTS = "weights", BIASES = "biases", ACTIVATIONS = "activations",
    UPDATE_OPS = "update_ops", LOSSES = "losses", SAVEABLE_OBJECTS = "saveable_objects", RESOURCES = "resources", LOCAL_RESOURCES = "local_resources",
    INIT_OP = "init_op", LOCAL_INIT_OP = "local_init_op", READY_OP = "ready_op", READY_FOR_LOCAL_INIT_OP = "ready_for_local_init_op",
    SUMMARY_OP = "summary_op", GLOBAL_STEP = "global_step", EVAL_STEP = "eval_step", TRAIN_OP = "train_op", COND_CONTEXT = "cond_context",
    WHILE_CONTEXT = "while_context";
} // namespace GraphKeys

namespace frontend {
/// A value of a collection, of one of several types. Programs may be compiled with or without RTTI, and std::any does not
/// survive a mixture of both in one program.
class Held {
public:
  template <class T> Held(T v) : type(&tag<T>), value(std::make_shared<T>(std::move(v))) {}
  /// nullptr if it is of another type.
  template <class T> const T *as() const { return type == &tag<T> ? static_cast<const T *>(value.get()) : nullptr; }

private:
  template <class T> static inline char tag = 0;
  const char *type;
  std::shared_ptr<void> value;
};
std::vector<Held> collectionItems(std::string_view key, std::string_view scope);
std::vector<Output> outputsOf(const Operation &o);
}
void add_to_collection(std::string_view key, const Output &value);
void add_to_collection(std::string_view key, const Operation &value);
void add_to_collection(std::string_view key, const Variable &value);
/// The value in each of the collections, once in each.
template <class T> void add_to_collections(std::initializer_list<std::string_view> keys, const T &value);
/// The items of type T (Output, Operation, Variable) of a collection of the default graph, in the order they were added;
/// `scope` is a regular expression matched at the start of their names. Python's lists are of mixed types: for T = Operation, tensors
/// give their operation; for T = Output, operations give their first output if they have one (GraphKeys::UPDATE_OPS has either kind).
template <class T = Output> std::vector<T> get_collection(std::string_view key, std::string_view scope = {}) {
  std::vector<T> out;
  for (const frontend::Held &a : frontend::collectionItems(key, scope))
    if (const T *t = a.template as<T>()) out.push_back(*t);
    else if constexpr (std::is_same_v<T, Operation>) {
      if (auto *o = a.template as<Output>()) out.push_back(o->op());
    } else if constexpr (std::is_same_v<T, Output>) {
      if (auto *o = a.template as<Operation>(); o && !frontend::outputsOf(*o).empty()) out.push_back(o->output());
    }
  return out;
}

template <class T> void add_to_collections(std::initializer_list<std::string_view> keys, const T &value) {
  auto seen = [&](auto k) {
    for (auto before = keys.begin(); before != k; ++before)
      if (*before == *k) return true;
    return false;
  };
  for (auto k = keys.begin(); k != keys.end(); ++k)
    if (!seen(k)) add_to_collection(*k, value);
}

/// with graph.gradient_override_map({{"Sign", "MyGradient"}}): nodes of that type made inside take the registered gradient.
class [[nodiscard]] GradientOverrideMap {
public:
  explicit GradientOverrideMap(std::initializer_list<std::pair<std::string_view, std::string_view>> map);
  GradientOverrideMap(const GradientOverrideMap &) = delete;
  ~GradientOverrideMap();

private:
  std::shared_ptr<frontend::GraphState> g;
  std::shared_ptr<void> before;
};
/// A gradient: from the operation and the gradients by its outputs, those by its inputs (an empty Output is None).
using GradientFunction = std::function<std::vector<Output>(Operation op, std::vector<Output> grads)>;
/// tf.RegisterGradient(name): KeyError if the name is taken.
void RegisterGradient(std::string_view name, GradientFunction f);
/// tf.NotDifferentiable, tf.NoGradient: gradients stop at ops of this type.
void NotDifferentiable(std::string_view op_type);
inline void NoGradient(std::string_view op_type) { NotDifferentiable(op_type); }

/// with tf.container(name): stateful resources made inside live in that container.
class [[nodiscard]] Container {
public:
  explicit Container(std::string_view name);
  Container(const Container &) = delete;
  ~Container();

private:
  std::shared_ptr<frontend::GraphState> g;
  std::string before;
};

} // namespace tfc
