// Graphs, handles, default graphs and name scopes.
#include "ControlContext.h"

#include "tfc/frontend/Input.h"
#include "tfc/graph/GraphIO.h"
#include "tfc/graph/Naming.h"

#include <algorithm>
#include <fstream>
#include <ostream>
#include <regex>

namespace tfc::frontend {

GraphState::GraphState() = default;
GraphState::~GraphState() = default;
ThreadState &GraphState::thread() {
  std::lock_guard lock(mutex);
  return threads[std::this_thread::get_id()];
}

Output Access::output(std::shared_ptr<GraphState> g, graph::Edge e) {
  Output o;
  o.g = std::move(g), o.n = e.node, o.i = e.index;
  return o;
}
Operation Access::operation(std::shared_ptr<GraphState> g, graph::Node *n) {
  Operation o;
  o.g = std::move(g), o.n = n;
  return o;
}
Variable Access::variable(std::shared_ptr<GraphState> g, std::shared_ptr<VariableState> v) {
  Variable o;
  o.g = std::move(g), o.v = std::move(v);
  return o;
}
VariableScopeRef Access::scopeRef(std::shared_ptr<VarScope> s) {
  VariableScopeRef r;
  r.s = std::move(s);
  return r;
}

namespace {
struct DefaultGraphs {
  std::vector<std::shared_ptr<GraphState>> stack;
  std::shared_ptr<GraphState> own;
};
DefaultGraphs &defaults() {
  thread_local DefaultGraphs d;
  return d;
}
std::shared_ptr<GraphState> newState() { return std::make_shared<GraphState>(); }
} // namespace

const std::shared_ptr<GraphState> &current() {
  DefaultGraphs &d = defaults();
  if (!d.stack.empty()) return d.stack.back();
  if (!d.own) d.own = newState();
  return d.own;
}

std::shared_ptr<void> pushDefault(std::shared_ptr<GraphState> g) {
  defaults().stack.push_back(g);
  return std::shared_ptr<void>(g.get(), [g](void *) {
    auto &stack = defaults().stack;
    auto it = std::find(stack.rbegin(), stack.rend(), g);
    if (it != stack.rend()) stack.erase(std::next(it).base());
  });
}

std::shared_ptr<void> pushUserOf(const std::shared_ptr<GraphState> &g) {
  for (const GraphState *at = current().get(); at; at = at->outer.get())
    if (at == g.get()) return pushDefault(current());
  return pushDefault(g);
}

Graph &facadeOf(const std::shared_ptr<GraphState> &s) {
  if (!s) throw ValueError("This tensor or operation belongs to no graph.");
  if (!s->facade) {
    // The facade refers back without owning, so that the state does not keep itself alive.
    s->ownFacade = std::make_unique<Graph>(Access::facade(std::shared_ptr<GraphState>(std::shared_ptr<void>(), s.get())));
    s->facade = s->ownFacade.get();
  }
  return *s->facade;
}

std::string readFile(const std::string &path, std::string_view why) {
  std::ifstream in(path, std::ios::binary);
  if (!in) raise(errors::notFound(path, why));
  return {std::istreambuf_iterator<char>(in), {}};
}

bool matchesScope(std::string_view name, std::string_view scope) {
  if (scope.empty()) return true;
  return std::regex_search(std::string(name), std::regex(std::string(scope)), std::regex_constants::match_continuous);
}

std::vector<Held> collectionItems(std::string_view key, std::string_view scope) {
  const auto &g = current();
  std::vector<Held> out;
  auto it = g->collections.find(key);
  if (it == g->collections.end()) return out;
  auto add = [&](const std::string &name, Held a) {
    if (matchesScope(name, scope)) out.push_back(std::move(a));
  };
  for (const CollectionItem &item : it->second) {
    if (auto *e = std::get_if<graph::Edge>(&item)) add(graph::tensorName(*e), Access::output(g, *e));
    else if (auto *n = std::get_if<graph::Node *>(&item)) add((*n)->name(), Access::operation(g, *n));
    else if (auto *runner = std::get_if<std::shared_ptr<QueueRunnerState>>(&item)) {
      train::QueueRunner q = Access::queueRunner(g, *runner);
      add(q.name(), q);
    } else {
      Variable v = Access::variable(g, std::get<std::shared_ptr<VariableState>>(item));
      add(v.name(), v);
    }
  }
  return out;
}

std::vector<Output> outputsOf(const Operation &o) { return o.outputs(); }

std::string dtypeText(const Output &o) {
  graph::Edge e = Access::edge(o);
  return cat(tfc::name(o.dtype()), e.node->outputIsRef(e.index) ? "_ref" : "");
}

//===----------------------------------------------------------------------===//
// Name scopes
//===----------------------------------------------------------------------===//

void Scoped::enter(std::string_view scope, const In *begin, const In *end) {
  for (const In *i = begin; i != end && !current()->outer; ++i) // a function takes in what is from outside
    if (i->out && Access::graph(i->out) != current()) {
      pushed = pushDefault(Access::graph(i->out));
      break;
    } else if (i->out)
      break;
  GraphState &g = *current();
  thread = &g.thread();
  before = thread->nameScope;
  std::string_view bare = scope;
  if (!bare.empty() && bare.back() == '/') bare.remove_suffix(1);
  bool ok = scope.empty() || (before.empty() || bare.size() != scope.size() ? graph::isValidOpName(bare) : graph::isValidScopeName(bare));
  if (!ok) throw ValueError(cat("'", scope, "' is not a valid scope name"));
  name = graph::uniqueScope(*g.graph, before, scope);
  thread->nameScope = name;
}
Scoped::Scoped(std::string_view given, std::string_view fallback, std::initializer_list<In> values) {
  enter(given.empty() ? fallback : given, values.begin(), values.end());
}
Scoped::Scoped(std::string_view given, std::string_view fallback, const std::vector<In> &values) {
  enter(given.empty() ? fallback : given, values.data(), values.data() + values.size());
}
Scoped::~Scoped() { thread->nameScope = before; }

} // namespace tfc::frontend

