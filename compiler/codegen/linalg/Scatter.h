// The sequential loop behind every scatter: rows of `updates` go to rows of a tensor, in order.
#pragma once

#include "Lowering.h"

namespace tfc::codegen {

/// What becomes of a row: (old value, update) to new value.
using Combine = llvm::function_ref<Value(Scalars &, Value, Value)>;

struct ScatterRule {
  std::string message;       ///< of the check on indices
  bool dropNegative = false; ///< negative indices are skipped silently
  bool stopAtBad = false;    ///< rows after a bad index are not touched
  bool skipEmpty = false;    ///< indices of rows without elements are not looked at
};

/// How many rows of `indices` ([M, k]) come before the first that is out of `limits`; such a row is a failed check. A scatter
/// into a variable stops there, as TensorFlow's does.
Value rowsBeforeBadIndex(Lowering &l, Value indices, ValueRange limits, const ScatterRule &rule);

/// `into`: [d0 .. dk-1, S]; `indices`: [M, k]; `updates`: [M, S]. Returns the new tensor.
Value scatterRows(Lowering &l, Value into, Value indices, Value updates, const ScatterRule &rule, Combine combine);

} // namespace tfc::codegen
