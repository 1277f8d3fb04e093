// tf.train.Saver: the save/ subgraph, checkpoint files and their bookkeeping (python/training/saver.py,
// checkpoint_management.py).
#include "DeviceSpec.h"
#include "QueueRunner.h"
#include "SaverImpl.h"
#include "State.h"
#include "VariableDef.h"

#include "tfc/base/Wire.h"
#include "tfc/graph/GraphIO.h"
#include "tfc/io/Checkpoint.h"

#include <algorithm>
#include <limits>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>

namespace tfc::frontend {

/// Whether a collection's variables are written as VariableDefs; elsewhere their names are.
static bool holdsVariables(std::string_view key) {
  for (std::string_view k : {GraphKeys::GLOBAL_VARIABLES, GraphKeys::TRAINABLE_VARIABLES, GraphKeys::LOCAL_VARIABLES, GraphKeys::MODEL_VARIABLES,
                             GraphKeys::METRIC_VARIABLES, GraphKeys::MOVING_AVERAGE_VARIABLES, GraphKeys::GLOBAL_STEP})
    if (key == k) return true;
  return false;
}

graph::MetaGraph metaOf(const std::shared_ptr<GraphState> &g) {
  graph::MetaGraph meta;
  for (auto &[key, items] : g->collections)
    for (const CollectionItem &item : items) {
      auto &list = meta.collections[key];
      if (auto *e = std::get_if<graph::Edge>(&item)) list.push_back(graph::tensorName(*e)), meta.collectionKinds[key] = "node_list";
      else if (auto *n = std::get_if<graph::Node *>(&item)) list.push_back((*n)->name()), meta.collectionKinds[key] = "node_list";
      else if (auto *q = std::get_if<std::shared_ptr<QueueRunnerState>>(&item)) list.push_back(writeQueueRunnerDef(**q)), meta.collectionKinds[key] = "bytes_list";
      else {
        const VariableState &v = *std::get<std::shared_ptr<VariableState>>(item);
        list.push_back(holdsVariables(key) ? writeVariableDef(v) : cat(v.name, ":0"));
        meta.collectionKinds[key] = holdsVariables(key) ? "bytes_list" : "node_list";
      }
    }
  return meta;
}

std::string sliceSpec(const VariableState &v) {
  if (!v.slice) return {};
  std::string whole, where;
  for (int i = 0; i < v.slice->fullShape.rank(); ++i) {
    whole += cat(v.slice->fullShape[i], " ");
    where += cat(i ? ":" : "", v.slice->offset[i], ",", v.shape[i]);
  }
  return whole + where;
}

std::string metaBytes(const std::shared_ptr<GraphState> &g, graph::MetaGraph meta) {
  // Lent for the call: a MetaGraph owns its graph, this one stays ours.
  meta.graph.reset(g->graph.get());
  std::string bytes;
  try {
    bytes = graph::writeMetaGraph(meta);
  } catch (...) {
    (void)meta.graph.release();
    throw;
  }
  (void)meta.graph.release();
  return bytes;
}

std::shared_ptr<train::Saver::Impl> importMeta(const std::shared_ptr<GraphState> &g, const graph::MetaGraph &meta) {
  checkBuild(graph::readGraphInto(*g->graph, graph::writeGraph(*meta.graph)));
  std::map<std::string, std::shared_ptr<VariableState>> variables;
  for (auto &[key, items] : meta.collections) {
    auto kind = meta.collectionKinds.find(key);
    const bool isVariables = holdsVariables(key);
    for (const std::string &item : items) {
      if (isVariables && kind != meta.collectionKinds.end() && kind->second == "bytes_list") {
        auto v = readVariableDef(*g, item);
        auto [it, isNew] = variables.try_emplace(v->name, v);
        g->collections[key].push_back(it->second);
      } else if (key == GraphKeys::QUEUE_RUNNERS && kind != meta.collectionKinds.end() && kind->second == "bytes_list") {
        g->collections[key].push_back(readQueueRunnerDef(*g, item));
      } else if (kind != meta.collectionKinds.end() && kind->second == "node_list") {
        if (graph::Node *n = g->graph->find(item)) g->collections[key].push_back(n);
        else if (auto e = g->graph->findOutput(item)) g->collections[key].push_back(*e);
      }
    }
  }
  if (meta.saverSave.empty()) return nullptr;
  auto impl = std::make_shared<train::Saver::Impl>();
  impl->graph = g;
  impl->filename = meta.saverFilename, impl->save = meta.saverSave, impl->restore = meta.saverRestore;
  impl->takeDef(meta.saverDef);
  return impl;
}

} // namespace tfc::frontend

