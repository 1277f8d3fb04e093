// tf::Session over rt::Session: names and values are checked here with Python's texts, steps are prepared once.
#include "DebugRun.h"
#include "DeviceSpec.h"
#include "SaverImpl.h"
#include "State.h"

#include "tfc/frontend/Session.h"
#include "tfc/frontend/SessionHook.h"
#include "tfc/runtime/Session.h"

#include <algorithm>
#include <atomic>

namespace tfc {
using namespace frontend;

namespace {

std::mutex hookMutex;
ProgramSourceFactory &factory() {
  static ProgramSourceFactory f;
  return f;
}
std::vector<Session *> &sessionStack() {
  thread_local std::vector<Session *> stack;
  return stack;
}

/// A resolved fetch: a tensor, or an operation with index -1.
struct Target {
  graph::Node *node = nullptr;
  int index = -1;
};

/// Where a result comes from.
struct Slot {
  enum { None, Result, Fed } kind = None;
  std::size_t at = 0;
};

/// A step with its names resolved.
struct Plan {
  std::vector<graph::Edge> feeds;
  std::vector<Slot> slots;
  std::size_t fetchCount = 0;
  bool empty = false; ///< nothing to run
  std::shared_ptr<rt::Step> step;
};

bool fitsInteger(std::int64_t v, DType t) {
  switch (t) {
  case DType::int8: return v >= -128 && v <= 127;
  case DType::uint8: return v >= 0 && v <= 255;
  case DType::int16: return v >= -32768 && v <= 32767;
  case DType::uint16: return v >= 0 && v <= 65535;
  case DType::int32: return v >= INT32_MIN && v <= INT32_MAX;
  case DType::uint32: return v >= 0 && v <= UINT32_MAX;
  case DType::uint64: return v >= 0;
  default: return true;
  }
}

/// The fed value as the key's dtype and shape want it.
Tensor fedValue(const graph::Edge &key, const Tensor &value) {
  DType want = key.node->outputType(key.index);
  const Shape &shape = key.node->outputShape(key.index);
  if (value.is_none()) throw TypeError(cat("The value of a feed cannot be None. Feed key: ", graph::tensorName(key)));
  Tensor v = value;
  if (v.dtype() != want) {
    if (v.dtype() == DType::string || want == DType::string)
      throw ValueError(cat("Cannot feed a value of dtype ", tfc::name(v.dtype()), " for Tensor '", graph::tensorName(key), "' of dtype ", tfc::name(want)));
    if (v.isScalar() && isInteger(v.dtype()) && isInteger(want) && !fitsInteger(v.asInt64(0), want))
      throw TypeError(cat("Type of feed value ", v.asInt64(0), " with type <class 'int'> is not compatible with Tensor type ", tfc::name(want),
                          ". Try explicitly setting the type of the feed tensor to a larger type (e.g. int64)."));
    v = v.astype(want);
  }
  if (!shape.isCompatibleWith(v.shape()))
    throw ValueError(cat("Cannot feed value of shape ", v.shape().str(), " for Tensor '", graph::tensorName(key), "', which has shape '", shape.str(), "'"));
  return v;
}

} // namespace

struct Session::Impl {
  std::shared_ptr<GraphState> graph;
  std::unique_ptr<rt::Session> session; ///< made at the first run
  std::shared_ptr<void> graphBlock;
  rt::SessionOptions options;
  std::int64_t timeoutMs = 0; ///< of runs that say none
  std::mutex mutex;
  std::map<std::vector<std::uintptr_t>, std::shared_ptr<Plan>> plans;
  std::atomic<bool> closed{false}, wasReset{false};
  bool softPlacement = false;
  std::vector<std::string> devices; ///< set with `session`
  std::size_t placed = 0;           ///< nodes whose devices are known to be there
  std::atomic<int> debugRuns{0};

  rt::Session &runtime() {
    std::lock_guard lock(mutex);
    if (!session) {
      ProgramSourceFactory make = programSourceFactory();
      if (!make)
        raise(errors::unimplemented("No compiler is linked into this program: link tfc_driver (it installs the program source "
                                    "of sessions), or call tfc::frontend::setProgramSourceFactory."));
      auto source = make(graph->graph);
      devices = source->devices();
      session = std::make_unique<rt::Session>(std::move(source), options);
    }
    return *session;
  }

