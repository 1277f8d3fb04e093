// Ops of the dialect seen through TensorFlow's op schema, for code that is generic over ops (import, export, passes).
#pragma once

#include "tfc/dialect/Tfc.h"
#include "tfc/graph/OpSchema.h"

namespace tfc::ir {

/// The schema of an op of the dialect; nullptr for structure ops (Fusion, Launch) and ops of other dialects.
const graph::OpSchema *schemaOf(mlir::Operation *op);

/// Where an argument of the schema lies in the flat operand or result list.
struct ArgRange {
  const graph::ArgSchema *arg;
  unsigned first, count;
};
/// One range per argument, `total` operands or results in all.
std::vector<ArgRange> argRanges(const std::vector<graph::ArgSchema> &args, unsigned total);

} // namespace tfc::ir
