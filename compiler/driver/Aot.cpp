// compileAot: all entries of a model in one object with one descriptor.
#include "Compilation.h"
#include "Headers.h"
#include "compiler/codegen/gpu/Gpu.h"

#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <set>

namespace tfc::compiler {

/// Feeds whose shape nobody said are an error, unless symbolic sizes were asked for.
static Status checkFeeds(const graph::Graph &graph, const AotRequest &request) {
  if (identifier(request.modelName) != request.modelName)
    return errors::invalidArgument("The model's name '", request.modelName, "' is not a C identifier");
  if (request.entries.empty()) return errors::invalidArgument("Nothing to compile: give at least one fetch or target");
  std::set<std::string> names;
  for (const Entry &entry : request.entries) {
    if (!names.insert(identifier(entry.name)).second) return errors::invalidArgument("Two entries are named ", entry.name);
    if (entry.fetches.empty() && entry.targets.empty())
      return errors::invalidArgument("Entry ", entry.name, " has neither a fetch nor a target");
    for (const Feed &feed : entry.feeds) {
      TFC_ASSIGN_OR_RETURN(graph::Edge edge, graph.findOutput(feed.name));
      Shape shape = edge.node->outputShape(edge.index);
      if (feed.shape)
        if (auto merged = shape.mergedWith(*feed.shape)) shape = *merged;
      if (!shape.hasRank() || (!shape.is_fully_defined() && !request.options.dynamicBatch))
        return errors::invalidArgument("The shape ", shape.errorStr(), " of feed ", feed.name,
                                       " is not known: give it (--feed ", feed.name, "=32x784)",
                                       shape.hasRank() ? " or ask for --dynamic-batch" : "")
            .withNode(edge.node->name());
    }
  }
  return Status::ok();
}

Expected<AotResult> compileAot(const graph::Graph &graph, const AotRequest &request) {
  TFC_RETURN_IF_ERROR(checkFeeds(graph, request));
  auto wants = [&](const char *what) { return std::find(request.emit.begin(), request.emit.end(), what) != request.emit.end(); };
  AotResult result;
  Compilation c(request.options);
  TFC_RETURN_IF_ERROR(c.import(graph, request.entries));
  if (!request.options.stopAfter.empty()) {
    const std::string &last = request.options.stopAfter;
    bool known = llvm::any_of(stages(), [&](const Stage &s) { return s.name == last; });
    if (last != "import" && !known) return errors::invalidArgument("There is no stage '", last, "'");
    if (last != "import") TFC_RETURN_IF_ERROR(c.run(last));
    result.mlir = c.text();
    return result;
  }
  if (wants("mlir")) {
    TFC_RETURN_IF_ERROR(c.run("outline-kernels"));
    result.mlir = c.text();
  }
  if (wants("ptx")) {
    TFC_RETURN_IF_ERROR(c.run("lower-to-linalg"));
    auto program = gpu::emitPtx(c.module());
    if (!program) return errors::internal(llvm::toString(program.takeError()));
    if (program->ptx.empty())
      return errors::invalidArgument("No kernel is on a GPU: place ops on /gpu:0, or all of them with --target=gpu");
    result.ptx = std::move(program->ptx);
  }
  if (wants("report")) {
    TFC_RETURN_IF_ERROR(c.run("plan-buffers"));
    result.report = program::planReport(c.module());
  }
  TFC_RETURN_IF_ERROR(c.run());
  program::ProgramInfo info = program::describe(c.module());
  if (wants("header")) {
    result.cHeader = cHeader(request.modelName, info);
    result.cppHeader = cppHeader(request.modelName, info);
  }
  if (wants("llvm") || wants("asm") || wants("obj") || wants("report")) {
    TFC_RETURN_IF_ERROR(c.toLlvm({.symbol = request.modelName + "_program", .cpu = c.target().cpu, .asFunction = true}));
    if (wants("llvm")) {
      llvm::raw_string_ostream os(result.llvm);
      c.llvmModule().print(os, nullptr);
    }
    if (wants("asm")) {
      TFC_ASSIGN_OR_RETURN(auto text, c.object(/*assembly=*/true));
      result.assembly.assign(text.begin(), text.end());
    }
    if (wants("obj")) {
      TFC_ASSIGN_OR_RETURN(auto object, c.object());
      result.object.assign(object.begin(), object.end());
    }
  }
  if (wants("report")) result.report += c.times();
  if (request.options.time) llvm::errs() << c.times();
  return result;
}

} // namespace tfc::compiler
