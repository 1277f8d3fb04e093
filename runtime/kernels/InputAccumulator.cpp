// ConditionalAccumulator, ResourceConditionalAccumulator, SparseConditionalAccumulator and the ops on them
// (tensorflow/core/kernels/conditional_accumulator_base.h and its kin): gradients of several workers become one, when enough are there.
#include "InputQueue.h"
#include "Register.h"

#include <cstring>
#include <numeric>

namespace tfc::rt {

namespace {

/// Calls f with a value of the C++ type of the gradients' elements.
template <class F> void withType(DType type, F f) { type == float32 ? f(float()) : type == float64 ? f(double()) : f(Half()); }
/// Halves are computed in float and rounded.
template <class T> using Wide = std::conditional_t<std::is_same_v<T, Half>, float, T>;
bool isSupported(DType type) { return type == float16 || type == float32 || type == float64; }

class Accumulator : public StepObject {
public:
  Accumulator(std::string op, DType type, Shape shape, bool mean) : op(std::move(op)), type(type), shape(std::move(shape)), mean(mean) {}

  /// One gradient, which `add` checks and takes up; one of an older step is dropped unseen.
  template <class Add> Status apply(std::int64_t step, Add add) {
    std::lock_guard lock(mutex);
    if (step < globalStep) return Status::ok();
    TFC_RETURN_IF_ERROR(add(count > 0));
    ++count;
    changed.notify_all();
    return Status::ok();
  }
  /// Waits for `wanted` gradients; `give` hands out what they make. The first who waits is the first to take.
  template <class Give> Status take(StepServices &step, std::int64_t wanted, Give give) {
    std::unique_lock lock(mutex);
    std::uint64_t ticket = nextTicket++;
    waiting.push_back(ticket);
    bool there = step.wait(lock, changed, [&] { return waiting.front() == ticket && count >= wanted; });
    std::erase(waiting, ticket);
    changed.notify_all();
    if (!there) return errors::cancelled("TakeGrad operation was cancelled");
    ++globalStep;
    TFC_RETURN_IF_ERROR(give(count));
    count = 0;
    return Status::ok();
  }
  void setGlobalStep(std::int64_t step) {
    std::lock_guard lock(mutex);
    globalStep = step;
  }
  std::int32_t accumulated() {
    std::lock_guard lock(mutex);
    return static_cast<std::int32_t>(count);
  }
  const std::string op;
  const DType type;
  const Shape shape;
  const bool mean;
  // With the mutex held, which is so in `add` and `give`.
  Tensor sum;                        ///< dense: of the shape of the gradients; sparse: one slice an index
  std::vector<std::int64_t> indices; ///< sparse: of the slices, in the order of the gradients' indices
  std::vector<std::int64_t> counts;  ///< sparse: gradients by slice

private:
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::uint64_t> waiting;
  std::uint64_t nextTicket = 0;
  std::int64_t count = 0, globalStep = 0;
};

bool isSparse(std::string_view op) { return op.starts_with("Sparse"); }
bool isRef(const StepCall &c) { return !std::string_view(c.op->op).starts_with("Resource"); }

Status create(StepCall &c) {
  std::string_view op = c.op->op;
  auto type = static_cast<DType>(c.intAttr("dtype"));
  if (!isSupported(type))
    return errors::invalidArgument("No kernel of ", op, " for type ", runtimeName(type), ": TensorFlow has it for half, float and double");
  // Nodes of one shared_name are not held against each other, as in TensorFlow: the first says what the accumulator is.
  auto make = [&](std::string) -> Expected<std::shared_ptr<StepObject>> {
    bool mean = c.stringAttr("reduction_type") != "SUM";
    return std::shared_ptr<StepObject>(std::make_shared<Accumulator>(std::string(op), type, c.shapeAttr("shape"), mean));
  };
  TFC_ASSIGN_OR_RETURN(auto object, c.step.resources().findOrMake(isSparse(op) ? "sparse accumulator" : "accumulator", *c.op, make));
  c.step.add(std::move(object), c.outputs[0]);
  return Status::ok();
}

Expected<Accumulator *> accumulatorOf(StepCall &c) {
  auto *accumulator = c.object<Accumulator>(0);
  std::string_view op = c.op->op;
  bool generic = op.ends_with("NumAccumulated") || op.ends_with("SetGlobalStep");
  if (!accumulator || (!generic && isSparse(accumulator->op) != isSparse(op))) return c.wrongHandle();
  return accumulator;
}

Expected<std::int64_t> scalarOf(const StepCall &c, int input, const char *what) {
  Tensor t = viewOf(c.inputs[input]);
  if (t.size() != 1) return errors::invalidArgument("Argument ", what, " must be scalar, but had bad shape ", t.shape().errorStr());
  return t.asInt64(0);
}

/// to[i] += from[i]
void addTo(DType type, void *to, const void *from, std::int64_t n) {
  withType(type, [&]<class T>(T) {
    auto *a = static_cast<T *>(to);
    auto *b = static_cast<const T *>(from);
    for (std::int64_t i = 0; i < n; ++i) a[i] = static_cast<T>(static_cast<Wide<T>>(a[i]) + static_cast<Wide<T>>(b[i]));
  });
}
/// to[i] /= by
void divide(DType type, void *to, std::int64_t by, std::int64_t n) {
  withType(type, [&]<class T>(T) {
    auto *a = static_cast<T *>(to);
    const auto d = static_cast<Wide<T>>(static_cast<T>(static_cast<Wide<T>>(by)));
    for (std::int64_t i = 0; i < n; ++i) a[i] = static_cast<T>(static_cast<Wide<T>>(a[i]) / d);
  });
}

Status applyDense(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Accumulator *a, accumulatorOf(c));
  DType types[] = {int64, a->type};
  TFC_RETURN_IF_ERROR(matchSignature(c, types, {}, isRef(c)));
  TFC_ASSIGN_OR_RETURN(std::int64_t step, scalarOf(c, 1, "local_step"));
  Tensor gradient = viewOf(c.inputs[2]);
  return a->apply(step, [&](bool more) -> Status {
    const Shape &have = gradient.shape();
    if (more && !(have == a->sum.shape()))
      return errors::invalidArgument("Shape mismatch: expected ", a->sum.shape().errorStr(), ", got ", have.errorStr());
    if (!a->shape.isCompatibleWith(have)) return errors::invalidArgument("Shape mismatch: expected ", a->shape.errorStr(), ", got ", have.errorStr());
    if (more) {
      addTo(a->type, a->sum.mutableRaw(), gradient.raw(), gradient.size());
      return Status::ok();
    }
    TFC_ASSIGN_OR_RETURN(a->sum, copyOf(c.inputs[2]));
    return Status::ok();
  });
}

/// The number of gradients to wait for, and that the op takes what the accumulator has.
Expected<std::int64_t> requiredOf(StepCall &c, const Accumulator &a) {
  DType in[] = {int32};
  std::vector<DType> out = {a.type};
  if (isSparse(a.op)) out = {int64, a.type, int64};
  if (static_cast<DType>(c.intAttr("dtype")) != a.type)
    return errors::invalidArgument("Signature mismatch, have: ", runtimeName(static_cast<DType>(c.intAttr("dtype"))), " expected: ", runtimeName(a.type));
  TFC_RETURN_IF_ERROR(matchSignature(c, in, out, isRef(c)));
  TFC_ASSIGN_OR_RETURN(std::int64_t wanted, scalarOf(c, 1, "num_required"));
  if (wanted <= 0) return errors::invalidArgument("Argument num_required must be positive, but was ", wanted);
  return wanted;
}

Status takeDense(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Accumulator *a, accumulatorOf(c));
  TFC_ASSIGN_OR_RETURN(std::int64_t wanted, requiredOf(c, *a));
  return a->take(c.step, wanted, [&](std::int64_t count) {
    Tensor sum = std::move(a->sum);
    a->sum = Tensor();
    if (a->mean) divide(a->type, sum.mutableRaw(), count, sum.size());
    c.step.handOut(std::move(sum), c.outputs[0]);
    return Status::ok();
  });
}

