// Tables of shape rules that have a header of their own, so that a new category compiles nothing else anew.
#pragma once

#include "ShapeHelpers.h"

namespace tfc::graph {

std::span<const RuleEntry> inputParseRules(), controlListRules(), inputDatasetRules(), inputQueueRules(), stateTableRules();

} // namespace tfc::graph