namespace tfc::train {
using namespace frontend;
namespace fs = std::filesystem;

namespace {

void check(const Status &s) {
  if (!s) raise(s);
}

/// A variable under its name in the file, or a part of one.
struct Saveable {
  std::string name, slice;
  Variable v;
};
Saveable partOf(const std::string &name, const Variable &v) { return {name, sliceSpec(*Access::state(v)), v}; }
std::vector<Saveable> saveables(const VarList &list) {
  std::vector<Saveable> out;
  auto add = [&](const std::string &name, const Variable &v) {
    if (v.is_partitioned())
      for (const Variable &p : v.parts()) out.push_back(partOf(name, p));
    else if (Access::state(v)->slice && !list.byName) out.push_back(partOf(Access::state(v)->slice->fullName, v));
    else out.push_back({name, "", v});
  };
  if (list.byName)
    for (auto &[name, v] : list.named) add(name, v);
  else
    for (const Variable &v : list.list) add(v.is_partitioned() ? v.name() : v.op().name(), v);
  std::stable_sort(out.begin(), out.end(), [](auto &a, auto &b) { return a.name < b.name; });
  for (const Variable &v : list.list)
    for (const Variable &part : list.list)
      if (v.is_partitioned() && !part.is_partitioned() && Access::state(part)->slice && Access::state(part)->slice->fullName == v.name())
        throw ValueError(cat("Mixing slices and non-slices with the same name: ", v.name()));
  for (std::size_t i = 1; i < out.size(); ++i)
    if (out[i].name == out[i - 1].name && (out[i].slice.empty() || out[i].slice == out[i - 1].slice)) throw ValueError(cat("At least two variables have the same name: ", out[i].name));
  for (std::size_t i = 0; i < out.size(); ++i)
    for (std::size_t j = i + 1; list.byName && j < out.size(); ++j)
      if (out[i].v == out[j].v) throw ValueError(cat("The same saveable will be restored with two names: ", out[j].name));
  return out;
}

struct Listed {
  std::vector<std::string> names, slices;
  explicit Listed(const std::vector<Saveable> &list) {
    for (const Saveable &x : list) names.push_back(x.name), slices.push_back(x.slice);
  }
};

/// The ops that save; gives the file's name once it is written.
Output addSave(const Output &filename, const std::vector<Saveable> &list) {
  Listed l(list);
  std::vector<In> tensors;
  for (const Saveable &x : list) {
    if (x.v.is_resource()) tensors.emplace_back(x.v.read_value());
    else tensors.push_back(x.slice.empty() ? In(x.v.handle()) : In(x.v));
  }
  Operation save = opNode("SaveV2", "", {filename, l.names, l.slices, Ins(tensors)});
  Scoped c("control_dependency", "");
  ColocateWith with(filename.op());
  ControlDependencies after({save});
  return identity(filename, {.name = c.name});
}

Operation addRestore(const Output &filename, const std::vector<Saveable> &list, const char *name) {
  Listed l(list);
  std::vector<DType> types;
  for (const Saveable &x : list) types.push_back(x.v.dtype());
  std::vector<Output> restored;
  {
    Device cpu("/cpu:0");
    restored = opNode("RestoreV2", "", {filename, l.names, l.slices}, {{"dtypes", types}}).outputs();
  }
  std::vector<Operation> assigns;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Variable &v = list[i].v;
    if (v.is_resource()) assigns.push_back(opNode("AssignVariableOp", "", {v.handle(), restored[i]}, {{"dtype", v.dtype()}}));
    else assigns.push_back(opNode("Assign", "", {v.handle(), restored[i]}, {{"use_locking", true}, {"validate_shape", v.shape().is_fully_defined()}}));
  }
  return group(assigns, {.name = name});
}

/// Each device's variables in a checkpoint of their own in a folder PREFIX_temp, then merged under the prefix (_AddShardedSaveOpsForV2).
Output addShardedSave(const Output &prefix, const std::map<std::string, std::vector<Saveable>> &perDevice) {
  Output temporary;
  {
    Device cpu("CPU");
    Output remote = op("StaticRegexFullMatch", "", {prefix}, {{"pattern", std::string("^s3://.*")}});
    Output part = constant(".part"), folder = constant("_temp/part");
    Output suffix = op("Select", "", {remote, part, folder});
    temporary = op("StringJoin", "", {Ins({prefix, suffix})});
  }
  Output count = constant(static_cast<int>(perDevice.size()), {.name = "num_shards"});
  std::vector<Operation> saved;
  std::vector<In> parts;
  std::string cpuOfLast;
  int shard = 0;
  for (const auto &[device, list] : perDevice) {
    DeviceSpec spec = DeviceSpec::parse(device);
    spec.type = "CPU", spec.index = "0";
    Device on(cpuOfLast = spec.str());
    Output name = op("ShardedFilename", "", {temporary, shard++, count});
    parts.push_back(name);
    saved.push_back(addSave(name, list).op());
  }
  ControlDependencies after(saved);
  Device on(cpuOfLast);
  Operation merge;
  {
    Scoped m("", "MergeV2Checkpoints");
    Output all = op("Pack", "checkpoint_prefixes", {Ins(parts)});
    merge = opNode("MergeV2Checkpoints", m.name, {all, prefix}, {{"delete_old_dirs", true}});
  }
  ControlDependencies merged({merge});
  return identity(prefix);
}

double now() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

void writeMeta(const std::shared_ptr<GraphState> &g, graph::MetaGraph meta, const fs::path &path) {
  check(io::writeFileDurably(path.string(), metaBytes(g, std::move(meta))));
}

} // namespace

