// tfc-place: a device for each op, transfers where values cross.

#include "FuseGroups.h"
#include "tfc/compiler/Passes.h"
#include "tfc/compiler/Tally.h"

#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace tfc::ir;

namespace tfc::compiler {
#define GEN_PASS_DEF_PLACE
#include "tfc/compiler/Passes.h.inc"

namespace {

constexpr llvm::StringLiteral kGpu = "/device:GPU:0";
constexpr llvm::StringLiteral kCpu = "/device:CPU:0";

/// What a device string asks for.
struct DeviceSpec {
  enum Type { Any, Cpu, Gpu } type = Any;
  int64_t index = 0;
};

/// "/job:w/replica:0/task:1/device:GPU:0", "/gpu:0", "/cpu:*" and "" are device strings; nothing if malformed.
std::optional<DeviceSpec> parseDevice(StringRef text) {
  DeviceSpec spec;
  if (text.empty()) return spec;
  if (!text.consume_front("/")) return std::nullopt;
  SmallVector<StringRef> parts;
  text.split(parts, '/');
  for (StringRef part : parts) {
    auto [key, value] = part.split(':');
    if (key == "job" && !value.empty()) continue;
    if (key == "replica" || key == "task") {
      int64_t n;
      if (value != "*" && value.getAsInteger(10, n)) return std::nullopt;
      continue;
    }
    if (key == "device") std::tie(key, value) = value.split(':');
    std::string type = key.lower();
    if (type == "cpu") spec.type = DeviceSpec::Cpu;
    else if (type == "gpu") spec.type = DeviceSpec::Gpu;
    else if (type != "*") return std::nullopt;
    if (!value.empty() && value != "*" && (value.getAsInteger(10, spec.index) || spec.index < 0)) return std::nullopt;
  }
  return spec;
}

class PlacePass : public impl::PlaceBase<PlacePass> {
public:
  using PlaceBase::PlaceBase;
  void runOnOperation() override;

private:
  LogicalResult choose(Block &block);
  void transfer(Block &block);
  LogicalResult stayOnHost(func::FuncOp func);
  Value on(Value value, StringRef device);
  StringRef deviceOf(Value value) const {
    Operation *def = value.getDefiningOp();
    return def && onGpu.contains(def) ? StringRef(kGpu) : StringRef(kCpu);
  }

