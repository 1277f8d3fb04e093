// The scheduling pass: each kernel on tensors becomes loops on pointers.
#include "Abi.h"
#include "Cpu.h"
#include "Emit.h"

#include "tfc/compiler/Tally.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Linalg/Transforms/SubsetInsertionOpInterfaceImpl.h"
#include "mlir/Dialect/Linalg/Transforms/TilingInterfaceImpl.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/IR/TensorInferTypeOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/SubsetInsertionOpInterfaceImpl.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"

using namespace mlir;

namespace tfc::cpu {
namespace {

/// A tensor that is returned twice gets two results of its own: each is written where its buffer is.
void separateResults(func::FuncOp kernel) {
  Operation *terminator = kernel.getBody().back().getTerminator();
  llvm::DenseSet<Value> seen;
  for (OpOperand &result : terminator->getOpOperands()) {
    if (seen.insert(result.get()).second)
      continue;
    OpBuilder b(terminator);
    Location loc = terminator->getLoc();
    auto type = cast<RankedTensorType>(result.get().getType());
    AffineMap same = b.getMultiDimIdentityMap(type.getRank());
    Value into = tensor::EmptyOp::create(b, loc, tensor::getMixedSizes(b, loc, result.get()), type.getElementType());
    auto copy = linalg::GenericOp::create(
        b, loc, TypeRange{type}, ValueRange{result.get()}, ValueRange{into}, ArrayRef<AffineMap>{same, same},
        SmallVector<utils::IteratorType>(type.getRank(), utils::IteratorType::parallel),
        [](OpBuilder &nested, Location at, ValueRange values) { linalg::YieldOp::create(nested, at, values[0]); });
    result.set(copy.getResult(0));
  }
}

class ScheduleCpuPass : public PassWrapper<ScheduleCpuPass, OperationPass<ModuleOp>> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ScheduleCpuPass)
  explicit ScheduleCpuPass(CpuOptions options) : options(std::move(options)) {}
  ScheduleCpuPass(const ScheduleCpuPass &other) : PassWrapper(other), options(other.options) {}
  StringRef getArgument() const final { return "tfc-schedule-cpu"; }
  StringRef getDescription() const final { return "schedule kernels on tensors as loops over buffers"; }
  void getDependentDialects(DialectRegistry &registry) const override { registerCpuDialects(registry); }

  void runOnOperation() override {
    SmallVector<func::FuncOp> kernels;
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function->hasAttr("tfc.kernel") && !function.isExternal())
        kernels.push_back(function);
    for (func::FuncOp kernel : kernels) {
      separateResults(kernel);
      if (failed(addShapesFunction(kernel)))
        return signalPassFailure();
      if (failed(lowerGuarded(kernel, options.target, [&](func::FuncOp body) { return lower(body); })))
        return signalPassFailure();
    }
  }

private:
  LogicalResult lower(func::FuncOp kernel) {
    if (options.optLevel > 0) {
      noteInPlace(kernel, /*scheduled=*/true);
      if (succeeded(emitKernel(kernel, options.target))) {
        ++scheduled;
        return success();
      }
      kernel->removeAttr("tfc.inplace");
      if (succeeded(emitVersions(kernel, options.target))) {
        ++versions;
        return success();
      }
    }
    ++plain;
    noteInPlace(kernel, /*scheduled=*/false);
    return lowerPlain(kernel, options.optLevel > 0);
  }

  CpuOptions options;
  compiler::Tally scheduled{getArgument(), "scheduled", "Number of kernels with a schedule"};
  compiler::Tally versions{getArgument(), "versions", "Number of kernels with a schedule for operands of equal sizes and plain loops for others"};
  compiler::Tally plain{getArgument(), "plain", "Number of kernels lowered as plain loops"};
};

} // namespace

std::unique_ptr<Pass> createScheduleCpuPass(const CpuOptions &options) {
  return std::make_unique<ScheduleCpuPass>(options);
}

void registerCpuDialects(DialectRegistry &registry) {
  registry.insert<affine::AffineDialect, arith::ArithDialect, bufferization::BufferizationDialect, cf::ControlFlowDialect,
                  complex::ComplexDialect, func::FuncDialect, linalg::LinalgDialect, LLVM::LLVMDialect, math::MathDialect, memref::MemRefDialect,
                  scf::SCFDialect, tensor::TensorDialect, vector::VectorDialect>();
  arith::registerBufferizableOpInterfaceExternalModels(registry);
  linalg::registerBufferizableOpInterfaceExternalModels(registry);
  linalg::registerSubsetOpInterfaceExternalModels(registry);
  linalg::registerTilingInterfaceExternalModels(registry);
  scf::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerSubsetOpInterfaceExternalModels(registry);
  tensor::registerInferTypeOpInterfaceExternalModels(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}

static Target hostOrBaseline() {
  auto target = resolveTarget("host");
  if (target)
    return *target;
  llvm::consumeError(target.takeError());
  return llvm::cantFail(resolveTarget("baseline"));
}

void registerCpuPasses() {
  registerPass([] { return createPackConstantsPass({.optLevel = 2, .target = hostOrBaseline()}); });
  registerPass([] { return createPackInvariantsPass({.optLevel = 2, .target = hostOrBaseline()}); });
  registerPass([] { return createScheduleCpuPass({.optLevel = 2, .target = hostOrBaseline()}); });
  registerPass([] { return createExpandMathPass(hostOrBaseline()); });
  registerPass([] { return createLowerKernelsPass(); });
}

} // namespace tfc::cpu
