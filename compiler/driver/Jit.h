// The JIT behind makeJit, free of MLIR: JitSource.cpp is compiled with run-time type information, which the runtime asks of
// program sources and which LLVM's headers do without.
#pragma once

#include "Linker.h"
#include "tfc/compiler/Compiler.h"

namespace tfc::compiler {

struct JitCode;

/// What of an entry is compiled when its first part has run.
class Remainder {
public:
  virtual ~Remainder() = default;
  /// For the first part's results; `shapes` and `known` say what is taken for granted of each (a shape, its elements).
  virtual Expected<JitCode> compile(std::span<const Tensor> values, std::span<const Shape> shapes, const std::vector<bool> &known) = 0;
};

/// Code and constants of one program, alive as long as a session holds it.
struct JitCode {
  std::unique_ptr<LinkedObject> code;
  std::vector<Tensor> constants;                ///< share the graph's memory where they can
  std::vector<std::vector<char>> constantBytes; ///< what has no Tensor's layout (strings)
  const tfc_program *descriptor = nullptr;
  std::shared_ptr<Remainder> rest;              ///< null: the program is the whole entry
};

/// The library function `name` of `graph`, for rt::ProgramSource::function. Unimplemented if it takes handles.
Expected<rt::FunctionSource> functionSource(const graph::Graph &graph, std::string_view name, const Options &options);

Expected<JitCode> compileInMemory(const graph::Graph &graph, const Options &options, const Entry &entry);

} // namespace tfc::compiler
