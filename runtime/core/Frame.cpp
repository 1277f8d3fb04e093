#include "Frame.h"

#include "Denormals.h"
#include "ThreadPool.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <new>
#include <unistd.h>
#include <utility>

namespace tfc::rt {

// Waking a sleeping core costs tens of microseconds: below this a launch stays in the caller.
static constexpr std::int64_t parallelFrom = 20'000; // ns

static std::int64_t nanosecondsNow() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}
static std::uint32_t threadNumber() {
  thread_local const auto number = static_cast<std::uint32_t>(::gettid());
  return number;
}

Tensor viewOf(const tfc_tensor &t) {
  Shape shape(std::vector<std::int64_t>(t.dims, t.dims + std::max(t.rank, 0)));
  auto type = static_cast<DType>(t.dtype);
  if (type == DType::string) return Tensor::borrow(static_cast<std::string *>(t.data), std::move(shape));
  return byteSize(type) ? Tensor::borrowBytes(t.data, type, std::move(shape)) : Tensor();
}

//===-- the host table ----------------------------------------------------------------------------------------------===//

struct HostTable {
  static Frame &frame(tfc_exec *e) { return *static_cast<Frame *>(e->runtime); }
  static std::int32_t code(const Status &s) { return static_cast<std::int32_t>(s.code()); }

  static std::int32_t parallelFor(tfc_exec *e, tfc_kernel kernel, void *const *buffers, const std::int64_t *sizes,
                                  std::int64_t tasks) {
    if (tasks <= 0) return 0;
    Frame &f = frame(e);
    if (tasks == 1 || f.threads == 1) return kernel(buffers, sizes, 0, tasks);
    using Clock = std::chrono::steady_clock;
    auto &cost = f.costs[(reinterpret_cast<std::uintptr_t>(kernel) >> 4) * 0x9e3779b97f4a7c15u >> 57];
    bool known = cost.kernel == kernel && cost.tasks == tasks;
    int threads = known && cost.nanoseconds < parallelFrom ? 1 : f.threads;
    auto start = Clock::now();
    std::int32_t r = threads == 1 ? kernel(buffers, sizes, 0, tasks)
                                  : ThreadPool::get().run(kernel, buffers, sizes, tasks, threads);
    auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count();
    // The time of a parallel launch times its threads bounds the work from above; half of it is a fair guess.
    cost = {kernel, tasks, threads == 1 ? ns : ns * (threads + 1) / 2};
    return r;
  }

  static void *allocate(tfc_exec *e, std::int64_t bytes) {
    void *p = frame(e).bump.allocate(bytes);
    if (!p) frame(e).fail(errors::resourceExhausted("OOM when allocating ", bytes, " bytes for a step"));
    return p;
  }

  static void *output(tfc_exec *e, std::int32_t index, std::int64_t bytes) {
    Frame &f = frame(e);
    if (index < 0 || index >= f.entry.num_fetches || bytes < 0 || f.fetches[index].dtype == TFC_STRING) {
      f.fail(errors::internal("the step asked for a buffer of fetch ", index, ", which has none"));
      return nullptr;
    }
    Frame::Output &o = f.outputs[index];
    if (!o.data || o.bytes < bytes) {
      if (o.data && !o.reused) std::free(o.data);
      o.data = nullptr;
      Tensor *c = o.candidate;
      bool fits = c && c->unique() && static_cast<int>(c->dtype()) == f.fetches[index].dtype &&
                  static_cast<std::int64_t>(c->nbytes()) == bytes && bytes > 0 &&
                  reinterpret_cast<std::uintptr_t>(c->raw()) % lineBytes == 0;
      o.data = fits ? c->mutableRaw() : allocateLines(bytes);
      o.reused = fits;
      o.bytes = bytes;
      if (!o.data)
        f.fail(errors::resourceExhausted("OOM when allocating ", bytes, " bytes for fetch ", f.entry.fetches[index].name)
                   .withNode(nodeOf(f.entry.fetches[index].name)));
    }
    f.fetches[index].data = o.data;
    return o.data;
  }

