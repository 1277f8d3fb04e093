// tf.train.Scaffold, MonitoredSession and the hooks (python/training/monitored_session.py, basic_session_run_hooks.py).
#include "State.h"

#include "tfc/frontend/App.h"
#include "tfc/frontend/Monitored.h"

#include <cmath>
#include <exception>

namespace tfc::train {
using namespace frontend;

namespace {
Variable stepOf(const char *hook) {
  auto s = get_global_step();
  if (!s) throw RuntimeError(cat("Global step should be created to use ", hook, "."));
  return *s;
}
Output noResources() {
  NameScope s("report_uninitialized_resources");
  Device on("/cpu:0");
  return constantOf(Tensor::zeros({0}, DType::string), "Const");
}
/// The names in a report, or nothing if it is empty.
std::string notReady(Session &s, const Output &report) {
  Tensor names = s.run(report);
  std::string list;
  for (const std::string &n : names.strings()) list += (list.empty() ? "" : ", ") + n;
  return list.empty() ? list : cat("Variables not initialized: ", list);
}
} // namespace

Scaffold &Scaffold::finalize() {
  if (done) return *this;
  if (!o.init_op) {
    Operation variables = global_variables_initializer(), resources = no_op();
    o.init_op = group({variables, resources});
  }
  if (!o.ready_op) {
    Output variables = report_uninitialized_variables();
    o.ready_op = concat({variables, noResources()}, 0);
  }
  if (!o.ready_for_local_init_op) {
    Output variables = report_uninitialized_variables(global_variables());
    o.ready_for_local_init_op = concat({variables, noResources()}, 0);
  }
  if (!o.local_init_op) {
    Operation variables = local_variables_initializer();
    auto all = get_collection<Operation>(GraphKeys::TABLE_INITIALIZERS);
    Operation tables = all.empty() ? no_op({.name = "init_all_tables"}) : group(all, {.name = "init_all_tables"});
    Operation resources = no_op();
    o.local_init_op = group({variables, tables, resources});
  }
  if (!o.saver && !global_variables().empty()) o.saver = std::make_shared<Saver>();
  get_default_graph().finalize();
  done = true;
  return *this;
}

SecondOrStepTimer::SecondOrStepTimer(TimerOpts given) : o(given) {
  if (o.every_secs && o.every_steps) throw ValueError("Can only provide one of every_secs and every_steps.");
  if (!o.every_secs && !o.every_steps) throw ValueError("Either every_secs or every_steps should be provided.");
}
bool SecondOrStepTimer::should_trigger_for_step(std::int64_t step) const {
  if (!last) return true;
  if (*last == step) return false;
  if (o.every_steps) return step >= *last + *o.every_steps;
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - when).count() >= *o.every_secs;
}
std::optional<std::pair<double, std::int64_t>> SecondOrStepTimer::update_last_triggered_step(std::int64_t step) {
  auto now = std::chrono::steady_clock::now();
  std::optional<std::pair<double, std::int64_t>> since;
  if (last) since.emplace(std::chrono::duration<double>(now - when).count(), step - *last);
  last = step, when = now;
  return since;
}

StopAtStepHook::StopAtStepHook(StopAtStepOpts given) : o(given) {
  if (!o.num_steps && !o.last_step) throw ValueError("One of num_steps or last_step must be specified.");
  if (o.num_steps && o.last_step) throw ValueError("Only one of num_steps or last_step can be specified.");
}
void StopAtStepHook::begin() { step = stepOf("StopAtStepHook"); }
void StopAtStepHook::after_create_session(Session &s) {
  if (!o.last_step) o.last_step = s.run(*step).asInt64(0) + *o.num_steps;
}
SessionRunArgs StopAtStepHook::before_run(SessionRunContext &) { return {{*step}, {}}; }
void StopAtStepHook::after_run(SessionRunContext &c, const SessionRunValues &v) {
  // The value of the step before it ended decides first; where that is stale, the one now.
  if (v.results[0].asInt64(0) + 1 >= *o.last_step && c.session.run(*step).asInt64(0) >= *o.last_step) c.request_stop();
}

