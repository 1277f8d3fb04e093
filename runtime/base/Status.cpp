#include "tfc/base/Status.h"

#include <array>

namespace tfc {

static constexpr std::array<const char *, 17> codeNames = {
    "OK",        "CANCELLED",         "UNKNOWN",           "INVALID_ARGUMENT",    "DEADLINE_EXCEEDED", "NOT_FOUND",
    "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
    "UNIMPLEMENTED", "INTERNAL",      "UNAVAILABLE",       "DATA_LOSS",           "UNAUTHENTICATED"};

const char *codeName(Code code) {
  auto i = static_cast<std::size_t>(code);
  return i < codeNames.size() ? codeNames[i] : "UNKNOWN";
}

std::optional<Code> codeFromName(std::string_view name) {
  for (std::size_t i = 0; i < codeNames.size(); ++i)
    if (name == codeNames[i]) return static_cast<Code>(i);
  return std::nullopt;
}

Status::Status(Code code, std::string message, std::string node) {
  if (code != Code::Ok) rep = std::make_shared<const Rep>(Rep{code, std::move(message), std::move(node)});
}

static const std::string &emptyString() {
  static const std::string empty;
  return empty;
}

const std::string &Status::message() const { return rep ? rep->message : emptyString(); }
const std::string &Status::node() const { return rep ? rep->node : emptyString(); }

Status Status::withNode(std::string_view node) const {
  if (!rep || !rep->node.empty() || node.empty()) return *this;
  return Status(rep->code, rep->message, std::string(node));
}

Status Status::withContext(std::string_view context) const {
  if (!rep) return *this;
  return Status(rep->code, std::string(context) + ": " + rep->message, rep->node);
}

std::string Status::str() const {
  if (!rep) return "OK";
  std::string s = std::string(codeName(rep->code)) + ": " + rep->message;
  if (!rep->node.empty()) s += " [node: " + rep->node + "]";
  return s;
}

} // namespace tfc