  static Status runHostOp(Frame &f, const tfc_host_op *op, const tfc_tensor *inputs, tfc_tensor *outputs) {
    if (op->index < 0 || op->index >= static_cast<int>(f.program.hostOps.size()))
      return errors::internal("host op ", op->op, " has no place in its program");
    const BoundHostOp &bound = f.program.hostOps[op->index];
    if (bound.step) {
      StepCall call{op, inputs, outputs, f};
      return bound.step(call);
    }
    HostKernel kernel = bound.kernel ? bound.kernel : findHostKernel(op->op);
    if (!kernel) return errors::unimplemented("Op type ", op->op, " has no host kernel in this program", missingRegistrations());
    HostCall call;
    call.op = op;
    call.state = bound.state;
    call.inputs.reserve(op->num_inputs);
    for (int i = 0; i < op->num_inputs; ++i) call.inputs.push_back(viewOf(inputs[i]));
    call.outputs.resize(op->num_outputs);
    TFC_RETURN_IF_ERROR(kernel(call));
    for (int i = 0; i < op->num_outputs; ++i) {
      Tensor &t = call.outputs[i];
      if (t.is_none()) return errors::internal("host kernel of ", op->op, " left output ", i, " unset");
      if (t.shape().rank() > TFC_MAX_RANK)
        return errors::unimplemented(op->op, " gave a result of rank ", t.shape().rank(), "; the largest is ", TFC_MAX_RANK);
      f.handOut(std::move(t), outputs[i]);
    }
    return Status::ok();
  }

  static std::int32_t trace(tfc_exec *e, const char *launch) {
    StepTrace *trace = frame(e).control->options.trace;
    if (!trace) return TFC_OK;
    if (!launch) {
      trace->events.back().endNs = nanosecondsNow();
      return TFC_OK;
    }
    StepTrace::Event event{launch, {}, 0, 0, threadNumber()};
    for (const char *node = launch + event.name.size() + 1; *node; node += event.nodes.back().size() + 1) event.nodes.emplace_back(node);
    trace->events.push_back(std::move(event));
    trace->events.back().startNs = nanosecondsNow();
    return TFC_OK;
  }

  static std::int32_t call(tfc_exec *e, const tfc_host_op *op, const tfc_tensor *inputs, tfc_tensor *outputs) {
    StepTrace *trace = frame(e).control->options.trace;
    if (!trace) return callHostOp(e, op, inputs, outputs);
    std::int64_t start = nanosecondsNow();
    std::int32_t code = callHostOp(e, op, inputs, outputs);
    trace->events.push_back({op->op, {op->node}, start, nanosecondsNow(), threadNumber()});
    return code;
  }

  static std::int32_t callHostOp(tfc_exec *e, const tfc_host_op *op, const tfc_tensor *inputs, tfc_tensor *outputs) {
    Frame &f = frame(e);
    Status s;
    // Compiled code cannot be unwound: what a kernel throws ends here.
    try {
      s = runHostOp(f, op, inputs, outputs);
    } catch (const std::bad_alloc &) {
      s = errors::resourceExhausted("OOM in ", op->op);
    } catch (const std::exception &x) {
      s = errors::invalidArgument(op->op, ": ", x.what());
    }
    if (!s.isOk()) f.fail(s.withNode(op->node));
    return code(s);
  }

  static std::int32_t fail(tfc_exec *e, const tfc_error_site *site) {
    Code c = site->code > 0 && site->code <= static_cast<int>(Code::Unauthenticated) ? static_cast<Code>(site->code)
                                                                                    : Code::Unknown;
    frame(e).fail(Status(c, site->message ? site->message : "", site->node ? site->node : ""));
    return static_cast<std::int32_t>(c);
  }

  static std::int32_t resize(tfc_exec *e, std::int32_t index, std::int32_t rank, const std::int64_t *dims) {
    Frame &f = frame(e);
    if (index < 0 || index >= static_cast<int>(f.program.variables.size())) {
      f.fail(errors::internal("the step resizes variable ", index, ", which its program does not have"));
      return TFC_INTERNAL;
    }
    Status s = State::resize(*f.program.variables[index], rank, dims, f.retired);
    if (!s.isOk()) f.fail(s.withNode(f.program.descriptor().variables[index].name));
    return code(s);
  }

  static std::int32_t mark(tfc_exec *e, tfc_mark *m) {
    Frame &f = frame(e);
    Bump::Mark at = f.bump.mark();
    *m = {at.block, at.used, static_cast<std::int64_t>(f.kept.size())};
    return TFC_OK;
  }

