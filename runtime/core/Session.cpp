// rt::Session: signatures to steps, steps to entries that accept the fed shapes, entries to frames.
#include "tfc/runtime/Session.h"

#include "Frame.h"
#include "RunWatch.h"
#include "ThreadPool.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <list>
#include <set>
#include <unordered_map>

namespace tfc::rt {

static constexpr std::size_t maxShapes = 8;       ///< programs kept for one signature
static constexpr std::size_t maxAdmitted = 1024;  ///< sets of shapes that need no check again
static constexpr std::size_t maxSignatures = 256; ///< signatures kept by name

namespace {

/// An entry bound to the session, with the frames that have run it.
class BoundEntry {
public:
  BoundEntry(std::shared_ptr<BoundProgram> program, const tfc_entry &entry, int threads)
      : program(std::move(program)), entry(entry), threads(threads) {}
  ~BoundEntry() { delete spare.load(); }

  std::unique_ptr<Frame> takeFrame() {
    if (Frame *f = spare.exchange(nullptr, std::memory_order_acq_rel)) return std::unique_ptr<Frame>(f);
    return std::make_unique<Frame>(*program, entry, threads);
  }
  void giveFrame(std::unique_ptr<Frame> frame) {
    frame->reset();
    delete spare.exchange(frame.release(), std::memory_order_acq_rel);
  }

  const std::shared_ptr<BoundProgram> program;
  const tfc_entry &entry;
  const int threads;
  std::vector<int> feedOf; ///< port -> place in Signature::feedNames
  std::vector<int> portOf; ///< distinct fetch -> port; none if the step goes on in another entry
  std::vector<Tensor> values; ///< EntryRef::values
  std::mutex admittedMutex;
  std::set<std::vector<std::int64_t>> admitted; ///< shapes of feeds that fit, if the program takes any
  std::vector<std::shared_ptr<BoundEntry>> next; ///< entries that went on from here, the last used first

private:
  std::atomic<Frame *> spare{nullptr};
};

class StepCore;

} // namespace

struct Session::Impl {
  Impl(std::shared_ptr<ProgramSource> source, SessionOptions options)
      : source(std::move(source)), threads(options.threads > 0 ? options.threads : ThreadPool::defaultThreads()) {
    state.functions = [this](std::string_view name) { return function(name); };
  }
  Expected<std::shared_ptr<StepFunction>> function(std::string_view name);
  Expected<std::shared_ptr<BoundProgram>> bind(std::shared_ptr<LoadedProgram> loaded);
  Expected<std::shared_ptr<StepCore>> step(const Signature &signature);

  const std::shared_ptr<ProgramSource> source;
  const int threads;
  std::atomic<bool> closed{false};
  State state;
  ArenaPool arenas;

  std::mutex functionsMutex;
  std::map<std::string, std::shared_ptr<StepFunction>, std::less<>> functions; ///< made when first asked for

  std::mutex binding; ///< guards `programs`
  std::unordered_map<const tfc_program *, std::weak_ptr<BoundProgram>> programs;

  // Steps by signature text, the last used first.
  using StepList = std::list<std::pair<std::string, std::shared_ptr<StepCore>>>;
  std::mutex stepsMutex;
  StepList steps;
  std::unordered_map<std::string_view, StepList::iterator> stepIndex; ///< views of the list's texts
};

namespace {

/// A signature's programs, one per set of shapes. Belongs to the session: what users hold is PreparedStep.
class StepCore {
public:
  StepCore(Session::Impl &session, Signature signature) : session(session), sig(std::move(signature)) {
    for (auto &f : sig.fetches) {
      auto at = std::find(distinct.begin(), distinct.end(), f);
      fetchOf.push_back(static_cast<int>(at - distinct.begin()));
      if (at == distinct.end()) distinct.push_back(f);
    }
  }
  Status run(const Tensor *const *feeds, std::vector<Tensor> &results, const RunOptions &options);
  std::size_t numFeeds() const { return sig.feedNames.size(); }

private:
  std::shared_ptr<StepCore> asTraced();
  std::shared_ptr<BoundEntry> find(const Tensor *const *feeds);
  Expected<std::shared_ptr<BoundEntry>> load(const Tensor *const *feeds);
  Expected<std::shared_ptr<BoundEntry>> goOn(BoundEntry &from, std::span<const Tensor> values);
  Status findPorts(BoundEntry &b) const;
  Status admit(BoundEntry &b, const Tensor *const *feeds) const;
  bool fits(const BoundEntry &b, const Tensor *const *feeds) const {
    for (int i = 0; i < b.entry.num_feeds; ++i)
      if (!accepts(b.entry.feeds[i], *feeds[b.feedOf[i]])) return false;
    for (std::size_t i = 0; i < b.values.size(); ++i)
      if (const Tensor &v = b.values[i]; v.nbytes() && std::memcmp(v.raw(), feeds[i]->raw(), v.nbytes()) != 0) return false;
    return true;
  }

