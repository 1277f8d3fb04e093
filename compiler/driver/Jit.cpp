// Compiles one entry and links it into the process.
#include "Jit.h"

#include "Cache.h"
#include "Compilation.h"
#include "Split.h"
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

static std::atomic<std::int64_t> compiled = 0;
std::int64_t compilations() { return compiled; }

/// From where the compilation stands to code in memory.
static Expected<JitCode> finish(Compilation &c, const Options &options) {
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
  ++compiled;
  if (cache) cache.keep(key, object);
  if (options.time) llvm::errs() << c.times();
  return load(object, program::constantTable(c.module()));
}

namespace {
class Rest : public Remainder {
public:
  Rest(const Options &options, std::shared_ptr<Context> context, mlir::OwningOpRef<mlir::ModuleOp> module)
      : options(options), context(std::move(context)), module(std::move(module)) {}
  ~Rest() override {
    std::lock_guard lock(context->mutex);
    module = {};
  }
  Expected<JitCode> compile(std::span<const Tensor> values, std::span<const Shape> shapes, const std::vector<bool> &known) override;

private:
  const Options options;
  std::shared_ptr<Context> context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};
} // namespace

/// Compiles all of an entry, or as much as can be compiled before it has run: where an op needs to know more, the entry is cut.
static Expected<JitCode> compile(Compilation &c, const Options &options, bool valuesKnown) {
  TFC_RETURN_IF_ERROR(c.run("infer-shapes"));
  mlir::OwningOpRef<mlir::ModuleOp> whole;
  if (hasOpenShapes(c.module())) whole = mlir::cast<mlir::ModuleOp>(c.module()->clone());
  mlir::Operation *cut = whole ? firstUnranked(*whole) : nullptr;
  std::optional<Halves> halves;
  if (cut) halves = split(*whole, cut, !valuesKnown);
  if (!halves) {
    auto code = finish(c, options);
    if (code || !whole || code.status().code() != Code::Unimplemented) return code;
    cut = opOfNode(*whole, code.status().node());
    if (cut) halves = split(*whole, cut, !valuesKnown);
    if (!halves) return code.status();
  }
  while (true) {
    Compilation head(options, c.sharedContext(), std::move(halves->head));
    auto code = finish(head, options);
    if (code) {
      code->rest = std::make_shared<Rest>(options, c.sharedContext(), std::move(halves->rest));
      return code;
    }
    if (code.status().code() != Code::Unimplemented) return code;
    mlir::Operation *earlier = opOfNode(*whole, code.status().node());
    if (!earlier || !earlier->isBeforeInBlock(cut)) return code;
    cut = earlier;
    halves = split(*whole, cut, !valuesKnown);
    if (!halves) return code;
  }
}

Expected<JitCode> Rest::compile(std::span<const Tensor> values, std::span<const Shape> shapes, const std::vector<bool> &known) {
  std::lock_guard lock(context->mutex);
  std::vector<Assumption> assumed;
  for (std::size_t i = 0; i < values.size(); ++i) assumed.push_back({shapes[i], known[i]});
  Compilation c(options, context, mlir::cast<mlir::ModuleOp>((*module)->clone()));
  specialise(c.module(), values, assumed);
  return compiler::compile(c, options, /*valuesKnown=*/true);
}

Expected<JitCode> compileInMemory(const graph::Graph &graph, const Options &options, const Entry &entry) {
  noteGpu(graph, options);
  Compilation c(options);
  TFC_RETURN_IF_ERROR(c.import(graph, entry));
  return compile(c, options, /*valuesKnown=*/false);
}

} // namespace tfc::compiler
