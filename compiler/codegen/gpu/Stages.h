// The steps of emitPtx, each in its own file.
#pragma once

#include "Gpu.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"

namespace tfc::gpu {

/// func.func @k(tensors) -> tensors becomes func.func @k(memrefs of inputs and outputs); temporaries are memref.alloc.
mlir::FailureOr<mlir::func::FuncOp> toBuffers(mlir::func::FuncOp kernel);

/// Each op on buffers becomes a gpu.func of `target`. Failure without a diagnostic: there is no code for a GPU.
mlir::LogicalResult emitEntries(mlir::func::FuncOp kernel, mlir::gpu::GPUModuleOp target, GpuKernel &facts);

/// Elementary functions to arithmetic and to calls of DeviceMath.c.
void expandMath(mlir::gpu::GPUModuleOp module);

/// gpu.func to the LLVM and NVVM dialects.
mlir::LogicalResult lowerToNvvm(mlir::gpu::GPUModuleOp module);

/// Lowered module to PTX by LLVM's back end.
llvm::Expected<std::string> printPtx(mlir::gpu::GPUModuleOp module, const GpuOptions &options);

} // namespace tfc::gpu
