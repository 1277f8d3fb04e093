// Kernels to the LLVM dialect, all kernels of a module in one conversion.
#include "Cpu.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ComplexToLLVM/ComplexToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Index/IR/IndexDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

namespace tfc::cpu {
namespace {

/// A function that this layer made: a kernel, or a companion of one.
bool isOurs(Operation *op) { return op->hasAttr("tfc.kernel") || op->hasAttr("tfc.kernel_part"); }

/// func.func @kernel to llvm.func; functions of other layers stay as they are.
class LowerKernelsPass : public PassWrapper<LowerKernelsPass, OperationPass<ModuleOp>> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LowerKernelsPass)
  StringRef getArgument() const final { return "tfc-lower-kernels"; }
  StringRef getDescription() const final { return "lower scheduled kernels to the LLVM dialect"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<LLVM::LLVMDialect, cf::ControlFlowDialect, affine::AffineDialect, memref::MemRefDialect>();
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    MLIRContext *context = &getContext();
    SmallVector<func::FuncOp> plain, all;
    for (auto function : module.getOps<func::FuncOp>())
      if (isOurs(function)) {
        all.push_back(function);
        if (function->hasAttr("tfc.plain") || function->hasAttr("tfc.kernel_part"))
          plain.push_back(function);
      }
    // Only plain kernels still hold memrefs with strides and affine maps.
    OpPassManager memrefs(func::FuncOp::getOperationName());
    memrefs.addPass(memref::createFoldMemRefAliasOpsPass());
    memrefs.addPass(memref::createExpandStridedMetadataPass());
    memrefs.addPass(createLowerAffinePass());
    for (func::FuncOp function : plain)
      if (failed(runPipeline(memrefs, function)))
        return signalPassFailure();

    {
      RewritePatternSet patterns(context);
      populateSCFToControlFlowConversionPatterns(patterns);
      ConversionTarget target(*context);
      target.addIllegalOp<scf::ForOp, scf::IfOp, scf::ParallelOp, scf::WhileOp, scf::ExecuteRegionOp, scf::IndexSwitchOp>();
      target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
      FrozenRewritePatternSet frozen(std::move(patterns));
      for (func::FuncOp function : all)
        if (failed(applyPartialConversion(function, target, frozen)))
          return signalPassFailure();
    }

    LowerToLLVMOptions options(context);
    LLVMTypeConverter converter(context, options);
    RewritePatternSet patterns(context);
    arith::populateArithToLLVMConversionPatterns(converter, patterns);
    arith::populateCeilFloorDivExpandOpsPatterns(patterns);
    populateMathToLLVMConversionPatterns(converter, patterns);
    populateComplexToLLVMConversionPatterns(converter, patterns);
    populateFinalizeMemRefToLLVMConversionPatterns(converter, patterns);
    populateFuncToLLVMConversionPatterns(converter, patterns);
    cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
    index::populateIndexToLLVMConversionPatterns(converter, patterns);
    ub::populateUBToLLVMConversionPatterns(converter, patterns);
    vector::populateVectorMaskOpLoweringPatterns(patterns);
    vector::populateVectorMaskMaterializationPatterns(patterns, /*force32BitVectorIndices=*/true);
    vector::populateVectorBroadcastLoweringPatterns(patterns);
    populateVectorToLLVMConversionPatterns(converter, patterns, /*reassociateFPReductions=*/true,
                                           /*force32BitVectorIndices=*/true);
    LLVMConversionTarget target(*context);
    target.addLegalOp<ModuleOp>();
    target.addIllegalDialect<arith::ArithDialect, complex::ComplexDialect, cf::ControlFlowDialect, func::FuncDialect, index::IndexDialect,
                             math::MathDialect, memref::MemRefDialect, ub::UBDialect, vector::VectorDialect>();
    target.addLegalOp<UnrealizedConversionCastOp>();
    FrozenRewritePatternSet frozen(std::move(patterns));
    SmallVector<Operation *> roots(all.begin(), all.end());
    for (auto global : module.getOps<memref::GlobalOp>()) // constants of plain kernels
      roots.push_back(global);
    if (failed(applyPartialConversion(roots, target, frozen)))
      return signalPassFailure();

    for (auto function : module.getOps<LLVM::LLVMFuncOp>()) {
      if (!isOurs(function))
        continue;
      function.setLinkage(LLVM::Linkage::Internal);
      if (function->hasAttr("tfc.plain"))
        function.setPassthroughAttr(ArrayAttr::get(context, {StringAttr::get(context, "tfc-plain")}));
      SmallVector<UnrealizedConversionCastOp> casts;
      function.walk([&](UnrealizedConversionCastOp cast) { casts.push_back(cast); });
      reconcileUnrealizedCasts(casts);
    }
  }
};

} // namespace

std::unique_ptr<Pass> createLowerKernelsPass() { return std::make_unique<LowerKernelsPass>(); }

void buildCpuPipeline(OpPassManager &pm, const CpuOptions &options) {
  pm.addPass(createPackConstantsPass(options));
  pm.addPass(createScheduleCpuPass(options));
  pm.addPass(createExpandMathPass(options.target));
  pm.addPass(createLowerKernelsPass());
}

} // namespace tfc::cpu
