// The two templates of loop nests: flat (a thread an element) and rows (a block a row).
#include "EntryBuilder.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

#include <algorithm>

namespace tfc::gpu {

SmallVector<unsigned> EntryBuilder::parallelLoops(linalg::LinalgOp op) {
  SmallVector<unsigned> loops;
  auto iterators = op.getIteratorTypesArray();
  auto add = [&](unsigned loop) {
    if (iterators[loop] == utils::IteratorType::parallel && !llvm::is_contained(loops, loop))
      loops.push_back(loop);
  };
  // Loops that the result's map does not name go outside.
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  for (unsigned loop = 0; loop < iterators.size(); ++loop)
    if (!map.isFunctionOfDim(loop))
      add(loop);
  for (AffineExpr e : map.getResults())
    if (auto dim = dyn_cast<AffineDimExpr>(e))
      add(dim.getPosition());
  for (unsigned loop = 0; loop < iterators.size(); ++loop)
    add(loop);
  return loops;
}

SmallVector<unsigned> EntryBuilder::reductionLoops(linalg::LinalgOp op) {
  SmallVector<unsigned> loops;
  op.getReductionDims(loops);
  return loops;
}

std::optional<int64_t> EntryBuilder::product(linalg::LinalgOp op, ArrayRef<unsigned> loops) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  int64_t n = 1;
  for (unsigned loop : loops) {
    if (ShapedType::isDynamic(ranges[loop])) return std::nullopt;
    n *= ranges[loop];
  }
  return n;
}

SmallVector<Operation *> EntryBuilder::splittable(linalg::LinalgOp op) {
  SmallVector<Operation *> combiners;
  if (auto kind = op->getAttrOfType<StringAttr>("tfc.kind"); kind && kind.getValue() != "reduce")
    return {};
  SmallVector<unsigned> reductions = reductionLoops(op);
  std::optional<int64_t> length = product(op, reductions);
  if (reductions.empty() || (length && *length < 32)) return {};
  // Worth a block a row where neighbours in memory belong to one row, or where rows are few and long.
  bool along = false;
  for (OpOperand *in : op.getDpsInputOperands()) {
    AffineMap map = op.getMatchingIndexingMap(in);
    if (map.getNumResults() == 0) continue;
    auto last = dyn_cast<AffineDimExpr>(map.getResult(map.getNumResults() - 1));
    along |= last && llvm::is_contained(reductions, last.getPosition());
  }
  std::optional<int64_t> rows = product(op, parallelLoops(op));
  if (!along && !(rows && *rows < 2048 && (!length || *length >= 1024))) return {};
  for (unsigned i = 0; i < op.getNumDpsInits(); ++i) {
    SmallVector<Operation *> found;
    if (!matchReduction(op.getRegionOutputArgs(), i, found) || found.size() != 1) return {};
    if (!arith::getNeutralElement(found.front())) return {};
    if (!op.getMatchingIndexingMap(op.getDpsInitOperand(i)).isProjectedPermutation()) return {};
    combiners.push_back(found.front());
  }
  return combiners;
}

Value EntryBuilder::sizeOfLoop(linalg::LinalgOp op, unsigned loop) {
  int64_t known = op.getStaticLoopRanges()[loop];
  if (!ShapedType::isDynamic(known)) return index(known);
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    for (auto [i, e] : llvm::enumerate(map.getResults()))
      if (auto dim = dyn_cast<AffineDimExpr>(e); dim && dim.getPosition() == loop)
        return memref::DimOp::create(b, value(operand.get()), static_cast<int64_t>(i));
  }
  return {};
}

SmallVector<Value> EntryBuilder::sizesOf(linalg::LinalgOp op, ArrayRef<unsigned> loops) {
  return llvm::map_to_vector(loops, [&](unsigned loop) { return sizeOfLoop(op, loop); });
}

Value EntryBuilder::productOf(linalg::LinalgOp op, ArrayRef<unsigned> loops) {
  if (auto known = product(op, loops)) return index(*known);
  Value n;
  for (Value size : sizesOf(op, loops)) n = n ? Value(arith::MulIOp::create(b, n, size)) : size;
  return n;
}

void EntryBuilder::split(linalg::LinalgOp op, Value number, ArrayRef<unsigned> loops, MutableArrayRef<Value> at) {
  if (loops.empty()) return;
  std::optional<int64_t> total = product(op, loops);
  // Division is dear in 64 bits: in 32 where the count fits.
  bool narrow = total && *total <= INT32_MAX;
  Type type = narrow ? Type(b.getI32Type()) : Type(b.getIndexType());
  auto in = [&](Value v) { return narrow ? Value(arith::IndexCastUIOp::create(b, type, v)) : v; };
  auto out = [&](Value v) { return narrow ? Value(arith::IndexCastUIOp::create(b, b.getIndexType(), v)) : v; };
  if (loops.size() == 1) {
    at[loops[0]] = number;
    return;
  }
  Value rest = in(number);
  for (unsigned loop : llvm::reverse(loops)) {
    if (loop == loops.front()) {
      at[loop] = out(rest);
      break;
    }
    Value size = in(sizeOfLoop(op, loop));
    at[loop] = out(arith::RemUIOp::create(b, rest, size));
    rest = arith::DivUIOp::create(b, rest, size);
  }
}

