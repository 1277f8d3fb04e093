// Attributes that are lists of strings, of shapes or of types, and operands that are keys.
#pragma once

#include "tfc/runtime/HostKernel.h"

namespace tfc::rt {

/// Nothing if the call has none.
std::vector<std::string> stringsAttr(const HostCall &c, std::string_view name);
std::vector<Shape> shapesAttr(const HostCall &c, std::string_view name);
std::vector<DType> typesOf(const HostCall &c, std::string_view name);
/// Appends the strings of operand `i`, which is a vector or else a scalar.
Status addKey(const HostCall &c, std::size_t i, std::vector<std::string> &keys, bool vector);

} // namespace tfc::rt