  /// InvalidArgument for a node on a device that is not there, unless placement is soft: then the device is only a wish.
  void place() {
    std::lock_guard lock(mutex);
    const auto &nodes = graph->graph->nodes();
    const graph::Node *lost = nullptr;
    for (; !softPlacement && placed < nodes.size(); ++placed) {
      const graph::Node &node = *nodes[placed];
      if (node.device().empty()) continue;
      DeviceSpec wanted = DeviceSpec::parse(node.device());
      if (std::any_of(devices.begin(), devices.end(), [&](const std::string &d) { return wanted.allows(d); })) continue;
      // TensorFlow places nodes that only make a value (constants) behind all others.
      bool makes = node.inputs().empty() && node.numOutputs() == 1;
      if (!lost || !makes) lost = &node;
      if (!makes) break;
    }
    if (!lost) return;
    placed = 0; // every run says so
    std::string list;
    for (const std::string &d : devices) list += cat(list.empty() ? "" : ", ", "/job:localhost/replica:0/task:0/device:", d);
    raise(errors::invalidArgument("Cannot assign a device for operation ", lost->name(), ": {{node ", lost->name(), "}} was explicitly assigned to ", lost->device(),
                                  " but available devices are [ ", list, " ]. Make sure the device specification refers to a valid device.")
              .withNode(lost->name()));
  }

  void check() {
    if (closed) throw RuntimeError("Attempted to use a closed Session.");
    if (wasReset) raise(errors::cancelled("Session has been closed."));
    if (graph->graph->nodes().empty()) throw RuntimeError("The Session graph is empty. Add operations to the graph before calling run().");
  }

  Target resolve(const Fetch &f) const {
    if (f.output) {
      if (Access::graph(f.output) != graph)
        foreign(cat("<tf.Tensor '", f.output.name(), "' shape=", f.output.shape().str(), " dtype=", tfc::name(f.output.dtype()), ">"), cat("Tensor ", f.output));
      return {Access::edge(f.output).node, f.output.index()};
    }
    if (f.operation) {
      if (Access::graph(f.operation) != graph) foreign(cat(f.operation), cat("Operation ", f.operation));
      return {Access::node(f.operation), -1};
    }
    if (f.name.empty()) throw TypeError("Fetch argument None has invalid type <class 'NoneType'>");
    std::string why;
    auto colon = f.name.find(':');
    if (colon == std::string::npos) {
      if (graph::Node *n = graph->graph->find(f.name)) return {n, -1};
      why = cat("The name '", f.name, "' refers to an Operation not in the graph.");
      throw ValueError(cat("Fetch argument '", f.name, "' cannot be interpreted as a Tensor. (\"", why, "\")"));
    }
    graph::Edge e = tensor(f.name, cat("Fetch argument '", f.name, "' cannot be interpreted as a Tensor. (\""), "\")");
    return {e.node, e.index};
  }
  Target fetchable(Target t) const {
    if (graph->unfetchable.count(t.node))
      throw ValueError(cat("Operation '", t.node->name(), "' has been marked as not fetchable. Typically this happens when it is defined in another "
                           "function or code block. Use return values, explicit Python locals or TensorFlow collections to access it."));
    return t;
  }
  graph::Edge resolve(const FeedKey &k) const {
    graph::Edge e = resolveKey(k);
    if (graph->unfeedable.count(e)) throw ValueError(cat("Tensor ", Access::output(graph, e), " may not be fed."));
    return e;
  }
  graph::Edge resolveKey(const FeedKey &k) const {
    if (k.output) {
      if (Access::graph(k.output) != graph) throw TypeError(cat("Cannot interpret feed_dict key as Tensor: Tensor ", k.output, " is not an element of this graph."));
      return Access::edge(k.output);
    }
    try {
      return tensor(k.name, "", "");
    } catch (const ValueError &e) {
      throw TypeError(cat("Cannot interpret feed_dict key as Tensor: ", e.what()));
    }
  }
  graph::Edge tensor(const std::string &name, const std::string &before, const std::string &after) const {
    auto e = graph->graph->findOutput(name);
    if (e && name.find(':') != std::string::npos) return *e;
    auto colon = name.find(':');
    std::string op = name.substr(0, colon), why;
    graph::Node *n = graph->graph->find(op);
    if (colon == std::string::npos)
      why = cat("The name '", name, n ? "' refers to an Operation, not a Tensor." : "' looks like an (invalid) Operation name, not a Tensor.", " Tensor names must be of the form \"<op_name>:<output_index>\".");
    else if (!n) why = cat("The name '", name, "' refers to a Tensor which does not exist. The operation, '", op, "', does not exist in the graph.");
    else why = cat("The name '", name, "' refers to a Tensor which does not exist. The operation, '", op, "', exists but only has ", n->numOutputs(), " outputs.");
    throw ValueError(before + why + after);
  }
  [[noreturn]] static void foreign(const std::string &argument, const std::string &what) {
    throw ValueError(cat("Fetch argument ", argument, " cannot be interpreted as a Tensor. (", what, " is not an element of this graph.)"));
  }

