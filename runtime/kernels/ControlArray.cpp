// TensorArrayV3 and its kin (tensorflow/core/kernels/tensor_array.h, tensor_array_ops.cc): arrays of tensors that live for a step.
// Elements lie in memory of the array that never moves, so that a read shows it and a write of a known shape allocates nothing.
#include "Kernels.h"
#include "tfc/base/Numeric.h"
#include "tfc/runtime/StepKernel.h"

#include <atomic>
#include <cstring>
#include <map>

namespace tfc::rt {
namespace {

bool isHandle(DType type) { return type == DType::variant || type == DType::resource; }

struct Element {
  tfc_tensor value{}; ///< data is null while only the shape is known: zeros
  Tensor held;        ///< the elements of an array of strings
  bool hasShape = false, written = false, read = false, cleared = false;
};

class TensorArray : public StepObject {
public:
  std::string name;
  DType dtype = DType::unset;
  Shape elementShape = Shape::unknown();
  bool dynamicSize = false, clearAfterRead = true, identicalShapes = false, isGradient = false, closed = false;
  std::vector<Element> elements;
  std::map<std::string, tfc_tensor, std::less<>> gradients; ///< handles by source

  ~TensorArray() override {
    for (void *c : chunks) std::free(c);
  }
  Status check(std::int64_t wanted) const;
  Status write(std::int64_t index, const tfc_tensor &value);
  Status read(std::int64_t index, tfc_tensor &out);

private:
  Status aggregate(std::int64_t index, const tfc_tensor &value);
  Status store(Element &e, const tfc_tensor &value);
  void *room(std::int64_t bytes);
  template <class... A> Status error(A &&...parts) const { return errors::invalidArgument("TensorArray ", name, ": ", parts...); }

