// What shapes of one value on several ways have in common.
#pragma once

#include "tfc/base/Shape.h"

namespace tfc::graph {

/// Unequal dimensions are unknown, unequal ranks make all unknown.
Shape commonShape(const Shape &a, const Shape &b);

} // namespace tfc::graph
