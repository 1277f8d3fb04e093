// Nodes, edges and names of a graph.
#include "tfc/graph/Graph.h"

#include "FunctionTable.h"
#include "NodeCheck.h"
#include "Printable.h"
#include "tfc/graph/OpSchema.h"
#include "tfc/graph/ShapeInference.h"

#include <algorithm>
#include <charconv>
#include <queue>

namespace tfc::graph {

namespace {

constexpr std::size_t maxNameLength = 64 * 1024;

bool isNodeNameChar(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' ||
         c == '/' || c == '>';
}

/// TensorFlow's rule ('>' came with later releases, whose files are read too).
bool isNodeName(std::string_view name) {
  if (name.empty() || name.size() > maxNameLength || name[0] == '_' || name[0] == '-' || name[0] == '/')
    return false;
  return std::all_of(name.begin(), name.end(), isNodeNameChar);
}

bool isNextIteration(const Node *node) { return node->op() == "NextIteration" || node->op() == "RefNextIteration"; }
bool isMerge(std::string_view op) { return op == "Merge" || op == "RefMerge"; }

} // namespace

std::string tensorName(Edge e) { return e.node ? e.node->name() + ":" + std::to_string(e.index) : std::string("<none>"); }

const Attr *Node::attr(std::string_view key) const {
  auto it = attributes.find(key);
  return it == attributes.end() ? nullptr : &it->second;
}

std::optional<Shape> Node::knownShapeValue(int i) const {
  return i < static_cast<int>(shapeValues.size()) ? shapeValues[i] : std::nullopt;
}

Graph::Graph() = default;
Graph::~Graph() = default;

const OpSchema *Graph::findOp(std::string_view op) const {
  const OpSchema *known = graph::findOp(op);
  return known || !table ? known : table->schema(op);
}

Status Graph::addLibrary(const std::string &bytes) {
  library += bytes; // serialized libraries merge by concatenation
  TFC_ASSIGN_OR_RETURN(table, FunctionTable::parse(library, table));
  return Status::ok();
}

Expected<Node *> Graph::addNode(NodeSpec spec) {
  if (!isNodeName(spec.name))
    return errors::invalidArgument("'", printable(spec.name), "' is not a valid node name");
  auto fail = [&](Status s) { return s.withNode(spec.name); };
  if (byName.contains(spec.name))
    return fail(errors::invalidArgument("Node '", spec.name, "' is not unique"));
  const OpSchema *schema = findOp(spec.op);
  if (!schema)
    return fail(errors::notFound("Op type not registered '", printable(spec.op),
                                 "' in binary. Make sure the Op and Kernel are registered in the binary running in this process."));
  for (std::size_t i = 0; i < spec.inputs.size(); ++i) {
    const Edge &e = spec.inputs[i];
    if (!e.node) {
      if (isMerge(spec.op) && i > 0)
        continue;
      return fail(errors::invalidArgument("Input ", i, " of node ", spec.name, " is not connected"));
    }
    if (&e.node->graph() != this)
      return fail(errors::invalidArgument("Tensor ", tensorName(e), " must be from the same graph as node ", spec.name, "."));
    if (e.index < 0 || e.index >= e.node->numOutputs())
      return fail(errors::invalidArgument("Node '", spec.name, "': Connecting to invalid output ", e.index, " of source node ",
                                          e.node->name(), " which has ", e.node->numOutputs(), " outputs."));
  }
  for (Node *c : spec.controls)
    if (!c || &c->graph() != this)
      return fail(errors::invalidArgument("A control input of node ", spec.name, " is not of the same graph."));

  if (Status s = completeAttrs(*schema, spec, std::max(producer, spec.producer) > graphDefVersion); !s)
    return fail(s);
  std::vector<DType> types;
  std::vector<bool> refs;
  if (Status s = outputTypes(*schema, spec.attrs, types, refs); !s)
    return fail(s);

  Node &node = storage.emplace_back();
  node.nm = std::move(spec.name);
  node.schemaOp = std::move(spec.op);
  node.dev = std::move(spec.device);
  node.opSchema = schema;
  node.owner = this;
  node.number = static_cast<int>(order.size());
  node.ins = std::move(spec.inputs);
  for (Node *c : spec.controls)
    if (std::find(node.ctrl.begin(), node.ctrl.end(), c) == node.ctrl.end())
      node.ctrl.push_back(c);
  node.attributes = std::move(spec.attrs);
  node.types = std::move(types);
  node.refs = std::move(refs);
  node.shapes.assign(node.types.size(), Shape::unknown());
  if (spec.inferShapes)
    if (Status s = inferShapesOf(node); !s) {
      s = s.withNode(node.nm);
      storage.pop_back();
      return s;
    }
  order.push_back(&node);
  byName.emplace(node.nm, &node);
  usersStale = true;
  return &node;
}

Status Graph::setInput(Node *node, int i, Edge edge) {
  if (i < 0 || i >= static_cast<int>(node->ins.size()))
    return errors::outOfRange("Node '", node->name(), "' has ", node->ins.size(), " inputs, not an input ", i).withNode(node->name());
  if (!edge.node || &edge.node->graph() != this)
    return errors::invalidArgument("Tensor ", tensorName(edge), " must be from the same graph as node ", node->name(), ".")
        .withNode(node->name());
  if (edge.index < 0 || edge.index >= edge.node->numOutputs())
    return errors::invalidArgument("Node '", node->name(), "': Connecting to invalid output ", edge.index, " of source node ",
                                   edge.node->name(), " which has ", edge.node->numOutputs(), " outputs.")
        .withNode(node->name());
  DType type = DType::unset;
  bool isRef = false;
  TFC_RETURN_IF_ERROR(expectedInputType(*node->opSchema, node->attributes, i, type, isRef));
  if (edge.node->outputType(edge.index) != type || (isRef && !edge.node->outputIsRef(edge.index)))
    return errors::invalidArgument("Input ", i, " of node ", node->name(), " was passed ",
                                   typeText(edge.node->outputType(edge.index), edge.node->outputIsRef(edge.index)), " from ",
                                   tensorName(edge), " incompatible with expected ", typeText(type, isRef), ".")
        .withNode(node->name());
  node->ins[i] = edge;
  usersStale = true;
  return Status::ok();
}

Status Graph::addControl(Node *node, Node *before) {
  if (!before || &before->graph() != this)
    return errors::invalidArgument("A control input of node ", node->name(), " is not of the same graph.").withNode(node->name());
  if (std::find(node->ctrl.begin(), node->ctrl.end(), before) == node->ctrl.end())
    node->ctrl.push_back(before);
  return Status::ok();
}

Status Graph::replaceOp(Node *node, std::string op, std::vector<Edge> inputs, AttrMap attrs) {
  const OpSchema *schema = findOp(op);
  if (!schema)
    return errors::notFound("Op type not registered '", printable(op), "'").withNode(node->name());
  NodeSpec spec{.name = node->name(), .op = std::move(op), .inputs = std::move(inputs), .attrs = std::move(attrs)};
  std::vector<DType> types;
  std::vector<bool> refs;
  if (Status s = completeAttrs(*schema, spec, producer > graphDefVersion); !s)
    return s.withNode(node->name());
  if (Status s = outputTypes(*schema, spec.attrs, types, refs); !s)
    return s.withNode(node->name());
  if (types != node->types || refs != node->refs)
    return errors::invalidArgument("Node ", node->name(), " cannot become a ", spec.op, ", whose results are of other types")
        .withNode(node->name());
  node->schemaOp = std::move(spec.op);
  node->opSchema = schema;
  node->ins = std::move(spec.inputs);
  node->ctrl.clear();
  node->attributes = std::move(spec.attrs);
  node->values.clear();
  node->shapeValues.clear();
  usersStale = true;
  return Status::ok();
}

Node *Graph::find(std::string_view name) const {
  auto it = byName.find(name);
  return it == byName.end() ? nullptr : it->second;
}

Expected<Edge> Graph::findOutput(std::string_view name) const {
  std::size_t colon = name.rfind(':');
  std::string_view op = name.substr(0, colon);
  int index = 0;
  if (colon != std::string_view::npos) {
    std::string_view digits = name.substr(colon + 1);
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc() || end != digits.data() + digits.size() || digits[0] == '-' || op.empty())
      return errors::invalidArgument("The name '", printable(name), "' looks like a tensor name, but is not a valid one. "
                                     "Tensor names must be of the form \"<op_name>:<output_index>\".");
  }
  Node *node = find(op);
  if (!node)
    return errors::notFound("The name '", printable(name), "' refers to a Tensor which does not exist. The operation, '",
                            printable(op), "', does not exist in the graph.");
  if (index >= node->numOutputs())
    return errors::notFound("The name '", printable(name), "' refers to a Tensor which does not exist. The operation, '",
                            node->name(), "', exists but only has ", node->numOutputs(), " outputs.");
  return Edge{node, index};
}

