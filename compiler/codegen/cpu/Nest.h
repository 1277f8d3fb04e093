// Schedules: loop nests over expressions. Each takes ranges of indices, so that a task, a row or a whole tensor is the same code.
#pragma once

#include "Eval.h"

namespace tfc::cpu {

struct Range {
  mlir::Value low, high;
};

/// A tensor to compute and where its elements go.
struct Sink {
  mlir::Value tensor;
  Storage storage;
};

/// Values that are in registers for the row at work (Point::registers of every point).
using Registers = llvm::DenseMap<mlir::Value, mlir::Value>;

/// Runs `body` for a point of `lanes` neighbours along [low, high): whole vectors, several at a time first (`unroll`), then a
/// masked rest. The Points of one call are alive together.
void forLanes(Emitter &e, Range range, int64_t lanes, int64_t unroll,
              llvm::function_ref<void(llvm::ArrayRef<Index>, int64_t lanes, mlir::Value mask)> body);
/// Nested loops over `ranges`; `body` gets the induction variables.
void forRanges(Emitter &e, llvm::ArrayRef<Range> ranges, llvm::function_ref<void(llvm::ArrayRef<mlir::Value>)> body);

/// Elementwise: all sinks, of one shape, in one sweep over `ranges`; every value of a point is computed before any is stored.
void emitMap(Emitter &e, llvm::ArrayRef<Sink> sinks, llvm::ArrayRef<Range> ranges, const Registers &row = Registers());

/// A stored tensor whose rows lie along another index of a sweep (`along`) than its lanes (`lane`); `map` is where the sweep reads it.
struct Turned {
  mlir::Value tensor;
  mlir::AffineMap map;
  unsigned lane, along;
};
std::optional<Turned> findTurned(Emitter &e, llvm::ArrayRef<Sink> sinks, int64_t lane, int64_t lanes);
/// The same among what the iterations of a reduction read; indices are those of its loops.
std::optional<Turned> findTurned(Emitter &e, mlir::linalg::LinalgOp op, unsigned lane, int64_t lanes);
/// A block of the tensor, turned: for each column, the values of all rows. Rows beyond `rows` hold anything.
llvm::SmallVector<mlir::Value> loadTurned(Emitter &e, const Turned &t, llvm::SmallVector<Index> at, mlir::Value firstRow, int64_t rows,
                                          mlir::Value firstColumn, int64_t columns, int64_t lanes);
/// The number of indices of a range, if it is known: low .. low + constant, as tasks have it, included.
std::optional<int64_t> knownCount(Range range);
/// How many indices of each dimension one task takes (0: all), so that blocks stay whole.
llvm::SmallVector<int64_t> turnedBlocks(const Turned &t, llvm::ArrayRef<mlir::Value> extents, int64_t costPerElement, int64_t lanes);
/// The sweep in square blocks; `otherwise` emits it for ranges that turn out too short when it runs.
void emitTurned(Emitter &e, const Turned &t, llvm::ArrayRef<Sink> sinks, llvm::ArrayRef<Range> ranges, const Registers &row, int64_t lanes,
                llvm::function_ref<void()> otherwise);
/// n vectors of n: log2(n) rounds of two-way interleaving.
void transposeLines(Emitter &e, llvm::SmallVector<mlir::Value> &lines);

/// How many points the sinks' sweep takes at once, so that the vectors of its widest element fit registers.
int64_t sweepLanes(Emitter &e, llvm::ArrayRef<Sink> sinks);
/// Can the sinks be swept as one dimension?
bool isFlat(Emitter &e, llvm::ArrayRef<Sink> sinks);
/// The same, elements [low, high) in memory order.
void emitFlatMap(Emitter &e, llvm::ArrayRef<Sink> sinks, Range range);

/// What to do with the finished accumulators of `op` at a point (output indices).
using Epilogue = llvm::function_ref<void(Point &, llvm::ArrayRef<Index>, llvm::ArrayRef<mlir::Value>)>;

/// Any reduction: `ranges` restricts the parallel loops (in loop order; reduction loops run in full).
void emitReduce(Emitter &e, mlir::linalg::LinalgOp op, llvm::ArrayRef<Range> ranges, const Registers &row, Epilogue epilogue);

/// A sum of products with its register tile: matmuls, convolutions and their gradients.
struct Contraction {
  mutable mlir::linalg::LinalgOp op;
  unsigned a, b;                                ///< operand numbers; b has the vector dimension
  unsigned n;                                   ///< loops by role
  int tile = -1;                                ///< the loop of the tile's rows, or -1
  llvm::SmallVector<unsigned> batch, m, k;      ///< batch: also in b; m: not in b, without `tile`
  static std::optional<Contraction> match(mlir::linalg::LinalgOp op);
  bool overlaps(unsigned loop) const;
  /// Does a row (an index of each of the first `rank` dimensions of the result) still have rows and columns for a tile?
  bool fillsTilesIn(int64_t rank) const;
  /// Few rows by a matrix that lies along the reduction: packing would cost more than the products, which are sums along its rows.
  bool readsOnce(Emitter &e) const;
  /// How many indices of each loop one task takes (0: all).
  llvm::SmallVector<int64_t> blocks(const Target &target) const;
};
void emitContraction(Emitter &e, const Contraction &c, llvm::ArrayRef<Range> ranges, Epilogue epilogue);

/// Loop extents of a linalg op, at the function's entry.
llvm::SmallVector<mlir::Value> loopExtents(Emitter &e, mlir::linalg::LinalgOp op);

/// Block counts of `extents`; then in the generated code, for each of this kernel's tasks in [begin, end) that are among them,
/// `body` with the task's ranges. Returns the number of tasks, computed at the entry; `first` is that of the first one.
mlir::Value emitTasks(Emitter &e, llvm::ArrayRef<mlir::Value> extents, llvm::ArrayRef<int64_t> blocks, mlir::Value first,
                      llvm::function_ref<void(llvm::ArrayRef<Range>)> body);
/// Blocks for a sweep: about 2^17 units of work a task, outer dimensions split first.
llvm::SmallVector<int64_t> sweepBlocks(llvm::ArrayRef<mlir::Value> extents, int64_t costPerElement, unsigned splitable);
/// A guess at the cost of one element of `tensor` in units of a simple operation.
int64_t costOf(mlir::Value tensor, const Emitter &e);

/// Adds @<kernel>.tasks(%sizes) by copying what computes `tasks`; false if that needs more than sizes.
bool addTasksFunction(Emitter &e, mlir::Value tasks);

} // namespace tfc::cpu