  std::vector<void *> chunks;
  char *next = nullptr;
  std::int64_t left = 0;
};

/// Memory until the array goes; enough for all elements at once where that is not much.
void *TensorArray::room(std::int64_t bytes) {
  bytes = std::max<std::int64_t>(64, (bytes + 63) / 64 * 64);
  if (left < bytes) {
    std::int64_t most = std::max<std::int64_t>(1, (std::int64_t(64) << 20) / bytes);
    std::int64_t count = std::min<std::int64_t>(most, std::max<std::int64_t>(1, static_cast<std::int64_t>(elements.size())));
    void *chunk = std::aligned_alloc(64, static_cast<std::size_t>(bytes * count));
    if (!chunk) throw std::bad_alloc();
    chunks.push_back(chunk);
    next = static_cast<char *>(chunk);
    left = bytes * count;
  }
  void *p = next;
  next += bytes, left -= bytes;
  return p;
}

bool sameDims(const tfc_tensor &a, const tfc_tensor &b) {
  return a.rank == b.rank && std::equal(a.dims, a.dims + a.rank, b.dims);
}

bool fits(const Shape &shape, const tfc_tensor &t) {
  if (!shape.hasRank()) return true;
  if (shape.rank() != t.rank) return false;
  for (int i = 0; i < t.rank; ++i)
    if (shape[i] >= 0 && shape[i] != t.dims[i]) return false;
  return true;
}

Status TensorArray::check(std::int64_t wanted) const {
  if (closed) return errors::invalidArgument("TensorArray ", name, " has already been closed.");
  if (wanted != static_cast<std::int64_t>(dtype))
    return errors::invalidArgument("TensorArray dtype is ", runtimeName(dtype), " but Op requested dtype ", runtimeName(static_cast<DType>(wanted)), ".");
  return Status::ok();
}

Status TensorArray::store(Element &e, const tfc_tensor &value) {
  e.value = value;
  if (isHandle(dtype)) {
    // The object behind it lives as long as the step.
  } else if (dtype == DType::string) {
    TFC_ASSIGN_OR_RETURN(e.held, Tensor::allocate(dtype, shapeOf(value)));
    std::copy_n(static_cast<const std::string *>(value.data), e.held.size(), e.held.mutable_data<std::string>().data());
    e.value.data = const_cast<void *>(e.held.raw());
  } else {
    std::int64_t bytes = countOf(value) * static_cast<std::int64_t>(byteSize(dtype));
    e.value.data = room(bytes);
    if (bytes) std::memcpy(e.value.data, value.data, static_cast<std::size_t>(bytes));
  }
  e.hasShape = e.written = true;
  return Status::ok();
}

Status TensorArray::aggregate(std::int64_t index, const tfc_tensor &value) {
  Element &e = elements[index];
  if (!sameDims(e.value, value))
    return error("Could not aggregate to TensorArray index ", index, " because the existing shape is ", shapeOf(e.value).errorStr(),
                 " but the new input shape is ", shapeOf(value).errorStr(), ".");
  if (!e.value.data) return store(e, value); // a shape alone means zeros
  if (!byteSize(dtype) || dtype == DType::bool_)
    return error("Could not aggregate to TensorArray index ", index, " because it holds ", runtimeName(dtype), ".");
  detail::visitNumeric(dtype, [&](auto tag) {
    using T = decltype(tag);
    auto *sum = static_cast<T *>(e.value.data);
    auto *more = static_cast<const T *>(value.data);
    for (std::int64_t i = 0, n = countOf(value); i < n; ++i) {
      if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) sum[i] = T(static_cast<float>(sum[i]) + static_cast<float>(more[i]));
      else sum[i] = static_cast<T>(sum[i] + more[i]);
    }
  });
  return Status::ok();
}

Status TensorArray::write(std::int64_t index, const tfc_tensor &value) {
  if (closed) return errors::invalidArgument("TensorArray ", name, " has already been closed.");
  if (static_cast<DType>(value.dtype) != dtype)
    return errors::invalidArgument("TensorArray dtype is ", runtimeName(dtype), " but Op is trying to write dtype ",
                                   runtimeName(static_cast<DType>(value.dtype)), ".");
  std::int64_t size = static_cast<std::int64_t>(elements.size());
  if (index < 0 || (index >= size && !dynamicSize))
    return error("Tried to write to index ", index, " but array is not resizeable and size is: ", size);
  if (index >= size) {
    if (index >= static_cast<std::int64_t>(elements.capacity())) elements.reserve(std::max<std::size_t>(index + 1, 2 * elements.size()));
    elements.resize(index + 1);
  }
  if (!fits(elementShape, value))
    return error("Could not write to TensorArray index ", index, " because the value shape is ", shapeOf(value).errorStr(),
                 " which is incompatible with the TensorArray's inferred element shape: ", elementShape.errorStr(),
                 " (consider setting infer_shape=False).");
  if (identicalShapes && !elementShape.is_fully_defined()) elementShape = shapeOf(value);
  Element &e = elements[index];
  if (e.read) return error("Could not write to TensorArray index ", index, " because it has already been read.");
  if (e.written && !isGradient) return error("Could not write to TensorArray index ", index, " because it has already been written to.");
  return e.written ? aggregate(index, value) : store(e, value);
}

Status TensorArray::read(std::int64_t index, tfc_tensor &out) {
  if (index < 0 || index >= static_cast<std::int64_t>(elements.size()))
    return errors::invalidArgument("Tried to read from index ", index, " but array size is: ", elements.size());
  Element &e = elements[index];
  if (e.cleared)
    return error("Could not read index ", index,
                 " twice because it was cleared after a previous read (perhaps try setting clear_after_read = false?).");
  if (!e.value.data) { // zeros, if a shape is known
    if (!e.hasShape) {
      if (!elementShape.is_fully_defined())
        return error("Could not read from TensorArray index ", index, ".  Furthermore, the element shape is not fully defined: ",
                     elementShape.errorStr(),
                     ".  It is possible you are working with a resizeable TensorArray and stop_gradients is not allowing the gradients "
                     "to be written.  If you set the full element_shape property on the forward TensorArray, the proper all-zeros "
                     "tensor will be returned instead of incurring this error.");
      e.value.rank = elementShape.rank();
      std::copy(elementShape.dims().begin(), elementShape.dims().end(), e.value.dims);
    }
    e.value.dtype = static_cast<std::int32_t>(dtype);
    if (dtype == DType::string) {
      e.held = Tensor::zeros(shapeOf(e.value), dtype);
      e.value.data = const_cast<void *>(e.held.raw());
    } else {
      std::int64_t bytes = countOf(e.value) * static_cast<std::int64_t>(byteSize(dtype));
      e.value.data = room(bytes);
      std::memset(e.value.data, 0, static_cast<std::size_t>(bytes));
    }
  }
  out = e.value;
  e.read = true;
  e.cleared = clearAfterRead;
  return Status::ok();
}

//===-- kernels -----------------------------------------------------------------------------------------------------===//

/// The flow is a token: always zero.
void setFlow(StepCall &c, int output) {
  static float zero = 0;
  c.outputs[output] = {&zero, TFC_FLOAT32, 0, {}};
}

std::int64_t scalar(const tfc_tensor &t) { return *static_cast<const std::int32_t *>(t.data); }

Status create(StepCall &c) {
  std::int64_t size = scalar(c.inputs[0]);
  if (size < 0) return errors::invalidArgument("Size should be >= 0.");
  static std::atomic<std::int64_t> counter{0};
  auto array = std::make_unique<TensorArray>();
  array->name = std::string(c.stringAttr("tensor_array_name")) + "_" + std::to_string(counter++);
  array->dtype = static_cast<DType>(c.intAttr("dtype"));
  if (array->dtype != DType::string && !byteSize(array->dtype))
    return errors::unimplemented("A TensorArray of ", runtimeName(array->dtype), " is not supported");
  array->elementShape = c.shapeAttr("element_shape");
  array->dynamicSize = c.intAttr("dynamic_size");
  array->clearAfterRead = c.intAttr("clear_after_read", 1);
  array->identicalShapes = c.intAttr("identical_element_shapes");
  array->elements.resize(static_cast<std::size_t>(size));
  c.step.add(std::move(array), c.outputs[0]);
  setFlow(c, 1);
  return Status::ok();
}

Status gradient(StepCall &c, std::span<const std::int32_t> prepend) {
  auto *array = c.object<TensorArray>(0);
  if (!array) return c.wrongHandle();
  setFlow(c, 1);
  std::string source(c.stringAttr("source"));
  if (auto it = array->gradients.find(source); it != array->gradients.end()) {
    c.outputs[0] = it->second;
    return Status::ok();
  }
  if (array->closed) return errors::invalidArgument("TensorArray ", array->name, " has already been closed.");
  if (array->isGradient) return errors::invalidArgument("Wrong input container. _tensor_array_grads", array->name);
  array->dynamicSize = false; // the two keep one size
  auto made = std::make_unique<TensorArray>();
  made->name = array->name + "@" + source;
  made->dtype = array->dtype;
  made->isGradient = true;
  auto prepended = [&](const std::int64_t *dims, int rank, std::vector<std::int64_t> &all) {
    all.assign(prepend.begin(), prepend.end());
    all.insert(all.end(), dims, dims + rank);
    return all.size() <= TFC_MAX_RANK;
  };
  std::vector<std::int64_t> dims;
  if (array->elementShape.hasRank() && prepended(array->elementShape.dims().data(), array->elementShape.rank(), dims))
    made->elementShape = Shape(dims);
  made->identicalShapes = array->identicalShapes;
  made->clearAfterRead = array->clearAfterRead;
  made->elements.resize(array->elements.size());
  for (std::size_t i = 0; i < array->elements.size(); ++i) {
    const Element &from = array->elements[i];
    if (!from.written) continue;
    if (!prepended(from.value.dims, from.value.rank, dims)) return errors::unimplemented("A gradient of rank ", dims.size());
    Element &to = made->elements[i];
    to.value.dtype = from.value.dtype;
    to.value.rank = static_cast<std::int32_t>(dims.size());
    std::copy(dims.begin(), dims.end(), to.value.dims);
    to.hasShape = to.written = true;
  }
  c.step.add(std::move(made), c.outputs[0]);
  array->gradients.emplace(source, c.outputs[0]);
  return Status::ok();
}

Status grad(StepCall &c) { return gradient(c, {}); }
Status gradWithShape(StepCall &c) {
  return gradient(c, {static_cast<const std::int32_t *>(c.inputs[2].data), static_cast<std::size_t>(countOf(c.inputs[2]))});
}

Status write(StepCall &c) {
  auto *array = c.object<TensorArray>(0);
  if (!array) return c.wrongHandle();
  setFlow(c, 0);
  return array->write(scalar(c.inputs[1]), c.inputs[2]);
}

Status read(StepCall &c) {
  auto *array = c.object<TensorArray>(0);
  if (!array) return c.wrongHandle();
  TFC_RETURN_IF_ERROR(array->check(c.intAttr("dtype")));
  return array->read(scalar(c.inputs[1]), c.outputs[0]);
}

Status size(StepCall &c) {
  auto *array = c.object<TensorArray>(0);
  if (!array) return c.wrongHandle();
  if (array->closed) return errors::invalidArgument("TensorArray ", array->name, " has already been closed.");
  return c.setScalar(0, static_cast<std::int32_t>(array->elements.size()));
}

Status close(StepCall &c) {
  auto *array = c.object<TensorArray>(0);
  if (!array) return c.wrongHandle();
  array->closed = true;
  return Status::ok();
}

/// Puts tensors one behind the other into output 0.
Status join(StepCall &c, DType type, std::span<const tfc_tensor> parts, std::span<const std::int64_t> dims) {
  if (type == DType::string) {
    TFC_ASSIGN_OR_RETURN(Tensor all, Tensor::allocate(type, Shape(std::vector<std::int64_t>(dims.begin(), dims.end()))));
    std::string *to = all.mutable_data<std::string>().data();
    for (const tfc_tensor &p : parts) to = std::copy_n(static_cast<const std::string *>(p.data), countOf(p), to);
    c.step.handOut(std::move(all), c.outputs[0]);
    return Status::ok();
  }
  TFC_RETURN_IF_ERROR(c.allocate(0, type, dims));
  char *to = static_cast<char *>(c.outputs[0].data);
  for (const tfc_tensor &p : parts) {
    std::size_t bytes = static_cast<std::size_t>(countOf(p)) * byteSize(type);
    if (bytes) std::memcpy(to, p.data, bytes);
    to += bytes;
  }
  return Status::ok();
}

/// The shape of the elements of an array of none.
Status emptyShape(const TensorArray &array, Shape said, const char *what, const char *doing, std::vector<std::int64_t> &dims) {
  if (!said.is_fully_defined())
    return errors::unimplemented("TensorArray has size zero, but ", what, " ", said.errorStr(),
                                 " is not fully defined. Currently only static shapes are supported when ", doing, " zero-size TensorArrays.");
  dims.push_back(0);
  dims.insert(dims.end(), said.dims().begin(), said.dims().end());
  return Status::ok();
}

Status gather(StepCall &c) {
  auto *array = c.object<TensorArray>(0);
  if (!array) return c.wrongHandle();
  TFC_RETURN_IF_ERROR(array->check(c.intAttr("dtype")));
  if (c.inputs[1].rank != 1) return errors::invalidArgument("Expected indices to be a vector, but received shape: ", shapeOf(c.inputs[1]).errorStr());
  std::span<const std::int32_t> indices(static_cast<const std::int32_t *>(c.inputs[1].data), static_cast<std::size_t>(c.inputs[1].dims[0]));
  std::vector<tfc_tensor> parts(indices.size());
  for (std::size_t i = 0; i < indices.size(); ++i) TFC_RETURN_IF_ERROR(array->read(indices[i], parts[i]));
  std::vector<std::int64_t> dims;
  if (parts.empty()) {
    TFC_RETURN_IF_ERROR(emptyShape(*array, c.shapeAttr("element_shape"), "element shape", "packing", dims));
  } else {
    for (std::size_t i = 1; i < parts.size(); ++i)
      if (!sameDims(parts[0], parts[i]))
        return errors::invalidArgument("TensorArray has inconsistent shapes.  Index 0 has shape: ", shapeOf(parts[0]).errorStr(),
                                       " but index ", i, " has shape: ", shapeOf(parts[i]).errorStr());
    dims.push_back(static_cast<std::int64_t>(parts.size()));
    dims.insert(dims.end(), parts[0].dims, parts[0].dims + parts[0].rank);
  }
  return join(c, array->dtype, parts, dims);
}

Status concat(StepCall &c) {
  auto *array = c.object<TensorArray>(0);
  if (!array) return c.wrongHandle();
  TFC_RETURN_IF_ERROR(array->check(c.intAttr("dtype")));
  std::vector<tfc_tensor> parts(array->elements.size());
  std::vector<std::int64_t> dims;
  std::int64_t count = static_cast<std::int64_t>(parts.size());
  TFC_RETURN_IF_ERROR(c.allocate(1, int64, {&count, 1}));
  auto *lengths = static_cast<std::int64_t *>(c.outputs[1].data);
  if (parts.empty()) TFC_RETURN_IF_ERROR(emptyShape(*array, c.shapeAttr("element_shape_except0"), "element_shape_except0", "concatenating", dims));
  for (std::size_t i = 0; i < parts.size(); ++i) TFC_RETURN_IF_ERROR(array->read(static_cast<std::int64_t>(i), parts[i]));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].rank == 0)
      return errors::invalidArgument("Concat saw a scalar shape at index ", i, " but requires at least vectors.  Did you mean to call pack?");
    auto rest = [](const tfc_tensor &t) { return Shape(std::vector<std::int64_t>(t.dims + 1, t.dims + t.rank)); };
    if (i && (parts[i].rank != parts[0].rank || !std::equal(parts[i].dims + 1, parts[i].dims + parts[i].rank, parts[0].dims + 1)))
      return errors::invalidArgument("TensorArray has inconsistent shapes.  Index 0 has (excepting dimension 0) shape: ", rest(parts[0]).errorStr(),
                                     " but index ", i, " has (excepting dimension 0) shape: ", rest(parts[i]).errorStr());
    lengths[i] = parts[i].dims[0];
    if (i == 0) dims.assign(parts[0].dims, parts[0].dims + parts[0].rank);
    else dims[0] += lengths[i];
  }
  return join(c, array->dtype, parts, dims);
}

