// CPU code generation: kernels on tensors (linalg) become LLVM functions of type tfc_kernel, and LLVM modules become objects.
//
//   auto target = cpu::resolveTarget("host");                 // or "baseline", or an LLVM CPU name
//   PassManager pm(context);
//   cpu::buildCpuPipeline(pm, {.optLevel = 2, .target = *target});
//   pm.run(module);                                           // every func.func with tfc.kernel is an llvm.func now
//   ... translate the module to LLVM IR ...
//   cpu::optimize(*llvmModule, *target, 2);
//   auto object = cpu::emitObject(*llvmModule, *target, 2);
//
// What the pipeline leaves on a kernel (README.md says more): `tfc.tasks`, `tfc.sites`, `tfc.scratch_bytes`, and the
// companion functions `@<kernel>.tasks` and `@<kernel>.shapes` where those are not constants.
#pragma once

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>

namespace llvm {
class Module;
class TargetMachine;
class raw_pwrite_stream;
} // namespace llvm
namespace mlir {
class DialectRegistry;
class ModuleOp;
class OpPassManager;
class Pass;
} // namespace mlir

namespace tfc::cpu {

/// A machine to make code for: what LLVM wants to know and what the schedules ask.
struct Target {
  std::string triple, cpu, features;
  int vectorBits = 128;    ///< widest vector register used
  bool hasFma = false;     ///< fused multiply-add in hardware
  bool hasMasks = false;   ///< masked loads and stores of any element type (AVX-512)
  int vectorRegisters = 16;
};

/// "host": this machine; "baseline": x86-64 without extensions; else an LLVM CPU name ("haswell", "skylake-avx512").
llvm::Expected<Target> resolveTarget(llvm::StringRef cpu);

struct CpuOptions {
  int optLevel = 2; ///< 0: plain loops, one task a kernel; 2: schedules
  Target target;
};

/// Stages 9, 10 and the kernel half of 12: func.func @k(tensors) {tfc.kernel} to llvm.func @k(ptr, ptr, i64, i64) -> i32.
void buildCpuPipeline(mlir::OpPassManager &pm, const CpuOptions &options);

/// The pipeline's parts, in order.
/// Weights that every launch (tfc.Launch) takes from a tfc.Const, packed. Changes the module's constants, so a cache of
/// objects must number constants behind it.
std::unique_ptr<mlir::Pass> createPackConstantsPass(const CpuOptions &options);
/// Weights that every launch of a kernel takes from outside of a loop it stands in, packed in front of that loop.
std::unique_ptr<mlir::Pass> createPackInvariantsPass(const CpuOptions &options);
std::unique_ptr<mlir::Pass> createScheduleCpuPass(const CpuOptions &options); ///< linalg on tensors to loops on pointers
std::unique_ptr<mlir::Pass> createExpandMathPass(const Target &target);       ///< math ops to arithmetic and libm calls
std::unique_ptr<mlir::Pass> createLowerKernelsPass();                          ///< kernels to the LLVM dialect

/// Everything the pipeline's passes need: dialects, bufferization and tiling interfaces, translation to LLVM IR.
void registerCpuDialects(mlir::DialectRegistry &registry);
/// The passes for tfc-opt, with default options (host target).
void registerCpuPasses();

/// LLVM's machine for `target`; PIC, code generation level by `optLevel`.
std::unique_ptr<llvm::TargetMachine> createTargetMachine(const Target &target, int optLevel);
/// Sets triple, layout and function attributes, and runs the short LLVM pipeline.
void optimize(llvm::Module &module, const Target &target, int optLevel);
/// Object file (or assembly) of an optimised module.
llvm::Expected<llvm::SmallVector<char, 0>> emitObject(llvm::Module &module, const Target &target, int optLevel,
                                                      bool assembly = false);

} // namespace tfc::cpu
