// Ops of the dialect seen through TensorFlow's op schema, for code that is generic over ops (import, export, passes).
#pragma once

#include "tfc/dialect/Tfc.h"
#include "tfc/graph/OpSchema.h"

namespace tfc::ir {

/// The schema of an op of the dialect; nullptr for structure ops (Fusion, Launch) and ops of other dialects.
const graph::OpSchema *schemaOf(mlir::Operation *op);

/// Registers every op of the table that has no class of its own; called once a context, after the classes.
void registerSchemaOps(mlir::Dialect &dialect);

/// Where an argument of the schema lies in the flat operand or result list.
struct ArgRange {
  const graph::ArgSchema *arg;
  unsigned first, count;
};
/// One range per argument. Repeating arguments have one common length; where their lengths differ, `length` tells it for
/// the attribute that says it (N, Tdense).
std::vector<ArgRange> argRanges(const std::vector<graph::ArgSchema> &args, unsigned total,
                                llvm::function_ref<std::optional<unsigned>(std::string_view)> length);
std::vector<ArgRange> operandRanges(mlir::Operation *op, const graph::OpSchema &schema);
std::vector<ArgRange> resultRanges(mlir::Operation *op, const graph::OpSchema &schema);
/// Whether repeating arguments have lengths of their own, so that the attributes that say them are stored.
bool storesLengths(const std::vector<graph::ArgSchema> &args);
/// Whether ops carry the attribute; the others follow from types and counts.
bool isStored(const graph::OpSchema &schema, const graph::AttrSchema &attr);

} // namespace tfc::ir
