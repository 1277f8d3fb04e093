// rt::Session: runs entries of programs on one shared state of variables. It is what tf::Session and the tools stand on;
// programs come from a ProgramSource: the JIT (include/tfc/compiler/Jit.h) or a compiled-in descriptor (fromProgram).
//
//   auto source = rt::fromProgram(&my_model);            // an ahead-of-time object
//   rt::Session session(source);
//   auto out = session.run({.feeds = {{"x:0", x}}, .fetches = {"y:0"}});
//   auto step = session.prepare({.feedNames = {"x:0"}, .fetches = {"y:0"}});   // handle: no look-up per call
//   (*step)->run({&x, 1}, results);
//
// Threads: run() may be called from several threads; steps of programs that change variables (all that have variables but
// not TFC_PROGRAM_READ_ONLY) run one at a time. A step that waits (for a queue) lets others run meanwhile.
#pragma once

#include "tfc/abi/program.h"
#include "tfc/base/Tensor.h"

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace tfc::rt {

class ProgramSource;

/// What a step is made of: its identity for the program cache.
struct Signature {
  std::vector<std::string> feedNames;
  std::vector<std::string> fetches; ///< tensor names "node:i"
  std::vector<std::string> targets; ///< node names
  bool traced = false;              ///< the program tells of its launches (RunOptions::trace)
};

class LoadedProgram;

/// An entry of a program that serves feeds of given shapes.
struct EntryRef {
  std::shared_ptr<LoadedProgram> program;
  const tfc_entry *entry = nullptr;
  /// By place in Signature::feedNames: the only value of that feed that the entry serves, a none-tensor for any. May be shorter.
  std::vector<Tensor> values = {};
};

/// A program in memory and whatever keeps its code and constants alive.
class LoadedProgram {
public:
  virtual ~LoadedProgram() = default;
  const tfc_program *descriptor = nullptr;
  /// Whether the entry takes sizes that contradict each other: then `admits` is asked before feeds of new shapes run.
  virtual bool takesAnySizes() const { return false; }
  /// InvalidArgument with the node's name if the feeds, in the signature's order, do not fit each other.
  virtual Status admits(std::span<const Tensor> feeds) { return Status::ok(); }
  /// Whether its entry is only the first part of a step. Such a step is alone in its session.
  virtual bool continues() const { return false; }
  /// The next part, for what the entry fetched: its feeds are these, in order. Called only if `continues`.
  virtual Expected<EntryRef> resume(std::span<const Tensor> values) { return errors::internal("the program is whole"); }
};

/// A function of a graph's library as a program source of its own: its arguments are the signature's feeds, in order, its results the
/// fetches; for handles the texts of StepFunction.
struct FunctionSource {
  std::shared_ptr<ProgramSource> source;
  Signature signature;
};

/// Where programs come from. `select` is called when the session has no entry for these shapes yet.
class ProgramSource {
public:
  virtual ~ProgramSource() = default;
  /// An entry for `signature` that accepts `feeds` (dtypes and shapes). Errors carry code and node. Its feed and fetch
  /// ports are found by name; each fetch of the signature has a port. May be called from several threads at once.
  virtual Expected<EntryRef> select(const Signature &signature, std::span<const Tensor> feeds) = 0;
  /// The devices of this process that a node may name.
  virtual std::vector<std::string> devices() const { return {"CPU:0"}; }
  /// What the runtime itself calls: functions of datasets.
  virtual Expected<FunctionSource> function(std::string_view name) {
    return errors::unimplemented("Function '", name, "' of a dataset needs the compiler: run the graph in a session instead of ahead of time");
  }
};

/// A source over one compiled-in program: entries are found by feed and fetch names. A target is the name of an entry:
/// `{.targets = {"train"}}` runs entry "train" whatever it fetches. Variables are known to a session from its start.
std::shared_ptr<ProgramSource> fromProgram(const tfc_program *program);
/// Checks magic, version, sizes, names and ranks of a descriptor.
Status validate(const tfc_program *program);

struct SessionOptions {
  int threads = 0; ///< 0: one per core
};

/// What a run did, in order of time: launches of kernels and host ops. What only shows another tensor's memory (reshapes, reads) and
/// copies are not in it.
struct StepTrace {
  struct Event {
    std::string name;               ///< of the kernel, or the op type of a host op
    std::vector<std::string> nodes; ///< the graph nodes that it carries
    std::int64_t startNs = 0, endNs = 0; ///< since 1970
    std::uint32_t thread = 0;       ///< the system's number of the thread that called it
  };
  std::vector<Event> events;
};

struct RunOptions {
  /// How long the run may wait for others (queues) and go round in loops, in milliseconds; 0: for ever. After that it fails with DeadlineExceeded "Timed out waiting for notification".
  std::int64_t timeoutMs = 0;
  /// A request ends the waits and the loops of the run with Cancelled.
  std::stop_token stop = {};
  /// The run is traced into it. The first such run of a signature compiles it once more; others pay nothing. A program that was
  /// compiled ahead of time tells of its host ops alone.
  StepTrace *trace = nullptr;
};

struct RunArgs {
  std::vector<std::pair<std::string, Tensor>> feeds;
  std::vector<std::string> fetches;
  std::vector<std::string> targets;
  RunOptions options = {};
};

class Session;

/// A prepared step: names are resolved, programs cached per feed shapes.
class Step {
public:
  virtual ~Step() = default;
  /// `feeds` in the order of Signature::feedNames; `results` gets one Tensor per fetch. A Tensor already in `results` that
  /// fits (dtype, shape, 64-byte aligned) and shares its buffer with nobody is written again instead of a new one.
  virtual Status run(std::span<const Tensor> feeds, std::vector<Tensor> &results, const RunOptions &options = {}) = 0;
};

class Session {
public:
  explicit Session(std::shared_ptr<ProgramSource> source, SessionOptions options = {});
  ~Session();
  Session(const Session &) = delete;

  Expected<std::vector<Tensor>> run(const RunArgs &args);
  Expected<std::shared_ptr<Step>> prepare(const Signature &signature);

  /// Variables by name (checkpoint key). value: FailedPrecondition while uninitialised, NotFound if unknown. Setting one
  /// that no program has asked for yet creates it.
  std::vector<std::string> variableNames() const;
  Expected<Tensor> variable(std::string_view name) const;
  Status setVariable(std::string_view name, const Tensor &value);
  /// Fails later runs with Cancelled "Session has been closed.", and those that wait, which come back at once.
  void close();
  struct Impl;

private:
  std::shared_ptr<Impl> impl;
};

} // namespace tfc::rt
