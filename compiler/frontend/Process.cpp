// Devices, the logger, clusters as names; registered resources; staging areas.
#include "DeviceSpec.h"
#include "State.h"

#include "tfc/frontend/App.h"
#include "tfc/frontend/GraphDefs.h"
#include "tfc/frontend/Process.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace tfc {
using namespace frontend;

//===-- the process -----------------------------------------------------------------------------------------------===//

namespace {
/// "/device:CPU:0" and "CPU" of each.
std::vector<DeviceAttributes> devicesOf(std::string_view type) {
  auto all = list_local_devices();
  std::erase_if(all, [&](const DeviceAttributes &d) { return !type.empty() && d.device_type != type; });
  return all;
}
} // namespace

std::vector<config::PhysicalDevice> config::experimental::list_physical_devices(std::string_view type) {
  std::vector<PhysicalDevice> out;
  for (auto &d : devicesOf(type)) out.push_back({"/physical_device:" + d.name.substr(d.name.find(':') + 1), d.device_type});
  return out;
}
std::vector<config::LogicalDevice> config::experimental::list_logical_devices(std::string_view type) {
  std::vector<LogicalDevice> out;
  for (auto &d : devicesOf(type)) out.push_back({d.name, d.device_type});
  return out;
}

contrib::compiler::jit::experimental_jit_scope::experimental_jit_scope(bool compile, bool separate) : added(3) {
  auto &g = *current();
  auto &scope = g.thread().attrScope;
  std::string name;
  for (auto &[key, value] : scope)
    if (key == "_XlaScope")
      if (auto *s = std::get_if<std::string>(&value)) name = *s; // an inner block joins the outer one's cluster
  if (name.empty()) {
    int next = 0;
    for (graph::Node *n : g.graph->nodes())
      if (auto it = n->attrs().find("_XlaScope"); it != n->attrs().end())
        if (auto *s = std::get_if<std::string>(&it->second); s && s->starts_with("jit_scope_")) next = std::max(next, std::atoi(s->c_str() + 10) + 1);
    name = cat("jit_scope_", next);
  }
  scope.emplace_back("_XlaCompile", graph::Attr(compile));
  scope.emplace_back("_XlaSeparateCompiledGradients", graph::Attr(separate));
  scope.emplace_back("_XlaScope", graph::Attr(name));
}
contrib::compiler::jit::experimental_jit_scope::~experimental_jit_scope() {
  auto &scope = current()->thread().attrScope;
  scope.resize(scope.size() - std::min(scope.size(), added));
}

Logger get_logger() { return {}; }
void Logger::setLevel(int level) const { logging::set_verbosity(level); }
void Logger::setLevel(std::string_view level) const {
  for (auto [name, value] : {std::pair("DEBUG", logging::DEBUG), {"INFO", logging::INFO}, {"WARN", logging::WARN}, {"WARNING", logging::WARN}, {"ERROR", logging::ERROR}, {"FATAL", logging::FATAL}, {"CRITICAL", logging::FATAL}})
    if (level == name) return logging::set_verbosity(value);
  throw ValueError(cat("Unknown level: '", level, "'"));
}
int Logger::level() const { return logging::get_verbosity(); }
void Logger::debug(const std::string &t) const { logging::debug(t); }
void Logger::info(const std::string &t) const { logging::info(t); }
void Logger::warning(const std::string &t) const { logging::warning(t); }
void Logger::error(const std::string &t) const { logging::error(t); }

std::string resource_loader::get_data_files_path() {
  std::error_code e;
  auto self = std::filesystem::read_symlink("/proc/self/exe", e);
  return e ? std::string(".") : self.parent_path().string();
}
std::string resource_loader::get_path_to_datafile(const std::string &path) {
  std::string whole = get_data_files_path() + "/" + path;
  if (!gfile::Exists(whole)) raise(errors::notFound(whole, "; No such file or directory"));
  return whole;
}
std::string test::get_temp_dir() {
  static const std::string dir = [] {
    if (const char *given = std::getenv("TEST_TMPDIR"); given && *given) {
      gfile::MakeDirs(given);
      return std::string(given);
    }
    std::string made = (std::filesystem::temp_directory_path() / "tfc_test_XXXXXX").string();
    if (!mkdtemp(made.data())) raise(errors::unavailable("Cannot make a folder for tests: ", made));
    return made;
  }();
  return dir;
}
std::function<data::Dataset(const data::Dataset &)> data::experimental::prefetch_to_device(std::string_view device, std::optional<std::int64_t> buffer) {
  frontend::DeviceSpec::parse(device);
  return [buffer](const Dataset &d) { return d.prefetch(In(Tensor(buffer.value_or(1)))); };
}

