// Reading what training writes: new checkpoints as they come, event files (tf.train.checkpoints_iterator, summary_iterator), and timelines
// of steps (ProfilerHook).
//
//   for (const std::string &prefix : tf::train::checkpoints_iterator("ckpt", {.timeout = 600})) evaluate(prefix);
//   for (const tf::Event &e : tf::train::summary_iterator("logs/events.out.tfevents.1.host"))
//     for (const auto &v : e.summary.value) if (v.simple_value) std::cout << e.step << ' ' << v.tag << ' ' << *v.simple_value << '\n';
//
#pragma once

#include "tfc/frontend/Monitored.h"

#include <iterator>

namespace tfc {

/// tf.Event: a record of an event file. What it is not has its default.
struct Event {
  double wall_time = 0; ///< seconds since 1970
  std::int64_t step = 0;
  std::string file_version{};
  std::string graph_def{};      ///< a serialized GraphDef
  std::string meta_graph_def{}; ///< a serialized MetaGraphDef
  Summary summary{};
  SessionLog session_log{};
};
namespace summary {
using tfc::Event, tfc::SessionLog;
}

namespace train {

/// The events of a file, for one pass. errors::NotFoundError if there is none, errors::DataLossError where it is damaged.
class summary_iterator {
public:
  explicit summary_iterator(std::string_view path);
  ~summary_iterator();
  summary_iterator(summary_iterator &&) noexcept;
  class iterator {
  public:
    const Event &operator*() const;
    const Event *operator->() const { return &**this; }
    iterator &operator++();
    bool operator==(std::default_sentinel_t) const { return !from; }

  private:
    friend class summary_iterator;
    explicit iterator(summary_iterator &from) : from(&from) { ++*this; }
    summary_iterator *from;
  };
  iterator begin() { return iterator(*this); }
  std::default_sentinel_t end() const { return {}; }

private:
  struct Impl;
  std::unique_ptr<Impl> impl;
};

struct WaitForCheckpointOpts { TFC_NAMED; double seconds_to_sleep = 1; std::optional<double> timeout{}; };
/// Waits for a checkpoint of the folder that is not `last_checkpoint`; nothing if `timeout` seconds went by.
std::optional<std::string> wait_for_new_checkpoint(const std::string &checkpoint_dir, const std::optional<std::string> &last_checkpoint = {}, WaitForCheckpointOpts o = {});

/// `timeout_fn`: asked after each checkpoint, and when the timeout has passed; true ends the iteration.
struct CheckpointsIteratorOpts { TFC_NAMED; double min_interval_secs = 0; std::optional<double> timeout{}; std::function<bool()> timeout_fn{}; };
/// The newest checkpoint of the folder, again and again as there are new ones. Without a timeout it waits for ever.
class checkpoints_iterator {
public:
  explicit checkpoints_iterator(std::string checkpoint_dir, CheckpointsIteratorOpts o = {}) : dir(std::move(checkpoint_dir)), o(std::move(o)) {}
  class iterator {
  public:
    const std::string &operator*() const { return *from->last; }
    iterator &operator++();
    bool operator==(std::default_sentinel_t) const { return !from; }

  private:
    friend class checkpoints_iterator;
    explicit iterator(checkpoints_iterator &from) : from(&from) { ++*this; }
    checkpoints_iterator *from;
  };
  iterator begin() { return iterator(*this); }
  std::default_sentinel_t end() const { return {}; }

private:
  bool advance();
  std::string dir;
  CheckpointsIteratorOpts o;
  std::optional<std::string> last;
  double given = 0; ///< when the last one was, in seconds of a steady clock
};

struct ProfilerHookOpts { TFC_NAMED; std::optional<std::int64_t> save_steps{}; std::optional<double> save_secs{}; std::string output_dir{}; bool show_dataflow = true; };
/// Traces a step every so often, and writes output_dir/timeline-STEP.json for chrome://tracing. ValueError unless exactly one of
/// save_steps and save_secs is given.
class ProfilerHook : public SessionRunHook {
public:
  explicit ProfilerHook(ProfilerHookOpts o);
  void begin() override;
  SessionRunArgs before_run(SessionRunContext &) override;
  void after_run(SessionRunContext &c, const SessionRunValues &v) override;

private:
  ProfilerHookOpts o;
  SecondOrStepTimer timer;
  std::optional<Variable> step;
  std::optional<std::int64_t> next;
  bool now = false;
};

} // namespace train
} // namespace tfc

namespace tfc::contrib::training {
using train::checkpoints_iterator, train::wait_for_new_checkpoint;
namespace python::training::evaluation {
using tfc::train::checkpoints_iterator, tfc::train::wait_for_new_checkpoint;
}
} // namespace tfc::contrib::training
