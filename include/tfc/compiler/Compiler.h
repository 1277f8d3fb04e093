// The compiler's front door: a Graph and what to run of it become a Program, in memory (JIT) or as an object file (AOT).
//
//   auto source = compiler::makeJit(graph);          // shared_ptr<rt::ProgramSource>
//   rt::Session session(source);
//
//   compiler::AotRequest r{.entries = {{.name = "run", .feeds = {"x:0"}, .fetches = {"y:0"}}}};
//   auto aot = compiler::compileAot(graph, r);        // object bytes, headers, reports
#pragma once

#include "tfc/base/Status.h"
#include "tfc/graph/Graph.h"
#include "tfc/runtime/Session.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tfc::compiler {

struct Options {
  int optLevel = 2;               ///< 0: plain loops, no fusion; 2: everything
  std::string cpu = "host";       ///< LLVM CPU name, "host", or "baseline" (x86-64)
  bool gpu = false;               ///< place all ops on /gpu:0 (--target=gpu)
  bool allowSoftPlacement = true;
  bool logPlacement = false;
  bool dynamicBatch = false;      ///< AOT: leave unknown leading dimensions symbolic
  std::string cacheDir;           ///< on-disk cache of compiled objects; empty: none
  std::vector<std::string> printAfter; ///< stage names (compiler/driver/Stages.cpp), "all"
  std::string stopAfter;
  bool time = false;              ///< report time per stage on stderr
  bool trace = false;             ///< steps tell the runtime of each launch: what sessions compile for traced runs
};

/// Programs compiled on demand from `graph`, which must not change while a session runs it (it may grow between runs).
/// A feed's shape is known exactly until a signature has been run with several: then one program serves all sizes of the dimensions that
/// differed. What depends on shapes or small integers that only a run tells is compiled when the part in front of it has run.
std::shared_ptr<rt::ProgramSource> makeJit(std::shared_ptr<const graph::Graph> graph, Options options = {});

/// How many programs this process has compiled in memory.
std::int64_t compilations();

struct Feed {
  std::string name;               ///< "x:0"
  std::optional<Shape> shape;     ///< overrides what the graph knows
  Tensor value = {};              ///< if given, the entry serves this value alone
};
struct Entry {
  std::string name = "run";
  std::vector<Feed> feeds;
  std::vector<std::string> fetches, targets;
};
struct AotRequest {
  std::vector<Entry> entries;
  std::string modelName = "model"; ///< prefix of symbols and header names; a C identifier
  /// What to make: obj, header, mlir, llvm, asm, ptx, report.
  std::vector<std::string> emit = {"obj", "header"};
  Options options;
};
/// `object` defines `const tfc_program *<modelName>_program(void)` and refers to libc and libm alone.
struct AotResult {
  std::string object, cHeader, cppHeader, mlir, llvm, assembly, ptx, report;
};
/// Errors: feeds of unknown shape without dynamicBatch, and everything that compiling can say about the graph.
Expected<AotResult> compileAot(const graph::Graph &graph, const AotRequest &request);

} // namespace tfc::compiler