//===-- clusters --------------------------------------------------------------------------------------------------===//

namespace train {
ClusterSpec::ClusterSpec(std::map<std::string, std::vector<std::string>> jobs) {
  for (auto &[job, list] : jobs) {
    Tasks &t = spec[job];
    for (std::size_t i = 0; i < list.size(); ++i) t[static_cast<int>(i)] = list[i];
  }
}
std::vector<std::string> ClusterSpec::jobs() const {
  std::vector<std::string> names;
  for (auto &[job, list] : spec) names.push_back(job);
  return names;
}
const ClusterSpec::Tasks &ClusterSpec::tasks(const std::string &job) const {
  auto it = spec.find(job);
  if (it == spec.end()) throw ValueError(cat("No such job in cluster: '", job, "'"));
  return it->second;
}
int ClusterSpec::num_tasks(const std::string &job) const { return static_cast<int>(tasks(job).size()); }
std::vector<int> ClusterSpec::task_indices(const std::string &job) const {
  std::vector<int> out;
  for (auto &[i, address] : tasks(job)) out.push_back(i);
  return out;
}
std::string ClusterSpec::task_address(const std::string &job, int index) const {
  auto &list = tasks(job);
  auto it = list.find(index);
  if (it == list.end()) throw ValueError(cat("No task with index ", index, " in job '", job, "'"));
  return it->second;
}
std::vector<std::string> ClusterSpec::job_tasks(const std::string &job) const {
  auto &list = tasks(job);
  std::vector<std::string> out(list.empty() ? 0 : static_cast<std::size_t>(list.rbegin()->first) + 1);
  for (auto &[i, address] : list) out[static_cast<std::size_t>(i)] = address;
  return out;
}

std::function<std::string(Operation)> replica_device_setter(ReplicaDeviceOpts o) {
  auto keep = [](Operation op) { return op.device(); };
  int tasks = o.ps_tasks;
  if (o.cluster) {
    std::string job = frontend::DeviceSpec::parse(o.ps_device).job;
    auto it = o.cluster->as_dict().find(job);
    if (it == o.cluster->as_dict().end()) return keep;
    tasks = static_cast<int>(it->second.size());
  }
  if (tasks == 0) return keep;
  auto ops = o.ps_ops.value_or(python::training::device_setter::STANDARD_PS_OPS);
  auto strategy = o.ps_strategy ? o.ps_strategy : [tasks, next = std::make_shared<int>(0)](Operation) {
    int task = *next;
    *next = (task + 1) % tasks;
    return task;
  };
  if (!o.merge_devices) logging::warning("DEPRECATION: It is recommended to set merge_devices=true in replica_device_setter");
  return [=](Operation op) -> std::string {
    if (!o.merge_devices && !op.device().empty()) return op.device();
    auto now = frontend::DeviceSpec::parse(op.device());
    if (!o.ps_device.empty() && std::find(ops.begin(), ops.end(), op.type()) != ops.end()) {
      auto ps = frontend::DeviceSpec::parse(o.ps_device);
      if (!ps.job.empty() && (now.job.empty() || now.job == ps.job)) ps.task = std::to_string(strategy(op));
      return now.over(ps).str();
    }
    return now.over(frontend::DeviceSpec::parse(o.worker_device)).str();
  };
}
} // namespace train

