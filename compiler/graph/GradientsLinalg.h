// What gradients of matrices are written with: parts of tensorflow/python/ops/linalg as makers of nodes.
#pragma once

#include "GradientsOps.h"

#include <optional>

namespace tfc::graph::grad::linalg {

/// A Python slice without a step; `index` takes the element `from` and drops the dimension.
struct Slice {
  std::optional<std::int64_t> from, to;
  bool index = false;
};

Edge matrixTranspose(Ops &b, Edge x, bool conjugate);
Edge adjoint(Ops &b, Edge x);
Edge bandPart(Ops &b, Edge x, std::int64_t lower, std::int64_t upper);
Edge diag(Ops &b, Edge diagonal);
Edge diagPart(Ops &b, Edge x);
Edge setDiag(Ops &b, Edge x, Edge diagonal);
/// Unit matrices with `rows` rows, one for each place of the batch.
Edge eye(Ops &b, Edge rows, const Arg &batchShape, DType type);
/// x[..., rows, cols]
Edge ellipsis(Ops &b, Edge x, Slice rows, Slice cols);
Edge reduceLast(Ops &b, const Arg &x);
/// Sums the gradients of the two inputs over the leading dimensions in which these were broadcast.
Grads unbroadcastBatch(Ops &b, Node *op, Edge gx, Edge gy);

} // namespace tfc::graph::grad::linalg
