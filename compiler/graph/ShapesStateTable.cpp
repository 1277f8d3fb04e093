// Shapes of lookup tables. What a table's values look like is not in the handle's type: tfc-infer-shapes finds it from the table's node.
#include "ShapeTables.h"

namespace tfc::graph {

using namespace shapes;

namespace {

Status dense(ShapeContext &c) {
  if (c.op.ends_with("V2")) return scalarOutput(c);
  return oldHandle(c);
}

/// keys and values: vectors of one length.
Status initialize(ShapeContext &c) {
  Shape keys;
  TFC_RETURN_IF_ERROR(withRank(c.inputs[1], 1, keys));
  return merge(keys, c.inputs[2], keys);
}

Status initializeFromFile(ShapeContext &c) { return withRank(c.inputs[1], 0); }

/// The old form takes a default of one value, or of one row.
Status find(ShapeContext &c) {
  Shape unused;
  return c.op.ends_with("V2") ? withRank(c.inputs[0], 0) : withRankAtMost(c.inputs[2], 1, unused);
}

constexpr RuleEntry rules[] = {
    {"HashTable", oldHandle}, {"HashTableV2", scalarOutput}, {"MutableHashTable", oldHandle}, {"MutableHashTableV2", scalarOutput},
    {"MutableHashTableOfTensors", oldHandle}, {"MutableHashTableOfTensorsV2", scalarOutput}, {"MutableDenseHashTable", dense},
    {"MutableDenseHashTableV2", dense}, {"LookupTableSize", scalarOutput}, {"LookupTableSizeV2", scalarOutput},
    {"LookupTableFind", find}, {"LookupTableFindV2", find}, {"LookupTableInsert", noOutputs}, {"LookupTableInsertV2", noOutputs},
    {"LookupTableImport", noOutputs}, {"LookupTableImportV2", noOutputs}, {"LookupTableRemoveV2", noOutputs},
    {"LookupTableExport", unknownOutputs}, {"LookupTableExportV2", unknownOutputs}, {"DestroyResourceOp", noOutputs},
    {"InitializeTable", initialize}, {"InitializeTableV2", initialize}, {"InitializeTableFromTextFile", initializeFromFile},
    {"InitializeTableFromTextFileV2", initializeFromFile},
};

} // namespace

std::span<const RuleEntry> stateTableRules() { return rules; }

} // namespace tfc::graph
