// Shapes of what comes out of queues and tables, for tfc-infer-shapes.
#pragma once

#include "tfc/dialect/Tfc.h"

namespace tfc::compiler {

/// The shape of a result of QueueDequeue... or LookupTableFind..., as the node says that made the object; unknown for any other op.
Shape shapeBehindHandle(mlir::OpResult result);

} // namespace tfc::compiler
