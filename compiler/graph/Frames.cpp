// Frames of a graph, as TensorFlow's graph/control_flow.cc finds them.
#include "tfc/graph/Frames.h"

#include <algorithm>
#include <queue>

namespace tfc::graph {

namespace {

constexpr int deepestFrame = 100;

bool isEither(const Node &node, std::string_view plain) {
  std::string_view op = node.op();
  return op == plain || (op.starts_with("Ref") && op.substr(3) == plain);
}

} // namespace

bool isSwitch(const Node &node) { return isEither(node, "Switch"); }
bool isMerge(const Node &node) { return isEither(node, "Merge"); }
bool isEnter(const Node &node) { return isEither(node, "Enter"); }
bool isExit(const Node &node) { return isEither(node, "Exit"); }
bool isNextIteration(const Node &node) { return isEither(node, "NextIteration"); }

bool isConstantEnter(const Node &node) {
  const Attr *constant = isEnter(node) ? node.attr("is_constant") : nullptr;
  return constant && std::holds_alternative<bool>(*constant) && std::get<bool>(*constant);
}

bool isLoopMerge(const Node &node) {
  return isMerge(node) && std::any_of(node.inputs().begin(), node.inputs().end(),
                                      [](const Edge &e) { return e.node && isNextIteration(*e.node); });
}

Expected<Frames> Frames::find(const std::vector<Node *> &nodes, const std::set<Edge> &fed) {
  Frames out;
  out.frames.emplace_back();
  if (nodes.empty())
    return out;
  std::size_t ids = nodes[0]->graph().nodes().size();
  out.frame.assign(ids, -1);
  std::vector<char> member(ids);
  for (const Node *n : nodes)
    member[n->id()] = 1;

  // Sources that count: not fed, among the nodes, no back edge.
  auto forEachSource = [&](const Node *node, auto &&f) {
    for (const Edge &e : node->inputs())
      if (e.node && member[e.node->id()] && !(isMerge(*node) && isNextIteration(*e.node)) && !fed.count(e))
        f(e.node);
    for (Node *c : node->controls())
      if (member[c->id()])
        f(c);
  };
  std::vector<int> pending(ids, 0);
  std::vector<std::vector<Node *>> followers(ids);
  for (Node *node : nodes)
    forEachSource(node, [&](Node *source) {
      ++pending[node->id()];
      followers[source->id()].push_back(node);
    });
  auto later = [](const Node *a, const Node *b) { return a->id() > b->id(); };
  std::priority_queue<Node *, std::vector<Node *>, decltype(later)> ready(later);
  for (Node *node : nodes)
    if (!pending[node->id()])
      ready.push(node);

  std::map<std::pair<int, std::string>, int> known;
  while (!ready.empty()) {
    Node *node = ready.top();
    ready.pop();
    out.sorted.push_back(node);
    Node *first = nullptr;
    bool outside = false; // a fed input
    int around = 0;
    Status status;
    forEachSource(node, [&](Node *source) {
      int f = out.frame[source->id()];
      if (first && f != around && status)
        status = errors::invalidArgument("{{node ", node->name(), "}} has inputs from different frames. The input {{node ",
                                         source->name(), "}} is in frame '", out.frames[f].name, "'. The input {{node ",
                                         first->name(), "}} is in frame '", out.frames[around].name, "'.");
      if (!first) {
        first = source;
        around = f;
      }
    });
    for (const Edge &e : node->inputs())
      outside |= fed.count(e) > 0;
    if (status && outside && around)
      status = errors::invalidArgument("{{node ", node->name(), "}} has inputs from different frames: one is fed, from outside of "
                                       "every loop. The input {{node ", first->name(), "}} is in frame '", out.frames[around].name, "'.");
    if (!status)
      return status.withNode(node->name());
    if (isEnter(*node)) {
      std::string name = std::get<std::string>(*node->attr("frame_name"));
      auto [it, isNew] = known.try_emplace({around, name}, out.count());
      if (isNew) {
        out.frames.push_back({around, out.frames[around].depth + 1, name, {}, {}});
        if (out.frames.back().depth > deepestFrame)
          return errors::resourceExhausted("Loops nested more than ", deepestFrame, " deep").withNode(node->name());
        for (int f = around; f > 0; f = out.frames[f].parent)
          if (out.frames[f].name == name)
            return errors::internal("Mismatched parent frames: frame '", name, "' is inside a frame of the same name")
                .withNode(node->name());
      }
      around = it->second;
      out.frames[around].enters.push_back(node);
    } else if (isExit(*node)) {
      if (!around)
        return errors::invalidArgument("Exit {{node ", node->name(), "}} is in no frame: it must be reached from an Enter")
            .withNode(node->name());
      out.frames[around].exits.push_back(node);
      around = out.frames[around].parent;
    } else if (isNextIteration(*node) && !around) {
      return errors::invalidArgument(node->op(), " {{node ", node->name(), "}} is in no frame: it must be reached from an Enter")
          .withNode(node->name());
    }
    out.frame[node->id()] = around;
    for (Node *f : followers[node->id()])
      if (--pending[f->id()] == 0)
        ready.push(f);
  }
  for (Node *node : nodes)
    if (pending[node->id()] > 0)
      return errors::invalidArgument("Graph is invalid, contains a cycle that goes through this node").withNode(node->name());
  for (Node *node : nodes)
    if (isMerge(*node))
      for (const Edge &e : node->inputs())
        if (e.node && isNextIteration(*e.node) && member[e.node->id()] && out.of(e.node) != out.of(node))
          return errors::invalidArgument("{{node ", e.node->name(), "}} leads from frame '", out.frames[out.of(e.node)].name,
                                         "' into frame '", out.frames[out.of(node)].name, "' of {{node ", node->name(), "}}")
              .withNode(node->name());
  return out;
}

} // namespace tfc::graph
