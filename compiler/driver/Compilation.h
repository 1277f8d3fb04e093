// One compilation: a graph and its entries through the stages to LLVM IR and an object. What JIT and AOT share.
#pragma once

#include "Stages.h"
#include "compiler/codegen/cpu/Cpu.h"
#include "compiler/codegen/program/Program.h"
#include "tfc/compiler/Compiler.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tfc::compiler {

/// MLIR's own threads are off, which makes a context no good for two threads at once: who goes on in the context of an earlier
/// compilation holds the mutex.
struct Context : mlir::MLIRContext {
  using MLIRContext::MLIRContext;
  std::mutex mutex;
};

class Compilation {
public:
  explicit Compilation(const Options &options);
  /// Goes on with a module of `context`, in place of an imported one.
  Compilation(const Options &options, std::shared_ptr<Context> context, mlir::OwningOpRef<mlir::ModuleOp> module);

  /// stage "import"
  Status import(const graph::Graph &graph, llvm::ArrayRef<Entry> entries);
  /// A module in text, in place of an imported one.
  Status parse(llvm::StringRef text);
  /// Runs the stages up to and with `last` (empty: all) that have not run yet.
  Status run(llvm::StringRef last = {});
  /// stage "llvm": translates, adds the descriptor, optimises.
  Status toLlvm(const program::DescriptorOptions &descriptor);
  /// stage "object"
  Expected<llvm::SmallVector<char, 0>> object(bool assembly = false);

  mlir::ModuleOp module() { return *mod; }
  const std::shared_ptr<Context> &sharedContext() const { return context; }
  llvm::Module &llvmModule() { return *llvmMod; }
  const cpu::Target &target() const { return cpuTarget; }
  /// The module as text, long constants left out.
  std::string text();
  /// "stage name: 1.2 ms" lines.
  std::string times() const;

private:
  Status timed(llvm::StringRef stage, llvm::function_ref<Status()> work);
  bool prints(llvm::StringRef stage) const;

  const Options &options;
  Status targetStatus;
  cpu::Target cpuTarget;
  std::shared_ptr<Context> context;
  mlir::OwningOpRef<mlir::ModuleOp> mod;
  std::unique_ptr<llvm::LLVMContext> llvmContext;
  std::unique_ptr<llvm::Module> llvmMod;
  std::size_t nextStage = 0;
  std::vector<std::pair<std::string, double>> stageTimes; ///< ms
};

} // namespace tfc::compiler
