// Control dependencies, devices and colocation: the blocks, and what they do to a new node.
#include "ControlContext.h"
#include "DeviceSpec.h"
#include "FunctionTrace.h"

#include "tfc/graph/Naming.h"

#include <algorithm>
#include <cctype>

namespace tfc::frontend {

namespace {

void applyDevices(GraphState &g, ThreadState &t, graph::Node *node) {
  for (auto it = t.devices.rbegin(); it != t.devices.rend(); ++it) {
    if (it->reset) break;
    if (it->function) node->setDevice(it->function(Access::operation(g.shared_from_this(), node)));
    else if (!it->spec.empty())
      node->setDevice(DeviceSpec::parse(node->device()).over(DeviceSpec::parse(it->spec)).str());
  }
}

std::vector<std::string> colocationGroups(graph::Node *node) {
  std::vector<std::string> groups;
  if (const graph::Attr *a = node->attr("_class"))
    if (auto *list = std::get_if<std::vector<std::string>>(a))
      for (const std::string &s : *list)
        if (s.starts_with("loc:@")) groups.push_back(s);
  if (groups.empty()) groups.push_back("loc:@" + node->name());
  return groups;
}

} // namespace

std::vector<graph::Node *> controlsFor(ThreadState &t, const std::vector<graph::Edge> &inputs) {
  std::vector<graph::Node *> out;
  auto isInput = [&](graph::Node *n) { return std::any_of(inputs.begin(), inputs.end(), [&](auto &e) { return e.node == n; }); };
  for (ControlFrame &frame : t.controls) {
    // An input made inside this block already waits for the block's controls.
    if (std::any_of(inputs.begin(), inputs.end(), [&](auto &e) { return frame.seen.count(e.node); })) continue;
    for (graph::Node *c : frame.controls)
      if (!isInput(c) && std::find(out.begin(), out.end(), c) == out.end()) out.push_back(c);
  }
  return out;
}

graph::Node *createNode(GraphState &g, std::string_view type, std::string_view name, std::vector<graph::Edge> inputs,
                        graph::AttrMap attrs) {
  if (g.finalized) throw RuntimeError("Graph is finalized and cannot be modified.");
  ThreadState &t = g.thread();
  graph::NodeSpec spec;
  for (graph::Edge &e : inputs) e = captured(g, e);
  std::string_view bare = name;
  if (!bare.empty() && bare.back() == '/') bare.remove_suffix(1);
  if (!(t.nameScope.empty() ? graph::isValidOpName(bare) : graph::isValidScopeName(bare)))
    throw ValueError(cat("'", bare, "' is not a valid node name"));
  spec.name = graph::uniqueOpName(*g.graph, t.nameScope, name);
  spec.op = type;
  spec.controls = controlsFor(t, inputs);
  std::vector<graph::Node *> moved;
  ControlContext *context = t.context;
  if (context) spec.controls = innerControls(g, *context, spec.controls, moved);
  spec.inputs = std::move(inputs);
  for (auto &[key, value] : t.attrScope) attrs.try_emplace(key, value);
  if (auto it = t.gradientOverride.find(type); it != t.gradientOverride.end()) attrs.try_emplace("_gradient_op_type", it->second);
  if (!t.container.empty()) {
    const graph::OpSchema *schema = graph::findOp(type);
    if (schema && schema->isStateful && schema->attr("container") && !attrs.count("container")) attrs["container"] = t.container;
  }
  spec.attrs = std::move(attrs);
  graph::Node *node = unwrap(g.graph->addNode(std::move(spec)));
  checkContexts(g, context, node);
  if (context) {
    g.contextOf[node] = context;
    context->addNode(g, node, moved);
  }
  applyDevices(g, t, node);
  if (!t.colocation.empty()) {
    std::set<std::string> groups;
    bool deviceSet = false;
    for (auto it = t.colocation.rbegin(); it != t.colocation.rend(); ++it) {
      for (std::string &s : colocationGroups(*it)) groups.insert(std::move(s));
      if (!deviceSet && !(*it)->device().empty()) node->setDevice((*it)->device()), deviceSet = true;
    }
    node->setAttr("_class", std::vector<std::string>(groups.begin(), groups.end()));
  }
  for (ControlFrame &frame : t.controls) frame.seen.insert(node);
  return node;
}

void adoptNode(GraphState &g, graph::Node *node) {
  ThreadState &t = g.thread();
  if (node->device().empty()) applyDevices(g, t, node);
  std::vector<graph::Node *> moved, controls = controlsFor(t, node->inputs());
  if (t.context) controls = innerControls(g, *t.context, controls, moved);
  for (graph::Node *c : controls) checkBuild(g.graph->addControl(node, c));
  if (t.context && !g.contextOf.count(node)) {
    g.contextOf[node] = t.context;
    t.context->addNode(g, node, moved);
  }
  for (ControlFrame &frame : t.controls) frame.seen.insert(node);
}

} // namespace tfc::frontend

