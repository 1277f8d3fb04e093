// Right-hand sides that a loop multiplies by in each of its iterations and does not change (the weights of a recurrent cell) are packed
// (Packing.h) once, in front of the loop: a launch of a kernel that copies, and the loop's kernel takes the packed tensor.
#include "Packing.h"

#include "tfc/compiler/Tally.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"

#include <map>
#include <tuple>
#include <vector>

using namespace mlir;

namespace tfc::cpu {
namespace {

/// The outermost loop around `op` that does not contain `value`; null if there is none.
Operation *loopAround(Operation *op, Value value) {
  Operation *found = nullptr;
  for (Operation *around = op->getParentOp(); around && around->getBlock(); around = around->getParentOp()) {
    bool inside = llvm::any_of(around->getRegions(), [&](Region &r) { return r.isAncestor(value.getParentRegion()); });
    if (inside)
      break;
    if (around->getName().getStringRef() == "tfc.WhileRegion")
      found = around;
  }
  return found;
}

class PackInvariantsPass : public PassWrapper<PackInvariantsPass, OperationPass<ModuleOp>> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PackInvariantsPass)
  explicit PackInvariantsPass(CpuOptions options) : options(std::move(options)) {}
  PackInvariantsPass(const PackInvariantsPass &other) : PassWrapper(other), options(other.options) {}
  StringRef getArgument() const final { return "tfc-pack-invariants"; }
  StringRef getDescription() const final { return "lay weights that a loop does not change out once, as the register tiles read them"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<arith::ArithDialect, linalg::LinalgDialect, tensor::TensorDialect>();
  }

  void runOnOperation() override {
    if (options.optLevel == 0)
      return;
    ModuleOp module = getOperation();
    auto launches = launchesOf(module);
    SmallVector<func::FuncOp> kernels;
    for (auto kernel : module.getOps<func::FuncOp>())
      if (kernel->hasAttr("tfc.kernel") && !kernel.isExternal() && launches.count(kernel.getName()))
        kernels.push_back(kernel);
    for (func::FuncOp kernel : kernels) {
      SmallVector<linalg::LinalgOp> ops;
      kernel.walk([&](linalg::LinalgOp op) { ops.push_back(op); });
      for (linalg::LinalgOp op : ops)
        if (auto contraction = Contraction::match(op))
          packOperand(kernel, *contraction, launches[kernel.getName()]);
    }
  }

private:
  void packOperand(func::FuncOp kernel, const Contraction &c, ArrayRef<Operation *> launches) {
    BlockArgument argument = packableArgument(kernel, c);
    if (!argument)
      return;
    unsigned number = argument.getArgNumber();
    SmallVector<Operation *> loops;
    for (Operation *launch : launches)
      loops.push_back(loopAround(launch, launch->getOperand(number)));
    if (llvm::is_contained(loops, nullptr))
      return;
    auto packing = packingOf(c, options.target);
    if (!packing)
      return;
    AffineMap map = c.op.getMatchingIndexingMap(&c.op->getOpOperand(c.b));
    SmallVector<int64_t> order; // of the packed indices (n, then k..) in the old tensor
    for (unsigned loop : c.k)
      order.push_back(*map.getResultPosition(getAffineDimExpr(loop, kernel.getContext())));
    order.insert(order.begin(), *map.getResultPosition(getAffineDimExpr(c.n, kernel.getContext())));
    for (auto [launch, loop] : llvm::zip(launches, loops)) {
      Value from = launch->getOperand(number);
      auto &slot = made[{from.getAsOpaquePointer(), loop, packing->type.getAsOpaquePointer(), std::vector<int64_t>(order.begin(), order.end())}];
      if (!slot)
        slot = packInFront(loop, launch, from, packerOf(kernel, cast<RankedTensorType>(from.getType()), *packing, order), packing->type);
      launch->setOperand(number, slot);
    }
    unpackInKernel(kernel, c, argument, *packing);
    ++packedOperands;
  }

  Value packInFront(Operation *loop, Operation *launch, Value from, StringRef packer, Type type) {
    OpBuilder b(loop);
    OperationState state(launch->getLoc(), launch->getName(), ValueRange{from}, TypeRange{type});
    state.addAttribute("kernel", FlatSymbolRefAttr::get(b.getContext(), packer));
    state.addAttribute("nodes", b.getStrArrayAttr({}));
    return b.create(state)->getResult(0);
  }

  /// The kernel that packs a tensor of this type, in this order.
  StringRef packerOf(func::FuncOp kernel, RankedTensorType from, const Packing &p, ArrayRef<int64_t> order) {
    auto &packer = packers[{from.getAsOpaquePointer(), p.type.getAsOpaquePointer(), std::vector<int64_t>(order.begin(), order.end())}];
    if (packer)
      return packer.getName();
    OpBuilder b(kernel);
    Location loc = kernel.getLoc();
    packer = func::FuncOp::create(b, loc, ("pack_" + Twine(packers.size() - 1)).str(), b.getFunctionType({from}, {p.type}));
    packer.setPrivate();
    packer->setAttr("tfc.kernel", b.getUnitAttr());
    b.setInsertionPointToStart(packer.addEntryBlock());
    Value tensor = packer.getArgument(0);
    unsigned rank = p.type.getRank();
    if (int64_t missing = p.type.getDimSize(0) * p.width - p.columns) {
      SmallVector<OpFoldResult> low(from.getRank(), b.getIndexAttr(0)), high(low);
      high[order[0]] = b.getIndexAttr(missing);
      SmallVector<int64_t> shape(from.getShape());
      shape[order[0]] += missing;
      Value zero = arith::ConstantOp::create(b, loc, b.getZeroAttr(from.getElementType()));
      tensor = tensor::PadOp::create(b, loc, from.clone(shape), tensor, low, high, zero);
    }
    SmallVector<AffineExpr> exprs(from.getRank());
    exprs[order[0]] = b.getAffineDimExpr(0) * p.width + b.getAffineDimExpr(rank - 1);
    for (auto [i, position] : llvm::enumerate(order.drop_front()))
      exprs[position] = b.getAffineDimExpr(i + 1);
    Value empty = tensor::EmptyOp::create(b, loc, p.type.getShape(), p.type.getElementType());
    auto copy = linalg::GenericOp::create(
        b, loc, TypeRange{p.type}, ValueRange{tensor}, ValueRange{empty},
        ArrayRef<AffineMap>{AffineMap::get(rank, 0, exprs, b.getContext()), b.getMultiDimIdentityMap(rank)},
        SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel),
        [](OpBuilder &nested, Location at, ValueRange values) { linalg::YieldOp::create(nested, at, values[0]); });
    func::ReturnOp::create(b, loc, copy.getResults());
    return packer.getName();
  }

  CpuOptions options;
  std::map<std::tuple<const void *, Operation *, const void *, std::vector<int64_t>>, Value> made;
  std::map<std::tuple<const void *, const void *, std::vector<int64_t>>, func::FuncOp> packers;
  compiler::Tally packedOperands{getArgument(), "packed", "Number of operands packed in front of loops"};
};

} // namespace

std::unique_ptr<Pass> createPackInvariantsPass(const CpuOptions &options) { return std::make_unique<PackInvariantsPass>(options); }

} // namespace tfc::cpu