  std::shared_ptr<Plan> plan(std::span<const Target> fetches, std::span<const graph::Edge> feeds) {
    std::vector<std::uintptr_t> key;
    key.reserve(2 * (fetches.size() + feeds.size()) + 1);
    for (const Target &t : fetches) key.push_back(reinterpret_cast<std::uintptr_t>(t.node)), key.push_back(static_cast<std::uintptr_t>(t.index));
    key.push_back(0);
    for (const graph::Edge &e : feeds) key.push_back(reinterpret_cast<std::uintptr_t>(e.node)), key.push_back(static_cast<std::uintptr_t>(e.index));
    {
      std::lock_guard lock(mutex);
      auto it = plans.find(key);
      if (it != plans.end()) return it->second;
    }
    auto p = std::make_shared<Plan>();
    rt::Signature s;
    p->feeds.assign(feeds.begin(), feeds.end());
    for (const graph::Edge &e : feeds) s.feedNames.push_back(graph::tensorName(e));
    std::map<std::pair<graph::Node *, int>, std::size_t> seen;
    for (const Target &t : fetches) {
      Slot slot;
      if (t.index < 0) {
        if (std::find(s.targets.begin(), s.targets.end(), t.node->name()) == s.targets.end()) s.targets.push_back(t.node->name());
      } else if (auto fed = std::find(feeds.begin(), feeds.end(), graph::Edge{t.node, t.index}); fed != feeds.end()) {
        slot = {Slot::Fed, static_cast<std::size_t>(fed - feeds.begin())};
      } else {
        auto [it, isNew] = seen.try_emplace({t.node, t.index}, s.fetches.size());
        if (isNew) s.fetches.push_back(graph::tensorName({t.node, t.index}));
        slot = {Slot::Result, it->second};
      }
      p->slots.push_back(slot);
    }
    p->fetchCount = s.fetches.size();
    p->empty = s.fetches.empty() && s.targets.empty();
    if (!p->empty) {
      rt::Session &session = runtime();
      place();
      auto step = session.prepare(s);
      if (!step) raise(step.status());
      p->step = *step;
    }
    std::lock_guard lock(mutex);
    plans.emplace(std::move(key), p);
    return p;
  }

  /// A run with all that its options ask for.
  std::vector<Tensor> run(std::vector<Target> targets, std::span<const graph::Edge> keys, std::span<const Tensor> values, const RunOptions &o, RunMetadata *metadata) {
    if (metadata) *metadata = {};
    rt::StepTrace trace;
    bool traced = metadata && o.trace_level != RunOptions::NO_TRACE;
    if (o.debug_options.debug_tensor_watch_opts.empty()) {
      auto results = execute(*plan(targets, keys), values, o, traced ? &trace : nullptr);
      if (traced) metadata->step_stats = stepStats(*graph->graph, trace);
      return results;
    }
    std::vector<graph::Node *> wanted;
    DumpRequest request{.fed = keys};
    for (const Target &t : targets) {
      wanted.push_back(t.node);
      t.index < 0 ? request.targets.push_back(t.node->name()) : request.fetches.push_back(graph::tensorName({t.node, t.index}));
    }
    request.watched = watchedTensors(*graph, o.debug_options, wanted, keys);
    std::size_t asked = targets.size();
    for (const WatchedTensor &w : request.watched) targets.push_back({w.edge.node, w.edge.index});
    auto results = execute(*plan(targets, keys), values, o, traced ? &trace : nullptr);
    if (traced) metadata->step_stats = stepStats(*graph->graph, trace);
    request.runIndex = ++debugRuns;
    dumpTensors(request, o.debug_options, std::span(results).subspan(asked));
    results.resize(asked);
    return results;
  }

  std::vector<Tensor> execute(const Plan &p, std::span<const Tensor> values, const RunOptions &o, rt::StepTrace *trace) {
    std::vector<Tensor> fed, results;
    fed.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) fed.push_back(fedValue(p.feeds[i], values[i]));
    if (!p.empty) {
      Status s = p.step->run(fed, results, {o.timeout_in_ms > 0 ? o.timeout_in_ms : timeoutMs, o.stop, trace});
      if (!s.isOk()) raise(s);
    }
    std::vector<Tensor> out;
    out.reserve(p.slots.size());
    for (const Slot &slot : p.slots)
      out.push_back(slot.kind == Slot::Result ? results[slot.at] : slot.kind == Slot::Fed ? fed[slot.at] : Tensor());
    return out;
  }
};

