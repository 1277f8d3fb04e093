// tf.train.Supervisor (python/training/supervisor.py).
#include "SaverImpl.h"
#include "State.h"

#include "tfc/frontend/App.h"
#include "tfc/frontend/Names.h"
#include "tfc/frontend/Supervisor.h"

#include <chrono>
#include <exception>

namespace tfc::train {
using namespace frontend;

namespace {

template <class T> std::optional<T> firstOf(std::string_view key) {
  auto list = get_collection<T>(key);
  if (list.size() > 1) logging::info("Found ", list.size(), " ", key, " operations. Returning the first one.");
  return list.empty() ? std::nullopt : std::optional(list[0]);
}
/// The first of the collection; else what `make` makes, which is put there.
template <class T, class Make> void settle(OrDefault<T> &setting, std::string_view key, Make make) {
  if (!setting.isDefault) return;
  setting.value = firstOf<T>(key);
  if (setting.value) return;
  setting.value = make();
  if (setting.value) add_to_collection(key, *setting.value);
}
std::chrono::milliseconds milliseconds(double s) { return std::chrono::milliseconds(static_cast<std::int64_t>(s * 1000)); }

} // namespace

Supervisor::Supervisor(SupervisorOpts given) : o(std::move(given)) {
  if (!o.graph) o.graph = &get_default_graph();
  auto scope = o.graph->as_default();
  settle(o.ready_op, GraphKeys::READY_OP, [] { return std::optional(report_uninitialized_variables()); });
  if (o.ready_for_local_init_op.isDefault) o.ready_for_local_init_op.value = firstOf<Output>(GraphKeys::READY_FOR_LOCAL_INIT_OP);
  settle(o.init_op, GraphKeys::INIT_OP, [] { return std::optional(global_variables_initializer()); });
  settle(o.local_init_op, GraphKeys::LOCAL_INIT_OP, [] {
    Operation variables = local_variables_initializer(), tables = tables_initializer();
    return std::optional(group({variables, tables}));
  });
  if (o.saver.isDefault && !global_variables().empty()) o.saver.value = std::make_shared<Saver>();
  settle(o.summary_op, GraphKeys::SUMMARY_OP, [] { return summary::merge_all(); });
  if (o.global_step.isDefault) o.global_step.value = get_global_step();
  const auto &state = Access::graph(*o.graph)->shared_from_this();
  meta = metaBytes(state, metaOf(state));
  if (!o.is_chief) {
    o.logdir.clear();
    o.summary_writer = std::nullopt;
    for (const Operation &op : o.graph->get_operations())
      if ((op.type() == "Variable" || op.type() == "VariableV2") && op.device().empty()) throw ValueError(cat("When using replicas, all Variables must have their device set: ", op));
  } else if (o.summary_writer.isDefault && !o.logdir.empty()) {
    o.summary_writer.value = std::make_shared<summary::FileWriter>(o.logdir);
    ownWriter = true;
  }
  if (!o.session_manager)
    o.session_manager = std::make_shared<SessionManager>(SessionManagerOpts{.local_init_op = o.local_init_op.value, .ready_op = o.ready_op.value, .ready_for_local_init_op = o.ready_for_local_init_op.value,
                                                                            .graph = o.graph, .recovery_wait_secs = o.recovery_wait_secs, .local_init_run_options = o.local_init_run_options});
  o.graph->finalize();
}
Supervisor::~Supervisor() {
  coordinator.request_stop();
  threads.clear(); // each is asked to stop, and waited for
}
std::string Supervisor::save_path() const { return o.logdir.empty() ? std::string() : o.logdir + "/" + o.checkpoint_basename; }

void Supervisor::writeGraph() {
  if (!o.logdir.empty()) write_graph(*o.graph, o.logdir, "graph.pbtxt");
  auto writer = summary_writer();
  if (!writer || graphWritten) return;
  writer->add_graph(*o.graph);
  writer->add_meta_graph(meta);
  graphWritten = true;
}
std::unique_ptr<Session> Supervisor::prepare_or_wait_for_session(PrepareOrWaitOpts p) {
  coordinator.clear_stop();
  if (writerClosed && ownWriter) o.summary_writer.value = std::make_shared<summary::FileWriter>(o.logdir);
  writerClosed = false;
  std::unique_ptr<Session> s;
  if (o.is_chief) {
    s = o.session_manager->prepare_session({.init_op = o.init_op.value, .saver = saver(), .checkpoint_dir = o.logdir, .wait_for_checkpoint = p.wait_for_checkpoint, .max_wait_secs = p.max_wait_secs,
                                            .config = p.config, .init_feed_dict = o.init_feed_dict, .init_fn = o.init_fn});
    writeGraph();
    if (p.start_standard_services) start_standard_services(*s);
  } else
    s = o.session_manager->wait_for_session(p.config, p.max_wait_secs);
  if (p.start_standard_services) start_queue_runners(*s);
  return s;
}
void Supervisor::start_standard_services(Session &s) {
  if (!o.is_chief) throw RuntimeError("Only chief supervisor can start standard services. Because only chief supervisors can write events.");
  if (o.logdir.empty()) {
    logging::warning("Standard services need a 'logdir' passed to the SessionManager");
    return;
  }
  auto writer = summary_writer();
  auto step = global_step();
  if (step && writer) writer->add_session_log({.status = SessionLog::START}, train::global_step(s, *step));
  if (o.save_summaries_secs > 0 && writer) {
    if (o.summary_op.value)
      loop(o.save_summaries_secs, [this, &s, writer, step] {
        std::vector<Fetch> fetches{*o.summary_op.value};
        if (step) fetches.push_back(*step);
        auto got = s.run(fetches);
        writer->add_summary(got[0], step ? got[1].asInt64(0) : 0);
      });
    if (step) {
      struct Last { std::int64_t step; std::chrono::steady_clock::time_point when; };
      auto last = std::make_shared<Last>(Last{train::global_step(s, *step), std::chrono::steady_clock::now()});
      loop(o.save_summaries_secs, [&s, writer, step, last] {
        std::int64_t now = train::global_step(s, *step);
        auto time = std::chrono::steady_clock::now();
        double seconds = std::chrono::duration<double>(time - last->when).count();
        double rate = static_cast<double>(now - last->step) / seconds;
        *last = {now, time};
        std::string tag = step->op().name() + "/sec";
        writer->add_summary(Summary{{{.tag = tag, .simple_value = static_cast<float>(rate)}}}, now);
        logging::info(tag, ": ", rate);
      });
    }
  }
  if (saver() && o.save_model_secs > 0)
    loop(o.save_model_secs, [this, &s, writer, step] {
      std::optional<std::int64_t> at;
      if (step) at = train::global_step(s, *step);
      logging::info("Saving checkpoint to path ", save_path());
      saver()->save(s, save_path(), at);
      if (writer && at) writer->add_session_log({.status = SessionLog::CHECKPOINT, .checkpoint_path = save_path()}, *at);
    });
}
void Supervisor::start_queue_runners(Session &s, std::optional<std::vector<QueueRunner>> runners) {
  auto scope = o.graph->as_default();
  for (const QueueRunner &q : runners ? *runners : get_collection<QueueRunner>(GraphKeys::QUEUE_RUNNERS))
    for (std::jthread &t : q.create_threads(s, &coordinator)) threads.push_back(std::move(t));
}
void Supervisor::loop(double interval, std::function<void()> target) {
  threads.push_back(train::loop(coordinator, interval > 0 ? std::optional(milliseconds(interval)) : std::nullopt, std::move(target)));
}
void Supervisor::stop(bool close_summary_writer, bool ignore_live_threads) {
  coordinator.request_stop();
  std::exception_ptr wrong;
  try {
    coordinator.join(threads, std::chrono::seconds(static_cast<std::int64_t>(o.stop_grace_secs)), ignore_live_threads);
  } catch (...) {
    wrong = std::current_exception();
  }
  std::erase_if(threads, [](std::jthread &t) { return !t.joinable(); });
  if (auto writer = summary_writer(); writer && close_summary_writer && !writerClosed) {
    writer->add_session_log({.status = SessionLog::STOP});
    writer->close();
    writerClosed = true, graphWritten = false;
  }
  if (wrong) std::rethrow_exception(wrong);
}
void Supervisor::summary_computed(Session &s, const Tensor &summary, std::optional<std::int64_t> at) {
  auto writer = summary_writer();
  if (!writer) throw RuntimeError("Writing a summary requires a summary writer.");
  if (!at && o.global_step.value) at = train::global_step(s, *o.global_step.value);
  writer->add_summary(summary, at.value_or(0));
}

Supervisor::Managed::Managed(Supervisor &sv, ManagedOpts m) : sv(sv), closeWriter(m.close_summary_writer), pending(std::uncaught_exceptions()) {
  session = sv.prepare_or_wait_for_session({.config = m.config, .start_standard_services = m.start_standard_services});
}
Supervisor::Managed::~Managed() {
  try {
    close();
  } catch (const std::exception &e) {
    if (std::uncaught_exceptions() <= pending) logging::error("The supervised session did not end well: ", e.what());
  }
}
void Supervisor::Managed::close() {
  if (!session) return;
  std::unique_ptr<Session> s = std::move(session);
  std::exception_ptr wrong;
  try {
    sv.stop(closeWriter);
  } catch (...) {
    wrong = std::current_exception();
  }
  s->close(); // ends the waits of threads that go on
  sv.threads.clear();
  if (wrong) std::rethrow_exception(wrong);
}

} // namespace tfc::train
