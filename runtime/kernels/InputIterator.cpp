// Iterators of datasets: Iterator, IteratorV2, OneShotIterator, MakeIterator, IteratorGetNext, and handles as strings.
#include "ControlList.h"
#include "InputDataset.h"
#include "Register.h"

#include <atomic>
#include <map>

namespace tfc::rt {
namespace data {

void SharedIterator::set(std::unique_ptr<DatasetIterator> made) {
  std::lock_guard lock(mutex);
  iterator = std::move(made);
}

Expected<bool> SharedIterator::next(StepServices &step, Tuple &out, bool &initialised) {
  // One step at a time walks; it waits without a lock of the session.
  std::unique_lock lock(mutex);
  if (!step.wait(lock, idle, [&] { return !busy; })) return errors::cancelled("The iterator's step was cancelled");
  initialised = iterator != nullptr;
  if (!initialised) return false;
  busy = true;
  std::unique_ptr<DatasetIterator> own = std::move(iterator);
  lock.unlock();
  Expected<bool> more = own->next(step, out);
  lock.lock();
  if (!iterator) iterator = std::move(own); // else it was initialised anew meanwhile
  busy = false;
  idle.notify_one();
  return more;
}

namespace {

constexpr std::string_view kind = "iterator";

Expected<std::shared_ptr<SharedIterator>> iteratorAt(StepCall &c, int i) {
  auto iterator = std::dynamic_pointer_cast<SharedIterator>(c.step.hold(c.inputs[i]));
  if (!iterator) return c.wrongHandle();
  return iterator;
}

Resources::Make maker(StepCall &c) {
  return [&c](std::string) -> Expected<std::shared_ptr<StepObject>> {
    return std::shared_ptr<StepObject>(std::make_shared<SharedIterator>(c.typesAttr("output_types"), c.shapesAttr("output_shapes")));
  };
}

Status iterator(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(auto object, c.step.resources().findOrMake(kind, *c.op, maker(c)));
  c.step.add(std::move(object), c.outputs[0]);
  return Status::ok();
}

/// Its function makes the dataset, once.
Status oneShot(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(auto function, Function::of(c, "dataset_factory", 0, 0));
  auto make = [&](std::string name) -> Expected<std::shared_ptr<StepObject>> {
    TFC_ASSIGN_OR_RETURN(auto object, maker(c)(std::move(name)));
    TFC_ASSIGN_OR_RETURN(auto walk, function->iterate(c.step, {}));
    static_cast<SharedIterator &>(*object).set(std::move(walk));
    return object;
  };
  TFC_ASSIGN_OR_RETURN(auto object, c.step.resources().findOrMake(kind, *c.op, make));
  c.step.add(std::move(object), c.outputs[0]);
  return Status::ok();
}

Status makeIterator(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(DatasetRef dataset, datasetAt(c, 0));
  TFC_ASSIGN_OR_RETURN(auto target, iteratorAt(c, 1));
  TFC_ASSIGN_OR_RETURN(auto walk, dataset->iterate(c.step));
  target->set(std::move(walk));
  return Status::ok();
}

/// Whether an element is what the op says.
Status checkElement(StepCall &c, const Tuple &element) {
  auto shapes = c.shapesAttr("output_shapes");
  auto types = c.typesAttr("output_types");
  if (types.size() != element.size()) return errors::invalidArgument("The iterator gives ", element.size(), " components, not ", types.size());
  for (std::size_t k = 0; k < types.size(); ++k) {
    bool handle = types[k] == DType::variant || types[k] == DType::resource;
    if (handle ? element[k].dtype() != DType::string : element[k].dtype() != types[k])
      return errors::invalidArgument("expected type ", runtimeName(types[k]), " for component ", k, ", got ", runtimeName(element[k].dtype()));
    if (k < shapes.size() && !shapes[k].isCompatibleWith(element[k].shape()))
      return errors::invalidArgument("Number of components does not match or incompatible shape of component ", k, ": expected ", shapes[k].errorStr(), " but got ", element[k].shape().errorStr());
  }
  return Status::ok();
}

Status handOutElement(StepCall &c, Tuple element) {
  TFC_RETURN_IF_ERROR(checkElement(c, element));
  auto types = c.typesAttr("output_types");
  for (std::size_t k = 0; k < types.size(); ++k) TFC_RETURN_IF_ERROR(handOut(c, static_cast<int>(k), std::move(element[k]), types[k]));
  return Status::ok();
}

/// The only element.
Status single(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(DatasetRef dataset, datasetAt(c, 0));
  TFC_ASSIGN_OR_RETURN(auto walk, dataset->iterate(c.step));
  Tuple element, next;
  TFC_ASSIGN_OR_RETURN(bool more, walk->next(c.step, element));
  if (!more) return errors::invalidArgument("Dataset was empty.");
  TFC_ASSIGN_OR_RETURN(more, walk->next(c.step, next));
  if (more) return errors::invalidArgument("Dataset had more than one element.");
  return handOutElement(c, std::move(element));
}

/// (input_dataset, initial_state.., other_arguments..)
Status reduce(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(DatasetRef dataset, datasetAt(c, 0));
  int states = static_cast<int>(c.typesAttr("output_types").size());
  if (c.op->num_inputs < 1 + states) return errors::invalidArgument(c.op->op, " has too few inputs");
  Tuple state;
  for (int i = 0; i < states; ++i) {
    TFC_ASSIGN_OR_RETURN(Tensor t, inputAt(c, 1 + i));
    state.push_back(std::move(t));
  }
  TFC_ASSIGN_OR_RETURN(auto function, Function::of(c, "f", 1 + states, c.op->num_inputs - 1 - states));
  TFC_ASSIGN_OR_RETURN(auto walk, dataset->iterate(c.step));
  while (true) {
    Tuple element, next;
    TFC_ASSIGN_OR_RETURN(bool more, walk->next(c.step, element));
    if (!more) return handOutElement(c, std::move(state));
    state.insert(state.end(), element.begin(), element.end());
    TFC_RETURN_IF_ERROR(function->call(state, next));
    state = std::move(next);
  }
}

//===-- handles of functions --------------------------------------------------------------------------------------===//

Status handleFromText(StepCall &c) {
  Tensor text = viewOf(c.inputs[0]);
  if (text.dtype() != DType::string || !text.isScalar()) return errors::invalidArgument("text must be a scalar");
  auto object = objectBehind(text.strings()[0]);
  if (!object) return errors::invalidArgument("The handle's object is gone");
  c.step.add(std::move(object), c.outputs[0], static_cast<DType>(c.intAttr("dtype")));
  return Status::ok();
}

Status handleToText(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Tensor text, inputAt(c, 0));
  c.step.handOut(std::move(text), c.outputs[0]);
  return Status::ok();
}

Status getNext(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(auto from, iteratorAt(c, 0));
  Tuple element;
  bool initialised = false;
  TFC_ASSIGN_OR_RETURN(bool more, from->next(c.step, element, initialised));
  if (!initialised)
    return errors::failedPrecondition("GetNext() failed because the iterator has not been initialized. Ensure that you have run the initializer operation for this "
                                      "iterator before getting the next element.");
  if (std::string_view(c.op->op) == "IteratorGetNextAsOptional") {
    if (!more) return lists::giveOptional(c, {}, false);
    TFC_RETURN_IF_ERROR(checkElement(c, element));
    std::vector<tfc_tensor> parts(element.size());
    auto types = c.typesAttr("output_types");
    for (std::size_t k = 0; k < element.size(); ++k) {
      if (types[k] == DType::variant || types[k] == DType::resource) return errors::unimplemented("IteratorGetNextAsOptional of datasets within datasets");
      c.step.handOut(std::move(element[k]), parts[k]);
    }
    return lists::giveOptional(c, parts, true);
  }
  if (!more) return errors::outOfRange("End of sequence");
  return handOutElement(c, std::move(element));
}

//===-- handles as strings ----------------------------------------------------------------------------------------===//

/// Texts of handles that were asked for, as long as their iterators live.
struct Handles {
  std::mutex mutex;
  std::map<std::string, std::weak_ptr<SharedIterator>> byText;
  std::map<const SharedIterator *, std::string> texts;
};
Handles &handles() {
  static Handles all;
  return all;
}

Status toString(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(auto it, iteratorAt(c, 0));
  Handles &h = handles();
  std::lock_guard lock(h.mutex);
  std::erase_if(h.byText, [&](auto &entry) { return entry.second.expired(); });
  std::erase_if(h.texts, [&](auto &entry) { return !h.byText.contains(entry.second); });
  std::string &text = h.texts[it.get()];
  if (text.empty()) {
    static std::atomic<std::uint64_t> count = 0;
    text = "tfc_iterator_" + std::to_string(count++);
    h.byText[text] = it;
  }
  c.step.handOut(Tensor(text), c.outputs[0]);
  return Status::ok();
}

Status fromString(StepCall &c) {
  Tensor text = viewOf(c.inputs[0]);
  if (text.dtype() != DType::string || !text.isScalar()) return errors::invalidArgument("string_handle must be a scalar");
  Handles &h = handles();
  std::shared_ptr<SharedIterator> it;
  {
    std::lock_guard lock(h.mutex);
    if (auto found = h.byText.find(text.strings()[0]); found != h.byText.end()) it = found->second.lock();
  }
  if (!it) return errors::invalidArgument("Could not parse string_handle into a valid ResourceHandle");
  auto types = c.typesAttr("output_types");
  if (!types.empty() && types != it->types) return errors::invalidArgument("The iterator behind the handle gives other types than output_types says");
  c.step.add(std::move(it), c.outputs[0]);
  return Status::ok();
}

} // namespace
} // namespace data

void registerInputIteratorKernels() {
  using namespace data;
  registerStepKernel("Iterator", iterator);
  registerStepKernel("IteratorV2", iterator);
  registerStepKernel("OneShotIterator", oneShot);
  registerStepKernel("MakeIterator", makeIterator);
  for (const char *op : {"IteratorGetNext", "IteratorGetNextSync", "IteratorGetNextAsOptional"}) registerStepKernel(op, getNext);
  registerStepKernel("DatasetToSingleElement", single);
  registerStepKernel("ReduceDataset", reduce);
  registerStepKernel("_HandleFromText", handleFromText);
  registerStepKernel("_HandleToText", handleToText);
  registerStepKernel("IteratorToStringHandle", toString);
  registerStepKernel("IteratorFromStringHandle", fromString);
}

} // namespace tfc::rt
