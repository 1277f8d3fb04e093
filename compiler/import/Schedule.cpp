#include "Schedule.h"

#include "tfc/graph/OpSchema.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <queue>

namespace tfc::compiler {

using graph::Edge;
using graph::Node;

bool isRefVariable(const Node &node) { return node.op() == "VariableV2" || node.op() == "Variable"; }

/// Takes a handle without writing the variable.
static bool isResourceReader(const Node &node) {
  static const llvm::StringSet<> readers = {"ReadVariableOp", "ResourceGather", "ResourceGatherNd", "VariableShape",
                                            "VarIsInitializedOp", "VarHandleOp", "Identity", "IdentityN"};
  return readers.contains(node.op());
}

bool isUpdate(const Node &node) {
  if (isRefVariable(node) || node.op() == "RefIdentity") return false;
  for (int i = 0; i < node.numOutputs(); ++i)
    if (node.outputIsRef(i)) return true;
  if (isResourceReader(node)) return false;
  for (Edge e : node.inputs())
    if (e.node->outputType(e.index) == DType::resource) return true;
  return false;
}

/// The input that a reference or handle output stands for.
static int aliasedInput(const Node &node) {
  for (size_t i = 0; i < node.inputs().size(); ++i) {
    Edge e = node.inputs()[i];
    if (e.node->outputIsRef(e.index) || e.node->outputType(e.index) == DType::resource) return static_cast<int>(i);
  }
  return -1;
}

Node *variableOf(Edge edge) {
  // Bounded by the number of nodes: a chain of assignments through each other's references.
  for (size_t hops = 0, most = edge.node->graph().nodes().size(); hops <= most; ++hops) {
    if (isRefVariable(*edge.node) || edge.node->op() == "VarHandleOp") return edge.node;
    int i = aliasedInput(*edge.node);
    if (i < 0) return nullptr;
    edge = edge.node->inputs()[i];
  }
  return nullptr;
}

Edge aliasOf(const Request &request, Edge edge) {
  Edge end = edge;
  while (!request.fed.count(end) && end.node->op() == "Identity" && !end.node->outputIsRef(0) && !end.node->inputs().empty())
    end = end.node->inputs()[0];
  return !request.fed.count(end) && end.node->outputIsRef(end.index) ? end : edge;
}

bool isAlias(const Request &request, Node &node) {
  return node.op() == "Identity" && aliasOf(request, {&node, 0}) != Edge{&node, 0};
}

std::string variableKey(const Node &variable) {
  const graph::Attr *shared = variable.attr("shared_name");
  if (shared)
    if (auto *name = std::get_if<std::string>(shared); name && !name->empty()) return *name;
  return variable.name();
}

Expected<Request> resolve(const graph::Graph &graph, const Entry &entry) {
  Request r;
  for (const Feed &feed : entry.feeds) {
    TFC_ASSIGN_OR_RETURN(Edge e, graph.findOutput(feed.name));
    if (!r.fed.insert(e).second)
      return errors::invalidArgument("Tensor ", graph::tensorName(e), " was fed twice").withNode(e.node->name());
    r.feeds.push_back(e);
  }
  for (const std::string &fetch : entry.fetches) {
    TFC_ASSIGN_OR_RETURN(Edge e, graph.findOutput(fetch));
    r.fetches.push_back(e);
  }
  for (const std::string &target : entry.targets) {
    Node *node = graph.find(target);
    if (!node && target.find(':') != std::string::npos) {
      TFC_ASSIGN_OR_RETURN(Edge e, graph.findOutput(target));
      node = e.node;
    }
    if (!node) return errors::notFound("PruneForTargets: Some target nodes not found: ", target);
    r.targets.push_back(node);
  }
  return r;
}

static bool isPlaceholder(const Node &node) { return node.op() == "Placeholder" || node.op() == "PlaceholderV2"; }

static Status unsupported(const Node &node) {
  static const llvm::StringSet<> controlFlow = {
      "Switch", "Merge", "Enter", "Exit", "NextIteration", "LoopCond", "RefSwitch", "RefMerge", "RefEnter", "RefExit",
      "RefNextIteration", "RefSelect"};
  if (controlFlow.contains(node.op()))
    return errors::unimplemented("Control flow op ", node.op(), " is not supported: give the graph without tf.cond and "
                                 "tf.while_loop").withNode(node.name());
  return Status::ok();
}

static Status notFed(const Node &node) {
  Shape shape = node.outputShape(0);
  std::string text = "You must feed a value for placeholder tensor '" + node.name() + "' with dtype " +
                     runtimeName(node.outputType(0));
  if (shape.rank() > 0) text += " and shape " + shape.errorStr();
  return errors::invalidArgument(text).withNode(node.name());
}

namespace {
/// List scheduling: of the steps that are ready, the first created that is no update; updates only when nothing else is
/// ready, and then one whose pending readers all come after it anyway.
class Scheduler {
public:
  Scheduler(const graph::Graph &graph, const Request &request)
      : graph(graph), request(request), needed(graph.nodes().size()) {}

