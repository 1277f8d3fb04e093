// tf.train.SessionManager and the session creators (python/training/session_manager.py, monitored_session.py).
#include "Seconds.h"
#include "State.h"

#include "tfc/frontend/App.h"
#include "tfc/frontend/Checkpoints.h"
#include "tfc/frontend/SessionManager.h"

namespace tfc::train {
using namespace frontend;

namespace {

std::string nameOf(const std::optional<Operation> &o) { return o && *o ? o->name() : "None"; }

/// Why the model is not ready; nothing if it is.
std::optional<std::string> notReady(Session &s, const std::optional<Output> &report, const char *what) {
  if (!report || !*report) return {};
  try {
    Tensor names = s.run(Fetch(*report));
    if (names.is_none() || names.dtype() == DType::int32 || names.size() == 0) return {};
    std::string list;
    for (const std::string &n : names.strings()) list += (list.empty() ? "" : ", ") + n;
    return "Variables not initialized: " + list;
  } catch (const errors::FailedPreconditionError &e) {
    if (std::string_view(e.what()).find("uninitialized") == std::string_view::npos) {
      logging::warning(what, " : error [", e.what(), "]");
      throw;
    }
    return e.what();
  }
}

} // namespace

SessionManager::SessionManager(SessionManagerOpts given) : o(std::move(given)) {
  if (o.ready_for_local_init_op && !o.local_init_op)
    throw ValueError(cat("If you pass a ready_for_local_init_op you must also pass a local_init_op , ready_for_local_init_op [", *o.ready_for_local_init_op, "]"));
  if (!o.graph) o.graph = &get_default_graph();
}

std::optional<std::string> SessionManager::notReadyAfterLocalInit(Session &s) const {
  if (!o.local_init_op) return {};
  if (auto why = notReady(s, o.ready_for_local_init_op, "Model not ready for local init")) return why;
  s.run(std::vector<Fetch>{*o.local_init_op}, o.local_init_feed_dict, o.local_init_run_options);
  return {};
}
std::pair<std::unique_ptr<Session>, bool> SessionManager::restored(const PrepareSessionOpts &p) const {
  if (!p.checkpoint_dir.empty() && !p.checkpoint_filename_with_path.empty()) throw ValueError("Can not provide both checkpoint_dir and checkpoint_filename_with_path.");
  auto s = std::make_unique<Session>(SessionOpts{.graph = o.graph, .config = p.config});
  if (!p.saver || (p.checkpoint_dir.empty() && p.checkpoint_filename_with_path.empty())) return {std::move(s), false};
  if (!p.checkpoint_filename_with_path.empty()) {
    p.saver->restore(*s, p.checkpoint_filename_with_path);
    return {std::move(s), true};
  }
  double begun = secondsNow();
  auto state = get_checkpoint_state(p.checkpoint_dir);
  while (!state || state->model_checkpoint_path.empty()) {
    if (!p.wait_for_checkpoint || secondsNow() - begun >= p.max_wait_secs) return {std::move(s), false};
    logging::info("Waiting for checkpoint to be available.");
    sleepSeconds(o.recovery_wait_secs);
    state = get_checkpoint_state(p.checkpoint_dir);
  }
  p.saver->restore(*s, state->model_checkpoint_path);
  p.saver->recover_last_checkpoints(state->all_model_checkpoint_paths);
  return {std::move(s), true};
}

std::unique_ptr<Session> SessionManager::prepare_session(const PrepareSessionOpts &p) const {
  auto [s, loaded] = restored(p);
  if (!loaded) {
    if (!p.init_op && !p.init_fn && !o.local_init_op) throw RuntimeError("Model is not initialized and no init_op or init_fn or local_init_op was given");
    if (p.init_op) s->run(std::vector<Fetch>{*p.init_op}, p.init_feed_dict);
    if (p.init_fn) p.init_fn(*s);
  }
  const char *fn = p.init_fn ? "given" : "None";
  if (auto why = notReadyAfterLocalInit(*s))
    throw RuntimeError(cat("Init operations did not make model ready for local_init.  Init op: ", nameOf(p.init_op), ", init fn: ", fn, ", error: ", *why));
  if (auto why = notReady(*s, o.ready_op, "Model not ready"))
    throw RuntimeError(cat("Init operations did not make model ready.  Init op: ", nameOf(p.init_op), ", init fn: ", fn, ", local_init_op: ", nameOf(o.local_init_op), ", error: ", *why));
  return std::move(s);
}
SessionManager::Recovered SessionManager::recover_session(const PrepareSessionOpts &p) const {
  auto [s, loaded] = restored(p);
  auto local = notReadyAfterLocalInit(*s);
  if (!loaded) return {std::move(s), false};
  std::string from = p.checkpoint_dir.empty() ? p.checkpoint_filename_with_path : p.checkpoint_dir;
  if (local) {
    logging::info("Restoring model from ", from, " did not make model ready for local init: ", *local);
    return {std::move(s), false};
  }
  if (auto why = notReady(*s, o.ready_op, "Model not ready")) {
    logging::info("Restoring model from ", from, " did not make model ready: ", *why);
    return {std::move(s), false};
  }
  logging::info("Restored model from ", from);
  return {std::move(s), true};
}
std::unique_ptr<Session> SessionManager::wait_for_session(const ConfigProto &config, std::optional<double> max_wait_secs) const {
  double begun = secondsNow();
  for (;;) {
    auto s = std::make_unique<Session>(SessionOpts{.graph = o.graph, .config = config});
    auto why = notReadyAfterLocalInit(*s);
    if (!why) why = notReady(*s, o.ready_op, "Model not ready");
    if (!why) return s;
    s->close();
    if (max_wait_secs && secondsNow() - begun + o.recovery_wait_secs > *max_wait_secs)
      raise(errors::deadlineExceeded("Session was not ready after waiting ", static_cast<std::int64_t>(*max_wait_secs), " secs."));
    logging::info("Waiting for model to be ready: ", *why);
    sleepSeconds(o.recovery_wait_secs);
  }
}

static SessionManager managerOf(Scaffold &s) {
  return SessionManager({.local_init_op = s.local_init_op(), .ready_op = s.ready_op(), .ready_for_local_init_op = s.ready_for_local_init_op()});
}

std::unique_ptr<Session> ChiefSessionCreator::create_session() {
  Scaffold &s = (given ? *given : own).finalize();
  return managerOf(s).prepare_session({.init_op = s.init_op(), .saver = s.saver(), .checkpoint_dir = o.checkpoint_dir, .checkpoint_filename_with_path = o.checkpoint_filename_with_path,
                                  .config = o.config, .init_feed_dict = s.options().init_feed_dict, .init_fn = s.options().init_fn});
}
std::unique_ptr<Session> WorkerSessionCreator::create_session() {
  return managerOf((given ? *given : own).finalize()).wait_for_session(o.config, o.max_wait_secs);
}

} // namespace tfc::train
