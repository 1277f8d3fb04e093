// tf.train.Scaffold, MonitoredSession and the hooks (python/training/monitored_session.py, basic_session_run_hooks.py).
#include "SaverImpl.h"
#include "State.h"

#include "tfc/frontend/App.h"
#include "tfc/frontend/SessionManager.h"
#include "tfc/io/Summary.h"

#include <chrono>
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
} // namespace

namespace {
/// What the collection has, or what `make` makes (if anything), which is then put there.
template <class T, class Make> std::optional<T> orDefault(const char *argument, std::string_view key, Make make) {
  auto there = get_collection<T>(key);
  if (there.size() > 1)
    throw RuntimeError(cat("More than one item in the collection \"", key, "\". Please indicate which one to use by passing it to the tf.Scaffold constructor as:  tf.Scaffold(",
                           argument, "=item to use)"));
  if (!there.empty()) return there[0];
  std::optional<T> made = make();
  if (made) add_to_collection(key, *made);
  return made;
}
} // namespace

Scaffold &Scaffold::finalize() {
  if (done) return *this;
  if (!o.init_op)
    o.init_op = orDefault<Operation>("init_op", GraphKeys::INIT_OP, [] {
      Operation variables = global_variables_initializer(), resources = no_op();
      return group({variables, resources});
    });
  if (!o.ready_op)
    o.ready_op = orDefault<Output>("ready_op", GraphKeys::READY_OP, [] {
      Output variables = report_uninitialized_variables();
      return concat({variables, noResources()}, 0);
    });
  if (!o.ready_for_local_init_op)
    o.ready_for_local_init_op = orDefault<Output>("ready_for_local_init_op", GraphKeys::READY_FOR_LOCAL_INIT_OP, [] {
      Output variables = report_uninitialized_variables(global_variables());
      return concat({variables, noResources()}, 0);
    });
  if (!o.local_init_op)
    o.local_init_op = orDefault<Operation>("local_init_op", GraphKeys::LOCAL_INIT_OP, [] {
      Operation variables = local_variables_initializer();
      auto all = get_collection<Operation>(GraphKeys::TABLE_INITIALIZERS);
      Operation tables = all.empty() ? no_op({.name = "init_all_tables"}) : group(all, {.name = "init_all_tables"});
      Operation resources = no_op();
      return group({variables, tables, resources});
    });
  if (!o.summary_op) o.summary_op = orDefault<Output>("summary_op", GraphKeys::SUMMARY_OP, [] { return summary::merge_all(); });
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
    : dir(dir), prefix(dir + "/" + given.checkpoint_basename), o(std::move(given)), timer({.every_secs = o.save_secs, .every_steps = o.save_steps}) {}
void CheckpointSaverHook::begin() {
  writer = summary::FileWriterCache::get(dir);
  step = stepOf("CheckpointSaverHook");
}
void CheckpointSaverHook::after_create_session(Session &s) {
  const auto &graph = Access::graph(s.graph())->shared_from_this();
  write_graph(s.graph(), dir, "graph.pbtxt");
  writer->add_graph(s.graph());
  writer->add_meta_graph(metaBytes(graph, metaOf(graph)));
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
  writer->add_session_log({.status = SessionLog::CHECKPOINT, .checkpoint_path = prefix}, at);
  writer->flush();
}

SummarySaverHook::SummarySaverHook(SummarySaverOpts given) : o(std::move(given)), timer([&] {
  if (!o.scaffold == o.summary_op.empty()) throw ValueError("Exactly one of scaffold or summary_op must be provided.");
  return TimerOpts{.every_secs = o.save_secs, .every_steps = o.save_steps};
}()) {}
void SummarySaverHook::begin() {
  if (!o.summary_writer && !o.output_dir.empty()) o.summary_writer = summary::FileWriterCache::get(o.output_dir);
  next.reset();
  step = stepOf("SummarySaverHook");
}
SessionRunArgs SummarySaverHook::before_run(SessionRunContext &) {
  now = !next || timer.should_trigger_for_step(*next);
  SessionRunArgs args;
  if (now) {
    args.fetches.assign(o.summary_op.begin(), o.summary_op.end());
    if (o.scaffold && o.scaffold->summary_op()) args.fetches = {*o.scaffold->summary_op()};
  }
  return args;
}
void SummarySaverHook::after_run(SessionRunContext &c, const SessionRunValues &v) {
  if (!o.summary_writer) return;
  std::int64_t at = c.session.run(*step).asInt64(0);
  if (!next) o.summary_writer->add_session_log({.status = SessionLog::START}, at);
  if (now) {
    timer.update_last_triggered_step(at);
    for (const Tensor &summary : v.results) o.summary_writer->add_summary(summary, at);
  }
  next = at + 1;
}
void SummarySaverHook::end(Session &) {
  if (o.summary_writer) o.summary_writer->flush();
}

StepCounterHook::StepCounterHook(StepCounterOpts given) : o(std::move(given)), timer([&] {
  if (!o.every_n_steps == !o.every_n_secs) throw ValueError("exactly one of every_n_steps and every_n_secs should be provided.");
  return TimerOpts{.every_secs = o.every_n_secs, .every_steps = o.every_n_steps};
}()) {}
void StepCounterHook::begin() {
  if (!o.summary_writer && !o.output_dir.empty()) o.summary_writer = summary::FileWriterCache::get(o.output_dir);
  step = stepOf("StepCounterHook");
}
void StepCounterHook::after_run(SessionRunContext &c, const SessionRunValues &v) {
  if (!timer.should_trigger_for_step(v.results[0].asInt64(0) + 1)) return;
  std::int64_t at = c.session.run(*step).asInt64(0);
  if (!timer.should_trigger_for_step(at)) return;
  auto since = timer.update_last_triggered_step(at);
  if (!since) return;
  std::string tag = step->op().name() + "/sec";
  double rate = static_cast<double>(since->second) / since->first;
  if (o.summary_writer) o.summary_writer->add_summary(Tensor(io::serializeSummary({io::SummaryValue::scalar(tag, static_cast<float>(rate))})), at);
  logging::info(tag, ": ", rate);
}

/// What several hooks ask of a run: the longest trace, the longest time, all that is watched.
static void mergeOptions(RunOptions &all, const RunOptions &one) {
  all.trace_level = std::max(all.trace_level, one.trace_level);
  all.timeout_in_ms = std::max(all.timeout_in_ms, one.timeout_in_ms);
  if (one.stop.stop_possible()) all.stop = one.stop;
  auto &watched = all.debug_options.debug_tensor_watch_opts;
  watched.insert(watched.end(), one.debug_options.debug_tensor_watch_opts.begin(), one.debug_options.debug_tensor_watch_opts.end());
}

MonitoredSession::MonitoredSession(MonitoredOpts o) : hooks(std::move(o.hooks)), pending(std::uncaught_exceptions()) {
  for (SessionRunHook *h : hooks) h->begin();
  if (o.session_creator)
    session = o.session_creator->create_session();
  else {
    Scaffold &scaffold = o.scaffold ? *o.scaffold : own;
    session = ChiefSessionCreator(&scaffold, {.config = o.config, .checkpoint_dir = o.checkpoint_dir, .checkpoint_filename_with_path = o.checkpoint_filename_with_path}).create_session();
  }
  if (!get_collection<QueueRunner>(GraphKeys::QUEUE_RUNNERS).empty()) threads = start_queue_runners(*session, coordinator);
  for (SessionRunHook *h : hooks) h->after_create_session(*session);
}
MonitoredSession::~MonitoredSession() {
  if (std::uncaught_exceptions() > pending && !inputEnded) hooks.clear();
  try {
    close();
  } catch (const std::exception &e) {
    logging::error("MonitoredSession did not end well: ", e.what());
  }
}
void MonitoredSession::close() {
  if (!session) return;
  std::exception_ptr wrong;
  auto attempt = [&](auto f) {
    try {
      f();
    } catch (...) {
      if (!wrong) wrong = std::current_exception();
    }
  };
  attempt([&] {
    for (SessionRunHook *h : hooks) h->end(*session);
  });
  coordinator.request_stop();
  attempt([&] { coordinator.join(threads, std::chrono::seconds(120), true); });
  session->close();
  threads.clear();
  session.reset();
  if (wrong) std::rethrow_exception(wrong);
}
std::vector<Tensor> MonitoredSession::run(const std::vector<Fetch> &fetches, const FeedList &feed) {
  if (!session) throw RuntimeError("Run called even after should_stop requested.");
  SessionRunContext context({fetches, feed}, *session);
  std::vector<Fetch> all = fetches;
  FeedList fed = feed;
  std::vector<std::size_t> counts;
  RunOptions options;
  for (SessionRunHook *h : hooks) {
    SessionRunArgs args = h->before_run(context);
    counts.push_back(args.fetches.size());
    all.insert(all.end(), args.fetches.begin(), args.fetches.end());
    fed.insert(fed.end(), args.feed_dict.begin(), args.feed_dict.end());
    if (args.options) mergeOptions(options, *args.options);
  }
  std::vector<Tensor> results;
  auto metadata = options.trace_level == RunOptions::NO_TRACE ? nullptr : std::make_shared<RunMetadata>();
  try {
    results = session->run(all, fed, options, metadata.get());
  } catch (const errors::OutOfRangeError &) {
    coordinator.raise_requested_exception(); // why a queue runner closed its queue, if not for the end of its input
    inputEnded = true;
    throw;
  }
  auto at = results.begin() + static_cast<std::ptrdiff_t>(fetches.size());
  for (std::size_t i = 0; i < hooks.size(); ++i) {
    auto next = at + static_cast<std::ptrdiff_t>(counts[i]);
    hooks[i]->after_run(context, {{at, next}, metadata});
    at = next;
  }
  stop = stop || context.stop_requested();
  results.resize(fetches.size());
  return results;
}

MonitoredTrainingSession::MonitoredTrainingSession(MonitoredTrainingOpts o) {
  Scaffold *scaffold = o.scaffold ? o.scaffold : &own;
  std::string summaries = o.summary_dir.empty() ? o.checkpoint_dir : o.summary_dir;
  if (!summaries.empty()) {
    if (o.log_step_count_steps > 0) made.push_back(std::make_unique<StepCounterHook>(StepCounterOpts{.every_n_steps = o.log_step_count_steps, .output_dir = summaries}));
    bool bySeconds = o.save_summaries_secs.value_or(0) > 0;
    if (bySeconds) o.save_summaries_steps.reset();
    else o.save_summaries_secs.reset();
    if (bySeconds || o.save_summaries_steps.value_or(0) > 0)
      made.push_back(std::make_unique<SummarySaverHook>(
          SummarySaverOpts{.save_steps = o.save_summaries_steps, .save_secs = o.save_summaries_secs, .output_dir = summaries, .scaffold = scaffold}));
  }
  if (!o.checkpoint_dir.empty() && (o.save_checkpoint_steps || o.save_checkpoint_secs.value_or(0) > 0)) {
    std::shared_ptr<Saver> saver = scaffold->saver();
    if (!saver && !global_variables().empty()) saver = std::make_shared<Saver>();
    if (!scaffold->saver()) {
      ScaffoldOpts with = scaffold->options();
      with.saver = saver;
      *scaffold = Scaffold(with);
    }
    std::optional<double> secs = o.save_checkpoint_steps ? std::nullopt : o.save_checkpoint_secs;
    made.push_back(std::make_unique<CheckpointSaverHook>(o.checkpoint_dir, CheckpointSaverOpts{.save_secs = secs, .save_steps = o.save_checkpoint_steps, .saver = saver}));
  }
  std::vector<SessionRunHook *> hooks;
  for (auto &h : made) hooks.push_back(h.get());
  hooks.insert(hooks.end(), o.hooks.begin(), o.hooks.end());
  session = std::make_unique<MonitoredSession>(MonitoredOpts{.scaffold = scaffold, .checkpoint_dir = o.checkpoint_dir, .hooks = hooks, .config = o.config});
}

} // namespace tfc::train
