// What a program asks of its process: devices, the logger, its own files; names of machines for graphs that others run.
//
//   for (const auto &d : tf::config::experimental::list_physical_devices("GPU")) std::cout << d.name << '\n';
//   tf::Device ps(tf::train::replica_device_setter({.cluster = tf::train::ClusterSpec({{"ps", {"a:1"}}, {"worker", {"b:1"}}})}));
//
#pragma once

#include "tfc/frontend/Data.h"
#include "tfc/frontend/Variables.h"

#include <map>

namespace tfc {

namespace config {
struct PhysicalDevice { std::string name, device_type; }; ///< "/physical_device:CPU:0", "CPU"
struct LogicalDevice { std::string name, device_type; };  ///< "/device:CPU:0", "CPU"
namespace experimental {
/// Those of this process, of one type or (empty) of all.
std::vector<PhysicalDevice> list_physical_devices(std::string_view device_type = {});
std::vector<LogicalDevice> list_logical_devices(std::string_view device_type = {});
} // namespace experimental
namespace optimizer {
/// Every graph is compiled, whatever this says.
inline void set_jit(bool) {}
} // namespace optimizer
} // namespace config
namespace contrib::compiler::jit {
/// Marks the nodes made in its block as one cluster for compilation (_XlaCompile, _XlaScope). All are compiled here; other runtimes read it.
class [[nodiscard]] experimental_jit_scope {
public:
  explicit experimental_jit_scope(bool compile_ops = true, bool separate_compiled_gradients = false);
  experimental_jit_scope(const experimental_jit_scope &) = delete;
  ~experimental_jit_scope();

private:
  std::size_t added;
};
} // namespace contrib::compiler::jit

/// tf.get_logger(): the logger that tf::logging writes to.
class Logger {
public:
  std::string name() const { return "tensorflow"; }
  void setLevel(int level) const; ///< logging::INFO and so on
  void setLevel(std::string_view level) const; ///< "INFO" and so on; ValueError: another name
  int level() const;
  void debug(const std::string &text) const;
  void info(const std::string &text) const;
  void warning(const std::string &text) const;
  void error(const std::string &text) const;
};
Logger get_logger();

namespace resource_loader {
/// The folder of the running program.
std::string get_data_files_path();
/// A file beside the program. errors::NotFoundError.
std::string get_path_to_datafile(const std::string &path);
} // namespace resource_loader
namespace test {
/// A folder for files of tests: TEST_TMPDIR, or one made for the process.
std::string get_temp_dir();
} // namespace test
namespace python::tf2 {
inline bool enabled() { return false; }
} // namespace python::tf2

namespace data::experimental {
/// The last step of a pipeline; transfers are part of the training step, so this prefetches (1 element, unless said).
std::function<Dataset(const Dataset &)> prefetch_to_device(std::string_view device, std::optional<std::int64_t> buffer_size = {});
} // namespace data::experimental

namespace train {
/// Jobs of a cluster and the addresses of their tasks. A value: nothing is contacted.
class ClusterSpec {
public:
  using Tasks = std::map<int, std::string>;
  ClusterSpec() = default;
  ClusterSpec(std::map<std::string, std::vector<std::string>> jobs);
  ClusterSpec(std::map<std::string, Tasks> jobs) : spec(std::move(jobs)) {}
  explicit operator bool() const { return !spec.empty(); }
  std::vector<std::string> jobs() const; ///< sorted
  const std::map<std::string, Tasks> &as_dict() const { return spec; }
  /// The four throw ValueError "No such job in cluster: 'j'", "No task with index 1 in job 'j'".
  int num_tasks(const std::string &job_name) const;
  std::vector<int> task_indices(const std::string &job_name) const;
  std::string task_address(const std::string &job_name, int task_index) const;
  std::vector<std::string> job_tasks(const std::string &job_name) const;
  friend bool operator==(const ClusterSpec &, const ClusterSpec &) = default;

private:
  const Tasks &tasks(const std::string &job_name) const;
  std::map<std::string, Tasks> spec;
};
struct ReplicaDeviceOpts {
  TFC_NAMED;
  int ps_tasks = 0; ///< 0, and no cluster: nodes keep their devices
  std::string ps_device = "/job:ps", worker_device = "/job:worker";
  bool merge_devices = true;
  std::optional<ClusterSpec> cluster{};
  std::optional<std::vector<std::string>> ps_ops{}; ///< STANDARD_PS_OPS
  std::function<int(Operation)> ps_strategy{};      ///< the task for an op of ps_ops; by turns
};
/// A device function: variables go to the tasks of ps_device, the rest to worker_device. Such graphs are for other runtimes; here they run
/// with allow_soft_placement.
std::function<std::string(Operation)> replica_device_setter(ReplicaDeviceOpts o = {});
} // namespace train
namespace python::training::device_setter {
extern const std::vector<std::string> STANDARD_PS_OPS;
}

namespace python::ops::resources {
/// A resource that is made by an op, in the collection of shared (GraphKeys::RESOURCES) or local ones.
struct Resource { Output handle; Operation create; Output is_initialized; };
void register_resource(const Output &handle, const Operation &create_op, const Output &is_initialized_op, bool is_shared = true);
std::vector<Resource> shared_resources();
std::vector<Resource> local_resources();
/// Names of those that are not initialised; shared and local ones, if none are given.
Output report_uninitialized_resources(std::optional<std::vector<Resource>> resource_list = {}, Name o = {.name = "report_uninitialized_resources"});
Operation initialize_resources(const std::vector<Resource> &resource_list, Name o = {.name = "init"});
} // namespace python::ops::resources
namespace python::ops::inplace_ops {
/// x with row i (a scalar, a vector of rows, or nothing: all) set to v; x itself may be overwritten.
Output alias_inplace_update(In x, std::optional<In> i, In v);
} // namespace python::ops::inplace_ops

namespace layers {
/// What a layer takes. An empty one takes anything.
struct InputSpec {
  TFC_NAMED;
  DType dtype = DType::unset;
  std::optional<Shape> shape{};
  std::optional<int> ndim{}, max_ndim{}, min_ndim{};
  std::map<int, std::int64_t> axes{}; ///< known dimensions
  /// ValueError "Input 0 of layer NAME is incompatible with the layer: ..." if x does not fit.
  void check(const Output &x, const std::string &layer) const;
};
} // namespace layers

namespace contrib::staging {
struct StagingOpts { TFC_NAMED; std::optional<std::vector<Shape>> shapes{}; std::optional<std::string> shared_name{}; std::int64_t capacity = 0, memory_limit = 0; };
/// A buffer between steps (tf.contrib.staging.StagingArea): put waits while `capacity` elements are in it (0: never), get while none is.
class StagingArea {
public:
  /// ValueError: not as many shapes as dtypes.
  explicit StagingArea(std::vector<DType> dtypes, StagingOpts o = {});
  Operation put(Ins values, Name o = {}) const;
  std::vector<Output> get(Name o = {}) const;
  std::vector<Output> peek(In index, Name o = {}) const;
  Output size(Name o = {}) const;
  Operation clear(Name o = {}) const;
  const std::string &name() const { return shared; }

private:
  std::vector<Output> shaped(const Operation &op) const;
  std::vector<DType> types;
  std::vector<Shape> shapes;
  std::int64_t capacity, limit;
  std::string shared;
  Operation root;
};
} // namespace contrib::staging
} // namespace tfc