/// Writes rows [from, from + length) of `value` as element `index`; a row itself if length is negative.
Status writeRows(TensorArray &array, std::int64_t index, const tfc_tensor &value, std::int64_t from, std::int64_t length) {
  tfc_tensor part = value;
  std::int64_t row = 1;
  for (int i = 1; i < value.rank; ++i) row *= value.dims[i];
  std::int64_t each = value.dtype == TFC_STRING ? static_cast<std::int64_t>(sizeof(std::string)) : static_cast<std::int64_t>(byteSize(static_cast<DType>(value.dtype)));
  part.data = static_cast<char *>(value.data) + from * row * each;
  if (length < 0) {
    part.rank = value.rank - 1;
    std::copy(value.dims + 1, value.dims + value.rank, part.dims);
  } else {
    part.dims[0] = length;
  }
  return array.write(index, part);
}

Status scatter(StepCall &c) {
  auto *array = c.object<TensorArray>(0);
  if (!array) return c.wrongHandle();
  setFlow(c, 0);
  const tfc_tensor &value = c.inputs[2];
  if (c.inputs[1].rank != 1) return errors::invalidArgument("Expected indices to be a vector, but received shape: ", shapeOf(c.inputs[1]).errorStr());
  if (value.rank == 0) return errors::invalidArgument("Input value for unpack must be at least a vector but received shape: ", shapeOf(value).errorStr());
  std::span<const std::int32_t> indices(static_cast<const std::int32_t *>(c.inputs[1].data), static_cast<std::size_t>(c.inputs[1].dims[0]));
  if (static_cast<std::int64_t>(indices.size()) != value.dims[0])
    return errors::invalidArgument("Expected len(indices) == values.shape[0], but saw: ", indices.size(), " vs. ", value.dims[0]);
  std::int64_t last = indices.empty() ? -1 : *std::max_element(indices.begin(), indices.end());
  if (!array->dynamicSize && last >= static_cast<std::int64_t>(array->elements.size()))
    return errors::invalidArgument("Max scatter index must be < array size (", last, " vs. ", array->elements.size(), ")");
  for (std::size_t i = 0; i < indices.size(); ++i) TFC_RETURN_IF_ERROR(writeRows(*array, indices[i], value, static_cast<std::int64_t>(i), -1));
  return Status::ok();
}

