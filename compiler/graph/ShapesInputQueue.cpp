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

constexpr RuleEntry rules[] = {
    {"FIFOQueue", oldHandle}, {"FIFOQueueV2", scalarOutput}, {"RandomShuffleQueue", oldHandle}, {"RandomShuffleQueueV2", scalarOutput},
    {"PaddingFIFOQueue", oldHandle}, {"PaddingFIFOQueueV2", scalarOutput}, {"PriorityQueue", oldHandle}, {"PriorityQueueV2", scalarOutput},
    {"QueueDequeueMany", dequeueMany}, {"QueueDequeueManyV2", dequeueMany}, {"QueueDequeueUpTo", dequeueMany}, {"QueueDequeueUpToV2", dequeueMany},
    {"QueueSize", scalarOutput}, {"QueueSizeV2", scalarOutput}, {"QueueIsClosed", scalarOutput}, {"QueueIsClosedV2", scalarOutput},
    {"QueueEnqueue", noOutputs}, {"QueueEnqueueV2", noOutputs}, {"QueueEnqueueMany", noOutputs}, {"QueueEnqueueManyV2", noOutputs},
    {"QueueDequeue", unknownOutputs}, {"QueueDequeueV2", unknownOutputs}, {"QueueClose", noOutputs}, {"QueueCloseV2", noOutputs},
    {"Stage", noOutputs}, {"Unstage", unknownOutputs}, {"StagePeek", unknownOutputs}, {"StageClear", noOutputs}, {"StageSize", scalarOutput},
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
