#include "State.h"

#include "Memory.h"

#include <cstring>

namespace tfc::rt {

static std::string keyOf(const char *name, const char *container) {
  // Few programs use containers; '\1' cannot stand in a node name.
  return container && *container ? std::string(container) + '\1' + name : name;
}

State::~State() {
  for (tfc_variable &v : discarded) freeBuffer(v);
  for (auto &[name, entry] : variables) freeBuffer(entry->variable);
}

void State::freeBuffer(tfc_variable &v) {
  if (v.value.dtype == TFC_STRING && v.value.data)
    std::destroy_n(static_cast<std::string *>(v.value.data), v.capacity / sizeof(std::string));
  std::free(v.value.data);
  v.value.data = nullptr;
  v.capacity = 0;
}

void State::discard(std::vector<tfc_variable> &retired) {
  if (retired.empty()) return;
  std::lock_guard lock(mutex);
  for (tfc_variable &v : retired)
    if (waiters) discarded.push_back(v);
    else freeBuffer(v);
  retired.clear();
}

void State::beginWaiting() {
  std::lock_guard lock(mutex);
  ++waiters;
}

void State::endWaiting() {
  std::lock_guard lock(mutex);
  if (--waiters) return;
  for (tfc_variable &v : discarded) freeBuffer(v);
  discarded.clear();
}

static Shape shapeOf(int rank, const std::int64_t *dims) {
  return rank < 0 ? Shape::unknown() : Shape(std::vector<std::int64_t>(dims, dims + rank));
}

Expected<tfc_variable *> State::declare(const tfc_variable_desc &desc) {
  std::string key = keyOf(desc.name, desc.container);
  Shape shape = shapeOf(desc.rank, desc.dims);
  std::lock_guard lock(mutex);
  auto &entry = variables[key];
  if (!entry) {
    entry = std::make_unique<Entry>();
    entry->variable.value.dtype = desc.dtype;
    entry->declared = shape;
  }
  if (entry->variable.value.dtype != desc.dtype)
    return errors::invalidArgument("Trying to access variable ", desc.name, " as ",
                                   runtimeName(static_cast<DType>(desc.dtype)), ", but its dtype is ",
                                   runtimeName(static_cast<DType>(entry->variable.value.dtype)));
  if (auto merged = entry->declared.mergedWith(shape)) entry->declared = *merged;
  return &entry->variable;
}

HostOpState *State::hostOp(const std::string &node) {
  std::lock_guard lock(mutex);
  auto &state = hostOps[node];
  if (!state) state = std::make_unique<HostOpState>();
  return state.get();
}

std::vector<std::string> State::names() const {
  std::lock_guard lock(mutex);
  std::vector<std::string> out;
  for (auto &[name, entry] : variables) out.push_back(name);
  return out;
}

Status State::resize(tfc_variable &v, int rank, const std::int64_t *dims, std::vector<tfc_variable> &retired) {
  if (rank < 0 || rank > TFC_MAX_RANK) return errors::invalidArgument("A variable cannot have rank ", rank);
  Shape shape = shapeOf(rank, dims);
  auto n = shape.numElements();
  bool strings = v.value.dtype == TFC_STRING;
  std::int64_t each = strings ? sizeof(std::string) : byteSize(static_cast<DType>(v.value.dtype)), bytes;
  if (!n || __builtin_mul_overflow(*n, each, &bytes))
    return errors::invalidArgument("A variable cannot have shape ", shape.errorStr());
  if (!v.value.data || bytes > v.capacity) {
    void *data = allocateLines(bytes);
    if (!data)
      return errors::resourceExhausted("OOM when allocating tensor with shape", shape.errorStr(), " and type ",
                                       runtimeName(static_cast<DType>(v.value.dtype)));
    if (strings) std::uninitialized_default_construct_n(static_cast<std::string *>(data), *n);
    if (v.value.data) retired.push_back(v);
    v.value.data = data;
    v.capacity = bytes;
  }
  v.value.rank = rank;
  std::copy_n(dims, rank, v.value.dims);
  v.initialized = 1;
  return Status::ok();
}

Expected<Tensor> State::value(std::string_view name) const {
  std::shared_lock step(steps);
  std::lock_guard lock(mutex);
  auto it = variables.find(name);
  if (it == variables.end()) return errors::notFound("Variable ", name, " does not exist in this session");
  const tfc_variable &v = it->second->variable;
  if (!v.initialized)
    return errors::failedPrecondition("Attempting to use uninitialized value ", name).withNode(name);
  TFC_ASSIGN_OR_RETURN(Tensor copy, Tensor::allocate(static_cast<DType>(v.value.dtype), shapeOf(v.value.rank, v.value.dims)));
  if (copy.dtype() == DType::string)
    std::copy_n(static_cast<const std::string *>(v.value.data), copy.size(), copy.mutable_data<std::string>().data());
  else if (copy.nbytes())
    std::memcpy(copy.mutableRaw(), v.value.data, copy.nbytes());
  return copy;
}

Status State::set(std::string_view name, const Tensor &value) {
  if (value.is_none()) return errors::invalidArgument("Variable ", name, " cannot be set to no value");
  std::unique_lock step(steps);
  std::lock_guard lock(mutex);
  auto it = variables.find(name);
  if (it == variables.end()) {
    it = variables.emplace(std::string(name), std::make_unique<Entry>()).first;
    it->second->variable.value.dtype = static_cast<int>(value.dtype());
  }
  Entry &entry = *it->second;
  tfc_variable &v = entry.variable;
  if (v.value.dtype != static_cast<int>(value.dtype()))
    return errors::invalidArgument("Trying to assign variable with wrong dtype. Expected ",
                                   runtimeName(static_cast<DType>(v.value.dtype)), " got ", runtimeName(value.dtype()))
        .withNode(name);
  if (!entry.declared.isCompatibleWith(value.shape()))
    return errors::invalidArgument("Assign requires shapes of both tensors to match. lhs shape= ",
                                   entry.declared.errorStr(), " rhs shape= ", value.shape().errorStr())
        .withNode(name);
  std::vector<tfc_variable> retired;
  TFC_RETURN_IF_ERROR(resize(v, value.shape().rank(), value.shape().dims().data(), retired).withNode(name));
  for (tfc_variable &old : retired)
    if (waiters) discarded.push_back(old);
    else freeBuffer(old);
  if (value.dtype() == DType::string)
    std::copy_n(value.strings().data(), value.size(), static_cast<std::string *>(v.value.data));
  else if (value.nbytes())
    std::memcpy(v.value.data, value.raw(), value.nbytes());
  return Status::ok();
}

} // namespace tfc::rt
