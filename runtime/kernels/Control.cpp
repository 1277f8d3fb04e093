// Assert, Print, Abort, FakeParam.
#include "Kernels.h"
#include "tfc/runtime/StepKernel.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace tfc::rt {

static Status assertTrue(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 0));
  const Tensor &condition = c.inputs[0];
  if (condition.dtype() != bool_ || !condition.isScalar())
    return errors::invalidArgument("In[0] should be a scalar: ", condition.shape().errorStr());
  if (condition.item<bool>()) return Status::ok();
  std::string text = "assertion failed: ";
  for (std::size_t i = 1; i < c.inputs.size(); ++i)
    text += (i > 1 ? " [" : "[") + summarize(c.inputs[i], c.intAttr("summarize", 3)) + "]";
  return errors::invalidArgument(text);
}

static Status print(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  c.setOutput(0, c.inputs[0]);
  if (std::int64_t firstN = c.intAttr("first_n", -1); firstN >= 0) {
    std::lock_guard lock(c.state->mutex);
    if (!c.state->object) c.state->object = std::make_shared<std::int64_t>(0);
    auto &calls = *static_cast<std::int64_t *>(c.state->object.get());
    if (calls >= firstN) return Status::ok();
    ++calls;
  }
  std::string text(c.stringAttr("message"));
  for (std::size_t i = 1; i < c.inputs.size(); ++i) text += "[" + summarize(c.inputs[i], c.intAttr("summarize", 3)) + "]";
  text += "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
  return Status::ok();
}

/// TensorFlow ends the process here; a step of ours fails.
static Status abortStep(HostCall &c) { return errors::aborted(c.stringAttr("error_msg")); }

/// Zeros of the shape as far as it is known, or a handle of nothing: nobody looks at it.
static Status fakeParam(StepCall &c) {
  auto type = static_cast<DType>(c.intAttr("dtype"));
  if (type == DType::resource || type == DType::variant) {
    c.outputs[0] = {nullptr, static_cast<std::int32_t>(type), 0, {}};
    return Status::ok();
  }
  Shape shape = c.shapeAttr("shape");
  std::vector<std::int64_t> dims = shape.hasRank() ? shape.dims() : std::vector<std::int64_t>();
  for (std::int64_t &d : dims) d = std::max<std::int64_t>(d, 0);
  if (type == string) {
    c.step.handOut(Tensor::zeros(Shape(dims), type), c.outputs[0]);
    return Status::ok();
  }
  TFC_RETURN_IF_ERROR(c.allocate(0, type, dims));
  std::memset(c.outputs[0].data, 0, static_cast<std::size_t>(countOf(c.outputs[0])) * byteSize(type));
  return Status::ok();
}

void registerControlKernels() {
  registerStepKernel("FakeParam", fakeParam);
  registerHostKernel("Assert", assertTrue);
  registerHostKernel("Print", print);
  registerHostKernel("Abort", abortStep);
}

} // namespace tfc::rt
