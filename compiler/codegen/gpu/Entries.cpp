// Which entries a kernel becomes: one for each op on buffers that writes something, in order. What only computes (sizes,
// views, single elements of inputs) is repeated in every entry that needs it.
#include "EntryBuilder.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Transforms/RegionUtils.h"

namespace tfc::gpu {

/// Buffers inside loops of one thread lie in its local memory.
static constexpr int64_t kLocalBytes = 16 * 1024;

/// Is repeated rather than stored: no effect but reading.
static bool isRepeated(Operation *op) {
  return isa<memref::AllocOp, memref::LoadOp>(op) || isMemoryEffectFree(op);
}

static Value rootOf(Value v) {
  while (Operation *op = v.getDefiningOp()) {
    if (!isa<ViewLikeOpInterface>(op)) break;
    v = op->getOperand(0);
  }
  return v;
}

static SetVector<Value> usedBy(Operation *op) {
  SetVector<Value> used(op->operand_begin(), op->operand_end());
  getUsedValuesDefinedAbove(op->getRegions(), used);
  return used;
}

/// Is memory that `load` reads written later? Then what was read may not be read again.
static bool isOverwritten(memref::LoadOp load) {
  Value root = rootOf(load.getMemRef());
  for (Operation *op = load->getNextNode(); op; op = op->getNextNode())
    if (!isRepeated(op))
      for (Value used : usedBy(op)) {
        if (rootOf(used) != root) continue;
        auto nest = dyn_cast<linalg::LinalgOp>(op);
        if (!nest || llvm::any_of(nest.getDpsInits(), [&](Value out) { return rootOf(out) == root; })) return true;
      }
  return false;
}

/// The number, among the kernel's sizes, of dimension `position` of `argument`.
static unsigned numberOfSize(func::FuncOp kernel, BlockArgument argument, int64_t position) {
  unsigned number = 0;
  for (BlockArgument a : kernel.getArguments())
    for (auto [i, d] : llvm::enumerate(cast<MemRefType>(a.getType()).getShape())) {
      if (a == argument && static_cast<int64_t>(i) == position) return number;
      number += ShapedType::isDynamic(d);
    }
  return number;
}

/// Multiplies each of `terms` by `size`; where that is a choice of two, both count. False if it is computed otherwise.
static bool multiply(func::FuncOp kernel, std::vector<GpuScratch> &terms, Value size) {
  if (auto constant = getConstantIntValue(size)) {
    for (GpuScratch &term : terms) term.bytes *= *constant;
    return true;
  }
  if (auto choice = size.getDefiningOp<arith::SelectOp>()) {
    std::vector<GpuScratch> others = terms;
    if (!multiply(kernel, terms, choice.getTrueValue()) || !multiply(kernel, others, choice.getFalseValue())) return false;
    terms.insert(terms.end(), others.begin(), others.end());
    return true;
  }
  auto dim = size.getDefiningOp<memref::DimOp>();
  auto argument = dim ? dyn_cast<BlockArgument>(dim.getSource()) : BlockArgument();
  std::optional<int64_t> position = argument ? dim.getConstantIndex() : std::nullopt;
  if (!position) return false;
  for (GpuScratch &term : terms) term.sizes.push_back(numberOfSize(kernel, argument, *position));
  return true;
}

/// At least the bytes of a temporary in terms of the kernel's sizes; nothing if they are computed otherwise.
static std::optional<std::vector<GpuScratch>> bytesOf(func::FuncOp kernel, memref::AllocOp alloc) {
  MemRefType type = alloc.getType();
  auto complex = dyn_cast<ComplexType>(type.getElementType());
  unsigned bits = complex ? 2 * complex.getElementType().getIntOrFloatBitWidth()
                  : type.getElementType().isIndex() ? 64 : type.getElementTypeBitWidth();
  std::vector<GpuScratch> terms = {{.bytes = (bits + 7) / 8, .sizes = {}}};
  for (int64_t d : type.getShape())
    if (!ShapedType::isDynamic(d)) terms.front().bytes *= d;
  for (Value size : alloc.getDynamicSizes())
    if (!multiply(kernel, terms, size)) return std::nullopt;
  // Equal terms of a choice are one.
  std::vector<GpuScratch> distinct;
  for (GpuScratch &term : terms)
    if (llvm::none_of(distinct, [&](const GpuScratch &t) { return t.bytes == term.bytes && t.sizes == term.sizes; }))
      distinct.push_back(std::move(term));
  return distinct;
}

/// Can one thread do `op`? Not if it needs much memory of its own.
static bool fitsOneThread(ArrayRef<Operation *> ops) {
  int64_t bytes = 0;
  for (Operation *top : ops)
    top->walk([&](memref::AllocOp alloc) {
      MemRefType type = alloc.getType();
      bytes += type.hasStaticShape() ? type.getNumElements() * ((type.getElementTypeBitWidth() + 7) / 8) : kLocalBytes + 1;
    });
  return bytes <= kLocalBytes;
}

/// The value that `step` fills a whole buffer with; null if it does anything else.
static Value fillValue(Operation *step) {
  auto nest = dyn_cast<linalg::LinalgOp>(step);
  if (!nest || nest.getNumDpsInits() != 1 || nest.getNumParallelLoops() != nest.getNumLoops()) return {};
  if (!nest.getMatchingIndexingMap(nest.getDpsInitOperand(0)).isPermutation()) return {};
  Value v = nest.getBlock()->getTerminator()->getOperand(0);
  if (auto argument = dyn_cast<BlockArgument>(v); argument && argument.getOwner() == nest.getBlock()) {
    OpOperand *from = nest.getMatchingOpOperand(argument);
    if (!nest.isScalar(from)) return {};
    v = from->get();
  }
  return v.getParentRegion() == step->getParentRegion() ? v : Value();
}

/// Reductions whose results `steps` fill beforehand start from the value instead; the fills go.
static llvm::MapVector<Operation *, SmallVector<Value>> foldFills(SmallVector<Operation *> &steps) {
  llvm::MapVector<Operation *, SmallVector<Value>> starts;
  llvm::SmallPtrSet<Operation *, 4> folded;
  for (auto [i, step] : llvm::enumerate(steps)) {
    auto nest = dyn_cast<linalg::LinalgOp>(step);
    if (!nest || nest.getNumReductionLoops() == 0) continue;
    for (Value out : nest.getDpsInits()) {
      starts[step].push_back({});
      // The last step before that touches the buffer.
      for (size_t j = i; j-- > 0;) {
        if (llvm::none_of(usedBy(steps[j]), [&](Value used) { return rootOf(used) == rootOf(out); })) continue;
        Value v = fillValue(steps[j]);
        if (v && cast<linalg::LinalgOp>(steps[j]).getDpsInits()[0] == out && llvm::count(nest.getDpsInits(), out) == 1) {
          starts[step].back() = v;
          folded.insert(steps[j]);
        }
        break;
      }
    }
  }
  llvm::erase_if(steps, [&](Operation *step) { return folded.contains(step); });
  return starts;
}

LogicalResult emitEntries(func::FuncOp kernel, mlir::gpu::GPUModuleOp target, GpuKernel &facts) {
  Block &body = kernel.getBody().front();
  for (Type type : kernel.getArgumentTypes()) facts.sizes += cast<MemRefType>(type).getNumDynamicDims();
  Temporaries temporaries;
  for (auto alloc : body.getOps<memref::AllocOp>()) {
    auto terms = bytesOf(kernel, alloc);
    if (!terms) return failure();
    temporaries[alloc] = *terms;
    facts.scratch.insert(facts.scratch.end(), terms->begin(), terms->end());
  }
  kernel.walk([&](Operation *op) {
    if (op->getName().getStringRef() != "tfc.Check") return;
    GpuCheck check{op->getAttrOfType<IntegerAttr>("node").getInt(), op->getAttrOfType<IntegerAttr>("code").getInt(),
                   op->getAttrOfType<StringAttr>("message").getValue().str()};
    auto same = [&](const GpuCheck &c) { return c.node == check.node && c.message == check.message; };
    if (llvm::none_of(facts.checks, same)) facts.checks.push_back(check);
  });

  SmallVector<Operation *> steps;
  bool oneThread = false;
  for (Operation &op : body.without_terminator()) {
    if (auto load = dyn_cast<memref::LoadOp>(op)) oneThread |= isOverwritten(load);
    if (isRepeated(&op)) continue;
    // A value that a step computes would have to travel to the next ones: all steps are then one.
    oneThread |= op.getNumResults() && !op.use_empty();
    steps.push_back(&op);
  }
  EntryBuilder builder(kernel, target, facts, temporaries);
  if (oneThread) {
    SmallVector<Operation *> all;
    for (Operation &op : body.without_terminator())
      if (!isa<memref::AllocOp>(op)) all.push_back(&op);
    if (!fitsOneThread(all)) return failure();
    builder.sequential(all);
    return success();
  }
  auto starts = foldFills(steps);
  for (Operation *step : steps) {
    auto nest = dyn_cast<linalg::LinalgOp>(step);
    builder.startFrom(starts.lookup(step));
    if (!nest || !nest.getNumDpsInits()) { // a nest without results only checks
      if (!fitsOneThread(step)) return failure();
      builder.sequential(step);
    } else if (SmallVector<Operation *> combiners = EntryBuilder::splittable(nest); !combiners.empty()) {
      SmallVector<unsigned> reductions;
      nest.getReductionDims(reductions);
      std::optional<int64_t> length = EntryBuilder::product(nest, reductions);
      builder.rows(nest, combiners, length && *length >= 8192 ? 1024 : 256);
    } else {
      builder.flat(nest);
    }
  }
  return success();
}

} // namespace tfc::gpu