//===-- slices ------------------------------------------------------------------------------------------------------===//

/// What is wrong with a gradient of slices; `more` if there are others already.
Status checkSlices(const Accumulator &a, const Tensor &indices, const Tensor &values, const Tensor &shape, bool knownShape, bool more) {
  auto mismatch = [](auto... parts) { return errors::invalidArgument("Shape mismatch: ", parts...); };
  if (indices.shape().rank() != 1) return errors::invalidArgument("Input indices should be vector but received shape: ", indices.shape().errorStr());
  if (values.shape().rank() < 1) return errors::invalidArgument("Values cannot be 0-dimensional.");
  if (values.shape()[0] != indices.size()) return errors::invalidArgument("Expected ", indices.size(), " non-empty input values, got ", values.shape()[0]);
  const int rank = a.shape.hasRank() ? a.shape.rank() : 0, dims = values.shape().rank();
  if (knownShape) {
    if (rank > shape.size()) return mismatch("expected shape rank at least ", rank, ", got ", shape.size());
    for (int d = 0; d < rank; ++d)
      if (a.shape[d] >= 0 && a.shape[d] != shape.asInt64(d)) return mismatch("expected shape dim ", d, " to be ", a.shape[d], ", got ", shape.asInt64(d));
  }
  if (rank > 0 && a.shape[0] >= 0)
    for (std::int64_t i = 0; i < indices.size(); ++i)
      if (std::int64_t index = indices.asInt64(i); index >= a.shape[0])
        return mismatch("index of slice ", i, " exceeded limits of shape; index is ", index, " exceeded ", a.shape[0]);
  if (more) {
    const Shape &have = a.sum.shape();
    if (have.rank() != dims) return mismatch("expected values rank ", have.rank(), ", got ", dims);
    for (int d = 1; d < dims; ++d)
      if (have[d] != values.shape()[d]) return mismatch("expected values dim ", d, " to be ", have[d], ", got ", values.shape()[d]);
    return Status::ok();
  }
  if (rank > dims) return mismatch("expected values rank at least ", rank, ", got ", dims);
  for (int d = 1; d < rank; ++d)
    if (a.shape[d] >= 0 && a.shape[d] != values.shape()[d]) return mismatch("expected values dim ", d, " to be ", a.shape[d], ", got ", values.shape()[d]);
  return Status::ok();
}

