// The stages of a compilation, by name; Compilation runs them.
#pragma once

#include "tfc/compiler/Compiler.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace mlir {
class DialectRegistry;
class OpPassManager;
} // namespace mlir
namespace tfc::cpu {
struct Target;
}

namespace tfc::compiler {

struct StageEnv {
  const Options &options;
  const cpu::Target &target;
};

struct Stage {
  llvm::StringLiteral name, description;
  void (*build)(mlir::OpPassManager &pm, const StageEnv &env);
};

/// In order. What comes before (import) and after (LLVM, object) are no passes over the module.
llvm::ArrayRef<Stage> stages();
/// Dialects, interfaces and translations that the stages need.
void registerStageDialects(mlir::DialectRegistry &registry);

/// Makes the passes of all layers, and the pipeline `tfc-stages{to=fuse}` of the stages up to one, known to tfc-opt.
void registerStagePasses();

} // namespace tfc::compiler
