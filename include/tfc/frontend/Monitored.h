// tf.train.MonitoredSession: a session that initialises or restores its model, and hooks around every step.
//
//   tf::train::StopAtStepHook stop({.last_step = 1000});
//   tf::train::MonitoredTrainingSession sess({.checkpoint_dir = "ckpt", .hooks = {&stop}});
//   while (!sess.should_stop()) sess.run({train});
//
// The graph is finalised when the session starts, and the threads of its queue runners start then. When their input ends, run()
// throws errors::OutOfRangeError: a good end, at which the hooks end as always. Hooks belong to the caller and outlive the session.
#pragma once

#include "tfc/frontend/Input.h"
#include "tfc/frontend/Summary.h"
#include "tfc/frontend/Train.h"


namespace tfc::train {

using FeedList = std::vector<std::pair<FeedKey, Tensor>>;

struct ScaffoldOpts {
  TFC_NAMED;
  std::optional<Operation> init_op{};
  FeedList init_feed_dict{};
  std::function<void(Session &)> init_fn{};
  std::optional<Output> ready_op{}, ready_for_local_init_op{};
  std::optional<Operation> local_init_op{};
  std::optional<Output> summary_op{};
  std::shared_ptr<Saver> saver{};
};
/// The ops that start a model; those not given come from the graph's collections (GraphKeys::INIT_OP and so on) or are made, and put
/// there, by finalize().
class Scaffold {
public:
  explicit Scaffold(ScaffoldOpts o = {}) : o(std::move(o)) {}
  /// Makes what is missing and finalises the graph.
  Scaffold &finalize();
  Operation init_op() const { return *o.init_op; }
  Output ready_op() const { return *o.ready_op; }
  Output ready_for_local_init_op() const { return *o.ready_for_local_init_op; }
  Operation local_init_op() const { return *o.local_init_op; }
  /// All summaries, merged; nothing if the graph has none.
  std::optional<Output> summary_op() const { return o.summary_op; }
  /// Nothing if the graph has no variables.
  std::shared_ptr<Saver> saver() const { return o.saver; }
  const ScaffoldOpts &options() const { return o; }

private:
  ScaffoldOpts o;
  bool done = false;
};

struct SessionRunArgs { std::vector<Fetch> fetches{}; FeedList feed_dict{}; std::optional<RunOptions> options{}; };
/// `run_metadata`: of the whole run, filled if a hook asked for a trace.
struct SessionRunValues { std::vector<Tensor> results{}; std::shared_ptr<const RunMetadata> run_metadata{}; };
class SessionRunContext {
public:
  SessionRunContext(SessionRunArgs args, Session &session) : original_args(std::move(args)), session(session) {}
  void request_stop() { stop = true; }
  bool stop_requested() const { return stop; }
  SessionRunArgs original_args;
  Session &session;

private:
  bool stop = false;
};
/// What happens around the steps of a MonitoredSession.
class SessionRunHook {
public:
  virtual ~SessionRunHook() = default;
  virtual void begin() {}                         ///< before the graph is finalised: may add nodes
  virtual void after_create_session(Session &) {}
  virtual SessionRunArgs before_run(SessionRunContext &) { return {}; } ///< what else the step fetches and feeds
  virtual void after_run(SessionRunContext &, const SessionRunValues &) {}
  virtual void end(Session &) {}                  ///< not after an exception
};

struct TimerOpts { TFC_NAMED; std::optional<double> every_secs{}; std::optional<std::int64_t> every_steps{}; };
/// Every so many seconds or steps. ValueError unless exactly one is given.
class SecondOrStepTimer {
public:
  explicit SecondOrStepTimer(TimerOpts o);
  bool should_trigger_for_step(std::int64_t step) const;
  /// Seconds and steps since the last time, once there was one.
  std::optional<std::pair<double, std::int64_t>> update_last_triggered_step(std::int64_t step);
  std::optional<std::int64_t> last_triggered_step() const { return last; }
  void reset() { last.reset(); }

private:
  TimerOpts o;
  std::optional<std::int64_t> last;
  std::chrono::steady_clock::time_point when{};
};

struct StopAtStepOpts { TFC_NAMED; std::optional<std::int64_t> num_steps{}, last_step{}; };
/// Stops after `num_steps` more steps or at global step `last_step`.
class StopAtStepHook : public SessionRunHook {
public:
  explicit StopAtStepHook(StopAtStepOpts o);
  void begin() override;
  void after_create_session(Session &s) override;
  SessionRunArgs before_run(SessionRunContext &) override;
  void after_run(SessionRunContext &c, const SessionRunValues &v) override;

private:
  StopAtStepOpts o;
  std::optional<Variable> step;
};
struct NanLossDuringTrainingError : RuntimeError {
  NanLossDuringTrainingError() : RuntimeError("NaN loss during training.") {}
};
/// Throws, or stops, when the loss is NaN.
class NanTensorHook : public SessionRunHook {
public:
  explicit NanTensorHook(Output loss, bool fail_on_nan_loss = true) : loss(std::move(loss)), fail(fail_on_nan_loss) {}
  SessionRunArgs before_run(SessionRunContext &) override { return {{loss}, {}}; }
  void after_run(SessionRunContext &c, const SessionRunValues &v) override;

private:
  Output loss;
  bool fail;
};
struct LoggingTensorOpts { TFC_NAMED; std::optional<std::int64_t> every_n_iter{}; std::optional<double> every_n_secs{}; bool at_end = false; };
/// Logs "name = value, ..." at level INFO.
class LoggingTensorHook : public SessionRunHook {
public:
  LoggingTensorHook(std::vector<std::pair<std::string, Output>> tensors, LoggingTensorOpts o);
  void begin() override;
  SessionRunArgs before_run(SessionRunContext &) override;
  void after_run(SessionRunContext &c, const SessionRunValues &v) override;
  void end(Session &s) override;

private:
  void log(const std::vector<Tensor> &values);
  std::vector<std::pair<std::string, Output>> tensors;
  LoggingTensorOpts o;
  SecondOrStepTimer timer;
  std::int64_t count = 0;
  bool now = false;
};
struct CheckpointSaverOpts { TFC_NAMED; std::optional<double> save_secs{}; std::optional<std::int64_t> save_steps{}; std::shared_ptr<Saver> saver{}; std::string checkpoint_basename = "model.ckpt"; };
/// Saves at the start, every so often, and at the end; and writes the graph and what it saves to an event file beside the checkpoints.
class CheckpointSaverHook : public SessionRunHook {
public:
  CheckpointSaverHook(std::string checkpoint_dir, CheckpointSaverOpts o);
  void begin() override;
  void after_create_session(Session &s) override;
  SessionRunArgs before_run(SessionRunContext &) override { return {{*step}, {}}; }
  void after_run(SessionRunContext &c, const SessionRunValues &v) override;
  void end(Session &s) override;

private:
  void save(Session &s, std::int64_t at);
  std::string dir, prefix;
  std::shared_ptr<summary::FileWriter> writer;
  CheckpointSaverOpts o;
  SecondOrStepTimer timer;
  std::optional<Variable> step;
};
struct SummarySaverOpts {
  TFC_NAMED;
  std::optional<std::int64_t> save_steps{};
  std::optional<double> save_secs{};
  std::string output_dir{};                             ///< of a writer from FileWriterCache, if there is no other
  std::shared_ptr<summary::FileWriter> summary_writer{};
  Scaffold *scaffold = nullptr;                         ///< its summary_op, if no other is given
  std::vector<Output> summary_op{};
};
/// Writes summaries at the first step and every so often. ValueError "Exactly one of scaffold or summary_op must be provided."
class SummarySaverHook : public SessionRunHook {
public:
  explicit SummarySaverHook(SummarySaverOpts o);
  void begin() override;
  SessionRunArgs before_run(SessionRunContext &) override;
  void after_run(SessionRunContext &c, const SessionRunValues &v) override;
  void end(Session &) override;

private:
  SummarySaverOpts o;
  SecondOrStepTimer timer;
  std::optional<Variable> step;
  std::optional<std::int64_t> next; ///< the step that the next run makes
  bool now = false;
};
struct StepCounterOpts { TFC_NAMED; std::optional<std::int64_t> every_n_steps = 100; std::optional<double> every_n_secs{}; std::string output_dir{}; std::shared_ptr<summary::FileWriter> summary_writer{}; };
/// Writes and logs "global_step/sec". ValueError "exactly one of every_n_steps and every_n_secs should be provided."
class StepCounterHook : public SessionRunHook {
public:
  explicit StepCounterHook(StepCounterOpts o = {});
  void begin() override;
  SessionRunArgs before_run(SessionRunContext &) override { return {{*step}, {}}; }
  void after_run(SessionRunContext &c, const SessionRunValues &v) override;

private:
  StepCounterOpts o;
  SecondOrStepTimer timer;
  std::optional<Variable> step;
};
/// Runs the fetches when the session ends.
class FinalOpsHook : public SessionRunHook {
public:
  explicit FinalOpsHook(std::vector<Fetch> final_ops, FeedList feed = {}) : ops(std::move(final_ops)), feed(std::move(feed)) {}
  std::vector<Tensor> final_ops_values;
  void end(Session &s) override { final_ops_values = s.run(ops, feed); }

private:
  std::vector<Fetch> ops;
  FeedList feed;
};
/// Feeds what the function gives.
class FeedFnHook : public SessionRunHook {
public:
  explicit FeedFnHook(std::function<FeedList()> f) : f(std::move(f)) {}
  SessionRunArgs before_run(SessionRunContext &) override { return {{}, f()}; }

private:
  std::function<FeedList()> f;
};

/// Makes the session of a MonitoredSession, ready to run (SessionManager.h has two).
class SessionCreator {
public:
  virtual ~SessionCreator() = default;
  virtual std::unique_ptr<Session> create_session() = 0;
};

struct MonitoredOpts {
  TFC_NAMED;
  Scaffold *scaffold = nullptr;
  std::string checkpoint_dir{};           ///< restored from, if it has a checkpoint
  std::string checkpoint_filename_with_path{};
  std::vector<SessionRunHook *> hooks{};
  ConfigProto config{};
  SessionCreator *session_creator = nullptr; ///< instead of scaffold, checkpoint and config
};
class MonitoredSession {
public:
  explicit MonitoredSession(MonitoredOpts o = {});
  /// Ends the hooks, unless an exception is on its way, and closes the session.
  ~MonitoredSession();
  MonitoredSession(const MonitoredSession &) = delete;
  std::vector<Tensor> run(const std::vector<Fetch> &fetches, const FeedList &feed = {});
  std::vector<Tensor> run(std::initializer_list<Fetch> f, const FeedList &feed = {}) { return run(std::vector<Fetch>(f), feed); }
  Tensor run(const Fetch &f, const FeedList &feed = {}) { return run(std::vector<Fetch>{f}, feed)[0]; }
  bool should_stop() const { return !session || stop || coordinator.should_stop(); }
  /// Ends the hooks, then the threads, then the session. Throws the error that a queue runner ended with.
  void close();
  Session &raw_session() { return *session; }
  Graph &graph() const { return session->graph(); }

private:
  Scaffold own;
  std::vector<SessionRunHook *> hooks;
  std::unique_ptr<Session> session;
  Coordinator coordinator;
  std::vector<std::jthread> threads;
  bool stop = false, inputEnded = false;
  int pending;
};
using SingularMonitoredSession = MonitoredSession;

struct MonitoredTrainingOpts {
  TFC_NAMED;
  std::string checkpoint_dir{};
  Scaffold *scaffold = nullptr;
  std::vector<SessionRunHook *> hooks{};
  std::optional<double> save_checkpoint_secs = 600;
  std::optional<std::int64_t> save_checkpoint_steps{};
  std::optional<std::int64_t> save_summaries_steps = 100; ///< 0: none
  std::optional<double> save_summaries_secs{};            ///< instead of steps
  std::int64_t log_step_count_steps = 100;                ///< 0: none
  std::string summary_dir{};                              ///< checkpoint_dir, if empty
  ConfigProto config{};
};
/// A MonitoredSession that saves checkpoints, summaries and its speed to its folder.
class MonitoredTrainingSession {
public:
  explicit MonitoredTrainingSession(MonitoredTrainingOpts o = {});
  std::vector<Tensor> run(const std::vector<Fetch> &fetches, const FeedList &feed = {}) { return session->run(fetches, feed); }
  std::vector<Tensor> run(std::initializer_list<Fetch> f, const FeedList &feed = {}) { return session->run(f, feed); }
  Tensor run(const Fetch &f, const FeedList &feed = {}) { return session->run(f, feed); }
  bool should_stop() const { return session->should_stop(); }
  void close() { session->close(); }
  Session &raw_session() { return session->raw_session(); }

private:
  Scaffold own;
  std::vector<std::unique_ptr<SessionRunHook>> made;
  std::unique_ptr<MonitoredSession> session;
};

} // namespace tfc::train
