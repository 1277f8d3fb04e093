#include "tfc/runtime/Resources.h"

#include <atomic>

namespace tfc::rt {

namespace {
struct HandleTexts {
  std::mutex mutex;
  std::map<std::string, std::weak_ptr<StepObject>, std::less<>> objects;
  std::uint64_t count = 0;
};
/// Never destroyed: tensors may outlive what static destructors leave.
HandleTexts &handleTexts() {
  static auto *all = new HandleTexts;
  return *all;
}
} // namespace

Tensor handleText(std::shared_ptr<StepObject> object) {
  struct Held {
    std::string text;
    std::shared_ptr<StepObject> object;
  };
  HandleTexts &all = handleTexts();
  auto held = std::make_shared<Held>();
  held->object = std::move(object);
  std::lock_guard lock(all.mutex);
  held->text = "tfc_handle_" + std::to_string(all.count++);
  all.objects[held->text] = held->object;
  std::string *text = &held->text;
  return Tensor::borrow(text, Shape{}, [held]() mutable {
    {
      std::lock_guard lock(handleTexts().mutex);
      handleTexts().objects.erase(held->text);
    }
    held.reset();
  });
}

std::shared_ptr<StepObject> objectBehind(std::string_view text) {
  HandleTexts &all = handleTexts();
  std::lock_guard lock(all.mutex);
  auto found = all.objects.find(text);
  return found == all.objects.end() ? nullptr : found->second.lock();
}

static std::string textAttr(const tfc_host_op &op, std::string_view name) {
  for (int i = 0; i < op.num_attrs; ++i)
    if (name == op.attrs[i].name && op.attrs[i].kind == 's') return {op.attrs[i].s, static_cast<std::size_t>(op.attrs[i].n)};
  return {};
}

static bool isSet(const tfc_host_op &op, std::string_view name) {
  for (int i = 0; i < op.num_attrs; ++i)
    if (name == op.attrs[i].name) return op.attrs[i].kind == 'i' && op.attrs[i].i;
  return false;
}

/// Letters, digits and "-._/", beginning with a letter, digit or dot.
static bool isContainer(const std::string &s) {
  for (std::size_t i = 0; i < s.size(); ++i) {
    bool first = std::isalnum(static_cast<unsigned char>(s[i])) || s[i] == '.';
    if (!first && (i == 0 || (s[i] != '_' && s[i] != '-' && s[i] != '/'))) return false;
  }
  return true;
}

Expected<std::shared_ptr<StepObject>> Resources::findOrMake(std::string_view kind, const tfc_host_op &op, const Make &make, bool nodeNames) {
  std::string container = textAttr(op, "container"), name = textAttr(op, "shared_name");
  if (!isContainer(container)) return errors::invalidArgument("container contains invalid characters: ", container);
  if (name.starts_with('_')) return errors::invalidArgument("shared_name cannot start with '_':", name);
  if (name.empty() && (nodeNames || isSet(op, "use_node_name_sharing"))) name = op.node;
  std::lock_guard lock(mutex);
  if (name.empty()) {
    static std::atomic<std::int64_t> counter{0};
    auto &object = own[{std::string(kind), op.node}];
    if (!object) {
      TFC_ASSIGN_OR_RETURN(object, make("_" + std::to_string(counter++) + "_" + op.node));
    }
    return object;
  }
  auto &object = shared[{std::string(kind), container, name}];
  if (!object) {
    TFC_ASSIGN_OR_RETURN(object, make(name));
  }
  return object;
}

std::shared_ptr<StepObject> Resources::find(std::string_view kind, std::string_view sharedName) {
  std::lock_guard lock(mutex);
  auto it = shared.find({std::string(kind), {}, std::string(sharedName)});
  return it == shared.end() ? nullptr : it->second;
}

bool Resources::remove(const StepObject *object) {
  std::lock_guard lock(mutex);
  auto is = [&](const auto &entry) { return entry.second.get() == object; };
  return std::erase_if(shared, is) + std::erase_if(own, is) > 0;
}

} // namespace tfc::rt