  llvm::DenseSet<Operation *> onGpu;
  llvm::DenseMap<std::pair<Value, int>, Value> copies;
  Tally numOnGpu{getArgument(), "gpu-ops", "Ops placed on a GPU"};
  Tally numTransfers{getArgument(), "transfers", "Transfers inserted"};
  Tally numFallbacks{getArgument(), "fallbacks", "Ops moved to the CPU by soft placement"};
};
} // namespace

/// Ops that have code for a GPU.
static bool hasGpuCode(Operation *op) { return isComputing(op) && isMemoryEffectFree(op); }

LogicalResult PlacePass::choose(Block &block) {
  // Colocation: `_class = ["loc:@a"]` ties an op to the node a.
  llvm::EquivalenceClasses<Operation *> colocated;
  llvm::StringMap<Operation *> byName;
  for (Operation &op : block.without_terminator()) byName.try_emplace(nodeName(&op), &op);
  for (Operation &op : block.without_terminator()) {
    colocated.insert(&op);
    auto classes = op.getAttrOfType<ArrayAttr>("_class");
    if (!classes) continue;
    for (auto c : classes.getAsRange<StringAttr>()) {
      StringRef name = c.getValue();
      if (!name.consume_front("loc:@")) continue;
      if (Operation *other = byName.lookup(name)) colocated.unionSets(&op, other);
    }
  }
  // The first explicit device of a group counts for all of it.
  llvm::DenseMap<Operation *, DeviceSpec> wanted;
  for (Operation &op : block.without_terminator()) {
    auto text = op.getAttrOfType<StringAttr>(kDeviceAttr);
    if (!text) continue;
    std::optional<DeviceSpec> spec = parseDevice(text.getValue());
    if (!spec) return emitStatus(&op, errors::invalidArgument("Malformed device specification '", text.str(), "'"));
    DeviceSpec &group = wanted[colocated.getLeaderValue(&op)];
    if (group.type == DeviceSpec::Any) group = *spec;
  }
  for (Operation &op : block.without_terminator()) {
    DeviceSpec spec = wanted.lookup(colocated.getLeaderValue(&op));
    bool asked = spec.type == DeviceSpec::Gpu;
    bool wantsGpu = asked || (spec.type == DeviceSpec::Any && gpu);
    // Constants and views have no place of their own; variables live with the session, on the host.
    if (wantsGpu && hasGpuCode(&op) && spec.index == 0) {
      onGpu.insert(&op);
      ++numOnGpu;
      op.setAttr(kDeviceAttr, StringAttr::get(&getContext(), kGpu));
    } else {
      if (asked && (isComputing(&op) || isHostOp(&op))) {
        if (!allowSoftPlacement)
          return emitStatus(&op, errors::invalidArgument(
                                     "Cannot assign a device for operation ", nodeName(&op).str(),
                                     ": Could not satisfy explicit device specification '",
                                     op.getAttrOfType<StringAttr>(kDeviceAttr) ? op.getAttrOfType<StringAttr>(kDeviceAttr).str() : kGpu.str(),
                                     "' because no supported kernel for GPU devices is available."));
        ++numFallbacks;
      }
      op.removeAttr(kDeviceAttr);
    }
    op.removeAttr("_class");
    if (logPlacement && isComputing(&op))
      op.emitRemark() << nodeName(&op) << ": (" << opType(&op) << "): " << (onGpu.contains(&op) ? kGpu : kCpu);
  }
  // A view stays where its input is, so that nothing crosses for it.
  for (Operation &op : block.without_terminator())
    if (isView(&op) && op.getNumOperands() && deviceOf(op.getOperand(0)) == kGpu) {
      onGpu.insert(&op);
      op.setAttr(kDeviceAttr, StringAttr::get(&getContext(), kGpu));
    }
  return success();
}

/// The value on a device: itself, or its one transfer there.
Value PlacePass::on(Value value, StringRef device) {
  StringRef from = deviceOf(value);
  if (from == device || !isa<TensorType>(value.getType())) return value;
  Value &copy = copies[{value, device == kGpu ? 1 : 0}];
  if (copy) return copy;
  OpBuilder b(value.getContext());
  b.setInsertionPointAfterValue(value);
  auto transfer = TransferOp::create(b, value.getLoc(), value.getType(), value, b.getStringAttr(from), b.getStringAttr(device));
  if (device == kGpu) onGpu.insert(transfer);
  ++numTransfers;
  return copy = transfer.getOutput();
}

void PlacePass::transfer(Block &block) {
  SmallVector<Operation *> ops;
  for (Operation &op : block) ops.push_back(&op);
  for (Operation *op : ops) {
    StringRef device = onGpu.contains(op) ? StringRef(kGpu) : StringRef(kCpu);
    for (OpOperand &operand : op->getOpOperands()) {
      // Small constants are repeated in the kernel, and the shape operand of a view is read by the host.
      Operation *def = operand.get().getDefiningOp();
      if (def && isa<ConstOp>(def) && isRepeatable(def)) continue;
      if (isView(op) && operand.getOperandNumber() > 0) operand.set(on(operand.get(), kCpu));
      else operand.set(on(operand.get(), device));
    }
  }
}

/// What stands in regions runs on the CPU: a device would wait for the host at each turn of a loop.
LogicalResult PlacePass::stayOnHost(func::FuncOp func) {
  bool malformed = false;
  func.walk([&](Operation *op) {
    if (op->getParentOp() == func || !isa_and_nonnull<TfcDialect>(op->getDialect())) return;
    if (auto text = op->getAttrOfType<StringAttr>(kDeviceAttr); text && !parseDevice(text.getValue()) && !malformed) {
      (void)emitStatus(op, errors::invalidArgument("Malformed device specification '", text.str(), "'"));
      malformed = true;
    }
    op->removeAttr(kDeviceAttr);
    op->removeAttr("_class");
    for (OpOperand &operand : op->getOpOperands())
      if (Operation *def = operand.get().getDefiningOp(); def && onGpu.contains(def)) operand.set(on(operand.get(), kCpu));
  });
  return failure(malformed);
}

void PlacePass::runOnOperation() {
  func::FuncOp func = getOperation();
  if (func.isExternal()) return;
  onGpu.clear();
  copies.clear();
  for (Block &block : func.getBody()) {
    if (failed(choose(block))) return signalPassFailure();
    if (!onGpu.empty()) transfer(block);
  }
  if (failed(stayOnHost(func))) signalPassFailure();
}

} // namespace tfc::compiler
