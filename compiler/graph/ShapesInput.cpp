// Shapes of checkpoint ops.
#include "ShapeHelpers.h"

namespace tfc::graph {

using namespace shapes;

namespace {

/// prefix: scalar; names and slice specifications: vectors of one length, one entry a tensor.
Status namesAndSlices(ShapeContext &c, std::int64_t tensors) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  Dim n = tensors;
  for (int i = 1; i < 3; ++i) {
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 1));
    TFC_RETURN_IF_ERROR(mergeDim(dimOf(c.inputs[i], 0), n, n));
  }
  return Status::ok();
}

Status save(ShapeContext &c) { return namesAndSlices(c, static_cast<std::int64_t>(c.inputs.size()) - 3); }

Status restore(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(namesAndSlices(c, static_cast<std::int64_t>(c.outputs.size())));
  // "shape slice": 5 4 0,2:-,4 says that the tensor is the slice's size; the plain form says nothing.
  return unknownOutputs(c);
}

Status shardedFilename(ShapeContext &c) {
  for (int i = 0; i < 3; ++i)
    TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 0));
  return scalarOutput(c);
}

Status mergeCheckpoints(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 1));
  return withRank(c.inputs[1], 0);
}

constexpr RuleEntry rules[] = {{"SaveV2", save}, {"RestoreV2", restore}, {"ShardedFilename", shardedFilename},
                               {"MergeV2Checkpoints", mergeCheckpoints}};

} // namespace

std::span<const RuleEntry> inputRules() { return rules; }

} // namespace tfc::graph
