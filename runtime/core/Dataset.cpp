#include "tfc/runtime/Dataset.h"

#include <cstring>

namespace tfc::rt::data {

Expected<DatasetRef> datasetAt(StepCall &c, int i) {
  auto object = c.step.hold(c.inputs[i]);
  if (auto dataset = std::dynamic_pointer_cast<Dataset>(object)) return DatasetRef(dataset);
  return errors::invalidArgument("The input ", i, " of ", c.op->op, " is not a dataset");
}

Status give(StepCall &c, std::shared_ptr<Dataset> dataset) {
  c.step.add(std::move(dataset), c.outputs[0], DType::variant);
  return Status::ok();
}

Expected<Tensor> inputAt(StepCall &c, int i) {
  Tensor from = viewOf(c.inputs[i]);
  if (from.is_none()) return errors::unimplemented("Input ", i, " of ", c.op->op, " is a handle: functions of datasets cannot capture it");
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
