// Runs with debug options: which tensors are kept, and their files (core/debug/debug_io_utils.cc for the layout).
#include "DebugRun.h"

#include "tfc/base/TensorProto.h"
#include "tfc/base/Wire.h"
#include "tfc/frontend/Errors.h"
#include "tfc/graph/Frames.h"
#include "tfc/graph/GraphIO.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>

namespace tfc::frontend {

static constexpr char deviceName[] = "/job:localhost/replica:0/task:0/device:CPU:0";
static constexpr char deviceFolder[] = "_tfdbg_device_,job_localhost,replica_0,task_0,device_CPU_0";

/// The nodes that a run executes, in creation order; fed ones without what is behind them.
static std::vector<graph::Node *> executed(const std::vector<graph::Node *> &wanted, const std::set<graph::Edge> &fed) {
  std::set<graph::Node *> seen;
  std::vector<graph::Node *> open;
  auto add = [&](graph::Node *n) {
    if (n && seen.insert(n).second) open.push_back(n);
  };
  for (graph::Node *n : wanted) {
    bool all = n->numOutputs() > 0;
    for (int i = 0; i < n->numOutputs(); ++i) all &= fed.contains({n, i});
    if (!all) add(n);
  }
  while (!open.empty()) {
    graph::Node *n = open.back();
    open.pop_back();
    for (const graph::Edge &e : n->inputs())
      if (!fed.contains(e)) add(e.node);
    for (graph::Node *c : n->controls()) add(c);
  }
  std::vector<graph::Node *> nodes(seen.begin(), seen.end());
  std::sort(nodes.begin(), nodes.end(), [](auto *a, auto *b) { return a->id() < b->id(); });
  return nodes;
}

/// In how many branches that may not be taken each node stands.
static std::map<const graph::Node *, int> branchDepths(const graph::Frames &frames) {
  std::map<const graph::Node *, int> depth;
  for (graph::Node *n : frames.order()) {
    int d = 0;
    auto from = [&](const graph::Node *other) {
      if (auto it = depth.find(other); it != depth.end()) d = std::max(d, it->second);
    };
    if (graph::isExit(*n)) { // as deep as what went in
      for (const graph::Node *enter : frames[frames.of(n->inputs()[0].node)].enters) from(enter->inputs()[0].node);
    } else {
      for (const graph::Edge &e : n->inputs()) from(e.node);
      for (const graph::Node *c : n->controls()) from(c);
    }
    depth[n] = graph::isSwitch(*n) ? d + 1 : graph::isMerge(*n) ? std::max(0, d - 1) : d;
  }
  return depth;
}

static std::string folderOf(const std::string &url) {
  if (!url.starts_with("file://")) raise(errors::unimplemented("Debug URL ", url, ": dumps go to file:// folders only"));
  return url.substr(7);
}

std::vector<WatchedTensor> watchedTensors(const GraphState &g, const DebugOptions &options, const std::vector<graph::Node *> &wanted, std::span<const graph::Edge> fedList) {
  std::map<std::pair<std::string, int>, std::vector<WatchedTensor::Dump>> folders;
  for (const DebugTensorWatch &w : options.debug_tensor_watch_opts) {
    auto &list = folders[{w.node_name, w.node_name == "*" ? 0 : w.output_slot}];
    for (const std::string &op : w.debug_ops)
      for (const std::string &url : w.debug_urls) list.push_back({folderOf(url), parseDebugOp(op, cat(w.node_name, ":", w.output_slot))});
  }
  std::vector<WatchedTensor> watched;
  auto add = [&](graph::Edge e) {
    DType t = e.node->outputType(e.index);
    if (t == DType::resource || t == DType::variant) return;
    auto it = folders.find({e.node->name(), e.index});
    if (it == folders.end()) it = folders.find({"*", 0});
    if (it != folders.end()) watched.push_back({e, it->second});
  };
  std::set<graph::Edge> fed(fedList.begin(), fedList.end());
  for (const graph::Edge &e : fed) add(e);
  auto frames = graph::Frames::find(executed(wanted, fed), fed);
  if (!frames) return watched; // the run says why
  auto depth = branchDepths(*frames);
  for (graph::Node *n : frames->order())
    for (int i = 0; i < n->numOutputs(); ++i)
      if (!fed.contains({n, i}) && frames->of(n) == 0 && depth[n] == 0 && !g.unfetchable.contains(n)) add({n, i});
  return watched;
}

//===-- files -------------------------------------------------------------------------------------------------------===//

/// Microseconds, each once.
static std::int64_t nextTimestamp() {
  static std::atomic<std::int64_t> last = 0;
  std::int64_t now = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  std::int64_t before = last.load(), next;
  do next = std::max(now, before + 1);
  while (!last.compare_exchange_weak(before, next));
  return next;
}

static void writeFile(const std::string &path, const std::string &bytes) {
  std::error_code failed;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), failed);
  if (failed) raise(errors::permissionDenied(path, ": making its folder failed: ", failed.message()));
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  out.close();
  if (!out) raise(errors::permissionDenied(path, ": writing the dump failed"));
}

