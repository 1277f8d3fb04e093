// tf.train.summary_iterator, checkpoints_iterator, ProfilerHook.
#include "Seconds.h"
#include "State.h"

#include "tfc/base/Wire.h"
#include "tfc/frontend/App.h"
#include "tfc/frontend/Checkpoints.h"
#include "tfc/frontend/Trace.h"
#include "tfc/frontend/TrainFiles.h"
#include "tfc/io/Events.h"

#include <fstream>

namespace tfc::train {
using namespace frontend;

static SessionLog sessionLog(std::string_view bytes) {
  SessionLog log;
  WireReader r(bytes);
  while (r.next()) {
    if (r.field == 1 && r.type == WireReader::Varint && r.number <= SessionLog::CHECKPOINT) log.status = static_cast<SessionLog::Status>(r.number);
    else if (r.field == 2 && r.type == WireReader::Bytes) log.checkpoint_path = r.bytes;
    else if (r.field == 3 && r.type == WireReader::Bytes) log.msg = r.bytes;
  }
  if (r.bad) throw ValueError("not a SessionLog: the message is damaged");
  return log;
}

struct summary_iterator::Impl {
  std::unique_ptr<io::EventReader> reader;
  Event event;
};
summary_iterator::summary_iterator(std::string_view path) : impl(std::make_unique<Impl>()) {
  auto r = io::EventReader::open(std::string(path));
  if (!r) raise(r.status());
  impl->reader = std::move(*r);
}
summary_iterator::~summary_iterator() = default;
summary_iterator::summary_iterator(summary_iterator &&) noexcept = default;
const Event &summary_iterator::iterator::operator*() const { return from->impl->event; }
summary_iterator::iterator &summary_iterator::iterator::operator++() {
  io::Event e;
  auto more = from->impl->reader->next(e);
  if (!more) raise(more.status());
  if (!*more) {
    from = nullptr;
    return *this;
  }
  Event &out = from->impl->event;
  out = {};
  out.wall_time = e.wallTime, out.step = e.step;
  using W = io::Event::What;
  if (e.what == W::FileVersion) out.file_version = e.bytes;
  else if (e.what == W::GraphDef) out.graph_def = e.bytes;
  else if (e.what == W::MetaGraphDef) out.meta_graph_def = e.bytes;
  else if (e.what == W::Summary) out.summary = Summary::FromString(e.bytes);
  else if (e.what == W::SessionLog) out.session_log = sessionLog(e.bytes);
  return *this;
}

std::optional<std::string> wait_for_new_checkpoint(const std::string &dir, const std::optional<std::string> &last, WaitForCheckpointOpts o) {
  double begun = secondsNow();
  for (;;) {
    auto found = latest_checkpoint(dir);
    if (found && found != last) return found;
    if (o.timeout && secondsNow() - begun + o.seconds_to_sleep > *o.timeout) return {};
    sleepSeconds(o.seconds_to_sleep);
  }
}
bool checkpoints_iterator::advance() {
  if (last) {
    double rest = given + o.min_interval_secs - secondsNow();
    if (rest > 0) sleepSeconds(rest);
    if (o.timeout_fn && o.timeout_fn()) return false;
  }
  for (;;) {
    auto found = wait_for_new_checkpoint(dir, last, {.timeout = o.timeout});
    if (found) {
      last = found, given = secondsNow();
      return true;
    }
    if (!o.timeout_fn) logging::info("Timed-out waiting for a checkpoint (without timeout_fn).");
    if (!o.timeout_fn || o.timeout_fn()) return false;
  }
}
checkpoints_iterator::iterator &checkpoints_iterator::iterator::operator++() {
  if (!from->advance()) from = nullptr;
  return *this;
}

ProfilerHook::ProfilerHook(ProfilerHookOpts given) : o(std::move(given)), timer({.every_secs = o.save_secs, .every_steps = o.save_steps}) {}
void ProfilerHook::begin() {
  next.reset();
  step = get_global_step();
  if (!step) throw RuntimeError("Global step should be created to use ProfilerHook.");
}
SessionRunArgs ProfilerHook::before_run(SessionRunContext &) {
  now = next && timer.should_trigger_for_step(*next);
  SessionRunArgs args{{*step}, {}};
  if (now) args.options = RunOptions{.trace_level = RunOptions::FULL_TRACE};
  return args;
}
void ProfilerHook::after_run(SessionRunContext &c, const SessionRunValues &v) {
  if (!next) timer.update_last_triggered_step(v.results[0].asInt64(0)); // the first step is like no other
  std::int64_t at = v.results[0].asInt64(0) + 1;
  if (now && v.run_metadata) {
    at = c.session.run(*step).asInt64(0);
    timer.update_last_triggered_step(at);
    std::string path = (o.output_dir.empty() ? std::string() : o.output_dir + "/") + cat("timeline-", at, ".json");
    logging::info("Saving timeline for ", at, " into '", path, "'.");
    std::ofstream file(path);
    file << timeline::Timeline(v.run_metadata->step_stats).generate_chrome_trace_format(o.show_dataflow);
    if (!file.flush()) raise(errors::unavailable("Could not write ", path, "; does the folder exist?"));
  }
  next = at + 1;
}

} // namespace tfc::train
