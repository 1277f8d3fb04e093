// Shapes of random ops.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

Status ofShape(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(fromTensor(c, 0, c.outputs[0]));
  if (auto dims = intsOf(c, 0))
    for (std::int64_t d : *dims)
      if (d < 0)
        return errors::invalidArgument("Shape [", d, "] has negative dimensions");
  return Status::ok();
}

Status uniformInt(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  return ofShape(c);
}

constexpr RuleEntry rules[] = {{"RandomUniform", ofShape}, {"RandomStandardNormal", ofShape}, {"TruncatedNormal", ofShape},
                               {"RandomUniformInt", uniformInt}, {"RandomShuffle", unchanged}};

} // namespace

std::span<const RuleEntry> randomRules() { return rules; }

} // namespace tfc::graph