/// Merges slices into the accumulator's, two lists in the order of their indices.
Status merge(Accumulator &a, std::span<const std::int64_t> indices, const Tensor &values) {
  std::vector<std::pair<std::int64_t, std::int64_t>> from; // of a slice: its places in the sum and in the gradient, -1 for none
  std::size_t i = 0, j = 0;
  while (i < a.indices.size() || j < indices.size()) {
    bool left = i < a.indices.size() && (j == indices.size() || a.indices[i] <= indices[j]);
    bool right = j < indices.size() && (i == a.indices.size() || indices[j] <= a.indices[i]);
    from.emplace_back(left ? static_cast<std::int64_t>(i++) : -1, right ? static_cast<std::int64_t>(j++) : -1);
  }
  std::vector<std::int64_t> dims = values.shape().dims();
  const std::int64_t slice = std::accumulate(dims.begin() + 1, dims.end(), std::int64_t{1}, std::multiplies<>());
  dims[0] = static_cast<std::int64_t>(from.size());
  TFC_ASSIGN_OR_RETURN(Tensor sum, Tensor::allocate(a.type, Shape(dims)));
  std::vector<std::int64_t> merged, counts;
  const std::size_t bytes = static_cast<std::size_t>(slice) * byteSize(a.type);
  auto *to = static_cast<char *>(sum.mutableRaw());
  for (auto [mine, other] : from) {
    merged.push_back(mine >= 0 ? a.indices[mine] : indices[other]);
    counts.push_back((mine >= 0 ? a.counts[mine] : 0) + (other >= 0));
    const char *first = mine >= 0 ? static_cast<const char *>(a.sum.raw()) + mine * bytes : static_cast<const char *>(values.raw()) + other * bytes;
    if (bytes) std::memcpy(to, first, bytes);
    if (mine >= 0 && other >= 0) addTo(a.type, to, static_cast<const char *>(values.raw()) + other * bytes, slice);
    to += bytes;
  }
  a.sum = std::move(sum), a.indices = std::move(merged), a.counts = std::move(counts);
  return Status::ok();
}

