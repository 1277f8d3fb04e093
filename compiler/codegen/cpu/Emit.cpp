// What to make of a kernel: its results in groups that share reductions, and a schedule for each group.
//
//   no reduction                    one sweep over the elements
//   one contraction, epilogue       register tiles, the results computed from the accumulators
//   one reduction, epilogue         results computed where the accumulators are
//   several, sharing leading rows   row by row: softmax, losses, layer norms
//   anything else                   one after the other in one task, through scratch
#include "Emit.h"
#include "Nest.h"
#include "Stages.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/Debug.h"

#define DEBUG_TYPE "tfc-schedule-cpu"

using namespace mlir;

namespace tfc::cpu {
namespace {

class Planner {
public:
  Planner(Emitter &e) : e(e) {
    for (auto [result, operand] : llvm::zip(e.kernel.getBody().front().getTerminator()->getOperands(), e.abi.outputs)) {
      Value tensor = withoutReshapes(result);
      if (tensor != result)
        knowSizes(tensor, operand);
      sinks.push_back({tensor, e.rowMajor(operand.pointer, operand.type.getElementType(),
                                          tensor == result ? operand.dims : e.dims(tensor))});
    }
  }

  void run() {
    storeViewsAndConstants();
    Value first = e.i64(0);
    // Group results that share a reduction; sweeps of one shape share their loop.
    SmallVector<SmallVector<Sink>> groups;
    SmallVector<Stages> groupStages;
    for (const Sink &sink : sinks) {
      Stages stages;
      collect(e, sink.tensor, stages);
      size_t at = groups.size();
      for (size_t i = 0; i < groups.size() && at == groups.size(); ++i) {
        bool shared = llvm::any_of(stages, [&](Operation *stage) { return groupStages[i].contains(stage); });
        bool sameSweep = stages.empty() && groupStages[i].empty() &&
                         typeOf(groups[i].front().tensor).getShape() == typeOf(sink.tensor).getShape();
        if (shared || sameSweep)
          at = i;
      }
      if (at == groups.size()) {
        groups.emplace_back();
        groupStages.emplace_back();
      }
      groups[at].push_back(sink);
      for (Operation *stage : stages)
        groupStages[at].insert(stage);
    }
    // A later result may connect two groups.
    for (size_t i = 0; i < groups.size(); ++i)
      for (size_t j = i + 1; j < groups.size(); ++j)
        if (llvm::any_of(groupStages[j], [&](Operation *stage) { return groupStages[i].contains(stage); })) {
          llvm::append_range(groups[i], groups[j]);
          for (Operation *stage : groupStages[j])
            groupStages[i].insert(stage);
          groups.erase(groups.begin() + j);
          groupStages.erase(groupStages.begin() + j);
          j = i;
        }
    for (auto [group, stages] : llvm::zip(groups, groupStages)) {
      if (!e.ok())
        return;
      auto sorted = stages.takeVector();
      llvm::sort(sorted, [](Operation *x, Operation *y) { return x->isBeforeInBlock(y); });
      Value total = emitGroup(group, sorted, first);
      first = e.atEntry([&] { return e.add(first, total); });
    }
    tasks = first;
  }

  Value tasks;

private:
  /// The sizes of a result are arguments: what has another shape in the same memory takes its unknown size from there.
  void knowSizes(Value tensor, const Operand &result) {
    auto known = [](RankedTensorType type) {
      int64_t product = 1;
      for (int64_t size : type.getShape())
        product *= ShapedType::isDynamic(size) ? 1 : size;
      return product;
    };
    auto unknown = [](RankedTensorType type) { return llvm::count_if(type.getShape(), ShapedType::isDynamic); };
    if (unknown(typeOf(tensor)) != 1 || unknown(result.type) != 1 || known(typeOf(tensor)) != known(result.type))
      return;
    SmallVector<Value> dims;
    for (int64_t size : typeOf(tensor).getShape())
      dims.push_back(ShapedType::isDynamic(size) ? *llvm::find_if_not(result.dims, [](Value dim) { return Emitter::known(dim); })
                                                 : e.i64(size));
    e.knowDims(tensor, dims);
  }

