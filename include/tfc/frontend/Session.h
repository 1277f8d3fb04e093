// tf::Session: runs parts of a graph on state of its own.
//
//   tf::Session sess;
//   sess.run(tf::global_variables_initializer());
//   tf::Tensor l = sess.run(loss, {{x, xs}, {"y:0", ys}});
//   auto [_, v] = sess.run(std::tuple{train, loss}, {{x, xs}, {y, ys}});     // an operation gives a none-tensor
//   auto step = sess.make_callable({train, loss}, {x, y});                    // names resolved once
//   std::vector<tf::Tensor> r = step({xs, ys});
//
// ValueError, TypeError: a fetch or feed does not fit the graph. errors::*: the step failed; code and node say how and
// where. A session may run from several threads; steps that write variables are serialised, steps that wait let others run.
#pragma once

#include "tfc/frontend/Variables.h"

#include "tfc/frontend/Sparse.h"
#include "tfc/io/StepStats.h"

#include <map>
#include <stop_token>
#include <tuple>

namespace tfc {

/// What to compute: a tensor, an operation, a variable, or one of them by name.
struct Fetch {
  Fetch(Output o) : output(std::move(o)) {}
  Fetch(Operation o) : operation(std::move(o)) {}
  Fetch(const Variable &v);
  Fetch(const char *n) : name(n) {}
  Fetch(std::string n) : name(std::move(n)) {}
  Output output;
  Operation operation;
  std::string name;
};
struct FeedKey {
  FeedKey(Output o) : output(std::move(o)) {}
  FeedKey(const Variable &v) : output(v.handle()) {}
  FeedKey(const char *n) : name(n) {}
  FeedKey(std::string n) : name(std::move(n)) {}
  Output output;
  std::string name;
};
/// A key with its value; a SparseTensor takes a SparseTensorValue and stands for three of them.
struct FeedItem : std::pair<FeedKey, Tensor> {
  FeedItem(FeedKey k, Tensor v) : std::pair<FeedKey, Tensor>(std::move(k), std::move(v)) {}
  FeedItem(const SparseTensor &k, const SparseTensorValue &v);
  std::vector<std::pair<FeedKey, Tensor>> rest;
};
using FeedDict = std::initializer_list<FeedItem>;

namespace frontend {
/// The type that fetching a structure gives: a Tensor for each leaf.
template <class T, class = void> struct FetchNest {
  using type = Tensor;
  static void flatten(const T &v, std::vector<Fetch> &out) { out.emplace_back(v); }
  static Tensor pack(const T &, const Tensor *&at) { return *at++; }
};
template <class T> using Fetched = typename FetchNest<std::decay_t<T>>::type;
template <class T> struct FetchNest<std::vector<T>> {
  using type = std::vector<Fetched<T>>;
  static void flatten(const std::vector<T> &v, std::vector<Fetch> &out) { for (const T &x : v) FetchNest<T>::flatten(x, out); }
  static type pack(const std::vector<T> &v, const Tensor *&at) {
    type r;
    for (const T &x : v) r.push_back(FetchNest<T>::pack(x, at));
    return r;
  }
};
template <class T> struct FetchNest<std::map<std::string, T>> {
  using type = std::map<std::string, Fetched<T>>;
  static void flatten(const std::map<std::string, T> &v, std::vector<Fetch> &out) { for (auto &[k, x] : v) FetchNest<T>::flatten(x, out); }
  static type pack(const std::map<std::string, T> &v, const Tensor *&at) {
    type r;
    for (auto &[k, x] : v) r.emplace(k, FetchNest<T>::pack(x, at));
    return r;
  }
};
template <class... T> struct FetchNest<std::tuple<T...>> {
  using type = std::tuple<Fetched<T>...>;
  static void flatten(const std::tuple<T...> &v, std::vector<Fetch> &out) {
    std::apply([&](const T &...x) { (FetchNest<T>::flatten(x, out), ...); }, v);
  }
  static type pack(const std::tuple<T...> &v, const Tensor *&at) {
    return std::apply([&](const T &...x) { return type{FetchNest<T>::pack(x, at)...}; }, v);
  }
};
template <class A, class B> struct FetchNest<std::pair<A, B>> {
  using type = std::pair<Fetched<A>, Fetched<B>>;
  static void flatten(const std::pair<A, B> &v, std::vector<Fetch> &out) { FetchNest<A>::flatten(v.first, out), FetchNest<B>::flatten(v.second, out); }
  static type pack(const std::pair<A, B> &v, const Tensor *&at) {
    auto a = FetchNest<A>::pack(v.first, at);
    return {std::move(a), FetchNest<B>::pack(v.second, at)};
  }
};
template <> struct FetchNest<SparseTensor> {
  using type = SparseTensorValue;
  static void flatten(const SparseTensor &v, std::vector<Fetch> &out);
  static type pack(const SparseTensor &v, const Tensor *&at);
};
/// values, indices, dense_shape (none if there is none).
struct IndexedSlicesValue { Tensor values, indices, dense_shape; };
template <> struct FetchNest<IndexedSlices> {
  using type = IndexedSlicesValue;
  static void flatten(const IndexedSlices &v, std::vector<Fetch> &out);
  static type pack(const IndexedSlices &v, const Tensor *&at);
};
} // namespace frontend
using frontend::IndexedSlicesValue;

/// tf.RunMetadata: what a run with RunOptions::FULL_TRACE did. Each node that a launch of a compiled kernel carries has its entry; the
/// launch's time stands at the last one, whose label names the ops of all, and the others take none.
using io::RunMetadata;
using io::StepStats;

/// A tensor to be dumped when a run has made it.
struct DebugTensorWatch {
  TFC_NAMED;
  std::string node_name;
  int output_slot = 0;
  std::vector<std::string> debug_ops{"DebugIdentity"}; ///< DebugIdentity, DebugNanCount, DebugNumericSummary(lower_bound=..; upper_bound=..; mute_if_healthy=..)
  std::vector<std::string> debug_urls{};               ///< "file:///folder"; other schemes: errors::UnimplementedError
};
/// tf.DebugOptions. tf::debug::watch_graph fills them.
struct DebugOptions {
  TFC_NAMED;
  std::vector<DebugTensorWatch> debug_tensor_watch_opts{};
  std::int64_t global_step = -1;
};

struct RunOptions {
  TFC_NAMED;
  enum TraceLevel { NO_TRACE, SOFTWARE_TRACE, HARDWARE_TRACE, FULL_TRACE };
  /// How long the run may wait for others (queues) and go round in loops; 0: as long as ConfigProto::operation_timeout_in_ms says. Then errors::DeadlineExceededError.
  std::int64_t timeout_in_ms = 0;
  /// A request ends the waits and the loops of the run: errors::CancelledError.
  std::stop_token stop{};
  /// Anything but NO_TRACE: the RunMetadata that the run is given tells of each node. Compiles the step once more for it.
  TraceLevel trace_level = NO_TRACE;
  /// Watched tensors that the run computes are kept and dumped when it has succeeded. Those inside of loops, of branches that may not be
  /// taken, resources and fed ones are left out.
  DebugOptions debug_options{};
};

struct GPUOptions { bool allow_growth = false; };
/// Taken as they are: every graph is compiled and optimised, whatever they say.
struct OptimizerOptions {
  TFC_NAMED;
  enum Level { L1 = 0, L0 = -1 };
  enum GlobalJitLevel { DEFAULT = 0, OFF = -1, ON_1 = 1, ON_2 = 2 };
  bool do_common_subexpression_elimination = false, do_constant_folding = false, do_function_inlining = false;
  Level opt_level = L1;
  GlobalJitLevel global_jit_level = DEFAULT;
};
struct GraphOptions { TFC_NAMED; OptimizerOptions optimizer_options{}; bool infer_shapes = false, place_pruned_graph = false; };
struct ConfigProto { TFC_NAMED; bool allow_soft_placement = false, log_device_placement = false; int intra_op_parallelism_threads = 0, inter_op_parallelism_threads = 0; GPUOptions gpu_options{}; std::int64_t operation_timeout_in_ms = 0; GraphOptions graph_options{}; };
struct SessionOpts { TFC_NAMED; Graph *graph = nullptr; ConfigProto config{}; };

/// Fetches and feeds with all names resolved.
class Callable {
public:
  /// `feeds` in the order of the feed list.
  std::vector<Tensor> operator()(std::initializer_list<Tensor> feeds = {}) const;
  std::vector<Tensor> operator()(std::vector<Tensor> feeds, const RunOptions &o = {}, RunMetadata *run_metadata = nullptr) const;
  struct Impl;

private:
  friend class Session;
  std::shared_ptr<Impl> impl;
};

/// Closes at the end of its block; default session of the thread while it lives (the innermost one).
class Session {
public:
  explicit Session(SessionOpts o = {});
  virtual ~Session();
  Session(const Session &) = delete;

