// The graph library: TF1 graphs as nodes, edges, control edges and attributes. No MLIR, no protobuf in this header.
//
//   Graph g;
//   Node *x = *g.addNode({.name = "x", .op = "Placeholder", .attrs = {{"dtype", DType::float32}}});
//   Node *y = *g.addNode({.name = "y", .op = "Neg", .inputs = {{x, 0}}});     // attr T is derived from x
//   y->outputShape(0), y->outputType(0);
//
// addNode checks the node against the op's schema (include/tfc/graph/OpSchema.h), fills in derived and default
// attributes and runs the op's shape rule. A Graph is not thread-safe; const use from several threads is.
#pragma once

#include "tfc/base/Tensor.h"
#include "tfc/graph/Attr.h"

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tfc::graph {

class Graph;
class Node;
class NameTable;
class FunctionTable;
struct OpSchema;

/// GraphDef version that tfc writes and fully knows (that of TensorFlow 1.15).
inline constexpr int graphDefVersion = 134;

/// Output `index` of `node`: TF1's "name:index".
struct Edge {
  Node *node = nullptr;
  int index = 0;
  friend bool operator==(const Edge &, const Edge &) = default;
  friend auto operator<=>(const Edge &, const Edge &) = default;
};

/// What addNode needs. Attributes that follow from the inputs' types and count may be left out.
struct NodeSpec {
  std::string name;
  std::string op;
  std::vector<Edge> inputs = {};
  std::vector<Node *> controls = {};
  AttrMap attrs = {};
  std::string device = {};
  bool inferShapes = true;
  /// As nodes of a file: attributes without a default must all be given, nothing is derived from the inputs.
  bool strictAttrs = false;
  /// Version of the file it comes from: attributes that a newer release added are kept instead of refused.
  int producer = 0;
};

class Node {
public:
  const std::string &name() const { return nm; }
  const std::string &op() const { return schemaOp; }
  const OpSchema &schema() const { return *opSchema; }
  const std::string &device() const { return dev; }
  void setDevice(std::string d) { dev = std::move(d); }
  Graph &graph() const { return *owner; }
  int id() const { return number; } ///< creation order, dense from 0

  const std::vector<Edge> &inputs() const { return ins; }
  const std::vector<Node *> &controls() const { return ctrl; }
  const AttrMap &attrs() const { return attributes; }
  /// The attribute, or nullptr.
  const Attr *attr(std::string_view key) const;
  template <class T> const T &attrAs(std::string_view key) const { return std::get<T>(*attr(key)); }
  void setAttr(std::string key, Attr value) { attributes.insert_or_assign(std::move(key), std::move(value)); }

  int numOutputs() const { return static_cast<int>(types.size()); }
  /// Element type of output `i`, without the reference mark.
  DType outputType(int i) const { return types[i]; }
  bool outputIsRef(int i) const { return refs[i]; }
  const Shape &outputShape(int i) const { return shapes[i]; }
  void setOutputShape(int i, Shape s) { shapes[i] = std::move(s); }
  /// The value of output `i` where building the graph knows it (a Const, arithmetic on shapes); nullptr otherwise.
  const Tensor *knownValue(int i) const {
    return i < static_cast<int>(values.size()) && !values[i].is_none() ? &values[i] : nullptr;
  }
  /// Of an int vector that spells a shape: that shape as far as it is known (tf.shape of a partly known tensor).
  std::optional<Shape> knownShapeValue(int i) const;

private:
  friend class Graph;
  std::string nm, schemaOp, dev;
  const OpSchema *opSchema = nullptr;
  Graph *owner = nullptr;
  int number = 0;
  std::vector<Edge> ins;
  std::vector<Node *> ctrl;
  AttrMap attributes;
  std::vector<DType> types;
  std::vector<bool> refs;
  std::vector<Shape> shapes;
  std::vector<Tensor> values;                     ///< empty, or one an output
  std::vector<std::optional<Shape>> shapeValues;  ///< empty, or one an output
};

class Graph {
public:
  Graph();
  ~Graph();
  Graph(const Graph &) = delete;
  Graph &operator=(const Graph &) = delete;

  /// Adds a node. Errors name it: unknown op NotFound, bad attr or input type or shape InvalidArgument.
  Expected<Node *> addNode(NodeSpec spec);
  /// Replaces input `i`; used for back edges of loops (NextIteration → Merge), which exist before their source. A
  /// Merge may be added with an empty Edge in such a place, and T given.
  Status setInput(Node *node, int i, Edge edge);
  Status addControl(Node *node, Node *before);
  /// Makes `node` another op that gives as many results of the same types; its name, shapes and users stay, its controls go.
  /// InvalidArgument if the types differ.
  Status replaceOp(Node *node, std::string op, std::vector<Edge> inputs, AttrMap attrs);

  Node *find(std::string_view name) const;
  /// "name:index" ("name" means ":0"): the edge, or NotFound / InvalidArgument with TensorFlow's text.
  Expected<Edge> findOutput(std::string_view tensorName) const;
  /// Nodes in creation order.
  const std::vector<Node *> &nodes() const { return order; }
  /// Nodes that use an output of `node`, each once, in creation order (rebuilt lazily).
  const std::vector<Node *> &users(const Node *node) const;
  /// Every node after its inputs and controls (back edges from NextIteration excepted); InvalidArgument on a cycle.
  Expected<std::vector<Node *>> topologicalOrder() const;

  /// The op type as nodes of this graph may have it: an op of the table or a function of the library.
  const OpSchema *findOp(std::string_view op) const;
  /// Adds a serialized FunctionDefLibrary; GraphIO.h writes it back, Functions.h instantiates from it.
  Status addLibrary(const std::string &bytes);
  const std::string &libraryBytes() const { return library; }
  const FunctionTable *functions() const { return table.get(); }
  /// For the body of a function: the library of the graph that calls it.
  void useFunctionsOf(const Graph &caller) { table = caller.table; }
  int producer = graphDefVersion, minConsumer = 0;
  bool building = true; ///< false: shape rules also say what TensorFlow says only when an op runs

private:
  friend NameTable &nameTable(Graph &graph); // include/tfc/graph/Naming.h
  Status inferShapesOf(Node &node);
  std::deque<Node> storage;
  std::vector<Node *> order;
  std::unordered_map<std::string_view, Node *> byName;
  mutable std::vector<std::vector<Node *>> userLists;
  mutable bool usersStale = true;
  mutable std::mutex usersMutex;
  std::string library;
  std::shared_ptr<const FunctionTable> table;
  std::shared_ptr<NameTable> names;
};

std::string tensorName(Edge e); ///< "fc1/MatMul:0"

} // namespace tfc::graph
