#include "tfc/runtime/HostKernel.h"

#include <map>
#include <shared_mutex>
#include <string>

namespace tfc::rt {

const tfc_attr *HostCall::attr(std::string_view name) const {
  for (int i = 0; i < op->num_attrs; ++i)
    if (name == op->attrs[i].name) return &op->attrs[i];
  return nullptr;
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

HostKernel findHostKernel(std::string_view op) {
  std::shared_lock lock(registry().mutex);
  auto it = registry().kernels.find(op);
  return it == registry().kernels.end() ? nullptr : it->second;
}

} // namespace tfc::rt
