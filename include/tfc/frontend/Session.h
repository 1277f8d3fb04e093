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
using FeedDict = std::initializer_list<std::pair<FeedKey, Tensor>>;

struct RunOptions {
  TFC_NAMED;
  /// How long the run may wait for others (queues); 0: as long as ConfigProto::operation_timeout_in_ms says. Then errors::DeadlineExceededError.
  std::int64_t timeout_in_ms = 0;
  /// A request ends the waits of the run: errors::CancelledError.
  std::stop_token stop{};
};

struct GPUOptions { bool allow_growth = false; };
struct ConfigProto { TFC_NAMED; bool allow_soft_placement = false, log_device_placement = false; int intra_op_parallelism_threads = 0, inter_op_parallelism_threads = 0; GPUOptions gpu_options{}; std::int64_t operation_timeout_in_ms = 0; };
struct SessionOpts { TFC_NAMED; Graph *graph = nullptr; ConfigProto config{}; };

/// Fetches and feeds with all names resolved.
class Callable {
public:
  /// `feeds` in the order of the feed list.
  std::vector<Tensor> operator()(std::initializer_list<Tensor> feeds = {}) const;
  std::vector<Tensor> operator()(std::vector<Tensor> feeds, const RunOptions &o = {}) const;
  struct Impl;

private:
  friend class Session;
  std::shared_ptr<Impl> impl;
};

/// Closes at the end of its block; default session of the thread while it lives (the innermost one).
class Session {
public:
  explicit Session(SessionOpts o = {});
  ~Session();
  Session(const Session &) = delete;

  Tensor run(const Fetch &f, FeedDict feed = {}, const RunOptions &o = {}) { return runAll({&f, 1}, {feed.begin(), feed.size()}, o)[0]; }
  std::vector<Tensor> run(std::initializer_list<Fetch> f, FeedDict feed = {}, const RunOptions &o = {}) {
    return runAll({f.begin(), f.size()}, {feed.begin(), feed.size()}, o);
  }
  std::vector<Tensor> run(const std::vector<Fetch> &f, const std::vector<std::pair<FeedKey, Tensor>> &feed = {}, const RunOptions &o = {}) { return runAll(f, feed, o); }
  std::vector<Tensor> run(const std::vector<Output> &f, FeedDict feed = {}, const RunOptions &o = {}) {
    return runAll(std::vector<Fetch>(f.begin(), f.end()), {feed.begin(), feed.size()}, o);
  }
  template <class... F> auto run(const std::tuple<F...> &f, FeedDict feed = {}) {
    auto list = std::apply([](const F &...x) { return std::vector<Fetch>{Fetch(x)...}; }, f);
    std::vector<Tensor> r = runAll(list, {feed.begin(), feed.size()});
    return toTuple<F...>(r, std::index_sequence_for<F...>());
  }
  std::map<std::string, Tensor> run(const std::map<std::string, Output> &f, FeedDict feed = {});
  /// One number.
  template <class T> T run(const Fetch &f, FeedDict feed = {}) { return run(f, feed).template item<T>(); }
  Callable make_callable(const std::vector<Fetch> &fetches, const std::vector<FeedKey> &feeds = {});

  Graph &graph() const;
  void close();
  /// Makes it the thread's default session for a block (it already is within its own block and thread).
  Scope as_default();
  struct Impl;

private:
  friend struct frontend::Access;
  template <class... F, std::size_t... I> auto toTuple(std::vector<Tensor> &r, std::index_sequence<I...>) {
    return std::tuple<std::conditional_t<true, Tensor, F>...>{std::move(r[I])...};
  }
  std::vector<Tensor> runAll(std::span<const Fetch> fetches, std::span<const std::pair<FeedKey, Tensor>> feeds, const RunOptions &o = {});
  std::shared_ptr<Impl> impl;
};
/// The innermost default session of this thread, or nullptr.
Session *get_default_session();

} // namespace tfc