  /// Reshapes of stored tensors are the same memory; constants that are not splats become globals.
  void storeViewsAndConstants() {
    for (Operation &op : e.kernel.getBody().front()) {
      if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::ReshapeOp, tensor::CastOp>(op)) {
        auto found = e.stored.find(op.getOperand(0));
        if (found == e.stored.end())
          continue;
        Storage view = e.rowMajor(found->second.pointer, found->second.element, e.dims(op.getResult(0)));
        view.isArgument = found->second.isArgument;
        e.stored[op.getResult(0)] = view;
      } else if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
        auto elements = dyn_cast<DenseElementsAttr>(constant.getValue());
        if (elements && !elements.isSplat())
          e.stored[constant.getResult()] = global(constant, elements);
      }
    }
  }

  Storage global(arith::ConstantOp constant, DenseElementsAttr elements) {
    auto module = e.kernel->getParentOfType<ModuleOp>();
    auto type = cast<RankedTensorType>(elements.getType());
    Type element = type.getElementType();
    if (element.isInteger(1)) {
      SmallVector<int8_t> bytes;
      for (bool value : elements.getValues<bool>())
        bytes.push_back(value);
      elements = DenseElementsAttr::get(type.clone(e.b.getI8Type()), ArrayRef<int8_t>(bytes));
    }
    std::string name;
    for (unsigned i = 0;; ++i) {
      name = (e.kernel.getName() + ".const" + Twine(i)).str();
      if (!module.lookupSymbol(name))
        break;
    }
    OpBuilder::InsertionGuard guard(e.b);
    e.b.setInsertionPointToStart(module.getBody());
    Type array = LLVM::LLVMArrayType::get(elements.getElementType(), elements.getNumElements());
    auto made = LLVM::GlobalOp::create(e.b, e.loc, array, /*isConstant=*/true, LLVM::Linkage::Internal, name,
                                       elements.reshape(RankedTensorType::get({elements.getNumElements()},
                                                                              elements.getElementType())), 64);
    globals.push_back(made);
    Storage storage = e.atEntry([&] {
      Value pointer = LLVM::AddressOfOp::create(e.b, e.loc, made);
      return e.rowMajor(pointer, element, e.dims(constant.getResult()));
    });
    storage.isArgument = true;
    return storage;
  }

  Value emitGroup(ArrayRef<Sink> group, ArrayRef<Operation *> stages, Value first) {
    if (stages.empty())
      return emitSweep(group, first);
    auto linalgOp = cast<linalg::LinalgOp>(stages.front());
    if (stages.size() == 1 && llvm::all_of(group, [&](const Sink &sink) { return isEpilogue(e, sink.tensor, stages[0]); })) {
      if (auto contraction = Contraction::match(linalgOp); contraction && operandsReady(*contraction) && !contraction->readsOnce(e))
        return emitTasks(e, loopExtents(e, linalgOp), contraction->blocks(e.target), first,
                         [&](ArrayRef<Range> ranges) { contract(*contraction, ranges, group); });
      return emitOneReduction(group, linalgOp, first);
    }
    if (int64_t rank = rowRank(e, group, stages))
      return emitRows(group, stages, rank, first);
    return emitInOrder(group, stages, first);
  }

  /// May the operands be computed where the contraction reads them? (Not if they need reductions.)
  bool operandsReady(const Contraction &c) {
    for (unsigned operand : {c.a, c.b}) {
      Stages stages;
      collect(e, c.op->getOperand(operand), stages);
      if (!stages.empty())
        return false;
    }
    return true;
  }

  void contract(const Contraction &c, ArrayRef<Range> ranges, ArrayRef<Sink> group) {
    emitContraction(e, c, ranges, [&](Point &p, ArrayRef<Index> at, ArrayRef<Value> accs) {
      p.registers[c.op->getResult(0)] = accs[0];
      storeAll(p, group, at);
    });
  }

