// tfdbg: the tensors of a step, dumped and looked at (tensorflow.python.debug).
//
//   tf::RunOptions o;
//   tf::debug::watch_graph(o, sess.graph(), "file:///tmp/dump");
//   sess.run(loss, {{x, xs}}, o);
//   tf::debug::DebugDumpDir dump("/tmp/dump");
//   for (const auto &datum : dump.find(tf::debug::has_inf_or_nan)) std::cout << datum.tensor_name() << '\n';
//
//   tf::debug::LocalCLIDebugWrapperSession dbg(sess);            // each run opens a prompt: run -f has_inf_or_nan
//   dbg.add_tensor_filter("has_inf_or_nan", tf::debug::has_inf_or_nan);
//
// A dump folder has TensorFlow's layout: _tfdbg_device_.../SCOPE/NAME_SLOT_DebugIdentity_MICROSECONDS holds an Event with one tensor,
// _tfdbg_graph_... the graph that ran, _tfdbg_core_metadata_... what was run. TensorFlow's DebugDumpDir reads it, and this one reads
// TensorFlow's. Each program that watches is compiled with the watched tensors as results, so that nothing is folded away; they are
// written when the run has succeeded, in the order of the graph. The tool tfc-debug shows a folder in a terminal.
#pragma once

#include "tfc/frontend/Session.h"

#include <functional>
#include <iosfwd>
#include <map>
#include <memory>