Status split(StepCall &c) {
  auto *array = c.object<TensorArray>(0);
  if (!array) return c.wrongHandle();
  setFlow(c, 0);
  const tfc_tensor &value = c.inputs[1];
  if (c.inputs[2].rank != 1) return errors::invalidArgument("Expected lengths to be a vector, received shape: ", shapeOf(c.inputs[2]).errorStr());
  if (value.rank == 0) return errors::invalidArgument("Expected value to be at least a vector, but received shape: ", shapeOf(value).errorStr());
  std::span<const std::int64_t> lengths(static_cast<const std::int64_t *>(c.inputs[2].data), static_cast<std::size_t>(c.inputs[2].dims[0]));
  std::int64_t total = 0;
  for (std::int64_t l : lengths) {
    if (l < 0) return errors::invalidArgument("Expected lengths to be >= 0, but saw ", l);
    if (__builtin_add_overflow(total, l, &total)) total = -1;
    if (total < 0) break;
  }
  if (total != value.dims[0])
    return errors::invalidArgument("Expected sum of lengths to be equal to values.shape[0], but sum of lengths is ", total,
                                   " and value's shape is: ", shapeOf(value).errorStr());
  if (!array->dynamicSize && lengths.size() != array->elements.size())
    return errors::invalidArgument("TensorArray's size is not equal to the size of lengths (", array->elements.size(), " vs. ", lengths.size(),
                                   "), and the TensorArray is not marked as dynamically resizeable");
  std::int64_t at = 0;
  for (std::size_t i = 0; i < lengths.size(); at += lengths[i++])
    TFC_RETURN_IF_ERROR(writeRows(*array, static_cast<std::int64_t>(i), value, at, lengths[i]));
  return Status::ok();
}

