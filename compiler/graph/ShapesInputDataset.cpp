// Shape rules of datasets and iterators: handles are scalars; what an iterator gives is as its attributes say.
#include "ShapeTables.h"

namespace tfc::graph {

using namespace shapes;

namespace {

/// One handle; handles, counts and names among the inputs are scalars where the op has no others.
Status dataset(ShapeContext &c) { return scalarOutput(c); }

/// (input_dataset, count)
Status counted(ShapeContext &c) {
  for (const Shape &s : c.inputs) TFC_RETURN_IF_ERROR(withRank(s, 0));
  return scalarOutput(c);
}

Status slices(ShapeContext &c) {
  Dim rows = None;
  for (const Shape &s : c.inputs) {
    Shape known;
    TFC_RETURN_IF_ERROR(withRankAtLeast(s, 1, known));
    if (known.hasRank()) TFC_RETURN_IF_ERROR(mergeDim(rows, known[0], rows));
  }
  return scalarOutput(c);
}

Status makeIterator(ShapeContext &c) {
  for (const Shape &s : c.inputs) TFC_RETURN_IF_ERROR(withRank(s, 0));
  return Status::ok();
}

Status getNext(ShapeContext &c) {
  TFC_RETURN_IF_ERROR(withRank(c.inputs[0], 0));
  auto shapes = c.attrOr<std::vector<Shape>>("output_shapes", {});
  if (shapes.size() != c.outputs.size())
    return errors::invalidArgument("`output_shapes` must be the same length as `output_types` (", shapes.size(), " vs. ", c.outputs.size(), ")");
  for (std::size_t i = 0; i < shapes.size(); ++i) c.setOutput(static_cast<int>(i), shapes[i]);
  return Status::ok();
}

Status reduce(ShapeContext &c) {
  auto shapes = c.attrOr<std::vector<Shape>>("output_shapes", {});
  for (std::size_t i = 0; i < c.outputs.size(); ++i) c.setOutput(static_cast<int>(i), i < shapes.size() ? shapes[i] : Shape::unknown());
  return Status::ok();
}

/// What the program's own function gives may be anything.
Status ofProgram(ShapeContext &c) {
  for (std::size_t i = 0; i < c.outputs.size(); ++i) c.setOutput(static_cast<int>(i), Shape::unknown());
  return Status::ok();
}

/// (input_dataset, other_arguments.., batch_size, num_parallel_calls, drop_remainder)
Status mapAndBatch(ShapeContext &c) {
  for (std::size_t i = c.inputs.size() - 3; i < c.inputs.size(); ++i) TFC_RETURN_IF_ERROR(withRank(c.inputs[i], 0));
  return scalarOutput(c);
}

constexpr RuleEntry rules[] = {
    {"TensorDataset", dataset}, {"TensorSliceDataset", slices}, {"RangeDataset", counted}, {"ZipDataset", dataset}, {"ConcatenateDataset", dataset},
    {"RepeatDataset", counted}, {"TakeDataset", counted}, {"SkipDataset", counted}, {"CacheDataset", counted}, {"PrefetchDataset", counted},
    {"ShuffleDataset", counted}, {"ShuffleAndRepeatDataset", counted}, {"BatchDataset", counted}, {"BatchDatasetV2", counted},
    {"PaddedBatchDataset", dataset}, {"PaddedBatchDatasetV2", dataset}, {"OptimizeDataset", dataset}, {"ModelDataset", dataset},
    {"MapDataset", dataset}, {"ParallelMapDataset", dataset}, {"FilterDataset", dataset}, {"FlatMapDataset", dataset},
    {"InterleaveDataset", dataset}, {"ParallelInterleaveDatasetV2", dataset},
    {"TextLineDataset", dataset}, {"FixedLengthRecordDataset", dataset}, {"TFRecordDataset", dataset},
    {"Iterator", dataset}, {"IteratorV2", dataset}, {"OneShotIterator", dataset}, {"IteratorToStringHandle", counted},
    {"IteratorFromStringHandle", counted}, {"MakeIterator", makeIterator}, {"IteratorGetNext", getNext},
    {"IteratorGetNextSync", getNext}, {"IteratorGetNextAsOptional", counted}, {"DatasetToSingleElement", getNext}, {"ReduceDataset", reduce},
    {"GeneratorDataset", dataset}, {"PyFunc", ofProgram}, {"PyFuncStateless", ofProgram}, {"MapAndBatchDataset", mapAndBatch}, {"ExperimentalMapAndBatchDataset", mapAndBatch}, {"WindowDataset", counted}, {"ShardDataset", counted},
    {"GroupByWindowDataset", dataset}, {"ExperimentalGroupByWindowDataset", dataset}, {"GroupByReducerDataset", dataset}, {"ExperimentalGroupByReducerDataset", dataset},
    {"ScanDataset", dataset}, {"ExperimentalScanDataset", dataset}, {"TakeWhileDataset", dataset}, {"ExperimentalTakeWhileDataset", dataset},
    {"UnbatchDataset", dataset}, {"ExperimentalUnbatchDataset", dataset}, {"UniqueDataset", dataset}, {"ExperimentalUniqueDataset", dataset},
    {"IgnoreErrorsDataset", dataset}, {"ExperimentalIgnoreErrorsDataset", dataset}, {"RandomDataset", counted}, {"ExperimentalRandomDataset", counted},
    {"DirectedInterleaveDataset", dataset}, {"ExperimentalDirectedInterleaveDataset", dataset},
    {"ParallelInterleaveDataset", dataset}, {"ExperimentalParallelInterleaveDataset", dataset},
    {"_HandleFromText", counted}, {"_HandleToText", counted},
};

} // namespace

std::span<const RuleEntry> inputDatasetRules() { return rules; }

} // namespace tfc::graph
