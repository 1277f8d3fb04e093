// Stage, Unstage, StagePeek, StageSize, StageClear (tensorflow/core/kernels/stage_op.cc): a buffer between steps, bounded by elements and
// bytes. The ops of one shared_name, or of nodes of one name, have it in common.
#include "InputQueue.h"
#include "Register.h"

namespace tfc::rt {

namespace {

class Staging : public StepObject {
public:
  using Tuple = std::vector<Tensor>;
  Staging(std::int64_t capacity, std::int64_t memoryLimit) : capacity(capacity), memoryLimit(memoryLimit) {}

  Status put(StepServices &step, Tuple element) {
    std::int64_t bytes = bytesOf(element);
    if (memoryLimit > 0 && bytes > memoryLimit)
      return errors::resourceExhausted("Attempted to insert tensors with combined size of '", bytes,
                                       "' bytes into Staging Area with a memory limit of '", memoryLimit, "'.");
    std::unique_lock lock(mutex);
    auto room = [&] {
      return (capacity <= 0 || static_cast<std::int64_t>(elements.size()) < capacity) && (memoryLimit <= 0 || used + bytes <= memoryLimit);
    };
    if (!step.wait(lock, changed, room)) return errors::cancelled("Stage operation was cancelled");
    used += bytes;
    elements.push_back(std::move(element));
    changed.notify_all();
    return Status::ok();
  }

  Expected<Tuple> get(StepServices &step) {
    std::unique_lock lock(mutex);
    if (!step.wait(lock, changed, [&] { return !elements.empty(); })) return errors::cancelled("Unstage operation was cancelled");
    Tuple element = std::move(elements.front());
    elements.pop_front();
    used -= bytesOf(element);
    changed.notify_all();
    return element;
  }

  Expected<Tuple> peek(StepServices &step, std::int64_t index) {
    if (index < 0) return errors::invalidArgument("StagePeek wants an index that is not negative, got ", index);
    std::unique_lock lock(mutex);
    if (!step.wait(lock, changed, [&] { return index < static_cast<std::int64_t>(elements.size()); }))
      return errors::cancelled("StagePeek operation was cancelled");
    return elements[index];
  }

  std::int64_t size() {
    std::lock_guard lock(mutex);
    return static_cast<std::int64_t>(elements.size());
  }

  void clear() {
    std::lock_guard lock(mutex);
    elements.clear();
    used = 0;
    changed.notify_all();
  }

private:
  static std::int64_t bytesOf(const Tuple &element) {
    std::int64_t bytes = 0;
    for (const Tensor &t : element) {
      bytes += static_cast<std::int64_t>(t.nbytes());
      if (t.dtype() == DType::string)
        for (const std::string &s : t.strings()) bytes += static_cast<std::int64_t>(sizeof s + s.size());
    }
    return bytes;
  }
  const std::int64_t capacity, memoryLimit;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Tuple> elements;
  std::int64_t used = 0;
};

/// The step holds it while the op waits.
Expected<std::shared_ptr<Staging>> areaOf(StepCall &c) {
  auto make = [&](std::string) -> Expected<std::shared_ptr<StepObject>> {
    return std::shared_ptr<StepObject>(std::make_shared<Staging>(c.intAttr("capacity"), c.intAttr("memory_limit")));
  };
  TFC_ASSIGN_OR_RETURN(auto object, c.step.resources().findOrMake("staging", *c.op, make, /*nodeNames=*/true));
  return std::static_pointer_cast<Staging>(object);
}

Status stage(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(auto area, areaOf(c));
  Staging::Tuple values;
  for (int i = 0; i < c.op->num_inputs; ++i) {
    TFC_ASSIGN_OR_RETURN(Tensor value, copyOf(c.inputs[i]));
    values.push_back(std::move(value));
  }
  return area->put(c.step, std::move(values));
}

Status give(StepCall &c, Expected<Staging::Tuple> values) {
  if (!values) return values.status();
  std::vector<DType> types = c.typesAttr("dtypes");
  if (values->size() != types.size())
    return errors::invalidArgument("Mismatch stage/unstage: ", values->size(), " vs. ", types.size(), " tensors");
  for (std::size_t i = 0; i < types.size(); ++i) {
    if ((*values)[i].dtype() != types[i])
      return errors::invalidArgument("Type mismatch in element ", i, ": ", runtimeName((*values)[i].dtype()), " vs. ", runtimeName(types[i]));
    c.step.handOut(std::move((*values)[i]), c.outputs[i]);
  }
  return Status::ok();
}

Status unstage(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(auto area, areaOf(c));
  return give(c, area->get(c.step));
}

Status peek(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(auto area, areaOf(c));
  Tensor index = viewOf(c.inputs[0]);
  if (index.size() != 1) return errors::invalidArgument("index must be scalar");
  return give(c, area->peek(c.step, index.asInt64(0)));
}

Status size(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(auto area, areaOf(c));
  return c.setScalar(0, static_cast<std::int32_t>(area->size()));
}

Status clear(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(auto area, areaOf(c));
  area->clear();
  return Status::ok();
}

} // namespace

void registerInputStageKernels() {
  registerStepKernel("Stage", stage);
  registerStepKernel("Unstage", unstage);
  registerStepKernel("StagePeek", peek);
  registerStepKernel("StageSize", size);
  registerStepKernel("StageClear", clear);
}

} // namespace tfc::rt