//===-- stacks ------------------------------------------------------------------------------------------------------===//

class Stack : public StepObject {
public:
  std::string name;
  DType dtype = DType::unset;
  bool closed = false;
  TensorArray store; ///< its elements never move; one is written again only after it was popped
  std::vector<tfc_tensor> values;
};

Status stackOf(StepCall &c, Stack *&stack) {
  stack = c.object<Stack>(0);
  if (!stack) return c.wrongHandle();
  if (stack->closed) return errors::invalidArgument("Stack[", stack->name, "] has already been closed.");
  return Status::ok();
}

Status createStack(StepCall &c) {
  static std::atomic<std::int64_t> counter{0};
  auto stack = std::make_unique<Stack>();
  stack->name = std::string(c.stringAttr("stack_name")) + "_" + std::to_string(counter++);
  stack->dtype = stack->store.dtype = static_cast<DType>(c.intAttr("elem_type"));
  stack->store.dynamicSize = true;
  stack->store.clearAfterRead = false;
  c.step.add(std::move(stack), c.outputs[0]);
  return Status::ok();
}

Status push(StepCall &c) {
  Stack *stack;
  TFC_RETURN_IF_ERROR(stackOf(c, stack));
  const tfc_tensor &value = c.inputs[1];
  if (static_cast<DType>(value.dtype) != stack->dtype)
    return errors::invalidArgument("Must have type ", runtimeName(stack->dtype), " but got ", runtimeName(static_cast<DType>(value.dtype)));
  std::int64_t at = static_cast<std::int64_t>(stack->store.elements.size());
  TFC_RETURN_IF_ERROR(stack->store.write(at, value));
  stack->values.push_back(stack->store.elements[at].value);
  c.outputs[0] = stack->values.back();
  return Status::ok();
}