namespace tfc {
using namespace frontend;

namespace {
/// What a block that forgets the outer ones puts back at its end. Blocks end in the reverse order they began.
struct Outer {
  std::vector<ControlFrame> frames;
  ControlContext *context;
  bool cleared;
};
} // namespace

After::After(const Variable &v) : op(v.op()) {}

void ControlDependencies::enter(std::vector<Operation> c, bool clear) {
  g = current();
  ThreadState &t = g->thread();
  outer = std::make_shared<Outer>(Outer{clear ? std::exchange(t.controls, {}) : std::vector<ControlFrame>(), t.context, clear});
  if (clear) t.context = nullptr;
  ControlFrame frame;
  for (Operation &o : c) {
    graph::Node *n = Access::node(o);
    if (!n) throw TypeError("Control input must be an Operation, a Tensor, or a Variable");
    if (Access::graph(o) != g) throw ValueError(cat("Operation '", o.name(), "' is not an element of this graph."));
    if (std::find(frame.controls.begin(), frame.controls.end(), n) == frame.controls.end()) frame.controls.push_back(n);
  }
  t.controls.push_back(std::move(frame));
}
ControlDependencies::ControlDependencies(std::initializer_list<After> c) {
  std::vector<Operation> ops;
  for (const After &a : c) ops.push_back(a.op);
  enter(std::move(ops), false);
}
ControlDependencies::ControlDependencies(std::vector<Operation> c) { enter(std::move(c), false); }
ControlDependencies::ControlDependencies(std::nullopt_t) { enter({}, true); }
ControlDependencies::~ControlDependencies() {
  ThreadState &t = g->thread();
  auto &before = *std::static_pointer_cast<Outer>(outer);
  if (!before.cleared) {
    t.controls.pop_back();
    return;
  }
  t.controls = std::move(before.frames);
  t.context = before.context;
}

Device::Device(std::string_view device) : g(current()) {
  (void)frontend::DeviceSpec::parse(device);
  g->thread().devices.push_back({std::string(device), {}, false});
}
Device::Device(std::function<std::string(Operation)> f) : g(current()) {
  g->thread().devices.push_back({{}, std::move(f), false});
}
Device::Device(std::nullopt_t) : g(current()) { g->thread().devices.push_back({{}, {}, true}); }
Device::~Device() { g->thread().devices.pop_back(); }

ColocateWith::ColocateWith(const Operation &op) : g(current()) {
  ThreadState &t = g->thread();
  outerDevices = std::make_shared<std::vector<DeviceFrame>>(std::move(t.devices));
  t.devices.clear();
  t.colocation.push_back(Access::node(op));
}
ColocateWith::~ColocateWith() {
  ThreadState &t = g->thread();
  t.colocation.pop_back();
  t.devices = std::move(*std::static_pointer_cast<std::vector<DeviceFrame>>(outerDevices));
}

using OverrideMap = std::map<std::string, std::string, std::less<>>;
GradientOverrideMap::GradientOverrideMap(std::initializer_list<std::pair<std::string_view, std::string_view>> map) : g(current()) {
  OverrideMap &now = g->thread().gradientOverride;
  before = std::make_shared<OverrideMap>(now);
  for (auto &[type, name] : map) now[std::string(type)] = name;
}
GradientOverrideMap::~GradientOverrideMap() { g->thread().gradientOverride = *std::static_pointer_cast<OverrideMap>(before); }

Container::Container(std::string_view name) : g(current()), before(std::exchange(g->thread().container, std::string(name))) {}
Container::~Container() { g->thread().container = before; }

} // namespace tfc
