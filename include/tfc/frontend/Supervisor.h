// tf.train.Supervisor: one session from start to stop, with checkpoints, summaries and queue runners in threads.
//
//   tf::train::Supervisor sv({.logdir = "logs", .save_model_secs = 60});       // finalises the graph
//   {
//     auto sess = sv.managed_session();
//     while (!sv.should_stop()) sess->run(train);
//     sess.close();                                  // throws the error of a thread; the block's end would only log it
//   }
#pragma once

#include "tfc/frontend/SessionManager.h"

namespace tfc::train {

/// A value, none (std::nullopt), or Supervisor::USE_DEFAULT: from the graph's collections, or made.
struct UseDefault {};
template <class T> struct OrDefault {
  OrDefault() = default;
  OrDefault(UseDefault) {}
  OrDefault(std::nullopt_t) : isDefault(false) {}
  OrDefault(T v) : isDefault(false), value(std::move(v)) {}
  bool isDefault = true;
  std::optional<T> value{};
};

struct SupervisorOpts {
  TFC_NAMED;
  Graph *graph = nullptr;
  OrDefault<Output> ready_op{}, ready_for_local_init_op{};
  bool is_chief = true;
  OrDefault<Operation> init_op{};
  FeedList init_feed_dict{};
  OrDefault<Operation> local_init_op{};
  std::string logdir{}; ///< empty: no checkpoints and summaries
  OrDefault<Output> summary_op{};
  OrDefault<std::shared_ptr<Saver>> saver{};
  OrDefault<Variable> global_step{};
  double save_summaries_secs = 120; ///< 0: never
  double save_model_secs = 600;     ///< 0: never
  double recovery_wait_secs = 30;
  double stop_grace_secs = 120;
  std::string checkpoint_basename = "model.ckpt";
  std::shared_ptr<SessionManager> session_manager{};
  OrDefault<std::shared_ptr<summary::FileWriter>> summary_writer{};
  std::function<void(Session &)> init_fn{};
  RunOptions local_init_run_options{};
};
struct ManagedOpts { TFC_NAMED; ConfigProto config{}; bool start_standard_services = true, close_summary_writer = true; };
struct PrepareOrWaitOpts { TFC_NAMED; ConfigProto config{}; bool wait_for_checkpoint = false; double max_wait_secs = 7200; bool start_standard_services = true; };

class Supervisor {
public:
  static constexpr UseDefault USE_DEFAULT{};
  explicit Supervisor(SupervisorOpts o = {});
  /// Stops what still runs.
  ~Supervisor();
  Supervisor(const Supervisor &) = delete;

  /// What `with sv.managed_session() as sess:` gives; not to outlive the supervisor.
  class Managed {
  public:
    Managed(Supervisor &sv, ManagedOpts o);
    /// Stops, with the exception that is on its way as the reason; errors of the threads are logged.
    ~Managed();
    Managed(const Managed &) = delete;
    Session &operator*() const { return *session; }
    Session *operator->() const { return session.get(); }
    operator Session &() const { return *session; }
    /// The end of the block; throws the error that a thread stopped with.
    void close();

  private:
    Supervisor &sv;
    bool closeWriter;
    int pending;
    std::unique_ptr<Session> session;
  };
  Managed managed_session(ManagedOpts o = {}) { return Managed(*this, std::move(o)); }
  /// A session, restored from logdir or initialised; then the graph is written there, and threads start. RuntimeError as SessionManager.
  std::unique_ptr<Session> prepare_or_wait_for_session(PrepareOrWaitOpts o = {});
  /// The threads of checkpoints, summaries and the step counter. RuntimeError unless chief.
  void start_standard_services(Session &s);
  /// Those of the graph's collection, if none are given.
  void start_queue_runners(Session &s, std::optional<std::vector<QueueRunner>> queue_runners = {});
  /// Calls `target` each so many seconds (0: without a pause) until the stop.
  void loop(double timer_interval_secs, std::function<void()> target);
  /// Waits stop_grace_secs for the threads. Throws the error that they stopped with; RuntimeError if one goes on.
  void stop(bool close_summary_writer = true, bool ignore_live_threads = false);
  void request_stop(std::exception_ptr e = nullptr) { coordinator.request_stop(e); }
  bool should_stop() const { return coordinator.should_stop(); }
  void stop_on_exception(const std::function<void()> &f) { coordinator.stop_on_exception(f); }
  void wait_for_stop() const { coordinator.wait_for_stop(); }
  /// RuntimeError without a writer. The step: that of the session, unless given.
  void summary_computed(Session &s, const Tensor &summary, std::optional<std::int64_t> global_step = {});

  bool is_chief() const { return o.is_chief; }
  const SessionManager &session_manager() const { return *o.session_manager; }
  Coordinator &coord() { return coordinator; }
  std::optional<Operation> init_op() const { return o.init_op.value; }
  const FeedList &init_feed_dict() const { return o.init_feed_dict; }
  std::optional<Operation> local_init_op() const { return o.local_init_op.value; }
  std::optional<Output> ready_op() const { return o.ready_op.value; }
  std::optional<Output> ready_for_local_init_op() const { return o.ready_for_local_init_op.value; }
  std::optional<Output> summary_op() const { return o.summary_op.value; }
  std::shared_ptr<summary::FileWriter> summary_writer() const { return o.summary_writer.value.value_or(nullptr); }
  std::shared_ptr<Saver> saver() const { return o.saver.value.value_or(nullptr); }
  std::optional<Variable> global_step() const { return o.global_step.value; }
  double save_summaries_secs() const { return o.save_summaries_secs; }
  double save_model_secs() const { return o.save_model_secs; }
  std::string save_path() const; ///< empty without a logdir

private:
  void writeGraph();
  std::string meta;
  SupervisorOpts o;
  bool ownWriter = false, writerClosed = false, graphWritten = false;
  Coordinator coordinator;
  std::vector<std::jthread> threads;
};

} // namespace tfc::train