  static std::int32_t release(tfc_exec *e, const tfc_mark *m) {
    Frame &f = frame(e);
    f.bump.release({m->block, m->used});
    f.kept.resize(static_cast<std::size_t>(m->results));
    return TFC_OK;
  }

  static std::int32_t keep(tfc_exec *e, std::int32_t number, const tfc_tensor *from, tfc_tensor *to) {
    Frame &f = frame(e);
    void *old = to->data;
    *to = *from;
    if (from->data == old) return TFC_OK;
    if (number >= static_cast<int>(f.carried.size())) f.carried.resize(number + 1);
    Frame::Carried &c = f.carried[number];
    int next = 1 - c.turn;
    auto type = static_cast<DType>(from->dtype);
    std::int64_t bytes = static_cast<std::int64_t>(byteSize(type));
    if (bytes == 0) {
      try {
        Tensor view = viewOf(*from);
        c.held[next] = view; // shared, so that mutableRaw copies
        to->data = c.held[next].mutableRaw();
      } catch (const std::bad_alloc &) {
        f.fail(errors::resourceExhausted("OOM when a loop keeps a value"));
        return TFC_RESOURCE_EXHAUSTED;
      }
      c.turn = next;
      return TFC_OK;
    }
    for (int i = 0; i < from->rank; ++i) bytes *= from->dims[i]; // a tensor that exists: no overflow
    if (c.bytes[next] < bytes || !c.data[next]) {
      std::free(c.data[next]);
      c.bytes[next] = std::max(bytes, 2 * c.bytes[next]); // a value that grows is not moved each time
      c.data[next] = allocateLines(c.bytes[next]);
      if (!c.data[next]) {
        c.bytes[next] = 0;
        f.fail(errors::resourceExhausted("OOM when a loop keeps a value of ", bytes, " bytes"));
        return TFC_RESOURCE_EXHAUSTED;
      }
    }
    std::memcpy(c.data[next], from->data, static_cast<std::size_t>(bytes));
    to->data = c.data[next];
    c.turn = next;
    return TFC_OK;
  }

  /// Elements of a string tensor are objects: compiled code does not copy them itself.
  static std::int32_t copyStrings(tfc_exec *e, const tfc_tensor *from, tfc_tensor *to) {
    Frame &f = frame(e);
    try {
      Tensor view = viewOf(*from);
      if (!to->data) f.handOut(Tensor(view), *to); // shared with `view`, so that it is copied
      else if (to->data != from->data) std::copy_n(view.strings().data(), view.size(), static_cast<std::string *>(to->data));
      return TFC_OK;
    } catch (const std::bad_alloc &) {
      f.fail(errors::resourceExhausted("OOM when copying strings"));
      return TFC_RESOURCE_EXHAUSTED;
    }
  }

  static Status noGpu() { return errors::unimplemented("This runtime cannot run GPU code yet"); }
  static std::int32_t gpuLaunch(tfc_exec *e, std::int32_t, const std::uint32_t *, std::uint32_t, void **) {
    frame(e).fail(noGpu());
    return code(noGpu());
  }
  static std::int32_t gpuCopy(tfc_exec *e, void *, const void *, std::int64_t, std::int32_t) {
    frame(e).fail(noGpu());
    return code(noGpu());
  }
  static void *gpuAllocate(tfc_exec *e, std::int64_t) {
    frame(e).fail(noGpu());
    return nullptr;
  }
};

static constexpr tfc_host hostTable = {
    TFC_ABI_VERSION,     sizeof(tfc_host),    HostTable::parallelFor, HostTable::allocate,
    HostTable::output,   HostTable::call,     HostTable::fail,        HostTable::resize,
    HostTable::gpuLaunch, HostTable::gpuCopy, HostTable::gpuAllocate, HostTable::mark,
    HostTable::release,  HostTable::keep,     HostTable::copyStrings, HostTable::trace,
};

//===-- Frame -------------------------------------------------------------------------------------------------------===//

