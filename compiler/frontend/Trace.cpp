// rt::StepTrace knows names; the graph knows what they are.
#include "tfc/frontend/Trace.h"

#include "State.h"

#include "tfc/runtime/Session.h"

#include <algorithm>
#include <set>

namespace tfc::frontend {

static void addInputs(const graph::Node &node, const std::set<const graph::Node *> &inside, std::vector<std::string> &inputs) {
  auto add = [&](const graph::Node *from, const std::string &text) {
    if (!inside.contains(from)) inputs.push_back(text);
  };
  for (const graph::Edge &e : node.inputs())
    if (e.node) add(e.node, e.index ? graph::tensorName(e) : e.node->name());
  for (const graph::Node *c : node.controls()) add(c, "^" + c->name());
}

static std::string labelOf(const std::string &name, const std::string &op, const std::vector<std::string> &inputs) {
  std::string text = name + " = " + op + "(";
  for (std::size_t i = 0; i < inputs.size(); ++i) text += (i ? ", " : "") + inputs[i];
  return text + ")";
}

io::StepStats stepStats(const graph::Graph &graph, const rt::StepTrace &trace) {
  io::DeviceStepStats device{.device = "/job:localhost/replica:0/task:0/device:CPU:0", .node_stats = {}};
  for (const rt::StepTrace::Event &event : trace.events) {
    std::vector<std::string> names;
    for (const std::string &n : event.nodes)
      if (std::find(names.begin(), names.end(), n) == names.end()) names.push_back(n);
    if (names.empty()) names.push_back(event.name); // a copy or packing that the compiler added
    std::set<const graph::Node *> inside;
    for (const std::string &n : names)
      if (const graph::Node *node = graph.find(n)) inside.insert(node);
    std::string ops;
    std::vector<std::string> inputs;
    for (const std::string &n : names) {
      const graph::Node *node = graph.find(n);
      io::NodeExecStats s{.node_name = n, .output = {}, .timeline_label = {}};
      s.all_start_nanos = s.scheduled_nanos = event.startNs;
      s.all_start_micros = s.scheduled_micros = event.startNs / 1000;
      s.thread_id = event.thread;
      std::string op = node ? node->op() : event.name;
      ops += (ops.empty() ? "" : "+") + op;
      std::vector<std::string> own;
      if (node) {
        addInputs(*node, {}, own), addInputs(*node, inside, inputs);
        for (int i = 0; i < node->numOutputs(); ++i) s.output.push_back({i, node->outputType(i), node->outputShape(i)});
      }
      bool last = &n == &names.back();
      s.timeline_label = last ? labelOf(n, ops, inputs) : labelOf(n, op, own);
      if (last) {
        s.op_end_rel_nanos = s.all_end_rel_nanos = event.endNs - event.startNs;
        s.op_end_rel_micros = s.all_end_rel_micros = event.endNs / 1000 - event.startNs / 1000;
      }
      device.node_stats.push_back(std::move(s));
    }
  }
  io::StepStats stats;
  stats.dev_stats.push_back(std::move(device));
  return stats;
}

} // namespace tfc::frontend
