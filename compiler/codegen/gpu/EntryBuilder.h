// One gpu.func while it is being made: its parameters, and what of the function on buffers is repeated in it.
#pragma once

#include "Stages.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

#include "llvm/ADT/MapVector.h"

namespace tfc::gpu {

using namespace mlir;

/// Where the temporaries of a kernel lie in its scratch memory.
using Temporaries = llvm::MapVector<Value, std::vector<GpuScratch>>;

class EntryBuilder {
public:
  EntryBuilder(func::FuncOp source, mlir::gpu::GPUModuleOp target, GpuKernel &facts, const Temporaries &temporaries)
      : b(source.getLoc(), source.getContext()), source(source), target(target), facts(facts), temporaries(temporaries) {}

  /// Starts an entry with `threads` a block and, if `shared` is a type, a buffer of it for each block.
  void begin(int threads, ArrayRef<MemRefType> shared = {});
  void end();

  /// `op` becomes the entry: an all-parallel or parallel-outside loop nest, one thread an element of the result.
  void flat(linalg::LinalgOp op);
  /// One block a row: its threads share the reduction.
  void rows(linalg::LinalgOp op, ArrayRef<Operation *> combiners, int threads);
  /// What the accumulators of the next nest start from, where that is one value: they are not read then.
  void startFrom(SmallVector<Value> values) { starts = std::move(values); }
  /// One thread does it all.
  void sequential(ArrayRef<Operation *> ops);

  /// The operations by which the results are reduced, if there is one for each and the op may be split.
  static SmallVector<Operation *> splittable(linalg::LinalgOp op);
  /// The product of the sizes of `loops`, if known.
  static std::optional<int64_t> product(linalg::LinalgOp op, ArrayRef<unsigned> loops);

private:
  Value index(int64_t v) { return arith::ConstantIndexOp::create(b, v); }
  /// The value here of one of the source function: cloned with what it is computed from.
  Value value(Value v);
  /// Makes all that `op` refers to available here.
  void prepare(Operation *op);
  Value temporary(Value alloc);
  Value sizeOfLoop(linalg::LinalgOp op, unsigned loop);
  SmallVector<Value> sizesOf(linalg::LinalgOp op, ArrayRef<unsigned> loops);
  Value productOf(linalg::LinalgOp op, ArrayRef<unsigned> loops);
  /// Parallel loops, the one along the result's memory last.
  static SmallVector<unsigned> parallelLoops(linalg::LinalgOp op);
  static SmallVector<unsigned> reductionLoops(linalg::LinalgOp op);
  /// Splits the number of an iteration into those of `loops`.
  void split(linalg::LinalgOp op, Value number, ArrayRef<unsigned> loops, MutableArrayRef<Value> at);
  SmallVector<Value> addressOf(AffineMap map, ArrayRef<Value> at);
  Value loadOut(linalg::LinalgOp op, unsigned i, ArrayRef<Value> at);
  void storeOuts(linalg::LinalgOp op, ArrayRef<Value> at, ValueRange values);
  /// One iteration of the body.
  SmallVector<Value> body(linalg::LinalgOp op, ArrayRef<Value> at, ValueRange outs);
  /// The loops `loops` around body(), carrying the accumulators.
  SmallVector<Value> reduce(linalg::LinalgOp op, SmallVector<Value> &at, ArrayRef<unsigned> loops, ValueRange outs);
  void check(Operation *check);
  void gridLoop(Value first, Value count, Value step, llvm::function_ref<void(Value)> body);

  ImplicitLocOpBuilder b;
  func::FuncOp source;
  mlir::gpu::GPUModuleOp target;
  GpuKernel &facts;
  const Temporaries &temporaries;
  mlir::gpu::GPUFuncOp function;
  IRMapping mapping;
  Value scratch, status;
  SmallVector<Value> starts; ///< one an output, null where memory has it
  SmallVector<Value> sizes;
};

} // namespace tfc::gpu