const std::vector<std::string> python::training::device_setter::STANDARD_PS_OPS{
    "Variable", "VariableV2", "AutoReloadVariable", "MutableHashTable", "MutableHashTableV2", "MutableHashTableOfTensors", "MutableHashTableOfTensorsV2",
    "MutableDenseHashTable", "MutableDenseHashTableV2", "VarHandleOp", "BoostedTreesEnsembleResourceHandleOp", "BoostedTreesQuantileStreamResourceHandleOp",
    "ResourceConditionalAccumulator", "DecisionTreeResource"};

//===-- resources -------------------------------------------------------------------------------------------------===//

namespace python::ops::resources {
// A collection holds handles; what makes and asks for them stands beside, in the same order.
static std::vector<Resource> listed(std::string_view key) {
  auto handles = get_collection<Output>(key);
  auto creates = get_collection<Operation>(cat(key, "/create"));
  auto asks = get_collection<Output>(cat(key, "/is_initialized"));
  std::vector<Resource> out;
  for (std::size_t i = 0; i < std::min({handles.size(), creates.size(), asks.size()}); ++i) out.push_back({handles[i], creates[i], asks[i]});
  return out;
}
void register_resource(const Output &handle, const Operation &create, const Output &ask, bool shared) {
  std::string_view key = shared ? GraphKeys::RESOURCES : GraphKeys::LOCAL_RESOURCES;
  add_to_collection(key, handle);
  add_to_collection(cat(key, "/create"), create);
  add_to_collection(cat(key, "/is_initialized"), ask);
}
std::vector<Resource> shared_resources() { return listed(GraphKeys::RESOURCES); }
std::vector<Resource> local_resources() { return listed(GraphKeys::LOCAL_RESOURCES); }
Output report_uninitialized_resources(std::optional<std::vector<Resource>> list, Name o) {
  if (!list) {
    list = shared_resources();
    for (Resource &r : local_resources()) list->push_back(r);
  }
  NameScope s(o.name);
  Device on("/cpu:0");
  if (list->empty()) return constantOf(Tensor::zeros({0}, DType::string), "Const");
  std::vector<In> known;
  std::vector<std::string> names;
  for (const Resource &r : *list) known.push_back(r.is_initialized), names.push_back(r.handle.name());
  Output missing = logical_not(stack(Ins(known)));
  return boolean_mask(constantOf(Tensor(names), "Const"), missing);
}
Operation initialize_resources(const std::vector<Resource> &list, Name o) {
  if (list.empty()) return no_op(o);
  std::vector<Operation> creates;
  for (const Resource &r : list) creates.push_back(r.create);
  return group(creates, o);
}
} // namespace python::ops::resources

Output python::ops::inplace_ops::alias_inplace_update(In given, std::optional<In> rows, In value) {
  Output x = convert(given), v = convert(value, x.dtype());
  auto update = [](const Output &x, const In &i, const Output &v) { return op("InplaceUpdate", "", {x, i, v}); };
  if (!rows) {
    Output flat = reshape(x, {1, -1}), all = reshape(v, {1, -1});
    Output updated = update(flat, In(std::vector<std::int32_t>{0}), all);
    return reshape(updated, Dims(shape(x)));
  }
  Output i = cast(*rows, int32);
  if (i.shape().hasRank() && i.shape().rank() == 0) {
    Output one = reshape(i, {1});
    return update(x, one, expand_dims(v, 0));
  }
  return update(x, i, v);
}

//===-- layers' input, staging areas ------------------------------------------------------------------------------===//

void layers::InputSpec::check(const Output &x, const std::string &layer) const {
  Shape s = x.shape();
  auto wrong = [&](const auto &...what) { throw ValueError(cat("Input 0 of layer ", layer, " is incompatible with the layer: ", what...)); };
  if (dtype != DType::unset && x.dtype() != dtype) wrong("expected dtype=", tfc::name(dtype), ", found dtype=", tfc::name(x.dtype()));
  if (!s.hasRank()) {
    if (ndim || max_ndim || min_ndim) wrong("its rank is undefined, but the layer requires a defined rank.");
    return;
  }
  if (ndim && s.rank() != *ndim) wrong("expected ndim=", *ndim, ", found ndim=", s.rank(), ". Full shape received: ", s.str());
  if (max_ndim && s.rank() > *max_ndim) wrong("expected max_ndim=", *max_ndim, ", found ndim=", s.rank());
  if (min_ndim && s.rank() < *min_ndim) wrong(": expected min_ndim=", *min_ndim, ", found ndim=", s.rank(), ". Full shape received: ", s.str());
  for (auto [axis, value] : axes) {
    int at = axis < 0 ? axis + s.rank() : axis;
    if (at < 0 || at >= s.rank() || (s.dim(at) >= 0 && s.dim(at) != value)) wrong("expected axis ", axis, " of input shape to have value ", value, " but received input with shape ", s.str());
  }
  if (shape && !shape->isCompatibleWith(s)) wrong("expected shape=", shape->str(), ", found shape=", s.str());
}