Status pop(StepCall &c) {
  Stack *stack;
  TFC_RETURN_IF_ERROR(stackOf(c, stack));
  if (stack->values.empty()) return errors::invalidArgument("Stack[", stack->name, "] is empty when calling Pop().");
  if (static_cast<std::int64_t>(stack->dtype) != c.intAttr("elem_type"))
    return errors::internal("Output 0 of type ", runtimeName(stack->dtype), " does not match declared output type ",
                            runtimeName(static_cast<DType>(c.intAttr("elem_type"))), " for node ", c.op->node);
  c.outputs[0] = stack->values.back();
  stack->values.pop_back();
  return Status::ok();
}

Status closeStack(StepCall &c) {
  auto *stack = c.object<Stack>(0);
  if (!stack) return c.wrongHandle();
  stack->closed = true;
  return Status::ok();
}

} // namespace

void registerControlArrayKernels() {
  registerStepKernel("TensorArrayV3", create);
  registerStepKernel("TensorArrayGradV3", grad);
  registerStepKernel("TensorArrayGradWithShape", gradWithShape);
  registerStepKernel("TensorArrayWriteV3", write);
  registerStepKernel("TensorArrayReadV3", read);
  registerStepKernel("TensorArraySizeV3", size);
  registerStepKernel("TensorArrayCloseV3", close);
  registerStepKernel("TensorArrayGatherV3", gather);
  registerStepKernel("TensorArrayConcatV3", concat);
  registerStepKernel("TensorArrayScatterV3", scatter);
  registerStepKernel("TensorArraySplitV3", split);
  registerStepKernel("StackV2", createStack);
  registerStepKernel("StackPushV2", push);
  registerStepKernel("StackPopV2", pop);
  registerStepKernel("StackCloseV2", closeStack);
}

} // namespace tfc::rt
