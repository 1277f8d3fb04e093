// Barrier and the ops on it (tensorflow/core/kernels/barrier_ops.cc): tuples by key whose components come one by one; complete ones
// go into a queue, in the order in which their keys came.
#include "InputQueue.h"
#include "Register.h"

#include <algorithm>
#include <unordered_map>

namespace tfc::rt {

namespace {

class Barrier : public StepObject {
public:
  Barrier(std::string name, std::vector<DType> types, std::vector<Shape> shapes, std::shared_ptr<Queue> queue)
      : name(std::move(name)), types(std::move(types)), shapes(std::move(shapes)), ready(std::move(queue)) {}

  /// One value a key; tuples that are complete then are ready. What went in before an error stays.
  Status insert(StepServices &step, const Tensor &keys, const Tensor &values, std::size_t component) {
    std::lock_guard lock(mutex);
    if (closed && !(!cancelled && (keys.size() == 0 || !incomplete.empty())))
      return errors::cancelled("Barrier ", name, " is closed.  Pending enqueues cancelled: ", cancelled, ".  Number of new insertions: ",
                               keys.size(), ".  Number of incomplete keys: ", incomplete.size(), ".");
    const Shape element(std::vector<std::int64_t>(values.shape().dims().begin() + 1, values.shape().dims().end()));
    std::vector<Queue::Tuple> complete;
    bool isNew = false;
    for (std::int64_t i = 0; i < keys.size(); ++i)
      TFC_RETURN_IF_ERROR(insertOne(keys.strings()[i], values.rows(i, i + 1).reshape(element), component, i, complete, isNew));
    if (isNew) ++arrival;
    for (Queue::Tuple &tuple : complete) TFC_RETURN_IF_ERROR(ready->enqueue(step, std::move(tuple))); // there is always room
    if (closed && incomplete.empty() && !complete.empty()) return ready->close(step, cancelled);
    return Status::ok();
  }

  Expected<Queue::Tuple> take(StepServices &step, std::int64_t n, bool allowSmall) {
    {
      std::lock_guard lock(mutex);
      if (closed) {
        std::int64_t available = ready->size();
        if (allowSmall) n = std::min(n, available);
        else available += static_cast<std::int64_t>(incomplete.size());
        if (available < std::max<std::int64_t>(n, 1))
          return errors::outOfRange("Barrier '", name, "' is closed and has insufficient elements (requested ", n, ", total size ", available, ")");
      }
    }
    return ready->dequeueMany(step, n, allowSmall);
  }

  Status close(StepServices &step, bool cancel) {
    std::lock_guard lock(mutex);
    if (closed && (cancelled || !cancel)) return errors::cancelled("Barrier '", name, "' is already closed.");
    closed = true, cancelled = cancel;
    if (!cancel && !incomplete.empty()) return Status::ok();
    incomplete.clear();
    return ready->isClosed() ? Status::ok() : ready->close(step, cancel);
  }

  std::int32_t readySize() { return static_cast<std::int32_t>(ready->size()); }
  std::int32_t incompleteSize() {
    std::lock_guard lock(mutex);
    return static_cast<std::int32_t>(incomplete.size());
  }

  const std::string name;
  const std::vector<DType> types;
  const std::vector<Shape> shapes;

private:
  Status insertOne(const std::string &key, Tensor value, std::size_t component, std::int64_t i, std::vector<Queue::Tuple> &complete, bool &isNew) {
    auto at = incomplete.find(key);
    if (at == incomplete.end()) {
      if (closed)
        return errors::cancelled("Barrier ", name, " is closed, but attempted to insert a brand new key: ", key,
                                 ".  Pending enqueues cancelled: ", cancelled, ".  Insertion index: ", i, ".  Number of incomplete keys: ",
                                 incomplete.size(), ".");
      at = incomplete.emplace(key, Queue::Tuple(types.size() + 2)).first;
      at->second[0] = Tensor(arrival);
      at->second[1] = Tensor(key);
      isNew = true;
    }
    Queue::Tuple &tuple = at->second;
    if (!tuple[component + 2].is_none())
      return errors::invalidArgument("Key ", key, " already has a value for component ", component, " in barrier ", name);
    tuple[component + 2] = std::move(value);
    if (std::any_of(tuple.begin(), tuple.end(), [](const Tensor &t) { return t.is_none(); })) return Status::ok();
    complete.push_back(std::move(tuple));
    incomplete.erase(at);
    return Status::ok();
  }

