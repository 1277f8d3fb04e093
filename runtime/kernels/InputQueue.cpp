// The queue that all kinds share, and the kinds: FIFOQueue, RandomShuffleQueue, PaddingFIFOQueue, PriorityQueue.
#include "InputQueue.h"

#include "tfc/base/Philox.h"

#include <algorithm>
#include <cstring>
#include <queue>

namespace tfc::rt {

static std::string listOf(const std::vector<DType> &types) {
  std::string text;
  for (DType t : types) text += (text.empty() ? "" : ", ") + std::string(runtimeName(t));
  return text;
}

static std::string listOf(const std::vector<Shape> &shapes) {
  std::string text = "[";
  for (const Shape &s : shapes) text += (text.size() > 1 ? ", " : "") + s.errorStr();
  return text + "]";
}

Expected<Tensor> copyOf(const tfc_tensor &t) {
  Tensor view = viewOf(t);
  if (view.is_none()) return errors::unimplemented("A value of type ", runtimeName(static_cast<DType>(t.dtype)), " cannot be kept");
  TFC_ASSIGN_OR_RETURN(Tensor copy, Tensor::allocate(view.dtype(), view.shape()));
  if (view.dtype() == DType::string) std::copy_n(view.strings().data(), view.size(), copy.mutable_data<std::string>().data());
  else if (view.nbytes()) std::memcpy(copy.mutableRaw(), view.raw(), view.nbytes());
  return copy;
}

//===-- attempts ----------------------------------------------------------------------------------------------------===//

class Queue::Attempt {
public:
  explicit Attempt(Queue &q) : q(q) {}
  virtual ~Attempt() = default;
  virtual Progress run() = 0;
  virtual const char *text() const { return "Enqueue operation was cancelled"; }