  /// `run_metadata` is cleared, and filled if the run is traced.
  Tensor run(const Fetch &f, FeedDict feed = {}, const RunOptions &o = {}, RunMetadata *run_metadata = nullptr);
  std::vector<Tensor> run(std::initializer_list<Fetch> f, FeedDict feed = {}, const RunOptions &o = {}, RunMetadata *run_metadata = nullptr);
  std::vector<Tensor> run(const std::vector<Fetch> &f, const std::vector<std::pair<FeedKey, Tensor>> &feed = {}, const RunOptions &o = {}, RunMetadata *run_metadata = nullptr);
  /// A structure of fetches (tuples, pairs, vectors, maps, sparse tensors, in each other) gives the same structure of values.
  template <class T> requires(!std::is_convertible_v<const T &, Fetch>) frontend::Fetched<T> run(const T &f, FeedDict feed = {}, const RunOptions &o = {}, RunMetadata *run_metadata = nullptr) {
    std::vector<Fetch> list;
    frontend::FetchNest<T>::flatten(f, list);
    std::vector<Tensor> r = runFlat(list, feed, o, run_metadata);
    const Tensor *at = r.data();
    return frontend::FetchNest<T>::pack(f, at);
  }
  /// One number.
  template <class T> T run(const Fetch &f, FeedDict feed = {}) { return run(f, feed).template item<T>(); }
  Callable make_callable(const std::vector<Fetch> &fetches, const std::vector<FeedKey> &feeds = {});

