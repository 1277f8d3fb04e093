// The JIT behind makeJit, free of MLIR: JitSource.cpp is compiled with run-time type information, which the runtime asks of
// program sources and which LLVM's headers do without.
#pragma once

#include "Linker.h"
#include "tfc/compiler/Compiler.h"

namespace tfc::compiler {

/// Code and constants of one program, alive as long as a session holds it.
struct JitCode {
  std::unique_ptr<LinkedObject> code;
  std::vector<Tensor> constants;                ///< share the graph's memory where they can
  std::vector<std::vector<char>> constantBytes; ///< what has no Tensor's layout (strings)
  const tfc_program *descriptor = nullptr;
};

Expected<JitCode> compileInMemory(const graph::Graph &graph, const Options &options, const Entry &entry);

} // namespace tfc::compiler