  static void storeAll(Point &p, ArrayRef<Sink> group, ArrayRef<Index> at) {
    SmallVector<Value> values;
    for (const Sink &sink : group)
      values.push_back(p.eval(sink.tensor, at));
    for (auto [sink, value] : llvm::zip(group, values))
      p.store(sink.storage, at, value);
  }

  Value emitSweep(ArrayRef<Sink> group, Value first) {
    int64_t cost = 0;
    for (const Sink &sink : group)
      cost += costOf(sink.tensor, e);
    SmallVector<Value> dims = e.dims(group.front().tensor);
    if (isFlat(e, group)) {
      Value count = e.atEntry([&] { return e.product(dims); });
      int64_t block = llvm::alignTo(std::max<int64_t>(4096, (1 << 18) / cost), 64);
      if (auto known = Emitter::known(count); known && *known <= block)
        block = 0;
      return emitTasks(e, count, block, first, [&](ArrayRef<Range> ranges) { emitFlatMap(e, group, ranges[0]); });
    }
    unsigned splitable = dims.empty() ? 0 : std::max<unsigned>(1, dims.size() - 1);
    SmallVector<int64_t> blocks = sweepBlocks(dims, cost, splitable);
    int64_t lanes = sweepLanes(e, group);
    if (auto turned = findTurned(e, group, static_cast<int64_t>(dims.size()) - 1, lanes))
      blocks = turnedBlocks(*turned, dims, cost, lanes);
    return emitTasks(e, dims, blocks, first, [&](ArrayRef<Range> ranges) { emitMap(e, group, ranges); });
  }

  Value emitOneReduction(ArrayRef<Sink> group, linalg::LinalgOp op, Value first) {
    SmallVector<Value> extents = loopExtents(e, op), parallel;
    SmallVector<unsigned> loops;
    int64_t cost = 2;
    for (auto [loop, type] : llvm::enumerate(op.getIteratorTypesArray())) {
      if (type == utils::IteratorType::reduction) {
        cost *= Emitter::known(extents[loop]).value_or(64);
      } else {
        loops.push_back(loop);
        parallel.push_back(extents[loop]);
      }
    }
    SmallVector<int64_t> blocks = sweepBlocks(parallel, cost, parallel.size());
    // The innermost results stay together in whole groups of vectors.
    if (!blocks.empty() && blocks.back())
      blocks.back() = parallel.size() > 1 ? llvm::alignTo(blocks.back(), 64) : llvm::alignTo(blocks.back(), 16);
    return emitTasks(e, parallel, blocks, first, [&](ArrayRef<Range> ranges) {
      SmallVector<Range> all(op.getNumLoops(), Range{});
      for (auto [loop, range] : llvm::zip(loops, ranges))
        all[loop] = range;
      for (size_t i = 0; i < all.size(); ++i)
        if (!all[i].low)
          all[i] = {e.i64(0), extents[i]};
      emitReduce(e, op, all, Registers(), [&](Point &p, ArrayRef<Index> at, ArrayRef<Value> accs) {
        for (auto [result, acc] : llvm::zip(op->getResults(), accs))
          p.registers[result] = acc;
        storeAll(p, group, at);
      });
    });
  }

  //===-- rows ---------------------------------------------------------------------------------------------------===//

  /// Elementwise tensors worth keeping for a row: costly, and read by more than one op.
  bool worthKeeping(Operation *op) {
    auto generic = dyn_cast<linalg::GenericOp>(op);
    if (!generic || generic.getNumReductionLoops() || generic->getNumResults() != 1 || e.stored.contains(op->getResult(0)))
      return false;
    if (!generic.getMatchingIndexingMap(generic.getDpsInitOperand(0)).isIdentity())
      return false;
    bool costly = false;
    for (Operation &inner : *generic.getBody())
      costly |= isa<math::ExpOp, math::LogOp, math::TanhOp, math::PowFOp, math::Log1pOp, math::ErfOp>(inner);
    llvm::DenseSet<Operation *> users(op->getUsers().begin(), op->getUsers().end());
    return costly && users.size() > 1;
  }

