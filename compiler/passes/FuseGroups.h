// Which ops of a block go into one fusion: the decision of tfc-fuse, apart from the rewriting.
#pragma once

#include "tfc/dialect/Tfc.h"

#include "llvm/ADT/DenseMap.h"

#include <vector>

namespace tfc::compiler {

enum class OpKind {
  Outside,     ///< variables, views, host ops, constants
  Elementwise, ///< each result element from the elements at its place, or broadcast to it
  Contraction, ///< matrix products and convolutions: heavy, can take an epilogue
  Reduction,   ///< over constant axes: can take elementwise producers
  Row,         ///< softmax and losses: row by row, with elementwise ops of the same rows before and behind
  Opaque,      ///< everything else that computes
};
OpKind kindOf(mlir::Operation *op);

/// May be computed again in each fusion that needs it: small or splat constants, fills, arithmetic on scalars.
bool isRepeatable(mlir::Operation *op);

struct FuseLimits {
  bool single = false;
  int64_t maxOps = 64, maxValues = 24;
};

/// Groups of ops, numbered; every op of the block is in exactly one.
class FuseGroups {
public:
  FuseGroups(mlir::Block &block, const FuseLimits &limits);
  /// Merges what the cost rule merges.
  void form();

  /// The groups in an order that respects values and effects; each a list of ops in block order. A group of computing ops
  /// becomes a fusion.
  std::vector<std::vector<mlir::Operation *>> ordered() const;

private:
  struct Group {
    std::vector<int> members; ///< op numbers, ascending
    OpKind kind = OpKind::Outside;
    mlir::Type space;         ///< the type elementwise members have
  };
  int groupOf(int op) const { return owner[op]; }
  int producer(mlir::Value value) const;
  bool canMerge(int a, int b) const;
  bool reaches(int from, int to) const;
  bool escapesOnlyTo(int group, int op) const;
  bool fitsSpace(int group, int op) const;
  bool fitsRows(int group, int op) const;
  void merge(int into, int from);
  void fuseElementwise(int op);
  void fuseReduction(int op);
  void fuseRow(int op);

  const FuseLimits limits;
  std::vector<mlir::Operation *> ops;
  llvm::DenseMap<mlir::Operation *, int> number;
  std::vector<std::vector<int>> successors; ///< by values and by order of effects
  std::vector<int> owner;                   ///< op → group
  std::vector<Group> groups;
  int current = 0;                          ///< the op that form() is at
};

} // namespace tfc::compiler