Status applySparse(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Accumulator *a, accumulatorOf(c));
  DType types[] = {int64, int64, a->type, int64};
  TFC_RETURN_IF_ERROR(matchSignature(c, types, {}, isRef(c)));
  TFC_ASSIGN_OR_RETURN(std::int64_t step, scalarOf(c, 1, "local_step"));
  Tensor indices = viewOf(c.inputs[2]), values = viewOf(c.inputs[3]), shape = viewOf(c.inputs[4]);
  return a->apply(step, [&](bool more) -> Status {
    TFC_RETURN_IF_ERROR(checkSlices(*a, indices, values, shape, c.intAttr("has_known_shape") != 0, more));
    if (more) return merge(*a, indices.data<std::int64_t>(), values);
    TFC_ASSIGN_OR_RETURN(a->sum, copyOf(c.inputs[3]));
    a->indices.assign(indices.data<std::int64_t>().begin(), indices.data<std::int64_t>().end());
    a->counts.assign(a->indices.size(), 1);
    return Status::ok();
  });
}

Status takeSparse(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Accumulator *a, accumulatorOf(c));
  TFC_ASSIGN_OR_RETURN(std::int64_t wanted, requiredOf(c, *a));
  return a->take(c.step, wanted, [&](std::int64_t) -> Status {
    Tensor sum = std::move(a->sum);
    a->sum = Tensor();
    std::vector<std::int64_t> whole = sum.shape().dims();
    const std::int64_t rows = whole[0], slice = rows ? sum.size() / rows : 0;
    if (a->mean)
      for (std::int64_t r = 0; r < rows; ++r)
        divide(a->type, static_cast<char *>(sum.mutableRaw()) + static_cast<std::size_t>(r * slice) * byteSize(a->type), a->counts[r], slice);
    whole[0] = a->shape.hasRank() && a->shape.rank() > 0 ? a->shape[0] : -1;
    c.step.handOut(Tensor(std::exchange(a->indices, {})), c.outputs[0]);
    c.step.handOut(std::move(sum), c.outputs[1]);
    c.step.handOut(Tensor(whole), c.outputs[2]);
    return Status::ok();
  });
}

//===-- both --------------------------------------------------------------------------------------------------------===//

Status accumulated(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Accumulator *a, accumulatorOf(c));
  return c.setScalar(0, a->accumulated());
}

Status setGlobalStep(StepCall &c) {
  TFC_ASSIGN_OR_RETURN(Accumulator *a, accumulatorOf(c));
  TFC_ASSIGN_OR_RETURN(std::int64_t step, scalarOf(c, 1, "new_global_step"));
  a->setGlobalStep(step);
  return Status::ok();
}

} // namespace

void registerInputAccumulatorKernels() {
  auto both = [](std::string name, StepKernel kernel) {
    registerStepKernel(name, kernel);
    registerStepKernel("Resource" + name, kernel);
  };
  both("ConditionalAccumulator", create);
  both("AccumulatorApplyGradient", applyDense);
  both("AccumulatorTakeGradient", takeDense);
  both("AccumulatorNumAccumulated", accumulated);
  both("AccumulatorSetGlobalStep", setGlobalStep);
  registerStepKernel("SparseConditionalAccumulator", create);
  registerStepKernel("SparseAccumulatorApplyGradient", applySparse);
  registerStepKernel("SparseAccumulatorTakeGradient", takeSparse);
}

} // namespace tfc::rt
