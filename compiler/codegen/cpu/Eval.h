// Reading a kernel's tensors as expressions: the value of any tensor at a point, or at a vector of neighbouring points.
//
//   Emitter e(abi, kernel, target, builder);
//   Point p(e, /*lanes=*/16, mask);
//   Value v = p.eval(tensor, {Index{row}, Index{column, /*lane=*/1}});  // tensor[row][column .. column + 15]
//
// A tensor is either stored (an argument, a result, a buffer of an earlier stage) and loaded, or computed on the spot from its
// producers: elementwise ops, padding, slices, reshapes and broadcasts never become buffers unless a schedule asks.
#pragma once

#include "Abi.h"
#include "Cpu.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

#include <map>
#include <optional>

namespace tfc::cpu {

/// An index of a vector of points: base + lane * i for the i-th, or `vec` (vector of i64) where it is not of this form.
struct Index {
  mlir::Value base;
  int64_t lane = 0;
  mlir::Value vec = {};
  bool uniform() const { return !vec && lane == 0; }
};

/// Elements in memory: pointer + sum (index - origin) * stride.
struct Storage {
  mlir::Value pointer;
  mlir::Type element;
  llvm::SmallVector<mlir::Value> strides, origin; ///< i64; origin may be empty (zeros)
  bool isArgument = false;
  bool isRow = false; ///< one row at a time: the leading dimensions have no stride
};

class Emitter {
public:
  Emitter(KernelAbi &abi, mlir::func::FuncOp kernel, const Target &target, mlir::OpBuilder &builder);

  mlir::OpBuilder &b;
  mlir::Location loc;
  KernelAbi &abi;
  const Target &target;
  mlir::func::FuncOp kernel;
  llvm::DenseMap<mlir::Value, Storage> stored;
  /// Set once an op turns up that no schedule knows; what was emitted is thrown away then.
  std::string unsupported;
  bool ok() const { return unsupported.empty(); }
  mlir::Value fail(llvm::StringRef why, mlir::Type type);

  //===-- i64 arithmetic, folding constants --------------------------------------------------------------------===//
  mlir::Value i64(int64_t value);
  static std::optional<int64_t> known(mlir::Value value);
  mlir::Value add(mlir::Value x, mlir::Value y);
  mlir::Value sub(mlir::Value x, mlir::Value y);
  mlir::Value mul(mlir::Value x, mlir::Value y);
  mlir::Value div(mlir::Value x, mlir::Value y); ///< non-negative operands
  mlir::Value rem(mlir::Value x, mlir::Value y);
  mlir::Value min(mlir::Value x, mlir::Value y);
  mlir::Value max(mlir::Value x, mlir::Value y);
  mlir::Value ceilDiv(mlir::Value x, int64_t y) { return div(add(x, i64(y - 1)), i64(y)); }
  mlir::Value product(llvm::ArrayRef<mlir::Value> values);
  mlir::Value toI64(mlir::Value value);
  mlir::Value toIndex(mlir::Value value);

  //===-- the kernel's values ----------------------------------------------------------------------------------===//
  /// Sizes of a tensor, computed at the function's entry.
  llvm::SmallVector<mlir::Value> dims(mlir::Value tensor);
  void knowDims(mlir::Value tensor, llvm::ArrayRef<mlir::Value> sizes) { dimCache[tensor] = llvm::to_vector(sizes); }
  /// A scalar of the kernel's body, computed at the function's entry.
  mlir::Value scalar(mlir::Value value);
  /// The value of a tensor of rank 0 that is made of arguments alone, computed at the function's entry; null for others.
  mlir::Value uniform(mlir::Value tensor);
  Storage rowMajor(mlir::Value pointer, mlir::Type element, llvm::ArrayRef<mlir::Value> dims);
  /// A buffer of the call at work, 64-byte aligned: on the stack while that is small, else in the launch's scratch.
  mlir::Value scratch(int64_t bytes);
  /// Notes the scratch a task needs.
  void finish();