/// Those of the process, for Session::reset.
static std::mutex openMutex;
static std::vector<std::weak_ptr<void>> &openSessions() {
  static std::vector<std::weak_ptr<void>> list;
  return list;
}

struct Callable::Impl {
  std::shared_ptr<Session::Impl> session;
  std::shared_ptr<Plan> plan;
  std::vector<Target> targets;
};

std::vector<Tensor> Callable::operator()(std::vector<Tensor> feeds, const RunOptions &o, RunMetadata *run_metadata) const {
  impl->session->check();
  if (feeds.size() != impl->plan->feeds.size())
    throw ValueError(cat("A callable of ", impl->plan->feeds.size(), " feeds got ", feeds.size(), " values."));
  if (run_metadata || !o.debug_options.debug_tensor_watch_opts.empty()) return impl->session->run(impl->targets, impl->plan->feeds, feeds, o, run_metadata);
  return impl->session->execute(*impl->plan, feeds, o, nullptr);
}
std::vector<Tensor> Callable::operator()(std::initializer_list<Tensor> feeds) const { return (*this)(std::vector<Tensor>(feeds)); }

Fetch::Fetch(const Variable &v) : output(v.is_resource() ? Access::output(Access::graph(v), Access::state(v)->snapshot) : v.handle()) {}

Session::Session(SessionOpts o) : impl(std::make_shared<Impl>()) {
  impl->graph = o.graph ? Access::graph(*o.graph)->shared_from_this() : current();
  impl->options.threads = o.config.intra_op_parallelism_threads;
  impl->timeoutMs = o.config.operation_timeout_in_ms;
  impl->softPlacement = o.config.allow_soft_placement;
  if (impl->graph != current()) impl->graphBlock = pushDefault(impl->graph);
  sessionStack().push_back(this);
  std::lock_guard lock(openMutex);
  std::erase_if(openSessions(), [](auto &s) { return s.expired(); });
  openSessions().push_back(impl);
}
void Session::reset(std::string_view target, const std::vector<std::string> &, const ConfigProto &) {
  if (!target.empty()) raise(errors::invalidArgument("No session factory registered for the given session options: {target: \"", target, "\"}: sessions are local, target is \"\"."));
  std::vector<std::shared_ptr<void>> open;
  {
    std::lock_guard lock(openMutex);
    for (auto &s : openSessions())
      if (auto p = s.lock()) open.push_back(std::move(p));
    openSessions().clear();
  }
  for (auto &p : open) {
    auto &s = *static_cast<Impl *>(p.get());
    s.wasReset = true;
    std::lock_guard lock(s.mutex);
    if (s.session) s.session->close();
  }
}
Session::~Session() { close(); }
void Session::close() {
  auto &stack = sessionStack();
  stack.erase(std::remove(stack.begin(), stack.end(), this), stack.end());
  if (!owner || impl->closed.exchange(true)) return;
  std::lock_guard lock(impl->mutex);
  if (impl->session) impl->session->close();
  impl->plans.clear();
}
void frontend::SaverAccess::leaveDefaults(Session &s) {
  auto &stack = sessionStack();
  stack.erase(std::remove(stack.begin(), stack.end(), &s), stack.end());
}
Graph &Session::graph() const { return Access::operation(impl->graph, nullptr).graph(); }

Scope Session::as_default() {
  sessionStack().push_back(this);
  auto graphBlock = pushDefault(impl->graph);
  return Access::scope(std::shared_ptr<void>(this, [graphBlock](void *s) {
    auto &stack = sessionStack();
    auto it = std::find(stack.rbegin(), stack.rend(), static_cast<Session *>(s));
    if (it != stack.rend()) stack.erase(std::next(it).base());
  }));
}

std::vector<std::string> Session::namesOf(std::span<const Fetch> fetches) const {
  std::vector<std::string> names;
  for (const Fetch &f : fetches) {
    Target t = impl->resolve(f);
    names.push_back(t.index < 0 ? t.node->name() : graph::tensorName({t.node, t.index}));
  }
  return names;
}
std::vector<std::string> Session::namesOf(std::span<const std::pair<FeedKey, Tensor>> feeds) const {
  std::vector<std::string> names;
  for (const auto &[k, v] : feeds) names.push_back(graph::tensorName(impl->resolve(k)));
  return names;
}