Saver::Saver(SaverOpts o) : Saver(VarList(global_variables()), std::move(o)) {}

Saver::Saver(VarList vars, SaverOpts o) : impl(std::make_shared<Impl>()) {
  std::vector<Saveable> list = saveables(vars);
  if (list.empty()) throw ValueError("No variables to save");
  impl->graph = Access::graph(list[0].v);
  impl->maxToKeep = o.max_to_keep, impl->sharded = o.sharded, impl->keepEveryHours = o.keep_checkpoint_every_n_hours;
  impl->nextToKeep = now() + 3600 * o.keep_checkpoint_every_n_hours;
  auto pushed = pushDefault(impl->graph);
  Scoped s(o.name, "save");
  Output filename = placeholder_with_default("model", {}, {.name = "filename"});
  filename = placeholder_with_default(filename, {}, {.name = "Const"});
  impl->filename = filename.name();
  if (!o.sharded) {
    impl->save = addSave(filename, list).name();
    impl->restore = addRestore(filename, list, "restore_all").name();
    return;
  }
  std::map<std::string, std::vector<Saveable>> perDevice;
  for (const Saveable &x : list) perDevice[DeviceSpec::parse(x.v.device()).str()].push_back(x);
  impl->save = addShardedSave(filename, perDevice).name();
  std::vector<Operation> restored;
  for (const auto &[device, shard] : perDevice) {
    Device on(device);
    restored.push_back(addRestore(filename, shard, "restore_shard"));
  }
  impl->restore = group(restored, {.name = "restore_all"}).name();
}

std::string Saver::Impl::def() const {
  WireWriter w;
  w.number(4, static_cast<std::uint64_t>(maxToKeep));
  if (sharded) w.number(5, 1);
  w.real(6, static_cast<float>(keepEveryHours));
  w.number(7, 2); // V2
  return std::move(w.out);
}

void Saver::Impl::takeDef(std::string_view bytes) {
  for (WireReader r(bytes); r.next();) {
    if (r.field == 4 && r.type == WireReader::Varint) maxToKeep = static_cast<int>(r.number);
    if (r.field == 5 && r.type == WireReader::Varint) sharded = r.number != 0;
    if (r.field == 6 && r.type == WireReader::Fixed32) {
      float hours;
      auto bits = static_cast<std::uint32_t>(r.number);
      std::memcpy(&hours, &bits, sizeof hours);
      if (hours > 0) keepEveryHours = hours; // not set in files of other writers
    }
  }
  nextToKeep = now() + 3600 * keepEveryHours;
}