  //===-- loops ------------------------------------------------------------------------------------------------===//
  using LoopBody = llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::Value, mlir::ValueRange)>;
  /// for (iv = low; iv < high; iv += step); nothing is emitted for an empty static range, no loop for one round.
  llvm::SmallVector<mlir::Value> loop(mlir::Value low, mlir::Value high, int64_t step, mlir::ValueRange init, LoopBody body);
  void loop(mlir::Value low, mlir::Value high, int64_t step, llvm::function_ref<void(mlir::Value)> body) {
    loop(low, high, step, {}, [&](mlir::Value iv, mlir::ValueRange) {
      body(iv);
      return llvm::SmallVector<mlir::Value>();
    });
  }
  void ifThen(mlir::Value condition, llvm::function_ref<void()> body);
  /// vector<lanes x i1>: lane i < count.
  mlir::Value laneMask(int64_t lanes, mlir::Value count);
  int64_t lanesFor(mlir::Type element) const {
    return std::max<int64_t>(1, target.vectorBits / std::max<int64_t>(32, element.getIntOrFloatBitWidth()));
  }

  /// Runs `body` with the builder at the end of the function's prologue.
  template <typename F> auto atEntry(F body) -> decltype(body()) {
    mlir::OpBuilder::InsertionGuard guard(b);
    b.setInsertionPoint(entryEnd);
    return body();
  }
  bool insideEntry() const { return entryDepth > 0; }

private:
  static constexpr int64_t kStackBytes = 48 * 1024;
  mlir::Value stack(int64_t bytes);
  int64_t stackUsed = 0, scratchUsed = 0;
  mlir::Value scratchBase;
  llvm::SmallVector<mlir::Operation *> scratchFactors;
  mlir::Operation *entryEnd;
  int entryDepth = 0;
  llvm::DenseMap<mlir::Value, llvm::SmallVector<mlir::Value>> dimCache;
  mlir::IRMapping scalars;
  bool isUniform(mlir::Value tensor);
};

/// One vector of points (lanes > 1) or one point; remembers what it computed, so it lives as long as its block.
class Point {
public:
  Point(Emitter &e, int64_t lanes, mlir::Value mask = {}) : e(e), b(e.b), loc(e.loc), lanes(lanes), mask(mask) {}

  /// Tensors whose value at this very point is in a register.
  llvm::DenseMap<mlir::Value, mlir::Value> registers;

  /// A vector, or a scalar where the value is the same at all points.
  mlir::Value eval(mlir::Value tensor, llvm::ArrayRef<Index> at);
  mlir::Value load(const Storage &storage, llvm::ArrayRef<Index> at);
  void store(const Storage &storage, llvm::ArrayRef<Index> at, mlir::Value value);
  /// A hint that the line of the first point will be read soon; it may lie outside.
  void prefetch(const Storage &storage, llvm::ArrayRef<Index> at);
  /// The body of `op` at loop indices `at`; block arguments that are null get evaluated from operands when used.
  llvm::SmallVector<mlir::Value> body(mlir::linalg::LinalgOp op, llvm::ArrayRef<Index> at,
                                      llvm::ArrayRef<mlir::Value> arguments);
  llvm::SmallVector<Index> apply(mlir::AffineMap map, llvm::ArrayRef<Index> at);
  /// A vector of all lanes.
  mlir::Value splat(mlir::Value value);

  Emitter &e;
  mlir::OpBuilder &b;
  mlir::Location loc;
  const int64_t lanes;
  mlir::Value mask; ///< null: all lanes

private:
  Index affine(mlir::AffineExpr expr, llvm::ArrayRef<Index> at);
  Index add(Index x, Index y);
  Index scale(Index x, mlir::Value factor);
  mlir::Value vector(Index x);            ///< vector of i64
  mlir::Value asIndexValue(Index x);      ///< index or vector of index
  Index fromIndexValue(mlir::Value value);
  Index linear(llvm::ArrayRef<Index> at, llvm::ArrayRef<mlir::Value> strides);
  llvm::SmallVector<Index> delinearize(Index x, llvm::ArrayRef<mlir::Value> sizes);
  mlir::Value compute(mlir::Value tensor, llvm::ArrayRef<Index> at);
  mlir::Value inside(Index x, mlir::Value low, mlir::Value high);
  mlir::Value guarded(mlir::Value tensor, llvm::SmallVector<Index> at, llvm::ArrayRef<mlir::Value> sizes,
                      llvm::function_ref<mlir::Value()> otherwise);
  mlir::Operation *cloneElementwise(mlir::Operation *op, mlir::IRMapping &values);

  std::map<std::pair<void *, std::vector<const void *>>, mlir::Value> memo;
};

} // namespace tfc::cpu