Frame::Frame(const BoundProgram &program, const tfc_entry &entry, int threads)
    : program(program), entry(entry), threads(threads), feeds(entry.num_feeds), fetches(entry.num_fetches),
      fetchTemplate(entry.num_fetches), outputs(entry.num_fetches), costs(costSlots) {
  for (int i = 0; i < entry.num_fetches; ++i) {
    const tfc_port &port = entry.fetches[i];
    fetchTemplate[i].dtype = port.dtype;
    fetchTemplate[i].rank = port.rank;
    std::copy_n(port.dims, TFC_MAX_RANK, fetchTemplate[i].dims);
  }
  exec.host = &hostTable;
  exec.feeds = feeds.data();
  exec.fetches = fetches.data();
  exec.variables = program.variables.data();
  exec.constants = program.constants.data();
  exec.runtime = this;
}

/// Copies unless the tensor is nobody else's: a view of an input would go with the input's place in the arena.
void Frame::handOut(Tensor t, tfc_tensor &out) {
  out.data = t.mutableRaw();
  out.dtype = static_cast<std::int32_t>(t.dtype());
  out.rank = t.shape().rank();
  std::copy(t.shape().dims().begin(), t.shape().dims().end(), out.dims);
  kept.push_back(std::move(t));
}

void Frame::add(std::shared_ptr<StepObject> object, tfc_tensor &handle, DType type) {
  objects.push_back(std::move(object));
  handle.data = reinterpret_cast<void *>(objects.size());
  handle.dtype = static_cast<std::int32_t>(type);
  handle.rank = 0;
}

const std::shared_ptr<StepObject> *Frame::objectOf(const tfc_tensor &handle) const {
  auto number = reinterpret_cast<std::uintptr_t>(handle.data) - 1;
  auto type = static_cast<DType>(handle.dtype);
  return (type == DType::resource || type == DType::variant) && number < objects.size() ? &objects[number] : nullptr;
}

StepObject *Frame::find(const tfc_tensor &handle) {
  auto *object = objectOf(handle);
  return object ? object->get() : nullptr;
}

std::shared_ptr<StepObject> Frame::hold(const tfc_tensor &handle) {
  auto *object = objectOf(handle);
  return object ? *object : nullptr;
}

tfc_variable *Frame::variable(const tfc_tensor &handle) {
  if (handle.dtype != static_cast<std::int32_t>(DType::resource)) return nullptr;
  auto it = std::find(program.variables.begin(), program.variables.end(), handle.data);
  return it == program.variables.end() ? nullptr : *it;
}

bool Frame::stopped() const { return Waiting::isRaised(*control->stop); }

bool Frame::wait(std::unique_lock<std::mutex> &lock, std::condition_variable &wake, const std::function<bool()> &ready) {
  Waiting &waiting = program.state->waiting;
  while (!ready()) {
    Waiting::Wait mine{lock.mutex(), &wake};
    lock.unlock();
    if (!std::exchange(control->waited, true)) program.state->beginWaiting();
    control->lock.unlock();
    bool may = waiting.enter(mine);
    std::optional<std::stop_callback<std::function<void()>>> onStop;
    onStop.emplace(control->options.stop, [&] {
      std::lock_guard inner(*mine.mutex);
      mine.cancelled = true;
      mine.wake->notify_all();
    });
    lock.lock();
    bool isReady = ready(), late = false;
    while (may && !isReady && !mine.cancelled && !late) {
      if (!control->deadline) wake.wait(lock);
      else late = wake.wait_until(lock, *control->deadline) == std::cv_status::timeout;
      isReady = ready();
    }
    bool over = !may || mine.cancelled || late;
    lock.unlock();
    onStop.reset(); // without the mutex: a callback that runs now takes it
    waiting.leave(mine);
    control->lock.lock();
    lock.lock();
    // Without the mutex others may have been faster: what was ready then need not be now.
    if (over && !ready()) {
      control->timedOut |= late;
      return false;
    }
  }
  return true;
}

Frame::~Frame() {
  reset();
  for (Carried &c : carried)
    for (void *data : c.data) std::free(data);
}