void NanTensorHook::after_run(SessionRunContext &c, const SessionRunValues &v) {
  if (!std::isnan(v.results[0].asDouble(0))) return;
  if (fail) {
    logging::error("Model diverged with loss = NaN.");
    throw NanLossDuringTrainingError();
  }
  logging::warning("Model diverged with loss = NaN.");
  c.request_stop();
}

LoggingTensorHook::LoggingTensorHook(std::vector<std::pair<std::string, Output>> t, LoggingTensorOpts given)
    : tensors(std::move(t)), o(given),
      timer(given.every_n_iter || given.every_n_secs ? TimerOpts{.every_secs = given.every_n_secs, .every_steps = given.every_n_iter}
                                                     : TimerOpts{.every_steps = std::numeric_limits<std::int64_t>::max() / 2}) {
  if (!o.at_end && !o.every_n_iter == !o.every_n_secs) throw ValueError("either at_end and/or exactly one of every_n_iter and every_n_secs must be provided.");
  if (o.every_n_iter && *o.every_n_iter <= 0) throw ValueError(cat("invalid every_n_iter=", *o.every_n_iter, "."));
}
void LoggingTensorHook::begin() { timer.reset(), count = 0; }
SessionRunArgs LoggingTensorHook::before_run(SessionRunContext &) {
  now = (o.every_n_iter || o.every_n_secs) && timer.should_trigger_for_step(count);
  SessionRunArgs args;
  if (now)
    for (auto &[name, t] : tensors) args.fetches.emplace_back(t);
  return args;
}
void LoggingTensorHook::after_run(SessionRunContext &, const SessionRunValues &v) {
  if (now) {
    timer.update_last_triggered_step(count);
    log(v.results);
  }
  ++count;
}
void LoggingTensorHook::end(Session &s) {
  if (!o.at_end) return;
  std::vector<Fetch> all;
  for (auto &[name, t] : tensors) all.emplace_back(t);
  log(s.run(all));
}
void LoggingTensorHook::log(const std::vector<Tensor> &values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) text += (i ? ", " : "") + tensors[i].first + " = " + values[i].str();
  logging::info(text);
}

CheckpointSaverHook::CheckpointSaverHook(std::string dir, CheckpointSaverOpts given)
    : prefix(dir + "/" + given.checkpoint_basename), o(std::move(given)), timer({.every_secs = o.save_secs, .every_steps = o.save_steps}) {}
void CheckpointSaverHook::begin() { step = stepOf("CheckpointSaverHook"); }
void CheckpointSaverHook::after_create_session(Session &s) {
  std::int64_t at = s.run(*step).asInt64(0);
  save(s, at);
  timer.update_last_triggered_step(at);
}
void CheckpointSaverHook::after_run(SessionRunContext &c, const SessionRunValues &v) {
  if (!timer.should_trigger_for_step(v.results[0].asInt64(0) + 1)) return;
  std::int64_t at = c.session.run(*step).asInt64(0);
  if (!timer.should_trigger_for_step(at)) return;
  timer.update_last_triggered_step(at);
  save(c.session, at);
}
void CheckpointSaverHook::end(Session &s) {
  std::int64_t at = s.run(*step).asInt64(0);
  if (timer.last_triggered_step() != at) save(s, at);
}
void CheckpointSaverHook::save(Session &s, std::int64_t at) {
  if (!o.saver) throw RuntimeError("CheckpointSaverHook needs a saver: there are no variables to save.");
  logging::info("Saving checkpoints for ", at, " into ", prefix, ".");
  o.saver->save(s, prefix, at);
}