  Status collect();
  Expected<std::vector<Step>> run();

private:
  /// Inputs and controls that are really waited for.
  template <class F> void forEachDependency(const Node &node, F &&f) const {
    for (Edge e : node.inputs())
      if (!request.fed.count(e)) f(e.node);
    for (Node *c : node.controls())
      if (!(isPlaceholder(*c) && request.fed.count({c, 0}))) f(c);
  }
  /// Keys of the variables that a step reads.
  void readKeys(const Step &step, llvm::SmallVectorImpl<std::string> &keys) const;
  bool readersFollow(const Node *update);
  void done(int step, std::vector<Step> &order);

  const graph::Graph &graph;
  const Request &request;
  std::vector<char> needed;                 ///< by node id
  std::vector<Step> steps;                  ///< needed nodes in creation order, then reads of fetched references
  std::vector<int> stepOf;                  ///< by node id
  std::vector<std::vector<int>> users;      ///< by step
  std::vector<int> waiting;                 ///< dependencies not done yet, by step
  std::vector<char> finished;
  llvm::StringMap<llvm::SmallVector<int>> readers; ///< steps that read a variable
  llvm::DenseSet<const Node *> free;        ///< updates known to have no reader that should come first
  std::priority_queue<int, std::vector<int>, std::greater<>> ready;
  std::set<int> readyUpdates;
};
} // namespace

Status Scheduler::collect() {
  std::vector<Node *> work;
  auto need = [&](Node *node) {
    if (needed[node->id()]) return;
    needed[node->id()] = 1;
    work.push_back(node);
  };
  for (Edge e : request.fetches)
    if (!request.fed.count(e)) need(e.node);
  for (Node *node : request.targets)
    if (!(isPlaceholder(*node) && request.fed.count({node, 0}))) need(node);
  while (!work.empty()) {
    Node *node = work.back();
    work.pop_back();
    TFC_RETURN_IF_ERROR(unsupported(*node));
    if (isPlaceholder(*node)) return notFed(*node);
    forEachDependency(*node, need);
  }
  stepOf.assign(graph.nodes().size(), -1);
  for (Node *node : graph.nodes())
    if (needed[node->id()]) {
      stepOf[node->id()] = static_cast<int>(steps.size());
      steps.push_back({node, -1});
    }
  for (size_t i = 0; i < request.fetches.size(); ++i) {
    Edge e = request.fetches[i];
    Edge alias = aliasOf(request, e);
    if (!request.fed.count(e) && alias.node->outputIsRef(alias.index)) steps.push_back({e.node, static_cast<int>(i)});
  }
  users.resize(steps.size());
  waiting.assign(steps.size(), 0);
  finished.assign(steps.size(), 0);
  for (int s = 0; s < static_cast<int>(steps.size()); ++s) {
    auto dependOn = [&](Node *node) {
      users[stepOf[node->id()]].push_back(s);
      ++waiting[s];
    };
    if (steps[s].fetch >= 0) dependOn(steps[s].node);
    else forEachDependency(*steps[s].node, dependOn);
    llvm::SmallVector<std::string> keys;
    readKeys(steps[s], keys);
    for (const std::string &key : keys) readers[key].push_back(s);
  }
  return Status::ok();
}

void Scheduler::readKeys(const Step &step, llvm::SmallVectorImpl<std::string> &keys) const {
  auto add = [&](Edge e) {
    if (Node *variable = variableOf(aliasOf(request, e))) keys.push_back(variableKey(*variable));
  };
  if (step.fetch >= 0) return add(request.fetches[step.fetch]);
  const Node &node = *step.node;
  if (isAlias(request, *step.node)) return;
  bool handles = isResourceReader(node) || node.op() == "IsVariableInitialized";
  const auto &inputs = node.schema().inputs;
  for (size_t i = 0; i < node.inputs().size(); ++i) {
    Edge e = node.inputs()[i];
    if (request.fed.count(e)) continue;
    e = aliasOf(request, e);
    bool wantsRef = i < inputs.size() && inputs[i].isRef; // reference arguments precede lists in every schema
    bool read = e.node->outputIsRef(e.index) ? !wantsRef || handles : e.node->outputType(e.index) == DType::resource && handles;
    if (read) add(e);
  }
}

/// Whether every pending reader of the variable that `update` writes comes after it through edges.
bool Scheduler::readersFollow(const Node *update) {
  if (free.contains(update)) return true;
  int input = aliasedInput(*update);
  Node *variable = input < 0 ? nullptr : variableOf(update->inputs()[input]);
  llvm::SmallVector<int> pending;
  if (variable)
    for (int s : readers[variableKey(*variable)])
      if (!finished[s] && steps[s].node != update) pending.push_back(s);
  if (!pending.empty()) {
    std::vector<char> reached(steps.size());
    std::vector<int> work{stepOf[update->id()]};
    while (!work.empty()) {
      int s = work.back();
      work.pop_back();
      for (int u : users[s])
        if (!reached[u]) {
          reached[u] = 1;
          work.push_back(u);
        }
    }
    for (int s : pending)
      if (!reached[s]) return false;
  }
  free.insert(update);
  return true;
}

void Scheduler::done(int s, std::vector<Step> &order) {
  finished[s] = 1;
  order.push_back(steps[s]);
  for (int u : users[s]) {
    if (--waiting[u]) continue;
    if (steps[u].fetch < 0 && isUpdate(*steps[u].node)) readyUpdates.insert(u);
    else ready.push(u);
  }
}

Expected<std::vector<Step>> Scheduler::run() {
  TFC_RETURN_IF_ERROR(collect());
  std::vector<Step> order;
  order.reserve(steps.size());
  for (int s = 0; s < static_cast<int>(steps.size()); ++s)
    if (!waiting[s]) {
      if (steps[s].fetch < 0 && isUpdate(*steps[s].node)) readyUpdates.insert(s);
      else ready.push(s);
    }
  while (!ready.empty() || !readyUpdates.empty()) {
    if (!ready.empty()) {
      int s = ready.top();
      ready.pop();
      done(s, order);
      continue;
    }
    auto pick = readyUpdates.begin();
    if (readyUpdates.size() > 1)
      for (auto it = readyUpdates.begin(); it != readyUpdates.end(); ++it)
        if (readersFollow(steps[*it].node)) {
          pick = it;
          break;
        }
    int s = *pick;
    readyUpdates.erase(pick);
    done(s, order);
  }
  if (order.size() != steps.size())
    for (size_t s = 0; s < steps.size(); ++s)
      if (!finished[s])
        return errors::invalidArgument("Graph is invalid, contains a cycle that goes through this node")
            .withNode(steps[s].node->name());
  return order;
}

Expected<std::vector<Step>> schedule(const graph::Graph &graph, const Request &request) {
  return Scheduler(graph, request).run();
}

} // namespace tfc::compiler