const std::vector<Node *> &Graph::users(const Node *node) const {
  std::lock_guard lock(usersMutex);
  if (usersStale) {
    userLists.assign(order.size(), {});
    for (Node *user : order)
      for (const Edge &e : user->ins)
        if (e.node)
          if (auto &list = userLists[e.node->number]; list.empty() || list.back() != user)
            list.push_back(user);
    usersStale = false;
  }
  return userLists[node->number];
}

Expected<std::vector<Node *>> Graph::topologicalOrder() const {
  // Kahn's algorithm with the oldest ready node first: creation order wherever that is already an order.
  std::vector<int> pending(order.size(), 0);
  std::vector<std::vector<int>> followers(order.size());
  auto forEachSource = [](const Node *node, auto &&f) {
    for (const Edge &e : node->ins)
      if (e.node && !(isMerge(node->op()) && isNextIteration(e.node)))
        f(e.node);
    for (Node *c : node->ctrl)
      f(c);
  };
  for (Node *node : order)
    forEachSource(node, [&](Node *source) {
      ++pending[node->number];
      followers[source->number].push_back(node->number);
    });
  std::priority_queue<int, std::vector<int>, std::greater<>> ready;
  for (Node *node : order)
    if (!pending[node->number])
      ready.push(node->number);
  std::vector<Node *> out;
  out.reserve(order.size());
  while (!ready.empty()) {
    int at = ready.top();
    ready.pop();
    out.push_back(order[at]);
    for (int f : followers[at])
      if (--pending[f] == 0)
        ready.push(f);
  }
  if (out.size() == order.size())
    return out;
  // Walk backwards among the nodes left over until one repeats: that one lies on a cycle, and not merely behind one.
  int at = static_cast<int>(std::find_if(pending.begin(), pending.end(), [](int n) { return n > 0; }) - pending.begin());
  std::vector<bool> seen(order.size());
  while (!seen[at]) {
    seen[at] = true;
    int next = at;
    forEachSource(order[at], [&](Node *source) {
      if (pending[source->number] > 0)
        next = source->number;
    });
    at = next;
  }
  return errors::invalidArgument(order.size() - out.size(), " nodes in a cycle").withNode(order[at]->name());
}

} // namespace tfc::graph