  Queue &q;
  bool done = false;
  Status status;
  std::condition_variable wake;
};

class Queue::Enqueue : public Queue::Attempt {
public:
  Enqueue(Queue &q, Tuple element) : Attempt(q), element(std::move(element)) {}
  Progress run() override {
    if (q.closed) status = q.closedError(q.textType());
    else if (q.count() >= q.spec.capacity) return Progress::none;
    else status = q.push(std::move(element));
    return Progress::complete;
  }

private:
  Tuple element;
};

class Queue::EnqueueMany : public Queue::Attempt {
public:
  EnqueueMany(Queue &q, Tuple batch) : Attempt(q), batch(std::move(batch)), left(this->batch[0].shape()[0]) {
    for (const Tensor &t : this->batch) inner.push_back(std::vector<std::int64_t>(t.shape().dims().begin() + 1, t.shape().dims().end()));
  }
  Progress run() override {
    if (q.closed) {
      status = q.closedError(q.textType());
      return Progress::complete;
    }
    Progress progress = Progress::none;
    while (q.count() < q.spec.capacity) {
      progress = Progress::some;
      std::int64_t i = batch[0].shape()[0] - left;
      Tuple element;
      element.reserve(batch.size());
      for (std::size_t k = 0; k < batch.size(); ++k) element.push_back(batch[k].rows(i, i + 1).reshape(inner[k]));
      status = q.push(std::move(element));
      if (--left == 0 || !status.isOk()) return Progress::complete;
    }
    return progress;
  }

private:
  const Tuple batch;
  std::vector<Shape> inner;
  std::int64_t left;
};

class Queue::Dequeue : public Queue::Attempt {
public:
  using Attempt::Attempt;
  Progress run() override {
    if (q.closed && q.count() == 0) status = q.exhausted(q.textType(), 1, 0);
    else if (q.available() > 0) element = q.pop();
    else return Progress::none;
    return Progress::complete;
  }
  const char *text() const override { return "Dequeue operation was cancelled"; }
  Tuple element;
};

class Queue::DequeueMany : public Queue::Attempt {
public:
  DequeueMany(Queue &q, std::int64_t n, bool upTo) : Attempt(q), wanted(n), upTo(upTo) {}
  Progress run() override {
    std::int64_t size = q.count(), missing = wanted - static_cast<std::int64_t>(got.size());
    if (q.closed && size < missing) { // what was taken so far goes back
      q.putBack(std::exchange(got, {}));
      if (upTo && q.count() > 0) {
        wanted = q.count();
      } else {
        if (upTo && !q.enqueues.empty()) return Progress::some;
        status = q.exhausted(q.spec.type, missing, size);
        return Progress::complete;
      }
    }
    Progress progress = Progress::none;
    while (q.available() > 0) {
      progress = Progress::some;
      got.push_back(q.pop());
      if (static_cast<std::int64_t>(got.size()) == wanted) return Progress::complete;
    }
    return progress;
  }
  const char *text() const override { return "Dequeue operation was cancelled"; }
  std::vector<Tuple> got;

private:
  std::int64_t wanted;
  const bool upTo;
};

class Queue::Close : public Queue::Attempt {
public:
  using Attempt::Attempt;
  Progress run() override {
    if (q.closed) status = errors::cancelled("Queue '", q.name, "' is already closed.");
    q.closed = true;
    return Progress::complete;
  }
};

bool Queue::advance(std::deque<Attempt *> &list) {
  bool changed = false;
  while (!list.empty()) {
    Attempt &front = *list.front();
    Progress progress = front.run();
    changed |= progress != Progress::none;
    if (progress != Progress::complete) break;
    list.pop_front();
    front.done = true;
    front.wake.notify_one();
  }
  return changed;
}

void Queue::flush() {
  for (bool changed = true; changed;) {
    changed = advance(enqueues);
    changed |= advance(dequeues);
  }
}

Status Queue::perform(StepServices &step, std::deque<Attempt *> &list, Attempt &attempt) {
  std::unique_lock lock(mutex);
  list.push_back(&attempt);
  flush();
  if (step.wait(lock, attempt.wake, [&] { return attempt.done; })) return attempt.status;
  std::erase(list, &attempt); // what a DequeueMany has taken so far goes with it, as in TensorFlow
  flush();                    // it may have stood in the way of others
  return errors::cancelled(attempt.text());
}

//===-- the queue ---------------------------------------------------------------------------------------------------===//

Status Queue::closedError(const std::string &type) const { return errors::cancelled(type, " '", name, "' is closed."); }

Status Queue::exhausted(const std::string &type, std::int64_t requested, std::int64_t size) const {
  return errors::outOfRange(type, " '", name, "' is closed and has insufficient elements (requested ", requested, ", current size ", size, ")");
}

Status Queue::matches(const QueueSpec &o) const {
  std::string shared = "Shared queue '" + name + "' has ";
  if (spec.type != o.type) return errors::invalidArgument("Expected ", spec.type, ", found ", o.op);
  if (spec.capacity != o.capacity)
    return errors::invalidArgument(shared, "capacity ", spec.capacity, " but requested capacity was ", o.capacity);
  if (spec.types != o.types)
    return errors::invalidArgument(shared, "component types ", listOf(spec.types), " but requested component types were ", listOf(o.types));
  if (spec.shapes != o.shapes)
    return errors::invalidArgument(shared, "component shapes ", listOf(spec.shapes), " but requested component shapes were ", listOf(o.shapes));
  if (spec.minAfterDequeue != o.minAfterDequeue)
    return errors::invalidArgument(shared, "min_after_dequeue ", spec.minAfterDequeue, " but requested min_after_dequeue was ", o.minAfterDequeue, ".");
  if (spec.seed != o.seed || spec.seed2 != o.seed2)
    return errors::invalidArgument(shared, "random seeds (", spec.seed, ", ", spec.seed2, ") but requested seeds are (", o.seed, ", ", o.seed2, ").");
  return Status::ok();
}

Status Queue::check(const Tuple &element, bool many) const {
  if (element.size() != spec.types.size())
    return errors::invalidArgument("Wrong number of components in tuple. Expected ", spec.types.size(), ", got ", element.size());
  for (std::size_t i = 0; i < element.size(); ++i) {
    const Shape &got = element[i].shape();
    if (element[i].dtype() != spec.types[i])
      return errors::invalidArgument("Type mismatch in tuple component ", i, ". Expected ", runtimeName(spec.types[i]), ", got ",
                                     runtimeName(element[i].dtype()));
    if (many && got.rank() == 0)
      return errors::invalidArgument("Shape mismatch in tuple component ", i, ". Expected a batch of elements, got a scalar");
    if (!spec.shapes.empty()) {
      Shape wanted = spec.shapes[i];
      if (many) {
        std::vector<std::int64_t> dims = wanted.dims();
        dims.insert(dims.begin(), element[0].shape()[0]);
        wanted = Shape(std::move(dims));
      }
      if (!wanted.isCompatibleWith(got))
        return errors::invalidArgument("Shape mismatch in tuple component ", i, ". Expected ", wanted.errorStr(), ", got ", got.errorStr());
    } else if (many && got[0] != element[0].shape()[0]) {
      return errors::invalidArgument("All input tensors must have the same size in the 0th dimension. Component ", i, " has ", got[0],
                                     ", and should have ", element[0].shape()[0]);
    }
  }
  return Status::ok();
}

Status Queue::enqueue(StepServices &step, Tuple element) {
  TFC_RETURN_IF_ERROR(check(element, false));
  Enqueue attempt(*this, std::move(element));
  return perform(step, enqueues, attempt);
}

Status Queue::enqueueMany(StepServices &step, Tuple elements) {
  TFC_RETURN_IF_ERROR(check(elements, true));
  if (elements[0].shape()[0] == 0) return Status::ok();
  EnqueueMany attempt(*this, std::move(elements));
  return perform(step, enqueues, attempt);
}

Expected<Queue::Tuple> Queue::dequeue(StepServices &step) {
  Dequeue attempt(*this);
  TFC_RETURN_IF_ERROR(perform(step, dequeues, attempt));
  return std::move(attempt.element);
}

Expected<Queue::Tuple> Queue::dequeueMany(StepServices &step, std::int64_t n, bool upTo) {
  if (spec.shapes.empty())
    return errors::invalidArgument(spec.type, "'s DequeueMany and DequeueUpTo require the components to have specified shapes.");
  DequeueMany attempt(*this, n, upTo);
  if (n > 0) TFC_RETURN_IF_ERROR(perform(step, dequeues, attempt));
  return batch(std::move(attempt.got));
}

Status Queue::close(StepServices &step, bool cancel) {
  if (!cancel) {
    Close attempt(*this);
    return perform(step, enqueues, attempt);
  }
  std::lock_guard lock(mutex);
  closed = true;
  for (Attempt *a : enqueues) {
    a->status = errors::cancelled("Enqueue operation was cancelled");
    a->done = true;
    a->wake.notify_one();
  }
  enqueues.clear();
  flush();
  return Status::ok();
}

std::int64_t Queue::size() {
  std::lock_guard lock(mutex);
  return count();
}

bool Queue::isClosed() {
  std::lock_guard lock(mutex);
  return closed;
}

/// Copies an element into its place in a batch whose rows may be larger.
static void copyPadded(const Tensor &from, char *to, std::string *toStrings, const std::vector<std::int64_t> &room) {
  const std::vector<std::int64_t> &dims = from.shape().dims();
  std::size_t each = byteSize(from.dtype());
  std::int64_t run = dims.empty() ? 1 : dims.back(), rows = run ? from.size() / run : 0;
  std::vector<std::int64_t> index(dims.size(), 0);
  for (std::int64_t row = 0; row < rows; ++row) {
    std::int64_t at = 0;
    for (std::size_t d = 0; d < dims.size(); ++d) at = at * room[d] + index[d];
    if (toStrings) std::copy_n(from.strings().data() + row * run, run, toStrings + at);
    else std::memcpy(to + at * each, static_cast<const char *>(from.raw()) + row * run * each, run * each);
    for (std::size_t d = dims.size() > 0 ? dims.size() - 1 : 0; d-- > 0;) {
      if (++index[d] < dims[d]) break;
      index[d] = 0;
    }
  }
}

/// Elements as one tensor a component; smaller ones are filled up with zeros or empty strings.
Expected<Queue::Tuple> Queue::batch(std::vector<Tuple> elements) const {
  Tuple result;
  for (std::size_t i = 0; i < spec.types.size(); ++i) {
    std::vector<std::int64_t> room = spec.shapes[i].dims();
    for (std::int64_t &d : room) d = std::max<std::int64_t>(d, 0);
    bool even = true; // all of one shape
    for (const Tuple &e : elements)
      for (std::size_t d = 0; d < room.size(); ++d) room[d] = std::max(room[d], e[i].shape()[d]);
    if (pads())
      for (const Tuple &e : elements) even &= e[i].shape().dims() == room;
    std::vector<std::int64_t> dims = room;
    dims.insert(dims.begin(), static_cast<std::int64_t>(elements.size()));
    TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(spec.types[i], Shape(dims)));
    bool strings = spec.types[i] == DType::string;
    std::int64_t each = elements.empty() ? 0 : out.size() / static_cast<std::int64_t>(elements.size());
    std::size_t bytes = static_cast<std::size_t>(each) * byteSize(spec.types[i]);
    if (!even && !strings && out.nbytes()) std::memset(out.mutableRaw(), 0, out.nbytes());
    char *to = strings ? nullptr : static_cast<char *>(out.mutableRaw());
    std::string *toStrings = strings ? out.mutable_data<std::string>().data() : nullptr;
    for (const Tuple &e : elements) {
      if (!even) copyPadded(e[i], to, toStrings, room);
      else if (strings) std::copy_n(e[i].strings().data(), each, toStrings);
      else if (bytes) std::memcpy(to, e[i].raw(), bytes);
      if (strings) toStrings += each;
      else to += bytes;
    }
    result.push_back(std::move(out));
  }
  return result;
}

