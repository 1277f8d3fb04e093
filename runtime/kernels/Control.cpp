// Assert, Print, Abort.
#include "Kernels.h"

#include <cstdio>

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

void registerControlKernels() {
  registerHostKernel("Assert", assertTrue);
  registerHostKernel("Print", print);
  registerHostKernel("Abort", abortStep);
}

} // namespace tfc::rt
