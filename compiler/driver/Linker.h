// Links an object file into this process.
#pragma once

#include "tfc/base/Status.h"

#include <map>
#include <memory>
#include <span>
#include <string>

namespace tfc::compiler {

class LinkedObject {
public:
  virtual ~LinkedObject() = default;
  virtual const void *find(const std::string &symbol) const = 0;
};

/// `externals`: addresses of undefined symbols; others are looked for in the process (libc and libm).
Expected<std::unique_ptr<LinkedObject>> linkInMemory(std::span<const char> object, std::map<std::string, const void *> externals);

} // namespace tfc::compiler