//===-- the kinds ---------------------------------------------------------------------------------------------------===//

namespace {

class FifoQueue : public Queue {
public:
  using Queue::Queue;
  std::int64_t count() const override { return static_cast<std::int64_t>(elements.size()); }
  Status push(Tuple e) override {
    elements.push_back(std::move(e));
    return Status::ok();
  }
  Tuple pop() override {
    Tuple e = std::move(elements.front());
    elements.pop_front();
    return e;
  }
  void putBack(std::vector<Tuple> back) override {
    for (auto it = back.rbegin(); it != back.rend(); ++it) elements.push_front(std::move(*it));
  }

private:
  std::deque<Tuple> elements;
};

class PaddingQueue : public FifoQueue {
public:
  using FifoQueue::FifoQueue;
  bool pads() const override { return true; }
  std::string textType() const override { return "FIFOQueue"; } // single elements go TensorFlow's FIFOQueue's way
};

/// Any of the elements comes next; the last takes its place.
class ShuffleQueue : public Queue {
public:
  ShuffleQueue(std::string name, QueueSpec s) : Queue(std::move(name), std::move(s)), words(philox::seeded(static_cast<std::uint64_t>(spec.seed), static_cast<std::uint64_t>(spec.seed2))) {}
  std::int64_t count() const override { return static_cast<std::int64_t>(elements.size()); }
  std::int64_t available() const override { return closed ? count() : count() - spec.minAfterDequeue; }
  Status push(Tuple e) override {
    elements.push_back(std::move(e));
    return Status::ok();
  }
  Tuple pop() override {
    std::size_t i = words() % elements.size();
    std::swap(elements[i], elements.back());
    Tuple e = std::move(elements.back());
    elements.pop_back();
    return e;
  }
  void putBack(std::vector<Tuple> back) override {
    for (auto it = back.rbegin(); it != back.rend(); ++it) elements.push_back(std::move(*it));
  }

private:
  philox::Words words;
  std::vector<Tuple> elements;
};

/// The element with the lowest number in its first component comes next.
class PriorityQueue : public Queue {
public:
  using Queue::Queue;
  std::int64_t count() const override { return static_cast<std::int64_t>(elements.size()); }
  Status push(Tuple e) override {
    if (!e[0].isScalar())
      return errors::invalidArgument("Expected the priority element to be a scalar, but received shape: ", e[0].shape().errorStr());
    elements.push({e[0].item<std::int64_t>(), std::move(e)});
    return Status::ok();
  }
  Tuple pop() override {
    Tuple e = elements.top().second;
    elements.pop();
    return e;
  }
  void putBack(std::vector<Tuple> back) override {
    for (Tuple &e : back) elements.push({e[0].item<std::int64_t>(), std::move(e)});
  }

private:
  struct Later {
    bool operator()(const auto &a, const auto &b) const { return a.first > b.first; }
  };
  // The library's heap decides among equals, as in TensorFlow.
  std::priority_queue<std::pair<std::int64_t, Tuple>, std::vector<std::pair<std::int64_t, Tuple>>, Later> elements;
};

} // namespace