namespace tfc {
using namespace frontend;

const Index all = Index::of(Index::Range), newaxis = Index::of(Index::NewAxis), ellipsis = Index::of(Index::Ellipsis);
Index slice(std::optional<std::int64_t> begin, std::optional<std::int64_t> end, std::int64_t step) {
  Index i;
  i.begin = begin, i.end = end, i.step = step;
  return i;
}

//===----------------------------------------------------------------------===//
// Operation and Output
//===----------------------------------------------------------------------===//

std::string Operation::name() const { return n->name(); }
std::string Operation::type() const { return n->op(); }
std::string Operation::device() const { return n->device(); }
std::vector<Output> Operation::inputs() const {
  std::vector<Output> out;
  for (graph::Edge e : n->inputs()) out.push_back(Access::output(g, e));
  return out;
}
std::vector<Output> Operation::outputs() const {
  std::vector<Output> out;
  for (int i = 0; i < n->numOutputs(); ++i) out.push_back(Access::output(g, {n, i}));
  return out;
}
Output Operation::output(int i) const {
  if (i < 0 || i >= n->numOutputs())
    throw ValueError(cat("Operation '", name(), "' has no output ", i, "; it has ", n->numOutputs(), "."));
  return Access::output(g, {n, i});
}
std::vector<Operation> Operation::control_inputs() const {
  std::vector<Operation> out;
  for (graph::Node *c : n->controls()) out.push_back(Access::operation(g, c));
  return out;
}
Graph &Operation::graph() const { return facadeOf(g); }
std::ostream &operator<<(std::ostream &os, const Operation &o) {
  return os << "<tf.Operation '" << o.name() << "' type=" << o.type() << ">";
}

std::string Output::name() const { return graph::tensorName({n, i}); }
DType Output::dtype() const { return n->outputType(i); }
Shape Output::shape() const { return n->outputShape(i); }
Operation Output::op() const { return Access::operation(g, n); }
Graph &Output::graph() const { return facadeOf(g); }
void Output::set_shape(const Shape &s) {
  auto merged = shape().mergedWith(s);
  if (!merged) {
    Shape have = shape();
    if (have.rank() != s.rank())
      throw ValueError(cat("Shapes must be equal rank, but are ", have.rank(), " and ", s.rank()));
    for (int d = 0; d < s.rank(); ++d)
      if (have[d] >= 0 && s[d] >= 0 && have[d] != s[d])
        throw ValueError(cat("Dimension ", d, " in both shapes must be equal, but are ", have[d], " and ", s[d],
                             ". Shapes are ", have.errorStr(), " and ", s.errorStr(), "."));
  }
  n->setOutputShape(i, *merged);
}
std::ostream &operator<<(std::ostream &os, const Output &o) {
  os << "Tensor(\"" << o.name() << "\"";
  if (o.shape().hasRank()) os << ", shape=" << o.shape().str();
  return os << ", dtype=" << dtypeText(o) << ")";
}

//===----------------------------------------------------------------------===//
// Graph
//===----------------------------------------------------------------------===//

Graph::Graph() : s(std::make_shared<GraphState>()) { s->facade = this; }
Graph::Graph(std::shared_ptr<GraphState> state) : s(std::move(state)) {}
Graph::Graph(Graph &&o) noexcept : s(std::move(o.s)) {
  if (s && s->facade == &o) s->facade = this;
}
Graph::~Graph() {
  if (s && s->facade == this) s->facade = nullptr;
}
Scope Graph::as_default() { return Access::scope(pushDefault(s->shared_from_this())); }
void Graph::finalize() { s->finalized = true; }
bool Graph::finalized() const { return s->finalized; }
std::vector<Operation> Graph::get_operations() const {
  std::vector<Operation> out;
  for (graph::Node *n : s->graph->nodes()) out.push_back(Access::operation(s->shared_from_this(), n));
  return out;
}
Operation Graph::get_operation_by_name(std::string_view name) const {
  graph::Node *n = s->graph->find(name);
  if (!n) {
    if (name.find(':') != std::string_view::npos)
      throw ValueError(cat("Name '", name, "' appears to refer to a Tensor, not a Operation."));
    throw KeyError(cat("The name '", name, "' refers to an Operation not in the graph."));
  }
  return Access::operation(s->shared_from_this(), n);
}
Output Graph::get_tensor_by_name(std::string_view name) const {
  auto colon = name.find(':');
  if (colon == std::string_view::npos) {
    if (s->graph->find(name))
      throw ValueError(cat("The name '", name, "' refers to an Operation, not a Tensor. Tensor names must be of the form "
                           "\"<op_name>:<output_index>\"."));
    throw ValueError(cat("The name '", name, "' looks like an (invalid) Operation name, not a Tensor. Tensor names must be of "
                         "the form \"<op_name>:<output_index>\"."));
  }
  std::string_view digits = name.substr(colon + 1), op = name.substr(0, colon);
  if (digits.empty() || digits.size() > 9 || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
    throw ValueError(cat("The name '", name, "' looks a like a Tensor name, but is not a valid one. Tensor names must be of the "
                         "form \"<op_name>:<output_index>\"."));
  graph::Node *n = s->graph->find(op);
  if (!n)
    throw KeyError(cat("The name '", name, "' refers to a Tensor which does not exist. The operation, '", op,
                       "', does not exist in the graph."));
  int index = std::stoi(std::string(digits));
  if (index >= n->numOutputs())
    throw KeyError(cat("The name '", name, "' refers to a Tensor which does not exist. The operation, '", op,
                       "', exists but only has ", n->numOutputs(), " outputs."));
  return Access::output(s->shared_from_this(), {n, index});
}
std::string Graph::as_graph_def() const { return graph::writeGraph(*s->graph); }
std::string Graph::unique_name(std::string_view name, bool mark_as_used) {
  return graph::uniqueName(*s->graph, cat(s->thread().nameScope, name), mark_as_used);
}
std::string Graph::get_name_scope() const {
  std::string scope = s->thread().nameScope;
  if (!scope.empty()) scope.pop_back();
  return scope;
}
void Graph::add_to_collection(std::string_view key, const Output &v) {
  s->collections[std::string(key)].push_back(Access::edge(v));
}
void Graph::add_to_collection(std::string_view key, const Operation &v) {
  s->collections[std::string(key)].push_back(Access::node(v));
}
void Graph::add_to_collection(std::string_view key, const Variable &v) {
  s->collections[std::string(key)].push_back(Access::state(v));
}
std::vector<std::string> Graph::get_all_collection_keys() const {
  std::vector<std::string> keys;
  for (auto &[k, v] : s->collections)
    if (!v.empty()) keys.push_back(k);
  return keys;
}
void Graph::clear_collection(std::string_view key) { s->collections.erase(std::string(key)); }
void Graph::prevent_fetching(const Operation &op) { s->unfetchable.insert(Access::node(op)); }
void Graph::prevent_feeding(const Output &tensor) { s->unfeedable.insert(Access::edge(tensor)); }
bool Graph::is_fetchable(const Operation &op) const { return !s->unfetchable.count(Access::node(op)); }
bool Graph::is_feedable(const Output &tensor) const { return !s->unfeedable.count(Access::edge(tensor)); }
bool Graph::has(std::string_view name) const {
  if (name.find(':') == std::string_view::npos) return s->graph->find(name);
  return static_cast<bool>(s->graph->findOutput(name));
}
std::shared_ptr<const graph::Graph> Graph::impl() const { return s->graph; }

void add_to_collection(std::string_view key, const Output &v) { get_default_graph().add_to_collection(key, v); }
void add_to_collection(std::string_view key, const Operation &v) { get_default_graph().add_to_collection(key, v); }
void add_to_collection(std::string_view key, const Variable &v) { get_default_graph().add_to_collection(key, v); }

Graph &get_default_graph() { return facadeOf(current()); }
void reset_default_graph() {
  if (!defaults().stack.empty())
    throw RuntimeError("Do not use tf.reset_default_graph() to clear nested graphs. If you need a cleared graph, exit the "
                       "nesting and create a new graph.");
  defaults().own = newState();
}
void set_random_seed(std::int64_t seed) { current()->seed = seed; }

NameScope::NameScope(std::string_view name, NameScopeOpts o) : g(current()) {
  ThreadState &t = g->thread();
  before = t.nameScope;
  std::string_view scope = name.empty() && !o.default_name.empty() ? std::string_view(o.default_name) : name;
  std::string_view bare = scope;
  if (!bare.empty() && bare.back() == '/') bare.remove_suffix(1);
  if (!scope.empty() && !(before.empty() ? graph::isValidOpName(bare) : graph::isValidScopeName(bare)))
    throw ValueError(cat("'", scope, "' is not a valid scope name"));
  full = graph::uniqueScope(*g->graph, before, scope);
  t.nameScope = full;
}
NameScope::NameScope(std::nullopt_t, NameScopeOpts o) : NameScope(std::string_view(), std::move(o)) {}
NameScope::~NameScope() { g->thread().nameScope = before; }

std::vector<Output> import_graph_def(std::string_view bytes, ImportOpts o) {
  auto g = current();
  if (g->finalized) throw RuntimeError("Graph is finalized and cannot be modified.");
  graph::ReadOptions options;
  if (!o.name.empty()) {
    Scoped s(o.name, "import");
    options.prefix = s.name;
  } else
    options.prefix = g->thread().nameScope;
  for (auto &[name, value] : o.input_map) options.inputMap[name] = Access::edge(value);
  std::size_t before = g->graph->nodes().size();
  checkBuild(graph::readGraphInto(*g->graph, bytes, options));
  for (std::size_t i = before; i < g->graph->nodes().size(); ++i) adoptNode(*g, g->graph->nodes()[i]);
  std::vector<Output> out;
  for (const std::string &name : o.return_elements) {
    auto e = g->graph->findOutput(options.prefix + name);
    if (!e) throw ValueError(cat("Requested return_element '", name, "' not found in graph_def."));
    out.push_back(Access::output(g, *e));
  }
  return out;
}

} // namespace tfc
