// Order, roots and last uses of the values of one entry. An entry is one block, so a live range is an interval of positions.
#pragma once

#include "Places.h"

#include "llvm/ADT/DenseMap.h"

namespace tfc::program {

class Liveness {
public:
  explicit Liveness(mlir::Block &block);
  int position(mlir::Operation *op) const { return positions.lookup(op); }
  /// Position of the definition: -1 for a feed.
  int defined(mlir::Value v) const { return v.getDefiningOp() ? position(v.getDefiningOp()) : -1; }
  /// Position of the last use of a root, by itself or through views; its definition if there is none.
  int lastUse(mlir::Value rootValue) const;
  /// Marks that `v` is needed until at least `position`.
  void extend(mlir::Value v, int position);

private:
  llvm::DenseMap<mlir::Operation *, int> positions;
  llvm::DenseMap<mlir::Value, int> last;
};

/// A buffer to be laid out in an arena: needed at positions [from, to].
struct ArenaBuffer {
  std::int64_t bytes = 0;
  int from = 0, to = 0;
  std::int64_t offset = 0;
};
/// First fit, biggest buffer first, 64-byte aligned. Returns the arena's size.
std::int64_t layOut(llvm::MutableArrayRef<ArenaBuffer> buffers);

} // namespace tfc::program
