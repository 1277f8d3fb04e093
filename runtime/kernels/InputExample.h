// Attributes that are lists of strings or of shapes.
#pragma once

#include "tfc/runtime/HostKernel.h"

namespace tfc::rt {

/// Nothing if the call has none.
std::vector<std::string> stringsAttr(const HostCall &c, std::string_view name);
std::vector<Shape> shapesAttr(const HostCall &c, std::string_view name);

} // namespace tfc::rt
