// GPU code generation: the kernels placed on a GPU (linalg on tensors, after tfc-lower-to-linalg) become one PTX text.
//
//   gpu::GpuProgram program;
//   auto made = gpu::emitPtx(module, {});      // func.func with tfc.kernel and a GPU's device; the module stays as it is
//   made->ptx                                  // ".visible .entry kernel_0( ... )" ...
//   made->kernels[0].entries                   // what to launch, in order, with which grid
//
// No CUDA toolkit takes part; a driver of compute capability 8.0 or later compiles the text when it loads it.
#pragma once

#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mlir {
class DialectRegistry;
class ModuleOp;
} // namespace mlir

namespace tfc::gpu {

struct GpuOptions {
  std::string chip = "sm_80"; ///< the text runs on this and every later one
  bool all = false;           ///< every kernel, whatever its device
};

/// One launch. Every entry is right for any number of blocks: loops go on in strides of the grid.
struct GpuEntry {
  std::string symbol;
  int threads = 256;        ///< of a block, in x
  std::int64_t blocks = 0;  ///< of the grid, in x; 0: a few for each multiprocessor, since the size is known only at run time
};

/// Memory a kernel needs beside its operands: bytes times the dimensions numbered by `sizes` (positions among the sizes).
struct GpuScratch {
  std::int64_t bytes = 0;
  std::vector<unsigned> sizes;
};

/// An error that a kernel may find at run time.
struct GpuCheck {
  std::int64_t node = 0, code = 0; ///< as tfc.Check says
  std::string message;
};

/// One kernel function: entries launched in order with the same parameters, 8 bytes each:
///
///   a pointer for each input, then for each output; outputs share no memory with each other or with inputs
///   a pointer to scratch memory, if `scratch` is not empty, aligned to 256
///   a pointer to the status word (u32), if `checks` is not empty: all ones before, the number of the failed check after
///   an i64 for each dynamic dimension of the inputs, then of the outputs
struct GpuKernel {
  std::string name;
  std::vector<GpuEntry> entries;
  unsigned inputs = 0, outputs = 0, sizes = 0;
  std::vector<GpuScratch> scratch; ///< the bytes to give are the sum, each term rounded up to 256
  std::vector<GpuCheck> checks;

  unsigned parameters() const { return inputs + outputs + !scratch.empty() + !checks.empty() + sizes; }
};

struct GpuProgram {
  std::string ptx; ///< empty if no kernel is on a GPU
  std::vector<GpuKernel> kernels;
  std::vector<std::string> onHost; ///< kernels without code for a GPU; theirs for the CPU serves
};

llvm::Expected<GpuProgram> emitPtx(mlir::ModuleOp module, const GpuOptions &options = {});

/// Everything the stage needs of a context; emitPtx adds it itself.
void registerGpuDialects(mlir::DialectRegistry &registry);

} // namespace tfc::gpu
