#include "Frame.h"
#include "tfc/runtime/StepKernel.h"

#include <algorithm>
#include <map>
#include <shared_mutex>
#include <string>

namespace tfc::rt {

static const tfc_attr *findAttr(const tfc_host_op *op, std::string_view name) {
  for (int i = 0; i < op->num_attrs; ++i)
    if (name == op->attrs[i].name) return &op->attrs[i];
  return nullptr;
}

const tfc_attr *HostCall::attr(std::string_view name) const { return findAttr(op, name); }
const tfc_attr *StepCall::attr(std::string_view name) const { return findAttr(op, name); }

std::int64_t StepCall::intAttr(std::string_view name, std::int64_t fallback) const {
  const tfc_attr *a = attr(name);
  return a && a->kind == 'i' ? a->i : fallback;
}

std::string_view StepCall::stringAttr(std::string_view name) const {
  const tfc_attr *a = attr(name);
  return a && a->kind == 's' ? std::string_view(a->s, static_cast<std::size_t>(a->n)) : std::string_view();
}

Shape StepCall::shapeAttr(std::string_view name) const {
  const tfc_attr *a = attr(name);
  return a && a->kind == 'I' ? Shape(std::vector<std::int64_t>(a->list, a->list + a->n)) : Shape::unknown();
}

double StepCall::floatAttr(std::string_view name, double fallback) const {
  const tfc_attr *a = attr(name);
  return a && a->kind == 'f' ? a->f : fallback;
}

std::vector<DType> StepCall::typesAttr(std::string_view name) const {
  std::vector<DType> types;
  if (const tfc_attr *a = attr(name); a && a->kind == 'I')
    for (std::int64_t i = 0; i < a->n; ++i) types.push_back(static_cast<DType>(a->list[i]));
  return types;
}

std::vector<Shape> StepCall::shapesAttr(std::string_view name) const {
  std::vector<Shape> shapes;
  const tfc_attr *a = attr(name);
  if (!a || a->kind != 'H') return shapes; // an empty list of any kind is written as one of strings
  for (std::int64_t at = 0; at < a->n;) { // each its rank, then its dimensions
    std::int64_t rank = a->list[at++];
    shapes.push_back(rank < 0 ? Shape::unknown() : Shape(std::vector<std::int64_t>(a->list + at, a->list + at + rank)));
    at += std::max<std::int64_t>(rank, 0);
  }
  return shapes;
}

std::int64_t countOf(const tfc_tensor &t) {
  std::int64_t n = 1;
  for (std::int64_t d : dimsOf(t)) n *= d;
  return n;
}

Status StepCall::allocate(int i, DType type, std::span<const std::int64_t> dims) {
  tfc_tensor &out = outputs[i];
  std::int64_t bytes = static_cast<std::int64_t>(byteSize(type));
  bool fits = dims.size() <= TFC_MAX_RANK;
  if (!fits) return errors::unimplemented(op->op, " gives a result of rank ", dims.size(), "; the largest is ", TFC_MAX_RANK);
  for (std::int64_t d : dims) fits &= d >= 0 && !__builtin_mul_overflow(bytes, d, &bytes);
  out.data = fits ? step.take(bytes) : nullptr;
  if (!out.data)
    return errors::resourceExhausted("OOM when allocating tensor with shape", Shape(std::vector<std::int64_t>(dims.begin(), dims.end())).errorStr());
  out.dtype = static_cast<std::int32_t>(type);
  out.rank = static_cast<std::int32_t>(dims.size());
  std::copy(dims.begin(), dims.end(), out.dims);
  return Status::ok();
}

Status StepCall::setScalar(int i, std::int32_t value) {
  TFC_RETURN_IF_ERROR(allocate(i, int32, {}));
  *static_cast<std::int32_t *>(outputs[i].data) = value;
  return Status::ok();
}

std::int64_t HostCall::intAttr(std::string_view name, std::int64_t fallback) const {
  const tfc_attr *a = attr(name);
  return a && a->kind == 'i' ? a->i : fallback;
}

double HostCall::floatAttr(std::string_view name, double fallback) const {
  const tfc_attr *a = attr(name);
  return a && a->kind == 'f' ? a->f : fallback;
}

std::string_view HostCall::stringAttr(std::string_view name, std::string_view fallback) const {
  const tfc_attr *a = attr(name);
  return a && a->kind == 's' ? std::string_view(a->s, static_cast<std::size_t>(a->n)) : fallback;
}

namespace {
struct Registry {
  std::shared_mutex mutex;
  std::map<std::string, HostKernel, std::less<>> kernels;
  std::map<std::string, StepKernel, std::less<>> stepKernels;
};
} // namespace

// Leaked: registrations and sessions may outlive static destructors.
static Registry &registry() {
  static Registry *r = new Registry;
  return *r;
}

void registerHostKernel(std::string_view op, HostKernel kernel) {
  std::unique_lock lock(registry().mutex);
  registry().kernels.insert_or_assign(std::string(op), kernel);
}

std::string missingRegistrations() {
  static constexpr struct { const char *op, *library, *call; } libraries[] = {
      {"Where", "tfc_kernels", "registerKernels"}, {"RandomUniform", "tfc_core", "registerRandomKernels"}, {"SaveV2", "tfc_files", "registerIoKernels"}};
  std::string text;
  for (auto &l : libraries)
    if (!findHostKernel(l.op)) text += std::string(text.empty() ? ": " : ", or ") + "link " + l.library + " and call tfc::rt::" + l.call + "()";
  return text.empty() ? text : text + " before the first step";
}

HostKernel findHostKernel(std::string_view op) {
  std::shared_lock lock(registry().mutex);
  auto it = registry().kernels.find(op);
  return it == registry().kernels.end() ? nullptr : it->second;
}

void registerStepKernel(std::string_view op, StepKernel kernel) {
  std::unique_lock lock(registry().mutex);
  registry().stepKernels.insert_or_assign(std::string(op), kernel);
}

StepKernel findStepKernel(std::string_view op) {
  std::shared_lock lock(registry().mutex);
  auto it = registry().stepKernels.find(op);
  return it == registry().stepKernels.end() ? nullptr : it->second;
}

} // namespace tfc::rt
