// Feeds whose values decide the shapes of a step.
#pragma once

#include "tfc/graph/Graph.h"
#include "tfc/runtime/Session.h"

#include <vector>

namespace tfc::compiler {

/// For each feed of `signature`: whether it is a small integer tensor that some op of the step takes as a shape, an axis, a
/// size or the like, by way of integer arithmetic too. A step compiled for its value has static shapes, and what the shape
/// rules refuse is refused before the step runs.
std::vector<bool> shapeFeeds(const graph::Graph &graph, const rt::Signature &signature, std::span<const Tensor> feeds);

} // namespace tfc::compiler