namespace tfc::debug {

/// Where a dumped tensor lies and what it is of.
struct DebugTensorDatum {
  std::string node_name, debug_op, device_name, file_path;
  int output_slot = 0;
  std::int64_t timestamp = 0; ///< microseconds
  std::int64_t dump_size_bytes = 0;
  std::string tensor_name() const { return node_name + ":" + std::to_string(output_slot); }
  std::string watch_key() const { return tensor_name() + ":" + debug_op; }
  /// Read from the file; a none-tensor where the dump has no value. errors::* if it is damaged.
  Tensor get_tensor() const;
};

using TensorFilter = std::function<bool(const DebugTensorDatum &, const Tensor &)>;
/// True if a floating or complex tensor has a nan or an infinity; false for all else.
bool has_inf_or_nan(const DebugTensorDatum &datum, const Tensor &tensor);

/// Adds a watch for each output of each node whose name, op type and dtype match the regular expressions (empty: all).
struct WatchOpts { TFC_NAMED; std::string node_name_regex_allowlist{}, op_type_regex_allowlist{}, tensor_dtype_regex_allowlist{}; std::int64_t global_step = -1; };
void watch_graph(RunOptions &options, const Graph &graph, std::string_view debug_url, WatchOpts o = {});

/// A node of the graph that ran.
struct DebugNode {
  std::string name, op, device;
  std::vector<std::string> inputs, controls; ///< inputs "node" or "node:slot"
  std::vector<std::pair<std::string, std::string>> attrs; ///< values as protocol buffer text
  std::vector<std::string> recipients, control_recipients;
};

/// A folder of dumps. errors::NotFoundError if there is none; errors::* if it is damaged.
class DebugDumpDir {
public:
  explicit DebugDumpDir(std::string dump_root);
  /// In order of time.
  const std::vector<DebugTensorDatum> &dumped_tensor_data() const { return data; }
  std::int64_t size() const { return static_cast<std::int64_t>(data.size()); }
  std::int64_t t0() const { return data.empty() ? 0 : data.front().timestamp; }
  std::vector<std::string> devices() const { return deviceNames; }
  /// Those that pass, in order of time; `first_n` 0: all. Nodes whose names match the expression are passed over.
  std::vector<DebugTensorDatum> find(const TensorFilter &predicate, int first_n = 0, std::string_view exclude_node_names = {}) const;
  std::vector<Tensor> get_tensors(std::string_view node_name, int output_slot, std::string_view debug_op = "DebugIdentity") const;
  /// The node, or null.
  const DebugNode *node(std::string_view name) const;
  const std::vector<DebugNode> &nodes() const { return graph; }
  /// JSON, as written by the run; empty if there is none.
  const std::string &core_metadata() const { return metadata; }

private:
  void readDevice(const std::string &folder, const std::string &device);
  void readGraph(const std::string &file);
  std::string root, metadata;
  std::vector<std::string> deviceNames;
  std::vector<DebugTensorDatum> data;
  std::vector<DebugNode> graph;
  std::map<std::string, std::size_t, std::less<>> byName;
};

/// The commands of tfdbg's prompt on one dump (lt, pt, ni, li, lo, ri, help), as text in and text out.
class DebugAnalyzer {
public:
  explicit DebugAnalyzer(DebugDumpDir dump);
  void add_tensor_filter(std::string name, TensorFilter filter);
  /// What TensorFlow's prompt prints; lines that begin with "ERROR: " for what cannot be done.
  std::string run(std::string_view command) const;
  static std::string help();
  const DebugDumpDir &dump() const { return dir; }

private:
  using Args = std::vector<std::string>;
  std::string listTensors(Args args) const;
  std::string printTensor(Args args) const;
  std::string nodeInfo(Args args) const;
  std::string listNeighbours(Args args, bool inputs) const;
  DebugDumpDir dir;
  std::map<std::string, TensorFilter, std::less<>> filters;
};

/// What both wrappers share: a session on the wrapped one's state, which must outlive it, whose runs may be watched.
class BaseDebugWrapperSession : public Session {
public:
  int run_call_count() const { return runs; }

protected:
  explicit BaseDebugWrapperSession(Session &sess) : Session(Same{}, sess) {}
  /// Runs with all watched, into `folder`.
  std::vector<Tensor> runDumped(const std::string &folder, std::span<const Fetch> fetches, std::span<const std::pair<FeedKey, Tensor>> feeds, RunOptions o, RunMetadata *run_metadata, const WatchOpts &watch);
  int runs = 0;
};

/// Dumps each run into a folder of its own, session_root/run_MICROSECONDS_COUNT.
class DumpingDebugWrapperSession : public BaseDebugWrapperSession {
public:
  DumpingDebugWrapperSession(Session &sess, std::string session_root, WatchOpts watch = {});
  /// Of the last run; empty before it.
  const std::string &last_dump() const { return last; }

protected:
  std::vector<Tensor> runAll(std::span<const Fetch> fetches, std::span<const std::pair<FeedKey, Tensor>> feeds, const RunOptions &o, RunMetadata *run_metadata) override;

private:
  std::string root, last;
  WatchOpts watch;
};

/// A prompt before and after each run. Before: `run` (r) executes the step and lists its tensors, `run -n` without watching, `run -t N`
/// N times, `run -f FILTER` until a tensor passes; `exit` throws errors::CancelledError; the end of the input lets everything run
/// on undebugged. After: the commands of DebugAnalyzer, and `run` and its kin again.
class LocalCLIDebugWrapperSession : public BaseDebugWrapperSession {
public:
  /// Reads `in` and writes to `out`, by default the process's own. Dumps go to a folder of their own under `dump_root` (empty: the
  /// system's temporary one) and are removed.
  explicit LocalCLIDebugWrapperSession(Session &sess, std::string dump_root = {}, std::istream *in = nullptr, std::ostream *out = nullptr);
  ~LocalCLIDebugWrapperSession() override;
  void add_tensor_filter(std::string name, TensorFilter filter);

protected:
  std::vector<Tensor> runAll(std::span<const Fetch> fetches, std::span<const std::pair<FeedKey, Tensor>> feeds, const RunOptions &o, RunMetadata *run_metadata) override;

private:
  bool readCommand(std::string &line);
  bool command(const std::string &line); ///< true if it lets the program run on
  std::string dumpRoot;
  std::istream &in;
  std::ostream &out;
  std::map<std::string, TensorFilter, std::less<>> filters;
  int undebugged = 0;    ///< runs to come without watching
  bool free = false;     ///< for good
  std::string waitFor;   ///< a filter's name
};

} // namespace tfc::debug