Expected<std::shared_ptr<Queue>> makeQueue(std::string name, QueueSpec spec) {
  if (spec.types.empty()) return errors::invalidArgument("Empty component types for queue ", name);
  bool pads = spec.type == "PaddingFIFOQueue";
  if ((pads || !spec.shapes.empty()) && spec.types.size() != spec.shapes.size())
    return errors::invalidArgument("Different number of component types.  Types: ", listOf(spec.types), ", Shapes: ", listOf(spec.shapes));
  for (const Shape &s : spec.shapes) {
    if (!s.hasRank()) return errors::invalidArgument("shape ", s.errorStr(), " must have known rank.");
    if (!pads && !s.is_fully_defined()) return errors::invalidArgument("Shape ", s.errorStr(), " is not fully defined");
  }
  if (spec.type == "RandomShuffleQueue") {
    if (spec.minAfterDequeue < 0) return errors::invalidArgument("min_after_dequeue ", spec.minAfterDequeue, " must be >= 0");
    if (spec.minAfterDequeue >= spec.capacity)
      return errors::invalidArgument("min_after_dequeue ", spec.minAfterDequeue, " must be < capacity ", spec.capacity);
    return std::shared_ptr<Queue>(std::make_shared<ShuffleQueue>(std::move(name), std::move(spec)));
  }
  if (spec.type == "PriorityQueue") return std::shared_ptr<Queue>(std::make_shared<PriorityQueue>(std::move(name), std::move(spec)));
  if (pads) return std::shared_ptr<Queue>(std::make_shared<PaddingQueue>(std::move(name), std::move(spec)));
  return std::shared_ptr<Queue>(std::make_shared<FifoQueue>(std::move(name), std::move(spec)));
}

} // namespace tfc::rt
