// Compiles one entry and links it into the process.
#include "Jit.h"

#include "Cache.h"
#include "Compilation.h"
#include "tfc/dialect/Tfc.h"

#include "llvm/Support/raw_ostream.h"

#include <atomic>

namespace tfc::compiler {

static constexpr char symbol[] = "tfc_program";

static Expected<JitCode> load(llvm::ArrayRef<char> object, llvm::ArrayRef<mlir::Attribute> constants) {
  JitCode program;
  std::map<std::string, const void *> externals;
  for (auto [i, attr] : llvm::enumerate(constants)) {
    const void *data;
    TFC_ASSIGN_OR_RETURN(Tensor tensor, ir::tensorOf(mlir::cast<mlir::ElementsAttr>(attr)));
    if (tensor.dtype() == DType::string) {
      std::vector<char> storage;
      TFC_ASSIGN_OR_RETURN(auto bytes, program::constantBytes(attr, storage));
      (void)bytes;
      data = storage.data();
      program.constantBytes.push_back(std::move(storage)); // moving a vector keeps its memory
    } else {
      data = tensor.raw();
      program.constants.push_back(std::move(tensor));
    }
    externals[std::string(symbol) + ".constant." + std::to_string(i)] = data;
  }
  TFC_ASSIGN_OR_RETURN(program.code, linkInMemory(object, std::move(externals)));
  program.descriptor = static_cast<const tfc_program *>(program.code->find(symbol));
  if (!program.descriptor) return errors::internal("compiled code has no descriptor");
  return program;
}

/// A program with ops on a GPU runs all the same; that it does so on the CPU is said once.
static void noteGpu(const graph::Graph &graph, const Options &options) {
  auto onGpu = [](const graph::Node *node) { return llvm::StringRef(node->device()).contains_insensitive("gpu:"); };
  static std::atomic<bool> said = false;
  if (!said && (options.gpu || llvm::any_of(graph.nodes(), onGpu)) && !said.exchange(true))
    llvm::errs() << "tfc: no GPU's driver is in use: what is placed on a GPU runs on the CPU\n";
}

Expected<JitCode> compileInMemory(const graph::Graph &graph, const Options &options, const Entry &entry) {
  noteGpu(graph, options);
  Compilation c(options);
  TFC_RETURN_IF_ERROR(c.import(graph, entry));
  ObjectCache cache(options.cacheDir);
  std::string key;
  if (cache) {
    TFC_RETURN_IF_ERROR(c.run("pack-constants")); // the last stage that changes constants
    key = ObjectCache::key(c.module(), options, c.target().cpu + c.target().features);
    if (auto object = cache.find(key))
      if (auto code = load(*object, program::collectConstants(c.module()))) {
        if (options.time) llvm::errs() << c.times();
        return code;
      }
  }
  TFC_RETURN_IF_ERROR(c.run());
  TFC_RETURN_IF_ERROR(c.toLlvm({.symbol = symbol, .externalConstants = true, .cpu = c.target().cpu}));
  TFC_ASSIGN_OR_RETURN(auto object, c.object());
  if (cache) cache.keep(key, object);
  if (options.time) llvm::errs() << c.times();
  return load(object, program::constantTable(c.module()));
}

} // namespace tfc::compiler