  Value emitRows(ArrayRef<Sink> group, ArrayRef<Operation *> stages, int64_t rank, Value first) {
    SmallVector<Value> extents(ArrayRef(e.dims(group.front().tensor)).take_front(rank));
    // Ops in order: reductions, what is worth keeping, results.
    SmallVector<Operation *> ops;
    llvm::DenseMap<Value, Storage> outputs;
    for (const Sink &sink : group)
      outputs[sink.tensor] = sink.storage;
    llvm::DenseSet<Operation *> needed;
    std::function<void(Value)> need = [&](Value value) {
      Operation *op = value.getDefiningOp();
      if (op && !e.stored.contains(value) && needed.insert(op).second)
        forOperands(op, need);
    };
    for (const Sink &sink : group)
      need(sink.tensor);
    int64_t cost = 1;
    for (Operation &op : e.kernel.getBody().front()) {
      if (!needed.contains(&op))
        continue;
      bool isResult = llvm::any_of(op.getResults(), [&](Value result) { return outputs.contains(result); });
      bool rowsKnown = op.getNumResults() && isa<RankedTensorType>(op.getResult(0).getType()) &&
                       typeOf(op.getResult(0)).getRank() > rank &&
                       typeOf(op.getResult(0)).getShape().take_front(rank) ==
                           typeOf(group.front().tensor).getShape().take_front(rank);
      if (isReduction(&op) || isResult || (worthKeeping(&op) && rowsKnown && restBytes(op.getResult(0), rank) >= 0))
        ops.push_back(&op);
      if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
        int64_t size = 1;
        for (auto [i, extent] : llvm::enumerate(linalgOp.getStaticLoopRanges()))
          if (static_cast<int64_t>(i) >= rank)
            size *= ShapedType::isDynamic(extent) ? 64 : extent;
        cost += size * (isReduction(&op) ? 2 : costOf(op.getResult(0), e));
      }
    }
    SmallVector<int64_t> blocks = sweepBlocks(extents, cost, rank);
    return emitTasks(e, extents, blocks, first, [&](ArrayRef<Range> ranges) {
      llvm::DenseMap<Value, Storage> saved = e.stored;
      // Buffers of a row, made once a task.
      for (Operation *op : ops)
        for (Value result : op->getResults()) {
          if (outputs.contains(result) || typeOf(result).getRank() == rank)
            continue;
          int64_t bytes = restBytes(result, rank);
          if (bytes < 0) {
            e.fail("a row buffer of unknown size", e.b.getI64Type());
            return;
          }
          Storage buffer = e.rowMajor(e.scratch(bytes), typeOf(result).getElementType(), e.dims(result));
          for (int64_t i = 0; i < rank; ++i)
            buffer.strides[i] = e.i64(0);
          buffer.isRow = true;
          rowBuffers[result] = buffer;
        }
      forRanges(e, ranges, [&](ArrayRef<Value> row) {
        llvm::DenseMap<Value, Storage> before = e.stored;
        Registers registers;
        for (Operation *op : ops)
          emitRowStage(op, row, rank, registers, outputs);
        e.stored = before;
      });
      e.stored = saved;
      rowBuffers.clear();
    });
  }

  /// Bytes of `tensor` beyond its first `rank` dimensions; -1 if not known.
  static int64_t restBytes(Value tensor, int64_t rank) {
    RankedTensorType type = typeOf(tensor);
    int64_t bytes = (type.getElementTypeBitWidth() + 7) / 8;
    for (int64_t dim : type.getShape().drop_front(rank)) {
      if (ShapedType::isDynamic(dim))
        return -1;
      bytes *= dim;
    }
    return bytes;
  }

  void emitRowStage(Operation *op, ArrayRef<Value> row, int64_t rank, Registers &registers,
                    llvm::DenseMap<Value, Storage> &outputs) {
    auto sinkOf = [&](Value result) -> std::optional<Storage> {
      if (auto found = outputs.find(result); found != outputs.end())
        return found->second;
      if (auto found = rowBuffers.find(result); found != rowBuffers.end())
        return found->second;
      return std::nullopt;
    };
    if (!isReduction(op)) {
      SmallVector<Sink> group;
      for (Value result : op->getResults())
        if (auto storage = sinkOf(result))
          group.push_back({result, *storage});
      SmallVector<Range> ranges;
      for (auto [i, dim] : llvm::enumerate(e.dims(group.front().tensor)))
        ranges.push_back(i < row.size() ? Range{row[i], e.add(row[i], e.i64(1))} : Range{e.i64(0), dim});
      emitMap(e, group, ranges, registers);
      for (const Sink &sink : group)
        e.stored[sink.tensor] = sink.storage;
      return;
    }
    auto linalgOp = cast<linalg::LinalgOp>(op);
    SmallVector<Value> extents = loopExtents(e, linalgOp);
    SmallVector<Range> ranges;
    for (Value extent : extents)
      ranges.push_back({e.i64(0), extent});
    AffineMap out = linalgOp.getMatchingIndexingMap(linalgOp.getDpsInitOperand(0));
    for (int64_t i = 0; i < rank; ++i)
      ranges[out.getDimPosition(i)] = {row[i], e.add(row[i], e.i64(1))};
    if (auto contraction = Contraction::match(linalgOp)) {
      Value result = op->getResult(0);
      Storage sink = *sinkOf(result);
      emitContraction(e, *contraction, ranges, [&](Point &p, ArrayRef<Index> at, ArrayRef<Value> accs) { p.store(sink, at, accs[0]); });
      e.stored[result] = sink;
      return;
    }
    Registers found;
    emitReduce(e, linalgOp, ranges, registers, [&](Point &p, ArrayRef<Index> at, ArrayRef<Value> accs) {
      for (auto [result, acc] : llvm::zip(op->getResults(), accs)) {
        if (auto storage = sinkOf(result))
          p.store(*storage, at, acc);
        if (typeOf(result).getRank() == rank)
          found[result] = acc; // one value a row: it stays in a register
      }
    });
    for (auto [result, value] : found)
      registers[result] = value;
    for (Value result : op->getResults())
      if (auto storage = sinkOf(result); storage && !registers.contains(result))
        e.stored[result] = *storage;
  }

  //===-- in order -----------------------------------------------------------------------------------------------===//

  /// Reductions one after the other, each over everything; then the results.
  Value emitInOrder(ArrayRef<Sink> group, ArrayRef<Operation *> stages, Value first) {
    return emitTasks(e, {}, {}, first, [&](ArrayRef<Range>) {
      llvm::DenseMap<Value, Storage> before = e.stored;
      llvm::DenseMap<Value, Storage> outputs;
      for (const Sink &sink : group)
        outputs[sink.tensor] = sink.storage;
      for (Operation *stage : stages) {
        auto op = cast<linalg::LinalgOp>(stage);
        SmallVector<Sink> results;
        for (Value result : op->getResults()) {
          if (auto found = outputs.find(result); found != outputs.end()) {
            results.push_back({result, found->second});
            continue;
          }
          int64_t bytes = restBytes(result, 0);
          if (bytes < 0) {
            e.fail("an intermediate of unknown size", e.b.getI64Type());
            return;
          }
          results.push_back({result, e.rowMajor(e.scratch(bytes), typeOf(result).getElementType(), e.dims(result))});
        }
        SmallVector<Range> ranges;
        for (Value extent : loopExtents(e, op))
          ranges.push_back({e.i64(0), extent});
        if (auto contraction = Contraction::match(op))
          emitContraction(e, *contraction, ranges, [&](Point &p, ArrayRef<Index> at, ArrayRef<Value> accs) {
            p.store(results[0].storage, at, accs[0]);
          });
        else
          emitReduce(e, op, ranges, Registers(), [&](Point &p, ArrayRef<Index> at, ArrayRef<Value> accs) {
            for (auto [sink, acc] : llvm::zip(results, accs))
              p.store(sink.storage, at, acc);
          });
        for (const Sink &sink : results)
          e.stored[sink.tensor] = sink.storage;
      }
      for (const Sink &sink : group) {
        if (e.stored.contains(sink.tensor) && isReduction(sink.tensor.getDefiningOp()))
          continue;
        SmallVector<Range> ranges;
        for (Value dim : e.dims(sink.tensor))
          ranges.push_back({e.i64(0), dim});
        if (isFlat(e, sink))
          emitFlatMap(e, sink, {e.i64(0), e.product(e.dims(sink.tensor))});
        else
          emitMap(e, sink, ranges);
        e.stored[sink.tensor] = sink.storage;
      }
      e.stored = before;
    });
  }

  Emitter &e;
  SmallVector<Sink> sinks;
  llvm::DenseMap<Value, Storage> rowBuffers;

