// Frame: one run of one entry: the tfc_exec compiled code sees and what the host table needs behind it. Reused from run
// to run, so that a step of static shapes allocates nothing but its results.
#pragma once

#include "Memory.h"
#include "Program.h"

namespace tfc::rt {

/// For errors: which libraries of kernels no one has registered, and what to link and to call; empty if all are there.
std::string missingRegistrations();

/// What a run has besides its program: where its memory comes from, and how it waits.
struct RunControl {
  ArenaPool &arenas;
  StepLock &lock;
  const RunOptions &options;
  std::optional<std::chrono::steady_clock::time_point> deadline;
  const std::int32_t *stop;              ///< tfc_exec::stop
  bool waited = false, timedOut = false; ///< what became of it
};

class Frame : private StepServices {
public:
  Frame(const BoundProgram &program, const tfc_entry &entry, int threads);
  Frame(const Frame &) = delete;
  ~Frame() override;

  /// Runs the step. `feeds[i]` goes into port i; `candidates[i]` (may be null) is a Tensor fetch i may write into.
  Status run(const Tensor *const *feeds, Tensor *const *candidates, RunControl &control);
  /// The value of fetch i, after a run that succeeded; takes it.
  Expected<Tensor> takeFetch(int i);
  /// Drops what the step left: outputs not taken, host op results, retired variable buffers.
  void reset();

private:
  const std::shared_ptr<StepObject> *objectOf(const tfc_tensor &handle) const;
  friend struct HostTable;
  struct Output {
    void *data = nullptr;
    std::int64_t bytes = 0;
    Tensor *candidate = nullptr;
    bool reused = false; ///< data is the candidate's
  };
  /// What a kernel's launches cost, to keep small ones in the caller.
  struct Cost {
    tfc_kernel kernel = nullptr;
    std::int64_t tasks = 0;
    std::int64_t nanoseconds = 0;
  };
  static constexpr std::size_t costSlots = 128;
  /// What a loop carries from one iteration to the next, where its size is known only at run time. Two buffers take turns, so
  /// that the old value is there while the new ones are made; they stay for the next run.
  struct Carried {
    void *data[2] = {nullptr, nullptr};
    std::int64_t bytes[2] = {0, 0};
    Tensor held[2]; ///< in place of data, for elements that are no plain bytes
    int turn = 0;
  };
  void *take(std::int64_t bytes) override { return bump.allocate(bytes); }
  void handOut(Tensor t, tfc_tensor &out) override;
  void add(std::shared_ptr<StepObject> object, tfc_tensor &handle, DType type) override;
  StepObject *find(const tfc_tensor &handle) override;
  std::shared_ptr<StepObject> hold(const tfc_tensor &handle) override;
  Expected<std::shared_ptr<StepFunction>> function(std::string_view name) override { return program.state->functions(name); }
  tfc_variable *variable(const tfc_tensor &handle) override;
  Resources &resources() override { return program.state->resources; }
  bool stopped() const override;
  bool wait(std::unique_lock<std::mutex> &lock, std::condition_variable &wake, const std::function<bool()> &ready) override;
  void fail(Status s) {
    if (status.isOk()) status = std::move(s);
  }

  const BoundProgram &program;
  const tfc_entry &entry;
  const int threads;
  tfc_exec exec{};
  std::vector<tfc_tensor> feeds, fetches, fetchTemplate;
  std::vector<Output> outputs;
  std::vector<Tensor> kept; ///< results of host ops
  std::vector<tfc_variable> retired;
  std::vector<Carried> carried;
  std::vector<std::shared_ptr<StepObject>> objects; ///< a handle's data is a number here, plus one
  RunControl *control = nullptr; ///< of the run that is going on
  Bump bump;
  Status status;
  std::vector<Cost> costs;
};

} // namespace tfc::rt