SmallVector<Value> EntryBuilder::addressOf(AffineMap map, ArrayRef<Value> at) {
  SmallVector<Value> address;
  for (AffineExpr e : map.getResults()) {
    if (auto dim = dyn_cast<AffineDimExpr>(e)) address.push_back(at[dim.getPosition()]);
    else if (auto constant = dyn_cast<AffineConstantExpr>(e)) address.push_back(index(constant.getValue()));
    else address.push_back(affine::AffineApplyOp::create(b, AffineMap::get(map.getNumDims(), 0, e), at));
  }
  return address;
}

Value EntryBuilder::loadOut(linalg::LinalgOp op, unsigned i, ArrayRef<Value> at) {
  if (i < starts.size() && starts[i]) return value(starts[i]);
  OpOperand *out = op.getDpsInitOperand(i);
  return memref::LoadOp::create(b, value(out->get()), addressOf(op.getMatchingIndexingMap(out), at));
}

void EntryBuilder::storeOuts(linalg::LinalgOp op, ArrayRef<Value> at, ValueRange values) {
  for (auto [i, v] : llvm::enumerate(values)) {
    OpOperand *out = op.getDpsInitOperand(i);
    memref::StoreOp::create(b, v, value(out->get()), addressOf(op.getMatchingIndexingMap(out), at));
  }
}

SmallVector<Value> EntryBuilder::body(linalg::LinalgOp op, ArrayRef<Value> at, ValueRange outs) {
  IRMapping inner = mapping;
  for (OpOperand *in : op.getDpsInputOperands()) {
    BlockArgument argument = op.getMatchingBlockArgument(in);
    if (argument.use_empty()) continue;
    Value from = value(in->get());
    inner.map(argument, isa<MemRefType>(from.getType())
                            ? memref::LoadOp::create(b, from, addressOf(op.getMatchingIndexingMap(in), at)).getResult()
                            : from);
  }
  for (auto [i, argument] : llvm::enumerate(op.getRegionOutputArgs()))
    if (!argument.use_empty()) inner.map(argument, outs.empty() ? loadOut(op, i, at) : outs[i]);
  // A contraction's products go into its sums unrounded, as on the CPU.
  auto kind = op->getAttrOfType<StringAttr>("tfc.kind");
  bool fused = kind && (kind.getValue().contains("matmul") || kind.getValue().contains("conv2d") || kind.getValue().contains("depthwise"));
  SmallVector<Operation *> special;
  for (Operation &each : op.getBlock()->without_terminator())
    b.clone(each, inner)->walk([&](Operation *o) {
      if (auto math = dyn_cast<arith::ArithFastMathInterface>(o); math && fused)
        o->setAttr(math.getFastMathAttrName(), arith::FastMathFlagsAttr::get(o->getContext(), arith::FastMathFlags::contract));
      if (isa<linalg::IndexOp>(o) || o->getName().getStringRef() == "tfc.Check") special.push_back(o);
    });
  SmallVector<Value> results;
  for (Value v : op.getBlock()->getTerminator()->getOperands()) results.push_back(inner.lookupOrDefault(v));
  for (Operation *o : special) {
    auto position = dyn_cast<linalg::IndexOp>(o);
    if (!position) {
      check(o);
      continue;
    }
    for (Value &r : results)
      if (r == position.getResult()) r = at[position.getDim()];
    position.getResult().replaceAllUsesWith(at[position.getDim()]);
    position.erase();
  }
  return results;
}

SmallVector<Value> EntryBuilder::reduce(linalg::LinalgOp op, SmallVector<Value> &at, ArrayRef<unsigned> loops, ValueRange outs) {
  if (loops.empty()) return body(op, at, outs);
  Value size = sizeOfLoop(op, loops.front());
  auto loop = scf::ForOp::create(b, index(0), size, index(1), outs);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  at[loops.front()] = loop.getInductionVar();
  SmallVector<Value> results = reduce(op, at, loops.drop_front(), loop.getRegionIterArgs());
  scf::YieldOp::create(b, results);
  return SmallVector<Value>(loop.getResults());
}

void EntryBuilder::gridLoop(Value first, Value count, Value step, llvm::function_ref<void(Value)> body) {
  auto loop = scf::ForOp::create(b, first, count, step);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}

