// Shapes of queues, readers and staging areas. What a queue's elements look like is not in the handle's type: Python's library says it of
// the tensors it makes, tfc-infer-shapes finds it from the queue's node.
#include "ShapeTables.h"

namespace tfc::graph {

using namespace shapes;

namespace {

Status dequeueMany(ShapeContext &c) { return withRank(c.inputs[1], 0); }

Status read(ShapeContext &c) {
  if (c.op.ends_with("V2"))
    for (const Shape &s : c.inputs) TFC_RETURN_IF_ERROR(withRank(s, 0));
  return scalarOutput(c);
}

Status readUpTo(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[2], 0));
  for (int i = 0; i < 2; ++i) c.setOutput(i, vector(None));
  return Status::ok();
}

Status restoreState(ShapeContext &c) { return withRank(c.inputs[1], 0); }

Status localStep(ShapeContext &c) { return withRank(c.inputs[1], 0); }

Status takeGradient(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  return unknownOutputs(c);
}

Status takeSlices(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  c.setOutput(0, vector(None));
  c.setOutput(1, Shape::unknown());
  c.setOutput(2, vector(None));
  return Status::ok();
}

/// One value a key.
Status barrierInsert(ShapeContext &c) {
  Shape keys, values;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, keys));
  TFC_RETURN_IF_ERROR(withRankAtLeast(c.inputs[2], 1, values));
  if (keys.hasRank() && values.hasRank() && keys[0] >= 0 && values[0] >= 0 && keys[0] != values[0])
    return errors::invalidArgument("Dimensions must be equal, but are ", keys[0], " and ", values[0]);
  return Status::ok();
}

Status barrierTake(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 0));
  TFC_RETURN_IF_ERROR(unknownOutputs(c));
  c.setOutput(0, vector(None));
  c.setOutput(1, vector(None));
  return Status::ok();
}

constexpr RuleEntry rules[] = {
    {"FIFOQueue", oldHandle}, {"FIFOQueueV2", scalarOutput}, {"RandomShuffleQueue", oldHandle}, {"RandomShuffleQueueV2", scalarOutput},
    {"PaddingFIFOQueue", oldHandle}, {"PaddingFIFOQueueV2", scalarOutput}, {"PriorityQueue", oldHandle}, {"PriorityQueueV2", scalarOutput},
    {"QueueDequeueMany", dequeueMany}, {"QueueDequeueManyV2", dequeueMany}, {"QueueDequeueUpTo", dequeueMany}, {"QueueDequeueUpToV2", dequeueMany},
    {"QueueSize", scalarOutput}, {"QueueSizeV2", scalarOutput}, {"QueueIsClosed", scalarOutput}, {"QueueIsClosedV2", scalarOutput},
    {"QueueEnqueue", noOutputs}, {"QueueEnqueueV2", noOutputs}, {"QueueEnqueueMany", noOutputs}, {"QueueEnqueueManyV2", noOutputs},
    {"QueueDequeue", unknownOutputs}, {"QueueDequeueV2", unknownOutputs}, {"QueueClose", noOutputs}, {"QueueCloseV2", noOutputs},
    {"ConditionalAccumulator", oldHandle}, {"SparseConditionalAccumulator", oldHandle}, {"ResourceConditionalAccumulator", scalarOutput},
    {"AccumulatorApplyGradient", localStep}, {"ResourceAccumulatorApplyGradient", localStep}, {"SparseAccumulatorApplyGradient", localStep},
    {"AccumulatorNumAccumulated", scalarOutput}, {"ResourceAccumulatorNumAccumulated", scalarOutput},
    {"AccumulatorSetGlobalStep", localStep}, {"ResourceAccumulatorSetGlobalStep", localStep}, {"AccumulatorTakeGradient", takeGradient},
    {"ResourceAccumulatorTakeGradient", takeGradient}, {"SparseAccumulatorTakeGradient", takeSlices}, {"Barrier", oldHandle},
    {"BarrierInsertMany", barrierInsert}, {"BarrierTakeMany", barrierTake}, {"BarrierClose", noOutputs}, {"BarrierReadySize", scalarOutput},
    {"BarrierIncompleteSize", scalarOutput}, {"Stage", noOutputs}, {"Unstage", unknownOutputs}, {"StagePeek", unknownOutputs}, {"StageClear", noOutputs}, {"StageSize", scalarOutput},
    {"WholeFileReader", oldHandle}, {"WholeFileReaderV2", scalarOutput}, {"TextLineReader", oldHandle}, {"TextLineReaderV2", scalarOutput},
    {"FixedLengthRecordReader", oldHandle}, {"FixedLengthRecordReaderV2", scalarOutput}, {"TFRecordReader", oldHandle},
    {"TFRecordReaderV2", scalarOutput}, {"IdentityReader", oldHandle}, {"IdentityReaderV2", scalarOutput},
    {"ReaderRead", read}, {"ReaderReadV2", read}, {"ReaderReadUpTo", readUpTo}, {"ReaderReadUpToV2", readUpTo},
    {"ReaderNumRecordsProduced", scalarOutput}, {"ReaderNumRecordsProducedV2", scalarOutput}, {"ReaderNumWorkUnitsCompleted", scalarOutput},
    {"ReaderNumWorkUnitsCompletedV2", scalarOutput}, {"ReaderSerializeState", scalarOutput}, {"ReaderSerializeStateV2", scalarOutput},
    {"ReaderReset", noOutputs}, {"ReaderResetV2", noOutputs}, {"ReaderRestoreState", restoreState}, {"ReaderRestoreStateV2", restoreState},
};

} // namespace

std::span<const RuleEntry> inputQueueRules() { return rules; }

} // namespace tfc::graph