namespace contrib::staging {
StagingArea::StagingArea(std::vector<DType> dtypes, StagingOpts o) : types(std::move(dtypes)), capacity(o.capacity), limit(o.memory_limit) {
  if (o.shapes && o.shapes->size() != types.size()) throw ValueError("StagingArea shapes must be the same length as dtypes");
  shapes = o.shapes ? *o.shapes : std::vector<Shape>(types.size(), unknown_shape());
  shared = o.shared_name ? *o.shared_name : get_default_graph().unique_name("StagingArea");
  NameScope s(shared + "_root");
  root = no_op();
}
static graph::AttrMap stageAttrs(const std::vector<DType> &types, const std::string &shared, std::int64_t capacity, std::int64_t limit) {
  return {{"dtypes", types}, {"shared_name", shared}, {"capacity", capacity}, {"memory_limit", limit}, {"container", std::string()}};
}
std::vector<Output> StagingArea::shaped(const Operation &op) const {
  auto out = op.outputs();
  for (std::size_t i = 0; i < out.size(); ++i) out[i].set_shape(shapes[i]);
  return out;
}
Operation StagingArea::put(Ins values, Name o) const {
  Scoped s(o.name, shared + "_put", values.v);
  if (values.v.size() > types.size() || values.v.empty()) throw ValueError(cat("Unexpected number of inputs ", values.v.size(), " vs ", types.size()));
  std::vector<In> list;
  for (std::size_t i = 0; i < values.v.size(); ++i) {
    Output v = convert(values.v[i], values.v[i].host ? types[i] : DType::unset, cat("component_", i));
    if (v.dtype() != types[i]) throw ValueError(cat("Datatypes do not match. Received val.dtype <dtype: '", tfc::name(v.dtype()), "'> and dtype <dtype: '", tfc::name(types[i]), "'>"));
    if (!v.shape().isCompatibleWith(shapes[i])) throw ValueError(cat("Shapes ", v.shape().str(), " and ", shapes[i].str(), " are incompatible"));
    list.push_back(v);
  }
  ColocateWith with(root);
  return opNode("Stage", s.name, {Ins(list)}, stageAttrs({types.begin(), types.begin() + static_cast<std::ptrdiff_t>(list.size())}, shared, capacity, limit));
}
std::vector<Output> StagingArea::get(Name o) const {
  std::vector<Output> out;
  {
    ColocateWith with(root);
    out = shaped(opNode("Unstage", o.name.empty() ? shared + "_get" : o.name, {}, stageAttrs(types, shared, capacity, limit)));
  }
  no_op(); // of which TensorFlow asks the device
  return out;
}
std::vector<Output> StagingArea::peek(In index, Name o) const {
  std::vector<Output> out;
  {
    ColocateWith with(root);
    out = shaped(opNode("StagePeek", o.name.empty() ? shared + "_peek" : o.name, {index}, stageAttrs(types, shared, capacity, limit)));
  }
  no_op();
  return out;
}
Output StagingArea::size(Name o) const { return op("StageSize", o.name.empty() ? shared + "_size" : o.name, {}, stageAttrs(types, shared, capacity, limit)); }
Operation StagingArea::clear(Name o) const { return opNode("StageClear", o.name.empty() ? shared + "_clear" : o.name, {}, stageAttrs(types, shared, capacity, limit)); }
} // namespace contrib::staging

} // namespace tfc
