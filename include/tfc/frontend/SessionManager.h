// Sessions that are ready to run: restored or initialised (tf.train.SessionManager, ChiefSessionCreator, WorkerSessionCreator).
//
//   tf::train::SessionManager manager({.local_init_op = tf::local_variables_initializer(), .ready_op = tf::report_uninitialized_variables()});
//   auto sess = manager.prepare_session({.init_op = tf::global_variables_initializer(), .saver = saver, .checkpoint_dir = "ckpt"});
//
// One machine: a session's variables are its own, so that what waits for a session that another process initialises (wait_for_session,
// WorkerSessionCreator) succeeds only where local_init_op makes the model ready.
#pragma once

#include "tfc/frontend/Monitored.h"

namespace tfc::train {

struct SessionManagerOpts {
  TFC_NAMED;
  std::optional<Operation> local_init_op{};
  std::optional<Output> ready_op{}, ready_for_local_init_op{}; ///< names of what is not ready; empty: ready
  Graph *graph = nullptr;
  double recovery_wait_secs = 30;
  RunOptions local_init_run_options{};
  FeedList local_init_feed_dict{};
};
struct PrepareSessionOpts {
  TFC_NAMED;
  std::optional<Operation> init_op{};
  std::shared_ptr<Saver> saver{};
  std::string checkpoint_dir{}, checkpoint_filename_with_path{}; ///< at most one of them
  bool wait_for_checkpoint = false;
  double max_wait_secs = 7200;
  ConfigProto config{};
  FeedList init_feed_dict{};
  std::function<void(Session &)> init_fn{};
};
class SessionManager {
public:
  /// ValueError: ready_for_local_init_op without local_init_op.
  explicit SessionManager(SessionManagerOpts o = {});
  /// Restores the newest checkpoint, or runs init_op and init_fn; then local_init_op. RuntimeError: nothing to initialise with, or
  /// "Init operations did not make model ready. ...".
  std::unique_ptr<Session> prepare_session(const PrepareSessionOpts &p) const;
  struct Recovered { std::unique_ptr<Session> session; bool initialized; };
  /// Restores alone: `initialized` tells whether there was a checkpoint that made the model ready.
  Recovered recover_session(const PrepareSessionOpts &p) const;
  /// errors::DeadlineExceededError "Session was not ready after waiting N secs."
  std::unique_ptr<Session> wait_for_session(const ConfigProto &config = {}, std::optional<double> max_wait_secs = {}) const;

private:
  std::pair<std::unique_ptr<Session>, bool> restored(const PrepareSessionOpts &p) const;
  std::optional<std::string> notReadyAfterLocalInit(Session &s) const;
  SessionManagerOpts o;
};

struct ChiefCreatorOpts { TFC_NAMED; ConfigProto config{}; std::string checkpoint_dir{}, checkpoint_filename_with_path{}; };
/// Finalises the scaffold (its own, without one), then prepares a session.
class ChiefSessionCreator : public SessionCreator {
public:
  explicit ChiefSessionCreator(Scaffold *scaffold = nullptr, ChiefCreatorOpts o = {}) : given(scaffold), o(std::move(o)) {}
  std::unique_ptr<Session> create_session() override;

private:
  Scaffold own, *given;
  ChiefCreatorOpts o;
};
struct WorkerCreatorOpts { TFC_NAMED; ConfigProto config{}; double max_wait_secs = 1800; };
class WorkerSessionCreator : public SessionCreator {
public:
  explicit WorkerSessionCreator(Scaffold *scaffold = nullptr, WorkerCreatorOpts o = {}) : given(scaffold), o(std::move(o)) {}
  std::unique_ptr<Session> create_session() override;

private:
  Scaffold own, *given;
  WorkerCreatorOpts o;
};

} // namespace tfc::train
