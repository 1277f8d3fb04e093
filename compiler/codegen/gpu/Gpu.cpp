// emitPtx: kernels of a module, one after the other, to one gpu.module and its text.
#include "Stages.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ComplexToLLVM/ComplexToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
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
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/GPU/GPUToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/NVVM/NVVMToLLVMIRTranslation.h"
#include "mlir/Transforms/Passes.h"

#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace tfc::gpu {

void registerGpuDialects(DialectRegistry &registry) {
  registry.insert<affine::AffineDialect, arith::ArithDialect, bufferization::BufferizationDialect, cf::ControlFlowDialect,
                  complex::ComplexDialect, func::FuncDialect, mlir::gpu::GPUDialect, linalg::LinalgDialect, LLVM::LLVMDialect,
                  math::MathDialect, memref::MemRefDialect, NVVM::NVVMDialect, scf::SCFDialect, tensor::TensorDialect,
                  ub::UBDialect, vector::VectorDialect>();
  arith::registerBufferizableOpInterfaceExternalModels(registry);
  linalg::registerBufferizableOpInterfaceExternalModels(registry);
  linalg::registerSubsetOpInterfaceExternalModels(registry);
  linalg::registerTilingInterfaceExternalModels(registry);
  scf::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerInferTypeOpInterfaceExternalModels(registry);
  tensor::registerSubsetOpInterfaceExternalModels(registry);
  // convert-gpu-to-nvvm asks the dialects for their patterns.
  arith::registerConvertArithToLLVMInterface(registry);
  cf::registerConvertControlFlowToLLVMInterface(registry);
  registerConvertComplexToLLVMInterface(registry);
  registerConvertMathToLLVMInterface(registry);
  registerConvertMemRefToLLVMInterface(registry);
  ub::registerConvertUBToLLVMInterface(registry);
  registerBuiltinDialectTranslation(registry);
  registerGPUDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  registerNVVMDialectTranslation(registry);
}

static bool isOnGpu(func::FuncOp kernel, const GpuOptions &options) {
  if (!kernel->hasAttr("tfc.kernel") || kernel.isExternal()) return false;
  auto device = kernel->getAttrOfType<StringAttr>("device");
  return options.all || (device && device.getValue().contains_insensitive("gpu:"));
}

/// The facts as comments before the text.
static std::string describe(const GpuProgram &program) {
  std::string text;
  llvm::raw_string_ostream os(text);
  for (const GpuKernel &kernel : program.kernels) {
    os << "// " << kernel.name << ": " << kernel.inputs << " inputs, " << kernel.outputs << " outputs, " << kernel.sizes << " sizes";
    for (const GpuScratch &term : kernel.scratch) {
      os << ", scratch " << term.bytes;
      for (unsigned s : term.sizes) os << " x size " << s;
    }
    os << ", " << kernel.parameters() << " parameters\n";
    for (const GpuEntry &entry : kernel.entries)
      os << "//   " << entry.symbol << ": " << entry.threads << " threads, " << entry.blocks << " blocks\n";
    for (const GpuCheck &check : kernel.checks) os << "//   check of node " << check.node << ": " << check.message << "\n";
  }
  for (const std::string &name : program.onHost) os << "// " << name << ": on the host\n";
  return text;
}

llvm::Expected<GpuProgram> emitPtx(ModuleOp module, const GpuOptions &options) {
  GpuProgram program;
  SmallVector<func::FuncOp> kernels;
  for (auto kernel : module.getOps<func::FuncOp>())
    if (isOnGpu(kernel, options)) kernels.push_back(kernel);
  if (kernels.empty()) return program;

  MLIRContext *context = module.getContext();
  DialectRegistry registry;
  registerGpuDialects(registry);
  context->appendDialectRegistry(registry);
  context->loadAllAvailableDialects();
  OwningOpRef<ModuleOp> own(ModuleOp::create(module.getLoc()));
  OpBuilder b = OpBuilder::atBlockBegin(own->getBody());
  auto target = mlir::gpu::GPUModuleOp::create(b, module.getLoc(), "kernels");
  PassManager clean(context, func::FuncOp::getOperationName());
  clean.addPass(createCanonicalizerPass());
  clean.addPass(createCSEPass());

  for (func::FuncOp kernel : kernels) {
    GpuKernel facts;
    facts.name = kernel.getName().str();
    facts.inputs = kernel.getNumArguments();
    facts.outputs = kernel.getNumResults();
    b.setInsertionPointToEnd(own->getBody());
    auto copy = cast<func::FuncOp>(b.clone(*kernel));
    copy->removeAttr("tfc.kernel");
    FailureOr<func::FuncOp> buffers = toBuffers(copy);
    if (failed(buffers)) return llvm::createStringError("GPU code: kernel " + facts.name + " cannot be bufferized");
    if (failed(clean.run(*buffers))) return llvm::createStringError("GPU code: kernel " + facts.name + " cannot be canonicalized");
    bool emitted = succeeded(emitEntries(*buffers, target, facts));
    buffers->erase();
    if (emitted) program.kernels.push_back(std::move(facts));
    else program.onHost.push_back(facts.name);
  }
  if (program.kernels.empty()) return program;
  if (failed(lowerToNvvm(target))) return llvm::createStringError("GPU code: conversion to NVVM failed");
  auto text = printPtx(target, options);
  if (!text) return text.takeError();
  program.ptx = describe(program) + *text;
  return program;
}

} // namespace tfc::gpu
