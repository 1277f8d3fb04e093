// Step kernels: host ops on objects (tensor arrays and stacks of a step, tables and queues of a session), ops that wait for other
// steps, and what must not cost an allocation a call. They see the tensors of compiled code as they are; everything else is a
// HostKernel (HostKernel.h).
//
//   static Status size(StepCall &c) {
//     auto *array = c.object<TensorArray>(0);
//     if (!array) return c.wrongHandle();
//     return c.setScalar(0, static_cast<std::int32_t>(array->size()));
//   }
//   registerStepKernel("TensorArraySizeV3", size);
#pragma once

#include "tfc/runtime/HostKernel.h"
#include "tfc/runtime/Resources.h"

#include <condition_variable>
#include <functional>

namespace tfc::rt {

/// A function of the graph's library as the runtime calls it (those of datasets): a session of its own, without the caller's variables.
/// Handles among arguments and results (datasets, tables, queues) are texts that handleText made.
class StepFunction {
public:
  virtual ~StepFunction() = default;
  virtual Status call(std::span<const Tensor> arguments, std::vector<Tensor> &results) = 0;
};

/// What a step gives its kernels; a run of an entry implements it.
class StepServices {
public:
  virtual ~StepServices() = default;
  /// Memory until the end of the step, or of the iteration of a loop. Null if there is none.
  virtual void *take(std::int64_t bytes) = 0;
  /// Makes `t` the value of `out`, alive as long as what `take` gives.
  virtual void handOut(Tensor t, tfc_tensor &out) = 0;
  /// The step holds the object until it ends. A handle is a scalar of dtype resource, or variant where the object is a value; `find`
  /// gives null for anything else.
  virtual void add(std::shared_ptr<StepObject> object, tfc_tensor &handle, DType type = DType::resource) = 0;
  virtual StepObject *find(const tfc_tensor &handle) = 0;
  /// The same, for who keeps it beyond the step.
  virtual std::shared_ptr<StepObject> hold(const tfc_tensor &handle) = 0;
  /// The variable that a handle names; null for anything else.
  virtual tfc_variable *variable(const tfc_tensor &handle) = 0;
  /// NotFound if the library has none of that name; Unimplemented ahead of time, where there is no compiler.
  virtual Expected<std::shared_ptr<StepFunction>> function(std::string_view name) = 0;
  /// Objects of the session.
  virtual Resources &resources() = 0;
  /// Whether the run shall end: its time is up, it was told to stop, or the session is closed. What goes on for long looks at it.
  virtual bool stopped() const = 0;
  /// Waits on `wake` until `ready`, both guarded by the mutex that `lock` holds. Meanwhile other steps of the session run, whatever they
  /// do to variables. False, with the mutex held again, if the session was closed or the run's time is up before.
  virtual bool wait(std::unique_lock<std::mutex> &lock, std::condition_variable &wake, const std::function<bool()> &ready) = 0;
};

class StepCall {
public:
  const tfc_host_op *op;
  const tfc_tensor *inputs;
  tfc_tensor *outputs;
  StepServices &step;

  template <class T> T *object(int input) { return dynamic_cast<T *>(step.find(inputs[input])); }
  const tfc_attr *attr(std::string_view name) const;
  std::int64_t intAttr(std::string_view name, std::int64_t fallback = 0) const;
  std::string_view stringAttr(std::string_view name) const;
  double floatAttr(std::string_view name, double fallback = 0) const;
  /// Unknown if the op does not say.
  Shape shapeAttr(std::string_view name) const;
  std::vector<DType> typesAttr(std::string_view name) const;
  std::vector<Shape> shapesAttr(std::string_view name) const;
  /// Sets dtype and dims of output `i` and gives it memory; ResourceExhausted if there is none. Not for strings.
  Status allocate(int i, DType type, std::span<const std::int64_t> dims);
  Status setScalar(int i, std::int32_t value);
  static Status wrongHandle() { return errors::invalidArgument("Trying to access a handle's resource using the wrong type."); }
};

/// Dimensions of a tensor of compiled code.
inline std::span<const std::int64_t> dimsOf(const tfc_tensor &t) { return {t.dims, static_cast<std::size_t>(t.rank)}; }
/// Views the tensor's elements: valid as long as they are. A none-tensor for handles.
Tensor viewOf(const tfc_tensor &t);
inline Shape shapeOf(const tfc_tensor &t) { return Shape(std::vector<std::int64_t>(t.dims, t.dims + t.rank)); }
std::int64_t countOf(const tfc_tensor &t);

using StepKernel = Status (*)(StepCall &);
void registerStepKernel(std::string_view op, StepKernel kernel);
StepKernel findStepKernel(std::string_view op);

} // namespace tfc::rt