static std::string eventOf(std::int64_t timestamp, int field, const std::string &bytes) {
  WireWriter w;
  w.real(1, static_cast<double>(timestamp));
  w.bytes(field, bytes);
  return std::move(w.out);
}

static std::string tensorEvent(std::int64_t timestamp, graph::Edge e, const std::string &op, const Tensor &value) {
  WireWriter plugin, metadata, v, summary;
  plugin.bytes(1, "debugger");
  plugin.bytes(2, cat("{\"device\":\"", deviceName, "\",\"outputSlot\":", e.index, ",\"numChunks\":1,\"chunkIndex\":0}"));
  metadata.bytes(1, plugin.out);
  v.bytes(1, e.node->name());
  v.bytes(7, cat(e.node->name(), ":", e.index, ":", op));
  v.bytes(8, serializeTensor(value));
  v.bytes(9, metadata.out);
  summary.bytes(1, v.out);
  return eventOf(timestamp, 5, summary.out);
}

/// The GraphDef of what ran, each node on its device.
static std::string ranGraph(const graph::Graph &graph, const std::set<std::string, std::less<>> &names) {
  std::string bytes = graph::writeGraph(graph);
  WireWriter w;
  for (WireReader r(bytes); r.next();) {
    if (r.field != 1) {
      if (r.type == WireReader::Bytes) w.bytes(r.field, r.bytes);
      else w.number(r.field, r.number);
      continue;
    }
    std::string_view name;
    for (WireReader n(r.bytes); n.next();)
      if (n.field == 1) name = n.bytes;
    if (!names.contains(name)) continue;
    WireWriter device; // the last one counts
    device.bytes(4, deviceName);
    w.bytes(1, std::string(r.bytes) + device.out);
  }
  return std::move(w.out);
}

static std::string jsonList(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  std::string out = "[";
  for (const std::string &n : names) out += (out.size() > 1 ? ",\"" : "\"") + n + "\"";
  return out + "]";
}

void dumpTensors(const DumpRequest &request, const DebugOptions &options, std::span<const Tensor> values) {
  std::set<std::string> roots;
  for (const WatchedTensor &w : request.watched) for (const auto &d : w.dumps) roots.insert(d.folder);
  if (roots.empty()) return;
  std::vector<std::string> inputs;
  std::vector<graph::Node *> wanted;
  const graph::Graph &graph = request.watched[0].edge.node->graph();
  for (const graph::Edge &e : request.fed) inputs.push_back(graph::tensorName(e));
  for (const std::string &f : request.fetches) wanted.push_back(graph.find(f.substr(0, f.rfind(':'))));
  for (const std::string &t : request.targets) wanted.push_back(graph.find(t));
  std::set<std::string, std::less<>> names;
  for (graph::Node *n : executed(wanted, {request.fed.begin(), request.fed.end()})) names.insert(n->name());
  for (const graph::Edge &e : request.fed) names.insert(e.node->name());
  std::string def = ranGraph(graph, names);
  WireWriter log;
  log.bytes(2, cat("{\"global_step\":", options.global_step, ",\"session_run_index\":", request.runIndex, ",\"executor_step_index\":0,\"input_names\":", jsonList(inputs),
                   ",\"output_names\":", jsonList(request.fetches), ",\"target_nodes\":", jsonList(request.targets), "}"));
  for (const std::string &root : roots) {
    std::int64_t t = nextTimestamp();
    std::string count = std::to_string(request.runIndex);
    writeFile(cat(root, "/_tfdbg_core_metadata_sessionrun", std::string(14 - std::min<std::size_t>(14, count.size()), '0'), count, "_", t), eventOf(t, 6, log.out));
    writeFile(cat(root, "/", deviceFolder, "/_tfdbg_graph_hash", std::hash<std::string>()(def), "_", t), eventOf(t, 4, def));
  }
  for (std::size_t i = 0; i < request.watched.size(); ++i)
    for (const auto &[root, op] : request.watched[i].dumps) {
      graph::Edge e = request.watched[i].edge;
      Tensor value = debugValue(op, values[i], graph::tensorName(e));
      if (value.is_none()) continue;
      std::int64_t t = nextTimestamp();
      writeFile(cat(root, "/", deviceFolder, "/", e.node->name(), "_", e.index, "_", op.name, "_", t), tensorEvent(t, e, op.name, value));
    }
}

} // namespace tfc::frontend
