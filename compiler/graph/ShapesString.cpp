// Shapes of string ops.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

/// Scalars join with anything; the others are of one shape.
Status join(ShapeContext &c) {
  bool unknown = false;
  for (const Shape &in : c.inputs)
    unknown |= !in.hasRank();
  if (unknown)
    return Status::ok();
  Shape out;
  for (const Shape &in : c.inputs)
    if (in.rank() > 0) {
      if (out.rank() == 0)
        out = in;
      else
        TFC_RETURN_IF_ERROR(merge(out, in, out));
    }
  c.setOutput(0, out);
  return Status::ok();
}

constexpr RuleEntry rules[] = {{"StringJoin", join}, {"StaticRegexFullMatch", unchanged}};

} // namespace

std::span<const RuleEntry> stringRules() { return rules; }

} // namespace tfc::graph
