// Constant right-hand sides of contractions are packed (Packing.h) when the program is compiled.
#include "Packing.h"

#include "tfc/compiler/Tally.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Pass/Pass.h"

#include <cstring>
#include <map>
#include <tuple>
#include <vector>

using namespace mlir;

namespace tfc::cpu {
namespace {

bool isConst(Operation *op) { return op && op->getName().getStringRef() == "tfc.Const"; }

/// The packed elements; columns beyond the last are zeros.
std::vector<char> pack(const Packing &p, ArrayRef<char> from, int64_t bytes) {
  std::vector<char> to(p.type.getNumElements() * bytes);
  int64_t depth = 1;
  for (int64_t d : p.depths)
    depth *= d;
  char *out = to.data();
  for (int64_t start = 0; start < p.columns; start += p.width) {
    SmallVector<int64_t> at(p.depths.size(), 0);
    for (int64_t k = 0; k < depth; ++k) {
      int64_t offset = start * p.columnStride;
      for (size_t i = 0; i < at.size(); ++i)
        offset += at[i] * p.strides[i];
      int64_t count = std::min(p.width, p.columns - start);
      if (p.columnStride == 1) {
        std::memcpy(out, from.data() + offset * bytes, count * bytes);
      } else {
        for (int64_t n = 0; n < count; ++n)
          std::memcpy(out + n * bytes, from.data() + (offset + n * p.columnStride) * bytes, bytes);
      }
      out += p.width * bytes;
      for (size_t i = at.size(); i-- > 0;) {
        if (++at[i] < p.depths[i])
          break;
        at[i] = 0;
      }
    }
  }
  return to;
}

class PackConstantsPass : public PassWrapper<PackConstantsPass, OperationPass<ModuleOp>> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PackConstantsPass)
  explicit PackConstantsPass(CpuOptions options) : options(std::move(options)) {}
  PackConstantsPass(const PackConstantsPass &other) : PassWrapper(other), options(other.options) {}
  StringRef getArgument() const final { return "tfc-pack-constants"; }
  StringRef getDescription() const final { return "lay constant weights out as the register tiles read them"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<linalg::LinalgDialect, tensor::TensorDialect>();
  }

  void runOnOperation() override {
    if (options.optLevel == 0)
      return;
    ModuleOp module = getOperation();
    auto launches = launchesOf(module);
    for (auto kernel : module.getOps<func::FuncOp>()) {
      auto found = launches.find(kernel.getName());
      if (!kernel->hasAttr("tfc.kernel") || kernel.isExternal() || found == launches.end())
        continue;
      SmallVector<linalg::LinalgOp> ops;
      kernel.walk([&](linalg::LinalgOp op) { ops.push_back(op); });
      for (linalg::LinalgOp op : ops)
        if (auto contraction = Contraction::match(op))
          packOperand(kernel, *contraction, found->second);
    }
  }

private:
  void packOperand(func::FuncOp kernel, const Contraction &c, ArrayRef<Operation *> launches) {
    BlockArgument argument = packableArgument(kernel, c);
    if (!argument)
      return;
    unsigned number = argument.getArgNumber();
    for (Operation *launch : launches)
      if (!isConst(launch->getOperand(number).getDefiningOp()))
        return;
    auto packing = packingOf(c, options.target);
    if (!packing)
      return;
    SmallVector<Value> packed;
    for (Operation *launch : launches) {
      Value value = packedConst(launch->getOperand(number).getDefiningOp(), *packing);
      if (!value)
        return;
      packed.push_back(value);
    }
    for (auto [launch, value] : llvm::zip(launches, packed)) {
      Operation *old = launch->getOperand(number).getDefiningOp();
      launch->setOperand(number, value);
      if (old->use_empty())
        old->erase();
    }
    unpackInKernel(kernel, c, argument, *packing);
    ++packedOperands;
  }

  Value packedConst(Operation *op, const Packing &p) {
    // A square matrix and its transpose are packed to the same type.
    auto &slot = made[{op, p.type.getAsOpaquePointer(), p.columnStride, std::vector<int64_t>(p.strides.begin(), p.strides.end())}];
    if (slot)
      return slot;
    Attribute value = op->getAttr("value");
    auto elements = dyn_cast_or_null<ElementsAttr>(value);
    int64_t bytes = p.type.getElementTypeBitWidth() / 8;
    if (!elements || elements.getNumElements() * bytes == 0)
      return {};
    Attribute result;
    if (auto resource = dyn_cast<DenseResourceElementsAttr>(value)) {
      AsmResourceBlob *blob = resource.getRawHandle().getBlob();
      if (!blob || static_cast<int64_t>(blob->getData().size()) != elements.getNumElements() * bytes)
        return {};
      std::vector<char> data = pack(p, blob->getData(), bytes);
      result = DenseResourceElementsAttr::get(
          p.type, resource.getRawHandle().getKey(),
          HeapAsmResourceBlob::allocateAndCopyWithAlign(ArrayRef<char>(data), 64, /*dataIsMutable=*/false));
    } else if (auto dense = dyn_cast<DenseIntOrFPElementsAttr>(value)) {
      if (dense.isSplat())
        return {};
      std::vector<char> data = pack(p, dense.getRawData(), bytes);
      result = DenseElementsAttr::getFromRawBuffer(p.type, data);
    } else {
      return {};
    }
    OpBuilder b(op->getContext());
    b.setInsertionPointAfter(op);
    Operation *clone = b.clone(*op);
    clone->setAttr("value", result);
    clone->getResult(0).setType(p.type);
    return slot = clone->getResult(0);
  }

  CpuOptions options;
  std::map<std::tuple<Operation *, const void *, int64_t, std::vector<int64_t>>, Value> made;
  compiler::Tally packedOperands{getArgument(), "packed", "Number of operands packed at compile time"};
};

} // namespace

std::unique_ptr<Pass> createPackConstantsPass(const CpuOptions &options) {
  return std::make_unique<PackConstantsPass>(options);
}

} // namespace tfc::cpu
