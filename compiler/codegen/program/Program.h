// Stages 11 and 12 (docs/architecture.md): an entry function becomes a step function over the program descriptor of
// include/tfc/abi. Two passes over the module, then the descriptor itself is added to the LLVM module.
//
//   pm.addPass(program::createPlanBuffersPass());   // every tensor value gets a place: attributes tfc.place, tfc.arena_bytes
//   pm.addPass(program::createLowerStepPass());     // entries become llvm.func @<entry>(ptr) -> i32
//   auto llvmModule = mlir::translateModuleToLLVMIR(module, context);
//   program::emitDescriptor(module, *llvmModule, {.symbol = "model_program"});
#pragma once

#include "tfc/base/DType.h"
#include "tfc/base/Shape.h"
#include "tfc/base/Status.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

#include <memory>
#include <string>
#include <vector>

namespace llvm {
class Module;
}

namespace tfc::program {

std::unique_ptr<mlir::Pass> createPlanBuffersPass();
/// With `trace` the steps tell the runtime of each launch (tfc_host::trace).
std::unique_ptr<mlir::Pass> createLowerStepPass(bool trace = false);
void registerProgramPasses();

struct DescriptorOptions {
  std::string symbol = "tfc_program"; ///< the exported tfc_program
  /// Constants stay outside: the descriptor refers to undefined symbols <symbol>.constant.<i>, which the JIT binds to the
  /// memory of the attributes, so that compile time and cached objects do not grow with the weights.
  bool externalConstants = false;
  std::string cpu;                    ///< tfc_program::cpu
  /// `symbol` is a function that returns the descriptor, as C headers declare it, rather than the descriptor itself.
  bool asFunction = false;
};

/// Adds the descriptor, its tables and the constants' data to `llvmModule`, the translation of `module`.
Status emitDescriptor(mlir::ModuleOp module, llvm::Module &llvmModule, const DescriptorOptions &options);

/// The elements of constant `i` in the layout of tfc_constant; views the attribute's memory where it can, and else fills
/// `storage`.
Expected<llvm::ArrayRef<char>> constantBytes(mlir::Attribute constant, std::vector<char> &storage);
/// The module's constant table, made by plan-buffers.
llvm::ArrayRef<mlir::Attribute> constantTable(mlir::ModuleOp module);

/// The constants of a module's entries as plan-buffers will number them, before it has run; and the number behind each Const
/// op in order.
llvm::SmallVector<mlir::Attribute> collectConstants(mlir::ModuleOp module, llvm::SmallVectorImpl<unsigned> *numbers = nullptr);
inline llvm::SmallVector<unsigned> constantNumbers(mlir::ModuleOp module) {
  llvm::SmallVector<unsigned> numbers;
  collectConstants(module, &numbers);
  return numbers;
}

/// What the descriptor says, for headers and reports; complete after lower-step.
struct PortInfo {
  std::string name;
  DType dtype = DType::unset;
  Shape shape;
};
struct EntryInfo {
  std::string name;
  std::vector<PortInfo> feeds, fetches;
  std::int64_t arenaBytes = 0;
  std::vector<std::string> hostCalls; ///< functions of tfc_host that its step calls, besides fail
};
struct ProgramInfo {
  std::vector<EntryInfo> entries;
  std::vector<PortInfo> variables;
  int numConstants = 0;
};
ProgramInfo describe(mlir::ModuleOp module);

/// What plan-buffers decided, one line a value: for --emit=report.
std::string planReport(mlir::ModuleOp module);

} // namespace tfc::program