namespace {
std::vector<std::pair<FeedKey, Tensor>> flat(FeedDict feed) {
  std::vector<std::pair<FeedKey, Tensor>> out;
  for (const FeedItem &i : feed) {
    out.push_back(i);
    out.insert(out.end(), i.rest.begin(), i.rest.end());
  }
  return out;
}
} // namespace

Tensor Session::run(const Fetch &f, FeedDict feed, const RunOptions &o, RunMetadata *run_metadata) {
  return runAll({&f, 1}, flat(feed), o, run_metadata)[0];
}
std::vector<Tensor> Session::run(std::initializer_list<Fetch> f, FeedDict feed, const RunOptions &o, RunMetadata *run_metadata) {
  return runAll({f.begin(), f.size()}, flat(feed), o, run_metadata);
}
std::vector<Tensor> Session::run(const std::vector<Fetch> &f, const std::vector<std::pair<FeedKey, Tensor>> &feed, const RunOptions &o, RunMetadata *run_metadata) {
  return runAll(f, feed, o, run_metadata);
}
std::vector<Tensor> Session::runFlat(const std::vector<Fetch> &fetches, FeedDict feed, const RunOptions &o, RunMetadata *run_metadata) {
  return runAll(fetches, flat(feed), o, run_metadata);
}
std::vector<Tensor> Session::runAll(std::span<const Fetch> fetches, std::span<const std::pair<FeedKey, Tensor>> feeds, const RunOptions &o, RunMetadata *run_metadata) {
  impl->check();
  std::vector<Target> targets;
  std::vector<graph::Edge> keys;
  std::vector<Tensor> values;
  for (const Fetch &f : fetches) targets.push_back(impl->fetchable(impl->resolve(f)));
  for (const auto &[k, v] : feeds) keys.push_back(impl->resolve(k)), values.push_back(v);
  return impl->run(std::move(targets), keys, values, o, run_metadata);
}
Callable Session::make_callable(const std::vector<Fetch> &fetches, const std::vector<FeedKey> &feeds) {
  impl->check();
  std::vector<Target> targets;
  std::vector<graph::Edge> keys;
  for (const Fetch &f : fetches) targets.push_back(impl->fetchable(impl->resolve(f)));
  for (const FeedKey &k : feeds) keys.push_back(impl->resolve(k));
  Callable c;
  c.impl = std::make_shared<Callable::Impl>();
  c.impl->session = impl;
  c.impl->plan = impl->plan(targets, keys);
  c.impl->targets = std::move(targets);
  return c;
}

Session *get_default_session() { return sessionStack().empty() ? nullptr : sessionStack().back(); }

namespace frontend {
void setProgramSourceFactory(ProgramSourceFactory f) {
  std::lock_guard lock(hookMutex);
  factory() = std::move(f);
}
ProgramSourceFactory programSourceFactory() {
  std::lock_guard lock(hookMutex);
  return factory();
}
} // namespace frontend

static Session &sessionFor(Session *session, const std::shared_ptr<GraphState> &g, const char *what, const char *call, const char *noun) {
  bool isDefault = !session;
  if (!session) session = get_default_session();
  if (!session)
    throw ValueError(cat("Cannot ", what, " using `", call, "()`: No default session is registered. Use `with sess.as_default()", std::string_view(call) == "run" ? ":" : "",
                         "` or pass an explicit session to `", call, "(session=sess)`"));
  if (&session->graph() != &Access::operation(g, nullptr).graph()) {
    if (!isDefault) throw ValueError(cat("Cannot use the given session to ", what, ": the ", noun, "'s graph is different from the session's graph."));
    throw ValueError(cat("Cannot use the default session to ", what, ": the ", noun, "'s graph is different from the session's graph. Pass an explicit session to `", call,
                         "(session=sess)`."));
  }
  return *session;
}
static std::vector<std::pair<FeedKey, Tensor>> feedList(std::initializer_list<std::pair<Output, Tensor>> feed) {
  std::vector<std::pair<FeedKey, Tensor>> list;
  for (const auto &[k, v] : feed) list.emplace_back(k, v);
  return list;
}
void Operation::run(std::initializer_list<std::pair<Output, Tensor>> feed, Session *session) const {
  sessionFor(session, g, "execute operation", "run", "operation").run(std::vector<Fetch>{*this}, feedList(feed));
}
Tensor Output::eval(std::initializer_list<std::pair<Output, Tensor>> feed, Session *session) const {
  return sessionFor(session, g, "evaluate tensor", "eval", "tensor").run(std::vector<Fetch>{*this}, feedList(feed))[0];
}

} // namespace tfc
