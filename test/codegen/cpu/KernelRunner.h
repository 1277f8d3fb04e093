// Compiles a kernel written as MLIR text and runs it: what the CPU tests and benchmarks share.
//
//   KernelRunner plain(text, {.optLevel = 0, .target = host}), fast(text, {.optLevel = 2, .target = host});
//   auto buffers = plain.randomInputs(seed);   // one vector of bytes an operand, inputs then outputs
//   plain.run(buffers);
#pragma once

#include "compiler/codegen/cpu/Cpu.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinTypes.h"

#include "llvm/ExecutionEngine/Orc/LLJIT.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tfc::cpu {

using Buffer = std::vector<char>;

class KernelRunner {
public:
  /// `text`: a module with one tfc.kernel function @k. `sizes` gives dynamic dimensions, inputs then outputs.
  KernelRunner(const std::string &text, CpuOptions options, std::vector<int64_t> sizes = {});
  bool ok() const { return function != nullptr; }

  /// Zeroed outputs behind random inputs: floats in [-2, 2), integers in [0, 8), bools.
  std::vector<Buffer> randomBuffers(unsigned seed) const;
  /// Runs all tasks, in chunks of `chunk` (0: one call). `alias[i]` >= 0 makes operand i use that operand's buffer.
  int32_t run(std::vector<Buffer> &buffers, int64_t chunk = 0, std::vector<int> alias = {});
  int32_t runPointers(void *const *pointers, int64_t begin, int64_t end) {
    return function(pointers, sizes.data(), begin, end);
  }

  std::vector<mlir::RankedTensorType> types; ///< inputs then outputs
  std::vector<std::vector<int64_t>> shapes;
  size_t numInputs = 0;
  int64_t tasks = 1, scratchBytes = 0;
  bool plain = false, packed = false;
  std::string sites, inPlace;
  std::vector<int64_t> resultDims; ///< from @k.shapes, which may be absent
  double milliseconds[4] = {};     ///< passes, translation, LLVM passes, code generation
  std::string assembly;

private:
  std::map<size_t, Buffer> constants; ///< operands that an entry of the module gives as tfc.Const
  std::vector<int64_t> sizes;
  int32_t (*function)(void *const *, const int64_t *, int64_t, int64_t) = nullptr;
  std::unique_ptr<llvm::orc::LLJIT> jit;
  std::vector<char> scratch;
};

int64_t elementBytes(mlir::Type type);

} // namespace tfc::cpu