std::string Saver::save(Session &session, std::string_view path, std::optional<std::int64_t> step) {
  if (path.empty()) throw ValueError("Saver.save needs a path.");
  std::string prefix = step ? cat(path, "-", *step) : std::string(path);
  fs::path dir = fs::path(prefix).parent_path();
  std::error_code ec;
  if (!dir.empty() && !fs::is_directory(dir, ec) && !fs::create_directory(dir, ec))
    throw ValueError(cat("Parent directory of ", prefix, " doesn't exist, can't save."));
  session.run(std::vector<Fetch>{impl->save}, {{FeedKey(impl->filename), Tensor(prefix)}});
  auto &kept = impl->kept;
  kept.erase(std::remove(kept.begin(), kept.end(), prefix), kept.end());
  const std::string named = kept.empty() ? std::string() : kept.back(); // by the state file, until it is written
  kept.push_back(prefix);
  std::vector<std::string> old;
  impl->writtenAt[prefix] = now();
  while (impl->maxToKeep > 0 && static_cast<int>(kept.size()) > impl->maxToKeep) {
    std::string oldest = kept.front();
    kept.erase(kept.begin());
    auto written = impl->writtenAt.extract(oldest);
    if (written && written.mapped() > impl->nextToKeep) impl->nextToKeep += 3600 * impl->keepEveryHours; // it stays
    else old.push_back(oldest);
  }
  graph::MetaGraph meta = metaOf(impl->graph);
  meta.saverFilename = impl->filename, meta.saverSave = impl->save, meta.saverRestore = impl->restore, meta.saverDef = impl->def();
  writeMeta(impl->graph, std::move(meta), prefix + ".meta");
  // In front of the state file, so that one killed here leaves nothing that no list has; but never what that file names as the newest.
  auto removeOld = [&](bool isNamed) {
    for (const std::string &o : old)
      if ((o == named) == isNamed) check(io::removeCheckpoint(o));
  };
  removeOld(false);
  check(io::writeCheckpointState(dir.string(), {.modelCheckpointPath = prefix, .allModelCheckpointPaths = kept}));
  removeOld(true);
  return prefix;
}

void Saver::restore(Session &session, std::string_view prefix) {
  if (prefix.empty()) throw ValueError("Can't load save_path when it is None.");
  if (!checkpoint_exists(prefix)) throw ValueError(cat("The passed save_path is not a valid checkpoint: ", prefix));
  session.run(std::vector<Fetch>{impl->restore}, {{FeedKey(impl->filename), Tensor(std::string(prefix))}});
}
std::vector<std::string> Saver::last_checkpoints() const { return impl->kept; }
void Saver::set_last_checkpoints(std::vector<std::string> prefixes) {
  impl->kept = std::move(prefixes);
  // TensorFlow's way with those whose time nobody said: they leave the list in their turn, and their files stay.
  for (const std::string &p : impl->kept) impl->writtenAt[p] = std::numeric_limits<double>::infinity();
}
void Saver::recover_last_checkpoints(const std::vector<std::string> &prefixes) {
  impl->kept.clear();
  std::copy_if(prefixes.begin(), prefixes.end(), std::back_inserter(impl->kept), [](const std::string &p) { return checkpoint_exists(p); });
  for (const std::string &p : impl->kept) {
    struct stat st;
    if (::stat((p + ".index").c_str(), &st) == 0) impl->writtenAt[p] = static_cast<double>(st.st_mtime);
  }
}

bool checkpoint_exists(std::string_view prefix) {
  std::error_code ec;
  return fs::exists(std::string(prefix) + ".index", ec) || fs::is_regular_file(std::string(prefix), ec);
}

std::optional<std::string> latest_checkpoint(std::string_view dir) {
  auto state = io::readCheckpointState(std::string(dir));
  return state && checkpoint_exists(state->modelCheckpointPath) ? std::optional(state->modelCheckpointPath) : std::nullopt;
}

Saver import_meta_graph(std::string_view path) {
  auto g = current();
  if (g->finalized) throw RuntimeError("Graph is finalized and cannot be modified.");
  auto meta = graph::readMetaGraph(readFile(std::string(path)));
  if (!meta) raise(meta.status());
  auto impl = importMeta(g, *meta);
  if (!impl) throw ValueError(cat("The file ", path, " describes no saver."));
  return Saver(impl);
}

void export_meta_graph(std::string_view path) { writeMeta(current(), metaOf(current()), std::string(path)); }

std::string write_graph(const Graph &g, std::string_view dir, std::string_view name, WriteGraphOpts o) {
  fs::path folder{std::string(dir)};
  std::error_code ec;
  if (!folder.empty()) fs::create_directories(folder, ec);
  fs::path path = folder / std::string(name);
  check(io::writeFileDurably(path.string(), graph::writeGraph(*g.impl(), o.as_text)));
  return path.string();
}

} // namespace tfc::train