MonitoredSession::MonitoredSession(MonitoredOpts o) : hooks(std::move(o.hooks)), pending(std::uncaught_exceptions()) {
  for (SessionRunHook *h : hooks) h->begin();
  Scaffold &scaffold = (o.scaffold ? *o.scaffold : own).finalize();
  session = std::make_unique<Session>(SessionOpts{.config = o.config});
  std::string from = o.checkpoint_filename_with_path;
  if (from.empty() && !o.checkpoint_dir.empty()) from = latest_checkpoint(o.checkpoint_dir).value_or("");
  if (!from.empty() && scaffold.saver())
    scaffold.saver()->restore(*session, from);
  else {
    session->run(std::vector<Fetch>{scaffold.init_op()}, scaffold.options().init_feed_dict);
    if (scaffold.options().init_fn) scaffold.options().init_fn(*session);
  }
  std::string missing = notReady(*session, scaffold.ready_for_local_init_op());
  if (missing.empty()) {
    session->run(scaffold.local_init_op());
    missing = notReady(*session, scaffold.ready_op());
  }
  if (!missing.empty())
    throw RuntimeError(cat("Init operations did not make model ready.  Init op: ", scaffold.init_op().name(), ", init fn: ", scaffold.options().init_fn ? "given" : "None",
                           ", local_init_op: ", scaffold.local_init_op().name(), ", error: ", missing));
  for (SessionRunHook *h : hooks) h->after_create_session(*session);
}
MonitoredSession::~MonitoredSession() {
  if (std::uncaught_exceptions() > pending) hooks.clear();
  try {
    close();
  } catch (const std::exception &e) {
    logging::error("MonitoredSession did not end well: ", e.what());
  }
}
void MonitoredSession::close() {
  if (!session) return;
  for (SessionRunHook *h : hooks) h->end(*session);
  session->close();
  session.reset();
}
std::vector<Tensor> MonitoredSession::run(const std::vector<Fetch> &fetches, const FeedList &feed) {
  if (!session) throw RuntimeError("Run called even after should_stop requested.");
  SessionRunContext context({fetches, feed}, *session);
  std::vector<Fetch> all = fetches;
  FeedList fed = feed;
  std::vector<std::size_t> counts;
  for (SessionRunHook *h : hooks) {
    SessionRunArgs args = h->before_run(context);
    counts.push_back(args.fetches.size());
    all.insert(all.end(), args.fetches.begin(), args.fetches.end());
    fed.insert(fed.end(), args.feed_dict.begin(), args.feed_dict.end());
  }
  std::vector<Tensor> results = session->run(all, fed);
  auto at = results.begin() + static_cast<std::ptrdiff_t>(fetches.size());
  for (std::size_t i = 0; i < hooks.size(); ++i) {
    auto next = at + static_cast<std::ptrdiff_t>(counts[i]);
    hooks[i]->after_run(context, {{at, next}});
    at = next;
  }
  stop = stop || context.stop_requested();
  results.resize(fetches.size());
  return results;
}

MonitoredTrainingSession::MonitoredTrainingSession(MonitoredTrainingOpts o) {
  std::vector<SessionRunHook *> hooks = o.hooks;
  Scaffold *scaffold = o.scaffold ? o.scaffold : &own;
  if (!o.checkpoint_dir.empty() && (o.save_checkpoint_steps || o.save_checkpoint_secs.value_or(0) > 0)) {
    std::shared_ptr<Saver> saver = scaffold->saver();
    if (!saver && !global_variables().empty()) saver = std::make_shared<Saver>();
    if (!scaffold->saver()) {
      ScaffoldOpts with = scaffold->options();
      with.saver = saver;
      *scaffold = Scaffold(with);
    }
    std::optional<double> secs = o.save_checkpoint_steps ? std::nullopt : o.save_checkpoint_secs;
    saves = std::make_unique<CheckpointSaverHook>(o.checkpoint_dir, CheckpointSaverOpts{.save_secs = secs, .save_steps = o.save_checkpoint_steps, .saver = saver});
    hooks.push_back(saves.get());
  }
  session = std::make_unique<MonitoredSession>(MonitoredOpts{.scaffold = scaffold, .checkpoint_dir = o.checkpoint_dir, .hooks = hooks, .config = o.config});
}

} // namespace tfc::train
