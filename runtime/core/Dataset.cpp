#include "tfc/runtime/Dataset.h"

#include <cstring>

namespace tfc::rt::data {

Expected<DatasetRef> datasetAt(StepCall &c, int i) {
  auto object = c.step.hold(c.inputs[i]);
  if (auto dataset = std::dynamic_pointer_cast<Dataset>(object)) return DatasetRef(dataset);
  return errors::invalidArgument("The input ", i, " of ", c.op->op, " is not a dataset");
}

Expected<DatasetRef> datasetIn(const Tensor &text) {
  std::shared_ptr<StepObject> object = text.dtype() == DType::string && text.isScalar() ? objectBehind(text.strings()[0]) : nullptr;
  if (auto dataset = std::dynamic_pointer_cast<Dataset>(object)) return DatasetRef(dataset);
  return errors::invalidArgument("The function gives no dataset");
}

Status handOut(StepCall &c, int i, Tensor component, DType type) {
  if (type != DType::variant && type != DType::resource) {
    c.step.handOut(std::move(component), c.outputs[i]);
    return Status::ok();
  }
  std::shared_ptr<StepObject> object = component.dtype() == DType::string && component.isScalar() ? objectBehind(component.strings()[0]) : nullptr;
  if (!object) return errors::invalidArgument("Component ", i, " is no handle");
  c.step.add(std::move(object), c.outputs[i], type);
  return Status::ok();
}

Status give(StepCall &c, std::shared_ptr<Dataset> dataset) {
  c.step.add(std::move(dataset), c.outputs[0], DType::variant);
  return Status::ok();
}

Expected<Tensor> inputAt(StepCall &c, int i) {
  Tensor from = viewOf(c.inputs[i]);
  if (from.is_none()) {
    if (auto object = c.step.hold(c.inputs[i])) return handleText(std::move(object));
    if (c.step.variable(c.inputs[i]))
      return errors::unimplemented("Input ", i, " of ", c.op->op, " is a variable's handle: functions of datasets take the value of a variable, when the iterator is initialised, "
                                   "if it is read outside of them (tf.identity)");
    return errors::invalidArgument("Input ", i, " of ", c.op->op, " is no handle of this step");
  }
  TFC_ASSIGN_OR_RETURN(Tensor to, Tensor::allocate(from.dtype(), from.shape()));
  if (from.dtype() == DType::string) std::copy_n(from.strings().data(), from.size(), to.mutable_data<std::string>().data());
  else if (from.size()) std::memcpy(to.mutableRaw(), from.raw(), from.nbytes());
  return to;
}

Expected<std::int64_t> scalarAt(StepCall &c, int i, std::string_view name) {
  Tensor t = viewOf(c.inputs[i]);
  if (!t.isScalar() || (!isInteger(t.dtype()) && t.dtype() != bool_)) return errors::invalidArgument(name, " must be a scalar");
  return t.dtype() == bool_ ? std::int64_t(t.data<bool>()[0]) : t.asInt64(0);
}

} // namespace tfc::rt::data
