// What tools/gen_schema.py writes: the op table as plain constants, turned into OpSchema on first use.
#pragma once

#include "tfc/graph/OpSchema.h"

#include <span>
#include <vector>

namespace tfc::graph::schema {

struct ArgRow {
  const char *name;
  DType type; ///< unset where an attribute says the type
  const char *typeAttr, *typeListAttr, *numberAttr;
  bool isRef;
};
struct AttrRow {
  const char *name, *kind;
  const char *defaultText; ///< nullptr: required
  std::span<const DType> allowedTypes;
  std::span<const char *const> allowedStrings;
  long minimum; ///< -1: none
};
struct OpRow {
  const char *name, *category, *gradient;
  bool stateful;
  Effects effects;
  Target target;
  std::span<const ArgRow> inputs, outputs;
  std::span<const AttrRow> attrs;
};

std::vector<std::span<const OpRow>> tables();

} // namespace tfc::graph::schema
