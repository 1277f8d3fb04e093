// tf.GraphDef and its kin, tf.graph_util (python/framework/graph_util_impl.py), tensor protos.
#include "State.h"

#include "tfc/base/TensorProto.h"
#include "tfc/frontend/GraphDefs.h"
#include "tfc/frontend/SessionHook.h"
#include "tfc/graph/GraphIO.h"
#include "tfc/graph/NodeDefs.h"
#include "tfc/graph/SavedModel.h"
#include "tfc/runtime/Session.h"

#include <unistd.h>

#include <algorithm>

namespace tfc {
using namespace frontend;

namespace {

template <class T> T parsed(Expected<T> e) {
  if (!e) throw ValueError(e.status().message());
  return std::move(*e);
}
NodeDef toNode(graph::NodeParts p) {
  NodeDef n{std::move(p.name), std::move(p.op), std::move(p.inputs), std::move(p.device), {}};
  for (auto &[key, value] : p.attrs) n.attr.emplace(key, std::move(value));
  return n;
}
graph::NodeParts toParts(const NodeDef &n) {
  graph::NodeParts p{n.name, n.op, n.device, n.input, {}};
  for (auto &[key, value] : n.attr) p.attrs.emplace(key, value);
  return p;
}
GraphDef toGraph(graph::GraphParts p) {
  GraphDef g;
  for (graph::NodeParts &n : p.nodes) g.node.push_back(toNode(std::move(n)));
  g.library = std::move(p.library);
  g.versions.producer = p.producer, g.versions.min_consumer = p.minConsumer;
  return g;
}
graph::GraphParts toParts(const GraphDef &g) {
  graph::GraphParts p;
  for (const NodeDef &n : g.node) p.nodes.push_back(toParts(n));
  p.library = g.library, p.producer = g.versions.producer, p.minConsumer = g.versions.min_consumer;
  return p;
}
train::SaverDef toSaver(graph::SaverParts p) {
  train::SaverDef s;
  s.filename_tensor_name = p.filename, s.save_tensor_name = p.save, s.restore_op_name = p.restore;
  s.max_to_keep = p.maxToKeep, s.sharded = p.sharded, s.keep_checkpoint_every_n_hours = p.keepEveryNHours;
  s.version = static_cast<train::SaverDef::CheckpointFormatVersion>(p.version);
  return s;
}
graph::SaverParts toParts(const train::SaverDef &s) {
  return {s.filename_tensor_name, s.save_tensor_name, s.restore_op_name, s.max_to_keep, s.version, s.sharded, s.keep_checkpoint_every_n_hours};
}
std::unique_ptr<graph::Graph> checked(const GraphDef &def) {
  auto g = graph::readGraph(def.SerializeToString());
  if (!g) raiseBuild(g.status());
  return std::move(*g);
}

} // namespace

std::string NodeDef::SerializeToString() const { return graph::writeParts(toParts(*this)); }
NodeDef NodeDef::FromString(std::string_view bytes) { return toNode(parsed(graph::readNodeParts(bytes))); }
NodeDef NodeDef::FromText(std::string_view text) { return toNode(parsed(graph::readNodeParts(text, true))); }
std::string NodeDef::str() const { return graph::writeParts(toParts(*this), true); }
std::string GraphDef::SerializeToString() const { return graph::writeParts(toParts(*this)); }
GraphDef::GraphDef(const std::string &bytes) : GraphDef(FromString(bytes)) {}
GraphDef GraphDef::FromString(std::string_view bytes) { return toGraph(parsed(graph::readParts(bytes))); }
GraphDef GraphDef::FromText(std::string_view text) { return toGraph(parsed(graph::readParts(text, true))); }
std::string GraphDef::str() const { return graph::writeParts(toParts(*this), true); }
std::vector<Output> import_graph_def(const GraphDef &def, ImportOpts o) { return import_graph_def(std::string_view(def.SerializeToString()), std::move(o)); }

std::string train::SaverDef::SerializeToString() const { return graph::writeParts(toParts(*this)); }
train::SaverDef train::SaverDef::FromString(std::string_view bytes) { return toSaver(parsed(graph::readSaverParts(bytes))); }
train::SaverDef train::SaverDef::FromText(std::string_view text) { return toSaver(parsed(graph::readSaverParts(text, true))); }
std::string train::SaverDef::str() const { return graph::writeParts(toParts(*this), true); }

std::string TensorProto::SerializeToString() const { return serializeTensor(value); }
TensorProto TensorProto::FromString(std::string_view bytes) { return TensorProto(parsed(parseTensor(bytes))); }
std::string TensorProto::str() const { return graph::tensorText(value); }
TensorProto make_tensor_proto(Value values, TensorProtoOpts o) {
  Tensor t = hostAs(values, o.dtype);
  if (!o.shape || *o.shape == t.shape()) return TensorProto(t);
  auto want = o.shape->numElements();
  if (!want) throw ValueError(cat("make_tensor_proto needs a fully defined shape, got ", o.shape->str()));
  if (t.size() > *want) throw ValueError(cat("Too many elements provided. Takes at most ", *want, ", but got ", t.size()));
  return TensorProto(fillTensor(t, *o.shape));
}

namespace graph_util {

GraphDef extract_sub_graph(const GraphDef &def, const std::vector<std::string> &dest_nodes) {
  auto part = graph::extractSubGraph(*checked(def), dest_nodes);
  if (!part) throw ValueError(part.status().message());
  return GraphDef::FromString(graph::writeGraph(**part));
}

GraphDef convert_variables_to_constants(Session &session, const GraphDef &def, const std::vector<std::string> &outputs) {
  auto valueOf = [&](const std::string &name) -> Expected<Tensor> {
    const graph::Node *node = session.graph().impl()->find(name);
    if (!node) return errors::invalidArgument("The session's graph has no variable ", name);
    if (node->op() != "VarHandleOp") return session.run(Fetch(name + ":0"));
    // The value behind a handle: through a read of it that is there (as TensorFlow has it, NAME/Read/ReadVariableOp).
    for (const graph::Node *user : session.graph().impl()->users(node))
      if (user->op() == "ReadVariableOp") return session.run(Fetch(user->name() + ":0"));
    return errors::invalidArgument("Nothing reads variable ", name, " in the session's graph");
  };
  auto frozen = graph::convertVariablesToConstants(*checked(def), outputs, valueOf);
  if (!frozen) throw ValueError(frozen.status().message());
  return GraphDef::FromString(graph::writeGraph(**frozen));
}

GraphDef remove_training_nodes(const GraphDef &def, const std::vector<std::string> &protected_nodes) {
  auto isProtected = [&](const std::string &name) { return std::find(protected_nodes.begin(), protected_nodes.end(), name) != protected_nodes.end(); };
  auto bare = [](const std::string &input) { return input[0] == '^' ? input.substr(1) : input; };
  std::set<std::string> removed, controls, controlled;
  for (const NodeDef &n : def.node)
    if (n.op == "CheckNumerics" && !isProtected(n.name)) removed.insert(n.name);
  GraphDef rest = def;
  std::erase_if(rest.node, [&](const NodeDef &n) { return removed.count(n.name); });
  for (NodeDef &n : rest.node) {
    std::erase_if(n.input, [&](const std::string &i) { return removed.count(bare(i)); });
    for (const std::string &i : n.input)
      if (i[0] == '^') controls.insert(bare(i)), controlled.insert(n.name);
  }
  // An Identity that control edges touch may be there for the order alone.
  std::map<std::string, std::string> spliced;
  for (const NodeDef &n : rest.node)
    if (n.op == "Identity" && !n.input.empty() && !isProtected(n.name) && !controlled.count(n.name) && !controls.count(n.name)) spliced[n.name] = n.input[0];
  std::erase_if(rest.node, [&](const NodeDef &n) { return spliced.count(n.name); });
  for (NodeDef &n : rest.node)
    for (std::string &i : n.input)
      for (auto it = spliced.find(bare(i)); it != spliced.end(); it = spliced.find(bare(i))) i = it->second;
  return rest;
}

} // namespace graph_util

std::vector<DeviceAttributes> list_local_devices() {
  std::vector<std::string> names{"CPU:0"};
  if (auto make = programSourceFactory()) names = make(std::make_shared<graph::Graph>())->devices();
  std::vector<DeviceAttributes> out;
  for (const std::string &n : names) {
    bool cpu = n.starts_with("CPU");
    std::int64_t memory = cpu ? std::int64_t(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGE_SIZE) : 0;
    out.push_back({"/device:" + n, n.substr(0, n.find(':')), memory, cpu ? "" : "device: " + n.substr(n.find(':') + 1)});
  }
  return out;
}

} // namespace tfc
