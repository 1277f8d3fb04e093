// Order, roots and last uses of the values of one entry. Ops of all its blocks stand in one line, an op with regions before
// what it holds; a live range is an interval of positions.
#pragma once

#include "Places.h"

#include "llvm/ADT/DenseMap.h"

namespace tfc::program {

class Liveness {
public:
  explicit Liveness(mlir::Block &block);
  int position(mlir::Operation *op) const { return positions.lookup(op); }
  /// Where an op with regions ends; the position of any other op.
  int end(mlir::Operation *op) const { return ends.lookup(op); }
  /// Position of the definition: -1 for a feed, that of the loop for what it carries.
  int defined(mlir::Value v) const;
  /// Position of the last use of a root, by itself or through views; its definition if there is none. A use in a loop of a
  /// value from outside lasts as long as the loop.
  int lastUse(mlir::Value rootValue) const;
  /// Marks that `v` is needed until at least `position`.
  void extend(mlir::Value v, int position);

private:
  void number(mlir::Block &block, int &next);

  llvm::DenseMap<mlir::Operation *, int> positions, ends;
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