  Graph &graph() const;
  void close();
  /// Closes all sessions of the process, and so drops their variables, queues and tables. `target` is "": there is one machine. Runs of
  /// those sessions throw errors::CancelledError "Session has been closed." from then on.
  static void reset(std::string_view target = {}, const std::vector<std::string> &containers = {}, const ConfigProto &config = {});
  /// Makes it the thread's default session for a block (it already is within its own block and thread).
  Scope as_default();
  struct Impl;

protected:
  /// Runs on `other`'s state (tf::debug's wrappers); `other` keeps it open.
  struct Same {};
  Session(Same, Session &other) : impl(other.impl), owner(false) {}
  virtual std::vector<Tensor> runAll(std::span<const Fetch> fetches, std::span<const std::pair<FeedKey, Tensor>> feeds, const RunOptions &o, RunMetadata *run_metadata);
  /// How errors and dumps call what is fetched: tensors by "name:i", operations by name.
  std::vector<std::string> namesOf(std::span<const Fetch> fetches) const;
  std::vector<std::string> namesOf(std::span<const std::pair<FeedKey, Tensor>> feeds) const;

private:
  friend struct frontend::Access;
  std::vector<Tensor> runFlat(const std::vector<Fetch> &fetches, FeedDict feed, const RunOptions &o, RunMetadata *run_metadata);
  std::shared_ptr<Impl> impl;
  bool owner = true;
};
/// A session that stays the thread's default until it is closed or goes.
class InteractiveSession : public Session {
public:
  explicit InteractiveSession(SessionOpts o = {}) : Session(std::move(o)) {}
};
/// The innermost default session of this thread, or nullptr.
Session *get_default_session();

} // namespace tfc
