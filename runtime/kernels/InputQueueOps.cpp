// Queue ops: FIFOQueue, RandomShuffleQueue, PaddingFIFOQueue, PriorityQueue, QueueEnqueue, QueueDequeue and so on, old form and V2.
#include "InputQueue.h"
#include "Register.h"

namespace tfc::rt {

Status matchSignature(const StepCall &c, std::span<const DType> inputs, std::span<const DType> outputs, bool refHandle) {
  std::string handle = refHandle ? "string_ref" : "resource";
  bool same = c.op->num_inputs == static_cast<int>(inputs.size()) + 1 && c.op->num_outputs == static_cast<int>(outputs.size());
  std::string have = handle, expected = handle;
  for (int i = 1; i < c.op->num_inputs; ++i) {
    auto t = static_cast<DType>(c.inputs[i].dtype);
    same = same && t == inputs[i - 1];
    have += std::string(", ") + runtimeName(t);
  }
  if (same) return Status::ok();
  for (DType t : inputs) expected += std::string(", ") + runtimeName(t);
  std::string gives;
  for (DType t : outputs) gives += (gives.empty() ? "" : ", ") + std::string(runtimeName(t));
  return errors::invalidArgument("Signature mismatch, have: ", have, "->", gives, " expected: ", expected, "->", gives);
}

namespace {

bool isOldForm(const StepCall &c) { return !std::string_view(c.op->op).ends_with("V2"); }

Status createQueue(StepCall &c) {
  QueueSpec spec;
  spec.type = spec.op = c.op->op;
  if (spec.type.ends_with("V2")) spec.type.resize(spec.type.size() - 2);
  if (std::int64_t capacity = c.intAttr("capacity", -1); capacity >= 0) spec.capacity = capacity;
  spec.types = c.typesAttr("component_types");
  spec.shapes = c.shapesAttr("shapes");
  if (spec.type == "PriorityQueue") { // the priority is a component that the attributes do not name
    spec.types.insert(spec.types.begin(), int64);
    if (!spec.shapes.empty()) spec.shapes.insert(spec.shapes.begin(), Shape{});
  }
  if (spec.type == "RandomShuffleQueue") {
    spec.minAfterDequeue = c.intAttr("min_after_dequeue");
    spec.seed = c.intAttr("seed");
    spec.seed2 = c.intAttr("seed2");
  }
  auto make = [&](std::string name) -> Expected<std::shared_ptr<StepObject>> {
    TFC_ASSIGN_OR_RETURN(auto queue, makeQueue(std::move(name), spec));
    return std::shared_ptr<StepObject>(std::move(queue));
  };
  TFC_ASSIGN_OR_RETURN(auto object, c.step.resources().findOrMake("queue", *c.op, make));
  TFC_RETURN_IF_ERROR(static_cast<Queue &>(*object).matches(spec));
  c.step.add(std::move(object), c.outputs[0]);
  return Status::ok();
}

Expected<Queue *> queueOf(StepCall &c) {
  auto *queue = c.object<Queue>(0);
  if (!queue) return c.wrongHandle();
  return queue;
}

Status enqueueAny(StepCall &c, bool many) {
  TFC_ASSIGN_OR_RETURN(Queue *queue, queueOf(c));
  TFC_RETURN_IF_ERROR(matchSignature(c, queue->spec.types, {}, isOldForm(c)));
  Queue::Tuple values;
  for (int i = 1; i < c.op->num_inputs; ++i) {
    TFC_ASSIGN_OR_RETURN(Tensor value, copyOf(c.inputs[i]));
    values.push_back(std::move(value));
  }
  return many ? queue->enqueueMany(c.step, std::move(values)) : queue->enqueue(c.step, std::move(values));
}

Status enqueue(StepCall &c) { return enqueueAny(c, false); }
Status enqueueMany(StepCall &c) { return enqueueAny(c, true); }

Status handOut(StepCall &c, Expected<Queue::Tuple> values) {
  if (!values) return values.status();
  if (static_cast<int>(values->size()) != c.op->num_outputs)
    return errors::invalidArgument(c.op->op, " gives ", c.op->num_outputs, " components, the queue has ", values->size());
  for (int i = 0; i < c.op->num_outputs; ++i) c.step.handOut(std::move((*values)[i]), c.outputs[i]);
  return Status::ok();
}

/// That the components are of the types which the op says.
Status checkOutputs(StepCall &c, const Queue &queue, int inputs) {
  DType n = int32;
  std::span<const DType> in(&n, static_cast<std::size_t>(inputs));
  std::vector<DType> types = c.typesAttr("component_types");
  if (types == queue.spec.types) return matchSignature(c, in, queue.spec.types, isOldForm(c));
  std::string have, expected;
  for (DType t : types) have += (have.empty() ? "" : ", ") + std::string(runtimeName(t));
  for (DType t : queue.spec.types) expected += (expected.empty() ? "" : ", ") + std::string(runtimeName(t));
  std::string handle = std::string(isOldForm(c) ? "string_ref" : "resource") + (inputs ? ", int32" : "");
  return errors::invalidArgument("Signature mismatch, have: ", handle, "->", have, " expected: ", handle, "->", expected);
}

Status dequeue(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Queue *queue, queueOf(c));
  TFC_RETURN_IF_ERROR(checkOutputs(c, *queue, 0));
  return handOut(c, queue->dequeue(c.step));
}

Status dequeueAny(StepCall &c, bool upTo) {
  TFC_ASSIGN_OR_RETURN(Queue *queue, queueOf(c));
  TFC_RETURN_IF_ERROR(checkOutputs(c, *queue, 1));
  Tensor count = viewOf(c.inputs[1]);
  if (count.size() != 1) return errors::invalidArgument("The number of elements to dequeue must be a scalar, got shape ", count.shape().errorStr());
  std::int64_t n = count.asInt64(0);
  if (n < 0) return errors::invalidArgument(upTo ? "DequeueUpToOp" : "DequeueManyOp", " requested ", n, " < 0 elements");
  return handOut(c, queue->dequeueMany(c.step, n, upTo));
}

Status dequeueMany(StepCall &c) { return dequeueAny(c, false); }
Status dequeueUpTo(StepCall &c) { return dequeueAny(c, true); }

Status close(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Queue *queue, queueOf(c));
  return queue->close(c.step, c.intAttr("cancel_pending_enqueues") != 0);
}

Status size(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Queue *queue, queueOf(c));
  return c.setScalar(0, static_cast<std::int32_t>(queue->size()));
}

Status isClosed(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Queue *queue, queueOf(c));
  TFC_RETURN_IF_ERROR(c.allocate(0, bool_, {}));
  *static_cast<bool *>(c.outputs[0].data) = queue->isClosed();
  return Status::ok();
}

} // namespace

void registerInputQueueKernels() {
  auto both = [](std::string name, StepKernel kernel) {
    registerStepKernel(name, kernel);
    registerStepKernel(name + "V2", kernel);
  };
  for (const char *type : {"FIFOQueue", "RandomShuffleQueue", "PaddingFIFOQueue", "PriorityQueue"}) both(type, createQueue);
  both("QueueEnqueue", enqueue);
  both("QueueEnqueueMany", enqueueMany);
  both("QueueDequeue", dequeue);
  both("QueueDequeueMany", dequeueMany);
  both("QueueDequeueUpTo", dequeueUpTo);
  both("QueueClose", close);
  both("QueueSize", size);
  both("QueueIsClosed", isClosed);
}

} // namespace tfc::rt