void EntryBuilder::flat(linalg::LinalgOp op) {
  constexpr int threads = 256;
  begin(threads);
  prepare(op);
  for (Value start : starts)
    if (start) value(start);
  SmallVector<unsigned> loops = parallelLoops(op), reductions = reductionLoops(op);
  if (auto total = product(op, loops)) facts.entries.back().blocks = std::clamp<int64_t>((*total + threads - 1) / threads, 1, 65535);
  auto x = mlir::gpu::Dimension::x;
  Value width = index(threads);
  Value first = arith::AddIOp::create(b, arith::MulIOp::create(b, mlir::gpu::BlockIdOp::create(b, x), width),
                                      mlir::gpu::ThreadIdOp::create(b, x));
  Value step = arith::MulIOp::create(b, mlir::gpu::GridDimOp::create(b, x), width);
  gridLoop(first, productOf(op, loops), step, [&](Value number) {
    SmallVector<Value> at(op.getNumLoops()), outs;
    split(op, number, loops, at);
    if (!reductions.empty())
      for (unsigned i = 0; i < op.getNumDpsInits(); ++i) outs.push_back(loadOut(op, i, at));
    storeOuts(op, at, reduce(op, at, reductions, outs));
  });
  end();
}

void EntryBuilder::rows(linalg::LinalgOp op, ArrayRef<Operation *> combiners, int threads) {
  SmallVector<MemRefType> shared;
  for (Value out : op.getDpsInits())
    shared.push_back(MemRefType::get({threads}, cast<MemRefType>(out.getType()).getElementType()));
  begin(threads, shared);
  prepare(op);
  for (Value start : starts)
    if (start) value(start);
  SmallVector<Value> buffers(function.getWorkgroupAttributions());
  SmallVector<unsigned> loops = parallelLoops(op), reductions = reductionLoops(op);
  if (auto rows = product(op, loops)) facts.entries.back().blocks = std::clamp<int64_t>(*rows, 1, 65535);
  auto x = mlir::gpu::Dimension::x;
  Value thread = mlir::gpu::ThreadIdOp::create(b, x), zero = index(0);
  Value count = loops.empty() ? index(1) : productOf(op, loops), length = productOf(op, reductions);
  auto combine = [&](unsigned i, Value a, Value c) {
    Operation *made = b.clone(*combiners[i]);
    made->setOperands({a, c});
    return made->getResult(0);
  };
  gridLoop(mlir::gpu::BlockIdOp::create(b, x), count, mlir::gpu::GridDimOp::create(b, x), [&](Value row) {
    SmallVector<Value> at(op.getNumLoops());
    split(op, row, loops, at);
    // Each thread its share.
    SmallVector<Value> starts;
    for (Operation *c : combiners) starts.push_back(arith::ConstantOp::create(b, *arith::getNeutralElement(c)));
    auto loop = scf::ForOp::create(b, thread, length, index(threads), starts);
    {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(loop.getBody());
      split(op, loop.getInductionVar(), reductions, at);
      scf::YieldOp::create(b, body(op, at, loop.getRegionIterArgs()));
    }
    // Halving: the order depends on the block's size alone.
    for (auto [i, buffer] : llvm::enumerate(buffers)) memref::StoreOp::create(b, loop.getResult(i), buffer, thread);
    mlir::gpu::BarrierOp::create(b);
    for (int half = threads / 2; half > 0; half /= 2) {
      Value active = arith::CmpIOp::create(b, arith::CmpIPredicate::ult, thread, index(half));
      auto branch = scf::IfOp::create(b, active, /*withElseRegion=*/false);
      b.setInsertionPointToStart(branch.thenBlock());
      Value other = arith::AddIOp::create(b, thread, index(half));
      for (auto [i, buffer] : llvm::enumerate(buffers)) {
        Value sum = combine(i, memref::LoadOp::create(b, buffer, thread), memref::LoadOp::create(b, buffer, other));
        memref::StoreOp::create(b, sum, buffer, thread);
      }
      b.setInsertionPointAfter(branch);
      mlir::gpu::BarrierOp::create(b);
    }
    Value isFirst = arith::CmpIOp::create(b, arith::CmpIPredicate::eq, thread, zero);
    auto branch = scf::IfOp::create(b, isFirst, /*withElseRegion=*/false);
    {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(branch.thenBlock());
      SmallVector<Value> totals;
      for (auto [i, buffer] : llvm::enumerate(buffers))
        totals.push_back(combine(i, loadOut(op, i, at), memref::LoadOp::create(b, buffer, zero)));
      storeOuts(op, at, totals);
    }
    // The next row writes the buffers again.
    mlir::gpu::BarrierOp::create(b);
  });
  end();
}

} // namespace tfc::gpu