public:
  SmallVector<LLVM::GlobalOp> globals;
};

} // namespace

LogicalResult emitKernel(func::FuncOp kernel, const Target &target) {
  IRRewriter rewriter(kernel.getContext());
  SmallVector<linalg::LinalgOp> named;
  kernel.walk([&](linalg::LinalgOp op) {
    if (!isa<linalg::GenericOp, linalg::FillOp>(op))
      named.push_back(op);
  });
  for (linalg::LinalgOp op : named) {
    rewriter.setInsertionPoint(op);
    (void)linalg::generalizeNamedOp(rewriter, op);
  }
  if (!llvm::hasSingleElement(kernel.getBody()))
    return failure();
  // A check of sizes, or a loop of checks, stands between the computing ops; plain loops keep it where it is.
  if (llvm::any_of(kernel.front(), [](Operation &op) { return !isa<linalg::LinalgOp>(op) && hasChecks(&op); }))
    return failure();
  // Vectors hold integers and floats; complex numbers are left to plain loops.
  auto isPlainNumber = [](Type type) { return getElementTypeOrSelf(type).isIntOrIndexOrFloat(); };
  if (!llvm::all_of(kernel.getArgumentTypes(), isPlainNumber))
    return failure();
  bool numbers = !kernel
                      .walk([&](Operation *op) {
                        return llvm::all_of(op->getResultTypes(), isPlainNumber) ? WalkResult::advance()
                                                                                : WalkResult::interrupt();
                      })
                      .wasInterrupted();
  if (!numbers)
    return failure();

  OpBuilder builder(kernel.getContext());
  KernelAbi abi = KernelAbi::create(kernel, builder);
  Emitter e(abi, kernel, target, builder);
  Planner planner(e);
  planner.run();
  if (e.ok()) {
    abi.finish(builder, kernel.getLoc());
    e.finish();
    if (auto known = Emitter::known(planner.tasks))
      abi.function->setAttr("tfc.tasks", builder.getI64IntegerAttr(*known));
    else if (!addTasksFunction(e, planner.tasks))
      e.fail("a task count that depends on data", builder.getI64Type());
  }
  if (!e.ok()) {
    LLVM_DEBUG(llvm::dbgs() << kernel.getName() << ": no schedule: " << e.unsupported << "\n");
    if (getenv("TFC_WHY_PLAIN"))
      llvm::errs() << kernel.getName() << ": no schedule: " << e.unsupported << "\n";
    abi.function.erase();
    for (LLVM::GlobalOp global : planner.globals)
      global.erase();
    return failure();
  }
  if (!abi.sites.empty())
    abi.function->setAttr("tfc.sites", abi.sites.attribute(kernel.getContext()));
  kernel.erase();
  return success();
}

} // namespace tfc::cpu