Status Frame::run(const Tensor *const *values, Tensor *const *candidates, RunControl &runControl) {
  control = &runControl;
  ArenaPool &arenas = control->arenas;
  for (int i = 0; i < entry.num_feeds; ++i) {
    const Tensor &t = *values[i];
    feeds[i].data = const_cast<void *>(t.raw()); // the ABI has one tensor type; steps do not write feeds
    feeds[i].dtype = static_cast<std::int32_t>(t.dtype());
    feeds[i].rank = t.shape().rank();
    std::copy(t.shape().dims().begin(), t.shape().dims().end(), feeds[i].dims);
  }
  if (!fetches.empty()) std::memcpy(fetches.data(), fetchTemplate.data(), fetches.size() * sizeof(tfc_tensor));
  for (int i = 0; i < entry.num_fetches; ++i) outputs[i].candidate = candidates[i];
  ArenaPool::Arena arena;
  if (entry.arena_bytes) {
    arena = arenas.take(entry.arena_bytes);
    if (!arena.data)
      return errors::resourceExhausted("OOM when allocating ", entry.arena_bytes, " bytes for entry ", entry.name);
  }
  exec.arena = static_cast<unsigned char *>(arena.data);
  exec.stop = control->stop;
  std::int32_t code = [&] {
    FlushDenormals flush;
    return entry.step(&exec);
  }();
  Status result = status;
  if (code && result.isOk())
    result = Status(code > 0 && code <= static_cast<int>(Code::Unauthenticated) ? static_cast<Code>(code) : Code::Unknown,
                    std::string("entry ") + entry.name + " failed");
  // A fetch may point into the arena: copy it while the arena is still this step's.
  for (int i = 0; result.isOk() && i < entry.num_fetches; ++i) {
    if (fetches[i].data == outputs[i].data && outputs[i].data) continue;
    bool host = false;
    for (const Tensor &t : kept) host |= t.raw() == fetches[i].data;
    if (host) continue;
    if (!fetches[i].data && fetches[i].dtype != 0) {
      std::int64_t n = 1;
      for (int k = 0; k < fetches[i].rank; ++k) n *= fetches[i].dims[k];
      if (n != 0 || fetches[i].rank < 0) {
        result = errors::internal("the step did not compute ", entry.fetches[i].name).withNode(nodeOf(entry.fetches[i].name));
        break;
      }
    }
    try {
      Tensor copy = viewOf(fetches[i]);
      Tensor second = copy; // shared, so that mutableRaw copies
      fetches[i].data = copy.mutableRaw();
      kept.push_back(std::move(copy));
    } catch (const std::bad_alloc &) {
      result = errors::resourceExhausted("OOM when copying fetch ", entry.fetches[i].name);
    } catch (const std::exception &x) {
      result = errors::internal("fetch ", entry.fetches[i].name, ": ", x.what());
    }
  }
  if (arena.data) arenas.give(arena);
  return result;
}

Expected<Tensor> Frame::takeFetch(int i) {
  const tfc_tensor &t = fetches[i];
  auto bad = [&](const char *why) {
    return errors::internal("fetch ", entry.fetches[i].name, " ", why).withNode(nodeOf(entry.fetches[i].name));
  };
  if (t.rank < 0 || t.rank > TFC_MAX_RANK) return bad("has no shape");
  Shape shape(std::vector<std::int64_t>(t.dims, t.dims + t.rank));
  auto n = shape.numElements();
  if (!n) return bad("has no shape");
  Output &o = outputs[i];
  if (o.data && t.data == o.data) {
    std::int64_t bytes;
    if (__builtin_mul_overflow(*n, static_cast<std::int64_t>(byteSize(static_cast<DType>(t.dtype))), &bytes) || bytes > o.bytes)
      return bad("is larger than its buffer");
    if (o.reused) {
      if (o.candidate->shape() == shape) return std::move(*o.candidate);
      if (*n == o.candidate->size()) return o.candidate->reshape(std::move(shape));
      return bad("is not as large as its buffer");
    }
    void *data = o.data;
    o.data = nullptr;
    return Tensor::borrowBytes(data, static_cast<DType>(t.dtype), std::move(shape), [data] { std::free(data); });
  }
  for (const Tensor &k : kept)
    if (k.raw() == t.data && static_cast<int>(k.dtype()) == t.dtype && k.size() == *n) return k.reshape(std::move(shape));
  return bad("was lost");
}

void Frame::reset() {
  for (Output &o : outputs) {
    if (o.data && !o.reused) std::free(o.data);
    o = Output();
  }
  kept.clear();
  objects.clear();
  for (Carried &c : carried) c.held[0] = c.held[1] = Tensor();
  program.state->discard(retired);
  bump.reset();
  status = Status::ok();
}

} // namespace tfc::rt