  Session::Impl &session;
  const Signature sig;
  std::vector<std::string> distinct; ///< fetches without repetition
  std::vector<int> fetchOf;          ///< place in sig.fetches -> place in distinct
  std::mutex mutex;
  std::vector<std::shared_ptr<BoundEntry>> entries; ///< the last used first
  std::shared_ptr<StepCore> traced; ///< the same step as traced runs have it, once there was one; guarded by `mutex`
};

} // namespace

std::shared_ptr<BoundEntry> StepCore::find(const Tensor *const *feeds) {
  std::lock_guard lock(mutex);
  for (auto it = entries.begin(); it != entries.end(); ++it)
    if (fits(**it, feeds)) {
      std::rotate(entries.begin(), it, it + 1);
      return entries.front();
    }
  return nullptr;
}

Expected<std::shared_ptr<BoundEntry>> StepCore::load(const Tensor *const *feeds) {
  std::vector<Tensor> values;
  for (std::size_t i = 0; i < sig.feedNames.size(); ++i) values.push_back(*feeds[i]);
  Signature wanted = sig;
  wanted.fetches = distinct;
  TFC_ASSIGN_OR_RETURN(EntryRef ref, session.source->select(wanted, values));
  if (!ref.entry) return errors::internal("a program source gave no entry");
  TFC_ASSIGN_OR_RETURN(auto program, session.bind(ref.program));
  auto b = std::make_shared<BoundEntry>(std::move(program), *ref.entry, session.threads);
  b->values = std::move(ref.values);
  for (int i = 0; i < ref.entry->num_feeds; ++i) {
    const tfc_port &port = ref.entry->feeds[i];
    auto at = std::find(sig.feedNames.begin(), sig.feedNames.end(), port.name);
    if (at == sig.feedNames.end()) {
      Shape shape = shapeOf(port);
      return errors::invalidArgument("You must feed a value for placeholder tensor '", nodeOf(port.name), "' with dtype ",
                                     runtimeName(static_cast<DType>(port.dtype)),
                                     shape.hasRank() ? " and shape " + shape.errorStr() : "")
          .withNode(nodeOf(port.name));
    }
    b->feedOf.push_back(static_cast<int>(at - sig.feedNames.begin()));
    if (!accepts(port, *feeds[b->feedOf.back()])) return feedError(port, b->feedOf.back(), *feeds[b->feedOf.back()]);
  }
  TFC_RETURN_IF_ERROR(findPorts(*b));
  std::lock_guard lock(mutex);
  for (auto it = entries.begin(); it != entries.end(); ++it)
    if (&(*it)->entry == ref.entry) { // another thread was first
      std::rotate(entries.begin(), it, it + 1);
      return entries.front();
    }
  entries.insert(entries.begin(), b);
  if (entries.size() > maxShapes) entries.pop_back();
  return b;
}

/// Asks the program once for each set of shapes.
Status StepCore::admit(BoundEntry &b, const Tensor *const *feeds) const {
  std::vector<std::int64_t> shapes;
  for (std::size_t i = 0; i < sig.feedNames.size(); ++i) {
    shapes.push_back(feeds[i]->shape().rank());
    shapes.insert(shapes.end(), feeds[i]->shape().dims().begin(), feeds[i]->shape().dims().end());
    // Small integers may decide shapes themselves.
    if (isInteger(feeds[i]->dtype()) && feeds[i]->size() <= 64)
      for (std::int64_t k = 0; k < feeds[i]->size(); ++k) shapes.push_back(feeds[i]->asInt64(k));
  }
  {
    std::lock_guard lock(b.admittedMutex);
    if (b.admitted.contains(shapes)) return Status::ok();
  }
  std::vector<Tensor> values;
  for (std::size_t i = 0; i < sig.feedNames.size(); ++i) values.push_back(*feeds[i]);
  TFC_RETURN_IF_ERROR(b.program->loaded->admits(values));
  std::lock_guard lock(b.admittedMutex);
  if (b.admitted.size() >= maxAdmitted) b.admitted.clear();
  b.admitted.insert(std::move(shapes));
  return Status::ok();
}

Status StepCore::findPorts(BoundEntry &b) const {
  if (b.program->loaded->continues()) return Status::ok();
  for (auto &f : distinct) {
    int port = 0;
    while (port < b.entry.num_fetches && f != b.entry.fetches[port].name) ++port;
    if (port == b.entry.num_fetches)
      return errors::notFound("FetchOutputs node ", f, ": not found").withNode(nodeOf(f));
    b.portOf.push_back(port);
  }
  return Status::ok();
}

/// The entry in which a step goes on that has come to the end of `from`.
Expected<std::shared_ptr<BoundEntry>> StepCore::goOn(BoundEntry &from, std::span<const Tensor> values) {
  TFC_ASSIGN_OR_RETURN(EntryRef ref, from.program->loaded->resume(values));
  for (auto it = from.next.begin(); it != from.next.end(); ++it)
    if (&(*it)->entry == ref.entry) {
      std::rotate(from.next.begin(), it, it + 1);
      return from.next.front();
    }
  TFC_ASSIGN_OR_RETURN(auto program, session.bind(ref.program));
  auto b = std::make_shared<BoundEntry>(std::move(program), *ref.entry, session.threads);
  TFC_RETURN_IF_ERROR(findPorts(*b));
  from.next.insert(from.next.begin(), b);
  if (from.next.size() > maxShapes) from.next.pop_back();
  return b;
}

std::shared_ptr<StepCore> StepCore::asTraced() {
  std::lock_guard lock(mutex);
  if (!traced) {
    Signature s = sig;
    s.traced = true;
    traced = std::make_shared<StepCore>(session, std::move(s));
  }
  return traced;
}

Status StepCore::run(const Tensor *const *feeds, std::vector<Tensor> &results, const RunOptions &options) {
  if (session.closed.load(std::memory_order_relaxed)) return errors::cancelled("Session has been closed.");
  if (options.trace && !sig.traced) return asTraced()->run(feeds, results, options);
  auto bound = find(feeds);
  if (!bound) {
    for (std::size_t i = 0; i < sig.feedNames.size(); ++i)
      if (feeds[i]->is_none())
        return errors::invalidArgument("Tensor '", sig.feedNames[i], "' is fed no value").withNode(nodeOf(sig.feedNames[i]));
    auto loaded = load(feeds);
    if (!loaded) {
      results.clear();
      return loaded.status();
    }
    bound = *loaded;
  }
  if (bound->program->loaded->takesAnySizes())
    if (Status s = admit(*bound, feeds); !s) {
      results.clear();
      return s;
    }
  const tfc_entry &entry = bound->entry;
  constexpr int few = 16; // ports a run handles without allocating
  const Tensor *fewFeeds[few];
  Tensor *fewCandidates[few];
  std::vector<const Tensor *> manyFeeds(entry.num_feeds > few ? entry.num_feeds : 0);
  std::vector<Tensor *> manyCandidates(entry.num_fetches > few ? entry.num_fetches : 0);
  const Tensor **values = manyFeeds.empty() ? fewFeeds : manyFeeds.data();
  Tensor **candidates = manyCandidates.empty() ? fewCandidates : manyCandidates.data();
  for (int i = 0; i < entry.num_feeds; ++i) values[i] = feeds[bound->feedOf[i]];
  std::fill_n(candidates, entry.num_fetches, nullptr);
  results.resize(fetchOf.size());
  bool whole = !bound->program->loaded->continues();
  for (std::size_t i = 0; whole && i < fetchOf.size(); ++i) {
    Tensor &old = results[i];
    bool fed = std::any_of(values, values + entry.num_feeds, [&](const Tensor *t) { return t->raw() == old.raw(); });
    candidates[bound->portOf[fetchOf[i]]] = fed || old.is_none() ? nullptr : &old;
  }

  auto frame = bound->takeFrame();
  Status status;
  {
    const tfc_program &p = bound->program->descriptor();
    bool writes = !whole || (p.num_variables && !(p.flags & TFC_PROGRAM_READ_ONLY));
    std::optional<std::chrono::steady_clock::time_point> deadline;
    if (options.timeoutMs > 0) deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(options.timeoutMs);
    std::optional<RunWatch> watch;
    const std::int32_t *stop = session.state.waiting.closedWord();
    if (deadline || options.stop.stop_possible()) stop = watch.emplace(session.state.waiting, deadline, options.stop).word();
    StepLock lock(session.state.steps, writes ? StepLock::Writes : p.num_variables ? StepLock::Reads : StepLock::None, *stop);
    RunControl control{session.arenas, lock, options, deadline, stop};
    status = lock ? frame->run(values, candidates, control) : errors::cancelled("The run was cancelled while it waited for another.");
    while (status.isOk() && bound->program->loaded->continues()) {
      if (Waiting::isRaised(*control.stop)) {
        status = errors::cancelled("The run was cancelled between two parts of it.");
        break;
      }
      std::vector<Tensor> passed;
      for (int i = 0; status.isOk() && i < bound->entry.num_fetches; ++i) {
        auto value = frame->takeFetch(i);
        if (value) passed.push_back(std::move(*value));
        else status = value.status();
      }
      if (!status.isOk()) break;
      auto next = goOn(*bound, passed);
      if (!next) {
        status = next.status();
        break;
      }
      bound->giveFrame(std::move(frame));
      bound = *next;
      frame = bound->takeFrame();
      std::vector<const Tensor *> given;
      for (Tensor &t : passed) given.push_back(&t);
      std::vector<Tensor *> none(bound->entry.num_fetches, nullptr);
      status = frame->run(given.data(), none.data(), control);
    }
    if (control.waited) session.state.endWaiting();
    if (control.timedOut || (watch && watch->timedOut() && status.code() == Code::Cancelled)) status = errors::deadlineExceeded("Timed out waiting for notification");
  }
  std::size_t taken = 0;
  for (std::size_t i = 0; status.isOk() && i < fetchOf.size(); ++i) {
    std::size_t d = static_cast<std::size_t>(fetchOf[i]);
    if (d < taken) { // fetched before under an earlier place
      results[i] = results[std::find(fetchOf.begin(), fetchOf.end(), fetchOf[i]) - fetchOf.begin()];
      continue;
    }
    auto value = frame->takeFetch(bound->portOf[d]);
    if (value) results[i] = std::move(*value);
    else status = value.status();
    ++taken;
  }
  if (!status.isOk()) results.clear();
  bound->giveFrame(std::move(frame));
  return status;
}

//===-- Session -----------------------------------------------------------------------------------------------------===//

namespace {
class PreparedStep : public Step {
public:
  PreparedStep(std::shared_ptr<Session::Impl> session, std::shared_ptr<StepCore> core)
      : session(std::move(session)), core(std::move(core)) {}
  Status run(std::span<const Tensor> feeds, std::vector<Tensor> &results, const RunOptions &options) override {
    if (feeds.size() != core->numFeeds())
      return errors::invalidArgument("The step takes ", core->numFeeds(), " feeds, got ", feeds.size());
    constexpr std::size_t few = 16;
    const Tensor *fewFeeds[few];
    std::vector<const Tensor *> many(feeds.size() > few ? feeds.size() : 0);
    const Tensor **values = many.empty() ? fewFeeds : many.data();
    for (std::size_t i = 0; i < feeds.size(); ++i) values[i] = &feeds[i];
    return core->run(values, results, options);
  }

private:
  std::shared_ptr<Session::Impl> session; ///< first: the core refers to it
  std::shared_ptr<StepCore> core;
};
} // namespace

Expected<std::shared_ptr<BoundProgram>> Session::Impl::bind(std::shared_ptr<LoadedProgram> loaded) {
  std::lock_guard lock(binding);
  std::erase_if(programs, [](auto &p) { return p.second.expired(); });
  if (loaded)
    if (auto it = programs.find(loaded->descriptor); it != programs.end())
      if (auto bound = it->second.lock()) return bound;
  TFC_ASSIGN_OR_RETURN(auto bound, BoundProgram::bind(std::move(loaded), state));
  programs[bound->loaded->descriptor] = bound;
  return bound;
}

/// Names apart by '\0', lists by '\1': neither can stand in a name.
static void appendKey(std::string &key, std::string_view name) {
  key += name;
  key += '\0';
}

Expected<std::shared_ptr<StepCore>> Session::Impl::step(const Signature &sig) {
  for (std::size_t i = 0; i < sig.feedNames.size(); ++i)
    if (std::find(sig.feedNames.begin(), sig.feedNames.begin() + i, sig.feedNames[i]) != sig.feedNames.begin() + i)
      return errors::invalidArgument("Tensor '", sig.feedNames[i], "' is fed more than once").withNode(nodeOf(sig.feedNames[i]));
  return std::make_shared<StepCore>(*this, sig);
}

namespace {

class SessionFunction : public StepFunction {
public:
  SessionFunction(std::shared_ptr<Session::Impl> session, std::shared_ptr<StepCore> core) : step(std::move(session), std::move(core)) {}
  Status call(std::span<const Tensor> arguments, std::vector<Tensor> &results) override { return step.run(arguments, results, {}); }

private:
  PreparedStep step;
};

} // namespace

Expected<std::shared_ptr<StepFunction>> Session::Impl::function(std::string_view name) {
  std::lock_guard lock(functionsMutex);
  if (auto it = functions.find(name); it != functions.end()) return it->second;
  TFC_ASSIGN_OR_RETURN(FunctionSource made, source->function(name));
  auto session = std::make_shared<Impl>(std::move(made.source), SessionOptions{.threads = 1});
  TFC_ASSIGN_OR_RETURN(auto core, session->step(made.signature));
  std::shared_ptr<StepFunction> f = std::make_shared<SessionFunction>(std::move(session), std::move(core));
  functions.emplace(name, f);
  return f;
}

Session::Session(std::shared_ptr<ProgramSource> source, SessionOptions options)
    : impl(std::make_shared<Impl>(std::move(source), options)) {
  // A program that is there already tells its variables; one that cannot be bound says so when it is run.
  if (auto loaded = programOf(*impl->source))
    for (int i = 0; i < loaded->descriptor->num_variables; ++i) (void)impl->state.declare(loaded->descriptor->variables[i]);
}

Session::~Session() = default;

Expected<std::shared_ptr<Step>> Session::prepare(const Signature &signature) {
  if (impl->closed) return errors::cancelled("Session has been closed.");
  TFC_ASSIGN_OR_RETURN(auto core, impl->step(signature));
  return std::shared_ptr<Step>(std::make_shared<PreparedStep>(impl, std::move(core)));
}

Expected<std::vector<Tensor>> Session::run(const RunArgs &args) {
  static thread_local std::string key;
  key.clear();
  for (auto &f : args.feeds) appendKey(key, f.first);
  key += '\1';
  for (auto &f : args.fetches) appendKey(key, f);
  key += '\1';
  for (auto &t : args.targets) appendKey(key, t);

  std::shared_ptr<StepCore> core;
  {
    std::lock_guard lock(impl->stepsMutex);
    if (auto it = impl->stepIndex.find(key); it != impl->stepIndex.end()) {
      impl->steps.splice(impl->steps.begin(), impl->steps, it->second);
      core = it->second->second;
    }
  }
  if (!core) {
    Signature sig{{}, args.fetches, args.targets};
    for (auto &f : args.feeds) sig.feedNames.push_back(f.first);
    TFC_ASSIGN_OR_RETURN(core, impl->step(sig));
    std::lock_guard lock(impl->stepsMutex);
    if (!impl->stepIndex.count(key)) {
      impl->steps.emplace_front(key, core);
      impl->stepIndex.emplace(impl->steps.front().first, impl->steps.begin());
      if (impl->steps.size() > maxSignatures) {
        impl->stepIndex.erase(impl->steps.back().first);
        impl->steps.pop_back();
      }
    }
  }
  constexpr std::size_t few = 16;
  const Tensor *fewFeeds[few];
  std::vector<const Tensor *> many(args.feeds.size() > few ? args.feeds.size() : 0);
  const Tensor **feeds = many.empty() ? fewFeeds : many.data();
  for (std::size_t i = 0; i < args.feeds.size(); ++i) feeds[i] = &args.feeds[i].second;
  std::vector<Tensor> results;
  TFC_RETURN_IF_ERROR(core->run(feeds, results, args.options));
  return results;
}

std::vector<std::string> Session::variableNames() const { return impl->state.names(); }
Expected<Tensor> Session::variable(std::string_view name) const { return impl->state.value(name); }
Status Session::setVariable(std::string_view name, const Tensor &value) { return impl->state.set(name, value); }
void Session::close() {
  impl->closed = true;
  impl->state.waiting.close();
}

} // namespace tfc::rt
