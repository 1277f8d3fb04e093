// gpu.func to the NVVM dialect: upstream conversions, in the order in which they work together.
#include "Stages.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Affine/Transforms/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

namespace tfc::gpu {

static LogicalResult run(mlir::gpu::GPUModuleOp module, llvm::function_ref<void(OpPassManager &)> build) {
  PassManager pm(module.getContext(), mlir::gpu::GPUModuleOp::getOperationName());
  build(pm);
  return pm.run(module);
}

LogicalResult lowerToNvvm(mlir::gpu::GPUModuleOp module) {
  if (failed(run(module, [](OpPassManager &pm) {
        pm.addPass(memref::createFoldMemRefAliasOpsPass());
        pm.addPass(memref::createExpandStridedMetadataPass());
        pm.addPass(createLowerAffinePass());
        pm.addPass(createConvertComplexToStandardPass());
        pm.addPass(createCanonicalizerPass());
        pm.addPass(createCSEPass());
      })))
    return failure();
  // Before convert-gpu-to-nvvm, which would make calls of CUDA's libdevice.
  expandMath(module);
  // Only divisions that round otherwise: the pass would expand maximumf too, which is one instruction.
  RewritePatternSet patterns(module.getContext());
  arith::populateCeilFloorDivExpandOpsPatterns(patterns);
  if (failed(applyPatternsGreedily(module, std::move(patterns)))) return failure();
  return run(module, [](OpPassManager &pm) {
    pm.addPass(createSCFToControlFlowPass());
    ConvertGpuOpsToNVVMOpsOptions options;
    options.indexBitwidth = 64;
    options.hasRedux = true;
    options.useBarePtrCallConv = true;
    pm.addPass(createConvertGpuOpsToNVVMOps(options));
    pm.addPass(createConvertMathToLLVMPass());
    pm.addPass(createConvertComplexToLLVMPass());
    pm.addPass(createConvertNVVMToLLVMPass());
    pm.addPass(createCanonicalizerPass());
    pm.addPass(createCSEPass());
    pm.addPass(createReconcileUnrealizedCastsPass());
  });
}

} // namespace tfc::gpu