  std::mutex mutex;
  std::unordered_map<std::string, Queue::Tuple> incomplete;
  std::int64_t arrival = std::numeric_limits<std::int64_t>::min(); ///< of the next insertion with new keys
  bool closed = false, cancelled = false;
  const std::shared_ptr<Queue> ready; ///< arrival, key, components
};

Expected<std::shared_ptr<StepObject>> makeBarrier(std::string name, std::vector<DType> types, std::vector<Shape> shapes) {
  QueueSpec spec;
  spec.type = "PriorityQueue", spec.op = "PriorityQueueV2";
  spec.types = types;
  spec.types.insert(spec.types.begin(), {int64, string});
  if (!shapes.empty()) {
    spec.shapes = shapes;
    spec.shapes.insert(spec.shapes.begin(), 2, Shape{});
  }
  TFC_ASSIGN_OR_RETURN(auto queue, makeQueue(name + "_queue", std::move(spec)));
  return std::shared_ptr<StepObject>(std::make_shared<Barrier>(std::move(name), std::move(types), std::move(shapes), std::move(queue)));
}

Status create(StepCall &c) {
  std::vector<DType> types = c.typesAttr("component_types");
  std::vector<Shape> shapes = c.shapesAttr("shapes");
  if (!shapes.empty() && shapes.size() != types.size())
    return errors::invalidArgument("All of the component shapes must be specified");
  if (std::int64_t capacity = c.intAttr("capacity", -1); capacity >= 0)
    return errors::invalidArgument("Barrier only accepts capacity=-1.  Feed the inputs to your Barrier through a queue to enforce a limited capacity.");
  TFC_ASSIGN_OR_RETURN(auto object, c.step.resources().findOrMake("barrier", *c.op, [&](std::string name) { return makeBarrier(std::move(name), types, shapes); }));
  auto &barrier = static_cast<Barrier &>(*object);
  if (barrier.types != types)
    return errors::invalidArgument("Shared barrier '", barrier.name, "' has component types that do not match the requested ones");
  if (barrier.shapes != shapes)
    return errors::invalidArgument("Shared barrier '", barrier.name, "' has component shapes that do not match the requested ones");
  c.step.add(std::move(object), c.outputs[0]);
  return Status::ok();
}

Expected<Barrier *> barrierOf(StepCall &c) {
  auto *barrier = c.object<Barrier>(0);
  if (!barrier) return c.wrongHandle();
  return barrier;
}

Status insertMany(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Barrier *barrier, barrierOf(c));
  std::int64_t component = c.intAttr("component_index");
  const auto count = static_cast<std::int64_t>(barrier->types.size());
  if (component < 0 || component >= count)
    return errors::invalidArgument("The component ID is out of range ", component, " > num_components (= ", count, ")");
  DType types[] = {string, barrier->types[component]};
  TFC_RETURN_IF_ERROR(matchSignature(c, types, {}, true));
  Tensor keys = viewOf(c.inputs[1]);
  TFC_ASSIGN_OR_RETURN(Tensor values, copyOf(c.inputs[2]));
  const Shape &shape = values.shape();
  if (keys.size() && !values.size())
    return errors::invalidArgument("Tensors with no elements are not supported ", barrier->name, ": received shape ", shape.errorStr());
  if (shape.rank() < 1 || shape[0] != keys.size())
    return errors::invalidArgument("BarrierInsertMany wants one value a key, got ", keys.size(), " keys and values of shape ", shape.errorStr());
  return barrier->insert(c.step, keys, values, static_cast<std::size_t>(component));
}

Status takeMany(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Barrier *barrier, barrierOf(c));
  Tensor n = viewOf(c.inputs[1]);
  if (n.size() != 1) return errors::invalidArgument("num_elements must be a scalar.");
  std::vector<DType> in = {int32}, out = barrier->types;
  if (c.typesAttr("component_types") != out || c.op->num_outputs != static_cast<int>(out.size()) + 2) {
    out.insert(out.begin(), {int64, string});
    return matchSignature(c, in, out, true).isOk() ? errors::invalidArgument("Signature mismatch: the barrier '", barrier->name, "' has other component types")
                                                   : matchSignature(c, in, out, true);
  }
  TFC_ASSIGN_OR_RETURN(Queue::Tuple values, barrier->take(c.step, n.asInt64(0), c.intAttr("allow_small_batch") != 0));
  for (std::size_t i = 0; i < values.size(); ++i) c.step.handOut(std::move(values[i]), c.outputs[i]);
  return Status::ok();
}

Status close(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Barrier *barrier, barrierOf(c));
  return barrier->close(c.step, c.intAttr("cancel_pending_enqueues") != 0);
}

Status readySize(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Barrier *barrier, barrierOf(c));
  return c.setScalar(0, barrier->readySize());
}

Status incompleteSize(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Barrier *barrier, barrierOf(c));
  return c.setScalar(0, barrier->incompleteSize());
}

} // namespace

void registerInputBarrierKernels() {
  registerStepKernel("Barrier", create);
  registerStepKernel("BarrierInsertMany", insertMany);
  registerStepKernel("BarrierTakeMany", takeMany);
  registerStepKernel("BarrierClose", close);
  registerStepKernel("BarrierReadySize", readySize);
  registerStepKernel("BarrierIncompleteSize", incompleteSize);
}

} // namespace tfc::rt
